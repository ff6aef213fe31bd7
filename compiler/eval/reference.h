/* reference.h: what a network computes, in double precision and straight from its definition: the
 * measure of every program that is emitted.
 *
 * It runs the model, not the graph, so that a mistake of a pass or of the plan cannot hide in it.
 */
#ifndef RNETC_EVAL_REFERENCE_H
#define RNETC_EVAL_REFERENCE_H

#include "check/model.h"
#include "weights.h"

struct reference_output {
    const char *name;   /* the model's output of the same index */
    struct shape shape; /* of one image */
    double *values;     /* images x c x h x w */
};

struct reference_result {
    struct reference_output *outputs; /* one per output of the model */
    int count;
};

/* Runs `images` images, `input` being images x c x h x w floats, through the model in inference:
 * dropout passes on its input, bn uses its running statistics, auxiliary heads are left out.
 * Parameters come from `weights` in PyTorch's names and layout. The result and the workspace (the
 * values that are needed at one time) live in `arena`. 0, or -1 where a tensor is missing, has
 * another number of elements or is not of a float type. */
int reference_run(struct arena *arena, const struct model *model,
                  const struct rnet_weights *weights, const float *input, int images,
                  struct reference_result *result, struct rnet_error *error);

/* Who looks at a run. Each function may be NULL. */
struct reference_watch {
    void *context;
    /* Before a node with inputs is computed and its parameters are read: the first input. */
    void (*before)(void *context, int node, const double *input, struct shape shape);
    /* What the node gave, of the model's shape; to be looked at within the call. */
    void (*after)(void *context, int node, const double *values);
};

/* reference_run with somebody who looks at every node that the outputs depend on, image by image.
 */
int reference_run_watched(struct arena *arena, const struct model *model,
                          const struct rnet_weights *weights, const float *input, int images,
                          const struct reference_watch *watch, struct reference_result *result,
                          struct rnet_error *error);

#endif
