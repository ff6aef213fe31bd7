/* test_explain.c: the chapter on diagnostics is held against the compiler: every code of its
 * sources is documented and the other way round, each example gives its code first, and what is
 * corrected as the entry says passes in silence. What no text can show is made here. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/warning.h"
#include "support/files.h"
#include "support/process.h"

enum { CODE_BYTES = 5, CODES_MAX = 256, TEXT_BYTES = 1 << 14 };

struct codes {
    char code[CODES_MAX][CODE_BYTES];
    int count;
};

struct entry {
    char code[CODE_BYTES];
    char *title;
    char *text; /* under the heading */
};

static const char chapter[] = "grammar/diagnostics.md";

static bool has(const struct codes *codes, const char *code)
{
    for (int i = 0; i < codes->count; i++)
        if (!strcmp(codes->code[i], code))
            return true;
    return false;
}

static void add(struct codes *codes, const char *code)
{
    if (has(codes, code))
        return;
    cr_assert(codes->count < CODES_MAX);
    snprintf(codes->code[codes->count++], CODE_BYTES, "%s", code);
}

static bool is_code(const char *text)
{
    return (*text == 'E' || *text == 'W') && isdigit((unsigned char)text[1]) &&
           isdigit((unsigned char)text[2]) && isdigit((unsigned char)text[3]);
}

/* Codes in the sources: strings of nothing else. */
static struct codes used_codes(void)
{
    static const char *const patterns[] = {"compiler/*.c", "compiler/*/*.[ch]", "compiler/*/*.def",
                                           "grammar/rnet.[ly]"};
    struct codes codes = {.count = 0};
    glob_t files = {0};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        glob(patterns[i], i ? GLOB_APPEND : 0, NULL, &files);
    cr_assert(files.gl_pathc > 50, "the test runs in the repository's root");
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char *text = files_read(files.gl_pathv[i], NULL);
        for (char *at = text; (at = strchr(at, '"')); at++)
            if (is_code(at + 1) && at[CODE_BYTES] == '"') {
                char code[CODE_BYTES] = {at[1], at[2], at[3], at[4]};
                add(&codes, code);
            }
        free(text);
    }
    globfree(&files);
    return codes;
}

/* The entries of the chapter, cut out of `text`. */
static int read_entries(char *text, struct entry *entries)
{
    int count = 0;
    for (char *line = text, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (!strncmp(line, "### ", 4) && is_code(line + 4)) {
            cr_assert(count < CODES_MAX && next);
            memcpy(entries[count].code, line + 4, CODE_BYTES - 1);
            cr_assert(!strncmp(line + 8, ": ", 2), "%s", line);
            entries[count].title = line + 10;
            entries[count++].text = next;
        } else if (*line == '#') {
            *line = '\0'; /* the entry above ends */
        } else if (next) {
            next[-1] = '\n';
        }
    }
    /* Headings became ends of strings: those of entries stand before their own text. */
    for (int i = 0; i < count; i++) {
        char *heading = strstr(entries[i].text, "\n### ");
        if (heading)
            heading[1] = '\0';
    }
    return count;
}

static struct entry entries[CODES_MAX];
static int entry_count;
static char *chapter_text;

static void start(void)
{
    chapter_text = files_read(chapter, NULL);
    cr_assert(chapter_text);
    entry_count = read_entries(chapter_text, entries);
}

static void stop(void)
{
    free(chapter_text);
}

/* ---- Codes and names ---- */

Test(explain, documents_what_is_used, .init = start, .fini = stop)
{
    struct codes used = used_codes(), documented = {.count = 0};
    for (int i = 0; i < entry_count; i++) {
        cr_expect(!has(&documented, entries[i].code), "%s stands twice", entries[i].code);
        cr_expect(has(&used, entries[i].code), "nothing reports %s", entries[i].code);
        add(&documented, entries[i].code);
    }
    for (int i = 0; i < used.count; i++)
        cr_expect(has(&documented, used.code[i]), "%s is not documented", used.code[i]);
    cr_expect(used.count > 80, "%d codes", used.count);
}

Test(explain, titles_of_warnings_are_the_table, .init = start, .fini = stop)
{
    for (int i = 0; i < WARNING_COUNT; i++) {
        int k = 0;
        while (k < entry_count && strcmp(entries[k].code, warning_table[i].code))
            k++;
        cr_assert(k < entry_count, "%s", warning_table[i].code);
        cr_expect(!strcmp(entries[k].title, warning_table[i].text), "%s", entries[k].title);
    }
}

/* ---- Examples ---- */

static char *scratch_file(void)
{
    return files_scratch("example.rnet");
}

/* The first code in a text of diagnostics, "" for none. */
static void first_code(const char *text, char code[CODE_BYTES])
{
    *code = '\0';
    for (const char *at = text; (at = strchr(at, '[')); at++)
        if (is_code(at + 1) && at[CODE_BYTES] == ']') {
            snprintf(code, CODE_BYTES, "%.4s", at + 1);
            return;
        }
}

/* What `check` says first of a text, or `emit` where check says nothing. */
static void expect_code(const char *text, size_t bytes, const char *want)
{
    char *path = scratch_file(), code[CODE_BYTES];
    cr_assert(files_write(path, text, bytes));
    struct process run = process_run("%s check %s", process_rnetc(), path);
    first_code(run.err, code);
    if (!*code) {
        process_free(&run);
        run = process_run("%s emit --train %s -o -", process_rnetc(), path);
        first_code(run.err, code);
    }
    cr_expect(!strcmp(code, want), "the example of %s gives `%s`\n%s", want, code, run.err);
    process_free(&run);
    unlink(path);
    free(path);
}

static void expect_silence(const char *text, const char *code)
{
    char *path = scratch_file();
    cr_assert(files_write(path, text, strlen(text)));
    struct process run = process_run("%s check %s", process_rnetc(), path);
    cr_expect(run.status == 0 && !*run.err, "%s, corrected:\n%s\n%s", code, text, run.err);
    process_free(&run);
    unlink(path);
    free(path);
}

static bool is_marked(const char *line, size_t bytes, const char *code)
{
    return bytes > 6 && !strncmp(line + bytes - 4, code, 4) && !strncmp(line + bytes - 6, "# ", 2);
}

/* Splits an entry: the example, and the example with its marked lines replaced by those below
 * `Right:`. False where it has none. */
static bool split(const struct entry *entry, char *example, char *corrected)
{
    char right[TEXT_BYTES] = "";
    bool below = false, replaced = false;
    *example = *corrected = '\0';
    for (int pass = 0; pass < 2; pass++) {
        below = false;
        for (const char *line = entry->text; *line; line += strcspn(line, "\n") + 1) {
            int bytes = (int)strcspn(line, "\n");
            below = below || !strncmp(line, "Right:\n", 7);
            if (strncmp(line, "    ", 4))
                continue;
            char *to = below ? right : example;
            if (pass == 0) {
                snprintf(to + strlen(to), TEXT_BYTES - strlen(to), "%.*s\n", bytes - 4, line + 4);
            } else if (!below && !is_marked(line, (size_t)bytes, entry->code)) {
                snprintf(corrected + strlen(corrected), TEXT_BYTES - strlen(corrected), "%.*s\n",
                         bytes - 4, line + 4);
            } else if (!below && !replaced) {
                strcat(corrected, right);
                replaced = true;
            }
        }
    }
    if (*example)
        cr_expect(replaced, "%s marks no line", entry->code);
    return *example;
}

Test(explain, examples_hold, .init = start, .fini = stop)
{
    static char example[TEXT_BYTES], corrected[2 * TEXT_BYTES];
    for (int i = 0; i < entry_count; i++) {
        bool shown = split(&entries[i], example, corrected);
        bool refuses = strstr(entries[i].text, "\nNo example: ");
        cr_expect(shown != refuses, "%s has an example or says why not", entries[i].code);
        if (!shown)
            continue;
        expect_code(example, strlen(example), entries[i].code);
        expect_silence(corrected, entries[i].code);
    }
}

/* ---- What no text of a few lines shows ---- */

static char *repeated(const char *text, int count)
{
    size_t bytes = strlen(text);
    char *all = malloc(bytes * (size_t)count + 1);
    cr_assert(all);
    for (int i = 0; i < count; i++)
        memcpy(all + bytes * (size_t)i, text, bytes);
    all[bytes * (size_t)count] = '\0';
    return all;
}

static void expect_printed(const char *want, const char *before, const char *part, int count,
                           const char *after)
{
    char *middle = repeated(part, count), *text;
    cr_assert(asprintf(&text, "%s%s%s", before, middle, after) > 0);
    expect_code(text, strlen(text), want);
    free(text);
    free(middle);
}

static void deep_blocks(const char *code)
{
    static char text[TEXT_BYTES];
    int used = sprintf(text, "block b0() { relu }\n");
    for (int i = 1; i < 70; i++)
        used += sprintf(text + used, "block b%d() { b%d() }\n", i, i - 1);
    used += sprintf(text + used, "network n {\n    input 3 x 8 x 8\n    b69() -> linear 10\n}\n");
    expect_code(text, (size_t)used, code);
}

static void deep_includes(const char *code)
{
    char name[32], text[64];
    for (int i = 0; i < 70; i++) {
        snprintf(name, sizeof name, "deep%d.rnet", i);
        snprintf(text, sizeof text, i < 69 ? "include \"deep%d.rnet\"\n" : "image {\n}\n", i + 1);
        char *path = files_scratch(name);
        cr_assert(files_write(path, text, strlen(text)));
        free(path);
    }
    expect_printed(code, "include \"deep0.rnet\"\n", "", 0, "");
}

static void large_file(const char *code)
{
    char *path = files_scratch("large.rnet");
    cr_assert(files_write(path, "", 0) && truncate(path, (256L << 20) + 1) == 0);
    expect_printed(code, "include \"large.rnet\"\n", "", 0, "");
    unlink(path);
    free(path);
}

static void few_labels(const char *code)
{
    char *path = files_scratch("labels.txt");
    cr_assert(files_write(path, "one\n", 4));
    expect_printed(code, "image {\n    labels \"labels.txt\"\n}\n", "", 0,
                   "network n {\n    input 3 x 8 x 8\n    linear 10\n}\n");
    free(path);
}

Test(explain, what_no_example_shows, .init = start, .fini = stop)
{
    static const char *const codes[] = {"E102", "E103", "E404", "E413",
                                        "E414", "E415", "E503", "E505"};
    for (int i = 0; i < entry_count; i++) {
        size_t k = 0;
        if (!strstr(entries[i].text, "\nNo example: "))
            continue;
        while (k < sizeof codes / sizeof *codes && strcmp(codes[k], entries[i].code))
            k++;
        cr_expect(k < sizeof codes / sizeof *codes, "%s has neither example nor test",
                  entries[i].code);
    }
    expect_code("image {\n    \x01\n}\n", 15, "E102");
    expect_code("# \xff\n", 4, "E103");
    deep_blocks("E404");
    expect_printed("E413", "block ", "n", 129, "() {\n    relu\n}\n");
    expect_printed("E414", "block b() {\n    return ", "(", 300, "\n}\n");
    deep_includes("E415");
    large_file("E503");
    few_labels("E505");
}

/* ---- The command ---- */

static void expect_says(const char *arguments, int status, const char *out, const char *err)
{
    struct process run = process_run("%s explain %s", process_rnetc(), arguments);
    cr_expect(run.status == status, "explain %s: %d", arguments, run.status);
    cr_expect(strstr(run.out, out), "explain %s prints\n%s", arguments, run.out);
    cr_expect(strstr(run.err, err), "explain %s says\n%s", arguments, run.err);
    process_free(&run);
}

Test(explain, command)
{
    expect_says("E304", 0, "E304: operands of different shapes\n\nThe operands", "");
    expect_says("e304", 0, "E304: operands of different shapes\n", "");
    expect_says("unused-value", 0, "W201: a value that nothing uses [-Wunused-value]\n", "");
    expect_says("E3O4", 2, "", "no diagnostic `E3O4`; did you mean `E304`?");
    expect_says("unused-valu", 2, "", "did you mean `unused-value`?");
    expect_says("nonsense", 2, "", "`rnetc explain` lists all");
    struct process run = process_run("%s explain E304", process_rnetc());
    cr_expect(!strstr(run.out, "###") && !strstr(run.out, "E305"), "%s", run.out);
    process_free(&run);
}

Test(explain, lists_all_codes, .init = start, .fini = stop)
{
    struct process run = process_run("%s explain", process_rnetc());
    cr_expect(run.status == 0);
    const char *at = run.out;
    for (int i = 0; i < entry_count; i++) {
        cr_expect(!strncmp(at, entries[i].code, 4) && strstr(at, entries[i].title), "%s in\n%s",
                  entries[i].code, at);
        at += strcspn(at, "\n") + 1;
    }
    cr_expect(!*at, "%s", at);
    process_free(&run);
}
