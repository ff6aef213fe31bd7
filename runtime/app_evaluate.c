/* app_evaluate.c: `evaluate DATASET`. In: labelled pictures. Out: how many the network gets right
 * at once (top-1) and among its five best (top-5), and how fast. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "json_line.h"
#include "progress.h"

enum { TOP_PLACES = 5, LINE_BYTES = 256 };

int rnet_evaluate_dataset(const struct rnet_app *app, struct rnet_dataset *dataset,
                          const char *path, int classes, struct rnet_error *error)
{
    if (rnet_dataset_open(dataset, path, error) != 0)
        return -1;
    return rnet_check_dataset(app, dataset, classes, error);
}

/* What can be known before the first step. Input tensors have one view. */
static int check_images(const struct rnet_app *app, struct rnet_dataset *dataset,
                        struct rnet_protocol *protocol, struct rnet_error *error)
{
    if (rnet_check_images(app, dataset, error) != 0)
        return -1;
    if (dataset->form != RNET_DATASET_FLOATS)
        return 0;
    if (protocol->asked)
        return rnet_fail(error, "%s: input tensors, which have a single view", dataset->source);
    protocol->views = 1;
    protocol->scale_count = 0;
    return 0;
}

/* ---- The run ---- */

/* One evaluation while it runs. */
struct run {
    struct rnet_app *app;
    struct rnet_dataset *dataset;
    struct rnet_scorer scorer;
    struct rnet_tally tally;
    struct rnet_image *pictures; /* a batch; NULL where the samples are input tensors */
    float *saved;                /* one row of the file */
    struct rnet_output_file *file;
};

/* `why` behind the sample's name. */
static int fail_sample(const struct rnet_dataset *dataset, int64_t index,
                       const struct rnet_error *why, struct rnet_error *error)
{
    char name[RNET_SAMPLE_NAME_BYTES];
    rnet_dataset_name(dataset, index, name, sizeof name);
    rnet_fail(error, "%s: %s", name, why->text);
    error->io = why->io;
    return -1;
}

/* Sample `index` of the dataset as sample `slot` of the batch. */
static int load_sample(struct run *run, int64_t index, int slot, struct rnet_error *error)
{
    size_t floats = rnet_model_input_floats(run->app->program);
    if (run->pictures == NULL)
        return rnet_dataset_floats(run->dataset, index, run->app->input + (size_t)slot * floats,
                                   error);
    return rnet_dataset_image(run->dataset, index, &run->pictures[slot], error);
}

/* Counts the batch's answers, and saves its scores. */
static int count_batch(struct run *run, int filled, struct rnet_error *error)
{
    const struct rnet_scorer *scorer = &run->scorer;
    size_t classes = (size_t)scorer->classes;
    for (int i = 0; i < filled; i++) {
        int label = run->dataset->labels[run->tally.images];
        rnet_tally_count(&run->tally, scorer->scores + (size_t)i * classes, scorer->classes, label);
        if (run->file == NULL)
            continue;
        rnet_scorer_logarithms(scorer, i, run->saved);
        if (rnet_output_write(run->file, run->saved, classes * sizeof *run->saved, error) != 0)
            return -1;
    }
    return 0;
}

/* The samples from the tally's count on, a batch of them at most. */
static int run_batch(struct run *run, struct rnet_error *why, struct rnet_error *error)
{
    int64_t first = run->tally.images, left = run->dataset->count - first;
    int batch = run->app->program->batch, wanted = left < batch ? (int)left : batch, filled = 0;
    int result = 0;
    while (result == 0 && filled < wanted) {
        result = load_sample(run, first + filled, filled, why);
        if (result != 0)
            result = fail_sample(run->dataset, first + filled, why, error);
        else
            filled++;
    }
    if (result == 0 && rnet_scorer_run(&run->scorer, run->pictures, filled, why) != 0)
        result = fail_sample(run->dataset, first + run->scorer.failed, why, error);
    for (int i = 0; run->pictures != NULL && i < filled; i++)
        rnet_image_free(&run->pictures[i]);
    return result == 0 ? count_batch(run, filled, error) : -1;
}

static int run_batches(struct run *run, struct rnet_error *error)
{
    struct rnet_progress progress;
    struct rnet_error *why = calloc(1, sizeof *why);
    double started = rnet_seconds();
    int result = why == NULL ? rnet_fail(error, "%s: out of memory", run->dataset->source) : 0;
    rnet_progress_start(&progress, "evaluating", run->dataset->count);
    while (result == 0 && run->tally.images < run->dataset->count) {
        result = run_batch(run, why, error);
        rnet_progress_set(&progress, run->tally.images);
    }
    rnet_progress_clear(&progress);
    run->tally.seconds = rnet_seconds() - started;
    free(why);
    return result;
}

static int evaluate(struct run *run, const struct rnet_protocol *protocol, int output,
                    struct rnet_error *error)
{
    const struct rnet_program *program = run->app->program;
    int classes = program->outputs[output].c;
    bool tensors = run->dataset->form == RNET_DATASET_FLOATS;
    int result = rnet_scorer_open(&run->scorer, run->app, protocol, output, error);
    run->saved = calloc((size_t)classes, sizeof *run->saved);
    if (!tensors)
        run->pictures = calloc((size_t)program->batch, sizeof *run->pictures);
    if (run->saved == NULL || (!tensors && run->pictures == NULL))
        result = rnet_fail(error, "no memory for %d pictures", program->batch);
    if (result == 0)
        result = rnet_saved_open(run->app, run->dataset->count, classes, &run->file, error);
    if (result == 0)
        result = run_batches(run, error);
    if (result != 0)
        rnet_output_abandon(run->file);
    else if (run->file != NULL)
        result = rnet_output_commit(run->file, error);
    rnet_scorer_close(&run->scorer);
    free(run->saved);
    free(run->pictures);
    return result;
}

/* ---- The report ---- */

void rnet_tally_count(struct rnet_tally *tally, const double *scores, int classes, int label)
{
    int place = 0; /* classes that come before it: of equal scores the lower index does */
    for (int i = 0; i < classes; i++)
        place += scores[i] > scores[label] || (scores[i] == scores[label] && i < label);
    tally->top1 += place == 0;
    tally->top5 += place < TOP_PLACES;
    tally->images++;
}

static double error_rate(int64_t right, int64_t images)
{
    return (double)(images - right) / (double)images;
}

/* "ten views of 224 x 224, 2 members" */
static void describe_protocol(const struct rnet_app *app, const struct rnet_protocol *protocol,
                              char *text)
{
    int used = 0;
    if (protocol->views == 0)
        used = snprintf(text, LINE_BYTES, "mean of saved scores");
    else if (protocol->scale_count > 0)
        used = snprintf(text, LINE_BYTES, "%d views at each scale of", protocol->views);
    else if (protocol->views > 1)
        used = snprintf(text, LINE_BYTES, "ten views of %d x %d", app->program->input_h,
                        app->program->input_w);
    else
        used = snprintf(text, LINE_BYTES, "single view");
    for (int i = 0; i < protocol->scale_count; i++)
        used +=
            snprintf(text + used, (size_t)(LINE_BYTES - used), " %d", protocol->scales[i]->side);
    if (protocol->views == 0 || protocol->members > 1)
        snprintf(text + used, (size_t)(LINE_BYTES - used), ", %d member%s", protocol->members,
                 protocol->members == 1 ? "" : "s");
}

static void add_protocol(json_t *object, const struct rnet_protocol *protocol)
{
    json_t *scales = json_array();
    for (int i = 0; i < protocol->scale_count; i++)
        json_array_append_new(scales, json_integer(protocol->scales[i]->side));
    json_object_set_new(object, "protocol", json_string(rnet_protocol_name(protocol)));
    json_object_set_new(object, "views", json_integer(protocol->views));
    json_object_set_new(object, "scales", scales);
    json_object_set_new(object, "members", json_integer(protocol->members));
}

static int print_json(const struct rnet_app *app, const struct rnet_dataset *dataset,
                      const struct rnet_protocol *protocol, const struct rnet_tally *tally,
                      struct rnet_error *error)
{
    double seconds = tally->seconds;
    json_t *object =
        json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:i, s:i, s:s, s:o}", "images",
                  (json_int_t)tally->images, "top1_right", (json_int_t)tally->top1, "top5_right",
                  (json_int_t)tally->top5, "top1_error",
                  rnet_json_real(error_rate(tally->top1, tally->images)), "top5_error",
                  rnet_json_real(error_rate(tally->top5, tally->images)), "images_per_s",
                  rnet_json_real((double)tally->images / seconds), "seconds",
                  rnet_json_real(seconds), "threads", app->threads, "batch", app->program->batch,
                  "kind", dataset->kind, "source", rnet_json_text(dataset->source));
    if (object != NULL)
        add_protocol(object, protocol);
    return rnet_json_print(object, error);
}

int rnet_tally_report(const struct rnet_app *app, const struct rnet_dataset *dataset,
                      const struct rnet_protocol *protocol, const struct rnet_tally *tally,
                      struct rnet_error *error)
{
    char text[LINE_BYTES];
    if (app->options.json)
        return print_json(app, dataset, protocol, tally, error);
    describe_protocol(app, protocol, text);
    printf("%s (%s)\n", dataset->source, dataset->kind);
    printf("protocol     %s\n", text);
    printf("images       %lld\n", (long long)tally->images);
    printf("top-1 right  %lld, error %.2f %%\n", (long long)tally->top1,
           100 * error_rate(tally->top1, tally->images));
    printf("top-5 right  %lld, error %.2f %%\n", (long long)tally->top5,
           100 * error_rate(tally->top5, tally->images));
    if (protocol->views > 0)
        printf("speed        %.1f images/s, %.2f s on %d thread%s\n",
               (double)tally->images / tally->seconds, tally->seconds, app->threads,
               app->threads == 1 ? "" : "s");
    return 0;
}

int rnet_app_evaluate(struct rnet_app *app, struct rnet_error *error)
{
    struct rnet_dataset dataset;
    struct rnet_protocol protocol;
    if (rnet_protocol_choose(&protocol, app, error) != 0) {
        rnet_app_report(app, error);
        return RNET_EXIT_USAGE;
    }
    if (app->options.average)
        return rnet_evaluate_average(app, error);
    int output = rnet_input_logits(app->program, error);
    if (output < 0)
        return -1;
    struct run run = {.app = app, .dataset = &dataset};
    int classes = app->program->outputs[output].c;
    int result = rnet_evaluate_dataset(app, &dataset, app->options.operands[0], classes, error);
    if (result == 0)
        result = check_images(app, &dataset, &protocol, error);
    if (result == 0)
        result = evaluate(&run, &protocol, output, error);
    if (result == 0)
        result = rnet_tally_report(app, &dataset, &protocol, &run.tally, error);
    rnet_dataset_close(&dataset);
    return result == 0 ? RNET_EXIT_OK : -1;
}
