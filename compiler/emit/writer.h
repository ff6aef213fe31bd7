/* writer.h: text that grows in memory: the emitted files are made in it, whole, then written. */
#ifndef RNETC_EMIT_WRITER_H
#define RNETC_EMIT_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"

enum { WRITER_COLUMNS = 100 };

struct writer {
    struct arena *arena;
    char *text; /* NUL-terminated */
    size_t bytes, capacity;
    size_t counted; /* bytes whose newlines `newlines` counts */
    int newlines;
};

struct writer *writer_new(struct arena *arena);

/* Appends as printf does. */
void writer_print(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The number, from 1, of the line that the next character stands in. */
int writer_line(struct writer *writer);

/* A list of short texts: arguments, names. */
struct text_list {
    ARRAY(const char *) texts;
};

void text_list_add(struct arena *arena, struct text_list *list, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The texts with ", " between them. */
const char *text_list_join(struct arena *arena, const struct text_list *list);

/* `head`, the texts joined by ", ", `tail` and a newline; broken before column 100, continued under
 * the character after head's last '('. Indented by `indent` columns. */
void writer_call(struct writer *writer, int indent, const char *head, const struct text_list *list,
                 const char *tail);

/* `left = right;` and a newline; broken behind the sign where a line would pass column 100. */
void writer_assign(struct writer *writer, int indent, const char *left, const char *right);

/* A comment that begins with `head` and goes on with words of `text`, broken before column 100;
 * continued lines begin with " *   ". `close` ends it. */
void writer_words(struct writer *writer, const char *head, const char *text, bool close);

/* A comment of its own, indented by `indent` columns. */
void writer_note(struct writer *writer, int indent, const char *text);

#endif
