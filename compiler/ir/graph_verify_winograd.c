/* graph_verify_winograd.c: the convolutions by Winograd's algorithm and their weights.
 * In: an operator. Out: the first thing that is wrong with it. */
#include "ir/verify.h"
#include "ir/winograd.h"

void verify_winograd(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *in = verify_input(v, op, 0), *out = verify_output(v, op);
    const struct winograd *w = &op->winograd;
    int lanes = v->graph->target->lanes, pad = winograd_pad(op);
    if ((w->out != 4 && w->out != 2) || w->tiles < 1 || w->pixels < 1 || w->pixels > w->tiles ||
        w->blocks < 1) {
        verify_wrong(v, id, "winograd: %d tiles, %d by %d at once", w->tiles, w->pixels, w->blocks);
        return;
    }
    const struct winograd_extents e = winograd_extents(v->graph, op);
    if (!winograd_possible(v->graph, op) || pad < 0 || in->border < pad || in->block != lanes ||
        out->block != lanes)
        verify_wrong(v, id, "winograd: window, border %d or blocks %d and %d", in->border,
                     in->block, out->block);
    if (e.tiles % w->tiles || e.out_blocks % w->blocks)
        verify_wrong(v, id, "winograd: %d tiles or %d blocks divide nothing", w->tiles, w->blocks);
    if (op->inputs.count < 2)
        return;
    const struct graph_value *u = verify_input(v, op, 1);
    if (u->role != VALUE_WINOGRAD || !u->once || u->shape.c != e.weights)
        verify_wrong(v, id, "winograd: its weights are %d reals", u->shape.c);
}

void verify_winograd_weights(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *u = verify_output(v, op);
    int lanes = v->graph->target->lanes;
    verify_weights(v, id, op);
    if (v->problem)
        return;
    const struct rnet_prepare_row *row = &v->graph->params.items[op->params.items[0]].row;
    if (row->kind != RNET_PREPARE_CONV_WEIGHT || row->kh != 3 || row->kw != 3) {
        verify_wrong(v, id, "winograd: not the weights of a 3x3 convolution");
        return;
    }
    const struct window *window = &op->window;
    if (window->kh != 3 || window->kw != 3 || window->stride != 1 || window->dilation != 1 ||
        window->pad)
        verify_wrong(v, id, "winograd: another window");
    int64_t in = (row->ic + lanes - 1) / lanes, out = (row->oc + lanes - 1) / lanes;
    if (op->winograd.blocks < 1 || (op->backward ? in : out) % op->winograd.blocks ||
        op->tile.blocks < 1)
        verify_wrong(v, id, "winograd: groups of %d blocks", op->winograd.blocks);
    int64_t floats = winograd_products(op->winograd.out) * in * out * lanes * lanes;
    if (op->winograd.out != 4 || !u->once || u->wide || u->shape.c != floats)
        verify_wrong(v, id, "winograd: %d reals", u->shape.c);
}

void verify_winograd_products(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *x = verify_input(v, op, 0), *dy = verify_input(v, op, 1);
    const struct graph_value *sums = verify_output(v, op);
    const struct winograd *w = &op->winograd;
    int lanes = v->graph->target->lanes;
    if (w->out != 4 || w->tiles < 1 || w->pixels < 1 || w->blocks < 1) {
        verify_wrong(v, id, "winograd: %d tiles, %d by %d at once", w->tiles, w->pixels, w->blocks);
        return;
    }
    const struct winograd_extents e = winograd_extents(v->graph, op);
    if (!winograd_possible(v->graph, op) || x->border < op->window.pad || x->block != lanes ||
        dy->block != lanes || e.tiles % w->tiles || e.out_blocks % w->blocks)
        verify_wrong(v, id, "winograd: window, border, blocks or tiles");
    if (sums->role != VALUE_PARTS || !sums->once || sums->wide ||
        sums->shape.c != e.weights * v->graph->threads)
        verify_wrong(v, id, "winograd: %d sums", sums->shape.c);
}

void verify_winograd_gradient(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_op *by = &v->graph->ops.items[verify_input(v, op, 0)->producer];
    verify_gradients(v, id, op);
    if (by->kind != OP_conv_backward_weights || by->algorithm != ALGORITHM_WINOGRAD ||
        by->winograd.blocks != op->winograd.blocks || by->nodes.items[0] != op->nodes.items[0])
        verify_wrong(v, id, "winograd: reads no sums of its layer");
    if (op->tile.blocks < 1)
        verify_wrong(v, id, "winograd: no tile");
}
