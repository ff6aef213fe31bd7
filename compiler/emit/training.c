/* training.c: the table of the kernels of training. In: an operator. Out: what prints it. */
#include "emit/training.h"

static const struct training_kernel table[OP_COUNT] = {
    [OP_dropout] =
        {"Dropout",
         "y[t] = x[t] / (1 - p) where its image's seed keeps t, else 0; the same of gradients",
         NULL, emit_dropout},
    [OP_loss] = {"Loss",
                 "dx[c] = weight / batch * dloss/dx[c]; losses = loss of each image, then "
                 "1 where its label is not the largest",
                 NULL, emit_loss},
    [OP_bn_sums] = {"Batch-norm, sums",
                    "sums[part] = sum_q x[o][q], sum_q x[o][q]^2 over the part's share", NULL,
                    emit_bn_sums},
    [OP_bn_statistics] = {"Batch-norm, statistics",
                          "mean[o] and 1 / sqrt(var[o] + eps) of the batch; "
                          "y = scale[o] * x + shift[o] normalises",
                          NULL, emit_bn_statistics},
    [OP_bn_apply] = {"Batch-norm, normalisation", "y[o][q] = scale[o] * x[o][q] + shift[o]", NULL,
                     emit_bn_apply},
    [OP_bn_backward_sums] = {"Batch-norm, backward, sums",
                             "sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])",
                             NULL, emit_bn_backward_sums},
    [OP_bn_backward_finish] = {"Batch-norm, backward, gradients of weight and bias",
                               "dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / "
                               "deviation; factors a, b, c of a*dy + b*x + c",
                               NULL, emit_bn_backward_finish},
    [OP_bn_backward_apply] = {"Batch-norm, backward",
                              "dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / "
                              "deviation * (dy - mean(dy) - x' * mean(dy * x'))",
                              NULL, emit_bn_backward_apply},
    [OP_winograd_weights] = {"Weights of a convolution for Winograd's algorithm",
                             "transformed = G w G^T, each product's channels one after the other",
                             NULL, emit_winograd_weights},
    [OP_conv_flip] = {"Weights of a convolution for the way back",
                      "flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them",
                      NULL, emit_conv_flip},
    [OP_conv_backward_data] = {"Convolution, backward to its input",
                               "dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad "
                               "= p",
                               emit_backward_data_before, emit_backward_data},
    [OP_conv_backward_weights] = {"Convolution, backward to its weights",
                                  "dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]",
                                  emit_backward_weights_before, emit_backward_weights},
    [OP_winograd_gradient] = {"Gradient of a convolution's weights from Winograd's sums",
                              "dw = G^T (sum_part sums[part]) G", NULL, emit_winograd_gradient},
    [OP_sum_parts] = {"Sum over the parts", "dw[t] = sum_part sums[part][t]", NULL, emit_sum_parts},
    [OP_channel_sums] = {"Sum over pixels", "db[o] = sum_q dy[o][q]", NULL, emit_channel_sums},
    [OP_relu_backward] = {"ReLU, backward", "dx[t] = dy[t] where y[t] > 0, else 0", NULL,
                          emit_relu_backward},
    [OP_prelu_backward] = {"PReLU, backward", "dx[o][q] = (x[o][q] > 0 ? 1 : slope[o]) * dy[o][q]",
                           NULL, emit_prelu_backward},
    [OP_prelu_backward_slope] = {"PReLU, backward to its slopes",
                                 "dslope[o] = sum_q dy[o][q] * x[o][q] where x[o][q] <= 0", NULL,
                                 emit_prelu_backward_slope},
    [OP_sigmoid_backward] = {"Sigmoid, backward", "dx[t] = dy[t] * y[t] * (1 - y[t])", NULL,
                             emit_sigmoid_backward},
    [OP_maxpool_backward] = {"Maximum, backward",
                             "dx[p] = sum of dy[q] over the windows whose first largest is p",
                             emit_maxpool_backward_before, emit_maxpool_backward},
    [OP_avgpool_backward] = {"Average, backward",
                             "dx[p] = sum over the windows q that hold p of dy[q] / area", NULL,
                             emit_avgpool_backward},
    [OP_linear_backward_data] = {"Linear layer, backward to its input",
                                 "dx[i] = sum_o w[o][i] * dy[o]", NULL, emit_linear_backward_data},
    [OP_linear_backward_weights] = {"Linear layer, backward to its weights",
                                    "dw[o][i] = sum_n dy[n][o] * x[n][i], db[o] = sum_n dy[n][o]",
                                    NULL, emit_linear_backward_weights},
    [OP_pad_shortcut_backward] = {"Shortcut by zero channels, backward",
                                  "dx[i][p] = dy[i + channels before][p / stride] where that is "
                                  "whole, else 0",
                                  NULL, emit_pad_shortcut_backward},
    [OP_concat_backward] = {"Concatenation, backward to one input",
                            "dx[i][q] = dy[i + channels before][q]", NULL, emit_concat_backward},
    [OP_maxout_backward] = {"Maximum of neighbouring channels, backward",
                            "dx = dy for the first largest channel of each group, else 0", NULL,
                            emit_maxout_backward},
    [OP_lrn_backward] = {"Local response normalisation, backward",
                         "dx[k] = dy[k] * s[k]^-b - 2*a*b/n * x[k] * sum_c dy[c] * x[c] * "
                         "s[c]^(-b-1), c whose window holds k",
                         NULL, emit_lrn_backward},
    [OP_softmax_backward] = {"Softmax, backward", "dx[k] = y[k] * (dy[k] - sum_c dy[c] * y[c])",
                             NULL, emit_softmax_backward},
    [OP_unflatten] = {"Flattening, backward", "dx[t] = dy[t]", NULL, emit_unflatten},
};

static const struct training_kernel plain_data = {
    "Convolution, backward to its input",
    "dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k*dilation - pad = p", NULL,
    emit_plain_backward_data};

static const struct training_kernel plain_weights = {
    "Convolution, backward to its weights",
    "dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k*dilation - pad]", NULL,
    emit_plain_backward_weights};

static const struct training_kernel winograd_data = {
    "Convolution, backward to its input",
    "dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q + k - pad = p", emit_winograd_before,
    emit_winograd};

static const struct training_kernel winograd_products = {
    "Convolution, backward to its weights", "sums[part] = sum over tiles of (B^T x B) . (A dy A^T)",
    emit_winograd_products_before, emit_winograd_products};

const struct training_kernel *emit_training_kernel(const struct graph_op *op)
{
    if (op->algorithm == ALGORITHM_PLAIN && op->kind == OP_conv_backward_data)
        return &plain_data;
    if (op->algorithm == ALGORITHM_PLAIN && op->kind == OP_conv_backward_weights)
        return &plain_weights;
    if (op->algorithm == ALGORITHM_WINOGRAD && op->kind == OP_conv_backward_data)
        return &winograd_data;
    if (op->algorithm == ALGORITHM_WINOGRAD && op->kind == OP_conv_backward_weights)
        return &winograd_products;
    return table[op->kind].body ? &table[op->kind] : NULL;
}
