/* draft.h: a network while its blocks are being expanded.
 *
 * One linked list in text order holds its nodes, the brackets around each scope, and its features.
 * Nodes know their shapes at once; names, scope names and indices come with check/name, which walks
 * the finished list. A list, because an operand whose shape must be known first is made before the
 * operand that stands before it in the text, and is moved behind it afterwards. */
#ifndef RNETC_CHECK_DRAFT_H
#define RNETC_CHECK_DRAFT_H

#include "check/model.h"
#include "check/table.h"

/* How the last part of a name comes about (rules 2 to 7 of the parameter names). */
struct draft_label {
    const char *text; /* `as L`; NULL: the word and its count */
    bool step;        /* takes a number where the scope counts its steps */
};

struct draft_scope {
    enum scope_kind kind;
    struct draft_scope *parent; /* NULL for the network */
    struct draft_label label;
    const char *word; /* the block's name */
    bool numbered;    /* its steps count from 0 (rules 4 and 5) */
    const char *call;
    struct span span, block;
    double weight;             /* of an auxiliary head */
    struct draft_node *result; /* of an auxiliary head */

    /* check/name fills these in. */
    const char *name;
    int index, first, last;
    int step_count;     /* numbers given so far in a numbered scope */
    struct table words; /* how often each word was counted */
    bool repeated;      /* it, or a scope around it, has the name of another one */
};

/* A shortcut's projection is two nodes under one name (rule 7). */
enum draft_part { PART_NONE, PART_CONV, PART_BN };

struct draft_node {
    struct model_node node; /* inputs, scope and name are set by check/name */
    struct draft_node **inputs;
    int input_count;
    struct draft_scope *scope;
    struct draft_label label;
    enum draft_part part;
    const char *base; /* of a projection: its name before ".0" */
    int index;
};

struct draft_feature {
    const char *name;
    struct span span;
    struct draft_node *node;
};

enum draft_kind { DRAFT_NODE, DRAFT_OPEN, DRAFT_CLOSE, DRAFT_FEATURE };

struct draft_item {
    enum draft_kind kind;
    struct draft_item *next;
    struct draft_node *node;       /* DRAFT_NODE */
    struct draft_scope *scope;     /* DRAFT_OPEN, DRAFT_CLOSE */
    struct draft_feature *feature; /* DRAFT_FEATURE */
};

struct draft {
    struct arena *arena;
    struct draft_item head;  /* its next is the first item */
    struct draft_item *tail; /* the last item, &head while there is none */
    int node_count, scope_count, feature_count;
};

/* An empty draft; `draft` must not move afterwards. */
void draft_init(struct draft *draft, struct arena *arena);

/* A node or a scope, appended. The caller fills it in. */
struct draft_node *draft_node(struct draft *draft, struct draft_scope *scope, enum operator op,
                              struct span span, int input_count);
struct draft_scope *draft_open(struct draft *draft, struct draft_scope *parent,
                               enum scope_kind kind);
void draft_close(struct draft *draft, struct draft_scope *scope);
void draft_feature(struct draft *draft, const char *name, struct span span,
                   struct draft_node *node);

/* Nodes and scopes so far: what LIMIT_NODES counts. */
int draft_count(const struct draft *draft);

/* Moves what came after `middle` to behind `before`, so that it precedes what lies between. */
void draft_swap(struct draft *draft, struct draft_item *before, struct draft_item *middle);

#endif
