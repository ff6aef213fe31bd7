/* direct_pool.c: a direct convolution whose last act is a maximum over small windows.
 *
 * A unit of work is some rows of the pool, of one group of output channels (pass/fuse_pool.c). The
 * convolution's rows are made as its windows come to need them, into a ring of as many rows as a
 * window has, in the thread's own memory; what lies there before and after the image's columns, and
 * one row more for those above and below the image, is below all values. So no window needs to be
 * clipped. */
#include "emit/direct.h"

#include <string.h>

/* "rows + (... % 3) * 1824": where the ring holds the row. */
static const char *ring_row(struct emitter *e, const struct emit_direct *l, const char *row)
{
    return arena_printf(e->arena, "%s %% %d * %lld", row, l->op->pool.kh,
                        (long long)plan_pool_row_floats(e->graph, l->op));
}

/* "oy * 2", "oy": the first row of its window, in the image with its padding. */
static const char *window_start(struct emitter *e, const struct emit_direct *l)
{
    int stride = l->op->pool.stride;
    return stride > 1 ? arena_printf(e->arena, "oy * %d", stride) : "oy";
}

/* The rows that the windows of row `oy` need beyond those that are made. */
static void print_rows(struct emitter *e, const struct emit_direct *l, int indent)
{
    const struct window *w = &l->op->pool;
    writer_print(e->out, "%*sconst size_t last = rnet_clip_last(%s + %d, %d, %d);\n", indent, "",
                 window_start(e, l), w->kh, w->pad, l->out.h);
    writer_print(e->out, "%*sfor (; made < last; made++) {\n", indent, "");
    emit_direct_input(e, l, indent + 4, "made");
    writer_print(e->out, "%*sreal *yr = rows + %s%s;\n", indent + 4, "", ring_row(e, l, "made"),
                 emit_plus(e, (int64_t)w->pad * l->lanes));
    emit_direct_row(e, l, indent + 4);
    writer_print(e->out, "%*s}\n", indent, "");
}

/* The rows of the window, from above; where no window reaches beyond the image, without a test. */
static void print_window_rows(struct emitter *e, const struct emit_direct *l, int indent)
{
    const struct window *w = &l->op->pool;
    long long none = (long long)w->kh * plan_pool_row_floats(e->graph, l->op);
    writer_print(e->out, "%*sconst real *from[%d];\n", indent, "", w->kh);
    writer_print(e->out, "%*sfor (size_t i = 0; i < %d; i++) {\n", indent, "", w->kh);
    writer_print(e->out, "%*sconst size_t row = %s + i;\n", indent + 4, "", window_start(e, l));
    const char *above = w->pad ? arena_printf(e->arena, "row >= %d", w->pad) : "";
    const char *below = (l->y->shape.h - 1) * w->stride + w->kh > w->pad + l->out.h
                            ? arena_printf(e->arena, "row < %d", w->pad + l->out.h)
                            : "";
    const char *row = w->pad ? arena_printf(e->arena, "(row - %d)", w->pad) : "row";
    const char *at = ring_row(e, l, row);
    if (*above || *below)
        at = arena_printf(e->arena, "(%s%s%s ? %s : %lld)", above, *above && *below ? " && " : "",
                          below, at, none);
    writer_print(e->out, "%*sfrom[i] = rows + %s;\n%*s}\n", indent + 4, "", at, indent, "");
}

void emit_direct_pool_before(struct emitter *e, const struct emit_direct *l)
{
    const struct window *w = &l->op->pool;
    struct writer *out = e->out;
    writer_print(out, "/* The maximum of a column of a window. */\n");
    writer_print(out, "static inline rnet_vec %s_column(const real *const *from, size_t at)\n{\n",
                 l->number);
    writer_print(out, "    rnet_vec s = rnet_load(from[0] + at);\n");
    if (w->kh > 1) {
        writer_print(out, "    RNET_UNROLL\n    for (size_t i = 1; i < %d; i++)\n", w->kh);
        writer_print(out, "        s = rnet_max(s, rnet_load(from[i] + at));\n");
    }
    writer_print(out, "    return s;\n}\n\n");
}

/* Opens the loop over j from `from` to `to`; of one place only, it is named at once. Returns j, and
 * adds to *indent. */
static const char *open_columns(struct emitter *e, int from, int to, int *indent)
{
    if (to == from + 1)
        return arena_printf(e->arena, "%d", from);
    writer_print(e->out, "%*sRNET_UNROLL\n%*sfor (size_t j = %d; j < %d; j++)\n", *indent, "",
                 *indent, "", from, to);
    *indent += 4;
    return "j";
}

/* Fills c[from .. to) with the maxima of those columns of the window that begins at `window`. */
static void print_columns(struct emitter *e, const struct emit_direct *l, int indent, int from,
                          int to, const char *window)
{
    const char *j = open_columns(e, from, to, &indent);
    const char *column = strcmp(j, "0") ? arena_printf(e->arena, " + %s * %d", j, l->lanes) : "";
    const char *at = arena_printf(e->arena, "%s%s%s",
                                  emit_term(e, "k", l->op->tile.blocks, l->plane), window, column);
    writer_print(e->out, "%*sc[%s] = %s_column(from, %s);\n", indent, "", j, l->number,
                 *at ? at + strlen(" + ") : "0");
}

/* The maxima of a row of windows, from those of their columns; columns that the next window has too
 * are kept. */
static void print_maximum(struct emitter *e, const struct emit_direct *l, int indent)
{
    const struct window *w = &l->op->pool;
    struct writer *out = e->out;
    int kept = w->kw > w->stride ? w->kw - w->stride : 0, blocks = l->op->tile.blocks;
    if (blocks > 1)
        writer_print(out, "%*sfor (size_t k = 0; k < %d; k++) {\n", indent, "", blocks);
    int inner = blocks > 1 ? indent + 4 : indent;
    writer_print(out, "%*srnet_vec c[%d];\n", inner, "", w->kw);
    if (kept)
        print_columns(e, l, inner, 0, kept, "");
    writer_print(out, "%*sfor (size_t ox = 0; ox < %d; ox++) {\n", inner, "", l->y->shape.w);
    print_columns(e, l, inner + 4, kept, w->kw,
                  emit_term(e, "ox", l->y->shape.w, (int64_t)w->stride * l->lanes));
    writer_print(out, "%*srnet_vec most = c[0];\n", inner + 4, "");
    int at = inner + 4;
    const char *other = w->kw > 1 ? open_columns(e, 1, w->kw, &at) : "";
    if (*other)
        writer_print(out, "%*smost = rnet_max(most, c[%s]);\n", at, "", other);
    writer_print(out, "%*srnet_store(yr%s%s, most);\n", inner + 4, "",
                 emit_term(e, "k", blocks, graph_plane_floats(l->y)),
                 emit_term(e, "ox", l->y->shape.w, l->lanes));
    at = inner + 4;
    const char *next = kept ? open_columns(e, 0, kept, &at) : "";
    const char *later = kept > 1 ? arena_printf(e->arena, "j + %d", w->stride)
                                 : arena_printf(e->arena, "%d", w->stride);
    if (kept)
        writer_print(out, "%*sc[%s] = c[%s];\n", at, "", next, later);
    writer_print(out, "%*s}\n", inner, "");
    if (blocks > 1)
        writer_print(out, "%*s}\n", indent, "");
}

void emit_direct_pool(struct emitter *e, const struct emit_direct *l)
{
    const struct window *w = &l->op->pool;
    const struct direct *d = &l->op->direct;
    struct writer *out = e->out;
    int units = l->y->shape.h / d->span;
    writer_print(out, "    real *rows = ring + part * %lld;\n",
                 (long long)plan_scratch_step(e->plan, l->op));
    writer_print(out, "    for (size_t i = 0; i < %lld; i++)\n        rows[i] = -INFINITY;\n",
                 (long long)plan_scratch_floats(e->graph, l->op));
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"g", l->groups}, {"s", units}};
    emit_share(e, axes, 3);
    emit_direct_group(e, l);
    const char *first =
        arena_printf(e->arena, "rnet_clip_first(s * %d, %d)", d->span * w->stride, w->pad);
    writer_print(out, "        size_t made = %s;\n", units > 1 ? first : "0");
    const char *row = units > 1 ? "h" : "oy";
    writer_print(out, "        for (size_t %s = 0; %s < %d; %s++) {\n", row, row, d->span, row);
    if (units > 1)
        writer_print(out, "            const size_t oy = s * %d + h;\n", d->span);
    print_rows(e, l, 12);
    print_window_rows(e, l, 12);
    writer_print(out, "            real *yr = y%s;\n", emit_group_row(e, l->op, l->y, "oy"));
    print_maximum(e, l, 12);
    writer_print(out, "        }\n    }\n");
}
