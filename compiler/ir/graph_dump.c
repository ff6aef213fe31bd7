/* graph_dump.c: a graph as text, an operator a line: for --dump=PASS, and NAME.graph, which the
 * certificate checker derives everything from. In: a graph. Out: lines of words,
 *
 *        2  v2:16x32x32 = conv 3x3 stride 1 pad 1 of v1 + v0 conv1.weight conv1.bias   # conv1
 *
 * values that it writes, the operator and its attributes, `of` values that it reads, `+` and the
 * residual, tensors, `updates` and tensors that it changes, what of a call's seed is its own, the
 * name of the result. A value is vID:CxHxW, once there is a layout /BLOCK and +BORDER, then `,once`
 * (one for the whole batch), `,double`, and `!` where it is an array of the caller's. */
#include "ir/graph.h"

const char *graph_value_layout(struct arena *arena, const struct graph_value *v)
{
    const char *text = arena_printf(arena, "%dx%dx%d", v->shape.c, v->shape.h, v->shape.w);
    if (v->block)
        text = arena_printf(arena, "%s/%d", text, v->block);
    if (v->border)
        text = arena_printf(arena, "%s+%d", text, v->border);
    return arena_printf(arena, "%s%s%s", text, v->once ? ",once" : "", v->wide ? ",double" : "");
}

const char *graph_param_name(struct arena *arena, const struct graph *graph, int param)
{
    static const char *const tensors[] = {"weight", "bias", "running_mean", "running_var"};
    static const char *const prepared[] = {"scale", "shift"};
    const struct graph_param *p = &graph->params.items[param];
    if (!p->row.weight)
        return arena_printf(arena, "%s.%s", p->row.bn,
                            graph->training ? tensors[p->role] : prepared[p->role]);
    bool bias = p->row.kind == RNET_PREPARE_CONV_BIAS || p->row.kind == RNET_PREPARE_LINEAR_BIAS;
    return arena_printf(arena, "%s.%s%s%s", p->row.weight, tensors[bias], p->row.bn ? "*" : "",
                        p->row.bn ? p->row.bn : "");
}

static const char *window_text(struct arena *arena, const struct window *w)
{
    const char *text =
        arena_printf(arena, " %dx%d stride %d pad %d", w->kh, w->kw, w->stride, w->pad);
    if (w->dilation > 1)
        text = arena_printf(arena, "%s dilation %d", text, w->dilation);
    return arena_printf(arena, "%s%s", text, w->ceil ? " ceil" : "");
}

/* How a chosen algorithm does its work: kernels that differ in it are different. */
static const char *algorithm_text(struct arena *arena, const struct graph_op *op)
{
    const char *text = "";
    if (op->algorithm != ALGORITHM_AUTO)
        text = arena_printf(arena, " %s", algorithm_name(op->algorithm));
    if (op->tile.pixels)
        text = arena_printf(arena, "%s tile %dx%d", text, op->tile.pixels, op->tile.blocks);
    if (op->back.pixels)
        text = arena_printf(arena, "%s back %dx%d", text, op->back.pixels, op->back.blocks);
    if (op->dw.pixels)
        text = arena_printf(arena, "%s dw %dx%d", text, op->dw.pixels, op->dw.blocks);
    if (op->direct.span)
        text = arena_printf(arena, "%s span %d chunk %d order %d%d%d%d", text, op->direct.span,
                            op->direct.chunk, op->direct.rows_first, op->direct.fetches,
                            op->direct.images_first, op->direct.joined);
    if (op->winograd.tiles)
        text = arena_printf(arena, "%s out %d tiles %d pixels %d blocks %d", text, op->winograd.out,
                            op->winograd.tiles, op->winograd.pixels, op->winograd.blocks);
    return text;
}

const char *graph_op_text(struct arena *arena, const struct graph_op *op)
{
    const char *text = op_name(op->kind);
    if (op->window.kh)
        text = arena_printf(arena, "%s%s", text, window_text(arena, &op->window));
    if (op->groups > 1)
        text = arena_printf(arena, "%s groups %d", text, op->groups);
    text = arena_printf(arena, "%s%s", text, algorithm_text(arena, op));
    if (op->kind == OP_pad_shortcut || op->kind == OP_pad_shortcut_backward)
        text = arena_printf(arena, "%s stride %d before %d", text, op->stride, op->channels_before);
    if (op->kind == OP_concat_backward)
        text = arena_printf(arena, "%s before %d", text, op->channels_before);
    if (op->kind == OP_affine)
        text = arena_printf(arena, "%s scale %.9g offset %.9g", text, op->scale, op->offset);
    if (op->size)
        text = arena_printf(arena, "%s size %d alpha %.9g beta %.9g", text, op->size, op->alpha,
                            op->beta);
    if (op->ways)
        text = arena_printf(arena, "%s ways %d", text, op->ways);
    if (op->eps > 0)
        text = arena_printf(arena, "%s eps %.9g", text, op->eps);
    if (op->momentum > 0 && op->updates.count)
        text = arena_printf(arena, "%s momentum %.9g", text, op->momentum);
    if (op->elements > 0)
        text = arena_printf(arena, "%s elements %.9g", text, op->elements);
    if (op->kind == OP_dropout)
        text = arena_printf(arena, "%s probability %.9g", text, op->amount);
    if (op->kind == OP_loss)
        text = arena_printf(arena, "%s factor %.9g", text, op->weight);
    if (op->pool.kh)
        text = arena_printf(arena, "%s maxpool%s", text, window_text(arena, &op->pool));
    return arena_printf(arena, "%s%s%s", text, op->masked ? " mask" : "", op->relu ? " relu" : "");
}

static void print_value(FILE *file, struct arena *arena, const struct graph *graph, int id)
{
    const struct graph_value *v = &graph->values.items[id];
    fprintf(file, "v%d:%s%s ", id, graph_value_layout(arena, v), v->external ? "!" : "");
}

static void print_op(FILE *file, struct arena *arena, const struct graph *graph, int id)
{
    const struct graph_op *op = &graph->ops.items[id];
    fprintf(file, "%4d  ", id);
    for (int i = 0; i <= op->also.count; i++)
        print_value(file, arena, graph, graph_write(op, i));
    fprintf(file, "= %s", graph_op_text(arena, op));
    if (op->kind != OP_input)
        fprintf(file, " of");
    for (int i = 0; i < op->inputs.count; i++)
        fprintf(file, " v%d", op->inputs.items[i]);
    if (op->residual >= 0)
        fprintf(file, " + v%d", op->residual);
    for (int i = 0; i < op->params.count; i++)
        fprintf(file, " %s", graph_param_name(arena, graph, op->params.items[i]));
    for (int i = 0; i < op->updates.count; i++)
        fprintf(file, "%s %s", i ? "" : " updates",
                graph_param_name(arena, graph, op->updates.items[i]));
    if (op->kind == OP_dropout)
        fprintf(file, " seed:%d", op->nodes.items[0]);
    fprintf(file, "   # %s\n",
            graph->model->nodes.items[graph->values.items[op->output].node].name);
}

void graph_dump(FILE *file, struct arena *arena, const struct graph *graph)
{
    fprintf(file, "graph %s, batch %d, target %s\n", graph->model->name, graph->batch,
            graph->target->name);
    for (int i = 0; i < graph->ops.count; i++)
        print_op(file, arena, graph, i);
    for (int i = 0; i < graph->outputs.count; i++)
        fprintf(file, "output %s = v%d\n", graph->outputs.items[i].name,
                graph->outputs.items[i].value);
    for (int i = 0; i < graph->values.count; i++) { /* what a step of training leaves */
        const struct graph_value *v = &graph->values.items[i];
        if (v->role == VALUE_PARAMETER)
            fprintf(file, "gradient %s = v%d\n", graph_param_name(arena, graph, v->param), i);
        else if (v->role == VALUE_LOSS)
            fprintf(file, "loss %s = v%d\n", graph->model->nodes.items[v->node].name, i);
    }
}
