/* quote.c: strings of JSON. In: any bytes. Out: valid JSON of them. */
#include "base/quote.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

const char *quote_json(struct arena *arena, const char *text)
{
    enum { MOST = 6 }; /* of a byte: \u001f */
    char *string = arena_array(arena, strlen(text) + 1, MOST), *out = string;
    *out++ = '"';
    while (*text) {
        unsigned char c = (unsigned char)*text;
        uint32_t bytes = utf8_bytes((const unsigned char *)text);
        if (!bytes)
            out = stpcpy(out, "\xef\xbf\xbd");
        else if (c == '"' || c == '\\')
            out += sprintf(out, "\\%c", c);
        else if (c < 32 || c == 127)
            out += sprintf(out, "\\u%04x", c);
        else
            out = mempcpy(out, text, bytes);
        text += bytes ? bytes : 1;
    }
    *out = '"';
    return string;
}
