/* draft.c: the list of nodes and scopes that block expansion writes.
 *
 * input:  nodes and scopes, one by one
 * output: their list in text order */
#include "check/draft.h"

void draft_init(struct draft *draft, struct arena *arena)
{
    *draft = (struct draft){.arena = arena};
    draft->tail = &draft->head;
}

static struct draft_item *append(struct draft *draft, enum draft_kind kind)
{
    struct draft_item *item = arena_alloc(draft->arena, sizeof *item);

    item->kind = kind;
    draft->tail->next = item;
    draft->tail = item;
    return item;
}

struct draft_node *draft_node(struct draft *draft, struct draft_scope *scope, enum operator op,
                              struct span span, int input_count)
{
    struct draft_node *node = arena_alloc(draft->arena, sizeof *node);

    node->node.op = op;
    node->node.span = span;
    node->scope = scope;
    node->inputs = arena_array(draft->arena, (size_t)input_count, sizeof *node->inputs);
    node->input_count = input_count;
    append(draft, DRAFT_NODE)->node = node;
    draft->node_count++;
    return node;
}

struct draft_scope *draft_open(struct draft *draft, struct draft_scope *parent,
                               enum scope_kind kind)
{
    struct draft_scope *scope = arena_alloc(draft->arena, sizeof *scope);

    scope->kind = kind;
    scope->parent = parent;
    append(draft, DRAFT_OPEN)->scope = scope;
    draft->scope_count++;
    return scope;
}

void draft_close(struct draft *draft, struct draft_scope *scope)
{
    append(draft, DRAFT_CLOSE)->scope = scope;
}

void draft_feature(struct draft *draft, const char *name, struct span span, struct draft_node *node)
{
    struct draft_feature *feature = arena_alloc(draft->arena, sizeof *feature);

    *feature = (struct draft_feature){.name = name, .span = span, .node = node};
    append(draft, DRAFT_FEATURE)->feature = feature;
    draft->feature_count++;
}

int draft_count(const struct draft *draft)
{
    return draft->node_count + draft->scope_count;
}

void draft_swap(struct draft *draft, struct draft_item *before, struct draft_item *middle)
{
    if (middle == before || middle == draft->tail)
        return;
    struct draft_item *moved = middle->next;
    draft->tail->next = before->next;
    before->next = moved;
    middle->next = NULL;
    draft->tail = middle;
}
