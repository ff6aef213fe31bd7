/* formula.c: what a kernel computes, as a formula for its comment. o and i are output and input
 * channels, q a pixel of the output, p one of the input, t an element. */
#include <string.h>

#include "emit/training.h"

/* Wraps a sum in what follows it. */
static const char *finish(struct emitter *e, const struct graph_op *op, const char *text)
{
    if (op->residual >= 0)
        text = arena_printf(e->arena, "%s + r[o][q]", text);
    return op->relu ? arena_printf(e->arena, "max(0, %s)", text) : text;
}

/* Which pixel of the input meets place k of the window: "2*q + k - 1"; a window of one place has
 * no k. */
static const char *position(struct emitter *e, const struct window *w)
{
    const char *text = w->stride > 1 ? arena_printf(e->arena, "%d*q", w->stride) : "q";
    if (w->kh > 1 || w->kw > 1)
        text = w->dilation > 1 ? arena_printf(e->arena, "%s + %d*k", text, w->dilation)
                               : arena_printf(e->arena, "%s + k", text);
    return w->pad ? arena_printf(e->arena, "%s - %d", text, w->pad) : text;
}

static const char *conv_formula(struct emitter *e, const struct graph_op *op)
{
    const struct window *w = &op->window;
    bool one = w->kh == 1 && w->kw == 1;
    const struct shape in = emit_input(e, op, 0)->shape, out = emit_output(e, op)->shape;
    const char *channel = "i";
    if (op->groups > 1) /* i counts within o's group */
        channel = arena_printf(e->arena, "o / %d * %d + i", out.c / op->groups, in.c / op->groups);
    const char *sum =
        arena_printf(e->arena, "%ssum_i%s w[o][i]%s * x[%s][%s]", op_has_bias(op) ? "b[o] + " : "",
                     one ? "" : ",k", one ? "" : "[k]", channel, position(e, w));
    if (op->pool.kh)
        return arena_printf(e->arena,
                            "y[o][q] = max_k z[o][%s], k in the window and the image; "
                            "z[o][q] = %s",
                            position(e, &op->pool), finish(e, op, sum));
    return arena_printf(e->arena, "y[o][q] = %s", finish(e, op, sum));
}

static const char *pool_formula(struct emitter *e, const struct graph_op *op)
{
    const struct window *w = &op->window;
    const char *where = "k in the window and the image";
    const char *head = "max_k";
    if (op->kind == OP_avgpool && emit_clips_area(e, op)) {
        head = "1/a * sum_k";
        where = "k in the window and the image, a places of the window in image and padding";
    } else if (op->kind == OP_avgpool) {
        head = arena_printf(e->arena, "1/%d * sum_k", w->kh * w->kw);
    }
    return arena_printf(e->arena, "y[o][q] = %s x[o][%s], %s", head, position(e, w), where);
}

static const char *pointwise_formula(struct emitter *e, const struct graph_op *op)
{
    const char *text = "x[t]";
    if (op->kind == OP_bn)
        text = "scale[o] * x[o][q] + shift[o]";
    else if (op->kind == OP_add)
        text = "x[t] + z[t]";
    else if (op->kind == OP_sub)
        text = "x[t] - z[t]";
    else if (op->kind == OP_mul)
        text = "x[t] * z[t]";
    else if (op->kind == OP_sigmoid)
        text = "1 / (1 + exp(-x[t]))";
    else if (op->kind == OP_prelu)
        text = "(x[o][q] > 0 ? 1 : slope[o]) * x[o][q]";
    else if (op->kind == OP_affine)
        text = arena_printf(e->arena, "%s * x[t] + %s", emit_float(e, op->scale),
                            emit_float(e, op->offset));
    if (op->relu || op->kind == OP_relu)
        text = arena_printf(e->arena, "max(0, %s)", text);
    bool by_channel = op->kind == OP_bn || op->kind == OP_prelu;
    return arena_printf(e->arena, "y%s = %s", by_channel ? "[o][q]" : "[t]", text);
}

/* What the table says, with what the kernel does beside: a residual, the ReLU that follows, or on
 * the way back the one that came before. */
static const char *training_formula(struct emitter *e, const struct graph_op *op, const char *text)
{
    if (op->residual < 0 && !op->relu && !op->masked)
        return text;
    const char *equals = strstr(text, " = "), *where = strstr(text, " where ");
    const char *result = arena_copy(e->arena, text, (size_t)(equals - text));
    const char *end = where ? where : text + strlen(text);
    const char *value = arena_copy(e->arena, equals + 3, (size_t)(end - equals - 3));
    const char *place = strchr(result, '[');
    if (op->residual >= 0)
        value = arena_printf(e->arena, "r%s + %s", place, value);
    if (op->relu)
        value = arena_printf(e->arena, "max(0, %s)", value);
    if (op->masked)
        value = arena_printf(e->arena, "(m%s > 0 ? %s : 0)", place, value);
    return arena_printf(e->arena, "%s = %s%s", result, value, where ? where : "");
}

const char *emit_formula(struct emitter *e, const struct graph_op *op)
{
    const struct training_kernel *training = emit_training_kernel(op);
    if (training)
        return training_formula(e, op, training->formula);
    switch (op->kind) {
    case OP_conv:
        return conv_formula(e, op);
    case OP_maxpool:
    case OP_avgpool:
        return pool_formula(e, op);
    case OP_linear:
        return arena_printf(
            e->arena, "y[o] = %s",
            finish(e, op,
                   op->params.count == 2 ? "b[o] + sum_i w[o][i] * x[i]" : "sum_i w[o][i] * x[i]"));
    case OP_pad_shortcut:
        return arena_printf(e->arena,
                            "y[o][q] = x[o - %d][%d*q] where there is such a channel, else 0",
                            op->channels_before, op->stride);
    case OP_softmax:
        return "y[o][q] = exp(x[o][q] - m[q]) / sum_i exp(x[i][q] - m[q]), m[q] = max_i x[i][q]";
    case OP_concat:
        return "y[o][q] = x0[o][q], then x1[o - channels of x0][q], and so on";
    case OP_maxout:
        return arena_printf(e->arena, "y[o][q] = max_k x[%d*o + k][q], k < %d", op->ways, op->ways);
    case OP_lrn:
        return arena_printf(e->arena,
                            "y[o][q] = x[o][q] / (1 + %s * sum_i x[i][q]^2)^%s, i from o - %d to "
                            "o + %d where there is such a channel",
                            emit_float(e, op->alpha / op->size), emit_float(e, op->beta),
                            op->size / 2, (op->size - 1) / 2);
    case OP_flatten:
    case OP_reorder:
        return "y[t] = x[t]";
    default:
        return pointwise_formula(e, op);
    }
}
