/* app_evaluate.c: `evaluate DATASET`. In: labelled pictures. Out: how many the network gets right
 * at once (top-1) and among its five best (top-5), and how fast. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "json_line.h"
#include "progress.h"
#include "scores.h"

enum { NAME_BYTES = 4096, TOP_PLACES = 5 };

struct tally {
    int64_t images, top1, top5;
    double seconds;
};

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

/* What can be known before the first step. */
static int check_dataset(struct rnet_app *app, struct rnet_dataset *dataset, int classes,
                         struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    if (dataset->count == 0)
        return rnet_fail(error, "%s: no images", dataset->source);
    if (dataset->classes > classes)
        return rnet_fail(error, "%s: %d classes, the network has %d", dataset->source,
                         dataset->classes, classes);
    if (dataset->form == RNET_DATASET_FLOATS &&
        (dataset->c != program->input_c || dataset->h != program->input_h ||
         dataset->w != program->input_w))
        return rnet_fail(error, "%s: images of %d x %d x %d, the network wants %d x %d x %d",
                         dataset->source, dataset->c, dataset->h, dataset->w, program->input_c,
                         program->input_h, program->input_w);
    if (dataset->form != RNET_DATASET_FILES)
        return 0;
    if (settle_folders(app, dataset, classes, error) != 0)
        return -1;
    return rnet_check_pictures(app, dataset, error);
}

/* Sample `index` of the dataset as image `slot` of the batch. */
static int load_sample(struct rnet_app *app, struct rnet_dataset *dataset, int64_t index, int slot,
                       struct rnet_error *error)
{
    size_t floats = rnet_model_input_floats(app->program);
    if (dataset->form == RNET_DATASET_FLOATS)
        return rnet_dataset_floats(dataset, index, app->input + (size_t)slot * floats, error);
    struct rnet_image image;
    if (rnet_dataset_image(dataset, index, &image, error) != 0)
        return -1;
    int result = rnet_input_picture(app, &image, slot, error);
    rnet_image_free(&image);
    return result;
}

/* `error`'s text behind the sample's name, where it does not name a file already. */
static int fail_sample(const struct rnet_dataset *dataset, int64_t index, const char *reason,
                       struct rnet_error *error)
{
    char name[NAME_BYTES];
    rnet_dataset_name(dataset, index, name, sizeof name);
    return rnet_fail(error, "%s: %s", name, reason);
}

static int count_batch(const struct rnet_app *app, const struct rnet_dataset *dataset, int output,
                       int filled, struct tally *tally, struct rnet_error *error)
{
    int classes = app->program->outputs[output].c;
    for (int i = 0; i < filled; i++) {
        const float *scores = app->outputs[output] + (size_t)i * (size_t)classes;
        if (!rnet_scores_finite(scores, classes))
            return fail_sample(dataset, tally->images, "the network's scores are not finite",
                               error);
        int place = rnet_scores_place(scores, classes, dataset->labels[tally->images]);
        tally->top1 += place == 0;
        tally->top5 += place < TOP_PLACES;
        tally->images++;
    }
    return 0;
}

/* Fills the batch with the samples from tally->images on. How many there were, or -1. */
static int load_batch(struct rnet_app *app, struct rnet_dataset *dataset, int64_t first,
                      struct rnet_error *error)
{
    int filled = 0;
    struct rnet_error *why = calloc(1, sizeof *why);
    if (why == NULL)
        return rnet_fail(error, "%s: out of memory", dataset->source);
    while (filled < app->program->batch && first + filled < dataset->count) {
        if (load_sample(app, dataset, first + filled, filled, why) != 0) {
            fail_sample(dataset, first + filled, why->text, error);
            error->io = why->io;
            filled = -1;
            break;
        }
        filled++;
    }
    free(why);
    return filled;
}

static int evaluate(struct rnet_app *app, struct rnet_dataset *dataset, int output,
                    struct tally *tally, struct rnet_error *error)
{
    struct rnet_progress progress;
    double started = rnet_seconds();
    int result = 0;
    rnet_progress_start(&progress, "evaluating", dataset->count);
    while (result == 0 && tally->images < dataset->count) {
        int filled = load_batch(app, dataset, tally->images, error);
        if (filled < 0) {
            result = -1;
        } else {
            rnet_model_infer(app, filled);
            result = count_batch(app, dataset, output, filled, tally, error);
        }
        rnet_progress_set(&progress, tally->images);
    }
    rnet_progress_clear(&progress);
    tally->seconds = rnet_seconds() - started;
    return result;
}

static double error_rate(int64_t right, int64_t images)
{
    return (double)(images - right) / (double)images;
}

static int report(const struct rnet_app *app, const struct rnet_dataset *dataset,
                  const struct tally *tally, struct rnet_error *error)
{
    double top1_error = error_rate(tally->top1, tally->images);
    double top5_error = error_rate(tally->top5, tally->images);
    double images_per_s = (double)tally->images / tally->seconds;
    if (app->options.json)
        return rnet_json_print(
            json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:i, s:i, s:s, s:o}", "images",
                      (json_int_t)tally->images, "top1_right", (json_int_t)tally->top1,
                      "top5_right", (json_int_t)tally->top5, "top1_error",
                      rnet_json_real(top1_error), "top5_error", rnet_json_real(top5_error),
                      "images_per_s", rnet_json_real(images_per_s), "seconds",
                      rnet_json_real(tally->seconds), "threads", app->threads, "batch",
                      app->program->batch, "kind", dataset->kind, "source",
                      rnet_json_text(dataset->source)),
            error);
    printf("%s (%s)\n", dataset->source, dataset->kind);
    printf("images       %lld\n", (long long)tally->images);
    printf("top-1 right  %lld, error %.2f %%\n", (long long)tally->top1, 100 * top1_error);
    printf("top-5 right  %lld, error %.2f %%\n", (long long)tally->top5, 100 * top5_error);
    printf("speed        %.1f images/s, %.2f s on %d thread%s\n", images_per_s, tally->seconds,
           app->threads, app->threads == 1 ? "" : "s");
    return 0;
}

int rnet_app_evaluate(struct rnet_app *app, struct rnet_error *error)
{
    struct rnet_dataset dataset;
    struct tally tally = {0};
    int output = rnet_input_logits(app->program, error);
    if (output < 0)
        return -1;
    int result = rnet_dataset_open(&dataset, app->options.operands[0], error);
    if (result == 0)
        result = check_dataset(app, &dataset, app->program->outputs[output].c, error);
    if (result == 0)
        result = evaluate(app, &dataset, output, &tally, error);
    if (result == 0)
        result = report(app, &dataset, &tally, error);
    rnet_dataset_close(&dataset);
    return result == 0 ? RNET_EXIT_OK : -1;
}
