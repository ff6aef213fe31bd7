/* select_choices.c: the ways in which a convolution of inference might be computed. In: a
 * convolution, before pass_select. Out: choices, those first that the cost model finds cheapest.
 *
 * For `rnetc tune`, which measures them: so they are chosen to differ, a few of each algorithm. */
#include "ir/target.h"
#include "ir/winograd.h"
#include "pass/select.h"

enum { TILES_KEPT = 3, LARGE_KEPT = 3, SMALL_KEPT = 2 };

static bool same_choice(const struct choice *a, const struct choice *b)
{
    return a->algorithm == b->algorithm && a->tile.pixels == b->tile.pixels &&
           a->tile.blocks == b->tile.blocks && a->direct.rows_first == b->direct.rows_first &&
           a->direct.fetches == b->direct.fetches && a->direct.joined == b->direct.joined &&
           a->direct.span == b->direct.span && a->direct.chunk == b->direct.chunk &&
           a->winograd.out == b->winograd.out && a->winograd.tiles == b->winograd.tiles &&
           a->winograd.blocks == b->winograd.blocks;
}

/* Keeps the `most` cheapest, in order, each once. */
static void keep(struct choices *to, int most, struct choice choice, double cycles)
{
    int at = to->count;
    for (int i = 0; i < to->count; i++)
        if (same_choice(&to->items[i], &choice))
            return;
    while (at > 0 && to->cycles[at - 1] > cycles)
        at--;
    if (at >= most || at >= CHOICES_MOST)
        return;
    if (to->count < most && to->count < CHOICES_MOST)
        to->count++;
    for (int i = to->count - 1; i > at; i--) {
        to->items[i] = to->items[i - 1];
        to->cycles[i] = to->cycles[i - 1];
    }
    to->items[at] = choice;
    to->cycles[at] = cycles;
}

/* The orders of work of a tile: the model's, rows or groups first, all rows at a time with all
 * channels. */
static void add_orders(const struct graph *g, const struct graph_op *op, struct tile tile,
                       double cycles, struct choices *to)
{
    const struct shape out = g->values.items[op->output].shape;
    int blocks = graph_input_blocks(g, op);
    struct graph_op tried = *op;
    tried.tile = tile;
    const struct direct model = select_direct(g, &tried, 1);
    const struct direct orders[] = {model,
                                    {.rows_first = true, .fetches = true, .span = 1},
                                    {.span = 1},
                                    {.fetches = true, .span = out.h},
                                    {.fetches = true, .span = out.h, .chunk = 1},
                                    {.fetches = true, .joined = true, .span = out.h},
                                    {.fetches = true,
                                     .joined = true,
                                     .span = out.h,
                                     .chunk = model.chunk < blocks ? model.chunk : 0}};
    bool one = op->window.kh == 1 && op->window.kw == 1;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct choice c = {ALGORITHM_DIRECT, tile, orders[i], {0}};
        if (c.direct.chunk == blocks)
            c.direct.chunk = 0;
        if ((i != 1 || one) && choice_fits(g, op, &c))
            keep(to, CHOICES_MOST, c, cycles * (i ? 1.02 : 1));
    }
}

static void add_direct(const struct graph *g, const struct graph_op *op, struct choices *to)
{
    struct choices tiles = {.count = 0};
    const struct shape out = g->values.items[op->output].shape;
    int lanes = g->target->lanes, blocks = (out.c + lanes - 1) / lanes;
    for (int k = 1; k <= blocks; k++)
        for (int p = 1; p <= out.w && p <= g->target->registers; p++) {
            struct choice c = {ALGORITHM_DIRECT, {p, k}, {.span = 1}, {0}};
            if (p * k + k + 1 <= g->target->registers && choice_fits(g, op, &c))
                keep(&tiles, TILES_KEPT, c, select_direct_cycles(g, op, c.tile));
        }
    for (int i = 0; i < tiles.count; i++)
        add_orders(g, op, tiles.items[i].tile, tiles.cycles[i], to);
}

static void add_winograd(const struct graph *g, const struct graph_op *op, int out, int most,
                         struct choices *to)
{
    struct choices found = {.count = 0};
    for (int k = 1; k <= 4; k++)
        for (int t = 1; t <= 2 * g->target->registers; t++) {
            int pixels = (g->target->registers - k - 1) / k;
            struct choice c = {
                ALGORITHM_WINOGRAD, {0, 0}, {.span = 1}, {out, t, pixels < t ? pixels : t, k}};
            if (choice_fits(g, op, &c))
                keep(&found, most, c, select_winograd_cycles(g, op, &c.winograd));
        }
    for (int i = 0; i < found.count; i++)
        keep(to, CHOICES_MOST, found.items[i], found.cycles[i]);
}

struct choices select_choices(const struct graph *g, const struct graph_op *op)
{
    struct choices all = {.count = 0};
    struct choice gemm = {ALGORITHM_GEMM, {0, 0}, {.span = 1}, {0}};
    add_direct(g, op, &all);
    add_winograd(g, op, 4, LARGE_KEPT, &all);
    add_winograd(g, op, 2, SMALL_KEPT, &all);
    keep(&all, CHOICES_MOST, gemm, select_gemm_cycles(g, op));
    return all;
}
