/* file.c: reading a file whole. In: a path. Out: its bytes, or what went wrong. */
#include "front/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

enum { FIRST_BYTES = 1 << 16 };

static void fail(struct file *file, const char *code, const char *error)
{
    file->code = code;
    file->error = error;
}

static void fail_errno(struct arena *arena, struct file *file)
{
    const char *text = strerror(errno);
    fail(file, "E501", arena_copy(arena, text, strlen(text)));
}

static void fail_large(struct arena *arena, struct file *file)
{
    fail(file, "E503", arena_printf(arena, "it has more than %d MiB", LIMIT_SOURCE_BYTES >> 20));
}

void file_close(struct file *file)
{
    if (file->descriptor > STDIN_FILENO)
        close(file->descriptor);
    file->descriptor = -1;
}

/* Takes `descriptor` unless the file's kind or length is refused. */
static struct file accept_file(struct arena *arena, int descriptor, bool only_regular)
{
    struct file file = {.descriptor = descriptor};
    if (descriptor < 0 || fstat(descriptor, &file.status) != 0)
        fail_errno(arena, &file);
    else if (S_ISDIR(file.status.st_mode))
        fail(&file, "E502", "it is a directory");
    else if (only_regular && !S_ISREG(file.status.st_mode))
        fail(&file, "E502", "it is no regular file");
    else if (S_ISREG(file.status.st_mode) && file.status.st_size > LIMIT_SOURCE_BYTES)
        fail_large(arena, &file);
    if (file.code)
        file_close(&file);
    return file;
}

struct file file_open(struct arena *arena, const char *path, bool only_regular)
{
    /* A pipe without a writer must not hold up what takes regular files only. */
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (only_regular ? O_NONBLOCK : 0);
    return accept_file(arena, open(path, flags), only_regular);
}

struct file file_open_input(struct arena *arena)
{
    return accept_file(arena, STDIN_FILENO, false);
}

/* What the file has at once, and one byte more, so that the last read sees the end. */
static size_t first_capacity(const struct file *file)
{
    return S_ISREG(file->status.st_mode) ? (size_t)file->status.st_size + 1 : FIRST_BYTES;
}

void file_load(struct arena *arena, struct file *file)
{
    size_t capacity = first_capacity(file), bytes = 0;
    char *text = arena_alloc(arena, capacity + 1);
    for (;;) {
        ssize_t got = read(file->descriptor, text + bytes, capacity - bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail_errno(arena, file);
        if (got <= 0)
            break;
        bytes += (size_t)got;
        if (bytes > LIMIT_SOURCE_BYTES) {
            fail_large(arena, file);
            break;
        }
        if (bytes == capacity) { /* a pipe has no length, and a file may grow */
            char *grown = arena_alloc(arena, 2 * capacity + 1);
            memcpy(grown, text, bytes);
            text = grown;
            capacity *= 2;
        }
    }
    file_close(file);
    text[bytes] = '\0';
    file->text = text;
    file->bytes = bytes;
}
