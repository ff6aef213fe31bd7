/* network.h: a .rnet file as the compiler understands it, for tests that need its shapes. */
#ifndef RNET_TESTS_SUPPORT_NETWORK_H
#define RNET_TESTS_SUPPORT_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/source.h"
#include "check/model.h"
#include "weights.h"

struct network {
    struct arena *arena; /* owns all that follows */
    const struct model *model;
    const struct sources *sources;  /* the texts that were read */
    struct rnet_manifest_row *rows; /* the tensors of its weights file, in text order */
    size_t row_count;
    size_t input_floats, output_floats; /* of one image; all outputs' */
};

/* Parses and checks the file. False where it has errors, which are printed. The caller gives the
 * network back with network_free in both cases. */
bool network_load(struct network *network, const char *path);
void network_free(struct network *network);

/* Floats of one image's output `index`. */
size_t network_output_floats(const struct model *model, int index);

/* Writes the weights of seed 1 (oracle_weights.h) for the network. False where that fails. */
bool network_write_weights(const struct network *network, const char *path);

#endif
