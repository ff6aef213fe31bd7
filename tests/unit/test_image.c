/* test_image.c: pictures decode, resize and normalise to the very bytes that Pillow 9.4 and
 * torchvision make of them, and broken ones are refused.
 *
 * The files of tests/pictures hold one synthetic picture of 23 x 19 pixels in many forms; the
 * expected values are FNV-1a hashes of what Pillow's convert("RGB"), resize and crop give. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "preprocess.h"
#include "resize.h"

static uint64_t hash(const void *bytes, size_t count)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < count; i++)
        h = (h ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3u;
    return h;
}

static struct rnet_image load(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "tests/pictures/%s", name);
    struct rnet_image image;
    struct rnet_error error = {0};
    cr_assert(rnet_image_load(&image, path, &error) == 0, "%s", error.text);
    return image;
}

static uint64_t hash_pixels(const struct rnet_image *image)
{
    return hash(image->pixels,
                (size_t)image->width * (size_t)image->height * (size_t)image->channels);
}

Test(image, decodes_as_pillow)
{
    static const struct {
        const char *name;
        uint64_t hash;
    } rows[] = {
        {"alpha.png", 0x68a149009aa2fb2du},         {"baseline.jpg", 0x2d8ff422948f03b7u},
        {"bilevel.png", 0xa554a69430829144u},       {"cmyk.jpg", 0x1b555ae8863b34d0u},
        {"colour.png", 0x68a149009aa2fb2du},        {"colour.ppm", 0x68a149009aa2fb2du},
        {"colour16.png", 0x223f4ae8227ce52du},      {"comment.ppm", 0x68a149009aa2fb2du},
        {"grey.jpg", 0x2ce927763354c717u},          {"grey.pgm", 0x1d621cac32065eb6u},
        {"grey16.png", 0x5be50a07aff368a4u},        {"interlaced.png", 0x68a149009aa2fb2du},
        {"palette.png", 0xc779de29728428ddu},       {"progressive.jpg", 0xd6463a68dddeb9b0u},
        {"short_palette.png", 0x715624551bb35fc6u},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rnet_image image = load(rows[i].name);
        cr_expect(image.width == 23 && image.height == 19 && image.channels == 3, "%s",
                  rows[i].name);
        cr_expect(hash_pixels(&image) == rows[i].hash, "%s", rows[i].name);
        rnet_image_free(&image);
    }
}

Test(image, resizes_as_pillow)
{
    static const struct {
        int width, height;
        uint64_t hash;
    } rows[] = {
        {23, 19, 0x68a149009aa2fb2du}, {7, 5, 0x92142108e7fc7d53u},
        {50, 19, 0xb081fa7ff9e7ee90u}, {23, 60, 0x9cf421cc013b3771u},
        {1, 1, 0x0108291ac614f3fau},   {224, 224, 0x972e9ed32c4f4b60u},
        {3, 40, 0x44fe56183ff28735u},  {22, 18, 0x1c7730f93f758d86u},
    };
    struct rnet_image image = load("colour.png");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int w = rows[i].width, h = rows[i].height;
        struct rnet_resize_part all = {w, h, 0, 0, w, h};
        struct rnet_image out;
        struct rnet_error error = {0};
        cr_assert(rnet_resize(&out, &image, &all, &error) == 0, "%s", error.text);
        cr_expect(hash_pixels(&out) == rows[i].hash, "%d x %d", w, h);
        rnet_image_free(&out);
    }
    rnet_image_free(&image);
}

Test(image, resizes_a_part_as_the_whole)
{
    struct rnet_image image = load("colour.png"), whole, part;
    struct rnet_error error = {0};
    struct rnet_resize_part all = {41, 13, 0, 0, 41, 13}, some = {41, 13, 17, 4, 9, 6};
    cr_assert(rnet_resize(&whole, &image, &all, &error) == 0);
    cr_assert(rnet_resize(&part, &image, &some, &error) == 0);
    for (int y = 0; y < 6; y++)
        cr_expect_arr_eq(part.pixels + y * 27, whole.pixels + ((y + 4) * 41 + 17) * 3, 27);
    rnet_image_free(&whole);
    rnet_image_free(&part);
    struct rnet_resize_part outside = {41, 13, 33, 4, 9, 6};
    cr_expect(rnet_resize(&part, &image, &outside, &error) == -1);
    cr_expect(part.pixels == NULL && error.text[0]);
    rnet_image_free(&image);
}

static const struct rnet_preprocess imagenet = {
    .mean_count = 3,
    .mean = {0.485f, 0.456f, 0.406f},
    .std = {0.229f, 0.224f, 0.225f},
    .mean_pixel = -1,
};

Test(preprocess, equals_torchvision)
{
    static const struct {
        int resize, crop, grey;
        uint64_t hash;
    } rows[] = {
        {32, 28, 0, 0xaafa35177d183776u},
        {17, 16, 0, 0x4c8c3fc566e5f9e8u},
        {40, 33, 1, 0xd1c4be9ad6ff050eu},
    };
    struct rnet_image image = load("colour.png");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rnet_preprocess how = imagenet;
        int size = rows[i].crop, channels = rows[i].grey ? 1 : 3;
        how.resize_h = rows[i].resize;
        how.crop_h = how.crop_w = size;
        how.grey = rows[i].grey;
        how.mean_count = channels;
        float out[3 * 33 * 33];
        struct rnet_error error = {0};
        cr_assert(rnet_preprocess(&how, &image, NULL, channels, size, size, out, &error) == 0, "%s",
                  error.text);
        size_t bytes = (size_t)(channels * size * size) * sizeof(float);
        cr_expect(hash(out, bytes) == rows[i].hash, "resize %d crop %d", rows[i].resize, size);
    }
    rnet_image_free(&image);
}

Test(preprocess, rounds_half_crops_to_even)
{
    /* 5 - 2 = 3 leaves 1.5, which Python rounds to 2; 3 - 2 = 1 leaves 0.5, rounded to 0 */
    unsigned char pixels[15] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    struct rnet_image image = {5, 3, 1, pixels};
    struct rnet_preprocess how = {.crop_h = 2, .crop_w = 2, .mean_pixel = -1};
    float out[4];
    struct rnet_error error = {0};
    cr_assert(rnet_preprocess(&how, &image, NULL, 1, 2, 2, out, &error) == 0);
    cr_expect(out[0] == 2 / 255.0f && out[1] == 3 / 255.0f);
    cr_expect(out[2] == 7 / 255.0f && out[3] == 8 / 255.0f);
}

Test(preprocess, subtracts_the_mean_pixel_and_replicates_grey)
{
    unsigned char pixels[2] = {51, 255};
    struct rnet_image image = {2, 1, 1, pixels};
    struct rnet_preprocess how = {.mean_pixel = 0};
    const float mean[6] = {0, 0.5f, 0.25f, 1, 0.125f, 0};
    float out[6];
    struct rnet_error error = {0};
    cr_assert(rnet_preprocess(&how, &image, mean, 3, 1, 2, out, &error) == 0);
    for (int i = 0; i < 6; i++)
        cr_expect(out[i] == (i % 2 ? 1.0f : 0.2f) - mean[i]);
}

Test(preprocess, refuses_what_does_not_fit)
{
    struct rnet_image image = load("colour.png");
    struct rnet_preprocess how = imagenet;
    static float out[3 * 32 * 32];
    struct rnet_error error = {0};
    cr_expect(rnet_preprocess(&how, &image, NULL, 3, 32, 32, out, &error) == -1);
    cr_expect_str_eq(error.text, "the picture becomes 3 x 19 x 23, the network takes 3 x 32 x 32");
    error.text[0] = '\0';
    how.crop_h = how.crop_w = 20;
    cr_expect(rnet_preprocess(&how, &image, NULL, 3, 20, 20, out, &error) == -1);
    cr_expect_str_eq(error.text, "the picture has 19 x 23 pixels, fewer than the crop of 20 x 20 "
                                 "(height x width)");
    error.text[0] = '\0';
    how.crop_h = how.crop_w = 0;
    cr_expect(rnet_preprocess(&how, &image, NULL, 1, 19, 23, out, &error) == -1);
    cr_expect_str_eq(error.text, "the picture becomes 3 x 19 x 23, the network takes 1 x 19 x 23 "
                                 "(`grey` in the image section makes one channel)");
    rnet_image_free(&image);
}

/* Every NAME.expect of tests/reject/pictures says what loading NAME must report. */
static void expect_refused(const char *folder, const char *expect_name)
{
    char path[512], expected[512] = "";
    snprintf(path, sizeof path, "%s/%s", folder, expect_name);
    FILE *file = fopen(path, "r");
    cr_assert(file && fgets(expected, sizeof expected, file), "%s", path);
    fclose(file);
    expected[strcspn(expected, "\n")] = '\0';
    *strrchr(path, '.') = '\0';
    struct rnet_image image;
    struct rnet_error error = {0};
    cr_expect(rnet_image_load(&image, path, &error) == -1, "%s was accepted", path);
    cr_expect(strstr(error.text, expected), "got  %s\nwant %s", error.text, expected);
    cr_expect(image.pixels == NULL);
}

Test(image, refuses_broken_files)
{
    const char *folder = "tests/reject/pictures";
    DIR *directory = opendir(folder);
    cr_assert(directory);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && strcmp(dot, ".expect") == 0) {
            expect_refused(folder, entry->d_name);
            count++;
        }
    }
    closedir(directory);
    cr_expect(count >= 16);
}

Test(image, refuses_what_is_no_file)
{
    struct rnet_image image;
    struct rnet_error error = {0};
    cr_expect(rnet_image_load(&image, "tests", &error) == -1);
    cr_expect(strstr(error.text, "tests: not a regular file"));
    error.text[0] = '\0';
    cr_expect(rnet_image_load(&image, "tests/no such picture.png", &error) == -1);
    cr_expect(strstr(error.text, "tests/no such picture.png: "));
}
