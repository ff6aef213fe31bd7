/* masters.c: the tensors of a network in training: their places, blocking and first values.
 * In: a plan of training. Out: rows of runtime/training.h. */
#include "plan/masters.h"

#include <math.h>
#include <string.h>

/* The plan's parameter that holds a tensor of the weights file; NULL where the plan has no use for
 * it. */
static const struct plan_param *find_param(const struct plan *plan,
                                           const struct model_param *tensor)
{
    for (int i = 0; i < plan->params.count; i++)
        if (plan->params.items[i].node == tensor->node &&
            plan->params.items[i].role == tensor->role)
            return &plan->params.items[i];
    return NULL;
}

/* Values that one output of a layer is a sum of. */
static double fan_in(const struct model *model, int node)
{
    double count = 1;
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *p = &model->params.items[i];
        for (int k = 1; p->node == node && p->role == PARAM_WEIGHT && k < p->rank; k++)
            count *= p->dims[k];
    }
    return count;
}

/* How training begins: `init he` draws weights from a normal distribution of deviation sqrt(2 /
 * fan-in) and has no biases (He et al. 2015, "Delving deep into rectifiers", section 2.2); without
 * it PyTorch's default holds, uniform in 1 / sqrt(fan-in). */
static void set_init(const struct model *model, const struct model_param *tensor,
                     struct rnet_master_row *row)
{
    const struct model_node *node = &model->nodes.items[tensor->node];
    bool layer = node->op == OPERATOR_conv || node->op == OPERATOR_linear;
    bool he = model->train.init_he || !model->train.present, weight = tensor->role == PARAM_WEIGHT;
    row->init = RNET_INIT_CONSTANT;
    if (layer && weight) {
        double fan = fan_in(model, tensor->node);
        row->init = he ? RNET_INIT_NORMAL : RNET_INIT_UNIFORM;
        row->init_value = he ? sqrt(2 / fan) : 1 / sqrt(fan);
    } else if (layer && (he || node->bias_init < 0 || node->bias_init > 0)) {
        row->init_value = node->bias_init;
    } else if (layer) {
        row->init = RNET_INIT_UNIFORM;
        row->init_value = 1 / sqrt(fan_in(model, tensor->node));
    } else if (node->op == OPERATOR_prelu) {
        row->init_value = 0.25; /* the same paper, section 2.1 */
    } else {
        row->init_value = weight || tensor->role == PARAM_RUNNING_VAR ? 1 : 0;
    }
}

const struct plan_masters *plan_masters(struct arena *arena, const struct plan *plan)
{
    const struct model *model = plan->graph->model;
    struct plan_masters *masters = arena_alloc(arena, sizeof *masters);
    masters->row_of = arena_array(arena, (size_t)model->params.count + 1, sizeof(int));
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *tensor = &model->params.items[i];
        const struct plan_param *param = find_param(plan, tensor);
        masters->row_of[i] = param ? masters->rows.count : -1;
        if (!param)
            continue;
        const struct rnet_prepare_row *r = &param->row;
        struct rnet_master_row row = {
            .name = tensor->name,
            .kind = r->kind == RNET_PREPARE_CONV_WEIGHT     ? RNET_MASTER_CONV
                    : r->kind == RNET_PREPARE_LINEAR_WEIGHT ? RNET_MASTER_LINEAR
                                                            : RNET_MASTER_VECTOR,
            .learned = !plan_is_statistic(param),
            .offset = r->offset,
            .reals = r->floats,
            .rank = tensor->rank,
            .groups = r->groups ? r->groups : 1,
            .in_block = r->in_block,
            .ih = r->ih ? r->ih : 1,
            .iw = r->iw ? r->iw : 1,
            .lanes = r->lanes,
            .kb = r->kb,
        };
        memcpy(row.dims, tensor->dims, sizeof row.dims);
        set_init(model, tensor, &row);
        array_push(arena, &masters->rows, row);
    }
    return masters;
}
