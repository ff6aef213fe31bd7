/* blocks.c: the functions that call the kernels: one a block, one a stage, one for the network.
 *
 * Each is the straight line of its steps; a nested scope is one call. Only functions that touch the
 * caller's arrays take them. */
#include <string.h>

#include "emit/parts.h"

/* What a scope's function needs, nested scopes included. */
struct needs {
    bool steps, input, output, params;
};

struct blocks {
    struct emitter *e;
    struct needs *needs; /* of each scope */
};

static const struct graph_op *step_op(const struct emitter *e, int step)
{
    return &e->graph->ops.items[e->plan->steps.items[step].op];
}

static void find_needs(struct blocks *b)
{
    const struct graph *g = b->e->graph;
    for (int s = 0; s < b->e->plan->steps.count; s++) {
        const struct graph_op *op = step_op(b->e, s);
        bool input = op->residual == g->ops.items[0].output;
        for (int i = 0; i < op->inputs.count; i++)
            input = input || op->inputs.items[i] == g->ops.items[0].output;
        for (int c = op->scope; c >= 0; c = g->model->scopes.items[c].parent) {
            b->needs[c].steps = true;
            b->needs[c].params = b->needs[c].params || op->params.count;
            b->needs[c].input = b->needs[c].input || input;
            b->needs[c].output = b->needs[c].output || g->values.items[op->output].external;
        }
    }
}

/* The place of a value: a line of the workspace, or the caller's array. */
static const char *place(struct emitter *e, int value)
{
    const struct graph *g = e->graph;
    if (value == g->ops.items[0].output)
        return "input";
    int buffer = e->plan->buffer[value];
    if (buffer >= 0)
        return arena_printf(e->arena, "rnet_at(ws, %s)", e->names->buffer[buffer]);
    for (int i = 0; i < g->outputs.count; i++)
        if (g->outputs.items[i].value == value)
            return g->outputs.count == 1
                       ? "output"
                       : arena_printf(e->arena, "outputs->%s", e->names->output[i]);
    return "NULL"; /* plan_verify excludes this */
}

static void print_step(struct emitter *e, int step)
{
    const struct graph_op *op = step_op(e, step);
    const struct plan_step *s = &e->plan->steps.items[step];
    struct text_list list = {0};
    for (int i = 0; i < op->params.count; i++)
        text_list_add(e->arena, &list, "%s",
                      e->names->param_path[e->plan->param_index[op->params.items[i]]]);
    for (int i = 0; i < op->inputs.count; i++)
        text_list_add(e->arena, &list, "%s", place(e, op->inputs.items[i]));
    if (op->residual >= 0)
        text_list_add(e->arena, &list, "%s", place(e, op->residual));
    text_list_add(e->arena, &list, "%s", place(e, op->output));
    if (s->scratch >= 0)
        text_list_add(e->arena, &list, "rnet_at(ws, %s)", e->names->buffer[s->scratch]);
    text_list_add(e->arena, &list, "part");
    text_list_add(e->arena, &list, "parts");
    writer_print(e->out, "    RNET_STEP(%d);\n", step + 1);
    const char *head = arena_printf(e->arena, "%s(", e->plan->kernels.items[s->kernel].name);
    writer_call(e->out, 4, head, &list, ");");
    writer_print(e->out, "    RNET_BARRIER\n");
}

/* Parameters or arguments of a scope's function. */
static struct text_list signature(struct blocks *b, int scope, bool declare)
{
    struct emitter *e = b->e;
    const struct needs *n = &b->needs[scope];
    struct text_list list = {0};
    if (n->params)
        text_list_add(
            e->arena, &list, "%sp",
            declare ? arena_printf(e->arena, "const struct %s_params *", e->names->network) : "");
    if (n->input)
        text_list_add(e->arena, &list, "%sinput", declare ? "const float *" : "");
    if (n->output && e->graph->outputs.count == 1)
        text_list_add(e->arena, &list, "%soutput", declare ? "float *" : "");
    else if (n->output)
        text_list_add(
            e->arena, &list, "%soutputs",
            declare ? arena_printf(e->arena, "const struct %s_outputs *", e->names->network) : "");
    text_list_add(e->arena, &list, "%sws", declare ? "float *" : "");
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

static void print_head(struct blocks *b, int scope)
{
    struct emitter *e = b->e;
    const struct model_scope *s = &e->graph->model->scopes.items[scope];
    static const char *const kinds[] = {"the whole network", "stage", "block", "auxiliary"};
    const char *call = s->call && *s->call ? s->call : kinds[s->kind];
    if (scope)
        writer_words(e->out, arena_printf(e->arena, "/* %s:", s->name),
                     arena_printf(e->arena, "%s%s. %s", call, shortcut_text(e, scope),
                                  emit_call_lines(e, scope)),
                     true);
    else
        writer_print(e->out, "/* The whole network. */\n");
    struct text_list list = signature(b, scope, true);
    const char *head = arena_printf(e->arena, "static void %s(", e->names->scope[scope]);
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
        while (up != scope && up > 0)
            up = model->scopes.items[up].parent;
        if (up != scope)
            break;
        int child = child_of(model, scope, inner);
        end = child == scope ? s + 1 : print_scope(b, child, s);
    }
    print_head(b, scope);
    for (int s = step, last = scope; s < end; s++) {
        int child = child_of(model, scope, step_op(e, s)->scope);
        if (child == scope) {
            print_step(e, s);
        } else if (child != last) {
            struct text_list list = signature(b, child, false);
            const char *head = arena_printf(e->arena, "%s(", e->names->scope[child]);
            writer_call(e->out, 4, head, &list, ");");
        }
        last = child;
    }
    writer_print(e->out, "}\n\n");
    return end;
}

void emit_blocks(struct emitter *e)
{
    struct blocks b = {.e = e};
    b.needs = arena_array(e->arena, (size_t)e->graph->model->scopes.count, sizeof *b.needs);
    find_needs(&b);
    print_scope(&b, 0, 0);
}
