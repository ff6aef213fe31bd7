/* message.h: the words of the resolver's diagnostics.
 *
 *     E201 unknown name                     E301 window larger than its input
 *     E202 unknown block                    E302 channels and groups do not divide
 *     E203 no such network, or several      E303 padding that does not fit the window
 *     E204 defined twice                    E304 sum of different shapes
 *     E205 tensor where a number stands     E305 concat of different extents
 *     E206 number where a tensor stands     E306 no shortcut between two shapes
 *     E207 arguments of a call              E307 division by a tensor
 *     E208 stride without such a parameter  E308 heads of different shapes
 *     E209 a block that contains itself     E309 an image section for another input
 *     E210 the network's input              E310 a test section for another network
 *     E211 a statement out of place         E401 number out of range, or no integer
 *     E212 attribute an operator lacks      E402 tensor too large
 *     E213 name that cannot be used         E403 too many operators
 *     E214 two equal full names             E404 nested too deeply
 *     E215 shortcut without a sum           E405 division by zero, infinity
 *     E216 body without a result            W201 value that nothing uses */
#ifndef RNETC_CHECK_MESSAGE_H
#define RNETC_CHECK_MESSAGE_H

#include "check/resolver.h"

/* An error inside an expansion: message_where names the calls that led there. Notes belong between
 * the two, message_help after them. */
void message_error(struct resolver *resolver, struct span span, const char *code,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Notes at the calls that led to the body at hand, innermost first. */
void message_where(struct resolver *resolver);

/* The three at once; `help` may be NULL. */
void message_fail(struct resolver *resolver, struct span span, const char *code, const char *help,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "64 x 56 x 56". */
const char *message_shape(const struct resolver *resolver, struct shape shape);

/* The shortest decimal that reads back as `number`. */
const char *message_number(struct arena *arena, double number);

/* The source text of a span on one line, comments left out; NULL where it is longer than
 * `most` bytes or holds what is not printable. */
const char *message_text(const struct resolver *resolver, struct span span, int most);

#endif
