/* selftest_batch.h: the step of training that a program is tested by: what the compiler, which
 * computes it by the reference, and the program agree on.
 *
 * The batch consists of a few images, each of which stands in it several times, so that the
 * compiler need not compute a large one: the loss, batch statistics and gradients are those of the
 * few, each counted as often as it is there. Copies have the same label and the same seed of
 * dropout. Parameters are made up (generated.h), whatever the program holds; the compiler says by
 * what the scales of batch norms are multiplied. Where that is little, relu passes or stops whole
 * channels and a network is nearly linear: of some deep ones no two programs would agree otherwise.
 *
 * What is expected is an array of floats: RNET_SELFTEST_HEAD of them; then all biases, which the
 * compiler has moved a little so that no value lies near a corner of relu; then for each row of the
 * training's tensors what may be its distance (rnet_fingerprint_distance) and its fingerprint: of
 * the gradient where the row is learned, else of the running statistic after the step. */
#ifndef RNET_SELFTEST_BATCH_H
#define RNET_SELFTEST_BATCH_H

#include "error.h"
#include "training.h"
#include "weights.h"

/* Places in the head. */
enum {
    RNET_SELFTEST_IMAGES,  /* how many different ones there are */
    RNET_SELFTEST_LOSS,    /* of the batch */
    RNET_SELFTEST_ALLOWED, /* how far the loss may be off, relative */
    RNET_SELFTEST_WRONG,   /* images whose label has not the largest logit; -1: rounding may tell */
    RNET_SELFTEST_GAIN,    /* of the scales of batch norms */
    RNET_SELFTEST_HEAD,
};

/* The smoothing of labels, and what every running statistic is before the step. */
#define RNET_SELFTEST_SMOOTH    0.1
#define RNET_SELFTEST_STATISTIC 0.5f

/* Of image `image` of `images`: how often it stands in the batch; its label; its seed. */
int rnet_selftest_copies(int image, int images, int batch);
int rnet_selftest_label(int image, int classes);
uint64_t rnet_selftest_seed(int image);

/* The channels that a tensor's fingerprint takes it to have: its outputs, or 1 for a vector. */
int rnet_selftest_channels(const struct rnet_master_row *row);

/* Made-up parameters: tensors[i] is that of row i. */
struct rnet_selftest_parameters {
    struct rnet_tensor *tensors;
    float *values, *statistics; /* what they point into */
};

/* Whether the row is a bias, whose values are expected; floats of all of them. */
int rnet_selftest_is_bias(const struct rnet_master_row *row);
size_t rnet_selftest_biases(const struct rnet_master_row *rows, size_t count);

/* Whether the row is the scale of a batch norm. */
int rnet_selftest_is_scale(const struct rnet_master_row *row);

/* `gain` and biases as expected; `biases`, which stays the caller's, NULL: those are made up too.
 * 0, or -1 without memory. Free it in either case. */
int rnet_selftest_generate(struct rnet_selftest_parameters *parameters,
                           const struct rnet_master_row *rows, size_t count, float gain,
                           const float *biases, struct rnet_error *error);
void rnet_selftest_free(struct rnet_selftest_parameters *parameters);

#endif
