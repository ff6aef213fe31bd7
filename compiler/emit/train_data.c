/* train_data.c: the gradient of a direct convolution's input.
 *
 * An input row iy meets the taps ky with (iy + pad - ky) a multiple of the stride: those of its
 * class (iy + pad) % stride; the same for columns. Within a class the gradient is a convolution of
 * stride 1 of dy with the class's taps. The flipped weights, [I / (KB*L)][O / L][KH][KW][L][KB*L],
 * hold the taps class by class, each from the last to the first, so that rows and columns of dy and
 * the taps that they meet both ascend: the loops are those of the way forward. The border of dy
 * makes edges need no code of their own. */
#include <string.h>

#include "emit/products.h"
#include "emit/training.h"

/* One class of an axis: its taps, where they begin among all, and the first input that has it. */
struct class
{
    int taps, start;
    int first, count; /* inputs: first, first + stride, ... */
};

static struct class class_of(const struct window *w, int kernel, int in, int index)
{
    struct class c = {0};
    for (int i = 0; i <= index; i++) {
        c.start += c.taps;
        c.taps = kernel > i ? (kernel - i + w->stride - 1) / w->stride : 0;
    }
    c.first = ((index - w->pad) % w->stride + w->stride) % w->stride;
    c.count = in > c.first ? (in - c.first + w->stride - 1) / w->stride : 0;
    return c;
}

/* ---- The weights ---- */

/* Taps of an axis in their new order. */
static void print_taps(struct emitter *e, const char *name, const struct window *w, int kernel)
{
    struct text_list list = {0};
    for (int r = 0; r < w->stride && r < kernel; r++)
        for (int j = (kernel - r + w->stride - 1) / w->stride - 1; j >= 0; j--)
            text_list_add(e->arena, &list, "%d", r + j * w->stride);
    writer_call(e->out, 4, arena_printf(e->arena, "static const size_t %s[%d] = {", name, kernel),
                &list, "};");
}

void emit_conv_flip(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct rnet_prepare_row *row = &e->graph->params.items[op->params.items[0]].row;
    const struct window *w = &op->window;
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes, kb = op->tile.blocks, back = op->back.blocks;
    int outputs = (row->oc + lanes - 1) / lanes, inputs = (row->ic + lanes - 1) / lanes;
    int taps = w->kh * w->kw, from = row->in_block;
    int64_t width = (int64_t)back * lanes, block = (int64_t)taps * from * kb * lanes;
    int64_t group = (row->ic + from - 1) / from * block;
    print_taps(e, "ky", w, w->kh);
    print_taps(e, "kx", w, w->kw);
    struct emit_axis axes[] = {{"g", inputs / back}, {"o", outputs}, {"h", w->kh}, {"v", w->kw}};
    emit_share(e, axes, 4);
    writer_print(out, "        const real *wt = w%s%s + (ky[%s] * %d + kx[%s]) * %lld;\n",
                 emit_term(e, kb > 1 ? arena_printf(e->arena, "o / %d", kb) : "o", outputs, group),
                 kb > 1 ? arena_printf(e->arena, " + o %% %d * %d", kb, lanes) : "",
                 w->kh > 1 ? "h" : "0", w->kw, w->kw > 1 ? "v" : "0", (long long)from * kb * lanes);
    writer_print(out, "        real *to = flipped + u * %lld;\n", (long long)(lanes * width));
    writer_print(out, "        for (size_t m = 0; m < %lld; m++) {\n", (long long)width);
    writer_print(out, "            const size_t i = m%s;\n",
                 emit_term(e, "g", inputs / back, width));
    writer_print(out, "            for (size_t l = 0; l < %d; l++)\n", lanes);
    const char *source = arena_printf(e->arena, "wt[i / %d * %lld + i %% %d * %d + l]", from,
                                      (long long)block, from, kb * lanes);
    if (from < lanes)
        source = arena_printf(e->arena, "i < %d ? %s : 0.0f", from, source);
    writer_print(out, "                to[l * %lld + m] = %s;\n", (long long)width, source);
    writer_print(out, "        }\n    }\n");
}

/* ---- Tiles ---- */

static const char *tile_name(struct emitter *e, const struct plan_kernel *k, int rows, int columns,
                             int pixels)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    if (op->window.stride == 1)
        return arena_printf(e->arena, "%s_tile%d", emit_kernel_number(e, k), pixels);
    return arena_printf(e->arena, "%s_tile%d_%d_%d", emit_kernel_number(e, k), rows, columns,
                        pixels);
}

/* The products with `rows` and `columns` of the taps. */
static void print_sum(struct emitter *e, const struct graph_op *op, int rows, int columns,
                      int pixels)
{
    const struct graph_value *dy = emit_input(e, op, 0);
    const struct window *w = &op->window;
    int lanes = e->graph->target->lanes;
    int64_t tap = (int64_t)lanes * lanes * op->tile.blocks;
    const struct emit_products sum = {
        .tile = {pixels, op->tile.blocks},
        .x = "dy",
        .xj = "dj",
        .block = "o",
        .blocks = graph_value_blocks(dy),
        .rows = rows,
        .run = (long long)columns * lanes,
        .step = lanes,
        .plane = graph_plane_floats(dy),
        .x_row = graph_row_floats(dy),
        .w_block = w->kh * w->kw * tap,
        .w_row = w->kw * tap,
    };
    emit_products(e, &sum);
}

static const struct graph_value *mask_of(const struct emitter *e, const struct graph_op *op)
{
    return op->masked ? emit_input(e, op, op->inputs.count - 1) : NULL;
}

/* Adds the residual, masks and stores. */
static void print_finish(struct emitter *e, const struct graph_op *op, int pixels)
{
    const struct graph_value *dx = emit_output(e, op), *r = emit_residual(e, op);
    const struct graph_value *m = mask_of(e, op);
    int kb = op->tile.blocks, step = op->window.stride * e->graph->target->lanes;
    struct writer *out = e->out;
    const char *result = "a[p][k]";
    writer_print(out, "    RNET_UNROLL\n    for (size_t p = 0; p < %d; p++) {\n", pixels);
    writer_print(out, "        RNET_UNROLL\n        for (size_t k = 0; k < %d; k++) {\n", kb);
    if (r) {
        writer_print(out, "            const rnet_vec s = rnet_load(r + p * %d%s);\n", step,
                     emit_term(e, "k", kb, graph_plane_floats(r)));
        result = "rnet_add(a[p][k], s)";
    }
    if (m) {
        writer_print(out, "            const rnet_vec y = rnet_load(m + p * %d%s);\n", step,
                     emit_term(e, "k", kb, graph_plane_floats(m)));
        result = arena_printf(e->arena, "rnet_mask(%s, y)", result);
    }
    writer_print(out, "            rnet_store(dx + p * %d%s, %s);\n", step,
                 emit_term(e, "k", kb, graph_plane_floats(dx)), result);
    writer_print(out, "        }\n    }\n");
}

static void print_tile(struct emitter *e, const struct plan_kernel *k, int rows, int columns,
                       int pixels)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    struct writer *out = e->out;
    bool any = rows && columns;
    writer_print(out, "/* %d pixels, %d channels; %d rows and %d columns of taps. */\n", pixels,
                 op->tile.blocks * e->graph->target->lanes, rows, columns);
    struct text_list list = {0};
    if (any) {
        text_list_add(e->arena, &list, "const real *w");
        text_list_add(e->arena, &list, "const real *dy");
    }
    if (op->residual >= 0)
        text_list_add(e->arena, &list, "const real *r");
    if (op->masked)
        text_list_add(e->arena, &list, "const real *m");
    text_list_add(e->arena, &list, "real *dx");
    const char *name = tile_name(e, k, rows, columns, pixels);
    writer_call(out, 0, arena_printf(e->arena, "static inline void %s(", name), &list, ")");
    writer_print(out, "{\n");
    emit_accumulators(e, (struct tile){pixels, op->tile.blocks}, "rnet_splat(0.0f)");
    if (any)
        print_sum(e, op, rows, columns, pixels);
    print_finish(e, op, pixels);
    writer_print(out, "}\n\n");
}

/* Which tiles were printed: names. */
static bool printed(struct emitter *e, struct text_list *names, const char *name)
{
    for (int i = 0; i < names->texts.count; i++)
        if (!strcmp(names->texts.items[i], name))
            return true;
    text_list_add(e->arena, names, "%s", name);
    return false;
}

void emit_backward_data_before(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct shape in = emit_output(e, op)->shape;
    const struct window *w = &op->window;
    struct text_list names = {0};
    for (int r = 0; r < w->stride; r++)
        for (int c = 0; c < w->stride; c++) {
            struct class rows = class_of(w, w->kh, in.h, r), columns = class_of(w, w->kw, in.w, c);
            const struct tiling run = graph_tiling(columns.count, op->tile.pixels);
            if (!rows.count || !run.count)
                continue;
            if (!rows.taps || !columns.taps)
                rows.taps = columns.taps = 0;
            for (int i = run.larger ? 1 : 0; i >= 0; i--)
                if (!printed(e, &names, tile_name(e, k, rows.taps, columns.taps, run.size + i)))
                    print_tile(e, k, rows.taps, columns.taps, run.size + i);
        }
}

/* ---- Rows ---- */

/* " + n" or " - n". */
static const char *signed_term(struct emitter *e, int64_t n)
{
    return n < 0 ? arena_printf(e->arena, " - %lld", (long long)-n) : emit_plus(e, n);
}

/* One call of a tile, at the class's pixel `q` (an expression; "" for the first) and `at` more. */
static void print_call(struct emitter *e, const struct plan_kernel *k, int indent,
                       const struct class *rows, const struct class *columns, int pixels,
                       const char *q, int at)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0);
    const struct window *w = &op->window;
    int lanes = e->graph->target->lanes;
    bool any = rows->taps && columns->taps;
    int64_t tap = (int64_t)lanes * lanes * op->tile.blocks;
    struct text_list list = {0};
    const char *step = *q ? arena_printf(e->arena, " + %s * %d", q, w->stride * lanes) : "";
    int64_t to = (int64_t)(columns->first + at * w->stride) * lanes;
    if (any) {
        int64_t column = (columns->first + w->pad) / w->stride - (columns->taps - 1) + at;
        int64_t from =
            (dy->border - (rows->taps - 1)) * graph_row_floats(dy) + (dy->border + column) * lanes;
        text_list_add(e->arena, &list, "wg%s",
                      emit_plus(e, (rows->start * w->kw + columns->start) * tap));
        text_list_add(e->arena, &list, "dr%s%s",
                      *q ? arena_printf(e->arena, " + %s * %d", q, lanes) : "",
                      signed_term(e, from));
    }
    if (op->residual >= 0)
        text_list_add(e->arena, &list, "rr%s%s", step, emit_plus(e, to));
    if (op->masked)
        text_list_add(e->arena, &list, "mr%s%s", step, emit_plus(e, to));
    text_list_add(e->arena, &list, "xr%s%s", step, emit_plus(e, to));
    int row_taps = any ? rows->taps : 0, column_taps = any ? columns->taps : 0;
    const char *name = tile_name(e, k, row_taps, column_taps, pixels);
    writer_call(e->out, indent, arena_printf(e->arena, "%s(", name), &list, ");");
}

/* `count` tiles of `pixels` from the class's pixel `first` on. */
static void print_calls(struct emitter *e, const struct plan_kernel *k, int indent,
                        const struct class *rows, const struct class *columns, int pixels,
                        int first, int count)
{
    if (count > 1) {
        writer_print(e->out, "%*sfor (size_t q = %d; q < %d; q += %d)\n", indent, "", first,
                     first + count * pixels, pixels);
        print_call(e, k, indent + 4, rows, columns, pixels, "q", 0);
    } else if (count == 1) {
        print_call(e, k, indent, rows, columns, pixels, "", first);
    }
}

/* All columns of a row whose class is `r`. */
static void print_row(struct emitter *e, const struct plan_kernel *k, int indent, int r)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct shape in = emit_output(e, op)->shape;
    const struct window *w = &op->window;
    struct class rows = class_of(w, w->kh, in.h, r);
    for (int c = 0; c < w->stride; c++) {
        struct class columns = class_of(w, w->kw, in.w, c);
        const struct tiling run = graph_tiling(columns.count, op->tile.pixels);
        int larger = run.larger * (run.size + 1);
        print_calls(e, k, indent, &rows, &columns, run.size + 1, 0, run.larger);
        print_calls(e, k, indent, &rows, &columns, run.size, larger, run.count - run.larger);
    }
}

void emit_backward_data(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *dx = emit_output(e, op);
    const struct window *w = &op->window;
    struct writer *out = e->out;
    int groups = graph_value_blocks(dx) / op->tile.blocks, s = w->stride;
    int64_t lanes = e->graph->target->lanes;
    int64_t slice =
        (int64_t)graph_value_blocks(dy) * w->kh * w->kw * lanes * lanes * op->tile.blocks;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"g", groups}, {"iy", dx->shape.h}};
    if (graph_rows_first(e->graph, op)) {
        axes[1] = (struct emit_axis){"iy", dx->shape.h};
        axes[2] = (struct emit_axis){"g", groups};
    }
    emit_share(e, axes, 3);
    writer_print(out, "        const real *wg = w%s;\n", emit_term(e, "g", groups, slice));
    const char *row = w->pad ? arena_printf(e->arena, "(iy + %d)", w->pad) : "iy";
    if (dx->shape.h == 1)
        row = arena_printf(e->arena, "%d", w->pad);
    const char *quotient = s > 1 ? arena_printf(e->arena, "%s / %d", row, s) : row;
    writer_print(out, "        const real *dr = dy%s + %s * %lld;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(dy)), quotient,
                 (long long)graph_row_floats(dy));
    if (op->residual >= 0)
        writer_print(out, "        const real *rr = r%s;\n",
                     emit_group_row(e, op, emit_residual(e, op), "iy"));
    if (op->masked)
        writer_print(out, "        const real *mr = m%s;\n",
                     emit_group_row(e, op, mask_of(e, op), "iy"));
    writer_print(out, "        real *xr = dx%s;\n", emit_group_row(e, op, dx, "iy"));
    bool open = false;
    for (int r = 0; r < s; r++) {
        if (!class_of(w, w->kh, dx->shape.h, r).count)
            continue;
        bool last = r == s - 1;
        if (s > 1)
            writer_print(out, "        %s%s{\n", open ? "} else " : "",
                         last && open ? ""
                                      : arena_printf(e->arena, "if (%s %% %d == %d) ", row, s, r));
        open = true;
        print_row(e, k, s > 1 ? 12 : 8, r);
    }
    if (s > 1)
        writer_print(out, "        }\n");
    writer_print(out, "    }\n");
}
