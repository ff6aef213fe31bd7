/* test_runtime_evaluate.c: views, scales, ensembles and saved scores, around a small network,
 * against means that are computed here from the pictures' pixels. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "resize.h"
#include "runtime/views.h"
#include "support/fake_program.h"
#include "support/files.h"
#include "support/npy.h"

enum {
    PICTURES = 7, /* not a multiple of the batch */
    WIDTH = 9,
    HEIGHT = 6,
    SMALL = FAKE_SIDE, /* the network's own side */
    LARGE = HEIGHT,
    WEIGHTS = FAKE_CLASSES * FAKE_INPUT,
    PARAMETERS = WEIGHTS + FAKE_CLASSES,
    MEMBERS = 3,
};

static char *dir;
static unsigned char pixels[PICTURES][HEIGHT * WIDTH * 3];
static float parameters[MEMBERS][PARAMETERS];

/* ---- The network at the larger side: each weight serves pixels that lie FAKE_SIDE apart ---- */

static double logit(const float *p, const float *input, int side, int class)
{
    double sum = p[WEIGHTS + class];
    for (int c = 0; c < FAKE_CHANNELS; c++)
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                int weight = (c * FAKE_SIDE + y % FAKE_SIDE) * FAKE_SIDE + x % FAKE_SIDE;
                sum += (double)p[class * FAKE_INPUT + weight] *
                       (double)input[(c * side + y) * side + x];
            }
    return sum;
}

static void infer_large(const void *params, const float *input, float *const *outputs,
                        void *workspace)
{
    const float *p = params;
    memset(workspace, 0xff, 2000);
    for (int n = 0; n < FAKE_BATCH; n++)
        for (int o = 0; o < FAKE_CLASSES; o++)
            outputs[0][n * FAKE_CLASSES + o] =
                (float)logit(p, input + n * FAKE_CHANNELS * LARGE * LARGE, LARGE, o);
}

static struct rnet_scale scales[2];

/* The network with a crop, a normalisation and both sides. */
static struct rnet_program network(void)
{
    struct rnet_program program = fake_program;
    program.preprocess = (struct rnet_preprocess){.crop_h = FAKE_SIDE,
                                                  .crop_w = FAKE_SIDE,
                                                  .mean_count = 1,
                                                  .mean = {0.5f},
                                                  .std = {0.25f},
                                                  .mean_pixel = -1};
    scales[0] = (struct rnet_scale){SMALL, program.infer, program.outputs, 1000};
    scales[1] = (struct rnet_scale){LARGE, infer_large, program.outputs, 2000};
    program.test = (struct rnet_test){.views = 1, .scales = scales, .scale_count = 2};
    return program;
}

/* ---- Files ---- */

static void make_folder(const char *name)
{
    char *path = files_scratch(name);
    mkdir(path, 0777);
    free(path);
}

static void write_pictures(void)
{
    make_folder("set");
    for (int i = 0; i < PICTURES; i++) {
        char name[64], file[sizeof pixels[0] + 32];
        float values[sizeof pixels[0]];
        fake_values(values, sizeof pixels[0], 100 + (unsigned)i);
        for (size_t k = 0; k < sizeof pixels[0]; k++)
            pixels[i][k] = (unsigned char)(128 + 100 * values[k]);
        snprintf(name, sizeof name, "set/%d", i % FAKE_CLASSES);
        make_folder(name);
        snprintf(name, sizeof name, "set/%d/%d.ppm", i % FAKE_CLASSES, i);
        int head = sprintf(file, "P6 %d %d 255\n", WIDTH, HEIGHT);
        memcpy(file + head, pixels[i], sizeof pixels[0]);
        char *path = files_scratch(name);
        cr_assert(files_write(path, file, (size_t)head + sizeof pixels[0]));
        free(path);
    }
}

/* Picture `order` of the dataset, which goes through the folders: 0, 6, 1, 2, 3, 4, 5. */
static int picture_of(int order)
{
    return order == 0 ? 0 : order == 1 ? 6 : order - 1;
}

static void write_members(void)
{
    char header[256];
    snprintf(header, sizeof header,
             "{\"fc.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]},"
             "\"fc.bias\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}",
             FAKE_CLASSES, FAKE_INPUT, WEIGHTS * 4, FAKE_CLASSES, WEIGHTS * 4, PARAMETERS * 4);
    for (int i = 0; i < MEMBERS; i++) {
        char name[32];
        snprintf(name, sizeof name, "w%d.safetensors", i);
        fake_values(parameters[i], PARAMETERS, 7 + (unsigned)i);
        char *path = files_scratch(name);
        cr_assert(fake_write_safetensors(path, header, parameters[i], sizeof parameters[i]));
        free(path);
    }
}

static void set_up(void)
{
    dir = files_scratch("");
    write_pictures();
    write_members();
}

static void tear_down(void)
{
    free(dir);
}

TestSuite(runtime_evaluate, .init = set_up, .fini = tear_down);

static void assert_fails(const char *line, int status, const char *reason)
{
    struct rnet_program program = network();
    struct fake_result result = fake_call(&program, line);
    cr_assert_eq(result.status, status, "%s: %d, %s", line, result.status, result.err);
    cr_assert_not_null(strstr(result.err, reason), "%s: %s", line, result.err);
    cr_assert_str_empty(result.out);
    fake_free(&result);
}

/* ---- What is expected ---- */

/* Adds the probabilities of the side x side view at (x, y) of the picture of `width`, mirrored or
 * not: pixel by pixel, straight from the definition. */
static void add_view(const float *p, const unsigned char *picture, int width, int side, int x0,
                     int y0, int mirror, double *sums)
{
    float input[FAKE_CHANNELS * LARGE * LARGE];
    double logits[FAKE_CLASSES], largest = -INFINITY, total = 0;
    for (int c = 0; c < 3; c++)
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                int from = mirror ? width - 1 - (x0 + x) : x0 + x;
                float pixel = (float)picture[((y0 + y) * width + from) * 3 + c] / 255.0f;
                input[(c * side + y) * side + x] = (pixel - 0.5f) / 0.25f;
            }
    for (int i = 0; i < FAKE_CLASSES; i++) {
        logits[i] = logit(p, input, side, i);
        largest = fmax(largest, logits[i]);
    }
    for (int i = 0; i < FAKE_CLASSES; i++)
        total += exp(logits[i] - largest);
    for (int i = 0; i < FAKE_CLASSES; i++)
        sums[i] += exp(logits[i] - largest) / total;
}

/* torchvision's TenCrop of 9 x 6 to 4 x 4: (9 - 4) / 2 = 2.5 is rounded to 2. */
static int add_ten(const float *p, const unsigned char *picture, double *sums)
{
    static const int places[][2] = {{0, 0}, {5, 0}, {0, 2}, {5, 2}, {2, 1}};
    for (int mirror = 0; mirror < 2; mirror++)
        for (int i = 0; i < 5; i++)
            add_view(p, picture, WIDTH, SMALL, places[i][0], places[i][1], mirror, sums);
    return 10;
}

/* Shorter side 6: as it is; 9 - 6 = 3 pixels of room, 1.5 is rounded to 2. */
static int add_large(const float *p, const unsigned char *picture, double *sums)
{
    for (int mirror = 0; mirror < 2; mirror++)
        for (int i = 0; i < 3; i++)
            add_view(p, picture, WIDTH, LARGE, (const int[]){0, 2, 3}[i], 0, mirror, sums);
    return 6;
}

/* Shorter side 4: the picture becomes 6 x 4. */
static int add_small(const float *p, unsigned char *picture, double *sums)
{
    struct rnet_error error = {0};
    struct rnet_image in = {WIDTH, HEIGHT, 3, picture}, out;
    cr_assert_eq(rnet_resize(&out, &in, &(struct rnet_resize_part){6, 4, 0, 0, 6, 4}, &error), 0);
    for (int mirror = 0; mirror < 2; mirror++)
        for (int x = 0; x < 3; x++)
            add_view(p, out.pixels, 6, SMALL, x, 0, mirror, sums);
    rnet_image_free(&out);
    return 6;
}

enum protocol { SINGLE, TEN, SCALE_LARGE, SCALE_BOTH };

/* The mean probabilities of a picture over the members [first, last]. */
static void expect(enum protocol protocol, int picture, int first, int last, double *mean)
{
    int count = 0;
    memset(mean, 0, FAKE_CLASSES * sizeof *mean);
    for (int member = first; member <= last; member++) {
        const float *p = parameters[member];
        if (protocol == SINGLE) {
            add_view(p, pixels[picture], WIDTH, SMALL, 2, 1, 0, mean);
            count++;
        }
        if (protocol == TEN)
            count += add_ten(p, pixels[picture], mean);
        if (protocol == SCALE_LARGE || protocol == SCALE_BOTH)
            count += add_large(p, pixels[picture], mean);
        if (protocol == SCALE_BOTH)
            count += add_small(p, pixels[picture], mean);
    }
    for (int i = 0; i < FAKE_CLASSES; i++)
        mean[i] /= count;
}

static int place_of(const double *mean, int label)
{
    int place = 0;
    for (int i = 0; i < FAKE_CLASSES; i++)
        place += mean[i] > mean[label];
    return place;
}

static double number(const json_t *value, const char *key)
{
    cr_assert(json_is_number(json_object_get(value, key)), "%s", key);
    return json_number_value(json_object_get(value, key));
}

/* The file holds the logarithms of `means`, in the dataset's order. */
static void assert_saved(const char *name, double (*means)[FAKE_CLASSES])
{
    struct npy npy;
    char *path = files_scratch(name);
    cr_assert(npy_read(path, &npy), "%s", path);
    cr_assert(npy.rank == 2 && npy.dims[0] == PICTURES && npy.dims[1] == FAKE_CLASSES);
    for (int n = 0; n < PICTURES; n++)
        for (int i = 0; i < FAKE_CLASSES; i++)
            cr_assert(fabs((double)npy.data[n * FAKE_CLASSES + i] - log(means[n][i])) < 1e-4,
                      "picture %d, class %d: %g, not %g", n, i,
                      (double)npy.data[n * FAKE_CLASSES + i], log(means[n][i]));
    free(npy.data);
    free(path);
}

/* The run counts right what `means` count right; what it says of the protocol. */
static json_t *assert_counts(const struct rnet_program *program, const char *line,
                             double (*means)[FAKE_CLASSES])
{
    int top1 = 0, top5 = 0;
    for (int n = 0; n < PICTURES; n++) {
        int place = place_of(means[n], picture_of(n) % FAKE_CLASSES);
        top1 += place == 0;
        top5 += place < 5;
    }
    struct fake_result result = fake_call(program, line);
    cr_assert_eq(result.status, 0, "%s: %s", line, result.err);
    json_t *json = json_loads(result.out, JSON_REJECT_DUPLICATES, NULL);
    cr_assert_eq(number(json, "images"), PICTURES);
    cr_assert_eq(number(json, "top1_right"), top1, "%s", line);
    cr_assert_eq(number(json, "top5_right"), top5, "%s", line);
    cr_assert(fabs(number(json, "top1_error") - (double)(PICTURES - top1) / PICTURES) < 1e-9);
    cr_assert(number(json, "images_per_s") > 0);
    fake_free(&result);
    return json;
}

static void check_protocol(const struct rnet_program *program, const char *options,
                           enum protocol protocol, int members, const char *name)
{
    static const int views[] = {1, 10, 6, 6}, sizes[] = {0, 0, 1, 2};
    double means[PICTURES][FAKE_CLASSES];
    char line[512];
    for (int n = 0; n < PICTURES; n++)
        expect(protocol, picture_of(n), 0, members - 1, means[n]);
    snprintf(line, sizeof line,
             "evaluate @set --json --weights @w0.safetensors --save-logits @out.npy %s", options);
    json_t *json = assert_counts(program, line, means);
    cr_assert_str_eq(json_string_value(json_object_get(json, "protocol")), name);
    cr_assert_eq(number(json, "views"), views[protocol]);
    cr_assert_eq(json_array_size(json_object_get(json, "scales")), sizes[protocol]);
    cr_assert_eq(number(json, "members"), members);
    assert_saved("out.npy", means);
    json_decref(json);
}

/* ---- Tests ---- */

Test(runtime_evaluate, views_are_averaged)
{
    struct rnet_program program = network();
    check_protocol(&program, "--views single", SINGLE, 1, "single");
    check_protocol(&program, "--views ten", TEN, 1, "ten");
    check_protocol(&program, "--scales 6", SCALE_LARGE, 1, "scales");
    check_protocol(&program, "--scales 6,4", SCALE_BOTH, 1, "scales");
}

Test(runtime_evaluate, the_test_section_chooses)
{
    struct rnet_program program = network();
    check_protocol(&program, "", SCALE_BOTH, 1, "scales");
    program.test.scale_count = 0;
    check_protocol(&program, "", SINGLE, 1, "single");
    program.test.views = 10;
    check_protocol(&program, "", TEN, 1, "ten");
    check_protocol(&program, "--views single", SINGLE, 1, "single");
    program.test = (struct rnet_test){0};
    check_protocol(&program, "", SINGLE, 1, "single");
}

Test(runtime_evaluate, members_are_averaged)
{
    struct rnet_program program = network();
    check_protocol(&program, "--views single --with @w1.safetensors", SINGLE, 2, "single");
    check_protocol(&program, "--views ten --with @w1.safetensors --with=@w2.safetensors", TEN, 3,
                   "ten");
    check_protocol(&program, "--with @w1.safetensors --scales 4,6", SCALE_BOTH, 2, "scales");
}

Test(runtime_evaluate, saved_scores_are_averaged)
{
    struct rnet_program program = network();
    double means[PICTURES][FAKE_CLASSES], each[FAKE_CLASSES];
    static const char *const lines[] = {
        "evaluate @set --views ten --weights @w0.safetensors --save-logits @a.npy",
        "evaluate @set --scales 6 --weights @w1.safetensors --save-logits @b.npy",
        "evaluate @set --views single --weights @w2.safetensors --save-logits @c.npy",
    };
    static const enum protocol protocols[] = {TEN, SCALE_LARGE, SINGLE};
    memset(means, 0, sizeof means);
    for (int i = 0; i < 3; i++) {
        struct fake_result result = fake_call(&program, lines[i]);
        cr_assert_eq(result.status, 0, "%s", result.err);
        fake_free(&result);
        for (int n = 0; n < PICTURES; n++) {
            expect(protocols[i], picture_of(n), i, i, each);
            for (int k = 0; k < FAKE_CLASSES; k++)
                means[n][k] += each[k] / 3;
        }
    }
    json_t *json = assert_counts(
        &program, "evaluate --average @a.npy @b.npy @c.npy @set --json --save-logits @mean.npy",
        means);
    cr_assert_str_eq(json_string_value(json_object_get(json, "protocol")), "average");
    cr_assert_eq(number(json, "members"), 3);
    assert_saved("mean.npy", means);
    json_decref(json);
}

/* Logits that `run` wrote average like scores that `evaluate` saved. */
Test(runtime_evaluate, logits_of_run_are_scores)
{
    struct rnet_program program = network();
    enum { FLOATS = PICTURES * FAKE_CLASSES };
    float logits[FLOATS];
    double means[PICTURES][FAKE_CLASSES];
    char *path = files_scratch("logits.npy");
    fake_values(logits, FLOATS, 5);
    for (int n = 0; n < PICTURES; n++) {
        double sum = 0;
        for (int k = 0; k < FAKE_CLASSES; k++)
            sum += means[n][k] = exp((double)(logits[n * FAKE_CLASSES + k] *= 20));
        for (int k = 0; k < FAKE_CLASSES; k++)
            means[n][k] /= sum;
    }
    cr_assert(npy_write(path, 2, (size_t[]){PICTURES, FAKE_CLASSES}, logits));
    json_decref(assert_counts(
        &program, "evaluate --average @logits.npy @set --json --save-logits @same.npy", means));
    assert_saved("same.npy", means);
    free(path);
}

Test(runtime_evaluate, probabilities_are_taken_as_they_are)
{
    struct rnet_program program = network();
    double means[PICTURES][FAKE_CLASSES];
    for (int n = 0; n < PICTURES; n++)
        expect(TEN, picture_of(n), 0, 0, means[n]);
    struct fake_result logits = fake_call(
        &program, "evaluate @set --views ten --weights @w0.safetensors --save-logits @logits.npy");
    program.test.probabilities = 1;
    struct fake_result other = fake_call(
        &program, "evaluate @set --views ten --weights @w0.safetensors --save-logits @other.npy");
    cr_assert(logits.status == 0 && other.status == 0);
    struct npy a, b;
    char *path = files_scratch("logits.npy"), *other_path = files_scratch("other.npy");
    cr_assert(npy_read(path, &a) && npy_read(other_path, &b));
    cr_assert(memcmp(a.data, b.data, a.count * sizeof *a.data) != 0);
    assert_saved("logits.npy", means);
    free(a.data);
    free(b.data);
    free(path);
    free(other_path);
    fake_free(&logits);
    fake_free(&other);
}

Test(runtime_evaluate, says_what_it_did)
{
    struct rnet_program program = network();
    static const char *const lines[][2] = {
        {"evaluate @set --weights @w0.safetensors",
         "\nprotocol     6 views at each scale of 4 6\n"},
        {"evaluate @set --views single --weights @w0.safetensors",
         "\nprotocol     single view\nimages       7\n"},
        {"evaluate @set --views ten --weights @w0.safetensors --with @w1.safetensors",
         "\nprotocol     ten views of 4 x 4, 2 members\n"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct fake_result result = fake_call(&program, lines[i][0]);
        cr_assert_eq(result.status, 0, "%s", result.err);
        cr_assert_str_empty(result.err);
        cr_assert_not_null(strstr(result.out, lines[i][1]), "%s", result.out);
        fake_free(&result);
    }
}

static void write_npy(const char *name, int rank, const size_t *dims)
{
    float values[PICTURES * FAKE_CLASSES] = {0};
    char *path = files_scratch(name);
    cr_assert(npy_write(path, rank, dims, values));
    free(path);
}

Test(runtime_evaluate, refuses)
{
    write_npy("few.npy", 2, (size_t[]){PICTURES - 1, FAKE_CLASSES});
    write_npy("other.npy", 2, (size_t[]){PICTURES, FAKE_CLASSES - 1});
    write_npy("flat.npy", 1, (size_t[]){PICTURES});
    assert_fails("evaluate @set @set --weights @w0.safetensors", 2, "is too much");
    assert_fails("evaluate @set --weights @w0.safetensors --views five", 2,
                 "--views wants single or ten, not 'five'");
    assert_fails("evaluate @set --weights @w0.safetensors --views ten --scales 4", 2,
                 "choose one of them");
    assert_fails("evaluate @set --weights @w0.safetensors --scales 5", 2,
                 "--scales 5: this program is compiled for 4 6; ");
    assert_fails("evaluate @set --weights @w0.safetensors --scales 4,4", 2, "4 stands twice");
    assert_fails("evaluate @set --weights @w0.safetensors --scales 4,", 2, "--scales wants sizes");
    assert_fails("evaluate @set --weights @w0.safetensors --scales 4;6", 2, "--scales wants sizes");
    assert_fails("evaluate @set --weights @w0.safetensors --with @absent", 3,
                 "absent: No such file");
    assert_fails("evaluate @set --weights @w0.safetensors --with @few.npy", 1, "few.npy: ");
    assert_fails("evaluate @set --weights @w0.safetensors --save-logits -", 1, "name a file");
    assert_fails("evaluate @set --weights @w0.safetensors --save-logits @w0.safetensors", 1,
                 "would replace a file that they are made from");
    assert_fails("evaluate --average @set", 2, "wants A.npy B.npy ... DATASET");
    assert_fails("evaluate --average @few.npy @set --views ten", 2, "have no use");
    assert_fails("evaluate --average @few.npy @set", 1, "few.npy: 6 x 6, but ");
    assert_fails("evaluate --average @other.npy @set", 1, "other.npy: 7 x 5, but ");
    assert_fails("evaluate --average @flat.npy @set", 1, "flat.npy: an array of rank 1");
    assert_fails("evaluate --average @absent.npy @set", 3, "absent.npy: No such file");
    struct rnet_program program = network();
    program.test.scale_count = 0;
    struct fake_result result =
        fake_call(&program, "evaluate @set --weights @w0.safetensors --scales 6");
    cr_assert_eq(result.status, 2);
    cr_assert_not_null(strstr(result.err, "compiled for no scales"), "%s", result.err);
    fake_free(&result);
}

/* A picture that is smaller than the crop is named. */
Test(runtime_evaluate, small_pictures_are_named)
{
    struct rnet_error error = {0};
    struct rnet_view views[RNET_VIEWS_MAX];
    struct rnet_preprocess how = {.mean_pixel = -1};
    struct rnet_image image = {.width = 3, .height = 9};
    cr_assert_eq(rnet_views_ten(&how, &image, 4, 4, views, &error), -1);
    cr_assert_str_eq(error.text, "the picture has 9 x 3 pixels, fewer than a view of 4 x 4 (height "
                                 "x width)");
    how.resize_h = 4;
    rnet_fail_clear(&error);
    cr_assert_eq(rnet_views_ten(&how, &image, 4, 4, views, &error), 0);
    cr_assert(views[2].part.width == 4 && views[2].part.height == 12 && views[4].part.y == 8);
    cr_assert_eq(rnet_views_scale(&image, 6, views, &error), 0);
    cr_assert(views[2].part.height == 18 && views[2].part.y == 6 && views[4].part.y == 12);
}

/* Input tensors have one view: the section's others do not apply, and asking for them is an error.
 */
Test(runtime_evaluate, tensors_have_one_view)
{
    struct rnet_program program = network();
    float values[2 * FAKE_INPUT];
    char file[128] = "\x93NUMPY\x01";
    const char *dict = "{'descr':'|u1','fortran_order':False,'shape':(2,)}";
    file[8] = (char)strlen(dict);
    memcpy(file + 10, dict, strlen(dict));
    make_folder("arrays");
    char *path = files_scratch("arrays/labels.npy"), *images = files_scratch("arrays/images.npy");
    cr_assert(files_write(path, file, strlen(dict) + 12));
    fake_values(values, 2 * FAKE_INPUT, 3);
    cr_assert(npy_write(images, 4, (size_t[]){2, FAKE_CHANNELS, FAKE_SIDE, FAKE_SIDE}, values));
    struct fake_result result = fake_call(
        &program, "evaluate @arrays --weights @w0.safetensors --json --with @w1.safetensors");
    cr_assert_eq(result.status, 0, "%s", result.err);
    cr_assert_not_null(strstr(result.out, "\"protocol\": \"single\""), "%s", result.out);
    fake_free(&result);
    assert_fails("evaluate @arrays --weights @w0.safetensors --scales 6", 1, "a single view");
    free(path);
    free(images);
}

/* ---- Mean pictures ---- */

enum { MEAN = WEIGHTS + 16 };
static const float mean_value[] = {0.125f, 0.75f}; /* of each member's */

/* Member 1 with its mean picture. */
static void write_mean(void)
{
    float data[PARAMETERS + FAKE_INPUT];
    char header[512], *path = files_scratch("mean.safetensors");
    snprintf(header, sizeof header,
             "{\"fc.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]},"
             "\"fc.bias\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
             "\"image.mean\":{\"dtype\":\"F32\",\"shape\":[3,4,4],\"data_offsets\":[%d,%d]}}",
             FAKE_CLASSES, FAKE_INPUT, WEIGHTS * 4, FAKE_CLASSES, WEIGHTS * 4, PARAMETERS * 4,
             PARAMETERS * 4, (PARAMETERS + FAKE_INPUT) * 4);
    memcpy(data, parameters[1], PARAMETERS * sizeof *data);
    for (int i = 0; i < FAKE_INPUT; i++)
        data[PARAMETERS + i] = mean_value[1];
    cr_assert(fake_write_safetensors(path, header, data, sizeof data));
    free(path);
}

/* add_view computes (p - 0.5) / 0.25 * w + b. For (p - mean) * w + b of these weights it needs w /
 * 4, and b + (0.5 - mean) * sum(w). */
static void fold_mean(float *p, float mean)
{
    for (int o = 0; o < FAKE_CLASSES; o++) {
        double sum = 0;
        for (int i = 0; i < FAKE_INPUT; i++) {
            sum += (double)p[o * FAKE_INPUT + i];
            p[o * FAKE_INPUT + i] *= 0.25f;
        }
        p[WEIGHTS + o] += (float)(sum * (0.5 - (double)mean));
    }
}

/* Each member subtracts its own mean picture; the first one's is embedded. */
Test(runtime_evaluate, members_have_their_own_mean)
{
    static _Alignas(64) float own[MEAN + FAKE_INPUT];
    static const struct rnet_manifest_row manifest[] = {
        {"fc.weight", 2, {FAKE_CLASSES, FAKE_INPUT}},
        {"fc.bias", 1, {FAKE_CLASSES}},
        {"image.mean", 3, {FAKE_CHANNELS, FAKE_SIDE, FAKE_SIDE}}};
    struct rnet_program program = network();
    struct rnet_prepare_row rows[3] = {program.prepare[0], program.prepare[1], program.prepare[0]};
    double means[PICTURES][FAKE_CLASSES], second[FAKE_CLASSES];
    rows[2].kind = RNET_PREPARE_COPY;
    rows[2].weight = "image.mean";
    rows[2].offset = MEAN;
    rows[2].floats = FAKE_INPUT;
    memcpy(own, parameters[0], PARAMETERS * sizeof *own);
    for (int i = 0; i < FAKE_INPUT; i++)
        own[MEAN + i] = mean_value[0];
    write_mean();
    program.embedded = (const unsigned char *)own;
    program.params_bytes = sizeof own;
    program.prepare = rows;
    program.manifest = manifest;
    program.prepare_count = program.manifest_count = 3;
    program.preprocess.mean_count = 0;
    program.preprocess.mean_pixel = MEAN;
    for (int i = 0; i < 2; i++)
        fold_mean(parameters[i], mean_value[i]);
    for (int n = 0; n < PICTURES; n++) {
        expect(TEN, picture_of(n), 0, 0, means[n]);
        expect(TEN, picture_of(n), 1, 1, second);
        for (int k = 0; k < FAKE_CLASSES; k++)
            means[n][k] = (means[n][k] + second[k]) / 2;
    }
    json_decref(assert_counts(
        &program,
        "evaluate @set --views ten --json --with @mean.safetensors --save-logits @own.npy", means));
    assert_saved("own.npy", means);
}
