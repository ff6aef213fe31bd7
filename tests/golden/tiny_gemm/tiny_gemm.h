/* tiny_gemm.h: network "tiny_gemm" as C.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny_gemm.rnet
 *   sha256   96f58794b8f5b2454b14d59620f48dbbfb2d159dc2cf04215a0c8640fb369e1b
 */
#ifndef RNET_NETWORK_TINY_GEMM_H
#define RNET_NETWORK_TINY_GEMM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Floats of one image, channel by channel (C x H x W). */
#define TINY_GEMM_INPUT_FLOATS  768
#define TINY_GEMM_OUTPUT_FLOATS 5

/* Images a call; threads it uses at most; alignment of params and workspace. */
#define TINY_GEMM_BATCH           4
#define TINY_GEMM_THREADS         1
#define TINY_GEMM_ALIGN           64
#define TINY_GEMM_WORKSPACE_BYTES ((size_t)672 * 64)

/* All parameters as the kernels want them, one block of memory. */
struct tiny_gemm_layer1_0 {
    float conv1_w[576];
    float conv1_b[16];
    float conv2_w[576];
    float conv2_b[16];
};

struct tiny_gemm_layer2_0 {
    float conv1_w[1152];
    float conv1_b[16];
    float conv2_w[2304];
    float conv2_b[16];
};

struct tiny_gemm_params {
    float conv1_w[224];
    float conv1_b[16];
    float fc_w[128];
    float fc_b[16];
    struct tiny_gemm_layer1_0 layer1_0;
    struct tiny_gemm_layer1_0 layer1_1;
    struct tiny_gemm_layer2_0 layer2_0;
};

/* Computes the network for TINY_GEMM_BATCH images.
 *   params     as the prepare table makes them; aligned to ALIGN; only read
 *   input      BATCH x C x H x W floats, any float pointer
 *   output     BATCH x OUTPUT_FLOATS floats, any float pointer
 *   workspace  WORKSPACE_BYTES bytes; aligned to ALIGN; its contents are free
 * Calls with workspaces of their own may run at the same time. */
void tiny_gemm_infer(const struct tiny_gemm_params *params, const float *input, float *output,
                     void *workspace);

#ifdef __cplusplus
}
#endif

#endif
