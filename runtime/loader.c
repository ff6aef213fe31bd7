/* loader.c: batches ahead of their use. In: a dataset and a recipe. Out: batches in their order.
 *
 * A ring of slots holds the batches from the one that is in use on. A worker takes the next number
 * that has a free slot, fills the slot outside of the lock, and marks it ready. */
#include "loader.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "augment.h"
#include "preprocess.h"

enum { SLOTS = 4, ALIGNMENT = 64 };

static const uint64_t order_stream = (uint64_t)1 << 62; /* + the epoch; augmentation: the sample */

struct slot {
    float *images;
    int *labels;
    bool ready;
    struct rnet_error *error; /* its text is set where the batch could not be made */
};

/* The orders of two epochs, which a batch may lie across; a worker's own. */
struct orders {
    int64_t *of[2], epoch[2]; /* epoch e is at e % 2; -1: none yet */
};

struct rnet_loader {
    struct rnet_loader_options o;
    struct slot slots[SLOTS];
    int64_t in_use;    /* the batch that the caller has, or the one before the first */
    int64_t next_made; /* the number that the next free worker takes */
    bool stopping;
    pthread_mutex_t lock, source; /* of all this; of datasets that are read by seeking */
    pthread_cond_t made, freed;
    pthread_t *threads;
    int thread_count;
    double waited;
};

/* ---- Samples ---- */

/* The dataset's index of the sample at `position` of the endless row. */
static int64_t index_of(const struct rnet_loader_options *o, struct orders *orders,
                        int64_t position)
{
    int64_t epoch = position / o->count, at = position % o->count;
    if (!o->shuffle)
        return o->first + at;
    int64_t *order = orders->of[epoch % 2];
    if (orders->epoch[epoch % 2] != epoch) {
        rnet_random_order(order, o->count, o->seed, order_stream + (uint64_t)epoch);
        orders->epoch[epoch % 2] = epoch;
    }
    return o->first + order[at];
}

static int make_floats(struct rnet_loader *loader, int64_t index, struct rnet_random *random,
                       float *work, float *out, struct rnet_error *error)
{
    const struct rnet_loader_options *o = &loader->o;
    float *read = o->augment ? work : out;
    char name[512];
    if (rnet_dataset_floats(o->dataset, index, read, error) != 0)
        return -1;
    for (size_t i = 0; i < (size_t)o->c * (size_t)o->h * (size_t)o->w; i++)
        if (!isfinite(read[i])) {
            rnet_dataset_name(o->dataset, index, name, sizeof name);
            return rnet_fail(error, "%s: not finite (NaN or infinity) at element %zu", name, i);
        }
    if (o->augment)
        rnet_augment_floats(o->recipe, work, o->c, o->h, o->w, random, out);
    return 0;
}

static int make_picture(struct rnet_loader *loader, int64_t index, struct rnet_random *random,
                        float *work, float *out, struct rnet_error *error)
{
    const struct rnet_loader_options *o = &loader->o;
    struct rnet_image image = {0};
    char name[512];
    bool seeks = o->dataset->form == RNET_DATASET_BYTES;
    if (seeks)
        pthread_mutex_lock(&loader->source);
    int status = rnet_dataset_image(o->dataset, index, &image, error);
    if (seeks)
        pthread_mutex_unlock(&loader->source);
    if (status != 0)
        return -1;
    if (o->augment)
        status = rnet_augment(o->recipe, o->how, &image, o->mean_pixel, o->c, o->h, o->w, random,
                              work, out, error);
    else
        status = rnet_preprocess(o->how, &image, o->mean_pixel, o->c, o->h, o->w, out, error);
    rnet_image_free(&image);
    if (status == 0)
        return 0;
    rnet_dataset_name(o->dataset, index, name, sizeof name);
    return rnet_fail_also(error, "%s cannot be used", name);
}

static int make_batch(struct rnet_loader *loader, int64_t number, struct slot *slot,
                      struct orders *orders, float *work)
{
    const struct rnet_loader_options *o = &loader->o;
    size_t floats = (size_t)o->c * (size_t)o->h * (size_t)o->w;
    for (int i = 0; i < o->batch; i++) {
        int64_t position = number * o->batch + i, index = index_of(o, orders, position);
        struct rnet_random random = {o->seed, (uint64_t)position, 0};
        float *out = slot->images + (size_t)i * floats;
        int status;
        slot->labels[i] = o->dataset->labels[index];
        if (o->dataset->form == RNET_DATASET_FLOATS) {
            pthread_mutex_lock(&loader->source);
            status = make_floats(loader, index, &random, work, out, slot->error);
            pthread_mutex_unlock(&loader->source);
        } else {
            status = make_picture(loader, index, &random, work, out, slot->error);
        }
        if (status != 0)
            return -1;
    }
    return 0;
}

/* ---- Threads ---- */

/* Takes a number that has a free slot; -1 where the loader stops. */
static int64_t take_number(struct rnet_loader *loader)
{
    pthread_mutex_lock(&loader->lock);
    while (!loader->stopping && loader->next_made > loader->in_use + SLOTS - 1)
        pthread_cond_wait(&loader->freed, &loader->lock);
    int64_t number = loader->stopping ? -1 : loader->next_made++;
    pthread_mutex_unlock(&loader->lock);
    return number;
}

static void *work(void *argument)
{
    struct rnet_loader *loader = argument;
    const struct rnet_loader_options *o = &loader->o;
    size_t floats = (size_t)o->c * (size_t)o->h * (size_t)o->w;
    int64_t *order = malloc(2 * (size_t)o->count * sizeof *order);
    float *room = malloc(floats * sizeof *room);
    struct orders orders = {{order, order + o->count}, {-1, -1}};
    for (int64_t number; (number = take_number(loader)) >= 0;) {
        struct slot *slot = &loader->slots[number % SLOTS];
        if (order == NULL || room == NULL)
            rnet_fail(slot->error, "out of memory");
        else
            make_batch(loader, number, slot, &orders, room);
        pthread_mutex_lock(&loader->lock);
        slot->ready = true;
        pthread_cond_broadcast(&loader->made);
        pthread_mutex_unlock(&loader->lock);
    }
    free(order);
    free(room);
    return NULL;
}

static int make_slots(struct rnet_loader *loader)
{
    const struct rnet_loader_options *o = &loader->o;
    size_t bytes = (size_t)o->batch * (size_t)o->c * (size_t)o->h * (size_t)o->w * sizeof(float);
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    for (int i = 0; i < SLOTS; i++) {
        struct slot *slot = &loader->slots[i];
        slot->images = aligned_alloc(ALIGNMENT, bytes);
        slot->labels = calloc((size_t)o->batch, sizeof *slot->labels);
        slot->error = calloc(1, sizeof *slot->error);
        if (slot->images == NULL || slot->labels == NULL || slot->error == NULL)
            return -1;
    }
    loader->threads = calloc((size_t)o->workers, sizeof *loader->threads);
    return loader->threads != NULL ? 0 : -1;
}

size_t rnet_loader_bytes(const struct rnet_loader_options *options)
{
    size_t floats = (size_t)options->c * (size_t)options->h * (size_t)options->w;
    size_t orders = options->shuffle ? 2 * (size_t)options->count * sizeof(int64_t) : 0;
    return SLOTS * (size_t)options->batch * (floats * sizeof(float) + sizeof(int)) +
           (size_t)options->workers * (orders + floats * sizeof(float));
}

int rnet_loader_start(struct rnet_loader **loader, const struct rnet_loader_options *options,
                      struct rnet_error *error)
{
    struct rnet_loader *made = calloc(1, sizeof *made);
    *loader = made;
    if (made == NULL)
        return rnet_fail(error, "out of memory");
    made->o = *options;
    made->in_use = options->start - 1;
    made->next_made = options->start;
    pthread_mutex_init(&made->lock, NULL);
    pthread_mutex_init(&made->source, NULL);
    pthread_cond_init(&made->made, NULL);
    pthread_cond_init(&made->freed, NULL);
    int status = make_slots(made);
    if (status != 0)
        rnet_fail(error, "out of memory: %d batches of %d pictures of %d x %d x %d", SLOTS,
                  options->batch, options->c, options->h, options->w);
    while (status == 0 && made->thread_count < options->workers) {
        status = pthread_create(&made->threads[made->thread_count], NULL, work, made);
        if (status == 0)
            made->thread_count++;
        else
            rnet_fail(error, "cannot start a thread: %s", strerror(status));
    }
    if (status == 0)
        return 0;
    rnet_loader_stop(made);
    *loader = NULL;
    return -1;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int rnet_loader_next(struct rnet_loader *loader, const float **images, const int **labels,
                     struct rnet_error *error)
{
    pthread_mutex_lock(&loader->lock);
    if (loader->in_use >= loader->o.start) /* the batch that the caller had is given back */
        loader->slots[loader->in_use % SLOTS].ready = false;
    struct slot *slot = &loader->slots[++loader->in_use % SLOTS];
    pthread_cond_broadcast(&loader->freed);
    double start = now();
    while (!slot->ready)
        pthread_cond_wait(&loader->made, &loader->lock);
    loader->waited += now() - start;
    pthread_mutex_unlock(&loader->lock);
    *images = slot->images;
    *labels = slot->labels;
    if (slot->error->text[0] == '\0')
        return 0;
    *error = *slot->error;
    return -1;
}

double rnet_loader_waited(const struct rnet_loader *loader)
{
    return loader->waited;
}

void rnet_loader_stop(struct rnet_loader *loader)
{
    if (loader == NULL)
        return;
    pthread_mutex_lock(&loader->lock);
    loader->stopping = true;
    pthread_cond_broadcast(&loader->freed);
    pthread_mutex_unlock(&loader->lock);
    for (int i = 0; i < loader->thread_count; i++)
        pthread_join(loader->threads[i], NULL);
    for (int i = 0; i < SLOTS; i++) {
        free(loader->slots[i].images);
        free(loader->slots[i].labels);
        free(loader->slots[i].error);
    }
    pthread_cond_destroy(&loader->made);
    pthread_cond_destroy(&loader->freed);
    pthread_mutex_destroy(&loader->lock);
    pthread_mutex_destroy(&loader->source);
    free(loader->threads);
    free(loader);
}
