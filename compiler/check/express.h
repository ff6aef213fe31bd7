/* express.h: tensor expressions. */
#ifndef RNETC_CHECK_EXPRESS_H
#define RNETC_CHECK_EXPRESS_H

#include "check/shortcut.h"

/* The value of `expr`: its nodes are appended to the draft in text order. A shortcut() that is not
 * under a sum of its own takes `target`. */
struct value express(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                     const struct target *target);

#endif
