/* test_graph.c: graph_verify against mutated graphs, each with one property of graph.h broken. */
#include <criterion/criterion.h>
#include <string.h>

#include "support/compiled.h"

static const char text[] = "block gate(width) {\n"
                           "    f = x -> conv 3x3 width -> bn -> relu -> conv 3x3 width bias\n"
                           "    return (f -> sigmoid) * shortcut(x) + (1 - f) * f - f\n"
                           "}\n"
                           "network all {\n"
                           "    input 3 x 13 x 11\n"
                           "    shortcut pad\n"
                           "    conv 5x5 20 bias -> bn -> relu -> feature early\n"
                           "    basic(24) stride 2\n"
                           "    bn -> maxpool 3x3 stride 2 ceil -> avgpool 2x2 pad 1\n"
                           "    gate(33)\n"
                           "    flatten -> relu -> linear 9 -> relu -> linear 7 -> softmax\n"
                           "}\n";

enum { ALL_PASSES = -1 };

struct mutant {
    struct compiled c;
    struct graph *graph;
};

/* A copy of the graph after `passes` passes, which may be changed. */
static struct mutant mutant_of(const char *network, enum algorithm algorithm, int passes)
{
    struct mutant m;
    struct compiled_options options = {"x86-64-v3", algorithm, 2, 2};
    cr_assert(compiled_text(&m.c, network, &options));
    const struct graph *graph = compiled_graph(&m.c.network, &options, passes);
    cr_assert(graph);
    m.graph = graph_clone(m.c.network.arena, graph);
    cr_assert_null(graph_verify(m.c.network.arena, m.graph));
    return m;
}

static struct mutant mutant_new(enum algorithm algorithm, int passes)
{
    return mutant_of(text, algorithm, passes);
}

/* Expects a report; then takes everything back. */
static void expect_reported(struct mutant *m, const char *what, int at)
{
    cr_expect(graph_verify(m->c.network.arena, m->graph), "%s (%d) is not reported", what, at);
}

static void expect_accepted(struct mutant *m)
{
    const char *problem = graph_verify(m->c.network.arena, m->graph);
    cr_expect_null(problem, "%s", problem);
}

static struct graph_op *find(struct mutant *m, enum op_kind kind)
{
    for (int i = 0; i < m->graph->ops.count; i++)
        if (m->graph->ops.items[i].kind == kind)
            return &m->graph->ops.items[i];
    cr_assert_fail("no %s", op_name(kind));
    return NULL;
}

static struct graph_value *output_of(struct mutant *m, const struct graph_op *op)
{
    return &m->graph->values.items[op->output];
}

static struct graph_value *input_of(struct mutant *m, const struct graph_op *op)
{
    return &m->graph->values.items[op->inputs.items[0]];
}

/* `field` set to `value` is reported; then it is set back. */
#define EXPECT_WRONG(mutant, field, value)                                                         \
    do {                                                                                           \
        __typeof__(field) kept = (field);                                                          \
        (field) = (value);                                                                         \
        expect_reported(mutant, #field " = " #value, 0);                                           \
        (field) = kept;                                                                            \
        expect_accepted(mutant);                                                                   \
    } while (0)

/* ---- Links ---- */

static void mutate_links(struct mutant *m, int id)
{
    struct graph_op *op = &m->graph->ops.items[id];
    int count = m->graph->values.count;
    for (int i = 0; i < op->inputs.count; i++) {
        EXPECT_WRONG(m, op->inputs.items[i], -1);
        EXPECT_WRONG(m, op->inputs.items[i], count);
        EXPECT_WRONG(m, op->inputs.items[i], op->output);
    }
    EXPECT_WRONG(m, op->output, -1);
    EXPECT_WRONG(m, op->output, count);
    EXPECT_WRONG(m, op->output, id ? m->graph->ops.items[id - 1].output : 1);
    EXPECT_WRONG(m, m->graph->values.items[op->output].producer, id + 1);
    EXPECT_WRONG(m, op->residual, count);
    EXPECT_WRONG(m, op->residual, op->output);
    EXPECT_WRONG(m, op->scope, -1);
    EXPECT_WRONG(m, op->scope, m->graph->model->scopes.count);
    EXPECT_WRONG(m, op->kind, OP_COUNT);
    EXPECT_WRONG(m, op->inputs.count, op->inputs.count + 1);
    for (int i = 0; i < op->params.count; i++) {
        EXPECT_WRONG(m, op->params.items[i], -1);
        EXPECT_WRONG(m, op->params.items[i], m->graph->params.count);
    }
}

Test(graph, dangling_ids_are_reported)
{
    for (int passes = 0; passes <= 5; passes++) {
        struct mutant m = mutant_new(ALGORITHM_AUTO, passes);
        for (int i = 0; i < m.graph->ops.count; i++)
            mutate_links(&m, i);
        for (int i = 0; i < m.graph->outputs.count; i++) {
            EXPECT_WRONG(&m, m.graph->outputs.items[i].value, -1);
            EXPECT_WRONG(&m, m.graph->outputs.items[i].value, m.graph->values.count);
        }
        EXPECT_WRONG(&m, m.graph->outputs.count, 0);
        EXPECT_WRONG(&m, m.graph->ops.count, 0);
        network_free(&m.c.network);
    }
}

/* An operator before the producer of its input, two producers, a value without one. */
Test(graph, order_and_producers_are_checked)
{
    struct mutant m = mutant_new(ALGORITHM_DIRECT, ALL_PASSES);
    for (int i = 0; i + 1 < m.graph->ops.count; i++) {
        struct graph_op *ops = m.graph->ops.items, kept = ops[i];
        ops[i] = ops[i + 1];
        ops[i + 1] = kept;
        expect_reported(&m, "two operators that swapped places", i);
        ops[i + 1] = ops[i];
        expect_reported(&m, "an operator that stands there twice", i);
        ops[i] = kept;
        network_free(&m.c.network);
        m = mutant_new(ALGORITHM_DIRECT, ALL_PASSES);
    }
    struct graph_value stray = m.graph->values.items[1];
    graph_add_value(m.c.network.arena, m.graph, stray);
    expect_reported(&m, "a value that nothing computes", 0);
    network_free(&m.c.network);
}

/* ---- Shapes ---- */

static void mutate_shape(struct mutant *m, int value)
{
    struct shape *s = &m->graph->values.items[value].shape;
    EXPECT_WRONG(m, s->c, 0);
    EXPECT_WRONG(m, s->h, -1);
    EXPECT_WRONG(m, s->w, 0);
    EXPECT_WRONG(m, s->c, s->c + 1);
    if (value == m->graph->ops.items[0].output)
        return; /* nothing says how large it is but the windows, which may divide unevenly */
    EXPECT_WRONG(m, s->h, s->h + 1);
    EXPECT_WRONG(m, s->w, s->w + 1);
}

Test(graph, wrong_shapes_are_reported)
{
    for (int passes = 0; passes <= 5; passes++) {
        struct mutant m = mutant_new(ALGORITHM_AUTO, passes);
        for (int i = 0; i < m.graph->values.count; i++)
            mutate_shape(&m, i);
        network_free(&m.c.network);
    }
}

Test(graph, wrong_windows_are_reported)
{
    static const enum op_kind kinds[] = {OP_conv, OP_maxpool, OP_avgpool};
    struct mutant m = mutant_new(ALGORITHM_AUTO, ALL_PASSES);
    for (int i = 0; i < 3; i++) {
        struct graph_op *op = find(&m, kinds[i]);
        EXPECT_WRONG(&m, op->window.kh, 0);
        EXPECT_WRONG(&m, op->window.kw, op->window.kw + 1);
        EXPECT_WRONG(&m, op->window.stride, 0);
        EXPECT_WRONG(&m, op->window.stride, op->window.stride + 1);
        EXPECT_WRONG(&m, op->window.pad, -1);
        EXPECT_WRONG(&m, op->window.pad, op->window.pad + 1);
        EXPECT_WRONG(&m, op->window.dilation, 0);
        EXPECT_WRONG(&m, op->window.dilation, 2);
    }
    struct graph_op *pad = find(&m, OP_pad_shortcut);
    EXPECT_WRONG(&m, pad->stride, 0);
    EXPECT_WRONG(&m, pad->stride, 3);
    EXPECT_WRONG(&m, pad->channels_before, -1);
    EXPECT_WRONG(&m, pad->channels_before, 5);
    network_free(&m.c.network);
}

/* The last window of `ceil` may reach over the edge even where it is the only one. */
Test(graph, a_window_larger_than_its_input_is_fine_with_ceil)
{
    struct compiled c;
    struct compiled_options options = {"generic", ALGORITHM_AUTO, 1, 1};
    cr_assert(compiled_text(&c,
                            "network n {\n    input 3 x 1 x 5\n    conv 3x3 5\n"
                            "    maxpool 2x2 stride 2 ceil\n    feature last\n}\n",
                            &options));
    network_free(&c.network);
}

/* ---- Layouts ---- */

Test(graph, layouts_that_disagree_are_reported)
{
    static const enum op_kind same[] = {OP_add,     OP_sub,     OP_mul,
                                        OP_sigmoid, OP_affine,  OP_maxpool,
                                        OP_avgpool, OP_softmax, OP_pad_shortcut};
    struct mutant m = mutant_new(ALGORITHM_DIRECT, ALL_PASSES);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct graph_op *op = find(&m, same[i]);
        EXPECT_WRONG(&m, output_of(&m, op)->block, output_of(&m, op)->block == 4 ? 2 : 4);
        EXPECT_WRONG(&m, output_of(&m, op)->block, -1);
        EXPECT_WRONG(&m, output_of(&m, op)->border, -1);
    }
    struct graph_op *conv = find(&m, OP_conv);
    EXPECT_WRONG(&m, input_of(&m, conv)->border, conv->window.pad - 1);
    EXPECT_WRONG(&m, input_of(&m, conv)->block, 2);
    EXPECT_WRONG(&m, output_of(&m, conv)->block, 1);
    EXPECT_WRONG(&m, conv->tile.pixels, 0);
    EXPECT_WRONG(&m, conv->tile.blocks, 0);
    EXPECT_WRONG(&m, conv->tile.blocks, graph_value_blocks(output_of(&m, conv)) + 1);
    EXPECT_WRONG(&m, conv->direct.span, 0);
    EXPECT_WRONG(&m, conv->direct.span, output_of(&m, conv)->shape.h + 1);
    EXPECT_WRONG(&m, conv->direct.chunk, 0);
    EXPECT_WRONG(&m, conv->direct.chunk, graph_value_blocks(input_of(&m, conv)) + 1);
    EXPECT_WRONG(&m, conv->direct.joined, conv->direct.span < 2);
    EXPECT_WRONG(&m, conv->algorithm, ALGORITHM_GEMM);
    struct graph_op *linear = find(&m, OP_linear), *flatten = find(&m, OP_flatten);
    EXPECT_WRONG(&m, output_of(&m, linear)->block, 8);
    EXPECT_WRONG(&m, output_of(&m, linear)->border, 1);
    EXPECT_WRONG(&m, output_of(&m, flatten)->block, 8);
    struct graph_op *reorder = find(&m, OP_reorder);
    EXPECT_WRONG(&m, output_of(&m, reorder)->role, VALUE_RESULT);
    network_free(&m.c.network);
}

Test(graph, blocked_products_are_reported)
{
    struct mutant m = mutant_new(ALGORITHM_GEMM, ALL_PASSES);
    struct graph_op *conv = find(&m, OP_conv);
    EXPECT_WRONG(&m, output_of(&m, conv)->block, 8);
    EXPECT_WRONG(&m, output_of(&m, conv)->border, 1);
    EXPECT_WRONG(&m, conv->algorithm, ALGORITHM_DIRECT);
    EXPECT_WRONG(&m, conv->groups, 0);
    EXPECT_WRONG(&m, conv->groups, 2);
    network_free(&m.c.network);
}

/* A pool that is part of a convolution follows from its result, and has nothing beside it. */
Test(graph, pools_of_convolutions_are_checked)
{
    struct mutant m = mutant_of("network n {\n    input 3 x 17 x 19\n    conv 3x3 20\n"
                                "    maxpool 3x3 stride 2 -> linear 5\n}\n",
                                ALGORITHM_DIRECT, ALL_PASSES);
    struct graph_op *conv = find(&m, OP_conv);
    cr_assert_eq(conv->pool.kh, 3);
    EXPECT_WRONG(&m, conv->pool.kh, 0);
    EXPECT_WRONG(&m, conv->pool.kw, conv->pool.kw + 2);
    EXPECT_WRONG(&m, conv->pool.stride, 0);
    EXPECT_WRONG(&m, conv->pool.pad, -1);
    EXPECT_WRONG(&m, conv->pool.dilation, 2);
    EXPECT_WRONG(&m, conv->unpooled.c, conv->unpooled.c + 1);
    EXPECT_WRONG(&m, conv->unpooled.h, conv->unpooled.h + 2);
    EXPECT_WRONG(&m, conv->unpooled.w, conv->unpooled.w - 2);
    EXPECT_WRONG(&m, conv->residual, conv->inputs.items[0]);
    EXPECT_WRONG(&m, conv->algorithm, ALGORITHM_GEMM);
    EXPECT_WRONG(&m, conv->direct.span, 0);
    network_free(&m.c.network);
}

Test(graph, pieces_of_winograd_are_checked)
{
    struct mutant m = mutant_new(ALGORITHM_WINOGRAD, ALL_PASSES);
    struct graph_op *conv = NULL;
    for (int i = 0; i < m.graph->ops.count && !conv; i++)
        if (m.graph->ops.items[i].algorithm == ALGORITHM_WINOGRAD)
            conv = &m.graph->ops.items[i];
    cr_assert(conv);
    EXPECT_WRONG(&m, conv->winograd.out, 3);
    EXPECT_WRONG(&m, conv->winograd.tiles, 0);
    EXPECT_WRONG(&m, conv->winograd.tiles, conv->winograd.tiles + 1);
    EXPECT_WRONG(&m, conv->winograd.pixels, 0);
    EXPECT_WRONG(&m, conv->winograd.pixels, conv->winograd.tiles + 1);
    EXPECT_WRONG(&m, conv->winograd.blocks, 0);
    EXPECT_WRONG(&m, conv->winograd.blocks, graph_value_blocks(output_of(&m, conv)) + 1);
    EXPECT_WRONG(&m, input_of(&m, conv)->border, conv->window.pad - 1);
    EXPECT_WRONG(&m, conv->algorithm, ALGORITHM_DIRECT);
    EXPECT_WRONG(&m, conv->window.stride, 2);
    struct rnet_prepare_row *row = &m.graph->params.items[conv->params.items[0]].row;
    EXPECT_WRONG(&m, row->kind, RNET_PREPARE_CONV_WEIGHT);
    network_free(&m.c.network);
}

/* The caller's arrays are the input and one for each output. */
Test(graph, external_values_are_checked)
{
    struct mutant m = mutant_new(ALGORITHM_GEMM, ALL_PASSES);
    for (int i = 0; i < m.graph->values.count; i++)
        EXPECT_WRONG(&m, m.graph->values.items[i].external, !m.graph->values.items[i].external);
    struct graph_output *outputs = m.graph->outputs.items;
    EXPECT_WRONG(&m, outputs[0].value, m.graph->ops.items[0].output);
    EXPECT_WRONG(&m, outputs[0].value, outputs[1].value);
    EXPECT_WRONG(&m, m.graph->values.items[outputs[0].value].border, 1);
    network_free(&m.c.network);
}

/* ---- What operators have ---- */

static void mutate_row(struct mutant *m, struct graph_op *op)
{
    struct rnet_prepare_row *row = &m->graph->params.items[op->params.items[0]].row;
    EXPECT_WRONG(m, row->oc, row->oc + 1);
    EXPECT_WRONG(m, row->kind, RNET_PREPARE_COPY);
    EXPECT_WRONG(m, row->in_block, row->in_block + 1);
    if (op->kind == OP_bn)
        return;
    EXPECT_WRONG(m, row->ic, row->ic - 1);
    if (op->kind != OP_conv)
        return;
    EXPECT_WRONG(m, row->kh, row->kh + 1);
    EXPECT_WRONG(m, row->groups, row->groups + 1);
}

Test(graph, parameters_are_checked)
{
    struct mutant m = mutant_new(ALGORITHM_DIRECT, ALL_PASSES);
    static const enum op_kind kinds[] = {OP_conv, OP_bn, OP_linear};
    for (int i = 0; i < 3; i++) {
        struct graph_op *op = find(&m, kinds[i]);
        EXPECT_WRONG(&m, op->params.count, 0);
        mutate_row(&m, op);
    }
    struct graph_op *conv = find(&m, OP_conv), *softmax = find(&m, OP_softmax);
    EXPECT_WRONG(&m, conv->params.items[0], conv->params.items[1]);
    EXPECT_WRONG(&m, softmax->params, conv->params);
    network_free(&m.c.network);
}

Test(graph, what_an_operator_would_ignore_is_reported)
{
    static const enum op_kind kinds[] = {OP_sigmoid, OP_sub,     OP_mul,
                                         OP_affine,  OP_maxpool, OP_avgpool,
                                         OP_softmax, OP_flatten, OP_pad_shortcut};
    struct mutant m = mutant_new(ALGORITHM_DIRECT, ALL_PASSES);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct graph_op *op = find(&m, kinds[i]);
        EXPECT_WRONG(&m, op->relu, true);
        EXPECT_WRONG(&m, op->residual, op->inputs.items[0]);
    }
    struct graph_op *conv = find(&m, OP_conv);
    EXPECT_WRONG(&m, conv->residual, conv->inputs.items[0]);
    network_free(&m.c.network);
}
