/* arguments.h: the arrays that a kernel takes, in the order of its arguments: parameters, inputs,
 * the residual, what it writes, what it changes, scratch. */
#ifndef RNETC_EMIT_ARGUMENTS_H
#define RNETC_EMIT_ARGUMENTS_H

#include "emit/parts.h"

struct argument {
    const char *name;
    int64_t count;      /* elements that it may touch */
    bool written, wide; /* wide: double */
    int value, param;   /* which it is; -1: another */
};

/* Fills `arguments`, which has room for emit_argument_room(op); returns their number. */
int emit_arguments(struct emitter *e, const struct graph_op *op, struct argument *arguments);
int emit_argument_room(const struct graph_op *op);

/* The name of input `index`: x, dy, ... */
const char *emit_input_name(struct emitter *e, const struct graph_op *op, int index);

/* Adds what the kernel takes beside arrays and its part: "const uint64_t *seeds", ... ; `value`
 * true: what the step passes for it. */
void emit_extra(struct emitter *e, const struct graph_op *op, bool value, struct text_list *list);

/* The values among them and how they lie, in words: "x 64x56x56 in blocks of 16; y 1000". */
const char *emit_arrays(struct emitter *e, const struct graph_op *op);

#endif
