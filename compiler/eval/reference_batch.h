/* reference_batch.h: what training computes over a whole batch: batch normalisation, dropout's
 * choice, the loss. Private to eval/. */
#ifndef RNETC_EVAL_REFERENCE_BATCH_H
#define RNETC_EVAL_REFERENCE_BATCH_H

#include "check/model.h"

/* Images of a batch, each of which stands in it once or as several copies. What comes back to an
 * image is the sum of what comes back to its copies. */
struct reference_images {
    int count;
    const int *copies; /* of each; NULL: one */
    int total;         /* of all: the batch's size */
};

/* Copies of image `n`. */
int reference_copies(const struct reference_images *images, int n);

/* One bn over images, each c x h x w of `node`, `x` and `y` being images x c x h x w. Ioffe and
 * Szegedy 2015, algorithm 1: y = weight (x - mean) / sqrt(var + eps) + bias with the mean and the
 * biased variance of the batch. */
struct reference_bn {
    const struct model_node *node;
    struct reference_images images;
    const double *x, *weight, *bias;
    double *mean, *inverse; /* c each: of the batch; 1 / sqrt(var + eps) */
};

void reference_bn_forward(const struct reference_bn *bn, double *y);

/* running = (1 - momentum) running + momentum new, the variance unbiased (PyTorch). */
void reference_bn_track(const struct reference_bn *bn, double *running_mean, double *running_var);

/* Adds to dx, dweight and dbias. */
void reference_bn_backward(const struct reference_bn *bn, const double *dy, double *dx,
                           double *dweight, double *dbias);

/* 64 bits that are as good as random: splitmix64 (Steele, Lea, Flood 2014, "Fast splittable
 * pseudorandom number generators"). */
uint64_t reference_random(uint64_t index);

/* Whether training keeps element `index` (of an image whose seed is `seed`) of dropout `node` with
 * probability 1 - amount: the upper 24 bits of splitmix64(seed + node * 2^40 + index), as a
 * fraction, are not below amount. */
bool reference_dropout_keeps(uint64_t seed, int node, uint64_t index, double amount);

/* How far the results of a batch are from their labels. */
struct reference_loss {
    bool hinge_squared; /* the sum of max(0, 1 - t y)^2, t = 1 for the label and -1 else */
    double smooth;      /* cross-entropy: what every class gets of the target, in all */
    double weight;
    struct reference_images images;
    int classes;
    const int *labels;
};

/* The mean over the batch, times the weight; `logits` and `dlogits`, which is written, are images x
 * classes. */
double reference_loss(const struct reference_loss *loss, const double *logits, double *dlogits);

#endif
