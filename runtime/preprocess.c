/* preprocess.c: picture -> tensor. Only the pixels inside the crop are ever resized.
 *
 * Input: an interleaved picture and the steps. Output: a planar float tensor. */
#include "preprocess.h"

#include <limits.h>
#include <stddef.h>

/* Pillow's convert("L"): ITU-R 601 luma in 16 fractional bits. */
static int make_grey(struct rnet_image *out, const struct rnet_image *in, struct rnet_error *error)
{
    if (rnet_image_alloc(out, in->width, in->height, 1, error) != 0)
        return -1;
    size_t count = (size_t)in->width * (size_t)in->height;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *p = in->pixels + 3 * i;
        unsigned luma = p[0] * 19595u + p[1] * 38470u + p[2] * 7471u + 0x8000u;
        out->pixels[i] = (unsigned char)(luma >> 16);
    }
    return 0;
}

int rnet_preprocess_middle(int n)
{
    int half = n / 2;
    return n % 2 && half % 2 ? half + 1 : half;
}

/* The longer side when the shorter one becomes `size`, as torchvision truncates it. */
static long long longer_side(int size, int longer, int shorter)
{
    return (long long)size * longer / shorter;
}

int rnet_preprocess_place(const struct rnet_preprocess *how, const struct rnet_image *image,
                          struct rnet_resize_part *part, struct rnet_error *error)
{
    long long width = image->width, height = image->height;
    if (how->resize_h > 0 && how->resize_w > 0) {
        width = how->resize_w;
        height = how->resize_h;
    } else if (how->resize_h > 0 && width <= height) {
        height = longer_side(how->resize_h, image->height, image->width);
        width = how->resize_h;
    } else if (how->resize_h > 0) {
        width = longer_side(how->resize_h, image->width, image->height);
        height = how->resize_h;
    }
    if (width > INT_MAX || height > INT_MAX)
        return rnet_fail(error, "a picture of %d x %d pixels is too narrow to resize", image->width,
                         image->height);
    *part = (struct rnet_resize_part){(int)width, (int)height, 0, 0, (int)width, (int)height};
    if (how->crop_h > 0 && how->crop_w > 0) {
        if (how->crop_w > width || how->crop_h > height)
            return rnet_fail(error,
                             "the picture has %lld x %lld pixels, fewer than the crop of "
                             "%d x %d (height x width)",
                             height, width, how->crop_h, how->crop_w);
        part->x = rnet_preprocess_middle((int)width - how->crop_w);
        part->y = rnet_preprocess_middle((int)height - how->crop_h);
        part->part_width = how->crop_w;
        part->part_height = how->crop_h;
    }
    return 0;
}

static int check_result(const struct rnet_preprocess *how, int channels,
                        const struct rnet_resize_part *part, int c, int h, int w,
                        struct rnet_error *error)
{
    int fits = channels == c || (channels == 1 && c == 3);
    if (!fits || part->part_height != h || part->part_width != w)
        return rnet_fail(error,
                         "the picture becomes %d x %d x %d, the network takes %d x %d x %d%s",
                         channels, part->part_height, part->part_width, c, h, w,
                         channels == 3 && c == 1 ? " (`grey` in the image section makes one "
                                                   "channel)"
                                                 : "");
    if (how->mean_count > 1 && how->mean_count != c)
        return rnet_fail(error, "the normalisation has %d channels, the network takes %d",
                         how->mean_count, c);
    return 0;
}

/* out[c][y][x] = (pixel/255 - mean) / std, or pixel/255 - mean_pixel[c][y][x]. */
static void make_planes(const struct rnet_preprocess *how, const struct rnet_image *image,
                        const float *mean_pixel, int c, float *out)
{
    size_t count = (size_t)image->width * (size_t)image->height;
    size_t step = (size_t)image->channels;
    for (int channel = 0; channel < c; channel++, out += count) {
        const unsigned char *from = image->pixels + (image->channels == 1 ? 0 : channel);
        int row = how->mean_count > 1 ? channel : 0;
        for (size_t i = 0; i < count; i++)
            out[i] = (float)from[i * step] / 255.0f;
        for (size_t i = 0; i < count && how->mean_count > 0; i++)
            out[i] = (out[i] - how->mean[row]) / how->std[row];
        for (size_t i = 0; i < count && mean_pixel; i++)
            out[i] -= mean_pixel[(size_t)channel * count + i];
    }
}

int rnet_preprocess_part(const struct rnet_preprocess *how, const struct rnet_image *image,
                         const struct rnet_resize_part *part, const float *mean_pixel, int c, int h,
                         int w, float *out, struct rnet_error *error)
{
    struct rnet_image grey = {0}, resized = {0};
    int make = how->grey && image->channels == 3;
    if (check_result(how, make ? 1 : image->channels, part, c, h, w, error) != 0)
        return -1;
    int status = make ? make_grey(&grey, image, error) : 0;
    if (status == 0)
        status = rnet_resize(&resized, make ? &grey : image, part, error);
    if (status == 0)
        make_planes(how, &resized, mean_pixel, c, out);
    rnet_image_free(&grey);
    rnet_image_free(&resized);
    return status;
}

int rnet_preprocess(const struct rnet_preprocess *how, const struct rnet_image *image,
                    const float *mean_pixel, int c, int h, int w, float *out,
                    struct rnet_error *error)
{
    struct rnet_resize_part part;
    if (rnet_preprocess_place(how, image, &part, error) != 0)
        return -1;
    return rnet_preprocess_part(how, image, &part, mean_pixel, c, h, w, out, error);
}
