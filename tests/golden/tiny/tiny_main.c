/* tiny_main.c: network "tiny" as a program.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny.rnet
 *   sha256   8aa95f3fa848b710f9ec3143b195e824a3457126d346ff2002b5a8f155d7ab2e
 */
#include "program.h"

#include "tiny.h"

extern const struct rnet_prepare_row tiny_prepare_rows[];
extern const struct rnet_manifest_row tiny_manifest_rows[];

#ifdef RNET_EMBEDDED /* the prepared parameters are linked in */
extern const unsigned char tiny_weights[];
#define EMBEDDED tiny_weights
#else
#define EMBEDDED NULL
#endif

#ifdef RNET_VERIFIED /* and what selftest expects */
extern const float tiny_expected[];
#define EXPECTED tiny_expected
#else
#define EXPECTED NULL
#endif

static void infer(const void *params, const float *input, float *const *outputs, void *workspace)
{
    tiny_infer(params, input, outputs[0], workspace);
}

#ifdef RNET_PROFILED /* NAME_infer.c is linked in twice */
void tiny_infer_profiled(const struct tiny_params *params, const float *input, float *output,
                         void *workspace);

static void infer_profiled(const void *params, const float *input, float *const *outputs,
                           void *workspace)
{
    tiny_infer_profiled(params, input, outputs[0], workspace);
}
#define PROFILED infer_profiled
#else
#define PROFILED NULL
#endif

/* clang-format off */
static const struct rnet_step steps[] = {
    {"input.copy",
     "k01_reorder_3_16x16", 0},
    {"conv1",
     "k02_conv3x3s2_3to8_8x8_bias_relu", 13824},
    {"layer1.0.conv1",
     "k03_conv3x3_8to8_8x8_bias_relu", 36864},
    {"layer1.0.conv2",
     "k04_conv3x3_8to8_8x8_bias_add_relu", 36864},
    {"layer1.1.conv1",
     "k03_conv3x3_8to8_8x8_bias_relu", 36864},
    {"layer1.1.conv2",
     "k05_conv3x3_8to8_8x8_bias_add_relu", 36864},
    {"layer2.0.conv1",
     "k06_conv1x1_8to4_8x8_bias_relu", 2048},
    {"layer2.0.conv2",
     "k07_conv3x3s2_4to4_4x4_bias_relu", 2304},
    {"layer2.0.downsample.0",
     "k08_conv1x1s2_8to16_4x4_bias", 2048},
    {"layer2.0.conv3",
     "k09_conv1x1_4to16_4x4_bias_add_relu", 1024},
    {"avgpool",
     "k10_avgpool4x4_16_1x1", 0},
    {"fc",
     "k11_linear_16to5_1x1_bias", 80},
};
/* clang-format on */

static const struct rnet_output outputs[] = {
    {"logits", 5, 1, 1},
};

static const struct rnet_program program = {
    .network = "tiny",
    .source = "tiny.rnet",
    .source_hash = "8aa95f3fa848b710f9ec3143b195e824a3457126d346ff2002b5a8f155d7ab2e",
    .compiler = "rnetc 0.1.0",
    .target = "x86-64-v3",
    .options = "--batch 1 --threads 2 --target x86-64-v3 --algorithm direct",
    .batch = TINY_BATCH,
    .input_c = 3,
    .input_h = 16,
    .input_w = 16,
    .outputs = outputs,
    .output_count = 1,
    .threads = TINY_THREADS,
    .workspace_bytes = TINY_WORKSPACE_BYTES,
    .params_bytes = sizeof(struct tiny_params),
    .alignment = TINY_ALIGN,
    .parameters = 3133,
    .multiply_adds = 168784,
    .embedded = EMBEDDED,
    .infer = infer,
    .infer_profiled = PROFILED,
    .expected = EXPECTED,
    .prepare = tiny_prepare_rows,
    .prepare_count = 20,
    .manifest = tiny_manifest_rows,
    .manifest_count = 47,
    .preprocess =
        {
            .resize_h = 0,
            .resize_w = 0,
            .crop_h = 0,
            .crop_w = 0,
            .grey = 0,
            .mean_count = 0,
            .mean_pixel = -1,
        },
    .steps = steps,
    .step_count = 12,
};

int main(int argc, char **argv)
{
    return rnet_app_main(&program, argc, argv);
}
