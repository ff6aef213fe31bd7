/* graph_verify.c: holds a graph against every property that graph.h states.
 * In: a graph. Out: NULL, or the first thing that is wrong. */
#include "ir/verify.h"

#include <stdarg.h>
#include <string.h>

void verify_wrong(struct verifier *v, int op, const char *format, ...)
{
    char text[256];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (!v->problem)
        v->problem = arena_printf(v->arena, "operator %d (%s): %s", op,
                                  op_name(v->graph->ops.items[op].kind), text);
}

const struct graph_value *verify_input(const struct verifier *v, const struct graph_op *op, int i)
{
    return &v->graph->values.items[op->inputs.items[i]];
}

const struct graph_value *verify_output(const struct verifier *v, const struct graph_op *op)
{
    return &v->graph->values.items[op->output];
}

static bool same_shape(struct shape a, struct shape b)
{
    return a.c == b.c && a.h == b.h && a.w == b.w;
}

/* Extents that a window makes of an input extent. */
static int window_extent(int in, int kernel, const struct window *w)
{
    int span = in + 2 * w->pad - w->dilation * (kernel - 1) - 1;
    if (span < 0 && !(w->ceil && -span < w->stride))
        return 0; /* `ceil` lets the last window, here the only one, reach over the edge */
    int out = (w->ceil ? (span + w->stride - 1) / w->stride : span / w->stride) + 1;
    if (w->ceil && (out - 1) * w->stride >= in + w->pad)
        out--;
    return out;
}

static void check_window(struct verifier *v, int id, const struct window *w, struct shape in,
                         struct shape out)
{
    if (w->kh < 1 || w->kw < 1 || w->stride < 1 || w->pad < 0 || w->dilation < 1)
        verify_wrong(v, id, "a window that is none");
    else if (out.h != window_extent(in.h, w->kh, w) || out.w != window_extent(in.w, w->kw, w))
        verify_wrong(v, id, "output %dx%d does not follow from the window", out.h, out.w);
}

void verify_window(struct verifier *v, int id, const struct graph_op *op,
                   const struct graph_value *from, const struct graph_value *to)
{
    check_window(v, id, &op->window, from->shape, to->shape);
}

static void verify_same(struct verifier *v, int id, const struct graph_op *op)
{
    for (int i = 0; i < op->inputs.count; i++) {
        if (!same_shape(verify_input(v, op, i)->shape, verify_output(v, op)->shape))
            verify_wrong(v, id, "input %d has another shape than the output", i);
        if (verify_input(v, op, i)->block != verify_output(v, op)->block)
            verify_wrong(v, id, "input %d has another block than the output", i);
    }
}

static void verify_start(struct verifier *v, int id, const struct graph_op *op)
{
    if (id != 0 || !verify_output(v, op)->external)
        verify_wrong(v, id, "the input is operator 0 and external");
}

/* The prepare rows are of these kinds, fit the shapes and, in layout, the blocks. The second one
 * may be absent where `optional`. */
static void check_params(struct verifier *v, int id, const struct graph_op *op,
                         const enum rnet_prepare_kind *kinds, bool optional)
{
    const struct graph_value *in = verify_input(v, op, 0), *out = verify_output(v, op);
    if (op->params.count != 2 && !(optional && op->params.count == 1))
        verify_wrong(v, id, "%d parameters", op->params.count);
    for (int i = 0; i < op->params.count && i < 2; i++) {
        const struct rnet_prepare_row *row = &v->graph->params.items[op->params.items[i]].row;
        bool bn = op->kind == OP_bn;
        enum rnet_prepare_kind kind = kinds[i];
        if (op->algorithm == ALGORITHM_WINOGRAD && !i && out->block && !v->graph->training)
            kind = op->winograd.out == 4 ? RNET_PREPARE_WINOGRAD_WEIGHT
                                         : RNET_PREPARE_WINOGRAD2_WEIGHT;
        if (row->kind != kind || row->oc != out->shape.c || (!bn && row->ic != in->shape.c))
            verify_wrong(v, id, "parameter %d is of another kind or shape", i);
        if (op->kind == OP_conv &&
            (row->kh != op->window.kh || row->kw != op->window.kw || row->groups != op->groups))
            verify_wrong(v, id, "parameter %d has another window", i);
        if (out->block && row->in_block != in->block && !(bn && v->graph->training))
            verify_wrong(v, id, "parameter %d is for blocks of %d", i, row->in_block);
    }
}

/* The pool of a convolution makes its output of its result. */
static void check_pool(struct verifier *v, int id, const struct graph_op *op)
{
    const struct shape out = verify_output(v, op)->shape;
    check_window(v, id, &op->pool, op->unpooled, out);
    if (op->unpooled.c != out.c || op->algorithm != ALGORITHM_DIRECT || op->residual >= 0 ||
        op->pool.dilation != 1 || v->graph->training)
        verify_wrong(v, id, "a pool that cannot be part of the convolution");
}

static void check_direct(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *in = verify_input(v, op, 0), *out = verify_output(v, op);
    int lanes = v->graph->target->lanes;
    if (out->block != lanes || in->border < op->window.pad)
        verify_wrong(v, id, "direct: output block %d, input border %d", out->block, in->border);
    if (in->block != lanes && in->block != in->shape.c)
        verify_wrong(v, id, "direct: input block %d", in->block);
    if (op->groups != 1 || op->window.dilation != 1)
        verify_wrong(v, id, "direct: groups or dilation");
    if (op->tile.pixels < 1 || op->tile.blocks < 1 || graph_value_blocks(out) % op->tile.blocks)
        verify_wrong(v, id, "direct: no tile, or one that does not divide the blocks");
    const struct direct *d = &op->direct;
    if (d->span < 1 || d->chunk < 1 || out->shape.h % d->span || graph_value_blocks(in) % d->chunk)
        verify_wrong(v, id, "direct: %d rows or a chunk of %d divide nothing", d->span, d->chunk);
    if (d->rows_first && (d->span > 1 || d->chunk < graph_value_blocks(in)))
        verify_wrong(v, id, "direct: rows first, but %d rows or a chunk of %d", d->span, d->chunk);
    if (d->joined && (d->span < 2 || op->pool.kh || v->graph->training))
        verify_wrong(v, id, "direct: %d rows cannot be joined", d->span);
}

static void verify_conv(struct verifier *v, int id, const struct graph_op *op)
{
    static const enum rnet_prepare_kind kinds[] = {RNET_PREPARE_CONV_WEIGHT,
                                                   RNET_PREPARE_CONV_BIAS};
    const struct graph_value *in = verify_input(v, op, 0), *out = verify_output(v, op);
    check_window(v, id, &op->window, in->shape, graph_conv_shape(v->graph, op));
    if (op->pool.kh)
        check_pool(v, id, op);
    bool transformed = v->graph->training && op->inputs.count == 2;
    if (op->inputs.count != 1 + (transformed && op->algorithm == ALGORITHM_WINOGRAD))
        verify_wrong(v, id, "%d inputs", op->inputs.count);
    if (!transformed)
        check_params(v, id, op, kinds, true);
    if (op->groups < 1 || in->shape.c % op->groups || out->shape.c % op->groups)
        verify_wrong(v, id, "%d groups", op->groups);
    if (op->residual >= 0) {
        const struct graph_value *r = &v->graph->values.items[op->residual];
        if (!same_shape(r->shape, out->shape) || r->block != out->block)
            verify_wrong(v, id, "the residual has another shape or block than the output");
    }
    if (op->algorithm == ALGORITHM_DIRECT && out->block)
        check_direct(v, id, op);
    if (op->algorithm == ALGORITHM_WINOGRAD && out->block)
        verify_winograd(v, id, op);
    if (op->algorithm == ALGORITHM_GEMM && out->block)
        if (in->block != 1 || out->block != 1 || in->border || out->border)
            verify_wrong(v, id, "gemm: blocks %d and %d", in->block, out->block);
}

static void verify_bn(struct verifier *v, int id, const struct graph_op *op)
{
    static const enum rnet_prepare_kind kinds[] = {RNET_PREPARE_BN_SCALE, RNET_PREPARE_BN_SHIFT};
    verify_same(v, id, op);
    check_params(v, id, op, kinds, false);
}

static void verify_prelu(struct verifier *v, int id, const struct graph_op *op)
{
    verify_same(v, id, op);
    if (op->params.count != 1) {
        verify_wrong(v, id, "%d parameters", op->params.count);
        return;
    }
    const struct rnet_prepare_row *row = &v->graph->params.items[op->params.items[0]].row;
    if (row->kind != RNET_PREPARE_PRELU_SLOPE || row->oc != verify_output(v, op)->shape.c)
        verify_wrong(v, id, "the parameter is of another kind or shape");
}

static void verify_pool(struct verifier *v, int id, const struct graph_op *op)
{
    verify_window(v, id, op, verify_input(v, op, 0), verify_output(v, op));
    if (verify_input(v, op, 0)->shape.c != verify_output(v, op)->shape.c)
        verify_wrong(v, id, "channels change");
    if (verify_input(v, op, 0)->block != verify_output(v, op)->block)
        verify_wrong(v, id, "block changes");
}

/* The output is a plain vector. */
static void check_vector(struct verifier *v, int id, const struct graph_op *op)
{
    const struct graph_value *out = verify_output(v, op);
    if (out->shape.h != 1 || out->shape.w != 1 || out->block > 1 || out->border)
        verify_wrong(v, id, "the output is no vector");
}

static void verify_linear(struct verifier *v, int id, const struct graph_op *op)
{
    static const enum rnet_prepare_kind kinds[] = {RNET_PREPARE_LINEAR_WEIGHT,
                                                   RNET_PREPARE_LINEAR_BIAS};
    check_params(v, id, op, kinds, true);
    check_vector(v, id, op);
}

static void verify_pad_shortcut(struct verifier *v, int id, const struct graph_op *op)
{
    const struct shape in = verify_input(v, op, 0)->shape, out = verify_output(v, op)->shape;
    if (op->stride < 1 || out.h != (in.h + op->stride - 1) / op->stride ||
        out.w != (in.w + op->stride - 1) / op->stride)
        verify_wrong(v, id, "stride %d", op->stride);
    else if (op->channels_before < 0 || op->channels_before + in.c > out.c)
        verify_wrong(v, id, "%d channels before", op->channels_before);
    if (verify_input(v, op, 0)->block != verify_output(v, op)->block)
        verify_wrong(v, id, "block changes");
}

static void verify_concat(struct verifier *v, int id, const struct graph_op *op)
{
    const struct shape out = verify_output(v, op)->shape;
    int64_t channels = 0;
    for (int i = 0; i < op->inputs.count; i++) {
        const struct shape in = verify_input(v, op, i)->shape;
        channels += in.c;
        if (in.h != out.h || in.w != out.w)
            verify_wrong(v, id, "input %d is %dx%d", i, in.h, in.w);
    }
    if (channels != out.c)
        verify_wrong(v, id, "%lld channels become %d", (long long)channels, out.c);
}

static void verify_maxout(struct verifier *v, int id, const struct graph_op *op)
{
    const struct shape in = verify_input(v, op, 0)->shape, out = verify_output(v, op)->shape;
    if (in.h != out.h || in.w != out.w || op->ways < 1 || in.c != (int64_t)op->ways * out.c)
        verify_wrong(v, id, "%dx%dx%d by %d", in.c, in.h, in.w, op->ways);
    if (verify_input(v, op, 0)->block != verify_output(v, op)->block)
        verify_wrong(v, id, "block changes");
}

static void verify_lrn(struct verifier *v, int id, const struct graph_op *op)
{
    verify_same(v, id, op);
    if (op->size < 1)
        verify_wrong(v, id, "sums of %d channels", op->size);
}

static void verify_flatten(struct verifier *v, int id, const struct graph_op *op)
{
    const struct shape in = verify_input(v, op, 0)->shape, out = verify_output(v, op)->shape;
    if ((int64_t)in.c * in.h * in.w != out.c)
        verify_wrong(v, id, "elements are lost");
    check_vector(v, id, op);
}

static void verify_reorder(struct verifier *v, int id, const struct graph_op *op)
{
    if (!same_shape(verify_input(v, op, 0)->shape, verify_output(v, op)->shape))
        verify_wrong(v, id, "the shape changes");
    if (!verify_output(v, op)->role && !verify_output(v, op)->external)
        verify_wrong(v, id, "the output is not marked as a copy");
}

static verify_function *const verify[OP_COUNT] = {
    [OP_input] = verify_start,   [OP_conv] = verify_conv,
    [OP_bn] = verify_bn,         [OP_relu] = verify_same,
    [OP_prelu] = verify_prelu,   [OP_sigmoid] = verify_same,
    [OP_maxpool] = verify_pool,  [OP_avgpool] = verify_pool,
    [OP_linear] = verify_linear, [OP_add] = verify_same,
    [OP_sub] = verify_same,      [OP_mul] = verify_same,
    [OP_affine] = verify_same,   [OP_pad_shortcut] = verify_pad_shortcut,
    [OP_concat] = verify_concat, [OP_maxout] = verify_maxout,
    [OP_lrn] = verify_lrn,       [OP_flatten] = verify_flatten,
    [OP_softmax] = verify_same,  [OP_reorder] = verify_reorder,
    [OP_dropout] = verify_same,
};

/* What only some operators have. */
static void check_extras(struct verifier *v, int id, const struct graph_op *op)
{
    bool layer = op->kind == OP_conv || op->kind == OP_linear;
    bool bn = op->kind == OP_bn || op->kind == OP_bn_apply;
    bool training = verify_training(op->kind) != NULL || op->kind == OP_dropout;
    if (op->residual >= 0 && op->kind != OP_conv && op->kind != OP_conv_backward_data &&
        !(bn && v->graph->training))
        verify_wrong(v, id, "has a residual");
    if (op->params.count && !layer && !bn && op->kind != OP_prelu && !training)
        verify_wrong(v, id, "has parameters");
    if (op->relu && !layer && !bn && op->kind != OP_add)
        verify_wrong(v, id, "has a ReLU");
    if ((training || op->also.count || op->updates.count || op->backward) && !v->graph->training)
        verify_wrong(v, id, "belongs to training");
}

/* Ids in range, inputs before their users, one producer each. False stops the operator's own check.
 */
static bool check_links(struct verifier *v, int id, const struct graph_op *op, bool *defined)
{
    const struct graph *g = v->graph;
    if ((unsigned)op->kind >= OP_COUNT || op->inputs.count < (op_inputs(op->kind) != 0) ||
        (op_inputs(op->kind) >= 0 && op->inputs.count != op_inputs(op->kind))) {
        v->problem = arena_printf(v->arena, "operator %d: kind or number of inputs", id);
        return false;
    }
    for (int i = 0; i < graph_read_count(op); i++) {
        int value = graph_read(op, i);
        if (value < 0 || value >= g->values.count || !defined[value]) {
            verify_wrong(v, id, "reads v%d before it is written", value);
            return false;
        }
    }
    for (int i = 0; i < op->params.count; i++)
        if (op->params.items[i] < 0 || op->params.items[i] >= g->params.count)
            verify_wrong(v, id, "parameter %d does not exist", op->params.items[i]);
    for (int i = 0; i < op->updates.count; i++)
        if (op->updates.items[i] < 0 || op->updates.items[i] >= g->params.count)
            verify_wrong(v, id, "statistic %d does not exist", op->updates.items[i]);
    for (int i = 0; i <= op->also.count; i++) {
        int value = graph_write(op, i);
        if (value < 0 || value >= g->values.count || defined[value] ||
            g->values.items[value].producer != id) {
            verify_wrong(v, id, "output v%d has another producer", value);
            return false;
        }
        defined[value] = true;
    }
    if (op->scope < 0 || op->scope >= g->model->scopes.count)
        verify_wrong(v, id, "scope %d does not exist", op->scope);
    check_extras(v, id, op);
    return !v->problem;
}

static void check_values(struct verifier *v, const bool *defined)
{
    const struct graph *g = v->graph;
    for (int i = 0; i < g->values.count && !v->problem; i++) {
        const struct graph_value *value = &g->values.items[i];
        const struct shape s = value->shape;
        bool layout = !value->block || (value->block > 0 && value->border >= 0);
        bool once = value->once ? s.h == 1 && s.w == 1 && value->block == 1 && !value->border
                                : !value->wide;
        bool external = !value->external || !value->block || (value->block == 1 && !value->border);
        if (!defined[i] || s.c < 1 || s.h < 1 || s.w < 1 || !layout || !external || !once)
            v->problem = arena_printf(v->arena, "value v%d: %dx%dx%d, block %d, border %d", i, s.c,
                                      s.h, s.w, value->block, value->border);
    }
}

/* Outputs are computed; in layout each is an array of the caller's, and nothing else is. */
static void check_outputs(struct verifier *v, const bool *defined)
{
    if (v->graph->training)
        return;
    const struct graph *g = v->graph;
    int external = 0;
    bool *taken = arena_array(v->arena, (size_t)g->values.count + 1, sizeof *taken);
    bool in_layout = g->values.items[g->ops.items[0].output].block;
    if (!g->outputs.count)
        v->problem = "the graph has no output";
    taken[g->ops.items[0].output] = true;
    for (int i = 0; i < g->outputs.count && !v->problem; i++) {
        int value = g->outputs.items[i].value;
        if (value < 0 || value >= g->values.count || !defined[value])
            v->problem = arena_printf(v->arena, "output %d is not computed", i);
        else if (in_layout && (!g->values.items[value].external || taken[value]))
            v->problem = arena_printf(v->arena, "output %d is no array of its own", i);
        else
            taken[value] = true;
    }
    for (int i = 0; i < g->values.count; i++)
        external += g->values.items[i].external;
    if (!v->problem && in_layout && external != g->outputs.count + 1)
        v->problem = "an external value is neither the input nor one output";
}

static void check_op(struct verifier *v, int id)
{
    const struct graph_op *op = &v->graph->ops.items[id];
    verify_function *function = verify_training(op->kind);
    if (!function)
        function = verify[op->kind];
    function(v, id, op);
}

const char *graph_verify(struct arena *arena, const struct graph *graph)
{
    struct verifier v = {arena, graph, NULL};
    bool *defined = arena_array(arena, (size_t)graph->values.count + 1, sizeof *defined);
    if (!graph->ops.count || graph->ops.items[0].kind != OP_input)
        return "the graph does not begin with its input";
    for (int i = 0; i < graph->ops.count && !v.problem; i++)
        if (check_links(&v, i, &graph->ops.items[i], defined))
            check_op(&v, i);
    check_values(&v, defined);
    if (!v.problem)
        check_outputs(&v, defined);
    return v.problem;
}
