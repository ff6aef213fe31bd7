/* warn.c: the warnings. Nothing is warned of while there are errors, and nothing that stands in the
 * standard blocks.
 *
 * input:  bodies and calls while they are expanded; the finished model
 * output: warnings W2xx and W3xx */
#include "check/warn.h"

#include <stdlib.h>
#include <string.h>

#include "check/message.h"

enum { CALLS_SHOWN = 4 };

/* The standard blocks are the first source. */
static bool is_standard(const struct resolver *resolver, struct span span)
{
    return sources_count(resolver->sources) > 1 &&
           span.first < sources_get(resolver->sources, 1)->base;
}

/* ---- While bodies are expanded ---- */

static void unused_parameter(struct resolver *resolver, const struct binding *binding)
{
    diag_warning(resolver->diag, binding->span, WARNING_unused_parameter,
                 "the block does not use its parameter `%s`", binding->name);
    if (binding->name == resolver->word_stride)
        diag_help(resolver->diag, "hand it to one of its operators, as in `conv 3x3 64 stride "
                                  "stride`, or leave it out");
    else
        diag_help(resolver->diag, "leave it out, or call it `_%s` to say that this is meant",
                  binding->name);
}

void warn_unused(struct resolver *resolver, const struct frame *frame)
{
    for (int i = 0; i < frame->bindings.count && diag_errors(resolver->diag) == 0; i++) {
        const struct binding *binding = &frame->bindings.items[i];
        if (binding->used || *binding->name == '_')
            continue;
        if (binding->parameter) {
            unused_parameter(resolver, binding);
            continue;
        }
        diag_warning(resolver->diag, binding->span, WARNING_unused_value, "nothing uses `%s`",
                     binding->name);
        diag_help(resolver->diag, "use it or leave it out");
    }
}

/* The `stride S` of a step where it is written as a number: where it is a name, the place that
 * gives the name its value is the one to warn of. */
static const struct ast_attr *literal_stride(const struct ast_step *step)
{
    for (int i = 0; i < step->attrs.count; i++) {
        const struct ast_attr *attr = &step->attrs.items[i];
        if (attr->kind == AST_STRIDE && attr->value->kind == AST_NUMBER && attr->value->number > 1)
            return attr;
    }
    return NULL;
}

static void stride_of_point(struct resolver *resolver, const struct ast_attr *attr, struct shape in)
{
    diag_warning(resolver->diag, attr->span, WARNING_stride_without_effect,
                 "the stride changes nothing: the input is %s", message_shape(resolver, in));
    message_where(resolver);
    diag_help(resolver->diag, "leave it out, or have fewer strides before it");
}

void warn_stride_of_call(struct resolver *resolver, const struct ast_step *step,
                         const struct frame *frame, struct ast_name name)
{
    const struct ast_attr *attr = literal_stride(step);
    int index = table_get(&frame->names, resolver->word_stride);

    if (attr == NULL || index < 0 || diag_errors(resolver->diag) > 0)
        return;
    const struct value *x = &frame->x;
    struct shape in = x->kind == VALUE_TENSOR ? x->node->node.shape : (struct shape){0};
    if (in.h == 1 && in.w == 1) {
        stride_of_point(resolver, attr, in);
    } else if (!frame->bindings.items[index].used) {
        diag_warning(resolver->diag, attr->span, WARNING_stride_without_effect,
                     "the stride changes nothing: block `%s` does not use it", name.text);
        diag_note(resolver->diag, frame->bindings.items[index].span, "this is its parameter");
        message_where(resolver);
    }
}

void warn_stride_of_operator(struct resolver *resolver, const struct ast_step *step,
                             struct shape in)
{
    const struct ast_attr *attr = literal_stride(step);

    if (attr != NULL && in.h == 1 && in.w == 1 && diag_errors(resolver->diag) == 0)
        stride_of_point(resolver, attr, in);
}

/* ---- In the model ---- */

/* A step of the text at one of the places where it was expanded. */
struct place {
    struct span span;
    int node;
    int cause; /* the node that makes it pointless, -1 for none */
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;

    if (a->span.first != b->span.first)
        return a->span.first < b->span.first ? -1 : 1;
    return a->node < b->node ? -1 : a->node > b->node;
}

/* The calls that lead to a node, innermost first. */
static void note_calls(struct resolver *resolver, const struct model *model, int node)
{
    int index = model->nodes.items[node].scope;

    for (int shown = 0; index > 0 && shown < CALLS_SHOWN; index = model->scopes.items[index].parent)
        if (model->scopes.items[index].kind != SCOPE_STAGE) {
            const struct model_scope *scope = &model->scopes.items[index];
            diag_note(resolver->diag, scope->span, "in this call of `%.*s`",
                      (int)strcspn(scope->call, "("), scope->call);
            shown++;
        }
}

/* Reports each step of the text that is pointless wherever it was expanded. */
static void report_places(struct resolver *resolver, const struct model *model,
                          struct place *places, int count,
                          void (*report)(struct resolver *, const struct model *,
                                         const struct place *))
{
    qsort(places, (size_t)count, sizeof *places, compare_places);
    for (int first = 0, last = 0; first < count; first = last) {
        bool always = true;
        for (; last < count && places[last].span.first == places[first].span.first; last++)
            always = always && places[last].cause >= 0;
        if (always && !is_standard(resolver, places[first].span))
            report(resolver, model, &places[first]);
    }
}

/* The node before, dropout and flatten left out, which change no sign. */
static int before(const struct model *model, int node)
{
    do
        node = model->nodes.items[node].inputs.items[0];
    while (model->nodes.items[node].op == OPERATOR_dropout ||
           model->nodes.items[node].op == OPERATOR_flatten);
    return node;
}

static void relu_after_relu(struct resolver *resolver, const struct model *model,
                            const struct place *place)
{
    diag_warning(resolver->diag, place->span, WARNING_relu_after_relu,
                 "this relu changes nothing: its input has been through a relu");
    diag_note(resolver->diag, model->nodes.items[place->cause].span, "this one");
    note_calls(resolver, model, place->node);
    diag_help(resolver->diag, "leave out one of the two");
}

static void bias_before_bn(struct resolver *resolver, const struct model *model,
                           const struct place *place)
{
    diag_warning(resolver->diag, place->span, WARNING_bias_before_bn,
                 "this bias has no effect: the bn behind it subtracts the mean");
    diag_note(resolver->diag, model->nodes.items[place->cause].span, "the bn");
    note_calls(resolver, model, place->node);
    diag_help(resolver->diag, "leave out `bias`: bn has one of its own");
}

/* For each node the bn that follows it and nothing else, -1 for none. */
static int *only_bn(struct resolver *resolver, const struct model *model)
{
    enum { UNUSED = -1, OTHER = -2 };
    int *follows = arena_array(resolver->arena, (size_t)model->nodes.count, sizeof *follows);

    memset(follows, 0xff, (size_t)model->nodes.count * sizeof *follows);
    for (int i = 0; i < model->nodes.count; i++)
        for (int k = 0; k < model->nodes.items[i].inputs.count; k++) {
            int *of = &follows[model->nodes.items[i].inputs.items[k]];
            bool bn = model->nodes.items[i].op == OPERATOR_bn && *of != OTHER;
            *of = bn ? i : OTHER;
        }
    for (int i = 0; i < model->outputs.count; i++)
        follows[model->outputs.items[i].node] = OTHER;
    return follows;
}

static void warn_operators(struct resolver *resolver, const struct model *model)
{
    const int *follows = only_bn(resolver, model);
    size_t most = (size_t)model->nodes.count;
    struct place *relus = arena_array(resolver->arena, most, sizeof *relus);
    struct place *convs = arena_array(resolver->arena, most, sizeof *convs);
    int relu_count = 0, conv_count = 0;

    for (int i = 0; i < model->nodes.count; i++) {
        const struct model_node *node = &model->nodes.items[i];
        struct place place = {node->span, i, -1};
        if (node->op == OPERATOR_relu) {
            int input = before(model, i);
            place.cause = model->nodes.items[input].op == OPERATOR_relu ? input : -1;
            relus[relu_count++] = place;
        } else if (node->op == OPERATOR_conv && node->bias) {
            place.cause = follows[i];
            convs[conv_count++] = place;
        }
    }
    report_places(resolver, model, convs, conv_count, bias_before_bn);
    report_places(resolver, model, relus, relu_count, relu_after_relu);
}

/* A network of the papers ends in a vector of classes, or hands out features. */
static void warn_headless(struct resolver *resolver, const struct model *model)
{
    const struct model_output *output = &model->outputs.items[model->outputs.count - 1];
    struct shape shape = model->nodes.items[output->node].shape;

    if (model->outputs.count > 1 || strcmp(output->name, "logits") != 0 ||
        (shape.h == 1 && shape.w == 1))
        return;
    diag_warning(resolver->diag, model->span, WARNING_headless,
                 "network `%s` ends in a map, %s, without a head", model->name,
                 message_shape(resolver, shape));
    diag_note(resolver->diag, output->span, "its result is made here");
    diag_help(resolver->diag, "end it with `avgpool -> linear 1000`, or with `feature NAME` where "
                              "the map is what is wanted");
}

/* `input 224 x 224 x 3`: 224 channels of 224 rows and 3 columns. */
static void warn_channels_last(struct resolver *resolver, const struct model *model)
{
    struct shape in = model->input;

    if (in.c != in.h || in.w > 4 || in.w >= in.h)
        return;
    diag_warning(resolver->diag, model->nodes.items[0].span, WARNING_channels_last,
                 "these are %d channels of %d rows and %d column%s", in.c, in.h, in.w,
                 in.w == 1 ? "" : "s");
    diag_help(resolver->diag, "channels stand first: `input %d x %d x %d`", in.w, in.c, in.h);
}

void warn_model(struct resolver *resolver, const struct model *model)
{
    warn_channels_last(resolver, model);
    warn_operators(resolver, model);
    warn_headless(resolver, model);
}
