/* app_scorer.c: the scores of pictures. In: pictures, the protocol, parameter sets. Out: for each
 * picture the mean of the probabilities over all views, scales and members.
 *
 * The views of a batch of pictures go through the network one after the other, a batch of views a
 * call; each call's input serves all members. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "scores.h"
#include "views.h"

/* The parameters of --with FILE number `index`. */
static int read_member(struct rnet_scorer *scorer, int index, struct rnet_error *error)
{
    struct rnet_app other = *scorer->app;
    other.params_owned = NULL;
    other.options.weights = scorer->app->options.with[index];
    int result = rnet_model_parameters(&other, error);
    scorer->members[index + 1] = other.params;
    scorer->owned[index + 1] = other.params_owned;
    return result;
}

/* Floats of the largest input. */
static size_t view_floats(const struct rnet_scorer *scorer)
{
    const struct rnet_program *program = scorer->app->program;
    size_t floats = rnet_model_input_floats(program);
    for (int i = 0; i < scorer->protocol->scale_count; i++) {
        size_t side = (size_t)scorer->protocol->scales[i]->side;
        size_t own = (size_t)program->input_c * side * side;
        floats = own > floats ? own : floats;
    }
    return floats;
}

int rnet_scorer_open(struct rnet_scorer *scorer, struct rnet_app *app,
                     const struct rnet_protocol *protocol, int output, struct rnet_error *error)
{
    size_t classes = (size_t)app->program->outputs[output].c;
    *scorer = (struct rnet_scorer){.app = app, .protocol = protocol, .output = output};
    scorer->classes = (int)classes;
    scorer->averages = protocol->views > 1 || protocol->members > 1;
    scorer->members[0] = app->params;
    for (int i = 0; i < app->options.with_count; i++)
        if (read_member(scorer, i, error) != 0)
            return -1;
    scorer->scores = calloc((size_t)app->program->batch * classes, sizeof *scorer->scores);
    scorer->probabilities = calloc(classes, sizeof *scorer->probabilities);
    scorer->view = calloc(view_floats(scorer), sizeof *scorer->view);
    if (scorer->scores == NULL || scorer->probabilities == NULL || scorer->view == NULL)
        return rnet_fail(error, "no memory for %zu classes and a view", classes);
    if (protocol->scale_count == 0)
        return 0;
    return rnet_model_reserve(app, protocol->scales, protocol->scale_count, error);
}

void rnet_scorer_close(struct rnet_scorer *scorer)
{
    for (int i = 0; i <= RNET_MEMBERS_MAX; i++)
        free(scorer->owned[i]);
    free(scorer->scores);
    free(scorer->probabilities);
    free(scorer->view);
}

/* The network at one scale, while the pictures of a run go through it. */
struct round {
    struct rnet_scorer *scorer;
    struct rnet_app app; /* the scorer's, with the program for this scale */
    struct rnet_program program;
    const struct rnet_scale *scale; /* NULL: the program's own size */
    const struct rnet_image *pictures;
    int views; /* of a picture */
    /* scorer->view is part `cut` of picture `cut_from`; -1: of none. */
    struct rnet_resize_part cut;
    int cut_from;
};

static int list_views(const struct round *round, const struct rnet_image *picture,
                      struct rnet_view *views, struct rnet_error *error)
{
    const struct rnet_program *program = &round->program;
    if (round->scale != NULL)
        return rnet_views_scale(picture, round->scale->side, views, error);
    if (round->views == RNET_VIEWS_TEN)
        return rnet_views_ten(&program->preprocess, picture, program->input_h, program->input_w,
                              views, error);
    return rnet_views_single(&program->preprocess, picture, views, error);
}

static int same_part(const struct rnet_resize_part *a, const struct rnet_resize_part *b)
{
    return a->width == b->width && a->height == b->height && a->x == b->x && a->y == b->y;
}

/* Cuts the view out of picture `index` into `out`; its mirror image often follows. */
static int cut_view(struct round *round, int index, const struct rnet_view *view, float *out,
                    struct rnet_error *error)
{
    const struct rnet_program *program = &round->program;
    const float *params = round->app.params;
    int64_t mean = program->preprocess.mean_pixel;
    int c = program->input_c, h = program->input_h, w = program->input_w;
    float *cut = round->scorer->view;
    if (round->cut_from != index || !same_part(&view->part, &round->cut)) {
        if (rnet_preprocess_part(&program->preprocess, &round->pictures[index], &view->part,
                                 mean < 0 ? NULL : params + mean, c, h, w, cut, error) != 0)
            return -1;
        round->cut = view->part;
        round->cut_from = index;
    }
    rnet_views_copy(cut, c, h, w, view->mirror, out);
    return 0;
}

/* Views [first, first + count) of the run's pictures into the batch. */
static int fill(struct round *round, int first, int count, struct rnet_error *error)
{
    struct rnet_view views[RNET_VIEWS_MAX];
    size_t floats = rnet_model_input_floats(&round->program);
    if (round->program.preprocess.mean_pixel >= 0) /* another member's mean, perhaps */
        round->cut_from = -1;
    for (int i = 0; i < count; i++) {
        int picture = (first + i) / round->views, view = (first + i) % round->views;
        round->scorer->failed = picture;
        if ((i == 0 || view == 0) &&
            list_views(round, &round->pictures[picture], views, error) != 0)
            return -1;
        if (cut_view(round, picture, &views[view], round->app.input + (size_t)i * floats, error) !=
            0)
            return -1;
    }
    return 0;
}

/* Adds what the network says of views [first, first + count) to their pictures' scores. */
static int add_scores(struct round *round, int first, int count, struct rnet_error *error)
{
    struct rnet_scorer *scorer = round->scorer;
    int classes = scorer->classes;
    for (int i = 0; i < count; i++) {
        const float *given = round->app.outputs[scorer->output] + (size_t)i * (size_t)classes;
        double *sum = scorer->scores + (size_t)((first + i) / round->views) * (size_t)classes;
        scorer->failed = (first + i) / round->views;
        if (!rnet_scores_finite(given, classes))
            return rnet_fail(error, "the network's scores are not finite");
        if (scorer->averages && !round->program.test.probabilities)
            rnet_scores_softmax(given, classes, scorer->probabilities);
        else
            for (int k = 0; k < classes; k++)
                scorer->probabilities[k] = (double)given[k];
        for (int k = 0; k < classes; k++)
            sum[k] += scorer->probabilities[k];
    }
    return 0;
}

/* All views of `count` pictures. Where parameters hold a mean picture, each member has its own
 * input. */
static int run_round(struct round *round, int count, struct rnet_error *error)
{
    int total = count * round->views, batch = round->program.batch;
    for (int first = 0; first < total; first += batch) {
        int now = total - first < batch ? total - first : batch;
        for (int member = 0; member < round->scorer->protocol->members; member++) {
            round->app.params = round->scorer->members[member];
            bool again = member == 0 || round->program.preprocess.mean_pixel >= 0;
            if (again && round->pictures != NULL && fill(round, first, now, error) != 0)
                return -1;
            rnet_model_infer(&round->app, now);
            if (add_scores(round, first, now, error) != 0)
                return -1;
        }
    }
    return 0;
}

int rnet_scorer_run(struct rnet_scorer *scorer, const struct rnet_image *pictures, int count,
                    struct rnet_error *error)
{
    const struct rnet_protocol *protocol = scorer->protocol;
    int rounds = protocol->scale_count > 0 ? protocol->scale_count : 1, result = 0;
    size_t floats = (size_t)count * (size_t)scorer->classes;
    memset(scorer->scores, 0, floats * sizeof *scorer->scores);
    for (int i = 0; i < rounds && result == 0; i++) {
        struct round round = {.scorer = scorer,
                              .app = *scorer->app,
                              .program = *scorer->app->program,
                              .pictures = pictures,
                              .views = pictures == NULL ? 1 : protocol->views,
                              .cut_from = -1};
        round.app.program = &round.program;
        if (protocol->scale_count > 0) {
            round.scale = protocol->scales[i];
            round.program.input_h = round.program.input_w = round.scale->side;
            round.program.infer = round.scale->infer;
            round.program.outputs = round.scale->outputs;
            round.program.workspace_bytes = round.scale->workspace_bytes;
        }
        result = run_round(&round, count, error);
    }
    double parts = (double)rounds * protocol->views * protocol->members;
    for (size_t i = 0; i < floats && scorer->averages; i++)
        scorer->scores[i] /= parts;
    return result;
}

float rnet_scorer_logarithm(double probability)
{
    return (float)log(probability > DBL_MIN ? probability : DBL_MIN);
}

void rnet_scorer_logarithms(const struct rnet_scorer *scorer, int index, float *out)
{
    const double *scores = scorer->scores + (size_t)index * (size_t)scorer->classes;
    double largest = -INFINITY, sum = 0;
    if (scorer->averages || scorer->app->program->test.probabilities) {
        for (int i = 0; i < scorer->classes; i++)
            out[i] = rnet_scorer_logarithm(scores[i]);
        return;
    }
    for (int i = 0; i < scorer->classes; i++)
        largest = fmax(largest, scores[i]);
    for (int i = 0; i < scorer->classes; i++)
        sum += exp(scores[i] - largest);
    for (int i = 0; i < scorer->classes; i++)
        out[i] = (float)(scores[i] - largest - log(sum));
}
