/* message.c: diagnostics with the calls that led to them, and the pieces of text in them.
 *
 * input:  what is wrong, and where
 * output: errors, notes and helps in the collection of base/diag */
#include "check/message.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS_SHOWN = 4, MESSAGE_BYTES = 1024 };

void message_error(struct resolver *resolver, struct span span, const char *code,
                   const char *format, ...)
{
    char text[MESSAGE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    diag_error(resolver->diag, span, code, "%s", text);
}

void message_where(struct resolver *resolver)
{
    int shown = 0;

    for (const struct call *call = resolver->calls; call != NULL && shown < CALLS_SHOWN;
         call = call->outer, shown++)
        if (call->span.last != 0)
            diag_note(resolver->diag, call->span, "in this call of `%s`", call->block->name.text);
}

void message_fail(struct resolver *resolver, struct span span, const char *code, const char *help,
                  const char *format, ...)
{
    char text[MESSAGE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    diag_error(resolver->diag, span, code, "%s", text);
    message_where(resolver);
    if (help != NULL)
        diag_help(resolver->diag, "%s", help);
}

const char *message_shape(const struct resolver *resolver, struct shape shape)
{
    return arena_printf(resolver->arena, "%d x %d x %d", shape.c, shape.h, shape.w);
}

/* "1e-09" -> "1e-9", as one writes it. */
static const char *without_zeros(struct arena *arena, const char *text)
{
    const char *e = strchr(text, 'e');

    if (e == NULL)
        return text;
    return arena_printf(arena, "%.*se%ld", (int)(e - text), text, strtol(e + 1, NULL, 10));
}

const char *message_number(struct arena *arena, double number)
{
    const char *text = NULL;

    if (number == floor(number) && fabs(number) < 1e15)
        return arena_printf(arena, "%.0f", number);
    for (int digits = 6; digits <= 17; digits++) {
        text = arena_printf(arena, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    return without_zeros(arena, text);
}

const char *message_text(const struct resolver *resolver, struct span span, int most)
{
    struct location at = sources_locate(resolver->sources, span.first);
    int count = 0;
    bool gap = false;

    if (at.source == NULL || span.last < span.first || most < 1)
        return NULL;
    uint32_t last = span.last - at.source->base;
    if (last > at.source->bytes)
        last = at.source->bytes;
    char *text = arena_array(resolver->arena, (size_t)most + 2, 1);
    for (uint32_t i = span.first - at.source->base; i < last; i++) {
        unsigned char byte = (unsigned char)at.source->text[i];
        if (byte == '#')
            while (i + 1 < last && at.source->text[i + 1] != '\n')
                i++;
        if (byte == '#' || isspace(byte)) {
            gap = count > 0;
            continue;
        }
        if (!isprint(byte) || count + 2 > most)
            return NULL;
        if (gap)
            text[count++] = ' ';
        gap = false;
        text[count++] = (char)byte;
    }
    return count == 0 ? NULL : text;
}
