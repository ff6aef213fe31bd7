/* std.h: the text of the standard blocks. Private to front/. */
#ifndef RNETC_FRONT_STD_H
#define RNETC_FRONT_STD_H

#include <stddef.h>

/* The text of grammar/std.rnet, followed by a NUL; `bytes` gets its length without that. */
const char *std_text(size_t *bytes);

#endif
