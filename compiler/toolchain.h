/* toolchain.h: what a program for a target is compiled with and linked against. */
#ifndef RNETC_TOOLCHAIN_H
#define RNETC_TOOLCHAIN_H

#include <stdbool.h>

#include "base/arena.h"
#include "ir/target.h"

/* True for the code of another machine: a program for it does not run here. */
bool toolchain_is_cross(const struct target *target);

/* Words of the C compiler: $CC, or else the target's own (cc, or one of Debian's cross compilers).
 */
const char *toolchain_compiler(struct arena *arena, const struct target *target);

/* The folder of rnetc itself; NULL where that is unknown. */
const char *toolchain_folder(struct arena *arena);

/* The path of the target's librnet.a: beside rnetc (a source tree's build folder) or where `make
 * install` puts it; that of another machine lies in a folder there. NULL where it is in neither,
 * which is reported. */
const char *toolchain_library(struct arena *arena, const struct target *target);

/* OpenBLAS for the linker: a path, or -lopenblas. */
const char *toolchain_blas(struct arena *arena, const struct target *target);

#endif
