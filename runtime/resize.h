/* resize.h: resizing of 8-bit pictures, bit for bit as Pillow's Image.resize with BILINEAR: a
 * triangle filter that widens when it shrinks (so it antialiases), in fixed point. */
#ifndef RNET_RESIZE_H
#define RNET_RESIZE_H

#include "image.h"

/* A part of a picture that was resized to width x height: the part's left upper corner in it and
 * its extent. */
struct rnet_resize_part {
    int width, height;
    int x, y, part_width, part_height;
};

/* Sets `out` to that part of `in`, resized; only the pixels of the part are computed. The part
 * lies inside the picture. 0, or -1 with the reason; `out` is then empty. Free with
 * rnet_image_free. */
int rnet_resize(struct rnet_image *out, const struct rnet_image *in,
                const struct rnet_resize_part *part, struct rnet_error *error);

#endif
