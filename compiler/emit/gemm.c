/* gemm.c: the convolution as a matrix product by OpenBLAS.
 *
 * W (O x I*KH*KW) times the columns of x (I*KH*KW x pixels) gives y (O x pixels). A 1x1 convolution
 * of stride 1 finds its columns in x as it lies; others copy them out (im2col: Chellapilla, Puri
 * and Simard 2006) into the scratch of their thread, whole output rows at a time. The unit of work,
 * and so every product, is the same for any number of threads. */
#include "emit/parts.h"

struct geometry {
    int rows;      /* output rows a unit */
    int columns;   /* of the product: rows * ow */
    int units;     /* units an image and group */
    int64_t depth; /* I/groups * KH * KW */
    bool copies;   /* im2col is needed */
};

static struct geometry geometry(struct emitter *e, const struct graph_op *op)
{
    const struct shape out = emit_output(e, op)->shape;
    struct geometry g;
    g.columns = plan_gemm_columns(e->graph, op);
    g.rows = g.columns / out.w;
    g.units = (out.h + g.rows - 1) / g.rows;
    g.depth = (int64_t)emit_input(e, op, 0)->shape.c / op->groups * op->window.kh * op->window.kw;
    g.copies = plan_gemm_scratch_floats(e->graph, op) > 0;
    return g;
}

static const char *copy_name(struct emitter *e, const struct plan_kernel *k)
{
    return arena_printf(e->arena, "%s_columns", emit_kernel_number(e, k));
}

/* One axis of what is inside the image; no test of an end that no window reaches. */
static void add_inside(struct emitter *e, struct text_list *inside, const char *at,
                       const struct window *w, int last, int in)
{
    text_list_add(e->arena, inside, "%s >= %d", at, w->pad);
    if (last >= w->pad + in)
        text_list_add(e->arena, inside, "%s < %d", at, w->pad + in);
}

/* One element of a column: what lies under the window, 0 in the padding. */
static void print_column(struct emitter *e, const struct window *w, struct shape in,
                         struct shape out)
{
    long long plane = (long long)in.h * in.w;
    struct text_list inside = {0};
    if (!w->pad) {
        writer_print(e->out, "                c[ox] = x[i * %lld + iy * %d + ix];\n", plane, in.w);
        return;
    }
    add_inside(e, &inside, "iy", w, (out.h - 1) * w->stride + (w->kh - 1) * w->dilation, in.h);
    add_inside(e, &inside, "ix", w, (out.w - 1) * w->stride + (w->kw - 1) * w->dilation, in.w);
    const char *all = inside.texts.items[0];
    for (int i = 1; i < inside.texts.count; i++)
        all = arena_printf(e->arena, "%s && %s", all, inside.texts.items[i]);
    emit_where(e, all, "c[ox]",
               arena_printf(e->arena, "x[i * %lld + (iy - %d) * %d + (ix - %d)]", plane, w->pad,
                            in.w, w->pad));
}

void emit_gemm_before(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct shape in = emit_input(e, op, 0)->shape, out = emit_output(e, op)->shape;
    const struct window *w = &op->window;
    struct geometry g = geometry(e, op);
    struct writer *o = e->out;
    if (!g.copies)
        return;
    writer_print(
        o, "/* Columns of the output rows y0 to y1 - 1: one row a channel and window place. */\n");
    writer_print(o, "static void %s(const real *x, real *cols, size_t y0, size_t y1)\n{\n",
                 copy_name(e, k));
    writer_print(o, "    for (size_t d = 0; d < %lld; d++) {\n", (long long)g.depth);
    writer_print(o, "        const size_t i = d / %d, kh = d / %d %% %d, kw = d %% %d;\n",
                 w->kh * w->kw, w->kw, w->kh, w->kw);
    writer_print(o, "        for (size_t oy = y0; oy < y1; oy++) {\n");
    writer_print(o, "            real *c = cols + d * %d + (oy - y0) * %d;\n", g.columns, out.w);
    writer_print(o, "            const size_t iy = oy * %d + kh * %d; /* in padded rows */\n",
                 w->stride, w->dilation);
    writer_print(o, "            for (size_t ox = 0; ox < %d; ox++) {\n", out.w);
    writer_print(o, "                const size_t ix = ox * %d + kw * %d;\n", w->stride,
                 w->dilation);
    print_column(e, w, in, out);
    writer_print(o, "            }\n        }\n    }\n}\n\n");
}

/* Bias, residual and ReLU over what the product left in y. */
static void print_finish(struct emitter *e, const struct graph_op *op, int outputs)
{
    bool bias = op->params.count == 2;
    if (!bias && op->residual < 0 && !op->relu)
        return;
    const char *text = "yu[o * PIXELS + c]";
    int64_t pixels = (int64_t)emit_output(e, op)->shape.h * emit_output(e, op)->shape.w;
    text = arena_printf(e->arena, "yu[o * %lld + c]", (long long)pixels);
    const char *at = text;
    if (bias)
        text = arena_printf(e->arena, "%s + b[%so]", text,
                            op->groups > 1 ? arena_printf(e->arena, "g * %d + ", outputs) : "");
    if (op->residual >= 0)
        text = arena_printf(e->arena, "%s + ru[o * %lld + c]", text, (long long)pixels);
    if (op->relu)
        text = arena_printf(e->arena, "rnet1_relu(%s)", text);
    writer_print(e->out, "        for (size_t o = 0; o < %d; o++)\n", outputs);
    writer_print(e->out, "            for (size_t c = 0; c < count; c++)\n");
    writer_print(e->out, "                %s = %s;\n", at, text);
}

/* Offset of a unit in an array of `channels` channels a group. */
static const char *unit_start(struct emitter *e, const struct graph_op *op, int channels,
                              struct shape s, int64_t row)
{
    int64_t pixels = (int64_t)s.h * s.w;
    struct geometry g = geometry(e, op);
    return arena_printf(e->arena, "%s%s%s", emit_term(e, "n", e->graph->batch, s.c * pixels),
                        emit_term(e, "g", op->groups, channels * pixels),
                        emit_term(e, "t", g.units, row));
}

void emit_gemm(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct shape in = emit_input(e, op, 0)->shape, out = emit_output(e, op)->shape;
    struct geometry g = geometry(e, op);
    int outputs = out.c / op->groups;
    long long pixels = (long long)out.h * out.w;
    struct writer *o = e->out;
    if (g.copies)
        writer_print(o, "    real *own = cols + part * %lld;\n",
                     (long long)plan_scratch_step(e->plan, op));
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"g", op->groups}, {"t", g.units}};
    emit_share(e, axes, 3);
    if (g.units == 1) {
        writer_print(o, "        const size_t y0 = 0, y1 = %d;\n", out.h);
    } else {
        writer_print(o, "        const size_t y0 = t * %d;\n", g.rows);
        writer_print(o, "        const size_t y1 = y0 + %d < %d ? y0 + %d : %d;\n", g.rows, out.h,
                     g.rows, out.h);
    }
    writer_print(o, "        const size_t count = (y1 - y0) * %d;\n", out.w);
    int64_t row = (int64_t)g.rows * out.w;
    writer_print(o, "        const real *xu = x%s;\n",
                 unit_start(e, op, in.c / op->groups, in, g.copies ? 0 : row));
    if (op->residual >= 0)
        writer_print(o, "        const real *ru = r%s;\n", unit_start(e, op, outputs, out, row));
    writer_print(o, "        real *yu = y%s;\n", unit_start(e, op, outputs, out, row));
    if (g.copies)
        writer_print(o, "        %s(xu, own, y0, y1);\n", copy_name(e, k));
    const char *weights =
        arena_printf(e->arena, "w%s", emit_term(e, "g", op->groups, outputs * g.depth));
    struct text_list list = {0};
    text_list_add(e->arena, &list, "%d", outputs);
    text_list_add(e->arena, &list, "(int)count");
    text_list_add(e->arena, &list, "%lld", (long long)g.depth);
    text_list_add(e->arena, &list, "%s", weights);
    text_list_add(e->arena, &list, "%s", g.copies ? "own" : "xu");
    text_list_add(e->arena, &list, "%lld", g.copies ? (long long)g.columns : pixels);
    text_list_add(e->arena, &list, "yu");
    text_list_add(e->arena, &list, "%lld", pixels);
    writer_call(o, 8, "rnet_gemm(", &list, ");");
    print_finish(e, op, outputs);
    writer_print(o, "    }\n");
}
