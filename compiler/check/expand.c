/* expand.c: bodies of networks, blocks and stages.
 *
 * input:  statements, and the frame with what they start from
 * output: the body's value; its nodes are in the draft */
#include "check/expand.h"

#include <ctype.h>

#include "base/limits.h"
#include "check/call.h"
#include "check/express.h"
#include "check/message.h"
#include "check/operate.h"
#include "check/warn.h"

static bool is_identifier(const char *name)
{
    bool good = isalpha((unsigned char)*name) || *name == '_';

    for (; good && *name != '\0'; name++)
        good = isalnum((unsigned char)*name) || *name == '_';
    return good;
}

/* `feature NAME`: the name becomes a member of a C structure. */
static struct value feature(struct resolver *resolver, const struct ast_step *step,
                            struct value value)
{
    const struct ast_name *name = &step->stage;

    if (!is_identifier(name->text))
        message_fail(resolver, name->span, "E213", NULL,
                     "a feature's name has letters, digits and `_`, and starts with no digit");
    else if (resolver->in_auxiliary)
        message_fail(resolver, step->span, "E211", NULL,
                     "an auxiliary head has no features: it vanishes in inference");
    else if (value.kind == VALUE_TENSOR)
        draft_feature(&resolver->draft, name->text, step->span, value.node);
    value.feature = value.kind == VALUE_TENSOR;
    return value;
}

static struct value run_step(struct resolver *resolver, struct frame *frame,
                             const struct ast_step *step, struct value value)
{
    switch (step->kind) {
    case AST_OPERATOR:
        return operate_step(resolver, frame, step, value);
    case AST_CALL:
        return call_step(resolver, frame, step, value);
    case AST_STAGE:
        return call_stage(resolver, frame, step, value);
    case AST_FEATURE:
        return feature(resolver, step, value);
    default:
        call_auxiliary(resolver, frame, step, value);
        return value;
    }
}

struct value expand_chain(struct resolver *resolver, struct frame *frame,
                          const struct ast_chain *chain, struct value in, uint32_t first)
{
    struct span pipe = resolver->pipe;
    bool starts = resolver->pipe_starts;

    for (int i = 0; i < chain->steps.count; i++) {
        const struct ast_step *step = &chain->steps.items[i];
        resolver->pipe.first = first != 0 ? first : chain->span.first;
        resolver->pipe_starts = first == 0;
        if (resolver_enter(resolver, step->span))
            in = run_step(resolver, frame, step, in);
        else
            in = value_poison;
        resolver_leave(resolver);
    }
    resolver->pipe = pipe;
    resolver->pipe_starts = starts;
    return in;
}

/* `input C x H x W`, the network's first statement. */
static void run_input(struct resolver *resolver, struct frame *frame,
                      const struct ast_statement *statement)
{
    static const char *const what[] = {"the channels", "the height", "the width"};
    static const int most[] = {LIMIT_CHANNELS, LIMIT_EXTENT, LIMIT_EXTENT};
    struct draft_node *node =
        draft_node(&resolver->draft, frame->scope, OPERATOR_input, statement->span, 0);
    int dims[3] = {0};

    for (int i = 0; i < 3; i++) {
        double number = statement->dims[i]->number;
        if (number >= 1 && number <= most[i])
            dims[i] = (int)number;
        else
            message_fail(resolver, statement->dims[i]->span, "E401", NULL,
                         "%s of the input must be from 1 to %d", what[i], most[i]);
    }
    if (dims[0] == 0 || dims[1] == 0 || dims[2] == 0)
        return;
    node->node.shape = (struct shape){dims[0], dims[1], dims[2]};
    if (resolver->side != 0)
        node->node.shape = (struct shape){dims[0], resolver->side, resolver->side};
    frame->x = frame->chain = operate_finish(resolver, node);
}

/* `input` and `shortcut OPTION` belong to networks; check/resolve has looked at theirs. */
static void run_setting(struct resolver *resolver, struct frame *frame,
                        const struct ast_statement *statement)
{
    if (!frame->network)
        message_fail(resolver, statement->span, "E211", NULL, "`%s` stands in a network only",
                     statement->kind == AST_INPUT ? "input" : "shortcut");
    else if (statement->kind == AST_INPUT && frame->x.kind == VALUE_POISON)
        run_input(resolver, frame, statement);
}

/* What a body that ends without `return` gives back. */
static struct value last_chain(struct resolver *resolver, const struct frame *frame,
                               const struct ast_body *body, struct ast_name name)
{
    bool chain = false, let = false;

    for (int i = 0; i < body->statements.count; i++) {
        chain = chain || body->statements.items[i].kind == AST_CONTINUE;
        let = let || body->statements.items[i].kind == AST_LET;
    }
    if (chain || !let)
        return frame->chain;
    message_fail(resolver, name.span, "E216", "end it with `return ...`",
                 "`%s` names values and returns none of them", name.text);
    return value_poison;
}

/* True for the last statement that runs. */
static bool run_statement(struct resolver *resolver, struct frame *frame,
                          const struct ast_statement *statement)
{
    static const struct target none = {.kind = TARGET_NONE};
    struct value value;

    switch (statement->kind) {
    case AST_LET:
        value = express(resolver, frame, statement->expr, &none);
        value.shortcut = value.feature = false;
        resolver_bind(resolver, frame, statement->name, value, false);
        return false;
    case AST_RETURN:
        frame->chain = express(resolver, frame, statement->expr, &none);
        return true;
    case AST_CONTINUE:
        frame->chain = expand_chain(resolver, frame, statement->chain, frame->chain, 0);
        return false;
    default:
        run_setting(resolver, frame, statement);
        return false;
    }
}

struct value expand_body(struct resolver *resolver, struct frame *frame,
                         const struct ast_body *body, struct ast_name name)
{
    struct value result = value_poison;
    bool returned = false;

    if (!resolver_enter(resolver, name.span)) {
        resolver_leave(resolver);
        return value_poison;
    }
    for (int i = 0; i < body->statements.count; i++) {
        const struct ast_statement *statement = &body->statements.items[i];
        if (returned) {
            message_fail(resolver, statement->span, "E211",
                         "go on with `-> ...` on the line of the `return`, or leave it out",
                         "nothing after `return` has an effect");
            break;
        }
        returned = run_statement(resolver, frame, statement);
    }
    result = returned ? frame->chain : last_chain(resolver, frame, body, name);
    warn_unused(resolver, frame);
    resolver_leave(resolver);
    if (result.kind != VALUE_NUMBER)
        return result;
    message_fail(resolver, name.span, "E206", NULL, "`%s` returns a number, not a tensor",
                 name.text);
    return value_poison;
}
