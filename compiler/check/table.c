/* table.c: open addressing with linear probing, at most three quarters full.
 *
 * input:  interned names and their numbers
 * output: the number of a name, in constant time */
#include "check/table.h"

#include <stdint.h>

/* The slot that holds `key`, or the free one where it belongs; the table is never full. */
static struct table_slot *find(const struct table *table, const char *key)
{
    uint64_t hash = (uint64_t)(uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15);
    uint64_t mask = (uint64_t)table->capacity - 1;
    uint64_t at = (hash >> 32) & mask;

    while (table->slots[at].key != NULL && table->slots[at].key != key)
        at = (at + 1) & mask;
    return &table->slots[at];
}

int table_get(const struct table *table, const char *key)
{
    if (table->capacity == 0)
        return -1;
    const struct table_slot *slot = find(table, key);
    return slot->key == NULL ? -1 : slot->value;
}

static void grow(struct arena *arena, struct table *table)
{
    struct table bigger = {.count = table->count};

    bigger.capacity = table->capacity == 0 ? 8 : 2 * table->capacity;
    bigger.slots = arena_array(arena, (size_t)bigger.capacity, sizeof *bigger.slots);
    for (int i = 0; i < table->capacity; i++)
        if (table->slots[i].key != NULL)
            *find(&bigger, table->slots[i].key) = table->slots[i];
    *table = bigger;
}

void table_set(struct arena *arena, struct table *table, const char *key, int value)
{
    if (4 * (table->count + 1) > 3 * table->capacity)
        grow(arena, table);
    struct table_slot *slot = find(table, key);
    if (slot->key == NULL)
        table->count++;
    slot->key = key;
    slot->value = value;
}
