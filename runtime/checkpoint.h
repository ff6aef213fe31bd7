/* checkpoint.h: all that a training run needs to go on, in one file.
 *
 * A checkpoint is a safetensors file: the tensors are the parameters under their names and their
 * momenta under "momentum.NAME"; its metadata holds the rest. Random numbers depend on the seed and
 * on their place in the run alone (random.h), so the iteration stands for the random state and for
 * the order of the data. */
#ifndef RNET_CHECKPOINT_H
#define RNET_CHECKPOINT_H

#include "schedule.h"
#include "weights.h"
#include "weights_write.h"

struct rnet_checkpoint {
    char network[136];    /* its name, and the hash of its source */
    char source_hash[72]; /* both are compared when a run is resumed */
    int64_t iteration;    /* steps done */
    uint64_t seed;
    int batch, threads; /* a run goes on with the same */
    int64_t images;     /* training pictures of the dataset */
    double seconds;     /* spent so far */
    struct rnet_schedule schedule;
};

/* 0, or -1 with the reason; the checkpoint before stays then. */
int rnet_checkpoint_write(const char *path, const struct rnet_checkpoint *checkpoint,
                          const struct rnet_tensor_data *tensors, size_t count,
                          struct rnet_error *error);

/* Reads all but the tensors, which are those of *weights (close it). -1 with the reason where the
 * file is no checkpoint, or one of another network than `network` with the source `source_hash`. */
int rnet_checkpoint_read(const char *path, const char *network, const char *source_hash,
                         struct rnet_checkpoint *checkpoint, struct rnet_weights **weights,
                         struct rnet_error *error);

#endif
