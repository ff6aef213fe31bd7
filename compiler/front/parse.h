/* parse.h: files and their includes -> AST. */
#ifndef RNETC_FRONT_PARSE_H
#define RNETC_FRONT_PARSE_H

#include "base/diag.h"
#include "base/intern.h"
#include "front/ast.h"

struct parse_context {
    struct arena *arena;
    struct intern *intern;
    struct sources *sources;
    struct diag *diag;
};

/* Parses the standard blocks, then the file at `path` ("-": standard input) and all that it
 * includes, each file once. Reports what is wrong (E1xx, E5xx for files) and goes on after a
 * statement that is; the AST holds what could be read. NULL where `path` itself cannot be read
 * (reported as E5xx, the driver's exit status is then 3). */
const struct ast *parse_file(const struct parse_context *context, const char *path);

/* The same for a text that stands under `path` for messages (tests, fuzzing). */
const struct ast *parse_text(const struct parse_context *context, const char *path,
                             const char *text, size_t bytes);

#endif
