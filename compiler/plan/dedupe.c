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
    return arena_printf(arena, "%dx%dx%d/%d+%d%s", v->shape.c, v->shape.h, v->shape.w, v->block,
                        v->border, v->external ? "!" : "");
}

static const char *signature(struct arena *arena, const struct graph *g, const struct graph_op *op)
{
    const char *text = arena_printf(
        arena, "%s %s %s r%s %dx%d s%d p%d d%d g%d %d %d %a %a %s %dx%d %d %d %d %a %a %d",
        op_name(op->kind), layout_text(arena, g, op->inputs.items[0]),
        layout_text(arena, g, op->output), layout_text(arena, g, op->residual), op->window.kh,
        op->window.kw, op->window.stride, op->window.pad, op->window.dilation, op->groups,
        op->stride, op->channels_before, op->scale, op->offset, algorithm_name(op->algorithm),
        op->tile.pixels, op->tile.blocks, op->relu, op->params.count, op->size, op->alpha, op->beta,
        op->ways);
    for (int i = 1; i < op->inputs.count; i++)
        text = arena_printf(arena, "%s %s", text, layout_text(arena, g, op->inputs.items[i]));
    return text;
}

static const char *window_text(struct arena *arena, const struct graph_op *op)
{
    if (!op->window.kh)
        return "";
    const char *text = arena_printf(arena, "%dx%d", op->window.kh, op->window.kw);
    return op->window.stride > 1 ? arena_printf(arena, "%ss%d", text, op->window.stride) : text;
}

static const char *kernel_name(struct arena *arena, const struct graph *g,
                               const struct graph_op *op, int number)
{
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    const struct shape out = g->values.items[op->output].shape;
    bool has_bias = (op->kind == OP_conv || op->kind == OP_linear) && op->params.count == 2;
    const char *kind = op_name(op->kind);
    if (op->kind == OP_conv && op->algorithm == ALGORITHM_GEMM)
        kind = "gemm";
    const char *channels = in.c == out.c && op->kind != OP_conv
                               ? arena_printf(arena, "%d", in.c)
                               : arena_printf(arena, "%dto%d", in.c, out.c);
    return arena_printf(arena, "k%02d_%s%s_%s_%dx%d%s%s%s", number, kind, window_text(arena, op),
                        channels, out.h, out.w, has_bias ? "_bias" : "",
                        op->residual >= 0 ? "_add" : "", op->relu ? "_relu" : "");
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
