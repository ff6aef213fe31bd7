/* sha256.h: the SHA-256 of a file, so that a program can say what it is and what it was given. */
#ifndef RNET_SHA256_H
#define RNET_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

enum { RNET_SHA256_TEXT = 65 }; /* 64 hexadecimal digits and a NUL */

struct rnet_sha256 {
    uint32_t state[8];
    uint64_t bytes;          /* taken so far */
    unsigned char block[64]; /* its last bytes that fill no block yet */
};

void rnet_sha256_start(struct rnet_sha256 *sha);
void rnet_sha256_add(struct rnet_sha256 *sha, const void *data, size_t bytes);
void rnet_sha256_finish(struct rnet_sha256 *sha, char text[RNET_SHA256_TEXT]);

/* Of the file at `path`. 0, or -1 with the reason. */
int rnet_sha256_file(const char *path, char text[RNET_SHA256_TEXT], struct rnet_error *error);

#endif
