/* liveness.c: a buffer for every value and scratch, its size, and the steps between which it lives.
 *
 * An operator that reads each element before it writes the same one may write over an input that
 * dies there (op.def, `overwrites`): the output then replaces the input's buffer. */
#include "plan/plan.h"

static int64_t lines_of(int64_t floats)
{
    return (floats + PLAN_LINE_FLOATS - 1) / PLAN_LINE_FLOATS;
}

static void use(struct plan *plan, int value, int step)
{
    int buffer = plan->buffer[value];
    if (buffer >= 0 && plan->buffers.items[buffer].last < step)
        plan->buffers.items[buffer].last = step;
}

/* A buffer for what step `step` writes, unless that is the caller's or a parameter's gradient. */
static void add_value(struct arena *arena, struct plan *plan, int value, int step)
{
    const struct graph *g = plan->graph;
    const struct graph_value *v = &g->values.items[value];
    if (v->external || v->role == VALUE_PARAMETER)
        return;
    int64_t floats = graph_whole_floats(g, v);
    struct plan_buffer buffer = {value, lines_of(v->wide ? 2 * floats : floats), 0, step, step, -1};
    plan->buffer[value] = plan->buffers.count;
    array_push(arena, &plan->buffers, buffer);
}

static void add_step(struct arena *arena, struct plan *plan, int step)
{
    const struct graph *g = plan->graph;
    struct plan_step *s = &plan->steps.items[step];
    const struct graph_op *op = &g->ops.items[s->op];
    for (int i = 0; i < graph_read_count(op); i++)
        use(plan, graph_read(op, i), step);
    for (int i = 0; i <= op->also.count; i++)
        add_value(arena, plan, graph_write(op, i), step);
    int64_t scratch = plan_scratch_floats(g, op);
    if (!scratch)
        return;
    if (plan->scratch_lines) {
        s->scratch = 0;
        return;
    }
    struct plan_buffer buffer = {-1, lines_of(scratch), 0, step, step, -1};
    s->scratch = plan->buffers.count;
    array_push(arena, &plan->buffers, buffer);
}

/* Several threads: one buffer, the first, is the scratch of all steps. */
static void add_scratch(struct arena *arena, struct plan *plan)
{
    const struct graph *g = plan->graph;
    int64_t most = 0;
    for (int i = 0; g->threads > 1 && i < plan->steps.count; i++) {
        int64_t lines = lines_of(plan_scratch_floats(g, &g->ops.items[plan->steps.items[i].op]));
        most = lines > most ? lines : most;
    }
    if (!most)
        return;
    plan->scratch_lines = most + PLAN_SCRATCH_GAP;
    struct plan_buffer buffer = {-1, plan->scratch_lines * g->threads, 0, 0, plan->steps.count - 1,
                                 -1};
    array_push(arena, &plan->buffers, buffer);
}

bool plan_may_replace(const struct graph_op *op, int value)
{
    bool conv = op->kind == OP_conv || op->kind == OP_conv_backward_data;
    if (!op_overwrites(op->kind))
        return false;
    if (!conv)
        return true;
    /* A convolution reads its input all over: only what it reads where it writes can be replaced,
     * the residual and the mask, and only by a kernel in blocks; the others leave their product in
     * y first. */
    bool here = value == op->residual || (op->masked && value == op->inputs.items[2]);
    return op_is_blocked(op) && here && value != op->inputs.items[0];
}

static bool same_layout(const struct graph_value *a, const struct graph_value *b)
{
    return a->shape.c == b->shape.c && a->shape.h == b->shape.h && a->shape.w == b->shape.w &&
           a->block == b->block && a->border == b->border;
}

/* Whether step `step` may write its output over `value`. */
static bool may_replace(const struct plan *plan, int step, int value)
{
    const struct graph *g = plan->graph;
    const struct graph_op *op = &g->ops.items[plan->steps.items[step].op];
    int buffer = plan->buffer[value];
    if (buffer < 0 || g->values.items[value].once || plan->buffer[op->output] < 0 ||
        plan->buffers.items[buffer].last != step ||
        !same_layout(&g->values.items[value], &g->values.items[op->output]))
        return false;
    return plan_may_replace(op, value);
}

static void replace(struct plan *plan, int step)
{
    const struct graph_op *op = &plan->graph->ops.items[plan->steps.items[step].op];
    if (!op_overwrites(op->kind) || plan->buffer[op->output] < 0)
        return;
    for (int i = 0; i < graph_read_count(op); i++) {
        int value = graph_read(op, i);
        if (!may_replace(plan, step, value))
            continue;
        plan->buffers.items[plan->buffer[op->output]].replaces = plan->buffer[value];
        return;
    }
}

void plan_liveness(struct arena *arena, struct plan *plan)
{
    plan->buffer = arena_array(arena, (size_t)plan->graph->values.count, sizeof *plan->buffer);
    for (int i = 0; i < plan->graph->values.count; i++)
        plan->buffer[i] = -1;
    add_scratch(arena, plan);
    for (int i = 0; i < plan->steps.count; i++)
        add_step(arena, plan, i);
    for (int i = 0; i < plan->buffers.count; i++) { /* the caller reads losses at the end */
        int value = plan->buffers.items[i].value;
        if (value >= 0 && plan->graph->values.items[value].role == VALUE_LOSS)
            plan->buffers.items[i].last = plan->steps.count - 1;
    }
    for (int i = 0; i < plan->steps.count; i++)
        replace(plan, i);
}
