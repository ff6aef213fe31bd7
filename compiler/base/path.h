/* path.h: names of files. */
#ifndef RNETC_BASE_PATH_H
#define RNETC_BASE_PATH_H

#include <stdbool.h>

#include "base/arena.h"

/* What stands behind the last slash: the file's name without its folder. Points into `path`. */
const char *path_name(const char *path);

bool path_ends_with(const char *path, const char *end);

/* `name` as the file at `path` means it: a relative one starts at that file's folder. */
const char *path_beside(struct arena *arena, const char *path, const char *name);

#endif
