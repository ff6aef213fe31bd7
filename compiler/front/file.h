/* file.h: a file's bytes. Private to front/. */
#ifndef RNETC_FRONT_FILE_H
#define RNETC_FRONT_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/arena.h"

struct file {
    int descriptor;     /* -1: not open */
    struct stat status; /* where it is open */
    const char *text;   /* once loaded: `bytes` bytes, then a NUL */
    size_t bytes;
    const char *code;  /* of the error (E50x), NULL: all is well */
    const char *error; /* what went wrong, as it follows "cannot read `PATH`: " */
};

/* Opens the file at `path`, a regular one or (not where `only_regular`) a pipe or a device. Leaves
 * nothing open where it fails. */
struct file file_open(struct arena *arena, const char *path, bool only_regular);

/* The same for standard input. */
struct file file_open_input(struct arena *arena);

/* Reads what was opened to its end, and closes it. */
void file_load(struct arena *arena, struct file *file);

/* Closes what was opened and is not to be read. */
void file_close(struct file *file);

#endif
