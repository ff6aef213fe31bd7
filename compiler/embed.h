/* embed.h: what a program carries with it beside its code. */
#ifndef RNETC_EMBED_H
#define RNETC_EMBED_H

#include "compile.h"

/* With --verify, the file in the folder that has all values of all steps (expect.h). */
#define EMBED_VALUES "values.bin"

/* Writes to `folder` the prepared parameters of options.weights where it names a file, what
 * selftest expects but with options.no_selftest, and embedded.c, which puts their bytes into a
 * program. 0, or the exit status (reported). */
int embed_data(struct compilation *c, const char *folder);

#endif
