/* map.c: NAME.map, one JSON object a step: .rnet lines -> operator -> kernel -> buffers. */
#include "emit/parts.h"

/* A JSON string of a name; names hold printable ASCII only, paths may hold more. */
static const char *json_text(struct emitter *e, const char *text)
{
    struct writer *w = writer_new(e->arena);
    writer_print(w, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            writer_print(w, "\\%c", c);
        else if (c < 32)
            writer_print(w, "\\u%04x", c);
        else
            writer_print(w, "%c", c);
    }
    writer_print(w, "\"");
    return w->text;
}

static void print_place(struct emitter *e, const char *key, int value)
{
    const struct graph_value *v = &e->graph->values.items[value];
    int buffer = e->plan->buffer[value];
    const char *place = v->role == VALUE_PARAMETER ? "\"gradients\"" : "\"caller\"";
    writer_print(e->out, ", \"%s\": %s", key,
                 buffer >= 0 ? json_text(e, e->names->buffer[buffer]) : place);
}

static void print_step(struct emitter *e, int step)
{
    const struct plan_step *s = &e->plan->steps.items[step];
    const struct graph_op *op = &e->graph->ops.items[s->op];
    const struct model *model = e->graph->model;
    writer_print(e->out, "  {\"step\": %d, \"scope\": %s, \"nodes\": [", step + 1,
                 json_text(e, model->scopes.items[op->scope].name));
    for (int i = 0; i < op->nodes.count; i++)
        writer_print(e->out, "%s{\"name\": %s, \"lines\": %s}", i ? ", " : "",
                     json_text(e, model->nodes.items[op->nodes.items[i]].name),
                     json_text(e, emit_lines(e, op->nodes.items[i])));
    writer_print(e->out, "], \"operator\": \"%s\", \"kernel\": %s", op_name(op->kind),
                 json_text(e, e->plan->kernels.items[s->kernel].name));
    if (op->inputs.count)
        print_place(e, "input", op->inputs.items[0]);
    if (op->inputs.count > 1)
        print_place(e, "other", op->inputs.items[1]);
    if (op->residual >= 0)
        print_place(e, "residual", op->residual);
    print_place(e, "output", op->output);
    writer_print(e->out, "}");
}

void emit_map(struct emitter *e)
{
    writer_print(e->out, "{\"network\": %s, \"source\": %s, \"sha256\": \"%s\", \"steps\": [\n",
                 json_text(e, e->graph->model->name), json_text(e, e->info->source),
                 e->info->sha256);
    for (int i = 0; i < e->plan->steps.count; i++) {
        print_step(e, i);
        writer_print(e->out, "%s\n", i + 1 < e->plan->steps.count ? "," : "");
    }
    writer_print(e->out, "]}\n");
}
