/* complain_body.c: syntax errors in networks, blocks and stages. In: the newest tokens, and which
 * fit. Out: one report. The rules are asked in turn; the first that knows the case reports it. */
#include <string.h>
#include <strings.h>

#include "front/complaint.h"
#include "front/lex.h"
#include "front/suggest.h"
#include "rnet.tab.h"

/* ---- Starts of statements and steps ---- */

/* `batchnorm -> relu` */
static bool misspelt_at_start(const struct complaint *c, const char *name)
{
    const char *near = c->before.kind == TOKEN_IDENTIFIER && c->found.kind == TOKEN_ARROW
                           ? suggest_step(name)
                           : NULL;
    if (!near)
        return false;
    diag_error(c->diag, c->before.span, "E111", "there is no operator `%s`", name);
    diag_help(c->diag, "did you mean `%s`? From a value named so goes on `y = %s -> ...`", near,
              name);
    return true;
}

/* A value at the start: `x -> relu`, `f + g`. */
static bool value_at_start(const struct complaint *c)
{
    if (!complaint_is_word(c->before.kind) || complaint_is_operator(c->before.kind) ||
        !complaint_starts(c->before2) || !complaint_fits(c, TOKEN_EQUALS))
        return false;
    if (c->found.kind != TOKEN_ARROW && !complaint_is_arithmetic(c->found.kind))
        return false;
    const char *name = complaint_text_of(c, c->before);
    if (misspelt_at_start(c, name))
        return true;
    if (complaint_is_arithmetic(c->found.kind) && complaint_next_is(c, c->found, '=')) {
        diag_error(c->diag, c->found.span, "E110", "values do not change: there is no `%s=`",
                   complaint_text_of(c, c->found));
        diag_help(c->diag, "write `y = %s %s ...`", name, complaint_text_of(c, c->found));
        return true;
    }
    diag_error(c->diag, c->before.span, "E110", "nothing is done with this value");
    diag_help(c->diag, "write `return %s %s ...`, or name it: `y = %s %s ...`", name,
              complaint_text_of(c, c->found), name, complaint_text_of(c, c->found));
    return true;
}

static bool word_at_start(const struct complaint *c)
{
    int kind = c->before.kind;
    if (!complaint_starts(c->before2) || !complaint_fits(c, TOKEN_EQUALS) || c->outside)
        return false;
    if (complaint_is_attribute(kind)) {
        diag_error(c->diag, c->before.span, "E114", "`%s` is an attribute, no statement",
                   complaint_text_of(c, c->before));
        diag_help(c->diag, "attributes stand on the line of their operator");
    } else if (complaint_is_item(kind)) {
        diag_error(c->diag, c->before.span, "E126", "`%s` stands outside of networks and blocks",
                   complaint_text_of(c, c->before));
    } else if (kind == TOKEN_AS) {
        diag_error(c->diag, c->before.span, "E114", "a label stands on the line of what it names");
    } else {
        return false;
    }
    return true;
}

/* A name where an operator or a block call begins. */
static bool unknown_operator(const struct complaint *c)
{
    bool start = complaint_starts(c->before2) && complaint_fits(c, TOKEN_EQUALS);
    bool step = c->before2.kind == TOKEN_ARROW && complaint_fits(c, TOKEN_OPEN);
    if (c->before.kind != TOKEN_IDENTIFIER || !(start || step) || c->parser->in_section)
        return false;
    const char *name = complaint_text_of(c, c->before);
    const char *near = start ? suggest_statement(name) : suggest_step(name);
    if (near && c->found.kind == TOKEN_OPEN)
        return false;
    diag_error(c->diag, c->before.span, "E111", "there is no operator `%s`", name);
    if (near)
        diag_help(c->diag, "did you mean `%s`?", near);
    else if (suggest_is_loop(name))
        diag_help(c->diag, "blocks are repeated by a number and `x`: `3 x basic(64)`");
    else if (start)
        diag_help(c->diag,
                  "a block is called with parentheses, `%s(...)`; a value gets its name by "
                  "`%s = ...`",
                  name, name);
    else
        diag_help(c->diag, "a block is called with parentheses: `%s(...)`", name);
    return true;
}

static bool statement_start(const struct complaint *c)
{
    if (!complaint_starts(c->before) || !complaint_fits(c, TOKEN_RETURN) ||
        !complaint_fits(c, TOKEN_CONV) || c->outside)
        return false;
    diag_error(c->diag, complaint_place(c->found), "E110", "a statement cannot start with %s",
               complaint_describe(c, c->found));
    diag_help(c->diag, "it starts with an operator, a block call, `return`, or `NAME =`");
    return true;
}

/* ---- Operators ---- */

static const char *number_example(int kind)
{
    switch (kind) {
    case TOKEN_LINEAR:
        return "the number of outputs: `linear 1000`";
    case TOKEN_DROPOUT:
        return "the probability to drop: `dropout 0.5`";
    case TOKEN_LRN:
        return "its size in channels: `lrn 5`";
    case TOKEN_MAXOUT:
        return "the number of channels to take the largest of: `maxout 2`";
    default:
        return NULL;
    }
}

/* `kxk` is one name. */
static bool one_name_kernel(const struct complaint *c)
{
    const char *name = complaint_text_of(c, c->before), *x = strchr(name, 'x');
    if (!x || x == name || !x[1] || strchr(x + 1, 'x'))
        return false;
    diag_help(c->diag, "`%s` is one name: write `%.*s x %s`", name, (int)(x - name), name, x + 1);
    return true;
}

static bool kernel(const struct complaint *c)
{
    int op = c->before.kind == TOKEN_CONV || c->before.kind == TOKEN_MAXPOOL ? c->before.kind
                                                                             : c->before2.kind;
    bool missing = op == c->before.kind && complaint_fits(c, TOKEN_DIMS);
    bool half = (op == TOKEN_CONV || op == TOKEN_MAXPOOL || op == TOKEN_AVGPOOL) &&
                op == c->before2.kind && complaint_fits(c, TOKEN_X) &&
                !complaint_fits(c, TOKEN_IDENTIFIER);
    bool enclosed = c->before2.kind == TOKEN_CONV && c->before.kind == TOKEN_OPEN;
    if (!missing && !half && !enclosed)
        return false;
    const char *word = complaint_text_of(c, op == c->before.kind ? c->before : c->before2);
    const char *rest = op == TOKEN_CONV ? " 64" : "";
    if (enclosed) {
        diag_error(c->diag, c->before.span, "E112", "operators take no parentheses");
    } else if (missing) {
        diag_error(c->diag, c->before.span, "E112", "`%s` needs a kernel%s", word,
                   op == TOKEN_CONV ? " and a number of output channels" : "");
    } else {
        diag_error(c->diag, c->before.span, "E112", "a kernel has two sides");
    }
    if (half && c->before.kind == TOKEN_IDENTIFIER && one_name_kernel(c))
        return true;
    diag_help(c->diag, "write `%s 3x3%s`", word, rest);
    return true;
}

/* `lrn alpha 1e-4`: the attribute's word was read as the number. */
static bool attribute_as_number(const struct complaint *c)
{
    bool conv = c->before2.kind == TOKEN_DIMS && c->before3.kind == TOKEN_CONV;
    if (!complaint_is_attribute(c->before.kind) || !(conv || number_example(c->before2.kind)) ||
        !complaint_fits(c, TOKEN_PLUS))
        return false;
    diag_error(c->diag, c->before.span, "E113", "a number is missing before `%s`",
               complaint_text_of(c, c->before));
    diag_help(c->diag, "write %s",
              conv ? "the number of output channels: `conv 3x3 64`"
                   : number_example(c->before2.kind));
    return true;
}

static bool operator_number(const struct complaint *c)
{
    if (!complaint_fits(c, TOKEN_INTEGER) || !complaint_fits(c, TOKEN_MINUS))
        return false;
    /* Of what has a kernel, only conv takes a number behind it. */
    bool dims = c->before.kind == TOKEN_DIMS && c->before2.kind == TOKEN_CONV;
    bool sides = c->before2.kind == TOKEN_X && complaint_fits(c, TOKEN_IDENTIFIER);
    if (dims || sides) {
        diag_error(c->diag, c->before.span, "E113",
                   "the number of output channels is missing after the kernel");
        diag_help(c->diag, "write `conv %s 64`%s", dims ? complaint_text_of(c, c->before) : "3x3",
                  c->found.kind == TOKEN_COMMA ? ": no `,` stands in a step" : "");
        return true;
    }
    const char *example = number_example(c->before.kind);
    if (!example)
        return false;
    diag_error(c->diag, c->before.span, "E113", "`%s` needs a number",
               complaint_text_of(c, c->before));
    diag_help(c->diag, "write %s", example);
    return true;
}

/* `stride 2x2` */
static bool dims_as_number(const struct complaint *c)
{
    if (!complaint_is_attribute(c->before.kind) || c->found.kind != TOKEN_DIMS ||
        !complaint_fits(c, TOKEN_INTEGER))
        return false;
    const char *word = complaint_text_of(c, c->before), *dims = complaint_text_of(c, c->found);
    diag_error(c->diag, c->found.span, "E116", "`%s` takes one number, for both axes", word);
    diag_help(c->diag, "write `%s %.*s`", word, (int)strspn(dims, "0123456789"), dims);
    return true;
}

/* `stride (2, 2)` */
static bool pair_as_number(const struct complaint *c)
{
    if (c->found.kind != TOKEN_COMMA || c->before2.kind != TOKEN_OPEN ||
        !complaint_is_attribute(c->before3.kind))
        return false;
    const char *word = complaint_text_of(c, c->before3);
    diag_error(c->diag, c->before2.span, "E116", "`%s` takes one number, for both axes", word);
    diag_help(c->diag, "write `%s %s`", word, complaint_text_of(c, c->before));
    return true;
}

/* `dropout p=0.5` */
static bool named_number(const struct complaint *c)
{
    bool conv = c->before2.kind == TOKEN_DIMS && c->before3.kind == TOKEN_CONV;
    if (c->found.kind != TOKEN_EQUALS || c->before.kind != TOKEN_IDENTIFIER ||
        !(conv || number_example(c->before2.kind)))
        return false;
    diag_error(c->diag, c->before.span, "E113", "the number stands here without a name");
    diag_help(c->diag, "write %s",
              conv ? "the number of output channels: `conv 3x3 64`"
                   : number_example(c->before2.kind));
    return true;
}

/* `stride=2` */
static bool attribute_equals(const struct complaint *c)
{
    if (!complaint_is_attribute(c->before.kind) || c->found.kind != TOKEN_EQUALS ||
        !complaint_fits(c, TOKEN_INTEGER))
        return false;
    diag_error(c->diag, c->found.span, "E116", "attributes take no `=`");
    const char *value = parser_text(c->parser, c->found.span) + 1;
    value += strspn(value, " ");
    int digits = (int)strspn(value, "0123456789.");
    if (c->before.kind == TOKEN_BIAS)
        diag_help(c->diag, strncasecmp(value, "true", 4)
                               ? "leave it out: without the word `bias` there is none"
                               : "write `bias` alone");
    else
        diag_help(c->diag, "write `%s %.*s`", complaint_text_of(c, c->before), digits ? digits : 1,
                  digits ? value : "2");
    return true;
}

static bool attribute_value(const struct complaint *c)
{
    if (c->before.kind == TOKEN_AS && complaint_fits(c, TOKEN_STRING)) {
        diag_error(c->diag, c->before.span, "E123", "a label is missing after `as`");
        diag_help(c->diag, "write `as conv1` or `as \"branch2.0\"`");
        return true;
    }
    if (!complaint_is_attribute(c->before.kind) || c->before.kind == TOKEN_CEIL ||
        !complaint_fits(c, TOKEN_INTEGER))
        return false;
    if (c->before.kind == TOKEN_BIAS)
        return false;
    diag_error(c->diag, c->before.span, "E116", "`%s` needs a value",
               complaint_text_of(c, c->before));
    return true;
}

/* `bn 16` */
static bool plain_operator(const struct complaint *c)
{
    bool step = complaint_starts(c->before2) || c->before2.kind == TOKEN_ARROW;
    bool number = c->found.kind == TOKEN_INTEGER || c->found.kind == TOKEN_REAL ||
                  c->found.kind == TOKEN_DIMS;
    if (!complaint_is_operator(c->before.kind) || !step || !number || c->outside)
        return false;
    const char *word = complaint_text_of(c, c->before);
    diag_error(c->diag, c->found.span, "E110", "`%s` takes no number", word);
    diag_help(c->diag, "write `%s` alone", word);
    return true;
}

/* `conv 3x3 16, stride 2` */
static bool comma(const struct complaint *c)
{
    if (c->found.kind != TOKEN_COMMA || c->outside || !complaint_fits(c, TOKEN_AS) ||
        !complaint_fits(c, TOKEN_ARROW))
        return false;
    diag_error(c->diag, c->found.span, "E110", "no `,` stands between a step and its attributes");
    diag_help(c->diag, "write it without the comma: `conv 3x3 64 stride 2`");
    return true;
}

/* `x -> bn + y` */
static bool sum_of_chain(const struct complaint *c)
{
    if (!complaint_is_arithmetic(c->found.kind) || c->outside || c->parser->in_section ||
        !complaint_fits(c, TOKEN_AS) || !complaint_fits(c, TOKEN_ARROW))
        return false;
    const char *sign = complaint_text_of(c, c->found), *last = complaint_text_of(c, c->before);
    last = c->before.kind == TOKEN_CLOSE ? "..." : last;
    diag_error(c->diag, c->found.span, "E110", "a chain is no operand of `%s`: `->` binds weaker",
               sign);
    diag_help(c->diag,
              "put the chain into parentheses, `(x -> ... %s) %s ...`, or give it a name: "
              "`f = x -> ... %s`, `f %s ...`",
              last, sign, last, sign);
    return true;
}

/* `x -> conv 3x3 w + basic(3)`: the sum goes on with the width. */
static bool call_in_number(const struct complaint *c)
{
    if (c->found.kind != TOKEN_OPEN || !complaint_is_word(c->before.kind) ||
        !complaint_is_arithmetic(c->before2.kind) || !complaint_fits(c, TOKEN_AS))
        return false;
    const char *sign = complaint_text_of(c, c->before2), *name = complaint_text_of(c, c->before);
    bool function = c->before.kind == TOKEN_SHORTCUT || c->before.kind == TOKEN_CONCAT;
    diag_error(c->diag, c->before.span, "E110", "`%s(...)` is no number, as `%s` takes it here",
               name, sign);
    diag_help(c->diag,
              "to end the number before `%s`, put the chain into parentheses: "
              "`(x -> ...) %s %s%s(...)%s`",
              sign, sign, function ? "" : "(x -> ", name, function ? "" : ")");
    return true;
}

/* `basic 16` */
static bool bare_arguments(const struct complaint *c)
{
    bool number = c->found.kind == TOKEN_INTEGER || c->found.kind == TOKEN_IDENTIFIER;
    if (!number || c->before.kind != TOKEN_IDENTIFIER || c->outside ||
        !complaint_fits(c, TOKEN_OPEN) || complaint_fits(c, TOKEN_NEWLINE))
        return false;
    diag_error(c->diag, c->found.span, "E110", "the arguments of a block stand in parentheses");
    diag_help(c->diag, "write `%s(%s)`", complaint_text_of(c, c->before),
              complaint_text_of(c, c->found));
    return true;
}

/* Behind a whole step, where attributes and labels may follow. */
static bool after_step(const struct complaint *c)
{
    if (!complaint_fits(c, TOKEN_AS) || !complaint_fits(c, TOKEN_ARROW))
        return false;
    bool call = !complaint_fits(c, TOKEN_PAD);
    const char *word = complaint_text_of(c, c->found);
    if (complaint_is_operator(c->found.kind) ||
        (complaint_is_word(c->found.kind) && complaint_next_is(c, c->found, '('))) {
        diag_error(c->diag, c->found.span, "E110", "`->` is missing before `%s`", word);
        diag_help(c->diag, "write `-> %s`", word);
    } else if (call && complaint_is_attribute(c->found.kind)) {
        diag_error(c->diag, c->found.span, "E115", "a block call takes no `%s`", word);
        diag_help(c->diag, "it takes `stride` and `as`; hand other values over as arguments");
    } else if (call && c->found.kind == TOKEN_X) {
        diag_error(c->diag, c->found.span, "E128", "the number of repetitions stands first");
        diag_help(c->diag, "write `3 x basic(64)`");
    } else if (complaint_is_word(c->found.kind)) {
        const char *near = suggest_attribute(word);
        diag_error(c->diag, c->found.span, "E114", "there is no attribute `%s`", word);
        if (near && (!call || !strcmp(near, "stride") || !strcmp(near, "as")))
            diag_help(c->diag, "did you mean `%s`?", near);
        else
            diag_help(c->diag, "the next step needs `->` before it, the next statement a new line");
    } else if (c->found.kind == TOKEN_OPEN && complaint_is_operator(c->before.kind)) {
        diag_error(c->diag, c->found.span, "E110", "operators take no parentheses");
    } else {
        return false;
    }
    return true;
}

/* ---- Calls and stages ---- */

static bool repetition(const struct complaint *c)
{
    if (c->before.kind == TOKEN_X && complaint_fits(c, TOKEN_IDENTIFIER) &&
        !complaint_fits(c, TOKEN_INTEGER)) {
        diag_error(c->diag, complaint_place(c->found), "E128",
                   "a block call must follow `x`, not %s", complaint_describe(c, c->found));
        if (complaint_is_operator(c->found.kind))
            diag_help(c->diag, "only block calls are repeated: make a block of the operators");
        else
            diag_help(c->diag, "write `3 x bottleneck(64)`");
        return true;
    }
    if (!complaint_fits(c, TOKEN_X) || complaint_fits(c, TOKEN_IDENTIFIER) || c->outside)
        return false;
    if (c->before2.kind == TOKEN_STAGE ||
        (c->before3.kind == TOKEN_STAGE && c->found.kind == TOKEN_OPEN)) {
        diag_error(c->diag, c->before.span, "E128", "the number of repetitions is missing");
        diag_help(c->diag, "write `stage layer1 3 x %s(...)`", complaint_text_of(c, c->before));
        return true;
    }
    bool ends = c->found.kind == TOKEN_NEWLINE || c->found.kind == TOKEN_ARROW ||
                c->found.kind == TOKEN_END || c->found.kind == TOKEN_CLOSE;
    if (ends) {
        diag_error(c->diag, c->before.span, "E128", "a value is no step");
        diag_help(c->diag, "a step is an operator or a block call, also repeated: "
                           "`3 x bottleneck(64)`");
        return true;
    }
    if (c->found.kind == TOKEN_TIMES)
        diag_error(c->diag, c->found.span, "E128", "blocks are repeated by `x`, not by `*`");
    else
        diag_error(c->diag, c->found.span, "E128", "`x` is missing before %s",
                   complaint_describe(c, c->found));
    diag_help(c->diag, "write `3 x bottleneck(64)`");
    return true;
}

static bool stage(const struct complaint *c)
{
    if (c->before.kind == TOKEN_STAGE && complaint_fits(c, TOKEN_STRING)) {
        diag_error(c->diag, c->before.span, "E127", "the stage's name is missing");
    } else if (c->before2.kind == TOKEN_STAGE && complaint_fits(c, TOKEN_BEGIN)) {
        diag_error(c->diag, complaint_place(c->found), "E127", "the stage has no content");
    } else {
        return false;
    }
    if (c->before2.kind == TOKEN_STAGE && c->found.kind == TOKEN_MINUS)
        diag_help(c->diag, "a name has letters, digits and `_`, no `-`");
    else
        diag_help(c->diag, "write `stage layer1 3 x bottleneck(64)` or `stage layer1 { ... }`");
    return true;
}

static bool named_step(const struct complaint *c)
{
    if (c->before.kind == TOKEN_FEATURE && complaint_fits(c, TOKEN_STRING)) {
        diag_error(c->diag, c->before.span, "E127", "the feature's name is missing");
        diag_help(c->diag, "write `feature c2`");
        return true;
    }
    if (c->before.kind != TOKEN_AUXILIARY && c->before2.kind != TOKEN_AUXILIARY)
        return false;
    bool call = c->before.kind == TOKEN_IDENTIFIER && c->found.kind == TOKEN_OPEN;
    bool weight = c->before.kind == TOKEN_AUXILIARY || call;
    if (!complaint_fits(c, weight && !call ? TOKEN_INTEGER : TOKEN_IDENTIFIER))
        return false;
    diag_error(c->diag, c->before.span, "E127",
               weight ? "the weight of the auxiliary loss is missing"
                      : "the block call of the auxiliary head is missing");
    diag_help(c->diag, "write `auxiliary 0.3 head(1000) as aux1`");
    return true;
}

/* ---- Statements ---- */

static bool input(const struct complaint *c)
{
    if (c->first.kind != TOKEN_INPUT || c->outside || c->parser->in_section ||
        complaint_fits(c, TOKEN_NEWLINE))
        return false;
    diag_error(c->diag, complaint_place(c->found), "E124",
               "`input` takes channels, height and width");
    diag_help(c->diag, "write `input 3 x 224 x 224`");
    return true;
}

static bool option(const struct complaint *c)
{
    if (c->before.kind != TOKEN_SHORTCUT || !complaint_starts(c->before2) || c->outside)
        return false;
    if (c->found.kind == TOKEN_OPEN) {
        diag_error(c->diag, c->before.span, "E110", "nothing is done with this value");
        diag_help(c->diag, "write `return f + shortcut(x)`, or name it: `s = shortcut(x)`");
        return true;
    }
    diag_error(c->diag, c->before.span, "E130", "the shortcut option is missing");
    diag_help(c->diag, "write `shortcut project`, `shortcut pad` or `shortcut project_all`");
    return true;
}

/* ---- All rules ---- */

static bool anything_else(const struct complaint *c)
{
    const char *expected =
        complaint_fits(c, TOKEN_OPEN) && !complaint_fits(c, TOKEN_NEWLINE) ? "`(`"
        : complaint_fits(c, TOKEN_COMMA) && complaint_fits(c, TOKEN_CLOSE) ? "`,` or `)`"
        : complaint_fits(c, TOKEN_EQUALS)                                  ? "`=`"
        : complaint_fits(c, TOKEN_IDENTIFIER)                              ? "a name"
                                                                           : NULL;
    if (!expected && complaint_fits(c, TOKEN_NEWLINE))
        diag_error(c->diag, complaint_place(c->found), "E110", "the line must end before %s",
                   complaint_describe(c, c->found));
    else if (expected)
        diag_error(c->diag, complaint_place(c->found), "E110", "%s must stand here, not %s",
                   expected, complaint_describe(c, c->found));
    else
        diag_error(c->diag, complaint_place(c->found), "E110", "%s does not fit here",
                   complaint_describe(c, c->found));
    return true;
}

/* The first rule that reports ends the search. */
static bool (*const rules[])(const struct complaint *) = {
    input,
    option,
    complain_open_parenthesis,
    complain_step_as_value,
    value_at_start,
    word_at_start,
    unknown_operator,
    kernel,
    operator_number,
    dims_as_number,
    pair_as_number,
    named_number,
    attribute_equals,
    attribute_value,
    stage,
    named_step,
    repetition,
    statement_start,
    attribute_as_number,
    plain_operator,
    complain_argument,
    call_in_number,
    bare_arguments,
    after_step,
    comma,
    sum_of_chain,
    complain_value,
    anything_else,
};

void complain_body(const struct complaint *c)
{
    size_t i = 0;
    while (!rules[i](c))
        i++;
}
