/* diag.h: errors, warnings, notes and helps, collected with their spans and printed as
 *
 *     resnet.rnet:12:9: error[E304]: the sum has operands of different shapes
 *        12 |     return f + x -> relu
 *           |            ^~~~~
 *     resnet.rnet:10:5: note: `f` is 128 x 28 x 28
 *     ...
 *     help: write `f + shortcut(x)`
 *
 * Codes: E1xx syntax, E2xx names, E3xx shapes, E4xx limits, E5xx files; warnings have a W and a
 * name too, base/warning.def lists them: `warning[W201]: ... [-Wunused-value]`. */
#ifndef RNETC_BASE_DIAG_H
#define RNETC_BASE_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "base/source.h"
#include "base/warning.h"

struct diag;

/* Shows all warnings, until diag_choose. */
struct diag *diag_new(struct arena *arena, const struct sources *sources);

/* Which warnings are shown, hidden or errors; `warnings` must outlive the diagnostics. */
void diag_choose(struct diag *diag, const struct warnings *warnings);

/* An error at `span`; a zero span prints no place. Past LIMIT_DIAGNOSTICS it is counted only, and
 * so are its notes and helps. Two errors with the same code at the same span are one. */
void diag_error(struct diag *diag, struct span span, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A warning, otherwise alike. Where it is hidden, so are its notes and helps; where it is chosen to
 * be an error, diag_failed counts it, and diag_errors does not: checking goes on as with others. */
void diag_warning(struct diag *diag, struct span span, enum warning warning, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));

/* Belongs to the error or warning before it: the cause, and where it stands. */
void diag_note(struct diag *diag, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Belongs to the error or warning before it: what to write instead. */
void diag_help(struct diag *diag, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Errors so far, without warnings. */
int diag_errors(const struct diag *diag);

/* Whether there were errors, or warnings that are errors. */
bool diag_failed(const struct diag *diag);

/* The code of the first error, warnings that are errors included; NULL for none. */
const char *diag_first_code(const struct diag *diag);

/* The message of the first error and where it stands; NULL for none. */
const char *diag_first_message(const struct diag *diag, struct span *span);

/* Prints what was collected, in the order of collection, then a count line where errors were
 * dropped. `color` writes ANSI colours. */
void diag_print(const struct diag *diag, FILE *file, bool color);

/* The candidate nearest to `word` by edit distance, NULL where none is near enough to suggest. */
const char *diag_nearest(const char *word, const char *const *candidates, int count);

#endif
