/* oracle_weights.c: weights from a hash. In: a seed, names and shapes. Out: floats, safetensors. */
#include "support/oracle_weights.h"

#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a over SEED ':' name. */
static uint64_t hash(const char *seed, const char *name)
{
    const char *parts[] = {seed, ":", name};
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < 3; i++)
        for (const char *c = parts[i]; *c; c++)
            h = (h ^ (unsigned char)*c) * 0x100000001B3u;
    return h;
}

/* splitmix64's output for the state `start` + (index + 1) steps, as a number in [0, 1). */
static double unit(uint64_t start, uint64_t index)
{
    uint64_t z = start + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (double)(z >> 40) / (double)(1 << 24);
}

static bool ends_in(const char *name, const char *tail)
{
    size_t length = strlen(name), end = strlen(tail);
    return length >= end && strcmp(name + length - end, tail) == 0;
}

size_t oracle_floats(const struct rnet_manifest_row *row)
{
    size_t count = 1;
    for (int i = 0; i < row->rank; i++)
        count *= (size_t)row->dims[i];
    return count;
}

/* Factor and summand of a parameter that is not a layer's weight: factor * (r + summand). */
static void small_range(const struct rnet_manifest_row *row, double *factor, double *summand)
{
    bool centred = ends_in(row->name, "running_mean") || ends_in(row->name, "bias");
    bool damped = ends_in(row->name, "bn2.weight") || ends_in(row->name, "bn3.weight");
    *summand = centred ? -0.5 : 0.5;
    *factor = centred || damped ? 0.2 : 1;
}

void oracle_tensor(const char *seed, const struct rnet_manifest_row *row, float *out)
{
    uint64_t start = hash(seed, row->name);
    size_t count = oracle_floats(row);
    double factor, summand, fan_in = 1;
    small_range(row, &factor, &summand);
    for (int i = 1; i < row->rank; i++)
        fan_in *= row->dims[i];
    double limit = sqrt(6.0 / fan_in);
    bool is_layer = row->rank > 1;
    for (size_t i = 0; i < count; i++) {
        double r = unit(start, i);
        out[i] = (float)(is_layer ? (2 * r - 1) * limit : factor * (r + summand));
    }
}

void oracle_image(const char *seed, const char *name, size_t count, float *out)
{
    uint64_t start = hash(seed, name);
    for (size_t i = 0; i < count; i++)
        out[i] = (float)(2 * unit(start, i) - 1);
}

static char *header_text(const struct rnet_manifest_row *rows, size_t count)
{
    json_t *header = json_object();
    size_t offset = 0;
    for (size_t i = 0; i < count; i++) {
        json_t *shape = json_array();
        for (int d = 0; d < rows[i].rank; d++)
            json_array_append_new(shape, json_integer(rows[i].dims[d]));
        size_t end = offset + oracle_floats(&rows[i]) * sizeof(float);
        json_object_set_new(header, rows[i].name,
                            json_pack("{s:s,s:o,s:[I,I]}", "dtype", "F32", "shape", shape,
                                      "data_offsets", (json_int_t)offset, (json_int_t)end));
        offset = end;
    }
    char *text = json_dumps(header, JSON_COMPACT);
    json_decref(header);
    if (!text)
        abort();
    return text;
}

bool oracle_write(const char *path, const char *seed, const struct rnet_manifest_row *rows,
                  size_t count)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    char *text = header_text(rows, count);
    size_t length = strlen(text), padding = (8 - length % 8) % 8;
    uint64_t bytes = length + padding;
    fwrite(&bytes, sizeof bytes, 1, file);
    fprintf(file, "%s%*s", text, (int)padding, "");
    free(text);
    for (size_t i = 0; i < count; i++) {
        size_t floats = oracle_floats(&rows[i]);
        float *values = malloc(floats * sizeof *values + 1);
        if (!values)
            abort();
        oracle_tensor(seed, &rows[i], values);
        fwrite(values, sizeof *values, floats, file);
        free(values);
    }
    bool written = !ferror(file);
    return fclose(file) == 0 && written;
}

struct rnet_manifest_row *oracle_rows_read(const char *path, size_t *count)
{
    json_t *list = json_load_file(path, 0, NULL);
    *count = json_object_size(list);
    struct rnet_manifest_row *rows = calloc(*count + 1, sizeof *rows);
    if (!rows)
        abort();
    size_t used = 0;
    const char *name;
    json_t *shape;
    json_object_foreach(list, name, shape)
    {
        struct rnet_manifest_row *row = &rows[used++];
        row->name = strdup(name);
        row->rank = (int)json_array_size(shape);
        for (int d = 0; d < row->rank && d < 4; d++)
            row->dims[d] = (int)json_integer_value(json_array_get(shape, (size_t)d));
    }
    json_decref(list);
    if (used)
        return rows;
    free(rows);
    return NULL;
}

void oracle_rows_free(struct rnet_manifest_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free((char *)(uintptr_t)rows[i].name);
    free(rows);
}
