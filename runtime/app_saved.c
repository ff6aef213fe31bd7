/* app_saved.c: scores as files. In: --save-logits OUT; `evaluate --average A.npy B.npy ...
 * DATASET`. Out: the file to write to; how many images the mean of saved scores gets right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "evaluate.h"
#include "progress.h"
#include "scores.h"

/* ---- Writing ---- */

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return b != NULL && stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino && S_ISREG(x.st_mode);
}

int rnet_saved_open(const struct rnet_app *app, int64_t count, int classes,
                    struct rnet_output_file **file, struct rnet_error *error)
{
    const struct rnet_options *options = &app->options;
    const int64_t dims[] = {count, classes};
    *file = NULL;
    if (options->save == NULL)
        return 0;
    if (strcmp(options->save, "-") == 0)
        return rnet_fail(error, "--save-logits -: the report goes to standard output; name a file");
    bool reads = same_file(options->save, options->weights);
    for (int i = 0; i < options->with_count; i++)
        reads = reads || same_file(options->save, options->with[i]);
    for (int i = 0; i < options->operand_count; i++)
        reads = reads || same_file(options->save, options->operands[i]);
    if (reads)
        return rnet_fail(error, "%s: the scores would replace a file that they are made from",
                         options->save);
    if (rnet_output_open(file, options->save, error) != 0)
        return -1;
    return rnet_npy_write_header(*file, 2, dims, error);
}

/* ---- Averaging ---- */

/* The files of one mean. */
struct mean {
    const struct rnet_app *app;
    const struct rnet_dataset *dataset;
    struct rnet_npy *files;
    int count, opened;
    int classes;
    float *row;                     /* of one file */
    double *probabilities, *scores; /* of that row; their mean */
    struct rnet_tally tally;
};

/* A file of one row an image. */
static int open_file(struct mean *mean, const char *path, struct rnet_error *error)
{
    struct rnet_npy *npy = &mean->files[mean->opened];
    if (rnet_npy_open(npy, path, error) != 0)
        return -1;
    mean->opened++;
    if (!rnet_npy_is_float(npy->type))
        return rnet_fail(error, "%s: %s, but float32 or float64 is wanted", path,
                         rnet_npy_type_name(npy->type));
    if (npy->rank != 2)
        return rnet_fail(error, "%s: an array of rank %d, but scores are images x classes", path,
                         npy->rank);
    if (npy->dims[0] != mean->dataset->count || npy->dims[1] != mean->classes)
        return rnet_fail(error, "%s: %lld x %lld, but %s and this network want %lld x %d", path,
                         (long long)npy->dims[0], (long long)npy->dims[1], mean->dataset->source,
                         (long long)mean->dataset->count, mean->classes);
    return 0;
}

/* The mean of the next image's rows. */
static int read_image(struct mean *mean, struct rnet_error *error)
{
    int classes = mean->classes;
    memset(mean->scores, 0, (size_t)classes * sizeof *mean->scores);
    for (int i = 0; i < mean->count; i++) {
        if (rnet_npy_read_floats(&mean->files[i], mean->row, (size_t)classes, error) != 0)
            return -1;
        if (!rnet_scores_finite(mean->row, classes))
            return rnet_fail(error, "%s: the scores of image %lld are not finite",
                             mean->files[i].path, (long long)mean->tally.images);
        rnet_scores_softmax(mean->row, classes, mean->probabilities);
        for (int k = 0; k < classes; k++)
            mean->scores[k] += mean->probabilities[k] / mean->count;
    }
    return 0;
}

static int average_images(struct mean *mean, struct rnet_output_file *file,
                          struct rnet_error *error)
{
    size_t bytes = (size_t)mean->classes * sizeof *mean->row;
    while (mean->tally.images < mean->dataset->count) {
        if (read_image(mean, error) != 0)
            return -1;
        rnet_tally_count(&mean->tally, mean->scores, mean->classes,
                         mean->dataset->labels[mean->tally.images]);
        for (int k = 0; k < mean->classes; k++)
            mean->row[k] = rnet_scorer_logarithm(mean->scores[k]);
        if (file != NULL && rnet_output_write(file, mean->row, bytes, error) != 0)
            return -1;
    }
    return 0;
}

static int average_files(struct mean *mean, struct rnet_error *error)
{
    size_t classes = (size_t)mean->classes;
    struct rnet_output_file *file = NULL;
    int result = 0;
    mean->files = calloc((size_t)mean->count, sizeof *mean->files);
    mean->row = calloc(classes, sizeof *mean->row);
    mean->probabilities = calloc(classes, sizeof *mean->probabilities);
    mean->scores = calloc(classes, sizeof *mean->scores);
    if (!mean->files || !mean->row || !mean->probabilities || !mean->scores)
        result = rnet_fail(error, "no memory for %d files", mean->count);
    for (int i = 0; i < mean->count && result == 0; i++)
        result = open_file(mean, mean->app->options.operands[i], error);
    if (result == 0)
        result = rnet_saved_open(mean->app, mean->dataset->count, mean->classes, &file, error);
    if (result == 0)
        result = average_images(mean, file, error);
    if (result != 0)
        rnet_output_abandon(file);
    else if (file != NULL)
        result = rnet_output_commit(file, error);
    return result;
}

int rnet_evaluate_average(struct rnet_app *app, struct rnet_error *error)
{
    const struct rnet_options *options = &app->options;
    int output = rnet_input_logits(app->program, error), last = options->operand_count - 1;
    if (output < 0)
        return -1;
    struct rnet_dataset dataset;
    struct rnet_protocol protocol = {.members = last};
    struct mean mean = {
        .app = app, .dataset = &dataset, .count = last, .classes = app->program->outputs[output].c};
    double started = rnet_seconds();
    int result = rnet_evaluate_dataset(app, &dataset, options->operands[last], mean.classes, error);
    if (result == 0)
        result = average_files(&mean, error);
    mean.tally.seconds = rnet_seconds() - started;
    if (result == 0)
        result = rnet_tally_report(app, &dataset, &protocol, &mean.tally, error);
    for (int i = 0; i < mean.opened; i++)
        rnet_npy_close(&mean.files[i]);
    free(mean.files);
    free(mean.row);
    free(mean.probabilities);
    free(mean.scores);
    rnet_dataset_close(&dataset);
    return result == 0 ? RNET_EXIT_OK : -1;
}
