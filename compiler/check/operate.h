/* operate.h: one step that is an operator. */
#ifndef RNETC_CHECK_OPERATE_H
#define RNETC_CHECK_OPERATE_H

#include "check/resolver.h"

/* Appends the step's node to the draft, with `in` as its input, and returns its value. Attributes
 * are checked whether or not `in` is poison; the result is poison where anything is wrong. */
struct value operate_step(struct resolver *resolver, struct frame *frame,
                          const struct ast_step *step, struct value in);

/* Appends a node without attributes that has these inputs; poison where their shapes do not fit. */
struct value operate_finish(struct resolver *resolver, struct draft_node *node);

#endif
