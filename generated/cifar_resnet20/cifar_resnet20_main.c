/* cifar_resnet20_main.c: network "cifar_resnet20" as a program.
 *   made by  rnetc 0.1.0; do not edit
 *   source   cifar_resnet20.rnet
 *   sha256   44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089
 */
#include "program.h"

#include "cifar_resnet20.h"
#include "cifar_resnet20_train.h"

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

/* clang-format off */
/* name, kind, learned, offset, reals, rank, dims, groups, in_block, ih, iw, lanes, kb,
 * init, init_value */
static const struct rnet_master_row masters[] = {
    {"conv1.weight", RNET_MASTER_CONV, 1, 0, 432, 4, {16, 3, 3, 3}, 1, 3, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.27216552697590868},
    {"bn1.weight", RNET_MASTER_VECTOR, 1, 432, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"bn1.bias", RNET_MASTER_VECTOR, 1, 448, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"bn1.running_mean", RNET_MASTER_VECTOR, 0, 0, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"bn1.running_var", RNET_MASTER_VECTOR, 0, 16, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.conv1.weight", RNET_MASTER_CONV, 1, 1504, 2304, 4, {16, 16, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.11785113019775792},
    {"layer1.0.bn1.weight", RNET_MASTER_VECTOR, 1, 3808, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.bn1.bias", RNET_MASTER_VECTOR, 1, 3824, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn1.running_mean", RNET_MASTER_VECTOR, 0, 32, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn1.running_var", RNET_MASTER_VECTOR, 0, 48, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.conv2.weight", RNET_MASTER_CONV, 1, 3840, 2304, 4, {16, 16, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.11785113019775792},
    {"layer1.0.bn2.weight", RNET_MASTER_VECTOR, 1, 6144, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.0.bn2.bias", RNET_MASTER_VECTOR, 1, 6160, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn2.running_mean", RNET_MASTER_VECTOR, 0, 64, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.0.bn2.running_var", RNET_MASTER_VECTOR, 0, 80, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.conv1.weight", RNET_MASTER_CONV, 1, 6176, 2304, 4, {16, 16, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.11785113019775792},
    {"layer1.1.bn1.weight", RNET_MASTER_VECTOR, 1, 8480, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.bn1.bias", RNET_MASTER_VECTOR, 1, 8496, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn1.running_mean", RNET_MASTER_VECTOR, 0, 96, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn1.running_var", RNET_MASTER_VECTOR, 0, 112, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.conv2.weight", RNET_MASTER_CONV, 1, 8512, 2304, 4, {16, 16, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.11785113019775792},
    {"layer1.1.bn2.weight", RNET_MASTER_VECTOR, 1, 10816, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.1.bn2.bias", RNET_MASTER_VECTOR, 1, 10832, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn2.running_mean", RNET_MASTER_VECTOR, 0, 128, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer1.1.bn2.running_var", RNET_MASTER_VECTOR, 0, 144, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.2.conv1.weight", RNET_MASTER_CONV, 1, 10848, 2304, 4, {16, 16, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.11785113019775792},
    {"layer1.2.bn1.weight", RNET_MASTER_VECTOR, 1, 13152, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.2.bn1.bias", RNET_MASTER_VECTOR, 1, 13168, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.2.bn1.running_mean", RNET_MASTER_VECTOR, 0, 160, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer1.2.bn1.running_var", RNET_MASTER_VECTOR, 0, 176, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.2.conv2.weight", RNET_MASTER_CONV, 1, 13184, 2304, 4, {16, 16, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.11785113019775792},
    {"layer1.2.bn2.weight", RNET_MASTER_VECTOR, 1, 15488, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer1.2.bn2.bias", RNET_MASTER_VECTOR, 1, 15504, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer1.2.bn2.running_mean", RNET_MASTER_VECTOR, 0, 192, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer1.2.bn2.running_var", RNET_MASTER_VECTOR, 0, 208, 16, 1, {16, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.conv1.weight", RNET_MASTER_CONV, 1, 15520, 4608, 4, {32, 16, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.11785113019775792},
    {"layer2.0.bn1.weight", RNET_MASTER_VECTOR, 1, 20128, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.bn1.bias", RNET_MASTER_VECTOR, 1, 20160, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn1.running_mean", RNET_MASTER_VECTOR, 0, 224, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn1.running_var", RNET_MASTER_VECTOR, 0, 256, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.conv2.weight", RNET_MASTER_CONV, 1, 20192, 9216, 4, {32, 32, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.083333333333333329},
    {"layer2.0.bn2.weight", RNET_MASTER_VECTOR, 1, 29408, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.0.bn2.bias", RNET_MASTER_VECTOR, 1, 29440, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn2.running_mean", RNET_MASTER_VECTOR, 0, 288, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.0.bn2.running_var", RNET_MASTER_VECTOR, 0, 320, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.1.conv1.weight", RNET_MASTER_CONV, 1, 29472, 9216, 4, {32, 32, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.083333333333333329},
    {"layer2.1.bn1.weight", RNET_MASTER_VECTOR, 1, 38688, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.1.bn1.bias", RNET_MASTER_VECTOR, 1, 38720, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.1.bn1.running_mean", RNET_MASTER_VECTOR, 0, 352, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.1.bn1.running_var", RNET_MASTER_VECTOR, 0, 384, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.1.conv2.weight", RNET_MASTER_CONV, 1, 38752, 9216, 4, {32, 32, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.083333333333333329},
    {"layer2.1.bn2.weight", RNET_MASTER_VECTOR, 1, 47968, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.1.bn2.bias", RNET_MASTER_VECTOR, 1, 48000, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.1.bn2.running_mean", RNET_MASTER_VECTOR, 0, 416, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.1.bn2.running_var", RNET_MASTER_VECTOR, 0, 448, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.2.conv1.weight", RNET_MASTER_CONV, 1, 48032, 9216, 4, {32, 32, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.083333333333333329},
    {"layer2.2.bn1.weight", RNET_MASTER_VECTOR, 1, 57248, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.2.bn1.bias", RNET_MASTER_VECTOR, 1, 57280, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.2.bn1.running_mean", RNET_MASTER_VECTOR, 0, 480, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.2.bn1.running_var", RNET_MASTER_VECTOR, 0, 512, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.2.conv2.weight", RNET_MASTER_CONV, 1, 57312, 9216, 4, {32, 32, 3, 3}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.083333333333333329},
    {"layer2.2.bn2.weight", RNET_MASTER_VECTOR, 1, 66528, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer2.2.bn2.bias", RNET_MASTER_VECTOR, 1, 66560, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer2.2.bn2.running_mean", RNET_MASTER_VECTOR, 0, 544, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer2.2.bn2.running_var", RNET_MASTER_VECTOR, 0, 576, 32, 1, {32, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.0.conv1.weight", RNET_MASTER_CONV, 1, 66592, 18432, 4, {64, 32, 3, 3}, 1, 8, 1, 1, 8,
     2, RNET_INIT_NORMAL, 0.083333333333333329},
    {"layer3.0.bn1.weight", RNET_MASTER_VECTOR, 1, 85024, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.0.bn1.bias", RNET_MASTER_VECTOR, 1, 85088, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer3.0.bn1.running_mean", RNET_MASTER_VECTOR, 0, 608, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer3.0.bn1.running_var", RNET_MASTER_VECTOR, 0, 672, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.0.conv2.weight", RNET_MASTER_CONV, 1, 85152, 36864, 4, {64, 64, 3, 3}, 1, 8, 1, 1, 8,
     2, RNET_INIT_NORMAL, 0.05892556509887896},
    {"layer3.0.bn2.weight", RNET_MASTER_VECTOR, 1, 122016, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.0.bn2.bias", RNET_MASTER_VECTOR, 1, 122080, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer3.0.bn2.running_mean", RNET_MASTER_VECTOR, 0, 736, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer3.0.bn2.running_var", RNET_MASTER_VECTOR, 0, 800, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.1.conv1.weight", RNET_MASTER_CONV, 1, 122144, 36864, 4, {64, 64, 3, 3}, 1, 8, 1, 1, 8,
     2, RNET_INIT_NORMAL, 0.05892556509887896},
    {"layer3.1.bn1.weight", RNET_MASTER_VECTOR, 1, 159008, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.1.bn1.bias", RNET_MASTER_VECTOR, 1, 159072, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer3.1.bn1.running_mean", RNET_MASTER_VECTOR, 0, 864, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer3.1.bn1.running_var", RNET_MASTER_VECTOR, 0, 928, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.1.conv2.weight", RNET_MASTER_CONV, 1, 159136, 36864, 4, {64, 64, 3, 3}, 1, 8, 1, 1, 8,
     2, RNET_INIT_NORMAL, 0.05892556509887896},
    {"layer3.1.bn2.weight", RNET_MASTER_VECTOR, 1, 196000, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.1.bn2.bias", RNET_MASTER_VECTOR, 1, 196064, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer3.1.bn2.running_mean", RNET_MASTER_VECTOR, 0, 992, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer3.1.bn2.running_var", RNET_MASTER_VECTOR, 0, 1056, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 1},
    {"layer3.2.conv1.weight", RNET_MASTER_CONV, 1, 196128, 36864, 4, {64, 64, 3, 3}, 1, 8, 1, 1, 8,
     2, RNET_INIT_NORMAL, 0.05892556509887896},
    {"layer3.2.bn1.weight", RNET_MASTER_VECTOR, 1, 232992, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.2.bn1.bias", RNET_MASTER_VECTOR, 1, 233056, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer3.2.bn1.running_mean", RNET_MASTER_VECTOR, 0, 1120, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer3.2.bn1.running_var", RNET_MASTER_VECTOR, 0, 1184, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 1},
    {"layer3.2.conv2.weight", RNET_MASTER_CONV, 1, 233120, 36864, 4, {64, 64, 3, 3}, 1, 8, 1, 1, 8,
     2, RNET_INIT_NORMAL, 0.05892556509887896},
    {"layer3.2.bn2.weight", RNET_MASTER_VECTOR, 1, 269984, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 1},
    {"layer3.2.bn2.bias", RNET_MASTER_VECTOR, 1, 270048, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8, 1,
     RNET_INIT_CONSTANT, 0},
    {"layer3.2.bn2.running_mean", RNET_MASTER_VECTOR, 0, 1248, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 0},
    {"layer3.2.bn2.running_var", RNET_MASTER_VECTOR, 0, 1312, 64, 1, {64, 0, 0, 0}, 1, 8, 1, 1, 8,
     1, RNET_INIT_CONSTANT, 1},
    {"fc.weight", RNET_MASTER_LINEAR, 1, 464, 1024, 2, {10, 64, 0, 0}, 1, 8, 1, 1, 8, 2,
     RNET_INIT_NORMAL, 0.17677669529663689},
    {"fc.bias", RNET_MASTER_VECTOR, 1, 1488, 16, 1, {10, 0, 0, 0}, 1, 8, 1, 1, 8, 2,
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
    {"layer1.2.conv1", 25, 26, 27, 28, 29, 1e-05},
    {"layer1.2.conv2", 30, 31, 32, 33, 34, 1e-05},
    {"layer2.0.conv1", 35, 36, 37, 38, 39, 1e-05},
    {"layer2.0.conv2", 40, 41, 42, 43, 44, 1e-05},
    {"layer2.1.conv1", 45, 46, 47, 48, 49, 1e-05},
    {"layer2.1.conv2", 50, 51, 52, 53, 54, 1e-05},
    {"layer2.2.conv1", 55, 56, 57, 58, 59, 1e-05},
    {"layer2.2.conv2", 60, 61, 62, 63, 64, 1e-05},
    {"layer3.0.conv1", 65, 66, 67, 68, 69, 1e-05},
    {"layer3.0.conv2", 70, 71, 72, 73, 74, 1e-05},
    {"layer3.1.conv1", 75, 76, 77, 78, 79, 1e-05},
    {"layer3.1.conv2", 80, 81, 82, 83, 84, 1e-05},
    {"layer3.2.conv1", 85, 86, 87, 88, 89, 1e-05},
    {"layer3.2.conv2", 90, 91, 92, 93, 94, 1e-05},
};
/* clang-format on */

static const struct rnet_augment_step augment[] = {
    {RNET_AUGMENT_PAD, 4, 0},
    {RNET_AUGMENT_CROP, 32, 0},
    {RNET_AUGMENT_FLIP, 0, 0},
};

static const struct rnet_rate_phase rate[] = {
    {RNET_RATE_STEP, 0.10000000000000001, 0, {0, 0}, {0, 0}},
    {RNET_RATE_STEP, 0.01, 0, {32000, 0}, {0, 0}},
    {RNET_RATE_STEP, 0.001, 0, {48000, 0}, {0, 0}},
};

static void train_gradients(const void *weights, void *gradients, void *statistics,
                            const void *input, const int *labels, uint64_t seed, double smooth,
                            struct rnet_train_result *result, void *workspace)
{
    double both[2];
    cifar_resnet20_gradients(weights, gradients, statistics, input, labels, seed, smooth, both,
                             workspace);
    *result = (struct rnet_train_result){both[0], (int64_t)both[1]};
}

static void train_update(void *weights, const void *gradients, void *momenta,
                         const struct rnet_train_step *step)
{
    const double by[4] = {step->rate, step->momentum, step->decay, step->scale};
    cifar_resnet20_update(weights, gradients, momenta, by);
}

static const struct rnet_training training = {
    .real_bytes = 4,
    .batch = CIFAR_RESNET20_TRAIN_BATCH,
    .threads = CIFAR_RESNET20_TRAIN_THREADS,
    .classes = 10,
    .weights_reals = 270112,
    .statistics_reals = 1376,
    .workspace_bytes = CIFAR_RESNET20_TRAIN_WORKSPACE_BYTES,
    .rows = masters,
    .row_count = 97,
    .recipe =
        {
            .augment = augment,
            .augment_count = 3,
            .rate = rate,
            .rate_count = 3,
            .stop = {64000, 0},
            .batch = 128,
            .split_train = 45000,
            .split_validation = 5000,
            .momentum = 0.90000000000000002,
            .decay = 0.0001,
            .clip = 0,
            .smooth = 0,
            .nesterov = 0,
        },
    .probes = probes,
    .probe_count = 19,
    .gradients = train_gradients,
    .update = train_update,
};

_Static_assert(sizeof(struct cifar_resnet20_weights) == (size_t)16882 * 64, "no padding");

static const struct rnet_program program = {
    .network = "cifar_resnet20",
    .source = "cifar_resnet20.rnet",
    .source_hash = "44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089",
    .compiler = "rnetc 0.1.0",
    .target = "x86-64-v3",
    .options = "--batch 1 --threads 2 --target x86-64-v3 --algorithm auto --train",
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
    .test =
        {
            .views = 1,
            .probabilities = 0,
        },
    .labels = labels,
    .label_count = 10,
    .steps = steps,
    .step_count = 24,
    .training = &training,
};

int main(int argc, char **argv)
{
    return rnet_app_main(&program, argc, argv);
}
