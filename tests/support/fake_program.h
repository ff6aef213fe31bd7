/* fake_program.h: the runtime's command line around a network small enough to check by hand. */
#ifndef RNET_TESTS_SUPPORT_FAKE_PROGRAM_H
#define RNET_TESTS_SUPPORT_FAKE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/program.h" /* support/ has a program.h of its own */

enum {
    FAKE_BATCH = 3,
    FAKE_CHANNELS = 3,
    FAKE_SIDE = 4,
    FAKE_INPUT = FAKE_CHANNELS * FAKE_SIDE * FAKE_SIDE,
    FAKE_CLASSES = 6,
};

/* One linear layer, fc, from 3 x 4 x 4 to 6 classes. Wants --weights; writes its whole workspace.
 */
extern const struct rnet_program fake_program;

/* The same, which gives the input back too, as the feature "copy". */
extern const struct rnet_program fake_features;

/* fc.weight (6 x 48) then fc.bias (6): what fake_write_weights writes. */
void fake_parameters(float *out);
bool fake_write_weights(const char *path);

/* The logits of one image, in double. */
void fake_logits(const float *input, double *out);

/* `count` floats in [-1, 1). */
void fake_values(float *out, size_t count, unsigned seed);

/* A safetensors file of that header text and `bytes` bytes of data. */
bool fake_write_safetensors(const char *path, const char *header, const void *data, size_t bytes);

/* What a call of the command line printed. */
struct fake_result {
    int status;
    char *out, *err;
    size_t out_bytes;
};

/* `line` with the scratch folder's path for every @, so that "@x" is files_scratch("x"). The caller
 * frees it. */
char *fake_line(const char *line);

/* Calls rnet_app_main with the words of `line` (as fake_line has them, split at spaces) in this
 * process, its standard output and error caught. The caller frees the result with fake_free. */
struct fake_result fake_call(const struct rnet_program *program, const char *line);
void fake_free(struct fake_result *result);

#endif
