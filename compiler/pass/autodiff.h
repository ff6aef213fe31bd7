/* autodiff.h: what the two halves of pass_autodiff share. Private to pass/. */
#ifndef RNETC_PASS_AUTODIFF_H
#define RNETC_PASS_AUTODIFF_H

#include "pass/pass.h"

struct autodiff {
    struct arena *arena;
    const struct graph *from; /* the way forward, in layout */
    struct graph *to;         /* the same, then the losses, then the way back */
    int *value;               /* of each old value: the new one */
    int *statistics;          /* of each old operator: a bn's VALUE_STATISTICS */
    bool *learns;             /* of each old value: a parameter lies before it */
    int *pending;             /* of each old value: its gradient as summed so far, -1: none yet */
    ARRAY(int) holders;       /* of each new value: how many `pending` hold it */
    ARRAY(int) readers;       /* of each new value: how many operators read it */
};

/* Makes a new operator on the way back of `old`, which computes `output`. Inputs follow by
 * autodiff_read. */
struct graph_op autodiff_op(struct autodiff *d, enum op_kind kind, const struct graph_op *old);
void autodiff_read(struct autodiff *d, struct graph_op *op, int value);

/* Appends it; its output is `value`, new. Returns that value. */
int autodiff_add(struct autodiff *d, struct graph_op op, struct graph_value value);

/* The transformed weights of conv `old` for Winograd's algorithm, for this way: a new value. */
int autodiff_transformed(struct autodiff *d, const struct graph_op *old, bool backward);

/* A new value with one element for each of `count`, one for the whole batch. */
struct graph_value autodiff_once(int node, enum value_role role, int64_t count, bool wide);

/* The gradient of old value `value`: its layout, and the border that the convolution before it
 * reads. */
struct graph_value autodiff_gradient(const struct autodiff *d, int value);

/* Adds `contribution`, a new value in the block of old value `value`, to its gradient. */
void autodiff_give(struct autodiff *d, int value, int contribution);

/* Whether a gradient of old value `value` is wanted. */
bool autodiff_wants(const struct autodiff *d, int value);

/* The gradient of operator `id`'s output is `dy`: appends what its gradients need and gives them to
 * its inputs. */
void autodiff_back(struct autodiff *d, int id, int dy);

/* Channels of a value, padding included; elements of one in the whole batch. */
int autodiff_channels(const struct graph_value *value);
double autodiff_elements(const struct autodiff *d, const struct graph_value *value);

#endif
