/* model.h: the network as meant: blocks expanded, names resolved, shapes known.
 *
 * Built by check/resolve, const afterwards; past it nothing can fail but a bug. Nodes stand in
 * text order, each after its inputs. */
#ifndef RNETC_CHECK_MODEL_H
#define RNETC_CHECK_MODEL_H

#include "check/section.h"
#include "front/ast.h"

/* The shape of one image's tensor: channels, height, width. A vector of n is n x 1 x 1. */
struct shape {
    int c, h, w;
};

/* conv and the pools: output extent = floor or ceil((in + 2*pad - dilation*(k-1) - 1)/stride) + 1.
 */
struct window {
    int kh, kw;
    int stride;
    int pad; /* on all four sides */
    int dilation;
    bool ceil; /* PyTorch's ceil_mode */
};

struct model_node {
    enum operator op;
    struct shape shape;   /* of the output */
    ARRAY(int) inputs;    /* node indices */
    int scope;            /* index into model.scopes */
    const char *name;     /* with parameters: their full prefix ("layer1.0.conv1"); else a display
                             name that is unique too ("layer1.0.relu2", "layer1.0.add") */
    struct span span;     /* of the step or expression in the .rnet text */
    struct window window; /* conv, maxpool, avgpool (a global one has its input's extent) */
    int groups;           /* conv */
    bool bias;            /* conv, linear */
    double bias_init;
    double eps, momentum; /* bn */
    double scale, offset; /* affine */
    double amount;        /* dropout: probability; lrn: size */
    double alpha, beta;   /* lrn */
    int ways;             /* maxout: k */
    int stride;           /* pad_shortcut: spatial stride */
    int channels_before;  /* pad_shortcut: zero channels before the copied ones */
    bool has_shortcut;    /* add: one operand came from shortcut() */
};

enum scope_kind {
    SCOPE_NETWORK,   /* the root, index 0 */
    SCOPE_STAGE,     /* stage S ... */
    SCOPE_BLOCK,     /* one call of a block */
    SCOPE_AUXILIARY, /* one call of a block by `auxiliary` */
};

struct model_scope {
    enum scope_kind kind;
    int parent;        /* -1 for the root */
    const char *name;  /* full dotted name: "", "layer1", "layer1.0" */
    const char *call;  /* what stands there, evaluated: "bottleneck(64)", "basic(128, stride = 2)";
                          a stage: "4 x basic(128) stride 2", "" where it has a body of its own */
    struct span span;  /* of the call */
    struct span block; /* of the block's name where it is defined; zero for stages */
    int first, last;   /* its nodes are [first, last), nested scopes included */
};

enum param_role {
    PARAM_WEIGHT, /* conv: O x I/groups x KH x KW; linear: O x I; bn, prelu: C */
    PARAM_BIAS,   /* conv, linear: O; bn: C */
    PARAM_RUNNING_MEAN,
    PARAM_RUNNING_VAR,
};

/* One tensor of the weights file. */
struct model_param {
    const char *name; /* "layer1.0.bn1.running_mean" */
    int node;
    enum param_role role;
    int rank;
    int dims[4];
    bool learned; /* false for the running statistics */
};

struct model_output {
    const char *name; /* "logits" or the feature's */
    int node;
    struct span span;
};

struct model_auxiliary {
    double weight;
    int node; /* the head's result; its nodes lie in scope `scope` */
    int scope;
};

struct model {
    const char *name; /* of the network */
    struct span span; /* of that name */
    struct shape input;
    ARRAY(struct model_node) nodes; /* nodes[0] is the input */
    ARRAY(struct model_scope) scopes;
    ARRAY(struct model_param) params; /* in text order, auxiliary heads included */
    ARRAY(struct model_output)
    outputs; /* features in text order, then the final value (absent where
                the network ends in a feature) */
    ARRAY(struct model_auxiliary) auxiliaries;
    struct image_section image;
    struct train_section train;
    struct test_section test;
    /* Of each of test.scales: the same nodes, scopes and parameters, with the shapes that pictures
     * of that side have; NULL where they are the input's own size. */
    ARRAY(const struct model *) scaled;
};

/* Multiply-adds of a node for one image: convolutions and linear layers only, others 0. */
int64_t model_multiply_adds(const struct model *model, int node);

/* Learned parameters of a node (running statistics do not count). */
int64_t model_parameters(const struct model *model, int node);

/* True for nodes that only auxiliary heads use: they vanish in inference. */
bool model_is_auxiliary(const struct model *model, int node);

#endif
