/* products.h: the sums of products that register tiles accumulate (private to emit/). */
#ifndef RNETC_EMIT_PRODUCTS_H
#define RNETC_EMIT_PRODUCTS_H

#include "emit/parts.h"

/* What is asked for meanwhile: for each row of each block `lines` places of the array `of`, at
 * first + block * block_step + row * row_step + l * step, all before the row, or one before each of
 * its steps (spread; not more lines than steps): a core has few places for lines that are on their
 * way, and what the products load waits where they are taken. lines 0: nothing. */
struct emit_ahead {
    const char *of;
    int lines;
    int64_t first, block_step, row_step;
    int step;
    bool spread;
};

/* Where the same tile of the next unit puts its results: asked for as soon as they may be, line by
 * line at the steps of the products, `lines` of each of the tile's blocks, `first` after the arrays
 * `of` and `plane` from block to block; only in pass `pass` of several (-1: there is one). A store
 * to a line that is not there waits for it as a load does, and few can wait. */
struct emit_coming {
    struct {
        const char *of; /* NULL: no array */
        int64_t first, plane;
    } arrays[2];
    int lines, pass;
};

/* a[p][k] += sum over blocks, rows and j < run of
 *     x[block * plane + row * x_row + p * step + j] * w[block * w_block + row * w_row + j * KB*L +
 * k*L] for the tile's pixels p and blocks k. */
struct emit_products {
    struct tile tile;
    const char *x, *xj; /* the array, and the name of what step j reads */
    const char *at;     /* place in xj of pixel p; NULL: p * step */
    const char *block;  /* name of the loop over blocks */
    int blocks, rows;
    long long run;
    int step;
    int64_t plane, x_row, w_block, w_row;
    struct emit_ahead ahead[2];
    struct emit_coming coming;
};

/* Declares the accumulators a[p][k], each with `start`. */
void emit_accumulators(struct emitter *e, struct tile tile, const char *start);
void emit_products(struct emitter *e, const struct emit_products *s);

/* Opens loops over the accumulators: p, then k, whose body follows, indented by 12. */
void emit_each(struct emitter *e, struct tile tile);

#endif
