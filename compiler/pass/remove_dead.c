/* remove_dead.c: drops operators whose results nothing uses.
 *
 * Requires: nothing. Establishes: every value but the input is used by an operator or an output. */
#include "pass/pass.h"

struct graph *pass_remove_dead(struct arena *arena, const struct graph *graph)
{
    int *uses = graph_uses(arena, graph);
    bool *keep = arena_array(arena, (size_t)graph->ops.count, sizeof *keep);
    for (int i = graph->ops.count - 1; i >= 0; i--) {
        const struct graph_op *op = &graph->ops.items[i];
        keep[i] = op->kind == OP_input || uses[op->output] > 0;
        if (keep[i])
            continue;
        for (int k = 0; k < op->inputs.count; k++)
            uses[op->inputs.items[k]]--;
        if (op->residual >= 0)
            uses[op->residual]--;
    }
    return graph_compact(arena, graph, keep);
}
