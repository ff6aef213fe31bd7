/* page_lines.h: texts as HTML. Private to the page. */
#ifndef RNETC_REPORT_PAGE_LINES_H
#define RNETC_REPORT_PAGE_LINES_H

#include "emit/writer.h"

/* A text that is shown. */
struct page_file {
    const char *name;
    const char *text;
    size_t bytes;
    int id;      /* of its element: "f0", and of its tab or title: "t0" */
    bool source; /* a description, where `#` begins a comment; else C */
};

/* `text`, with what HTML gives a meaning written as references; fit for attributes too. */
void page_escape(struct writer *writer, const char *text, size_t bytes);

/* The file as a <pre>; all but one of a pane's are `hidden`. */
void page_lines(struct writer *writer, const struct page_file *file, bool hidden);

#endif
