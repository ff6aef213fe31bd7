/* reference_batch.c: batch normalisation in training, dropout's choice, and the losses.
 * In: values of a batch. Out: values and gradients of the batch. */
#include "eval/reference_batch.h"

#include <math.h>

/* One channel of a bn's batch: `first` is its first element, elements of one image are `plane`
 * apart from those of the next by `step`. */
struct channel {
    size_t first, plane, step, images;
};

static struct channel channel_of(const struct reference_bn *bn, int c)
{
    struct shape shape = bn->node->shape;
    size_t plane = (size_t)shape.h * (size_t)shape.w;
    return (struct channel){(size_t)c * plane, plane, (size_t)shape.c * plane, (size_t)bn->images};
}

static double sum(const struct channel *channel, const double *x)
{
    double total = 0;
    for (size_t n = 0; n < channel->images; n++)
        for (size_t i = 0; i < channel->plane; i++)
            total += x[channel->first + n * channel->step + i];
    return total;
}

/* The sum of (a - mean) * b. */
static double sum_product(const struct channel *channel, const double *a, double mean,
                          const double *b, double other)
{
    double total = 0;
    for (size_t n = 0; n < channel->images; n++)
        for (size_t i = 0; i < channel->plane; i++) {
            size_t at = channel->first + n * channel->step + i;
            total += (a[at] - mean) * (b[at] - other);
        }
    return total;
}

void reference_bn_forward(const struct reference_bn *bn, double *y)
{
    for (int c = 0; c < bn->node->shape.c; c++) {
        struct channel channel = channel_of(bn, c);
        double count = (double)(channel.images * channel.plane);
        double mean = sum(&channel, bn->x) / count;
        double variance = sum_product(&channel, bn->x, mean, bn->x, mean) / count;
        bn->mean[c] = mean;
        bn->inverse[c] = 1 / sqrt(variance + bn->node->eps);
        double scale = bn->weight[c] * bn->inverse[c];
        for (size_t n = 0; n < channel.images; n++)
            for (size_t i = 0; i < channel.plane; i++) {
                size_t at = channel.first + n * channel.step + i;
                y[at] = (bn->x[at] - mean) * scale + bn->bias[c];
            }
    }
}

void reference_bn_track(const struct reference_bn *bn, double *running_mean, double *running_var)
{
    double momentum = bn->node->momentum;
    for (int c = 0; c < bn->node->shape.c; c++) {
        struct channel channel = channel_of(bn, c);
        double count = (double)(channel.images * channel.plane);
        double biased = 1 / (bn->inverse[c] * bn->inverse[c]) - bn->node->eps;
        double variance = biased * count / (count > 1 ? count - 1 : 1);
        running_mean[c] += momentum * (bn->mean[c] - running_mean[c]);
        running_var[c] += momentum * (variance - running_var[c]);
    }
}

/* With x' = (x - mean) * inverse, dweight = sum dy x' and dbias = sum dy, over m elements:
 * dx = weight * inverse * (dy - dbias / m - x' * dweight / m). */
void reference_bn_backward(const struct reference_bn *bn, const double *dy, double *dx,
                           double *dweight, double *dbias)
{
    for (int c = 0; c < bn->node->shape.c; c++) {
        struct channel channel = channel_of(bn, c);
        double count = (double)(channel.images * channel.plane), inverse = bn->inverse[c];
        double of_bias = sum(&channel, dy);
        double of_weight = sum_product(&channel, bn->x, bn->mean[c], dy, 0) * inverse;
        dweight[c] += of_weight;
        dbias[c] += of_bias;
        for (size_t n = 0; n < channel.images; n++)
            for (size_t i = 0; i < channel.plane; i++) {
                size_t at = channel.first + n * channel.step + i;
                double x = (bn->x[at] - bn->mean[c]) * inverse;
                dx[at] +=
                    bn->weight[c] * inverse * (dy[at] - of_bias / count - x * of_weight / count);
            }
    }
}

/* Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators". */
static uint64_t splitmix64(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

bool reference_dropout_keeps(uint64_t seed, int node, uint64_t index, double amount)
{
    uint64_t bits = splitmix64(seed + ((uint64_t)node << 40) + index);
    return (double)(bits >> 40) * 0x1p-24 >= amount;
}

/* Szegedy et al. 2016, section 7, for the smoothing: the target is 1 - smooth for the label, and
 * smooth / classes for each class, the label included. */
static double cross_entropy(const struct reference_loss *loss, const double *y, int label,
                            double *dy)
{
    double largest = -INFINITY, total = 0, value = 0;
    for (int k = 0; k < loss->classes; k++)
        largest = fmax(largest, y[k]);
    for (int k = 0; k < loss->classes; k++)
        total += exp(y[k] - largest);
    for (int k = 0; k < loss->classes; k++) {
        double target = loss->smooth / loss->classes + (k == label ? 1 - loss->smooth : 0);
        double log_probability = y[k] - largest - log(total);
        value -= target * log_probability;
        dy[k] = exp(log_probability) - target;
    }
    return value;
}

static double hinge_squared(const struct reference_loss *loss, const double *y, int label,
                            double *dy)
{
    double value = 0;
    for (int k = 0; k < loss->classes; k++) {
        double sign = k == label ? 1 : -1, short_of = fmax(0, 1 - sign * y[k]);
        value += short_of * short_of;
        dy[k] = -2 * sign * short_of;
    }
    return value;
}

double reference_loss(const struct reference_loss *loss, const double *logits, double *dlogits)
{
    double value = 0, share = loss->weight / loss->images;
    for (int n = 0; n < loss->images; n++) {
        size_t first = (size_t)n * (size_t)loss->classes;
        double *dy = dlogits + first;
        value += loss->hinge_squared ? hinge_squared(loss, logits + first, loss->labels[n], dy)
                                     : cross_entropy(loss, logits + first, loss->labels[n], dy);
        for (int k = 0; k < loss->classes; k++)
            dy[k] *= share;
    }
    return value * share;
}
