/* app_train_data.c: what a network learns from. In: --data DIR and the recipe's split. Out: checked
 * datasets, and the mean picture. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app_train.h"
#include "file.h"
#include "progress.h"

/* More workers than a loader has slots would wait. */
enum { WORKERS_MAX = 4 };

/* FNV-1a, 64 bits. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ at[i]) * 0x100000001b3u;
    return hash;
}

/* What a run that goes on must find again: the same labels, of the same files, in the same order.
 */
static void hash_data(struct rnet_train_data *data)
{
    const struct rnet_dataset *d = &data->train;
    uint64_t hash = hash_bytes(0xcbf29ce484222325u, &d->count, sizeof d->count);
    hash = hash_bytes(hash, d->labels, (size_t)d->count * sizeof *d->labels);
    for (int64_t i = 0; d->form == RNET_DATASET_FILES && i < d->count; i++) {
        const char *name = rnet_file_base(d->files[i]);
        hash = hash_bytes(hash, name, strlen(name) + 1);
    }
    snprintf(data->hash, sizeof data->hash, "%016" PRIx64, hash);
}

static bool uses_plateau(const struct rnet_recipe *recipe)
{
    for (int i = 0; i < recipe->rate_count; i++)
        if (recipe->rate[i].kind == RNET_RATE_PLATEAU)
            return true;
    return false;
}

/* The first pictures train, the next validate. */
static int split(struct rnet_train *run)
{
    const struct rnet_recipe *recipe = &run->training->recipe;
    struct rnet_train_data *data = &run->data;
    int64_t train = recipe->split_train, validation = recipe->split_validation;
    data->images = data->train.count;
    if (train == 0 || run->app->options.train.no_split)
        return 0;
    if (train + validation > data->train.count)
        return rnet_fail(run->error,
                         "%s: %lld images; the recipe's split wants %lld to train on and %lld to "
                         "validate with",
                         data->train.source, (long long)data->train.count, (long long)train,
                         (long long)validation);
    data->images = train;
    data->validation_images = validation;
    if (train + validation < data->train.count)
        fprintf(stderr, "%s: %s: the last %lld of %lld images are in neither part of the split\n",
                run->app->name, data->train.source,
                (long long)(data->train.count - train - validation), (long long)data->train.count);
    return 0;
}

static bool has_name(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Folders are numbered in their own part: the numbers of two parts mean the same where the names
 * are the same, or where they stand for the program's labels. */
static int check_folders(const struct rnet_train *run)
{
    const struct rnet_program *p = run->app->program;
    const struct rnet_dataset *train = &run->data.train, *test = &run->data.test;
    bool same = train->class_folders == test->class_folders, labels = p->labels != NULL;
    for (int i = 0; i < test->class_folders && same; i++)
        same = strcmp(train->class_names[i], test->class_names[i]) == 0;
    for (int i = 0; i < test->class_folders && labels; i++)
        labels = has_name(p->labels, p->label_count, test->class_names[i]);
    for (int i = 0; i < train->class_folders && labels; i++)
        labels = has_name(p->labels, p->label_count, train->class_names[i]);
    if (same || labels)
        return 0;
    return rnet_fail(run->error, "%s: its class folders are not those of %s", test->source,
                     train->source);
}

/* Labels, then every picture. */
static int check(const struct rnet_train *run, struct rnet_dataset *dataset, int classes)
{
    return rnet_check_dataset(run->app, dataset, classes, run->error) != 0
               ? -1
               : rnet_check_images(run->app, dataset, run->error);
}

/* The part to test with, where the dataset has one: what rnet_dataset_open finds is another file
 * then. */
static int open_test(struct rnet_train *run, int classes)
{
    struct rnet_train_data *data = &run->data;
    if (rnet_dataset_open(&data->test, run->app->options.train.data, run->error) != 0)
        return -1;
    data->has_test = strcmp(data->test.source, data->train.source) != 0;
    if (data->has_test)
        return check_folders(run) != 0 ? -1 : check(run, &data->test, classes);
    rnet_dataset_close(&data->test);
    return 0;
}

/* Two readers of one images.npy would move each other's place in it. */
static int open_reader(struct rnet_train *run)
{
    struct rnet_train_data *data = &run->data;
    if (data->train.form != RNET_DATASET_BYTES && data->train.form != RNET_DATASET_FLOATS)
        return 0;
    return rnet_dataset_open_training(&data->reader, run->app->options.train.data, run->error);
}

void rnet_train_data_unsplit(struct rnet_train *run)
{
    struct rnet_train_data *data = &run->data;
    data->images = data->train.count;
    data->validation_images = 0;
    data->watches_test = data->has_test;
}

int rnet_train_data_open(struct rnet_train *run)
{
    struct rnet_train_data *data = &run->data;
    int classes = run->app->program->outputs[run->output].c;
    if (run->training->classes < classes)
        classes = run->training->classes;
    if (rnet_dataset_open_training(&data->train, run->app->options.train.data, run->error) != 0 ||
        check(run, &data->train, classes) != 0 || split(run) != 0 || open_test(run, classes) != 0 ||
        open_reader(run) != 0)
        return -1;
    hash_data(data);
    data->watches_test = data->validation_images == 0 && data->has_test;
    return 0;
}

/* A plateau of an overridden rate asks for nothing. */
int rnet_train_data_watch(const struct rnet_train *run)
{
    const struct rnet_train_data *data = &run->data;
    if (!uses_plateau(&run->recipe) || data->validation_images > 0)
        return 0;
    if (!data->has_test)
        return rnet_fail(run->error,
                         "%s: the rate's plateau watches an error that nothing measures: neither "
                         "does the recipe have a split, nor the dataset a part to test with; give "
                         "--rate R or add `split` to the train section",
                         data->train.source);
    fprintf(stderr, "%s: no split: the rate's plateau watches the error on %s\n", run->app->name,
            data->test.source);
    return 0;
}

void rnet_train_data_close(struct rnet_train_data *data)
{
    rnet_dataset_close(&data->train);
    rnet_dataset_close(&data->reader);
    rnet_dataset_close(&data->test);
    free(data->mean);
    data->mean = NULL;
}

size_t rnet_train_data_bytes(const struct rnet_train_data *data)
{
    size_t bytes = 0;
    const struct rnet_dataset *const all[2] = {&data->train, &data->test};
    for (int i = 0; i < 2; i++)
        bytes += (size_t)all[i]->count * (all[i]->record_bytes + sizeof(int));
    return bytes;
}

/* ---- Batches ---- */

/* Decoding files is work for every processor; the rest is little, and arrays have one reader. */
static int choose_workers(const struct rnet_dataset *dataset)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (dataset->form == RNET_DATASET_FLOATS)
        return 1;
    if (dataset->form != RNET_DATASET_FILES || processors < 2)
        return 2;
    return processors < WORKERS_MAX ? (int)processors : WORKERS_MAX;
}

struct rnet_loader_options rnet_train_data_pass(const struct rnet_train *run,
                                                struct rnet_dataset *dataset, int64_t first,
                                                int64_t count, int batch)
{
    const struct rnet_program *program = run->app->program;
    return (struct rnet_loader_options){.dataset = dataset,
                                        .first = first,
                                        .count = count,
                                        .recipe = &run->recipe,
                                        .how = &program->preprocess,
                                        .mean_pixel = run->data.mean,
                                        .c = program->input_c,
                                        .h = program->input_h,
                                        .w = program->input_w,
                                        .batch = batch,
                                        .workers = choose_workers(dataset)};
}

struct rnet_loader_options rnet_train_data_loader(struct rnet_train *run)
{
    struct rnet_loader_options options =
        rnet_train_data_pass(run, &run->data.train, 0, run->data.images, run->training->batch);
    options.seed = run->state.seed;
    options.start = run->state.iteration;
    options.shuffle = !run->state.overrides.no_shuffle;
    options.augment = !run->state.overrides.no_augment;
    return options;
}

/* ---- The mean picture ---- */

/* Adds up `count` pictures of the batches; the order of the sum is that of the dataset. */
static int add_pictures(struct rnet_train *run, double *sums, size_t floats)
{
    struct rnet_train_data *data = &run->data;
    const int batch = 16;
    struct rnet_loader_options options =
        rnet_train_data_pass(run, &data->train, 0, data->images, batch);
    struct rnet_progress progress;
    struct rnet_loader *loader;
    options.mean_pixel = NULL;
    if (rnet_loader_start(&loader, &options, run->error) != 0)
        return -1;
    int status = 0;
    rnet_progress_start(&progress, "mean picture", data->images);
    for (int64_t done = 0; status == 0 && done < data->images; done += batch) {
        const float *images;
        const int *labels;
        status = rnet_loader_next(loader, &images, &labels, run->error);
        for (int i = 0; status == 0 && i < batch && done + i < data->images; i++)
            for (size_t k = 0; k < floats; k++)
                sums[k] += (double)images[(size_t)i * floats + k];
        rnet_progress_set(&progress, done);
    }
    rnet_progress_clear(&progress);
    rnet_loader_stop(loader);
    return status;
}

/* Input tensors are taken as they are: nothing is subtracted from them, and their mean is 0. */
int rnet_train_data_mean(struct rnet_train *run)
{
    struct rnet_train_data *data = &run->data;
    size_t floats = rnet_model_input_floats(run->app->program);
    float *mean = calloc(floats, sizeof *mean);
    double *sums = calloc(floats, sizeof *sums);
    int status = mean != NULL && sums != NULL
                     ? 0
                     : rnet_fail(run->error, "no memory for the mean of the pictures");
    if (status == 0 && data->train.form != RNET_DATASET_FLOATS)
        status = add_pictures(run, sums, floats);
    for (size_t k = 0; status == 0 && k < floats; k++)
        mean[k] = (float)(sums[k] / (double)data->images);
    free(sums);
    if (status != 0) {
        free(mean);
        return -1;
    }
    data->mean = mean;
    return 0;
}
