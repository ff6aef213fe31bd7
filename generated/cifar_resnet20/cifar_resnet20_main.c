/* cifar_resnet20_main.c: network "cifar_resnet20" as a program.
 *   made by  rnetc 0.1.0; do not edit
 *   source   cifar_resnet20.rnet
 *   sha256   44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089
 */
#include "program.h"

#include "cifar_resnet20.h"

extern const struct rnet_prepare_row cifar_resnet20_prepare_rows[];
extern const struct rnet_manifest_row cifar_resnet20_manifest_rows[];

#ifdef RNET_EMBEDDED /* the prepared parameters are linked in */
extern const unsigned char cifar_resnet20_weights[];
#define EMBEDDED cifar_resnet20_weights
#else
#define EMBEDDED NULL
#endif

#ifdef RNET_VERIFIED /* and what selftest expects */
extern const float cifar_resnet20_expected[];
#define EXPECTED cifar_resnet20_expected
#else
#define EXPECTED NULL
#endif

static void infer(const void *params, const float *input, float *const *outputs, void *workspace)
{
    cifar_resnet20_infer(params, input, outputs[0], workspace);
}

#ifdef RNET_PROFILED /* NAME_infer.c is linked in twice */
void cifar_resnet20_infer_profiled(const struct cifar_resnet20_params *params, const float *input,
                                   float *output, void *workspace);

static void infer_profiled(const void *params, const float *input, float *const *outputs,
                           void *workspace)
{
    cifar_resnet20_infer_profiled(params, input, outputs[0], workspace);
}
#define PROFILED infer_profiled
#else
#define PROFILED NULL
#endif

/* clang-format off */
static const char *const labels[] = {
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
};
/* clang-format on */

/* clang-format off */
static const struct rnet_step steps[] = {
    {"input.copy",
     "k01_reorder_3_32x32", 0},
    {"conv1",
     "k02_conv3x3_3to16_32x32_bias_relu", 442368},
    {"layer1.0.conv1",
     "k03_conv3x3_16to16_32x32_bias_relu", 2359296},
    {"layer1.0.conv2",
     "k04_conv3x3_16to16_32x32_bias_add_relu", 2359296},
    {"layer1.1.conv1",
     "k03_conv3x3_16to16_32x32_bias_relu", 2359296},
    {"layer1.1.conv2",
     "k04_conv3x3_16to16_32x32_bias_add_relu", 2359296},
    {"layer1.2.conv1",
     "k03_conv3x3_16to16_32x32_bias_relu", 2359296},
    {"layer1.2.conv2",
     "k04_conv3x3_16to16_32x32_bias_add_relu", 2359296},
    {"layer2.0.conv1",
     "k05_conv3x3s2_16to32_16x16_bias_relu", 1179648},
    {"layer2.0.shortcut",
     "k06_pad_shortcut_16to32_16x16", 0},
    {"layer2.0.conv2",
     "k07_conv3x3_32to32_16x16_bias_add_relu", 2359296},
    {"layer2.1.conv1",
     "k08_conv3x3_32to32_16x16_bias_relu", 2359296},
    {"layer2.1.conv2",
     "k09_conv3x3_32to32_16x16_bias_add_relu", 2359296},
    {"layer2.2.conv1",
     "k08_conv3x3_32to32_16x16_bias_relu", 2359296},
    {"layer2.2.conv2",
     "k09_conv3x3_32to32_16x16_bias_add_relu", 2359296},
    {"layer3.0.conv1",
     "k10_conv3x3s2_32to64_8x8_bias_relu", 1179648},
    {"layer3.0.shortcut",
     "k11_pad_shortcut_32to64_8x8", 0},
    {"layer3.0.conv2",
     "k12_conv3x3_64to64_8x8_bias_add_relu", 2359296},
    {"layer3.1.conv1",
     "k13_conv3x3_64to64_8x8_bias_relu", 2359296},
    {"layer3.1.conv2",
     "k14_conv3x3_64to64_8x8_bias_add_relu", 2359296},
    {"layer3.2.conv1",
     "k13_conv3x3_64to64_8x8_bias_relu", 2359296},
    {"layer3.2.conv2",
     "k15_conv3x3_64to64_8x8_bias_add_relu", 2359296},
    {"avgpool",
     "k16_avgpool8x8_64_1x1", 0},
    {"fc",
     "k17_linear_64to10_1x1_bias", 640},
};
/* clang-format on */

static const struct rnet_output outputs[] = {
    {"logits", 10, 1, 1},
};

static const struct rnet_program program = {
    .network = "cifar_resnet20",
    .source = "cifar_resnet20.rnet",
    .source_hash = "44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089",
    .compiler = "rnetc 0.1.0",
    .target = "x86-64-v3",
    .options = "--batch 1 --threads 2 --target x86-64-v3 --algorithm auto",
    .batch = CIFAR_RESNET20_BATCH,
    .input_c = 3,
    .input_h = 32,
    .input_w = 32,
    .outputs = outputs,
    .output_count = 1,
    .threads = CIFAR_RESNET20_THREADS,
    .workspace_bytes = CIFAR_RESNET20_WORKSPACE_BYTES,
    .params_bytes = sizeof(struct cifar_resnet20_params),
    .alignment = CIFAR_RESNET20_ALIGN,
    .parameters = 269722,
    .multiply_adds = 40551040,
    .embedded = EMBEDDED,
    .infer = infer,
    .infer_profiled = PROFILED,
    .expected = EXPECTED,
    .prepare = cifar_resnet20_prepare_rows,
    .prepare_count = 40,
    .manifest = cifar_resnet20_manifest_rows,
    .manifest_count = 97,
    .preprocess =
        {
            .resize_h = 0,
            .resize_w = 0,
            .crop_h = 0,
            .crop_w = 0,
            .grey = 0,
            .mean_count = 3,
            .mean = {0.491400003f, 0.482199997f, 0.446500003f},
            .std = {0.246999994f, 0.243499994f, 0.261599988f},
            .mean_pixel = -1,
        },
    .labels = labels,
    .label_count = 10,
    .steps = steps,
    .step_count = 24,
};

int main(int argc, char **argv)
{
    return rnet_app_main(&program, argc, argv);
}
