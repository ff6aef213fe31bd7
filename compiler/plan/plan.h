/* plan.h: the order of the steps, where every value lives, which kernels exist, and the parameters.
 * emit prints it and decides nothing.
 *
 * Memory is counted in lines of 64 bytes (16 floats), so that everything starts aligned and offsets
 * stay small. */
#ifndef RNETC_PLAN_PLAN_H
#define RNETC_PLAN_PLAN_H

#include "ir/graph.h"

enum { PLAN_LINE_FLOATS = 16 };

/* Lines between the scratch memories of two threads. A core's prefetchers follow its strides past
 * the end of an array; what they took from there, its owner must take back, line by line, at the
 * first write (measured: two cores that share no cache were slower than one without the gap). */
enum { PLAN_SCRATCH_GAP = 2048 };

/* A value or scratch memory in the workspace. */
struct plan_buffer {
    int value;       /* -1: scratch: with one thread of a step; else of all steps, part by part, so
                        that the lines a thread writes there stay its own */
    int64_t lines;   /* all images of the batch; scratch: all threads */
    int64_t offset;  /* in lines */
    int first, last; /* written by step `first`, last used by step `last` */
    int replaces; /* the buffer that step `first` overwrites with this one, element by element, at
                     the same offset; -1: none */
};

struct plan_step {
    int op;
    int kernel;
    int scratch; /* buffer, -1: none */
};

/* One static function; steps with the same signature share it. */
struct plan_kernel {
    const char *name;      /* k07_conv1x1_64to256_56x56_bias_add_relu */
    const char *signature; /* everything that its text depends on */
    int op;                /* the first operator that uses it */
    ARRAY(int) steps;      /* its users */
};

struct plan_param {
    struct rnet_prepare_row row; /* with its offset */
    int node;                    /* the model node that owns it; -1: the image section's mean */
    enum param_role role;        /* training: which tensor of the node it is */
    int64_t lines;               /* its length, rounded up */
};

/* Parameters lie in one block; in training the running statistics lie in a second one. */
bool plan_is_statistic(const struct plan_param *param);

struct plan {
    const struct graph *graph;
    ARRAY(struct plan_step) steps; /* all operators but the input, in order */
    ARRAY(struct plan_kernel) kernels;
    ARRAY(struct plan_buffer) buffers;
    ARRAY(struct plan_param) params; /* grouped by scope, offsets ascending without a hole */
    ARRAY(struct rnet_manifest_row) manifest; /* the tensors of a weights file, in text order */
    int *param_index;                         /* of each graph parameter: its place in params */
    int *buffer;                              /* of each value; -1: external */
    int64_t scratch_lines; /* from one part's scratch to the next one's; 0: one thread, or none */
    int64_t workspace_lines;
    int64_t peak_live_lines; /* the largest sum of buffers that are live at one step */
    int64_t params_lines;
    int64_t statistics_lines; /* training: of the second block */
    int mean_param;           /* index into params of image.mean; -1: none */
};

/* Plans a graph in layout. */
const struct plan *plan_new(struct arena *arena, const struct graph *graph);

/* Holds the plan against the graph, independently of how it was made: every pair of buffers that
 * live at the same step lies apart (but for a replacement at its step), every step's inputs are
 * written before it and alive, everything lies inside. NULL, or what is wrong. */
const char *plan_verify(struct arena *arena, const struct plan *plan);

/* Whether an operator may write its output over `value`, which it reads, where that has the same
 * layout and dies there. */
bool plan_may_replace(const struct graph_op *op, int value);

/* The parts of plan_new; each fills its fields from those before. */
struct graph *plan_order(struct arena *arena, const struct graph *graph);
void plan_steps(struct arena *arena, struct plan *plan);
void plan_liveness(struct arena *arena, struct plan *plan);
void plan_place(struct arena *arena, struct plan *plan);
void plan_dedupe(struct arena *arena, struct plan *plan);
void plan_params(struct arena *arena, struct plan *plan);

/* Floats of an operator's scratch for one thread; 0: none. */
int64_t plan_scratch_floats(const struct graph *graph, const struct graph_op *op);

/* Floats from where one part's scratch begins to where the next one's does; 0: none. */
int64_t plan_scratch_step(const struct plan *plan, const struct graph_op *op);

/* A convolution with a pool keeps of a group of outputs the rows that a window of the pool reads,
 * and one row below all values that stands for rows beyond the image: floats of a row,
 * [tile.blocks][columns][L], its columns as the windows read them. */
int64_t plan_pool_row_floats(const struct graph *graph, const struct graph_op *op);

/* gemm: columns of the product that one call computes (whole output rows), and floats of its im2col
 * scratch for one thread (0: the input is used as it is). */
int plan_gemm_columns(const struct graph *graph, const struct graph_op *op);
int64_t plan_gemm_scratch_floats(const struct graph *graph, const struct graph_op *op);

#endif
