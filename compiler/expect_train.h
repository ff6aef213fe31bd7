/* expect_train.h: what a training program's selftest expects. */
#ifndef RNETC_EXPECT_TRAIN_H
#define RNETC_EXPECT_TRAIN_H

#include "compile.h"

/* Computes one step of training naively and in double precision, on the batch and the parameters of
 * selftest_batch.h, and returns in *values (in the arena) the *floats floats that a program expects
 * of it. 0, or the exit status (reported). */
int expect_training(struct compilation *c, float **values, size_t *floats);

#endif
