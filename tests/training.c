/* training.c: emitted training computes what the reference does: losses, gradients, steps and
 * running statistics, for every operator, every standard block and random networks; in double
 * precision to rounding, and its gradients are those of finite differences of its own losses. */
#include <criterion/criterion.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/generate.h"
#include "support/oracle_verdict.h"
#include "support/paired.h"

enum { IMAGES = 3, DIRECTIONS = 3, RANDOM_NETWORKS = 28 };

/* Most of the time goes into the C compiler. */
static const struct trained_options precise = {"generic", IMAGES, 2, true, ALGORITHM_DIRECT, "-O0"};
static const struct trained_options winograd = {"generic",          IMAGES, 2, true,
                                                ALGORITHM_WINOGRAD, "-O0"};

/* Holds the network against the reference. */
static void expect_reference(struct paired *p, const char *what, double tolerance)
{
    double error = paired_steps(p);
    cr_expect(error <= tolerance, "%s: %s differs by %.3g", what, p->worst, error);
    cr_expect(paired_padding(p), "%s: padding is not 0", what);
}

/* In double precision: along how many of DIRECTIONS there was a difference to take. */
static int expect_differences(struct paired *p, const char *what)
{
    int taken = 0;
    uint64_t state = 1;
    double error;
    for (int i = 0; i < DIRECTIONS; i++) {
        if (!paired_difference(p, &state, &error))
            continue;
        taken++;
        cr_expect(error <= 1e-6, "%s: differences and gradients are %.3g apart", what, error);
    }
    return taken;
}

/* Everything that a double-precision network promises; as expect_differences. */
static int expect_precise(const char *text, const char *what, const struct trained_options *options)
{
    struct paired p;
    int taken = 0;
    bool opened = paired_text(&p, text, options);
    cr_expect(opened, "%s", what);
    if (opened) {
        taken = expect_differences(&p, what);
        cr_expect(paired_repeats(&p), "%s: not the same bits again", what);
        expect_reference(&p, what, 1e-9);
    }
    paired_free(&p);
    return taken;
}

static void expect_text(const char *text, const char *what, const struct trained_options *options,
                        double tolerance)
{
    struct paired p;
    bool opened = paired_text(&p, text, options);
    cr_expect(opened, "%s", what);
    if (opened) {
        cr_expect(paired_repeats(&p), "%s: not the same bits again", what);
        expect_reference(&p, what, tolerance);
    }
    paired_free(&p);
}

/* ---- Networks ---- */

static const char *const bodies[] = {
    "conv 3x3 4 bias -> avgpool -> linear 3",
    "conv 3x3 4 stride 2 pad 1 dilation 2 -> bn -> sigmoid -> linear 3",
    "conv 1x1 4 -> conv 3x3 6 groups 2 bias -> bn eps 1e-3 -> relu -> conv 3x3 4 groups 2 stride 2 "
    "-> avgpool -> linear 3",
    "conv 3x3 20 -> bn -> relu -> conv 3x3 36 stride 2 -> bn -> relu -> linear 3",
    "conv 5x5 4 stride 3 -> bn -> relu -> conv 2x2 5 stride 2 -> linear 3",
    "conv 1x1 9 -> bn -> relu -> conv 1x1 7 stride 2 -> bn -> conv 3x3 18 pad 0 -> linear 3",
    "conv 3x3 4 -> prelu -> conv 3x3 4 -> prelu -> linear 3",
    "conv 3x3 5 -> maxpool 3x3 stride 2 -> conv 3x3 4 -> linear 3",
    "conv 3x3 4 -> maxpool 2x2 stride 2 ceil -> linear 3",
    "conv 3x3 4 -> maxpool 3x3 stride 1 pad 1 -> linear 3",
    "conv 3x3 4 -> avgpool 3x3 stride 2 pad 1 ceil -> linear 3",
    "conv 3x3 20 -> lrn 3 alpha 0.5 beta 0.6 -> conv 1x1 4 -> lrn 5 -> linear 3",
    "conv 3x3 18 -> maxout 3 -> conv 3x3 6 -> maxout 2 -> linear 3",
    "conv 3x3 4 -> softmax -> linear 3",
    "conv 3x3 4 -> dropout 0.4 -> flatten -> linear 5 -> relu -> dropout 0.5 -> linear 3",
    "conv 3x3 4 -> avgpool -> linear 3 -> softmax",
    "bn -> conv 3x3 4 -> relu -> conv 3x3 4 bias -> relu -> linear 3",
    "relu -> conv 3x3 4 -> relu -> conv 3x3 19 -> linear 3",
    "conv 7x7 6 stride 2 -> bn -> relu -> maxpool 3x3 stride 2 pad 1 -> basic(6) -> linear 3",
    "stage s 2 x bottleneck(3) stride 2\n    stage t 2 x bottleneck_v1(5) stride 2\n    linear 3",
    "stage s 2 x preact_basic(4) stride 2\n    bn -> relu -> avgpool -> linear 3",
    "stage s 2 x preact_bottleneck(2) stride 2\n    bn -> relu -> avgpool -> linear 3",
    "shortcut pad\n    conv 3x3 5\n    stage s 2 x basic(21) stride 2\n    avgpool -> linear 3",
    "shortcut project_all\n    stage s 2 x plain(4) stride 2\n    stage t 2 x basic(4)\n    linear "
    "3",
};

static const char *const expressions[] = {
    "    a = x -> conv 3x3 4\n    b = x -> conv 1x1 4\n    return a - b*0.5 + 2*a*b -> linear 3\n",
    "    a = x -> conv 3x3 20 -> sigmoid\n    return concat(a, 1 - a, x) -> bn -> linear 3\n",
    "    a = x -> conv 3x3 3 -> relu\n    b = x -> conv 3x3 18 -> bn -> relu\n"
    "    c = concat(a, b, a) -> conv 1x1 20 -> bn\n    return c*c -> linear 3\n",
    "    a = x -> conv 3x3 17 -> bn\n    return a + a -> relu -> maxpool 2x2 -> linear 3\n",
    "    a = x -> conv 3x3 17 -> bn -> relu\n    b = a -> conv 3x3 17 -> bn\n"
    "    c = a -> conv 3x3 17\n    return a + b + c -> relu -> avgpool -> linear 3\n",
};

/* The body of a network of 2 x 6 x 7 inputs. */
static const char *network_text(char *out, size_t bytes, const char *body)
{
    snprintf(out, bytes, "network n {\n    input 2 x 6 x 7\n    %s\n}\n", body);
    return out;
}

enum { BODIES = sizeof bodies / sizeof *bodies };

/* Every fourth of them, in processes of their own. */
static void expect_bodies(size_t first)
{
    char text[1024];
    for (size_t i = first; i < BODIES; i += 4) {
        int taken = expect_precise(network_text(text, sizeof text, bodies[i]), bodies[i], &precise);
        cr_expect(taken >= 1, "%s: corners everywhere", bodies[i]);
    }
}

Test(training, operators_in_double_precision_1)
{
    expect_bodies(0);
}

Test(training, operators_in_double_precision_2)
{
    expect_bodies(1);
}

Test(training, operators_in_double_precision_3)
{
    expect_bodies(2);
}

Test(training, operators_in_double_precision_4)
{
    expect_bodies(3);
}

/* Tiles within the image and beyond it, paddings, one tile and many, with all that a convolution
 * does besides. */
static const char *const tiled[] = {
    "conv 1x1 4 -> conv 3x3 5 bias -> relu -> conv 3x3 4 pad 0 -> bn -> relu -> linear 3",
    "conv 1x1 9 -> bn -> conv 3x3 6 pad 2 -> bn -> sigmoid -> conv 3x3 9 pad 0 -> linear 3",
    "conv 1x1 8 pad 1 -> conv 3x3 8 -> bn -> relu -> maxpool 2x2 -> conv 3x3 17 pad 0 bias -> "
    "linear 3",
    "conv 1x1 4 pad 3 -> basic(4) -> basic(4) -> avgpool -> linear 3",
};

Test(training, winograd_in_double_precision)
{
    char text[1024];
    for (size_t i = 0; i < sizeof tiled / sizeof *tiled; i++) {
        int taken = expect_precise(network_text(text, sizeof text, tiled[i]), tiled[i], &winograd);
        cr_expect(taken >= 1, "%s: corners everywhere", tiled[i]);
    }
}

Test(training, expressions_in_double_precision)
{
    char text[1024];
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        int taken = expect_precise(network_text(text, sizeof text, expressions[i]), expressions[i],
                                   &precise);
        cr_expect(taken >= 1, "%s: corners everywhere", expressions[i]);
    }
}

static const char heads[] = "block head() { avgpool -> linear 3 }\n"
                            "network n {\n    input 2 x 6 x 7\n    conv 3x3 4 -> bn -> sigmoid\n"
                            "    auxiliary 0.3 head() as side\n    conv 3x3 4 -> bn\n    linear 3\n"
                            "}\n";

Test(training, losses_and_recipes_in_double_precision)
{
    static const char *const recipes[] = {"smooth 0.1", "loss hinge squared",
                                          "sgd momentum 0.9 decay 1e-4",
                                          "sgd momentum 0.8 decay 1e-2 nesterov"};
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%strain {\n    %s\n}\n", heads, recipes[i]);
        cr_expect(expect_precise(text, recipes[i], &precise) == DIRECTIONS, "%s", recipes[i]);
    }
}

/* Each block of a file of blocks, called where the shape changes and where it stays. */
static void expect_blocks(const char *path, const char *definitions, int least,
                          const struct trained_options *options)
{
    char *blocks = files_read(path, NULL), *text = NULL;
    int count = 0;
    cr_assert(blocks, "%s", path);
    for (const char *at = blocks; (at = strstr(at, "\nblock ")) != NULL; count++) {
        const char *name = at + strlen("\nblock ");
        int length = (int)strcspn(name, "(");
        at = name + length;
        bool wide = strstr(name, "bottleneck") == name || strncmp(at - 10, "bottleneck", 10) == 0;
        if (asprintf(&text,
                     "%s\nnetwork n {\n    input 2 x 6 x 7\n    conv 3x3 4 -> bn\n"
                     "    %.*s(%d) stride 2\n    %.*s(%d)\n    avgpool -> linear 3\n}\n",
                     definitions ? blocks : "", length, name, wide ? 2 : 5, length, name,
                     wide ? 2 : 5) < 0)
            abort();
        char *what = strndup(name, (size_t)length);
        cr_expect(expect_precise(text, what, options) >= 1, "%s: corners everywhere", what);
        free(what);
        free(text);
    }
    cr_expect(count >= least, "%d blocks in %s", count, path);
    free(blocks);
}

Test(training, standard_blocks_in_double_precision)
{
    expect_blocks("grammar/std.rnet", NULL, 6, &precise);
}

Test(training, residual_units_in_double_precision)
{
    expect_blocks("examples/parts/units.rnet", "", 14, &winograd);
}

Test(training, vector_targets_compute_the_same)
{
    static const struct trained_options wide[] = {
        {"x86-64-v3", IMAGES, 2, false, ALGORITHM_WINOGRAD, "-O1 -march=x86-64-v3"},
        {"x86-64-v4", IMAGES, 3, false, ALGORITHM_WINOGRAD, "-O1 -march=x86-64-v4"},
    };
    char text[1024];
    for (size_t i = 0; i < BODIES; i++)
        if (i % 4 < 1 + !!__builtin_cpu_supports("avx512f"))
            expect_text(network_text(text, sizeof text, bodies[i]), bodies[i], &wide[i % 4], 2e-4);
}

/* Random networks `first`, `first` + 2, ...: how many differences could be taken. */
static int expect_random(uint64_t first, int networks)
{
    int taken = 0;
    for (uint64_t seed = first; networks > 0; seed += 2) {
        char *text = generate_text("random", seed), what[32];
        snprintf(what, sizeof what, "seed %d", (int)seed);
        if (paired_trains(text)) {
            taken += expect_precise(text, what, seed % 4 < 2 ? &precise : &winograd);
            networks--;
        }
        free(text);
    }
    return taken;
}

Test(training, random_networks_in_double_precision_1)
{
    cr_expect(expect_random(1, RANDOM_NETWORKS / 2) >= RANDOM_NETWORKS / 2);
}

Test(training, random_networks_in_double_precision_2)
{
    cr_expect(expect_random(2, RANDOM_NETWORKS / 2) >= RANDOM_NETWORKS / 2);
}

/* ---- PyTorch ---- */

/* Holds a network against PyTorch. False where there are no such steps. */
static bool expect_pytorch(const char *name)
{
    const struct trained_options options = {"native", ORACLE_IMAGES,  2,
                                            false,    ALGORITHM_AUTO, "-O1 -march=native"};
    char path[128];
    struct trained t;
    struct oracle_record torch, ours;
    snprintf(path, sizeof path, "examples/%s.rnet", name);
    cr_assert(trained_file(&t, path, &options), "%s", name);
    bool there = oracle_record_read(&torch, name, t.network.model);
    if (there) {
        oracle_record_compute(&ours, &t, ORACLE_STEPS);
        struct oracle_deviations d = oracle_compare(t.network.model, &ours, &torch);
        for (int figure = 0; figure < FIGURES; figure++) {
            int worst = oracle_worst(&d, NULL, figure);
            cr_expect(d.of[worst] <= oracle_allowance(&d, NULL, worst), "%s: %s is off by %.2g",
                      name, oracle_name(&d, worst), d.of[worst]);
        }
        oracle_deviations_free(&d);
        oracle_record_free(&torch);
        oracle_record_free(&ours);
    }
    trained_free(&t);
    return there;
}

/* Those of the oracle's networks that no rounding throws off; `make oracle-train` takes all. */
Test(training, ten_steps_as_pytorch)
{
    static const char *const names[] = {"cifar_resnet20", "cifar_v20_exclusive_gate",
                                        "cifar_v20_relu_only_preact"};
    omp_set_num_threads(2);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!expect_pytorch(names[i]))
            cr_skip_test("RNET_SHARED holds no oracle/train");
}
