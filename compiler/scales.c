/* scales.c: plans for pictures of other sizes. In: a planned compilation. Out: a plan for each
 * scale of the test section that takes the same block of parameters. */
#include "scales.h"

#include <string.h>

/* A bug that would make wrong code: say so and stop. */
static int check(int side, const char *problem)
{
    if (problem)
        fprintf(stderr, "rnetc: internal error at scale %d: %s\n", side, problem);
    return problem ? 1 : 0;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_row(const struct rnet_prepare_row *a, const struct rnet_prepare_row *b)
{
    return a->kind == b->kind && a->offset == b->offset && a->floats == b->floats &&
           same_text(a->weight, b->weight) && same_text(a->bn, b->bn) && a->bias == b->bias &&
           a->oc == b->oc && a->ic == b->ic && a->kh == b->kh && a->kw == b->kw &&
           a->groups == b->groups && a->in_block == b->in_block && a->ih == b->ih &&
           a->iw == b->iw && a->lanes == b->lanes && a->kb == b->kb;
}

/* Both plans read the same block of memory. */
static const char *compare_params(const struct plan *a, const struct plan *b)
{
    if (a->params.count != b->params.count || a->params_lines != b->params_lines)
        return "other parameters";
    for (int i = 0; i < a->params.count; i++)
        if (!same_row(&a->params.items[i].row, &b->params.items[i].row))
            return "parameters that lie otherwise";
    return NULL;
}

static int plan_scale(struct compilation *c, const struct model *model, struct emit_scale *scale)
{
    struct pass_options options = c->options->pass;
    options.like = c->plan->graph;
    options.tuning = NULL;
    const struct graph *lowered = pass_lower(c->arena, model, &options), *graph = lowered;
    int status = check(scale->side, graph_verify(c->arena, graph));
    for (const struct pass *pass = pass_table; pass->name && !status; pass++) {
        graph = pass->run(c->arena, graph);
        status = check(scale->side, graph_verify(c->arena, graph));
    }
    if (status)
        return status;
    scale->lowered = lowered;
    scale->plan = plan_new(c->arena, graph);
    status = check(scale->side, plan_verify(c->arena, scale->plan));
    return status ? status : check(scale->side, compare_params(c->plan, scale->plan));
}

int scales_plan(struct compilation *c)
{
    const struct model *model = c->model;
    int status = 0, count = model->scaled.count;
    struct emit_scale *scales = arena_array(c->arena, (size_t)count + 1, sizeof *scales);
    for (int i = 0; i < count && !status; i++) {
        scales[i].side = model->test.scales.items[i];
        if (model->scaled.items[i])
            status = plan_scale(c, model->scaled.items[i], &scales[i]);
    }
    c->scales = scales;
    c->scale_count = count;
    return status;
}
