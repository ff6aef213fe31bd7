/* check.c: the claims of rnetc-check. In: a certificate, the graph and the C that it names. Out:
 * whether its steps compute the graph, in memory where nothing is lost, and the C makes them.
 * Trusted: that the graph is what the .rnet file says, and in training that it is the derivative;
 * that a kernel computes what its name says, and a unit of work writes its own places only (Frama-C
 * proves contracts, selftest compares numbers); rnetc-match; the C compiler; libmd; the arena. */
#include <stdlib.h>

#include "checker/cert.h"

const char *const program[] = {
    "rnetc-check",
    "certified",
    "files: graph and C are those that the certificate is of",
    "graph: values are made before they are read, in shapes that follow (gradients' are trusted)",
    "extents: input, outputs and workspace are as large as the graph and the memory say",
    "parameters: they lie apart; each is a tensor of the operator that takes it, and is used once",
    "memory: buffers lie in the workspace; what a step reads is there, whole until its last use; "
    "what it writes lies on nothing of that step but what it reads element by element",
    "calls: the C makes each step's call, and a barrier behind it",
    "schedule: operators that may be joined, in order, each once; results are where they belong",
    NULL};

enum { MOST_TENSORS = 8, LINE = 16, MOST_JOINED = 8, MOST_ARRAYS = 256 };

/* An array of c x h x w for each image, or once. */
struct value {
    const char *layout; /* "16x32x32/16+1,once"; NULL: no such value */
    int64_t c, h, w, maker;
    bool once, made; /* made: a step has computed it */
};

struct op {
    const char *kind, *text, *tensors[MOST_TENSORS]; /* text: with attributes */
    int *reads, read_count, writes[MOST_TENSORS], write_count, tensor_count, adds;
    int64_t seed;
};

/* Where arrays lie: outside are the caller's input and outputs. */
enum kind { OUTSIDE, PARAM, GRADIENT, BUFFER };

struct place {
    enum kind kind;
    const char *name, *of, *layout, *fact;             /* of: its tensor, its output */
    int64_t offset, size, first, last, from, to, uses; /* live, as certified; as derived */
    int value, due; /* what it holds; what it has to at the end; -1: nothing */
};

struct array {
    const char *name, *layout; /* layout: "-" where it holds no value */
    int64_t elements;
    bool written, laid;
    struct place *at;
    int value;
};

struct check {
    struct cert *cert;
    const char *code, *results; /* the C and its header; lines of the graph: KIND NAME = VALUE */
    struct value *values;
    struct op *ops;
    struct place *places;
    int64_t workspace, step, room, place_count, result_count, due_count;
};

static int graph_value(struct check *c, const char *word)
{
    int64_t id = -1;
    bool named = TAKE(&word, "v%d", &id) && !*word && id < c->room && c->values[id].layout;
    return named ? (int)id : -1;
}

/* The number behind `key` in an operator's text, else `other`. */
static int64_t number(const struct op *op, const char *key, int64_t other)
{
    const char *at = text_behind(op->text, key);
    return at ? strtoll(at, NULL, 10) & 0xffff : other;
}

/* Whether windows of `side` make `out` of an extent: the last one lies in it or, with `ceil`,
 * begins in it and is the first to reach its end. */
static bool windowed(const struct op *op, int64_t in, int64_t side, int64_t out)
{
    int64_t stride = number(op, " stride ", 1), last = (out - 1) * stride;
    int64_t pad = number(op, " pad ", 0), dilation = number(op, " dilation ", 1);
    int64_t room = in + 2 * pad - dilation * (side - 1) - 1;
    if (strstr(op->text, " ceil"))
        return last < in + pad && last - stride < room &&
               (last >= room || last + stride >= in + pad);
    return last <= room && room < last + stride;
}

/* Whether the shape of what an operator writes follows from what it reads. */
static bool shape_follows(struct check *c, const struct op *op)
{
    const struct value *out = &c->values[op->writes[0]], *in = out;
    const char *window = op->text + strlen(op->kind);
    int64_t channels = 0, kh = 0, kw = 0, s = number(op, " stride ", 1);
    int64_t groups = number(op, " groups ", 1);
    bool alike = true, level = true, whole = true, training = c->cert->training;
    for (int i = op->read_count - 1; i >= 0; i--) {
        in = &c->values[op->reads[i]];
        channels += in->c;
        level = level && (in->once || (in->h == out->h && in->w == out->w));
        alike = alike && level && (in->once || in->c == out->c);
        whole = whole && (alike || !op->adds || i < op->read_count - 1);
    }
    bool fits = TAKE(&window, " %dx%d", &kh, &kw) && kh < 1 << 16 && kw < 1 << 16 &&
                windowed(op, in->h, kh, out->h) && windowed(op, in->w, kw, out->w);
    const struct {
        const char *kinds;
        bool follows;
    } rules[] = {
        {op->read_count ? "" : TEXT(",%s,", op->kind), SAME(op->kind, "input") || out->once},
        {",bn,relu,prelu,sigmoid,softmax,lrn,affine,dropout,add,sub,mul,reorder,bn_apply,loss,",
         alike},
        {",conv,", fits && groups && in->c % groups == 0},
        {",maxpool,avgpool,", fits && in->c == out->c},
        {",linear,", out->h == 1 && out->w == 1},
        {",pad_shortcut,", s && out->h == (in->h + s - 1) / s && out->w == (in->w + s - 1) / s &&
                               out->c >= in->c + number(op, " before ", 0)},
        {",concat,", level && channels == out->c},
        {",maxout,", level && in->c == out->c * number(op, " ways ", 0)},
        {",flatten,", in->c * in->h * in->w == out->c * out->h * out->w},
        {TEXT(",%s,", op->kind), training},
    };
    int rule = 0;
    while (!ONE_OF(op->kind, rules[rule].kinds))
        rule++;
    return whole && rules[rule].follows &&
           (training || op->tensor_count || !ONE_OF(op->kind, ",conv,linear,bn,prelu,"));
}

/* The next line: "   2  v3:8x8x8 = conv 3x3 pad 1 of v1 + v0 conv1.weight   # conv1". */
static void read_op(struct check *c, const char **line, int id)
{
    struct op *op = &c->ops[id];
    int64_t is = -1, made = -1;
    const char *word = "";
    bool read = TAKE(line, "%d  ", &is) && is == id;
    op->reads = arena_array(c->cert->arena, strcspn(*line, "\n") + 1, sizeof *op->reads);
    while (read && op->write_count < MOST_TENSORS && TAKE(line, "v%d:%s ", &made, &word)) {
        struct value v = {.layout = TEXT("%.*s", (int)strcspn(word, "!"), word), .maker = id};
        bool fits = TAKE(&word, "%dx%dx%d", &v.c, &v.h, &v.w) && v.c <= 1 << 30 && v.h <= 1 << 16 &&
                    v.w <= 1 << 16 && v.c && v.h && v.w;
        HOLDS(fits && made < c->room && !c->values[made].layout, "graph", "v%ld is none", made);
        v.once = strstr(v.layout, ",once");
        c->values[made] = v;
        op->writes[op->write_count++] = (int)made;
    }
    op->text = "input";
    read = op->write_count && (TAKE(line, "= %s of ", &op->text) || TAKE(line, "= input "));
    while (read && !TAKE(line, "  # %s\n", &word)) {
        read = TAKE(line, "%s ", &word) && op->tensor_count < MOST_TENSORS;
        int v = graph_value(c, word);
        op->adds += SAME(word, "+");
        if (v >= 0 && c->values[v].maker < id)
            op->reads[op->read_count++] = v;
        else if (read && !TAKE(&word, "seed:%d", &op->seed) && !ONE_OF(word, ",+,updates,"))
            op->tensors[op->tensor_count++] = word;
    }
    op->kind = TEXT("%.*s", (int)strcspn(op->text, " "), op->text);
    HOLDS(read && shape_follows(c, op), "graph", "operator %d does not follow", id);
}

static void read_graph(struct check *c)
{
    const char *at = c->cert->texts[GRAPH], *word = "", *name;
    c->room = (int64_t)strlen(at) / 16 + 1;
    c->values = arena_array(c->cert->arena, (size_t)c->room, sizeof *c->values);
    c->ops = arena_array(c->cert->arena, (size_t)c->room, sizeof *c->ops);
    HOLDS(TAKE(&at, "graph %s\n", &word), "graph", "it has no head");
    for (int id = 0; *(at += strspn(at, " ")) >= '0' && *at <= '9'; id++)
        read_op(c, &at, id);
    for (c->results = at; *at; c->result_count++)
        HOLDS(TAKE(&at, "%s = %s\n", &name, &word) && graph_value(c, word) >= 0, "graph",
              "`%s` is nothing that is computed", word);
    HOLDS(c->result_count && c->values[0].layout, "graph", "it computes nothing");
}

static struct place *place_at(const struct check *c, const char *name)
{
    struct place *p = c->places;
    while (p < c->places + c->place_count && !SAME(p->name, name))
        p++;
    HOLDS(p < c->places + c->place_count, "calls", "there is no array %s", name);
    return p;
}

/* The value of a result of the graph, which a place has to hold at the end. */
static int due(struct check *c, const char *kind, const char *name)
{
    const char *at = text_behind(c->results, TEXT("%s %s = ", kind, name)), *value = "";
    HOLDS(at && TAKE(&at, "%s\n", &value), "schedule", "the graph has no %s %s", kind, name);
    c->due_count++;
    return graph_value(c, value);
}

/* The places of arrays: apart, inside, of the graph's size, and where the C has them. */
static void read_places(struct check *c)
{
    const char *macro, *row, *input = c->values[0].layout;
    int64_t ends[2] = {0}, is, line = 0;
    input = c->cert->training ? input : TEXT("%s/1", input);
    HOLDS(FACT("workspace %s %d %d\n", &macro, &c->workspace, &line) &&
              strstr(c->code, TEXT("#define %s ((size_t)%ld * %ld)\n", macro, c->workspace, line)),
          "extents", "the workspace has another size in the C");
    c->places[c->place_count++] = (struct place){.name = "input", .layout = input};
    for (;;) {
        struct place p = {.value = -1, .due = -1, .fact = c->cert->at};
        if (FACT("extent %s %s %d\n", &p.name, &macro, &is)) {
            struct place *of = place_at(c, p.name);
            const struct value *v = &c->values[of->due < 0 ? 0 : of->due];
            of->size = is;
            HOLDS(is == v->c * v->h * v->w && strstr(c->code, TEXT("#define %s %ld\n", macro, is)),
                  "extents", "%s is not %s in the graph and in the C", p.name, macro);
            continue;
        }
        if (FACT("output %s %s\n", &p.of, &p.name)) {
            p.due = due(c, "output", p.of);
        } else if (FACT("param %s %d %d %s %s\n", &p.name, &p.offset, &p.size, &p.of, &row)) {
            int64_t *end = &ends[*p.name == 's'];
            HOLDS(p.offset == *end && p.size && p.size % LINE == 0, "parameters",
                  "%s overlaps another one or leaves a hole", p.name);
            *end += p.size;
            p.kind = PARAM;
        } else if (FACT("gradient %s %s %d\n", &p.name, &p.of, &p.size)) {
            p.due = due(c, "gradient", p.of);
            p.kind = GRADIENT;
        } else if (FACT("loss %s %s\n", &p.of, &p.name)) {
            place_at(c, p.name)->due = due(c, "loss", p.of);
            continue;
        } else if (FACT("buffer %s %d %d %d %d\n", &p.name, &p.offset, &p.size, &p.first,
                        &p.last)) {
            HOLDS(p.size && p.last && p.offset + p.size <= c->workspace &&
                      strstr(c->code, TEXT("%s=%ld,", p.name, p.offset)),
                  "memory", "%s lies outside of the workspace, or elsewhere in the C", p.name);
            p.kind = BUFFER;
        } else
            return;
        c->places[c->place_count++] = p;
    }
}

/* The operators of `values`, each after the one that it reads, as the one that a kernel joins them
 * to: a convolution takes a bn, a sum, a ReLU and a maximum, in this order, others a ReLU. */
static struct op joined(struct check *c, const struct op *main, const int *values, int count)
{
    const char *order = ONE_OF(main->kind, ",linear,bn,add,") ? ",relu," : "";
    order = SAME(main->kind, "conv") ? ",bn,add,relu,maxpool," : order;
    order = c->cert->training ? "" : order;
    struct op op = *main;
    op.reads = arena_array(c->cert->arena, (size_t)main->read_count + 1, sizeof *op.reads);
    memcpy(op.reads, main->reads, (size_t)main->read_count * sizeof *op.reads);
    for (int i = 1; i < count; i++) {
        const struct op *next = &c->ops[c->values[values[i]].maker];
        bool second = next->reads[0] != values[i - 1];
        const char *found = strstr(order, TEXT(",%s,", next->kind));
        HOLDS(found && next->reads[second] == values[i - 1], "schedule",
              "v%d may not be joined to v%d", values[i], values[i - 1]);
        order = found + 1;
        op.writes[0] = next->writes[0];
        if (SAME(next->kind, "add"))
            op.reads[op.read_count++] = next->reads[!second];
        if (SAME(next->kind, "bn"))
            for (op.tensor_count = 0; op.tensor_count < next->tensor_count; op.tensor_count++)
                op.tensors[op.tensor_count] =
                    TEXT("%s*%s", main->tensors[0], next->tensors[op.tensor_count]);
    }
    return op;
}

static bool overlap(const struct place *a, const struct place *b)
{
    return a == b || (a->kind == BUFFER && b->kind == BUFFER && a->offset < b->offset + b->size &&
                      b->offset < a->offset + a->size);
}

/* Whether `a` is read element by element where, and before, `y` is written. */
static bool in_place(struct check *c, const struct op *op, const struct array *a,
                     const struct array *y)
{
    static const char all[] = ",bn,relu,prelu,sigmoid,add,sub,mul,affine,dropout,bn_apply,"
                              "bn_backward_apply,relu_backward,prelu_backward,sigmoid_backward,";
    const char *block = text_behind(a->layout, "/");
    bool residual = ONE_OF(op->kind, ",conv,conv_backward_data,") && block &&
                    strtoll(block, NULL, 10) > 1 && a->value != op->reads[0];
    return !a->written && a->at->offset == y->at->offset && a->laid && y->laid &&
           SAME(a->layout, y->layout) && (residual || ONE_OF(op->kind, all));
}

/* What a step reads is there; what it writes lies on nothing else of the step. */
static void check_memory(struct check *c, const struct op *op, struct array *arrays, int count)
{
    for (struct array *a = arrays; a < arrays + count; a++) {
        struct place *p = a->at;
        bool there = p->value == a->value && p->layout && SAME(p->layout, a->layout);
        HOLDS(!a->laid || (a->written ? p->value < 0 : there), "memory", "%s holds v%d for v%d",
              p->name, p->value, a->value);
        for (struct array *b = arrays; b < arrays + count && a->written; b++)
            HOLDS(b == a || !overlap(p, b->at) || in_place(c, op, b, a), "memory",
                  "%s is written over %s", p->name, b->at->name);
        p->value = a->laid ? a->value : p->value;
        p->layout = a->laid ? a->layout : p->layout;
        p->from = p->from ? p->from : c->step;
        p->to = c->step;
        p->uses++;
    }
}

/* An argument of a step: which place it is, and whether that fits. How it stands in the C. */
static const char *read_argument(struct check *c, const struct op *op, struct array *a, int *next)
{
    const char *name = "", *place = "", *word = "";
    HOLDS(FACT("argument %s %s %s\n", &name, &place, &word) && SAME(name, a->name), "calls",
          "argument %s is missing", a->name);
    const struct place *p = a->at = place_at(c, place);
    a->laid = !SAME(a->layout, "-");
    HOLDS(a->laid ? p->kind != PARAM : p->kind == PARAM || p->kind == BUFFER, "calls",
          "argument %s is no place of its kind", name);
    int way = a->laid ? a->written : 2, most = way ? op->write_count : op->read_count;
    a->value = a->laid && next[way] < most ? (way ? op->writes : op->reads)[next[way]] : -1;
    bool fits = a->value >= 0 && a->value == graph_value(c, word) &&
                (!a->written || p->due < 0 || p->due == a->value);
    HOLDS(a->laid ? fits : SAME(word, "-"), "schedule", "argument %s of %s is not v%d", name, place,
          a->value);
    const char *shape = a->laid ? c->values[a->value].layout : "";
    bool alike = SAME(a->layout, shape) || strstr(a->layout, TEXT("%s/", shape)) == a->layout;
    HOLDS(!a->laid || alike, "schedule", "%s has another shape than v%d", place, a->value);
    HOLDS(p->kind != PARAM || (p->size == a->elements && next[2] < op->tensor_count &&
                               SAME(op->tensors[next[2]], p->of)),
          "parameters", "argument %s is %s, which is another tensor", name, place);
    next[way] += a->laid || p->kind == PARAM;
    bool wide = strstr(a->layout, ",double");
    int64_t lines = (a->elements * (1 + wide) + LINE - 1) / LINE;
    HOLDS(p->kind < GRADIENT || (a->laid ? lines == p->size : lines <= p->size), "memory",
          "%s has another size than argument %s", place, name);
    return p->kind == BUFFER ? TEXT("rnet_%s(ws,%s),", wide ? "doubles" : "at", place)
                             : TEXT("%s,", place);
}

/* The next step: its operators, its arguments, its call in the C. */
static void read_step(struct check *c, const char *name)
{
    int values[MOST_JOINED] = {0}, count = 0, next[3] = {0}, n = 0;
    struct array arrays[MOST_ARRAYS];
    const char *use, *text = "", *call = TEXT("RNET_STEP(%ld);%s(", c->step, name);
    const char *kernel = text_behind(c->cert->all, TEXT("\nkernel %s ", name));
    int64_t v;
    HOLDS(kernel && TAKE(&kernel, "%s\n", &text), "calls", "there is no such kernel");
    bool copies = !c->cert->training && SAME(text, "reorder");
    for (; count < MOST_JOINED && TAKE(&c->cert->at, " v%d", &v); count++) {
        values[count] = graph_value(c, TEXT("v%ld", v));
        HOLDS(values[count] >= 0 && (copies || !c->values[v].made), "schedule",
              "v%ld is computed again, or is not of the graph", v);
        c->values[v].made = !copies;
    }
    HOLDS(TAKE(&c->cert->at, "\n") && count, "schedule", "it computes nothing");
    struct op copy = {.kind = "reorder", .reads = values, .read_count = 1, .write_count = 1};
    copy.writes[0] = values[0];
    struct op op = joined(c, copies ? &copy : &c->ops[c->values[values[0]].maker], values, count);
    for (; n < MOST_ARRAYS; n++) {
        struct array *a = &arrays[n];
        if (!TAKE(&kernel, "array %s %s %d %s\n", &a->name, &use, &a->elements, &a->layout))
            break;
        a->written = SAME(use, "writes");
        call = TEXT("%s%s", call, read_argument(c, &op, a, next));
    }
    HOLDS(next[0] == op.read_count && next[1] == op.write_count && next[2] == op.tensor_count,
          "schedule", "%s takes other operands than %s", name, op.kind);
    check_memory(c, &op, arrays, n);
    const char *more = SAME(op.kind, "loss") ? "call->labels,call->smooth," : "";
    more = SAME(op.kind, "dropout") ? TEXT("call->seeds,(uint64_t)%ld<<40,", op.seed) : more;
    HOLDS(strstr(c->code, TEXT("%s%spart,parts);RNET_BARRIER", call, more)), "calls",
          "the C makes another call in step %ld", c->step);
}

/* At the end results are where they belong; live ranges are those that were seen, and apart. */
static void check_end(struct check *c)
{
    HOLDS(c->due_count == c->result_count, "schedule", "the graph has other results");
    for (struct place *p = c->places; p < c->places + c->place_count; p++) {
        bool scratch = !p->layout && p->first == 1 && p->last == c->step;
        int64_t to = p->due < 0 ? p->to : c->step;
        c->cert->fact = p->fact;
        HOLDS(p->due < 0 || p->value == p->due, "schedule", "%s has no v%d at the end", p->name,
              p->due);
        HOLDS(p->kind != OUTSIDE || p->size || c->cert->training, "extents", "%s has none",
              p->name);
        HOLDS(p->kind != PARAM ||
                  (c->cert->training ? p->uses > 0 : p->uses == !SAME(p->of, "image.mean")),
              "parameters", "%s is used %ld times", p->name, p->uses);
        HOLDS(p->kind != BUFFER || scratch || (p->from == p->first && to == p->last), "memory",
              "%s lives from step %ld to %ld", p->name, p->from, to);
        for (struct place *q = c->places; q < p; q++)
            HOLDS(!overlap(p, q) || p->last <= q->first || q->last <= p->first, "memory",
                  "%s lies over %s, which lives", p->name, q->name);
    }
}

void program_check(struct cert *cert)
{
    struct check check = {.cert = cert}, *c = &check;
    const char *name;
    c->places = arena_array(cert->arena, strlen(cert->at) / 8 + 2, sizeof *c->places);
    c->code = TEXT("%s%s", cert->texts[HEADER], cert->texts[CODE]);
    read_graph(c);
    read_places(c);
    for (int64_t is = 0; FACT("step %d %s:", &is, &name); read_step(c, name))
        HOLDS(is == ++c->step, "calls", "it is no step %ld", is);
    HOLDS(!strncmp(cert->at, "constant ", strlen("constant ")), "calls", "this is no step");
    check_end(c);
}
