/* format.h: the one canonical layout of a text. */
#ifndef RNETC_FRONT_FORMAT_H
#define RNETC_FRONT_FORMAT_H

#include "front/parse.h"

/* The text of a file, `bytes` bytes and a NUL, laid out anew: the same tokens and comments in the
 * same order. Line breaks within a statement stay where they are, and lines of more than 100
 * columns get more; all else follows from the tokens (grammar/README.md, "Layout"). Formatting the
 * result again changes nothing. `path` is for messages; includes are not read. Returns NULL where
 * the text does not parse, the errors in the context's diag, or, without an error there, where the
 * result would not read as the same (a bug of ours). The result is the arena's. */
const char *format_text(const struct parse_context *context, const char *path, const char *text,
                        size_t bytes, size_t *result_bytes);

struct format_result {
    const char *before, *after; /* after: NULL as above */
    size_t before_bytes, after_bytes;
};

/* The same for the file at `path` ("-": standard input). False where it cannot be read (reported as
 * E50x). */
bool format_file(const struct parse_context *context, const char *path,
                 struct format_result *result);

#endif
