/* finish.c: the model's arrays, and the parameters that its nodes own.
 *
 * input:  the draft, named and free of errors
 * output: the model */
#include "check/finish.h"

#include "base/limits.h"
#include "check/message.h"

static void add_node(struct resolver *resolver, const struct draft_node *draft, struct model *model)
{
    struct model_node node = draft->node;

    node.scope = draft->scope->index;
    for (int i = 0; i < draft->input_count; i++)
        array_push(resolver->arena, &node.inputs, draft->inputs[i]->index);
    array_push(resolver->arena, &model->nodes, node);
}

static void add_scope(struct resolver *resolver, const struct draft_scope *draft,
                      struct model *model)
{
    struct model_scope scope = {
        .kind = draft->kind,
        .parent = draft->parent == NULL ? -1 : draft->parent->index,
        .name = draft->name,
        .call = draft->call,
        .span = draft->span,
        .block = draft->block,
        .first = draft->first,
        .last = draft->last,
    };

    array_push(resolver->arena, &model->scopes, scope);
    if (draft->kind == SCOPE_AUXILIARY)
        array_push(resolver->arena, &model->auxiliaries,
                   (struct model_auxiliary){draft->weight, draft->result->index, draft->index});
}

static void add_param(struct resolver *resolver, struct model *model, int node,
                      enum param_role role, struct model_param param)
{
    static const char *const words[] = {
        [PARAM_WEIGHT] = "weight",
        [PARAM_BIAS] = "bias",
        [PARAM_RUNNING_MEAN] = "running_mean",
        [PARAM_RUNNING_VAR] = "running_var",
    };

    param.name = arena_printf(resolver->arena, "%s.%s", model->nodes.items[node].name, words[role]);
    param.node = node;
    param.role = role;
    param.learned = role == PARAM_WEIGHT || role == PARAM_BIAS;
    array_push(resolver->arena, &model->params, param);
}

/* The tensors of node `index`, in PyTorch's order. */
static void add_params(struct resolver *resolver, struct model *model, int index)
{
    const struct model_node *node = &model->nodes.items[index];
    struct model_param vector = {.rank = 1, .dims = {node->shape.c}};
    struct shape in = {0};

    if (!operator_has_parameters(node->op))
        return;
    in = model->nodes.items[node->inputs.items[0]].shape;
    struct model_param weight = vector;
    if (node->op == OPERATOR_conv)
        weight = (struct model_param){
            .rank = 4,
            .dims = {node->shape.c, in.c / node->groups, node->window.kh, node->window.kw}};
    else if (node->op == OPERATOR_linear)
        weight = (struct model_param){.rank = 2, .dims = {node->shape.c, in.c * in.h * in.w}};
    add_param(resolver, model, index, PARAM_WEIGHT, weight);
    if (node->bias || node->op == OPERATOR_bn)
        add_param(resolver, model, index, PARAM_BIAS, vector);
    if (node->op == OPERATOR_bn) {
        add_param(resolver, model, index, PARAM_RUNNING_MEAN, vector);
        add_param(resolver, model, index, PARAM_RUNNING_VAR, vector);
    }
}

static void add_output(struct resolver *resolver, struct model *model, const char *name,
                       const struct draft_node *node, struct span span)
{
    array_push(resolver->arena, &model->outputs, (struct model_output){name, node->index, span});
}

void finish_model(struct resolver *resolver, struct value result, struct model *model)
{
    for (const struct draft_item *item = resolver->draft.head.next; item != NULL;
         item = item->next) {
        if (item->kind == DRAFT_NODE)
            add_node(resolver, item->node, model);
        else if (item->kind == DRAFT_OPEN)
            add_scope(resolver, item->scope, model);
        else if (item->kind == DRAFT_FEATURE)
            add_output(resolver, model, item->feature->name, item->feature->node,
                       item->feature->span);
    }
    for (int i = 0; i < model->nodes.count; i++)
        add_params(resolver, model, i);
    if (!result.feature)
        add_output(resolver, model, "logits", result.node, result.node->node.span);
    if (model->outputs.count > LIMIT_OUTPUTS)
        message_fail(resolver, model->outputs.items[LIMIT_OUTPUTS].span, "E403", NULL,
                     "the network has %d outputs, more than %d", model->outputs.count,
                     LIMIT_OUTPUTS);
}
