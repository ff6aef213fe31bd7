/* complaint.c: questions of the rules of syntax errors. In: tokens. Out: their sort, text, place.
 */
#include "front/complaint.h"

#include <string.h>

#include "rnet.tab.h"

enum { SHOWN_BYTES = 40 }; /* of a token, in a message */

bool complaint_fits(const struct complaint *c, int kind)
{
    return c->fits[kind - TOKEN_BAD];
}

bool complaint_starts(struct token token)
{
    return token.kind == 0 || token.kind == TOKEN_NEWLINE || token.kind == TOKEN_BEGIN;
}

bool complaint_is_word(int kind)
{
    return kind == TOKEN_IDENTIFIER || (kind >= TOKEN_ALPHA && kind <= TOKEN_X);
}

bool complaint_is_arithmetic(int kind)
{
    return kind == TOKEN_PLUS || kind == TOKEN_MINUS || kind == TOKEN_TIMES || kind == TOKEN_DIVIDE;
}

bool complaint_is_attribute(int kind)
{
    switch (kind) {
    case TOKEN_ALPHA:
    case TOKEN_BETA:
    case TOKEN_BIAS:
    case TOKEN_CEIL:
    case TOKEN_DILATION:
    case TOKEN_EPS:
    case TOKEN_GROUPS:
    case TOKEN_MOMENTUM:
    case TOKEN_PAD:
    case TOKEN_STRIDE:
        return true;
    default:
        return false;
    }
}

bool complaint_is_operator(int kind)
{
    switch (kind) {
    case TOKEN_AVGPOOL:
    case TOKEN_BN:
    case TOKEN_CONV:
    case TOKEN_DROPOUT:
    case TOKEN_FLATTEN:
    case TOKEN_LINEAR:
    case TOKEN_LRN:
    case TOKEN_MAXOUT:
    case TOKEN_MAXPOOL:
    case TOKEN_PRELU:
    case TOKEN_RELU:
    case TOKEN_SIGMOID:
    case TOKEN_SOFTMAX:
        return true;
    default:
        return false;
    }
}

/* Words that begin a part of a file, and stand outside of braces. */
bool complaint_is_item(int kind)
{
    return kind == TOKEN_BLOCK || kind == TOKEN_NETWORK || kind == TOKEN_INCLUDE ||
           kind == TOKEN_IMAGE || kind == TOKEN_TRAIN || kind == TOKEN_TEST;
}

bool complaint_new_line(const struct complaint *c)
{
    const char *text = parser_text(c->parser, c->before.span);
    return memchr(text, '\n', c->found.span.first - c->before.span.first);
}

/* Whether the byte after a token's blanks is `c`. */
bool complaint_next_is(const struct complaint *c, struct token token, char byte)
{
    const char *text = parser_text(c->parser, (struct span){token.span.last, token.span.last});
    return text[strspn(text, " \t")] == byte;
}

/* A token's text, cut where it is long. */
const char *complaint_text_of(const struct complaint *c, struct token token)
{
    int bytes = (int)(token.span.last - token.span.first);
    const char *text = parser_text(c->parser, token.span);
    return arena_printf(c->parser->context->arena, "%.*s%s",
                        bytes < SHOWN_BYTES ? bytes : SHOWN_BYTES, text,
                        bytes < SHOWN_BYTES ? "" : "...");
}

/* A token, as a part of a sentence. */
const char *complaint_describe(const struct complaint *c, struct token token)
{
    switch (token.kind) {
    case 0:
        return "the end of the file";
    case TOKEN_NEWLINE:
        return "the end of the line";
    case TOKEN_END:
        return "`}`";
    case TOKEN_STRING:
        return "a string";
    default:
        return arena_printf(c->parser->context->arena, "`%s`", complaint_text_of(c, token));
    }
}

/* The span of a token; the end of a line as one column. */
struct span complaint_place(struct token token)
{
    if (token.kind == TOKEN_NEWLINE)
        return (struct span){token.span.first, token.span.first + 1};
    return token.span;
}
