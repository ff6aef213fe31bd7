/* arena.c: chunked bump allocation. In: sizes. Out: zeroed, 16-byte aligned memory. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, CHUNK_BYTES = 1 << 16 };

struct chunk {
    struct chunk *next;
    size_t used, size; /* bytes of the payload that follows the header */
};

struct arena {
    struct chunk *chunks; /* the first is the one allocated from */
    void (*out_of_memory)(void);
    size_t bytes;
};

static size_t live_bytes;

static size_t round_up(size_t bytes)
{
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static char *payload(struct chunk *chunk)
{
    return (char *)chunk + round_up(sizeof *chunk);
}

struct arena *arena_new(void (*out_of_memory)(void))
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena) {
        out_of_memory();
        abort(); /* the handler must not return */
    }
    arena->out_of_memory = out_of_memory;
    return arena;
}

struct arena *arena_beside(const struct arena *arena)
{
    return arena_new(arena->out_of_memory);
}

void arena_delete(struct arena *arena)
{
    if (!arena)
        return;
    live_bytes -= arena->bytes;
    for (struct chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(arena);
}

static struct chunk *grow(struct arena *arena, size_t bytes)
{
    size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    size_t header = round_up(sizeof(struct chunk));
    struct chunk *chunk = size > SIZE_MAX - header ? NULL : calloc(1, header + size);
    if (!chunk) {
        arena->out_of_memory();
        abort();
    }
    chunk->size = size;
    /* A large block gets a chunk of its own behind the current one, whose rest stays in use. */
    if (bytes > CHUNK_BYTES && arena->chunks) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    } else {
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2) {
        arena->out_of_memory();
        abort();
    }
    bytes = round_up(bytes ? bytes : 1);
    struct chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < bytes)
        chunk = grow(arena, bytes);
    void *memory = payload(chunk) + chunk->used;
    chunk->used += bytes;
    arena->bytes += bytes;
    live_bytes += bytes;
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size) {
        arena->out_of_memory();
        abort();
    }
    return arena_alloc(arena, count * size);
}

char *arena_copy(struct arena *arena, const char *text, size_t bytes)
{
    char *copy = arena_alloc(arena, bytes + 1);
    if (bytes)
        memcpy(copy, text, bytes);
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    size_t bytes = length < 0 ? 0 : (size_t)length;
    char *text = arena_alloc(arena, bytes + 1);
    vsnprintf(text, bytes + 1, format, again);
    va_end(again);
    return text;
}

size_t arena_bytes(const struct arena *arena)
{
    return arena->bytes;
}

size_t arena_live_bytes(void)
{
    return live_bytes;
}
