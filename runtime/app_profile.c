/* app_profile.c: `bench --profile`. In: calls whose steps are timed. Out: milliseconds, GFLOP/s and
 * share of the peak of each step, the medians of the calls, by the clock of the first thread. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "json_line.h"
#include "profile.h"
#include "progress.h"

/* '#', as in progress.c: every terminal, pipe and file shows the same. */
#define BAR "################"
enum { BAR_CELLS = sizeof BAR - 1 };

/* Two operations a multiply-add. */
static double rate_of(const struct rnet_profile *profile, double multiply_adds, double seconds)
{
    return seconds > 0 ? 2e-9 * multiply_adds * profile->batch / seconds : 0;
}

/* 0 where the step multiplies nothing. */
static double step_rate(const struct rnet_profile *profile, int step, double seconds)
{
    return rate_of(profile, (double)profile->steps[step].multiply_adds, seconds);
}

static double whole_rate(const struct rnet_profile *profile, double seconds)
{
    double multiply_adds = 0;
    for (int i = 0; i < profile->step_count; i++)
        multiply_adds += (double)profile->steps[i].multiply_adds;
    return rate_of(profile, multiply_adds, seconds);
}

/* ---- Text and JSON: of the seconds of each step, and behind them those of a call ---- */

static json_t *describe_step(const struct rnet_profile *profile, int step, double seconds)
{
    double rate = step_rate(profile, step, seconds);
    return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:I}", "step", step + 1, "name",
                     rnet_json_text(profile->steps[step].name), "kernel",
                     rnet_json_text(profile->steps[step].kernel), "ms",
                     rnet_json_real(1e3 * seconds), "gflop_per_s", rnet_json_real(rate),
                     "share_of_peak", rnet_json_real(rate / profile->peak), "multiply_adds",
                     (json_int_t)profile->steps[step].multiply_adds);
}

static int print_json(const struct rnet_app *app, const struct rnet_profile *profile,
                      const double *seconds, struct rnet_error *error)
{
    double whole = seconds[profile->step_count], rate = whole_rate(profile, whole);
    json_t *steps = json_array();
    for (int i = 0; i < profile->step_count; i++)
        json_array_append_new(steps, describe_step(profile, i, seconds[i]));
    return rnet_json_print(json_pack("{s:o, s:o, s:i, s:i, s:i, s:o, s:o, s:o, s:o}", "network",
                                     rnet_json_text(app->program->network), "median_ms",
                                     rnet_json_real(1e3 * whole), "threads", app->threads, "batch",
                                     profile->batch, "repeat", profile->repeat, "gflop_per_s",
                                     rnet_json_real(rate), "peak_gflop_per_s",
                                     rnet_json_real(profile->peak), "share_of_peak",
                                     rnet_json_real(rate / profile->peak), "steps", steps),
                           error);
}

/* Columns up to the name: the bar's length is in proportion to the longest step's. */
static void print_figures(const struct rnet_profile *profile, double seconds, double whole, int bar,
                          double rate)
{
    printf("  %9.4f  %5.1f%%  %-*.*s", 1e3 * seconds, 100 * seconds / whole, BAR_CELLS, bar, BAR);
    if (rate > 0)
        printf("  %8.1f  %5.1f%%  ", rate, 100 * rate / profile->peak);
    else
        printf("  %8s  %6s  ", "", "");
}

static void print_table(const struct rnet_app *app, const struct rnet_profile *profile,
                        const double *seconds)
{
    double longest = 0, whole = seconds[profile->step_count];
    for (int i = 0; i < profile->step_count; i++)
        longest = seconds[i] > longest ? seconds[i] : longest;
    printf("%4s  %9s  %6s  %-*s  %8s  %6s  %s\n", "step", "ms", "time", BAR_CELLS, "", "GFLOP/s",
           "peak", "layer (kernel)");
    for (int i = 0; i < profile->step_count; i++) {
        int bar = longest > 0 ? (int)(BAR_CELLS * seconds[i] / longest + 0.5) : 0;
        printf("%4d", i + 1);
        print_figures(profile, seconds[i], whole, bar, step_rate(profile, i, seconds[i]));
        printf("%s (%s)\n", profile->steps[i].name, profile->steps[i].kernel);
    }
    printf("%4s", "all");
    print_figures(profile, whole, whole, 0, whole_rate(profile, whole));
    printf("%s, batch %d, %d thread%s, peak %.1f GFLOP/s\n", app->program->network, profile->batch,
           app->threads, app->threads == 1 ? "" : "s", profile->peak);
}

/* ---- Calls ---- */

/* Fills `calls`: a row for each call, the seconds of its steps and then of all of it. */
static int time_calls(const struct rnet_profile *profile, double *calls, struct rnet_error *error)
{
    size_t count = (size_t)profile->step_count;
    int status = 0;
    for (int i = 0; i < profile->repeat && status == 0; i++, calls += count + 1) {
        double started = rnet_seconds();
        rnet_profile_start(calls, count);
        status = profile->call(profile->what, error);
        rnet_profile_stop();
        calls[count] = rnet_seconds() - started;
    }
    return status;
}

/* The medians of the columns; `column` has room for one. */
static void take_medians(const struct rnet_profile *profile, const double *calls, double *column,
                         double *medians)
{
    size_t columns = (size_t)profile->step_count + 1, repeat = (size_t)profile->repeat;
    for (size_t i = 0; i < columns; i++) {
        for (size_t call = 0; call < repeat; call++)
            column[call] = calls[call * columns + i];
        medians[i] = rnet_bench_summary(column, profile->repeat).median;
    }
}

int rnet_app_profile(struct rnet_app *app, const struct rnet_profile *profile,
                     struct rnet_error *error)
{
    size_t columns = (size_t)profile->step_count + 1, repeat = (size_t)profile->repeat;
    double *medians = calloc(columns + repeat + columns * repeat, sizeof *medians);
    if (medians == NULL)
        return rnet_fail(error, "no memory for the times of %zu calls", repeat);
    double *column = medians + columns, *calls = column + repeat;
    int status = time_calls(profile, calls, error);
    if (status == 0)
        take_medians(profile, calls, column, medians);
    if (status == 0 && app->options.json)
        status = print_json(app, profile, medians, error);
    else if (status == 0)
        print_table(app, profile, medians);
    free(medians);
    return status;
}
