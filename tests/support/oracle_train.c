/* oracle_train.c: PyTorch's ten steps and ours. In: safetensors of the shared oracle, emitted code.
 * Out: records of losses, gradients and parameters. */
#include "support/oracle_train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "masters.h"
#include "support/files.h"
#include "support/oracle_weights.h"

enum { SAMPLE = 16 };

/* ---- What we emit ---- */

static struct oracle_record record_new(const struct model *model, int steps)
{
    size_t count = (size_t)model->params.count + 1;
    struct oracle_record r = {.steps = steps,
                              .gradients = calloc(count, sizeof *r.gradients),
                              .after = calloc(count, sizeof *r.after)};
    if (!r.gradients || !r.after)
        abort();
    return r;
}

void oracle_record_free(struct oracle_record *r)
{
    free(r->gradients);
    free(r->after);
}

static struct oracle_summary summarise(double *values, size_t count)
{
    struct oracle_summary s = {.there = true, .count = (double)count};
    for (size_t i = 0; i < count; i++) {
        s.norm += values[i] * values[i];
        s.sum += values[i];
    }
    s.norm = sqrt(s.norm);
    s.first = values[0];
    s.last = values[count - 1];
    free(values);
    return s;
}

static void summarise_all(const struct trained *t, struct oracle_summary *out,
                          double *(*of)(const struct trained *, int))
{
    for (int i = 0; i < t->network.model->params.count; i++) {
        double *values = of(t, i);
        if (values)
            out[i] = summarise(values,
                               rnet_masters_count(&t->masters->rows.items[t->masters->row_of[i]]));
    }
}

void oracle_record_compute(struct oracle_record *record, struct trained *t, int steps)
{
    struct oracle_record r = record_new(t->network.model, steps);
    size_t count = ORACLE_IMAGES * t->network.input_floats;
    float *floats = malloc(count * sizeof *floats);
    double *input = malloc(count * sizeof *input);
    int labels[ORACLE_IMAGES];
    static const uint64_t seeds[ORACLE_IMAGES]; /* for what drops nothing */
    if (!floats || !input)
        abort();
    oracle_image("1", "batch", count, floats);
    for (size_t i = 0; i < count; i++)
        input[i] = floats[i];
    for (int i = 0; i < ORACLE_IMAGES; i++)
        labels[i] = i;
    for (int step = 0; step < steps; step++) {
        r.losses[step] = trained_compute(t, input, labels, seeds, 0, NULL);
        if (step == 0)
            summarise_all(t, r.gradients, trained_gradient);
        trained_update(t, 0.1, 0.9, 1e-4, 1);
        if (step == 0)
            summarise_all(t, r.after, trained_value);
    }
    free(floats);
    free(input);
    *record = r;
}

void oracle_record_scale(struct oracle_record *record, int count, double factor)
{
    for (int i = 0; i < count; i++) {
        struct oracle_summary *s = &record->gradients[i];
        s->norm *= factor;
        s->sum *= factor;
        s->first *= factor;
        s->last *= factor;
    }
}

/* ---- PyTorch ---- */

static bool read_tensor(const struct rnet_weights *oracle, const char *prefix, const char *name,
                        float out[SAMPLE])
{
    char full[256];
    snprintf(full, sizeof full, "%s%s", prefix, name);
    const struct rnet_tensor *tensor = rnet_weights_find(oracle, full);
    return tensor && tensor->count <= SAMPLE && rnet_tensor_floats(tensor, out) == 0;
}

/* Absent where the file has none. */
static struct oracle_summary read_summary(const struct rnet_weights *oracle, const char *prefix,
                                          const char *name)
{
    float v[SAMPLE];
    if (!read_tensor(oracle, prefix, name, v))
        return (struct oracle_summary){.there = false};
    return (struct oracle_summary){true, v[0], v[1], v[2], v[3], 0};
}

bool oracle_record_read(struct oracle_record *record, const char *name, const struct model *model)
{
    static struct rnet_error error;
    struct rnet_weights *oracle = NULL;
    char path[256];
    float losses[SAMPLE];
    snprintf(path, sizeof path, "oracle/train/%s.seed1.safetensors", name);
    char *file = files_shared(path);
    bool good =
        rnet_weights_open(&oracle, file, &error) == 0 && read_tensor(oracle, "losses", "", losses);
    free(file);
    for (int i = 0; good && i < ORACLE_STEPS; i++) {
        *record = i ? *record : record_new(model, ORACLE_STEPS);
        record->losses[i] = losses[i];
    }
    for (int i = 0; good && i < model->params.count; i++) {
        record->gradients[i] = read_summary(oracle, "grad.", model->params.items[i].name);
        record->after[i] = read_summary(oracle, "after1.", model->params.items[i].name);
    }
    rnet_weights_close(oracle);
    return good;
}
