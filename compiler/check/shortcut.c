/* shortcut.c: identity where the shapes agree, else what the network's option says.
 *
 * input:  the shortcut's operands, the shape it has to take
 * output: nothing new (identity), a pad_shortcut (option A), or a 1x1 convolution with bn (B, C)
 *         He et al. 2015, section 3.3; of pre-activation units: He et al. 2016, section 4.1 */
#include "check/shortcut.h"

#include "base/limits.h"
#include "check/express.h"
#include "check/message.h"
#include "check/operate.h"

bool shortcut_is_number(struct frame *frame, const struct ast_expr *expr)
{
    const struct binding *binding;

    switch (expr->kind) {
    case AST_NUMBER:
    case AST_CHANNELS:
        return true;
    case AST_NAME:
        binding = resolver_find(frame, expr->name);
        return binding != NULL && (binding->parameter || binding->value.kind == VALUE_NUMBER);
    case AST_NEGATE:
        return shortcut_is_number(frame, expr->left);
    case AST_ADD:
    case AST_SUB:
    case AST_MUL:
    case AST_DIV:
        return shortcut_is_number(frame, expr->left) && shortcut_is_number(frame, expr->right);
    default:
        return false;
    }
}

bool shortcut_is_open(struct frame *frame, const struct ast_expr *expr)
{
    bool left, right;

    switch (expr->kind) {
    case AST_SHORTCUT:
        return true;
    case AST_NEGATE:
    case AST_PIPE:
    case AST_DIV:
        return shortcut_is_open(frame, expr->left);
    case AST_ADD:
    case AST_SUB:
    case AST_MUL:
        left = shortcut_is_open(frame, expr->left);
        right = shortcut_is_open(frame, expr->right);
        if (left == right)
            return left;
        return shortcut_is_number(frame, left ? expr->right : expr->left);
    default:
        return false;
    }
}

/* ceil(in/s) == out holds from s = ceil(in/out) on, while it holds at all. */
int shortcut_stride(struct shape in, struct shape out)
{
    int high = (in.h - 1) / out.h + 1;
    int wide = (in.w - 1) / out.w + 1;
    int stride = high > wide ? high : wide;

    if ((in.h - 1) / stride + 1 != out.h || (in.w - 1) / stride + 1 != out.w)
        return 0;
    return stride > LIMIT_KERNEL ? 0 : stride;
}

static struct value pad(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                        struct value from, struct shape to, int stride)
{
    int channels = from.node->node.shape.c;
    struct draft_node *node =
        draft_node(&resolver->draft, frame->scope, OPERATOR_pad_shortcut, expr->span, 1);

    node->inputs[0] = from.node;
    node->label.text = expr->label.text;
    node->node.shape.c = to.c;
    node->node.stride = stride;
    node->node.channels_before = (to.c - channels) / 2;
    return operate_finish(resolver, node);
}

static struct draft_node *projection_part(struct resolver *resolver, struct frame *frame,
                                          const struct ast_expr *expr, enum draft_part part,
                                          struct draft_node *from)
{
    struct draft_node *node =
        draft_node(&resolver->draft, frame->scope, part == PART_CONV ? OPERATOR_conv : OPERATOR_bn,
                   expr->span, 1);

    node->inputs[0] = from;
    node->part = part;
    node->label.text = expr->label.text;
    return node;
}

static struct value project(struct resolver *resolver, struct frame *frame,
                            const struct ast_expr *expr, struct value from, struct shape to,
                            int stride)
{
    struct draft_node *conv = projection_part(resolver, frame, expr, PART_CONV, from.node);

    conv->node.shape.c = to.c;
    conv->node.window = (struct window){.kh = 1, .kw = 1, .stride = stride, .dilation = 1};
    conv->node.groups = 1;
    struct value value = operate_finish(resolver, conv);
    if (value.kind != VALUE_TENSOR || expr->right != NULL)
        return value;
    struct draft_node *bn = projection_part(resolver, frame, expr, PART_BN, conv);
    bn->node.eps = 1e-5;
    bn->node.momentum = 0.1;
    return operate_finish(resolver, bn);
}

/* The shapes differ, or the network projects all shortcuts. */
static struct value change(struct resolver *resolver, struct frame *frame,
                           const struct ast_expr *expr, struct value from,
                           const struct target *target)
{
    struct shape in = from.node->node.shape, out = target->shape;
    bool pads = resolver->option == SHORTCUT_PAD;
    int stride = shortcut_stride(in, out);

    if (stride != 0 && (!pads || out.c >= in.c))
        return (pads ? pad : project)(resolver, frame, expr, from, out, stride);
    if (stride == 0)
        message_error(resolver, expr->span, "E306",
                      "no stride takes the shortcut from %d x %d to %d x %d", in.h, in.w, out.h,
                      out.w);
    else
        message_error(resolver, expr->span, "E306",
                      "`shortcut pad` adds channels and cannot drop any: %d to %d", in.c, out.c);
    diag_note(resolver->diag, target->span, "the other operand is %s",
              message_shape(resolver, out));
    diag_note(resolver->diag, from.node->node.span, "the shortcut starts from %s",
              message_shape(resolver, in));
    message_where(resolver);
    if (stride != 0)
        diag_help(resolver->diag, "write `shortcut project` in the network");
    return value_poison;
}

static bool is_tensor(struct resolver *resolver, const struct ast_expr *expr, struct value value)
{
    if (value.kind == VALUE_NUMBER)
        message_fail(resolver, expr->span, "E206", NULL, "shortcut() takes a tensor, not a number");
    return value.kind == VALUE_TENSOR;
}

struct value shortcut_express(struct resolver *resolver, struct frame *frame,
                              const struct ast_expr *expr, const struct target *target)
{
    static const struct target none = {.kind = TARGET_NONE};
    struct value value = express(resolver, frame, expr->left, &none);
    struct value from = value;

    if (expr->right != NULL)
        from = express(resolver, frame, expr->right, &none);
    if (target->kind == TARGET_NONE)
        message_fail(resolver, expr->span, "E215", "write it where it is added: `f + shortcut(x)`",
                     "shortcut() takes its shape from the other operand of a sum or product, and "
                     "there is no tensor to take it from");
    bool good = is_tensor(resolver, expr->left, value);
    if (expr->right != NULL)
        good = is_tensor(resolver, expr->right, from) && good;
    if (!good || target->kind != TARGET_SHAPE)
        return value_poison;
    struct shape in = value.node->node.shape, out = target->shape;
    bool agrees = in.c == out.c && in.h == out.h && in.w == out.w;
    bool all = resolver->option == SHORTCUT_PROJECT_ALL && expr->right == NULL;
    if (!agrees || all)
        value =
            change(resolver, frame, expr, resolver->option == SHORTCUT_PAD ? value : from, target);
    value.shortcut = value.kind == VALUE_TENSOR;
    value.feature = false;
    return value;
}
