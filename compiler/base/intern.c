/* intern.c: an open hash table of strings. In: bytes. Out: one pointer per distinct string. */
#include "base/intern.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_SLOT_COUNT = 256 }; /* a power of two */

struct slot {
    const char *text; /* NULL: free */
    size_t bytes;
    uint64_t hash;
};

struct intern {
    struct arena *arena;
    struct slot *slots;
    size_t slot_count; /* a power of two, at least twice `used` */
    size_t used;
};

/* FNV-1a, and a last mix because the table takes the low bits. */
static uint64_t hash_bytes(const char *text, size_t bytes)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < bytes; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

struct intern *intern_new(struct arena *arena)
{
    struct intern *intern = arena_alloc(arena, sizeof *intern);
    intern->arena = arena;
    intern->slot_count = FIRST_SLOT_COUNT;
    intern->slots = arena_array(arena, intern->slot_count, sizeof *intern->slots);
    return intern;
}

/* The slot that holds the text, or the free one where it belongs. */
static struct slot *find_slot(const struct intern *intern, const char *text, size_t bytes,
                              uint64_t hash)
{
    size_t mask = intern->slot_count - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        struct slot *slot = &intern->slots[i];
        if (!slot->text || (slot->hash == hash && slot->bytes == bytes &&
                            (!bytes || memcmp(slot->text, text, bytes) == 0)))
            return slot;
    }
}

static void grow(struct intern *intern)
{
    struct slot *old = intern->slots;
    size_t old_count = intern->slot_count;
    intern->slot_count *= 2;
    intern->slots = arena_array(intern->arena, intern->slot_count, sizeof *intern->slots);
    for (size_t i = 0; i < old_count; i++)
        if (old[i].text)
            *find_slot(intern, old[i].text, old[i].bytes, old[i].hash) = old[i];
}

const char *intern_bytes(struct intern *intern, const char *text, size_t bytes)
{
    uint64_t hash = hash_bytes(text, bytes);
    struct slot *slot = find_slot(intern, text, bytes, hash);
    if (slot->text)
        return slot->text;
    const char *copy = arena_copy(intern->arena, text, bytes);
    *slot = (struct slot){.text = copy, .bytes = bytes, .hash = hash};
    if (++intern->used * 2 > intern->slot_count)
        grow(intern);
    return copy;
}

const char *intern_text(struct intern *intern, const char *text)
{
    return intern_bytes(intern, text, strlen(text));
}
