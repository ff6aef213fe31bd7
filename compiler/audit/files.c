/* files.c: emitted files as files. In: the folder. Out: what is wrong with their form, where
 * they come from, what the certificate's checkers say. */
#include <string.h>
#include <unistd.h>

#include "audit/parts.h"
#include "base/path.h"
#include "compile.h"
#include "emit/emit.h"
#include "scales.h"
#include "toolchain.h"

/* ---- Form ---- */

enum { COLUMNS_MOST = 100, LINES_MOST = 60 };

/* Characters of a line in UTF-8. */
static int columns_of(const char *line)
{
    int count = 0;
    for (; *line; line++)
        count += ((unsigned char)*line & 0xc0) != 0x80;
    return count;
}

/* A list of calls has no loops and no branches, and may be of any length. */
static bool is_control(const char *line)
{
    line += strspn(line, " ");
    return !strncmp(line, "for (", 5) || !strncmp(line, "if (", 4) || !strncmp(line, "while (", 7);
}

struct form {
    int lines, functions, longest;
};

static void read_form(struct audit *a, struct audit_result *r, const char *path, struct form *form)
{
    const char *text = audit_slurp(a->arena, path), *name = path_name(path);
    int number = 0, open = 0;
    bool control = false;
    for (const char *line; text && (line = audit_line(a->arena, &text));) {
        number++;
        form->lines++;
        if (columns_of(line) > COLUMNS_MOST)
            audit_say(a, &r->findings, "%s:%d: %d columns", name, number, columns_of(line));
        control = control || is_control(line);
        if (line[0] == '{') {
            open = number;
            control = false;
        }
        if (strcmp(line, "}") || !open)
            continue;
        int length = number - open - 1;
        form->functions++;
        if (control && length > form->longest)
            form->longest = length;
        if (control && length > LINES_MOST)
            audit_say(a, &r->findings, "%s:%d: a function of %d lines", name, open, length);
        open = 0;
    }
}

void audit_form(struct audit *a, struct audit_result *r)
{
    struct form form = {0};
    for (int i = 0; i < a->translated.items.count; i++)
        read_form(a, r, a->translated.items.items[i], &form);
    r->figures = arena_printf(a->arena, "%d lines, %d functions, %d lines at most", form.lines,
                              form.functions, form.longest);
}

/* ---- Origin ---- */

/* The first comment's word after `label`: "sha256   5d1c...". NULL: there is none. */
static const char *stated(struct arena *arena, const char *text, const char *label)
{
    const char *end = strstr(text, "*/");
    const char *at = strstr(text, arena_printf(arena, " *   %-8s ", label));
    if (!at || !end || at > end)
        return NULL;
    at += strlen(" *   ") + 9;
    return arena_copy(arena, at, strcspn(at, "\n"));
}

/* Every file states one origin. */
static const char *common_hash(struct audit *a, struct audit_result *r)
{
    const char *common = NULL;
    for (int i = 0; i < a->translated.items.count; i++) {
        const char *path = a->translated.items.items[i], *name = path_name(path);
        const char *text = audit_slurp(a->arena, path);
        const char *hash = text ? stated(a->arena, text, "sha256") : NULL;
        if (!hash)
            audit_say(a, &r->findings, "%s does not say what it was made from", name);
        else if (common && strcmp(common, hash))
            audit_say(a, &r->findings, "%s was made from other sources than the rest", name);
        common = common ? common : hash;
    }
    return common;
}

/* The files that this compiler makes of the same source, once more. NULL: it does not compile. */
static const struct emit_files *emit_again(struct audit *a)
{
    struct options *options = arena_alloc(a->arena, sizeof *options);
    *options = *a->compilation->options;
    warning_option(a->arena, &options->warnings, "-w");
    options->dump = NULL;
    options->explain = false;
    struct compilation c = {.arena = a->arena, .options = options};
    struct emit_files *files = arena_alloc(a->arena, sizeof *files);
    if (compile_model(&c) || compile_plan(&c) || scales_plan(&c))
        return NULL;
    emit_files(a->arena, c.plan, c.training, compile_info(&c), files);
    return files;
}

static void compare(struct audit *a, struct audit_result *r, const struct emit_file *file)
{
    const char *text =
        audit_slurp(a->arena, arena_printf(a->arena, "%s/%s", a->folder, file->name));
    if (!text || strlen(text) != file->bytes || memcmp(text, file->text, file->bytes))
        audit_say(a, &r->findings, "%s: another text the second time", file->name);
}

/* The runtime's headers, without which the C means nothing, as this compiler has them. */
static int compare_runtime(struct audit *a, struct audit_result *r)
{
    struct emit_files files = {0};
    emit_runtime(a->arena, &files, true, true);
    for (int i = 0; i < files.files.count; i++) {
        const struct emit_file *f = &files.files.items[i];
        const char *text =
            audit_slurp(a->arena, arena_printf(a->arena, "%s/%s", a->folder, f->name));
        if (!text || strlen(text) != f->bytes || memcmp(text, f->text, f->bytes))
            audit_say(a, &r->findings, "%s is not this compiler's", f->name);
    }
    return files.files.count;
}

void audit_origin(struct audit *a, struct audit_result *r)
{
    const char *hash = common_hash(a, r);
    int headers = compare_runtime(a, r);
    const char *again = "the source is not at hand";
    if (a->compilation) {
        const struct emit_files *files = emit_again(a);
        for (int i = 0; files && i < files->files.count; i++)
            compare(a, r, &files->files.items[i]);
        again = files ? arena_printf(a->arena, "%d files emitted twice alike", files->files.count)
                      : "the source does not compile any more";
        if (!files)
            audit_say(a, &r->findings, "%s", again);
    }
    r->figures = arena_printf(a->arena, "sources %.12s, %d headers of the runtime, %s",
                              hash ? hash : "unknown", headers, again);
}

/* ---- Certificate ---- */

/* The programs that hold a certificate against its graph and its C: both have to. */
static const char *const checkers[] = {"rnetc-check", "rnetc-match"};
enum { CHECKERS = sizeof checkers / sizeof checkers[0] };

/* Such a program in the folder of rnetc itself; NULL: there is none. */
static const char *checker(struct audit *a, const char *name)
{
    const char *folder = toolchain_folder(a->arena);
    const char *path = folder ? arena_printf(a->arena, "%s/%s", folder, name) : NULL;
    return path && !access(path, X_OK) ? path : NULL;
}

/* "tiny" of tiny_infer.c, "tiny_train" of tiny_train.c, "tiny_s48" of tiny_s48_infer.c. */
static const char *stem(struct audit *a, const char *file)
{
    size_t bytes = strlen(file) - strlen(".c");
    static const char infer[] = "_infer";
    if (bytes > strlen(infer) && !strncmp(file + bytes - strlen(infer), infer, strlen(infer)))
        bytes -= strlen(infer);
    return arena_copy(a->arena, file, bytes);
}

/* Runs one of them on one certificate. Whether it holds. */
static bool certify(struct audit *a, struct audit_result *r, const char *program, const char *name)
{
    enum { SECONDS = 300 };
    int status;
    const char *const more[] = {arena_printf(a->arena, "%s/%s.cert", a->folder, name), NULL};
    const char *said = audit_run(a, r, program, more, "none", SECONDS, &status);
    int before = r->findings.items.count;
    for (const char *line; status && said && (line = audit_line(a->arena, &said));)
        audit_say(a, &r->findings, "%s", line);
    if (said && status && r->findings.items.count == before)
        audit_say(a, &r->findings, "%s.cert: %s ended with %d", name, program, status);
    return said && !status;
}

void audit_certificate(struct audit *a, struct audit_result *r)
{
    const char *programs[CHECKERS];
    int certified = 0, count = a->computing.files.count;
    for (int p = 0; p < CHECKERS; p++) {
        programs[p] = checker(a, checkers[p]);
        if (!programs[p]) {
            r->not_run = true;
            r->figures = arena_printf(a->arena, "no %s beside rnetc", checkers[p]);
            audit_say(a, &r->findings, "needs %s, which `make` builds beside rnetc", checkers[p]);
            return;
        }
    }
    for (int i = 0; i < count; i++) {
        const char *name = stem(a, a->computing.files.items[i].name);
        bool holds = !access(arena_printf(a->arena, "%s/%s.cert", a->folder, name), R_OK);
        if (!holds)
            audit_say(a, &r->findings, "there is no %s.cert", name);
        for (int p = 0; p < CHECKERS && holds; p++)
            holds = certify(a, r, programs[p], name);
        certified += holds;
    }
    r->figures = arena_printf(a->arena, "%d of %d files certified", certified, count);
}
