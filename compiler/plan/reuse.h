/* reuse.h: which buffers lie where others lay, for whoever has to follow a byte of the workspace
 * through time. */
#ifndef RNETC_PLAN_REUSE_H
#define RNETC_PLAN_REUSE_H

#include "plan/plan.h"

struct plan_reuse {
    ARRAY(int)
    before;           /* the buffers whose bytes this one takes, the last owner of each byte; what
                         it replaces is the only one */
    ARRAY(int) after; /* the buffers that take its bytes, the next owner of each byte */
};

/* Of each buffer of a placed plan; the lists ascend. */
const struct plan_reuse *plan_reuse(struct arena *arena, const struct plan *plan);

#endif
