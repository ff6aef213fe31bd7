/* embed.c: a network inside another program, through the C that rnetc emits.
 *
 *     embed WEIGHTS.safetensors PICTURE      (examples/embed.mk builds it)
 *
 * The network is one function, cifar_resnet20_infer: it allocates nothing and keeps no state, so it
 * may be called from several threads, each with its own workspace. The rest of this file is what
 * surrounds such a call: memory, parameters, a picture. Those parts come from librnet.a; a program
 * that has its parameters and its input already needs nothing of it. */
#include <stdio.h>
#include <stdlib.h>

#include "cifar_resnet20.h"
#include "image.h"
#include "prepare.h"
#include "preprocess.h"
#include "weights.h"

/* Of cifar_resnet20_prepare.c: how trained parameters become struct cifar_resnet20_params, and
 * which tensors a weights file must hold. */
extern const struct rnet_prepare_row cifar_resnet20_prepare_rows[];
extern const size_t cifar_resnet20_prepare_count;
extern const struct rnet_manifest_row cifar_resnet20_manifest_rows[];
extern const size_t cifar_resnet20_manifest_count;

static const char *const labels[CIFAR_RESNET20_OUTPUT_FLOATS] = {
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};

/* As the image section of cifar_resnet20.rnet has it. */
static const struct rnet_preprocess preprocess = {.mean_count = 3,
                                                  .mean = {0.4914f, 0.4822f, 0.4465f},
                                                  .std = {0.2470f, 0.2435f, 0.2616f},
                                                  .mean_pixel = -1};

/* Parameters and workspace start at a multiple of CIFAR_RESNET20_ALIGN bytes. NULL: no memory. */
static void *allocate(size_t bytes)
{
    size_t align = CIFAR_RESNET20_ALIGN;
    return aligned_alloc(align, (bytes / align + 1) * align);
}

/* Reads a weights file into the form that the kernels want. NULL with the reason in `error`. */
static struct cifar_resnet20_params *load_params(const char *path, struct rnet_error *error)
{
    struct rnet_weights *weights = NULL;
    struct cifar_resnet20_params *params = allocate(sizeof *params);
    int result = params ? rnet_weights_open(&weights, path, error)
                        : rnet_fail(error, "no memory for %zu bytes of parameters", sizeof *params);
    if (result == 0)
        result = rnet_manifest_check(cifar_resnet20_manifest_rows, cifar_resnet20_manifest_count,
                                     weights, error);
    if (result == 0)
        result = rnet_prepare(cifar_resnet20_prepare_rows, cifar_resnet20_prepare_count, weights,
                              (float *)params, sizeof *params / sizeof(float), error);
    rnet_weights_close(weights);
    if (result == 0)
        return params;
    free(params);
    return NULL;
}

/* Reads a picture of 32 x 32 into `input`, C x H x W. 0, or -1 with the reason. */
static int load_picture(const char *path, float *input, struct rnet_error *error)
{
    struct rnet_image image;
    if (rnet_image_load(&image, path, error) != 0)
        return -1;
    int result = rnet_preprocess(&preprocess, &image, NULL, 3, 32, 32, input, error);
    rnet_image_free(&image);
    return result;
}

int main(int argc, char **argv)
{
    float input[CIFAR_RESNET20_INPUT_FLOATS], logits[CIFAR_RESNET20_OUTPUT_FLOATS];
    struct rnet_error error = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: embed WEIGHTS.safetensors PICTURE\n");
        return 2;
    }

    struct cifar_resnet20_params *params = load_params(argv[1], &error);
    void *workspace = allocate(CIFAR_RESNET20_WORKSPACE_BYTES);
    if (params && workspace && load_picture(argv[2], input, &error) == 0) {
        cifar_resnet20_infer(params, input, logits, workspace);
        int best = 0;
        for (int i = 1; i < CIFAR_RESNET20_OUTPUT_FLOATS; i++)
            if (logits[i] > logits[best])
                best = i;
        printf("%s: %s\n", argv[2], labels[best]);
    } else {
        fprintf(stderr, "embed: %s\n", error.text[0] ? error.text : "no memory");
    }
    free(params);
    free(workspace);
    return error.text[0] != '\0';
}
