/* ast.h: what the text says, with the span of every part. Built by front/parse, const afterwards.
 *
 * All names are interned. Attribute arithmetic and tensor expressions share struct ast_expr: which
 * of the two a node is follows from where it stands; check/ tells the user where they mix. */
#ifndef RNETC_FRONT_AST_H
#define RNETC_FRONT_AST_H

#include <stdbool.h>

#include "base/array.h"
#include "base/source.h"

enum operator{
#define OPERATOR(name, word, parameters, keeps_shape) OPERATOR_##name,
#include "front/operator.def"
#undef OPERATOR
    OPERATOR_COUNT
};

struct ast_name {
    const char *text; /* NULL where it was left out */
    struct span span;
};

enum ast_expr_kind {
    AST_NUMBER,   /* number */
    AST_NAME,     /* name: a value or a parameter */
    AST_NEGATE,   /* - left */
    AST_ADD,      /* left + right */
    AST_SUB,      /* left - right */
    AST_MUL,      /* left * right */
    AST_DIV,      /* left / right */
    AST_PIPE,     /* left -> chain */
    AST_SHORTCUT, /* shortcut(left), shortcut(left, right); label */
    AST_CONCAT,   /* concat(items...) */
    AST_CHANNELS, /* channels(left) */
};

struct ast_chain;

struct ast_expr {
    enum ast_expr_kind kind;
    struct span span;
    double number;
    bool is_integer;       /* AST_NUMBER: written without a point or an exponent */
    const char *name;      /* AST_NAME */
    struct ast_expr *left; /* NULL where unused */
    struct ast_expr *right;
    struct ast_chain *chain;        /* AST_PIPE */
    ARRAY(struct ast_expr *) items; /* AST_CONCAT */
    struct ast_name label;          /* AST_SHORTCUT: `as L` */
    int depth;                      /* height of the tree from here, at most LIMIT_TREE_DEPTH */
};

enum ast_attr_kind {
    AST_STRIDE,
    AST_PAD,
    AST_BIAS, /* value NULL: initial value 0 */
    AST_GROUPS,
    AST_DILATION,
    AST_EPS,
    AST_MOMENTUM,
    AST_ALPHA,
    AST_BETA,
    AST_CEIL, /* no value */
    AST_ATTR_COUNT
};

struct ast_attr {
    enum ast_attr_kind kind;
    struct span span;
    struct ast_expr *value; /* NULL where none was given */
};

struct ast_argument {
    struct ast_name name; /* text NULL: positional */
    struct ast_expr *value;
};

enum ast_step_kind {
    AST_OPERATOR, /* operator kernel? amount? attrs label */
    AST_CALL,  /* count? callee(arguments) attrs label;  `stage S count x ...` when stage is set */
    AST_STAGE, /* stage NAME { body } */
    AST_FEATURE,   /* feature NAME */
    AST_AUXILIARY, /* auxiliary amount callee(arguments) attrs label */
};

struct ast_body;

struct ast_step {
    enum ast_step_kind kind;
    struct span span;
    enum operator op;           /* AST_OPERATOR */
    struct ast_expr *kernel[2]; /* height and width; NULL: no window given */
    struct ast_expr *amount;    /* conv, linear, dropout, lrn, maxout; the weight of auxiliary */
    struct ast_name callee;     /* AST_CALL, AST_AUXILIARY */
    struct ast_expr *count;     /* `count x callee()`; NULL: once and without the x */
    struct ast_name stage;      /* AST_CALL in `stage S N x`, AST_STAGE, AST_FEATURE (its name) */
    ARRAY(struct ast_argument) arguments;
    ARRAY(struct ast_attr) attrs; /* a call takes AST_STRIDE only */
    struct ast_name label;        /* `as L`; two on one step are an error of the parser */
    struct ast_body *body;        /* AST_STAGE */
};

struct ast_chain {
    struct span span;
    int depth; /* as of an expression */
    ARRAY(struct ast_step) steps;
};

enum ast_statement_kind {
    AST_LET,      /* name = expr */
    AST_RETURN,   /* return expr */
    AST_CONTINUE, /* chain: continues the last one */
    AST_INPUT,    /* input C x H x W */
    AST_OPTION,   /* shortcut project|pad|project_all */
};

struct ast_statement {
    enum ast_statement_kind kind;
    struct span span;
    struct ast_name name; /* AST_LET; AST_OPTION: its word */
    struct ast_expr *expr;
    struct ast_chain *chain;
    struct ast_expr *dims[3]; /* AST_INPUT: channels, height, width (AST_NUMBER) */
};

struct ast_body {
    struct span span;
    int depth; /* as of an expression */
    ARRAY(struct ast_statement) statements;
};

struct ast_param {
    struct ast_name name;
    struct ast_expr *value; /* its default, NULL: must be given */
};

struct ast_block {
    struct ast_name name;
    ARRAY(struct ast_param) params;
    struct ast_body *body;
    bool standard; /* from grammar/std.rnet inside the compiler: a user's block hides it */
};

struct ast_network {
    struct ast_name name;
    struct ast_body *body;
    int depth; /* of includes: 0 in the file that was named on the command line */
};

enum ast_section_kind { AST_IMAGE, AST_TRAIN, AST_TEST };

enum ast_word_kind { AST_WORD, AST_INTEGER, AST_REAL, AST_STRING, AST_DIMS };

struct ast_word {
    enum ast_word_kind kind;
    struct span span;
    const char *text; /* as written, a string without its quotes */
    double number;    /* AST_INTEGER, AST_REAL */
    int dims[3];      /* AST_DIMS: 256x256, 3x3x3; unused ones 0 */
};

/* One arm of `words -> words -> ...`. */
struct ast_arm {
    struct span span;
    ARRAY(struct ast_word) words;
};

struct ast_section_statement {
    struct span span;
    ARRAY(struct ast_arm) arms;
};

struct ast_section {
    enum ast_section_kind kind;
    struct span span; /* of the word image, train or test */
    ARRAY(struct ast_section_statement) statements;
    int depth;        /* of includes: the outermost file's section wins */
    const char *path; /* of the file that holds it: relative paths start at its folder */
};

/* All files of a compilation, the standard blocks first, includes where they stand. */
struct ast {
    ARRAY(struct ast_block) blocks;
    ARRAY(struct ast_network) networks;
    ARRAY(struct ast_section) sections;
};

/* The word of an operator ("conv"), "" for implied ones, and its other facts. */
const char *operator_word(enum operator op);
bool operator_has_parameters(enum operator op);
bool operator_keeps_shape(enum operator op);

#endif
