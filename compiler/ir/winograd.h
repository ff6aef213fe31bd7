/* winograd.h: the extents of a convolution by Winograd's algorithm F(4x4, 3x3)
 * (runtime/winograd.h).
 *
 * The output is cut into tiles of 4x4 pixels, those of all images in one row, image by image, and
 * `winograd.tiles` of them are computed at once: 36 products, one for each element of a transformed
 * tile. C and K are the channels of input and output, padded to blocks of L lanes, and KB the
 * blocks of a group that a product computes together. For one thread:
 *
 *     V[36][C/L][tiles][L]        transformed tiles of the input; 16 reals lie between the 36
 *     M[tiles][KB][36][L]         their products with one group's weights
 *
 * Transformed weights: U[K/(KB*L)][36][C][KB*L]. In the gradient of the weights V is
 * [36][tiles][C], and in place of M are the transformed tiles of dy, D[36][tiles][K], 16 reals
 * between the 36; the sums are S[36][K/(KB*L)][C][KB*L]. */
#ifndef RNETC_IR_WINOGRAD_H
#define RNETC_IR_WINOGRAD_H

#include "ir/graph.h"

enum { WINOGRAD_OUT = 4, WINOGRAD_IN = 6, WINOGRAD_PRODUCTS = 36, WINOGRAD_GAP = 16 };

struct winograd_extents {
    int rows, columns;         /* tiles of an image */
    int64_t tiles, units;      /* of the batch; tiles / winograd.tiles */
    int in_blocks, out_blocks; /* C/L, K/L */
    int groups;                /* out_blocks / KB */
    int64_t element;           /* reals of V for one of the 36 elements */
    int64_t result_element;    /* reals of D for one of the 36 */
    int64_t v, m;              /* reals of V, and of M or D */
    int64_t weights;           /* reals of U or S */
};

/* Of `op`, a conv, a conv_backward_data or a conv_backward_weights; its winograd must be set. */
struct winograd_extents winograd_extents(const struct graph *graph, const struct graph_op *op);

/* Whether a convolution of this window, from `in` channels on, can be computed so. */
bool winograd_possible(const struct graph *graph, const struct graph_op *op);

/* Rows or columns of zeros that lie before the input in the first tile: the padding, or on the way
 * back what the taps reach beyond dy. */
int winograd_pad(const struct graph_op *op);

#endif
