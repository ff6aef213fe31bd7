/* build.c: the AST's nodes. In: parts, from the grammar's actions. Out: the node that holds them.
 */
#include "front/build.h"

#include <string.h>

#include "base/limits.h"
#include "front/complain.h"
#include "front/lex.h"

/* Appends to an ARRAY that holds one item at first: most of them hold one or two. */
#define PUSH(parser, array, ...)                                                                   \
    do {                                                                                           \
        struct arena *push_arena = (parser)->context->arena;                                       \
        if (!(array)->capacity) {                                                                  \
            (array)->items = arena_alloc(push_arena, sizeof *(array)->items);                      \
            (array)->capacity = 1;                                                                 \
        }                                                                                          \
        array_push(push_arena, (array), __VA_ARGS__);                                              \
    } while (0)

struct build_list *build_list(struct parser *parser, struct build_list *list, void *item)
{
    if (!list)
        list = arena_alloc(parser->context->arena, sizeof *list);
    PUSH(parser, &list->items, item);
    return list;
}

/* ---- Depth: nothing that walks the tree may run out of stack ---- */

static int max(int a, int b)
{
    return a > b ? a : b;
}

static int depth_of(const struct ast_expr *expr)
{
    return expr ? expr->depth : 0;
}

/* False, with a report, where a node above parts of `depth` would be too high. */
static bool fits_depth(struct parser *parser, int depth, struct span span)
{
    if (depth < LIMIT_TREE_DEPTH)
        return true;
    complain_depth(parser, span);
    return false;
}

static int step_depth(const struct ast_step *step)
{
    int depth = max(depth_of(step->kernel[0]), depth_of(step->kernel[1]));
    depth = max(depth, max(depth_of(step->amount), depth_of(step->count)));
    for (int i = 0; i < step->arguments.count; i++)
        depth = max(depth, depth_of(step->arguments.items[i].value));
    for (int i = 0; i < step->attrs.count; i++)
        depth = max(depth, depth_of(step->attrs.items[i].value));
    return step->body ? max(depth, step->body->depth) : depth;
}

/* ---- Expressions ---- */

static struct ast_expr *new_expr(struct parser *parser, enum ast_expr_kind kind, struct span span,
                                 int parts_depth)
{
    struct ast_expr *expr = arena_alloc(parser->context->arena, sizeof *expr);
    expr->kind = kind;
    expr->span = span;
    expr->depth = parts_depth + 1;
    return expr;
}

struct ast_expr *build_name_expr(struct parser *parser, struct ast_name name)
{
    struct ast_expr *expr = new_expr(parser, AST_NAME, name.span, 0);
    expr->name = name.text;
    return expr;
}

struct ast_expr *build_unary(struct parser *parser, enum ast_expr_kind kind, struct span span,
                             struct ast_expr *left)
{
    if (kind == AST_NEGATE)
        lex_mark_unary(parser, span.first);
    if (!fits_depth(parser, left->depth, span))
        return new_expr(parser, AST_NUMBER, span, 0);
    struct ast_expr *expr = new_expr(parser, kind, span, left->depth);
    expr->left = left;
    return expr;
}

struct ast_expr *build_binary(struct parser *parser, enum ast_expr_kind kind, struct span span,
                              struct ast_expr *left, struct ast_expr *right)
{
    int depth = max(left->depth, right->depth);
    if (!fits_depth(parser, depth, span))
        return new_expr(parser, AST_NUMBER, span, 0);
    struct ast_expr *expr = new_expr(parser, kind, span, depth);
    expr->left = left;
    expr->right = right;
    return expr;
}

struct ast_expr *build_pipe(struct parser *parser, struct span span, struct ast_expr *left,
                            struct ast_chain *chain)
{
    int depth = max(left->depth, chain->depth);
    if (!fits_depth(parser, depth, span))
        return new_expr(parser, AST_NUMBER, span, 0);
    struct ast_expr *expr = new_expr(parser, AST_PIPE, span, depth);
    expr->left = left;
    expr->chain = chain;
    return expr;
}

struct ast_expr *build_shortcut(struct parser *parser, struct span span, struct ast_expr *left,
                                struct ast_expr *right, struct ast_name label)
{
    int depth = max(left->depth, depth_of(right));
    if (!fits_depth(parser, depth, span))
        return new_expr(parser, AST_NUMBER, span, 0);
    struct ast_expr *expr = new_expr(parser, AST_SHORTCUT, span, depth);
    expr->left = left;
    expr->right = right;
    expr->label = label;
    return expr;
}

struct ast_expr *build_concat(struct parser *parser, struct span span,
                              const struct build_list *items)
{
    int depth = 0;
    for (int i = 0; i < items->items.count; i++)
        depth = max(depth, depth_of(items->items.items[i]));
    if (!fits_depth(parser, depth, span))
        return new_expr(parser, AST_NUMBER, span, 0);
    struct ast_expr *expr = new_expr(parser, AST_CONCAT, span, depth);
    for (int i = 0; i < items->items.count; i++)
        PUSH(parser, &expr->items, items->items.items[i]);
    return expr;
}

struct ast_expr *build_enclosed(struct ast_expr *expr, struct span span)
{
    expr->span = span;
    return expr;
}

/* ---- Chains ---- */

/* A step before its chain is whole. Files have many more steps than chains have at once, so that
 * what is not needed any more is used again. */
struct build_step {
    struct ast_step step; /* the first member: a step handed to the grammar is one of these */
    struct build_step *next;
};

static struct ast_step *new_step(struct parser *parser, enum ast_step_kind kind, struct span span)
{
    struct build_step *item = parser->free_steps;
    if (item)
        parser->free_steps = item->next;
    else
        item = arena_alloc(parser->context->arena, sizeof *item);
    *item = (struct build_step){.step = {.kind = kind, .span = span}};
    return &item->step;
}

void build_add_step(struct parser *parser, struct build_steps *steps, struct ast_step *step)
{
    struct build_step *item = (struct build_step *)step;
    if (!fits_depth(parser, step_depth(step), step->span))
        return;
    if (steps->last)
        steps->last->next = item;
    else
        steps->first = item;
    steps->last = item;
    steps->count++;
}

struct ast_chain *build_chain(struct parser *parser, const struct build_steps *steps)
{
    struct arena *arena = parser->context->arena;
    struct ast_chain *chain = arena_alloc(arena, sizeof *chain);
    if (!steps->count)
        return chain;
    chain->steps.items = arena_array(arena, (size_t)steps->count, sizeof *chain->steps.items);
    chain->steps.capacity = steps->count;
    for (const struct build_step *item = steps->first; item; item = item->next) {
        chain->steps.items[chain->steps.count++] = item->step;
        chain->span = span_join(chain->span, item->step.span);
        chain->depth = max(chain->depth, step_depth(&item->step) + 1);
    }
    steps->last->next = parser->free_steps;
    parser->free_steps = steps->first;
    return chain;
}

struct ast_step *build_operator(struct parser *parser, enum operator op)
{
    struct ast_step *step = new_step(parser, AST_OPERATOR, (struct span){0});
    step->op = op;
    return step;
}

struct ast_step *build_window(struct parser *parser, enum operator op, struct ast_expr *height,
                              struct ast_expr *width)
{
    struct ast_step *step = build_operator(parser, op);
    step->kernel[0] = height;
    step->kernel[1] = width;
    return step;
}

struct ast_step *build_call(struct parser *parser, struct ast_name callee,
                            const struct build_list *arguments)
{
    struct ast_step *step = new_step(parser, AST_CALL, callee.span);
    step->callee = callee;
    for (int i = 0; arguments && i < arguments->items.count; i++) {
        const struct ast_argument *argument = arguments->items.items[i];
        PUSH(parser, &step->arguments, *argument);
    }
    return step;
}

struct ast_step *build_auxiliary(struct ast_step *call, struct ast_expr *weight, struct span span)
{
    call->kind = AST_AUXILIARY;
    call->amount = weight;
    call->span = span;
    return call;
}

struct ast_step *build_stage(struct parser *parser, struct span span, struct ast_name name,
                             struct ast_body *body)
{
    struct ast_step *step = new_step(parser, AST_STAGE, span);
    step->stage = name;
    step->body = body;
    return step;
}

struct ast_step *build_feature(struct parser *parser, struct span span, struct ast_name name)
{
    struct ast_step *step = new_step(parser, AST_FEATURE, span);
    step->stage = name;
    return step;
}

struct ast_attr build_attribute(enum ast_attr_kind kind, struct span span, struct ast_expr *value)
{
    return (struct ast_attr){.kind = kind, .span = span, .value = value};
}

/* The word that an attribute begins with. */
static struct span first_word(const struct parser *parser, struct span span)
{
    size_t bytes = strspn(parser_text(parser, span), "abcdefghijklmnopqrstuvwxyz");
    return (struct span){span.first, span.first + (uint32_t)bytes};
}

void build_add_attribute(struct parser *parser, struct ast_step *step, struct ast_attr attr)
{
    for (int i = 0; i < step->attrs.count; i++) {
        if (step->attrs.items[i].kind != attr.kind)
            continue;
        struct span word = first_word(parser, attr.span);
        struct diag *diag = parser->context->diag;
        diag_error(diag, attr.span, "E117", "`%.*s` is stated twice", (int)(word.last - word.first),
                   parser_text(parser, word));
        diag_note(diag, step->attrs.items[i].span, "the first one stands here");
        diag_help(diag, "leave out one of the two");
        return;
    }
    PUSH(parser, &step->attrs, attr);
}

void build_add_label(struct parser *parser, struct ast_step *step, struct ast_name label)
{
    if (step->label.text) {
        struct diag *diag = parser->context->diag;
        diag_error(diag, label.span, "E117", "a step has one label");
        diag_note(diag, step->label.span, "it is already called `%s`", step->label.text);
        diag_help(diag, "leave out one of the two");
        return;
    }
    step->label = label;
}

struct ast_argument *build_argument(struct parser *parser, struct ast_name name,
                                    struct ast_expr *value)
{
    struct ast_argument *argument = arena_alloc(parser->context->arena, sizeof *argument);
    argument->name = name;
    argument->value = value;
    return argument;
}

/* ---- Statements ---- */

static struct ast_statement *new_statement(struct parser *parser, enum ast_statement_kind kind,
                                           struct span span)
{
    struct ast_statement *statement = arena_alloc(parser->context->arena, sizeof *statement);
    statement->kind = kind;
    statement->span = span;
    return statement;
}

struct ast_statement *build_let(struct parser *parser, struct span span, struct ast_name name,
                                struct ast_expr *expr)
{
    struct ast_statement *statement = new_statement(parser, AST_LET, span);
    statement->name = name;
    statement->expr = expr;
    return statement;
}

struct ast_statement *build_return(struct parser *parser, struct span span, struct ast_expr *expr)
{
    struct ast_statement *statement = new_statement(parser, AST_RETURN, span);
    statement->expr = expr;
    return statement;
}

struct ast_statement *build_continue(struct parser *parser, struct span span,
                                     struct ast_chain *chain)
{
    struct ast_statement *statement = new_statement(parser, AST_CONTINUE, span);
    statement->chain = chain;
    return statement;
}

struct ast_statement *build_input(struct parser *parser, struct span span,
                                  struct ast_expr *channels, struct ast_expr *height,
                                  struct ast_expr *width)
{
    struct ast_statement *statement = new_statement(parser, AST_INPUT, span);
    statement->dims[0] = channels;
    statement->dims[1] = height;
    statement->dims[2] = width;
    return statement;
}

struct ast_statement *build_option(struct parser *parser, struct span span, struct ast_name word)
{
    static const char *const words[] = {"project", "pad", "project_all"};
    enum { WORD_COUNT = sizeof words / sizeof *words };
    for (int i = 0; i < WORD_COUNT; i++)
        if (strcmp(word.text, words[i]) == 0) {
            struct ast_statement *statement = new_statement(parser, AST_OPTION, span);
            statement->name = word;
            return statement;
        }
    struct diag *diag = parser->context->diag;
    diag_error(diag, word.span, "E130", "there is no shortcut option `%s`", word.text);
    const char *nearest = diag_nearest(word.text, words, WORD_COUNT);
    if (nearest)
        diag_help(diag, "did you mean `shortcut %s`?", nearest);
    else
        diag_help(diag, "the options are `shortcut project` (the default), `shortcut pad` and "
                        "`shortcut project_all`");
    return NULL;
}

struct ast_body *build_body(struct parser *parser)
{
    return arena_alloc(parser->context->arena, sizeof(struct ast_body));
}

struct ast_body *build_enclosed_body(struct ast_body *body, struct span span)
{
    body->span = span;
    return body;
}

void build_add_statement(struct parser *parser, struct ast_body *body,
                         const struct ast_statement *statement)
{
    if (!statement)
        return;
    int depth = depth_of(statement->expr);
    if (statement->chain)
        depth = max(depth, statement->chain->depth);
    if (!fits_depth(parser, depth, statement->span))
        return;
    body->depth = max(body->depth, depth + 1);
    PUSH(parser, &body->statements, *statement);
}

/* ---- Files ---- */

void build_network(struct parser *parser, struct ast_name name, struct ast_body *body)
{
    array_push(parser->context->arena, &parser->ast->networks,
               (struct ast_network){.name = name, .body = body, .depth = parser->depth});
}

void build_block(struct parser *parser, struct ast_name name, const struct build_list *parameters,
                 struct ast_body *body)
{
    struct ast_block block = {.name = name, .body = body, .standard = parser->standard};
    for (int i = 0; parameters && i < parameters->items.count; i++) {
        const struct ast_argument *parameter = parameters->items.items[i];
        PUSH(parser, &block.params, (struct ast_param){parameter->name, parameter->value});
    }
    array_push(parser->context->arena, &parser->ast->blocks, block);
}

void build_section(struct parser *parser, enum ast_section_kind kind, struct span span)
{
    parser->in_section = true;
    array_push(
        parser->context->arena, &parser->ast->sections,
        (struct ast_section){
            .kind = kind, .span = span, .depth = parser->depth, .path = parser->source->path});
}

void build_add_section_statement(struct parser *parser,
                                 const struct ast_section_statement *statement, struct span span)
{
    struct ast *ast = parser->ast;
    struct ast_section_statement whole = *statement;
    whole.span = span;
    PUSH(parser, &ast->sections.items[ast->sections.count - 1].statements, whole);
}

struct ast_section_statement *build_arms(struct parser *parser,
                                         struct ast_section_statement *statement,
                                         const struct ast_arm *arm, struct span span)
{
    if (!statement)
        statement = arena_alloc(parser->context->arena, sizeof *statement);
    struct ast_arm whole = *arm;
    whole.span = span;
    PUSH(parser, &statement->arms, whole);
    return statement;
}

struct ast_arm *build_arm(struct parser *parser, struct ast_arm *arm, struct ast_word word)
{
    if (!arm)
        arm = arena_alloc(parser->context->arena, sizeof *arm);
    PUSH(parser, &arm->words, word);
    return arm;
}
