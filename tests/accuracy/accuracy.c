/* accuracy.c: trained weights on real pictures, against what PyTorch answers.
 *
 * CIFAR-10's test batch: `evaluate` gives PyTorch's number of right answers, within 2 of 10,000.
 * 250 ImageNet pictures: `classify` gives PyTorch's first answer and its number of right ones,
 * within 1; ten views and several scales of ResNet-18 get no fewer right than its single view.
 * Weights and pictures come from $RNET_SHARED and are unpacked once, under
 * build/accuracy. Prints a line a network; exits 1 where one fails. */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"
#include "support/program.h"

enum { CIFAR_SLACK = 2, IMAGENET_SLACK = 1, IMAGENET_PICTURES = 250, IMAGENET_CLASSES = 1000 };

static const char cache[] = "build/accuracy";

/* Right answers that PyTorch gives. */
static const struct {
    const char *rnet, *weights;
    int right;
} cifar[] = {
    {"examples/cifar_resnet20.rnet", "project_resnet20", 8884},
    {"tests/accuracy/cifar_resnet20.rnet", "cifar_resnet20", 9173},
    {"tests/accuracy/cifar_resnet32.rnet", "cifar_resnet32", 9263},
    {"tests/accuracy/cifar_resnet44.rnet", "cifar_resnet44", 9311},
    {"tests/accuracy/cifar_resnet56.rnet", "cifar_resnet56", 9339},
};

static const struct {
    const char *network;
    int right, right5;
} imagenet[] = {{"resnet18", 193, 232}, {"resnet50", 212, 239}};

enum { CIFAR_COUNT = sizeof cifar / sizeof *cifar, IMAGENET_COUNT = 2 };

/* Runs a command; what it printed, parsed. NULL where it fails, with a message. */
static json_t *json_of(struct process ran, const char *what)
{
    json_t *json = ran.status == 0 ? json_loads(ran.out, 0, NULL) : NULL;
    if (!json)
        fprintf(stderr, "%s: exit status %d\n%s%.200s", what, ran.status, ran.err, ran.out);
    process_free(&ran);
    return json;
}

static bool succeeds(struct process ran, const char *what)
{
    bool good = ran.status == 0;
    if (!good)
        fprintf(stderr, "%s: exit status %d\n%s", what, ran.status, ran.err);
    process_free(&ran);
    return good;
}

static int distance(int a, int b)
{
    return a < b ? b - a : a - b;
}

static int integer(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

static bool build(const char *program, const char *rnet, const char *weights)
{
    struct program_options options = {.algorithm = "auto", .threads = 2, .batch = 4};
    return program_build(program, rnet, weights, &options);
}

/* ---- CIFAR-10 ---- */

static bool unpack_cifar(const char *unpack)
{
    return succeeds(process_run("test -s %s/cifar10/test_batch.bin || "
                                "/usr/bin/python3 %s %s/cifar10",
                                cache, unpack, cache),
                    "unpacking CIFAR-10");
}

static bool cifar_passes(int index)
{
    char name[128], program[128];
    snprintf(name, sizeof name, "weights/%s.safetensors", cifar[index].weights);
    snprintf(program, sizeof program, "%s/%s", cache, cifar[index].weights);
    char *weights = files_shared(name);
    json_t *result = NULL;
    if (build(program, cifar[index].rnet, weights))
        result = json_of(process_run("%s evaluate %s/cifar10 --json", program, cache), program);
    int right = integer(result, "top1_right"), images = integer(result, "images");
    bool passes = images == 10000 && distance(right, cifar[index].right) <= CIFAR_SLACK;
    printf("%-18s %5d of %5d right, PyTorch %5d   %7.0f images/s   %s\n", cifar[index].weights,
           right, images, cifar[index].right,
           json_number_value(json_object_get(result, "images_per_s")), passes ? "pass" : "FAIL");
    json_decref(result);
    free(weights);
    return passes;
}

/* ---- ImageNet ---- */

struct tally {
    int right, right5, as_pytorch, pictures;
};

/* Counts one picture's predictions against its label and PyTorch's answer. */
static void count_picture(struct tally *tally, const json_t *picture, const json_t *expected,
                          const char *network)
{
    const json_t *predictions = json_object_get(picture, "predictions");
    int label = integer(expected, "label");
    for (size_t i = 0; i < 5; i++) {
        int index = integer(json_array_get(predictions, i), "index");
        tally->right += i == 0 && index == label;
        tally->right5 += index == label;
        tally->as_pytorch += i == 0 && index == integer(expected, network);
    }
    tally->pictures++;
}

static struct tally count_all(const json_t *pictures, const json_t *expected, const char *network)
{
    struct tally tally = {0};
    size_t i;
    json_t *row;
    json_array_foreach(expected, i, row)
    {
        const json_t *picture = json_array_get(pictures, i);
        const char *path = json_string_value(json_object_get(picture, "file"));
        const char *base = path ? strrchr(path, '/') : NULL;
        const char *name = json_string_value(json_object_get(row, "file"));
        if (base && name && strcmp(base + 1, name) == 0)
            count_picture(&tally, picture, row, network);
        else
            fprintf(stderr, "%s: %s is missing\n", network, name ? name : "a picture");
    }
    return tally;
}

static bool imagenet_passes(int index, const char *folder, const char *decode)
{
    const char *network = imagenet[index].network;
    char rnet[64], weights[128], program[128], list[512];
    snprintf(rnet, sizeof rnet, "examples/%s.rnet", network);
    snprintf(weights, sizeof weights, "%s/imagenet_%s.safetensors", cache, network);
    snprintf(program, sizeof program, "%s/%s", cache, network);
    snprintf(list, sizeof list, "%s/expected.json", folder);
    bool ready = succeeds(process_run("test -s %s || { /usr/bin/python3 %s imagenet_%s %s.part && "
                                      "mv %s.part %s; }",
                                      weights, decode, network, weights, weights, weights),
                          "unpacking weights");
    json_t *expected = json_load_file(list, 0, NULL), *pictures = NULL;
    if (ready && build(program, rnet, weights))
        pictures =
            json_of(process_run("LC_ALL=C %s classify --json %s/*.JPEG", program, folder), program);
    struct tally tally = count_all(pictures, expected, network);
    int differ = (int)json_array_size(expected) - tally.as_pytorch;
    bool passes = tally.pictures == IMAGENET_PICTURES && differ <= IMAGENET_SLACK &&
                  distance(tally.right, imagenet[index].right) <= IMAGENET_SLACK &&
                  distance(tally.right5, imagenet[index].right5) <= IMAGENET_SLACK;
    printf("%-18s %5d of %5d right, PyTorch %5d; in the first five %d, PyTorch %d; "
           "%d other answers   %s\n",
           network, tally.right, tally.pictures, imagenet[index].right, tally.right5,
           imagenet[index].right5, differ, passes ? "pass" : "FAIL");
    json_decref(expected);
    json_decref(pictures);
    return passes;
}

/* ---- Views and scales ---- */

/* The pictures as class folders, whose names are the labels of a program; ResNet-18 with those and
 * two scales. */
static bool write_set(const json_t *expected, const char *folder)
{
    static const char text[] = "include \"../../examples/resnet18.rnet\"\n"
                               "image {\n    resize 256\n    crop 224\n"
                               "    normalize mean 0.485 0.456 0.406 std 0.229 0.224 0.225\n"
                               "    labels \"classes.txt\"\n}\n"
                               "test {\n    view ten 224\n    scales 192 224\n}\n";
    char labels[IMAGENET_CLASSES * 8] = "", path[256];
    size_t i;
    json_t *row;
    for (int class = 0; class < IMAGENET_CLASSES; class ++)
        snprintf(labels + strlen(labels), 8, "c%04d\n", class);
    json_array_foreach(expected, i, row)
    {
        const char *name = json_string_value(json_object_get(row, "file"));
        int label = integer(row, "label");
        if (!succeeds(process_run("mkdir -p %s/set/c%04d && ln -sf $(realpath %s)/%s %s/set/c%04d",
                                  cache, label, folder, name, cache, label),
                      name))
            return false;
    }
    snprintf(path, sizeof path, "%s/classes.txt", cache);
    bool good = files_write(path, labels, strlen(labels));
    snprintf(path, sizeof path, "%s/resnet18_views.rnet", cache);
    return good && files_write(path, text, strlen(text));
}

/* Right answers of `evaluate` with the options; -1 where it fails. */
static int right_of(const char *program, const char *options)
{
    json_t *result =
        json_of(process_run("%s evaluate --json %s %s/set", program, options, cache), program);
    int right = integer(result, "images") == IMAGENET_PICTURES ? integer(result, "top1_right") : -1;
    printf("%-18s %5d of %5d right, in the first five %d; %.1f images/s   %s\n", "resnet18", right,
           IMAGENET_PICTURES, integer(result, "top5_right"),
           json_number_value(json_object_get(result, "images_per_s")), options);
    json_decref(result);
    return right;
}

static bool views_pass(const char *folder)
{
    char list[512], program[128], rnet[128], weights[128], saved[128];
    snprintf(list, sizeof list, "%s/expected.json", folder);
    snprintf(program, sizeof program, "%s/resnet18_views", cache);
    snprintf(rnet, sizeof rnet, "%s/resnet18_views.rnet", cache);
    snprintf(weights, sizeof weights, "%s/imagenet_resnet18.safetensors", cache);
    snprintf(saved, sizeof saved, "--average %s/ten.npy %s/scales.npy", cache, cache);
    json_t *expected = json_load_file(list, 0, NULL);
    bool passes = write_set(expected, folder) && build(program, rnet, weights);
    int single = passes ? right_of(program, "--views single") : -1;
    passes = passes && distance(single, imagenet[0].right) <= IMAGENET_SLACK;
    const char *const options[] = {"--views ten --save-logits build/accuracy/ten.npy",
                                   "--scales 192,224 --save-logits build/accuracy/scales.npy"};
    for (int i = 0; passes && i < 2; i++)
        passes = right_of(program, options[i]) >= single - IMAGENET_SLACK;
    passes = passes && right_of(program, saved) >= single - IMAGENET_SLACK;
    printf("%-18s ten views and scales   %s\n", "resnet18", passes ? "pass" : "FAIL");
    json_decref(expected);
    return passes;
}

int main(void)
{
    char *unpack = files_shared("data/cifar10/unpack.py"),
         *decode = files_shared("weights/decode.py");
    char *folder = files_shared("data/imagenet");
    int failed = 0;
    if (!files_exist(unpack) || !files_exist(decode)) {
        fprintf(stderr, "RNET_SHARED holds no data: %s is missing\n", unpack);
        return 3;
    }
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    failed += !succeeds(process_run("mkdir -p %s", cache), "mkdir") || !unpack_cifar(unpack);
    for (int i = 0; i < CIFAR_COUNT; i++)
        failed += !cifar_passes(i);
    for (int i = 0; i < IMAGENET_COUNT; i++)
        failed += !imagenet_passes(i, folder, decode);
    failed += !views_pass(folder);
    free(unpack);
    free(decode);
    free(folder);
    return failed > 0;
}
