/* image.h: picture files -> interleaved 8-bit pixels.
 *
 * What comes out equals, byte for byte, what Pillow's Image.open(path).convert("RGB") gives: alpha
 * and colour profiles are dropped, EXIF orientation is not applied. */
#ifndef RNET_IMAGE_H
#define RNET_IMAGE_H

#include <stddef.h>

#include "error.h"

enum { RNET_IMAGE_BYTES_MAX = 1 << 28 }; /* of decoded pixels: what a picture bomb may cost */

struct rnet_image {
    int width, height, channels; /* 1 or 3 channels */
    unsigned char *pixels;       /* height x width x channels, from malloc */
};

/* Reads a JPEG, PNG or PPM/PGM picture (told apart by content) into three channels, red first.
 * 0, or -1 with a reason that names the file; `image` is then empty. A picture that is cut short
 * or corrupt is an error, and so is one whose pixels would pass RNET_IMAGE_BYTES_MAX, before
 * memory is taken for them. Free with rnet_image_free. */
int rnet_image_load(struct rnet_image *image, const char *path, struct rnet_error *error);

/* Frees the pixels and empties `image`; an empty (zeroed) one is allowed. */
void rnet_image_free(struct rnet_image *image);

/* Makes `image` a picture of that size with unset pixels. 0, or -1 with the reason (sizes below 1,
 * more than RNET_IMAGE_BYTES_MAX bytes, no memory); `image` is then empty. */
int rnet_image_alloc(struct rnet_image *image, long long width, long long height, int channels,
                     struct rnet_error *error);

/* The decoders behind rnet_image_load: `bytes` bytes of a file at `data`; `path` is for messages.
 * Each gives three channels, or -1 with the reason and an empty `image`. */
int rnet_image_decode_jpeg(struct rnet_image *image, const unsigned char *data, size_t bytes,
                           const char *path, struct rnet_error *error);
int rnet_image_decode_png(struct rnet_image *image, const unsigned char *data, size_t bytes,
                          const char *path, struct rnet_error *error);
int rnet_image_decode_ppm(struct rnet_image *image, const unsigned char *data, size_t bytes,
                          const char *path, struct rnet_error *error);

#endif
