/* app_train.h: `train`, as its parts see it. */
#ifndef RNET_APP_TRAIN_H
#define RNET_APP_TRAIN_H

#include <stdio.h>

#include "app.h"
#include "checkpoint.h"
#include "loader.h"
#include "trainer.h"

/* Measurements in rows, in their order. */
struct rnet_table {
    double *values; /* rows x columns */
    size_t rows, columns, capacity;
};

/* Columns of the history: a row for each line of the log; NaN where nothing was measured. */
enum rnet_history {
    RNET_HISTORY_ITERATION,
    RNET_HISTORY_EPOCH,
    RNET_HISTORY_LOSS,
    RNET_HISTORY_ERROR,
    RNET_HISTORY_RATE,
    RNET_HISTORY_SPEED, /* images a second */
    RNET_HISTORY_WAITED,
    RNET_HISTORY_VALIDATION,
    RNET_HISTORY_TEST,
    RNET_HISTORY_COLUMNS
};

/* Iterations from one line of the log to the next. */
enum { RNET_LOG_EVERY = 20 };

struct rnet_train_data {
    struct rnet_dataset train;   /* the part to train on, split or not */
    struct rnet_dataset reader;  /* the same once more where reading moves a file's offset */
    struct rnet_dataset test;    /* where has_test */
    int64_t images;              /* of train: the first ones are trained on, */
    int64_t validation_images;   /* the next ones validate; 0: none */
    bool has_test, watches_test; /* a plateau goes by the test part */
    float *mean;                 /* c x h x w where the network subtracts one, else NULL */
    char hash[20];               /* of the count, the labels and the files' names */
};

struct rnet_train {
    struct rnet_app *app;
    const struct rnet_training *training;
    struct rnet_error *error;
    struct rnet_recipe recipe; /* the program's with the overrides */
    struct rnet_rate_phase constant;
    struct rnet_train_data data;
    struct rnet_trainer trainer;
    struct rnet_loader *loader;
    struct rnet_checkpoint state;
    struct rnet_table history, probes; /* probes: epoch, then gradient and response of each */
    char *checkpoint, *report;         /* paths */
    FILE *log;
    int64_t stop, epoch_length;
    int output;                    /* the network's, of scores */
    double validation, test;       /* errors of the evaluation at this iteration; NaN: none */
    int64_t saved;                 /* the iteration of the last checkpoint; -1: none */
    int64_t saved_evaluated;       /* and of the evaluation that it knows of */
    double saved_at;               /* when that was */
    double drawn, session_seconds; /* progress: when drawn last; of this session's steps */
    int64_t session_steps;
    double waited_before; /* by earlier sessions */
};

/* app_train_data.c: opens the datasets, checks them against the network, splits them as the recipe
 * says. 0, or -1 with the reason. Close it in either case. */
int rnet_train_data_open(struct rnet_train *run);

/* All training pictures learn, whatever the split. */
void rnet_train_data_unsplit(struct rnet_train *run);
void rnet_train_data_close(struct rnet_train_data *data);

/* Whether something is measured that a plateau of the recipe can watch. 0, or -1. */
int rnet_train_data_watch(const struct rnet_train *run);

/* data->mean from the pictures to train on. 0, or -1. */
int rnet_train_data_mean(struct rnet_train *run);

/* How batches for training are made: from the state's iteration on. */
struct rnet_loader_options rnet_train_data_loader(struct rnet_train *run);

/* How `count` samples of a dataset are gone through once, in batches of `batch`, as for inference.
 */
struct rnet_loader_options rnet_train_data_pass(const struct rnet_train *run,
                                                struct rnet_dataset *dataset, int64_t first,
                                                int64_t count, int batch);

/* Bytes of the samples that lie in memory. */
size_t rnet_train_data_bytes(const struct rnet_train_data *data);

/* app_train_recipe.c: the recipe with what the command line said, or what it said when the run
 * began. Sets recipe, stop and epoch_length. 0, or -1 with the reason. */
int rnet_train_recipe(struct rnet_train *run);

/* What the options say, into the state of a run that begins. 0, or -1. */
int rnet_train_recipe_start(struct rnet_train *run);

/* What they say of one that goes on: refused where it would not be the same run. 0, or -1. */
int rnet_train_recipe_resume(struct rnet_train *run);

/* app_train_evaluate.c: run->validation and run->test with the weights as they are. 0; 1 where a
 * signal came before the end; -1 with the reason. */
int rnet_train_evaluate(struct rnet_train *run);

/* Bytes that it takes beyond the trainer's workspace, which it uses. */
size_t rnet_train_evaluate_bytes(const struct rnet_train *run);

/* app_train_files.c: the checkpoint, the weights: written, and read. 0, or -1 with the reason. */
int rnet_train_save(struct rnet_train *run);
int rnet_train_save_weights(struct rnet_train *run);
int rnet_train_load(struct rnet_train *run);                           /* the checkpoint */
int rnet_train_load_weights(struct rnet_train *run, const char *path); /* --weights */

/* The parameters in PyTorch's order as float32 tensors (the caller's to free, with their data in
 * `floats`, rnet_train_floats(run) of them), image.mean with them. */
size_t rnet_train_floats(const struct rnet_train *run);
struct rnet_tensor *rnet_train_tensors(const struct rnet_train *run, float *floats, size_t *count);

/* app_train_log.c: the history, the log, the probes. 0, or -1 with the reason. */
int rnet_train_log_open(struct rnet_train *run);
int rnet_train_log_line(struct rnet_train *run);
int rnet_train_log_close(struct rnet_train *run);
int rnet_train_probe(struct rnet_train *run);             /* measures; at the end of an epoch */
int rnet_train_probe_write(const struct rnet_train *run); /* --probe FILE */
int rnet_table_append(struct rnet_table *table, const double *row, struct rnet_error *error);

/* app_train_progress.c: what a person sees. */
void rnet_train_show_plan(struct rnet_train *run);
void rnet_train_show_step(struct rnet_train *run, const struct rnet_train_result *result);
void rnet_train_show_epoch(struct rnet_train *run);
void rnet_train_show_end(struct rnet_train *run);
void rnet_train_clear(struct rnet_train *run);

/* app_train_report.c: the page of curves. 0, or -1 with the reason. */
int rnet_train_report(struct rnet_train *run);

/* app_train_signal.c: SIGINT and SIGTERM ask for the end, the second one ends. */
void rnet_train_signals(void);
void rnet_train_signals_restore(void);
int rnet_train_signal(void); /* the one that came; 0: none */

#endif
