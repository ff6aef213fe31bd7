/* injection.c: names and strings of a .rnet file stay inside comments, strings and identifiers. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

/* Emits `text` and compiles what came out; or, where `may_refuse`, takes a diagnostic as well. */
static void expect_harmless(const char *text, bool may_refuse)
{
    char *file = files_scratch("injection.rnet"), *out = files_scratch("injection");
    cr_assert(files_write(file, text, strlen(text)));
    struct process emit = process_run("%s emit %s -o %s", process_rnetc(), file, out);
    bool refused = emit.status == 1 && strstr(emit.err, "error[") != NULL;
    if (!(may_refuse && refused)) {
        cr_expect(emit.status == 0, "exit status %d for\n%s\n%s", emit.status, text, emit.err);
        struct process compiled = process_run(
            "cd %s && for c in *.c; do gcc -std=c11 -trigraphs -Wall -Wextra -Wno-trigraphs "
            "-Werror=comment -I$OLDPWD/runtime -I. -march=native -c $c || exit 1; done; "
            "! nm *.o | grep evil",
            out);
        cr_expect(compiled.status == 0, "from\n%s\ncomes\n%s%s", text, compiled.out, compiled.err);
        process_free(&compiled);
    }
    process_free(&emit);
    free(file);
    free(out);
}

/* A network whose first convolution carries the label. */
static void try_label(const char *label)
{
    char text[512];
    snprintf(text, sizeof text,
             "network n {\n    input 3 x 8 x 8\n    conv 3x3 8 as \"%s\" -> bn -> relu\n"
             "    avgpool -> linear 10\n}\n",
             label);
    expect_harmless(text, true);
}

Test(injection, labels)
{
    static const char *const labels[] = {
        "a*/ int evil; /*",
        "a\\",
        "a?\?/",
        "a\\\" int evil;",
        "?\?=define int evil",
        "%s%n%d",
        "a\tb",
        "//a",
        "/*a",
        "a\r",
        "\x7f",
        "\xc3\xa9",
        "\xff\xfe",
        "a.b.c",
        "int",
        "a-b",
        "1",
        ".",
        "..",
        "",
        "a;b",
        "$(touch x)",
        "`ls`",
        "../../x",
        "a b",
    };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        try_label(labels[i]);
}

/* Names become identifiers: keywords of C and names that emitted C uses itself must not clash. */
Test(injection, names_of_networks)
{
    static const char *const names[] = {"int",    "main",  "for",    "restrict", "_Bool", "NULL",
                                        "size_t", "float", "printf", "inline",   "asm",   "bool",
                                        "params", "RNET",  "static", "double",   "unix",  "linux"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "network %s {\n    input 3 x 8 x 8\n    conv 3x3 8 -> bn -> relu\n"
                 "    avgpool -> linear 10\n}\n",
                 names[i]);
        expect_harmless(text, false);
    }
}

/* emit writes the runtime's headers beside NAME.h, which none of them may replace. */
Test(injection, names_of_headers)
{
    char *folder = files_scratch("headers"), *file = files_scratch("headers.rnet");
    size_t count;
    process_do("%s emit tests/golden/tiny.rnet -o %s && rm %s/tiny*.h", process_rnetc(), folder,
               folder);
    char **headers = files_list(folder, ".h", &count);
    cr_assert(count > 5);
    for (size_t i = 0; i < count; i++) {
        char text[256];
        snprintf(text, sizeof text, "network %s {\n    input 3 x 8 x 8\n    linear 10\n}\n",
                 headers[i]);
        cr_assert(files_write(file, text, strlen(text)));
        struct process ran = process_run("%s emit %s -o %s", process_rnetc(), file, folder);
        cr_expect(ran.status == 1 && strstr(ran.err, "error[E451]"), "%s: exit status %d, %s",
                  headers[i], ran.status, ran.err);
        process_free(&ran);
        free(headers[i]);
    }
    free(headers);
    free(folder);
    free(file);
}

Test(injection, names_of_stages_and_blocks)
{
    static const char *const names[] = {"int", "while", "params", "workspace", "input", "NULL",
                                        "ws",  "p",     "main",   "x1",        "layer1"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[384];
        snprintf(text, sizeof text,
                 "block unit(width) { conv 3x3 width -> bn -> relu }\n"
                 "network n {\n    input 3 x 8 x 8\n    stage %s 2 x unit(8)\n"
                 "    unit(8) as a_1\n    unit(8) as \"a.1\"\n    avgpool -> linear 10\n}\n",
                 names[i]);
        expect_harmless(text, true);
    }
}

Test(injection, labels_of_classes)
{
    static const char labels[] = "a\"b\\\n*/ int evil; /*\n?\?/\n%s%n\n\xc3\xa9\n\x01\n";
    static const char text[] = "network n {\n    input 3 x 8 x 8\n    conv 3x3 8 -> relu\n"
                               "    avgpool -> linear 6\n}\n"
                               "image { labels \"injection.txt\" }\n";
    char *file = files_scratch("injection.txt");
    cr_assert(files_write(file, labels, strlen(labels)));
    expect_harmless(text, true);
    free(file);
}

Test(injection, paths)
{
    char *folder = files_scratch("*int evil;*");
    static const char text[] = "network n {\n    input 3 x 8 x 8\n    avgpool -> linear 6\n}\n";
    struct process ran = process_run(
        "mkdir -p '%s' && printf '%%s' '%s' > '%s/a*.rnet' && %s emit '%s/a*.rnet' -o '%s/out' && "
        "gcc -std=c11 -Wall -Werror=comment -Iruntime -march=native -fsyntax-only "
        "'%s/out/n_infer.c'",
        folder, text, folder, process_rnetc(), folder, folder, folder);
    cr_expect(ran.status == 0, "exit status %d: %s", ran.status, ran.err);
    process_free(&ran);
    free(folder);
}
