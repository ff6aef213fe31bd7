/* app_info.c: `info`. In: the program's description. Out: it, as text or JSON. */
#include <stdio.h>

#include "app_chain.h"
#include "cpu.h"
#include "json_line.h"
#include "licenses.h"

/* gemm.c's: there where the program has a matrix product, and OpenBLAS with it; else NULL. */
extern const char *rnet_gemm_config(void) __attribute__((weak));

static const char *blas_config(void)
{
    return rnet_gemm_config == NULL ? NULL : rnet_gemm_config();
}

static void print_sides(const char *what, int h, int w)
{
    if (h > 0 && w > 0)
        printf("%s %dx%d, ", what, h, w);
    else if (h > 0)
        printf("%s %d, ", what, h);
}

static void print_values(const char *what, const float *values, int count)
{
    printf(" %s", what);
    for (int i = 0; i < count && i < 4; i++)
        printf(" %.9g", (double)values[i]);
}

static void print_preprocess(const struct rnet_preprocess *how)
{
    printf("pictures       %s", how->grey ? "grey, " : "");
    print_sides("resize", how->resize_h, how->resize_w);
    print_sides("crop", how->crop_h, how->crop_w);
    printf("pixel/255");
    if (how->mean_count > 0) {
        printf(", normalize");
        print_values("mean", how->mean, how->mean_count);
        print_values("std", how->std, how->mean_count);
    }
    printf("%s\n", how->mean_pixel >= 0 ? ", minus the mean picture" : "");
}

static double mebibytes(size_t bytes)
{
    return (double)bytes / (1 << 20);
}

static void print_text(const struct rnet_app *app, const struct rnet_chain *chain,
                       const struct rnet_startup *startup)
{
    const struct rnet_program *program = app->program;
    printf("network        %s\n", program->network);
    printf("source         %s, sha256 %s\n", program->source, program->source_hash);
    printf("compiler       %s\n", program->compiler);
    printf("options        %s\n", program->options);
    printf("target         %s\n", program->target);
    printf("input          %d x %d x %d, %d at a time\n", program->input_c, program->input_h,
           program->input_w, program->batch);
    for (int i = 0; i < program->output_count; i++)
        printf("%s%s: %d x %d x %d\n", i == 0 ? "outputs        " : "               ",
               program->outputs[i].name, program->outputs[i].c, program->outputs[i].h,
               program->outputs[i].w);
    printf("threads        %d at most\n", program->threads);
    const char *origin = program->embedded == NULL ? "from --weights FILE" : "embedded";
    printf("parameters     %lld, %.2f MiB, %s\n", (long long)program->parameters,
           mebibytes(program->params_bytes),
           app->options.weights != NULL ? "from the weights" : origin);
    if (app->options.weights != NULL)
        printf("weights        %s fits\n", app->options.weights);
    printf("multiply-adds  %lld an image, in %d steps\n", (long long)program->multiply_adds,
           program->step_count);
    printf("workspace      %.2f MiB\n", mebibytes(program->workspace_bytes));
    printf("program        %.2f MiB\n", mebibytes(rnet_app_program_bytes()));
    if (startup->warm > 0)
        printf("start-up       %.1f ms to the first result, less a warm call's %.3f ms\n",
               1e3 * startup->seconds, 1e3 * startup->warm);
    print_preprocess(&program->preprocess);
    for (int i = 0; i < program->test.scale_count; i++)
        printf("%s %d%s", i == 0 ? "scales        " : "", program->test.scales[i].side,
               i + 1 == program->test.scale_count ? "\n" : "");
    printf("labels         %d\n", program->labels == NULL ? 0 : program->label_count);
    if (blas_config() != NULL)
        printf("blas           %s\n", blas_config());
    rnet_chain_print(app, chain);
}

static json_t *list_values(const float *values, int count)
{
    json_t *list = json_array();
    for (int i = 0; i < count && i < 4; i++)
        json_array_append_new(list, rnet_json_real((double)values[i]));
    return list;
}

static json_t *describe_outputs(const struct rnet_program *program)
{
    json_t *list = json_array();
    for (int i = 0; i < program->output_count; i++) {
        const struct rnet_output *output = &program->outputs[i];
        json_array_append_new(list,
                              json_pack("{s:o, s:[iii]}", "name", rnet_json_text(output->name),
                                        "shape", output->c, output->h, output->w));
    }
    return list;
}

static json_t *describe_preprocess(const struct rnet_preprocess *how)
{
    return json_pack("{s:[ii], s:[ii], s:b, s:o, s:o, s:b}", "resize", how->resize_h, how->resize_w,
                     "crop", how->crop_h, how->crop_w, "grey", how->grey, "mean",
                     list_values(how->mean, how->mean_count), "std",
                     list_values(how->std, how->mean_count), "mean_pixel", how->mean_pixel >= 0);
}

static json_t *describe_test(const struct rnet_test *test)
{
    json_t *scales = json_array();
    for (int i = 0; i < test->scale_count; i++)
        json_array_append_new(scales, json_integer(test->scales[i].side));
    return json_pack("{s:i, s:o}", "views", test->views == 0 ? 1 : test->views, "scales", scales);
}

static json_t *describe(const struct rnet_app *app, const struct rnet_chain *chain,
                        const struct rnet_startup *startup)
{
    const struct rnet_program *program = app->program;
    const char *weights = app->options.weights; /* which fit: they are checked before */
    json_t *root = json_object();
    json_object_set_new(root, "network", rnet_json_text(program->network));
    json_object_set_new(root, "source", rnet_json_text(program->source));
    json_object_set_new(root, "source_hash", rnet_json_text(program->source_hash));
    json_object_set_new(root, "compiler", rnet_json_text(program->compiler));
    json_object_set_new(root, "options", rnet_json_text(program->options));
    json_object_set_new(root, "target", rnet_json_text(program->target));
    json_object_set_new(root, "batch", json_integer(program->batch));
    json_object_set_new(root, "threads", json_integer(program->threads));
    json_object_set_new(root, "input",
                        json_pack("[iii]", program->input_c, program->input_h, program->input_w));
    json_object_set_new(root, "outputs", describe_outputs(program));
    json_object_set_new(root, "parameters", json_integer(program->parameters));
    json_object_set_new(root, "multiply_adds", json_integer(program->multiply_adds));
    json_object_set_new(root, "steps", json_integer(program->step_count));
    json_object_set_new(root, "workspace_bytes",
                        json_integer((json_int_t)program->workspace_bytes));
    json_object_set_new(root, "params_bytes", json_integer((json_int_t)program->params_bytes));
    json_object_set_new(root, "program_bytes", json_integer((json_int_t)rnet_app_program_bytes()));
    if (startup->warm > 0)
        json_object_set_new(root, "startup_ms", rnet_json_real(1e3 * startup->seconds));
    json_object_set_new(root, "embedded",
                        json_boolean(program->embedded != NULL && weights == NULL));
    if (weights != NULL)
        json_object_set_new(root, "weights",
                            json_pack("{s:o, s:b}", "file", rnet_json_text(weights), "fits", 1));
    json_object_set_new(root, "preprocess", describe_preprocess(&program->preprocess));
    json_object_set_new(root, "test", describe_test(&program->test));
    json_object_set_new(root, "labels",
                        json_integer(program->labels == NULL ? 0 : program->label_count));
    if (blas_config() != NULL)
        json_object_set_new(root, "blas", rnet_json_text(blas_config()));
    json_object_set_new(root, "sha256", rnet_chain_describe(app, chain));
    return root;
}

/* --weights FILE: whether this program can take it. */
static int check_weights(struct rnet_app *app, struct rnet_error *error)
{
    int result = rnet_model_parameters(app, error);
    rnet_model_close(app);
    return result;
}

int rnet_app_info(struct rnet_app *app, struct rnet_error *error)
{
    struct rnet_startup startup = {0};
    struct rnet_chain chain;
    if (app->options.licenses) {
        rnet_licenses_print(app->program->holds, blas_config() != NULL);
        return RNET_EXIT_OK;
    }
    if (app->options.weights != NULL && check_weights(app, error) != 0)
        return -1;
    if (rnet_chain_read(app, &chain, error) != 0)
        return -1;
    bool runs = rnet_cpu_check(app->program->target, error) == 0;
    if (runs && app->options.weights == NULL && app->program->embedded != NULL) {
        int measured = rnet_app_startup(app, &startup, error);
        rnet_model_close(app);
        if (measured != 0)
            return -1;
    }
    if (app->options.json)
        return rnet_json_print(describe(app, &chain, &startup), error) == 0 ? RNET_EXIT_OK : -1;
    print_text(app, &chain, &startup);
    if (!runs)
        printf("processor      %s\n", error->text);
    return RNET_EXIT_OK;
}
