/* summary_json.c: the summary for programs, complete and in exact integers, through jansson.
 *
 * Input: a model, and what its plan needs. Output: one line of JSON. */
#include <jansson.h>

#include "report/cost.h"
#include "report/outline.h"
#include "report/summary.h"

/* The innermost scope of `kind` that holds `scope`, itself included; -1 for none. */
static int find_around(const struct model *model, int scope, enum scope_kind kind)
{
    while (scope >= 0 && model->scopes.items[scope].kind != kind)
        scope = model->scopes.items[scope].parent;
    return scope;
}

static const char *scope_name(const struct model *model, int scope)
{
    return scope < 0 ? NULL : model->scopes.items[scope].name;
}

static json_t *make_shape(struct shape shape)
{
    return json_pack("[i,i,i]", shape.c, shape.h, shape.w);
}

static json_t *make_layer(const struct model *model, int index)
{
    const struct model_node *node = &model->nodes.items[index];
    struct cost cost = cost_node(model, index);
    char text[OUTLINE_TEXT_BYTES];
    outline_describe(node, text, sizeof text);
    return json_pack("{s:s, s:s, s:s?, s:s?, s:o, s:I, s:I, s:I, s:b}", "name", node->name,
                     "operator", text, "block",
                     scope_name(model, find_around(model, node->scope, SCOPE_BLOCK)), "stage",
                     scope_name(model, find_around(model, node->scope, SCOPE_STAGE)), "output",
                     make_shape(node->shape), "parameters",
                     (json_int_t)(cost.parameters + cost.auxiliary_parameters), "multiply_adds",
                     (json_int_t)cost.multiply_adds, "output_bytes", (json_int_t)cost.output_bytes,
                     "auxiliary", (int)model_is_auxiliary(model, index));
}

static json_t *make_layers(const struct model *model)
{
    json_t *layers = json_array();
    for (int i = 0; i < model->nodes.count; i++)
        if (json_array_append_new(layers, make_layer(model, i)) != 0)
            break;
    return layers;
}

static json_t *make_scope(const struct model *model, int index)
{
    const struct model_scope *scope = &model->scopes.items[index];
    struct cost cost = cost_range(model, scope->first, scope->last);
    char stride[OUTLINE_TEXT_BYTES] = "";
    if (scope->kind == SCOPE_BLOCK)
        outline_describe_stride(model, index, stride, sizeof stride);
    const char *stage = scope_name(model, find_around(model, scope->parent, SCOPE_STAGE));
    return json_pack("{s:s, s:s, s:s?, s:o, s:I, s:I, s:I, s:I, s:s}", "name", scope->name, "call",
                     scope->call ? scope->call : "", "stage", stage, "output",
                     make_shape(model->nodes.items[scope->last - 1].shape), "layers",
                     (json_int_t)cost.layers, "parameters", (json_int_t)cost.parameters,
                     "multiply_adds", (json_int_t)cost.multiply_adds, "output_bytes",
                     (json_int_t)cost.output_bytes, "stride", stride);
}

static json_t *make_scopes(const struct model *model, enum scope_kind kind)
{
    json_t *scopes = json_array();
    for (int i = 0; i < model->scopes.count; i++) {
        const struct model_scope *scope = &model->scopes.items[i];
        if (scope->kind == kind && scope->first < scope->last &&
            json_array_append_new(scopes, make_scope(model, i)) != 0)
            break;
    }
    return scopes;
}

static json_t *make_totals(const struct model *model, const struct summary_memory *memory)
{
    struct cost cost = cost_range(model, 0, model->nodes.count);
    json_t *totals =
        json_pack("{s:I, s:I, s:I, s:I, s:I}", "layers", (json_int_t)cost.layers, "parameters",
                  (json_int_t)cost.parameters, "multiply_adds", (json_int_t)cost.multiply_adds,
                  "output_bytes", (json_int_t)cost.output_bytes, "auxiliary_parameters",
                  (json_int_t)cost.auxiliary_parameters);
    if (memory) {
        json_object_set_new(totals, "workspace_bytes", json_integer(memory->workspace_bytes));
        json_object_set_new(totals, "peak_live_bytes", json_integer(memory->peak_live_bytes));
    }
    return totals;
}

int summary_json(FILE *file, const struct model *model, const struct summary_memory *memory)
{
    json_t *root = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "network", model->name, "input",
                             make_shape(model->input), "layers", make_layers(model), "blocks",
                             make_scopes(model, SCOPE_BLOCK), "stages",
                             make_scopes(model, SCOPE_STAGE), "totals", make_totals(model, memory));
    int status = -1;
    if (root && json_dumpf(root, file, JSON_COMPACT) == 0 && fputc('\n', file) != EOF)
        status = 0;
    json_decref(root);
    return status;
}
