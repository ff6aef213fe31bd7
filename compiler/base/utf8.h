/* utf8.h: which bytes are characters. */
#ifndef RNETC_BASE_UTF8_H
#define RNETC_BASE_UTF8_H

#include <stdint.h>

/* Bytes of the UTF-8 character at `text` (followed by a NUL, which continues none): 0 where there
 * is none: overlong forms, surrogates and values past U+10FFFF are none. */
uint32_t utf8_bytes(const unsigned char *text);

#endif
