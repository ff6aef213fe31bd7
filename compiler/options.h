/* options.h: the command line as a structure. */
#ifndef RNETC_OPTIONS_H
#define RNETC_OPTIONS_H

#include "base/arena.h"
#include "pass/pass.h"

enum command {
    COMMAND_CHECK,
    COMMAND_SUMMARY,
    COMMAND_GRAPH,
    COMMAND_EMIT,
    COMMAND_BUILD,
    COMMAND_HELP, /* printed; nothing is left to do */
    COMMAND_VERSION,
    COMMAND_USAGE, /* an error of usage was reported: exit status 2 */
};

struct options {
    enum command command;
    const char *file;    /* "-": standard input */
    const char *output;  /* -o; NULL: not given */
    const char *network; /* --network */
    const char *weights; /* --weights of build; NULL: the program loads them at start */
    const char *dump;    /* --dump=PASS */
    bool json, verbose, static_link;
    bool verify; /* compare the built program with the reference */
    struct pass_options pass;
};

/* Reads the command line. Help goes to standard output, errors of usage to standard error. */
struct options options_parse(struct arena *arena, int argc, char **argv);

/* The options that the emitted code depends on: "--batch 1 --threads 2 --target x86-64-v4
 * --algorithm auto". */
const char *options_text(struct arena *arena, const struct options *options);

#endif
