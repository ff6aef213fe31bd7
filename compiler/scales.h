/* scales.h: the network once more for each scale of the test section. */
#ifndef RNETC_SCALES_H
#define RNETC_SCALES_H

#include "compile.h"

/* A plan for each scale, whose prepared parameters are those of c->plan; c->scales lists them. 0,
 * or 1 where a bug of ours shows (reported). */
int scales_plan(struct compilation *c);

#endif
