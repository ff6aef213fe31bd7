/* training.h: what an emitted training program tells the runtime about its training side.
 * NAME_main.c of a build with --train holds one, as the `training` of its struct rnet_program.
 *
 * Four blocks of memory belong to a network in training, each aligned to 64 bytes; a `real` is
 * float, or double where the program was built with --precision double:
 *
 *     weights     weights_reals     the learned parameters, as the kernels want them
 *     gradients   weights_reals     of the loss, the same layout
 *     momenta     weights_reals     SGD's velocity, the same layout; all 0 before the first step
 *     statistics  statistics_reals  the running means and variances of batch-norm
 *
 * Padding inside of them is 0 and stays 0. */
#ifndef RNET_TRAINING_H
#define RNET_TRAINING_H

#include <stddef.h>
#include <stdint.h>

#include "recipe.h"

/* How a tensor lies in its block:
 *   VECTOR  [dims[0]], then zeros up to `reals`
 *   CONV    O x I/groups x KH x KW -> [O / (L*KB)][I / in_block][KH][KW][in_block][KB*L]
 *   LINEAR  O x I -> [O / (L*KB)][inputs in the order of the blocked activation][KB*L]
 * as prepare.h has them, L being `lanes`; nothing is folded in. */
enum rnet_master_kind { RNET_MASTER_VECTOR, RNET_MASTER_CONV, RNET_MASTER_LINEAR };

enum rnet_init_kind {
    RNET_INIT_CONSTANT, /* `init_value` everywhere */
    RNET_INIT_NORMAL,   /* mean 0, standard deviation `init_value` (He et al. 2015b, eq. 10) */
    RNET_INIT_UNIFORM,  /* in [-init_value, init_value): PyTorch's default */
};

/* One tensor of a weights file, in the file's order. */
struct rnet_master_row {
    const char *name; /* "layer1.0.conv1.weight" */
    enum rnet_master_kind kind;
    int learned;   /* 1: in the blocks of weights; 0: in that of statistics */
    size_t offset; /* in reals, within the block; a multiple of 16 */
    size_t reals;  /* length, padding included */
    int rank, dims[4];
    int groups;
    int in_block; /* channels per group of the input's layout */
    int ih, iw;   /* LINEAR: extent of the input that is flattened (1 1 for a vector) */
    int lanes, kb;
    enum rnet_init_kind init;
    double init_value;
};

/* What a batch gave. */
struct rnet_train_result {
    double loss;   /* mean over the batch, auxiliary losses included, before the step */
    int64_t wrong; /* pictures whose label has not the largest logit */
};

/* What a step is made with. */
struct rnet_train_step {
    double rate, momentum, decay;
    double
        scale; /* the gradients are multiplied with it first: 1, or less where they are clipped */
};

/* A layer whose response is watched: the output of a bn, before the nonlinearity. The indices are
 * rows; its deviation follows from them (the mean over the batch is bias, the deviation weight). */
struct rnet_probe {
    const char *name;   /* of the convolution before the bn: "layer1.0.conv1" */
    int conv;           /* its weight's row; -1: none */
    int weight, bias;   /* of the bn */
    int mean, variance; /* its running statistics */
    double eps;
};

/* One step of a plan, for `info` and `bench --profile`. */
struct rnet_step {
    const char *name;      /* "layer1.0.conv1" */
    const char *kernel;    /* "k07_conv3x3_64to64_56x56_bias_relu" */
    int64_t multiply_adds; /* per image */
};

struct rnet_training {
    int real_bytes;     /* 4 or 8 */
    int batch, threads; /* images a step; planned maximum */
    int classes;
    size_t weights_reals, statistics_reals, workspace_bytes;
    const struct rnet_master_row *rows;
    size_t row_count;
    struct rnet_recipe recipe;
    const struct rnet_probe *probes;
    size_t probe_count;
    /* Forward and backward of one batch: the loss, and its gradients; running statistics take in
     * those of the batch. `input` is batch x c x h x w reals, `labels` are below `classes`; `seeds`
     * are dropout's choice, one for each image; `smooth` is the label smoothing. */
    void (*gradients)(const void *weights, void *gradients, void *statistics, const void *input,
                      const int *labels, const uint64_t *seeds, double smooth,
                      struct rnet_train_result *result, void *workspace);
    /* The same, compiled with RNET_PROFILE; NULL where the program was built without it. */
    void (*gradients_profiled)(const void *weights, void *gradients, void *statistics,
                               const void *input, const int *labels, const uint64_t *seeds,
                               double smooth, struct rnet_train_result *result, void *workspace);
    const struct rnet_step *steps; /* of `gradients` */
    int step_count;
    const int *row_steps; /* of each row: the step, from 1 on, that finishes its gradient, or its
                             running statistic */
    int loss_step;        /* the same of the loss */
    /* A step of SGD as PyTorch does it: g = scale * gradient + decay * w, v = momentum * v + g,
     * w -= rate * v (with Nesterov w -= rate * (g + momentum * v)). */
    void (*update)(void *weights, const void *gradients, void *momenta,
                   const struct rnet_train_step *step);
};

#endif
