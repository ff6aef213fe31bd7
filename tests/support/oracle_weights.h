/* oracle_weights.h: deterministic weights and pictures, so that tests need no weight files.
 *
 * value(name, i) starts from u = splitmix64(fnv1a64(SEED ':' name) + i), r = (u >> 40) / 2^24:
 *   *.running_var          0.5 + r
 *   *.running_mean, *.bias 0.2 * (r - 0.5)
 *   1-D *.weight (bn)      0.5 + r, but 0.2 * (0.5 + r) where the name ends in bn2.weight or
 *                          bn3.weight, so that a network of 1202 layers stays in range
 *   other *.weight         (2r - 1) * sqrt(6 / fan_in), fan_in the product of all axes but the
 * first The reference logits that tests compare with were computed on these very bits. */
#ifndef RNET_TESTS_SUPPORT_ORACLE_WEIGHTS_H
#define RNET_TESTS_SUPPORT_ORACLE_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>

#include "weights.h"

/* The tensor of one manifest row: as many floats as the product of its extents. */
void oracle_tensor(const char *seed, const struct rnet_manifest_row *row, float *out);

/* A network's input in [-1, 1): `count` floats. */
void oracle_image(const char *seed, const char *name, size_t count, float *out);

/* Floats of a row: the product of its extents. */
size_t oracle_floats(const struct rnet_manifest_row *row);

/* Writes all rows as safetensors. False where that fails. */
bool oracle_write(const char *path, const char *seed, const struct rnet_manifest_row *rows,
                  size_t count);

/* The rows of a JSON object {name: shape}, in its order; the caller frees them with
 * oracle_rows_free. NULL where the file is missing or anything else. */
struct rnet_manifest_row *oracle_rows_read(const char *path, size_t *count);
void oracle_rows_free(struct rnet_manifest_row *rows, size_t count);

#endif
