/* names.h: the C identifiers of an emitted program. Each is unique among its kind, made of letters,
 * digits and underscores, and no word that C or the emitted text uses itself. */
#ifndef RNETC_EMIT_NAMES_H
#define RNETC_EMIT_NAMES_H

#include "emit/emit.h"

struct names {
    const char *network; /* "resnet50" */
    const char *upper;   /* "RESNET50" */
    const char **scope;  /* of each model scope: its function, and its struct in the parameters */
    const char **back;   /* training: of each model scope, its function on the way back */
    const char **buffer; /* of each buffer: "WS_LAYER1_0_CONV1" */
    const char **param;  /* of each planned parameter: its member, "conv1_w" */
    const char **param_path; /* the same as an expression: "p->layer1_0.conv1_w" */
    const char **output;     /* of each graph output: its member of struct NAME_outputs */
};

/* Of `plan`, which is `main` or that of a scale: what they share has the same name in all. */
const struct names *names_new(struct arena *arena, const struct plan *plan, const struct plan *main,
                              const struct emit_info *info);

#endif
