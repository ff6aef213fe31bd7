/* reference_batch.c: batch normalisation in training, dropout's choice, and the losses.
 * In: values of a batch. Out: values and gradients of the batch. */
#include "eval/reference_batch.h"

#include <math.h>

int reference_copies(const struct reference_images *images, int n)
{
    return images->copies ? images->copies[n] : 1;
}

/* One channel of a bn's batch: `first` is its first element, elements of one image are `plane`
 * apart from those of the next by `step`. */
struct channel {
    size_t first, plane, step;
    const struct reference_images *images;
};

static struct channel channel_of(const struct reference_bn *bn, int c)
{
    struct shape shape = bn->node->shape;
    size_t plane = (size_t)shape.h * (size_t)shape.w;
    return (struct channel){(size_t)c * plane, plane, (size_t)shape.c * plane, &bn->images};
}

/* Elements of the whole batch. */
static double elements(const struct channel *channel)
{
    return (double)channel->images->total * (double)channel->plane;
}

/* The sum of x over the batch. */
static double sum(const struct channel *channel, const double *x)
{
    double total = 0;
    for (int n = 0; n < channel->images->count; n++)
        for (size_t i = 0; i < channel->plane; i++)
            total += x[channel->first + (size_t)n * channel->step + i] *
                     reference_copies(channel->images, n);
    return total;
}

/* The sum of (x - mean)^2 over the batch. */
static double sum_squares(const struct channel *channel, const double *x, double mean)
{
    double total = 0;
    for (int n = 0; n < channel->images->count; n++)
        for (size_t i = 0; i < channel->plane; i++) {
            double d = x[channel->first + (size_t)n * channel->step + i] - mean;
            total += d * d * reference_copies(channel->images, n);
        }
    return total;
}

/* The sums of dy and of (x - mean) * dy, which is that of all copies of an image. */
static double sum_gradient(const struct channel *channel, const double *x, double mean,
                           const double *dy, double *with_x)
{
    double total = 0;
    *with_x = 0;
    for (int n = 0; n < channel->images->count; n++)
        for (size_t i = 0; i < channel->plane; i++) {
            size_t at = channel->first + (size_t)n * channel->step + i;
            total += dy[at];
            *with_x += (x[at] - mean) * dy[at];
        }
    return total;
}

void reference_bn_forward(const struct reference_bn *bn, double *y)
{
    for (int c = 0; c < bn->node->shape.c; c++) {
        struct channel channel = channel_of(bn, c);
        double mean = sum(&channel, bn->x) / elements(&channel);
        double variance = sum_squares(&channel, bn->x, mean) / elements(&channel);
        bn->mean[c] = mean;
        bn->inverse[c] = 1 / sqrt(variance + bn->node->eps);
        double scale = bn->weight[c] * bn->inverse[c];
        for (int n = 0; n < channel.images->count; n++)
            for (size_t i = 0; i < channel.plane; i++) {
                size_t at = channel.first + (size_t)n * channel.step + i;
                y[at] = (bn->x[at] - mean) * scale + bn->bias[c];
            }
    }
}

void reference_bn_track(const struct reference_bn *bn, double *running_mean, double *running_var)
{
    double momentum = bn->node->momentum;
    for (int c = 0; c < bn->node->shape.c; c++) {
        struct channel channel = channel_of(bn, c);
        double count = elements(&channel);
        double biased = 1 / (bn->inverse[c] * bn->inverse[c]) - bn->node->eps;
        double variance = biased * count / (count > 1 ? count - 1 : 1);
        running_mean[c] += momentum * (bn->mean[c] - running_mean[c]);
        running_var[c] += momentum * (variance - running_var[c]);
    }
}

/* With x' = (x - mean) * inverse, dweight = sum dy x' and dbias = sum dy, over m elements:
 * dx = weight * inverse * (dy - dbias / m - x' * dweight / m), which is added up over copies. */
void reference_bn_backward(const struct reference_bn *bn, const double *dy, double *dx,
                           double *dweight, double *dbias)
{
    for (int c = 0; c < bn->node->shape.c; c++) {
        struct channel channel = channel_of(bn, c);
        double count = elements(&channel), inverse = bn->inverse[c], of_weight;
        double of_bias = sum_gradient(&channel, bn->x, bn->mean[c], dy, &of_weight);
        of_weight *= inverse;
        dweight[c] += of_weight;
        dbias[c] += of_bias;
        for (int n = 0; n < channel.images->count; n++)
            for (size_t i = 0; i < channel.plane; i++) {
                size_t at = channel.first + (size_t)n * channel.step + i;
                double x = (bn->x[at] - bn->mean[c]) * inverse;
                double common =
                    (of_bias + x * of_weight) / count * reference_copies(&bn->images, n);
                dx[at] += bn->weight[c] * inverse * (dy[at] - common);
            }
    }
}

uint64_t reference_random(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

bool reference_dropout_keeps(uint64_t seed, int node, uint64_t index, double amount)
{
    uint64_t bits = reference_random(seed + ((uint64_t)node << 40) + index);
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
    double value = 0, share = loss->weight / loss->images.total;
    for (int n = 0; n < loss->images.count; n++) {
        size_t first = (size_t)n * (size_t)loss->classes;
        double *dy = dlogits + first, copies = reference_copies(&loss->images, n);
        value += copies * (loss->hinge_squared
                               ? hinge_squared(loss, logits + first, loss->labels[n], dy)
                               : cross_entropy(loss, logits + first, loss->labels[n], dy));
        for (int k = 0; k < loss->classes; k++)
            dy[k] *= share * copies;
    }
    return value * share;
}
