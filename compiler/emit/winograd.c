/* winograd.c: the convolution by Winograd's algorithm F(4x4, 3x3) or F(2x2, 3x3), forward and
 * backward to its input. In: an operator with its `winograd`. Out: the kernel.
 *
 * A unit of work is one group of output channels of a set of tiles of outputs
 * (ir/winograd.h): each tile's patch of inputs is transformed into V, once for all groups of the
 * set; 36 or 16 products with the weights of a group give M, which is transformed back into the
 * outputs. V and M are the thread's own and stay in its cache. Where the tiles reach beyond the
 * image, helpers that count rows and columns take the place of the others. Weights that do not stay
 * in the cache are asked for an element ahead.
 *
 * On the way back dy is what is read and dx what is written; the weights are flipped already.
 */
#include "emit/products.h"
#include "emit/winograd_tiles.h"

#include <string.h>

/* So many reals of weights are not fetched ahead. */
enum { WEIGHTS_KEPT = 1 << 16 };

/* ---- Products ---- */

/* Pieces of a set of tiles that are listed line by line. */
enum { PIECES_LISTED = 6 };

static int pieces_of(const struct emit_winograd *n)
{
    return (n->op->winograd.tiles + n->op->winograd.pixels - 1) / n->op->winograd.pixels;
}

static int piece_start(const struct emit_winograd *n, int i)
{
    return n->op->winograd.tiles * i / pieces_of(n);
}

/* Lines of the next element's weights that a product asks for before each block of channels; none
 * where all weights stay in the second-level cache. */
static int lines_of(const struct emit_winograd *n)
{
    int lines = n->lanes * n->lanes * n->op->winograd.blocks / PLAN_LINE_FLOATS;
    return n->e.weights > WEIGHTS_KEPT ? (lines + pieces_of(n) - 1) / pieces_of(n) : 0;
}

static void print_product(struct emitter *e, const struct emit_winograd *n, int tiles)
{
    const struct winograd *w = &n->op->winograd;
    struct tile tile = {tiles, w->blocks};
    const char *to = arena_printf(e->arena, "to + p * %lld%s", (long long)n->e.tile_results,
                                  emit_term(e, "k", w->blocks, n->e.products * n->lanes));
    writer_print(e->out, "/* One of the %d products, of %d tiles and %d channels. */\n",
                 n->e.products, tiles, w->blocks * n->lanes);
    struct text_list list = {0};
    text_list_add(e->arena, &list, "const real *w");
    text_list_add(e->arena, &list, "const real *x");
    text_list_add(e->arena, &list, "real *to");
    int lines = lines_of(n);
    if (lines)
        text_list_add(e->arena, &list, "const real *next");
    writer_call(e->out, 0,
                arena_printf(e->arena, "static inline void %s_product%d(", n->products, tiles),
                &list, ")");
    writer_print(e->out, "{\n");
    emit_accumulators(e, tile, "rnet_splat(0.0f)");
    const struct emit_products sum = {
        .tile = tile,
        .x = "x",
        .xj = "xj",
        .block = "i",
        .blocks = n->e.in_blocks,
        .rows = 1,
        .run = n->lanes,
        .step = n->lanes,
        .plane = (int64_t)w->tiles * n->lanes,
        .w_block = (int64_t)n->lanes * n->lanes * w->blocks,
        .ahead = {{.of = "next",
                   .lines = lines,
                   .block_step = (int64_t)lines * PLAN_LINE_FLOATS,
                   .step = PLAN_LINE_FLOATS,
                   .spread = lines <= n->lanes}},
    };
    emit_products(e, &sum);
    emit_each(e, tile);
    writer_print(e->out, "\n            rnet_store(%s, a[p][k]);\n    }\n}\n\n", to);
}

/* ---- Output ---- */

/* What becomes of the output t[c] at row h and column c. */
static void print_finish(struct emitter *e, const struct emit_winograd *n, int indent)
{
    struct writer *out = e->out;
    const char *result = "t[c]";
    if (op_has_bias(n->op))
        result = "rnet_add(t[c], bias)";
    if (n->r) {
        writer_print(out, "%*sconst rnet_vec other = rnet_load(r + h * %lld + c * %d);\n", indent,
                     "", (long long)graph_row_floats(n->r), n->lanes);
        result = arena_printf(e->arena, "rnet_add(%s, other)", result);
    }
    if (n->op->relu)
        result = arena_printf(e->arena, "rnet_relu(%s)", result);
    if (n->m) {
        writer_print(out, "%*sconst rnet_vec y = rnet_load(m + h * %lld + c * %d);\n", indent, "",
                     (long long)graph_row_floats(n->m), n->lanes);
        result = arena_printf(e->arena, "rnet_mask(%s, y)", result);
    }
    const char *at = arena_printf(e->arena, "%s + h * %lld + c * %d", n->y.name,
                                  (long long)graph_row_floats(n->y.value), n->lanes);
    if (n->op->also.count) {
        writer_print(out, "%*sconst rnet_vec one = %s;\n", indent, "", result);
        writer_print(out, "%*ss = rnet_add(s, one);\n%*sq = rnet_fma(one, one, q);\n", indent, "",
                     indent, "");
        result = "one";
    }
    writer_print(out, "%*srnet_store(%s, %s);\n", indent, "", at, result);
}

/* The arguments of the helper that makes outputs, as declared. */
static void result_arguments(struct emitter *e, const struct emit_winograd *n,
                             struct text_list *list)
{
    text_list_add(e->arena, list, "const real *p");
    if (op_has_bias(n->op))
        text_list_add(e->arena, list, "const real *b");
    if (n->r)
        text_list_add(e->arena, list, "const real *r");
    if (n->m)
        text_list_add(e->arena, list, "const real *m");
    text_list_add(e->arena, list, "real *%s", n->y.name);
    if (n->op->also.count)
        text_list_add(e->arena, list, "real *sum");
}

static void print_result(struct emitter *e, const struct emit_winograd *n, bool part)
{
    struct writer *out = e->out;
    int half = n->op->winograd.blocks * n->lanes;
    struct text_list list = {0};
    result_arguments(e, n, &list);
    emit_winograd_head(e, n, &n->y, "The outputs of a tile from its products", &list, part);
    int to = n->e.out, in = n->e.in;
    writer_print(out, "{\n    rnet_vec z[%d][%d];\n    for (size_t c = 0; c < %d; c++) {\n", to, in,
                 in);
    writer_print(out, "        rnet_vec d[%d], t[%d];\n        RNET_UNROLL\n", in, to);
    writer_print(out, "        for (size_t h = 0; h < %d; h++)\n", in);
    writer_print(out, "            d[h] = rnet_load(p + h * %d + c * %d);\n", in * n->lanes,
                 n->lanes);
    writer_print(out, "        %s_output(d, t);\n        RNET_UNROLL\n", n->transform);
    writer_print(
        out, "        for (size_t h = 0; h < %d; h++)\n            z[h][c] = t[h];\n    }\n", to);
    if (op_has_bias(n->op))
        writer_print(out, "    const rnet_vec bias = rnet_load(b);\n");
    if (n->op->also.count)
        writer_print(out, "    rnet_vec s = rnet_load(sum), q = rnet_load(sum + %d);\n", half);
    const char *rows = part && emit_winograd_cuts_rows(n, &n->y)
                           ? arena_printf(e->arena, "rnet_clip_last(rows, 0, %d)", to)
                           : arena_printf(e->arena, "%d", to);
    writer_print(out, "    for (size_t h = 0; h < %s; h++) {\n", rows);
    writer_print(out, "        rnet_vec t[%d];\n        %s_output(z[h], t);\n", to, n->transform);
    writer_print(out, "        RNET_UNROLL\n        for (size_t c = 0; c < %d; c++) {\n", to);
    if (part && emit_winograd_cuts_columns(n, &n->y))
        writer_print(out, "            if (c >= columns)\n                continue;\n");
    print_finish(e, n, 12);
    writer_print(out, "        }\n    }\n");
    if (n->op->also.count)
        writer_print(out, "    rnet_store(sum, s);\n    rnet_store(sum + %d, q);\n", half);
    writer_print(out, "}\n\n");
}

static void print_products_helpers(struct emitter *e, const struct emit_winograd *n)
{
    int first = piece_start(n, 1);
    print_product(e, n, first);
    for (int i = 1; i < pieces_of(n); i++)
        if (piece_start(n, i + 1) - piece_start(n, i) != first) {
            print_product(e, n, piece_start(n, i + 1) - piece_start(n, i));
            return;
        }
}

void emit_winograd_before(struct emitter *e, const struct plan_kernel *k)
{
    struct emit_winograd n = emit_winograd_of(e, k);
    if (!strcmp(n.x.owner, n.number)) {
        emit_winograd_patch(e, &n);
        emit_winograd_read(e, &n, &n.x);
    }
    if (!strcmp(n.products, n.number))
        print_products_helpers(e, &n);
    if (emit_winograd_has_whole(&n.y))
        print_result(e, &n, false);
    if (emit_winograd_has_part(&n, &n.y))
        print_result(e, &n, true);
}

/* ---- The kernel ---- */

/* Fetches the next unit's patches, and what this one's results touch. */
static void print_fetches(struct emitter *e, const struct emit_winograd *n, int indent)
{
    const struct winograd *w = &n->op->winograd;
    bool many = n->e.groups > 1;
    struct emit_fetch next = {
        .step = many ? "step" : "e",
        .steps = n->e.products * n->e.groups,
        .ahead = w->tiles,
        .blocks = n->e.in_blocks,
        .group = "",
        .values = {n->x.value},
        .names = {n->x.name},
        .insets = {n->x.inset + 2 * (graph_row_floats(n->x.value) + n->lanes)}};
    struct emit_fetch now = {.step = "e",
                             .steps = n->e.products,
                             .blocks = w->blocks,
                             .group = many ? "g" : "",
                             .values = {n->r, n->m, n->y.value},
                             .names = {n->r ? "r" : NULL, n->m ? "m" : NULL, n->y.name}};
    for (int i = 0; i < 3; i++)
        if (now.names[i]) {
            now.insets[i] = emit_border_floats(now.values[i]);
            now.groups[i] = w->blocks * graph_plane_floats(now.values[i]);
        }
    bool ahead = emit_winograd_fetches(e, n);
    if (ahead) {
        if (many)
            writer_print(e->out, "%*sconst size_t step = g * %d + e;\n", indent, "", n->e.products);
        writer_print(e->out, "%*sif (%s < end) { /* the next set is of this part, too */\n", indent,
                     "", many ? arena_printf(e->arena, "(s + 1) * %d", n->e.groups) : "s + 1");
        emit_winograd_fetch(e, n, indent + 4, &next);
        writer_print(e->out, "%*s}\n", indent, "");
    }
    if (ahead || e->graph->threads > 1)
        emit_winograd_fetch(e, n, indent, &now);
}

/* The product of a piece of `tiles`: where its tiles, its results and the weights it asks for begin
 * beyond those of the first piece. */
static void print_product_call(struct emitter *e, const struct emit_winograd *n, int indent,
                               int tiles, const char *const begin[3])
{
    struct text_list list = {0};
    text_list_add(e->arena, &list, "we");
    text_list_add(e->arena, &list, "v + e * %lld%s", (long long)n->e.element, begin[0]);
    text_list_add(e->arena, &list, "p + e * %d%s", n->lanes, begin[1]);
    if (lines_of(n))
        text_list_add(e->arena, &list, "we%s", begin[2]);
    writer_call(e->out, indent, arena_printf(e->arena, "%s_product%d(", n->products, tiles), &list,
                ");");
}

/* All pieces, a line each; many that are alike in a loop. */
static void print_product_calls(struct emitter *e, const struct emit_winograd *n, int indent,
                                int64_t element)
{
    int pieces = pieces_of(n), first = piece_start(n, 1);
    int64_t asked = (int64_t)lines_of(n) * PLAN_LINE_FLOATS * n->e.in_blocks;
    if (pieces > PIECES_LISTED && first * pieces == n->op->winograd.tiles) {
        int64_t results = (int64_t)first * n->e.tile_results;
        const char *next =
            arena_printf(e->arena, "%s%s", emit_plus(e, element), emit_term(e, "i", pieces, asked));
        writer_print(e->out, "%*sfor (size_t i = 0; i < %d; i++)\n", indent, "", pieces);
        const char *const begin[] = {emit_term(e, "i", pieces, (int64_t)first * n->lanes),
                                     emit_term(e, "i", pieces, results), next};
        print_product_call(e, n, indent + 4, first, begin);
        return;
    }
    for (int i = 0; i < pieces; i++) {
        int start = piece_start(n, i);
        const char *const begin[] = {emit_plus(e, (int64_t)start * n->lanes),
                                     emit_plus(e, (int64_t)start * n->e.tile_results),
                                     emit_plus(e, element + i * asked)};
        print_product_call(e, n, indent, piece_start(n, i + 1) - start, begin);
    }
}

static void print_products(struct emitter *e, const struct emit_winograd *n, int indent)
{
    struct writer *out = e->out;
    const struct winograd *w = &n->op->winograd;
    int64_t element = (int64_t)n->e.in_blocks * n->lanes * w->blocks * n->lanes;
    writer_print(out, "%*sfor (size_t e = 0; e < %d; e++) {\n", indent, "", n->e.products);
    writer_print(out, "%*sconst real *we = w%s + e * %lld;\n", indent + 4, "",
                 emit_term(e, "g", n->e.groups, n->e.products * element), (long long)element);
    print_product_calls(e, n, indent + 4, element);
    print_fetches(e, n, indent + 4);
    writer_print(out, "%*s}\n", indent, "");
}

/* Declares where block k of group g of the tile begins in a value. */
static void print_pointer(struct emitter *e, const struct emit_winograd *n, int indent,
                          const char *name, const struct graph_value *v)
{
    int64_t plane = graph_plane_floats(v);
    writer_assign(e->out, indent,
                  arena_printf(e->arena, "%sreal *%st", v == n->y.value ? "" : "const ", name),
                  arena_printf(e->arena, "%s%s%s%s", name,
                               emit_winograd_at(e, n, v, emit_border_floats(v)),
                               emit_term(e, "g", n->e.groups, n->op->winograd.blocks * plane),
                               emit_term(e, "k", n->op->winograd.blocks, plane)));
}

static void print_results(struct emitter *e, const struct emit_winograd *n, int indent)
{
    struct writer *out = e->out;
    const struct winograd *w = &n->op->winograd;
    int64_t products = (int64_t)n->e.products * n->lanes, channels = w->blocks * n->lanes;
    writer_print(out, "%*sfor (size_t t = 0; t < %d; t++) {\n", indent, "", w->tiles);
    emit_winograd_place(e, n, indent + 4, emit_winograd_tile(n));
    int within = indent + 4;
    if (w->blocks > 1) {
        writer_print(out, "%*sfor (size_t k = 0; k < %d; k++) {\n", within, "", w->blocks);
        within += 4;
    }
    struct text_list list = {0};
    text_list_add(e->arena, &list, "p%s%s", emit_term(e, "t", w->tiles, n->e.tile_results),
                  emit_term(e, "k", w->blocks, products));
    if (op_has_bias(n->op))
        text_list_add(e->arena, &list, "b%s%s", emit_term(e, "g", n->e.groups, channels),
                      emit_term(e, "k", w->blocks, n->lanes));
    const struct graph_value *touched[] = {n->r, n->m, n->y.value};
    const char *const names[] = {"r", "m", n->y.name};
    for (int i = 0; i < 3; i++) {
        if (!touched[i])
            continue;
        print_pointer(e, n, within, names[i], touched[i]);
        text_list_add(e->arena, &list, "%st", names[i]);
    }
    if (n->op->also.count)
        text_list_add(e->arena, &list, "sum%s", emit_term(e, "k", w->blocks, n->lanes));
    emit_winograd_call(e, n, within, &n->y, &list);
    if (w->blocks > 1)
        writer_print(out, "%*s}\n", indent + 4, "");
    writer_print(out, "%*s}\n", indent, "");
}

/* Opens the loop over a part's share of the work: the groups of all sets of tiles. What a set is
 * transformed to serves its groups; where two parts share a set, both transform it. */
static void open_share(struct emitter *e, const struct emit_winograd *n)
{
    struct writer *out = e->out;
    int tiles = n->op->winograd.tiles;
    const char *read =
        arena_printf(e->arena, "%s_read_%s(%s, v, first);", n->x.owner, n->x.name, n->x.name);
    struct emit_axis axes[] = {{"s", n->e.units}, {"g", n->e.groups}};
    if (n->e.units == 1)
        writer_print(out, "    const size_t first = 0;\n    %s\n", read);
    else if (n->e.groups > 1)
        writer_print(out, "    size_t held = %lld; /* the set that v holds; this one is none */\n",
                     (long long)n->e.units);
    emit_share(e, axes, 2);
    if (n->e.units == 1)
        return;
    writer_print(out, "        const size_t first = s%s;\n",
                 tiles > 1 ? arena_printf(e->arena, " * %d", tiles) : "");
    if (n->e.groups > 1)
        writer_print(out,
                     "        if (held != s) {\n            %s\n            held = s;\n"
                     "        }\n",
                     read);
    else
        writer_print(out, "        %s\n", read);
}

void emit_winograd(struct emitter *e, const struct plan_kernel *k)
{
    struct emit_winograd n = emit_winograd_of(e, k);
    struct writer *out = e->out;
    int channels = n.op->winograd.blocks * n.lanes;
    if (n.op->also.count)
        emit_own_sums(e, (int64_t)n.e.groups * channels);
    writer_print(out, "    real *v = tiles + part * %lld, *p = v + %lld;\n",
                 (long long)plan_scratch_step(e->plan, n.op), (long long)n.e.v);
    open_share(e, &n);
    if (n.op->also.count)
        writer_print(out, "        RNET_ALIGNED(64) real sum[%d] = {0};\n", 2 * channels);
    print_products(e, &n, 8);
    print_results(e, &n, 8);
    if (n.op->also.count)
        emit_add_sums(e, 8, "sum", n.e.groups, channels);
    writer_print(out, "    }\n");
}
