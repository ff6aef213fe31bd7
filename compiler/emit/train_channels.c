/* train_channels.c: gradients of operators that look across channels at one pixel, and the loss.
 * A unit of work is one pixel, of the loss one image; lanes past the last channel are set to 0. */
#include <string.h>

#include "emit/training.h"

/* Opens the loop over the pixels of dx: dyq, dxq and NAMEq of input 1 point to their channel 0. */
static void open_pixels(struct emitter *e, const struct graph_op *op, const char *name)
{
    const struct graph_value *values[] = {emit_input(e, op, 0), emit_input(e, op, 1),
                                          emit_output(e, op)};
    const char *names[] = {"dy", name, "dx"};
    const struct shape s = values[2]->shape;
    struct emit_axis axes[] = {{"n", e->graph->batch}, {"h", s.h}, {"w", s.w}};
    emit_share(e, axes, 3);
    for (int i = 0; i < 3; i++)
        writer_print(e->out, "        %sreal *%sq = %s%s%s;\n", i < 2 ? "const " : "", names[i],
                     names[i], emit_row(e, values[i], "h", s.h, 1),
                     emit_term(e, "w", s.w, values[i]->block));
}

static void close_pixels(struct emitter *e, const struct graph_op *op)
{
    const struct graph_value *dx = emit_output(e, op);
    int channels = dx->shape.c, lanes = graph_value_blocks(dx) * dx->block;
    if (lanes > channels) {
        writer_print(e->out, "        for (size_t c = %d; c < %d; c++)\n", channels, lanes);
        writer_print(e->out, "            dxq[0%s] = 0.0f;\n", emit_channel(e, dx, "c"));
    }
    writer_print(e->out, "    }\n");
}

void emit_maxout_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *x = emit_input(e, op, 1);
    const struct graph_value *dx = emit_output(e, op);
    struct writer *out = e->out;
    int ways = op->ways;
    open_pixels(e, op, "x");
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", dy->shape.c);
    writer_print(out, "            size_t first = 0; /* of the group */\n");
    writer_print(out, "            for (size_t i = 0; i < %d; i++) {\n", ways);
    writer_print(out, "                const size_t own = c * %d + i, top = c * %d + first;\n",
                 ways, ways);
    writer_print(out, "                if (xq[0%s] > xq[0%s])\n", emit_channel(e, x, "own"),
                 emit_channel(e, x, "top"));
    writer_print(out, "                    first = i;\n            }\n");
    writer_print(out, "            for (size_t i = 0; i < %d; i++) {\n", ways);
    writer_print(out, "                const size_t own = c * %d + i;\n", ways);
    writer_assign(out, 16, arena_printf(e->arena, "dxq[0%s]", emit_channel(e, dx, "own")),
                  arena_printf(e->arena, "i == first ? dyq[0%s] : 0.0f", emit_channel(e, dy, "c")));
    writer_print(out, "            }\n");
    writer_print(out, "        }\n");
    close_pixels(e, op);
}

/* back[c] is what channel c takes from each channel of its window, before that one's own value. */
void emit_lrn_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *x = emit_input(e, op, 1);
    const struct graph_value *dx = emit_output(e, op);
    struct writer *out = e->out;
    int channels = dx->shape.c, size = op->size, half = size / 2;
    const char *xi = emit_channel(e, x, "i"), *xc = emit_channel(e, x, "c");
    open_pixels(e, op, "x");
    writer_print(out, "        RNET_ALIGNED(64) real back[%d];\n", channels);
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", channels);
    writer_print(out, "            const size_t last = rnet_clip_last(c + %d, %d, %d);\n", size,
                 half, channels);
    writer_print(out, "            real sum = 0.0f;\n");
    writer_print(out, "            for (size_t i = rnet_clip_first(c, %d); i < last; i++)\n", half);
    writer_print(out, "                sum += xq[0%s] * xq[0%s];\n", xi, xi);
    writer_print(out, "            const real d = 1.0f + %s * sum;\n",
                 emit_float(e, op->alpha / size));
    writer_assign(
        out, 12, "const real direct",
        arena_printf(e->arena, "dyq[0%s] / %s", emit_channel(e, dy, "c"), emit_lrn_divisor(e, op)));
    writer_print(out, "            back[c] = %s * direct * xq[0%s] / d;\n",
                 emit_float(e, 2 * op->alpha * op->beta / size), xc);
    writer_print(out, "            dxq[0%s] = direct;\n        }\n", emit_channel(e, dx, "c"));
    int after = (size - 1) / 2; /* channels behind c in its window are before c in those */
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", channels);
    writer_print(out, "            const size_t last = rnet_clip_last(c + %d, %d, %d);\n", size,
                 after, channels);
    writer_print(out, "            real sum = 0.0f;\n");
    writer_print(out, "            for (size_t i = rnet_clip_first(c, %d); i < last; i++)\n",
                 after);
    writer_print(out, "                sum += back[i];\n");
    writer_print(out, "            dxq[0%s] -= xq[0%s] * sum;\n        }\n",
                 emit_channel(e, dx, "c"), xc);
    close_pixels(e, op);
}

void emit_softmax_backward(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *dy = emit_input(e, op, 0), *y = emit_input(e, op, 1);
    const struct graph_value *dx = emit_output(e, op);
    struct writer *out = e->out;
    int channels = dx->shape.c;
    const char *dyc = emit_channel(e, dy, "c"), *yc = emit_channel(e, y, "c");
    open_pixels(e, op, "y");
    writer_print(out, "        double sum = 0;\n");
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            sum += (double)dyq[0%s] * yq[0%s];\n", dyc, yc);
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", channels);
    writer_print(out, "            dxq[0%s] = yq[0%s] * (real)(dyq[0%s] - sum);\n",
                 emit_channel(e, dx, "c"), yc, dyc);
    close_pixels(e, op);
}

/* ---- Losses, in double, as eval/reference_batch.c has them ---- */

/* Szegedy et al. 2016, section 7, for the smoothing. */
static void print_cross_entropy(struct emitter *e, int classes, const char *share)
{
    struct writer *out = e->out;
    writer_print(out, "        double total = 0;\n");
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", classes);
    writer_print(out, "            total += exp((double)xn[c] - xn[first]);\n");
    writer_print(out, "        const double all = xn[first] + log(total);\n");
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", classes);
    writer_print(out,
                 "            const double target = smooth / %d + (c == label ? 1 - smooth : 0);"
                 "\n",
                 classes);
    writer_print(out, "            value -= target * (xn[c] - all);\n");
    writer_print(out, "            dxn[c] = (real)((exp(xn[c] - all) - target) * %s);\n", share);
    writer_print(out, "        }\n");
}

static void print_hinge_squared(struct emitter *e, int classes, const char *share)
{
    struct writer *out = e->out;
    writer_print(out, "        for (size_t c = 0; c < %d; c++) {\n", classes);
    writer_print(out, "            const double sign = c == label ? 1 : -1;\n");
    writer_print(out, "            const double less = 1 - sign * xn[c];\n");
    writer_print(out, "            const double short_of = less < 0 ? 0 : less;\n");
    writer_print(out, "            value += short_of * short_of;\n");
    writer_print(out, "            dxn[c] = (real)(-2 * sign * short_of * %s);\n        }\n",
                 share);
}

void emit_loss(struct emitter *e, const struct plan_kernel *k)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    struct writer *out = e->out;
    int classes = emit_output(e, op)->shape.c, batch = e->graph->batch;
    bool hinge = e->graph->model->train.hinge_squared;
    const char *share = arena_printf(e->arena, "%.17g", op->weight / batch);
    if (!strpbrk(share, ".e"))
        share = arena_printf(e->arena, "%s.0", share);
    const char *n = batch > 1 ? "n" : "0";
    if (hinge)
        writer_print(out, "    (void)smooth;\n");
    struct emit_axis axes[] = {{"n", batch}};
    emit_share(e, axes, 1);
    writer_print(out, "        const real *xn = x%s;\n", emit_term(e, "n", batch, classes));
    writer_print(out, "        real *dxn = dx%s;\n", emit_term(e, "n", batch, classes));
    writer_print(out, "        const size_t label = (size_t)labels[%s];\n", n);
    writer_print(out, "        size_t first = 0;\n");
    writer_print(out, "        for (size_t c = 0; c < %d; c++)\n", classes);
    writer_print(out, "            if (xn[c] > xn[first])\n                first = c;\n");
    writer_print(out, "        double value = 0;\n");
    if (hinge)
        print_hinge_squared(e, classes, share);
    else
        print_cross_entropy(e, classes, share);
    writer_print(out, "        losses[%s] = value * %s;\n", n, share);
    writer_print(out, "        const int wrong = first != label;\n");
    writer_print(out, "        losses[%d%s] = wrong;\n    }\n", batch, emit_term(e, "n", batch, 1));
}
