/* progress.h: a bar on standard error, where that is a terminal and a command takes long. */
#ifndef RNET_PROGRESS_H
#define RNET_PROGRESS_H

#include <stdint.h>

struct rnet_progress {
    const char *what; /* "evaluating" */
    int64_t total, done;
    double started, drawn; /* seconds; drawn 0: nothing stands on the line */
    int enabled;
};

/* Seconds on a clock that never goes back. */
double rnet_seconds(void);

/* Starts a bar of `total` units. It draws nothing unless standard error is a terminal, and not in
 * the first half second. */
void rnet_progress_start(struct rnet_progress *progress, const char *what, int64_t total);

/* `done` units are finished. Draws ten times a second at most. */
void rnet_progress_set(struct rnet_progress *progress, int64_t done);

/* Clears the line: before a message, and at the end. */
void rnet_progress_clear(struct rnet_progress *progress);

#endif
