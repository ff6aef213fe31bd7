/* test_audit.c: what the audit reads: contracts, loops that fill arrays, Frama-C's reports. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "audit/contract.h"
#include "audit/property.h"
#include "base/arena.h"

static const char text[] =
    "/*@ requires part < parts && parts <= 4;\n"
    "    requires \\valid_read(x + (0 .. 767));\n"
    "    requires \\valid(yx + (0 .. 9));\n"
    "    requires \\valid(y + (0 .. 971));\n"
    "    assigns y[0 .. 971]; */\n"
    "static void k01_copy(const real *x, real *y, uint64_t seed, size_t part,\n"
    "                     size_t parts)\n"
    "{\n"
    "}\n"
    "\n"
    "/* no contract */\n"
    "static void helper(real *y)\n"
    "{\n"
    "    k01_copy(y, y, 0, 1, 2);\n"
    "    k01_copy(y, y, 1, 1, 2);\n"
    "}\n";

Test(audit_reads, contracts)
{
    struct arena *arena = arena_new(abort);
    char *all = arena_printf(arena, "\n%s", text);
    struct audit_kernels kernels = audit_contracts(arena, all);
    cr_assert(kernels.items.count == 1);
    const struct audit_kernel *k = &kernels.items.items[0];
    cr_expect(!strcmp(k->name, "k01_copy") && k->requires_count == 4 && k->calls == 2);
    cr_assert(k->parameters.items.count == 5);
    const struct audit_parameter *p = k->parameters.items.items;
    cr_expect(!strcmp(p[0].type, "const real *") && !strcmp(p[0].name, "x") && p[0].count == 768);
    cr_expect(!strcmp(p[1].type, "real *") && !strcmp(p[1].name, "y") && p[1].count == 972);
    cr_expect(!strcmp(p[2].type, "uint64_t ") && !strcmp(p[2].name, "seed") && p[2].count == 0);
    cr_expect(!strcmp(p[4].name, "parts"));
    arena_delete(arena);
}

static void expect_unrolled(const char *body, const char *marked)
{
    struct arena *arena = arena_new(abort);
    const char *got =
        audit_unroll(arena, arena_printf(arena, "static void f(void)\n{\n%s}\n", body));
    const char *wanted = arena_printf(arena, "static void f(void)\n{\n%s}\n", marked);
    cr_expect(!strcmp(got, wanted), "%s", got);
    arena_delete(arena);
}

Test(audit_reads, loops_that_fill_an_array_are_marked)
{
    expect_unrolled("    rnet_vec a[2][3];\n"
                    "    for (size_t p = 0; p < 2; p++) {\n"
                    "        for (size_t k = 0; k < 3; k++)\n"
                    "            a[p][k] = rnet_load(b + k * 8);\n"
                    "    }\n",
                    "    rnet_vec a[2][3];\n"
                    "    /*@ loop unroll 2; */ for (size_t p = 0; p < 2; p++) {\n"
                    "        /*@ loop unroll 3; */ for (size_t k = 0; k < 3; k++)\n"
                    "            a[p][k] = rnet_load(b + k * 8);\n"
                    "    }\n");
    expect_unrolled("    RNET_ALIGNED(64) real u[8];\n"
                    "    for (size_t k = 0; k < 4; k++)\n"
                    "        rnet_store(u + k * 2, a);\n",
                    "    RNET_ALIGNED(64) real u[8];\n"
                    "    /*@ loop unroll 4; */ for (size_t k = 0; k < 4; k++)\n"
                    "        rnet_store(u + k * 2, a);\n");
    expect_unrolled("    real d[5000];\n"
                    "    for (size_t o = 4990; o < 5000; o++)\n"
                    "        d[o] = 0.0f;\n",
                    "    real d[5000];\n"
                    "    /*@ loop unroll 10; */ for (size_t o = 4990; o < 5000; o++)\n"
                    "        d[o] = 0.0f;\n");
    expect_unrolled("    real d[8];\n"
                    "    for (size_t n = 0; n < 2; n++) {\n"
                    "        real *dn = d + n * 4;\n"
                    "        for (size_t o = 0; o < 4; o++)\n"
                    "            dn[o] = 0.0f;\n"
                    "    }\n",
                    "    real d[8];\n"
                    "    /*@ loop unroll 2; */ for (size_t n = 0; n < 2; n++) {\n"
                    "        real *dn = d + n * 4;\n"
                    "        /*@ loop unroll 4; */ for (size_t o = 0; o < 4; o++)\n"
                    "            dn[o] = 0.0f;\n"
                    "    }\n");
}

Test(audit_reads, places_of_cut_tiles_are_told_apart)
{
    expect_unrolled(
        "    for (size_t t = 0; t < n; t++) {\n"
        "        const size_t ty = t / 7, tx = t % 7;\n"
        "        k05_patch_part(x, v);\n"
        "    }\n",
        "    for (size_t t = 0; t < n; t++) {\n"
        "        const size_t ty = t / 7, tx = t % 7; /*@ split ty; */ ; /*@ split tx; */ ;\n"
        "        k05_patch_part(x, v);\n"
        "    /*@ merge tx; */ ; /*@ merge ty; */ ; }\n");
}

Test(audit_reads, other_loops_are_left_alone)
{
    static const char *const bodies[] = {
        "    rnet_vec a[2];\n    for (size_t p = 0; p < 2; p++)\n        a[p] = rnet_fma(s, v, "
        "a[p]);\n",
        "    real a[2] = {0};\n    for (size_t p = 0; p < 2; p++)\n        a[p] = 1.0f;\n",
        "    for (size_t p = 0; p < 2; p++)\n        y[p] = 1.0f;\n",
        "    real a[2];\n    for (size_t p = 0; p < n; p++)\n        a[p] = 1.0f;\n",
        "    real a[2];\n    for (size_t p = 0; p < 2; p++)\n        a[0] = x[p];\n",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        expect_unrolled(bodies[i], bodies[i]);
}

/* ---- Frama-C's reports ---- */

#define HEAD "directory\tfile\tline\tfunction\tproperty kind\tstatus\tproperty\n"
#define CALL ".\tx.c\t9\tlayer\tprecondition of k01\t"

static int findings_of(const char *const *tables, const char *says)
{
    struct arena *arena = arena_new(abort);
    struct audit_properties p = {0};
    for (; *tables; tables++)
        cr_assert(audit_property_read(arena, *tables, &p));
    audit_property_judge(arena, &p);
    int count = p.findings.count;
    if (says)
        cr_expect(count && strstr(p.findings.items[0], says), "%s",
                  count ? p.findings.items[0] : "nothing");
    arena_delete(arena);
    return count;
}

#define FINDINGS(says, ...) findings_of((const char *const[]){__VA_ARGS__, NULL}, says)

Test(audit_reads, each_call_has_to_be_proved_in_some_run)
{
    cr_expect(FINDINGS(NULL, HEAD CALL "Valid\tx\n") == 0);
    cr_expect(FINDINGS(NULL, HEAD CALL "Dead\tx\n", HEAD CALL "Valid\tx\n") == 0);
    cr_expect(FINDINGS("never reached", HEAD CALL "Dead\tx\n") == 1);
    cr_expect(FINDINGS("not proved", HEAD CALL "Valid\tx\n", HEAD CALL "Unknown\tx\n") == 1);
    cr_expect(FINDINGS("not proved", HEAD CALL "Invalid\tx\n") == 1);
    cr_expect(FINDINGS("not proved", HEAD CALL "Something new\tx\n") == 1);
}

Test(audit_reads, alarms_and_promises)
{
    cr_expect(FINDINGS("mem_access", HEAD ".\tx.c\t3\tk01\tmem_access\tUnknown\t\\valid(p)\n") ==
              1);
    cr_expect(FINDINGS("postcondition", HEAD ".\ts.h\t3\tf\tpostcondition\tUnknown\tr\n") == 1);
    cr_expect(FINDINGS(NULL, HEAD ".\ts.h\t3\tf\tpostcondition\tUnknown\tr\n",
                       HEAD ".\ts.h\t3\tf\tpostcondition\tValid\tr\n") == 0);
    cr_expect(FINDINGS(NULL, HEAD ".\taudit_x.c\t3\tmain\tprecondition of k01\tUnknown\tr\n") == 0);
}

Test(audit_reads, who_called_a_function_of_a_header)
{
    struct arena *arena = arena_new(abort);
    struct audit_properties p = {0};
    cr_assert(audit_property_read(arena, HEAD ".\ts.h\t3\tload\tmem_access\tUnknown\tr\n", &p));
    audit_property_log(arena,
                       "[eva:alarm] s.h:3: Warning: \n  out of bounds read. assert r;\n"
                       "  stack: load :: x.c:329 <-\n         k05_patch :: x.c:376 <-\n"
                       "         main\nANALYSIS SUMMARY\n",
                       &p);
    audit_property_judge(arena, &p);
    cr_expect(p.findings.count == 1 &&
                  strstr(p.findings.items[0], "(called at x.c:329 in k05_patch)"),
              "%s", p.findings.items[0]);
    arena_delete(arena);
}

Test(audit_reads, what_is_no_table_is_refused)
{
    struct arena *arena = arena_new(abort);
    struct audit_properties p = {0};
    cr_expect(!audit_property_read(arena, "", &p));
    cr_expect(!audit_property_read(arena, "a\tb\n", &p));
    cr_expect(!audit_property_read(arena, HEAD "a\tb\n", &p));
    arena_delete(arena);
}

Test(audit_reads, what_a_run_says_on_its_way)
{
    struct arena *arena = arena_new(abort);
    struct audit_properties p = {0};
    static const char fine[] = "[eva:summary] ====== ANALYSIS SUMMARY ======\n"
                               "    by the Eva analyzer:      0 errors    27 warnings\n";
    audit_property_log(arena, fine, &p);
    cr_expect(p.findings.count == 0);
    audit_property_log(arena, "[eva] done\n", &p);
    cr_expect(p.findings.count == 1 && strstr(p.findings.items[0], "without a summary"));
    audit_property_log(arena,
                       arena_printf(arena,
                                    "[kernel:annot:missing-spec] x.c:1: Warning: \n"
                                    "  Neither code nor specification for function other, "
                                    "generating default assigns\n%s"
                                    "    by the Frama-C kernel:    2 errors    0 warnings\n",
                                    fine),
                       &p);
    cr_expect(p.findings.count == 3 && strstr(p.findings.items[1], "other"));
    arena_delete(arena);
}

Test(audit_reads, every_clause_of_every_call_has_to_be_there)
{
    struct arena *arena = arena_new(abort);
    struct audit_properties p = {0};
    struct audit_kernels kernels = {0};
    struct audit_kernel kernel = {.name = "k01", .requires_count = 2, .calls = 1};
    array_push(arena, &kernels.items, kernel);
    cr_assert(audit_property_read(arena, HEAD CALL "Valid\tx\n", &p));
    audit_property_calls(arena, &p, "x.c", &kernels);
    cr_expect(p.findings.count == 1 && strstr(p.findings.items[0], "1 were checked"));
    cr_assert(audit_property_read(arena, HEAD CALL "Valid\ty\n", &p));
    p.findings.count = 0;
    audit_property_calls(arena, &p, "x.c", &kernels);
    cr_expect(p.findings.count == 0);
    arena_delete(arena);
}
