/* limits.h: every bound of the compiler, in one place (E4xx is reported where one is passed). */
#ifndef RNETC_BASE_LIMITS_H
#define RNETC_BASE_LIMITS_H

enum {
    LIMIT_SOURCE_BYTES = 256 << 20, /* one source file */
    LIMIT_SOURCES_BYTES = 1 << 30,  /* all source files of a compilation together */
    LIMIT_INCLUDE_DEPTH = 64,       /* nested include statements */
    LIMIT_PAREN_DEPTH = 256,        /* nested parentheses and stage bodies */
    LIMIT_TREE_DEPTH = 1000,        /* height of the syntax tree: recursion over it is safe */
    LIMIT_NAME_BYTES = 128,         /* an identifier or a label */
    LIMIT_BLOCK_DEPTH = 64,         /* nested block calls */
    LIMIT_RESOLVE_DEPTH = 2048,     /* nested expressions and bodies, through all calls */
    LIMIT_RESOLVE_WORK = 1 << 26,   /* steps and terms evaluated in one expansion */
    LIMIT_FULL_NAME_BYTES = 1024,   /* a dotted name */
    LIMIT_NODES = 1 << 20,          /* operators of an expanded network */
    LIMIT_OUTPUTS = 64,             /* features and the final value: RNET_OUTPUTS_MAX of programs */
    LIMIT_CHANNELS = 1 << 20,       /* channels of a tensor, units of a linear layer */
    LIMIT_EXTENT = 1 << 16,         /* height or width of a tensor */
    LIMIT_KERNEL = 1 << 10,         /* side of a window, stride, padding, dilation */
    LIMIT_TENSOR_FLOATS = 2147483647, /* floats of one tensor of one image */
    LIMIT_BATCH = 1 << 16,            /* images per call */
    LIMIT_THREADS = 256,              /* planned threads */
    LIMIT_SCALES = 16,                /* of a test section */
    LIMIT_LABEL_BYTES = 4096,         /* a line of a labels file */
    LIMIT_DIAGNOSTICS = 20,           /* errors printed in one run */
};

#endif
