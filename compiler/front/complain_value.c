/* complain_value.c: syntax errors in expressions. In: the newest tokens, and which fit. Out: one
 * report, where a rule knows the case. */
#include <ctype.h>
#include <string.h>

#include "front/complaint.h"
#include "front/lex.h"
#include "front/suggest.h"
#include "rnet.tab.h"

/* ---- Steps where values stand ---- */

/* The source from the token `before` to the end of its step, blanks at its end left out. */
static const char *step_text(const struct complaint *c, char *end)
{
    enum { MOST = 60 };
    const char *text = parser_text(c->parser, c->before.span);
    int depth = 0, bytes = 0;
    for (; bytes < MOST && text[bytes]; bytes++) {
        bool negative = text[bytes] == '-' && bytes > 0 && text[bytes - 1] == ' ' &&
                        isdigit((unsigned char)text[bytes + 1]); /* `bias -6` */
        if (strchr("\r\n#{}", text[bytes]) ||
            (depth == 0 && !negative && strchr("+-*/,)=", text[bytes])))
            break;
        depth += (text[bytes] == '(') - (text[bytes] == ')');
    }
    *end = text[bytes] == '-' && text[bytes + 1] == '>' ? '>' : text[bytes];
    while (bytes > 0 && (text[bytes - 1] == ' ' || text[bytes - 1] == '\t'))
        bytes--;
    bool whole = depth == 0 && bytes < MOST;
    return whole
               ? arena_printf(c->parser->context->arena, "%.*s", bytes, text)
               : arena_printf(c->parser->context->arena, "%s ...", complaint_text_of(c, c->before));
}

/* What to write for an operator that is called like a function, or has numbers it takes not. */
static const char *operator_example(const struct complaint *c)
{
    switch (c->before.kind) {
    case TOKEN_CONV:
        return "conv 3x3 64";
    case TOKEN_MAXPOOL:
        return "maxpool 3x3";
    case TOKEN_LINEAR:
        return "linear 1000";
    case TOKEN_DROPOUT:
        return "dropout 0.5";
    case TOKEN_LRN:
        return "lrn 5";
    case TOKEN_MAXOUT:
        return "maxout 2";
    default:
        return complaint_text_of(c, c->before);
    }
}

static bool takes_no_number(int kind)
{
    return kind == TOKEN_BN || kind == TOKEN_RELU || kind == TOKEN_PRELU || kind == TOKEN_SIGMOID ||
           kind == TOKEN_SOFTMAX || kind == TOKEN_FLATTEN;
}

/* `shorcut(x)` */
static bool misspelt_function(const struct complaint *c, const char *name)
{
    const struct ast *ast = c->parser->ast;
    for (int i = 0; i < ast->blocks.count; i++)
        if (strcmp(ast->blocks.items[i].name.text, name) == 0)
            return false;
    const char *near = suggest_function(name);
    if (!near)
        return false;
    diag_error(c->diag, c->before.span, "E111", "there is no function `%s`", name);
    diag_help(c->diag, "did you mean `%s`?", near);
    return true;
}

/* `relu(out)`: the value, `x` where the parentheses begin with none. */
static const char *called_with(const struct complaint *c)
{
    const char *text = parser_text(c->parser, c->found.span) + 1;
    int bytes = 0;
    while (isalnum((unsigned char)text[bytes]) || text[bytes] == '_')
        bytes++;
    if (c->found.kind != TOKEN_OPEN || !bytes || isdigit((unsigned char)*text) ||
        !strchr(",)", text[bytes]))
        return "x";
    return arena_printf(c->parser->context->arena, "%.*s", bytes, text);
}

bool complain_step_as_value(const struct complaint *c)
{
    int before = c->before2.kind, found = c->found.kind;
    bool sum = complaint_is_arithmetic(before);
    bool place = sum || before == TOKEN_RETURN || before == TOKEN_EQUALS || before == TOKEN_OPEN ||
                 before == TOKEN_COMMA;
    /* Where a label fits, the number of a step is being read. */
    if (!place || c->outside || c->parser->in_section || !complaint_fits(c, TOKEN_PLUS) ||
        !complaint_fits(c, TOKEN_ARROW) || complaint_fits(c, TOKEN_AS))
        return false;
    bool op = complaint_is_operator(c->before.kind);
    bool call = c->before.kind == TOKEN_IDENTIFIER && found == TOKEN_OPEN;
    bool content = found == TOKEN_OPEN || found == TOKEN_INTEGER || found == TOKEN_REAL ||
                   found == TOKEN_DIMS || complaint_is_word(found);
    const char *word = complaint_text_of(c, c->before);
    if (call && misspelt_function(c, word))
        return true;
    if (!call && !(op && content))
        return false;
    char end;
    const char *step = step_text(c, &end);
    if (op && (found == TOKEN_OPEN || takes_no_number(c->before.kind)))
        step = operator_example(c);
    sum = sum || strchr("+-*/", end);
    diag_error(c->diag, c->before.span, "E110",
               op ? "an operator must follow a value: `%s`"
                  : "the call of a block must follow a value: `%s`",
               word);
    diag_help(c->diag, "write `%s%s -> %s%s`", sum ? "(" : "", op ? called_with(c) : "x", step,
              sum ? ")" : "");
    return true;
}

/* ---- Parentheses, arguments, operands ---- */

/* Within parentheses newlines do not count: what starts a statement there shows that a `)` is
 * missing on a line before. */
bool complain_open_parenthesis(const struct complaint *c)
{
    const struct bracket *innermost = lex_innermost(c->parser);
    if (!innermost || innermost->open != '(' || !complaint_new_line(c) ||
        complaint_fits(c, TOKEN_INTEGER) || !complaint_is_word(c->found.kind))
        return false;
    diag_error(c->diag, innermost->span, "E122", "this `(` is never closed");
    diag_note(c->diag, c->found.span, "this could follow its `)`");
    diag_help(c->diag, "add the missing `)`");
    return true;
}

static bool parenthesis(const struct complaint *c)
{
    const struct bracket *innermost = lex_innermost(c->parser);
    if (c->found.kind == TOKEN_CLOSE && !complaint_fits(c, TOKEN_CLOSE) &&
        !complaint_fits(c, TOKEN_INTEGER) &&
        (complaint_fits(c, TOKEN_NEWLINE) || complaint_fits(c, TOKEN_ARROW))) {
        diag_error(c->diag, c->found.span, "E122", "this `)` closes nothing");
        return true;
    }
    bool inside = innermost && innermost->open == '(';
    if (!complaint_fits(c, TOKEN_CLOSE) || complaint_fits(c, TOKEN_INTEGER) ||
        complaint_fits(c, TOKEN_IDENTIFIER) || !inside || complaint_is_word(c->found.kind))
        return false;
    diag_error(c->diag, complaint_place(c->found), "E122", "`)` is missing before %s",
               complaint_describe(c, c->found));
    diag_note(c->diag, innermost->span, "it would close this `(`");
    return true;
}

bool complain_argument(const struct complaint *c)
{
    if (!complaint_fits(c, TOKEN_EQUALS) || !complaint_fits(c, TOKEN_PLUS) ||
        !complaint_is_word(c->before.kind))
        return false;
    if (c->found.kind != TOKEN_INTEGER && c->found.kind != TOKEN_REAL)
        return false;
    const char *name = complaint_text_of(c, c->before), *number = complaint_text_of(c, c->found);
    diag_error(c->diag, c->found.span, "E110", "`=` is missing before `%s`", number);
    diag_help(c->diag, "write `%s = %s`", name, number);
    return true;
}

static bool after_value(const struct complaint *c)
{
    if (!complaint_fits(c, TOKEN_PLUS))
        return false;
    const char *found = complaint_describe(c, c->found);
    if (complaint_is_operator(c->found.kind) ||
        (complaint_is_word(c->found.kind) && complaint_next_is(c, c->found, '('))) {
        diag_error(c->diag, c->found.span, "E110", "`->` is missing before %s", found);
        diag_help(c->diag, "write `-> %s`", complaint_text_of(c, c->found));
        return true;
    }
    diag_error(c->diag, complaint_place(c->found), "E110", "%s cannot follow a value", found);
    if (complaint_fits(c, TOKEN_CLOSE))
        diag_help(c->diag, "`+ - * /`, `->`%s or `)` can",
                  complaint_fits(c, TOKEN_COMMA) ? ", `,`" : "");
    else
        diag_help(c->diag, "`+ - * /`, `->` or the end of the line can");
    return true;
}

static bool value(const struct complaint *c)
{
    if (!complaint_fits(c, TOKEN_INTEGER) || !complaint_fits(c, TOKEN_IDENTIFIER) ||
        !complaint_fits(c, TOKEN_OPEN) || c->parser->in_section || complaint_starts(c->before))
        return false;
    if (complaint_is_arithmetic(c->before.kind) || c->before.kind == TOKEN_RETURN ||
        c->before.kind == TOKEN_EQUALS || c->before.kind == TOKEN_COMMA)
        diag_error(c->diag, complaint_place(c->found), "E113", "a value is missing after `%s`",
                   complaint_text_of(c, c->before));
    else
        diag_error(c->diag, complaint_place(c->found), "E113", "a value must stand here, not %s",
                   complaint_describe(c, c->found));
    return true;
}

bool complain_value(const struct complaint *c)
{
    return parenthesis(c) || after_value(c) || value(c);
}
