/* app_selftest.h: the parts of `selftest`. */
#ifndef RNET_APP_SELFTEST_H
#define RNET_APP_SELFTEST_H

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

#endif
