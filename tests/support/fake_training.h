/* fake_training.h: training programs whose steps are written by hand: batch-norm of the input's
 * three channels, then a linear layer; and data for them to learn from. */
#ifndef RNET_TESTS_SUPPORT_FAKE_TRAINING_H
#define RNET_TESTS_SUPPORT_FAKE_TRAINING_H

#include "support/fake_program.h"

enum { FAKE_TRAIN_BATCH = 4, FAKE_ROWS = 6 };

/* In float; in double, with a workspace too small for evaluation; in float with a mean picture.
 * $FAKE_STEP_MICROSECONDS slows their steps. The recipe: 40 iterations at rate 0.05, then 0.005;
 * momentum 0.9, decay 1e-3; augment flip; no split. */
extern const struct rnet_program fake_trains, fake_trains_double, fake_trains_mean;

/* bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var, fc.weight, fc.bias. */
extern const struct rnet_master_row fake_rows[FAKE_ROWS];

/* A folder with images.npy and labels.npy: `count` images that can be told apart by their label
 * (index % FAKE_CLASSES); uint8, or float32 with `floats`. */
void fake_write_data(const char *name, int count, unsigned seed, bool floats);

/* The same as `name`/train of `train` images and `name`/val of `test` ones. */
void fake_write_parts(const char *name, int train, int test);

/* Replaces one float of the images.npy of such a folder. */
void fake_spoil_float(const char *name, int image, float value);

/* Replaces one label. */
void fake_spoil_label(const char *name, int image, int label);

#endif
