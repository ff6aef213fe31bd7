/* model.c: facts about a model's nodes.
 *
 * input:  a model
 * output: multiply-adds, parameters, membership in auxiliary heads */
#include "check/model.h"

static struct shape input_shape(const struct model *model, const struct model_node *node)
{
    return model->nodes.items[node->inputs.items[0]].shape;
}

static int64_t floats(struct shape shape)
{
    return (int64_t)shape.c * shape.h * shape.w;
}

/* Weights per output channel of a conv or linear. */
static int64_t fan_in(const struct model *model, const struct model_node *node)
{
    struct shape in = input_shape(model, node);

    if (node->op == OPERATOR_linear)
        return floats(in);
    return (int64_t)(in.c / node->groups) * node->window.kh * node->window.kw;
}

int64_t model_multiply_adds(const struct model *model, int node)
{
    const struct model_node *at = &model->nodes.items[node];

    if (at->op != OPERATOR_conv && at->op != OPERATOR_linear)
        return 0;
    return floats(at->shape) * fan_in(model, at);
}

int64_t model_parameters(const struct model *model, int node)
{
    const struct model_node *at = &model->nodes.items[node];

    switch (at->op) {
    case OPERATOR_conv:
    case OPERATOR_linear:
        return at->shape.c * (fan_in(model, at) + (at->bias ? 1 : 0));
    case OPERATOR_bn:
        return 2 * (int64_t)at->shape.c;
    case OPERATOR_prelu:
        return at->shape.c;
    default:
        return 0;
    }
}

bool model_is_auxiliary(const struct model *model, int node)
{
    int scope = model->nodes.items[node].scope;

    while (scope >= 0 && model->scopes.items[scope].kind != SCOPE_AUXILIARY)
        scope = model->scopes.items[scope].parent;
    return scope >= 0;
}
