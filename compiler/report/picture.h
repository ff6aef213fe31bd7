/* picture.h: a network as a drawing: `rnetc graph`. */
#ifndef RNETC_REPORT_PICTURE_H
#define RNETC_REPORT_PICTURE_H

#include <stdio.h>

#include "check/model.h"
#include "error.h"

/* Writes DOT text for Graphviz, drawn as the papers draw networks: from top to bottom, a box for a
 * layer with what follows it at once (bn, relu), a frame for a stage and for a block, shapes on the
 * arrows where they change, shortcuts as coloured arcs (dashed where they change the shape). Equal
 * blocks in a row are one frame that says how many they are, or with `expand` a frame each. Scratch
 * memory comes from `arena`. */
void picture_dot(FILE *file, struct arena *arena, const struct model *model, bool expand);

/* The same as SVG, through Graphviz's program `dot`. 0, or -1 with the reason, above all where it
 * is not installed; nothing is written to `file` then. */
int picture_svg(FILE *file, struct arena *arena, const struct model *model, bool expand,
                struct rnet_error *error);

#endif
