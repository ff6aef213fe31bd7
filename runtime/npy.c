/* npy.c: arrays in NumPy's .npy format. In: a path; floats to write. Out: elements in order; the
 * header before written ones.
 *
 * "\x93NUMPY", version (2 bytes), header length (2 bytes, from version 2 on 4), header, data. */
#include "npy.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "npy_header.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "elements are read as they stand");

enum { HEADER_BYTES_MAX = 1 << 20, CHUNK_ITEMS = 1024 };

/* Reads exactly `count` bytes. */
static int read_bytes(const struct rnet_npy *npy, void *out, size_t count, struct rnet_error *error)
{
    long long got = rnet_file_fill(npy->descriptor, out, count);
    if (got < 0)
        return rnet_fail_io(error, "%s: %s", npy->path, strerror(errno));
    if ((size_t)got != count)
        return rnet_fail(error, "%s: truncated", npy->path);
    return 0;
}

/* A regular file has the bytes that its header promises, no fewer and no more. */
static int check_size(const struct rnet_npy *npy, struct rnet_error *error)
{
    struct stat status;
    int64_t bytes;
    if (__builtin_mul_overflow(npy->count, (int64_t)npy->item_bytes, &bytes) ||
        __builtin_add_overflow(bytes, npy->data_start, &bytes))
        return rnet_fail(error, "%s: its shape is too large", npy->path);
    if (fstat(npy->descriptor, &status) != 0)
        return rnet_fail_io(error, "%s: %s", npy->path, strerror(errno));
    if (S_ISREG(status.st_mode) && status.st_size < bytes)
        return rnet_fail(error, "%s: truncated: %lld bytes, its header promises %lld", npy->path,
                         (long long)status.st_size, (long long)bytes);
    if (S_ISREG(status.st_mode) && status.st_size > bytes)
        return rnet_fail(error, "%s: %lld bytes, but its header promises only %lld", npy->path,
                         (long long)status.st_size, (long long)bytes);
    return 0;
}

static int read_header(struct rnet_npy *npy, struct rnet_error *error)
{
    unsigned char head[12];
    if (read_bytes(npy, head, 8, error) != 0)
        return -1;
    if (memcmp(head, "\x93NUMPY", 6) != 0)
        return rnet_fail(error, "%s: not a .npy file", npy->path);
    if (head[6] < 1 || head[6] > 3)
        return rnet_fail(error, "%s: .npy version %d is not known", npy->path, head[6]);
    size_t length_bytes = head[6] == 1 ? 2 : 4, header_bytes = 0;
    if (read_bytes(npy, head + 8, length_bytes, error) != 0)
        return -1;
    for (size_t i = length_bytes; i-- > 0;)
        header_bytes = header_bytes << 8 | head[8 + i];
    if (header_bytes > HEADER_BYTES_MAX)
        return rnet_fail(error, "%s: a header of %zu bytes is too long", npy->path, header_bytes);
    char *text = malloc(header_bytes + 1);
    if (text == NULL)
        return rnet_fail(error, "%s: out of memory", npy->path);
    int result = read_bytes(npy, text, header_bytes, error);
    if (result == 0)
        result = rnet_npy_parse(npy, text, header_bytes, error);
    free(text);
    npy->data_start = (int64_t)(8 + length_bytes + header_bytes);
    return result == 0 ? check_size(npy, error) : -1;
}

int rnet_npy_open(struct rnet_npy *npy, const char *path, struct rnet_error *error)
{
    int is_stdin = strcmp(path, "-") == 0;
    *npy = (struct rnet_npy){.path = is_stdin ? "standard input" : path};
    npy->descriptor = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (npy->descriptor < 0)
        return rnet_fail_io(error, "%s: %s", npy->path, strerror(errno));
    if (read_header(npy, error) == 0)
        return 0;
    rnet_npy_close(npy);
    return -1;
}

void rnet_npy_close(struct rnet_npy *npy)
{
    close(npy->descriptor);
    npy->descriptor = -1;
}

int rnet_npy_read(struct rnet_npy *npy, void *out, size_t count, struct rnet_error *error)
{
    return read_bytes(npy, out, count * npy->item_bytes, error);
}

int rnet_npy_is_float(enum rnet_npy_type type)
{
    return type == RNET_NPY_F4 || type == RNET_NPY_F8;
}

/* A double beyond float's range becomes an infinity, where a cast alone is undefined. */
static float narrow(double value)
{
    if (value > (double)FLT_MAX)
        return INFINITY;
    return value < -(double)FLT_MAX ? -INFINITY : (float)value;
}

int rnet_npy_read_floats(struct rnet_npy *npy, float *out, size_t count, struct rnet_error *error)
{
    double chunk[CHUNK_ITEMS];
    if (npy->type == RNET_NPY_F4)
        return rnet_npy_read(npy, out, count, error);
    if (npy->type != RNET_NPY_F8)
        return rnet_fail(error, "%s: %s, but float32 or float64 is wanted", npy->path,
                         rnet_npy_type_name(npy->type));
    while (count > 0) {
        size_t items = count < CHUNK_ITEMS ? count : CHUNK_ITEMS;
        if (rnet_npy_read(npy, chunk, items, error) != 0)
            return -1;
        for (size_t i = 0; i < items; i++)
            out[i] = narrow(chunk[i]);
        out += items;
        count -= items;
    }
    return 0;
}

/* The integer at `bytes`; -1 for a uint64 beyond int64's range. */
static int64_t load_integer(enum rnet_npy_type type, const unsigned char *bytes, size_t item_bytes)
{
    uint64_t value = 0;
    memcpy(&value, bytes, item_bytes);
    switch (type) {
    case RNET_NPY_I1:
        return (int8_t)value;
    case RNET_NPY_I2:
        return (int16_t)value;
    case RNET_NPY_I4:
        return (int32_t)value;
    case RNET_NPY_U8:
        return value > INT64_MAX ? -1 : (int64_t)value;
    default:
        return (int64_t)value;
    }
}

int rnet_npy_read_integers(struct rnet_npy *npy, int64_t *out, size_t count,
                           struct rnet_error *error)
{
    unsigned char chunk[CHUNK_ITEMS * 8];
    if (rnet_npy_is_float(npy->type))
        return rnet_fail(error, "%s: %s, but integers are wanted", npy->path,
                         rnet_npy_type_name(npy->type));
    while (count > 0) {
        size_t items = count < CHUNK_ITEMS ? count : CHUNK_ITEMS;
        if (rnet_npy_read(npy, chunk, items, error) != 0)
            return -1;
        for (size_t i = 0; i < items; i++)
            out[i] = load_integer(npy->type, chunk + i * npy->item_bytes, npy->item_bytes);
        out += items;
        count -= items;
    }
    return 0;
}

int rnet_npy_seek(struct rnet_npy *npy, int64_t element, struct rnet_error *error)
{
    off_t offset = npy->data_start + element * (int64_t)npy->item_bytes;
    if (lseek(npy->descriptor, offset, SEEK_SET) < 0)
        return rnet_fail_io(error, "%s: %s", npy->path, strerror(errno));
    return 0;
}

int rnet_npy_write_header(struct rnet_output_file *file, int rank, const int64_t *dims,
                          struct rnet_error *error)
{
    char text[320] = "\x93NUMPY\x01";
    size_t used = 10; /* magic, version 1.0, two bytes of length */
    used += (size_t)snprintf(text + used, sizeof text - used,
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (");
    for (int i = 0; i < rank && i < RNET_NPY_RANK_MAX; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%lld,%s", (long long)dims[i],
                                 i + 1 < rank ? " " : "");
    used += (size_t)snprintf(text + used, sizeof text - used, "), }");
    while (used % 64 != 63)
        text[used++] = ' ';
    text[used++] = '\n';
    text[8] = (char)((used - 10) & 0xff);
    text[9] = (char)((used - 10) >> 8);
    return rnet_output_write(file, text, used, error);
}
