/* direct.c: the direct convolution.
 *
 * A tile keeps `pixels` neighbours of an output row times `blocks` blocks of output channels in
 * registers. For each block of input channels and each row of the window, the window's columns and
 * the block's channels are one contiguous run of kw*B floats in x (its pixels are B apart), so one
 * loop serves the 3-channel stem and all that follows; each step of it reads `blocks` weight
 * vectors and one value a pixel. The border of x makes padding real: no edge needs code of its own.
 *
 * A unit of work is some output rows of one group of `blocks` blocks (struct direct). Tiles are as
 * equal as a row allows, or, where the rows of a unit are joined, go from one row to the next: then
 * each of their pixels has a place of its own wherever a border or a stride parts the rows. Where
 * the group's weights are many, it passes over its rows once for each chunk of the input's
 * channels: the weights of a chunk stay in the first cache, and what was accumulated waits in y. In
 * training the last act may be the sums that a bn takes of the result: by rows in `t`, then in
 * double, each part its own. */
#include "emit/direct.h"

/* An image of so many reals stays in the second-level cache beside the weights, results of so many
 * until they are written again; a step of so many sums has time to ask for a line. */
enum { NEAR_FLOATS = 1 << 15, NEAR_RESULTS = 1 << 17, MANY_SUMS = 24 };

static int tiles_of_run(const struct emit_direct *l)
{
    return graph_tiling(l->run, l->op->tile.pixels).count;
}

/* Runs of pixels in a unit. */
static int runs_of(const struct emit_direct *l)
{
    return l->op->direct.joined ? 1 : l->op->direct.span;
}

static int64_t divide_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/* Reals between places of the input of a tile that are not on one cache line. */
static int input_step(const struct emit_direct *l)
{
    int step = l->op->window.stride * l->x->block;
    return step < PLAN_LINE_FLOATS ? PLAN_LINE_FLOATS : step;
}

static int lines_of(const struct emit_direct *l)
{
    const struct direct *d = &l->op->direct;
    if (!d->fetches)
        return 0;
    if (d->rows_first) {
        int64_t reals = (int64_t)l->op->tile.pixels * l->op->window.stride * l->x->block;
        return (int)divide_up(divide_up(reals, input_step(l)), l->groups);
    }
    int64_t runs = (int64_t)runs_of(l) * tiles_of_run(l) * d->chunk * l->op->window.kh;
    return (int)divide_up(divide_up(l->slice / l->passes, PLAN_LINE_FLOATS), runs);
}

/* Whether the pixels of `v` that a row's outputs meet at a stride do not go on in the next row. */
static bool row_gap(const struct graph_value *v, struct shape out, int stride)
{
    return stride * graph_row_floats(v) != (int64_t)out.w * stride * v->block;
}

static struct emit_direct layer_of(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    struct emit_direct l = {.op = op,
                            .x = emit_input(e, op, 0),
                            .y = emit_output(e, op),
                            .r = emit_residual(e, op),
                            .number = emit_kernel_number(e, k),
                            .out = graph_conv_shape(e->graph, op),
                            .run = graph_run(e->graph, op),
                            .lanes = e->graph->target->lanes,
                            .bias = op->params.count == 2};
    int blocks = graph_value_blocks(l.x);
    l.passes = blocks / op->direct.chunk;
    l.slice =
        (int64_t)blocks * op->window.kh * op->window.kw * l.x->block * op->tile.blocks * l.lanes;
    l.groups = graph_value_blocks(l.y) / op->tile.blocks;
    l.x_places = op->direct.joined && row_gap(l.x, l.out, op->window.stride);
    l.y_places = op->direct.joined && row_gap(l.y, l.out, 1);
    l.r_places = op->direct.joined && l.r && row_gap(l.r, l.out, 1);
    l.lines = lines_of(&l);
    l.plane = op->pool.kh ? plan_pool_row_floats(e->graph, op) / op->tile.blocks
                          : graph_plane_floats(l.y);
    return l;
}

/* ---- Tiles ---- */

/* The output of pixel p and block k; where pixels have `places`, the array yp holds them. */
static const char *result_place(struct emitter *e, const struct emit_direct *l, const char *name,
                                bool places, int64_t plane)
{
    const char *block = emit_term(e, "k", l->op->tile.blocks, plane);
    if (places)
        return arena_printf(e->arena, "%s + %sp[p]%s", name, name, block);
    return arena_printf(e->arena, "%s + p * %d%s", name, l->lanes, block);
}

static const char *y_place(struct emitter *e, const struct emit_direct *l)
{
    return result_place(e, l, "y", l->y_places, l->plane);
}

static const char *r_place(struct emitter *e, const struct emit_direct *l)
{
    return result_place(e, l, "r", l->r_places, graph_plane_floats(l->r));
}

/* Declares where the tile's pixels lie in arrays whose joined rows have something in between: xp,
 * rp, yp. `first` is the tile's first pixel in the unit. */
static void print_pixel_places(struct emitter *e, const struct emit_direct *l, int pixels)
{
    const struct {
        char name;
        bool wanted;
        const struct graph_value *v;
        int stride;
    } of[] = {{'x', l->x_places, l->x, l->op->window.stride},
              {'r', l->r_places, l->r, 1},
              {'y', l->y_places, l->y, 1}};
    const char *names = "";
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (of[i].wanted)
            names = arena_printf(e->arena, "%s%s%cp[%d]", names, *names ? ", " : "", of[i].name,
                                 pixels);
    if (!*names)
        return;
    writer_print(e->out, "    size_t %s;\n    RNET_UNROLL\n", names);
    writer_print(e->out, "    for (size_t p = 0; p < %d; p++) {\n", pixels);
    writer_print(e->out, "        const size_t h = (first + p) / %d, c = (first + p) %% %d;\n",
                 l->out.w, l->out.w);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (of[i].wanted)
            writer_print(e->out, "        %cp[p] = h * %lld + c * %d;\n", of[i].name,
                         (long long)(of[i].stride * graph_row_floats(of[i].v)),
                         of[i].stride * of[i].v->block);
    writer_print(e->out, "    }\n");
}

static bool has_places(const struct emit_direct *l)
{
    return l->x_places || l->r_places || l->y_places;
}

/* The residual is added by the first of several passes, because y may be its array. */
static void print_start(struct emitter *e, const struct emit_direct *l, struct tile t)
{
    const char *first =
        l->bias ? arena_printf(e->arena, "rnet_load(b + k * %d)", l->lanes) : "rnet_splat(0.0f)";
    if (l->passes == 1) {
        emit_accumulators(e, t, first);
        return;
    }
    if (l->r)
        first = arena_printf(e->arena, "rnet_add(%s, rnet_load(%s))", first, r_place(e, l));
    writer_print(e->out, "    rnet_vec a[%d][%d];\n", t.pixels, t.blocks);
    emit_each(e, t);
    writer_print(e->out, " {\n            if (pass == 0)\n                a[p][k] = %s;\n", first);
    writer_print(e->out, "            else\n                a[p][k] = rnet_load(%s);\n",
                 y_place(e, l));
    writer_print(e->out, "        }\n    }\n");
}

/* Lines of the next row's input that a tile asks for in each row of the window, beside weights:
 * where an image's rows do not stay in a near cache until other channels need them. */
static int input_lines(const struct emit_direct *l, int pixels)
{
    int64_t reals = (int64_t)pixels * l->op->window.stride * l->x->block;
    int64_t lines = divide_up(reals, input_step(l));
    const struct direct *d = &l->op->direct;
    bool far = emit_image_floats(l->x) > NEAR_FLOATS && pixels * l->op->tile.blocks >= MANY_SUMS;
    bool asks = d->fetches && !d->rows_first && !d->joined && far;
    return asks && lines <= (int64_t)l->op->window.kw * l->x->block ? (int)lines : 0;
}

/* Reals from a unit's part of the residual or the result to that of the next unit; 0: there is
 * none. */
static int64_t next_unit(struct emitter *e, const struct emit_direct *l,
                         const struct graph_value *v)
{
    const struct direct *d = &l->op->direct;
    int64_t image = e->graph->batch > 1 ? emit_image_floats(v) : 0;
    int64_t group = l->groups > 1 ? l->op->tile.blocks * graph_plane_floats(v) : 0;
    int64_t rows = d->span < v->shape.h ? d->span * graph_row_floats(v) : 0;
    bool images_share = d->fetches && !d->images_first;
    int64_t then = images_share ? (image ? image : group) : (group ? group : image);
    if (d->rows_first && group)
        return group;
    return rows ? rows : then;
}

/* What is asked for where the results of the batch do not stay in a near cache. */
static struct emit_coming coming_of(struct emitter *e, const struct emit_direct *l, struct tile t)
{
    const struct graph_value *of[2] = {l->y, l->r};
    const char *names[2] = {"y", "r"};
    struct emit_coming c = {.lines = (int)divide_up((int64_t)t.pixels * l->lanes, PLAN_LINE_FLOATS),
                            .pass = l->passes > 1 ? l->passes - 1 : -1};
    bool far = e->graph->batch * emit_image_floats(l->y) > NEAR_RESULTS;
    if (!far || !next_unit(e, l, l->y) || l->y_places || l->op->pool.kh)
        return (struct emit_coming){.lines = 0};
    for (int i = 0; i < 2 && of[i]; i++) {
        c.arrays[i].of = names[i];
        c.arrays[i].first = next_unit(e, l, of[i]);
        c.arrays[i].plane = graph_plane_floats(of[i]);
    }
    return c;
}

static void print_sum(struct emitter *e, const struct emit_direct *l, struct tile t)
{
    const struct window *w = &l->op->window;
    const struct direct *d = &l->op->direct;
    long long run = (long long)w->kw * l->x->block;
    long long row = run * l->lanes * t.blocks;
    struct emit_products sum = {
        .tile = t,
        .x = "x",
        .xj = "xj",
        .at = l->x_places ? "xp[p]" : NULL,
        .block = "i",
        .blocks = d->chunk,
        .rows = w->kh,
        .run = run,
        .step = w->stride * l->x->block,
        .plane = graph_plane_floats(l->x),
        .x_row = graph_row_floats(l->x),
        .w_block = w->kh * row,
        .w_row = row,
        .ahead = {{.of = "next",
                   .lines = l->lines,
                   .block_step = (int64_t)w->kh * l->lines * PLAN_LINE_FLOATS,
                   .row_step = (int64_t)l->lines * PLAN_LINE_FLOATS,
                   .step = PLAN_LINE_FLOATS},
                  {.of = "x",
                   .lines = input_lines(l, t.pixels),
                   .first = w->stride * graph_row_floats(l->x),
                   .block_step = graph_plane_floats(l->x),
                   .row_step = graph_row_floats(l->x),
                   .step = input_step(l),
                   .spread = true}},
        .coming = coming_of(e, l, t),
    };
    if (d->rows_first) {
        sum.ahead[0].block_step = sum.plane;
        sum.ahead[0].row_step = sum.x_row;
        sum.ahead[0].step = input_step(l);
    }
    emit_products(e, &sum);
}

/* Stores the tile and adds it, and its squares, to `t`: [2][blocks * lanes]. */
static void print_finish_sums(struct emitter *e, const struct emit_direct *l, struct tile t)
{
    struct writer *out = e->out;
    int lanes = l->lanes;
    writer_print(out, "    RNET_UNROLL\n    for (size_t k = 0; k < %d; k++) {\n", t.blocks);
    writer_print(out, "        rnet_vec s = rnet_load(t + k * %d);\n", lanes);
    writer_print(out, "        rnet_vec q = rnet_load(t + %d + k * %d);\n", t.blocks * lanes,
                 lanes);
    writer_print(out, "        RNET_UNROLL\n        for (size_t p = 0; p < %d; p++) {\n", t.pixels);
    writer_print(out, "            rnet_store(%s, a[p][k]);\n", y_place(e, l));
    writer_print(out, "            s = rnet_add(s, a[p][k]);\n");
    writer_print(out, "            q = rnet_fma(a[p][k], a[p][k], q);\n        }\n");
    writer_print(out, "        rnet_store(t + k * %d, s);\n", lanes);
    writer_print(out, "        rnet_store(t + %d + k * %d, q);\n    }\n", t.blocks * lanes, lanes);
}

static void print_finish(struct emitter *e, const struct emit_direct *l, struct tile t)
{
    const char *result = "a[p][k]";
    bool residual = l->r && l->passes == 1;
    if (residual)
        result = arena_printf(e->arena, "rnet_add(a[p][k], rnet_load(%s))", r_place(e, l));
    if (l->op->relu)
        result = arena_printf(e->arena, "rnet_relu(%s)", result);
    emit_each(e, t);
    const char *at = y_place(e, l);
    if (residual) {
        writer_print(e->out, " {\n            const rnet_vec s = %s;\n", result);
        writer_print(e->out, "            rnet_store(%s, s);\n        }\n    }\n", at);
    } else {
        writer_print(e->out, "\n            rnet_store(%s, %s);\n    }\n", at, result);
    }
}

/* All passes but the last one only put back what they accumulated. */
static void print_put_back(struct emitter *e, const struct emit_direct *l, struct tile t)
{
    writer_print(e->out, "    if (pass < %d) {\n", l->passes - 1);
    writer_print(e->out, "        RNET_UNROLL\n        for (size_t p = 0; p < %d; p++) {\n",
                 t.pixels);
    writer_print(e->out, "            RNET_UNROLL\n            for (size_t k = 0; k < %d; k++)\n",
                 t.blocks);
    writer_print(e->out,
                 "                rnet_store(%s, a[p][k]);\n        }\n        return;\n    }\n",
                 y_place(e, l));
}

static void print_tile(struct emitter *e, const struct emit_direct *l, int pixels)
{
    struct tile t = {pixels, l->op->tile.blocks};
    struct text_list list = {0};
    writer_print(e->out, "/* %d pixels of %s, %d channels. */\n", pixels,
                 l->op->direct.joined ? "a unit's rows" : "a row", t.blocks * l->lanes);
    text_list_add(e->arena, &list, "const real *w");
    if (l->bias)
        text_list_add(e->arena, &list, "const real *b");
    text_list_add(e->arena, &list, "const real *x");
    if (l->r)
        text_list_add(e->arena, &list, "const real *r");
    text_list_add(e->arena, &list, "real *y");
    if (l->op->also.count)
        text_list_add(e->arena, &list, "real *t");
    if (has_places(l))
        text_list_add(e->arena, &list, "size_t first");
    if (l->lines)
        text_list_add(e->arena, &list, "const real *next");
    if (l->passes > 1)
        text_list_add(e->arena, &list, "size_t pass");
    const char *head = arena_printf(e->arena, "static inline void %s_tile%d(", l->number, pixels);
    writer_call(e->out, 0, head, &list, ")");
    writer_print(e->out, "{\n");
    print_pixel_places(e, l, pixels);
    print_start(e, l, t);
    print_sum(e, l, t);
    if (l->passes > 1)
        print_put_back(e, l, t);
    if (l->op->also.count)
        print_finish_sums(e, l, t);
    else
        print_finish(e, l, t);
    writer_print(e->out, "}\n\n");
}

void emit_direct_before(struct emitter *e, const struct plan_kernel *k)
{
    const struct emit_direct l = layer_of(e, k);
    const struct tiling run = graph_tiling(l.run, l.op->tile.pixels);
    if (run.larger)
        print_tile(e, &l, run.size + 1);
    print_tile(e, &l, run.size);
    if (l.op->pool.kh)
        emit_direct_pool_before(e, &l);
}

/* ---- The kernel ---- */

/* Reals of the next chunk's weights that a tile asks for. */
static int64_t weights_ahead(const struct emit_direct *l)
{
    return (int64_t)l->lines * PLAN_LINE_FLOATS * l->op->direct.chunk * l->op->window.kh;
}

/* Calls the tile of `pixels` at pixel `ox` of the run, an expression or "", the `tile`th. */
static void print_call(struct emitter *e, const struct emit_direct *l, int pixels, int indent,
                       const char *ox, const char *tile)
{
    const struct direct *d = &l->op->direct;
    const int64_t many = 2, step = l->op->window.stride * l->x->block; /* an empty `ox` is 0 */
    struct text_list list = {0};
    text_list_add(e->arena, &list, l->passes > 1 ? "wp" : "wg");
    if (l->bias)
        text_list_add(e->arena, &list, "bg");
    text_list_add(e->arena, &list, "xr%s", l->x_places ? "" : emit_term(e, ox, many, step));
    if (l->r)
        text_list_add(e->arena, &list, "rr%s", l->r_places ? "" : emit_term(e, ox, many, l->lanes));
    text_list_add(e->arena, &list, "yr%s", l->y_places ? "" : emit_term(e, ox, many, l->lanes));
    if (l->op->also.count)
        text_list_add(e->arena, &list, "t");
    if (has_places(l))
        text_list_add(e->arena, &list, "%s", *ox ? ox : "0");
    if (l->lines)
        text_list_add(e->arena, &list, "next%s",
                      d->rows_first ? emit_term(e, ox, many, step)
                                    : emit_term(e, tile, many, weights_ahead(l)));
    if (l->passes > 1)
        text_list_add(e->arena, &list, "pass");
    const char *head = arena_printf(e->arena, "%s_tile%d(", l->number, pixels);
    writer_call(e->out, indent, head, &list, ");");
}

/* Calls `count` tiles of `pixels` from pixel `first` on, which is tile `before`. */
static void print_calls(struct emitter *e, const struct emit_direct *l, int indent, int pixels,
                        int count, int first, int before)
{
    const char *ox = first ? arena_printf(e->arena, "%d", first) : "";
    const char *tile = before ? arena_printf(e->arena, "%d", before) : "";
    if (count > 1) {
        ox = "ox";
        tile = first ? arena_printf(e->arena, "((ox - %d) / %d + %d)", first, pixels, before)
                     : arena_printf(e->arena, "ox / %d", pixels);
        writer_print(e->out, "%*sfor (size_t ox = %d; ox < %d; ox += %d)\n", indent, "", first,
                     first + count * pixels, pixels);
        indent += 4;
    }
    if (count > 0)
        print_call(e, l, pixels, indent, ox, tile);
}

void emit_direct_row(struct emitter *e, const struct emit_direct *l, int indent)
{
    const struct tiling run = graph_tiling(l->run, l->op->tile.pixels);
    int larger = run.larger * (run.size + 1);
    print_calls(e, l, indent, run.size + 1, run.larger, 0, 0);
    print_calls(e, l, indent, run.size, run.count - run.larger, larger, run.larger);
}

/* The loop over a unit's rows: of the image where it has all. */
static const char *row_name(const struct emit_direct *l)
{
    return l->op->direct.span < l->y->shape.h ? "h" : "oy";
}

/* Opens the loops over the passes and the rows of a unit. Returns the indentation within. */
static int open_rows(struct emitter *e, const struct emit_direct *l)
{
    const struct direct *d = &l->op->direct;
    int indent = 8;
    if (l->passes > 1) {
        writer_print(e->out, "%*sfor (size_t pass = 0; pass < %d; pass++) {\n", indent, "",
                     l->passes);
        indent += 4;
        writer_print(e->out, "%*sconst real *wp = wg + pass * %lld;\n", indent, "",
                     (long long)(l->slice / l->passes));
    }
    if (runs_of(l) > 1) {
        const char *h = row_name(l);
        writer_print(e->out, "%*sfor (size_t %s = 0; %s < %d; %s++) {\n", indent, "", h, h, d->span,
                     h);
        indent += 4;
        if (d->span < l->y->shape.h)
            writer_print(e->out, "%*sconst size_t oy = s * %d + h;\n", indent, "", d->span);
    }
    return indent;
}

void emit_direct_input(struct emitter *e, const struct emit_direct *l, int indent, const char *row)
{
    const struct window *w = &l->op->window;
    int64_t inset = (l->x->border - w->pad) * (graph_row_floats(l->x) + l->x->block);
    int64_t chunk = l->op->direct.chunk * graph_plane_floats(l->x);
    writer_print(e->out, "%*sconst real *xr = x%s%s%s%s;\n", indent, "",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(l->x)),
                 emit_term(e, row, l->out.h, w->stride * graph_row_floats(l->x)),
                 emit_term(e, "pass", l->passes, chunk), emit_plus(e, inset));
}

/* The first row of a run, an expression; "" for the image's first. */
static const char *first_row(struct emitter *e, const struct emit_direct *l)
{
    const struct direct *d = &l->op->direct;
    if (!d->joined)
        return "oy";
    return d->span < l->y->shape.h ? arena_printf(e->arena, "s * %d", d->span) : "";
}

/* Where the tiles of a run read and write. */
static void print_places(struct emitter *e, const struct emit_direct *l, int indent)
{
    const struct direct *d = &l->op->direct;
    int64_t row = l->op->window.stride * graph_row_floats(l->x);
    const char *oy = first_row(e, l);
    emit_direct_input(e, l, indent, oy);
    if (l->r)
        writer_print(e->out, "%*sconst real *rr = r%s;\n", indent, "",
                     emit_group_row(e, l->op, l->r, oy));
    writer_print(e->out, "%*sreal *yr = y%s;\n", indent, "", emit_group_row(e, l->op, l->y, oy));
    if (!l->lines)
        return;
    if (d->rows_first)
        writer_print(e->out, "%*sconst real *next = xr + %lld%s;\n", indent, "", (long long)row,
                     emit_term(e, "g", l->groups, (int64_t)l->lines * input_step(l)));
    else
        writer_print(e->out, "%*sconst real *next = %s + %lld%s;\n", indent, "",
                     l->passes > 1 ? "wp" : "wg", (long long)(l->slice / l->passes),
                     emit_term(e, row_name(l), runs_of(l), tiles_of_run(l) * weights_ahead(l)));
}

void emit_direct_group(struct emitter *e, const struct emit_direct *l)
{
    int64_t channels = (int64_t)l->op->tile.blocks * l->lanes;
    writer_print(e->out, "        const real *wg = w%s;\n", emit_term(e, "g", l->groups, l->slice));
    if (l->bias)
        writer_print(e->out, "        const real *bg = b%s;\n",
                     emit_term(e, "g", l->groups, channels));
}

void emit_direct(struct emitter *e, const struct plan_kernel *k)
{
    const struct emit_direct l = layer_of(e, k);
    if (l.op->pool.kh) {
        emit_direct_pool(e, &l);
        return;
    }
    const struct direct *d = &l.op->direct;
    struct writer *out = e->out;
    int64_t channels = (int64_t)l.op->tile.blocks * l.lanes;
    struct emit_axis image = {"n", e->graph->batch}, group = {"g", l.groups};
    struct emit_axis rows = {d->span > 1 ? "s" : "oy", l.y->shape.h / d->span};
    struct emit_axis axes[] = {image, group, rows};
    if (d->rows_first) {
        axes[1] = rows;
        axes[2] = group;
    } else if (d->fetches && !d->images_first) { /* the images share the weights of a group */
        axes[0] = group;
        axes[1] = image;
    }
    if (l.op->also.count)
        emit_own_sums(e, l.groups * channels);
    emit_share(e, axes, 3);
    if (l.op->also.count)
        writer_print(out, "        RNET_ALIGNED(64) real t[%lld] = {0};\n",
                     (long long)(2 * channels));
    emit_direct_group(e, &l);
    int indent = open_rows(e, &l);
    print_places(e, &l, indent);
    emit_direct_row(e, &l, indent);
    for (; indent > 8; indent -= 4)
        writer_print(out, "%*s}\n", indent - 4, "");
    if (l.op->also.count)
        emit_add_sums(e, 8, "t", l.groups, channels);
    writer_print(out, "    }\n");
}
