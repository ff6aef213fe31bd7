/* cpu.c: whether this processor has what a target needs. In: the target's name. Out: yes, or the
 * instructions that are missing, before one of them is met. */
#include "cpu.h"

#include <stdio.h>
#include <string.h>

#if defined(__x86_64__) || defined(__i386__)

/* The levels of the x86-64 psABI, as far as emitted code uses them; level 4 includes level 3. */
#define APPEND_MISSING(feature)                                                                    \
    do {                                                                                           \
        if (!__builtin_cpu_supports(feature))                                                      \
            append(missing, bytes, feature);                                                       \
    } while (0)

static void append(char *missing, size_t bytes, const char *feature)
{
    size_t used = strlen(missing);
    snprintf(missing + used, bytes - used, "%s%s", used == 0 ? "" : ", ", feature);
}

static void find_missing(char *missing, size_t bytes, int level)
{
    __builtin_cpu_init();
    APPEND_MISSING("avx2");
    APPEND_MISSING("fma");
    APPEND_MISSING("bmi");
    APPEND_MISSING("bmi2");
    if (level < 4)
        return;
    APPEND_MISSING("avx512f");
    APPEND_MISSING("avx512bw");
    APPEND_MISSING("avx512cd");
    APPEND_MISSING("avx512dq");
    APPEND_MISSING("avx512vl");
}

static int check_level(const char *target, int level, struct rnet_error *error)
{
    char missing[128] = "";
    find_missing(missing, sizeof missing, level);
    if (missing[0] == '\0')
        return 0;
    return rnet_fail(error,
                     "compiled for %s, but this processor lacks %s; rebuild with --target "
                     "native or generic",
                     target, missing);
}

#else

static int check_level(const char *target, int level, struct rnet_error *error)
{
    (void)level;
    return rnet_fail(error, "compiled for %s, but this is another processor", target);
}

#endif

int rnet_cpu_check(const char *target, struct rnet_error *error)
{
    if (strcmp(target, "x86-64-v3") == 0)
        return check_level(target, 3, error);
    if (strcmp(target, "x86-64-v4") == 0)
        return check_level(target, 4, error);
#if !defined(__aarch64__)
    if (strcmp(target, "aarch64") == 0)
        return rnet_fail(error, "compiled for aarch64, but this is another processor");
#endif
    return 0;
}
