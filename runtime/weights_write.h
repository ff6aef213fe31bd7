/* weights_write.h: safetensors files, written whole or not at all. */
#ifndef RNET_WEIGHTS_WRITE_H
#define RNET_WEIGHTS_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* A tensor of a file. */
struct rnet_tensor_data {
    const char *name; /* UTF-8 without control characters, unlike any other's */
    int rank;
    int64_t dims[4];
    const void *data; /* NULL: the source gives it */
    int real_bytes;   /* of an element: 4, float32; 8, float64 */
};

/* Gives the elements of tensors that do not lie in memory as the file wants them, a part at a
 * time: `count` of tensor `index` from element `first` on. */
struct rnet_tensor_source {
    void (*read)(void *context, size_t index, size_t first, size_t count, void *out);
    void *context;
};

/* A pair of the file's "__metadata__". */
struct rnet_metadata {
    const char *key, *value; /* UTF-8 */
};

/* Writes the tensors in their order. 0, or -1 with the reason (a full disk); what was at `path`
 * stays then. `source` may be NULL where every tensor has its data. */
int rnet_weights_write(const char *path, const struct rnet_tensor_data *tensors, size_t count,
                       const struct rnet_tensor_source *source,
                       const struct rnet_metadata *metadata, size_t metadata_count,
                       struct rnet_error *error);

#endif
