/* operate.c: an operator of the text with its attributes, defaults and ranges.
 *
 * input:  a step, its input, the names around it
 * output: a node of the draft with every attribute set */
#include "check/operate.h"

#include <math.h>

#include "base/limits.h"
#include "check/infer.h"
#include "check/message.h"
#include "check/number.h"
#include "check/warn.h"

#define FITS(kind) (1u << AST_##kind)

/* The attributes that each operator takes. */
static const unsigned taken[OPERATOR_COUNT] = {
    [OPERATOR_conv] = FITS(STRIDE) | FITS(PAD) | FITS(BIAS) | FITS(GROUPS) | FITS(DILATION),
    [OPERATOR_bn] = FITS(EPS) | FITS(MOMENTUM),
    [OPERATOR_maxpool] = FITS(STRIDE) | FITS(PAD) | FITS(CEIL),
    [OPERATOR_avgpool] = FITS(STRIDE) | FITS(PAD) | FITS(CEIL),
    [OPERATOR_linear] = FITS(BIAS),
    [OPERATOR_lrn] = FITS(ALPHA) | FITS(BETA),
};

static const char *const attr_words[AST_ATTR_COUNT] = {
    [AST_STRIDE] = "stride",     [AST_PAD] = "pad",           [AST_BIAS] = "bias",
    [AST_GROUPS] = "groups",     [AST_DILATION] = "dilation", [AST_EPS] = "eps",
    [AST_MOMENTUM] = "momentum", [AST_ALPHA] = "alpha",       [AST_BETA] = "beta",
    [AST_CEIL] = "ceil",
};

/* "it takes `eps`, `momentum`" */
static const char *taken_text(const struct resolver *resolver, enum operator op)
{
    const char *text = "";

    for (int kind = 0; kind < AST_ATTR_COUNT; kind++)
        if ((taken[op] & 1u << kind) != 0)
            text = arena_printf(resolver->arena, "%s%s`%s`", text, *text == '\0' ? "" : ", ",
                                attr_words[kind]);
    return *text == '\0' ? "it takes no attributes: leave it out"
                         : arena_printf(resolver->arena, "it takes %s", text);
}

static const double largest = 1e30; /* a float holds it and its square root's inverse */

/* What an operator has where the text says nothing. */
static void set_defaults(struct model_node *node)
{
    node->window = (struct window){.stride = 1, .pad = -1, .dilation = 1};
    node->groups = 1;
    node->bias = node->op == OPERATOR_linear;
    node->eps = 1e-5;
    node->momentum = 0.1;
    node->alpha = 1e-4;
    node->beta = 0.75;
    node->scale = 1;
}

static bool set_attr(struct resolver *resolver, struct frame *frame, const struct ast_attr *attr,
                     struct model_node *node)
{
    const struct ast_expr *value = attr->value;
    struct window *window = &node->window;

    switch (attr->kind) {
    case AST_STRIDE:
        return number_integer(resolver, frame, value, "the stride", 1, LIMIT_KERNEL,
                              &window->stride);
    case AST_PAD:
        return number_integer(resolver, frame, value, "the padding", 0, LIMIT_KERNEL, &window->pad);
    case AST_BIAS:
        node->bias = true;
        return value == NULL ||
               number_real(resolver, frame, value, "the bias", -largest, largest, &node->bias_init);
    case AST_GROUPS:
        return number_integer(resolver, frame, value, "the number of groups", 1, LIMIT_CHANNELS,
                              &node->groups);
    case AST_DILATION:
        return number_integer(resolver, frame, value, "the dilation", 1, LIMIT_KERNEL,
                              &window->dilation);
    case AST_EPS:
        return number_real(resolver, frame, value, "eps", 1e-30, 1, &node->eps);
    case AST_MOMENTUM:
        return number_real(resolver, frame, value, "momentum", 0, 1, &node->momentum);
    case AST_ALPHA:
        return number_real(resolver, frame, value, "alpha", 0, largest, &node->alpha);
    case AST_BETA:
        return number_real(resolver, frame, value, "beta", 0, 100, &node->beta);
    default:
        window->ceil = true;
        return true;
    }
}

/* Checks and sets all attributes of a step; goes on after a wrong one. */
static bool set_attrs(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                      struct model_node *node)
{
    bool global = step->op == OPERATOR_avgpool && step->kernel[0] == NULL;
    bool good = true;

    for (int i = 0; i < step->attrs.count; i++) {
        const struct ast_attr *attr = &step->attrs.items[i];
        if (!global && (taken[step->op] & 1u << attr->kind) != 0) {
            good = set_attr(resolver, frame, attr, node) && good;
            continue;
        }
        message_fail(resolver, attr->span, "E212",
                     global ? "give it a window, `avgpool 2x2 stride 2`"
                            : taken_text(resolver, step->op),
                     "%s%s takes no `%s`", global ? "a global " : "", operator_word(step->op),
                     attr_words[attr->kind]);
        good = false;
    }
    return good;
}

static bool set_amount(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                       struct model_node *node)
{
    double below_one = nextafter(1.0, 0.0);
    int size = 0;
    bool good;

    switch (step->op) {
    case OPERATOR_conv:
        return number_integer(resolver, frame, step->amount, "the width", 1, LIMIT_CHANNELS,
                              &node->shape.c);
    case OPERATOR_linear:
        return number_integer(resolver, frame, step->amount, "the number of units", 1,
                              LIMIT_CHANNELS, &node->shape.c);
    case OPERATOR_maxout:
        return number_integer(resolver, frame, step->amount, "the channels per maximum", 1,
                              LIMIT_CHANNELS, &node->ways);
    case OPERATOR_lrn:
        good = number_integer(resolver, frame, step->amount, "the size", 1, LIMIT_KERNEL, &size);
        node->amount = size;
        return good;
    case OPERATOR_dropout:
        if (!number_eval(resolver, frame, step->amount, &node->amount))
            return false;
        if (node->amount >= 0 && node->amount <= below_one)
            return true;
        message_fail(resolver, step->amount->span, "E401",
                     "it is the share of values that training drops, such as 0.5",
                     "the probability must be at least 0 and below 1, not %s",
                     message_number(resolver->arena, node->amount));
        return false;
    default:
        return true;
    }
}

static bool set_kernel(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                       struct model_node *node)
{
    struct window *window = &node->window;

    if (step->kernel[0] == NULL)
        return true;
    bool good = number_integer(resolver, frame, step->kernel[0], "the height of the window", 1,
                               LIMIT_KERNEL, &window->kh);
    return number_integer(resolver, frame, step->kernel[1], "the width of the window", 1,
                          LIMIT_KERNEL, &window->kw) &&
           good;
}

/* Padding that the text leaves out: (k-1)/2 around odd windows, none around even ones. */
static bool set_padding(struct resolver *resolver, struct model_node *node)
{
    struct window *window = &node->window;
    int high = window->kh % 2 == 0 ? 0 : (window->kh - 1) / 2;
    int wide = window->kw % 2 == 0 ? 0 : (window->kw - 1) / 2;

    if (window->pad >= 0)
        return true;
    window->pad = window->kh == 0 ? 0 : high;
    if (window->kh == 0 || high == wide)
        return true;
    message_fail(resolver, node->span, "E303", "add `pad 0`, or another padding for all four sides",
                 "a %d x %d window has no usual padding: it would be %d above and %d beside",
                 window->kh, window->kw, high, wide);
    return false;
}

struct value operate_finish(struct resolver *resolver, struct draft_node *node)
{
    if (!infer_shape(resolver, node))
        return value_poison;
    return (struct value){.kind = VALUE_TENSOR, .node = node};
}

struct value operate_step(struct resolver *resolver, struct frame *frame,
                          const struct ast_step *step, struct value in)
{
    struct model_node node = {.op = step->op, .span = step->span};

    set_defaults(&node);
    bool good = set_kernel(resolver, frame, step, &node);
    good = set_amount(resolver, frame, step, &node) && good;
    good = set_attrs(resolver, frame, step, &node) && good;
    good = good && set_padding(resolver, &node);
    if (!good || in.kind != VALUE_TENSOR)
        return value_poison;
    struct draft_node *made = draft_node(&resolver->draft, frame->scope, step->op, step->span, 1);
    made->node = node;
    made->inputs[0] = in.node;
    made->label = (struct draft_label){.text = step->label.text, .step = true};
    struct value value = operate_finish(resolver, made);
    warn_stride_of_operator(resolver, step, in.node->node.shape);
    if (value.kind == VALUE_TENSOR)
        value.shortcut = in.shortcut && operator_keeps_shape(step->op);
    return value;
}
