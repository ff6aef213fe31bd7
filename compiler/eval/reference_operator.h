/* reference_operator.h: one function per operator of the language, in double precision. */
#ifndef RNETC_EVAL_REFERENCE_OPERATOR_H
#define RNETC_EVAL_REFERENCE_OPERATOR_H

#include "check/model.h"

enum { REFERENCE_ROLES = PARAM_RUNNING_VAR + 1 };

/* An operator's operands for one image. Tensors are C x H x W, row by row. */
struct reference_operands {
    const struct model_node *node;
    int input_count;
    const double *const *inputs;           /* NULL for the network's input */
    const struct shape *shapes;            /* of the inputs */
    const double *params[REFERENCE_ROLES]; /* by enum param_role, PyTorch's layout; NULL: none */
    const double *image;                   /* the network's input */
    double *out;                           /* node->shape */
};

/* reference_conv and so on: each writes all of `out`. */
#define OPERATOR(name, word, parameters, keeps_shape)                                              \
    void reference_##name(const struct reference_operands *operands);
#include "front/operator.def"
#undef OPERATOR

/* Windows, for one axis of a conv or a pool. The outputs [*first, *end) whose window element at
 * `tap` lies inside the input of extent `in`, `out` being the output's extent. */
void reference_window_outputs(const struct window *window, int tap, int in, int out, int *first,
                              int *end);

/* The inputs [*first, *end) under the window of length `k` of output `out`; not dilated. */
void reference_window_inputs(const struct window *window, int k, int in, int out, int *first,
                             int *end);

/* The length of that window, padding included; what reaches beyond the padding, with ceil, does not
 * count. */
int reference_window_length(const struct window *window, int k, int in, int out);

#endif
