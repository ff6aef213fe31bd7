/* resnet50.h: network "resnet50" as C.
 *   made by  rnetc 0.1.0; do not edit
 *   source   resnet50.rnet
 *   sha256   f2018e62c3a1ca92ce4349b562c3964a6b0b0ac7809df444a79034fea8fbc074
 */
#ifndef RNET_NETWORK_RESNET50_H
#define RNET_NETWORK_RESNET50_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Floats of one image, channel by channel (C x H x W). */
#define RESNET50_INPUT_FLOATS  150528
#define RESNET50_OUTPUT_FLOATS 1000

/* Images a call; threads it uses at most; alignment of params and workspace. */
#define RESNET50_BATCH           1
#define RESNET50_THREADS         2
#define RESNET50_ALIGN           64
#define RESNET50_WORKSPACE_BYTES ((size_t)107144 * 64)

/* All parameters as the kernels want them, one block of memory. */
struct resnet50_layer1_0 {
    float conv1_w[4096];
    float conv1_b[64];
    float conv2_w[147456];
    float conv2_b[64];
    float downsample_0_w[16384];
    float downsample_0_b[256];
    float conv3_w[16384];
    float conv3_b[256];
};

struct resnet50_layer1_1 {
    float conv1_w[16384];
    float conv1_b[64];
    float conv2_w[147456];
    float conv2_b[64];
    float conv3_w[16384];
    float conv3_b[256];
};

struct resnet50_layer2_0 {
    float conv1_w[32768];
    float conv1_b[128];
    float conv2_w[147456];
    float conv2_b[128];
    float downsample_0_w[131072];
    float downsample_0_b[512];
    float conv3_w[65536];
    float conv3_b[512];
};

struct resnet50_layer2_1 {
    float conv1_w[65536];
    float conv1_b[128];
    float conv2_w[589824];
    float conv2_b[128];
    float conv3_w[65536];
    float conv3_b[512];
};

struct resnet50_layer3_0 {
    float conv1_w[131072];
    float conv1_b[256];
    float conv2_w[589824];
    float conv2_b[256];
    float downsample_0_w[524288];
    float downsample_0_b[1024];
    float conv3_w[262144];
    float conv3_b[1024];
};

struct resnet50_layer3_1 {
    float conv1_w[262144];
    float conv1_b[256];
    float conv2_w[2359296];
    float conv2_b[256];
    float conv3_w[262144];
    float conv3_b[1024];
};

struct resnet50_layer4_0 {
    float conv1_w[524288];
    float conv1_b[512];
    float conv2_w[2359296];
    float conv2_b[512];
    float downsample_0_w[2097152];
    float downsample_0_b[2048];
    float conv3_w[1048576];
    float conv3_b[2048];
};

struct resnet50_layer4_1 {
    float conv1_w[1048576];
    float conv1_b[512];
    float conv2_w[4194304];
    float conv2_b[512];
    float conv3_w[1048576];
    float conv3_b[2048];
};

struct resnet50_params {
    float conv1_w[9408];
    float conv1_b[64];
    float fc_w[2064384];
    float fc_b[1008];
    struct resnet50_layer1_0 layer1_0;
    struct resnet50_layer1_1 layer1_1;
    struct resnet50_layer1_1 layer1_2;
    struct resnet50_layer2_0 layer2_0;
    struct resnet50_layer2_1 layer2_1;
    struct resnet50_layer2_1 layer2_2;
    struct resnet50_layer2_1 layer2_3;
    struct resnet50_layer3_0 layer3_0;
    struct resnet50_layer3_1 layer3_1;
    struct resnet50_layer3_1 layer3_2;
    struct resnet50_layer3_1 layer3_3;
    struct resnet50_layer3_1 layer3_4;
    struct resnet50_layer3_1 layer3_5;
    struct resnet50_layer4_0 layer4_0;
    struct resnet50_layer4_1 layer4_1;
    struct resnet50_layer4_1 layer4_2;
};

/* Computes the network for RESNET50_BATCH images.
 *   params     as the prepare table makes them; aligned to ALIGN; only read
 *   input      BATCH x C x H x W floats, any float pointer
 *   output     BATCH x OUTPUT_FLOATS floats, any float pointer
 *   workspace  WORKSPACE_BYTES bytes; aligned to ALIGN; its contents are free
 * Calls with workspaces of their own may run at the same time. */
void resnet50_infer(const struct resnet50_params *params, const float *input, float *output,
                    void *workspace);

#ifdef __cplusplus
}
#endif

#endif
