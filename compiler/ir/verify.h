/* verify.h: what the files of graph_verify share. Private to ir/. */
#ifndef RNETC_IR_VERIFY_H
#define RNETC_IR_VERIFY_H

#include "ir/graph.h"

struct verifier {
    struct arena *arena;
    const struct graph *graph;
    const char *problem; /* the first one */
};

void verify_wrong(struct verifier *v, int op, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const struct graph_value *verify_input(const struct verifier *v, const struct graph_op *op, int i);
const struct graph_value *verify_output(const struct verifier *v, const struct graph_op *op);

/* The operator's window makes of `from`, the input on the way forward, the extents of `to`. */
void verify_window(struct verifier *v, int id, const struct graph_op *op,
                   const struct graph_value *from, const struct graph_value *to);

/* The operators of training. NULL where `kind` is none of them. */
typedef void verify_function(struct verifier *, int, const struct graph_op *);
verify_function *verify_training(enum op_kind kind);

#endif
