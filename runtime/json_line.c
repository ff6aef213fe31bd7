/* json_line.c: results as one line of JSON. In: jansson values. Out: standard output. */
#include "json_line.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 10 };

json_t *rnet_json_text(const char *text)
{
    json_t *value = json_string(text);
    if (value != NULL)
        return value;
    char *copy = strdup(text);
    if (copy == NULL)
        return NULL;
    for (char *at = copy; *at != '\0'; at++)
        if ((unsigned char)*at >= 0x80)
            *at = '?';
    value = json_string(copy);
    free(copy);
    return value;
}

json_t *rnet_json_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

int rnet_json_print(json_t *value, struct rnet_error *error)
{
    if (value == NULL)
        return rnet_fail(error, "no memory for the JSON line");
    int failed = json_dumpf(value, stdout, JSON_REAL_PRECISION(DIGITS));
    json_decref(value);
    if (failed != 0 || putchar('\n') == EOF)
        return rnet_fail_io(error, "standard output: %s", strerror(errno));
    return 0;
}
