/* cost.c: sums over nodes. Input: a model. Output: exact counts; LIMIT_NODES tensors of
 * LIMIT_TENSOR_FLOATS keep every sum below 2^63. */
#include "report/cost.h"

struct cost cost_node(const struct model *model, int node)
{
    struct shape shape = model->nodes.items[node].shape;
    if (model_is_auxiliary(model, node))
        return (struct cost){.auxiliary_parameters = model_parameters(model, node)};
    return (struct cost){.layers = 1,
                         .parameters = model_parameters(model, node),
                         .multiply_adds = model_multiply_adds(model, node),
                         .output_bytes = (int64_t)shape.c * shape.h * shape.w * 4};
}

struct cost cost_range(const struct model *model, int first, int last)
{
    struct cost sum = {0};
    for (int i = first; i < last; i++) {
        struct cost cost = cost_node(model, i);
        sum.layers += cost.layers;
        sum.parameters += cost.parameters;
        sum.multiply_adds += cost.multiply_adds;
        sum.output_bytes += cost.output_bytes;
        sum.auxiliary_parameters += cost.auxiliary_parameters;
    }
    return sum;
}
