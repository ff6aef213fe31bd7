/* contract.c: reads contracts and heads of kernels. In: emitted C. Out: what they state.
 *
 * The form is that of compiler/emit/kernel.c: a contract, then `static void NAME(PARAMETERS)`. */
#include "audit/contract.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool audit_is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* How often `what` begins in text[0 .. bytes). */
static int count_of(const char *text, size_t bytes, const char *what)
{
    int count = 0;
    const char *end = text + bytes;
    for (const char *at = strstr(text, what); at && at < end; at = strstr(at + 1, what))
        count++;
    return count;
}

/* The count that a clause `\valid(NAME + (0 .. LAST))` or `\valid_read(...)` of the contract
 * states; 0: none does. */
static long long stated_count(const char *contract, size_t bytes, const char *name)
{
    const char *end = contract + bytes;
    size_t length = strlen(name);
    for (const char *at = strstr(contract, "\\valid"); at && at < end;
         at = strstr(at + 1, "\\valid")) {
        const char *open = strchr(at, '(') + 1;
        if (strncmp(open, name, length) || strncmp(open + length, " + (0 .. ", 9))
            continue;
        return strtoll(open + length + 9, NULL, 10) + 1;
    }
    return 0;
}

/* One parameter, text[0 .. bytes): its last word is its name. */
static struct audit_parameter parameter_of(struct arena *arena, const char *text, size_t bytes)
{
    while (bytes && isspace((unsigned char)*text))
        text++, bytes--;
    size_t start = bytes;
    while (start && audit_is_word(text[start - 1]))
        start--;
    return (struct audit_parameter){arena_copy(arena, text, start),
                                    arena_copy(arena, text + start, bytes - start), 0};
}

/* Places where `name` is called: it stands there with a bracket, but for its own head. */
static int calls_of(struct arena *arena, const char *text, const char *name)
{
    const char *call = arena_printf(arena, " %s(", name);
    return count_of(text, strlen(text), call) - 1;
}

static void add_kernel(struct arena *arena, const char *text, const char *contract, size_t bytes,
                       const char *head, struct audit_kernels *kernels)
{
    const char *open = strchr(head, '('), *close = open ? strchr(open, ')') : NULL;
    if (!close)
        return;
    struct audit_kernel kernel = {.name = arena_copy(arena, head, (size_t)(open - head))};
    kernel.requires_count = count_of(contract, bytes, "requires ");
    kernel.calls = calls_of(arena, text, kernel.name);
    for (const char *at = open + 1; at < close;) {
        size_t length = strcspn(at, ",)");
        struct audit_parameter parameter = parameter_of(arena, at, length);
        if (strchr(parameter.type, '*'))
            parameter.count = stated_count(contract, bytes, parameter.name);
        array_push(arena, &kernel.parameters.items, parameter);
        at += length + 1;
    }
    array_push(arena, &kernels->items, kernel);
}

struct audit_kernels audit_contracts(struct arena *arena, const char *text)
{
    static const char head[] = "static void ";
    struct audit_kernels kernels = {0};
    for (const char *at = strstr(text, "\n/*@ "); at; at = strstr(at + 1, "\n/*@ ")) {
        const char *end = strstr(at, "*/\n");
        if (end && !strncmp(end + 3, head, strlen(head)))
            add_kernel(arena, text, at, (size_t)(end - at), end + 3 + strlen(head), &kernels);
    }
    return kernels;
}
