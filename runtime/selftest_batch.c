/* selftest_batch.c: the batch and the parameters of the step that a training program is tested by.
 * In: rows of tensors. Out: labels, seeds, values. */
#include "selftest_batch.h"

#include <stdlib.h>
#include <string.h>

#include "generated.h"
#include "random.h"

static const uint64_t SEED = 0x73656c6674657374; /* of dropout */

int rnet_selftest_copies(int image, int images, int batch)
{
    return batch / images + (image < batch % images);
}

int rnet_selftest_label(int image, int classes)
{
    return (3 + 5 * image) % classes;
}

uint64_t rnet_selftest_seed(int image)
{
    return rnet_random(SEED, 0, (uint64_t)image);
}

int rnet_selftest_channels(const struct rnet_master_row *row)
{
    return row->rank > 1 ? row->dims[0] : 1;
}

int rnet_selftest_is_bias(const struct rnet_master_row *row)
{
    return row->learned && row->rank == 1 && rnet_generated_is_bias(row->name);
}

size_t rnet_selftest_biases(const struct rnet_master_row *rows, size_t count)
{
    size_t floats = 0;
    for (size_t i = 0; i < count; i++)
        floats += rnet_selftest_is_bias(&rows[i]) ? (size_t)rows[i].dims[0] : 0;
    return floats;
}

/* Scales alone start as 1. */
int rnet_selftest_is_scale(const struct rnet_master_row *row)
{
    return row->learned && row->rank == 1 && !rnet_selftest_is_bias(row) &&
           row->init == RNET_INIT_CONSTANT && row->init_value >= 1;
}

/* Learned rows lie one after the other in `values`. */
static void multiply_scales(const struct rnet_master_row *rows, size_t count, float gain,
                            const struct rnet_selftest_parameters *parameters)
{
    float *values = parameters->values;
    for (size_t i = 0; i < count; i++) {
        int64_t floats = rows[i].learned ? parameters->tensors[i].count : 0;
        for (int64_t k = 0; k < floats && rnet_selftest_is_scale(&rows[i]); k++)
            values[k] *= gain;
        values += floats;
    }
}

/* The rows as a manifest has them; NULL: no memory. */
static struct rnet_manifest_row *manifest_of(const struct rnet_master_row *rows, size_t count)
{
    struct rnet_manifest_row *manifest = calloc(count + 1, sizeof *manifest);
    for (size_t i = 0; manifest != NULL && i < count; i++) {
        manifest[i].name = rows[i].name;
        manifest[i].rank = rows[i].rank;
        memcpy(manifest[i].dims, rows[i].dims, sizeof manifest[i].dims);
    }
    return manifest;
}

int rnet_selftest_generate(struct rnet_selftest_parameters *parameters,
                           const struct rnet_master_row *rows, size_t count, float gain,
                           const float *biases, struct rnet_error *error)
{
    *parameters = (struct rnet_selftest_parameters){NULL, NULL, NULL};
    struct rnet_manifest_row *manifest = manifest_of(rows, count);
    if (manifest == NULL)
        return rnet_fail(error, "no memory for the names of %zu parameters", count);
    size_t floats = rnet_generated_floats(manifest, count);
    size_t statistics = rnet_generated_statistics(manifest, count);
    parameters->tensors = calloc(count + 1, sizeof *parameters->tensors);
    parameters->values = malloc((floats + 1) * sizeof *parameters->values);
    parameters->statistics = malloc((statistics + 1) * sizeof *parameters->statistics);
    int status = 0;
    if (parameters->tensors == NULL || parameters->values == NULL ||
        parameters->statistics == NULL) {
        status = rnet_fail(error, "no memory for %zu parameters", floats + statistics);
    } else {
        for (size_t i = 0; i < statistics; i++)
            parameters->statistics[i] = RNET_SELFTEST_STATISTIC;
        rnet_generate(manifest, count, parameters->values, parameters->statistics,
                      parameters->tensors);
        multiply_scales(rows, count, gain, parameters);
        for (size_t i = 0; biases != NULL && i < count; i++)
            if (rnet_selftest_is_bias(&rows[i])) {
                parameters->tensors[i].data = biases;
                biases += rows[i].dims[0];
            }
    }
    free(manifest);
    return status;
}

void rnet_selftest_free(struct rnet_selftest_parameters *parameters)
{
    free(parameters->tensors);
    free(parameters->values);
    free(parameters->statistics);
    *parameters = (struct rnet_selftest_parameters){NULL, NULL, NULL};
}
