/* app_train_evaluate.c: the errors of the network as inference has it. In: the weights in training,
 * labelled pictures. Out: how many are not recognised.
 *
 * What inference needs lies in the workspace of training, which is free between steps, where that
 * is large enough; the part that was used is zeroed again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_train.h"
#include "memory.h"
#include "prepare.h"
#include "progress.h"
#include "scores.h"

/* Inference, ready to be called. */
struct inference {
    unsigned char *memory, *owned; /* owned: what is behind it; NULL: the trainer's workspace */
    float *params, *floats; /* floats: the weights in PyTorch's order, until inference runs */
    void *workspace;        /* shares its place with `floats` */
    float *outputs[RNET_OUTPUTS_MAX];
};

static size_t align_up(const struct rnet_program *program, size_t bytes)
{
    size_t alignment = program->alignment < 64 ? 64 : program->alignment;
    return (bytes + alignment - 1) / alignment * alignment;
}

static size_t output_bytes(const struct rnet_program *program, int index)
{
    return align_up(program, rnet_model_output_floats(program, index) * (size_t)program->batch *
                                 sizeof(float));
}

/* Bytes of the weights in PyTorch's order, or of the workspace that comes after them. */
static size_t shared_bytes(const struct rnet_train *run)
{
    size_t floats = rnet_train_floats(run) * sizeof(float);
    size_t workspace = run->app->program->workspace_bytes;
    return align_up(run->app->program, floats > workspace ? floats : workspace);
}

static size_t wanted_bytes(const struct rnet_train *run)
{
    const struct rnet_program *program = run->app->program;
    size_t bytes = align_up(program, program->params_bytes) + shared_bytes(run);
    for (int i = 0; i < program->output_count; i++)
        bytes += output_bytes(program, i);
    return bytes;
}

/* The trainer's workspace is aligned to 64 bytes at least. */
static bool fits_workspace(const struct rnet_train *run)
{
    return run->app->program->alignment <= 64 &&
           wanted_bytes(run) <= run->training->workspace_bytes;
}

size_t rnet_train_evaluate_bytes(const struct rnet_train *run)
{
    bool evaluates = run->data.validation_images > 0 || run->data.has_test;
    return !evaluates || fits_workspace(run) ? 0 : wanted_bytes(run);
}

static int inference_open(struct inference *inference, struct rnet_train *run)
{
    const struct rnet_program *program = run->app->program;
    *inference = (struct inference){.memory = run->trainer.workspace};
    if (!fits_workspace(run))
        inference->memory = inference->owned =
            rnet_memory_zeroed(wanted_bytes(run), program->alignment);
    if (inference->memory == NULL)
        return rnet_fail(run->error, "no memory to evaluate: %zu bytes", wanted_bytes(run));
    unsigned char *at = inference->memory;
    inference->params = (float *)(void *)at;
    at += align_up(program, program->params_bytes);
    inference->floats = (float *)(void *)at;
    inference->workspace = at;
    at += shared_bytes(run);
    for (int i = 0; i < program->output_count; i++) {
        inference->outputs[i] = (float *)(void *)at;
        at += output_bytes(program, i);
    }
    return 0;
}

static void inference_close(struct inference *inference, const struct rnet_train *run)
{
    if (inference->owned == NULL)
        memset(inference->memory, 0, wanted_bytes(run));
    free(inference->owned);
}

/* The weights as they are -> the parameters of inference. */
static int prepare(struct inference *inference, struct rnet_train *run)
{
    const struct rnet_program *program = run->app->program;
    struct rnet_weights *weights = NULL;
    size_t count = 0;
    char name[64];
    snprintf(name, sizeof name, "iteration %lld", (long long)run->state.iteration);
    struct rnet_tensor *tensors = rnet_train_tensors(run, inference->floats, &count);
    if (tensors == NULL)
        return rnet_fail(run->error, "out of memory");
    int status = rnet_weights_view(&weights, name, tensors, count, run->error);
    if (status == 0)
        status =
            rnet_manifest_check(program->manifest, program->manifest_count, weights, run->error);
    if (status == 0)
        status = rnet_prepare(program->prepare, program->prepare_count, weights, inference->params,
                              program->params_bytes / sizeof(float), run->error);
    rnet_weights_close(weights);
    free(tensors);
    return status;
}

/* Counts in *wrong those of `filled` images that are not recognised. */
static int count_wrong(struct rnet_train *run, const struct inference *inference, const int *labels,
                       int filled, int64_t *wrong)
{
    int classes = run->app->program->outputs[run->output].c;
    for (int i = 0; i < filled; i++) {
        const float *scores = inference->outputs[run->output] + (size_t)i * (size_t)classes;
        if (!rnet_scores_finite(scores, classes))
            return rnet_fail(run->error,
                             "iteration %lld: the training has diverged: the network's scores are "
                             "not finite",
                             (long long)run->state.iteration);
        *wrong += rnet_scores_place(scores, classes, labels[i]) > 0;
    }
    return 0;
}

/* The error on `count` samples from `first` on. 1 where a signal came. */
static int pass(struct rnet_train *run, const struct inference *inference,
                struct rnet_dataset *dataset, int64_t first, int64_t count, double *error_rate)
{
    const struct rnet_program *program = run->app->program;
    struct rnet_loader_options options =
        rnet_train_data_pass(run, dataset, first, count, program->batch);
    struct rnet_loader *loader;
    struct rnet_progress progress;
    int64_t wrong = 0;
    if (rnet_loader_start(&loader, &options, run->error) != 0)
        return -1;
    int status = 0;
    rnet_progress_start(&progress, "evaluating", count);
    for (int64_t done = 0; status == 0 && done < count; done += program->batch) {
        const float *images;
        const int *labels;
        int filled = count - done < program->batch ? (int)(count - done) : program->batch;
        status = rnet_loader_next(loader, &images, &labels, run->error);
        if (status == 0) {
            program->infer(inference->params, images, inference->outputs, inference->workspace);
            status = count_wrong(run, inference, labels, filled, &wrong);
        }
        if (status == 0 && rnet_train_signal() != 0)
            status = 1;
        rnet_progress_set(&progress, done);
    }
    rnet_progress_clear(&progress);
    rnet_loader_stop(loader);
    *error_rate = (double)wrong / (double)count;
    return status;
}

int rnet_train_evaluate(struct rnet_train *run)
{
    struct rnet_train_data *data = &run->data;
    struct inference inference;
    struct rnet_dataset *validation = data->reader.source != NULL ? &data->reader : &data->train;
    rnet_train_clear(run);
    if (data->validation_images == 0 && !data->has_test)
        return 0;
    if (inference_open(&inference, run) != 0)
        return -1;
    int status = prepare(&inference, run);
    if (status == 0 && data->validation_images > 0)
        status = pass(run, &inference, validation, data->images, data->validation_images,
                      &run->validation);
    if (status == 0 && data->has_test)
        status = pass(run, &inference, &data->test, 0, data->test.count, &run->test);
    inference_close(&inference, run);
    return status;
}
