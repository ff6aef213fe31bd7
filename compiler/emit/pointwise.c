/* pointwise.c: operators that compute each element from the same element of their inputs: bn, ReLU,
 * PReLU, sigmoid, sums, differences, products, scalars.
 *
 * A unit of work is one row of one block of channels. Where an operator would make something of
 * nothing (sigmoid(0), 1 - 0), the lanes past the last channel are kept at 0. */
#include "emit/parts.h"

/* The result for the element at xr + j. */
static const char *expression(struct emitter *e, const struct graph_op *op, const char *pre,
                              const char *at)
{
    struct arena *a = e->arena;
    const char *x = arena_printf(a, "%s_load(xr%s)", pre, at);
    const char *z = arena_printf(a, "%s_load(zr%s)", pre, at);
    switch (op->kind) {
    case OP_bn:
        return arena_printf(a, "%s_fma(%s, s, t)", pre, x);
    case OP_add:
        return arena_printf(a, "%s_add(%s, %s)", pre, x, z);
    case OP_sub:
        return arena_printf(a, "%s_sub(%s, %s)", pre, x, z);
    case OP_mul:
        return arena_printf(a, "%s_mul(%s, %s)", pre, x, z);
    case OP_affine:
        return arena_printf(a, "%s_fma(%s, s, t)", pre, x);
    case OP_prelu:
        return arena_printf(a, "%s_prelu(%s, s)", pre, x);
    case OP_sigmoid:
        return arena_printf(a, "%s_sigmoid(%s)", pre, x);
    default:
        return arena_printf(a, "%s_relu(%s)", pre, x);
    }
}

/* s and t, which bn and PReLU read for the block and affine has from the text. */
static void print_constants(struct emitter *e, const struct graph_op *op, int block,
                            struct emit_element el)
{
    const char *i = emit_term(e, "i", graph_value_blocks(emit_output(e, op)), block);
    if (op->kind == OP_bn) {
        writer_print(e->out, "        const %s s = %s_load(scale%s);\n", el.type, el.prefix, i);
        writer_print(e->out, "        const %s t = %s_load(shift%s);\n", el.type, el.prefix, i);
    }
    if (op->kind == OP_prelu)
        writer_print(e->out, "        const %s s = %s_load(slope%s);\n", el.type, el.prefix, i);
    if (op->kind == OP_affine) {
        writer_print(e->out, "        const %s s = %s_splat(%s);\n", el.type, el.prefix,
                     emit_float(e, op->scale));
        writer_print(e->out, "        const %s t = %s_splat(%s);\n", el.type, el.prefix,
                     emit_float(e, op->offset));
    }
}

void emit_pointwise(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *y = emit_output(e, op);
    struct emit_element el = emit_element(e, y->block);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(y), rest = y->shape.c % y->block;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"i", blocks}, {"h", y->shape.h}};
    emit_share(e, axes, 3);
    writer_print(out, "        const real *xr = x%s;\n", emit_plane_row(e, emit_input(e, op, 0)));
    if (op->inputs.count > 1)
        writer_print(out, "        const real *zr = z%s;\n",
                     emit_plane_row(e, emit_input(e, op, 1)));
    writer_print(out, "        real *yr = y%s;\n", emit_plane_row(e, y));
    print_constants(e, op, y->block, el);
    bool vector = y->block == e->graph->target->lanes;
    int64_t row = vector ? y->shape.w : (int64_t)y->shape.w * y->block;
    const char *at = row > 1 ? " + j" : "";
    const char *result = expression(e, op, el.prefix, at);
    if (op->relu && op->kind != OP_relu)
        result = arena_printf(e->arena, "%s_relu(%s)", el.prefix, result);
    if (!op_keeps_zero(op->kind) && rest) {
        const char *count =
            blocks > 1 ? arena_printf(e->arena, "i < %d ? %d : %d", blocks - 1, y->block, rest)
                       : arena_printf(e->arena, "%d", rest);
        writer_print(out, "        const size_t lanes = %s;\n", count);
        result = arena_printf(e->arena, "%s_keep(%s, lanes)", el.prefix, result);
    }
    int indent = 8;
    if (row > 1) {
        /* Single values are walked one by one, whatever the block. */
        writer_print(out, "        for (size_t j = 0; j < %lld; j += %d)\n",
                     (long long)y->shape.w * y->block, vector ? y->block : 1);
        indent = 12;
    }
    struct text_list list = {0};
    text_list_add(e->arena, &list, "yr%s", at);
    text_list_add(e->arena, &list, "%s", result);
    writer_call(out, indent, arena_printf(e->arena, "%s_store(", el.prefix), &list, ");");
    writer_print(out, "    }\n");
}
