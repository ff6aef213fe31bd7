/* pass.h: the passes from the model to the graph that is planned, in their order.
 *
 * Each builds a new graph; graph_verify holds it against ir/graph.h after every pass. */
#ifndef RNETC_PASS_PASS_H
#define RNETC_PASS_PASS_H

#include "ir/graph.h"

struct pass {
    const char *name;
    struct graph *(*run)(struct arena *arena, const struct graph *graph);
};

/* What the code is to be made for. */
struct pass_options {
    const struct target *target;
    int batch, threads;
    enum algorithm algorithm; /* AUTO: the cheapest for each convolution */
    bool training;            /* with auxiliary heads and dropout, bn unfolded */
    bool precise;             /* in double precision */
    const struct graph *like; /* the graph whose prepared parameters this one takes; NULL: none */
    const struct tuning *tuning; /* measured choices of inference; NULL: none */
};

/* The passes that follow pass_lower; the last one's name is NULL. */
extern const struct pass pass_table[];

/* Those of a network in training. */
extern const struct pass pass_training_table[];

/* The model as a graph. */
struct graph *pass_lower(struct arena *arena, const struct model *model,
                         const struct pass_options *options);

struct graph *pass_fold_bn(struct arena *arena, const struct graph *graph);
struct graph *pass_fuse(struct arena *arena, const struct graph *graph);
struct graph *pass_remove_dead(struct arena *arena, const struct graph *graph);
struct graph *pass_select(struct arena *arena, const struct graph *graph);
struct graph *pass_fuse_pool(struct arena *arena, const struct graph *graph);
struct graph *pass_layout(struct arena *arena, const struct graph *graph);
struct graph *pass_autodiff(struct arena *arena, const struct graph *graph);

#endif
