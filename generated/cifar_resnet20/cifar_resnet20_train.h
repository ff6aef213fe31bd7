/* cifar_resnet20_train.h: training of network "cifar_resnet20" as C.
 *   made by  rnetc 0.1.0; do not edit
 *   source   cifar_resnet20.rnet
 *   sha256   44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089
 */
#ifndef RNET_NETWORK_CIFAR_RESNET20_TRAIN_H
#define RNET_NETWORK_CIFAR_RESNET20_TRAIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Images a step; threads it uses at most; alignment of all blocks. */
#define CIFAR_RESNET20_TRAIN_BATCH           128
#define CIFAR_RESNET20_TRAIN_THREADS         2
#define CIFAR_RESNET20_TRAIN_ALIGN           64
#define CIFAR_RESNET20_TRAIN_WORKSPACE_BYTES ((size_t)3458988 * 64)

/* All learned parameters as the kernels want them, one block of memory; also their
 * gradients and momenta. */
struct cifar_resnet20_train_layer1_0 {
    float conv1_w[2304];
    float bn1_weight[16];
    float bn1_bias[16];
    float conv2_w[2304];
    float bn2_weight[16];
    float bn2_bias[16];
};

struct cifar_resnet20_train_layer2_0 {
    float conv1_w[4608];
    float bn1_weight[32];
    float bn1_bias[32];
    float conv2_w[9216];
    float bn2_weight[32];
    float bn2_bias[32];
};

struct cifar_resnet20_train_layer2_1 {
    float conv1_w[9216];
    float bn1_weight[32];
    float bn1_bias[32];
    float conv2_w[9216];
    float bn2_weight[32];
    float bn2_bias[32];
};

struct cifar_resnet20_train_layer3_0 {
    float conv1_w[18432];
    float bn1_weight[64];
    float bn1_bias[64];
    float conv2_w[36864];
    float bn2_weight[64];
    float bn2_bias[64];
};

struct cifar_resnet20_train_layer3_1 {
    float conv1_w[36864];
    float bn1_weight[64];
    float bn1_bias[64];
    float conv2_w[36864];
    float bn2_weight[64];
    float bn2_bias[64];
};

struct cifar_resnet20_weights {
    float conv1_w[432];
    float bn1_weight[16];
    float bn1_bias[16];
    float fc_w[1024];
    float fc_b[16];
    struct cifar_resnet20_train_layer1_0 layer1_0;
    struct cifar_resnet20_train_layer1_0 layer1_1;
    struct cifar_resnet20_train_layer1_0 layer1_2;
    struct cifar_resnet20_train_layer2_0 layer2_0;
    struct cifar_resnet20_train_layer2_1 layer2_1;
    struct cifar_resnet20_train_layer2_1 layer2_2;
    struct cifar_resnet20_train_layer3_0 layer3_0;
    struct cifar_resnet20_train_layer3_1 layer3_1;
    struct cifar_resnet20_train_layer3_1 layer3_2;
};

/* The running statistics of batch-norm. */
struct cifar_resnet20_running_layer1_0 {
    float bn1_mean[16];
    float bn1_var[16];
    float bn2_mean[16];
    float bn2_var[16];
};

struct cifar_resnet20_running_layer2_0 {
    float bn1_mean[32];
    float bn1_var[32];
    float bn2_mean[32];
    float bn2_var[32];
};

struct cifar_resnet20_running_layer3_0 {
    float bn1_mean[64];
    float bn1_var[64];
    float bn2_mean[64];
    float bn2_var[64];
};

struct cifar_resnet20_statistics {
    float bn1_mean[16];
    float bn1_var[16];
    struct cifar_resnet20_running_layer1_0 layer1_0;
    struct cifar_resnet20_running_layer1_0 layer1_1;
    struct cifar_resnet20_running_layer1_0 layer1_2;
    struct cifar_resnet20_running_layer2_0 layer2_0;
    struct cifar_resnet20_running_layer2_0 layer2_1;
    struct cifar_resnet20_running_layer2_0 layer2_2;
    struct cifar_resnet20_running_layer3_0 layer3_0;
    struct cifar_resnet20_running_layer3_0 layer3_1;
    struct cifar_resnet20_running_layer3_0 layer3_2;
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
void cifar_resnet20_gradients(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, struct cifar_resnet20_statistics *s,
                              const float *input, const int *labels, const uint64_t *seeds,
                              double smooth, double result[2], void *workspace);

/* A step of SGD: w and its momenta v change. by: rate, momentum, decay, and what the
 * gradients are multiplied with first. */
void cifar_resnet20_update(struct cifar_resnet20_weights *w, const struct cifar_resnet20_weights *d,
                           struct cifar_resnet20_weights *v, const double by[4]);

#ifdef __cplusplus
}
#endif

#endif
