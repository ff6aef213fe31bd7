/* app.h: an emitted program's command line, as its parts see it. */
#ifndef RNET_APP_H
#define RNET_APP_H

#include <stdbool.h>

#include "dataset.h"
#include "error.h"
#include "image.h"
#include "program.h"

enum { RNET_MEMBERS_MAX = 64 }; /* parameter sets beside the program's own */
/* What `train` is told; `given` of struct rnet_options says which. */
struct rnet_train_options {
    bool resume, no_augment, no_shuffle, no_split;
    const char *data, *output, *log, *probe, *report;
    int iterations, checkpoint_every, evaluate_every;
    double epochs, rate, momentum, decay, smooth, clip;
    uint64_t seed;
};

/* What stands behind the command's name. */
struct rnet_options {
    bool json, help, profile;
    bool first;                        /* bench --first */
    bool layers;                       /* selftest --layers */
    bool licenses;                     /* info --licenses */
    const char *values;                /* of selftest; NULL: not given */
    bool train_steps;                  /* bench --train */
    const char *weights;               /* NULL: not given */
    int threads;                       /* 0: not given */
    int top, repeat;                   /* 0: not given */
    const char *views, *scales, *save; /* of evaluate; NULL: not given */
    const char *with[RNET_MEMBERS_MAX];
    int with_count;
    bool average;
    struct rnet_train_options train;
    unsigned given;  /* RNET_OPTION_ bits */
    char **operands; /* in their order */
    int operand_count;
};

/* A command that is being run. */
struct rnet_app {
    const struct rnet_program *program;
    const char *name; /* the program's, for messages */
    struct rnet_options options;
    int threads;                      /* that infer runs on */
    const void *params;               /* program->params_bytes, aligned */
    void *params_owned;               /* what is behind it, NULL where it is embedded */
    void *workspace;                  /* program->workspace_bytes, aligned */
    float *input;                     /* batch x c x h x w */
    float *outputs[RNET_OUTPUTS_MAX]; /* batch x c x h x w each */
};

/* `train` that a signal stops exits with RNET_EXIT_SIGNAL + its number, as shells have it. */
enum rnet_exit {
    RNET_EXIT_OK,
    RNET_EXIT_FAILED,
    RNET_EXIT_USAGE,
    RNET_EXIT_IO,
    RNET_EXIT_SIGNAL = 128,
};

enum rnet_option_bit {
    RNET_OPTION_JSON = 1,
    RNET_OPTION_WEIGHTS = 2,
    RNET_OPTION_THREADS = 4,
    RNET_OPTION_TOP = 8,
    RNET_OPTION_REPEAT = 16, /* --first too */
    RNET_OPTION_PROFILE = 32,
    RNET_OPTION_DATA = 1 << 6,
    RNET_OPTION_OUTPUT = 1 << 7,
    RNET_OPTION_RESUME = 1 << 8,
    RNET_OPTION_LOG = 1 << 9,
    RNET_OPTION_ITERATIONS = 1 << 10,
    RNET_OPTION_EPOCHS = 1 << 11,
    RNET_OPTION_RATE = 1 << 12,
    RNET_OPTION_SEED = 1 << 13,
    RNET_OPTION_NO_AUGMENT = 1 << 14,
    RNET_OPTION_NO_SHUFFLE = 1 << 15,
    RNET_OPTION_PROBE = 1 << 16,
    RNET_OPTION_REPORT = 1 << 17,
    RNET_OPTION_MOMENTUM = 1 << 18,
    RNET_OPTION_DECAY = 1 << 19,
    RNET_OPTION_SMOOTH = 1 << 20,
    RNET_OPTION_CLIP = 1 << 21,
    RNET_OPTION_CHECKPOINT_EVERY = 1 << 22,
    RNET_OPTION_EVALUATE_EVERY = 1 << 23,
    RNET_OPTION_TEST = 1 << 24,   /* --views, --scales, --with, --save-logits, --average */
    RNET_OPTION_LAYERS = 1 << 25, /* --values too */
    RNET_OPTION_LICENSES = 1 << 26,
    RNET_OPTION_TRAIN_STEPS = 1 << 30,
    RNET_OPTION_NO_SPLIT = 1 << 29,
    RNET_OPTION_TRAIN =
        (1 << 24) - (1 << 6) + (1 << 29), /* from DATA to EVALUATE_EVERY, NO_SPLIT */
};

struct rnet_command {
    const char *name, *operands, *summary;
    const char *details;            /* lines of --help */
    int options;                    /* RNET_OPTION_ bits that it takes */
    int operands_min, operands_max; /* -1: any number */
    bool infers;                    /* wants parameters and workspace */
    bool measures;                  /* zeros, or what it makes up, will do for parameters */
    bool trains;                    /* only where the program was built with --train */
    /* Returns an exit status, or -1 with the reason in `error`. */
    int (*run)(struct rnet_app *app, struct rnet_error *error);
};

/* app_options.c: arguments -> options. argv is what follows the command's name; operands are
 * gathered at its start. 0, or -1 with the usage error. */
int rnet_options_parse(struct rnet_options *options, const struct rnet_command *command, int argc,
                       char **argv, struct rnet_error *error);

/* One line per option that the command takes, for --help. */
void rnet_options_print(const struct rnet_command *command);

/* The candidate nearest to `word` by edit distance, NULL where none is near. */
const char *rnet_options_nearest(const char *word, const char *const *candidates, int count);

/* app_model.c: parameters, workspace, input and outputs, ready for infer; the thread count is set.
 * 0, or -1 with the reason. Close it in either case. */
int rnet_model_open(struct rnet_app *app, struct rnet_error *error);
void rnet_model_close(struct rnet_app *app);

/* Makes app->threads the number that parallel regions run on, or what the machine gives of it. */
void rnet_model_start_threads(struct rnet_app *app);
/* Workspace, input and outputs anew, large enough for each of the scales too. 0, or -1. */
int rnet_model_reserve(struct rnet_app *app, const struct rnet_scale *const *scales, int count,
                       struct rnet_error *error);

/* app->params alone: those that --weights FILE gives, else the embedded ones, else zeros. 0, or -1
 * with the reason. rnet_model_close frees them. */
int rnet_model_parameters(struct rnet_app *app, struct rnet_error *error);

/* Threads that infer will be asked to run on; opening sets what it gets. 0, or -1 where the option
 * is out of range. */
int rnet_model_threads(struct rnet_app *app, struct rnet_error *error);

/* Floats of one image: of the input, of output `index`. */
size_t rnet_model_input_floats(const struct rnet_program *program);
size_t rnet_model_output_floats(const struct rnet_program *program, int index);

/* Runs the network on `app->input`, whose images from `filled` on are zeroed first. */
void rnet_model_infer(struct rnet_app *app, int filled);

/* app_peak.c: GFLOP/s of multiply-adds from registers to registers, of the threads that parallel
 * regions run on: what nothing passes that makes each multiply-add it counts. Takes 0.1 s. */
double rnet_app_peak(const struct rnet_app *app);

/* app_profile.c: `bench --profile`: makes `repeat` calls that time their steps (RNET_PROFILE) and
 * prints the medians. 0, or -1 with the reason. */
struct rnet_profile {
    const struct rnet_step *steps; /* of one call */
    int step_count, batch, repeat;
    double peak;                                       /* GFLOP/s */
    int (*call)(void *what, struct rnet_error *error); /* 0, or -1 with the reason */
    void *what;
};
int rnet_app_profile(struct rnet_app *app, const struct rnet_profile *profile,
                     struct rnet_error *error);

/* app_bench.c: times of calls, in seconds. */
struct rnet_timing {
    double min, median, p99, mean;
    int calls;
};

/* Sorts the seconds of `count` calls. */
struct rnet_timing rnet_bench_summary(double *seconds, int count);

/* Calls until caches and clock are warm, then times `repeat` calls, about two seconds of them where
 * that is 0. 0, or -1 where a call failed. */
int rnet_bench_time(struct rnet_timing *timing, int repeat,
                    int (*call)(void *what, struct rnet_error *error), void *what,
                    struct rnet_error *error);

/* app_startup.c: times the program's start: `seconds` from that of a process to its first result,
 * less one warm call, which takes `warm`; zeros where the program cannot start itself. Opens the
 * model; closing it is the caller's. 0, or -1. */
struct rnet_startup {
    double seconds, warm;
};
int rnet_app_startup(struct rnet_app *app, struct rnet_startup *startup, struct rnet_error *error);

/* Bytes of the running program's file; 0 where they cannot be known. */
size_t rnet_app_program_bytes(void);

/* app_bench_train.c: `bench --train`: steps of training on made-up pictures. 0, or -1. */
int rnet_app_bench_train(struct rnet_app *app, struct rnet_error *error);

/* app_input.c: the picture as image `slot` of app->input. 0, or -1 with the reason. */
int rnet_input_picture(struct rnet_app *app, const struct rnet_image *image, int slot,
                       struct rnet_error *error);

/* The same, to c x h x w floats elsewhere; may be called by several threads. */
int rnet_input_floats(const struct rnet_app *app, const struct rnet_image *image, float *out,
                      struct rnet_error *error);

/* The output that holds one score per class: "logits", else the only vector. Its index, or -1
 * with the reason. */
int rnet_input_logits(const struct rnet_program *program, struct rnet_error *error);

/* app_check.c: decodes every picture of a dataset of picture files, on all threads, before the
 * first step. -1 with the first 20 that fail, each with its reason. */
int rnet_check_pictures(const struct rnet_app *app, struct rnet_dataset *dataset,
                        struct rnet_error *error);

/* What can be known of a labelled dataset without its images: that it is not empty and has no more
 * than `classes` classes; its folders' names are matched to labels. 0, or -1 with the reason. */
int rnet_check_dataset(const struct rnet_app *app, struct rnet_dataset *dataset, int classes,
                       struct rnet_error *error);

/* That its images fit: picture files are decoded, input tensors have the network's extents. */
int rnet_check_images(const struct rnet_app *app, struct rnet_dataset *dataset,
                      struct rnet_error *error);

/* Prints each line of the error behind the program's name; the exit status that it means. */
int rnet_app_report(const struct rnet_app *app, const struct rnet_error *error);

/* The commands, one file each. */
int rnet_app_info(struct rnet_app *app, struct rnet_error *error);
int rnet_app_run(struct rnet_app *app, struct rnet_error *error);
int rnet_app_classify(struct rnet_app *app, struct rnet_error *error);
int rnet_app_evaluate(struct rnet_app *app, struct rnet_error *error);
int rnet_app_bench(struct rnet_app *app, struct rnet_error *error);
int rnet_app_selftest(struct rnet_app *app, struct rnet_error *error);
int rnet_app_train(struct rnet_app *app, struct rnet_error *error);

#endif
