/* target.c: the table of targets, and which of them this machine is. */
#include "ir/target.h"

#include <stddef.h>
#include <string.h>

/* Explicit vectors of 512 bits are what x86-64-v4 code uses; gcc needs no permission for them.
 * PREFETCHW, which no level names, is a hint that processors without it ignore. */
static const struct target targets[] = {
    {"generic", 4, 16, 8, 512 << 10, "", NULL},
    {"x86-64-v3", 8, 16, 8, 512 << 10, "-march=x86-64-v3 -mprfchw", "x86_64-linux-gnu"},
    {"x86-64-v4", 16, 32, 16, 1 << 20, "-march=x86-64-v4 -mprfchw", "x86_64-linux-gnu"},
    {"aarch64", 4, 32, 4, 512 << 10, "-march=armv8-a", "aarch64-linux-gnu"},
};

static const char *const names[] = {"native", "generic", "x86-64-v3", "x86-64-v4", "aarch64", NULL};

static const char *native(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return "x86-64-v4";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "x86-64-v3";
#elif defined(__aarch64__)
    return "aarch64";
#endif
    return "generic";
}

const struct target *target_find(const char *name)
{
    if (!strcmp(name, "native"))
        name = native();
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
        if (!strcmp(targets[i].name, name))
            return &targets[i];
    return NULL;
}

const char *const *target_names(void)
{
    return names;
}
