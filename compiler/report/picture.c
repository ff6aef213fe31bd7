/* picture.c: DOT text for a model.
 *
 * Input: a model. Output: clusters for scopes, boxes for runs of layers, arrows for values. Nodes
 * of repeated blocks stand for the same nodes of the first one. */
#include "report/picture.h"

#include <string.h>

#include "report/outline.h"

struct drawing {
    FILE *file;
    const struct model *model;
    int *same;    /* per node: the node that is drawn for it, itself or that of an equal block */
    int *box;     /* per drawn node: the first node of its box */
    int *next;    /* per node: the node below it in its box, 0 for none */
    int *readers; /* per node: nodes and outputs that read it */
    int depth;    /* of indentation */
};

static const struct model_node *node_at(const struct drawing *d, int node)
{
    return &d->model->nodes.items[node];
}

/* Text for a DOT string or a label: quotes and backslashes escaped, control bytes left out. */
static void put_text(FILE *file, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fputc('\\', file);
        if (c >= 32 && c != 127)
            fputc(c, file);
    }
}

static void put_indent(const struct drawing *d)
{
    fprintf(d->file, "%*s", 4 * d->depth, "");
}

/* ---- What is drawn for which node ---- */

static void find_same(struct drawing *d, int scope)
{
    const struct model_scope *scopes = d->model->scopes.items;
    struct outline_cursor cursor = outline_open(d->model, scope);
    for (struct outline_item item; outline_next(&cursor, &item);) {
        if (item.node >= 0) {
            d->same[item.node] = item.node;
            continue;
        }
        find_same(d, item.scope);
        int first = scopes[item.scope].first, count = scopes[item.scope].last - first;
        for (int i = first + count; i < scopes[item.last_scope].last; i++)
            d->same[i] = d->same[i - count];
    }
}

static void count_readers(struct drawing *d)
{
    const struct model *model = d->model;
    for (int i = 0; i < model->nodes.count; i++)
        for (int k = 0; k < node_at(d, i)->inputs.count; k++)
            d->readers[node_at(d, i)->inputs.items[k]]++;
    for (int i = 0; i < model->outputs.count; i++)
        d->readers[model->outputs.items[i].node]++;
}

/* True where `node` is written under the layer it follows. */
static bool is_attached(const struct drawing *d, int node)
{
    const struct model_node *n = node_at(d, node);
    if (!operator_keeps_shape(n->op) || n->inputs.count != 1)
        return false;
    int input = n->inputs.items[0];
    return d->readers[input] == 1 && node_at(d, input)->scope == n->scope &&
           node_at(d, input)->op != OPERATOR_input;
}

static void find_boxes(struct drawing *d)
{
    for (int i = 0; i < d->model->nodes.count; i++) {
        d->box[i] = i;
        if (is_attached(d, i)) {
            int above = node_at(d, i)->inputs.items[0];
            d->box[i] = d->box[above];
            d->next[above] = i;
        }
    }
}

/* ---- Boxes and frames ---- */

/* The layers of the box that starts at `first`, a line each. */
static void put_box(const struct drawing *d, int first)
{
    char text[OUTLINE_TEXT_BYTES];
    put_indent(d);
    fprintf(d->file, "n%d [label=\"", first);
    int i = first;
    do {
        outline_describe(node_at(d, i), text, sizeof text);
        fputs(i == first ? "" : "\\n", d->file);
        put_text(d->file, text);
        i = d->next[i];
    } while (i);
    const struct model_node *node = node_at(d, first);
    const char *look = "";
    if (node->op == OPERATOR_input)
        look = ", shape=ellipse, fillcolor=white";
    else if (node->inputs.count > 1)
        look = ", fillcolor=\"#fff3c4\"";
    else if (!operator_has_parameters(node->op))
        look = ", fillcolor=\"#eeeeee\"";
    fprintf(d->file, "\"%s, tooltip=\"", look);
    put_text(d->file, node->name);
    fputs("\"];\n", d->file);
}

/* Names of blocks inside a block start from it; others are whole. */
static void put_scope_name(const struct drawing *d, int scope)
{
    const struct model_scope *at = &d->model->scopes.items[scope];
    bool nested = at->parent >= 0 && d->model->scopes.items[at->parent].kind == SCOPE_BLOCK;
    put_text(d->file, nested ? outline_short_name(d->model, at->parent, at->name) : at->name);
}

static void put_frame_label(const struct drawing *d, const struct outline_item *item)
{
    const struct model_scope *first = &d->model->scopes.items[item->scope];
    put_scope_name(d, item->scope);
    if (item->repeat_count > 1) {
        fputs(" .. ", d->file);
        put_scope_name(d, item->last_scope);
    }
    if (first->kind == SCOPE_AUXILIARY)
        fputs(" (in training only)", d->file);
    fputs("\\l", d->file);
    if (item->repeat_count > 1)
        fprintf(d->file, "%d x ", item->repeat_count);
    put_text(d->file, first->call ? first->call : "");
    fputs("\\l", d->file);
}

static void put_items(struct drawing *d, int scope);

static void put_frame(struct drawing *d, const struct outline_item *item)
{
    static const char *const looks[] = {
        [SCOPE_NETWORK] = "",
        [SCOPE_STAGE] = "style=\"rounded,filled\"; fillcolor=\"#f4f8fc\"; color=\"#9db8d2\";",
        [SCOPE_BLOCK] = "style=\"rounded,filled\"; fillcolor=\"#ffffff\"; color=\"#b8b8b8\";",
        [SCOPE_AUXILIARY] = "style=\"rounded,dashed\"; color=\"#b8b8b8\";",
    };
    put_indent(d);
    fprintf(d->file, "subgraph cluster_%d {\n", item->scope);
    d->depth++;
    put_indent(d);
    fputs("label=\"", d->file);
    put_frame_label(d, item);
    fprintf(d->file, "\"; labeljust=l; %s\n", looks[d->model->scopes.items[item->scope].kind]);
    put_items(d, item->scope);
    d->depth--;
    put_indent(d);
    fputs("}\n", d->file);
}

static void put_items(struct drawing *d, int scope)
{
    struct outline_cursor cursor = outline_open(d->model, scope);
    for (struct outline_item item; outline_next(&cursor, &item);) {
        if (item.node < 0)
            put_frame(d, &item);
        else if (d->box[item.node] == item.node)
            put_box(d, item.node);
    }
}

/* ---- Arrows ---- */

/* True for what changes the shape of a shortcut. */
static bool is_resized(const struct drawing *d, int node)
{
    return node_at(d, node)->op == OPERATOR_pad_shortcut || outline_is_projection(d->model, node);
}

/* True where the value `from` goes to `to` around the branch that it is added to. */
static bool is_shortcut(const struct drawing *d, int from, int to)
{
    const struct model_node *target = node_at(d, to), *source = node_at(d, from);
    if (source->op == OPERATOR_bn)
        from = source->inputs.items[0];
    if (is_resized(d, from) || is_resized(d, to))
        return true;
    return target->has_shortcut && from < d->model->scopes.items[target->scope].first;
}

static void put_arrow(const struct drawing *d, int from, int to)
{
    struct shape shape = node_at(d, from)->shape;
    int tail = d->box[d->same[from]];
    put_indent(d);
    fprintf(d->file, "n%d -> n%d [", tail, d->box[to]);
    if (is_shortcut(d, from, to))
        fprintf(d->file, "color=\"#2060c0\", penwidth=1.6, weight=0%s",
                is_resized(d, tail) || is_resized(d, to) ? ", style=dashed" : "");
    else
        fprintf(d->file, "weight=9, label=\" %d x %d x %d\"", shape.c, shape.h, shape.w);
    fputs("];\n", d->file);
}

/* Arrows into repeated blocks but the first are left out: the frame says how often it stands. */
static void put_arrows(const struct drawing *d)
{
    for (int to = 0; to < d->model->nodes.count; to++) {
        const struct model_node *node = node_at(d, to);
        if (d->same[to] != to || d->box[to] != to)
            continue;
        for (int k = 0; k < node->inputs.count; k++)
            put_arrow(d, node->inputs.items[k], to);
    }
}

static void put_outputs(const struct drawing *d)
{
    for (int i = 0; i < d->model->outputs.count; i++) {
        const struct model_output *output = &d->model->outputs.items[i];
        struct shape shape = node_at(d, output->node)->shape;
        put_indent(d);
        fprintf(d->file, "output%d [shape=ellipse, fillcolor=white, label=\"", i);
        put_text(d->file, output->name);
        fputs("\"];\n", d->file);
        put_indent(d);
        fprintf(d->file, "n%d -> output%d [weight=9, label=\" %d x %d x %d\"];\n",
                d->box[d->same[output->node]], i, shape.c, shape.h, shape.w);
    }
}

void picture_dot(FILE *file, struct arena *arena, const struct model *model)
{
    size_t count = (size_t)model->nodes.count;
    struct drawing d = {.file = file, .model = model, .depth = 1};
    d.same = arena_array(arena, count, sizeof *d.same);
    d.box = arena_array(arena, count, sizeof *d.box);
    d.next = arena_array(arena, count, sizeof *d.next);
    d.readers = arena_array(arena, count, sizeof *d.readers);
    find_same(&d, 0);
    count_readers(&d);
    find_boxes(&d);
    fputs("digraph \"", file);
    put_text(file, model->name);
    fputs("\" {\n    label=\"", file);
    put_text(file, model->name);
    fputs("\"; labelloc=t; fontsize=18; fontname=\"Helvetica\"; ranksep=0.35; nodesep=0.4;\n"
          "    node [shape=box, style=\"rounded,filled\", fillcolor=\"#dcecf9\", "
          "fontname=\"Helvetica\", fontsize=11, margin=\"0.15,0.06\", height=0.3];\n"
          "    edge [fontname=\"Helvetica\", fontsize=9, fontcolor=\"#555555\", arrowsize=0.7];\n"
          "    graph [fontname=\"Helvetica\", fontsize=11];\n",
          file);
    put_items(&d, 0);
    put_arrows(&d);
    put_outputs(&d);
    fputs("}\n", file);
}
