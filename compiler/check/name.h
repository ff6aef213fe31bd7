/* name.h: names and indices of the finished draft, by the rules for parameter names. */
#ifndef RNETC_CHECK_NAME_H
#define RNETC_CHECK_NAME_H

#include "check/resolver.h"

/* Sets the index, name and range of every scope, and the index and name of every node. Reports
 * E214 for equal full names and E404 for endless ones. */
void name_draft(struct resolver *resolver);

#endif
