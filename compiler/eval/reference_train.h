/* reference_train.h: how a network trains, in double precision and straight from its definition:
 * the measure of every training program that is emitted.
 *
 * It runs the model, not the graph, keeps all values of the batch, and is slow. Auxiliary heads
 * take part; the loss, its smoothing, momentum, decay and clipping are those of the train section.
 */
#ifndef RNETC_EVAL_REFERENCE_TRAIN_H
#define RNETC_EVAL_REFERENCE_TRAIN_H

#include "check/model.h"
#include "weights.h"

struct reference_trainer;

/* A trainer for batches of `images` images, with the parameters of `weights`; all of it lives in
 * `arena`. NULL where a tensor is missing, has another number of elements or is not of a float
 * type, or where the network ends in no vector of logits. */
struct reference_trainer *reference_trainer_new(struct arena *arena, const struct model *model,
                                                const struct rnet_weights *weights, int images,
                                                struct rnet_error *error);

/* The loss of a batch: `input` is images x c x h x w, `labels` a class for each image. `seed` is
 * dropout's choice. */
double reference_trainer_forward(struct reference_trainer *trainer, const double *input,
                                 const int *labels, uint64_t seed);

/* The gradients of the loss of the last forward. */
void reference_trainer_backward(struct reference_trainer *trainer);

/* The running statistics take in those of the last forward; the parameters make a step of SGD as
 * PyTorch does it: g + decay p, v = momentum v + g (at first g), p -= rate v, with Nesterov's
 * p -= rate (g + momentum v). */
void reference_trainer_update(struct reference_trainer *trainer, double rate);

/* Of the model's parameter `index`, in PyTorch's layout: the values, which may be changed, and the
 * gradients, 0 for running statistics. */
double *reference_trainer_param(struct reference_trainer *trainer, int index);
const double *reference_trainer_gradient(const struct reference_trainer *trainer, int index);

/* Elements of a parameter. */
size_t reference_param_floats(const struct model_param *param);

/* A hash of the sides that the last forward took at every corner: signs of what relu and prelu get,
 * places of maxima. Where two points have the same, the loss is smooth between them. */
uint64_t reference_trainer_sides(const struct reference_trainer *trainer);

#endif
