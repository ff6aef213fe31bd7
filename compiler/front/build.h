/* build.h: what the grammar's actions do: nodes of the AST from tokens' spans and parts.
 *
 * All nodes are the arena's. A limit that a node would pass is reported (E4xx) and a harmless node
 * stands in its place, so that parsing goes on. Private to front/. */
#ifndef RNETC_FRONT_BUILD_H
#define RNETC_FRONT_BUILD_H

#include "front/parser.h"

/* Items of one kind, in text order. */
struct build_list {
    ARRAY(void *) items;
};

/* `list` (NULL: a new one) with `item` at its end. */
struct build_list *build_list(struct parser *parser, struct build_list *list, void *item);

/* ---- Words and numbers: the text of the span ---- */

/* An identifier or a word; E413 where it is too long. */
struct ast_name build_name(struct parser *parser, struct span span);

/* A quoted label: words of letters, digits and `_`, joined by dots; E123 otherwise. */
struct ast_name build_label(struct parser *parser, struct span span);

/* An integer up to 2^53 or a real; E411, E412 where no double holds it. */
struct ast_expr *build_number(struct parser *parser, struct span span);

/* ---- Expressions ---- */

struct ast_expr *build_name_expr(struct parser *parser, struct ast_name name);
struct ast_expr *build_unary(struct parser *parser, enum ast_expr_kind kind, struct span span,
                             struct ast_expr *left);
struct ast_expr *build_binary(struct parser *parser, enum ast_expr_kind kind, struct span span,
                              struct ast_expr *left, struct ast_expr *right);
struct ast_expr *build_pipe(struct parser *parser, struct span span, struct ast_expr *left,
                            struct ast_chain *chain);
struct ast_expr *build_shortcut(struct parser *parser, struct span span, struct ast_expr *left,
                                struct ast_expr *right, struct ast_name label);
struct ast_expr *build_concat(struct parser *parser, struct span span,
                              const struct build_list *items);

/* The same expression; its span takes in the parentheses around it. */
struct ast_expr *build_enclosed(struct ast_expr *expr, struct span span);

/* ---- Chains ---- */

/* One step more for a chain that is being read. */
void build_add_step(struct parser *parser, struct build_steps *steps, struct ast_step *step);

/* The chain of these steps; what held them serves for later ones. */
struct ast_chain *build_chain(struct parser *parser, const struct build_steps *steps);

struct ast_step *build_operator(struct parser *parser, enum operator op);
struct ast_step *build_window(struct parser *parser, enum operator op, struct ast_expr *height,
                              struct ast_expr *width);
struct ast_step *build_window_dims(struct parser *parser, enum operator op, struct span dims);
struct ast_step *build_call(struct parser *parser, struct ast_name callee,
                            const struct build_list *arguments);
struct ast_step *build_auxiliary(struct ast_step *call, struct ast_expr *weight, struct span span);
struct ast_step *build_stage(struct parser *parser, struct span span, struct ast_name name,
                             struct ast_body *body);
struct ast_step *build_feature(struct parser *parser, struct span span, struct ast_name name);

struct ast_attr build_attribute(enum ast_attr_kind kind, struct span span, struct ast_expr *value);

/* Report E117 for a second one of a kind, and keep the first. */
void build_add_attribute(struct parser *parser, struct ast_step *step, struct ast_attr attr);
void build_add_label(struct parser *parser, struct ast_step *step, struct ast_name label);

struct ast_argument *build_argument(struct parser *parser, struct ast_name name,
                                    struct ast_expr *value);

/* ---- Statements ---- */

struct ast_statement *build_let(struct parser *parser, struct span span, struct ast_name name,
                                struct ast_expr *expr);
struct ast_statement *build_return(struct parser *parser, struct span span, struct ast_expr *expr);
struct ast_statement *build_continue(struct parser *parser, struct span span,
                                     struct ast_chain *chain);
struct ast_statement *build_input(struct parser *parser, struct span span,
                                  struct ast_expr *channels, struct ast_expr *height,
                                  struct ast_expr *width);
struct ast_statement *build_input_dims(struct parser *parser, struct span span, struct span dims);

/* `shortcut project`: NULL, with E130, for another word than the three. */
struct ast_statement *build_option(struct parser *parser, struct span span, struct ast_name word);

struct ast_body *build_body(struct parser *parser);
struct ast_body *build_enclosed_body(struct ast_body *body, struct span span);

/* A NULL statement was wrong, and is left out. */
void build_add_statement(struct parser *parser, struct ast_body *body,
                         const struct ast_statement *statement);

/* ---- Files ---- */

void build_network(struct parser *parser, struct ast_name name, struct ast_body *body);

/* `parameters` lists arguments: names with their defaults, NULL for none. */
void build_block(struct parser *parser, struct ast_name name, const struct build_list *parameters,
                 struct ast_body *body);

void build_section(struct parser *parser, enum ast_section_kind kind, struct span span);
void build_add_section_statement(struct parser *parser,
                                 const struct ast_section_statement *statement, struct span span);

struct ast_section_statement *build_arms(struct parser *parser,
                                         struct ast_section_statement *statement,
                                         const struct ast_arm *arm, struct span span);
struct ast_arm *build_arm(struct parser *parser, struct ast_arm *arm, struct ast_word word);
struct ast_word build_word(struct parser *parser, enum ast_word_kind kind, struct span span);

#endif
