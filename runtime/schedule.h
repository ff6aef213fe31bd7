/* schedule.h: the learning rate over time, as the recipe's `rate` says. */
#ifndef RNET_SCHEDULE_H
#define RNET_SCHEDULE_H

#include "recipe.h"

enum { RNET_SCHEDULE_WINDOW = 100 }; /* batches that the training error is of */

/* What the rate depends on besides the time; all of it goes into checkpoints. */
struct rnet_schedule {
    int64_t reached; /* the iteration from which on `until error` is over; -1: not yet */
    int64_t wrong[RNET_SCHEDULE_WINDOW], seen[RNET_SCHEDULE_WINDOW]; /* a ring of batches */
    int64_t batches;                                                 /* counted so far */
    double best;       /* lowest validation error so far; 2: none yet */
    int64_t best_at;   /* the iteration of it, or of the last division */
    int64_t divisions; /* by `plateau` */
};

void rnet_schedule_start(struct rnet_schedule *schedule);

/* The rate of the step from `iteration` to the next; an epoch has `epoch_length` iterations. */
double rnet_schedule_rate(const struct rnet_schedule *schedule, const struct rnet_recipe *recipe,
                          int64_t iteration, int64_t epoch_length);

/* A batch was computed at `iteration`: of `seen` pictures `wrong` were not recognised. */
void rnet_schedule_batch(struct rnet_schedule *schedule, const struct rnet_recipe *recipe,
                         int64_t iteration, int64_t wrong, int64_t seen);

/* The validation error (0 to 1) after `iteration` iterations. */
void rnet_schedule_validation(struct rnet_schedule *schedule, const struct rnet_recipe *recipe,
                              int64_t iteration, int64_t epoch_length, double error);

/* A count in iterations; rounded up. */
int64_t rnet_schedule_iterations(struct rnet_count count, int64_t epoch_length);

#endif
