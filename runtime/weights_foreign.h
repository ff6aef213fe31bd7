/* weights_foreign.h: files that hold weights in another format than safetensors. Private to the
 * runtime's reader of weights. */
#ifndef RNET_WEIGHTS_FOREIGN_H
#define RNET_WEIGHTS_FOREIGN_H

#include <stddef.h>

#include "error.h"

/* Where the `count` bytes are in a known foreign format (PyTorch, NumPy, HDF5, ONNX): -1, with the
 * format's name and the lines of Python that convert the file at `path`. Otherwise 0. */
int rnet_weights_refuse_foreign(const unsigned char *bytes, size_t count, const char *path,
                                struct rnet_error *error);

#endif
