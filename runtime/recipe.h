/* recipe.h: the train section as constants of an emitted training program. */
#ifndef RNET_RECIPE_H
#define RNET_RECIPE_H

#include <stdint.h>

/* A count of iterations, or of epochs where `epochs` is 1; 0: not given. */
struct rnet_count {
    double value;
    int epochs;
};

enum rnet_rate_kind {
    RNET_RATE_STEP,    /* `value` from `at` on; at 0: from where the phase before ends */
    RNET_RATE_UNTIL,   /* `value` until `at`, or until the training error is below `error` */
    RNET_RATE_PLATEAU, /* divide by `value` when the validation error does not improve */
    RNET_RATE_LINEAR,  /* straight line to `value` at `at` */
    RNET_RATE_COSINE,  /* half a cosine to `value` at `at` */
};

/* One phase of `rate`; they follow one another in time. */
struct rnet_rate_phase {
    enum rnet_rate_kind kind;
    double value, error;
    struct rnet_count at, patience;
};

enum rnet_augment_kind {
    RNET_AUGMENT_PAD,   /* `first` zeros on every side, after the normalisation */
    RNET_AUGMENT_CROP,  /* to `first` x `first`, anywhere */
    RNET_AUGMENT_FLIP,  /* left and right change places, half of the time */
    RNET_AUGMENT_SCALE, /* the shorter side becomes `first` to `second` pixels */
    RNET_AUGMENT_COLOR, /* light of another colour (Krizhevsky et al. 2012, section 4.1) */
};

struct rnet_augment_step {
    enum rnet_augment_kind kind;
    int first, second;
};

struct rnet_recipe {
    const struct rnet_augment_step *augment;
    int augment_count;
    const struct rnet_rate_phase *rate;
    int rate_count;
    struct rnet_count stop;
    int batch;
    int split_train, split_validation; /* 0 0: no split */
    double momentum, decay, clip;      /* clip 0: none */
    double smooth;                     /* label smoothing; 0: none */
    int nesterov;
};

#endif
