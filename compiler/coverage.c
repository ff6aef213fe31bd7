/* coverage.c: gcov over the emitted C. In: a planned compilation. Out: how many lines and branches
 * the selftest runs, and which it does not. */
#include "coverage.h"

#include <jansson.h>
#include <math.h>
#include <sched.h>
#include <string.h>

#include "base/path.h"
#include "build.h"
#include "child.h"
#include "output.h"
#include "text_file.h"
#include "toolchain.h"

/* Of a step of training, from which on it is counted with fewer images. */
static const double MACS_MOST = 5e9;

struct measurement {
    struct compilation *c;
    const char *folder;
    struct coverage *coverage;
};

/* ---- What gcov says ---- */

/* Line `number` of the emitted file, without its indent. */
static const char *line_text(struct measurement *m, const char *text, int number)
{
    while (--number > 0 && *text) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    text += strspn(text, " ");
    return arena_copy(m->c->arena, text, strcspn(text, "\n"));
}

/* The line's share of the figures. A function's line that was compiled more than once, as the body
 * of RNET_PARALLEL is, stands there more than once. */
static void add_line(struct measurement *m, const char *name, const char *text, const json_t *line)
{
    struct coverage *all = m->coverage;
    int number = (int)json_integer_value(json_object_get(line, "line_number"));
    const json_t *branches = json_object_get(line, "branches");
    struct coverage_gap gap = {name, number, false, line_text(m, text, number)};
    if (strstr(gap.text, "RNET_REQUIRE("))
        return;
    bool run = json_integer_value(json_object_get(line, "count")) > 0;
    all->lines++;
    all->lines_run += run;
    if (!run)
        array_push(m->c->arena, &all->gaps, gap);
    gap.branch = true;
    for (size_t i = 0; i < json_array_size(branches); i++) {
        const json_t *branch = json_array_get(branches, i);
        bool taken = json_integer_value(json_object_get(branch, "count")) > 0;
        all->branches++;
        all->branches_taken += taken;
        if (run && !taken)
            array_push(m->c->arena, &all->gaps, gap);
    }
}

static bool refuse(const char *what)
{
    fprintf(stderr, "rnetc: no coverage: %s\n", what);
    return false;
}

/* The lines of `name` in what gcov printed. */
static bool read_report(struct measurement *m, const json_t *report, const char *name,
                        const char *text)
{
    const json_t *files = json_object_get(report, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        const char *path = json_string_value(json_object_get(file, "file"));
        if (!path || strcmp(path_name(path), name))
            continue;
        const json_t *lines = json_object_get(file, "lines");
        for (size_t k = 0; k < json_array_size(lines); k++)
            add_line(m, name, text, json_array_get(lines, k));
        return true;
    }
    return refuse(arena_printf(m->c->arena, "gcov has nothing of %s", name));
}

/* Runs gcov on an object of the folder and takes what it says of `name`, whose text is `text`. */
static bool read_object(struct measurement *m, const char *object, const char *name,
                        const char *text)
{
    struct arena *arena = m->c->arena;
    const char *path = arena_printf(arena, "%s/%s.json", m->folder, object);
    const char *const command[] = {"gcov",
                                   "--json-format",
                                   "--stdout",
                                   "--branch-probabilities",
                                   arena_printf(arena, "%s/%s", m->folder, object),
                                   NULL};
    if (!child_finished(child_start(arena, command, path, m->c->options->verbose)))
        return refuse("gcov failed; it has to be the C compiler's own");
    json_t *report = json_load_file(path, 0, NULL);
    bool ok = report ? read_report(m, report, name, text)
                     : refuse("gcov printed no JSON; that of gcc 9 or later does");
    json_decref(report);
    return ok;
}

/* ---- The program ---- */

/* The first processor that this process may use. */
static size_t first_processor(void)
{
    cpu_set_t set;
    size_t i = 0;
    if (!sched_getaffinity(0, sizeof set, &set))
        while (i < CPU_SETSIZE - 1 && !CPU_ISSET(i, &set))
            i++;
    return i;
}

/* Lets it test itself on so many threads, all on one processor: they share the counters, whose
 * cache lines would go from core to core at each branch (ResNet-50: 51 s instead of 18). */
static bool run(struct measurement *m, const char *program, int threads)
{
    struct arena *arena = m->c->arena;
    const char *const command[] = {"env",
                                   "OMP_WAIT_POLICY=passive",
                                   arena_printf(arena, "GOMP_CPU_AFFINITY=%zu", first_processor()),
                                   program,
                                   "selftest",
                                   "--threads",
                                   arena_printf(arena, "%d", threads),
                                   NULL};
    const char *out = arena_printf(arena, "%s/selftest.out", m->folder);
    if (child_finished(child_start(arena, command, out, m->c->options->verbose)))
        return true;
    refuse("the program does not compute what the network says");
    const char *said = text_read(arena, out);
    fputs(said ? said : "", stderr);
    return false;
}

static bool read_all(struct measurement *m, const struct emit_files *files)
{
    const struct compilation *c = m->c;
    const char *main_file = arena_printf(c->arena, "%s_infer.c", c->model->name);
    const char *train_file = arena_printf(c->arena, "%s_train.c", c->model->name);
    bool ok = true;
    for (int i = 0; i < files->files.count && ok; i++) {
        const struct emit_file *f = &files->files.items[i];
        if (!strcmp(f->name, main_file))
            ok = read_object(m, "infer.o", f->name, f->text);
        if (!strcmp(f->name, train_file))
            ok = read_object(m, "train.o", f->name, f->text);
        for (int k = 0; k < c->scale_count && ok; k++) {
            int side = c->scales[k].side;
            if (c->scales[k].plan &&
                !strcmp(f->name, arena_printf(c->arena, "%s_s%d_infer.c", c->model->name, side)))
                ok = read_object(m, arena_printf(c->arena, "scale%d.o", side), f->name, f->text);
        }
    }
    return ok;
}

static int measure_in(struct measurement *m, const struct emit_info *info)
{
    struct compilation *c = m->c;
    struct emit_files files = {0};
    const char *program = arena_printf(c->arena, "%s/program", m->folder);
    int status = build_counted(c, info, m->folder, program);
    if (status)
        return status;
    if (!run(m, program, 1) ||
        (c->options->pass.threads > 1 && !run(m, program, c->options->pass.threads)))
        return 3;
    emit_files(c->arena, c->plan, c->training, info, &files);
    return read_all(m, &files) ? 0 : 3;
}

/* The batch of training, or, where a step would take long (-O0 makes half a billion multiply-adds a
 * second), a smaller one. */
static int batch_of(const struct compilation *c)
{
    double macs = 0;
    int batch = c->training->graph->batch;
    for (int i = 0; i < c->model->nodes.count; i++)
        macs += 3 * (double)model_multiply_adds(c->model, i);
    double most = MACS_MOST / (macs + 1);
    int fewer = most > 2 ? (int)fmin(most, batch) : 2;
    return fewer < batch ? fewer : batch;
}

int coverage_measure(struct compilation *all, const struct emit_info *info,
                     struct coverage *coverage)
{
    struct compilation copy = *all, *c = &copy;
    const struct plan *training = c->training;
    *coverage = (struct coverage){0};
    if (training && batch_of(c) < training->graph->batch) {
        coverage->batch = batch_of(c);
        int status = compile_training(c, coverage->batch);
        if (status)
            return status;
    }
    if (toolchain_is_cross(c->options->pass.target)) {
        refuse("the program is for another machine");
        return 3;
    }
    struct measurement m = {c, output_scratch(c->arena), coverage};
    int status = m.folder ? measure_in(&m, info) : 3;
    if (m.folder)
        output_scratch_remove(c->arena, m.folder);
    return status;
}

static double percent(int part, int all)
{
    return all ? 100.0 * part / all : 100;
}

bool coverage_print(FILE *file, const struct coverage *coverage)
{
    for (int i = 0; i < coverage->gaps.count; i++) {
        const struct coverage_gap *gap = &coverage->gaps.items[i];
        fprintf(file, "%s:%d: %s: %s\n", gap->file, gap->line,
                gap->branch ? "a branch is never taken" : "never runs", gap->text);
    }
    if (coverage->batch)
        fprintf(file, "training is counted with %d images a step\n", coverage->batch);
    fprintf(file,
            "selftest covers %d of %d lines (%.2f %%) and %d of %d branches (%.2f %%) of the "
            "emitted C\n",
            coverage->lines_run, coverage->lines, percent(coverage->lines_run, coverage->lines),
            coverage->branches_taken, coverage->branches,
            percent(coverage->branches_taken, coverage->branches));
    return coverage->gaps.count == 0;
}
