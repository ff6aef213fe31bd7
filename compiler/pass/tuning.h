/* tuning.h: how some convolutions are to be computed, as measured: the file that `rnetc tune`
 * writes and `--tuning` reads.
 *
 *     rnetc-tuning 1
 *     target x86-64-v4
 *     batch 1
 *     threads 2
 *     conv1: gemm
 *     layer1.0.conv1: winograd out 4 tiles 14 pixels 14 blocks 2
 *     layer1.0.conv2: direct pixels 14 blocks 2 span 28 chunk 4 fetch
 *     layer1.0.downsample.0: direct pixels 14 blocks 2 rows-first fetch
 *     layer4.0.conv3: direct pixels 6 blocks 2 joined span 7 fetch
 *
 * A line names a layer and what op.algorithm, tile, direct and winograd of ir/graph.h are to be;
 * `span` is 1 and `chunk` all of the input where they are left out. `#` starts a comment. Layers
 * that are not named are the model's choice. */
#ifndef RNETC_PASS_TUNING_H
#define RNETC_PASS_TUNING_H

#include "ir/graph.h"

struct choice {
    enum algorithm algorithm;
    struct tile tile;
    struct direct direct; /* chunk 0: all */
    struct winograd winograd;
};

struct tuning_row {
    const char *layer;
    struct choice choice;
    int line; /* of the file */
};

struct tuning {
    const char *target;
    int batch, threads;
    ARRAY(struct tuning_row) rows;
};

/* What is chosen for a layer; NULL: nothing. */
const struct choice *tuning_find(const struct tuning *tuning, const char *layer);

/* A choice as the file has it: "winograd out 4 tiles 14 pixels 14 blocks 2". */
const char *choice_text(struct arena *arena, const struct choice *choice);

/* Whether a convolution can be computed so. */
bool choice_fits(const struct graph *graph, const struct graph_op *op, const struct choice *choice);

/* The file's text. */
const char *tuning_text(struct arena *arena, const struct tuning *tuning);

/* Reads it; `text` ends with 0. NULL, and in *problem what is wrong: "3: no algorithm `x`". */
struct tuning *tuning_read(struct arena *arena, const char *text, const char **problem);

/* NULL, or what keeps the graph, as pass_select gets it, from being computed so: "3: ...". */
const char *tuning_check(struct arena *arena, const struct graph *graph,
                         const struct tuning *tuning);

#endif
