/* emitted.c: built programs against PyTorch's logits and against the double-precision reference.
 *
 * Each trial builds a program with the weights of seed 1 and runs it on 1, 3, 5 and 8 pictures. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ir/target.h"
#include "pass/select.h"
#include "support/compare.h"
#include "support/compiled.h"
#include "support/files.h"
#include "support/network.h"
#include "support/program.h"

enum { TRIALS_MAX = 256, ODD_IMAGES = 8 };

static const double tolerance = 1e-4; /* of the largest logit */

struct trial {
    char network[48], algorithm[12]; /* arrays: a test runs in a process of its own */
    int threads, batch;
};

struct trials {
    struct trial *items;
    size_t count;
};

static struct trials trials_new(void)
{
    return (struct trials){cr_malloc(TRIALS_MAX * sizeof(struct trial)), 0};
}

static void add(struct trials *trials, const char *network, const char *algorithm, int threads,
                int batch)
{
    struct trial *trial = &trials->items[trials->count];
    if (trials->count == TRIALS_MAX)
        abort();
    snprintf(trial->network, sizeof trial->network, "%s", network);
    snprintf(trial->algorithm, sizeof trial->algorithm, "%s", algorithm);
    trial->threads = threads;
    trial->batch = batch;
    trials->count++;
}

static void add_all(struct trials *trials, const char *network)
{
    static const char *const algorithms[] = {"gemm", "direct", "winograd", "auto"};
    for (int a = 0; a < 4; a++)
        for (int threads = 1; threads <= 2; threads++)
            for (int batch = 1; batch <= 4; batch += 3)
                add(trials, network, algorithms[a], threads, batch);
}

static void add_few(struct trials *trials, const char *network)
{
    add(trials, network, "auto", 2, 1);
    add(trials, network, "direct", 1, 4);
    add(trials, network, "gemm", 2, 4);
    add(trials, network, "winograd", 2, 1);
}

/* The network with its weights of seed 1. */
struct subject {
    struct network network;
    char rnet[96], *weights;
};

static struct subject subject_open(const char *folder, const char *name)
{
    struct subject subject;
    snprintf(subject.rnet, sizeof subject.rnet, "%s/%s.rnet", folder, name);
    cr_assert(network_load(&subject.network, subject.rnet));
    subject.weights = files_scratch("weights.safetensors");
    cr_assert(network_write_weights(&subject.network, subject.weights));
    return subject;
}

static void subject_close(struct subject *subject)
{
    remove(subject->weights);
    free(subject->weights);
    network_free(&subject->network);
}

/* Builds the trial's program and returns its error, infinite where it fails. */
static double error_of(const struct trial *trial, const struct subject *subject,
                       const float *wanted, size_t wanted_count)
{
    char *program = files_scratch("program");
    struct program_options options = {
        .algorithm = trial->algorithm, .threads = trial->threads, .batch = trial->batch};
    double error = INFINITY;
    if (program_build(program, subject->rnet, subject->weights, &options))
        error = compare_program(&subject->network, program, wanted, wanted_count);
    remove(program);
    free(program);
    return error;
}

static void expect_small(const struct trial *trial, double error)
{
    cr_expect(error <= tolerance, "%s --algorithm %s --threads %d --batch %d: error %g",
              trial->network, trial->algorithm, trial->threads, trial->batch, error);
}

/* ---- The papers' networks, against PyTorch ---- */

ParameterizedTestParameters(emitted, equals_pytorch)
{
    struct trials trials = trials_new();
    add_all(&trials, "cifar_resnet20");
    add_all(&trials, "cifar_resnet20_B");
    add_few(&trials, "cifar_resnet20_C");
    add_few(&trials, "cifar_resnet32");
    add_few(&trials, "cifar_resnet44");
    add_few(&trials, "cifar_plain20");
    add_few(&trials, "cifar_preact110");
    return cr_make_param_array(struct trial, trials.items, trials.count, NULL);
}

ParameterizedTest(struct trial *trial, emitted, equals_pytorch)
{
    struct subject subject = subject_open("examples", trial->network);
    float *wanted = compare_oracle(trial->network, subject.network.output_floats);
    if (wanted)
        expect_small(trial, error_of(trial, &subject, wanted, 1));
    free(wanted);
    subject_close(&subject);
    if (!wanted)
        cr_skip("RNET_SHARED holds no logits of %s", trial->network);
}

/* ---- Odd shapes, against the reference ---- */

ParameterizedTestParameters(emitted, equals_reference)
{
    struct trials trials = trials_new();
    size_t count;
    char **names = files_list("tests/emitted", ".rnet", &count);
    for (size_t i = 0; i < count; i++) {
        add_few(&trials, names[i]);
        add(&trials, names[i], "direct", 2, 1);
    }
    return cr_make_param_array(struct trial, trials.items, trials.count, NULL);
}

ParameterizedTest(struct trial *trial, emitted, equals_reference)
{
    struct subject subject = subject_open("tests/emitted", trial->network);
    float *images = compare_images(&subject.network, ODD_IMAGES);
    float *wanted = compare_reference(&subject.network, subject.weights, ODD_IMAGES, images);
    cr_assert(wanted);
    expect_small(trial, error_of(trial, &subject, wanted, ODD_IMAGES));
    free(wanted);
    free(images);
    subject_close(&subject);
}

/* The reference itself, against PyTorch. */
Test(emitted, reference_equals_pytorch)
{
    static const char *const names[] = {"cifar_resnet20", "cifar_resnet20_C", "cifar_preact110"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct subject subject = subject_open("examples", names[i]);
        size_t classes = subject.network.output_floats;
        float *wanted = compare_oracle(names[i], classes);
        if (!wanted)
            cr_skip("RNET_SHARED holds no logits of %s", names[i]);
        float *image = compare_images(&subject.network, 1);
        float *logits = compare_reference(&subject.network, subject.weights, 1, image);
        cr_assert(logits);
        double error = compare_error(logits, wanted, classes);
        cr_expect(error <= tolerance, "%s: error %g", names[i], error);
        free(image);
        free(logits);
        free(wanted);
        subject_close(&subject);
    }
}

/* ---- All ways to compute a convolution ---- */

enum { BEFORE_SELECT = 3, WAYS = 6, STRIDE = 3 };

/* Every convolution in its choice number `way * STRIDE`, or again from the first one on. */
static bool write_tuning(const char *path, const struct network *network, int way)
{
    struct compiled_options options = {"native", ALGORITHM_AUTO, 3, 2};
    const struct graph *g = compiled_graph(network, &options, BEFORE_SELECT);
    struct tuning tuning = {.target = g->target->name, .batch = 3, .threads = 2};
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[i];
        if (op->kind != OP_conv)
            continue;
        const struct choices all = select_choices(g, op);
        struct tuning_row row = {g->model->nodes.items[op->nodes.items[0]].name,
                                 all.items[way * STRIDE % all.count], 0};
        array_push(network->arena, &tuning.rows, row);
    }
    const char *text = tuning_text(network->arena, &tuning);
    return files_write(path, text, strlen(text));
}

ParameterizedTestParameters(emitted, ways_to_compute_equal_the_reference)
{
    int *ways = cr_malloc(WAYS * sizeof *ways);
    for (int i = 0; i < WAYS; i++)
        ways[i] = i;
    return cr_make_param_array(int, ways, WAYS, NULL);
}

ParameterizedTest(int *way, emitted, ways_to_compute_equal_the_reference)
{
    struct subject subject = subject_open("tests/emitted", "many_channels");
    float *images = compare_images(&subject.network, ODD_IMAGES);
    float *wanted = compare_reference(&subject.network, subject.weights, ODD_IMAGES, images);
    char *tuning = files_scratch("ways.tune"), *program = files_scratch("program");
    struct program_options options = {
        .algorithm = "auto", .threads = 2, .batch = 3, .tuning = tuning};
    cr_assert(wanted && write_tuning(tuning, &subject.network, *way));
    cr_assert(program_build(program, subject.rnet, subject.weights, &options));
    double error = compare_program(&subject.network, program, wanted, ODD_IMAGES);
    cr_expect(error <= tolerance, "way %d: error %g", *way, error);
    remove(tuning);
    remove(program);
    free(wanted);
    free(images);
    free(tuning);
    free(program);
    subject_close(&subject);
}
