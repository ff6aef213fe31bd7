/* test_runtime_npy.c: .npy headers that are right, and those that lie. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "npy.h"
#include "support/files.h"

static struct rnet_error error;

/* Writes version `version` of the format. The caller frees the path. */
static char *write_array(int version, const char *header, const void *data, size_t bytes)
{
    unsigned char file[2048] = "\x93NUMPY";
    size_t length = strlen(header), start = version == 1 ? 10 : 12;
    file[6] = (unsigned char)version;
    file[8] = (unsigned char)(length & 255);
    file[9] = (unsigned char)(length >> 8);
    memcpy(file + start, header, length);
    if (bytes > 0)
        memcpy(file + start + length, data, bytes);
    char *path = files_scratch("a.npy");
    cr_assert(files_write(path, file, start + length + bytes));
    return path;
}

static int open_array(struct rnet_npy *npy, const char *header, const void *data, size_t bytes)
{
    char *path = write_array(1, header, data, bytes);
    rnet_fail_clear(&error);
    int result = rnet_npy_open(npy, path, &error);
    cr_assert_eq(result == 0, error.text[0] == '\0');
    npy->path = "a.npy";
    free(path);
    return result;
}

Test(runtime_npy, reads_versions_and_spellings)
{
    static const float data[6] = {1, 2, 3, 4, 5, 6};
    static const char *const headers[] = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }      \n",
        "{\"shape\":(2,3,),\"descr\":\"<f4\",\"fortran_order\":False}",
    };
    for (int version = 1; version <= 3; version++) {
        for (int i = 0; i < 2; i++) {
            struct rnet_npy npy;
            float out[6];
            char *path = write_array(version, headers[i], data, sizeof data);
            cr_assert_eq(rnet_npy_open(&npy, path, &error), 0, "%s", error.text);
            cr_assert_eq(npy.rank, 2);
            cr_assert_eq(npy.dims[1], 3);
            cr_assert_eq(rnet_npy_read_floats(&npy, out, 4, &error), 0);
            cr_assert_eq(rnet_npy_seek(&npy, 3, &error), 0);
            cr_assert_eq(rnet_npy_read_floats(&npy, out, 3, &error), 0);
            cr_assert_eq(out[0], 4.0f);
            cr_assert_eq(rnet_npy_read_floats(&npy, out, 1, &error), -1);
            rnet_fail_clear(&error);
            rnet_npy_close(&npy);
            free(path);
        }
    }
}

Test(runtime_npy, converts_doubles_and_integers)
{
    static const double doubles[4] = {0.1, 1e300, -1e300, -INFINITY};
    struct rnet_npy npy;
    float out[4];
    cr_assert_eq(open_array(&npy, "{'descr':'<f8','fortran_order':False,'shape':(4,)}", doubles,
                            sizeof doubles),
                 0);
    cr_assert_eq(rnet_npy_read_floats(&npy, out, 4, &error), 0);
    rnet_npy_close(&npy);
    cr_assert_eq(out[0], 0.1f);
    cr_assert(isinf(out[1]) && out[1] > 0 && isinf(out[2]) && out[2] < 0 && isinf(out[3]));

    static const short shorts[2] = {-5, 300};
    int64_t integers[2];
    cr_assert_eq(open_array(&npy, "{'descr':'<i2','fortran_order':False,'shape':(2,)}", shorts,
                            sizeof shorts),
                 0);
    cr_assert_eq(rnet_npy_read_integers(&npy, integers, 2, &error), 0);
    cr_assert_eq(integers[0], -5);
    cr_assert_eq(integers[1], 300);
    cr_assert_eq(rnet_npy_read_floats(&npy, out, 1, &error), -1);
    rnet_npy_close(&npy);
}

Test(runtime_npy, a_scalar_and_an_empty_array)
{
    struct rnet_npy npy;
    cr_assert_eq(open_array(&npy, "{'descr':'|u1','fortran_order':False,'shape':()}", "x", 1), 0);
    cr_assert_eq(npy.count, 1);
    rnet_npy_close(&npy);
    cr_assert_eq(open_array(&npy, "{'descr':'<f4','fortran_order':False,'shape':(0,7)}", "", 0), 0);
    cr_assert_eq(npy.count, 0);
    rnet_npy_close(&npy);
}

#define SHAPE(text) "{'descr':'<f4','fortran_order':False,'shape':" text "}"
static const struct {
    const char *header;
    int data_bytes;
    const char *reason;
} broken[] = {
    {"", 0, "no dictionary"},
    {"[]", 0, "no dictionary"},
    {"{", 0, "no dictionary"},
    {"{}", 0, "lacks"},
    {"{'descr':'<f4','fortran_order':False}", 0, "lacks"},
    {SHAPE("(1)") "x", 4, "goes on"},
    {"{'descr':'<f4','descr':'<f4'}", 4, "twice the key"},
    {"{'other':1}", 4, "unknown key 'other'"},
    {"{'descr':[('a','<f4')],'fortran_order':False,'shape':(1,)}", 4, "records"},
    {"{'descr':'>f4','fortran_order':False,'shape':(1,)}", 4, "big-endian"},
    {"{'descr':'<c8','fortran_order':False,'shape':(1,)}", 8, "type '<c8'"},
    {"{'descr':'<f4','fortran_order':True,'shape':(1,)}", 4, "Fortran order"},
    {"{'descr':'<f4','fortran_order':Maybe,'shape':(1,)}", 4, "fortran_order"},
    {"{'descr':'<f4 'fortran_order'", 4, "type"},
    {SHAPE("1"), 4, "no tuple"},
    {SHAPE("(-1,)"), 4, "no count"},
    {SHAPE("(1.0,)"), 4, "does not end"},
    {SHAPE("(1 1)"), 4, "does not end"},
    {SHAPE("(1"), 4, "does not end"},
    {SHAPE("(,)"), 4, "no count"},
    {SHAPE("(1,1,1,1,1,1,1,1,1)"), 4, "more than 8"},
    {SHAPE("(99999999999999999999,)"), 4, "no count"},
    {SHAPE("(4611686018427387904,4)"), 0, "too large"},
    {SHAPE("(4611686018427387904,)"), 0, "too large"},
    {SHAPE("(9223372036854775807,)"), 4, "too large"},
    {SHAPE("(2,)"), 7, "truncated"},
    {SHAPE("(2,)"), 9, "promises only"},
};

Test(runtime_npy, refuses_headers_that_lie)
{
    static const char zeros[16];
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct rnet_npy npy;
        cr_assert_eq(open_array(&npy, broken[i].header, zeros, (size_t)broken[i].data_bytes), -1,
                     "accepted: %s", broken[i].header);
        cr_assert_not_null(strstr(error.text, broken[i].reason), "%s: %s", broken[i].header,
                           error.text);
    }
}

Test(runtime_npy, refuses_the_file_cut_at_any_length_and_survives_changed_bytes)
{
    char *path = write_array(1, SHAPE("(2, 3)"), "0123456789abcdef01234567", 24);
    size_t bytes;
    char *file = files_read(path, &bytes);
    struct rnet_npy npy;
    unsigned state = 1;
    for (size_t length = 0; length < bytes; length++) {
        cr_assert(files_write(path, file, length));
        rnet_fail_clear(&error);
        cr_assert_eq(rnet_npy_open(&npy, path, &error), -1, "accepted at %zu", length);
    }
    for (size_t i = 0; i < 8 * bytes; i++) {
        state = state * 1664525u + 1013904223u;
        char old = file[i % bytes];
        file[i % bytes] = (char)(state >> 24);
        cr_assert(files_write(path, file, bytes));
        rnet_fail_clear(&error);
        if (rnet_npy_open(&npy, path, &error) == 0)
            rnet_npy_close(&npy);
        file[i % bytes] = old;
    }
    free(file);
    free(path);
}

Test(runtime_npy, what_is_written_is_read)
{
    static const int64_t dims[8] = {INT64_MAX, 2, 3, 4, 5, 6, 7, INT64_MAX};
    struct rnet_output_file *file;
    struct rnet_npy npy;
    char *path = files_scratch("b.npy");
    for (int rank = 0; rank <= 4; rank++) {
        cr_assert_eq(rnet_output_open(&file, path, &error), 0);
        cr_assert_eq(rnet_npy_write_header(file, rank, dims + 1, &error), 0);
        int64_t count = 1;
        for (int i = 0; i < rank; i++)
            count *= dims[1 + i];
        for (int64_t i = 0; i < count; i++)
            cr_assert_eq(rnet_output_write(file, &(float){(float)i}, 4, &error), 0);
        cr_assert_eq(rnet_output_commit(file, &error), 0);
        cr_assert_eq(rnet_npy_open(&npy, path, &error), 0, "%s", error.text);
        cr_assert_eq(npy.rank, rank);
        cr_assert_eq(npy.count, count);
        cr_assert_eq(npy.data_start % 64, 0);
        rnet_npy_close(&npy);
    }
    free(path);
}
