/* reference_conv.c: convolution from its definition, in double precision.
 *
 * Input: operands of one image. Output: all values of the node. It makes nearly all of a network's
 * multiply-adds, so the loops stand in an order in which the innermost one runs along rows, takes
 * four input channels at a time, and threads share the output channels; each output's sum is taken
 * in one order all the same. */
#include "eval/reference_operator.h"

enum { TOGETHER = 4 }; /* input channels */

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

/* One element of the kernels of `channels` input channels, of an output channel. */
struct tap {
    const struct window *window;
    struct shape is, os;
    int ky, kx, channels;
    const double *w, *in; /* of the first channel; kernels and planes apart */
    size_t kernel;
};

/* to[i] += sum over channels c of w[c] * from[c][i * stride] */
static inline void add_row(const struct tap *t, int channels, int stride,
                           const double *restrict from, double *restrict to, int count)
{
    const size_t apart = plane(t->is);
    double w[TOGETHER] = {0};
    for (int c = 0; c < channels; c++)
        w[c] = t->w[(size_t)c * t->kernel];
    for (int i = 0; i < count; i++) {
        double sum = to[i];
        for (int c = 0; c < channels; c++)
            sum += w[c] * from[(size_t)c * apart + (size_t)(i * stride)];
        to[i] = sum;
    }
}

static void add_tap(const struct tap *t, double *out)
{
    int y, y_end, x, x_end, stride = t->window->stride;
    reference_window_outputs(t->window, t->ky, t->is.h, t->os.h, &y, &y_end);
    reference_window_outputs(t->window, t->kx, t->is.w, t->os.w, &x, &x_end);
    int ix = x * stride - t->window->pad + t->kx * t->window->dilation;
    for (; y < y_end; y++) {
        int iy = y * stride - t->window->pad + t->ky * t->window->dilation;
        const double *from = t->in + (size_t)iy * (size_t)t->is.w + ix;
        double *to = out + (size_t)y * (size_t)t->os.w + x;
        if (t->channels == TOGETHER && stride == 1)
            add_row(t, TOGETHER, 1, from, to, x_end - x);
        else
            add_row(t, t->channels, stride, from, to, x_end - x);
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
    size_t kernel = (size_t)(kh * kw);
    const double *w = o->params[PARAM_WEIGHT] + (size_t)c * (size_t)ic * kernel;
    const double *in = o->inputs[0] + (size_t)(c / oc * ic) * plane(is);
    double *out = o->out + (size_t)c * plane(os);
    for (size_t i = 0; i < plane(os); i++)
        out[i] = bias ? bias[c] : 0;
    for (int i = 0; i < ic; i += TOGETHER) {
        struct tap t = {.window = &node->window, .is = is, .os = os, .kernel = kernel};
        t.channels = ic - i < TOGETHER ? ic - i : TOGETHER;
        t.in = in + (size_t)i * plane(is);
        for (size_t k = 0; k < kernel; k++) {
            t.ky = (int)k / kw;
            t.kx = (int)k % kw;
            t.w = w + (size_t)i * kernel + k;
            add_tap(&t, out);
        }
    }
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
