/* evaluate.h: the parts of `evaluate`: on what views, with what parameters, how many are right.
 *
 * What is averaged are probabilities, softmax of the logits (Krizhevsky et al. 2012, section 4.1:
 * "averaging the predictions made by the network's softmax layer on the ten patches"): all views,
 * scales and members of a picture weigh alike. Saved scores are the natural logarithms of the
 * means, whose softmax is the mean again: files of them and files of logits average alike. */
#ifndef RNET_EVALUATE_H
#define RNET_EVALUATE_H

#include "app.h"

enum { RNET_SCALES_MAX = 16, RNET_SAMPLE_NAME_BYTES = 4096 };

/* What a picture is tested on. */
struct rnet_protocol {
    int views;       /* of a picture at one scale; 0: scores that were saved */
    bool asked;      /* for other views than one, on the command line */
    int scale_count; /* 0: the size that the image section makes */
    const struct rnet_scale *scales[RNET_SCALES_MAX];
    int members; /* parameter sets, or files */
};

/* app_protocol.c: the command line's choice, else the test section's. -1 with the usage error. */
int rnet_protocol_choose(struct rnet_protocol *protocol, const struct rnet_app *app,
                         struct rnet_error *error);

/* "single", "ten", "scales", "average" */
const char *rnet_protocol_name(const struct rnet_protocol *protocol);

/* app_scorer.c: the scores of pictures, a batch of them at a time. */
struct rnet_scorer {
    struct rnet_app *app;
    const struct rnet_protocol *protocol;
    int output, classes;
    bool averages;  /* `scores` are mean probabilities; else the only view's, as they are */
    double *scores; /* batch x classes, of the last run */
    int failed;     /* the picture of the last run that could not be done */
    const void *members[RNET_MEMBERS_MAX + 1];
    void *owned[RNET_MEMBERS_MAX + 1];
    float *view;           /* the last view that was cut out, c x h x w */
    double *probabilities; /* of one view */
};

/* Reads the other members' parameters and makes room. 0, or -1 with the reason. Close it in either
 * case. */
int rnet_scorer_open(struct rnet_scorer *scorer, struct rnet_app *app,
                     const struct rnet_protocol *protocol, int output, struct rnet_error *error);
void rnet_scorer_close(struct rnet_scorer *scorer);

/* Scores `count` (the batch at most) pictures; NULL: the input tensors that lie in app->input, of
 * one view each. 0, or -1 with the reason and `failed` set. */
int rnet_scorer_run(struct rnet_scorer *scorer, const struct rnet_image *pictures, int count,
                    struct rnet_error *error);

/* The scores of picture `index` of the last run as log-probabilities. */
void rnet_scorer_logarithms(const struct rnet_scorer *scorer, int index, float *out);

/* log(p), and the logarithm of the smallest normal double for less. */
float rnet_scorer_logarithm(double probability);

/* app_evaluate.c: answers, counted. */
struct rnet_tally {
    int64_t images, top1, top5;
    double seconds;
};

/* Counts the next image, whose label comes after `place` classes. */
void rnet_tally_count(struct rnet_tally *tally, const double *scores, int classes, int label);

/* Prints them. 0, or -1 with the reason. */
int rnet_tally_report(const struct rnet_app *app, const struct rnet_dataset *dataset,
                      const struct rnet_protocol *protocol, const struct rnet_tally *tally,
                      struct rnet_error *error);

/* Opens the dataset at `path` and says what its labels mean. 0, or -1 with the reason. Close it in
 * either case. */
int rnet_evaluate_dataset(const struct rnet_app *app, struct rnet_dataset *dataset,
                          const char *path, int classes, struct rnet_error *error);

/* app_saved.c: --save-logits OUT: the file, of count x classes; NULL where the option is not given.
 * A file that this run reads is refused. */
int rnet_saved_open(const struct rnet_app *app, int64_t count, int classes,
                    struct rnet_output_file **file, struct rnet_error *error);

/* `evaluate --average A.npy B.npy ... DATASET`: the mean of saved scores. The exit status, or -1
 * with the reason. */
int rnet_evaluate_average(struct rnet_app *app, struct rnet_error *error);

#endif
