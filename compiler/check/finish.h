/* finish.h: the finished draft -> the model. */
#ifndef RNETC_CHECK_FINISH_H
#define RNETC_CHECK_FINISH_H

#include "check/resolver.h"

/* Fills nodes, scopes, params, outputs and auxiliaries of the model from the named draft; `result`
 * is the network's final value. */
void finish_model(struct resolver *resolver, struct value result, struct model *model);

#endif
