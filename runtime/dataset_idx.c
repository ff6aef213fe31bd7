/* dataset_idx.c: IDX files, MNIST's form (http://yann.lecun.com/exdb/mnist/). In: a folder or the
 * file of images. Out: a dataset.
 *
 * Images: 0x00000803, count, height, width (big-endian), bytes; labels: 0x00000801, count, bytes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset_formats.h"
#include "file.h"

enum { IMAGES_MAGIC = 0x803, LABELS_MAGIC = 0x801, IMAGES_HEADER = 16, LABELS_HEADER = 8 };
enum { TRAINING_ROW = 2 }; /* of the names below */

/* The names in use, the test part first: images and labels in turn. */
static const char *const names[][2] = {
    {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"},
    {"t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"},
    {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
    {"train-images.idx3-ubyte", "train-labels.idx1-ubyte"},
};

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Reads a file whose header has `extents` counts; they come back in `extent`, and their product
 * equals the bytes that follow the header. */
static int read_idx(struct rnet_file *file, const char *path, uint32_t magic, size_t extents,
                    uint32_t *extent, struct rnet_error *error)
{
    if (rnet_file_read(file, path, error) != 0)
        return -1;
    size_t header = 4 + 4 * extents;
    if (file->count < header || big_endian(file->bytes) != magic)
        return rnet_fail(error, "%s: no IDX file of %s (magic number 0x%08x)", path,
                         magic == IMAGES_MAGIC ? "images" : "labels", (unsigned)magic);
    uint64_t product = 1;
    for (size_t i = 0; i < extents; i++) {
        extent[i] = big_endian(file->bytes + 4 + 4 * i);
        if (extent[i] == 0 || extent[i] > INT32_MAX ||
            __builtin_mul_overflow(product, (uint64_t)extent[i], &product))
            return rnet_fail(error, "%s: its header has the extent %u", path, (unsigned)extent[i]);
    }
    if (file->count - header != product)
        return rnet_fail(error, "%s: %s: %zu bytes of data, its header promises %llu", path,
                         file->count - header < product ? "truncated" : "too long",
                         file->count - header, (unsigned long long)product);
    return 0;
}

static int read_images(struct rnet_dataset *dataset, const char *path, struct rnet_error *error)
{
    struct rnet_file file;
    uint32_t extent[3] = {0};
    int result = read_idx(&file, path, IMAGES_MAGIC, 3, extent, error);
    dataset->pixels = file.bytes; /* closing the dataset frees them */
    if (result != 0)
        return -1;
    dataset->count = extent[0];
    dataset->c = 1;
    dataset->h = (int)extent[1];
    dataset->w = (int)extent[2];
    dataset->record_bytes = (size_t)extent[1] * extent[2];
    /* The header stands before the first image only. */
    dataset->skip_bytes = IMAGES_HEADER;
    return 0;
}

static int read_labels(struct rnet_dataset *dataset, const char *path, struct rnet_error *error)
{
    struct rnet_file file;
    uint32_t count = 0;
    int result = read_idx(&file, path, LABELS_MAGIC, 1, &count, error);
    if (result == 0 && count != dataset->count)
        result = rnet_fail(error, "%s: %u labels for %lld images", path, (unsigned)count,
                           (long long)dataset->count);
    if (result == 0)
        dataset->labels = calloc(count, sizeof *dataset->labels);
    if (result == 0 && dataset->labels == NULL)
        result = rnet_fail(error, "%s: out of memory", path);
    for (uint32_t i = 0; result == 0 && i < count; i++) {
        dataset->labels[i] = file.bytes[LABELS_HEADER + i];
        if (dataset->labels[i] >= dataset->classes)
            dataset->classes = dataset->labels[i] + 1;
    }
    free(file.bytes);
    return result;
}

static int open_pair(struct rnet_dataset *dataset, const char *images, const char *labels,
                     struct rnet_error *error)
{
    dataset->kind = "IDX";
    dataset->form = RNET_DATASET_PIXELS;
    dataset->source = strdup(images);
    if (dataset->source == NULL)
        return rnet_fail(error, "%s: out of memory", images);
    if (!rnet_file_exists(labels))
        return rnet_fail_io(error, "%s: its labels, %s, are missing", images, labels);
    if (read_images(dataset, images, error) != 0 || read_labels(dataset, labels, error) != 0)
        return -1;
    return 1;
}

/* Compressed files are as they are handed out; they are read unpacked only. */
static int refuse_compressed(const char *images, struct rnet_error *error)
{
    size_t bytes = strlen(images) + 4;
    char *path = malloc(bytes);
    if (path == NULL)
        return rnet_fail(error, "%s: out of memory", images);
    snprintf(path, bytes, "%s.gz", images);
    int result = 0;
    if (rnet_file_exists(path))
        result =
            rnet_fail(error, "%s: compressed; unpack it and its labels with gunzip first", path);
    free(path);
    return result;
}

/* Opens the pair `row` of `folder` where it is there, or (`packed`) refuses it where only its
 * compressed form is; else 0. */
static int try_pair(struct rnet_dataset *dataset, const char *folder, size_t row, int packed,
                    struct rnet_error *error)
{
    char *images = rnet_file_join(folder, names[row][0]);
    char *labels = rnet_file_join(folder, names[row][1]);
    int result = 0;
    if (images == NULL || labels == NULL)
        result = rnet_fail(error, "%s: out of memory", folder);
    else if (packed)
        result = refuse_compressed(images, error);
    else if (rnet_file_exists(images))
        result = open_pair(dataset, images, labels, error);
    free(images);
    free(labels);
    return result;
}

/* The pair that the file of images `path` belongs to. */
static int open_file(struct rnet_dataset *dataset, const char *path, struct rnet_error *error)
{
    const char *base = rnet_file_base(path);
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof names / sizeof *names; i++) {
        if (strcmp(base, names[i][0]) != 0)
            continue;
        char *folder = base == path ? strdup(".") : strndup(path, (size_t)(base - path));
        if (folder == NULL)
            return rnet_fail(error, "%s: out of memory", path);
        result = try_pair(dataset, folder, i, 0, error);
        free(folder);
    }
    return result;
}

int rnet_dataset_open_idx(struct rnet_dataset *dataset, const char *path, struct rnet_error *error)
{
    if (rnet_file_exists(path))
        return open_file(dataset, path, error);
    int result = 0;
    for (int packed = 0; packed < 2; packed++)
        for (size_t i = dataset->training ? TRAINING_ROW : 0;
             result == 0 && i < sizeof names / sizeof *names; i++)
            result = try_pair(dataset, path, i, packed, error);
    return result;
}
