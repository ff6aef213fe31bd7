/* bytes.h: which bytes a source may have. Private to front/. */
#ifndef RNETC_FRONT_BYTES_H
#define RNETC_FRONT_BYTES_H

#include "front/parser.h"

/* Reports bytes that no source may hold: control characters other than tab, newline and carriage
 * return before newline (E102), and what is not UTF-8 (E103). */
void bytes_check(const struct parser *parser);

/* True where `bytes` bytes at `text` are characters in UTF-8, none of them cut. */
bool bytes_are_characters(const char *text, uint32_t bytes);

#endif
