/* explain.h: `rnetc explain`: what the codes of diagnostics mean. */
#ifndef RNETC_EXPLAIN_H
#define RNETC_EXPLAIN_H

#include "base/arena.h"

/* Prints on standard output what `name` means: a code (in either case) or a warning's name; all
 * codes with their titles where it is NULL. 0, or 2 where there is none of the name. */
int explain(struct arena *arena, const char *name);

#endif
