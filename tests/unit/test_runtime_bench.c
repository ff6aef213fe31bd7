/* test_runtime_bench.c: `bench` of a small network, its profile, and the peak that they refer to.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"
#include "support/fake_program.h"
#include "support/files.h"

static char *weights;

static void set_up(void)
{
    weights = files_scratch("w.safetensors");
    cr_assert(fake_write_weights(weights));
}

static void tear_down(void)
{
    free(weights);
}

TestSuite(runtime_bench, .init = set_up, .fini = tear_down);

/* ---- A program of two steps, of which the second multiplies ---- */

static const struct rnet_step steps[] = {
    {"copy", "k01_copy", 0},
    {"fc", "k02_linear", FAKE_CLASSES *FAKE_INPUT},
};

static void infer_profiled(const void *params, const float *input, float *const *outputs,
                           void *workspace)
{
    rnet_profile_step(1, 0);
    rnet_profile_step(2, 0);
    fake_program.infer(params, input, outputs, workspace);
}

/* `bench OPTIONS`, which has to succeed. */
static struct fake_result bench(const char *options)
{
    struct rnet_program program = fake_program;
    char line[1024];
    program.infer_profiled = infer_profiled;
    program.steps = steps;
    program.step_count = 2;
    snprintf(line, sizeof line, "bench --weights %s %s", weights, options);
    struct fake_result result = fake_call(&program, line);
    cr_assert_eq(result.status, 0, "%s", result.err);
    cr_assert_str_empty(result.err);
    return result;
}

static json_t *bench_json(const char *options)
{
    struct fake_result result = bench(options);
    json_t *value = json_loads(result.out, JSON_REJECT_DUPLICATES, NULL);
    cr_assert_not_null(value, "%s", result.out);
    fake_free(&result);
    return value;
}

static double number(const json_t *value, const char *key)
{
    cr_assert(json_is_number(json_object_get(value, key)), "%s", key);
    return json_number_value(json_object_get(value, key));
}

/* ---- Calls ---- */

Test(runtime_bench, reports)
{
    json_t *result = bench_json("--json --repeat 5 --threads 1");
    cr_assert_eq(number(result, "repeat"), 5);
    cr_assert_eq(number(result, "threads"), 1);
    cr_assert_eq(number(result, "batch"), FAKE_BATCH);
    cr_assert(number(result, "min_ms") <= number(result, "median_ms"));
    cr_assert(number(result, "median_ms") <= number(result, "p99_ms"));
    cr_assert(number(result, "gflop_per_s") > 0);
    cr_assert(number(result, "peak_gflop_per_s") > 0);
    json_decref(result);
    struct fake_result text = bench("--repeat 1");
    cr_assert_not_null(strstr(text.out, "% of the peak of "), "%s", text.out);
    fake_free(&text);
}

Test(runtime_bench, says_how_many_threads_it_gets)
{
    omp_set_max_active_levels(0); /* regions of one thread, whatever is asked for */
    json_t *result = bench_json("--json --repeat 1 --threads 2");
    cr_assert_eq(number(result, "threads"), 1);
    json_decref(result);
}

/* ---- Steps ---- */

Test(runtime_bench, profile_gives_each_step_its_share_of_the_peak)
{
    json_t *result = bench_json("--profile --json --repeat 4 --threads 1");
    double peak = number(result, "peak_gflop_per_s"), whole = number(result, "gflop_per_s");
    const json_t *list = json_object_get(result, "steps");
    const json_t *copy = json_array_get(list, 0), *fc = json_array_get(list, 1);
    cr_assert_eq(json_array_size(list), 2);
    cr_assert_eq(number(result, "repeat"), 4);
    cr_assert(peak > 0 && whole > 0);
    cr_assert_float_eq(number(result, "share_of_peak"), whole / peak, 1e-6 * whole / peak);
    cr_assert_eq(number(copy, "gflop_per_s"), 0);
    cr_assert_eq(number(copy, "share_of_peak"), 0);
    double rate = number(fc, "gflop_per_s"), work = 2e-6 * FAKE_BATCH * FAKE_CLASSES * FAKE_INPUT;
    cr_assert_float_eq(rate * number(fc, "ms"), work, 1e-6 * work);
    cr_assert_float_eq(number(fc, "share_of_peak"), rate / peak, 1e-6 * rate / peak);
    json_decref(result);
}

Test(runtime_bench, profile_draws_a_bar_for_each_step)
{
    struct fake_result result = bench("--profile --repeat 3 --threads 1");
    char *rest = result.out, *lines[5] = {NULL};
    for (int i = 0; i < 5; i++)
        cr_assert_not_null(lines[i] = strsep(&rest, "\n"), "%d lines", i);
    cr_assert_not_null(strstr(lines[0], "GFLOP/s    peak  layer (kernel)"), "%s", lines[0]);
    cr_assert_not_null(strstr(lines[1], "copy (k01_copy)"), "%s", lines[1]);
    cr_assert_not_null(strstr(lines[2], "fc (k02_linear)"), "%s", lines[2]);
    cr_assert_not_null(strstr(lines[3], "fake, batch 3, 1 thread, peak "), "%s", lines[3]);
    cr_assert_str_empty(lines[4]);
    cr_assert(strstr(lines[1], "################") || strstr(lines[2], "################"));
    cr_assert_null(strchr(strchr(lines[1], '%') + 1, '%'), "a step without work: %s", lines[1]);
    cr_assert_not_null(strchr(strchr(lines[2], '%') + 1, '%'), "%s", lines[2]);
    fake_free(&result);
}

/* ---- The loop that the peak is measured with ---- */

Test(runtime_bench, peak_makes_the_multiply_adds_that_it_counts)
{
    float value = 2, begun = 0;
    int64_t lanes = fake_program.peak(1, &value);
    cr_assert(lanes >= 32);
    for (int i = 0; i < (int)lanes / 4; i++) /* fake_program's vectors have 4 lanes */
        begun += 4 * (2 + (float)i);
    value = 2;
    cr_assert_eq(fake_program.peak(0, &value), 0);
    cr_assert_eq(value, begun, "%g, not %g", value, begun);
    value = 2;
    cr_assert_eq(fake_program.peak(100000, &value), 100000 * lanes);
    cr_assert(isfinite(value) && value > 0 && value != begun, "%g", value);
}
