/* npy.c: NumPy's files for tests, written apart from the runtime's own reader and writer.
 * In: float arrays. Out: files, and back. */
#include "support/npy.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"

static const char magic[8] = {'\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0};

enum { PREFIX_BYTES = 10, HEADER_BYTES = 128 };

bool npy_write(const char *path, int rank, const size_t *dims, const float *data)
{
    char header[HEADER_BYTES + 1] = {0};
    size_t count = 1, used = 0;
    char shape[96] = "";
    for (int i = 0; i < rank; i++) {
        used += (size_t)snprintf(shape + used, sizeof shape - used, "%zu, ", dims[i]);
        count *= dims[i];
    }
    memcpy(header, magic, sizeof magic);
    header[8] = HEADER_BYTES - PREFIX_BYTES;
    int text = snprintf(header + PREFIX_BYTES, HEADER_BYTES - PREFIX_BYTES,
                        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }", shape);
    memset(header + PREFIX_BYTES + text, ' ', (size_t)(HEADER_BYTES - PREFIX_BYTES - text));
    header[HEADER_BYTES - 1] = '\n';

    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool written = fwrite(header, 1, HEADER_BYTES, file) == HEADER_BYTES &&
                   fwrite(data, sizeof *data, count, file) == count;
    return fclose(file) == 0 && written;
}

/* The extents of `'shape': (3, 10), }`. False where there are too many. */
static bool read_shape(const char *text, struct npy *npy)
{
    const char *at = strstr(text, "'shape': (");
    if (!at)
        return false;
    at += strlen("'shape': (");
    npy->count = 1;
    for (npy->rank = 0; *at != ')'; npy->rank++) {
        char *end;
        if (npy->rank == NPY_RANK_MAX)
            return false;
        npy->dims[npy->rank] = strtoul(at, &end, 10);
        if (end == at)
            return false;
        npy->count *= npy->dims[npy->rank];
        at = end + strspn(end, ", ");
    }
    return true;
}

bool npy_read(const char *path, struct npy *npy)
{
    size_t bytes;
    char *file = files_read(path, &bytes);
    *npy = (struct npy){0};
    if (!file)
        return false;
    bool good = bytes > PREFIX_BYTES && memcmp(file, magic, sizeof magic) == 0;
    size_t header = 0;
    if (good) {
        header = PREFIX_BYTES + (unsigned char)file[8] + 256u * (unsigned char)file[9];
        good = header <= bytes && file[header - 1] == '\n';
    }
    if (good) {
        file[header - 1] = '\0';
        const char *text = file + PREFIX_BYTES;
        good = strstr(text, "'<f4'") && strstr(text, "'fortran_order': False") &&
               read_shape(text, npy) && bytes - header == npy->count * sizeof(float);
    }
    if (good) {
        npy->data = malloc(npy->count * sizeof(float) + 1);
        if (!npy->data)
            abort();
        memcpy(npy->data, file + header, npy->count * sizeof(float));
    }
    free(file);
    return good;
}
