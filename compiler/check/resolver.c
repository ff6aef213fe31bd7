/* resolver.c: the names that a body sees, and the limits on expanding it.
 *
 * input:  names, as they are defined and used
 * output: their bindings; E201 and E204 with the place and the name that helps */
#include "check/resolver.h"

#include <string.h>

#include "base/limits.h"
#include "check/message.h"

enum { CANDIDATES = 1024 };

struct binding *resolver_find(struct frame *frame, const char *name)
{
    for (; frame != NULL; frame = frame->outer) {
        int index = table_get(&frame->names, name);
        if (index >= 0)
            return &frame->bindings.items[index];
    }
    return NULL;
}

void resolver_bind(struct resolver *resolver, struct frame *frame, struct ast_name name,
                   struct value value, bool parameter)
{
    struct binding *other = resolver_find(frame, name.text);
    struct binding binding = {name.text, name.span, value, parameter, false};

    if (name.text == resolver->word_x) {
        message_fail(resolver, name.span, "E204", "take another name",
                     "`x` is the input of every body");
        return;
    }
    if (other != NULL) {
        message_error(resolver, name.span, "E204", "`%s` is defined already", name.text);
        diag_note(resolver->diag, other->span, "here");
        message_where(resolver);
        other->value = value_poison; /* either of the two may be meant below */
        other->used = true;
        return;
    }
    table_set(resolver->arena, &frame->names, name.text, frame->bindings.count);
    array_push(resolver->arena, &frame->bindings, binding);
}

/* A word of the language where a value stands. */
static bool help_word(struct diag *diag, const char *name)
{
    static const char *const functions[] = {"shortcut", "concat", "channels"};

    for (int i = 0; i < 3; i++)
        if (strcmp(name, functions[i]) == 0) {
            diag_help(diag, "write `%s(x)`", name);
            return true;
        }
    for (int op = 0; op < OPERATOR_COUNT; op++)
        if (strcmp(name, operator_word((enum operator)op)) == 0) {
            diag_help(diag, "an operator follows a value: write `x -> %s`", name);
            return true;
        }
    return false;
}

void resolver_unknown(struct resolver *resolver, struct frame *frame, const char *name,
                      struct span span)
{
    const char *candidates[CANDIDATES];
    int count = 0;

    candidates[count++] = resolver->word_x;
    for (; frame != NULL; frame = frame->outer)
        for (int i = 0; i < frame->bindings.count && count < CANDIDATES; i++)
            candidates[count++] = frame->bindings.items[i].name;
    const char *nearest = diag_nearest(name, candidates, count);
    message_error(resolver, span, "E201", "nothing here is named `%s`", name);
    message_where(resolver);
    if (help_word(resolver->diag, name))
        return;
    if (nearest != NULL)
        diag_help(resolver->diag, "did you mean `%s`?", nearest);
    else if (table_get(&resolver->blocks, name) >= 0)
        diag_help(resolver->diag, "`%s` is a block: call it after a value, `x -> %s(...)`", name,
                  name);
}

bool resolver_enter(struct resolver *resolver, struct span span)
{
    resolver->depth++;
    resolver->work++;
    if (resolver->full)
        return false;
    if (resolver->depth > LIMIT_RESOLVE_DEPTH)
        message_fail(resolver, span, "E404", NULL,
                     "expressions and bodies are nested more than %d levels deep",
                     LIMIT_RESOLVE_DEPTH);
    else if (resolver->work > LIMIT_RESOLVE_WORK)
        message_fail(resolver, span, "E403", NULL, "the network takes more than %d steps to expand",
                     LIMIT_RESOLVE_WORK);
    else if (draft_count(&resolver->draft) > LIMIT_NODES)
        message_fail(resolver, span, "E403", NULL, "the network has more than %d operators",
                     LIMIT_NODES);
    else
        return true;
    resolver->full = true;
    return false;
}

void resolver_leave(struct resolver *resolver)
{
    resolver->depth--;
}
