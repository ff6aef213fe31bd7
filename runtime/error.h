/* error.h: how the runtime says what went wrong: one line, without a newline, naming the file. */
#ifndef RNET_ERROR_H
#define RNET_ERROR_H

#include <stdarg.h>

enum { RNET_ERROR_BYTES = 1 << 16 };

struct rnet_error {
    char text[RNET_ERROR_BYTES]; /* "" while nothing is wrong; findings are joined by '\n'.
                                  A line behind a blank is to be copied as it stands. */
    int io;                      /* 1: reading or writing failed, rather than what was read */
    int more;                    /* findings without room; the last line of the text counts them */
};

/* Sets the text (the first failure wins: a text that is set stays). Returns -1, so that a function
 * can `return rnet_fail(...)`. Control characters but '\n' become '?'. */
int rnet_fail(struct rnet_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for a failure of reading or writing: sets `io` too. */
int rnet_fail_io(struct rnet_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends a line to the text: for findings that are listed. Returns -1. */
int rnet_fail_also(struct rnet_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Empties the error for another use. */
void rnet_fail_clear(struct rnet_error *error);

#endif
