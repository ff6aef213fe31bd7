/* tampered.h: programs whose C is edited on its way from rnetc to the compiler. */
#ifndef RNET_TESTS_TAMPERED_H
#define RNET_TESTS_TAMPERED_H

#include <jansson.h>

#include "support/process.h"

/* `rnetc build` of a network's text with options; of the emitted files those that end in `end`
 * ("_infer.c") are edited by a script of sed ("": nothing is); fails where that changes nothing. */
struct process tampered_try(const char *text, const char *options, const char *end,
                            const char *edit, const char *program);

/* The same where it succeeds; fails the test where it does not. The caller frees the program's
 * path. */
char *tampered_build(const char *text, const char *options, const char *end, const char *edit);

/* `PROGRAM selftest --layers --json` with options, which has to exit with `status`. The caller
 * gives it back. */
json_t *tampered_selftest(const char *program, const char *options, int status);

#endif
