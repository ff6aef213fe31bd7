/* emit.c: plan -> all files. */
#include "emit/emit.h"

#include "emit/parts.h"

static void add(struct arena *arena, struct emit_files *files, const char *name,
                const struct writer *writer)
{
    array_push(arena, &files->files, (struct emit_file){name, writer->text, writer->bytes});
}

void emit_files(struct arena *arena, const struct plan *plan, const struct emit_info *info,
                struct emit_files *files)
{
    static const struct {
        void (*emit)(struct emitter *);
        const char *suffix; /* NULL: the name is "Makefile" */
    } parts[] = {
        {emit_header, ".h"},       {emit_infer, "_infer.c"}, {emit_prepare, "_prepare.c"},
        {emit_program, "_main.c"}, {emit_map, ".map"},       {emit_makefile, NULL},
    };
    const struct names *names = names_new(arena, plan);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct emitter e = {arena, plan, plan->graph, names, info, writer_new(arena), {{0}}};
        parts[i].emit(&e);
        const char *name = parts[i].suffix
                               ? arena_printf(arena, "%s%s", names->network, parts[i].suffix)
                               : "Makefile";
        add(arena, files, name, e.out);
    }
    emit_runtime(files, arena);
}
