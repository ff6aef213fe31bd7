/* app_selftest.c: `selftest`. In: the fixed input; parameters that the program holds, or else makes
 * up. Out: whether outputs, with --layers the result of each step, and a step of training are those
 * that the compiler computed in double precision. */
#include "app_selftest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint.h"
#include "generated.h"
#include "json_line.h"

struct selftest {
    struct rnet_app *app;
    const float *expected;           /* what is not compared yet */
    double error;                    /* of the outputs, the largest */
    struct rnet_deviation *steps;    /* NULL: without --layers */
    int first;                       /* the first step that deviates, -1: none */
    struct rnet_train_test training; /* where the program trains */
};

double rnet_worse(double a, double b)
{
    return isnan(a) || a >= b ? a : b;
}

/* Floats of an output of one image. */
static size_t floats_of(const struct rnet_output *output)
{
    return (size_t)output->c * (size_t)output->h * (size_t)output->w;
}

/* The same image at every place of the batch: none may depend on its neighbours. */
static void fill_batch(struct rnet_app *app, size_t floats)
{
    rnet_fixed_input(app->input, floats);
    for (int n = 1; n < app->program->batch; n++)
        memcpy(app->input + (size_t)n * floats, app->input, floats * sizeof *app->input);
}

/* Largest difference from `expected` over all images, relative to the largest expected value. */
static double output_error(const struct selftest *test, int output, size_t floats)
{
    const float *expected = test->expected, *found = test->app->outputs[output];
    double largest = 0, difference = 0;
    for (size_t i = 0; i < floats; i++)
        if (fabs((double)expected[i]) > largest)
            largest = fabs((double)expected[i]);
    for (size_t i = 0; i < floats * (size_t)test->app->program->batch; i++)
        difference = rnet_worse(difference, fabs((double)found[i] - (double)expected[i % floats]));
    return largest > 0 ? difference / largest : difference;
}

static void compare_outputs(struct selftest *test, const struct rnet_output *outputs)
{
    for (int i = 0; i < test->app->program->output_count; i++) {
        size_t floats = floats_of(&outputs[i]);
        test->error = rnet_worse(test->error, output_error(test, i, floats));
        test->expected += floats;
    }
}

/* Bytes of NaNs everywhere: what is read before it is written shows. */
static void spoil(struct rnet_app *app, size_t workspace_bytes)
{
    memset(app->workspace, 0xff, workspace_bytes);
}

/* ---- Parameters that are made up ---- */

/* What a manifest asks for, into the block of parameters. */
static int prepare(struct rnet_app *app, const struct rnet_tensor *tensors,
                   struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    struct rnet_weights *weights;
    if (rnet_weights_view(&weights, "generated", tensors, program->manifest_count, error) != 0)
        return -1;
    int status = rnet_prepare(program->prepare, program->prepare_count, weights, app->params_owned,
                              program->params_bytes / sizeof(float), error);
    rnet_weights_close(weights);
    return status;
}

static int generate(struct rnet_app *app, const float *statistics, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    size_t floats = rnet_generated_floats(program->manifest, program->manifest_count);
    float *values = malloc((floats + 1) * sizeof *values);
    struct rnet_tensor *tensors = calloc(program->manifest_count + 1, sizeof *tensors);
    int status = -1;
    if (values == NULL || tensors == NULL) {
        rnet_fail(error, "no memory for %zu parameters", floats);
    } else {
        rnet_generate(program->manifest, program->manifest_count, values, statistics, tensors);
        status = prepare(app, tensors, error);
    }
    free(values);
    free(tensors);
    return status;
}

/* ---- What is tested ---- */

/* The expected values behind the outputs: fingerprints, then statistics. */
static const float *find_prints(const struct rnet_program *program)
{
    const float *at = program->expected;
    for (int i = 0; i < program->output_count; i++)
        at += floats_of(&program->outputs[i]);
    for (int s = 0; s < program->test.scale_count; s++)
        for (int i = 0; i < program->output_count; i++)
            if (program->test.scales[s].infer != program->infer)
                at += floats_of(&program->test.scales[s].outputs[i]);
    return at;
}

static const float *find_statistics(const struct rnet_program *program)
{
    const float *at = find_prints(program);
    for (int i = 0; i < program->step_count; i++)
        at += RNET_FINGERPRINT_FLOATS * rnet_fingerprint_groups(program->places[i].c);
    return at;
}

static const float *find_training(const struct rnet_program *program)
{
    const float *at = find_statistics(program);
    return program->embedded != NULL
               ? at
               : at + rnet_generated_statistics(program->manifest, program->manifest_count);
}

static void test_scales(struct selftest *test)
{
    struct rnet_app *app = test->app;
    for (int i = 0; i < app->program->test.scale_count; i++) {
        const struct rnet_scale *scale = &app->program->test.scales[i];
        if (scale->infer == app->program->infer)
            continue;
        size_t side = (size_t)scale->side;
        fill_batch(app, (size_t)app->program->input_c * side * side);
        spoil(app, scale->workspace_bytes);
        scale->infer(app->params, app->input, app->outputs, app->workspace);
        compare_outputs(test, scale->outputs);
    }
}

/* Room for the network at each of its sizes. */
static int reserve_scales(struct rnet_app *app, struct rnet_error *error)
{
    int count = app->program->test.scale_count;
    if (count == 0)
        return 0;
    const struct rnet_scale **scales = calloc((size_t)count, sizeof *scales);
    if (scales == NULL)
        return rnet_fail(error, "no memory for %d scales", count);
    for (int i = 0; i < count; i++)
        scales[i] = &app->program->test.scales[i];
    int status = rnet_model_reserve(app, scales, count, error);
    free(scales);
    return status;
}

static int test_steps(struct selftest *test, struct rnet_error *error)
{
    const struct rnet_program *program = test->app->program;
    if (program->infer_profiled == NULL)
        return rnet_fail(error,
                         "this program was built without RNET_PROFILED: no step can be seen");
    test->steps = calloc((size_t)program->step_count + 1, sizeof *test->steps);
    if (test->steps == NULL)
        return rnet_fail(error, "no memory for %d steps", program->step_count);
    spoil(test->app, program->workspace_bytes);
    if (rnet_selftest_steps(test->app, find_prints(program), test->steps, error) != 0)
        return -1;
    for (int i = program->step_count - 1; i >= 0; i--)
        if (!(test->steps[i].value <= program->tolerance))
            test->first = i;
    return 0;
}

static int run(struct selftest *test, struct rnet_error *error)
{
    struct rnet_app *app = test->app;
    const struct rnet_program *program = app->program;
    if (program->embedded == NULL && generate(app, find_statistics(program), error) != 0)
        return -1;
    if (reserve_scales(app, error) != 0)
        return -1;
    fill_batch(app, rnet_model_input_floats(program));
    if (app->options.layers && test_steps(test, error) != 0)
        return -1;
    spoil(app, program->workspace_bytes);
    rnet_model_infer(app, program->batch);
    compare_outputs(test, program->outputs);
    test_scales(test);
    if (program->training != NULL)
        return rnet_selftest_train(app, find_training(program), &test->training, error);
    return 0;
}

/* ---- What is said ---- */

static json_t *describe_step(const struct selftest *test, int i)
{
    const struct rnet_step *step = &test->app->program->steps[i];
    return json_pack("{s:i, s:o, s:o, s:o}", "step", i + 1, "name", rnet_json_text(step->name),
                     "kernel", rnet_json_text(step->kernel), "error",
                     rnet_json_real(test->steps[i].value));
}

static int print_json(const struct selftest *test, bool passed, struct rnet_error *error)
{
    const struct rnet_program *program = test->app->program;
    json_t *line =
        json_pack("{s:b, s:o, s:o, s:s}", "passed", passed, "error", rnet_json_real(test->error),
                  "tolerance", rnet_json_real(program->tolerance), "parameters",
                  program->embedded == NULL ? "generated" : "embedded");
    if (line != NULL && program->training != NULL)
        json_object_set_new(line, "training", rnet_selftest_train_json(test->app, &test->training));
    if (line != NULL && test->steps != NULL) {
        json_t *steps = json_array();
        for (int i = 0; i < program->step_count; i++)
            json_array_append_new(steps, describe_step(test, i));
        json_object_set_new(line, "first",
                            test->first < 0 ? json_null() : describe_step(test, test->first));
        json_object_set_new(line, "layers", steps);
    }
    return rnet_json_print(line, error);
}

static void print_steps(const struct selftest *test)
{
    const struct rnet_program *program = test->app->program;
    printf("step  difference  layer (kernel)\n");
    for (int i = 0; i < program->step_count; i++)
        printf("%4d  %10.1e  %s (%s)%s\n", i + 1, test->steps[i].value, program->steps[i].name,
               program->steps[i].kernel, test->steps[i].value <= program->tolerance ? "" : "  <--");
    if (test->first < 0)
        return;
    const struct rnet_deviation *first = &test->steps[test->first];
    printf("the first step that deviates is %d, %s (%s): by %.2g", test->first + 1,
           program->steps[test->first].name, program->steps[test->first].kernel, first->value);
    if (first->first >= 0)
        printf(", most in channels %d to %d", first->first, first->last);
    printf("\n");
}

static int report(const struct selftest *test, struct rnet_error *error)
{
    const struct rnet_program *program = test->app->program;
    bool passed = test->error <= program->tolerance && test->first < 0;
    bool all = passed && rnet_selftest_train_passed(&test->training);
    if (test->app->options.json) {
        if (print_json(test, all, error) != 0)
            return -1;
        return all ? RNET_EXIT_OK : RNET_EXIT_FAILED;
    }
    if (test->steps != NULL)
        print_steps(test);
    printf("selftest %s: largest difference %.2g of the largest value (%.0e allowed)%s\n",
           passed ? "passed" : "FAILED", test->error, program->tolerance,
           program->embedded == NULL ? ", on generated parameters" : "");
    if (program->training != NULL)
        rnet_selftest_print_train(test->app, &test->training);
    return all ? RNET_EXIT_OK : RNET_EXIT_FAILED;
}

int rnet_app_selftest(struct rnet_app *app, struct rnet_error *error)
{
    struct selftest test = {.app = app, .expected = app->program->expected, .first = -1};
    if (app->program->expected == NULL)
        return rnet_fail(error, "this program holds nothing to compare with: "
                                "it was not built by 'rnetc build', or with --no-selftest");
    int status = run(&test, error);
    if (status == 0)
        status = report(&test, error);
    free(test.steps);
    free(test.training.list);
    return status;
}
