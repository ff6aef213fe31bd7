/* expect.c: outputs and fingerprints by the reference. In: a planned compilation and parameters.
 * Out: the floats that selftest compares with. */
#include "expect.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "eval/reference.h"
#include "fingerprint.h"
#include "generated.h"
#include "output.h"
#include "program.h"

struct expectation {
    struct compilation *c;
    const struct rnet_weights *weights;
    struct rnet_error error;
    float *at;               /* where the next floats go */
    int *node;               /* of each step: the model node whose values its result has */
    float **print;           /* of each step: where its fingerprint goes */
    int64_t *offset;         /* of each step: where its values go in the file, in floats */
    float *statistics;       /* made-up parameters: of all bn; NULL: there is a file */
    float **node_statistics; /* of each bn node and role: its part of them */
    FILE *values;            /* NULL: not wanted */
    float *row;              /* room for one result */
};

static size_t shape_floats(struct shape s)
{
    return (size_t)s.c * (size_t)s.h * (size_t)s.w;
}

/* ---- Made-up parameters ---- */

/* The statistics of a bn follow from what it is to normalise, so that values keep their size
 * through any depth. Its variance lies between the mean square of the channel and that of all
 * channels; its mean is a quarter of the root of that, above or below 0. The channels' own means
 * are not taken away: where a channel hardly varies that would make roundings large, from layer to
 * layer, and deep networks could not be compared. */
static void measure(void *context, int node, const double *input, struct shape shape)
{
    struct expectation *x = context;
    float *mean = x->node_statistics[2 * node], *variance = x->node_statistics[2 * node + 1];
    size_t plane = (size_t)shape.h * (size_t)shape.w;
    double all = 0;
    for (int c = 0; c < shape.c && mean && variance; c++) {
        const double *in = input + (size_t)c * plane;
        double squares = 0;
        for (size_t i = 0; i < plane; i++)
            squares += in[i] * in[i];
        variance[c] = (float)(squares / (double)plane / 2);
        all += squares / (double)plane / 2 / shape.c;
    }
    for (int c = 0; c < shape.c && mean && variance; c++) {
        variance[c] += (float)all;
        mean[c] = sqrtf(variance[c]) * (c * 11 % 16 < 8 ? 0.25f : -0.25f);
    }
}

/* Which part of the statistics is whose; they start as 0 and 1. */
static void find_statistics(struct expectation *x)
{
    const struct plan *plan = x->c->plan;
    const struct model *model = x->c->model;
    float *at = x->statistics;
    x->node_statistics =
        arena_array(x->c->arena, 2 * (size_t)model->nodes.count, sizeof *x->node_statistics);
    for (int i = 0; i < plan->manifest.count; i++) {
        const struct rnet_manifest_row *row = &plan->manifest.items[i];
        if (!rnet_generated_is_statistic(row))
            continue;
        for (int k = 0; k < model->params.count; k++) {
            const struct model_param *param = &model->params.items[k];
            if (!strcmp(param->name, row->name))
                x->node_statistics[2 * param->node + (param->role == PARAM_RUNNING_VAR)] = at;
        }
        at += row->dims[0];
    }
}

static int generate(struct expectation *x, struct rnet_weights **weights)
{
    const struct plan *plan = x->c->plan;
    struct arena *arena = x->c->arena;
    const struct rnet_manifest_row *rows = plan->manifest.items;
    size_t count = (size_t)plan->manifest.count;
    float *values = arena_array(arena, rnet_generated_floats(rows, count) + 1, sizeof *values);
    x->statistics =
        arena_array(arena, rnet_generated_statistics(rows, count) + 1, sizeof *x->statistics);
    struct rnet_tensor *tensors = arena_array(arena, count + 1, sizeof *tensors);
    find_statistics(x);
    rnet_generate(rows, count, values, x->statistics, tensors);
    return rnet_weights_view(weights, "generated", tensors, count, &x->error);
}

/* ---- Steps ---- */

/* The node whose values each value of the graph has: the last that its operator computes, or, where
 * it copies into another layout, the one it copies. */
static void find_nodes(struct expectation *x)
{
    const struct plan *plan = x->c->plan;
    const struct graph *g = plan->graph;
    int *of_value = arena_array(x->c->arena, (size_t)g->values.count, sizeof *of_value);
    x->node = arena_array(x->c->arena, (size_t)plan->steps.count + 1, sizeof *x->node);
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[i];
        of_value[op->output] = op->kind == OP_reorder ? of_value[op->inputs.items[0]]
                                                      : op->nodes.items[op->nodes.count - 1];
    }
    for (int i = 0; i < plan->steps.count; i++)
        x->node[i] = of_value[g->ops.items[plan->steps.items[i].op].output];
}

/* Where each step's fingerprint and values go, from x->at on, which moves behind them. */
static void place_steps(struct expectation *x)
{
    const struct plan *plan = x->c->plan;
    struct arena *arena = x->c->arena;
    int64_t offset = 0;
    x->print = arena_array(arena, (size_t)plan->steps.count + 1, sizeof *x->print);
    x->offset = arena_array(arena, (size_t)plan->steps.count + 1, sizeof *x->offset);
    for (int i = 0; i < plan->steps.count; i++) {
        struct shape s = x->c->model->nodes.items[x->node[i]].shape;
        x->print[i] = x->at;
        x->offset[i] = offset;
        x->at += RNET_FINGERPRINT_FLOATS * rnet_fingerprint_groups(s.c);
        offset += (int64_t)shape_floats(s);
    }
}

/* Writes a node's values to the place of a step in the file. */
static void write_values(struct expectation *x, int step, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x->row[i] = (float)values[i];
    if (fseeko(x->values, x->offset[step] * (off_t)sizeof *x->row, SEEK_SET) ||
        fwrite(x->row, sizeof *x->row, count, x->values) != count)
        rnet_fail_io(&x->error, "cannot write the values of the steps: %s", strerror(errno));
}

static void see(void *context, int node, const double *values)
{
    struct expectation *x = context;
    struct shape s = x->c->model->nodes.items[node].shape;
    size_t plane = (size_t)s.h * (size_t)s.w;
    struct rnet_fingerprint print = {0};
    bool taken = false;
    for (int i = 0; i < x->c->plan->steps.count; i++) {
        if (x->node[i] != node)
            continue;
        for (int c = 0; c < s.c && !taken; c++)
            rnet_fingerprint_add(&print, s.c, c, values + (size_t)c * plane, plane);
        taken = true;
        rnet_fingerprint_pack(&print, s.c, x->print[i]);
        if (x->values)
            write_values(x, i, values, shape_floats(s));
    }
}

/* ---- The whole ---- */

/* Runs a model on the fixed input; its outputs go to `to`, which moves behind them. */
static int run(struct expectation *x, const struct model *model,
               const struct reference_watch *watch, float **to)
{
    struct arena *arena = x->c->arena;
    struct reference_result result;
    size_t inputs = shape_floats(model->input);
    float *input = arena_array(arena, inputs, sizeof *input);
    rnet_fixed_input(input, inputs);
    if (reference_run_watched(arena, model, x->weights, input, 1, watch, &result, &x->error))
        return -1;
    for (int i = 0; i < result.count; i++)
        for (size_t k = 0; k < shape_floats(result.outputs[i].shape); k++)
            *(*to)++ = (float)result.outputs[i].values[k];
    return 0;
}

static size_t output_floats(const struct model *model)
{
    size_t floats = 0;
    for (int i = 0; i < model->outputs.count; i++)
        floats += shape_floats(model->nodes.items[model->outputs.items[i].node].shape);
    return floats;
}

/* Room for everything that is expected; the fingerprints' places in it. */
static float *reserve(struct expectation *x, size_t *floats)
{
    const struct plan *plan = x->c->plan;
    size_t outputs = output_floats(x->c->model), most = 0;
    for (int i = 0; i < x->c->scale_count; i++)
        if (x->c->scales[i].plan)
            outputs += output_floats(x->c->scales[i].plan->graph->model);
    size_t prints = (size_t)plan->steps.count * RNET_FINGERPRINT_GROUPS * RNET_FINGERPRINT_FLOATS;
    size_t statistics =
        rnet_generated_statistics(plan->manifest.items, (size_t)plan->manifest.count);
    float *values = arena_array(x->c->arena, outputs + prints + statistics + 1, sizeof *values);
    find_nodes(x);
    x->at = values + outputs;
    place_steps(x);
    *floats = (size_t)(x->at - values) + (x->weights ? 0 : statistics);
    for (int i = 0; i < plan->steps.count; i++) {
        size_t count = shape_floats(x->c->model->nodes.items[x->node[i]].shape);
        most = count > most ? count : most;
    }
    x->row = arena_array(x->c->arena, most + 1, sizeof *x->row);
    return values;
}

static int compute(struct expectation *x, float *to)
{
    struct reference_watch watch = {x, x->statistics ? measure : NULL, see};
    static const struct reference_watch nobody = {0};
    int status = run(x, x->c->model, &watch, &to);
    for (int i = 0; i < x->c->scale_count && !status; i++)
        if (x->c->scales[i].plan)
            status = run(x, x->c->scales[i].plan->graph->model, &nobody, &to);
    return status || *x->error.text ? -1 : 0;
}

int expect_values(struct compilation *c, const struct rnet_weights *weights, const char *path,
                  float **values, size_t *floats)
{
    struct expectation x = {.c = c, .weights = weights};
    struct rnet_weights *generated = NULL;
    *values = reserve(&x, floats);
    int status = 0;
    if (!weights) {
        status = generate(&x, &generated);
        x.weights = generated;
    }
    if (!status && path && !(x.values = fopen(path, "wb")))
        status = rnet_fail_io(&x.error, "cannot write `%s`: %s", path, strerror(errno));
    if (!status)
        status = compute(&x, *values);
    if (x.statistics)
        memcpy(x.at, x.statistics, (size_t)(*values + *floats - x.at) * sizeof *x.at);
    if (x.values && fclose(x.values) && !status)
        status = rnet_fail_io(&x.error, "cannot write `%s`: %s", path, strerror(errno));
    rnet_weights_close(generated);
    return status ? output_error(&x.error) : 0;
}
