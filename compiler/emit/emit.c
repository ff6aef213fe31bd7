/* emit.c: plan -> all files, and what the parts share. */
#include "emit/emit.h"

#include <string.h>

#include "emit/parts.h"

/* A C string literal of a name; bytes that need it are escaped (question marks too: trigraphs). */
const char *emit_literal(struct emitter *e, const char *text)
{
    if (!text)
        return "NULL";
    struct writer *w = writer_new(e->arena);
    writer_print(w, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\' || c == '?')
            writer_print(w, "\\%c", c);
        else if (c < 32 || c > 126)
            writer_print(w, "\\%03o", c);
        else
            writer_print(w, "%c", c);
    }
    writer_print(w, "\"");
    return w->text;
}

const char *emit_harmless(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text, strlen(text));
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < 32 || strchr("*\\?$#%`", *c))
            *c = '_';
    return copy;
}

const char *emit_float(struct emitter *e, double value)
{
    const char *text = arena_printf(e->arena, "%.9g", (double)(float)value);
    return arena_printf(e->arena, "%s%sf", text, strpbrk(text, ".en") ? "" : ".0");
}

void emit_origin(struct emitter *e)
{
    writer_print(e->out, " *   made by  rnetc %s; do not edit\n", RNETC_VERSION);
    writer_print(e->out, " *   source   %s\n", e->info->source);
    writer_print(e->out, " *   sha256   %s\n", e->info->sha256);
}

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
