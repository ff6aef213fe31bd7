/* winograd_gradient.c: the gradient of a convolution's weights by Winograd's algorithm. In: a
 * conv_backward_weights with its `winograd`, a winograd_gradient. Out: the kernels.
 *
 * y = A^T [(G g G^T) . (B^T d B)] A is linear in g, so that dg = G^T [sum (B^T d B) . (A dy A^T)] G
 * over all tiles. The first kernel transforms patches of x into V[36][tiles][C] and tiles of dy
 * into D[36][tiles][K], and each part adds up S[36][K/(KB*L)][C][KB*L] over its share of the tiles;
 * the second adds up the parts and transforms back. */
#include "emit/training.h"
#include "emit/winograd_tiles.h"

/* The channels C as pieces whose sums are registers: `longer` of length + 1, then others. */
struct pieces {
    int channels, length, longer;
};

static struct pieces pieces_of(const struct emit_winograd *n)
{
    struct pieces p = {.channels = n->e.in_blocks * n->lanes};
    int count = (p.channels + n->op->winograd.pixels - 1) / n->op->winograd.pixels;
    p.length = p.channels / count;
    p.longer = p.channels % count;
    return p;
}

static void print_spread(struct emitter *e, const struct emit_winograd *n, bool part)
{
    struct writer *out = e->out;
    struct text_list list = {0};
    long long element = n->e.result_element;
    text_list_add(e->arena, &list, "const real *dy");
    text_list_add(e->arena, &list, "real *d");
    emit_winograd_head(e, n, &n->y, "D of a tile", &list, part);
    writer_print(out, "{\n    rnet_vec z[6][4];\n    for (size_t c = 0; c < 4; c++) {\n");
    writer_print(out, "        rnet_vec q[4], t[6];\n        RNET_UNROLL\n");
    writer_print(out, "        for (size_t h = 0; h < 4; h++)\n");
    const char *load = arena_printf(e->arena, "rnet_load(dy + h * %lld + c * %d)",
                                    (long long)graph_row_floats(n->y.value), n->lanes);
    if (part)
        load = emit_winograd_or_zero(e, n, &n->y, load);
    writer_assign(out, 12, "q[h]", load);
    writer_print(out, "        rnet_winograd_spread(q, t);\n        RNET_UNROLL\n");
    writer_print(out,
                 "        for (size_t h = 0; h < 6; h++)\n            z[h][c] = t[h];\n    }\n");
    writer_print(out, "    for (size_t h = 0; h < 6; h++) {\n        rnet_vec t[6];\n");
    writer_print(out, "        rnet_winograd_spread(z[h], t);\n        RNET_UNROLL\n");
    writer_print(out, "        for (size_t c = 0; c < 6; c++)\n");
    writer_print(out, "            rnet_store(d + h * %lld + c * %lld, t[c]);\n    }\n}\n\n",
                 6 * element, element);
}

/* Loads or stores the sums. */
static void print_moves(struct emitter *e, const struct emit_winograd *n, int length, bool load)
{
    struct writer *out = e->out;
    int blocks = n->op->winograd.blocks;
    const char *at = arena_printf(e->arena, "to + j * %d%s", blocks * n->lanes,
                                  emit_term(e, "k", blocks, n->lanes));
    writer_print(out, "    RNET_UNROLL\n    for (size_t j = 0; j < %d; j++) {\n", length);
    writer_print(out, "        RNET_UNROLL\n        for (size_t k = 0; k < %d; k++)\n", blocks);
    writer_print(out,
                 load ? "            a[j][k] = rnet_load(%s);\n    }\n"
                      : "            rnet_store(%s, a[j][k]);\n    }\n",
                 at);
}

static void print_piece(struct emitter *e, const struct emit_winograd *n, int length)
{
    struct writer *out = e->out;
    const struct winograd *w = &n->op->winograd;
    struct text_list list = {0};
    text_list_add(e->arena, &list, "const real *v");
    text_list_add(e->arena, &list, "const real *d");
    text_list_add(e->arena, &list, "real *to");
    writer_print(out, "/* One of the 36 sums over %d tiles, %d channels of x times %d of dy. */\n",
                 w->tiles, length, w->blocks * n->lanes);
    writer_call(out, 0, arena_printf(e->arena, "static inline void %s_sums%d(", n->number, length),
                &list, ")");
    writer_print(out, "{\n    rnet_vec a[%d][%d];\n", length, w->blocks);
    print_moves(e, n, length, true);
    writer_print(out, "    for (size_t t = 0; t < %d; t++) {\n", w->tiles);
    writer_print(out, "        rnet_vec q[%d];\n        RNET_UNROLL\n", w->blocks);
    writer_print(out, "        for (size_t k = 0; k < %d; k++)\n", w->blocks);
    writer_print(out, "            q[k] = rnet_load(d + t * %d%s);\n", n->e.out_blocks * n->lanes,
                 emit_term(e, "k", w->blocks, n->lanes));
    writer_print(out, "        RNET_UNROLL\n        for (size_t j = 0; j < %d; j++) {\n", length);
    writer_print(out, "            const rnet_vec s = rnet_splat(v[t * %d + j]);\n",
                 n->e.in_blocks * n->lanes);
    writer_print(out, "            RNET_UNROLL\n            for (size_t k = 0; k < %d; k++)\n",
                 w->blocks);
    writer_print(out, "                a[j][k] = rnet_fma(s, q[k], a[j][k]);\n        }\n    }\n");
    print_moves(e, n, length, false);
    writer_print(out, "}\n\n");
}

void emit_winograd_products_before(struct emitter *e, const struct plan_kernel *k)
{
    struct emit_winograd n = emit_winograd_of(e, k);
    struct pieces p = pieces_of(&n);
    emit_winograd_patch(e, &n);
    if (emit_winograd_has_whole(&n.y))
        print_spread(e, &n, false);
    if (emit_winograd_has_part(&n, &n.y))
        print_spread(e, &n, true);
    emit_winograd_read(e, &n, &n.x);
    emit_winograd_read(e, &n, &n.y);
    if (p.longer)
        print_piece(e, &n, p.length + 1);
    print_piece(e, &n, p.length);
}

/* The pieces of one length, from channel `from` to `to`. */
static void print_calls(struct emitter *e, const struct emit_winograd *n, int indent, int length,
                        int from, int to)
{
    int width = n->op->winograd.blocks * n->lanes, channels = n->e.in_blocks * n->lanes;
    if (from == to)
        return;
    writer_print(e->out, "%*sfor (size_t c = %d; c < %d; c += %d)\n", indent, "", from, to, length);
    struct text_list list = {0};
    text_list_add(e->arena, &list, "ve + c");
    text_list_add(e->arena, &list, "de%s", emit_term(e, "g", n->e.groups, width));
    text_list_add(e->arena, &list, "to%s + c * %d",
                  emit_term(e, "g", n->e.groups, (int64_t)channels * width), width);
    writer_call(e->out, indent + 4, arena_printf(e->arena, "%s_sums%d(", n->number, length), &list,
                ");");
}

/* Fetches the next unit's patches and tiles. */
static void print_fetches(struct emitter *e, const struct emit_winograd *n)
{
    struct emit_fetch x = {.step = "e",
                           .steps = n->e.products,
                           .ahead = n->op->winograd.tiles,
                           .blocks = n->e.in_blocks,
                           .group = "",
                           .values = {n->x.value},
                           .names = {"x"},
                           .insets = {n->x.inset + 2 * (graph_row_floats(n->x.value) + n->lanes)}};
    struct emit_fetch dy = x;
    dy.blocks = n->e.out_blocks;
    dy.values[0] = n->y.value;
    dy.names[0] = "dy";
    dy.insets[0] = n->y.inset;
    emit_winograd_fetch(e, n, 12, &x);
    emit_winograd_fetch(e, n, 12, &dy);
}

void emit_winograd_products(struct emitter *e, const struct plan_kernel *k)
{
    struct emit_winograd n = emit_winograd_of(e, k);
    struct pieces p = pieces_of(&n);
    struct writer *out = e->out;
    long long element = n.e.weights / n.e.products;
    int tiles = n.op->winograd.tiles, indent = 12, middle = p.longer * (p.length + 1);
    writer_print(out, "    real *own = sums + part * %lld;\n", (long long)n.e.weights);
    writer_print(out, "    for (size_t j = 0; j < %lld; j++)\n        own[j] = 0.0f;\n",
                 (long long)n.e.weights);
    writer_print(out, "    real *v = tiles + part * %lld, *d = v + %lld;\n",
                 (long long)plan_scratch_step(e->plan, n.op), (long long)n.e.v);
    struct emit_axis units = {"u", n.e.units};
    emit_share(e, &units, 1);
    writer_print(out, "        const size_t first = u%s;\n",
                 tiles > 1 ? arena_printf(e->arena, " * %d", tiles) : "");
    writer_print(out, "        %s_read_x(x, v, first);\n        %s_read_dy(dy, d, first);\n",
                 n.number, n.number);
    writer_print(out, "        for (size_t e = 0; e < 36; e++) {\n");
    writer_print(out, "            const real *ve = v + e * %lld, *de = d + e * %lld;\n",
                 (long long)n.e.element, (long long)n.e.result_element);
    writer_print(out, "            real *to = own + e * %lld;\n", element);
    if (n.e.groups > 1) {
        writer_print(out, "            for (size_t g = 0; g < %d; g++) {\n", n.e.groups);
        indent += 4;
    }
    print_calls(e, &n, indent, p.length + 1, 0, middle);
    print_calls(e, &n, indent, p.length, middle, p.channels);
    if (n.e.groups > 1)
        writer_print(out, "            }\n");
    if (emit_winograd_fetches(e, &n))
        print_fetches(e, &n);
    writer_print(out, "        }\n    }\n");
}

/* ---- Back to taps ---- */

static void print_transform(struct emitter *e, long long sums, long long element, long long tap)
{
    struct writer *out = e->out;
    writer_print(out, "        rnet_vec z[3][6];\n        for (size_t v = 0; v < 6; v++) {\n");
    writer_print(out, "            rnet_vec t[6], g[3];\n            RNET_UNROLL\n");
    writer_print(out, "            for (size_t h = 0; h < 6; h++)\n");
    writer_print(out, "                t[h] = rnet_load(s + h * %lld + v * %lld);\n", 6 * element,
                 element);
    if (e->graph->threads > 1) {
        writer_print(out, "            for (size_t p = 1; p < parts; p++) {\n");
        writer_print(out, "                const real *sp = s + p * %lld + v * %lld;\n", sums,
                     element);
        writer_print(out, "                RNET_UNROLL\n");
        writer_print(out, "                for (size_t h = 0; h < 6; h++)\n");
        writer_print(out, "                    t[h] = rnet_add(t[h], rnet_load(sp + h * %lld));\n",
                     6 * element);
        writer_print(out, "            }\n");
    }
    writer_print(out, "            rnet_winograd_gradient(t, g);\n");
    writer_print(out, "            RNET_UNROLL\n            for (size_t h = 0; h < 3; h++)\n");
    writer_print(out, "                z[h][v] = g[h];\n        }\n");
    writer_print(out, "        for (size_t h = 0; h < 3; h++) {\n            rnet_vec g[3];\n");
    writer_print(out, "            rnet_winograd_gradient(z[h], g);\n            RNET_UNROLL\n");
    writer_print(out, "            for (size_t v = 0; v < 3; v++)\n");
    writer_print(out, "                rnet_store(to + (h * 3 + v) * %lld, g[v]);\n        }\n",
                 tap);
}

void emit_winograd_gradient(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dw = emit_output(e, op);
    const struct rnet_prepare_row *row = &e->graph->params.items[dw->param].row;
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes, kb = op->tile.blocks, from = op->winograd.blocks;
    int outputs = (row->oc + lanes - 1) / lanes, inputs = (row->ic + lanes - 1) / lanes;
    int channels = inputs * lanes;
    int64_t element = (int64_t)channels * outputs * lanes, tap = (int64_t)lanes * kb * lanes;
    struct emit_axis axes[] = {{"o", outputs}, {"c", channels}};
    emit_share(e, axes, 2);
    const char *group = from > 1 ? arena_printf(e->arena, "o / %d", from) : "o";
    writer_print(out, "        const real *s = sums%s%s + c * %d;\n",
                 emit_term(e, group, outputs / from, (int64_t)channels * from * lanes),
                 from > 1 ? arena_printf(e->arena, " + o %% %d * %d", from, lanes) : "",
                 from * lanes);
    group = kb > 1 ? arena_printf(e->arena, "o / %d", kb) : "o";
    const char *block = arena_printf(e->arena, "c / %d", lanes);
    writer_assign(out, 8, "real *to",
                  arena_printf(e->arena, "dw%s%s%s + c %% %d * %d",
                               emit_term(e, group, outputs / kb, inputs * 9 * tap),
                               kb > 1 ? arena_printf(e->arena, " + o %% %d * %d", kb, lanes) : "",
                               emit_term(e, block, inputs, 9 * tap), lanes, kb * lanes));
    print_transform(e, winograd_products(op->winograd.out) * element, element, tap);
    writer_print(out, "    }\n");
}
