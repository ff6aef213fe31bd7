/* title.c: what a kernel does and how its arrays lie, in words, for comments and the map. */
#include "emit/training.h"

const char *emit_layout(struct emitter *e, const struct graph_value *v)
{
    if (v->once)
        return arena_printf(e->arena, "%d for the batch", v->shape.c);
    const char *text = arena_printf(e->arena, "%dx%dx%d", v->shape.c, v->shape.h, v->shape.w);
    if (v->shape.h == 1 && v->shape.w == 1)
        text = arena_printf(e->arena, "%d", v->shape.c);
    if (v->block > 1 && v->block == v->shape.c)
        text = arena_printf(e->arena, "%s, channels last", text);
    else if (v->block > 1)
        text = arena_printf(e->arena, "%s in blocks of %d", text, v->block);
    return v->border ? arena_printf(e->arena, "%s, border %d", text, v->border) : text;
}

/* " 3x3, stride 2, pad 1" behind the words; the way back of a window says that it is one. */
static const char *with_window(struct emitter *e, const struct graph_op *op, const char *text)
{
    const struct window *w = &op->window;
    bool matrix = op->kind == OP_winograd_weights || op->kind == OP_winograd_gradient;
    if (!w->kh || matrix)
        return text;
    text =
        arena_printf(e->arena, "%s%s %dx%d, stride %d, pad %d", text,
                     emit_training_kernel(op) ? "; window" : "", w->kh, w->kw, w->stride, w->pad);
    if (w->dilation > 1)
        text = arena_printf(e->arena, "%s, dilation %d", text, w->dilation);
    if (op->groups > 1)
        text = arena_printf(e->arena, "%s, %d groups", text, op->groups);
    return text;
}

const char *emit_title(struct emitter *e, const struct graph_op *op)
{
    static const char *const words[] = {
        [OP_conv] = "Convolution",
        [OP_bn] = "Batch-norm",
        [OP_relu] = "ReLU",
        [OP_prelu] = "PReLU",
        [OP_sigmoid] = "Sigmoid",
        [OP_maxpool] = "Maximum",
        [OP_avgpool] = "Average",
        [OP_linear] = "Linear layer",
        [OP_add] = "Sum",
        [OP_sub] = "Difference",
        [OP_mul] = "Product",
        [OP_affine] = "Scalars",
        [OP_pad_shortcut] = "Shortcut by zero channels (option A)",
        [OP_concat] = "Concatenation of channels",
        [OP_maxout] = "Maximum of neighbouring channels",
        [OP_lrn] = "Local response normalisation",
        [OP_flatten] = "Flattening",
        [OP_softmax] = "Softmax over channels",
        [OP_reorder] = "Copy in another layout",
        [OP_COUNT] = NULL,
    };
    const struct training_kernel *training = emit_training_kernel(op);
    const char *text = training ? training->title : words[op->kind];
    if (op->kind == OP_reorder && emit_output(e, op)->external)
        text = "Copy to the caller";
    text = with_window(e, op, text);
    if (op->kind == OP_conv && op->algorithm == ALGORITHM_GEMM)
        text = arena_printf(e->arena, "%s, as a matrix product", text);
    if (op->algorithm == ALGORITHM_WINOGRAD && op->kind != OP_winograd_weights)
        text = arena_printf(e->arena, "%s, by Winograd's F(%dx%d, 3x3)", text, op->winograd.out,
                            op->winograd.out);
    if (op_has_bias(op))
        text = arena_printf(e->arena, "%s; bias", text);
    if (op->residual >= 0)
        text = arena_printf(e->arena, "%s; residual", text);
    if (op->relu && op->kind != OP_relu)
        text = arena_printf(e->arena, "%s; ReLU", text);
    if (op->pool.kh)
        text = arena_printf(e->arena, "%s; maximum %dx%d, stride %d, pad %d", text, op->pool.kh,
                            op->pool.kw, op->pool.stride, op->pool.pad);
    return text;
}
