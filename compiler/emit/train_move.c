/* train_move.c: gradients of operators that only move elements. A unit of work is one row of one
 * block of channels of dx; each element takes what its own copies got, 0 where there are none. */
#include "emit/training.h"

/* dx as `source`, an expression of c, w and dyr, where `inside` holds ("": everywhere), else 0;
 * `from` is where dyr begins. */
static void print_gather(struct emitter *e, const struct graph_op *op, const char *from,
                         const char *inside, const char *source)
{
    const struct graph_value *dx = emit_output(e, op);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(dx);
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"i", blocks}, {"h", dx->shape.h}};
    emit_share(e, axes, 3);
    writer_print(out, "        const real *dyr = dy%s;\n", from);
    writer_print(out, "        real *dxr = dx%s;\n", emit_plane_row(e, dx));
    writer_print(out, "        for (size_t w = 0; w < %d; w++)\n", dx->shape.w);
    writer_print(out, "            for (size_t l = 0; l < %d; l++) {\n", dx->block);
    writer_print(out, "                const size_t c = l%s;\n",
                 emit_term(e, "i", blocks, dx->block));
    const char *to = arena_printf(e->arena, "dxr[l%s]", emit_term(e, "w", dx->shape.w, dx->block));
    emit_where(e, inside, to, source);
    writer_print(out, "            }\n    }\n");
}

/* "c < 20" where the last block has lanes past the last channel, else "". */
static const char *below_channels(struct emitter *e, const struct graph_value *dx)
{
    return dx->shape.c % dx->block ? arena_printf(e->arena, "c < %d", dx->shape.c) : "";
}

static const char *both(struct emitter *e, const char *a, const char *b)
{
    return *a && *b ? arena_printf(e->arena, "%s && %s", a, b) : *a ? a : b;
}

/* Channel c's place in dy, whose channels begin `before` those of dx. */
static const char *moved_channel(struct emitter *e, const struct graph_op *op)
{
    int before = op->channels_before;
    return emit_channel(e, emit_input(e, op, 0),
                        before ? arena_printf(e->arena, "(c + %d)", before) : "c");
}

/* Whether place `at` of an axis was taken by an output; "" where all were. */
static const char *taken(struct emitter *e, const char *at, int stride, int in, int out)
{
    const char *whole = stride > 1 ? arena_printf(e->arena, "%s %% %d == 0", at, stride) : "";
    bool beyond = (in - 1) / stride >= out;
    return both(e, whole, beyond ? arena_printf(e->arena, "%s < %d", at, out * stride) : "");
}

void emit_pad_shortcut_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *dx = emit_output(e, op);
    const char *over = op->stride > 1 ? arena_printf(e->arena, " / %d", op->stride) : "";
    const char *from = emit_row(e, dy, arena_printf(e->arena, "h%s", over), dx->shape.h, 1);
    const char *inside = both(e, below_channels(e, dx),
                              both(e, taken(e, "h", op->stride, dx->shape.h, dy->shape.h),
                                   taken(e, "w", op->stride, dx->shape.w, dy->shape.w)));
    print_gather(e, op, from, inside,
                 arena_printf(e->arena, "dyr[w%s * %d%s]", over, dy->block, moved_channel(e, op)));
}

/* Whole blocks: rows of dy, but for the lanes past the last channel, which are another's. */
static void print_blocks(struct emitter *e, const struct graph_op *op)
{
    const struct graph_value *dy = emit_input(e, op, 0), *dx = emit_output(e, op);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(dx), rest = dx->shape.c % dx->block;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"i", blocks}, {"h", dx->shape.h}};
    emit_share(e, axes, 3);
    writer_print(out, "        const real *dyr = dy%s%s%s;\n", emit_row(e, dy, "h", dx->shape.h, 1),
                 emit_term(e, "i", blocks, graph_plane_floats(dy)),
                 emit_plus(e, op->channels_before / dy->block * graph_plane_floats(dy)));
    writer_print(out, "        real *dxr = dx%s;\n", emit_plane_row(e, dx));
    const char *v = "rnet_load(dyr + j)";
    if (rest) {
        writer_print(out, "        const size_t lanes = %s%d;\n",
                     blocks > 1 ? arena_printf(e->arena, "i < %d ? %d : ", blocks - 1, dx->block)
                                : "",
                     rest);
        v = "rnet_keep(rnet_load(dyr + j), lanes)";
    }
    writer_print(out, "        for (size_t j = 0; j < %lld; j += %d)\n",
                 (long long)dx->shape.w * dx->block, dx->block);
    writer_print(out, "            rnet_store(dxr + j, %s);\n    }\n", v);
}

void emit_concat_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *dx = emit_output(e, op);
    int lanes = e->graph->target->lanes;
    if (dy->block == lanes && dx->block == lanes && op->channels_before % lanes == 0) {
        print_blocks(e, op);
        return;
    }
    print_gather(e, op, emit_row(e, dy, "h", dx->shape.h, 1), below_channels(e, dx),
                 arena_printf(e->arena, "dyr[w * %d%s]", dy->block, moved_channel(e, op)));
}

void emit_unflatten(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *dx = emit_output(e, op);
    const char *from =
        arena_printf(e->arena, "%s%s", emit_term(e, "n", e->graph->batch, emit_image_floats(dy)),
                     emit_term(e, "h", dx->shape.h, dx->shape.w));
    print_gather(e, op, from, below_channels(e, dx),
                 arena_printf(e->arena, "dyr[c * %lld + w]", (long long)dx->shape.h * dx->shape.w));
}
