/* resolve.h: AST -> model. */
#ifndef RNETC_CHECK_RESOLVE_H
#define RNETC_CHECK_RESOLVE_H

#include "base/intern.h"
#include "check/model.h"

/* Expands the network `network` of the AST (NULL: the only one of the outermost file that has any)
 * and checks it and the sections. Reports E2xx (names), E3xx (shapes), E4xx (limits), and goes on
 * where it can, so that one run shows several errors. NULL when anything was reported. */
const struct model *resolve_network(struct arena *arena, struct intern *intern, struct diag *diag,
                                    const struct sources *sources, const struct ast *ast,
                                    const char *network);

#endif
