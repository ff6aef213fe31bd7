/* tiny_main.c: network "tiny" as a program.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny.rnet
 *   sha256   fc0fd6fb766741a6a0647273a4732caa1981afbb26a3c1c4dae396ff7cc93a75
 */
#include "program.h"

#include "tiny.h"
#include "tiny_train.h"

#define RNET_LANES 8
#include "peak.h"

#ifdef __clang__
#define C_COMPILER __VERSION__
#else
#define C_COMPILER "gcc " __VERSION__
#endif

extern const struct rnet_prepare_row tiny_prepare_rows[];
extern const struct rnet_manifest_row tiny_manifest_rows[];

#ifdef RNET_EMBEDDED /* the prepared parameters are linked in */
extern const unsigned char tiny_weights[];
extern const char tiny_weights_sha256[]; /* of their file */
#define EMBEDDED       tiny_weights
#define WEIGHTS_SHA256 tiny_weights_sha256
#else
#define EMBEDDED       NULL
#define WEIGHTS_SHA256 NULL
#endif

#ifdef RNET_EXPECTED /* and what selftest expects */
extern const float tiny_expected[];
#define EXPECTED tiny_expected
#else
#define EXPECTED NULL
#endif

#ifndef RNET_HOLDS /* no library is part of the program */
#define RNET_HOLDS 0
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
static const struct rnet_digest files[] = {
    {"tiny.h",
     "c3538a7d330d1b9f44e4f8bce2ba507a4752e5864058f9247728f2bbc15296cc"},
    {"tiny_infer.c",
     "93c892d396c4cee8f84d6870dbead49e18d543e16b516f53aeb2bd0e76a83f59"},
    {"tiny_prepare.c",
     "e19a90ef6b2399de6bbba2291bda03fe22bdc0d9ac288fd1f50b9bdf40eff9be"},
    {"tiny_train.h",
     "cceb7f3412cb64801dea00f4f451c906408234dcf68025bf70c02c3aaf283a2d"},
    {"tiny_train.c",
     "3e0516186b2b6855dc561b2a7ba8c5738c6e95111841db62e3a5957161dcf014"},
    {"simd.h",
     "61ca298fb243a97aa1e2785d41aa1b488a315ee52ed19d1553fc3a29d7a92fce"},
};
/* clang-format on */

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

/* clang-format off */
/* Of the steps' results: offset, c, h, w, block, border. */
static const struct rnet_place places[] = {
    {1600, 3, 16, 16, 3, 1},
    {0, 8, 8, 8, 8, 1},
    {1600, 8, 8, 8, 8, 1},
    {0, 8, 8, 8, 8, 1},
    {2624, 8, 8, 8, 8, 1},
    {1600, 8, 8, 8, 8, 0},
    {0, 4, 8, 8, 8, 1},
    {2624, 4, 4, 4, 8, 0},
    {0, 16, 4, 4, 8, 0},
    {0, 16, 4, 4, 8, 0},
    {512, 16, 1, 1, 8, 0},
    {-1, 5, 1, 1, 1, 0},
};
/* clang-format on */

static const struct rnet_output outputs[] = {
    {"logits", 5, 1, 1},
};

/* clang-format off */
/* name, kind, learned, offset, reals, rank, dims, groups, in_block, ih, iw, lanes, kb,
 * init, init_value */
static const struct rnet_master_row masters[] = {
    {"conv1.weight", RNET_MASTER_CONV, 1, 0, 216, 4, {8, 3, 3, 3}, 1, 3, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.27216552697590868},
    {"bn1.weight", RNET_MASTER_VECTOR, 1, 224, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"bn1.bias", RNET_MASTER_VECTOR, 1, 240, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"bn1.running_mean", RNET_MASTER_VECTOR, 0, 0, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"bn1.running_var", RNET_MASTER_VECTOR, 0, 16, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.conv1.weight", RNET_MASTER_CONV, 1, 400, 576, 4, {8, 8, 3, 3}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.16666666666666666},
    {"layer1.0.bn1.weight", RNET_MASTER_VECTOR, 1, 976, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.bn1.bias", RNET_MASTER_VECTOR, 1, 992, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn1.running_mean", RNET_MASTER_VECTOR, 0, 32, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn1.running_var", RNET_MASTER_VECTOR, 0, 48, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.conv2.weight", RNET_MASTER_CONV, 1, 1008, 576, 4, {8, 8, 3, 3}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.16666666666666666},
    {"layer1.0.bn2.weight", RNET_MASTER_VECTOR, 1, 1584, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.bn2.bias", RNET_MASTER_VECTOR, 1, 1600, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn2.running_mean", RNET_MASTER_VECTOR, 0, 64, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn2.running_var", RNET_MASTER_VECTOR, 0, 80, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.conv1.weight", RNET_MASTER_CONV, 1, 1616, 576, 4, {8, 8, 3, 3}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.16666666666666666},
    {"layer1.1.bn1.weight", RNET_MASTER_VECTOR, 1, 2192, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.bn1.bias", RNET_MASTER_VECTOR, 1, 2208, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn1.running_mean", RNET_MASTER_VECTOR, 0, 96, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn1.running_var", RNET_MASTER_VECTOR, 0, 112, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.conv2.weight", RNET_MASTER_CONV, 1, 2224, 576, 4, {8, 8, 3, 3}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.16666666666666666},
    {"layer1.1.bn2.weight", RNET_MASTER_VECTOR, 1, 2800, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.bn2.bias", RNET_MASTER_VECTOR, 1, 2816, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn2.running_mean", RNET_MASTER_VECTOR, 0, 128, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn2.running_var", RNET_MASTER_VECTOR, 0, 144, 8, 1, {8, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.conv1.weight", RNET_MASTER_CONV, 1, 2832, 64, 4, {4, 8, 1, 1}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.5},
    {"layer2.0.bn1.weight", RNET_MASTER_VECTOR, 1, 2896, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.bn1.bias", RNET_MASTER_VECTOR, 1, 2912, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn1.running_mean", RNET_MASTER_VECTOR, 0, 160, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn1.running_var", RNET_MASTER_VECTOR, 0, 176, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.conv2.weight", RNET_MASTER_CONV, 1, 2928, 576, 4, {4, 4, 3, 3}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.23570226039551584},
    {"layer2.0.bn2.weight", RNET_MASTER_VECTOR, 1, 3504, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.bn2.bias", RNET_MASTER_VECTOR, 1, 3520, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn2.running_mean", RNET_MASTER_VECTOR, 0, 192, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn2.running_var", RNET_MASTER_VECTOR, 0, 208, 8, 1, {4, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.conv3.weight", RNET_MASTER_CONV, 1, 3536, 128, 4, {16, 4, 1, 1}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.70710678118654757},
    {"layer2.0.bn3.weight", RNET_MASTER_VECTOR, 1, 3824, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.bn3.bias", RNET_MASTER_VECTOR, 1, 3840, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn3.running_mean", RNET_MASTER_VECTOR, 0, 256, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn3.running_var", RNET_MASTER_VECTOR, 0, 272, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.downsample.0.weight", RNET_MASTER_CONV, 1, 3664, 128, 4, {16, 8, 1, 1}, 1, 8, 1, 1,
     8, 2, RNET_INIT_NORMAL, 0.5},
    {"layer2.0.downsample.1.weight", RNET_MASTER_VECTOR, 1, 3792, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1,
     8, 1, RNET_INIT_CONSTANT, 1},
    {"layer2.0.downsample.1.bias", RNET_MASTER_VECTOR, 1, 3808, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.0.downsample.1.running_mean", RNET_MASTER_VECTOR, 0, 224, 16, 1, {16, 0, 0, 0}, 1, 8,
     1, 1, 8, 1, RNET_INIT_CONSTANT, 0},
    {"layer2.0.downsample.1.running_var", RNET_MASTER_VECTOR, 0, 240, 16, 1, {16, 0, 0, 0}, 1, 8, 1,
     1, 8, 1, RNET_INIT_CONSTANT, 1},
    {"fc.weight", RNET_MASTER_LINEAR, 1, 256, 128, 2, {5, 16, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_NORMAL, 0.35355339059327379},
    {"fc.bias", RNET_MASTER_VECTOR, 1, 384, 8, 1, {5, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
};
/* clang-format on */

/* clang-format off */
static const struct rnet_probe probes[] = {
    {"conv1", 0, 1, 2, 3, 4, 1e-05},
    {"layer1.0.conv1", 5, 6, 7, 8, 9, 1e-05},
    {"layer1.0.conv2", 10, 11, 12, 13, 14, 1e-05},
    {"layer1.1.conv1", 15, 16, 17, 18, 19, 1e-05},
    {"layer1.1.conv2", 20, 21, 22, 23, 24, 1e-05},
    {"layer2.0.conv1", 25, 26, 27, 28, 29, 1e-05},
    {"layer2.0.conv2", 30, 31, 32, 33, 34, 1e-05},
    {"layer2.0.conv3", 35, 36, 37, 38, 39, 1e-05},
    {"layer2.0.downsample.0", 40, 41, 42, 43, 44, 1e-05},
};
/* clang-format on */

static const struct rnet_augment_step augment[] = {
    {RNET_AUGMENT_FLIP, 0, 0}, /* none */
};

static const struct rnet_rate_phase rate[] = {
    {RNET_RATE_STEP, 0.1, 0, {0, 0}, {0, 0}},
};

/* clang-format off */
static const struct rnet_step train_steps[] = {
    {"input.copy",
     "k01_reorder_3_16x16", 0},
    {"conv1",
     "k02_conv3x3s2_3to8_8x8_sums", 13824},
    {"bn1.statistics",
     "k03_bn_statistics_32", 0},
    {"bn1",
     "k04_bn_apply_8_8x8_relu", 0},
    {"layer1.0.conv1",
     "k05_conv3x3_8to8_8x8_sums", 36864},
    {"layer1.0.bn1.statistics",
     "k03_bn_statistics_32", 0},
    {"layer1.0.bn1",
     "k04_bn_apply_8_8x8_relu", 0},
    {"layer1.0.conv2",
     "k05_conv3x3_8to8_8x8_sums", 36864},
    {"layer1.0.bn2.statistics",
     "k03_bn_statistics_32", 0},
    {"layer1.0.bn2",
     "k06_bn_apply_8_8x8_add_relu", 0},
    {"layer1.1.conv1",
     "k05_conv3x3_8to8_8x8_sums", 36864},
    {"layer1.1.bn1.statistics",
     "k03_bn_statistics_32", 0},
    {"layer1.1.bn1",
     "k04_bn_apply_8_8x8_relu", 0},
    {"layer1.1.conv2",
     "k05_conv3x3_8to8_8x8_sums", 36864},
    {"layer1.1.bn2.statistics",
     "k03_bn_statistics_32", 0},
    {"layer1.1.bn2",
     "k07_bn_apply_8_8x8_add_relu", 0},
    {"layer2.0.conv1",
     "k08_conv1x1_8to4_8x8_sums", 2048},
    {"layer2.0.bn1.statistics",
     "k09_bn_statistics_32", 0},
    {"layer2.0.bn1",
     "k10_bn_apply_4_8x8_relu", 0},
    {"layer2.0.conv2",
     "k11_conv3x3s2_4to4_4x4_sums", 2304},
    {"layer2.0.bn2.statistics",
     "k12_bn_statistics_32", 0},
    {"layer2.0.bn2",
     "k13_bn_apply_4_4x4_relu", 0},
    {"layer2.0.conv3",
     "k14_conv1x1_4to16_4x4_sums", 1024},
    {"layer2.0.downsample.0",
     "k15_conv1x1s2_8to16_4x4_sums", 2048},
    {"layer2.0.downsample.1.statistics",
     "k16_bn_statistics_64", 0},
    {"layer2.0.downsample.1",
     "k17_bn_apply_16_4x4", 0},
    {"layer2.0.bn3.statistics",
     "k16_bn_statistics_64", 0},
    {"layer2.0.bn3",
     "k18_bn_apply_16_4x4_add_relu", 0},
    {"avgpool",
     "k19_avgpool4x4_16_1x1", 0},
    {"fc",
     "k20_linear_16to5_1x1_bias", 80},
    {"fc.gradient",
     "k21_loss_5_1x1", 0},
    {"fc.weights",
     "k22_linear_backward_weights_16to5_1x1", 80},
    {"avgpool.gradient",
     "k23_linear_backward_data_5to16_1x1", 80},
    {"layer2.0.bn3.gradient",
     "k24_avgpool_backward4x4_16_4x4", 0},
    {"layer2.0.bn3.gradient",
     "k25_relu_backward_16_4x4", 0},
    {"layer2.0.bn3.sums",
     "k26_bn_backward_sums_16_4x4", 0},
    {"layer2.0.bn3.factors",
     "k27_bn_backward_finish_48", 0},
    {"layer2.0.conv3.gradient",
     "k28_bn_backward_apply_16_4x4", 0},
    {"layer2.0.downsample.1.sums",
     "k26_bn_backward_sums_16_4x4", 0},
    {"layer2.0.downsample.1.factors",
     "k27_bn_backward_finish_48", 0},
    {"layer2.0.downsample.0.gradient",
     "k28_bn_backward_apply_16_4x4", 0},
    {"layer2.0.downsample.0.parts",
     "k29_conv_backward_weights1x1s2_8to16_4x4", 2048},
    {"layer2.0.downsample.0.weights",
     "k30_sum_parts_128", 0},
    {"layer2.0.downsample.0.flipped",
     "k31_conv_flip1x1s2_8to16", 0},
    {"layer1.1.bn2.gradient",
     "k32_conv_backward_data1x1s2_16to8_8x8", 2048},
    {"layer2.0.conv3.parts",
     "k33_conv_backward_weights1x1_4to16_4x4", 1024},
    {"layer2.0.conv3.weights",
     "k30_sum_parts_128", 0},
    {"layer2.0.conv3.flipped",
     "k34_conv_flip1x1_4to16", 0},
    {"layer2.0.bn2.gradient",
     "k35_conv_backward_data1x1_16to4_4x4_mask", 1024},
    {"layer2.0.bn2.sums",
     "k36_bn_backward_sums_4_4x4", 0},
    {"layer2.0.bn2.factors",
     "k37_bn_backward_finish_24", 0},
    {"layer2.0.conv2.gradient",
     "k38_bn_backward_apply_4_4x4", 0},
    {"layer2.0.conv2.parts",
     "k39_conv_backward_weights3x3s2_4to4_4x4", 2304},
    {"layer2.0.conv2.weights",
     "k40_sum_parts_576", 0},
    {"layer2.0.conv2.flipped",
     "k41_conv_flip3x3s2_4to4", 0},
    {"layer2.0.bn1.gradient",
     "k42_conv_backward_data3x3s2_4_8x8_mask", 2304},
    {"layer2.0.bn1.sums",
     "k43_bn_backward_sums_4_8x8", 0},
    {"layer2.0.bn1.factors",
     "k44_bn_backward_finish_24", 0},
    {"layer2.0.conv1.gradient",
     "k45_bn_backward_apply_4_8x8", 0},
    {"layer2.0.conv1.parts",
     "k46_conv_backward_weights1x1_8to4_8x8", 2048},
    {"layer2.0.conv1.weights",
     "k47_sum_parts_64", 0},
    {"layer2.0.conv1.flipped",
     "k48_conv_flip1x1_8to4", 0},
    {"layer1.1.bn2.gradient",
     "k49_conv_backward_data1x1_4to8_8x8_add_mask", 2048},
    {"layer1.1.bn2.sums",
     "k50_bn_backward_sums_8_8x8", 0},
    {"layer1.1.bn2.factors",
     "k51_bn_backward_finish_24", 0},
    {"layer1.1.conv2.gradient",
     "k52_bn_backward_apply_8_8x8", 0},
    {"layer1.1.conv2.parts",
     "k53_conv_backward_weights3x3_8to8_8x8", 36864},
    {"layer1.1.conv2.weights",
     "k40_sum_parts_576", 0},
    {"layer1.1.conv2.flipped",
     "k54_conv_flip3x3_8to8", 0},
    {"layer1.1.bn1.gradient",
     "k55_conv_backward_data3x3_8_8x8_mask", 36864},
    {"layer1.1.bn1.sums",
     "k50_bn_backward_sums_8_8x8", 0},
    {"layer1.1.bn1.factors",
     "k51_bn_backward_finish_24", 0},
    {"layer1.1.conv1.gradient",
     "k52_bn_backward_apply_8_8x8", 0},
    {"layer1.1.conv1.parts",
     "k53_conv_backward_weights3x3_8to8_8x8", 36864},
    {"layer1.1.conv1.weights",
     "k40_sum_parts_576", 0},
    {"layer1.1.conv1.flipped",
     "k54_conv_flip3x3_8to8", 0},
    {"layer1.0.bn2.gradient",
     "k56_conv_backward_data3x3_8_8x8_add_mask", 36864},
    {"layer1.0.bn2.sums",
     "k50_bn_backward_sums_8_8x8", 0},
    {"layer1.0.bn2.factors",
     "k51_bn_backward_finish_24", 0},
    {"layer1.0.conv2.gradient",
     "k52_bn_backward_apply_8_8x8", 0},
    {"layer1.0.conv2.parts",
     "k53_conv_backward_weights3x3_8to8_8x8", 36864},
    {"layer1.0.conv2.weights",
     "k40_sum_parts_576", 0},
    {"layer1.0.conv2.flipped",
     "k54_conv_flip3x3_8to8", 0},
    {"layer1.0.bn1.gradient",
     "k55_conv_backward_data3x3_8_8x8_mask", 36864},
    {"layer1.0.bn1.sums",
     "k50_bn_backward_sums_8_8x8", 0},
    {"layer1.0.bn1.factors",
     "k51_bn_backward_finish_24", 0},
    {"layer1.0.conv1.gradient",
     "k52_bn_backward_apply_8_8x8", 0},
    {"layer1.0.conv1.parts",
     "k53_conv_backward_weights3x3_8to8_8x8", 36864},
    {"layer1.0.conv1.weights",
     "k40_sum_parts_576", 0},
    {"layer1.0.conv1.flipped",
     "k54_conv_flip3x3_8to8", 0},
    {"bn1.gradient",
     "k56_conv_backward_data3x3_8_8x8_add_mask", 36864},
    {"bn1.sums",
     "k50_bn_backward_sums_8_8x8", 0},
    {"bn1.factors",
     "k51_bn_backward_finish_24", 0},
    {"conv1.gradient",
     "k57_bn_backward_apply_8_8x8", 0},
    {"conv1.parts",
     "k58_conv_backward_weights3x3s2_3to8_8x8", 13824},
    {"conv1.weights",
     "k59_sum_parts_216", 0},
};
/* clang-format on */

/* Of each row of the masters: the step that finishes it. */
static const int row_steps[] = {96, 93, 93, 3, 3, 89, 86, 86, 6, 6, 82, 79, 79, 9, 9, 75, 72, 72,
 12, 12, 68, 65, 65, 15, 15, 61, 58, 58, 18, 18, 54, 51, 51, 21, 21, 47, 37, 37, 27, 27, 43, 40, 40,
 25, 25, 32, 32};

static void train_gradients(const void *weights, void *gradients, void *statistics,
                            const void *input, const int *labels, const uint64_t *seeds,
                            double smooth, struct rnet_train_result *result, void *workspace)
{
    double both[2];
    tiny_gradients(weights, gradients, statistics, input, labels, seeds, smooth, both, workspace);
    *result = (struct rnet_train_result){both[0], (int64_t)both[1]};
}

#ifdef RNET_PROFILED /* NAME_train.c is linked in twice */
void tiny_gradients_profiled(const struct tiny_weights *w, struct tiny_weights *d,
                             struct tiny_statistics *s, const float *input, const int *labels,
                             const uint64_t *seeds, double smooth, double result[2],
                             void *workspace);

static void train_gradients_profiled(const void *weights, void *gradients, void *statistics,
                                     const void *input, const int *labels, const uint64_t *seeds,
                                     double smooth, struct rnet_train_result *result,
                                     void *workspace)
{
    double both[2];
    tiny_gradients_profiled(weights, gradients, statistics, input, labels, seeds, smooth, both,
                            workspace);
    *result = (struct rnet_train_result){both[0], (int64_t)both[1]};
}

#define TRAIN_PROFILED train_gradients_profiled
#else
#define TRAIN_PROFILED NULL
#endif

static void train_update(void *weights, const void *gradients, void *momenta,
                         const struct rnet_train_step *step)
{
    const double by[4] = {step->rate, step->momentum, step->decay, step->scale};
    tiny_update(weights, gradients, momenta, by);
}

static const struct rnet_training training = {
    .real_bytes = 4,
    .batch = TINY_TRAIN_BATCH,
    .threads = TINY_TRAIN_THREADS,
    .classes = 5,
    .weights_reals = 3856,
    .statistics_reals = 288,
    .workspace_bytes = TINY_TRAIN_WORKSPACE_BYTES,
    .rows = masters,
    .row_count = 47,
    .recipe =
        {
            .augment = augment,
            .augment_count = 0,
            .rate = rate,
            .rate_count = 1,
            .stop = {0, 0},
            .batch = 2,
            .split_train = 0,
            .split_validation = 0,
            .momentum = 0.90000000000000002,
            .decay = 0.0001,
            .clip = 0,
            .smooth = 0,
            .nesterov = 0,
        },
    .probes = probes,
    .probe_count = 9,
    .gradients = train_gradients,
    .gradients_profiled = TRAIN_PROFILED,
    .steps = train_steps,
    .step_count = 96,
    .row_steps = row_steps,
    .loss_step = 31,
    .update = train_update,
};

_Static_assert(sizeof(struct tiny_weights) == (size_t)241 * 64, "no padding");

static const struct rnet_program program = {
    .network = "tiny",
    .source = "tiny.rnet",
    .source_hash = "fc0fd6fb766741a6a0647273a4732caa1981afbb26a3c1c4dae396ff7cc93a75",
    .files = files,
    .file_count = sizeof files / sizeof files[0],
    .weights_hash = WEIGHTS_SHA256,
    .made_with = C_COMPILER,
    .compiler = "rnetc 0.1.0",
    .target = "x86-64-v3",
    .options = "--batch 2 --threads 2 --target x86-64-v3 --algorithm direct --train",
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
    .peak = rnet_peak,
    .expected = EXPECTED,
    .tolerance = 0.0001,
    .holds = RNET_HOLDS,
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
    .places = places,
    .step_count = 12,
    .training = &training,
};

int main(int argc, char **argv)
{
    return rnet_app_main(&program, argc, argv);
}
