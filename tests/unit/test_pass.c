/* test_pass.c: what each pass makes of small networks: operators, flags, layouts, and where a value
 * may take another's place. */
#include <criterion/criterion.h>
#include <string.h>

#include "pass/pass.h"
#include "support/compiled.h"

/* Number of passes of pass_table that a test wants to see done. */
enum { LOWER, FOLD_BN, FUSE, REMOVE_DEAD, SELECT, FUSE_POOL, LAYOUT };

struct subject {
    struct compiled c;
    const struct graph *graph;
};

static struct subject open_options(const char *body, int passes,
                                   const struct compiled_options *options)
{
    struct subject s;
    cr_assert(compiled_text(&s.c, body, options), "%s", body);
    s.graph = compiled_graph(&s.c.network, options, passes);
    cr_assert(s.graph);
    return s;
}

static struct subject open_with(const char *body, int passes, const char *target,
                                enum algorithm algorithm)
{
    return open_options(body, passes, &(struct compiled_options){target, algorithm, 1, 2});
}

static struct subject open_text(const char *body, int passes)
{
    return open_with(body, passes, "x86-64-v3", ALGORITHM_DIRECT);
}

static void close_subject(struct subject *s)
{
    network_free(&s->c.network);
}

/* "input conv+relu conv+residual+relu reorder": the operators in order, with what was fused. */
static const char *listing(const struct subject *s)
{
    struct arena *arena = s->c.network.arena;
    const char *text = "";
    for (int i = 0; i < s->graph->ops.count; i++) {
        const struct graph_op *op = &s->graph->ops.items[i];
        bool bias = (op->kind == OP_conv || op->kind == OP_linear) && op->params.count == 2;
        text = arena_printf(arena, "%s%s%s%s%s%s%s", text, i ? " " : "", op_name(op->kind),
                            bias ? "+bias" : "", op->residual >= 0 ? "+residual" : "",
                            op->relu ? "+relu" : "", op->pool.kh ? "+maxpool" : "");
    }
    return text;
}

static void expect_listing(const char *body, int passes, const char *wanted)
{
    struct subject s = open_text(body, passes);
    const char *got = listing(&s);
    cr_expect(!strcmp(got, wanted), "%s\n    got    %s\n    wanted %s", body, got, wanted);
    close_subject(&s);
}

#define NETWORK(steps) "network n {\n    input 3 x 9 x 9\n" steps "}\n"

/* ---- lower ---- */

Test(pass, lower_drops_dropout_and_flattening_of_vectors)
{
    expect_listing(NETWORK("    conv 3x3 8 -> dropout 0.5 -> avgpool -> flatten -> linear 5\n"),
                   LOWER, "input conv avgpool linear+bias");
}

Test(pass, lower_keeps_what_is_asked_for)
{
    struct subject s = open_text(
        NETWORK("    y = x -> conv 3x3 8\n    f = y -> relu\n    return 0.5*f - y/4\n"), LOWER);
    cr_expect(!strcmp(listing(&s), "input conv relu affine affine sub"), "%s", listing(&s));
    const struct graph_op *half = &s.graph->ops.items[3], *quarter = &s.graph->ops.items[4];
    cr_expect(half->scale == 0.5 && half->offset == 0.0);
    cr_expect(quarter->scale == 0.25 && quarter->offset == 0.0);
    close_subject(&s);
}

/* ---- fold_bn ---- */

Test(pass, fold_bn_folds_one_bn_into_a_convolution)
{
    expect_listing(NETWORK("    conv 3x3 8 -> bn -> relu -> feature last\n"), FOLD_BN,
                   "input conv+bias relu");
    expect_listing(NETWORK("    conv 3x3 8 bias -> bn -> feature last\n"), FOLD_BN,
                   "input conv+bias");
}

/* A row of the prepare table names one bn. */
Test(pass, fold_bn_leaves_a_second_bn)
{
    expect_listing(NETWORK("    conv 3x3 8 -> bn -> bn -> feature last\n"), FOLD_BN,
                   "input conv+bias bn");
    struct subject s = open_text(NETWORK("    conv 3x3 8 -> bn -> bn -> feature last\n"), FOLD_BN);
    const struct graph_op *conv = &s.graph->ops.items[1], *bn = &s.graph->ops.items[2];
    cr_expect(!strcmp(s.graph->params.items[conv->params.items[0]].row.bn, "bn1"));
    cr_expect(!strcmp(s.graph->params.items[bn->params.items[0]].row.bn, "bn2"));
    close_subject(&s);
}

Test(pass, fold_bn_leaves_values_that_others_use)
{
    expect_listing(NETWORK("    y = x -> conv 3x3 8\n    return (y -> bn) + y\n"), FOLD_BN,
                   "input conv bn add");
    expect_listing(NETWORK("    conv 3x3 8 -> feature raw -> bn -> feature last\n"), FOLD_BN,
                   "input conv bn");
    expect_listing(NETWORK("    bn -> conv 3x3 8 -> relu -> bn -> feature last\n"), FOLD_BN,
                   "input bn conv relu bn");
}

/* ---- fuse ---- */

Test(pass, fuse_takes_relu_and_residual)
{
    expect_listing("network n {\n    input 8 x 9 x 9\n    basic(8)\n    feature last\n}\n", FUSE,
                   "input conv+bias+relu conv+bias+residual+relu");
    expect_listing(NETWORK("    linear 9 -> relu -> linear 3\n"), FUSE,
                   "input linear+bias+relu linear+bias");
    expect_listing(NETWORK("    maxpool 2x2 -> bn -> relu -> feature last\n"), FUSE,
                   "input maxpool bn+relu");
}

/* One of two convolutions computes their sum; the other one's result is its residual. */
Test(pass, fuse_makes_one_convolution_the_residual_of_another)
{
    struct subject s = open_text(
        NETWORK(
            "    a = x -> conv 3x3 8 -> bn\n    b = x -> conv 1x1 8\n    return a + b -> relu\n"),
        FUSE);
    cr_expect(!strcmp(listing(&s), "input conv conv+bias+residual+relu"), "%s", listing(&s));
    const struct graph_op *sum = &s.graph->ops.items[2];
    cr_expect_eq(sum->residual, s.graph->ops.items[1].output);
    cr_expect_eq(sum->nodes.count, 4); /* conv, bn, add, relu */
    close_subject(&s);
}

Test(pass, fuse_leaves_values_that_others_use)
{
    expect_listing(NETWORK("    conv 3x3 8 -> feature raw -> relu -> feature last\n"), FUSE,
                   "input conv relu");
    expect_listing(NETWORK("    y = x -> conv 3x3 8\n    return y + (y -> relu)\n"), FUSE,
                   "input conv relu add");
    expect_listing(NETWORK("    y = x -> conv 3x3 8\n    return y + y -> relu\n"), FUSE,
                   "input conv add+relu");
    expect_listing(
        NETWORK("    y = x -> conv 3x3 8 -> relu\n    z = x -> maxpool 3x3 pad 1 -> conv 1x1 8 -> "
                "relu\n    return y + z\n"),
        FUSE, "input conv+relu maxpool conv+relu add");
}

/* The ReLU is the last act of the convolution: a sum after it cannot come before it. */
Test(pass, fuse_keeps_the_order_of_relu_and_sum)
{
    expect_listing(
        "network n {\n    input 8 x 9 x 9\n    f = x -> conv 3x3 8 -> relu\n    return x + f\n}\n",
        FUSE, "input conv+relu add");
    expect_listing(
        "network n {\n    input 8 x 9 x 9\n    f = x -> conv 3x3 8\n    return x - f\n}\n", FUSE,
        "input conv sub");
}

/* ---- remove_dead ---- */

Test(pass, remove_dead_drops_what_nothing_uses)
{
    const char *body = "block lazy() {\n    f = x -> conv 3x3 8 -> bn\n    g = f -> conv 3x3 8\n"
                       "    return x -> relu\n}\n"
                       "network n {\n    input 8 x 9 x 9\n    lazy()\n    feature last\n}\n";
    struct subject s = open_text(body, REMOVE_DEAD);
    cr_expect(!strcmp(listing(&s), "input relu"), "%s", listing(&s));
    cr_expect_eq(s.graph->params.count, 0);
    close_subject(&s);
}

/* ---- select ---- */

static enum algorithm selected(const char *conv, enum algorithm asked)
{
    char body[256];
    snprintf(body, sizeof body, "network n {\n    input 8 x 20 x 20\n    %s\n    feature last\n}\n",
             conv);
    struct subject s = open_with(body, SELECT, "x86-64-v3", asked);
    enum algorithm algorithm = s.graph->ops.items[1].algorithm;
    close_subject(&s);
    return algorithm;
}

Test(pass, select_keeps_what_is_asked_where_it_can)
{
    cr_expect_eq(selected("conv 3x3 16", ALGORITHM_GEMM), ALGORITHM_GEMM);
    cr_expect_eq(selected("conv 3x3 16", ALGORITHM_DIRECT), ALGORITHM_DIRECT);
    cr_expect_eq(selected("conv 3x3 16 groups 2", ALGORITHM_DIRECT), ALGORITHM_GEMM);
    cr_expect_eq(selected("conv 3x3 16 dilation 2", ALGORITHM_DIRECT), ALGORITHM_GEMM);
    cr_expect_neq(selected("conv 3x3 16", ALGORITHM_AUTO), ALGORITHM_AUTO);
    cr_expect_eq(selected("conv 3x3 16", ALGORITHM_WINOGRAD), ALGORITHM_WINOGRAD);
    cr_expect_eq(selected("conv 3x3 16 stride 2", ALGORITHM_WINOGRAD), ALGORITHM_DIRECT);
    cr_expect_eq(selected("conv 1x1 16", ALGORITHM_WINOGRAD), ALGORITHM_DIRECT);
    cr_expect_eq(selected("conv 3x3 16 groups 2", ALGORITHM_WINOGRAD), ALGORITHM_GEMM);
}

/* Rows of outputs of a tile, for a 3x3 convolution of so many channels on a map of that size. */
static int tile_rows(int channels, int size)
{
    char body[128];
    snprintf(body, sizeof body,
             "network n {\n    input %d x %d x %d\n    conv 3x3 %d\n    feature last\n}\n",
             channels, size, size, channels);
    struct subject s = open_with(body, SELECT, "x86-64-v3", ALGORITHM_WINOGRAD);
    int rows = s.graph->ops.items[1].winograd.out;
    close_subject(&s);
    return rows;
}

/* Tiles of 2x2 outputs where those of 4x4 would mostly lie beyond the map. */
Test(pass, select_chooses_the_tiles_of_winograd)
{
    cr_expect_eq(tile_rows(16, 2), 2);
    cr_expect_eq(tile_rows(16, 40), 4);
}

/* Weights that no cache holds come from memory for each call: then the smaller tiles, which have
 * fewer of them, are faster. */
Test(pass, select_reckons_with_weights_from_memory)
{
    cr_expect_eq(tile_rows(512, 7), 2);
    cr_expect_eq(tile_rows(256, 7), 4);
}

/* A chunk has so few runs of the input that the processor sees them coming; whether the weights of
 * a 1x1 convolution or its input are read again and again depends on what a target's caches hold,
 * and beyond them on which are fewer bytes. */
Test(pass, select_orders_the_work_by_the_caches)
{
    static const struct {
        const char *input, *conv, *target;
        bool rows_first;
    } cases[] = {{"1024 x 14 x 14", "conv 1x1 256", "x86-64-v3", false},
                 {"256 x 14 x 14", "conv 1x1 512 stride 2", "x86-64-v3", false},
                 {"256 x 14 x 14", "conv 1x1 512 stride 2", "x86-64-v4", true},
                 {"256 x 56 x 56", "conv 1x1 512 stride 2", "x86-64-v3", true},
                 {"512 x 28 x 28", "conv 1x1 1024 stride 2", "x86-64-v3", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[128];
        snprintf(body, sizeof body, "network n {\n    input %s\n    %s\n    feature last\n}\n",
                 cases[i].input, cases[i].conv);
        struct subject s = open_with(body, SELECT, cases[i].target, ALGORITHM_DIRECT);
        const struct direct *d = &s.graph->ops.items[1].direct;
        cr_expect_eq(d->rows_first, cases[i].rows_first, "case %zu", i);
        cr_expect(d->rows_first || d->chunk <= 8, "case %zu", i);
        close_subject(&s);
    }
}

/* A convolution with many weights passes over its rows in chunks; a 1x1 one with few makes all
 * channels of a row. */
Test(pass, select_orders_the_work_of_direct)
{
    static const struct {
        const char *conv;
        bool rows_first, fetches, chunks;
    } cases[] = {{"conv 3x3 16", false, false, false},
                 {"conv 1x1 64", true, true, false},
                 {"conv 1x1 4000", false, true, false},
                 {"conv 3x3 128 stride 4", false, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[128];
        snprintf(body, sizeof body,
                 "network n {\n    input 64 x 20 x 20\n    %s\n    feature last\n}\n",
                 cases[i].conv);
        struct subject s = open_with(body, SELECT, "x86-64-v4", ALGORITHM_DIRECT);
        const struct direct *d = &s.graph->ops.items[1].direct;
        cr_expect_eq(d->rows_first, cases[i].rows_first, "%s", cases[i].conv);
        cr_expect_eq(d->fetches, cases[i].fetches, "%s", cases[i].conv);
        cr_expect_eq(d->chunk < 4, cases[i].chunks, "%s", cases[i].conv);
        close_subject(&s);
    }
}

/* Rows whose width makes poor tiles are joined, in few pixels at a time where each needs a place; a
 * pool parts them again, and a row that tiles fill stays alone. */
Test(pass, select_joins_rows)
{
    static const struct {
        const char *size, *conv, *target;
        bool joined;
        int most;
    } cases[] = {{"7 x 7", "conv 1x1 512", "x86-64-v3", true, 14},
                 {"14 x 14", "conv 3x3 512 stride 2", "x86-64-v3", true, 6},
                 {"7 x 7", "conv 1x1 512", "x86-64-v4", false, 7},
                 {"12 x 12", "conv 1x1 512", "x86-64-v3", false, 6},
                 {"7 x 7", "conv 1x1 512 -> maxpool 3x3", "x86-64-v3", false, 14}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[128];
        snprintf(body, sizeof body,
                 "network n {\n    input 512 x %s\n    %s\n    feature last\n}\n", cases[i].size,
                 cases[i].conv);
        struct subject s = open_with(body, LAYOUT, cases[i].target, ALGORITHM_DIRECT);
        const struct graph_op *op = s.graph->ops.items; /* the input, its copy, the convolution */
        while (op->kind != OP_conv)
            op++;
        cr_expect_eq(op->direct.joined, cases[i].joined, "case %zu", i);
        cr_expect_leq(op->tile.pixels, cases[i].most, "case %zu", i);
        close_subject(&s);
    }
}

/* An image that the second cache holds takes all weights at once where they are fewer bytes than
 * the image read again for each group. */
Test(pass, select_takes_images_or_groups_first)
{
    static const struct {
        const char *input, *conv;
        int batch;
        bool images_first;
    } cases[] = {{"512 x 28 x 28", "conv 1x1 1024 stride 2", 8, true},
                 {"512 x 28 x 28", "conv 1x1 1024 stride 2", 1, false},
                 {"512 x 14 x 14", "conv 3x3 512 stride 2", 8, false},
                 {"512 x 56 x 56", "conv 1x1 1024", 8, false},
                 {"64 x 7 x 7", "conv 1x1 4096", 8, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[128];
        struct compiled_options options = {"x86-64-v4", ALGORITHM_DIRECT, cases[i].batch, 2};
        snprintf(body, sizeof body, "network n {\n    input %s\n    %s\n    feature last\n}\n",
                 cases[i].input, cases[i].conv);
        struct subject s = open_options(body, SELECT, &options);
        cr_expect_eq(s.graph->ops.items[1].direct.images_first, cases[i].images_first, "case %zu",
                     i);
        close_subject(&s);
    }
}

/* Accumulators, weights and a broadcast value fit into the registers, whatever the shape. */
Test(pass, select_chooses_tiles_that_fit)
{
    static const char *const targets[] = {"generic", "x86-64-v3", "x86-64-v4"};
    for (int t = 0; t < 3; t++)
        for (int width = 1; width <= 130; width += 7) {
            char body[128];
            snprintf(body, sizeof body, NETWORK("    conv 3x3 %d stride 2 -> linear %d\n"), width,
                     width);
            struct subject s = open_with(body, SELECT, targets[t], ALGORITHM_DIRECT);
            for (int i = 1; i <= 2; i++) {
                struct tile tile = s.graph->ops.items[i].tile;
                cr_expect_leq(tile.pixels * tile.blocks + tile.blocks + 1,
                              s.graph->target->registers);
                cr_expect(tile.pixels >= 1 && tile.blocks >= 1);
            }
            close_subject(&s);
        }
}

/* ---- fuse_pool ---- */

Test(pass, fuse_pool_takes_small_maxima_after_direct_convolutions)
{
    expect_listing(NETWORK("    conv 3x3 8 -> relu -> maxpool 3x3 stride 2 -> linear 5\n"),
                   FUSE_POOL, "input conv+relu+maxpool linear+bias");
    expect_listing(NETWORK("    conv 3x3 8 -> maxpool 2x2 -> maxpool 2x2 -> linear 5\n"), FUSE_POOL,
                   "input conv+maxpool maxpool linear+bias");
    expect_listing(NETWORK("    conv 3x3 8 -> maxpool 4x4 -> linear 5\n"), FUSE_POOL,
                   "input conv maxpool linear+bias");
    expect_listing(NETWORK("    conv 3x3 8 -> avgpool 3x3 -> linear 5\n"), FUSE_POOL,
                   "input conv avgpool linear+bias");
    struct subject s = open_with(NETWORK("    conv 3x3 8 -> maxpool 2x2 -> linear 5\n"), FUSE_POOL,
                                 "x86-64-v3", ALGORITHM_GEMM);
    cr_expect_str_eq(listing(&s), "input conv maxpool linear+bias");
    close_subject(&s);
}

Test(pass, fuse_pool_leaves_what_others_use_and_sums)
{
    expect_listing(NETWORK("    y = x -> conv 3x3 8\n    return y + (y -> maxpool 3x3)\n"),
                   FUSE_POOL, "input conv maxpool add");
    expect_listing("network n {\n    input 8 x 9 x 9\n    y = x -> conv 3x3 8\n    z = x + y\n"
                   "    return z -> maxpool 2x2\n}\n",
                   FUSE_POOL, "input conv+residual maxpool");
}

/* As many units of work as the threads need, as large as can be. */
Test(pass, fuse_pool_shares_rows_among_threads)
{
    static const struct {
        int channels, span;
    } cases[] = {{8, 5}, {64, 10}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[128];
        snprintf(body, sizeof body,
                 "network n {\n    input 3 x 20 x 20\n    conv 3x3 %d -> maxpool 2x2 stride 2\n"
                 "    linear 5\n}\n",
                 cases[i].channels);
        struct subject s = open_with(body, FUSE_POOL, "x86-64-v3", ALGORITHM_DIRECT);
        cr_expect_eq(s.graph->ops.items[1].direct.span, cases[i].span, "%d channels: %d",
                     cases[i].channels, s.graph->ops.items[1].direct.span);
        close_subject(&s);
    }
}

/* ---- layout ---- */

/* "3/3+1 16/8": channels, block and border of every value. */
static const char *layouts(const struct subject *s)
{
    struct arena *arena = s->c.network.arena;
    const char *text = "";
    for (int i = 0; i < s->graph->values.count; i++) {
        const struct graph_value *v = &s->graph->values.items[i];
        text = arena_printf(arena, "%s%s%d/%d", text, i ? " " : "", v->shape.c, v->block);
        if (v->border)
            text = arena_printf(arena, "%s+%d", text, v->border);
        if (v->external)
            text = arena_printf(arena, "%s!", text);
    }
    return text;
}

static void expect_layouts(const char *body, enum algorithm algorithm, const char *wanted)
{
    struct subject s = open_with(body, LAYOUT, "x86-64-v3", algorithm);
    const char *got = layouts(&s);
    cr_expect(!strcmp(got, wanted), "%s\n    got    %s\n    wanted %s", body, got, wanted);
    close_subject(&s);
}

Test(pass, layout_blocks_what_direct_convolutions_touch)
{
    expect_layouts(NETWORK("    conv 3x3 20 -> conv 5x5 8 -> linear 4\n"), ALGORITHM_DIRECT,
                   "3/1! 3/3+1 20/8+2 8/8 4/1!");
    expect_layouts(NETWORK("    conv 3x3 20 -> conv 5x5 8 -> linear 4\n"), ALGORITHM_GEMM,
                   "3/1! 20/1 8/1 4/1!");
}

/* One copy serves all who want the same, with the largest border that is there already. */
Test(pass, layout_copies_once)
{
    const char *body = "network n {\n    input 16 x 9 x 9\n    a = x -> conv 3x3 8\n"
                       "    b = x -> conv 1x1 8\n    return a - b -> feature last\n}\n";
    expect_layouts(body, ALGORITHM_DIRECT, "16/1! 16/8+1 8/8 8/8 8/8 8/1!");
}

/* Each output has an array of its own, also where two have one value. */
Test(pass, layout_gives_every_output_an_array)
{
    const char *body = NETWORK("    maxpool 2x2 -> feature a -> dropout 0.5 -> feature b\n"
                               "    relu -> feature c\n");
    expect_layouts(body, ALGORITHM_GEMM, "3/1! 3/1 3/1! 3/1! 3/1!");
    expect_layouts(NETWORK("    feature a\n"), ALGORITHM_GEMM, "3/1! 3/1!");
}

/* ---- In place (plan/liveness decides it; its rule is an operator's fact) ---- */

/* How many buffers of the plan replace another one. */
static int replacements(const char *body, enum algorithm algorithm)
{
    struct subject s = open_with(body, LAYOUT, "x86-64-v3", algorithm);
    int count = 0;
    for (int i = 0; i < s.c.plan->buffers.count; i++)
        count += s.c.plan->buffers.items[i].replaces >= 0;
    close_subject(&s);
    return count;
}

Test(pass, a_direct_convolution_overwrites_its_residual)
{
    const char *body =
        NETWORK("    conv 3x3 8 -> bn -> relu\n    basic(8)\n    conv 3x3 4 -> feature f\n");
    cr_expect_eq(replacements(body, ALGORITHM_DIRECT), 1);
    cr_expect_eq(replacements(body, ALGORITHM_GEMM), 0); /* gemm writes y before it reads r */
}

Test(pass, a_convolution_whose_residual_is_its_input_does_not_overwrite_it)
{
    const char *body =
        NETWORK("    c = x -> conv 1x1 8\n    y = c -> conv 1x1 8\n    z = y -> conv 3x3 8\n"
                "    w = z + y\n    return w -> conv 1x1 4\n");
    cr_expect_eq(replacements(body, ALGORITHM_DIRECT), 0);
}

Test(pass, a_value_that_lives_on_is_not_overwritten)
{
    const char *body =
        NETWORK("    c = x -> conv 1x1 8\n    y = c -> maxpool 3x3 pad 1\n    f = y -> sigmoid\n"
                "    g = y - f\n    h = f*g\n    return h -> conv 1x1 8\n");
    /* f must not replace y; g may replace y, and h one of f and g. */
    cr_expect_eq(replacements(body, ALGORITHM_DIRECT), 2);
}

Test(pass, pools_and_softmax_never_work_in_place)
{
    cr_expect_eq(replacements(NETWORK("    conv 1x1 8 -> maxpool 1x1 -> avgpool 1x1 -> softmax -> "
                                      "conv 1x1 8 -> feature f\n"),
                              ALGORITHM_DIRECT),
                 0);
}
