/* train_linear.c: gradients of the linear layer.
 *
 * The weights lie in groups of `blocks` vectors of outputs, and in each group in the order of x. A
 * unit of work is a run of neighbouring inputs (of dw: in one group), for the whole batch: its
 * weights are read once and stay in the cache. dy is a plain vector; what is needed of it is copied
 * to where vectors can be read, with zeros past the last output. */
#include "emit/training.h"

enum {
    RUN = 16,   /* inputs of a unit, where nothing lies between them */
    IMAGES = 8, /* whose products are added in registers */
};

/* How the inputs of a layer are cut into runs. */
struct runs {
    int64_t inputs; /* padding lanes included */
    int64_t width;  /* outputs of a group */
    int64_t groups, outputs;
    int64_t count, length; /* of the runs; the last one may be shorter where there is no border */
    int rows;              /* with a border: rows of one block, each a run */
    const struct graph_value *x;
};

static struct runs runs_of(const struct emitter *e, const struct graph_op *op,
                           const struct graph_value *x, const struct graph_value *dy)
{
    int blocks = graph_value_blocks(x);
    struct runs r = {.x = x, .outputs = dy->shape.c, .rows = x->shape.h};
    r.inputs = (int64_t)blocks * x->block * x->shape.h * x->shape.w;
    r.width = (int64_t)e->graph->target->lanes * op->tile.blocks;
    r.groups = (r.outputs + r.width - 1) / r.width;
    r.length = x->border ? (int64_t)x->shape.w * x->block : RUN;
    r.count = (r.inputs + r.length - 1) / r.length;
    return r;
}

/* Whether the last run is shorter than the others. Then inputs are counted from the layer's first
 * one, not from the run's: so a checker sees that none lies past the last. */
static bool from_first(const struct runs *r)
{
    return r->count > 1 && r->inputs % r->length;
}

/* What is added to x, beside the image's offset, for the places of run `t`. */
static const char *run_start(struct emitter *e, const struct runs *r)
{
    const struct graph_value *x = r->x;
    if (from_first(r))
        return "";
    if (!x->border)
        return emit_term(e, "t", r->count, r->length);
    const char *block = r->rows > 1 ? arena_printf(e->arena, "t / %d", r->rows) : "t";
    const char *row = r->count > r->rows ? arena_printf(e->arena, "t %% %d", r->rows) : "t";
    return arena_printf(
        e->arena, "%s%s%s", emit_term(e, block, graph_value_blocks(x), graph_plane_floats(x)),
        emit_term(e, row, r->rows, graph_row_floats(x)), emit_plus(e, emit_border_floats(x)));
}

/* The same for a group's weights. */
static const char *weights_start(struct emitter *e, const struct runs *r)
{
    return from_first(r) ? "" : emit_term(e, "t", r->count, r->length * r->width);
}

/* Declares where run `t` ends if that is not the same for all. */
static void print_last(struct emitter *e, const struct runs *r)
{
    if (from_first(r))
        writer_print(e->out, "        const size_t last = t < %lld ? t * %lld + %lld : %lld;\n",
                     (long long)r->count - 1, (long long)r->length, (long long)r->length,
                     (long long)r->inputs);
}

/* Opens the loop over the inputs j of a run, each of which takes `step` places. */
static void open_run(struct emitter *e, const struct runs *r, int64_t step, const char *next)
{
    int64_t length = (r->count > 1 ? r->length : r->inputs) * step;
    const char *times = step > 1 ? arena_printf(e->arena, " * %lld", (long long)step) : "";
    if (from_first(r))
        writer_print(e->out, "for (size_t j = t * %lld; j < last%s; j%s)", (long long)length, times,
                     next);
    else
        writer_print(e->out, "for (size_t j = 0; j < %lld; j%s)", (long long)length, next);
}

/* Places of `to` behind the outputs, up to `room`, are 0. */
static void print_zeros(struct emitter *e, const struct runs *r, int indent, const char *to,
                        int64_t room)
{
    if (room == r->outputs)
        return;
    writer_print(e->out, "%*sfor (size_t o = %lld; o < %lld; o++)\n", indent, "",
                 (long long)r->outputs, (long long)room);
    writer_print(e->out, "%*s%s[o] = 0.0f;\n", indent + 4, "", to);
}

/* ---- dx[i] = sum_o w[o][i] * dy[o] ---- */

static void print_products(struct emitter *e, const struct runs *r, int blocks)
{
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes, indent = 16;
    writer_print(out, "            ");
    open_run(e, r, 1, "++");
    writer_print(out, " {\n                rnet_vec a[%d];\n                RNET_UNROLL\n", blocks);
    writer_print(out, "                for (size_t k = 0; k < %d; k++)\n", blocks);
    writer_print(out, "                    a[k] = rnet_splat(0.0f);\n");
    if (r->groups > 1) {
        writer_print(out, "                for (size_t g = 0; g < %lld; g++)",
                     (long long)r->groups);
        writer_print(out, " {\n");
        indent += 4;
    }
    writer_print(out, "%*sconst real *wj = wt%s + j * %lld;\n", indent, "",
                 emit_term(e, "g", r->groups, r->inputs * r->width), (long long)r->width);
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t k = 0; k < %d; k++) {\n", indent, "", indent,
                 "", blocks);
    writer_print(out, "%*sconst rnet_vec v = rnet_load(d%s + k * %d);\n", indent + 4, "",
                 emit_term(e, "g", r->groups, r->width), lanes);
    writer_print(out, "%*sa[k] = rnet_fma(rnet_load(wj + k * %d), v, a[k]);\n%*s}\n", indent + 4,
                 "", lanes, indent, "");
    if (r->groups > 1)
        writer_print(out, "                }\n");
    if (blocks > 1) {
        writer_print(out, "                RNET_UNROLL\n");
        writer_print(out, "                for (size_t k = 1; k < %d; k++)\n", blocks);
        writer_print(out, "                    a[0] = rnet_add(a[0], a[k]);\n");
    }
    writer_print(out, "                dxn[j] = rnet_sum(a[0]);\n            }\n");
}

void emit_linear_backward_data(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *dx = emit_output(e, op);
    const struct runs r = runs_of(e, op, dx, dy);
    struct writer *out = e->out;
    long long room = r.groups * r.width;
    struct emit_axis axes[] = {{"t", r.count}};
    emit_share(e, axes, 1);
    writer_print(out, "        const real *wt = w%s;\n", weights_start(e, &r));
    print_last(e, &r);
    writer_print(out, "        for (size_t n = 0; n < %d; n++) {\n", e->graph->batch);
    writer_print(out, "            const real *dyn = dy%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(dy)));
    writer_print(out, "            real *dxn = dx%s%s;\n",
                 emit_term(e, "n", e->graph->batch, emit_image_floats(dx)), run_start(e, &r));
    writer_print(out, "            RNET_ALIGNED(rnet_vec) real d[%lld];\n", room);
    writer_print(out, "            for (size_t o = 0; o < %lld; o++)\n", (long long)r.outputs);
    writer_print(out, "                d[o] = dyn[o];\n");
    print_zeros(e, &r, 12, "d", room);
    print_products(e, &r, op->tile.blocks);
    writer_print(out, "        }\n    }\n");
}

/* ---- dw[o][i] = sum_n dy[n][o] * x[n][i], db[o] = sum_n dy[n][o] ---- */

/* Whether the last of several groups has fewer outputs. What lies behind them is guarded by the
 * output's own index, whose range a checker sees. */
static bool is_uneven(const struct runs *r)
{
    return r->groups > 1 && r->outputs % r->width;
}

/* Opens the loop over a group's outputs o, and declares the output c of all where that has a guard.
 * Returns the index of the output. */
static const char *open_outputs(struct emitter *e, const struct runs *r, int indent)
{
    const char *group = emit_term(e, "g", r->groups, r->width);
    int64_t count = r->groups > 1 ? r->width : r->outputs;
    writer_print(e->out, "%*sfor (size_t o = 0; o < %lld; o++) {\n", indent, "", (long long)count);
    if (!is_uneven(r))
        return arena_printf(e->arena, "o%s", group);
    writer_print(e->out, "%*sconst size_t c = o%s;\n", indent + 4, "", group);
    return "c";
}

/* The group's bias, with its first run. */
static void print_bias(struct emitter *e, const struct runs *r)
{
    struct writer *out = e->out;
    int batch = e->graph->batch, indent = r->count > 1 ? 12 : 8, sum = indent + 4;
    if (r->count > 1)
        writer_print(out, "        if (t == 0) {\n");
    const char *at = open_outputs(e, r, indent);
    writer_print(out, "%*sdouble sum = 0;\n", sum, "");
    if (is_uneven(r)) {
        writer_print(out, "%*sif (c < %lld)\n", sum, "", (long long)r->outputs);
        sum += 4;
    }
    writer_print(out, "%*sfor (size_t n = 0; n < %d; n++)\n", sum, "", batch);
    writer_print(out, "%*ssum += dy[%s%s];\n", sum + 4, "", at,
                 emit_term(e, "n", batch, r->outputs));
    writer_print(out, "%*sdb[%s] = (real)sum;\n%*s}\n", indent + 4, "", at, indent, "");
    if (r->groups == 1)
        print_zeros(e, r, indent, "db", r->width);
    if (r->count > 1)
        writer_print(out, "        }\n");
}

/* Copies the group's outputs of an image to dn, and zeros behind them. */
static void print_group(struct emitter *e, const struct runs *r, int indent)
{
    struct writer *out = e->out;
    const char *at = open_outputs(e, r, indent);
    if (is_uneven(r)) {
        const char *inside = arena_printf(e->arena, "c < %lld", (long long)r->outputs);
        writer_print(out, "%*sif (%s)\n%*sdn[o] = dyn[c];\n", indent + 4, "", inside, indent + 8,
                     "");
        writer_print(out, "%*selse\n%*sdn[o] = 0.0f;\n", indent + 4, "", indent + 8, "");
    } else {
        writer_print(out, "%*sdn[o] = dyn[%s];\n", indent + 4, "", at);
    }
    writer_print(out, "%*s}\n", indent, "");
    if (r->groups == 1)
        print_zeros(e, r, indent, "dn", r->width);
}

/* Adds what `images` images from `first` on give to the run's weights. */
static void print_run(struct emitter *e, const struct runs *r, int blocks, const char *images)
{
    struct writer *out = e->out;
    int lanes = e->graph->target->lanes;
    long long image = emit_image_floats(r->x), width = r->width;
    writer_print(out, "            ");
    open_run(e, r, 1, "++");
    writer_print(out, " {\n                rnet_vec a[%d];\n                RNET_UNROLL\n", blocks);
    writer_print(out, "                for (size_t k = 0; k < %d; k++)\n", blocks);
    writer_print(out, "                    a[k] = rnet_load(dwt + j * %lld + k * %d);\n", width,
                 lanes);
    writer_print(out, "                for (size_t n = 0; n < %s; n++) {\n", images);
    writer_print(out, "                    const rnet_vec s = rnet_splat(xt[n * %lld + j]);\n",
                 image);
    writer_print(out, "                    RNET_UNROLL\n");
    writer_print(out, "                    for (size_t k = 0; k < %d; k++)\n", blocks);
    writer_print(out,
                 "                        a[k] = rnet_fma(s, rnet_load(d + n * %lld + k * %d), "
                 "a[k]);\n                }\n",
                 width, lanes);
    writer_print(out, "                RNET_UNROLL\n");
    writer_print(out, "                for (size_t k = 0; k < %d; k++)\n", blocks);
    writer_print(out, "                    rnet_store(dwt + j * %lld + k * %d, a[k]);\n", width,
                 lanes);
    writer_print(out, "            }\n");
}

/* Loops over the images, a few at a time. */
static void print_images(struct emitter *e, const struct runs *r, int blocks)
{
    struct writer *out = e->out;
    int batch = e->graph->batch, most = batch < IMAGES ? batch : IMAGES;
    const char *images = arena_printf(e->arena, "%d", most);
    writer_print(out, "        for (size_t first = 0; first < %d; first += %d) {\n", batch, most);
    if (batch % most) {
        images = "images";
        writer_print(out, "            const size_t images = first < %d ? %d : %d;\n",
                     batch / most * most, most, batch % most);
    }
    writer_print(out, "            const real *xt = x + first * %lld%s;\n",
                 (long long)emit_image_floats(r->x), run_start(e, r));
    writer_print(out, "            RNET_ALIGNED(rnet_vec) real d[%lld];\n",
                 (long long)most * r->width);
    writer_print(out, "            for (size_t n = 0; n < %s; n++) {\n", images);
    writer_print(out, "                const real *dyn = dy + (first + n) * %lld;\n",
                 (long long)r->outputs);
    writer_print(out, "                real *dn = d + n * %lld;\n", (long long)r->width);
    print_group(e, r, 16);
    writer_print(out, "            }\n");
    print_run(e, r, blocks, images);
    writer_print(out, "        }\n");
}

void emit_linear_backward_weights(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct runs r = runs_of(e, op, emit_input(e, op, 0), emit_input(e, op, 1));
    struct writer *out = e->out;
    struct emit_axis axes[] = {{"g", r.groups}, {"t", r.count}};
    emit_share(e, axes, 2);
    print_last(e, &r);
    if (op->also.count)
        print_bias(e, &r);
    writer_print(out, "        real *dwt = dw%s%s;\n        ",
                 emit_term(e, "g", r.groups, r.inputs * r.width), weights_start(e, &r));
    open_run(e, &r, r.width, arena_printf(e->arena, " += %d", e->graph->target->lanes));
    writer_print(out, "\n            rnet_store(dwt + j, rnet_splat(0.0f));\n");
    print_images(e, &r, op->tile.blocks);
    writer_print(out, "    }\n");
}
