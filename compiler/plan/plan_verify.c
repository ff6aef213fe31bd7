/* plan_verify.c: holds a plan against its graph, knowing nothing of how it was made.
 *
 * The lives of values are derived anew from the steps; every pair of buffers is compared, bytes
 * against bytes and steps against steps. In: a plan. Out: NULL, or the first thing that is wrong.
 */
#include "plan/plan.h"

#include <string.h>

struct life {
    int first, last; /* first -1: never written */
    int64_t floats;
};

/* Derives who lives when: written by its step, last read by its last user. NULL or what is wrong.
 */
static const char *derive(struct arena *arena, const struct plan *plan, struct life *lives)
{
    const struct graph *g = plan->graph;
    for (int i = 0; i < g->values.count; i++) {
        const struct graph_value *v = &g->values.items[i];
        lives[i] = (struct life){-1, -1, graph_whole_floats(g, v) * (v->wide ? 2 : 1)};
    }
    lives[g->ops.items[0].output].first = 0; /* the input is there */
    for (int s = 0; s < plan->steps.count; s++) {
        if (plan->steps.items[s].op < 0 || plan->steps.items[s].op >= g->ops.count)
            return arena_printf(arena, "step %d has no operator", s);
        const struct graph_op *op = &g->ops.items[plan->steps.items[s].op];
        for (int i = 0; i < graph_read_count(op); i++) {
            int value = graph_read(op, i);
            if (lives[value].first < 0)
                return arena_printf(arena, "step %d reads v%d before it is written", s, value);
            lives[value].last = s;
        }
        for (int i = 0; i <= op->also.count; i++) {
            struct life *life = &lives[graph_write(op, i)];
            if (life->first >= 0)
                return arena_printf(arena, "step %d writes v%d again", s, graph_write(op, i));
            life->first = s;
            life->last = life->last < s ? s : life->last;
            if (g->values.items[graph_write(op, i)].role == VALUE_LOSS)
                life->last = plan->steps.count - 1; /* the caller reads it at the end */
        }
    }
    return NULL;
}

/* Each internal value has one buffer that is large enough, lives long enough and lies inside. */
static const char *check_buffers(struct arena *arena, const struct plan *plan,
                                 const struct life *lives)
{
    const struct graph *g = plan->graph;
    for (int i = 0; i < plan->buffers.count; i++) {
        const struct plan_buffer *b = &plan->buffers.items[i];
        if (b->offset < 0 || b->lines < 1 || b->offset + b->lines > plan->workspace_lines)
            return arena_printf(arena, "buffer %d lies outside of the workspace", i);
        if (b->value < 0)
            continue;
        if (b->value >= g->values.count)
            return arena_printf(arena, "buffer %d holds v%d, which does not exist", i, b->value);
        if (b->first > lives[b->value].first || b->last < lives[b->value].last)
            return arena_printf(arena, "buffer %d does not live as long as v%d", i, b->value);
        if (b->lines * PLAN_LINE_FLOATS < lives[b->value].floats)
            return arena_printf(arena, "buffer %d is smaller than v%d", i, b->value);
    }
    for (int i = 0; i < g->values.count; i++) {
        int b = plan->buffer[i];
        bool elsewhere = g->values.items[i].external || g->values.items[i].role == VALUE_PARAMETER;
        if (elsewhere && b >= 0)
            return arena_printf(arena, "v%d is the caller's and has a buffer", i);
        if (lives[i].first < 0 || elsewhere)
            continue;
        if (b < 0 || b >= plan->buffers.count || plan->buffers.items[b].value != i)
            return arena_printf(arena, "v%d has no buffer", i);
    }
    return NULL;
}

/* Whether b may lie on a at the step that writes b: the operator writes element by element over an
 * input of the same layout that nobody needs afterwards. */
static bool replacement_holds(const struct plan *plan, const struct plan_buffer *a,
                              const struct plan_buffer *b)
{
    const struct graph *g = plan->graph;
    if (a->value < 0 || b->value < 0 || a->offset != b->offset || a->last != b->first)
        return false;
    const struct graph_op *op = &g->ops.items[plan->steps.items[b->first].op];
    const struct graph_value *x = &g->values.items[a->value], *y = &g->values.items[b->value];
    bool reads = false;
    for (int i = 0; i < graph_read_count(op); i++)
        reads = reads || graph_read(op, i) == a->value;
    /* A convolution reads its input all over, and but for those in blocks a product is written
     * before the residual is read. */
    if (op->kind == OP_conv || op->kind == OP_conv_backward_data)
        reads = reads && op_is_blocked(op) && op->inputs.items[0] != a->value &&
                (op->residual == a->value || (op->masked && op->inputs.items[2] == a->value));
    return reads && op_overwrites(op->kind) && op->output == b->value && x->shape.c == y->shape.c &&
           x->shape.h == y->shape.h && x->shape.w == y->shape.w && x->block == y->block &&
           x->border == y->border && !x->once && !y->once;
}

static const char *check_pairs(struct arena *arena, const struct plan *plan)
{
    for (int i = 0; i < plan->buffers.count; i++) {
        const struct plan_buffer *a = &plan->buffers.items[i];
        for (int k = i + 1; k < plan->buffers.count; k++) {
            const struct plan_buffer *b = &plan->buffers.items[k];
            bool together = a->first <= b->last && b->first <= a->last;
            bool overlap = a->offset < b->offset + b->lines && b->offset < a->offset + a->lines;
            if (together && overlap && !replacement_holds(plan, a, b) &&
                !replacement_holds(plan, b, a))
                return arena_printf(arena, "buffers %d and %d overlap while both live", i, k);
        }
    }
    return NULL;
}

/* Whether a step's scratch serves it: it lives then, of several threads from the first step to the
 * last one, so that nothing else comes onto a thread's lines. */
static bool scratch_lives(const struct plan *plan, const struct plan_buffer *b, int step)
{
    if (plan->scratch_lines)
        return b->first == 0 && b->last == plan->steps.count - 1;
    return b->first <= step && b->last >= step;
}

/* Scratch belongs to its step and is large enough for every thread. */
static const char *check_scratch(struct arena *arena, const struct plan *plan)
{
    const struct graph *g = plan->graph;
    for (int s = 0; s < plan->steps.count; s++) {
        const struct plan_step *step = &plan->steps.items[s];
        const struct graph_op *op = &g->ops.items[step->op];
        if (plan_scratch_step(plan, op) < plan_scratch_floats(g, op))
            return arena_printf(arena, "step %d: the scratch of two parts overlaps", s);
        int64_t need = plan_scratch_step(plan, op) * g->threads;
        if (!need && step->scratch < 0)
            continue;
        if (step->scratch < 0 || step->scratch >= plan->buffers.count)
            return arena_printf(arena, "step %d has no scratch", s);
        const struct plan_buffer *b = &plan->buffers.items[step->scratch];
        if (b->value >= 0 || !scratch_lives(plan, b, s) || b->lines * PLAN_LINE_FLOATS < need)
            return arena_printf(arena, "step %d: its scratch does not serve it", s);
    }
    return NULL;
}

/* The steps of a scope, nested scopes included, follow one another: they become one function, and
 * one more for the way back. */
static const char *check_scopes(struct arena *arena, const struct plan *plan)
{
    const struct graph *g = plan->graph;
    const struct model *model = g->model;
    int *last = arena_array(arena, 2 * (size_t)model->scopes.count, sizeof *last);
    for (int s = 0; s < plan->steps.count; s++) {
        const struct graph_op *op = &g->ops.items[plan->steps.items[s].op];
        for (int c = op->scope; c > 0; c = model->scopes.items[c].parent) {
            int *of = &last[2 * c + op->backward];
            if (*of && *of != s)
                return arena_printf(arena, "step %d comes back to %s", s,
                                    model->scopes.items[c].name);
            *of = s + 1;
        }
    }
    return NULL;
}

/* Whether one kernel serves both values: the same extents in the same layout. */
static bool same_layout(const struct graph *g, int a, int b)
{
    if (a < 0 || b < 0)
        return a < 0 && b < 0;
    const struct graph_value *x = &g->values.items[a], *y = &g->values.items[b];
    return x->shape.c == y->shape.c && x->shape.h == y->shape.h && x->shape.w == y->shape.w &&
           x->block == y->block && x->border == y->border && x->once == y->once &&
           x->wide == y->wide;
}

static bool same_number(double a, double b)
{
    return !(a < b || a > b);
}

/* Whether both parameters lie in the same order. */
static bool same_order(const struct graph *g, int a, int b)
{
    const struct rnet_prepare_row *x = &g->params.items[a].row, *y = &g->params.items[b].row;
    return x->oc == y->oc && x->ic == y->ic && x->kh == y->kh && x->kw == y->kw &&
           x->in_block == y->in_block && x->floats == y->floats;
}

/* What only training has. */
static bool same_training(const struct graph *g, const struct graph_op *a, const struct graph_op *b)
{
    bool same = a->masked == b->masked && a->also.count == b->also.count &&
                a->updates.count == b->updates.count && a->back.pixels == b->back.pixels &&
                a->back.blocks == b->back.blocks && same_number(a->eps, b->eps) &&
                same_number(a->momentum, b->momentum) && same_number(a->elements, b->elements) &&
                same_number(a->amount, b->amount) && same_number(a->weight, b->weight);
    for (int i = 0; same && i < a->also.count; i++)
        same = same_layout(g, a->also.items[i], b->also.items[i]);
    for (int i = 0; same && g->training && i < a->params.count; i++)
        same = same_order(g, a->params.items[i], b->params.items[i]);
    return same;
}

static bool same_work(const struct graph *g, const struct graph_op *a, const struct graph_op *b)
{
    const struct window *w = &a->window, *z = &b->window;
    bool same = a->kind == b->kind && a->relu == b->relu && a->groups == b->groups &&
                a->stride == b->stride && a->channels_before == b->channels_before &&
                same_number(a->scale, b->scale) && same_number(a->offset, b->offset) &&
                a->algorithm == b->algorithm && a->tile.pixels == b->tile.pixels &&
                a->tile.blocks == b->tile.blocks && a->params.count == b->params.count;
    same = same && w->kh == z->kh && w->kw == z->kw && w->stride == z->stride && w->pad == z->pad &&
           w->dilation == z->dilation && a->size == b->size && a->ways == b->ways &&
           same_number(a->alpha, b->alpha) && same_number(a->beta, b->beta);
    const struct window *p = &a->pool, *q = &b->pool;
    same = same && p->kh == q->kh && p->kw == q->kw && p->stride == q->stride && p->pad == q->pad &&
           a->unpooled.h == b->unpooled.h && a->unpooled.w == b->unpooled.w;
    same = same && same_layout(g, a->residual, b->residual) && same_layout(g, a->output, b->output);
    if (same && a->algorithm == ALGORITHM_DIRECT)
        same = a->direct.rows_first == b->direct.rows_first &&
               a->direct.fetches == b->direct.fetches &&
               a->direct.images_first == b->direct.images_first &&
               a->direct.joined == b->direct.joined && a->direct.span == b->direct.span &&
               a->direct.chunk == b->direct.chunk;
    if (same && a->algorithm == ALGORITHM_WINOGRAD)
        same = a->backward == b->backward && a->winograd.out == b->winograd.out &&
               a->winograd.tiles == b->winograd.tiles && a->winograd.pixels == b->winograd.pixels &&
               a->winograd.blocks == b->winograd.blocks;
    same = same && same_training(g, a, b) && a->inputs.count == b->inputs.count;
    for (int i = 0; same && i < a->inputs.count; i++)
        same = same_layout(g, a->inputs.items[i], b->inputs.items[i]);
    return same;
}

/* Each step's kernel does what its operator says. */
static const char *check_kernels(struct arena *arena, const struct plan *plan)
{
    const struct graph *g = plan->graph;
    for (int s = 0; s < plan->steps.count; s++) {
        const struct plan_step *step = &plan->steps.items[s];
        bool exists = step->kernel >= 0 && step->kernel < plan->kernels.count;
        int op = exists ? plan->kernels.items[step->kernel].op : -1;
        if (op < 0 || op >= g->ops.count ||
            !same_work(g, &g->ops.items[op], &g->ops.items[step->op]))
            return arena_printf(arena, "step %d: kernel %d does not compute it", s, step->kernel);
    }
    return NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* Whether the plan's row prepares what the graph's says, wherever it puts it. */
static bool same_row(const struct rnet_prepare_row *a, const struct rnet_prepare_row *b)
{
    return a->kind == b->kind && a->floats == b->floats && same_text(a->weight, b->weight) &&
           same_text(a->bn, b->bn) && !(a->eps < b->eps || a->eps > b->eps) && a->bias == b->bias &&
           a->oc == b->oc && a->ic == b->ic && a->kh == b->kh && a->kw == b->kw &&
           a->groups == b->groups && a->in_block == b->in_block && a->ih == b->ih &&
           a->iw == b->iw && a->lanes == b->lanes && a->kb == b->kb;
}

static const char *check_params(struct arena *arena, const struct plan *plan)
{
    size_t ends[2] = {0}; /* of the parameters, of the running statistics */
    for (int i = 0; i < plan->params.count; i++) {
        const struct plan_param *p = &plan->params.items[i];
        size_t *end = &ends[plan_is_statistic(p)];
        if (p->row.offset != *end || p->lines * PLAN_LINE_FLOATS < (int64_t)p->row.floats)
            return arena_printf(arena, "parameter %d overlaps or leaves a hole", i);
        *end += (size_t)(p->lines * PLAN_LINE_FLOATS);
    }
    if (ends[0] != (size_t)(plan->params_lines * PLAN_LINE_FLOATS) ||
        ends[1] != (size_t)(plan->statistics_lines * PLAN_LINE_FLOATS))
        return "the parameters do not fill their block";
    for (int i = 0; i < plan->graph->params.count; i++) {
        int index = plan->param_index[i];
        if (index < 0 || index >= plan->params.count ||
            !same_row(&plan->params.items[index].row, &plan->graph->params.items[i].row) ||
            plan->params.items[index].role != plan->graph->params.items[i].role ||
            plan->params.items[index].node != plan->graph->params.items[i].node)
            return arena_printf(arena, "parameter %d is another one in the plan", i);
    }
    return NULL;
}

/* In training every learned parameter's gradient is written once, and no other's. */
static const char *check_gradients(struct arena *arena, const struct plan *plan)
{
    const struct graph *g = plan->graph;
    int *written = arena_array(arena, (size_t)g->params.count + 1, sizeof *written);
    for (int i = 0; i < g->values.count; i++)
        if (g->values.items[i].role == VALUE_PARAMETER)
            written[g->values.items[i].param]++;
    for (int i = 0; g->training && i < g->params.count; i++) {
        enum param_role role = g->params.items[i].role;
        bool learned = role == PARAM_WEIGHT || role == PARAM_BIAS;
        if (written[i] != learned)
            return arena_printf(arena, "the gradient of parameter %d is written %d times", i,
                                written[i]);
    }
    return NULL;
}

const char *plan_verify(struct arena *arena, const struct plan *plan)
{
    struct life *lives = arena_array(arena, (size_t)plan->graph->values.count, sizeof *lives);
    if (plan->steps.count != plan->graph->ops.count - 1)
        return "not every operator has its step";
    const char *problem = derive(arena, plan, lives);
    if (!problem)
        problem = check_buffers(arena, plan, lives);
    if (!problem)
        problem = check_pairs(arena, plan);
    if (!problem)
        problem = check_scratch(arena, plan);
    if (!problem)
        problem = check_scopes(arena, plan);
    if (!problem)
        problem = check_kernels(arena, plan);
    if (!problem)
        problem = check_params(arena, plan);
    if (!problem)
        problem = check_gradients(arena, plan);
    return problem;
}
