/* cifar_resnet20.h: network "cifar_resnet20" as C.
 *   made by  rnetc 0.1.0; do not edit
 *   source   cifar_resnet20.rnet
 *   sha256   44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089
 */
#ifndef RNET_NETWORK_CIFAR_RESNET20_H
#define RNET_NETWORK_CIFAR_RESNET20_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Floats of one image, channel by channel (C x H x W). */
#define CIFAR_RESNET20_INPUT_FLOATS  3072
#define CIFAR_RESNET20_OUTPUT_FLOATS 10

/* Images a call; threads it uses at most; alignment of params and workspace. */
#define CIFAR_RESNET20_BATCH           1
#define CIFAR_RESNET20_THREADS         2
#define CIFAR_RESNET20_ALIGN           64
#define CIFAR_RESNET20_WORKSPACE_BYTES ((size_t)11156 * 64)

/* All parameters as the kernels want them, one block of memory. */
struct cifar_resnet20_layer1_0 {
    float conv1_w[9216];
    float conv1_b[16];
    float conv2_w[9216];
    float conv2_b[16];
};

struct cifar_resnet20_layer2_0 {
    float conv1_w[4608];
    float conv1_b[32];
    float conv2_w[36864];
    float conv2_b[32];
};

struct cifar_resnet20_layer2_1 {
    float conv1_w[36864];
    float conv1_b[32];
    float conv2_w[36864];
    float conv2_b[32];
};

struct cifar_resnet20_layer3_0 {
    float conv1_w[18432];
    float conv1_b[64];
    float conv2_w[147456];
    float conv2_b[64];
};

struct cifar_resnet20_layer3_1 {
    float conv1_w[147456];
    float conv1_b[64];
    float conv2_w[147456];
    float conv2_b[64];
};

struct cifar_resnet20_params {
    float conv1_w[432];
    float conv1_b[16];
    float fc_w[1024];
    float fc_b[16];
    struct cifar_resnet20_layer1_0 layer1_0;
    struct cifar_resnet20_layer1_0 layer1_1;
    struct cifar_resnet20_layer1_0 layer1_2;
    struct cifar_resnet20_layer2_0 layer2_0;
    struct cifar_resnet20_layer2_1 layer2_1;
    struct cifar_resnet20_layer2_1 layer2_2;
    struct cifar_resnet20_layer3_0 layer3_0;
    struct cifar_resnet20_layer3_1 layer3_1;
    struct cifar_resnet20_layer3_1 layer3_2;
};

/* Computes the network for CIFAR_RESNET20_BATCH images.
 *   params     as the prepare table makes them; aligned to ALIGN; only read
 *   input      BATCH x C x H x W floats, any float pointer
 *   output     BATCH x OUTPUT_FLOATS floats, any float pointer
 *   workspace  WORKSPACE_BYTES bytes; aligned to ALIGN; its contents are free
 * Calls with workspaces of their own may run at the same time. */
void cifar_resnet20_infer(const struct cifar_resnet20_params *params, const float *input,
                          float *output, void *workspace);

#ifdef __cplusplus
}
#endif

#endif
