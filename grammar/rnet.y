/* rnet.y: the grammar. In: tokens with byte spans. Out: the AST, through front/build.
 *
 * Newlines are tokens; the scanner drops those inside parentheses and those before a line that
 * begins with `->`. Every word of the language may name a parameter, a value or a label (rule
 * `name`); where only an identifier fits (the name of a block, a count, a side of a kernel,
 * the value after `bias`) a word would be ambiguous.
 *
 * Messages are written by front/complain, which gets the token read and the set of those that fit.
 * A statement that is wrong is dropped: reading goes on at the next newline or closing brace. */
%require "3.8"
%define api.pure full
%define api.prefix {rnet_}
%define api.token.prefix {TOKEN_}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {struct parser *parser}

%code requires {
#include "front/parser.h"
}

%code {
#include "front/build.h"
#include "front/complain.h"
#include "front/include.h"
#include "front/lex.h"

#define YYLLOC_DEFAULT(whole, parts, count)                                                        \
    ((whole).first = (count) ? YYRHSLOC(parts, 1).first : YYRHSLOC(parts, 0).last,                 \
     (whole).last = YYRHSLOC(parts, count).last)

/* Only memory exhaustion comes here: syntax errors go to rnet_report. */
static void rnet_error(const struct span *span, struct parser *parser, const char *message)
{
    (void)message;
    complain_depth(parser, *span);
}
}

%union {
    struct ast_name name;
    struct ast_expr *expr;
    struct ast_chain *chain;
    struct build_steps steps;
    struct ast_step *step;
    struct ast_body *body;
    struct ast_statement *statement;
    struct ast_attr attr;
    struct ast_argument *argument;
    struct build_list *list;
    struct ast_word word;
    struct ast_arm *arm;
    struct ast_section_statement *arms;
    enum ast_section_kind section_kind;
    enum operator op;
}

/* Handed out by the scanner where it has reported an error itself: fits nowhere. */
%token BAD "wrong characters"

%token NEWLINE "newline"
%token INTEGER "integer" REAL "number" DIMS "3x3" STRING "string" IDENTIFIER "name"
%token ARROW "->" PLUS "+" MINUS "-" TIMES "*" DIVIDE "/" EQUALS "=" COMMA ","
%token OPEN "(" CLOSE ")" BEGIN "{" END "}"

%token ALPHA "alpha" AS "as" AUXILIARY "auxiliary" AVGPOOL "avgpool" BETA "beta" BIAS "bias"
%token BLOCK "block" BN "bn" CEIL "ceil" CHANNELS "channels" CONCAT "concat" CONV "conv"
%token DILATION "dilation" DROPOUT "dropout" EPS "eps" FEATURE "feature" FLATTEN "flatten"
%token GROUPS "groups" IMAGE "image" INCLUDE "include" INPUT "input" LINEAR "linear" LRN "lrn"
%token MAXOUT "maxout" MAXPOOL "maxpool" MOMENTUM "momentum" NETWORK "network" PAD "pad"
%token PRELU "prelu" RELU "relu" RETURN "return" SHORTCUT "shortcut" SIGMOID "sigmoid"
%token SOFTMAX "softmax" STAGE "stage" STRIDE "stride" TEST "test" TRAIN "train" X "x"

%left "+" "-"
%left "*" "/"
%precedence NEGATION

%type <name> name identifier label label_text
%type <expr> pipe expr primary number atom side count bias_value constant extent default
%type <chain> chain
%type <steps> steps
%type <step> step operator kernel_operator window_operator number_operator attributes
%type <step> call call_head repeated
%type <op> plain_word window_word number_word
%type <attr> attribute
%type <list> pipes parameters parameter_list arguments argument_list
%type <argument> argument parameter
%type <body> body statements
%type <statement> statement
%type <section_kind> section_word
%type <arms> section_statement
%type <arm> section_arm
%type <word> word

%start file

%%

/* ---- Files ---- */

file:
    items
  ;

items:
    %empty
  | items NEWLINE
  | items item NEWLINE
  | items error NEWLINE                     { yyerrok; }
  ;

item:
    INCLUDE STRING                          { include_file(parser, @2, @$); }
  | NETWORK name body                       { build_network(parser, $name, $body); }
  | BLOCK identifier "(" parameters ")" body
        { build_block(parser, $identifier, $parameters, $body); }
  | section
  ;

parameters:
    %empty                                  { $$ = NULL; }
  | parameter_list
  ;

parameter_list:
    parameter                               { $$ = build_list(parser, NULL, $parameter); }
  | parameter_list "," parameter            { $$ = build_list(parser, $1, $parameter); }
  ;

parameter:
    name default                            { $$ = build_argument(parser, $name, $default); }
  ;

default:
    %empty                                  { $$ = NULL; }
  | "=" number                              { $$ = $number; }
  ;

/* ---- Bodies ---- */

body:
    "{" statements "}"                      { $$ = build_enclosed_body($2, @$); }
  | "{" statements statement "}"
        { build_add_statement(parser, $2, $3); $$ = build_enclosed_body($2, @$); }
  | "{" statements error "}"                { $$ = build_enclosed_body($2, @$); yyerrok; }
  ;

statements:
    %empty                                  { $$ = build_body(parser); }
  | statements NEWLINE
  | statements statement NEWLINE            { build_add_statement(parser, $1, $2); }
  | statements error NEWLINE                { yyerrok; }
  ;

statement:
    name "=" pipe                           { $$ = build_let(parser, @$, $name, $pipe); }
  | RETURN pipe                             { $$ = build_return(parser, @$, $pipe); }
  | chain                                   { $$ = build_continue(parser, @$, $chain); }
  | INPUT extent X extent X extent          { $$ = build_input(parser, @$, $2, $4, $6); }
  | INPUT DIMS                              { $$ = build_input_dims(parser, @$, @DIMS); }
  | SHORTCUT identifier                     { $$ = build_option(parser, @$, $identifier); }
  | SHORTCUT PAD
        { $$ = build_option(parser, @$, build_name(parser, @PAD)); }
  | error body                              { $$ = NULL; yyerrok; }
  ;

extent:
    INTEGER                                 { $$ = build_number(parser, @$); }
  ;

/* ---- Tensor expressions: `->` binds weaker than `+ - *` ---- */

pipe:
    expr
  | expr "->" chain                         { $$ = build_pipe(parser, @$, $expr, $chain); }
  ;

expr:
    primary
  | expr "+" expr                           { $$ = build_binary(parser, AST_ADD, @$, $1, $3); }
  | expr "-" expr                           { $$ = build_binary(parser, AST_SUB, @$, $1, $3); }
  | expr "*" expr                           { $$ = build_binary(parser, AST_MUL, @$, $1, $3); }
  | expr "/" expr                           { $$ = build_binary(parser, AST_DIV, @$, $1, $3); }
  | "-" expr %prec NEGATION                 { $$ = build_unary(parser, AST_NEGATE, @$, $2); }
  ;

primary:
    constant
  | name                                    { $$ = build_name_expr(parser, $name); }
  | "(" pipe ")"                            { $$ = build_enclosed($pipe, @$); }
  | SHORTCUT "(" pipe ")" label             { $$ = build_shortcut(parser, @$, $3, NULL, $label); }
  | SHORTCUT "(" pipe "," pipe ")" label    { $$ = build_shortcut(parser, @$, $3, $5, $label); }
  | CONCAT "(" pipes ")"                    { $$ = build_concat(parser, @$, $pipes); }
  | CHANNELS "(" pipe ")"                   { $$ = build_unary(parser, AST_CHANNELS, @$, $pipe); }
  ;

pipes:
    pipe                                    { $$ = build_list(parser, NULL, $pipe); }
  | pipes "," pipe                          { $$ = build_list(parser, $1, $pipe); }
  ;

/* ---- Attribute arithmetic ---- */

number:
    atom
  | number "+" number                       { $$ = build_binary(parser, AST_ADD, @$, $1, $3); }
  | number "-" number                       { $$ = build_binary(parser, AST_SUB, @$, $1, $3); }
  | number "*" number                       { $$ = build_binary(parser, AST_MUL, @$, $1, $3); }
  | number "/" number                       { $$ = build_binary(parser, AST_DIV, @$, $1, $3); }
  | "-" number %prec NEGATION               { $$ = build_unary(parser, AST_NEGATE, @$, $2); }
  ;

atom:
    constant
  | name                                    { $$ = build_name_expr(parser, $name); }
  | "(" number ")"                          { $$ = build_enclosed($number, @$); }
  | CHANNELS "(" name ")"
        { $$ = build_unary(parser, AST_CHANNELS, @$, build_name_expr(parser, $name)); }
  ;

constant:
    INTEGER                                 { $$ = build_number(parser, @$); }
  | REAL                                    { $$ = build_number(parser, @$); }
  ;

/* ---- Chains and their steps ---- */

chain:
    steps                                   { $$ = build_chain(parser, &$steps); }
  ;

steps:
    step
        { $$ = (struct build_steps){0}; build_add_step(parser, &$$, $step); }
  | steps "->" step                         { $$ = $1; build_add_step(parser, &$$, $step); }
  ;

step:
    attributes                              { $$ = $1; $$->span = @$; }
  | call                                    { $$ = $1; $$->span = @$; }
  | repeated                                { $$ = $1; $$->span = @$; }
  | STAGE label_text repeated               { $$ = $3; $$->stage = $label_text; $$->span = @$; }
  | STAGE label_text body                   { $$ = build_stage(parser, @$, $label_text, $body); }
  | FEATURE label_text                      { $$ = build_feature(parser, @$, $label_text); }
  | AUXILIARY atom call                     { $$ = build_auxiliary($call, $atom, @$); }
  ;

repeated:
    count X call                            { $$ = $call; $$->count = $count; }
  ;

count:
    INTEGER                                 { $$ = build_number(parser, @$); }
  | identifier                              { $$ = build_name_expr(parser, $1); }
  | "(" number ")"                          { $$ = build_enclosed($number, @$); }
  ;

operator:
    plain_word                              { $$ = build_operator(parser, $1); }
  | AVGPOOL                                 { $$ = build_operator(parser, OPERATOR_avgpool); }
  | window_operator
  | kernel_operator number                  { $$ = $1; $$->amount = $number; }
  | number_operator number                  { $$ = $1; $$->amount = $number; }
  ;

plain_word:
    BN                                      { $$ = OPERATOR_bn; }
  | RELU                                    { $$ = OPERATOR_relu; }
  | PRELU                                   { $$ = OPERATOR_prelu; }
  | SIGMOID                                 { $$ = OPERATOR_sigmoid; }
  | SOFTMAX                                 { $$ = OPERATOR_softmax; }
  | FLATTEN                                 { $$ = OPERATOR_flatten; }
  ;

kernel_operator:
    CONV DIMS
        { $$ = build_window_dims(parser, OPERATOR_conv, @DIMS); }
  | CONV side X side                        { $$ = build_window(parser, OPERATOR_conv, $2, $4); }
  ;

window_operator:
    window_word DIMS                        { $$ = build_window_dims(parser, $1, @DIMS); }
  | window_word side X side                 { $$ = build_window(parser, $1, $2, $4); }
  ;

window_word:
    MAXPOOL                                 { $$ = OPERATOR_maxpool; }
  | AVGPOOL                                 { $$ = OPERATOR_avgpool; }
  ;

number_operator:
    number_word                             { $$ = build_operator(parser, $1); }
  ;

number_word:
    LINEAR                                  { $$ = OPERATOR_linear; }
  | DROPOUT                                 { $$ = OPERATOR_dropout; }
  | LRN                                     { $$ = OPERATOR_lrn; }
  | MAXOUT                                  { $$ = OPERATOR_maxout; }
  ;

side:
    INTEGER                                 { $$ = build_number(parser, @$); }
  | identifier                              { $$ = build_name_expr(parser, $1); }
  | "(" number ")"                          { $$ = build_enclosed($number, @$); }
  ;

attributes:
    operator
  | attributes attribute
        { $$ = $1; build_add_attribute(parser, $$, $attribute); }
  | attributes AS label_text                { $$ = $1; build_add_label(parser, $$, $label_text); }
  ;

attribute:
    CEIL                                    { $$ = build_attribute(AST_CEIL, @$, NULL); }
  | BIAS                                    { $$ = build_attribute(AST_BIAS, @$, NULL); }
  | BIAS bias_value                         { $$ = build_attribute(AST_BIAS, @$, $2); }
  | STRIDE number                           { $$ = build_attribute(AST_STRIDE, @$, $2); }
  | PAD number                              { $$ = build_attribute(AST_PAD, @$, $2); }
  | GROUPS number                           { $$ = build_attribute(AST_GROUPS, @$, $2); }
  | DILATION number                         { $$ = build_attribute(AST_DILATION, @$, $2); }
  | EPS number                              { $$ = build_attribute(AST_EPS, @$, $2); }
  | MOMENTUM number                         { $$ = build_attribute(AST_MOMENTUM, @$, $2); }
  | ALPHA number                            { $$ = build_attribute(AST_ALPHA, @$, $2); }
  | BETA number                             { $$ = build_attribute(AST_BETA, @$, $2); }
  ;

bias_value:
    constant
  | "-" constant                            { $$ = build_unary(parser, AST_NEGATE, @$, $2); }
  | identifier                              { $$ = build_name_expr(parser, $1); }
  | "(" number ")"                          { $$ = build_enclosed($number, @$); }
  ;

call:
    call_head
  | call STRIDE number
        {
            $$ = $1;
            build_add_attribute(parser, $$, build_attribute(AST_STRIDE, span_join(@2, @3), $3));
        }
  | call AS label_text                      { $$ = $1; build_add_label(parser, $$, $label_text); }
  ;

call_head:
    identifier "(" arguments ")"            { $$ = build_call(parser, $1, $arguments); }
  ;

arguments:
    %empty                                  { $$ = NULL; }
  | argument_list
  ;

argument_list:
    argument                                { $$ = build_list(parser, NULL, $argument); }
  | argument_list "," argument              { $$ = build_list(parser, $1, $argument); }
  ;

argument:
    number
        { $$ = build_argument(parser, (struct ast_name){0}, $number); }
  | name "=" number                         { $$ = build_argument(parser, $name, $number); }
  ;

/* ---- Names ---- */

label:
    %empty                                  { $$ = (struct ast_name){0}; }
  | AS label_text                           { $$ = $label_text; }
  ;

label_text:
    name
  | STRING                                  { $$ = build_label(parser, @$); }
  ;

identifier:
    IDENTIFIER                              { $$ = build_name(parser, @$); }
  ;

name:
    any_word                                { $$ = build_name(parser, @$); }
  ;

any_word:
    IDENTIFIER | ALPHA | AS | AUXILIARY | AVGPOOL | BETA | BIAS | BLOCK | BN | CEIL | CHANNELS
  | CONCAT | CONV | DILATION | DROPOUT | EPS | FEATURE | FLATTEN | GROUPS | IMAGE | INCLUDE
  | INPUT | LINEAR | LRN | MAXOUT | MAXPOOL | MOMENTUM | NETWORK | PAD | PRELU | RELU | RETURN
  | SHORTCUT | SIGMOID | SOFTMAX | STAGE | STRIDE | TEST | TRAIN | X
  ;

/* ---- Sections: words and values, whose meaning check/section knows ---- */

section:
    section_word "{"                        { build_section(parser, $1, @1); }
    section_end                             { parser->in_section = false; }
  ;

section_end:
    section_lines "}"
  | section_lines section_line "}"
  | section_lines error "}"                 { yyerrok; }
  ;

section_lines:
    %empty
  | section_lines NEWLINE
  | section_lines section_line NEWLINE
  | section_lines error NEWLINE             { yyerrok; }
  ;

section_line:
    section_statement                       { build_add_section_statement(parser, $1, @1); }
  ;

section_word:
    IMAGE                                   { $$ = AST_IMAGE; }
  | TRAIN                                   { $$ = AST_TRAIN; }
  | TEST                                    { $$ = AST_TEST; }
  ;

section_statement:
    section_arm                             { $$ = build_arms(parser, NULL, $1, @1); }
  | section_statement "->" section_arm      { $$ = build_arms(parser, $1, $3, @3); }
  ;

section_arm:
    word                                    { $$ = build_arm(parser, NULL, $word); }
  | section_arm word                        { $$ = build_arm(parser, $1, $word); }
  ;

word:
    any_word                                { $$ = build_word(parser, AST_WORD, @$); }
  | INTEGER                                 { $$ = build_word(parser, AST_INTEGER, @$); }
  | REAL                                    { $$ = build_word(parser, AST_REAL, @$); }
  | "-" INTEGER                             { $$ = build_word(parser, AST_INTEGER, @$); }
  | "-" REAL                                { $$ = build_word(parser, AST_REAL, @$); }
  | STRING                                  { $$ = build_word(parser, AST_STRING, @$); }
  | DIMS                                    { $$ = build_word(parser, AST_DIMS, @$); }
  ;

%%

/* Hands the token read, and the set of the tokens that fit in its place, to front/complain. */
static int yyreport_syntax_error(const yypcontext_t *context, struct parser *parser)
{
    yysymbol_kind_t fitting[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, fitting, YYNTOKENS);
    bool fits[COMPLAIN_TOKEN_COUNT] = {0};
    for (int token = TOKEN_BAD; token <= TOKEN_X; token++)
        for (int i = 0; i < count; i++)
            if (fitting[i] == YYTRANSLATE(token))
                fits[token - TOKEN_BAD] = true;
    complain(parser, fits);
    return 0;
}
