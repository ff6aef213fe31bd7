/* paired.c: emitted training against the reference and against itself. In: .rnet text. Out: errors.
 */
#include "support/paired.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "masters.h"
#include "random.h"
#include "support/files.h"
#include "support/generate.h"
#include "support/oracle_weights.h"

/* ---- Both ---- */

static bool open_reference(struct paired *p)
{
    static struct rnet_error error;
    struct rnet_weights *weights = NULL;
    const struct network *network = &p->t.network;
    char *file = files_scratch("paired.safetensors");
    bool good =
        network_write_weights(network, file) && rnet_weights_open(&weights, file, &error) == 0;
    if (good)
        p->reference = reference_trainer_new(network->arena, network->model, weights,
                                             p->t.options.batch, &error);
    if (!p->reference)
        fprintf(stderr, "%s\n", error.text);
    rnet_weights_close(weights);
    remove(file);
    free(file);
    return p->reference != NULL;
}

static void draw_batch(struct paired *p)
{
    struct arena *arena = p->t.network.arena;
    size_t images = (size_t)p->t.options.batch, count = images * p->t.network.input_floats;
    float *floats = arena_array(arena, count, sizeof *floats);
    oracle_image("1", "batch", count, floats);
    p->input = arena_array(arena, count, sizeof *p->input);
    for (size_t i = 0; i < count; i++)
        p->input[i] = floats[i];
    const struct model *model = p->t.network.model;
    int classes = model->nodes.items[model->outputs.items[model->outputs.count - 1].node].shape.c;
    p->labels = arena_array(arena, images, sizeof *p->labels);
    p->seeds = arena_array(arena, images, sizeof *p->seeds);
    for (int i = 0; i < p->t.options.batch; i++) {
        p->labels[i] = i % classes;
        p->seeds[i] = rnet_random(1, 0, (uint64_t)i);
    }
}

bool paired_file(struct paired *p, const char *path, const struct trained_options *options)
{
    *p = (struct paired){.reference = NULL};
    if (!trained_file(&p->t, path, options) || !open_reference(p))
        return false;
    omp_set_num_threads(options->threads);
    draw_batch(p);
    return true;
}

bool paired_text(struct paired *p, const char *text, const struct trained_options *options)
{
    char *path = files_scratch("paired.rnet");
    bool good = files_write(path, text, strlen(text)) && paired_file(p, path, options);
    free(path);
    return good;
}

void paired_free(struct paired *p)
{
    trained_free(&p->t);
}

bool paired_trains(const char *text)
{
    struct network network;
    char *path = files_scratch("trains.rnet");
    bool trains = files_write(path, text, strlen(text)) && network_load(&network, path);
    if (trains) {
        const struct model *model = network.model;
        const struct model_output *last = &model->outputs.items[model->outputs.count - 1];
        struct shape s = model->nodes.items[last->node].shape;
        trains = strcmp(last->name, "logits") == 0 && s.h == 1 && s.w == 1;
        network_free(&network);
    }
    free(path);
    return trains;
}

static double loss_of(struct paired *p)
{
    return trained_compute(&p->t, p->input, p->labels, p->seeds, p->t.network.model->train.smooth,
                           NULL);
}

static double reference_loss_of(struct paired *p)
{
    p->batch = (struct reference_batch){p->input, p->labels, p->seeds, NULL,
                                        p->t.network.model->train.smooth};
    return reference_trainer_forward(p->reference, &p->batch);
}

static size_t floats_of(const struct paired *p, int param)
{
    return reference_param_floats(&p->t.network.model->params.items[param]);
}

static int params_of(const struct paired *p)
{
    return p->t.network.model->params.count;
}

/* ---- Steps ---- */

static void note(struct paired *p, double *most, double error, const char *what, const char *name)
{
    if (error <= *most) /* NaN is noted */
        return;
    *most = error;
    snprintf(p->worst, sizeof p->worst, "%s %s", what, name);
}

/* The largest difference of two tensors, relative to the norm of the second. */
static double difference(const double *got, const double *want, size_t count)
{
    double most = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        double d = fabs(got[i] - want[i]);
        most = d <= most ? most : d; /* NaN stays */
        squares += want[i] * want[i];
    }
    return most / (sqrt(squares) + 1e-3);
}

/* Every parameter's value or gradient against the reference's. */
static void compare_tensors(struct paired *p, bool gradients, double *most)
{
    for (int i = 0; i < params_of(p); i++) {
        double *got = gradients ? trained_gradient(&p->t, i) : trained_value(&p->t, i);
        const double *want = gradients ? reference_trainer_gradient(p->reference, i)
                                       : reference_trainer_param(p->reference, i);
        if (got)
            note(p, most, difference(got, want, floats_of(p, i)),
                 gradients ? "the gradient of" : "after a step,",
                 p->t.network.model->params.items[i].name);
        free(got);
    }
}

double paired_steps(struct paired *p)
{
    const struct train_section *train = &p->t.network.model->train;
    double most = 0;
    for (int step = 0; step < 2; step++) {
        double want = reference_loss_of(p), got = loss_of(p);
        note(p, &most, fabs(got - want) / (1 + fabs(want)), "a loss of",
             step ? "step 2" : "step 1");
        reference_trainer_backward(p->reference);
        compare_tensors(p, true, &most);
        reference_trainer_update(p->reference, 0.01);
        trained_update(&p->t, 0.01, train->momentum, train->decay, 1);
        compare_tensors(p, false, &most);
    }
    return most;
}

/* ---- Differences ---- */

/* A direction over all parameters that training has learned ones for. */
static double **draw_direction(const struct paired *p, uint64_t *state)
{
    double **direction = calloc((size_t)params_of(p) + 1, sizeof *direction);
    for (int i = 0; i < params_of(p); i++) {
        double *gradient = trained_gradient(&p->t, i);
        for (size_t k = 0; gradient && k < floats_of(p, i); k++)
            gradient[k] = (double)generate_next(state, 2001) / 1000 - 1;
        direction[i] = gradient; /* its room */
    }
    return direction;
}

static double derivative(const struct paired *p, double **direction)
{
    double sum = 0;
    for (int i = 0; i < params_of(p); i++) {
        double *gradient = trained_gradient(&p->t, i);
        for (size_t k = 0; gradient && k < floats_of(p, i); k++)
            sum += gradient[k] * direction[i][k];
        free(gradient);
    }
    return sum;
}

/* Both sides' parameters to `from` + step * direction. */
static void move_to(struct paired *p, double **from, double **direction, double step)
{
    for (int i = 0; i < params_of(p); i++) {
        if (!direction[i])
            continue;
        double *to = reference_trainer_param(p->reference, i);
        for (size_t k = 0; k < floats_of(p, i); k++)
            to[k] = from[i][k] + step * direction[i][k];
        trained_set(&p->t, i, to);
    }
}

static void free_all(const struct paired *p, double **tensors)
{
    for (int i = 0; i < params_of(p); i++)
        free(tensors[i]);
    free(tensors);
}

bool paired_difference(struct paired *p, uint64_t *state, double *error)
{
    const double h = 1e-5;
    double loss[2];
    unsigned char *statistics = malloc(p->t.statistics.bytes + 1);
    double **from = calloc((size_t)params_of(p) + 1, sizeof *from);
    memcpy(statistics, p->t.statistics.start, p->t.statistics.bytes);
    for (int i = 0; i < params_of(p); i++)
        from[i] = trained_value(&p->t, i);
    loss_of(p);
    reference_loss_of(p);
    uint64_t sides = reference_trainer_sides(p->reference);
    double **direction = draw_direction(p, state), want = derivative(p, direction);
    bool smooth = true;
    for (int i = 0; i < 2; i++) {
        move_to(p, from, direction, i ? -h : h);
        loss[i] = loss_of(p);
        reference_loss_of(p);
        smooth = smooth && reference_trainer_sides(p->reference) == sides;
    }
    move_to(p, from, direction, 0);
    memcpy(p->t.statistics.start, statistics, p->t.statistics.bytes);
    *error = fabs((loss[0] - loss[1]) / (2 * h) - want) / (fabs(want) + 1e-3);
    free_all(p, from);
    free_all(p, direction);
    free(statistics);
    return smooth;
}

/* ---- Bits ---- */

bool paired_repeats(struct paired *p)
{
    struct trained *t = &p->t;
    bool same = true;
    unsigned char *first = malloc(t->gradients.bytes + t->statistics.bytes);
    unsigned char *statistics = malloc(t->statistics.bytes + 1);
    memcpy(statistics, t->statistics.start, t->statistics.bytes);
    for (int threads = 1; threads <= t->options.threads; threads++) {
        omp_set_num_threads(threads);
        for (int call = 0; call < 3; call++) {
            memset(t->workspace.start, call == 1 ? 0 : 0xff, t->workspace.bytes);
            memcpy(t->statistics.start, statistics, t->statistics.bytes);
            same = isfinite(loss_of(p)) && same;
            if (call == 0) {
                memcpy(first, t->gradients.start, t->gradients.bytes);
                memcpy(first + t->gradients.bytes, t->statistics.start, t->statistics.bytes);
            }
            same = same && !memcmp(first, t->gradients.start, t->gradients.bytes) &&
                   !memcmp(first + t->gradients.bytes, t->statistics.start, t->statistics.bytes);
        }
    }
    omp_set_num_threads(t->options.threads);
    memcpy(t->statistics.start, statistics, t->statistics.bytes);
    free(first);
    free(statistics);
    return same;
}

/* Whether a block has 0 wherever no element of a learned tensor lies. */
static bool zero_but(const struct trained *t, const bool *element,
                     const struct trained_block *block)
{
    size_t reals = block->bytes / (size_t)t->real_bytes;
    bool zero = true;
    for (size_t i = 0; i < reals; i++) {
        double value = t->real_bytes == 8 ? ((const double *)(const void *)block->start)[i]
                                          : ((const float *)(const void *)block->start)[i];
        zero = zero && (element[i] || (value <= 0 && value >= 0));
    }
    return zero;
}

bool paired_padding(const struct paired *p)
{
    const struct trained *t = &p->t;
    bool *element = calloc(t->weights.bytes / (size_t)t->real_bytes + 1, sizeof *element);
    for (int i = 0; i < t->masters->rows.count; i++) {
        const struct rnet_master_row *row = &t->masters->rows.items[i];
        for (size_t k = 0; row->learned && k < rnet_masters_count(row); k++)
            element[row->offset + rnet_masters_index(row, k)] = true;
    }
    bool zero = zero_but(t, element, &t->weights) && zero_but(t, element, &t->gradients) &&
                zero_but(t, element, &t->momenta);
    free(element);
    return zero;
}
