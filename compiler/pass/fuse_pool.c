/* fuse_pool.c: a maximum over small windows becomes the last act of the direct convolution before
 * it.
 *
 * Requires: pass_select. Establishes: no 2x2 or 3x3 maxpool follows a direct convolution without a
 * residual whose result nothing else uses and whose weights a thread's second cache holds beside
 * its rows. Such a convolution makes its rows one by one, as the windows need them, so that they
 * never leave the first caches; at the start of a unit of work it makes again the rows that its
 * first window shares with the unit before, so that units are large. */
#include "pass/select.h"

enum { MOST_ROWS = 3 };

static bool takes_pool(const struct graph *g, const struct graph_op *op)
{
    return op->kind == OP_conv && op->algorithm == ALGORITHM_DIRECT && op->residual < 0 &&
           !op->pool.kh && select_group_bytes(g, op) <= SELECT_GROUP_KEPT;
}

/* Rows of the pool of a unit: what counts are rows of the convolution. */
static int choose_span(const struct graph *g, const struct graph_op *op, int height)
{
    return select_span(g, height, select_groups(g, op), op->pool.stride,
                       op->pool.kh - op->pool.stride);
}

static void fuse(struct arena *arena, struct graph *g, const int *uses, int id, bool *keep)
{
    const struct graph_op *pool = &g->ops.items[id];
    int input = pool->inputs.items[0], producer = g->values.items[input].producer;
    struct graph_op *op = &g->ops.items[producer];
    const struct window *w = &pool->window;
    if (!takes_pool(g, op) || uses[input] != 1 || w->kh > MOST_ROWS || w->kw > MOST_ROWS ||
        w->dilation != 1)
        return;
    op->pool = *w;
    op->unpooled = g->values.items[input].shape;
    op->direct = (struct direct){
        .span = choose_span(g, op, g->values.items[pool->output].shape.h),
        .chunk = graph_input_blocks(g, op),
    };
    graph_absorb(arena, g, producer, id);
    keep[id] = false;
}

struct graph *pass_fuse_pool(struct arena *arena, const struct graph *graph)
{
    struct graph *g = graph_clone(arena, graph);
    const int *uses = graph_uses(arena, g);
    bool *keep = arena_array(arena, (size_t)g->ops.count, sizeof *keep);
    for (int i = 0; i < g->ops.count; i++) {
        keep[i] = true;
        if (g->ops.items[i].kind == OP_maxpool)
            fuse(arena, g, uses, i, keep);
    }
    return graph_compact(arena, g, keep);
}
