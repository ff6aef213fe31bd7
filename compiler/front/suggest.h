/* suggest.h: the word of the language that a wrong one may stand for: near by its letters, or the
 * same thing's name elsewhere. NULL for none. Private to front/. */
#ifndef RNETC_FRONT_SUGGEST_H
#define RNETC_FRONT_SUGGEST_H

#include <stdbool.h>

/* Words that start a statement of a body. */
const char *suggest_statement(const char *word);

/* Words that start a step after `->`. */
const char *suggest_step(const char *word);

/* Attributes. */
const char *suggest_attribute(const char *word);

/* Words that stand before parentheses in expressions. */
const char *suggest_function(const char *word);

/* Whether other languages repeat by this word: `for`. */
bool suggest_is_loop(const char *word);

/* Words that start a part of a file. */
const char *suggest_item(const char *word);

#endif
