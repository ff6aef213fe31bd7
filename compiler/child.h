/* child.h: commands that rnetc runs. An interrupt stops the command, so that its caller can take
 * away what was half made. */
#ifndef RNETC_CHILD_H
#define RNETC_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"

/* From now on SIGINT, SIGTERM and SIGHUP end the command that is waited for, not rnetc. */
void child_watch(void);

/* Starts argv, which ends with NULL, its standard output to the file `out` (NULL: rnetc's); with
 * `verbose` it is printed. 0 where that fails, which is reported. */
pid_t child_start(struct arena *arena, const char *const *argv, const char *out, bool verbose);

/* Waits for it; true where it ended with 0 and nobody interrupted. False for 0. */
bool child_finished(pid_t child);

/* A command that is run to its end, both its outputs to the file `out`. Its exit status, or why
 * there is none: there is no such command, it ran for too long and was killed, it could not be run
 * or was killed otherwise. */
enum { CHILD_MISSING = -1, CHILD_LATE = -2, CHILD_FAILED = -3 };
struct child_command {
    const char *const *argv;
    const char *out;
    int status;
};

/* Runs `count` commands, `at_once` of them at the same time, started in their order; each has
 * `seconds`. Once a signal came none is started: their status is CHILD_FAILED. */
void child_run_all(struct arena *arena, struct child_command *commands, int count, int at_once,
                   int seconds, bool verbose);

/* Whether a signal came. */
bool child_interrupted(void);

#endif
