/* audit_contract.h: the kernels of emitted C, as their contracts and heads state them. */
#ifndef RNETC_AUDIT_CONTRACT_H
#define RNETC_AUDIT_CONTRACT_H

#include "base/array.h"

struct audit_parameter {
    const char *type, *name; /* "const real *", "x" */
    long long count;         /* elements behind the pointer; 0: not a pointer, or none is stated */
};

struct audit_kernel {
    const char *name;
    int requires_count; /* `requires` clauses */
    int calls;          /* places that call it */
    struct {
        ARRAY(struct audit_parameter) items;
    } parameters;
};

struct audit_kernels {
    ARRAY(struct audit_kernel) items;
};

/* The functions of `text` that a contract (a comment that begins with slash, star, at sign, at the
 * start of a line) stands right above. */
struct audit_kernels audit_contracts(struct arena *arena, const char *text);

/* `text` with a `loop unroll` annotation before each loop that fills an array of a function's own,
 * on the loop's line. Eva takes such loops one round after the other then, and sees that all of the
 * array is written; it has no influence on what it proves. */
const char *audit_unroll(struct arena *arena, const char *text);

#endif
