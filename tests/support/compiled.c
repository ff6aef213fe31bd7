/* compiled.c: the compiler as a library. In: .rnet text. Out: plans, C, calls of what it computes.
 */
#include "support/compiled.h"

#include <dlfcn.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "emit/emit.h"
#include "eval/reference.h"
#include "pass/pass.h"
#include "prepare.h"
#include "support/files.h"
#include "support/oracle_weights.h"
#include "support/process.h"

enum { PAGE = 4096, OUTPUTS_MAX = 16, PATTERN = 0x5a };

/* ---- Text -> plan ---- */

static bool verified(struct arena *arena, const struct graph *graph, const char *stage)
{
    const char *problem = graph_verify(arena, graph);
    if (problem)
        fprintf(stderr, "after %s: %s\n", stage, problem);
    return !problem;
}

static const struct graph *run_passes(const struct network *network,
                                      const struct compiled_options *options, int count,
                                      const struct graph *like)
{
    struct arena *arena = network->arena;
    struct pass_options pass = {.target = target_find(options->target),
                                .batch = options->batch,
                                .threads = options->threads,
                                .algorithm = options->algorithm,
                                .like = like};
    const struct graph *graph = pass_lower(arena, network->model, &pass);
    bool good = verified(arena, graph, "lower");
    for (const struct pass *p = pass_table; p->name && good && count != 0; p++, count--) {
        graph = p->run(arena, graph);
        good = verified(arena, graph, p->name);
    }
    return good ? graph : NULL;
}

const struct graph *compiled_graph(const struct network *network,
                                   const struct compiled_options *options, int count)
{
    return run_passes(network, options, count, NULL);
}

const struct graph *compiled_like(const struct network *network,
                                  const struct compiled_options *options, const struct graph *like)
{
    return run_passes(network, options, -1, like);
}

bool compiled_file(struct compiled *c, const char *path, const struct compiled_options *options)
{
    *c = (struct compiled){.options = *options};
    if (!network_load(&c->network, path))
        return false;
    c->graph = compiled_graph(&c->network, options, -1);
    if (!c->graph)
        return false;
    c->plan = plan_new(c->network.arena, c->graph);
    const char *problem = plan_verify(c->network.arena, c->plan);
    if (problem)
        fprintf(stderr, "plan: %s\n", problem);
    return !problem;
}

bool compiled_text(struct compiled *c, const char *text, const struct compiled_options *options)
{
    char *path = files_scratch("text.rnet");
    bool good = files_write(path, text, strlen(text)) && compiled_file(c, path, options);
    free(path);
    return good;
}

/* ---- Plan -> C -> shared object ---- */

bool compiled_emit(const struct compiled *c, const char *folder)
{
    char zeros[65] = "";
    memset(zeros, '0', 64);
    struct emit_info info = {.source = "text.rnet",
                             .sha256 = zeros,
                             .command = "rnetc emit text.rnet",
                             .options = "--batch 1",
                             .passes = "lower",
                             .sources = c->network.sources,
                             .scales = c->scales,
                             .scale_count = c->scale_count};
    struct emit_files files = {0};
    emit_files(c->network.arena, c->plan, NULL, &info, &files);
    mkdir(folder, 0777);
    bool good = true;
    for (int i = 0; i < files.files.count && good; i++) {
        const struct emit_file *f = &files.files.items[i];
        const char *path = arena_printf(c->network.arena, "%s/%s", folder, f->name);
        good = files_write(path, f->text, f->bytes);
    }
    return good;
}

/* A path for a shared object that no other one has: dlopen takes the same path for the same object.
 */
static char *object_path(void)
{
    for (int i = 0;; i++) {
        char name[32];
        snprintf(name, sizeof name, "emitted%d.so", i);
        char *path = files_scratch(name);
        if (!files_exist(path))
            return path;
        free(path);
    }
}

/* Runs the C compiler on NAME_infer.c of all of `list` and loads what it makes. */
static void *build_object(const struct compiled *list, size_t count, const char *flags)
{
    struct arena *arena = list[0].network.arena;
    char *object = object_path();
    const char *sources = "";
    for (size_t i = 0; i < count; i++) {
        char *folder = files_scratch("emitted");
        const char *own = arena_printf(arena, "%s%zu", folder, i);
        free(folder);
        if (!compiled_emit(&list[i], own))
            return NULL;
        sources =
            arena_printf(arena, "%s %s/%s_*infer.c", sources, own, list[i].network.model->name);
    }
    struct process made =
        process_run("cc -std=c11 -ffp-contract=fast %s -shared -fPIC -Iruntime -o %s %s "
                    "runtime/gemm.c -lopenblas -lm",
                    flags, object, sources);
    if (made.status)
        fprintf(stderr, "%s", made.err);
    bool good = made.status == 0;
    process_free(&made);
    void *library = good ? dlopen(object, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (good && !library)
        fprintf(stderr, "%s\n", dlerror());
    free(object);
    return library;
}

bool compiled_link(struct compiled *list, size_t count, const char *flags)
{
    void *library = build_object(list, count, flags);
    for (size_t i = 0; library && i < count; i++) {
        const char *name =
            arena_printf(list[i].network.arena, "%s_infer", list[i].network.model->name);
        list[i].library = library;
        list[i].infer = dlsym(library, name);
        if (!list[i].infer)
            return false;
    }
    return library != NULL;
}

/* ---- Calls ---- */

size_t compiled_input_floats(const struct compiled *c)
{
    return c->network.input_floats * (size_t)c->options.batch;
}

size_t compiled_output_floats(const struct compiled *c, int output)
{
    const struct model *model = c->network.model;
    const struct shape s = model->nodes.items[model->outputs.items[output].node].shape;
    return (size_t)s.c * (size_t)s.h * (size_t)s.w * (size_t)c->options.batch;
}

float *compiled_images(const struct compiled *c, unsigned seed)
{
    char name[32];
    size_t count = compiled_input_floats(c);
    float *images = malloc(count * sizeof *images);
    if (!images)
        abort();
    snprintf(name, sizeof name, "images%u", seed);
    oracle_image("1", name, count, images);
    return images;
}

/* Memory of so many bytes that ends at a page that may not be touched. */
struct guarded {
    unsigned char *map, *start;
    size_t pages, bytes, after;
};

/* `after` bytes are left between its end and that page. */
static struct guarded guarded_new(size_t bytes, size_t after)
{
    struct guarded g = {.bytes = bytes, .after = after};
    g.pages = (bytes + after + PAGE - 1) / PAGE + 1;
    g.map = mmap(NULL, (g.pages + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                 -1, 0);
    if (g.map == MAP_FAILED || mprotect(g.map + g.pages * PAGE, PAGE, PROT_NONE))
        abort();
    memset(g.map, PATTERN, g.pages * PAGE);
    g.start = g.map + g.pages * PAGE - bytes - after;
    return g;
}

static bool all_pattern(const unsigned char *from, const unsigned char *to)
{
    while (from < to && *from == PATTERN)
        from++;
    return from >= to;
}

/* Gives it back; false where something around it was written. */
static bool guarded_free(struct guarded *g)
{
    unsigned char *end = g->start + g->bytes;
    bool good = all_pattern(g->map, g->start) && all_pattern(end, end + g->after);
    munmap(g->map, (g->pages + 1) * PAGE);
    return good;
}

static bool open_weights(const struct compiled *c, struct rnet_weights **weights)
{
    struct rnet_error error = {0};
    char *path = files_scratch("compiled.safetensors");
    bool good =
        network_write_weights(&c->network, path) && rnet_weights_open(weights, path, &error) == 0;
    if (!good)
        fprintf(stderr, "%s\n", error.text);
    free(path);
    return good;
}

/* The prepared parameters of seed 1. */
static bool fill_params(const struct compiled *c, struct guarded *params)
{
    const struct plan *plan = c->plan;
    struct rnet_weights *weights = NULL;
    struct rnet_error error = {0};
    struct rnet_prepare_row *rows =
        arena_array(c->network.arena, (size_t)plan->params.count + 1, sizeof *rows);
    for (int i = 0; i < plan->params.count; i++)
        rows[i] = plan->params.items[i].row;
    bool good = open_weights(c, &weights) &&
                rnet_prepare(rows, (size_t)plan->params.count, weights, (void *)params->start,
                             (size_t)plan->params_lines * PLAN_LINE_FLOATS, &error) == 0;
    if (!good)
        fprintf(stderr, "%s\n", error.text);
    rnet_weights_close(weights);
    return good;
}

/* Where NAME_infer finds and leaves its arrays. */
struct arrays {
    struct guarded params, input, workspace, outputs[OUTPUTS_MAX];
    int output_count;
};

static struct arrays arrays_new(const struct compiled *c, const struct compiled_run *run)
{
    struct arrays a = {.output_count = c->network.model->outputs.count};
    size_t after = run->misaligned * sizeof(float);
    size_t lines = c->plan->workspace_lines ? (size_t)c->plan->workspace_lines : 1;
    a.params = guarded_new((size_t)c->plan->params_lines * 64, 0);
    a.workspace = guarded_new(lines * 64, 0);
    memset(a.workspace.start, run->fill, lines * 64);
    a.input = guarded_new(compiled_input_floats(c) * sizeof(float), after);
    memcpy(a.input.start, run->input, a.input.bytes);
    for (int i = 0; i < a.output_count; i++)
        a.outputs[i] = guarded_new(compiled_output_floats(c, i) * sizeof(float), after);
    return a;
}

/* Collects the outputs; false where anything else was written. */
static bool arrays_free(struct arrays *a, struct compiled_run *run)
{
    bool good = memcmp(a->input.start, run->input, a->input.bytes) == 0;
    run->count = 0;
    for (int i = 0; i < a->output_count; i++)
        run->count += a->outputs[i].bytes / sizeof(float);
    run->outputs = malloc(run->count * sizeof(float) + 1);
    if (!run->outputs)
        abort();
    run->workspace = malloc(a->workspace.bytes);
    if (!run->workspace)
        abort();
    memcpy(run->workspace, a->workspace.start, a->workspace.bytes);
    float *to = run->outputs;
    for (int i = 0; i < a->output_count; i++) {
        memcpy(to, a->outputs[i].start, a->outputs[i].bytes);
        to += a->outputs[i].bytes / sizeof(float);
        good = guarded_free(&a->outputs[i]) && good;
    }
    good = guarded_free(&a->params) && good;
    good = guarded_free(&a->workspace) && good;
    return guarded_free(&a->input) && good;
}

bool compiled_call(const struct compiled *c, struct compiled_run *run)
{
    if (c->network.model->outputs.count > OUTPUTS_MAX)
        return false;
    struct arrays a = arrays_new(c, run);
    float *outputs[OUTPUTS_MAX];
    for (int i = 0; i < a.output_count; i++)
        outputs[i] = (float *)(void *)a.outputs[i].start;
    bool good = fill_params(c, &a.params);
    /* Parameters are only read. */
    mprotect(a.params.map, a.params.pages * PAGE, PROT_READ);
    void (*infer)(const void *, const float *, void *, void *);
    memcpy(&infer, &c->infer, sizeof infer);
    if (good)
        infer(a.params.start, (const float *)(void *)a.input.start,
              a.output_count == 1 ? (void *)outputs[0] : (void *)outputs, a.workspace.start);
    return arrays_free(&a, run) && good;
}

void compiled_run_free(struct compiled_run *run)
{
    free(run->outputs);
    free(run->workspace);
    *run = (struct compiled_run){0};
}

double compiled_error(const struct compiled *c)
{
    float *images = compiled_images(c, 1);
    double *wanted = compiled_reference(c, images), largest = 0, error = 0;
    struct compiled_run all = {.input = images};
    struct compiled_run one = {.input = images, .fill = 0xff, .misaligned = 1};
    omp_set_num_threads(c->options.threads);
    bool good = wanted && compiled_call(c, &all);
    omp_set_num_threads(1);
    good = good && compiled_call(c, &one) &&
           !memcmp(all.outputs, one.outputs, all.count * sizeof *all.outputs);
    for (size_t i = 0; good && i < all.count; i++) {
        double difference = fabs(all.outputs[i] - wanted[i]);
        error = difference <= error ? error : difference; /* NaN stays */
        largest = fmax(largest, fabs(wanted[i]));
    }
    compiled_run_free(&all);
    compiled_run_free(&one);
    free(wanted);
    free(images);
    return !good || isnan(error) ? INFINITY : largest > 0 ? error / largest : error;
}

double *compiled_reference(const struct compiled *c, const float *input)
{
    struct rnet_weights *weights = NULL;
    struct rnet_error error = {0};
    struct reference_result result;
    double *values = NULL;
    if (open_weights(c, &weights) && reference_run(c->network.arena, c->network.model, weights,
                                                   input, c->options.batch, &result, &error) == 0) {
        size_t count = 0, at = 0;
        for (int i = 0; i < result.count; i++)
            count += compiled_output_floats(c, i);
        values = malloc(count * sizeof *values + 1);
        if (!values)
            abort();
        for (int i = 0; i < result.count; at += compiled_output_floats(c, i++))
            memcpy(values + at, result.outputs[i].values,
                   compiled_output_floats(c, i) * sizeof *values);
    } else {
        fprintf(stderr, "%s\n", error.text);
    }
    rnet_weights_close(weights);
    return values;
}
