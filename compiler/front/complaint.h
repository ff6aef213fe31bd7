/* complaint.h: what the rules of syntax errors see, and what they ask about it. Private to front/.
 */
#ifndef RNETC_FRONT_COMPLAINT_H
#define RNETC_FRONT_COMPLAINT_H

#include "front/parser.h"

struct complaint {
    struct parser *parser;
    struct diag *diag;
    const bool *fits;   /* see complain */
    struct token found; /* it does not fit */
    struct token before, before2, before3;
    struct token first; /* of the statement */
    bool outside;       /* of all braces */
};

/* Whether a token of the kind would have fitted in place of `found`. */
bool complaint_fits(const struct complaint *c, int kind);

/* Whether what follows the token starts a statement. */
bool complaint_starts(struct token token);

/* Kinds of tokens: a name or any word of the language; `+ - * /`; a word of the sort. */
bool complaint_is_word(int kind);
bool complaint_is_arithmetic(int kind);
bool complaint_is_attribute(int kind);
bool complaint_is_operator(int kind);

/* Words that begin a part of a file, and stand outside of braces. */
bool complaint_is_item(int kind);

/* Whether `found` stands on a later line than the token before it. */
bool complaint_new_line(const struct complaint *c);

/* Whether the byte after a token and its blanks is `byte`. */
bool complaint_next_is(const struct complaint *c, struct token token, char byte);

/* A token's text, cut where it is long, and the token as a part of a sentence. */
const char *complaint_text_of(const struct complaint *c, struct token token);
const char *complaint_describe(const struct complaint *c, struct token token);

/* The span of a token; the end of a line as one column. */
struct span complaint_place(struct token token);

/* Rules for expressions: false where they do not know the case. A `(` of a line before; a step that
 * stands as a value, `f = conv 3x3 16`; an argument without its `=`, `basic(64, stride 2)`;
 * anything else. */
bool complain_open_parenthesis(const struct complaint *c);
bool complain_step_as_value(const struct complaint *c);
bool complain_argument(const struct complaint *c);
bool complain_value(const struct complaint *c);

/* The rules for what stands in the bodies of networks, blocks and stages; the last one of them
 * reports whatever is left. */
void complain_body(const struct complaint *c);

#endif
