/* program.h: what an emitted program tells the runtime about itself. NAME_main.c holds one. */
#ifndef RNET_PROGRAM_H
#define RNET_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "prepare.h"
#include "training.h"
#include "weights.h"

enum { RNET_OUTPUTS_MAX = 64 };

/* A file that the program is made of, and its SHA-256 in hexadecimal. */
struct rnet_digest {
    const char *name, *sha256;
};

/* One output of the network, floats per image. */
struct rnet_output {
    const char *name; /* "logits", or the feature's */
    int c, h, w;
};

/* How a picture becomes the input tensor: resize, centre crop, scale to [0, 1], normalise. */
struct rnet_preprocess {
    int resize_h, resize_w; /* 0 0: none; N 0: the shorter side becomes N; else exactly h x w */
    int crop_h, crop_w;     /* centre crop; 0 0: none */
    int grey;               /* 1: one channel, ITU-R 601 luma as Pillow's convert("L") */
    int mean_count;         /* 0: no normalisation; else per channel: (pixel/255 - mean) / std */
    float mean[4], std[4];
    int64_t mean_pixel; /* -1: none; else offset in floats, in the parameter block, of the
                           C x H x W tensor that is subtracted from pixel/255 */
};

/* The network for square pictures of another size, on the same parameters. */
struct rnet_scale {
    int side;
    void (*infer)(const void *params, const float *input, float *const *outputs, void *workspace);
    const struct rnet_output *outputs; /* as many as the program's, in its order */
    size_t workspace_bytes;
};

/* How the network is to be tested. */
struct rnet_test {
    int views;         /* of a picture: 10, or 1 (also 0) */
    int probabilities; /* 1: the scores are probabilities, not logits */
    const struct rnet_scale *scales;
    int scale_count; /* 0: none are compiled in */
};

/* Where the result of a step is when the step is done, and how it lies there: channel i in lane
 * i % block of block i / block, inside a border,
 *     [ceil(c / block)][h + 2 border][w + 2 border][block] */
struct rnet_place {
    int64_t offset; /* in floats, within the workspace; negative: output -1 - offset */
    int c, h, w, block, border;
};

struct rnet_program {
    const char *network, *source, *source_hash, *compiler, *target, *options;
    const struct rnet_digest *files; /* the C that it is compiled from, but for NAME_main.c */
    size_t file_count;
    const char *weights_hash; /* of the file that the embedded parameters were; NULL: unknown */
    const char *made_with;    /* the C compiler's version; NULL: unknown */
    int batch;                /* images per call of infer */
    int input_c, input_h, input_w;
    const struct rnet_output *outputs;
    int output_count;
    int threads; /* planned maximum */
    size_t workspace_bytes, params_bytes, alignment;
    int64_t parameters, multiply_adds; /* learned parameters; per image */
    const unsigned char *embedded; /* params_bytes prepared bytes, aligned; NULL: --weights FILE */
    /* outputs[i]: batch x c x h x w floats. All arrays in NCHW. params and workspace aligned. */
    void (*infer)(const void *params, const float *input, float *const *outputs, void *workspace);
    /* The same, compiled with RNET_PROFILE; NULL where the program was built without it. */
    void (*infer_profiled)(const void *params, const float *input, float *const *outputs,
                           void *workspace);
    int64_t (*peak)(int64_t length, float *value); /* rnet_peak of peak.h */
    /* What the compiler computed in double precision of one image of rnet_fixed_input, one after
     * the other: all outputs; those of each scale that has an infer of its own; the fingerprints of
     * the steps' results (fingerprint.h); and, where no parameters are embedded, the running
     * statistics of those that it made up for that (generated.h). NULL: nothing is. */
    const float *expected;
    double tolerance; /* how far outputs and steps may lie from that, of the largest value */
    int holds;        /* bits of enum rnet_held (licenses.h) */
    const struct rnet_prepare_row *prepare;
    size_t prepare_count;
    const struct rnet_manifest_row *manifest;
    size_t manifest_count;
    struct rnet_preprocess preprocess;
    struct rnet_test test;
    const char *const *labels; /* NULL: none */
    int label_count;
    const struct rnet_step *steps;
    const struct rnet_place *places; /* of each step */
    int step_count;
    const struct rnet_training *training; /* NULL: built without --train */
};

/* The input of bench and selftest: floats in [-1, 1) that depend on their index alone. */
void rnet_fixed_input(float *input, size_t floats);

/* The emitted program's command line (info, run, classify, evaluate, bench, selftest, --help).
 * Returns the exit status: 0 ok, 1 a failure that it explained, 2 usage, 3 input or output. */
int rnet_app_main(const struct rnet_program *program, int argc, char **argv);

#endif
