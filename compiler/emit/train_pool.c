/* train_pool.c: gradients of maximum and average over windows.
 *
 * A unit of work is one plane: one block of channels of one image. Its rows of dx are zeroed just
 * before the first window that holds them adds to them, while they are in the cache. */
#include <string.h>

#include "emit/training.h"

/* Elements that one step of a loop over a row computes. */
static int step_of(const struct emitter *e, const struct graph_value *v)
{
    return v->block == e->graph->target->lanes ? v->block : 1;
}

/* Zeroes the rows of dx before `end` that no window has met. */
static void print_zeros(struct emitter *e, int indent, const struct graph_value *dx,
                        const char *end)
{
    struct emit_element el = emit_element(e, dx->block);
    int step = step_of(e, dx);
    writer_print(e->out, "%*sfor (; done < %s; done++)\n", indent, "", end);
    writer_print(e->out, "%*sfor (size_t j = 0; j < %lld; j%s)\n", indent + 4, "",
                 (long long)dx->shape.w * dx->block,
                 step > 1 ? arena_printf(e->arena, " += %d", step) : "++");
    writer_print(e->out, "%*s%s_store(dxp + done * %lld + j, %s_splat(0.0f));\n", indent + 8, "",
                 el.prefix, (long long)graph_row_floats(dx), el.prefix);
}

/* Offset of a window's pixel. */
static const char *pixel(struct emitter *e, const struct graph_value *v, const char *h,
                         const char *w)
{
    return arena_printf(e->arena, " + %s * %lld%s", h, (long long)graph_row_floats(v),
                        emit_term(e, w, v->shape.w + 1, v->block));
}

/* Of an axis: how many of its `out` windows of `k` the image's edge cuts. */
static int cut_windows(const struct window *w, int k, int in, int out)
{
    int count = 0;
    for (int o = 0; o < out; o++)
        count += o * w->stride < w->pad || (int64_t)o * w->stride - w->pad + k > in;
    return count;
}

static int cut_rows(const struct emitter *e, const struct graph_op *op)
{
    return cut_windows(&op->window, op->window.kh, emit_output(e, op)->shape.h,
                       emit_input(e, op, 0)->shape.h);
}

static int cut_columns(const struct emitter *e, const struct graph_op *op)
{
    return cut_windows(&op->window, op->window.kw, emit_output(e, op)->shape.w,
                       emit_input(e, op, 0)->shape.w);
}

/* Whether it cuts some window; whether each. */
static bool cuts(const struct emitter *e, const struct graph_op *op)
{
    return cut_rows(e, op) || cut_columns(e, op);
}

static bool cuts_all(const struct emitter *e, const struct graph_op *op)
{
    const struct shape out = emit_input(e, op, 0)->shape;
    return cut_rows(e, op) == out.h || cut_columns(e, op) == out.w;
}

/* Declares the columns of window `ox`: w0 alone where a function of whole windows gets them. */
static void print_columns(struct emitter *e, const struct graph_op *op)
{
    int in = emit_output(e, op)->shape.w, out = emit_input(e, op, 0)->shape.w;
    if (op->kind == OP_maxpool_backward && !cuts(e, op))
        writer_print(e->out, "                const size_t w0 = ox%s;\n",
                     op->window.stride > 1 ? arena_printf(e->arena, " * %d", op->window.stride)
                                           : "");
    else
        emit_clip(e, 16, &op->window, 'w', "ox", op->window.kw, in, out);
}

/* The part of a pool that differs: what window (oy, ox) adds to dx, d being its dy. */
typedef void print_window(struct emitter *e, const struct plan_kernel *k, struct emit_element el);

static void print_plane(struct emitter *e, const struct plan_kernel *k, print_window *window)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *dx = emit_output(e, op);
    const struct window *w = &op->window;
    struct emit_element el = emit_element(e, dx->block);
    struct writer *out = e->out;
    int rows = dy->shape.h, columns = dy->shape.w;
    writer_print(out, "        const real *dyp = dy%s;\n", emit_plane(e, dy));
    writer_print(out, "        real *dxp = dx%s;\n", emit_plane(e, dx));
    writer_print(out, "        size_t done = 0;\n");
    writer_print(out, "        for (size_t oy = 0; oy < %d; oy++) {\n", rows);
    emit_clip(e, 12, w, 'h', "oy", w->kh, dx->shape.h, rows);
    print_zeros(e, 12, dx, "h1");
    writer_print(out, "            for (size_t ox = 0; ox < %d; ox++) {\n", columns);
    print_columns(e, op);
    writer_print(out, "                const %s d = %s_load(dyp%s%s);\n", el.type, el.prefix,
                 emit_term(e, "oy", rows, graph_row_floats(dy)),
                 emit_term(e, "ox", columns, dy->block));
    window(e, k, el);
    writer_print(out, "            }\n        }\n");
    if ((int64_t)(rows - 1) * w->stride + w->kh - w->pad < dx->shape.h)
        print_zeros(e, 8, dx, arena_printf(e->arena, "%d", dx->shape.h));
    writer_print(out, "    }\n");
}

static void open_planes(struct emitter *e, const struct graph_value *v)
{
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"i", graph_value_blocks(v)}};
    emit_share(e, axes, 2);
}

/* ---- Maximum ---- */

enum { UNROLLED = 25 }; /* pixels of a window, at most, whose code is written out */

/* What of a window lies in the image: rows, then columns. */
static const char *const edges[] = {"h0", "h1", "w0", "w1"};

/* k35_maxpool... -> k35_window */
static const char *window_name(struct emitter *e, const struct plan_kernel *k, const char *name)
{
    return arena_printf(e->arena, "%.*s_%s", (int)strcspn(k->name, "_"), k->name, name);
}

/* Opens the loops over the pixels of a window; where it is cut, those of the image from h0 and w0
 * on, before h1 and w1: in an image's own rows and columns a checker sees their range. */
static void open_pixels(struct emitter *e, const struct window *w, bool whole)
{
    struct writer *out = e->out;
    const char *unroll = whole && w->kh * w->kw <= UNROLLED ? "RNET_UNROLL" : "";
    if (!whole) {
        writer_print(out, "    for (size_t h = h0; h < h1; h++)\n");
        writer_print(out, "        for (size_t w = w0; w < w1; w++) {\n");
        return;
    }
    if (*unroll)
        writer_print(out, "    %s\n", unroll);
    writer_print(out, "    for (size_t h = 0; h < %d; h++)%s\n", w->kh, *unroll ? " {" : "");
    if (*unroll)
        writer_print(out, "        %s\n", unroll);
    writer_print(out, "        for (size_t w = 0; w < %d; w++) {\n", w->kw);
}

static void close_pixels(struct emitter *e, const struct window *w, bool whole)
{
    writer_print(e->out, "        }\n%s", whole && w->kh * w->kw <= UNROLLED ? "    }\n" : "");
}

/* The function of a whole window, or of one that the image's edge cuts. `first` is the place of the
 * largest; places are counted row by row. */
static void print_function(struct emitter *e, const struct plan_kernel *k, bool whole)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 1), *dx = emit_output(e, op);
    const struct emit_element el = emit_element(e, dx->block);
    struct writer *out = e->out;
    const char *pre = el.prefix;
    const char *place =
        arena_printf(e->arena, whole ? "h * %d + w" : "(h - h0) * %d + (w - w0)", op->window.kw);
    struct text_list list = {0};
    writer_print(out, whole ? "/* d goes to the first largest pixel of a window. */\n"
                            : "/* The same of a window of which the image holds a part. */\n");
    text_list_add(e->arena, &list, "const real *x");
    text_list_add(e->arena, &list, "real *dx");
    text_list_add(e->arena, &list, "%s d", el.type);
    for (int i = 0; i < 4 && !whole; i++)
        text_list_add(e->arena, &list, "size_t %s", edges[i]);
    const char *name = window_name(e, k, whole ? "window" : "edge");
    writer_call(out, 0, arena_printf(e->arena, "static inline void %s(", name), &list, ")");
    writer_print(out, "{\n    %s most = %s_load(x%s), first = %s_splat(0.0f);\n", el.type, pre,
                 whole ? "" : pixel(e, x, "h0", "w0"), pre);
    open_pixels(e, &op->window, whole);
    writer_print(out, "            const %s v = %s_load(x%s);\n", el.type, pre,
                 pixel(e, x, "h", "w"));
    writer_print(out, "            first = %s_above(v, most, %s_splat((real)(%s)), first);\n", pre,
                 pre, place);
    writer_print(out, "            most = %s_above(v, most, v, most);\n", pre);
    close_pixels(e, &op->window, whole);
    open_pixels(e, &op->window, whole);
    writer_print(out, "            real *to = dx%s;\n", pixel(e, dx, "h", "w"));
    writer_print(out, "            const %s here = %s_splat((real)(%s));\n", el.type, pre, place);
    writer_print(out, "            const %s all = %s_add(%s_load(to), d);\n", el.type, pre, pre);
    writer_print(out, "            %s_store(to, %s_equal(first, here, all, %s_load(to)));\n", pre,
                 pre, pre);
    close_pixels(e, &op->window, whole);
    writer_print(out, "}\n\n");
}

void emit_maxpool_backward_before(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    if (!cuts_all(e, op))
        print_function(e, k, true);
    if (cuts(e, op))
        print_function(e, k, false);
}

/* Where a whole window of the output's `place` along an axis begins. It is said by the place and
 * not by h0 or w0, whose range within the condition below a checker would have to derive. */
static const char *whole_start(struct emitter *e, const char *place, const struct window *w)
{
    const char *at = w->stride > 1 ? arena_printf(e->arena, "%s * %d", place, w->stride) : place;
    return w->pad ? arena_printf(e->arena, "(%s - %d)", at, w->pad) : at;
}

/* The condition that the window of `place` along an axis lies within `size` pixels. */
static const char *whole_where(struct emitter *e, const char *place, const struct window *w,
                               int taps, int size, int places)
{
    int first = (w->pad + w->stride - 1) / w->stride, end = (size + w->pad - taps) / w->stride + 1;
    const char *from = first ? arena_printf(e->arena, "%s >= %d", place, first) : "";
    const char *to = end < places ? arena_printf(e->arena, "%s < %d", place, end) : "";
    return arena_printf(e->arena, "%s%s%s", from, *from && *to ? " && " : "", to);
}

static void print_call(struct emitter *e, const struct plan_kernel *k, int indent, bool whole)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    struct text_list list = {0};
    const char *h = cuts(e, op) ? whole_start(e, "oy", &op->window) : "h0";
    const char *w = cuts(e, op) ? whole_start(e, "ox", &op->window) : "w0";
    text_list_add(e->arena, &list, "xp%s", whole ? pixel(e, emit_input(e, op, 1), h, w) : "");
    text_list_add(e->arena, &list, "dxp%s", whole ? pixel(e, emit_output(e, op), h, w) : "");
    text_list_add(e->arena, &list, "d");
    for (int i = 0; i < 4 && !whole; i++)
        text_list_add(e->arena, &list, "%s", edges[i]);
    const char *name = window_name(e, k, whole ? "window" : "edge");
    writer_call(e->out, indent, arena_printf(e->arena, "%s(", name), &list, ");");
}

static void print_largest(struct emitter *e, const struct plan_kernel *k, struct emit_element el)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    (void)el;
    if (!cuts(e, op) || cuts_all(e, op)) {
        print_call(e, k, 16, !cuts(e, op));
        return;
    }
    const struct shape in = emit_input(e, op, 1)->shape, out = emit_input(e, op, 0)->shape;
    const char *rows = whole_where(e, "oy", &op->window, op->window.kh, in.h, out.h);
    const char *columns = whole_where(e, "ox", &op->window, op->window.kw, in.w, out.w);
    writer_print(e->out, "                if (%s%s%s)\n", rows, *rows && *columns ? " && " : "",
                 columns);
    print_call(e, k, 20, true);
    writer_print(e->out, "                else\n");
    print_call(e, k, 20, false);
}

void emit_maxpool_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    open_planes(e, emit_output(e, op));
    writer_print(e->out, "        const real *xp = x%s;\n", emit_plane(e, emit_input(e, op, 1)));
    print_plane(e, k, print_largest);
}

/* ---- Average ---- */

/* The extent of window `at` on one axis without what lies beyond the padding, as `name`. */
static void print_extent(struct emitter *e, const char *name, const char *at, int stride,
                         int kernel, int padded, int count)
{
    const char *start = count > 1 ? arena_printf(e->arena, "%s * %d", at, stride) : "0";
    writer_print(e->out, "                const size_t %s = rnet_clip_last(%s + %d, 0, %d) - %s;\n",
                 name, start, kernel, padded, start);
}

static void print_share(struct emitter *e, const struct plan_kernel *k, struct emit_element el)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dx = emit_output(e, op);
    const struct window *w = &op->window;
    const struct shape in = dx->shape, out = emit_input(e, op, 0)->shape;
    bool clips = (int64_t)(out.h - 1) * w->stride + w->kh > in.h + 2 * w->pad ||
                 (int64_t)(out.w - 1) * w->stride + w->kw > in.w + 2 * w->pad;
    const char *area = arena_printf(e->arena, "%lld", (long long)w->kh * w->kw);
    if (clips) {
        print_extent(e, "high", "oy", w->stride, w->kh, in.h + 2 * w->pad, out.h);
        print_extent(e, "wide", "ox", w->stride, w->kw, in.w + 2 * w->pad, out.w);
        area = "(real)(high * wide)";
    }
    writer_print(e->out,
                 "                const %s part_of_d = %s_mul(d, %s_splat((real)1 / %s));\n",
                 el.type, el.prefix, el.prefix, area);
    writer_print(e->out, "                for (size_t h = h0; h < h1; h++)\n");
    writer_print(e->out, "                    for (size_t w = w0; w < w1; w++) {\n");
    writer_print(e->out, "                        real *to = dxp%s;\n", pixel(e, dx, "h", "w"));
    writer_print(e->out, "                        %s_store(to, %s_add(%s_load(to), part_of_d));\n",
                 el.prefix, el.prefix, el.prefix);
    writer_print(e->out, "                    }\n");
}

void emit_avgpool_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    open_planes(e, emit_output(e, op));
    print_plane(e, k, print_share);
}
