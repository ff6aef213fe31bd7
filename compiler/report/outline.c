/* outline.c: walks scopes and nodes in text order. Input: a model. Output: items, words. */
#include "report/outline.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct outline_cursor outline_open(const struct model *model, int scope)
{
    return (struct outline_cursor){model, scope, model->scopes.items[scope].first, scope + 1,
                                   false};
}

/* The first scope from index `from` on that is nested directly in `parent` and has nodes; -1 for
 * none. Scopes stand in text order, outer ones first. */
static int find_child(const struct model *model, int parent, int from)
{
    const struct model_scope *scopes = model->scopes.items;
    for (int i = from; i < model->scopes.count && scopes[i].first < scopes[parent].last; i++)
        if (scopes[i].parent == parent && scopes[i].first < scopes[i].last)
            return i;
    return -1;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_shape(struct shape a, struct shape b)
{
    return a.c == b.c && a.h == b.h && a.w == b.w;
}

static bool same_window(const struct window *a, const struct window *b)
{
    return a->kh == b->kh && a->kw == b->kw && a->stride == b->stride && a->pad == b->pad &&
           a->dilation == b->dilation && a->ceil == b->ceil;
}

static bool same_attributes(const struct model_node *a, const struct model_node *b)
{
    return a->op == b->op && same_shape(a->shape, b->shape) &&
           same_window(&a->window, &b->window) && a->groups == b->groups && a->bias == b->bias &&
           !(a->bias_init != b->bias_init) && !(a->eps != b->eps) &&
           !(a->momentum != b->momentum) && !(a->scale != b->scale) && !(a->offset != b->offset) &&
           !(a->amount != b->amount) && !(a->alpha != b->alpha) && !(a->beta != b->beta) &&
           a->ways == b->ways && a->stride == b->stride &&
           a->channels_before == b->channels_before && a->inputs.count == b->inputs.count;
}

/* Inputs from within agree in place; b's others come from a, which precedes it. */
static bool same_inputs(const struct model *model, int a, int b, int node)
{
    const struct model_scope *first = &model->scopes.items[a], *second = &model->scopes.items[b];
    const struct model_node *x = &model->nodes.items[first->first + node];
    const struct model_node *y = &model->nodes.items[second->first + node];
    for (int i = 0; i < x->inputs.count; i++) {
        int from = x->inputs.items[i], to = y->inputs.items[i];
        bool inside = from >= first->first;
        if (!same_shape(model->nodes.items[from].shape, model->nodes.items[to].shape) ||
            (inside ? to - second->first != from - first->first
                    : to < first->first || to >= first->last))
            return false;
    }
    return true;
}

/* True where block `b` does to the result of block `a` what `a` does to its input. */
static bool is_repeat(const struct model *model, int a, int b)
{
    const struct model_scope *first = &model->scopes.items[a], *second = &model->scopes.items[b];
    int count = first->last - first->first;
    if (first->kind != SCOPE_BLOCK || second->kind != SCOPE_BLOCK || second->first != first->last ||
        second->last - second->first != count || !same_text(first->call, second->call))
        return false;
    for (int i = 0; i < count; i++) {
        const struct model_node *x = &model->nodes.items[first->first + i];
        const struct model_node *y = &model->nodes.items[second->first + i];
        if (!same_attributes(x, y) || !same_inputs(model, a, b, i) ||
            !same_text(outline_short_name(model, a, x->name),
                       outline_short_name(model, b, y->name)))
            return false;
    }
    return true;
}

static void follow_repeats(const struct outline_cursor *cursor, struct outline_item *item)
{
    const struct model *model = cursor->model;
    for (int next; (next = find_child(model, cursor->scope, item->last_scope + 1)) >= 0;) {
        if (!is_repeat(model, item->last_scope, next))
            return;
        item->last_scope = next;
        item->repeat_count++;
    }
}

bool outline_next(struct outline_cursor *cursor, struct outline_item *item)
{
    const struct model *model = cursor->model;
    if (cursor->node >= model->scopes.items[cursor->scope].last)
        return false;
    int child = find_child(model, cursor->scope, cursor->next_scope);
    if (child < 0 || model->scopes.items[child].first != cursor->node) {
        *item = (struct outline_item){.node = cursor->node++, .scope = -1};
        return true;
    }
    *item = (struct outline_item){-1, child, 1, child};
    if (!cursor->apart)
        follow_repeats(cursor, item);
    cursor->node = model->scopes.items[item->last_scope].last;
    cursor->next_scope = item->last_scope + 1;
    while (cursor->next_scope < model->scopes.count &&
           model->scopes.items[cursor->next_scope].first < cursor->node)
        cursor->next_scope++; /* what is nested deeper */
    return true;
}

/* A text of bounded length that grows by pieces. */
struct words {
    char *text;
    size_t bytes, used;
};

static void say(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct words *words, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = vsnprintf(words->text + words->used, words->bytes - words->used, format, list);
    va_end(list);
    if (length > 0)
        words->used += (size_t)length;
    if (words->used >= words->bytes)
        words->used = words->bytes - 1;
}

static void say_window(struct words *words, const struct model_node *node, int usual_pad)
{
    const struct window *window = &node->window;
    say(words, " %dx%d", window->kh, window->kw);
    if (node->op == OPERATOR_conv)
        say(words, " %d", node->shape.c);
    if (window->stride != 1)
        say(words, " stride %d", window->stride);
    if (window->pad != usual_pad)
        say(words, " pad %d", window->pad);
    if (window->dilation > 1)
        say(words, " dilation %d", window->dilation);
    if (window->ceil)
        say(words, " ceil");
}

static void say_attributes(struct words *words, const struct model_node *node)
{
    const struct window *window = &node->window;
    bool windowed =
        node->op == OPERATOR_conv || node->op == OPERATOR_maxpool || node->op == OPERATOR_avgpool;
    bool global = node->op == OPERATOR_avgpool && node->shape.h == 1 && node->shape.w == 1 &&
                  window->stride == 1 && window->pad == 0;
    if (windowed && !global)
        say_window(words, node, window->kh % 2 && window->kw % 2 ? (window->kh - 1) / 2 : 0);
    if (node->op == OPERATOR_conv && node->groups > 1)
        say(words, " groups %d", node->groups);
    if (node->op == OPERATOR_conv && node->bias)
        say(words, " bias");
    if (node->op == OPERATOR_linear)
        say(words, " %d", node->shape.c);
    if (node->op == OPERATOR_maxout)
        say(words, " %d", node->ways);
    if (node->op == OPERATOR_dropout || node->op == OPERATOR_lrn)
        say(words, " %g", node->amount);
}

/* scale*x + offset, shortened where it can be: "1 - x", "0.5*x". */
static void say_affine(struct words *words, const struct model_node *node)
{
    if (!(node->scale != -1))
        say(words, "%g - x", node->offset);
    else if (!(node->offset != 0))
        say(words, "%g*x", node->scale);
    else if (!(node->scale != 1))
        say(words, "x + %g", node->offset);
    else
        say(words, "%g*x + %g", node->scale, node->offset);
}

void outline_describe(const struct model_node *node, char *text, size_t bytes)
{
    struct words words = {text, bytes, 0};
    text[0] = '\0';
    if (node->op == OPERATOR_input)
        say(&words, "input");
    else if (node->op == OPERATOR_add)
        say(&words, node->has_shortcut ? "+ shortcut" : "+");
    else if (node->op == OPERATOR_sub)
        say(&words, "-");
    else if (node->op == OPERATOR_mul)
        say(&words, "*");
    else if (node->op == OPERATOR_affine)
        say_affine(&words, node);
    else if (node->op == OPERATOR_pad_shortcut)
        say(&words, node->stride > 1 ? "pad channels stride %d" : "pad channels", node->stride);
    else if (node->op == OPERATOR_concat)
        say(&words, "concat");
    else
        say(&words, "%s", operator_word(node->op));
    say_attributes(&words, node);
}

static bool reads(const struct model_node *node, int value)
{
    for (int i = 0; i < node->inputs.count; i++)
        if (node->inputs.items[i] == value)
            return true;
    return false;
}

/* True where a node of the scope, before `node`, reads what `node` reads. Readers stand behind what
 * they read, so that in a plain chain there is nothing to look through. */
static bool reads_again(const struct model *model, int node)
{
    const struct model_node *at = &model->nodes.items[node];
    int value = at->inputs.items[0], first = model->scopes.items[at->scope].first;
    for (int i = value < first ? first : value + 1; i < node; i++)
        if (reads(&model->nodes.items[i], value))
            return true;
    return false;
}

bool outline_is_projection(const struct model *model, int node)
{
    const struct model_node *conv = &model->nodes.items[node];
    if (conv->op != OPERATOR_conv || conv->window.kh != 1 || conv->window.kw != 1 ||
        !reads_again(model, node))
        return false;
    int end = model->scopes.items[conv->scope].last;
    for (int i = node + 1, value = node; i < end; i++) {
        const struct model_node *reader = &model->nodes.items[i];
        if (!reads(reader, value))
            continue;
        if (reader->op != OPERATOR_bn)
            return reader->op == OPERATOR_add || reader->op == OPERATOR_sub ||
                   reader->op == OPERATOR_mul;
        value = i;
    }
    return false;
}

bool outline_strides(const struct model *model, int node)
{
    const struct model_node *conv = &model->nodes.items[node];
    return conv->op == OPERATOR_conv && conv->window.stride > 1 &&
           !outline_is_projection(model, node);
}

void outline_describe_stride(const struct model *model, int scope, char *text, size_t bytes)
{
    const struct model_scope *block = &model->scopes.items[scope];
    struct words words = {text, bytes, 0};
    text[0] = '\0';
    for (int i = block->first; i < block->last; i++) {
        const struct model_node *node = &model->nodes.items[i];
        if (outline_strides(model, i))
            say(&words, "%s the %dx%d (%s)", words.used ? " and" : "stride on", node->window.kh,
                node->window.kw, outline_short_name(model, scope, node->name));
    }
}

const char *outline_short_name(const struct model *model, int scope, const char *name)
{
    const char *prefix = model->scopes.items[scope].name;
    size_t bytes = strlen(prefix);
    if (bytes && strncmp(name, prefix, bytes) == 0 && name[bytes] == '.')
        return name + bytes + 1;
    return name;
}
