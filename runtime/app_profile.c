/* app_profile.c: `bench --profile`. In: calls whose steps are timed. Out: milliseconds and GFLOP/s
 * of each step, the mean over the calls, by the clock of the first thread. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "json_line.h"
#include "profile.h"
#include "progress.h"

/* GFLOP/s of a step: two operations a multiply-add; 0 where it has none. */
static double step_rate(const struct rnet_profile *profile, int step, double seconds)
{
    double operations = 2.0 * (double)profile->steps[step].multiply_adds * profile->batch;
    return seconds > 0 ? 1e-9 * operations / seconds : 0;
}

static int print_json(const struct rnet_app *app, const struct rnet_profile *profile,
                      const double *seconds, double whole, struct rnet_error *error)
{
    json_t *steps = json_array();
    for (int i = 0; i < profile->step_count; i++)
        json_array_append_new(
            steps, json_pack("{s:i, s:o, s:o, s:o, s:o, s:I}", "step", i + 1, "name",
                             rnet_json_text(profile->steps[i].name), "kernel",
                             rnet_json_text(profile->steps[i].kernel), "ms",
                             rnet_json_real(1e3 * seconds[i]), "gflop_per_s",
                             rnet_json_real(step_rate(profile, i, seconds[i])), "multiply_adds",
                             (json_int_t)profile->steps[i].multiply_adds));
    return rnet_json_print(json_pack("{s:o, s:o, s:i, s:i, s:o}", "network",
                                     rnet_json_text(app->program->network), "mean_ms",
                                     rnet_json_real(1e3 * whole), "threads", app->threads, "batch",
                                     profile->batch, "steps", steps),
                           error);
}

static void print_table(const struct rnet_app *app, const struct rnet_profile *profile,
                        const double *seconds, double whole)
{
    double multiply_adds = 0;
    printf("%4s  %9s  %6s  %8s  %s\n", "step", "ms", "share", "GFLOP/s", "layer (kernel)");
    for (int i = 0; i < profile->step_count; i++) {
        double rate = step_rate(profile, i, seconds[i]);
        printf("%4d  %9.4f  %5.1f%%  ", i + 1, 1e3 * seconds[i], 100 * seconds[i] / whole);
        if (rate > 0)
            printf("%8.1f", rate);
        else
            printf("%8s", "");
        printf("  %s (%s)\n", profile->steps[i].name, profile->steps[i].kernel);
        multiply_adds += (double)profile->steps[i].multiply_adds;
    }
    printf("%4s  %9.4f  100.0%%  %8.1f  %s, batch %d, %d thread%s\n", "all", 1e3 * whole,
           2e-9 * multiply_adds * profile->batch / whole, app->program->network, profile->batch,
           app->threads, app->threads == 1 ? "" : "s");
}

int rnet_app_profile(struct rnet_app *app, const struct rnet_profile *profile,
                     struct rnet_error *error)
{
    size_t count = (size_t)profile->step_count;
    double *seconds = calloc(count > 0 ? count : 1, sizeof *seconds);
    if (seconds == NULL)
        return rnet_fail(error, "no memory for the times of %zu steps", count);
    double whole = 0;
    int status = 0;
    for (int i = 0; i < profile->repeat && status == 0; i++) {
        double started = rnet_seconds();
        rnet_profile_start(seconds, count);
        status = profile->call(profile->what, error);
        rnet_profile_stop();
        whole += rnet_seconds() - started;
    }
    for (size_t i = 0; i < count; i++)
        seconds[i] /= profile->repeat;
    whole /= profile->repeat;
    if (status == 0 && app->options.json)
        status = print_json(app, profile, seconds, whole, error);
    else if (status == 0)
        print_table(app, profile, seconds, whole);
    free(seconds);
    return status;
}
