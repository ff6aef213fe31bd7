/* app_selftest_train.c: `selftest` of a training program. In: what the compiler expects of a step
 * of training on a batch that both make up. Out: how far loss, running statistics, gradients and an
 * update lie from it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_selftest.h"
#include "fingerprint.h"
#include "masters.h"
#include "random.h"
#include "selftest_batch.h"
#include "trainer.h"

static const uint64_t ORDER = 0x6f72646572; /* of the copies in the batch */

/* Of the update: powers of two, which are exact in any precision. */
static const struct rnet_train_step update_by = {
    .rate = 0.25, .momentum = 0.5, .decay = 0.125, .scale = 0.5};
static const double UPDATE_ALLOWED = 1e-6; /* of the terms' sizes: eight roundings of a float */

struct test {
    const struct rnet_training *training;
    const float *expected;
    struct rnet_trainer trainer;
    float *images;
    int *labels;
    void *before; /* the weights before the updates */
    double *plane;
    struct rnet_train_test *to;
};

static void note(struct test *test, enum rnet_compared what, const char *name, int step,
                 double value, double allowed)
{
    int number = test->to->count++;
    test->to->list[number] = (struct rnet_comparison){what, name, step, number, value, allowed};
}

/* ---- Memory ---- */

/* Bytes that may be had without swapping; 0 where that cannot be known. */
static double memory_available(void)
{
    FILE *file = fopen("/proc/meminfo", "r");
    char line[128];
    double kibibytes = 0;
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "MemAvailable:", 13) == 0)
            kibibytes = strtod(line + 13, NULL);
    if (file != NULL)
        fclose(file);
    return 1024 * kibibytes;
}

static size_t most_plane(const struct rnet_training *t)
{
    size_t most = 1;
    for (size_t i = 0; i < t->row_count; i++) {
        size_t plane =
            rnet_masters_count(&t->rows[i]) / (size_t)rnet_selftest_channels(&t->rows[i]);
        most = plane > most ? plane : most;
    }
    return most;
}

/* Everything that the step takes. */
static int reserve(const struct rnet_app *app, struct test *test, struct rnet_error *error)
{
    const struct rnet_training *t = test->training;
    size_t image = rnet_model_input_floats(app->program), batch = (size_t)t->batch;
    if (rnet_trainer_open(&test->trainer, t, error) != 0 ||
        rnet_trainer_start(&test->trainer, image, error) != 0)
        return -1;
    test->images = calloc(batch * image, sizeof *test->images);
    test->labels = calloc(batch, sizeof *test->labels);
    test->before = calloc(t->weights_reals + 1, (size_t)t->real_bytes);
    test->plane = calloc(most_plane(t), sizeof *test->plane);
    test->to->list = calloc(t->row_count + 8, sizeof *test->to->list);
    if (test->images == NULL || test->labels == NULL || test->before == NULL ||
        test->plane == NULL || test->to->list == NULL)
        return rnet_fail(error, "no memory for a batch of %d images", t->batch);
    return 0;
}

static void give_back(struct test *test)
{
    rnet_trainer_close(&test->trainer);
    free(test->images);
    free(test->labels);
    free(test->before);
    free(test->plane);
}

/* ---- The step ---- */

/* The copies of each image, all over the batch: a loop over the batch that takes the wrong image
 * takes another one. */
static int fill_batch(struct test *test, size_t image, struct rnet_error *error)
{
    const struct rnet_training *t = test->training;
    int images = test->to->images, at = 0;
    float *few = calloc((size_t)images * image, sizeof *few);
    int64_t *order = calloc((size_t)t->batch, sizeof *order);
    if (few != NULL && order != NULL) {
        rnet_fixed_input(few, (size_t)images * image);
        rnet_random_order(order, t->batch, ORDER, 0);
        for (int i = 0; i < images; i++)
            for (int k = rnet_selftest_copies(i, images, t->batch); k > 0; k--) {
                size_t n = (size_t)order[at++];
                memcpy(test->images + n * image, few + (size_t)i * image, image * sizeof *few);
                test->labels[n] = rnet_selftest_label(i, t->classes);
                test->trainer.seeds[n] = rnet_selftest_seed(i);
            }
    }
    int status = few != NULL && order != NULL ? 0 : rnet_fail(error, "no memory for a batch");
    free(few);
    free(order);
    for (size_t i = 0; test->trainer.input != NULL && i < test->trainer.input_reals; i++)
        test->trainer.input[i] = (double)test->images[i];
    return status;
}

static void *block_of(const struct test *test, const struct rnet_master_row *row)
{
    return row->learned ? test->trainer.weights : test->trainer.statistics;
}

static int fill_parameters(struct test *test, struct rnet_error *error)
{
    const struct rnet_training *t = test->training;
    struct rnet_selftest_parameters made;
    int status =
        rnet_selftest_generate(&made, t->rows, t->row_count, test->expected[RNET_SELFTEST_GAIN],
                               test->expected + RNET_SELFTEST_HEAD, error);
    for (size_t i = 0; status == 0 && i < t->row_count; i++)
        status = rnet_masters_load(&t->rows[i], block_of(test, &t->rows[i]), t->real_bytes,
                                   &made.tensors[i], error);
    rnet_selftest_free(&made);
    return status;
}

/* NaNs where something is to be written: what is left out shows. */
static void spoil(struct test *test)
{
    const struct rnet_training *t = test->training;
    size_t real = (size_t)t->real_bytes;
    memset(test->trainer.workspace, 0xff, t->workspace_bytes);
    for (size_t i = 0; i < t->row_count; i++)
        if (t->rows[i].learned)
            memset((unsigned char *)test->trainer.gradients + t->rows[i].offset * real, 0xff,
                   t->rows[i].reals * real);
}

/* ---- Loss, statistics, gradients ---- */

static void compare_row(struct test *test, size_t index, const float **expected)
{
    const struct rnet_training *t = test->training;
    const struct rnet_master_row *row = &t->rows[index];
    const void *block = row->learned ? test->trainer.gradients : test->trainer.statistics;
    int channels = rnet_selftest_channels(row), group;
    size_t plane = rnet_masters_count(row) / (size_t)channels;
    struct rnet_fingerprint found = {0}, want;
    for (int c = 0; c < channels; c++) {
        rnet_masters_read(row, block, t->real_bytes, (size_t)c * plane, plane, test->plane, 8);
        rnet_fingerprint_add(&found, channels, c, test->plane, plane);
    }
    double allowed = (double)*(*expected)++;
    rnet_fingerprint_unpack(&want, channels, *expected);
    *expected += RNET_FINGERPRINT_FLOATS * rnet_fingerprint_groups(channels);
    note(test, row->learned ? RNET_COMPARED_GRADIENT : RNET_COMPARED_STATISTICS, row->name,
         t->row_steps[index], rnet_fingerprint_distance(&found, &want, channels, plane, &group),
         allowed);
}

static void compare_step(struct test *test, const struct rnet_train_result *result)
{
    const struct rnet_training *t = test->training;
    const float *expected = test->expected;
    double loss = (double)expected[RNET_SELFTEST_LOSS];
    note(test, RNET_COMPARED_LOSS, "loss", t->loss_step, fabs(result->loss - loss) / fabs(loss),
         (double)expected[RNET_SELFTEST_ALLOWED]);
    if (expected[RNET_SELFTEST_WRONG] >= 0)
        note(test, RNET_COMPARED_LOSS, "wrong answers", t->loss_step,
             fabs((double)result->wrong - (double)expected[RNET_SELFTEST_WRONG]), 0);
    expected += RNET_SELFTEST_HEAD + rnet_selftest_biases(t->rows, t->row_count);
    for (size_t i = 0; i < t->row_count; i++)
        compare_row(test, i, &expected);
}

/* ---- The update ---- */

static double real_at(const void *block, size_t index, int real_bytes)
{
    return real_bytes == 8 ? ((const double *)block)[index] : (double)((const float *)block)[index];
}

/* How far weight and momentum `i` are off after two updates by the same gradients, relative to what
 * they are sums of. */
static double update_error(const struct test *test, size_t i, double *of_momentum)
{
    const struct rnet_train_step *by = &update_by;
    int bytes = test->training->real_bytes, nesterov = test->training->recipe.nesterov;
    double w = real_at(test->before, i, bytes), v = 0, size = fabs(w), largest = 0;
    double d = by->scale * real_at(test->trainer.gradients, i, bytes);
    for (int step = 0; step < 2; step++) {
        double g = d + by->decay * w;
        v = by->momentum * v + g;
        w -= by->rate * (nesterov ? g + by->momentum * v : v);
        largest = fabs(d) + by->decay * fabs(w) + by->momentum * largest;
        size += 2 * by->rate * largest;
    }
    double dw = fabs(real_at(test->trainer.weights, i, bytes) - w);
    double dv = fabs(real_at(test->trainer.momenta, i, bytes) - v);
    *of_momentum = largest > 0 ? dv / largest : dv;
    return size > 0 ? dw / size : dw;
}

/* Reals of a block that are not 0 and belong to no tensor. */
static double strays(const struct test *test, const void *block)
{
    const struct rnet_training *t = test->training;
    double all = 0, own = 0;
    for (size_t i = 0; i < t->weights_reals; i++) {
        double value = real_at(block, i, t->real_bytes);
        all += !(value <= 0 && value >= 0);
    }
    for (size_t r = 0; r < t->row_count; r++)
        for (size_t k = 0; t->rows[r].learned && k < rnet_masters_count(&t->rows[r]); k++) {
            double value = real_at(block, t->rows[r].offset + rnet_masters_index(&t->rows[r], k),
                                   t->real_bytes);
            own += !(value <= 0 && value >= 0);
        }
    return all - own;
}

static void compare_update(struct test *test)
{
    const struct rnet_training *t = test->training;
    double weight = 0, momentum = 0;
    memcpy(test->before, test->trainer.weights, t->weights_reals * (size_t)t->real_bytes);
    for (int step = 0; step < 2; step++)
        t->update(test->trainer.weights, test->trainer.gradients, test->trainer.momenta,
                  &update_by);
    for (size_t i = 0; i < t->weights_reals; i++) {
        double of_momentum;
        weight = rnet_worse(weight, update_error(test, i, &of_momentum));
        momentum = rnet_worse(momentum, of_momentum);
    }
    note(test, RNET_COMPARED_UPDATE, "weights after two updates", 0, weight, UPDATE_ALLOWED);
    note(test, RNET_COMPARED_UPDATE, "momenta after two updates", 0, momentum, UPDATE_ALLOWED);
    note(test, RNET_COMPARED_UPDATE, "gradients between the tensors", 0,
         strays(test, test->trainer.gradients), 0);
    note(test, RNET_COMPARED_UPDATE, "weights between the tensors", 0,
         strays(test, test->trainer.weights), 0);
}

/* ---- All of it ---- */

/* In the order of the steps; what no step computes comes last. */
static int in_order(const void *a, const void *b)
{
    const struct rnet_comparison *x = a, *y = b;
    int after = (x->step == 0) - (y->step == 0);
    if (after != 0)
        return after;
    return x->step != y->step ? x->step - y->step : x->number - y->number;
}

static int run(struct rnet_app *app, struct test *test, struct rnet_error *error)
{
    const struct rnet_training *t = test->training;
    struct rnet_train_result result = {0};
    if (reserve(app, test, error) != 0 ||
        fill_batch(test, rnet_model_input_floats(app->program), error) != 0 ||
        fill_parameters(test, error) != 0)
        return -1;
    spoil(test);
    t->gradients(test->trainer.weights, test->trainer.gradients, test->trainer.statistics,
                 test->trainer.input != NULL ? (void *)test->trainer.input : test->images,
                 test->labels, test->trainer.seeds, RNET_SELFTEST_SMOOTH, &result,
                 test->trainer.workspace);
    compare_step(test, &result);
    compare_update(test);
    qsort(test->to->list, (size_t)test->to->count, sizeof *test->to->list, in_order);
    return 0;
}

int rnet_selftest_train(struct rnet_app *app, const float *expected, struct rnet_train_test *to,
                        struct rnet_error *error)
{
    const struct rnet_training *t = app->program->training;
    size_t image = rnet_model_input_floats(app->program);
    struct test test = {.training = t, .expected = expected, .to = to};
    *to = (struct rnet_train_test){.images = (int)expected[RNET_SELFTEST_IMAGES]};
    to->memory = memory_available();
    to->needed = (double)rnet_trainer_bytes(t, image) +
                 (double)t->weights_reals * t->real_bytes * 2 +
                 (double)t->batch * (double)image * sizeof(float);
    if (to->memory > 0 && to->memory < to->needed)
        return 0;
    int status = run(app, &test, error);
    give_back(&test);
    return status;
}
