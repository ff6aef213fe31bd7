/* test_front.c: from text to AST: what is read, with which spans, and how wrong texts end. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "check/section.h"
#include "front/parse.h"
#include "support/files.h"

static struct arena *arena;
static struct parse_context context;

static void no_memory(void)
{
    abort();
}

static void start(void)
{
    arena = arena_new(no_memory);
    struct sources *sources = sources_new(arena);
    context = (struct parse_context){
        .arena = arena,
        .intern = intern_new(arena),
        .sources = sources,
        .diag = diag_new(arena, sources),
    };
}

static void stop(void)
{
    arena_delete(arena);
    cr_expect(arena_live_bytes() == 0);
}

static const struct ast *parse_bytes(const char *text, size_t bytes)
{
    const struct ast *ast = parse_text(&context, "folder/test.rnet", text, bytes);
    cr_assert(ast);
    return ast;
}

/* Parses a text that has to be right. */
static const struct ast *parse(const char *text)
{
    const struct ast *ast = parse_bytes(text, strlen(text));
    if (diag_errors(context.diag))
        diag_print(context.diag, stderr, false);
    cr_assert(diag_errors(context.diag) == 0, "%s", text);
    return ast;
}

static void expect_errors(const char *text, int count)
{
    parse_bytes(text, strlen(text));
    if (diag_errors(context.diag) != count)
        diag_print(context.diag, stderr, false);
    cr_expect(diag_errors(context.diag) == count, "%d errors in %s", diag_errors(context.diag),
              text);
}

/* The last block of the AST: those before it are the standard ones. */
static const struct ast_block *last_block(const struct ast *ast)
{
    return &ast->blocks.items[ast->blocks.count - 1];
}

static const struct ast_statement *statement(const struct ast *ast, int index)
{
    return &last_block(ast)->body->statements.items[index];
}

static void expect_span(struct span span, const char *text)
{
    struct location at = sources_locate(context.sources, span.first);
    size_t bytes = span.last - span.first;
    cr_expect(strlen(text) == bytes && memcmp(at.text + at.column - 1, text, bytes) == 0,
              "`%.*s` instead of `%s`", (int)bytes, at.text + at.column - 1, text);
}

/* ---- Networks and blocks ---- */

Test(front, networks, .init = start, .fini = stop)
{
    const struct ast *ast = parse("network small {\n    input 3 x 32 x 16\n    shortcut pad\n}\n"
                                  "network other { input 1x28x28 }");
    cr_assert(ast->networks.count == 2);
    const struct ast_body *body = ast->networks.items[0].body;
    cr_assert(body->statements.count == 2);
    cr_expect(body->statements.items[0].kind == AST_INPUT);
    cr_expect(body->statements.items[0].dims[2]->number == 16);
    cr_expect(strcmp(body->statements.items[1].name.text, "pad") == 0);
    expect_span(ast->networks.items[1].name.span, "other");
    cr_expect(ast->networks.items[1].body->statements.items[0].dims[1]->number == 28);
}

Test(front, chains, .init = start, .fini = stop)
{
    const struct ast *ast = parse("block b(width, stride = 2) {\n"
                                  "    conv k x (2*k) 4*width stride stride bias -6 as gate\n"
                                  "      # a comment, and a blank line\n"
                                  "\n"
                                  "      -> bn eps 1e-3 -> maxpool 3x2 ceil\n"
                                  "}\n");
    const struct ast_block *block = last_block(ast);
    cr_assert(block->params.count == 2 && block->body->statements.count == 1);
    cr_expect(strcmp(block->name.text, "b") == 0 && !block->standard);
    cr_expect(block->params.items[0].value == NULL);
    cr_expect(block->params.items[1].value->number == 2);

    const struct ast_chain *chain = statement(ast, 0)->chain;
    cr_assert(statement(ast, 0)->kind == AST_CONTINUE && chain->steps.count == 3);
    const struct ast_step *conv = &chain->steps.items[0];
    cr_expect(conv->op == OPERATOR_conv && conv->kernel[0]->kind == AST_NAME);
    cr_expect(conv->kernel[1]->kind == AST_MUL && conv->amount->kind == AST_MUL);
    expect_span(conv->kernel[1]->span, "(2*k)");
    expect_span(conv->amount->span, "4*width");
    cr_assert(conv->attrs.count == 2);
    cr_expect(conv->attrs.items[0].kind == AST_STRIDE && conv->attrs.items[1].kind == AST_BIAS);
    expect_span(conv->attrs.items[1].span, "bias -6");
    cr_expect(strcmp(conv->label.text, "gate") == 0);
    const struct ast_step *pool = &chain->steps.items[2];
    cr_expect(pool->op == OPERATOR_maxpool && pool->kernel[0]->number == 3);
    cr_expect(pool->kernel[1]->number == 2 && pool->amount == NULL);
    expect_span(pool->span, "maxpool 3x2 ceil");
}

Test(front, equations, .init = start, .fini = stop)
{
    const struct ast *ast = parse("block b(w) {\n"
                                  "    g = x -> sigmoid\n"
                                  "    return g*f + (1 - g)*shortcut(x, g) as s -> relu\n"
                                  "}\n");
    const struct ast_statement *let = statement(ast, 0), *result = statement(ast, 1);
    cr_expect(let->kind == AST_LET && let->expr->kind == AST_PIPE);
    cr_assert(result->kind == AST_RETURN && result->expr->kind == AST_PIPE);
    const struct ast_expr *sum = result->expr->left;
    cr_assert(sum->kind == AST_ADD && sum->right->kind == AST_MUL);
    expect_span(sum->left->span, "g*f");
    expect_span(sum->right->left->span, "(1 - g)");
    const struct ast_expr *shortcut = sum->right->right;
    cr_assert(shortcut->kind == AST_SHORTCUT && shortcut->right);
    cr_expect(strcmp(shortcut->label.text, "s") == 0);
    cr_expect(result->expr->chain->steps.count == 1);
}

Test(front, minus_binds_to_the_left, .init = start, .fini = stop)
{
    const struct ast *ast = parse("block b(w) {\n    y = a - b - c*d/e + -f\n}\n");
    const struct ast_expr *sum = statement(ast, 0)->expr;
    cr_assert(sum->kind == AST_ADD && sum->right->kind == AST_NEGATE);
    cr_assert(sum->left->kind == AST_SUB && sum->left->left->kind == AST_SUB);
    cr_expect(sum->left->right->kind == AST_DIV);
    cr_expect(sum->depth == 5, "depth %d", sum->depth);
}

Test(front, calls_and_stages, .init = start, .fini = stop)
{
    const struct ast *ast = parse("block b(n) {\n"
                                  "    stage layer1 n x unit(64, k = 3) stride 2 as \"a.b\"\n"
                                  "    stage two { 3 x unit() -> feature c2\n relu }\n"
                                  "    auxiliary 0.3 head(10) as aux1\n"
                                  "}\n");
    const struct ast_step *call = &statement(ast, 0)->chain->steps.items[0];
    cr_assert(call->kind == AST_CALL && call->arguments.count == 2);
    cr_expect(call->count->kind == AST_NAME && strcmp(call->stage.text, "layer1") == 0);
    cr_expect(strcmp(call->callee.text, "unit") == 0 && strcmp(call->label.text, "a.b") == 0);
    cr_expect(strcmp(call->arguments.items[1].name.text, "k") == 0);
    const struct ast_step *stage = &statement(ast, 1)->chain->steps.items[0];
    cr_assert(stage->kind == AST_STAGE && stage->body->statements.count == 2);
    const struct ast_step *auxiliary = &statement(ast, 2)->chain->steps.items[0];
    cr_expect(auxiliary->kind == AST_AUXILIARY && auxiliary->amount->number == 0.3);
}

Test(front, every_word_is_a_name_too, .init = start, .fini = stop)
{
    const struct ast *ast = parse("block unit(stride, x1 = 2, conv = 3) {\n"
                                  "    relu = x -> conv 3x3 conv stride stride bias (bias)\n"
                                  "    return relu*2 + pad - (x -> bn as bn)\n"
                                  "}\n");
    cr_expect(strcmp(statement(ast, 0)->name.text, "relu") == 0);
    cr_expect(strcmp(last_block(ast)->params.items[2].name.text, "conv") == 0);
}

Test(front, numbers, .init = start, .fini = stop)
{
    const struct ast *ast =
        parse("block b(a = 9007199254740992, b = 0.5, c = 1e3, d = 007) {\n}\n");
    static const double values[] = {9007199254740992.0, 0.5, 1000, 7};
    for (int i = 0; i < 4; i++) {
        const struct ast_expr *value = last_block(ast)->params.items[i].value;
        cr_expect(value->number == values[i]);
        cr_expect(value->is_integer == (i == 0 || i == 3));
    }
}

/* ---- Bytes, lines, files ---- */

Test(front, line_ends_and_marks, .init = start, .fini = stop)
{
    const struct ast *ast = parse("\xef\xbb\xbf# caf\xc3\xa9\r\n"
                                  "block b(w) {\r\n\trelu\r\n\r\n      -> bn\r\n} # end");
    const struct ast_block *block = last_block(ast);
    cr_expect(block->body->statements.count == 1);
    cr_expect(sources_locate(context.sources, block->name.span.first).line == 2);
}

Test(front, nothing_at_all, .init = start, .fini = stop)
{
    const struct ast *ast = parse("");
    cr_expect(ast->networks.count == 0 && ast->sections.count == 0);
    cr_expect(ast->blocks.count == 6 && last_block(ast)->standard);
}

Test(front, newlines_in_parentheses, .init = start, .fini = stop)
{
    parse("block b(w,\n   k = 3\n) {\n"
          "    y = concat(\n        x -> unit(1,\n            k = 3),\n        x\n    )\n"
          "    z = (x -> stage s {\n        relu\n        bn\n    })\n"
          "}\n");
}

Test(front, a_file_is_read_once, .init = start, .fini = stop)
{
    char *folder = files_scratch("front_include");
    char path[512], text[512];
    snprintf(path, sizeof path, "%s.inner.rnet", folder);
    cr_assert(files_write(path, "block inner(w) { relu }\n", 24));
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    int bytes = snprintf(text, sizeof text, "include \"%s\"\ninclude \"./%s\"\n", name, name);
    char outer[512];
    snprintf(outer, sizeof outer, "%s.outer.rnet", folder);
    cr_assert(files_write(outer, text, (size_t)bytes));
    const struct ast *ast = parse_file(&context, outer);
    cr_assert(ast && diag_errors(context.diag) == 0);
    cr_expect(ast->blocks.count == 7 && strcmp(last_block(ast)->name.text, "inner") == 0);
    remove(path);
    remove(outer);
    free(folder);
}

Test(front, a_file_that_is_not_there, .init = start, .fini = stop)
{
    cr_expect(parse_file(&context, "no/such/file.rnet") == NULL);
    cr_expect(diag_errors(context.diag) == 1);
}

Test(front, the_shared_examples, .init = start, .fini = stop)
{
    const char *shared = getenv("RNET_SHARED");
    char pattern[512];
    snprintf(pattern, sizeof pattern, "%s/language/*.rnet", shared ? shared : "../shared");
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        cr_skip_test("no %s", pattern);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        cr_expect(parse_file(&context, found.gl_pathv[i]) != NULL);
        cr_expect(diag_errors(context.diag) == 0, "%s", found.gl_pathv[i]);
    }
    globfree(&found);
}

/* ---- Wrong texts ---- */

Test(front, errors_on_their_own_lines, .init = start, .fini = stop)
{
    expect_errors("network a {\n    cnov 3x3 4\n    relu\n    relu ->\n    conv 4\n}\n"
                  "netwrok b {\n    relu ->\n}\nnetwork c { linear }\n",
                  5);
}

Test(front, a_wrong_statement_leaves_the_others, .init = start, .fini = stop)
{
    const char *text = "block b(w) {\n    relu\n    cnov 3\n    y = (x -> foo bar\n    bn\n}\n"
                       "block c(w) { relu }\n";
    const struct ast *ast = parse_bytes(text, strlen(text));
    cr_expect(diag_errors(context.diag) == 2);
    cr_expect(strcmp(last_block(ast)->name.text, "c") == 0);
}

static void expect_nested(const char *open, int count)
{
    char text[8192] = "block b(w) {\n y = x ";
    for (int i = 0; i < count; i++)
        strcat(text, open);
    start();
    parse_bytes(text, strlen(text));
    cr_expect(diag_errors(context.diag) > 0);
    stop();
}

Test(front, depth_is_limited)
{
    expect_nested("+ (", 2000);
    expect_nested("- ", 3000);
    expect_nested("-> stage s { x ", 500);
}

Test(front, long_sums_are_limited, .init = start, .fini = stop)
{
    char text[8192] = "block b(w) {\n y = x";
    for (int i = 0; i < LIMIT_TREE_DEPTH + 1; i++)
        strcat(text, "+x");
    strcat(text, "\n}\n");
    expect_errors(text, 1);
}

Test(front, nul_bytes, .init = start, .fini = stop)
{
    static const char text[] = "block b(w) {\n    re\0lu\n}\n";
    parse_bytes(text, sizeof text - 1);
    cr_expect(diag_errors(context.diag) > 0);
}

/* ---- Sections ---- */

struct sections {
    struct image_section image;
    struct train_section train;
    struct test_section test;
};

static struct sections check(const char *text)
{
    struct sections s;
    section_check(arena, context.diag, parse(text), &s.image, &s.train, &s.test);
    if (diag_errors(context.diag))
        diag_print(context.diag, stderr, false);
    cr_assert(diag_errors(context.diag) == 0);
    return s;
}

Test(section, image, .init = start, .fini = stop)
{
    struct sections s = check("image {\n    resize 256 -> crop 224\n    grey\n"
                              "    normalize mean 0.5 0.25 std 0.2 1\n    labels \"l.txt\"\n}\n");
    cr_expect(s.image.present && !s.train.present && !s.test.present);
    cr_expect(s.image.resize_h == 256 && s.image.resize_w == 0);
    cr_expect(s.image.crop_h == 224 && s.image.crop_w == 224 && s.image.grey);
    cr_expect(s.image.mean_count == 2 && s.image.mean[1] == 0.25 && s.image.std[1] == 1);
    cr_expect(strcmp(s.image.labels, "folder/l.txt") == 0);
    expect_span(s.image.labels_span, "\"l.txt\"");
}

Test(section, image_variants, .init = start, .fini = stop)
{
    struct sections s = check("image { resize 128 x 256 -> crop 32x64\n normalize mean pixel\n"
                              "labels \"/l.txt\" }\n");
    cr_expect(s.image.resize_h == 128 && s.image.resize_w == 256);
    cr_expect(s.image.crop_h == 32 && s.image.crop_w == 64);
    cr_expect(s.image.mean_pixel && s.image.mean_count == 0);
    cr_expect(strcmp(s.image.labels, "/l.txt") == 0);
}

Test(section, train, .init = start, .fini = stop)
{
    struct sections s =
        check("train {\n    dataset cifar100\n    split 45000 5000\n"
              "    augment pad 4 -> crop 32 -> flip\n    init he\n    batch 128\n"
              "    loss hinge squared\n    sgd momentum 0.9 decay 1e-4 nesterov\n"
              "    smooth 0.1\n    clip 1\n"
              "    rate 0.01 until error 0.8 -> 0.1 -> 0.01 at 32000\n    stop 25 epochs\n}\n"
              "test {\n    view ten 224\n    scales 224 256\n}\n");
    const struct train_section *t = &s.train;
    cr_expect(t->dataset == DATASET_CIFAR100 && t->split_train == 45000);
    cr_expect(t->split_validation == 5000 && t->init_he && t->batch == 128 && t->hinge_squared);
    cr_assert(t->augment.count == 3 && t->rate.count == 3);
    cr_expect(t->augment.items[1].kind == AUGMENT_CROP && t->augment.items[1].first == 32);
    cr_expect(t->momentum == 0.9 && t->decay == 1e-4 && t->nesterov);
    cr_expect(t->smooth == 0.1 && t->clip == 1 && t->stop.epochs && t->stop.value == 25);
    cr_expect(t->rate.items[0].kind == RATE_UNTIL && t->rate.items[0].error == 0.8);
    cr_expect(t->rate.items[1].kind == RATE_STEP && t->rate.items[1].at.value == 0);
    cr_expect(t->rate.items[2].at.value == 32000 && !t->rate.items[2].at.epochs);
    cr_expect(s.test.views == 10 && s.test.view_size == 224 && s.test.scales.count == 2);
}

Test(section, rates, .init = start, .fini = stop)
{
    struct sections s =
        check("train { rate 0 -> linear 0.4 at 5 epochs -> cosine 0 at 25 epochs }");
    cr_assert(s.train.rate.count == 3);
    cr_expect(s.train.rate.items[1].kind == RATE_LINEAR && s.train.rate.items[1].value == 0.4);
    cr_expect(s.train.rate.items[2].kind == RATE_COSINE && s.train.rate.items[2].at.epochs);
}

Test(section, plateau, .init = start, .fini = stop)
{
    struct sections s = check("train { rate 0.1 -> plateau divide 10 patience 5 epochs }");
    const struct rate_phase *phase = &s.train.rate.items[1];
    cr_expect(phase->kind == RATE_PLATEAU && phase->value == 10);
    cr_expect(phase->patience.value == 5 && phase->patience.epochs);
}
