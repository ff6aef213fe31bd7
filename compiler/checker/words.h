/* words.h: files as words, and whether they follow a pattern (private to the checker). */
#ifndef RNETC_CHECKER_WORDS_H
#define RNETC_CHECKER_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* The words of a file, the line of each, and a place among them. Behind the last one stands "". */
struct words {
    const char **items, *bytes; /* bytes: the file; NULL: it cannot be read */
    int *lines, count, at;
    size_t size;
};

/* What stands between blanks, and "\n" for each end of a line; or the tokens of C, without its
 * comments but contracts outside of functions. No word begins with a percent sign and goes on. */
struct words words_read(struct arena *arena, const char *path, bool of_c);

/* Passes the next words where they are those of `pattern`: %d is a number of at most 12 digits, to
 * an int64_t, %s any word of the line, to a const char *. False, and nothing passed, else. */
bool words_take(struct words *w, const char *pattern, ...);

/* The place behind the first words from `at` on, before `end`, that follow the pattern, whose first
 * word stands for itself; -1: none. */
int words_find(const struct words *w, int at, int end, const char *pattern);

/* Passes the rest of the line; what stood there, joined by `between`. */
const char *words_rest(struct arena *arena, struct words *w, const char *between);

/* Whether two texts are the same; whether `list` holds the word with a blank before and behind it.
 */
bool words_same(const char *a, const char *b);
bool words_hold(const char *word, const char *list);

#endif
