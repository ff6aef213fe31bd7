/* test_graph_train.c: graph_verify against mutated graphs of training, each with one property of
 * graph.h or of an operator of op.def broken. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/trained.h"

static const char text[] =
    "block gate(width) {\n"
    "    f = x -> conv 3x3 width -> bn -> relu -> conv 3x3 width bias\n"
    "    return (f -> sigmoid) * shortcut(x) + (1 - f) * f - f\n"
    "}\n"
    "network all {\n"
    "    input 3 x 13 x 11\n"
    "    shortcut pad\n"
    "    y = x -> conv 5x5 20 bias -> bn -> relu -> conv 3x3 20 groups 2 -> bn -> prelu\n"
    "          -> basic(24, 2) -> bn -> maxpool 3x3 stride 2 ceil\n"
    "          -> avgpool 2x2 pad 1 -> gate(33)\n"
    "    a = y -> conv 1x1 6 -> maxout 2 -> lrn 3\n"
    "    b = y -> conv 1x1 6 -> dropout 0.3\n"
    "    return concat(a, b) -> flatten -> prelu -> linear 9 -> relu -> softmax\n"
    "                        -> linear 7\n"
    "}\n";

struct mutant {
    struct network network;
    struct graph *graph;
};

static struct mutant mutant_new(void)
{
    struct mutant m;
    struct trained_options options = {"x86-64-v3", 2, 2, false, ALGORITHM_WINOGRAD, ""};
    char *path = files_scratch("mutant.rnet");
    cr_assert(files_write(path, text, strlen(text)));
    cr_assert(network_load(&m.network, path));
    const struct graph *graph = trained_graph(&m.network, &options);
    cr_assert(graph);
    m.graph = graph_clone(m.network.arena, graph);
    free(path);
    return m;
}

static void expect_reported(struct mutant *m, const struct graph_op *op, const char *what)
{
    cr_expect(graph_verify(m->network.arena, m->graph), "%s: %s is not reported", op_name(op->kind),
              what);
}

static void expect_accepted(struct mutant *m)
{
    const char *problem = graph_verify(m->network.arena, m->graph);
    cr_expect_null(problem, "%s", problem);
}

/* `field` set to `value` is reported; then it is set back. */
#define EXPECT_WRONG(mutant, op, field, value)                                                     \
    do {                                                                                           \
        __typeof__(field) kept = (field);                                                          \
        (field) = (value);                                                                         \
        expect_reported(mutant, op, #field " = " #value);                                          \
        (field) = kept;                                                                            \
        expect_accepted(mutant);                                                                   \
    } while (0)

/* Operators of the way back, and those of training on the way forward. */
static bool of_training(const struct graph_op *op)
{
    return op->backward || op->kind == OP_loss || op->kind == OP_bn_sums ||
           op->kind == OP_bn_statistics || op->kind == OP_bn_apply;
}

/* ---- Links ---- */

static void mutate_links(struct mutant *m, struct graph_op *op)
{
    int count = m->graph->values.count;
    for (int i = 0; i < op->inputs.count; i++) {
        EXPECT_WRONG(m, op, op->inputs.items[i], -1);
        EXPECT_WRONG(m, op, op->inputs.items[i], count);
        EXPECT_WRONG(m, op, op->inputs.items[i], op->output);
    }
    for (int i = 0; i < op->also.count; i++) {
        EXPECT_WRONG(m, op, op->also.items[i], -1);
        EXPECT_WRONG(m, op, op->also.items[i], count);
        EXPECT_WRONG(m, op, op->also.items[i], op->output);
    }
    for (int i = 0; i < op->updates.count; i++) {
        EXPECT_WRONG(m, op, op->updates.items[i], -1);
        EXPECT_WRONG(m, op, op->updates.items[i], m->graph->params.count);
    }
    for (int i = 0; i < op->params.count; i++) {
        EXPECT_WRONG(m, op, op->params.items[i], -1);
        EXPECT_WRONG(m, op, op->params.items[i], m->graph->params.count);
    }
    EXPECT_WRONG(m, op, op->residual, op->output);
    EXPECT_WRONG(m, op, op->inputs.count, op->inputs.count + 1);
}

Test(graph_train, dangling_ids_are_reported)
{
    struct mutant m = mutant_new();
    expect_accepted(&m);
    bool seen[OP_COUNT] = {false};
    for (int i = 0; i < m.graph->ops.count; i++) {
        struct graph_op *op = &m.graph->ops.items[i];
        seen[op->kind] = true;
        if (of_training(op))
            mutate_links(&m, op);
    }
    for (int kind = OP_loss; kind < OP_COUNT; kind++)
        cr_expect(seen[kind], "the network has no %s", op_name((enum op_kind)kind));
    network_free(&m.network);
}

/* ---- Values ---- */

static void mutate_value(struct mutant *m, const struct graph_op *op, struct graph_value *v)
{
    EXPECT_WRONG(m, op, v->shape.c, v->shape.c + 1);
    EXPECT_WRONG(m, op, v->shape.c, 0);
    EXPECT_WRONG(m, op, v->shape.h, v->shape.h + 1);
    EXPECT_WRONG(m, op, v->shape.w, v->shape.w + 1);
    if (op->kind != OP_unflatten && op->kind != OP_reorder) /* to any layout */
        EXPECT_WRONG(m, op, v->block, v->block == 4 ? 2 : 4);
    EXPECT_WRONG(m, op, v->once, !v->once);
    EXPECT_WRONG(m, op, v->wide, !v->wide);
    if (v->role != VALUE_PARAMETER)
        return;
    EXPECT_WRONG(m, op, v->role, VALUE_RESULT);
    EXPECT_WRONG(m, op, v->param, -1);
    EXPECT_WRONG(m, op, v->param, m->graph->params.count);
    for (int i = 0; i < m->graph->params.count; i++)
        if (i != v->param)
            EXPECT_WRONG(m, op, v->param, i);
}

Test(graph_train, wrong_values_are_reported)
{
    struct mutant m = mutant_new();
    for (int i = 0; i < m.graph->ops.count; i++) {
        struct graph_op *op = &m.graph->ops.items[i];
        for (int k = 0; of_training(op) && k <= op->also.count; k++)
            mutate_value(&m, op, &m.graph->values.items[graph_write(op, k)]);
    }
    network_free(&m.network);
}

/* ---- What operators have ---- */

static void mutate_statistics(struct mutant *m, struct graph_op *op)
{
    int mean = op->updates.items[0], variance = op->updates.items[1];
    op->updates.items[0] = variance;
    op->updates.items[1] = mean;
    expect_reported(m, op, "running statistics that changed places");
    op->updates.items[0] = mean;
    op->updates.items[1] = variance;
    for (int i = 0; i < m->graph->params.count; i++)
        for (int k = 0; k < 2; k++)
            if (i != op->updates.items[k])
                EXPECT_WRONG(m, op, op->updates.items[k], i);
    EXPECT_WRONG(m, op, op->updates.count, 1);
    EXPECT_WRONG(m, op, op->updates.count, 0);
}

static void mutate_window(struct mutant *m, struct graph_op *op)
{
    EXPECT_WRONG(m, op, op->window.kh, 0);
    EXPECT_WRONG(m, op, op->window.kw, op->window.kw + 2);
    EXPECT_WRONG(m, op, op->window.stride, 0);
    EXPECT_WRONG(m, op, op->window.stride, op->window.stride + 1);
    EXPECT_WRONG(m, op, op->window.pad, -1);
    EXPECT_WRONG(m, op, op->window.pad, op->window.pad + 1);
}

static void mutate_op(struct mutant *m, struct graph_op *op)
{
    if (op->params.count)
        EXPECT_WRONG(m, op, op->params.count, 0);
    for (int i = 0; i < op->params.count; i++)
        for (int p = 0; p < m->graph->params.count; p++)
            if (p != op->params.items[i])
                EXPECT_WRONG(m, op, op->params.items[i], p);
    if (op->also.count)
        EXPECT_WRONG(m, op, op->also.count, op->also.count - 1);
    if (op->window.kh && op->kind != OP_conv_flip)
        mutate_window(m, op);
    if (op->kind == OP_bn_statistics)
        mutate_statistics(m, op);
    if (op->kind == OP_bn_statistics || op->kind == OP_bn_backward_finish)
        EXPECT_WRONG(m, op, op->elements, op->elements + 1);
    if (op->kind == OP_conv_backward_data)
        EXPECT_WRONG(m, op, op->masked, !op->masked);
    if (op->kind == OP_conv_backward_data && op->algorithm == ALGORITHM_DIRECT) {
        EXPECT_WRONG(m, op, op->tile.blocks, 0);
        EXPECT_WRONG(m, op, op->algorithm, ALGORITHM_PLAIN);
        EXPECT_WRONG(m, op, op->residual, m->graph->ops.items[0].output);
    }
}

Test(graph_train, wrong_operators_are_reported)
{
    struct mutant m = mutant_new();
    for (int i = 0; i < m.graph->ops.count; i++)
        if (of_training(&m.graph->ops.items[i]))
            mutate_op(&m, &m.graph->ops.items[i]);
    network_free(&m.network);
}

/* Graphs for inference have none of it. */
Test(graph_train, training_belongs_to_training)
{
    struct mutant m = mutant_new();
    EXPECT_WRONG(&m, &m.graph->ops.items[0], m.graph->training, false);
    network_free(&m.network);
}
