/* tiny.h: network "tiny" as C.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny.rnet
 *   sha256   fc0fd6fb766741a6a0647273a4732caa1981afbb26a3c1c4dae396ff7cc93a75
 */
#ifndef RNET_NETWORK_TINY_H
#define RNET_NETWORK_TINY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Floats of one image, channel by channel (C x H x W). */
#define TINY_INPUT_FLOATS  768
#define TINY_OUTPUT_FLOATS 5

/* Images a call; threads it uses at most; alignment of params and workspace. */
#define TINY_BATCH           2
#define TINY_THREADS         2
#define TINY_ALIGN           64
#define TINY_WORKSPACE_BYTES ((size_t)264 * 64)

/* All parameters as the kernels want them, one block of memory. */
struct tiny_layer1_0 {
    float conv1_w[576];
    float conv1_b[16];
    float conv2_w[576];
    float conv2_b[16];
};

struct tiny_layer2_0 {
    float conv1_w[64];
    float conv1_b[16];
    float conv2_w[576];
    float conv2_b[16];
    float downsample_0_w[128];
    float downsample_0_b[16];
    float conv3_w[128];
    float conv3_b[16];
};

struct tiny_params {
    float conv1_w[224];
    float conv1_b[16];
    float fc_w[128];
    float fc_b[16];
    struct tiny_layer1_0 layer1_0;
    struct tiny_layer1_0 layer1_1;
    struct tiny_layer2_0 layer2_0;
};

/* Computes the network for TINY_BATCH images.
 *   params     as the prepare table makes them; aligned to ALIGN; only read
 *   input      BATCH x C x H x W floats, any float pointer
 *   output     BATCH x OUTPUT_FLOATS floats, any float pointer
 *   workspace  WORKSPACE_BYTES bytes; aligned to ALIGN; its contents are free
 * Calls with workspaces of their own may run at the same time. */
void tiny_infer(const struct tiny_params *params, const float *input, float *output,
                void *workspace);

#ifdef __cplusplus
}
#endif

#endif
