/* app_check.c: a dataset before the first step. In: its samples. Out: what the network cannot take:
 * labels, shapes, and the picture files that cannot become an input tensor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#define PRAGMA(text) _Pragma(text)
#else
#define PRAGMA(text)
#endif

#include "app.h"
#include "progress.h"

enum { LISTED_MAX = 20 };

/* Reads picture `index` as the network would get it, into `scratch` (one input). */
static int try_picture(const struct rnet_app *app, struct rnet_dataset *dataset, int64_t index,
                       float *scratch, struct rnet_error *error)
{
    struct rnet_image image;
    if (rnet_dataset_image(dataset, index, &image, error) != 0)
        return -1;
    struct rnet_error *why = calloc(1, sizeof *why);
    int result = why == NULL ? rnet_fail(error, "%s: out of memory", dataset->files[index])
                             : rnet_input_floats(app, &image, scratch, why);
    if (why != NULL && result != 0)
        rnet_fail(error, "%s: %s", dataset->files[index], why->text);
    free(why);
    rnet_image_free(&image);
    return result;
}

static int is_first_thread(void)
{
#ifdef _OPENMP
    return omp_get_thread_num() == 0;
#else
    return 1;
#endif
}

/* Marks the pictures that fail; all do where a thread gets no memory. */
static void mark_bad(const struct rnet_app *app, struct rnet_dataset *dataset, unsigned char *bad)
{
    struct rnet_progress progress;
    int64_t done = 0;
    rnet_progress_start(&progress, "checking", dataset->count);
    PRAGMA("omp parallel")
    {
        float *scratch = malloc(rnet_model_input_floats(app->program) * sizeof *scratch);
        struct rnet_error *error = calloc(1, sizeof *error);
        PRAGMA("omp for schedule(dynamic, 4)")
        for (int64_t i = 0; i < dataset->count; i++) {
            int64_t finished;
            bad[i] = scratch == NULL || error == NULL ||
                     try_picture(app, dataset, i, scratch, error) != 0;
            if (bad[i] && error != NULL)
                rnet_fail_clear(error);
            PRAGMA("omp atomic capture")
            finished = ++done;
            if (is_first_thread())
                rnet_progress_set(&progress, finished);
        }
        free(scratch);
        free(error);
    }
    rnet_progress_clear(&progress);
}

/* Reads the first bad pictures again for their reasons, in order. */
static int list_bad(const struct rnet_app *app, struct rnet_dataset *dataset,
                    const unsigned char *bad, struct rnet_error *error)
{
    float *scratch = malloc(rnet_model_input_floats(app->program) * sizeof *scratch);
    struct rnet_error *why = calloc(1, sizeof *why);
    int64_t count = 0;
    for (int64_t i = 0; i < dataset->count; i++) {
        if (!bad[i] || ++count > LISTED_MAX)
            continue;
        if (scratch != NULL && why != NULL && try_picture(app, dataset, i, scratch, why) != 0) {
            rnet_fail_also(error, "%s", why->text);
            rnet_fail_clear(why);
        } else {
            rnet_fail_also(error, "%s: out of memory", dataset->files[i]);
        }
    }
    if (count > LISTED_MAX)
        rnet_fail_also(error, "... and %lld more", (long long)(count - LISTED_MAX));
    free(scratch);
    free(why);
    return count == 0 ? 0 : -1;
}

int rnet_check_pictures(const struct rnet_app *app, struct rnet_dataset *dataset,
                        struct rnet_error *error)
{
    unsigned char *bad = calloc((size_t)dataset->count + 1, 1);
    if (bad == NULL)
        return rnet_fail(error, "%s: out of memory", dataset->source);
    mark_bad(app, dataset, bad);
    int result = list_bad(app, dataset, bad, error);
    free(bad);
    return result;
}

/* ---- Datasets ---- */

/* The only one of the first `classes` labels that is `name`, -1 for none. */
static int label_index(const struct rnet_program *program, int classes, const char *name)
{
    int found = -1;
    for (int i = 0; i < program->label_count && i < classes; i++) {
        if (strcmp(program->labels[i], name) != 0)
            continue;
        if (found >= 0)
            return -1;
        found = i;
    }
    return found;
}

/* Class folders whose names are all labels of the program: their pictures get those labels'
 * indices. 1 where that is so, 0 where it is not and nothing changes, or -1 with the reason. */
static int match_folders(const struct rnet_program *program, struct rnet_dataset *dataset,
                         int classes, struct rnet_error *error)
{
    if (program->labels == NULL || dataset->class_folders == 0)
        return 0;
    int *index = calloc((size_t)dataset->class_folders, sizeof *index);
    if (index == NULL)
        return rnet_fail(error, "%s: out of memory", dataset->source);
    int matched = 1;
    for (int i = 0; matched && i < dataset->class_folders; i++) {
        index[i] = label_index(program, classes, dataset->class_names[i]);
        matched = index[i] >= 0;
    }
    for (int64_t i = 0; matched && i < dataset->count; i++)
        dataset->labels[i] = index[dataset->labels[i]];
    if (matched)
        dataset->classes = classes;
    free(index);
    return matched;
}

/* What the labels of class folders mean. -1 with the reason. */
static int settle_folders(const struct rnet_app *app, struct rnet_dataset *dataset, int classes,
                          struct rnet_error *error)
{
    int matched = match_folders(app->program, dataset, classes, error);
    if (matched > 0)
        fprintf(stderr, "%s: %s: %d class folders, matched to the labels by name\n", app->name,
                dataset->source, dataset->class_folders);
    else if (matched == 0 && dataset->classes < classes)
        fprintf(stderr,
                "%s: %s: %d class folders for a network of %d classes; they count as the first\n",
                app->name, dataset->source, dataset->classes, classes);
    return matched < 0 ? -1 : 0;
}

static int refuse_labels(const struct rnet_dataset *dataset, int classes, struct rnet_error *error)
{
    for (int64_t i = 0; i < dataset->count; i++)
        if (dataset->labels[i] >= classes)
            return rnet_fail(error, "%s: %d classes, the network has %d (image %lld has label %d)",
                             dataset->source, dataset->classes, classes, (long long)i,
                             dataset->labels[i]);
    return rnet_fail(error, "%s: %d classes, the network has %d", dataset->source, dataset->classes,
                     classes);
}

int rnet_check_dataset(const struct rnet_app *app, struct rnet_dataset *dataset, int classes,
                       struct rnet_error *error)
{
    if (dataset->count == 0)
        return rnet_fail(error, "%s: no images", dataset->source);
    if (dataset->classes > classes)
        return refuse_labels(dataset, classes, error);
    return dataset->form == RNET_DATASET_FILES ? settle_folders(app, dataset, classes, error) : 0;
}

int rnet_check_images(const struct rnet_app *app, struct rnet_dataset *dataset,
                      struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    if (dataset->form == RNET_DATASET_FILES)
        return rnet_check_pictures(app, dataset, error);
    if (dataset->form != RNET_DATASET_FLOATS)
        return 0;
    if (dataset->c == program->input_c && dataset->h == program->input_h &&
        dataset->w == program->input_w)
        return 0;
    return rnet_fail(error, "%s: images of %d x %d x %d, the network wants %d x %d x %d",
                     dataset->source, dataset->c, dataset->h, dataset->w, program->input_c,
                     program->input_h, program->input_w);
}
