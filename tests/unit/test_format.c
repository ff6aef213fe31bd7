/* test_format.c: the canonical layout: what it is, that it keeps tokens and comments, that it is
 * its own layout, and the command. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "front/format.h"
#include "support/files.h"
#include "support/generate.h"
#include "support/process.h"

static struct arena *arena;

static void no_memory(void)
{
    abort();
}

static void start(void)
{
    arena = arena_new(no_memory);
}

static void stop(void)
{
    arena_delete(arena);
}

/* The layout of a text; NULL where it does not parse, or (`internal`) for no reason. */
static const char *layout(const char *text, size_t bytes, bool *internal)
{
    struct sources *sources = sources_new(arena);
    struct diag *diag = diag_new(arena, sources);
    struct parse_context context = {arena, intern_new(arena), sources, diag};
    size_t result_bytes = 0;
    const char *result =
        format_text(&context, "text", arena_copy(arena, text, bytes), bytes, &result_bytes);
    *internal = !result && diag_errors(diag) == 0;
    cr_assert(!result || strlen(result) == result_bytes);
    return result;
}

static void expect_layout(const char *text, const char *want)
{
    bool internal;
    const char *result = layout(text, strlen(text), &internal);
    cr_assert(result && !internal, "%s", text);
    cr_expect_str_eq(result, want);
}

/* ---- The rules ---- */

Test(format, blanks, .init = start, .fini = stop)
{
    expect_layout("network n{input 3x32x32}", "network n { input 3x32x32 }\n");
    expect_layout("block b( w,s=1 ){return(x->conv 1x1 2 *w stride s)+shortcut( x )}",
                  "block b(w, s = 1) { return (x -> conv 1x1 2*w stride s) + shortcut(x) }\n");
    expect_layout("block b(){g=x->conv 1x1 8 bias - 6 as g\nreturn x-g*- 1/2- - x}",
                  "block b() {\n    g = x -> conv 1x1 8 bias -6 as g\n"
                  "    return x - g*-1/2 - -x\n}\n");
    expect_layout("block b(k){(k+1)x c(k)\nconv k x(2*k)8 pad(k - 1)/2}",
                  "block b(k) {\n    (k + 1) x c(k)\n    conv k x (2*k) 8 pad (k - 1)/2\n}\n");
    expect_layout("block b(n){stage s (n+1) x c()->stage t(n) x c()}",
                  "block b(n) { stage s (n + 1) x c() -> stage t (n) x c() }\n");
    expect_layout("image{normalize mean 0.5 -0.5 - 1 std 1 1 1}",
                  "image { normalize mean 0.5 -0.5 -1 std 1 1 1 }\n");
}

Test(format, breaks, .init = start, .fini = stop)
{
    expect_layout("block b() {\nf = x -> bn\n-> relu\nrelu\n-> bn\nreturn x\n}",
                  "block b() {\n    f = x -> bn\n          -> relu\n    relu\n        -> bn\n"
                  "    return x\n}\n");
    expect_layout("block b() { return concat(\nx -> relu,\nx\n-> bn) }",
                  "block b() {\n    return concat(\n        x -> relu,\n        x\n"
                  "            -> bn)\n}\n");
    expect_layout("block b() { return concat(x -> relu,\nx) }",
                  "block b() {\n    return concat(x -> relu,\n                  x)\n}\n");
    expect_layout("network n { stage s { relu\nbn } -> relu\n}",
                  "network n {\n    stage s {\n        relu\n        bn\n    } -> relu\n}\n");
}

Test(format, long_lines, .init = start, .fini = stop)
{
    expect_layout("block b(w) { f = x -> conv 3x3 w stride 2 pad 1 -> bn eps 1e-3 -> relu -> conv "
                  "3x3 w groups 2 -> bn eps 1e-3 -> relu }",
                  "block b(w) {\n    f = x -> conv 3x3 w stride 2 pad 1 -> bn eps 1e-3 -> relu -> "
                  "conv 3x3 w groups 2 -> bn eps 1e-3\n          -> relu\n}\n");
    expect_layout("block b() { inception(100000, 200000, 300000, 400000, 500000, 600000, 700000, "
                  "800000, 900000, 1000000, 1100000) }",
                  "block b() {\n    inception(100000, 200000, 300000, 400000, 500000, 600000, "
                  "700000, 800000, 900000, 1000000,\n              1100000)\n}\n");
}

/* A break of the text behind a piece that no break makes fit. */
Test(format, long_names, .init = start, .fini = stop)
{
    static const char name[] = "0123456789_0123456789_0123456789_0123456789_0123456789";
    char text[512];
    snprintf(text, sizeof text, "block b() {\n    b%s(c%s)\n        -> relu\n}\n", name, name);
    expect_layout(text, text);
}

Test(format, comments, .init = start, .fini = stop)
{
    expect_layout("#a  \r\n\n\n\n#b\nimage{#c\n#d\ncrop 9#e\nresize 100 #f\n#g\n\n}#h\n\n#i",
                  "#a\n\n#b\nimage {  #c\n    #d\n    crop 9      #e\n    resize 100  #f\n    #g\n"
                  "}  #h\n\n#i\n");
    expect_layout("block b() {\nrelu\n# before\n-> bn\n# after\n}",
                  "block b() {\n    relu\n        # before\n        -> bn\n    # after\n}\n");
}

Test(format, empty_lines, .init = start, .fini = stop)
{
    expect_layout("\n\ninclude \"a\"\ninclude \"b\"\n# of n\nnetwork n {\n\n\nrelu\n\n\nbn\n\n}\n"
                  "image { crop 1 }\ntest { view single }\n\n",
                  "include \"a\"\ninclude \"b\"\n\n# of n\nnetwork n {\n    relu\n\n    bn\n}\n\n"
                  "image { crop 1 }\ntest { view single }\n");
    expect_layout("", "");
    expect_layout("\n\n \n", "");
}

/* ---- Properties ---- */

/* A layout is its own layout. That it keeps tokens and comments is checked by format_text itself:
 * where it would not, it fails without a diagnostic. */
static void expect_stable(const char *name, const char *text, size_t bytes)
{
    bool internal;
    const char *once = layout(text, bytes, &internal);
    cr_expect(!internal, "%s loses something", name);
    if (!once)
        return;
    const char *twice = layout(once, strlen(once), &internal);
    cr_expect(twice && !strcmp(once, twice), "%s: not stable\n%s\n%s", name, once, twice);
}

/* The text with its blanks and line breaks made odd where that changes no meaning, and comments. */
static char *disorder(const char *text, uint64_t seed)
{
    char *odd;
    size_t bytes;
    FILE *file = open_memstream(&odd, &bytes);
    for (const char *at = text; *at; at++) {
        uint64_t choice = generate_next(&seed, 12);
        if (*at == ' ' && choice < 3)
            fputs(choice ? "  \t" : "   ", file);
        else if (*at == '\n' && choice < 6)
            fputs(choice < 2 ? "  # note\n" : choice < 4 ? "\r\n\n\n" : "\n# own\n", file);
        else if (!strncmp(at, "-> ", 3) && choice < 4)
            fputs(choice < 2 ? "\n-> " : " # c\n\n ->", file), at += 2;
        else if (*at == ',' && choice < 5)
            fputs(choice < 2 ? ",\n" : " ,", file);
        else
            fputc(*at, file);
    }
    fclose(file);
    return odd;
}

Test(format, random_networks, .init = start, .fini = stop)
{
    for (uint64_t seed = 0; seed < 300; seed++) {
        char *text = generate_text("n", seed), *odd = disorder(text, seed);
        expect_stable("random", text, strlen(text));
        expect_stable("disordered", odd, strlen(odd));
        bool internal;
        cr_expect(layout(odd, strlen(odd), &internal), "%s", odd);
        free(odd);
        free(text);
    }
}

static void check_folder(const char *folder)
{
    size_t count;
    char path[512], **names = files_list(folder, ".rnet", &count);
    for (size_t i = 0; names && i < count; i++) {
        size_t bytes;
        snprintf(path, sizeof path, "%s/%s.rnet", folder, names[i]);
        char *text = files_read(path, &bytes);
        cr_assert(text, "%s", path);
        expect_stable(path, text, bytes);
        char *odd = disorder(text, i);
        expect_stable(path, odd, strlen(odd));
        free(odd);
        free(text);
        free(names[i]);
    }
    free(names);
}

Test(format, files, .init = start, .fini = stop)
{
    static const char *const folders[] = {"examples", "tests/emitted", "tests/reject",
                                          "tests/golden", "tests/bugs"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        check_folder(folders[i]);
    char *shared = files_shared("language");
    if (shared)
        check_folder(shared);
    free(shared);
}

/* ---- The command ---- */

static void expect_run(int status, const char *out, const char *err, const char *command)
{
    struct process run = process_run("%s %s", process_rnetc(), command);
    cr_expect(run.status == status, "%s: %d\n%s", command, run.status, run.err);
    cr_expect(!strcmp(run.out, out), "%s prints\n%s", command, run.out);
    cr_expect(*err ? strstr(run.err, err) != NULL : !*run.err, "%s says\n%s", command, run.err);
    process_free(&run);
}

static void expect_text(const char *path, const char *want)
{
    char *text = files_read(path, NULL);
    cr_expect(text && !strcmp(text, want), "%s holds\n%s", path, text);
    free(text);
}

Test(format, command)
{
    char *good = files_scratch("good.rnet"), *bad = files_scratch("bad.rnet"), command[1024];
    char *wrong = files_scratch("wrong.rnet"), names[512];
    cr_assert(files_write(good, "image { crop 1 }\n", 17));
    cr_assert(files_write(bad, "image{crop 1}", 13));
    cr_assert(files_write(wrong, "image{crop 1", 12));
    cr_assert(chmod(bad, 0640) == 0);
    snprintf(command, sizeof command, "format --check %s %s", good, bad);
    snprintf(names, sizeof names, "%s\n", bad);
    expect_run(1, names, "", command);
    expect_text(bad, "image{crop 1}");
    snprintf(command, sizeof command, "format %s %s %s", wrong, good, bad);
    expect_run(1, "", "error[E120]: this `{` is never closed", command);
    expect_text(bad, "image { crop 1 }\n");
    expect_text(wrong, "image{crop 1");
    struct stat status;
    cr_expect(stat(bad, &status) == 0 && (status.st_mode & 0777) == 0640, "the mode is kept");
    snprintf(command, sizeof command, "format --check %s %s", good, bad);
    expect_run(0, "", "", command);
    snprintf(command, sizeof command, "format < %s", bad);
    expect_run(0, "image { crop 1 }\n", "", command);
    expect_run(3, "", "cannot read `no/such.rnet`", "format no/such.rnet");
    expect_run(2, "", "unknown option `--chek`; did you mean `--check`?", "format --chek");
    free(good);
    free(bad);
    free(wrong);
}

/* What a link leads to is laid out; the link stays one. */
Test(format, links)
{
    char *file = files_scratch("file.rnet"), *link = files_scratch("link.rnet"), command[512];
    struct stat status;
    cr_assert(files_write(file, "image{crop 1}", 13));
    unlink(link);
    cr_assert(symlink("file.rnet", link) == 0);
    snprintf(command, sizeof command, "format %s", link);
    expect_run(0, "", "", command);
    expect_text(file, "image { crop 1 }\n");
    cr_expect(lstat(link, &status) == 0 && S_ISLNK(status.st_mode));
    free(file);
    free(link);
}

Test(format, examples_are_laid_out)
{
    struct process run =
        process_run("%s format --check examples/*.rnet examples/parts/*.rnet tests/emitted/*.rnet "
                    "grammar/std.rnet",
                    process_rnetc());
    cr_expect(run.status == 0, "%s%s", run.out, run.err);
    process_free(&run);
}
