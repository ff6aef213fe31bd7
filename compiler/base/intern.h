/* intern.h: one pointer per distinct string, so that names compare with ==. */
#ifndef RNETC_BASE_INTERN_H
#define RNETC_BASE_INTERN_H

#include <stddef.h>

#include "base/arena.h"

struct intern;

struct intern *intern_new(struct arena *arena);

/* The one NUL-terminated copy of the `bytes` bytes at `text` (no NUL among them). */
const char *intern_bytes(struct intern *intern, const char *text, size_t bytes);

/* The same for a NUL-terminated string. */
const char *intern_text(struct intern *intern, const char *text);

#endif
