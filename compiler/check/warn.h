/* warn.h: what a network may say and hardly means. */
#ifndef RNETC_CHECK_WARN_H
#define RNETC_CHECK_WARN_H

#include "check/resolver.h"

/* A block that has been expanded once, from `in`, into `frame`: its parameters, and `stride S` of
 * the call `step`, have an effect. `name`: the block's. */
void warn_stride_of_call(struct resolver *resolver, const struct ast_step *step,
                         const struct frame *frame, struct ast_name name);

/* `stride S` of an operator has an effect on a tensor of the shape. */
void warn_stride_of_operator(struct resolver *resolver, const struct ast_step *step,
                             struct shape in);

/* A body uses what it names. */
void warn_unused(struct resolver *resolver, const struct frame *frame);

/* The whole of a network without errors. What stands in a block is warned of where it holds in each
 * call of the block, and once. */
void warn_model(struct resolver *resolver, const struct model *model);

#endif
