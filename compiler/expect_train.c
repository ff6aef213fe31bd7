/* expect_train.c: a step of training by the reference. In: the plan of a network in training. Out:
 * the floats that selftest compares with, and how far it may be off.
 *
 * How much rounding changes a gradient depends on the network: where a value lies near a corner of
 * relu or a maximum, single precision may take the other side, and what comes back differs by more
 * than rounding. So biases are moved until nothing lies near relu's, and the step is computed a
 * second time with all sums off by BLUR, which is more than single precision (or Winograd's
 * algorithm) is, and with what still lies near a corner on its other side. What that changes is the
 * measure of what may differ. Where that is much, because the network amplifies every rounding from
 * layer to layer, the step is made another one: with small scales of batch norms. */
#include "expect_train.h"

#include <math.h>
#include <stdlib.h>

#include "eval/reference_train.h"
#include "fingerprint.h"
#include "output.h"
#include "plan/masters.h"
#include "program.h"
#include "selftest_batch.h"

/* Of different images: as many as MACS_MOST multiply-adds pay for, but two at least, since one
 * alone says little of a batch's strides, and three at most. */
enum { IMAGES_LEAST = 2, IMAGES_MOST = 3 };
static const double MACS_MOST = 4e9;

/* Of the root mean square of a tensor. What single precision does to one was found to be a quarter
 * of it or less. */
static const double BLUR = 1e-6, BLUR_WINOGRAD = 2e-6;

/* What may differ is so many times what the blur changes, and so much at least: of the loss, of a
 * running statistic, of a gradient, which adds up products over the whole batch. */
static const double MARGIN = 3, LOSS_LEAST = 2e-5, STATISTIC_LEAST = 2e-5;
static const double GRADIENT_LEAST = 2e-4, GRADIENT_LEAST_WINOGRAD = 1e-3;

/* What the blur may change of a gradient and of the loss; beyond, scales are multiplied by the next
 * gain. */
static const double STEADY_GRADIENT = 1e-3, STEADY_LOSS = 5e-5;
static const float GAINS[] = {1, 0.1f};

struct step {
    struct compilation *c;
    struct arena *arena; /* ends with the step */
    const struct plan_masters *masters;
    struct reference_trainer *trainer;
    struct reference_batch batch;
    int images;
    float gain;
    double loss[2];
    int wrong[2];
    struct rnet_fingerprint *prints[2]; /* of each row, without the blur and with it */
    struct rnet_error error;
};

static const struct model *model_of(const struct step *s)
{
    return s->c->model;
}

/* ---- The batch ---- */

static int count_images(const struct compilation *c)
{
    double macs = 0;
    int batch = c->training->graph->batch;
    for (int i = 0; i < c->model->nodes.count; i++)
        macs += (double)model_multiply_adds(c->model, i);
    double paid = MACS_MOST / (6 * macs + 1); /* forward, back for both operands; all that twice */
    int images = paid > IMAGES_MOST ? IMAGES_MOST : paid < IMAGES_LEAST ? IMAGES_LEAST : (int)paid;
    return images < batch ? images : batch;
}

static void make_batch(struct step *s)
{
    const struct model *model = model_of(s);
    size_t images = (size_t)s->images;
    size_t count =
        images * (size_t)model->input.c * (size_t)model->input.h * (size_t)model->input.w;
    int classes = model->nodes.items[model->outputs.items[model->outputs.count - 1].node].shape.c;
    float *floats = arena_array(s->arena, count, sizeof *floats);
    double *input = arena_array(s->arena, count, sizeof *input);
    int *labels = arena_array(s->arena, images, sizeof *labels);
    int *copies = arena_array(s->arena, images, sizeof *copies);
    uint64_t *seeds = arena_array(s->arena, images, sizeof *seeds);
    rnet_fixed_input(floats, count);
    for (size_t i = 0; i < count; i++)
        input[i] = floats[i];
    for (int n = 0; n < s->images; n++) {
        labels[n] = rnet_selftest_label(n, classes);
        seeds[n] = rnet_selftest_seed(n);
        copies[n] = rnet_selftest_copies(n, s->images, s->c->training->graph->batch);
    }
    s->batch = (struct reference_batch){input, labels, seeds, copies, RNET_SELFTEST_SMOOTH};
}

/* ---- The parameters ---- */

/* A trainer with the made-up parameters; those that training has no use for are 0. */
static int make_trainer(struct step *s, const struct rnet_tensor *made)
{
    const struct model *model = model_of(s);
    struct rnet_weights *weights = NULL;
    struct rnet_tensor *tensors =
        arena_array(s->arena, (size_t)model->params.count + 1, sizeof *tensors);
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *param = &model->params.items[i];
        int row = s->masters->row_of[i];
        size_t count = reference_param_floats(param);
        struct rnet_tensor none = {
            .name = param->name, .dtype = RNET_F32, .rank = param->rank, .count = (int64_t)count};
        for (int k = 0; k < param->rank; k++)
            none.dims[k] = param->dims[k];
        none.data = row < 0 ? arena_array(s->arena, count, sizeof(float)) : NULL;
        tensors[i] = row < 0 ? none : made[row];
    }
    if (rnet_weights_view(&weights, "generated", tensors, (size_t)model->params.count, &s->error))
        return -1;
    s->trainer = reference_trainer_new(s->arena, model, weights, s->images, &s->error);
    rnet_weights_close(weights);
    return s->trainer ? 0 : -1;
}

static void reset_statistics(struct step *s)
{
    for (int i = 0; i < model_of(s)->params.count; i++) {
        const struct model_param *param = &model_of(s)->params.items[i];
        double *values = reference_trainer_param(s->trainer, i);
        if (!param->learned)
            for (size_t k = 0; k < reference_param_floats(param); k++)
                values[k] = RNET_SELFTEST_STATISTIC;
    }
}

/* ---- The step ---- */

static void take_prints(struct step *s, struct rnet_fingerprint *prints)
{
    for (int i = 0; i < model_of(s)->params.count; i++) {
        int row = s->masters->row_of[i];
        if (row < 0)
            continue;
        const struct model_param *param = &model_of(s)->params.items[i];
        const double *values = param->learned ? reference_trainer_gradient(s->trainer, i)
                                              : reference_trainer_param(s->trainer, i);
        int channels = rnet_selftest_channels(&s->masters->rows.items[row]);
        size_t plane = reference_param_floats(param) / (size_t)channels;
        prints[row] = (struct rnet_fingerprint){0};
        for (int c = 0; c < channels; c++)
            rnet_fingerprint_add(&prints[row], channels, c, values + (size_t)c * plane, plane);
    }
}

static void compute(struct step *s, int which, double blur)
{
    reset_statistics(s);
    if (blur > 0)
        reference_trainer_blur(s->trainer, blur);
    s->loss[which] = which ? reference_trainer_forward(s->trainer, &s->batch)
                           : reference_trainer_clear(s->trainer, &s->batch);
    s->wrong[which] = reference_trainer_wrong(s->trainer);
    reference_trainer_backward(s->trainer);
    reference_trainer_track(s->trainer);
    take_prints(s, s->prints[which]);
}

/* ---- What is kept of it ---- */

static bool winograd(const struct step *s)
{
    return graph_uses_winograd(s->c->training->graph);
}

static double at_least(double least, double changed)
{
    return fmax(least, MARGIN * changed);
}

static float *pack_biases(const struct step *s, float *to)
{
    for (int i = 0; i < model_of(s)->params.count; i++) {
        int row = s->masters->row_of[i];
        if (row < 0 || !rnet_selftest_is_bias(&s->masters->rows.items[row]))
            continue;
        const double *values = reference_trainer_param(s->trainer, i);
        for (int k = 0; k < s->masters->rows.items[row].dims[0]; k++)
            *to++ = (float)values[k];
    }
    return to;
}

/* What the blur changes of row i, and of the loss. */
static double row_change(const struct step *s, int i)
{
    const struct rnet_master_row *row = &s->masters->rows.items[i];
    int group;
    size_t plane = 1;
    for (int k = row->rank > 1 ? 1 : 0; k < row->rank; k++)
        plane *= (size_t)row->dims[k];
    return rnet_fingerprint_distance(&s->prints[1][i], &s->prints[0][i],
                                     rnet_selftest_channels(row), plane, &group);
}

static double loss_change(const struct step *s)
{
    return fabs(s->loss[1] - s->loss[0]) / fabs(s->loss[0]);
}

/* Whether a smaller gain would change nothing, or need not. */
static bool is_steady(const struct step *s)
{
    bool scales = false;
    for (int i = 0; i < s->masters->rows.count; i++)
        scales = scales || rnet_selftest_is_scale(&s->masters->rows.items[i]);
    if (!scales)
        return true;
    for (int i = 0; i < s->masters->rows.count; i++)
        if (s->masters->rows.items[i].learned && !(row_change(s, i) <= STEADY_GRADIENT))
            return false;
    return loss_change(s) <= STEADY_LOSS;
}

static float *pack_row(const struct step *s, int i, float *to)
{
    const struct rnet_master_row *row = &s->masters->rows.items[i];
    int channels = rnet_selftest_channels(row);
    double gradient = winograd(s) ? GRADIENT_LEAST_WINOGRAD : GRADIENT_LEAST;
    *to++ = (float)at_least(row->learned ? gradient : STATISTIC_LEAST, row_change(s, i));
    rnet_fingerprint_pack(&s->prints[0][i], channels, to);
    return to + RNET_FINGERPRINT_FLOATS * rnet_fingerprint_groups(channels);
}

static void pack(const struct step *s, float **values, size_t *floats)
{
    size_t rows = (size_t)s->masters->rows.count;
    size_t most = RNET_SELFTEST_HEAD + rnet_selftest_biases(s->masters->rows.items, rows) +
                  rows * (1 + (size_t)RNET_FINGERPRINT_GROUPS * RNET_FINGERPRINT_FLOATS);
    float *to = arena_array(s->c->arena, most, sizeof *to);
    *values = to;
    to[RNET_SELFTEST_IMAGES] = (float)s->images;
    to[RNET_SELFTEST_LOSS] = (float)s->loss[0];
    to[RNET_SELFTEST_ALLOWED] = (float)at_least(LOSS_LEAST, loss_change(s));
    to[RNET_SELFTEST_WRONG] = (float)(s->wrong[0] == s->wrong[1] ? s->wrong[0] : -1);
    to[RNET_SELFTEST_GAIN] = s->gain;
    to = pack_biases(s, to + RNET_SELFTEST_HEAD);
    for (int i = 0; i < s->masters->rows.count; i++)
        to = pack_row(s, i, to);
    *floats = (size_t)(to - *values);
}

/* Computes the step with s->gain. */
static int take_step(struct step *s)
{
    struct rnet_selftest_parameters made;
    size_t rows = (size_t)s->masters->rows.count;
    int status =
        rnet_selftest_generate(&made, s->masters->rows.items, rows, s->gain, NULL, &s->error);
    if (!status)
        status = make_trainer(s, made.tensors);
    rnet_selftest_free(&made);
    if (status)
        return output_error(&s->error);
    for (int i = 0; i < 2; i++)
        s->prints[i] = arena_array(s->arena, rows + 1, sizeof *s->prints[i]);
    make_batch(s);
    compute(s, 0, 0);
    compute(s, 1, winograd(s) ? BLUR_WINOGRAD : BLUR);
    return 0;
}

int expect_training(struct compilation *c, float **values, size_t *floats)
{
    struct step s = {.c = c, .images = count_images(c)};
    const size_t gains = sizeof GAINS / sizeof *GAINS;
    int status = 0;
    bool steady = false;
    s.masters = plan_masters(c->arena, c->training);
    for (size_t i = 0; i < gains && !status && !steady; i++) {
        s.arena = arena_beside(c->arena);
        s.gain = GAINS[i];
        status = take_step(&s);
        steady = !status && (i + 1 == gains || is_steady(&s));
        if (steady)
            pack(&s, values, floats);
        arena_delete(s.arena);
    }
    return status;
}
