/* output.h: files that appear whole or not at all.
 *
 * The bytes go to a temporary file in the same folder; commit makes them durable and renames it.
 * "-" and what is no regular file (a pipe, a device) are written directly. */
#ifndef RNET_OUTPUT_H
#define RNET_OUTPUT_H

#include <stddef.h>

#include "error.h"

struct rnet_output_file;

/* 0, or -1 with the reason. A file that exists is kept until commit. */
int rnet_output_open(struct rnet_output_file **file, const char *path, struct rnet_error *error);

/* Appends bytes. 0, or -1 (a full disk) with the reason; the caller then abandons the file. */
int rnet_output_write(struct rnet_output_file *file, const void *bytes, size_t count,
                      struct rnet_error *error);

/* Writes all that is buffered to the disk, renames and frees `file`. 0, or -1 with the reason and
 * the temporary file removed. */
int rnet_output_commit(struct rnet_output_file *file, struct rnet_error *error);

/* Removes the temporary file and frees `file`; NULL is allowed. */
void rnet_output_abandon(struct rnet_output_file *file);

#endif
