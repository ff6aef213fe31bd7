/* reserved.h: identifiers that emitted C may not define. */
#ifndef RNETC_EMIT_RESERVED_H
#define RNETC_EMIT_RESERVED_H

#include <stdbool.h>

/* Whether C, C++, the headers that emitted files include, compilers' built-in functions or the
 * emitted text itself give `identifier` a meaning. */
bool reserved_identifier(const char *identifier);

/* Whether NAME.h of a network of this name would take the place of one of the runtime's headers. */
bool reserved_network(const char *name);

#endif
