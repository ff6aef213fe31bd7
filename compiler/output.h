/* output.h: files that appear whole or not at all. */
#ifndef RNETC_OUTPUT_H
#define RNETC_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "error.h"

/* Bytes of a file that is written in parts. */
struct output_part {
    const void *data;
    size_t bytes;
};

/* Writes `bytes` bytes to a temporary name beside `path`, syncs it and renames it. "-" is standard
 * output. Reports to standard error and returns false where that fails; what was there stays. */
bool output_write(struct arena *arena, const char *path, const void *data, size_t bytes);

/* The same for `count` parts, one after the other. */
bool output_write_parts(struct arena *arena, const char *path, const struct output_part *parts,
                        size_t count);

/* Prints what the runtime found, a line each, to standard error. The exit status: 3 where a file
 * cannot be read or written, else 1. */
int output_error(const struct rnet_error *error);

/* Whether a new file may take the place of what is at `path`: nothing, or a regular file. Reports
 * to standard error where it may not (a folder, a device that a rename would destroy). */
bool output_replaceable(const char *path);

/* Whether both names are of one file. Reports, as a result that would take its source's place. */
bool output_same_file(const char *output, const char *input);

/* Makes the folder unless it exists. Reports to standard error and returns false where it cannot.
 */
bool output_folder(const char *path);

/* A new private folder for intermediate files, NULL (reported) where none can be made; and its end
 * with all files in it. */
const char *output_scratch(struct arena *arena);
void output_scratch_remove(struct arena *arena, const char *folder);

#endif
