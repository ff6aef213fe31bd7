/* embed.h: what a program carries with it beside its code. */
#ifndef RNETC_EMBED_H
#define RNETC_EMBED_H

#include "compile.h"

/* Writes to `folder` the prepared parameters of options.weights, with options.verify the outputs
 * that selftest expects, and embedded.c, which puts their bytes into a program. 0, or the exit
 * status (reported). */
int embed_weights(struct compilation *c, const char *folder);

#endif
