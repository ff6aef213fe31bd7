/* move.c: operators that move elements without computing: copies between layouts, flattening, the
 * zero-channel shortcut; and softmax, which like them goes through plain channels.
 *
 * Channel c of a value of block B is lane c % B of block c / B. */
#include "emit/parts.h"

/* Offset of channel `c` (an expression) within an image of v: its block's plane and its lane. */
static const char *channel_offset(struct emitter *e, const struct graph_value *v, const char *c)
{
    long long plane = graph_plane_floats(v);
    if (v->block == 1)
        return v->shape.c > 1 ? arena_printf(e->arena, " + %s * %lld", c, plane) : "";
    if (graph_value_blocks(v) == 1)
        return arena_printf(e->arena, " + %s", c);
    return arena_printf(e->arena, " + %s / %d * %lld + %s %% %d", c, v->block, plane, c, v->block);
}

/* Start of image `n`, row `h` times `stride`. */
static const char *row_offset(struct emitter *e, const struct graph_value *v, const char *h,
                              int64_t count, int stride)
{
    return arena_printf(
        e->arena, "%s%s%s", emit_term(e, "n", e->graph->batch, emit_image_floats(v)),
        emit_term(e, h, count, stride * graph_row_floats(v)), emit_plus(e, emit_border_floats(v)));
}

/* Opens the loops over a row's pixels and a block's lanes of the output; declares c where
 * `channel`. */
static void open_lanes(struct emitter *e, const struct graph_value *y, bool channel)
{
    struct writer *out = e->out;
    int blocks = graph_value_blocks(y);
    writer_print(out, "        for (size_t w = 0; w < %d; w++)\n", y->shape.w);
    writer_print(out, "            for (size_t l = 0; l < %d; l++) {\n", y->block);
    const char *block = emit_term(e, "o", blocks, y->block);
    if (channel)
        writer_print(out, "                const size_t c = l%s;\n", block);
}

/* Prints the row pointers and loops shared by copies: y's element is the value of `source`, which
 * may use c (its channel), w and xr; zero where `inside` does not hold. */
static void print_gather(struct emitter *e, const struct graph_op *op, const char *inside,
                         const char *source, int stride)
{
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(y);
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"o", blocks}, {"h", y->shape.h}};
    emit_share(e, axes, 3);
    writer_print(out, "        const float *xr = x%s;\n",
                 row_offset(e, x, "h", y->shape.h, stride));
    writer_print(out, "        float *yr = y%s%s;\n", row_offset(e, y, "h", y->shape.h, 1),
                 emit_term(e, "o", blocks, graph_plane_floats(y)));
    open_lanes(e, y, *inside || x->block > 1 || x->shape.c > 1);
    const char *to = emit_term(e, "w", y->shape.w, y->block);
    if (*inside) {
        writer_print(out, "                const int inside = %s;\n", inside);
        writer_print(out, "                yr[l%s] = inside ? %s : 0.0f;\n", to, source);
    } else {
        writer_print(out, "                yr[l%s] = %s;\n", to, source);
    }
    writer_print(out, "            }\n    }\n");
}

void emit_reorder(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    const char *source = arena_printf(
        e->arena, "xr[%s%s]", y->shape.w > 1 ? arena_printf(e->arena, "w * %d", x->block) : "0",
        channel_offset(e, x, "c"));
    bool padded = y->shape.c % y->block;
    print_gather(e, op, padded ? arena_printf(e->arena, "c < %d", y->shape.c) : "", source, 1);
}

void emit_pad_shortcut(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0);
    int before = op->channels_before;
    const char *from = before ? arena_printf(e->arena, "(c - %d)", before) : "c";
    const char *source =
        arena_printf(e->arena, "xr[w * %d%s]", op->stride * x->block, channel_offset(e, x, from));
    const char *inside =
        before ? arena_printf(e->arena, "c >= %d && c < %d", before, before + x->shape.c)
               : arena_printf(e->arena, "c < %d", x->shape.c);
    print_gather(e, op, inside, source, op->stride);
}

void emit_flatten(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"c", x->shape.c}};
    emit_share(e, axes, 2);
    writer_print(out, "        const float *xc = x%s%s%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(x)),
                 x->shape.c > 1 ? channel_offset(e, x, "c") : "",
                 emit_plus(e, emit_border_floats(x)));
    writer_print(out, "        float *yc = y%s%s;\n",
                 emit_term(e, "n", e->graph->batch, y->shape.c),
                 emit_term(e, "c", x->shape.c, (int64_t)x->shape.h * x->shape.w));
    writer_print(out, "        for (size_t h = 0; h < %d; h++)\n", x->shape.h);
    writer_print(out, "            for (size_t w = 0; w < %d; w++)\n", x->shape.w);
    writer_print(out, "                yc[h * %d + w] = xc[h * %lld + w * %d];\n    }\n",
                 x->shape.w, (long long)graph_row_floats(x), x->block);
}

void emit_softmax(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    int channels = y->shape.c;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"h", y->shape.h}, {"w", y->shape.w}};
    emit_share(e, axes, 3);
    writer_print(out, "        const float *xq = x%s%s;\n", row_offset(e, x, "h", x->shape.h, 1),
                 emit_term(e, "w", x->shape.w, x->block));
    writer_print(out, "        float *yq = y%s%s;\n", row_offset(e, y, "h", y->shape.h, 1),
                 emit_term(e, "w", y->shape.w, y->block));
    writer_print(out, "        float most = -INFINITY, sum = 0.0f;\n");
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            most = rnet1_max(most, xq[0%s]);\n", channel_offset(e, x, "c"));
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            sum += expf(xq[0%s] - most);\n", channel_offset(e, x, "c"));
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            yq[0%s] = expf(xq[0%s] - most) / sum;\n",
                 channel_offset(e, y, "c"), channel_offset(e, x, "c"));
    int lanes = graph_value_blocks(y) * y->block;
    if (lanes > channels) {
        writer_print(out, "        for (size_t c = %d; c < %d; c++)\n", channels, lanes);
        writer_print(out, "            yq[0%s] = 0.0f;\n", channel_offset(e, y, "c"));
    }
    writer_print(out, "    }\n");
}
