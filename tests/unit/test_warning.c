/* test_warning.c: -W options, and what becomes of the warnings; colour. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/warning.h"
#include "options.h"
#include "support/files.h"
#include "support/process.h"

static struct arena *arena;
static struct warnings choice;

static void no_memory(void)
{
    abort();
}

static void start(void)
{
    arena = arena_new(no_memory);
    choice = (struct warnings){0};
}

static void stop(void)
{
    arena_delete(arena);
}

/* Applies options, blanks between them; "" or what is wrong with the first wrong one. */
static const char *apply(const char *options)
{
    const char *wrong = NULL;
    choice = (struct warnings){0};
    char *text = arena_copy(arena, options, strlen(options));
    for (char *word = strtok(text, " "); word && !wrong; word = strtok(NULL, " "))
        wrong = warning_option(arena, &choice, word);
    return wrong ? wrong : "";
}

static void expect_levels(const char *options, enum warning_level value, enum warning_level other)
{
    cr_expect(!*apply(options), "%s: %s", options, apply(options));
    cr_expect(warning_level(&choice, WARNING_unused_value) == value, "%s", options);
    cr_expect(warning_level(&choice, WARNING_headless) == other, "%s", options);
}

Test(warning, options, .init = start, .fini = stop)
{
    expect_levels("", WARNING_SHOWN, WARNING_SHOWN);
    expect_levels("-Wno-unused-value", WARNING_HIDDEN, WARNING_SHOWN);
    expect_levels("-Wno-unused-value -Wunused-value", WARNING_SHOWN, WARNING_SHOWN);
    expect_levels("-Wno-all", WARNING_HIDDEN, WARNING_HIDDEN);
    expect_levels("-Wno-all -Wheadless", WARNING_HIDDEN, WARNING_SHOWN);
    expect_levels("-Wno-headless -Wall", WARNING_SHOWN, WARNING_SHOWN);
    expect_levels("-w", WARNING_HIDDEN, WARNING_HIDDEN);
    expect_levels("-w -Wall -Werror", WARNING_HIDDEN, WARNING_HIDDEN);
    expect_levels("-Werror", WARNING_ERROR, WARNING_ERROR);
    expect_levels("-Werror -Wno-headless", WARNING_ERROR, WARNING_HIDDEN);
    expect_levels("-Werror=headless", WARNING_SHOWN, WARNING_ERROR);
    expect_levels("-Wno-all -Werror=headless", WARNING_HIDDEN, WARNING_ERROR);
    expect_levels("-Werror -Wno-error=headless", WARNING_ERROR, WARNING_SHOWN);
    expect_levels("-Wno-error=headless -Werror", WARNING_ERROR, WARNING_SHOWN);
    expect_levels("-Wno-error=headless -Werror=headless", WARNING_SHOWN, WARNING_ERROR);
    expect_levels("-Werror=headless -Wno-error=headless", WARNING_SHOWN, WARNING_SHOWN);
    expect_levels("-Werror=headless -Wno-error", WARNING_SHOWN, WARNING_SHOWN);
    expect_levels("-Wno-headless -Wno-error=headless", WARNING_SHOWN, WARNING_HIDDEN);
}

Test(warning, wrong_options, .init = start, .fini = stop)
{
    cr_expect(strstr(apply("-Wunused-valeu"), "did you mean `-Wunused-value`?"));
    cr_expect(strstr(apply("-Wno-unused_value"), "did you mean `-Wno-unused-value`?"));
    cr_expect(strstr(apply("-Werror=headles"), "did you mean `-Werror=headless`?"));
    cr_expect(strstr(apply("-Werorr"), "did you mean `-Werror`?"));
    cr_expect(strstr(apply("-Wnonsense"), "`rnetc explain` lists them"));
    cr_expect(strstr(apply("-W"), "`rnetc explain` lists them"));
    cr_expect(strstr(apply("-Werror="), "`rnetc explain` lists them"));
}

/* Errors made of warnings count apart: checking goes on as it would without them. */
Test(warning, counts, .init = start, .fini = stop)
{
    struct diag *diag = diag_new(arena, sources_new(arena));
    apply("-Werror=headless -Wno-unused-parameter");
    diag_choose(diag, &choice);
    diag_warning(diag, (struct span){0}, WARNING_unused_value, "one");
    diag_warning(diag, (struct span){0}, WARNING_unused_parameter, "two");
    diag_note(diag, (struct span){0}, "of a hidden warning");
    cr_expect(!diag_failed(diag) && !diag_first_code(diag));
    diag_warning(diag, (struct span){0}, WARNING_headless, "three");
    cr_expect(diag_failed(diag) && diag_errors(diag) == 0);
    cr_expect(strcmp(diag_first_code(diag), "W304") == 0);
    char *text = NULL;
    size_t bytes = 0;
    FILE *file = open_memstream(&text, &bytes);
    diag_print(diag, file, false);
    fclose(file);
    cr_expect(strcmp(text, "warning[W201]: one [-Wunused-value]\n"
                           "error[W304]: three [-Werror=headless]\n") == 0,
              "%s", text);
    free(text);
}

/* ---- On the command line ---- */

static const char plain[] = "printf 'block b(k) {\\n relu\\n}\\n'";

static void expect_run(const char *options, int status, const char *text)
{
    struct process run = process_run("%s | %s check - %s", plain, process_rnetc(), options);
    cr_expect(run.status == status, "%s: %d\n%s", options, run.status, run.err);
    cr_expect(*text ? strstr(run.err, text) != NULL : !*run.err, "%s: %s", options, run.err);
    process_free(&run);
}

Test(warning, command_line)
{
    expect_run("", 0, "warning[W202]: the block does not use its parameter `k` [-Wunused-param");
    expect_run("-Wno-unused-parameter", 0, "");
    expect_run("-w", 0, "");
    expect_run("-Werror", 1, "error[W202]: the block does not use its parameter `k` [-Werror=unu");
    expect_run("-Wparameter", 2, "rnetc: unknown warning `-Wparameter`");
}

Test(warning, colour)
{
    expect_run("", 0, "<stdin>:1:9: warning[W202]:");
    expect_run("--color=never", 0, "<stdin>:1:9: warning[W202]:");
    expect_run("--color=always", 0, "\33[1;35mwarning[W202]:\33[0m");
    expect_run("--color always", 0, "\33[1;35mwarning[W202]:\33[0m");
    expect_run("--color=sometimes", 2, "--color takes auto, always or never, not `sometimes`");
    expect_run("--color", 2, "--color needs a value: WHEN");
}

/* `script` is a terminal. */
static void expect_terminal(const char *environment, bool colour)
{
    static const char text[] = "network n {\n}\n";
    char *path = files_scratch("terminal.rnet");
    cr_assert(files_write(path, text, strlen(text)));
    struct process run =
        process_run("%s script -qec '%s check %s' /dev/null", environment, process_rnetc(), path);
    cr_expect(!strstr(run.out, "\33[") == !colour, "%s: %s", environment, run.out);
    cr_expect(strstr(run.out, "for more about this error: rnetc explain E210"), "%s", run.out);
    process_free(&run);
    free(path);
}

Test(warning, terminal)
{
    struct process probe = process_run("script -qec true /dev/null");
    if (probe.status != 0)
        cr_skip_test("no terminal can be opened here");
    process_free(&probe);
    expect_terminal("env -u NO_COLOR TERM=xterm", true);
    expect_terminal("env NO_COLOR= TERM=xterm", true);
    expect_terminal("env NO_COLOR=1 TERM=xterm", false);
    expect_terminal("env -u NO_COLOR TERM=dumb", false);
}
