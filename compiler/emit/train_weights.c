/* train_weights.c: the gradient of a direct convolution's weights.
 *
 * dw lies as the weights do: [O / (KB*L)][I / B][KH][KW][B][KB*L]. For one row of the window, its
 * columns and the block's channels are one contiguous run of KW*B floats in x; a piece of that run
 * times some vectors of output channels is accumulated in registers (op->dw), over the pixels of a
 * chunk of rows that stays in the first-level cache.
 *
 * Where there are many pairs of an output and an input block, a part owns some of them and adds up
 * the whole batch; else each part adds up its share of the batch, in sums of its own. */
#include "emit/training.h"

/* Pixels a visit of the accumulators: of one image; of several small ones. */
enum { CHUNK_PIXELS = 448, VISIT_PIXELS = 800 };

struct geometry {
    int kb, lanes;       /* blocks of a group; lanes */
    int together;        /* blocks of a group that are summed at once */
    int bundles, inputs; /* outputs: `together` blocks each; blocks */
    int64_t width;       /* KB*L: from one channel of x to the next in dw */
    int64_t run;         /* KW*B */
    int64_t block;       /* floats of dw for one group of outputs and one block of inputs */
    int rows, chunks;    /* rows of y a chunk */
    bool whole;          /* all chunks have as many rows */
    int images;          /* a visit, where an image is one chunk */
    int pieces;          /* of a run */
};

static int rows_of(struct shape out, int *chunks)
{
    int least = (out.h * out.w + CHUNK_PIXELS - 1) / CHUNK_PIXELS;
    if (least > out.h)
        least = out.h;
    *chunks = least;
    for (int n = least; n <= 2 * least && n <= out.h; n++)
        if (out.h % n == 0) {
            *chunks = n;
            break;
        }
    int rows = (out.h + *chunks - 1) / *chunks;
    *chunks = (out.h + rows - 1) / rows;
    return rows;
}

/* The largest divisor of the batch whose pixels are few enough. */
static int images_of(struct shape out, int batch)
{
    int images = 1;
    for (int n = 2; n <= batch && n * out.h * out.w <= VISIT_PIXELS; n++)
        if (batch % n == 0)
            images = n;
    return images;
}

static struct geometry geometry(struct emitter *e, const struct graph_op *op)
{
    const struct graph_value *x = emit_input(e, op, 0), *dy = emit_input(e, op, 1);
    struct geometry g = {.kb = op->tile.blocks, .lanes = e->graph->target->lanes};
    g.together = op->dw.blocks;
    g.bundles = graph_value_blocks(dy) / g.together;
    g.inputs = graph_value_blocks(x);
    g.width = (int64_t)g.kb * g.lanes;
    g.run = (int64_t)op->window.kw * x->block;
    g.block = op->window.kh * g.run * g.width;
    g.rows = rows_of(dy->shape, &g.chunks);
    g.whole = dy->shape.h % g.rows == 0;
    g.images = g.chunks == 1 ? images_of(dy->shape, e->graph->batch) : 1;
    g.pieces = (int)((g.run + op->dw.pixels - 1) / op->dw.pixels);
    return g;
}

/* Piece i is [piece_start(i), piece_start(i + 1)) of the run. */
static int64_t piece_start(const struct geometry *g, int i)
{
    return g->run * i / g->pieces;
}

static const char *piece_name(struct emitter *e, const struct plan_kernel *k, int64_t length)
{
    return arena_printf(e->arena, "%s_run%lld", emit_kernel_number(e, k), (long long)length);
}

/* The products of one pixel. */
static void print_step(struct emitter *e, const struct geometry *g, int indent, int64_t length,
                       int64_t plane)
{
    struct writer *out = e->out;
    if (g->together == 1) {
        writer_print(out, "%*sconst rnet_vec d = rnet_load(dq);\n", indent, "");
        writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t j = 0; j < %lld; j++)\n", indent, "",
                     indent, "", (long long)length);
        writer_print(out, "%*sa[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);\n", indent + 4, "");
        return;
    }
    writer_print(out, "%*srnet_vec d[%d];\n", indent, "", g->together);
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t k = 0; k < %d; k++)\n", indent, "", indent,
                 "", g->together);
    writer_print(out, "%*sd[k] = rnet_load(dq%s);\n", indent + 4, "",
                 emit_term(e, "k", g->together, plane));
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t j = 0; j < %lld; j++) {\n", indent, "",
                 indent, "", (long long)length);
    writer_print(out, "%*sconst rnet_vec s = rnet_splat(xq[j]);\n", indent + 4, "");
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t k = 0; k < %d; k++)\n", indent + 4, "",
                 indent + 4, "", g->together);
    writer_print(out, "%*sa[j][k] = rnet_fma(s, d[k], a[j][k]);\n%*s}\n", indent + 8, "", indent,
                 "");
}

/* The loops over a visit's pixels. */
static void print_pixels(struct emitter *e, const struct graph_op *op, const struct geometry *g,
                         int64_t length)
{
    const struct graph_value *x = emit_input(e, op, 0), *dy = emit_input(e, op, 1);
    struct writer *out = e->out;
    int indent = 4;
    if (g->images > 1) {
        writer_print(out, "    for (size_t m = 0; m < %d; m++)\n", g->images);
        indent = 8;
    }
    writer_print(out, "%*sfor (size_t h = 0; h < rows; h++)\n", indent, "");
    writer_print(out, "%*sfor (size_t q = 0; q < %d; q++) {\n", indent + 4, "", dy->shape.w);
    writer_print(out, "%*sconst real *dq = dy%s + h * %lld + q * %d;\n", indent + 8, "",
                 emit_term(e, "m", g->images, emit_image_floats(dy)),
                 (long long)graph_row_floats(dy), g->lanes);
    writer_print(out, "%*sconst real *xq = x%s + h * %lld + q * %d;\n", indent + 8, "",
                 emit_term(e, "m", g->images, emit_image_floats(x)),
                 (long long)(op->window.stride * graph_row_floats(x)),
                 op->window.stride * x->block);
    print_step(e, g, indent + 8, length, graph_plane_floats(dy));
    writer_print(out, "%*s}\n", indent + 4, "");
}

/* The way of the accumulators between registers and dw. */
static void print_moves(struct emitter *e, const struct geometry *g, int64_t length, bool load)
{
    struct writer *out = e->out;
    const char *at = arena_printf(e->arena, "dw + j * %lld", (long long)g->width);
    writer_print(out, "    RNET_UNROLL\n    for (size_t j = 0; j < %lld; j++)", (long long)length);
    if (g->together == 1) {
        writer_print(
            out, load ? "\n        a[j] = rnet_load(%s);\n" : "\n        rnet_store(%s, a[j]);\n",
            at);
        return;
    }
    writer_print(out, " {\n        RNET_UNROLL\n        for (size_t k = 0; k < %d; k++)\n",
                 g->together);
    at = arena_printf(e->arena, "%s + k * %d", at, g->lanes);
    writer_print(out,
                 load ? "            a[j][k] = rnet_load(%s);\n    }\n"
                      : "            rnet_store(%s, a[j][k]);\n    }\n",
                 at);
}

static void print_piece(struct emitter *e, const struct plan_kernel *k, const struct geometry *g,
                        int64_t length)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    struct writer *out = e->out;
    const char *images = g->images > 1 ? arena_printf(e->arena, " of %d images", g->images) : "";
    writer_print(out, "/* %lld values of x times %d of dy, over `rows` rows%s. */\n",
                 (long long)length, g->together * g->lanes, images);
    struct text_list list = {0};
    text_list_add(e->arena, &list, "const real *x");
    text_list_add(e->arena, &list, "const real *dy");
    text_list_add(e->arena, &list, "real *dw");
    text_list_add(e->arena, &list, "size_t rows");
    writer_call(out, 0, arena_printf(e->arena, "static inline void %s(", piece_name(e, k, length)),
                &list, ")");
    writer_print(out, "{\n    rnet_vec a[%lld]%s;\n", (long long)length,
                 g->together > 1 ? arena_printf(e->arena, "[%d]", g->together) : "");
    print_moves(e, g, length, true);
    print_pixels(e, op, g, length);
    print_moves(e, g, length, false);
    writer_print(out, "}\n\n");
}

void emit_backward_weights_before(struct emitter *e, const struct plan_kernel *k)
{
    struct geometry g = geometry(e, &e->graph->ops.items[k->op]);
    for (int i = 0; i < g.pieces; i++) {
        int64_t length = piece_start(&g, i + 1) - piece_start(&g, i);
        bool printed = false;
        for (int j = 0; j < i; j++)
            printed = printed || piece_start(&g, j + 1) - piece_start(&g, j) == length;
        if (!printed)
            print_piece(e, k, &g, length);
    }
}

/* Declares y0 and, where chunks differ, rows. */
static void print_rows(struct emitter *e, const struct geometry *g, int indent, int height)
{
    if (g->chunks > 1)
        writer_print(e->out, "%*sconst size_t y0 = t * %d;\n", indent, "", g->rows);
    if (!g->whole)
        writer_print(e->out, "%*sconst size_t rows = y0 + %d < %d ? %d : %d - y0;\n", indent, "",
                     g->rows, height, g->rows, height);
}

/* Where the pair of bundle k and input block i begins in dw. */
static const char *block_place(struct emitter *e, const struct geometry *g)
{
    int64_t group = g->inputs * g->block;
    int per = g->kb / g->together; /* bundles of a group */
    const char *of_k = emit_term(e, "k", g->bundles, group);
    if (per > 1) {
        const char *quotient = arena_printf(e->arena, "k / %d", per);
        of_k = arena_printf(e->arena, "%s + k %% %d * %d",
                            emit_term(e, quotient, g->bundles / per, group), per,
                            g->together * g->lanes);
    }
    return arena_printf(e->arena, "%s%s", of_k, emit_term(e, "i", g->inputs, g->block));
}

/* Declares k and i, the bundle and the block of pair u. */
static void print_pair(struct emitter *e, const struct geometry *g, int indent)
{
    if (g->bundles > 1 && g->inputs > 1)
        writer_print(e->out, "%*sconst size_t k = u / %d, i = u %% %d;\n", indent, "", g->inputs,
                     g->inputs);
    else
        writer_print(e->out, "%*sconst size_t %s = u;\n", indent, "", g->bundles > 1 ? "k" : "i");
}

/* The products of bundle k and input block i over the chunk, into dw at `base`. */
static void print_products(struct emitter *e, const struct plan_kernel *k, const struct geometry *g,
                           int indent, const char *base)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 0), *dy = emit_input(e, op, 1);
    struct writer *out = e->out;
    int64_t inset = (x->border - op->window.pad) * (graph_row_floats(x) + x->block);
    writer_print(out, "%*sconst real *xu = x%s%s%s%s;\n", indent, "",
                 emit_term(e, "n", e->graph->batch / g->images, g->images * emit_image_floats(x)),
                 emit_term(e, "i", g->inputs, graph_plane_floats(x)),
                 emit_term(e, "y0", g->chunks, op->window.stride * graph_row_floats(x)),
                 emit_plus(e, inset));
    writer_print(out, "%*sconst real *du = dy%s%s%s%s;\n", indent, "",
                 emit_term(e, "n", e->graph->batch / g->images, g->images * emit_image_floats(dy)),
                 emit_term(e, "k", g->bundles, g->together * graph_plane_floats(dy)),
                 emit_term(e, "y0", g->chunks, graph_row_floats(dy)),
                 emit_plus(e, emit_border_floats(dy)));
    writer_print(out, "%*sreal *wu = %s%s;\n", indent, "", base, block_place(e, g));
    const char *row = "";
    if (op->window.kh > 1) {
        writer_print(out, "%*sfor (size_t r = 0; r < %d; r++)%s\n", indent, "", op->window.kh,
                     g->pieces > 1 ? " {" : "");
        row = "r";
        indent += 4;
    }
    for (int i = 0; i < g->pieces; i++) {
        int64_t start = piece_start(g, i), length = piece_start(g, i + 1) - start;
        struct text_list list = {0};
        text_list_add(e->arena, &list, "xu%s%s",
                      *row ? emit_term(e, row, op->window.kh, graph_row_floats(x)) : "",
                      emit_plus(e, start));
        text_list_add(e->arena, &list, "du");
        text_list_add(e->arena, &list, "wu%s%s",
                      *row ? emit_term(e, row, op->window.kh, g->run * g->width) : "",
                      emit_plus(e, start * g->width));
        text_list_add(e->arena, &list, "%s",
                      g->whole ? arena_printf(e->arena, "%d", g->rows) : "rows");
        writer_call(out, indent, arena_printf(e->arena, "%s(", piece_name(e, k, length)), &list,
                    ");");
    }
    if (*row && g->pieces > 1)
        writer_print(out, "%*s}\n", indent - 4, "");
}

/* Each part its share of the batch. */
static void print_shared_batch(struct emitter *e, const struct plan_kernel *k,
                               const struct geometry *g)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    long long floats = (long long)g->bundles * g->together / g->kb * g->inputs * g->block;
    struct writer *out = e->out;
    writer_print(out, "    real *own = dw + part * %lld;\n", floats);
    writer_print(out, "    for (size_t j = 0; j < %lld; j++)\n        own[j] = 0.0f;\n", floats);
    struct emit_axis axes[] = {{"n", e->graph->batch / g->images}, {"t", g->chunks}};
    emit_share(e, axes, 2);
    print_rows(e, g, 8, emit_input(e, op, 1)->shape.h);
    int indent = 8;
    if (g->bundles > 1) {
        writer_print(out, "%*sfor (size_t k = 0; k < %d; k++)%s\n", indent, "", g->bundles,
                     g->inputs > 1 ? "" : " {");
        indent += 4;
    }
    if (g->inputs > 1) {
        writer_print(out, "%*sfor (size_t i = 0; i < %d; i++) {\n", indent, "", g->inputs);
        indent += 4;
    }
    print_products(e, k, g, indent, "own");
    if (indent > 8)
        writer_print(out, "%*s}\n", indent - 4, "");
    writer_print(out, "    }\n");
}

/* Each part its own pairs of blocks. */
static void print_own_blocks(struct emitter *e, const struct plan_kernel *k,
                             const struct geometry *g)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    long long pairs = (long long)g->bundles * g->inputs;
    struct writer *out = e->out;
    e->share = arena_printf(e->arena, "%sunits %lld\n", e->share, pairs);
    writer_print(out, "    const size_t first = rnet_share(%lld, part, parts);\n", pairs);
    writer_print(out, "    const size_t end = rnet_share(%lld, part + 1, parts);\n", pairs);
    writer_print(out, "    for (size_t u = first; u < end; u++) {\n");
    print_pair(e, g, 8);
    writer_print(out, "        real *wu = dw%s;\n", block_place(e, g));
    long long values = op->window.kh * g->run;
    int vectors = g->together == g->kb ? 1 : g->together; /* else they lie without a gap */
    if (vectors == 1 && g->together > 1)
        values *= g->kb;
    writer_print(out, "        for (size_t j = 0; j < %lld; j++)\n", values);
    if (vectors > 1)
        writer_print(out, "            for (size_t v = 0; v < %d; v++)\n    ", vectors);
    writer_print(out, "            rnet_store(wu + j * %lld%s, rnet_splat(0.0f));\n    }\n",
                 g->together == g->kb ? (long long)g->lanes : (long long)g->width,
                 vectors > 1 ? arena_printf(e->arena, " + v * %d", g->lanes) : "");
    int indent = 4;
    int visits = e->graph->batch / g->images;
    if (visits > 1) {
        writer_print(out, "%*sfor (size_t n = 0; n < %d; n++)\n", indent, "", visits);
        indent += 4;
    }
    if (g->chunks > 1) {
        writer_print(out, "%*sfor (size_t t = 0; t < %d; t++) {\n", indent, "", g->chunks);
        indent += 4;
        print_rows(e, g, indent, emit_input(e, op, 1)->shape.h);
    }
    writer_print(out, "%*sfor (size_t u = first; u < end; u++) {\n", indent, "");
    print_pair(e, g, indent + 4);
    print_products(e, k, g, indent + 4, "dw");
    writer_print(out, "%*s}\n", indent, "");
    if (g->chunks > 1)
        writer_print(out, "%*s}\n", indent - 4, "");
}

void emit_backward_weights(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    struct geometry g = geometry(e, op);
    if (emit_output(e, op)->role == VALUE_PARTS)
        print_shared_batch(e, k, &g);
    else
        print_own_blocks(e, k, &g);
}

void emit_sum_parts(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    long long floats = emit_output(e, op)->shape.c;
    struct writer *out = e->out;
    struct emit_axis axes[] = {{"u", floats}};
    emit_share(e, axes, 1);
    if (e->graph->threads == 1) {
        writer_print(out, "        dw[u] = sums[u];\n    }\n");
        return;
    }
    writer_print(out, "        real s = sums[u];\n");
    writer_print(out, "        for (size_t p = 1; p < parts; p++)\n");
    writer_print(out, "            s += sums[p * %lld + u];\n", floats);
    writer_print(out, "        dw[u] = s;\n    }\n");
}
