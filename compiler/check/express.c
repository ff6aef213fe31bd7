/* express.c: names, pipes, sums and concat: in which order, and with which target for shortcuts.
 *
 * input:  an expression and the names around it
 * output: its value; a sum whose shortcut stands first has its other operand made first, since
 *         that one's shape decides what the shortcut becomes */
#include "check/express.h"

#include "check/expand.h"
#include "check/message.h"
#include "check/number.h"
#include "check/operate.h"
#include "check/sum.h"

static const struct target no_target = {.kind = TARGET_NONE};

static struct value name(struct resolver *resolver, struct frame *frame,
                         const struct ast_expr *expr)
{
    struct binding *binding = resolver_find(frame, expr->name);

    if (binding == NULL && expr->name == resolver->word_x) {
        struct value x = frame->x;
        x.shortcut = x.feature = false;
        return x;
    }
    if (binding == NULL) {
        resolver_unknown(resolver, frame, expr->name, expr->span);
        return value_poison;
    }
    binding->used = true;
    return binding->value;
}

static struct target target_of(struct value value, struct span span)
{
    if (value.kind != VALUE_TENSOR)
        return (struct target){.kind = TARGET_POISON};
    return (struct target){.kind = TARGET_SHAPE, .shape = value.node->node.shape, .span = span};
}

/* One operand holds a shortcut that takes its shape from the other one. */
static struct value around_shortcut(struct resolver *resolver, struct frame *frame,
                                    const struct ast_expr *expr, bool left_open)
{
    const struct ast_expr *closed = left_open ? expr->right : expr->left;
    const struct ast_expr *open = left_open ? expr->left : expr->right;
    struct draft_item *before = resolver->draft.tail;
    struct value shaped = express(resolver, frame, closed, &no_target);
    struct draft_item *middle = resolver->draft.tail;
    struct target target = target_of(shaped, closed->span);
    struct value shortcut = express(resolver, frame, open, &target);

    if (left_open)
        draft_swap(&resolver->draft, before, middle);
    return left_open ? sum_combine(resolver, frame, expr, shortcut, shaped)
                     : sum_combine(resolver, frame, expr, shaped, shortcut);
}

static struct value binary(struct resolver *resolver, struct frame *frame,
                           const struct ast_expr *expr, const struct target *target)
{
    bool left_open = shortcut_is_open(frame, expr->left);
    bool right_open = shortcut_is_open(frame, expr->right);

    if (expr->kind != AST_DIV && left_open != right_open &&
        !shortcut_is_number(frame, left_open ? expr->right : expr->left))
        return around_shortcut(resolver, frame, expr, left_open);
    struct value left = express(resolver, frame, expr->left, target);
    struct value right = express(resolver, frame, expr->right, target);
    return sum_combine(resolver, frame, expr, left, right);
}

/* Between a shortcut and its sum only what keeps the shape may stand. */
static bool keeps_shape(struct resolver *resolver, const struct ast_chain *chain)
{
    for (int i = 0; i < chain->steps.count; i++) {
        const struct ast_step *step = &chain->steps.items[i];
        if (step->kind == AST_FEATURE || step->kind == AST_AUXILIARY ||
            (step->kind == AST_OPERATOR && operator_keeps_shape(step->op)))
            continue;
        message_fail(resolver, step->span, "E215",
                     "name the result of the steps and add a shortcut() of their input",
                     "only operators that keep the shape may stand between shortcut() and its sum");
        return false;
    }
    return true;
}

static struct value piped(struct resolver *resolver, struct frame *frame,
                          const struct ast_expr *expr, const struct target *target)
{
    struct target inner = no_target;

    if (shortcut_is_open(frame, expr->left)) {
        inner = *target;
        if (target->kind == TARGET_SHAPE && !keeps_shape(resolver, expr->chain))
            inner.kind = TARGET_POISON;
    }
    struct value value = express(resolver, frame, expr->left, &inner);
    if (value.kind == VALUE_NUMBER) {
        message_fail(resolver, expr->left->span, "E206", NULL,
                     "a chain starts from a tensor, and this is a number");
        value = value_poison;
    }
    return expand_chain(resolver, frame, expr->chain, value, expr->left->span.first);
}

static struct value concat(struct resolver *resolver, struct frame *frame,
                           const struct ast_expr *expr)
{
    int count = expr->items.count;
    struct value *values = arena_array(resolver->arena, (size_t)count, sizeof *values);
    bool good = count > 0;

    for (int i = 0; i < count; i++) {
        const struct ast_expr *item = expr->items.items[i];
        values[i] = express(resolver, frame, item, &no_target);
        if (values[i].kind == VALUE_NUMBER)
            message_fail(resolver, item->span, "E206", NULL, "concat joins tensors, not numbers");
        good = good && values[i].kind == VALUE_TENSOR;
    }
    if (!good)
        return value_poison;
    struct draft_node *node =
        draft_node(&resolver->draft, frame->scope, OPERATOR_concat, expr->span, count);
    for (int i = 0; i < count; i++)
        node->inputs[i] = values[i].node;
    return operate_finish(resolver, node);
}

static struct value dispatch(struct resolver *resolver, struct frame *frame,
                             const struct ast_expr *expr, const struct target *target)
{
    struct value value = {.kind = VALUE_NUMBER};

    switch (expr->kind) {
    case AST_NUMBER:
    case AST_CHANNELS:
        return number_eval(resolver, frame, expr, &value.number) ? value : value_poison;
    case AST_NAME:
        return name(resolver, frame, expr);
    case AST_NEGATE:
        return sum_negate(resolver, frame, expr, express(resolver, frame, expr->left, target));
    case AST_PIPE:
        return piped(resolver, frame, expr, target);
    case AST_SHORTCUT:
        return shortcut_express(resolver, frame, expr, target);
    case AST_CONCAT:
        return concat(resolver, frame, expr);
    default:
        return binary(resolver, frame, expr, target);
    }
}

struct value express(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                     const struct target *target)
{
    struct value value = value_poison;

    if (resolver_enter(resolver, expr->span))
        value = dispatch(resolver, frame, expr, target);
    resolver_leave(resolver);
    return value;
}
