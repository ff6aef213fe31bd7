/* compare.c: errors of programs. In: a network, a built program. Out: the largest error. */
#include "support/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/reference.h"
#include "support/files.h"
#include "support/oracle_weights.h"
#include "weights.h"

enum { IMAGES_MAX = 8 };

static float *floats(size_t count)
{
    float *array = calloc(count + 1, sizeof *array);
    if (!array)
        abort();
    return array;
}

float *compare_images(const struct network *network, size_t count)
{
    size_t each = network->input_floats;
    float *images = floats(count * each);
    for (size_t i = 0; i < count; i++) {
        char name[32] = "input";
        if (i > 0 && i + 1 < count)
            snprintf(name, sizeof name, "input%zu", i);
        oracle_image("1", name, each, images + i * each);
    }
    return images;
}

double compare_error(const float *got, const float *want, size_t count)
{
    double largest = 0, error = 0;
    for (size_t i = 0; i < count; i++) {
        double difference = fabs((double)got[i] - want[i]);
        if (!isfinite(difference))
            return INFINITY;
        error = fmax(error, difference);
        largest = fmax(largest, fabs(want[i]));
    }
    return largest > 0 ? error / largest : INFINITY;
}

double compare_outputs(const struct network *network, const float *got, const float *want,
                       size_t count)
{
    double error = 0;
    size_t total = network->output_floats, at = 0;
    for (int i = 0; i < network->model->outputs.count; i++) {
        size_t each = network_output_floats(network->model, i);
        for (size_t image = 0; image < count; image++)
            error = fmax(error,
                         compare_error(got + image * total + at, want + image * total + at, each));
        at += each;
    }
    return error;
}

float *compare_oracle(const char *name, size_t classes)
{
    char file[160];
    snprintf(file, sizeof file, "oracle/infer/%s.seed1.safetensors", name);
    char *path = files_shared(file);
    struct rnet_weights *weights = NULL;
    struct rnet_error error = {0};
    float *logits = NULL;
    if (files_exist(path) && rnet_weights_open(&weights, path, &error) == 0) {
        const struct rnet_tensor *tensor = rnet_weights_find(weights, "logits");
        if (tensor && tensor->count == (int64_t)classes) {
            logits = floats(classes);
            rnet_tensor_floats(tensor, logits);
        }
    }
    rnet_weights_close(weights);
    free(path);
    return logits;
}

/* Those of an image one after the other, images x all outputs. */
static float *interleave(const struct reference_result *result, size_t count, size_t total)
{
    float *all = floats(count * total);
    size_t at = 0;
    for (int i = 0; i < result->count; i++) {
        const struct reference_output *output = &result->outputs[i];
        size_t each = (size_t)output->shape.c * (size_t)output->shape.h * (size_t)output->shape.w;
        for (size_t image = 0; image < count; image++)
            for (size_t j = 0; j < each; j++)
                all[image * total + at + j] = (float)output->values[image * each + j];
        at += each;
    }
    return all;
}

float *compare_reference(const struct network *network, const char *weights, size_t count,
                         const float *images)
{
    struct rnet_weights *file = NULL;
    struct rnet_error error = {0};
    struct reference_result result;
    float *logits = NULL;
    if (rnet_weights_open(&file, weights, &error) == 0 &&
        reference_run(network->arena, network->model, file, images, (int)count, &result, &error) ==
            0) {
        logits = interleave(&result, count, network->output_floats);
    } else {
        fprintf(stderr, "%s\n", error.text);
    }
    rnet_weights_close(file);
    return logits;
}

/* True where picture `index` of `count` comes out as it does among IMAGES_MAX, to the bit. The
 * last is the oracle's, as the first is. */
static bool same_bits(const float *all, const float *some, size_t index, size_t count,
                      size_t classes)
{
    size_t twin = index > 0 && index + 1 == count ? IMAGES_MAX - 1 : index;
    return memcmp(some + index * classes, all + twin * classes, classes * sizeof *all) == 0;
}

/* Runs compare_images of `count` again, with `options`, and holds each against the run of all. */
static bool repeats(const struct network *network, const char *program, const char *options,
                    const float *all, size_t count)
{
    size_t classes = network->output_floats;
    float *images = compare_images(network, count);
    float *some = program_outputs(program, options, network->model, count, images);
    bool same = some != NULL;
    for (size_t i = 0; same && i < count; i++)
        same = same_bits(all, some, i, count, classes);
    if (!same)
        fprintf(stderr, "%s %s: the logits of %zu pictures differ\n", program, options, count);
    free(some);
    free(images);
    return same;
}

double compare_program(const struct network *network, const char *program, const float *wanted,
                       size_t wanted_count)
{
    size_t classes = network->output_floats;
    float *images = compare_images(network, IMAGES_MAX);
    float *all = program_outputs(program, "", network->model, IMAGES_MAX, images);
    free(images);
    if (!all)
        return INFINITY;
    double error = compare_outputs(network, all, wanted, wanted_count);
    if (!same_bits(all, all + (IMAGES_MAX - 1) * classes, 0, 1, classes) ||
        !repeats(network, program, "", all, 1) || !repeats(network, program, "", all, 3) ||
        !repeats(network, program, "--threads 1", all, 5))
        error = INFINITY;
    free(all);
    return error;
}
