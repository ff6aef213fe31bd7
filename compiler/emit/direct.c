/* direct.c: the direct convolution.
 *
 * A tile keeps `pixels` neighbours of an output row times `blocks` blocks of output channels in
 * registers. For each block of input channels and each row of the window, the window's columns and
 * the block's channels are one contiguous run of kw*B floats in x (its pixels are B apart), so one
 * loop serves the 3-channel stem and all that follows; each step of it reads `blocks` weight
 * vectors and one value a pixel. The border of x makes padding real: no edge needs code of its own.
 *
 * A unit of work is one output row of one group of `blocks` blocks. In training the last act may be
 * the sums that a bn takes of the result: by rows in `t`, then in double, each part its own. */
#include "emit/products.h"

static const char *tile_name(struct emitter *e, const struct plan_kernel *k, int pixels)
{
    return arena_printf(e->arena, "%s_tile%d", emit_kernel_number(e, k), pixels);
}

static void print_sum(struct emitter *e, const struct graph_op *op, struct tile t)
{
    const struct graph_value *x = emit_input(e, op, 0);
    const struct window *w = &op->window;
    long long run = (long long)w->kw * x->block;
    long long row = run * e->graph->target->lanes * t.blocks;
    const struct emit_products sum = {
        .tile = t,
        .x = "x",
        .xj = "xj",
        .block = "i",
        .blocks = graph_value_blocks(x),
        .rows = w->kh,
        .run = run,
        .step = w->stride * x->block,
        .plane = graph_plane_floats(x),
        .x_row = graph_row_floats(x),
        .w_block = w->kh * row,
        .w_row = row,
    };
    emit_products(e, &sum);
}

/* Stores the tile and adds it, and its squares, to `t`: [2][blocks * lanes]. */
static void print_finish_sums(struct emitter *e, const struct graph_op *op, struct tile t)
{
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes;
    int64_t plane = graph_plane_floats(emit_output(e, op));
    writer_print(out, "    RNET_UNROLL\n    for (size_t k = 0; k < %d; k++) {\n", t.blocks);
    writer_print(out, "        rnet_vec s = rnet_load(t + k * %d);\n", lanes);
    writer_print(out, "        rnet_vec q = rnet_load(t + %d + k * %d);\n", t.blocks * lanes,
                 lanes);
    writer_print(out, "        RNET_UNROLL\n        for (size_t p = 0; p < %d; p++) {\n", t.pixels);
    writer_print(out, "            rnet_store(y + p * %d%s, a[p][k]);\n", lanes,
                 emit_term(e, "k", t.blocks, plane));
    writer_print(out, "            s = rnet_add(s, a[p][k]);\n");
    writer_print(out, "            q = rnet_fma(a[p][k], a[p][k], q);\n        }\n");
    writer_print(out, "        rnet_store(t + k * %d, s);\n", lanes);
    writer_print(out, "        rnet_store(t + %d + k * %d, q);\n    }\n", t.blocks * lanes, lanes);
}

static void print_finish(struct emitter *e, const struct graph_op *op, struct tile t)
{
    const struct graph_value *y = emit_output(e, op), *r = emit_residual(e, op);
    int lanes = e->graph->target->lanes;
    const char *result = "a[p][k]";
    if (r)
        result = arena_printf(e->arena, "rnet_add(a[p][k], rnet_load(r + p * %d%s))", lanes,
                              emit_term(e, "k", t.blocks, graph_plane_floats(r)));
    if (op->relu)
        result = arena_printf(e->arena, "rnet_relu(%s)", result);
    emit_each(e, t);
    const char *at = arena_printf(e->arena, "y + p * %d%s", lanes,
                                  emit_term(e, "k", t.blocks, graph_plane_floats(y)));
    if (r) {
        writer_print(e->out, " {\n            const rnet_vec s = %s;\n", result);
        writer_print(e->out, "            rnet_store(%s, s);\n        }\n    }\n", at);
    } else {
        writer_print(e->out, "\n            rnet_store(%s, %s);\n    }\n", at, result);
    }
}

static void print_tile(struct emitter *e, const struct plan_kernel *k, int pixels)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    struct tile t = {pixels, op->tile.blocks};
    writer_print(e->out, "/* %d pixels of a row, %d channels. */\n", pixels,
                 t.blocks * e->graph->target->lanes);
    struct text_list list = {0};
    text_list_add(e->arena, &list, "const real *w");
    if (op->params.count == 2)
        text_list_add(e->arena, &list, "const real *b");
    text_list_add(e->arena, &list, "const real *x");
    if (op->residual >= 0)
        text_list_add(e->arena, &list, "const real *r");
    text_list_add(e->arena, &list, "real *y");
    if (op->also.count)
        text_list_add(e->arena, &list, "real *t");
    const char *head = arena_printf(e->arena, "static inline void %s(", tile_name(e, k, pixels));
    writer_call(e->out, 0, head, &list, ")");
    writer_print(e->out, "{\n");
    emit_accumulators(e, t, op->params.count == 2);
    print_sum(e, op, t);
    if (op->also.count)
        print_finish_sums(e, op, t);
    else
        print_finish(e, op, t);
    writer_print(e->out, "}\n\n");
}

void emit_direct_before(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    int tail = emit_output(e, op)->shape.w % op->tile.pixels;
    print_tile(e, k, op->tile.pixels);
    if (tail)
        print_tile(e, k, tail);
}

/* Calls the tile of `pixels` at column `ox`, an expression or 0. */
static void print_call(struct emitter *e, const struct plan_kernel *k, int pixels, int indent,
                       const char *column)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    int lanes = e->graph->target->lanes;
    int step = op->window.stride * emit_input(e, op, 0)->block;
    struct text_list list = {0};
    text_list_add(e->arena, &list, "wg");
    if (op->params.count == 2)
        text_list_add(e->arena, &list, "bg");
    if (*column) {
        text_list_add(e->arena, &list, "xr + %s * %d", column, step);
        if (op->residual >= 0)
            text_list_add(e->arena, &list, "rr + %s * %d", column, lanes);
        text_list_add(e->arena, &list, "yr + %s * %d", column, lanes);
    } else {
        text_list_add(e->arena, &list, "xr");
        if (op->residual >= 0)
            text_list_add(e->arena, &list, "rr");
        text_list_add(e->arena, &list, "yr");
    }
    if (op->also.count)
        text_list_add(e->arena, &list, "t");
    writer_call(e->out, indent, arena_printf(e->arena, "%s(", tile_name(e, k, pixels)), &list,
                ");");
}

static void print_row(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    int width = emit_output(e, op)->shape.w, pixels = op->tile.pixels;
    int full = width / pixels * pixels;
    if (full == pixels) {
        print_call(e, k, pixels, 8, "");
    } else {
        writer_print(e->out, "        for (size_t ox = 0; ox < %d; ox += %d)\n", full, pixels);
        print_call(e, k, pixels, 12, "ox");
    }
    if (full < width)
        print_call(e, k, width - full, 8, arena_printf(e->arena, "%d", full));
}

void emit_direct(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    const struct window *w = &op->window;
    int groups = graph_value_blocks(y) / op->tile.blocks;
    int64_t channels = (int64_t)op->tile.blocks * e->graph->target->lanes;
    int64_t slice = (int64_t)graph_value_blocks(x) * w->kh * w->kw * x->block * channels;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"g", groups}, {"oy", y->shape.h}};
    if (graph_rows_first(e->graph, op)) {
        axes[1] = (struct emit_axis){"oy", y->shape.h};
        axes[2] = (struct emit_axis){"g", groups};
    }
    int64_t all = groups * channels;
    if (op->also.count)
        emit_own_sums(e, all);
    emit_share(e, axes, 3);
    if (op->also.count)
        writer_print(e->out, "        _Alignas(64) real t[%lld] = {0};\n",
                     (long long)(2 * channels));
    writer_print(e->out, "        const real *wg = w%s;\n", emit_term(e, "g", groups, slice));
    if (op->params.count == 2)
        writer_print(e->out, "        const real *bg = b%s;\n",
                     emit_term(e, "g", groups, channels));
    int64_t inset = (x->border - w->pad) * (graph_row_floats(x) + x->block);
    writer_print(e->out, "        const real *xr = x%s%s%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(x)),
                 emit_term(e, "oy", y->shape.h, w->stride * graph_row_floats(x)),
                 emit_plus(e, inset));
    if (op->residual >= 0)
        writer_print(e->out, "        const real *rr = r%s;\n",
                     emit_group_row(e, op, emit_residual(e, op), "oy"));
    writer_print(e->out, "        real *yr = y%s;\n", emit_group_row(e, op, y, "oy"));
    print_row(e, k);
    if (op->also.count)
        emit_add_sums(e, 8, "t", groups, channels);
    writer_print(e->out, "    }\n");
}
