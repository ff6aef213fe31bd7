/* array.c: the growth step of array.h. */
#include "base/array.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

void *array_grow(struct arena *arena, const void *items, int count, int *capacity, size_t size)
{
    if (count > INT_MAX / 2)
        return arena_array(arena, SIZE_MAX, size + 1); /* reported as out of memory */
    *capacity = count ? 2 * count : 8;
    void *grown = arena_array(arena, (size_t)*capacity, size);
    if (count)
        memcpy(grown, items, (size_t)count * size);
    return grown;
}
