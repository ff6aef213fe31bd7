/* graph.h: what is computed, as operators over values. Passes turn one graph into the next.
 *
 * Values and operators are integer ids; operators stand in an order in which each comes after the
 * producers of its inputs. Every value has one producer. A graph is const once its pass is done.
 *
 * Layout of a value of shape c x h x w with block B and border P, floats, for each image of a
 * batch:
 *
 *     x[ceil(c/B)][h + 2P][w + 2P][B]      channel i is lane i % B of block i / B
 *
 * B = 1 is NCHW, B = c is HWC, B = the target's lanes is what the direct kernels compute in. Lanes
 * past c and the border hold 0. */
#ifndef RNETC_IR_GRAPH_H
#define RNETC_IR_GRAPH_H

#include "check/model.h"
#include "ir/target.h"
#include "prepare.h"

enum op_kind {
#define OP(name, inputs, overwrites, keeps_zero) OP_##name,
#include "ir/op.def"
#undef OP
    OP_COUNT
};

/* How a convolution is computed. */
enum algorithm {
    ALGORITHM_AUTO,
    ALGORITHM_GEMM,
    ALGORITHM_DIRECT,
    ALGORITHM_WINOGRAD, /* F(4x4, 3x3), ir/winograd.h */
    ALGORITHM_PLAIN,    /* loops over NCHW: training of groups and dilation */
};

/* What a value is to the layer whose name it has. */
enum value_role {
    VALUE_RESULT,
    VALUE_COPY,       /* the result in another layout */
    VALUE_GRADIENT,   /* of the loss, with respect to the result */
    VALUE_SUMS,       /* bn: each thread's sums over its share of the batch */
    VALUE_PARTS,      /* the same of a gradient of weights */
    VALUE_STATISTICS, /* bn: what forward leaves for backward */
    VALUE_FACTORS,    /* bn: of dy, x and 1 in dx */
    VALUE_FLIPPED,    /* conv: the weights in the order of backward */
    VALUE_WINOGRAD,   /* conv: the weights, transformed */
    VALUE_PARAMETER,  /* the gradient of a parameter */
    VALUE_LOSS,       /* of each image */
};

struct graph_value {
    struct shape shape;
    int producer;  /* op id */
    int node;      /* the model node whose result this is: its name is the value's */
    int block;     /* B; 0 before the layout pass */
    int border;    /* P */
    bool external; /* the caller's array: the input and the outputs; always B = 1, P = 0 */
    enum value_role role;
    bool once; /* one for the whole batch, not for each image; then h = w = 1 and B = 1 */
    bool wide; /* its elements are double, whatever the precision */
    int param; /* PARAMETER: whose gradient it is */
};

/* The register tile of a direct convolution: `pixels` neighbours of a row times `blocks` blocks of
 * output channels are accumulated at once. A linear layer has one pixel. */
struct tile {
    int pixels, blocks;
};

/* A run of pixels in tiles that are as equal as can be: `larger` ones of size + 1, then others of
 * size, `count` in all. */
struct tiling {
    int count, size, larger;
};

/* The order in which a direct convolution does its work. A unit of it is `span` rows of one group
 * of outputs, for which `chunk` blocks of the input's channels at a time are accumulated, so that
 * their weights stay in the first cache while the rows pass. All rows of a group come before the
 * next group, or, where `rows_first`, all groups of a row before the next row (then span is 1 and
 * chunk all). Where it `fetches`, the weights of the next chunk, or where `rows_first` the input of
 * the next row, are asked for during the products. All images take a group's weights before the
 * next group, or, where `images_first`, an image takes those of all groups before the next image.
 * Where they are `joined`, the rows of a unit are one run of pixels, and tiles go from one to the
 * next. */
struct direct {
    bool rows_first, fetches, images_first, joined;
    int span, chunk;
};

/* A convolution by Winograd's algorithm F(out x out, 3x3): `tiles` of out x out outputs, 4 or 2,
 * are computed at once, and of their products at most `pixels` tiles times `blocks` blocks of
 * output channels in registers. */
struct winograd {
    int out, tiles, pixels, blocks;
};

struct graph_op {
    enum op_kind kind;
    ARRAY(int) inputs;  /* values */
    int residual;       /* conv, bn: a value that is added before the ReLU; -1: none */
    int output;         /* value */
    ARRAY(int) also;    /* further values that it writes */
    ARRAY(int) updates; /* parameters that it changes: a bn's running statistics */
    bool backward;      /* one of the way back */
    bool masked;        /* conv_backward_data: 0 where the last input is not above 0 */
    bool relu;          /* max(0, .) of the result */
    ARRAY(int) nodes;   /* the model nodes that this operator computes, in text order */
    int scope;          /* model scope of the function that calls it */
    ARRAY(int)
    params; /* conv, linear: weight, bias (absent: none); bn: scale, shift (training: weight, bias);
               prelu: slope */
    struct window window;
    struct window pool;    /* conv by direct: a maximum over these windows of its result is what it
                              writes; kh 0: none */
    struct shape unpooled; /* its result, where it has a pool */
    int groups;
    int stride, channels_before;   /* pad_shortcut */
    double scale, offset;          /* affine */
    int size;                      /* lrn: channels of a sum */
    double alpha, beta;            /* lrn */
    int ways;                      /* maxout: channels of a maximum */
    double eps, momentum;          /* bn in training */
    double elements;               /* bn in training: of a channel, in the whole batch */
    double amount;                 /* dropout: probability */
    double weight;                 /* loss: its factor */
    enum algorithm algorithm;      /* conv */
    struct tile tile;              /* conv by direct or winograd, linear */
    struct tile back;              /* conv by direct: of the gradient of its input */
    struct tile dw;                /* conv by direct: of the gradient of its weights; `pixels` are
                                      neighbouring values of x, `blocks` those of dy */
    struct direct direct;          /* conv by direct */
    struct winograd winograd;      /* conv by winograd */
    struct winograd winograd_back; /* conv: of the gradient of its input; tiles 0: by direct */
    struct winograd winograd_dw;   /* conv: of the gradient of its weights, the same; `pixels` are
                                      channels of x */
};

/* One prepared array. `row.offset` is set by the plan. */
struct graph_param {
    struct rnet_prepare_row row;
    int node;             /* the model node that owns the weights */
    enum param_role role; /* training: which tensor of the node it is */
};

struct graph_output {
    const char *name;
    int value;
    double weight; /* training, before pass_autodiff: of its loss */
};

struct graph {
    const struct model *model;
    const struct target *target;
    int batch, threads;
    bool training;
    bool precise;                /* in double precision */
    const struct graph *like;    /* the same network for pictures of another size, after all passes,
                                    whose prepared parameters this one takes; NULL: none */
    const struct tuning *tuning; /* measured choices (pass/tuning.h); NULL: none */
    ARRAY(struct graph_value) values;
    ARRAY(struct graph_op) ops; /* ops[0] is the input */
    ARRAY(struct graph_param) params;
    ARRAY(struct graph_output) outputs;
};

/* Facts of op.def; op_inputs: -1 for any number. */
const char *op_name(enum op_kind kind);
int op_inputs(enum op_kind kind);
bool op_overwrites(enum op_kind kind);
bool op_keeps_zero(enum op_kind kind);

const char *algorithm_name(enum algorithm algorithm);

/* Building. */
int graph_add_value(struct arena *arena, struct graph *graph, struct graph_value value);
int graph_add_op(struct arena *arena, struct graph *graph, struct graph_op op);

/* A copy that shares nothing that a pass would change. */
struct graph *graph_clone(struct arena *arena, const struct graph *graph);

/* The graph without the operators whose `keep` is false and without values and parameters that
 * nothing uses any more; ids are given anew, in order. */
struct graph *graph_compact(struct arena *arena, const struct graph *graph, const bool *keep);

/* `op` also computes the nodes of `taken`. */
void graph_take_nodes(struct arena *arena, struct graph_op *op, const struct graph_op *taken);

/* Operator `id` does what `taken`, the only user of its result, does: it takes over that one's
 * nodes and output, which keeps the name of the result. `taken` is to be dropped. */
void graph_absorb(struct arena *arena, struct graph *graph, int id, int taken);

/* Uses of each value: inputs, residuals and graph outputs. `counts[value]`. */
int *graph_uses(struct arena *arena, const struct graph *graph);

/* Whether a direct convolution, either way, makes all channels of a row before the next row: a 1x1
 * window reads a row only then, and where it has many channels they would be read from memory anew
 * for each group of outputs. */
bool graph_rows_first(const struct graph *graph, const struct graph_op *op);

/* `run` pixels in tiles of at most `most`. */
struct tiling graph_tiling(int run, int most);

/* The pixels that the tiles of a direct convolution run through: a row, or, where they are joined,
 * the rows of a unit. */
int graph_run(const struct graph *graph, const struct graph_op *op);

/* Whether some convolution is computed by gemm, so that code needs OpenBLAS. */
bool graph_uses_gemm(const struct graph *graph);

/* Whether some convolution is computed by Winograd's algorithm. */
bool graph_uses_winograd(const struct graph *graph);

/* The shape of a convolution's result, before the pool that it may have. */
struct shape graph_conv_shape(const struct graph *graph, const struct graph_op *op);

/* Whether a conv or linear adds a bias, its last parameter. */
bool op_has_bias(const struct graph_op *op);

/* Whether a convolution computes in blocks of the lanes: by direct or winograd. */
bool op_is_blocked(const struct graph_op *op);

/* The value's name: its node's, and what it is to it (".copy"). */
const char *graph_value_name(struct arena *arena, const struct graph *graph, int value);

/* Values that an operator reads: its inputs, then the residual. Their number, and the value. */
int graph_read_count(const struct graph_op *op);
int graph_read(const struct graph_op *op, int index);

/* Values that it writes: the output, then those of `also`. */
int graph_write(const struct graph_op *op, int index);

/* Elements of a value in all: of all images. */
int64_t graph_whole_floats(const struct graph *graph, const struct graph_value *value);

/* The gradient of conv `op` (direct) with respect to its input reads the gradient of its output
 * inside a border of this width. */
int graph_backward_border(const struct graph *graph, const struct graph_op *op);

/* Floats of a value for one image, and of one row and one plane of its layout. */
int64_t graph_value_floats(const struct graph_value *value);
int64_t graph_row_floats(const struct graph_value *value);
int64_t graph_plane_floats(const struct graph_value *value);

/* Blocks of channels that a conv by direct reads, also before pass_layout: of the target's lanes,
 * or one of all channels where they are fewer. */
int graph_input_blocks(const struct graph *graph, const struct graph_op *op);

/* ceil(channels / block). */
int graph_value_blocks(const struct graph_value *value);

/* Prints the graph, an operator a line (graph_dump.c says how). */
void graph_dump(FILE *file, struct arena *arena, const struct graph *graph);

/* Its pieces: a value's shape and layout, "16x32x32/16+1"; an operator with its attributes, "conv
 * 3x3 stride 1 pad 1 relu"; the tensor that a parameter is, or is prepared from,
 * "conv1.weight*bn1". */
const char *graph_value_layout(struct arena *arena, const struct graph_value *value);
const char *graph_op_text(struct arena *arena, const struct graph_op *op);
const char *graph_param_name(struct arena *arena, const struct graph *graph, int param);

/* Checks every property that graph.h states and each operator's own. NULL, or what is wrong (a bug
 * of the pass before). */
const char *graph_verify(struct arena *arena, const struct graph *graph);

#endif
