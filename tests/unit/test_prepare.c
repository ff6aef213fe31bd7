/* test_prepare.c: parameters land where the blocked layouts say, folded with their bn. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prepare.h"
#include "winograd_filter.h"

enum { OC = 7, IC = 5, KH = 3, KW = 2 };

struct tensor {
    const char *name, *shape;
    int count;
};

static const struct tensor tensors[] = {
    {"conv1.weight", "7,5,3,2", OC *IC *KH *KW},
    {"conv1.bias", "7", OC},
    {"bn1.weight", "7", OC},
    {"bn1.bias", "7", OC},
    {"bn1.running_mean", "7", OC},
    {"bn1.running_var", "7", OC},
    {"grouped.weight", "6,2,1,1", 12},
    {"fc.weight", "3,30", 90}, /* 5 x 2 x 3 flattened */
    {"fc.bias", "3", 3},
    {"image.mean", "1,2,2", 4},
    {"square.weight", "7,5,3,3", OC *IC * 9},
};

enum { TENSORS = sizeof tensors / sizeof tensors[0] };

/* Where a name is set: what the elements from `element` on of that tensor are instead. */
static struct {
    const char *name;
    int element;
    float value;
} odd;

/* The value of element i of tensor t: distinct, and exact in float32. */
static float value(int t, int i)
{
    if (odd.name && strcmp(odd.name, tensors[t].name) == 0 && i >= odd.element)
        return odd.value;
    return (float)(t + 1) + (float)i / 256;
}

/* The same by name. */
static double value_of(const char *name, int i)
{
    for (int t = 0; t < TENSORS; t++)
        if (strcmp(tensors[t].name, name) == 0)
            return value(t, i);
    cr_assert_fail("no tensor %s", name);
    return 0;
}

static void write_file(const char *path)
{
    char header[4096] = "{";
    int offset = 0;
    for (int t = 0; t < TENSORS; t++) {
        size_t used = strlen(header);
        int end = offset + tensors[t].count * 4;
        snprintf(header + used, sizeof header - used,
                 "%s\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}",
                 t ? "," : "", tensors[t].name, tensors[t].shape, offset, end);
        offset = end;
    }
    strcat(header, "}");
    while (strlen(header) % 8)
        strcat(header, " ");
    uint64_t bytes = strlen(header);
    FILE *file = fopen(path, "wb");
    cr_assert(file);
    fwrite(&bytes, sizeof bytes, 1, file);
    fwrite(header, 1, bytes, file);
    for (int t = 0; t < TENSORS; t++)
        for (int i = 0; i < tensors[t].count; i++) {
            float v = value(t, i);
            fwrite(&v, sizeof v, 1, file);
        }
    cr_assert(fclose(file) == 0);
}

static struct rnet_weights *open_weights(void)
{
    char path[] = "/tmp/rnet_prepareXXXXXX";
    int descriptor = mkstemp(path);
    cr_assert(descriptor >= 0);
    close(descriptor);
    write_file(path);
    struct rnet_weights *weights = NULL;
    static struct rnet_error error;
    cr_assert(rnet_weights_open(&weights, path, &error) == 0, "%s", error.text);
    unlink(path);
    return weights;
}

static void prepare(const struct rnet_prepare_row *row, float *out, size_t floats)
{
    static struct rnet_error error;
    struct rnet_weights *weights = open_weights();
    memset(out, 0x55, floats * sizeof *out);
    cr_assert(rnet_prepare(row, 1, weights, out, floats, &error) == 0, "%s", error.text);
    rnet_weights_close(weights);
}

static double scale_of(int o)
{
    return value_of("bn1.weight", o) / sqrt(value_of("bn1.running_var", o) + 1e-5);
}

Test(prepare, blocks_a_convolution_and_folds_its_bn)
{
    enum { L = 4, KB = 2, B = 4, K = L * KB, IB = 2, FLOATS = IB * KH * KW * B * K };
    struct rnet_prepare_row row = {.kind = RNET_PREPARE_CONV_WEIGHT,
                                   .floats = FLOATS,
                                   .weight = "conv1",
                                   .bn = "bn1",
                                   .eps = 1e-5,
                                   .bias = 1,
                                   .oc = OC,
                                   .ic = IC,
                                   .kh = KH,
                                   .kw = KW,
                                   .groups = 1,
                                   .in_block = B,
                                   .ih = 1,
                                   .iw = 1,
                                   .lanes = L,
                                   .kb = KB};
    float out[FLOATS];
    prepare(&row, out, FLOATS);
    const float *p = out;
    for (int ib = 0; ib < IB; ib++)
        for (int y = 0; y < KH; y++)
            for (int x = 0; x < KW; x++)
                for (int b = 0; b < B; b++)
                    for (int o = 0; o < K; o++, p++) {
                        int i = ib * B + b, at = ((o * IC + i) * KH + y) * KW + x;
                        float want = 0;
                        if (i < IC && o < OC)
                            want = (float)(value_of("conv1.weight", at) * scale_of(o));
                        cr_expect(*p == want, "i %d y %d x %d o %d: %g %g", i, y, x, o, (double)*p,
                                  (double)want);
                    }
}

enum { SQUARE_FLOATS = 36 * 8 * 8 }; /* 8 channels of each, padded */

static const struct rnet_prepare_row square = {.kind = RNET_PREPARE_WINOGRAD_WEIGHT,
                                               .floats = SQUARE_FLOATS,
                                               .weight = "square",
                                               .bn = "bn1",
                                               .eps = 1e-5,
                                               .oc = OC,
                                               .ic = IC,
                                               .kh = 3,
                                               .kw = 3,
                                               .groups = 1,
                                               .in_block = 4,
                                               .lanes = 4,
                                               .kb = 2};

static void expect_transformed(const struct rnet_prepare_row *row, int tile)
{
    float out[SQUARE_FLOATS];
    int products = (tile + 2) * (tile + 2);
    prepare(row, out, SQUARE_FLOATS);
    for (int o = 0; o < 8; o++)
        for (int i = 0; i < 8; i++) {
            double taps[9] = {0}, wanted[36];
            for (int k = 0; k < 9 && o < OC && i < IC; k++)
                taps[k] = (float)(value_of("square.weight", (o * IC + i) * 9 + k) * scale_of(o));
            rnet_winograd_filter(taps, tile, wanted);
            for (int e = 0; e < products; e++)
                cr_expect(out[(e * 8 + i) * 8 + o] == (float)wanted[e], "o %d i %d e %d", o, i, e);
        }
}

Test(prepare, transforms_a_convolution_for_winograd)
{
    struct rnet_prepare_row small = square;
    small.kind = RNET_PREPARE_WINOGRAD2_WEIGHT;
    expect_transformed(&square, 4);
    expect_transformed(&small, 2);
}

Test(prepare, refuses_what_the_transform_makes_infinite)
{
    static struct rnet_error error;
    float out[SQUARE_FLOATS];
    struct rnet_prepare_row row = square;
    odd.name = "square.weight";
    odd.value = 3e38f;
    row.bn = NULL;
    struct rnet_weights *weights = open_weights();
    cr_expect(rnet_prepare(&row, 1, weights, out, SQUARE_FLOATS, &error) != 0);
    cr_expect(strstr(error.text, "too large for Winograd's algorithm"), "%s", error.text);
    row.floats--;
    cr_expect(rnet_prepare(&row, 1, weights, out, SQUARE_FLOATS, &error) != 0);
    rnet_weights_close(weights);
}

Test(prepare, keeps_pytorchs_order_with_blocks_of_one)
{
    struct rnet_prepare_row row = {.kind = RNET_PREPARE_CONV_WEIGHT,
                                   .floats = 12,
                                   .weight = "grouped",
                                   .oc = 6,
                                   .ic = 4,
                                   .kh = 1,
                                   .kw = 1,
                                   .groups = 2,
                                   .in_block = 1,
                                   .ih = 1,
                                   .iw = 1,
                                   .lanes = 1,
                                   .kb = 1};
    float out[12];
    prepare(&row, out, 12);
    for (int i = 0; i < 12; i++)
        cr_expect(out[i] == (float)value_of("grouped.weight", i));
}

Test(prepare, folds_the_bias)
{
    struct rnet_prepare_row row = {.kind = RNET_PREPARE_CONV_BIAS,
                                   .offset = 16,
                                   .floats = 8,
                                   .weight = "conv1",
                                   .bn = "bn1",
                                   .eps = 1e-5,
                                   .bias = 1,
                                   .oc = OC};
    float out[32];
    prepare(&row, out, 32);
    for (int o = 0; o < 32; o++) {
        double s = o >= 16 && o < 16 + OC ? scale_of(o - 16) : 0, want = 0;
        if (s > 0)
            want = value_of("conv1.bias", o - 16) * s + value_of("bn1.bias", o - 16) -
                   value_of("bn1.running_mean", o - 16) * s;
        cr_expect(fabs(out[o] - want) <= 1e-6 * fabs(want), "%d", o);
    }
}

Test(prepare, computes_scale_and_shift)
{
    struct rnet_prepare_row row = {
        .kind = RNET_PREPARE_BN_SCALE, .floats = 8, .bn = "bn1", .eps = 1e-5, .oc = OC};
    float scale[8], shift[8];
    prepare(&row, scale, 8);
    row.kind = RNET_PREPARE_BN_SHIFT;
    prepare(&row, shift, 8);
    for (int o = 0; o < OC; o++) {
        double want = value_of("bn1.bias", o) - value_of("bn1.running_mean", o) * scale_of(o);
        cr_expect(scale[o] == (float)scale_of(o));
        cr_expect(fabs(shift[o] - want) <= 1e-6 * fabs(want));
    }
    cr_expect(scale[OC] == 0 && shift[OC] == 0);
}

Test(prepare, orders_a_linear_layer_as_the_blocked_activation)
{
    enum { B = 4, IB = 2, H = 2, W = 3, K = 4, FLOATS = IB * H * W * B * K };
    struct rnet_prepare_row row = {.kind = RNET_PREPARE_LINEAR_WEIGHT,
                                   .floats = FLOATS,
                                   .weight = "fc",
                                   .bias = 1,
                                   .oc = 3,
                                   .ic = IC,
                                   .kh = 1,
                                   .kw = 1,
                                   .groups = 1,
                                   .in_block = B,
                                   .ih = H,
                                   .iw = W,
                                   .lanes = 4,
                                   .kb = 1};
    float out[FLOATS];
    prepare(&row, out, FLOATS);
    const float *p = out;
    for (int ib = 0; ib < IB; ib++)
        for (int at = 0; at < H * W; at++)
            for (int b = 0; b < B; b++)
                for (int o = 0; o < K; o++, p++) {
                    int c = ib * B + b;
                    int real = c < IC && o < 3;
                    cr_expect(*p ==
                              (real ? (float)value_of("fc.weight", o * 30 + c * H * W + at) : 0));
                }
    row = (struct rnet_prepare_row){
        .kind = RNET_PREPARE_LINEAR_BIAS, .floats = 4, .weight = "fc", .bias = 1, .oc = 3};
    prepare(&row, out, 4);
    cr_expect(out[2] == (float)value_of("fc.bias", 2) && out[3] == 0);
}

Test(prepare, copies)
{
    struct rnet_prepare_row row = {.kind = RNET_PREPARE_COPY, .floats = 16, .weight = "image.mean"};
    float out[16];
    prepare(&row, out, 16);
    for (int i = 0; i < 16; i++)
        cr_expect(out[i] == (i < 4 ? (float)value_of("image.mean", i) : 0));
}

/* What preparing `row` reports; the parameter block has 64 floats. */
static const char *failure(const struct rnet_prepare_row *row)
{
    static struct rnet_error error;
    error.text[0] = '\0';
    float out[64];
    struct rnet_weights *weights = open_weights();
    cr_expect(rnet_prepare(row, 1, weights, out, 64, &error) == -1);
    rnet_weights_close(weights);
    return error.text;
}

Test(prepare, reports_what_does_not_fit)
{
    struct rnet_prepare_row row = {.kind = RNET_PREPARE_COPY, .floats = 16, .weight = "nothing"};
    cr_expect(strstr(failure(&row), "no tensor nothing"));
    row.weight = "fc.weight";
    cr_expect(strstr(failure(&row), "tensor fc.weight has 90 elements, not 16"));
    row.offset = 60;
    cr_expect(strstr(failure(&row), "fc.weight: a damaged row in the parameter table"));
    row = (struct rnet_prepare_row){.kind = RNET_PREPARE_CONV_BIAS,
                                    .floats = 8,
                                    .weight = "conv1",
                                    .bn = "bn2",
                                    .bias = 1,
                                    .oc = OC};
    cr_expect(strstr(failure(&row), "no tensor bn2.weight"));
    row.bn = NULL;
    row.oc = 8;
    cr_expect(strstr(failure(&row), "tensor conv1.bias has 7 elements, not 8"));
    row = (struct rnet_prepare_row){.kind = RNET_PREPARE_CONV_WEIGHT,
                                    .floats = 64,
                                    .weight = "conv1",
                                    .oc = OC,
                                    .ic = IC,
                                    .kh = KH,
                                    .kw = KW,
                                    .groups = 1,
                                    .in_block = 1,
                                    .lanes = 1,
                                    .kb = 1};
    cr_expect(strstr(failure(&row), "conv1: the parameter table has no room for it"));
}

/* What preparing these rows reports where elements of one tensor, from `element` on, are `value`.
 */
static const char *failure_of(const struct rnet_prepare_row *rows, size_t count, const char *name,
                              int element, float value)
{
    static struct rnet_error error;
    static float out[1024];
    rnet_fail_clear(&error);
    odd.name = name;
    odd.element = element;
    odd.value = value;
    struct rnet_weights *weights = open_weights();
    cr_expect(rnet_prepare(rows, count, weights, out, 1024, &error) == -1, "%s", name);
    rnet_weights_close(weights);
    return error.text;
}

Test(prepare, refuses_what_becomes_not_finite)
{
    struct rnet_prepare_row rows[] = {
        {.kind = RNET_PREPARE_CONV_WEIGHT,
         .floats = OC * IC * KH * KW,
         .weight = "conv1",
         .bn = "bn1",
         .eps = 1e-5,
         .bias = 1,
         .oc = OC,
         .ic = IC,
         .kh = KH,
         .kw = KW,
         .groups = 1,
         .in_block = 1,
         .lanes = 1,
         .kb = 1},
        {.kind = RNET_PREPARE_CONV_BIAS,
         .offset = 512,
         .floats = OC,
         .weight = "conv1",
         .bn = "bn1",
         .eps = 1e-5,
         .bias = 1,
         .oc = OC},
        {.kind = RNET_PREPARE_COPY, .offset = 600, .floats = 16, .weight = "image.mean"}};
    const char *text = failure_of(rows, 2, "bn1.running_var", 5, -1);
    cr_expect(strstr(text, "tensor 'bn1.running_var', element 5: -1 plus eps 1e-05 is not above 0 "
                           "(and 1 elements more)"),
              "%s", text);
    cr_expect(!strchr(text, '\n'), "one line, though two rows read it: %s", text);
    text = failure_of(rows, 2, "conv1.weight", 33, 3e38f);
    cr_expect(strstr(text, "tensor 'conv1.weight', element 33: "), "%s", text);
    rows[0].eps = rows[1].eps = -5.5; /* a scale of more than bn1.weight */
    text = failure_of(rows, 2, "bn1.weight", 6, 3e38f);
    cr_expect(strstr(text, "tensor 'conv1.weight', element 180: "), "%s", text);
    cr_expect(strstr(text, "\n") && strstr(text, "tensor 'conv1.bias', element 6: "), "%s", text);
    for (int i = 0; i < 2; i++) {
        rows[i] =
            (struct rnet_prepare_row){.kind = i ? RNET_PREPARE_BN_SHIFT : RNET_PREPARE_BN_SCALE,
                                      .offset = (size_t)i * 16,
                                      .floats = 8,
                                      .bn = "bn1",
                                      .oc = OC};
    }
    text = failure_of(rows, 2, "bn1.running_var", 0, 0);
    cr_expect(strstr(text, "tensor 'bn1.running_var', element 0: 0 plus eps 0 is not above 0 "
                           "(and 6 elements more)"),
              "%s", text);
    text = failure_of(rows, 2, "bn1.running_mean", 4, 3e38f);
    cr_expect(strstr(text, "tensor 'bn1.bias', element 4: "), "%s", text);
    text = failure_of(rows + 2, 1, "image.mean", 2, INFINITY);
    cr_expect(strstr(text, "tensor 'image.mean', element 2: not finite"), "%s", text);
}
