/* training.h: the kernels of training, one function a family (private to emit/). */
#ifndef RNETC_EMIT_TRAINING_H
#define RNETC_EMIT_TRAINING_H

#include "emit/parts.h"

/* What kernel.c prints a kernel from. */
struct training_kernel {
    const char *title; /* of its comment: "ReLU, backward" */
    const char *formula;
    void (*before)(struct emitter *, const struct plan_kernel *); /* NULL: nothing stands before */
    void (*body)(struct emitter *, const struct plan_kernel *);
};

/* NULL where the operator is not one of training. */
const struct training_kernel *emit_training_kernel(const struct graph_op *op);

/* train_bn.c */
void emit_bn_sums(struct emitter *e, const struct plan_kernel *k);
void emit_bn_statistics(struct emitter *e, const struct plan_kernel *k);
void emit_bn_apply(struct emitter *e, const struct plan_kernel *k);
void emit_bn_backward_sums(struct emitter *e, const struct plan_kernel *k);
void emit_bn_backward_finish(struct emitter *e, const struct plan_kernel *k);
void emit_bn_backward_apply(struct emitter *e, const struct plan_kernel *k);

/* train_data.c, train_weights.c: direct convolutions */
void emit_conv_flip(struct emitter *e, const struct plan_kernel *k);
void emit_backward_data_before(struct emitter *e, const struct plan_kernel *k);
void emit_backward_data(struct emitter *e, const struct plan_kernel *k);
void emit_backward_weights_before(struct emitter *e, const struct plan_kernel *k);
void emit_backward_weights(struct emitter *e, const struct plan_kernel *k);
void emit_sum_parts(struct emitter *e, const struct plan_kernel *k);

/* winograd_gradient.c */
void emit_winograd_products_before(struct emitter *e, const struct plan_kernel *k);
void emit_winograd_products(struct emitter *e, const struct plan_kernel *k);
void emit_winograd_gradient(struct emitter *e, const struct plan_kernel *k);

/* winograd_weights.c */
void emit_winograd_weights(struct emitter *e, const struct plan_kernel *k);

/* train_plain.c: convolutions with groups or dilation, in loops over NCHW */
void emit_plain_conv(struct emitter *e, const struct plan_kernel *k);
void emit_plain_backward_data(struct emitter *e, const struct plan_kernel *k);
void emit_plain_backward_weights(struct emitter *e, const struct plan_kernel *k);

/* train_pointwise.c */
void emit_relu_backward(struct emitter *e, const struct plan_kernel *k);
void emit_sigmoid_backward(struct emitter *e, const struct plan_kernel *k);
void emit_prelu_backward(struct emitter *e, const struct plan_kernel *k);
void emit_prelu_backward_slope(struct emitter *e, const struct plan_kernel *k);
void emit_dropout(struct emitter *e, const struct plan_kernel *k);
void emit_channel_sums(struct emitter *e, const struct plan_kernel *k);

/* train_pool.c */
void emit_maxpool_backward_before(struct emitter *e, const struct plan_kernel *k);
void emit_maxpool_backward(struct emitter *e, const struct plan_kernel *k);
void emit_avgpool_backward(struct emitter *e, const struct plan_kernel *k);

/* train_linear.c */
void emit_linear_backward_data(struct emitter *e, const struct plan_kernel *k);
void emit_linear_backward_weights(struct emitter *e, const struct plan_kernel *k);

/* train_move.c */
void emit_pad_shortcut_backward(struct emitter *e, const struct plan_kernel *k);
void emit_concat_backward(struct emitter *e, const struct plan_kernel *k);
void emit_unflatten(struct emitter *e, const struct plan_kernel *k);

/* train_channels.c */
void emit_maxout_backward(struct emitter *e, const struct plan_kernel *k);
void emit_lrn_backward(struct emitter *e, const struct plan_kernel *k);
void emit_softmax_backward(struct emitter *e, const struct plan_kernel *k);
void emit_loss(struct emitter *e, const struct plan_kernel *k);

#endif
