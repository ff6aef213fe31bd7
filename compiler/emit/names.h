/* names.h: the C identifiers of an emitted program. Each is unique among its kind, made of letters,
 * digits and underscores, and no word that C or the emitted text uses itself. */
#ifndef RNETC_EMIT_NAMES_H
#define RNETC_EMIT_NAMES_H

#include "plan/plan.h"

struct names {
    const char *network; /* "resnet50" */
    const char *upper;   /* "RESNET50" */
    const char **scope;  /* of each model scope: its function, and its struct in the parameters */
    const char **buffer; /* of each buffer: "WS_LAYER1_0_CONV1" */
    const char **param;  /* of each planned parameter: its member, "conv1_w" */
    const char **param_path; /* the same as an expression: "p->layer1_0.conv1_w" */
    const char **output;     /* of each graph output: its member of struct NAME_outputs */
};

const struct names *names_new(struct arena *arena, const struct plan *plan);

#endif
