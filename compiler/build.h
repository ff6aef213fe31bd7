/* build.h: emit, compile and link a program. */
#ifndef RNETC_BUILD_H
#define RNETC_BUILD_H

#include "compile.h"

/* Builds options.output from a planned compilation: emits into a private folder, prepares the
 * weights if there are any, runs the C compiler ($CC, else the target's, else cc) and renames the
 * program into place. Returns the exit status; what went wrong is said on standard error. */
int build_program(struct compilation *c, const struct emit_info *info);

/* The same as `program`, without optimization and so that gcov counts what runs of NAME_infer.c
 * (infer.o), of NAME_sN_infer.c (scaleN.o) and of NAME_train.c (train.o). Everything stays in
 * `folder`; the counts come there when the program ends. */
int build_counted(struct compilation *c, const struct emit_info *info, const char *folder,
                  const char *program);

#endif
