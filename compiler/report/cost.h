/* cost.h: what a range of a model's nodes costs for one image in inference. */
#ifndef RNETC_REPORT_COST_H
#define RNETC_REPORT_COST_H

#include <stdint.h>

#include "check/model.h"

struct cost {
    int64_t layers; /* nodes, auxiliary ones left out */
    int64_t parameters, multiply_adds;
    int64_t output_bytes; /* float32 */
    int64_t auxiliary_parameters;
};

/* One node's; of an auxiliary node, parameters count as auxiliary and all else is 0. */
struct cost cost_node(const struct model *model, int node);

/* The sum over the nodes [first, last). */
struct cost cost_range(const struct model *model, int first, int last);

#endif
