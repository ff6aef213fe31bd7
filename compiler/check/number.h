/* number.h: attribute arithmetic: numbers, parameters, channels(NAME), + - * /. */
#ifndef RNETC_CHECK_NUMBER_H
#define RNETC_CHECK_NUMBER_H

#include "check/resolver.h"

/* The value of `expr` in *number. False where it has none: reported, or poison. */
bool number_eval(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                 double *number);

/* The same, where only an integer from `least` to `most` will do; `what` names it ("the width"). */
bool number_integer(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                    const char *what, int least, int most, int *number);

/* The same for a real number from `least` to `most`. */
bool number_real(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                 const char *what, double least, double most, double *number);

/* left OP right of two numbers, shared with tensor expressions; reports E405. */
bool number_combine(struct resolver *resolver, const struct ast_expr *expr, double left,
                    double right, double *number);

#endif
