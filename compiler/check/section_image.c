/* section_image.c: the statements of the sections image and test. In: a statement's words. Out: the
 * fields they set. */
#include "check/section_table.h"

#include <string.h>

#include "base/limits.h"
#include "base/path.h"

enum { CHANNEL_COUNT = 4 }; /* that `normalize` takes */

/* ---- image ---- */

void section_resize(struct section_reader *reader, struct section_values *values)
{
    struct image_section *image = &values->image;
    section_extent(reader, "a size", &image->resize_h, &image->resize_w);
    if (!image->crop_h)
        image->size_span = reader->arm->span;
}

void section_crop(struct section_reader *reader, struct section_values *values)
{
    struct image_section *image = &values->image;
    section_extent(reader, "a size", &image->crop_h, &image->crop_w);
    if (!image->crop_w)
        image->crop_w = image->crop_h;
    image->size_span = reader->arm->span;
}

void section_grey(struct section_reader *reader, struct section_values *values)
{
    values->image.grey = true;
    values->image.grey_span = reader->arm->span;
}

/* Takes numbers up to the next word; returns how many there were. */
static int take_channels(struct section_reader *reader, const char *what, double least,
                         double channels[CHANNEL_COUNT])
{
    int count = 0;
    while (section_at_number(reader) && count < CHANNEL_COUNT)
        channels[count++] = section_number(reader, what, least, 1);
    if (section_at_number(reader))
        section_refuse(reader, section_peek(reader)->span, "there are %d channels at most",
                       CHANNEL_COUNT);
    if (!count)
        section_wrong(reader, what);
    return count;
}

void section_normalize(struct section_reader *reader, struct section_values *values)
{
    struct image_section *image = &values->image;
    image->mean_span = reader->arm->span;
    section_expect(reader, "mean");
    if (section_take(reader, "pixel")) {
        image->mean_pixel = true;
        return;
    }
    int means = take_channels(reader, "a mean of pixels from 0 to 1", 0, image->mean);
    section_expect(reader, "std");
    int stds = take_channels(reader, "a deviation of pixels from 0 to 1", 1e-6, image->std);
    if (means != stds)
        section_refuse(reader, reader->arm->span,
                       "there are %d means and %d standard deviations; each channel has both",
                       means, stds);
    image->mean_count = reader->failed ? 0 : means;
}

void section_labels(struct section_reader *reader, struct section_values *values)
{
    const struct ast_word *word = section_string(reader, "a file's name in quotes");
    if (!word)
        return;
    if (!*word->text)
        section_refuse(reader, word->span, "the file's name is empty");
    values->image.labels = path_beside(reader->arena, reader->section->path, word->text);
    values->image.labels_span = word->span;
}

/* ---- test ---- */

void section_view(struct section_reader *reader, struct section_values *values)
{
    static const char *const words[] = {"single", "ten"};
    struct test_section *test = &values->test;
    test->views = section_choose(reader, "a view", words, 2) ? 10 : 1;
    test->view_span = reader->arm->span;
    if (section_peek(reader))
        test->view_size = section_integer(reader, "a size", 1, LIMIT_EXTENT);
}

/* Each scale stands once: the program compiles its own code for each. */
void section_scales(struct section_reader *reader, struct section_values *values)
{
    struct test_section *test = &values->test;
    do {
        const struct ast_word *word = section_peek(reader);
        int scale = section_integer(reader, "a size", 1, LIMIT_EXTENT);
        if (!word || reader->failed)
            return;
        for (int i = 0; i < test->scales.count; i++)
            if (test->scales.items[i] == scale)
                section_refuse(reader, word->span, "this scale stands twice");
        if (test->scales.count == LIMIT_SCALES)
            section_refuse(reader, word->span, "there are more than %d scales", LIMIT_SCALES);
        array_push(reader->arena, &test->scales, scale);
        array_push(reader->arena, &test->scale_spans, word->span);
    } while (section_peek(reader));
}
