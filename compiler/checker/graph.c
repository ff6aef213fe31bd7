/* graph.c: the graph that a certificate refers to. In: its dump (compiler/ir/graph_dump.c says how
 * it reads). Out: values and operators, what outputs depend on, and whether shapes follow. */
#include "checker/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ATTRIBUTES = 64 };

int64_t value_product(int64_t a, int64_t b)
{
    const int64_t most = (int64_t)1 << 50;
    return b > 0 && a > most / b ? most : a * b;
}

bool value_read(struct check *c, const char *word, struct value *v)
{
    int n = 0;
    *v = (struct value){.layout = arena_copy(c->arena, word, strcspn(word, "!")), .block = 1};
    if (sscanf(word, "%9dx%9dx%9d%n", &v->c, &v->h, &v->w, &n) < 3)
        return false;
    word += n;
    word += sscanf(word, "/%9d%n", &v->block, &n) == 1 ? n : 0;
    word += sscanf(word, "+%9d%n", &v->border, &n) == 1 ? n : 0;
    v->once = !strncmp(word, ",once", 5);
    word += 5 * v->once;
    v->wide = !strncmp(word, ",double", 7);
    word += 7 * v->wide;
    return (!*word || words_same(word, "!")) && v->c > 0 && v->h > 0 && v->w > 0 && v->block > 0 &&
           v->border >= 0;
}

int64_t value_row(const struct value *v)
{
    return value_product(v->w + 2 * (int64_t)v->border, v->block);
}

int64_t value_plane(const struct value *v)
{
    return value_product(v->h + 2 * (int64_t)v->border, value_row(v));
}

int64_t value_image(const struct value *v)
{
    return value_product((v->c + (int64_t)v->block - 1) / v->block, value_plane(v));
}

int value_named(const struct check *c, const char *word, char behind)
{
    int id = -1, n = 0;
    bool read = sscanf(word, "v%9d%n", &id, &n) == 1 && word[n] == behind;
    return read && id >= 0 && id < c->graph.count && (behind || c->values[id].layout) ? id : -1;
}

int64_t op_number(const struct op *op, const char *key, int64_t other)
{
    const char *at = strstr(op->text, key);
    int64_t value = at ? strtoll(at + strlen(key), NULL, 10) : other;
    return value < 0 ? 0 : value > 1000000 ? 1000000 : value;
}

struct op *op_making(const struct check *c, int value)
{
    return &c->ops[c->values[value].maker];
}

/* Whether a window of `side` makes `out` of an extent. */
static bool windowed(const struct op *op, int64_t in, int64_t side, int64_t out)
{
    int64_t stride = op_number(op, " stride ", 1), pad = op_number(op, " pad ", 0);
    int64_t span = in + 2 * pad - op_number(op, " dilation ", 1) * (side - 1) - 1;
    bool ceil = strstr(op->text, " ceil");
    if (stride < 1 || side < 1 || (span < 0 && !(ceil && -span < stride)))
        return false;
    int64_t made = (ceil ? span + stride - 1 : span) / stride + 1;
    return out == (ceil && (made - 1) * stride >= in + pad ? made - 1 : made);
}

/* Whether the shape of what an operator writes follows from what it reads. */
static bool shape_follows(const struct check *c, const struct op *op)
{
    static const char pointwise[] = " bn relu prelu sigmoid softmax lrn affine dropout add sub mul "
                                    "reorder bn_apply loss ";
    const struct value *out = &c->values[op->writes[0]], *in = out;
    int64_t channels = 0, kh = 0, kw = 0, stride = op_number(op, " stride ", 0);
    bool alike = true, level = true;
    for (int i = op->read_count - 1; i >= 0; i--) {
        in = &c->values[op->reads[i]];
        channels += in->c;
        level = level && (in->once || (in->h == out->h && in->w == out->w));
        alike = alike && level && (in->once || in->c == out->c);
        if (op->adds && i == op->read_count - 1 && !alike)
            return false;
    }
    sscanf(op->text + strlen(op->kind), " %6ldx%6ld", &kh, &kw);
    bool window = windowed(op, in->h, kh, out->h) && windowed(op, in->w, kw, out->w);
    bool tensors =
        c->training || op->tensor_count || !words_hold(op->kind, " conv linear bn prelu ");
    if (!tensors)
        return false;
    if (!op->read_count)
        return words_same(op->kind, "input") || out->once;
    if (words_hold(op->kind, pointwise))
        return alike;
    if (words_same(op->kind, "conv"))
        return window && op_number(op, " groups ", 1) > 0 &&
               in->c % op_number(op, " groups ", 1) == 0;
    if (words_hold(op->kind, " maxpool avgpool "))
        return window && in->c == out->c;
    if (words_same(op->kind, "linear"))
        return out->h == 1 && out->w == 1;
    if (words_same(op->kind, "pad_shortcut"))
        return stride > 0 && out->h == (in->h + stride - 1) / stride &&
               out->c >= in->c + op_number(op, " before ", 0) &&
               out->w == (in->w + stride - 1) / stride;
    if (words_same(op->kind, "concat"))
        return level && channels == out->c;
    if (words_same(op->kind, "maxout"))
        return level && in->c == value_product(out->c, op_number(op, " ways ", 0));
    if (words_same(op->kind, "flatten"))
        return value_product(value_product(in->c, in->h), in->w) ==
               value_product(value_product(out->c, out->h), out->w);
    return c->training;
}

static bool read_op(struct check *c, struct op *op, int id)
{
    struct words *g = &c->graph;
    int end = words_find(g, g->at, g->count, "\n");
    size_t room = (size_t)(end < 0 ? 1 : end - g->at);
    const char *word = "";
    op->reads = arena_array(c->arena, room + 1, sizeof *op->reads);
    op->writes = arena_array(c->arena, room, sizeof *op->writes);
    op->tensors = arena_array(c->arena, room + 1, sizeof *op->tensors);
    while (words_take(g, "%s", &word) && !words_same(word, "=")) {
        int v = value_named(c, word, ':');
        if (v < 0 || c->values[v].layout || !value_read(c, strchr(word, ':') + 1, &c->values[v]))
            return false;
        c->values[v].maker = id;
        op->writes[op->write_count++] = v;
    }
    if (!op->write_count || !words_take(g, "%s", &op->kind))
        return false;
    op->text = op->kind;
    for (int i = 0; words_take(g, "%s", &word) && !words_same(word, "of") && !words_same(word, "#");
         i++)
        op->text = i < MOST_ATTRIBUTES ? TEXT("%s %s", op->text, word) : op->text;
    while (!words_same(word, "#") && words_take(g, "%s", &word) && !words_same(word, "#")) {
        int v = value_named(c, word, 0);
        op->adds = op->adds || words_same(word, "+");
        if (v >= 0 && c->values[v].maker < id)
            c->values[op->reads[op->read_count++] = v].users++;
        else if (!strncmp(word, "seed:", 5))
            op->seed = word + 5;
        else if (!words_same(word, "+") && !words_same(word, "updates"))
            op->tensors[op->tensor_count++] = word;
    }
    words_rest(c->arena, g, " ");
    return shape_follows(c, op);
}

bool check_graph(struct check *c)
{
    struct words *g = &c->graph;
    int64_t id;
    const char *value;
    size_t lines = (size_t)g->lines[g->count] + 1;
    c->values = arena_array(c->arena, (size_t)g->count + 1, sizeof *c->values);
    c->ops = arena_array(c->arena, lines, sizeof *c->ops);
    c->results = arena_array(c->arena, lines, sizeof *c->results);
    for (words_rest(c->arena, g, " "); words_take(g, "%d", &id); c->op_count++)
        if (id != c->op_count || !read_op(c, &c->ops[c->op_count], c->op_count))
            return check_holds(c, false, "graph", "operator %d does not follow from those before",
                               c->op_count);
    for (struct result *r = c->results; g->at < g->count; r++, c->result_count++) {
        if (!words_take(g, "%s %s = %s \n", &r->kind, &r->name, &value) ||
            (r->value = value_named(c, value, 0)) < 0)
            return check_holds(c, false, "graph", "its line %d cannot be read", g->lines[g->at]);
        c->values[r->value].users++;
        c->ops[c->values[r->value].maker].needed = true;
    }
    for (int i = c->op_count - 1; i >= 0; i--)
        for (int k = 0; k < c->ops[i].read_count && c->ops[i].needed; k++)
            c->ops[c->values[c->ops[i].reads[k]].maker].needed = true;
    return check_holds(c, c->result_count && c->values[0].layout, "graph", "it computes nothing");
}
