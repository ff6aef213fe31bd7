/* prepare.c: runs the table of an emitted program that turns trained parameters into the arrays of
 * its kernels.
 *
 * Input: rows, and a weights file in PyTorch's names and layout that fits the manifest. Output: the
 * parameter block. Every tensor is read once, front to back, and its values land within one block
 * of output channels at a time, so that a network of 60 million weights takes a fraction of a
 * second. Arithmetic is in double, rounded once. */
#include "prepare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One row at work. */
struct job {
    const struct rnet_prepare_row *row;
    const struct rnet_weights *weights;
    struct rnet_error *error;
    float *out;    /* row->floats zeros */
    double *scale; /* of the bn, row->oc; NULL: none */
    double *shift;
};

static size_t round_up(size_t value, size_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

/* The elements of tensor `prefix.part` (`prefix` itself where part is NULL) from malloc; NULL with
 * the reason. `count` is what it must hold. */
static float *load(const struct job *job, const char *prefix, const char *part, size_t count)
{
    char *name = NULL;
    if (asprintf(&name, part ? "%s.%s" : "%s", prefix, part) < 0) {
        rnet_fail(job->error, "no memory to prepare the parameters");
        return NULL;
    }
    const struct rnet_tensor *tensor = rnet_weights_find(job->weights, name);
    const char *path = rnet_weights_path(job->weights);
    float *values = NULL;
    if (!tensor)
        rnet_fail(job->error, "%s: no tensor %s", path, name);
    else if (tensor->count != (int64_t)count)
        rnet_fail(job->error, "%s: tensor %s has %lld elements, not %zu", path, name,
                  (long long)tensor->count, count);
    else if (!(values = malloc(count ? count * sizeof *values : 1)))
        rnet_fail(job->error, "%s: no memory for tensor %s", path, name);
    else if (rnet_tensor_floats(tensor, values) != 0) {
        rnet_fail(job->error, "%s: tensor %s is not of a float type", path, name);
        free(values);
        values = NULL;
    }
    free(name);
    return values;
}

/* Fills job->scale and job->shift from the four tensors of the row's bn. */
static int load_bn(struct job *job)
{
    const struct rnet_prepare_row *row = job->row;
    size_t count = (size_t)row->oc;
    static const char *const parts[4] = {"weight", "bias", "running_mean", "running_var"};
    float *values[4] = {0};
    int status = 0;
    for (int i = 0; i < 4 && status == 0; i++)
        if (!(values[i] = load(job, row->bn, parts[i], count)))
            status = -1;
    job->scale = malloc(count * sizeof *job->scale);
    job->shift = malloc(count * sizeof *job->shift);
    if (!job->scale || !job->shift)
        status = rnet_fail(job->error, "no memory to prepare %s", row->bn);
    for (size_t i = 0; i < count && status == 0; i++) {
        job->scale[i] = values[0][i] / sqrt((double)values[3][i] + row->eps);
        job->shift[i] = values[1][i] - values[2][i] * job->scale[i];
    }
    for (int i = 0; i < 4; i++)
        free(values[i]);
    return status;
}

static float scaled(const struct job *job, size_t o, float value)
{
    return job->scale ? (float)(job->scale[o] * value) : value;
}

/* The extents of a blocked weight. A linear layer is a convolution whose kernel covers its whole
 * input: both orders are [O/K][I/B][y][x][B][K]. */
struct blocking {
    size_t oc, ic;      /* ic: of one group */
    size_t window;      /* kernel positions, row by row */
    size_t in_block;    /* B */
    size_t out_block;   /* K = lanes * kb */
    size_t in_blocks;   /* blocks of the input, the last one padded */
    size_t block_count; /* floats of one output block */
};

static struct blocking make_blocking(const struct rnet_prepare_row *row)
{
    struct blocking b = {.oc = (size_t)row->oc, .in_block = (size_t)row->in_block};
    int linear = row->kind == RNET_PREPARE_LINEAR_WEIGHT;
    b.ic = (size_t)(row->ic / (linear ? 1 : row->groups));
    b.window = linear ? (size_t)row->ih * (size_t)row->iw : (size_t)row->kh * (size_t)row->kw;
    b.out_block = (size_t)row->lanes * (size_t)row->kb;
    b.in_blocks = round_up(b.ic, b.in_block) / b.in_block;
    b.block_count = b.in_blocks * b.window * b.in_block * b.out_block;
    return b;
}

/* The weights of output channel `o` from one block of input channels; `from` is contiguous, `to`
 * is where that block begins for o. */
static void place_block(const struct job *job, const struct blocking *b, size_t o, size_t channels,
                        const float *from, float *to)
{
    for (size_t i = 0; i < channels; i++, from += b->window)
        for (size_t k = 0; k < b->window; k++)
            to[(k * b->in_block + i) * b->out_block] = scaled(job, o, from[k]);
}

static void place_weights(const struct job *job, const struct blocking *b, const float *from)
{
    size_t step = b->window * b->in_block * b->out_block;
    for (size_t first = 0; first < b->oc; first += b->out_block) {
        float *block = job->out + first / b->out_block * b->block_count;
        size_t end = first + b->out_block < b->oc ? first + b->out_block : b->oc;
        for (size_t ib = 0; ib < b->in_blocks; ib++, block += step) {
            size_t i = ib * b->in_block;
            size_t channels = b->ic - i < b->in_block ? b->ic - i : b->in_block;
            for (size_t o = first; o < end; o++)
                place_block(job, b, o, channels, from + (o * b->ic + i) * b->window,
                            block + (o - first));
        }
    }
}

static int prepare_weight(struct job *job)
{
    struct blocking b = make_blocking(job->row);
    if (round_up(b.oc, b.out_block) / b.out_block * b.block_count > job->row->floats)
        return rnet_fail(job->error, "%s: the parameter table has no room for it",
                         job->row->weight);
    float *values = load(job, job->row->weight, "weight", b.oc * b.ic * b.window);
    if (!values)
        return -1;
    place_weights(job, &b, values);
    free(values);
    return 0;
}

static int prepare_bias(struct job *job)
{
    size_t count = (size_t)job->row->oc;
    float *values = NULL;
    if (job->row->bias && !(values = load(job, job->row->weight, "bias", count)))
        return -1;
    for (size_t o = 0; o < count; o++) {
        double bias = values ? values[o] : 0;
        job->out[o] = (float)(job->scale ? bias * job->scale[o] + job->shift[o] : bias);
    }
    free(values);
    return 0;
}

static int prepare_bn_scale(struct job *job)
{
    for (size_t o = 0; o < (size_t)job->row->oc; o++)
        job->out[o] = (float)job->scale[o];
    return 0;
}

static int prepare_bn_shift(struct job *job)
{
    for (size_t o = 0; o < (size_t)job->row->oc; o++)
        job->out[o] = (float)job->shift[o];
    return 0;
}

static int prepare_copy(struct job *job)
{
    const struct rnet_tensor *tensor = rnet_weights_find(job->weights, job->row->weight);
    if (tensor && (uint64_t)tensor->count > job->row->floats)
        return rnet_fail(job->error, "%s: tensor %s has %lld elements, not %zu",
                         rnet_weights_path(job->weights), job->row->weight,
                         (long long)tensor->count, job->row->floats);
    size_t count = tensor ? (size_t)tensor->count : 0;
    float *values = load(job, job->row->weight, NULL, count);
    if (!values)
        return -1;
    memcpy(job->out, values, count * sizeof *values);
    free(values);
    return 0;
}

static int (*const preparers[])(struct job *) = {
    [RNET_PREPARE_CONV_WEIGHT] = prepare_weight,
    [RNET_PREPARE_CONV_BIAS] = prepare_bias,
    [RNET_PREPARE_LINEAR_WEIGHT] = prepare_weight,
    [RNET_PREPARE_LINEAR_BIAS] = prepare_bias,
    [RNET_PREPARE_BN_SCALE] = prepare_bn_scale,
    [RNET_PREPARE_BN_SHIFT] = prepare_bn_shift,
    [RNET_PREPARE_COPY] = prepare_copy,
};

static int is_weight(const struct rnet_prepare_row *row)
{
    return row->kind == RNET_PREPARE_CONV_WEIGHT || row->kind == RNET_PREPARE_LINEAR_WEIGHT;
}

/* Tables come from the compiler: a row that fails here is a mistake in a program, not in a file. */
static int check_row(const struct rnet_prepare_row *row, size_t params_floats,
                     struct rnet_error *error)
{
    int fits = row->offset <= params_floats && row->floats <= params_floats - row->offset;
    if (row->kind != RNET_PREPARE_COPY)
        fits = fits && row->oc > 0 && (is_weight(row) || (size_t)row->oc <= row->floats);
    if (is_weight(row))
        fits = fits && row->ic > 0 && row->in_block > 0 && row->lanes > 0 && row->kb > 0;
    if (row->kind == RNET_PREPARE_CONV_WEIGHT)
        fits = fits && row->kh > 0 && row->kw > 0 && row->groups > 0 && row->ic % row->groups == 0;
    if (row->kind == RNET_PREPARE_LINEAR_WEIGHT)
        fits = fits && row->ih > 0 && row->iw > 0;
    if (row->kind == RNET_PREPARE_BN_SCALE || row->kind == RNET_PREPARE_BN_SHIFT)
        fits = fits && row->bn;
    if (fits)
        return 0;
    return rnet_fail(error, "%s: a damaged row in the parameter table",
                     row->weight ? row->weight
                     : row->bn   ? row->bn
                                 : "?");
}

static int prepare_row(const struct rnet_prepare_row *row, const struct rnet_weights *weights,
                       float *params, struct rnet_error *error)
{
    struct job job = {row, weights, error, params + row->offset, NULL, NULL};
    int status = row->bn && row->kind != RNET_PREPARE_COPY ? load_bn(&job) : 0;
    if (status == 0)
        status = preparers[row->kind](&job);
    free(job.scale);
    free(job.shift);
    return status;
}

int rnet_prepare(const struct rnet_prepare_row *rows, size_t count,
                 const struct rnet_weights *weights, float *params, size_t params_floats,
                 struct rnet_error *error)
{
    memset(params, 0, params_floats * sizeof *params); /* padding is zero, and bytes repeatable */
    for (size_t i = 0; i < count; i++)
        if (check_row(&rows[i], params_floats, error) != 0 ||
            prepare_row(&rows[i], weights, params, error) != 0)
            return -1;
    return 0;
}
