/* app_bench_train.c: `bench --train`. In: a batch that is made up. Out: the time of one step of
 * training, as `train` makes it, and throughput. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "cpu.h"
#include "json_line.h"
#include "masters.h"
#include "trainer.h"

/* Small, so that nothing diverges however long it goes on. */
static const double RATE = 1e-4;

struct bench {
    struct rnet_trainer trainer;
    struct rnet_schedule schedule;
    struct rnet_recipe recipe;
    struct rnet_rate_phase rate;
    float *images;
    int *labels;
    int64_t iteration;
};

static int step(void *what, struct rnet_error *error)
{
    struct bench *bench = what;
    struct rnet_train_result result;
    double rate;
    return rnet_trainer_step(&bench->trainer, &bench->schedule, bench->iteration++, 1,
                             bench->images, bench->labels, &result, &rate, error);
}

/* Weights as training begins with, a batch of noise, labels in turn. */
static int prepare(const struct rnet_app *app, struct bench *bench, struct rnet_error *error)
{
    const struct rnet_training *training = app->program->training;
    size_t image = rnet_model_input_floats(app->program), batch = (size_t)training->batch;
    if (rnet_trainer_open(&bench->trainer, training, error) != 0 ||
        rnet_trainer_start(&bench->trainer, image, error) != 0)
        return -1;
    bench->images = calloc(batch * image, sizeof *bench->images);
    bench->labels = calloc(batch, sizeof *bench->labels);
    if (bench->images == NULL || bench->labels == NULL)
        return rnet_fail(error, "no memory for a batch of %d images", training->batch);
    rnet_masters_init(training->rows, training->row_count, bench->trainer.weights,
                      bench->trainer.statistics, training->real_bytes, 0);
    rnet_fixed_input(bench->images, batch * image);
    for (size_t i = 0; i < batch; i++)
        bench->labels[i] = (int)(i % (size_t)training->classes);
    bench->rate = (struct rnet_rate_phase){.kind = RNET_RATE_STEP, .value = RATE};
    bench->recipe = training->recipe;
    bench->recipe.rate = &bench->rate;
    bench->recipe.rate_count = 1;
    bench->trainer.recipe = &bench->recipe;
    rnet_schedule_start(&bench->schedule);
    return 0;
}

static int report(const struct rnet_app *app, const struct rnet_timing *timing,
                  struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    const struct rnet_training *training = program->training;
    double images_per_s = training->batch / timing->median;
    if (app->options.json)
        return rnet_json_print(
            json_pack("{s:s, s:o, s:o, s:o, s:o, s:i, s:i, s:i, s:o, s:o, s:o}", "mode", "train",
                      "median_ms", rnet_json_real(1e3 * timing->median), "min_ms",
                      rnet_json_real(1e3 * timing->min), "p99_ms",
                      rnet_json_real(1e3 * timing->p99), "mean_ms",
                      rnet_json_real(1e3 * timing->mean), "threads", app->threads, "batch",
                      training->batch, "repeat", timing->calls, "images_per_s",
                      rnet_json_real(images_per_s), "network", rnet_json_text(program->network),
                      "target", rnet_json_text(program->target)),
            error);
    printf("%s, training, batch %d, %d thread%s, %s, %d steps\n", program->network, training->batch,
           app->threads, app->threads == 1 ? "" : "s", program->target, timing->calls);
    printf("step        min %.3f ms, median %.3f ms, p99 %.3f ms\n", 1e3 * timing->min,
           1e3 * timing->median, 1e3 * timing->p99);
    printf("throughput  %.1f images/s\n", images_per_s);
    return 0;
}

/* The same step, but for the update: its steps are timed. */
static int step_profiled(void *what, struct rnet_error *error)
{
    const struct bench *bench = what;
    const struct rnet_trainer *t = &bench->trainer;
    struct rnet_train_result result;
    (void)error;
    t->training->gradients_profiled(t->weights, t->gradients, t->statistics,
                                    t->input != NULL ? (void *)t->input : bench->images,
                                    bench->labels, t->seeds, 0, &result, t->workspace);
    return 0;
}

static int profile(struct rnet_app *app, struct bench *bench, const struct rnet_timing *timing,
                   struct rnet_error *error)
{
    const struct rnet_training *training = app->program->training;
    if (training->gradients_profiled == NULL)
        return rnet_fail(error, "this program was built without RNET_PROFILED: no step is timed");
    const struct rnet_profile profile = {
        .steps = training->steps,
        .step_count = training->step_count,
        .batch = training->batch,
        .repeat = timing->calls,
        .peak = rnet_app_peak(app) * (double)sizeof(float) / training->real_bytes,
        .call = step_profiled,
        .what = bench,
    };
    return rnet_app_profile(app, &profile, error);
}

int rnet_app_bench_train(struct rnet_app *app, struct rnet_error *error)
{
    struct bench bench = {.images = NULL};
    struct rnet_timing timing;
    int status = -1;
    rnet_model_start_threads(app);
    if (rnet_cpu_check(app->program->target, error) == 0 && prepare(app, &bench, error) == 0 &&
        rnet_bench_time(&timing, app->options.repeat, step, &bench, error) == 0)
        status = app->options.profile ? profile(app, &bench, &timing, error)
                                      : report(app, &timing, error);
    rnet_trainer_close(&bench.trainer);
    free(bench.images);
    free(bench.labels);
    return status;
}
