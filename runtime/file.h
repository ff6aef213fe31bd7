/* file.h: whole files in memory. */
#ifndef RNET_FILE_H
#define RNET_FILE_H

#include <stddef.h>

#include "error.h"

struct rnet_file {
    unsigned char *bytes; /* `count` bytes and a NUL; the caller frees them */
    size_t count;
};

/* Reads the regular file `path`. 0, or -1 with the reason and nothing to free. */
int rnet_file_read(struct rnet_file *file, const char *path, struct rnet_error *error);

/* Reads up to `count` bytes from a descriptor, going on after short reads. Bytes read, fewer only
 * at the end of the file; -1 with errno set. */
long long rnet_file_fill(int descriptor, void *bytes, size_t count);

/* The text after the last '/' of `path`. */
const char *rnet_file_base(const char *path);

/* "folder/name", which the caller frees; NULL without memory. */
char *rnet_file_join(const char *folder, const char *name);

/* 1 where `path` is an existing regular file, else 0. */
int rnet_file_exists(const char *path);

#endif
