/* generated.c: made-up parameters. In: a manifest. Out: its tensors, by a fixed rule. */
#include "generated.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "random.h"

static const uint64_t SEED = 0x67656e6572617465; /* + the row, as the stream */

static int ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

int rnet_generated_is_statistic(const struct rnet_manifest_row *row)
{
    return ends_with(row->name, ".running_mean") || ends_with(row->name, ".running_var");
}

int rnet_generated_is_bias(const char *name)
{
    return ends_with(name, ".bias");
}

static size_t row_floats(const struct rnet_manifest_row *row)
{
    size_t floats = 1;
    for (int i = 0; i < row->rank; i++)
        floats *= (size_t)row->dims[i];
    return floats;
}

size_t rnet_generated_floats(const struct rnet_manifest_row *rows, size_t count)
{
    size_t floats = 0;
    for (size_t i = 0; i < count; i++)
        floats += row_floats(&rows[i]);
    return floats - rnet_generated_statistics(rows, count);
}

size_t rnet_generated_statistics(const struct rnet_manifest_row *rows, size_t count)
{
    size_t floats = 0;
    for (size_t i = 0; i < count; i++)
        floats += rnet_generated_is_statistic(&rows[i]) ? row_floats(&rows[i]) : 0;
    return floats;
}

/* The values of row `number`, uniform in middle +- reach. */
static void fill(const struct rnet_manifest_row *row, size_t number, float *values)
{
    size_t floats = row_floats(row);
    double middle = 1, reach = 0.5;
    if (row->rank == 2 || row->rank == 4) {
        middle = 0;
        reach = sqrt(6 * (double)row->dims[0] / (double)floats);
    } else if (rnet_generated_is_bias(row->name)) {
        middle = 0;
    }
    struct rnet_random random = {SEED, number, 0};
    for (size_t i = 0; i < floats; i++)
        values[i] = (float)(middle + reach * (2 * rnet_random_uniform(&random) - 1));
}

void rnet_generate(const struct rnet_manifest_row *rows, size_t count, float *values,
                   const float *statistics, struct rnet_tensor *tensors)
{
    for (size_t i = 0; i < count; i++) {
        size_t floats = row_floats(&rows[i]);
        struct rnet_tensor *tensor = &tensors[i];
        *tensor = (struct rnet_tensor){.name = rows[i].name,
                                       .dtype = RNET_F32,
                                       .rank = rows[i].rank,
                                       .count = (int64_t)floats};
        for (int k = 0; k < rows[i].rank; k++)
            tensor->dims[k] = rows[i].dims[k];
        if (rnet_generated_is_statistic(&rows[i])) {
            tensor->data = statistics;
            statistics += floats;
        } else {
            fill(&rows[i], i, values);
            tensor->data = values;
            values += floats;
        }
    }
}
