/* parts.h: the parts of an emitted program, one function a part (private to emit/). */
#ifndef RNETC_EMIT_PARTS_H
#define RNETC_EMIT_PARTS_H

#include "base/version.h"
#include "emit/emit.h"
#include "emit/names.h"
#include "emit/writer.h"

/* Lines [first, last] of an emitted file, from 1; first 0: it stands nowhere. */
struct emit_range {
    int first, last;
};

/* Where in NAME_infer.c or NAME_train.c things stand, for the map. */
struct emit_places {
    struct emit_range *kernels; /* helpers that only it brings, comment, contract, body */
    int *heads;                 /* of each kernel: the first line of its comment */
    struct emit_range *steps;   /* of each step: its call and what belongs to it */
    int *buffers;               /* of each buffer: its row of the memory plan */
    struct emit_range *scopes;  /* of each scope: its function, comment included */
    struct emit_range *back;    /* the same on the way back */
};

/* What every part is printed from, and to. */
struct emitter {
    struct arena *arena;
    const struct plan *plan;
    const struct graph *graph;
    const struct names *names;
    const struct emit_info *info;
    const char *infer; /* the entry point's name behind NAME_: "infer", "s256_infer" */
    struct writer *out;
    struct emit_places *places;     /* of the file that holds the steps */
    const struct emit_files *files; /* NAME_main.c, NAME.map: those they name by their hashes */
    struct text_list borders;       /* names of the border functions printed so far */
    struct text_list shares;        /* of each kernel printed so far: lines of the certificate that
                                       say how its work is shared out */
    const char *share;              /* those of the kernel that is being printed */
    const struct emitter *training; /* NAME_main.c: of the training side; NULL: none */
};

/* One block of parameters, struct NAME_`name`; the structs of its scopes are NAME_`prefix`SCOPE. */
struct params_block {
    const char *name, *prefix, *type;
    bool split, statistics; /* split: only running statistics, or all but those */
};
void emit_params(struct emitter *e, const struct params_block *block);

/* Asserts that struct NAME_`what` is the lines of the parameters, of so many bytes, and no more. */
void emit_params_size(struct emitter *e, const char *what, int line_bytes);

/* Files. */
void emit_header(struct emitter *e);  /* NAME.h */
void emit_infer(struct emitter *e);   /* NAME_infer.c */
void emit_prepare(struct emitter *e); /* NAME_prepare.c */
void emit_program(struct emitter *e); /* NAME_main.c */
void emit_map(struct emitter *e);     /* NAME.map, after the files it tells of */
void emit_makefile(struct emitter *e);
void emit_train(struct emitter *e);        /* NAME_train.c */
void emit_train_header(struct emitter *e); /* NAME_train.h */

/* The emitter's graph file and its certificate, which holds hashes of what `files` has so far. */
void emit_certificate(struct emitter *e, struct emit_files *files, const struct graph *lowered);

/* chain.c: SHA-256 of a file and of a source, in hexadecimal; and in NAME_main.c the table of those
 * of the files that hold code. */
const char *emit_file_digest(struct emitter *e, const struct emit_file *file);
const char *emit_source_digest(struct emitter *e, const struct source *source);
void emit_chain(struct emitter *e);

/* Its part of NAME_main.c; `e` is the training side's, but for the writer. */
void emit_train_program(struct emitter *e);

/* scales.c: what NAME.h and NAME_main.c say of the other sizes of pictures. */
void emit_scale_prototypes(struct emitter *e);
void emit_scale_calls(struct emitter *e);
void emit_scale_tables(struct emitter *e);
void emit_test(struct emitter *e); /* the descriptor's `test` */

/* Sections of NAME_infer.c and NAME_train.c. */
void emit_plan(struct emitter *e);
void emit_kernel(struct emitter *e, int kernel);
void emit_blocks(struct emitter *e, bool backward); /* all block, stage and network functions */

/* The call of the outermost of them, from where its arguments have their names. */
void emit_blocks_call(struct emitter *e, bool backward, int indent);

/* The lines of a span: "resnet50.rnet:10", "std.rnet:13-14". */
const char *emit_span(struct emitter *e, struct span span);

/* Where a scope is called: the lines of all calls that lead to it, the outermost first. */
const char *emit_calls(struct emitter *e, int scope);
void emit_list_calls(struct emitter *e, int scope, struct text_list *list);

/* Where a node stands: that, and its own line ("resnet50.rnet:10, std.rnet:13"). */
const char *emit_lines(struct emitter *e, int node);
void emit_list_lines(struct emitter *e, int node, struct text_list *list);

/* Where a value lives: its buffer, "d->fc_w" for a parameter's gradient, or the caller's array:
 * "input", "output", "outputs->logits". */
const char *emit_place(struct emitter *e, int value);

/* The lines of a file's first comment that say where it comes from. */
void emit_origin(struct emitter *e);

/* A group of macros, NAME_... for each name, their values in one column. */
struct emit_defines {
    struct text_list names, values;
};
void emit_define(struct emitter *e, struct emit_defines *defines, const char *name,
                 const char *value);
void emit_print_defines(struct emitter *e, const struct emit_defines *defines);

/* The same of NAME_FUNCTION, which computes gradients as NAME_gradients does. */
void emit_gradients_prototype(struct emitter *e, const char *function, const char *tail);

/* A row of NAME_prepare.c as words. */
const char *emit_prepare_words(struct emitter *e, const struct rnet_prepare_row *row);

/* In NAME_main.c: the table of the plan's steps. */
void emit_steps(struct emitter *e, const char *name);

/* In NAME_main.c: the function that calls NAME_FUNCTION as struct rnet_program wants it, and the
 * table of a graph's outputs. */
void emit_call(struct emitter *e, const char *function);
void emit_outputs(struct emitter *e, const struct graph *graph, const char *name);

/* The head of NAME_FUNCTION, which takes what NAME_infer takes, then `tail`. */
void emit_prototype(struct emitter *e, const char *function, const char *tail);

/* A C string literal, or NULL; whatever is not plain ASCII is escaped, question marks too (no
 * trigraph survives). */
const char *emit_literal(struct emitter *e, const char *text);

/* A double literal, the shortest that reads back as the same double. */
const char *emit_double(struct emitter *e, double value);

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
void emit_winograd_before(struct emitter *e, const struct plan_kernel *k);
void emit_winograd(struct emitter *e, const struct plan_kernel *k);
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

/* The element `to` (a place, indented by 16) as `source` where `inside` holds ("": everywhere),
 * else 0. */
void emit_where(struct emitter *e, const char *inside, const char *to, const char *source);

/* " + name * stride", multiplied out where the name is a number; "" where the axis has one place
 * only or the stride is 0. */
const char *emit_term(struct emitter *e, const char *name, int64_t count, int64_t stride);

/* " + floats", "" for 0. */
const char *emit_plus(struct emitter *e, int64_t floats);

/* Offset of channel `c` (an expression) within a row of v: lane c % B of block c / B. */
const char *emit_channel(struct emitter *e, const struct graph_value *v, const char *c);

/* Offset of image `n` and row `h`, one of `count`, times `stride`. */
const char *emit_row(struct emitter *e, const struct graph_value *v, const char *h, int64_t count,
                     int stride);

/* Offset of image `n`'s block `i`, its first real pixel, and of row `h` in it. */
const char *emit_plane(struct emitter *e, const struct graph_value *v);
const char *emit_plane_row(struct emitter *e, const struct graph_value *v);

/* Start of the row `h` of image `n` and group `g` of a tile's blocks. */
const char *emit_group_row(struct emitter *e, const struct graph_op *op,
                           const struct graph_value *v, const char *h);

/* "k07" of k07_conv..., which the kernel's helpers begin with. */
const char *emit_kernel_number(struct emitter *e, const struct plan_kernel *k);

/* Declares `own`, the part's sums of two values a channel, all 0. */
void emit_own_sums(struct emitter *e, int64_t channels);

/* Adds the sums of group `g`, one of `groups` of so many channels each, from array `from` to them.
 */
void emit_add_sums(struct emitter *e, int indent, const char *from, int groups, int64_t channels);

/* Declares NAME0 and NAME1, the rows or columns of `in` that the window of output `at` covers. */
void emit_clip(struct emitter *e, int indent, const struct window *w, char name, const char *at,
               int kernel, int in, int out);

/* What lrn divides by, where d is 1 + alpha/n * the sum of squares. */
const char *emit_lrn_divisor(struct emitter *e, const struct graph_op *op);

/* Prefix of simd.h's functions and type for values of this block: vectors or single floats. */
struct emit_element {
    const char *prefix; /* "rnet" or "rnet1" */
    const char *type;   /* "rnet_vec" or "real" */
};
struct emit_element emit_element(const struct emitter *e, int block);

/* Whether some window of an average reaches beyond the padding, so that it divides by less than its
 * own area. */
bool emit_clips_area(const struct emitter *e, const struct graph_op *op);

/* What a kernel does: "Convolution 3x3, stride 2, pad 1; bias; residual; ReLU". */
const char *emit_title(struct emitter *e, const struct graph_op *op);

/* Layout of an array: "64x56x56 in blocks of 16, border 1". */
const char *emit_layout(struct emitter *e, const struct graph_value *v);

/* The formula of a kernel, for its comment. */
const char *emit_formula(struct emitter *e, const struct graph_op *op);

/* Multiply-adds of an operator for one image: those of the nodes that it computes. */
int64_t emit_multiply_adds(const struct emitter *e, const struct graph_op *op);

#endif
