/* reference_gradient.c: the derivative of each operator, applied to what comes back.
 *
 * Input: operands of one image and the gradient of its result. Output: added to the gradients of
 * its inputs and parameters. Where an operator has a corner, the derivative is PyTorch's: that of
 * relu at 0 is 0; the first of equal maxima takes all. conv is in reference_conv_gradient.c. */
#include "eval/reference_gradient.h"

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

static size_t result_floats(const struct reference_gradients *g)
{
    return floats(g->forward->node->shape);
}

void gradient_input(const struct reference_gradients *g)
{
    (void)g;
}

/* y[o] = b[o] + sum w[o][i] * x[i]. */
void gradient_linear(const struct reference_gradients *g)
{
    size_t inputs = floats(g->forward->shapes[0]), outputs = result_floats(g);
    for (size_t o = 0; o < outputs; o++) {
        const double *w = g->forward->params[PARAM_WEIGHT] + o * inputs;
        double *dw = g->dparams[PARAM_WEIGHT] + o * inputs, d = g->dout[o];
        for (size_t i = 0; i < inputs; i++) {
            dw[i] += d * g->forward->inputs[0][i];
            g->dinputs[0][i] += d * w[i];
        }
        if (g->dparams[PARAM_BIAS])
            g->dparams[PARAM_BIAS][o] += d;
    }
}

/* With fixed statistics: y = (x - mean) * weight / sqrt(var + eps) + bias. */
void gradient_bn(const struct reference_gradients *g)
{
    const struct reference_operands *o = g->forward;
    size_t count = plane(o->node->shape);
    for (int c = 0; c < o->node->shape.c; c++) {
        double inverse = 1 / sqrt(o->params[PARAM_RUNNING_VAR][c] + o->node->eps);
        for (size_t i = (size_t)c * count; i < (size_t)(c + 1) * count; i++) {
            double x = (o->inputs[0][i] - o->params[PARAM_RUNNING_MEAN][c]) * inverse;
            g->dparams[PARAM_WEIGHT][c] += g->dout[i] * x;
            g->dparams[PARAM_BIAS][c] += g->dout[i];
            g->dinputs[0][i] += g->dout[i] * o->params[PARAM_WEIGHT][c] * inverse;
        }
    }
}

void gradient_relu(const struct reference_gradients *g)
{
    for (size_t i = 0; i < result_floats(g); i++)
        if (g->forward->inputs[0][i] > 0)
            g->dinputs[0][i] += g->dout[i];
}

void gradient_prelu(const struct reference_gradients *g)
{
    size_t channel = plane(g->forward->node->shape);
    for (size_t i = 0; i < result_floats(g); i++) {
        double x = g->forward->inputs[0][i];
        g->dinputs[0][i] +=
            x > 0 ? g->dout[i] : g->dout[i] * g->forward->params[PARAM_WEIGHT][i / channel];
        if (x <= 0)
            g->dparams[PARAM_WEIGHT][i / channel] += g->dout[i] * x;
    }
}

/* s' = s (1 - s). */
void gradient_sigmoid(const struct reference_gradients *g)
{
    for (size_t i = 0; i < result_floats(g); i++) {
        double s = g->forward->out[i];
        g->dinputs[0][i] += g->dout[i] * s * (1 - s);
    }
}

/* The place of the first largest value of a window. */
static size_t find_largest(const double *in, int iw, const int *y, const int *x)
{
    size_t best = (size_t)y[0] * (size_t)iw + (size_t)x[0];
    for (int iy = y[0]; iy < y[1]; iy++)
        for (int ix = x[0]; ix < x[1]; ix++) {
            size_t i = (size_t)iy * (size_t)iw + (size_t)ix;
            if (in[i] > in[best])
                best = i;
        }
    return best;
}

static void spread(double *din, int iw, const int *y, const int *x, double d)
{
    for (int iy = y[0]; iy < y[1]; iy++)
        for (int ix = x[0]; ix < x[1]; ix++)
            din[(size_t)iy * (size_t)iw + (size_t)ix] += d;
}

/* Pools: the largest of a window takes all, or each takes its share. */
static void pool(const struct reference_gradients *g, bool average)
{
    const struct window *window = &g->forward->node->window;
    struct shape is = g->forward->shapes[0], os = g->forward->node->shape;
    const double *d = g->dout;
    for (int c = 0; c < os.c; c++) {
        const double *in = g->forward->inputs[0] + (size_t)c * plane(is);
        double *din = g->dinputs[0] + (size_t)c * plane(is);
        for (int oy = 0; oy < os.h; oy++)
            for (int ox = 0; ox < os.w; ox++, d++) {
                int y[2], x[2];
                reference_window_inputs(window, window->kh, is.h, oy, &y[0], &y[1]);
                reference_window_inputs(window, window->kw, is.w, ox, &x[0], &x[1]);
                double area = (double)reference_window_length(window, window->kh, is.h, oy) *
                              reference_window_length(window, window->kw, is.w, ox);
                if (average)
                    spread(din, is.w, y, x, *d / area);
                else
                    din[find_largest(in, is.w, y, x)] += *d;
            }
    }
}

void gradient_maxpool(const struct reference_gradients *g)
{
    pool(g, false);
}

void gradient_avgpool(const struct reference_gradients *g)
{
    pool(g, true);
}

static void pass_on(const struct reference_gradients *g, int input, double factor)
{
    for (size_t i = 0; i < result_floats(g); i++)
        g->dinputs[input][i] += factor * g->dout[i];
}

void gradient_dropout(const struct reference_gradients *g)
{
    pass_on(g, 0, 1);
}

void gradient_flatten(const struct reference_gradients *g)
{
    pass_on(g, 0, 1);
}

/* y_c = x_c s_c^-beta, s_c = 1 + alpha/n * (sum of x_k^2 over the window of c), so
 * dx_k = dy_k s_k^-beta - 2 alpha beta / n * x_k * (sum of dy_c y_c / s_c over the c whose window
 * holds k). */
void gradient_lrn(const struct reference_gradients *g)
{
    const struct model_node *node = g->forward->node;
    size_t count = plane(node->shape);
    int channels = node->shape.c, size = (int)node->amount;
    const double *in = g->forward->inputs[0];
    for (size_t i = 0; i < count; i++)
        for (int c = 0; c < channels; c++) {
            int first = c - size / 2 < 0 ? 0 : c - size / 2;
            int end = c + (size - 1) / 2 + 1 > channels ? channels : c + (size - 1) / 2 + 1;
            size_t at = (size_t)c * count + i;
            double sum = 0;
            for (int k = first; k < end; k++)
                sum += in[(size_t)k * count + i] * in[(size_t)k * count + i];
            double s = 1 + node->alpha / size * sum;
            double back = 2 * node->alpha * node->beta / size * g->dout[at] * in[at] *
                          pow(s, -node->beta - 1);
            g->dinputs[0][at] += g->dout[at] * pow(s, -node->beta);
            for (int k = first; k < end; k++)
                g->dinputs[0][(size_t)k * count + i] -= back * in[(size_t)k * count + i];
        }
}

void gradient_maxout(const struct reference_gradients *g)
{
    size_t count = plane(g->forward->node->shape), ways = (size_t)g->forward->node->ways;
    const double *in = g->forward->inputs[0];
    for (size_t c = 0; c < (size_t)g->forward->node->shape.c; c++)
        for (size_t i = 0; i < count; i++) {
            size_t best = c * ways * count + i;
            for (size_t k = 1; k < ways; k++)
                if (in[(c * ways + k) * count + i] > in[best])
                    best = (c * ways + k) * count + i;
            g->dinputs[0][best] += g->dout[c * count + i];
        }
}

/* dx_k = y_k (dy_k - sum of dy_c y_c over the channels). */
void gradient_softmax(const struct reference_gradients *g)
{
    size_t count = plane(g->forward->node->shape), end = result_floats(g);
    const double *y = g->forward->out;
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        for (size_t at = i; at < end; at += count)
            sum += g->dout[at] * y[at];
        for (size_t at = i; at < end; at += count)
            g->dinputs[0][at] += y[at] * (g->dout[at] - sum);
    }
}

void gradient_add(const struct reference_gradients *g)
{
    pass_on(g, 0, 1);
    pass_on(g, 1, 1);
}

void gradient_sub(const struct reference_gradients *g)
{
    pass_on(g, 0, 1);
    pass_on(g, 1, -1);
}

void gradient_mul(const struct reference_gradients *g)
{
    for (size_t i = 0; i < result_floats(g); i++) {
        g->dinputs[0][i] += g->dout[i] * g->forward->inputs[1][i];
        g->dinputs[1][i] += g->dout[i] * g->forward->inputs[0][i];
    }
}

void gradient_affine(const struct reference_gradients *g)
{
    pass_on(g, 0, g->forward->node->scale);
}

void gradient_pad_shortcut(const struct reference_gradients *g)
{
    struct shape is = g->forward->shapes[0], os = g->forward->node->shape;
    int stride = g->forward->node->stride;
    const double *d = g->dout + (size_t)g->forward->node->channels_before * plane(os);
    for (int c = 0; c < is.c; c++)
        for (int y = 0; y < os.h; y++)
            for (int x = 0; x < os.w; x++)
                g->dinputs[0][(size_t)c * plane(is) + (size_t)(y * stride) * (size_t)is.w +
                              (size_t)(x * stride)] += *d++;
}

void gradient_concat(const struct reference_gradients *g)
{
    const double *d = g->dout;
    for (int k = 0; k < g->forward->input_count; k++) {
        size_t count = floats(g->forward->shapes[k]);
        for (size_t i = 0; i < count; i++)
            g->dinputs[k][i] += *d++;
    }
}
