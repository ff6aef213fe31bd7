/* weights.h: safetensors files, read (https://github.com/huggingface/safetensors, format section).
 *
 * A file is refused unless its header is valid JSON without duplicate keys, every tensor's byte
 * range equals the checked product of its extents and its type's size, and the ranges cover the
 * data without overlap or hole. */
#ifndef RNET_WEIGHTS_H
#define RNET_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

enum { RNET_RANK_MAX = 8 };

enum rnet_dtype {
    RNET_F64,
    RNET_F32,
    RNET_F16,
    RNET_BF16,
    RNET_I64,
    RNET_I32,
    RNET_I16,
    RNET_I8,
    RNET_U8,
    RNET_BOOL
};

struct rnet_tensor {
    const char *name;
    enum rnet_dtype dtype;
    int rank;
    int64_t dims[RNET_RANK_MAX];
    int64_t count;    /* elements */
    const void *data; /* little endian, not necessarily aligned */
};

struct rnet_weights;

/* Opens (maps) the file. 0, or -1 with the reason. */
int rnet_weights_open(struct rnet_weights **weights, const char *path, struct rnet_error *error);
void rnet_weights_close(struct rnet_weights *weights); /* NULL is allowed */

/* Weights in memory, as if they came from a file called `name`; they have no header and no
 * metadata. What the tensors point to stays the caller's, until the view is closed. 0, or -1. */
int rnet_weights_view(struct rnet_weights **weights, const char *name,
                      const struct rnet_tensor *tensors, size_t count, struct rnet_error *error);

/* "F32", as the format has it; and the bytes of an element. */
const char *rnet_dtype_name(enum rnet_dtype dtype);
size_t rnet_dtype_bytes(enum rnet_dtype dtype);

/* The file's header, valid JSON of `bytes` bytes, with "__metadata__" where it has that. */
const char *rnet_weights_header(const struct rnet_weights *weights, size_t *bytes);

/* The value of a key of its "__metadata__", NULL for none. */
const char *rnet_weights_metadata(const struct rnet_weights *weights, const char *key);

const char *rnet_weights_path(const struct rnet_weights *weights);
size_t rnet_weights_count(const struct rnet_weights *weights);
const struct rnet_tensor *rnet_weights_tensor(const struct rnet_weights *weights, size_t index);

/* The tensor of that name, NULL for none. Logarithmic time or better. */
const struct rnet_tensor *rnet_weights_find(const struct rnet_weights *weights, const char *name);

/* Converts all elements of an F32, F16 or BF16 tensor to `out` (tensor->count floats).
 * -1 for another type. */
int rnet_tensor_floats(const struct rnet_tensor *tensor, float *out);

/* What a program or the compiler expects of a weights file: one row per tensor. */
struct rnet_manifest_row {
    const char *name;
    int rank;
    int dims[4];
};

/* How a tensor fits its row. */
enum rnet_fit {
    RNET_FITS,
    RNET_FITS_NOT_MISSING, /* there is no such tensor */
    RNET_FITS_NOT_SHAPE,
    RNET_FITS_NOT_TYPE,  /* neither F32 nor F16 nor BF16 */
    RNET_FITS_NOT_FINITE /* a NaN or an infinity, the first of them at element *index */
};
enum rnet_fit rnet_manifest_fit(const struct rnet_manifest_row *row,
                                const struct rnet_tensor *tensor, int64_t *index);

/* Checks that every row is there with its shape, in a float type and with finite values; lists all
 * that are missing, misshapen or not finite (name, and both shapes). Tensors beside the manifest
 * are ignored. 0 or -1. */
int rnet_manifest_check(const struct rnet_manifest_row *rows, size_t count,
                        const struct rnet_weights *weights, struct rnet_error *error);

#endif
