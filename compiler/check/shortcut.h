/* shortcut.h: shortcut(v) and shortcut(v, a). */
#ifndef RNETC_CHECK_SHORTCUT_H
#define RNETC_CHECK_SHORTCUT_H

#include "check/resolver.h"

enum target_kind {
    TARGET_NONE,   /* no sum around the expression gives a shape */
    TARGET_POISON, /* one would, had it no error */
    TARGET_SHAPE,
};

/* The shape that a shortcut inside an expression has to take. */
struct target {
    enum target_kind kind;
    struct shape shape;
    struct span span; /* of the operand that has it */
};

/* True where `expr` is a number for certain: no tensor occurs in it. */
bool shortcut_is_number(struct frame *frame, const struct ast_expr *expr);

/* True where `expr` holds a shortcut() that takes its shape from outside of `expr`. */
bool shortcut_is_open(struct frame *frame, const struct ast_expr *expr);

/* The least stride that takes one extent to the other on both axes, rounding up; 0 for none. */
int shortcut_stride(struct shape in, struct shape out);

/* The AST_SHORTCUT `expr`: the value itself, or its projection or padding to `target`. */
struct value shortcut_express(struct resolver *resolver, struct frame *frame,
                              const struct ast_expr *expr, const struct target *target);

#endif
