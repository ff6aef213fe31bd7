/* arguments.c: the names and sizes of a kernel's arguments. In: an operator. Out: its arguments. */
#include "emit/arguments.h"

#include <string.h>

/* Names, separated by blanks: of inputs, of parameters, of what is written (the output, then
 * `also`). */
struct names_row {
    const char *inputs, *params, *writes;
};

static const struct names_row rows[OP_COUNT] = {
    [OP_conv] = {"x w", "w b", "y sums"},
    [OP_linear] = {"x", "w b", "y"},
    [OP_bn] = {"x", "scale shift", "y"},
    [OP_prelu] = {"x", "slope", "y"},
    [OP_loss] = {"x", "", "dx losses"},
    [OP_bn_sums] = {"x", "", "sums"},
    [OP_bn_statistics] = {"sums", "weight bias", "statistics"},
    [OP_bn_apply] = {"x statistics", "", "y"},
    [OP_bn_backward_sums] = {"dy x statistics", "", "sums"},
    [OP_bn_backward_finish] = {"sums statistics", "weight", "factors dweight dbias"},
    [OP_bn_backward_apply] = {"dy x factors", "", "dx"},
    [OP_winograd_weights] = {"", "w", "transformed"},
    [OP_conv_flip] = {"", "w", "flipped"},
    [OP_conv_backward_data] = {"dy w m", "", "dx"},
    [OP_conv_backward_weights] = {"x dy", "", "dw"},
    [OP_winograd_gradient] = {"sums", "", "dw"},
    [OP_sum_parts] = {"sums", "", "dw"},
    [OP_channel_sums] = {"dy", "", "db"},
    [OP_relu_backward] = {"dy y", "", "dx"},
    [OP_prelu_backward] = {"dy x", "slope", "dx"},
    [OP_prelu_backward_slope] = {"dy x", "", "dslope"},
    [OP_sigmoid_backward] = {"dy y", "", "dx"},
    [OP_maxpool_backward] = {"dy x", "", "dx"},
    [OP_avgpool_backward] = {"dy", "", "dx"},
    [OP_linear_backward_data] = {"dy", "w", "dx"},
    [OP_linear_backward_weights] = {"x dy", "", "dw db"},
    [OP_pad_shortcut_backward] = {"dy", "", "dx"},
    [OP_concat_backward] = {"dy", "", "dx"},
    [OP_maxout_backward] = {"dy x", "", "dx"},
    [OP_lrn_backward] = {"dy x", "", "dx"},
    [OP_softmax_backward] = {"dy y", "", "dx"},
    [OP_unflatten] = {"dy", "", "dx"},
};

/* The word of a list, or `other` where the list is NULL. */
static const char *word(struct emitter *e, const char *list, int index, const char *other)
{
    if (!list)
        return other;
    for (; index > 0; index--)
        list = strchr(list, ' ') + 1;
    return arena_copy(e->arena, list, strcspn(list, " "));
}

const char *emit_input_name(struct emitter *e, const struct graph_op *op, int index)
{
    if (op->kind == OP_conv_backward_data && op->algorithm == ALGORITHM_PLAIN && index)
        return "m";
    if (rows[op->kind].inputs)
        return word(e, rows[op->kind].inputs, index, NULL);
    if (op_inputs(op->kind) < 0)
        return arena_printf(e->arena, "x%d", index);
    return index ? "z" : "x";
}

static const char *param_name(struct emitter *e, const struct graph_op *op, int index)
{
    if (op->kind == OP_conv_backward_data)
        return "w";
    if (op->kind == OP_conv && op->inputs.count == 2) /* the weights are an input */
        return "b";
    return word(e, rows[op->kind].params, index, index ? "b" : "w");
}

int emit_argument_room(const struct graph_op *op)
{
    return op->params.count + op->inputs.count + op->also.count + op->updates.count + 3;
}

/* Sums that the parts add up are no gradient yet. */
static const char *output_name(struct emitter *e, const struct graph_op *op, int index)
{
    if (op->kind == OP_conv_backward_weights && op->algorithm == ALGORITHM_WINOGRAD)
        return "sums";
    return word(e, rows[op->kind].writes, index, "y");
}

static struct argument of_value(struct emitter *e, const char *name, int value, bool written)
{
    const struct graph_value *v = &e->graph->values.items[value];
    return (struct argument){name, graph_whole_floats(e->graph, v), written, v->wide, value, -1};
}

static struct argument of_param(struct emitter *e, const char *name, int param, bool written)
{
    int64_t lines = e->plan->params.items[e->plan->param_index[param]].lines;
    return (struct argument){name, lines * PLAN_LINE_FLOATS, written, false, -1, param};
}

static const char *scratch_name(const struct graph_op *op)
{
    if (op->pool.kh)
        return "ring";
    return op->algorithm == ALGORITHM_GEMM ? "cols" : "tiles";
}

int emit_arguments(struct emitter *e, const struct graph_op *op, struct argument *arguments)
{
    static const char *const updated[] = {"running_mean", "running_var"};
    int n = 0;
    for (int i = 0; i < op->params.count; i++)
        arguments[n++] = of_param(e, param_name(e, op, i), op->params.items[i], false);
    for (int i = 0; i < op->inputs.count; i++)
        arguments[n++] = of_value(e, emit_input_name(e, op, i), op->inputs.items[i], false);
    if (op->residual >= 0)
        arguments[n++] = of_value(e, "r", op->residual, false);
    for (int i = 0; i <= op->also.count; i++)
        arguments[n++] = of_value(e, output_name(e, op, i), graph_write(op, i), true);
    for (int i = 0; i < op->updates.count; i++)
        arguments[n++] = of_param(e, updated[i], op->updates.items[i], true);
    int64_t scratch = plan_scratch_step(e->plan, op) * e->graph->threads;
    if (scratch)
        arguments[n++] = (struct argument){scratch_name(op), scratch, true, false, -1, -1};
    return n;
}

void emit_extra(struct emitter *e, const struct graph_op *op, bool value, struct text_list *list)
{
    if (op->kind == OP_dropout) {
        text_list_add(e->arena, list, "%s", value ? "call->seeds" : "const uint64_t *seeds");
        if (value)
            text_list_add(e->arena, list, "(uint64_t)%d << 40", op->nodes.items[0]);
        else
            text_list_add(e->arena, list, "uint64_t node");
    }
    if (op->kind == OP_loss) {
        text_list_add(e->arena, list, "%s", value ? "call->labels" : "const int *labels");
        text_list_add(e->arena, list, "%s", value ? "call->smooth" : "double smooth");
    }
}

const char *emit_arrays(struct emitter *e, const struct graph_op *op)
{
    const char *text = "";
    struct argument *all = arena_array(e->arena, (size_t)emit_argument_room(op), sizeof *all);
    int count = emit_arguments(e, op, all);
    for (int i = 0; i < count; i++)
        if (all[i].value >= 0)
            text = arena_printf(e->arena, "%s%s%s %s", text, *text ? "; " : "", all[i].name,
                                emit_layout(e, &e->graph->values.items[all[i].value]));
    return e->graph->batch > 1 ? arena_printf(e->arena, "%s; %d images", text, e->graph->batch)
                               : text;
}
