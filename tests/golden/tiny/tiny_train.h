/* tiny_train.h: training of network "tiny" as C.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny.rnet
 *   sha256   fc0fd6fb766741a6a0647273a4732caa1981afbb26a3c1c4dae396ff7cc93a75
 */
#ifndef RNET_NETWORK_TINY_TRAIN_H
#define RNET_NETWORK_TINY_TRAIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Images a step; threads it uses at most; alignment of all blocks. */
#define TINY_TRAIN_BATCH           2
#define TINY_TRAIN_THREADS         2
#define TINY_TRAIN_ALIGN           64
#define TINY_TRAIN_WORKSPACE_BYTES ((size_t)1283 * 64)

/* All learned parameters as the kernels want them, one block of memory; also their
 * gradients and momenta. */
struct tiny_train_layer1_0 {
    float conv1_w[576];
    float bn1_weight[16];
    float bn1_bias[16];
    float conv2_w[576];
    float bn2_weight[16];
    float bn2_bias[16];
};

struct tiny_train_layer2_0 {
    float conv1_w[64];
    float bn1_weight[16];
    float bn1_bias[16];
    float conv2_w[576];
    float bn2_weight[16];
    float bn2_bias[16];
    float conv3_w[128];
    float downsample_0_w[128];
    float downsample_1_weight[16];
    float downsample_1_bias[16];
    float bn3_weight[16];
    float bn3_bias[16];
};

struct tiny_weights {
    float conv1_w[224];
    float bn1_weight[16];
    float bn1_bias[16];
    float fc_w[128];
    float fc_b[16];
    struct tiny_train_layer1_0 layer1_0;
    struct tiny_train_layer1_0 layer1_1;
    struct tiny_train_layer2_0 layer2_0;
};

/* The running statistics of batch-norm. */
struct tiny_running_layer1_0 {
    float bn1_mean[16];
    float bn1_var[16];
    float bn2_mean[16];
    float bn2_var[16];
};

struct tiny_running_layer2_0 {
    float bn1_mean[16];
    float bn1_var[16];
    float bn2_mean[16];
    float bn2_var[16];
    float downsample_1_mean[16];
    float downsample_1_var[16];
    float bn3_mean[16];
    float bn3_var[16];
};

struct tiny_statistics {
    float bn1_mean[16];
    float bn1_var[16];
    struct tiny_running_layer1_0 layer1_0;
    struct tiny_running_layer1_0 layer1_1;
    struct tiny_running_layer2_0 layer2_0;
};

/* The loss of a batch, and its gradients.
 *   w          the parameters; only read
 *   d          gets the gradients; padding of w is 0 and stays 0 in d
 *   s          takes in the statistics of the batch
 *   input      TRAIN_BATCH x C x H x W
 *   labels     a class for each image; not checked
 *   seeds      dropout's choice, one for each image
 *   smooth     label smoothing, 0 for none
 *   result     the mean loss; images whose label has not the largest logit
 *   workspace  TRAIN_WORKSPACE_BYTES bytes; its contents are free */
void tiny_gradients(const struct tiny_weights *w, struct tiny_weights *d, struct tiny_statistics *s,
                    const float *input, const int *labels, const uint64_t *seeds, double smooth,
                    double result[2], void *workspace);

/* A step of SGD: w and its momenta v change. by: rate, momentum, decay, and what the
 * gradients are multiplied with first. */
void tiny_update(struct tiny_weights *w, const struct tiny_weights *d, struct tiny_weights *v,
                 const double by[4]);

#ifdef __cplusplus
}
#endif

#endif
