/* npy.h: float32 arrays in NumPy's file format, version 1.0, C order. */
#ifndef RNET_TESTS_SUPPORT_NPY_H
#define RNET_TESTS_SUPPORT_NPY_H

#include <stdbool.h>
#include <stddef.h>

enum { NPY_RANK_MAX = 4 };

struct npy {
    int rank;
    size_t dims[NPY_RANK_MAX];
    size_t count; /* floats */
    float *data;
};

/* Writes `data` with the extents `dims`. False where that fails. */
bool npy_write(const char *path, int rank, const size_t *dims, const float *data);

/* Reads a file of little-endian float32. The caller frees npy->data. False where the file is
 * anything else. */
bool npy_read(const char *path, struct npy *npy);

#endif
