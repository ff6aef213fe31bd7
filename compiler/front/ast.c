/* ast.c: facts about operators, from operator.def. */
#include "front/ast.h"

struct fact {
    const char *word;
    bool has_parameters, keeps_shape;
};

static const struct fact facts[] = {
#define OPERATOR(name, word, parameters, keeps_shape) {word, parameters, keeps_shape},
#include "front/operator.def"
#undef OPERATOR
};

const char *operator_word(enum operator op)
{
    return facts[op].word;
}

bool operator_has_parameters(enum operator op)
{
    return facts[op].has_parameters;
}

bool operator_keeps_shape(enum operator op)
{
    return facts[op].keeps_shape;
}
