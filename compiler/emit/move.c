/* move.c: operators that move elements without computing: copies between layouts, flattening,
 * concatenation, the zero-channel shortcut. */
#include "emit/parts.h"

/* Whether pixels of y have fewer lanes than a vector: then several are moved together. */
static bool few_lanes(const struct emitter *e, const struct graph_value *y)
{
    return y->block < e->graph->target->lanes;
}

/* Opens the loops over a row's pixels and a block's lanes of the output; declares c where
 * `channel`. */
static void open_lanes(struct emitter *e, const struct graph_value *y, bool channel)
{
    struct writer *out = e->out;
    int blocks = graph_value_blocks(y);
    bool few = few_lanes(e, y);
    writer_print(out, "%s        for (size_t w = 0; w < %d; w++)%s\n",
                 few ? "        RNET_APART\n" : "", y->shape.w,
                 few ? " {\n            RNET_UNROLL" : "");
    writer_print(out, "            for (size_t l = 0; l < %d; l++) {\n", y->block);
    const char *block = emit_term(e, "o", blocks, y->block);
    if (channel)
        writer_print(out, "                const size_t c = l%s;\n", block);
}

/* The condition stands in an `if` of its own, and not in a variable: so a checker knows the range
 * of an index within. */
void emit_where(struct emitter *e, const char *inside, const char *to, const char *source)
{
    struct writer *out = e->out;
    if (!*inside) {
        writer_assign(out, 16, to, source);
        return;
    }
    writer_print(out, "                if (%s)\n", inside);
    writer_assign(out, 20, to, source);
    writer_print(out, "                else\n                    %s = 0.0f;\n", to);
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
    writer_print(out, "        const real *xr = x%s;\n", emit_row(e, x, "h", y->shape.h, stride));
    writer_print(out, "        real *yr = y%s%s;\n", emit_row(e, y, "h", y->shape.h, 1),
                 emit_term(e, "o", blocks, graph_plane_floats(y)));
    open_lanes(e, y, *inside || x->block > 1 || x->shape.c > 1);
    const char *to = emit_term(e, "w", y->shape.w, y->block);
    emit_where(e, inside, arena_printf(e->arena, "yr[l%s]", to), source);
    writer_print(out, "            }\n%s    }\n", few_lanes(e, y) ? "        }\n" : "");
}

void emit_reorder(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    const char *source = arena_printf(
        e->arena, "xr[%s%s]", y->shape.w > 1 ? arena_printf(e->arena, "w * %d", x->block) : "0",
        emit_channel(e, x, "c"));
    bool padded = y->shape.c % y->block;
    print_gather(e, op, padded ? arena_printf(e->arena, "c < %d", y->shape.c) : "", source, 1);
}

/* Zeros for `count` of a row's blocks from block `first` on, or, where `lanes` are not all, for
 * those from lane `lane` on of one block. */
static void print_zeros(struct emitter *e, const struct graph_value *y, int first, int count,
                        int lane, int lanes)
{
    struct writer *out = e->out;
    int64_t plane = graph_plane_floats(y);
    const char *start = emit_plus(e, first * plane + lane);
    if (count < 1 || lanes < 1)
        return;
    if (lanes == y->block) {
        if (count > 1)
            writer_print(out, "        for (size_t i = 0; i < %d; i++)\n", count);
        int indent = count > 1 ? 12 : 8;
        writer_print(out, "%*sfor (size_t j = 0; j < %lld; j++)\n", indent, "",
                     (long long)y->shape.w * y->block);
        writer_print(out, "%*syr[j%s%s] = 0.0f;\n", indent + 4, "", emit_term(e, "i", count, plane),
                     start);
        return;
    }
    writer_print(out, "        for (size_t w = 0; w < %d; w++)\n", y->shape.w);
    writer_print(out, "            for (size_t l = 0; l < %d; l++)\n", lanes);
    writer_print(out, "                yr[l%s%s] = 0.0f;\n",
                 emit_term(e, "w", y->shape.w, y->block), start);
}

/* Copies whole blocks of x to where they begin in y, at lane `lane` of block `block`: what does not
 * fit there goes to the next one. */
static void print_moved(struct emitter *e, const struct graph_op *op, int block, int lane)
{
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(x), fit = y->block - lane;
    int64_t plane = graph_plane_floats(y);
    const char *xw =
        arena_printf(e->arena, "%s%s", emit_term(e, "i", blocks, graph_plane_floats(x)),
                     emit_term(e, "w", y->shape.w, (int64_t)op->stride * x->block));
    const char *yw = arena_printf(e->arena, "%s%s", emit_term(e, "i", blocks, plane),
                                  emit_term(e, "w", y->shape.w, y->block));
    int indent = blocks > 1 ? 12 : 8;
    if (blocks > 1)
        writer_print(out, "        for (size_t i = 0; i < %d; i++)\n", blocks);
    writer_print(out, "%*sfor (size_t w = 0; w < %d; w++) {\n", indent, "", y->shape.w);
    writer_print(out, "%*sconst real *xw = xr%s;\n", indent + 4, "", xw);
    writer_print(out, "%*sreal *yw = yr%s%s;\n", indent + 4, "", yw,
                 emit_plus(e, block * plane + lane));
    writer_print(out, "%*sRNET_APART\n%*sfor (size_t l = 0; l < %d; l++)\n", indent + 4, "",
                 indent + 4, "", fit);
    writer_print(out, "%*syw[l] = xw[l];\n", indent + 8, "");
    if (lane) {
        writer_print(out, "%*sRNET_APART\n%*sfor (size_t l = 0; l < %d; l++)\n", indent + 4, "",
                     indent + 4, "", lane);
        writer_print(out, "%*syw[l + %lld] = xw[l + %d];\n", indent + 8, "",
                     (long long)(plane - lane), fit);
    }
    writer_print(out, "%*s}\n", indent, "");
}

/* Where x consists of whole blocks: a unit of work is a row of all channels. */
static void print_blocks(struct emitter *e, const struct graph_op *op)
{
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    int block = op->channels_before / y->block, lane = op->channels_before % y->block;
    int after = block + graph_value_blocks(x);
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"h", y->shape.h}};
    emit_share(e, axes, 2);
    writer_print(e->out, "        const real *xr = x%s;\n",
                 emit_row(e, x, "h", y->shape.h, op->stride));
    writer_print(e->out, "        real *yr = y%s;\n", emit_row(e, y, "h", y->shape.h, 1));
    print_zeros(e, y, 0, block, 0, y->block);
    print_zeros(e, y, block, 1, 0, lane);
    print_moved(e, op, block, lane);
    if (lane)
        print_zeros(e, y, after++, 1, lane, y->block - lane);
    print_zeros(e, y, after, graph_value_blocks(y) - after, 0, y->block);
    writer_print(e->out, "    }\n");
}

void emit_pad_shortcut(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0);
    int before = op->channels_before;
    if (x->block == emit_output(e, op)->block && x->shape.c % x->block == 0) {
        print_blocks(e, op);
        return;
    }
    const char *from = before ? arena_printf(e->arena, "(c - %d)", before) : "c";
    const char *source =
        arena_printf(e->arena, "xr[w * %d%s]", op->stride * x->block, emit_channel(e, x, from));
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
    writer_print(out, "        const real *xc = x%s%s%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(x)),
                 x->shape.c > 1 ? emit_channel(e, x, "c") : "",
                 emit_plus(e, emit_border_floats(x)));
    writer_print(out, "        real *yc = y%s%s;\n", emit_term(e, "n", e->graph->batch, y->shape.c),
                 emit_term(e, "c", x->shape.c, (int64_t)x->shape.h * x->shape.w));
    writer_print(out, "        for (size_t h = 0; h < %d; h++)\n", x->shape.h);
    writer_print(out, "            for (size_t w = 0; w < %d; w++)\n", x->shape.w);
    writer_print(out, "                yc[h * %d + w] = xc[h * %lld + w * %d];\n    }\n",
                 x->shape.w, (long long)graph_row_floats(x), x->block);
}

/* Channels of one input of a concatenation into y, from channel `before` on. Whole blocks are runs
 * of memory; the zeros past the last channel of such a run are overwritten by the input that
 * follows. */
static void print_part(struct emitter *e, const struct graph_op *op, int index, int before)
{
    const struct graph_value *x = emit_input(e, op, index), *y = emit_output(e, op);
    struct writer *out = e->out;
    if (x->block == y->block && before % y->block == 0) {
        int blocks = graph_value_blocks(x);
        long long first = before / y->block * (long long)graph_plane_floats(y);
        writer_print(out, "        for (size_t i = 0; i < %d; i++)\n", blocks);
        writer_print(out, "            for (size_t j = 0; j < %lld; j++)\n",
                     (long long)y->shape.w * y->block);
        writer_print(out, "                yr[j%s%s] = xr%d[j%s];\n", emit_plus(e, first),
                     emit_term(e, "i", blocks, graph_plane_floats(y)), index,
                     emit_term(e, "i", blocks, graph_plane_floats(x)));
        return;
    }
    const char *to = before ? arena_printf(e->arena, "(c + %d)", before) : "c";
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", x->shape.c);
    writer_print(out, "            for (size_t w = 0; w < %d; w++)\n", y->shape.w);
    writer_assign(
        out, 16, arena_printf(e->arena, "yr[w * %d%s]", y->block, emit_channel(e, y, to)),
        arena_printf(e->arena, "xr%d[w * %d%s]", index, x->block, emit_channel(e, x, "c")));
}

void emit_concat(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *y = emit_output(e, op);
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"h", y->shape.h}};
    int before = 0;
    emit_share(e, axes, 2);
    for (int i = 0; i < op->inputs.count; i++)
        writer_print(e->out, "        const real *xr%d = x%d%s;\n", i, i,
                     emit_row(e, emit_input(e, op, i), "h", y->shape.h, 1));
    writer_print(e->out, "        real *yr = y%s;\n", emit_row(e, y, "h", y->shape.h, 1));
    for (int i = 0; i < op->inputs.count; i++) {
        print_part(e, op, i, before);
        before += emit_input(e, op, i)->shape.c;
    }
    int lanes = graph_value_blocks(y) * y->block;
    if (lanes > before) {
        writer_print(e->out, "        for (size_t c = %d; c < %d; c++)\n", before, lanes);
        writer_print(e->out, "            for (size_t w = 0; w < %d; w++)\n", y->shape.w);
        writer_print(e->out, "                yr[w * %d%s] = 0.0f;\n", y->block,
                     emit_channel(e, y, "c"));
    }
    writer_print(e->out, "    }\n");
}
