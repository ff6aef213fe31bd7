/* source.h: the texts of a compilation, and where a byte of them stands.
 *
 * All sources share one space of positions: a span alone says file, line and column. Position 0
 * belongs to no source, so a zero span means "nowhere". */
#ifndef RNETC_BASE_SOURCE_H
#define RNETC_BASE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct span {
    uint32_t first, last; /* [first, last) */
};

struct source {
    const char
        *path; /* as the user wrote it, relative includes joined to their includer's folder */
    const char *text; /* `bytes` bytes, then a NUL */
    uint32_t base;    /* position of text[0] */
    uint32_t bytes;
    const uint32_t *lines; /* offset of each line's first byte, ascending */
    int line_count;
};

struct sources;

struct location {
    const struct source *source; /* NULL for a zero span */
    int line, column;            /* from 1; the column counts bytes */
    const char *text;            /* the line, not terminated */
    int text_bytes;              /* without its line end */
};

struct sources *sources_new(struct arena *arena);

/* Adds a text, which must outlive the sources and be followed by a NUL. NULL where the limits of
 * limits.h would be passed. */
const struct source *sources_add(struct sources *sources, const char *path, const char *text,
                                 size_t bytes);

int sources_count(const struct sources *sources);
const struct source *sources_get(const struct sources *sources, int index);

/* The source that holds `position`, NULL for none. */
const struct source *sources_find(const struct sources *sources, uint32_t position);

/* File, line and column of `position`. */
struct location sources_locate(const struct sources *sources, uint32_t position);

/* The least span that covers both (a zero span covers nothing). */
struct span span_join(struct span a, struct span b);

#endif
