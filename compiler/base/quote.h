/* quote.h: text as JSON has it. */
#ifndef RNETC_BASE_QUOTE_H
#define RNETC_BASE_QUOTE_H

#include "base/arena.h"

/* `text` as a JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD. */
const char *quote_json(struct arena *arena, const char *text);

#endif
