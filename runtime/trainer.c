/* trainer.c: steps of SGD. In: batches. Out: weights that change, or where it went wrong. */
#include "trainer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "masters.h"
#include "memory.h"
#include "random.h"

enum { ALIGNMENT = 64 };

static const uint64_t dropout_stream = (uint64_t)3 << 62; /* loader.c and masters.c: the others */

static size_t real(const struct rnet_training *training)
{
    return (size_t)training->real_bytes;
}

size_t rnet_trainer_bytes(const struct rnet_training *training, size_t image_reals)
{
    size_t weights = rnet_memory_bytes(training->weights_reals * real(training), ALIGNMENT);
    size_t bytes = 3 * weights;
    bytes += rnet_memory_bytes(training->statistics_reals * real(training), ALIGNMENT);
    bytes += rnet_memory_bytes(training->workspace_bytes, ALIGNMENT);
    if (training->real_bytes == 8)
        bytes += (size_t)training->batch * image_reals * sizeof(double);
    return bytes;
}

int rnet_trainer_open(struct rnet_trainer *trainer, const struct rnet_training *training,
                      struct rnet_error *error)
{
    size_t bytes = training->weights_reals * real(training);
    *trainer = (struct rnet_trainer){.training = training, .recipe = &training->recipe};
    trainer->weights = rnet_memory_zeroed(bytes, ALIGNMENT);
    trainer->momenta = rnet_memory_zeroed(bytes, ALIGNMENT);
    trainer->statistics =
        rnet_memory_zeroed(training->statistics_reals * real(training), ALIGNMENT);
    if (trainer->weights == NULL || trainer->momenta == NULL || trainer->statistics == NULL)
        return rnet_fail(error, "no memory for %zu parameters and their momenta",
                         training->weights_reals);
    return 0;
}

int rnet_trainer_start(struct rnet_trainer *trainer, size_t image_reals, struct rnet_error *error)
{
    const struct rnet_training *training = trainer->training;
    trainer->input_reals = (size_t)training->batch * image_reals;
    trainer->gradients = rnet_memory_zeroed(training->weights_reals * real(training), ALIGNMENT);
    trainer->workspace = rnet_memory_zeroed(training->workspace_bytes, ALIGNMENT);
    if (training->real_bytes == 8)
        trainer->input = rnet_memory_zeroed(trainer->input_reals * sizeof(double), ALIGNMENT);
    trainer->seeds = calloc((size_t)training->batch, sizeof *trainer->seeds);
    if (trainer->gradients == NULL || trainer->workspace == NULL || trainer->seeds == NULL ||
        (training->real_bytes == 8 && trainer->input == NULL))
        return rnet_fail(error, "no memory for the gradients and a workspace of %zu bytes",
                         training->workspace_bytes);
    return 0;
}

void rnet_trainer_close(struct rnet_trainer *trainer)
{
    free(trainer->weights);
    free(trainer->momenta);
    free(trainer->statistics);
    free(trainer->gradients);
    free(trainer->workspace);
    free(trainer->input);
    free(trainer->seeds);
    *trainer = (struct rnet_trainer){.training = NULL};
}

/* ---- What is not finite, and where ---- */

/* "layer1.0.bn1" of "layer1.0.bn1.running_var". */
static int layer_bytes(const char *name)
{
    const char *dot = strrchr(name, '.');
    return (int)(dot == NULL ? strlen(name) : (size_t)(dot - name));
}

/* Values spoil those after them: in the forward pass the first bn in the text's order that saw one
 * is the nearest to where it began. */
static int fail_step(const struct rnet_trainer *trainer, int64_t iteration, double loss,
                     double rate, struct rnet_error *error)
{
    const struct rnet_training *t = trainer->training;
    long row = -1;
    const char *what = "the running statistics of";
    if (!isfinite(loss))
        row = rnet_masters_not_finite(t->rows, t->row_count, trainer->statistics, 0, t->real_bytes);
    if (row < 0) {
        what = "the gradient of";
        row = rnet_masters_not_finite(t->rows, t->row_count, trainer->gradients, 1, t->real_bytes);
    }
    const char *name = row < 0 ? "" : t->rows[row].name;
    loss = isnan(loss) ? fabs(loss) : loss; /* the sign of a NaN says nothing */
    if (row < 0)
        return rnet_fail(error, "iteration %lld: the loss is %g, at the rate %g",
                         (long long)iteration + 1, loss, rate);
    return rnet_fail(
        error,
        "iteration %lld: the training has diverged: the loss is %g, and %s %.*s is not "
        "finite (the first in the network's order); the rate is %g",
        (long long)iteration + 1, loss, what, layer_bytes(name), name, rate);
}

int rnet_trainer_check(const struct rnet_trainer *trainer, int64_t iteration,
                       struct rnet_error *error)
{
    const struct rnet_training *t = trainer->training;
    const void *const blocks[3] = {trainer->weights, trainer->momenta, trainer->statistics};
    static const char *const what[3] = {"", "the momentum of ", ""};
    for (int i = 0; i < 3; i++) {
        long row = rnet_masters_not_finite(t->rows, t->row_count, blocks[i], i < 2, t->real_bytes);
        if (row >= 0)
            return rnet_fail(error,
                             "iteration %lld: the training has diverged: %s%s is not finite (the "
                             "first in the network's order)",
                             (long long)iteration, what[i], t->rows[row].name);
    }
    return 0;
}

/* ---- A step ---- */

/* As torch.nn.utils.clip_grad_norm_ scales. */
static double clip_scale(double clip, double norm)
{
    double scale = clip / (norm + 1e-6);
    return clip > 0 && scale < 1 ? scale : 1;
}

int rnet_trainer_step(struct rnet_trainer *trainer, struct rnet_schedule *schedule,
                      int64_t iteration, int64_t epoch_length, const float *images,
                      const int *labels, struct rnet_train_result *result, double *rate,
                      struct rnet_error *error)
{
    const struct rnet_training *t = trainer->training;
    const struct rnet_recipe *recipe = trainer->recipe;
    uint64_t dropout = rnet_random(trainer->seed, dropout_stream, (uint64_t)iteration);
    for (int n = 0; n < t->batch; n++)
        trainer->seeds[n] = rnet_random(dropout, 0, (uint64_t)n);
    for (size_t i = 0; trainer->input != NULL && i < trainer->input_reals; i++)
        trainer->input[i] = (double)images[i];
    *rate = rnet_schedule_rate(schedule, recipe, iteration, epoch_length);
    t->gradients(trainer->weights, trainer->gradients, trainer->statistics,
                 trainer->input != NULL ? (const void *)trainer->input : images, labels,
                 trainer->seeds, recipe->smooth, result, trainer->workspace);
    double norm = sqrt(rnet_masters_squares(trainer->gradients, t->weights_reals, t->real_bytes));
    if (!isfinite(result->loss) || !isfinite(norm))
        return fail_step(trainer, iteration, result->loss, *rate, error);
    struct rnet_train_step step = {*rate, recipe->momentum, recipe->decay,
                                   clip_scale(recipe->clip, norm)};
    t->update(trainer->weights, trainer->gradients, trainer->momenta, &step);
    rnet_schedule_batch(schedule, recipe, iteration, result->wrong, t->batch);
    return 0;
}

/* ---- Probes ---- */

double rnet_trainer_gradient(const struct rnet_trainer *trainer, const struct rnet_probe *probe)
{
    const struct rnet_training *t = trainer->training;
    if (probe->conv < 0)
        return 0;
    const struct rnet_master_row *row = &t->rows[probe->conv];
    const unsigned char *from = (const unsigned char *)trainer->gradients + row->offset * real(t);
    return sqrt(rnet_masters_squares(from, row->reals, t->real_bytes));
}

static double value_of(const struct rnet_trainer *trainer, int row, size_t channel)
{
    const struct rnet_training *t = trainer->training;
    const void *block = t->rows[row].learned ? trainer->weights : trainer->statistics;
    double value;
    rnet_masters_read(&t->rows[row], block, t->real_bytes, channel, 1, &value, 8);
    return value;
}

/* Channel c has the mean bias and the variance weight^2 * var / (var + eps); over all channels the
 * variance is the mean square less the square of the mean. */
double rnet_trainer_response(const struct rnet_trainer *trainer, const struct rnet_probe *probe)
{
    size_t channels = rnet_masters_count(&trainer->training->rows[probe->weight]);
    double mean = 0, square = 0;
    for (size_t c = 0; c < channels; c++) {
        double weight = value_of(trainer, probe->weight, c);
        double bias = value_of(trainer, probe->bias, c);
        double variance = value_of(trainer, probe->variance, c);
        mean += bias;
        square += weight * weight * variance / (variance + probe->eps) + bias * bias;
    }
    mean /= (double)channels;
    double all = square / (double)channels - mean * mean;
    return all > 0 ? sqrt(all) : 0;
}
