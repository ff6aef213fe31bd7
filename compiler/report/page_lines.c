/* page_lines.c: a text, line by line, as HTML. In: C or a description. Out: an element a line, its
 * comments marked. */
#include "report/page_lines.h"

#include <string.h>

enum { CHUNK_LINES = 250 }; /* a browser lays out only the chunks that are in view */

void page_escape(struct writer *writer, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes;) {
        size_t plain = 0;
        while (i + plain < bytes && !strchr("&<>\"'", text[i + plain]))
            plain++;
        writer_print(writer, "%.*s", (int)plain, text + i);
        i += plain;
        if (i < bytes)
            writer_print(writer, "&#%d;", text[i++]);
    }
}

/* Where the comment ends that is open at text[at], or the line does. */
static size_t comment_end(const struct page_file *file, const char *line, size_t at, size_t bytes,
                          bool *open)
{
    for (; !file->source && at + 1 < bytes; at++)
        if (line[at] == '*' && line[at + 1] == '/') {
            *open = false;
            return at + 2;
        }
    return bytes;
}

/* Where the next comment begins, or the line ends; strings hold none. */
static size_t comment_start(const struct page_file *file, const char *line, size_t at, size_t bytes)
{
    char quote = 0;
    for (; at < bytes; at++) {
        if (quote && line[at] == '\\' && !file->source)
            at++;
        else if (quote)
            quote = line[at] == quote ? 0 : quote;
        else if (line[at] == '"' || (line[at] == '\'' && !file->source))
            quote = line[at];
        else if (file->source ? line[at] == '#'
                              : line[at] == '/' && at + 1 < bytes && line[at + 1] == '*')
            return at;
    }
    return bytes;
}

/* The parts of a line; `open` says whether it begins, then whether it ends, inside a comment. */
static void print_parts(struct writer *writer, const struct page_file *file, const char *line,
                        size_t bytes, bool *open)
{
    size_t at = 0;
    while (at < bytes) {
        size_t start = *open ? at : comment_start(file, line, at, bytes);
        page_escape(writer, line + at, start - at);
        if (start == bytes)
            return;
        size_t body = *open ? start : start + 2;
        *open = true;
        at = comment_end(file, line, body < bytes ? body : bytes, bytes, open);
        writer_print(writer, "<i>");
        page_escape(writer, line + start, at - start);
        writer_print(writer, "</i>");
    }
    *open = *open && !file->source;
}

static int count_lines(const struct page_file *file)
{
    int lines = 0;
    for (size_t i = 0; i < file->bytes; i++)
        lines += file->text[i] == '\n';
    return lines + (file->bytes && file->text[file->bytes - 1] != '\n');
}

void page_lines(struct writer *writer, const struct page_file *file, bool hidden)
{
    int lines = count_lines(file), number = 0;
    bool open = false;
    writer_print(writer, "<pre id=\"f%d\" role=\"tabpanel\" tabindex=\"0\" data-kind=\"%s\" ",
                 file->id, file->source ? "source" : "code");
    writer_print(writer, "data-lines=\"%d\" data-file=\"", lines);
    page_escape(writer, file->name, strlen(file->name));
    writer_print(writer, "\" aria-labelledby=\"t%d\"%s>", file->id, hidden ? " hidden" : "");
    const char *at = file->text, *end = file->text + file->bytes;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t bytes = (size_t)((newline ? newline : end) - at);
        size_t shown = newline && bytes && at[bytes - 1] == '\r' ? bytes - 1 : bytes;
        if (number % CHUNK_LINES == 0)
            writer_print(writer, "%s<span class=\"k\">", number ? "</span>" : "");
        number++;
        writer_print(writer, "<span class=\"l\" id=\"f%d-%d\" data-n=\"%d\">", file->id, number,
                     number);
        print_parts(writer, file, at, shown, &open);
        writer_print(writer, "</span>");
        at += bytes + (newline != NULL);
    }
    writer_print(writer, "%s</pre>\n", number ? "</span>" : "");
}
