/* masters.c: parameters in training. In: rows, and blocks or a file. Out: blocks, or tensors in
 * PyTorch's order. */
#include "masters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

static const uint64_t init_stream = (uint64_t)1 << 63; /* + the row; loader.c has the others */

size_t rnet_masters_count(const struct rnet_master_row *row)
{
    size_t count = 1;
    for (int i = 0; i < row->rank; i++)
        count *= (size_t)row->dims[i];
    return count;
}

/* Positions that share a pair of channels: of the kernel, or of the input that is flattened. */
static size_t window_of(const struct rnet_master_row *row)
{
    if (row->kind == RNET_MASTER_CONV)
        return (size_t)row->dims[2] * (size_t)row->dims[3];
    return (size_t)row->ih * (size_t)row->iw;
}

/* The extents of a blocked tensor; a vector is one block of one channel. */
struct blocking {
    size_t window, channels, in_block, in_blocks, out_block;
};

static struct blocking blocking_of(const struct rnet_master_row *row)
{
    if (row->kind == RNET_MASTER_VECTOR)
        return (struct blocking){1, 1, 1, 1, (size_t)row->dims[0]};
    struct blocking b = {.window = window_of(row), .in_block = (size_t)row->in_block};
    b.channels = rnet_masters_count(row) / ((size_t)row->dims[0] * b.window);
    b.in_blocks = (b.channels + b.in_block - 1) / b.in_block;
    b.out_block = (size_t)row->lanes * (size_t)row->kb;
    return b;
}

static size_t place(const struct blocking *b, size_t element)
{
    size_t pair = element / b->window, k = element % b->window;
    size_t o = pair / b->channels, i = pair % b->channels;
    size_t block = (o / b->out_block * b->in_blocks + i / b->in_block) * b->window + k;
    return (block * b->in_block + i % b->in_block) * b->out_block + o % b->out_block;
}

size_t rnet_masters_index(const struct rnet_master_row *row, size_t element)
{
    struct blocking b = blocking_of(row);
    return place(&b, element);
}

size_t rnet_masters_reals(const struct rnet_master_row *row)
{
    struct blocking b = blocking_of(row);
    size_t blocks = ((size_t)row->dims[0] + b.out_block - 1) / b.out_block;
    return blocks * b.out_block * b.window * b.in_blocks * b.in_block;
}

static double get(const void *values, size_t index, int real_bytes)
{
    double wide;
    float narrow;
    const unsigned char *at = (const unsigned char *)values + index * (size_t)real_bytes;
    if (real_bytes == 8) {
        memcpy(&wide, at, sizeof wide);
        return wide;
    }
    memcpy(&narrow, at, sizeof narrow);
    return (double)narrow;
}

static void put(void *values, size_t index, int real_bytes, double value)
{
    float narrow = (float)value;
    unsigned char *at = (unsigned char *)values + index * (size_t)real_bytes;
    if (real_bytes == 8)
        memcpy(at, &value, sizeof value);
    else
        memcpy(at, &narrow, sizeof narrow);
}

void rnet_masters_read(const struct rnet_master_row *row, const void *block, int real_bytes,
                       size_t first, size_t count, void *out, int out_bytes)
{
    struct blocking b = blocking_of(row);
    for (size_t i = 0; i < count; i++) {
        size_t at = row->offset + place(&b, first + i);
        put(out, i, out_bytes, get(block, at, real_bytes));
    }
}

void rnet_masters_write(const struct rnet_master_row *row, void *block, int real_bytes,
                        const void *in, int in_bytes)
{
    struct blocking b = blocking_of(row);
    size_t count = rnet_masters_count(row);
    for (size_t i = 0; i < count; i++)
        put(block, row->offset + place(&b, i), real_bytes, get(in, i, in_bytes));
}

/* ---- Initial values ---- */

static double draw(const struct rnet_master_row *row, struct rnet_random *random)
{
    switch (row->init) {
    case RNET_INIT_NORMAL:
        return row->init_value * rnet_random_normal(random);
    case RNET_INIT_UNIFORM:
        return row->init_value * (2 * rnet_random_uniform(random) - 1);
    case RNET_INIT_CONSTANT:
        break;
    }
    return row->init_value;
}

void rnet_masters_init(const struct rnet_master_row *rows, size_t count, void *weights,
                       void *statistics, int real_bytes, uint64_t seed)
{
    for (size_t r = 0; r < count; r++) {
        const struct rnet_master_row *row = &rows[r];
        struct rnet_random random = {seed, init_stream + r, 0};
        void *block = row->learned ? weights : statistics;
        struct blocking b = blocking_of(row);
        size_t elements = rnet_masters_count(row);
        for (size_t i = 0; i < elements; i++)
            put(block, row->offset + place(&b, i), real_bytes, draw(row, &random));
    }
}

/* ---- Files ---- */

/* rnet_manifest_check takes no F64, which only training in double precision writes. */
static int check_doubles(const struct rnet_manifest_row *row, const struct rnet_tensor *tensor,
                         const struct rnet_weights *weights, struct rnet_error *error)
{
    const char *path = rnet_weights_path(weights);
    int same = tensor->rank == row->rank;
    for (int i = 0; same && i < row->rank; i++)
        same = tensor->dims[i] == row->dims[i];
    if (!same)
        return rnet_fail_also(error, "%s: tensor '%s' has another shape than the network wants",
                              path, row->name);
    for (int64_t i = 0; i < tensor->count; i++)
        if (!isfinite(get(tensor->data, (size_t)i, 8)))
            return rnet_fail_also(error,
                                  "%s: tensor '%s' is not finite (NaN or infinity) at element "
                                  "%lld",
                                  path, row->name, (long long)i);
    return 0;
}

int rnet_masters_check(const struct rnet_master_row *rows, size_t count, const char *prefix,
                       int learned_only, const struct rnet_weights *weights,
                       struct rnet_error *error)
{
    int status = 0;
    for (size_t r = 0; r < count; r++) {
        struct rnet_manifest_row row = {.rank = rows[r].rank};
        char *name = NULL;
        if (learned_only && !rows[r].learned)
            continue;
        memcpy(row.dims, rows[r].dims, sizeof row.dims);
        if (asprintf(&name, "%s%s", prefix, rows[r].name) < 0)
            return rnet_fail(error, "out of memory");
        row.name = name;
        const struct rnet_tensor *tensor = rnet_weights_find(weights, name);
        if ((tensor != NULL && tensor->dtype == RNET_F64
                 ? check_doubles(&row, tensor, weights, error)
                 : rnet_manifest_check(&row, 1, weights, error)) != 0)
            status = -1; /* and go on: all are listed */
        free(name);
    }
    return status;
}

int rnet_masters_load(const struct rnet_master_row *row, void *block, int real_bytes,
                      const struct rnet_tensor *tensor, struct rnet_error *error)
{
    if (tensor->dtype == RNET_F64 || tensor->dtype == RNET_F32) {
        rnet_masters_write(row, block, real_bytes, tensor->data,
                           (int)rnet_dtype_bytes(tensor->dtype));
        return 0;
    }
    float *values = malloc((size_t)tensor->count * sizeof *values + 1);
    if (values == NULL || rnet_tensor_floats(tensor, values) != 0) {
        free(values);
        return rnet_fail(error, "no memory for tensor %s", row->name);
    }
    rnet_masters_write(row, block, real_bytes, values, 4);
    free(values);
    return 0;
}

/* ---- What the values are like ---- */

/* In eight sums, whose order is fixed: the same on any number of threads, and no chain of adds. */
double rnet_masters_squares(const void *values, size_t reals, int real_bytes)
{
    double sums[8] = {0}, all = 0;
    const float *narrow = values;
    const double *wide = values;
    size_t i = 0;
    for (; i + 8 <= reals && real_bytes == 8; i += 8)
        for (int j = 0; j < 8; j++)
            sums[j] += wide[i + (size_t)j] * wide[i + (size_t)j];
    for (; i + 8 <= reals && real_bytes == 4; i += 8)
        for (int j = 0; j < 8; j++) {
            double value = (double)narrow[i + (size_t)j];
            sums[j] += value * value;
        }
    for (; i < reals; i++)
        sums[i % 8] += get(values, i, real_bytes) * get(values, i, real_bytes);
    for (int j = 0; j < 8; j++)
        all += sums[j];
    return all;
}

/* A double's square may overflow where the double does not. */
static int all_finite(const void *values, size_t reals, int real_bytes)
{
    if (isfinite(rnet_masters_squares(values, reals, real_bytes)))
        return 1;
    for (size_t i = 0; i < reals; i++)
        if (!isfinite(get(values, i, real_bytes)))
            return 0;
    return 1;
}

long rnet_masters_not_finite(const struct rnet_master_row *rows, size_t count, const void *block,
                             int learned, int real_bytes)
{
    for (size_t r = 0; r < count; r++) {
        const unsigned char *from =
            (const unsigned char *)block + rows[r].offset * (size_t)real_bytes;
        if (rows[r].learned == learned && !all_finite(from, rows[r].reals, real_bytes))
            return (long)r;
    }
    return -1;
}
