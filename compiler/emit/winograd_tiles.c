/* winograd_tiles.c: tiles of values, their places, and how they are read. In: an operator with its
 * `winograd`. Out: text. */
#include "emit/winograd_tiles.h"

#include <string.h>

/* A tensor of so many reals is fetched ahead. */
enum { FETCHED_FLOATS = 1 << 16 };

/* So many tiles of a row lie between a patch and the one it asks for. */
enum { PATCHES_AHEAD = 4 };

/* Large arrays are read plane by plane: strides from plane to plane would lead prefetchers out of
 * them, into what another core writes. */
static bool is_large(const struct emitter *e, const struct graph_value *v)
{
    return graph_whole_floats(e->graph, v) > FETCHED_FLOATS;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Tiles along an axis whose `size` pixels, every `step` apart, end before `limit`. */
static int whole_tiles(int limit, int size, int step, int tiles)
{
    return limit < size ? 0 : smaller((limit - size) / step + 1, tiles);
}

static struct emit_tiled patches_of(const struct emit_winograd *n, const struct graph_value *x,
                                    const char *name)
{
    int pad = winograd_pad(n->op), beyond = x->border + pad;
    bool gradient = n->op->kind == OP_conv_backward_weights;
    int64_t tiles = (int64_t)n->op->winograd.tiles * n->lanes;
    struct emit_tiled t = {.name = name,
                           .helper = "patch",
                           .value = x,
                           .inset = (x->border - pad) * (graph_row_floats(x) + n->lanes),
                           .height = x->shape.h + beyond,
                           .width = x->shape.w + beyond,
                           .to = "v",
                           .to_tile = gradient ? (int64_t)n->e.in_blocks * n->lanes : n->lanes,
                           .to_block = gradient ? n->lanes : tiles};
    t.rows = whole_tiles(t.height, n->e.in, n->e.out, n->e.rows);
    t.columns = whole_tiles(t.width, n->e.in, n->e.out, n->e.columns);
    return t;
}

static struct emit_tiled results_of(const struct emit_winograd *n, const struct graph_value *y,
                                    const char *name)
{
    bool gradient = n->op->kind == OP_conv_backward_weights;
    struct emit_tiled t = {.name = name,
                           .helper = gradient ? "spread" : "result",
                           .value = y,
                           .inset = emit_border_floats(y),
                           .height = y->shape.h,
                           .width = y->shape.w,
                           .to = gradient ? "d" : NULL,
                           .to_tile = (int64_t)n->e.out_blocks * n->lanes,
                           .to_block = n->lanes};
    t.rows = whole_tiles(t.height, n->e.out, n->e.out, n->e.rows);
    t.columns = whole_tiles(t.width, n->e.out, n->e.out, n->e.columns);
    return t;
}

/* What the helpers that read an array depend on. */
static const char *read_key(struct emitter *e, const struct graph_op *op)
{
    const struct graph_value *x = emit_input(e, op, 0);
    const struct winograd_extents w = winograd_extents(e->graph, op);
    return arena_printf(e->arena, "%d %dx%dx%d/%d+%d pad %d, tiles %d of %dx%d out %d", op->kind,
                        x->shape.c, x->shape.h, x->shape.w, x->block, x->border, winograd_pad(op),
                        op->winograd.tiles, w.rows, w.columns, w.out);
}

/* What the helpers that make products depend on. */
static const char *product_key(struct emitter *e, const struct graph_op *op)
{
    const struct winograd_extents w = winograd_extents(e->graph, op);
    return arena_printf(e->arena, "%d tiles %d out %d, %dx%d, %d to %d", op->kind,
                        op->winograd.tiles, w.out, op->winograd.pixels, op->winograd.blocks,
                        w.in_blocks, w.out_blocks);
}

/* Whether an operator has helpers that others may share: a convolution, either way. */
static bool shares_helpers(const struct graph_op *op)
{
    return op->algorithm == ALGORITHM_WINOGRAD &&
           (op->kind == OP_conv || op->kind == OP_conv_backward_data);
}

/* The number of the first kernel by Winograd's algorithm that has the same key as k. */
static const char *first_with(struct emitter *e, const struct plan_kernel *k,
                              const char *(*key)(struct emitter *, const struct graph_op *))
{
    const char *wanted = key(e, &e->graph->ops.items[k->op]);
    const struct plan_kernel *first = e->plan->kernels.items;
    for (; first != k; first++) {
        const struct graph_op *op = &e->graph->ops.items[first->op];
        if (shares_helpers(op) && !strcmp(key(e, op), wanted))
            break;
    }
    return emit_kernel_number(e, first);
}

struct emit_winograd emit_winograd_of(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    bool gradient = op->kind == OP_conv_backward_weights;
    bool data = op->kind == OP_conv_backward_data;
    struct emit_winograd n = {.op = op,
                              .number = emit_kernel_number(e, k),
                              .products = first_with(e, k, product_key),
                              .e = winograd_extents(e->graph, op),
                              .lanes = e->graph->target->lanes,
                              .transform =
                                  op->winograd.out == 4 ? "rnet_winograd" : "rnet_winograd2",
                              .r = emit_residual(e, op),
                              .m = op->masked ? emit_input(e, op, op->inputs.count - 1) : NULL};
    n.x = patches_of(&n, emit_input(e, op, 0), data ? "dy" : "x");
    n.y = results_of(&n, gradient ? emit_input(e, op, 1) : emit_output(e, op),
                     data       ? "dx"
                     : gradient ? "dy"
                                : "y");
    n.x.owner = first_with(e, k, read_key);
    n.y.owner = n.number;
    return n;
}

bool emit_winograd_has_whole(const struct emit_tiled *v)
{
    return v->rows && v->columns;
}

bool emit_winograd_has_part(const struct emit_winograd *n, const struct emit_tiled *v)
{
    return emit_winograd_cuts_rows(n, v) || emit_winograd_cuts_columns(n, v);
}

bool emit_winograd_cuts_rows(const struct emit_winograd *n, const struct emit_tiled *v)
{
    return v->rows < n->e.rows;
}

bool emit_winograd_cuts_columns(const struct emit_winograd *n, const struct emit_tiled *v)
{
    return v->columns < n->e.columns;
}

const char *emit_winograd_or_zero(struct emitter *e, const struct emit_winograd *n,
                                  const struct emit_tiled *v, const char *load)
{
    bool rows = emit_winograd_cuts_rows(n, v), columns = emit_winograd_cuts_columns(n, v);
    return arena_printf(e->arena, "%s%s%s ? %s : rnet_splat(0.0f)", rows ? "h < rows" : "",
                        rows && columns ? " && " : "", columns ? "c < columns" : "", load);
}

void emit_winograd_head(struct emitter *e, const struct emit_winograd *n,
                        const struct emit_tiled *v, const char *what, struct text_list *list,
                        bool part)
{
    bool rows = part && emit_winograd_cuts_rows(n, v);
    bool columns = part && emit_winograd_cuts_columns(n, v);
    if (rows)
        text_list_add(e->arena, list, "size_t rows");
    if (columns)
        text_list_add(e->arena, list, "size_t columns");
    writer_print(e->out, "/* %s, %d channels%s%s%s%s. */\n", what, n->lanes,
                 part ? "; it has so many " : "", rows ? "rows" : "",
                 rows && columns ? " and " : "", columns ? "columns" : "");
    writer_call(e->out, 0,
                arena_printf(e->arena, "static inline void %s_%s%s(", v->owner, v->helper,
                             part ? "_part" : ""),
                list, ")");
}

/* Whether a patch asks for later ones: where much of x comes from another core, and a vector is a
 * whole line. */
static bool fetches_patches(const struct emitter *e, const struct emit_winograd *n)
{
    return e->graph->threads > 1 && n->lanes == PLAN_LINE_FLOATS && is_large(e, n->x.value);
}

/* Asks for lines of column c of a later patch. Where all tiles are one set, for the rows that the
 * patch below adds; else a set's patches are asked for while the one before is multiplied, and what
 * is left to ask for is a later patch of the row. */
static void print_fetch_patch(struct emitter *e, const struct emit_winograd *n)
{
    struct writer *out = e->out;
    bool one_set = n->e.units == 1;
    long long row = graph_row_floats(n->x.value);
    long long ahead = one_set ? n->e.out * row : PATCHES_AHEAD * n->e.out * n->lanes;
    writer_print(out, "        for (size_t h = %d; h < %d; h++)\n",
                 one_set ? n->e.in - n->e.out : 0, n->e.in);
    writer_print(out, "            RNET_FETCH(%s, h * %lld + c * %d + %lld);\n", n->x.name, row,
                 n->lanes, ahead);
}

static void print_patch(struct emitter *e, const struct emit_winograd *n, bool part)
{
    struct writer *out = e->out;
    struct text_list list = {0};
    int64_t element = n->e.element;
    text_list_add(e->arena, &list, "const real *%s", n->x.name);
    text_list_add(e->arena, &list, "real *v");
    emit_winograd_head(e, n, &n->x, "V of a patch", &list, part);
    int in = n->e.in;
    writer_print(out, "{\n    rnet_vec z[%d][%d];\n    for (size_t c = 0; c < %d; c++) {\n", in, in,
                 in);
    writer_print(out, "        rnet_vec d[%d], t[%d];\n", in, in);
    long long row = graph_row_floats(n->x.value);
    if (!part && fetches_patches(e, n))
        print_fetch_patch(e, n);
    writer_print(out, "        RNET_UNROLL\n        for (size_t h = 0; h < %d; h++)\n", in);
    const char *load =
        arena_printf(e->arena, "rnet_load(%s + h * %lld + c * %d)", n->x.name, row, n->lanes);
    if (part)
        load = emit_winograd_or_zero(e, n, &n->x, load);
    writer_assign(out, 12, "d[h]", load);
    writer_print(out, "        %s_input(d, t);\n        RNET_UNROLL\n", n->transform);
    writer_print(
        out, "        for (size_t h = 0; h < %d; h++)\n            z[h][c] = t[h];\n    }\n", in);
    writer_print(out, "    for (size_t h = 0; h < %d; h++) {\n        rnet_vec t[%d];\n", in, in);
    writer_print(out, "        %s_input(z[h], t);\n        RNET_UNROLL\n", n->transform);
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", in);
    writer_print(out, "            rnet_store(v + h * %lld + c * %lld, t[c]);\n    }\n}\n\n",
                 (long long)(in * element), (long long)element);
}

void emit_winograd_patch(struct emitter *e, const struct emit_winograd *n)
{
    if (emit_winograd_has_whole(&n->x))
        print_patch(e, n, false);
    if (emit_winograd_has_part(n, &n->x))
        print_patch(e, n, true);
}

/* ---- Places ---- */

void emit_winograd_place(struct emitter *e, const struct emit_winograd *n, int indent,
                         const char *tile)
{
    long long tiles = (long long)n->e.rows * n->e.columns;
    struct text_list list = {0};
    if (e->graph->batch > 1)
        text_list_add(e->arena, &list, "n = tile%s",
                      tiles > 1 ? arena_printf(e->arena, " / %lld", tiles) : "");
    const char *within = "tile";
    if (e->graph->batch > 1 && n->e.rows > 1)
        within = arena_printf(e->arena, "tile %% %lld", tiles);
    if (n->e.rows > 1)
        text_list_add(e->arena, &list, "ty = %s%s", within,
                      n->e.columns > 1 ? arena_printf(e->arena, " / %d", n->e.columns) : "");
    if (n->e.columns > 1)
        text_list_add(e->arena, &list, "tx = tile %% %d", n->e.columns);
    if (!list.texts.count)
        return;
    writer_print(e->out, "%*sconst size_t tile = %s;\n", indent, "", tile);
    writer_call(e->out, indent, "const size_t ", &list, ";");
}

const char *emit_winograd_tile(const struct emit_winograd *n)
{
    return n->op->winograd.tiles > 1 ? "first + t" : "first";
}

const char *emit_winograd_at(struct emitter *e, const struct emit_winograd *n,
                             const struct graph_value *v, int64_t inset)
{
    return arena_printf(e->arena, "%s%s%s%s",
                        emit_term(e, "n", e->graph->batch, emit_image_floats(v)),
                        emit_term(e, "ty", n->e.rows, n->e.out * graph_row_floats(v)),
                        emit_term(e, "tx", n->e.columns, n->e.out * v->block), emit_plus(e, inset));
}

void emit_winograd_call(struct emitter *e, const struct emit_winograd *n, int indent,
                        const struct emit_tiled *v, const struct text_list *list)
{
    struct writer *out = e->out;
    const char *whole = arena_printf(e->arena, "%s_%s(", v->owner, v->helper);
    if (!emit_winograd_has_part(n, v)) {
        writer_call(out, indent, whole, list, ");");
        return;
    }
    struct text_list part = {0};
    for (int i = 0; i < list->texts.count; i++)
        text_list_add(e->arena, &part, "%s", list->texts.items[i]);
    if (emit_winograd_cuts_rows(n, v))
        text_list_add(e->arena, &part, n->e.rows > 1 ? "%d - ty * %d" : "%d", v->height, n->e.out);
    if (emit_winograd_cuts_columns(n, v))
        text_list_add(e->arena, &part, n->e.columns > 1 ? "%d - tx * %d" : "%d", v->width,
                      n->e.out);
    if (emit_winograd_has_whole(v)) {
        const char *row = v->rows < n->e.rows ? arena_printf(e->arena, "ty < %d", v->rows) : "";
        const char *column =
            v->columns < n->e.columns ? arena_printf(e->arena, "tx < %d", v->columns) : "";
        writer_print(out, "%*sif (%s%s%s)\n", indent, "", row, *row && *column ? " && " : "",
                     column);
        writer_call(out, indent + 4, whole, list, ");");
        writer_print(out, "%*selse\n", indent, "");
        indent += 4;
    }
    writer_call(out, indent, arena_printf(e->arena, "%s_%s_part(", v->owner, v->helper), &part,
                ");");
}

void emit_winograd_read(struct emitter *e, const struct emit_winograd *n,
                        const struct emit_tiled *v)
{
    struct writer *out = e->out;
    int tiles = n->op->winograd.tiles, blocks = graph_value_blocks(v->value);
    const char *each_block = arena_printf(e->arena, "for (size_t i = 0; i < %d; i++)", blocks);
    bool planes = blocks > 1 && is_large(e, v->value);
    int indent = planes ? 12 : 8;
    struct text_list arguments = {0};
    text_list_add(e->arena, &arguments, "const real *%s", v->name);
    text_list_add(e->arena, &arguments, "real *%s", v->to);
    text_list_add(e->arena, &arguments, "size_t first");
    writer_print(out, "/* All of %s from tile `first` on, %d tiles. */\n", v->to, tiles);
    writer_call(out, 0, arena_printf(e->arena, "static inline void %s_read_%s(", v->owner, v->name),
                &arguments, ")");
    writer_print(out, "{\n");
    if (planes)
        writer_print(out, "    %s\n", each_block);
    writer_print(out, "%*sfor (size_t t = 0; t < %d; t++) {\n", indent - 4, "", tiles);
    emit_winograd_place(e, n, indent, emit_winograd_tile(n));
    writer_assign(
        out, indent, arena_printf(e->arena, "const real *%st", v->name),
        arena_printf(e->arena, "%s%s", v->name, emit_winograd_at(e, n, v->value, v->inset)));
    if (blocks > 1 && !planes)
        writer_print(out, "%*s%s\n", indent, "", each_block);
    struct text_list list = {0};
    text_list_add(e->arena, &list, "%st%s", v->name,
                  emit_term(e, "i", blocks, graph_plane_floats(v->value)));
    text_list_add(e->arena, &list, "%s%s%s", v->to, emit_term(e, "i", blocks, v->to_block),
                  emit_term(e, "t", tiles, v->to_tile));
    emit_winograd_call(e, n, blocks > 1 && !planes ? indent + 4 : indent, v, &list);
    writer_print(out, "%*s}\n}\n\n", indent - 4, "");
}

/* ---- Reading ahead ---- */

bool emit_winograd_fetches(const struct emitter *e, const struct emit_winograd *n)
{
    return n->e.units > 1 && is_large(e, n->x.value);
}

/* Fetches the rows of a tile's pixels of value i from the tile's place on. */
static void print_fetch(struct emitter *e, const struct emit_winograd *n, int indent,
                        const struct emit_fetch *f, int i)
{
    struct writer *out = e->out;
    const struct graph_value *v = f->values[i];
    int lines = (n->e.out * n->lanes + PLAN_LINE_FLOATS - 1) / PLAN_LINE_FLOATS;
    const char *block = arena_printf(e->arena, "a %% %d", f->blocks);
    const char *place =
        arena_printf(e->arena, "%s%s%s", *f->group ? emit_term(e, f->group, 2, f->groups[i]) : "",
                     emit_term(e, block, f->blocks, graph_plane_floats(v)),
                     emit_winograd_at(e, n, v, f->insets[i]));
    writer_assign(out, indent, arena_printf(e->arena, "const size_t at_%s", f->names[i]),
                  *place ? place + strlen(" + ") : "0");
    writer_print(out, "%*sfor (size_t h = 0; h < %d; h++)\n", indent, "", n->e.out);
    if (lines > 1) {
        writer_print(out, "%*sfor (size_t l = 0; l < %d; l++)\n", indent + 4, "", lines);
        indent += 4;
    }
    bool written = (v == n->y.value && !n->y.to) || v == n->r; /* y may be r's array */
    writer_print(out, "%*sRNET_FETCH%s(%s, at_%s + h * %lld%s);\n", indent + 4, "",
                 written ? "_TO_WRITE" : "", f->names[i], f->names[i],
                 (long long)graph_row_floats(v), emit_term(e, "l", lines, PLAN_LINE_FLOATS));
}

static long long common_divisor(long long a, long long b)
{
    return b ? common_divisor(b, a % b) : a;
}

void emit_winograd_fetch(struct emitter *e, const struct emit_winograd *n, int indent,
                         const struct emit_fetch *f)
{
    struct writer *out = e->out;
    long long pieces = (long long)n->op->winograd.tiles * f->blocks;
    const char *blocks = f->blocks > 1 ? arena_printf(e->arena, " / %d", f->blocks) : "";
    long long divisor = common_divisor(pieces, f->steps), steps = f->steps / divisor;
    pieces /= divisor;
    writer_print(out, "%*sfor (size_t a = %s * %lld / %lld; a < (%s + 1) * %lld / %lld; a++) {\n",
                 indent, "", f->step, pieces, steps, f->step, pieces, steps);
    emit_winograd_place(e, n, indent + 4,
                        arena_printf(e->arena, "first%s + a%s", emit_plus(e, f->ahead), blocks));
    for (int i = 0; i < 3; i++)
        if (f->names[i])
            print_fetch(e, n, indent + 4, f, i);
    writer_print(out, "%*s}\n", indent, "");
}
