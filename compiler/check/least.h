/* least.h: how large a block becomes at least, known before it is expanded. */
#ifndef RNETC_CHECK_LEAST_H
#define RNETC_CHECK_LEAST_H

#include "check/resolver.h"

/* Nodes and scopes of one expansion of `block`, itself included, without those that depend on
 * parameters; LIMIT_NODES + 1 where it is more than that. */
int least_of_block(struct resolver *resolver, const struct ast_block *block);

#endif
