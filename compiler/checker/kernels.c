/* kernels.c: the functions that compute. In: `kernel` lines with their arrays and units of work,
 * and the C. Out: whether head, contract, pointers and shares of work in the C are what they say.
 */
#include "checker/check.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_AXES = 8 };

/* A `units` line: the loop over a part's share in the C from *at on, and how it takes a unit's
 * number apart. `groups` becomes what axis g has. */
static bool check_units(struct check *c, int64_t *groups, int *at, int end)
{
    const char *axes[MOST_AXES], *word, *list = "";
    int64_t total = 0, below = 1, sizes[MOST_AXES];
    int count = 0;
    for (words_take(&c->cert, "%d", &total); count < MOST_AXES && words_take(&c->cert, "%s", &word);
         count++) {
        axes[count] = arena_copy(c->arena, word, strcspn(word, ":"));
        sizes[count] = strchr(word, ':') ? atoi(strchr(word, ':') + 1) : 0;
        *groups = words_same(axes[count], "g") ? sizes[count] : *groups;
    }
    for (int i = count - 1; i >= 0; below = value_product(below, sizes[i--])) {
        list = TEXT("%s%s %s = u", list, *list ? " ," : " const size_t", axes[i]);
        list = below > 1 ? TEXT("%s / %ld", list, below) : list;
        list = i ? TEXT("%s %% %ld", list, sizes[i]) : list;
        if (sizes[i] < 2)
            return false;
    }
    const char *shared = "rnet_share ( %ld , part , parts ) ;", *first = TEXT(shared, total);
    const char *last = TEXT("rnet_share ( %ld , part + 1 , parts ) ;", total);
    int loop = words_find(&c->code, *at, end,
                          TEXT("%s for ( size_t u = %s u < end ; u + + ) {%s%s", last, first, list,
                               *list ? " ;" : ""));
    if (loop < 0 && !count)
        loop = words_find(&c->code, *at, end,
                          TEXT("%s const size_t end = %s for ( size_t u = first ;", first, last));
    *at = loop;
    return loop >= 0 && words_take(&c->cert, "\n") && (below == total || !count);
}

/* Pointers to a result, between `at` and `end` in the C, go along an axis of the work by what the
 * layout says, from its first pixel on; `groups`: of axis g. */
static void check_pointers(struct check *c, const struct array *a, int64_t groups, int at, int end)
{
    struct words here = c->code;
    const struct value *v = &a->layout;
    const char *name, *axis;
    int64_t by, first = value_product(v->border, value_row(v) + v->block);
    for (here.at = at; here.at < end; here.at++)
        for (bool on = words_take(&here, TEXT("real * %%s = %s", a->name), &name); on;) {
            on = words_take(&here, "+ %s * %d", &axis, &by);
            if (!on && (on = words_take(&here, "+ %d", &by)))
                check_holds(c, by == first, "parts", "%s begins at %ld, not %ld", a->name, by,
                            first);
            else if (on) {
                int64_t is = words_hold(axis, " n ")                 ? value_image(v)
                             : words_hold(axis, " i o ")             ? value_plane(v)
                             : words_hold(axis, " h oy iy ")         ? value_row(v)
                             : words_hold(axis, " g ") && groups > 0 ? value_image(v) / groups
                                                                     : by;
                check_holds(c, by == is, "parts", "%s goes along %s by %ld, not %ld", a->name, axis,
                            by, is);
            }
        }
}

/* An array of a kernel: as long as its contract, between `from` and `body` in the C, and as its
 * layout says; a result's border is written; the parts' pieces of scratch are all of it. */
static void check_array(struct check *c, const struct array *a, int64_t groups, int from, int body,
                        int end)
{
    struct words here = c->code;
    const struct value *v = &a->layout;
    const char *way = a->written ? "" : "_read";
    int64_t step = 0, all = a->elements, last = a->elements - 1;
    if (a->laid)
        all = v->once ? v->c : value_product(c->batch, value_image(v));
    const char *valid = TEXT("valid%s ( %s + ( 0 .. %ld ) )", way, a->name, last);
    const char *assigns = TEXT("%s [ 0 .. %ld ]", a->name, last);
    bool fits = words_find(&here, from, body, valid) >= 0 && a->elements == all;
    fits = fits && (!a->written || words_find(&here, from, body, assigns) >= 0);
    check_holds(c, fits, "kernels", "%s has another extent in its contract or its layout", a->name);
    if (a->laid && a->written && v->border)
        check_holds(c,
                    words_find(&here, body, body + 1,
                               TEXT("border%d_%dx%dx%d_by_%d ( %s , part , parts ) ;", v->border,
                                    v->c, v->h, v->w, v->block, a->name)) >= 0,
                    "kernels", "the border of %s is not written", a->name);
    if (a->laid && a->written && !v->once)
        check_pointers(c, a, groups, body, end);
    here.at = words_find(&here, body, end, TEXT("%s + part *", a->name));
    bool scratch = !a->laid && a->written && strncmp(a->name, "running_", 8) && c->threads > 1;
    bool apart = here.at >= 0 && words_take(&here, "%d", &step);
    check_holds(c, apart ? value_product(step, c->threads) == a->elements : !scratch, "parts",
                "the parts' pieces of %s are not all of it", a->name);
}

/* The kernel's function in the C: its head, its contract, its arrays, and how it shares its work.
 */
static bool check_function(struct check *c, const struct kernel *k)
{
    const struct words *code = &c->code;
    const char *list = "";
    int64_t groups = 0, shares = 0;
    for (int i = 0; i < k->count; i++)
        list = TEXT("%s%s%s * %s , ", list, k->arrays[i].written ? "" : "const ",
                    k->arrays[i].layout.wide ? "double" : "real", k->arrays[i].name);
    list = strncmp(k->text, "dropout ", 8) ? list : TEXT("%suint64_t seed , ", list);
    list =
        strncmp(k->text, "loss ", 5) ? list : TEXT("%sconst int * labels , double smooth , ", list);
    const char *head = TEXT("static void %s ( %ssize_t part , size_t parts ) {", k->name, list);
    int body = words_find(code, 0, code->count, head), from = body, end = body, at = body;
    MUST(body >= 0, "kernels", "the C has no %s with these arrays", k->name);
    for (int depth = 1; end < code->count && depth; end++)
        depth += words_same(code->items[end], "{") - words_same(code->items[end], "}");
    while (from > 0 && !words_same(code->items[from], "/*@"))
        from--;
    check_holds(c, words_find(code, from, body, TEXT("parts < = %ld", c->threads)) >= 0, "kernels",
                "the contract of %s allows other parts", k->name);
    for (; FACT("units"); shares += 2)
        MUST(check_units(c, &groups, &at, end), "parts", "%s shares out its work otherwise",
             k->name);
    for (at = body; (at = words_find(code, at, end, "rnet_share")) >= 0;)
        shares--;
    check_holds(c, !shares, "parts", "%s shares out other work, too", k->name);
    for (int i = 0; i < k->count; i++)
        check_array(c, &k->arrays[i], groups, from, body, end);
    return true;
}

bool check_kernels(struct check *c)
{
    struct kernel k = {0};
    c->kernels = arena_array(c->arena, (size_t)c->cert.lines[c->cert.count] + 1, sizeof k);
    while (FACT("kernel %s", &k.name)) {
        struct array a = {0};
        const char *use;
        k.text = words_rest(c->arena, &c->cert, " ");
        k.arrays = arena_array(c->arena, MOST_ARRAYS, sizeof a);
        for (k.count = 0; FACT("array %s %s %d", &a.name, &use, &a.elements);
             k.arrays[k.count++] = a) {
            const char *layout = words_rest(c->arena, &c->cert, " ");
            a.written = words_same(use, "writes");
            MUST(a.written || words_same(use, "reads"), "kernels", "%s is not used", a.name);
            a.laid = *layout;
            a.layout = (struct value){0};
            MUST((!a.laid || value_read(c, layout, &a.layout)) && k.count < MOST_ARRAYS, "kernels",
                 "the layout of %s cannot be read", a.name);
        }
        if (!check_function(c, &k))
            return false;
        c->kernels[c->kernel_count++] = k;
    }
    return true;
}
