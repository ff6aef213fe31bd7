/* app_train.c: `train`. In: labelled pictures and a recipe. Out: weights, and on the way all that
 * it takes to go on. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app_train.h"
#include "cpu.h"
#include "file.h"
#include "masters.h"
#include "output.h"
#include "progress.h"

enum { CHECKPOINT_SECONDS = 60 };

static const char weights_ending[] = ".safetensors";

/* ---- Before the first step ---- */

/* W + `ending`, W being the path of the weights without .safetensors. NULL without memory. */
static char *path_beside(const char *weights, const char *ending)
{
    size_t length = strlen(weights), cut = sizeof weights_ending - 1;
    if (length > cut && strcmp(weights + length - cut, weights_ending) == 0 &&
        weights[length - cut - 1] != '/')
        length -= cut;
    char *path = malloc(length + strlen(ending) + 1);
    if (path == NULL)
        return NULL;
    memcpy(path, weights, length);
    memcpy(path + length, ending, strlen(ending) + 1);
    return path;
}

static int same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Two outputs in one file, or one over what is read. */
static int check_paths(const struct rnet_train *run)
{
    const struct rnet_train_options *o = &run->app->options.train;
    const char *const paths[] = {o->output, run->checkpoint, run->report,
                                 o->log,    o->probe,        run->app->options.weights};
    const size_t count = sizeof paths / sizeof *paths;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (paths[i] != NULL && paths[j] != NULL && strcmp(paths[i], "/dev/null") != 0 &&
                (strcmp(paths[i], paths[j]) == 0 || same_file(paths[i], paths[j])))
                return rnet_fail(run->error, "train: %s would be used twice", paths[i]);
    return 0;
}

/* What the parser cannot know. 0, or -1 with the usage error. */
static int check_usage(struct rnet_train *run)
{
    const struct rnet_options *o = &run->app->options;
    if (o->train.data == NULL || o->train.output == NULL)
        return rnet_fail(run->error, "train wants --data DIR and -o W.safetensors");
    if (o->train.output[0] == '\0' || o->train.data[0] == '\0')
        return rnet_fail(run->error, "train: an empty path");
    if ((o->given & RNET_OPTION_ITERATIONS) != 0 && (o->given & RNET_OPTION_EPOCHS) != 0)
        return rnet_fail(run->error, "train: --iterations and --epochs say the same; give one");
    if (o->train.resume && o->weights != NULL)
        return rnet_fail(run->error,
                         "train: --resume goes on with the checkpoint's weights; --weights is for "
                         "a start");
    run->checkpoint = path_beside(o->train.output, ".ckpt");
    run->report = o->train.report != NULL ? strdup(o->train.report)
                                          : path_beside(o->train.output, ".report.html");
    if (run->checkpoint == NULL || run->report == NULL)
        return rnet_fail(run->error, "out of memory");
    return check_paths(run);
}

/* A folder that is not there, or may not be written to, shows before hours of work. */
static int try_outputs(struct rnet_train *run)
{
    const struct rnet_train_options *o = &run->app->options.train;
    const char *const paths[] = {o->output, run->checkpoint, run->report, o->probe};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct rnet_output_file *file;
        if (paths[i] == NULL)
            continue;
        if (rnet_output_open(&file, paths[i], run->error) != 0)
            return -1;
        rnet_output_abandon(file);
    }
    return 0;
}

static int begin(struct rnet_train *run)
{
    const struct rnet_program *p = run->app->program;
    const struct rnet_training *t = run->training;
    struct rnet_checkpoint *s = &run->state;
    rnet_checkpoint_start(s);
    snprintf(s->network, sizeof s->network, "%s", p->network);
    snprintf(s->source_hash, sizeof s->source_hash, "%s", p->source_hash);
    snprintf(s->data_hash, sizeof s->data_hash, "%s", run->data.hash);
    s->batch = t->batch;
    s->images = run->data.images;
    if (rnet_train_recipe_start(run) != 0 || rnet_train_recipe(run) != 0)
        return -1;
    rnet_masters_init(t->rows, t->row_count, run->trainer.weights, run->trainer.statistics,
                      t->real_bytes, s->seed);
    if (run->app->options.weights != NULL &&
        rnet_train_load_weights(run, run->app->options.weights) != 0)
        return -1;
    if (rnet_file_exists(run->checkpoint))
        fprintf(stderr,
                "%s: %s is of an earlier run and will be replaced (--resume goes on from it)\n",
                run->app->name, run->checkpoint);
    return p->preprocess.mean_pixel >= 0 && run->data.mean == NULL ? rnet_train_data_mean(run) : 0;
}

static int go_on(struct rnet_train *run)
{
    if (rnet_train_load(run) != 0)
        return -1;
    if (run->state.images == run->data.train.count) /* it began with --no-split */
        rnet_train_data_unsplit(run);
    if (run->app->options.threads == 0 && run->state.threads <= run->training->threads) {
        run->app->threads = run->state.threads;
        rnet_model_start_threads(run->app);
    }
    if (rnet_train_recipe_resume(run) != 0)
        return -1;
    run->saved = run->state.iteration;
    run->saved_evaluated = run->state.evaluated;
    run->waited_before = run->state.waited;
    return rnet_train_recipe(run);
}

static int set_up(struct rnet_train *run)
{
    const struct rnet_program *program = run->app->program;
    run->output = rnet_input_logits(program, run->error);
    if (run->output < 0 || rnet_cpu_check(program->target, run->error) != 0)
        return -1;
    rnet_model_start_threads(run->app);
    if (try_outputs(run) != 0)
        return -1;
    if (rnet_train_data_open(run) != 0 ||
        rnet_trainer_open(&run->trainer, run->training, run->error) != 0)
        return -1;
    if ((run->app->options.train.resume ? go_on(run) : begin(run)) != 0 ||
        rnet_train_data_watch(run) != 0)
        return -1;
    run->trainer.seed = run->state.seed;
    return 0;
}

/* ---- The loop ---- */

static bool at_epoch(const struct rnet_train *run)
{
    return run->state.iteration % run->epoch_length == 0;
}

/* By the recipe's clock, not because the run ends here. */
static bool regular_evaluation(const struct rnet_train *run)
{
    int every = run->app->options.train.evaluate_every;
    return run->state.iteration % (run->epoch_length * (every == 0 ? 1 : every)) == 0;
}

/* Evaluates, where it is time, and writes the weights. 1 where a signal came. */
static int evaluate(struct rnet_train *run)
{
    struct rnet_checkpoint *s = &run->state;
    run->validation = run->test = (double)NAN;
    if (s->evaluated == s->iteration || (!regular_evaluation(run) && s->iteration < run->stop))
        return 0;
    if (rnet_trainer_check(&run->trainer, s->iteration, run->error) != 0)
        return -1;
    int status = rnet_train_evaluate(run);
    if (status != 0)
        return status;
    bool by_test = run->data.validation_images == 0;
    double watched = by_test ? run->test : run->validation;
    if (isfinite(watched) && regular_evaluation(run))
        rnet_schedule_validation(&s->schedule, &run->recipe, s->iteration, run->epoch_length,
                                 watched);
    if (isfinite(watched) && watched < s->best) {
        s->best = watched;
        s->best_at = s->iteration;
    }
    s->evaluated = s->iteration;
    return rnet_train_save_weights(run);
}

/* What is due between two steps: evaluation, log. 1 where a signal came before it was done; all of
 * it comes again when the run goes on. *evaluated: whether it was time for that. */
static int between_steps(struct rnet_train *run, bool *evaluated)
{
    struct rnet_checkpoint *s = &run->state;
    bool before = s->evaluated == s->iteration;
    int status = evaluate(run);
    *evaluated = status == 0 && !before && s->evaluated == s->iteration;
    if (status != 0)
        return status;
    if (s->logged != s->iteration && (*evaluated || s->iteration % RNET_LOG_EVERY == 0) &&
        rnet_train_log_line(run) != 0)
        return -1;
    if (s->epoch.steps > 0 && (at_epoch(run) || s->iteration == run->stop))
        rnet_train_show_epoch(run);
    if (at_epoch(run))
        s->epoch = (struct rnet_tally){0};
    return 0;
}

static bool checkpoint_due(const struct rnet_train *run)
{
    int every = run->app->options.train.checkpoint_every;
    if (run->state.iteration == run->saved && run->state.evaluated == run->saved_evaluated)
        return false;
    if (run->state.iteration == run->stop || rnet_train_signal() != 0)
        return true;
    if (every > 0)
        return run->state.iteration % every == 0;
    return at_epoch(run) || rnet_seconds() - run->saved_at > CHECKPOINT_SECONDS;
}

static void count_step(struct rnet_train *run, const struct rnet_train_result *result,
                       double seconds)
{
    struct rnet_checkpoint *s = &run->state;
    struct rnet_tally *const tallies[2] = {&s->window, &s->epoch};
    for (int i = 0; i < 2; i++) {
        tallies[i]->loss += result->loss;
        tallies[i]->seconds += seconds;
        tallies[i]->wrong += result->wrong;
        tallies[i]->steps++;
    }
    s->iteration++;
    s->seconds += seconds;
    s->waited = run->waited_before + rnet_loader_waited(run->loader);
    run->session_seconds += seconds;
    run->session_steps++;
}

static int step(struct rnet_train *run)
{
    struct rnet_train_result result = {0};
    const float *images;
    const int *labels;
    double started = rnet_seconds();
    if (rnet_loader_next(run->loader, &images, &labels, run->error) != 0 ||
        rnet_trainer_step(&run->trainer, &run->state.schedule, run->state.iteration,
                          run->epoch_length, images, labels, &result, &run->state.rate,
                          run->error) != 0)
        return -1;
    count_step(run, &result, rnet_seconds() - started);
    if (at_epoch(run) && run->training->probe_count > 0 && rnet_train_probe(run) != 0)
        return -1;
    rnet_train_show_step(run, &result);
    return 0;
}

/* 0 at the end, 1 where a signal came, -1 with the reason. */
static int loop(struct rnet_train *run)
{
    for (;;) {
        bool evaluated;
        int status = between_steps(run, &evaluated);
        if (status < 0 || (checkpoint_due(run) && rnet_train_save(run) != 0))
            return -1;
        if (evaluated && (rnet_train_report(run) != 0 || rnet_train_probe_write(run) != 0))
            return -1;
        if (status == 1 || (rnet_train_signal() != 0 && run->state.iteration < run->stop))
            return 1;
        if (run->state.iteration >= run->stop)
            return 0;
        if (step(run) != 0)
            return -1;
    }
}

/* What a failure means for those who want to go on. */
static int fail_run(struct rnet_train *run)
{
    rnet_train_clear(run);
    if (run->saved >= 0)
        return rnet_fail_also(run->error, "%s holds iteration %lld; --resume goes on from it",
                              run->checkpoint, (long long)run->saved);
    return -1;
}

static int finish(struct rnet_train *run, int status)
{
    if (rnet_train_report(run) != 0 || rnet_train_probe_write(run) != 0 ||
        rnet_train_log_close(run) != 0)
        return -1;
    rnet_train_show_end(run);
    if (status == 0)
        return RNET_EXIT_OK;
    fprintf(stderr, "%s: stopped by a signal; %s holds iteration %lld, --resume goes on from it\n",
            run->app->name, run->checkpoint, (long long)run->state.iteration);
    return RNET_EXIT_SIGNAL + rnet_train_signal();
}

static int train(struct rnet_train *run)
{
    struct rnet_loader_options options = rnet_train_data_loader(run);
    rnet_train_show_plan(run);
    if (rnet_train_log_open(run) != 0 ||
        rnet_trainer_start(&run->trainer, rnet_model_input_floats(run->app->program), run->error) !=
            0 ||
        rnet_loader_start(&run->loader, &options, run->error) != 0)
        return -1;
    rnet_train_signals();
    run->saved_at = rnet_seconds();
    int status = loop(run);
    int result = status < 0 ? fail_run(run) : finish(run, status);
    rnet_train_signals_restore();
    return result;
}

/* Nothing is left of a run that reached its end: says so. */
static bool is_done(const struct rnet_train *run)
{
    const struct rnet_checkpoint *s = &run->state;
    if (!run->app->options.train.resume || s->iteration < run->stop || s->evaluated != s->iteration)
        return false;
    fprintf(stderr,
            "%s: nothing was left to do: %s is at iteration %lld of %lld (--iterations N or "
            "--epochs N goes on)\n",
            run->app->name, run->checkpoint, (long long)s->iteration, (long long)run->stop);
    return true;
}

static void close_run(struct rnet_train *run)
{
    rnet_loader_stop(run->loader);
    rnet_trainer_close(&run->trainer);
    rnet_train_data_close(&run->data);
    if (run->log != NULL)
        fclose(run->log);
    free(run->history.values);
    free(run->probes.values);
    free(run->checkpoint);
    free(run->report);
}

int rnet_app_train(struct rnet_app *app, struct rnet_error *error)
{
    const struct rnet_training *training = app->program->training;
    struct rnet_train run = {.app = app, .training = training, .error = error, .saved = -1};
    run.data.train.images.descriptor = run.data.reader.images.descriptor = -1;
    run.data.test.images.descriptor = -1;
    run.history.columns = RNET_HISTORY_COLUMNS;
    run.probes.columns = 1 + 2 * training->probe_count;
    int status = RNET_EXIT_OK;
    if (check_usage(&run) != 0) {
        rnet_app_report(app, error);
        status = RNET_EXIT_USAGE;
    } else if (set_up(&run) != 0) {
        status = -1;
    } else if (is_done(&run)) {
        status = rnet_file_exists(app->options.train.output) ? 0 : rnet_train_save_weights(&run);
    } else {
        status = train(&run);
    }
    close_run(&run);
    return status;
}
