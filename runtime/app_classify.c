/* app_classify.c: `classify IMAGE...`. In: picture files. Out: per picture its most probable
 * classes and the time that it took; pictures that fail are named, and the others go on. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "json_line.h"
#include "progress.h"
#include "scores.h"

enum { TOP_DEFAULT = 5, BAR_PICTURES = 8 };

/* A picture that lies in the batch. */
struct picture {
    const char *path;
    double seconds; /* to read and to preprocess */
};

struct classifier {
    struct rnet_app *app;
    int output, classes, top;
    struct picture *batch; /* app->program->batch of them */
    int filled;
    double *probabilities;      /* one per class */
    struct rnet_ranked *ranked; /* one per class */
    json_t *results;            /* with --json */
    struct rnet_progress progress;
    int status; /* the worst of the pictures: RNET_EXIT_OK, _FAILED, _IO */
};

/* One picture is named on standard error; the run goes on. */
static void report_picture(struct classifier *run, struct rnet_error *error)
{
    rnet_progress_clear(&run->progress);
    int status = rnet_app_report(run->app, error);
    rnet_fail_clear(error);
    if (status > run->status)
        run->status = status;
}

static const char *label_of(const struct classifier *run, int index)
{
    const struct rnet_program *program = run->app->program;
    return program->labels != NULL && index < program->label_count ? program->labels[index] : NULL;
}

static void print_result(const struct classifier *run, const struct picture *picture,
                         double seconds)
{
    printf("%s  (%.2f ms)\n", picture->path, 1e3 * seconds);
    for (int i = 0; i < run->top; i++) {
        int index = run->ranked[i].index;
        const char *label = label_of(run, index);
        printf("    %6.2f %%  ", 100 * run->probabilities[index]);
        if (label != NULL)
            printf("%s\n", label);
        else
            printf("%d\n", index);
    }
}

static void append_result(struct classifier *run, const struct picture *picture, double seconds)
{
    json_t *predictions = json_array();
    for (int i = 0; i < run->top; i++) {
        int index = run->ranked[i].index;
        const char *label = label_of(run, index);
        json_array_append_new(predictions,
                              json_pack("{s:o, s:i, s:o}", "label",
                                        label == NULL ? json_null() : rnet_json_text(label),
                                        "index", index, "probability",
                                        rnet_json_real(run->probabilities[index])));
    }
    json_array_append_new(
        run->results, json_pack("{s:o, s:o, s:o}", "file", rnet_json_text(picture->path),
                                "predictions", predictions, "ms", rnet_json_real(1e3 * seconds)));
}

/* Runs the network on what the batch holds and reports each picture of it. */
static void classify_batch(struct classifier *run, struct rnet_error *error)
{
    struct rnet_app *app = run->app;
    double started = rnet_seconds();
    rnet_model_infer(app, run->filled);
    double share = (rnet_seconds() - started) / run->filled;
    for (int i = 0; i < run->filled; i++) {
        const struct picture *picture = &run->batch[i];
        const float *scores = app->outputs[run->output] + (size_t)i * (size_t)run->classes;
        if (!rnet_scores_finite(scores, run->classes)) {
            rnet_fail(error, "%s: the network's scores are not finite", picture->path);
            report_picture(run, error);
            continue;
        }
        rnet_scores_softmax(scores, run->classes, run->probabilities);
        rnet_scores_rank(scores, run->classes, run->ranked);
        if (app->options.json)
            append_result(run, picture, picture->seconds + share);
        else
            print_result(run, picture, picture->seconds + share);
    }
    run->filled = 0;
}

/* Reads a picture into the next place of the batch. */
static int add_picture(struct classifier *run, const char *path, struct rnet_error *error)
{
    struct rnet_image image;
    double started = rnet_seconds();
    if (rnet_image_load(&image, path, error) != 0)
        return -1;
    struct rnet_error *why = calloc(1, sizeof *why);
    int result = why == NULL ? rnet_fail(error, "%s: out of memory", path)
                             : rnet_input_picture(run->app, &image, run->filled, why);
    if (why != NULL && result != 0)
        rnet_fail(error, "%s: %s", path, why->text);
    free(why);
    rnet_image_free(&image);
    if (result != 0)
        return -1;
    run->batch[run->filled++] = (struct picture){path, rnet_seconds() - started};
    return 0;
}

static void classify_all(struct classifier *run, struct rnet_error *error)
{
    const struct rnet_options *options = &run->app->options;
    /* The first call starts threads and touches memory, which is no picture's time. */
    rnet_model_infer(run->app, 0);
    rnet_progress_start(&run->progress, "classifying", options->operand_count);
    /* A bar among printed results would help nobody. */
    if (options->operand_count < BAR_PICTURES || (!options->json && isatty(STDOUT_FILENO)))
        run->progress.enabled = 0;
    for (int i = 0; i < options->operand_count; i++) {
        if (add_picture(run, options->operands[i], error) != 0)
            report_picture(run, error);
        if (run->filled == run->app->program->batch)
            classify_batch(run, error);
        rnet_progress_set(&run->progress, i + 1);
    }
    if (run->filled > 0)
        classify_batch(run, error);
    rnet_progress_clear(&run->progress);
}

static int allocate(struct classifier *run, struct rnet_error *error)
{
    size_t classes = (size_t)run->classes;
    run->batch = calloc((size_t)run->app->program->batch, sizeof *run->batch);
    run->probabilities = calloc(classes, sizeof *run->probabilities);
    run->ranked = calloc(classes, sizeof *run->ranked);
    run->results = json_array();
    if (run->batch == NULL || run->probabilities == NULL || run->ranked == NULL ||
        run->results == NULL)
        return rnet_fail(error, "no memory for %d classes", run->classes);
    return 0;
}

int rnet_app_classify(struct rnet_app *app, struct rnet_error *error)
{
    struct classifier run = {.app = app, .output = rnet_input_logits(app->program, error)};
    if (run.output < 0)
        return -1;
    run.classes = app->program->outputs[run.output].c;
    run.top = app->options.top == 0 ? TOP_DEFAULT : app->options.top;
    if (run.top > run.classes)
        run.top = run.classes;
    int result = allocate(&run, error);
    if (result == 0)
        classify_all(&run, error);
    if (result == 0 && app->options.json)
        result = rnet_json_print(json_incref(run.results), error);
    free(run.batch);
    free(run.probabilities);
    free(run.ranked);
    json_decref(run.results);
    if (result != 0)
        return -1;
    return run.status;
}
