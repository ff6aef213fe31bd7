/* app_selftest.h: the parts of `selftest`. */
#ifndef RNET_APP_SELFTEST_H
#define RNET_APP_SELFTEST_H

#include <jansson.h>

#include "app.h"

/* How a step's result differs from the reference. */
struct rnet_deviation {
    double value; /* of the largest, or by fingerprint of the root mean square; NaN where one is */
    int first, last; /* the channels that differ most, by fingerprint; -1: not known */
};

/* The larger one; NaN, which agrees with nothing, where either is. */
double rnet_worse(double a, double b);

/* app_selftest_steps.c: calls the network with a look at each step's result, and fills `steps`, one
 * for each step. `prints` are the fingerprints that are expected; or --values FILE has all values.
 * The input is in place, and outputs are left as by rnet_model_infer. 0, or -1 with the reason. */
int rnet_selftest_steps(struct rnet_app *app, const float *prints, struct rnet_deviation *steps,
                        struct rnet_error *error);

/* What is compared of a step of training, in the order in which it is computed. */
enum rnet_compared {
    RNET_COMPARED_STATISTICS, /* a bn's running mean or variance after the step */
    RNET_COMPARED_LOSS,       /* of the batch, and its wrong answers */
    RNET_COMPARED_GRADIENT,   /* of a parameter */
    RNET_COMPARED_UPDATE,     /* weights and momenta after two updates, and the zeros around */
    RNET_COMPARED,
};

struct rnet_comparison {
    enum rnet_compared what;
    const char *name;      /* "layer1.0.conv1.weight" */
    int step, number;      /* step that finishes it, from 1 on, 0: none; place among all */
    double value, allowed; /* how far it is off, and may be; NaN where something is */
};

struct rnet_train_test {
    struct rnet_comparison *list; /* free it */
    int count;
    int images;            /* different ones in the batch */
    double needed, memory; /* bytes; where there is less than is needed, nothing was compared */
};

/* app_selftest_train.c: makes the step that selftest_batch.h describes, `expected` being what is
 * expected of it. 0, or -1 with the reason. */
int rnet_selftest_train(struct rnet_app *app, const float *expected, struct rnet_train_test *test,
                        struct rnet_error *error);

/* app_selftest_report.c: what is said of it, the lines of --layers too. */
void rnet_selftest_print_train(const struct rnet_app *app, const struct rnet_train_test *test);
json_t *rnet_selftest_train_json(const struct rnet_app *app, const struct rnet_train_test *test);

/* Whether all that was compared is as near as it has to be. */
bool rnet_selftest_train_passed(const struct rnet_train_test *test);

#endif
