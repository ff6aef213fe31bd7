/* profile.c: step times by part 0's clock, or a look at each result. In: the calls of RNET_STEP.
 * Out: seconds a step; calls of who looks. */
#include "profile.h"

#include "progress.h"

/* The one profile that is being taken: emitted code has no argument to hand it through. */
static struct {
    double *seconds;
    size_t count;
    size_t running; /* the step that runs, 0: none */
    double since;
    void (*done)(void *context, size_t step); /* NULL: steps are timed */
    void *context;
} profile;

void rnet_profile_start(double *seconds, size_t count)
{
    profile.seconds = seconds;
    profile.count = count;
    profile.running = 0;
}

static void end_step(double now)
{
    if (profile.running > 0 && profile.running <= profile.count)
        profile.seconds[profile.running - 1] += now - profile.since;
    profile.running = 0;
}

void rnet_profile_stop(void)
{
    end_step(rnet_seconds());
}

void rnet_profile_watch(void (*done)(void *context, size_t step), void *context, size_t count)
{
    profile.done = done;
    profile.context = context;
    profile.count = count;
}

void rnet_profile_unwatch(void)
{
    if (profile.count > 0)
        profile.done(profile.context, profile.count);
    profile.done = NULL;
    profile.count = 0;
}

/* All parts are behind the barrier of step number - 1, but a part that went on would overwrite what
 * part 0 looks at: each waits until it has. */
static void show_result(size_t number, size_t part)
{
    if (part == 0 && number > 1)
        profile.done(profile.context, number - 1);
#ifdef _OPENMP
#pragma omp barrier
#endif
}

void rnet_profile_step(size_t number, size_t part)
{
    if (profile.done != NULL) {
        show_result(number, part);
        return;
    }
    if (part != 0 || profile.seconds == NULL)
        return;
    double now = rnet_seconds();
    end_step(now);
    profile.running = number;
    profile.since = now;
}
