/* page_lines.c: texts as HTML. In: C or a description. Out: an element that holds the text; the
 * page's script makes lines of it when it is shown first. */
#include "report/page_lines.h"

#include <string.h>

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

static int count_lines(const struct page_file *file)
{
    int lines = 0;
    for (size_t i = 0; i < file->bytes; i++)
        lines += file->text[i] == '\n';
    return lines + (file->bytes && file->text[file->bytes - 1] != '\n');
}

/* A newline right behind the tag is none of the text's. */
void page_lines(struct writer *writer, const struct page_file *file, bool hidden)
{
    writer_print(writer, "<pre id=\"f%d\" role=\"%s\" tabindex=\"0\" data-kind=\"%s\" ", file->id,
                 file->source ? "region" : "tabpanel", file->source ? "source" : "code");
    writer_print(writer, "data-lines=\"%d\" data-file=\"", count_lines(file));
    page_escape(writer, file->name, strlen(file->name));
    writer_print(writer, "\" aria-labelledby=\"t%d\"%s>\n", file->id, hidden ? " hidden" : "");
    page_escape(writer, file->text, file->bytes);
    writer_print(writer, "</pre>\n");
}
