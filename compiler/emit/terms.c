/* terms.c: the pieces that kernels are printed from: values, offsets, and the loop over a part's
 * share of the work. */
#include <stdlib.h>
#include <string.h>

#include "emit/parts.h"

const struct graph_value *emit_input(const struct emitter *e, const struct graph_op *op, int index)
{
    return &e->graph->values.items[op->inputs.items[index]];
}

const struct graph_value *emit_output(const struct emitter *e, const struct graph_op *op)
{
    return &e->graph->values.items[op->output];
}

const struct graph_value *emit_residual(const struct emitter *e, const struct graph_op *op)
{
    return op->residual < 0 ? NULL : &e->graph->values.items[op->residual];
}

int64_t emit_border_floats(const struct graph_value *value)
{
    return value->border * (graph_row_floats(value) + value->block);
}

int64_t emit_image_floats(const struct graph_value *value)
{
    return graph_value_floats(value);
}

struct emit_element emit_element(const struct emitter *e, int block)
{
    return block == e->graph->target->lanes ? (struct emit_element){"rnet", "rnet_vec"}
                                            : (struct emit_element){"rnet1", "real"};
}

const char *emit_plus(struct emitter *e, int64_t floats)
{
    return floats ? arena_printf(e->arena, " + %lld", (long long)floats) : "";
}

const char *emit_term(struct emitter *e, const char *name, int64_t count, int64_t stride)
{
    if (count <= 1 || !stride || !*name)
        return "";
    if (!name[strspn(name, "0123456789")]) /* multiplied out: a product of ints widens late */
        return emit_plus(e, strtoll(name, NULL, 10) * stride);
    return stride == 1 ? arena_printf(e->arena, " + %s", name)
                       : arena_printf(e->arena, " + %s * %lld", name, (long long)stride);
}

const char *emit_channel(struct emitter *e, const struct graph_value *v, const char *c)
{
    long long plane = graph_plane_floats(v);
    if (v->block == 1)
        return v->shape.c > 1 ? arena_printf(e->arena, " + %s * %lld", c, plane) : "";
    if (graph_value_blocks(v) == 1)
        return arena_printf(e->arena, " + %s", c);
    return arena_printf(e->arena, " + %s / %d * %lld + %s %% %d", c, v->block, plane, c, v->block);
}

const char *emit_row(struct emitter *e, const struct graph_value *v, const char *h, int64_t count,
                     int stride)
{
    return arena_printf(
        e->arena, "%s%s%s", emit_term(e, "n", e->graph->batch, emit_image_floats(v)),
        emit_term(e, h, count, stride * graph_row_floats(v)), emit_plus(e, emit_border_floats(v)));
}

const char *emit_plane(struct emitter *e, const struct graph_value *v)
{
    return arena_printf(e->arena, "%s%s%s",
                        emit_term(e, "n", e->graph->batch, emit_image_floats(v)),
                        emit_term(e, "i", graph_value_blocks(v), graph_plane_floats(v)),
                        emit_plus(e, emit_border_floats(v)));
}

const char *emit_group_row(struct emitter *e, const struct graph_op *op,
                           const struct graph_value *v, const char *h)
{
    int64_t groups = graph_value_blocks(v) / op->tile.blocks;
    return arena_printf(
        e->arena, "%s%s%s%s", emit_term(e, "n", e->graph->batch, emit_image_floats(v)),
        emit_term(e, "g", groups, op->tile.blocks * graph_plane_floats(v)),
        emit_term(e, h, v->shape.h, graph_row_floats(v)), emit_plus(e, emit_border_floats(v)));
}

const char *emit_kernel_number(struct emitter *e, const struct plan_kernel *k)
{
    return arena_copy(e->arena, k->name, strcspn(k->name, "_"));
}

void emit_own_sums(struct emitter *e, int64_t channels)
{
    writer_print(e->out, "    double *own = sums + part * %lld;\n", (long long)(2 * channels));
    writer_print(e->out, "    for (size_t c = 0; c < %lld; c++)\n        own[c] = 0.0;\n",
                 (long long)(2 * channels));
}

void emit_add_sums(struct emitter *e, int indent, const char *from, int groups, int64_t channels)
{
    long long count = channels;
    const char *group = emit_term(e, "g", groups, channels);
    writer_print(e->out, "%*sfor (size_t c = 0; c < %lld; c++) {\n", indent, "", count);
    writer_print(e->out, "%*sown[c%s] += %s[c];\n", indent + 4, "", group, from);
    writer_print(e->out, "%*sown[%lld + c%s] += %s[%lld + c];\n%*s}\n", indent + 4, "",
                 groups * count, group, from, count, indent, "");
}

const char *emit_plane_row(struct emitter *e, const struct graph_value *v)
{
    return arena_printf(
        e->arena, "%s%s%s%s", emit_term(e, "n", e->graph->batch, emit_image_floats(v)),
        emit_term(e, "i", graph_value_blocks(v), graph_plane_floats(v)),
        emit_term(e, "h", v->shape.h, graph_row_floats(v)), emit_plus(e, emit_border_floats(v)));
}

void emit_share(struct emitter *e, const struct emit_axis *axes, int count)
{
    int64_t total = 1, below = 1;
    for (int i = 0; i < count; i++)
        total *= axes[i].count;
    const char *line = arena_printf(e->arena, "units %lld", (long long)total);
    for (int i = 0; i < count; i++)
        if (axes[i].count > 1 && strcmp(axes[i].name, "u"))
            line =
                arena_printf(e->arena, "%s %s:%lld", line, axes[i].name, (long long)axes[i].count);
    e->share = arena_printf(e->arena, "%s%s\n", e->share ? e->share : "", line);
    writer_print(e->out, "    const size_t end = rnet_share(%lld, part + 1, parts);\n",
                 (long long)total);
    writer_print(e->out, "    for (size_t u = rnet_share(%lld, part, parts); u < end; u++) {\n",
                 (long long)total);
    struct text_list list = {0};
    for (int i = count - 1; i >= 0; i--) {
        const char *text = "u";
        if (below > 1)
            text = arena_printf(e->arena, "%s / %lld", text, (long long)below);
        if (below * axes[i].count < total)
            text = arena_printf(e->arena, "%s %% %lld", text, (long long)axes[i].count);
        below *= axes[i].count;
        if (axes[i].count > 1 && strcmp(axes[i].name, "u"))
            text_list_add(e->arena, &list, "%s = %s", axes[i].name, text);
    }
    if (list.texts.count) {
        writer_print(e->out, "        const size_t %s", list.texts.items[0]);
        for (int i = 1; i < list.texts.count; i++)
            writer_print(e->out, ", %s", list.texts.items[i]);
        writer_print(e->out, ";\n");
    }
}

int64_t emit_multiply_adds(const struct emitter *e, const struct graph_op *op)
{
    static const bool multiplies[OP_COUNT] = {
        [OP_conv] = true,
        [OP_linear] = true,
        [OP_conv_backward_data] = true,
        [OP_conv_backward_weights] = true,
        [OP_linear_backward_data] = true,
        [OP_linear_backward_weights] = true,
    };
    int64_t sum = 0;
    if (!multiplies[op->kind])
        return 0;
    for (int i = 0; i < op->nodes.count; i++)
        sum += model_multiply_adds(e->graph->model, op->nodes.items[i]);
    return sum;
}
