/* tiny_gemm_prepare.c: trained parameters -> struct tiny_gemm_params.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny_gemm.rnet
 *   sha256   96f58794b8f5b2454b14d59620f48dbbfb2d159dc2cf04215a0c8640fb369e1b
 * Rows are calls of runtime/prepare; the manifest lists a file's tensors. */
#include "prepare.h"

#include "tiny_gemm.h"

_Static_assert(sizeof(struct tiny_gemm_params) == (size_t)390 * 64, "no padding");

extern const struct rnet_prepare_row tiny_gemm_prepare_rows[];
extern const size_t tiny_gemm_prepare_count;
extern const struct rnet_manifest_row tiny_gemm_manifest_rows[];
extern const size_t tiny_gemm_manifest_count;

/* clang-format off */
/* kind, offset, floats, weight, bn, eps, bias, oc, ic, kh, kw, groups, in_block, ih, iw,
 * lanes, kb */
const struct rnet_prepare_row tiny_gemm_prepare_rows[] = {
    {RNET_PREPARE_CONV_WEIGHT, 0, 216, "conv1", "bn1", 1e-05, 0, 8, 3, 3, 3, 1, 1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_BIAS, 224, 8, "conv1", "bn1", 1e-05, 0, 8, 3, 3, 3, 1, 1, 0, 0, 1, 1},
    {RNET_PREPARE_LINEAR_WEIGHT, 240, 128, "fc", NULL, 0, 1, 5, 16, 1, 1, 1, 1, 1, 1, 8, 1},
    {RNET_PREPARE_LINEAR_BIAS, 368, 8, "fc", NULL, 0, 1, 5, 16, 1, 1, 1, 1, 1, 1, 8, 1},
    {RNET_PREPARE_CONV_WEIGHT, 384, 576, "layer1.0.conv1", "layer1.0.bn1", 1e-05, 0, 8, 8, 3, 3, 1,
     1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_BIAS, 960, 8, "layer1.0.conv1", "layer1.0.bn1", 1e-05, 0, 8, 8, 3, 3, 1, 1,
     0, 0, 1, 1},
    {RNET_PREPARE_CONV_WEIGHT, 976, 576, "layer1.0.conv2", "layer1.0.bn2", 1e-05, 0, 8, 8, 3, 3, 1,
     1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_BIAS, 1552, 8, "layer1.0.conv2", "layer1.0.bn2", 1e-05, 0, 8, 8, 3, 3, 1, 1,
     0, 0, 1, 1},
    {RNET_PREPARE_CONV_WEIGHT, 1568, 576, "layer1.1.conv1", "layer1.1.bn1", 1e-05, 0, 8, 8, 3, 3, 1,
     1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_BIAS, 2144, 8, "layer1.1.conv1", "layer1.1.bn1", 1e-05, 0, 8, 8, 3, 3, 1, 1,
     0, 0, 1, 1},
    {RNET_PREPARE_CONV_WEIGHT, 2160, 576, "layer1.1.conv2", "layer1.1.bn2", 1e-05, 0, 8, 8, 3, 3, 1,
     1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_BIAS, 2736, 8, "layer1.1.conv2", "layer1.1.bn2", 1e-05, 0, 8, 8, 3, 3, 1, 1,
     0, 0, 1, 1},
    {RNET_PREPARE_CONV_WEIGHT, 2752, 1152, "layer2.0.conv1", "layer2.0.bn1", 1e-05, 0, 16, 8, 3, 3,
     1, 1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_BIAS, 3904, 16, "layer2.0.conv1", "layer2.0.bn1", 1e-05, 0, 16, 8, 3, 3, 1,
     1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_WEIGHT, 3920, 2304, "layer2.0.conv2", "layer2.0.bn2", 1e-05, 0, 16, 16, 3, 3,
     1, 1, 0, 0, 1, 1},
    {RNET_PREPARE_CONV_BIAS, 6224, 16, "layer2.0.conv2", "layer2.0.bn2", 1e-05, 0, 16, 16, 3, 3, 1,
     1, 0, 0, 1, 1},
};
const size_t tiny_gemm_prepare_count = 16;

const struct rnet_manifest_row tiny_gemm_manifest_rows[] = {
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
    {"layer2.0.conv1.weight", 4, {16, 8, 3, 3}},
    {"layer2.0.bn1.weight", 1, {16, 0, 0, 0}},
    {"layer2.0.bn1.bias", 1, {16, 0, 0, 0}},
    {"layer2.0.bn1.running_mean", 1, {16, 0, 0, 0}},
    {"layer2.0.bn1.running_var", 1, {16, 0, 0, 0}},
    {"layer2.0.conv2.weight", 4, {16, 16, 3, 3}},
    {"layer2.0.bn2.weight", 1, {16, 0, 0, 0}},
    {"layer2.0.bn2.bias", 1, {16, 0, 0, 0}},
    {"layer2.0.bn2.running_mean", 1, {16, 0, 0, 0}},
    {"layer2.0.bn2.running_var", 1, {16, 0, 0, 0}},
    {"fc.weight", 2, {5, 16, 0, 0}},
    {"fc.bias", 1, {5, 0, 0, 0}},
};
/* clang-format on */
const size_t tiny_gemm_manifest_count = 37;
