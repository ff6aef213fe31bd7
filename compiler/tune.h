/* tune.h: `rnetc tune`. */
#ifndef RNETC_TUNE_H
#define RNETC_TUNE_H

#include "compile.h"

/* Measures how each convolution of the network is fastest on this machine, and writes a tuning file
 * (pass/tuning.h) to options.output, by default to standard output. What is going on is said on
 * standard error. Returns the exit status. */
int tune(struct compilation *c);

#endif
