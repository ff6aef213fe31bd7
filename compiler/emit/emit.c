/* emit.c: plan -> all files. */
#include "emit/emit.h"

#include <string.h>

#include "emit/parts.h"

static void add(struct arena *arena, struct emit_files *files, const char *name,
                const struct writer *writer)
{
    const char *dot = strrchr(name, '.');
    bool code = dot && (!strcmp(dot, ".c") || !strcmp(dot, ".h"));
    array_push(arena, &files->files, (struct emit_file){name, writer->text, writer->bytes, code});
}

static struct emit_places *places_new(struct arena *arena, const struct plan *plan)
{
    struct emit_places *p = arena_alloc(arena, sizeof *p);
    size_t scopes = (size_t)plan->graph->model->scopes.count;
    p->kernels = arena_array(arena, (size_t)plan->kernels.count + 1, sizeof *p->kernels);
    p->heads = arena_array(arena, (size_t)plan->kernels.count + 1, sizeof *p->heads);
    p->steps = arena_array(arena, (size_t)plan->steps.count + 1, sizeof *p->steps);
    p->buffers = arena_array(arena, (size_t)plan->buffers.count + 1, sizeof *p->buffers);
    p->scopes = arena_array(arena, scopes, sizeof *p->scopes);
    p->back = arena_array(arena, scopes, sizeof *p->back);
    return p;
}

/* Prints one file with an emitter whose `out` is new. */
static void emit_part(struct emitter *e, void (*emit)(struct emitter *), const char *suffix,
                      struct emit_files *files)
{
    e->out = writer_new(e->arena);
    e->borders = (struct text_list){0};
    e->files = files;
    emit(e);
    add(e->arena, files, arena_printf(e->arena, "%s%s", e->names->network, suffix), e->out);
}

/* Of the network for pictures of another size, which reads the same struct NAME_params. */
static struct emitter of_scale(const struct emitter *main, const struct emit_scale *scale)
{
    struct emitter e = *main;
    e.plan = scale->plan;
    e.graph = scale->plan->graph;
    e.names = names_new(e.arena, scale->plan, main->plan, e.info);
    e.infer = arena_printf(e.arena, "s%d_infer", scale->side);
    e.places = places_new(e.arena, scale->plan);
    e.training = NULL;
    return e;
}

/* What holds code; then what tells of these files by their hashes. */
static void emit_all(struct emitter *e, struct emitter *t, struct emitter *scales, int scale_count,
                     struct emit_files *files)
{
    emit_part(e, emit_header, ".h", files);
    emit_part(e, emit_infer, "_infer.c", files);
    emit_part(e, emit_prepare, "_prepare.c", files);
    if (t) {
        emit_part(t, emit_train_header, "_train.h", files);
        emit_part(t, emit_train, "_train.c", files);
    }
    for (int i = 0; i < scale_count; i++)
        emit_part(&scales[i], emit_infer, arena_printf(e->arena, "_%s.c", scales[i].infer), files);
    emit_runtime(e->arena, files,
                 graph_uses_winograd(e->graph) || (t && graph_uses_winograd(t->graph)),
                 graph_uses_gemm(e->graph));
    emit_part(e, emit_program, "_main.c", files);
    emit_part(e, emit_map, ".map", files);
    if (t)
        emit_part(t, emit_map, "_train.map", files);
    for (int i = 0; i < scale_count; i++)
        emit_part(&scales[i], emit_map, arena_printf(e->arena, "_%s.map", scales[i].infer), files);
}

/* Certificates: where the graph before any pass is known. */
static void emit_certificates(struct emitter *e, struct emitter *t, struct emitter *scales,
                              struct emit_files *files)
{
    const struct emit_info *info = e->info;
    if (info->lowered)
        emit_certificate(e, files, info->lowered);
    if (info->lowered && t)
        emit_certificate(t, files, NULL);
    for (int i = 0; i < info->scale_count; i++)
        if (info->scales[i].plan && info->scales[i].lowered)
            emit_certificate(scales++, files, info->scales[i].lowered);
}

void emit_files(struct arena *arena, const struct plan *plan, const struct plan *training,
                const struct emit_info *info, struct emit_files *files)
{
    struct emitter e = {
        .arena = arena, .plan = plan, .graph = plan->graph, .info = info, .infer = "infer"};
    struct emitter t = e;
    struct emitter *scales = arena_array(arena, (size_t)info->scale_count + 1, sizeof *scales);
    int scale_count = 0;
    e.names = names_new(arena, plan, plan, info);
    e.places = places_new(arena, plan);
    if (training) {
        t.plan = training;
        t.graph = training->graph;
        t.names = names_new(arena, training, training, info);
        t.places = places_new(arena, training);
        e.training = &t;
    }
    for (int i = 0; i < info->scale_count; i++)
        if (info->scales[i].plan)
            scales[scale_count++] = of_scale(&e, &info->scales[i]);
    emit_all(&e, training ? &t : NULL, scales, scale_count, files);
    emit_certificates(&e, training ? &t : NULL, scales, files);
    e.out = writer_new(arena);
    emit_makefile(&e);
    add(arena, files, "Makefile", e.out);
}
