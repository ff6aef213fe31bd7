/* test_plan_train.c: plan_verify against mutated plans of training: buffers on live ones, losses
 * that die early, gradients that nobody writes, running statistics that changed places. */
#include <criterion/criterion.h>
#include <string.h>

#include "support/trained.h"

static const struct {
    const char *path;
    struct trained_options options;
} subjects[] = {
    {"examples/cifar_resnet20.rnet", {"x86-64-v3", 2, 2, false, ALGORITHM_AUTO, ""}},
    {"tests/emitted/gates.rnet", {"x86-64-v4", 1, 3, false, ALGORITHM_DIRECT, ""}},
    {"tests/emitted/preact_widths.rnet", {"generic", 2, 2, true, ALGORITHM_WINOGRAD, ""}},
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects };

static const struct plan *open_plan(struct network *network, int i)
{
    cr_assert(network_load(network, subjects[i].path), "%s", subjects[i].path);
    const struct plan *plan = trained_plan(network, &subjects[i].options);
    cr_assert(plan, "%s", subjects[i].path);
    return plan;
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
    copy->graph = graph_clone(arena, plan->graph);
    COPY(copy->steps);
    COPY(copy->buffers);
    COPY(copy->params);
    copy->buffer = copied(arena, plan->buffer, plan->graph->values.count, sizeof *copy->buffer);
    copy->param_index =
        copied(arena, plan->param_index, plan->graph->params.count, sizeof *copy->param_index);
    return copy;
}

static void expect_reported(struct arena *a, const struct plan *mutant, const char *what, int at)
{
    cr_expect(plan_verify(a, mutant), "%s (%d) is not reported", what, at);
}

static struct graph_value *value_of(const struct plan *plan, int buffer)
{
    int value = plan->buffers.items[buffer].value;
    return value < 0 ? NULL : &plan->graph->values.items[value];
}

/* ---- Memory ---- */

/* Every buffer over every other one that lives at a step of its life, from either end. */
static void mutate_places(struct arena *arena, const struct plan *plan)
{
    struct plan *m = plan_copy(arena, plan);
    for (int i = 0; i < plan->buffers.count; i++) {
        struct plan_buffer *a = &m->buffers.items[i];
        const struct plan_buffer kept = *a;
        for (int k = 0; k < plan->buffers.count; k++) {
            const struct plan_buffer *b = &m->buffers.items[k];
            if (k == i || kept.first >= b->last || b->first >= kept.last)
                continue; /* at most a step in common, where one may replace the other */
            a->offset = b->offset;
            expect_reported(arena, m, "a buffer on a live one", i);
            a->offset = b->offset - kept.lines + 1;
            expect_reported(arena, m, "a buffer into the start of a live one", i);
            a->offset = b->offset + b->lines - 1;
            expect_reported(arena, m, "a buffer into the end of a live one", i);
            *a = kept;
        }
    }
}

static void mutate_lives(struct arena *arena, const struct plan *plan)
{
    struct plan *m = plan_copy(arena, plan);
    int losses = 0;
    for (int i = 0; i < plan->buffers.count; i++) {
        struct plan_buffer *b = &m->buffers.items[i];
        const struct plan_buffer kept = *b;
        b->last--;
        expect_reported(arena, m, "a buffer that dies early", i);
        *b = kept;
        b->lines--;
        expect_reported(arena, m, "a buffer a line too short", i);
        *b = kept;
        const struct graph_value *v = value_of(m, i);
        if (v && v->role == VALUE_LOSS) {
            b->last = b->first;
            expect_reported(arena, m, "losses that die at their step", i);
            *b = kept;
            losses++;
        }
        if (v && v->wide) {
            b->lines = (b->lines + 1) / 2;
            if (b->lines < kept.lines)
                expect_reported(arena, m, "doubles in room for floats", i);
            *b = kept;
        }
    }
    cr_expect(losses == 1);
}

Test(plan_train, buffers_on_live_ones_are_reported)
{
    for (int i = 0; i < SUBJECTS; i++) {
        struct network network;
        const struct plan *plan = open_plan(&network, i);
        mutate_places(network.arena, plan);
        network_free(&network);
    }
}

Test(plan_train, values_that_die_early_are_reported)
{
    for (int i = 0; i < SUBJECTS; i++) {
        struct network network;
        const struct plan *plan = open_plan(&network, i);
        mutate_lives(network.arena, plan);
        network_free(&network);
    }
}

/* ---- Gradients ---- */

static void mutate_gradients(struct arena *arena, const struct plan *plan)
{
    int gradients = 0;
    struct plan *m = plan_copy(arena, plan);
    struct graph *graph = graph_clone(arena, plan->graph);
    m->graph = graph;
    for (int i = 0; i < graph->values.count; i++) {
        struct graph_value *v = &graph->values.items[i];
        const struct graph_value kept = *v;
        if (v->role != VALUE_PARAMETER)
            continue;
        gradients++;
        v->role = VALUE_PARTS;
        expect_reported(arena, m, "a gradient that nothing writes", i);
        *v = kept;
        for (int p = 0; p < graph->params.count; p++) {
            v->param = p;
            if (p != kept.param)
                expect_reported(arena, m, "a gradient that two write", i);
        }
        *v = kept;
    }
    cr_expect(gradients > 10);
}

/* Steps that come before what they read, or that do not come at all. */
static void mutate_steps(struct arena *arena, const struct plan *plan)
{
    struct plan *m = plan_copy(arena, plan);
    for (int s = 0; s < plan->steps.count; s++) {
        const struct plan_step kept = m->steps.items[s];
        for (int k = -1; k <= plan->kernels.count; k++) {
            m->steps.items[s].kernel = k;
            if (k != kept.kernel)
                expect_reported(arena, m, "a step with another kernel", s);
        }
        m->steps.items[s] = kept;
        m->steps.items[s].op = plan->steps.items[s ? s - 1 : 1].op;
        expect_reported(arena, m, "a step of another operator", s);
        m->steps.items[s] = kept;
    }
    m->steps.count--;
    expect_reported(arena, m, "a missing step", m->steps.count);
}

Test(plan_train, gradients_are_written_once)
{
    for (int i = 0; i < SUBJECTS; i++) {
        struct network network;
        const struct plan *plan = open_plan(&network, i);
        mutate_gradients(network.arena, plan);
        mutate_steps(network.arena, plan);
        network_free(&network);
    }
}

/* ---- Parameters ---- */

static void mutate_params(struct arena *arena, const struct plan *plan)
{
    struct plan *m = plan_copy(arena, plan);
    for (int i = 0; i < plan->graph->params.count; i++) {
        const int kept = m->param_index[i];
        for (int p = -1; p <= plan->params.count; p++) {
            m->param_index[i] = p;
            if (p != kept)
                expect_reported(arena, m, "another parameter or running statistic", i);
        }
        m->param_index[i] = kept;
    }
    for (int i = 0; i < plan->params.count; i++) {
        struct plan_param *p = &m->params.items[i];
        const struct plan_param kept = *p;
        bool statistic = plan_is_statistic(p);
        p->role = statistic ? PARAM_WEIGHT : PARAM_RUNNING_MEAN;
        expect_reported(arena, m, "a parameter in the other block", i);
        *p = kept;
        p->role = p->role == PARAM_RUNNING_MEAN ? PARAM_RUNNING_VAR : PARAM_RUNNING_MEAN;
        expect_reported(arena, m, "a running statistic of another kind", i);
        *p = kept;
        p->row.offset += PLAN_LINE_FLOATS;
        expect_reported(arena, m, "a hole before a parameter", i);
        *p = kept;
        p->lines--;
        expect_reported(arena, m, "a parameter a line too short", i);
        *p = kept;
    }
    m->statistics_lines++;
    expect_reported(arena, m, "statistics that do not fill their block", 0);
}

Test(plan_train, statistics_that_changed_places_are_reported)
{
    for (int i = 0; i < SUBJECTS; i++) {
        struct network network;
        const struct plan *plan = open_plan(&network, i);
        mutate_params(network.arena, plan);
        network_free(&network);
    }
}
