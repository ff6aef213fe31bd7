/* oracle_train.h: ten steps of training of the shared oracle's networks: PyTorch's account of them,
 * and the same account of what we emit. */
#ifndef RNET_TESTS_SUPPORT_ORACLE_TRAIN_H
#define RNET_TESTS_SUPPORT_ORACLE_TRAIN_H

#include "support/trained.h"

enum { ORACLE_STEPS = 10, ORACLE_IMAGES = 8 };

/* Of a tensor. */
struct oracle_summary {
    bool there;
    double norm, sum, first, last, count;
};

struct oracle_record {
    int steps; /* ORACLE_STEPS, or fewer */
    double losses[ORACLE_STEPS];
    struct oracle_summary *gradients, *after; /* of each parameter of the model */
};

/* PyTorch's record of `name` (cifar_resnet20). False where the shared oracle has none. Give it back
 * with oracle_record_free. */
bool oracle_record_read(struct oracle_record *record, const char *name, const struct model *model);

/* The record of so many steps of what was emitted, for batches of ORACLE_IMAGES. */
void oracle_record_compute(struct oracle_record *record, struct trained *t, int steps);

void oracle_record_free(struct oracle_record *record);

/* Multiplies its gradients, of `count` parameters: an error to be found. */
void oracle_record_scale(struct oracle_record *record, int count, double factor);

#endif
