/* bugs.c: every bug that was found once. tests/bugs holds a network each, whose first line says
 * what went wrong; here each is compiled in every way, for training too, and held against the
 * reference. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/compiled.h"
#include "support/files.h"
#include "support/paired.h"
#include "support/process.h"

static void expect_right(const char *name, const struct compiled_options *options)
{
    struct compiled c;
    char path[128];
    snprintf(path, sizeof path, "tests/bugs/%s.rnet", name);
    cr_assert(compiled_file(&c, path, options), "%s", name);
    cr_assert(compiled_link(&c, 1, "-O1 -march=native -fopenmp -Wall -Wextra -Wno-psabi -Werror"),
              "%s", name);
    double error = compiled_error(&c);
    cr_expect(error <= 1e-4, "%s, %s, batch %d: error %g", name, options->target, options->batch,
              error);
    network_free(&c.network);
}

static void expect_trained(const char *name, const struct trained_options *options,
                           double tolerance)
{
    struct paired p;
    char path[128];
    snprintf(path, sizeof path, "tests/bugs/%s.rnet", name);
    char *text = files_read(path, NULL);
    bool trains = paired_trains(text);
    free(text);
    if (!trains)
        return;
    cr_assert(paired_file(&p, path, options), "%s", name);
    double error = paired_steps(&p);
    cr_expect(error <= tolerance, "%s, %s: %s differs by %.3g", name, options->target, p.worst,
              error);
    paired_free(&p);
}

Test(bugs, of_training_stay_fixed)
{
    size_t count;
    char **names = files_list("tests/bugs", ".rnet", &count);
    for (size_t i = 0; i < count; i++) {
        expect_trained(names[i],
                       &(struct trained_options){"generic", 3, 2, true, ALGORITHM_AUTO, "-O0"},
                       1e-9);
        if (__builtin_cpu_supports("avx512f"))
            expect_trained(names[i],
                           &(struct trained_options){"x86-64-v4", 2, 2, false, ALGORITHM_AUTO,
                                                     "-O0 -march=x86-64-v4"},
                           2e-4);
        free(names[i]);
    }
    free(names);
}

Test(bugs, stay_fixed)
{
    size_t count;
    char **names = files_list("tests/bugs", ".rnet", &count);
    for (size_t i = 0; i < count; i++) {
        expect_right(names[i], &(struct compiled_options){"generic", ALGORITHM_GEMM, 2, 1});
        expect_right(names[i], &(struct compiled_options){"x86-64-v4", ALGORITHM_DIRECT, 1, 2});
        expect_right(names[i], &(struct compiled_options){"x86-64-v3", ALGORITHM_AUTO, 3, 2});
        free(names[i]);
    }
    free(names);
}

/* A new kind of prepared weights had shifted the names of all that follow: a bias was called _w. */
Test(bugs, parameters_have_the_names_of_their_kind)
{
    struct process ran = process_run(
        "%s emit examples/cifar_resnet20.rnet --target x86-64-v4 -o %s && "
        "grep -c '_w\\[[0-9]*\\];' %s/cifar_resnet20.h && "
        "grep -c '_b\\[[0-9]*\\];' %s/cifar_resnet20.h; grep '_w_2' %s/cifar_resnet20.h",
        process_rnetc(), "build/tests/names", "build/tests/names", "build/tests/names",
        "build/tests/names");
    cr_expect_str_eq(ran.out, "12\n12\n", "%s", ran.out);
    process_free(&ran);
}

/* Found by the audit, and seen by nothing else: the index was right. */
static void expect_clean(const char *name, const char *options)
{
    struct process ran =
        process_run("%s audit %s tests/bugs/%s.rnet", process_rnetc(), options, name);
    cr_expect_eq(ran.status, 0, "%s%s", ran.out, ran.err);
    process_free(&ran);
}

Test(bugs, whole_windows_are_seen_to_lie_in_the_image)
{
    expect_clean("window_of_33_blocks", "--train --batch 2 --only eva");
}

Test(bugs, runs_of_inputs_are_seen_to_end_at_the_last)
{
    expect_clean("runs_of_inputs", "--train --batch 2 --only eva");
}

Test(bugs, zeros_beyond_4096_outputs_are_seen_to_be_written)
{
    expect_clean("zeros_after_4096", "--train --batch 2 --only eva --target x86-64-v3");
}

/* Criterion takes no message of a megabyte. */
Test(bugs, what_a_command_prints_without_end_fits_a_message)
{
    struct process ran = process_run("yes undefined reference | head -c 2000000 >&2; exit 1");
    cr_expect(ran.status == 1 && ran.err_bytes == strlen(ran.err) && ran.err_bytes < 100000, "%s",
              ran.err);
    process_free(&ran);
}

Test(bugs, a_tile_alone_is_placed_by_one_number)
{
    expect_clean("last_tile_alone", "--target x86-64-v3 --only tidy");
}

Test(bugs, long_names_stay_within_100_columns)
{
    expect_clean("long_names", "--train --only form,warnings,certificate");
}
