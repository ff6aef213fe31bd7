/* reference_conv_gradient.c: what comes back through a convolution, in double precision.
 *
 * Input: operands of one image and the gradient of the result. Output: added to the gradients of
 * the input, the weights and the biases. As in reference_conv.c the innermost loop runs along
 * places, four channels are taken at a time, and threads share the input's channels. Each sum is
 * taken in one order all the same. */
#include "eval/reference_gradient.h"

enum { TOGETHER = 4, CHUNK = 512 }; /* channels, and places of the result, at a time */

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

/* ---- Weights: dw += x[i] * dy[o] ---- */

/* What one element of the kernel gets to see of four input channels, from the first of which `in`
 * is: for places [first, first + count) of the result, 0 where it looks beyond the input. */
static void look(const struct conv *conv, size_t k, const double *in, int channels, size_t first,
                 size_t count, double seen[TOGETHER][CHUNK])
{
    const struct window *w = conv->window;
    int dy = (int)k / w->kw * w->dilation - w->pad, dx = (int)k % w->kw * w->dilation - w->pad;
    int y = (int)first / conv->os.w, x = (int)first % conv->os.w;
    for (size_t p = 0; p < count; p++) {
        int iy = y * w->stride + dy, ix = x * w->stride + dx;
        bool inside = iy >= 0 && iy < conv->is.h && ix >= 0 && ix < conv->is.w;
        const double *from = in + (inside ? (size_t)iy * (size_t)conv->is.w + (size_t)ix : 0);
        for (int c = 0; c < TOGETHER; c++)
            seen[c][p] = inside && c < channels ? from[(size_t)c * plane(conv->is)] : 0;
        y += x == conv->os.w - 1;
        x = x == conv->os.w - 1 ? 0 : x + 1;
    }
}

/* sums[c] = the product of seen[c] and b. */
static void multiply(double seen[TOGETHER][CHUNK], const double *b, size_t count,
                     double sums[TOGETHER])
{
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
#ifdef _OPENMP
#pragma omp simd reduction(+ : s0, s1, s2, s3)
#endif
    for (size_t i = 0; i < count; i++) {
        s0 += seen[0][i] * b[i];
        s1 += seen[1][i] * b[i];
        s2 += seen[2][i] * b[i];
        s3 += seen[3][i] * b[i];
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
}

/* Those that input channels [i, i + 4) of a group meet, by places [first, first + count). */
static void make_weights(const struct conv *conv, int group, int i, size_t first, size_t count)
{
    const struct reference_gradients *g = conv->g;
    size_t kernel = (size_t)(conv->window->kh * conv->window->kw);
    int channels = conv->ic - i < TOGETHER ? conv->ic - i : TOGETHER;
    const double *in = g->forward->inputs[0] + (size_t)(group * conv->ic + i) * plane(conv->is);
    double seen[TOGETHER][CHUNK], sums[TOGETHER];
    for (size_t k = 0; k < kernel; k++) {
        look(conv, k, in, channels, first, count, seen);
        for (int o = group * conv->oc; o < (group + 1) * conv->oc; o++) {
            double *dw =
                g->dparams[PARAM_WEIGHT] + ((size_t)o * (size_t)conv->ic + (size_t)i) * kernel + k;
            multiply(seen, g->dout + (size_t)o * plane(conv->os) + first, count, sums);
            for (int c = 0; c < channels; c++)
                dw[(size_t)c * kernel] += sums[c];
        }
    }
}

/* All places, CHUNK at a time. */
static void make_four_weights(const struct conv *conv, int unit)
{
    int fours = (conv->ic + TOGETHER - 1) / TOGETHER;
    size_t all = plane(conv->os);
    for (size_t first = 0; first < all; first += CHUNK)
        make_weights(conv, unit / fours, unit % fours * TOGETHER, first,
                     all - first < CHUNK ? all - first : CHUNK);
}

/* ---- Input: dx[i] += w * dy[o] ---- */

/* Where one element of the kernel meets rows: y[o] += w * x[i] for the pairs of places. */
struct rows {
    int y, y_end, count; /* of the result; places of a row */
    int iy, stride;      /* of the input, for the row y */
    size_t in, out;      /* the first places within their rows */
};

static struct rows rows_of(const struct conv *conv, size_t k)
{
    const struct window *w = conv->window;
    int ky = (int)k / w->kw, kx = (int)k % w->kw, x, x_end;
    struct rows r = {.stride = w->stride};
    reference_window_outputs(w, ky, conv->is.h, conv->os.h, &r.y, &r.y_end);
    reference_window_outputs(w, kx, conv->is.w, conv->os.w, &x, &x_end);
    r.count = x_end - x;
    r.iy = r.y * w->stride - w->pad + ky * w->dilation;
    r.in = (size_t)(x * w->stride - w->pad + kx * w->dilation);
    r.out = (size_t)x;
    return r;
}

/* to[i * stride] += sum over `channels` channels c of w[c] * from[c][i] */
static inline void add_row(const double w[TOGETHER], int channels, size_t apart,
                           const double *restrict from, double *restrict to, int stride, int count)
{
    for (int i = 0; i < count; i++) {
        double sum = to[i * stride];
        for (int c = 0; c < channels; c++)
            sum += w[c] * from[(size_t)c * apart + (size_t)i];
        to[i * stride] = sum;
    }
}

/* By element `k` of the kernels of output channels [o, o + channels), at `w` those of the first. */
static void add_taps(const struct conv *conv, size_t k, int o, int channels, const double *w,
                     double *din)
{
    struct rows r = rows_of(conv, k);
    size_t kernels = (size_t)conv->ic * (size_t)(conv->window->kh * conv->window->kw);
    size_t apart = plane(conv->os);
    const double *dout = conv->g->dout + (size_t)o * apart;
    double by[TOGETHER] = {0};
    for (int c = 0; c < channels; c++)
        by[c] = w[(size_t)c * kernels + k];
    for (int y = r.y; y < r.y_end; y++, r.iy += r.stride) {
        const double *from = dout + (size_t)y * (size_t)conv->os.w + r.out;
        double *to = din + (size_t)r.iy * (size_t)conv->is.w + r.in;
        if (channels == TOGETHER && r.stride == 1)
            add_row(by, TOGETHER, apart, from, to, 1, r.count);
        else
            add_row(by, channels, apart, from, to, r.stride, r.count);
    }
}

/* That of input channel `i`. */
static void make_input(const struct conv *conv, int i)
{
    const struct reference_gradients *g = conv->g;
    size_t kernel = (size_t)(conv->window->kh * conv->window->kw);
    int first = i / conv->ic * conv->oc;
    double *din = g->dinputs[0] + (size_t)i * plane(conv->is);
    for (int o = first; o < first + conv->oc; o += TOGETHER) {
        int channels = first + conv->oc - o < TOGETHER ? first + conv->oc - o : TOGETHER;
        size_t at = (size_t)o * (size_t)conv->ic + (size_t)(i % conv->ic);
        for (size_t k = 0; k < kernel; k++)
            add_taps(conv, k, o, channels, g->forward->params[PARAM_WEIGHT] + at * kernel, din);
    }
}

/* ---- All of it ---- */

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
    int units = node->groups * ((conv.ic + TOGETHER - 1) / TOGETHER);
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
    for (int unit = 0; unit < units; unit++)
        make_four_weights(&conv, unit);
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
    for (int i = 0; i < conv.is.c; i++)
        make_input(&conv, i);
}
