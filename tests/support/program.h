/* program.h: building and running programs in tests. */
#ifndef RNET_TESTS_SUPPORT_PROGRAM_H
#define RNET_TESTS_SUPPORT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "check/model.h"

struct program_options {
    const char *algorithm; /* auto, gemm, direct, winograd */
    int threads, batch;
    const char *tuning; /* a file; NULL: none */
    const char *target; /* NULL: native */
};

/* `rnetc build RNET --no-selftest --weights WEIGHTS -o PROGRAM` with the options. False where that
 * fails, with what it printed on standard error. */
bool program_build(const char *program, const char *rnet, const char *weights,
                   const struct program_options *options);

/* `PROGRAM run` on `count` images of shape `shape`, NCHW, with `options` (""). The logits,
 * `classes` an image, which the caller frees; NULL where it fails, with what it printed on standard
 * error. */
float *program_logits(const char *program, const char *options, struct shape shape, size_t count,
                      const float *images, size_t classes);

/* The same for a network of any outputs: those of an image stand one after the other, images x all
 * outputs. */
float *program_outputs(const char *program, const char *options, const struct model *model,
                       size_t count, const float *images);

/* A program that several tests use: CIFAR ResNet-20 with the weights of examples/, built once for
 * each build of rnetc. The caller frees the path; NULL where the build fails. */
char *program_example(void);

/* `rnetc build --train` of a text with further options; built once for each build of rnetc, under
 * build/tests/NAME. The caller frees the path; NULL where the build fails. */
char *program_trainer(const char *name, const char *text, const char *options);

#endif
