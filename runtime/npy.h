/* npy.h: arrays in NumPy's .npy format, versions 1 to 3
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * Read: little-endian floats and integers in C order. Written: float32. */
#ifndef RNET_NPY_H
#define RNET_NPY_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "output.h"

enum { RNET_NPY_RANK_MAX = 8 };

enum rnet_npy_type {
    RNET_NPY_F4,
    RNET_NPY_F8,
    RNET_NPY_I1,
    RNET_NPY_I2,
    RNET_NPY_I4,
    RNET_NPY_I8,
    RNET_NPY_U1,
    RNET_NPY_U2,
    RNET_NPY_U4,
    RNET_NPY_U8,
};

/* An array that is being read. */
struct rnet_npy {
    const char *path; /* the caller's */
    int descriptor;
    enum rnet_npy_type type;
    size_t item_bytes;
    int rank;
    int64_t dims[RNET_NPY_RANK_MAX];
    int64_t count;      /* elements */
    int64_t data_start; /* offset of the first element in the file */
};

/* Opens `path` ("-": standard input) and reads its header. A regular file must have exactly the
 * bytes that the header promises. 0, or -1 with the reason and nothing to close. */
int rnet_npy_open(struct rnet_npy *npy, const char *path, struct rnet_error *error);
void rnet_npy_close(struct rnet_npy *npy);

/* The next `count` elements as they stand in the file (count * item_bytes bytes). */
int rnet_npy_read(struct rnet_npy *npy, void *out, size_t count, struct rnet_error *error);

/* The next `count` elements of a float32 or float64 array, as floats. */
int rnet_npy_read_floats(struct rnet_npy *npy, float *out, size_t count, struct rnet_error *error);

/* The next `count` elements of an integer array. */
int rnet_npy_read_integers(struct rnet_npy *npy, int64_t *out, size_t count,
                           struct rnet_error *error);

/* Makes `element` the next to be read (regular files only). */
int rnet_npy_seek(struct rnet_npy *npy, int64_t element, struct rnet_error *error);

int rnet_npy_is_float(enum rnet_npy_type type);
const char *rnet_npy_type_name(enum rnet_npy_type type); /* "float32" */

/* Writes the header of a float32 array in C order, 64-byte aligned; the elements follow it. */
int rnet_npy_write_header(struct rnet_output_file *file, int rank, const int64_t *dims,
                          struct rnet_error *error);

#endif
