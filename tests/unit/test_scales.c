/* test_scales.c: networks compiled for several sizes of pictures: every specialisation against the
 * reference, on the prepared parameters of the first. */
#include <criterion/criterion.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/compiled.h"
#include "support/files.h"
#include "support/npy.h"
#include "support/process.h"

static const double tolerance = 1e-4; /* of the largest value */
static const char *const fast = "-O1 -march=native -fopenmp";

enum { SCALES_MOST = 4 };

/* What it covers: a padded stem, both shortcuts, 40 channels (blocks that no vector fills), pools
 * that floor and ceil, features whose extent changes, groups, two linear layers. */
static const char text[] = "network t {\n"
                           "    input 3 x 32 x 32\n"
                           "    conv 7x7 16 stride 2 -> bn -> relu -> maxpool 3x3 stride 2 pad 1\n"
                           "    stage a 2 x basic(16)\n"
                           "    stage b 2 x bottleneck(40) stride 2\n"
                           "    conv 3x3 40 groups 4 -> relu\n"
                           "    feature maps\n"
                           "    avgpool -> linear 24 -> relu -> linear 10\n"
                           "}\n"
                           "test {\n    scales 24 32 49 96\n}\n";

static const char plain[] = "network u {\n"
                            "    input 1 x 20 x 28\n"
                            "    conv 3x3 64 -> bn -> relu -> conv 3x3 128 stride 2 -> bn -> relu\n"
                            "    shortcut pad\n"
                            "    basic(160, stride = 2)\n"
                            "    avgpool -> linear 7 -> softmax\n"
                            "}\n"
                            "test {\n    scales 28 20\n}\n";

/* One program of all sizes. */
struct sizes {
    struct compiled main, each[SCALES_MOST];
    struct emit_scale scales[SCALES_MOST];
    int count;
};

/* The main specialisation, then one a scale that takes its parameters. */
static void compile_all(struct sizes *s, const char *network,
                        const struct compiled_options *options)
{
    cr_assert(compiled_text(&s->main, network, options));
    const struct model *model = s->main.network.model;
    s->count = model->scaled.count;
    cr_assert_leq(s->count, SCALES_MOST);
    for (int i = 0; i < s->count; i++) {
        struct compiled *each = &s->each[i];
        *each = s->main;
        s->scales[i] = (struct emit_scale){.side = model->test.scales.items[i]};
        if (!model->scaled.items[i])
            continue;
        each->network.model = model->scaled.items[i];
        each->network.input_floats =
            (size_t)model->input.c * (size_t)s->scales[i].side * (size_t)s->scales[i].side;
        each->graph = compiled_like(&each->network, options, s->main.graph);
        cr_assert(each->graph);
        each->plan = plan_new(each->network.arena, each->graph);
        cr_assert_null(plan_verify(each->network.arena, each->plan));
        s->scales[i].plan = each->plan;
    }
    s->main.scales = s->scales;
    s->main.scale_count = s->count;
}

static bool same_row(const struct rnet_prepare_row *a, const struct rnet_prepare_row *b)
{
    return a->offset == b->offset && a->floats == b->floats && a->in_block == b->in_block &&
           a->lanes == b->lanes && a->kb == b->kb && a->ih == b->ih && a->iw == b->iw;
}

static void check_all(const char *network, const struct compiled_options *options)
{
    struct sizes s;
    char name[32];
    compile_all(&s, network, options);
    cr_assert(compiled_link(&s.main, 1, fast));
    double error = compiled_error(&s.main);
    cr_expect(error <= tolerance, "main: error %g", error);
    for (int i = 0; i < s.count; i++) {
        if (!s.scales[i].plan)
            continue;
        snprintf(name, sizeof name, "%s_s%d_infer", s.main.network.model->name, s.scales[i].side);
        s.each[i].infer = dlsym(s.main.library, name);
        cr_assert(s.each[i].infer, "%s", name);
        cr_assert_eq(s.each[i].plan->params.count, s.main.plan->params.count);
        for (int k = 0; k < s.main.plan->params.count; k++)
            cr_expect(
                same_row(&s.each[i].plan->params.items[k].row, &s.main.plan->params.items[k].row));
        error = compiled_error(&s.each[i]);
        cr_expect(error <= tolerance, "%s: error %g", name, error);
    }
    network_free(&s.main.network);
}

Test(scales, equal_the_reference)
{
    for (int algorithm = ALGORITHM_AUTO; algorithm <= ALGORITHM_DIRECT; algorithm++) {
        check_all(text, &(struct compiled_options){"x86-64-v3", algorithm, 2, 2});
        check_all(plain, &(struct compiled_options){"x86-64-v4", algorithm, 1, 2});
    }
    check_all(text, &(struct compiled_options){"generic", ALGORITHM_AUTO, 1, 1});
}

static void expect_success(struct process made, const char *what)
{
    cr_expect_eq(made.status, 0, "%s: %s%s", what, made.out, made.err);
    process_free(&made);
}

/* What `rnetc emit` writes for several sizes: clean under both compilers, laid out, and its own
 * Makefile links it without a symbol that stands twice. */
Test(scales, text_is_clean)
{
    char *folder = files_scratch("scales"), *file = files_scratch("t.rnet");
    cr_assert(files_write(file, text, strlen(text)));
    expect_success(
        process_run("%s emit %s --target x86-64-v3 --batch 2 -o %s", process_rnetc(), file, folder),
        "emit");
    for (int i = 0; i < 2; i++)
        expect_success(process_run("for f in %s/*.c; do %s -std=c11 -Wall -Wextra -Wconversion "
                                   "-Wshadow -pedantic -Werror -march=x86-64-v3 -fopenmp "
                                   "-fsyntax-only $f || exit 1; done",
                                   folder, i ? "clang" : "gcc"),
                       "warnings");
    expect_success(process_run("clang-format-14 --dry-run -Werror %s/t*.c %s/t.h", folder, folder),
                   "layout");
    expect_success(
        process_run("make -s -C %s program CFLAGS=-O0 RNET_LIB=$PWD/build/librnet.a", folder),
        "make");
    expect_success(process_run("! nm %s/libt.a | grep ' T ' | sort | uniq -d | grep -q .", folder),
                   "symbols");
    struct process out = process_run("%s emit %s -o -", process_rnetc(), file);
    cr_expect(strstr(out.out, "t_infer(") && !strstr(out.out, "t_s24_infer("));
    process_free(&out);
    free(folder);
    free(file);
}

/* Scores that `PROGRAM evaluate` saved for one picture. */
static struct npy scores_of(const char *program, const char *options, const char *set)
{
    struct npy npy;
    char *path = files_scratch("scores.npy");
    expect_success(process_run("%s evaluate %s %s --save-logits %s", program, set, options, path),
                   options);
    cr_assert(npy_read(path, &npy));
    cr_assert_eq(npy.count, 10);
    free(path);
    return npy;
}

/* A built program takes the scales one by one and together. */
/* Of the programs, since a sanitized runtime cannot be linked into one. */
Test(program, scales_are_averaged)
{
    char *file = files_scratch("t.rnet"), *program = files_scratch("program");
    char *weights = files_scratch("t.safetensors"), *set = files_scratch("set");
    struct network network;
    cr_assert(files_write(file, text, strlen(text)) && network_load(&network, file));
    cr_assert(network_write_weights(&network, weights));
    expect_success(process_run("mkdir -p %s/a && cp examples/pictures/01_ship.png %s/a && "
                               "%s build %s --weights %s -o %s",
                               set, set, process_rnetc(), file, weights, program),
                   "build");
    const char *const each[] = {"--scales 24", "--scales 32", "--scales 49"};
    double mean[10] = {0};
    for (int i = 0; i < 3; i++) {
        struct npy one = scores_of(program, each[i], set);
        for (int k = 0; k < 10; k++)
            mean[k] += exp((double)one.data[k]) / 3;
        free(one.data);
    }
    struct npy all = scores_of(program, "--scales 49,24,32", set);
    for (int k = 0; k < 10; k++)
        cr_expect(fabs(exp((double)all.data[k]) - mean[k]) < 1e-6, "class %d", k);
    struct process info = process_run("%s info", program);
    cr_expect(strstr(info.out, "\nscales         24 32 49 96\n"), "%s", info.out);
    process_free(&info);
    free(all.data);
    network_free(&network);
    free(file);
    free(program);
    free(weights);
    free(set);
}

/* Only the code of a program is made for all sizes, and only where there are any. */
Test(scales, without_a_test_section_nothing_is_added)
{
    struct compiled c;
    struct compiled_options options = {"generic", ALGORITHM_AUTO, 1, 1};
    cr_assert(compiled_text(&c, "network t {\n    input 3 x 8 x 8\n    linear 10\n}\n", &options));
    cr_expect_eq(c.network.model->scaled.count, 0);
    char *folder = files_scratch("alone");
    cr_assert(compiled_emit(&c, folder));
    expect_success(
        process_run("! ls %s | grep -q _s && ! grep -q scale %s/t_main.c", folder, folder),
        "files");
    free(folder);
    network_free(&c.network);
}
