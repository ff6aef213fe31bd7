/* dataset.c: labelled pictures, whatever form they are kept in. In: a path. Out: samples by index.
 */
#include "dataset.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "dataset_formats.h"
#include "file.h"

/* The special names come first: a folder is one of class folders when nothing else fits. */
static int (*const openers[])(struct rnet_dataset *, const char *, struct rnet_error *) = {
    rnet_dataset_open_arrays,
    rnet_dataset_open_cifar,
    rnet_dataset_open_idx,
    rnet_dataset_open_folder,
};

static int is_folder(const char *path)
{
    struct stat status;
    return path != NULL && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The folder of the wanted part, where `path` has one for each: 1, with *part the caller's to free;
 * 0 where it has not; -1 without memory. */
static int find_part(const char *path, int training, char **part, struct rnet_error *error)
{
    char *train = rnet_file_join(path, "train"), *val = rnet_file_join(path, "val");
    char *test = rnet_file_join(path, "test"), **other = is_folder(val) ? &val : &test;
    int result = is_folder(train) && is_folder(*other);
    if (train == NULL || val == NULL || test == NULL)
        result = rnet_fail(error, "%s: out of memory", path);
    if (result == 1) {
        char **chosen = training ? &train : other;
        *part = *chosen;
        *chosen = NULL;
    }
    free(train);
    free(val);
    free(test);
    return result;
}

/* Opens what lies at `path` itself. */
static int open_at(struct rnet_dataset *dataset, const char *path, struct rnet_error *error)
{
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        int result = openers[i](dataset, path, error);
        if (result != 0)
            return result < 0 ? -1 : 0;
    }
    return rnet_fail(
        error,
        "%s: no dataset: neither CIFAR-10/100 in binary form (%s), nor IDX files, nor "
        "class folders of pictures, nor images.npy with labels.npy",
        path, dataset->training ? "data_batch_1.bin, train.bin" : "test_batch.bin, test.bin");
}

static int open_part(struct rnet_dataset *dataset, const char *path, int training,
                     struct rnet_error *error)
{
    struct stat status;
    char *part = NULL;
    *dataset = (struct rnet_dataset){.images.descriptor = -1, .training = training};
    if (stat(path, &status) != 0)
        return rnet_fail_io(error, "%s: %s", path, strerror(errno));
    int result = find_part(path, training, &part, error);
    if (result >= 0)
        result = open_at(dataset, result == 1 ? part : path, error);
    free(part);
    return result;
}

int rnet_dataset_open(struct rnet_dataset *dataset, const char *path, struct rnet_error *error)
{
    return open_part(dataset, path, 0, error);
}

int rnet_dataset_open_training(struct rnet_dataset *dataset, const char *path,
                               struct rnet_error *error)
{
    return open_part(dataset, path, 1, error);
}

void rnet_dataset_close(struct rnet_dataset *dataset)
{
    for (int64_t i = 0; dataset->files != NULL && i < dataset->count; i++)
        free(dataset->files[i]);
    free(dataset->files);
    for (int i = 0; dataset->class_names != NULL && i < dataset->class_folders; i++)
        free(dataset->class_names[i]);
    free(dataset->class_names);
    free(dataset->labels);
    free(dataset->pixels);
    free(dataset->source);
    free(dataset->images_path);
    if (dataset->images.descriptor >= 0)
        rnet_npy_close(&dataset->images);
    *dataset = (struct rnet_dataset){.images.descriptor = -1};
}

/* Planes (C x H x W) -> interleaved pixels (H x W x C). */
static void interleave(struct rnet_image *image, const unsigned char *planes)
{
    size_t plane = (size_t)image->width * (size_t)image->height;
    size_t channels = (size_t)image->channels;
    for (size_t c = 0; c < channels; c++)
        for (size_t i = 0; i < plane; i++)
            image->pixels[i * channels + c] = planes[c * plane + i];
}

/* A uint8 sample of images.npy. */
static int read_bytes(struct rnet_dataset *dataset, int64_t index, struct rnet_image *image,
                      struct rnet_error *error)
{
    size_t bytes = (size_t)image->channels * (size_t)image->width * (size_t)image->height;
    unsigned char *planes = malloc(bytes);
    if (planes == NULL)
        return rnet_fail(error, "%s: out of memory", dataset->source);
    int result = rnet_npy_seek(&dataset->images, index * (int64_t)bytes, error);
    if (result == 0)
        result = rnet_npy_read(&dataset->images, planes, bytes, error);
    if (result == 0)
        interleave(image, planes);
    free(planes);
    return result;
}

int rnet_dataset_image(struct rnet_dataset *dataset, int64_t index, struct rnet_image *image,
                       struct rnet_error *error)
{
    if (dataset->form == RNET_DATASET_FILES)
        return rnet_image_load(image, dataset->files[index], error);
    if (rnet_image_alloc(image, dataset->w, dataset->h, dataset->c, error) != 0)
        return -1;
    if (dataset->form == RNET_DATASET_PIXELS) {
        size_t start = (size_t)index * dataset->record_bytes + dataset->skip_bytes;
        interleave(image, dataset->pixels + start);
        return 0;
    }
    if (read_bytes(dataset, index, image, error) == 0)
        return 0;
    rnet_image_free(image);
    return -1;
}

int rnet_dataset_floats(struct rnet_dataset *dataset, int64_t index, float *out,
                        struct rnet_error *error)
{
    int64_t floats = (int64_t)dataset->c * dataset->h * dataset->w;
    if (rnet_npy_seek(&dataset->images, index * floats, error) != 0)
        return -1;
    return rnet_npy_read_floats(&dataset->images, out, (size_t)floats, error);
}

void rnet_dataset_name(const struct rnet_dataset *dataset, int64_t index, char *text, size_t bytes)
{
    if (dataset->form == RNET_DATASET_FILES)
        snprintf(text, bytes, "%s", dataset->files[index]);
    else
        snprintf(text, bytes, "%s: image %lld", dataset->source, (long long)index);
}
