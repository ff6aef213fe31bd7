/* trace_map.h: emitted C and its map, as an auditor has them: parsed files, nothing of the
 * compiler. What cannot be found ends the calling test. */
#ifndef RNET_TESTS_TRACE_MAP_H
#define RNET_TESTS_TRACE_MAP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct trace {
    json_t *map;
    char *name; /* of the file that the map is of: "resnet50_infer.c" */
    char *text; /* that file; its lines are cut off with NULs */
    char **lines;
    size_t line_count;
};

/* Reads FOLDER/MAP and the C beside it. Give it back with trace_free. */
void trace_load(struct trace *trace, const char *folder, const char *map);
void trace_free(struct trace *trace);

/* Line `number`, from 1; "" where there is none. */
const char *trace_line(const struct trace *trace, int number);

/* The lines of a range [first, last] of the map with one blank for each run of them, and without
 * what continues a comment. The caller frees them. */
char *trace_range(const struct trace *trace, const json_t *range);

/* The object whose `key` is `value` in the map's list `list`; NULL for none. */
json_t *trace_find(const struct trace *trace, const char *list, const char *key, const char *value);

/* The first step that computes the layer, in whose `nodes` it is. */
json_t *trace_step(const struct trace *trace, const char *layer);

/* A member that has to be there. */
const char *trace_string(const json_t *object, const char *key);
long long trace_number(const json_t *object, const char *key);

/* Number `index` of a list. */
int trace_item(const json_t *object, const char *key, size_t index);

/* The arguments of the call in a step's lines, in order: parameters as they stand, buffers by their
 * names; not `part`, `parts` and what the call brings. The caller frees the array of `count` texts,
 * and each text. */
char **trace_arguments(const struct trace *trace, const json_t *step, size_t *count);

#endif
