/* scale.h: whether the network can be tested as its test section says. */
#ifndef RNETC_CHECK_SCALE_H
#define RNETC_CHECK_SCALE_H

#include "check/model.h"
#include "check/resolver.h"

/* `view ten 224` names the input's size; reports E310 otherwise. */
void scale_check_view(struct resolver *resolver, const struct model *model);

/* Scale `index` of the test section gives the same network: the same operators, parameters and
 * vectors of scores, only other extents between them. `scaled` is the model for it, NULL where
 * `quiet` has errors of it. Reports E310 at the scale, with the cause. */
void scale_check(struct resolver *resolver, const struct model *model, const struct model *scaled,
                 const struct diag *quiet, int index);

#endif
