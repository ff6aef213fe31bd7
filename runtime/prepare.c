/* prepare.c: runs the table of an emitted program that turns trained parameters into the arrays of
 * its kernels.
 *
 * Input: rows, and a weights file in PyTorch's names and layout that fits the manifest. Output: the
 * parameter block. Every tensor is read once, front to back, and its values land within one block
 * of output channels at a time, so that a network of 60 million weights takes a fraction of a
 * second. Arithmetic is in double, rounded once. */
#include "prepare.h"
#include "winograd_filter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One row at work. */
struct job {
    const struct rnet_prepare_row *rows; /* the table's first */
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

/* Elements of one tensor that cannot be prepared. */
struct finding {
    size_t first, count;
};

static void find(struct finding *finding, size_t element)
{
    if (finding->count++ == 0)
        finding->first = element;
}

/* A line for the tensor `prefix.part` (`prefix` itself where part is NULL), where something was
 * found. 0, or -1 where it was. */
static int list_finding(const struct job *job, const struct finding *finding, const char *prefix,
                        const char *part, const char *reason)
{
    char more[48] = "";
    if (finding->count == 0)
        return 0;
    if (finding->count > 1)
        snprintf(more, sizeof more, " (and %zu elements more)", finding->count - 1);
    return rnet_fail_also(job->error, "%s: tensor '%s%s%s', element %zu: %s%s",
                          rnet_weights_path(job->weights), prefix, part ? "." : "",
                          part ? part : "", finding->first, reason, more);
}

/* 1 where a row before this one has read the same bn, and listed what is wrong with it. */
static int bn_was_read(const struct job *job)
{
    for (const struct rnet_prepare_row *row = job->rows; row < job->row; row++)
        if (row->bn && row->kind != RNET_PREPARE_COPY && strcmp(row->bn, job->row->bn) == 0)
            return 1;
    return 0;
}

/* Every running_var + eps must have a root to divide by. */
static int check_variance(const struct job *job, const float *variance)
{
    const struct rnet_prepare_row *row = job->row;
    struct finding finding = {0};
    for (size_t i = 0; i < (size_t)row->oc; i++)
        if (!((double)variance[i] + row->eps > 0))
            find(&finding, i);
    if (finding.count == 0)
        return 0;
    if (bn_was_read(job))
        return -1;
    char reason[96];
    snprintf(reason, sizeof reason, "%g plus eps %g is not above 0",
             (double)variance[finding.first], row->eps);
    return list_finding(job, &finding, row->bn, "running_var", reason);
}

/* The first `count` floats of the row's array, made for `prefix.part`, must be finite. */
static int check_floats(const struct job *job, size_t count, const char *prefix, const char *part)
{
    struct finding finding = {0};
    for (size_t i = 0; i < count; i++)
        if (!isfinite(job->out[i]))
            find(&finding, i);
    return list_finding(job, &finding, prefix, part,
                        job->row->bn ? "with its batch-norm no finite float32" : "not finite");
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
    if (status == 0)
        status = check_variance(job, values[3]);
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

/* The values of the row's weight must stay finite under the scale. */
static int check_weights(const struct job *job, const struct blocking *b, const float *values)
{
    struct finding finding = {0};
    size_t count = b->ic * b->window; /* of one output channel */
    for (size_t o = 0; o < b->oc; o++)
        for (size_t i = o * count; i < (o + 1) * count; i++)
            if (!isfinite(scaled(job, o, values[i])))
                find(&finding, i);
    return list_finding(job, &finding, job->row->weight, "weight",
                        job->scale ? "with its batch-norm no finite float32" : "not finite");
}

/* Rows of a tile of outputs, and values of each pair of channels, by Winograd's algorithm. */
static int tile_of(const struct rnet_prepare_row *row)
{
    return row->kind == RNET_PREPARE_WINOGRAD_WEIGHT ? 4 : 2;
}

static size_t products_of(const struct rnet_prepare_row *row)
{
    return (size_t)(tile_of(row) + 2) * (size_t)(tile_of(row) + 2);
}

/* The values of each pair of channels from its 3x3 taps. */
static void place_transformed(const struct job *job, const struct blocking *b, const float *from)
{
    size_t channels = b->in_blocks * b->in_block, products = products_of(job->row);
    for (size_t o = 0; o < b->oc; o++) {
        float *group = job->out + o / b->out_block * products * channels * b->out_block;
        for (size_t i = 0; i < b->ic; i++, from += 9) {
            double taps[9], transformed[36];
            for (size_t k = 0; k < 9; k++)
                taps[k] = scaled(job, o, from[k]);
            rnet_winograd_filter(taps, tile_of(job->row), transformed);
            float *to = group + i * b->out_block + o % b->out_block;
            for (size_t e = 0; e < products; e++)
                to[e * channels * b->out_block] = (float)transformed[e];
        }
    }
}

typedef void place_function(const struct job *, const struct blocking *, const float *);

/* Reads the row's weight, which becomes `floats` at most, and places it. */
static int place(struct job *job, const struct blocking *b, size_t floats, place_function *by)
{
    if (floats > job->row->floats)
        return rnet_fail(job->error, "%s: the parameter table has no room for it",
                         job->row->weight);
    float *values = load(job, job->row->weight, "weight", b->oc * b->ic * b->window);
    if (!values)
        return -1;
    int status = check_weights(job, b, values);
    if (status == 0)
        by(job, b, values);
    free(values);
    return status;
}

static int prepare_weight(struct job *job)
{
    struct blocking b = make_blocking(job->row);
    size_t groups = round_up(b.oc, b.out_block) / b.out_block;
    return place(job, &b, groups * b.block_count, place_weights);
}

static int prepare_winograd(struct job *job)
{
    struct blocking b = make_blocking(job->row);
    size_t floats = round_up(b.oc, b.out_block) * b.in_blocks * b.in_block;
    floats *= products_of(job->row);
    if (b.window != 9)
        return rnet_fail(job->error, "%s: Winograd's algorithm is of 3x3", job->row->weight);
    if (place(job, &b, floats, place_transformed) != 0)
        return -1;
    for (size_t i = 0; i < floats; i++)
        if (!isfinite(job->out[i]))
            return rnet_fail_also(job->error,
                                  "%s: tensor '%s.weight': too large for Winograd's algorithm in "
                                  "float32; --algorithm direct takes it",
                                  rnet_weights_path(job->weights), job->row->weight);
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
    if (job->row->bias || !job->row->bn)
        return check_floats(job, count, job->row->weight, "bias");
    return check_floats(job, count, job->row->bn, "bias");
}

static int prepare_bn_scale(struct job *job)
{
    for (size_t o = 0; o < (size_t)job->row->oc; o++)
        job->out[o] = (float)job->scale[o];
    return check_floats(job, (size_t)job->row->oc, job->row->bn, "weight");
}

static int prepare_bn_shift(struct job *job)
{
    for (size_t o = 0; o < (size_t)job->row->oc; o++)
        job->out[o] = (float)job->shift[o];
    return check_floats(job, (size_t)job->row->oc, job->row->bn, "bias");
}

static int prepare_prelu_slope(struct job *job)
{
    size_t count = (size_t)job->row->oc;
    float *values = load(job, job->row->weight, "weight", count);
    if (!values)
        return -1;
    memcpy(job->out, values, count * sizeof *values);
    free(values);
    return check_floats(job, count, job->row->weight, "weight");
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
    return check_floats(job, count, job->row->weight, NULL);
}

static int (*const preparers[])(struct job *) = {
    [RNET_PREPARE_WINOGRAD_WEIGHT] = prepare_winograd,
    [RNET_PREPARE_WINOGRAD2_WEIGHT] = prepare_winograd,
    [RNET_PREPARE_CONV_WEIGHT] = prepare_weight,
    [RNET_PREPARE_CONV_BIAS] = prepare_bias,
    [RNET_PREPARE_LINEAR_WEIGHT] = prepare_weight,
    [RNET_PREPARE_LINEAR_BIAS] = prepare_bias,
    [RNET_PREPARE_BN_SCALE] = prepare_bn_scale,
    [RNET_PREPARE_BN_SHIFT] = prepare_bn_shift,
    [RNET_PREPARE_PRELU_SLOPE] = prepare_prelu_slope,
    [RNET_PREPARE_COPY] = prepare_copy,
};

static int is_conv(const struct rnet_prepare_row *row)
{
    return row->kind == RNET_PREPARE_CONV_WEIGHT || row->kind == RNET_PREPARE_WINOGRAD_WEIGHT ||
           row->kind == RNET_PREPARE_WINOGRAD2_WEIGHT;
}

static int is_weight(const struct rnet_prepare_row *row)
{
    return is_conv(row) || row->kind == RNET_PREPARE_LINEAR_WEIGHT;
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
    if (is_conv(row))
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

static int prepare_row(const struct rnet_prepare_row *rows, size_t index,
                       const struct rnet_weights *weights, float *params, struct rnet_error *error)
{
    const struct rnet_prepare_row *row = &rows[index];
    struct job job = {rows, row, weights, error, params + row->offset, NULL, NULL};
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
    int status = 0;
    for (size_t i = 0; i < count; i++)
        if (check_row(&rows[i], params_floats, error) != 0 ||
            prepare_row(rows, i, weights, params, error) != 0)
            status = -1; /* and go on: all tensors that cannot be prepared are listed */
    return status;
}
