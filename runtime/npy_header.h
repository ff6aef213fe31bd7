/* npy_header.h: the Python dictionary at the head of a .npy file. */
#ifndef RNET_NPY_HEADER_H
#define RNET_NPY_HEADER_H

#include "npy.h"

/* Fills type, item_bytes, rank, dims and count from the `bytes` bytes at `text`, such as
 * "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }". 0, or -1 with the reason. */
int rnet_npy_parse(struct rnet_npy *npy, const char *text, size_t bytes, struct rnet_error *error);

#endif
