/* progress.c: a bar on standard error. In: how much is done. Out: one line that is drawn over. */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR_CELLS = 30 };

double rnet_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void rnet_progress_start(struct rnet_progress *progress, const char *what, int64_t total)
{
    *progress = (struct rnet_progress){.what = what, .total = total, .started = rnet_seconds()};
    progress->enabled = total > 0 && isatty(STDERR_FILENO);
}

static void draw(const struct rnet_progress *progress, double elapsed)
{
    char bar[BAR_CELLS + 1];
    double part = (double)progress->done / (double)progress->total;
    int full = (int)(part * BAR_CELLS);
    for (int i = 0; i < BAR_CELLS; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    fprintf(stderr, "\r%s [%s] %lld/%lld", progress->what, bar, (long long)progress->done,
            (long long)progress->total);
    if (progress->done > 0)
        fprintf(stderr, ", %.0f s left", elapsed / part - elapsed);
    fputs("\033[K", stderr);
    fflush(stderr);
}

void rnet_progress_set(struct rnet_progress *progress, int64_t done)
{
    progress->done = done;
    if (!progress->enabled)
        return;
    double now = rnet_seconds();
    if (now - progress->started < 0.5 || now - progress->drawn < 0.1)
        return;
    draw(progress, now - progress->started);
    progress->drawn = now;
}

void rnet_progress_clear(struct rnet_progress *progress)
{
    if (progress->drawn > 0) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    progress->drawn = 0;
}
