/* summary.h: what a network costs, layer by layer: `rnetc summary`. */
#ifndef RNETC_REPORT_SUMMARY_H
#define RNETC_REPORT_SUMMARY_H

#include <stdint.h>
#include <stdio.h>

#include "check/model.h"

/* What the plan of an inference program needs. */
struct summary_memory {
    int64_t workspace_bytes; /* as planned */
    int64_t peak_live_bytes; /* the largest sum of buffers that are live at one time */
};

/* A table for people: name, operator, output shape, parameters, multiply-adds, and the bytes of the
 * output, all for one image; a stage's or block's row holds the sums over what is indented below
 * it. Blocks in a row that are equal share one row, and one of them is shown. Auxiliary heads
 * vanish in inference and are not summed. `memory` NULL: left out. */
void summary_print(FILE *file, const struct model *model, const struct summary_memory *memory);

/* The same as one line of JSON, complete:
 *   {"network", "input": [c, h, w],
 *    "layers": [{"name", "operator", "block", "stage", "output": [c, h, w], "parameters",
 *                "multiply_adds", "output_bytes", "auxiliary"}],
 *    "blocks": [{"name", "call", "stage", "output", "layers", "parameters", "multiply_adds",
 *                "output_bytes", "stride"}],
 *    "stages": [the same without "stage"],
 *    "totals": {"layers", "parameters", "multiply_adds", "output_bytes", "auxiliary_parameters",
 *               "workspace_bytes", "peak_live_bytes"}}
 * "block" and "stage" are null where there is none. 0, or -1 where memory or the disk is full. */
int summary_json(FILE *file, const struct model *model, const struct summary_memory *memory);

#endif
