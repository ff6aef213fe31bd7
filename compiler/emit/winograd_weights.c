/* winograd_weights.c: the weights of a convolution for Winograd's algorithm, in training: made anew
 * in each step, for either way. In: a winograd_weights operator. Out: the kernel.
 *
 * From the weights as the masters have them, [O / (KB*L)][I / L][3][3][L][KB*L], to
 * U[K / (KB'*L)][36][C][KB'*L] (ir/winograd.h). Forward K are the outputs O; on the way back K are
 * the inputs I, C the outputs, and the taps are turned by half a turn. A unit of work is one block
 * of each. */
#include "emit/training.h"
#include "ir/winograd.h"

/* Copies the 9 taps of a block of outputs and one of inputs, from row to row of `w9`: the vectors
 * are along K. */
static void print_taps(struct emitter *e, const struct graph_op *op)
{
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes, from = op->tile.blocks * lanes;
    writer_print(out, "        RNET_ALIGNED(64) real taps[9][%d][%d];\n", lanes, lanes);
    writer_print(out, "        for (size_t h = 0; h < 9; h++)\n");
    writer_print(out, "            for (size_t c = 0; c < %d; c++)\n", lanes);
    writer_print(out, "                for (size_t l = 0; l < %d; l++)\n", lanes);
    if (op->backward)
        writer_print(out, "                    taps[8 - h][c][l] = wt[(h * %d + l) * %d + c];\n",
                     lanes, from);
    else
        writer_print(out, "                    taps[h][c][l] = wt[(h * %d + c) * %d + l];\n", lanes,
                     from);
}

/* Transforms channel c's taps: columns, then rows. */
static void print_transform(struct emitter *e, const struct graph_op *op, int64_t element)
{
    struct writer *out = e->out;
    int width = op->winograd.blocks * e->graph->target->lanes;
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", e->graph->target->lanes);
    writer_print(out, "            rnet_vec z[6][3];\n            RNET_UNROLL\n");
    writer_print(out, "            for (size_t v = 0; v < 3; v++) {\n");
    writer_print(out, "                rnet_vec g[3], t[6];\n                RNET_UNROLL\n");
    writer_print(out, "                for (size_t h = 0; h < 3; h++)\n");
    writer_print(out, "                    g[h] = rnet_load(taps[h * 3 + v][c]);\n");
    writer_print(out, "                rnet_winograd_weights(g, t);\n");
    writer_print(out, "                RNET_UNROLL\n");
    writer_print(out, "                for (size_t h = 0; h < 6; h++)\n");
    writer_print(out, "                    z[h][v] = t[h];\n            }\n");
    writer_print(out, "            RNET_UNROLL\n            for (size_t h = 0; h < 6; h++) {\n");
    writer_print(out, "                rnet_vec t[6];\n");
    writer_print(out, "                rnet_winograd_weights(z[h], t);\n");
    writer_print(out, "                RNET_UNROLL\n");
    writer_print(out, "                for (size_t v = 0; v < 6; v++)\n");
    writer_print(out, "                    rnet_store(to + (h * 6 + v) * %lld + c * %d, t[v]);\n",
                 (long long)element, width);
    writer_print(out, "            }\n        }\n");
}

void emit_winograd_weights(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct rnet_prepare_row *row = &e->graph->params.items[op->params.items[0]].row;
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes, kb = op->tile.blocks, to = op->winograd.blocks;
    int outputs = (row->oc + lanes - 1) / lanes, inputs = (row->ic + lanes - 1) / lanes;
    int64_t block =
        (int64_t)9 * lanes * kb * lanes; /* of w: a group of outputs, a block of inputs */
    int64_t element = (int64_t)(op->backward ? outputs : inputs) * lanes * to * lanes;
    struct emit_axis axes[] = {{"o", outputs}, {"i", inputs}};
    emit_share(e, axes, 2);
    const char *group = kb > 1 ? arena_printf(e->arena, "o / %d", kb) : "o";
    writer_print(out, "        const real *wt = w%s%s%s;\n",
                 emit_term(e, group, outputs / kb, inputs * block),
                 kb > 1 ? arena_printf(e->arena, " + o %% %d * %d", kb, lanes) : "",
                 emit_term(e, "i", inputs, block));
    const char *column = op->backward ? "i" : "o", *channel = op->backward ? "o" : "i";
    int columns = op->backward ? inputs : outputs, channels = op->backward ? outputs : inputs;
    group = to > 1 ? arena_printf(e->arena, "%s / %d", column, to) : column;
    writer_print(out, "        real *to = transformed%s%s%s;\n",
                 emit_term(e, group, columns / to, winograd_products(op->winograd.out) * element),
                 to > 1 ? arena_printf(e->arena, " + %s %% %d * %d", column, to, lanes) : "",
                 emit_term(e, channel, channels, (int64_t)lanes * to * lanes));
    print_taps(e, op);
    print_transform(e, op, element);
    writer_print(out, "    }\n");
}
