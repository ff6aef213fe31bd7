/* steps.c: the schedule. In: `step` lines with their arguments, the graph, and the calls in the C.
 * Out: whether each computes its operators from the right values, where they lie at that time. */
#include "checker/check.h"

#include <stdio.h>
#include <string.h>

/* A tensor's owner: "conv1" of "conv1.weight". */
static const char *stem(struct check *c, const char *tensor)
{
    const char *dot = strrchr(tensor, '.');
    return arena_copy(c->arena, tensor, dot ? (size_t)(dot - tensor) : strlen(tensor));
}

/* Whether the row that prepares tensor `index` of a kernel is of its operators' names and sizes. */
static bool row_fits(struct check *c, const struct op *op, int index, const struct place *p)
{
    const struct op *main = op->main, *bn = words_same(main->kind, "bn") ? main : op->bn;
    const struct value *in = &c->values[main->reads[0]], *out = &c->values[main->writes[0]];
    bool conv = words_same(main->kind, "conv"), linear = words_same(main->kind, "linear");
    int64_t kh = linear, kw = linear, floats = 0,
            groups = conv ? op_number(main, " groups ", 1) : linear;
    int kind = (int)strcspn(p->row, " ");
    sscanf(main->text + strlen(main->kind), " %6ldx%6ld", &kh, &kw);
    sscanf(p->row + kind, " , %*d , %12ld", &floats);
    const char *weight = bn == main ? "NULL" : TEXT("\"%s\"", stem(c, main->tensors[0]));
    const char *eps = bn ? strstr(bn->text, " eps ") : NULL;
    eps = eps ? eps + 5 : "0";
    const char *folded = bn ? TEXT("\"%s\"", stem(c, bn->tensors[0])) : "NULL";
    const char *fits =
        TEXT("%.*s , %ld , %ld , %s , %s , %.*s , %d , %d , %d , %ld , %ld , %ld ,", kind, p->row,
             p->offset, floats, weight, folded, (int)strcspn(eps, " "), eps,
             groups && main->tensor_count > 1, out->c, groups ? in->c : 0, kh, kw, groups);
    bool second = kind > 5 && (!strncmp(p->row + kind - 4, "BIAS", 4) ||
                               !strncmp(p->row + kind - 5, "SHIFT", 5));
    return !strncmp(p->row, fits, strlen(fits)) && second == (index > 0) &&
           floats > p->size - LINE && floats <= p->size;
}

/* The name, behind its number, of a kernel that computes `op`; `out`: its result before a pool. */
static const char *name_of(struct check *c, const struct op *op, const struct value *out,
                           const char *word, const char *tail)
{
    const struct value *in = &c->values[op->reads[0]];
    int64_t kh = 0, kw = 0, stride = op_number(op->main, " stride ", 1);
    bool window = sscanf(op->main->text + strlen(op->main->kind), " %6ldx%6ld", &kh, &kw) == 2;
    const char *sides = window ? TEXT(stride > 1 ? "%ldx%lds%ld" : "%ldx%ld", kh, kw, stride) : "";
    const char *to = words_same(op->kind, "conv") || in->c != out->c ? TEXT("to%d", out->c) : "";
    return TEXT("_%s%s_%d%s_%dx%d%s", word, sides, in->c, to, out->h, out->w, tail);
}

/* Makes of the operators of `values`, each the only reader of the one before, the one that a kernel
 * joins them to: a convolution may take a bn, a sum, a ReLU and a maximum, in this order, a linear
 * layer, a bn and a sum a ReLU. */
static bool join(struct check *c, struct op *op, const int *values, int count,
                 const struct kernel *k)
{
    static const char *const ranks[] = {"", "bn", "add", "relu", "maxpool"};
    const struct op *main = op_making(c, values[0]);
    bool conv = words_same(main->kind, "conv");
    const char *tail = "", *pool = "", *word;
    int rank = 0, unpooled = values[0];
    *op = *main;
    op->main = main;
    op->reads = arena_array(c->arena, (size_t)main->read_count + 1, sizeof *op->reads);
    memcpy(op->reads, main->reads, (size_t)main->read_count * sizeof *op->reads);
    for (int i = 1; i < count; i++) {
        const struct op *next = op_making(c, values[i]);
        int before = values[i - 1], was = rank, second = next->reads[0] != before;
        while (++rank < 5 && !words_same(ranks[rank], next->kind))
            ;
        if (rank > 4 || c->values[before].users != 1 || next->reads[second] != before ||
            (!conv && (was || rank != 3 || !words_hold(main->kind, " linear bn add "))))
            return false;
        op->bn = rank == 1 ? next : op->bn;
        op->reads[op->read_count] = next->reads[!second];
        op->read_count += rank == 2;
        tail = rank == 2 || rank == 3 ? TEXT("%s %s", tail, next->kind) : tail;
        pool = rank == 4 ? TEXT(" %s", next->text) : pool;
        unpooled = rank < 4 ? values[i] : unpooled;
        op->writes = next->writes;
    }
    if (op->bn) {
        op->tensors = arena_array(c->arena, 2, sizeof *op->tensors);
        for (op->tensor_count = 0; op->tensor_count < 2; op->tensor_count++)
            op->tensors[op->tensor_count] =
                TEXT("%s.%s*%s", stem(c, main->tensors[0]), op->tensor_count ? "bias" : "weight",
                     stem(c, op->bn->tensors[0]));
    }
    tail = words_hold(main->kind, " conv linear ") && op->tensor_count > 1 ? TEXT(" bias%s", tail)
                                                                           : tail;
    const char *text = TEXT("%s%s%s", words_same(main->kind, "bn") ? "bn" : main->text, tail, pool);
    char *name = TEXT("%s%s", tail, *pool ? " maxpool" : "");
    for (char *at = name; *at; at++)
        *at = *at == ' ' ? '_' : *at;
    word = conv && strstr(k->name, "_gemm")       ? "gemm"
           : conv && strstr(k->name, "_winograd") ? "winograd"
                                                  : main->kind;
    name = TEXT("%s", name_of(c, op, &c->values[unpooled], word, name));
    check_holds(c, words_same(k->text, text) && words_same(k->name + strcspn(k->name, "_"), name),
                "kernels", "%s is not %s, %s", k->name, name, text);
    return true;
}

/* Whether a kernel reads each element of `a` where, and before, it writes that of `y`. */
static bool elementwise(const struct op *op, const struct array *a, const struct array *y,
                        int value)
{
    static const char all[] = " bn relu prelu sigmoid add sub mul affine dropout bn_apply "
                              "bn_backward_apply relu_backward prelu_backward sigmoid_backward ";
    bool in_blocks = words_hold(op->kind, " conv conv_backward_data ") && a->layout.block > 1 &&
                     value != op->reads[0];
    return a->laid && y->laid && words_same(a->layout.layout, y->layout.layout) &&
           (in_blocks || words_hold(op->kind, all));
}

static bool overlap(const struct place *a, const struct place *b)
{
    return a->last && b->last && a->offset < b->offset + b->size && b->offset < a->offset + a->size;
}

/* What a step reads is where it reads it; what it writes takes the place of what was there. */
static void check_memory(struct check *c, const struct op *op, const struct kernel *k,
                         struct place **at, const int *values)
{
    for (int i = 0; i < k->count; i++) {
        const struct array *a = &k->arrays[i], *b = k->arrays;
        check_holds(c,
                    !a->laid || a->written ||
                        (at[i]->value == values[i] && at[i]->layout &&
                         words_same(at[i]->layout, a->layout.layout)),
                    "memory", "%s does not hold v%d, but v%d; step %d wrote over it", at[i]->name,
                    values[i], at[i]->value, at[i]->taken);
        for (int n = 0; n < k->count && a->written; n++) {
            bool in_place = !b[n].written && at[n]->offset == at[i]->offset &&
                            elementwise(op, &b[n], a, values[n]);
            check_holds(c, n == i || in_place || !overlap(at[i], at[n]), "memory",
                        "%s is written over %s", at[i]->name, at[n]->name);
        }
    }
    for (int i = 0; i < k->count; i++) {
        at[i]->to = c->step;
        at[i]->from = at[i]->from ? at[i]->from : c->step;
        for (int p = 0; p < c->place_count && k->arrays[i].written; p++)
            if (overlap(&c->places[p], at[i]) && c->places[p].value >= 0) {
                c->places[p].value = -1;
                c->places[p].taken = (int)c->step;
            }
    }
    for (int i = 0; i < k->count; i++)
        if (k->arrays[i].written && k->arrays[i].laid) {
            at[i]->value = values[i];
            at[i]->layout = k->arrays[i].layout.layout;
        }
}

/* An argument of a step: which place it is, whether that fits, and how it stands in the C. */
static const char *check_argument(struct check *c, const struct op *op, const struct array *a,
                                  struct place **at, int *value, int *next)
{
    const char *name = "", *place = "", *word = "";
    bool read = FACT("argument %s %s", &name, &place) && words_same(name, a->name);
    bool valued = words_take(&c->cert, "%s", &word), gradient = !strncmp(place, "d->", 3);
    *at = place_at(c, place);
    if (!*at && (gradient || !strncmp(place, "output", 6))) {
        *at = &c->places[c->place_count++];
        **at = (struct place){.name = place, .value = -1};
    }
    if (!check_holds(c, read && *at && words_take(&c->cert, "\n") && a->laid == valued, "calls",
                     "argument %s cannot be read", a->name))
        return NULL;
    const struct place *p = gradient ? place_at(c, TEXT("w%s", place + 1)) : *at;
    const char *tensor = p && p->tensor ? p->tensor : "", *arrow = strstr(place, "->");
    int way = a->laid ? a->written : 2, most = way ? op->write_count : op->read_count;
    *value = a->laid && next[way] < most ? (way ? op->writes : op->reads)[next[way]] : -1;
    check_holds(c, !a->laid || *value == value_named(c, word, 0), "schedule",
                "argument %s is %s, not v%d", name, word, *value);
    if (way == 2 && (*at)->tensor) {
        int t = next[2];
        check_holds(c,
                    t < op->tensor_count && words_same(op->tensors[t], tensor) &&
                        (c->training || row_fits(c, op, t, p)) && p->size == a->elements,
                    "parameters", "argument %s is %s, which is another tensor", name, tensor);
        (*at)->uses++;
    }
    next[way] += way < 2 || (*at)->tensor;
    for (int r = 0; gradient && r < c->result_count; r++)
        check_holds(c, c->results[r].value != *value || words_same(c->results[r].name, tensor),
                    "schedule", "%s gets the gradient of %s", place, c->results[r].name);
    int64_t lines = (value_product(a->elements, 1 + a->layout.wide) + LINE - 1) / LINE;
    check_holds(c, !(*at)->last || (a->laid ? lines == (*at)->size : lines <= (*at)->size),
                "memory", "%s has another size than argument %s", place, name);
    check_holds(c, !gradient || (p && p->size == lines * LINE), "parameters",
                "%s has another size than its gradient", place);
    if ((*at)->last)
        return TEXT("%s ( ws , %s ) ,", a->layout.wide ? "rnet_doubles" : "rnet_at", place);
    return arrow ? TEXT("%.*s - > %s ,", (int)(arrow - place), place, arrow + 2)
                 : TEXT("%s ,", place);
}

/* The arguments of a step against its operator and kernel, the call in the C, and the memory. */
static bool check_call(struct check *c, const struct op *op, const struct kernel *k)
{
    struct place *at[MOST_ARRAYS];
    int values[MOST_ARRAYS], next[3] = {0}; /* reads, writes, tensors so far */
    const char *call = TEXT("%s (", k->name);
    for (int i = 0; i < k->count; i++) {
        const char *argument = check_argument(c, op, &k->arrays[i], &at[i], &values[i], next);
        if (!argument)
            return false;
        call = TEXT("%s %s", call, argument);
    }
    check_holds(
        c, next[0] == op->read_count && next[1] == op->write_count && next[2] == op->tensor_count,
        "schedule", "%s takes other operands than %s", k->name, op->text);
    call =
        op->seed ? TEXT("%s call - > seed + ( ( uint64_t ) %s < < 40 ) ,", call, op->seed) : call;
    call =
        words_same(op->kind, "loss") ? TEXT("%s call - > labels , call - > smooth ,", call) : call;
    MUST(words_take(&c->code, TEXT("%s part , parts ) ; RNET_BARRIER", call)), "calls",
         "the C makes another call in step %ld", c->step);
    check_memory(c, op, k, at, values);
    return true;
}

static bool check_step(struct check *c, int64_t in_code)
{
    int64_t step = 0;
    int values[MOST_JOINED] = {0}, count = 0;
    const struct kernel *k = NULL;
    const char *name = "", *verb = "", *word;
    MUST(FACT("step %d %s %s", &step, &name, &verb) && step == ++c->step && step == in_code,
         "calls", "the C makes step %ld here", in_code);
    for (; count < MOST_JOINED && words_take(&c->cert, "%s", &word); count++)
        MUST((values[count] = value_named(c, word, 0)) >= 0, "schedule", "the graph has no %s",
             word);
    for (int i = 0; i < c->kernel_count && !k; i++)
        k = words_same(c->kernels[i].name, name) ? &c->kernels[i] : NULL;
    MUST(words_take(&c->cert, "\n") && count && k, "calls",
         "there is no such kernel, or it computes nothing");
    bool copies = words_same(verb, "copies");
    MUST(copies || words_same(verb, "computes"), "schedule", "`%s` is not known", verb);
    struct op op = {.kind = "reorder",
                    .text = "reorder",
                    .reads = values,
                    .writes = values,
                    .read_count = 1,
                    .write_count = 1,
                    .main = &op};
    if (copies)
        check_holds(c,
                    count == 1 && words_same(k->text, "reorder") &&
                        words_same(k->name + strcspn(k->name, "_"),
                                   name_of(c, &op, &c->values[values[0]], "reorder", "")),
                    "kernels", "%s is no copy of v%d", name, values[0]);
    else if (c->training) {
        op = *op_making(c, values[0]);
        check_holds(c, count == 1 && words_same(k->text, op.text), "kernels", "%s is not %s", name,
                    op.text);
    } else
        MUST(join(c, &op, values, count, k), "schedule", "%s may not join these operators", name);
    for (int i = 0; i < count && !copies; i++) {
        check_holds(c, !c->values[values[i]].done, "schedule", "v%d is computed again", values[i]);
        c->values[values[i]].done = true;
    }
    return check_call(c, &op, k);
}

/* What the C does from `at` on to the end of that block: steps, and calls of functions defined
 * before that get what they call their parameters under the same names. */
static bool walk(struct check *c, int at)
{
    struct words *w = &c->code;
    int64_t step;
    const char *name, *last = "";
    for (w->at = at; !words_take(w, "}");) {
        int here = w->at;
        if (words_take(w, "RNET_STEP ( %d ) ;", &step)) {
            if (!check_step(c, step))
                return false;
            continue;
        }
        MUST(words_take(w, "%s (", &name) && ++c->calls < w->count, "calls",
             "`%s` stands among the calls", w->items[w->at]);
        int to = words_find(w, 0, here, TEXT("static void %s (", name));
        for (; to >= 0 && to < here && !words_same(w->items[to], "{"); last = w->items[to++]) {
            const char *other = words_same(last, "p") ? "params" : TEXT("rnet_%s ( )", last);
            bool ends = words_hold(w->items[to], " , ) ");
            MUST(!ends || words_take(w, TEXT("%s %s", last, w->items[to])) ||
                     words_take(w, TEXT("%s %s", other, w->items[to])),
                 "calls", "%s gets another argument than its `%s`", name, last);
        }
        MUST(to >= 0 && words_take(w, ";"), "calls", "a call of %s cannot be read", name);
        int back = w->at;
        if (!walk(c, to + 1))
            return false;
        w->at = back;
    }
    return true;
}

bool check_steps(struct check *c)
{
    struct words *w = &c->code;
    const char *start = TEXT("real * ws = workspace ; RNET_PARALLEL ( %s ) {", c->threads_macro);
    const char *update = TEXT("assigns w [ 0 .. %ld ] , v [ 0 .. %ld ] ; */ static void update (",
                              c->weights - 1, c->weights - 1);
    check_holds(c, !c->training || words_find(w, 0, w->count, update) >= 0, "parameters",
                "the step does not change all weights and momenta");
    w->at = words_find(w, words_find(w, 0, w->count, TEXT("void %s (", c->entry)), w->count, start);
    MUST(w->at >= 0, "calls", "the C has no entry %s", c->entry);
    words_take(w, "const size_t part = rnet_part ( ) , parts = rnet_parts ( ) ;");
    return walk(c, w->at);
}

/* Everything was computed, used, and is where it belongs. */
void check_end(struct check *c)
{
    const char *name, *where;
    for (int i = 0; i < c->result_count; i++) {
        const struct result *r = &c->results[i];
        const struct value *v = &c->values[r->value];
        bool output = words_same(r->kind, "output"), held = false;
        const char *layout = TEXT("%dx%dx%d/1", v->c, v->h, v->w);
        where = "";
        check_holds(
            c, !output || (FACT("output %s %s \n", &name, &where) && words_same(name, r->name)),
            "schedule", "output %s is missing", r->name);
        for (int p = 0; p < c->place_count; p++) {
            struct place *at = &c->places[p];
            bool here =
                at->value == r->value && (!output || (words_same(at->name, where) && !at->last &&
                                                      words_same(at->layout, layout)));
            at->to = here && at->last ? c->step : at->to;
            held = held || here;
        }
        check_holds(c, held, "schedule", "%s %s is not there at the end", r->kind, r->name);
    }
    check_holds(c, FACT("end \n") && c->cert.at == c->cert.count, "calls",
                "the C makes fewer calls than the certificate");
    for (int i = 1; i < c->op_count; i++)
        check_holds(c, !c->ops[i].needed || c->values[c->ops[i].writes[0]].done, "schedule",
                    "v%d is never computed", c->ops[i].writes[0]);
    for (int i = 0; i < c->place_count; i++) {
        const struct place *p = &c->places[i];
        bool whole = !p->layout && c->threads > 1 && p->first == 1 && p->last == c->step;
        int gradients = 0;
        c->line = p->line;
        for (int r = 0; r < c->result_count && p->tensor; r++)
            gradients += words_same(c->results[r].kind, "gradient") &&
                         words_same(c->results[r].name, p->tensor);
        bool learned = c->training && p->tensor && *p->name == 'w';
        check_holds(c, gradients == learned, "schedule", "%s has %d gradients", p->name, gradients);
        check_holds(c,
                    !p->tensor || (c->training ? p->uses > 0
                                               : p->uses == !words_same(p->tensor, "image.mean")),
                    "parameters", "%s is used %d times", p->name, p->uses);
        check_holds(c, !p->last || whole || (p->from == p->first && p->to == p->last), "memory",
                    "%s lives from step %ld to %ld", p->name, p->from, p->to);
    }
}
