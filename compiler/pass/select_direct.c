/* select_direct.c: the order in which a direct convolution does its work. In: a convolution with
 * its tile. Out: its `direct`.
 *
 * Weights are read once an inference and come from memory; what matters is that they are asked for
 * in time, that those at work stay in the first cache, and that the input is not read from the
 * third one anew for each group of outputs. */
#include <math.h>

#include "pass/select.h"

/* The shares of a thread's second cache that hold an image, and the weights of all groups beside
 * some rows of the input. */
static const double IMAGE_KEPT = 0.88, ALL_KEPT = 0.58;

/* Bytes of weights: few need not be asked for ahead; a chunk's are at most half the first cache. */
enum { FEW = 64 << 10, CHUNK = 20 << 10 };

enum { LINE = 64 }; /* bytes of a line of the caches */

/* Blocks of a chunk at most: each is a run of the input of its own, and beyond so many runs at once
 * the processor no longer sees them coming (x86-64-v3, 1x1 at 14x14: .65 to .8 of the time). */
enum { RUNS = 8 };

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
        if (all % c == 0 && c <= RUNS && c * bytes_of_block <= CHUNK)
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

static bool is_one(const struct graph_op *op)
{
    return op->window.kh == 1 && op->window.kw == 1;
}

/* What is read for one group of outputs: an image, less the rows that the window's stride passes
 * over, and the pixels where they have lines of the cache of their own. A block of a pixel is a
 * line at most. */
static double image_bytes(const struct graph *g, const struct graph_op *op)
{
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    const struct window *w = &op->window;
    int lanes = in.c < g->target->lanes ? in.c : g->target->lanes;
    double pixel = lanes * (g->precise ? 8.0 : 4.0), step = w->stride;
    double rows = w->kh >= w->stride ? in.h : in.h / step;
    double columns = w->kh >= w->stride ? in.w : in.w / fmax(1, step * pixel / LINE);
    return graph_input_blocks(g, op) * rows * columns * pixel;
}

/* Of all groups. */
static double weights_bytes(const struct graph *g, const struct graph_op *op)
{
    return (double)(select_groups(g, op) * select_group_bytes(g, op));
}

/* Both orders read the input once a group, and one of them the weights once an image. An image that
 * the second cache holds comes from there for all groups, where all images would come from the
 * third one for each group: then the weights are the lesser evil if they are fewer bytes. */
bool select_images_first(const struct graph *g, const struct graph_op *op)
{
    double image = image_bytes(g, op), kept = IMAGE_KEPT * g->target->second_cache;
    return g->batch > 1 && image <= kept && g->batch * image > kept &&
           weights_bytes(g, op) < (double)select_groups(g, op) * image;
}

/* Rows first reads all weights for each row, groups first an image for each group. With weights
 * that stay near that costs nothing, and from afar the fewer bytes cost less. Windows of several
 * rows find their input near, but for images, of several, that come from afar for each group. */
static bool rows_first(const struct graph *g, const struct graph_op *op)
{
    const struct shape out = g->values.items[op->output].shape;
    double image = image_bytes(g, op), groups = (double)select_groups(g, op);
    double cache = g->target->second_cache, weights = weights_bytes(g, op);
    bool near = weights <= ALL_KEPT * cache;
    if (is_one(op))
        return near || weights * out.h < image * groups;
    return near && g->batch > 1 && groups > 1 && image > IMAGE_KEPT * cache;
}

struct direct select_direct(const struct graph *g, const struct graph_op *op, double row)
{
    const struct shape out = g->values.items[op->output].shape;
    int blocks = graph_input_blocks(g, op);
    int64_t groups = select_groups(g, op), of_group = select_group_bytes(g, op);
    struct direct d = {.span = 1, .chunk = blocks};
    if (g->training)
        d.rows_first = graph_rows_first(g, op);
    else if (rows_first(g, op))
        d.rows_first = d.fetches = out.h > 1;
    else if (weights_bytes(g, op) > FEW) {
        d.chunk = choose_chunk(op, blocks, block_bytes(g, op));
        d.span = select_span(g, out.h, groups, row, (double)of_group / WEIGHT_BYTES);
        d.fetches = true;
    }
    return d;
}
