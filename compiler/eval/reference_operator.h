/* reference_operator.h: one function per operator of the language, in double precision. */
#ifndef RNETC_EVAL_REFERENCE_OPERATOR_H
#define RNETC_EVAL_REFERENCE_OPERATOR_H

#include "check/model.h"

enum { REFERENCE_ROLES = PARAM_RUNNING_VAR + 1 };

/* An operator's operands for one image. Tensors are C x H x W, row by row. */
struct reference_operands {
    const struct model_node *node;
    int input_count;
    const double *const *inputs;          /* NULL for the network's input */
    const struct shape *shapes;           /* of the inputs */
    const float *params[REFERENCE_ROLES]; /* by enum param_role, PyTorch's layout; NULL: none */
    const float *image;                   /* the network's input */
    double *out;                          /* node->shape */
};

/* reference_conv and so on: each writes all of `out`. */
#define OPERATOR(name, word, parameters, keeps_shape)                                              \
    void reference_##name(const struct reference_operands *operands);
#include "front/operator.def"
#undef OPERATOR

#endif
