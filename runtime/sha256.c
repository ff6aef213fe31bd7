/* sha256.c: SHA-256, as libmd computes it. In: a file. Out: hexadecimal digits. */
#include "sha256.h"

#include <errno.h>
#include <sha2.h>
#include <string.h>

_Static_assert((int)RNET_SHA256_TEXT == (int)SHA256_DIGEST_STRING_LENGTH,
               "room for libmd's digits");

int rnet_sha256_file(const char *path, char text[RNET_SHA256_TEXT], struct rnet_error *error)
{
    return SHA256File(path, text) != NULL ? 0
                                          : rnet_fail_io(error, "%s: %s", path, strerror(errno));
}
