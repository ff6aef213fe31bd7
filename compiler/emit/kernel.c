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

/* The name of what an operator computes: the output's where it only hands a value to the caller. */
static const char *layer_name(struct emitter *e, const struct graph_op *op)
{
    for (int i = 0; op->kind == OP_reorder && i < e->graph->outputs.count; i++)
        if (e->graph->outputs.items[i].value == op->output)
            return arena_printf(e->arena, "output %s", e->graph->outputs.items[i].name);
    return graph_value_name(e->arena, e->graph, op->output);
}

/* The steps that use the kernel, and the names of their layers, a few of them. */
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
    text = arena_printf(e->arena, "%s; step%s", text, k->steps.count > 1 ? "s" : "");
    for (int i = 0; i < k->steps.count; i++)
        text = arena_printf(e->arena, "%s %d", text, k->steps.items[i] + 1);
    return text;
}

static void print_comment(struct emitter *e, const struct plan_kernel *k, int number)
{
    const struct graph_op *op = &e->graph->ops.items[k->op];
    const char *from = emit_lines(e, op->nodes.items[0]);
    const char *head = arena_printf(e->arena, "/* K%02d.", number);
    writer_words(e->out, head, arena_printf(e->arena, "%s. %s", emit_title(e, op), from), false);
    writer_words(e->out, " *  ", emit_formula(e, op), false);
    writer_words(e->out, " *  ", emit_arrays(e, op), false);
    const char *last = users(e, k);
    if (emit_multiply_adds(e, op))
        last = arena_printf(e->arena, "%s; %lld multiply-adds", last,
                            (long long)emit_multiply_adds(e, op));
    writer_words(e->out, " *  ", last, true);
}

/* That what is written lies apart from everything else, but for a result that may take an input's
 * place element by element. */
static void print_separated(struct emitter *e, const struct graph_op *op,
                            const struct argument *arrays, int count)
{
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            const struct argument *y = &arrays[i], *x = &arrays[j];
            if (!y->written || i == j || (x->written && j < i))
                continue;
            bool replaces = y->value == op->output && !x->written && x->value >= 0 &&
                            plan_may_replace(op, x->value);
            const char *same =
                replaces ? arena_printf(e->arena, "%s == %s || ", y->name, x->name) : "";
            writer_print(e->out,
                         "    requires %s\\separated(%s + (0 .. %lld), %s + (0 .. %lld));\n", same,
                         y->name, (long long)y->count - 1, x->name, (long long)x->count - 1);
        }
}

static void print_contract(struct emitter *e, const struct graph_op *op,
                           const struct argument *arrays, int count)
{
    writer_print(e->out, "/*@ requires part < parts && parts <= %d;\n", e->graph->threads);
    for (int i = 0; i < count; i++)
        writer_print(e->out, "    requires \\valid%s(%s + (0 .. %lld));\n",
                     arrays[i].written ? "" : "_read", arrays[i].name,
                     (long long)arrays[i].count - 1);
    if (op->kind == OP_loss || op->kind == OP_dropout)
        writer_print(e->out, "    requires \\valid_read(%s + (0 .. %d));\n",
                     op->kind == OP_loss ? "labels" : "seeds", e->graph->batch - 1);
    print_separated(e, op, arrays, count);
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
    e->places->kernels[kernel].first = writer_line(e->out);
    if (y->border)
        border_before(e, y);
    const struct family family = family_of(op);
    if (family.before)
        family.before(e, k);
    e->places->heads[kernel] = writer_line(e->out);
    print_comment(e, k, kernel + 1);
    print_contract(e, op, arrays, count);
    print_head(e, k, arrays, count);
    writer_print(e->out, "{\n");
    if (y->border)
        writer_print(e->out, "    %s(%s, part, parts);\n", border_name(e, y),
                     output_name(op, arrays, count));
    e->share = "";
    family.body(e, k);
    text_list_add(e->arena, &e->shares, "%s", e->share);
    e->places->kernels[kernel].last = writer_line(e->out);
    writer_print(e->out, "}\n\n");
}
