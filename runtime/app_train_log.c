/* app_train_log.c: what was measured. In: steps, evaluations, layers. Out: tables that go into the
 * checkpoint and the report, the lines of --log, the rows of --probe. */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app_train.h"
#include "json_line.h"
#include "output.h"

int rnet_table_append(struct rnet_table *table, const double *row, struct rnet_error *error)
{
    if (table->rows == table->capacity) {
        size_t capacity = table->capacity == 0 ? 256 : 2 * table->capacity;
        double *values = realloc(table->values, capacity * table->columns * sizeof *values);
        if (values == NULL)
            return rnet_fail(error, "no memory for what was measured");
        table->values = values;
        table->capacity = capacity;
    }
    memcpy(table->values + table->rows++ * table->columns, row, table->columns * sizeof *row);
    return 0;
}

/* The shortest text that reads back as the same number. */
static void print_real(FILE *to, double value)
{
    char text[40];
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (!(strtod(text, NULL) < value) && !(strtod(text, NULL) > value))
            break;
    }
    fputs(text, to);
}

/* ---- Lines ---- */

static void print_line(FILE *to, const double *row)
{
    static const char *const names[RNET_HISTORY_COLUMNS] = {
        "iteration",        "epoch",     "loss", "error", "rate", "images_per_s", "waited_s",
        "validation_error", "test_error"};
    for (int i = 0; i < RNET_HISTORY_COLUMNS; i++) {
        if (!isfinite(row[i]))
            continue;
        fprintf(to, "%s\"%s\": ", i == 0 ? "{" : ", ", names[i]);
        if (i == RNET_HISTORY_ITERATION)
            fprintf(to, "%.0f", row[i]);
        else
            print_real(to, row[i]);
    }
    fputs("}\n", to);
}

static json_t *describe_recipe(const struct rnet_train *run)
{
    const struct rnet_recipe *r = &run->recipe;
    const struct rnet_overrides *o = &run->state.overrides;
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)run->state.seed);
    json_t *root = json_pack(
        "{s:I, s:I, s:f, s:f, s:b, s:f, s:f, s:b, s:b, s:i}", "iterations", (json_int_t)run->stop,
        "epoch_iterations", (json_int_t)run->epoch_length, "momentum", r->momentum, "decay",
        r->decay, "nesterov", r->nesterov, "smooth", r->smooth, "clip", r->clip, "augment",
        !o->no_augment, "shuffle", !o->no_shuffle, "precision", run->training->real_bytes * 8);
    json_object_set_new(root, "batch_seed",
                        run->state.seed <= INT64_MAX ? json_integer((json_int_t)run->state.seed)
                                                     : json_string(seed));
    if (o->rate >= 0)
        json_object_set_new(root, "rate_override", json_real(o->rate));
    return root;
}

/* What the run is of: the first line. */
static json_t *describe(const struct rnet_train *run)
{
    const struct rnet_program *p = run->app->program;
    const struct rnet_train_data *data = &run->data;
    json_t *root = json_object();
    json_object_set_new(root, "network", rnet_json_text(p->network));
    json_object_set_new(root, "source", rnet_json_text(p->source));
    json_object_set_new(root, "source_hash", rnet_json_text(p->source_hash));
    json_object_set_new(root, "compiler", rnet_json_text(p->compiler));
    json_object_set_new(root, "target", rnet_json_text(p->target));
    json_object_set_new(root, "options", rnet_json_text(p->options));
    json_object_set_new(root, "parameters", json_integer(p->parameters));
    json_object_set_new(root, "threads", json_integer(run->state.threads));
    json_object_set_new(root, "batch", json_integer(run->training->batch));
    json_object_set_new(root, "data", rnet_json_text(data->train.source));
    json_object_set_new(root, "kind", rnet_json_text(data->train.kind));
    json_object_set_new(root, "images", json_integer(data->images));
    json_object_set_new(root, "validation_images", json_integer(data->validation_images));
    json_object_set_new(root, "test_images", json_integer(data->has_test ? data->test.count : 0));
    json_t *recipe = describe_recipe(run);
    json_object_update(root, recipe);
    json_decref(recipe);
    return root;
}

static int fail_log(const struct rnet_train *run)
{
    return rnet_fail_io(run->error, "%s: cannot be written: %s", run->app->options.train.log,
                        strerror(errno));
}

/* The log up to where the run is, from its history: a run that was killed has written lines of
 * iterations that come again. NULL without memory; the caller frees it. */
static char *print_history(const struct rnet_train *run, size_t *bytes)
{
    char *text = NULL;
    FILE *memory = open_memstream(&text, bytes);
    json_t *first = describe(run);
    if (memory == NULL || first == NULL) {
        json_decref(first);
        return NULL;
    }
    json_dumpf(first, memory, JSON_REAL_PRECISION(9));
    fputc('\n', memory);
    json_decref(first);
    for (size_t i = 0; i < run->history.rows; i++)
        print_line(memory, run->history.values + i * run->history.columns);
    if (fclose(memory) == 0)
        return text;
    free(text);
    return NULL;
}

static int is_regular_or_new(const char *path)
{
    struct stat status;
    return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

int rnet_train_log_open(struct rnet_train *run)
{
    const char *path = run->app->options.train.log;
    struct rnet_output_file *file;
    size_t bytes = 0;
    if (path == NULL)
        return 0;
    char *text = print_history(run, &bytes);
    if (text == NULL)
        return rnet_fail(run->error, "%s: out of memory", path);
    int status = 0;
    if (is_regular_or_new(path)) {
        status = rnet_output_open(&file, path, run->error);
        if (status == 0 && (status = rnet_output_write(file, text, bytes, run->error)) != 0)
            rnet_output_abandon(file);
        else if (status == 0)
            status = rnet_output_commit(file, run->error);
        bytes = 0;
    }
    if (status == 0 && ((run->log = fopen(path, "ae")) == NULL ||
                        fwrite(text, 1, bytes, run->log) != bytes || fflush(run->log) != 0))
        status = fail_log(run);
    free(text);
    return status;
}

int rnet_train_log_close(struct rnet_train *run)
{
    int failed = run->log != NULL && fclose(run->log) != 0;
    run->log = NULL;
    return failed ? fail_log(run) : 0;
}

int rnet_train_log_line(struct rnet_train *run)
{
    struct rnet_checkpoint *s = &run->state;
    double steps = s->window.steps > 0 ? (double)s->window.steps : 1;
    double images = steps * run->training->batch;
    const double row[RNET_HISTORY_COLUMNS] = {
        [RNET_HISTORY_ITERATION] = (double)s->iteration,
        [RNET_HISTORY_EPOCH] = (double)s->iteration / (double)run->epoch_length,
        [RNET_HISTORY_LOSS] = s->window.loss / steps,
        [RNET_HISTORY_ERROR] = (double)s->window.wrong / images,
        [RNET_HISTORY_RATE] = run->state.rate,
        [RNET_HISTORY_SPEED] = s->window.seconds > 0 ? images / s->window.seconds : 0,
        [RNET_HISTORY_WAITED] = s->waited,
        [RNET_HISTORY_VALIDATION] = run->validation,
        [RNET_HISTORY_TEST] = run->test,
    };
    s->window = (struct rnet_tally){0};
    s->logged = s->iteration;
    if (rnet_table_append(&run->history, row, run->error) != 0)
        return -1;
    if (run->log == NULL)
        return 0;
    print_line(run->log, row);
    return fflush(run->log) != 0 || ferror(run->log) ? fail_log(run) : 0;
}

/* ---- Probes ---- */

int rnet_train_probe(struct rnet_train *run)
{
    const struct rnet_training *t = run->training;
    double *row = calloc(run->probes.columns, sizeof *row);
    if (row == NULL)
        return rnet_fail(run->error, "no memory for what was measured");
    row[0] = (double)(run->state.iteration / run->epoch_length);
    for (size_t i = 0; i < t->probe_count; i++) {
        row[1 + 2 * i] = rnet_trainer_gradient(&run->trainer, &t->probes[i]);
        row[2 + 2 * i] = rnet_trainer_response(&run->trainer, &t->probes[i]);
    }
    int status = rnet_table_append(&run->probes, row, run->error);
    free(row);
    return status;
}

/* Names of layers have no comma or quote that the language lets through but in `as "..."`. */
static void print_name(FILE *to, const char *name)
{
    fputc('"', to);
    for (; *name != '\0'; name++) {
        if (*name == '"')
            fputc('"', to);
        fputc(*name, to);
    }
    fputc('"', to);
}

static int print_probes(const struct rnet_train *run, FILE *to)
{
    const struct rnet_table *table = &run->probes;
    fputs("epoch,layer,gradient,response\n", to);
    for (size_t r = 0; r < table->rows; r++) {
        const double *row = table->values + r * table->columns;
        for (size_t i = 0; i < run->training->probe_count; i++) {
            const char *name = run->training->probes[i].name;
            fprintf(to, "%.0f,", row[0]);
            if (strpbrk(name, ",\"") != NULL)
                print_name(to, name);
            else
                fputs(name, to);
            fputc(',', to);
            print_real(to, row[1 + 2 * i]);
            fputc(',', to);
            print_real(to, row[2 + 2 * i]);
            fputc('\n', to);
        }
    }
    return fclose(to);
}

int rnet_train_probe_write(const struct rnet_train *run)
{
    const char *path = run->app->options.train.probe;
    struct rnet_output_file *file;
    char *text = NULL;
    size_t bytes = 0;
    if (path == NULL)
        return 0;
    FILE *memory = open_memstream(&text, &bytes);
    if (memory == NULL || print_probes(run, memory) != 0) {
        free(text);
        return rnet_fail(run->error, "%s: out of memory", path);
    }
    int status = rnet_output_open(&file, path, run->error);
    if (status == 0 && (status = rnet_output_write(file, text, bytes, run->error)) != 0)
        rnet_output_abandon(file);
    else if (status == 0)
        status = rnet_output_commit(file, run->error);
    free(text);
    return status;
}
