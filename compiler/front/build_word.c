/* build_word.c: names, labels, numbers and the words of sections. In: spans of tokens. Out: their
 * values, as AST nodes. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "front/build.h"
#include "front/lex.h"

enum { NUMBER_BYTES = 64 }; /* more digits than any double needs */

static const uint64_t largest_integer = (uint64_t)1 << 53; /* doubles count up to it */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* ---- Names ---- */

/* The first LIMIT_NAME_BYTES bytes of a text, and E413 where there are more. */
static const char *bounded_name(struct parser *parser, const char *text, size_t bytes,
                                struct span span, const char *what)
{
    if (bytes > LIMIT_NAME_BYTES) {
        diag_error(parser->context->diag, span, "E413", "this %s has %zu characters", what, bytes);
        diag_help(parser->context->diag, "a %s has %d at most", what, LIMIT_NAME_BYTES);
        bytes = LIMIT_NAME_BYTES;
    }
    return intern_bytes(parser->context->intern, text, bytes);
}

struct ast_name build_name(struct parser *parser, struct span span)
{
    const char *text = parser_text(parser, span);
    return (struct ast_name){
        .text = bounded_name(parser, text, span.last - span.first, span, "name"),
        .span = span,
    };
}

/* Words joined by dots, none of them empty. */
static bool is_label(const char *text, size_t bytes)
{
    bool after_dot = true;
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] == '.' ? after_dot : !is_word_byte(text[i]))
            return false;
        after_dot = text[i] == '.';
    }
    return !after_dot;
}

struct ast_name build_label(struct parser *parser, struct span span)
{
    const char *text = parser_text(parser, span) + 1;
    size_t bytes = span.last - span.first - 2;
    if (!is_label(text, bytes)) {
        struct diag *diag = parser->context->diag;
        diag_error(diag, span, "E123", "this string is no label");
        diag_help(diag, "a label has letters, digits and `_`, and single dots between them: "
                        "\"branch2.0\"");
    }
    return (struct ast_name){
        .text = bounded_name(parser, text, bytes, span, "label"),
        .span = span,
    };
}

/* ---- Numbers ---- */

static void report_too_large(struct parser *parser, struct span span)
{
    diag_error(parser->context->diag, span, "E411", "this number is too large");
    diag_help(parser->context->diag, "integers go up to 2^53, others up to about 1.8e308");
}

/* The value of `bytes` digits at `text`, 0 with a report where they pass 2^53. */
static double read_integer(struct parser *parser, const char *text, size_t bytes, struct span span)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) {
        value = 10 * value + (uint64_t)(text[i] - '0');
        if (value > largest_integer) {
            report_too_large(parser, span);
            return 0;
        }
    }
    return (double)value;
}

static double read_real(struct parser *parser, const char *text, size_t bytes, struct span span)
{
    struct diag *diag = parser->context->diag;
    char digits[NUMBER_BYTES + 1] = {0};
    if (bytes > NUMBER_BYTES) {
        diag_error(diag, span, "E411", "this number has %zu characters", bytes);
        diag_help(diag, "a number has %d at most", NUMBER_BYTES);
        return 0;
    }
    memcpy(digits, text, bytes);
    double value = strtod(digits, NULL);
    if (!isfinite(value)) {
        report_too_large(parser, span);
        return 0;
    }
    /* A digit other than 0 before the exponent says that the number means something else. */
    if (value == 0 && strcspn(digits, "123456789") < strcspn(digits, "eE")) {
        diag_error(diag, span, "E412", "this number is too small: it would count as 0");
        diag_help(diag, "the smallest number above 0 is about 4.9e-324");
    }
    return value;
}

static bool is_integer(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (!is_digit(text[i]))
            return false;
    return true;
}

static double read_number(struct parser *parser, struct span span)
{
    const char *text = parser_text(parser, span);
    size_t bytes = span.last - span.first;
    return is_integer(text, bytes) ? read_integer(parser, text, bytes, span)
                                   : read_real(parser, text, bytes, span);
}

struct ast_expr *build_number(struct parser *parser, struct span span)
{
    struct ast_expr *expr = arena_alloc(parser->context->arena, sizeof *expr);
    expr->kind = AST_NUMBER;
    expr->span = span;
    expr->number = read_number(parser, span);
    expr->is_integer = is_integer(parser_text(parser, span), span.last - span.first);
    expr->depth = 1;
    return expr;
}

/* The numbers of `3x224x224`, as spans: the first three of them; returns how many there are. */
static int split_dims(const struct parser *parser, struct span dims, struct span parts[3])
{
    const char *text = parser_text(parser, dims);
    uint32_t bytes = dims.last - dims.first;
    int count = 0;
    for (uint32_t first = 0, i = 0; i <= bytes; i++)
        if (i == bytes || text[i] == 'x') {
            if (count < 3)
                parts[count] = (struct span){dims.first + first, dims.first + i};
            count++;
            first = i + 1;
        }
    return count;
}

struct ast_step *build_window_dims(struct parser *parser, enum operator op, struct span dims)
{
    struct span parts[3];
    if (split_dims(parser, dims, parts) != 2) {
        diag_error(parser->context->diag, dims, "E112", "a kernel has two sides");
        diag_help(parser->context->diag, "write height and width: `%s 3x3%s`", operator_word(op),
                  op == OPERATOR_conv ? " 64" : "");
    }
    return build_window(parser, op, build_number(parser, parts[0]), build_number(parser, parts[1]));
}

struct ast_statement *build_input_dims(struct parser *parser, struct span span, struct span dims)
{
    struct span parts[3];
    if (split_dims(parser, dims, parts) != 3) {
        diag_error(parser->context->diag, dims, "E124",
                   "an input has three extents: channels, height and width");
        diag_help(parser->context->diag, "write `input 3 x 224 x 224`");
        return NULL;
    }
    return build_input(parser, span, build_number(parser, parts[0]), build_number(parser, parts[1]),
                       build_number(parser, parts[2]));
}

/* ---- Sections ---- */

/* The blanks of `- 6` left out. */
static const char *signed_text(struct parser *parser, struct span span, struct span *digits)
{
    const char *text = parser_text(parser, span);
    *digits = span;
    if (*text != '-')
        return intern_bytes(parser->context->intern, text, span.last - span.first);
    digits->first += 1 + (uint32_t)strspn(text + 1, " \t\r\n");
    int bytes = (int)(digits->last - digits->first);
    return arena_printf(parser->context->arena, "-%.*s", bytes, parser_text(parser, *digits));
}

static void read_dims(struct parser *parser, struct ast_word *word)
{
    struct span parts[3];
    int count = split_dims(parser, word->span, parts);
    for (int i = 0; i < count && i < 3; i++) {
        double extent = read_number(parser, parts[i]);
        if (extent > LIMIT_TENSOR_FLOATS)
            report_too_large(parser, parts[i]);
        else
            word->dims[i] = (int)extent;
    }
    if (count > 3) {
        diag_error(parser->context->diag, word->span, "E124", "these are %d extents", count);
        diag_help(parser->context->diag, "there are three at most: 3x224x224");
    }
}

struct ast_word build_word(struct parser *parser, enum ast_word_kind kind, struct span span)
{
    struct intern *intern = parser->context->intern;
    struct ast_word word = {.kind = kind, .span = span};
    struct span digits;
    switch (kind) {
    case AST_STRING:
        word.text = intern_bytes(intern, parser_text(parser, span) + 1, span.last - span.first - 2);
        break;
    case AST_WORD:
        word.text = build_name(parser, span).text;
        break;
    case AST_INTEGER:
    case AST_REAL:
        if (*parser_text(parser, span) == '-')
            lex_mark_unary(parser, span.first);
        word.text = signed_text(parser, span, &digits);
        word.number = read_number(parser, digits);
        if (word.text[0] == '-')
            word.number = -word.number;
        break;
    case AST_DIMS:
        word.text = intern_bytes(intern, parser_text(parser, span), span.last - span.first);
        read_dims(parser, &word);
        break;
    }
    return word;
}
