/* expand.h: bodies, their statements, and chains of steps. */
#ifndef RNETC_CHECK_EXPAND_H
#define RNETC_CHECK_EXPAND_H

#include "check/resolver.h"

/* Runs the statements of a body and returns its result: what `return` gives, else the last chain.
 * `frame` has its input and parameters; `name` says whose body it is in messages. */
struct value expand_body(struct resolver *resolver, struct frame *frame,
                         const struct ast_body *body, struct ast_name name);

/* Runs the steps of a chain on `in`. `first` is where the pipe starts in the text, 0 where the
 * chain itself is a statement. */
struct value expand_chain(struct resolver *resolver, struct frame *frame,
                          const struct ast_chain *chain, struct value in, uint32_t first);

#endif
