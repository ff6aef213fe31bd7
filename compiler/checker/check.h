/* check.h: what rnetc-check knows of a certificate, its graph and its C (private to the checker).
 * All memory is the arena's. */
#ifndef RNETC_CHECKER_CHECK_H
#define RNETC_CHECKER_CHECK_H

#include "checker/words.h"

enum { LINE = 16, MOST_ARRAYS = 256, MOST_JOINED = 8 };

/* An array of c x h x w in blocks of `block` channels inside a border, for each image or once. */
struct value {
    const char *layout; /* as written: "16x32x32/16+1"; NULL: no such value */
    int c, h, w, block, border, maker, users;
    bool once, wide, done; /* done: a step has computed it */
};

struct op {
    const char *kind, *text, **tensors, *seed; /* text: with attributes */
    int *reads, *writes, read_count, write_count, tensor_count;
    bool adds, needed;          /* adds: the last value that it reads is its residual */
    const struct op *main, *bn; /* of those that a kernel joins */
};

struct result {
    const char *kind, *name; /* output, gradient or loss */
    int value;
};

struct array {
    const char *name;
    int64_t elements;
    bool written, laid; /* laid: it holds a value */
    struct value layout;
};

struct kernel {
    const char *name, *text;
    struct array *arrays;
    int count;
};

/* Where an array of a call lies: a parameter, a buffer (last > 0), an array of the caller's. */
struct place {
    const char *name, *tensor, *row, *layout;
    int64_t offset, size, first, last, from, to; /* live, as certified and as derived */
    int line, uses, value, taken; /* the value there, -1: none; the step that wrote over it */
};

struct check {
    struct arena *arena;
    const char *name, *folder, *network, *entry, *header_name, *threads_macro;
    int status, line, problems, calls; /* line: of the certificate, that is being checked */
    struct words cert, graph, header, code, prepare;
    int64_t batch, threads, lanes, workspace, align, line_bytes, weights, step;
    struct value *values;
    struct op *ops;
    struct result *results;
    struct place *places; /* parameters first */
    struct kernel *kernels;
    int op_count, result_count, param_count, place_count, kernel_count;
    bool training;
};

/* Passes the certificate's next words where they follow a pattern; reports are of their line. */
#define FACT(...) (c->line = c->cert.lines[c->cert.at], words_take(&c->cert, __VA_ARGS__))
#define TEXT(...) arena_printf(c->arena, __VA_ARGS__)
/* What has to hold, or nothing behind it can be checked. */
#define MUST(condition, ...)                                                                       \
    do {                                                                                           \
        if (!check_holds(c, condition, __VA_ARGS__))                                               \
            return false;                                                                          \
    } while (0)

/* Returns the condition; where it is false, reports that the claim is. */
bool check_holds(struct check *c, bool condition, const char *claim, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* a * b, or a number beyond all sizes. */
int64_t value_product(int64_t a, int64_t b);

/* Elements of a row, a plane and an image of a value's layout. */
int64_t value_row(const struct value *v);
int64_t value_plane(const struct value *v);
int64_t value_image(const struct value *v);

/* A layout, "16x32x32/16+1": false where the word is none. */
bool value_read(struct check *c, const char *word, struct value *v);

/* The value that a word names: "v7", or where it begins "v7:16x32x32". -1: none. */
int value_named(const struct check *c, const char *word, char behind);

/* The number behind `key` in an operator's text, else `other`; the operator that makes a value. */
int64_t op_number(const struct op *op, const char *key, int64_t other);
struct op *op_making(const struct check *c, int value);

/* The place of this name; NULL: none. */
struct place *place_at(struct check *c, const char *name);

/* Each reads its part of the certificate, or the graph, and reports what does not hold. False where
 * nothing behind it can be checked. */
bool check_graph(struct check *c);
bool check_files(struct check *c);
bool check_extents(struct check *c);
bool check_params(struct check *c);
bool check_buffers(struct check *c);
bool check_kernels(struct check *c);
bool check_steps(struct check *c);

/* What has to hold when all is read. */
void check_end(struct check *c);

#endif
