/* graph_dump.c: a graph as text, an operator a line, for --dump=PASS and golden tests. */
#include "ir/graph.h"

static void print_value(FILE *file, const struct graph *graph, int id)
{
    const struct graph_value *v = &graph->values.items[id];
    fprintf(file, "v%d:%dx%dx%d", id, v->shape.c, v->shape.h, v->shape.w);
    if (v->block)
        fprintf(file, "/%d", v->block);
    if (v->border)
        fprintf(file, "+%d", v->border);
    if (v->external)
        fputs("!", file);
}

static void print_op(FILE *file, const struct graph *graph, int id)
{
    const struct graph_op *op = &graph->ops.items[id];
    fprintf(file, "%4d  ", id);
    print_value(file, graph, op->output);
    fprintf(file, " = %s", op_name(op->kind));
    if (op->window.kh)
        fprintf(file, " %dx%d stride %d pad %d", op->window.kh, op->window.kw, op->window.stride,
                op->window.pad);
    if ((op->kind == OP_conv || op->kind == OP_conv_backward_data) &&
        op->algorithm != ALGORITHM_AUTO)
        fprintf(file, " %s", algorithm_name(op->algorithm));
    if (op->tile.pixels)
        fprintf(file, " tile %dx%d", op->tile.pixels, op->tile.blocks);
    for (int i = 0; i < op->inputs.count; i++)
        fprintf(file, " v%d", op->inputs.items[i]);
    if (op->residual >= 0)
        fprintf(file, " + v%d", op->residual);
    for (int i = 0; i < op->params.count; i++) {
        const struct rnet_prepare_row *row = &graph->params.items[op->params.items[i]].row;
        fprintf(file, " %s%s%s", row->weight ? row->weight : "", row->bn ? "*" : "",
                row->bn ? row->bn : "");
    }
    if (op->relu)
        fputs(" relu", file);
    if (op->pool.kh)
        fprintf(file, " maxpool %dx%d stride %d pad %d", op->pool.kh, op->pool.kw, op->pool.stride,
                op->pool.pad);
    fprintf(file, "   # %s\n",
            graph->model->nodes.items[graph->values.items[op->output].node].name);
}

void graph_dump(FILE *file, const struct graph *graph)
{
    fprintf(file, "graph %s, batch %d, target %s\n", graph->model->name, graph->batch,
            graph->target->name);
    for (int i = 0; i < graph->ops.count; i++)
        print_op(file, graph, i);
    for (int i = 0; i < graph->outputs.count; i++)
        fprintf(file, "output %s = v%d\n", graph->outputs.items[i].name,
                graph->outputs.items[i].value);
}
