/* lex.h: between flex's scanner and the grammar: brackets, newlines that count, wrong characters,
 * and what is left out of the token stream after an error. Private to front/. */
#ifndef RNETC_FRONT_LEX_H
#define RNETC_FRONT_LEX_H

#include "front/parser.h"

union RNET_STYPE;

/* Starts scanning the parser's source; lex_finish ends it. */
void lex_start(struct parser *parser);
void lex_finish(struct parser *parser);

/* The grammar's next token. */
int rnet_lex(union RNET_STYPE *value, struct span *span, struct parser *parser);

/* The minus at `position` has one operand: for the formatter. */
void lex_mark_unary(struct parser *parser, uint32_t position);

/* The parser is about to drop the statement at hand: in a body up to the next newline or closing
 * brace, elsewhere with all that stands between the braces it opens. */
void lex_recover(struct parser *parser);

/* The innermost bracket that is open, NULL for none. */
const struct bracket *lex_innermost(const struct parser *parser);

/* Whether the statement at hand takes the name of a file: `include`, `labels`. */
bool lex_takes_file(const struct parser *parser);

/* Braces that are open. */
int lex_brace_count(const struct parser *parser);

/* ---- The scanner's actions ---- */

/* flex's generated function: one token. */
int scan_token(struct span *span, void *scanner);

/* Takes `bytes` bytes of the text as the token at `span`. */
void lex_advance(struct parser *parser, uint32_t bytes, struct span *span);

/* These return the token's kind, 0 for none: scanning goes on. */

/* A newline counts outside of parentheses, and where one of them cannot be closed any more. */
int lex_newline(struct parser *parser, struct span span);

int lex_open(struct parser *parser, int kind, struct span span);
int lex_open_line(struct parser *parser, int kind, struct span span);
int lex_close(struct parser *parser, int kind, struct span span);
int lex_string(struct parser *parser, struct span span);
int lex_open_string(struct parser *parser, struct span span);
int lex_bad_number(struct parser *parser, struct span span);
int lex_bad_comment(struct parser *parser, struct span span);
int lex_bad_bytes(struct parser *parser, struct span span);
int lex_bad_character(struct parser *parser, struct span span);

/* At the end of the text: closes what is open (E120, E122), then ends the tokens. */
int lex_end(struct parser *parser, struct span span);

#endif
