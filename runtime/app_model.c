/* app_model.c: the network, ready to be called. In: the program, --weights and --threads. Out:
 * aligned parameters, workspace, input and outputs. */
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "app.h"
#include "memory.h"

size_t rnet_model_input_floats(const struct rnet_program *program)
{
    return (size_t)program->input_c * (size_t)program->input_h * (size_t)program->input_w;
}

size_t rnet_model_output_floats(const struct rnet_program *program, int index)
{
    const struct rnet_output *output = &program->outputs[index];
    return (size_t)output->c * (size_t)output->h * (size_t)output->w;
}

int rnet_model_threads(struct rnet_app *app, struct rnet_error *error)
{
    int planned = app->program->threads;
    app->threads = 1;
#ifdef _OPENMP
    int processors = omp_get_num_procs();
    app->threads = planned < processors ? planned : processors;
#endif
    if (app->options.threads > planned)
        return rnet_fail(error, "--threads %d: compiled for %d at most; rebuild with --threads %d",
                         app->options.threads, planned, app->options.threads);
    if (app->options.threads > 0)
        app->threads = app->options.threads;
    return 0;
}

static int prepare_file(struct rnet_app *app, const struct rnet_weights *weights,
                        struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    if (rnet_manifest_check(program->manifest, program->manifest_count, weights, error) != 0)
        return -1;
    app->params_owned = rnet_memory_zeroed(program->params_bytes, program->alignment);
    if (app->params_owned == NULL)
        return rnet_fail(error, "no memory for %zu bytes of parameters", program->params_bytes);
    app->params = app->params_owned;
    return rnet_prepare(program->prepare, program->prepare_count, weights, app->params_owned,
                        program->params_bytes / sizeof(float), error);
}

int rnet_model_parameters(struct rnet_app *app, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    if (app->options.weights == NULL && program->embedded != NULL) {
        app->params = program->embedded;
        return 0;
    }
    if (app->options.weights == NULL) { /* bench: zeros */
        app->params_owned = rnet_memory_zeroed(program->params_bytes, program->alignment);
        app->params = app->params_owned;
        return app->params == NULL ? rnet_fail(error, "no memory for %zu bytes of parameters",
                                               program->params_bytes)
                                   : 0;
    }
    struct rnet_weights *weights;
    if (rnet_weights_open(&weights, app->options.weights, error) != 0)
        return -1;
    int result = prepare_file(app, weights, error);
    rnet_weights_close(weights);
    return result;
}

static void free_buffers(struct rnet_app *app)
{
    free(app->workspace);
    free(app->input);
    app->workspace = NULL;
    app->input = NULL;
    for (int i = 0; i < app->program->output_count; i++) {
        free(app->outputs[i]);
        app->outputs[i] = NULL;
    }
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Floats of output `index` of an image, at the size where it has most. */
static size_t most_output_floats(const struct rnet_program *program,
                                 const struct rnet_scale *const *scales, int count, int index)
{
    size_t floats = rnet_model_output_floats(program, index);
    for (int i = 0; i < count; i++) {
        const struct rnet_output *output = &scales[i]->outputs[index];
        floats = larger(floats, (size_t)output->c * (size_t)output->h * (size_t)output->w);
    }
    return floats;
}

int rnet_model_reserve(struct rnet_app *app, const struct rnet_scale *const *scales, int count,
                       struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    size_t image_bytes = sizeof(float) * (size_t)program->batch;
    size_t workspace = program->workspace_bytes, input = rnet_model_input_floats(program);
    for (int i = 0; i < count; i++) {
        size_t side = (size_t)scales[i]->side;
        workspace = larger(workspace, scales[i]->workspace_bytes);
        input = larger(input, (size_t)program->input_c * side * side);
    }
    free_buffers(app);
    app->workspace = rnet_memory_zeroed(workspace, program->alignment);
    app->input = rnet_memory_zeroed(input * image_bytes, program->alignment);
    int failed = app->workspace == NULL || app->input == NULL;
    for (int i = 0; i < program->output_count; i++) {
        size_t floats = most_output_floats(program, scales, count, i);
        app->outputs[i] = rnet_memory_zeroed(floats * image_bytes, program->alignment);
        failed |= app->outputs[i] == NULL;
    }
    if (failed)
        return rnet_fail(error, "no memory for a workspace of %zu bytes and the tensors beside it",
                         workspace);
    return 0;
}

void rnet_model_start_threads(struct rnet_app *app)
{
#ifdef _OPENMP
    omp_set_dynamic(0);
    omp_set_num_threads(app->threads);
    /* The environment (OMP_THREAD_LIMIT) may give fewer than were asked for. */
#pragma omp parallel
#pragma omp single
    app->threads = omp_get_num_threads();
#else
    (void)app;
#endif
}

int rnet_model_open(struct rnet_app *app, struct rnet_error *error)
{
    rnet_model_start_threads(app);
    if (rnet_model_parameters(app, error) != 0)
        return -1;
    return rnet_model_reserve(app, NULL, 0, error);
}

void rnet_model_close(struct rnet_app *app)
{
    free(app->params_owned);
    free_buffers(app);
}

void rnet_model_infer(struct rnet_app *app, int filled)
{
    const struct rnet_program *program = app->program;
    size_t floats = rnet_model_input_floats(program);
    if (filled < program->batch)
        memset(app->input + (size_t)filled * floats, 0,
               (size_t)(program->batch - filled) * floats * sizeof(float));
    program->infer(app->params, app->input, app->outputs, app->workspace);
}
