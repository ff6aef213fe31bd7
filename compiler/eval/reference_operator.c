/* reference_operator.c: the operators as their papers and PyTorch define them, in inference.
 *
 * Input: operands of one image. Output: all values of the node. Nothing is clever here; conv is in
 * reference_conv.c. */
#include "eval/reference_operator.h"

#include <math.h>
#include <string.h>

static size_t plane(struct shape shape)
{
    return (size_t)shape.h * (size_t)shape.w;
}

static size_t floats(struct shape shape)
{
    return (size_t)shape.c * plane(shape);
}

void reference_input(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape);
    for (size_t i = 0; i < count; i++)
        o->out[i] = o->image[i];
}

/* Ioffe and Szegedy 2015, section 3.1, with the running statistics. */
void reference_bn(const struct reference_operands *o)
{
    size_t count = plane(o->node->shape);
    for (int c = 0; c < o->node->shape.c; c++) {
        double scale =
            o->params[PARAM_WEIGHT][c] / sqrt(o->params[PARAM_RUNNING_VAR][c] + o->node->eps);
        double mean = o->params[PARAM_RUNNING_MEAN][c], bias = o->params[PARAM_BIAS][c];
        const double *in = o->inputs[0] + (size_t)c * count;
        double *out = o->out + (size_t)c * count;
        for (size_t i = 0; i < count; i++)
            out[i] = (in[i] - mean) * scale + bias;
    }
}

void reference_relu(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape);
    for (size_t i = 0; i < count; i++)
        o->out[i] = o->inputs[0][i] < 0 ? 0 : o->inputs[0][i];
}

/* He et al. 2015, "Delving Deep into Rectifiers": one slope per channel. */
void reference_prelu(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape), channel = plane(o->node->shape);
    for (size_t i = 0; i < count; i++) {
        double x = o->inputs[0][i];
        o->out[i] = x < 0 ? x * o->params[PARAM_WEIGHT][i / channel] : x;
    }
}

void reference_sigmoid(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape);
    for (size_t i = 0; i < count; i++)
        o->out[i] = 1 / (1 + exp(-o->inputs[0][i]));
}

void reference_window_inputs(const struct window *window, int k, int in, int out, int *first,
                             int *end)
{
    int start = out * window->stride - window->pad, stop = start + k;
    *first = start < 0 ? 0 : start;
    *end = stop > in ? in : stop;
}

/* Applies `reduce` to the window of every output of a pool; windows are not dilated. */
static void pool(const struct reference_operands *o,
                 double (*reduce)(const double *in, int iw, const int *y, const int *x))
{
    const struct window *window = &o->node->window;
    struct shape is = o->shapes[0], os = o->node->shape;
    double *out = o->out;
    for (int c = 0; c < os.c; c++) {
        const double *in = o->inputs[0] + (size_t)c * plane(is);
        for (int oy = 0; oy < os.h; oy++)
            for (int ox = 0; ox < os.w; ox++) {
                int y[2], x[2];
                reference_window_inputs(window, window->kh, is.h, oy, &y[0], &y[1]);
                reference_window_inputs(window, window->kw, is.w, ox, &x[0], &x[1]);
                *out++ = reduce(in, is.w, y, x);
            }
    }
}

/* The largest value, padding left out; a NaN wins. */
static double reduce_max(const double *in, int iw, const int *y, const int *x)
{
    double best = -INFINITY;
    for (int iy = y[0]; iy < y[1]; iy++)
        for (int ix = x[0]; ix < x[1]; ix++) {
            double value = in[(size_t)iy * (size_t)iw + (size_t)ix];
            best = value > best || isnan(value) ? value : best;
        }
    return best;
}

static double reduce_sum(const double *in, int iw, const int *y, const int *x)
{
    double sum = 0;
    for (int iy = y[0]; iy < y[1]; iy++)
        for (int ix = x[0]; ix < x[1]; ix++)
            sum += in[(size_t)iy * (size_t)iw + (size_t)ix];
    return sum;
}

void reference_maxpool(const struct reference_operands *o)
{
    pool(o, reduce_max);
}

int reference_window_length(const struct window *window, int k, int in, int out)
{
    int start = out * window->stride, end = in + 2 * window->pad;
    return start + k > end ? end - start : k;
}

/* PyTorch's count_include_pad: a sum is divided by the length of its window on both axes. */
void reference_avgpool(const struct reference_operands *o)
{
    const struct window *window = &o->node->window;
    struct shape is = o->shapes[0], os = o->node->shape;
    double *out = o->out;
    pool(o, reduce_sum);
    for (int c = 0; c < os.c; c++)
        for (int y = 0; y < os.h; y++)
            for (int x = 0; x < os.w; x++)
                *out++ /= (double)reference_window_length(window, window->kh, is.h, y) *
                          reference_window_length(window, window->kw, is.w, x);
}

void reference_linear(const struct reference_operands *o)
{
    size_t inputs = floats(o->shapes[0]);
    const double *w = o->params[PARAM_WEIGHT], *bias = o->params[PARAM_BIAS];
    for (int c = 0; c < o->node->shape.c; c++, w += inputs) {
        double sum = bias ? bias[c] : 0;
        for (size_t i = 0; i < inputs; i++)
            sum += w[i] * o->inputs[0][i];
        o->out[c] = sum;
    }
}

static void copy(const struct reference_operands *o)
{
    memcpy(o->out, o->inputs[0], floats(o->node->shape) * sizeof *o->out);
}

void reference_dropout(const struct reference_operands *o)
{
    copy(o);
}

void reference_flatten(const struct reference_operands *o)
{
    copy(o);
}

/* Krizhevsky et al. 2012, section 3.3, with PyTorch's constants: x / (1 + alpha/n * s)^beta, s the
 * sum of squares over n channels, n/2 of them before this one. */
void reference_lrn(const struct reference_operands *o)
{
    size_t count = plane(o->node->shape);
    int channels = o->node->shape.c, size = (int)o->node->amount;
    for (int c = 0; c < channels; c++) {
        int first = c - size / 2 < 0 ? 0 : c - size / 2;
        int end = c + (size - 1) / 2 + 1 > channels ? channels : c + (size - 1) / 2 + 1;
        for (size_t i = 0; i < count; i++) {
            double sum = 0, x = o->inputs[0][(size_t)c * count + i];
            for (int k = first; k < end; k++) {
                double value = o->inputs[0][(size_t)k * count + i];
                sum += value * value;
            }
            o->out[(size_t)c * count + i] = x / pow(1 + o->node->alpha / size * sum, o->node->beta);
        }
    }
}

/* Goodfellow et al. 2013: the largest of `ways` consecutive channels. */
void reference_maxout(const struct reference_operands *o)
{
    size_t count = plane(o->node->shape), ways = (size_t)o->node->ways;
    for (size_t c = 0; c < (size_t)o->node->shape.c; c++)
        for (size_t i = 0; i < count; i++) {
            double best = -INFINITY;
            for (size_t k = 0; k < ways; k++) {
                double value = o->inputs[0][(c * ways + k) * count + i];
                best = value > best || isnan(value) ? value : best;
            }
            o->out[c * count + i] = best;
        }
}

/* Over the channels, at every position. */
void reference_softmax(const struct reference_operands *o)
{
    size_t count = plane(o->node->shape), end = floats(o->node->shape);
    for (size_t i = 0; i < count; i++) {
        double largest = -INFINITY, sum = 0;
        for (size_t at = i; at < end; at += count)
            largest = fmax(largest, o->inputs[0][at]);
        for (size_t at = i; at < end; at += count)
            sum += o->out[at] = exp(o->inputs[0][at] - largest);
        for (size_t at = i; at < end; at += count)
            o->out[at] /= sum;
    }
}

void reference_add(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape);
    for (size_t i = 0; i < count; i++)
        o->out[i] = o->inputs[0][i] + o->inputs[1][i];
}

void reference_sub(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape);
    for (size_t i = 0; i < count; i++)
        o->out[i] = o->inputs[0][i] - o->inputs[1][i];
}

void reference_mul(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape);
    for (size_t i = 0; i < count; i++)
        o->out[i] = o->inputs[0][i] * o->inputs[1][i];
}

void reference_affine(const struct reference_operands *o)
{
    size_t count = floats(o->node->shape);
    for (size_t i = 0; i < count; i++)
        o->out[i] = o->node->scale * o->inputs[0][i] + o->node->offset;
}

/* Option A of He et al. 2015, section 3.3: every stride-th pixel, zero channels around. */
void reference_pad_shortcut(const struct reference_operands *o)
{
    struct shape is = o->shapes[0], os = o->node->shape;
    int stride = o->node->stride;
    memset(o->out, 0, floats(os) * sizeof *o->out);
    double *out = o->out + (size_t)o->node->channels_before * plane(os);
    for (int c = 0; c < is.c; c++)
        for (int y = 0; y < os.h; y++)
            for (int x = 0; x < os.w; x++)
                *out++ = o->inputs[0][(size_t)c * plane(is) + (size_t)(y * stride) * (size_t)is.w +
                                      (size_t)(x * stride)];
}

void reference_concat(const struct reference_operands *o)
{
    double *out = o->out;
    for (int k = 0; k < o->input_count; k++) {
        memcpy(out, o->inputs[k], floats(o->shapes[k]) * sizeof *out);
        out += floats(o->shapes[k]);
    }
}
