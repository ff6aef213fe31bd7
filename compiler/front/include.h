/* include.h: the files of a compilation: each is read once, none includes itself. Private to
 * front/. */
#ifndef RNETC_FRONT_INCLUDE_H
#define RNETC_FRONT_INCLUDE_H

#include "front/file.h"
#include "front/parser.h"

/* Reads the file that the string at `name` names, relative to the parser's file, and parses it into
 * the same AST. `span` is the whole statement. Reports E415, E50x. */
void include_file(struct parser *parser, struct span name, struct span span);

/* Marks an opened file as read, and makes it the innermost frame of the parser. */
void include_begin(struct parser *parser, struct include_frame *frame, const struct file *file);

/* Parses `text`, followed by a NUL, which stands under `path` for messages, into the parser's AST.
 * Reports E503 at `span` where all texts together are too long. */
void include_text(const struct parser *parser, const char *path, const char *text, size_t bytes,
                  struct span span);

#endif
