/* channels.c: operators that look across channels at one pixel: softmax, maxout, local response
 * normalisation. A unit of work is one pixel; lanes past the last channel are set to 0. */
#include "emit/parts.h"

/* Opens the loop over pixels; xq and yq point to the pixel's channel 0. */
static void open_pixels(struct emitter *e, const struct graph_op *op)
{
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"h", y->shape.h}, {"w", y->shape.w}};
    emit_share(e, axes, 3);
    writer_print(e->out, "        const real *xq = x%s%s;\n", emit_row(e, x, "h", x->shape.h, 1),
                 emit_term(e, "w", x->shape.w, x->block));
    writer_print(e->out, "        real *yq = y%s%s;\n", emit_row(e, y, "h", y->shape.h, 1),
                 emit_term(e, "w", y->shape.w, y->block));
}

static void close_pixels(struct emitter *e, const struct graph_op *op)
{
    const struct graph_value *y = emit_output(e, op);
    int channels = y->shape.c, lanes = graph_value_blocks(y) * y->block;
    if (lanes > channels) {
        writer_print(e->out, "        for (size_t c = %d; c < %d; c++)\n", channels, lanes);
        writer_print(e->out, "            yq[0%s] = 0.0f;\n", emit_channel(e, y, "c"));
    }
    writer_print(e->out, "    }\n");
}

void emit_softmax(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    int channels = y->shape.c;
    open_pixels(e, op);
    writer_print(out, "        real most = -INFINITY, sum = 0.0f;\n");
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            most = rnet1_max(most, xq[0%s]);\n", emit_channel(e, x, "c"));
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            sum += rnet1_exp(xq[0%s] - most);\n", emit_channel(e, x, "c"));
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            yq[0%s] = rnet1_exp(xq[0%s] - most) / sum;\n",
                 emit_channel(e, y, "c"), emit_channel(e, x, "c"));
    close_pixels(e, op);
}

void emit_maxout(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    open_pixels(e, op);
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", y->shape.c);
    writer_print(out, "            real most = -INFINITY;\n");
    writer_print(out, "            for (size_t i = c * %d; i < c * %d + %d; i++)\n", op->ways,
                 op->ways, op->ways);
    writer_print(out, "                most = rnet1_max(most, xq[0%s]);\n",
                 emit_channel(e, x, "i"));
    writer_print(out, "            yq[0%s] = most;\n        }\n", emit_channel(e, y, "c"));
    close_pixels(e, op);
}

/* Roots where they do, for they cost a fraction of a power. */
const char *emit_lrn_divisor(struct emitter *e, const struct graph_op *op)
{
    if (op->beta == 0.5)
        return "rnet1_sqrt(d)";
    if (op->beta == 0.75)
        return "(rnet1_sqrt(d) * rnet1_sqrt(rnet1_sqrt(d)))";
    return op->beta == 1 ? "d"
                         : arena_printf(e->arena, "rnet1_pow(d, %s)", emit_float(e, op->beta));
}

void emit_lrn(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    int channels = y->shape.c, half = op->size / 2;
    open_pixels(e, op);
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", channels);
    writer_print(out, "            const size_t last = rnet_clip_last(c + %d, %d, %d);\n", op->size,
                 half, channels);
    writer_print(out, "            real sum = 0.0f;\n");
    writer_print(out, "            for (size_t i = rnet_clip_first(c, %d); i < last; i++)\n", half);
    writer_print(out, "                sum += xq[0%s] * xq[0%s];\n", emit_channel(e, x, "i"),
                 emit_channel(e, x, "i"));
    writer_print(out, "            const real d = 1.0f + %s * sum;\n",
                 emit_float(e, op->alpha / op->size));
    writer_assign(
        out, 12, arena_printf(e->arena, "yq[0%s]", emit_channel(e, y, "c")),
        arena_printf(e->arena, "xq[0%s] / %s", emit_channel(e, x, "c"), emit_lrn_divisor(e, op)));
    writer_print(out, "        }\n");
    close_pixels(e, op);
}
