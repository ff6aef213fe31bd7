/* options_table.h: the commands and options there are, and the help that lists them. Private to
 * the command line. */
#ifndef RNETC_OPTIONS_TABLE_H
#define RNETC_OPTIONS_TABLE_H

#include "options.h"

struct command_row {
    const char *name;
    const char *arguments; /* as in help */
    const char *operand;   /* what it cannot do without: "a FILE"; NULL: nothing */
    int operands_most;     /* 0: any number */
    const char *text;
    const char *more; /* lines for its own help; NULL: none */
};

struct option_row {
    const char *name;
    const char *value; /* what it takes; NULL: nothing */
    const char *text;
    int on; /* bits 1 << command: who takes it */
};

enum { COMMANDS = COMMAND_AUDIT + 1 };

extern const struct command_row command_table[COMMANDS];
extern const struct option_row option_table[]; /* ends with a row without a name */

/* The row of an option of this command, NULL where it has no such option. */
const struct option_row *options_find(const char *name, enum command command);

/* The command's option nearest to `word`, NULL where none is near. */
const char *options_nearest(const char *word, enum command command);

/* On standard output. */
void options_help_all(void);
void options_help(enum command command);

#endif
