/* profile.h: what happens at every step of one call of a network compiled with RNET_PROFILE: it is
 * timed, or its result is looked at. One of either at a time in a process. */
#ifndef RNET_PROFILE_H
#define RNET_PROFILE_H

#include <stddef.h>

/* From now on each step's seconds are added to seconds[step - 1], steps 1 to `count`; `seconds`
 * stays the caller's. */
void rnet_profile_start(double *seconds, size_t count);

/* Ends the step that is running. To be called after each call of the network. */
void rnet_profile_stop(void);

/* From now on `done` is called after each step, from 1 on, while nothing else runs; `count` is the
 * number of the last step, whose call rnet_profile_unwatch makes, after that of the network. */
void rnet_profile_watch(void (*done)(void *context, size_t step), void *context, size_t count);
void rnet_profile_unwatch(void);

/* Emitted code calls this before each step, in every part; only part 0's clock counts. */
void rnet_profile_step(size_t number, size_t part);

#endif
