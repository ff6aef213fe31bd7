/* match.c: the claims of rnetc-match. In: a certificate that rnetc-check certifies, its graph and
 * its C. Out: whether the C declares, prepares and shares out what the certificate says, and makes
 * the steps in their order.
 *
 * Trusted: what rnetc-check claims; that runtime/prepare and simd.h do what they say; the C
 * compiler; libmd; this program, its arena. */
#include <stdlib.h>

#include "checker/cert.h"

const char *const program[] = {
    "rnetc-match",
    "matched",
    "files: graph, header, code and table of parameters are those that the certificate is of",
    "extents: the C's constants are the certificate's; it defines and includes nothing else",
    "parameters: the header and the table have them in this order; rows are of their operators",
    "kernels: names are those of the operators that are joined; arrays are as long as contracts "
    "and layouts say; borders are written",
    "parts: shares of work are ranges of one count, a unit's number is one place on each axis; "
    "pointers to results go along an axis as the layout does; scratch of the parts is apart",
    "calls: the C makes the steps in their order; blocks get what they call their parameters",
    NULL};

enum { MOST_AXES = 8, MOST_ARRAYS = 256 };

/* An operator: what it makes, c x h x w, of which value, as its line has it. */
struct op {
    const char *kind, *text, *line;
    int64_t c, h, w, kh, kw, stride, groups, in;
};

struct array {
    const char *name;
    int64_t elements, c, h, w, block, border, row, plane, image; /* these in elements */
    bool written, laid, wide, once;                              /* laid: as a value lies */
};

struct kernel {
    const char *name, *text, *in_c; /* its contract, its head, its body */
    struct array arrays[MOST_ARRAYS];
    int count;
    int64_t groups; /* of axis g */
};

struct match {
    struct cert *cert;
    const char *code, *rows; /* the C and its header; the table's next rows */
    int64_t batch, threads, weights, steps, step, calls;
};

/* The next constant of the certificate, as the C defines it. */
static int64_t constant(struct match *c, const char **macro)
{
    int64_t is = 0;
    HOLDS(FACT("constant %s %d\n", macro, &is) && is &&
              strstr(c->code, TEXT("#define %s %ld\n", *macro, is)),
          "extents", "%s is not %ld in the C", *macro, is);
    return is;
}

/* The C has no macros and headers but its own constants and the runtime's. */
static void match_directives(struct match *c)
{
    const char *at = c->cert->texts[CODE], *word = "";
    while ((at = strchr(at, '#')))
        HOLDS(TAKE(&at, "#include \"%s\"\n", &word)
                  ? SAME(word, c->cert->names[HEADER]) || ONE_OF(word, ",simd.h,winograd.h,gemm.h,")
                  : TAKE(&at, "#define RNET_LANES %s\n", &word) ||
                        TAKE(&at, "#define RNET_DOUBLE 1\n"),
              "extents", "the C has a directive that it may not have by `%s`", word);
}

/* The operator that makes a value; that whose line holds `what`. */
#define OP_MAKING(value) op_with(c, TEXT(" v%ld:", value))
static struct op op_with(struct match *c, const char *what)
{
    const char *graph = c->cert->texts[GRAPH], *at = strstr(graph, what);
    struct op op = {.text = ""};
    HOLDS(at, "kernels", "the graph has no `%s`", what);
    while (at > graph && at[-1] != '\n')
        at--;
    op.line = at = TEXT("%.*s", (int)strcspn(at, "\n"), at);
    at += strspn(at, " ");
    HOLDS(TAKE(&at, "%d  v%d:%dx%dx%d", &op.in, &op.in, &op.c, &op.h, &op.w) &&
              (at = strchr(at, '=')) &&
              (TAKE(&at, "= %s of v%d ", &op.text, &op.in) || TAKE(&at, "= %s of ", &op.text) ||
               TAKE(&at, "= %s ", &op.text)),
          "kernels", "the graph's line of `%s` cannot be read", what);
    op.kind = TEXT("%.*s", (int)strcspn(op.text, " "), op.text);
    at = op.text + strlen(op.kind);
    op.kh = op.kw = SAME(op.kind, "linear");
    TAKE(&at, " %dx%d", &op.kh, &op.kw);
    const char *stride = text_behind(op.text, " stride "),
               *groups = text_behind(op.text, " groups ");
    op.stride = stride ? strtoll(stride, NULL, 10) : 1;
    op.groups = groups ? strtoll(groups, NULL, 10) : 1;
    return op;
}

/* A tensor's owner, as the table has it: "conv1" of conv1.weight. */
static const char *owner(struct match *c, const char *tensor)
{
    const char *dot = strrchr(tensor, '.');
    return TEXT("\"%.*s\"", dot ? (int)(dot - tensor) : 0, tensor);
}

/* The next row of the table prepares a parameter of its tensors, as their operators are:
 * {KIND,offset,floats,weight,bn,eps,bias,channels,kernel,groups, and how it is laid out. */
static void match_row(struct match *c, const char *row, const char *tensors, int64_t offset,
                      int64_t size)
{
    const char *kind = "", *main = tensors, *bn = tensors, *all = row;
    int64_t at = 0, floats = 0;
    bool joined = TAKE(&bn, "%s*", &main), second = strstr(bn, ".bias") || strstr(bn, ".shift");
    HOLDS(strstr(c->rows, TEXT("%s,", row)) == c->rows &&
              TAKE(&row, "{%s,%d,%d,", &kind, &at, &floats) && at == offset && floats <= size &&
              floats > size - 16,
          "parameters", "%s is prepared otherwise in the C", tensors);
    c->rows += strlen(all) + 1;
    if (SAME(tensors, "image.mean"))
        return;
    const struct op op = op_with(c, TEXT(" %s ", main)), of = op_with(c, TEXT(" %s ", bn));
    const char *eps = text_behind(of.text, "bn eps ");
    bool layer = ONE_OF(op.kind, ",conv,linear,");
    const char *fits =
        TEXT("%s,%s,%s,%d,%ld,%ld,%ld,%ld,%ld,", SAME(op.kind, "bn") ? "NULL" : owner(c, main),
             eps ? owner(c, bn) : "NULL", eps ? eps : "0", layer && strstr(op.line, ".bias "), op.c,
             layer ? OP_MAKING(op.in).c : 0, op.kh, op.kw, layer ? op.groups : 0);
    HOLDS(strstr(row, fits) == row && joined == (eps && layer) &&
              second == (strstr(kind, "_BIAS") || strstr(kind, "_SHIFT")),
          "parameters", "%s: this is no row of its operator: %s", tensors, all);
}

/* The members of a struct of the header, nested ones too, are the next parameters. */
static void match_struct(struct match *c, const char *type, const char *path, int depth)
{
    const char *at = text_behind(c->code, TEXT("struct %s{", type)), *member = "", *inner;
    const char *name, *tensors = "", *row = "", *ignored;
    int64_t size = 0, offset, is = 0;
    HOLDS(at && depth < 3, "parameters", "the C has no struct %s", type);
    while (*at != '}') {
        if (TAKE(&at, "struct %s %s;", &inner, &member)) {
            match_struct(c, inner, TEXT("%s%s.", path, member), depth + 1);
            continue;
        }
        HOLDS(TAKE(&at, "%s %s[%d];", &inner, &member, &size) && ONE_OF(inner, ",float,double,"),
              "parameters", "a member of %s cannot be read", type);
        name = "";
        HOLDS(FACT("param %s %d %d %s %s\n", &name, &offset, &is, &tensors, &row)
                  ? is == size && SAME(name, TEXT("%s%s", path, member))
                  : SAME(member, "none"),
              "parameters", "the C has `%s%s` of %ld in place of `%s`", path, member, size, name);
        c->weights += *name == 'w' ? size : 0;
        if (*name == 'p')
            match_row(c, row, tensors, offset, size);
        TAKE(&c->cert->at, "gradient %s\n", &ignored);
    }
}

static void match_params(struct match *c)
{
    const char *network = c->cert->network;
    c->rows = text_behind(c->cert->texts[PREPARE], TEXT("%s_prepare_rows[]={", network));
    HOLDS(c->rows || c->cert->training, "parameters", "the C has no table of them");
    match_struct(c, TEXT("%s_%s", network, c->rows ? "params" : "weights"), c->rows ? "p->" : "w->",
                 0);
    if (c->cert->training)
        match_struct(c, TEXT("%s_statistics", network), "s->", 0);
    const char *all = TEXT("w[0..%ld],v[0..%ld];", c->weights - 1, c->weights - 1);
    HOLDS(c->rows || strstr(c->code, TEXT("assigns %s*/static void update(", all)), "parameters",
          "a step does not change all weights");
    HOLDS(strncmp(c->cert->at, "param ", 6), "parameters", "the C has fewer of them");
}

/* What a kernel's name says, behind its number, of the operators that it joins: of `main`, which
 * makes `out` before a pool, and `tail`, what follows it. */
static const char *name_of(struct match *c, const struct op *main, const struct op *out,
                           const char *is, const char *tail)
{
    bool conv = SAME(main->kind, "conv");
    int64_t channels = OP_MAKING(main->in).c;
    const char *sides = "", *word = main->kind, *to = "";
    if (main->kh && !SAME(main->kind, "linear"))
        sides =
            TEXT(main->stride > 1 ? "%ldx%lds%ld" : "%ldx%ld", main->kh, main->kw, main->stride);
    if (conv || channels != out->c)
        to = TEXT("to%ld", out->c);
    if (conv && (strstr(is, "_gemm") || strstr(is, "_winograd")))
        word = strstr(is, "_gemm") ? "gemm" : "winograd";
    return TEXT("_%s%s_%ld%s_%ldx%ld%s", word, sides, channels, to, out->h, out->w, tail);
}

static void match_names(struct match *c)
{
    const char *name = "", *argument;
    int64_t step, value = 0;
    for (; FACT("step %d %s: v%d", &step, &name, &value); c->steps++) {
        const struct op copy = {.kind = "reorder", .text = "reorder", .line = "", .in = value};
        struct op main = OP_MAKING(value), out = main;
        if (!c->cert->training && strstr(c->cert->all, TEXT("\nkernel %s reorder\n", name)))
            main = copy;
        const char *tail = "", *text = SAME(main.kind, "bn") ? "bn" : main.text;
        bool bias = strstr(main.line, ".bias ");
        while (TAKE(&c->cert->at, " v%d", &value)) {
            const struct op next = OP_MAKING(value);
            bool bn = SAME(next.kind, "bn"), pool = SAME(next.kind, "maxpool");
            out = pool ? out : next;
            bias = bias || bn;
            tail = bn ? tail : TEXT("%s_%s", tail, next.kind);
            text = pool ? TEXT("%s %s", text, next.text) : text;
        }
        tail = bias && ONE_OF(main.kind, ",conv,linear,") ? TEXT("_bias%s", tail) : tail;
        tail = c->cert->training ? name + strcspn(name, "_") : name_of(c, &main, &out, name, tail);
        HOLDS(SAME(name + strcspn(name, "_"), tail) &&
                  strstr(c->cert->all, TEXT("\nkernel %s %s\n", name, text)),
              "kernels", "%s is not %s, %s", name, tail, text);
        TAKE(&c->cert->at, "\n");
        while (FACT("argument %s\n", &argument))
            ; /* rnetc-check's */
    }
}

/* The next array of the certificate: false where there is none. */
static bool read_array(struct match *c, struct array *a)
{
    const char *layout = "";
    *a = (struct array){.block = 1};
    a->written = FACT("array %s writes %d %s\n", &a->name, &a->elements, &layout);
    if (!a->written && !FACT("array %s reads %d %s\n", &a->name, &a->elements, &layout))
        return false;
    a->laid = !SAME(layout, "-");
    a->wide = strstr(layout, ",double");
    a->once = strstr(layout, ",once");
    if (!a->laid)
        return true;
    bool read = TAKE(&layout, "%dx%dx%d", &a->c, &a->h, &a->w);
    TAKE(&layout, "/%d", &a->block);
    TAKE(&layout, "+%d", &a->border);
    HOLDS(read && a->block && a->c <= 1 << 30 && a->h <= 1 << 16 && a->w <= 1 << 16 &&
              a->block <= 1 << 20 && a->border <= 1 << 10,
          "kernels", "%s has no layout", a->name);
    a->row = (a->w + 2 * a->border) * a->block;
    a->plane = (a->h + 2 * a->border) * a->row;
    a->image = (a->c + a->block - 1) / a->block * a->plane;
    return true;
}

/* A `units` line: the loop over a part's share in the C, and how it takes a unit's number apart. */
static void match_units(struct match *c, struct kernel *k)
{
    const char *axes[MOST_AXES], *list = "", *loop = "";
    int64_t total = 0, below = 1, sizes[MOST_AXES];
    int count = 0;
    TAKE(&c->cert->at, "units %d", &total);
    for (; count < MOST_AXES && TAKE(&c->cert->at, " %s:%d", &axes[count], &sizes[count]); count++)
        k->groups = SAME(axes[count], "g") ? sizes[count] : k->groups;
    for (int i = count - 1; i >= 0; below *= sizes[i--]) {
        HOLDS(sizes[i] > 1 && sizes[i] <= total / below, "parts", "units of %s are few", k->name);
        list = TEXT("%s%s%s=u", list, *list ? "," : "const size_t ", axes[i]);
        list = below > 1 ? TEXT("%s/%ld", list, below) : list;
        list = i ? TEXT("%s%%%ld", list, sizes[i]) : list;
    }
    TAKE(&c->cert->at, "\n");
    const char *first = TEXT("rnet_share(%ld,part,parts);", total);
    const char *end = TEXT("const size_t end=rnet_share(%ld,part+1,parts);", total);
    loop = TEXT("%sfor(size_t u=%su<end;u++){%s%s", end, first, list, *list ? ";" : "");
    if (!count && !strstr(k->in_c, loop))
        loop = TEXT("const size_t first=%s%sfor(size_t u=first;u<end;u++){", first, end);
    HOLDS(strstr(k->in_c, loop) && (below == total || !count), "parts",
          "%s shares out its work otherwise", k->name);
}

/* Pointers to a result go along an axis as its layout does, from its first pixel on. */
static void match_pointers(struct match *c, const struct kernel *k, const struct array *a)
{
    const char *at = k->in_c;
    int64_t by, first = a->border * (a->row + a->block);
    while ((at = text_behind(at, TEXT("=%s", a->name))))
        while (TAKE(&at, "+")) {
            const char *axis = "";
            if (!TAKE(&at, "%d", &by) && !TAKE(&at, "%s*%d", &axis, &by))
                break;
            int64_t is = !*axis                         ? first
                         : SAME(axis, "n")              ? a->image
                         : ONE_OF(axis, ",i,o,")        ? a->plane
                         : ONE_OF(axis, ",h,oy,iy,")    ? a->row
                         : SAME(axis, "g") && k->groups ? a->image / k->groups
                                                        : by;
            HOLDS(by == is, "parts", "%s goes along %s by %ld, not %ld", a->name, axis, by, is);
        }
}

/* An array of a kernel: as long as its contract and its layout say; a result's border is written;
 * the parts' pieces of scratch are all of it. */
static void match_array(struct match *c, const struct kernel *k, const struct array *a)
{
    int64_t last = a->elements - 1, images = a->once ? 1 : c->batch, step = 0;
    const char *valid = TEXT("\\valid%s(%s+(0..%ld))", a->written ? "" : "_read", a->name, last);
    HOLDS(strstr(k->in_c, valid) &&
              (!a->written || strstr(k->in_c, TEXT("%s[0..%ld]", a->name, last))) &&
              (!a->laid || (a->elements % images == 0 && a->elements / images == a->image)),
          "kernels", "%s of %s has another extent in its contract or its layout", a->name, k->name);
    HOLDS(!a->laid || !a->written || !a->border ||
              strstr(k->in_c, TEXT("{border%ld_%ldx%ldx%ld_by_%ld(%s,part,parts);", a->border, a->c,
                                   a->h, a->w, a->block, a->name)),
          "kernels", "the border of %s is not written", a->name);
    if (a->laid && a->written && !a->once)
        match_pointers(c, k, a);
    const char *piece = text_behind(k->in_c, TEXT("%s+part*", a->name));
    bool scratch = !a->laid && a->written && strncmp(a->name, "running_", 8) && c->threads > 1;
    bool apart = piece && TAKE(&piece, "%d", &step);
    HOLDS(apart ? a->elements % c->threads == 0 && a->elements / c->threads == step : !scratch,
          "parts", "the parts' pieces of %s are not all of it", a->name);
}

/* A kernel's function as the C has it: its contract, its head, its body. */
static const char *function_of(struct match *c, const struct kernel *k)
{
    const char *list = "";
    for (int i = 0; i < k->count; i++)
        list = TEXT("%s%s%s*%s,", list, k->arrays[i].written ? "" : "const ",
                    k->arrays[i].wide ? "double" : "real", k->arrays[i].name);
    const char *last = strncmp(k->text, "loss ", 5) ? "" : "const int*labels,double smooth,";
    last = strncmp(k->text, "dropout ", 8) ? last : "const uint64_t*seeds,uint64_t node,";
    const char *head = TEXT("static void %s(%s%ssize_t part,size_t parts){", k->name, list, last);
    const char *start = strstr(c->code, head), *end = text_behind(c->code, head);
    HOLDS(start, "kernels", "the C has no %s with these arrays", k->name);
    while (start > c->code && strncmp(start, "/*@", 3))
        start--;
    for (int depth = 1; *end && depth; end++)
        depth += (*end == '{') - (*end == '}');
    return TEXT("%.*s", (int)(end - start), start);
}

static void match_kernels(struct match *c)
{
    struct kernel *k = arena_alloc(c->cert->arena, sizeof *k);
    while (FACT("kernel %s %s\n", &k->name, &k->text)) {
        int shares = 0;
        k->groups = 0;
        for (k->count = 0; k->count < MOST_ARRAYS && read_array(c, &k->arrays[k->count]);)
            k->count++;
        k->in_c = function_of(c, k);
        HOLDS(strstr(k->in_c, TEXT("parts<=%ld;", c->threads)), "kernels",
              "the contract of %s allows other parts", k->name);
        for (; !strncmp(c->cert->at, "units ", 6); shares += 2)
            match_units(c, k);
        for (const char *at = k->in_c; (at = text_behind(at, "rnet_share("));)
            shares--;
        HOLDS(!shares, "parts", "%s shares out other work, too", k->name);
        for (int i = 0; i < k->count; i++)
            match_array(c, k, &k->arrays[i]);
    }
}

/* What the C does from `at` on to the end of that block: the next steps, and calls of functions
 * defined before that get what they call their parameters under the same names. */
static void match_block(struct match *c, const char *at)
{
    const char *name, *arguments;
    int64_t step = 0;
    while (*(at += strspn(at, " ")) != '}') {
        const char *here = at;
        if (TAKE(&at, "RNET_STEP(%d);%s,part,parts);RNET_BARRIER", &step, &arguments)) {
            HOLDS(step == ++c->step && !strchr(arguments, ';'), "calls",
                  "the C makes step %ld too early or too late", step);
            continue;
        }
        HOLDS(TAKE(&at, "%s(%s);", &name, &arguments) && c->calls++ < 1 << 16, "calls",
              "another statement stands behind step %ld", c->step);
        const char *head = text_behind(c->code, TEXT("static void %s(", name));
        HOLDS(head && head < here, "calls", "`%s` stands behind step %ld", name, c->step);
        arguments = TAKE(&arguments, "params,") ? TEXT("p,%s", arguments) : arguments;
        for (bool more = true; more; more = head[-1] != ')') {
            size_t type = strcspn(head, ",)"), word = strcspn(arguments, ",");
            HOLDS(type > word && head[type] && !strncmp(head + type - word, arguments, word) &&
                      strchr(" *", head[type - word - 1]),
                  "calls", "%s gets other arguments: %s", name, arguments);
            head += type + 1;
            arguments += word + (arguments[word] == ',');
        }
        HOLDS(*head == '{' && !*arguments, "calls", "%s gets other arguments", name);
        match_block(c, head + 1);
    }
}

void program_check(struct cert *cert)
{
    struct match match = {.cert = cert}, *c = &match;
    const char *macro = "", *line;
    int64_t lines, bytes = 0;
    c->code = TEXT("%s%s", cert->texts[HEADER], cert->texts[CODE]);
    match_directives(c);
    HOLDS(FACT("workspace %s %d %d\n", &macro, &lines, &bytes), "extents", "there is no workspace");
    match_params(c);
    while (FACT("output %s\n", &line) || FACT("extent %s\n", &line) || FACT("buffer %s\n", &line) ||
           FACT("loss %s\n", &line))
        ; /* what is rnetc-check's is passed over */
    match_names(c);
    c->batch = constant(c, &macro);
    c->threads = constant(c, &macro);
    line = text_behind(c->code, TEXT("void %s(", cert->entry));
    line = text_behind(line, TEXT("real*ws=workspace;RNET_PARALLEL(%s){const size_t "
                                  "part=rnet_part(),parts=rnet_parts();",
                                  macro));
    HOLDS(bytes % constant(c, &macro) == 0, "extents", "lines of %ld bytes are not aligned", bytes);
    constant(c, &macro);
    match_kernels(c);
    HOLDS(line && FACT("end\n") && !*cert->at, "calls", "there is no entry, or no end");
    match_block(c, line);
    HOLDS(c->step == c->steps, "calls", "the C makes %ld of %ld steps", c->step, c->steps);
}
