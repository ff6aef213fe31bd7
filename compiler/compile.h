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
    const struct graph *lowered; /* inference before any pass: what its certificate refers to */
    const struct plan *plan;
    const struct plan *training;     /* with --train; else NULL */
    const struct emit_scale *scales; /* of the test section, once they are planned */
    int scale_count;
    const char *const *labels; /* class names; NULL: none */
    int label_count;
    const struct tuning *tuning; /* measured choices; NULL: none */
    const char *passes;          /* the names of those that ran, in order */
};

/* text -> model, and the labels. 0, or the exit status: 1 where the file has errors, 3 where it
 * cannot be read. What there is to say is printed to standard error either way. */
int compile_model(struct compilation *c);

/* model -> the graph that pass_select gets, for `tune`. The same. */
int compile_before_select(struct compilation *c, const struct graph **graph);

/* model -> plan. The same. */
int compile_plan(struct compilation *c);

/* model -> plan of the way forward and back over `batch` images, which --train asks for
 * (compile_plan makes it). The same. */
int compile_training(struct compilation *c, int batch);

/* What emitted files say about how they were made. */
const struct emit_info *compile_info(struct compilation *c);

/* Whether the result may be written to `path`: it may not take the place of a file that it is made
 * from. Reports where it may not. */
bool compile_may_write(const struct compilation *c, const char *path);

#endif
