/* target.h: the machines that code is made for. */
#ifndef RNETC_IR_TARGET_H
#define RNETC_IR_TARGET_H

struct target {
    const char *name;
    int lanes;           /* floats of a vector */
    int registers;       /* vector registers */
    int blas_lanes;      /* floats of a vector of OpenBLAS, which chooses its code when it runs */
    int second_cache;    /* bytes of a core's second cache that any such machine has */
    const char *flags;   /* for the C compiler */
    const char *machine; /* as GNU names it; NULL: any */
};

/* The target of that name, NULL for none. "native" is resolved to what this machine has. */
const struct target *target_find(const char *name);

/* All names, NULL-terminated, for messages. */
const char *const *target_names(void);

#endif
