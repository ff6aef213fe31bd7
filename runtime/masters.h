/* masters.h: the tensors of a network in training, between PyTorch's order and the blocks that the
 * kernels work on (training.h).
 *
 * A block is the start of the weights (or gradients, momenta), or of the statistics, as
 * row->learned says; its reals are of `real_bytes`: 4, float, or 8, double. */
#ifndef RNET_MASTERS_H
#define RNET_MASTERS_H

#include "error.h"
#include "training.h"
#include "weights.h"

/* Elements of the tensor, padding aside. */
size_t rnet_masters_count(const struct rnet_master_row *row);

/* Where element `element` of PyTorch's order lies, in reals from row->offset on. Both directions
 * go by this, which makes them exact inverses. */
size_t rnet_masters_index(const struct rnet_master_row *row, size_t element);

/* The length that the row's extents and blocking ask for; row->reals is that or more. */
size_t rnet_masters_reals(const struct rnet_master_row *row);

/* Elements [first, first + count) out of the block, as reals of `out_bytes`. */
void rnet_masters_read(const struct rnet_master_row *row, const void *block, int real_bytes,
                       size_t first, size_t count, void *out, int out_bytes);

/* The whole tensor into the block, from reals of `in_bytes`. */
void rnet_masters_write(const struct rnet_master_row *row, void *block, int real_bytes,
                        const void *in, int in_bytes);

/* Initial values of every row, which depend on the seed and the row's number alone. */
void rnet_masters_init(const struct rnet_master_row *rows, size_t count, void *weights,
                       void *statistics, int real_bytes, uint64_t seed);

/* Whether the file has a tensor `prefix` + name for each row (for each learned one with
 * `learned_only`), of its shape, a float type, with finite values; lists all that have not. */
int rnet_masters_check(const struct rnet_master_row *rows, size_t count, const char *prefix,
                       int learned_only, const struct rnet_weights *weights,
                       struct rnet_error *error);

/* A tensor that was checked, into the block. 0, or -1 without memory. */
int rnet_masters_load(const struct rnet_master_row *row, void *block, int real_bytes,
                      const struct rnet_tensor *tensor, struct rnet_error *error);

/* The number of the first row that holds a value which is not finite, of those that are learned
 * (1) or not (0); -1: none. */
long rnet_masters_not_finite(const struct rnet_master_row *rows, size_t count, const void *block,
                             int learned, int real_bytes);

/* The sum of the squares of `reals` reals, in double. */
double rnet_masters_squares(const void *values, size_t reals, int real_bytes);

#endif
