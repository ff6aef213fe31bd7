/* coverage.h: what of the emitted C a program's selftest runs. */
#ifndef RNETC_COVERAGE_H
#define RNETC_COVERAGE_H

#include "compile.h"

/* A line of an emitted file that did not run, or a branch of it that was never taken. */
struct coverage_gap {
    const char *file; /* "tiny_infer.c" */
    int line;
    bool branch;
    const char *text; /* of the line, without its indent */
};

struct coverage {
    int lines, lines_run;
    int branches, branches_taken;
    int batch; /* that training was counted with, where it is not the program's; else 0 */
    ARRAY(struct coverage_gap) gaps; /* in the order of the files and lines */
};

/* Builds the network once more with gcc's --coverage, lets the program test itself, on one thread
 * and then on all, and reads with gcov which lines and branches ran of NAME_infer.c and of
 * NAME_sN_infer.c, and NAME_train.c; the runtime's inline functions (simd.h, winograd.h) do not
 * count, nor does RNET_REQUIRE, whose other branch ends the process. A step of training that would
 * take minutes is counted with fewer images than the program's: the same C but for its counts. The
 * target has to run here, and gcov to be that of the C compiler. 0, or the exit status (what
 * went wrong is reported on standard error). */
int coverage_measure(struct compilation *c, const struct emit_info *info,
                     struct coverage *coverage);

/* Prints the figures and a line for each gap. Whether all was covered. */
bool coverage_print(FILE *file, const struct coverage *coverage);

#endif
