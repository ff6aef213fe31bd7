/* app_train_recipe.c: what a network is trained with. In: the program's recipe, the command line,
 * and of a run that goes on what it began with. Out: one recipe. */
#include <math.h>
#include <stdio.h>

#include "app_train.h"

/* What an option says in place of the recipe, where it is given. */
static void take(const struct rnet_options *o, unsigned bit, double value, double *override)
{
    if ((o->given & bit) != 0)
        *override = value;
}

static void take_stop(const struct rnet_options *o, struct rnet_count *stop)
{
    if ((o->given & RNET_OPTION_ITERATIONS) != 0)
        *stop = (struct rnet_count){o->train.iterations, 0};
    if ((o->given & RNET_OPTION_EPOCHS) != 0)
        *stop = (struct rnet_count){o->train.epochs, 1};
}

static void take_all(const struct rnet_options *o, struct rnet_overrides *to)
{
    take(o, RNET_OPTION_RATE, o->train.rate, &to->rate);
    take(o, RNET_OPTION_MOMENTUM, o->train.momentum, &to->momentum);
    take(o, RNET_OPTION_DECAY, o->train.decay, &to->decay);
    take(o, RNET_OPTION_SMOOTH, o->train.smooth, &to->smooth);
    take(o, RNET_OPTION_CLIP, o->train.clip, &to->clip);
    take_stop(o, &to->stop);
}

int rnet_train_recipe_start(struct rnet_train *run)
{
    const struct rnet_options *o = &run->app->options;
    run->state.seed = o->train.seed;
    run->state.threads = run->app->threads;
    run->state.overrides.no_augment = o->train.no_augment;
    run->state.overrides.no_shuffle = o->train.no_shuffle;
    take_all(o, &run->state.overrides);
    return 0;
}

/* ---- A run that goes on ---- */

/* New numbers are what the user wants; but the run is no longer the one that it was. */
static void say_changes(const struct rnet_train *run, const struct rnet_overrides *before)
{
    const struct rnet_overrides *now = &run->state.overrides;
    const double pairs[5][2] = {{before->rate, now->rate},
                                {before->momentum, now->momentum},
                                {before->decay, now->decay},
                                {before->smooth, now->smooth},
                                {before->clip, now->clip}};
    static const char *const names[5] = {"rate", "momentum", "decay", "smooth", "clip"};
    for (int i = 0; i < 5; i++) {
        if (!(pairs[i][0] < pairs[i][1]) && !(pairs[i][0] > pairs[i][1]))
            continue;
        fprintf(stderr, "%s: from here on --%s %g", run->app->name, names[i], pairs[i][1]);
        if (pairs[i][0] < 0)
            fprintf(stderr, " in place of the recipe's\n");
        else
            fprintf(stderr, ", no longer %g\n", pairs[i][0]);
    }
}

static int refuse_other(const struct rnet_train *run, const char *what, unsigned long long before,
                        unsigned long long now)
{
    return rnet_fail(run->error,
                     "%s: the run has %s %llu, not %llu; it can only go on with the same",
                     run->checkpoint, what, before, now);
}

static int check_same(const struct rnet_train *run)
{
    const struct rnet_options *o = &run->app->options;
    const struct rnet_checkpoint *s = &run->state;
    if ((o->given & RNET_OPTION_SEED) != 0 && o->train.seed != s->seed)
        return refuse_other(run, "--batch-seed", s->seed, o->train.seed);
    if (s->batch != run->training->batch)
        return refuse_other(run, "batch", (unsigned)s->batch, (unsigned)run->training->batch);
    if (o->threads == 0 && run->app->threads != s->threads)
        return rnet_fail(run->error,
                         "%s: the run has %d threads, this program %d; --threads goes on with "
                         "others, and with other roundings",
                         run->checkpoint, s->threads, run->app->threads);
    if (o->train.no_augment && !s->overrides.no_augment)
        return rnet_fail(run->error, "%s: the run began without --no-augment", run->checkpoint);
    if (o->train.no_shuffle && !s->overrides.no_shuffle)
        return rnet_fail(run->error, "%s: the run began without --no-shuffle", run->checkpoint);
    if (s->images != run->data.images)
        return rnet_fail(run->error,
                         "%s: the dataset has changed: the run trains on %lld images, %s has %lld",
                         run->checkpoint, (long long)s->images, run->data.train.source,
                         (long long)run->data.images);
    for (int i = 0; s->data_hash[i] != '\0' || run->data.hash[i] != '\0'; i++)
        if (s->data_hash[i] != run->data.hash[i])
            return rnet_fail(
                run->error, "%s: the dataset has changed: the labels or the names of %s are others",
                run->checkpoint, run->data.train.source);
    return 0;
}

/* Sums over the batch are added up by threads: what follows differs in its last bits. */
static void say_threads(struct rnet_train *run)
{
    if (run->app->threads == run->state.threads)
        return;
    fprintf(stderr, "%s: from here on %d threads, no longer %d: other roundings\n", run->app->name,
            run->app->threads, run->state.threads);
    run->state.threads = run->app->threads;
}

int rnet_train_recipe_resume(struct rnet_train *run)
{
    const struct rnet_overrides before = run->state.overrides;
    if (check_same(run) != 0)
        return -1;
    take_all(&run->app->options, &run->state.overrides);
    say_changes(run, &before);
    say_threads(run);
    return 0;
}

/* ---- The recipe ---- */

static void apply(const struct rnet_overrides *o, struct rnet_train *run)
{
    struct rnet_recipe *recipe = &run->recipe;
    if (o->rate >= 0) {
        run->constant = (struct rnet_rate_phase){.kind = RNET_RATE_STEP, .value = o->rate};
        recipe->rate = &run->constant;
        recipe->rate_count = 1;
    }
    if (o->momentum >= 0)
        recipe->momentum = o->momentum;
    if (o->decay >= 0)
        recipe->decay = o->decay;
    if (o->smooth >= 0)
        recipe->smooth = o->smooth;
    if (o->clip >= 0)
        recipe->clip = o->clip;
    if (o->stop.value > 0)
        recipe->stop = o->stop;
}

int rnet_train_recipe(struct rnet_train *run)
{
    int64_t batch = run->training->batch;
    run->recipe = run->training->recipe;
    apply(&run->state.overrides, run);
    run->trainer.recipe = &run->recipe;
    run->epoch_length = (run->data.images + batch - 1) / batch;
    run->stop = rnet_schedule_iterations(run->recipe.stop, run->epoch_length);
    if (run->recipe.rate_count == 0)
        return rnet_fail(run->error, "the train section names no rate; give --rate R");
    if (run->stop < 1)
        return rnet_fail(run->error,
                         "the train section names no stop; give --iterations N or --epochs N");
    if (!(run->recipe.smooth < 1))
        return rnet_fail(run->error, "a label smoothing of %g; it is less than 1",
                         run->recipe.smooth);
    return 0;
}
