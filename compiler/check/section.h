/* section.h: the sections image, train and test, checked against a table of their statements. */
#ifndef RNETC_CHECK_SECTION_H
#define RNETC_CHECK_SECTION_H

#include "base/diag.h"
#include "base/intern.h"
#include "front/ast.h"

/* How a picture becomes the input tensor. */
struct image_section {
    bool present;
    struct span span;
    int resize_h, resize_w; /* 0 0: none; N 0: the shorter side becomes N; else exactly h x w */
    int crop_h, crop_w;     /* centre crop; 0: none */
    bool grey;              /* one channel (ITU-R 601 luma) */
    int mean_count;         /* 0: no normalisation; else channels: (pixel/255 - mean) / std */
    double mean[4], std[4];
    bool mean_pixel; /* subtract tensor image.mean (C x H x W, pixel/255 units) instead */
    struct span size_span, grey_span, mean_span; /* of crop, else resize; grey; normalize */
    const char *labels; /* path, relative to the working directory; NULL: none */
    struct span labels_span;
};

enum dataset_kind {
    DATASET_NONE,
    DATASET_FOLDER,
    DATASET_CIFAR10,
    DATASET_CIFAR100,
    DATASET_IDX,
    DATASET_ARRAYS
};

/* A count of iterations, or of epochs. */
struct train_count {
    double value; /* 0: not given */
    bool epochs;
};

enum rate_kind {
    RATE_STEP,    /* `value` from `at` on (`at` 0: from the start) */
    RATE_UNTIL,   /* `value` until `at`, or until the training error is below `error` */
    RATE_PLATEAU, /* divide by `value` when the validation error has not improved for `patience` */
    RATE_LINEAR,  /* straight line to `value` at `at` */
    RATE_COSINE,  /* half a cosine to `value` at `at` */
};

struct rate_phase {
    enum rate_kind kind;
    double value;
    struct train_count at, patience;
    double error; /* RATE_UNTIL: 0 where a count is given */
};

enum augment_kind { AUGMENT_PAD, AUGMENT_CROP, AUGMENT_FLIP, AUGMENT_SCALE, AUGMENT_COLOR };

struct augment_step {
    enum augment_kind kind;
    int first, second; /* pad P; crop N; scale A B */
};

struct train_section {
    bool present;
    struct span span;
    enum dataset_kind dataset;
    int split_train, split_validation; /* 0 0: no split */
    ARRAY(struct augment_step) augment;
    bool init_he;
    int batch;          /* 0: not given */
    bool hinge_squared; /* else cross-entropy */
    double momentum, decay;
    bool nesterov;
    double smooth, clip; /* 0: none */
    ARRAY(struct rate_phase) rate;
    struct train_count stop;
};

struct test_section {
    bool present;
    struct span span;
    int views;     /* 1 or 10 */
    int view_size; /* `view ten 224`; 0: the network's */
    struct span view_span;
    ARRAY(int) scales; /* sides of square pictures, each once */
    ARRAY(struct span) scale_spans;
};

/* Checks every section of the AST (those that a section further out overrides too) and fills the
 * three structures from those that win. Reports E1xx for what is no statement of its section,
 * E4xx for values out of range. */
void section_check(struct arena *arena, struct diag *diag, const struct ast *ast,
                   struct image_section *image, struct train_section *train,
                   struct test_section *test);

#endif
