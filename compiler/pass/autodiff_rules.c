/* autodiff_rules.c: one rule an operator: what its gradients are computed by.
 *
 * In: an operator of the way forward and the gradient of its result, the ReLU's mask applied. Out:
 * operators of the way back, and gradients given to its inputs. */
#include "pass/autodiff.h"

#include "ir/winograd.h"

/* Units of work of the gradient of weights, a thread: with fewer, the threads share the batch. */
enum { UNITS_A_THREAD = 8 };

static int param_value(struct autodiff *d, const struct graph_op *old, int index,
                       struct graph_value *value)
{
    int param = old->params.items[index];
    const struct rnet_prepare_row *row = &d->from->params.items[param].row;
    *value = autodiff_once(old->nodes.items[0], VALUE_PARAMETER, (int64_t)row->floats, false);
    value->param = param;
    return param;
}

/* Adds the gradient of parameter `index` to what `op` writes beside its output. */
static void also_param(struct autodiff *d, struct graph_op *op, const struct graph_op *old,
                       int index)
{
    struct graph_value value;
    param_value(d, old, index, &value);
    array_push(d->arena, &d->holders, 0);
    array_push(d->arena, &d->readers, 0);
    array_push(d->arena, &op->also, graph_add_value(d->arena, d->to, value));
}

/* Appends `op`, whose output is the gradient of parameter `index`. */
static void add_param(struct autodiff *d, struct graph_op op, const struct graph_op *old, int index)
{
    struct graph_value value;
    param_value(d, old, index, &value);
    autodiff_add(d, op, value);
}

/* `value` with at least this border: itself or a copy. */
static int with_border(struct autodiff *d, const struct graph_op *old, int value, int border)
{
    struct graph_value v = d->to->values.items[value];
    if (v.border >= border)
        return value;
    struct graph_op op = autodiff_op(d, OP_reorder, old);
    autodiff_read(d, &op, value);
    v.border = border;
    return autodiff_add(d, op, v);
}

/* Gives a new value to old `target`, in the target's block. */
static void give(struct autodiff *d, const struct graph_op *old, int target, int value)
{
    struct graph_value to = autodiff_gradient(d, target);
    if (d->to->values.items[value].block != to.block) {
        struct graph_op op = autodiff_op(d, OP_reorder, old);
        autodiff_read(d, &op, value);
        value = autodiff_add(d, op, to);
    }
    autodiff_give(d, target, value);
}

/* The gradient of input `index` by `kind`, which reads dy and, where `other` is not negative, that
 * old value. */
static struct graph_op simple(struct autodiff *d, enum op_kind kind, const struct graph_op *old,
                              int dy, int other)
{
    struct graph_op op = autodiff_op(d, kind, old);
    op.window = old->window;
    op.stride = old->stride;
    op.channels_before = old->channels_before;
    op.size = old->size;
    op.alpha = old->alpha;
    op.beta = old->beta;
    op.ways = old->ways;
    op.amount = old->amount;
    op.scale = old->scale;
    autodiff_read(d, &op, dy);
    if (other >= 0)
        autodiff_read(d, &op, d->value[other]);
    return op;
}

static void back_by(struct autodiff *d, enum op_kind kind, const struct graph_op *old, int dy,
                    int other)
{
    int input = old->inputs.items[0];
    if (!autodiff_wants(d, input))
        return;
    struct graph_op op = simple(d, kind, old, dy, other);
    autodiff_give(d, input, autodiff_add(d, op, autodiff_gradient(d, input)));
}

/* ---- Convolution ---- */

static int blocks_of(const struct autodiff *d, int old)
{
    return graph_value_blocks(&d->from->values.items[old]);
}

/* The gradient of the weights by Winograd's algorithm: sums of the threads, then taps. */
static void winograd_weights(struct autodiff *d, const struct graph_op *old, struct graph_op op)
{
    op.algorithm = ALGORITHM_WINOGRAD;
    op.winograd = old->winograd_dw;
    int64_t floats = winograd_extents(d->to, &op).weights * d->to->threads;
    int parts = autodiff_add(d, op, autodiff_once(old->nodes.items[0], VALUE_PARTS, floats, false));
    struct graph_op taps = autodiff_op(d, OP_winograd_gradient, old);
    taps.algorithm = ALGORITHM_WINOGRAD;
    taps.tile = old->tile;
    taps.winograd = old->winograd_dw;
    autodiff_read(d, &taps, parts);
    add_param(d, taps, old, 0);
}

static void conv_weights(struct autodiff *d, const struct graph_op *old, int dy)
{
    int input = old->inputs.items[0];
    struct graph_op op = autodiff_op(d, OP_conv_backward_weights, old);
    op.window = old->window;
    op.groups = old->groups;
    op.algorithm = op_is_blocked(old) ? ALGORITHM_DIRECT : old->algorithm;
    op.tile = old->tile;
    op.dw = old->dw;
    autodiff_read(d, &op, d->value[input]);
    autodiff_read(d, &op, dy);
    if (old->winograd_dw.tiles) {
        winograd_weights(d, old, op);
        return;
    }
    int64_t units = (int64_t)blocks_of(d, input) * blocks_of(d, old->output);
    if (old->dw.blocks > 1)
        units /= old->dw.blocks;
    if (old->algorithm == ALGORITHM_PLAIN || units >= UNITS_A_THREAD * d->to->threads) {
        add_param(d, op, old, 0);
        return;
    }
    struct graph_value sums;
    param_value(d, old, 0, &sums);
    int64_t floats = sums.shape.c;
    sums = autodiff_once(old->nodes.items[0], VALUE_PARTS, floats * d->to->threads, false);
    int parts = autodiff_add(d, op, sums);
    struct graph_op sum = autodiff_op(d, OP_sum_parts, old);
    autodiff_read(d, &sum, parts);
    add_param(d, sum, old, 0);
}

/* The weights in the order in which a convolution in blocks reads them on the way back. */
static int flipped(struct autodiff *d, const struct graph_op *old)
{
    struct graph_op flip = autodiff_op(d, OP_conv_flip, old);
    flip.window = old->window;
    flip.tile = old->tile;
    flip.back = old->back;
    array_push(d->arena, &flip.params, old->params.items[0]);
    const struct graph_value *y = &d->from->values.items[old->output];
    int lanes = d->from->target->lanes,
        inputs = d->from->values.items[old->inputs.items[0]].shape.c;
    int64_t floats = (inputs + lanes - 1) / lanes * lanes;
    floats *= (int64_t)autodiff_channels(y) * old->window.kh * old->window.kw;
    return autodiff_add(d, flip, autodiff_once(old->nodes.items[0], VALUE_FLIPPED, floats, false));
}

/* dx = sum over taps of w times dy: flipped weights make a convolution of it. */
static void conv_data(struct autodiff *d, const struct graph_op *old, int dy)
{
    int input = old->inputs.items[0], lanes = d->from->target->lanes;
    struct graph_value dx = autodiff_gradient(d, input);
    struct graph_op op = autodiff_op(d, OP_conv_backward_data, old);
    op.window = old->window;
    op.groups = old->groups;
    op.algorithm = old->algorithm;
    op.tile = old->back;
    op.winograd = old->winograd_back;
    if (op_is_blocked(old)) {
        bool winograd = old->winograd_back.tiles > 0;
        op.algorithm = winograd ? ALGORITHM_WINOGRAD : ALGORITHM_DIRECT;
        int weights = winograd ? autodiff_transformed(d, old, true) : flipped(d, old);
        dy = with_border(d, old, dy, graph_backward_border(d->from, old));
        autodiff_read(d, &op, dy);
        autodiff_read(d, &op, weights);
        if (dx.block != lanes)
            dx.border = 0;
        dx.block = lanes;
    } else {
        autodiff_read(d, &op, dy);
        array_push(d->arena, &op.params, old->params.items[0]);
    }
    give(d, old, input, autodiff_add(d, op, dx));
}

static void back_conv(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    if (old->residual >= 0)
        autodiff_give(d, old->residual, dy);
    if (old->params.count == 2) {
        struct graph_op op = autodiff_op(d, OP_channel_sums, old);
        autodiff_read(d, &op, dy);
        add_param(d, op, old, 1);
    }
    conv_weights(d, old, dy);
    if (autodiff_wants(d, old->inputs.items[0]))
        conv_data(d, old, dy);
}

/* ---- Layers with parameters ---- */

static void back_bn(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    int input = old->inputs.items[0], node = old->nodes.items[0];
    const struct graph_value *x = &d->from->values.items[input];
    if (old->residual >= 0)
        autodiff_give(d, old->residual, dy);
    struct graph_op sums = simple(d, OP_bn_backward_sums, old, dy, input);
    autodiff_read(d, &sums, d->statistics[id]);
    int64_t channels = autodiff_channels(x);
    int of_sums =
        autodiff_add(d, sums, autodiff_once(node, VALUE_SUMS, d->to->threads * 2 * channels, true));
    struct graph_op finish = autodiff_op(d, OP_bn_backward_finish, old);
    finish.elements = autodiff_elements(d, x);
    autodiff_read(d, &finish, of_sums);
    autodiff_read(d, &finish, d->statistics[id]);
    array_push(d->arena, &finish.params, old->params.items[0]);
    also_param(d, &finish, old, 0);
    also_param(d, &finish, old, 1);
    int factors = autodiff_add(d, finish, autodiff_once(node, VALUE_FACTORS, 3 * channels, false));
    if (!autodiff_wants(d, input))
        return;
    struct graph_op apply = simple(d, OP_bn_backward_apply, old, dy, input);
    autodiff_read(d, &apply, factors);
    autodiff_give(d, input, autodiff_add(d, apply, autodiff_gradient(d, input)));
}

static void back_linear(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    int input = old->inputs.items[0];
    struct graph_op op = autodiff_op(d, OP_linear_backward_weights, old);
    op.tile = old->tile;
    autodiff_read(d, &op, d->value[input]);
    autodiff_read(d, &op, dy);
    if (old->params.count == 2)
        also_param(d, &op, old, 1);
    add_param(d, op, old, 0);
    if (!autodiff_wants(d, input))
        return;
    struct graph_op data = autodiff_op(d, OP_linear_backward_data, old);
    data.tile = old->tile;
    autodiff_read(d, &data, dy);
    array_push(d->arena, &data.params, old->params.items[0]);
    autodiff_give(d, input, autodiff_add(d, data, autodiff_gradient(d, input)));
}

static void back_prelu(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    int input = old->inputs.items[0];
    add_param(d, simple(d, OP_prelu_backward_slope, old, dy, input), old, 0);
    if (!autodiff_wants(d, input))
        return;
    struct graph_op op = simple(d, OP_prelu_backward, old, dy, input);
    array_push(d->arena, &op.params, old->params.items[0]);
    autodiff_give(d, input, autodiff_add(d, op, autodiff_gradient(d, input)));
}

/* ---- Sums and products ---- */

/* `scale` times dy. */
static int scaled(struct autodiff *d, const struct graph_op *old, int target, int dy, double scale)
{
    if (!(scale < 1 || scale > 1))
        return dy;
    struct graph_op op = autodiff_op(d, OP_affine, old);
    op.scale = scale;
    autodiff_read(d, &op, dy);
    return autodiff_add(d, op, autodiff_gradient(d, target));
}

static void back_add(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    for (int i = 0; i < 2; i++)
        autodiff_give(d, old->inputs.items[i], dy);
}

static void back_sub(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    autodiff_give(d, old->inputs.items[0], dy);
    if (autodiff_wants(d, old->inputs.items[1]))
        autodiff_give(d, old->inputs.items[1], scaled(d, old, old->inputs.items[1], dy, -1));
}

static void back_affine(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    if (autodiff_wants(d, old->inputs.items[0]))
        autodiff_give(d, old->inputs.items[0],
                      scaled(d, old, old->inputs.items[0], dy, old->scale));
}

static void back_mul(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    for (int i = 0; i < 2; i++) {
        int input = old->inputs.items[i];
        if (!autodiff_wants(d, input))
            continue;
        struct graph_op op = simple(d, OP_mul, old, dy, old->inputs.items[1 - i]);
        autodiff_give(d, input, autodiff_add(d, op, autodiff_gradient(d, input)));
    }
}

static void back_concat(struct autodiff *d, int id, int dy)
{
    const struct graph_op *old = &d->from->ops.items[id];
    for (int i = 0, before = 0; i < old->inputs.count; i++) {
        int input = old->inputs.items[i];
        if (autodiff_wants(d, input)) {
            struct graph_op op = simple(d, OP_concat_backward, old, dy, -1);
            op.channels_before = before;
            autodiff_give(d, input, autodiff_add(d, op, autodiff_gradient(d, input)));
        }
        before += d->from->values.items[input].shape.c;
    }
}

/* ---- Others: one input, one operator ---- */

static void back_relu(struct autodiff *d, int id, int dy)
{
    autodiff_give(d, d->from->ops.items[id].inputs.items[0], dy); /* the mask is applied */
}

#define BACK(name, kind, other)                                                                    \
    static void back_##name(struct autodiff *d, int id, int dy)                                    \
    {                                                                                              \
        const struct graph_op *old = &d->from->ops.items[id];                                      \
        back_by(d, kind, old, dy, other);                                                          \
    }

BACK(sigmoid, OP_sigmoid_backward, old->output)
BACK(maxpool, OP_maxpool_backward, old->inputs.items[0])
BACK(avgpool, OP_avgpool_backward, -1)
BACK(pad_shortcut, OP_pad_shortcut_backward, -1)
BACK(maxout, OP_maxout_backward, old->inputs.items[0])
BACK(lrn, OP_lrn_backward, old->inputs.items[0])
BACK(softmax, OP_softmax_backward, old->output)
BACK(dropout, OP_dropout, -1)
BACK(flatten, OP_unflatten, -1)
BACK(reorder, OP_reorder, -1)

static void (*const back[OP_COUNT])(struct autodiff *, int, int) = {
    [OP_conv] = back_conv,
    [OP_bn] = back_bn,
    [OP_relu] = back_relu,
    [OP_prelu] = back_prelu,
    [OP_sigmoid] = back_sigmoid,
    [OP_maxpool] = back_maxpool,
    [OP_avgpool] = back_avgpool,
    [OP_linear] = back_linear,
    [OP_add] = back_add,
    [OP_sub] = back_sub,
    [OP_mul] = back_mul,
    [OP_affine] = back_affine,
    [OP_pad_shortcut] = back_pad_shortcut,
    [OP_concat] = back_concat,
    [OP_maxout] = back_maxout,
    [OP_lrn] = back_lrn,
    [OP_flatten] = back_flatten,
    [OP_softmax] = back_softmax,
    [OP_reorder] = back_reorder,
    [OP_dropout] = back_dropout,
};

void autodiff_back(struct autodiff *d, int id, int dy)
{
    back[d->from->ops.items[id].kind](d, id, dy);
}
