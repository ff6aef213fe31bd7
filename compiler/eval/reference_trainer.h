/* reference_trainer.h: the training reference from within. Private to eval/. */
#ifndef RNETC_EVAL_REFERENCE_TRAINER_H
#define RNETC_EVAL_REFERENCE_TRAINER_H

#include "eval/reference_batch.h"
#include "eval/reference_gradient.h"
#include "eval/reference_train.h"

/* Room for a node's gradients; nodes that are done with it leave it to others. */
struct room {
    double *at;
    size_t count;
    bool taken;
};

struct reference_trainer {
    struct arena *arena;
    const struct model *model;
    int images;
    double **values,
        **gradients; /* per node: images x c x h x w; gradients: NULL where none came */
    struct {
        ARRAY(struct room) list;
    } rooms;
    double **mean, **inverse;            /* per node: a bn's of the batch */
    double **params, **dparams, **speed; /* per parameter; speed: its momentum */
    int (*roles)[REFERENCE_ROLES];       /* per node: index of the parameter + 1, 0: none */
    const struct reference_batch *batch;
    struct reference_images copies; /* of the batch */
    bool *cleared;                  /* per node: its bias has moved */
    double blur;
    float **exact; /* per node: its values before the blur, where it is a corner's input */
    bool moving;   /* a step was made: speeds hold something */
};

const struct model_node *reference_trainer_node(const struct reference_trainer *t, int node);

/* Of one image. */
size_t reference_trainer_floats(const struct reference_trainer *t, int node);

/* The operands of one image; `inputs` and `shapes` have room for the node's. */
struct reference_operands reference_trainer_operands(const struct reference_trainer *t, int node,
                                                     int image, const double **inputs,
                                                     struct shape *shapes);

/* Computes the node's values for all images. */
void reference_trainer_compute(const struct reference_trainer *t, int node, const double **inputs,
                               struct shape *shapes);

/* What comes back through an operator, of one image. */
void reference_trainer_back(enum operator op, const struct reference_gradients *gradients);

/* reference_rounding.c, before a node is computed: moves the bias before it, where it is a relu or
 * prelu whose bias has not moved yet; with a blur, pushes what lies near its corner across. After a
 * loss's logits are computed: moves a bias where the first class has the largest of all images. */
void reference_trainer_clear_input(struct reference_trainer *t, int node, const double **inputs,
                                   struct shape *shapes);
void reference_trainer_clear_logits(struct reference_trainer *t, int node, const double **inputs,
                                    struct shape *shapes);
void reference_trainer_push_input(const struct reference_trainer *t, int node);

/* Behind: with a blur, blurs values (which: 0) or gradients (1), where the node's are sums. */
void reference_trainer_blur_node(const struct reference_trainer *t, int node, int which,
                                 double *values);

#endif
