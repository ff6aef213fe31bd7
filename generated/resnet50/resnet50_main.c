/* resnet50_main.c: network "resnet50" as a program.
 *   made by  rnetc 0.1.0; do not edit
 *   source   resnet50.rnet
 *   sha256   f2018e62c3a1ca92ce4349b562c3964a6b0b0ac7809df444a79034fea8fbc074
 */
#include "program.h"

#include "resnet50.h"

#define RNET_LANES 8
#include "peak.h"

#ifdef __clang__
#define C_COMPILER __VERSION__
#else
#define C_COMPILER "gcc " __VERSION__
#endif

extern const struct rnet_prepare_row resnet50_prepare_rows[];
extern const struct rnet_manifest_row resnet50_manifest_rows[];

#ifdef RNET_EMBEDDED /* the prepared parameters are linked in */
extern const unsigned char resnet50_weights[];
extern const char resnet50_weights_sha256[]; /* of their file */
#define EMBEDDED       resnet50_weights
#define WEIGHTS_SHA256 resnet50_weights_sha256
#else
#define EMBEDDED       NULL
#define WEIGHTS_SHA256 NULL
#endif

#ifdef RNET_EXPECTED /* and what selftest expects */
extern const float resnet50_expected[];
#define EXPECTED resnet50_expected
#else
#define EXPECTED NULL
#endif

#ifndef RNET_HOLDS /* no library is part of the program */
#define RNET_HOLDS 0
#endif

static void infer(const void *params, const float *input, float *const *outputs, void *workspace)
{
    resnet50_infer(params, input, outputs[0], workspace);
}

#ifdef RNET_PROFILED /* NAME_infer.c is linked in twice */
void resnet50_infer_profiled(const struct resnet50_params *params, const float *input,
                             float *output, void *workspace);

static void infer_profiled(const void *params, const float *input, float *const *outputs,
                           void *workspace)
{
    resnet50_infer_profiled(params, input, outputs[0], workspace);
}
#define PROFILED infer_profiled
#else
#define PROFILED NULL
#endif

/* clang-format off */
static const struct rnet_digest files[] = {
    {"resnet50.h",
     "1a221c2a29fc9ce8bad1b1aa2c3a095c25ee4deccf53b88fc186622651798098"},
    {"resnet50_infer.c",
     "a1825f95e6c69595fd95c0a0d3bc2c7a0b3605fd0f9418a3bbd9d9b3276fcded"},
    {"resnet50_prepare.c",
     "aff84f35aa053f8a9213af0bda17cadbb4a44c3bd3ffd3ca2c0e9f4a6fd22389"},
    {"simd.h",
     "61ca298fb243a97aa1e2785d41aa1b488a315ee52ed19d1553fc3a29d7a92fce"},
    {"winograd.h",
     "9464af2a63b6a06d4d1040004af7367b76f6123aae759f4868817b75270c2777"},
};
/* clang-format on */

/* clang-format off */
static const struct rnet_step steps[] = {
    {"input.copy",
     "k01_reorder_3_224x224", 0},
    {"conv1",
     "k02_conv7x7s2_3to64_112x112_bias_relu_maxpool", 118013952},
    {"layer1.0.conv1",
     "k03_conv1x1_64to64_56x56_bias_relu", 12845056},
    {"layer1.0.conv2",
     "k04_winograd3x3_64to64_56x56_bias_relu", 115605504},
    {"layer1.0.downsample.0",
     "k05_conv1x1_64to256_56x56_bias", 51380224},
    {"layer1.0.conv3",
     "k06_conv1x1_64to256_56x56_bias_add_relu", 51380224},
    {"layer1.1.conv1",
     "k07_conv1x1_256to64_56x56_bias_relu", 51380224},
    {"layer1.1.conv2",
     "k04_winograd3x3_64to64_56x56_bias_relu", 115605504},
    {"layer1.1.conv3",
     "k06_conv1x1_64to256_56x56_bias_add_relu", 51380224},
    {"layer1.2.conv1",
     "k07_conv1x1_256to64_56x56_bias_relu", 51380224},
    {"layer1.2.conv2",
     "k04_winograd3x3_64to64_56x56_bias_relu", 115605504},
    {"layer1.2.conv3",
     "k06_conv1x1_64to256_56x56_bias_add_relu", 51380224},
    {"layer2.0.conv1",
     "k08_conv1x1_256to128_56x56_bias_relu", 102760448},
    {"layer2.0.conv2",
     "k09_conv3x3s2_128to128_28x28_bias_relu", 115605504},
    {"layer2.0.downsample.0",
     "k10_conv1x1s2_256to512_28x28_bias", 102760448},
    {"layer2.0.conv3",
     "k11_conv1x1_128to512_28x28_bias_add_relu", 51380224},
    {"layer2.1.conv1",
     "k12_conv1x1_512to128_28x28_bias_relu", 51380224},
    {"layer2.1.conv2",
     "k13_winograd3x3_128to128_28x28_bias_relu", 115605504},
    {"layer2.1.conv3",
     "k11_conv1x1_128to512_28x28_bias_add_relu", 51380224},
    {"layer2.2.conv1",
     "k12_conv1x1_512to128_28x28_bias_relu", 51380224},
    {"layer2.2.conv2",
     "k13_winograd3x3_128to128_28x28_bias_relu", 115605504},
    {"layer2.2.conv3",
     "k11_conv1x1_128to512_28x28_bias_add_relu", 51380224},
    {"layer2.3.conv1",
     "k12_conv1x1_512to128_28x28_bias_relu", 51380224},
    {"layer2.3.conv2",
     "k13_winograd3x3_128to128_28x28_bias_relu", 115605504},
    {"layer2.3.conv3",
     "k11_conv1x1_128to512_28x28_bias_add_relu", 51380224},
    {"layer3.0.conv1",
     "k14_conv1x1_512to256_28x28_bias_relu", 102760448},
    {"layer3.0.conv2",
     "k15_conv3x3s2_256to256_14x14_bias_relu", 115605504},
    {"layer3.0.downsample.0",
     "k16_conv1x1s2_512to1024_14x14_bias", 102760448},
    {"layer3.0.conv3",
     "k17_conv1x1_256to1024_14x14_bias_add_relu", 51380224},
    {"layer3.1.conv1",
     "k18_conv1x1_1024to256_14x14_bias_relu", 51380224},
    {"layer3.1.conv2",
     "k19_winograd3x3_256to256_14x14_bias_relu", 115605504},
    {"layer3.1.conv3",
     "k17_conv1x1_256to1024_14x14_bias_add_relu", 51380224},
    {"layer3.2.conv1",
     "k18_conv1x1_1024to256_14x14_bias_relu", 51380224},
    {"layer3.2.conv2",
     "k19_winograd3x3_256to256_14x14_bias_relu", 115605504},
    {"layer3.2.conv3",
     "k17_conv1x1_256to1024_14x14_bias_add_relu", 51380224},
    {"layer3.3.conv1",
     "k18_conv1x1_1024to256_14x14_bias_relu", 51380224},
    {"layer3.3.conv2",
     "k19_winograd3x3_256to256_14x14_bias_relu", 115605504},
    {"layer3.3.conv3",
     "k17_conv1x1_256to1024_14x14_bias_add_relu", 51380224},
    {"layer3.4.conv1",
     "k18_conv1x1_1024to256_14x14_bias_relu", 51380224},
    {"layer3.4.conv2",
     "k19_winograd3x3_256to256_14x14_bias_relu", 115605504},
    {"layer3.4.conv3",
     "k17_conv1x1_256to1024_14x14_bias_add_relu", 51380224},
    {"layer3.5.conv1",
     "k18_conv1x1_1024to256_14x14_bias_relu", 51380224},
    {"layer3.5.conv2",
     "k19_winograd3x3_256to256_14x14_bias_relu", 115605504},
    {"layer3.5.conv3",
     "k17_conv1x1_256to1024_14x14_bias_add_relu", 51380224},
    {"layer4.0.conv1",
     "k20_conv1x1_1024to512_14x14_bias_relu", 102760448},
    {"layer4.0.conv2",
     "k21_conv3x3s2_512to512_7x7_bias_relu", 115605504},
    {"layer4.0.downsample.0",
     "k22_conv1x1s2_1024to2048_7x7_bias", 102760448},
    {"layer4.0.conv3",
     "k23_conv1x1_512to2048_7x7_bias_add_relu", 51380224},
    {"layer4.1.conv1",
     "k24_conv1x1_2048to512_7x7_bias_relu", 51380224},
    {"layer4.1.conv2",
     "k25_winograd3x3_512to512_7x7_bias_relu", 115605504},
    {"layer4.1.conv3",
     "k23_conv1x1_512to2048_7x7_bias_add_relu", 51380224},
    {"layer4.2.conv1",
     "k24_conv1x1_2048to512_7x7_bias_relu", 51380224},
    {"layer4.2.conv2",
     "k25_winograd3x3_512to512_7x7_bias_relu", 115605504},
    {"layer4.2.conv3",
     "k23_conv1x1_512to2048_7x7_bias_add_relu", 51380224},
    {"avgpool",
     "k26_avgpool7x7_2048_1x1", 0},
    {"fc",
     "k27_linear_2048to1000_1x1_bias", 2048000},
};
/* clang-format on */

/* clang-format off */
/* Of the steps' results: offset, c, h, w, block, border. */
static const struct rnet_place places[] = {
    {380544, 3, 224, 224, 3, 3},
    {1183360, 64, 56, 56, 8, 0},
    {380544, 64, 56, 56, 8, 1},
    {1384064, 64, 56, 56, 8, 0},
    {380544, 256, 56, 56, 8, 0},
    {380544, 256, 56, 56, 8, 0},
    {1183360, 64, 56, 56, 8, 1},
    {1398656, 64, 56, 56, 8, 0},
    {380544, 256, 56, 56, 8, 0},
    {1183360, 64, 56, 56, 8, 1},
    {1398656, 64, 56, 56, 8, 0},
    {380544, 256, 56, 56, 8, 0},
    {1183360, 128, 56, 56, 8, 1},
    {1613952, 128, 28, 28, 8, 0},
    {1183360, 512, 28, 28, 8, 0},
    {1183360, 512, 28, 28, 8, 0},
    {380544, 128, 28, 28, 8, 1},
    {495744, 128, 28, 28, 8, 0},
    {1183360, 512, 28, 28, 8, 0},
    {380544, 128, 28, 28, 8, 1},
    {495744, 128, 28, 28, 8, 0},
    {1183360, 512, 28, 28, 8, 0},
    {380544, 128, 28, 28, 8, 1},
    {495744, 128, 28, 28, 8, 0},
    {1183360, 512, 28, 28, 8, 0},
    {380544, 256, 28, 28, 8, 1},
    {610944, 256, 14, 14, 8, 0},
    {380544, 1024, 14, 14, 8, 0},
    {380544, 1024, 14, 14, 8, 0},
    {581248, 256, 14, 14, 8, 1},
    {646784, 256, 14, 14, 8, 0},
    {380544, 1024, 14, 14, 8, 0},
    {581248, 256, 14, 14, 8, 1},
    {646784, 256, 14, 14, 8, 0},
    {380544, 1024, 14, 14, 8, 0},
    {581248, 256, 14, 14, 8, 1},
    {646784, 256, 14, 14, 8, 0},
    {380544, 1024, 14, 14, 8, 0},
    {581248, 256, 14, 14, 8, 1},
    {646784, 256, 14, 14, 8, 0},
    {380544, 1024, 14, 14, 8, 0},
    {581248, 256, 14, 14, 8, 1},
    {646784, 256, 14, 14, 8, 0},
    {380544, 1024, 14, 14, 8, 0},
    {581248, 512, 14, 14, 8, 1},
    {712320, 512, 7, 7, 8, 0},
    {581248, 2048, 7, 7, 8, 0},
    {581248, 2048, 7, 7, 8, 0},
    {380544, 512, 7, 7, 8, 1},
    {422016, 512, 7, 7, 8, 0},
    {581248, 2048, 7, 7, 8, 0},
    {380544, 512, 7, 7, 8, 1},
    {422016, 512, 7, 7, 8, 0},
    {581248, 2048, 7, 7, 8, 0},
    {380544, 2048, 1, 1, 8, 0},
    {-1, 1000, 1, 1, 1, 0},
};
/* clang-format on */

static const struct rnet_output outputs[] = {
    {"logits", 1000, 1, 1},
};

static const struct rnet_program program = {
    .network = "resnet50",
    .source = "resnet50.rnet",
    .source_hash = "f2018e62c3a1ca92ce4349b562c3964a6b0b0ac7809df444a79034fea8fbc074",
    .files = files,
    .file_count = sizeof files / sizeof files[0],
    .weights_hash = WEIGHTS_SHA256,
    .made_with = C_COMPILER,
    .compiler = "rnetc 0.1.0",
    .target = "x86-64-v3",
    .options = "--batch 1 --threads 2 --target x86-64-v3 --algorithm auto",
    .batch = RESNET50_BATCH,
    .input_c = 3,
    .input_h = 224,
    .input_w = 224,
    .outputs = outputs,
    .output_count = 1,
    .threads = RESNET50_THREADS,
    .workspace_bytes = RESNET50_WORKSPACE_BYTES,
    .params_bytes = sizeof(struct resnet50_params),
    .alignment = RESNET50_ALIGN,
    .parameters = 25557032,
    .multiply_adds = 4089184256,
    .embedded = EMBEDDED,
    .infer = infer,
    .infer_profiled = PROFILED,
    .peak = rnet_peak,
    .expected = EXPECTED,
    .tolerance = 0.001,
    .holds = RNET_HOLDS,
    .prepare = resnet50_prepare_rows,
    .prepare_count = 108,
    .manifest = resnet50_manifest_rows,
    .manifest_count = 267,
    .preprocess =
        {
            .resize_h = 256,
            .resize_w = 0,
            .crop_h = 224,
            .crop_w = 224,
            .grey = 0,
            .mean_count = 3,
            .mean = {0.485000014f, 0.456f, 0.405999988f},
            .std = {0.229000002f, 0.224000007f, 0.224999994f},
            .mean_pixel = -1,
        },
    .test =
        {
            .views = 10,
            .probabilities = 0,
        },
    .steps = steps,
    .places = places,
    .step_count = 56,
};

int main(int argc, char **argv)
{
    return rnet_app_main(&program, argc, argv);
}
