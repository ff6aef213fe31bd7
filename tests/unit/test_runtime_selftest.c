/* test_runtime_selftest.c: `selftest` of a program small enough to check by hand; fingerprints;
 * made-up parameters. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint.h"
#include "generated.h"
#include "profile.h"
#include "support/fake_program.h"

static void infer_watched(const void *params, const float *input, float *const *outputs,
                          void *workspace)
{
    rnet_profile_step(1, 0);
    fake_program.infer(params, input, outputs, workspace);
}

/* What the compiler would expect of the fake program's logits: the outputs, then the print. */
static void expect_logits(const double *logits, float *expected)
{
    struct rnet_fingerprint print = {0};
    for (int i = 0; i < FAKE_CLASSES; i++) {
        expected[i] = (float)logits[i];
        rnet_fingerprint_add(&print, FAKE_CLASSES, i, &logits[i], 1);
    }
    rnet_fingerprint_pack(&print, FAKE_CLASSES, expected + FAKE_CLASSES);
}

enum { EXPECTED = FAKE_CLASSES * (1 + RNET_FINGERPRINT_FLOATS) };

static void expect_call(const struct rnet_program *program, const char *line, int status,
                        const char *text)
{
    struct fake_result result = fake_call(program, line);
    cr_expect_eq(result.status, status, "%s: %d %s%s", line, result.status, result.out, result.err);
    cr_expect(strstr(result.out, text) || strstr(result.err, text), "%s: %s%s", line, result.out,
              result.err);
    fake_free(&result);
}

Test(runtime_selftest, compares_every_output_and_step)
{
    static _Alignas(64) float params[FAKE_CLASSES * FAKE_INPUT + 16];
    static float input[FAKE_INPUT], expected[EXPECTED];
    double logits[FAKE_CLASSES];
    struct rnet_program program = fake_program;
    fake_parameters(params);
    program.embedded = (const unsigned char *)params;
    expect_call(&program, "selftest", 1, "holds nothing to compare with");
    rnet_fixed_input(input, FAKE_INPUT);
    fake_logits(input, logits);
    expect_logits(logits, expected);
    program.expected = expected;
    expect_call(&program, "selftest", 0, "selftest passed");
    expect_call(&program, "selftest --layers", 1, "without RNET_PROFILED");
    program.infer_profiled = infer_watched;
    expect_call(&program, "selftest --layers", 0, "fc (k01_linear)");
    expect_call(&program, "selftest --layers --json", 0, "\"first\": null");
    expect_call(&program, "selftest --layers --values absent.bin", 3, "absent.bin");
    for (int i = 0; i < EXPECTED; i++) {
        float right = expected[i];
        if (i >= FAKE_CLASSES && (i - FAKE_CLASSES) % RNET_FINGERPRINT_FLOATS == 2)
            continue; /* a length, which only scales */
        expected[i] = i % 2 ? NAN : right + 1;
        expect_call(&program, "selftest", i < FAKE_CLASSES, "");
        expect_call(&program, "selftest --layers --json", 1,
                    i < FAKE_CLASSES ? "\"first\": null"
                                     : "\"first\": {\"step\": 1, \"name\": \"fc\"");
        expected[i] = right;
    }
}

/* A program without parameters makes them up: what it computes with them is what anyone does. */
Test(runtime_selftest, makes_parameters_up)
{
    static float input[FAKE_INPUT], expected[EXPECTED];
    float values[FAKE_CLASSES * FAKE_INPUT + FAKE_CLASSES];
    struct rnet_tensor tensors[2];
    double logits[FAKE_CLASSES];
    struct rnet_program program = fake_program;
    cr_assert_eq(rnet_generated_floats(program.manifest, 2), sizeof values / sizeof *values);
    cr_assert_eq(rnet_generated_statistics(program.manifest, 2), 0);
    rnet_generate(program.manifest, 2, values, NULL, tensors);
    rnet_fixed_input(input, FAKE_INPUT);
    for (int o = 0; o < FAKE_CLASSES; o++) {
        logits[o] = (double)values[FAKE_CLASSES * FAKE_INPUT + o];
        for (int i = 0; i < FAKE_INPUT; i++)
            logits[o] += (double)values[o * FAKE_INPUT + i] * (double)input[i];
    }
    expect_logits(logits, expected);
    program.expected = expected;
    expect_call(&program, "selftest", 0, "on generated parameters");
    expected[0] += 1;
    expect_call(&program, "selftest", 1, "FAILED");
}

Test(runtime_selftest, statistics_are_taken_from_where_they_are)
{
    const struct rnet_manifest_row rows[] = {{"bn1.weight", 1, {2}},
                                             {"bn1.running_mean", 1, {2}},
                                             {"bn1.running_var", 1, {2}},
                                             {"conv2.weight", 4, {2, 3, 1, 1}}};
    const float statistics[4] = {1, 2, 3, 4};
    float values[8];
    struct rnet_tensor tensors[4];
    cr_assert_eq(rnet_generated_floats(rows, 4), 8);
    cr_assert_eq(rnet_generated_statistics(rows, 4), 4);
    rnet_generate(rows, 4, values, statistics, tensors);
    cr_expect_eq(tensors[1].data, statistics);
    cr_expect_eq(tensors[2].data, statistics + 2);
    cr_expect_eq(tensors[3].data, values + 2);
    for (int i = 0; i < 8; i++) /* scales about 1; weights within sqrt(6 / 3) of 0 */
        cr_expect(i < 2 ? fabsf(values[i] - 1) <= 0.5f : fabsf(values[i]) <= 1.4143f, "%d", i);
}

/* The distance of two tensors of `channels` planes of `plane` values. */
static double distance(const double *a, const double *b, int channels, size_t plane, int *group)
{
    struct rnet_fingerprint prints[2] = {0};
    float packed[RNET_FINGERPRINT_GROUPS * RNET_FINGERPRINT_FLOATS];
    for (int c = 0; c < channels; c++) {
        rnet_fingerprint_add(&prints[0], channels, c, a + (size_t)c * plane, plane);
        rnet_fingerprint_add(&prints[1], channels, c, b + (size_t)c * plane, plane);
    }
    rnet_fingerprint_pack(&prints[1], channels, packed);
    rnet_fingerprint_unpack(&prints[1], channels, packed);
    return rnet_fingerprint_distance(&prints[0], &prints[1], channels, plane, group);
}

/* A wrong value, a swap, a lost row and a NaN show in the group where they are. */
Test(runtime_selftest, fingerprints_tell_tensors_apart)
{
    enum { CHANNELS = 37, PLANE = 100, COUNT = CHANNELS * PLANE };
    static double right[COUNT], wrong[COUNT];
    static float values[COUNT];
    int group, wanted = rnet_fingerprint_group(CHANNELS, 20);
    fake_values(values, COUNT, 5);
    for (int i = 0; i < COUNT; i++)
        right[i] = wrong[i] = (double)values[i];
    cr_expect_lt(distance(wrong, right, CHANNELS, PLANE, &group), 1e-6);
    for (int fault = 0; fault < 4; fault++) {
        double *at = wrong + 20 * PLANE;
        memcpy(wrong, right, sizeof right);
        for (int i = 0; i < 10 && fault == 0; i++)
            at[i] = 0;
        if (fault == 1)
            at[5] += 0.1;
        if (fault == 2)
            at[3] = right[20 * PLANE + 4], at[4] = right[20 * PLANE + 3];
        if (fault == 3)
            at[0] = NAN;
        double far = distance(wrong, right, CHANNELS, PLANE, &group);
        cr_expect(!(far <= 1e-3), "fault %d: %g", fault, far);
        cr_expect_eq(group, wanted, "fault %d: group %d", fault, group);
    }
}
