/* output.c: files that appear whole or not at all. In: bytes. Out: the file under its name, or no
 * change and the reason. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEMPORARY_TRIES = 100 };

struct rnet_output_file {
    FILE *stream;
    char *path;      /* the final name, symbolic links followed */
    char *temporary; /* NULL: written directly */
};

static void release(struct rnet_output_file *file)
{
    free(file->path);
    free(file->temporary);
    free(file);
}

/* A new file beside `path`, under a name that nobody else has. Its descriptor, or -1. */
static int create_beside(const char *path, char **temporary)
{
    const char *slash = strrchr(path, '/');
    int folder_bytes = slash == NULL ? 0 : (int)(slash - path) + 1;
    size_t bytes = (size_t)folder_bytes + 64;
    char *name = malloc(bytes);
    if (name == NULL)
        return -1;
    for (int i = 0; i < TEMPORARY_TRIES; i++) {
        snprintf(name, bytes, "%.*s.rnet-%ld-%d.tmp", folder_bytes, path, (long)getpid(), i);
        int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            *temporary = name;
            return descriptor;
        }
        if (errno != EEXIST)
            break;
    }
    int reason = errno;
    free(name);
    errno = reason;
    return -1;
}

/* Opens what will take the bytes; sets path and temporary. The descriptor, or -1. */
static int open_target(struct rnet_output_file *file, const char *path)
{
    struct stat status;
    int exists = stat(path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode)) {
        file->path = strdup(path);
        return open(path, O_WRONLY | O_CLOEXEC);
    }
    if (exists && access(path, W_OK) != 0)
        return -1;
    file->path = exists ? realpath(path, NULL) : strdup(path);
    if (file->path == NULL)
        return -1;
    int descriptor = create_beside(file->path, &file->temporary);
    if (descriptor >= 0 && exists && fchmod(descriptor, status.st_mode & 0777) != 0)
        errno = 0; /* a file system without modes: the default one serves */
    return descriptor;
}

int rnet_output_open(struct rnet_output_file **file, const char *path, struct rnet_error *error)
{
    *file = NULL;
    struct rnet_output_file *made = calloc(1, sizeof *made);
    if (made == NULL)
        return rnet_fail(error, "%s: out of memory", path);
    int is_stdout = strcmp(path, "-") == 0;
    if (is_stdout) {
        made->path = strdup("standard output");
        made->stream = stdout;
    } else {
        int descriptor = open_target(made, path);
        made->stream = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
        if (descriptor >= 0 && made->stream == NULL)
            close(descriptor);
    }
    if (made->stream == NULL || made->path == NULL) {
        int reason = errno;
        rnet_output_abandon(made);
        return rnet_fail_io(error, "%s: cannot be written: %s", path, strerror(reason));
    }
    *file = made;
    return 0;
}

int rnet_output_write(struct rnet_output_file *file, const void *bytes, size_t count,
                      struct rnet_error *error)
{
    if (fwrite(bytes, 1, count, file->stream) != count)
        return rnet_fail_io(error, "%s: cannot be written: %s", file->path, strerror(errno));
    return 0;
}

/* The folder's entry becomes durable too; where that cannot be asked for, the rename still holds.
 */
static void sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
    int descriptor = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        (void)fsync(descriptor);
        close(descriptor);
    }
    free(folder);
}

int rnet_output_commit(struct rnet_output_file *file, struct rnet_error *error)
{
    int failed = fflush(file->stream) != 0 ? errno : 0;
    if (failed == 0 && file->temporary != NULL && fsync(fileno(file->stream)) != 0)
        failed = errno;
    if (file->stream != stdout) {
        if (fclose(file->stream) != 0 && failed == 0)
            failed = errno;
        file->stream = NULL;
    }
    if (failed == 0 && file->temporary != NULL && rename(file->temporary, file->path) != 0)
        failed = errno;
    if (failed != 0) {
        rnet_fail_io(error, "%s: cannot be written: %s", file->path, strerror(failed));
        rnet_output_abandon(file);
        return -1;
    }
    if (file->temporary != NULL)
        sync_folder(file->path);
    release(file);
    return 0;
}

void rnet_output_abandon(struct rnet_output_file *file)
{
    if (file == NULL)
        return;
    if (file->stream != NULL && file->stream != stdout)
        fclose(file->stream);
    if (file->temporary != NULL)
        unlink(file->temporary);
    release(file);
}
