/* contract.h: the kernels of emitted C, as their contracts and heads state them. */
#ifndef RNETC_AUDIT_CONTRACT_H
#define RNETC_AUDIT_CONTRACT_H

#include <stdbool.h>

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

/* Whether a name of C may hold it. */
bool audit_is_word(char c);

/* The functions of `text` that a contract (a comment that begins with slash, star, at sign, at the
 * start of a line) stands right above. */
struct audit_kernels audit_contracts(struct arena *arena, const char *text);

/* `text` with annotations that tell Eva where to look closely, on the lines that it has: a `loop
 * unroll` before each loop that fills an array of a function's own, so that Eva sees that all of
 * the array is written; a `split` where a tile at an image's edge is cut to what is left. They have
 * no influence on what it proves. */
const char *audit_unroll(struct arena *arena, const char *text);

#endif
