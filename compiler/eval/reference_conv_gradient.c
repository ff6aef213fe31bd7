/* reference_conv_gradient.c: what comes back through a convolution, in double precision.
 *
 * Input: operands of one image and the gradient of the result. Output: added to the gradients of
 * the input, the weights and the biases. As in reference_conv.c the innermost loop runs along rows,
 * and threads share channels: those of the result for the weights, those of the input for its
 * gradient. Each sum is taken in one order all the same. */
#include "eval/reference_gradient.h"

enum { SUMS = 8 }; /* partial sums of a product of rows: vectors instead of a chain of adds */

static size_t plane(struct shape shape)
{
    return (size_t)shape.h * (size_t)shape.w;
}

/* The convolution, with shapes that may be those of planes taken as rows. */
struct conv {
    const struct reference_gradients *g;
    const struct window *window;
    struct shape is, os;
    int ic, oc; /* channels of a group */
};

/* The sum of a[i * stride] * b[i]. */
static double product(const double *restrict a, int stride, const double *restrict b, int count)
{
    double sums[SUMS] = {0}, all = 0;
    int i = 0;
    for (; i + SUMS <= count && stride == 1; i += SUMS)
        for (int j = 0; j < SUMS; j++)
            sums[j] += a[i + j] * b[i + j];
    for (; i < count; i++)
        sums[i % SUMS] += a[i * stride] * b[i];
    for (int j = 0; j < SUMS; j++)
        all += sums[j];
    return all;
}

/* to[i * stride] += w * from[i] */
static void add_row(double w, const double *restrict from, double *restrict to, int stride,
                    int count)
{
    if (stride == 1)
        for (int i = 0; i < count; i++)
            to[i] += w * from[i];
    else
        for (int i = 0; i < count; i++)
            to[i * stride] += w * from[i];
}

/* Where one element of the kernel meets rows: y[o] += w * x[i] for the pairs of places. */
struct rows {
    int y, y_end, count; /* of the result; places of a row */
    int iy, stride;      /* of the input, for the row y */
    size_t in, out;      /* the first places within their rows */
};

static struct rows rows_of(const struct conv *conv, int ky, int kx)
{
    const struct window *w = conv->window;
    int x, x_end;
    struct rows r = {.stride = w->stride};
    reference_window_outputs(w, ky, conv->is.h, conv->os.h, &r.y, &r.y_end);
    reference_window_outputs(w, kx, conv->is.w, conv->os.w, &x, &x_end);
    r.count = x_end - x;
    r.iy = r.y * w->stride - w->pad + ky * w->dilation;
    r.in = (size_t)(x * w->stride - w->pad + kx * w->dilation);
    r.out = (size_t)x;
    return r;
}

/* The gradients of the weights of output channel `c`: dw += x[i] * dy[o]. */
static void make_weights(const struct conv *conv, int c)
{
    const struct reference_gradients *g = conv->g;
    int kh = conv->window->kh, kw = conv->window->kw;
    double *dw = g->dparams[PARAM_WEIGHT] + (size_t)c * (size_t)conv->ic * (size_t)(kh * kw);
    const double *in = g->forward->inputs[0] + (size_t)(c / conv->oc * conv->ic) * plane(conv->is);
    const double *dout = g->dout + (size_t)c * plane(conv->os);
    for (int i = 0; i < conv->ic; i++, in += plane(conv->is))
        for (int k = 0; k < kh * kw; k++, dw++) {
            struct rows r = rows_of(conv, k / kw, k % kw);
            for (int y = r.y; y < r.y_end; y++, r.iy += r.stride)
                *dw += product(in + (size_t)r.iy * (size_t)conv->is.w + r.in, r.stride,
                               dout + (size_t)y * (size_t)conv->os.w + r.out, r.count);
        }
}

/* The gradient of input channel `i`: dx[i] += w * dy[o]. */
static void make_input(const struct conv *conv, int i)
{
    const struct reference_gradients *g = conv->g;
    int kh = conv->window->kh, kw = conv->window->kw, first = i / conv->ic * conv->oc;
    double *din = g->dinputs[0] + (size_t)i * plane(conv->is);
    for (int c = first; c < first + conv->oc; c++) {
        const double *dout = g->dout + (size_t)c * plane(conv->os);
        const double *w =
            g->forward->params[PARAM_WEIGHT] +
            ((size_t)c * (size_t)conv->ic + (size_t)(i % conv->ic)) * (size_t)(kh * kw);
        for (int k = 0; k < kh * kw; k++) {
            struct rows r = rows_of(conv, k / kw, k % kw);
            for (int y = r.y; y < r.y_end; y++, r.iy += r.stride)
                add_row(w[k], dout + (size_t)y * (size_t)conv->os.w + r.out,
                        din + (size_t)r.iy * (size_t)conv->is.w + r.in, r.stride, r.count);
        }
    }
}

/* A plane as one row. */
static struct shape flat(struct shape shape)
{
    return (struct shape){shape.c, 1, shape.h * shape.w};
}

static void add_biases(const struct reference_gradients *g, double *dbias)
{
    size_t count = plane(g->forward->node->shape);
    for (int c = 0; c < g->forward->node->shape.c; c++)
        for (size_t i = 0; i < count; i++)
            dbias[c] += g->dout[(size_t)c * count + i];
}

void gradient_conv(const struct reference_gradients *g)
{
    const struct model_node *node = g->forward->node;
    const struct window *w = &node->window;
    struct conv conv = {.g = g, .window = w, .is = g->forward->shapes[0], .os = node->shape};
    conv.ic = conv.is.c / node->groups;
    conv.oc = conv.os.c / node->groups;
    if (g->dparams[PARAM_BIAS])
        add_biases(g, g->dparams[PARAM_BIAS]);
    /* Windows of one pixel that leave none out take a plane for a row. */
    if (w->kh == 1 && w->kw == 1 && w->stride == 1 && w->pad == 0) {
        conv.is = flat(conv.is);
        conv.os = flat(conv.os);
    }
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
    for (int c = 0; c < conv.os.c; c++)
        make_weights(&conv, c);
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
    for (int i = 0; i < conv.is.c; i++)
        make_input(&conv, i);
}
