/* paired.h: a network's emitted training beside the reference, which has the same parameters and
 * computes the same batches. */
#ifndef RNET_TESTS_SUPPORT_PAIRED_H
#define RNET_TESTS_SUPPORT_PAIRED_H

#include "eval/reference_train.h"
#include "support/trained.h"

enum { PAIRED_NAME_BYTES = 160 };

struct paired {
    struct trained t;
    struct reference_trainer *reference;
    double *input; /* options.batch images */
    int *labels;
    uint64_t *seeds;
    struct reference_batch batch;
    char worst[PAIRED_NAME_BYTES]; /* what paired_steps found farthest off */
};

/* Text of a .rnet file, or a file -> both, with the weights of seed 1. False, with the reason on
 * standard error, where something fails. Give it back with paired_free. */
bool paired_text(struct paired *p, const char *text, const struct trained_options *options);
bool paired_file(struct paired *p, const char *path, const struct trained_options *options);
void paired_free(struct paired *p);

/* Whether the network of a text ends in a vector of logits, without which nothing is trained. */
bool paired_trains(const char *text);

/* Two steps of SGD at a small rate: the largest difference of a loss, a gradient or a parameter
 * after a step; a tensor's is relative to its norm. */
double paired_steps(struct paired *p);

/* In double precision: the derivative of the emitted loss along a direction that `state` chooses,
 * by the emitted gradients and by central differences of the emitted loss; *error is how far they
 * are apart, relative. False where a corner (of relu, prelu, maxpool, maxout) lies between the two
 * points, so that there is nothing to compare. The parameters are as before, to the bit. */
bool paired_difference(struct paired *p, uint64_t *state, double *error);

/* Whether the gradients of repeated calls have the same bits, on 1 .. options.threads threads each,
 * with different garbage in the workspace. */
bool paired_repeats(struct paired *p);

/* Whether all that lies between and behind the tensors of weights, gradients and momenta is 0. */
bool paired_padding(const struct paired *p);

#endif
