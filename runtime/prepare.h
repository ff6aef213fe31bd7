/* prepare.h: parameters as trained (PyTorch's names and layout) -> as the kernels want them.
 *
 * A program's parameters are one block of memory, struct NAME_params of its header; each row of
 * its table fills one array of that block. rnetc runs the table at build time to embed the block;
 * a program that was built without weights runs it at start. */
#ifndef RNET_PREPARE_H
#define RNET_PREPARE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "weights.h"

enum rnet_prepare_kind {
    RNET_PREPARE_CONV_WEIGHT,      /* O x I/groups x KH x KW, times the bn's scale, blocked */
    RNET_PREPARE_WINOGRAD_WEIGHT,  /* O x I x 3 x 3, the same, for F(4x4, 3x3) (winograd.h) */
    RNET_PREPARE_WINOGRAD2_WEIGHT, /* and for F(2x2, 3x3) */
    RNET_PREPARE_CONV_BIAS,        /* the bias and the bn that follows, folded */
    RNET_PREPARE_LINEAR_WEIGHT,    /* O x I, blocked */
    RNET_PREPARE_LINEAR_BIAS,
    RNET_PREPARE_BN_SCALE, /* weight / sqrt(running_var + eps) */
    RNET_PREPARE_BN_SHIFT, /* bias - running_mean * scale */
    RNET_PREPARE_PRELU_SLOPE,
    RNET_PREPARE_COPY, /* the tensor as it is */
};

/* Batch-norm in inference is y = s*x + t with s = weight / sqrt(running_var + eps) and
 * t = bias - running_mean*s (Ioffe and Szegedy 2015, section 3.1); folded into the convolution
 * before it, W' = s*W and b' = s*b + t. Computed in double, rounded once.
 *
 * Blocked forms (lanes L, a group of KB blocks of L output channels; padded channels are 0):
 *   conv    [O / (L*KB)][I / in_block][KH][KW][in_block][KB*L]
 *   winograd  [O / (L*KB)][36 or 16][I rounded up to in_block][KB*L]
 *   linear  [O / (L*KB)][inputs in the order of the blocked activation][KB*L]
 *   1-D     [O rounded up to L*KB] */
struct rnet_prepare_row {
    enum rnet_prepare_kind kind;
    size_t offset;      /* in floats, within the parameter block; a multiple of 16 */
    size_t floats;      /* length of the array, padding included */
    const char *weight; /* prefix of the conv or linear ("layer1.0.conv1"); the tensor for COPY */
    const char *bn;     /* prefix of the bn; NULL: none */
    double eps;
    int bias;           /* 1: "weight.bias" exists */
    int oc, ic, kh, kw; /* ic: input channels of the whole layer */
    int groups;
    int in_block;  /* channels per group of the input's layout */
    int ih, iw;    /* linear: extent of the input that is flattened (1 1 for a vector) */
    int lanes, kb; /* output blocking; 1 1 gives PyTorch's own order */
};

/* Fills `params` (`params_floats` floats) from the file. 0, or -1 with the reason; tensors that
 * give no finite parameters (running_var + eps not above 0, overflow of float32) are all listed.
 * The manifest is checked by the caller first. */
int rnet_prepare(const struct rnet_prepare_row *rows, size_t count,
                 const struct rnet_weights *weights, float *params, size_t params_floats,
                 struct rnet_error *error);

#endif
