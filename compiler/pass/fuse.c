/* fuse.c: the residual sum and the ReLU become the last act of the operator before them.
 *
 * In training, where a bn is not folded, it takes sums as a convolution does.
 *
 * Requires: pass_fold_bn, but in training. Establishes: no ReLU follows a conv, linear, bn or add
 * whose result nothing else uses, and no sum follows a convolution of which that holds (but where
 * both operands are convolutions: one of them computes the sum). A convolution that takes a sum
 * stands where the sum stood, so that its residual is there, in the nearest scope that holds both.
 */
#include "pass/pass.h"

struct fusion {
    struct arena *arena;
    struct graph *graph;
    int *uses;
    bool *keep;
};

/* The innermost scope that holds both. Scopes are numbered after their parents. */
static int common_scope(const struct model *model, int a, int b)
{
    while (a != b) {
        if (a > b)
            a = model->scopes.items[a].parent;
        else
            b = model->scopes.items[b].parent;
    }
    return a;
}

static bool takes_relu(const struct graph_op *op)
{
    return !op->relu && (op->kind == OP_conv || op->kind == OP_linear || op->kind == OP_bn ||
                         op->kind == OP_add);
}

static void fuse_relu(struct fusion *f, int id)
{
    struct graph *g = f->graph;
    int input = g->ops.items[id].inputs.items[0];
    int producer = g->values.items[input].producer;
    struct graph_op *op = &g->ops.items[producer];
    if (!takes_relu(op) || f->uses[input] != 1)
        return;
    op->relu = true;
    graph_absorb(f->arena, g, producer, id);
    f->keep[id] = false;
}

/* The conv, or bn in training, that may take the sum over: its result goes nowhere else. -1 for
 * none. */
static int summing_op(const struct fusion *f, const struct graph_op *add)
{
    const struct graph *g = f->graph;
    if (add->inputs.items[0] == add->inputs.items[1])
        return -1;
    for (int i = 0; i < 2; i++) {
        int value = add->inputs.items[i];
        const struct graph_op *op = &g->ops.items[g->values.items[value].producer];
        bool takes = op->kind == OP_conv || (g->training && op->kind == OP_bn);
        if (takes && op->residual < 0 && !op->relu && f->uses[value] == 1)
            return i;
    }
    return -1;
}

static void fuse_add(struct fusion *f, int id)
{
    struct graph *g = f->graph;
    const struct graph_op add = g->ops.items[id];
    int side = summing_op(f, &add);
    if (side < 0)
        return;
    int input = add.inputs.items[side];
    int producer = g->values.items[input].producer;
    struct graph_op conv = g->ops.items[producer];
    conv.residual = add.inputs.items[1 - side];
    conv.scope = common_scope(g->model, conv.scope, add.scope);
    graph_take_nodes(f->arena, &conv, &add);
    conv.output = add.output;
    g->values.items[add.output].node = g->values.items[input].node;
    g->ops.items[id] = conv;
    f->keep[producer] = false;
}

struct graph *pass_fuse(struct arena *arena, const struct graph *graph)
{
    struct fusion f = {.arena = arena, .graph = graph_clone(arena, graph)};
    f.uses = graph_uses(arena, f.graph);
    f.keep = arena_array(arena, (size_t)graph->ops.count, sizeof *f.keep);
    for (int i = 0; i < graph->ops.count; i++) {
        f.keep[i] = true;
        if (f.graph->ops.items[i].kind == OP_relu)
            fuse_relu(&f, i);
        else if (f.graph->ops.items[i].kind == OP_add)
            fuse_add(&f, i);
    }
    return graph_compact(arena, f.graph, f.keep);
}
