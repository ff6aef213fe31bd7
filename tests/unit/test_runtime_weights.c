/* test_runtime_weights.c: safetensors files that are right, and those that lie. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/fake_program.h"
#include "support/files.h"
#include "weights.h"

static struct rnet_error error;

/* Opens a file of that header and data; the reason stays in `error`. */
static struct rnet_weights *open_text(const char *header, const void *data, size_t bytes)
{
    struct rnet_weights *weights;
    char *path = files_scratch("w.safetensors");
    cr_assert(fake_write_safetensors(path, header, data, bytes));
    rnet_fail_clear(&error);
    int result = rnet_weights_open(&weights, path, &error);
    cr_assert_eq(result == 0, weights != NULL);
    cr_assert_eq(result == 0, error.text[0] == '\0');
    free(path);
    return weights;
}

static const char good[] =
    "{\"__metadata__\":{\"format\":\"pt\"},"
    "\"b\":{\"dtype\":\"F16\",\"shape\":[2,2],\"data_offsets\":[8,16]},"
    "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
    "\"empty\":{\"dtype\":\"I64\",\"shape\":[0,9223372036854775807],\"data_offsets\":[16,16]},"
    "\"scalar\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[16,18]}} ";
static const unsigned char good_data[18] = {
    0,    0,    0x80, 0x3f, 0,    0,    0, 0xc0, /* 1 -2 */
    0,    0x3c, 1,    0,    0x00, 0xfc, 0, 0x84, /* 1 2^-24 -inf */
    0x40, 0xc0};

Test(runtime_weights, reads_tensors_by_name_and_by_place)
{
    struct rnet_weights *weights = open_text(good, good_data, sizeof good_data);
    cr_assert_not_null(weights, "%s", error.text);
    cr_assert_eq(rnet_weights_count(weights), 4);
    cr_assert_str_eq(rnet_weights_tensor(weights, 0)->name, "a");
    const struct rnet_tensor *b = rnet_weights_find(weights, "b");
    cr_assert_eq(b->rank, 2);
    cr_assert_eq(b->count, 4);
    cr_assert_eq(rnet_weights_find(weights, "empty")->count, 0);
    cr_assert_eq(rnet_weights_find(weights, "scalar")->count, 1);
    cr_assert_null(rnet_weights_find(weights, "c"));
    cr_assert_null(rnet_weights_find(weights, ""));
    rnet_weights_close(weights);
}

Test(runtime_weights, converts_the_float_types)
{
    struct rnet_weights *weights = open_text(good, good_data, sizeof good_data);
    float values[4];
    cr_assert_eq(rnet_tensor_floats(rnet_weights_find(weights, "a"), values), 0);
    cr_assert_eq(values[0], 1.0f);
    cr_assert_eq(values[1], -2.0f);
    cr_assert_eq(rnet_tensor_floats(rnet_weights_find(weights, "b"), values), 0);
    cr_assert_eq(values[0], 1.0f);
    cr_assert_eq(values[1], 0x1p-24f);
    cr_assert(isinf(values[2]) && values[2] < 0);
    cr_assert_eq(values[3], -0x1p-14f);
    cr_assert_eq(rnet_tensor_floats(rnet_weights_find(weights, "scalar"), values), 0);
    cr_assert_eq(values[0], -3.0f);
    cr_assert_eq(rnet_tensor_floats(rnet_weights_find(weights, "empty"), values), -1);
    rnet_weights_close(weights);
}

/* Every half-precision number against its definition. */
Test(runtime_weights, converts_every_half)
{
    static uint16_t halves[65536];
    static float values[65536];
    for (int i = 0; i < 65536; i++)
        halves[i] = (uint16_t)i;
    struct rnet_tensor tensor = {
        .dtype = RNET_F16, .rank = 1, .dims = {65536}, .count = 65536, .data = halves};
    cr_assert_eq(rnet_tensor_floats(&tensor, values), 0);
    for (int i = 0; i < 65536; i++) {
        int exponent = i >> 10 & 31, fraction = i & 1023;
        double magnitude = exponent == 0    ? ldexp(fraction, -24)
                           : exponent == 31 ? (fraction ? NAN : INFINITY)
                                            : ldexp(1024 + fraction, exponent - 25);
        double wanted = i >> 15 ? -magnitude : magnitude;
        cr_assert(isnan(wanted) ? isnan(values[i]) : values[i] == (float)wanted, "half %d", i);
        cr_assert_eq(signbit(values[i]) != 0, i >> 15, "half %d", i);
    }
}

static const struct {
    const char *header;
    int data_bytes;
    const char *reason;
} broken[] = {
    {"", 0, "not a safetensors file"},
    {"[]", 0, "not a safetensors file"},
    {" {}", 0, "not a safetensors file"},
    {"{", 0, "the header, byte"},
    {"{} x", 0, "the header, byte"},
    {"{\"a\\u0000b\":{}}", 0, "the header, byte"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
     "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
     8, "duplicate object key"},
    {"{\"a\\nb\":1}", 0, "control character"},
    {"{\"a\":1}", 0, "has no dtype"},
    {"{\"a\":{\"dtype\":\"F32\"}}", 0, "has no shape"},
    {"{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "unknown type 'F31'"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "no byte range"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, "no byte range"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "no byte range"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4, "no byte range"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4.0]}}", 4, "no byte range"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "is no count"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}", 4, "is no count"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", 4,
     "has 9 dimensions"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "say otherwise"},
    /* 2^62 * 4 elements and 2^62 elements of 4 bytes wrap to 0 in 64 bits */
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", 0,
     "too large"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}", 0,
     "say otherwise"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,0]}}", 0,
     "the header, byte"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4, "ends at byte 8"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "after a hole from"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
     "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
     4, "inside the tensor"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
     "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
     6, "inside the tensor"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5, "after the last"},
    {"{}", 1, "after the last"},
    {"{\"__metadata__\":[]}", 0, "__metadata__ is no object"},
    {"{\"__metadata__\":{\"a\":1}}", 0, "is no string"},
};

Test(runtime_weights, refuses_headers_that_lie)
{
    static const char zeros[8];
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        cr_assert_null(open_text(broken[i].header, zeros, (size_t)broken[i].data_bytes),
                       "accepted: %s", broken[i].header);
        cr_assert_not_null(strstr(error.text, broken[i].reason), "%s: %s", broken[i].header,
                           error.text);
        cr_assert_not_null(strstr(error.text, "w.safetensors: "));
        cr_assert_null(strchr(error.text, '\n'));
    }
}

/* The whole file of `good`. The caller frees it. */
static unsigned char *good_file(size_t *bytes)
{
    struct rnet_weights *weights = open_text(good, good_data, sizeof good_data);
    rnet_weights_close(weights);
    char *path = files_scratch("w.safetensors");
    unsigned char *file = (unsigned char *)files_read(path, bytes);
    free(path);
    return file;
}

static int open_bytes(const unsigned char *file, size_t bytes)
{
    struct rnet_weights *weights;
    char *path = files_scratch("w.safetensors");
    cr_assert(files_write(path, file, bytes));
    rnet_fail_clear(&error);
    int result = rnet_weights_open(&weights, path, &error);
    rnet_weights_close(weights);
    free(path);
    return result;
}

Test(runtime_weights, refuses_the_file_cut_at_any_length)
{
    size_t bytes;
    unsigned char *file = good_file(&bytes);
    for (size_t length = 0; length < bytes; length++)
        cr_assert_eq(open_bytes(file, length), -1, "accepted at %zu of %zu", length, bytes);
    cr_assert_eq(open_bytes(file, bytes), 0);
    free(file);
}

/* Whatever a byte becomes: opened or refused with a reason, within bounds (under sanitizers). */
Test(runtime_weights, survives_any_changed_byte)
{
    size_t bytes;
    unsigned char *file = good_file(&bytes);
    unsigned state = 1;
    for (size_t i = 0; i < 8 * bytes; i++) {
        state = state * 1664525u + 1013904223u;
        size_t at = i % bytes;
        unsigned char old = file[at];
        file[at] = (unsigned char)(state >> 24);
        int result = open_bytes(file, bytes);
        cr_assert_eq(result != 0, error.text[0] != '\0');
        file[at] = old;
    }
    free(file);
}

Test(runtime_weights, refuses_a_header_that_nests_without_end)
{
    enum { DEPTH = 1 << 20 };
    char *header = malloc(DEPTH + 1);
    memcpy(header, "{\"a\":", 5);
    memset(header + 5, '[', DEPTH - 5);
    header[DEPTH] = '\0';
    cr_assert_null(open_text(header, "", 0));
    cr_assert_not_null(strstr(error.text, "the header, byte"));
    free(header);
}

Test(runtime_weights, refuses_what_is_no_file)
{
    struct rnet_weights *weights;
    cr_assert_eq(rnet_weights_open(&weights, "/nowhere/w", &error), -1);
    cr_assert_eq(error.io, 1);
    rnet_fail_clear(&error);
    cr_assert_eq(rnet_weights_open(&weights, "/", &error), -1);
    cr_assert_not_null(strstr(error.text, "not a regular file"));
    rnet_fail_clear(&error);
    cr_assert_eq(rnet_weights_open(&weights, "/dev/zero", &error), -1);
    cr_assert_not_null(strstr(error.text, "not a regular file"));
}

Test(runtime_weights, manifest_lists_everything_that_does_not_fit)
{
    static const struct rnet_manifest_row rows[] = {
        {"a", 1, {2}}, {"b", 2, {2, 2}},  {"absent", 3, {1, 2, 3}}, {"a", 2, {2, 1}},
        {"a", 1, {3}}, {"empty", 1, {0}}, {"scalar", 0, {0}}};
    struct rnet_weights *weights = open_text(good, good_data, sizeof good_data);
    cr_assert_eq(rnet_manifest_check(rows, 1, weights, &error), 0);
    cr_assert_eq(rnet_manifest_check(rows, 7, weights, &error), -1);
    cr_assert_not_null(
        strstr(error.text, "tensor 'b' is not finite (NaN or infinity) at element 2"));
    cr_assert_not_null(strstr(error.text, "tensor 'absent' (shape 1 x 2 x 3) is missing"));
    cr_assert_not_null(strstr(error.text, "tensor 'a' has shape 2, the network wants 2 x 1"));
    cr_assert_not_null(strstr(error.text, "tensor 'a' has shape 2, the network wants 3"));
    cr_assert_not_null(strstr(error.text, "tensor 'empty' has shape 0 x 92233"));
    cr_assert_null(strstr(error.text, "scalar"));
    rnet_weights_close(weights);
}
