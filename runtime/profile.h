/* profile.h: the time of every step of one call of a network compiled with RNET_PROFILE. */
#ifndef RNET_PROFILE_H
#define RNET_PROFILE_H

#include <stddef.h>

/* From now on each step's seconds are added to seconds[step - 1], steps 1 to `count`; `seconds`
 * stays the caller's. One profile at a time in a process. */
void rnet_profile_start(double *seconds, size_t count);

/* Ends the step that is running. To be called after each call of the network. */
void rnet_profile_stop(void);

/* Emitted code calls this before each step, in every part; only part 0's clock counts. */
void rnet_profile_step(size_t number, size_t part);

#endif
