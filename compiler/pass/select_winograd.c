/* select_winograd.c: whether a convolution is cheaper by Winograd's algorithm, and in which pieces.
 * In: a convolution, and what it costs by direct. Out: its `winograd`, tiles 0 for direct. */
#include <math.h>

#include "ir/winograd.h"
#include "pass/select.h"

/* Cycles of the transforms of a tile for one block of channels, by F(4x4) and by F(2x2); of one
 * channel's and one block's weights. SECOND is what a large second cache holds, LARGE what a
 * thread's share of the third does; beyond it, and beyond what the second one keeps beside much
 * else, vectors come at these bytes a cycle, and the transformed tiles, once for each group, at
 * TILES_BYTES. Weights, which are asked for ahead, come at WEIGHT_BYTES; a layer's that are many at
 * MEMORY_BYTES where they, or the network's, are more than the third cache (THIRD) or all caches
 * hold (ALL), so that every call reads them from memory anew. */
enum {
    INPUT_CYCLES = 130,
    OUTPUT_CYCLES = 110,
    INPUT2_CYCLES = 50,
    OUTPUT2_CYCLES = 40,
    WEIGHTS_CYCLES = 110,
    MAX_TILES = 64,
    MAX_TILES_TRAINING = 16,
    MAX_GROUP = 4,
    SECOND = 700 << 10,
    LARGE = 4 << 20,
    THIRD = 32 << 20,
    ALL = 64 << 20,
    WIDEST = 16,
    CACHE_BYTES = 16,
    LARGE_BYTES = 6,
    TILES_BYTES = 8,
    WEIGHT_BYTES = 10,
};
static const double MEMORY_BYTES = 5.5;

/* Winograd's algorithm is taken where it saves this much: what the model does not see costs too. */
static const double WORTH = 0.87;

/* Of two kinds of work that go on at the same time, the share of the lesser one that is felt. */
static const double OVERLAP = 0.3;

static const struct winograd none = {0, 0, 0, 0};

/* Of the second cache what scratch memory finds beside weights and images. */
static const double KEPT = 0.4;

static double bytes_cycles(const struct graph *g, double bytes, double of)
{
    if (of <= KEPT * g->target->second_cache)
        return 0;
    return bytes / (of <= LARGE ? CACHE_BYTES : LARGE_BYTES);
}

/* Bytes of the weights of all convolutions and linear layers, as they are without a transform. */
static double network_weights(const struct graph *g)
{
    double reals = 0;
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[i];
        if (op->kind != OP_conv && op->kind != OP_linear)
            continue;
        const struct shape in = g->values.items[op->inputs.items[0]].shape;
        double taps = op->kind == OP_conv ? op->window.kh * op->window.kw : in.h * in.w;
        reals += taps * in.c * g->values.items[op->output].shape.c / (op->groups ? op->groups : 1);
    }
    return reals * (g->precise ? 8 : 4);
}

/* Cycles in which weights arrive that every set of tiles reads. */
static double fetch_cycles(const struct graph *g, double bytes)
{
    bool far = bytes > THIRD || (bytes > LARGE && network_weights(g) > ALL);
    return bytes / (far ? MEMORY_BYTES : WEIGHT_BYTES);
}

/* Cycles of the whole batch on one of the threads, where products take `slower` times the cycles
 * that they take with two vector multiply-adds a cycle. */
static double slowed_cycles(const struct graph *g, const struct graph_op *op, double slower)
{
    const struct winograd *w = &op->winograd;
    const struct winograd_extents e = winograd_extents(g, op);
    int lanes = g->target->lanes, pieces = (w->tiles + w->pixels - 1) / w->pixels;
    double channels = (double)e.in_blocks * lanes, real = g->precise ? 8 : 4;
    double products = 0;
    for (int i = 0; i < pieces; i++) {
        int tiles = w->tiles * (i + 1) / pieces - w->tiles * i / pieces;
        products += select_tile_cycles((struct tile){tiles, w->blocks}, channels);
    }
    int patch = w->out == 4 ? INPUT_CYCLES : INPUT2_CYCLES;
    int result = w->out == 4 ? OUTPUT_CYCLES : OUTPUT2_CYCLES;
    double input = (double)w->tiles * e.in_blocks * patch;
    double rest =
        e.products * e.groups * products * slower + (double)w->tiles * e.out_blocks * result;
    double scratch = (double)(e.v + e.m) * real, weights = (double)e.weights * real;
    input += bytes_cycles(g, 2 * scratch, scratch);
    double fetched = fetch_cycles(g, weights);
    rest = fmax(rest, fetched) + OVERLAP * fmin(rest, fetched);
    if (scratch > SECOND)
        rest += (double)e.v * real * e.groups / TILES_BYTES;
    int64_t shared = e.units * e.groups; /* a set of tiles that two threads share both transform */
    double a_thread = (double)((shared + g->threads - 1) / g->threads) / e.groups;
    return input * ceil(a_thread) + rest * a_thread;
}

static double cycles_of(const struct graph *g, const struct graph_op *op)
{
    return slowed_cycles(g, op, 1);
}

/* The same to hold against other algorithms, all of whose work is products: with the widest vectors
 * some cores have one multiply-add a cycle, others two, and what is chosen must do for both. */
static double fair_cycles(const struct graph *g, const struct graph_op *op)
{
    double two = cycles_of(g, op);
    if (g->target->lanes < WIDEST)
        return two;
    return (two + slowed_cycles(g, op, 2)) / 3; /* of 1 and 2 times */
}

double select_winograd_cycles(const struct graph *g, const struct graph_op *of,
                              const struct winograd *winograd)
{
    struct graph_op op = *of;
    op.winograd = *winograd;
    return cycles_of(g, &op);
}

static double weights_cycles(const struct graph *g, const struct graph_op *op)
{
    const struct winograd_extents e = winograd_extents(g, op);
    double channels = (double)e.in_blocks * g->target->lanes;
    return channels * e.out_blocks * WEIGHTS_CYCLES / g->threads;
}

/* The cheapest pieces of `op` with tiles of `out` rows, and their cycles. */
static double choose(const struct graph *g, struct graph_op *op, int out, int blocks)
{
    double least = 0;
    struct winograd best = none;
    int tiles = g->training ? MAX_TILES_TRAINING : MAX_TILES;
    for (int k = blocks ? blocks : 1; k <= (blocks ? blocks : MAX_GROUP); k++) {
        int most = (g->target->registers - k - 1) / k;
        for (int t = 1; t <= tiles && most > 0; t++) {
            op->winograd = (struct winograd){out, t, most < t ? most : t, k};
            const struct winograd_extents e = winograd_extents(g, op);
            if (e.tiles % t || e.out_blocks % k)
                continue;
            double cycles = cycles_of(g, op);
            if (!best.tiles || cycles < least || (cycles <= least && k == best.blocks)) {
                least = cycles;
                best = op->winograd;
            }
        }
    }
    op->winograd = best;
    return least;
}

/* The cheapest pieces of the tiles that are cheaper: in training the weights are transformed for
 * those of 4x4 only. */
static void choose_tiles(const struct graph *g, struct graph_op *op, const struct winograd *like)
{
    if (like && like->out) {
        choose(g, op, like->out, like->blocks);
        return;
    }
    struct graph_op small = *op;
    double large_cycles = choose(g, op, 4, 0);
    if (!g->training && choose(g, &small, 2, 0) < large_cycles)
        op->winograd = small.winograd;
}

struct winograd select_winograd(const struct graph *g, const struct graph_op *of, bool backward,
                                const struct winograd *like, double other)
{
    struct graph_op op = *of;
    int ends[1] = {op.inputs.items[0]};
    if (!winograd_possible(g, of) ||
        (backward && g->values.items[op.output].shape.c < g->target->lanes))
        return none;
    if (backward) { /* what it reads and writes have the other's extents */
        ends[0] = op.output;
        op.output = op.inputs.items[0];
        op.kind = OP_conv_backward_data;
    }
    op.inputs.items = ends;
    op.inputs.count = 1;
    if (winograd_pad(&op) < 0)
        return none;
    choose_tiles(g, &op, like);
    if (!op.winograd.tiles)
        return none;
    double cycles = g->training ? cycles_of(g, &op) + weights_cycles(g, &op) : fair_cycles(g, &op);
    bool wanted = of->algorithm == ALGORITHM_WINOGRAD || cycles < WORTH * other / g->threads;
    return wanted ? op.winograd : none;
}

/* ---- The gradient of the weights ---- */

static double dw_cycles(const struct graph *g, const struct graph_op *op)
{
    const struct winograd *w = &op->winograd;
    const struct winograd_extents e = winograd_extents(g, op);
    double channels = (double)e.in_blocks * g->target->lanes, real = g->precise ? 8 : 4;
    double pieces = ceil(channels / w->pixels), length = channels / pieces;
    double moves = 2 * length * w->blocks;
    double step = fmax(length * w->blocks / 2, fmax((length + w->blocks) / 2, 4)) + 0.5;
    double unit = e.products * e.groups * pieces * (w->tiles * step + moves + 10) +
                  w->tiles * (e.in_blocks + e.out_blocks) * INPUT_CYCLES;
    double scratch = (double)(e.v + e.m) * real, sums = (double)e.weights * real;
    unit += bytes_cycles(g, 2 * scratch, scratch) + bytes_cycles(g, 2 * sums, sums + scratch);
    int64_t a_thread = (e.units + g->threads - 1) / g->threads;
    double taps = channels * e.out_blocks * (e.products * 2 + WEIGHTS_CYCLES);
    return unit * (double)a_thread + taps;
}

struct winograd select_winograd_dw(const struct graph *g, const struct graph_op *of, bool wanted,
                                   double direct)
{
    struct graph_op op = *of;
    int ends[2] = {op.inputs.items[0], op.output};
    struct winograd best = none;
    double least = 0;
    if (!winograd_possible(g, of))
        return none;
    op.kind = OP_conv_backward_weights;
    op.inputs.items = ends;
    op.inputs.count = 2;
    for (int k = 1; k <= MAX_GROUP; k++)
        for (int t = 1; t <= MAX_TILES; t++) {
            op.winograd = (struct winograd){4, t, (g->target->registers - k - 1) / k, k};
            const struct winograd_extents e = winograd_extents(g, &op);
            if (op.winograd.pixels < 1 || e.tiles % t || e.out_blocks % k)
                continue;
            double cycles = dw_cycles(g, &op);
            if (best.tiles && cycles > least)
                continue;
            least = cycles;
            best = op.winograd;
        }
    return wanted || least < WORTH * direct / g->threads ? best : none;
}
