/* weights_rename.h: a weights file under other names. */
#ifndef RNETC_WEIGHTS_RENAME_H
#define RNETC_WEIGHTS_RENAME_H

#include "base/arena.h"
#include "weights.h"

/* Writes the tensors of `weights` to `output`, renamed as the mapping in the file `map` says. The
 * exit status; what is wrong is reported to standard error, and nothing is written then. */
int weights_rename(struct arena *arena, const struct rnet_weights *weights, const char *map,
                   const char *output);

#endif
