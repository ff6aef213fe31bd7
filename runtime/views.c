/* views.c: parts of a picture to test on. In: a picture's size. Out: places in the resized picture,
 * each beside its mirror image, so that most parts are cut out once for both. */
#include "views.h"

#include <string.h>

int rnet_views_single(const struct rnet_preprocess *how, const struct rnet_image *image,
                      struct rnet_view *view, struct rnet_error *error)
{
    view->mirror = 0;
    return rnet_preprocess_place(how, image, &view->part, error);
}

/* The h x w part at (x, y) of the resized picture, then that of the mirrored one. */
static struct rnet_view *add_both(struct rnet_view *next, const struct rnet_resize_part *whole,
                                  int x, int y, int h, int w)
{
    struct rnet_resize_part part = {whole->width, whole->height, x, y, w, h};
    struct rnet_resize_part other = part;
    other.x = whole->width - w - x;
    next[0] = (struct rnet_view){part, 0};
    next[1] = (struct rnet_view){other, 1};
    return next + 2;
}

/* The middle, whose part is the same in the mirrored picture but for an odd remainder. */
static struct rnet_view *add_middle(struct rnet_view *next, const struct rnet_resize_part *whole,
                                    int h, int w)
{
    return add_both(next, whole, rnet_preprocess_middle(whole->width - w),
                    rnet_preprocess_middle(whole->height - h), h, w);
}

int rnet_views_ten(const struct rnet_preprocess *how, const struct rnet_image *image, int h, int w,
                   struct rnet_view *views, struct rnet_error *error)
{
    struct rnet_resize_part whole;
    struct rnet_preprocess resized = *how;
    resized.crop_h = resized.crop_w = 0;
    if (rnet_preprocess_place(&resized, image, &whole, error) != 0)
        return -1;
    int right = whole.width - w, bottom = whole.height - h;
    if (right < 0 || bottom < 0)
        return rnet_fail(error,
                         "the picture has %d x %d pixels, fewer than a view of %d x %d (height x "
                         "width)",
                         whole.height, whole.width, h, w);
    for (int i = 0; i < 4; i++)
        views = add_both(views, &whole, i % 2 * right, i / 2 * bottom, h, w);
    add_middle(views, &whole, h, w);
    return 0;
}

int rnet_views_scale(const struct rnet_image *image, int side, struct rnet_view *views,
                     struct rnet_error *error)
{
    struct rnet_resize_part whole;
    struct rnet_preprocess resized = {.resize_h = side};
    if (rnet_preprocess_place(&resized, image, &whole, error) != 0)
        return -1;
    views = add_both(views, &whole, 0, 0, side, side);
    views = add_middle(views, &whole, side, side);
    add_both(views, &whole, whole.width - side, whole.height - side, side, side);
    return 0;
}

void rnet_views_copy(const float *in, int c, int h, int w, int mirror, float *out)
{
    size_t rows = (size_t)c * (size_t)h, width = (size_t)w;
    if (!mirror) {
        memcpy(out, in, rows * width * sizeof *out);
        return;
    }
    for (size_t row = 0; row < rows; row++, in += width, out += width)
        for (size_t x = 0; x < width; x++)
            out[x] = in[width - 1 - x];
}
