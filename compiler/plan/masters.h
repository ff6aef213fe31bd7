/* masters.h: where the tensors of a weights file lie in the blocks of a training program. */
#ifndef RNETC_PLAN_MASTERS_H
#define RNETC_PLAN_MASTERS_H

#include "plan/plan.h"
#include "training.h"

struct plan_masters {
    ARRAY(struct rnet_master_row) rows; /* in the order of the model's parameters */
    int *row_of;                        /* of each parameter of the model; -1: training has no use
                                           for it */
};

/* Of a plan of training. */
const struct plan_masters *plan_masters(struct arena *arena, const struct plan *plan);

#endif
