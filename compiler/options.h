/* options.h: the command line as a structure. */
#ifndef RNETC_OPTIONS_H
#define RNETC_OPTIONS_H

#include <stdio.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/warning.h"
#include "pass/pass.h"

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum command {
    COMMAND_CHECK,
    COMMAND_SUMMARY,
    COMMAND_GRAPH,
    COMMAND_EMIT,
    COMMAND_BUILD,
    COMMAND_FORMAT,
    COMMAND_WEIGHTS,
    COMMAND_EXPLAIN,
    COMMAND_TUNE,
    COMMAND_AUDIT,
    COMMAND_HELP, /* printed; nothing is left to do */
    COMMAND_VERSION,
    COMMAND_USAGE, /* an error of usage was reported: exit status 2 */
};

struct options {
    enum command command;
    ARRAY(const char *) operands; /* what is no option, in order; "-": standard input */
    const char *file;             /* the first operand, NULL: none */
    const char *output;           /* -o; NULL: not given */
    const char *network;          /* --network */
    const char *weights;          /* --weights of build; NULL: the program loads them at start */
    const char *map;              /* --map of weights rename */
    const char *dump;             /* --dump=PASS */
    const char *tuning;           /* --tuning FILE; NULL: not given */
    const char *html;             /* --html of audit; NULL: not given */
    const char *only;             /* --only of audit; NULL: all checks */
    int jobs;                     /* --jobs of audit; by default as many as processors */
    bool json, verbose, static_link;
    bool verify;      /* compare the built program with the reference */
    bool coverage;    /* say what of the emitted C the selftest runs */
    bool no_selftest; /* leave out what a program's selftest expects */
    bool check;       /* format: change nothing, name what would change */
    bool expand;      /* graph: draw each of equal blocks */
    bool explain;     /* say how each convolution is computed */
    bool train;       /* emit, build: training too */
    bool precise;     /* training in double precision */
    bool batch_given;
    enum color color;
    struct warnings warnings; /* -W... */
    struct pass_options pass;
};

/* Reads the command line. Help goes to standard output, errors of usage to standard error. */
struct options options_parse(struct arena *arena, int argc, char **argv);

/* Whether what goes to `file` is coloured: as --color says, by default on a terminal that can,
 * where NO_COLOR is not set. */
bool options_color(const struct options *options, FILE *file);

/* The options that the emitted code depends on: "--batch 1 --threads 2 --target x86-64-v4
 * --algorithm auto". */
const char *options_text(struct arena *arena, const struct options *options);

#endif
