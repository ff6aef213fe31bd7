/* source.c: the texts of a compilation. In: texts. Out: spans resolved to file, line and column. */
#include "base/source.h"

#include <string.h>

#include "base/array.h"
#include "base/limits.h"

struct sources {
    struct arena *arena;
    ARRAY(struct source *) list; /* ascending bases */
    uint32_t end;                /* the next source's base; 0 belongs to none */
};

struct sources *sources_new(struct arena *arena)
{
    struct sources *sources = arena_alloc(arena, sizeof *sources);
    sources->arena = arena;
    sources->end = 1;
    return sources;
}

/* A text of n newlines has n + 1 lines: its end has a place even after the last newline. */
static void index_lines(struct arena *arena, struct source *source)
{
    const char *text = source->text, *end = text + source->bytes;
    size_t count = 1;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        count++;
    uint32_t *lines = arena_array(arena, count, sizeof *lines);
    size_t line = 1;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines[line++] = (uint32_t)(at + 1 - text);
    source->lines = lines;
    source->line_count = (int)count;
}

const struct source *sources_add(struct sources *sources, const char *path, const char *text,
                                 size_t bytes)
{
    if (bytes > LIMIT_SOURCE_BYTES || bytes > LIMIT_SOURCES_BYTES - (size_t)sources->end)
        return NULL;
    struct source *source = arena_alloc(sources->arena, sizeof *source);
    source->path = path;
    source->text = text;
    source->base = sources->end;
    source->bytes = (uint32_t)bytes;
    index_lines(sources->arena, source);
    /* One position more than bytes: the end of a text is a place too. */
    sources->end += source->bytes + 1;
    array_push(sources->arena, &sources->list, source);
    return source;
}

int sources_count(const struct sources *sources)
{
    return sources->list.count;
}

const struct source *sources_get(const struct sources *sources, int index)
{
    return sources->list.items[index];
}

const struct source *sources_find(const struct sources *sources, uint32_t position)
{
    if (position == 0 || position >= sources->end)
        return NULL;
    int low = 0, high = sources->list.count; /* the answer is in [low, high) */
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (sources->list.items[middle]->base <= position)
            low = middle;
        else
            high = middle;
    }
    return sources->list.items[low];
}

/* Index of the line that holds byte `offset`. */
static int find_line(const struct source *source, uint32_t offset)
{
    int low = 0, high = source->line_count;
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct location sources_locate(const struct sources *sources, uint32_t position)
{
    const struct source *source = sources_find(sources, position);
    if (!source)
        return (struct location){0};
    uint32_t offset = position - source->base;
    int line = find_line(source, offset);
    uint32_t first = source->lines[line];
    uint32_t last = line + 1 < source->line_count ? source->lines[line + 1] - 1 : source->bytes;
    if (last > first && line + 1 < source->line_count && source->text[last - 1] == '\r')
        last--;
    return (struct location){
        .source = source,
        .line = line + 1,
        .column = (int)(offset - first) + 1,
        .text = source->text + first,
        .text_bytes = (int)(last - first),
    };
}

struct span span_join(struct span a, struct span b)
{
    if (!a.first)
        return b;
    if (!b.first)
        return a;
    return (struct span){
        .first = a.first < b.first ? a.first : b.first,
        .last = a.last > b.last ? a.last : b.last,
    };
}
