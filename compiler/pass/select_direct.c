/* select_direct.c: the order in which a direct convolution does its work. In: a convolution with
 * its tile. Out: its `direct`.
 *
 * Weights are read once an inference and come from memory; what matters is that they are asked for
 * in time, that those at work stay in the first cache, and that the input is not read from the
 * third one anew for each group of outputs. */
#include "pass/select.h"

/* Bytes of an image that a thread's second cache holds. Of weights: of all groups, that stay in a
 * thread's second cache beside some rows of the input; that no one needs to ask for ahead; of a
 * chunk, at most half the first cache. */
enum { IMAGE_KEPT = 900 << 10, ALL_KEPT = 600 << 10, FEW = 64 << 10, CHUNK = 20 << 10 };

/* Tiles of so many pixels use a weight long enough to wait for it at the second cache. */
enum { WIDE_TILE = 10 };

/* Bytes a cycle at which weights come from the second cache or beyond. */
enum { WEIGHT_BYTES = 8 };

/* The chunk: the most blocks of `all` that divide it and whose weights are few enough. Windows of
 * several rows find most of their input in the first cache, and with wide tiles they need none. */
static int choose_chunk(const struct graph_op *op, int all, int64_t bytes_of_block)
{
    bool wide = op->window.kh > 1 && op->tile.pixels >= WIDE_TILE;
    int best = 1;
    if (wide && all * bytes_of_block <= SELECT_GROUP_KEPT)
        return all;
    for (int c = 2; c <= all; c++)
        if (all % c == 0 && c * bytes_of_block <= CHUNK)
            best = c;
    return best;
}

int select_span(const struct graph *g, int height, int64_t groups, double row, double start)
{
    int best = 1;
    double least = 0;
    for (int span = 1; span <= height; span++) {
        if (height % span)
            continue;
        int64_t units = g->batch * groups * (height / span);
        int64_t a_thread = (units + g->threads - 1) / g->threads;
        double cost = (double)a_thread * (span * row + start);
        if (span == 1 || cost <= least) {
            least = cost;
            best = span;
        }
    }
    return best;
}

int64_t select_groups(const struct graph *g, const struct graph_op *op)
{
    int lanes = g->target->lanes;
    return (g->values.items[op->output].shape.c + lanes - 1) / lanes / op->tile.blocks;
}

/* Of one block of the input's channels. */
static int64_t block_bytes(const struct graph *g, const struct graph_op *op)
{
    int in = g->values.items[op->inputs.items[0]].shape.c, lanes = g->target->lanes;
    return (int64_t)op->window.kh * op->window.kw * (in < lanes ? in : lanes) * op->tile.blocks *
           lanes * (g->precise ? 8 : 4);
}

int64_t select_group_bytes(const struct graph *g, const struct graph_op *op)
{
    return graph_input_blocks(g, op) * block_bytes(g, op);
}

/* Both orders read the input once a group, and one of them the weights once an image. An image that
 * the second cache holds comes from there for all groups, where all images would come from the
 * third one for each group: then the weights are the lesser evil if they are fewer bytes. */
bool select_images_first(const struct graph *g, const struct graph_op *op)
{
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    const struct shape out = g->values.items[op->output].shape;
    const struct window *w = &op->window;
    double real = g->precise ? 8 : 4,
           channels = (double)graph_input_blocks(g, op) * g->target->lanes;
    double read = w->kh >= w->stride ? 1 : 1.0 / (w->stride * w->stride);
    double image = channels * in.h * in.w * real * read;
    double weights = channels * w->kh * w->kw * out.c * real;
    return g->batch > 1 && image <= IMAGE_KEPT && g->batch * image > IMAGE_KEPT &&
           weights < (double)select_groups(g, op) * image;
}

static bool is_one(const struct graph_op *op)
{
    return op->window.kh == 1 && op->window.kw == 1;
}

/* Whether images, of several, would come from the third cache or beyond for each group of outputs.
 */
static bool comes_from_far(const struct graph *g, const struct graph_op *op)
{
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    double image = (double)in.c * in.h * in.w * (g->precise ? 8 : 4);
    return g->batch > 1 && select_groups(g, op) > 1 && image > IMAGE_KEPT;
}

struct direct select_direct(const struct graph *g, const struct graph_op *op, double row)
{
    const struct shape out = g->values.items[op->output].shape;
    int blocks = graph_input_blocks(g, op);
    int64_t groups = select_groups(g, op), of_group = select_group_bytes(g, op);
    struct direct d = {.span = 1, .chunk = blocks};
    if (g->training)
        d.rows_first = graph_rows_first(g, op);
    else if (groups * of_group <= ALL_KEPT && (is_one(op) || comes_from_far(g, op)))
        d.rows_first = d.fetches = out.h > 1;
    else if (groups * of_group > FEW) {
        d.chunk = choose_chunk(op, blocks, block_bytes(g, op));
        d.span = select_span(g, out.h, groups, row, (double)of_group / WEIGHT_BYTES);
        d.fetches = true;
    }
    return d;
}
