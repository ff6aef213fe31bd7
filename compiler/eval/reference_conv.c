/* reference_conv.c: convolution from its definition, in double precision.
 *
 * Input: operands of one image. Output: all values of the node. It makes nearly all of a network's
 * multiply-adds, so the loops stand in an order in which the innermost one runs along rows, and
 * threads share the output channels; each output's sum is taken in one order all the same. */
#include "eval/reference_operator.h"

static size_t plane(struct shape shape)
{
    return (size_t)shape.h * (size_t)shape.w;
}

void reference_window_outputs(const struct window *window, int tap, int in, int out, int *first,
                              int *end)
{
    int shift = window->pad - tap * window->dilation; /* input index = out * stride - shift */
    *first = shift > 0 ? (shift + window->stride - 1) / window->stride : 0;
    *end = in - 1 + shift < 0 ? 0 : (in - 1 + shift) / window->stride + 1;
    *end = *end > out ? out : *end;
}

/* to[i] += w * from[i * stride] */
static void add_row(double w, const double *restrict from, int stride, double *restrict to,
                    int count)
{
    if (stride == 1)
        for (int i = 0; i < count; i++)
            to[i] += w * from[i];
    else
        for (int i = 0; i < count; i++)
            to[i] += w * from[i * stride];
}

/* Adds one element of one kernel to an output channel. */
static void add_tap(const struct window *window, struct shape is, struct shape os, int ky, int kx,
                    double w, const double *in, double *out)
{
    int y, y_end, x, x_end, stride = window->stride;
    reference_window_outputs(window, ky, is.h, os.h, &y, &y_end);
    reference_window_outputs(window, kx, is.w, os.w, &x, &x_end);
    for (; y < y_end; y++) {
        int iy = y * stride - window->pad + ky * window->dilation;
        int ix = x * stride - window->pad + kx * window->dilation;
        add_row(w, in + (size_t)iy * (size_t)is.w + ix, stride, out + (size_t)y * (size_t)os.w + x,
                x_end - x);
    }
}

/* y[o] = b[o] + sum over i, ky, kx of w[o][i][ky][kx] * x[i], i within o's group. */
static void make_channel(const struct reference_operands *o, struct shape is, struct shape os,
                         int c)
{
    const struct model_node *node = o->node;
    int kh = node->window.kh, kw = node->window.kw;
    int ic = is.c / node->groups, oc = os.c / node->groups;
    const double *bias = o->params[PARAM_BIAS];
    const double *w = o->params[PARAM_WEIGHT] + (size_t)c * (size_t)ic * (size_t)(kh * kw);
    const double *in = o->inputs[0] + (size_t)(c / oc * ic) * plane(is);
    double *out = o->out + (size_t)c * plane(os);
    for (size_t i = 0; i < plane(os); i++)
        out[i] = bias ? bias[c] : 0;
    for (int i = 0; i < ic; i++, in += plane(is))
        for (int ky = 0; ky < kh; ky++)
            for (int kx = 0; kx < kw; kx++)
                add_tap(&node->window, is, os, ky, kx, *w++, in, out);
}

/* A plane as one row. */
static struct shape flat(struct shape shape)
{
    return (struct shape){shape.c, 1, shape.h * shape.w};
}

void reference_conv(const struct reference_operands *o)
{
    const struct window *w = &o->node->window;
    struct shape is = o->shapes[0], os = o->node->shape;
    /* Windows of one pixel that leave none out take a plane for a row. */
    if (w->kh == 1 && w->kw == 1 && w->stride == 1 && w->pad == 0) {
        is = flat(is);
        os = flat(os);
    }
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
    for (int c = 0; c < os.c; c++)
        make_channel(o, is, os, c);
}
