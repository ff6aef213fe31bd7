/* app_train_report.c: the report of a run. In: its history and probes. Out: a page. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "app_train.h"
#include "output.h"
#include "report.h"

static struct rnet_report_series series(const struct rnet_train *run, const char *name, size_t y,
                                        int points)
{
    return (struct rnet_report_series){
        name,  run->history.values, run->history.rows, run->history.columns, RNET_HISTORY_EPOCH, y,
        points};
}

static double last_of(const struct rnet_train *run, size_t column)
{
    for (size_t i = run->history.rows; i > 0; i--) {
        double value = run->history.values[(i - 1) * run->history.columns + column];
        if (isfinite(value))
            return value;
    }
    return (double)NAN;
}

static void print_data(FILE *to, const struct rnet_train *run)
{
    const struct rnet_train_data *data = &run->data;
    rnet_report_fact(to, "data", "%s (%s), %lld images", data->train.source, data->train.kind,
                     (long long)data->images);
    if (data->validation_images > 0)
        rnet_report_fact(to, "validation", "the next %lld images of it",
                         (long long)data->validation_images);
    if (data->has_test)
        rnet_report_fact(to, "test", "%s, %lld images", data->test.source,
                         (long long)data->test.count);
}

static void print_facts(FILE *to, const struct rnet_train *run)
{
    const struct rnet_program *p = run->app->program;
    const struct rnet_checkpoint *s = &run->state;
    const struct rnet_recipe *r = &run->recipe;
    double validation = last_of(run, RNET_HISTORY_VALIDATION),
           test = last_of(run, RNET_HISTORY_TEST);
    rnet_report_facts_start(to);
    rnet_report_fact(to, "source", "%s, sha256 %s", p->source, p->source_hash);
    rnet_report_fact(to, "compiler", "%s, target %s, options %s", p->compiler, p->target,
                     p->options);
    rnet_report_fact(to, "parameters", "%lld", (long long)p->parameters);
    print_data(to, run);
    rnet_report_fact(to, "iterations", "%lld of %lld, %lld an epoch", (long long)s->iteration,
                     (long long)run->stop, (long long)run->epoch_length);
    rnet_report_fact(to, "batch", "%d on %d threads, seed %llu, %s, %s", s->batch, s->threads,
                     (unsigned long long)s->seed,
                     s->overrides.no_shuffle ? "in the dataset's order" : "shuffled",
                     s->overrides.no_augment ? "not augmented" : "augmented as the recipe says");
    rnet_report_fact(to, "SGD", "momentum %g%s, decay %g, label smoothing %g, clip %g", r->momentum,
                     r->nesterov ? " (Nesterov)" : "", r->decay, r->smooth, r->clip);
    rnet_report_fact(to, "loss", "%.5g", last_of(run, RNET_HISTORY_LOSS));
    rnet_report_fact(to, "training error", "%.2f %%", 100 * last_of(run, RNET_HISTORY_ERROR));
    if (isfinite(validation))
        rnet_report_fact(to, "validation error", "%.2f %%", 100 * validation);
    if (isfinite(test))
        rnet_report_fact(to, "test error", "%.2f %%", 100 * test);
    if (s->best <= 1)
        rnet_report_fact(to, "lowest error", "%.2f %%, at iteration %lld", 100 * s->best,
                         (long long)s->best_at);
    rnet_report_fact(to, "time", "%.1f s, of which %.1f s waited for data", s->seconds, s->waited);
    rnet_report_facts_end(to);
}

static void print_curves(FILE *to, const struct rnet_train *run)
{
    const struct rnet_report_series loss[] = {series(run, "loss", RNET_HISTORY_LOSS, 0)};
    const struct rnet_report_series errors[] = {
        series(run, "training", RNET_HISTORY_ERROR, 0),
        series(run, "test", RNET_HISTORY_TEST, 1),
        series(run, "validation", RNET_HISTORY_VALIDATION, 1),
    };
    const struct rnet_report_series rate[] = {series(run, "rate", RNET_HISTORY_RATE, 0)};
    const struct rnet_report_series speed[] = {series(run, "images/s", RNET_HISTORY_SPEED, 0)};
    const struct rnet_report_chart charts[] = {
        {"Loss", "epoch", "loss", loss, 1, 0, NULL},
        {"Error", "epoch", "error", errors, 3, 0, NULL},
        {"Learning rate", "epoch", "rate", rate, 1, 1, NULL},
        {"Throughput", "epoch", "images/s", speed, 1, 0, NULL},
    };
    for (size_t i = 0; i < sizeof charts / sizeof *charts; i++)
        rnet_report_chart(to, &charts[i]);
}

/* Of the first epoch and of the last, layer by layer: columns layer, gradient, response. */
static void print_probes(FILE *to, const struct rnet_train *run)
{
    size_t count = run->training->probe_count;
    const struct rnet_table *table = &run->probes;
    double *values = calloc(6 * count + 1, sizeof *values);
    const char **names = calloc(count + 1, sizeof *names);
    if (table->rows == 0 || values == NULL || names == NULL) {
        free(values);
        free(names);
        return;
    }
    for (size_t when = 0; when < 2; when++) {
        const double *row = table->values + (when == 0 ? 0 : table->rows - 1) * table->columns;
        for (size_t i = 0; i < count; i++) {
            double *to_row = values + (when * count + i) * 3;
            names[i] = run->training->probes[i].name;
            to_row[0] = (double)i;
            to_row[1] = row[1 + 2 * i];
            to_row[2] = row[2 + 2 * i];
        }
    }
    const double *last = values + 3 * count;
    const struct rnet_report_series responses[] = {{"first epoch", values, count, 3, 0, 2, 1},
                                                   {"last epoch", last, count, 3, 0, 2, 1}};
    const struct rnet_report_series gradients[] = {{"first epoch", values, count, 3, 0, 1, 1},
                                                   {"last epoch", last, count, 3, 0, 1, 1}};
    const struct rnet_report_chart charts[] = {
        {"Standard deviation of the layers' responses, after bn and before the nonlinearity",
         "layer", "deviation", responses, 2, 0, names},
        {"Norm of the gradients of the layers' weights, in the epoch's last step", "layer", "norm",
         gradients, 2, 1, names},
    };
    for (size_t i = 0; i < 2; i++)
        rnet_report_chart(to, &charts[i]);
    free(values);
    free(names);
}

int rnet_train_report(struct rnet_train *run)
{
    struct rnet_output_file *file;
    char *text = NULL, title[256];
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    snprintf(title, sizeof title, "Training of %s", run->app->program->network);
    if (memory != NULL) {
        rnet_report_start(memory, title);
        print_facts(memory, run);
        print_curves(memory, run);
        print_probes(memory, run);
        rnet_report_end(memory);
    }
    if (memory == NULL || fclose(memory) != 0) {
        free(text);
        return rnet_fail(run->error, "%s: out of memory", run->report);
    }
    int status = rnet_output_open(&file, run->report, run->error);
    if (status == 0 && (status = rnet_output_write(file, text, bytes, run->error)) != 0)
        rnet_output_abandon(file);
    else if (status == 0)
        status = rnet_output_commit(file, run->error);
    free(text);
    return status;
}
