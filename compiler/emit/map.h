/* map.h: the parts of NAME.map (private to emit/). */
#ifndef RNETC_EMIT_MAP_H
#define RNETC_EMIT_MAP_H

#include "emit/arguments.h"

/* Each prints one member of the map's object, its name included: a list, an object a line. */
void emit_map_sources(struct emitter *e);
void emit_map_digests(struct emitter *e);
void emit_map_buffers(struct emitter *e);
void emit_map_params(struct emitter *e);
void emit_map_kernels(struct emitter *e);
void emit_map_blocks(struct emitter *e);
void emit_map_steps(struct emitter *e);

/* `"key": ["a", "b"]`. */
void emit_map_texts(struct emitter *e, const char *key, const struct text_list *list);

/* `"key": "text"`. */
void emit_map_text(struct emitter *e, const char *key, const char *text);

/* `"key": [first, last]`. */
void emit_map_range(struct emitter *e, const char *key, struct emit_range range);

/* What stands before element `index` of a list, and behind `count` of them. */
void emit_map_open(struct emitter *e, int index);
void emit_map_close(struct emitter *e, int count);

#endif
