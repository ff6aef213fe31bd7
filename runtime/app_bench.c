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

struct timing {
    double min, median, p99, mean; /* seconds a call */
};

static double time_call(struct rnet_app *app)
{
    double started = rnet_seconds();
    rnet_model_infer(app, app->program->batch);
    return rnet_seconds() - started;
}

/* Calls until caches and clock are warm; the last call's seconds. */
static double warm_up(struct rnet_app *app)
{
    double started = rnet_seconds(), last = 0;
    for (int i = 0; i < WARM_UP_MIN || rnet_seconds() - started < WARM_UP_SECONDS; i++)
        last = time_call(app);
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
static struct timing summarise(double *seconds, int count)
{
    struct timing timing = {0};
    qsort(seconds, (size_t)count, sizeof *seconds, order_seconds);
    for (int i = 0; i < count; i++)
        timing.mean += seconds[i] / count;
    int64_t p99_rank = ((int64_t)count * 99 + 99) / 100;
    timing.min = seconds[0];
    timing.median = (seconds[(count - 1) / 2] + seconds[count / 2]) / 2;
    timing.p99 = seconds[p99_rank - 1];
    return timing;
}

static int report(const struct rnet_app *app, const struct timing *timing, int repeat,
                  struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    double images_per_s = program->batch / timing->median;
    double gflops = 2e-9 * (double)program->multiply_adds * images_per_s;
    if (app->options.json)
        return rnet_json_print(
            json_pack(
                "{s:o, s:o, s:o, s:o, s:i, s:i, s:i, s:o, s:o, s:o, s:o}", "median_ms",
                rnet_json_real(1e3 * timing->median), "min_ms", rnet_json_real(1e3 * timing->min),
                "p99_ms", rnet_json_real(1e3 * timing->p99), "mean_ms",
                rnet_json_real(1e3 * timing->mean), "threads", app->threads, "batch",
                program->batch, "repeat", repeat, "images_per_s", rnet_json_real(images_per_s),
                "gflop_per_s", rnet_json_real(gflops), "network", rnet_json_text(program->network),
                "target", rnet_json_text(program->target)),
            error);
    printf("%s, batch %d, %d thread%s, %s, %d calls\n", program->network, program->batch,
           app->threads, app->threads == 1 ? "" : "s", program->target, repeat);
    printf("latency     min %.3f ms, median %.3f ms, p99 %.3f ms\n", 1e3 * timing->min,
           1e3 * timing->median, 1e3 * timing->p99);
    printf("throughput  %.1f images/s, %.1f GFLOP/s\n", images_per_s, gflops);
    return 0;
}

int rnet_app_bench(struct rnet_app *app, struct rnet_error *error)
{
    struct rnet_progress progress;
    size_t floats = rnet_model_input_floats(app->program) * (size_t)app->program->batch;
    rnet_fixed_input(app->input, floats);
    double last = warm_up(app);
    int repeat = app->options.repeat > 0 ? app->options.repeat : choose_repeat(last);
    if (app->options.profile)
        return rnet_app_profile(app, repeat, error) == 0 ? RNET_EXIT_OK : -1;
    double *seconds = calloc((size_t)repeat, sizeof *seconds);
    if (seconds == NULL)
        return rnet_fail(error, "no memory for %d timings", repeat);
    rnet_progress_start(&progress, "timing", repeat);
    for (int i = 0; i < repeat; i++) {
        seconds[i] = time_call(app);
        rnet_progress_set(&progress, i + 1);
    }
    rnet_progress_clear(&progress);
    struct timing timing = summarise(seconds, repeat);
    free(seconds);
    return report(app, &timing, repeat, error) == 0 ? RNET_EXIT_OK : -1;
}
