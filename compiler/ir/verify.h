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

/* The operator's only parameters are the weights of its layer. */
void verify_weights(struct verifier *v, int id, const struct graph_op *op);

/* What it writes are the gradients of its layer's weight, then bias. */
void verify_gradients(struct verifier *v, int id, const struct graph_op *op);

/* A conv or conv_backward_data by Winograd's algorithm; the gradient of its weights; weights. */
void verify_winograd(struct verifier *v, int id, const struct graph_op *op);
void verify_winograd_products(struct verifier *v, int id, const struct graph_op *op);
void verify_winograd_gradient(struct verifier *v, int id, const struct graph_op *op);
void verify_winograd_weights(struct verifier *v, int id, const struct graph_op *op);

/* The operators of training. NULL where `kind` is none of them. */
typedef void verify_function(struct verifier *, int, const struct graph_op *);
verify_function *verify_training(enum op_kind kind);

#endif
