/* least.c: a lower bound of an expansion, from the text alone.
 *
 * Every operator is one node and every call one scope at least, whatever the parameters; so a
 * network that cannot fit is refused before anything of it is built.
 *
 * input:  a block
 * output: the least number of its nodes and scopes, saturating above LIMIT_NODES */
#include "check/least.h"

#include "base/limits.h"

static int64_t least_of_body(struct resolver *resolver, const struct ast_body *body, int depth);

static int64_t saturate(int64_t count)
{
    return count > LIMIT_NODES ? LIMIT_NODES + 1 : count;
}

/* A block that is being counted counts as nothing: it contains itself, which is an error. */
static int64_t least_at(struct resolver *resolver, int index, int depth)
{
    int *known = &resolver->least[index];

    if (depth > LIMIT_BLOCK_DEPTH || *known == -2)
        return 0;
    if (*known >= 0)
        return *known;
    *known = -2;
    *known = (int)saturate(
        1 + least_of_body(resolver, resolver->ast->blocks.items[index].body, depth + 1));
    return *known;
}

static int64_t least_of_step(struct resolver *resolver, const struct ast_step *step, int depth)
{
    int64_t count = 1;
    int index = -1;

    switch (step->kind) {
    case AST_OPERATOR:
        return 1;
    case AST_STAGE:
        return least_of_body(resolver, step->body, depth);
    case AST_CALL:
    case AST_AUXILIARY:
        index = table_get(&resolver->blocks, step->callee.text);
        if (step->count != NULL && step->count->kind == AST_NUMBER)
            count = step->count->number < LIMIT_NODES ? (int64_t)step->count->number : LIMIT_NODES;
        return index < 0 ? 0 : saturate(count * least_at(resolver, index, depth));
    default:
        return 0;
    }
}

static int64_t least_of_chain(struct resolver *resolver, const struct ast_chain *chain, int depth)
{
    int64_t count = 0;

    for (int i = 0; i < chain->steps.count; i++)
        count = saturate(count + least_of_step(resolver, &chain->steps.items[i], depth));
    return count;
}

static int64_t least_of_expr(struct resolver *resolver, const struct ast_expr *expr, int depth)
{
    int64_t count = 0;

    if (expr == NULL)
        return 0;
    count =
        least_of_expr(resolver, expr->left, depth) + least_of_expr(resolver, expr->right, depth);
    if (expr->chain != NULL)
        count += least_of_chain(resolver, expr->chain, depth);
    for (int i = 0; i < expr->items.count; i++)
        count = saturate(count + least_of_expr(resolver, expr->items.items[i], depth));
    return saturate(count);
}

static int64_t least_of_body(struct resolver *resolver, const struct ast_body *body, int depth)
{
    int64_t count = 0;

    for (int i = 0; i < body->statements.count; i++) {
        const struct ast_statement *statement = &body->statements.items[i];
        if (statement->chain != NULL)
            count += least_of_chain(resolver, statement->chain, depth);
        count = saturate(count + least_of_expr(resolver, statement->expr, depth));
    }
    return count;
}

int least_of_block(struct resolver *resolver, const struct ast_block *block)
{
    return (int)least_at(resolver, (int)(block - resolver->ast->blocks.items), 0);
}
