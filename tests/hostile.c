/* hostile.c: inputs that are too big, too deep or not text at all. Each ends in an answer. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "support/files.h"
#include "support/process.h"

enum { MILLION = 1000000, DEEP = 20000 };

/* What stands around a network's steps. */
static const char head[] = "network n {\n    input 3 x 32 x 32\n";
static const char tail[] = "    avgpool -> linear 10\n}\n";

struct text {
    char *bytes;
    size_t count, room;
};

static void append(struct text *text, const void *bytes, size_t count)
{
    if (text->room - text->count <= count) {
        text->room = 2 * text->room + count + 1;
        text->bytes = realloc(text->bytes, text->room);
        if (!text->bytes)
            abort();
    }
    memcpy(text->bytes + text->count, bytes, count);
    text->count += count;
}

static void append_times(struct text *text, const char *part, size_t times)
{
    size_t length = strlen(part);
    for (size_t i = 0; i < times; i++)
        append(text, part, length);
}

/* Checks the text, which it frees. */
static struct process check(struct text *text)
{
    char *path = files_scratch("hostile.rnet");
    cr_assert(files_write(path, text->bytes, text->count));
    struct process result = process_run("%s check %s", process_rnetc(), path);
    remove(path);
    free(path);
    free(text->bytes);
    return result;
}

static struct process check_around(const char *part, size_t times)
{
    struct text text = {0};
    append_times(&text, head, 1);
    append_times(&text, part, times);
    append_times(&text, tail, 1);
    return check(&text);
}

/* It fails with a diagnostic of the family `code` ("E4"), and says no more than a screenful. */
static void expect_error(struct process result, const char *code)
{
    char wanted[16];
    snprintf(wanted, sizeof wanted, "error[%s", code);
    cr_expect(result.status == 1, "exit status %d: %.1000s", result.status, result.err);
    cr_expect(strstr(result.err, wanted), "no %s in: %.1000s", wanted, result.err);
    cr_expect(result.err_bytes < 1 << 16, "%zu bytes of errors", result.err_bytes);
    process_free(&result);
}

static void expect_valid(struct process result)
{
    cr_expect(result.status == 0, "exit status %d: %.1000s", result.status, result.err);
    cr_expect(result.err_bytes == 0, "says %.1000s", result.err);
    process_free(&result);
}

Test(hostile, a_million_lines_are_read)
{
    expect_valid(check_around("    sigmoid\n", MILLION));
}

Test(hostile, a_million_wrong_lines_give_twenty_errors)
{
    struct process result = check_around("    conv\n", MILLION);
    int errors = 0;
    for (const char *at = result.err; (at = strstr(at, ": error[")); at++)
        errors++;
    cr_expect(errors == LIMIT_DIAGNOSTICS, "%d errors", errors);
    expect_error(result, "E1");
}

Test(hostile, a_stage_of_a_thousand_million_blocks)
{
    expect_error(check_around("    stage s 1000000000 x basic(16)\n", 1), "E4");
}

Test(hostile, blocks_that_multiply)
{
    /* ten blocks, each calling the one before a hundred times */
    struct text text = {0};
    append_times(&text, "block b0() { relu }\n", 1);
    for (int i = 1; i <= 10; i++) {
        char line[64];
        int length = snprintf(line, sizeof line, "block b%d() { 100 x b%d() }\n", i, i - 1);
        append(&text, line, (size_t)length);
    }
    append_times(&text, head, 1);
    append_times(&text, "    b10()\n", 1);
    append_times(&text, tail, 1);
    expect_error(check(&text), "E4");
}

Test(hostile, nul_bytes)
{
    struct text text = {0};
    append(&text, head, sizeof head - 1);
    append(&text, "    relu\0relu\n", 14);
    append(&text, tail, sizeof tail - 1);
    expect_error(check(&text), "E1");
}

Test(hostile, carriage_returns_are_line_ends)
{
    struct text text = {0};
    for (const char *c = "network n {\n    input 3 x 32 x 32\n    avgpool\n      -> linear 10\n}\n";
         *c; c++)
        append(&text, *c == '\n' ? "\r\n" : c, *c == '\n' ? 2 : 1);
    expect_valid(check(&text));
}

Test(hostile, no_final_newline)
{
    struct text text = {0};
    append(&text, head, sizeof head - 1);
    append(&text, tail, sizeof tail - 2);
    expect_valid(check(&text));
}

Test(hostile, empty_and_blank_files)
{
    const char *texts[] = {"", "\n", "# nothing", " \t\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct text text = {0};
        append(&text, texts[i], strlen(texts[i]));
        expect_error(check(&text), "E2");
    }
}

Test(hostile, deep_parentheses)
{
    struct text text = {0};
    append_times(&text, head, 1);
    append_times(&text, "    y = ", 1);
    append_times(&text, "(", DEEP);
    append_times(&text, "x", 1);
    append_times(&text, ")", DEEP);
    append_times(&text, "\n", 1);
    append_times(&text, tail, 1);
    expect_error(check(&text), "E4");
}

Test(hostile, open_parentheses)
{
    struct text text = {0};
    append_times(&text, head, 1);
    append_times(&text, "    y = ", 1);
    append_times(&text, "(", MILLION);
    expect_error(check(&text), "E");
}

Test(hostile, deep_stages)
{
    struct text text = {0};
    append_times(&text, head, 1);
    append_times(&text, "stage a {\n", DEEP);
    append_times(&text, "relu\n", 1);
    append_times(&text, "}\n", DEEP);
    append_times(&text, tail, 1);
    expect_error(check(&text), "E4");
}

Test(hostile, long_sums)
{
    struct text text = {0};
    append_times(&text, head, 1);
    append_times(&text, "    y = x", 1);
    append_times(&text, " + x", DEEP * 5);
    append_times(&text, "\n    return y -> avgpool -> linear 10\n}\n", 1);
    struct process result = check(&text);
    cr_expect(result.status == 0 || result.status == 1, "exit status %d", result.status);
    process_free(&result);
}

Test(hostile, long_minus_signs)
{
    struct text text = {0};
    append_times(&text, head, 1);
    append_times(&text, "    conv 1x1 ", 1);
    append_times(&text, "-", DEEP * 5);
    append_times(&text, "8\n", 1);
    append_times(&text, tail, 1);
    struct process result = check(&text);
    cr_expect(result.status == 0 || result.status == 1, "exit status %d", result.status);
    process_free(&result);
}

static struct process check_name_of(size_t bytes)
{
    struct text text = {0};
    append_times(&text, "network ", 1);
    append_times(&text, "n", bytes);
    append_times(&text, head + strlen("network n"), 1);
    append_times(&text, tail, 1);
    return check(&text);
}

Test(hostile, long_names)
{
    expect_valid(check_name_of(LIMIT_NAME_BYTES));
    expect_error(check_name_of(LIMIT_NAME_BYTES + 1), "E4");
    expect_error(check_name_of(MILLION), "E4");
}

Test(hostile, bytes_that_are_no_text)
{
    struct text text = {0};
    unsigned state = 1;
    for (int i = 0; i < MILLION; i++) {
        state = state * 1664525u + 1013904223u;
        unsigned char byte = (unsigned char)(state >> 24);
        append(&text, &byte, 1);
    }
    expect_error(check(&text), "E1");
}

/* Exit status 3 and one line that names the file. */
static void expect_file_error(struct process result, const char *name)
{
    cr_expect(result.status == 3, "exit status %d: %s", result.status, result.err);
    cr_expect(strstr(result.err, name), "%s is not named: %s", name, result.err);
    process_free(&result);
}

Test(hostile, files_that_cannot_be_read)
{
    const char *rnetc = process_rnetc();
    expect_file_error(process_run("%s check no/such.rnet", rnetc), "no/such.rnet");
    expect_file_error(process_run("%s check tests", rnetc), "tests");
    expect_file_error(process_run("%s summary no/such.rnet", rnetc), "no/such.rnet");
    expect_file_error(process_run("%s emit no/such.rnet -o -", rnetc), "no/such.rnet");
}

Test(hostile, full_disk)
{
    const char *rnetc = process_rnetc(), *file = "examples/cifar_resnet20.rnet";
    const char *commands[] = {"summary", "summary --json", "emit -o -"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct process result = process_run("%s %s %s > /dev/full", rnetc, commands[i], file);
        cr_expect(result.status == 3, "%s: exit status %d", commands[i], result.status);
        cr_expect(strstr(result.err, "space") != NULL, "%s says %s", commands[i], result.err);
        process_free(&result);
    }
    struct process result = process_run("%s emit %s -o /dev/full/x", rnetc, file);
    cr_expect(result.status == 3, "exit status %d", result.status);
    process_free(&result);
}

Test(hostile, wrong_usage)
{
    const char *arguments[] = {"",
                               "nonsense",
                               "check",
                               "check a.rnet b.rnet",
                               "check --nonsense examples/resnet18.rnet",
                               "emit examples/resnet18.rnet",
                               "emit examples/resnet18.rnet -o - --batch 0",
                               "emit examples/resnet18.rnet -o - --batch 99999999999999999999",
                               "emit examples/resnet18.rnet -o - --threads -1",
                               "emit examples/resnet18.rnet -o - --algorithm fast",
                               "emit examples/resnet18.rnet -o - --target pdp11"};
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++) {
        struct process result = process_run("%s %s", process_rnetc(), arguments[i]);
        cr_expect(result.status == 2, "`rnetc %s`: exit status %d", arguments[i], result.status);
        cr_expect(result.err_bytes > 0, "`rnetc %s` says nothing", arguments[i]);
        process_free(&result);
    }
}
