/* number.c: attribute arithmetic.
 *
 * input:  an expression and the names around it
 * output: its value in double precision; `/` is exact, so that a width of 64/3 is an error later */
#include "check/number.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "check/message.h"

bool number_combine(struct resolver *resolver, const struct ast_expr *expr, double left,
                    double right, double *number)
{
    if (expr->kind == AST_DIV && right == 0) {
        message_fail(resolver, expr->right->span, "E405", NULL, "division by zero");
        return false;
    }
    *number = expr->kind == AST_ADD   ? left + right
              : expr->kind == AST_SUB ? left - right
              : expr->kind == AST_MUL ? left * right
                                      : left / right;
    if (!isfinite(*number)) {
        message_fail(resolver, expr->span, "E405", NULL, "the result is not a finite number");
        return false;
    }
    return true;
}

static bool is_binary(const struct ast_expr *expr)
{
    return expr->kind == AST_ADD || expr->kind == AST_SUB || expr->kind == AST_MUL ||
           expr->kind == AST_DIV;
}

/* The help for `x -> conv 3x3 w + x`: the sum that was meant. `top` is the whole attribute,
 * `tensor` the part that is no number. */
static void help_sum(struct resolver *resolver, const struct ast_expr *top,
                     const struct ast_expr *tensor)
{
    static const char signs[] = {
        [AST_ADD] = '+', [AST_SUB] = '-', [AST_MUL] = '*', [AST_DIV] = '/'};
    const struct ast_expr *at = top;

    while (is_binary(at) && tensor->span.first < at->right->span.first)
        at = at->left;
    if (!is_binary(at) || resolver->pipe.first == 0)
        return;
    struct span pipe = {resolver->pipe.first, at->left->span.last};
    struct span rest = {at->right->span.first, top->span.last};
    const char *before = message_text(resolver, pipe, 200);
    const char *after = message_text(resolver, rest, 80);
    if (before == NULL || after == NULL)
        diag_help(resolver->diag, "`+ - *` after an attribute belong to the attribute: put the "
                                  "chain before them into parentheses");
    else if (resolver->pipe_starts)
        diag_help(resolver->diag,
                  "a chain that starts with an operator cannot be a term: give all of it a name, "
                  "`y = x -> ...`, and write `y %c %s`",
                  signs[at->kind], after);
    else
        diag_help(resolver->diag, "write `(%s) %c %s`", before, signs[at->kind], after);
}

static bool no_number(struct resolver *resolver, const struct ast_expr *top,
                      const struct ast_expr *expr)
{
    const char *text = message_text(resolver, expr->span, 40);

    message_error(resolver, expr->span, "E205", "%s%s%s is a tensor, and a number is wanted here",
                  text == NULL ? "this" : "`", text == NULL ? "" : text, text == NULL ? "" : "`");
    message_where(resolver);
    help_sum(resolver, top, expr);
    return false;
}

static bool eval_name(struct resolver *resolver, struct frame *frame, const struct ast_expr *top,
                      const struct ast_expr *expr, double *number)
{
    struct binding *binding = resolver_find(frame, expr->name);

    if (binding == NULL && expr->name == resolver->word_x)
        return no_number(resolver, top, expr);
    if (binding == NULL) {
        resolver_unknown(resolver, frame, expr->name, expr->span);
        return false;
    }
    binding->used = true;
    if (binding->value.kind == VALUE_TENSOR)
        return no_number(resolver, top, expr);
    *number = binding->value.number;
    return binding->value.kind == VALUE_NUMBER;
}

/* channels(NAME): the channels of a value, known when its body is expanded. */
static bool eval_channels(struct resolver *resolver, struct frame *frame,
                          const struct ast_expr *expr, double *number)
{
    const struct ast_expr *of = expr->left;
    struct value value = frame->x;

    if (of->kind != AST_NAME) {
        message_fail(resolver, of->span, "E206", "give it a name first: `y = ...`, `channels(y)`",
                     "channels() takes the name of a value");
        return false;
    }
    struct binding *binding = resolver_find(frame, of->name);
    if (binding == NULL && of->name != resolver->word_x) {
        resolver_unknown(resolver, frame, of->name, of->span);
        return false;
    }
    if (binding != NULL) {
        binding->used = true;
        value = binding->value;
    }
    if (value.kind == VALUE_NUMBER || (binding != NULL && binding->parameter)) {
        message_fail(resolver, of->span, "E206", NULL,
                     "`%s` is a number; channels() takes the name of a tensor", of->name);
        return false;
    }
    if (value.kind == VALUE_TENSOR)
        *number = value.node->node.shape.c;
    return value.kind == VALUE_TENSOR;
}

/* One node of the arithmetic below `top`. Both sides are evaluated though the first may fail. */
static bool eval(struct resolver *resolver, struct frame *frame, const struct ast_expr *top,
                 const struct ast_expr *expr, double *number)
{
    double left = 0, right = 0;
    bool good;

    if (!resolver_enter(resolver, expr->span))
        return false;
    switch (expr->kind) {
    case AST_NUMBER:
        *number = expr->number;
        good = true;
        break;
    case AST_NAME:
        good = eval_name(resolver, frame, top, expr, number);
        break;
    case AST_NEGATE:
        good = eval(resolver, frame, top, expr->left, number);
        *number = -*number;
        break;
    case AST_CHANNELS:
        good = eval_channels(resolver, frame, expr, number);
        break;
    case AST_ADD:
    case AST_SUB:
    case AST_MUL:
    case AST_DIV:
        good = eval(resolver, frame, top, expr->left, &left);
        good = eval(resolver, frame, top, expr->right, &right) && good;
        good = good && number_combine(resolver, expr, left, right, number);
        break;
    default:
        good = no_number(resolver, top, expr);
        break;
    }
    resolver_leave(resolver);
    return good;
}

bool number_eval(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                 double *number)
{
    *number = 0;
    return eval(resolver, frame, expr, expr, number);
}

/* "`64/3` is 21.33333333", or "1.5 is not" where that is the text itself. */
static const char *saying(struct resolver *resolver, const struct ast_expr *expr, double number)
{
    const char *text = message_text(resolver, expr->span, 40);
    const char *value = arena_printf(resolver->arena, "%.10g", number);

    if (number == floor(number))
        value = message_number(resolver->arena, number);
    return text == NULL || expr->kind == AST_NUMBER || strcmp(text, value) == 0
               ? arena_printf(resolver->arena, "%s is not", value)
               : arena_printf(resolver->arena, "`%s` is %s", text, value);
}

bool number_integer(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                    const char *what, int least, int most, int *number)
{
    double value;

    if (!number_eval(resolver, frame, expr, &value))
        return false;
    double nearest = nearbyint(value);
    /* 3 * (w / 3) may miss w by a rounding: that is no fraction. */
    bool whole = fabs(value - nearest) <= 1e-12 * fabs(nearest);
    if (whole && nearest >= least && nearest <= most) {
        *number = (int)nearest;
        return true;
    }
    message_fail(resolver, expr->span, "E401", NULL, "%s must be an integer from %d to %d; %s",
                 what, least, most, saying(resolver, expr, value));
    return false;
}

bool number_real(struct resolver *resolver, struct frame *frame, const struct ast_expr *expr,
                 const char *what, double least, double most, double *number)
{
    if (!number_eval(resolver, frame, expr, number))
        return false;
    if (*number >= least && *number <= most)
        return true;
    message_fail(resolver, expr->span, "E401", NULL, "%s must lie in [%s, %s]; %s", what,
                 message_number(resolver->arena, least), message_number(resolver->arena, most),
                 saying(resolver, expr, *number));
    return false;
}
