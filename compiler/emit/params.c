/* params.c: the parameters of a network as a C struct of structs, one a scope. */
#include <string.h>

#include "emit/parts.h"

/* The arrays of scope `scope`, which are params [first, last). */
static void print_members(struct emitter *e, const char *type, int indent, int first, int last)
{
    for (int i = first; i < last; i++)
        writer_print(e->out, "%*s%s %s[%lld];\n", indent, "", type, e->names->param[i],
                     (long long)e->plan->params.items[i].lines * PLAN_LINE_FLOATS);
}

static int param_scope(const struct emitter *e, int param)
{
    int node = e->plan->params.items[param].node;
    return node < 0 ? 0 : e->graph->model->nodes.items[node].scope;
}

/* Whether the members of two runs of params are the same, name by name. */
static bool same_members(const struct emitter *e, int a, int b, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(e->names->param[a + i], e->names->param[b + i]) ||
            e->plan->params.items[a + i].lines != e->plan->params.items[b + i].lines)
            return false;
    return true;
}

/* A run of parameters of one scope, in one block. */
struct run {
    int scope, first, count;
    int type; /* the first run with the same members */
};

static int list_runs(struct emitter *e, const struct params_block *block, struct run *runs)
{
    int count = 0;
    for (int i = 0; i < e->plan->params.count; i++) {
        int scope = param_scope(e, i);
        bool statistic = plan_is_statistic(&e->plan->params.items[i]);
        if (block->split && statistic != block->statistics)
            continue;
        if (count && runs[count - 1].scope == scope &&
            runs[count - 1].first + runs[count - 1].count == i) {
            runs[count - 1].count++;
            continue;
        }
        runs[count++] = (struct run){scope, i, 1, 0};
    }
    for (int i = 0; i < count; i++)
        for (runs[i].type = 0; runs[i].type < i; runs[i].type++) {
            const struct run *t = &runs[runs[i].type];
            if (t->type == runs[i].type && t->scope && t->count == runs[i].count &&
                same_members(e, t->first, runs[i].first, t->count))
                break;
        }
    return count;
}

/* A member that is the struct of its scope; its name on a line of its own where both do not fit. */
static void print_scope(struct emitter *e, const struct params_block *block, int type, int scope)
{
    const char *of = arena_printf(e->arena, "struct %s_%s%s", e->names->network, block->prefix,
                                  e->names->scope[type]);
    const char *name = e->names->scope[scope];
    bool broken = 4 + strlen(of) + 1 + strlen(name) + 1 > WRITER_COLUMNS;
    writer_print(e->out, broken ? "    %s\n        %s;\n" : "    %s %s;\n", of, name);
}

void emit_params(struct emitter *e, const struct params_block *block)
{
    struct writer *out = e->out;
    const char *name = e->names->network;
    struct run *runs = arena_array(e->arena, (size_t)e->plan->params.count + 1, sizeof *runs);
    int count = list_runs(e, block, runs);
    for (int i = 0; i < count; i++) {
        if (!runs[i].scope || runs[i].type != i)
            continue;
        writer_print(out, "struct %s_%s%s {\n", name, block->prefix,
                     e->names->scope[runs[i].scope]);
        print_members(e, block->type, 4, runs[i].first, runs[i].first + runs[i].count);
        writer_print(out, "};\n\n");
    }
    writer_print(out, "struct %s_%s {\n", name, block->name);
    for (int i = 0; i < count; i++) {
        if (!runs[i].scope)
            print_members(e, block->type, 4, runs[i].first, runs[i].first + runs[i].count);
        else
            print_scope(e, block, runs[runs[i].type].scope, runs[i].scope);
    }
    if (!count)
        writer_print(out, "    %s none[16];\n", block->type);
    writer_print(out, "};\n\n");
}

void emit_params_size(struct emitter *e, const char *what, int line_bytes)
{
    struct text_list list = {0};
    int64_t lines = e->plan->params_lines ? e->plan->params_lines : 1;
    text_list_add(e->arena, &list, "sizeof(struct %s_%s) == (size_t)%lld * %d", e->names->network,
                  what, (long long)lines, line_bytes);
    text_list_add(e->arena, &list, "\"no padding\"");
    writer_call(e->out, 0, "_Static_assert(", &list, ");");
    writer_print(e->out, "\n");
}
