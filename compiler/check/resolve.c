/* resolve.c: which network, its frame, and the checks that need the whole of it.
 *
 * input:  the AST
 * output: the model; everything that is wrong with blocks, networks and sections is reported */
#include "check/resolve.h"

#include <string.h>

#include "base/limits.h"
#include "check/call.h"
#include "check/expand.h"
#include "check/finish.h"
#include "check/message.h"
#include "check/name.h"
#include "check/scale.h"
#include "check/warn.h"

static void report_second(struct diag *diag, const char *what, const struct ast_name *second,
                          const struct ast_name *first)
{
    diag_error(diag, second->span, "E204", "a second %s `%s`", what, second->text);
    diag_note(diag, first->span, "the first one");
}

/* The blocks by name: a user's block hides a standard one. */
static void collect_blocks(struct resolver *resolver)
{
    for (int i = 0; i < resolver->ast->blocks.count; i++) {
        const struct ast_block *block = &resolver->ast->blocks.items[i];
        int other = table_get(&resolver->blocks, block->name.text);
        if (other >= 0 && !resolver->ast->blocks.items[other].standard)
            report_second(resolver->diag, "block", &block->name,
                          &resolver->ast->blocks.items[other].name);
        else
            table_set(resolver->arena, &resolver->blocks, block->name.text, i);
    }
}

static void check_networks(struct resolver *resolver)
{
    struct table seen = {0};

    for (int i = 0; i < resolver->ast->networks.count; i++) {
        const struct ast_name *name = &resolver->ast->networks.items[i].name;
        int other = table_get(&seen, name->text);
        if (other >= 0)
            report_second(resolver->diag, "network", name,
                          &resolver->ast->networks.items[other].name);
        else
            table_set(resolver->arena, &seen, name->text, i);
    }
}

/* `--network NAME`. */
static const struct ast_network *named_network(struct resolver *resolver, const char *name)
{
    int count = resolver->ast->networks.count;
    const char **names = arena_array(resolver->arena, (size_t)count + 1, sizeof *names);

    for (int i = 0; i < count; i++) {
        names[i] = resolver->ast->networks.items[i].name.text;
        if (strcmp(names[i], name) == 0)
            return &resolver->ast->networks.items[i];
    }
    const char *nearest = diag_nearest(name, names, count);
    diag_error(resolver->diag, (struct span){0}, "E203", "no network is named `%s`", name);
    if (nearest != NULL)
        diag_help(resolver->diag, "did you mean `--network %s`?", nearest);
    return NULL;
}

/* The first byte of the outermost file, which follows the standard blocks. */
static struct span file_span(const struct resolver *resolver)
{
    if (sources_count(resolver->sources) < 2)
        return (struct span){0};
    uint32_t first = sources_get(resolver->sources, 1)->base;
    return (struct span){first, first + 1};
}

/* The only network of the outermost file that has any. */
static const struct ast_network *only_network(struct resolver *resolver)
{
    const struct ast *ast = resolver->ast;
    const struct ast_network *found = NULL, *second = NULL;

    for (int i = 0; i < ast->networks.count; i++) {
        const struct ast_network *network = &ast->networks.items[i];
        if (found == NULL || network->depth < found->depth) {
            found = network;
            second = NULL;
        } else if (network->depth == found->depth && second == NULL &&
                   network->name.text != found->name.text) {
            second = network;
        }
    }
    if (found == NULL) {
        diag_error(resolver->diag, file_span(resolver), "E203", "there is no network in this file");
        diag_help(resolver->diag, "add `network NAME { ... }`, or include the file that has it");
    } else if (second != NULL) {
        diag_error(resolver->diag, second->name.span, "E203", "more than one network");
        diag_note(resolver->diag, found->name.span, "the first one");
        diag_help(resolver->diag, "choose one with `--network %s` or `--network %s`",
                  found->name.text, second->name.text);
        return NULL;
    }
    return found;
}

static void set_option(struct resolver *resolver, const struct ast_statement *statement)
{
    static const char *const words[] = {
        [SHORTCUT_PROJECT] = "project",
        [SHORTCUT_PAD] = "pad",
        [SHORTCUT_PROJECT_ALL] = "project_all",
    };

    for (int i = 0; i < 3; i++)
        if (strcmp(statement->name.text, words[i]) == 0)
            resolver->option = (enum shortcut_option)i;
}

/* `input` comes first and once, `shortcut OPTION` once; the option holds for the whole network. */
static bool check_settings(struct resolver *resolver, const struct ast_network *network)
{
    const struct ast_statement *input = NULL, *option = NULL, *step = NULL;

    for (int i = 0; i < network->body->statements.count; i++) {
        const struct ast_statement *statement = &network->body->statements.items[i];
        const struct ast_statement **same = statement->kind == AST_INPUT    ? &input
                                            : statement->kind == AST_OPTION ? &option
                                                                            : NULL;
        if (same != NULL && *same != NULL) {
            diag_error(resolver->diag, statement->span, "E210", "a second `%s`",
                       statement->kind == AST_INPUT ? "input" : "shortcut");
            diag_note(resolver->diag, (*same)->span, "the first one");
        } else if (same != NULL) {
            *same = statement;
            if (statement->kind == AST_OPTION)
                set_option(resolver, statement);
        }
        if (statement->kind == AST_INPUT && step != NULL && *same == statement) {
            diag_error(resolver->diag, statement->span, "E210", "`input` comes after other steps");
            diag_note(resolver->diag, step->span, "this one has no input yet");
        }
        if (same == NULL && step == NULL)
            step = statement;
    }
    if (input == NULL) {
        diag_error(resolver->diag, network->name.span, "E210", "network `%s` has no input",
                   network->name.text);
        diag_help(resolver->diag, "let it begin with `input 3 x 224 x 224`");
    } else if (step == NULL) {
        diag_error(resolver->diag, network->name.span, "E216", "network `%s` is empty",
                   network->name.text);
        diag_help(resolver->diag, "add steps after its input: `conv 3x3 16 -> bn -> relu`");
    }
    return input != NULL;
}

static struct value expand_network(struct resolver *resolver, const struct ast_network *network)
{
    struct draft_scope *scope = draft_open(&resolver->draft, NULL, SCOPE_NETWORK);
    struct frame frame = {.scope = scope, .network = true};

    scope->call = "";
    scope->span = network->name.span;
    struct value result = expand_body(resolver, &frame, network->body, network->name);
    draft_close(&resolver->draft, scope);
    return result;
}

/* Auxiliary heads are trained on the network's own classes. */
static void check_auxiliaries(struct resolver *resolver, struct value result)
{
    struct shape want = result.node->node.shape;

    for (const struct draft_item *item = resolver->draft.head.next; item != NULL;
         item = item->next) {
        if (item->kind != DRAFT_OPEN || item->scope->kind != SCOPE_AUXILIARY || result.feature)
            continue;
        struct shape shape = item->scope->result->node.shape;
        if (shape.c == want.c && shape.h == want.h && shape.w == want.w)
            continue;
        diag_error(resolver->diag, item->scope->span, "E308",
                   "the head gives %s and the network %s", message_shape(resolver, shape),
                   message_shape(resolver, want));
        diag_note(resolver->diag, result.node->node.span, "the network's result is made here");
    }
}

static void check_result(struct resolver *resolver, const struct ast_network *network,
                         struct value result)
{
    if (result.node->node.op == OPERATOR_input && resolver->draft.feature_count == 0) {
        diag_error(resolver->diag, network->name.span, "E216",
                   "the result of network `%s` is its input", network->name.text);
        return;
    }
    check_auxiliaries(resolver, result);
    for (const struct draft_item *item = resolver->draft.head.next; item != NULL && !result.feature;
         item = item->next)
        if (item->kind == DRAFT_FEATURE && strcmp(item->feature->name, "logits") == 0) {
            diag_error(resolver->diag, item->feature->span, "E214",
                       "`logits` is the name of the network's result");
            diag_help(resolver->diag, "give the feature another name");
        }
}

/* The picture that the image section makes is the input. */
static void check_image(struct resolver *resolver, const struct model *model)
{
    const struct image_section *image = &model->image;
    struct shape input = model->input;
    int h = image->crop_h != 0 ? image->crop_h : image->resize_w != 0 ? image->resize_h : input.h;
    int w = image->crop_w != 0 ? image->crop_w : image->resize_w != 0 ? image->resize_w : input.w;

    if (!image->present || resolver->side != 0)
        return;
    if (h != input.h || w != input.w) {
        diag_error(resolver->diag, image->size_span, "E309",
                   "the image section makes pictures of %d x %d, the network takes %d x %d", h, w,
                   input.h, input.w);
        diag_help(resolver->diag, "write `%s %dx%d` here, or `input %d x %d x %d` in the network",
                  image->crop_h != 0 ? "crop" : "resize", input.h, input.w, input.c, h, w);
    } else if (image->grey && input.c != 1) {
        diag_error(resolver->diag, image->grey_span, "E309",
                   "`grey` makes pictures of 1 channel, the network takes %d", input.c);
        diag_help(resolver->diag, "leave it out, or write `input 1 x %d x %d` in the network", h,
                  w);
    } else if (image->mean_count != 0 && image->mean_count != input.c) {
        diag_error(resolver->diag, image->mean_span, "E309",
                   "`normalize` has %d mean%s and the network's input %d channel%s",
                   image->mean_count, image->mean_count == 1 ? "" : "s", input.c,
                   input.c == 1 ? "" : "s");
        diag_help(resolver->diag, "give one mean and one deviation for each channel");
    }
}

static void resolve_chosen(struct resolver *resolver, const struct ast_network *network,
                           struct model *model)
{
    struct value result = value_poison;

    if (network != NULL && check_settings(resolver, network))
        result = expand_network(resolver, network);
    call_check_uncalled(resolver);
    if (diag_errors(resolver->diag) > 0 || result.kind != VALUE_TENSOR)
        return;
    check_result(resolver, network, result);
    name_draft(resolver);
    if (diag_errors(resolver->diag) > 0)
        return;
    model->name = network->name.text;
    model->span = network->name.span;
    finish_model(resolver, result, model);
    model->input = model->nodes.items[0].shape;
    check_image(resolver, model);
    if (diag_errors(resolver->diag) == 0)
        warn_model(resolver, model);
}

static struct resolver start(struct arena *arena, struct intern *intern, struct diag *diag,
                             const struct sources *sources, const struct ast *ast)
{
    size_t blocks = (size_t)ast->blocks.count;
    struct resolver resolver = {
        .arena = arena,
        .intern = intern,
        .diag = diag,
        .sources = sources,
        .ast = ast,
        .expanded = arena_array(arena, blocks, sizeof(bool)),
        .least = arena_array(arena, blocks, sizeof(int)),
        .word_x = intern_text(intern, "x"),
        .word_stride = intern_text(intern, "stride"),
    };

    memset(resolver.least, 0xff, blocks * sizeof(int));
    return resolver;
}

/* The network for pictures of another side, with diagnostics of its own: the text is right. */
static const struct model *resolve_side(const struct resolver *from,
                                        const struct ast_network *network,
                                        const struct model *model, struct diag *quiet, int side)
{
    struct resolver resolver = start(from->arena, from->intern, quiet, from->sources, from->ast);
    struct model *scaled = arena_alloc(from->arena, sizeof *scaled);

    *scaled = (struct model){.image = model->image, .train = model->train, .test = model->test};
    resolver.side = side;
    draft_init(&resolver.draft, from->arena);
    collect_blocks(&resolver);
    resolve_chosen(&resolver, network, scaled);
    return diag_errors(quiet) == 0 ? scaled : NULL;
}

/* What the test section asks of the network. */
static void resolve_test(struct resolver *resolver, const struct ast_network *network,
                         struct model *model)
{
    const struct test_section *test = &model->test;

    scale_check_view(resolver, model);
    for (int i = 0; i < test->scales.count; i++) {
        int side = test->scales.items[i];
        const struct model *scaled = NULL;
        struct diag *quiet = diag_new(resolver->arena, resolver->sources);

        if (side != model->input.h || side != model->input.w) {
            scaled = resolve_side(resolver, network, model, quiet, side);
            scale_check(resolver, model, scaled, quiet, i);
        }
        array_push(resolver->arena, &model->scaled, scaled);
    }
}

bool resolve_has_network(const struct ast *ast)
{
    return ast->networks.count > 0;
}

void resolve_library(struct arena *arena, struct intern *intern, struct diag *diag,
                     const struct sources *sources, const struct ast *ast)
{
    struct model unused;
    struct resolver resolver = start(arena, intern, diag, sources, ast);
    bool readable = diag_errors(diag) == 0, empty = ast->sections.count == 0;

    section_check(arena, diag, ast, &unused.image, &unused.train, &unused.test);
    if (!readable)
        return;
    for (int i = 0; i < ast->blocks.count; i++)
        empty = empty && ast->blocks.items[i].standard;
    if (empty)
        only_network(&resolver); /* reports that there is none */
    draft_init(&resolver.draft, arena);
    collect_blocks(&resolver);
    call_check_uncalled(&resolver);
}

const struct model *resolve_network(struct arena *arena, struct intern *intern, struct diag *diag,
                                    const struct sources *sources, const struct ast *ast,
                                    const char *network)
{
    struct model *model = arena_alloc(arena, sizeof *model);
    bool readable = diag_errors(diag) == 0;
    struct resolver resolver = start(arena, intern, diag, sources, ast);

    section_check(arena, diag, ast, &model->image, &model->train, &model->test);
    if (!readable)
        return NULL; /* what could not be read would be missed all over the rest */
    draft_init(&resolver.draft, arena);
    collect_blocks(&resolver);
    check_networks(&resolver);
    const struct ast_network *chosen =
        network != NULL ? named_network(&resolver, network) : only_network(&resolver);
    resolve_chosen(&resolver, chosen, model);
    if (diag_errors(diag) == 0)
        resolve_test(&resolver, chosen, model);
    return diag_errors(diag) == 0 ? model : NULL;
}
