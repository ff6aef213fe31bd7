/* reference_gradient.h: one function per operator of the language: what comes back through it, in
 * double precision and straight from its definition. */
#ifndef RNETC_EVAL_REFERENCE_GRADIENT_H
#define RNETC_EVAL_REFERENCE_GRADIENT_H

#include "eval/reference_operator.h"

/* An operator's operands for one image, as they were in the forward direction, and the gradients of
 * the loss. Each function adds to what is there, since a value may have several readers; `dinputs`
 * and `dparams` are the shapes of inputs and params. */
struct reference_gradients {
    const struct reference_operands *forward; /* `out` holds the operator's result */
    const double *dout;
    double *const *dinputs;
    double *dparams[REFERENCE_ROLES]; /* NULL: none */
};

/* gradient_conv and so on. bn and dropout pass over one image as they do in inference; in training
 * they belong to the whole batch (reference_train.c). */
#define OPERATOR(name, word, parameters, keeps_shape)                                              \
    void gradient_##name(const struct reference_gradients *gradients);
#include "front/operator.def"
#undef OPERATOR

#endif
