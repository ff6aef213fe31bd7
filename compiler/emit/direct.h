/* direct.h: what the files of the direct convolution share (private to emit/). */
#ifndef RNETC_EMIT_DIRECT_H
#define RNETC_EMIT_DIRECT_H

#include "emit/products.h"

/* What is asked of a kernel again and again. */
struct emit_direct {
    const struct graph_op *op;
    const struct graph_value *x, *y, *r; /* r: the residual; NULL: none */
    const char *number;                  /* the kernel's, "k07" */
    struct shape out;                    /* the convolution's result; y's, but before a pool */
    int run;                             /* pixels that tiles run through: a row, or joined ones */
    bool x_places, y_places, r_places;   /* joined rows do not go on in one another there */
    int64_t plane;                       /* reals between the blocks of a result */
    int lanes, groups, passes;           /* passes: chunks of the input's channels */
    int64_t slice;                       /* reals of a group's weights */
    int lines;                           /* asked for before each run of the products; 0: none */
    bool bias;
};

/* Declares where row `row`, an expression, of the input's windows begins: `xr`. */
void emit_direct_input(struct emitter *e, const struct emit_direct *l, int indent, const char *row);

/* Calls the tiles of one row: `xr`, `wg`, `bg` to `yr`. */
void emit_direct_row(struct emitter *e, const struct emit_direct *l, int indent);

/* Declares the weights of group g, `wg`, and its biases, `bg`. */
void emit_direct_group(struct emitter *e, const struct emit_direct *l);

/* direct_pool.c: the helper that a kernel with a pool has beside its tiles, and its body. */
void emit_direct_pool_before(struct emitter *e, const struct emit_direct *l);
void emit_direct_pool(struct emitter *e, const struct emit_direct *l);

#endif
