/* select.c: how each convolution is computed, and in which register tiles.
 *
 * Requires: pass_fuse. Establishes: every conv is gemm, direct or winograd; those in blocks and
 * linear layers have a tile, winograd ones also their pieces. What the options asked for is kept
 * where it is possible: grouped and dilated convolutions are gemm, only 3x3 ones of stride 1 with
 * enough channels are winograd. In training grouped and dilated ones are plain loops, and each
 * direction of the others is direct or winograd by itself. Where the graph is like another one,
 * what decides how weights lie (the algorithm and the blocks of a tile or a group) is that one's.
 *
 * The model counts cycles of one core that issues two vector multiply-adds and two vector loads a
 * cycle, with a multiply-add's latency of four: what current x86 and ARM cores do. */
#include "pass/select.h"

enum { FMA_PER_CYCLE = 2, LOADS_PER_CYCLE = 2, FMA_LATENCY = 4, TILE_CYCLES = 12, MAX_BLOCKS = 8 };

/* Cycles of a step that cover the latency for good, and what each one less costs. */
enum { COVERED = 6 };
static const double WAIT_CYCLES = 0.22;

/* Of a pixel's loop in the gradient of weights. */
static const double STEP_CYCLES = 0.5;

/* Rows are joined where that saves more than such a part, in tiles of so many pixels at most where
 * each of them has a place. */
static const double JOINING_PAYS = 0.04;
enum { PLACES = 6 };

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Cycles of a tile: every step of the inner loop reads `blocks` weight vectors and one value a
 * pixel, and accumulates pixels*blocks products. Sums that barely cover the latency wait now and
 * then (measured: 8 of them reach .90 of the peak, 10 .96, 12 all of it). */
double select_tile_cycles(struct tile t, double steps)
{
    double products = (double)t.pixels * t.blocks / FMA_PER_CYCLE;
    double loads = (double)(t.pixels + t.blocks) / LOADS_PER_CYCLE;
    double step = larger(larger(products, loads), FMA_LATENCY);
    if (step < COVERED)
        step += WAIT_CYCLES * (COVERED - step);
    return steps * step + t.pixels * t.blocks + TILE_CYCLES;
}

/* Whether the accumulators, the weights and one broadcast value fit into the registers. */
static bool tile_fits(const struct target *target, struct tile t)
{
    return t.pixels * t.blocks + t.blocks + 1 <= target->registers;
}

/* Cycles for one run of `width` output pixels and `blocks` blocks of output channels. */
static double row_cycles(struct tile t, int width, int blocks, double steps)
{
    struct tiling run = graph_tiling(width, t.pixels);
    struct tile larger = {run.size + 1, t.blocks}, other = {run.size, t.blocks};
    double cycles = run.larger * select_tile_cycles(larger, steps) +
                    (run.count - run.larger) * select_tile_cycles(other, steps);
    return cycles * ((blocks + t.blocks - 1) / t.blocks);
}

/* Which tiles are tried: of at most `pixels`; of divisors of the blocks where `divide`, so that no
 * group is partly empty; of `fixed` blocks only where that is not 0. */
struct tile_rules {
    int pixels;
    bool divide;
    int fixed;
};

/* The cheapest tile for runs of `width`. */
static struct tile choose_tile(const struct target *target, int width, int blocks, double steps,
                               struct tile_rules rules)
{
    struct tile best = {1, rules.fixed ? rules.fixed : 1};
    double least = row_cycles(best, width, blocks, steps);
    for (int k = 1; k <= blocks && k <= MAX_BLOCKS; k++)
        for (int p = 1; p <= width && p <= rules.pixels; p++) {
            struct tile t = {p, k};
            if ((rules.divide && blocks % k) || (rules.fixed && k != rules.fixed) ||
                !tile_fits(target, t))
                continue;
            double cycles = row_cycles(t, width, blocks, steps);
            if (cycles < least) {
                least = cycles;
                best = t;
            }
        }
    return best;
}

static int64_t ceil_div(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/* Steps of the inner loop: products a direct convolution accumulates for one output. */
static double inner_steps(const struct graph_op *op, const struct shape in, int lanes)
{
    double channels = in.c < lanes ? in.c : (double)ceil_div(in.c, lanes) * lanes;
    return channels * op->window.kh * op->window.kw;
}

/* Cycles of the gradient of the weights for one pixel, one row of the window and one group of
 * `kb` blocks: the row's `run` values are dealt out in pieces of at most t.pixels. A wide vector
 * takes two slots of the load units, and the loop itself delays some products. */
static double weights_cycles(const struct target *target, struct tile t, int run, int kb)
{
    int pieces = (run + t.pixels - 1) / t.pixels, wide = target->lanes > 8 ? 2 : 1;
    double cycles = 0;
    for (int i = 0; i < pieces; i++) {
        int values = run * (i + 1) / pieces - run * i / pieces;
        double products = (double)values * t.blocks / FMA_PER_CYCLE;
        double loads = (double)(values + t.blocks * wide) / LOADS_PER_CYCLE;
        cycles += larger(larger(products, loads), FMA_LATENCY) + STEP_CYCLES;
    }
    return cycles * kb / t.blocks;
}

/* The tile of the gradient of the weights, `step` values of x lying between neighbouring pixels.
 * Compilers keep in registers what the next pixel reads again: all values past the step. */
static struct tile choose_weights_tile(const struct target *target, int run, int kb, int step)
{
    struct tile best = {1, 1};
    double least = weights_cycles(target, best, run, kb);
    for (int k = 1; k <= kb; k++)
        for (int n = 1; n <= run && n <= target->registers; n++) {
            struct tile t = {n, k};
            int kept = n > step ? n - step : 0;
            if (kb % k || n * k + k + kept + 1 > target->registers)
                continue;
            double cycles = weights_cycles(target, t, run, kb);
            if (cycles < least) {
                least = cycles;
                best = t;
            }
        }
    return best;
}

/* OpenBLAS reaches about 80 % of what its vectors allow, with short sums and few rows costing more;
 * im2col writes and reads every element once, and what follows the product passes over it again. */
static double gemm_cycles(const struct target *target, const struct graph_op *op, struct shape in,
                          struct shape out)
{
    double k = (double)in.c / op->groups * op->window.kh * op->window.kw;
    double pixels = (double)out.h * out.w;
    double rate = 0.8 * target->blas_lanes * FMA_PER_CYCLE * k / (k + 32) * out.c / (out.c + 8.0);
    bool copies = op->window.kh * op->window.kw > 1 || op->window.stride > 1 || op->window.pad;
    return k * pixels * out.c / rate + (copies ? 2 * k * pixels * op->groups : 0) +
           2 * pixels * out.c / 4;
}

double select_direct_cycles(const struct graph *g, const struct graph_op *op, struct tile tile)
{
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    const struct shape out = g->values.items[op->output].shape;
    int blocks = (int)ceil_div(out.c, g->target->lanes);
    double steps = inner_steps(op, in, g->target->lanes);
    return row_cycles(tile, out.w, blocks, steps) * out.h * g->batch / g->threads;
}

double select_gemm_cycles(const struct graph *g, const struct graph_op *op)
{
    return gemm_cycles(g->target, op, g->values.items[op->inputs.items[0]].shape,
                       g->values.items[op->output].shape) *
           g->batch / g->threads;
}

/* The operator of the other graph that computes the same node first; NULL for none. */
static const struct graph_op *twin(const struct graph *g, const struct graph_op *op)
{
    for (int i = 0; g->like && i < g->like->ops.count; i++) {
        const struct graph_op *other = &g->like->ops.items[i];
        if (other->kind == op->kind && other->nodes.items[0] == op->nodes.items[0])
            return other;
    }
    return NULL;
}

/* In training a convolution is direct or by Winograd's algorithm, each way by itself, or it is in
 * plain loops. `direct`: cycles of the batch. */
static void select_training(const struct graph *g, struct graph_op *op, double direct)
{
    if (op->groups != 1 || op->window.dilation != 1) {
        op->algorithm = ALGORITHM_PLAIN;
        return;
    }
    if (op->algorithm == ALGORITHM_AUTO || op->algorithm == ALGORITHM_WINOGRAD) {
        op->winograd = select_winograd(g, op, false, NULL, direct);
        op->winograd_back = select_winograd(g, op, true, NULL, direct);
    }
    op->algorithm = op->winograd.tiles ? ALGORITHM_WINOGRAD : ALGORITHM_DIRECT;
}

/* `direct` and `gemm`: cycles of an image. */
static void select_inference(const struct graph *g, struct graph_op *op,
                             const struct graph_op *like, double direct, double gemm)
{
    bool automatic = op->algorithm == ALGORITHM_AUTO;
    if (like)
        op->algorithm = like->algorithm;
    else if (op->groups != 1 || op->window.dilation != 1)
        op->algorithm = ALGORITHM_GEMM;
    else if (automatic)
        op->algorithm = direct <= gemm ? ALGORITHM_DIRECT : ALGORITHM_GEMM;
    if (op->algorithm == ALGORITHM_WINOGRAD || (automatic && !like)) {
        double other = (direct < gemm ? direct : gemm) * g->batch;
        op->winograd = select_winograd(g, op, false, like ? &like->winograd : NULL, other);
        if (op->winograd.tiles)
            op->algorithm = ALGORITHM_WINOGRAD;
        else if (op->algorithm == ALGORITHM_WINOGRAD)
            op->algorithm = ALGORITHM_DIRECT;
    }
}

/* The tiles of the gradients of a convolution in blocks. */
static void select_tiles_back(const struct graph *g, struct graph_op *op, bool automatic,
                              bool wanted)
{
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    const struct shape out = g->values.items[op->output].shape;
    int lanes = g->target->lanes, block = in.c < lanes ? in.c : lanes;
    int back = (int)ceil_div(in.c, lanes), width = (int)ceil_div(in.w, op->window.stride);
    op->back = choose_tile(g->target, width, back, inner_steps(op, out, lanes),
                           (struct tile_rules){g->target->registers, true, 0});
    int run = op->window.kw * block, kb = op->tile.blocks;
    op->dw = choose_weights_tile(g->target, run, kb, op->window.stride * block);
    double pixels = (double)g->batch * out.h * out.w * op->window.kh;
    double pairs = (double)(ceil_div(in.c, block) * ceil_div(out.c, (int64_t)lanes * kb));
    if (automatic)
        op->winograd_dw = select_winograd_dw(
            g, op, wanted, pixels * pairs * weights_cycles(g->target, op->dw, run, kb));
}

/* What was measured to be fastest. False: nothing was. */
static bool select_measured(const struct graph *g, struct graph_op *op)
{
    const char *layer = g->model->nodes.items[op->nodes.items[0]].name;
    const struct choice *choice = g->tuning ? tuning_find(g->tuning, layer) : NULL;
    if (!choice)
        return false;
    op->algorithm = choice->algorithm;
    op->tile = choice->tile;
    op->direct = choice->direct;
    op->winograd = choice->winograd;
    if (!op->direct.chunk)
        op->direct.chunk = graph_input_blocks(g, op);
    return true;
}

/* Joins the rows of a unit where that makes better tiles; `row`: cycles of a row as it is. A pool
 * that is fused later parts them again. Where the input's rows do not go on in one another, each
 * pixel of a tile has a register for its place. */
static void select_joined(const struct graph *g, struct graph_op *op, double row, double steps,
                          struct tile_rules rules)
{
    const struct shape out = g->values.items[op->output].shape;
    int blocks = (int)ceil_div(out.c, g->target->lanes), pixels = out.h * out.w;
    struct graph_op joined = *op;
    if (op->window.kh > 1 || op->window.stride > 1)
        rules.pixels = PLACES;
    joined.tile = choose_tile(g->target, pixels, blocks, steps, rules);
    double cycles = row_cycles(joined.tile, pixels, blocks, steps) / out.h;
    joined.direct = select_direct(g, &joined, cycles / blocks * joined.tile.blocks);
    joined.direct.joined = joined.direct.span > 1;
    if (joined.direct.joined && cycles < row * (1 - JOINING_PAYS))
        *op = joined;
}

static void select_conv(const struct graph *g, struct graph_op *op)
{
    if (select_measured(g, op)) {
        op->direct.images_first = op->algorithm == ALGORITHM_DIRECT && select_images_first(g, op);
        return;
    }
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    const struct shape out = g->values.items[op->output].shape;
    int lanes = g->target->lanes;
    int blocks = (int)ceil_div(out.c, lanes);
    double steps = inner_steps(op, in, lanes);
    const struct graph_op *like = twin(g, op);
    const struct tile_rules rules = {g->target->registers, true, like ? like->tile.blocks : 0};
    struct tile tile = choose_tile(g->target, out.w, blocks, steps, rules);
    double row = row_cycles(tile, out.w, blocks, steps), direct = row * out.h;
    enum algorithm asked = op->algorithm;
    if (g->training)
        select_training(g, op, direct * g->batch);
    else
        select_inference(g, op, like, direct, gemm_cycles(g->target, op, in, out));
    if (op_is_blocked(op)) {
        op->tile = tile;
        op->direct = select_direct(g, op, row_cycles(tile, out.w, tile.blocks, steps));
        if (!g->training) {
            select_joined(g, op, row, steps, rules);
            op->direct.images_first = select_images_first(g, op);
        }
    }
    if (op_is_blocked(op) && g->training)
        select_tiles_back(g, op, asked != ALGORITHM_DIRECT && asked != ALGORITHM_GEMM,
                          asked == ALGORITHM_WINOGRAD);
}

struct graph *pass_select(struct arena *arena, const struct graph *graph)
{
    struct graph *g = graph_clone(arena, graph);
    for (int i = 0; i < g->ops.count; i++) {
        struct graph_op *op = &g->ops.items[i];
        if (op->kind == OP_conv)
            select_conv(g, op);
        if (op->kind == OP_linear) {
            int blocks = (int)ceil_div(g->values.items[op->output].shape.c, g->target->lanes);
            op->tile = choose_tile(g->target, 1, blocks, 1000, (struct tile_rules){1, false, 0});
        }
    }
    return g;
}
