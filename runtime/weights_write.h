/* weights_write.h: safetensors files, written whole or not at all. */
#ifndef RNET_WEIGHTS_WRITE_H
#define RNET_WEIGHTS_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* A float32 tensor of a file. */
struct rnet_tensor_data {
    const char *name; /* UTF-8 without control characters, unlike any other's */
    int rank;
    int64_t dims[4];
    const float *data;
};

/* A pair of the file's "__metadata__". */
struct rnet_metadata {
    const char *key, *value; /* UTF-8 */
};

/* Writes the tensors in their order. 0, or -1 with the reason (a full disk); what was at `path`
 * stays then. */
int rnet_weights_write(const char *path, const struct rnet_tensor_data *tensors, size_t count,
                       const struct rnet_metadata *metadata, size_t metadata_count,
                       struct rnet_error *error);

#endif
