/* test_emit.c: the emitted text: it compiles everywhere without a warning, is laid out as promised,
 * needs nothing but what it says, and grows with shapes, not with depth. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/compiled.h"
#include "support/files.h"
#include "support/generate.h"
#include "support/process.h"

static const char *const odd[] = {"gates",        "grey28",        "odd_image", "pad_widths",
                                  "plain_widths", "preact_widths", "windows"};
enum { ODD = sizeof odd / sizeof *odd, RANDOM = 6 };

static const char *const targets[] = {"generic", "x86-64-v3", "x86-64-v4"};
enum { TARGETS = 3 };

/* Emits the odd networks of tests/emitted and some random ones for the target, in turn by each
 * algorithm and batch; returns the folders, separated by blanks. */
static char *emit_all(const char *target)
{
    char *root = files_scratch(target), *folders;
    size_t bytes;
    FILE *list = open_memstream(&folders, &bytes);
    cr_assert(list);
    for (int i = 0; i < ODD + RANDOM; i++) {
        struct compiled c;
        char path[96], name[32], folder[256];
        struct compiled_options options = {target, (enum algorithm)(i % 4), 1 + i % 2 * 2, 2};
        snprintf(name, sizeof name, "random%d", i);
        snprintf(path, sizeof path, "tests/emitted/%s.rnet", i < ODD ? odd[i] : "");
        snprintf(folder, sizeof folder, "%s_%d", root, i);
        char *text = generate_text(name, (uint64_t)i);
        cr_assert(i < ODD ? compiled_file(&c, path, &options) : compiled_text(&c, text, &options));
        cr_assert(compiled_emit(&c, folder));
        fprintf(list, "%s ", folder);
        network_free(&c.network);
        free(text);
    }
    fclose(list);
    free(root);
    return folders;
}

static void expect_success(struct process result, const char *what)
{
    cr_expect(result.status == 0, "%s: exit status %d\n%.3000s%.3000s", what, result.status,
              result.out, result.err);
    process_free(&result);
}

/* ---- Compilers ---- */

static void expect_no_warning(const char *compiler, const char *flags)
{
    for (int t = 0; t < TARGETS; t++) {
        char *folders = emit_all(targets[t]);
        expect_success(process_run("for d in %s; do %s -std=c11 -O2 -ffp-contract=fast -Wall "
                                   "-Wextra -Wconversion -Wshadow -pedantic -Werror %s %s "
                                   "-S -o /dev/null $d/*_infer.c || exit 1; done",
                                   folders, compiler, target_find(targets[t])->flags, flags),
                       targets[t]);
        free(folders);
    }
}

Test(emit, gcc_has_no_warning_with_openmp)
{
    expect_no_warning("gcc", "-fopenmp");
}

Test(emit, gcc_has_no_warning_without_openmp)
{
    expect_no_warning("gcc", "");
}

Test(emit, gcc_has_no_warning_with_plain_structs)
{
    expect_no_warning("gcc", "-DRNET_PLAIN -fsyntax-only");
}

Test(emit, clang_has_no_warning_with_openmp)
{
    expect_no_warning("clang", "-fopenmp -fsyntax-only");
}

Test(emit, clang_has_no_warning_without_openmp)
{
    expect_no_warning("clang", "-fsyntax-only");
}

Test(emit, clang_has_no_warning_with_plain_structs)
{
    expect_no_warning("clang", "-DRNET_PLAIN -fsyntax-only");
}

/* The other files; the header alone, also as C++. */
Test(emit, headers_and_tables_compile)
{
    char *folders = emit_all("generic");
    expect_success(
        process_run("for d in %s; do"
                    " cc -std=c11 -Wall -Wextra -Wconversion -pedantic -Werror -fsyntax-only"
                    " $d/*_prepare.c $d/*_main.c || exit 1;"
                    " for h in $(ls $d/*.h | grep -v "
                    "'/\\(simd\\|winograd\\|peak\\|gemm\\|error\\|weights\\|prepare"
                    "\\|program\\).h'); do"
                    " clang++ -Wall -Wextra -pedantic -Werror -fsyntax-only -x c++ -include $h"
                    " /dev/null || exit 1; done; done",
                    folders),
        "headers");
    free(folders);
}

/* ---- Text ---- */

static bool is_call_list(const char *line)
{
    return strstr(line, "static void ") == line && !strstr(line, "static void k");
}

/* Lines of at most 100 columns, functions of at most 60 lines but for lists of calls. */
static void expect_lines(const char *path)
{
    char *text = files_read(path, NULL);
    int number = 0, opened = 0;
    bool exempt = false;
    cr_assert(text);
    for (char *line = text; *line; number++) {
        size_t length = strcspn(line, "\n");
        cr_expect(length <= 100, "%s:%d: %zu columns", path, number + 1, length);
        if (line[0] == '{')
            opened = number;
        if (isalpha((unsigned char)line[0]))
            exempt = is_call_list(line);
        if (line[0] == '}' && opened) {
            cr_expect(exempt || number - opened - 1 <= 60, "%s:%d: a function of %d lines", path,
                      number + 1, number - opened - 1);
            opened = 0;
        }
        line += length + (line[length] == '\n');
    }
    free(text);
}

Test(emit, text_is_laid_out)
{
    for (int t = 0; t < TARGETS; t++) {
        char *folders = emit_all(targets[t]), *rest = folders;
        expect_success(process_run("for d in %s; do for f in $d/*_infer.c $d/*_prepare.c "
                                   "$d/*_main.c $(ls $d/*.h | grep -v /gemm.h); do "
                                   "clang-format-14 --dry-run -Werror $f || exit 1; done; done",
                                   folders),
                       "clang-format");
        for (char *d; (d = strsep(&rest, " ")) && *d;) {
            size_t count;
            char **files = files_list(d, "_infer.c", &count);
            cr_assert_eq(count, 1);
            char path[300];
            snprintf(path, sizeof path, "%s/%s_infer.c", d, files[0]);
            expect_lines(path);
            free(files[0]);
            free(files);
        }
        free(folders);
    }
}

/* Tiles within the image and beyond it, large numbers, all that training does to a 3x3. */
Test(emit, text_of_training_is_laid_out)
{
    for (int t = 0; t < TARGETS; t++) {
        char path[300], *folder = files_scratch(targets[t]);
        expect_success(process_run("%s emit examples/resnet18.rnet --train --batch 16 --target %s "
                                   "--algorithm winograd -o %s && clang-format-14 --dry-run "
                                   "-Werror %s/resnet18_train.[ch]",
                                   process_rnetc(), targets[t], folder, folder),
                       targets[t]);
        snprintf(path, sizeof path, "%s/resnet18_train.c", folder);
        expect_lines(path);
        free(folder);
    }
}

/* A name that fills lines: the columns of every file are counted. */
Test(emit, text_with_a_long_name_is_laid_out)
{
    static const char text[] =
        "network a_network_with_a_name_of_forty_letters__ {\n    input 3 x 8 x 8\n"
        "    conv 3x3 16 -> bn -> relu -> avgpool -> linear 10\n}\n";
    char *file = files_scratch("long.rnet"), *folder = files_scratch("long");
    cr_assert(files_write(file, text, strlen(text)));
    expect_success(process_run("%s audit --train --only form %s", process_rnetc(), file), "audit");
    expect_success(process_run("%s emit --train %s -o %s && for f in %s/a_*.[ch]; do "
                               "clang-format-14 --dry-run -Werror $f || exit 1; done",
                               process_rnetc(), file, folder, folder),
                   "clang-format");
    free(folder);
    free(file);
}

/* Text of a network of examples/, its steps and kernels. */
struct extent {
    size_t bytes;
    int steps, kernels;
};

static struct extent extent_of(const char *name)
{
    struct compiled c;
    struct compiled_options options = {"x86-64-v4", ALGORITHM_AUTO, 1, 2};
    char path[96], file[256];
    snprintf(path, sizeof path, "examples/%s.rnet", name);
    cr_assert(compiled_file(&c, path, &options));
    char *folder = files_scratch(name);
    cr_assert(compiled_emit(&c, folder));
    snprintf(file, sizeof file, "%s/%s_infer.c", folder, name);
    struct extent extent = {0, c.plan->steps.count, c.plan->kernels.count};
    free(files_read(file, &extent.bytes));
    for (int i = 0; i < c.plan->buffers.count; i++)
        cr_expect_leq(c.plan->buffers.items[i].offset, INT_MAX);
    network_free(&c.network);
    free(folder);
    return extent;
}

Test(emit, text_grows_by_a_few_lines_a_step)
{
    struct extent shallow = extent_of("cifar_resnet20"), deep = extent_of("cifar_resnet110");
    cr_expect_eq(shallow.kernels, deep.kernels);
    cr_expect_gt(deep.steps, shallow.steps);
    size_t a_step = (deep.bytes - shallow.bytes) / (size_t)(deep.steps - shallow.steps);
    cr_expect_lt(a_step, 700, "%zu bytes a step", a_step); /* a call, its place, half a function */
}

/* The multiply-adds of the steps are those of the network: a copy has none. */
Test(emit, steps_have_the_multiply_adds_of_the_network)
{
    struct compiled c;
    struct compiled_options options = {"x86-64-v3", ALGORITHM_DIRECT, 1, 2};
    cr_assert(compiled_file(&c, "tests/emitted/windows.rnet", &options));
    int64_t wanted = 0, got = 0;
    for (int i = 0; i < c.network.model->nodes.count; i++)
        wanted += model_multiply_adds(c.network.model, i);
    char *folder = files_scratch("steps"), *file = files_scratch("steps/windows_main.c");
    cr_assert(compiled_emit(&c, folder));
    char *text = files_read(file, NULL);
    cr_assert(text);
    for (const char *at = text; (at = strstr(at, "\n     \"k")); at++)
        got += strtoll(strchr(at, ',') + 1, NULL, 10);
    cr_expect_eq(got, wanted, "%lld, not %lld", (long long)got, (long long)wanted);
    free(text);
    free(file);
    free(folder);
    network_free(&c.network);
}

/* ---- Objects ---- */

/* A folder with a direct and a gemm convolution, and its Makefile's objects. */
static char *make_folder(void)
{
    struct compiled c;
    struct compiled_options options = {"x86-64-v3", ALGORITHM_DIRECT, 1, 2};
    cr_assert(compiled_text(&c,
                            "network both {\n    input 3 x 20 x 20\n    conv 3x3 16 -> bn -> relu\n"
                            "    conv 3x3 16 groups 4 -> sigmoid\n    avgpool -> linear 5 -> "
                            "softmax\n}\n",
                            &options));
    char *folder = files_scratch("both");
    cr_assert(compiled_emit(&c, folder));
    network_free(&c.network);
    expect_success(process_run("make -s -C %s", folder), "the emitted Makefile");
    return folder;
}

/* No allocation, no input or output: only libm, OpenMP, abort and the products. */
Test(emit, object_needs_little)
{
    char *folder = make_folder();
    struct process nm = process_run(
        "nm -u %s/both_infer.o | awk '{print $2}' | "
        "grep -v '^\\(abort\\|expf\\|rnet_gemm\\|omp_[a-z_]*\\|GOMP_[a-z_]*\\|memset\\|memcpy"
        "\\|_GLOBAL_OFFSET_TABLE_\\|__stack_chk_fail\\)$'",
        folder);
    cr_expect(!*nm.out, "needs %s", nm.out);
    process_free(&nm);
    struct process data = process_run("nm %s/both_infer.o | grep ' [bBdDC] '", folder);
    cr_expect(!*data.out, "has variables: %s", data.out);
    process_free(&data);
    free(folder);
}

Test(emit, multiply_adds_are_fused)
{
    char *folder = make_folder();
    struct process count =
        process_run("objdump -d %s/both_infer.o | grep -c vfmadd...ps.*ymm", folder);
    cr_expect_geq(atoi(count.out), 8, "%s fused multiply-adds", count.out);
    process_free(&count);
    free(folder);
}
