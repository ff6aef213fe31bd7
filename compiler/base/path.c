/* path.c: names of files. In: paths. Out: parts of them. */
#include "base/path.h"

#include <string.h>

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool path_ends_with(const char *path, const char *end)
{
    size_t length = strlen(path), tail = strlen(end);
    return length >= tail && !strcmp(path + length - tail, end);
}

const char *path_beside(struct arena *arena, const char *path, const char *name)
{
    int folder = (int)(path_name(path) - path);
    return name[0] == '/' ? name : arena_printf(arena, "%.*s%s", folder, path, name);
}
