/* section_reader.h: reading the words of a section's statement, with a report (E14x, E421) where
 * they are not what the statement takes. Private to check/section*.c. */
#ifndef RNETC_CHECK_SECTION_READER_H
#define RNETC_CHECK_SECTION_READER_H

#include "check/section.h"

/* One arm of a statement, read from left to right. After the first report it is `failed`, takes
 * nothing more and reports nothing more. */
struct section_reader {
    struct arena *arena;
    struct diag *diag;
    const struct ast_section *section;
    const struct ast_arm *arm;
    int next; /* index of the next word */
    bool failed;
    const char *usage; /* what the statement takes, for help lines */
};

/* The next word, NULL at the end. */
const struct ast_word *section_peek(const struct section_reader *reader);

/* Takes the next word if it is the word `text`. */
bool section_take(struct section_reader *reader, const char *text);

/* Takes the word `text`, or reports that it is missing. */
void section_expect(struct section_reader *reader, const char *text);

/* Takes one of the `count` words and returns its index; reports anything else and returns 0. */
int section_choose(struct section_reader *reader, const char *what, const char *const *words,
                   int count);

/* True where the next word is a number. */
bool section_at_number(const struct section_reader *reader);

/* Takes a number in [least, most], an integer, or a string; `what` names it in messages. They
 * return 0, and NULL, where it is missing or something else. `what` begins with its article. */
double section_number(struct section_reader *reader, const char *what, double least, double most);
double section_fraction(struct section_reader *reader, const char *what); /* in [0, 1) */
int section_integer(struct section_reader *reader, const char *what, int least, int most);
const struct ast_word *section_string(struct section_reader *reader, const char *what);

/* Takes `N`, `HxW` or `H x W`: `N` gives height N and width 0. */
void section_extent(struct section_reader *reader, const char *what, int *height, int *width);

/* Takes `N` or `N epochs`, above 0. */
struct train_count section_count(struct section_reader *reader, const char *what);

/* Reports E421 at `word`, which was taken before. */
void section_refuse(struct section_reader *reader, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Reports E143 for what stands next, or for its absence. */
void section_wrong(struct section_reader *reader, const char *what);

#endif
