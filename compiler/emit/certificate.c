/* certificate.c: NAME.cert and NAME.graph (of training NAME_train.cert, ...). In: a plan, the files
 * printed from it, and the graph that they compute. Out: that graph as text, and what was made of
 * it, one fact a line of words, for rnetc-check (compiler/checker), which derives it anew:
 *
 *     rnetc-certificate 1
 *     network NAME inference|training
 *     source FILE SHA256
 *     graph|header|code|prepare FILE SHA256   the files that the certificate is of
 *     entry FUNCTION
 *     line BYTES                              of 16 elements
 *     extent MACRO VALUE MEANING              a constant of the C: batch, threads, align, lanes,
 *                                             input, workspace (in lines), or an output's name
 *     param PLACE OFFSET ELEMENTS TENSOR      and in inference its row of NAME_prepare.c
 *     buffer NAME OFFSET LINES FIRST LAST     in the workspace, live from one step to another
 *     kernel FUNCTION OPERATORS               what it joins; then its arrays as arguments,
 *     array NAME reads|writes ELEMENTS LAYOUT (a layout where it is a value),
 *     units COUNT AXIS:COUNT                  and how its work is split, the slowest axis first
 *     step NUMBER FUNCTION computes VALUE     values of the graph, in their order (or `copies`);
 *     argument NAME PLACE VALUE               then what it is called with
 *     output NAME PLACE
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
    writer_print(e->out, "rnetc-certificate 1\nnetwork %s %s\nsource %s %s\n", name,
                 e->graph->training ? "training" : "inference", e->info->source, e->info->sha256);
    print_file(e, files, "graph", graph);
    print_file(e, files, "header",
               arena_printf(e->arena, "%s%s.h", name, e->graph->training ? "_train" : ""));
    print_file(e, files, "code", arena_printf(e->arena, "%s_%s.c", name, word));
    if (!e->graph->training)
        print_file(e, files, "prepare", arena_printf(e->arena, "%s_prepare.c", name));
    writer_print(e->out, "entry %s_%s\n", name, e->graph->training ? "gradients" : e->infer);
}

static void print_extent(struct emitter *e, bool own, const char *name, int64_t value,
                         const char *what)
{
    const char *scale = "", *training = e->graph->training ? "TRAIN_" : "";
    if (own && e->graph->like)
        scale = arena_printf(e->arena, "S%d_", e->graph->model->input.h);
    writer_print(e->out, "extent %s_%s%s%s %lld %s\n", e->names->upper, training, scale, name,
                 (long long)value, what);
}

static void print_extents(struct emitter *e)
{
    const struct graph *g = e->graph;
    const struct shape in = g->model->input;
    writer_print(e->out, "line %d\n", g->precise ? 128 : 64);
    print_extent(e, false, "BATCH", g->batch, "batch");
    print_extent(e, false, "THREADS", g->threads, "threads");
    print_extent(e, false, "ALIGN", 64, "align");
    if (!g->training)
        print_extent(e, true, "INPUT_FLOATS", (int64_t)in.c * in.h * in.w, "input");
    for (int i = 0; i < g->outputs.count; i++) {
        const struct shape s = g->values.items[g->outputs.items[i].value].shape;
        const char *name = g->outputs.count == 1
                               ? "OUTPUT_FLOATS"
                               : arena_printf(e->arena, "OUTPUT_%s_FLOATS", e->names->output[i]);
        print_extent(e, true, name, (int64_t)s.c * s.h * s.w, g->outputs.items[i].name);
    }
    int64_t lines = e->plan->workspace_lines ? e->plan->workspace_lines : 1;
    print_extent(e, true, "WORKSPACE_BYTES", lines, "workspace");
    writer_print(e->out, "extent RNET_LANES %d lanes\n", g->target->lanes);
}

static void print_params(struct emitter *e)
{
    const struct plan *plan = e->plan;
    for (int i = 0; i < plan->params.count; i++) {
        const struct rnet_prepare_row *r = &plan->params.items[i].row;
        const char *tensor = "image.mean";
        for (int k = 0; k < e->graph->params.count; k++)
            if (plan->param_index[k] == i)
                tensor = graph_param_name(e->arena, e->graph, k);
        writer_print(e->out, "param %s %zu %lld %s", e->names->param_path[i], r->offset,
                     (long long)plan->params.items[i].lines * PLAN_LINE_FLOATS, tensor);
        if (!e->graph->training)
            writer_print(e->out, " %s", emit_prepare_words(e, r));
        writer_print(e->out, "\n");
    }
}

static void print_buffers(struct emitter *e)
{
    for (int i = 0; i < e->plan->buffers.count; i++) {
        const struct plan_buffer *b = &e->plan->buffers.items[i];
        writer_print(e->out, "buffer %s %lld %lld %d %d\n", e->names->buffer[i],
                     (long long)b->offset, (long long)b->lines, b->first + 1, b->last + 1);
    }
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

/* What a kernel computes: of training its operator, else those of the graph that it joins. */
static const char *kernel_text(struct emitter *e, const struct origin *o, const struct graph_op *op)
{
    if (e->graph->training || op->kind == OP_reorder)
        return graph_op_text(e->arena, op);
    const int *values = computed(e, o, op);
    const char *text = "";
    for (int i = 0; i < op->nodes.count; i++) {
        const struct graph_op *of =
            &o->graph->ops.items[o->graph->values.items[values[i]].producer];
        bool plain = of->kind == OP_bn || (i && of->kind != OP_maxpool);
        if (i && of->kind == OP_bn)
            continue;
        text = arena_printf(e->arena, "%s%s%s", text, i ? " " : "",
                            plain ? op_name(of->kind) : graph_op_text(e->arena, of));
        if (!i && op_has_bias(op))
            text = arena_printf(e->arena, "%s bias", text);
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
            if (arrays[a].value >= 0)
                writer_print(
                    e->out, " %s",
                    graph_value_layout(e->arena, &e->graph->values.items[arrays[a].value]));
            writer_print(e->out, "\n");
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
        writer_print(e->out, "argument %s %s", a->name, place);
        if (value >= 0)
            writer_print(e->out, " v%d", e->graph->training ? value : o->of_value[value]);
        writer_print(e->out, "\n");
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
        writer_print(e->out, "step %d %s %s", i + 1, e->plan->kernels.items[s->kernel].name,
                     copies ? "copies" : "computes");
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
    print_extents(e);
    print_params(e);
    print_buffers(e);
    print_kernels(e, &origin);
    print_steps(e, &origin);
    for (int i = 0; i < e->graph->outputs.count; i++)
        writer_print(e->out, "output %s %s\n", e->graph->outputs.items[i].name,
                     emit_place(e, e->graph->outputs.items[i].value));
    writer_print(e->out, "end\n");
    const char *name = arena_printf(e->arena, "%s.cert", base);
    array_push(e->arena, &files->files,
               (struct emit_file){name, e->out->text, e->out->bytes, false});
}
