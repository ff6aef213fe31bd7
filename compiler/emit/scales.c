/* scales.c: the network for other sizes of pictures, as NAME.h declares it and NAME_main.c hands it
 * to the runtime; and the rest of what the test section says. */
#include "emit/parts.h"

/* "s256_infer" */
static const char *function(struct emitter *e, const struct emit_scale *scale)
{
    return scale->plan ? arena_printf(e->arena, "s%d_infer", scale->side) : "infer";
}

static void define(struct emitter *e, struct emit_defines *defines, const struct emit_scale *scale,
                   const char *name, int64_t value)
{
    emit_define(e, defines, arena_printf(e->arena, "S%d_%s", scale->side, name),
                arena_printf(e->arena, "%lld", (long long)value));
}

/* Macros of what differs from the main size, then the function. */
static void print_prototype(struct emitter *e, const struct emit_scale *scale)
{
    const struct graph *g = scale->plan->graph;
    const struct shape in = g->model->input;
    struct arena *a = e->arena;
    struct emit_defines defines = {0};
    int64_t lines = scale->plan->workspace_lines ? scale->plan->workspace_lines : 1;
    writer_print(e->out, "\n/* The same for pictures of %d x %d. */\n", in.h, in.w);
    define(e, &defines, scale, "INPUT_FLOATS", (int64_t)in.c * in.h * in.w);
    for (int i = 0; i < g->outputs.count; i++) {
        const struct shape s = g->values.items[g->outputs.items[i].value].shape;
        const char *name = g->outputs.count == 1
                               ? "OUTPUT_FLOATS"
                               : arena_printf(a, "OUTPUT_%s_FLOATS", e->names->output[i]);
        define(e, &defines, scale, name, (int64_t)s.c * s.h * s.w);
    }
    emit_define(e, &defines, arena_printf(a, "S%d_WORKSPACE_BYTES", scale->side),
                arena_printf(a, "((size_t)%lld * 64)", (long long)lines));
    emit_print_defines(e, &defines);
    emit_prototype(e, function(e, scale), ");");
}

void emit_scale_prototypes(struct emitter *e)
{
    for (int i = 0; i < e->info->scale_count; i++)
        if (e->info->scales[i].plan)
            print_prototype(e, &e->info->scales[i]);
}

static void print_row(struct emitter *e, const struct emit_scale *scale)
{
    struct text_list list = {0};
    text_list_add(e->arena, &list, "%d", scale->side);
    text_list_add(e->arena, &list, "%s", function(e, scale));
    if (scale->plan) {
        text_list_add(e->arena, &list, "s%d_outputs", scale->side);
        text_list_add(e->arena, &list, "%s_S%d_WORKSPACE_BYTES", e->names->upper, scale->side);
    } else {
        text_list_add(e->arena, &list, "outputs");
        text_list_add(e->arena, &list, "%s_WORKSPACE_BYTES", e->names->upper);
    }
    writer_call(e->out, 4, "{", &list, "},");
}

void emit_scale_calls(struct emitter *e)
{
    for (int i = 0; i < e->info->scale_count; i++)
        if (e->info->scales[i].plan) {
            emit_call(e, function(e, &e->info->scales[i]));
            writer_print(e->out, "\n");
        }
}

void emit_scale_tables(struct emitter *e)
{
    if (!e->info->scale_count)
        return;
    for (int i = 0; i < e->info->scale_count; i++) {
        const struct emit_scale *scale = &e->info->scales[i];
        if (scale->plan)
            emit_outputs(e, scale->plan->graph, arena_printf(e->arena, "s%d_outputs", scale->side));
    }
    writer_print(e->out, "/* clang-format off */\nstatic const struct rnet_scale scales[] = {\n");
    for (int i = 0; i < e->info->scale_count; i++)
        print_row(e, &e->info->scales[i]);
    writer_print(e->out, "};\n/* clang-format on */\n\n");
}

/* Whether the scores are probabilities already. */
static bool ends_in_softmax(const struct model *model)
{
    const struct model_output *last = &model->outputs.items[model->outputs.count - 1];
    return model->nodes.items[last->node].op == OPERATOR_softmax;
}

void emit_test(struct emitter *e)
{
    const struct model *model = e->graph->model;
    if (!model->test.present && !ends_in_softmax(model))
        return;
    writer_print(e->out, "    .test =\n        {\n");
    writer_print(e->out, "            .views = %d,\n", model->test.views ? model->test.views : 1);
    writer_print(e->out, "            .probabilities = %d,\n", ends_in_softmax(model));
    if (e->info->scale_count)
        writer_print(e->out, "            .scales = scales,\n            .scale_count = %d,\n",
                     e->info->scale_count);
    writer_print(e->out, "        },\n");
}
