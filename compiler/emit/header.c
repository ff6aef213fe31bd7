/* header.c: NAME.h, the C API of a network: extents, the parameters' struct, the entry point. */
#include <string.h>

#include "emit/parts.h"

void emit_prototype(struct emitter *e, const char *function, const char *tail)
{
    struct text_list list = {0};
    text_list_add(e->arena, &list, "const struct %s_params *params", e->names->network);
    text_list_add(e->arena, &list, "const float *input");
    if (e->graph->outputs.count == 1)
        text_list_add(e->arena, &list, "float *output");
    else
        text_list_add(e->arena, &list, "const struct %s_outputs *outputs", e->names->network);
    text_list_add(e->arena, &list, "void *workspace");
    writer_call(e->out, 0, arena_printf(e->arena, "void %s_%s(", e->names->network, function),
                &list, tail);
}

/* The arrays of scope `scope`, which are params [first, last). */
static void print_members(struct emitter *e, int indent, int first, int last)
{
    for (int i = first; i < last; i++)
        writer_print(e->out, "%*sfloat %s[%lld];\n", indent, "", e->names->param[i],
                     (long long)e->plan->params.items[i].lines * PLAN_LINE_FLOATS);
}

static int param_scope(const struct emitter *e, int param)
{
    int node = e->plan->params.items[param].node;
    return node < 0 ? 0 : e->graph->model->nodes.items[node].scope;
}

/* Whether the members of two runs of params are the same, name by name. */
static bool same_members(const struct emitter *e, int a, int b, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(e->names->param[a + i], e->names->param[b + i]) ||
            e->plan->params.items[a + i].lines != e->plan->params.items[b + i].lines)
            return false;
    return true;
}

/* A run of parameters of one scope. */
struct run {
    int scope, first, count;
    int type; /* the first run with the same members */
};

static int list_runs(struct emitter *e, struct run *runs)
{
    int count = 0;
    for (int i = 0; i < e->plan->params.count; i++) {
        int scope = param_scope(e, i);
        if (count && runs[count - 1].scope == scope) {
            runs[count - 1].count++;
            continue;
        }
        runs[count++] = (struct run){scope, i, 1, 0};
    }
    for (int i = 0; i < count; i++)
        for (runs[i].type = 0; runs[i].type < i; runs[i].type++) {
            const struct run *t = &runs[runs[i].type];
            if (t->type == runs[i].type && t->scope && t->count == runs[i].count &&
                same_members(e, t->first, runs[i].first, t->count))
                break;
        }
    return count;
}

static void print_params(struct emitter *e)
{
    struct writer *out = e->out;
    struct run *runs = arena_array(e->arena, (size_t)e->plan->params.count + 1, sizeof *runs);
    int count = list_runs(e, runs);
    for (int i = 0; i < count; i++) {
        if (!runs[i].scope || runs[i].type != i)
            continue;
        writer_print(out, "struct %s_%s {\n", e->names->network, e->names->scope[runs[i].scope]);
        print_members(e, 4, runs[i].first, runs[i].first + runs[i].count);
        writer_print(out, "};\n\n");
    }
    writer_print(out, "/* All parameters as the kernels want them, one block of memory. */\n");
    writer_print(out, "struct %s_params {\n", e->names->network);
    for (int i = 0; i < count; i++) {
        if (!runs[i].scope)
            print_members(e, 4, runs[i].first, runs[i].first + runs[i].count);
        else
            writer_print(out, "    struct %s_%s %s;\n", e->names->network,
                         e->names->scope[runs[runs[i].type].scope], e->names->scope[runs[i].scope]);
    }
    if (!count)
        writer_print(out, "    float none[16];\n");
    writer_print(out, "};\n\n");
}

/* A group of macros, their values in one column. */
struct defines {
    struct text_list names, values;
};

static void define(struct emitter *e, struct defines *d, const char *name, const char *value)
{
    text_list_add(e->arena, &d->names, "%s_%s", e->names->upper, name);
    text_list_add(e->arena, &d->values, "%s", value);
}

static void print_defines(struct emitter *e, const struct defines *d)
{
    int width = 0;
    for (int i = 0; i < d->names.texts.count; i++)
        if ((int)strlen(d->names.texts.items[i]) > width)
            width = (int)strlen(d->names.texts.items[i]);
    for (int i = 0; i < d->names.texts.count; i++)
        writer_print(e->out, "#define %-*s %s\n", width, d->names.texts.items[i],
                     d->values.texts.items[i]);
    writer_print(e->out, "\n");
}

static const char *number(struct emitter *e, int64_t value)
{
    return arena_printf(e->arena, "%lld", (long long)value);
}

static void print_constants(struct emitter *e)
{
    const struct graph *g = e->graph;
    const struct shape in = g->model->input;
    struct defines image = {0}, call = {0};
    define(e, &image, "INPUT_FLOATS", number(e, (int64_t)in.c * in.h * in.w));
    for (int i = 0; i < g->outputs.count; i++) {
        const struct shape s = g->values.items[g->outputs.items[i].value].shape;
        const char *name = g->outputs.count == 1
                               ? "OUTPUT_FLOATS"
                               : arena_printf(e->arena, "OUTPUT_%s_FLOATS", e->names->output[i]);
        define(e, &image, name, number(e, (int64_t)s.c * s.h * s.w));
    }
    int64_t lines = e->plan->workspace_lines ? e->plan->workspace_lines : 1;
    define(e, &call, "BATCH", number(e, g->batch));
    define(e, &call, "THREADS", number(e, g->threads));
    define(e, &call, "ALIGN", "64");
    define(e, &call, "WORKSPACE_BYTES",
           arena_printf(e->arena, "((size_t)%lld * 64)", (long long)lines));
    writer_print(e->out, "/* Floats of one image, channel by channel (C x H x W). */\n");
    print_defines(e, &image);
    writer_print(e->out, "/* Images a call; threads it uses at most; alignment of params and "
                         "workspace. */\n");
    print_defines(e, &call);
}

void emit_header(struct emitter *e)
{
    struct writer *out = e->out;
    const struct graph *g = e->graph;
    writer_print(out, "/* %s.h: network \"%s\" as C.\n", e->names->network, e->names->network);
    emit_origin(e);
    writer_print(out, " */\n");
    writer_print(out, "#ifndef RNET_NETWORK_%s_H\n#define RNET_NETWORK_%s_H\n\n", e->names->upper,
                 e->names->upper);
    writer_print(out, "#include <stddef.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    print_constants(e);
    print_params(e);
    if (g->outputs.count > 1) {
        writer_print(out, "/* The caller's arrays, one an output. */\nstruct %s_outputs {\n",
                     e->names->network);
        for (int i = 0; i < g->outputs.count; i++)
            writer_print(out, "    float *%s;\n", e->names->output[i]);
        writer_print(out, "};\n\n");
    }
    writer_print(out, "/* Computes the network for %s_BATCH images.\n", e->names->upper);
    writer_print(out,
                 " *   params     as the prepare table makes them; aligned to ALIGN; only read\n");
    writer_print(out, " *   input      BATCH x C x H x W floats, any float pointer\n");
    writer_print(out, " *   output     BATCH x OUTPUT_FLOATS floats, any float pointer\n");
    writer_print(
        out, " *   workspace  WORKSPACE_BYTES bytes; aligned to ALIGN; its contents are free\n");
    writer_print(out, " * Calls with workspaces of their own may run at the same time. */\n");
    emit_prototype(e, "infer", ");");
    writer_print(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
