/* certificate.c: NAME.cert and NAME.graph (of training NAME_train.cert, ...). In: a plan, the files
 * printed from it, and the graph that they compute. Out: that graph as text, and what was made of
 * it, one fact a line of words, for rnetc-check and rnetc-match (compiler/checker), which derive it
 * anew. Where C states a fact, too, it is in the words of C, so that texts can be compared:
 *
 *     rnetc-certificate 2
 *     network NAME inference|training FUNCTION source FILE SHA256
 *     graph|header|code|prepare FILE SHA256   the files that the certificate is of
 *     workspace MACRO LINES BYTES             lines of 16 elements, of so many bytes
 *     param PLACE OFFSET ELEMENTS TENSOR ROW  ROW of NAME_prepare.c; in training -
 *     gradient PLACE TENSOR LINES             of the parameter before
 *     output NAME PLACE
 *     extent PLACE MACRO ELEMENTS             of the caller's input and outputs, an image
 *     buffer NAME OFFSET LINES FIRST LAST     in the workspace, live from one step to another
 *     loss NAME BUFFER
 *     step NUMBER FUNCTION: VALUE             values of the graph that it computes, in their order;
 *     argument NAME PLACE VALUE|-             then what it is called with
 *     constant MACRO VALUE                    images of a batch, threads, bytes of alignment, lanes
 *     kernel FUNCTION OPERATORS               what it computes; then its arrays as arguments,
 *     array NAME reads|writes ELEMENTS LAYOUT (a layout where it is a value, else -),
 *     units COUNT AXIS:COUNT                  and how its work is split, the slowest axis first
 *     end
 */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "emit/arguments.h"

/* The dump as a file; its text is empty where memory runs out. */
static struct emit_file graph_file(struct arena *arena, const struct graph *graph, const char *name)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *file = open_memstream(&text, &bytes);
    if (file)
        graph_dump(file, arena, graph);
    if (!file || fclose(file))
        bytes = 0;
    struct emit_file made = {name, arena_copy(arena, bytes ? text : "", bytes), bytes, false};
    free(text); /* open_memstream's own */
    return made;
}

static void print_file(struct emitter *e, const struct emit_files *files, const char *key,
                       const char *name)
{
    for (int i = 0; i < files->files.count; i++) {
        const struct emit_file *f = &files->files.items[i];
        if (!strcmp(f->name, name))
            writer_print(e->out, "%s %s %s\n", key, name, digest_of(e->arena, f->text, f->bytes));
    }
}

static void print_files(struct emitter *e, const struct emit_files *files, const char *graph)
{
    const char *name = e->names->network;
    const char *word = e->graph->training ? "train" : e->infer;
    writer_print(e->out, "rnetc-certificate 2\nnetwork %s %s %s_%s source %s %s\n", name,
                 e->graph->training ? "training" : "inference", name,
                 e->graph->training ? "gradients" : e->infer, e->info->source, e->info->sha256);
    print_file(e, files, "graph", graph);
    print_file(e, files, "header",
               arena_printf(e->arena, "%s%s.h", name, e->graph->training ? "_train" : ""));
    print_file(e, files, "code", arena_printf(e->arena, "%s_%s.c", name, word));
    if (!e->graph->training)
        print_file(e, files, "prepare", arena_printf(e->arena, "%s_prepare.c", name));
}

/* A macro's name; `own`: one that each scale of a test section has. */
static const char *macro(const struct emitter *e, bool own, const char *name)
{
    const char *scale = "", *training = e->graph->training ? "TRAIN_" : "";
    if (own && e->graph->like)
        scale = arena_printf(e->arena, "S%d_", e->graph->model->input.h);
    return arena_printf(e->arena, "%s_%s%s%s", e->names->upper, training, scale, name);
}

static void print_workspace(struct emitter *e)
{
    int64_t lines = e->plan->workspace_lines ? e->plan->workspace_lines : 1;
    writer_print(e->out, "workspace %s %lld %d\n", macro(e, true, "WORKSPACE_BYTES"),
                 (long long)lines, e->graph->precise ? 128 : 64);
}

/* The caller's arrays. */
static void print_extents(struct emitter *e)
{
    const struct graph *g = e->graph;
    const struct shape in = g->model->input;
    if (!g->training)
        writer_print(e->out, "extent input %s %lld\n", macro(e, true, "INPUT_FLOATS"),
                     (long long)in.c * in.h * in.w);
    for (int i = 0; i < g->outputs.count; i++) {
        const struct graph_output *out = &g->outputs.items[i];
        const struct shape s = g->values.items[out->value].shape;
        const char *place = emit_place(e, out->value), *name = "OUTPUT_FLOATS";
        if (g->outputs.count > 1)
            name = arena_printf(e->arena, "OUTPUT_%s_FLOATS", e->names->output[i]);
        writer_print(e->out, "output %s %s\nextent %s %s %lld\n", out->name, place, place,
                     macro(e, true, name), (long long)s.c * s.h * s.w);
    }
}

static void print_constants(struct emitter *e)
{
    const struct graph *g = e->graph;
    writer_print(e->out, "constant %s %d\n", macro(e, false, "BATCH"), g->batch);
    writer_print(e->out, "constant %s %d\n", macro(e, false, "THREADS"), g->threads);
    writer_print(e->out, "constant %s %d\n", macro(e, false, "ALIGN"), 64);
    writer_print(e->out, "constant RNET_LANES %d\n", g->target->lanes);
}

/* The tensors of the graph that a parameter is made of: a convolution's, with its bn's. */
static const char *tensors_of(struct emitter *e, int param)
{
    const struct rnet_prepare_row *r = &e->graph->params.items[param].row;
    if (e->graph->training || !r->weight || !r->bn)
        return graph_param_name(e->arena, e->graph, param);
    return arena_printf(e->arena, "%s.weight*%s.%s", r->weight, r->bn,
                        r->kind == RNET_PREPARE_CONV_BIAS ? "shift" : "scale");
}

static void print_params(struct emitter *e)
{
    const struct plan *plan = e->plan;
    for (int i = 0; i < plan->params.count; i++) {
        const struct rnet_prepare_row *r = &plan->params.items[i].row;
        const char *tensor = "image.mean", *place = e->names->param_path[i];
        for (int k = 0; k < e->graph->params.count; k++)
            if (plan->param_index[k] == i)
                tensor = tensors_of(e, k);
        writer_print(e->out, "param %s %zu %lld %s %s\n", place, r->offset,
                     (long long)plan->params.items[i].lines * PLAN_LINE_FLOATS, tensor,
                     e->graph->training ? "-" : emit_prepare_words(e, r));
        if (e->graph->training && *place == 'w')
            writer_print(e->out, "gradient d%s %s %lld\n", place + 1, tensor,
                         (long long)plan->params.items[i].lines);
    }
}

static void print_buffers(struct emitter *e)
{
    const struct graph *g = e->graph;
    for (int i = 0; i < e->plan->buffers.count; i++) {
        const struct plan_buffer *b = &e->plan->buffers.items[i];
        writer_print(e->out, "buffer %s %lld %lld %d %d\n", e->names->buffer[i],
                     (long long)b->offset, (long long)b->lines, b->first + 1, b->last + 1);
    }
    for (int i = 0; i < g->values.count; i++)
        if (g->values.items[i].role == VALUE_LOSS)
            writer_print(e->out, "loss %s %s\n",
                         g->model->nodes.items[g->values.items[i].node].name, emit_place(e, i));
}

/* Operators of the graph that the certificate refers to: in training the plan's own, else those
 * that the plan's operators were made of. */
struct origin {
    const struct graph *graph;
    int *of_node;  /* inference: the value of each node there; */
    int *of_value; /* and that of each value of the plan */
};

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Values of the origin that operator `op` computes, in the order of their numbers, which is one of
 * computation. The caller does not keep the array. */
static int *computed(struct emitter *e, const struct origin *origin, const struct graph_op *op)
{
    int *values = arena_array(e->arena, (size_t)op->nodes.count, sizeof *values);
    for (int i = 0; i < op->nodes.count; i++)
        values[i] = origin->of_node[op->nodes.items[i]];
    qsort(values, (size_t)op->nodes.count, sizeof *values, by_number);
    return values;
}

static struct origin origin_new(struct emitter *e, const struct graph *lowered)
{
    const struct graph *g = e->graph;
    struct origin o = {.graph = g->training ? g : lowered};
    if (g->training)
        return o;
    o.of_node = arena_array(e->arena, (size_t)g->model->nodes.count, sizeof *o.of_node);
    o.of_value = arena_array(e->arena, (size_t)g->values.count, sizeof *o.of_value);
    for (int i = 0; i < lowered->ops.count; i++)
        o.of_node[lowered->ops.items[i].nodes.items[0]] = lowered->ops.items[i].output;
    for (int i = 0; i < g->ops.count; i++) {
        const struct graph_op *op = &g->ops.items[i];
        o.of_value[op->output] = op->kind == OP_reorder ? o.of_value[op->inputs.items[0]]
                                                        : computed(e, &o, op)[op->nodes.count - 1];
    }
    return o;
}

/* What a kernel computes that its name does not say: its operator with attributes, of the graph
 * that the plan was made of, and of a pool behind it. */
static const char *kernel_text(struct emitter *e, const struct origin *o, const struct graph_op *op)
{
    if (e->graph->training || op->kind == OP_reorder)
        return graph_op_text(e->arena, op);
    const int *values = computed(e, o, op);
    const char *text = "";
    for (int i = 0; i < op->nodes.count; i++) {
        const struct graph_op *of =
            &o->graph->ops.items[o->graph->values.items[values[i]].producer];
        if (!i || of->kind == OP_maxpool)
            text = arena_printf(e->arena, "%s%s%s", text, i ? " " : "",
                                of->kind == OP_bn ? op_name(OP_bn) : graph_op_text(e->arena, of));
    }
    return text;
}

static void print_kernels(struct emitter *e, const struct origin *origin)
{
    for (int i = 0; i < e->plan->kernels.count; i++) {
        const struct plan_kernel *k = &e->plan->kernels.items[i];
        const struct graph_op *op = &e->graph->ops.items[k->op];
        struct argument *arrays =
            arena_array(e->arena, (size_t)emit_argument_room(op), sizeof *arrays);
        int count = emit_arguments(e, op, arrays);
        writer_print(e->out, "kernel %s %s\n", k->name, kernel_text(e, origin, op));
        for (int a = 0; a < count; a++) {
            writer_print(e->out, "array %s %s %lld", arrays[a].name,
                         arrays[a].written ? "writes" : "reads", (long long)arrays[a].count);
            writer_print(
                e->out, " %s\n",
                arrays[a].value < 0
                    ? "-"
                    : graph_value_layout(e->arena, &e->graph->values.items[arrays[a].value]));
        }
        writer_print(e->out, "%s", e->shares.texts.items[i]);
    }
}

static void print_arguments(struct emitter *e, const struct origin *o, const struct plan_step *s)
{
    const struct graph_op *op = &e->graph->ops.items[s->op];
    struct argument *list = arena_array(e->arena, (size_t)emit_argument_room(op), sizeof *list);
    int count = emit_arguments(e, op, list);
    for (int i = 0; i < count; i++) {
        const struct argument *a = &list[i];
        int value = a->value, buffer = value >= 0 ? e->plan->buffer[value] : s->scratch;
        const char *place = a->param >= 0 ? e->names->param_path[e->plan->param_index[a->param]]
                            : buffer >= 0 ? e->names->buffer[buffer]
                                          : emit_place(e, value);
        const char *what = "-";
        if (value >= 0)
            what = arena_printf(e->arena, "v%d", e->graph->training ? value : o->of_value[value]);
        writer_print(e->out, "argument %s %s %s\n", a->name, place, what);
    }
}

static void print_steps(struct emitter *e, const struct origin *origin)
{
    for (int i = 0; i < e->plan->steps.count; i++) {
        const struct plan_step *s = &e->plan->steps.items[i];
        const struct graph_op *op = &e->graph->ops.items[s->op];
        bool copies = !e->graph->training && op->kind == OP_reorder;
        const int *values = e->graph->training ? &op->output
                            : copies           ? &origin->of_value[op->output]
                                               : computed(e, origin, op);
        int count = e->graph->training || copies ? 1 : op->nodes.count;
        writer_print(e->out, "step %d %s:", i + 1, e->plan->kernels.items[s->kernel].name);
        for (int k = 0; k < count; k++)
            writer_print(e->out, " v%d", values[k]);
        writer_print(e->out, "\n");
        print_arguments(e, origin, s);
    }
}

void emit_certificate(struct emitter *e, struct emit_files *files, const struct graph *lowered)
{
    const char *suffix = e->graph->training ? "_train" : "";
    if (e->graph->like)
        suffix = arena_printf(e->arena, "_s%d", e->graph->model->input.h);
    const char *base = arena_printf(e->arena, "%s%s", e->names->network, suffix);
    const struct origin origin = origin_new(e, lowered);
    const char *graph = arena_printf(e->arena, "%s.graph", base);
    array_push(e->arena, &files->files, graph_file(e->arena, origin.graph, graph));
    e->out = writer_new(e->arena);
    print_files(e, files, graph);
    print_workspace(e);
    print_params(e);
    print_extents(e);
    print_buffers(e);
    print_steps(e, &origin);
    print_constants(e);
    print_kernels(e, &origin);
    writer_print(e->out, "end\n");
    const char *name = arena_printf(e->arena, "%s.cert", base);
    array_push(e->arena, &files->files,
               (struct emit_file){name, e->out->text, e->out->bytes, false});
}
