/* weights_match.h: a weights file against a network, tensor by tensor. */
#ifndef RNETC_WEIGHTS_MATCH_H
#define RNETC_WEIGHTS_MATCH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/array.h"
#include "check/model.h"
#include "plan/plan.h"
#include "weights.h"

struct match_row {
    const char *name;
    enum rnet_fit fit;                /* of a tensor that the network has */
    bool extra;                       /* only the file has it */
    bool in_training;                 /* only an auxiliary head uses it: it may be missing */
    struct rnet_manifest_row wanted;  /* where the network has it */
    const struct rnet_tensor *tensor; /* NULL where the file has none */
};

struct match {
    ARRAY(struct match_row) rows; /* the network's in text order, then the extra ones, by name */
    int fitting, missing, wrong, extra; /* wrong: shape, type or values */
};

/* `plan` NULL: every tensor is extra. Names belong to the file and to the plan. */
struct match weights_match(struct arena *arena, const struct rnet_weights *weights,
                           const struct plan *plan, const struct model *model);

/* A proposal how to rename the extra tensors to the missing ones: text for `weights rename`, with
 * what cannot be told as comments. Tensors are paired where a common prefix makes the names equal,
 * else in the natural order of their names among those of one shape and one last word. */
const char *weights_propose(struct arena *arena, const struct match *match);

/* Names in the order people expect: numbers in them by their value. */
int weights_natural_order(const char *a, const char *b);

#endif
