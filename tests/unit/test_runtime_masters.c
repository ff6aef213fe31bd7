/* test_runtime_masters.c: parameters in training: PyTorch's order and the blocks are inverses for
 * every kind and blocking, and lie as prepare.h has them; initial values; files against rows. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "masters.h"
#include "prepare.h"
#include "support/fake_training.h"
#include "weights_write.h"

enum { OFFSET = 32 };

#define CONV(o, i, k, g, in, l, b)                                                                 \
    {                                                                                              \
        .kind = RNET_MASTER_CONV, .rank = 4, .dims = {o, i, k, k}, .groups = g, .in_block = in,    \
        .lanes = l, .kb = b                                                                        \
    }
#define LINEAR(o, i, h, w, in, l, b)                                                               \
    {                                                                                              \
        .kind = RNET_MASTER_LINEAR, .rank = 2, .dims = {o, (i) * (h) * (w)}, .groups = 1,          \
        .in_block = in, .ih = h, .iw = w, .lanes = l, .kb = b                                      \
    }

static const struct rnet_master_row rows[] = {
    {.kind = RNET_MASTER_VECTOR, .rank = 1, .dims = {37}, .lanes = 16, .kb = 2},
    CONV(64, 3, 7, 1, 3, 16, 2),
    CONV(20, 17, 3, 1, 16, 16, 2),
    CONV(33, 5, 1, 1, 8, 8, 1),
    CONV(64, 8, 3, 4, 8, 16, 1),
    CONV(48, 1, 3, 48, 1, 16, 1),
    CONV(5, 4, 2, 1, 1, 1, 1),
    LINEAR(10, 64, 1, 1, 16, 16, 1),
    LINEAR(13, 7, 3, 2, 16, 8, 2),
    LINEAR(6, 3, 4, 4, 4, 4, 1),
    LINEAR(7, 9, 1, 1, 1, 1, 1),
};
enum { ROWS = sizeof rows / sizeof *rows };

static struct rnet_master_row placed(size_t index)
{
    struct rnet_master_row row = rows[index];
    row.name = "w.weight";
    row.offset = OFFSET;
    row.reals = rnet_masters_reals(&row);
    return row;
}

Test(masters, indices_are_distinct_and_inside)
{
    for (size_t r = 0; r < ROWS; r++) {
        struct rnet_master_row row = placed(r);
        size_t count = rnet_masters_count(&row);
        unsigned char *seen = calloc(row.reals, 1);
        for (size_t i = 0; i < count; i++) {
            size_t at = rnet_masters_index(&row, i);
            cr_assert(at < row.reals, "row %zu, element %zu", r, i);
            cr_assert(!seen[at]++, "row %zu, element %zu", r, i);
        }
        free(seen);
    }
}

static void round_trip(size_t r, int real_bytes, int file_bytes)
{
    struct rnet_master_row row = placed(r);
    size_t count = rnet_masters_count(&row), zeros = 0;
    float *values = calloc(count, sizeof *values);
    fake_values(values, count, (unsigned)r + 1);
    double *wide = calloc(count, sizeof *wide);
    for (size_t i = 0; i < count; i++)
        wide[i] = values[i];
    const void *in = file_bytes == 8 ? (void *)wide : values;
    unsigned char *block = calloc(OFFSET + row.reals, (size_t)real_bytes);
    unsigned char *out = calloc(count, (size_t)file_bytes);
    rnet_masters_write(&row, block, real_bytes, in, file_bytes);
    rnet_masters_read(&row, block, real_bytes, 0, 5, out, file_bytes); /* in two parts */
    rnet_masters_read(&row, block, real_bytes, 5, count - 5, out + 5 * file_bytes, file_bytes);
    cr_expect(memcmp(out, in, count * (size_t)file_bytes) == 0, "row %zu", r);
    for (size_t i = 0; i < OFFSET + row.reals; i++) {
        double value = real_bytes == 8 ? ((double *)(void *)block)[i] : ((float *)(void *)block)[i];
        zeros += fpclassify(value) == FP_ZERO;
    }
    cr_expect(zeros >= OFFSET + row.reals - count, "row %zu: padding is not zero", r);
    free(values);
    free(wide);
    free(block);
    free(out);
}

Test(masters, there_and_back)
{
    for (size_t r = 0; r < ROWS; r++)
        for (int bytes = 4; bytes <= 8; bytes += 4) {
            round_trip(r, bytes, bytes);
            round_trip(r, bytes, 4);
        }
}

/* The kernels of inference take the same blocks: where both exist they agree to the byte. */
Test(masters, lie_as_prepare_has_them)
{
    static struct rnet_error error;
    for (size_t r = 1; r < ROWS; r++) {
        struct rnet_master_row row = placed(r);
        bool conv = row.kind == RNET_MASTER_CONV;
        size_t count = rnet_masters_count(&row), total = OFFSET + row.reals;
        float *values = calloc(count, sizeof *values);
        fake_values(values, count, 3);
        float *block = calloc(total, sizeof *block), *params = calloc(total, sizeof *params);
        rnet_masters_write(&row, block, 4, values, 4);
        struct rnet_tensor tensor = {.name = "w.weight", .dtype = RNET_F32, .rank = row.rank};
        for (int i = 0; i < row.rank; i++)
            tensor.dims[i] = row.dims[i];
        tensor.count = (int64_t)count;
        tensor.data = values;
        struct rnet_prepare_row prepare = {
            .kind = conv ? RNET_PREPARE_CONV_WEIGHT : RNET_PREPARE_LINEAR_WEIGHT,
            .offset = OFFSET,
            .floats = row.reals,
            .weight = "w",
            .oc = row.dims[0],
            .ic = conv ? row.dims[1] * row.groups : row.dims[1] / (row.ih * row.iw),
            .kh = conv ? row.dims[2] : 1,
            .kw = conv ? row.dims[3] : 1,
            .groups = row.groups,
            .in_block = row.in_block,
            .ih = row.ih,
            .iw = row.iw,
            .lanes = row.lanes,
            .kb = row.kb};
        struct rnet_weights *weights;
        cr_assert(rnet_weights_view(&weights, "memory", &tensor, 1, &error) == 0);
        cr_assert(rnet_prepare(&prepare, 1, weights, params, total, &error) == 0, "%s", error.text);
        cr_expect(memcmp(params, block, total * sizeof *block) == 0, "row %zu", r);
        rnet_weights_close(weights);
        free(values);
        free(block);
        free(params);
    }
}

Test(masters, initial_values_depend_on_seed_and_row)
{
    struct rnet_master_row two[2] = {placed(2), placed(2)};
    size_t count = rnet_masters_count(&two[0]), total = 2 * two[0].reals + OFFSET;
    two[0].learned = two[1].learned = 1;
    two[0].init = RNET_INIT_NORMAL;
    two[0].init_value = 0.5;
    two[1].init = RNET_INIT_UNIFORM;
    two[1].init_value = 0.25;
    two[1].offset += two[0].reals;
    double *a = calloc(total, sizeof *a), *b = calloc(total, sizeof *b), sum = 0, square = 0;
    double *values = calloc(count, sizeof *values), most = 0;
    rnet_masters_init(two, 2, a, NULL, 8, 7);
    rnet_masters_init(two, 2, b, NULL, 8, 7);
    cr_expect(memcmp(a, b, total * sizeof *a) == 0);
    rnet_masters_init(two, 2, b, NULL, 8, 8);
    cr_expect(memcmp(a, b, total * sizeof *a) != 0);
    rnet_masters_read(&two[0], a, 8, 0, count, values, 8);
    for (size_t i = 0; i < count; i++) {
        sum += values[i] / (double)count;
        square += values[i] * values[i] / (double)count;
    }
    cr_expect(fabs(sum) < 0.04 && fabs(sqrt(square) - 0.5) < 0.03, "%g %g", sum, sqrt(square));
    rnet_masters_read(&two[1], a, 8, 0, count, values, 8);
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(values[i]));
    cr_expect(most <= 0.25 && most > 0.24, "%g", most);
    free(a);
    free(b);
    free(values);
}

Test(masters, a_file_is_held_against_the_rows)
{
    static struct rnet_error error;
    static const double bias[2] = {1, 2}, bad[2] = {1, NAN};
    struct rnet_master_row row = {"b", RNET_MASTER_VECTOR, 1, 0, 16, 1, {2}, .lanes = 4, .kb = 1};
    struct rnet_tensor tensor = {"b", RNET_F64, 1, {2}, 2, bias};
    struct rnet_weights *weights;
    double block[16] = {0};
    cr_assert(rnet_weights_view(&weights, "memory", &tensor, 1, &error) == 0);
    cr_expect(rnet_masters_check(&row, 1, "", 0, weights, &error) == 0, "%s", error.text);
    cr_expect(rnet_masters_load(&row, block, 8, rnet_weights_find(weights, "b"), &error) == 0);
    cr_expect(!(block[1] < 2) && !(block[1] > 2));
    cr_expect(rnet_masters_check(&row, 1, "momentum.", 1, weights, &error) == -1);
    cr_expect(strstr(error.text, "'momentum.b' (shape 2) is missing"), "%s", error.text);
    rnet_weights_close(weights);
    tensor.data = bad;
    cr_assert(rnet_weights_view(&weights, "memory", &tensor, 1, &error) == 0);
    rnet_fail_clear(&error);
    cr_expect(rnet_masters_check(&row, 1, "", 0, weights, &error) == -1);
    cr_expect(strstr(error.text, "not finite"), "%s", error.text);
    rnet_weights_close(weights);
}

Test(masters, what_is_not_finite_is_found)
{
    float weights[560] = {0}, statistics[32] = {0};
    cr_expect(rnet_masters_not_finite(fake_rows, FAKE_ROWS, weights, 1, 4) == -1);
    weights[545] = INFINITY;
    cr_expect(rnet_masters_not_finite(fake_rows, FAKE_ROWS, weights, 1, 4) == 5);
    weights[33] = NAN;
    cr_expect(rnet_masters_not_finite(fake_rows, FAKE_ROWS, weights, 1, 4) == 4);
    statistics[17] = NAN;
    cr_expect(rnet_masters_not_finite(fake_rows, FAKE_ROWS, statistics, 0, 4) == 3);
    static const double wide[3] = {1e200, 3, 4};
    struct rnet_master_row row = {"b", RNET_MASTER_VECTOR, 1, 0, 3, 1, {3}, .lanes = 1};
    cr_expect(rnet_masters_not_finite(&row, 1, wide, 1, 8) == -1); /* though 1e400 is */
    cr_expect(fabs(rnet_masters_squares(wide + 1, 2, 8) - 25) < 1e-12);
}
