/* language.c: grammar/README.md says what is so: its examples pass, its rules are rnet.y's, its
 * tables have every operator, code and warning. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

static const char page[] = "grammar/README.md";

enum { INDENT = 4, TEXT_BYTES = 8192 };

static bool begins_file(const char *line)
{
    static const char *const words[] = {"network ", "block ",  "include ",
                                        "image {",  "train {", "test {"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(line, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

static void expect_valid(const char *text, int number)
{
    char *path = files_scratch("example.rnet");
    cr_assert(files_write(path, text, strlen(text)));
    struct process ran = process_run("%s check - < %s", process_rnetc(), path);
    cr_expect(ran.status == 0 && ran.err_bytes == 0, "example %d:\n%s\n%s", number, text, ran.err);
    process_free(&ran);
    remove(path);
    free(path);
}

/* The indented block at `line`; returns where it ends. */
static const char *read_block(const char *line, char text[TEXT_BYTES])
{
    size_t used = 0;
    while (strncmp(line, "    ", INDENT) == 0 || *line == '\n') {
        const char *end = strchr(line, '\n');
        int skip = *line == '\n' ? 0 : INDENT;
        used += (size_t)snprintf(text + used, TEXT_BYTES - used, "%.*s\n", (int)(end - line) - skip,
                                 line + skip);
        line = end + 1;
    }
    return line;
}

Test(language, every_example_is_valid)
{
    char *whole = files_read(page, NULL), text[TEXT_BYTES];
    int count = 0;
    cr_assert(whole);
    for (const char *line = whole; *line;) {
        if (strncmp(line, "    ", INDENT) == 0) {
            line = read_block(line, text);
            if (begins_file(text))
                expect_valid(text, ++count);
        } else {
            line = strchr(line, '\n') + 1;
        }
    }
    cr_expect(count >= 7, "%d examples", count);
    free(whole);
}

Test(language, rules_are_those_of_the_parser)
{
    struct process ran = process_run("grammar/ebnf.sh check");
    cr_expect(ran.status == 0, "`grammar/ebnf.sh update` renews the rules:\n%s", ran.out);
    process_free(&ran);
    char *copy = files_scratch("grammar");
    ran = process_run("cp -r grammar %s && sed -i 's/| RELU  /| RELU NEWLINE /' %s/rnet.y && "
                      "%s/ebnf.sh check",
                      copy, copy, copy);
    cr_expect(ran.status == 1 && strstr(ran.out, "\"relu\" NEWLINE"), "%s%s", ran.out, ran.err);
    process_free(&ran);
    process_do("rm -rf %s", copy);
    free(copy);
}

static void expect_row(const char *whole, const char *format, const char *a, const char *b)
{
    char row[256];
    snprintf(row, sizeof row, format, a, b);
    cr_expect(strstr(whole, row), "%s has no row '%s'", page, row);
}

Test(language, tables_are_complete)
{
    char *whole = files_read(page, NULL), code[8], title[200], name[64];
    char *chapter = files_read("grammar/diagnostics.md", NULL);
    char *operators = files_read("compiler/front/operator.def", NULL);
    char *warnings = files_read("compiler/base/warning.def", NULL);
    int codes = 0, words = 0, names = 0;
    cr_assert(whole && chapter && operators && warnings);
    for (const char *at = chapter; (at = strstr(at, "\n### ")); at++)
        if (sscanf(at, "\n### %4[EW0-9]: %199[^\n]", code, title) == 2) {
            expect_row(whole, "\n| %s |%s", code, "");
            expect_row(whole, "| %s |\n%s", title, "");
            codes++;
        }
    for (const char *at = warnings; (at = strstr(at, "\nWARNING(")); at++)
        if (sscanf(at, "\nWARNING(%*[a-z_], \"%7[^\"]\", \"%63[^\"]\"", code, name) == 2) {
            expect_row(whole, "\n| %s | `-W%s` |", code, name);
            names++;
        }
    for (const char *at = operators; (at = strstr(at, "\nOPERATOR(")); at++)
        if (sscanf(at, "\nOPERATOR(%*[a-z_], \"%63[a-z]\"", name) == 1) {
            expect_row(whole, "\n| `%s%s", name, "");
            words++;
        }
    cr_expect(codes > 60 && names >= 8 && words >= 13, "%d codes, %d warnings, %d operators", codes,
              names, words);
    free(whole);
    free(chapter);
    free(operators);
    free(warnings);
}
