/* weights_propose.c: which extra tensor may be which missing one. In: a match. Out: the text of a
 * mapping. */
#include <stdlib.h>
#include <string.h>

#include "emit/writer.h"
#include "weights_match.h"

/* A tensor that is missing, or one that nothing uses. */
struct piece {
    const char *name;
    const char *role; /* the last word of its name */
    int rank;
    int64_t dims[RNET_RANK_MAX];
    int place; /* in its list */
};

struct pieces {
    ARRAY(struct piece) list;
};

static const char *last_word(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static void collect(struct arena *arena, const struct match *match, struct pieces *missing,
                    struct pieces *extra)
{
    for (int i = 0; i < match->rows.count; i++) {
        const struct match_row *row = &match->rows.items[i];
        struct piece piece = {.name = row->name, .role = last_word(row->name)};
        if (row->extra) {
            piece.rank = row->tensor->rank;
            memcpy(piece.dims, row->tensor->dims, sizeof piece.dims);
            piece.place = extra->list.count;
            array_push(arena, &extra->list, piece);
        } else if (row->fit == RNET_FITS_NOT_MISSING) {
            piece.rank = row->wanted.rank;
            for (int d = 0; d < piece.rank; d++)
                piece.dims[d] = row->wanted.dims[d];
            piece.place = missing->list.count;
            array_push(arena, &missing->list, piece);
        }
    }
}

/* The same shape and role: 0. Otherwise an order of such groups. */
static int group_order(const struct piece *a, const struct piece *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    for (int d = 0; d < a->rank; d++)
        if (a->dims[d] != b->dims[d])
            return a->dims[d] < b->dims[d] ? -1 : 1;
    return strcmp(a->role, b->role);
}

static int by_group(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    int order = group_order(x, y);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* The bytes before `end` where `name` ends in a dot and `end`, else 0. */
static size_t prefix_of(const char *name, const char *end)
{
    size_t whole = strlen(name), part = strlen(end);
    if (whole <= part + 1 || name[whole - part - 1] != '.' || strcmp(name + whole - part, end))
        return 0;
    return whole - part;
}

static const struct piece *find(const struct pieces *pieces, const char *name)
{
    for (int i = 0; i < pieces->list.count; i++)
        if (!strcmp(pieces->list.items[i].name, name))
            return &pieces->list.items[i];
    return NULL;
}

/* The prefix that makes each missing name that of an extra tensor of its shape; NULL for none. */
static const char *common_prefix(struct arena *arena, const struct pieces *missing,
                                 const struct pieces *extra)
{
    const struct piece *first = &missing->list.items[0];
    for (int i = 0; i < extra->list.count; i++) {
        const char *name = extra->list.items[i].name;
        size_t bytes = prefix_of(name, first->name);
        if (!bytes)
            continue;
        const char *prefix = arena_copy(arena, name, bytes);
        bool all = true;
        for (int k = 0; all && k < missing->list.count; k++) {
            const struct piece *piece = &missing->list.items[k];
            const struct piece *other =
                find(extra, arena_printf(arena, "%s%s", prefix, piece->name));
            all = other && !group_order(piece, other);
        }
        if (all)
            return prefix;
    }
    return NULL;
}

static int group_end(const struct pieces *pieces, int first, const struct piece *like)
{
    while (first < pieces->list.count && !group_order(&pieces->list.items[first], like))
        first++;
    return first;
}

/* Names with blanks, or with what a line of the mapping gives a meaning, cannot stand in one. */
static bool writable(const char *name)
{
    return *name && *name != '#' && strcmp(name, "-") && !strpbrk(name, " \t*");
}

static void write_group(struct writer *w, const struct piece *missing, int wanted,
                        const struct piece *extra, int had)
{
    bool told = wanted == had;
    for (int i = 0; told && i < had; i++)
        told = writable(extra[i].name) && writable(missing[i].name);
    for (int i = 0; told && i < had; i++)
        writer_print(w, "%s %s\n", extra[i].name, missing[i].name);
    for (int i = 0; !told && i < wanted; i++)
        writer_print(w, "# ? %s\n", missing[i].name);
    for (int i = 0; !told && i < had; i++)
        writer_print(w, "#     may be %s\n", extra[i].name);
}

const char *weights_propose(struct arena *arena, const struct match *match)
{
    struct pieces missing = {0}, extra = {0};
    struct writer *w = writer_new(arena);
    collect(arena, match, &missing, &extra);
    writer_print(w, "# OLD NEW, proposed by shape and order: read it before you use it.\n");
    if (missing.list.count == 0)
        return w->text;
    const char *prefix = common_prefix(arena, &missing, &extra);
    if (prefix && writable(prefix)) {
        writer_print(w, "%s* *\n", prefix);
        return w->text;
    }
    qsort(missing.list.items, (size_t)missing.list.count, sizeof *missing.list.items, by_group);
    if (extra.list.count)
        qsort(extra.list.items, (size_t)extra.list.count, sizeof *extra.list.items, by_group);
    for (int i = 0, k = 0; i < missing.list.count;) {
        const struct piece *like = &missing.list.items[i];
        while (k < extra.list.count && group_order(&extra.list.items[k], like) < 0)
            k++;
        int end = group_end(&missing, i, like), other = group_end(&extra, k, like);
        write_group(w, like, end - i, extra.list.items + k, other - k);
        i = end;
        k = other;
    }
    return w->text;
}
