/* map_memory.c: the map's lists of what lies where: buffers of the workspace, arrays of the
 * parameter block. In: a plan. Out: JSON. */
#include <string.h>

#include "emit/map.h"
#include "plan/reuse.h"

static void print_buffers(struct emitter *e, const char *key, const int *buffers, int count)
{
    struct text_list list = {0};
    for (int i = 0; i < count; i++)
        array_push(e->arena, &list.texts, e->names->buffer[buffers[i]]);
    writer_print(e->out, ", ");
    emit_map_texts(e, key, &list);
}

/* What a buffer is to the layer whose name it has. */
static const char *role_name(const struct emitter *e, const struct plan_buffer *b)
{
    static const char *const names[] = {
        [VALUE_RESULT] = "result",
        [VALUE_COPY] = "copy",
        [VALUE_GRADIENT] = "gradient",
        [VALUE_SUMS] = "sums",
        [VALUE_PARTS] = "parts",
        [VALUE_STATISTICS] = "statistics",
        [VALUE_FACTORS] = "factors",
        [VALUE_FLIPPED] = "flipped weights",
        [VALUE_WINOGRAD] = "transformed weights",
        [VALUE_PARAMETER] = "gradient of a parameter",
        [VALUE_LOSS] = "losses",
    };
    return b->value < 0 ? "scratch" : names[e->graph->values.items[b->value].role];
}

void emit_map_buffers(struct emitter *e)
{
    const struct plan *plan = e->plan;
    const struct plan_reuse *reuse = plan_reuse(e->arena, plan);
    writer_print(e->out, "\"buffers\": [");
    for (int i = 0; i < plan->buffers.count; i++) {
        const struct plan_buffer *b = &plan->buffers.items[i];
        emit_map_open(e, i);
        writer_print(e->out, "{");
        emit_map_text(e, "name", e->names->buffer[i]);
        writer_print(e->out, ", \"line\": %d, ", e->places->buffers[i]);
        emit_map_text(e, "value",
                      b->value >= 0 ? graph_value_name(e->arena, e->graph, b->value) : "scratch");
        writer_print(e->out, ", ");
        emit_map_text(e, "role", role_name(e, b));
        if (b->value >= 0) {
            writer_print(e->out, ", ");
            emit_map_text(e, "layout", emit_layout(e, &e->graph->values.items[b->value]));
        }
        writer_print(e->out, ", \"offset\": %lld, \"lines\": %lld, ", (long long)b->offset,
                     (long long)b->lines);
        emit_map_range(e, "live", (struct emit_range){b->first + 1, b->last + 1});
        print_buffers(e, b->replaces >= 0 ? "overwrites" : "reuses", reuse[i].before.items,
                      reuse[i].before.count);
        print_buffers(e, "taken_by", reuse[i].after.items, reuse[i].after.count);
        writer_print(e->out, "}");
    }
    emit_map_close(e, plan->buffers.count);
}

/* ---- Parameters ---- */

static void add_tensor(struct emitter *e, struct text_list *list, const char *prefix,
                       const char *part)
{
    array_push(e->arena, &list->texts, (const char *)arena_printf(e->arena, "%s.%s", prefix, part));
}

/* The tensor of the weights file that one array of a training program holds. */
static void add_master(struct emitter *e, struct text_list *list, const struct plan_param *p)
{
    const struct model *model = e->graph->model;
    for (int i = 0; i < model->params.count; i++)
        if (model->params.items[i].node == p->node && model->params.items[i].role == p->role)
            array_push(e->arena, &list->texts, model->params.items[i].name);
}

/* The tensors that runtime/prepare makes an array of. */
static void add_prepared(struct emitter *e, struct text_list *list,
                         const struct rnet_prepare_row *row)
{
    static const char *const of_bn[] = {"weight", "bias", "running_mean", "running_var"};
    bool scale = row->kind == RNET_PREPARE_CONV_WEIGHT ||
                 row->kind == RNET_PREPARE_WINOGRAD_WEIGHT ||
                 row->kind == RNET_PREPARE_WINOGRAD2_WEIGHT || row->kind == RNET_PREPARE_BN_SCALE;
    bool bias = row->kind == RNET_PREPARE_CONV_BIAS || row->kind == RNET_PREPARE_LINEAR_BIAS;
    bool bn = row->kind == RNET_PREPARE_BN_SCALE || row->kind == RNET_PREPARE_BN_SHIFT;
    if (row->kind == RNET_PREPARE_COPY)
        array_push(e->arena, &list->texts, row->weight);
    else if (!bn && (!bias || row->bias))
        add_tensor(e, list, row->weight, bias ? "bias" : "weight");
    for (int i = 0; row->bn && i < 4; i++)
        if (!scale || i == 0 || i == 3) /* the scale: weight / sqrt(running_var + eps) */
            add_tensor(e, list, row->bn, of_bn[i]);
}

void emit_map_params(struct emitter *e)
{
    const struct plan *plan = e->plan;
    writer_print(e->out, "\"parameters\": [");
    for (int i = 0; i < plan->params.count; i++) {
        const struct plan_param *p = &plan->params.items[i];
        struct text_list tensors = {0};
        if (e->graph->training)
            add_master(e, &tensors, p);
        else
            add_prepared(e, &tensors, &p->row);
        emit_map_open(e, i);
        writer_print(e->out, "{");
        emit_map_text(e, "name", e->names->param_path[i]);
        writer_print(e->out, ", ");
        emit_map_text(e, "block",
                      !e->graph->training    ? "params"
                      : plan_is_statistic(p) ? "statistics"
                                             : "weights");
        writer_print(e->out, ", \"offset\": %lld, \"lines\": %lld, ",
                     (long long)p->row.offset / PLAN_LINE_FLOATS, (long long)p->lines);
        emit_map_texts(e, "tensors", &tensors);
        writer_print(e->out, "}");
    }
    emit_map_close(e, plan->params.count);
}
