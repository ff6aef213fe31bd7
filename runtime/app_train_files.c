/* app_train_files.c: what stays of a training run. In: the run. Out: W.safetensors, W.ckpt; and the
 * run again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app_train.h"
#include "masters.h"
#include "progress.h"

/* The tensors of a file: the parameters, image.mean, and for a checkpoint the momenta, the history
 * and the probes. Those of the trainer are given a part at a time. */
struct store {
    const struct rnet_train *run;
    int real_bytes; /* in the file */
    struct rnet_tensor_data *tensors;
    const struct rnet_master_row **rows; /* of each tensor; NULL: it has its data */
    const void **blocks;
    char **names; /* of momenta, which are ours */
    size_t count;
};

static const char history_name[] = "rnet.history", probes_name[] = "rnet.probes",
                  mean_name[] = "image.mean", momentum_prefix[] = "momentum.";

static void read_part(void *context, size_t index, size_t first, size_t count, void *out)
{
    const struct store *store = context;
    rnet_masters_read(store->rows[index], store->blocks[index], store->run->training->real_bytes,
                      first, count, out, store->real_bytes);
}

static void add_row(struct store *store, const char *name, const struct rnet_master_row *row,
                    const void *block)
{
    struct rnet_tensor_data *tensor = &store->tensors[store->count];
    *tensor = (struct rnet_tensor_data){.name = name, .rank = row->rank};
    tensor->real_bytes = store->real_bytes;
    for (int i = 0; i < row->rank; i++)
        tensor->dims[i] = row->dims[i];
    store->rows[store->count] = row;
    store->blocks[store->count++] = block;
}

static void add_table(struct store *store, const char *name, const struct rnet_table *table)
{
    if (table->rows > 0)
        store->tensors[store->count++] = (struct rnet_tensor_data){
            name, 2, {(int64_t)table->rows, (int64_t)table->columns}, table->values, 8};
}

static void add_parameters(struct store *store)
{
    const struct rnet_train *run = store->run;
    const struct rnet_program *p = run->app->program;
    for (size_t r = 0; r < run->training->row_count; r++) {
        const struct rnet_master_row *row = &run->training->rows[r];
        add_row(store, row->name, row,
                row->learned ? run->trainer.weights : run->trainer.statistics);
    }
    if (run->data.mean != NULL)
        store->tensors[store->count++] = (struct rnet_tensor_data){
            mean_name, 3, {p->input_c, p->input_h, p->input_w}, run->data.mean, 4};
}

/* 0, or -1 without memory for the names. */
static int add_momenta(struct store *store)
{
    const struct rnet_train *run = store->run;
    for (size_t r = 0; r < run->training->row_count; r++) {
        const struct rnet_master_row *row = &run->training->rows[r];
        if (!row->learned)
            continue;
        if (asprintf(&store->names[r], "%s%s", momentum_prefix, row->name) < 0) {
            store->names[r] = NULL;
            return -1;
        }
        add_row(store, store->names[r], row, run->trainer.momenta);
    }
    return 0;
}

static int store_open(struct store *store, const struct rnet_train *run, int real_bytes)
{
    size_t rows = run->training->row_count, most = 2 * rows + 3;
    *store = (struct store){.run = run, .real_bytes = real_bytes};
    store->tensors = calloc(most, sizeof *store->tensors);
    store->rows = calloc(most, sizeof *store->rows);
    store->blocks = calloc(most, sizeof *store->blocks);
    store->names = calloc(rows + 1, sizeof *store->names);
    if (store->tensors == NULL || store->rows == NULL || store->blocks == NULL ||
        store->names == NULL)
        return -1;
    add_parameters(store);
    return 0;
}

static void store_close(struct store *store)
{
    for (size_t i = 0; store->names != NULL && i < store->run->training->row_count; i++)
        free(store->names[i]);
    free(store->names);
    free(store->tensors);
    free(store->rows);
    free(store->blocks);
}

/* ---- Writing ---- */

int rnet_train_save(struct rnet_train *run)
{
    struct store store;
    struct rnet_tensor_source source = {read_part, &store};
    if (rnet_trainer_check(&run->trainer, run->state.iteration, run->error) != 0)
        return -1;
    int status = store_open(&store, run, run->training->real_bytes);
    if (status == 0)
        status = add_momenta(&store);
    if (status == 0) {
        add_table(&store, history_name, &run->history);
        add_table(&store, probes_name, &run->probes);
        status = rnet_checkpoint_write(run->checkpoint, &run->state, store.tensors, store.count,
                                       &source, run->error);
    }
    store_close(&store);
    if (status != 0)
        return rnet_fail(run->error, "%s: out of memory", run->checkpoint);
    run->saved = run->state.iteration;
    run->saved_evaluated = run->state.evaluated;
    run->saved_at = rnet_seconds();
    return 0;
}

int rnet_train_save_weights(struct rnet_train *run)
{
    struct store store;
    struct rnet_tensor_source source = {read_part, &store};
    const struct rnet_program *program = run->app->program;
    char iteration[24];
    snprintf(iteration, sizeof iteration, "%lld", (long long)run->state.iteration);
    const struct rnet_metadata metadata[] = {{"format", "pt"},
                                             {"rnet.network", program->network},
                                             {"rnet.source", program->source_hash},
                                             {"rnet.iteration", iteration}};
    int status = store_open(&store, run, 4);
    if (status == 0)
        status = rnet_weights_write(run->app->options.train.output, store.tensors, store.count,
                                    &source, metadata, 4, run->error);
    store_close(&store);
    return status == 0 ? 0
                       : rnet_fail(run->error, "%s: out of memory", run->app->options.train.output);
}

/* ---- Reading ---- */

static int load_rows(struct rnet_train *run, const struct rnet_weights *weights)
{
    const struct rnet_training *t = run->training;
    for (size_t r = 0; r < t->row_count; r++) {
        const struct rnet_master_row *row = &t->rows[r];
        if (rnet_masters_load(row, row->learned ? run->trainer.weights : run->trainer.statistics,
                              t->real_bytes, rnet_weights_find(weights, row->name),
                              run->error) != 0)
            return -1;
    }
    return 0;
}

static int load_momenta(struct rnet_train *run, const struct rnet_weights *weights)
{
    const struct rnet_training *t = run->training;
    int status = 0;
    for (size_t r = 0; r < t->row_count && status == 0; r++) {
        char *name = NULL;
        if (!t->rows[r].learned)
            continue;
        if (asprintf(&name, "%s%s", momentum_prefix, t->rows[r].name) < 0)
            return rnet_fail(run->error, "out of memory");
        status = rnet_masters_load(&t->rows[r], run->trainer.momenta, t->real_bytes,
                                   rnet_weights_find(weights, name), run->error);
        free(name);
    }
    return status;
}

/* The mean picture that the weights were trained with, where the file has it. */
static int load_mean(struct rnet_train *run, const struct rnet_weights *weights)
{
    const struct rnet_program *p = run->app->program;
    const struct rnet_manifest_row row = {mean_name, 3, {p->input_c, p->input_h, p->input_w}};
    const struct rnet_tensor *tensor = rnet_weights_find(weights, mean_name);
    if (p->preprocess.mean_pixel < 0 || tensor == NULL)
        return 0;
    if (rnet_manifest_check(&row, 1, weights, run->error) != 0)
        return -1;
    run->data.mean = calloc(rnet_model_input_floats(p), sizeof *run->data.mean);
    if (run->data.mean == NULL)
        return rnet_fail(run->error, "no memory for the mean of the pictures");
    return rnet_tensor_floats(tensor, run->data.mean);
}

static int load_table(struct rnet_train *run, const struct rnet_weights *weights, const char *name,
                      struct rnet_table *table)
{
    const struct rnet_tensor *tensor = rnet_weights_find(weights, name);
    if (tensor == NULL)
        return 0;
    if (tensor->dtype != RNET_F64 || tensor->rank != 2 ||
        tensor->dims[1] != (int64_t)table->columns)
        return rnet_fail(run->error, "%s: tensor '%s' is no table of %zu columns",
                         rnet_weights_path(weights), name, table->columns);
    double *row = calloc(table->columns, sizeof *row);
    int status = row != NULL ? 0 : rnet_fail(run->error, "out of memory");
    for (int64_t i = 0; i < tensor->dims[0] && status == 0; i++) {
        size_t bytes = table->columns * sizeof *row;
        memcpy(row, (const unsigned char *)tensor->data + (size_t)i * bytes, bytes);
        status = rnet_table_append(table, row, run->error);
    }
    free(row);
    return status;
}

int rnet_train_load(struct rnet_train *run)
{
    const struct rnet_program *program = run->app->program;
    const struct rnet_training *t = run->training;
    struct rnet_weights *weights;
    if (rnet_checkpoint_read(run->checkpoint, program->network, program->source_hash, &run->state,
                             &weights, run->error) != 0)
        return -1;
    int status = rnet_masters_check(t->rows, t->row_count, "", 0, weights, run->error) != 0 ||
                         rnet_masters_check(t->rows, t->row_count, momentum_prefix, 1, weights,
                                            run->error) != 0 ||
                         load_rows(run, weights) != 0 || load_momenta(run, weights) != 0 ||
                         load_mean(run, weights) != 0 ||
                         load_table(run, weights, history_name, &run->history) != 0 ||
                         load_table(run, weights, probes_name, &run->probes) != 0
                     ? -1
                     : 0;
    if (status == 0 && program->preprocess.mean_pixel >= 0 && run->data.mean == NULL)
        status = rnet_fail(run->error, "%s: tensor '%s' is missing", run->checkpoint, mean_name);
    rnet_weights_close(weights);
    return status;
}

int rnet_train_load_weights(struct rnet_train *run, const char *path)
{
    const struct rnet_training *t = run->training;
    struct rnet_weights *weights;
    if (rnet_weights_open(&weights, path, run->error) != 0)
        return -1;
    int status = rnet_masters_check(t->rows, t->row_count, "", 0, weights, run->error) != 0 ||
                         load_rows(run, weights) != 0 || load_mean(run, weights) != 0
                     ? -1
                     : 0;
    rnet_weights_close(weights);
    return status;
}

/* ---- As a weights file in memory ---- */

size_t rnet_train_floats(const struct rnet_train *run)
{
    size_t floats = 0;
    for (size_t r = 0; r < run->training->row_count; r++)
        floats += rnet_masters_count(&run->training->rows[r]);
    return floats;
}

struct rnet_tensor *rnet_train_tensors(const struct rnet_train *run, float *floats, size_t *count)
{
    struct store store;
    struct rnet_tensor *tensors = calloc(run->training->row_count + 2, sizeof *tensors);
    if (tensors == NULL || store_open(&store, run, 4) != 0) {
        free(tensors);
        return NULL;
    }
    *count = store.count;
    for (size_t i = 0; i < store.count; i++) {
        const struct rnet_tensor_data *from = &store.tensors[i];
        struct rnet_tensor *to = &tensors[i];
        *to = (struct rnet_tensor){.name = from->name, .dtype = RNET_F32, .rank = from->rank};
        to->count = 1;
        to->data = from->data;
        for (int k = 0; k < from->rank; k++) {
            to->dims[k] = from->dims[k];
            to->count *= from->dims[k];
        }
        if (store.rows[i] == NULL)
            continue;
        read_part(&store, i, 0, (size_t)to->count, floats);
        to->data = floats;
        floats += to->count;
    }
    store_close(&store);
    return tensors;
}
