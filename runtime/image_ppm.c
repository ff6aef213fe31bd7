/* image_ppm.c: binary PPM (P6) and PGM (P5) pictures with a maximum of 255.
 *
 * Input: the bytes of a file. Output: three channels; a grey value fills all of them. */
#include <string.h>

#include "image.h"

struct reader {
    const unsigned char *data;
    size_t bytes, at;
};

static int is_space(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Skips white space and comments, which run from # to the end of the line. */
static void skip_gap(struct reader *r)
{
    while (r->at < r->bytes && (is_space(r->data[r->at]) || r->data[r->at] == '#')) {
        if (r->data[r->at] == '#')
            while (r->at < r->bytes && r->data[r->at] != '\n' && r->data[r->at] != '\r')
                r->at++;
        else
            r->at++;
    }
}

/* The next decimal number of the header, at most nine digits; -1 where none stands. */
static long read_number(struct reader *r)
{
    skip_gap(r);
    long value = 0;
    int digits = 0;
    for (; r->at < r->bytes && r->data[r->at] >= '0' && r->data[r->at] <= '9'; r->at++, digits++) {
        if (digits == 9)
            return -1;
        value = value * 10 + (r->data[r->at] - '0');
    }
    return digits ? value : -1;
}

static void spread_grey(unsigned char *to, const unsigned char *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[3 * i] = to[3 * i + 1] = to[3 * i + 2] = from[i];
}

int rnet_image_decode_ppm(struct rnet_image *image, const unsigned char *data, size_t bytes,
                          const char *path, struct rnet_error *error)
{
    *image = (struct rnet_image){0};
    if (bytes < 2 || data[0] != 'P' || (data[1] != '5' && data[1] != '6'))
        return rnet_fail(error, "%s: not a PPM or PGM picture", path);
    struct reader r = {data, bytes, 2};
    long width = read_number(&r), height = read_number(&r), maximum = read_number(&r);
    /* exactly one white space ends the header: the next byte may be a pixel that looks like one */
    if (width < 1 || height < 1 || maximum < 1 || r.at >= bytes || !is_space(data[r.at]))
        return rnet_fail(error, "%s: the header of the PPM picture is damaged", path);
    r.at++;
    if (maximum != 255)
        return rnet_fail(error, "%s: a PPM picture with a maximum of %ld; only 255 is read", path,
                         maximum);
    struct rnet_error why = {0};
    if (rnet_image_alloc(image, width, height, 3, &why) != 0)
        return rnet_fail(error, "%s: %s", path, why.text);
    size_t pixels = (size_t)width * (size_t)height, channels = data[1] == '6' ? 3 : 1;
    if (bytes - r.at < pixels * channels) {
        rnet_image_free(image);
        return rnet_fail(error, "%s: the PPM picture is cut short: %zu of %zu bytes of pixels",
                         path, bytes - r.at, pixels * channels);
    }
    if (channels == 3)
        memcpy(image->pixels, data + r.at, pixels * 3);
    else
        spread_grey(image->pixels, data + r.at, pixels);
    return 0;
}
