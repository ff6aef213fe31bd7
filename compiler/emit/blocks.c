/* blocks.c: the functions that call the kernels: one a block, one a stage, one for the network.
 *
 * Each is the straight line of its steps; a nested scope is one call. Only functions that touch the
 * caller's arrays take them. */
#include <string.h>

#include "emit/arguments.h"

/* What a scope's function needs, nested scopes included. */
struct needs {
    bool steps, input, output, params;
    bool gradients, statistics, call; /* training */
};

struct blocks {
    struct emitter *e;
    bool backward;       /* the functions of the way back */
    struct needs *needs; /* of each scope */
};

static const struct graph_op *step_op(const struct emitter *e, int step)
{
    return &e->graph->ops.items[e->plan->steps.items[step].op];
}

static void need(const struct emitter *e, const struct graph_op *op, struct needs *n)
{
    const struct graph *g = e->graph;
    n->steps = true;
    n->params = n->params || op->params.count;
    n->statistics = n->statistics || op->updates.count;
    n->call = n->call || op->kind == OP_loss || op->kind == OP_dropout;
    for (int i = 0; i < graph_read_count(op); i++)
        n->input = n->input || graph_read(op, i) == g->ops.items[0].output;
    for (int i = 0; i <= op->also.count; i++) {
        const struct graph_value *v = &g->values.items[graph_write(op, i)];
        n->output = n->output || v->external;
        n->gradients = n->gradients || v->role == VALUE_PARAMETER;
    }
}

static void find_needs(struct blocks *b)
{
    const struct graph *g = b->e->graph;
    for (int s = 0; s < b->e->plan->steps.count; s++) {
        const struct graph_op *op = step_op(b->e, s);
        if (op->backward != b->backward)
            continue;
        for (int c = op->scope; c >= 0; c = g->model->scopes.items[c].parent)
            need(b->e, op, &b->needs[c]);
    }
}

/* Of a value, as an expression: a line of the workspace, a parameter's gradient, or the caller's
 * array. */
static const char *place(struct emitter *e, int value)
{
    const struct graph_value *v = &e->graph->values.items[value];
    const char *name = emit_place(e, value);
    if (e->plan->buffer[value] < 0)
        return name;
    return arena_printf(e->arena, "%s(ws, %s)", v->wide ? "rnet_doubles" : "rnet_at", name);
}

/* "conv2 -> bn2 -> add -> relu2. std.rnet:6, std.rnet:7": the layers of a step as its scope's text
 * has them, and where that text stands. */
static const char *step_text(struct emitter *e, const struct graph_op *op)
{
    const struct model *model = e->graph->model;
    size_t prefix = strlen(model->scopes.items[op->scope].name);
    const char *names = "", *lines = "", *last = "";
    for (int i = 0; i < op->nodes.count; i++) {
        const struct model_node *n = &model->nodes.items[op->nodes.items[i]];
        bool inside = n->scope == op->scope && prefix;
        names = arena_printf(e->arena, "%s%s%s", names, i ? " -> " : "",
                             n->name + (inside ? prefix + 1 : 0));
        const char *line = emit_span(e, n->span);
        if (strcmp(line, last))
            lines = arena_printf(e->arena, "%s%s%s", lines, *lines ? ", " : "", line);
        last = line;
    }
    return arena_printf(e->arena, "%s. %s", names, lines);
}

static void print_step(struct emitter *e, int step)
{
    const struct graph_op *op = step_op(e, step);
    const struct plan_step *s = &e->plan->steps.items[step];
    struct text_list list = {0};
    struct argument *arguments =
        arena_array(e->arena, (size_t)emit_argument_room(op), sizeof *arguments);
    int count = emit_arguments(e, op, arguments);
    for (int i = 0; i < count; i++) {
        const struct argument *a = &arguments[i];
        if (a->param >= 0)
            text_list_add(e->arena, &list, "%s",
                          e->names->param_path[e->plan->param_index[a->param]]);
        else if (a->value >= 0)
            text_list_add(e->arena, &list, "%s", place(e, a->value));
        else
            text_list_add(e->arena, &list, "rnet_at(ws, %s)", e->names->buffer[s->scratch]);
    }
    emit_extra(e, op, true, &list);
    text_list_add(e->arena, &list, "part");
    text_list_add(e->arena, &list, "parts");
    e->places->steps[step].first = writer_line(e->out);
    writer_note(e->out, 4, step_text(e, op));
    writer_print(e->out, "    RNET_STEP(%d);\n", step + 1);
    const char *head = arena_printf(e->arena, "%s(", e->plan->kernels.items[s->kernel].name);
    writer_call(e->out, 4, head, &list, ");");
    e->places->steps[step].last = writer_line(e->out);
    writer_print(e->out, "    RNET_BARRIER\n");
}

/* The blocks of a training program. */
static void add_training(struct emitter *e, const struct needs *n, bool declare,
                         struct text_list *list)
{
    const char *name = e->names->network;
    if (n->params)
        text_list_add(e->arena, list, "%sw",
                      declare ? arena_printf(e->arena, "const struct %s_weights *", name) : "");
    if (n->gradients)
        text_list_add(e->arena, list, "%sd",
                      declare ? arena_printf(e->arena, "struct %s_weights *", name) : "");
    if (n->statistics)
        text_list_add(e->arena, list, "%ss",
                      declare ? arena_printf(e->arena, "struct %s_statistics *", name) : "");
}

/* Parameters or arguments of a scope's function. */
static struct text_list signature(struct blocks *b, int scope, bool declare)
{
    struct emitter *e = b->e;
    const struct needs *n = &b->needs[scope];
    struct text_list list = {0};
    if (e->graph->training)
        add_training(e, n, declare, &list);
    else if (n->params)
        text_list_add(
            e->arena, &list, "%sp",
            declare ? arena_printf(e->arena, "const struct %s_params *", e->names->network) : "");
    if (n->input)
        text_list_add(e->arena, &list, "%sinput", declare ? "const real *" : "");
    if (n->output && e->graph->outputs.count == 1)
        text_list_add(e->arena, &list, "%soutput", declare ? "real *" : "");
    else if (n->output)
        text_list_add(
            e->arena, &list, "%soutputs",
            declare ? arena_printf(e->arena, "const struct %s_outputs *", e->names->network) : "");
    if (n->call)
        text_list_add(e->arena, &list, "%scall", declare ? "const struct call *" : "");
    text_list_add(e->arena, &list, "%sws", declare ? "real *" : "");
    text_list_add(e->arena, &list, "%spart", declare ? "size_t " : "");
    text_list_add(e->arena, &list, "%sparts", declare ? "size_t " : "");
    return list;
}

/* The child of `scope` that holds `inner`; `scope` itself where it is the same. */
static int child_of(const struct model *model, int scope, int inner)
{
    while (inner != scope && model->scopes.items[inner].parent != scope)
        inner = model->scopes.items[inner].parent;
    return inner;
}

/* What the block's shortcut is, where it has one. */
static const char *shortcut_text(struct emitter *e, int scope)
{
    const struct model *model = e->graph->model;
    const struct model_scope *s = &model->scopes.items[scope];
    bool sum = false;
    if (s->kind != SCOPE_BLOCK)
        return "";
    for (int i = s->first; i < s->last; i++) {
        const struct model_node *n = &model->nodes.items[i];
        if (n->scope != scope)
            continue;
        if (n->op == OPERATOR_pad_shortcut)
            return ", shortcut by zero channels (A)";
        if (strstr(n->name, "downsample"))
            return ", projection shortcut";
        sum = sum || (n->op == OPERATOR_add && n->has_shortcut);
    }
    return sum ? ", identity shortcut" : "";
}

static const char *function_name(const struct blocks *b, int scope)
{
    return b->backward ? b->e->names->back[scope] : b->e->names->scope[scope];
}

static void add_once(struct emitter *e, struct text_list *list, const char *text)
{
    for (int i = 0; i < list->texts.count; i++)
        if (!strcmp(list->texts.items[i], text))
            return;
    array_push(e->arena, &list->texts, text);
}

/* "WS_CONV1 -> WS_LAYER1_0_OUT": what the steps [first, end) read that was there before them, and
 * what they leave to those after them. */
static const char *flow(struct emitter *e, int first, int end)
{
    const struct graph *g = e->graph;
    struct text_list reads = {0}, writes = {0};
    for (int s = first; s < end; s++) {
        const struct graph_op *op = step_op(e, s);
        for (int i = 0; i < graph_read_count(op); i++) {
            int value = graph_read(op, i);
            if (g->values.items[value].producer < e->plan->steps.items[first].op)
                add_once(e, &reads, emit_place(e, value));
        }
        int buffer = e->plan->buffer[op->output];
        if (buffer < 0 || e->plan->buffers.items[buffer].last >= end)
            add_once(e, &writes, emit_place(e, op->output));
    }
    return arena_printf(e->arena, "%s -> %s", text_list_join(e->arena, &reads),
                        text_list_join(e->arena, &writes));
}

/* Where the block that a scope is a call of is defined: "; basic: std.rnet:4". */
static const char *definition(struct emitter *e, const struct model_scope *scope)
{
    if (!scope->block.first || !scope->call)
        return "";
    const char *name = arena_copy(e->arena, scope->call, strcspn(scope->call, "("));
    return arena_printf(e->arena, "; %s: %s", name, emit_span(e, scope->block));
}

/* The function's comment and head; it calls the steps [first, end). */
static void print_head(struct blocks *b, int scope, int first, int end)
{
    struct emitter *e = b->e;
    const struct model_scope *s = &e->graph->model->scopes.items[scope];
    static const char *const kinds[] = {"the whole network", "stage", "block", "auxiliary"};
    const char *call = s->call && *s->call ? s->call : kinds[s->kind];
    if (scope)
        writer_words(e->out, arena_printf(e->arena, "/* %s:", s->name),
                     arena_printf(e->arena, "%s%s%s. %s%s", call, shortcut_text(e, scope),
                                  b->backward ? ", backward" : "", emit_calls(e, scope),
                                  definition(e, s)),
                     e->graph->training);
    else
        writer_print(e->out, "/* The whole network%s. */\n", b->backward ? ", backward" : "");
    if (scope && !e->graph->training) /* what training leaves for the way back is too much here */
        writer_words(e->out, " *  ", flow(e, first, end), true);
    struct text_list list = signature(b, scope, true);
    const char *head = arena_printf(e->arena, "static void %s(", function_name(b, scope));
    writer_call(e->out, 0, head, &list, ")");
    writer_print(e->out, "{\n");
}

/* Prints the function of `scope`, whose steps begin at `step`, and before it those it calls. */
static int print_scope(struct blocks *b, int scope, int step)
{
    struct emitter *e = b->e;
    const struct model *model = e->graph->model;
    const struct plan *plan = e->plan;
    int end = step;
    for (int s = step; s < plan->steps.count; s = end) {
        int inner = step_op(e, s)->scope, up = inner;
        if (step_op(e, s)->backward != b->backward)
            break;
        while (up != scope && up > 0)
            up = model->scopes.items[up].parent;
        if (up != scope)
            break;
        int child = child_of(model, scope, inner);
        end = child == scope ? s + 1 : print_scope(b, child, s);
    }
    struct emit_range *at = b->backward ? e->places->back : e->places->scopes;
    at[scope].first = writer_line(e->out);
    print_head(b, scope, step, end);
    for (int s = step, last = scope; s < end; s++) {
        int child = child_of(model, scope, step_op(e, s)->scope);
        if (child == scope) {
            print_step(e, s);
        } else if (child != last) {
            struct text_list list = signature(b, child, false);
            const char *head = arena_printf(e->arena, "%s(", function_name(b, child));
            writer_call(e->out, 4, head, &list, ");");
        }
        last = child;
    }
    at[scope].last = writer_line(e->out);
    writer_print(e->out, "}\n\n");
    return end;
}

void emit_blocks(struct emitter *e, bool backward)
{
    struct blocks b = {.e = e, .backward = backward};
    int first = 0;
    while (backward && !step_op(e, first)->backward)
        first++;
    b.needs = arena_array(e->arena, (size_t)e->graph->model->scopes.count, sizeof *b.needs);
    find_needs(&b);
    print_scope(&b, 0, first);
}

void emit_blocks_call(struct emitter *e, bool backward, int indent)
{
    struct blocks b = {.e = e, .backward = backward};
    b.needs = arena_array(e->arena, (size_t)e->graph->model->scopes.count, sizeof *b.needs);
    find_needs(&b);
    struct text_list list = signature(&b, 0, false);
    writer_call(e->out, indent, arena_printf(e->arena, "%s(", function_name(&b, 0)), &list, ");");
}
