/* train_bn.c: batch normalisation in training (Ioffe and Szegedy 2015, algorithm 1), both ways.
 *
 * Sums over the batch are taken by rows in `real`, rows are added in double, each part its own; the
 * statistics add the parts in their order, so that the result depends on the number of threads and
 * on nothing else. Sums are [part][2][channels]. */
#include "emit/training.h"

/* The value whose channels an operator of bn works on. */
static const struct graph_value *subject(const struct emitter *e, const struct graph_op *op)
{
    return emit_input(e, op, op->kind == OP_bn_backward_sums ? 1 : 0);
}

static int64_t channels(const struct graph_value *v)
{
    return (int64_t)graph_value_blocks(v) * v->block;
}

/* Opens the loop over the rows of all blocks. */
static void open_rows(struct emitter *e, const struct graph_value *v)
{
    struct emit_axis axes[] = {
        {"n", e->graph->batch}, {"i", graph_value_blocks(v)}, {"h", v->shape.h}};
    emit_share(e, axes, 3);
}

/* Opens the loop over the pixels of a row; returns its indentation. */
static int open_pixels(struct emitter *e, const struct graph_value *v)
{
    if (v->shape.w == 1) {
        writer_print(e->out, "        const size_t j = 0;\n");
        return 8;
    }
    writer_print(e->out, "        for (size_t j = 0; j < %lld; j += %d) {\n",
                 (long long)v->shape.w * v->block, v->block);
    return 12;
}

static void close_pixels(struct emitter *e, const struct graph_value *v)
{
    if (v->shape.w > 1)
        writer_print(e->out, "        }\n");
}

/* Adds a row's sums s and q to the part's. */
static void print_add_row(struct emitter *e, const struct graph_value *v, const char *prefix)
{
    struct writer *out = e->out;
    const char *block = emit_term(e, "i", graph_value_blocks(v), v->block);
    writer_print(out, "        RNET_ALIGNED(64) real row[%d];\n", 2 * v->block);
    writer_print(out, "        %s_store(row, s);\n", prefix);
    writer_print(out, "        %s_store(row + %d, q);\n", prefix, v->block);
    writer_print(out, "        for (size_t l = 0; l < %d; l++) {\n", v->block);
    writer_print(out, "            own[l%s] += row[l];\n", block);
    writer_print(out, "            own[%lld + l%s] += row[%d + l];\n        }\n    }\n",
                 (long long)channels(v), block, v->block);
}

void emit_bn_sums(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = subject(e, op);
    struct emit_element el = emit_element(e, x->block);
    struct writer *out = e->out;
    emit_own_sums(e, channels(x));
    open_rows(e, x);
    writer_print(out, "        const real *xr = x%s;\n", emit_plane_row(e, x));
    writer_print(out, "        %s s = %s_splat(0.0f), q = %s_splat(0.0f);\n", el.type, el.prefix,
                 el.prefix);
    int indent = open_pixels(e, x);
    writer_print(out, "%*sconst %s v = %s_load(xr + j);\n", indent, "", el.type, el.prefix);
    writer_print(out, "%*ss = %s_add(s, v);\n", indent, "", el.prefix);
    writer_print(out, "%*sq = %s_fma(v, v, q);\n", indent, "", el.prefix);
    close_pixels(e, x);
    print_add_row(e, x, el.prefix);
}

void emit_bn_backward_sums(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = subject(e, op), *dy = emit_input(e, op, 0);
    struct emit_element el = emit_element(e, x->block);
    struct writer *out = e->out;
    emit_own_sums(e, channels(x));
    open_rows(e, x);
    writer_print(out, "        const real *xr = x%s;\n", emit_plane_row(e, x));
    writer_print(out, "        const real *dr = dy%s;\n", emit_plane_row(e, dy));
    writer_print(out, "        const %s mean = %s_load(statistics%s);\n", el.type, el.prefix,
                 emit_term(e, "i", graph_value_blocks(x), x->block));
    writer_print(out, "        %s s = %s_splat(0.0f), q = %s_splat(0.0f);\n", el.type, el.prefix,
                 el.prefix);
    int indent = open_pixels(e, x);
    writer_print(out, "%*sconst %s d = %s_load(dr + j);\n", indent, "", el.type, el.prefix);
    writer_print(out, "%*ss = %s_add(s, d);\n", indent, "", el.prefix);
    writer_print(out, "%*sq = %s_fma(d, %s_sub(%s_load(xr + j), mean), q);\n", indent, "",
                 el.prefix, el.prefix, el.prefix);
    close_pixels(e, x);
    print_add_row(e, x, el.prefix);
}

/* Opens the loop over channels, with the sums of all parts in s and q; m elements a channel. */
static void open_channels(struct emitter *e, int64_t count)
{
    struct writer *out = e->out;
    struct emit_axis axes[] = {{"c", count}};
    emit_share(e, axes, 1);
    if (count == 1)
        writer_print(out, "        const size_t c = u;\n");
    writer_print(out, "        double s = 0.0, q = 0.0;\n");
    writer_print(out, "        for (size_t p = 0; p < parts; p++) {\n");
    writer_print(out, "            s += sums[p * %lld + c];\n", (long long)(2 * count));
    writer_print(out, "            q += sums[p * %lld + %lld + c];\n        }\n",
                 (long long)(2 * count), (long long)count);
}

void emit_bn_statistics(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    long long count = emit_output(e, op)->shape.c / 4;
    double m = op->elements;
    struct writer *out = e->out;
    open_channels(e, count);
    writer_print(out, "        const double mean = s / %.1f;\n", m);
    writer_print(out,
                 "        const double var = fabs(q / %.1f - mean * mean); /* below 0 by rounding "
                 "alone */\n",
                 m);
    writer_print(out, "        const double inverse = 1.0 / sqrt(var + %s);\n",
                 emit_double(e, op->eps));
    writer_print(out, "        const double scale = (double)weight[c] * inverse;\n");
    writer_print(out, "        statistics[c] = (real)mean;\n");
    writer_print(out, "        statistics[%lld + c] = (real)inverse;\n", count);
    writer_print(out, "        statistics[%lld + c] = (real)scale;\n", 2 * count);
    writer_print(out, "        statistics[%lld + c] = (real)((double)bias[c] - mean * scale);\n",
                 3 * count);
    writer_print(out, "        const double old_mean = (double)running_mean[c];\n");
    writer_print(out, "        const double old_var = (double)running_var[c];\n");
    writer_print(out, "        const double unbiased = var * %s;\n",
                 emit_double(e, m > 1 ? m / (m - 1) : 1.0));
    writer_print(out, "        running_mean[c] = (real)(old_mean + %s * (mean - old_mean));\n",
                 emit_double(e, op->momentum));
    writer_print(out, "        running_var[c] = (real)(old_var + %s * (unbiased - old_var));\n",
                 emit_double(e, op->momentum));
    writer_print(out, "    }\n");
}

void emit_bn_apply(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = subject(e, op), *y = emit_output(e, op),
                             *r = emit_residual(e, op);
    struct emit_element el = emit_element(e, y->block);
    struct writer *out = e->out;
    const char *block = emit_term(e, "i", graph_value_blocks(x), x->block);
    open_rows(e, y);
    writer_print(out, "        const real *xr = x%s;\n", emit_plane_row(e, x));
    if (r)
        writer_print(out, "        const real *rr = r%s;\n", emit_plane_row(e, r));
    writer_print(out, "        real *yr = y%s;\n", emit_plane_row(e, y));
    writer_print(out, "        const %s s = %s_load(statistics + %lld%s);\n", el.type, el.prefix,
                 (long long)(2 * channels(x)), block);
    writer_print(out, "        const %s t = %s_load(statistics + %lld%s);\n", el.type, el.prefix,
                 (long long)(3 * channels(x)), block);
    int indent = open_pixels(e, x);
    const char *shift = "t";
    if (r) /* the sum first: one more operation would be a rounding more */
        shift = arena_printf(e->arena, "%s_add(t, %s_load(rr + j))", el.prefix, el.prefix);
    writer_print(out, "%*sconst %s v = %s_fma(%s_load(xr + j), s, %s);\n", indent, "", el.type,
                 el.prefix, el.prefix, shift);
    writer_print(out, "%*s%s_store(yr + j, %s);\n", indent, "", el.prefix,
                 op->relu ? arena_printf(e->arena, "%s_relu(v)", el.prefix) : "v");
    close_pixels(e, x);
    writer_print(out, "    }\n");
}

void emit_bn_backward_finish(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    long long count = emit_output(e, op)->shape.c / 3;
    double m = op->elements;
    struct writer *out = e->out;
    open_channels(e, count);
    writer_print(out, "        const double mean = (double)statistics[c];\n");
    writer_print(out, "        const double inverse = (double)statistics[%lld + c];\n", count);
    writer_print(out, "        const double of_weight = q * inverse;\n");
    writer_print(out, "        const double a = (double)weight[c] * inverse;\n");
    writer_print(out, "        const double b = -a * inverse * of_weight / %.1f;\n", m);
    writer_print(out, "        dweight[c] = (real)of_weight;\n");
    writer_print(out, "        dbias[c] = (real)s;\n");
    writer_print(out, "        factors[c] = (real)a;\n");
    writer_print(out, "        factors[%lld + c] = (real)b;\n", count);
    writer_print(out, "        factors[%lld + c] = (real)(-a * s / %.1f - b * mean);\n", 2 * count,
                 m);
    writer_print(out, "    }\n");
}

void emit_bn_backward_apply(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *x = emit_input(e, op, 1), *dy = emit_input(e, op, 0);
    const struct graph_value *dx = emit_output(e, op);
    struct emit_element el = emit_element(e, x->block);
    struct writer *out = e->out;
    static const char *const names[] = {"a", "b", "c"};
    open_rows(e, dx);
    writer_print(out, "        const real *dr = dy%s;\n", emit_plane_row(e, dy));
    writer_print(out, "        const real *xr = x%s;\n", emit_plane_row(e, x));
    writer_print(out, "        real *yr = dx%s;\n", emit_plane_row(e, dx));
    for (int i = 0; i < 3; i++)
        writer_print(out, "        const %s %s = %s_load(factors%s%s);\n", el.type, names[i],
                     el.prefix, emit_plus(e, i * channels(x)),
                     emit_term(e, "i", graph_value_blocks(x), x->block));
    int indent = open_pixels(e, x);
    writer_print(out, "%*sconst %s v = %s_fma(%s_load(xr + j), b, c);\n", indent, "", el.type,
                 el.prefix, el.prefix);
    writer_print(out, "%*s%s_store(yr + j, %s_fma(%s_load(dr + j), a, v));\n", indent, "",
                 el.prefix, el.prefix, el.prefix);
    close_pixels(e, x);
    writer_print(out, "    }\n");
}
