/* sha256.h: the SHA-256 of a file, so that a program can say what it is and what it was given. */
#ifndef RNET_SHA256_H
#define RNET_SHA256_H

#include "error.h"

enum { RNET_SHA256_TEXT = 65 }; /* 64 hexadecimal digits and a NUL */

/* Of the file at `path`. 0, or -1 with the reason. */
int rnet_sha256_file(const char *path, char text[RNET_SHA256_TEXT], struct rnet_error *error);

#endif
