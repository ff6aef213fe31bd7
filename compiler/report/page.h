/* page.h: a compilation as one page of HTML: the source beside the C that was emitted of it, linked
 * line by line, the workspace over time, the kernels, and the hashes from source to program. The
 * page asks for no other file. */
#ifndef RNETC_REPORT_PAGE_H
#define RNETC_REPORT_PAGE_H

#include "emit/emit.h"

struct page {
    const char *network;
    const struct emit_info *info;
    const struct emit_files *files; /* all that emit_files made */
    const char *weights;            /* name of the weights file, NULL: none was given */
    const char *weights_sha256;     /* in hexadecimal */
};

/* The page's text, `bytes` long, in the arena. */
const char *page_text(struct arena *arena, const struct page *page, size_t *bytes);

#endif
