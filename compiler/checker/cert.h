/* cert.h: what rnetc-check and rnetc-match share: a certificate and its files as texts. */
#ifndef RNETC_CHECKER_CERT_H
#define RNETC_CHECKER_CERT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum file { GRAPH, HEADER, CODE, PREPARE, FILES };

struct cert {
    struct arena *arena;
    const char *name, *all, *at, *fact; /* its text, what follows, what is being checked */
    const char *network, *entry, *names[FILES], *texts[FILES];
    bool training;
    struct cert *cert; /* itself: what the macros look for in `c` */
};

#define TEXT(...)          arena_printf(c->cert->arena, __VA_ARGS__)
#define SAME(a, b)         (!strcmp(a, b))
#define ONE_OF(word, list) (strstr(list, TEXT(",%s,", word)) != NULL)
/* Passes text that follows a pattern: %d is a number, to an int64_t, %s what stands in the line
 * before the pattern's next words, to a const char *. False, and nothing passed, else. */
#define TAKE(at, ...) text_take(c->cert->arena, at, __VA_ARGS__)
/* The same for what the certificate says next; reports are of its line. */
#define FACT(...) (c->cert->fact = c->cert->at, TAKE(&c->cert->at, __VA_ARGS__))
/* Ends the program where a condition is false, with a report that it is: condition, claim, ... */
#define HOLDS(condition, ...) ((condition) ? (void)0 : cert_fail(c->cert, __VA_ARGS__))

_Noreturn void cert_fail(const struct cert *c, const char *claim, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A file's text, of C without what means nothing; NULL: it cannot be read. */
const char *text_read(struct arena *arena, const char *path, bool of_c);
bool text_take(struct arena *arena, const char **text, const char *pattern, ...);

/* What stands behind the first `what`; NULL: it is nowhere, or there is no text. */
const char *text_behind(const char *text, const char *what);

/* A program: its name, its verdict, its claims, NULL; what checks them. */
extern const char *const program[];
void program_check(struct cert *cert);

#endif
