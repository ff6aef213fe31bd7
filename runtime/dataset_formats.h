/* dataset_formats.h: what recognises each kind of dataset, for dataset.c. */
#ifndef RNET_DATASET_FORMATS_H
#define RNET_DATASET_FORMATS_H

#include "dataset.h"

/* Each fills the zeroed `dataset`: 1 where `path` is of its kind and sound, 0 where it is of
 * another kind, -1 where it is of its kind and broken, with the reason. */
int rnet_dataset_open_cifar(struct rnet_dataset *dataset, const char *path,
                            struct rnet_error *error);
int rnet_dataset_open_idx(struct rnet_dataset *dataset, const char *path, struct rnet_error *error);
int rnet_dataset_open_arrays(struct rnet_dataset *dataset, const char *path,
                             struct rnet_error *error);
int rnet_dataset_open_folder(struct rnet_dataset *dataset, const char *path,
                             struct rnet_error *error);

#endif
