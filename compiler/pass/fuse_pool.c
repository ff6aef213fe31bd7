/* fuse_pool.c: a maximum over small windows becomes the last act of the direct convolution before
 * it.
 *
 * Requires: pass_select. Establishes: no 2x2 or 3x3 maxpool follows a direct convolution without a
 * residual whose result nothing else uses and whose weights a thread's second cache holds beside
 * its rows. Such a convolution makes its rows one by one, as the windows need them, so that they
 * never leave the first caches; at the start of a unit of work it makes again the rows that its
 * first window shares with the unit before, so that units are large. */
#include "pass/pass.h"

enum { MOST_ROWS = 3, GROUP_KEPT = 320 << 10 };

static int groups_of(const struct graph *g, const struct graph_op *op)
{
    int lanes = g->target->lanes;
    return (g->values.items[op->output].shape.c + lanes - 1) / lanes / op->tile.blocks;
}

static bool takes_pool(const struct graph *g, const struct graph_op *op)
{
    int lanes = g->target->lanes, in = g->values.items[op->inputs.items[0]].shape.c;
    int64_t inputs = in < lanes ? in : (int64_t)graph_input_blocks(g, op) * lanes;
    int64_t weights = inputs * op->window.kh * op->window.kw * op->tile.blocks * lanes;
    return op->kind == OP_conv && op->algorithm == ALGORITHM_DIRECT && op->residual < 0 &&
           !op->pool.kh && weights * (g->precise ? 8 : 4) <= GROUP_KEPT;
}

/* Rows of the pool of a unit: those with which the threads' work, in rows of the convolution, is
 * least; of equal ones the most. */
static int choose_span(const struct graph *g, const struct graph_op *op, int height)
{
    int best = 1;
    int64_t least = 0;
    for (int span = 1; span <= height; span++) {
        if (height % span)
            continue;
        int64_t units = (int64_t)g->batch * groups_of(g, op) * (height / span);
        int64_t a_thread = (units + g->threads - 1) / g->threads;
        int64_t rows = a_thread * ((int64_t)(span - 1) * op->pool.stride + op->pool.kh);
        if (span == 1 || rows <= least) {
            least = rows;
            best = span;
        }
    }
    return best;
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
    for (int i = 0; i < pool->nodes.count; i++)
        array_push(arena, &op->nodes, pool->nodes.items[i]);
    g->values.items[pool->output].producer = producer;
    g->values.items[pool->output].node = g->values.items[input].node;
    op->output = pool->output;
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
