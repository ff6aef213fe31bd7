/* name.c: parameter names, so that PyTorch's weights fit unchanged.
 *
 *  1. A name is scopes and operator joined by dots; scopes are block instances, stages, heads.
 *  2. Operators with parameters: the word and a count from 1 per scope; linear: fc, fc2, ...
 *  3. `as L` replaces that last part and takes no number.
 *  4. `stage S N x b()` makes S.0 ... S.(N-1): its scope counts its steps.
 *  5. So does that of `stage S { }`: operators without parameters and labelled steps take a number
 *     too. `feature` and `auxiliary` take none: adding one renames no parameter.
 *  6. Other calls count like operators: basic1, basic2, ...
 *  7. A projection is downsample, downsample2, ...: .0 its convolution, .1 its bn.
 *  8. Equal full names are an error.
 *
 * What has no parameters and no number of a stage gets a display name, after all others have
 * theirs: relu, relu2, add, ...: the first that is free.
 *
 * input:  the draft's list in text order
 * output: names and indices in its nodes and scopes */
#include "check/name.h"

#include <string.h>

#include "base/limits.h"
#include "check/message.h"

/* What stands under a full name, for the message when another one wants it. */
struct named {
    struct span span;
};

struct namer {
    struct resolver *resolver;
    struct table owners; /* full name -> index of named */
    ARRAY(struct named) named;
};

static const char *join(const struct namer *namer, const struct draft_scope *scope,
                        const char *part)
{
    struct arena *arena = namer->resolver->arena;
    const char *text = scope == NULL || *scope->name == '\0'
                           ? part
                           : arena_printf(arena, "%s.%s", scope->name, part);

    return intern_text(namer->resolver->intern, text);
}

/* The next count of `word` in its scope: 1, 2, ... */
static int next(const struct namer *namer, struct draft_scope *scope, const char *word)
{
    const char *key = intern_text(namer->resolver->intern, word);
    int count = table_get(&scope->words, key);

    count = count < 0 ? 1 : count + 1;
    table_set(namer->resolver->arena, &scope->words, key, count);
    return count;
}

/* "fc", "fc2", ...: the first one bears no number. */
static const char *counted_bare(const struct namer *namer, struct draft_scope *scope,
                                const char *word)
{
    int count = next(namer, scope, word);

    return count == 1 ? word : arena_printf(namer->resolver->arena, "%s%d", word, count);
}

/* "conv1", "conv2", ... */
static const char *counted(const struct namer *namer, struct draft_scope *scope, const char *word)
{
    return arena_printf(namer->resolver->arena, "%s%d", word, next(namer, scope, word));
}

/* Takes the step's number of a numbered scope; NULL elsewhere. */
static const char *step_number(const struct namer *namer, struct draft_scope *scope,
                               const struct draft_label *label)
{
    if (scope == NULL || !scope->numbered || !label->step)
        return NULL;
    return arena_printf(namer->resolver->arena, "%d", scope->step_count++);
}

/* Makes `name` belong to what stands at `span`; reports where it belongs to something already. */
static void claim(struct namer *namer, const char *name, struct span span, bool stage)
{
    struct resolver *resolver = namer->resolver;
    int owner = table_get(&namer->owners, name);

    if (strlen(name) > LIMIT_FULL_NAME_BYTES) {
        diag_error(resolver->diag, span, "E404", "a full name here has more than %d bytes",
                   LIMIT_FULL_NAME_BYTES);
    } else if (owner >= 0) {
        diag_error(resolver->diag, span, "E214", "a second `%s`", name);
        diag_note(resolver->diag, namer->named.items[owner].span, "the first one");
        diag_help(resolver->diag, stage ? "give one of them another name"
                                        : "give one of them another label with `as`");
    } else {
        table_set(resolver->arena, &namer->owners, name, namer->named.count);
        array_push(resolver->arena, &namer->named, (struct named){span});
    }
}

static void name_scope(struct namer *namer, struct draft_scope *scope)
{
    struct draft_scope *parent = scope->parent;

    if (parent == NULL) {
        scope->name = "";
        return;
    }
    const char *number = step_number(namer, parent, &scope->label);
    const char *part = scope->label.text != NULL ? scope->label.text
                       : number != NULL          ? number
                                                 : counted(namer, parent, scope->word);
    scope->name = join(namer, parent, part);
    scope->repeated = parent->repeated;
    if (scope->repeated)
        return;
    int before = namer->named.count;
    claim(namer, scope->name, scope->span, scope->kind == SCOPE_STAGE);
    scope->repeated = namer->named.count == before;
}

/* Rule 7: the convolution takes the base, the bn after it uses it. */
static const char *projection_part(const struct namer *namer, struct draft_node *node)
{
    struct draft_scope *scope = node->scope;
    bool conv = node->part == PART_CONV;

    if (!conv)
        node->base = node->inputs[0]->base;
    else if (node->label.text != NULL)
        node->base = node->label.text;
    else
        node->base = counted_bare(namer, scope, "downsample");
    return arena_printf(namer->resolver->arena, "%s.%d", node->base, conv ? 0 : 1);
}

/* The part of a node's name that other things depend on; NULL where it is for display only. */
static const char *node_part(const struct namer *namer, struct draft_node *node)
{
    const char *number = step_number(namer, node->scope, &node->label);
    enum operator op = node->node.op;

    if (node->part != PART_NONE)
        return projection_part(namer, node);
    if (node->label.text != NULL)
        return node->label.text;
    if (number != NULL || !operator_has_parameters(op))
        return number;
    if (op == OPERATOR_linear)
        return counted_bare(namer, node->scope, "fc");
    return counted(namer, node->scope, operator_word(op));
}

static void name_node(struct namer *namer, struct draft_node *node)
{
    const char *part = node_part(namer, node);

    if (part == NULL)
        return;
    node->node.name = join(namer, node->scope, part);
    if (!node->scope->repeated)
        claim(namer, node->node.name, node->node.span, false);
}

static const char *display_word(enum operator op)
{
    static const char *const implied[OPERATOR_COUNT] = {
        [OPERATOR_input] = "input",   [OPERATOR_add] = "add",
        [OPERATOR_sub] = "sub",       [OPERATOR_mul] = "mul",
        [OPERATOR_affine] = "affine", [OPERATOR_pad_shortcut] = "shortcut",
        [OPERATOR_concat] = "concat",
    };

    return implied[op] != NULL ? implied[op] : operator_word(op);
}

/* The first display name that nothing has. */
static void display_node(struct namer *namer, struct draft_node *node)
{
    const char *name;

    do
        name =
            join(namer, node->scope, counted_bare(namer, node->scope, display_word(node->node.op)));
    while (table_get(&namer->owners, name) >= 0);
    claim(namer, name, node->node.span, false);
    node->node.name = name;
}

static void number_and_name(struct namer *namer)
{
    int nodes = 0, scopes = 0;

    for (struct draft_item *item = namer->resolver->draft.head.next; item != NULL;
         item = item->next) {
        if (item->kind == DRAFT_OPEN) {
            item->scope->index = scopes++;
            item->scope->first = nodes;
            name_scope(namer, item->scope);
        } else if (item->kind == DRAFT_CLOSE) {
            item->scope->last = nodes;
        } else if (item->kind == DRAFT_NODE) {
            item->node->index = nodes++;
            name_node(namer, item->node);
        }
    }
}

/* Outputs have one space of names, in which "logits" is the final value's. */
static void check_features(struct namer *namer)
{
    struct resolver *resolver = namer->resolver;
    struct table seen = {0};
    ARRAY(struct span) spans = {0};

    for (struct draft_item *item = resolver->draft.head.next; item != NULL; item = item->next) {
        if (item->kind != DRAFT_FEATURE)
            continue;
        int other = table_get(&seen, item->feature->name);
        if (other >= 0) {
            diag_error(resolver->diag, item->feature->span, "E214", "a second feature `%s`",
                       item->feature->name);
            if (spans.items[other].first != item->feature->span.first)
                diag_note(resolver->diag, spans.items[other], "the first one");
            else
                diag_help(resolver->diag, "its block is expanded more than once: take the feature "
                                          "behind one of the calls");
        }
        table_set(resolver->arena, &seen, item->feature->name, spans.count);
        array_push(resolver->arena, &spans, item->feature->span);
    }
}

void name_draft(struct resolver *resolver)
{
    struct namer namer = {.resolver = resolver};

    number_and_name(&namer);
    check_features(&namer);
    for (struct draft_item *item = resolver->draft.head.next; item != NULL; item = item->next)
        if (item->kind == DRAFT_NODE && item->node->node.name == NULL)
            display_node(&namer, item->node);
}
