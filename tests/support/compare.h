/* compare.h: what a program computes against what it should. */
#ifndef RNET_TESTS_SUPPORT_COMPARE_H
#define RNET_TESTS_SUPPORT_COMPARE_H

#include "support/network.h"
#include "support/program.h"

/* `count` pictures for the network: the first and the last are the one that the oracle's logits
 * are for, those between differ from it and from each other. The caller frees them. */
float *compare_images(const struct network *network, size_t count);

/* The largest |got - want| relative to the largest |want|; infinite where something is not
 * finite. */
double compare_error(const float *got, const float *want, size_t count);

/* The largest error of an output of an image, each relative to its own largest value. `got` and
 * `want` hold all outputs of an image one after the other. */
double compare_outputs(const struct network *network, const float *got, const float *want,
                       size_t count);

/* PyTorch's logits of `name` for the first of compare_images, from the shared oracle; NULL where
 * that is absent. The caller frees them. */
float *compare_oracle(const char *name, size_t classes);

/* The outputs of `count` images by the double-precision reference, rounded once; `weights` is the
 * path of the weights. The caller frees them; NULL where the weights do not fit. */
float *compare_reference(const struct network *network, const char *weights, size_t count,
                         const float *images);

/* Runs the program on compare_images of 1, 3, 5 and 8 and returns the largest error of the first
 * `wanted_count` of 8. Infinite where the program fails, or where a picture's logits depend, in a
 * single bit, on the others or on the number of threads. */
double compare_program(const struct network *network, const char *program, const float *wanted,
                       size_t wanted_count);

#endif
