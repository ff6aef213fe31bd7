/* explain.c: the chapter on diagnostics, by code. In: a code, and the chapter as it stands in
 * grammar/diagnostics.md (the compiler is built in the repository's root). Out: its entry, plain.
 *
 * An entry begins with a heading `### E304: title` and ends before the next heading. */
#include "explain.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/diag.h"

__asm__(".pushsection .rodata\n"
        ".globl explain_text_first\n"
        ".hidden explain_text_first\n"
        "explain_text_first: .incbin \"grammar/diagnostics.md\"\n"
        ".byte 0\n"
        ".popsection\n");

extern const char explain_text_first[];

struct entry {
    const char *code;        /* "E304" */
    const char *title;       /* in the text; `title_bytes` long */
    const char *first, *end; /* the text under the heading */
    int title_bytes;
};

struct entries {
    ARRAY(struct entry) all;
};

static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

static struct entries read_entries(struct arena *arena)
{
    static const char mark[] = "### ";
    struct entries entries = {0};
    bool open = false;
    for (const char *line = explain_text_first; *line; line = next_line(line)) {
        if (*line != '#')
            continue;
        if (open)
            entries.all.items[entries.all.count - 1].end = line;
        size_t code = strspn(line + strlen(mark), "EW0123456789");
        open = !strncmp(line, mark, strlen(mark)) && !strncmp(line + strlen(mark) + code, ": ", 2);
        if (!open)
            continue;
        struct entry entry = {.first = next_line(line), .end = line + strlen(line)};
        entry.code = arena_copy(arena, line + strlen(mark), code);
        entry.title = line + strlen(mark) + code + 2;
        entry.title_bytes = (int)(strcspn(entry.title, "\n"));
        array_push(arena, &entries.all, entry);
    }
    return entries;
}

/* "[-Wunused-value]" for a warning, "" for an error. */
static const char *option_of(struct arena *arena, const char *code)
{
    for (int i = 0; i < WARNING_COUNT; i++)
        if (!strcmp(warning_table[i].code, code))
            return arena_printf(arena, " [-W%s]", warning_table[i].name);
    return "";
}

/* The code that a name stands for: a warning's, or the name itself. */
static const char *code_of(const char *name)
{
    for (int i = 0; i < WARNING_COUNT; i++)
        if (!strcasecmp(warning_table[i].name, name))
            return warning_table[i].code;
    return name;
}

static int unknown(struct arena *arena, const struct entries *entries, const char *name)
{
    int count = 0;
    size_t most = (size_t)entries->all.count + WARNING_COUNT;
    const char **names = arena_array(arena, most, sizeof *names);
    for (int i = 0; i < entries->all.count; i++)
        names[count++] = entries->all.items[i].code;
    for (int i = 0; i < WARNING_COUNT; i++)
        names[count++] = warning_table[i].name;
    const char *near = diag_nearest(name, names, count);
    fprintf(stderr, "rnetc: there is no diagnostic `%s`", name);
    if (near)
        fprintf(stderr, "; did you mean `%s`?\n", near);
    else
        fputs("; `rnetc explain` lists all\n", stderr);
    return 2;
}

static void print_entry(struct arena *arena, const struct entry *entry)
{
    const char *end = entry->end;
    while (end > entry->first && end[-1] == '\n')
        end--;
    printf("%s: %.*s%s\n%.*s\n", entry->code, entry->title_bytes, entry->title,
           option_of(arena, entry->code), (int)(end - entry->first), entry->first);
}

static void print_list(struct arena *arena, const struct entries *entries)
{
    for (int i = 0; i < entries->all.count; i++) {
        const struct entry *entry = &entries->all.items[i];
        printf("%s  %.*s%s\n", entry->code, entry->title_bytes, entry->title,
               option_of(arena, entry->code));
    }
}

int explain(struct arena *arena, const char *name)
{
    struct entries entries = read_entries(arena);
    if (!name) {
        print_list(arena, &entries);
        return 0;
    }
    const char *code = code_of(name);
    for (int i = 0; i < entries.all.count; i++)
        if (!strcasecmp(entries.all.items[i].code, code)) {
            print_entry(arena, &entries.all.items[i]);
            return 0;
        }
    return unknown(arena, &entries, name);
}
