/* sum.c: arithmetic on tensors.
 *
 * input:  two values
 * output: a node, or a number; a sum of unequal shapes is explained from both operands' ends */
#include "check/sum.h"

#include <math.h>
#include <string.h>

#include "check/message.h"
#include "check/number.h"
#include "check/operate.h"
#include "check/shortcut.h"

enum { PATH_STEPS = 8, OPERAND_BYTES = 60 };

static const double largest = 1e30; /* of the numbers in an affine node: floats hold them */

static bool is_inside(const struct draft_scope *inner, const struct draft_scope *outer)
{
    while (inner != NULL && inner != outer)
        inner = inner->parent;
    return inner != NULL;
}

/* The outermost scope that holds `scope` but not `here`; NULL where there is none. */
static const struct draft_scope *foreign(const struct draft_scope *scope,
                                         const struct draft_scope *here)
{
    const struct draft_scope *last = NULL;

    for (; scope != NULL && !is_inside(here, scope); scope = scope->parent)
        last = scope;
    return last;
}

/* The node that gave `node` its shape: what comes between keeps it. */
static const struct draft_node *cause(const struct draft_node *node)
{
    while (operator_keeps_shape(node->node.op) && node->input_count > 0)
        node = node->inputs[0];
    return node;
}

/* "conv 3x3 128 stride 2": evaluated, without what does not change the shape. */
static const char *window_text(const struct resolver *resolver, const struct model_node *model)
{
    const struct window *window = &model->window;
    const char *text =
        arena_printf(resolver->arena, "%s %dx%d", operator_word(model->op), window->kh, window->kw);

    if (model->op == OPERATOR_conv)
        text = arena_printf(resolver->arena, "%s %d", text, model->shape.c);
    if (window->stride != 1)
        text = arena_printf(resolver->arena, "%s stride %d", text, window->stride);
    return text;
}

static const char *step_text(const struct resolver *resolver, const struct draft_node *node)
{
    const struct model_node *model = &node->node;

    if (node->part != PART_NONE || model->op == OPERATOR_pad_shortcut)
        return "shortcut";
    if (model->window.kh > 0)
        return window_text(resolver, model);
    if (model->op == OPERATOR_linear || model->op == OPERATOR_maxout)
        return arena_printf(resolver->arena, "%s %d", operator_word(model->op),
                            model->op == OPERATOR_linear ? model->shape.c : model->ways);
    if (*operator_word(model->op) != '\0')
        return operator_word(model->op);
    return "...";
}

static const char *scope_text(const struct resolver *resolver, const struct draft_scope *scope)
{
    return scope->kind == SCOPE_STAGE ? arena_printf(resolver->arena, "stage %s", scope->label.text)
                                      : scope->call;
}

/* "x -> conv 3x3 -> bn -> relu": how the body at hand made `node`, back along first inputs. */
static const char *path_text(const struct resolver *resolver, const struct frame *frame,
                             const struct draft_node *node)
{
    const char *path = "";
    const struct draft_scope *inside = NULL;

    for (int steps = 0; node != frame->x.node; steps++) {
        const struct draft_scope *scope = foreign(node->scope, frame->scope);
        if (node->node.op == OPERATOR_input || node->input_count == 0)
            return arena_printf(resolver->arena, "input%s", path);
        if (scope == NULL && node->input_count > 1) {
            const char *text = message_text(resolver, node->node.span, OPERAND_BYTES);
            return arena_printf(resolver->arena, *path != '\0' ? "(%s)%s" : "%s%s",
                                text == NULL ? "..." : text, path);
        }
        if (steps == PATH_STEPS)
            return arena_printf(resolver->arena, "...%s", path);
        bool shown = scope == NULL ? node->node.op != OPERATOR_affine : scope != inside;
        if (shown)
            path = arena_printf(
                resolver->arena, " -> %s%s",
                scope == NULL ? step_text(resolver, node) : scope_text(resolver, scope), path);
        else
            steps--;
        inside = scope;
        node = node->inputs[0];
    }
    return arena_printf(resolver->arena, "x%s", path);
}

static const char *operand_text(const struct resolver *resolver, const struct ast_expr *expr)
{
    const char *text = message_text(resolver, expr->span, OPERAND_BYTES);

    if (text == NULL || *text == '(' || expr->kind == AST_NAME || expr->kind == AST_SHORTCUT ||
        expr->kind == AST_CONCAT)
        return text;
    return arena_printf(resolver->arena, "(%s)", text);
}

/* What the operand is, and where that comes from. */
static void note_operand(struct resolver *resolver, const struct frame *frame,
                         const struct ast_expr *expr, const struct draft_node *node,
                         const char *side)
{
    const char *text = operand_text(resolver, expr);
    const char *shape = message_shape(resolver, node->node.shape);
    const struct draft_node *from = cause(node);
    const struct draft_scope *scope = foreign(from->scope, frame->scope);
    struct span span = scope != NULL ? scope->span : from->node.span;

    text = text == NULL ? side : arena_printf(resolver->arena, "`%s`", text);
    if (node != frame->x.node)
        diag_note(resolver->diag, span, "%s is %s: %s", text, shape,
                  path_text(resolver, frame, node));
    else if (node->node.op == OPERATOR_input)
        diag_note(resolver->diag, span, "%s is %s, the network's input", text, shape);
    else
        diag_note(resolver->diag, span, "%s is %s, the input of this body, from `%s`", text, shape,
                  scope != NULL ? scope_text(resolver, scope) : step_text(resolver, from));
}

/* Which operand to wrap into shortcut(): the body's input if it is one, else the right one. */
static void help_shortcut(struct resolver *resolver, const struct frame *frame,
                          const struct ast_expr *expr, struct value left, struct value right)
{
    const char *l = operand_text(resolver, expr->left);
    const char *r = operand_text(resolver, expr->right);
    char sign = expr->kind == AST_ADD ? '+' : expr->kind == AST_SUB ? '-' : '*';
    struct shape a = left.node->node.shape, b = right.node->node.shape;
    bool to_right = shortcut_stride(a, b) != 0, to_left = shortcut_stride(b, a) != 0;
    bool wraps_left = to_right && (!to_left || left.node == frame->x.node);

    if ((!to_left && !to_right) || left.shortcut || right.shortcut)
        return;
    if (l == NULL || r == NULL)
        diag_help(resolver->diag, "put the operand that skips the others into `shortcut(...)`");
    else if (wraps_left)
        diag_help(resolver->diag, "write `shortcut(%s) %c %s`", l, sign, r);
    else
        diag_help(resolver->diag, "write `%s %c shortcut(%s)`", l, sign, r);
}

static struct value unequal(struct resolver *resolver, const struct frame *frame,
                            const struct ast_expr *expr, struct value left, struct value right)
{
    message_error(resolver, expr->span, "E304", "the operands have different shapes: %s and %s",
                  message_shape(resolver, left.node->node.shape),
                  message_shape(resolver, right.node->node.shape));
    note_operand(resolver, frame, expr->left, left.node, "the left operand");
    note_operand(resolver, frame, expr->right, right.node, "the right operand");
    message_where(resolver);
    help_shortcut(resolver, frame, expr, left, right);
    return value_poison;
}

/* scale * value + offset; the value itself where that changes nothing. */
static struct value affine(struct resolver *resolver, struct frame *frame,
                           const struct ast_expr *expr, struct value value, double scale,
                           double offset)
{
    if (fabs(scale) > largest || fabs(offset) > largest) {
        message_fail(resolver, expr->span, "E405", NULL,
                     "a number beside a tensor must lie within %g", largest);
        return value_poison;
    }
    if (scale == 1 && offset == 0)
        return value;
    struct draft_node *node =
        draft_node(&resolver->draft, frame->scope, OPERATOR_affine, expr->span, 1);
    node->inputs[0] = value.node;
    node->node.scale = scale;
    node->node.offset = offset;
    struct value result = operate_finish(resolver, node);
    result.shortcut = value.shortcut;
    return result;
}

static struct value no_division(struct resolver *resolver, const struct ast_expr *expr)
{
    message_fail(resolver, expr->right->span, "E307", NULL,
                 "a tensor cannot divide; numbers can, as in `f/2`");
    return value_poison;
}

static struct value with_number(struct resolver *resolver, struct frame *frame,
                                const struct ast_expr *expr, struct value tensor, double number,
                                bool number_first)
{
    switch (expr->kind) {
    case AST_ADD:
        return affine(resolver, frame, expr, tensor, 1, number);
    case AST_SUB:
        return number_first ? affine(resolver, frame, expr, tensor, -1, number)
                            : affine(resolver, frame, expr, tensor, 1, -number);
    case AST_MUL:
        return affine(resolver, frame, expr, tensor, number, 0);
    default:
        if (number_first)
            return no_division(resolver, expr);
        double scale;
        if (!number_combine(resolver, expr, 1, number, &scale))
            return value_poison;
        return affine(resolver, frame, expr, tensor, scale, 0);
    }
}

static struct value tensors(struct resolver *resolver, struct frame *frame,
                            const struct ast_expr *expr, struct value left, struct value right)
{
    struct shape a = left.node->node.shape, b = right.node->node.shape;
    enum operator op = expr->kind == AST_ADD ? OPERATOR_add
    : expr->kind == AST_SUB                  ? OPERATOR_sub
                                             : OPERATOR_mul;

    if (expr->kind == AST_DIV)
        return no_division(resolver, expr);
    if (a.c != b.c || a.h != b.h || a.w != b.w)
        return unequal(resolver, frame, expr, left, right);
    struct draft_node *node = draft_node(&resolver->draft, frame->scope, op, expr->span, 2);
    node->inputs[0] = left.node;
    node->inputs[1] = right.node;
    node->node.has_shortcut = op == OPERATOR_add && (left.shortcut || right.shortcut);
    struct value value = operate_finish(resolver, node);
    value.shortcut = op == OPERATOR_mul && (left.shortcut || right.shortcut);
    return value;
}

struct value sum_combine(struct resolver *resolver, struct frame *frame,
                         const struct ast_expr *expr, struct value left, struct value right)
{
    struct value folded = {.kind = VALUE_NUMBER};

    if (left.kind == VALUE_POISON || right.kind == VALUE_POISON)
        return value_poison;
    if (left.kind == VALUE_TENSOR && right.kind == VALUE_TENSOR)
        return tensors(resolver, frame, expr, left, right);
    if (left.kind == VALUE_TENSOR)
        return with_number(resolver, frame, expr, left, right.number, false);
    if (right.kind == VALUE_TENSOR)
        return with_number(resolver, frame, expr, right, left.number, true);
    return number_combine(resolver, expr, left.number, right.number, &folded.number) ? folded
                                                                                     : value_poison;
}

struct value sum_negate(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                        struct value value)
{
    if (value.kind == VALUE_TENSOR)
        return affine(resolver, frame, expr, value, -1, 0);
    value.number = -value.number;
    return value;
}
