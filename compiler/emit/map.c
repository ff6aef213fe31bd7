/* map.c: NAME.map, NAME_train.map: what leads from a line of the description to operators, kernels,
 * buffers, parameters and lines of the C, and back. In: a plan, and where the C text has what. Out:
 * one JSON object; its members are lists with an object a line. */
#include "emit/map.h"

#include <string.h>

#include "base/quote.h"

void emit_map_text(struct emitter *e, const char *key, const char *text)
{
    writer_print(e->out, "\"%s\": %s", key, quote_json(e->arena, text));
}

void emit_map_texts(struct emitter *e, const char *key, const struct text_list *list)
{
    writer_print(e->out, "\"%s\": [", key);
    for (int i = 0; i < list->texts.count; i++)
        writer_print(e->out, "%s%s", i ? ", " : "", quote_json(e->arena, list->texts.items[i]));
    writer_print(e->out, "]");
}

void emit_map_range(struct emitter *e, const char *key, struct emit_range range)
{
    writer_print(e->out, "\"%s\": [%d, %d]", key, range.first, range.last);
}

void emit_map_open(struct emitter *e, int index)
{
    writer_print(e->out, "%s\n    ", index ? "," : "");
}

void emit_map_close(struct emitter *e, int count)
{
    writer_print(e->out, "%s]", count ? "\n  " : "");
}

/* "cifar_resnet20_infer.c": the file whose lines the map counts. */
static const char *code_name(struct emitter *e)
{
    return arena_printf(e->arena, "%s_%s.c", e->names->network,
                        e->graph->training ? "train" : e->infer);
}

static void print_extents(struct emitter *e)
{
    const struct plan *plan = e->plan;
    int real = e->graph->precise ? 8 : 4;
    writer_print(e->out,
                 "  \"batch\": %d, \"threads\": %d, \"real_bytes\": %d, \"line_bytes\": %d,\n",
                 e->graph->batch, e->graph->threads, real, PLAN_LINE_FLOATS * real);
    writer_print(e->out,
                 "  \"workspace_lines\": %lld, \"live_lines\": %lld, \"parameter_lines\": %lld, "
                 "\"statistics_lines\": %lld,\n",
                 (long long)plan->workspace_lines, (long long)plan->peak_live_lines,
                 (long long)plan->params_lines, (long long)plan->statistics_lines);
}

void emit_map(struct emitter *e)
{
    static void (*const members[])(struct emitter *) = {
        emit_map_sources, emit_map_digests, emit_map_buffers, emit_map_params,
        emit_map_kernels, emit_map_blocks,  emit_map_steps,
    };
    writer_print(e->out, "{\n  ");
    emit_map_text(e, "network", e->graph->model->name);
    writer_print(e->out, ", ");
    emit_map_text(e, "code", code_name(e));
    writer_print(e->out, ", \"made_by\": \"rnetc %s\",\n  ", RNETC_VERSION);
    emit_map_text(e, "options", e->info->options);
    writer_print(e->out, ",\n");
    print_extents(e);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        writer_print(e->out, "%s  ", i ? ",\n" : "");
        members[i](e);
    }
    writer_print(e->out, "\n}\n");
}

void emit_map_sources(struct emitter *e)
{
    const struct sources *sources = e->info->sources;
    writer_print(e->out, "\"sources\": [");
    for (int i = 0; i < sources_count(sources); i++) {
        const struct source *source = sources_get(sources, i);
        emit_map_open(e, i);
        writer_print(e->out, "{");
        emit_map_text(e, "name", emit_source_name(e->arena, e->info, source));
        bool ended = source->bytes && source->text[source->bytes - 1] == '\n';
        writer_print(e->out, ", \"lines\": %d, \"sha256\": \"%s\"}", source->line_count - ended,
                     emit_source_digest(e, source));
    }
    emit_map_close(e, sources_count(sources));
}

void emit_map_digests(struct emitter *e)
{
    writer_print(e->out, "\"source_sha256\": \"%s\",\n  \"files\": [", e->info->sha256);
    int count = 0;
    for (int i = 0; i < e->files->files.count; i++) {
        const struct emit_file *file = &e->files->files.items[i];
        if (!file->code)
            continue;
        emit_map_open(e, count++);
        writer_print(e->out, "{");
        emit_map_text(e, "name", file->name);
        writer_print(e->out, ", \"sha256\": \"%s\"}", emit_file_digest(e, file));
    }
    emit_map_close(e, count);
}

/* ---- What computes ---- */

void emit_map_kernels(struct emitter *e)
{
    const struct plan *plan = e->plan;
    writer_print(e->out, "\"kernels\": [");
    for (int i = 0; i < plan->kernels.count; i++) {
        const struct plan_kernel *k = &plan->kernels.items[i];
        const struct graph_op *op = &e->graph->ops.items[k->op];
        emit_map_open(e, i);
        writer_print(e->out, "{");
        emit_map_text(e, "name", k->name);
        writer_print(e->out, ", ");
        emit_map_range(e, "lines", e->places->kernels[i]);
        writer_print(e->out, ", \"comment\": %d, ", e->places->heads[i]);
        emit_map_text(e, "title", emit_title(e, op));
        writer_print(e->out, ", ");
        emit_map_text(e, "formula", emit_formula(e, op));
        writer_print(e->out, ", ");
        emit_map_text(e, "arrays", emit_arrays(e, op));
        writer_print(e->out, ", \"multiply_adds\": %lld, \"steps\": [",
                     (long long)emit_multiply_adds(e, op));
        for (int s = 0; s < k->steps.count; s++)
            writer_print(e->out, "%s%d", s ? ", " : "", k->steps.items[s] + 1);
        writer_print(e->out, "]}");
    }
    emit_map_close(e, plan->kernels.count);
}

static void print_block(struct emitter *e, int scope)
{
    const struct model_scope *s = &e->graph->model->scopes.items[scope];
    struct text_list calls = {0};
    emit_list_calls(e, scope, &calls);
    writer_print(e->out, "{");
    emit_map_text(e, "name", s->name);
    writer_print(e->out, ", ");
    emit_map_text(e, "call", s->call ? s->call : "");
    writer_print(e->out, ", ");
    emit_map_texts(e, "from", &calls);
    if (s->block.first) {
        writer_print(e->out, ", ");
        emit_map_text(e, "defined", emit_span(e, s->block));
    }
    if (e->places->scopes[scope].first) {
        writer_print(e->out, ", ");
        emit_map_text(e, "function", e->names->scope[scope]);
        writer_print(e->out, ", ");
        emit_map_range(e, "lines", e->places->scopes[scope]);
    }
    if (e->places->back[scope].first) {
        writer_print(e->out, ", ");
        emit_map_text(e, "backward", e->names->back[scope]);
        writer_print(e->out, ", ");
        emit_map_range(e, "backward_lines", e->places->back[scope]);
    }
    writer_print(e->out, "}");
}

void emit_map_blocks(struct emitter *e)
{
    int count = 0;
    writer_print(e->out, "\"blocks\": [");
    for (int i = 0; i < e->graph->model->scopes.count; i++) {
        if (!e->places->scopes[i].first && !e->places->back[i].first)
            continue;
        emit_map_open(e, count++);
        print_block(e, i);
    }
    emit_map_close(e, count);
}

static void print_nodes(struct emitter *e, const struct graph_op *op)
{
    writer_print(e->out, "\"nodes\": [");
    for (int i = 0; i < op->nodes.count; i++) {
        struct text_list lines = {0};
        emit_list_lines(e, op->nodes.items[i], &lines);
        writer_print(e->out, "%s{", i ? ", " : "");
        emit_map_text(e, "name", e->graph->model->nodes.items[op->nodes.items[i]].name);
        writer_print(e->out, ", ");
        emit_map_texts(e, "lines", &lines);
        writer_print(e->out, "}");
    }
    writer_print(e->out, "]");
}

/* `"reads": {"x": "WS_CONV1"}` in the order of the call, or `"writes"`. */
static void print_arguments(struct emitter *e, int step, bool written)
{
    const struct plan_step *s = &e->plan->steps.items[step];
    const struct graph_op *op = &e->graph->ops.items[s->op];
    struct argument *all = arena_array(e->arena, (size_t)emit_argument_room(op), sizeof *all);
    int count = emit_arguments(e, op, all), printed = 0;
    writer_print(e->out, "\"%s\": {", written ? "writes" : "reads");
    for (int i = 0; i < count; i++) {
        if (all[i].written != written)
            continue;
        const char *place = all[i].param >= 0
                                ? e->names->param_path[e->plan->param_index[all[i].param]]
                            : all[i].value >= 0 ? emit_place(e, all[i].value)
                                                : e->names->buffer[s->scratch];
        writer_print(e->out, "%s", printed++ ? ", " : "");
        emit_map_text(e, all[i].name, place);
    }
    writer_print(e->out, "}");
}

void emit_map_steps(struct emitter *e)
{
    writer_print(e->out, "\"steps\": [");
    for (int i = 0; i < e->plan->steps.count; i++) {
        const struct plan_step *s = &e->plan->steps.items[i];
        const struct graph_op *op = &e->graph->ops.items[s->op];
        emit_map_open(e, i);
        writer_print(e->out, "{\"step\": %d, ", i + 1);
        emit_map_range(e, "lines", e->places->steps[i]);
        writer_print(e->out, ", ");
        emit_map_text(e, "block", e->graph->model->scopes.items[op->scope].name);
        writer_print(e->out, ", ");
        print_nodes(e, op);
        writer_print(e->out, ", ");
        emit_map_text(e, "operator", op_name(op->kind));
        writer_print(e->out, ", ");
        emit_map_text(e, "kernel", e->plan->kernels.items[s->kernel].name);
        writer_print(e->out, ", ");
        print_arguments(e, i, false);
        writer_print(e->out, ", ");
        print_arguments(e, i, true);
        writer_print(e->out, "}");
    }
    emit_map_close(e, e->plan->steps.count);
}
