/* winograd.h: the extents of a convolution by Winograd's algorithm F(4x4, 3x3) or F(2x2, 3x3)
 * (runtime/winograd.h).
 *
 * The output is cut into tiles of 4x4 or 2x2 pixels, those of all images in one row, image by
 * image, and `winograd.tiles` of them are computed at once: E = 36 or 16 products, one for each
 * element of a transformed tile. C and K are the channels of input and output, padded to blocks of
 * L lanes, and KB the blocks of a group that a product computes together. For one thread:
 *
 *     V[E][C/L][tiles][L]        transformed tiles of the input; 16 reals lie between the E
 *     M[tiles][KB][E][L]         their products with one group, 16 reals between tiles
 *
 * Transformed weights: U[K/(KB*L)][E][C][KB*L]. In the gradient of the weights, which is by
 * F(4x4, 3x3), V is [E][tiles][C], and in place of M are the transformed tiles of dy,
 * D[E][tiles][K], 16 reals between the E; the sums are S[E][K/(KB*L)][C][KB*L]. */
#ifndef RNETC_IR_WINOGRAD_H
#define RNETC_IR_WINOGRAD_H

#include "ir/graph.h"

enum { WINOGRAD_GAP = 16 };

struct winograd_extents {
    int out, in, products;     /* rows of a tile of outputs, of its patch of inputs; E = in * in */
    int rows, columns;         /* tiles of an image */
    int64_t tiles, units;      /* of the batch; tiles / winograd.tiles */
    int in_blocks, out_blocks; /* C/L, K/L */
    int groups;                /* out_blocks / KB */
    int64_t element;           /* reals of V for one of the E elements */
    int64_t result_element;    /* reals of D for one of the E */
    int64_t tile_results;      /* reals of M for one tile */
    int64_t v, m;              /* reals of V, and of M or D */
    int64_t weights;           /* reals of U or S */
};

/* Of `op`, a conv, a conv_backward_data or a conv_backward_weights; its winograd must be set. */
struct winograd_extents winograd_extents(const struct graph *graph, const struct graph_op *op);

/* Elements of a tile of `out` x `out` outputs, transformed. */
int winograd_products(int out);

/* Whether a convolution of this window, from `in` channels on, can be computed so. */
bool winograd_possible(const struct graph *graph, const struct graph_op *op);

/* Rows or columns of zeros that lie before the input in the first tile: the padding, or on the way
 * back what the taps reach beyond dy. */
int winograd_pad(const struct graph_op *op);

#endif
