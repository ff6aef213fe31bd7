/* sum.h: + - * / of values. */
#ifndef RNETC_CHECK_SUM_H
#define RNETC_CHECK_SUM_H

#include "check/resolver.h"

/* The operands of the binary `expr`, put together: numbers fold, a number and a tensor give an
 * affine node, two tensors of one shape an add, sub or mul. Else E304, E307, or E405. */
struct value sum_combine(struct resolver *resolver, struct frame *frame,
                         const struct ast_expr *expr, struct value left, struct value right);

/* -value, for the AST_NEGATE `expr`. */
struct value sum_negate(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                        struct value value);

#endif
