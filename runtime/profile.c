/* profile.c: step times by part 0's clock. In: the calls of RNET_STEP. Out: seconds a step. */
#include "profile.h"

#include "progress.h"

/* The one profile that is being taken: emitted code has no argument to hand it through. */
static struct {
    double *seconds;
    size_t count;
    size_t running; /* the step that runs, 0: none */
    double since;
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

void rnet_profile_step(size_t number, size_t part)
{
    if (part != 0 || profile.seconds == NULL)
        return;
    double now = rnet_seconds();
    end_step(now);
    profile.running = number;
    profile.since = now;
}
