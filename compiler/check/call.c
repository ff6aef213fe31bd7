/* call.c: calls of blocks.
 *
 * input:  a call, its input, the names around it
 * output: the block's value; its nodes and scopes are in the draft */
#include "check/call.h"

#include <string.h>

#include "base/limits.h"
#include "check/argument.h"
#include "check/expand.h"
#include "check/least.h"
#include "check/message.h"
#include "check/number.h"
#include "check/warn.h"

/* A call with its parts evaluated. */
struct prepared {
    const struct ast_step *step;
    const struct ast_block *block;
    struct arguments arguments;
    int count;
};

static int block_index(const struct resolver *resolver, const struct ast_block *block)
{
    return (int)(block - resolver->ast->blocks.items);
}

static const struct ast_block *find_block(struct resolver *resolver, struct ast_name name)
{
    int index = table_get(&resolver->blocks, name.text);

    if (index >= 0)
        return &resolver->ast->blocks.items[index];
    int count = resolver->ast->blocks.count;
    const char **names = arena_array(resolver->arena, (size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++)
        names[i] = resolver->ast->blocks.items[i].name.text;
    const char *nearest = diag_nearest(name.text, names, count);
    message_error(resolver, name.span, "E202", "no block is named `%s`", name.text);
    message_where(resolver);
    if (nearest != NULL)
        diag_help(resolver->diag, "did you mean `%s`?", nearest);
    else
        diag_help(resolver->diag,
                  "define it, `block %s(...) { ... }`, or include the file that does", name.text);
    return NULL;
}

/* "a -> b -> a", from the first call of `block` to this one. */
static const char *cycle_text(const struct resolver *resolver, const struct ast_block *block)
{
    const char *text = block->name.text;

    for (const struct call *call = resolver->calls; call != NULL; call = call->outer) {
        text = arena_printf(resolver->arena, "%s -> %s", call->block->name.text, text);
        if (call->block == block)
            break;
    }
    return text;
}

/* No block may contain itself, and nesting is bounded. */
static bool may_call(struct resolver *resolver, const struct ast_step *step,
                     const struct ast_block *block)
{
    const struct call *call = resolver->calls;

    while (call != NULL && call->block != block)
        call = call->outer;
    if (call != NULL) {
        message_error(resolver, step->callee.span, "E209", "block `%s` contains itself: %s",
                      block->name.text, cycle_text(resolver, block));
        diag_note(resolver->diag, block->name.span, "it is defined here");
        return false;
    }
    if (resolver->calls != NULL && resolver->calls->depth >= LIMIT_BLOCK_DEPTH) {
        message_fail(resolver, step->callee.span, "E404", NULL,
                     "blocks are nested more than %d levels deep", LIMIT_BLOCK_DEPTH);
        return false;
    }
    return true;
}

/* One expansion of the block in a scope of its own. `index` is its place in a repetition. */
static struct value expand_once(struct resolver *resolver, const struct prepared *prepared,
                                int index, struct draft_scope *scope, struct value in)
{
    const struct ast_block *block = prepared->block;
    bool *expanded = &resolver->expanded[block_index(resolver, block)];
    struct call call = {resolver->calls, block, prepared->step->span,
                        resolver->calls == NULL ? 1 : resolver->calls->depth + 1};
    struct frame frame = {.scope = scope, .x = in, .chain = in};

    if (in.kind == VALUE_POISON && *expanded)
        return value_poison; /* its names are checked, its shapes are not known */
    *expanded = true;
    frame.x.shortcut = frame.x.feature = false;
    frame.chain = frame.x;
    resolver->calls = &call;
    scope->word = block->name.text;
    scope->span = prepared->step->span;
    scope->block = block->name.span;
    scope->call = argument_bind(resolver, &frame, block, &prepared->arguments, index == 0);
    struct value value = expand_body(resolver, &frame, block->body, block->name);
    resolver->calls = call.outer;
    if (index == 0)
        warn_stride_of_call(resolver, prepared->step, &frame, block->name);
    return value;
}

/* Finds the block and evaluates the arguments; false where one of them is wrong. */
static bool prepare(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                    struct prepared *prepared)
{
    bool good = true;

    *prepared = (struct prepared){.step = step, .count = 1};
    if (step->count != NULL)
        good = number_integer(resolver, frame, step->count, "the count", 1, 1000000000,
                              &prepared->count);
    if (!good)
        prepared->count = 1;
    prepared->block = find_block(resolver, step->callee);
    if (prepared->block == NULL)
        return false;
    if (!may_call(resolver, step, prepared->block))
        return false;
    good = argument_evaluate(resolver, frame, step, prepared->block, &prepared->arguments) && good;
    int64_t least = least_of_block(resolver, prepared->block);
    if (good && prepared->count * least > LIMIT_NODES - draft_count(&resolver->draft)) {
        message_fail(resolver, step->span, "E403", NULL,
                     "%d x `%s` is too much: a network has at most %d operators and blocks",
                     prepared->count, prepared->block->name.text, LIMIT_NODES);
        return false;
    }
    return good;
}

/* The label of one repetition: L.0, L.1, ... where the call says `as L`. */
static struct draft_label repetition_label(const struct resolver *resolver,
                                           const struct ast_step *step, int index)
{
    struct draft_label label = {.text = step->label.text, .step = true};

    if (label.text != NULL && step->count != NULL)
        label.text = arena_printf(resolver->arena, "%s.%d", step->label.text, index);
    return label;
}

static struct value repeat(struct resolver *resolver, struct draft_scope *parent,
                           const struct prepared *prepared, struct value value)
{
    for (int i = 0; i < prepared->count; i++) {
        if (resolver->full || (i > 0 && value.kind == VALUE_POISON))
            return value_poison;
        struct draft_scope *scope = draft_open(&resolver->draft, parent, SCOPE_BLOCK);
        scope->label = repetition_label(resolver, prepared->step, i);
        value = expand_once(resolver, prepared, i, scope, value);
        draft_close(&resolver->draft, scope);
    }
    return value;
}

static struct draft_scope *open_stage(struct resolver *resolver, struct frame *frame,
                                      const struct ast_step *step, const char *call)
{
    struct draft_scope *scope = draft_open(&resolver->draft, frame->scope, SCOPE_STAGE);

    scope->label = (struct draft_label){.text = step->stage.text, .step = true};
    scope->numbered = true;
    scope->span = step->span;
    scope->call = call;
    return scope;
}

struct value call_step(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                       struct value in)
{
    struct prepared prepared;

    if (step->stage.text != NULL && step->label.text != NULL)
        message_fail(resolver, step->label.span, "E213", NULL,
                     "the stage gives the names here: `%s.0` and so on", step->stage.text);
    if (!prepare(resolver, frame, step, &prepared))
        return value_poison;
    if (step->stage.text == NULL)
        return repeat(resolver, frame->scope, &prepared, in);
    const char *call =
        argument_stage_text(resolver, prepared.count, prepared.block, &prepared.arguments);
    struct draft_scope *scope = open_stage(resolver, frame, step, call);
    struct value value = repeat(resolver, scope, &prepared, in);
    draft_close(&resolver->draft, scope);
    return value;
}

struct value call_stage(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                        struct value in)
{
    struct frame inner = {.outer = frame, .x = in};

    inner.scope = open_stage(resolver, frame, step, "");
    inner.x.shortcut = inner.x.feature = false;
    inner.chain = inner.x;
    struct value value = expand_body(resolver, &inner, step->body, step->stage);
    draft_close(&resolver->draft, inner.scope);
    return value;
}

void call_auxiliary(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                    struct value in)
{
    struct prepared prepared;
    bool nested = resolver->in_auxiliary;
    double weight;

    if (nested)
        message_fail(resolver, step->span, "E211", NULL,
                     "an auxiliary head has no auxiliary heads of its own");
    bool good =
        number_real(resolver, frame, step->amount, "the weight of the loss", 1e-6, 1e6, &weight);
    good = prepare(resolver, frame, step, &prepared) && good && !nested;
    if (!good)
        return;
    struct draft_scope *scope = draft_open(&resolver->draft, frame->scope, SCOPE_AUXILIARY);
    scope->label = (struct draft_label){.text = step->label.text};
    scope->weight = weight;
    resolver->in_auxiliary = true;
    struct value value = expand_once(resolver, &prepared, 0, scope, in);
    resolver->in_auxiliary = false;
    scope->result = value.kind == VALUE_TENSOR ? value.node : NULL;
    draft_close(&resolver->draft, scope);
}

void call_check_uncalled(struct resolver *resolver)
{
    struct draft real = resolver->draft;

    resolver->calls = NULL;
    for (int i = 0; i < resolver->ast->blocks.count && !resolver->full; i++) {
        const struct ast_block *block = &resolver->ast->blocks.items[i];
        static const struct ast_step nowhere;
        struct prepared prepared = {.step = &nowhere, .block = block, .count = 1};
        if (resolver->expanded[i] || table_get(&resolver->blocks, block->name.text) != i)
            continue;
        draft_init(&resolver->draft, resolver->arena);
        argument_unknown(resolver, block, &prepared.arguments);
        repeat(resolver, NULL, &prepared, value_poison);
    }
    resolver->draft = real;
}
