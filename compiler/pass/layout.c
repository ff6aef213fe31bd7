/* layout.c: block and border of every value, and the copies between layouts.
 *
 * Requires: pass_select. Establishes: every value has a block and a border as ir/graph.h says and
 * as its users need; reorder operators stand where two of them need different ones; the prepare
 * rows say how parameters are blocked.
 *
 * A direct or winograd convolution reads blocks of the target's lanes (all channels as one block
 * where there are fewer, which makes the 3-channel stem as dense as the rest) inside a border of
 * its padding, and writes blocks of the lanes. gemm and plain loops read and write NCHW. All others
 * take their input's block.
 */
#include "ir/winograd.h"
#include "pass/pass.h"

struct layouter {
    struct arena *arena;
    const struct graph *from;
    struct graph *to;
    int *value;  /* of each old value: the new one */
    int *border; /* of each old value: what its direct users need where no copy stands between */
};

/* The copy of new value `value` in another layout, made here unless it exists. */
static int copy_as(struct layouter *l, int value, int block, int border, int scope)
{
    struct graph *g = l->to;
    int node = g->values.items[value].node;
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[i];
        const struct graph_value *out = &g->values.items[op->output];
        if (op->kind == OP_reorder && op->inputs.items[0] == value && out->block == block &&
            out->border >= border)
            return op->output;
    }
    struct graph_value copy = g->values.items[value];
    copy.block = block;
    copy.border = border;
    copy.external = false;
    copy.role = VALUE_COPY;
    struct graph_op op = {.kind = OP_reorder, .residual = -1, .scope = scope, .groups = 1};
    array_push(l->arena, &op.inputs, value);
    array_push(l->arena, &op.nodes, node);
    op.output = graph_add_value(l->arena, g, copy);
    graph_add_op(l->arena, g, op);
    return op.output;
}

/* `value` with exactly this block and at least this border, and none where `bare`. */
static int as_layout(struct layouter *l, int value, int block, int border, bool bare, int scope)
{
    const struct graph_value *v = &l->to->values.items[value];
    if (v->block == block && v->border >= border && !(bare && v->border))
        return value;
    return copy_as(l, value, block, border, scope);
}

/* The block in which a direct convolution reads a value of this layout. */
static int direct_block(const struct graph *g, const struct graph_value *v)
{
    if (v->block == g->target->lanes || v->shape.c >= g->target->lanes)
        return g->target->lanes;
    return v->shape.c;
}

static void block_params(struct layouter *l, const struct graph_op *op, int in_block, int lanes)
{
    for (int i = 0; i < op->params.count + op->updates.count; i++) {
        int param =
            i < op->params.count ? op->params.items[i] : op->updates.items[i - op->params.count];
        struct rnet_prepare_row *row = &l->to->params.items[param].row;
        row->in_block = in_block;
        row->lanes = lanes;
        row->kb = op->tile.blocks ? op->tile.blocks : 1;
        bool winograd = op->algorithm == ALGORITHM_WINOGRAD && !l->to->training;
        if (winograd)
            row->kb = op->winograd.blocks;
        if (winograd && row->kind == RNET_PREPARE_CONV_WEIGHT)
            row->kind = op->winograd.out == 4 ? RNET_PREPARE_WINOGRAD_WEIGHT
                                              : RNET_PREPARE_WINOGRAD2_WEIGHT;
        int64_t group = (int64_t)row->lanes * row->kb;
        int64_t outputs = (row->oc + group - 1) / group * group;
        int64_t inputs = 1;
        int64_t channels = row->groups ? row->ic / row->groups : 0;
        channels = (channels + in_block - 1) / in_block * in_block;
        if (row->kind == RNET_PREPARE_WINOGRAD_WEIGHT || row->kind == RNET_PREPARE_WINOGRAD2_WEIGHT)
            inputs = channels * winograd_products(op->winograd.out);
        else if (row->kind == RNET_PREPARE_CONV_WEIGHT)
            inputs = channels * row->kh * row->kw;
        else if (row->kind == RNET_PREPARE_LINEAR_WEIGHT)
            inputs = channels * row->ih * row->iw;
        row->floats = (size_t)(outputs * inputs);
    }
}

static int layout_direct(struct layouter *l, struct graph_op *op)
{
    int *in = &op->inputs.items[0];
    int lanes = l->to->target->lanes;
    int block = direct_block(l->to, &l->to->values.items[*in]);
    *in = as_layout(l, *in, block, op->window.pad, false, op->scope);
    if (op->residual >= 0)
        op->residual = as_layout(l, op->residual, lanes, 0, false, op->scope);
    block_params(l, op, block, lanes);
    return lanes;
}

static int layout_conv(struct layouter *l, struct graph_op *op)
{
    if (op_is_blocked(op))
        return layout_direct(l, op);
    op->inputs.items[0] = as_layout(l, op->inputs.items[0], 1, 0, true, op->scope);
    if (op->residual >= 0)
        op->residual = as_layout(l, op->residual, 1, 0, true, op->scope);
    block_params(l, op, 1, 1);
    return 1;
}

/* All inputs in the first one's block, and so is the output. */
static int layout_same(struct layouter *l, struct graph_op *op)
{
    int block = l->to->values.items[op->inputs.items[0]].block;
    for (int i = 1; i < op->inputs.count; i++)
        op->inputs.items[i] = as_layout(l, op->inputs.items[i], block, 0, false, op->scope);
    if (op->residual >= 0)
        op->residual = as_layout(l, op->residual, block, 0, false, op->scope);
    block_params(l, op, block, block);
    return block;
}

/* Inputs of any layouts; blocks of the lanes where some input has them. */
static int layout_concat(struct layouter *l, struct graph_op *op)
{
    int block = l->to->values.items[op->inputs.items[0]].block;
    for (int i = 1; i < op->inputs.count; i++)
        if (l->to->values.items[op->inputs.items[i]].block == l->to->target->lanes)
            block = l->to->target->lanes;
    return block;
}

static int layout_linear(struct layouter *l, struct graph_op *op)
{
    block_params(l, op, l->to->values.items[op->inputs.items[0]].block, l->to->target->lanes);
    return 1;
}

static int layout_plain(struct layouter *l, struct graph_op *op)
{
    (void)l, (void)op;
    return 1;
}

#define layout_input        layout_plain
#define layout_flatten      layout_plain
#define layout_bn           layout_same
#define layout_relu         layout_same
#define layout_sigmoid      layout_same
#define layout_maxpool      layout_same
#define layout_avgpool      layout_same
#define layout_add          layout_same
#define layout_sub          layout_same
#define layout_mul          layout_same
#define layout_affine       layout_same
#define layout_pad_shortcut layout_same
#define layout_prelu        layout_same
#define layout_maxout       layout_same
#define layout_lrn          layout_same
#define layout_softmax      layout_same
#define layout_reorder      layout_same
#define layout_dropout      layout_same

/* What pass_autodiff makes has its layouts from there. */
#define layout_loss                    layout_plain
#define layout_bn_sums                 layout_plain
#define layout_bn_statistics           layout_plain
#define layout_bn_apply                layout_plain
#define layout_bn_backward_sums        layout_plain
#define layout_bn_backward_finish      layout_plain
#define layout_bn_backward_apply       layout_plain
#define layout_winograd_weights        layout_plain
#define layout_conv_flip               layout_plain
#define layout_conv_backward_data      layout_plain
#define layout_conv_backward_weights   layout_plain
#define layout_winograd_gradient       layout_plain
#define layout_sum_parts               layout_plain
#define layout_channel_sums            layout_plain
#define layout_relu_backward           layout_plain
#define layout_prelu_backward          layout_plain
#define layout_prelu_backward_slope    layout_plain
#define layout_sigmoid_backward        layout_plain
#define layout_maxpool_backward        layout_plain
#define layout_avgpool_backward        layout_plain
#define layout_linear_backward_data    layout_plain
#define layout_linear_backward_weights layout_plain
#define layout_pad_shortcut_backward   layout_plain
#define layout_concat_backward         layout_plain
#define layout_maxout_backward         layout_plain
#define layout_lrn_backward            layout_plain
#define layout_softmax_backward        layout_plain
#define layout_unflatten               layout_plain

static int (*const layout[])(struct layouter *, struct graph_op *) = {
#define OP(name, inputs, overwrites, keeps_zero) layout_##name,
#include "ir/op.def"
#undef OP
};

/* The border that the direct convolutions among a value's users need. */
static int *borders(struct arena *arena, const struct graph *g)
{
    int *border = arena_array(arena, (size_t)g->values.count, sizeof *border);
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[i];
        if (op->kind == OP_conv && op_is_blocked(op) &&
            op->window.pad > border[op->inputs.items[0]])
            border[op->inputs.items[0]] = op->window.pad;
    }
    return border;
}

/* Copies one operator over with its layouts. */
static void add_op(struct layouter *l, int id)
{
    struct graph_op op = l->from->ops.items[id];
    for (int i = 0; i < op.inputs.count; i++)
        op.inputs.items[i] = l->value[op.inputs.items[i]];
    if (op.residual >= 0)
        op.residual = l->value[op.residual];
    int block = layout[op.kind](l, &op);
    struct graph_value out = l->from->values.items[op.output];
    out.block = block;
    out.border = block == l->to->target->lanes ? l->border[op.output] : 0;
    l->value[op.output] = graph_add_value(l->arena, l->to, out);
    op.output = l->value[op.output];
    graph_add_op(l->arena, l->to, op);
}

/* Each output is an array of the caller's: written at once where nothing else reads it and its
 * producer can, by a reorder otherwise. */
static void add_outputs(struct layouter *l, const int *uses)
{
    for (int i = 0; i < l->from->outputs.count; i++) {
        struct graph_output output = l->from->outputs.items[i];
        bool only = uses[output.value] == 1;
        int value = l->value[output.value];
        struct graph_value *v = &l->to->values.items[value];
        if (only && v->block == 1 && !v->border && !v->external) {
            v->external = true;
        } else {
            struct graph_op op = {.kind = OP_reorder, .residual = -1, .groups = 1};
            array_push(l->arena, &op.inputs, value);
            array_push(l->arena, &op.nodes, v->node);
            struct graph_value out = *v;
            out.block = 1;
            out.border = 0;
            out.external = true;
            op.output = graph_add_value(l->arena, l->to, out);
            graph_add_op(l->arena, l->to, op);
            value = op.output;
        }
        output.value = value;
        array_push(l->arena, &l->to->outputs, output);
    }
}

struct graph *pass_layout(struct arena *arena, const struct graph *graph)
{
    struct graph *from = graph_clone(arena, graph);
    struct layouter l = {.arena = arena, .from = from, .to = graph_clone(arena, graph)};
    l.to->values.count = l.to->ops.count = l.to->outputs.count = 0;
    l.value = arena_array(arena, (size_t)graph->values.count, sizeof *l.value);
    l.border = borders(arena, graph);
    for (int i = 0; i < from->ops.count; i++)
        add_op(&l, i);
    if (!graph->training)
        add_outputs(&l, graph_uses(arena, graph));
    for (int i = 0; graph->training && i < from->outputs.count; i++) {
        struct graph_output output = from->outputs.items[i];
        output.value = as_layout(&l, l.value[output.value], 1, 0, true, 0);
        array_push(arena, &l.to->outputs, output);
    }
    return l.to;
}
