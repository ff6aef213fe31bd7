/* outline.h: a model as a reader sees it: stages, blocks, runs of equal blocks, layers in words. */
#ifndef RNETC_REPORT_OUTLINE_H
#define RNETC_REPORT_OUTLINE_H

#include "check/model.h"

enum { OUTLINE_TEXT_BYTES = 512 };

/* One step inside a scope: a node of its own, or a scope nested directly in it. */
struct outline_item {
    int node;         /* -1: a scope */
    int scope;        /* -1: a node */
    int repeat_count; /* scope: blocks in a row that differ in nothing but their place */
    int last_scope;   /* scope: the last of them */
};

struct outline_cursor {
    const struct model *model;
    int scope, node, next_scope;
    bool apart; /* each of equal blocks in a row is an item of its own; false at first */
};

/* Starts before the first item of `scope` (0: the network). */
struct outline_cursor outline_open(const struct model *model, int scope);

/* The next item in text order; false at the end. Scopes without nodes are passed over. */
bool outline_next(struct outline_cursor *cursor, struct outline_item *item);

/* What a node does, as it would be written: "conv 3x3 64 stride 2". Truncated to fit. */
void outline_describe(const struct model_node *node, char *text, size_t bytes);

/* True for a shortcut's projection: a 1x1 convolution that reads what another layer of its block
 * has read, and reaches a sum or a product through nothing but a bn. */
bool outline_is_projection(const struct model *model, int node);

/* True for a convolution that strides and is no projection: where a block strides. */
bool outline_strides(const struct model *model, int node);

/* "stride on the 3x3 (conv2)" for a block with strided convolutions of its own, else "". */
void outline_describe_stride(const struct model *model, int scope, char *text, size_t bytes);

/* The part of the full name `name` that follows the scope's name and a dot. */
const char *outline_short_name(const struct model *model, int scope, const char *name);

#endif
