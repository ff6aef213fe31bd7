/* argument.c: what a call gives to its block.
 *
 * input:  the arguments and `stride S` of a call, the parameters of the block
 * output: a number per parameter, and the call written out */
#include "check/argument.h"

#include "base/limits.h"
#include "check/message.h"
#include "check/number.h"

static int parameter_index(const struct ast_block *block, const char *name)
{
    for (int i = 0; i < block->params.count; i++)
        if (block->params.items[i].name.text == name)
            return i;
    return -1;
}

/* "bottleneck(width, stride = ...)", for messages. */
static const char *signature(const struct resolver *resolver, const struct ast_block *block)
{
    const char *text = arena_printf(resolver->arena, "%s(", block->name.text);

    for (int i = 0; i < block->params.count; i++) {
        const struct ast_param *param = &block->params.items[i];
        const char *value =
            param->value == NULL ? NULL : message_text(resolver, param->value->span, 20);
        text = arena_printf(resolver->arena, "%s%s%s%s%s", text, i == 0 ? "" : ", ",
                            param->name.text, param->value == NULL ? "" : " = ",
                            param->value == NULL ? ""
                            : value == NULL      ? "..."
                                                 : value);
    }
    return arena_printf(resolver->arena, "%s)", text);
}

static void note_block(struct resolver *resolver, const struct ast_block *block)
{
    diag_note(resolver->diag, block->name.span, "the block is `%s`", signature(resolver, block));
    message_where(resolver);
}

/* The parameter that an argument is for; -1 after an error. */
static int place(struct resolver *resolver, const struct ast_step *step,
                 const struct ast_block *block, const struct ast_argument *argument, int position)
{
    if (argument->name.text == NULL) {
        if (position < block->params.count)
            return position;
        message_error(resolver, argument->value->span, "E207", "`%s` takes %d argument%s, not %d",
                      step->callee.text, block->params.count, block->params.count == 1 ? "" : "s",
                      step->arguments.count);
        note_block(resolver, block);
        return -1;
    }
    int index = parameter_index(block, argument->name.text);
    if (index >= 0)
        return index;
    const char **names =
        arena_array(resolver->arena, (size_t)block->params.count + 1, sizeof *names);
    for (int i = 0; i < block->params.count; i++)
        names[i] = block->params.items[i].name.text;
    const char *nearest = diag_nearest(argument->name.text, names, block->params.count);
    message_error(resolver, argument->name.span, "E207", "`%s` has no parameter `%s`",
                  step->callee.text, argument->name.text);
    note_block(resolver, block);
    if (nearest != NULL)
        diag_help(resolver->diag, "did you mean `%s`?", nearest);
    return -1;
}

/* `stride S` after a call: the only attribute that the grammar lets it have. */
static bool evaluate_stride(struct resolver *resolver, struct frame *frame,
                            const struct ast_step *step, const struct ast_block *block,
                            struct arguments *arguments)
{
    const struct ast_attr *attr = &step->attrs.items[0];

    int index = parameter_index(block, resolver->word_stride);
    if (index < 0) {
        message_error(resolver, attr->span, "E208", "block `%s` has no parameter `stride`",
                      block->name.text);
        note_block(resolver, block);
        diag_help(resolver->diag,
                  "give it one, `block %s(..., stride = 1)`, and use it in one of "
                  "its steps",
                  block->name.text);
        return false;
    }
    if (arguments->given[index]) {
        message_fail(resolver, attr->span, "E207", NULL,
                     "`stride` is given twice, within the parentheses and behind them");
        diag_help(resolver->diag, "take one of them out");
        return false;
    }
    int stride;
    arguments->stride_index = index;
    if (!number_integer(resolver, frame, attr->value, "the stride", 1, LIMIT_KERNEL, &stride))
        return false;
    arguments->stride = (struct value){.kind = VALUE_NUMBER, .number = stride};
    return true;
}

static bool check_complete(struct resolver *resolver, const struct ast_step *step,
                           const struct ast_block *block, const struct arguments *arguments)
{
    for (int i = 0; i < block->params.count; i++) {
        if (arguments->given[i] || block->params.items[i].value != NULL ||
            i == arguments->stride_index)
            continue;
        message_error(resolver, step->callee.span, "E207", "`%s` is called without its `%s`",
                      block->name.text, block->params.items[i].name.text);
        note_block(resolver, block);
        return false;
    }
    return true;
}

void argument_unknown(struct resolver *resolver, const struct ast_block *block,
                      struct arguments *arguments)
{
    size_t count = (size_t)block->params.count;

    *arguments = (struct arguments){.stride_index = -1};
    arguments->values = arena_array(resolver->arena, count, sizeof *arguments->values);
    arguments->given = arena_array(resolver->arena, count, sizeof *arguments->given);
    for (size_t i = 0; i < count; i++) {
        arguments->given[i] = true;
        arguments->values[i] = value_poison;
    }
}

bool argument_evaluate(struct resolver *resolver, struct frame *frame, const struct ast_step *step,
                       const struct ast_block *block, struct arguments *arguments)
{
    bool good = true;

    argument_unknown(resolver, block, arguments);
    for (int i = 0; i < block->params.count; i++)
        arguments->given[i] = false;
    for (int i = 0; i < step->arguments.count; i++) {
        const struct ast_argument *argument = &step->arguments.items[i];
        struct value value = {.kind = VALUE_NUMBER};
        if (!number_eval(resolver, frame, argument->value, &value.number)) {
            value = value_poison;
            good = false;
        }
        int index = place(resolver, step, block, argument, i);
        if (index >= 0 && arguments->given[index]) {
            message_fail(resolver, argument->value->span, "E207", NULL, "`%s` is given twice",
                         block->params.items[index].name.text);
            good = false;
        }
        good = good && index >= 0;
        if (index < 0)
            return false;
        arguments->given[index] = true;
        arguments->values[index] = value;
    }
    if (step->attrs.count > 0)
        good = evaluate_stride(resolver, frame, step, block, arguments) && good;
    return check_complete(resolver, step, block, arguments) && good;
}

static const char *value_text(const struct resolver *resolver, struct value value)
{
    return value.kind == VALUE_NUMBER ? message_number(resolver->arena, value.number) : "?";
}

const char *argument_bind(struct resolver *resolver, struct frame *frame,
                          const struct ast_block *block, const struct arguments *arguments,
                          bool first)
{
    const char *text = arena_printf(resolver->arena, "%s(", block->name.text);
    const char *comma = "";

    for (int i = 0; i < block->params.count; i++) {
        const struct ast_param *param = &block->params.items[i];
        struct value usual = {.kind = VALUE_NUMBER}, value = {.kind = VALUE_NUMBER, .number = 1};
        if (param->value == NULL || !number_eval(resolver, frame, param->value, &usual.number))
            usual = value_poison;
        /* Only a `stride` without a default is neither given nor usual after the first block. */
        if (i == arguments->stride_index && first)
            value = arguments->stride;
        else if (arguments->given[i])
            value = arguments->values[i];
        else if (param->value != NULL)
            value = usual;
        resolver_bind(resolver, frame, param->name, value, true);
        if (usual.kind == value.kind && usual.number == value.number)
            continue;
        text = arena_printf(resolver->arena, "%s%s%s%s%s", text, comma,
                            param->value == NULL ? "" : param->name.text,
                            param->value == NULL ? "" : " = ", value_text(resolver, value));
        comma = ", ";
    }
    return arena_printf(resolver->arena, "%s)", text);
}

const char *argument_stage_text(struct resolver *resolver, int count, const struct ast_block *block,
                                const struct arguments *arguments)
{
    const char *text = arena_printf(resolver->arena, "%d x %s(", count, block->name.text);
    const char *comma = "";

    for (int i = 0; i < block->params.count; i++) {
        const struct ast_param *param = &block->params.items[i];
        if (!arguments->given[i])
            continue;
        text = arena_printf(resolver->arena, "%s%s%s%s%s", text, comma,
                            param->value == NULL ? "" : param->name.text,
                            param->value == NULL ? "" : " = ",
                            value_text(resolver, arguments->values[i]));
        comma = ", ";
    }
    if (arguments->stride_index < 0)
        return arena_printf(resolver->arena, "%s)", text);
    return arena_printf(resolver->arena, "%s) stride %s", text,
                        value_text(resolver, arguments->stride));
}
