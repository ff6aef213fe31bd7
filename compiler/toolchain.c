/* toolchain.c: the compiler and the libraries of a target. In: the target. Out: words and paths. */
#include "toolchain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__aarch64__)
static const char host[] = "aarch64-linux-gnu";
#else
static const char host[] = "x86_64-linux-gnu";
#endif

static const char *machine_of(const struct target *target)
{
    return target->machine ? target->machine : host;
}

bool toolchain_is_cross(const struct target *target)
{
    return strcmp(machine_of(target), host) != 0;
}

const char *toolchain_compiler(struct arena *arena, const struct target *target)
{
    const char *cc = getenv("CC");
    if (cc && *cc)
        return cc;
    return toolchain_is_cross(target) ? arena_printf(arena, "%s-gcc", target->machine) : "cc";
}

const char *toolchain_folder(struct arena *arena)
{
    char self[4096];
    ssize_t bytes = readlink("/proc/self/exe", self, sizeof self - 1);
    if (bytes <= 0)
        return NULL;
    self[bytes] = 0;
    *strrchr(self, '/') = 0;
    return arena_copy(arena, self, strlen(self));
}

const char *toolchain_library(struct arena *arena, const struct target *target)
{
    const char *self = toolchain_folder(arena);
    if (!self)
        return NULL;
    bool cross = toolchain_is_cross(target);
    const char *folder = cross ? arena_printf(arena, "%s/", target->machine) : "";
    static const char *const places[] = {"", "../lib/rnet/"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const char *path = arena_printf(arena, "%s/%s%slibrnet.a", self, places[i], folder);
        if (!access(path, R_OK))
            return path;
    }
    fprintf(stderr, "rnetc: %slibrnet.a is neither beside rnetc nor in %s/../lib/rnet\n", folder,
            self);
    if (cross)
        fprintf(stderr, "rnetc: `make %s` in rnetc's sources builds it\n", target->name);
    return NULL;
}

/* The library built for OpenMP, as a static one where it is installed: it stays in its caller's
 * thread, and the package for pthreads has the same soname. */
const char *toolchain_blas(struct arena *arena, const struct target *target)
{
    const char *path =
        arena_printf(arena, "/usr/lib/%s/openblas-openmp/libopenblas.a", machine_of(target));
    return access(path, R_OK) ? "-lopenblas" : path;
}
