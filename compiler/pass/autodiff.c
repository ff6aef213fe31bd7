/* autodiff.c: from a network to its training: forward, losses, and the gradients of all parameters
 * by reverse accumulation (Griewank and Walther 2008, chapter 3).
 *
 * Requires: pass_layout on a graph in training. Establishes: a bn is bn_statistics and bn_apply,
 * with sums from the convolution before it or from bn_sums; each output has its loss; every learned
 * parameter has a VALUE_PARAMETER that one operator writes; no outputs are left. Gradients lie in
 * the blocks of what they are gradients of.
 *
 * A value's gradient is the sum of what its readers give. A convolution adds what came before it as
 * its residual, and the ReLU's mask becomes the last act of the convolution that gives the
 * gradient, where nothing else reads that. */
#include "pass/autodiff.h"

#include "ir/winograd.h"

int autodiff_channels(const struct graph_value *value)
{
    return graph_value_blocks(value) * value->block;
}

double autodiff_elements(const struct autodiff *d, const struct graph_value *value)
{
    return (double)d->to->batch * value->shape.h * value->shape.w;
}

struct graph_op autodiff_op(struct autodiff *d, enum op_kind kind, const struct graph_op *old)
{
    struct graph_op op = {.kind = kind, .residual = -1, .scope = old->scope, .groups = 1};
    for (int i = 0; i < old->nodes.count; i++)
        array_push(d->arena, &op.nodes, old->nodes.items[i]);
    op.backward = true;
    return op;
}

void autodiff_read(struct autodiff *d, struct graph_op *op, int value)
{
    array_push(d->arena, &op->inputs, value);
    d->readers.items[value]++;
}

static int add_value(struct autodiff *d, struct graph_value value)
{
    array_push(d->arena, &d->holders, 0);
    array_push(d->arena, &d->readers, 0);
    return graph_add_value(d->arena, d->to, value);
}

int autodiff_add(struct autodiff *d, struct graph_op op, struct graph_value value)
{
    op.output = add_value(d, value);
    for (int i = 0; i < op.also.count; i++) /* graph values stand in op.also as they were made */
        d->to->values.items[op.also.items[i]].producer = d->to->ops.count;
    graph_add_op(d->arena, d->to, op);
    return op.output;
}

struct graph_value autodiff_once(int node, enum value_role role, int64_t count, bool wide)
{
    return (struct graph_value){.shape = {(int)count, 1, 1},
                                .node = node,
                                .block = 1,
                                .role = role,
                                .once = true,
                                .wide = wide};
}

bool autodiff_wants(const struct autodiff *d, int value)
{
    return d->learns[value];
}

struct graph_value autodiff_gradient(const struct autodiff *d, int value)
{
    struct graph_value v = d->from->values.items[value];
    const struct graph_op *op = &d->from->ops.items[v.producer];
    v.border = 0;
    v.role = VALUE_GRADIENT;
    v.external = false;
    if (op->kind == OP_conv && op_is_blocked(op) && d->learns[op->inputs.items[0]])
        v.border = graph_backward_border(d->from, op);
    return v;
}

int autodiff_transformed(struct autodiff *d, const struct graph_op *old, bool backward)
{
    struct graph_op op = autodiff_op(d, OP_winograd_weights, old);
    op.backward = backward;
    op.window = (struct window){.kh = 3, .kw = 3, .stride = 1, .dilation = 1};
    op.tile = old->tile;
    op.winograd = backward ? old->winograd_back : old->winograd;
    op.algorithm = ALGORITHM_WINOGRAD;
    array_push(d->arena, &op.params, old->params.items[0]);
    int64_t floats = winograd_products(op.winograd.out);
    floats *= autodiff_channels(&d->from->values.items[old->inputs.items[0]]);
    floats *= autodiff_channels(&d->from->values.items[old->output]);
    return autodiff_add(d, op, autodiff_once(old->nodes.items[0], VALUE_WINOGRAD, floats, false));
}

/* ---- Sums of gradients ---- */

static void hold(struct autodiff *d, int value, int gradient)
{
    if (d->pending[value] >= 0)
        d->holders.items[d->pending[value]]--;
    d->pending[value] = gradient;
    if (gradient >= 0)
        d->holders.items[gradient]++;
}

/* The convolution's gradient that computes `value`, which nothing has read yet; NULL for none. */
static struct graph_op *fresh(const struct autodiff *d, int value)
{
    struct graph_op *op = &d->to->ops.items[d->to->values.items[value].producer];
    bool free = !d->readers.items[value] && d->holders.items[value] < 2;
    return op->kind == OP_conv_backward_data && free && !op->masked ? op : NULL;
}

void autodiff_give(struct autodiff *d, int value, int contribution)
{
    int before = d->pending[value];
    if (!autodiff_wants(d, value))
        return;
    if (before < 0) {
        hold(d, value, contribution);
        return;
    }
    struct graph_op *conv = fresh(d, contribution);
    if (conv && conv->residual < 0 && !d->holders.items[contribution] && before < contribution) {
        conv->residual = before;
        d->readers.items[before]++;
        hold(d, value, contribution);
        return;
    }
    const struct graph_op *last = &d->to->ops.items[d->to->ops.count - 1];
    struct graph_op add = autodiff_op(d, OP_add, last);
    autodiff_read(d, &add, before);
    autodiff_read(d, &add, contribution);
    hold(d, value, autodiff_add(d, add, autodiff_gradient(d, value)));
}

/* dy where y is above 0, else 0. */
static int mask(struct autodiff *d, const struct graph_op *old, int dy)
{
    int y = d->value[old->output];
    struct graph_op *conv = fresh(d, dy);
    if (conv) {
        conv->masked = true;
        autodiff_read(d, conv, y);
        return dy;
    }
    struct graph_op op = autodiff_op(d, OP_relu_backward, old);
    autodiff_read(d, &op, dy);
    autodiff_read(d, &op, y);
    return autodiff_add(d, op, autodiff_gradient(d, old->output));
}

/* ---- Forward ---- */

static bool feeds_bn(const struct graph *g, int value)
{
    for (int i = 0; i < g->ops.count; i++)
        if (g->ops.items[i].kind == OP_bn && g->ops.items[i].inputs.items[0] == value)
            return true;
    return false;
}

static int64_t sums_of(const struct autodiff *d, const struct graph_value *value)
{
    return (int64_t)d->to->threads * 2 * autodiff_channels(value);
}

/* An operator of the way forward, its operands renamed. */
static struct graph_op renamed(struct autodiff *d, const struct graph_op *old)
{
    struct graph_op op = *old;
    op.inputs.items = NULL;
    op.inputs.count = op.inputs.capacity = 0;
    for (int i = 0; i < old->inputs.count; i++)
        autodiff_read(d, &op, d->value[old->inputs.items[i]]);
    if (op.residual >= 0) {
        op.residual = d->value[op.residual];
        d->readers.items[op.residual]++;
    }
    return op;
}

static void copy_op(struct autodiff *d, const struct graph_op *old)
{
    struct graph_op op = renamed(d, old);
    const struct graph_value *y = &d->from->values.items[old->output];
    bool blocked = old->kind == OP_conv && op_is_blocked(old);
    op.also.count = 0;
    if (blocked && !old->relu && old->residual < 0 && feeds_bn(d->from, old->output)) {
        struct graph_value sums = autodiff_once(y->node, VALUE_SUMS, sums_of(d, y), true);
        array_push(d->arena, &op.also, add_value(d, sums));
    }
    if (old->kind == OP_conv && old->algorithm == ALGORITHM_WINOGRAD) {
        autodiff_read(d, &op, autodiff_transformed(d, old, false));
        op.params.items = NULL;
        op.params.count = op.params.capacity = 0;
        if (old->params.count == 2)
            array_push(d->arena, &op.params, old->params.items[1]);
    }
    d->value[old->output] = autodiff_add(d, op, *y);
}

/* A bn as sums, statistics and the normalisation (Ioffe and Szegedy 2015, algorithm 1). */
static void expand_bn(struct autodiff *d, int id)
{
    const struct graph_op *old = &d->from->ops.items[id];
    const struct graph_value *y = &d->from->values.items[old->output];
    int x = d->value[old->inputs.items[0]], sums;
    const struct graph_op *before = &d->to->ops.items[d->to->values.items[x].producer];
    if (before->kind == OP_conv && before->also.count) {
        sums = before->also.items[0];
    } else {
        struct graph_op op = autodiff_op(d, OP_bn_sums, old);
        op.backward = false;
        autodiff_read(d, &op, x);
        sums = autodiff_add(d, op, autodiff_once(y->node, VALUE_SUMS, sums_of(d, y), true));
    }
    struct graph_op op = autodiff_op(d, OP_bn_statistics, old);
    op.backward = false;
    op.params = old->params;
    op.updates = old->updates;
    op.eps = old->eps;
    op.momentum = old->momentum;
    op.elements = autodiff_elements(d, y);
    autodiff_read(d, &op, sums);
    int64_t floats = 4 * autodiff_channels(y);
    d->statistics[id] =
        autodiff_add(d, op, autodiff_once(y->node, VALUE_STATISTICS, floats, false));
    struct graph_op apply = renamed(d, old);
    apply.kind = OP_bn_apply;
    apply.params.count = apply.updates.count = 0;
    autodiff_read(d, &apply, d->statistics[id]);
    d->value[old->output] = autodiff_add(d, apply, *y);
}

/* Which values lie behind a parameter. */
static void find_learning(struct autodiff *d)
{
    const struct graph *g = d->from;
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[i];
        bool learns = op->params.count > 0;
        for (int k = 0; k < graph_read_count(op); k++)
            learns = learns || d->learns[graph_read(op, k)];
        d->learns[op->output] = learns;
    }
}

static void add_loss(struct autodiff *d, const struct graph_output *output)
{
    const struct graph_value *y = &d->from->values.items[output->value];
    struct graph_op op = autodiff_op(d, OP_loss, &d->from->ops.items[y->producer]);
    op.scope = 0;
    op.weight = output->weight;
    autodiff_read(d, &op, d->value[output->value]);
    struct graph_value losses = autodiff_once(y->node, VALUE_LOSS, 2 * (int64_t)d->to->batch, true);
    array_push(d->arena, &op.also, add_value(d, losses));
    autodiff_give(d, output->value, autodiff_add(d, op, autodiff_gradient(d, output->value)));
}

struct graph *pass_autodiff(struct arena *arena, const struct graph *graph)
{
    size_t values = (size_t)graph->values.count + 1;
    struct autodiff d = {.arena = arena, .from = graph, .to = graph_clone(arena, graph)};
    d.to->values.count = d.to->ops.count = d.to->outputs.count = 0;
    d.value = arena_array(arena, values, sizeof *d.value);
    d.statistics = arena_array(arena, (size_t)graph->ops.count + 1, sizeof *d.statistics);
    d.learns = arena_array(arena, values, sizeof *d.learns);
    d.pending = arena_array(arena, values, sizeof *d.pending);
    for (int i = 0; i < graph->values.count; i++)
        d.pending[i] = -1;
    find_learning(&d);
    for (int i = 0; i < graph->ops.count; i++)
        if (graph->ops.items[i].kind == OP_bn)
            expand_bn(&d, i);
        else
            copy_op(&d, &graph->ops.items[i]);
    for (int i = graph->outputs.count - 1; i >= 0; i--)
        add_loss(&d, &graph->outputs.items[i]);
    for (int i = graph->ops.count - 1; i > 0; i--) {
        const struct graph_op *op = &graph->ops.items[i];
        int dy = d.pending[op->output];
        if (dy < 0)
            continue;
        if (op->relu || op->kind == OP_relu)
            dy = mask(&d, op, dy);
        autodiff_back(&d, i, dy);
        hold(&d, op->output, -1);
    }
    return d.to;
}
