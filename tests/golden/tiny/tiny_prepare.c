/* tiny_prepare.c: trained parameters -> struct tiny_params.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny.rnet
 *   sha256   fc0fd6fb766741a6a0647273a4732caa1981afbb26a3c1c4dae396ff7cc93a75
 * Rows are calls of runtime/prepare; the manifest lists a file's tensors. */
#include "prepare.h"

#include "tiny.h"

_Static_assert(sizeof(struct tiny_params) == (size_t)232 * 64, "no padding");

extern const struct rnet_prepare_row tiny_prepare_rows[];
extern const size_t tiny_prepare_count;
extern const struct rnet_manifest_row tiny_manifest_rows[];
extern const size_t tiny_manifest_count;

/* clang-format off */
/* kind, offset, floats, weight, bn, eps, bias, oc, ic, kh, kw, groups, in_block, ih, iw,
 * lanes, kb */
const struct rnet_prepare_row tiny_prepare_rows[] = {
    {RNET_PREPARE_CONV_WEIGHT, 0, 216, "conv1", "bn1", 1e-05, 0, 8, 3, 3, 3, 1, 3, 0, 0, 8, 1},
    {RNET_PREPARE_CONV_BIAS, 224, 8, "conv1", "bn1", 1e-05, 0, 8, 3, 3, 3, 1, 3, 0, 0, 8, 1},
    {RNET_PREPARE_LINEAR_WEIGHT, 240, 128, "fc", NULL, 0, 1, 5, 16, 1, 1, 1, 8, 1, 1, 8, 1},
    {RNET_PREPARE_LINEAR_BIAS, 368, 8, "fc", NULL, 0, 1, 5, 16, 1, 1, 1, 8, 1, 1, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 384, 576, "layer1.0.conv1", "layer1.0.bn1", 1e-05, 0, 8, 8, 3, 3, 1,
     8, 0, 0, 8, 1},
    {RNET_PREPARE_CONV_BIAS, 960, 8, "layer1.0.conv1", "layer1.0.bn1", 1e-05, 0, 8, 8, 3, 3, 1, 8,
     0, 0, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 976, 576, "layer1.0.conv2", "layer1.0.bn2", 1e-05, 0, 8, 8, 3, 3, 1,
     8, 0, 0, 8, 1},
    {RNET_PREPARE_CONV_BIAS, 1552, 8, "layer1.0.conv2", "layer1.0.bn2", 1e-05, 0, 8, 8, 3, 3, 1, 8,
     0, 0, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 1568, 576, "layer1.1.conv1", "layer1.1.bn1", 1e-05, 0, 8, 8, 3, 3, 1,
     8, 0, 0, 8, 1},
    {RNET_PREPARE_CONV_BIAS, 2144, 8, "layer1.1.conv1", "layer1.1.bn1", 1e-05, 0, 8, 8, 3, 3, 1, 8,
     0, 0, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 2160, 576, "layer1.1.conv2", "layer1.1.bn2", 1e-05, 0, 8, 8, 3, 3, 1,
     8, 0, 0, 8, 1},
    {RNET_PREPARE_CONV_BIAS, 2736, 8, "layer1.1.conv2", "layer1.1.bn2", 1e-05, 0, 8, 8, 3, 3, 1, 8,
     0, 0, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 2752, 64, "layer2.0.conv1", "layer2.0.bn1", 1e-05, 0, 4, 8, 1, 1, 1,
     8, 0, 0, 8, 1},
    {RNET_PREPARE_CONV_BIAS, 2816, 8, "layer2.0.conv1", "layer2.0.bn1", 1e-05, 0, 4, 8, 1, 1, 1, 8,
     0, 0, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 2832, 576, "layer2.0.conv2", "layer2.0.bn2", 1e-05, 0, 4, 4, 3, 3, 1,
     8, 0, 0, 8, 1},
    {RNET_PREPARE_CONV_BIAS, 3408, 8, "layer2.0.conv2", "layer2.0.bn2", 1e-05, 0, 4, 4, 3, 3, 1, 8,
     0, 0, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 3424, 128, "layer2.0.downsample.0", "layer2.0.downsample.1", 1e-05,
     0, 16, 8, 1, 1, 1, 8, 0, 0, 8, 2},
    {RNET_PREPARE_CONV_BIAS, 3552, 16, "layer2.0.downsample.0", "layer2.0.downsample.1", 1e-05, 0,
     16, 8, 1, 1, 1, 8, 0, 0, 8, 2},
    {RNET_PREPARE_CONV_WEIGHT, 3568, 128, "layer2.0.conv3", "layer2.0.bn3", 1e-05, 0, 16, 4, 1, 1,
     1, 8, 0, 0, 8, 2},
    {RNET_PREPARE_CONV_BIAS, 3696, 16, "layer2.0.conv3", "layer2.0.bn3", 1e-05, 0, 16, 4, 1, 1, 1,
     8, 0, 0, 8, 2},
};
const size_t tiny_prepare_count = 20;

const struct rnet_manifest_row tiny_manifest_rows[] = {
    {"conv1.weight", 4, {8, 3, 3, 3}},
    {"bn1.weight", 1, {8, 0, 0, 0}},
    {"bn1.bias", 1, {8, 0, 0, 0}},
    {"bn1.running_mean", 1, {8, 0, 0, 0}},
    {"bn1.running_var", 1, {8, 0, 0, 0}},
    {"layer1.0.conv1.weight", 4, {8, 8, 3, 3}},
    {"layer1.0.bn1.weight", 1, {8, 0, 0, 0}},
    {"layer1.0.bn1.bias", 1, {8, 0, 0, 0}},
    {"layer1.0.bn1.running_mean", 1, {8, 0, 0, 0}},
    {"layer1.0.bn1.running_var", 1, {8, 0, 0, 0}},
    {"layer1.0.conv2.weight", 4, {8, 8, 3, 3}},
    {"layer1.0.bn2.weight", 1, {8, 0, 0, 0}},
    {"layer1.0.bn2.bias", 1, {8, 0, 0, 0}},
    {"layer1.0.bn2.running_mean", 1, {8, 0, 0, 0}},
    {"layer1.0.bn2.running_var", 1, {8, 0, 0, 0}},
    {"layer1.1.conv1.weight", 4, {8, 8, 3, 3}},
    {"layer1.1.bn1.weight", 1, {8, 0, 0, 0}},
    {"layer1.1.bn1.bias", 1, {8, 0, 0, 0}},
    {"layer1.1.bn1.running_mean", 1, {8, 0, 0, 0}},
    {"layer1.1.bn1.running_var", 1, {8, 0, 0, 0}},
    {"layer1.1.conv2.weight", 4, {8, 8, 3, 3}},
    {"layer1.1.bn2.weight", 1, {8, 0, 0, 0}},
    {"layer1.1.bn2.bias", 1, {8, 0, 0, 0}},
    {"layer1.1.bn2.running_mean", 1, {8, 0, 0, 0}},
    {"layer1.1.bn2.running_var", 1, {8, 0, 0, 0}},
    {"layer2.0.conv1.weight", 4, {4, 8, 1, 1}},
    {"layer2.0.bn1.weight", 1, {4, 0, 0, 0}},
    {"layer2.0.bn1.bias", 1, {4, 0, 0, 0}},
    {"layer2.0.bn1.running_mean", 1, {4, 0, 0, 0}},
    {"layer2.0.bn1.running_var", 1, {4, 0, 0, 0}},
    {"layer2.0.conv2.weight", 4, {4, 4, 3, 3}},
    {"layer2.0.bn2.weight", 1, {4, 0, 0, 0}},
    {"layer2.0.bn2.bias", 1, {4, 0, 0, 0}},
    {"layer2.0.bn2.running_mean", 1, {4, 0, 0, 0}},
    {"layer2.0.bn2.running_var", 1, {4, 0, 0, 0}},
    {"layer2.0.conv3.weight", 4, {16, 4, 1, 1}},
    {"layer2.0.bn3.weight", 1, {16, 0, 0, 0}},
    {"layer2.0.bn3.bias", 1, {16, 0, 0, 0}},
    {"layer2.0.bn3.running_mean", 1, {16, 0, 0, 0}},
    {"layer2.0.bn3.running_var", 1, {16, 0, 0, 0}},
    {"layer2.0.downsample.0.weight", 4, {16, 8, 1, 1}},
    {"layer2.0.downsample.1.weight", 1, {16, 0, 0, 0}},
    {"layer2.0.downsample.1.bias", 1, {16, 0, 0, 0}},
    {"layer2.0.downsample.1.running_mean", 1, {16, 0, 0, 0}},
    {"layer2.0.downsample.1.running_var", 1, {16, 0, 0, 0}},
    {"fc.weight", 2, {5, 16, 0, 0}},
    {"fc.bias", 1, {5, 0, 0, 0}},
};
/* clang-format on */
const size_t tiny_manifest_count = 47;
