/* files.h: reading, writing and listing files in tests. What fails ends the calling test. */
#ifndef RNET_TESTS_SUPPORT_FILES_H
#define RNET_TESTS_SUPPORT_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* The file's bytes, followed by a NUL; the caller frees them. `bytes` may be NULL. NULL where the
 * file cannot be read. */
char *files_read(const char *path, size_t *bytes);

/* Writes the file whole. False where that fails. */
bool files_write(const char *path, const void *data, size_t bytes);

bool files_exist(const char *path);

/* A path for a file that only this process writes, under build/tests/scratch. The caller frees
 * it. */
char *files_scratch(const char *name);

/* $RNET_SHARED/`path` (by default ../shared/`path`): data that is not part of the repository. The
 * caller frees it. */
char *files_shared(const char *path);

/* Names of the files in `folder` that end in `suffix`, the suffix cut off, sorted. The caller
 * frees the names and the array. */
char **files_list(const char *folder, const char *suffix, size_t *count);

#endif
