/* plan.c: graph -> plan, one line a part, and the steps. */
#include "plan/plan.h"

const struct plan *plan_new(struct arena *arena, const struct graph *graph)
{
    struct plan *plan = arena_alloc(arena, sizeof *plan);
    plan->graph = plan_order(arena, graph);
    plan_steps(arena, plan);
    plan_liveness(arena, plan);
    plan_place(arena, plan);
    plan_dedupe(arena, plan);
    plan_params(arena, plan);
    return plan;
}

void plan_steps(struct arena *arena, struct plan *plan)
{
    for (int i = 1; i < plan->graph->ops.count; i++)
        array_push(arena, &plan->steps, (struct plan_step){i, -1, -1});
}
