/* array.h: growable arrays inside an arena.
 *
 *     struct { ARRAY(int) steps; } x = {0};
 *     array_push(arena, &x.steps, 7);     x.steps.items[0] == 7, x.steps.count == 1
 *
 * Growing moves the items: keep indices, not pointers, across a push. */
#ifndef RNETC_BASE_ARRAY_H
#define RNETC_BASE_ARRAY_H

#include "base/arena.h"

#define ARRAY(type)                                                                                \
    struct {                                                                                       \
        type *items;                                                                               \
        int count, capacity;                                                                       \
    }

/* Appends `value` to the ARRAY that `array` points to. */
#define array_push(arena, array, ...)                                                              \
    ((array)->items = (array)->count < (array)->capacity                                           \
                          ? (array)->items                                                         \
                          : array_grow((arena), (array)->items, (array)->count,                    \
                                       &(array)->capacity, sizeof *(array)->items),                \
     (array)->items[(array)->count++] = (__VA_ARGS__))

/* A copy of `count` items of `size` bytes in an array with room for more. */
void *array_grow(struct arena *arena, const void *items, int count, int *capacity, size_t size);

#endif
