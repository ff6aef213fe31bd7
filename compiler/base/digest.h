/* digest.h: SHA-256 of texts, by which the files of a compilation name one another. */
#ifndef RNETC_BASE_DIGEST_H
#define RNETC_BASE_DIGEST_H

#include <stddef.h>

#include "base/arena.h"

struct digest;

/* Of nothing yet. */
struct digest *digest_new(struct arena *arena);

/* Goes on with `bytes` bytes. */
void digest_add(struct digest *digest, const void *data, size_t bytes);

/* 64 hexadecimal digits; the digest is at its end. */
const char *digest_text(struct digest *digest);

/* All of it for one text. */
const char *digest_of(struct arena *arena, const void *data, size_t bytes);

/* Of a file. NULL with errno where it cannot be read. */
const char *digest_file(struct arena *arena, const char *path);

#endif
