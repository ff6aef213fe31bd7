/* fold_bn.c: batch-norm after a convolution becomes part of its weights and bias.
 *
 * With s = weight / sqrt(running_var + eps) and t = bias - running_mean*s, bn(W*x + b) is
 * (s*W)*x + (s*b + t) (Ioffe and Szegedy 2015, section 3.1). runtime/prepare computes that.
 *
 * Requires: params as pass_lower leaves them. Establishes: no bn follows a convolution whose result
 * nothing else uses and that has none yet; one that has a bn has weight and bias. */
#include "pass/pass.h"

/* Makes conv compute what `bn` would make of its result. */
static void fold(struct arena *arena, struct graph *graph, struct graph_op *conv,
                 const struct graph_op *bn)
{
    const struct rnet_prepare_row *scale = &graph->params.items[bn->params.items[0]].row;
    int weight = conv->params.items[0];
    if (conv->params.count == 1) {
        struct graph_param bias = graph->params.items[weight];
        bias.row.kind = RNET_PREPARE_CONV_BIAS;
        array_push(arena, &graph->params, bias);
        array_push(arena, &conv->params, graph->params.count - 1);
    }
    for (int i = 0; i < 2; i++) {
        struct rnet_prepare_row *row = &graph->params.items[conv->params.items[i]].row;
        row->bn = scale->bn;
        row->eps = scale->eps;
    }
    array_push(arena, &conv->nodes, bn->nodes.items[0]);
}

/* A row of the prepare table has room for one bn: a second one stays an operator. */
static bool has_bn(const struct graph *graph, const struct graph_op *conv)
{
    return graph->params.items[conv->params.items[0]].row.bn != NULL;
}

struct graph *pass_fold_bn(struct arena *arena, const struct graph *graph)
{
    struct graph *g = graph_clone(arena, graph);
    const int *uses = graph_uses(arena, g);
    bool *keep = arena_array(arena, (size_t)g->ops.count, sizeof *keep);
    for (int i = 0; i < g->ops.count; i++) {
        struct graph_op *op = &g->ops.items[i];
        keep[i] = true;
        if (op->kind != OP_bn)
            continue;
        int input = op->inputs.items[0];
        int producer = g->values.items[input].producer;
        struct graph_op *conv = &g->ops.items[producer];
        if (conv->kind != OP_conv || uses[input] != 1 || has_bn(g, conv))
            continue;
        fold(arena, g, conv, op);
        /* conv now writes bn's value, under its own name; its old one has no user left. */
        g->values.items[op->output].producer = producer;
        g->values.items[op->output].node = g->values.items[input].node;
        conv->output = op->output;
        keep[i] = false;
    }
    return graph_compact(arena, g, keep);
}
