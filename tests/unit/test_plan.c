/* test_plan.c: plan_verify against mutated plans. Each mutant is also run by a simulation that
 * shares nothing with it: every line of the workspace knows the value that was written to it last,
 * and every reader asks for its own. What the simulation finds wrong must be reported. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "support/compiled.h"
#include "support/generate.h"

/* ---- The simulation ---- */

enum { EMPTY = -1, SCRATCH = -2 };

struct simulation {
    const struct plan *plan, *right; /* `right` is the plan before it was mutated */
    int *owner;                      /* of each line: a value, EMPTY or SCRATCH */
};

/* Lines from `offset`. */
struct area {
    int64_t offset, lines;
};

static int64_t lines_of(int64_t floats)
{
    return (floats + PLAN_LINE_FLOATS - 1) / PLAN_LINE_FLOATS;
}

static bool disjoint(struct area a, struct area b)
{
    return a.offset + a.lines <= b.offset || b.offset + b.lines <= a.offset;
}

/* Where the emitted code would look for the value; an area of no lines for the caller's arrays,
 * one outside of the workspace where there is none. */
static struct area area_of(const struct simulation *s, int value)
{
    const struct graph *g = s->plan->graph;
    const struct graph_value *v = &g->values.items[value];
    int buffer = s->plan->buffer[value];
    if (v->external)
        return (struct area){buffer < 0 ? 0 : -1, 0};
    if (buffer < 0 || buffer >= s->plan->buffers.count)
        return (struct area){-1, 0};
    return (struct area){s->plan->buffers.items[buffer].offset,
                         lines_of(g->batch * graph_value_floats(v))};
}

static bool inside(const struct simulation *s, struct area a)
{
    return a.offset >= 0 && a.offset + a.lines <= s->plan->workspace_lines;
}

static bool holds(const struct simulation *s, struct area a, int value)
{
    bool all = inside(s, a);
    for (int64_t i = 0; all && i < a.lines; i++)
        all = s->owner[a.offset + i] == value;
    return all;
}

static void put(struct simulation *s, struct area a, int value)
{
    for (int64_t i = 0; i < a.lines; i++)
        s->owner[a.offset + i] = value;
}

/* The scratch of the step; no lines where it needs none. */
static struct area scratch_of(const struct simulation *s, const struct plan_step *step)
{
    const struct graph *g = s->plan->graph;
    const struct graph_op *op = &g->ops.items[step->op];
    if (op->kind != OP_conv || !plan_scratch_floats(g, op))
        return (struct area){0, 0};
    if (step->scratch < 0 || step->scratch >= s->plan->buffers.count)
        return (struct area){-1, 0};
    return (struct area){s->plan->buffers.items[step->scratch].offset,
                         lines_of(plan_scratch_floats(g, op)) * g->threads};
}

/* Whether the operator may write its output exactly over this input. */
static bool element_by_element(const struct graph *g, const struct graph_op *op, int value)
{
    const struct graph_value *x = &g->values.items[value], *y = &g->values.items[op->output];
    if (x->block != y->block || x->border != y->border || x->shape.c != y->shape.c ||
        x->shape.h != y->shape.h || x->shape.w != y->shape.w)
        return false;
    switch (op->kind) {
    case OP_conv:
        return op_is_blocked(op) && value == op->residual && value != op->inputs.items[0];
    case OP_bn:
    case OP_relu:
    case OP_sigmoid:
    case OP_add:
    case OP_sub:
    case OP_mul:
    case OP_affine:
        return true;
    default:
        return false;
    }
}

/* Reads one input: it is there, and neither scratch nor output destroy it while it is read. */
static bool reads(const struct simulation *s, const struct graph_op *op, int value,
                  struct area scratch)
{
    struct area in = area_of(s, value), out = area_of(s, op->output);
    if (!holds(s, in, value) || !disjoint(in, scratch))
        return false;
    return disjoint(in, out) || (in.offset == out.offset && in.lines == out.lines &&
                                 element_by_element(s->plan->graph, op, value));
}

static bool runs_step(struct simulation *s, const struct plan_step *step, bool *done)
{
    const struct graph *g = s->plan->graph;
    if (step->op < 1 || step->op >= g->ops.count || done[step->op])
        return false;
    const struct graph_op *op = &g->ops.items[step->op];
    struct area scratch = scratch_of(s, step), out = area_of(s, op->output);
    if (!inside(s, scratch) || !inside(s, out) || !disjoint(scratch, out))
        return false;
    for (int i = 0; i <= op->inputs.count; i++) {
        int value = i < op->inputs.count ? op->inputs.items[i] : op->residual;
        if (value < 0)
            continue;
        if (!done[g->values.items[value].producer] || !reads(s, op, value, scratch))
            return false;
    }
    put(s, scratch, SCRATCH);
    put(s, out, op->output);
    return done[step->op] = true;
}

/* The kernel called is the one that the right plan calls for this operator. */
static bool calls_right_kernel(const struct simulation *s, const struct plan_step *step)
{
    if (step->kernel < 0 || step->kernel >= s->plan->kernels.count)
        return false;
    for (int i = 0; i < s->right->steps.count; i++)
        if (s->right->steps.items[i].op == step->op)
            return !strcmp(s->plan->kernels.items[step->kernel].signature,
                           s->right->kernels.items[s->right->steps.items[i].kernel].signature);
    return false;
}

/* The steps of each scope, nested ones included, follow one another. */
static bool scopes_are_whole(const struct plan *plan)
{
    const struct model *model = plan->graph->model;
    bool whole = true;
    for (int c = 1; c < model->scopes.count && whole; c++) {
        int first = -1, last = -1, count = 0;
        for (int s = 0; s < plan->steps.count; s++) {
            int up = plan->graph->ops.items[plan->steps.items[s].op].scope;
            while (up > c)
                up = model->scopes.items[up].parent;
            if (up != c)
                continue;
            first = first < 0 ? s : first;
            last = s;
            count++;
        }
        whole = !count || last - first + 1 == count;
    }
    return whole;
}

/* The parameters fill their block in order, each as long as its kernel reads it. */
static bool params_are_right(const struct plan *plan, const struct plan *right)
{
    int64_t end = 0;
    for (int i = 0; i < plan->params.count; i++) {
        const struct plan_param *p = &plan->params.items[i];
        if ((int64_t)p->row.offset != end * PLAN_LINE_FLOATS || p->lines < 0 ||
            p->lines * PLAN_LINE_FLOATS < (int64_t)p->row.floats)
            return false;
        end += p->lines;
    }
    for (int i = 0; i < plan->graph->params.count; i++) {
        int at = plan->param_index[i];
        if (at < 0 || at >= plan->params.count)
            return false;
        struct rnet_prepare_row is = plan->params.items[at].row;
        struct rnet_prepare_row should = right->params.items[right->param_index[i]].row;
        is.offset = should.offset = 0;
        if (is.kind != should.kind || is.floats != should.floats || is.weight != should.weight ||
            is.bn != should.bn || is.kb != should.kb || is.in_block != should.in_block)
            return false;
    }
    return end == plan->params_lines;
}

/* Whether the emitted code would compute what it should. */
static bool is_harmless(const struct plan *plan, const struct plan *right)
{
    struct simulation s = {.plan = plan, .right = right};
    if (plan->workspace_lines < 0 || plan->workspace_lines > 1 << 24 ||
        plan->steps.count != plan->graph->ops.count - 1)
        return false;
    s.owner = malloc(((size_t)plan->workspace_lines + 1) * sizeof *s.owner);
    bool *done = calloc((size_t)plan->graph->ops.count, sizeof *done);
    cr_assert(s.owner && done);
    for (int64_t i = 0; i < plan->workspace_lines; i++)
        s.owner[i] = EMPTY;
    done[0] = true;
    bool good = true;
    for (int i = 0; i < plan->steps.count && good; i++)
        good = runs_step(&s, &plan->steps.items[i], done) &&
               calls_right_kernel(&s, &plan->steps.items[i]);
    free(s.owner);
    free(done);
    return good && scopes_are_whole(plan) && params_are_right(plan, right);
}

/* ---- Subjects and mutants ---- */

struct subject {
    const char *path, *target;
    enum algorithm algorithm;
    int batch, threads;
};

static const struct subject subjects[] = {
    {"examples/cifar_resnet20.rnet", "x86-64-v3", ALGORITHM_AUTO, 1, 2},
    {"examples/cifar_resnet20.rnet", "generic", ALGORITHM_GEMM, 3, 2},
    {"tests/emitted/preact_widths.rnet", "x86-64-v4", ALGORITHM_DIRECT, 2, 2},
    {"tests/emitted/gates.rnet", "x86-64-v4", ALGORITHM_AUTO, 1, 2},
    {"tests/emitted/gates.rnet", "generic", ALGORITHM_GEMM, 1, 2},
    {"tests/emitted/windows.rnet", "x86-64-v3", ALGORITHM_GEMM, 2, 2},
    {"tests/emitted/pad_widths.rnet", "x86-64-v3", ALGORITHM_DIRECT, 1, 2},
    {"examples/cifar_resnet20.rnet", "x86-64-v4", ALGORITHM_WINOGRAD, 1, 1},
    {"examples/resnet50.rnet", "x86-64-v4", ALGORITHM_AUTO, 1, 2},
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects, RANDOM_MUTANTS = 1500 };

static void open_subject(struct compiled *c, int i)
{
    const struct subject *s = &subjects[i];
    struct compiled_options options = {s->target, s->algorithm, s->batch, s->threads};
    cr_assert(compiled_file(c, s->path, &options), "%s", s->path);
}

static void *copied(struct arena *arena, const void *items, int count, size_t size)
{
    void *copy = arena_array(arena, (size_t)count + 1, size);
    if (count)
        memcpy(copy, items, (size_t)count * size);
    return copy;
}

#define COPY(array) array.items = copied(arena, array.items, array.count, sizeof *array.items)

static struct plan *plan_copy(struct arena *arena, const struct plan *plan)
{
    struct plan *copy = arena_alloc(arena, sizeof *copy);
    *copy = *plan;
    COPY(copy->steps);
    COPY(copy->kernels);
    COPY(copy->buffers);
    COPY(copy->params);
    copy->buffer = copied(arena, plan->buffer, plan->graph->values.count, sizeof *copy->buffer);
    copy->param_index =
        copied(arena, plan->param_index, plan->graph->params.count, sizeof *copy->param_index);
    return copy;
}

/* A mutant that the simulation finds wrong is reported. */
static bool expect_judged(struct arena *arena, const struct plan *mutant, const struct plan *right,
                          const char *what, int at)
{
    const char *problem = plan_verify(arena, mutant);
    bool judged = problem || is_harmless(mutant, right);
    cr_expect(judged, "%s (%d) breaks the plan and is not reported", what, at);
    return problem != NULL;
}

static void expect_reported(struct arena *arena, const struct plan *mutant, const char *what,
                            int at)
{
    cr_expect(plan_verify(arena, mutant), "%s (%d) is not reported", what, at);
}

Test(plan, unmutated_plans_are_accepted)
{
    for (int i = 0; i < SUBJECTS; i++) {
        struct compiled c;
        open_subject(&c, i); /* runs plan_verify */
        cr_expect(is_harmless(c.plan, c.plan), "%s", subjects[i].path);
        cr_expect(c.plan->workspace_lines >= c.plan->peak_live_lines);
        cr_expect(c.plan->workspace_lines * 100 <= c.plan->peak_live_lines * 105,
                  "%s: %lld lines, %lld live", subjects[i].path, (long long)c.plan->workspace_lines,
                  (long long)c.plan->peak_live_lines);
        network_free(&c.network);
    }
}

/* ---- One property broken at a time ---- */

static void mutate_buffers(struct arena *a, const struct plan *plan)
{
    for (int i = 0; i < plan->buffers.count; i++) {
        struct plan *m = plan_copy(a, plan);
        struct plan_buffer *b = &m->buffers.items[i];
        const struct plan_buffer kept = *b;
        for (int64_t shift = -3; shift <= 3; shift++) {
            b->offset = kept.offset + shift;
            expect_judged(a, m, plan, "a shifted buffer", i);
        }
        *b = kept;
        b->lines--;
        expect_reported(a, m, "a buffer a line too short", i);
        *b = kept;
        b->first++;
        if (kept.value >= 0)
            expect_reported(a, m, "a buffer that is born late", i);
        *b = kept;
        b->last--;
        expect_reported(a, m, "a buffer that dies early", i);
        *b = kept;
        b->offset = plan->workspace_lines - kept.lines + 1;
        expect_reported(a, m, "a buffer over the end", i);
        *b = kept;
        b->value = kept.value < 0 ? 0 : -1;
        expect_reported(a, m, "a buffer for something else", i);
    }
}

static void mutate_pairs(struct arena *a, const struct plan *plan)
{
    for (int i = 0; i + 1 < plan->buffers.count; i++) {
        struct plan *m = plan_copy(a, plan);
        int64_t offset = m->buffers.items[i].offset;
        m->buffers.items[i].offset = m->buffers.items[i + 1].offset;
        expect_judged(a, m, plan, "a buffer over the next", i);
        m->buffers.items[i + 1].offset = offset;
        expect_judged(a, m, plan, "two buffers that swapped places", i);
    }
}

/* A replaced value that somebody reads later; an operator that may not replace. */
static void mutate_replacements(struct arena *a, const struct plan *plan)
{
    for (int i = 0; i < plan->buffers.count; i++) {
        struct plan *m = plan_copy(a, plan);
        int old = m->buffers.items[i].replaces;
        if (old >= 0) {
            m->buffers.items[old].last++;
            expect_reported(a, m, "a replaced buffer that lives on", i);
            m->buffers.items[old].last--;
            m->buffers.items[i].offset += m->buffers.items[i].offset ? -1 : 1;
            expect_judged(a, m, plan, "a replacement a line beside", i);
            continue;
        }
        const struct plan_step *step = &plan->steps.items[m->buffers.items[i].first];
        const struct graph_op *op = &plan->graph->ops.items[step->op];
        int input = plan->buffer[op->inputs.items[0]];
        if (m->buffers.items[i].value < 0 || input < 0)
            continue;
        m->buffers.items[i].offset = m->buffers.items[input].offset;
        m->buffers.items[i].replaces = input;
        expect_judged(a, m, plan, "a step that overwrites its first input", i);
    }
}

/* Parts whose scratch memories touch one another, or together are larger than their buffer. */
static void mutate_scratch(struct arena *a, const struct plan *plan)
{
    int64_t most = 0;
    for (int s = 0; s < plan->steps.count; s++) {
        const struct graph_op *op = &plan->graph->ops.items[plan->steps.items[s].op];
        int64_t need = plan_scratch_floats(plan->graph, op) / PLAN_LINE_FLOATS;
        most = need > most ? need : most;
    }
    cr_expect_eq(plan->scratch_lines,
                 most && plan->graph->threads > 1 ? most + PLAN_SCRATCH_GAP : 0);
    if (!plan->scratch_lines)
        return;
    struct plan *m = plan_copy(a, plan);
    m->scratch_lines = most - 1;
    expect_reported(a, m, "scratch of two parts that overlaps", 0);
    m->scratch_lines = plan->scratch_lines + 1;
    expect_reported(a, m, "scratch of a part beyond the buffer", 0);
}

static bool depends(const struct graph *g, int user, int made)
{
    const struct graph_op *op = &g->ops.items[user];
    bool found = op->residual == g->ops.items[made].output;
    for (int i = 0; i < op->inputs.count; i++)
        found = found || op->inputs.items[i] == g->ops.items[made].output;
    return found;
}

static void mutate_steps(struct arena *a, const struct plan *plan)
{
    for (int s = 0; s < plan->steps.count; s++) {
        struct plan *m = plan_copy(a, plan);
        struct plan_step *step = &m->steps.items[s];
        const struct plan_step kept = *step;
        step->op = s ? plan->steps.items[s - 1].op : 0;
        expect_reported(a, m, "a step of another operator", s);
        step->op = plan->graph->ops.count;
        expect_reported(a, m, "a step of no operator", s);
        *step = kept;
        for (int k = -1; k <= plan->kernels.count; k++) {
            step->kernel = k;
            if (k != kept.kernel)
                expect_reported(a, m, "a step with another kernel", s);
        }
        *step = kept;
        for (int b = -1; b < plan->buffers.count && kept.scratch >= 0; b++) {
            step->scratch = b;
            expect_judged(a, m, plan, "a step with another scratch", s);
        }
        *step = kept;
        if (s + 1 == plan->steps.count)
            continue;
        *step = plan->steps.items[s + 1];
        m->steps.items[s + 1] = kept;
        if (depends(plan->graph, step->op, kept.op))
            expect_reported(a, m, "two dependent steps in the wrong order", s);
        expect_judged(a, m, plan, "two steps that swapped places", s);
    }
    struct plan *m = plan_copy(a, plan);
    m->steps.count--;
    expect_reported(a, m, "a missing step", m->steps.count);
}

static void mutate_values(struct arena *a, const struct plan *plan)
{
    for (int v = 0; v < plan->graph->values.count; v++) {
        struct plan *m = plan_copy(a, plan);
        for (int b = -1; b <= plan->buffers.count; b++) {
            m->buffer[v] = b;
            if (b != plan->buffer[v])
                expect_reported(a, m, "a value in another buffer", v);
        }
    }
}

static void mutate_params(struct arena *a, const struct plan *plan)
{
    for (int i = 0; i < plan->params.count; i++) {
        struct plan *m = plan_copy(a, plan);
        struct plan_param *p = &m->params.items[i];
        const struct plan_param kept = *p;
        p->row.offset += PLAN_LINE_FLOATS;
        expect_reported(a, m, "a parameter behind a hole", i);
        p->row.offset = i ? plan->params.items[i - 1].row.offset : 16;
        expect_reported(a, m, "a parameter over the one before", i);
        *p = kept;
        p->lines--;
        expect_reported(a, m, "a parameter a line too short", i);
        *p = kept;
        p->row.floats--;
        expect_reported(a, m, "a parameter a float too short", i);
        *p = kept;
        p->row.weight = p->row.weight ? NULL : "other";
        expect_reported(a, m, "a parameter of another layer", i);
    }
    for (int i = 1; i < plan->graph->params.count; i++) {
        struct plan *m = plan_copy(a, plan);
        m->param_index[i] = plan->param_index[i - 1];
        expect_reported(a, m, "a parameter in another's place", i);
    }
    struct plan *m = plan_copy(a, plan);
    m->params_lines--;
    expect_reported(a, m, "too small a block of parameters", 0);
}

static void each_subject(void (*mutate)(struct arena *, const struct plan *))
{
    for (int i = 0; i + 1 < SUBJECTS; i++) { /* the last is too large for all pairs */
        struct compiled c;
        open_subject(&c, i);
        mutate(c.network.arena, c.plan);
        network_free(&c.network);
    }
}

Test(plan, mutated_buffers_are_reported)
{
    each_subject(mutate_buffers);
}

Test(plan, mutated_pairs_are_reported)
{
    each_subject(mutate_pairs);
}

Test(plan, mutated_replacements_are_reported)
{
    each_subject(mutate_replacements);
}

Test(plan, mutated_scratch_is_reported)
{
    each_subject(mutate_scratch);
}

Test(plan, mutated_steps_are_reported)
{
    each_subject(mutate_steps);
}

/* The copy of a feature, which is made last, moved into the middle of blocks that do not use it.
 * The plan is made anew after that, so that nothing is wrong but the torn scope. */
Test(plan, torn_scopes_are_reported)
{
    struct compiled c;
    struct compiled_options options = {"generic", ALGORITHM_DIRECT, 1, 1};
    cr_assert(compiled_text(&c,
                            "network torn {\n    input 3 x 8 x 8\n    conv 3x3 8 -> feature early\n"
                            "    stage layer1 2 x basic(8)\n    avgpool -> linear 3\n}\n",
                            &options));
    struct arena *a = c.network.arena;
    int torn = 0, last = c.plan->steps.count - 1;
    while (last > 0 && c.plan->graph->ops.items[c.plan->steps.items[last].op].kind != OP_reorder)
        last--;
    cr_assert(last > 3);
    for (int s = 1; s < last; s++) {
        struct plan *m = plan_copy(a, c.plan);
        struct plan_step moved = m->steps.items[last];
        memmove(&m->steps.items[s + 1], &m->steps.items[s], (size_t)(last - s) * sizeof moved);
        m->steps.items[s] = moved;
        m->buffers.count = 0;
        plan_liveness(a, m);
        plan_place(a, m);
        expect_judged(a, m, c.plan, "a step among another block's", s);
        torn += !scopes_are_whole(m);
    }
    cr_expect(torn >= 2);
    network_free(&c.network);
}

Test(plan, mutated_values_are_reported)
{
    each_subject(mutate_values);
}

Test(plan, mutated_params_are_reported)
{
    each_subject(mutate_params);
}

/* ---- Anything at all ---- */

static int pick(uint64_t *state, int count)
{
    return (int)generate_next(state, (uint64_t)(count > 0 ? count : 1));
}

/* A number near `value`, or anywhere from -1 to `end`. */
static int64_t near(uint64_t *state, int64_t value, int64_t end)
{
    if (pick(state, 3))
        return value + pick(state, 9) - 4;
    return (int64_t)generate_next(state, (uint64_t)end + 2) - 1;
}

static void mutate_buffer(uint64_t *state, struct plan *m)
{
    struct plan_buffer *b = &m->buffers.items[pick(state, m->buffers.count)];
    switch (pick(state, 6)) {
    case 0:
        b->lines = near(state, b->lines, m->workspace_lines);
        break;
    case 1:
        b->first = (int)near(state, b->first, m->steps.count);
        break;
    case 2:
        b->last = (int)near(state, b->last, m->steps.count);
        break;
    case 3:
        b->value = (int)near(state, b->value, m->graph->values.count);
        break;
    default:
        b->offset = near(state, b->offset, m->workspace_lines);
    }
}

static void mutate_step(uint64_t *state, struct plan *m)
{
    struct plan_step *s = &m->steps.items[pick(state, m->steps.count)];
    struct plan_step *t = &m->steps.items[pick(state, m->steps.count)];
    const struct plan_step kept = *s;
    switch (pick(state, 4)) {
    case 0:
        s->op = (int)near(state, s->op, m->graph->ops.count);
        break;
    case 1:
        s->kernel = (int)near(state, s->kernel, m->kernels.count);
        break;
    case 2:
        s->scratch = (int)near(state, s->scratch, m->buffers.count);
        break;
    default:
        *s = *t;
        *t = kept;
    }
}

static void mutate_anything(uint64_t *state, struct plan *m)
{
    int kind = pick(state, 10), value = pick(state, m->graph->values.count);
    if (kind < 5) {
        mutate_buffer(state, m);
    } else if (kind < 7) {
        mutate_step(state, m);
    } else if (kind < 8) {
        m->buffer[value] = (int)near(state, m->buffer[value], m->buffers.count);
    } else if (kind < 9) {
        struct plan_param *p = &m->params.items[pick(state, m->params.count)];
        p->lines = near(state, p->lines, m->params_lines);
    } else {
        m->workspace_lines = near(state, m->workspace_lines, 2 * m->workspace_lines);
    }
}

Test(plan, random_mutants_are_reported_or_harmless)
{
    uint64_t state = 1;
    int reported = 0;
    for (int i = 0; i < SUBJECTS; i++) {
        struct compiled c;
        open_subject(&c, i);
        for (int k = 0; k < RANDOM_MUTANTS / SUBJECTS; k++) {
            struct plan *m = plan_copy(c.network.arena, c.plan);
            for (int changes = 1 + pick(&state, 3); changes > 0; changes--)
                mutate_anything(&state, m);
            reported += expect_judged(c.network.arena, m, c.plan, subjects[i].path, k);
        }
        network_free(&c.network);
    }
    cr_expect(reported > RANDOM_MUTANTS / 2);
}
