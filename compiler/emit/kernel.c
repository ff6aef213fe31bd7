/* kernel.c: one static function a kernel: comment, contract, head; the body is its family's. */
#include <string.h>

#include "emit/arguments.h"
#include "emit/training.h"

/* Name of the function that zeroes the border of a value's layout. */
static const char *border_name(struct emitter *e, const struct graph_value *v)
{
    return arena_printf(e->arena, "border%d_%dx%dx%d_by_%d", v->border, v->shape.c, v->shape.h,
                        v->shape.w, v->block);
}

/* Prints that function, the first time it is needed. */
static void border_before(struct emitter *e, const struct graph_value *v)
{
    const char *name = border_name(e, v);
    for (int i = 0; i < e->borders.texts.count; i++)
        if (!strcmp(e->borders.texts.items[i], name))
            return;
    text_list_add(e->arena, &e->borders, "%s", name);
    struct writer *out = e->out;
    long long row = graph_row_floats(v), side = (long long)v->border * v->block;
    long long plane = graph_plane_floats(v), edge = v->border * row;
    writer_print(out, "/* Zeros around the %dx%d pixels of each plane of a %dx%dx%d value. */\n",
                 v->shape.h, v->shape.w, v->shape.c, v->shape.h, v->shape.w);
    writer_print(out, "static void %s(real *y, size_t part, size_t parts)\n{\n", name);
    struct emit_axis planes = {"u", (int64_t)e->graph->batch * graph_value_blocks(v)};
    emit_share(e, &planes, 1);
    writer_print(out, "        real *plane = y%s;\n", emit_term(e, "u", planes.count, plane));
    writer_print(out, "        for (size_t i = 0; i < %lld; i++) {\n", edge);
    writer_print(out, "            plane[i] = 0.0f;\n");
    writer_print(out, "            plane[%lld + i] = 0.0f;\n        }\n", plane - edge);
    writer_print(out, "        for (size_t h = %d; h < %d; h++)\n", v->border,
                 v->border + v->shape.h);
    writer_print(out, "            for (size_t i = 0; i < %lld; i++) {\n", side);
    writer_print(out, "                plane[h * %lld + i] = 0.0f;\n", row);
    writer_print(out, "                plane[h * %lld + %lld + i] = 0.0f;\n            }\n", row,
                 row - side);
    writer_print(out, "    }\n}\n\n");
}

/* Layout of an array, for the comment: "64x56x56 in blocks of 16, border 1". */
static const char *layout_text(struct emitter *e, const struct graph_value *v)
{
    if (v->once)
        return arena_printf(e->arena, "%d for the batch", v->shape.c);
    const char *text = arena_printf(e->arena, "%dx%dx%d", v->shape.c, v->shape.h, v->shape.w);
    if (v->shape.h == 1 && v->shape.w == 1)
        text = arena_printf(e->arena, "%d", v->shape.c);
    if (v->block > 1 && v->block == v->shape.c)
        text = arena_printf(e->arena, "%s, channels last", text);
    else if (v->block > 1)
        text = arena_printf(e->arena, "%s in blocks of %d", text, v->block);
    return v->border ? arena_printf(e->arena, "%s, border %d", text, v->border) : text;
}

/* What the kernel does: "convolution 3x3, stride 2, pad 1; bias; residual; ReLU". */
static const char *title(struct emitter *e, const struct graph_op *op)
{
    static const char *const words[] = {
        [OP_conv] = "Convolution",
        [OP_bn] = "Batch-norm",
        [OP_relu] = "ReLU",
        [OP_prelu] = "PReLU",
        [OP_sigmoid] = "Sigmoid",
        [OP_maxpool] = "Maximum",
        [OP_avgpool] = "Average",
        [OP_linear] = "Linear layer",
        [OP_add] = "Sum",
        [OP_sub] = "Difference",
        [OP_mul] = "Product",
        [OP_affine] = "Scalars",
        [OP_pad_shortcut] = "Shortcut by zero channels (option A)",
        [OP_concat] = "Concatenation of channels",
        [OP_maxout] = "Maximum of neighbouring channels",
        [OP_lrn] = "Local response normalisation",
        [OP_flatten] = "Flattening",
        [OP_softmax] = "Softmax over channels",
        [OP_reorder] = "Copy in another layout",
        [OP_COUNT] = NULL,
    };
    const struct training_kernel *training = emit_training_kernel(op);
    const char *text = training ? training->title : words[op->kind];
    if (op->kind == OP_reorder && emit_output(e, op)->external)
        text = "Copy to the caller";
    const struct window *w = &op->window;
    if (w->kh)
        text = arena_printf(e->arena, "%s %dx%d, stride %d, pad %d", text, w->kh, w->kw, w->stride,
                            w->pad);
    if (w->kh && w->dilation > 1)
        text = arena_printf(e->arena, "%s, dilation %d", text, w->dilation);
    if (op->kind == OP_conv && op->groups > 1)
        text = arena_printf(e->arena, "%s, %d groups", text, op->groups);
    if (op->kind == OP_conv && op->algorithm == ALGORITHM_GEMM)
        text = arena_printf(e->arena, "%s, as a matrix product", text);
    if (op->algorithm == ALGORITHM_WINOGRAD && op->kind != OP_winograd_weights)
        text = arena_printf(e->arena, "%s, by Winograd's F(%dx%d, 3x3)", text, op->winograd.out,
                            op->winograd.out);
    if (op_has_bias(op))
        text = arena_printf(e->arena, "%s; bias", text);
    if (op->residual >= 0)
        text = arena_printf(e->arena, "%s; residual", text);
    if (op->relu && op->kind != OP_relu)
        text = arena_printf(e->arena, "%s; ReLU", text);
    if (op->pool.kh)
        text = arena_printf(e->arena, "%s; maximum %dx%d, stride %d, pad %d", text, op->pool.kh,
                            op->pool.kw, op->pool.stride, op->pool.pad);
    return text;
}

/* The name of what an operator computes: the output's where it only hands a value to the caller. */
static const char *layer_name(struct emitter *e, const struct graph_op *op)
{
    for (int i = 0; op->kind == OP_reorder && i < e->graph->outputs.count; i++)
        if (e->graph->outputs.items[i].value == op->output)
            return arena_printf(e->arena, "output %s", e->graph->outputs.items[i].name);
    return graph_value_name(e->arena, e->graph, op->output);
}

/* Names of the layers that use the kernel, a few of them. */
static const char *users(struct emitter *e, const struct plan_kernel *k)
{
    enum { SHOWN = 6 };
    const char *text = "used by";
    for (int i = 0; i < k->steps.count && i < SHOWN; i++) {
        const struct graph_op *op =
            &e->graph->ops.items[e->plan->steps.items[k->steps.items[i]].op];
        text = arena_printf(e->arena, "%s%s %s", text, i ? "," : "", layer_name(e, op));
    }
    if (k->steps.count > SHOWN)
        text = arena_printf(e->arena, "%s and %d more", text, k->steps.count - SHOWN);
    return text;
}

static void print_comment(struct emitter *e, const struct plan_kernel *k, int number)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const char *from = emit_lines(e, op->nodes.items[0]);
    const char *head = arena_printf(e->arena, "/* K%02d.", number);
    writer_words(e->out, head, arena_printf(e->arena, "%s. %s", title(e, op), from), false);
    const struct training_kernel *training = emit_training_kernel(op);
    writer_words(e->out, " *  ", training ? training->formula : emit_formula(e, op), false);
    const char *arrays = "";
    struct argument *arguments =
        arena_array(e->arena, (size_t)emit_argument_room(op), sizeof *arguments);
    int count = emit_arguments(e, op, arguments);
    for (int i = 0; i < count; i++)
        if (arguments[i].value >= 0)
            arrays =
                arena_printf(e->arena, "%s%s%s %s", arrays, *arrays ? "; " : "", arguments[i].name,
                             layout_text(e, &e->graph->values.items[arguments[i].value]));
    if (e->graph->batch > 1)
        arrays = arena_printf(e->arena, "%s; %d images", arrays, e->graph->batch);
    writer_words(e->out, " *  ", arrays, false);
    const char *last = users(e, k);
    if (emit_multiply_adds(e, op))
        last = arena_printf(e->arena, "%s; %lld multiply-adds", last,
                            (long long)emit_multiply_adds(e, op));
    writer_words(e->out, " *  ", last, true);
}

static void print_contract(struct emitter *e, const struct argument *arrays, int count)
{
    writer_print(e->out, "/*@ requires part < parts && parts <= %d;\n", e->graph->threads);
    for (int i = 0; i < count; i++)
        writer_print(e->out, "    requires \\valid%s(%s + (0 .. %lld));\n",
                     arrays[i].written ? "" : "_read", arrays[i].name,
                     (long long)arrays[i].count - 1);
    writer_print(e->out, "    assigns");
    for (int i = 0, first = 1; i < count; i++)
        if (arrays[i].written) {
            writer_print(e->out, "%s %s[0 .. %lld]", first ? "" : ",", arrays[i].name,
                         (long long)arrays[i].count - 1);
            first = 0;
        }
    writer_print(e->out, "; */\n");
}

static void print_head(struct emitter *e, const struct plan_kernel *k,
                       const struct argument *arrays, int count)
{
    struct text_list list = {0};
    for (int i = 0; i < count; i++)
        text_list_add(e->arena, &list, "%s%s *%s", arrays[i].written ? "" : "const ",
                      arrays[i].wide ? "double" : "real", arrays[i].name);
    emit_extra(e, &e->graph->ops.items[k->op], false, &list);
    text_list_add(e->arena, &list, "size_t part");
    text_list_add(e->arena, &list, "size_t parts");
    writer_call(e->out, 0, arena_printf(e->arena, "static void %s(", k->name), &list, ")");
}

/* The family's functions: what stands before the kernel (may be NULL) and its body. */
struct family {
    void (*before)(struct emitter *, const struct plan_kernel *);
    void (*body)(struct emitter *, const struct plan_kernel *);
};

static const struct family convolutions[] = {
    [ALGORITHM_GEMM] = {emit_gemm_before, emit_gemm},
    [ALGORITHM_DIRECT] = {emit_direct_before, emit_direct},
    [ALGORITHM_WINOGRAD] = {emit_winograd_before, emit_winograd},
    [ALGORITHM_PLAIN] = {NULL, emit_plain_conv},
};

static const struct family families[OP_COUNT] = {
    [OP_input] = {NULL, NULL}, /* no step computes it */
    [OP_bn] = {NULL, emit_pointwise},
    [OP_relu] = {NULL, emit_pointwise},
    [OP_prelu] = {NULL, emit_pointwise},
    [OP_sigmoid] = {NULL, emit_pointwise},
    [OP_maxpool] = {NULL, emit_pool},
    [OP_avgpool] = {NULL, emit_pool},
    [OP_linear] = {NULL, emit_linear},
    [OP_add] = {NULL, emit_pointwise},
    [OP_sub] = {NULL, emit_pointwise},
    [OP_mul] = {NULL, emit_pointwise},
    [OP_affine] = {NULL, emit_pointwise},
    [OP_pad_shortcut] = {NULL, emit_pad_shortcut},
    [OP_concat] = {NULL, emit_concat},
    [OP_maxout] = {NULL, emit_maxout},
    [OP_lrn] = {NULL, emit_lrn},
    [OP_flatten] = {NULL, emit_flatten},
    [OP_softmax] = {NULL, emit_softmax},
    [OP_reorder] = {NULL, emit_reorder},
};

static struct family family_of(const struct graph_op *op)
{
    const struct training_kernel *training = emit_training_kernel(op);
    if (training)
        return (struct family){training->before, training->body};
    return op->kind == OP_conv ? convolutions[op->algorithm] : families[op->kind];
}

/* The argument that holds the output. */
static const char *output_name(const struct graph_op *op, const struct argument *arguments,
                               int count)
{
    for (int i = 0; i < count; i++)
        if (arguments[i].value == op->output)
            return arguments[i].name;
    return "y";
}

void emit_kernel(struct emitter *e, int kernel)
{
    const struct plan_kernel *k = &e->plan->kernels.items[kernel];
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const struct graph_value *y = emit_output(e, op);
    struct argument *arrays = arena_array(e->arena, (size_t)emit_argument_room(op), sizeof *arrays);
    int count = emit_arguments(e, op, arrays);
    if (y->border)
        border_before(e, y);
    const struct family family = family_of(op);
    if (family.before)
        family.before(e, k);
    print_comment(e, k, kernel + 1);
    print_contract(e, arrays, count);
    print_head(e, k, arrays, count);
    writer_print(e->out, "{\n");
    if (y->border)
        writer_print(e->out, "    %s(%s, part, parts);\n", border_name(e, y),
                     output_name(op, arrays, count));
    e->share = "";
    family.body(e, k);
    text_list_add(e->arena, &e->shares, "%s", e->share);
    writer_print(e->out, "}\n\n");
}
