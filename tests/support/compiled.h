/* compiled.h: networks compiled within the test: their graphs, plans and C, and the C as a shared
 * object that the test calls, in memory between pages that nobody may touch. */
#ifndef RNET_TESTS_SUPPORT_COMPILED_H
#define RNET_TESTS_SUPPORT_COMPILED_H

#include "emit/emit.h"
#include "support/network.h"

struct compiled_options {
    const char *target;
    enum algorithm algorithm;
    int batch, threads;
};

struct compiled {
    struct network network; /* its arena owns all that follows */
    struct compiled_options options;
    const struct graph *graph; /* after the last pass */
    const struct plan *plan;
    const struct emit_scale *scales; /* that are emitted beside it */
    int scale_count;
    void *library; /* once linked, */
    void *infer;   /* and its NAME_infer */
};

/* A graph after pass_lower, and after each pass of `count` (-1: all) of the table. */
const struct graph *compiled_graph(const struct network *network,
                                   const struct compiled_options *options, int count);

/* The graph after all passes, on the prepared parameters of `like`. */
const struct graph *compiled_like(const struct network *network,
                                  const struct compiled_options *options, const struct graph *like);

/* Text of a .rnet file -> plan. False, with the reason on standard error, where the text has errors
 * or graph_verify or plan_verify reports something. Give it back with network_free. */
bool compiled_text(struct compiled *c, const char *text, const struct compiled_options *options);

/* The same for a file. */
bool compiled_file(struct compiled *c, const char *path, const struct compiled_options *options);

/* Emits all files into `folder`, which is made. */
bool compiled_emit(const struct compiled *c, const char *folder);

/* Compiles the C of all of `list`, whose networks have different names, with `flags` into a shared
 * object in a scratch folder and loads it. False where that fails. */
bool compiled_link(struct compiled *list, size_t count, const char *flags);

/* What one call of NAME_infer got and gave: BATCH images and their outputs, one after the other. */
struct compiled_run {
    const float *input; /* BATCH images */
    size_t misaligned;  /* floats by which input and outputs miss every alignment */
    unsigned char fill; /* of the workspace's bytes before the call */
    float *outputs;     /* all outputs of the call, in order; the caller frees them */
    size_t count;       /* floats of them */
    float *workspace;   /* what the call left in it; the caller frees it */
};

/* Calls NAME_infer with the weights of seed 1. Parameters, workspace, input and outputs are exactly
 * as long as the header says and end where a page begins that may not be touched; what lies before
 * them is checked. False where something was written that should not be. */
bool compiled_call(const struct compiled *c, struct compiled_run *run);

void compiled_run_free(struct compiled_run *run);

/* Calls it twice, on all its threads with a zeroed workspace and on one thread with NaNs there and
 * with misaligned arrays, and returns the largest error relative to the largest value of the
 * reference. Infinite where a call fails or where the two differ in a bit. */
double compiled_error(const struct compiled *c);

/* The reference's outputs of the same images in the same order. NULL where it fails. */
double *compiled_reference(const struct compiled *c, const float *input);

/* `count` different floats in [-1, 1). The caller frees them. */
float *compiled_images(const struct compiled *c, unsigned seed);

/* Floats of all images of an input, and of one output. */
size_t compiled_input_floats(const struct compiled *c);
size_t compiled_output_floats(const struct compiled *c, int output);

#endif
