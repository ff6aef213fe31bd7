/* expect.h: what a program's selftest expects. */
#ifndef RNETC_EXPECT_H
#define RNETC_EXPECT_H

#include "compile.h"
#include "weights.h"

/* Computes the network naively and in double precision, on one image of rnet_fixed_input, and
 * returns in *values (in the arena) the *floats floats that struct rnet_program has as `expected`.
 * Parameters are those of `weights`; NULL: made-up ones (generated.h), whose running statistics
 * are taken from what they normalise. With `path` all values of the results of all steps go to
 * that file too, as floats in the order of the steps. 0, or the exit status (reported). */
int expect_values(struct compilation *c, const struct rnet_weights *weights, const char *path,
                  float **values, size_t *floats);

#endif
