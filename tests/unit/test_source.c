/* test_source.c: positions, interned strings, and diagnostics as they are printed. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/limits.h"

static struct arena *arena;
static struct sources *sources;
static struct diag *diag;

static void no_memory(void)
{
    abort();
}

static void start(void)
{
    arena = arena_new(no_memory);
    sources = sources_new(arena);
    diag = diag_new(arena, sources);
}

static void stop(void)
{
    arena_delete(arena);
    cr_expect(arena_live_bytes() == 0);
}

static const struct source *add(const char *path, const char *text)
{
    return sources_add(sources, path, text, strlen(text));
}

/* The place of the first `needle` in a source. */
static struct span find(const struct source *source, const char *needle)
{
    const char *at = strstr(source->text, needle);
    cr_assert(at);
    uint32_t first = source->base + (uint32_t)(at - source->text);
    return (struct span){first, first + (uint32_t)strlen(needle)};
}

static void expect_printed(const char *expected)
{
    char *text = NULL;
    size_t bytes;
    FILE *file = open_memstream(&text, &bytes);
    cr_assert(file);
    diag_print(diag, file, false);
    fclose(file);
    cr_expect(strcmp(text, expected) == 0, "printed\n%s\ninstead of\n%s", text, expected);
    free(text);
}

static void expect_location(uint32_t position, const char *path, int line, int column, int bytes)
{
    struct location at = sources_locate(sources, position);
    cr_assert(at.source);
    cr_expect(strcmp(at.source->path, path) == 0 && at.line == line && at.column == column &&
                  at.text_bytes == bytes,
              "%s:%d:%d, %d bytes, instead of %s:%d:%d, %d bytes", at.source->path, at.line,
              at.column, at.text_bytes, path, line, column, bytes);
}

Test(source, lines_and_columns, .init = start, .fini = stop)
{
    const struct source *a = add("a", "one\ntwo\r\n\nlast");
    const struct source *b = add("b", "");
    const struct source *c = add("c", "x\n");
    expect_location(find(a, "one").first, "a", 1, 1, 3);
    expect_location(find(a, "wo").first, "a", 2, 2, 3); /* without its carriage return */
    expect_location(find(a, "last").first, "a", 4, 1, 4);
    expect_location(a->base + a->bytes, "a", 4, 5, 4);
    expect_location(b->base, "b", 1, 1, 0);
    expect_location(c->base + c->bytes, "c", 2, 1, 0);
    cr_expect(sources_count(sources) == 3);
    cr_expect(sources_get(sources, 1) == b);
}

Test(source, nowhere, .init = start, .fini = stop)
{
    const struct source *a = add("a", "one\n");
    cr_expect(sources_find(sources, 0) == NULL);
    cr_expect(sources_locate(sources, 0).source == NULL);
    cr_expect(sources_find(sources, a->base + a->bytes + 1) == NULL);
    cr_expect(sources_add(sources, "huge", "", (size_t)LIMIT_SOURCE_BYTES + 1) == NULL);
}

Test(source, joined_spans)
{
    struct span a = {5, 7}, b = {2, 6}, none = {0, 0};
    struct span both = span_join(a, b);
    cr_expect(both.first == 2 && both.last == 7);
    both = span_join(none, a);
    cr_expect(both.first == 5 && both.last == 7);
    both = span_join(a, none);
    cr_expect(both.first == 5 && both.last == 7);
}

Test(intern, one_pointer_a_string, .init = start, .fini = stop)
{
    enum { COUNT = 5000 };
    struct intern *intern = intern_new(arena);
    const char *first[COUNT];
    char text[32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "name%d", i);
        first[i] = intern_text(intern, text);
        cr_assert(strcmp(first[i], text) == 0);
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "name%d and more", i);
        cr_assert(intern_bytes(intern, text, strlen(text) - 9) == first[i]);
    }
    cr_expect(intern_text(intern, "") == intern_bytes(intern, "x", 0));
}

Test(diag, an_error_with_its_note_and_help, .init = start, .fini = stop)
{
    const struct source *a = add("a.rnet", "f = x\nreturn f + y -> relu\n");
    diag_error(diag, find(a, "f + y"), "E304", "the sum of %d and %d", 1, 2);
    diag_note(diag, find(a, "x"), "`x` is here");
    diag_help(diag, "write `f`");
    diag_warning(diag, (struct span){0}, WARNING_unused_value, "nowhere");
    expect_printed("a.rnet:2:8: error[E304]: the sum of 1 and 2\n"
                   "    2 | return f + y -> relu\n"
                   "      |        ^~~~~\n"
                   "a.rnet:1:5: note: `x` is here\n"
                   "    1 | f = x\n"
                   "      |     ^\n"
                   "help: write `f`\n"
                   "warning[W201]: nowhere [-Wunused-value]\n");
    cr_expect(diag_errors(diag) == 1);
}

Test(diag, carets_under_tabs_and_wide_characters, .init = start, .fini = stop)
{
    const struct source *a = add("a", "\tab\tcd\n# \xc3\xa9\xe2\x86\x92 here\n");
    diag_error(diag, find(a, "b\tc"), "E1", "tabs");
    diag_error(diag, find(a, "here"), "E2", "characters");
    expect_printed("a:1:3: error[E1]: tabs\n"
                   "    1 |     ab  cd\n"
                   "      |      ^~~~\n"
                   "a:2:9: error[E2]: characters\n"
                   "    2 | # \xc3\xa9\xe2\x86\x92 here\n"
                   "      |      ^~~~\n");
}

Test(diag, ranges_over_lines_and_at_ends, .init = start, .fini = stop)
{
    const struct source *a = add("a", "ab (\ncd)\n\33[1m");
    diag_error(diag, find(a, "(\ncd)"), "E1", "two lines");
    diag_error(diag, (struct span){a->base + 4, a->base + 5}, "E2", "behind a line");
    diag_error(diag, find(a, "["), "E3", "control\ncharacters");
    expect_printed("a:1:4: error[E1]: two lines\n"
                   "    1 | ab (\n"
                   "      |    ^\n"
                   "a:1:5: error[E2]: behind a line\n"
                   "    1 | ab (\n"
                   "      |     ^\n"
                   "a:3:2: error[E3]: control?characters\n"
                   "    3 | ?[1m\n"
                   "      |  ^\n");
}

Test(diag, long_lines_are_cut, .init = start, .fini = stop)
{
    char line[1001], expected[1200];
    memset(line, 'a', 1000);
    line[1000] = '\0';
    line[500] = 'b';
    const struct source *a = add("a", line);
    diag_error(diag, find(a, "b"), "E1", "far right");
    snprintf(expected, sizeof expected,
             "a:1:501: error[E1]: far right\n"
             "    1 | ...%.60sb%.139s...\n"
             "      |    %60s^\n",
             line, line, "");
    expect_printed(expected);
}

Test(diag, repeated_errors_are_one, .init = start, .fini = stop)
{
    const struct source *a = add("a", "ab\n");
    for (int i = 0; i < 3; i++) {
        diag_error(diag, find(a, "a"), "E1", "once");
        diag_help(diag, "once");
    }
    diag_error(diag, find(a, "a"), "E2", "another code");
    cr_expect(diag_errors(diag) == 2);
    expect_printed("a:1:1: error[E1]: once\n    1 | ab\n      | ^\nhelp: once\n"
                   "a:1:1: error[E2]: another code\n    1 | ab\n      | ^\n");
}

Test(diag, the_rest_is_counted, .init = start, .fini = stop)
{
    for (int i = 0; i < LIMIT_DIAGNOSTICS + 3; i++) {
        diag_error(diag, (struct span){0}, "E1", "number %d", i);
        diag_note(diag, (struct span){0}, "a note");
    }
    char *text = NULL;
    size_t bytes;
    FILE *file = open_memstream(&text, &bytes);
    diag_print(diag, file, false);
    fclose(file);
    int lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    cr_expect(lines == 2 * LIMIT_DIAGNOSTICS + 1);
    cr_expect(strstr(text, "\n3 more errors not shown\n"));
    cr_expect(diag_errors(diag) == LIMIT_DIAGNOSTICS + 3);
    free(text);
}

static void expect_nearest(const char *word, const char *expected)
{
    static const char *const words[] = {"conv", "bn", "relu", "dropout", "stride"};
    const char *nearest = diag_nearest(word, words, 5);
    cr_expect(expected ? nearest && strcmp(nearest, expected) == 0 : !nearest, "%s: %s", word,
              nearest ? nearest : "nothing");
}

Test(diag, nearest_words)
{
    expect_nearest("cnov", "conv");
    expect_nearest("ReLU", "relu");
    expect_nearest("bm", "bn");
    expect_nearest("droput", "dropout");
    expect_nearest("strides", "stride");
    expect_nearest("x", NULL);
    expect_nearest("", NULL);
    expect_nearest("something", NULL);
}
