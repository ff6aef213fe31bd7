/* graph_verify_training.c: the operators that only training graphs have.
 * In: an operator. Out: the first thing that is wrong with it. */
#include "ir/verify.h"

static bool same_shape(struct shape a, struct shape b)
{
    return a.c == b.c && a.h == b.h && a.w == b.w;
}

/* Inputs [first, last) have the output's shape and block. */
static void check_same(struct verifier *v, int id, const struct graph_op *op, int first, int last)
{
    const struct graph_value *out = verify_output(v, op);
    for (int i = first; i < last; i++) {
        const struct graph_value *in = verify_input(v, op, i);
        if (!same_shape(in->shape, out->shape) || in->block != out->block || in->once || out->once)
            verify_wrong(v, id, "input %d has another shape or block than the output", i);
    }
}

/* A value that is one for the whole batch. */
static void check_once(struct verifier *v, int id, const struct graph_value *value, int64_t count,
                       bool wide)
{
    if (!value->once || value->wide != wide || value->shape.c != count)
        verify_wrong(v, id, "%d elements for the batch where %lld belong", value->shape.c,
                     (long long)count);
}

static int64_t channels(const struct graph_value *value)
{
    return (int64_t)graph_value_blocks(value) * value->block;
}

/* Parameter `index` of the graph is this tensor of the operator's layer. */
static void check_own(struct verifier *v, int id, const struct graph_op *op, int index,
                      enum param_role role)
{
    const struct graph_param *param = &v->graph->params.items[index];
    if (param->node != op->nodes.items[0] || param->role != role)
        verify_wrong(v, id, "parameter %d is another one", index);
}

/* The operator's only parameters are the weights of its layer. */
void verify_weights(struct verifier *v, int id, const struct graph_op *op)
{
    if (op->params.count != 1)
        verify_wrong(v, id, "%d parameters", op->params.count);
    else
        check_own(v, id, op, op->params.items[0], PARAM_WEIGHT);
}

/* The value is the gradient of this tensor of the operator's layer. */
static void check_gradient(struct verifier *v, int id, const struct graph_op *op,
                           const struct graph_value *value, enum param_role role)
{
    const struct graph *g = v->graph;
    if (value->role != VALUE_PARAMETER || value->param < 0 || value->param >= g->params.count) {
        verify_wrong(v, id, "writes no parameter's gradient");
        return;
    }
    check_own(v, id, op, value->param, role);
    check_once(v, id, value, (int64_t)g->params.items[value->param].row.floats, false);
}

/* The output is the gradient of the weights; what it writes beside it is that of the bias. */
void verify_gradients(struct verifier *v, int id, const struct graph_op *op)
{
    check_gradient(v, id, op, verify_output(v, op), PARAM_WEIGHT);
    for (int i = 0; i < op->also.count; i++)
        check_gradient(v, id, op, &v->graph->values.items[op->also.items[i]], PARAM_BIAS);
}

/* bn counts so many elements of each channel of `x`. */
static void check_elements(struct verifier *v, int id, const struct graph_op *op,
                           const struct graph_value *x)
{
    double elements = (double)v->graph->batch * x->shape.h * x->shape.w;
    if (op->elements < elements || op->elements > elements)
        verify_wrong(v, id, "%g elements where there are %g", op->elements, elements);
}

/* Whose sums an operator reads: what a convolution writes beside them, or an input. */
static const struct graph_value *summed(const struct verifier *v, const struct graph_op *op)
{
    const struct graph_op *by = &v->graph->ops.items[verify_input(v, op, 0)->producer];
    return by->kind == OP_conv ? verify_output(v, by) : verify_input(v, by, 0);
}

static void verify_loss(struct verifier *v, int id, const struct graph_op *op)
{
    check_same(v, id, op, 0, 1);
    if (op->also.count != 1)
        verify_wrong(v, id, "%d values beside the gradient", op->also.count);
    else
        check_once(v, id, &v->graph->values.items[op->also.items[0]], 2 * (int64_t)v->graph->batch,
                   true);
}

static void check_sums(struct verifier *v, int id, const struct graph_op *op,
                       const struct graph_value *of)
{
    check_once(v, id, verify_output(v, op), 2 * v->graph->threads * channels(of), true);
}

static void verify_bn_sums(struct verifier *v, int id, const struct graph_op *op)
{
    check_sums(v, id, op, verify_input(v, op, 0));
}

static void verify_bn_statistics(struct verifier *v, int id, const struct graph_op *op)
{
    int64_t sums = verify_input(v, op, 0)->shape.c;
    check_once(v, id, verify_input(v, op, 0), sums, true);
    check_once(v, id, verify_output(v, op), sums / v->graph->threads * 2, false);
    check_elements(v, id, op, summed(v, op));
    if (op->params.count != 2 || op->updates.count != 2) {
        verify_wrong(v, id, "%d parameters, %d statistics", op->params.count, op->updates.count);
        return;
    }
    check_own(v, id, op, op->params.items[0], PARAM_WEIGHT);
    check_own(v, id, op, op->params.items[1], PARAM_BIAS);
    check_own(v, id, op, op->updates.items[0], PARAM_RUNNING_MEAN);
    check_own(v, id, op, op->updates.items[1], PARAM_RUNNING_VAR);
}

static void verify_bn_apply(struct verifier *v, int id, const struct graph_op *op)
{
    check_same(v, id, op, 0, 1);
    check_once(v, id, verify_input(v, op, 1), 4 * channels(verify_output(v, op)), false);
}

static void verify_bn_backward_sums(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *x = verify_input(v, op, 1), *dy = verify_input(v, op, 0);
    if (!same_shape(x->shape, dy->shape) || x->block != dy->block)
        verify_wrong(v, id, "x and dy differ");
    check_once(v, id, verify_input(v, op, 2), 4 * channels(x), false);
    check_sums(v, id, op, x);
}

static void verify_bn_backward_finish(struct verifier *v, int id, const struct graph_op *op)
{
    int64_t count = verify_input(v, op, 1)->shape.c / 4;
    check_once(v, id, verify_input(v, op, 0), 2 * v->graph->threads * count, true);
    check_once(v, id, verify_output(v, op), 3 * count, false);
    check_elements(v, id, op, summed(v, op));
    verify_weights(v, id, op);
    if (op->also.count != 2)
        verify_wrong(v, id, "%d gradients", op->also.count);
    for (int i = 0; i < op->also.count && i < 2; i++)
        check_gradient(v, id, op, &v->graph->values.items[op->also.items[i]],
                       i ? PARAM_BIAS : PARAM_WEIGHT);
}

static void verify_bn_backward_apply(struct verifier *v, int id, const struct graph_op *op)
{
    check_same(v, id, op, 0, 2);
    check_once(v, id, verify_input(v, op, 2), 3 * channels(verify_output(v, op)), false);
}

static void verify_conv_flip(struct verifier *v, int id, const struct graph_op *op)
{
    verify_weights(v, id, op);
    if (op->tile.blocks < 1 || op->back.blocks < 1)
        verify_wrong(v, id, "no tiles");
    if (v->problem)
        return;
    const struct rnet_prepare_row *row = &v->graph->params.items[op->params.items[0]].row;
    int lanes = v->graph->target->lanes;
    int64_t in = (row->ic + lanes - 1) / lanes * lanes, out = (row->oc + lanes - 1) / lanes * lanes;
    if (row->kh != op->window.kh || row->kw != op->window.kw)
        verify_wrong(v, id, "weights of another window");
    check_once(v, id, verify_output(v, op), in * out * row->kh * row->kw, false);
}

static void verify_conv_backward_data(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *dy = verify_input(v, op, 0), *dx = verify_output(v, op);
    bool direct = op_is_blocked(op);
    int lanes = v->graph->target->lanes;
    if (op->inputs.count != (direct ? 2 : 1) + op->masked || op->params.count != !direct)
        verify_wrong(v, id, "%d inputs, %d parameters", op->inputs.count, op->params.count);
    else if (op->masked)
        check_same(v, id, op, op->inputs.count - 1, op->inputs.count);
    if (!direct)
        verify_weights(v, id, op);
    verify_window(v, id, op, dx, dy);
    if (op->algorithm == ALGORITHM_WINOGRAD)
        verify_winograd(v, id, op);
    if (direct && (dy->block != lanes || dx->block != lanes || op->tile.blocks < 1 ||
                   graph_value_blocks(dx) % op->tile.blocks))
        verify_wrong(v, id, "direct: blocks %d, %d, tile %d", dy->block, dx->block,
                     op->tile.blocks);
    if (!direct && (dy->block != 1 || dx->block != 1 || dy->border || dx->border))
        verify_wrong(v, id, "plain: blocks %d, %d", dy->block, dx->block);
    if (op->residual >= 0) {
        const struct graph_value *r = &v->graph->values.items[op->residual];
        if (!same_shape(r->shape, dx->shape) || r->block != dx->block)
            verify_wrong(v, id, "the residual has another shape or block than the output");
    }
}

static void verify_conv_backward_weights(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *dw = verify_output(v, op);
    const struct graph_value *x = verify_input(v, op, 0), *dy = verify_input(v, op, 1);
    bool direct = op_is_blocked(op);
    verify_window(v, id, op, x, dy);
    if (op->algorithm == ALGORITHM_WINOGRAD)
        verify_winograd_products(v, id, op);
    if (dy->block != (direct ? v->graph->target->lanes : 1) || (!direct && x->block != 1))
        verify_wrong(v, id, "blocks %d and %d", x->block, dy->block);
    if (dw->role == VALUE_PARAMETER)
        verify_gradients(v, id, op);
    else if (dw->role != VALUE_PARTS || !dw->once || dw->shape.c % v->graph->threads)
        verify_wrong(v, id, "neither a gradient nor sums");
}

static void verify_sum_parts(struct verifier *v, int id, const struct graph_op *op)
{
    verify_gradients(v, id, op);
    check_once(v, id, verify_input(v, op, 0),
               (int64_t)verify_output(v, op)->shape.c * v->graph->threads, false);
}

static void verify_channel_sums(struct verifier *v, int id, const struct graph_op *op)
{
    check_gradient(v, id, op, verify_output(v, op), PARAM_BIAS);
}

static void verify_prelu_backward(struct verifier *v, int id, const struct graph_op *op)
{
    check_same(v, id, op, 0, op->inputs.count);
    verify_weights(v, id, op);
}

static void verify_pointwise(struct verifier *v, int id, const struct graph_op *op)
{
    check_same(v, id, op, 0, op->inputs.count);
}

/* dy is smaller or larger than dx, which has the shape of the last input where there are two. */
static void verify_spread(struct verifier *v, int id, const struct graph_op *op)
{
    if (op->inputs.count > 1)
        check_same(v, id, op, op->inputs.count - 1, op->inputs.count);
}

/* dy follows from dx by the window. */
static void verify_pool_backward(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *dx = verify_output(v, op), *dy = verify_input(v, op, 0);
    verify_spread(v, id, op);
    verify_window(v, id, op, dx, dy);
    if (dx->shape.c != dy->shape.c || dx->block != dy->block)
        verify_wrong(v, id, "dx and dy differ");
}

static void verify_linear_backward_data(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *dx = verify_output(v, op);
    verify_weights(v, id, op);
    if (v->problem)
        return;
    const struct rnet_prepare_row *row = &v->graph->params.items[op->params.items[0]].row;
    if (dx->shape.c != row->ic || dx->shape.h != row->ih || dx->shape.w != row->iw ||
        dx->block != row->in_block)
        verify_wrong(v, id, "dx has another shape or block than the weights are for");
}

static void verify_unflatten(struct verifier *v, int id, const struct graph_op *op)
{
    const struct shape in = verify_input(v, op, 0)->shape, out = verify_output(v, op)->shape;
    if ((int64_t)out.c * out.h * out.w != in.c || in.h != 1 || in.w != 1)
        verify_wrong(v, id, "elements are lost");
}

static verify_function *const verify[OP_COUNT] = {
    [OP_loss] = verify_loss,
    [OP_bn_sums] = verify_bn_sums,
    [OP_bn_statistics] = verify_bn_statistics,
    [OP_bn_apply] = verify_bn_apply,
    [OP_bn_backward_sums] = verify_bn_backward_sums,
    [OP_bn_backward_finish] = verify_bn_backward_finish,
    [OP_bn_backward_apply] = verify_bn_backward_apply,
    [OP_winograd_weights] = verify_winograd_weights,
    [OP_conv_flip] = verify_conv_flip,
    [OP_conv_backward_data] = verify_conv_backward_data,
    [OP_conv_backward_weights] = verify_conv_backward_weights,
    [OP_winograd_gradient] = verify_winograd_gradient,
    [OP_sum_parts] = verify_sum_parts,
    [OP_channel_sums] = verify_channel_sums,
    [OP_relu_backward] = verify_pointwise,
    [OP_prelu_backward] = verify_prelu_backward,
    [OP_prelu_backward_slope] = verify_gradients,
    [OP_sigmoid_backward] = verify_pointwise,
    [OP_maxpool_backward] = verify_pool_backward,
    [OP_avgpool_backward] = verify_pool_backward,
    [OP_linear_backward_data] = verify_linear_backward_data,
    [OP_linear_backward_weights] = verify_gradients,
    [OP_pad_shortcut_backward] = verify_spread,
    [OP_concat_backward] = verify_spread,
    [OP_maxout_backward] = verify_spread,
    [OP_lrn_backward] = verify_pointwise,
    [OP_softmax_backward] = verify_pointwise,
    [OP_unflatten] = verify_unflatten,
};

verify_function *verify_training(enum op_kind kind)
{
    return verify[kind];
}
