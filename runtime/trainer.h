/* trainer.h: a network in training: its blocks of memory, and steps of SGD on batches.
 *
 * Nothing here depends on the time or on how often it is looked at: the same batches in the same
 * order, with the same seed and threads, give the same bits. */
#ifndef RNET_TRAINER_H
#define RNET_TRAINER_H

#include "error.h"
#include "schedule.h"
#include "training.h"

struct rnet_trainer {
    const struct rnet_training *training;
    const struct rnet_recipe *recipe; /* may differ from the program's */
    uint64_t seed;
    size_t input_reals; /* of a batch */
    void *weights, *momenta, *statistics;
    void *gradients, *workspace;
    uint64_t *seeds; /* of dropout, one for each image */
    double *input;   /* the batch in double, where the program computes so; else NULL */
};

/* Bytes that both of the following take. */
size_t rnet_trainer_bytes(const struct rnet_training *training, size_t image_reals);

/* Weights, momenta and statistics, all zero: room for initial values or those of a file. 0, or -1
 * with the reason. Close it in either case. */
int rnet_trainer_open(struct rnet_trainer *trainer, const struct rnet_training *training,
                      struct rnet_error *error);

/* What steps need besides. An image has `image_reals`. 0, or -1 with the reason. */
int rnet_trainer_start(struct rnet_trainer *trainer, size_t image_reals, struct rnet_error *error);

void rnet_trainer_close(struct rnet_trainer *trainer);

/* Step number `iteration` (from 0 on), on a batch of images and labels; the schedule counts it.
 * *rate is what it was made with. 0, or -1 where the loss or a gradient was not finite, with the
 * layer in which that shows; the weights are as before then. */
int rnet_trainer_step(struct rnet_trainer *trainer, struct rnet_schedule *schedule,
                      int64_t iteration, int64_t epoch_length, const float *images,
                      const int *labels, struct rnet_train_result *result, double *rate,
                      struct rnet_error *error);

/* 0, or -1 where a parameter is not finite: such weights are kept nowhere. */
int rnet_trainer_check(const struct rnet_trainer *trainer, int64_t iteration,
                       struct rnet_error *error);

/* Of the last step: the norm of the gradient of the probe's convolution, 0 where it has none. */
double rnet_trainer_gradient(const struct rnet_trainer *trainer, const struct rnet_probe *probe);

/* The deviation of the probe's response, over all of its channels (He et al. 2015, fig. 7). */
double rnet_trainer_response(const struct rnet_trainer *trainer, const struct rnet_probe *probe);

#endif
