/* file.c: whole files in memory. In: a path. Out: its bytes, or why there are none. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One read() is asked for no more than this: Linux gives no more at a time either. */
enum { READ_BYTES = 1 << 30 };

long long rnet_file_fill(int descriptor, void *bytes, size_t count)
{
    size_t done = 0;
    while (done < count) {
        size_t want = count - done < READ_BYTES ? count - done : READ_BYTES;
        ssize_t got = read(descriptor, (unsigned char *)bytes + done, want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (long long)done;
}

static int read_open(struct rnet_file *file, int descriptor, const char *path,
                     struct rnet_error *error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return rnet_fail_io(error, "%s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return rnet_fail_io(error, "%s: not a regular file", path);
    size_t count = (size_t)status.st_size;
    unsigned char *bytes = malloc(count + 1);
    if (bytes == NULL)
        return rnet_fail(error, "%s: no memory for its %zu bytes", path, count);
    long long got = rnet_file_fill(descriptor, bytes, count);
    if (got < 0 || (size_t)got != count) {
        const char *reason = got < 0 ? strerror(errno) : "became shorter while it was read";
        free(bytes);
        return rnet_fail_io(error, "%s: %s", path, reason);
    }
    bytes[count] = '\0';
    *file = (struct rnet_file){bytes, count};
    return 0;
}

int rnet_file_read(struct rnet_file *file, const char *path, struct rnet_error *error)
{
    *file = (struct rnet_file){NULL, 0};
    /* O_NONBLOCK: a pipe without a writer is refused below instead of waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return rnet_fail_io(error, "%s: %s", path, strerror(errno));
    int result = read_open(file, descriptor, path, error);
    close(descriptor);
    return result;
}

const char *rnet_file_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

char *rnet_file_join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    int ends_in_slash = length > 0 && folder[length - 1] == '/';
    size_t bytes = length + strlen(name) + 2;
    char *path = malloc(bytes);
    if (path != NULL)
        snprintf(path, bytes, "%s%s%s", folder, ends_in_slash ? "" : "/", name);
    return path;
}

int rnet_file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}
