/* complain.h: the messages of syntax errors. Private to front/. */
#ifndef RNETC_FRONT_COMPLAIN_H
#define RNETC_FRONT_COMPLAIN_H

#include "front/parser.h"

enum { COMPLAIN_TOKEN_COUNT = 80 }; /* at least the tokens from BAD to X */

/* Reports the newest token, which does not fit; `fits[kind - TOKEN_BAD]` says which would. */
void complain(struct parser *parser, const bool *fits);

/* Reports E414: what stands at `span` is nested deeper than the limits allow. */
void complain_depth(struct parser *parser, struct span span);

#endif
