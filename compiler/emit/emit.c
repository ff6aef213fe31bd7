/* emit.c: plan -> all files. */
#include "emit/emit.h"

#include "emit/parts.h"

static void add(struct arena *arena, struct emit_files *files, const char *name,
                const struct writer *writer)
{
    array_push(arena, &files->files, (struct emit_file){name, writer->text, writer->bytes});
}

/* NAME_s256_infer.c, which reads the same struct NAME_params. */
static void add_scale(struct arena *arena, struct emit_files *files, const struct plan *main,
                      const struct emit_info *info, const struct emit_scale *scale)
{
    const struct plan *plan = scale->plan;
    const struct names *names = names_new(arena, plan, main, info);
    const char *function = arena_printf(arena, "s%d_infer", scale->side);
    struct emitter e = {.arena = arena,
                        .plan = plan,
                        .graph = plan->graph,
                        .names = names,
                        .info = info,
                        .infer = function,
                        .out = writer_new(arena)};
    emit_infer(&e);
    add(arena, files, arena_printf(arena, "%s_%s.c", names->network, function), e.out);
    if (scale->lowered)
        emit_certificate(&e, files, scale->lowered);
}

struct part {
    void (*emit)(struct emitter *);
    const char *suffix; /* NULL: the name is "Makefile" */
};

static void emit_part(struct emitter *e, const struct part *part, struct emit_files *files)
{
    struct arena *arena = e->arena;
    e->out = writer_new(arena);
    e->borders = (struct text_list){0};
    part->emit(e);
    add(arena, files,
        part->suffix ? arena_printf(arena, "%s%s", e->names->network, part->suffix) : "Makefile",
        e->out);
}

void emit_files(struct arena *arena, const struct plan *plan, const struct plan *training,
                const struct emit_info *info, struct emit_files *files)
{
    static const struct part parts[] = {
        {emit_header, ".h"},       {emit_infer, "_infer.c"}, {emit_prepare, "_prepare.c"},
        {emit_program, "_main.c"}, {emit_map, ".map"},       {emit_makefile, NULL},
    };
    static const struct part training_parts[] = {
        {emit_train_header, "_train.h"}, {emit_train, "_train.c"}, {emit_map, "_train.map"}};
    struct emitter e = {
        .arena = arena, .plan = plan, .graph = plan->graph, .info = info, .infer = "infer"};
    struct emitter t = e;
    e.names = names_new(arena, plan, plan, info);
    if (training) {
        t.plan = training;
        t.graph = training->graph;
        t.names = names_new(arena, training, training, info);
        e.training = &t;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        emit_part(&e, &parts[i], files);
    for (size_t i = 0; training && i < sizeof training_parts / sizeof training_parts[0]; i++)
        emit_part(&t, &training_parts[i], files);
    if (info->lowered)
        emit_certificate(&e, files, info->lowered);
    if (info->lowered && training)
        emit_certificate(&t, files, NULL);
    for (int i = 0; i < info->scale_count; i++)
        if (info->scales[i].plan)
            add_scale(arena, files, plan, info, &info->scales[i]);
    emit_runtime(files, arena);
}
