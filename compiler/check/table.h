/* table.h: a map from interned names (compared as pointers) to numbers from 0. */
#ifndef RNETC_CHECK_TABLE_H
#define RNETC_CHECK_TABLE_H

#include "base/arena.h"

struct table_slot {
    const char *key; /* NULL: free */
    int value;
};

/* All zero is the empty table. */
struct table {
    struct table_slot *slots;
    int count, capacity; /* the capacity is 0 or a power of two */
};

/* The number of `key`, -1 where it has none. */
int table_get(const struct table *table, const char *key);

/* Sets the number of `key`, whether or not it had one. */
void table_set(struct arena *arena, struct table *table, const char *key, int value);

#endif
