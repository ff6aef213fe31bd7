/* dedupe.c: which kernels there are. Steps whose text would be the same share one.
 *
 * A signature holds all that a kernel's text depends on; a name the part of it that a reader wants:
 * conv3x3s2_64to128_28x28_bias_relu. */
#include "plan/plan.h"

#include <string.h>

/* Layout of a value, for signatures. */
static const char *layout_text(struct arena *arena, const struct graph *g, int value)
{
    if (value < 0)
        return "-";
    const struct graph_value *v = &g->values.items[value];
    return arena_printf(arena, "%dx%dx%d/%d+%d%s%s%s", v->shape.c, v->shape.h, v->shape.w, v->block,
                        v->border, v->external ? "!" : "", v->once ? "once" : "",
                        v->role == VALUE_PARTS ? "parts" : "");
}

static const char *signature(struct arena *arena, const struct graph *g, const struct graph_op *op)
{
    const char *text = arena_printf(
        arena, "%s %s %s r%s %dx%d s%d p%d d%d g%d %d %d %a %a %s %dx%d %d %d %d %a %a %d",
        op_name(op->kind), layout_text(arena, g, op->inputs.count ? op->inputs.items[0] : -1),
        layout_text(arena, g, op->output), layout_text(arena, g, op->residual), op->window.kh,
        op->window.kw, op->window.stride, op->window.pad, op->window.dilation, op->groups,
        op->stride, op->channels_before, op->scale, op->offset, algorithm_name(op->algorithm),
        op->tile.pixels, op->tile.blocks, op->relu, op->params.count, op->size, op->alpha, op->beta,
        op->ways);
    if (op->algorithm == ALGORITHM_DIRECT)
        text = arena_printf(arena, "%s d%d%d%d%d %dx%d", text, op->direct.rows_first,
                            op->direct.fetches, op->direct.images_first, op->direct.joined,
                            op->direct.span, op->direct.chunk);
    if (op->pool.kh)
        text = arena_printf(arena, "%s maxpool %dx%ds%dp%d %dx%d", text, op->pool.kh, op->pool.kw,
                            op->pool.stride, op->pool.pad, op->unpooled.h, op->unpooled.w);
    if (op->algorithm == ALGORITHM_WINOGRAD)
        text = arena_printf(arena, "%s w%dx%dx%dx%d %d", text, op->winograd.out, op->winograd.tiles,
                            op->winograd.pixels, op->winograd.blocks, op->backward);
    for (int i = 1; i < op->inputs.count; i++)
        text = arena_printf(arena, "%s %s", text, layout_text(arena, g, op->inputs.items[i]));
    for (int i = 0; i < op->also.count; i++)
        text = arena_printf(arena, "%s also %s", text, layout_text(arena, g, op->also.items[i]));
    if (g->training)
        text = arena_printf(arena, "%s %dx%d %dx%d %d %a %a %a %a %a", text, op->back.pixels,
                            op->back.blocks, op->dw.pixels, op->dw.blocks, op->masked, op->eps,
                            op->momentum, op->elements, op->amount, op->weight);
    for (int i = 0; g->training && i < op->params.count; i++) {
        const struct rnet_prepare_row *row = &g->params.items[op->params.items[i]].row;
        text = arena_printf(arena, "%s %dx%dx%dx%d/%d", text, row->oc, row->ic, row->kh, row->kw,
                            row->in_block);
    }
    return text;
}

static const char *window_text(struct arena *arena, const struct graph_op *op)
{
    if (!op->window.kh)
        return "";
    const char *text = arena_printf(arena, "%dx%d", op->window.kh, op->window.kw);
    return op->window.stride > 1 ? arena_printf(arena, "%ss%d", text, op->window.stride) : text;
}

/* The extents of an operator that reads or writes what is one for the whole batch. */
static const char *once_text(struct arena *arena, const struct graph *g, const struct graph_op *op)
{
    if (op->params.count && op->kind != OP_bn_statistics && op->kind != OP_bn_backward_finish) {
        const struct rnet_prepare_row *row = &g->params.items[op->params.items[0]].row;
        return arena_printf(arena, "%dto%d", row->ic, row->oc);
    }
    for (int i = 0; i < op->inputs.count; i++) {
        const struct graph_value *v = &g->values.items[op->inputs.items[i]];
        const struct graph_value *last = &g->values.items[op->inputs.items[op->inputs.count - 1]];
        if (!v->once && !last->once && last != v)
            return arena_printf(arena, "%dto%d_%dx%d", v->shape.c, last->shape.c, last->shape.h,
                                last->shape.w);
        if (!v->once)
            return arena_printf(arena, "%d_%dx%d", v->shape.c, v->shape.h, v->shape.w);
    }
    return arena_printf(arena, "%d", g->values.items[op->output].shape.c);
}

static const char *kernel_name(struct arena *arena, const struct graph *g,
                               const struct graph_op *op, int number)
{
    const struct graph_value *first = &g->values.items[op->inputs.count ? op->inputs.items[0] : 0];
    const struct shape in = first->shape, out = graph_conv_shape(g, op);
    bool has_bias = op_has_bias(op);
    const char *kind = op_name(op->kind);
    if (op->kind == OP_conv && op->algorithm == ALGORITHM_GEMM)
        kind = "gemm";
    if (op->kind == OP_conv && op->algorithm == ALGORITHM_WINOGRAD)
        kind = "winograd";
    if (op->kind == OP_conv_backward_data && op->algorithm == ALGORITHM_WINOGRAD)
        kind = "winograd_backward";
    if (op->kind == OP_conv_backward_weights && op->algorithm == ALGORITHM_WINOGRAD)
        kind = "winograd_backward_weights";
    if (first->once || g->values.items[op->output].once) /* what it is of, not what it is */
        return arena_printf(arena, "k%02d_%s%s_%s", number, kind, window_text(arena, op),
                            once_text(arena, g, op));
    const char *channels = in.c == out.c && op->kind != OP_conv
                               ? arena_printf(arena, "%d", in.c)
                               : arena_printf(arena, "%dto%d", in.c, out.c);
    return arena_printf(
        arena, "k%02d_%s%s_%s_%dx%d%s%s%s%s%s%s", number, kind, window_text(arena, op), channels,
        out.h, out.w, has_bias ? "_bias" : "", op->residual >= 0 ? "_add" : "",
        op->relu ? "_relu" : "", op->masked ? "_mask" : "",
        op->also.count && op->kind == OP_conv ? "_sums" : "", op->pool.kh ? "_maxpool" : "");
}

void plan_dedupe(struct arena *arena, struct plan *plan)
{
    const struct graph *g = plan->graph;
    for (int i = 0; i < plan->steps.count; i++) {
        int op = plan->steps.items[i].op;
        const char *key = signature(arena, g, &g->ops.items[op]);
        int k = 0;
        while (k < plan->kernels.count && strcmp(plan->kernels.items[k].signature, key))
            k++;
        if (k == plan->kernels.count) {
            struct plan_kernel kernel = {.signature = key, .op = op};
            kernel.name = kernel_name(arena, g, &g->ops.items[op], k + 1);
            array_push(arena, &plan->kernels, kernel);
        }
        array_push(arena, &plan->kernels.items[k].steps, i);
        plan->steps.items[i].kernel = k;
    }
}
