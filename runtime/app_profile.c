/* app_profile.c: `bench --profile`. In: a fixed input. Out: milliseconds and GFLOP/s of each step,
 * the mean over the calls, by the clock of the first thread. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "json_line.h"
#include "profile.h"
#include "progress.h"

/* GFLOP/s of a step: two operations a multiply-add; 0 where it has none. */
static double step_rate(const struct rnet_program *program, int step, double seconds)
{
    double operations = 2.0 * (double)program->steps[step].multiply_adds * program->batch;
    return seconds > 0 ? 1e-9 * operations / seconds : 0;
}

static int print_json(const struct rnet_app *app, const double *seconds, double whole,
                      struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    json_t *steps = json_array();
    for (int i = 0; i < program->step_count; i++)
        json_array_append_new(
            steps, json_pack("{s:i, s:o, s:o, s:o, s:o, s:I}", "step", i + 1, "name",
                             rnet_json_text(program->steps[i].name), "kernel",
                             rnet_json_text(program->steps[i].kernel), "ms",
                             rnet_json_real(1e3 * seconds[i]), "gflop_per_s",
                             rnet_json_real(step_rate(program, i, seconds[i])), "multiply_adds",
                             (json_int_t)program->steps[i].multiply_adds));
    return rnet_json_print(json_pack("{s:o, s:o, s:i, s:i, s:o}", "network",
                                     rnet_json_text(program->network), "mean_ms",
                                     rnet_json_real(1e3 * whole), "threads", app->threads, "batch",
                                     program->batch, "steps", steps),
                           error);
}

static void print_table(const struct rnet_app *app, const double *seconds, double whole)
{
    const struct rnet_program *program = app->program;
    printf("%4s  %9s  %6s  %8s  %s\n", "step", "ms", "share", "GFLOP/s", "layer (kernel)");
    for (int i = 0; i < program->step_count; i++) {
        double rate = step_rate(program, i, seconds[i]);
        printf("%4d  %9.4f  %5.1f%%  ", i + 1, 1e3 * seconds[i], 100 * seconds[i] / whole);
        if (rate > 0)
            printf("%8.1f", rate);
        else
            printf("%8s", "");
        printf("  %s (%s)\n", program->steps[i].name, program->steps[i].kernel);
    }
    printf("%4s  %9.4f  100.0%%  %8.1f  %s, batch %d, %d thread%s\n", "all", 1e3 * whole,
           2e-9 * (double)program->multiply_adds * program->batch / whole, program->network,
           program->batch, app->threads, app->threads == 1 ? "" : "s");
}

int rnet_app_profile(struct rnet_app *app, int repeat, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    size_t count = (size_t)program->step_count;
    if (program->infer_profiled == NULL)
        return rnet_fail(error, "this program was built without RNET_PROFILED: no step is timed");
    double *seconds = calloc(count > 0 ? count : 1, sizeof *seconds);
    if (seconds == NULL)
        return rnet_fail(error, "no memory for the times of %zu steps", count);
    double whole = 0;
    for (int i = 0; i < repeat; i++) {
        double started = rnet_seconds();
        rnet_profile_start(seconds, count);
        program->infer_profiled(app->params, app->input, app->outputs, app->workspace);
        rnet_profile_stop();
        whole += rnet_seconds() - started;
    }
    for (size_t i = 0; i < count; i++)
        seconds[i] /= repeat;
    whole /= repeat;
    int status = 0;
    if (app->options.json)
        status = print_json(app, seconds, whole, error);
    else
        print_table(app, seconds, whole);
    free(seconds);
    return status;
}
