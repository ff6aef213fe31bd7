/* trained.c: the training of a network as a library. In: .rnet text. Out: calls of its C. */
#include "support/trained.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "emit/emit.h"
#include "masters.h"
#include "pass/pass.h"
#include "support/compiled.h"
#include "support/files.h"
#include "support/oracle_weights.h"
#include "support/process.h"

enum { PAGE = 4096, PATTERN = 0x5a };

/* ---- Text -> plan -> shared object ---- */

const struct graph *trained_graph(const struct network *network, const struct trained_options *o)
{
    struct arena *arena = network->arena;
    struct pass_options pass = {.target = target_find(o->target),
                                .batch = o->batch,
                                .threads = o->threads,
                                .training = true,
                                .precise = o->precise,
                                .algorithm = o->algorithm};
    const struct graph *graph = pass_lower(arena, network->model, &pass);
    const char *problem = graph_verify(arena, graph), *stage = "lower";
    for (const struct pass *p = pass_training_table; p->name && !problem; p++) {
        graph = p->run(arena, graph);
        problem = graph_verify(arena, graph);
        stage = p->name;
    }
    if (problem)
        fprintf(stderr, "after %s: %s\n", stage, problem);
    return problem ? NULL : graph;
}

const struct plan *trained_plan(const struct network *network,
                                const struct trained_options *options)
{
    const struct graph *graph = trained_graph(network, options);
    const struct plan *plan = graph ? plan_new(network->arena, graph) : NULL;
    const char *problem = plan ? plan_verify(network->arena, plan) : NULL;
    if (problem)
        fprintf(stderr, "the plan: %s\n", problem);
    return problem ? NULL : plan;
}

static bool emit(struct trained *t, const char *folder)
{
    char zeros[65] = "";
    memset(zeros, '0', 64);
    struct arena *arena = t->network.arena;
    struct emit_info info = {.source = "text.rnet",
                             .sha256 = zeros,
                             .command = "rnetc emit text.rnet",
                             .options = "--batch 1",
                             .passes = "lower",
                             .sources = t->network.sources};
    struct compiled_options inference = {t->options.target, ALGORITHM_AUTO, 1, t->options.threads};
    const struct graph *graph = compiled_graph(&t->network, &inference, -1);
    struct emit_files files = {0};
    if (!graph)
        return false;
    emit_files(arena, plan_new(arena, graph), t->plan, &info, &files);
    bool good = true;
    mkdir(folder, 0777);
    for (int i = 0; i < files.files.count && good; i++)
        good = files_write(arena_printf(arena, "%s/%s", folder, files.files.items[i].name),
                           files.files.items[i].text, files.files.items[i].bytes);
    return good;
}

static void *function_of(struct trained *t, void *library, const char *suffix)
{
    return dlsym(library, arena_printf(t->network.arena, "%s_%s", t->network.model->name, suffix));
}

static bool link_object(struct trained *t)
{
    static int made;
    struct arena *arena = t->network.arena;
    char *folder = files_scratch(arena_printf(arena, "trained%d", made++));
    const char *name = t->network.model->name;
    bool good = emit(t, folder);
    struct process ran = process_run("cc -std=c11 -ffp-contract=fast -fopenmp %s -shared -fPIC -o "
                                     "%s/object.so %s/%s_train.c -lm",
                                     t->options.flags, folder, folder, name);
    if (ran.status)
        fprintf(stderr, "%s", ran.err);
    good = good && ran.status == 0;
    process_free(&ran);
    void *library = good ? dlopen(arena_printf(arena, "%s/object.so", folder), RTLD_NOW) : NULL;
    if (good && !library)
        fprintf(stderr, "%s\n", dlerror());
    free(folder);
    if (!library)
        return false;
    t->compute = function_of(t, library, "gradients");
    t->update = function_of(t, library, "update");
    return t->compute && t->update;
}

/* ---- Blocks ---- */

static struct trained_block block_new(size_t bytes)
{
    struct trained_block b = {.bytes = bytes};
    size_t pages = (bytes + PAGE - 1) / PAGE + 2;
    b.mapped = pages * PAGE;
    b.map = mmap(NULL, b.mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (b.map == MAP_FAILED || mprotect(b.map + b.mapped - PAGE, PAGE, PROT_NONE))
        abort();
    b.start = b.map + b.mapped - PAGE - (bytes + 63) / 64 * 64;
    memset(b.map, PATTERN, (size_t)(b.start - b.map));
    return b;
}

static bool block_intact(const struct trained_block *b)
{
    for (const unsigned char *p = b->map; p < b->start; p++)
        if (*p != PATTERN)
            return false;
    return true;
}

static void *block_of(const struct trained *t, const struct rnet_master_row *row)
{
    return row->learned ? t->weights.start : t->statistics.start;
}

static void fill(struct trained *t)
{
    for (size_t i = 0; i < t->network.row_count; i++) {
        size_t count = oracle_floats(&t->network.rows[i]);
        float *values = malloc(count * sizeof *values);
        double *wide = malloc(count * sizeof *wide);
        if (!values || !wide)
            abort();
        oracle_tensor("1", &t->network.rows[i], values);
        for (size_t k = 0; k < count; k++)
            wide[k] = values[k];
        for (int p = 0; p < t->network.model->params.count; p++)
            if (!strcmp(t->network.model->params.items[p].name, t->network.rows[i].name))
                trained_set(t, p, wide);
        free(values);
        free(wide);
    }
}

bool trained_file(struct trained *t, const char *path, const struct trained_options *options)
{
    *t = (struct trained){.options = *options, .real_bytes = options->precise ? 8 : 4};
    if (!network_load(&t->network, path))
        return false;
    t->plan = trained_plan(&t->network, options);
    if (!t->plan || !link_object(t))
        return false;
    t->masters = plan_masters(t->network.arena, t->plan);
    size_t line = (size_t)PLAN_LINE_FLOATS * (size_t)t->real_bytes;
    t->weights = block_new((size_t)t->plan->params_lines * line);
    t->gradients = block_new((size_t)t->plan->params_lines * line);
    t->momenta = block_new((size_t)t->plan->params_lines * line);
    t->statistics = block_new((size_t)t->plan->statistics_lines * line);
    t->input = block_new(t->network.input_floats * (size_t)options->batch * (size_t)t->real_bytes);
    t->workspace = block_new((size_t)t->plan->workspace_lines * line);
    trained_restart(t);
    return true;
}

void trained_restart(struct trained *t)
{
    memset(t->momenta.start, 0, t->momenta.bytes);
    memset(t->workspace.start, 0xff, t->workspace.bytes); /* NaN */
    for (int i = 0; i < t->masters->rows.count; i++) {
        const struct rnet_master_row *row = &t->masters->rows.items[i];
        size_t real = (size_t)t->real_bytes;
        if (row->learned)
            memset(t->gradients.start + row->offset * real, 0xff, row->reals * real);
    }
    fill(t);
}

bool trained_text(struct trained *t, const char *text, const struct trained_options *options)
{
    char *path = files_scratch("trained.rnet");
    bool good = files_write(path, text, strlen(text)) && trained_file(t, path, options);
    free(path);
    return good;
}

void trained_free(struct trained *t)
{
    struct trained_block *blocks[] = {&t->weights,    &t->gradients, &t->momenta,
                                      &t->statistics, &t->input,     &t->workspace};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (blocks[i]->map)
            munmap(blocks[i]->map, blocks[i]->mapped);
    network_free(&t->network);
}

/* ---- Calls ---- */

double trained_compute(struct trained *t, const double *input, const int *labels,
                       const uint64_t *seeds, double smooth, int *wrong)
{
    void (*compute)(const void *, void *, void *, const void *, const int *, const uint64_t *,
                    double, double *, void *);
    size_t count = t->network.input_floats * (size_t)t->options.batch;
    double result[2] = {0};
    memcpy(&compute, &t->compute, sizeof compute);
    for (size_t i = 0; i < count; i++)
        if (t->options.precise)
            ((double *)(void *)t->input.start)[i] = input[i];
        else
            ((float *)(void *)t->input.start)[i] = (float)input[i];
    compute(t->weights.start, t->gradients.start, t->statistics.start, t->input.start, labels,
            seeds, smooth, result, t->workspace.start);
    if (wrong)
        *wrong = (int)result[1];
    bool intact = block_intact(&t->weights) && block_intact(&t->gradients) &&
                  block_intact(&t->statistics) && block_intact(&t->input) &&
                  block_intact(&t->workspace);
    return intact ? result[0] : NAN;
}

void trained_update(struct trained *t, double rate, double momentum, double decay, double scale)
{
    void (*update)(void *, const void *, void *, const double *);
    const double by[4] = {rate, momentum, decay, scale};
    memcpy(&update, &t->update, sizeof update);
    update(t->weights.start, t->gradients.start, t->momenta.start, by);
}

static const struct rnet_master_row *row_of(const struct trained *t, int index)
{
    int row = t->masters->row_of[index];
    return row < 0 ? NULL : &t->masters->rows.items[row];
}

static double *read_row(const struct trained *t, const struct rnet_master_row *row,
                        const void *block)
{
    size_t count = rnet_masters_count(row);
    double *values = malloc(count * sizeof *values);
    if (!values)
        abort();
    rnet_masters_read(row, block, t->real_bytes, 0, count, values, 8);
    return values;
}

double *trained_value(const struct trained *t, int index)
{
    const struct rnet_master_row *row = row_of(t, index);
    return row ? read_row(t, row, block_of(t, row)) : NULL;
}

double *trained_gradient(const struct trained *t, int index)
{
    const struct rnet_master_row *row = row_of(t, index);
    return row && row->learned ? read_row(t, row, t->gradients.start) : NULL;
}

void trained_set(struct trained *t, int index, const double *values)
{
    const struct rnet_master_row *row = row_of(t, index);
    if (row)
        rnet_masters_write(row, block_of(t, row), t->real_bytes, values, 8);
}
