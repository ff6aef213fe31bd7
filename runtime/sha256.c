/* sha256.c: SHA-256 (FIPS 180-4). In: bytes, or a file. Out: hexadecimal digits. */
#include "sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

/* The first 32 bits of the fractions of the cube roots of the first 64 primes. */
static const uint32_t roots[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

/* Section 6.2.2, step 1: the message schedule. */
static void schedule(uint32_t w[64], const unsigned char block[64])
{
    for (int i = 0; i < 16; i++) {
        const unsigned char *b = block + (size_t)i * 4;
        w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
}

/* Steps 2 to 4. */
static void take_block(uint32_t state[8], const unsigned char block[64])
{
    uint32_t w[64], s[8];
    schedule(w, block);
    memcpy(s, state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t e = s[4], a = s[0];
        uint32_t sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
        uint32_t chosen = (e & s[5]) ^ (~e & s[6]);
        uint32_t t1 = s[7] + sum1 + chosen + roots[i] + w[i];
        uint32_t sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
        uint32_t t2 = sum0 + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

void rnet_sha256_start(struct rnet_sha256 *sha)
{
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(sha->state, first, sizeof first);
    sha->bytes = 0;
}

void rnet_sha256_add(struct rnet_sha256 *sha, const void *data, size_t bytes)
{
    const unsigned char *from = data;
    size_t held = sha->bytes % 64;
    sha->bytes += bytes;
    if (held > 0 && bytes > 0) {
        size_t more = bytes < 64 - held ? bytes : 64 - held;
        memcpy(sha->block + held, from, more);
        from += more;
        bytes -= more;
        if (held + more < 64)
            return;
        take_block(sha->state, sha->block);
    }
    for (; bytes >= 64; bytes -= 64, from += 64)
        take_block(sha->state, from);
    if (bytes > 0)
        memcpy(sha->block, from, bytes);
}

void rnet_sha256_finish(struct rnet_sha256 *sha, char text[RNET_SHA256_TEXT])
{
    static const unsigned char padding[64] = {0x80};
    unsigned char length[8];
    uint64_t bits = sha->bytes * 8;
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    size_t held = sha->bytes % 64;
    rnet_sha256_add(sha, padding, held < 56 ? 56 - held : 120 - held);
    rnet_sha256_add(sha, length, sizeof length);
    for (int i = 0; i < 8; i++)
        snprintf(text + (size_t)i * 8, 9, "%08x", (unsigned)sha->state[i]);
}

int rnet_sha256_file(const char *path, char text[RNET_SHA256_TEXT], struct rnet_error *error)
{
    unsigned char bytes[1 << 14];
    struct rnet_sha256 sha;
    long long got = -1;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    rnet_sha256_start(&sha);
    if (descriptor >= 0)
        while ((got = rnet_file_fill(descriptor, bytes, sizeof bytes)) > 0)
            rnet_sha256_add(&sha, bytes, (size_t)got);
    int reason = errno;
    if (descriptor >= 0)
        close(descriptor);
    if (got < 0)
        return rnet_fail_io(error, "%s: %s", path, strerror(reason));
    rnet_sha256_finish(&sha, text);
    return 0;
}
