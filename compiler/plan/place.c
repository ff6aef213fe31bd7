/* place.c: offsets, so that what lives together lies apart and the workspace is small.
 *
 * Buffers that replace one another form a chain with one offset. Chains are placed one by one, each
 * at the lowest gap between those that live at the same time; several orders are tried (largest
 * first does best mostly: Pisarchyk and Lee 2020, "Efficient memory management for deep neural net
 * inference", section 4) and the smallest result wins. Where that is above the largest sum of what
 * lives together, whatever lay on top is placed first, some times over. Scratch that lives
 * throughout lies at the start, below every array that a stride may be followed out of. */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

struct chain {
    int64_t lines, offset;
    int first, last;
    int index; /* breaks ties, so that the order is total */
};

static int by_size(const void *a, const void *b)
{
    const struct chain *x = a, *y = b;
    if (x->lines != y->lines)
        return x->lines > y->lines ? -1 : 1;
    return x->index - y->index;
}

static int by_first(const void *a, const void *b)
{
    const struct chain *x = a, *y = b;
    return x->first != y->first ? x->first - y->first : x->index - y->index;
}

static int by_life(const void *a, const void *b)
{
    const struct chain *x = a, *y = b;
    int difference = (y->last - y->first) - (x->last - x->first);
    return difference ? difference : by_size(a, b);
}

/* `area` is what a chain keeps busy: lines times steps. */
static int by_area(const void *a, const void *b)
{
    const struct chain *x = a, *y = b;
    int64_t s = x->lines * (x->last - x->first + 1), t = y->lines * (y->last - y->first + 1);
    if (s != t)
        return s > t ? -1 : 1;
    return x->index - y->index;
}

static int by_index(const void *a, const void *b)
{
    return ((const struct chain *)a)->index - ((const struct chain *)b)->index;
}

/* Places all chains in the order they stand in; returns the workspace's lines. `placed` holds those
 * that have a place, by offset, so that the gaps of a chain's time are found in one pass. */
static int64_t place_all(struct chain *chains, int count, const struct chain **placed)
{
    int64_t total = 0;
    for (int i = 0; i < count; i++) {
        struct chain *c = &chains[i];
        int64_t offset = 0;
        for (int k = 0; k < i; k++) {
            const struct chain *d = placed[k];
            if (d->last < c->first || c->last < d->first)
                continue;
            if (d->offset - offset >= c->lines)
                break;
            if (d->offset + d->lines > offset)
                offset = d->offset + d->lines;
        }
        c->offset = offset;
        int k = i;
        for (; k > 0 && placed[k - 1]->offset > offset; k--)
            placed[k] = placed[k - 1];
        placed[k] = c;
        if (offset + c->lines > total)
            total = offset + c->lines;
    }
    return total;
}

/* Moves the chain that ends highest to the front. */
static void highest_first(struct chain *chains, int count)
{
    int top = 0;
    for (int i = 1; i < count; i++)
        if (chains[i].offset + chains[i].lines > chains[top].offset + chains[top].lines)
            top = i;
    struct chain highest = chains[top];
    memmove(chains + 1, chains, (size_t)top * sizeof *chains);
    chains[0] = highest;
}

/* The largest sum of chains alive at one step. */
static int64_t peak(struct arena *arena, const struct chain *chains, int count, int steps)
{
    int64_t *change = arena_array(arena, (size_t)steps + 2, sizeof *change);
    for (int i = 0; i < count; i++) {
        change[chains[i].first] += chains[i].lines;
        change[chains[i].last + 1] -= chains[i].lines;
    }
    int64_t live = 0, most = 0;
    for (int i = 0; i <= steps; i++) {
        live += change[i];
        if (live > most)
            most = live;
    }
    return most;
}

/* Chain of each buffer. Buffers stand in the order of their first step, so what one replaces comes
 * before it. */
static int make_chains(const struct plan *plan, struct chain *chains, int *chain_of)
{
    int count = 0;
    for (int i = 0; i < plan->buffers.count; i++) {
        const struct plan_buffer *b = &plan->buffers.items[i];
        if (b->replaces >= 0) {
            chain_of[i] = chain_of[b->replaces];
            chains[chain_of[i]].last = b->last;
            continue;
        }
        chain_of[i] = count;
        chains[count] = (struct chain){b->lines, 0, b->first, b->last, count};
        count++;
    }
    return count;
}

void plan_place(struct arena *arena, struct plan *plan)
{
    static int (*const orders[])(const void *, const void *) = {by_size, by_area, by_life,
                                                                by_first};
    size_t size = (size_t)plan->buffers.count + 1;
    struct chain *chains = arena_array(arena, size, sizeof *chains);
    struct chain *best = arena_array(arena, size, sizeof *best);
    const struct chain **scratch = arena_array(arena, size, sizeof *scratch);
    int *chain_of = arena_array(arena, size, sizeof *chain_of);
    int count = make_chains(plan, chains, chain_of), fixed = plan->scratch_lines > 0;
    plan->peak_live_lines = peak(arena, chains, count, plan->steps.count);
    enum { ORDERS = sizeof orders / sizeof orders[0], AGAIN = 48, FEW = 4000 };
    for (int i = 0; i < ORDERS + (count < FEW ? AGAIN : 0); i++) {
        if (i && plan->workspace_lines == plan->peak_live_lines)
            break;
        if (i < ORDERS)
            qsort(chains + fixed, (size_t)(count - fixed), sizeof *chains, orders[i]);
        else
            highest_first(chains + fixed, count - fixed);
        int64_t total = place_all(chains, count, scratch);
        if (i && total >= plan->workspace_lines)
            continue;
        plan->workspace_lines = total;
        memcpy(best, chains, (size_t)count * sizeof *chains);
        qsort(best, (size_t)count, sizeof *best, by_index);
    }
    for (int i = 0; i < plan->buffers.count; i++)
        plan->buffers.items[i].offset = best[chain_of[i]].offset;
}
