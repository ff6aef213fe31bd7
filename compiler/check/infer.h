/* infer.h: the shape of each operator's output: one function infer_NAME per row of operator.def. */
#ifndef RNETC_CHECK_INFER_H
#define RNETC_CHECK_INFER_H

#include "check/resolver.h"

/* Sets node->node.shape, and what else follows from the inputs' shapes (a global pool's window),
 * from the attributes and inputs of the node. False where they do not fit: reported as E3xx or
 * E402. */
bool infer_shape(struct resolver *resolver, struct draft_node *node);

#endif
