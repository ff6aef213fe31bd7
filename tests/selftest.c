/* selftest.c: built programs test themselves: they pass as they are built, and where the C is
 * tampered with between rnetc and the compiler they fail and name the layer. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"
#include "tampered.h"

/* All kinds of borders, strides, layouts and outputs in a few steps. */
static const char network[] = "block gate(width) {\n"
                              "    g = x -> conv 1x1 width bias -> sigmoid\n"
                              "    f = x -> conv 3x3 width -> bn -> relu\n"
                              "    return g*f + (1 - g)*x\n"
                              "}\n"
                              "network faulty {\n"
                              "    input 3 x 16 x 16\n"
                              "    conv 3x3 16 -> bn -> relu -> maxpool 2x2 stride 2\n"
                              "    stage a 2 x basic(16)\n"
                              "    feature middle\n"
                              "    stage b 2 x basic(32) stride 2\n"
                              "    gate(32)\n"
                              "    avgpool -> linear 7 -> softmax\n"
                              "}\n";

/* The network as a file; the caller frees the path. */
static char *network_file(const char *text)
{
    char *path = files_scratch("net.rnet");
    cr_assert(files_write(path, text, strlen(text)));
    return path;
}

/* ---- Programs as they are built ---- */

static void expect_passes(const char *text, const char *options)
{
    char *program = tampered_build(text, options, "_infer.c", "");
    json_t *line = tampered_selftest(program, "", 0);
    cr_expect(json_is_null(json_object_get(line, "first")));
    cr_expect(json_array_size(json_object_get(line, "layers")) > 3);
    cr_expect_str_eq(json_string_value(json_object_get(line, "parameters")), "generated");
    json_decref(line);
    json_decref(tampered_selftest(program, "--threads 1", 0));
    free(program);
}

Test(selftest, passes_however_it_is_built)
{
    expect_passes(network, "--algorithm gemm --batch 3");
    expect_passes(network, "--algorithm winograd --verify");
    expect_passes(network, "--target generic --static");
    expect_passes(network, "--algorithm direct --train --threads 1");
}

/* Other sizes of pictures have code of their own, which is tested too. */
static const char scaled[] = "network scaled {\n"
                             "    input 3 x 16 x 16\n"
                             "    conv 3x3 8 -> bn -> relu -> maxpool 2x2 stride 2\n"
                             "    avgpool -> linear 5\n"
                             "}\n"
                             "image { crop 16 }\n"
                             "test { scales 16 24 }\n";

Test(selftest, covers_every_size_of_pictures)
{
    expect_passes(scaled, "");
    char *program =
        tampered_build(scaled, "--threads 1", "_infer.c",
                       "s/part = rnet_part(), parts = rnet_parts()/part = 0, parts = 2/");
    struct process ran = process_run("%s selftest", program);
    cr_expect(ran.status == 1 && strstr(ran.out, "FAILED"), "%s%s", ran.out, ran.err);
    process_free(&ran);
    free(program);
}

Test(selftest, may_be_left_out)
{
    char *program = tampered_build(network, "--no-selftest", "_infer.c", "");
    struct process ran = process_run("%s selftest", program);
    cr_expect(ran.status == 1 && strstr(ran.err, "--no-selftest"), "%s", ran.err);
    process_free(&ran);
    ran = process_run("%s build x.rnet --verify --no-selftest -o x", process_rnetc());
    cr_expect(ran.status == 2 && strstr(ran.err, "--verify runs the selftest"), "%s", ran.err);
    process_free(&ran);
    free(program);
}

/* ---- Faults ---- */

/* What sed makes of NAME_infer.c, and the first layer whose result is then wrong. */
struct fault {
    const char *edit, *layer;
};

static const struct fault faults[] = {
    /* a missing ReLU */
    {"/^static inline void k08_tile4/,/^}/ s/rnet_relu(a\\[p\\]\\[k\\])/a[p][k]/", "b.1.conv1"},
    /* another layer's weights */
    {"s/p->b_0.conv2_w/p->b_1.conv2_w/", "b.0.conv2"},
    /* another value read */
    {"s/\\(b_1.conv1_b, rnet_at(ws, \\)WS_B_0_OUT/\\1WS_B_0_CONV1/", "b.1.conv1"},
    /* a border that keeps what was there */
    {"/^static void k03_conv3x3/,/^}/ s/border1_16x8x8_by_4(.*;//", "a.0.conv1"},
    /* no residual */
    {"/^static inline void k07_tile4/,/^}/ s/rnet_load(r + [^)]*)/rnet_splat(0.0f)/", "b.0.conv2"},
    /* a buffer elsewhere than planned, over one that is wanted */
    {"s/\\(WS_B_0_DOWNSAMPLE_0 *= \\)[0-9]*/\\1WS_B_0_CONV1/", "b.0.downsample.0"},
    /* one row of the window too few */
    {"/^static inline void k12_tile4/,/^}/ s/h < 3/h < 2/", "gate1.conv2"},
    /* a stride */
    {"/^static void k06_conv1x1s2/,/^}/ s/oy \\* 80/oy * 40/", "b.0.downsample.0"},
    /* the second thread's last piece of work is left out */
    {"/^static void k11_sigmoid/,/^}/ s/part + 1, parts)/part + 1, parts) - part/",
     "gate1.sigmoid"},
};

Test(selftest, names_the_layer_that_is_wrong)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char *program = tampered_build(network, "--target generic --algorithm direct", "_infer.c",
                                       faults[i].edit);
        json_t *line = tampered_selftest(program, "--threads 2", 1);
        json_t *first = json_object_get(line, "first");
        const char *name = json_string_value(json_object_get(first, "name"));
        cr_expect(json_is_false(json_object_get(line, "passed")));
        cr_expect(name && !strcmp(name, faults[i].layer), "fault %zu: %s, not %s", i,
                  name ? name : "none", faults[i].layer);
        json_decref(line);
        free(program);
    }
}

/* --verify compares all values, and names the step as well. */
Test(selftest, a_program_that_is_wrong_is_not_built)
{
    char *program = files_scratch("wrong");
    struct process ran = tampered_try(network, "--target generic --algorithm direct --verify",
                                      "_infer.c", faults[0].edit, program);
    cr_expect(ran.status == 3 && strstr(ran.out, "first step that deviates is 10, b.1.conv1"),
              "%d %s%s", ran.status, ran.out, ran.err);
    cr_expect_not(files_exist(program));
    process_free(&ran);
    free(program);
}

/* ---- Coverage ---- */

static void expect_covered(const char *file, const char *options)
{
    char *program = files_scratch("covered");
    struct process ran =
        process_run("%s build %s %s --coverage -o %s", process_rnetc(), file, options, program);
    cr_expect(ran.status == 0 && strstr(ran.out, "lines (100.00 %)") &&
                  strstr(ran.out, "branches (100.00 %)"),
              "%s %s: %s%s", file, options, ran.out, ran.err);
    process_free(&ran);
    free(program);
}

/* Every line and branch of NAME_infer.c runs in the selftest: cut tiles, odd images, windows of all
 * kinds, gates, several sizes of pictures. */
Test(selftest, runs_every_line_and_branch)
{
    char *file = network_file(scaled);
    expect_covered(file, "");
    expect_covered("tests/golden/tiny.rnet", "--algorithm gemm --batch 2");
    expect_covered("tests/emitted/pad_widths.rnet", "--algorithm winograd");
    expect_covered("tests/emitted/windows.rnet", "--algorithm direct --target generic");
    free(file);
}

/* What does not run is named: here a return that was planted. */
Test(selftest, coverage_names_what_does_not_run)
{
    char *program = files_scratch("covered"), *file = network_file(network);
    char *compiler = files_scratch("cc.sh");
    static const char script[] = "for f; do\n    shift\n    case $f in *_infer.c)\n"
                                 "        sed 's/^    real .ws = workspace;/&\\n    if (!ws)\\n    "
                                 "    return;/' $f >$f.$$\n"
                                 "        cmp -s $f $f.$$ || mv $f.$$ $f;;\n    esac\n    set -- "
                                 "\"$@\" \"$f\"\ndone\nexec cc \"$@\"\n";
    cr_assert(files_write(compiler, script, strlen(script)));
    struct process ran = process_run("CC='sh %s' %s build %s --coverage --threads 1 -o %s",
                                     compiler, process_rnetc(), file, program);
    cr_expect(ran.status == 1 && strstr(ran.out, "a branch is never taken") &&
                  strstr(ran.out, "never runs"),
              "%d %s%s", ran.status, ran.out, ran.err);
    process_free(&ran);
    free(compiler);
    free(file);
    free(program);
}

/* ---- Notices ---- */

Test(selftest, notices_are_of_what_the_program_holds)
{
    static const char *const held[] = {
        "---- Jansson", "---- libjpeg-turbo",     "---- libpng",
        "---- zlib",    "---- the GNU C Library", "Independent JPEG Group"};
    char *program = tampered_build(network, "--algorithm direct --no-selftest", "_infer.c", "");
    struct process ran = process_run("%s info --licenses", program);
    cr_expect(ran.status == 0 && strstr(ran.out, "The rnetc authors") &&
                  strstr(ran.out, "Jansson (MIT): found when the program starts") &&
                  !strstr(ran.out, "OpenBLAS"),
              "%s", ran.out);
    process_free(&ran);
    free(program);
    program = tampered_build(network, "--algorithm gemm --static --no-selftest", "_infer.c", "");
    ran = process_run("%s info --licenses", program);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        cr_expect(strstr(ran.out, held[i]), "no %s", held[i]);
    cr_expect(strstr(ran.out, "---- OpenBLAS") && !strstr(ran.out, "found when"));
    process_free(&ran);
    free(program);
}
