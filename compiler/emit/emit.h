/* emit.h: plan -> text. Decides nothing; prints what the plan says. */
#ifndef RNETC_EMIT_EMIT_H
#define RNETC_EMIT_EMIT_H

#include "plan/plan.h"

/* What the text says about how it was made. Nothing here depends on when or where. */
struct emit_info {
    const char *source;  /* the .rnet file's own name, without folders */
    const char *sha256;  /* of the sources, 64 hexadecimal digits */
    const char *command; /* "rnetc emit resnet50.rnet" */
    const char *options; /* that the text depends on: "--batch 1 --threads 2 ..." */
    const char *passes;  /* "lower fold_bn ..." */
    const struct sources *sources;
    const char *const *labels; /* class names; NULL: none */
    int label_count;
};

/* `text` for a comment or a Makefile: what could end or continue one becomes '_'. */
const char *emit_harmless(struct arena *arena, const char *text);

struct emit_file {
    const char *name; /* within the output folder */
    const char *text;
    size_t bytes;
};

struct emit_files {
    ARRAY(struct emit_file) files;
};

/* All files of the network: NAME.h, NAME_infer.c, NAME_prepare.c, NAME_main.c, NAME.map, Makefile
 * and the runtime's headers. */
void emit_files(struct arena *arena, const struct plan *plan, const struct emit_info *info,
                struct emit_files *files);

#endif
