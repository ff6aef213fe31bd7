/* augment.c: random changes of training pictures. In: a picture. Out: an input tensor.
 *
 * Choices are drawn in a fixed order whatever the picture is: scale, place, mirror, colour. */
#include "augment.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "preprocess.h"

/* What the steps ask for. */
struct wishes {
    int scale_first, scale_last; /* 0: none */
    int pad;
    bool flip, color;
};

static struct wishes read_steps(const struct rnet_recipe *recipe)
{
    struct wishes wishes = {0};
    for (int i = 0; i < recipe->augment_count; i++) {
        const struct rnet_augment_step *step = &recipe->augment[i];
        switch (step->kind) {
        case RNET_AUGMENT_PAD:
            wishes.pad = step->first;
            break;
        case RNET_AUGMENT_CROP: /* to the network's input, which the compiler sees to */
            break;
        case RNET_AUGMENT_FLIP:
            wishes.flip = true;
            break;
        case RNET_AUGMENT_SCALE:
            wishes.scale_first = step->first;
            wishes.scale_last = step->second;
            break;
        case RNET_AUGMENT_COLOR:
            wishes.color = true;
            break;
        }
    }
    return wishes;
}

/* The picture with its shorter side at a random length, and the place of an h x w part in it. */
static int choose_part(const struct wishes *wishes, const struct rnet_image *image, int h, int w,
                       struct rnet_random *random, struct rnet_resize_part *part,
                       struct rnet_error *error)
{
    int span = wishes->scale_last - wishes->scale_first + 1;
    long long side = wishes->scale_first + (int)rnet_random_below(random, (uint64_t)span);
    long long width = side, height = side;
    if (image->width <= image->height)
        height = side * image->height / image->width;
    else
        width = side * image->width / image->height;
    if (width > INT_MAX || height > INT_MAX)
        return rnet_fail(error, "a picture of %d x %d pixels is too narrow to resize", image->width,
                         image->height);
    if (width < w || height < h)
        return rnet_fail(error,
                         "a picture resized to %lld x %lld is smaller than the crop, %d x %d",
                         height, width, h, w);
    *part = (struct rnet_resize_part){(int)width, (int)height, 0, 0, w, h};
    part->x = (int)rnet_random_below(random, (uint64_t)(width - w + 1));
    part->y = (int)rnet_random_below(random, (uint64_t)(height - h + 1));
    return 0;
}

/* One plane, moved by (dx, dy), zeros where nothing is. */
static void shift_plane(const float *in, int h, int w, int dx, int dy, float *out)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            int from_x = x + dx, from_y = y + dy;
            bool inside = from_x >= 0 && from_x < w && from_y >= 0 && from_y < h;
            out[y * w + x] = inside ? in[from_y * w + from_x] : 0.0f;
        }
}

static void pad_and_crop(int pad, const float *in, int c, int h, int w, struct rnet_random *random,
                         float *out)
{
    size_t plane = (size_t)h * (size_t)w;
    int dx = (int)rnet_random_below(random, 2 * (uint64_t)pad + 1) - pad;
    int dy = (int)rnet_random_below(random, 2 * (uint64_t)pad + 1) - pad;
    for (int channel = 0; channel < c; channel++)
        shift_plane(in + (size_t)channel * plane, h, w, dx, dy, out + (size_t)channel * plane);
}

static void flip(float *values, int c, int h, int w)
{
    for (int row = 0; row < c * h; row++) {
        float *line = values + (size_t)row * (size_t)w;
        for (int x = 0; x < w / 2; x++) {
            float left = line[x];
            line[x] = line[w - 1 - x];
            line[w - 1 - x] = left;
        }
    }
}

/* Krizhevsky et al. 2012, section 4.1: along the principal components of ImageNet's colours, by
 * their eigenvalues times a normal number of deviation 0.1; pixels from 0 to 1, red first. */
static void color(const struct rnet_preprocess *how, int h, int w, struct rnet_random *random,
                  float *values)
{
    static const double eigenvalues[3] = {0.2175, 0.0188, 0.0045};
    static const double eigenvectors[3][3] = {
        {-0.5675, 0.7192, 0.4009}, {-0.5808, -0.0045, -0.8140}, {-0.5836, -0.6948, 0.4203}};
    double alpha[3];
    size_t plane = (size_t)h * (size_t)w;
    for (int i = 0; i < 3; i++)
        alpha[i] = 0.1 * rnet_random_normal(random);
    for (int channel = 0; channel < 3; channel++) {
        double shift = 0;
        for (int i = 0; i < 3; i++)
            shift += eigenvectors[channel][i] * alpha[i] * eigenvalues[i];
        if (how->mean_count > 0)
            shift /= (double)how->std[how->mean_count > 1 ? channel : 0];
        for (size_t i = 0; i < plane; i++)
            values[(size_t)channel * plane + i] += (float)shift;
    }
}

void rnet_augment_floats(const struct rnet_recipe *recipe, const float *in, int c, int h, int w,
                         struct rnet_random *random, float *out)
{
    struct wishes wishes = read_steps(recipe);
    if (wishes.pad > 0)
        pad_and_crop(wishes.pad, in, c, h, w, random, out);
    else
        memcpy(out, in, (size_t)c * (size_t)h * (size_t)w * sizeof *out);
    if (wishes.flip && rnet_random_below(random, 2) == 1)
        flip(out, c, h, w);
}

int rnet_augment(const struct rnet_recipe *recipe, const struct rnet_preprocess *how,
                 const struct rnet_image *image, const float *mean_pixel, int c, int h, int w,
                 struct rnet_random *random, float *work, float *out, struct rnet_error *error)
{
    struct wishes wishes = read_steps(recipe);
    struct rnet_resize_part part;
    if (wishes.scale_first == 0) {
        if (rnet_preprocess(how, image, mean_pixel, c, h, w, work, error) != 0)
            return -1;
        rnet_augment_floats(recipe, work, c, h, w, random, out);
    } else {
        if (choose_part(&wishes, image, h, w, random, &part, error) != 0 ||
            rnet_preprocess_part(how, image, &part, mean_pixel, c, h, w, out, error) != 0)
            return -1;
        if (wishes.flip && rnet_random_below(random, 2) == 1)
            flip(out, c, h, w);
    }
    if (wishes.color && c == 3)
        color(how, h, w, random, out);
    return 0;
}
