/* test_runtime_train_output.c: what `train` measures and writes: the report, probes, the mean
 * picture, splits and plateaus. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "report.h"
#include "support/fake_training.h"
#include "support/files.h"
#include "weights.h"

static char *dir;

static void set_up(void)
{
    dir = files_scratch("");
    fake_write_parts("set", 90, 30);
    fake_write_data("one", 60, 1, false);
}

static void tear_down(void)
{
    free(dir);
}

TestSuite(train_output, .init = set_up, .fini = tear_down);

static void assert_call(const struct rnet_program *program, const char *line, int status,
                        const char *says)
{
    struct fake_result result = fake_call(program, line);
    cr_assert(result.status == status && strstr(result.err, says), "%s: %d, %s", line,
              result.status, result.err);
    fake_free(&result);
}

static char *read_scratch(const char *name)
{
    char *path = files_scratch(name), *text = files_read(path, NULL);
    cr_assert(text, "%s", path);
    free(path);
    return text;
}

/* Every element is closed in its order, and every & begins an entity. */
static void assert_well_formed(const char *text)
{
    char open[32][16];
    int depth = 0;
    for (const char *at = text; *at != '\0'; at++) {
        cr_assert(*at != '&' || strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0 ||
                  strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&quot;", 6) == 0);
        if (*at != '<' || at[1] == '!')
            continue;
        const char *end = strchr(at, '>');
        cr_assert(end);
        char name[16] = "";
        sscanf(at + 1, "%15[/a-z0-9]", name);
        if (name[0] == '/')
            cr_assert(depth > 0 && strcmp(open[--depth], name + 1) == 0, "</%s>", name + 1);
        else if (end[-1] != '/')
            strcpy(open[depth++], name);
        cr_assert(depth < 32);
    }
    cr_assert(depth == 0, "<%s> is open", depth > 0 ? open[depth - 1] : "");
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    while ((text = strstr(text, part)) != NULL) {
        count++;
        text += strlen(part);
    }
    return count;
}

Test(train_output, the_report_stands_alone)
{
    struct rnet_program program = fake_trains;
    program.network = "<b>&\"x\"";
    assert_call(&program, "train --data @set -o @w.safetensors", 0, "");
    char *page = read_scratch("w.report.html");
    assert_well_formed(page);
    cr_expect(strstr(page, "Training of &lt;b&gt;&amp;&quot;x&quot;"));
    cr_expect(strstr(page, "sha256 0123") && strstr(page, "test error"));
    cr_expect(count_of(page, "<svg") == 6, "%d", count_of(page, "<svg"));
    cr_expect(!strstr(page, "<script") && !strstr(page, "src=") && !strstr(page, "nan"));
    cr_expect(count_of(page, "http") == count_of(page, "xmlns=\"http://www.w3.org/"));
    free(page);
    assert_call(&fake_trains, "train --data @set -o @w.safetensors --report @r.html", 0, "");
    free(read_scratch("r.html"));
}

Test(train_output, curves_of_anything_are_well_formed)
{
    static double values[5000];
    for (int i = 0; i < 2500; i++) {
        values[2 * i] = i;
        values[2 * i + 1] = i % 7 == 0 ? NAN : i % 11 == 0 ? -1 : pow(10, i % 30 - 15);
    }
    for (int log_scale = 0; log_scale < 2; log_scale++)
        for (size_t rows = 0; rows <= 2500; rows = rows * 3 + 1) {
            char *text = NULL;
            size_t bytes;
            FILE *memory = open_memstream(&text, &bytes);
            const struct rnet_report_series series[] = {{"a", values, rows, 2, 0, 1, 0},
                                                        {"b", values, rows, 2, 0, 1, 1}};
            const struct rnet_report_chart chart = {"t\xff", "x", "y", series, 2, log_scale, NULL};
            rnet_report_start(memory, "t\x01<");
            rnet_report_chart(memory, &chart);
            rnet_report_end(memory);
            fclose(memory);
            assert_well_formed(text);
            cr_expect(!strstr(text, "nan") && !strstr(text, "inf\""));
            free(text);
        }
}

static void load_tensor(const char *name, float *out)
{
    static struct rnet_error error;
    struct rnet_weights *weights;
    char *path = files_scratch("w.safetensors");
    cr_assert(rnet_weights_open(&weights, path, &error) == 0, "%s", error.text);
    const struct rnet_tensor *tensor = rnet_weights_find(weights, name);
    cr_assert(tensor && rnet_tensor_floats(tensor, out) == 0, "%s", name);
    rnet_weights_close(weights);
    free(path);
}

Test(train_output, probes_follow_from_the_weights)
{
    float weight[3], bias[3], variance[3];
    int epoch = 0;
    double gradient, response, mean = 0, square = 0;
    assert_call(&fake_trains, "train --data @set -o @w.safetensors --epochs 3 --probe @p.csv", 0,
                "");
    char *text = read_scratch("p.csv");
    cr_assert(strncmp(text, "epoch,layer,gradient,response\n1,conv1,", 38) == 0, "%s", text);
    cr_assert(count_of(text, "\n") == 4);
    cr_assert(sscanf(strstr(text, "\n3,") + 1, "%d,conv1,%lf,%lf", &epoch, &gradient, &response) ==
              3);
    load_tensor("bn1.weight", weight);
    load_tensor("bn1.bias", bias);
    load_tensor("bn1.running_var", variance);
    for (int c = 0; c < 3; c++) {
        double w = weight[c], b = bias[c], v = variance[c];
        mean += b / 3;
        square += (w * w * v / (v + 1e-5) + b * b) / 3;
    }
    cr_expect(fabs(response - sqrt(square - mean * mean)) < 1e-9, "%g", response);
    cr_expect(gradient > 0 && gradient < 10);
    free(text);
}

Test(train_output, the_mean_picture_is_that_of_the_training_pictures)
{
    static struct rnet_error error;
    float mean[FAKE_INPUT], again[FAKE_INPUT];
    double wanted[FAKE_INPUT] = {0};
    struct rnet_dataset dataset;
    char *path = files_scratch("set");
    assert_call(&fake_trains_mean, "train --data @set -o @w.safetensors --iterations 5", 0, "");
    cr_assert(rnet_dataset_open_training(&dataset, path, &error) == 0, "%s", error.text);
    for (int64_t n = 0; n < dataset.count; n++) {
        struct rnet_image image;
        cr_assert(rnet_dataset_image(&dataset, n, &image, &error) == 0);
        for (int i = 0; i < FAKE_INPUT; i++) {
            int plane = FAKE_SIDE * FAKE_SIDE;
            wanted[i] += image.pixels[i % plane * 3 + i / plane] / 255.0 / (double)dataset.count;
        }
        rnet_image_free(&image);
    }
    rnet_dataset_close(&dataset);
    load_tensor("image.mean", mean);
    for (int i = 0; i < FAKE_INPUT; i++)
        cr_expect(fabs((double)mean[i] - wanted[i]) < 1e-6, "%d", i);
    /* A run that goes on, or starts from the weights, keeps it. */
    assert_call(&fake_trains_mean, "train --data @set -o @w.safetensors --iterations 9 --resume", 0,
                "");
    load_tensor("image.mean", again);
    cr_expect(memcmp(mean, again, sizeof mean) == 0);
    assert_call(&fake_trains_mean, "evaluate @set --weights @w.safetensors", 0, "");
    free(path);
}

/* fake_trains with another recipe. */
static struct rnet_training training;
static struct rnet_program with_recipe(int train, int validation,
                                       const struct rnet_rate_phase *rate, int rate_count)
{
    struct rnet_program program = fake_trains;
    training = *fake_trains.training;
    training.recipe.split_train = train;
    training.recipe.split_validation = validation;
    training.recipe.rate = rate;
    training.recipe.rate_count = rate_count;
    program.training = &training;
    return program;
}

static const struct rnet_rate_phase plateau[] = {
    {.kind = RNET_RATE_STEP, .value = 1e-7},
    {.kind = RNET_RATE_PLATEAU, .value = 10, .patience = {1, 1}}};

Test(train_output, a_split_validates_and_a_plateau_watches_it)
{
    struct rnet_program program = with_recipe(48, 12, plateau, 2);
    assert_call(&program, "train --data @one -o @w.safetensors --log @l --iterations 60", 0,
                "validating on the next 12");
    char *text = read_scratch("l");
    cr_expect(strstr(text, "\"images\": 48, \"validation_images\": 12, \"test_images\": 0"));
    cr_expect(count_of(text, "\"validation_error\": ") == 5, "%s", text);
    cr_expect(!strstr(text, "\"test_error\""));
    /* So small a rate changes nothing: after an epoch without it is divided. */
    cr_expect(strstr(text, "\"rate\": 1e-07") && strstr(text, "\"rate\": 1e-08"), "%s", text);
    free(text);
    program = with_recipe(55, 6, plateau, 2);
    assert_call(&program, "train --data @one -o @w.safetensors", 1,
                "60 images; the recipe's split");
    program = with_recipe(40, 10, plateau, 2);
    assert_call(&program, "train --data @one -o @w.safetensors", 0,
                "the last 10 of 60 images are in neither part");
}

Test(train_output, a_plateau_without_a_split_watches_the_test_part_or_is_refused)
{
    struct rnet_program program = with_recipe(0, 0, plateau, 2);
    assert_call(&program, "train --data @set -o @w.safetensors", 0,
                "no split: the rate's plateau watches the error on");
    assert_call(&program, "train --data @one -o @w.safetensors", 1,
                "the rate's plateau watches an error that nothing measures");
    assert_call(&program, "train --data @one -o @w.safetensors --rate 0.1", 0, "");
    program = with_recipe(0, 0, NULL, 0);
    assert_call(&program, "train --data @one -o @w.safetensors", 1, "names no rate");
    program = with_recipe(0, 0, plateau, 1);
    training.recipe.stop = (struct rnet_count){0, 0};
    assert_call(&program, "train --data @one -o @w.safetensors", 1, "names no stop");
}
