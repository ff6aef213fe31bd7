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

static void add_step(struct arena *arena, struct plan *plan, int step)
{
    const struct graph *g = plan->graph;
    struct plan_step *s = &plan->steps.items[step];
    const struct graph_op *op = &g->ops.items[s->op];
    for (int i = 0; i < op->inputs.count; i++)
        use(plan, op->inputs.items[i], step);
    if (op->residual >= 0)
        use(plan, op->residual, step);
    const struct graph_value *out = &g->values.items[op->output];
    struct plan_buffer buffer = {op->output, 0, 0, step, step, -1};
    if (!out->external) {
        buffer.lines = lines_of(g->batch * graph_value_floats(out));
        plan->buffer[op->output] = plan->buffers.count;
        array_push(arena, &plan->buffers, buffer);
    }
    int64_t scratch = op->kind == OP_conv && op->algorithm == ALGORITHM_GEMM
                          ? plan_gemm_scratch_floats(g, op)
                          : 0;
    if (scratch) {
        s->scratch = plan->buffers.count;
        buffer.value = -1;
        buffer.lines = lines_of(scratch) * g->threads;
        array_push(arena, &plan->buffers, buffer);
    }
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
    int buffer = value >= 0 ? plan->buffer[value] : -1;
    if (buffer < 0 || plan->buffer[op->output] < 0 || plan->buffers.items[buffer].last != step ||
        !same_layout(&g->values.items[value], &g->values.items[op->output]))
        return false;
    /* A convolution reads its input all over: only the residual can be replaced, and only by the
     * direct kernel, which reads it where it writes; gemm leaves its product in y first. */
    return op->kind != OP_conv || (op->algorithm == ALGORITHM_DIRECT && value == op->residual &&
                                   value != op->inputs.items[0]);
}

static void replace(struct plan *plan, int step)
{
    const struct graph_op *op = &plan->graph->ops.items[plan->steps.items[step].op];
    if (!op_overwrites(op->kind))
        return;
    for (int i = 0; i <= op->inputs.count; i++) {
        int value = i < op->inputs.count ? op->inputs.items[i] : op->residual;
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
    for (int i = 0; i < plan->steps.count; i++)
        add_step(arena, plan, i);
    for (int i = 0; i < plan->steps.count; i++)
        replace(plan, i);
}
