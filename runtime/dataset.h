/* dataset.h: labelled pictures, to train on and to evaluate with: CIFAR-10/100 in binary form, IDX
 * files, a folder of class folders of pictures, or a folder with images.npy and labels.npy.
 *
 * Opening reads and checks everything but the pictures of class folders and the elements of
 * images.npy, which are read when they are asked for. */
#ifndef RNET_DATASET_H
#define RNET_DATASET_H

#include <stdint.h>

#include "error.h"
#include "image.h"
#include "npy.h"

enum rnet_dataset_form {
    RNET_DATASET_PIXELS, /* 8-bit planes in memory */
    RNET_DATASET_FILES,  /* picture files */
    RNET_DATASET_BYTES,  /* uint8 images.npy */
    RNET_DATASET_FLOATS, /* float images.npy: input tensors as they are */
};

struct rnet_dataset {
    const char *kind; /* "CIFAR-10" */
    int training;     /* 1: the part to train on was asked for */
    char *source;     /* the file or folder that was chosen */
    enum rnet_dataset_form form;
    int64_t count;
    int classes;           /* labels are below it */
    int *labels;           /* `count` of them */
    int c, h, w;           /* of every sample; 0 0 0 for picture files */
    unsigned char *pixels; /* PIXELS: record i starts at i * record_bytes + skip_bytes */
    size_t record_bytes;   /* c*h*w and what stands before it */
    size_t skip_bytes;
    char **files;       /* FILES: `count` paths */
    char **class_names; /* FILES: of the folders that it was read from; labels index them */
    int class_folders;
    struct rnet_npy images; /* BYTES, FLOATS */
    char *images_path;      /* its path */
};

/* Recognises and opens `path`. Of several parts the test part is taken, else the training part.
 * 0, or -1 with the reason. Close it in either case. */
int rnet_dataset_open(struct rnet_dataset *dataset, const char *path, struct rnet_error *error);
void rnet_dataset_close(struct rnet_dataset *dataset);

/* The same for the part to train on: the training files of CIFAR and IDX; of a folder that has
 * folders `train` and `val` or `test`, the first (and the other for evaluation); else all. */
int rnet_dataset_open_training(struct rnet_dataset *dataset, const char *path,
                               struct rnet_error *error);

/* Picture `index` (any form but FLOATS), 1 or 3 channels. Free it with rnet_image_free. */
int rnet_dataset_image(struct rnet_dataset *dataset, int64_t index, struct rnet_image *image,
                       struct rnet_error *error);

/* Sample `index` of form FLOATS: c*h*w floats. */
int rnet_dataset_floats(struct rnet_dataset *dataset, int64_t index, float *out,
                        struct rnet_error *error);

/* What sample `index` is called in messages, into `text`: its file, or source and number. */
void rnet_dataset_name(const struct rnet_dataset *dataset, int64_t index, char *text, size_t bytes);

#endif
