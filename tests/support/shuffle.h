/* shuffle.h: put before emitted C (-include) that is compiled with RNET_PROFILE: every part waits
 * before every step, each time as long as a number drawn says, so that parts take their turns in
 * any order, and mostly one after the other. */
#ifndef RNET_TESTS_SUPPORT_SHUFFLE_H
#define RNET_TESTS_SUPPORT_SHUFFLE_H

#include <stddef.h>
#include <stdint.h>
#include <threads.h>

/* In place of the one that emitted C would find outside. */
static void rnet_profile_step(size_t number, size_t part)
{
    static _Thread_local uint64_t state = 1;
    state = (state + number * 31 + part) * 6364136223846793005u + 1442695040888963407u;
    const struct timespec wait = {.tv_nsec = (long)(state >> 62) * 200000};
    thrd_sleep(&wait, NULL);
}

#endif
