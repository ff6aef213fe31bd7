/* picture.c: DOT text for a model.
 *
 * Input: a model. Output: clusters for scopes, boxes for runs of layers, arrows for values. Nodes
 * of repeated blocks stand for the same nodes of the first one. */
#include "report/picture.h"

#include <stdlib.h>
#include <string.h>

#include "report/cost.h"
#include "report/outline.h"

enum { LABEL_MOST = 60 }; /* blanks behind a label */

struct drawing {
    FILE *file;
    const struct model *model;
    bool expand;  /* each of equal blocks is drawn */
    int *same;    /* per node: the node that is drawn for it, itself or that of an equal block */
    int *box;     /* per drawn node: the first node of its box */
    int *next;    /* per node: the node below it in its box, 0 for none */
    int *readers; /* per node: nodes and outputs that read it */
    bool *shaped; /* per node: an arrow from it shows its shape */
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

static struct outline_cursor open_scope(const struct drawing *d, int scope)
{
    struct outline_cursor cursor = outline_open(d->model, scope);
    cursor.apart = d->expand;
    return cursor;
}

static void find_same(struct drawing *d, int scope)
{
    const struct model_scope *scopes = d->model->scopes.items;
    struct outline_cursor cursor = open_scope(d, scope);
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

/* Names of blocks inside a block start from it; others are whole. */
static void put_scope_name(const struct drawing *d, int scope)
{
    const struct model_scope *at = &d->model->scopes.items[scope];
    bool nested = at->parent >= 0 && d->model->scopes.items[at->parent].kind == SCOPE_BLOCK;
    put_text(d->file, nested ? outline_short_name(d->model, at->parent, at->name) : at->name);
}

/* The layers of the box that starts at `first`, a line each; above them the block that they are all
 * of, -1 for none. */
static void put_box(const struct drawing *d, int first, int block)
{
    char text[OUTLINE_TEXT_BYTES];
    put_indent(d);
    fprintf(d->file, "n%d [label=\"", first);
    if (block >= 0) {
        put_scope_name(d, block);
        fputs(":\\n", d->file);
    }
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

/* The two lines at the left above a frame. The blanks behind them are as wide as they are: with
 * them the frame is wide enough for arrows to enter it beside its label. */
static void put_frame_label(const struct drawing *d, const struct outline_item *item)
{
    char *lines = NULL;
    size_t bytes = 0;
    struct drawing inner = *d;
    const struct model_scope *first = &d->model->scopes.items[item->scope];
    inner.file = open_memstream(&lines, &bytes);
    if (!inner.file)
        return;
    put_scope_name(&inner, item->scope);
    if (item->repeat_count > 1) {
        fputs(" .. ", inner.file);
        put_scope_name(&inner, item->last_scope);
    }
    if (first->kind == SCOPE_AUXILIARY)
        fputs(" (in training only)", inner.file);
    fputs("\\l", inner.file);
    if (item->repeat_count > 1)
        fprintf(inner.file, "%d x ", item->repeat_count);
    put_text(inner.file, first->call ? first->call : "");
    if (fclose(inner.file) == 0 && lines)
        fprintf(d->file, "%s%*s\\l", lines, (int)(bytes < LABEL_MOST ? bytes : LABEL_MOST), "");
    free(lines); /* open_memstream's own */
}

/* The blocks of a stage that are all it has; item->scope < 0 where it has more. */
static struct outline_item only_blocks(const struct drawing *d, int stage)
{
    struct outline_cursor cursor = open_scope(d, stage);
    struct outline_item item = {.node = -1, .scope = -1}, more;
    if (d->model->scopes.items[stage].kind == SCOPE_STAGE && outline_next(&cursor, &item) &&
        (item.node >= 0 || outline_next(&cursor, &more)))
        item.scope = -1;
    return item;
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
    struct outline_item blocks = only_blocks(d, item->scope);
    put_items(d, blocks.scope >= 0 ? blocks.scope : item->scope);
    d->depth--;
    put_indent(d);
    fputs("}\n", d->file);
}

/* True for one block that is one box, which needs no frame. */
static bool is_box(const struct drawing *d, const struct outline_item *item)
{
    const struct model_scope *scope = &d->model->scopes.items[item->scope];
    for (int i = scope->first; i < scope->last; i++)
        if (d->box[i] != scope->first)
            return false;
    return item->repeat_count == 1 && scope->kind == SCOPE_BLOCK;
}

static void put_items(struct drawing *d, int scope)
{
    struct outline_cursor cursor = open_scope(d, scope);
    for (struct outline_item item; outline_next(&cursor, &item);) {
        if (item.node < 0 && is_box(d, &item))
            put_box(d, d->model->scopes.items[item.scope].first, item.scope);
        else if (item.node < 0)
            put_frame(d, &item);
        else if (d->box[item.node] == item.node)
            put_box(d, item.node, -1);
    }
}

/* ---- Arrows ---- */

/* True for what changes the shape of a shortcut. */
static bool is_resized(const struct drawing *d, int node)
{
    return node_at(d, node)->op == OPERATOR_pad_shortcut || outline_is_projection(d->model, node);
}

/* True where `node` stands in a block and reads what was there before it. */
static bool reads_outside(const struct drawing *d, int node, int input)
{
    const struct model_scope *scope = &d->model->scopes.items[node_at(d, node)->scope];
    return scope->kind == SCOPE_BLOCK && input < scope->first;
}

/* True for what stands on a shortcut: it changes the shape, or scales or drops the block's input.
 */
static bool is_on_shortcut(const struct drawing *d, int node)
{
    const struct model_node *n = node_at(d, node);
    return is_resized(d, node) || ((n->op == OPERATOR_affine || n->op == OPERATOR_dropout) &&
                                   reads_outside(d, node, n->inputs.items[0]));
}

/* True where the value `from` goes to `to` around the branch that it meets there. */
static bool is_shortcut(const struct drawing *d, int from, int to)
{
    const struct model_node *target = node_at(d, to);
    if (is_on_shortcut(d, d->box[d->same[from]]) || is_on_shortcut(d, to))
        return true;
    if (target->has_shortcut && d->readers[from] > 1)
        return true;
    return target->inputs.count > 1 && target->op != OPERATOR_concat && reads_outside(d, to, from);
}

static int stage_of(const struct drawing *d, int node)
{
    const struct model_scope *scopes = d->model->scopes.items;
    int scope = node_at(d, node)->scope;
    while (scopes[scope].parent > 0)
        scope = scopes[scope].parent;
    return scope;
}

/* True where the arrow from a node is the one to show its shape: the first of them, where the shape
 * is new or leaves its stage. */
static bool shows_shape(const struct drawing *d, int from, int to)
{
    const struct model_node *node = node_at(d, d->box[d->same[from]]);
    if (d->shaped[d->same[from]])
        return false;
    if (node->inputs.count == 0 || to < 0 || stage_of(d, from) != stage_of(d, to))
        return true;
    struct shape before = node_at(d, node->inputs.items[0])->shape;
    return before.c != node->shape.c || before.h != node->shape.h || before.w != node->shape.w;
}

static void put_shape(const struct drawing *d, int from, int to)
{
    struct shape shape = node_at(d, from)->shape;
    if (!shows_shape(d, from, to))
        return;
    fprintf(d->file, ", label=\" %d x %d x %d\"", shape.c, shape.h, shape.w);
    d->shaped[d->same[from]] = true;
}

static void put_arrow(const struct drawing *d, int from, int to)
{
    int tail = d->box[d->same[from]];
    put_indent(d);
    fprintf(d->file, "n%d -> n%d [", tail, d->box[to]);
    if (is_shortcut(d, from, to)) {
        fprintf(d->file, "color=\"#2060c0\", penwidth=1.6, weight=0%s",
                is_resized(d, tail) || is_resized(d, to) ? ", style=dashed" : "");
    } else {
        fputs("weight=9", d->file);
        put_shape(d, from, to);
    }
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
        put_indent(d);
        fprintf(d->file, "output%d [shape=ellipse, fillcolor=white, label=\"", i);
        put_text(d->file, output->name);
        fputs("\"];\n", d->file);
        put_indent(d);
        fprintf(d->file, "n%d -> output%d [weight=9", d->box[d->same[output->node]], i);
        put_shape(d, output->node, -1);
        fputs("];\n", d->file);
    }
}

/* Four digits and the name of the power of ten. */
static void put_count(FILE *file, int64_t count)
{
    if (count < 1000)
        fprintf(file, "%d", (int)count);
    else if (count < 1000000)
        fprintf(file, "%.4g thousand", (double)count / 1e3);
    else if (count < 1000000000)
        fprintf(file, "%.4g million", (double)count / 1e6);
    else
        fprintf(file, "%.4g billion", (double)count / 1e9);
}

static void put_head(const struct drawing *d)
{
    const struct model *model = d->model;
    struct cost cost = cost_range(model, 0, model->nodes.count);
    fputs("digraph \"", d->file);
    put_text(d->file, model->name);
    fputs("\" {\n    label=\"", d->file);
    put_text(d->file, model->name);
    fputs("\\n", d->file);
    put_count(d->file, cost.parameters);
    fputs(" parameters, ", d->file);
    put_count(d->file, cost.multiply_adds);
    fputs(" multiply-adds\";", d->file);
    fputs(" labelloc=t; fontsize=14; fontname=\"Helvetica\"; ranksep=0.3; nodesep=0.35;\n"
          "    node [shape=box, style=\"rounded,filled\", fillcolor=\"#dcecf9\", "
          "fontname=\"Helvetica\", fontsize=11, margin=\"0.15,0.06\", height=0.3];\n"
          "    edge [color=\"#444444\", fontname=\"Helvetica\", fontsize=9, fontcolor=\"#444444\", "
          "arrowsize=0.7];\n"
          "    graph [fontname=\"Helvetica\", fontsize=11];\n",
          d->file);
}

void picture_dot(FILE *file, struct arena *arena, const struct model *model, bool expand)
{
    size_t count = (size_t)model->nodes.count;
    struct drawing d = {.file = file, .model = model, .expand = expand, .depth = 1};
    d.same = arena_array(arena, count, sizeof *d.same);
    d.box = arena_array(arena, count, sizeof *d.box);
    d.next = arena_array(arena, count, sizeof *d.next);
    d.readers = arena_array(arena, count, sizeof *d.readers);
    d.shaped = arena_array(arena, count, sizeof *d.shaped);
    find_same(&d, 0);
    count_readers(&d);
    find_boxes(&d);
    put_head(&d);
    put_items(&d, 0);
    put_arrows(&d);
    put_outputs(&d);
    fputs("}\n", file);
}
