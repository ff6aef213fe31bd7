/* weights_match.c: which tensors of a file fit which of a network. In: a weights file, a plan. Out:
 * a row for each tensor that either has. */
#include "weights_match.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int weights_natural_order(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            a += strspn(a, "0");
            b += strspn(b, "0");
            size_t x = strspn(a, "0123456789"), y = strspn(b, "0123456789");
            int order = x != y ? (x < y ? -1 : 1) : strncmp(a, b, x);
            if (order)
                return order;
            a += x;
            b += y;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != 0) - (*b != 0);
}

static int by_name(const void *a, const void *b)
{
    const struct match_row *x = a, *y = b;
    int order = weights_natural_order(x->name, y->name);
    return order ? order : strcmp(x->name, y->name);
}

static void add_row(struct arena *arena, struct match *match, const struct rnet_weights *weights,
                    const struct rnet_manifest_row *wanted, bool in_training)
{
    struct match_row row = {.name = wanted->name, .wanted = *wanted, .in_training = in_training};
    int64_t index;
    row.tensor = rnet_weights_find(weights, row.name);
    row.fit = rnet_manifest_fit(wanted, row.tensor, &index);
    if (row.fit == RNET_FITS)
        match->fitting++;
    else if (row.fit == RNET_FITS_NOT_MISSING)
        match->missing += !in_training;
    else
        match->wrong += !in_training;
    array_push(arena, &match->rows, row);
}

static void add_heads(struct arena *arena, struct match *match, const struct rnet_weights *weights,
                      const struct model *model)
{
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *p = &model->params.items[i];
        struct rnet_manifest_row row = {.name = p->name, .rank = p->rank};
        memcpy(row.dims, p->dims, sizeof row.dims);
        if (model_is_auxiliary(model, p->node))
            add_row(arena, match, weights, &row, true);
    }
}

static int by_address(const void *a, const void *b)
{
    const struct rnet_tensor *const *x = a, *const *y = b;
    return (*x > *y) - (*x < *y);
}

/* The file's tensors that no row has; found by address in a sorted list of those that are used. */
static void add_extra(struct arena *arena, struct match *match, const struct rnet_weights *weights)
{
    size_t used_count = 0, count = rnet_weights_count(weights);
    const struct rnet_tensor **used =
        arena_array(arena, (size_t)match->rows.count + 1, sizeof *used);
    for (int i = 0; i < match->rows.count; i++)
        if (match->rows.items[i].tensor)
            used[used_count++] = match->rows.items[i].tensor;
    qsort(used, used_count, sizeof *used, by_address);
    int first = match->rows.count;
    for (size_t i = 0; i < count; i++) {
        const struct rnet_tensor *tensor = rnet_weights_tensor(weights, i);
        if (bsearch(&tensor, used, used_count, sizeof *used, by_address))
            continue;
        struct match_row row = {.name = tensor->name, .extra = true, .tensor = tensor};
        array_push(arena, &match->rows, row);
        match->extra++;
    }
    if (match->extra > 0)
        qsort(match->rows.items + first, (size_t)match->extra, sizeof *match->rows.items, by_name);
}

struct match weights_match(struct arena *arena, const struct rnet_weights *weights,
                           const struct plan *plan, const struct model *model)
{
    struct match match = {0};
    for (int i = 0; plan && i < plan->manifest.count; i++)
        add_row(arena, &match, weights, &plan->manifest.items[i], false);
    if (model)
        add_heads(arena, &match, weights, model);
    add_extra(arena, &match, weights);
    return match;
}
