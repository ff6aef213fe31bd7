/* json_line.h: results as one line of JSON. */
#ifndef RNET_JSON_LINE_H
#define RNET_JSON_LINE_H

#include <jansson.h>

#include "error.h"

/* A string; where `text` is not UTF-8, its bytes beyond ASCII become '?'. */
json_t *rnet_json_text(const char *text);

/* A number; null for what JSON has no number for (NaN, infinities). */
json_t *rnet_json_real(double value);

/* Prints `value` and a newline on standard output and drops the reference. 0, or -1 with the
 * reason; NULL counts as out of memory. */
int rnet_json_print(json_t *value, struct rnet_error *error);

#endif
