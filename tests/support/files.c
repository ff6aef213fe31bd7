/* files.c: files of tests. In: paths from the repository's root. Out: bytes, names, paths. */
#include "support/files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *files_read(const char *path, size_t *bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = NULL;
    size_t used = 0, room = 0, got = 0;
    do {
        used += got;
        if (room - used < 2) {
            room = room ? 2 * room : 1 << 16;
            text = realloc(text, room);
            if (!text)
                abort();
        }
        got = fread(text + used, 1, room - used - 1, file);
    } while (got > 0);
    text[used] = '\0';
    fclose(file);
    if (bytes)
        *bytes = used;
    return text;
}

bool files_write(const char *path, const void *data, size_t bytes)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool written = fwrite(data, 1, bytes, file) == bytes;
    return fclose(file) == 0 && written;
}

bool files_exist(const char *path)
{
    return access(path, R_OK) == 0;
}

static char *joined(const char *folder, const char *name)
{
    char *path;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        abort();
    return path;
}

char *files_scratch(const char *name)
{
    static const char root[] = "build/tests/scratch";
    char folder[64];
    mkdir("build", 0777);
    mkdir("build/tests", 0777);
    mkdir(root, 0777);
    snprintf(folder, sizeof folder, "%s/%ld", root, (long)getpid());
    mkdir(folder, 0777);
    return joined(folder, name);
}

char *files_shared(const char *path)
{
    const char *root = getenv("RNET_SHARED");
    return joined(root && *root ? root : "../shared", path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **files_list(const char *folder, const char *suffix, size_t *count)
{
    char **names = NULL;
    size_t used = 0, room = 0, tail = strlen(suffix);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        size_t length = strlen(entry->d_name);
        if (length <= tail || strcmp(entry->d_name + length - tail, suffix) != 0)
            continue;
        if (used == room) {
            room = room ? 2 * room : 64;
            names = realloc(names, room * sizeof *names);
            if (!names)
                abort();
        }
        names[used++] = strndup(entry->d_name, length - tail);
    }
    if (dir)
        closedir(dir);
    if (used)
        qsort(names, used, sizeof *names, by_name);
    *count = used;
    return names;
}
