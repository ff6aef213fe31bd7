/* origin.c: where text comes from (lines of the .rnet file, the file's first comment), and how
 * names and numbers of the user's are written so that they stay what they are. */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
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

const char *emit_source_name(struct arena *arena, const struct emit_info *info,
                             const struct source *source)
{
    const char *name = path_name(source->path);
    int before = 0;
    for (int i = 0; sources_get(info->sources, i) != source; i++)
        before += !strcmp(path_name(sources_get(info->sources, i)->path), name);
    name = emit_harmless(arena, name);
    return before ? arena_printf(arena, "%s~%d", name, before + 1) : name;
}

const char *emit_span(struct emitter *e, struct span span)
{
    struct location at = sources_locate(e->info->sources, span.first);
    if (!at.source)
        return e->info->source;
    struct location end = sources_locate(e->info->sources, span.last ? span.last - 1 : span.first);
    const char *name = emit_source_name(e->arena, e->info, at.source);
    if (end.line > at.line)
        return arena_printf(e->arena, "%s:%d-%d", name, at.line, end.line);
    return arena_printf(e->arena, "%s:%d", name, at.line);
}

/* A stage and its first block may be one call. */
static void add_span(struct emitter *e, struct text_list *list, struct span span)
{
    const char *text = emit_span(e, span);
    if (!list->texts.count || strcmp(list->texts.items[list->texts.count - 1], text))
        array_push(e->arena, &list->texts, text);
}

void emit_list_calls(struct emitter *e, int scope, struct text_list *list)
{
    const struct model *model = e->graph->model;
    if (scope <= 0)
        return;
    emit_list_calls(e, model->scopes.items[scope].parent, list);
    add_span(e, list, model->scopes.items[scope].span);
}

void emit_list_lines(struct emitter *e, int node, struct text_list *list)
{
    const struct model_node *n = &e->graph->model->nodes.items[node];
    emit_list_calls(e, n->scope, list);
    add_span(e, list, n->span);
}

const char *emit_calls(struct emitter *e, int scope)
{
    struct text_list list = {0};
    emit_list_calls(e, scope, &list);
    return list.texts.count ? text_list_join(e->arena, &list) : emit_span(e, e->graph->model->span);
}

const char *emit_lines(struct emitter *e, int node)
{
    struct text_list list = {0};
    emit_list_lines(e, node, &list);
    return text_list_join(e->arena, &list);
}

const char *emit_place(struct emitter *e, int value)
{
    const struct graph *g = e->graph;
    const struct graph_value *v = &g->values.items[value];
    int buffer = e->plan->buffer[value];
    if (value == g->ops.items[0].output)
        return "input";
    if (v->role == VALUE_PARAMETER)
        return arena_printf(e->arena, "d%s",
                            e->names->param_path[e->plan->param_index[v->param]] + 1);
    if (buffer >= 0)
        return e->names->buffer[buffer];
    for (int i = 0; i < g->outputs.count; i++)
        if (g->outputs.items[i].value == value)
            return g->outputs.count == 1
                       ? "output"
                       : arena_printf(e->arena, "outputs->%s", e->names->output[i]);
    return "NULL"; /* plan_verify excludes this */
}
