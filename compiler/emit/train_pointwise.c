/* train_pointwise.c: gradients that are computed element by element, dropout, and sums over pixels.
 *
 * A unit of work is one row of one block of channels; of what is one for the batch, one block of
 * channels. dy, x and y may lie in other borders than dx, and dx over dy where the layouts agree.
 */
#include <math.h>

#include "emit/training.h"

/* Elements that one step of a loop over a row computes. */
static int step_of(const struct emitter *e, const struct graph_value *v)
{
    return v->block == e->graph->target->lanes ? v->block : 1;
}

static void print_pointer(struct emitter *e, int indent, const char *name,
                          const struct graph_value *v, bool written)
{
    writer_print(e->out, "%*s%sreal *%sr = %s%s;\n", indent, "", written ? "" : "const ", name,
                 name, emit_plane_row(e, v));
}

/* dx as `result`, an expression of d and v, the elements of dy and `other`. */
static void print_rows(struct emitter *e, const struct graph_op *op, const char *other,
                       const char *result)
{
    const struct graph_value *dx = emit_output(e, op);
    struct emit_element el = emit_element(e, dx->block);
    struct writer *out = e->out;
    long long row = (long long)dx->shape.w * dx->block;
    int step = step_of(e, dx), indent = row > step ? 12 : 8;
    const char *at = row > step ? " + j" : "";
    print_pointer(e, 8, "dy", emit_input(e, op, 0), false);
    print_pointer(e, 8, other, emit_input(e, op, 1), false);
    print_pointer(e, 8, "dx", dx, true);
    if (row > step && step > 1)
        writer_print(out, "        for (size_t j = 0; j < %lld; j += %d) {\n", row, step);
    else if (row > step)
        writer_print(out, "        for (size_t j = 0; j < %lld; j++) {\n", row);
    writer_print(out, "%*sconst %s d = %s_load(dyr%s), v = %s_load(%sr%s);\n", indent, "", el.type,
                 el.prefix, at, el.prefix, other, at);
    writer_print(out, "%*s%s_store(dxr%s, %s);\n", indent, "", el.prefix, at, result);
    if (row > step)
        writer_print(out, "        }\n");
    writer_print(out, "    }\n");
}

static void open_rows(struct emitter *e, const struct graph_value *v)
{
    struct emit_axis axes[] = {
        {"n", e->graph->batch}, {"i", graph_value_blocks(v)}, {"h", v->shape.h}};
    emit_share(e, axes, 3);
}

void emit_relu_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dx = emit_output(e, op);
    open_rows(e, dx);
    print_rows(e, op, "y",
               arena_printf(e->arena, "%s_mask(d, v)", emit_element(e, dx->block).prefix));
}

void emit_sigmoid_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dx = emit_output(e, op);
    const char *pre = emit_element(e, dx->block).prefix;
    open_rows(e, dx);
    print_rows(e, op, "y",
               arena_printf(e->arena, "%s_mul(d, %s_mul(v, %s_sub(%s_splat(1.0f), v)))", pre, pre,
                            pre, pre));
}

void emit_prelu_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dx = emit_output(e, op);
    struct emit_element el = emit_element(e, dx->block);
    open_rows(e, dx);
    writer_print(e->out, "        const %s s = %s_load(slope%s);\n", el.type, el.prefix,
                 emit_term(e, "i", graph_value_blocks(dx), dx->block));
    print_rows(e, op, "x",
               arena_printf(e->arena, "%s_above(v, %s_splat(0.0f), d, %s_mul(d, s))", el.prefix,
                            el.prefix, el.prefix));
}

void emit_dropout(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    long long plane = (long long)y->shape.h * y->shape.w;
    int indent = 8;
    open_rows(e, y);
    print_pointer(e, 8, "x", x, false);
    print_pointer(e, 8, "y", y, true);
    writer_print(out, "        const uint64_t key = seeds[%s] + node%s%s;\n",
                 e->graph->batch > 1 ? "n" : "0",
                 emit_term(e, "i", graph_value_blocks(y), y->block * plane),
                 emit_term(e, "h", y->shape.h, y->shape.w));
    if (y->shape.w > 1) {
        writer_print(out, "%*sfor (size_t w = 0; w < %d; w++)\n", indent, "", y->shape.w);
        indent += 4;
    }
    if (y->block > 1) {
        writer_print(out, "%*sfor (size_t l = 0; l < %d; l++)\n", indent, "", y->block);
        indent += 4;
    }
    const char *at = arena_printf(e->arena, "%s%s", emit_term(e, "w", y->shape.w, y->block),
                                  emit_term(e, "l", y->block, 1));
    at = *at ? at + 3 : "0"; /* without " + " */
    struct text_list list = {0};
    text_list_add(e->arena, &list, "xr[%s]", at);
    text_list_add(e->arena, &list, "%s", emit_float(e, 1 / (1 - op->amount)));
    text_list_add(e->arena, &list, "key%s%s", emit_term(e, "l", y->block, plane),
                  emit_term(e, "w", y->shape.w, 1));
    text_list_add(e->arena, &list, "%.0f", ceil(op->amount * 0x1p24));
    writer_call(out, indent, arena_printf(e->arena, "yr[%s] = rnet_dropout(", at), &list, ");");
    writer_print(out, "    }\n");
}

/* ---- Sums over pixels: rows in `real`, rows added in double ---- */

/* Opens the loop over a count of two or more; returns the indentation of what it holds. */
static int open_loop(struct emitter *e, int indent, const char *name, int count)
{
    if (count < 2)
        return indent;
    writer_print(e->out, "%*sfor (size_t %s = 0; %s < %d; %s++) {\n", indent, "", name, name, count,
                 name);
    return indent + 4;
}

static int close_loop(struct emitter *e, int indent, int count)
{
    if (count < 2)
        return indent;
    writer_print(e->out, "%*s}\n", indent - 4, "");
    return indent - 4;
}

/* The sum of a row, in s: of the elements of dy, or, where there is `term`, an expression of d, v
 * and s, by that. */
static void print_row_sum(struct emitter *e, const struct graph_op *op, int indent,
                          const char *term)
{
    const struct graph_value *dy = emit_input(e, op, 0);
    struct emit_element el = emit_element(e, dy->block);
    struct writer *out = e->out;
    bool loop = dy->shape.w > 1;
    const char *at = loop ? " + j" : "";
    print_pointer(e, indent, "dy", dy, false);
    if (term)
        print_pointer(e, indent, "x", emit_input(e, op, 1), false);
    writer_print(out, "%*s%s s = %s_splat(0.0f);\n", indent, "", el.type, el.prefix);
    if (loop && dy->block > 1)
        writer_print(out, "%*sfor (size_t j = 0; j < %lld; j += %d)", indent, "",
                     (long long)dy->shape.w * dy->block, dy->block);
    else if (loop)
        writer_print(out, "%*sfor (size_t j = 0; j < %d; j++)", indent, "", dy->shape.w);
    if (!term) {
        writer_print(out, "%s%*ss = %s_add(s, %s_load(dyr%s));\n", loop ? "\n" : "",
                     loop ? indent + 4 : indent, "", el.prefix, el.prefix, at);
        return;
    }
    writer_print(out, "%s", loop ? " {\n" : "");
    int inner = loop ? indent + 4 : indent;
    writer_print(out, "%*sconst %s d = %s_load(dyr%s), v = %s_load(xr%s);\n", inner, "", el.type,
                 el.prefix, at, el.prefix, at);
    writer_print(out, "%*ss = %s;\n", inner, "", term);
    if (loop)
        writer_print(out, "%*s}\n", indent, "");
}

/* The sums of all blocks of channels, to `to`. */
static void print_sums(struct emitter *e, const struct graph_op *op, const char *to,
                       const char *term)
{
    const struct graph_value *dy = emit_input(e, op, 0);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(dy), block = dy->block;
    struct emit_axis axes[] = {{"i", blocks}};
    emit_share(e, axes, 1);
    if (block > 1)
        writer_print(out, "        RNET_ALIGNED(64) double sum[%d] = {0};\n", block);
    else
        writer_print(out, "        double sum = 0;\n");
    int indent = open_loop(e, 8, "n", e->graph->batch);
    indent = open_loop(e, indent, "h", dy->shape.h);
    print_row_sum(e, op, indent, term);
    if (block > 1) {
        writer_print(out, "%*sRNET_ALIGNED(rnet_vec) real row[%d];\n", indent, "", block);
        writer_print(out, "%*srnet_store(row, s);\n", indent, "");
        writer_print(out, "%*sfor (size_t l = 0; l < %d; l++)\n", indent, "", block);
        writer_print(out, "%*ssum[l] += row[l];\n", indent + 4, "");
    } else {
        writer_print(out, "%*ssum += s;\n", indent, "");
    }
    indent = close_loop(e, indent, dy->shape.h);
    close_loop(e, indent, e->graph->batch);
    if (block > 1) {
        writer_print(out, "        for (size_t l = 0; l < %d; l++)\n", block);
        writer_print(out, "            %s[l%s] = (real)sum[l];\n    }\n", to,
                     emit_term(e, "i", blocks, block));
    } else {
        writer_print(out, "        %s[%s] = (real)sum;\n    }\n", to, blocks > 1 ? "i" : "0");
    }
}

void emit_channel_sums(struct emitter *e, const struct plan_kernel *k)
{
    print_sums(e, &e->graph->ops.items[k->op], "db", NULL);
}

void emit_prelu_backward_slope(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const char *pre = emit_element(e, emit_input(e, op, 0)->block).prefix;
    print_sums(
        e, op, "dslope",
        arena_printf(e->arena, "%s_above(v, %s_splat(0.0f), s, %s_fma(d, v, s))", pre, pre, pre));
}
