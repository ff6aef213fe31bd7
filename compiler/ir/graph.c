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
    static const char *const names[] = {"auto", "gemm", "direct", "winograd", "plain"};
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
    for (int i = 0; i <= op.also.count; i++)
        graph->values.items[graph_write(&op, i)].producer = id;
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
    copy.also.items = copy_ints(arena, op->also.items, op->also.count);
    copy.also.capacity = op->also.count;
    copy.updates.items = copy_ints(arena, op->updates.items, op->updates.count);
    copy.updates.capacity = op->updates.count;
    return copy;
}

static struct graph *empty_like(struct arena *arena, const struct graph *graph)
{
    struct graph *copy = arena_alloc(arena, sizeof *copy);
    copy->model = graph->model;
    copy->target = graph->target;
    copy->batch = graph->batch;
    copy->threads = graph->threads;
    copy->training = graph->training;
    copy->precise = graph->precise;
    copy->like = graph->like;
    copy->tuning = graph->tuning;
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

/* The new graph's id of a parameter, which is taken over where it is not there yet. */
static int map_param(struct arena *arena, struct graph *out, const struct graph *graph, int *map,
                     int param)
{
    if (map[param] < 0) {
        array_push(arena, &out->params, graph->params.items[param]);
        map[param] = out->params.count - 1;
    }
    return map[param];
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
        for (int k = 0; k < op.params.count; k++)
            op.params.items[k] = map_param(arena, out, graph, param_map, op.params.items[k]);
        for (int k = 0; k < op.updates.count; k++)
            op.updates.items[k] = map_param(arena, out, graph, param_map, op.updates.items[k]);
        for (int k = 0; k <= op.also.count; k++) {
            int *written = k ? &op.also.items[k - 1] : &op.output;
            struct graph_value value = graph->values.items[*written];
            if (value.role == VALUE_PARAMETER)
                value.param = map_param(arena, out, graph, param_map, value.param);
            value_map[*written] = graph_add_value(arena, out, value);
            *written = value_map[*written];
        }
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
        for (int k = 0; k < graph_read_count(op); k++)
            uses[graph_read(op, k)]++;
    }
    for (int i = 0; i < graph->outputs.count; i++)
        uses[graph->outputs.items[i].value]++;
    return uses;
}

int graph_read_count(const struct graph_op *op)
{
    return op->inputs.count + (op->residual >= 0);
}

int graph_read(const struct graph_op *op, int index)
{
    return index < op->inputs.count ? op->inputs.items[index] : op->residual;
}

int graph_write(const struct graph_op *op, int index)
{
    return index ? op->also.items[index - 1] : op->output;
}

int64_t graph_whole_floats(const struct graph *graph, const struct graph_value *value)
{
    return value->once ? value->shape.c : graph->batch * graph_value_floats(value);
}

/* Of one axis: how far the outputs that see an input lie before the first or after the last. */
static int reach(int in, int out, int kernel, const struct window *w)
{
    int before = kernel - 1 > w->pad ? (kernel - 1 - w->pad + w->stride - 1) / w->stride : 0;
    int after = (in - 1 + w->pad) / w->stride - (out - 1);
    return before > after ? before : after;
}

int graph_backward_border(const struct graph *graph, const struct graph_op *op)
{
    const struct shape in = graph->values.items[op->inputs.items[0]].shape;
    const struct shape out = graph->values.items[op->output].shape;
    int rows = reach(in.h, out.h, op->window.kh, &op->window);
    int columns = reach(in.w, out.w, op->window.kw, &op->window);
    return rows > columns ? rows : columns;
}

bool graph_rows_first(const struct graph *graph, const struct graph_op *op)
{
    const struct window *w = &op->window;
    int read = graph->values.items[op->inputs.items[0]].shape.c;
    int written = graph->values.items[op->output].shape.c;
    return w->kh == 1 && w->kw == 1 && (read >= written || w->stride > 1);
}

void graph_take_nodes(struct arena *arena, struct graph_op *op, const struct graph_op *taken)
{
    for (int i = 0; i < taken->nodes.count; i++)
        array_push(arena, &op->nodes, taken->nodes.items[i]);
}

void graph_absorb(struct arena *arena, struct graph *graph, int id, int taken)
{
    struct graph_op *op = &graph->ops.items[id];
    const struct graph_op *next = &graph->ops.items[taken];
    graph_take_nodes(arena, op, next);
    graph->values.items[next->output].producer = id;
    graph->values.items[next->output].node = graph->values.items[op->output].node;
    op->output = next->output;
}

struct shape graph_conv_shape(const struct graph *graph, const struct graph_op *op)
{
    return op->pool.kh ? op->unpooled : graph->values.items[op->output].shape;
}

bool op_has_bias(const struct graph_op *op)
{
    /* In training by winograd the weights are an input. */
    return (op->kind == OP_conv || op->kind == OP_linear) &&
           op->params.count + op->inputs.count == 3;
}

bool op_is_blocked(const struct graph_op *op)
{
    return op->algorithm == ALGORITHM_DIRECT || op->algorithm == ALGORITHM_WINOGRAD;
}

bool graph_uses_winograd(const struct graph *graph)
{
    for (int i = 0; i < graph->ops.count; i++)
        if (graph->ops.items[i].algorithm == ALGORITHM_WINOGRAD)
            return true;
    return false;
}

struct tiling graph_tiling(int run, int most)
{
    int count = (run + most - 1) / most;
    if (count == 0)
        return (struct tiling){0};
    return (struct tiling){count, run / count, run % count};
}

int graph_run(const struct graph *graph, const struct graph_op *op)
{
    int width = graph_conv_shape(graph, op).w;
    return op->direct.joined ? width * op->direct.span : width;
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
    static const char *const roles[] = {"",         "copy",       "gradient", "sums",
                                        "parts",    "statistics", "factors",  "flipped",
                                        "winograd", "weights",    "loss"};
    return v->role ? arena_printf(arena, "%s.%s", name, roles[v->role]) : name;
}

int graph_value_blocks(const struct graph_value *value)
{
    return (value->shape.c + value->block - 1) / value->block;
}

int graph_input_blocks(const struct graph *graph, const struct graph_op *op)
{
    int channels = graph->values.items[op->inputs.items[0]].shape.c, lanes = graph->target->lanes;
    return channels < lanes ? 1 : (channels + lanes - 1) / lanes;
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
