/* text_file.h: small files of lines. */
#ifndef RNETC_TEXT_FILE_H
#define RNETC_TEXT_FILE_H

#include "base/arena.h"

/* The whole file ("-": standard input) as text that ends with 0, a NUL read as the end of a line.
 * NULL (reported to standard error) where it cannot be had. */
char *text_read(struct arena *arena, const char *path);

#endif
