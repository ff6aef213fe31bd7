/* complain.c: syntax errors in words. In: the newest tokens, and the set of those that fit in the
 * newest one's place. Out: one report: what is missing or wrong, where, and what to write.
 *
 * The rules are asked in turn; the first that knows the case reports it. What a rule sees is the
 * token that does not fit (`found`), those before it, the first one of the statement, and which
 * tokens would have fitted, which says what the grammar was reading. */
#include "front/complain.h"

#include <string.h>

#include "front/complaint.h"
#include "front/lex.h"
#include "front/suggest.h"
#include "rnet.tab.h"

void complain_depth(struct parser *parser, struct span span)
{
    struct diag *diag = parser->context->diag;
    diag_error(diag, span, "E414", "this is nested too deeply");
    diag_help(diag, "give parts of it names of their own");
}

/* ---- Arrows ---- */

static bool arrow_at_start(const struct complaint *c)
{
    if (c->found.kind != TOKEN_ARROW || complaint_fits(c, TOKEN_ARROW))
        return false;
    if (!complaint_starts(c->before) && !c->outside && !complaint_fits(c, TOKEN_NEWLINE))
        return false;
    diag_error(c->diag, c->found.span, "E118", "there is nothing that `->` could continue");
    if (!complaint_starts(c->before) && !complaint_new_line(c))
        diag_help(c->diag, "leave it out, and put the step on a line of its own");
    else if (c->before.kind == TOKEN_BEGIN)
        diag_help(c->diag, "leave it out: the first chain of a body starts at its input");
    else if (!c->outside)
        diag_help(c->diag, "leave it out: the next line starts a chain by itself");
    return true;
}

static bool after_arrow(const struct complaint *c)
{
    if (c->before.kind != TOKEN_ARROW)
        return false;
    if (c->parser->in_section)
        diag_error(c->diag, complaint_place(c->found), "E119",
                   "a word or a value is missing after `->`");
    else if (c->found.kind == TOKEN_NEWLINE || c->found.kind == TOKEN_END ||
             c->found.kind == TOKEN_CLOSE || c->found.kind == TOKEN_COMMA ||
             c->found.kind == TOKEN_ARROW)
        diag_error(c->diag, c->before.span, "E119",
                   "an operator or a block call is missing after `->`");
    else if (complaint_is_attribute(c->found.kind))
        diag_error(c->diag, c->found.span, "E119", "`%s` is an attribute, no operator",
                   complaint_text_of(c, c->found));
    else
        diag_error(c->diag, c->found.span, "E119",
                   "`->` leads into an operator or a block call, not into %s",
                   complaint_describe(c, c->found));
    if (complaint_is_attribute(c->found.kind) && !c->parser->in_section)
        diag_help(c->diag, "leave out the `->` before it: `conv 3x3 64 stride 2`");
    else if (c->found.kind == TOKEN_NEWLINE)
        diag_help(c->diag, "to continue on the next line, begin that one with `->`");
    return true;
}

/* ---- Outside of braces ---- */

static bool file_level(const struct complaint *c)
{
    if (!complaint_fits(c, TOKEN_NETWORK) || !complaint_fits(c, TOKEN_INCLUDE) ||
        !complaint_starts(c->before) || !c->outside)
        return false;
    if (c->found.kind == TOKEN_END) {
        diag_error(c->diag, c->found.span, "E121", "this `}` closes nothing");
        return true;
    }
    const char *near =
        c->found.kind == TOKEN_IDENTIFIER ? suggest_item(complaint_text_of(c, c->found)) : NULL;
    if (c->found.kind == TOKEN_IDENTIFIER)
        diag_error(c->diag, c->found.span, "E126", "no part of a file begins with `%s`",
                   complaint_text_of(c, c->found));
    else if (c->found.kind == TOKEN_BEGIN)
        diag_error(c->diag, c->found.span, "E126", "there is nothing that `{` could belong to");
    else
        diag_error(c->diag, complaint_place(c->found), "E126", "%s cannot stand outside of braces",
                   complaint_describe(c, c->found));
    if (near)
        diag_help(c->diag, "did you mean `%s`?", near);
    else if (c->found.kind == TOKEN_BEGIN)
        diag_help(c->diag, "it stands on the line of its `network`, `block` or section");
    else
        diag_help(c->diag, "a file has `network`, `block`, `include`, `image`, `train` and `test`");
    return true;
}

/* What the header has before the token that does not fit. */
static const char *header_text(const struct complaint *c)
{
    struct span span = span_join(c->first.span, c->before.span);
    return arena_printf(c->parser->context->arena, "%.*s", (int)(span.last - span.first),
                        parser_text(c->parser, span));
}

static bool header(const struct complaint *c)
{
    const char *example = c->first.kind == TOKEN_NETWORK     ? "network resnet18 {"
                          : c->first.kind == TOKEN_BLOCK     ? "block unit(width, stride = 1) {"
                          : c->first.kind == TOKEN_INCLUDE   ? "include \"blocks.rnet\""
                          : complaint_is_item(c->first.kind) ? "image {"
                                                             : NULL;
    if (c->before.kind == TOKEN_END || (!example && !complaint_fits(c, TOKEN_BEGIN)))
        return false;
    int line_brace = c->found.kind == TOKEN_BEGIN;
    if (lex_brace_count(c->parser) - line_brace > 0)
        return false;
    if (c->before.kind == TOKEN_BLOCK && complaint_is_word(c->found.kind)) {
        const char *word = complaint_text_of(c, c->found);
        diag_error(c->diag, c->found.span, "E125",
                   "`%s` is a word of the language: no block has it as its name", word);
        diag_help(c->diag, "take another name: `block my_%s(...) {`", word);
        return true;
    }
    if (c->before.kind == TOKEN_INCLUDE)
        diag_error(c->diag, complaint_place(c->found), "E125",
                   "`include` takes a file's name in quotes");
    else if (c->before.kind == TOKEN_NETWORK || c->before.kind == TOKEN_BLOCK)
        diag_error(c->diag, complaint_place(c->found), "E125",
                   "the %s's name must stand here, not %s", complaint_text_of(c, c->first),
                   complaint_describe(c, c->found));
    else if (c->before2.kind == TOKEN_NETWORK && c->found.kind == TOKEN_OPEN)
        diag_error(c->diag, c->found.span, "E125", "a network has no parameters: blocks have");
    else if (complaint_fits(c, TOKEN_BEGIN))
        diag_error(c->diag, complaint_place(c->found), "E125", "`{` must stand here, not %s",
                   complaint_describe(c, c->found));
    else if (c->before2.kind == TOKEN_BLOCK && complaint_fits(c, TOKEN_OPEN))
        diag_error(c->diag, complaint_place(c->found), "E125",
                   "the block's parameters are missing");
    else
        return false;
    const char *text = parser_text(c->parser, c->found.span);
    bool brace = c->first.kind == TOKEN_NETWORK || c->first.kind == TOKEN_BLOCK;
    brace = brace && complaint_fits(c, TOKEN_BEGIN);
    if (c->before.kind == TOKEN_INCLUDE && complaint_is_word(c->found.kind))
        diag_help(c->diag, "write `include \"%.*s\"`", (int)strcspn(text, " \t\r\n#\"'"), text);
    else if (brace)
        diag_help(c->diag, "write `%s {`", header_text(c));
    else if (example)
        diag_help(c->diag, "write `%s`", example);
    return true;
}

static bool after_brace(const struct complaint *c)
{
    if (c->before.kind != TOKEN_END)
        return false;
    diag_error(c->diag, c->found.span, "E121", "%s cannot stand on the line of a closing brace",
               complaint_describe(c, c->found));
    diag_help(c->diag, c->outside ? "start a new line" : "start a new line, or continue by `->`");
    return true;
}

/* ---- Sections ---- */

static bool section(const struct complaint *c)
{
    if (!c->parser->in_section)
        return false;
    if (c->before.kind == TOKEN_MINUS)
        diag_error(c->diag, c->before.span, "E140", "a number is missing after `-`");
    else
        diag_error(c->diag, complaint_place(c->found), "E140", "%s has no place in a section",
                   complaint_describe(c, c->found));
    if (c->found.kind == TOKEN_COMMA)
        diag_help(c->diag, "leave it out: values are separated by blanks");
    else if (lex_takes_file(c->parser))
        diag_help(c->diag, "put the file's name in quotes: `labels \"imagenet.txt\"`");
    else
        diag_help(c->diag, "a statement is words and values with blanks between: `batch 128`");
    return true;
}

/* ---- All rules ---- */

static bool reported_before(const struct complaint *c)
{
    return c->found.kind == TOKEN_BAD ||
           (c->found.kind == TOKEN_BEGIN && c->found.span.first == c->parser->lexer.reported);
}

static bool (*const rules[])(const struct complaint *) = {
    reported_before, arrow_at_start, after_arrow, section, file_level, after_brace, header,
};
enum { RULE_COUNT = sizeof rules / sizeof *rules };

void complain(struct parser *parser, const bool *fits)
{
    const struct lexer *lexer = &parser->lexer;
    bool opens = lexer->last[0].kind == TOKEN_BEGIN;
    struct complaint c = {
        .parser = parser,
        .diag = parser->context->diag,
        .fits = fits,
        .found = lexer->last[0],
        .before = lexer->last[1],
        .before2 = lexer->last[2],
        .before3 = lexer->last[3],
        .first = lexer->first,
        .outside = lex_brace_count(parser) - opens <= 0,
    };
    int rule = 0;
    if (diag_errors(c.diag) < LIMIT_DIAGNOSTICS) {
        while (rule < RULE_COUNT && !rules[rule](&c))
            rule++;
        if (rule == RULE_COUNT)
            complain_body(&c);
    } else if (!reported_before(&c)) {
        diag_error(c.diag, complaint_place(c.found), "E110", "one more, which is only counted");
    }
    lex_recover(parser);
}
