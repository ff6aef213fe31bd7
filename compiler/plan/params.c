/* params.c: the order and the offsets of the prepared parameters.
 *
 * Parameters of one scope stand together, scopes in text order, so that the block of parameters is
 * a C struct of structs without a hole; in training the running statistics have one of their own.
 */
#include "plan/plan.h"

#include <string.h>

bool plan_is_statistic(const struct plan_param *param)
{
    return param->role == PARAM_RUNNING_MEAN || param->role == PARAM_RUNNING_VAR;
}

static void add(struct arena *arena, struct plan *plan, struct graph_param from)
{
    struct plan_param param = {from.row, from.node, from.role, 0};
    param.lines = ((int64_t)from.row.floats + PLAN_LINE_FLOATS - 1) / PLAN_LINE_FLOATS;
    int64_t *end = plan_is_statistic(&param) ? &plan->statistics_lines : &plan->params_lines;
    param.row.offset = (size_t)(*end * PLAN_LINE_FLOATS);
    array_push(arena, &plan->params, param);
    *end += param.lines;
}

/* image.mean of `normalize mean pixel`: C x H x W of the network's input. */
static void add_mean(struct arena *arena, struct plan *plan)
{
    const struct shape in = plan->graph->model->input;
    plan->mean_param = -1;
    if (!plan->graph->model->image.mean_pixel)
        return;
    struct rnet_prepare_row row = {
        .kind = RNET_PREPARE_COPY,
        .weight = "image.mean",
        .floats = (size_t)in.c * (size_t)in.h * (size_t)in.w,
        .oc = in.c,
        .ih = in.h,
        .iw = in.w,
        .ic = 1,
        .kh = 1,
        .kw = 1,
        .groups = 1,
        .in_block = 1,
        .lanes = 1,
        .kb = 1,
    };
    array_push(arena, &plan->manifest,
               (struct rnet_manifest_row){row.weight, 3, {in.c, in.h, in.w, 0}});
    plan->mean_param = plan->params.count;
    add(arena, plan, (struct graph_param){.row = row, .node = -1});
}

/* All tensors of the network that inference needs. */
static void list_manifest(struct arena *arena, struct plan *plan)
{
    const struct model *model = plan->graph->model;
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *p = &model->params.items[i];
        struct rnet_manifest_row row = {.name = p->name, .rank = p->rank};
        memcpy(row.dims, p->dims, sizeof row.dims);
        if (plan->graph->training || !model_is_auxiliary(model, p->node))
            array_push(arena, &plan->manifest, row);
    }
}

void plan_params(struct arena *arena, struct plan *plan)
{
    const struct graph *g = plan->graph;
    int scopes = g->model->scopes.count;
    /* A bucket a scope keeps this linear: heads[s], then next[] of each parameter, in order. */
    int *head = arena_array(arena, (size_t)scopes + 1, sizeof *head);
    int *next = arena_array(arena, (size_t)g->params.count + 1, sizeof *next);
    plan->param_index = arena_array(arena, (size_t)g->params.count + 1, sizeof *plan->param_index);
    for (int s = 0; s < scopes; s++)
        head[s] = -1;
    for (int i = g->params.count - 1; i >= 0; i--) {
        int scope = g->model->nodes.items[g->params.items[i].node].scope;
        next[i] = head[scope];
        head[scope] = i;
    }
    for (int s = 0; s < 2 * scopes; s++) /* parameters first, then running statistics */
        for (int i = head[s % scopes]; i >= 0; i = next[i]) {
            struct plan_param param = {.role = g->params.items[i].role};
            if (plan_is_statistic(&param) != (s >= scopes))
                continue;
            plan->param_index[i] = plan->params.count;
            add(arena, plan, g->params.items[i]);
        }
    plan->mean_param = -1;
    list_manifest(arena, plan);
    if (!g->training)
        add_mean(arena, plan);
}
