/* prepare.c: NAME_prepare.c, the table that turns trained parameters into struct NAME_params. */
#include "emit/parts.h"

/* The row's fields, as C. */
static struct text_list row_fields(struct emitter *e, const struct rnet_prepare_row *r)
{
    static const char *const kinds[] = {
        "CONV_WEIGHT", "WINOGRAD_WEIGHT", "WINOGRAD2_WEIGHT", "CONV_BIAS",   "LINEAR_WEIGHT",
        "LINEAR_BIAS", "BN_SCALE",        "BN_SHIFT",         "PRELU_SLOPE", "COPY"};
    struct text_list list = {0};
    struct arena *a = e->arena;
    text_list_add(a, &list, "RNET_PREPARE_%s", kinds[r->kind]);
    text_list_add(a, &list, "%zu", r->offset);
    text_list_add(a, &list, "%zu", r->floats);
    text_list_add(a, &list, "%s", emit_literal(e, r->weight));
    text_list_add(a, &list, "%s", emit_literal(e, r->bn));
    text_list_add(a, &list, "%.9g", r->eps);
    const int numbers[] = {r->bias,     r->oc, r->ic, r->kh,    r->kw, r->groups,
                           r->in_block, r->ih, r->iw, r->lanes, r->kb};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        text_list_add(a, &list, "%d", numbers[i]);
    return list;
}

const char *emit_prepare_words(struct emitter *e, const struct rnet_prepare_row *row)
{
    const struct text_list list = row_fields(e, row);
    const char *text = "";
    for (int i = 0; i < list.texts.count; i++)
        text = arena_printf(e->arena, "%s%c%s", text, i ? ',' : '{', list.texts.items[i]);
    return arena_printf(e->arena, "%s}", text);
}

static void print_row(struct emitter *e, const struct rnet_prepare_row *row)
{
    const struct text_list list = row_fields(e, row);
    writer_call(e->out, 4, "{", &list, "},");
}

void emit_prepare(struct emitter *e)
{
    struct writer *out = e->out;
    const char *name = e->names->network;
    writer_words(out, arena_printf(e->arena, "/* %s_prepare.c:", name),
                 arena_printf(e->arena, "trained parameters -> struct %s_params.", name), false);
    emit_origin(e);
    writer_print(out,
                 " * Rows are calls of runtime/prepare; the manifest lists a file's tensors. */\n");
    writer_print(out, "#include \"prepare.h\"\n\n#include \"%s.h\"\n\n", name);
    emit_params_size(e, "params", 64);
    writer_print(out, "extern const struct rnet_prepare_row %s_prepare_rows[];\n", name);
    writer_print(out, "extern const size_t %s_prepare_count;\n", name);
    writer_print(out, "extern const struct rnet_manifest_row %s_manifest_rows[];\n", name);
    writer_print(out, "extern const size_t %s_manifest_count;\n\n", name);
    writer_print(out, "/* clang-format off */\n");
    writer_print(out, "/* kind, offset, floats, weight, bn, eps, bias, oc, ic, kh, kw, groups, "
                      "in_block, ih, iw,\n");
    writer_print(out, " * lanes, kb */\n");
    writer_print(out, "const struct rnet_prepare_row %s_prepare_rows[] = {\n", name);
    for (int i = 0; i < e->plan->params.count; i++)
        print_row(e, &e->plan->params.items[i].row);
    if (!e->plan->params.count)
        writer_print(out, "    {RNET_PREPARE_COPY},\n");
    writer_print(out, "};\nconst size_t %s_prepare_count = %d;\n\n", name, e->plan->params.count);
    writer_print(out, "const struct rnet_manifest_row %s_manifest_rows[] = {\n", name);
    const struct plan *plan = e->plan;
    for (int i = 0; i < plan->manifest.count; i++) {
        const struct rnet_manifest_row *row = &plan->manifest.items[i];
        writer_print(out, "    {%s, %d, {%d, %d, %d, %d}},\n", emit_literal(e, row->name),
                     row->rank, row->dims[0], row->dims[1], row->dims[2], row->dims[3]);
    }
    if (!plan->manifest.count)
        writer_print(out, "    {NULL, 0, {0}},\n");
    writer_print(out, "};\n/* clang-format on */\nconst size_t %s_manifest_count = %d;\n", name,
                 e->plan->manifest.count);
}
