/* generated.h: parameters that are made up by a rule, the same wherever they are made: what a
 * program that holds no weights is tested on.
 *
 * Weights of convolutions and linear layers are uniform with mean 0 and He's variance, 2 / inputs
 * of a sum; biases uniform in [-0.5, 0.5); the other vectors (scales of bn, slopes of prelu) in
 * [0.5, 1.5), a mean picture too. The running statistics of bn are given: the compiler takes those
 * of what it computes itself, so that values keep their size through any depth. */
#ifndef RNET_GENERATED_H
#define RNET_GENERATED_H

#include <stddef.h>

#include "weights.h"

/* Floats of all tensors of a manifest, and of those that are running statistics. */
size_t rnet_generated_floats(const struct rnet_manifest_row *rows, size_t count);
size_t rnet_generated_statistics(const struct rnet_manifest_row *rows, size_t count);

/* Makes the tensors: tensors[i] is that of rows[i]. Running statistics point into `statistics`, one
 * after the other, the others into `values`, which is filled (rnet_generated_floats); both stay the
 * caller's and have to outlive the tensors. rnet_weights_view makes weights of them. */
void rnet_generate(const struct rnet_manifest_row *rows, size_t count, float *values,
                   const float *statistics, struct rnet_tensor *tensors);

/* Whether the tensor is a running mean or variance. */
int rnet_generated_is_statistic(const struct rnet_manifest_row *row);

/* Whether a tensor of that name is a bias. */
int rnet_generated_is_bias(const char *name);

#endif
