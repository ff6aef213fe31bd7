/* augment.h: pictures for training, changed at random as the recipe's `augment` says. */
#ifndef RNET_AUGMENT_H
#define RNET_AUGMENT_H

#include "image.h"
#include "program.h"
#include "random.h"
#include "recipe.h"

/* Turns a picture into `out`, c x h x w floats. With `scale` the picture is resized so that its
 * shorter side has a random length, and a part of it is cut out at a random place; otherwise it is
 * prepared as the image section says, then padded with zeros and cut (He et al. 2015, sections 3.4
 * and 4.2; after the normalisation, so that zero is the mean). Then it is mirrored, and its light
 * coloured, before the normalisation. `random` chooses; `work` has room for c x h x w floats. 0,
 * or -1 with the reason (a picture too small for the crop). */
int rnet_augment(const struct rnet_recipe *recipe, const struct rnet_preprocess *how,
                 const struct rnet_image *image, const float *mean_pixel, int c, int h, int w,
                 struct rnet_random *random, float *work, float *out, struct rnet_error *error);

/* The same on an input tensor that stands for its picture: pad, crop and flip only. */
void rnet_augment_floats(const struct rnet_recipe *recipe, const float *in, int c, int h, int w,
                         struct rnet_random *random, float *out);

#endif
