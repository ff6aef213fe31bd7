/* driver.c: the commands. In: argv. Out: files, text on standard output, an exit status. */
#include "driver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/digest.h"
#include "base/path.h"
#include "build.h"
#include "compile.h"
#include "coverage.h"
#include "explain.h"
#include "format_files.h"
#include "output.h"
#include "report/page.h"
#include "report/picture.h"
#include "report/summary.h"
#include "scales.h"
#include "tune.h"
#include "weights_command.h"

/* Standard output may be a full disk too. */
static int finish(FILE *file, int status)
{
    if (!fflush(file) && !ferror(file))
        return status;
    fprintf(stderr, "rnetc: cannot write standard output: %s\n", strerror(errno));
    return 3;
}

static int run_check(struct compilation *c)
{
    return compile_model(c);
}

static int run_summary(struct compilation *c)
{
    int status = compile_model(c);
    if (!status)
        status = compile_plan(c);
    if (status)
        return status;
    const struct summary_memory memory = {c->plan->workspace_lines * 64,
                                          c->plan->peak_live_lines * 64};
    bool failed = false;
    if (!c->options->json)
        summary_print(stdout, c->model, &memory);
    else
        failed = summary_json(stdout, c->model, &memory) != 0;
    status = finish(stdout, 0);
    if (failed && !status) {
        fputs("rnetc: out of memory\n", stderr);
        status = 3;
    }
    return status;
}

/* The picture as text in memory, so that a file is written whole. */
static int draw(struct compilation *c, bool dot, char **text, size_t *bytes)
{
    struct rnet_error error = {0};
    FILE *file = open_memstream(text, bytes);
    if (!file)
        return 3;
    int status = 0;
    if (dot)
        picture_dot(file, c->arena, c->model, c->options->expand);
    else if (picture_svg(file, c->arena, c->model, c->options->expand, &error)) {
        fprintf(stderr, "rnetc: %s\n", error.text);
        status = 3;
    }
    return fclose(file) ? 3 : status;
}

static int run_graph(struct compilation *c)
{
    int status = compile_model(c);
    if (status)
        return status;
    const char *output = c->options->output ? c->options->output : "-";
    if (c->options->output && strcmp(output, "-") && !path_ends_with(output, ".dot") &&
        !path_ends_with(output, ".svg")) {
        fprintf(stderr, "rnetc: graph writes .svg or .dot, not `%s`\n", output);
        return 2;
    }
    if (strcmp(output, "-") && !compile_may_write(c, output))
        return 3;
    char *text = NULL;
    size_t bytes = 0;
    status = draw(c, !c->options->output || path_ends_with(output, ".dot"), &text, &bytes);
    if (!status && !output_write(c->arena, output, text, bytes))
        status = 3;
    free(text); /* open_memstream's own */
    return status;
}

/* All that comes before emission. 0 or the exit status. */
static int compile_whole(struct compilation *c, const struct emit_info **info)
{
    int status = compile_model(c);
    if (!status)
        status = compile_plan(c);
    if (!status)
        status = scales_plan(c);
    if (status)
        return status;
    *info = compile_info(c);
    return 0;
}

int driver_emit(struct compilation *c, const char *folder)
{
    const struct emit_info *info;
    int status = compile_whole(c, &info);
    if (status)
        return status;
    struct emit_files files = {0};
    emit_files(c->arena, c->plan, c->training, info, &files);
    bool to_stdout = !strcmp(folder, "-");
    if (!to_stdout && !output_folder(folder))
        return 3;
    for (int i = 0; i < files.files.count; i++) {
        const struct emit_file *f = &files.files.items[i];
        const char *path = to_stdout ? "-" : arena_printf(c->arena, "%s/%s", folder, f->name);
        if (to_stdout && strcmp(f->name, arena_printf(c->arena, "%s_infer.c", c->model->name)))
            continue;
        if ((!to_stdout && !compile_may_write(c, path)) ||
            !output_write(c->arena, path, f->text, f->bytes))
            return 3;
    }
    return 0;
}

static int run_emit(struct compilation *c)
{
    return driver_emit(c, c->options->output);
}

/* The hash of a weights file that the page names. */
static int hash_weights(const struct compilation *c, struct page *page)
{
    const char *path = c->options->weights;
    if (!path)
        return 0;
    page->weights = path_name(path);
    page->weights_sha256 = digest_file(c->arena, path);
    if (page->weights_sha256)
        return 0;
    fprintf(stderr, "rnetc: %s: %s\n", path, strerror(errno));
    return 3;
}

/* The page that --html asks for. */
static int write_page(struct compilation *c)
{
    const struct emit_info *info;
    struct emit_files files = {0};
    int status = compile_whole(c, &info);
    if (status)
        return status;
    emit_files(c->arena, c->plan, c->training, info, &files);
    struct page page = {.network = c->model->name, .info = info, .files = &files};
    status = hash_weights(c, &page);
    if (status)
        return status;
    size_t bytes;
    const char *text = page_text(c->arena, &page, &bytes), *path = c->options->html;
    bool file = strcmp(path, "-") != 0;
    if ((file && !compile_may_write(c, path)) || !output_write(c->arena, path, text, bytes))
        return 3;
    return 0;
}

static int run_audit(struct compilation *c)
{
    return c->options->html ? write_page(c) : finish(stdout, audit(c));
}

static int run_build(struct compilation *c)
{
    const struct emit_info *info;
    int status = compile_whole(c, &info);
    if (!status)
        status = build_program(c, info);
    if (status || !c->options->coverage)
        return status;
    struct coverage coverage;
    status = coverage_measure(c, info, &coverage);
    if (!status && !coverage_print(stdout, &coverage))
        status = 1;
    return finish(stdout, status);
}

static int run_explain(struct compilation *c)
{
    return finish(stdout, explain(c->arena, c->options->file));
}

static int run_weights(struct compilation *c)
{
    return finish(stdout, weights_command(c));
}

static int run_tune(struct compilation *c)
{
    return finish(stdout, tune(c));
}

static int run_format(struct compilation *c)
{
    return finish(stdout, format_files(c->arena, c->options));
}

int driver_run(int argc, char **argv, void (*out_of_memory)(void))
{
    static int (*const run[])(struct compilation *) = {
        [COMMAND_CHECK] = run_check,   [COMMAND_SUMMARY] = run_summary,
        [COMMAND_GRAPH] = run_graph,   [COMMAND_EMIT] = run_emit,
        [COMMAND_BUILD] = run_build,   [COMMAND_EXPLAIN] = run_explain,
        [COMMAND_FORMAT] = run_format, [COMMAND_WEIGHTS] = run_weights,
        [COMMAND_TUNE] = run_tune,     [COMMAND_AUDIT] = run_audit,
    };
    struct arena *arena = arena_new(out_of_memory);
    struct options options = options_parse(arena, argc, argv);
    struct compilation c = {.arena = arena, .options = &options};
    int status;
    if (options.command == COMMAND_USAGE)
        status = 2;
    else if (options.command == COMMAND_HELP || options.command == COMMAND_VERSION)
        status = finish(stdout, 0);
    else
        status = run[options.command](&c);
    arena_delete(arena);
    return status;
}
