/* oracle_verdict.h: whether ten steps of training are PyTorch's: strictly, or as nearly as chaotic
 * training lets any float32 computation come.
 *
 * Where a rounding decides on which side a relu falls, two right computations in float32 part: by a
 * jump in some gradients of the first step, and further with each step. How far is measured in
 * double precision: its ten steps against the same ten steps with every parameter moved by 1e-6,
 * what a float32 sum of some hundred products is off by. Such a drift is known for each loss and
 * for each tensor by itself, and excuses only these (a tensor's first and last element, two samples
 * of one thing, have the larger of their drifts). One moved run is one draw, which may miss the
 * relu that another run hits; the largest drift of several is the measure. */
#ifndef RNET_TESTS_SUPPORT_ORACLE_VERDICT_H
#define RNET_TESTS_SUPPORT_ORACLE_VERDICT_H

#include "support/oracle_train.h"

/* What is compared: the first five losses, the last five, relative; the gradients of the first
 * step, the parameters and running statistics after it, relative to each tensor's norm. */
enum { EARLY, LATE, GRADIENTS, AFTER, FIGURES };

enum { ORACLE_PARTS = 4 }; /* of a tensor: norm, sum, first and last element */

/* How far each loss and each part of each tensor is off: the losses (0 where a record ends before),
 * then the parts of each parameter's gradient, then those of each parameter after the first step.
 */
struct oracle_deviations {
    const struct model *model;
    int count;
    double *of;
};

/* Give it back with oracle_deviations_free. */
struct oracle_deviations oracle_compare(const struct model *model, const struct oracle_record *got,
                                        const struct oracle_record *want);
void oracle_deviations_free(struct oracle_deviations *deviations);

/* Lets `drift` (at first {0}) take in how far one more moved run is off the unmoved one. A loss
 * drifts by as much as any before it. */
void oracle_drift_add(struct oracle_deviations *drift, const struct oracle_deviations *moved);

/* How far `index` may be off PyTorch's. Strictly 1e-3, and 2e-2 of the last five losses. A drift
 * (NULL: none) allows twice itself, as PyTorch and we may both stray so far, but no more than a
 * ceiling above which nothing would be checked, and nothing to the first loss. */
double oracle_allowance(const struct oracle_deviations *deviations,
                        const struct oracle_deviations *drift, int index);

/* Of one of FIGURES: the index whose deviation is the largest share of what it is allowed. With a
 * drift, of those that miss the strict limit; -1 where there is none. */
int oracle_worst(const struct oracle_deviations *deviations, const struct oracle_deviations *drift,
                 int figure);

/* "loss of step 3", "norm of the gradient of conv1.weight"; in a static buffer. */
const char *oracle_name(const struct oracle_deviations *deviations, int index);

enum oracle_verdict { ORACLE_FAIL, ORACLE_CHAOTIC, ORACLE_STRICT };

/* `ours` and `exact` are how far our float32 run and the unmoved one in double precision are off
 * PyTorch's. Without a drift (NULL, as `exact`) it is STRICT or FAIL. A double-precision run that
 * has not PyTorch's losses itself measures nothing. */
enum oracle_verdict oracle_judge(const struct oracle_deviations *ours,
                                 const struct oracle_deviations *exact,
                                 const struct oracle_deviations *drift);

/* Whether no loss is off by more than it is allowed. */
bool oracle_losses_good(const struct oracle_deviations *deviations,
                        const struct oracle_deviations *drift);

/* The number of gradients of which some part is off by more than it is allowed. */
int oracle_wrong_gradients(const struct oracle_deviations *deviations,
                           const struct oracle_deviations *drift);

#endif
