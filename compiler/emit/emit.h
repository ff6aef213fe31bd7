/* emit.h: plan -> text. Decides nothing; prints what the plan says. */
#ifndef RNETC_EMIT_EMIT_H
#define RNETC_EMIT_EMIT_H

#include "plan/plan.h"

/* The network for square pictures of another size. */
struct emit_scale {
    int side;
    const struct plan *plan;     /* NULL: the main plan's own size */
    const struct graph *lowered; /* its graph before any pass */
};

/* What the text says about how it was made. Nothing here depends on when or where. */
struct emit_info {
    const char *source;          /* the .rnet file's own name, without folders */
    const char *sha256;          /* of the sources, 64 hexadecimal digits */
    const char *command;         /* "rnetc emit resnet50.rnet" */
    const char *options;         /* that the text depends on: "--batch 1 --threads 2 ..." */
    const char *passes;          /* "lower fold_bn ..." */
    const struct graph *lowered; /* before any pass; NULL: no certificate is wanted */
    const struct sources *sources;
    const char *const *labels; /* class names; NULL: none */
    int label_count;
    const struct emit_scale *scales; /* of the test section, in its order */
    int scale_count;
};

/* `text` for a comment or a Makefile: what could end or continue one becomes '_'. */
const char *emit_harmless(struct arena *arena, const char *text);

/* A source's name without its folders, harmless; those of the same name count: "units.rnet~2". */
const char *emit_source_name(struct arena *arena, const struct emit_info *info,
                             const struct source *source);

struct emit_file {
    const char *name; /* within the output folder */
    const char *text;
    size_t bytes;
    bool code; /* C that the network's own code is made of: what a program names by its SHA-256 */
};

struct emit_files {
    ARRAY(struct emit_file) files;
};

/* All files of the network: NAME.h, NAME_infer.c, NAME_prepare.c, NAME_main.c, NAME.map,
 * NAME.graph, NAME.cert, Makefile and the runtime's headers; NAME_s256_infer.c and
 * NAME_s256_infer.map for each other size of pictures; with a plan of its training (NULL: none)
 * NAME_train.h, NAME_train.c and NAME_train.map. Each further .c has its .graph and .cert,
 * NAME_s256.cert, NAME_train.cert. */
void emit_files(struct arena *arena, const struct plan *plan, const struct plan *training,
                const struct emit_info *info, struct emit_files *files);

/* Adds those of them that are the runtime's headers: simd.h and the others that emitted C includes.
 * `winograd`, `gemm`: whether the network's code is made of winograd.h and gemm.h, too. */
void emit_runtime(struct arena *arena, struct emit_files *files, bool winograd, bool gemm);

#endif
