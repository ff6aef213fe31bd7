/* select.h: what the files of pass_select share. Private to pass/. */
#ifndef RNETC_PASS_SELECT_H
#define RNETC_PASS_SELECT_H

#include "pass/pass.h"

/* The order of the work of a direct convolution with its tile, a row of one group of which takes
 * `row` cycles. */
struct direct select_direct(const struct graph *g, const struct graph_op *op, double row);

/* Cycles of a register tile whose inner loop has `steps`. */
double select_tile_cycles(struct tile t, double steps);

/* The pieces of conv `op` by Winograd's algorithm, or of the gradient of its input, with groups of
 * `blocks` (0: of any number): tiles 0 where that cannot be, or where it is not asked for and not
 * cheaper than `other`, the cycles of another algorithm for the batch on one thread. */
struct winograd select_winograd(const struct graph *g, const struct graph_op *op, bool backward,
                                int blocks, double other);

/* The same of the gradient of its weights; `direct`: cycles by the other algorithm. */
struct winograd select_winograd_dw(const struct graph *g, const struct graph_op *op, bool wanted,
                                   double direct);

#endif
