/* train_program.c: the training side of NAME_main.c: struct rnet_training and what it points to.
 * In: the plan of a network in training. Out: text. */
#include "emit/parts.h"
#include "plan/masters.h"

static void print_master(struct emitter *e, const struct rnet_master_row *r)
{
    static const char *const kinds[] = {"VECTOR", "CONV", "LINEAR"};
    static const char *const inits[] = {"CONSTANT", "NORMAL", "UNIFORM"};
    struct text_list list = {0};
    struct arena *a = e->arena;
    text_list_add(a, &list, "%s", emit_literal(e, r->name));
    text_list_add(a, &list, "RNET_MASTER_%s", kinds[r->kind]);
    text_list_add(a, &list, "%d", r->learned);
    text_list_add(a, &list, "%zu", r->offset);
    text_list_add(a, &list, "%zu", r->reals);
    text_list_add(a, &list, "%d", r->rank);
    text_list_add(a, &list, "{%d, %d, %d, %d}", r->dims[0], r->dims[1], r->dims[2], r->dims[3]);
    const int numbers[] = {r->groups, r->in_block, r->ih, r->iw, r->lanes, r->kb};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        text_list_add(a, &list, "%d", numbers[i]);
    text_list_add(a, &list, "RNET_INIT_%s", inits[r->init]);
    text_list_add(a, &list, "%.17g", r->init_value);
    writer_call(e->out, 4, "{", &list, "},");
}

static void print_masters(struct emitter *e, const struct plan_masters *masters)
{
    writer_print(e->out, "/* clang-format off */\n");
    writer_print(e->out, "/* name, kind, learned, offset, reals, rank, dims, groups, in_block, ih, "
                         "iw, lanes, kb,\n * init, init_value */\n");
    writer_print(e->out, "static const struct rnet_master_row masters[] = {\n");
    for (int i = 0; i < masters->rows.count; i++)
        print_master(e, &masters->rows.items[i]);
    if (!masters->rows.count)
        writer_print(e->out, "    {NULL},\n");
    writer_print(e->out, "};\n/* clang-format on */\n\n");
}

/* The row of a node's tensor; -1 for none. */
static int row_of_node(const struct model *model, const int *row_of, int node, int role)
{
    for (int i = 0; i < model->params.count; i++)
        if (model->params.items[i].node == node && (int)model->params.items[i].role == role)
            return row_of[i];
    return -1;
}

/* A probe for each bn: Fig. 7 of He et al. 2015 watches what follows convolutions. */
static int print_probes(struct emitter *e, const int *row_of)
{
    const struct model *model = e->graph->model;
    int count = 0;
    writer_print(e->out, "/* clang-format off */\nstatic const struct rnet_probe probes[] = {\n");
    for (int i = 0; i < model->nodes.count; i++) {
        const struct model_node *n = &model->nodes.items[i];
        if (n->op != OPERATOR_bn || row_of_node(model, row_of, i, PARAM_WEIGHT) < 0)
            continue;
        int input = n->inputs.items[0];
        bool conv = model->nodes.items[input].op == OPERATOR_conv;
        const char *name = conv ? model->nodes.items[input].name : n->name;
        writer_print(e->out, "    {%s, %d, %d, %d, %d, %d, %.9g},\n", emit_literal(e, name),
                     conv ? row_of_node(model, row_of, input, PARAM_WEIGHT) : -1,
                     row_of_node(model, row_of, i, PARAM_WEIGHT),
                     row_of_node(model, row_of, i, PARAM_BIAS),
                     row_of_node(model, row_of, i, PARAM_RUNNING_MEAN),
                     row_of_node(model, row_of, i, PARAM_RUNNING_VAR), n->eps);
        count++;
    }
    if (!count)
        writer_print(e->out, "    {NULL, 0, 0, 0, 0, 0, 0},\n");
    writer_print(e->out, "};\n/* clang-format on */\n\n");
    return count;
}

/* ---- The recipe ---- */

static void print_augment(struct emitter *e)
{
    static const char *const kinds[] = {"PAD", "CROP", "FLIP", "SCALE", "COLOR"};
    const struct train_section *train = &e->graph->model->train;
    writer_print(e->out, "static const struct rnet_augment_step augment[] = {\n");
    for (int i = 0; i < train->augment.count; i++) {
        const struct augment_step *step = &train->augment.items[i];
        writer_print(e->out, "    {RNET_AUGMENT_%s, %d, %d},\n", kinds[step->kind], step->first,
                     step->second);
    }
    if (!train->augment.count)
        writer_print(e->out, "    {RNET_AUGMENT_FLIP, 0, 0}, /* none */\n");
    writer_print(e->out, "};\n\n");
}

static void print_rate(struct emitter *e)
{
    static const char *const kinds[] = {"STEP", "UNTIL", "PLATEAU", "LINEAR", "COSINE"};
    const struct train_section *train = &e->graph->model->train;
    writer_print(e->out, "static const struct rnet_rate_phase rate[] = {\n");
    for (int i = 0; i < train->rate.count; i++) {
        const struct rate_phase *p = &train->rate.items[i];
        writer_print(e->out, "    {RNET_RATE_%s, %.17g, %.17g, {%.17g, %d}, {%.17g, %d}},\n",
                     kinds[p->kind], p->value, p->error, p->at.value, p->at.epochs,
                     p->patience.value, p->patience.epochs);
    }
    if (!train->rate.count) /* the papers' */
        writer_print(e->out, "    {RNET_RATE_STEP, 0.1, 0, {0, 0}, {0, 0}},\n");
    writer_print(e->out, "};\n\n");
}

static void print_recipe(struct emitter *e)
{
    const struct train_section *t = &e->graph->model->train;
    struct writer *out = e->out;
    /* Without a train section the papers' recipe holds, but for its end. */
    double momentum = t->present ? t->momentum : 0.9, decay = t->present ? t->decay : 1e-4;
    writer_print(out, "    .recipe =\n        {\n");
    writer_print(out, "            .augment = augment,\n            .augment_count = %d,\n",
                 t->augment.count);
    writer_print(out, "            .rate = rate,\n            .rate_count = %d,\n",
                 t->rate.count ? t->rate.count : 1);
    writer_print(out, "            .stop = {%.17g, %d},\n", t->stop.value, t->stop.epochs);
    writer_print(out, "            .batch = %d,\n", e->graph->batch);
    writer_print(out, "            .split_train = %d,\n            .split_validation = %d,\n",
                 t->split_train, t->split_validation);
    writer_print(out, "            .momentum = %.17g,\n            .decay = %.17g,\n", momentum,
                 decay);
    writer_print(out, "            .clip = %.17g,\n            .smooth = %.17g,\n", t->clip,
                 t->smooth);
    writer_print(out, "            .nesterov = %d,\n        },\n", t->nesterov);
}

/* ---- Steps ---- */

static void note(int *first, int param, int step)
{
    if (!first[param])
        first[param] = step;
}

/* Of each parameter of the graph: the first step that writes its gradient or changes it; 0: none.
 */
static const int *steps_of_params(const struct emitter *e)
{
    const struct graph *g = e->graph;
    int *first = arena_array(e->arena, (size_t)g->params.count, sizeof *first);
    for (int i = 0; i < e->plan->steps.count; i++) {
        const struct graph_op *op = &g->ops.items[e->plan->steps.items[i].op];
        for (int j = 0; j <= op->also.count; j++) {
            const struct graph_value *v = &g->values.items[graph_write(op, j)];
            if (v->role == VALUE_PARAMETER)
                note(first, v->param, i + 1);
        }
        for (int j = 0; j < op->updates.count; j++)
            note(first, op->updates.items[j], i + 1);
    }
    return first;
}

/* The step that finishes the gradient, or the running statistic, of a parameter of the model. */
static int step_of_param(const struct emitter *e, const int *first,
                         const struct model_param *tensor)
{
    const struct graph *g = e->graph;
    for (int p = 0; p < g->params.count; p++)
        if (first[p] && g->params.items[p].node == tensor->node &&
            g->params.items[p].role == tensor->role)
            return first[p];
    return 0;
}

static void print_row_steps(struct emitter *e, const int *row_of)
{
    const struct model *model = e->graph->model;
    const int *first = steps_of_params(e);
    struct text_list list = {0};
    for (int i = 0; i < model->params.count; i++)
        if (row_of[i] >= 0)
            text_list_add(e->arena, &list, "%d", step_of_param(e, first, &model->params.items[i]));
    if (!list.texts.count)
        text_list_add(e->arena, &list, "0");
    writer_print(e->out, "/* Of each row of the masters: the step that finishes it. */\n");
    writer_call(e->out, 0, "static const int row_steps[] = {", &list, "};");
    writer_print(e->out, "\n");
}

/* The last step that takes a loss. */
static int loss_step(const struct emitter *e)
{
    int last = 0;
    for (int i = 0; i < e->plan->steps.count; i++)
        if (e->graph->ops.items[e->plan->steps.items[i].op].kind == OP_loss)
            last = i + 1;
    return last;
}

/* ---- The descriptor ---- */

/* The function train_FUNCTION, as struct rnet_training wants it, which calls NAME_FUNCTION. */
static void print_gradients(struct emitter *e, const char *function)
{
    struct writer *out = e->out;
    struct text_list list = {0};
    static const char *const arguments[] = {
        "const void *weights", "void *gradients",
        "void *statistics",    "const void *input",
        "const int *labels",   "const uint64_t *seeds",
        "double smooth",       "struct rnet_train_result *result",
        "void *workspace"};
    for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++)
        text_list_add(e->arena, &list, "%s", arguments[i]);
    writer_call(out, 0, arena_printf(e->arena, "static void train_%s(", function), &list, ")");
    writer_print(out, "{\n    double both[2];\n");
    struct text_list call = {0};
    static const char *const values[] = {"weights", "gradients", "statistics", "input",    "labels",
                                         "seeds",   "smooth",    "both",       "workspace"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        text_list_add(e->arena, &call, "%s", values[i]);
    writer_call(out, 4, arena_printf(e->arena, "%s_%s(", e->names->network, function), &call, ");");
    writer_print(out,
                 "    *result = (struct rnet_train_result){both[0], (int64_t)both[1]};\n}\n\n");
}

/* The second compilation of NAME_train.c, under another name. */
static void print_profiled(struct emitter *e)
{
    struct writer *out = e->out;
    writer_print(out, "#ifdef RNET_PROFILED /* NAME_train.c is linked in twice */\n");
    emit_gradients_prototype(e, "gradients_profiled", ");");
    writer_print(out, "\n");
    print_gradients(e, "gradients_profiled");
    writer_print(out, "#define TRAIN_PROFILED train_gradients_profiled\n#else\n");
    writer_print(out, "#define TRAIN_PROFILED NULL\n#endif\n\n");
}

static void print_update(struct emitter *e)
{
    struct writer *out = e->out;
    struct text_list update = {0};
    text_list_add(e->arena, &update, "void *weights");
    text_list_add(e->arena, &update, "const void *gradients");
    text_list_add(e->arena, &update, "void *momenta");
    text_list_add(e->arena, &update, "const struct rnet_train_step *step");
    writer_call(out, 0, "static void train_update(", &update, ")");
    writer_print(out, "{\n    const double by[4] = {step->rate, step->momentum, step->decay, "
                      "step->scale};\n");
    writer_print(out, "    %s_update(weights, gradients, momenta, by);\n}\n\n", e->names->network);
}

void emit_train_program(struct emitter *e)
{
    struct writer *out = e->out;
    const struct graph *g = e->graph;
    const struct model *model = g->model;
    const char *upper = e->names->upper;
    const struct plan_masters *masters = plan_masters(e->arena, e->plan);
    print_masters(e, masters);
    int probes = print_probes(e, masters->row_of);
    const struct model_output *last = &model->outputs.items[model->outputs.count - 1];
    print_augment(e);
    print_rate(e);
    emit_steps(e, "train_steps");
    print_row_steps(e, masters->row_of);
    print_gradients(e, "gradients");
    print_profiled(e);
    print_update(e);
    writer_print(out, "static const struct rnet_training training = {\n");
    writer_print(out, "    .real_bytes = %d,\n", g->precise ? 8 : 4);
    writer_print(out, "    .batch = %s_TRAIN_BATCH,\n    .threads = %s_TRAIN_THREADS,\n", upper,
                 upper);
    writer_print(out, "    .classes = %d,\n", model->nodes.items[last->node].shape.c);
    writer_print(out, "    .weights_reals = %lld,\n",
                 (long long)e->plan->params_lines * PLAN_LINE_FLOATS);
    writer_print(out, "    .statistics_reals = %lld,\n",
                 (long long)e->plan->statistics_lines * PLAN_LINE_FLOATS);
    writer_print(out, "    .workspace_bytes = %s_TRAIN_WORKSPACE_BYTES,\n", upper);
    writer_print(out, "    .rows = masters,\n    .row_count = %d,\n", masters->rows.count);
    print_recipe(e);
    writer_print(out, "    .probes = probes,\n    .probe_count = %d,\n", probes);
    writer_print(out, "    .gradients = train_gradients,\n");
    writer_print(out, "    .gradients_profiled = TRAIN_PROFILED,\n");
    writer_print(out, "    .steps = train_steps,\n    .step_count = %d,\n", e->plan->steps.count);
    writer_print(out, "    .row_steps = row_steps,\n    .loss_step = %d,\n", loss_step(e));
    writer_print(out, "    .update = train_update,\n};\n\n");
    emit_params_size(e, "weights", g->precise ? 128 : 64);
}
