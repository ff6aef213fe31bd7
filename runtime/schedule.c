/* schedule.c: rate phases -> a rate. In: a recipe, the time, errors. Out: the learning rate. */
#include "schedule.h"

#include <math.h>

enum { PATIENCE_EPOCHS = 10 }; /* of a plateau that names none: PyTorch's ReduceLROnPlateau */

void rnet_schedule_start(struct rnet_schedule *schedule)
{
    *schedule = (struct rnet_schedule){.reached = -1, .best = 2};
}

int64_t rnet_schedule_iterations(struct rnet_count count, int64_t epoch_length)
{
    return (int64_t)ceil(count.epochs ? count.value * (double)epoch_length : count.value);
}

/* From `from` at 0 to `to` at 1. */
static double between(enum rnet_rate_kind kind, double from, double to, double at)
{
    static const double half_turn = 3.141592653589793;
    double share = kind == RNET_RATE_COSINE ? (1 - cos(half_turn * at)) / 2 : at;
    return from + (to - from) * share;
}

/* One phase after the other; `start` is where the phase begins, `rate` what it begins with. */
double rnet_schedule_rate(const struct rnet_schedule *schedule, const struct rnet_recipe *recipe,
                          int64_t iteration, int64_t epoch_length)
{
    double rate = 0;
    int64_t start = 0;
    for (int i = 0; i < recipe->rate_count; i++) {
        const struct rnet_rate_phase *phase = &recipe->rate[i];
        int64_t at = rnet_schedule_iterations(phase->at, epoch_length);
        switch (phase->kind) {
        case RNET_RATE_STEP:
            if (iteration < at)
                return rate;
            break;
        case RNET_RATE_UNTIL:
            if (phase->at.value > 0 ? iteration < at : schedule->reached < 0)
                return phase->value;
            break;
        case RNET_RATE_PLATEAU:
            return rate / pow(phase->value, (double)schedule->divisions);
        case RNET_RATE_LINEAR:
        case RNET_RATE_COSINE:
            if (iteration < at)
                return between(phase->kind, rate, phase->value,
                               (double)(iteration - start) / (double)(at - start));
            break;
        }
        rate = phase->value;
        start = at > start ? at : start;
    }
    return rate;
}

/* The error that ends the first phase, 0 where it ends by the clock. */
static double wanted_error(const struct rnet_recipe *recipe)
{
    for (int i = 0; i < recipe->rate_count; i++)
        if (recipe->rate[i].kind == RNET_RATE_UNTIL && recipe->rate[i].error > 0)
            return recipe->rate[i].error;
    return 0;
}

void rnet_schedule_batch(struct rnet_schedule *schedule, const struct rnet_recipe *recipe,
                         int64_t iteration, int64_t wrong, int64_t seen)
{
    int64_t place = schedule->batches++ % RNET_SCHEDULE_WINDOW, all_wrong = 0, all_seen = 0;
    schedule->wrong[place] = wrong;
    schedule->seen[place] = seen;
    for (int i = 0; i < RNET_SCHEDULE_WINDOW; i++) {
        all_wrong += schedule->wrong[i];
        all_seen += schedule->seen[i];
    }
    if (schedule->reached < 0 && schedule->batches >= RNET_SCHEDULE_WINDOW && all_seen > 0 &&
        (double)all_wrong < wanted_error(recipe) * (double)all_seen)
        schedule->reached = iteration + 1;
}

void rnet_schedule_validation(struct rnet_schedule *schedule, const struct rnet_recipe *recipe,
                              int64_t iteration, int64_t epoch_length, double error)
{
    if (error < schedule->best) {
        schedule->best = error;
        schedule->best_at = iteration;
        return;
    }
    for (int i = 0; i < recipe->rate_count; i++) {
        const struct rnet_rate_phase *phase = &recipe->rate[i];
        struct rnet_count patience = {PATIENCE_EPOCHS, 1};
        if (phase->patience.value > 0)
            patience = phase->patience;
        if (phase->kind == RNET_RATE_PLATEAU &&
            iteration - schedule->best_at >= rnet_schedule_iterations(patience, epoch_length)) {
            schedule->divisions++;
            schedule->best_at = iteration; /* the new rate gets as long */
        }
    }
}
