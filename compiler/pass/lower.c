/* lower.c: the model as a graph. In: a model and what code is made for. Out: the first graph.
 *
 * Establishes: one operator a node; flattening of vectors is gone, and so are auxiliary heads and
 * dropout, but in training; conv's algorithm is what the options ask for; no layouts yet. In
 * training the outputs are what losses are taken of, and a bn has its weight and bias as parameters
 * and its running statistics as `updates`. */
#include "pass/pass.h"

struct lowering {
    struct arena *arena;
    const struct model *model;
    struct graph *graph;
    enum algorithm algorithm;
    int *value; /* of each model node */
};

/* Appends an operator of `kind` that computes `node` from the node's inputs. */
static struct graph_op *append(struct lowering *l, enum op_kind kind, int node)
{
    const struct model_node *n = &l->model->nodes.items[node];
    struct graph_op op = {.kind = kind, .residual = -1, .scope = n->scope, .groups = 1};
    for (int i = 0; i < n->inputs.count; i++)
        array_push(l->arena, &op.inputs, l->value[n->inputs.items[i]]);
    array_push(l->arena, &op.nodes, node);
    struct graph_value value = {.shape = n->shape, .node = node};
    op.output = graph_add_value(l->arena, l->graph, value);
    l->value[node] = op.output;
    int id = graph_add_op(l->arena, l->graph, op);
    return &l->graph->ops.items[id];
}

static void add_param(struct lowering *l, struct graph_op *op, struct rnet_prepare_row row)
{
    bool bias = row.kind == RNET_PREPARE_CONV_BIAS || row.kind == RNET_PREPARE_LINEAR_BIAS ||
                row.kind == RNET_PREPARE_BN_SHIFT;
    struct graph_param param = {
        .row = row, .node = op->nodes.items[0], .role = bias ? PARAM_BIAS : PARAM_WEIGHT};
    array_push(l->arena, &l->graph->params, param);
    array_push(l->arena, &op->params, l->graph->params.count - 1);
}

/* The running statistics of a bn in training. */
static void add_statistics(struct lowering *l, struct graph_op *op, struct rnet_prepare_row row)
{
    static const enum param_role roles[] = {PARAM_RUNNING_MEAN, PARAM_RUNNING_VAR};
    for (int i = 0; i < 2; i++) {
        struct graph_param param = {.row = row, .node = op->nodes.items[0], .role = roles[i]};
        array_push(l->arena, &l->graph->params, param);
        array_push(l->arena, &op->updates, l->graph->params.count - 1);
    }
}

static void lower_input(struct lowering *l, int node)
{
    struct graph_op *op = append(l, OP_input, node);
    l->graph->values.items[op->output].external = true;
}

static void lower_conv(struct lowering *l, int node)
{
    const struct model_node *n = &l->model->nodes.items[node];
    struct graph_op *op = append(l, OP_conv, node);
    op->window = n->window;
    op->groups = n->groups;
    op->algorithm = l->algorithm;
    struct rnet_prepare_row row = {
        .kind = RNET_PREPARE_CONV_WEIGHT,
        .weight = n->name,
        .bias = n->bias,
        .oc = n->shape.c,
        .ic = l->model->nodes.items[n->inputs.items[0]].shape.c,
        .kh = n->window.kh,
        .kw = n->window.kw,
        .groups = n->groups,
    };
    add_param(l, op, row);
    row.kind = RNET_PREPARE_CONV_BIAS;
    if (n->bias)
        add_param(l, op, row);
}

static void lower_bn(struct lowering *l, int node)
{
    const struct model_node *n = &l->model->nodes.items[node];
    struct graph_op *op = append(l, OP_bn, node);
    struct rnet_prepare_row row = {
        .kind = RNET_PREPARE_BN_SCALE, .bn = n->name, .eps = n->eps, .oc = n->shape.c};
    add_param(l, op, row);
    row.kind = RNET_PREPARE_BN_SHIFT;
    add_param(l, op, row);
    op->eps = n->eps;
    op->momentum = n->momentum;
    if (l->graph->training)
        add_statistics(l, op, row);
}

static void lower_linear(struct lowering *l, int node)
{
    const struct model_node *n = &l->model->nodes.items[node];
    struct graph_op *op = append(l, OP_linear, node);
    struct graph *g = l->graph;
    const struct graph_op *producer = &g->ops.items[g->values.items[op->inputs.items[0]].producer];
    if (producer->kind == OP_flatten) /* linear flattens by itself */
        op->inputs.items[0] = producer->inputs.items[0];
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    struct rnet_prepare_row row = {
        .kind = RNET_PREPARE_LINEAR_WEIGHT,
        .weight = n->name,
        .bias = n->bias,
        .oc = n->shape.c,
        .ic = in.c,
        .kh = 1,
        .kw = 1,
        .groups = 1,
        .ih = in.h,
        .iw = in.w,
    };
    add_param(l, op, row);
    row.kind = RNET_PREPARE_LINEAR_BIAS;
    if (n->bias)
        add_param(l, op, row);
}

static void lower_maxpool(struct lowering *l, int node)
{
    append(l, OP_maxpool, node)->window = l->model->nodes.items[node].window;
}

static void lower_avgpool(struct lowering *l, int node)
{
    append(l, OP_avgpool, node)->window = l->model->nodes.items[node].window;
}

static void lower_relu(struct lowering *l, int node)
{
    append(l, OP_relu, node);
}

static void lower_prelu(struct lowering *l, int node)
{
    const struct model_node *n = &l->model->nodes.items[node];
    struct rnet_prepare_row row = {
        .kind = RNET_PREPARE_PRELU_SLOPE, .weight = n->name, .oc = n->shape.c};
    add_param(l, append(l, OP_prelu, node), row);
}

static void lower_sigmoid(struct lowering *l, int node)
{
    append(l, OP_sigmoid, node);
}

static void lower_softmax(struct lowering *l, int node)
{
    append(l, OP_softmax, node);
}

static void lower_add(struct lowering *l, int node)
{
    append(l, OP_add, node);
}

static void lower_sub(struct lowering *l, int node)
{
    append(l, OP_sub, node);
}

static void lower_mul(struct lowering *l, int node)
{
    append(l, OP_mul, node);
}

static void lower_affine(struct lowering *l, int node)
{
    struct graph_op *op = append(l, OP_affine, node);
    op->scale = l->model->nodes.items[node].scale;
    op->offset = l->model->nodes.items[node].offset;
}

static void lower_pad_shortcut(struct lowering *l, int node)
{
    struct graph_op *op = append(l, OP_pad_shortcut, node);
    op->stride = l->model->nodes.items[node].stride;
    op->channels_before = l->model->nodes.items[node].channels_before;
}

static void lower_concat(struct lowering *l, int node)
{
    append(l, OP_concat, node);
}

static void lower_maxout(struct lowering *l, int node)
{
    append(l, OP_maxout, node)->ways = l->model->nodes.items[node].ways;
}

static void lower_lrn(struct lowering *l, int node)
{
    const struct model_node *n = &l->model->nodes.items[node];
    struct graph_op *op = append(l, OP_lrn, node);
    op->size = (int)n->amount;
    op->alpha = n->alpha;
    op->beta = n->beta;
}

/* Dropout is the identity in inference (Srivastava et al. 2014; the scaling is done in training).
 */
static void lower_dropout(struct lowering *l, int node)
{
    if (l->graph->training)
        append(l, OP_dropout, node)->amount = l->model->nodes.items[node].amount;
    else
        l->value[node] = l->value[l->model->nodes.items[node].inputs.items[0]];
}

static void lower_flatten(struct lowering *l, int node)
{
    int input = l->model->nodes.items[node].inputs.items[0];
    const struct shape in = l->model->nodes.items[input].shape;
    if (in.h == 1 && in.w == 1)
        l->value[node] = l->value[input];
    else
        append(l, OP_flatten, node);
}

static void (*const lower[])(struct lowering *, int) = {
#define OPERATOR(name, word, parameters, keeps_shape) lower_##name,
#include "front/operator.def"
#undef OPERATOR
};

/* What the losses are of: the logits, and the results of auxiliary heads. */
static void add_losses(struct lowering *l)
{
    const struct model *model = l->model;
    const struct model_output *last = &model->outputs.items[model->outputs.count - 1];
    struct graph_output logits = {last->name, l->value[last->node], 1};
    array_push(l->arena, &l->graph->outputs, logits);
    for (int i = 0; i < model->auxiliaries.count; i++) {
        const struct model_auxiliary *head = &model->auxiliaries.items[i];
        struct graph_output output = {model->scopes.items[head->scope].name, l->value[head->node],
                                      head->weight};
        array_push(l->arena, &l->graph->outputs, output);
    }
}

static void add_outputs(struct lowering *l)
{
    for (int i = 0; i < l->model->outputs.count; i++) {
        const struct model_output *out = &l->model->outputs.items[i];
        struct graph_output output = {out->name, l->value[out->node], 0};
        array_push(l->arena, &l->graph->outputs, output);
    }
}

struct graph *pass_lower(struct arena *arena, const struct model *model,
                         const struct pass_options *options)
{
    struct lowering l = {.arena = arena, .model = model, .algorithm = options->algorithm};
    l.graph = arena_alloc(arena, sizeof *l.graph);
    l.graph->model = model;
    l.graph->target = options->target;
    l.graph->batch = options->batch;
    l.graph->threads = options->threads;
    l.graph->training = options->training;
    l.graph->precise = options->precise;
    l.graph->like = options->like;
    l.graph->tuning = options->training ? NULL : options->tuning;
    l.value = arena_array(arena, (size_t)model->nodes.count, sizeof *l.value);
    for (int i = 0; i < model->nodes.count; i++)
        if (options->training || !model_is_auxiliary(model, i))
            lower[model->nodes.items[i].op](&l, i);
    if (options->training)
        add_losses(&l);
    else
        add_outputs(&l);
    return l.graph;
}
