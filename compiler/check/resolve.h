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

/* Whether any file of the AST has a network; without one it is a library. */
bool resolve_has_network(const struct ast *ast);

/* Checks the blocks and sections of a library as resolve_network checks those that no network
 * calls: names, arguments and statements, but no shapes. Reports E203 where there is nothing at
 * all. */
void resolve_library(struct arena *arena, struct intern *intern, struct diag *diag,
                     const struct sources *sources, const struct ast *ast);

#endif
