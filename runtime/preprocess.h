/* preprocess.h: a picture -> the network's input tensor, as the image section says. */
#ifndef RNET_PREPROCESS_H
#define RNET_PREPROCESS_H

#include "image.h"
#include "program.h"
#include "resize.h"

/* Turns a picture of 1 or 3 channels into `out`, c x h x w floats: grey, resize, centre crop, then
 * pixel/255 and the normalisation, in float32 as torchvision's Resize, CenterCrop, ToTensor and
 * Normalize do on a Pillow image. `mean_pixel` is the c x h x w tensor that is subtracted where
 * `how` has one, else NULL. A picture of one channel fills all of three. 0, or -1 with both sizes
 * where the result is not c x h x w. */
int rnet_preprocess(const struct rnet_preprocess *how, const struct rnet_image *image,
                    const float *mean_pixel, int c, int h, int w, float *out,
                    struct rnet_error *error);

/* round(n / 2.0) as Python rounds: halves to the even neighbour. n is not negative. */
int rnet_preprocess_middle(int n);

/* Where the centre crop lies in the resized picture: all of it without a crop. -1 where the picture
 * is too small for the crop, or too narrow to resize. */
int rnet_preprocess_place(const struct rnet_preprocess *how, const struct rnet_image *image,
                          struct rnet_resize_part *part, struct rnet_error *error);

/* The same for any part of the resized picture, which has to be h x w: what is resized and cut is
 * the caller's to say. */
int rnet_preprocess_part(const struct rnet_preprocess *how, const struct rnet_image *image,
                         const struct rnet_resize_part *part, const float *mean_pixel, int c, int h,
                         int w, float *out, struct rnet_error *error);

#endif
