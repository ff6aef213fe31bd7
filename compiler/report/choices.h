/* choices.h: how each convolution is computed, and why. */
#ifndef RNETC_REPORT_CHOICES_H
#define RNETC_REPORT_CHOICES_H

#include <stdio.h>

#include "ir/graph.h"

/* A line for each convolution: its shape, how it is computed, and the millions of cycles of a
 * thread that the cost model expects of each algorithm's best form. `before` and `after` are the
 * graph on either side of pass_select. */
void choices_print(FILE *file, struct arena *arena, const struct graph *before,
                   const struct graph *after);

#endif
