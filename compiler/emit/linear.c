/* linear.c: the linear layer.
 *
 * x lies blocked as the layer before left it, and the weights in the same order, so both are read
 * straight through. The output is a plain vector: the last group writes only the units that exist.
 * A unit of work is one group of `blocks` vectors of outputs of one image. */
#include "emit/parts.h"

static void print_sum(struct emitter *e, const struct graph_op *op, int64_t width)
{
    const struct graph_value *x = emit_input(e, op, 0);
    struct writer *out = e->out;
    int blocks = graph_value_blocks(x), kb = op->tile.blocks;
    int64_t run = (int64_t)x->shape.w * x->block, rows = x->shape.h;
    /* Without a border, rows and planes follow one another. */
    if (!x->border) {
        run *= (int64_t)blocks * rows;
        blocks = 1;
        rows = 1;
    }
    int indent = 8;
    if (blocks > 1) {
        writer_print(out, "%*sfor (size_t i = 0; i < %d; i++)\n", indent, "", blocks);
        indent += 4;
    }
    if (rows > 1) {
        writer_print(out, "%*sfor (size_t h = 0; h < %lld; h++)\n", indent, "", (long long)rows);
        indent += 4;
    }
    writer_print(out, "%*sfor (size_t j = 0; j < %lld; j++) {\n", indent, "", (long long)run);
    indent += 4;
    writer_print(out, "%*sconst rnet_vec s = rnet_splat(xn[j%s%s]);\n", indent, "",
                 emit_term(e, "i", blocks, graph_plane_floats(x)),
                 emit_term(e, "h", rows, graph_row_floats(x)));
    writer_print(out, "%*sconst real *wj = wg%s%s + j * %lld;\n", indent, "",
                 emit_term(e, "i", blocks, rows * run * width),
                 emit_term(e, "h", rows, run * width), (long long)width);
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t k = 0; k < %d; k++)\n", indent, "", indent,
                 "", kb);
    writer_print(out, "%*sa[k] = rnet_fma(s, rnet_load(wj + k * %d), a[k]);\n", indent + 4, "",
                 e->graph->target->lanes);
    writer_print(out, "%*s}\n", indent - 4, "");
}

/* Copies a group's outputs from `unit` to y; the last group may have fewer. */
static void print_outputs(struct emitter *e, const struct graph_value *y, int64_t groups,
                          int64_t width)
{
    struct writer *out = e->out;
    long long last = y->shape.c - (groups - 1) * width;
    const char *image = e->graph->batch > 1 ? arena_printf(e->arena, "n * %d + ", y->shape.c) : "";
    if (groups == 1 || last == width) {
        const char *group =
            groups > 1 ? arena_printf(e->arena, "g * %lld + ", (long long)width) : "";
        writer_print(out, "        for (size_t o = 0; o < %lld; o++)\n", last);
        writer_print(out, "            y[%s%so] = unit[o];\n    }\n", image, group);
        return;
    }
    writer_print(out, "        for (size_t o = 0; o < %lld; o++) {\n", (long long)width);
    writer_print(out, "            const size_t c = g * %lld + o;\n", (long long)width);
    writer_print(out, "            if (c < %d)\n", y->shape.c);
    writer_print(out, "                y[%sc] = unit[o];\n        }\n    }\n", image);
}

void emit_linear(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *y = emit_output(e, op);
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes, kb = op->tile.blocks;
    int64_t width = (int64_t)lanes * kb;
    int64_t groups = (y->shape.c + width - 1) / width;
    int64_t inputs = (int64_t)graph_value_blocks(x) * x->block * x->shape.h * x->shape.w;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"g", groups}};
    emit_share(e, axes, 2);
    writer_print(out, "        const real *xn = x%s%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(x)),
                 emit_plus(e, emit_border_floats(x)));
    writer_print(out, "        const real *wg = w%s;\n", emit_term(e, "g", groups, inputs * width));
    writer_print(out, "        rnet_vec a[%d];\n        RNET_UNROLL\n", kb);
    writer_print(out, "        for (size_t k = 0; k < %d; k++)\n", kb);
    if (op->params.count == 2)
        writer_print(out, "            a[k] = rnet_load(b%s + k * %d);\n",
                     emit_term(e, "g", groups, width), lanes);
    else
        writer_print(out, "            a[k] = rnet_splat(0.0f);\n");
    print_sum(e, op, width);
    writer_print(out, "        RNET_ALIGNED(64) real unit[%lld];\n        RNET_UNROLL\n",
                 (long long)width);
    writer_print(out, "        for (size_t k = 0; k < %d; k++)\n", kb);
    writer_print(out, "            rnet_store(unit + k * %d, %s);\n", lanes,
                 op->relu ? "rnet_relu(a[k])" : "a[k]");
    print_outputs(e, y, groups, width);
}
