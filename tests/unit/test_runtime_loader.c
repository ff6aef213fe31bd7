/* test_runtime_loader.c: what batches hold depends on the seed and their number alone; an epoch has
 * each sample once; errors come with the batch that they spoil. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "augment.h"
#include "loader.h"
#include "preprocess.h"

enum { COUNT = 23, BATCH = 5, SIDE = 4, FLOATS = 3 * SIDE * SIDE };

/* Samples in memory; a sample's label is its number. */
struct samples {
    struct rnet_dataset dataset;
    unsigned char pixels[COUNT * FLOATS];
    int labels[COUNT];
};

static const struct rnet_augment_step steps[] = {{RNET_AUGMENT_PAD, 1, 0},
                                                 {RNET_AUGMENT_FLIP, 0, 0}};
static const struct rnet_recipe recipe = {.augment = steps, .augment_count = 2};
static const struct rnet_preprocess how = {.mean_pixel = -1};

static void make_samples(struct samples *s)
{
    *s = (struct samples){.dataset = {.form = RNET_DATASET_PIXELS,
                                      .count = COUNT,
                                      .classes = COUNT,
                                      .c = 3,
                                      .h = SIDE,
                                      .w = SIDE,
                                      .record_bytes = FLOATS}};
    s->dataset.source = "memory";
    s->dataset.labels = s->labels;
    s->dataset.pixels = s->pixels;
    for (int i = 0; i < COUNT; i++)
        s->labels[i] = i;
    for (int i = 0; i < COUNT * FLOATS; i++)
        s->pixels[i] = (unsigned char)(i * 31 + i / 48);
}

static struct rnet_loader_options options_for(struct samples *s)
{
    return (struct rnet_loader_options){.dataset = &s->dataset,
                                        .count = COUNT,
                                        .recipe = &recipe,
                                        .how = &how,
                                        .c = 3,
                                        .h = SIDE,
                                        .w = SIDE,
                                        .batch = BATCH,
                                        .seed = 7,
                                        .workers = 1,
                                        .shuffle = true,
                                        .augment = true};
}

static struct rnet_loader *start(const struct rnet_loader_options *options)
{
    static struct rnet_error error;
    struct rnet_loader *loader;
    cr_assert(rnet_loader_start(&loader, options, &error) == 0, "%s", error.text);
    return loader;
}

/* The labels and a hash of the images of `batches` batches. */
static uint64_t run(const struct rnet_loader_options *options, int batches, int *labels)
{
    static struct rnet_error error;
    struct rnet_loader *loader = start(options);
    uint64_t hash = 1;
    for (int n = 0; n < batches; n++) {
        const float *images;
        const int *got;
        cr_assert(rnet_loader_next(loader, &images, &got, &error) == 0, "%s", error.text);
        memcpy(labels + (ptrdiff_t)n * BATCH, got, BATCH * sizeof *got);
        for (size_t i = 0; i < sizeof(float) * BATCH * FLOATS; i++)
            hash = (hash ^ ((const unsigned char *)images)[i]) * 0x100000001b3u;
    }
    rnet_loader_stop(loader);
    return hash;
}

Test(loader, an_epoch_has_each_sample_once)
{
    struct samples s;
    int labels[3 * COUNT * BATCH], same = 0;
    make_samples(&s);
    struct rnet_loader_options options = options_for(&s);
    run(&options, 3 * COUNT, labels); /* 15 epochs */
    for (int epoch = 0; epoch < 15; epoch++) {
        int seen[COUNT] = {0};
        for (int i = 0; i < COUNT; i++)
            seen[labels[epoch * COUNT + i]]++;
        for (int i = 0; i < COUNT; i++)
            cr_expect(seen[i] == 1, "epoch %d: sample %d comes %d times", epoch, i, seen[i]);
        same += epoch > 0 &&
                memcmp(labels, labels + (ptrdiff_t)epoch * COUNT, COUNT * sizeof *labels) == 0;
    }
    cr_expect(same == 0, "%d epochs are like the first", same);
}

Test(loader, threads_change_nothing)
{
    struct samples s;
    int one[200 * BATCH], four[200 * BATCH];
    make_samples(&s);
    struct rnet_loader_options options = options_for(&s);
    uint64_t hash = run(&options, 200, one);
    options.workers = 4;
    cr_expect(run(&options, 200, four) == hash && memcmp(one, four, sizeof one) == 0);
    options.seed = 8;
    cr_expect(run(&options, 200, four) != hash);
}

/* A run that starts later has what the first one had from there on. */
Test(loader, starts_anywhere)
{
    struct samples s;
    int whole[20 * BATCH], rest[7 * BATCH];
    make_samples(&s);
    struct rnet_loader_options options = options_for(&s);
    run(&options, 20, whole);
    options.start = 13;
    run(&options, 7, rest);
    cr_expect(memcmp(whole + 13 * BATCH, rest, sizeof rest) == 0);
}

Test(loader, a_part_in_order_as_it_is)
{
    static struct rnet_error error;
    struct samples s;
    const float *images;
    const int *labels;
    float want[FLOATS];
    make_samples(&s);
    struct rnet_loader_options options = options_for(&s);
    options.first = 4;
    options.count = 7;
    options.shuffle = options.augment = false;
    struct rnet_loader *loader = start(&options);
    for (int n = 0; n < 6; n++) {
        cr_assert(rnet_loader_next(loader, &images, &labels, &error) == 0);
        for (int i = 0; i < BATCH; i++) {
            struct rnet_image image;
            int sample = 4 + (n * BATCH + i) % 7;
            cr_expect(labels[i] == sample);
            rnet_dataset_image(&s.dataset, sample, &image, &error);
            rnet_preprocess(&how, &image, NULL, 3, SIDE, SIDE, want, &error);
            cr_expect(memcmp(images + (ptrdiff_t)i * FLOATS, want, sizeof want) == 0);
            rnet_image_free(&image);
        }
    }
    cr_expect(rnet_loader_waited(loader) >= 0);
    rnet_loader_stop(loader);
}

Test(loader, bad_pictures_are_named)
{
    static struct rnet_error error;
    static char good[] = "examples/pictures/00_cat.png", bad[] = "examples/README.md";
    static char *files[6] = {good, good, good, good, bad, good};
    struct samples s;
    const float *images;
    const int *labels;
    make_samples(&s);
    s.dataset.form = RNET_DATASET_FILES;
    s.dataset.files = files;
    struct rnet_loader_options options = options_for(&s);
    options.count = 6;
    options.batch = 2;
    options.h = options.w = 32;
    options.shuffle = false;
    struct rnet_loader *loader = start(&options);
    for (int n = 0; n < 2; n++)
        cr_assert(rnet_loader_next(loader, &images, &labels, &error) == 0, "%s", error.text);
    cr_expect(rnet_loader_next(loader, &images, &labels, &error) == -1);
    cr_expect(strstr(error.text, "examples/README.md"), "%s", error.text);
    rnet_loader_stop(loader);

    options.count = 4;
    options.h = options.w = 30; /* not the picture's size */
    rnet_fail_clear(&error);
    loader = start(&options);
    cr_expect(rnet_loader_next(loader, &images, &labels, &error) == -1);
    cr_expect(strstr(error.text, "00_cat.png"), "%s", error.text);
    rnet_loader_stop(loader);
}

/* Stopping while workers wait, work, or have not begun. */
Test(loader, stops_at_any_time)
{
    static struct rnet_error error;
    struct samples s;
    const float *images;
    const int *labels;
    make_samples(&s);
    struct rnet_loader_options options = options_for(&s);
    options.workers = 3;
    for (int n = 0; n < 30; n++) {
        struct rnet_loader *loader = start(&options);
        for (int i = 0; i < n % 7; i++)
            rnet_loader_next(loader, &images, &labels, &error);
        usleep((useconds_t)(n % 5 * 200));
        rnet_loader_stop(loader);
    }
    rnet_loader_stop(NULL);
}
