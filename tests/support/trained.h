/* trained.h: the training of a network, compiled within the test: NAME_train.c as a shared object
 * that the test calls, its blocks in memory between pages that nobody may touch. */
#ifndef RNET_TESTS_SUPPORT_TRAINED_H
#define RNET_TESTS_SUPPORT_TRAINED_H

#include "plan/masters.h"
#include "support/network.h"
#include "training.h"

struct trained_options {
    const char *target;
    int batch, threads;
    bool precise; /* in double precision */
    enum algorithm algorithm;
    const char *flags; /* for the C compiler */
};

struct trained_block {
    unsigned char *map, *start;
    size_t bytes, mapped;
};

struct trained {
    struct network network; /* its arena owns all that follows */
    struct trained_options options;
    const struct plan *plan;
    const struct plan_masters *masters;
    int real_bytes;
    struct trained_block weights, gradients, momenta, statistics, input, workspace;
    void *compute, *update; /* NAME_gradients, NAME_update */
};

/* The graph of a network in training, and its plan. NULL, with the reason on standard error, where
 * graph_verify or plan_verify reports something. */
const struct graph *trained_graph(const struct network *network,
                                  const struct trained_options *options);
const struct plan *trained_plan(const struct network *network,
                                const struct trained_options *options);

/* Text of a .rnet file, or a file -> its training, with the weights of seed 1 and no momenta.
 * False, with the reason on standard error, where something fails. Give it back with trained_free.
 */
bool trained_text(struct trained *t, const char *text, const struct trained_options *options);
bool trained_file(struct trained *t, const char *path, const struct trained_options *options);
void trained_free(struct trained *t);

/* Back to where trained_file left it. */
void trained_restart(struct trained *t);

/* Loss and gradients of a batch: batch x c x h x w values. Counts the wrong answers where `wrong`
 * is not NULL. The threads are omp_get_max_threads(). NaN where something around a block was
 * written.
 */
double trained_compute(struct trained *t, const double *input, const int *labels,
                       const uint64_t *seeds, double smooth, int *wrong);

/* A step of SGD. */
void trained_update(struct trained *t, double rate, double momentum, double decay, double scale);

/* Parameter `index` of the model in PyTorch's order: its value, or its gradient; the caller frees
 * it. NULL where training has no use for it. */
double *trained_value(const struct trained *t, int index);
double *trained_gradient(const struct trained *t, int index);

/* Sets it. */
void trained_set(struct trained *t, int index, const double *values);

#endif
