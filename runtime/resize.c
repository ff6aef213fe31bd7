/* resize.c: Pillow's two-pass resampling (its src/libImaging/Resample.c), bilinear.
 *
 * Along each axis an output pixel is a weighted sum of the input pixels within `support` of its
 * centre. Weights are computed in double, normalised, and rounded to 22 fractional bits; a sum is
 * rounded and clipped to 8 bits after each pass, the horizontal one first. An axis that keeps its
 * size has no pass. Input: a picture and the part wanted. Output: that part. */
#include "resize.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF /* fused operations would round the weights otherwise than Pillow */
#endif

enum { PRECISION_BITS = 32 - 8 - 2 };

/* The weights of output pixels first, first + 1, ... along one axis: pixel i sums
 * weights[i*stride + k] * input[starts[i] + k] over k < counts[i]. */
struct filter {
    int count, stride;
    int *starts, *counts;
    int32_t *weights;
};

static void filter_free(struct filter *filter)
{
    free(filter->starts);
    free(filter->counts);
    free(filter->weights);
}

/* Fills row i of the filter for output pixel `pixel`; `exact` has room for filter->stride. */
static void filter_pixel(struct filter *filter, int i, int pixel, int in_size, double scale,
                         double *exact)
{
    double spread = scale < 1 ? 1 : scale, center = (pixel + 0.5) * scale, sum = 0;
    double inverse = 1.0 / spread;
    int start = (int)(center - spread + 0.5), end = (int)(center + spread + 0.5);
    start = start < 0 ? 0 : start;
    end = end > in_size ? in_size : end;
    for (int k = 0; k < end - start; k++) {
        double distance = fabs((k + start - center + 0.5) * inverse);
        exact[k] = distance < 1 ? 1 - distance : 0;
        sum += exact[k];
    }
    for (int k = 0; k < end - start; k++) {
        double weight = sum != 0 ? exact[k] / sum : exact[k];
        filter->weights[(size_t)i * (size_t)filter->stride + (size_t)k] =
            (int32_t)(0.5 + weight * (1 << PRECISION_BITS));
    }
    filter->starts[i] = start;
    filter->counts[i] = end - start;
}

/* The filter of output pixels [first, first + count) of an axis of in_size -> out_size pixels. */
static int filter_make(struct filter *filter, int in_size, int out_size, int first, int count,
                       struct rnet_error *error)
{
    double scale = (double)in_size / out_size, support = scale < 1 ? 1 : scale;
    size_t stride = (size_t)ceil(support) * 2 + 1;
    *filter = (struct filter){.count = count, .stride = (int)stride};
    size_t rows = (size_t)count;
    filter->starts = malloc(rows * sizeof *filter->starts);
    filter->counts = malloc(rows * sizeof *filter->counts);
    filter->weights = calloc(rows * stride, sizeof *filter->weights);
    double *exact = malloc(stride * sizeof *exact);
    int status = 0;
    if (!filter->starts || !filter->counts || !filter->weights || !exact)
        status = rnet_fail(error, "no memory to resize the picture");
    for (int i = 0; i < count && status == 0; i++)
        filter_pixel(filter, i, first + i, in_size, scale, exact);
    free(exact);
    return status;
}

static unsigned char round_pixel(int32_t sum)
{
    int32_t value = sum >> PRECISION_BITS;
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* Rows [first_row, first_row + out->height) of `in`, resized along x. */
static void resize_columns(struct rnet_image *out, const struct rnet_image *in, int first_row,
                           const struct filter *filter)
{
    size_t channels = (size_t)in->channels, in_stride = (size_t)in->width * channels;
    unsigned char *to = out->pixels;
    for (int y = 0; y < out->height; y++) {
        const unsigned char *row = in->pixels + (size_t)(first_row + y) * in_stride;
        for (int x = 0; x < filter->count; x++) {
            const int32_t *weights = filter->weights + (size_t)x * (size_t)filter->stride;
            for (size_t c = 0; c < channels; c++) {
                const unsigned char *from = row + (size_t)filter->starts[x] * channels + c;
                int32_t sum = 1 << (PRECISION_BITS - 1);
                for (int k = 0; k < filter->counts[x]; k++)
                    sum += from[(size_t)k * channels] * weights[k];
                *to++ = round_pixel(sum);
            }
        }
    }
}

/* `in` holds rows from first_row on; resized along y. */
static void resize_rows(struct rnet_image *out, const struct rnet_image *in, int first_row,
                        const struct filter *filter)
{
    size_t stride = (size_t)in->width * (size_t)in->channels;
    unsigned char *to = out->pixels;
    for (int y = 0; y < filter->count; y++) {
        const int32_t *weights = filter->weights + (size_t)y * (size_t)filter->stride;
        const unsigned char *from = in->pixels + (size_t)(filter->starts[y] - first_row) * stride;
        for (size_t x = 0; x < stride; x++) {
            int32_t sum = 1 << (PRECISION_BITS - 1);
            for (int k = 0; k < filter->counts[y]; k++)
                sum += from[(size_t)k * stride + x] * weights[k];
            *to++ = round_pixel(sum);
        }
    }
}

static int check_part(const struct rnet_image *in, const struct rnet_resize_part *part,
                      struct rnet_error *error)
{
    if (part->width < 1 || part->height < 1 || part->part_width < 1 || part->part_height < 1 ||
        part->x < 0 || part->y < 0 || part->part_width > part->width - part->x ||
        part->part_height > part->height - part->y || in->width < 1 || in->height < 1)
        return rnet_fail(error, "cannot resize %d x %d pixels to %d x %d of %d x %d", in->width,
                         in->height, part->part_width, part->part_height, part->width,
                         part->height);
    return 0;
}

/* Both passes. A filter of an axis that keeps its size has weight 1 on one pixel, which gives that
 * pixel back exactly. */
static int run_passes(struct rnet_image *out, struct rnet_image *middle,
                      const struct rnet_image *in, const struct filter *columns,
                      const struct filter *rows, struct rnet_error *error)
{
    int first_row = rows->starts[0];
    int last = rows->count - 1, end_row = rows->starts[last] + rows->counts[last];
    if (rnet_image_alloc(middle, columns->count, end_row - first_row, in->channels, error) != 0 ||
        rnet_image_alloc(out, columns->count, rows->count, in->channels, error) != 0)
        return -1;
    resize_columns(middle, in, first_row, columns);
    resize_rows(out, middle, first_row, rows);
    return 0;
}

int rnet_resize(struct rnet_image *out, const struct rnet_image *in,
                const struct rnet_resize_part *part, struct rnet_error *error)
{
    *out = (struct rnet_image){0};
    if (check_part(in, part, error) != 0)
        return -1;
    struct filter columns = {0}, rows = {0};
    struct rnet_image middle = {0};
    int status = filter_make(&columns, in->width, part->width, part->x, part->part_width, error);
    if (status == 0)
        status = filter_make(&rows, in->height, part->height, part->y, part->part_height, error);
    if (status == 0)
        status = run_passes(out, &middle, in, &columns, &rows, error);
    rnet_image_free(&middle);
    filter_free(&columns);
    filter_free(&rows);
    return status;
}
