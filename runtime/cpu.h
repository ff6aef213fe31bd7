/* cpu.h: whether this processor has what a target needs. */
#ifndef RNET_CPU_H
#define RNET_CPU_H

#include "error.h"

/* `target` is a program's: "generic", "x86-64-v3", "x86-64-v4" or "aarch64". 0, or -1 with what
 * is missing. */
int rnet_cpu_check(const char *target, struct rnet_error *error);

#endif
