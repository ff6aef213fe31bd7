/* image_png.c: PNG pictures through libpng.
 *
 * Input: the bytes of a file. Output: three channels, as Pillow converts: alpha and transparency
 * are dropped without blending, colours of 16 bits keep their high byte, and grey of 16 bits is
 * clipped at 255 (Pillow's mode "I"). */
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"

struct decoder {
    png_structp png;
    png_infop info;
    jmp_buf fail;
    char message[256];
    const unsigned char *data;
    size_t bytes, at;
    struct rnet_image *image;
    struct rnet_error why;
    unsigned char *native; /* all rows as libpng gives them */
    png_bytep *rows;
    int done; /* kept here because a jump leaves local variables undefined */
};

static void on_error(png_structp png, png_const_charp message)
{
    struct decoder *d = png_get_error_ptr(png);
    snprintf(d->message, sizeof d->message, "%s", message);
    longjmp(d->fail, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png, (void)message; /* warnings concern colour profiles and texts, which are dropped */
}

static void on_read(png_structp png, png_bytep out, png_size_t count)
{
    struct decoder *d = png_get_io_ptr(png);
    if (count > d->bytes - d->at)
        png_error(png, "unexpected end of file");
    memcpy(out, d->data + d->at, count);
    d->at += count;
}

/* Channels of 8 bits but for grey of 16 bits; palette indices one a byte. */
static void set_transforms(struct decoder *d, int color, int depth)
{
    if (color == PNG_COLOR_TYPE_PALETTE)
        png_set_packing(d->png);
    else if (color == PNG_COLOR_TYPE_GRAY && depth < 8)
        png_set_expand_gray_1_2_4_to_8(d->png);
    else if (color != PNG_COLOR_TYPE_GRAY && depth == 16)
        png_set_strip_16(d->png);
    if (color & PNG_COLOR_MASK_ALPHA)
        png_set_strip_alpha(d->png);
    png_set_interlace_handling(d->png);
    png_read_update_info(d->png, d->info);
}

/* Reads all rows into d->native. */
static int read_rows(struct decoder *d)
{
    size_t height = (size_t)d->image->height, stride = png_get_rowbytes(d->png, d->info);
    d->native = malloc(stride * height);
    d->rows = malloc(height * sizeof *d->rows);
    if (!d->native || !d->rows)
        return rnet_fail(&d->why, "no memory to decode it");
    for (size_t y = 0; y < height; y++)
        d->rows[y] = d->native + y * stride;
    png_read_image(d->png, d->rows);
    png_read_end(d->png, NULL);
    return 0;
}

/* A grey level for indices past the palette's end, as Pillow has it. */
static void convert_palette(struct decoder *d, unsigned char *out, size_t count)
{
    png_colorp palette = NULL;
    int size = 0;
    png_get_PLTE(d->png, d->info, &palette, &size);
    for (size_t i = 0; i < count; i++) {
        unsigned char index = d->native[i];
        png_color grey = {index, index, index}, color = index < size ? palette[index] : grey;
        out[3 * i] = color.red;
        out[3 * i + 1] = color.green;
        out[3 * i + 2] = color.blue;
    }
}

static void convert_grey(struct decoder *d, unsigned char *out, size_t count, int depth)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char grey = d->native[i];
        if (depth == 16)
            grey = d->native[2 * i] ? 255 : d->native[2 * i + 1];
        out[3 * i] = out[3 * i + 1] = out[3 * i + 2] = grey;
    }
}

/* The pixels of d->native as three channels. All rows are read without padding: every channel
 * fills whole bytes. */
static void convert(struct decoder *d, int color, int depth)
{
    size_t count = (size_t)d->image->width * (size_t)d->image->height;
    if (color == PNG_COLOR_TYPE_PALETTE)
        convert_palette(d, d->image->pixels, count);
    else if (color & PNG_COLOR_MASK_COLOR)
        memcpy(d->image->pixels, d->native, 3 * count);
    else
        convert_grey(d, d->image->pixels, count, color == PNG_COLOR_TYPE_GRAY ? depth : 8);
}

static void decode(struct decoder *d)
{
    png_set_read_fn(d->png, d, on_read);
    png_set_user_limits(d->png, RNET_IMAGE_BYTES_MAX, RNET_IMAGE_BYTES_MAX);
    png_read_info(d->png, d->info);
    int color = png_get_color_type(d->png, d->info), depth = png_get_bit_depth(d->png, d->info);
    if (rnet_image_alloc(d->image, png_get_image_width(d->png, d->info),
                         png_get_image_height(d->png, d->info), 3, &d->why) != 0)
        return;
    set_transforms(d, color, depth);
    if (read_rows(d) != 0)
        return;
    convert(d, color, depth);
    d->done = 1;
}

static void decode_or_jump_out(struct decoder *d)
{
    if (setjmp(d->fail) != 0) {
        rnet_fail(&d->why, "damaged or truncated PNG picture: %s", d->message);
        return;
    }
    d->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, d, on_error, on_warning);
    if (d->png)
        d->info = png_create_info_struct(d->png);
    if (d->info)
        decode(d);
    else
        rnet_fail(&d->why, "no memory to decode it");
}

int rnet_image_decode_png(struct rnet_image *image, const unsigned char *data, size_t bytes,
                          const char *path, struct rnet_error *error)
{
    *image = (struct rnet_image){0};
    struct decoder *d = calloc(1, sizeof *d);
    if (!d)
        return rnet_fail(error, "%s: no memory to decode it", path);
    d->data = data;
    d->bytes = bytes;
    d->image = image;
    decode_or_jump_out(d);
    int status = 0;
    if (!d->done) {
        status = rnet_fail(error, "%s: %s", path, d->why.text);
        rnet_image_free(image);
    }
    png_destroy_read_struct(&d->png, &d->info, NULL);
    free(d->rows);
    free(d->native);
    free(d);
    return status;
}
