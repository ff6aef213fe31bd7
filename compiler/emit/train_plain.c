/* train_plain.c: convolutions with groups or dilation, and their gradients, in loops over NCHW.
 *
 * A unit of work is one row of one channel, of the gradient of weights one pair of channels. Rows
 * are summed in an array of their own, which nothing else can point to. Input channel i of a group
 * meets the group's outputs only; rows and columns are counted within the padding. */
#include <string.h>

#include "emit/training.h"

/* What all three kernels speak of. */
struct plain {
    const struct graph_op *op;
    const struct window *w;
    const struct graph_value *x, *y;
    int inputs, outputs; /* channels of a group */
};

static struct plain plain_of(const struct graph_op *op, const struct graph_value *x,
                             const struct graph_value *y)
{
    return (struct plain){op, &op->window, x, y, x->shape.c / op->groups, y->shape.c / op->groups};
}

/* "at * factor", " + more" where there is more. */
static const char *times(struct emitter *e, const char *at, int factor)
{
    return factor == 1 ? at : arena_printf(e->arena, "%s * %d", at, factor);
}

/* The first channel of c's group among those of which a group has `theirs`; " + ..." or "". */
static const char *group_first(struct emitter *e, const struct plain *p, const char *c, int own,
                               int theirs)
{
    if (p->op->groups == 1)
        return "";
    return arena_printf(e->arena, " + %s",
                        times(e, own == 1 ? c : arena_printf(e->arena, "%s / %d", c, own), theirs));
}

/* The column of x that `ox` and kx meet: "ox * 2 + kx - 1". */
static const char *column(struct emitter *e, const struct plain *p, const char *ox)
{
    const char *text = times(e, ox, p->w->stride);
    text = arena_printf(e->arena, "%s + %s", text, times(e, "kx", p->w->dilation));
    return p->w->pad ? arena_printf(e->arena, "%s - %d", text, p->w->pad) : text;
}

/* The columns `ox` that meet column kx of the window. With stride 1 they are a row of x too, and
 * `call` of simd.h adds up; `to` and `from` are arrays of which one is indexed by columns of x, as
 * `x_to` says. `factor` is what stands behind them in the call. */
struct columns {
    const char *call, *to, *from, *factor;
    bool x_to, factor_row; /* factor_row: `factor` is an array, indexed by ox */
};

static void print_columns(struct emitter *e, const struct plain *p, int indent, struct columns c)
{
    struct writer *out = e->out;
    const char *shift = times(e, "kx", p->w->dilation);
    writer_print(out, "%*sconst size_t first = rnet_tap_first(%s, %d, %d);\n", indent, "", shift,
                 p->w->pad, p->w->stride);
    writer_print(out, "%*sconst size_t last = rnet_tap_last(%s, %d, %d, %d, %d);\n", indent, "",
                 shift, p->w->pad, p->w->stride, p->x->shape.w, p->y->shape.w);
    if (p->w->stride > 1) {
        const char *x = column(e, p, "ox");
        writer_print(out, "%*sfor (size_t ox = first; ox < last; ox++)\n", indent, "");
        writer_print(out, "%*s%s[%s] += %s[%s] * %s%s;\n", indent + 4, "", c.to, c.x_to ? x : "ox",
                     c.from, c.x_to ? "ox" : x, c.factor, c.factor_row ? "[ox]" : "");
        return;
    }
    const char *x = column(e, p, "first");
    struct text_list list = {0};
    text_list_add(e->arena, &list, "%s + %s", c.to, c.x_to ? x : "first");
    text_list_add(e->arena, &list, "%s + %s", c.from, c.x_to ? "first" : x);
    text_list_add(e->arena, &list, "%s%s", c.factor, c.factor_row ? " + first" : "");
    text_list_add(e->arena, &list, "last - first");
    writer_print(out, "%*sif (first < last)\n", indent, "");
    writer_call(out, indent + 4, arena_printf(e->arena, "%s(", c.call), &list, ");");
}

/* Start of the plane of channel `c` (an expression that begins with " + ", or "") of image n. */
static const char *plane_start(struct emitter *e, const struct graph_value *v, const char *c)
{
    const char *image = emit_term(e, "n", e->graph->batch, emit_image_floats(v));
    if (!*c)
        return image;
    const char *format = strchr(c + 3, ' ') ? "%s + (%s) * %lld" : "%s + %s * %lld";
    return arena_printf(e->arena, format, image, c + 3, (long long)graph_plane_floats(v));
}

/* Fills `row` with what it begins with, ` = ` an expression of the column `at`. */
static void print_start(struct emitter *e, int width, const char *at, const char *bias,
                        bool residual)
{
    struct writer *out = e->out;
    writer_print(out, "        RNET_ALIGNED(64) real row[%d];\n", width);
    writer_print(out, "        for (size_t %s = 0; %s < %d; %s++)\n", at, at, width, at);
    if (residual)
        writer_print(out, "            row[%s] = rr[%s]%s;\n", at, at,
                     bias ? arena_printf(e->arena, " + %s", bias) : "");
    else
        writer_print(out, "            row[%s] = %s;\n", at, bias ? bias : "0.0f");
}

/* Start of row `h` of channel `c` in a value of this shape. */
static const char *row_of(struct emitter *e, const struct graph_value *v, const char *c,
                          const char *h)
{
    return arena_printf(
        e->arena, "%s%s%s%s", emit_term(e, "n", e->graph->batch, emit_image_floats(v)),
        emit_term(e, c, v->shape.c, graph_plane_floats(v)),
        emit_term(e, h, v->shape.h, graph_row_floats(v)), emit_plus(e, emit_border_floats(v)));
}

/* The loop over the rows of all channels of v; unlike emit_share it declares these where there is
 * only one, too: they are part of every address. */
static void open_rows(struct emitter *e, const struct graph_value *v, const char *channel,
                      const char *row)
{
    struct emit_axis axes[] = {{"n", e->graph->batch}, {channel, v->shape.c}, {row, v->shape.h}};
    emit_share(e, axes, 3);
    for (int i = 1; i < 3; i++)
        if (axes[i].count == 1)
            writer_print(e->out, "        const size_t %s = 0;\n", axes[i].name);
}

/* ---- Forward ---- */

static void print_taps(struct emitter *e, const struct plain *p)
{
    struct writer *out = e->out;
    const struct window *w = p->w;
    const char *first = group_first(e, p, "o", p->outputs, p->inputs);
    const char *top =
        arena_printf(e->arena, "%s + %s", times(e, "oy", w->stride), times(e, "ky", w->dilation));
    writer_print(out, "        for (size_t i = 0; i < %d; i++)\n", p->inputs);
    writer_print(out, "            for (size_t ky = 0; ky < %d; ky++) {\n", w->kh);
    writer_print(out, "                const size_t top = %s;\n", top);
    if (w->pad)
        writer_print(out, "                if (top < %d || top >= %d)\n", w->pad,
                     p->x->shape.h + w->pad);
    if (w->pad)
        writer_print(out, "                    continue;\n");
    writer_print(out, "                const real *wr = w + ((o * %d + i) * %d + ky) * %d;\n",
                 p->inputs, w->kh, w->kw);
    writer_print(out, "                const real *xr = x%s + %s * %d;\n",
                 plane_start(e, p->x, arena_printf(e->arena, " + i%s", first)),
                 w->pad ? arena_printf(e->arena, "(top - %d)", w->pad) : "top", p->x->shape.w);
    writer_print(out, "                for (size_t kx = 0; kx < %d; kx++) {\n", w->kw);
    print_columns(e, p, 20, (struct columns){"rnet_row_fma", "row", "xr", "wr[kx]", false, false});
    writer_print(out, "                }\n            }\n");
}

void emit_plain_conv(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *r = emit_residual(e, op), *y = emit_output(e, op);
    const struct plain p = plain_of(op, emit_input(e, op, 0), y);
    struct writer *out = e->out;
    open_rows(e, y, "o", "oy");
    if (r)
        writer_print(out, "        const real *rr = r%s;\n", row_of(e, r, "o", "oy"));
    print_start(e, y->shape.w, "ox", op->params.count == 2 ? "b[o]" : NULL, r != NULL);
    print_taps(e, &p);
    writer_print(out, "        real *yr = y%s;\n", row_of(e, y, "o", "oy"));
    writer_print(out, "        for (size_t ox = 0; ox < %d; ox++)\n", y->shape.w);
    writer_print(out, "            yr[ox] = %s;\n    }\n",
                 op->relu ? "rnet1_relu(row[ox])" : "row[ox]");
}

/* ---- Backward to the input ---- */

static void print_taps_back(struct emitter *e, const struct plain *p)
{
    struct writer *out = e->out;
    const struct window *w = p->w;
    const char *first = group_first(e, p, "i", p->inputs, p->outputs);
    const char *shift = times(e, "ky", w->dilation);
    const char *row = w->stride > 1 ? arena_printf(e->arena, "from / %d", w->stride) : "from";
    writer_print(out, "        for (size_t g = 0; g < %d; g++)\n", p->outputs);
    writer_print(out, "            for (size_t ky = 0; ky < %d; ky++) {\n", w->kh);
    const char *place = w->pad ? arena_printf(e->arena, "h + %d", w->pad) : "h";
    writer_print(out, "                const size_t from = %s - %s;\n", place, shift);
    writer_print(out, "                if (%s < %s || %s >= %d%s)\n", place, shift, row,
                 p->y->shape.h,
                 w->stride > 1 ? arena_printf(e->arena, " || from %% %d", w->stride) : "");
    writer_print(out, "                    continue;\n");
    writer_print(out, "                const size_t o = g%s;\n", first);
    writer_print(out, "                const real *wr = w + ((o * %d + %s) * %d + ky) * %d;\n",
                 p->inputs, p->op->groups > 1 ? arena_printf(e->arena, "i %% %d", p->inputs) : "i",
                 w->kh, w->kw);
    writer_print(out, "                const real *dyr = dy%s + %s * %d;\n",
                 plane_start(e, p->y, " + o"), row, p->y->shape.w);
    writer_print(out, "                for (size_t kx = 0; kx < %d; kx++) {\n", w->kw);
    print_columns(e, p, 20, (struct columns){"rnet_row_fma", "row", "dyr", "wr[kx]", true, false});
    writer_print(out, "                }\n            }\n");
}

void emit_plain_backward_data(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *r = emit_residual(e, op), *dx = emit_output(e, op);
    const struct plain p = plain_of(op, dx, emit_input(e, op, 0));
    struct writer *out = e->out;
    open_rows(e, dx, "i", "h");
    if (r)
        writer_print(out, "        const real *rr = r%s;\n", row_of(e, r, "i", "h"));
    print_start(e, dx->shape.w, "ix", NULL, r != NULL);
    print_taps_back(e, &p);
    if (op->masked)
        writer_print(out, "        const real *mr = m%s;\n",
                     row_of(e, emit_input(e, op, 1), "i", "h"));
    writer_print(out, "        real *dxr = dx%s;\n", row_of(e, dx, "i", "h"));
    writer_print(out, "        for (size_t ix = 0; ix < %d; ix++)\n", dx->shape.w);
    writer_print(out, "            dxr[ix] = %s;\n    }\n",
                 op->masked ? "rnet1_mask(row[ix], mr[ix])" : "row[ix]");
}

/* ---- Backward to the weights ---- */

/* Adds one image's share to sum[ky][kx]: columns of products are summed in `row` over all rows. */
static void print_tap_sums(struct emitter *e, const struct plain *p, int indent)
{
    struct writer *out = e->out;
    const struct window *w = p->w;
    int width = p->y->shape.w;
    writer_print(out, "%*sfor (size_t ky = 0; ky < %d; ky++)\n", indent, "", w->kh);
    writer_print(out, "%*sfor (size_t kx = 0; kx < %d; kx++) {\n", indent + 4, "", w->kw);
    indent += 8;
    const char *shift = times(e, "ky", w->dilation);
    writer_print(out, "%*sconst size_t low = rnet_tap_last(%s, %d, %d, %d, %d);\n", indent, "",
                 shift, w->pad, w->stride, p->x->shape.h, p->y->shape.h);
    writer_print(out, "%*sRNET_ALIGNED(64) real row[%d] = {0};\n", indent, "", width);
    writer_print(out, "%*sfor (size_t oy = rnet_tap_first(%s, %d, %d); oy < low; oy++) {\n", indent,
                 "", shift, w->pad, w->stride);
    writer_print(out, "%*sconst real *dyr = dyp + oy * %d;\n", indent + 4, "", width);
    const char *line = arena_printf(e->arena, "%s + %s", times(e, "oy", w->stride), shift);
    line = w->pad ? arena_printf(e->arena, "%s - %d", line, w->pad) : line;
    writer_print(out, "%*sconst real *xr = xp + (%s) * %d;\n", indent + 4, "", line, p->x->shape.w);
    print_columns(e, p, indent + 4,
                  (struct columns){"rnet_row_products", "row", "xr", "dyr", false, true});
    writer_print(out, "%*s}\n", indent, "");
    writer_print(out, "%*sfor (size_t ox = 0; ox < %d; ox++)\n", indent, "", width);
    writer_print(out, "%*ssum[ky * %d + kx] += row[ox];\n", indent + 4, "", w->kw);
    writer_print(out, "%*s}\n", indent - 4, "");
}

void emit_plain_backward_weights(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct plain p = plain_of(op, emit_input(e, op, 0), emit_input(e, op, 1));
    struct writer *out = e->out;
    int taps = op->window.kh * op->window.kw, batch = e->graph->batch;
    struct emit_axis axes[] = {{"o", p.y->shape.c}, {"i", p.inputs}};
    emit_share(e, axes, 2);
    const char *first = group_first(e, &p, "o", p.outputs, p.inputs);
    const char *channel = arena_printf(e->arena, "%s%s", p.inputs > 1 ? " + i" : "", first);
    writer_print(out, "        RNET_ALIGNED(64) double sum[%d] = {0};\n", taps);
    writer_print(out, "        for (size_t n = 0; n < %d; n++) {\n", batch);
    writer_print(out, "            const real *xp = x%s;\n", plane_start(e, p.x, channel));
    writer_print(out, "            const real *dyp = dy%s;\n",
                 plane_start(e, p.y, p.y->shape.c > 1 ? " + o" : ""));
    print_tap_sums(e, &p, 12);
    writer_print(out, "        }\n");
    writer_print(out, "        for (size_t t = 0; t < %d; t++)\n", taps);
    writer_print(out, "            dw[u * %d + t] = (real)sum[t];\n    }\n", taps);
}
