/* property.h: what Frama-C reports of properties. */
#ifndef RNETC_AUDIT_PROPERTY_H
#define RNETC_AUDIT_PROPERTY_H

#include <stdbool.h>

#include "audit/contract.h"

/* A property, as rows of all runs speak of it. */
struct audit_property {
    const char *file, *function, *kind, *text;
    int line;
    bool valid, open; /* proved in some run; unknown or invalid in some run */
    bool promised;    /* a postcondition that some run took as given */
};

/* Who called a header's function in which an alarm came up. */
struct audit_caller {
    const char *place, *caller; /* "simd.h:306"; "x_infer.c:329 in k05_patch" */
};

struct audit_properties {
    ARRAY(struct audit_caller) callers;
    ARRAY(struct audit_property) rows;
    ARRAY(const char *) findings;
    int calls, preconditions, proved, alarms;
};

/* Adds the rows of a table that `-report-csv` wrote (columns apart by tabs: directory, file, line,
 * function, property kind, status, property). False where it is not such a table. */
bool audit_property_read(struct arena *arena, const char *table, struct audit_properties *p);

/* Adds to the findings what a run said on its way: functions without a specification, errors,
 * warnings that something was given up or ignored, paths that no value survives, and a summary
 * that is missing. */
void audit_property_log(struct arena *arena, const char *said, struct audit_properties *p);

/* Compares the calls of kernels in `file` with the preconditions that were looked at: each clause
 * of each call has to be among them. */
void audit_property_calls(struct arena *arena, struct audit_properties *p, const char *file,
                          const struct audit_kernels *kernels);

/* Counts, and adds to the findings each property that is open, and each precondition of a call in a
 * .c file that is proved in no run. */
void audit_property_judge(struct arena *arena, struct audit_properties *p);

/* What is wrong according to a run that failed: its first line of error. */
const char *audit_property_complaint(struct arena *arena, const char *said);

#endif
