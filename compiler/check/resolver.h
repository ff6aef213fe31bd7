/* resolver.h: what the files of block expansion share: the state of one resolve_network, values,
 * and the names that a body sees.
 *
 *     resolve   the network, the model's start    express   tensor expressions
 *     expand    bodies, statements, chains        sum       + - * / of values
 *     call      blocks and stages                 shortcut  shortcut() and its projections
 *     argument  what calls hand over              number    attribute arithmetic
 *     least     sizes known from the text         message   diagnostics
 *     operate   the operators' attributes         draft     the list of nodes and scopes
 *     infer     the operators' shapes             name      its names
 *     scale     other sizes of pictures           finish    the model's arrays */
#ifndef RNETC_CHECK_RESOLVER_H
#define RNETC_CHECK_RESOLVER_H

#include "base/diag.h"
#include "base/intern.h"
#include "check/draft.h"

enum value_kind {
    VALUE_POISON, /* an error was reported already: all that follows from it is silent */
    VALUE_NUMBER,
    VALUE_TENSOR,
};

struct value {
    enum value_kind kind;
    double number;
    struct draft_node *node;
    bool shortcut; /* it came out of a shortcut() through operators that keep shapes */
    bool feature;  /* it was made a feature and nothing was done to it since */
};

/* A parameter or a value of a body. */
struct binding {
    const char *name;
    struct span span;
    struct value value;
    bool parameter, used;
};

/* The names of one body while it is expanded. */
struct frame {
    struct frame *outer; /* of a stage's body: the body around it; else NULL */
    struct draft_scope *scope;
    struct table names; /* name -> index of bindings */
    ARRAY(struct binding) bindings;
    bool network;       /* the network's own body */
    struct value x;     /* the input */
    struct value chain; /* what the last chain made; at first x */
};

/* The calls that lead to the body at hand, innermost first. */
struct call {
    const struct call *outer;
    const struct ast_block *block;
    struct span span;
    int depth;
};

enum shortcut_option { SHORTCUT_PROJECT, SHORTCUT_PAD, SHORTCUT_PROJECT_ALL };

struct resolver {
    struct arena *arena;
    struct intern *intern;
    struct diag *diag;
    const struct sources *sources;
    const struct ast *ast;
    struct table blocks; /* name -> index of ast->blocks */
    bool *expanded;      /* per block: its body was expanded at least once */
    int *least;          /* per block: call_least's result, -1 not known, -2 being computed */
    struct draft draft;
    enum shortcut_option option;
    int side;                 /* height and width that the input has; 0: what the text says */
    const struct call *calls; /* innermost, NULL in the network's own body */
    struct span pipe;         /* from its first byte on: the pipe or chain at hand */
    bool pipe_starts;         /* the chain at hand is a statement: no value stands before it */
    bool in_auxiliary;
    bool full;                        /* a limit was passed: nothing more is expanded */
    int depth;                        /* nested expressions and bodies */
    int work;                         /* steps and terms evaluated */
    const char *word_x, *word_stride; /* interned */
};

static const struct value value_poison = {.kind = VALUE_POISON};

/* The binding of `name` in the frame or one around it, NULL for none; `x` has none. */
struct binding *resolver_find(struct frame *frame, const char *name);

/* Binds a name that none of the frames has; reports E204 otherwise. */
void resolver_bind(struct resolver *resolver, struct frame *frame, struct ast_name name,
                   struct value value, bool parameter);

/* Reports E201 for a name that nothing has, with the nearest one that something has. */
void resolver_unknown(struct resolver *resolver, struct frame *frame, const char *name,
                      struct span span);

/* Counts one step of work, and a level of nesting where `deeper`, and reports E403 or E404 where a
 * limit is passed. False: go no further. Leave each level with resolver_leave. */
bool resolver_enter(struct resolver *resolver, struct span span);
void resolver_leave(struct resolver *resolver);

#endif
