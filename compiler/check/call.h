/* call.h: blocks called, repeated, and as auxiliary heads; stages. */
#ifndef RNETC_CHECK_CALL_H
#define RNETC_CHECK_CALL_H

#include "check/resolver.h"

/* `count? x callee(arguments) attrs`, with or without `stage S` before it. */
struct value call_step(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                       struct value in);

/* `stage NAME { body }`. */
struct value call_stage(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                        struct value in);

/* `auxiliary WEIGHT callee(arguments)`: a head on `in`. */
void call_auxiliary(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                    struct value in);

/* Expands each block that nothing has called yet on poison, so that its names are checked too. */
void call_check_uncalled(struct resolver *resolver);

#endif
