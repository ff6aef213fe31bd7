/* reference.c: walks the model's nodes in order, image by image.
 *
 * Input: a model, weights and images. Output: the values of the model's outputs. A value's place in
 * the workspace is given up after its last use, so that deep networks need no more memory than
 * shallow ones. */
#include "eval/reference.h"

#include <string.h>

#include "eval/reference_operator.h"

enum { NO_USE = -1 };

struct run {
    struct arena *arena;
    const struct model *model;
    const struct rnet_weights *weights;
    const struct reference_watch *watch;
    struct rnet_error *error;
    int *last_use;  /* per node: the last node that reads it, NO_USE for none */
    size_t *offset; /* per node: of its values in the workspace */
    double *workspace;
    int (*params)[REFERENCE_ROLES]; /* per node and role: index of the parameter + 1, 0: none */
    double *scratch;                /* the parameters of one node */
    float *floats;                  /* one tensor of them */
    double *image;
    const double **inputs; /* of one node */
    struct shape *shapes;
};

static void (*const operators[OPERATOR_COUNT])(const struct reference_operands *) = {
#define OPERATOR(name, word, parameters, keeps_shape) [OPERATOR_##name] = reference_##name,
#include "front/operator.def"
#undef OPERATOR
};

static size_t shape_floats(struct shape shape)
{
    return (size_t)shape.c * (size_t)shape.h * (size_t)shape.w;
}

static size_t param_floats(const struct model_param *param)
{
    size_t count = 1;
    for (int i = 0; i < param->rank; i++)
        count *= (size_t)param->dims[i];
    return count;
}

/* Outputs are read after the last node. */
static void find_last_uses(struct run *run)
{
    const struct model *model = run->model;
    int count = model->nodes.count;
    run->last_use = arena_array(run->arena, (size_t)count, sizeof *run->last_use);
    for (int i = 0; i < count; i++) {
        const struct model_node *node = &model->nodes.items[i];
        run->last_use[i] = NO_USE;
        for (int k = 0; k < node->inputs.count && !model_is_auxiliary(model, i); k++)
            run->last_use[node->inputs.items[k]] = i;
    }
    for (int i = 0; i < model->outputs.count; i++)
        run->last_use[model->outputs.items[i].node] = count;
}

static int is_wanted(const struct run *run, int node)
{
    return run->last_use[node] != NO_USE && !model_is_auxiliary(run->model, node);
}

/* A node that holds a part of the workspace, ordered by offset. */
struct holding {
    int node;
    size_t first, end;
};

struct holdings {
    ARRAY(struct holding) list;
};

/* Gives `node` the first gap that is wide enough, and its end. */
static size_t hold(struct arena *arena, struct holdings *all, int node, size_t count)
{
    int at = 0;
    size_t first = 0;
    while (at < all->list.count && all->list.items[at].first < first + count)
        first = all->list.items[at++].end;
    array_push(arena, &all->list, (struct holding){0});
    memmove(all->list.items + at + 1, all->list.items + at,
            (size_t)(all->list.count - 1 - at) * sizeof *all->list.items);
    all->list.items[at] = (struct holding){node, first, first + count};
    return first;
}

/* Gives up what nothing after node `now` reads. */
static void release(const struct run *run, struct holdings *all, int now)
{
    int kept = 0;
    for (int i = 0; i < all->list.count; i++)
        if (run->last_use[all->list.items[i].node] > now)
            all->list.items[kept++] = all->list.items[i];
    all->list.count = kept;
}

static void place_values(struct run *run)
{
    size_t peak = 0;
    int count = run->model->nodes.count;
    struct holdings all = {0};
    run->offset = arena_array(run->arena, (size_t)count, sizeof *run->offset);
    for (int i = 0; i < count; i++) {
        if (!is_wanted(run, i))
            continue;
        size_t size = shape_floats(run->model->nodes.items[i].shape);
        run->offset[i] = hold(run->arena, &all, i, size);
        peak = run->offset[i] + size > peak ? run->offset[i] + size : peak;
        release(run, &all, i);
    }
    run->workspace = arena_array(run->arena, peak, sizeof *run->workspace);
}

/* Finds every node's parameters, and makes room for the largest node's. */
static void find_params(struct run *run)
{
    const struct model *model = run->model;
    size_t count = (size_t)model->nodes.count, most = 0;
    size_t *sum = arena_array(run->arena, count, sizeof *sum);
    run->params = arena_array(run->arena, count, sizeof *run->params);
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *param = &model->params.items[i];
        run->params[param->node][param->role] = i + 1;
        sum[param->node] += param_floats(param);
        most = sum[param->node] > most ? sum[param->node] : most;
    }
    run->scratch = arena_array(run->arena, most, sizeof *run->scratch);
    run->floats = arena_array(run->arena, most, sizeof *run->floats);
}

static void make_operand_lists(struct run *run)
{
    int most = 0;
    for (int i = 0; i < run->model->nodes.count; i++)
        if (run->model->nodes.items[i].inputs.count > most)
            most = run->model->nodes.items[i].inputs.count;
    run->inputs = arena_array(run->arena, (size_t)most, sizeof *run->inputs);
    run->shapes = arena_array(run->arena, (size_t)most, sizeof *run->shapes);
}

/* Reads the parameters of `node` into the scratch. */
static int load_params(struct run *run, int node, struct reference_operands *operands)
{
    double *to = run->scratch;
    for (int role = 0; role < REFERENCE_ROLES; role++) {
        int index = run->params[node][role] - 1;
        if (index < 0)
            continue;
        const struct model_param *param = &run->model->params.items[index];
        const struct rnet_tensor *tensor = rnet_weights_find(run->weights, param->name);
        size_t count = param_floats(param);
        const char *path = rnet_weights_path(run->weights);
        if (!tensor)
            return rnet_fail(run->error, "%s: no tensor %s", path, param->name);
        if ((uint64_t)tensor->count != count)
            return rnet_fail(run->error, "%s: tensor %s has %lld elements, not %zu", path,
                             param->name, (long long)tensor->count, count);
        if (rnet_tensor_floats(tensor, run->floats) != 0)
            return rnet_fail(run->error, "%s: tensor %s is not of a float type", path, param->name);
        operands->params[role] = to;
        for (size_t i = 0; i < count; i++)
            *to++ = run->floats[i];
    }
    return 0;
}

static int run_node(struct run *run, int index)
{
    const struct model_node *node = &run->model->nodes.items[index];
    for (int k = 0; k < node->inputs.count; k++) {
        int input = node->inputs.items[k];
        run->inputs[k] = run->workspace + run->offset[input];
        run->shapes[k] = run->model->nodes.items[input].shape;
    }
    struct reference_operands operands = {.node = node,
                                          .input_count = node->inputs.count,
                                          .inputs = run->inputs,
                                          .shapes = run->shapes,
                                          .image = run->image,
                                          .out = run->workspace + run->offset[index]};
    const struct reference_watch *watch = run->watch;
    if (watch->before && node->inputs.count)
        watch->before(watch->context, index, run->inputs[0], run->shapes[0]);
    if (load_params(run, index, &operands) != 0)
        return -1;
    operators[node->op](&operands);
    if (watch->after)
        watch->after(watch->context, index, operands.out);
    return 0;
}

static int run_image(struct run *run, const float *image, int index,
                     const struct reference_result *result)
{
    const struct model *model = run->model;
    for (size_t i = 0; i < shape_floats(model->input); i++)
        run->image[i] = image[i];
    for (int i = 0; i < model->nodes.count; i++)
        if (is_wanted(run, i) && run_node(run, i) != 0)
            return -1;
    for (int i = 0; i < result->count; i++) {
        size_t count = shape_floats(result->outputs[i].shape);
        memcpy(result->outputs[i].values + (size_t)index * count,
               run->workspace + run->offset[model->outputs.items[i].node], count * sizeof(double));
    }
    return 0;
}

static void make_result(struct arena *arena, const struct model *model, int images,
                        struct reference_result *result)
{
    result->count = model->outputs.count;
    result->outputs = arena_array(arena, (size_t)result->count, sizeof *result->outputs);
    for (int i = 0; i < result->count; i++) {
        const struct model_output *output = &model->outputs.items[i];
        struct reference_output *to = &result->outputs[i];
        to->name = output->name;
        to->shape = model->nodes.items[output->node].shape;
        to->values =
            arena_array(arena, (size_t)images * shape_floats(to->shape), sizeof *to->values);
    }
}

int reference_run(struct arena *arena, const struct model *model,
                  const struct rnet_weights *weights, const float *input, int images,
                  struct reference_result *result, struct rnet_error *error)
{
    static const struct reference_watch nobody = {0};
    return reference_run_watched(arena, model, weights, input, images, &nobody, result, error);
}

int reference_run_watched(struct arena *arena, const struct model *model,
                          const struct rnet_weights *weights, const float *input, int images,
                          const struct reference_watch *watch, struct reference_result *result,
                          struct rnet_error *error)
{
    struct run run = {
        .arena = arena, .model = model, .weights = weights, .watch = watch, .error = error};
    find_last_uses(&run);
    place_values(&run);
    find_params(&run);
    make_operand_lists(&run);
    run.image = arena_array(arena, shape_floats(model->input), sizeof *run.image);
    make_result(arena, model, images, result);
    for (int i = 0; i < images; i++)
        if (run_image(&run, input + (size_t)i * shape_floats(model->input), i, result) != 0)
            return -1;
    return 0;
}
