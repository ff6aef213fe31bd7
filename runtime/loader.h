/* loader.h: batches of a dataset for training, read, decoded and augmented ahead by threads of
 * their own.
 *
 * Samples stand in an endless row: the first epoch in its random order, then the second, ... Batch
 * n is the samples [n * batch, (n + 1) * batch) of it, so that every sample comes once an epoch and
 * no batch is short. What a batch holds depends on the seed and on n alone, not on the threads. */
#ifndef RNET_LOADER_H
#define RNET_LOADER_H

#include <stdbool.h>

#include "dataset.h"
#include "program.h"
#include "recipe.h"

struct rnet_loader_options {
    struct rnet_dataset *dataset; /* nobody else reads it while the loader runs */
    int64_t first, count;         /* the samples of the dataset that take part; count > 0 */
    const struct rnet_recipe *recipe;
    const struct rnet_preprocess *how;
    const float *mean_pixel; /* as rnet_preprocess takes it */
    int c, h, w, batch;
    uint64_t seed;
    int64_t start;         /* the first batch's number */
    int workers;           /* threads, 1 or more */
    bool shuffle, augment; /* false: in the dataset's order; as for evaluation */
};

struct rnet_loader;

/* Starts the threads. 0, or -1 with the reason. */
int rnet_loader_start(struct rnet_loader **loader, const struct rnet_loader_options *options,
                      struct rnet_error *error);

/* The next batch: batch x c x h x w floats and `batch` labels, valid until the next call. 0, or -1
 * with the reason (a picture that cannot be read, an input that is not finite); nothing comes after
 * that. */
int rnet_loader_next(struct rnet_loader *loader, const float **images, const int **labels,
                     struct rnet_error *error);

/* Memory that a loader with these options takes, pictures that are being decoded aside. */
size_t rnet_loader_bytes(const struct rnet_loader_options *options);

/* Seconds that rnet_loader_next has waited for batches that were not ready. */
double rnet_loader_waited(const struct rnet_loader *loader);

/* Stops and frees; NULL is allowed. */
void rnet_loader_stop(struct rnet_loader *loader);

#endif
