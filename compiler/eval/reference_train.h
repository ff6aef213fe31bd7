/* reference_train.h: how a network trains, in double precision and straight from its definition:
 * the measure of every training program that is emitted.
 *
 * It runs the model, not the graph, keeps all values of the batch, and is slow. Auxiliary heads
 * take part; the loss, momentum, decay and clipping are those of the train section.
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

/* A batch: its images, each of which may stand in it several times. */
struct reference_batch {
    const double *input;   /* images x c x h x w */
    const int *labels;     /* a class for each image */
    const uint64_t *seeds; /* dropout's choice for each image */
    const int *copies;     /* of each image in the batch; NULL: one */
    double smooth;         /* of the labels; 0: none */
};

/* The loss of a batch, which has to outlive the backward. */
double reference_trainer_forward(struct reference_trainer *trainer,
                                 const struct reference_batch *batch);

/* The same after the biases before relu and prelu, where there are any, have moved by a few
 * hundredths of what they are added to, so that no value of these images lies near 0: rounding then
 * takes no value to relu's other side. And where the first class has the largest logit of all
 * images, the last one's bias has grown: a loop for the largest then takes both of its ways. */
double reference_trainer_clear(struct reference_trainer *trainer,
                               const struct reference_batch *batch);

/* Images, copies and all, whose label has not the largest logit in the last forward. */
int reference_trainer_wrong(const struct reference_trainer *trainer);

/* The gradients of the loss of the last forward. */
void reference_trainer_backward(struct reference_trainer *trainer);

/* From now on forward and backward are off by what rounding may do: results and gradients of
 * convolutions, linear layers and bn by up to `amount` of the root mean square of their tensor
 * each, to a side that a hash of the place chooses; and what lies so near a corner, of relu or a
 * maximum, that what has come of this there might push it across is pushed across. What values are
 * without it is taken from the last forward. */
void reference_trainer_blur(struct reference_trainer *trainer, double amount);

/* The running statistics take in those of the last forward. */
void reference_trainer_track(struct reference_trainer *trainer);

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
