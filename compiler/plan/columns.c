/* columns.c: how a convolution by gemm is cut into products, and the scratch of each algorithm. */
#include "ir/winograd.h"
#include "plan/plan.h"

/* Enough columns to keep BLAS busy, few enough that the scratch of a thread stays in its cache. */
enum { GEMM_COLUMNS = 512 };

int plan_gemm_columns(const struct graph *graph, const struct graph_op *op)
{
    const struct shape out = graph->values.items[op->output].shape;
    int rows = GEMM_COLUMNS / out.w;
    if (rows > out.h)
        rows = out.h;
    return (rows > 0 ? rows : 1) * out.w;
}

int64_t plan_gemm_scratch_floats(const struct graph *graph, const struct graph_op *op)
{
    const struct window *w = &op->window;
    if (w->kh == 1 && w->kw == 1 && w->stride == 1 && !w->pad)
        return 0;
    int64_t rows =
        (int64_t)graph->values.items[op->inputs.items[0]].shape.c / op->groups * w->kh * w->kw;
    int64_t floats = rows * plan_gemm_columns(graph, op);
    return (floats + PLAN_LINE_FLOATS - 1) / PLAN_LINE_FLOATS * PLAN_LINE_FLOATS;
}

int64_t plan_pool_row_floats(const struct graph *graph, const struct graph_op *op)
{
    const struct window *w = &op->pool;
    int out = graph->values.items[op->output].shape.w;
    int read = (out - 1) * w->stride + w->kw, made = w->pad + op->unpooled.w;
    return (int64_t)op->tile.blocks * (read > made ? read : made) * graph->target->lanes;
}

int64_t plan_scratch_floats(const struct graph *graph, const struct graph_op *op)
{
    if (op->kind == OP_conv && op->algorithm == ALGORITHM_GEMM)
        return plan_gemm_scratch_floats(graph, op);
    if (op->pool.kh)
        return (op->pool.kh + 1) * plan_pool_row_floats(graph, op);
    if (op->algorithm != ALGORITHM_WINOGRAD ||
        (op->kind != OP_conv && op->kind != OP_conv_backward_data &&
         op->kind != OP_conv_backward_weights))
        return 0;
    const struct winograd_extents e = winograd_extents(graph, op);
    return (e.v + e.m + PLAN_LINE_FLOATS - 1) / PLAN_LINE_FLOATS * PLAN_LINE_FLOATS;
}

int64_t plan_scratch_step(const struct plan *plan, const struct graph_op *op)
{
    int64_t floats = plan_scratch_floats(plan->graph, op);
    return floats && plan->scratch_lines ? plan->scratch_lines * PLAN_LINE_FLOATS : floats;
}
