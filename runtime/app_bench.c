/* app_bench.c: `bench`. In: a fixed input. Out: latency of one call of infer, and throughput. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "json_line.h"
#include "progress.h"

/* Without --repeat: about BENCH_SECONDS of calls, within these bounds. */
enum { REPEAT_MIN = 10, REPEAT_MAX = 10000, WARM_UP_MIN = 3 };
static const double BENCH_SECONDS = 2, WARM_UP_SECONDS = 0.3;

/* Seconds of one call, negative where it failed. */
static double time_call(int (*call)(void *, struct rnet_error *), void *what,
                        struct rnet_error *error)
{
    double started = rnet_seconds();
    return call(what, error) == 0 ? rnet_seconds() - started : -1;
}

/* Calls until caches and clock are warm; the last call's seconds, negative where one failed. */
static double warm_up(int (*call)(void *, struct rnet_error *), void *what,
                      struct rnet_error *error)
{
    double started = rnet_seconds(), last = 0;
    for (int i = 0; last >= 0 && (i < WARM_UP_MIN || rnet_seconds() - started < WARM_UP_SECONDS);
         i++)
        last = time_call(call, what, error);
    return last;
}

static int choose_repeat(double seconds)
{
    double calls = seconds > 0 ? BENCH_SECONDS / seconds : REPEAT_MAX;
    if (calls > REPEAT_MAX)
        return REPEAT_MAX;
    return calls < REPEAT_MIN ? REPEAT_MIN : (int)calls;
}

static int order_seconds(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* p99 by nearest rank; the median of an even count is the mean of the middle two. */
struct rnet_timing rnet_bench_summary(double *seconds, int count)
{
    struct rnet_timing timing = {.calls = count};
    qsort(seconds, (size_t)count, sizeof *seconds, order_seconds);
    for (int i = 0; i < count; i++)
        timing.mean += seconds[i] / count;
    int64_t p99_rank = ((int64_t)count * 99 + 99) / 100;
    timing.min = seconds[0];
    timing.median = (seconds[(count - 1) / 2] + seconds[count / 2]) / 2;
    timing.p99 = seconds[p99_rank - 1];
    return timing;
}

int rnet_bench_time(struct rnet_timing *timing, int repeat,
                    int (*call)(void *, struct rnet_error *), void *what, struct rnet_error *error)
{
    struct rnet_progress progress;
    double last = warm_up(call, what, error);
    if (last < 0)
        return -1;
    repeat = repeat > 0 ? repeat : choose_repeat(last);
    double *seconds = calloc((size_t)repeat, sizeof *seconds);
    if (seconds == NULL)
        return rnet_fail(error, "no memory for %d timings", repeat);
    rnet_progress_start(&progress, "timing", repeat);
    for (int i = 0; i < repeat && last >= 0; i++) {
        last = seconds[i] = time_call(call, what, error);
        rnet_progress_set(&progress, i + 1);
    }
    rnet_progress_clear(&progress);
    *timing = rnet_bench_summary(seconds, repeat);
    free(seconds);
    return last < 0 ? -1 : 0;
}

/* ---- Inference ---- */

static int infer(void *what, struct rnet_error *error)
{
    struct rnet_app *app = what;
    (void)error;
    rnet_model_infer(app, app->program->batch);
    return 0;
}

static int report(const struct rnet_app *app, const struct rnet_timing *timing,
                  struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    double images_per_s = program->batch / timing->median;
    double gflops = 2e-9 * (double)program->multiply_adds * images_per_s;
    double peak = rnet_app_peak(app);
    if (app->options.json)
        return rnet_json_print(
            json_pack("{s:o, s:o, s:o, s:o, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "median_ms",
                      rnet_json_real(1e3 * timing->median), "min_ms",
                      rnet_json_real(1e3 * timing->min), "p99_ms",
                      rnet_json_real(1e3 * timing->p99), "mean_ms",
                      rnet_json_real(1e3 * timing->mean), "threads", app->threads, "batch",
                      program->batch, "repeat", timing->calls, "images_per_s",
                      rnet_json_real(images_per_s), "gflop_per_s", rnet_json_real(gflops),
                      "peak_gflop_per_s", rnet_json_real(peak), "network",
                      rnet_json_text(program->network), "target", rnet_json_text(program->target)),
            error);
    printf("%s, batch %d, %d thread%s, %s, %d calls\n", program->network, program->batch,
           app->threads, app->threads == 1 ? "" : "s", program->target, timing->calls);
    printf("latency     min %.3f ms, median %.3f ms, p99 %.3f ms\n", 1e3 * timing->min,
           1e3 * timing->median, 1e3 * timing->p99);
    printf("throughput  %.1f images/s, %.1f GFLOP/s, %.1f %% of the peak of %.1f\n", images_per_s,
           gflops, 100 * gflops / peak, peak);
    return 0;
}

static int infer_profiled(void *what, struct rnet_error *error)
{
    const struct rnet_app *app = what;
    (void)error;
    app->program->infer_profiled(app->params, app->input, app->outputs, app->workspace);
    return 0;
}

static int profile(struct rnet_app *app, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    if (program->infer_profiled == NULL)
        return rnet_fail(error, "this program was built without RNET_PROFILED: no step is timed");
    double last = warm_up(infer, app, error);
    const struct rnet_profile profile = {
        .steps = program->steps,
        .step_count = program->step_count,
        .batch = program->batch,
        .repeat = app->options.repeat > 0 ? app->options.repeat : choose_repeat(last),
        .peak = rnet_app_peak(app),
        .call = infer_profiled,
        .what = app,
    };
    return rnet_app_profile(app, &profile, error);
}

/* The first call alone, which finds nothing in the caches. */
static int print_first(struct rnet_app *app, struct rnet_error *error)
{
    double ms = 1e3 * time_call(infer, app, error);
    if (app->options.json) {
        json_t *line = json_pack("{s:o}", "first_ms", rnet_json_real(ms));
        return rnet_json_print(line, error) == 0 ? RNET_EXIT_OK : -1;
    }
    printf("first call  %.3f ms\n", ms);
    return RNET_EXIT_OK;
}

int rnet_app_bench(struct rnet_app *app, struct rnet_error *error)
{
    struct rnet_timing timing;
    size_t floats = rnet_model_input_floats(app->program) * (size_t)app->program->batch;
    if (app->options.train_steps)
        return rnet_app_bench_train(app, error) == 0 ? RNET_EXIT_OK : -1;
    rnet_fixed_input(app->input, floats);
    if (app->options.first)
        return print_first(app, error);
    if (app->options.profile)
        return profile(app, error) == 0 ? RNET_EXIT_OK : -1;
    if (rnet_bench_time(&timing, app->options.repeat, infer, app, error) != 0)
        return -1;
    return report(app, &timing, error) == 0 ? RNET_EXIT_OK : -1;
}
