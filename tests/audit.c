/* audit.c: `rnetc audit` as a whole: what it says of sound emitted C, and that it sees faults that
 * are planted there. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

static void need(const char *tool)
{
    struct process ran = process_run("command -v %s", tool);
    bool missing = ran.status != 0;
    process_free(&ran);
    if (missing)
        cr_skip_test("%s is not installed", tool);
}

/* ---- Planted faults ---- */

/* A change of tiny_infer.c, as sed makes it, and a word of the finding that has to come of it. */
struct fault {
    const char *what, *script, *says;
};

static const struct fault faults[] = {
    {"offset out of range", "s/yr = y + oy \\* 64;/yr = y + oy * 64 + 8;/", "valid"},
    {"off-by-one loop", "s/h < 3; h++)/h < 4; h++)/", "valid_read"},
    {"wrong stride", "s/xr = x + oy \\* 108;/xr = x + oy * 162;/", "valid_read"},
    {"wrong weight range", "s/wj = w + h \\* 192 + j/wj = w + h * 216 + j/", "valid_read"},
    {"uninitialised read", "0,/p < 8; p++/s//p < 7; p++/", "initialized"},
    {"overlapping buffers in a call",
     "0,/WS_CONV1), rnet_at(ws, WS_CONV1)/s//WS_CONV1), "
     "rnet_at(ws, WS_LAYER1_0_CONV1)/;"
     "s/ WS_LAYER1_0_OUT  .*/WS_LAYER1_0_OUT = 50,/",
     "separated"},
    {"buffer past the workspace", "s/WS_LAYER1_1_CONV1        = 82/WS_LAYER1_1_CONV1 = 83/",
     "valid"},
    {"division by zero", "s/rnet_share(8, part, parts)/rnet_share(8, part, parts - 1)/",
     "parts > 0"},
    {"shift past the width", "s/const size_t h = u;/const size_t h = (size_t)((int)u << 40);/",
     "shift"},
    {"signed overflow", "s/const size_t h = u;/const size_t h = (size_t)(2147483647 + (int)u);/",
     "overflow"},
    {"function without a specification",
     "s/^static void border1_3x16/void other(real *y);\\n&/;s/^    border1_3x16x16_by_3(.*/"
     "    other(y);/",
     "specification"},
    {"steps that are never reached", "s/^    RNET_STEP(5);/    if (parts > 9 || ws) return;/",
     "never reached"},
};

static void plant(const struct fault *fault)
{
    char *folder = files_scratch("audited");
    process_do("rm -rf %s && %s emit --target x86-64-v3 tests/golden/tiny.rnet -o %s", folder,
               process_rnetc(), folder);
    process_do("cp %s/tiny_infer.c %s/before && sed -i '%s' %s/tiny_infer.c && "
               "! cmp -s %s/before %s/tiny_infer.c",
               folder, folder, fault->script, folder, folder, folder);
    struct process ran = process_run("%s audit --only eva %s", process_rnetc(), folder);
    cr_expect(ran.status == 1 && strstr(ran.out, fault->says), "%s: exit status %d\n%s%s",
              fault->what, ran.status, ran.out, ran.err);
    process_free(&ran);
    free(folder);
}

#define FAULT(name, index)                                                                         \
    Test(audit, sees_##name)                                                                       \
    {                                                                                              \
        need("frama-c");                                                                           \
        plant(&faults[index]);                                                                     \
    }

FAULT(an_offset_out_of_range, 0)
FAULT(an_off_by_one_loop, 1)
FAULT(a_wrong_stride, 2)
FAULT(a_wrong_weight_range, 3)
FAULT(an_uninitialised_read, 4)
FAULT(overlapping_buffers, 5)
FAULT(a_buffer_past_the_workspace, 6)
FAULT(a_division_by_zero, 7)
FAULT(a_shift_past_the_width, 8)
FAULT(a_signed_overflow, 9)
FAULT(a_function_without_a_specification, 10)
FAULT(steps_that_are_never_reached, 11)

/* The report, but for how long it took. Free it. */
static char *report_of(const char *folder, int jobs)
{
    struct process ran = process_run("%s audit --only eva --jobs %d %s | sed 's/ *[0-9.]* s / /'",
                                     process_rnetc(), jobs, folder);
    char *said = strdup(ran.out);
    process_free(&ran);
    return said;
}

/* The network has kernels for two pieces, and faults lie in both. */
Test(audit, says_the_same_however_many_runs_there_are_at_once)
{
    need("frama-c");
    char *folder = files_scratch("pieces");
    process_do(
        "rm -rf %s && %s emit --target x86-64-v3 examples/cifar_resnet20.rnet -o %s &&"
        " cd %s && cp cifar_resnet20_infer.c before &&"
        " sed -i 's/h1 = 8;/h1 = 9;/; s/j < 64; j++) {/j < 65; j++) {/' cifar_resnet20_infer.c &&"
        " test $(diff before cifar_resnet20_infer.c | grep -c '^>') = 2",
        folder, process_rnetc(), folder, folder);
    char *one = report_of(folder, 1), *four = report_of(folder, 4);
    cr_expect_str_eq(one, four);
    cr_expect(strstr(one, " in k16_avgpool8x8_64_1x1)") && strstr(one, ": in k17_linear_64to10"),
              "%s", one);
    free(one);
    free(four);
    free(folder);
}

/* ---- The other checks, and the report ---- */

static void expect_finding(const char *script, const char *check, const char *says)
{
    char *folder = files_scratch("formed");
    process_do("rm -rf %s && %s emit --target x86-64-v3 tests/golden/tiny.rnet -o %s", folder,
               process_rnetc(), folder);
    process_do("cp %s/tiny_infer.c %s/before && sed -i '%s' %s/tiny_infer.c && "
               "! cmp -s %s/before %s/tiny_infer.c",
               folder, folder, script, folder, folder, folder);
    struct process ran = process_run("%s audit --only %s %s", process_rnetc(), check, folder);
    cr_expect(ran.status == 1 && strstr(ran.out, says), "%s: exit status %d\n%s%s", script,
              ran.status, ran.out, ran.err);
    process_free(&ran);
    free(folder);
}

Test(audit, sees_what_is_wrong_with_form_and_origin)
{
    expect_finding(
        "s/^    real \\*ws = workspace;/&                                                "
        "                       (void)ws;/",
        "form", "columns");
    expect_finding("s/sha256   ..../sha256   0000/", "origin", "other sources");
}

Test(audit, sees_what_compilers_say_and_make_of_it)
{
    need("clang");
    expect_finding("s/real \\*ws = workspace;/real *ws = workspace; int unused = 1;/", "warnings",
                   "unused");
    expect_finding("s/real \\*ws = workspace;/real *ws = malloc(8448);/", "symbols", "malloc");
    expect_finding("s/real \\*ws = workspace;/real *ws = workspace; volatile real "
                   "big[params->conv1_b[0] > 1 ? 8 : 9]; big[0] = 1;/",
                   "stack", "bounded");
}

Test(audit, a_missing_tool_is_a_finding_that_names_its_package)
{
    struct process ran = process_run("rnetc=$(readlink -f build/rnetc); PATH=/nonexistent "
                                     "$rnetc audit --only eva,tidy tests/golden/tiny.rnet");
    cr_expect(ran.status == 1, "exit status %d", ran.status);
    cr_expect(strstr(ran.out, "needs frama-c (Debian's package frama-c-base)"), "%s", ran.out);
    cr_expect(strstr(ran.out, "needs clang-tidy (Debian's package clang-tidy)"), "%s", ran.out);
    process_free(&ran);
}

Test(audit, what_is_no_emitted_folder_and_no_check_is_refused)
{
    struct process ran = process_run("%s audit tests/lint", process_rnetc());
    cr_expect(ran.status == 3 && strstr(ran.err, "`tests/lint` holds no C"), "%s", ran.err);
    process_free(&ran);
    ran = process_run("%s audit --only eva,nothing tests/golden/tiny.rnet", process_rnetc());
    cr_expect(ran.status == 2 && strstr(ran.err, "there is no `nothing`"), "%s", ran.err);
    process_free(&ran);
    ran = process_run("%s audit --jobs 0 tests/golden/tiny.rnet", process_rnetc());
    cr_expect(ran.status == 2 && strstr(ran.err, "--jobs takes a whole number"), "%s", ran.err);
    process_free(&ran);
}

Test(audit, a_small_network_is_clean)
{
    static const char *const tools[] = {"frama-c", "clang", "clang-tidy", "cppcheck"};
    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
        need(tools[i]);
    struct process ran =
        process_run("%s audit --target x86-64-v3 tests/golden/tiny.rnet", process_rnetc());
    cr_expect(ran.status == 0 && strstr(ran.out, "verdict: clean"), "exit status %d\n%s%s",
              ran.status, ran.out, ran.err);
    process_free(&ran);
}
