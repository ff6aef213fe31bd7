/* test_runtime_recipe.c: random numbers are what they should be, the rate follows its phases, and
 * augmentation does what the recipe says, each choice as often as it should. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "augment.h"
#include "preprocess.h"
#include "schedule.h"

/* ---- Random numbers ---- */

Test(random, depends_on_its_key_alone)
{
    cr_expect(rnet_random(1, 2, 3) == rnet_random(1, 2, 3));
    cr_expect(rnet_random(1, 2, 3) != rnet_random(1, 2, 4));
    cr_expect(rnet_random(1, 2, 3) != rnet_random(1, 3, 3));
    cr_expect(rnet_random(1, 2, 3) != rnet_random(2, 2, 3));
    cr_expect(rnet_random(0, 1, 0) != rnet_random(1, 0, 0));
    /* Fixed for all time: runs are resumed on other machines and by later versions. */
    cr_expect(rnet_random(1, 2, 3) == 0xeb3aa0ce549fec8cu);
}

Test(random, is_spread_evenly)
{
    struct rnet_random random = {5, 6, 0};
    int counts[7] = {0};
    double sum = 0, squares = 0, fourth = 0;
    enum { DRAWS = 70000 };
    for (int i = 0; i < DRAWS; i++)
        counts[rnet_random_below(&random, 7)]++;
    for (int i = 0; i < 7; i++)
        cr_expect(abs(counts[i] - DRAWS / 7) < 400, "%d: %d", i, counts[i]);
    for (int i = 0; i < DRAWS; i++) {
        double value = rnet_random_normal(&random);
        sum += value;
        squares += value * value;
        fourth += value * value * value * value;
    }
    cr_expect(fabs(sum / DRAWS) < 0.02 && fabs(squares / DRAWS - 1) < 0.03 &&
                  fabs(fourth / DRAWS - 3) < 0.2,
              "%g %g %g", sum / DRAWS, squares / DRAWS, fourth / DRAWS);
    cr_expect(rnet_random_below(&random, 1) == 0);
}

Test(random, orders_are_permutations)
{
    int64_t a[100], b[100], first[100] = {0};
    rnet_random_order(a, 100, 1, 1);
    rnet_random_order(b, 100, 1, 2);
    cr_expect(memcmp(a, b, sizeof a) != 0);
    for (int i = 0; i < 100; i++)
        first[a[i]]++;
    for (int i = 0; i < 100; i++)
        cr_expect(first[i] == 1);
    int counts[6] = {0};
    for (uint64_t seed = 0; seed < 6000; seed++) {
        rnet_random_order(a, 3, seed, 0);
        counts[a[0] * 2 + (a[1] > a[2])]++;
    }
    for (int i = 0; i < 6; i++)
        cr_expect(abs(counts[i] - 1000) < 150, "%d: %d", i, counts[i]);
}

/* ---- The rate ---- */

static void expect_rate(const struct rnet_recipe *recipe, const struct rnet_schedule *schedule,
                        int64_t iteration, double want)
{
    double got = rnet_schedule_rate(schedule, recipe, iteration, 100);
    cr_expect(fabs(got - want) <= 1e-12, "at %d: %.12g, not %.12g", (int)iteration, got, want);
}

Test(schedule, steps_and_warms_up)
{
    static const struct rnet_rate_phase phases[] = {
        {RNET_RATE_UNTIL, 0.01, 0, {400, 0}, {0, 0}},
        {RNET_RATE_STEP, 0.1, 0, {0, 0}, {0, 0}},
        {RNET_RATE_STEP, 0.01, 0, {320, 1}, {0, 0}},
        {RNET_RATE_STEP, 0.001, 0, {48000, 0}, {0, 0}},
    };
    struct rnet_recipe recipe = {.rate = phases, .rate_count = 4};
    struct rnet_schedule schedule;
    rnet_schedule_start(&schedule);
    static const struct {
        int64_t at;
        double rate;
    } wants[] = {{0, 0.01},     {399, 0.01},   {400, 0.1},     {31999, 0.1},
                 {32000, 0.01}, {47999, 0.01}, {48000, 0.001}, {1000000, 0.001}};
    for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
        expect_rate(&recipe, &schedule, wants[i].at, wants[i].rate);
}

Test(schedule, waits_for_the_error_of_a_hundred_batches)
{
    static const struct rnet_rate_phase phases[] = {
        {RNET_RATE_UNTIL, 0.01, 0.8, {0, 0}, {0, 0}},
        {RNET_RATE_STEP, 0.1, 0, {0, 0}, {0, 0}},
    };
    struct rnet_recipe recipe = {.rate = phases, .rate_count = 2};
    struct rnet_schedule schedule;
    rnet_schedule_start(&schedule);
    int64_t iteration = 0;
    for (; iteration < 99; iteration++) /* good ones, too few of them */
        rnet_schedule_batch(&schedule, &recipe, iteration, 0, 128);
    expect_rate(&recipe, &schedule, iteration, 0.01);
    rnet_schedule_start(&schedule);
    for (iteration = 0; iteration < 300; iteration++)
        rnet_schedule_batch(&schedule, &recipe, iteration, 8, 10); /* 80 % is not below 80 % */
    expect_rate(&recipe, &schedule, iteration, 0.01);
    rnet_schedule_batch(&schedule, &recipe, iteration++, 7, 10);
    cr_expect(schedule.reached == iteration);
    expect_rate(&recipe, &schedule, iteration, 0.1);
    rnet_schedule_batch(&schedule, &recipe, iteration, 10, 10); /* it does not come back */
    expect_rate(&recipe, &schedule, iteration + 1, 0.1);
}

Test(schedule, moves_along_lines_and_cosines)
{
    static const struct rnet_rate_phase phases[] = {
        {RNET_RATE_STEP, 0, 0, {0, 0}, {0, 0}},
        {RNET_RATE_LINEAR, 0.4, 0, {5, 1}, {0, 0}},
        {RNET_RATE_COSINE, 0, 0, {25, 1}, {0, 0}},
    };
    struct rnet_recipe recipe = {.rate = phases, .rate_count = 3};
    struct rnet_schedule schedule;
    rnet_schedule_start(&schedule);
    expect_rate(&recipe, &schedule, 0, 0);
    expect_rate(&recipe, &schedule, 125, 0.1);
    expect_rate(&recipe, &schedule, 500, 0.4);
    expect_rate(&recipe, &schedule, 1500, 0.2);
    expect_rate(&recipe, &schedule, 1000, 0.4 * (1 + cos(acos(-1) / 4)) / 2);
    expect_rate(&recipe, &schedule, 2500, 0);
    expect_rate(&recipe, &schedule, 9999, 0);
}

Test(schedule, divides_on_plateaus)
{
    static const struct rnet_rate_phase phases[] = {
        {RNET_RATE_STEP, 0.1, 0, {0, 0}, {0, 0}},
        {RNET_RATE_PLATEAU, 10, 0, {0, 0}, {2, 1}},
    };
    struct rnet_recipe recipe = {.rate = phases, .rate_count = 2};
    struct rnet_schedule schedule;
    rnet_schedule_start(&schedule);
    /* Errors after epochs 1, 2, ...; the rate after each. Two epochs without a better one divide.
     */
    static const double errors[] = {0.5, 0.4, 0.4, 0.41, 0.39, 0.39, 0.45, 0.44, 0.43};
    static const double rates[] = {0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001, 0.0001};
    for (int i = 0; i < 9; i++) {
        rnet_schedule_validation(&schedule, &recipe, 100 * (i + 1), 100, errors[i]);
        expect_rate(&recipe, &schedule, 100 * (i + 1), rates[i]);
    }
}

/* ---- Augmentation ---- */

enum { SIDE = 8, PAD = 2, FLOATS = 3 * SIDE * SIDE };

/* The place and the side that made `out` of `in`, whose values differ; -1: none did. */
static int find_choice(const float *in, const float *out)
{
    for (int choice = 0; choice < 2 * (2 * PAD + 1) * (2 * PAD + 1); choice++) {
        int mirror = choice % 2, dx = choice / 2 % (2 * PAD + 1) - PAD;
        int dy = choice / 2 / (2 * PAD + 1) - PAD;
        bool same = true;
        for (int i = 0; i < FLOATS && same; i++) {
            int x = i % SIDE, y = i / SIDE % SIDE, c = i / SIDE / SIDE;
            int from_x = (mirror ? SIDE - 1 - x : x) + dx, from_y = y + dy;
            bool inside = from_x >= 0 && from_x < SIDE && from_y >= 0 && from_y < SIDE;
            float want = inside ? in[(c * SIDE + from_y) * SIDE + from_x] : 0;
            same = !(out[i] < want) && !(out[i] > want);
        }
        if (same)
            return choice;
    }
    return -1;
}

Test(augment, pads_crops_and_flips_evenly)
{
    static const struct rnet_augment_step steps[] = {
        {RNET_AUGMENT_PAD, PAD, 0}, {RNET_AUGMENT_CROP, SIDE, 0}, {RNET_AUGMENT_FLIP, 0, 0}};
    struct rnet_recipe recipe = {.augment = steps, .augment_count = 3};
    float in[FLOATS], out[FLOATS];
    int counts[50] = {0};
    for (int i = 0; i < FLOATS; i++)
        in[i] = (float)(i + 1);
    for (uint64_t i = 0; i < 10000; i++) {
        struct rnet_random random = {1, 2, i * 1000};
        rnet_augment_floats(&recipe, in, 3, SIDE, SIDE, &random, out);
        int choice = find_choice(in, out);
        cr_assert(choice >= 0);
        counts[choice]++;
    }
    for (int i = 0; i < 50; i++)
        cr_expect(abs(counts[i] - 200) < 75, "choice %d: %d of 10000", i, counts[i]);
}

static struct rnet_image make_image(int width, int height)
{
    struct rnet_image image;
    struct rnet_error error = {0};
    cr_assert(rnet_image_alloc(&image, width, height, 3, &error) == 0);
    for (int i = 0; i < width * height * 3; i++)
        image.pixels[i] = (unsigned char)(i * 37 + i / 100);
    return image;
}

Test(augment, without_steps_is_preprocessing)
{
    struct rnet_recipe recipe = {0};
    struct rnet_preprocess how = {
        .mean_count = 3, .mean = {0.5f, 0.4f, 0.3f}, .std = {0.2f, 0.3f, 0.4f}, .mean_pixel = -1};
    struct rnet_image image = make_image(SIDE, SIDE);
    struct rnet_error error = {0};
    struct rnet_random random = {1, 2, 3};
    float work[FLOATS], out[FLOATS], want[FLOATS];
    cr_assert(rnet_preprocess(&how, &image, NULL, 3, SIDE, SIDE, want, &error) == 0);
    cr_assert(
        rnet_augment(&recipe, &how, &image, NULL, 3, SIDE, SIDE, &random, work, out, &error) == 0);
    cr_expect(memcmp(out, want, sizeof out) == 0);
    rnet_image_free(&image);
}

/* Each result is a part of the picture at some scale: found by trying all of them. */
Test(augment, scales_and_cuts)
{
    static const struct rnet_augment_step steps[] = {{RNET_AUGMENT_SCALE, 9, 12},
                                                     {RNET_AUGMENT_CROP, SIDE, 0}};
    struct rnet_recipe recipe = {.augment = steps, .augment_count = 2};
    struct rnet_preprocess how = {.mean_pixel = -1};
    struct rnet_image image = make_image(30, 20);
    struct rnet_error error = {0};
    float out[FLOATS], want[FLOATS];
    int of_scale[4] = {0};
    for (uint64_t i = 0; i < 60; i++) {
        struct rnet_random random = {9, i, 0};
        bool found = false;
        cr_assert(rnet_augment(&recipe, &how, &image, NULL, 3, SIDE, SIDE, &random, NULL, out,
                               &error) == 0);
        for (int scale = 9; scale <= 12 && !found; scale++)
            for (int y = 0; y <= scale - SIDE && !found; y++)
                for (int x = 0; x <= scale * 3 / 2 - SIDE && !found; x++) {
                    struct rnet_resize_part part = {scale * 3 / 2, scale, x, y, SIDE, SIDE};
                    rnet_preprocess_part(&how, &image, &part, NULL, 3, SIDE, SIDE, want, &error);
                    found = memcmp(out, want, sizeof out) == 0;
                    of_scale[scale - 9] += found;
                }
        cr_expect(found, "draw %d is no part of the picture", (int)i);
    }
    for (int i = 0; i < 4; i++)
        cr_expect(of_scale[i] > 3, "scale %d: %d of 60", 9 + i, of_scale[i]);
    rnet_image_free(&image);
}

Test(augment, refuses_small_pictures)
{
    static const struct rnet_augment_step steps[] = {{RNET_AUGMENT_SCALE, 4, 4}};
    struct rnet_recipe recipe = {.augment = steps, .augment_count = 1};
    struct rnet_preprocess how = {.mean_pixel = -1};
    struct rnet_image image = make_image(30, 20);
    struct rnet_error error = {0};
    struct rnet_random random = {0};
    float out[FLOATS];
    cr_expect(
        rnet_augment(&recipe, &how, &image, NULL, 3, SIDE, SIDE, &random, NULL, out, &error) == -1);
    cr_expect(strstr(error.text, "a picture resized to 4 x 6 is smaller than the crop, 8 x 8"),
              "%s", error.text);
    rnet_image_free(&image);
}

/* Every pixel of a channel moves by the same amount; over many draws, by the covariance that the
 * components say: sum of (0.1 * eigenvalue)^2 * v_i * v_i. */
Test(augment, colours_the_light)
{
    static const struct rnet_augment_step steps[] = {{RNET_AUGMENT_COLOR, 0, 0}};
    struct rnet_recipe recipe = {.augment = steps, .augment_count = 1};
    struct rnet_preprocess how = {
        .mean_count = 1, .mean = {0.5f}, .std = {0.25f}, .mean_pixel = -1};
    struct rnet_image image = make_image(SIDE, SIDE);
    struct rnet_error error = {0};
    float plain[FLOATS], work[FLOATS], out[FLOATS];
    double squares = 0;
    rnet_preprocess(&how, &image, NULL, 3, SIDE, SIDE, plain, &error);
    for (uint64_t i = 0; i < 4000; i++) {
        struct rnet_random random = {3, i, 0};
        rnet_augment(&recipe, &how, &image, NULL, 3, SIDE, SIDE, &random, work, out, &error);
        double shift = (double)out[0] - (double)plain[0];
        for (int k = 1; k < SIDE * SIDE; k++)
            cr_assert(fabs((double)out[k] - (double)plain[k] - shift) < 1e-5);
        squares += shift * shift * 0.25 * 0.25;
    }
    double want = pow(0.1 * 0.2175 * 0.5675, 2) + pow(0.1 * 0.0188 * 0.7192, 2) +
                  pow(0.1 * 0.0045 * 0.4009, 2);
    cr_expect(fabs(squares / 4000 / want - 1) < 0.1, "%g, not %g", squares / 4000, want);
    rnet_image_free(&image);
}
