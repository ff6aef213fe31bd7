/* image.c: reads a picture file whole and hands it to the decoder that its first bytes call for.
 *
 * Input: a path. Output: three channels of 8-bit pixels, or a message that names the path. */
#include "image.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"

void rnet_image_free(struct rnet_image *image)
{
    free(image->pixels);
    *image = (struct rnet_image){0};
}

int rnet_image_alloc(struct rnet_image *image, long long width, long long height, int channels,
                     struct rnet_error *error)
{
    *image = (struct rnet_image){0};
    if (width < 1 || height < 1)
        return rnet_fail(error, "a picture of %lld x %lld pixels", width, height);
    if (width > RNET_IMAGE_BYTES_MAX || height > RNET_IMAGE_BYTES_MAX / channels / width)
        return rnet_fail(error, "a picture of %lld x %lld pixels; the limit is %d bytes of pixels",
                         width, height, RNET_IMAGE_BYTES_MAX);
    size_t bytes = (size_t)width * (size_t)height * (size_t)channels;
    unsigned char *pixels = malloc(bytes);
    if (!pixels)
        return rnet_fail(error, "no memory for a picture of %lld x %lld pixels", width, height);
    *image = (struct rnet_image){(int)width, (int)height, channels, pixels};
    return 0;
}

struct format {
    const char *magic;
    size_t magic_bytes;
    int (*decode)(struct rnet_image *image, const unsigned char *data, size_t bytes,
                  const char *path, struct rnet_error *error);
};

static const struct format formats[] = {
    {"\xff\xd8\xff", 3, rnet_image_decode_jpeg},
    {"\x89PNG\r\n\x1a\n", 8, rnet_image_decode_png},
    {"P5", 2, rnet_image_decode_ppm},
    {"P6", 2, rnet_image_decode_ppm},
};

/* The format whose magic bytes the file starts with, NULL for none. */
static const struct format *find_format(const struct rnet_file *file)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (file->count >= formats[i].magic_bytes &&
            memcmp(file->bytes, formats[i].magic, formats[i].magic_bytes) == 0)
            return &formats[i];
    return NULL;
}

int rnet_image_load(struct rnet_image *image, const char *path, struct rnet_error *error)
{
    *image = (struct rnet_image){0};
    struct rnet_file file;
    if (rnet_file_read(&file, path, error) != 0)
        return -1;
    const struct format *format = find_format(&file);
    int status = format
                     ? format->decode(image, file.bytes, file.count, path, error)
                     : rnet_fail(error, "%s: not a picture in JPEG, PNG, PPM or PGM format", path);
    free(file.bytes);
    return status;
}
