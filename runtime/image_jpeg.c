/* image_jpeg.c: JPEG pictures through libjpeg(-turbo), with its default settings as Pillow uses
 * them (accurate integer transform, smooth upsampling).
 *
 * Input: the bytes of a file. Output: three channels. Four-component pictures are taken as
 * inverted CMYK, as Adobe's programs write them and Pillow assumes. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

#include "image.h"

enum { SCANS_MAX = 500 }; /* a progressive picture has about ten; a bomb has thousands */

/* libjpeg's error manager comes first, so that a pointer to it is one to the whole. */
struct decoder {
    struct jpeg_error_mgr manager;
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct info;
    jmp_buf fail;
    char message[JMSG_LENGTH_MAX];
    struct rnet_image *image;
    struct rnet_error why;
    unsigned char *row; /* four-component pictures: one row of them */
    int done;           /* kept here because a jump leaves local variables undefined */
};

static void on_error(j_common_ptr info)
{
    struct decoder *d = (struct decoder *)info->err;
    info->err->format_message(info, d->message);
    longjmp(d->fail, 1);
}

/* libjpeg goes on after damaged or missing data and fills the rest with grey: that is no picture
 * to classify. Warnings that cost no pixel are let pass. */
static void on_message(j_common_ptr info, int level)
{
    int code = info->err->msg_code;
    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_JFIF_MAJOR &&
        code != JWRN_ADOBE_XFORM && code != JWRN_BOGUS_PROGRESSION)
        on_error(info);
}

static void on_output(j_common_ptr info)
{
    (void)info; /* nothing goes to standard error */
}

static void on_progress(j_common_ptr info)
{
    struct decoder *d = (struct decoder *)info->err;
    if (d->info.input_scan_number > SCANS_MAX) {
        snprintf(d->message, sizeof d->message, "more than %d scans", SCANS_MAX);
        longjmp(d->fail, 1);
    }
}

/* Pillow's CMYK -> RGB: (255 - c) * (255 - k) / 255, rounded its way; `in` holds the complements
 * of c m y k. */
static void convert_cmyk(unsigned char *out, const unsigned char *in, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < 3; c++) {
            int k = in[4 * i + 3];
            int product = (255 - in[4 * i + c]) * k + 128;
            int value = k - (((product >> 8) + product) >> 8);
            out[3 * i + c] = (unsigned char)(value < 0 ? 0 : value);
        }
}

static void read_rows(struct decoder *d)
{
    struct jpeg_decompress_struct *info = &d->info;
    size_t width = info->output_width;
    if (info->output_components == 4) {
        d->row = malloc(width * 4);
        if (!d->row)
            ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    }
    while (info->output_scanline < info->output_height) {
        unsigned char *target = d->image->pixels + (size_t)info->output_scanline * width * 3;
        JSAMPROW row = d->row ? d->row : target;
        jpeg_read_scanlines(info, &row, 1);
        if (d->row)
            convert_cmyk(target, d->row, width);
    }
}

static void decode(struct decoder *d, const unsigned char *data, size_t bytes)
{
    struct jpeg_decompress_struct *info = &d->info;
    jpeg_create_decompress(info);
    info->progress = &d->progress;
    jpeg_mem_src(info, data, (unsigned long)bytes);
    jpeg_read_header(info, TRUE);
    if (rnet_image_alloc(d->image, info->image_width, info->image_height, 3, &d->why) != 0)
        return;
    info->out_color_space = info->num_components == 4 ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(info);
    read_rows(d);
    jpeg_finish_decompress(info);
    d->done = 1;
}

static void decode_or_jump_out(struct decoder *d, const unsigned char *data, size_t bytes)
{
    d->info.err = jpeg_std_error(&d->manager);
    d->manager.error_exit = on_error;
    d->manager.emit_message = on_message;
    d->manager.output_message = on_output;
    d->progress.progress_monitor = on_progress;
    if (setjmp(d->fail) == 0)
        decode(d, data, bytes);
    else
        rnet_fail(&d->why, "damaged or truncated JPEG picture: %s", d->message);
    jpeg_destroy_decompress(&d->info);
}

int rnet_image_decode_jpeg(struct rnet_image *image, const unsigned char *data, size_t bytes,
                           const char *path, struct rnet_error *error)
{
    *image = (struct rnet_image){0};
    struct decoder *d = calloc(1, sizeof *d);
    if (!d)
        return rnet_fail(error, "%s: no memory to decode it", path);
    d->image = image;
    decode_or_jump_out(d, data, bytes);
    int status = 0;
    if (!d->done) {
        status = rnet_fail(error, "%s: %s", path, d->why.text);
        rnet_image_free(image);
    }
    free(d->row);
    free(d);
    return status;
}
