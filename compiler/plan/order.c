/* order.c: the order of the steps.
 *
 * Operators of one scope stay together, because a scope becomes a function; within it, text order
 * is a valid order, and an operator is moved down to just before its first user of the same scope
 * when that lowers the peak of live memory. */
#include "plan/plan.h"

#include <string.h>

enum { MAX_TRIALS = 4096 };

struct peak_scratch {
    int *at, *last;  /* position of each operator; last use of each value */
    int64_t *change; /* of the live floats at each position */
};

static struct peak_scratch peak_scratch_new(struct arena *arena, const struct graph *g)
{
    return (struct peak_scratch){
        arena_array(arena, (size_t)g->ops.count, sizeof(int)),
        arena_array(arena, (size_t)g->values.count, sizeof(int)),
        arena_array(arena, (size_t)g->ops.count + 1, sizeof(int64_t)),
    };
}

/* The largest sum of floats that live at one position of `order`. A residual counts until the step
 * before its sum, whose output takes its place. */
static int64_t peak_floats(const struct graph *g, const int *order, struct peak_scratch *s)
{
    memset(s->change, 0, ((size_t)g->ops.count + 1) * sizeof *s->change);
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[order[i]];
        s->at[order[i]] = i;
        s->last[op->output] = i;
        for (int k = 0; k < op->inputs.count; k++)
            s->last[op->inputs.items[k]] = i;
        if (op->residual >= 0 && s->last[op->residual] < i - 1)
            s->last[op->residual] = i - 1;
    }
    for (int v = 0; v < g->values.count; v++) {
        const struct graph_value *value = &g->values.items[v];
        if (value->external)
            continue;
        s->change[s->at[value->producer]] += graph_value_floats(value);
        s->change[s->last[v] + 1] -= graph_value_floats(value);
    }
    int64_t live = 0, most = 0;
    for (int i = 0; i < g->ops.count; i++) {
        live += s->change[i];
        if (live > most)
            most = live;
    }
    return most;
}

/* Position of the first user of what order[from] computes; -1 where an operator of another scope
 * comes before it, or none uses it. */
static int first_user(const struct graph *g, const int *order, int from)
{
    const struct graph_op *made = &g->ops.items[order[from]];
    for (int i = from + 1; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[order[i]];
        if (op->scope != made->scope)
            return -1;
        if (op->residual == made->output)
            return i;
        for (int k = 0; k < op->inputs.count; k++)
            if (op->inputs.items[k] == made->output)
                return i;
    }
    return -1;
}

/* Moves order[from] to just before order[to]. */
static void move_down(int *order, int from, int to)
{
    int op = order[from];
    for (int i = from; i + 1 < to; i++)
        order[i] = order[i + 1];
    order[to - 1] = op;
}

struct graph *plan_order(struct arena *arena, const struct graph *graph)
{
    int count = graph->ops.count;
    int *order = arena_array(arena, (size_t)count, sizeof *order);
    int *trial = arena_array(arena, (size_t)count, sizeof *trial);
    bool *keep = arena_array(arena, (size_t)count, sizeof *keep);
    for (int i = 0; i < count; i++) {
        order[i] = i;
        keep[i] = true;
    }
    if (graph->training) /* results live until the way back, whatever the order */
        return graph_clone(arena, graph);
    struct peak_scratch scratch = peak_scratch_new(arena, graph);
    int64_t least = peak_floats(graph, order, &scratch);
    for (int i = count - 1, trials = 0; i > 0 && trials < MAX_TRIALS; i--) {
        int user = first_user(graph, order, i);
        if (user <= i + 1)
            continue;
        memcpy(trial, order, (size_t)count * sizeof *trial);
        move_down(trial, i, user);
        int64_t most = peak_floats(graph, trial, &scratch);
        trials++;
        if (most >= least)
            continue;
        least = most;
        memcpy(order, trial, (size_t)count * sizeof *order);
    }
    struct graph *ordered = graph_clone(arena, graph);
    for (int i = 0; i < count; i++)
        ordered->ops.items[i] = graph->ops.items[order[i]];
    return graph_compact(arena, ordered, keep);
}
