/* graph.c: building and copying graphs. In: a graph. Out: a new one, nothing shared that changes.
 */
#include "ir/graph.h"

#include <string.h>

static const struct {
    const char *name;
    int inputs;
    bool overwrites, keeps_zero;
} facts[] = {
#define OP(name, inputs, overwrites, keeps_zero) {#name, inputs, overwrites, keeps_zero},
#include "ir/op.def"
#undef OP
};

const char *op_name(enum op_kind kind)
{
    return facts[kind].name;
}

int op_inputs(enum op_kind kind)
{
    return facts[kind].inputs;
}

bool op_overwrites(enum op_kind kind)
{
    return facts[kind].overwrites;
}

bool op_keeps_zero(enum op_kind kind)
{
    return facts[kind].keeps_zero;
}

const char *algorithm_name(enum algorithm algorithm)
{
    static const char *const names[] = {"auto", "gemm", "direct"};
    return names[algorithm];
}

int graph_add_value(struct arena *arena, struct graph *graph, struct graph_value value)
{
    array_push(arena, &graph->values, value);
    return graph->values.count - 1;
}

int graph_add_op(struct arena *arena, struct graph *graph, struct graph_op op)
{
    array_push(arena, &graph->ops, op);
    int id = graph->ops.count - 1;
    graph->values.items[op.output].producer = id;
    return id;
}

/* The items of an int array, copied. */
static int *copy_ints(struct arena *arena, const int *items, int count)
{
    int *copy = arena_array(arena, (size_t)count, sizeof *copy);
    if (count)
        memcpy(copy, items, (size_t)count * sizeof *copy);
    return copy;
}

static struct graph_op copy_op(struct arena *arena, const struct graph_op *op)
{
    struct graph_op copy = *op;
    copy.inputs.items = copy_ints(arena, op->inputs.items, op->inputs.count);
    copy.inputs.capacity = op->inputs.count;
    copy.nodes.items = copy_ints(arena, op->nodes.items, op->nodes.count);
    copy.nodes.capacity = op->nodes.count;
    copy.params.items = copy_ints(arena, op->params.items, op->params.count);
    copy.params.capacity = op->params.count;
    return copy;
}

static struct graph *empty_like(struct arena *arena, const struct graph *graph)
{
    struct graph *copy = arena_alloc(arena, sizeof *copy);
    copy->model = graph->model;
    copy->target = graph->target;
    copy->batch = graph->batch;
    copy->threads = graph->threads;
    return copy;
}

struct graph *graph_clone(struct arena *arena, const struct graph *graph)
{
    struct graph *copy = empty_like(arena, graph);
    for (int i = 0; i < graph->values.count; i++)
        array_push(arena, &copy->values, graph->values.items[i]);
    for (int i = 0; i < graph->ops.count; i++)
        array_push(arena, &copy->ops, copy_op(arena, &graph->ops.items[i]));
    for (int i = 0; i < graph->params.count; i++)
        array_push(arena, &copy->params, graph->params.items[i]);
    for (int i = 0; i < graph->outputs.count; i++)
        array_push(arena, &copy->outputs, graph->outputs.items[i]);
    return copy;
}

struct graph *graph_compact(struct arena *arena, const struct graph *graph, const bool *keep)
{
    struct graph *out = empty_like(arena, graph);
    int *value_map = arena_array(arena, (size_t)graph->values.count + 1, sizeof *value_map);
    int *param_map = arena_array(arena, (size_t)graph->params.count + 1, sizeof *param_map);
    for (int i = 0; i < graph->params.count; i++)
        param_map[i] = -1;
    for (int i = 0; i < graph->ops.count; i++) {
        if (!keep[i])
            continue;
        struct graph_op op = copy_op(arena, &graph->ops.items[i]);
        for (int k = 0; k < op.inputs.count; k++)
            op.inputs.items[k] = value_map[op.inputs.items[k]];
        if (op.residual >= 0)
            op.residual = value_map[op.residual];
        for (int k = 0; k < op.params.count; k++) {
            int param = op.params.items[k];
            if (param_map[param] < 0) {
                array_push(arena, &out->params, graph->params.items[param]);
                param_map[param] = out->params.count - 1;
            }
            op.params.items[k] = param_map[param];
        }
        value_map[op.output] = graph_add_value(arena, out, graph->values.items[op.output]);
        op.output = value_map[op.output];
        graph_add_op(arena, out, op);
    }
    for (int i = 0; i < graph->outputs.count; i++) {
        struct graph_output output = graph->outputs.items[i];
        output.value = value_map[output.value];
        array_push(arena, &out->outputs, output);
    }
    return out;
}

int *graph_uses(struct arena *arena, const struct graph *graph)
{
    int *uses = arena_array(arena, (size_t)graph->values.count + 1, sizeof *uses);
    for (int i = 0; i < graph->ops.count; i++) {
        const struct graph_op *op = &graph->ops.items[i];
        for (int k = 0; k < op->inputs.count; k++)
            uses[op->inputs.items[k]]++;
        if (op->residual >= 0)
            uses[op->residual]++;
    }
    for (int i = 0; i < graph->outputs.count; i++)
        uses[graph->outputs.items[i].value]++;
    return uses;
}

bool graph_uses_gemm(const struct graph *graph)
{
    for (int i = 0; i < graph->ops.count; i++)
        if (graph->ops.items[i].kind == OP_conv && graph->ops.items[i].algorithm == ALGORITHM_GEMM)
            return true;
    return false;
}

const char *graph_value_name(struct arena *arena, const struct graph *graph, int value)
{
    const struct graph_value *v = &graph->values.items[value];
    const char *name = graph->model->nodes.items[v->node].name;
    return v->copy ? arena_printf(arena, "%s.copy", name) : name;
}

int graph_value_blocks(const struct graph_value *value)
{
    return (value->shape.c + value->block - 1) / value->block;
}

int64_t graph_row_floats(const struct graph_value *value)
{
    return ((int64_t)value->shape.w + 2 * value->border) * value->block;
}

int64_t graph_plane_floats(const struct graph_value *value)
{
    return ((int64_t)value->shape.h + 2 * value->border) * graph_row_floats(value);
}

int64_t graph_value_floats(const struct graph_value *value)
{
    return graph_value_blocks(value) * graph_plane_floats(value);
}
