/* compile.h: the pipeline from a file to a plan. */
#ifndef RNETC_COMPILE_H
#define RNETC_COMPILE_H

#include "base/diag.h"
#include "emit/emit.h"
#include "options.h"

/* What a compilation holds on to. */
struct compilation {
    struct arena *arena;
    const struct options *options;
    struct sources *sources;
    struct diag *diag;
    const struct ast *ast;
    const struct model *model;
    const struct plan *plan;
    const char *passes; /* the names of those that ran, in order */
};

/* text -> model. 0, or the exit status: 1 where the file has errors, 3 where it cannot be read.
 * What there is to say is printed to standard error either way. */
int compile_model(struct compilation *c);

/* model -> plan. The same. */
int compile_plan(struct compilation *c);

/* What emitted files say about how they were made; reads the labels. NULL where that fails
 * (reported). */
const struct emit_info *compile_info(struct compilation *c);

#endif
