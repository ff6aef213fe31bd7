/* program.c: NAME_main.c, which hands the network to the runtime's command line. */
#include "emit/parts.h"

static void print_externs(struct emitter *e)
{
    const char *name = e->names->network;
    struct writer *out = e->out;
    writer_print(out, "extern const struct rnet_prepare_row %s_prepare_rows[];\n", name);
    writer_print(out, "extern const struct rnet_manifest_row %s_manifest_rows[];\n", name);
    writer_print(out, "\n#ifdef RNET_EMBEDDED /* the prepared parameters are linked in */\n");
    writer_print(out, "extern const unsigned char %s_weights[];\n", name);
    writer_print(out, "extern const char %s_weights_sha256[]; /* of their file */\n", name);
    writer_print(out,
                 "#define EMBEDDED       %s_weights\n#define WEIGHTS_SHA256 %s_weights_sha256\n",
                 name, name);
    writer_print(out,
                 "#else\n#define EMBEDDED       NULL\n#define WEIGHTS_SHA256 NULL\n#endif\n\n");
    writer_print(out, "#ifdef RNET_EXPECTED /* and what selftest expects */\n");
    writer_print(out, "extern const float %s_expected[];\n", name);
    writer_print(out, "#define EXPECTED %s_expected\n#else\n#define EXPECTED NULL\n#endif\n\n",
                 name);
    writer_print(out, "#ifndef RNET_HOLDS /* no library is part of the program */\n"
                      "#define RNET_HOLDS 0\n#endif\n\n");
}

void emit_call(struct emitter *e, const char *function)
{
    const struct graph *g = e->graph;
    const char *name = e->names->network;
    struct writer *out = e->out;
    struct text_list list = {0};
    text_list_add(e->arena, &list, "const void *params");
    text_list_add(e->arena, &list, "const float *input");
    text_list_add(e->arena, &list, "float *const *outputs");
    text_list_add(e->arena, &list, "void *workspace");
    writer_call(out, 0, arena_printf(e->arena, "static void %s(", function), &list, ")");
    writer_print(out, "{\n");
    if (g->outputs.count == 1) {
        writer_print(out, "    %s_%s(params, input, outputs[0], workspace);\n}\n", name, function);
        return;
    }
    writer_print(out, "    const struct %s_outputs each = {\n", name);
    for (int i = 0; i < g->outputs.count; i++)
        writer_print(out, "        .%s = outputs[%d],\n", e->names->output[i], i);
    writer_print(out, "    };\n    %s_%s(params, input, &each, workspace);\n}\n", name, function);
}

/* The second compilation of NAME_infer.c, under another name. */
static void print_profiled(struct emitter *e)
{
    struct writer *out = e->out;
    writer_print(out, "\n#ifdef RNET_PROFILED /* NAME_infer.c is linked in twice */\n");
    emit_prototype(e, "infer_profiled", ");");
    writer_print(out, "\n");
    emit_call(e, "infer_profiled");
    writer_print(out, "#define PROFILED infer_profiled\n#else\n#define PROFILED NULL\n#endif\n\n");
}

static void print_labels(struct emitter *e)
{
    if (!e->info->labels)
        return;
    writer_print(e->out, "/* clang-format off */\nstatic const char *const label_names[] = {\n");
    for (int i = 0; i < e->info->label_count; i++)
        writer_print(e->out, "    %s,\n", emit_literal(e, e->info->labels[i]));
    writer_print(e->out, "};\n/* clang-format on */\n\n");
}

void emit_steps(struct emitter *e, const char *name)
{
    const struct plan *plan = e->plan;
    writer_print(e->out, "/* clang-format off */\nstatic const struct rnet_step %s[] = {\n", name);
    for (int i = 0; i < plan->steps.count; i++) {
        const struct graph_op *op = &e->graph->ops.items[plan->steps.items[i].op];
        int64_t macs = emit_multiply_adds(e, op);
        writer_print(e->out, "    {%s,\n     \"%s\", %lld},\n",
                     emit_literal(e, graph_value_name(e->arena, e->graph, op->output)),
                     plan->kernels.items[plan->steps.items[i].kernel].name, (long long)macs);
    }
    if (!plan->steps.count)
        writer_print(e->out, "    {NULL, NULL, 0},\n");
    writer_print(e->out, "};\n/* clang-format on */\n\n");
}

/* Where the results of the steps are, for selftest. */
static void print_places(struct emitter *e)
{
    const struct plan *plan = e->plan;
    writer_print(e->out,
                 "/* clang-format off */\n/* Of the steps' results: offset, c, h, w, block, "
                 "border. */\nstatic const struct rnet_place places[] = {\n");
    for (int i = 0; i < plan->steps.count; i++) {
        int value = e->graph->ops.items[plan->steps.items[i].op].output;
        const struct graph_value *v = &e->graph->values.items[value];
        int64_t offset = -1;
        for (int k = 0; k < e->graph->outputs.count; k++)
            if (e->graph->outputs.items[k].value == value)
                offset = -1 - k;
        if (plan->buffer[value] >= 0)
            offset = plan->buffers.items[plan->buffer[value]].offset * PLAN_LINE_FLOATS;
        writer_print(e->out, "    {%lld, %d, %d, %d, %d, %d},\n", (long long)offset, v->shape.c,
                     v->shape.h, v->shape.w, v->block, v->border);
    }
    if (!plan->steps.count)
        writer_print(e->out, "    {0, 0, 0, 0, 0, 0},\n");
    writer_print(e->out, "};\n/* clang-format on */\n\n");
}

/* By algorithms that multiply as the definition does, 1e-4 of the largest value; by Winograd's,
 * whose sums of inputs and weights lose digits, 1e-3. */
static double tolerance(const struct emitter *e)
{
    bool winograd = graph_uses_winograd(e->graph);
    for (int i = 0; i < e->info->scale_count; i++)
        winograd = winograd ||
                   (e->info->scales[i].plan && graph_uses_winograd(e->info->scales[i].plan->graph));
    return winograd ? 1e-3 : 1e-4;
}

void emit_outputs(struct emitter *e, const struct graph *g, const char *name)
{
    writer_print(e->out, "static const struct rnet_output %s[] = {\n", name);
    for (int i = 0; i < g->outputs.count; i++) {
        const struct shape s = g->values.items[g->outputs.items[i].value].shape;
        writer_print(e->out, "    {%s, %d, %d, %d},\n", emit_literal(e, g->outputs.items[i].name),
                     s.c, s.h, s.w);
    }
    writer_print(e->out, "};\n\n");
}

static void print_floats(struct emitter *e, const char *field, const double *values, int count)
{
    if (!count)
        return;
    writer_print(e->out, "            .%s = {", field);
    for (int i = 0; i < count; i++)
        writer_print(e->out, "%s%s", i ? ", " : "", emit_float(e, values[i]));
    writer_print(e->out, "},\n");
}

static void print_preprocess(struct emitter *e)
{
    const struct image_section *im = &e->graph->model->image;
    struct writer *out = e->out;
    long long mean = -1;
    if (e->plan->mean_param >= 0)
        mean = (long long)e->plan->params.items[e->plan->mean_param].row.offset;
    writer_print(out, "    .preprocess =\n        {\n");
    writer_print(out, "            .resize_h = %d,\n            .resize_w = %d,\n", im->resize_h,
                 im->resize_w);
    writer_print(out, "            .crop_h = %d,\n            .crop_w = %d,\n", im->crop_h,
                 im->crop_w);
    writer_print(out, "            .grey = %d,\n            .mean_count = %d,\n", im->grey,
                 im->mean_count);
    print_floats(e, "mean", im->mean, im->mean_count);
    print_floats(e, "std", im->std, im->mean_count);
    writer_print(out, "            .mean_pixel = %lld,\n        },\n", mean);
}

static int64_t total(const struct emitter *e, int64_t (*of)(const struct model *, int))
{
    const struct model *model = e->graph->model;
    int64_t sum = 0;
    for (int i = 0; i < model->nodes.count; i++)
        if (!model_is_auxiliary(model, i))
            sum += of(model, i);
    return sum;
}

static void print_descriptor(struct emitter *e)
{
    struct writer *out = e->out;
    const struct model *model = e->graph->model;
    const char *name = e->names->network, *upper = e->names->upper;
    writer_print(out, "static const struct rnet_program program = {\n");
    writer_print(out, "    .network = %s,\n", emit_literal(e, model->name));
    writer_print(out, "    .source = %s,\n", emit_literal(e, e->info->source));
    writer_print(out, "    .source_hash = \"%s\",\n", e->info->sha256);
    writer_print(out, "    .files = files,\n    .file_count = sizeof files / sizeof files[0],\n");
    writer_print(out, "    .weights_hash = WEIGHTS_SHA256,\n    .made_with = C_COMPILER,\n");
    writer_print(out, "    .compiler = \"rnetc %s\",\n", RNETC_VERSION);
    writer_print(out, "    .target = \"%s\",\n", e->graph->target->name);
    writer_print(out, "    .options = %s,\n", emit_literal(e, e->info->options));
    writer_print(out, "    .batch = %s_BATCH,\n", upper);
    writer_print(out, "    .input_c = %d,\n    .input_h = %d,\n    .input_w = %d,\n",
                 model->input.c, model->input.h, model->input.w);
    writer_print(out, "    .outputs = outputs,\n    .output_count = %d,\n",
                 e->graph->outputs.count);
    writer_print(out, "    .threads = %s_THREADS,\n", upper);
    writer_print(out, "    .workspace_bytes = %s_WORKSPACE_BYTES,\n", upper);
    writer_print(out, "    .params_bytes = sizeof(struct %s_params),\n", name);
    writer_print(out, "    .alignment = %s_ALIGN,\n", upper);
    writer_print(out, "    .parameters = %lld,\n", (long long)total(e, model_parameters));
    writer_print(out, "    .multiply_adds = %lld,\n", (long long)total(e, model_multiply_adds));
    writer_print(out, "    .embedded = EMBEDDED,\n    .infer = infer,\n");
    writer_print(out, "    .infer_profiled = PROFILED,\n    .peak = rnet_peak,\n");
    writer_print(out, "    .expected = EXPECTED,\n    .tolerance = %s,\n",
                 emit_double(e, tolerance(e)));
    writer_print(out, "    .holds = RNET_HOLDS,\n");
    writer_print(out, "    .prepare = %s_prepare_rows,\n    .prepare_count = %d,\n", name,
                 e->plan->params.count);
    writer_print(out, "    .manifest = %s_manifest_rows,\n    .manifest_count = %d,\n", name,
                 e->plan->manifest.count);
    print_preprocess(e);
    emit_test(e);
    if (e->info->labels)
        writer_print(out, "    .labels = label_names,\n    .label_count = %d,\n",
                     e->info->label_count);
    writer_print(out, "    .steps = steps,\n    .places = places,\n    .step_count = %d,\n",
                 e->plan->steps.count);
    writer_print(out, "%s};\n\n", e->training ? "    .training = &training,\n" : "");
}

void emit_program(struct emitter *e)
{
    struct writer *out = e->out;
    const char *name = e->names->network;
    writer_words(out, arena_printf(e->arena, "/* %s_main.c:", name),
                 arena_printf(e->arena, "network \"%s\" as a program.", name), false);
    emit_origin(e);
    writer_print(out, " */\n");
    writer_print(out, "#include \"program.h\"\n\n#include \"%s.h\"\n", name);
    writer_print(out, "%s\n",
                 e->training ? arena_printf(e->arena, "#include \"%s_train.h\"\n", name) : "");
    writer_print(out, "#define RNET_LANES %d\n#include \"peak.h\"\n\n", e->graph->target->lanes);
    writer_print(out, "#ifdef __clang__\n#define C_COMPILER __VERSION__\n#else\n"
                      "#define C_COMPILER \"gcc \" __VERSION__\n#endif\n\n");
    print_externs(e);
    emit_call(e, "infer");
    print_profiled(e);
    emit_scale_calls(e);
    print_labels(e);
    emit_chain(e);
    emit_steps(e, "steps");
    print_places(e);
    emit_outputs(e, e->graph, "outputs");
    emit_scale_tables(e);
    if (e->training) {
        struct emitter training = *e->training;
        training.out = out;
        emit_train_program(&training);
    }
    print_descriptor(e);
    writer_print(out, "int main(int argc, char **argv)\n{\n");
    writer_print(out, "    return rnet_app_main(&program, argc, argv);\n}\n");
}
