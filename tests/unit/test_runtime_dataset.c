/* test_runtime_dataset.c: each kind of dataset, whole and broken. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "dataset.h"
#include "support/files.h"

enum { RECORD10 = 3073, RECORD100 = 3074, IMAGES = 5 };

static struct rnet_error error;
static struct rnet_dataset set;

/* A new folder of this process. The caller frees the path. */
static char *folder(const char *name)
{
    char *path = files_scratch(name);
    cr_assert(mkdir(path, 0777) == 0 || files_exist(path));
    return path;
}

/* folder/name. The caller frees it. */
static char *inside(const char *path, const char *name)
{
    char *result = malloc(strlen(path) + strlen(name) + 2);
    sprintf(result, "%s/%s", path, name);
    return result;
}

static void put(const char *path, const char *name, const void *data, size_t bytes)
{
    char *file = inside(path, name);
    cr_assert(files_write(file, data, bytes));
    free(file);
}

static int open_set(const char *path)
{
    rnet_fail_clear(&error);
    int result = rnet_dataset_open(&set, path, &error);
    cr_assert_eq(result == 0, error.text[0] == '\0');
    return result;
}

static void assert_refused(const char *path, const char *reason)
{
    cr_assert_eq(open_set(path), -1, "%s: accepted, not \"%s\"", path, reason);
    cr_assert_not_null(strstr(error.text, reason), "%s", error.text);
    rnet_dataset_close(&set);
}

/* Pixel i of record n is (7n + i) mod 251; its label n mod 10. */
static unsigned char *cifar(size_t label_bytes)
{
    size_t record = 3072 + label_bytes;
    unsigned char *bytes = calloc(IMAGES, record);
    for (size_t n = 0; n < IMAGES; n++) {
        bytes[n * record + label_bytes - 1] = (unsigned char)(n % 10);
        for (size_t i = 0; i < 3072; i++)
            bytes[n * record + label_bytes + i] = (unsigned char)((7 * n + i) % 251);
    }
    return bytes;
}

static void assert_cifar_picture(int64_t index)
{
    struct rnet_image image;
    cr_assert_eq(rnet_dataset_image(&set, index, &image, &error), 0);
    cr_assert(image.width == 32 && image.height == 32 && image.channels == 3);
    for (int64_t i = 0; i < 1024; i++)
        for (int64_t c = 0; c < 3; c++)
            cr_assert_eq(image.pixels[3 * i + c], (7 * index + 1024 * c + i) % 251);
    rnet_image_free(&image);
}

Test(runtime_dataset, cifar10_prefers_the_test_batch)
{
    char *path = folder("cifar10");
    unsigned char *bytes = cifar(1);
    put(path, "data_batch_1.bin", bytes, 2 * RECORD10);
    put(path, "data_batch_3.bin", bytes, RECORD10);
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert_eq(set.count, 3);
    rnet_dataset_close(&set);
    put(path, "test_batch.bin", bytes, IMAGES * RECORD10);
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert_str_eq(set.kind, "CIFAR-10");
    cr_assert_eq(set.count, IMAGES);
    cr_assert_eq(set.labels[4], 4);
    assert_cifar_picture(4);
    rnet_dataset_close(&set);

    put(path, "test_batch.bin", bytes, IMAGES * RECORD10 - 1);
    assert_refused(path, "no whole number of CIFAR-10 records");
    put(path, "test_batch.bin", bytes, 0);
    assert_refused(path, "no whole number");
    bytes[2 * RECORD10] = 10;
    put(path, "test_batch.bin", bytes, IMAGES * RECORD10);
    assert_refused(path, "test_batch.bin: image 2 has label 10");
    free(bytes);
    free(path);
}

Test(runtime_dataset, cifar100_takes_the_fine_label)
{
    char *path = folder("cifar100");
    unsigned char *bytes = cifar(2);
    bytes[0] = 19;
    bytes[1] = 99;
    put(path, "train.bin", bytes, RECORD100);
    put(path, "test.bin", bytes, IMAGES * RECORD100);
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert_str_eq(set.kind, "CIFAR-100");
    cr_assert_eq(set.labels[0], 99);
    cr_assert_eq(set.count, IMAGES);
    assert_cifar_picture(3);
    rnet_dataset_close(&set);
    char *file = inside(path, "train.bin");
    cr_assert_eq(open_set(file), 0, "%s", error.text);
    cr_assert_eq(set.count, 1);
    rnet_dataset_close(&set);
    free(file);
    free(bytes);
    free(path);
}

static const unsigned char idx_images[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2,  0,  0,
                                           0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
static const unsigned char idx_labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 4, 9};

Test(runtime_dataset, idx_pair)
{
    char *path = folder("idx");
    struct rnet_image image;
    put(path, "train-images-idx3-ubyte", idx_images, sizeof idx_images - 1); /* not looked at */
    put(path, "t10k-images-idx3-ubyte", idx_images, sizeof idx_images);
    assert_refused(path, "t10k-labels-idx1-ubyte, are missing");
    put(path, "t10k-labels-idx1-ubyte", idx_labels, sizeof idx_labels);
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert(set.count == 2 && set.c == 1 && set.h == 2 && set.w == 3 && set.classes == 10);
    cr_assert_eq(rnet_dataset_image(&set, 1, &image, &error), 0);
    cr_assert(image.channels == 1 && image.width == 3 && image.pixels[0] == 7);
    rnet_image_free(&image);
    rnet_dataset_close(&set);
    free(path);
}

Test(runtime_dataset, idx_cut_at_any_length)
{
    char *path = folder("idx");
    put(path, "t10k-labels-idx1-ubyte", idx_labels, sizeof idx_labels);
    for (size_t length = 0; length < sizeof idx_images; length++) {
        put(path, "t10k-images-idx3-ubyte", idx_images, length);
        assert_refused(path, "t10k-images-idx3-ubyte: ");
    }
    put(path, "t10k-images-idx3-ubyte", idx_images, sizeof idx_images);
    for (size_t length = 0; length < sizeof idx_labels; length++) {
        put(path, "t10k-labels-idx1-ubyte", idx_labels, length);
        assert_refused(path, "t10k-labels-idx1-ubyte: ");
    }
    free(path);
}

Test(runtime_dataset, idx_headers_that_lie)
{
    unsigned char images[sizeof idx_images], labels[sizeof idx_labels + 1] = {0};
    char *path = folder("idx");
    put(path, "t10k-labels-idx1-ubyte", idx_labels, sizeof idx_labels);
    for (size_t i = 0; i < 16; i++) {
        memcpy(images, idx_images, sizeof images);
        images[i] ^= 0xff; /* 0xff0000xx extents: a product of 2^93 and more */
        put(path, "t10k-images-idx3-ubyte", images, sizeof images);
        assert_refused(path, "t10k-images-idx3-ubyte: ");
    }
    memset(images + 4, 0xff, 12);
    put(path, "t10k-images-idx3-ubyte", images, sizeof images);
    assert_refused(path, "t10k-images-idx3-ubyte: ");
    put(path, "t10k-images-idx3-ubyte", idx_images, sizeof idx_images);
    memcpy(labels, idx_labels, sizeof idx_labels);
    labels[7] = 3;
    put(path, "t10k-labels-idx1-ubyte", labels, sizeof labels);
    assert_refused(path, "3 labels for 2 images");
    free(path);
}

Test(runtime_dataset, compressed_idx_says_what_to_do)
{
    char *path = folder("packed");
    put(path, "t10k-images-idx3-ubyte.gz", "x", 1);
    assert_refused(path, "gunzip");
    free(path);
}

static void put_npy(const char *path, const char *name, const char *dict, const void *data,
                    size_t bytes)
{
    char file[512] = "\x93NUMPY\x01";
    size_t length = strlen(dict);
    file[8] = (char)length;
    memcpy(file + 10, dict, length);
    memcpy(file + 10 + length, data, bytes);
    put(path, name, file, 10 + length + bytes);
}

#define DICT(type, shape) "{'descr':'" type "','fortran_order':False,'shape':" shape "}"

Test(runtime_dataset, arrays)
{
    static const unsigned char planes[2 * 3 * 1 * 2] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    static const float floats[4] = {0.5f, 1.5f, 2.5f, 3.5f};
    char *path = folder("arrays");
    struct rnet_image image;
    float out[2];
    put_npy(path, "images.npy", DICT("|u1", "(2,3,1,2)"), planes, sizeof planes);
    assert_refused(path, "labels.npy: No such file");
    put_npy(path, "labels.npy", DICT("<i2", "(2,)"), "\0\0\3\0", 4);
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert(set.form == RNET_DATASET_BYTES && set.classes == 4 && set.labels[1] == 3);
    cr_assert_eq(rnet_dataset_image(&set, 1, &image, &error), 0);
    cr_assert_eq(memcmp(image.pixels, "\7\11\13\10\12\14", 6), 0);
    rnet_image_free(&image);
    rnet_dataset_close(&set);

    put_npy(path, "images.npy", DICT("<f4", "(2,2,1,1)"), floats, sizeof floats);
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert_eq(rnet_dataset_floats(&set, 1, out, &error), 0);
    cr_assert(out[0] == 2.5f && out[1] == 3.5f);
    rnet_dataset_close(&set);

    put_npy(path, "labels.npy", DICT("<i2", "(2,)"), "\0\0\377\377", 4);
    assert_refused(path, "label 1 is -1");
    put_npy(path, "labels.npy", DICT("<u8", "(2,)"), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\200", 16);
    assert_refused(path, "label 1 is -1");
    put_npy(path, "labels.npy", DICT("<f4", "(2,)"), floats, 8);
    assert_refused(path, "integers are wanted");
    put_npy(path, "labels.npy", DICT("|u1", "(3,)"), "\0\0\0", 3);
    assert_refused(path, "one label for each of the 2 images");
    put_npy(path, "images.npy", DICT("|u1", "(2,2,1,1)"), planes, 4);
    assert_refused(path, "pictures have 1 or 3");
    put_npy(path, "images.npy", DICT("|u1", "(4,)"), planes, 4);
    assert_refused(path, "N x C x H x W");
    put_npy(path, "images.npy", DICT("|u1", "(0,3,99999,1)"), planes, 0);
    assert_refused(path, "extent 2 is 99999");
    free(path);
}

Test(runtime_dataset, class_folders_are_numbered_by_name)
{
    static const char picture[] = "P6\n1 1\n255\nabc";
    static const char *const names[] = {"b", "a", "C", ".hidden"};
    char *path = folder("classes");
    for (int i = 0; i < 4; i++) {
        char *class = inside(path, names[i]);
        mkdir(class, 0777);
        put(class, "2.ppm", picture, sizeof picture - 1);
        put(class, "10.PPM", picture, sizeof picture - 1);
        put(class, "notes.txt", "x", 1);
        free(class);
    }
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert(set.count == 6 && set.classes == 3);
    cr_assert_not_null(strstr(set.files[0], "/C/10.PPM"));
    cr_assert_not_null(strstr(set.files[5], "/b/2.ppm"));
    cr_assert_eq(set.labels[5], 2);
    rnet_dataset_close(&set);
    char *empty = inside(path, "d");
    mkdir(empty, 0777);
    assert_refused(path, "/d: a class folder without a picture");
    free(empty);
    free(path);
}

Test(runtime_dataset, refuses_what_is_none)
{
    char *path = folder("none");
    assert_refused("/nowhere", "/nowhere: No such file or directory");
    assert_refused("/dev/null", "no dataset");
    assert_refused(path, "no dataset");
    free(path);
}

static void open_training(const char *path)
{
    rnet_fail_clear(&error);
    cr_assert_eq(rnet_dataset_open_training(&set, path, &error), 0, "%s", error.text);
}

/* Training never sees the test part, and evaluation not the training part where there is another.
 */
Test(runtime_dataset, parts_are_told_apart)
{
    char *path = folder("parts");
    unsigned char *bytes = cifar(1);
    put(path, "data_batch_1.bin", bytes, 2 * RECORD10);
    put(path, "data_batch_2.bin", bytes, RECORD10);
    put(path, "test_batch.bin", bytes, IMAGES * RECORD10);
    open_training(path);
    cr_assert_eq(set.count, 3);
    rnet_dataset_close(&set);
    free(bytes);
    free(path);

    path = folder("parts100");
    bytes = cifar(2);
    put(path, "train.bin", bytes, 4 * RECORD100);
    put(path, "test.bin", bytes, RECORD100);
    open_training(path);
    cr_assert_eq(set.count, 4);
    rnet_dataset_close(&set);
    free(bytes);
    free(path);

    path = folder("parts_idx");
    put(path, "t10k-images-idx3-ubyte", idx_images, sizeof idx_images);
    put(path, "t10k-labels-idx1-ubyte", idx_labels, sizeof idx_labels);
    cr_assert_eq(rnet_dataset_open_training(&set, path, &error), -1, "the test part was taken");
    rnet_dataset_close(&set);
    put(path, "train-images-idx3-ubyte", idx_images, sizeof idx_images);
    put(path, "train-labels-idx1-ubyte", idx_labels, sizeof idx_labels);
    open_training(path);
    cr_assert_not_null(strstr(set.source, "train-images"));
    rnet_dataset_close(&set);
    free(path);
}

Test(runtime_dataset, folders_of_parts)
{
    static const char picture[] = "P6\n1 1\n255\nabc";
    static const char *const parts[] = {"train", "val"};
    char *path = folder("imagenet");
    for (int i = 0; i < 2; i++) {
        char *part = inside(path, parts[i]), *class = inside(part, "n01");
        mkdir(part, 0777);
        mkdir(class, 0777);
        put(class, "1.ppm", picture, sizeof picture - 1);
        if (i == 0)
            put(class, "2.ppm", picture, sizeof picture - 1);
        free(class);
        free(part);
    }
    cr_assert_eq(open_set(path), 0, "%s", error.text);
    cr_assert(set.count == 1 && set.classes == 1 && strstr(set.files[0], "/val/n01/1.ppm"));
    rnet_dataset_close(&set);
    open_training(path);
    cr_assert(set.count == 2 && strstr(set.files[1], "/train/n01/2.ppm"));
    rnet_dataset_close(&set);
    free(path);
}
