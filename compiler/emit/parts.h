/* parts.h: the parts of an emitted program, one function a part (private to emit/). */
#ifndef RNETC_EMIT_PARTS_H
#define RNETC_EMIT_PARTS_H

#include "base/version.h"
#include "emit/emit.h"
#include "emit/names.h"
#include "emit/writer.h"

/* What every part is printed from, and to. */
struct emitter {
    struct arena *arena;
    const struct plan *plan;
    const struct graph *graph;
    const struct names *names;
    const struct emit_info *info;
    struct writer *out;
    struct text_list borders; /* names of the border functions printed so far */
};

/* Files. */
void emit_header(struct emitter *e);  /* NAME.h */
void emit_infer(struct emitter *e);   /* NAME_infer.c */
void emit_prepare(struct emitter *e); /* NAME_prepare.c */
void emit_program(struct emitter *e); /* NAME_main.c */
void emit_map(struct emitter *e);     /* NAME.map */
void emit_makefile(struct emitter *e);
void emit_runtime(struct emit_files *files, struct arena *arena); /* simd.h and the others */

/* Sections of NAME_infer.c. */
void emit_kernel(struct emitter *e, int kernel);
void emit_blocks(struct emitter *e); /* all block, stage and network functions */

/* Where a scope is called: the line of the outermost call that leads to it ("resnet50.rnet:10"). */
const char *emit_call_lines(struct emitter *e, int scope);

/* Where a node stands: that, and the line of the block ("resnet50.rnet:10, std.rnet:13"). */
const char *emit_lines(struct emitter *e, int node);

/* The lines of a file's first comment that say where it comes from. */
void emit_origin(struct emitter *e);

/* The head of NAME_FUNCTION, which takes what NAME_infer takes, then `tail`. */
void emit_prototype(struct emitter *e, const char *function, const char *tail);

/* A C string literal, or NULL; whatever is not plain ASCII is escaped, question marks too (no
 * trigraph survives). */
const char *emit_literal(struct emitter *e, const char *text);

/* A float literal that reads back as the same float. */
const char *emit_float(struct emitter *e, double value);

/* The value of an operator's input, output and residual (NULL: none). */
const struct graph_value *emit_input(const struct emitter *e, const struct graph_op *op, int index);
const struct graph_value *emit_output(const struct emitter *e, const struct graph_op *op);
const struct graph_value *emit_residual(const struct emitter *e, const struct graph_op *op);

/* Floats from a value's start to its first real pixel, and those of one image. */
int64_t emit_border_floats(const struct graph_value *value);
int64_t emit_image_floats(const struct graph_value *value);

/* Kernels, one a family. Each prints the body that follows the head `static void NAME(...)`, with
 * static functions that it needs before the head through the `before` functions. */
void emit_direct_before(struct emitter *e, const struct plan_kernel *k);
void emit_direct(struct emitter *e, const struct plan_kernel *k);
void emit_gemm_before(struct emitter *e, const struct plan_kernel *k);
void emit_gemm(struct emitter *e, const struct plan_kernel *k);
void emit_linear(struct emitter *e, const struct plan_kernel *k);
void emit_pool(struct emitter *e, const struct plan_kernel *k);
void emit_pointwise(struct emitter *e, const struct plan_kernel *k);
void emit_pad_shortcut(struct emitter *e, const struct plan_kernel *k);
void emit_reorder(struct emitter *e, const struct plan_kernel *k);
void emit_flatten(struct emitter *e, const struct plan_kernel *k);
void emit_concat(struct emitter *e, const struct plan_kernel *k);
void emit_maxout(struct emitter *e, const struct plan_kernel *k);
void emit_lrn(struct emitter *e, const struct plan_kernel *k);
void emit_softmax(struct emitter *e, const struct plan_kernel *k);

/* One axis of a kernel's units of work. */
struct emit_axis {
    const char *name;
    int64_t count;
};

/* Opens the loop over a part's share of the units, the product of all axes, the last one fastest:
 * `u` and each axis longer than one are declared. The body follows, indented by 8, then "    }". */
void emit_share(struct emitter *e, const struct emit_axis *axes, int count);

/* " + name * stride", "" where the axis has one place only or the stride is 0. */
const char *emit_term(struct emitter *e, const char *name, int64_t count, int64_t stride);

/* " + floats", "" for 0. */
const char *emit_plus(struct emitter *e, int64_t floats);

/* Offset of channel `c` (an expression) within a row of v: lane c % B of block c / B. */
const char *emit_channel(struct emitter *e, const struct graph_value *v, const char *c);

/* Offset of image `n` and row `h`, one of `count`, times `stride`. */
const char *emit_row(struct emitter *e, const struct graph_value *v, const char *h, int64_t count,
                     int stride);

/* Prefix of simd.h's functions and type for values of this block: vectors or single floats. */
struct emit_element {
    const char *prefix; /* "rnet" or "rnet1" */
    const char *type;   /* "rnet_vec" or "float" */
};
struct emit_element emit_element(const struct emitter *e, int block);

/* Whether some window of an average reaches beyond the padding, so that it divides by less than its
 * own area. */
bool emit_clips_area(const struct emitter *e, const struct graph_op *op);

/* The formula of a kernel, for its comment. */
const char *emit_formula(struct emitter *e, const struct graph_op *op);

/* Multiply-adds of an operator for one image: those of the nodes that it computes. */
int64_t emit_multiply_adds(const struct emitter *e, const struct graph_op *op);

#endif
