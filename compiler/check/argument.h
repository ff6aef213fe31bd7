/* argument.h: the arguments of a call. */
#ifndef RNETC_CHECK_ARGUMENT_H
#define RNETC_CHECK_ARGUMENT_H

#include "check/resolver.h"

/* One value per parameter of the block. */
struct arguments {
    struct value *values;
    bool *given;
    struct value stride; /* `stride S` after the call: for the first block only */
    int stride_index;    /* the parameter of that name, -1 without `stride S` */
};

/* Evaluates positional and named arguments and `stride S`. False where any is wrong (E207, E208);
 * all of them are looked at. */
bool argument_evaluate(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                       const struct ast_block *block, struct arguments *arguments);

/* Arguments of which nothing is known. */
void argument_unknown(struct resolver *resolver, const struct ast_block *block,
                      struct arguments *arguments);

/* Binds the block's parameters in its frame, with defaults; `first` takes `stride S`. Returns the
 * call as it is meant, "bottleneck(128, stride = 2)": what has its default value is left out. */
const char *argument_bind(struct resolver *resolver, struct frame *frame,
                          const struct ast_block *block, const struct arguments *arguments,
                          bool first);

/* "4 x bottleneck(128) stride 2". */
const char *argument_stage_text(struct resolver *resolver, int count, const struct ast_block *block,
                                const struct arguments *arguments);

#endif
