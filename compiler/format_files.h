/* format_files.h: the command `format`. */
#ifndef RNETC_FORMAT_FILES_H
#define RNETC_FORMAT_FILES_H

#include "options.h"

/* Lays out the files of the command line in place, where that changes them; standard input, which
 * stands for no files too, goes to standard output. With --check nothing is written but the names
 * of the files that would change. Returns the exit status: 1 where a file does not parse, or
 * would change with --check, 3 where one cannot be read or written. */
int format_files(struct arena *arena, const struct options *options);

#endif
