/* winograd_tiles.h: what the kernels by Winograd's algorithm have in common: tiles, their places,
 * and helpers that read or write one (private to emit/). */
#ifndef RNETC_EMIT_WINOGRAD_TILES_H
#define RNETC_EMIT_WINOGRAD_TILES_H

#include "emit/parts.h"
#include "ir/winograd.h"

/* A value that is cut into tiles, read or written by a helper NUMBER_HELPER, or by
 * NUMBER_HELPER_part, which takes the rows, the columns or both that there are, where the last tile
 * of an axis may be cut. */
struct emit_tiled {
    const char *name, *helper; /* the array, "patch" */
    const char *owner;         /* the kernel whose helpers they are, "k07": the first of those that
                                  need the same ones */
    const struct graph_value *value;
    int64_t inset;             /* from the value's start to the first tile */
    int height, width;         /* rows and columns from there on */
    int rows, columns;         /* tiles that lie within them: the first ones */
    const char *to;            /* what a transformed tile goes to: "v"; NULL: it is written */
    int64_t to_tile, to_block; /* there, from one tile to the next and from one block */
};

struct emit_winograd {
    const struct graph_op *op;
    const char *number;   /* "k07" */
    const char *products; /* the kernel whose helpers make its products */
    struct winograd_extents e;
    int lanes;
    const char *transform;           /* of an axis, less "_input" or "_output": "rnet_winograd" */
    struct emit_tiled x, y;          /* patches of inputs, tiles of outputs */
    const struct graph_value *r, *m; /* residual and mask: NULL for none */
};

struct emit_winograd emit_winograd_of(struct emitter *e, const struct plan_kernel *k);

/* The helper that transforms a patch of x, in the forms that are needed. */
void emit_winograd_patch(struct emitter *e, const struct emit_winograd *n);

/* Whether the last tiles of an axis are cut. */
bool emit_winograd_cuts_rows(const struct emit_winograd *n, const struct emit_tiled *v);
bool emit_winograd_cuts_columns(const struct emit_winograd *n, const struct emit_tiled *v);

/* `load` of pixel (h, c) of a cut tile, or 0 where there is none. */
const char *emit_winograd_or_zero(struct emitter *e, const struct emit_winograd *n,
                                  const struct emit_tiled *v, const char *load);

/* The first line of a helper: `list` are its arguments; those of a part follow. */
void emit_winograd_head(struct emitter *e, const struct emit_winograd *n,
                        const struct emit_tiled *v, const char *what, struct text_list *list,
                        bool part);

/* Which forms of a helper there are. */
bool emit_winograd_has_whole(const struct emit_tiled *v);
bool emit_winograd_has_part(const struct emit_winograd *n, const struct emit_tiled *v);

/* Declares the number of a tile, an expression, its image n and its place (ty, tx) there. */
void emit_winograd_place(struct emitter *e, const struct emit_winograd *n, int indent,
                         const char *tile);

/* "first + t", tile t of a unit. */
const char *emit_winograd_tile(const struct emit_winograd *n);

/* Offset of that tile in a value whose tiles begin at `inset`. */
const char *emit_winograd_at(struct emitter *e, const struct emit_winograd *n,
                             const struct graph_value *v, int64_t inset);

/* A call of the helper, of its second form where the tile's place asks for that. */
void emit_winograd_call(struct emitter *e, const struct emit_winograd *n, int indent,
                        const struct emit_tiled *v, const struct text_list *list);

/* The function NUMBER_read_NAME that transforms all tiles of a unit, from its first one on. */
void emit_winograd_read(struct emitter *e, const struct emit_winograd *n,
                        const struct emit_tiled *v);

/* Tensors that do not stay in the second-level cache are fetched ahead, `share` being how a loop
 * deals them out: tile `first` + `ahead` + a / blocks, block a % blocks. */
bool emit_winograd_fetches(const struct emitter *e, const struct emit_winograd *n);
struct emit_fetch {
    const char *step; /* counts the steps that deal: "e" */
    int steps, ahead, blocks;
    const char *group; /* offset of the blocks; "" */
    const struct graph_value *values[3];
    const char *names[3]; /* NULL: none */
    int64_t insets[3];
    int64_t groups[3]; /* stride of "g" in the value */
};
void emit_winograd_fetch(struct emitter *e, const struct emit_winograd *n, int indent,
                         const struct emit_fetch *f);

#endif
