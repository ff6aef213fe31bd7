/* audit.h: `rnetc audit`. */
#ifndef RNETC_AUDIT_H
#define RNETC_AUDIT_H

#include "compile.h"

/* Checks the C that the options' file, a .rnet file or a folder that `rnetc emit` wrote, comes to,
 * and prints a report to standard output. Exit status: 0 where all checks that ran found nothing, 1
 * where something fell short or a tool is missing, 3 where there is nothing to audit. */
int audit(struct compilation *c);

#endif
