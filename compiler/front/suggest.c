/* suggest.c: words for words. In: what the user wrote. Out: what may have been meant. */
#include "front/suggest.h"

#include <stddef.h>
#include <strings.h>

#include "base/diag.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* Words of a step come first: suggest_step looks at those only. */
static const char *const statement_words[] = {
    "conv",    "bn",        "relu",   "prelu",  "sigmoid",  "maxpool", "avgpool",
    "linear",  "dropout",   "lrn",    "maxout", "softmax",  "flatten", "stage",
    "feature", "auxiliary", "return", "input",  "shortcut",
};
enum { STEP_WORD_COUNT = 16 };

static const char *const attribute_words[] = {
    "stride", "pad", "bias", "groups", "dilation", "eps", "momentum", "ceil", "alpha", "beta", "as",
};

static const char *const function_words[] = {"shortcut", "concat", "channels"};

static const char *const item_words[] = {"network", "block", "include", "image", "train", "test"};

/* Other tools' names, letter case aside. */
static const struct {
    const char *word, *meant;
} operator_aliases[] =
    {
        {"batchnorm", "bn"},
        {"batchnorm2d", "bn"},
        {"batch_norm", "bn"},
        {"conv2d", "conv"},
        {"convolution", "conv"},
        {"fc", "linear"},
        {"dense", "linear"},
        {"max_pool", "maxpool"},
        {"maxpool2d", "maxpool"},
        {"avg_pool", "avgpool"},
        {"avgpool2d", "avgpool"},
        {"global_avgpool", "avgpool"},
        {"gap", "avgpool"},
        {"globalavgpool", "avgpool"},
        {"global_average_pool", "avgpool"},
        {"averagepool", "avgpool"},
        {"activation", "relu"},
        {"norm", "bn"},
        {"pool", "maxpool"},
        {"drop", "dropout"},
        {"output", "feature"},
        {"head", "auxiliary"},
        {"aux", "auxiliary"},
        {"log_softmax", "softmax"},
        {"logsoftmax", "softmax"},
        {"fully_connected", "linear"},
        {"adaptiveavgpool2d", "avgpool"},
        {"bn2d", "bn"},
        {"dropout2d", "dropout"},
        {"leakyrelu", "prelu"},
        {"localresponsenorm", "lrn"},
        {"reshape", "flatten"},
        {"view", "flatten"},
},
  attribute_aliases[] =
      {
          {"padding", "pad"},    {"dilate", "dilation"}, {"group", "groups"}, {"epsilon", "eps"},
          {"strides", "stride"}, {"ceil_mode", "ceil"},  {"name", "as"},
},
  item_aliases[] = {
      {"net", "network"},    {"model", "network"}, {"def", "block"},     {"import", "include"},
      {"training", "train"}, {"module", "block"},  {"picture", "image"},
};

#define ALIAS(aliases, word)                                                                       \
    for (int i = 0; i < COUNT(aliases); i++)                                                       \
        if (strcasecmp((aliases)[i].word, (word)) == 0)                                            \
            return (aliases)[i].meant;

const char *suggest_statement(const char *word)
{
    ALIAS(operator_aliases, word)
    return diag_nearest(word, statement_words, COUNT(statement_words));
}

const char *suggest_step(const char *word)
{
    ALIAS(operator_aliases, word)
    return diag_nearest(word, statement_words, STEP_WORD_COUNT);
}

const char *suggest_attribute(const char *word)
{
    ALIAS(attribute_aliases, word)
    return diag_nearest(word, attribute_words, COUNT(attribute_words));
}

const char *suggest_function(const char *word)
{
    return diag_nearest(word, function_words, COUNT(function_words));
}

bool suggest_is_loop(const char *word)
{
    return !strcasecmp(word, "for") || !strcasecmp(word, "repeat") || !strcasecmp(word, "loop") ||
           !strcasecmp(word, "times");
}

const char *suggest_item(const char *word)
{
    ALIAS(item_aliases, word)
    return diag_nearest(word, item_words, COUNT(item_words));
}
