/* checkpoint.c: the state of a run as metadata of a safetensors file. In: a state and tensors, or a
 * file. Out: the file, or the state. */
#include "checkpoint.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, SEED_BYTES = 20 };

static json_t *counts_json(const int64_t *values, int count)
{
    json_t *array = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(array, json_integer(values[i]));
    return array;
}

static json_t *schedule_json(const struct rnet_schedule *s)
{
    return json_pack("{s:I, s:I, s:f, s:I, s:I, s:o, s:o}", "reached", (json_int_t)s->reached,
                     "batches", (json_int_t)s->batches, "best", s->best, "best_at",
                     (json_int_t)s->best_at, "divisions", (json_int_t)s->divisions, "wrong",
                     counts_json(s->wrong, RNET_SCHEDULE_WINDOW), "seen",
                     counts_json(s->seen, RNET_SCHEDULE_WINDOW));
}

static json_t *overrides_json(const struct rnet_overrides *o)
{
    return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:i, s:i, s:i}", "rate", o->rate, "momentum",
                     o->momentum, "decay", o->decay, "smooth", o->smooth, "clip", o->clip, "stop",
                     o->stop.value, "stop_epochs", o->stop.epochs, "no_augment", o->no_augment,
                     "no_shuffle", o->no_shuffle);
}

static json_t *tally_json(const struct rnet_tally *t)
{
    return json_pack("{s:f, s:f, s:I, s:I}", "loss", t->loss, "seconds", t->seconds, "wrong",
                     (json_int_t)t->wrong, "steps", (json_int_t)t->steps);
}

static json_t *state_json(const struct rnet_checkpoint *c)
{
    char seed[SEED_BYTES];
    snprintf(seed, sizeof seed, "%016" PRIx64, c->seed); /* JSON has signed integers */
    return json_pack("{s:i, s:s, s:s, s:I, s:s, s:i, s:i, s:I, s:s, s:f, s:f, s:o, s:o, s:I, s:I, "
                     "s:o, s:o, s:f, s:I, s:f}",
                     "version", VERSION, "network", c->network, "source", c->source_hash,
                     "iteration", (json_int_t)c->iteration, "seed", seed, "batch", c->batch,
                     "threads", c->threads, "images", (json_int_t)c->images, "data", c->data_hash,
                     "seconds", c->seconds, "waited", c->waited, "schedule",
                     schedule_json(&c->schedule), "overrides", overrides_json(&c->overrides),
                     "evaluated", (json_int_t)c->evaluated, "logged", (json_int_t)c->logged,
                     "window", tally_json(&c->window), "epoch", tally_json(&c->epoch), "best",
                     c->best, "best_at", (json_int_t)c->best_at, "rate", c->rate);
}

void rnet_checkpoint_start(struct rnet_checkpoint *checkpoint)
{
    *checkpoint = (struct rnet_checkpoint){.overrides = {-1, -1, -1, -1, -1, {0, 0}, 0, 0}};
    checkpoint->best = 2;
    rnet_schedule_start(&checkpoint->schedule);
}

int rnet_checkpoint_write(const char *path, const struct rnet_checkpoint *checkpoint,
                          const struct rnet_tensor_data *tensors, size_t count,
                          const struct rnet_tensor_source *source, struct rnet_error *error)
{
    json_t *root = state_json(checkpoint);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    struct rnet_metadata metadata = {"rnet.checkpoint", text};
    int status = text ? rnet_weights_write(path, tensors, count, source, &metadata, 1, error)
                      : rnet_fail(error, "%s: out of memory", path);
    free(text);
    json_decref(root);
    return status;
}

static int read_counts(json_t *array, int64_t *values, int count)
{
    if ((int)json_array_size(array) != count)
        return -1;
    for (int i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, (size_t)i);
        if (!json_is_integer(value) || json_integer_value(value) < 0)
            return -1;
        values[i] = json_integer_value(value);
    }
    return 0;
}

/* Texts are copied where they fit. */
static int read_text(const char *from, char *to, size_t bytes)
{
    if (from == NULL || strlen(from) >= bytes)
        return -1;
    memcpy(to, from, strlen(from) + 1);
    return 0;
}

static int read_schedule(json_t *from, struct rnet_schedule *s)
{
    json_int_t reached, batches, best_at, divisions;
    json_t *wrong, *seen;
    if (json_unpack(from, "{s:I, s:I, s:F, s:I, s:I, s:o, s:o}", "reached", &reached, "batches",
                    &batches, "best", &s->best, "best_at", &best_at, "divisions", &divisions,
                    "wrong", &wrong, "seen", &seen) != 0)
        return -1;
    s->reached = reached;
    s->batches = batches;
    s->best_at = best_at;
    s->divisions = divisions;
    if (batches < 0 || divisions < 0 || !isfinite(s->best))
        return -1;
    return read_counts(wrong, s->wrong, RNET_SCHEDULE_WINDOW) != 0 ||
                   read_counts(seen, s->seen, RNET_SCHEDULE_WINDOW) != 0
               ? -1
               : 0;
}

static int read_overrides(json_t *from, struct rnet_overrides *o)
{
    return json_unpack(from, "{s:F, s:F, s:F, s:F, s:F, s:F, s:i, s:i, s:i}", "rate", &o->rate,
                       "momentum", &o->momentum, "decay", &o->decay, "smooth", &o->smooth, "clip",
                       &o->clip, "stop", &o->stop.value, "stop_epochs", &o->stop.epochs,
                       "no_augment", &o->no_augment, "no_shuffle", &o->no_shuffle);
}

static int read_tally(json_t *from, struct rnet_tally *t)
{
    json_int_t wrong, steps;
    if (json_unpack(from, "{s:F, s:F, s:I, s:I}", "loss", &t->loss, "seconds", &t->seconds, "wrong",
                    &wrong, "steps", &steps) != 0)
        return -1;
    t->wrong = wrong;
    t->steps = steps;
    return isfinite(t->loss) && isfinite(t->seconds) && wrong >= 0 && steps >= 0 ? 0 : -1;
}

/* What the run was like when it stopped. */
static int read_progress(json_t *root, struct rnet_checkpoint *c)
{
    json_int_t evaluated, logged, best_at;
    json_t *overrides, *window, *epoch;
    if (json_unpack(root, "{s:F, s:o, s:I, s:I, s:o, s:o, s:F, s:I, s:F}", "waited", &c->waited,
                    "overrides", &overrides, "evaluated", &evaluated, "logged", &logged, "window",
                    &window, "epoch", &epoch, "best", &c->best, "best_at", &best_at, "rate",
                    &c->rate) != 0)
        return -1;
    c->evaluated = evaluated;
    c->logged = logged;
    c->best_at = best_at;
    return evaluated < 0 || logged < 0 || read_overrides(overrides, &c->overrides) != 0 ||
                   read_tally(window, &c->window) != 0 || read_tally(epoch, &c->epoch) != 0
               ? -1
               : 0;
}

static int read_state(json_t *root, struct rnet_checkpoint *c)
{
    const char *network, *source, *seed, *data;
    char *end;
    int version;
    json_int_t iteration, images;
    json_t *schedule;
    if (json_unpack(root, "{s:i, s:s, s:s, s:I, s:s, s:i, s:i, s:I, s:s, s:F, s:o}", "version",
                    &version, "network", &network, "source", &source, "iteration", &iteration,
                    "seed", &seed, "batch", &c->batch, "threads", &c->threads, "images", &images,
                    "data", &data, "seconds", &c->seconds, "schedule", &schedule) != 0)
        return -1;
    c->iteration = iteration;
    c->images = images;
    c->seed = strtoull(seed, &end, 16);
    if (version != VERSION || *end != '\0' || end == seed || iteration < 0 || images < 1 ||
        c->batch < 1 || c->threads < 1 || !isfinite(c->seconds))
        return -1;
    return read_text(network, c->network, sizeof c->network) != 0 ||
                   read_text(source, c->source_hash, sizeof c->source_hash) != 0 ||
                   read_text(data, c->data_hash, sizeof c->data_hash) != 0 ||
                   read_schedule(schedule, &c->schedule) != 0
               ? -1
               : read_progress(root, c);
}

static int check(const char *path, const char *network, const char *source_hash,
                 struct rnet_checkpoint *checkpoint, const struct rnet_weights *weights,
                 struct rnet_error *error)
{
    const char *text = rnet_weights_metadata(weights, "rnet.checkpoint");
    if (text == NULL)
        return rnet_fail(error, "%s: a weights file, but no checkpoint: nothing says how far it is",
                         path);
    json_t *root = json_loads(text, 0, NULL);
    int status = read_state(root, checkpoint);
    json_decref(root);
    if (status != 0)
        return rnet_fail(error, "%s: the state in this checkpoint is not readable", path);
    if (strcmp(checkpoint->network, network) != 0)
        return rnet_fail(error, "%s: a checkpoint of the network %s, this is %s", path,
                         checkpoint->network, network);
    if (strcmp(checkpoint->source_hash, source_hash) != 0)
        return rnet_fail(error,
                         "%s: a checkpoint of another version of %s: its source had the hash %s, "
                         "now it has %s",
                         path, network, checkpoint->source_hash, source_hash);
    return 0;
}

int rnet_checkpoint_read(const char *path, const char *network, const char *source_hash,
                         struct rnet_checkpoint *checkpoint, struct rnet_weights **weights,
                         struct rnet_error *error)
{
    *checkpoint = (struct rnet_checkpoint){.iteration = 0};
    if (rnet_weights_open(weights, path, error) != 0)
        return -1;
    if (check(path, network, source_hash, checkpoint, *weights, error) == 0)
        return 0;
    rnet_weights_close(*weights);
    *weights = NULL;
    return -1;
}
