/* page.c: `rnetc audit --html`: the page is well-formed HTML that holds every text whole and asks
 * for nothing else; in a browser, where there is one, its links and keys work. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

/* The page of a network, which the caller frees. */
static char *page_of(const char *file, const char *options, char **path)
{
    char *folder = files_scratch("page");
    process_do("mkdir -p %s", folder);
    cr_assert(asprintf(path, "%s/page.html", folder) > 0);
    process_do("%s audit %s --html %s %s", process_rnetc(), file, *path, options);
    char *text = files_read(*path, NULL);
    cr_assert_not_null(text);
    free(folder);
    return text;
}

/* ---- HTML ---- */

enum { DEPTH = 64 };

struct tags {
    char open[DEPTH][16];
    int depth, count;
};

static bool is_void(const char *tag)
{
    return !strcmp(tag, "meta") || !strcmp(tag, "br");
}

/* Behind a tag that begins at `at`; its attributes' values have quotes. */
static const char *take_tag(struct tags *t, const char *at)
{
    char name[16] = "";
    bool closing = at[1] == '/';
    const char *c = at + 1 + closing;
    for (size_t i = 0; isalnum((unsigned char)*c) && i < sizeof name - 1; i++)
        name[i] = *c++;
    cr_assert(*name, "a bare `<` before \"%.40s\"", at);
    for (bool quoted = false; *c && (quoted || *c != '>'); c++) {
        cr_assert(quoted || *c != '<', "`<` within a tag: \"%.60s\"", at);
        quoted ^= *c == '"';
    }
    t->count++;
    if (closing) {
        cr_assert(t->depth > 0 && !strcmp(t->open[t->depth - 1], name), "</%s> closes <%s>", name,
                  t->depth ? t->open[t->depth - 1] : "");
        t->depth--;
    } else if (!is_void(name)) {
        cr_assert(t->depth < DEPTH);
        strcpy(t->open[t->depth++], name);
    }
    return c + 1;
}

/* Every tag is closed, in order; scripts and styles end where their element does. */
static void check_tags(const char *page)
{
    struct tags t = {.depth = 0};
    cr_assert_eq(strncmp(page, "<!DOCTYPE html>\n", 16), 0);
    for (const char *at = page + 16; *at;) {
        const char *inner = t.depth ? t.open[t.depth - 1] : "";
        bool raw = !strcmp(inner, "script") || !strcmp(inner, "style");
        char end[20];
        snprintf(end, sizeof end, "</%s", inner);
        if (*at != '<' || (raw && strncmp(at, end, strlen(end)) != 0))
            at++;
        else
            at = take_tag(&t, at);
    }
    cr_expect_eq(t.depth, 0, "<%s> is not closed", t.depth ? t.open[t.depth - 1] : "");
    cr_expect_gt(t.count, 100);
}

/* The text of an element, references resolved; the caller frees it. */
static char *text_of(const char *from, const char *end)
{
    char *text = calloc((size_t)(end - from) + 1, 1), *out = text;
    while (from < end) {
        int code = 0, length = 0;
        if (*from == '&' && sscanf(from, "&#%d;%n", &code, &length) == 1 && length) {
            *out++ = (char)code;
            from += length;
        } else {
            cr_assert(*from != '&' && *from != '<', "\"%.40s\" is not escaped", from);
            *out++ = *from++;
        }
    }
    return text;
}

/* The page holds the file once, byte by byte. */
static void check_text(const char *page, const char *name, const char *path)
{
    char mark[160];
    char *wanted = files_read(path, NULL);
    cr_assert_not_null(wanted, "%s", path);
    snprintf(mark, sizeof mark, " data-file=\"%s\" aria-labelledby=", name);
    const char *at = strstr(page, mark);
    cr_assert_not_null(at, "the page lacks %s", name);
    cr_expect_null(strstr(at + 1, mark), "the page has %s twice", name);
    at = strstr(at, ">\n") + 2;
    char *text = text_of(at, strstr(at, "</pre>"));
    cr_expect(!strcmp(text, wanted), "the page holds another %s", name);
    free(text);
    free(wanted);
}

/* The JSON of the page; the caller owns it. */
static json_t *data_of(const char *page)
{
    json_error_t error;
    const char *at = strstr(page, "id=\"data\">");
    cr_assert_not_null(at);
    at += strlen("id=\"data\">");
    size_t bytes = (size_t)(strstr(at, "</script>") - at);
    cr_assert_null(memchr(at, '<', bytes), "a `<` within the data");
    json_t *data = json_loadb(at, bytes, JSON_REJECT_DUPLICATES, &error);
    cr_assert_not_null(data, "%s", error.text);
    return data;
}

/* Each map stands there as the emitted file has it. */
static void check_map(const json_t *data, size_t index, const char *path)
{
    json_error_t error;
    json_t *map = json_load_file(path, 0, &error);
    cr_assert_not_null(map, "%s: %s", path, error.text);
    cr_expect(json_equal(map, json_array_get(json_object_get(data, "maps"), index)), "%s", path);
    json_decref(map);
}

/* Nothing in it leads elsewhere, and the browser is told to ask for nothing. */
static void check_alone(const char *page)
{
    cr_expect_not_null(strstr(page, "content=\"default-src 'none'; "));
    static const char *const links[] = {" src=", "url(", "@import", "<link", "http:", "https:"};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        const char *found = strstr(page, links[i]);
        bool name = found && !strncmp(found, "http://www.w3.org/2000/svg", 26); /* of a namespace */
        cr_expect(!found || name, "the page holds %s: \"%.60s\"", links[i], found);
    }
}

Test(page, holds_source_code_and_maps)
{
    char *path,
        *page = page_of("examples/cifar_resnet20.rnet", "--train --target x86-64-v3", &path);
    char *folder = files_scratch("emitted");
    process_do("%s emit examples/cifar_resnet20.rnet -o %s --train --target x86-64-v3",
               process_rnetc(), folder);
    check_tags(page);
    check_alone(page);
    check_text(page, "cifar_resnet20.rnet", "examples/cifar_resnet20.rnet");
    check_text(page, "&#60;std.rnet&#62;", "grammar/std.rnet");
    static const char *const code[] = {"_infer.c", "_train.c", "_prepare.c", ".h", "_train.h"};
    static const char *const maps[] = {".map", "_train.map"};
    for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
        char name[64], *emitted;
        snprintf(name, sizeof name, "cifar_resnet20%s", code[i]);
        cr_assert(asprintf(&emitted, "%s/%s", folder, name) > 0);
        check_text(page, name, emitted);
        free(emitted);
    }
    json_t *data = data_of(page);
    for (size_t i = 0; i < 2; i++) {
        char *emitted;
        cr_assert(asprintf(&emitted, "%s/cifar_resnet20%s", folder, maps[i]) > 0);
        check_map(data, i, emitted);
        free(emitted);
    }
    json_decref(data);
    struct process again = process_run("%s audit examples/cifar_resnet20.rnet --html - --train "
                                       "--target x86-64-v3",
                                       process_rnetc());
    cr_expect_str_eq(again.out, page, "the same page, twice");
    process_free(&again);
    free(folder);
    free(page);
    free(path);
}

/* What a user may write into comments, names of labels and of files. */
static char *write_hostile(void)
{
    static const char text[] =
        "# </pre></script><script>alert(1)</script> & \" ' <!-- ]]>\n"
        "network evil {  # <b>\n    input 3 x 8 x 8\n    conv 3x3 4 as \"a.b\" -> relu\n"
        "    avgpool -> linear 2\n}\n"
        "# \xc3\xa9\xe2\x82\xac <img src=x onerror=alert(2)>\n";
    char *folder = files_scratch("hostile"), *path;
    process_do("mkdir -p %s", folder);
    cr_assert(asprintf(&path, "%s/<i>&\"'.rnet", folder) > 0);
    cr_assert(files_write(path, text, sizeof text - 1));
    free(folder);
    return path;
}

Test(page, escapes_what_a_user_writes)
{
    char *source = write_hostile(), *quoted, *path;
    size_t bytes;
    FILE *out = open_memstream(&quoted, &bytes);
    fputc('\'', out);
    for (const char *c = source; *c; c++)
        fputs(*c == '\'' ? "'\\''" : (char[]){*c, 0}, out);
    fputc('\'', out);
    fclose(out);
    char *page = page_of(quoted, "--target generic", &path);
    check_tags(page);
    check_text(page, "&#60;i&#62;&#38;&#34;&#39;.rnet", source);
    json_decref(data_of(page));
    cr_expect_null(strstr(page, "<script>alert"));
    cr_expect_null(strstr(page, "<img"));
    free(page);
    free(path);
    free(quoted);
    free(source);
}

Test(page, names_the_weights)
{
    char *path, *page = page_of("examples/cifar_resnet20.rnet",
                                "--weights examples/cifar_resnet20.safetensors", &path);
    struct process sum = process_run("sha256sum examples/cifar_resnet20.safetensors");
    cr_assert_eq(sum.status, 0);
    sum.out[64] = '\0';
    cr_expect_not_null(strstr(page, sum.out));
    process_free(&sum);
    free(page);
    free(path);
}

Test(page, reports_what_it_cannot_do)
{
    static const struct {
        const char *arguments, *message;
        int status;
    } rows[] = {
        {"examples/cifar_resnet20.rnet --html a.html --json", "--html needs PAGE, and no --json",
         2},
        {"examples/cifar_resnet20.rnet --html", "--html needs a value", 2},
        {"examples/absent.rnet --html /dev/null", "examples/absent.rnet", 3},
        {"examples/cifar_resnet20.rnet --html no/such/folder/page.html", "no/such/folder", 3},
        {"examples/cifar_resnet20.rnet --html examples/cifar_resnet20.rnet", "", 3},
        {"examples/cifar_resnet20.rnet --html - --weights absent.safetensors", "absent.safetensors",
         3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct process p = process_run("%s audit %s", process_rnetc(), rows[i].arguments);
        cr_expect_eq(p.status, rows[i].status, "%s: %d", rows[i].arguments, p.status);
        cr_expect(*p.err && strstr(p.err, rows[i].message), "%s: %s", rows[i].arguments, p.err);
        cr_expect_str_empty(p.out);
        process_free(&p);
    }
}

/* ---- In a browser ---- */

/* The page checks itself there (compiler/report/page_selftest.js) and says what it found. */
static void check_in_browser(const char *file, const char *options)
{
    char *path, *page = page_of(file, options, &path), *home = files_scratch("browser");
    process_cpu_seconds = 600;
    struct process p =
        process_run("chromium --headless=new --no-sandbox --disable-gpu --user-data-dir=%s "
                    "--virtual-time-budget=60000 --dump-dom \"file://$PWD/%s#selftest\"",
                    home, path);
    const char *found = strstr(p.out, "<output id=\"selftest\">");
    cr_assert_not_null(found, "%s: chromium says %.2000s", file, p.err);
    found += strlen("<output id=\"selftest\">");
    cr_expect_eq(strncmp(found, "ok, ", 4), 0, "%s: %.1000s", file, found);
    cr_expect_geq(atoi(found + 4), 100, "%s: %.40s", file, found);
    process_free(&p);
    free(home);
    free(page);
    free(path);
}

Test(page, links_and_keys_work_in_a_browser, .timeout = 600)
{
    struct process p = process_run("command -v chromium");
    bool there = p.status == 0;
    process_free(&p);
    if (!there)
        cr_skip_test("chromium is not installed: `make browser` installs it");
    check_in_browser("examples/cifar_resnet20.rnet", "--train --target x86-64-v3");
    check_in_browser("examples/resnet50_features.rnet", "--algorithm gemm --threads 1");
}
