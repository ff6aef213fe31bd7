/* error.c: what went wrong, as text. In: a format and its values. Out: lines in a fixed buffer. */
#include "error.h"

#include <stdio.h>
#include <string.h>

/* Room that a last line "... and N more" always finds. */
enum { TAIL_BYTES = 48 };

/* A name from a file must not steer the terminal. */
static void clean(char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte < 0x20 && byte != '\n') || byte == 0x7f)
            *text = '?';
    }
}

static void set_text(struct rnet_error *error, const char *format, va_list values)
{
    int length = vsnprintf(error->text, sizeof error->text, format, values);
    if (length >= (int)sizeof error->text)
        memcpy(error->text + sizeof error->text - 4, "...", 4);
    clean(error->text);
}

int rnet_fail(struct rnet_error *error, const char *format, ...)
{
    if (error->text[0] != '\0')
        return -1;
    va_list values;
    va_start(values, format);
    set_text(error, format, values);
    va_end(values);
    return -1;
}

int rnet_fail_io(struct rnet_error *error, const char *format, ...)
{
    if (error->text[0] != '\0')
        return -1;
    error->io = 1;
    va_list values;
    va_start(values, format);
    set_text(error, format, values);
    va_end(values);
    return -1;
}

/* One more finding than the text has room for: its last line says how many. */
static void count_more(struct rnet_error *error)
{
    error->more++;
    char *last = strrchr(error->text, '\n');
    size_t used = strlen(error->text);
    char *tail = error->more > 1 && last != NULL ? last : error->text + used;
    snprintf(tail, sizeof error->text - (size_t)(tail - error->text), "\n... and %d more",
             error->more);
}

int rnet_fail_also(struct rnet_error *error, const char *format, ...)
{
    size_t used = strlen(error->text);
    size_t start = used == 0 ? 0 : used + 1;
    size_t room =
        start + TAIL_BYTES < sizeof error->text ? sizeof error->text - start - TAIL_BYTES : 0;
    if (error->more == 0 && room > 0) {
        va_list values;
        va_start(values, format);
        int length = vsnprintf(error->text + start, room, format, values);
        va_end(values);
        if (length >= 0 && (size_t)length < room) {
            clean(error->text + start);
            if (used > 0)
                error->text[used] = '\n';
            return -1;
        }
        error->text[used] = '\0';
    }
    count_more(error);
    return -1;
}

void rnet_fail_clear(struct rnet_error *error)
{
    error->text[0] = '\0';
    error->io = 0;
    error->more = 0;
}
