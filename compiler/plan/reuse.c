/* reuse.c: the owners of the workspace's bytes, one after the other. In: a placed plan. Out: of
 * each buffer those whose bytes it takes, and those that take its bytes.
 *
 * Buffers stand in the order of their first step. The workspace is a list of ranges with an owner
 * each; every buffer in turn cuts its own range out of that list. */
#include "plan/reuse.h"

#include <string.h>

struct range {
    int64_t first, last; /* lines [first, last) */
    int owner;
};

struct ranges {
    ARRAY(struct range) all; /* ascending, apart */
};

/* A buffer's range over several of one owner's is one pair. */
static void pair(struct arena *arena, struct plan_reuse *reuse, int before, int after)
{
    struct plan_reuse *a = &reuse[after], *b = &reuse[before];
    for (int i = 0; i < a->before.count; i++)
        if (a->before.items[i] == before)
            return;
    int at = a->before.count;
    array_push(arena, &a->before, before);
    for (; at > 0 && a->before.items[at - 1] > before; at--)
        a->before.items[at] = a->before.items[at - 1];
    a->before.items[at] = before;
    array_push(arena, &b->after, after);
}

/* The list with `mine` in it, and the pairs that this makes. */
static void take(struct arena *arena, struct plan_reuse *reuse, const struct ranges *old,
                 struct range mine, struct ranges *next)
{
    bool placed = false;
    next->all.count = 0;
    for (int i = 0; i < old->all.count; i++) {
        const struct range r = old->all.items[i];
        if (r.first < mine.last && mine.first < r.last)
            pair(arena, reuse, r.owner, mine.owner);
        if (r.first < mine.first) {
            int64_t last = r.last < mine.first ? r.last : mine.first;
            array_push(arena, &next->all, (struct range){r.first, last, r.owner});
        }
        if (!placed && r.last > mine.first) {
            array_push(arena, &next->all, mine);
            placed = true;
        }
        if (r.last > mine.last) {
            int64_t first = r.first > mine.last ? r.first : mine.last;
            array_push(arena, &next->all, (struct range){first, r.last, r.owner});
        }
    }
    if (!placed)
        array_push(arena, &next->all, mine);
}

const struct plan_reuse *plan_reuse(struct arena *arena, const struct plan *plan)
{
    struct plan_reuse *reuse = arena_array(arena, (size_t)plan->buffers.count + 1, sizeof *reuse);
    struct ranges lists[2] = {0};
    for (int i = 0; i < plan->buffers.count; i++) {
        const struct plan_buffer *b = &plan->buffers.items[i];
        take(arena, reuse, &lists[i % 2], (struct range){b->offset, b->offset + b->lines, i},
             &lists[(i + 1) % 2]);
    }
    return reuse;
}
