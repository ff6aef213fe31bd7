/* checkpoint.h: all that a training run needs to go on, in one file.
 *
 * A checkpoint is a safetensors file: the tensors are the parameters under their names, their
 * momenta under "momentum.NAME", and what was measured so far; its metadata holds the rest. Random
 * numbers depend on the seed and on their place in the run alone (random.h), so the iteration
 * stands for the random state and for the order of the data. */
#ifndef RNET_CHECKPOINT_H
#define RNET_CHECKPOINT_H

#include "schedule.h"
#include "weights.h"
#include "weights_write.h"

/* What the command line said in place of the recipe. */
struct rnet_overrides {
    double rate, momentum, decay, smooth, clip; /* negative: the recipe's */
    struct rnet_count stop;                     /* 0: the recipe's */
    int no_augment, no_shuffle;
};

/* What some steps gave together. */
struct rnet_tally {
    double loss, seconds; /* sums */
    int64_t wrong, steps;
};

struct rnet_checkpoint {
    char network[136];    /* its name, and the hash of its source */
    char source_hash[72]; /* both are compared when a run is resumed */
    int64_t iteration;    /* steps done */
    uint64_t seed;
    int batch, threads; /* a run goes on with the same */
    int64_t images;     /* training pictures of the dataset */
    char data_hash[20]; /* of its labels and names; "": not known */
    double seconds;     /* spent so far; of them waited for data */
    double waited;
    double rate; /* of the last step */
    struct rnet_schedule schedule;
    struct rnet_overrides overrides;
    int64_t evaluated, logged; /* the iterations of the last evaluation, and of the last log line */
    struct rnet_tally window, epoch; /* since the last log line; in this epoch */
    double best;                     /* lowest error of an evaluation; 2: none yet */
    int64_t best_at;                 /* its iteration */
};

/* The state before the first step; the caller fills in what the run is of. */
void rnet_checkpoint_start(struct rnet_checkpoint *checkpoint);

/* 0, or -1 with the reason; the checkpoint before stays then. `source` as rnet_weights_write has
 * it. */
int rnet_checkpoint_write(const char *path, const struct rnet_checkpoint *checkpoint,
                          const struct rnet_tensor_data *tensors, size_t count,
                          const struct rnet_tensor_source *source, struct rnet_error *error);

/* Reads all but the tensors, which are those of *weights (close it). -1 with the reason where the
 * file is no checkpoint, or one of another network than `network` with the source `source_hash`. */
int rnet_checkpoint_read(const char *path, const char *network, const char *source_hash,
                         struct rnet_checkpoint *checkpoint, struct rnet_weights **weights,
                         struct rnet_error *error);

#endif
