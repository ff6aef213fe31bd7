/* test_runtime_app.c: the command line of an emitted program, around a small network. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sha256.h"
#include "support/fake_program.h"
#include "support/files.h"
#include "support/npy.h"

static char *dir, *weights; /* of this process; every test is one */

static void set_up(void)
{
    dir = files_scratch("");
    weights = files_scratch("w.safetensors");
    cr_assert(fake_write_weights(weights));
}

static void tear_down(void)
{
    free(dir);
    free(weights);
}

TestSuite(runtime_app, .init = set_up, .fini = tear_down);

/* The call ends with `status` and its standard error holds `reason` (or nothing, for ""). */
static void assert_call(const char *line, int status, const char *reason)
{
    struct fake_result result = fake_call(&fake_program, line);
    cr_assert_eq(result.status, status, "%s: %d, %s", line, result.status, result.err);
    if (reason[0] == '\0')
        cr_assert_str_empty(result.err, "%s: %s", line, result.err);
    cr_assert_not_null(strstr(result.err, reason), "%s: %s", line, result.err);
    fake_free(&result);
}

static json_t *call_json(const char *line, int status)
{
    struct fake_result result = fake_call(&fake_program, line);
    cr_assert_eq(result.status, status, "%s", result.err);
    cr_assert_eq(strchr(result.out, '\n'), result.out + strlen(result.out) - 1);
    json_t *value = json_loads(result.out, JSON_REJECT_DUPLICATES, NULL);
    cr_assert_not_null(value, "%s", result.out);
    fake_free(&result);
    return value;
}

static double number(const json_t *value, const char *key)
{
    cr_assert(json_is_number(json_object_get(value, key)), "%s", key);
    return json_number_value(json_object_get(value, key));
}

static void write_input(const char *name, size_t count, float *values)
{
    size_t dims[] = {count, FAKE_CHANNELS, FAKE_SIDE, FAKE_SIDE};
    char *path = files_scratch(name);
    fake_values(values, count * FAKE_INPUT, 3);
    cr_assert(npy_write(path, 4, dims, values));
    free(path);
}

/* The array holds the logits of the `count` images. */
static void assert_logits(const char *name, size_t count, const float *input)
{
    struct npy npy;
    char *path = files_scratch(name);
    cr_assert(npy_read(path, &npy), "%s", path);
    cr_assert(npy.rank == 2 && npy.dims[0] == count && npy.dims[1] == FAKE_CLASSES);
    for (size_t n = 0; n < count; n++) {
        double wanted[FAKE_CLASSES];
        fake_logits(input + n * FAKE_INPUT, wanted);
        for (int i = 0; i < FAKE_CLASSES; i++)
            cr_assert(fabs((double)npy.data[n * FAKE_CLASSES + (size_t)i] - wanted[i]) < 1e-5);
    }
    free(npy.data);
    free(path);
}

Test(runtime_app, usage)
{
    assert_call("", 2, "fake classify IMAGE...");
    assert_call("--help", 0, "");
    assert_call("run --help", 0, "");
    assert_call("-h", 0, "");
    assert_call("bench -h", 0, "");
    assert_call("--version", 2, "unknown option '--version'");
    assert_call("evaulate x", 2, "did you mean evaluate?");
    assert_call("xyzzy", 2, "unknown command 'xyzzy'");
    assert_call("classify --tpo 3 x", 2, "unknown option '--tpo'; did you mean --top?");
    assert_call("run --json a b", 2, "unknown option '--json'");
    assert_call("classify --top", 2, "--top wants a value");
    assert_call("classify --top 0 x", 2, "--top wants a count");
    assert_call("classify --top -1 x", 2, "--top wants a count");
    assert_call("classify --top=3x x", 2, "--top wants a count");
    assert_call("classify --top 99999999999999999999 x", 2, "--top wants a count");
    assert_call("info --json=1", 2, "--json takes no value");
    assert_call("info x", 2, "'x' is too much");
    assert_call("run x", 2, "run wants IN.npy OUT.npy");
    assert_call("classify", 2, "classify wants IMAGE...");
    assert_call("selftest", 1, "holds nothing to compare with");
    assert_call("selftest --weights @w.safetensors", 2, "unknown option '--weights'");
    assert_call("bench --weights @w.safetensors --threads 3", 2, "compiled for 2 at most");
    assert_call("classify --weights @w.safetensors -- --top", 3, "--top: No such file");
}

Test(runtime_app, info)
{
    assert_call("info", 0, "");
    assert_call("info --weights @absent", 3, "No such file");
    json_t *info = call_json("info --json", 0);
    cr_assert_str_eq(json_string_value(json_object_get(info, "network")), "fake");
    cr_assert_eq(number(info, "parameters"), FAKE_CLASSES * (FAKE_INPUT + 1));
    cr_assert_eq(number(info, "workspace_bytes"), 1000);
    cr_assert_eq(number(info, "labels"), FAKE_CLASSES);
    cr_assert_null(json_object_get(info, "weights"));
    json_decref(info);
}

/* Source, C, weights, program: what sha256sum gives, as text and as JSON. */
Test(runtime_app, info_prints_the_chain_of_hashes)
{
    static const struct rnet_digest files[] = {{"fake_infer.c", "c0ffee"}, {"fake.h", "decade"}};
    struct rnet_program program = fake_program;
    char own[RNET_SHA256_TEXT], given[RNET_SHA256_TEXT], line[160];
    struct rnet_error error = {0};
    program.files = files;
    program.file_count = 2;
    program.made_with = "cc 1";
    program.weights_hash = "feed";
    cr_assert_eq(rnet_sha256_file("/proc/self/exe", own, &error), 0);
    cr_assert_eq(rnet_sha256_file(weights, given, &error), 0);
    struct fake_result result = fake_call(&program, "info");
    cr_expect_not_null(strstr(result.out, "fake_infer.c  c0ffee\n"), "%s", result.out);
    cr_expect_not_null(strstr(result.out, "fake.h        decade\n"), "%s", result.out);
    cr_expect_not_null(strstr(result.out, "weights       feed\n"), "%s", result.out);
    snprintf(line, sizeof line, "program       %s\n", own);
    cr_expect_not_null(strstr(result.out, line), "%s", result.out);
    cr_expect_not_null(strstr(result.out, "cc 1: the C, with librnet.a, and the weights prepared"));
    fake_free(&result);
    result = fake_call(&program, "info --json --weights @w.safetensors");
    json_t *info = json_loads(result.out, 0, NULL), *chain = json_object_get(info, "sha256");
    cr_expect_str_eq(json_string_value(json_object_get(chain, "weights")), given);
    cr_expect_str_eq(json_string_value(json_object_get(chain, "program")), own);
    cr_expect_eq(json_array_size(json_object_get(chain, "c")), (size_t)2);
    json_decref(info);
    fake_free(&result);
}

Test(runtime_app, info_says_whether_weights_fit)
{
    static _Alignas(64) float params[FAKE_CLASSES * FAKE_INPUT + 16];
    struct rnet_program program = fake_program;
    program.embedded = (const unsigned char *)params;
    struct fake_result result = fake_call(&program, "info");
    cr_assert_not_null(strstr(result.out, "MiB, embedded\n"), "%s", result.out);
    cr_assert_null(strstr(result.out, "fits"));
    fake_free(&result);
    result = fake_call(&program, "info --weights @w.safetensors");
    cr_assert_eq(result.status, 0, "%s", result.err);
    cr_assert_not_null(strstr(result.out, "\nweights        "), "%s", result.out);
    cr_assert_not_null(strstr(result.out, "w.safetensors fits\n"), "%s", result.out);
    cr_assert_null(strstr(result.out, "embedded"), "%s", result.out);
    fake_free(&result);
    result = fake_call(&program, "info --json --weights @w.safetensors");
    cr_assert_not_null(strstr(result.out, "\"embedded\": false"), "%s", result.out);
    cr_assert_not_null(strstr(result.out, "\"fits\": true"), "%s", result.out);
    fake_free(&result);
    write_input("in.npy", 1, params);
    result = fake_call(&program, "info --weights @in.npy");
    cr_assert_eq(result.status, 1);
    cr_assert_str_empty(result.out);
    fake_free(&result);
}

Test(runtime_app, run_takes_any_number_of_images)
{
    static float input[7 * FAKE_INPUT];
    static const size_t counts[] = {0, 1, 2, 3, 4, 7};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        write_input("in.npy", counts[i], input);
        assert_call("run @in.npy @out.npy --weights @w.safetensors --threads 1", 0, "");
        assert_logits("out.npy", counts[i], input);
    }
}

Test(runtime_app, run_writes_standard_output)
{
    static float input[2 * FAKE_INPUT];
    write_input("in.npy", 2, input);
    struct fake_result result = fake_call(&fake_program, "run @in.npy - --weights=@w.safetensors");
    cr_assert_eq(result.status, 0, "%s", result.err);
    char *path = files_scratch("out.npy");
    cr_assert(files_write(path, result.out, result.out_bytes));
    assert_logits("out.npy", 2, input);
    free(path);
    fake_free(&result);
}

Test(runtime_app, run_writes_a_file_for_each_output)
{
    static float input[4 * FAKE_INPUT];
    struct npy npy;
    write_input("in.npy", 4, input);
    struct fake_result result =
        fake_call(&fake_features, "run @in.npy @out.npy --weights @w.safetensors");
    cr_assert_eq(result.status, 0, "%s", result.err);
    assert_logits("out.logits.npy", 4, input);
    char *path = files_scratch("out.copy.npy");
    cr_assert(npy_read(path, &npy));
    cr_assert(npy.rank == 4 && npy.dims[3] == FAKE_SIDE);
    cr_assert_eq(memcmp(npy.data, input, sizeof input), 0);
    free(npy.data);
    free(path);
    fake_free(&result);
    result = fake_call(&fake_features, "run @in.npy - --weights @w.safetensors");
    cr_assert_eq(result.status, 1);
    cr_assert_not_null(strstr(result.err, "do not fit standard output"));
    fake_free(&result);
}

Test(runtime_app, run_refuses_and_leaves_nothing)
{
    static float input[FAKE_INPUT];
    size_t dims[] = {1, FAKE_CHANNELS, FAKE_SIDE, FAKE_SIDE - 1};
    char *path = files_scratch("bad.npy"), *out = files_scratch("none.npy");
    cr_assert(npy_write(path, 4, dims, input));
    write_input("in.npy", 1, input);
    assert_call("run @bad.npy @none.npy --weights @w.safetensors", 1,
                "1 x 3 x 4 x 3, but the network wants N x 3 x 4 x 4");
    assert_call("run @absent.npy @none.npy --weights @w.safetensors", 3, "No such file");
    assert_call("run @w.safetensors @none.npy --weights @w.safetensors", 1, "not a .npy file");
    assert_call("run @in.npy @none.npy --weights @in.npy", 1, "in.npy: ");
    assert_call("run @in.npy @none.npy --weights @absent", 3, "No such file");
    assert_call("run @in.npy @folder/none.npy --weights @w.safetensors", 3, "cannot be written");
    assert_call("run @in.npy /dev/full --weights @w.safetensors", 3, "No space left");
    cr_assert_not(files_exist(out));
    free(path);
    free(out);
}

Test(runtime_app, run_keeps_the_files_that_it_reads)
{
    static float input[2 * FAKE_INPUT];
    char *link_path = files_scratch("link.npy");
    write_input("x.npy", 2, input);
    unlink(link_path);
    cr_assert_eq(symlink("x.npy", link_path), 0);
    static const char replaces[] = "the output would replace the input";
    assert_call("run @x.npy @x.npy --weights @w.safetensors", 2, replaces);
    assert_call("run @x.npy @link.npy --weights @w.safetensors", 2, replaces);
    assert_call("run @link.npy @x.npy --weights @w.safetensors", 2, replaces);
    assert_call("run @x.npy @w.safetensors --weights @w.safetensors", 2,
                "the output would replace the weights");
    write_input("y.copy.npy", 2, input);
    struct fake_result result =
        fake_call(&fake_features, "run @y.copy.npy @y.npy --weights @w.safetensors");
    cr_assert_eq(result.status, 2);
    cr_assert_not_null(strstr(result.err, replaces), "%s", result.err);
    fake_free(&result);
    assert_call("run @x.npy @out.npy --weights @w.safetensors", 0, "");
    assert_call("run @x.npy @out.npy --weights @w.safetensors", 0, "");
    assert_logits("out.npy", 2, input);
    free(link_path);
}

Test(runtime_app, weights_that_do_not_fit_are_all_listed)
{
    static const char header[] =
        "{\"fc.weight\":{\"dtype\":\"F32\",\"shape\":[6,2],\"data_offsets\":[0,48]}}";
    static const float zeros[12];
    char *path = files_scratch("bad.safetensors");
    cr_assert(fake_write_safetensors(path, header, zeros, sizeof zeros));
    assert_call("bench --weights @bad.safetensors", 1,
                "tensor 'fc.weight' has shape 6 x 2, the network wants 6 x 48\n");
    assert_call("bench --weights @bad.safetensors", 1, "tensor 'fc.bias' (shape 6) is missing\n");
    free(path);
}

/* A 4 x 4 picture of one colour. */
static void write_picture(const char *name, unsigned char value)
{
    char file[64] = "P6\n4 4\n255\n";
    size_t start = strlen(file);
    memset(file + start, value, 48);
    char *path = files_scratch(name);
    cr_assert(files_write(path, file, start + 48));
    free(path);
}

/* The class that the network gives that input. */
static int class_of(const float *input)
{
    double logits[FAKE_CLASSES];
    int best = 0;
    fake_logits(input, logits);
    for (int i = 1; i < FAKE_CLASSES; i++)
        if (logits[i] > logits[best])
            best = i;
    return best;
}

/* The class of that picture. */
static int best_class(unsigned char value)
{
    float input[FAKE_INPUT];
    for (int i = 0; i < FAKE_INPUT; i++)
        input[i] = (float)value / 255.0f;
    return class_of(input);
}

Test(runtime_app, classify_goes_on_after_bad_pictures)
{
    for (unsigned char i = 0; i < 5; i++) {
        char name[] = {(char)('0' + i), '.', 'p', 'p', 'm', '\0'};
        write_picture(name, (unsigned char)(60 * i));
    }
    json_t *list = call_json("classify --json --weights @w.safetensors --top 2 @0.ppm @1.ppm "
                             "@absent.ppm @2.ppm @w.safetensors @3.ppm @4.ppm",
                             3);
    cr_assert_eq(json_array_size(list), 5);
    for (size_t i = 0; i < 5; i++) {
        const json_t *item = json_array_get(list, i);
        const json_t *predictions = json_object_get(item, "predictions");
        cr_assert_eq(json_array_size(predictions), 2);
        const json_t *first = json_array_get(predictions, 0);
        cr_assert_eq(number(first, "index"), best_class((unsigned char)(60 * i)));
        cr_assert(number(first, "probability") >=
                  number(json_array_get(predictions, 1), "probability"));
        cr_assert(number(item, "ms") > 0);
    }
    json_decref(list);
    assert_call("classify --weights @w.safetensors @0.ppm @absent.ppm", 3,
                "absent.ppm: No such file");
    assert_call("classify --weights @w.safetensors @absent.ppm @w.safetensors @0.ppm", 3,
                "No such file");
    assert_call("classify --weights @w.safetensors @w.safetensors @0.ppm", 1, "not a picture");
    assert_call("classify --weights @w.safetensors @0.ppm --top 99", 0, "");
}

static int infer_calls;

/* The fake network; the first call takes FIRST_MS more, as starting threads may. */
enum { FIRST_MS = 300 };

static void infer_slow_first(const void *params, const float *input, float *const *outputs,
                             void *workspace)
{
    struct timespec wait = {0, FIRST_MS * 1000000L};
    if (infer_calls++ == 0)
        nanosleep(&wait, NULL);
    fake_program.infer(params, input, outputs, workspace);
}

Test(runtime_app, classify_times_pictures_apart_from_the_start)
{
    struct rnet_program program = fake_program;
    program.infer = infer_slow_first;
    write_picture("0.ppm", 9);
    struct fake_result result =
        fake_call(&program, "classify --json --weights @w.safetensors @0.ppm");
    cr_assert_eq(result.status, 0, "%s", result.err);
    json_t *list = json_loads(result.out, 0, NULL);
    cr_assert(number(json_array_get(list, 0), "ms") < FIRST_MS, "%s", result.out);
    cr_assert_eq(infer_calls, 2);
    json_decref(list);
    fake_free(&result);
}

Test(runtime_app, evaluate_counts_right_answers)
{
    char *path = files_scratch("set");
    mkdir(path, 0777);
    for (int class = 0; class < FAKE_CLASSES; class ++) {
        char folder[32], name[64];
        snprintf(folder, sizeof folder, "set/%d", class);
        char *made = files_scratch(folder);
        mkdir(made, 0777);
        free(made);
        for (int i = 0; i < 2; i++) {
            snprintf(name, sizeof name, "set/%d/%d.ppm", class, i);
            write_picture(name, (unsigned char)(40 * class + i));
        }
    }
    int right = 0;
    for (int class = 0; class < FAKE_CLASSES; class ++)
        for (int i = 0; i < 2; i++)
            right += best_class((unsigned char)(40 * class + i)) == class;
    json_t *result = call_json("evaluate @set --json --weights @w.safetensors", 0);
    cr_assert_eq(number(result, "images"), 12);
    cr_assert_eq(number(result, "top1_right"), right);
    cr_assert(fabs(number(result, "top1_error") - (12 - right) / 12.0) < 1e-9);
    cr_assert(number(result, "top5_right") >= right);
    cr_assert(number(result, "images_per_s") > 0);
    json_decref(result);
    assert_call("evaluate @set --weights @w.safetensors", 0, "");
    free(path);
}

/* A folder of one class, with one picture. */
static void write_class(const char *set, const char *class, unsigned char value)
{
    char name[64];
    char *path = files_scratch(set);
    mkdir(path, 0777);
    free(path);
    snprintf(name, sizeof name, "%s/%s", set, class);
    path = files_scratch(name);
    mkdir(path, 0777);
    free(path);
    snprintf(name, sizeof name, "%s/%s/0.ppm", set, class);
    write_picture(name, value);
}

Test(runtime_app, evaluate_matches_class_folders_to_labels)
{
    static const char *const labels[FAKE_CLASSES] = {"zoo", "yak", "cat", "dog", "dog", "ant"};
    struct rnet_program program = fake_program;
    int class = best_class(200), other = (class + 1) % FAKE_CLASSES;
    const char *names[FAKE_CLASSES];
    for (int i = 0; i < FAKE_CLASSES; i++)
        names[i] = labels[i == 4 ? 0 : i];
    names[class] = "right";
    names[other] = "aardvark";
    program.labels = names;
    write_class("named", "right", 200);
    write_class("named", "aardvark", 200);
    struct fake_result result =
        fake_call(&program, "evaluate @named --json --weights @w.safetensors");
    cr_assert_eq(result.status, 0, "%s", result.err);
    cr_assert_not_null(strstr(result.out, "\"top1_right\": 1,"), "%s", result.out);
    cr_assert_not_null(strstr(result.err, "2 class folders, matched to the labels by name"));
    fake_free(&result);
    /* One folder that is no label: all count by their order. */
    write_class("named", "unknown", 200);
    result = fake_call(&program, "evaluate @named --json --weights @w.safetensors");
    cr_assert_not_null(strstr(result.err, "3 class folders for a network of 6 classes"));
    fake_free(&result);
    /* So they do where two labels are alike. */
    program.labels = labels;
    write_class("alike", "dog", 200);
    result = fake_call(&program, "evaluate @alike --json --weights @w.safetensors");
    cr_assert_not_null(strstr(result.err, "1 class folders for a network of 6 classes"));
    fake_free(&result);
}

/* Four images; the labels of all but the last are right. */
static void write_labels(const float *input)
{
    char file[256] = "\x93NUMPY\x01";
    const char *dict = "{'descr':'|u1','fortran_order':False,'shape':(4,)}";
    size_t length = strlen(dict);
    file[8] = (char)length;
    memcpy(file + 10, dict, length);
    for (int n = 0; n < 4; n++)
        file[10 + length + (size_t)n] =
            (char)((class_of(input + n * FAKE_INPUT) + (n == 3)) % FAKE_CLASSES);
    char *path = files_scratch("arrays/labels.npy");
    cr_assert(files_write(path, file, length + 14));
    free(path);
}

Test(runtime_app, evaluate_takes_float_arrays_as_they_are)
{
    static float input[4 * FAKE_INPUT];
    char *path = files_scratch("arrays");
    mkdir(path, 0777);
    write_input("arrays/images.npy", 4, input);
    write_labels(input);
    json_t *result = call_json("evaluate @arrays --json --weights @w.safetensors", 0);
    cr_assert_eq(number(result, "images"), 4);
    cr_assert_eq(number(result, "top1_right"), 3);
    cr_assert_eq(number(result, "top1_error"), 0.25);
    json_decref(result);
    free(path);
}

Test(runtime_app, evaluate_gives_grey_pictures_to_all_channels)
{
    static const unsigned char labels[] = {0, 0, 8, 1, 0, 0, 0, 1};
    unsigned char images[16 + 16] = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 4};
    unsigned char answer[9];
    memset(images + 16, 200, 16);
    memcpy(answer, labels, 8);
    answer[8] = (unsigned char)best_class(200);
    char *path = files_scratch("idx");
    mkdir(path, 0777);
    char *images_path = files_scratch("idx/t10k-images-idx3-ubyte");
    char *labels_path = files_scratch("idx/t10k-labels-idx1-ubyte");
    cr_assert(files_write(images_path, images, sizeof images));
    cr_assert(files_write(labels_path, answer, sizeof answer));
    json_t *result = call_json("evaluate @idx --json --weights @w.safetensors", 0);
    cr_assert_eq(number(result, "top1_right"), 1);
    json_decref(result);
    free(images_path);
    free(labels_path);
    free(path);
}

Test(runtime_app, the_mean_picture_is_subtracted)
{
    enum { MEAN = FAKE_CLASSES * FAKE_INPUT + 16 };
    static _Alignas(64) float params[MEAN + FAKE_INPUT];
    float input[FAKE_INPUT];
    struct rnet_program program = fake_program;
    fake_parameters(params);
    for (int i = 0; i < FAKE_INPUT; i++) {
        params[MEAN + i] = (float)(i % 7) / 4;
        input[i] = 100.0f / 255.0f - params[MEAN + i];
    }
    cr_assert_neq(class_of(input), best_class(100));
    program.embedded = (const unsigned char *)params;
    program.params_bytes = sizeof params;
    program.preprocess.mean_pixel = MEAN;
    write_picture("grey.ppm", 100);
    struct fake_result result = fake_call(&program, "classify --json --top 1 @grey.ppm");
    cr_assert_eq(result.status, 0, "%s", result.err);
    char wanted[32];
    snprintf(wanted, sizeof wanted, "\"index\": %d,", class_of(input));
    cr_assert_not_null(strstr(result.out, wanted), "%s", result.out);
    fake_free(&result);
}

Test(runtime_app, evaluate_names_every_bad_picture_first)
{
    for (int i = 0; i < 30; i++) {
        char name[64];
        char *made = files_scratch(i == 0 ? "broken" : "broken/a");
        mkdir(made, 0777);
        free(made);
        snprintf(name, sizeof name, "broken/a/%02d.png", i);
        char *path = files_scratch(name);
        if (i > 0)
            cr_assert(files_write(path, "\x89PNG", 4));
        free(path);
    }
    struct fake_result result =
        fake_call(&fake_program, "evaluate @broken --weights @w.safetensors --json");
    cr_assert_eq(result.status, 1);
    cr_assert_str_empty(result.out);
    cr_assert_not_null(strstr(result.err, "/a/01.png: "));
    cr_assert_not_null(strstr(result.err, "/a/20.png: "));
    cr_assert_null(strstr(result.err, "/a/21.png: "));
    cr_assert_not_null(strstr(result.err, "... and 9 more"));
    fake_free(&result);
}

Test(runtime_app, evaluate_refuses_what_does_not_fit)
{
    char *path = files_scratch("test_batch.bin");
    unsigned char *record = calloc(1, 3073);
    cr_assert(files_write(path, record, 3073));
    assert_call("evaluate @test_batch.bin --weights @w.safetensors", 1,
                "10 classes, the network has 6");
    assert_call("evaluate @absent --weights @w.safetensors", 3, "No such file");
    free(record);
    free(path);
}

Test(runtime_app, another_processor_is_refused)
{
    struct rnet_program program = fake_program;
#if defined(__aarch64__)
    program.target = "x86-64-v3";
#else
    program.target = "aarch64";
#endif
    struct fake_result result = fake_call(&program, "bench --weights @w.safetensors");
    cr_assert_eq(result.status, 1);
    cr_assert_not_null(strstr(result.err, "this is another processor"));
    fake_free(&result);
}

Test(runtime_app, embedded_parameters_are_used_as_they_are)
{
    static _Alignas(64) float params[FAKE_CLASSES * FAKE_INPUT + 16];
    static float input[FAKE_INPUT];
    struct rnet_program program = fake_program;
    fake_parameters(params);
    program.embedded = (const unsigned char *)params;
    write_input("in.npy", 1, input);
    struct fake_result result = fake_call(&program, "run @in.npy @out.npy");
    cr_assert_eq(result.status, 0, "%s", result.err);
    assert_logits("out.npy", 1, input);
    fake_free(&result);
}

Test(runtime_app, scores_that_are_not_finite_are_said)
{
    static _Alignas(64) float params[FAKE_CLASSES * FAKE_INPUT + 16];
    struct rnet_program program = fake_program;
    for (int i = 0; i < FAKE_INPUT; i++)
        params[i] = 3e38f;
    program.embedded = (const unsigned char *)params;
    write_picture("white.ppm", 255);
    struct fake_result result = fake_call(&program, "classify @white.ppm");
    cr_assert_eq(result.status, 1);
    cr_assert_not_null(strstr(result.err, "white.ppm: the network's scores are not finite"));
    fake_free(&result);
}
