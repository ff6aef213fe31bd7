/* rules.c: rules of style that tools check. In: the files. Out: what breaks a rule without a
 * reason that is written down here. */
#include <stdlib.h>
#include <string.h>

#include "audit/parts.h"

enum { SECONDS = 900 };

/* ---- MISRA C:2012 ---- */

/* Rules that emitted C breaks, and why it may. */
static const struct {
    const char *rule, *reason;
} reasons[] = {
    {"1.4", "vectors need alignment, for which C11 has _Alignas"},
    {"2.2", "all elements of a form are printed alike, a factor of 1 or a term of 0 too"},
    {"2.4", "the enumerations of offsets have no names: their constants are what is used"},
    {"2.5", "headers are the same for all files; one file does not use every macro"},
    {"10.3", "a comparison of vectors is a mask of integers by its definition"},
    {"10.4", "indices are size_t, extents are literals without a suffix, as people read them"},
    {"10.8", "the bits of a vector are masked as integers and taken as reals again"},
    {"11.5", "the workspace is void * for the caller, reals inside, and doubles for sums"},
    {"11.8", "a step's gradients are read as one array of reals"},
    {"12.1", "* binds before +, and a condition before ?:, as people read them"},
    {"12.3", "arrays and pointers of one use are declared together"},
    {"15.5", "a function returns where its result is known"},
    {"15.6", "a body of one statement has no braces, as in all of the project's C"},
    {"18.4", "pointers move by offsets that the plan fixes; Eva proves each"},
    {"20.5", "a macro of simd.h ends with what it is for"},
    {"20.10", "# and ## make a pragma, and a function's name, out of a word"},
};

static const char *reason_for(const char *rule)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (!strcmp(reasons[i].rule, rule))
            return reasons[i].reason;
    return NULL;
}

struct broken {
    const char *rule, *first; /* where it is broken first */
    int count;
};

struct broken_rules {
    ARRAY(struct broken) items;
};

static void add_broken(struct arena *arena, struct broken_rules *rules, const char *rule,
                       const char *place)
{
    for (int i = 0; i < rules->items.count; i++)
        if (!strcmp(rules->items.items[i].rule, rule)) {
            rules->items.items[i].count++;
            return;
        }
    struct broken one = {rule, place, 1};
    array_push(arena, &rules->items, one);
}

static int by_rule(const void *a, const void *b)
{
    return strverscmp(((const struct broken *)a)->rule, ((const struct broken *)b)->rule);
}

static void report_rules(struct audit *a, struct audit_result *r, struct broken_rules *rules)
{
    int places = 0;
    if (rules->items.count)
        qsort(rules->items.items, (size_t)rules->items.count, sizeof *rules->items.items, by_rule);
    for (int i = 0; i < rules->items.count; i++) {
        const struct broken *b = &rules->items.items[i];
        const char *reason = reason_for(b->rule);
        places += b->count;
        if (reason)
            audit_say(a, &r->notes, "rule %-6s %5d  %s", b->rule, b->count, reason);
        else
            audit_say(a, &r->findings, "rule %s is broken %d times without a reason, first at %s",
                      b->rule, b->count, b->first);
    }
    r->figures = arena_printf(a->arena, "%d rules broken at %d places", rules->items.count, places);
}

void audit_misra(struct audit *a, struct audit_result *r)
{
    static const char mark[] = "misra-c2012-";
    struct broken_rules rules = {0};
    for (int i = 0; i < a->computing.files.count; i++) {
        const struct audit_file *file = &a->computing.files.items[i];
        const char *const more[] = {arena_printf(a->arena, "--cppcheck-build-dir=%s", a->scratch),
                                    file->path, NULL};
        int status;
        const char *said =
            audit_run(a, r,
                      "cppcheck --addon=misra --std=c11 --quiet --template={file}:{line}:{id} "
                      "--suppress=missingIncludeSystem -D__GNUC__=12",
                      more, "cppcheck", SECONDS, &status);
        if (!said)
            return;
        bool any = false;
        for (const char *line; (line = audit_line(a->arena, &said));) {
            const char *rule = strstr(line, mark), *slash = strrchr(line, '/');
            if (!rule)
                continue;
            any = true;
            add_broken(a->arena, &rules, rule + strlen(mark), slash ? slash + 1 : line);
        }
        if (status || !any)
            audit_say(a, &r->findings, "cppcheck gave no report on %s", file->name);
    }
    report_rules(a, r, &rules);
}

/* ---- clang-tidy ---- */

/* Left out: what takes the shape of kernels for a fault (many pointers in a row, long sums), and
 * RNET_FETCH's address, which is a number on purpose. */
static const char tidy_checks[] =
    "-checks=-*,clang-analyzer-*,bugprone-*,cert-*,misc-*,performance-*,portability-*,"
    "readability-misleading-indentation,readability-redundant-*,readability-non-const-parameter,"
    "readability-inconsistent-declaration-parameter-name,readability-const-return-type,"
    "-bugprone-easily-swappable-parameters,-performance-no-int-to-ptr,-portability-simd-intrinsics,"
    "-readability-redundant-declaration,-cert-dcl37-c,-cert-dcl51-cpp,-bugprone-reserved-"
    "identifier,"
    "-misc-unused-parameters,-clang-analyzer-security.insecureAPI.*";

void audit_tidy(struct audit *a, struct audit_result *r)
{
    int reports = 0;
    for (int i = 0; i < a->computing.files.count; i++) {
        const struct audit_file *file = &a->computing.files.items[i];
        struct audit_texts words = {0};
        audit_say(a, &words, "%s", tidy_checks);
        audit_say(a, &words, "--quiet");
        audit_say(a, &words, "%s", file->path);
        audit_say(a, &words, "--");
        audit_say(a, &words, "-std=c11");
        audit_say(a, &words, "-Wno-pass-failed");
        if (a->target->machine)
            audit_say(a, &words, "--target=%s", a->target->machine);
        array_push(a->arena, &words.items, (const char *)NULL);
        int status;
        const char *said =
            audit_run(a, r, "clang-tidy", words.items.items, "clang-tidy", SECONDS, &status);
        if (!said)
            return;
        reports += audit_add_warnings(a, r, said);
        if (status && !reports)
            audit_say(a, &r->findings, "clang-tidy failed on %s", file->name);
    }
    r->figures = arena_printf(a->arena, "%d files, %d reports", a->computing.files.count, reports);
}
