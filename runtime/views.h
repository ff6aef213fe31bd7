/* views.h: which parts of a picture the network looks at when it is tested.
 *
 * A mirrored view is cut out of the mirrored picture, as torchvision's TenCrop does: where the
 * centre has no middle pixel, that of the mirrored picture is the neighbouring one. */
#ifndef RNET_VIEWS_H
#define RNET_VIEWS_H

#include "preprocess.h"

enum { RNET_VIEWS_TEN = 10, RNET_VIEWS_SCALE = 6, RNET_VIEWS_MAX = 10 };

struct rnet_view {
    struct rnet_resize_part part;
    int mirror; /* 1: left and right change places, after the part is cut out */
};

/* The view that the image section makes. 0, or -1 with the reason. */
int rnet_views_single(const struct rnet_preprocess *how, const struct rnet_image *image,
                      struct rnet_view *view, struct rnet_error *error);

/* The corners and the centre of the picture that the image section resizes, h x w each, and of its
 * mirror image: ten views (Krizhevsky et al. 2012, section 4.1). -1 where the picture is smaller.
 */
int rnet_views_ten(const struct rnet_preprocess *how, const struct rnet_image *image, int h, int w,
                   struct rnet_view *views, struct rnet_error *error);

/* Both ends and the middle of the picture whose shorter side has `side` pixels, side x side each,
 * and of its mirror image: six views (He et al. 2016, section 3.4; Simonyan and Zisserman 2015,
 * section 3.2, scale alike). -1 where the picture is too narrow. */
int rnet_views_scale(const struct rnet_image *image, int side, struct rnet_view *views,
                     struct rnet_error *error);

/* Copies c x h x w floats, each row from right to left where `mirror`. */
void rnet_views_copy(const float *in, int c, int h, int w, int mirror, float *out);

#endif
