/* app_selftest.c: `selftest`. In: the fixed input. Out: whether the outputs are those that the
 * compiler computed in double precision. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "json_line.h"

/* Of the largest value of an output. */
static const double TOLERANCE = 1e-4;

/* The larger one; NaN, which agrees with nothing, where either is. */
static double worse(double a, double b)
{
    return isnan(a) || a >= b ? a : b;
}

/* The same image at every place of the batch: none may depend on its neighbours. */
static void fill_batch(struct rnet_app *app)
{
    size_t floats = rnet_model_input_floats(app->program);
    rnet_fixed_input(app->input, floats);
    for (int n = 1; n < app->program->batch; n++)
        memcpy(app->input + (size_t)n * floats, app->input, floats * sizeof *app->input);
}

/* Largest difference from `expected` over all images, relative to the largest expected value. */
static double output_error(const struct rnet_app *app, int output, const float *expected)
{
    size_t floats = rnet_model_output_floats(app->program, output);
    double largest = 0, difference = 0;
    for (size_t i = 0; i < floats; i++)
        if (fabs((double)expected[i]) > largest)
            largest = fabs((double)expected[i]);
    for (size_t i = 0; i < floats * (size_t)app->program->batch; i++) {
        difference =
            worse(difference, fabs((double)app->outputs[output][i] - (double)expected[i % floats]));
    }
    return largest > 0 ? difference / largest : difference;
}

int rnet_app_selftest(struct rnet_app *app, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    const float *expected = program->expected;
    double worst = 0;
    if (expected == NULL)
        return rnet_fail(error, "this program was built without --verify: nothing to compare with");
    fill_batch(app);
    rnet_model_infer(app, program->batch);
    for (int i = 0; i < program->output_count; i++) {
        worst = worse(worst, output_error(app, i, expected));
        expected += rnet_model_output_floats(program, i);
    }
    bool passed = worst <= TOLERANCE;
    if (app->options.json &&
        rnet_json_print(json_pack("{s:b, s:o, s:o}", "passed", passed, "error",
                                  rnet_json_real(worst), "tolerance", rnet_json_real(TOLERANCE)),
                        error) != 0)
        return -1;
    if (!app->options.json)
        printf("selftest %s: largest difference %.2g of the largest value (%.0e allowed)\n",
               passed ? "passed" : "FAILED", worst, TOLERANCE);
    return passed ? RNET_EXIT_OK : RNET_EXIT_FAILED;
}
