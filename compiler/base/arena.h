/* arena.h: memory that lives until its compilation ends. Nothing is freed singly. */
#ifndef RNETC_BASE_ARENA_H
#define RNETC_BASE_ARENA_H

#include <stddef.h>

struct arena;

/* A new arena. `out_of_memory` is called, and must not return, when memory runs out. */
struct arena *arena_new(void (*out_of_memory)(void));

/* Another one, which ends when it is deleted; what runs out of memory there ends as in `arena`. */
struct arena *arena_beside(const struct arena *arena);

/* Gives back everything that was allocated from `arena`, and the arena itself. */
void arena_delete(struct arena *arena);

/* `bytes` zeroed bytes, aligned to 16. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* `count * size` zeroed bytes, aligned to 16; an overflowing product counts as out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of the `bytes` bytes at `text`. */
char *arena_copy(struct arena *arena, const char *text, size_t bytes);

/* A formatted string, as printf makes it. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes handed out so far. */
size_t arena_bytes(const struct arena *arena);

/* Bytes handed out by all arenas that are still alive: 0 when everything was given back. */
size_t arena_live_bytes(void);

#endif
