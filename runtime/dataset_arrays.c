/* dataset_arrays.c: a folder with images.npy and labels.npy. In: the folder. Out: a dataset.
 *
 * images.npy is N x C x H x W in uint8 (pictures), or in a float type (input tensors as they are);
 * labels.npy is N integers. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "dataset_formats.h"
#include "file.h"

enum { EXTENT_MAX = 1 << 16 };

/* Keeps images.npy open; its elements are read when asked for. */
static int open_images(struct rnet_dataset *dataset, struct rnet_error *error)
{
    struct rnet_npy *images = &dataset->images;
    if (rnet_npy_open(images, dataset->images_path, error) != 0)
        return -1;
    if (images->rank != 4)
        return rnet_fail(error, "%s: %d dimensions; N x C x H x W is wanted", images->path,
                         images->rank);
    for (int i = 1; i < 4; i++)
        if (images->dims[i] < 1 || images->dims[i] > EXTENT_MAX)
            return rnet_fail(error, "%s: extent %d is %lld; 1 to %d is possible", images->path, i,
                             (long long)images->dims[i], EXTENT_MAX);
    if (images->type != RNET_NPY_U1 && !rnet_npy_is_float(images->type))
        return rnet_fail(error, "%s: %s; uint8 or float32 is wanted", images->path,
                         rnet_npy_type_name(images->type));
    dataset->form = images->type == RNET_NPY_U1 ? RNET_DATASET_BYTES : RNET_DATASET_FLOATS;
    dataset->count = images->dims[0];
    dataset->c = (int)images->dims[1];
    dataset->h = (int)images->dims[2];
    dataset->w = (int)images->dims[3];
    if (dataset->form == RNET_DATASET_BYTES && dataset->c != 1 && dataset->c != 3)
        return rnet_fail(error, "%s: %d channels; pictures have 1 or 3", images->path, dataset->c);
    return 0;
}

/* Copies the labels, each of which must fit an int that is not negative. */
static int keep_labels(struct rnet_dataset *dataset, const char *path, const int64_t *values,
                       struct rnet_error *error)
{
    for (int64_t i = 0; i < dataset->count; i++) {
        if (values[i] < 0 || values[i] >= INT_MAX)
            return rnet_fail(error, "%s: label %lld is %lld", path, (long long)i,
                             (long long)values[i]);
        dataset->labels[i] = (int)values[i];
        if (dataset->labels[i] >= dataset->classes)
            dataset->classes = dataset->labels[i] + 1;
    }
    return 0;
}

static int read_labels(struct rnet_dataset *dataset, const char *path, struct rnet_error *error)
{
    struct rnet_npy labels;
    if (rnet_npy_open(&labels, path, error) != 0)
        return -1;
    int result = 0;
    int64_t *values = NULL;
    if (labels.rank != 1 || labels.count != dataset->count)
        result = rnet_fail(error,
                           "%s: %lld values in %d dimensions; one label for each of the "
                           "%lld images is wanted",
                           path, (long long)labels.count, labels.rank, (long long)dataset->count);
    if (result == 0) {
        values = calloc((size_t)labels.count + 1, sizeof *values);
        dataset->labels = calloc((size_t)labels.count + 1, sizeof *dataset->labels);
        if (values == NULL || dataset->labels == NULL)
            result = rnet_fail(error, "%s: out of memory", path);
    }
    if (result == 0)
        result = rnet_npy_read_integers(&labels, values, (size_t)labels.count, error);
    if (result == 0)
        result = keep_labels(dataset, path, values, error);
    free(values);
    rnet_npy_close(&labels);
    return result;
}

int rnet_dataset_open_arrays(struct rnet_dataset *dataset, const char *path,
                             struct rnet_error *error)
{
    char *images = rnet_file_join(path, "images.npy");
    char *labels = rnet_file_join(path, "labels.npy");
    int result = 0;
    if (images == NULL || labels == NULL) {
        result = rnet_fail(error, "%s: out of memory", path);
    } else if (rnet_file_exists(images)) {
        dataset->kind = "arrays";
        dataset->images_path = images;
        dataset->source = strdup(images);
        images = NULL; /* the dataset's now */
        if (dataset->source == NULL)
            result = rnet_fail(error, "%s: out of memory", path);
        else
            result = open_images(dataset, error) == 0 && read_labels(dataset, labels, error) == 0
                         ? 1
                         : -1;
    }
    free(images);
    free(labels);
    return result;
}
