/* oracle_train.h: ten steps of training of the shared oracle's networks: PyTorch's account of them,
 * and the same account of what we emit. */
#ifndef RNET_TESTS_SUPPORT_ORACLE_TRAIN_H
#define RNET_TESTS_SUPPORT_ORACLE_TRAIN_H

#include "support/trained.h"

enum { ORACLE_STEPS = 10, ORACLE_IMAGES = 8 };

/* What is compared: the first five losses, the last five, relative; the gradients of the first
 * step, the parameters and running statistics after it, relative to each tensor's norm. */
enum { EARLY, LATE, GRADIENTS, AFTER, FIGURES };

/* How far each may be off PyTorch's: a difference of roundings grows with the steps. */
extern const double oracle_limits[FIGURES];

/* Of a tensor. */
struct oracle_summary {
    bool there;
    double norm, sum, first, last, count;
};

struct oracle_record {
    double losses[ORACLE_STEPS];
    struct oracle_summary *gradients, *after; /* of each parameter of the model */
};

struct oracle_errors {
    double of[FIGURES];
    const char *worst[FIGURES]; /* the tensor, where it is one */
};

/* PyTorch's record of `name` (cifar_resnet20). False where the shared oracle has none. Give it back
 * with oracle_record_free. */
bool oracle_record_read(struct oracle_record *record, const char *name, const struct model *model);

/* The record of what was emitted, for batches of ORACLE_IMAGES. */
void oracle_record_compute(struct oracle_record *record, struct trained *t);

void oracle_record_free(struct oracle_record *record);

struct oracle_errors oracle_compare(const struct model *model, const struct oracle_record *got,
                                    const struct oracle_record *want);

/* Whether all are within oracle_limits. */
bool oracle_within(const struct oracle_errors *errors);

#endif
