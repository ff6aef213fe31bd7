/* compiled.c: what compilers say of emitted C, and what they make of it. In: the files. Out:
 * warnings, the stack that functions use, the symbols that objects need. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/parts.h"
#include "base/flags.h"
#include "toolchain.h"

enum { SECONDS = 3600 };

/* Vectors as arguments of static functions concern no caller; -pedantic has no words for them. */
static const char warnings[] =
    "-O2 " FLAGS_COMPILE " -Wall -Wextra -Wconversion -Wshadow -pedantic -Wno-psabi";

static const char *gcc_of(struct audit *a)
{
    return toolchain_is_cross(a->target) ? arena_printf(a->arena, "%s-gcc", a->target->machine)
                                         : "gcc";
}

static const char *gcc_package(const struct audit *a)
{
    return a->target->machine ? "gcc-aarch64-linux-gnu" : "gcc";
}

static const char *gcc(struct audit *a, const char *options)
{
    return arena_printf(a->arena, "%s %s %s %s", gcc_of(a), warnings, a->target->flags, options);
}

int audit_add_warnings(struct audit *a, struct audit_result *r, const char *said)
{
    int count = 0;
    for (const char *line; (line = audit_line(a->arena, &said));)
        if (strstr(line, "warning: ") || strstr(line, "error: ")) {
            const char *name = strstr(line, a->folder);
            audit_say(a, &r->findings, "%s", name ? name + strlen(a->folder) + 1 : line);
            count++;
        }
    return count;
}

/* Runs `command` on each file, with its path as the last word; the warnings, -1 where one did not
 * run. A status that is not 0, without a warning, is a finding too. */
static int each_file(struct audit *a, struct audit_result *r, const char *command,
                     const char *package)
{
    int total = 0;
    for (int i = 0; i < a->translated.items.count; i++) {
        const char *const more[] = {a->translated.items.items[i], NULL};
        int status;
        const char *said = audit_run(a, r, command, more, package, SECONDS, &status);
        if (!said)
            return -1;
        int count = audit_add_warnings(a, r, said);
        if (status && !count)
            audit_say(a, &r->findings, "`%s` failed on %s", command, more[0]);
        total += count;
    }
    return total;
}

void audit_warnings(struct audit *a, struct audit_result *r)
{
    const char *clang = arena_printf(a->arena, "clang %s%s %s -fsyntax-only -Wno-pass-failed",
                                     a->target->machine ? "--target=" : "",
                                     a->target->machine ? a->target->machine : "",
                                     arena_printf(a->arena, "%s %s", warnings, a->target->flags));
    int by_gcc = each_file(a, r, gcc(a, "-c -o /dev/null"), gcc_package(a));
    int by_clang = by_gcc < 0 ? -1 : each_file(a, r, clang, "clang");
    if (by_clang >= 0)
        r->figures = arena_printf(a->arena, "%d files, gcc %d warnings, clang %d",
                                  a->translated.items.count, by_gcc, by_clang);
}

void audit_analyzer(struct audit *a, struct audit_result *r)
{
    int count = each_file(a, r, gcc(a, "-fanalyzer -c -o /dev/null"), gcc_package(a));
    if (count >= 0)
        r->figures =
            arena_printf(a->arena, "%d files, %d reports", a->translated.items.count, count);
}

/* ---- Stack ---- */

/* A line of a .su file: "x.c:12:3:name<tab>192<tab>static". */
static void add_stack(struct audit *a, struct audit_result *r, const char *line, long *most,
                      const char **largest, int *functions)
{
    const char *tab = strchr(line, '\t');
    if (!tab)
        return;
    const char *name = tab;
    while (name > line && name[-1] != ':')
        name--;
    const char *function = arena_copy(a->arena, name, (size_t)(tab - name));
    long bytes = strtol(tab + 1, NULL, 10);
    if (strstr(tab, "dynamic") && !strstr(tab, "bounded"))
        audit_say(a, &r->findings, "%s has a stack frame of no bounded size", function);
    ++*functions;
    if (bytes > *most) {
        *most = bytes;
        *largest = function;
    }
}

void audit_stack(struct audit *a, struct audit_result *r)
{
    enum { STACK_MOST = 256 << 10 }; /* threads have 2 MiB at least */
    long most = 0;
    int functions = 0;
    const char *largest = "none";
    for (int i = 0; i < a->computing.files.count; i++) {
        const struct audit_file *file = &a->computing.files.items[i];
        const char *const more[] = {"-o", audit_scratch(a, "audit.o"), file->path, NULL};
        int status;
        if (!audit_run(a, r, gcc(a, "-fstack-usage -c"), more, gcc_package(a), SECONDS, &status))
            return;
        const char *table = status ? NULL : audit_slurp(a->arena, audit_scratch(a, "audit.su"));
        if (!table) {
            audit_say(a, &r->findings, "gcc does not say how much stack %s uses", file->name);
            return;
        }
        for (const char *line; (line = audit_line(a->arena, &table));)
            add_stack(a, r, line, &most, &largest, &functions);
    }
    if (most > STACK_MOST)
        audit_say(a, &r->findings, "%s uses %ld bytes of stack; %d are allowed", largest, most,
                  STACK_MOST);
    r->figures = arena_printf(a->arena, "%d functions, all bounded, %ld bytes at most (%s)",
                              functions, most, largest);
}

/* ---- Symbols ---- */

/* What emitted code may need: the processor's arithmetic as functions, copies that compilers make
 * of loops, OpenMP's threads, the stack protector, one matrix product, and abort. */
static bool may_need(const char *symbol)
{
    static const char *const names[] = {
        "abort",
        "memset",
        "memcpy",
        "memmove",
        "rnet_gemm",
        "__stack_chk_fail",
        "GOMP_barrier",
        "GOMP_parallel",
        "omp_get_max_threads",
        "omp_get_num_threads",
        "omp_get_thread_num",
        "exp",
        "expf",
        "pow",
        "powf",
        "sqrt",
        "sqrtf",
        "log",
        "logf",
        "fmaf",
        "fma",
        "_GLOBAL_OFFSET_TABLE_",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(symbol, names[i]))
            return true;
    return false;
}

/* A line of nm: "[address] LETTER symbol". Counts what is needed and what is seen from outside;
 * nothing may be writable data. */
static void add_symbol(struct audit *a, struct audit_result *r, const char *line, int counts[2])
{
    line += strspn(line, " 0123456789abcdef");
    char letter = line[0];
    if (!letter || line[1] != ' ')
        return;
    const char *symbol = line + 2;
    if (letter == 'U' && !may_need(symbol))
        audit_say(a, &r->findings, "needs %s", symbol);
    if (strchr("bBdDC", letter))
        audit_say(a, &r->findings, "%s is data that can be written", symbol);
    if (letter == 'T' && strncmp(symbol, a->network, strlen(a->network)))
        audit_say(a, &r->findings, "%s is seen from outside", symbol);
    counts[0] += letter == 'U';
    counts[1] += letter == 'T';
}

void audit_symbols(struct audit *a, struct audit_result *r)
{
    int counts[2] = {0};
    for (int i = 0; i < a->computing.files.count; i++) {
        const struct audit_file *file = &a->computing.files.items[i];
        const char *object = audit_scratch(a, "audit.o");
        const char *const more[] = {"-o", object, file->path, NULL}, *const it[] = {object, NULL};
        int status;
        if (!audit_run(a, r, gcc(a, "-c"), more, gcc_package(a), SECONDS, &status))
            return;
        const char *said = status ? NULL : audit_run(a, r, "nm", it, "binutils", SECONDS, &status);
        if (!said || status) {
            audit_say(a, &r->findings, "no symbols of %s", file->name);
            return;
        }
        for (const char *line; (line = audit_line(a->arena, &said));)
            add_symbol(a, r, line, counts);
    }
    r->figures = arena_printf(a->arena, "needs %d functions of others, offers %d, no data",
                              counts[0], counts[1]);
}
