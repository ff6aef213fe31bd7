/* selftest_train.c: built programs test a step of training, too: loss, running statistics,
 * gradients and updates; where NAME_train.c is tampered with they fail and name what is wrong. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "tampered.h"

/* All that belongs to training: dropout, auxiliary losses, smoothing, Nesterov's momentum, corners
 * of all kinds, a value with several readers. */
static const char network[] = "block head(classes) { avgpool -> dropout 0.5 -> linear classes }\n"
                              "block gate(width) {\n"
                              "    g = x -> conv 1x1 width bias -> sigmoid\n"
                              "    f = x -> conv 3x3 width -> bn -> relu\n"
                              "    return g*f + (1 - g)*x\n"
                              "}\n"
                              "network small {\n"
                              "    input 3 x 16 x 16\n"
                              "    conv 3x3 16 -> bn -> relu -> maxpool 3x3 stride 2\n"
                              "    basic(16)\n"
                              "    auxiliary 0.3 head(7) as side\n"
                              "    dropout 0.3 -> gate(16)\n"
                              "    conv 3x3 24 stride 2 bias -> prelu -> lrn 3 -> maxout 2\n"
                              "    avgpool -> dropout 0.5 -> linear 7\n"
                              "}\n"
                              "train {\n"
                              "    smooth 0.1\n"
                              "    sgd momentum 0.9 decay 1e-4 nesterov\n"
                              "}\n";

/* Ends in one class, whose loss takes no corner; squares; a pool whose windows are all cut. */
static const char odd[] = "network odd {\n"
                          "    input 2 x 5 x 3\n"
                          "    conv 1x1 3 -> maxpool 3x3 stride 2 pad 1 -> maxpool 3x3 pad 1\n"
                          "    linear 2\n"
                          "}\n"
                          "train { loss hinge squared }\n";

/* ---- Programs as they are built ---- */

static json_t *training_of(json_t *line)
{
    json_t *training = json_object_get(line, "training");
    cr_assert(json_is_true(json_object_get(training, "tested")));
    return training;
}

/* `images` different ones are in the batch. */
static void expect_passes(const char *program, const char *what, int images)
{
    json_t *line = tampered_selftest(program, "", 0), *training = training_of(line);
    cr_expect(json_is_true(json_object_get(training, "passed")), "%s", what);
    cr_expect(json_is_null(json_object_get(training, "first")));
    cr_expect_eq(json_integer_value(json_object_get(training, "images")), images, "%s", what);
    json_decref(line);
    json_decref(tampered_selftest(program, "--threads 1", 0));
}

static void build_and_pass(const char *text, const char *options, int images)
{
    char *program = tampered_build(text, options, "_train.c", "");
    expect_passes(program, options, images);
    free(program);
}

Test(selftest_train, passes_however_it_is_built)
{
    build_and_pass(network, "--train --batch 1", 1);
    build_and_pass(network, "--train --batch 2 --algorithm gemm", 2);
    build_and_pass(network, "--train --batch 13 --threads 3 --target generic --verify", 3);
    build_and_pass(network, "--train --batch 5 --precision double", 3);
    build_and_pass(odd, "--train --batch 4", 3);
}

/* Weights that are embedded are those of inference. */
Test(selftest_train, of_a_program_that_holds_weights)
{
    char *program = files_scratch("holds");
    process_do("%s build examples/cifar_resnet20.rnet --train --batch 4 --weights "
               "examples/cifar_resnet20.safetensors -o %s",
               process_rnetc(), program);
    expect_passes(program, "cifar_resnet20", 3);
    free(program);
}

/* Units whose bn comes after the addition amplify what rounding does from layer to layer, until no
 * gradient can be told from another: their scales are made small, and little is allowed. */
Test(selftest_train, of_a_network_that_amplifies)
{
    static const char text[] = "block after(width) {\n"
                               "    f = x -> conv 3x3 width -> bn -> relu -> conv 3x3 width\n"
                               "    return f + x -> bn -> relu\n"
                               "}\n"
                               "network deep {\n"
                               "    input 3 x 8 x 8\n"
                               "    conv 3x3 16 -> bn -> relu\n"
                               "    stage layer1 40 x after(16)\n"
                               "    avgpool -> linear 7\n"
                               "}\n";
    char *program = tampered_build(text, "--train --batch 4", "_train.c", "");
    json_t *line = tampered_selftest(program, "", 0);
    json_t *compared = json_object_get(training_of(line), "compared");
    cr_assert(json_array_size(compared) > 300);
    for (size_t i = 0; i < json_array_size(compared); i++) {
        const json_t *one = json_array_get(compared, i);
        double allowed = json_number_value(json_object_get(one, "tolerance"));
        cr_expect(allowed <= 5e-3, "%s of %s: %g is allowed",
                  json_string_value(json_object_get(one, "what")),
                  json_string_value(json_object_get(one, "name")), allowed);
    }
    json_decref(line);
    free(program);
}

/* In the order of the steps: the loss stands between what leads to it and what comes back. */
Test(selftest_train, layers_are_in_the_order_of_the_steps)
{
    char *program = tampered_build(network, "--train --batch 4", "_train.c", "");
    json_t *line = tampered_selftest(program, "", 0), *compared;
    compared = json_object_get(training_of(line), "compared");
    size_t statistics = 0, gradients = 0, losses = 0;
    json_int_t last = 0;
    for (size_t i = 0; i < json_array_size(compared); i++) {
        const json_t *one = json_array_get(compared, i);
        const char *what = json_string_value(json_object_get(one, "what"));
        json_int_t step = json_integer_value(json_object_get(one, "step"));
        cr_expect(step >= last || !strcmp(what, "update"), "step %d", (int)step);
        last = step;
        losses += !strcmp(what, "loss");
        statistics += !strcmp(what, "running statistics") && !losses;
        gradients += !strcmp(what, "gradients") && losses;
    }
    cr_expect(statistics == 8, "%zu", statistics); /* of four bn */
    cr_expect(gradients == 21, "%zu", gradients);
    cr_expect(losses >= 1);
    json_decref(line);
    free(program);
}

/* Half a terabyte of values. */
static const char large[] = "network large {\n"
                            "    input 3 x 64 x 64\n"
                            "    conv 3x3 64 -> bn -> relu -> conv 3x3 64 -> bn -> relu\n"
                            "    avgpool -> linear 7\n"
                            "}\n"
                            "train { batch 65536 }\n";

/* What takes more memory than there is says so, and that is no failure. */
Test(selftest_train, wants_no_more_memory_than_there_is)
{
    char *program = tampered_build(large, "--train", "_train.c", "");
    struct process ran = process_run("%s selftest", program);
    cr_expect(ran.status == 0 && strstr(ran.out, "training not tested: a step takes"), "%s%s",
              ran.out, ran.err);
    process_free(&ran);
    ran = process_run("%s selftest --json", program);
    cr_expect(ran.status == 0 && strstr(ran.out, "\"tested\": false"), "%s%s", ran.out, ran.err);
    process_free(&ran);
    free(program);
}

/* ---- Faults ---- */

/* What sed makes of NAME_train.c, and what is then the first to be wrong. */
static const struct {
    const char *edit, *first;
} faults[] = {
    /* one image of 128 is left out */
    {"/^static void k59_linear/,/^}/ s/n < 128; n++)$/n < 127; n++)/", "side.fc.bias"},
    /* dropout takes another image's seed, on the way forward */
    {"/^static void k13_dropout/,/^}/ s/seeds\\[n\\]/seeds[n \\/ 2]/", "gate1.bn1.running_mean"},
    {"s/smooth \\/ 7/0.0 \\/ 7/", "loss"},
    {"s/first != label/first == label/", "wrong answers"},
    /* what is not written holds NaNs */
    {"/^static void k38_conv/,/^}/ s/j < [0-9]*; j++/j < 1; j++/", "conv2.weight"},
    {"s/rnet_fma(momentum, next, g)/next/", "weights after two updates"},
    /* the zeros behind a tensor */
    {"/^static void k30_linear/,/^}/ s/= 0.0f/= 1.0f/", "gradients between the tensors"},
};

Test(selftest_train, names_what_is_wrong)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char *program =
            tampered_build(network, "--train --batch 128 --target generic --algorithm direct",
                           "_train.c", faults[i].edit);
        json_t *line = tampered_selftest(program, "", 1), *training = training_of(line);
        const json_t *first = json_object_get(training, "first");
        const char *name = json_string_value(json_object_get(first, "name"));
        cr_expect(json_is_false(json_object_get(line, "passed")));
        cr_expect(json_is_false(json_object_get(training, "passed")));
        cr_expect(name && !strcmp(name, faults[i].first), "fault %zu: %s, not %s", i,
                  name ? name : "none", faults[i].first);
        json_decref(line);
        free(program);
    }
}

/* ---- Coverage ---- */

static void expect_covered(const char *text, const char *options)
{
    char *program = files_scratch("covered");
    struct process ran = tampered_try(text, options, "_train.c", "", program);
    cr_expect(ran.status == 0 && strstr(ran.out, "lines (100.00 %)") &&
                  strstr(ran.out, "branches (100.00 %)"),
              "%s: %s%s", options, ran.out, ran.err);
    process_free(&ran);
    free(program);
}

Test(selftest_train, runs_every_line_and_branch)
{
    expect_covered(network, "--train --coverage --batch 3");
    expect_covered(network, "--train --coverage --batch 7 --threads 1 --target generic");
    expect_covered(odd, "--train --coverage --batch 1");
    char *file = files_read("tests/golden/tiny.rnet", NULL);
    expect_covered(file, "--train --coverage --algorithm direct --batch 4");
    free(file);
}

/* A step that would take minutes is counted with fewer images, which is said. */
Test(selftest_train, counts_long_steps_with_fewer_images)
{
    char *program = files_scratch("long");
    struct process ran = process_run("%s build examples/cifar_resnet20.rnet --train --coverage "
                                     "-o %s",
                                     process_rnetc(), program);
    cr_expect(ran.status == 0 && strstr(ran.out, "training is counted with 41 images a step") &&
                  strstr(ran.out, "branches (100.00 %)"),
              "%s%s", ran.out, ran.err);
    process_free(&ran);
    free(program);
}
