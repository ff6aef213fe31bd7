/* digest.c: SHA-256, as libmd computes it. In: bytes. Out: hexadecimal digits. */
#include "base/digest.h"

#include <sha2.h>

struct digest {
    struct arena *arena;
    SHA2_CTX context;
};

struct digest *digest_new(struct arena *arena)
{
    struct digest *digest = arena_alloc(arena, sizeof *digest);
    digest->arena = arena;
    SHA256Init(&digest->context);
    return digest;
}

void digest_add(struct digest *digest, const void *data, size_t bytes)
{
    SHA256Update(&digest->context, data, bytes);
}

const char *digest_text(struct digest *digest)
{
    char *text = arena_alloc(digest->arena, SHA256_DIGEST_STRING_LENGTH);
    SHA256End(&digest->context, text);
    return text;
}

const char *digest_of(struct arena *arena, const void *data, size_t bytes)
{
    struct digest *digest = digest_new(arena);
    digest_add(digest, data, bytes);
    return digest_text(digest);
}

const char *digest_file(struct arena *arena, const char *path)
{
    char *text = arena_alloc(arena, SHA256_DIGEST_STRING_LENGTH);
    return SHA256File(path, text);
}
