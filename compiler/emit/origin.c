/* origin.c: where text comes from (lines of the .rnet file, the file's first comment), and how
 * names and numbers of the user's are written so that they stay what they are. */
#include <stdlib.h>
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

const char *emit_double(struct emitter *e, double value)
{
    const char *text = "";
    for (int digits = 1; digits <= 17; digits++) {
        text = arena_printf(e->arena, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (!(back < value || back > value))
            break;
    }
    return arena_printf(e->arena, "%s%s", text, strpbrk(text, ".en") ? "" : ".0");
}

const char *emit_float(struct emitter *e, double value)
{
    if (e->graph->precise)
        return emit_double(e, value);
    const char *text = arena_printf(e->arena, "%.9g", (double)(float)value);
    return arena_printf(e->arena, "%s%sf", text, strpbrk(text, ".en") ? "" : ".0");
}

void emit_origin(struct emitter *e)
{
    writer_print(e->out, " *   made by  rnetc %s; do not edit\n", RNETC_VERSION);
    writer_print(e->out, " *   source   %s\n", e->info->source);
    writer_print(e->out, " *   sha256   %s\n", e->info->sha256);
}

/* "file.rnet:5" or "file.rnet:5-7", the file without its folders. */
static const char *span_text(struct emitter *e, struct span span)
{
    struct location at = sources_locate(e->info->sources, span.first);
    if (!at.source)
        return e->info->source;
    struct location end = sources_locate(e->info->sources, span.last ? span.last - 1 : span.first);
    const char *slash = strrchr(at.source->path, '/');
    const char *name = emit_harmless(e->arena, slash ? slash + 1 : at.source->path);
    if (end.line > at.line)
        return arena_printf(e->arena, "%s:%d-%d", name, at.line, end.line);
    return arena_printf(e->arena, "%s:%d", name, at.line);
}

const char *emit_call_lines(struct emitter *e, int scope)
{
    const struct model *model = e->graph->model;
    while (scope > 0 && model->scopes.items[scope].parent > 0)
        scope = model->scopes.items[scope].parent;
    return span_text(e, scope > 0 ? model->scopes.items[scope].span : model->span);
}

const char *emit_lines(struct emitter *e, int node)
{
    const struct model_node *n = &e->graph->model->nodes.items[node];
    const char *own = span_text(e, n->span);
    if (n->scope <= 0)
        return own;
    return arena_printf(e->arena, "%s, %s", emit_call_lines(e, n->scope), own);
}
