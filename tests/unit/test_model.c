/* test_model.c: names, shapes, scopes and outputs of small networks, and of those that have a
 * list of PyTorch's parameters. */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "check/resolve.h"
#include "front/parse.h"
#include "program.h"
#include "support/files.h"
#include "support/network.h"
#include "support/oracle_weights.h"

_Static_assert((int)LIMIT_OUTPUTS == (int)RNET_OUTPUTS_MAX, "programs have room for all outputs");

struct checked {
    struct arena *arena;
    struct diag *diag;
    const struct model *model; /* NULL where the text has errors */
};

static void no_memory(void)
{
    abort();
}

/* Parses and resolves a text; give the arena back. */
static struct checked check_named(const char *text, const char *network)
{
    struct checked checked = {.arena = arena_new(no_memory)};
    struct sources *sources = sources_new(checked.arena);
    struct intern *intern = intern_new(checked.arena);
    checked.diag = diag_new(checked.arena, sources);
    struct parse_context context = {checked.arena, intern, sources, checked.diag};
    const struct ast *ast = parse_text(&context, "test.rnet", text, strlen(text));
    cr_assert(ast);
    checked.model = resolve_network(checked.arena, intern, checked.diag, sources, ast, network);
    return checked;
}

static struct checked check(const char *text)
{
    return check_named(text, NULL);
}

/* The same for a text that has to be right. */
static struct checked resolve(const char *text)
{
    struct checked checked = check(text);
    if (!checked.model)
        diag_print(checked.diag, stderr, false);
    cr_assert(checked.model, "%s", text);
    return checked;
}

/* A network with input 3 x 32 x 32 that has these statements; the caller frees it. */
static char *network(const char *blocks, const char *statements)
{
    char *text;
    cr_assert(asprintf(&text, "%s\nnetwork n {\n    input 3 x 32 x 32\n    %s\n}\n", blocks,
                       statements) > 0);
    return text;
}

static struct checked resolve_body(const char *blocks, const char *statements)
{
    char *text = network(blocks, statements);
    struct checked checked = resolve(text);
    free(text);
    return checked;
}

/* All nodes' names but the input's, separated by spaces. */
static void expect_names(const char *blocks, const char *statements, const char *names)
{
    struct checked checked = resolve_body(blocks, statements);
    char *text = arena_printf(checked.arena, "%s", "");
    for (int i = 1; i < checked.model->nodes.count; i++)
        text = arena_printf(checked.arena, "%s%s%s", text, i == 1 ? "" : " ",
                            checked.model->nodes.items[i].name);
    cr_expect_str_eq(text, names);
    arena_delete(checked.arena);
}

/* The final shape, "C x H x W". */
static void expect_shape(const char *blocks, const char *statements, int c, int h, int w)
{
    struct checked checked = resolve_body(blocks, statements);
    struct shape shape = checked.model->nodes.items[checked.model->nodes.count - 1].shape;
    cr_expect(shape.c == c && shape.h == h && shape.w == w, "%s: %d x %d x %d", statements, shape.c,
              shape.h, shape.w);
    arena_delete(checked.arena);
}

/* The text has at least one error. */
static void expect_wrong(const char *blocks, const char *statements)
{
    char *text = network(blocks, statements);
    struct checked checked = check(text);
    cr_expect(!checked.model && diag_errors(checked.diag) > 0, "%s", text);
    arena_delete(checked.arena);
    free(text);
}

/* ---- Names ---- */

Test(model, operators_with_parameters_count_from_1)
{
    expect_names("", "conv 3x3 8 -> bn -> prelu -> conv 3x3 8 -> linear 5 -> linear 4 -> bn",
                 "conv1 bn1 prelu1 conv2 fc fc2 bn2");
}

Test(model, a_label_takes_no_number)
{
    expect_names("", "conv 3x3 8 as stem -> conv 3x3 8 -> linear 4 as \"head.out\" -> linear 3",
                 "stem conv1 head.out fc");
}

Test(model, stages_number_their_blocks)
{
    expect_names("block b(w) { conv 3x3 w -> relu }", "stage s 2 x b(4) -> stage t 1 x b(4)",
                 "s.0.conv1 s.0.relu s.1.conv1 s.1.relu t.0.conv1 t.0.relu");
}

Test(model, steps_of_a_stage_count_from_0)
{
    expect_names("block b(w) { conv 3x3 w }",
                 "stage s { conv 3x3 4 -> relu -> maxpool 2x2 as pool -> feature f -> 2 x b(4)\n"
                 "2 x b(4) as twice -> conv 1x1 4 }",
                 "s.0 s.1 s.pool s.3.conv1 s.4.conv1 s.twice.0.conv1 s.twice.1.conv1 s.7");
}

Test(model, calls_count_like_operators)
{
    expect_names("block b(w) { conv 3x3 w }\nblock c(w) { b(w) -> 2 x b(w) as rest }",
                 "b(4) -> 2 x b(4) -> c(4) -> b(4) as last -> b(4)",
                 "b1.conv1 b2.conv1 b3.conv1 c1.b1.conv1 c1.rest.0.conv1 c1.rest.1.conv1 "
                 "last.conv1 b4.conv1");
}

Test(model, projections_are_downsample)
{
    expect_names("block b() { f = x -> conv 3x3 8\n"
                 "g = f + shortcut(x)\n"
                 "h = g -> conv 3x3 16\n"
                 "return h + shortcut(g) + shortcut(x) as skip }",
                 "b()",
                 "b1.conv1 b1.downsample.0 b1.downsample.1 b1.add b1.conv2 b1.downsample2.0 "
                 "b1.downsample2.1 b1.add2 b1.skip.0 b1.skip.1 b1.add3");
}

Test(model, numbers_follow_the_text_where_the_shortcut_stands_first)
{
    expect_names("block b() { return (shortcut(x) -> bn) + (x -> conv 3x3 8 -> bn) -> bn }", "b()",
                 "b1.downsample.0 b1.downsample.1 b1.bn1 b1.conv1 b1.bn2 b1.add b1.bn3");
    expect_names("", "y = shortcut(x) + (shortcut(x) * (x -> conv 3x3 8) -> bn)\nreturn y -> relu",
                 "downsample.0 downsample.1 downsample2.0 downsample2.1 conv1 mul bn1 add relu");
}

Test(model, display_names_give_way_to_labels)
{
    expect_names("", "relu -> conv 3x3 4 as relu2 -> relu -> relu as relu -> relu",
                 "relu3 relu2 relu4 relu relu5");
}

Test(model, users_block_hides_the_standard_one)
{
    expect_names("block basic(width) { conv 1x1 width -> relu }", "basic(8)",
                 "basic1.conv1 basic1.relu");
}

/* ---- Shapes ---- */

Test(model, windows_follow_pytorch)
{
    expect_shape("", "conv 7x7 64 stride 2", 64, 16, 16);
    expect_shape("", "conv 2x2 4", 4, 31, 31);
    expect_shape("", "conv 3x3 4 dilation 2 pad 2", 4, 32, 32);
    expect_shape("", "conv 1 x 5 4 pad 1", 4, 34, 30);
    expect_shape("", "maxpool 3x3", 3, 32, 32);
    expect_shape("", "maxpool 3x3 stride 2", 3, 16, 16);
    expect_shape("", "maxpool 3x3 stride 2 pad 0", 3, 15, 15);
    expect_shape("", "maxpool 3x3 stride 2 pad 0 ceil", 3, 16, 16);
    expect_shape("", "avgpool 5x5 stride 5 pad 2 ceil", 3, 7, 7);
    /* The last window would start in the right padding: 5 with ceil alone. */
    expect_shape("", "maxpool 2x2 stride 2 pad 1 -> maxpool 2x2 stride 4 pad 1 ceil", 3, 5, 5);
    expect_shape("", "avgpool", 3, 1, 1);
}

Test(model, last_window_starts_inside)
{
    expect_shape("", "conv 3x3 1 stride 8 -> maxpool 2x2 stride 3 pad 1 ceil", 1, 2, 2);
    expect_shape("", "avgpool 6x6 pad 0 stride 13 -> maxpool 2x2 stride 3 pad 1 ceil", 3, 2, 2);
    expect_shape("", "maxpool 2x2 stride 31 ceil", 3, 2, 2);
    expect_shape("", "maxpool 2x2 stride 32 ceil", 3, 1, 1);
}

Test(model, other_operators)
{
    expect_shape("", "linear 7", 7, 1, 1);
    expect_shape("", "flatten", 3072, 1, 1);
    expect_shape("", "conv 3x3 12 bias -> maxout 4", 3, 32, 32);
    expect_shape("", "lrn 5 alpha 1e-4 beta 0.75 -> sigmoid -> dropout 0.5 -> softmax", 3, 32, 32);
    expect_shape("", "return concat(x, x -> conv 1x1 5, x -> relu)", 11, 32, 32);
    expect_shape("block b(w) { conv 3x3 channels(x)*w/2 }", "b(4)", 6, 32, 32);
    expect_shape("block b(k, w = 2*k) { conv k x k w/3*3 }", "b(5)", 10, 32, 32);
}

Test(model, numbers_beside_tensors)
{
    struct checked checked =
        resolve_body("", "g = x -> sigmoid\nk = 3 - 1\nreturn (1 - g)/k + 0.5*x - 3 - (1*x + 0)");
    const struct model_node *nodes = checked.model->nodes.items;
    cr_assert_eq(checked.model->nodes.count, 8);
    cr_expect(nodes[2].op == OPERATOR_affine && nodes[2].scale == -1 && nodes[2].offset == 1);
    cr_expect(nodes[3].op == OPERATOR_affine && nodes[3].scale == 0.5 && nodes[3].offset == 0);
    cr_expect(nodes[4].scale == 0.5 && nodes[4].inputs.items[0] == 0);
    cr_expect(nodes[6].scale == 1 && nodes[6].offset == -3);
    cr_expect(nodes[7].op == OPERATOR_sub && nodes[7].inputs.items[1] == 0, "1*x + 0 is x");
    arena_delete(checked.arena);
}

/* ---- Shortcuts ---- */

Test(model, shortcut_options)
{
    static const char block[] = "block b(w, s = 1) { return (x -> conv 3x3 w stride s) + "
                                "(shortcut(x) -> dropout 0.5) }";
    expect_names(block, "b(3)", "b1.conv1 b1.dropout b1.add");
    expect_names(block, "shortcut project_all\n b(3)",
                 "b1.conv1 b1.downsample.0 b1.downsample.1 b1.dropout b1.add");
    expect_names(block, "shortcut pad\n b(4, 2)", "b1.conv1 b1.shortcut b1.dropout b1.add");
}

Test(model, option_a_puts_half_of_the_channels_before)
{
    struct checked checked = resolve_body(
        "", "shortcut pad\nf = x -> conv 3x3 8 stride 2 -> conv 3x3 8 stride 2\nreturn f + "
            "shortcut(x)");
    const struct model_node *pad = &checked.model->nodes.items[3];
    cr_assert_eq(pad->op, OPERATOR_pad_shortcut);
    cr_expect(pad->stride == 4 && pad->channels_before == 2 && pad->shape.c == 8 &&
              pad->shape.h == 8);
    cr_expect(checked.model->nodes.items[4].has_shortcut);
    arena_delete(checked.arena);
}

Test(model, stride_is_the_least_that_fits)
{
    struct checked checked =
        resolve_body("", "f = x -> conv 3x3 8 stride 3\nreturn f + shortcut(x)");
    cr_expect_eq(checked.model->nodes.items[2].window.stride, 3);
    arena_delete(checked.arena);
    expect_wrong("", "f = x -> conv 5x5 8 pad 0\nreturn f + shortcut(x)");
}

Test(model, preactivation_shortcut_projects_the_activation)
{
    static const char block[] =
        "block b(w) { a = x -> relu\n return (a -> conv 3x3 w) + shortcut(x, a) }";
    struct checked checked = resolve_body(block, "b(8) -> b(8)");
    const struct model_node *nodes = checked.model->nodes.items;
    cr_assert_str_eq(nodes[3].name, "b1.downsample.0");
    cr_expect_eq(nodes[3].inputs.items[0], 1);
    cr_assert_str_eq(nodes[7].name, "b2.add");
    cr_expect_eq(nodes[7].inputs.items[1], 4, "the identity is x, not the activation");
    arena_delete(checked.arena);
}

Test(model, target_is_the_nearest_tensor)
{
    struct checked checked = resolve_body("", "g = x -> conv 1x1 8 -> sigmoid\n"
                                              "f = x -> conv 3x3 8\n"
                                              "return g*f + (1 - g)*(0.5*shortcut(x))");
    const struct model_node *last = &checked.model->nodes.items[checked.model->nodes.count - 1];
    cr_expect(last->op == OPERATOR_add && last->has_shortcut);
    arena_delete(checked.arena);
    expect_wrong("", "return shortcut(x) + shortcut(x)");
    expect_wrong("", "return 2*shortcut(x)");
    expect_wrong("", "s = shortcut(x)\nreturn x + s");
    expect_wrong("", "return x + (shortcut(x) -> flatten)");
}

/* ---- Scopes, outputs, auxiliary heads ---- */

Test(model, scopes_hold_contiguous_nodes)
{
    struct checked checked =
        resolve_body("block b(w, stride = 1, k = 3) { conv k x k w stride stride -> relu }\n"
                     "block nothing() { return x }",
                     "stage s 2 x b(8) stride 2 -> nothing() -> b(9, k = 1)");
    const struct model_scope *scopes = checked.model->scopes.items;
    cr_assert_eq(checked.model->scopes.count, 6);
    cr_expect(scopes[0].kind == SCOPE_NETWORK && scopes[0].parent == -1 && scopes[0].last == 7);
    cr_expect(scopes[1].kind == SCOPE_STAGE && scopes[1].first == 1 && scopes[1].last == 5);
    cr_expect_str_eq(scopes[1].call, "2 x b(8) stride 2");
    cr_expect_str_eq(scopes[2].call, "b(8, stride = 2)");
    cr_expect(scopes[2].parent == 1 && scopes[2].first == 1 && scopes[2].last == 3);
    cr_expect_str_eq(scopes[3].call, "b(8)");
    cr_expect_str_eq(scopes[3].name, "s.1");
    cr_expect(scopes[4].first == scopes[4].last, "nothing() has no nodes");
    cr_expect_str_eq(scopes[5].call, "b(9, k = 1)");
    arena_delete(checked.arena);
}

Test(model, features_then_logits)
{
    struct checked checked =
        resolve_body("", "conv 3x3 4 -> feature low -> relu\nfeature high\navgpool -> linear 10");
    const struct model_output *outputs = checked.model->outputs.items;
    cr_assert_eq(checked.model->outputs.count, 3);
    cr_expect_str_eq(outputs[0].name, "low");
    cr_expect(outputs[0].node == 1 && outputs[1].node == 2 && outputs[2].node == 4);
    cr_expect_str_eq(outputs[2].name, "logits");
    arena_delete(checked.arena);
    checked = resolve_body("", "conv 3x3 4 -> feature low -> relu -> feature high");
    cr_expect_eq(checked.model->outputs.count, 2, "it ends in a feature");
    arena_delete(checked.arena);
}

Test(model, auxiliary_heads)
{
    struct checked checked = resolve_body("block head(n) { avgpool -> linear n }",
                                          "conv 3x3 4\nauxiliary 0.3 head(10) as aux1\n"
                                          "auxiliary 0.5 head(10)\navgpool -> linear 10");
    const struct model *model = checked.model;
    cr_assert_eq(model->auxiliaries.count, 2);
    cr_expect(model->auxiliaries.items[0].weight == 0.3 && model->auxiliaries.items[0].node == 3);
    cr_expect_str_eq(model->scopes.items[model->auxiliaries.items[1].scope].name, "head1");
    cr_expect_str_eq(model->nodes.items[3].name, "aux1.fc");
    for (int i = 0; i < model->nodes.count; i++)
        cr_expect_eq(model_is_auxiliary(model, i), i >= 2 && i <= 5, "node %d", i);
    cr_expect_eq(model->nodes.items[6].inputs.items[0], 1, "heads leave the value alone");
    arena_delete(checked.arena);
}

Test(model, counts)
{
    struct checked checked = resolve_body(
        "", "conv 3x3 8 stride 2 groups 1 bias -> bn -> prelu -> conv 3x3 16 groups 4\n"
            "linear 10");
    const struct model *model = checked.model;
    static const int64_t parameters[] = {0, 8 * 27 + 8, 16, 8, 16 * 2 * 9, 10 * 4096 + 10};
    static const int64_t multiply_adds[] = {0, 8 * 27 * 256, 0, 0, 16 * 18 * 256, 40960};
    for (int i = 0; i < 6; i++) {
        cr_expect_eq(model_parameters(model, i), parameters[i], "node %d", i);
        cr_expect_eq(model_multiply_adds(model, i), multiply_adds[i], "node %d", i);
    }
    static const char *const names[] = {
        "conv1.weight",    "conv1.bias",    "bn1.weight",   "bn1.bias",  "bn1.running_mean",
        "bn1.running_var", "prelu1.weight", "conv2.weight", "fc.weight", "fc.bias"};
    cr_assert_eq(model->params.count, 10);
    for (int i = 0; i < 10; i++)
        cr_expect_str_eq(model->params.items[i].name, names[i]);
    cr_expect(model->params.items[7].rank == 4 && model->params.items[7].dims[1] == 2);
    cr_expect(model->params.items[8].rank == 2 && model->params.items[8].dims[1] == 4096);
    cr_expect(model->params.items[3].learned && !model->params.items[4].learned);
    arena_delete(checked.arena);
}

/* ---- Which network, limits, errors ---- */

Test(model, network_by_name)
{
    static const char text[] = "network a { input 3 x 8 x 8\n relu }\n"
                               "network b { input 1 x 8 x 8\n relu }\n";
    struct checked checked = check_named(text, "b");
    cr_assert(checked.model);
    cr_expect_eq(checked.model->input.c, 1);
    arena_delete(checked.arena);
    checked = check_named(text, NULL);
    cr_expect(!checked.model);
    arena_delete(checked.arena);
    checked = check_named(text, "c");
    cr_expect(!checked.model);
    arena_delete(checked.arena);
}

Test(model, names_on_both_sides_of_a_stage)
{
    expect_shape("", "f = x -> conv 3x3 8\nstage s {\n g = x -> conv 1x1 8\n return g + f\n}\n", 8,
                 32, 32);
}

/* Each step of this doubles: 2^60 blocks, refused from the text alone. */
Test(model, doubling_blocks_are_refused, .timeout = 5)
{
    char blocks[8192] = "block b0() { relu }\n";
    for (int i = 1; i <= 60; i++)
        sprintf(blocks + strlen(blocks), "block b%d() { b%d() -> b%d() }\n", i, i - 1, i - 1);
    size_t before = arena_live_bytes();
    expect_wrong(blocks, "b60()");
    cr_expect_eq(arena_live_bytes(), before);
}

/* The same with counts that only expansion knows. */
Test(model, doubling_by_parameters_is_refused, .timeout = 20)
{
    char blocks[8192] = "block b0(n) { relu }\n";
    for (int i = 1; i <= 60; i++)
        sprintf(blocks + strlen(blocks), "block b%d(n) { n x b%d(n) }\n", i, i - 1);
    expect_wrong(blocks, "b60(2)");
}

Test(model, deep_expressions_are_refused)
{
    enum { DEEP = 200000 };
    char *sum = malloc(2 * DEEP + 64);
    strcpy(sum, "return x");
    for (int i = 0; i < DEEP; i++)
        strcpy(sum + 8 + 2 * i, "+x");
    expect_wrong("", sum);
    free(sum);
}

/* ---- PyTorch's names ---- */

static const char *const oracle_networks[] = {
    "cifar100_preact164",
    "cifar_bottleneck164",
    "cifar_plain20",
    "cifar_preact1001",
    "cifar_preact110",
    "cifar_preact164",
    "cifar_resnet110",
    "cifar_resnet1202",
    "cifar_resnet20",
    "cifar_resnet20_B",
    "cifar_resnet20_C",
    "googlenet",
    "plain34",
    "resnet152",
    "resnet18",
    "resnet34",
    "resnet50",
    "resnet50_v1",
    "vgg16",
    "cifar_v20_bn_after_add",
    "cifar_v20_const_scale",
    "cifar_v20_conv_shortcut",
    "cifar_v20_exclusive_gate",
    "cifar_v20_relu_before_add",
    "cifar_v20_relu_only_preact",
    "cifar_v20_shortcut_gate",
};

/* The list's row of that name. Lists of cifar_v20 are in the order of PyTorch's modules, the
 * others in that of the text: then it is the row at `index`. */
static const struct rnet_manifest_row *find_row(const struct rnet_manifest_row *rows, size_t count,
                                                size_t index, const char *name, bool ordered)
{
    if (ordered)
        return index < count && strcmp(rows[index].name, name) == 0 ? &rows[index] : NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static void expect_oracle_names(const struct model *model, const struct rnet_manifest_row *rows,
                                size_t count, bool ordered)
{
    size_t found = 0;
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *param = &model->params.items[i];
        if (model_is_auxiliary(model, param->node))
            continue;
        const struct rnet_manifest_row *row = find_row(rows, count, found++, param->name, ordered);
        cr_expect(row && row->rank == param->rank &&
                      memcmp(row->dims, param->dims, (size_t)row->rank * sizeof *row->dims) == 0,
                  "%s: %s", model->name, param->name);
    }
    cr_expect_eq(found, count, "%s: %zu of %zu", model->name, found, count);
}

Test(model, names_are_pytorchs)
{
    for (size_t i = 0; i < sizeof oracle_networks / sizeof *oracle_networks; i++) {
        char rnet[96], list[96];
        snprintf(rnet, sizeof rnet, "language/%s.rnet", oracle_networks[i]);
        snprintf(list, sizeof list, "oracle/infer/%s.params.json", oracle_networks[i]);
        char *rnet_path = files_shared(rnet), *list_path = files_shared(list);
        if (!files_exist(rnet_path) || !files_exist(list_path))
            cr_skip("RNET_SHARED holds no %s", rnet);
        size_t count;
        struct rnet_manifest_row *rows = oracle_rows_read(list_path, &count);
        struct network loaded;
        cr_assert(rows && network_load(&loaded, rnet_path), "%s", rnet);
        expect_oracle_names(loaded.model, rows, count, !strstr(rnet, "_v20_"));
        network_free(&loaded);
        oracle_rows_free(rows, count);
        free(rnet_path);
        free(list_path);
    }
}

/* ---- Libraries: files without a network ---- */

/* The errors of a text that has no network, checked as a library. */
static int library_errors(const char *text)
{
    struct arena *arena = arena_new(no_memory);
    struct sources *sources = sources_new(arena);
    struct intern *intern = intern_new(arena);
    struct diag *diag = diag_new(arena, sources);
    struct parse_context context = {arena, intern, sources, diag};
    const struct ast *ast = parse_text(&context, "test.rnet", text, strlen(text));
    cr_assert(ast);
    cr_expect(!resolve_has_network(ast));
    resolve_library(arena, intern, diag, sources, ast);
    int errors = diag_errors(diag);
    arena_delete(arena);
    return errors;
}

Test(model, checks_libraries)
{
    cr_expect(library_errors("block unit(w) { conv 3x3 w -> bn }\n") == 0);
    cr_expect(library_errors("image { crop 32 }\n") == 0);
    cr_expect(library_errors("block unit(w) { conv 3x3 wdth -> bn }\n") == 1, "a wrong name");
    cr_expect(library_errors("block unit(w) { other(w) }\n") == 1, "a wrong block");
    cr_expect(library_errors("block a() { relu }\nblock a() { relu }\n") == 1, "a block twice");
    cr_expect(library_errors("image { corp 32 }\n") == 1, "a wrong statement");
    cr_expect(library_errors("# Nothing.\n") == 1, "an empty file");
}
