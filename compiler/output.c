/* output.c: writing files whole, then renaming them; folders. */
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(const char *what, const char *path)
{
    bool is_output = !strcmp(path, "-");
    fprintf(stderr, "rnetc: cannot %s %s%s%s: %s\n", what, is_output ? "" : "`",
            is_output ? "standard output" : path, is_output ? "" : "`", strerror(errno));
    return false;
}

static bool write_all(int descriptor, const char *data, size_t bytes)
{
    while (bytes) {
        ssize_t written = write(descriptor, data, bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        bytes -= (size_t)written;
    }
    return true;
}

/* Devices and pipes take the bytes as they come: there is nothing to rename. */
static bool is_special(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

bool output_replaceable(const char *path)
{
    struct stat status;
    if (stat(path, &status) || S_ISREG(status.st_mode))
        return true;
    fprintf(stderr, "rnetc: cannot write `%s`: it is %s\n", path,
            S_ISDIR(status.st_mode) ? "a folder" : "a device or a pipe");
    return false;
}

bool output_same_file(const char *output, const char *input)
{
    struct stat a, b;
    if (!input || stat(output, &a) || stat(input, &b) || a.st_dev != b.st_dev ||
        a.st_ino != b.st_ino || !S_ISREG(a.st_mode))
        return false;
    fprintf(stderr, "rnetc: cannot write `%s`: it is an input of this command\n", output);
    return true;
}

static bool write_parts(int descriptor, const struct output_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!write_all(descriptor, parts[i].data, parts[i].bytes))
            return false;
    return true;
}

static bool write_to(int descriptor, const char *path, const struct output_part *parts,
                     size_t count)
{
    if (descriptor < 0)
        return failed("write", path);
    bool ok = write_parts(descriptor, parts, count) || failed("write", path);
    if (descriptor != STDOUT_FILENO && close(descriptor) && ok)
        ok = failed("write", path);
    return ok;
}

/* The mode of the file that is there, else that of a new one. */
static mode_t mode_of(const char *path)
{
    struct stat status;
    if (!stat(path, &status))
        return status.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

bool output_write(struct arena *arena, const char *path, const void *data, size_t bytes)
{
    const struct output_part part = {data, bytes};
    return output_write_parts(arena, path, &part, 1);
}

bool output_write_parts(struct arena *arena, const char *path, const struct output_part *parts,
                        size_t count)
{
    if (!strcmp(path, "-"))
        return write_to(STDOUT_FILENO, path, parts, count);
    if (is_special(path))
        return write_to(open(path, O_WRONLY | O_CLOEXEC), path, parts, count);
    char *temporary = arena_printf(arena, "%s.XXXXXX", path);
    int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        return failed("write", path);
    bool ok = write_parts(descriptor, parts, count) && !fchmod(descriptor, mode_of(path)) &&
              !fsync(descriptor);
    if (close(descriptor))
        ok = false;
    if (ok && !rename(temporary, path))
        return true;
    failed("write", path);
    unlink(temporary);
    return false;
}

bool output_folder(const char *path)
{
    struct stat status;
    if (!mkdir(path, 0777))
        return true;
    if (errno == EEXIST && !stat(path, &status) && S_ISDIR(status.st_mode))
        return true;
    return failed("make the folder", path);
}

const char *output_scratch(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    char *folder = arena_printf(arena, "%s/rnetc.XXXXXX", base && *base ? base : "/tmp");
    if (mkdtemp(folder))
        return folder;
    failed("make the folder", folder);
    return NULL;
}

void output_scratch_remove(struct arena *arena, const char *folder)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            unlink(arena_printf(arena, "%s/%s", folder, entry->d_name));
    closedir(directory);
    rmdir(folder);
}

int output_error(const struct rnet_error *error)
{
    for (const char *line = error->text; *line;) {
        int bytes = (int)strcspn(line, "\n");
        if (line[0] == ' ') /* to be copied as it stands */
            fprintf(stderr, "%.*s\n", bytes - 1, line + 1);
        else
            fprintf(stderr, "rnetc: %.*s\n", bytes, line);
        line += bytes + (line[bytes] == '\n');
    }
    return error->io ? 3 : 1;
}
