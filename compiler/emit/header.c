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

void emit_define(struct emitter *e, struct emit_defines *d, const char *name, const char *value)
{
    text_list_add(e->arena, &d->names, "%s_%s", e->names->upper, name);
    text_list_add(e->arena, &d->values, "%s", value);
}

void emit_print_defines(struct emitter *e, const struct emit_defines *d)
{
    int width = 0;
    for (int i = 0; i < d->names.texts.count; i++)
        if ((int)strlen(d->names.texts.items[i]) > width)
            width = (int)strlen(d->names.texts.items[i]);
    for (int i = 0; i < d->names.texts.count; i++)
        writer_print(e->out, "#define %-*s %s\n", width, d->names.texts.items[i],
                     d->values.texts.items[i]);
}

static const char *number(struct emitter *e, int64_t value)
{
    return arena_printf(e->arena, "%lld", (long long)value);
}

static void print_constants(struct emitter *e)
{
    const struct graph *g = e->graph;
    const struct shape in = g->model->input;
    struct emit_defines image = {0}, call = {0};
    emit_define(e, &image, "INPUT_FLOATS", number(e, (int64_t)in.c * in.h * in.w));
    for (int i = 0; i < g->outputs.count; i++) {
        const struct shape s = g->values.items[g->outputs.items[i].value].shape;
        const char *name = g->outputs.count == 1
                               ? "OUTPUT_FLOATS"
                               : arena_printf(e->arena, "OUTPUT_%s_FLOATS", e->names->output[i]);
        emit_define(e, &image, name, number(e, (int64_t)s.c * s.h * s.w));
    }
    int64_t lines = e->plan->workspace_lines ? e->plan->workspace_lines : 1;
    emit_define(e, &call, "BATCH", number(e, g->batch));
    emit_define(e, &call, "THREADS", number(e, g->threads));
    emit_define(e, &call, "ALIGN", "64");
    emit_define(e, &call, "WORKSPACE_BYTES",
                arena_printf(e->arena, "((size_t)%lld * 64)", (long long)lines));
    writer_print(e->out, "/* Floats of one image, channel by channel (C x H x W). */\n");
    emit_print_defines(e, &image);
    writer_print(e->out, "\n/* Images a call; threads it uses at most; alignment of params and "
                         "workspace. */\n");
    emit_print_defines(e, &call);
    writer_print(e->out, "\n");
}

void emit_header(struct emitter *e)
{
    struct writer *out = e->out;
    const struct graph *g = e->graph;
    writer_words(out, arena_printf(e->arena, "/* %s.h:", e->names->network),
                 arena_printf(e->arena, "network \"%s\" as C.", e->names->network), false);
    emit_origin(e);
    writer_print(out, " */\n");
    writer_print(out, "#ifndef RNET_NETWORK_%s_H\n#define RNET_NETWORK_%s_H\n\n", e->names->upper,
                 e->names->upper);
    writer_print(out, "#include <stddef.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    print_constants(e);
    static const struct params_block all = {"params", "", "float", false, false};
    writer_print(out, "/* All parameters as the kernels want them, one block of memory. */\n");
    emit_params(e, &all);
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
    emit_scale_prototypes(e);
    writer_print(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
