/* golden.c: emitted C is what it was, depends on nothing but its input, and is well formed. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

/* Flags for emitted C: as strict as our own, but for what SIMD types need. */
static const char strict[] = "-std=c11 -O0 -Wall -Wextra -Wconversion -Wshadow -pedantic -Werror "
                             "-fsyntax-only -mavx2 -mfma";

static void expect_success(struct process result, const char *what)
{
    cr_expect(result.status == 0, "%s: exit status %d\n%.4000s%.4000s", what, result.status,
              result.out, result.err);
    process_free(&result);
}

static void expect_reproduced(const char *folder)
{
    char *made = files_scratch("made");
    expect_success(
        process_run("RNETC='%s' tests/golden/emit.sh %s %s", process_rnetc(), folder, made),
        "emit.sh");
    expect_success(process_run("diff -ru -x '*.rnet' -x '*.sh' -x '*.md' %s %s", folder, made),
                   folder);
    free(made);
}

Test(golden, emitted_text_is_the_committed_one)
{
    expect_reproduced("tests/golden");
}

Test(golden, generated_is_reproduced)
{
    expect_reproduced("generated");
}

/* Emits the same network in three ways and compares the files. */
Test(golden, place_and_locale_do_not_matter)
{
    char *root = files_scratch("det");
    struct process ran = process_run(
        "set -e; root=$PWD; mkdir -p %s/a %s/b %s/c; cd %s; made=$PWD; cd $root; "
        "rnetc=$(readlink -f build/rnetc); "
        "$rnetc emit examples/cifar_resnet20.rnet -o $made/a; "
        "cd examples; LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo $rnetc emit cifar_resnet20.rnet -o $made/b; "
        "cd /; LC_ALL=C.UTF-8 $rnetc emit $root/examples/cifar_resnet20.rnet -o $made/c; "
        "cd $made; diff -r a b; diff -r a c",
        root, root, root, root);
    expect_success(ran, "emitting from another folder, under another locale");
    free(root);
}

/* A program, too, is the same wherever and whenever it is built; and a locale that writes numbers
 * in another way is not even asked for. */
Test(golden, a_program_built_twice_is_the_same)
{
    char *root = files_scratch("twice");
    struct process ran = process_run(
        "set -e; mkdir -p %s/a %s/b/deeper; cd %s; made=$PWD; cd - >/dev/null; root=$PWD; "
        "rnetc=$(readlink -f build/rnetc); cp tests/golden/tiny.rnet $made/b/deeper; "
        "$rnetc build tests/golden/tiny.rnet --train -o $made/a/program; "
        "cd $made/b/deeper; TMPDIR=$made/b LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo "
        "$rnetc build tiny.rnet --train -o other; cmp other $made/a/program; "
        "for file in $rnetc other; do ! nm -D $file | grep -w 'setlocale\\|uselocale'; done",
        root, root, root);
    expect_success(ran, "building in another folder, under another locale");
    free(root);
}

Test(golden, emitted_text_has_no_warnings_and_our_format)
{
    static const char *const compilers[] = {"gcc", "clang"};
    char *out = files_scratch("strict");
    expect_success(process_run("RNETC='%s' tests/golden/emit.sh generated %s && "
                               "RNETC='%s' tests/golden/emit.sh tests/golden %s",
                               process_rnetc(), out, process_rnetc(), out),
                   "emit.sh");
    for (int i = 0; i < 2; i++)
        expect_success(process_run("for c in %s/*/*_infer.c %s/*/*_prepare.c %s/*/*_train.c; do "
                                   "%s %s -Iruntime $c || exit 1; done",
                                   out, out, out, compilers[i], strict),
                       compilers[i]);
    expect_success(process_run("cp .clang-format %s && "
                               "clang-format-14 --dry-run -Werror %s/*/*_infer.c %s/*/*_prepare.c "
                               "%s/*/*_train.[ch]",
                               out, out, out, out),
                   "clang-format");
    free(out);
}

Test(golden, multiplications_and_additions_are_fused)
{
    char *out = files_scratch("fused");
    struct process ran =
        process_run("%s emit tests/golden/tiny.rnet -o %s --target x86-64-v3 --algorithm direct && "
                    "gcc -std=c11 -O2 -ffp-contract=fast -march=x86-64-v3 -I%s -Iruntime -S -o - "
                    "%s/tiny_infer.c | grep -c vfmadd",
                    process_rnetc(), out, out, out);
    cr_expect(ran.status == 0 && atoi(ran.out) >= 10, "fused instructions: %s%s", ran.out, ran.err);
    process_free(&ran);
    free(out);
}

/* The loop that measures the peak: each sum is multiplied and added in one instruction. */
Test(golden, peak_is_measured_with_fused_instructions)
{
    char *out = files_scratch("peak");
    static const char *const compilers[] = {"gcc", "clang"};
    for (int i = 0; i < 2; i++) {
        struct process ran = process_run(
            "%s emit tests/golden/tiny.rnet -o %s --target x86-64-v4 && %s -std=c11 -O2 "
            "-ffp-contract=fast -march=x86-64-v4 -S -o - %s/tiny_main.c | grep -c 'vfmadd.*zmm'",
            process_rnetc(), out, compilers[i], out);
        cr_expect(ran.status == 0 && atoi(ran.out) == 24, "fused instructions of %s: %s%s",
                  compilers[i], ran.out, ran.err);
        process_free(&ran);
    }
    free(out);
}

/* Weights never stand in C text, and the text grows with distinct shapes plus a line a step. */
Test(golden, depth_costs_a_line_a_step)
{
    struct process short_one =
        process_run("%s emit examples/cifar_resnet20.rnet -o -", process_rnetc());
    struct process long_one =
        process_run("%s emit examples/cifar_resnet110.rnet -o -", process_rnetc());
    cr_assert(short_one.status == 0 && long_one.status == 0);
    double steps = 90;
    cr_expect((double)(long_one.out_bytes - short_one.out_bytes) / steps < 1500,
              "%zu bytes for 20 layers, %zu for 110", short_one.out_bytes, long_one.out_bytes);
    process_free(&short_one);
    process_free(&long_one);
}
