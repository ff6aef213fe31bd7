/* writer.c: growing text, and the two forms that must be broken over lines. */
#include "emit/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct writer *writer_new(struct arena *arena)
{
    struct writer *writer = arena_alloc(arena, sizeof *writer);
    writer->arena = arena;
    writer->capacity = 1 << 12;
    writer->text = arena_alloc(arena, writer->capacity);
    return writer;
}

static void reserve(struct writer *writer, size_t bytes)
{
    if (writer->capacity - writer->bytes > bytes)
        return;
    size_t capacity = writer->capacity;
    while (capacity - writer->bytes <= bytes)
        capacity *= 2;
    char *text = arena_alloc(writer->arena, capacity);
    memcpy(text, writer->text, writer->bytes + 1);
    writer->text = text;
    writer->capacity = capacity;
}

void writer_print(struct writer *writer, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (length > 0) {
        reserve(writer, (size_t)length);
        vsnprintf(writer->text + writer->bytes, (size_t)length + 1, format, again);
        writer->bytes += (size_t)length;
    }
    va_end(again);
}

int writer_line(struct writer *writer)
{
    for (; writer->counted < writer->bytes; writer->counted++)
        writer->newlines += writer->text[writer->counted] == '\n';
    return writer->newlines + 1;
}

void text_list_add(struct arena *arena, struct text_list *list, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t bytes = length < 0 ? 0 : (size_t)length;
    if (bytes >= sizeof text)
        bytes = sizeof text - 1;
    const char *copy = arena_copy(arena, text, bytes);
    array_push(arena, &list->texts, copy);
}

const char *text_list_join(struct arena *arena, const struct text_list *list)
{
    struct writer *w = writer_new(arena);
    for (int i = 0; i < list->texts.count; i++)
        writer_print(w, "%s%s", i ? ", " : "", list->texts.items[i]);
    return w->text;
}

/* Where a list starts and continues. */
struct shape_of_list {
    int first; /* column of the first text */
    int under; /* column of continued lines */
};

/* Lays the texts out; counts the line breaks, and prints to `writer` unless it is NULL. */
static int lay_out(struct writer *writer, struct shape_of_list at, const struct text_list *list,
                   const char *tail)
{
    int column = at.first, breaks = 0;
    bool over = false;
    for (int i = 0; i < list->texts.count; i++) {
        const char *text = list->texts.items[i];
        bool last = i == list->texts.count - 1;
        int need = (int)(strlen(text) + (last ? strlen(tail) : 1));
        bool broken = i && column + 1 + need > WRITER_COLUMNS;
        if (broken) {
            column = at.under;
            breaks++;
        } else if (i) {
            column++;
        }
        column += (int)strlen(text) + !last;
        over = over || column + (last ? (int)strlen(tail) : 0) > WRITER_COLUMNS;
        if (writer && broken)
            writer_print(writer, "\n%*s", at.under, "");
        else if (writer && i)
            writer_print(writer, " ");
        if (writer)
            writer_print(writer, "%s%s", text, last ? "" : ",");
    }
    /* A text that does not fit on a line of its own costs as much as many breaks. */
    return over ? breaks + 100 : breaks;
}

/* As clang-format does: under the parenthesis, or on lines of their own, four columns in, where
 * that needs fewer lines: by more than one in a call, by more than three in a declaration. */
void writer_call(struct writer *writer, int indent, const char *head, const struct text_list *list,
                 const char *tail)
{
    const char *paren = strrchr(head, '(');
    int length = indent + (int)strlen(head);
    struct shape_of_list aligned = {length, indent + (paren ? (int)(paren - head) + 1 : 1)};
    struct shape_of_list apart = {indent + 4, indent + 4};
    writer_print(writer, "%*s%s", indent, "", head);
    int worth = indent ? 1 : 3;
    if (lay_out(NULL, aligned, list, tail) > lay_out(NULL, apart, list, tail) + worth) {
        writer_print(writer, "\n%*s", apart.first, "");
        lay_out(writer, apart, list, tail);
    } else {
        lay_out(writer, aligned, list, tail);
    }
    writer_print(writer, "%s\n", tail);
}

void writer_assign(struct writer *writer, int indent, const char *left, const char *right)
{
    bool broken = (size_t)indent + strlen(left) + strlen(right) + 4 > WRITER_COLUMNS;
    writer_print(writer, "%*s%s =", indent, "", left);
    if (broken)
        writer_print(writer, "\n%*s", indent + 3, "");
    writer_print(writer, " %s;\n", right);
}

void writer_note(struct writer *writer, int indent, const char *text)
{
    int column = indent + 2;
    writer_print(writer, "%*s/*", indent, "");
    while (*text) {
        int word = (int)strcspn(text, " ");
        if (column + 1 + word + 3 > WRITER_COLUMNS) {
            writer_print(writer, "\n%*s *", indent, "");
            column = indent + 2;
        }
        writer_print(writer, " %.*s", word, text);
        column += 1 + word;
        text += word;
        text += strspn(text, " ");
    }
    writer_print(writer, " */\n");
}

void writer_words(struct writer *writer, const char *head, const char *text, bool close)
{
    int column = (int)strlen(head);
    writer_print(writer, "%s", head);
    while (*text) {
        int word = (int)strcspn(text, " ");
        bool last = !text[word];
        if (column + 1 + word + (last && close ? 3 : 0) > WRITER_COLUMNS) {
            writer_print(writer, "\n *    ");
            column = 6;
        }
        writer_print(writer, " %.*s", word, text);
        column += 1 + word;
        text += word;
        text += strspn(text, " ");
    }
    writer_print(writer, close ? " */\n" : "\n");
}
