/* pool.c: maximum and average over windows.
 *
 * Windows are clipped to the image. The average divides by the whole window, padding included, but,
 * with `ceil`, not by what lies beyond the padding (PyTorch's count_include_pad). A unit of work is
 * one output row of one block of channels. */
#include "emit/parts.h"

/* Whether some window reaches over the image's edge on an axis: else no clipping is printed. */
static bool reaches_over(const struct window *w, int kernel, int in, int out)
{
    return w->pad > 0 || (int64_t)(out - 1) * w->stride + kernel > in;
}

void emit_clip(struct emitter *e, int indent, const struct window *w, char name, const char *at,
               int kernel, int in, int out)
{
    const char *start = out == 1 ? "0" : at;
    if (out > 1 && w->stride > 1)
        start = arena_printf(e->arena, "%s * %d", at, w->stride);
    const char *end = out == 1 ? arena_printf(e->arena, "%d", kernel)
                               : arena_printf(e->arena, "%s + %d", start, kernel);
    if (reaches_over(w, kernel, in, out)) {
        writer_print(e->out, "%*sconst size_t %c0 = rnet_clip_first(%s, %d);\n", indent, "", name,
                     start, w->pad);
        writer_print(e->out, "%*sconst size_t %c1 = rnet_clip_last(%s, %d, %d);\n", indent, "",
                     name, end, w->pad, in);
    } else {
        writer_print(e->out, "%*sconst size_t %c0 = %s, %c1 = %s;\n", indent, "", name, start, name,
                     end);
    }
}

bool emit_clips_area(const struct emitter *e, const struct graph_op *op)
{
    const struct window *w = &op->window;
    const struct shape in = emit_input(e, op, 0)->shape, out = emit_output(e, op)->shape;
    return (int64_t)(out.h - 1) * w->stride + w->kh > in.h + 2 * w->pad ||
           (int64_t)(out.w - 1) * w->stride + w->kw > in.w + 2 * w->pad;
}

/* The factor of the average. */
static const char *divisor(struct emitter *e, const struct graph_op *op, struct shape in,
                           struct shape out)
{
    const struct window *w = &op->window;
    if (!emit_clips_area(e, op))
        return e->graph->precise ? arena_printf(e->arena, "1.0 / %d.0", w->kh * w->kw)
                                 : arena_printf(e->arena, "1.0f / %d.0f", w->kh * w->kw);
    const char *rows = out.h == 1 ? "0" : arena_printf(e->arena, "oy * %d", w->stride);
    const char *columns = out.w == 1 ? "0" : arena_printf(e->arena, "ox * %d", w->stride);
    writer_print(e->out, "            const size_t high = rnet_clip_last(%s + %d, 0, %d) - %s;\n",
                 rows, w->kh, in.h + 2 * w->pad, rows);
    writer_print(e->out, "            const size_t wide = rnet_clip_last(%s + %d, 0, %d) - %s;\n",
                 columns, w->kw, in.w + 2 * w->pad, columns);
    return "(real)1 / (real)(high * wide)";
}

static void print_window(struct emitter *e, const struct graph_op *op, int block)
{
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct emit_element el = emit_element(e, block);
    struct writer *out = e->out;
    bool max = op->kind == OP_maxpool;
    emit_clip(e, 12, &op->window, 'w', "ox", op->window.kw, x->shape.w, y->shape.w);
    writer_print(out, "            %s s = %s_splat(%s);\n", el.type, el.prefix,
                 max ? "-INFINITY" : "0.0f");
    writer_print(out, "            for (size_t h = h0; h < h1; h++)\n");
    writer_print(out, "                for (size_t w = w0; w < w1; w++)\n");
    writer_print(out, "                    s = %s_%s(s, %s_load(xp + h * %lld%s));\n", el.prefix,
                 max ? "max" : "add", el.prefix, (long long)graph_row_floats(x),
                 emit_term(e, "w", x->shape.w + 1, block));
    const char *result = "s";
    if (!max)
        result = arena_printf(e->arena, "%s_mul(s, %s_splat(%s))", el.prefix, el.prefix,
                              divisor(e, op, x->shape, y->shape));
    writer_print(out, "            %s_store(yr%s, %s);\n", el.prefix,
                 emit_term(e, "ox", y->shape.w, block), result);
}

void emit_pool(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(y);
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"i", blocks}, {"oy", y->shape.h}};
    emit_share(e, axes, 3);
    writer_print(out, "        const real *xp = x%s%s%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(x)),
                 emit_term(e, "i", blocks, graph_plane_floats(x)),
                 emit_plus(e, emit_border_floats(x)));
    writer_print(out, "        real *yr = y%s%s%s%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(y)),
                 emit_term(e, "i", blocks, graph_plane_floats(y)),
                 emit_term(e, "oy", y->shape.h, graph_row_floats(y)),
                 emit_plus(e, emit_border_floats(y)));
    emit_clip(e, 8, &op->window, 'h', "oy", op->window.kh, x->shape.h, y->shape.h);
    if (y->shape.w > 1)
        writer_print(out, "        for (size_t ox = 0; ox < %d; ox++) {\n", y->shape.w);
    else
        writer_print(out, "        {\n");
    print_window(e, op, y->block);
    writer_print(out, "        }\n    }\n");
}
