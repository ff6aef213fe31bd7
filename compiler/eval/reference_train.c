/* reference_train.c: forward, backward and update over a batch.
 *
 * In: a model, weights, batches. Out: losses, gradients, parameters. Operators run image by image
 * but for bn and dropout, which in training belong to the batch. */
#include "eval/reference_train.h"

#include <math.h>
#include <string.h>

#include "eval/reference_trainer.h"

static void (*const forwards[])(const struct reference_operands *) = {
#define OPERATOR(name, word, parameters, keeps_shape) [OPERATOR_##name] = reference_##name,
#include "front/operator.def"
#undef OPERATOR
};

static void (*const backwards[])(const struct reference_gradients *) = {
#define OPERATOR(name, word, parameters, keeps_shape) [OPERATOR_##name] = gradient_##name,
#include "front/operator.def"
#undef OPERATOR
};

void reference_trainer_back(enum operator op, const struct reference_gradients *gradients)
{
    backwards[op](gradients);
}

size_t reference_param_floats(const struct model_param *param)
{
    size_t count = 1;
    for (int i = 0; i < param->rank; i++)
        count *= (size_t)param->dims[i];
    return count;
}

const struct model_node *reference_trainer_node(const struct reference_trainer *t, int node)
{
    return &t->model->nodes.items[node];
}

/* Of one image. */
size_t reference_trainer_floats(const struct reference_trainer *t, int node)
{
    struct shape shape = reference_trainer_node(t, node)->shape;
    return (size_t)shape.c * (size_t)shape.h * (size_t)shape.w;
}

/* ---- Making ---- */

static int load_param(struct reference_trainer *t, const struct rnet_weights *weights, int index,
                      struct rnet_error *error)
{
    const struct model_param *param = &t->model->params.items[index];
    const struct rnet_tensor *tensor = rnet_weights_find(weights, param->name);
    size_t count = reference_param_floats(param);
    const char *path = rnet_weights_path(weights);
    if (!tensor)
        return rnet_fail(error, "%s: no tensor %s", path, param->name);
    t->params[index] = arena_array(t->arena, count, sizeof **t->params);
    t->dparams[index] = arena_array(t->arena, count, sizeof **t->dparams);
    float *floats = (void *)t->dparams[index]; /* which is not in use yet */
    if ((uint64_t)tensor->count != count || rnet_tensor_floats(tensor, floats) != 0)
        return rnet_fail(error, "%s: tensor %s has another shape or type", path, param->name);
    for (size_t i = 0; i < count; i++)
        t->params[index][i] = floats[i];
    t->roles[param->node][param->role] = index + 1;
    return 0;
}

static void make_values(struct reference_trainer *t)
{
    for (int i = 0; i < t->model->nodes.count; i++) {
        size_t count = (size_t)t->images * reference_trainer_floats(t, i), channels;
        channels = reference_trainer_node(t, i)->op == OPERATOR_bn
                       ? (size_t)reference_trainer_node(t, i)->shape.c
                       : 0;
        t->values[i] = arena_array(t->arena, count, sizeof **t->values);
        t->mean[i] = arena_array(t->arena, channels, sizeof **t->mean);
        t->inverse[i] = arena_array(t->arena, channels, sizeof **t->inverse);
    }
}

/* The node that the loss takes: the last output, where that is a vector; else -1. */
static int logits_of(const struct model *model)
{
    const struct model_output *last = &model->outputs.items[model->outputs.count - 1];
    struct shape shape = model->nodes.items[last->node].shape;
    return shape.h == 1 && shape.w == 1 ? last->node : -1;
}

struct reference_trainer *reference_trainer_new(struct arena *arena, const struct model *model,
                                                const struct rnet_weights *weights, int images,
                                                struct rnet_error *error)
{
    struct reference_trainer *t = arena_alloc(arena, sizeof *t);
    size_t nodes = (size_t)model->nodes.count, params = (size_t)model->params.count;
    t->arena = arena;
    t->model = model;
    t->images = images;
    t->values = arena_array(arena, nodes, sizeof *t->values);
    t->gradients = arena_array(arena, nodes, sizeof *t->gradients);
    t->mean = arena_array(arena, nodes, sizeof *t->mean);
    t->inverse = arena_array(arena, nodes, sizeof *t->inverse);
    t->roles = arena_array(arena, nodes, sizeof *t->roles);
    t->params = arena_array(arena, params, sizeof *t->params);
    t->dparams = arena_array(arena, params, sizeof *t->dparams);
    t->speed = arena_array(arena, params, sizeof *t->speed);
    t->cleared = arena_array(arena, nodes, sizeof *t->cleared);
    if (logits_of(model) < 0) {
        rnet_fail(error, "network %s ends in no vector of logits", model->name);
        return NULL;
    }
    for (int i = 0; i < model->params.count; i++)
        if (load_param(t, weights, i, error) != 0)
            return NULL;
    make_values(t);
    return t;
}

/* ---- Gradients ---- */

/* What came back to a node so far: at first nothing. */
static double *gradient_of(struct reference_trainer *t, int node)
{
    size_t count = (size_t)t->images * reference_trainer_floats(t, node);
    struct room *best = NULL;
    if (t->gradients[node])
        return t->gradients[node];
    for (int i = 0; i < t->rooms.list.count; i++) {
        struct room *room = &t->rooms.list.items[i];
        if (!room->taken && room->count >= count && (!best || room->count < best->count))
            best = room;
    }
    if (!best) {
        struct room room = {arena_array(t->arena, count, sizeof *room.at), count, false};
        array_push(t->arena, &t->rooms.list, room);
        best = &t->rooms.list.items[t->rooms.list.count - 1];
    }
    best->taken = true;
    memset(best->at, 0, count * sizeof *best->at);
    t->gradients[node] = best->at;
    return best->at;
}

static void drop_gradient(struct reference_trainer *t, int node)
{
    for (int i = 0; i < t->rooms.list.count; i++)
        if (t->rooms.list.items[i].at == t->gradients[node])
            t->rooms.list.items[i].taken = false;
    t->gradients[node] = NULL;
}

static void drop_gradients(struct reference_trainer *t)
{
    for (int i = 0; i < t->model->nodes.count; i++)
        if (t->gradients[i])
            drop_gradient(t, i);
}

/* ---- Operators ---- */

/* The operands of one image; `inputs` and `shapes` have room for the node's. */
struct reference_operands reference_trainer_operands(const struct reference_trainer *t, int node,
                                                     int image, const double **inputs,
                                                     struct shape *shapes)
{
    const struct model_node *n = reference_trainer_node(t, node);
    size_t at = (size_t)image;
    struct reference_operands o = {.node = n,
                                   .input_count = n->inputs.count,
                                   .inputs = inputs,
                                   .shapes = shapes,
                                   .image = t->batch->input + at * reference_trainer_floats(t, 0),
                                   .out = t->values[node] + at * reference_trainer_floats(t, node)};
    for (int k = 0; k < n->inputs.count; k++) {
        int input = n->inputs.items[k];
        inputs[k] = t->values[input] + at * reference_trainer_floats(t, input);
        shapes[k] = reference_trainer_node(t, input)->shape;
    }
    for (int role = 0; role < REFERENCE_ROLES; role++)
        if (t->roles[node][role])
            o.params[role] = t->params[t->roles[node][role] - 1];
    return o;
}

static struct reference_bn bn_of(const struct reference_trainer *t, int node)
{
    const int *roles = t->roles[node];
    return (struct reference_bn){.node = reference_trainer_node(t, node),
                                 .images = t->copies,
                                 .x = t->values[reference_trainer_node(t, node)->inputs.items[0]],
                                 .weight = t->params[roles[PARAM_WEIGHT] - 1],
                                 .bias = t->params[roles[PARAM_BIAS] - 1],
                                 .mean = t->mean[node],
                                 .inverse = t->inverse[node]};
}

/* to = from where it is kept, scaled, 0 elsewhere (Srivastava et al. 2014, inverted); added. */
static void drop(const struct reference_trainer *t, int node, const double *from, double *to)
{
    double amount = reference_trainer_node(t, node)->amount;
    size_t count = reference_trainer_floats(t, node);
    for (size_t i = 0; i < (size_t)t->images * count; i++)
        if (reference_dropout_keeps(t->batch->seeds[i / count], node, i % count, amount))
            to[i] += from[i] / (1 - amount);
}

void reference_trainer_compute(const struct reference_trainer *t, int node, const double **inputs,
                               struct shape *shapes)
{
    const struct model_node *n = reference_trainer_node(t, node);
    if (n->op == OPERATOR_bn) {
        struct reference_bn bn = bn_of(t, node);
        reference_bn_forward(&bn, t->values[node]);
    } else if (n->op == OPERATOR_dropout) {
        memset(t->values[node], 0,
               (size_t)t->images * reference_trainer_floats(t, node) * sizeof **t->values);
        drop(t, node, t->values[n->inputs.items[0]], t->values[node]);
    } else {
        for (int i = 0; i < t->images; i++) {
            struct reference_operands o = reference_trainer_operands(t, node, i, inputs, shapes);
            forwards[n->op](&o);
        }
    }
}

static void backward_node(struct reference_trainer *t, int node, const double **inputs,
                          struct shape *shapes, double **dinputs)
{
    const struct model_node *n = reference_trainer_node(t, node);
    const int *roles = t->roles[node];
    if (n->op == OPERATOR_bn) {
        struct reference_bn bn = bn_of(t, node);
        reference_bn_backward(&bn, t->gradients[node], gradient_of(t, n->inputs.items[0]),
                              t->dparams[roles[PARAM_WEIGHT] - 1],
                              t->dparams[roles[PARAM_BIAS] - 1]);
        return;
    }
    if (n->op == OPERATOR_dropout) {
        drop(t, node, t->gradients[node], gradient_of(t, n->inputs.items[0]));
        return;
    }
    for (int i = 0; i < t->images; i++) {
        struct reference_operands o = reference_trainer_operands(t, node, i, inputs, shapes);
        struct reference_gradients g = {.forward = &o,
                                        .dout = t->gradients[node] +
                                                (size_t)i * reference_trainer_floats(t, node),
                                        .dinputs = dinputs};
        for (int k = 0; k < n->inputs.count; k++)
            dinputs[k] = gradient_of(t, n->inputs.items[k]) +
                         (size_t)i * reference_trainer_floats(t, n->inputs.items[k]);
        for (int role = 0; role < REFERENCE_ROLES; role++)
            if (roles[role])
                g.dparams[role] = t->dparams[roles[role] - 1];
        reference_trainer_back(n->op, &g);
    }
}

/* ---- Steps ---- */

static int most_inputs(const struct model *model)
{
    int most = 0;
    for (int i = 0; i < model->nodes.count; i++)
        if (model->nodes.items[i].inputs.count > most)
            most = model->nodes.items[i].inputs.count;
    return most;
}

/* The loss at one node, and its gradient there. */
static double loss_at(struct reference_trainer *t, int node, double weight)
{
    const struct train_section *train = &t->model->train;
    struct reference_loss loss = {.hinge_squared = train->hinge_squared,
                                  .smooth = t->batch->smooth,
                                  .weight = weight,
                                  .images = t->copies,
                                  .classes = reference_trainer_node(t, node)->shape.c,
                                  .labels = t->batch->labels};
    return reference_loss(&loss, t->values[node], gradient_of(t, node));
}

/* All losses; writes the gradients where they start. */
static double loss_of(struct reference_trainer *t)
{
    int logits = logits_of(t->model);
    double loss = loss_at(t, logits, 1);
    for (int i = 0; i < t->model->auxiliaries.count; i++) {
        const struct model_auxiliary *head = &t->model->auxiliaries.items[i];
        loss += loss_at(t, head->node, head->weight);
    }
    return loss;
}

static bool takes_loss(const struct reference_trainer *t, int node)
{
    bool taken = node == logits_of(t->model);
    for (int i = 0; i < t->model->auxiliaries.count; i++)
        taken = taken || t->model->auxiliaries.items[i].node == node;
    return taken;
}

static double forward(struct reference_trainer *t, const struct reference_batch *batch, bool clear)
{
    size_t most = (size_t)most_inputs(t->model);
    const double **inputs = arena_array(t->arena, most, sizeof *inputs);
    struct shape *shapes = arena_array(t->arena, most, sizeof *shapes);
    t->batch = batch;
    t->copies = (struct reference_images){.count = t->images, .copies = batch->copies};
    for (int n = 0; n < t->images; n++)
        t->copies.total += reference_copies(&t->copies, n);
    for (int i = 0; i < t->model->nodes.count; i++) {
        if (clear)
            reference_trainer_clear_input(t, i, inputs, shapes);
        if (t->blur > 0)
            reference_trainer_push_input(t, i);
        reference_trainer_compute(t, i, inputs, shapes);
        if (clear && takes_loss(t, i))
            reference_trainer_clear_logits(t, i, inputs, shapes);
        reference_trainer_blur_node(t, i, 0, t->values[i]);
    }
    double loss = loss_of(t);
    drop_gradients(t);
    return loss;
}

double reference_trainer_forward(struct reference_trainer *t, const struct reference_batch *batch)
{
    return forward(t, batch, false);
}

double reference_trainer_clear(struct reference_trainer *t, const struct reference_batch *batch)
{
    return forward(t, batch, true);
}

void reference_trainer_backward(struct reference_trainer *t)
{
    size_t most = (size_t)most_inputs(t->model);
    const double **inputs = arena_array(t->arena, most, sizeof *inputs);
    struct shape *shapes = arena_array(t->arena, most, sizeof *shapes);
    double **dinputs = arena_array(t->arena, most, sizeof *dinputs);
    for (int i = 0; i < t->model->params.count; i++)
        memset(t->dparams[i], 0,
               reference_param_floats(&t->model->params.items[i]) * sizeof **t->dparams);
    loss_of(t);
    for (int i = t->model->nodes.count - 1; i >= 0; i--) {
        if (!t->gradients[i])
            continue;
        reference_trainer_blur_node(t, i, 1, t->gradients[i]);
        backward_node(t, i, inputs, shapes, dinputs);
        drop_gradient(t, i);
    }
}

/* Pascanu et al. 2013: scales all gradients down to the norm `clip`, as PyTorch does. */
static void clip_gradients(struct reference_trainer *t, double clip)
{
    double squares = 0;
    for (int i = 0; i < t->model->params.count; i++)
        for (size_t k = 0; k < reference_param_floats(&t->model->params.items[i]); k++)
            squares += t->dparams[i][k] * t->dparams[i][k];
    double scale = clip / (sqrt(squares) + 1e-6);
    if (scale >= 1)
        return;
    for (int i = 0; i < t->model->params.count; i++)
        for (size_t k = 0; k < reference_param_floats(&t->model->params.items[i]); k++)
            t->dparams[i][k] *= scale;
}

static void step_param(struct reference_trainer *t, int index, double rate)
{
    const struct train_section *train = &t->model->train;
    size_t count = reference_param_floats(&t->model->params.items[index]);
    if (!t->speed[index])
        t->speed[index] = arena_array(t->arena, count, sizeof **t->speed);
    double *p = t->params[index], *v = t->speed[index];
    for (size_t i = 0; i < count; i++) {
        double g = t->dparams[index][i] + train->decay * p[i];
        v[i] = t->moving ? train->momentum * v[i] + g : g;
        p[i] -= rate * (train->nesterov ? g + train->momentum * v[i] : v[i]);
    }
}

void reference_trainer_update(struct reference_trainer *t, double rate)
{
    if (t->model->train.clip > 0)
        clip_gradients(t, t->model->train.clip);
    for (int i = 0; i < t->model->params.count; i++)
        if (t->model->params.items[i].learned)
            step_param(t, i, rate);
    reference_trainer_track(t);
    t->moving = true;
}

void reference_trainer_track(struct reference_trainer *t)
{
    for (int i = 0; i < t->model->nodes.count; i++) {
        const int *roles = t->roles[i];
        if (reference_trainer_node(t, i)->op != OPERATOR_bn)
            continue;
        struct reference_bn bn = bn_of(t, i);
        reference_bn_track(&bn, t->params[roles[PARAM_RUNNING_MEAN] - 1],
                           t->params[roles[PARAM_RUNNING_VAR] - 1]);
    }
}

double *reference_trainer_param(struct reference_trainer *t, int index)
{
    return t->params[index];
}

const double *reference_trainer_gradient(const struct reference_trainer *t, int index)
{
    return t->dparams[index];
}

int reference_trainer_wrong(const struct reference_trainer *t)
{
    int node = logits_of(t->model), wrong = 0;
    size_t classes = reference_trainer_floats(t, node);
    for (int n = 0; n < t->images; n++) {
        const double *y = t->values[node] + (size_t)n * classes;
        size_t first = 0;
        for (size_t k = 1; k < classes; k++)
            first = y[k] > y[first] ? k : first;
        if (first != (size_t)t->batch->labels[n])
            wrong += reference_copies(&t->copies, n);
    }
    return wrong;
}
