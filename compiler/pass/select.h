/* select.h: what the files of pass_select share, and the choices that it has. */
#ifndef RNETC_PASS_SELECT_H
#define RNETC_PASS_SELECT_H

#include "pass/pass.h"
#include "pass/tuning.h"

/* The order of the work of a direct convolution with its tile, a row of one group of which takes
 * `row` cycles. */
struct direct select_direct(const struct graph *g, const struct graph_op *op, double row);

/* Bytes of the weights of a group of outputs that may come from the second cache for each row. */
enum { SELECT_GROUP_KEPT = 320 << 10 };

/* Groups of outputs of a direct convolution with its tile, and bytes of the weights of one. */
int64_t select_groups(const struct graph *g, const struct graph_op *op);
int64_t select_group_bytes(const struct graph *g, const struct graph_op *op);

/* The rows of a unit, of `height`: many, so that what a unit costs beside them, `start`, is paid
 * few times, and few, so that the threads have the same work. `row`: the cost of a row. */
int select_span(const struct graph *g, int height, int64_t groups, double row, double start);

/* Whether one image after the other takes the weights of all groups. */
bool select_images_first(const struct graph *g, const struct graph_op *op);

/* Cycles of a register tile whose inner loop has `steps`. */
double select_tile_cycles(struct tile t, double steps);

/* The pieces of conv `op` by Winograd's algorithm, or of the gradient of its input, with weights as
 * those of `like` (NULL: of any form; in training for tiles of 4x4): tiles 0 where that cannot be,
 * or where it is not asked for and not cheaper than `other`, the cycles of another algorithm for
 * the batch on one thread. */
struct winograd select_winograd(const struct graph *g, const struct graph_op *op, bool backward,
                                const struct winograd *like, double other);

/* The same of the gradient of its weights; `direct`: cycles by the other algorithm. */
struct winograd select_winograd_dw(const struct graph *g, const struct graph_op *op, bool wanted,
                                   double direct);

/* Cycles of the batch on one of the threads, as the cost model sees them: by direct in a tile, by
 * Winograd's algorithm in pieces that fit, by gemm. */
double select_direct_cycles(const struct graph *g, const struct graph_op *op, struct tile tile);
double select_winograd_cycles(const struct graph *g, const struct graph_op *op,
                              const struct winograd *winograd);
double select_gemm_cycles(const struct graph *g, const struct graph_op *op);

/* Ways to compute a convolution of inference, those first that should be fastest. */
enum { CHOICES_MOST = 24 };
struct choices {
    struct choice items[CHOICES_MOST];
    double cycles[CHOICES_MOST];
    int count;
};
struct choices select_choices(const struct graph *g, const struct graph_op *op);

#endif
