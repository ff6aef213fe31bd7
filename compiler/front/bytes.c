/* bytes.c: the byte level of a source. In: its text. Out: reports of bytes that no source has. */
#include "front/bytes.h"

#include "base/utf8.h"

bool bytes_are_characters(const char *text, uint32_t bytes)
{
    uint32_t i = 0, length;
    for (; i < bytes; i += length)
        if (!(length = utf8_bytes((const unsigned char *)text + i)))
            return false;
    return i == bytes;
}

static bool is_control(const unsigned char *text)
{
    if (*text == '\r')
        return text[1] != '\n';
    return (*text < ' ' && *text != '\t' && *text != '\n') || *text == 0x7f;
}

static void report_control(struct diag *diag, unsigned char byte, struct span span)
{
    if (byte == '\0')
        diag_error(diag, span, "E102", "the text holds a NUL byte");
    else if (byte == '\r')
        diag_error(diag, span, "E102", "the text holds a carriage return without a newline");
    else
        diag_error(diag, span, "E102", "the text holds the control character 0x%02x", byte);
    diag_help(diag, byte == '\r' ? "end lines with a newline, or with both"
                                 : "remove it; a source is text in UTF-8");
}

void bytes_check(const struct parser *parser)
{
    struct diag *diag = parser->context->diag;
    const unsigned char *text = (const unsigned char *)parser->source->text;
    uint32_t base = parser->source->base, bytes = parser->source->bytes;
    for (uint32_t i = 0; i < bytes;) {
        uint32_t length = utf8_bytes(text + i), first = i;
        if (length && !is_control(text + i)) {
            i += length;
            continue;
        }
        /* A run of wrong bytes is one error. */
        if (length)
            while (i < bytes && text[i] == text[first])
                i++;
        else
            while (i < bytes && !utf8_bytes(text + i))
                i++;
        struct span span = {base + first, base + i};
        if (length) {
            report_control(diag, text[first], span);
        } else {
            diag_error(diag, span, "E103", "these bytes are not UTF-8 (0x%02x)", text[first]);
            diag_help(diag, "save the file as UTF-8");
        }
    }
}
