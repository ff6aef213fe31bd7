/* dataset_cifar.c: CIFAR-10 and CIFAR-100 in binary form
 * (https://www.cs.toronto.edu/~kriz/cifar.html). In: a folder or one file of it. Out: a dataset.
 *
 * A record is its labels (CIFAR-10: one byte; CIFAR-100: coarse, then fine) and 3 x 32 x 32 bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset_formats.h"
#include "file.h"

enum { PIXEL_BYTES = 3 * 32 * 32, TRAINING_FILES = 5 };

struct variant {
    const char *kind;
    int classes;
    size_t label_bytes; /* the last of them is the label */
};

static const struct variant cifar10 = {"CIFAR-10", 10, 1};
static const struct variant cifar100 = {"CIFAR-100", 100, 2};

static size_t record_bytes(const struct variant *variant)
{
    return variant->label_bytes + PIXEL_BYTES;
}

/* Appends the records of one file to the dataset's. */
static int append_file(struct rnet_dataset *dataset, const struct variant *variant,
                       const char *path, struct rnet_error *error)
{
    struct rnet_file file;
    if (rnet_file_read(&file, path, error) != 0)
        return -1;
    size_t record = record_bytes(variant), held = (size_t)dataset->count * record;
    unsigned char *pixels = NULL;
    if (file.count == 0 || file.count % record != 0)
        rnet_fail(error, "%s: truncated: %zu bytes are no whole number of %s records of %zu", path,
                  file.count, variant->kind, record);
    else if ((pixels = realloc(dataset->pixels, held + file.count)) == NULL)
        rnet_fail(error, "%s: out of memory", path);
    if (pixels != NULL) {
        memcpy(pixels + held, file.bytes, file.count);
        dataset->pixels = pixels;
        dataset->count += (int64_t)(file.count / record);
    }
    free(file.bytes);
    return pixels == NULL ? -1 : 0;
}

static int read_labels(struct rnet_dataset *dataset, const struct variant *variant,
                       struct rnet_error *error)
{
    dataset->labels = calloc((size_t)dataset->count, sizeof *dataset->labels);
    if (dataset->labels == NULL)
        return rnet_fail(error, "%s: out of memory", dataset->source);
    for (int64_t i = 0; i < dataset->count; i++) {
        size_t at = (size_t)i * dataset->record_bytes + variant->label_bytes - 1;
        dataset->labels[i] = dataset->pixels[at];
        if (dataset->labels[i] >= variant->classes)
            return rnet_fail(error, "%s: image %lld has label %d; %s has labels below %d",
                             dataset->source, (long long)i, dataset->labels[i], variant->kind,
                             variant->classes);
    }
    return 0;
}

/* The files' records are in memory: fills the rest. */
static int finish(struct rnet_dataset *dataset, const struct variant *variant, char *source,
                  struct rnet_error *error)
{
    dataset->kind = variant->kind;
    dataset->source = source;
    if (source == NULL)
        return rnet_fail(error, "out of memory");
    dataset->form = RNET_DATASET_PIXELS;
    dataset->classes = variant->classes;
    dataset->c = 3;
    dataset->h = dataset->w = 32;
    dataset->record_bytes = record_bytes(variant);
    dataset->skip_bytes = variant->label_bytes;
    return read_labels(dataset, variant, error) == 0 ? 1 : -1;
}

static int open_file(struct rnet_dataset *dataset, const struct variant *variant, const char *path,
                     struct rnet_error *error)
{
    if (append_file(dataset, variant, path, error) != 0)
        return -1;
    return finish(dataset, variant, strdup(path), error);
}

/* Opens folder/name where it exists; else 0. */
static int open_named(struct rnet_dataset *dataset, const struct variant *variant,
                      const char *folder, const char *name, struct rnet_error *error)
{
    char *path = rnet_file_join(folder, name);
    int result = 0;
    if (path == NULL)
        result = rnet_fail(error, "%s: out of memory", folder);
    else if (rnet_file_exists(path))
        result = open_file(dataset, variant, path, error);
    free(path);
    return result;
}

/* data_batch_1.bin to data_batch_5.bin, those that exist. */
static int open_training(struct rnet_dataset *dataset, const char *folder, struct rnet_error *error)
{
    for (int i = 1; i <= TRAINING_FILES; i++) {
        char name[32];
        snprintf(name, sizeof name, "data_batch_%d.bin", i);
        char *path = rnet_file_join(folder, name);
        int failed = path == NULL ||
                     (rnet_file_exists(path) && append_file(dataset, &cifar10, path, error) != 0);
        free(path);
        if (failed) /* a reason that is set already stays */
            return rnet_fail(error, "%s: out of memory", folder);
    }
    if (dataset->count == 0)
        return 0;
    return finish(dataset, &cifar10, rnet_file_join(folder, "data_batch_*.bin"), error);
}

/* A file by itself: by the names that the datasets use, else by what its size and labels allow. */
static const struct variant *recognise_file(const char *path)
{
    const char *name = rnet_file_base(path);
    size_t length = strlen(name);
    if (length < 4 || strcmp(name + length - 4, ".bin") != 0)
        return NULL;
    if (strcmp(name, "test.bin") == 0 || strcmp(name, "train.bin") == 0)
        return &cifar100;
    if (strncmp(name, "test_batch", 10) == 0 || strncmp(name, "data_batch", 10) == 0)
        return &cifar10;
    struct rnet_error ignored = {0};
    struct rnet_file file;
    if (rnet_file_read(&file, path, &ignored) != 0)
        return &cifar10; /* whose opening reports why */
    int is_100 =
        file.count % record_bytes(&cifar10) != 0 && file.count % record_bytes(&cifar100) == 0;
    free(file.bytes);
    return is_100 ? &cifar100 : &cifar10;
}

int rnet_dataset_open_cifar(struct rnet_dataset *dataset, const char *path,
                            struct rnet_error *error)
{
    if (rnet_file_exists(path)) {
        const struct variant *variant = recognise_file(path);
        return variant == NULL ? 0 : open_file(dataset, variant, path, error);
    }
    int result = 0;
    if (!dataset->training)
        result = open_named(dataset, &cifar10, path, "test_batch.bin", error);
    if (result == 0 && !dataset->training)
        result = open_named(dataset, &cifar100, path, "test.bin", error);
    if (result == 0)
        result = open_training(dataset, path, error);
    if (result == 0)
        result = open_named(dataset, &cifar100, path, "train.bin", error);
    return result;
}
