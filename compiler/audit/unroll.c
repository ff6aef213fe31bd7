/* unroll.c: tells Eva which loops to take round by round. In: emitted C. Out: the same with
 * annotations.
 *
 * Eva joins the rounds of a loop, and of an array that is filled so it only knows that some element
 * was written. A loop of a literal count whose variable is in the index of a first write (one whose
 * right side does not read the same array) to an array declared without an initialiser is therefore
 * marked. The writes are assignments and rnet_store; an array may be reached by a pointer that is
 * declared as it plus an offset.
 *
 * A tile at an image's edge is cut to what is left there, which depends on where it lies: where a
 * block declares ty and tx and hands a tile to a function NAME_part, Eva is told to take each place
 * of a tile by itself, up to the block's end. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/contract.h"

enum { UNROLL_MOST = 4096, STATEMENT_LINES = 4, LINE_MORE = 128 };

struct loop {
    int line;
    const char *variable;
    int count;
};

struct local {
    const char *name;
    const char *offset; /* of a pointer into an array: the text after its name */
};

struct function {
    ARRAY(struct loop) loops;
    ARRAY(struct local) locals;
};

struct unroller {
    struct arena *arena;
    struct {
        ARRAY(const char *) items;
    } lines;
    int *counts; /* of each line: rounds to annotate; 0: none */
    int *splits; /* 1: places of tiles are told apart after the line; -1: not any more, before it */
    struct function function;
};

/* Whether `word` stands in text[0 .. bytes) as a whole word. */
static bool has_word(const char *text, size_t bytes, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= bytes; i++)
        if (!strncmp(text + i, word, length) && (!i || !audit_is_word(text[i - 1])) &&
            !audit_is_word(text[i + length]))
            return true;
    return false;
}

static const char *word_at(struct arena *arena, const char *text)
{
    size_t bytes = 0;
    while (audit_is_word(text[bytes]))
        bytes++;
    return arena_copy(arena, text, bytes);
}

/* `for (size_t V = A; V < N; V++)`, N a literal; where A is one too, it has N - A rounds. */
static void see_loop(struct unroller *u, int line, const char *text)
{
    static const char head[] = "for (size_t ";
    if (strncmp(text, head, strlen(head)))
        return;
    struct loop loop = {.line = line, .variable = word_at(u->arena, text + strlen(head))};
    const char *end = strstr(text, arena_printf(u->arena, "; %s < ", loop.variable));
    const char *step = strstr(text, arena_printf(u->arena, "; %s++)", loop.variable));
    if (!end || !step)
        return;
    const char *digits = end + strlen("; ") + strlen(loop.variable) + strlen(" < ");
    char *after;
    long count = strtol(digits, &after, 10);
    if (after == digits || after != step)
        return;
    const char *first = text + strlen(head) + strlen(loop.variable) + strlen(" = ");
    long start = strtol(first, &after, 10);
    if (after == end)
        count -= start;
    if (count < 1 || count > UNROLL_MOST)
        return;
    loop.count = (int)count;
    array_push(u->arena, &u->function.loops, loop);
}

static bool is_type(const char *text)
{
    static const char *const types[] = {"rnet_vec ", "real ",        "double ",
                                        "size_t ",   "const real *", "RNET_ALIGNED("};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (!strncmp(text, types[i], strlen(types[i])))
            return true;
    return false;
}

/* Arrays that a line declares without an initialiser. */
static void see_arrays(struct unroller *u, const char *text)
{
    if (!is_type(text) || strchr(text, '=') || !strchr(text, '[') || text[strlen(text) - 1] != ';')
        return;
    for (const char *open = strchr(text, '['); open; open = strchr(open + 1, '[')) {
        const char *name = open;
        while (name > text && audit_is_word(name[-1]))
            name--;
        struct local local = {arena_copy(u->arena, name, (size_t)(open - name)), ""};
        if (*local.name)
            array_push(u->arena, &u->function.locals, local);
    }
}

static const struct local *find(const struct unroller *u, const char *name)
{
    for (int i = u->function.locals.count - 1; i >= 0; i--)
        if (!strcmp(u->function.locals.items[i].name, name))
            return &u->function.locals.items[i];
    return NULL;
}

/* `real *P = ARRAY + offset;` */
static void see_pointer(struct unroller *u, const char *text)
{
    static const char head[] = "real *";
    if (strncmp(text, head, strlen(head)))
        return;
    struct local pointer = {word_at(u->arena, text + strlen(head)), ""};
    const char *value = text + strlen(head) + strlen(pointer.name);
    if (strncmp(value, " = ", 3) || !find(u, word_at(u->arena, value + 3)))
        return;
    pointer.offset = value + 3;
    array_push(u->arena, &u->function.locals, pointer);
}

/* Marks the innermost loops over the variables in an index. */
static void mark(struct unroller *u, const char *index, size_t bytes)
{
    for (int i = u->function.loops.count - 1; i >= 0; i--) {
        const struct loop *loop = &u->function.loops.items[i];
        bool inner = false;
        for (int j = i + 1; j < u->function.loops.count; j++)
            inner = inner || !strcmp(u->function.loops.items[j].variable, loop->variable);
        if (!inner && has_word(index, bytes, loop->variable))
            u->counts[loop->line] = loop->count;
    }
}

/* The statement that begins with the line, whose end may stand a few lines below. */
static const char *statement_at(const struct unroller *u, int line, const char *text)
{
    for (int i = 1; i < STATEMENT_LINES && !strchr(text, ';') && line + i < u->lines.items.count;
         i++)
        text = arena_printf(u->arena, "%s %s", text, u->lines.items.items[line + i]);
    return text;
}

/* `ARRAY[index] = value;` or `rnet_store(ARRAY + index, value);` */
static void see_write(struct unroller *u, int line, const char *text)
{
    const char *store = NULL;
    if (!strncmp(text, "rnet_store(", 11) || !strncmp(text, "rnet1_store(", 12))
        store = strchr(text, '(') + 1;
    const char *name = word_at(u->arena, store ? store : text);
    const struct local *local = find(u, name);
    if (!local)
        return;
    const char *place = (store ? store : text) + strlen(name);
    text = statement_at(u, line, place);
    size_t bytes = store ? strcspn(text, ",") : 0;
    const char *equals = strstr(text, "] = ");
    if (!store && (text[0] != '[' || !equals))
        return;
    if (!store)
        bytes = (size_t)(equals - text) + 1;
    if (has_word(text + bytes, strlen(text + bytes), name))
        return;
    mark(u, text, bytes);
    mark(u, local->offset, strlen(local->offset));
}

static void split(struct unroller *u, const char *text)
{
    while (*text) {
        size_t bytes = strcspn(text, "\n");
        array_push(u->arena, &u->lines.items, (const char *)arena_copy(u->arena, text, bytes));
        text += bytes + (text[bytes] == '\n');
    }
}

/* A declaration of ty and tx, and in a batch of n before them, in a block that calls a NAME_part.
 */
static void see_tile(struct unroller *u, int line, const char *text)
{
    if (strncmp(text, "const size_t ", 13) || !strstr(text, " ty = ") || !strstr(text, ", tx = "))
        return;
    size_t indent = strspn(u->lines.items.items[line], " ");
    bool cut = false;
    for (int i = line + 1; i < u->lines.items.count; i++) {
        const char *other = u->lines.items.items[i];
        cut = cut || strstr(other, "_part(");
        if (strspn(other, " ") >= indent || !*other)
            continue;
        u->splits[line] = cut;
        u->splits[i] = cut ? -1 : u->splits[i];
        return;
    }
}

static char *print_line(const struct unroller *u, int i, char *to)
{
    static const char apart[] = " /*@ split ty; */ ; /*@ split tx; */ ;";
    static const char together[] = "/*@ merge tx; */ ; /*@ merge ty; */ ; ";
    const char *line = u->lines.items.items[i];
    int indent = (int)strspn(line, " ");
    to += sprintf(to, "%.*s%s", indent, line, u->splits[i] < 0 ? together : "");
    if (u->counts[i])
        to += sprintf(to, "/*@ loop unroll %d; */ ", u->counts[i]);
    return to + sprintf(to, "%s%s\n", line + indent, u->splits[i] > 0 ? apart : "");
}

const char *audit_unroll(struct arena *arena, const char *text)
{
    struct unroller u = {.arena = arena};
    split(&u, text);
    int count = u.lines.items.count;
    u.counts = arena_array(arena, (size_t)count + 1, sizeof *u.counts);
    u.splits = arena_array(arena, (size_t)count + 1, sizeof *u.splits);
    for (int i = 0; i < count; i++) {
        const char *line = u.lines.items.items[i];
        if (line[0] == '{')
            u.function = (struct function){0};
        const char *words = line + strspn(line, " ");
        if (!*words || words == line)
            continue;
        see_loop(&u, i, words);
        see_arrays(&u, words);
        see_pointer(&u, words);
        see_write(&u, i, words);
        see_tile(&u, i, words);
    }
    char *result = arena_array(arena, strlen(text) + (size_t)count * LINE_MORE + 1, 1);
    char *to = result;
    for (int i = 0; i < count; i++)
        to = print_line(&u, i, to);
    return result;
}
