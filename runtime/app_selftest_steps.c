/* app_selftest_steps.c: `selftest --layers`. In: the workspace at the end of each step, what the
 * compiler expects there. Out: how far each step's result lies from it. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_selftest.h"
#include "fingerprint.h"
#include "profile.h"

/* One walk through the steps. */
struct walk {
    struct rnet_app *app;
    const float *prints; /* of the steps that follow */
    FILE *values;        /* or all their values; NULL: fingerprints */
    double *found;       /* room for a result of one image, c x h x w */
    float *expected;     /* the same */
    struct rnet_deviation *steps;
    struct rnet_error *error;
    int status;
};

static size_t place_plane(const struct rnet_place *place)
{
    return (size_t)place->h * (size_t)place->w;
}

static size_t place_floats(const struct rnet_place *place)
{
    return (size_t)place->c * place_plane(place);
}

/* Where the result of image `n` begins, and floats of a row and of a plane there. */
struct laid {
    const float *at;
    size_t row, plane, blocks;
};

static struct laid find(const struct rnet_app *app, const struct rnet_place *place, int n)
{
    size_t block = (size_t)place->block, border = (size_t)place->border;
    struct laid laid = {.row = ((size_t)place->w + 2 * border) * block,
                        .blocks = ((size_t)place->c + block - 1) / block};
    laid.plane = ((size_t)place->h + 2 * border) * laid.row;
    laid.at = place->offset < 0 ? app->outputs[-1 - place->offset]
                                : (const float *)app->workspace + place->offset;
    laid.at += (size_t)n * laid.blocks * laid.plane;
    return laid;
}

/* The values of image `n` as c x h x w. */
static void gather(const struct rnet_app *app, const struct rnet_place *place, int n, double *out)
{
    struct laid laid = find(app, place, n);
    size_t block = (size_t)place->block, border = (size_t)place->border;
    for (size_t c = 0; c < (size_t)place->c; c++)
        for (size_t y = border; y < (size_t)place->h + border; y++) {
            const float *row = laid.at + c / block * laid.plane + y * laid.row + c % block;
            for (size_t x = border; x < (size_t)place->w + border; x++)
                *out++ = (double)row[x * block];
        }
}

/* The largest value of image `n` where there has to be 0: in the border, in lanes past the last
 * channel. Later steps count on it. */
static double padding(const struct rnet_app *app, const struct rnet_place *place, int n)
{
    struct laid laid = find(app, place, n);
    size_t block = (size_t)place->block, border = (size_t)place->border;
    double worst = 0;
    for (size_t i = 0; i < laid.blocks * laid.plane; i++) {
        size_t c = i / laid.plane * block + i % block;
        size_t y = i % laid.plane / laid.row, x = i % laid.row / block;
        int inside = c < (size_t)place->c && y >= border && y - border < (size_t)place->h &&
                     x >= border && x - border < (size_t)place->w;
        if (!inside)
            worst = rnet_worse(worst, fabs((double)laid.at[i]));
    }
    return worst;
}

/* ---- One result against what is expected ---- */

static void compare_prints(const struct walk *walk, const struct rnet_place *place,
                           const struct rnet_fingerprint *expected, struct rnet_deviation *to)
{
    struct rnet_fingerprint print = {0};
    size_t plane = place_plane(place);
    int group;
    for (int c = 0; c < place->c; c++)
        rnet_fingerprint_add(&print, place->c, c, walk->found + (size_t)c * plane, plane);
    double distance = rnet_fingerprint_distance(&print, expected, place->c, plane, &group);
    if (rnet_worse(distance, to->value) == to->value)
        return;
    *to = (struct rnet_deviation){distance, -1, -1};
    for (int c = 0; c < place->c; c++)
        if (rnet_fingerprint_group(place->c, c) == group) {
            to->first = to->first < 0 ? c : to->first;
            to->last = c;
        }
}

static void compare_values(const struct walk *walk, const struct rnet_place *place,
                           struct rnet_deviation *to)
{
    double largest = 0, difference = 0;
    for (size_t i = 0; i < place_floats(place); i++) {
        double expected = (double)walk->expected[i];
        largest = fabs(expected) > largest ? fabs(expected) : largest;
        difference = rnet_worse(difference, fabs(walk->found[i] - expected));
    }
    to->value = rnet_worse(to->value, largest > 0 ? difference / largest : difference);
}

/* The next step's values of --values FILE. */
static int read_values(struct walk *walk, const struct rnet_place *place)
{
    size_t floats = place_floats(place);
    if (fread(walk->expected, sizeof *walk->expected, floats, walk->values) == floats)
        return 0;
    return rnet_fail_io(walk->error, "%s: it ends before the values of the last step",
                        walk->app->options.values);
}

/* Step `number` is done. */
static void look(void *context, size_t number)
{
    struct walk *walk = context;
    const struct rnet_place *place = &walk->app->program->places[number - 1];
    struct rnet_deviation *to = &walk->steps[number - 1];
    struct rnet_fingerprint expected;
    *to = (struct rnet_deviation){0, -1, -1};
    rnet_fingerprint_unpack(&expected, place->c, walk->prints);
    walk->prints += RNET_FINGERPRINT_FLOATS * rnet_fingerprint_groups(place->c);
    if (walk->values != NULL && walk->status == 0)
        walk->status = read_values(walk, place);
    for (int n = 0; n < walk->app->program->batch; n++) {
        gather(walk->app, place, n, walk->found);
        if (walk->values != NULL)
            compare_values(walk, place, to);
        else
            compare_prints(walk, place, &expected, to);
        to->value = rnet_worse(to->value, padding(walk->app, place, n));
    }
}

/* ---- All of them ---- */

static int walk_steps(struct walk *walk)
{
    const struct rnet_app *app = walk->app;
    const struct rnet_program *program = app->program;
    rnet_profile_watch(look, walk, (size_t)program->step_count);
    program->infer_profiled(app->params, app->input, app->outputs, app->workspace);
    rnet_profile_unwatch();
    return walk->status;
}

int rnet_selftest_steps(struct rnet_app *app, const float *prints, struct rnet_deviation *steps,
                        struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    struct walk walk = {.app = app, .prints = prints, .steps = steps, .error = error};
    size_t most = 1;
    for (int i = 0; i < program->step_count; i++)
        if (place_floats(&program->places[i]) > most)
            most = place_floats(&program->places[i]);
    const char *path = app->options.values;
    if (path != NULL && (walk.values = fopen(path, "rb")) == NULL)
        return rnet_fail_io(error, "%s: %s", path, strerror(errno));
    walk.found = calloc(most, sizeof *walk.found);
    walk.expected = calloc(most, sizeof *walk.expected);
    int status = walk.found != NULL && walk.expected != NULL
                     ? walk_steps(&walk)
                     : rnet_fail(error, "no memory for a step's %zu values", most);
    free(walk.found);
    free(walk.expected);
    if (walk.values != NULL)
        fclose(walk.values);
    return status;
}
