/* facts.c: what a certificate states once: its files, constants, parameters and buffers. In: its
 * lines and the C. Out: places of arrays. */
#include "checker/check.h"

#include <string.h>

#include <sha2.h>

bool check_files(struct check *c)
{
    static const char *const kinds[] = {"graph", "header", "code", "prepare"};
    struct words *const files[] = {&c->graph, &c->header, &c->code, &c->prepare};
    const char *kind = "", *name, *hash;
    char digest[SHA256_DIGEST_STRING_LENGTH];
    bool head = FACT("rnetc-certificate 1 \n") && FACT("network %s %s \n", &c->network, &kind) &&
                FACT("source %s %s \n", &name, &hash);
    MUST(head, "files", "this is no certificate of version 1");
    c->training = words_same(kind, "training");
    for (int i = 0; i < 4 - c->training; i++) {
        MUST(FACT(TEXT("%s %%s %%s \n", kinds[i]), &name, &hash), "files", "no %s", kinds[i]);
        c->header_name = i == 1 ? name : c->header_name;
        *files[i] = words_read(c->arena, TEXT("%s%s", c->folder, name), i > 0);
        c->status = files[i]->bytes ? c->status : 3;
        MUST(files[i]->bytes, "files", "`%s` cannot be read", name);
        SHA256Data((const uint8_t *)files[i]->bytes, files[i]->size, digest);
        check_holds(c, words_same(digest, hash), "files", "`%s` is another one, of sha256 %s", name,
                    digest);
    }
    return check_holds(c, FACT("entry %s \n", &c->entry), "files", "no entry is named");
}

/* The C has no macros and headers but its own constants and the runtime's. */
static bool check_directives(struct check *c)
{
    struct words w = c->code;
    const char *name = "";
    const char *known = TEXT(" \"%s\" \"simd.h\" \"winograd.h\" \"gemm.h\" ", c->header_name);
    while ((w.at = words_find(&w, w.at, w.count, "#")) >= 0) {
        bool fits = words_take(&w, "define RNET_LANES") || words_take(&w, "define RNET_DOUBLE 1") ||
                    (words_take(&w, "include %s", &name) && words_hold(name, known));
        MUST(fits, "extents", "the C has another directive, `%s %s`", w.items[w.at], name);
    }
    return true;
}

bool check_extents(struct check *c)
{
    static const char *const names[] = {"batch", "threads", "lanes", "workspace", "align"};
    int64_t *const own[] = {&c->batch, &c->threads, &c->lanes, &c->workspace, &c->align};
    int64_t is = 0;
    const char *macro, *what;
    MUST(FACT("line %d \n", &c->line_bytes), "extents", "the bytes of a line are missing");
    while (FACT("extent %s %d %s \n", &macro, &is, &what)) {
        const struct value *v = words_same(what, "input") ? &c->values[0] : NULL;
        const struct words *text = words_same(what, "lanes") ? &c->code : &c->header;
        bool found = false;
        for (int i = 0; i < 5; i++)
            if (words_same(what, names[i])) {
                *own[i] = is;
                found = true;
                c->threads_macro = i == 1 ? macro : c->threads_macro;
            }
        for (int i = 0; i < c->result_count && !v; i++)
            v = words_same(c->results[i].name, what) ? &c->values[c->results[i].value] : NULL;
        check_holds(c, found || (v && is == value_product(value_product(v->c, v->h), v->w)),
                    "extents", "%s is not the graph's %s", macro, what);
        const char *plain = TEXT("# define %s %ld", macro, is);
        const char *bytes = TEXT("# define %s ( ( size_t ) %ld * %ld )", macro, is, c->line_bytes);
        check_holds(c,
                    words_find(text, 0, text->count, plain) >= 0 ||
                        words_find(text, 0, text->count, bytes) >= 0,
                    "extents", "%s is not %ld in the C", macro, is);
    }
    return check_directives(c) && check_holds(c,
                                              c->batch && c->threads && c->lanes && c->workspace &&
                                                  c->align && c->line_bytes % c->align == 0,
                                              "extents", "one is missing");
}

struct place *place_at(struct check *c, const char *name)
{
    for (int i = 0; i < c->place_count; i++)
        if (words_same(c->places[i].name, name))
            return &c->places[i];
    return NULL;
}

/* The members of a struct of the header, nested ones too, are the parameters from *next on. */
static bool check_struct(struct check *c, const char *name, const char *path, int depth, int *next)
{
    struct words *h = &c->header;
    const char *member, *type;
    int64_t size;
    h->at = words_find(h, 0, h->count, TEXT("struct %s {", name));
    MUST(h->at >= 0 && depth < 3, "parameters", "the C has no struct %s", name);
    while (!words_take(h, "}")) {
        const struct place *p = &c->places[*next];
        int back = h->at + 4;
        if (words_take(h, "struct %s %s ;", &type, &member)) {
            if (!check_struct(c, type, TEXT("%s%s.", path, member), depth + 1, next))
                return false;
            h->at = back;
            continue;
        }
        MUST(words_take(h, "float %s [ %d ] ;", &member, &size) ||
                 words_take(h, "double %s [ %d ] ;", &member, &size),
             "parameters", "a member of %s cannot be read", name);
        bool fits = p->name && words_same(p->name, TEXT("%s%s", path, member)) && p->size == size;
        MUST(fits || words_same(member, "none"), "parameters",
             "the C has `%s%s` of %ld in place of %s", path, member, size,
             p->name ? p->name : "none");
        *next += fits;
    }
    return true;
}

bool check_params(struct check *c)
{
    int64_t ends[2] = {0};
    int next = 0;
    struct words *rows = &c->prepare;
    struct place p = {.value = -1};
    c->places = arena_array(c->arena, 2 * (size_t)c->cert.lines[c->cert.count] + 2, sizeof p);
    rows->at = words_find(rows, 0, rows->count, TEXT("%s_prepare_rows [ ] = {", c->network));
    while (FACT("param %s %d %d %s", &p.name, &p.offset, &p.size, &p.tensor)) {
        int64_t *end = &ends[*p.name == 's'];
        p.line = c->line;
        p.row = words_rest(c->arena, &c->cert, " , ");
        check_holds(c, p.offset == *end && p.size >= LINE && p.size % LINE == 0, "parameters",
                    "%s overlaps another one or leaves a hole", p.name);
        MUST(c->training || (rows->at >= 0 && words_take(rows, TEXT("{ %s } ,", p.row))),
             "parameters", "%s is prepared otherwise in the C", p.name);
        *end = p.offset + p.size;
        c->places[c->place_count++] = p;
    }
    c->param_count = c->place_count;
    c->weights = ends[0];
    const char *type = TEXT("%s_%s", c->network, c->training ? "weights" : "params");
    return check_struct(c, type, c->training ? "w->" : "p->", 0, &next) &&
           (!c->training || check_struct(c, TEXT("%s_statistics", c->network), "s->", 0, &next)) &&
           check_holds(c, next == c->param_count, "parameters", "the C has fewer of them");
}

bool check_buffers(struct check *c)
{
    struct place b = {.value = -1};
    struct words *code = &c->code;
    const struct value *in = &c->values[0];
    code->at = words_find(code, 0, code->count, "enum {");
    while (FACT("buffer %s %d %d %d %d \n", &b.name, &b.offset, &b.size, &b.first, &b.last)) {
        b.line = c->line;
        check_holds(c, b.size > 0 && b.last > 0 && b.offset + b.size <= c->workspace, "memory",
                    "%s lies outside of the workspace", b.name);
        MUST(code->at >= 0 && words_take(code, TEXT("%s = %ld ,", b.name, b.offset)), "memory",
             "%s lies elsewhere in the C", b.name);
        c->places[c->place_count++] = b;
    }
    c->places[c->place_count++] =
        (struct place){.name = "input", .layout = TEXT("%dx%dx%d/1", in->c, in->h, in->w)};
    return check_holds(c, c->place_count - 1 == c->param_count || words_take(code, "} ;"), "memory",
                       "the C has more buffers");
}
