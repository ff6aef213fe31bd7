/* app_options.c: the arguments of a command. In: argv behind the command's name. Out: options and
 * operands, or one line that says what is wrong and what may have been meant. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"

enum { WORD_BYTES_MAX = 32, NEAR_EDITS = 2, COUNT_MAX = 1000000000 };

enum kind { FLAG, TEXT, COUNT, REAL, SEED, MEMBER };

/* An option fills the member of struct rnet_options at `at`. */
static const struct option {
    const char *name, *value, *help;
    unsigned bit; /* 0: every command's */
    enum kind kind;
    size_t at;
} table[] = {
#define AT(member) offsetof(struct rnet_options, member)
    {"--json", NULL, "one line of JSON on standard output", RNET_OPTION_JSON, FLAG, AT(json)},
    {"--top", "K", "print the K most probable classes (default 5)", RNET_OPTION_TOP, COUNT,
     AT(top)},
    {"--repeat", "N", "time N calls (default: about two seconds of them)", RNET_OPTION_REPEAT,
     COUNT, AT(repeat)},
    {"--first", NULL, "one call, and how long it took", RNET_OPTION_REPEAT, FLAG, AT(first)},
    {"--profile", NULL, "time, GFLOP/s and share of the peak of every step", RNET_OPTION_PROFILE,
     FLAG, AT(profile)},
    {"--train", NULL, "time steps of training (of a program that trains)", RNET_OPTION_TRAIN_STEPS,
     FLAG, AT(train_steps)},
    {"--data", "DIR", "the pictures to learn from", RNET_OPTION_DATA, TEXT, AT(train.data)},
    {"-o", "W", "where the weights go (W.safetensors)", RNET_OPTION_OUTPUT, TEXT, AT(train.output)},
    {"--resume", NULL, "go on from the checkpoint", RNET_OPTION_RESUME, FLAG, AT(train.resume)},
    {"--log", "FILE", "a line of JSON every 20 iterations", RNET_OPTION_LOG, TEXT, AT(train.log)},
    {"--report", "FILE", "the curves as a page (default: W.report.html)", RNET_OPTION_REPORT, TEXT,
     AT(train.report)},
    {"--probe", "FILE", "gradient and response of the layers, as CSV", RNET_OPTION_PROBE, TEXT,
     AT(train.probe)},
    {"--iterations", "N", "stop after N steps", RNET_OPTION_ITERATIONS, COUNT,
     AT(train.iterations)},
    {"--epochs", "N", "stop after N epochs", RNET_OPTION_EPOCHS, REAL, AT(train.epochs)},
    {"--rate", "R", "one learning rate throughout, in place of the recipe's", RNET_OPTION_RATE,
     REAL, AT(train.rate)},
    {"--momentum", "M", "momentum of SGD", RNET_OPTION_MOMENTUM, REAL, AT(train.momentum)},
    {"--decay", "D", "weight decay", RNET_OPTION_DECAY, REAL, AT(train.decay)},
    {"--smooth", "S", "label smoothing; 0: none", RNET_OPTION_SMOOTH, REAL, AT(train.smooth)},
    {"--clip", "C", "largest norm of the gradient; 0: any", RNET_OPTION_CLIP, REAL, AT(train.clip)},
    {"--batch-seed", "S", "of all that is random (default 0)", RNET_OPTION_SEED, SEED,
     AT(train.seed)},
    {"--no-augment", NULL, "pictures as they are", RNET_OPTION_NO_AUGMENT, FLAG,
     AT(train.no_augment)},
    {"--no-shuffle", NULL, "pictures in the dataset's order", RNET_OPTION_NO_SHUFFLE, FLAG,
     AT(train.no_shuffle)},
    {"--no-split", NULL, "all training pictures learn; none validates", RNET_OPTION_NO_SPLIT, FLAG,
     AT(train.no_split)},
    {"--checkpoint-every", "N", "a checkpoint every N steps (default: an epoch, a minute)",
     RNET_OPTION_CHECKPOINT_EVERY, COUNT, AT(train.checkpoint_every)},
    {"--evaluate-every", "N", "an evaluation every N epochs (default 1)",
     RNET_OPTION_EVALUATE_EVERY, COUNT, AT(train.evaluate_every)},
    {"--weights", "FILE", "parameters (safetensors), in place of embedded ones",
     RNET_OPTION_WEIGHTS, TEXT, AT(weights)},
    {"--threads", "N", "threads, up to the planned number", RNET_OPTION_THREADS, COUNT,
     AT(threads)},
    {"--views", "HOW", "of a picture: single, or ten (corners, centre, mirrored)", RNET_OPTION_TEST,
     TEXT, AT(views)},
    {"--scales", "S,...", "views of pictures of these sizes, which the test section names",
     RNET_OPTION_TEST, TEXT, AT(scales)},
    {"--with", "FILE", "average with these parameters too; may be repeated", RNET_OPTION_TEST,
     MEMBER, 0},
    {"--save-logits", "OUT", "write N x classes log-probabilities (.npy)", RNET_OPTION_TEST, TEXT,
     AT(save)},
    {"--average", NULL, "the mean of saved scores: A.npy B.npy ... DATASET", RNET_OPTION_TEST, FLAG,
     AT(average)},
    {"--layers", NULL, "the difference of every step, and the first step that deviates",
     RNET_OPTION_LAYERS, FLAG, AT(layers)},
    {"--values", "FILE", "with --layers: all values of the steps, as 'rnetc build --verify' has",
     RNET_OPTION_LAYERS, TEXT, AT(values)},
    {"--licenses", NULL, "the notices of what the program is made of", RNET_OPTION_LICENSES, FLAG,
     AT(licenses)},
    {"--help", NULL, "this text (also -h)", 0, FLAG, AT(help)},
#undef AT
};

enum { OPTION_COUNT = sizeof table / sizeof *table };

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, one row of the matrix at a time; INT_MAX for words that are long. */
static int edit_distance(const char *a, const char *b)
{
    int row[WORD_BYTES_MAX + 1];
    size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length > WORD_BYTES_MAX || b_length > WORD_BYTES_MAX)
        return INT_MAX;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= a_length; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= b_length; j++) {
            int above = row[j];
            row[j] = smaller(smaller(above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[b_length];
}

const char *rnet_options_nearest(const char *word, const char *const *candidates, int count)
{
    const char *nearest = NULL;
    int least = NEAR_EDITS + 1;
    for (int i = 0; i < count; i++) {
        int distance = edit_distance(word, candidates[i]);
        if (distance < least) {
            least = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

static bool takes(const struct rnet_command *command, const struct option *option)
{
    return option->bit == 0 || ((unsigned)command->options & option->bit) != 0;
}

/* The row whose name is the text of `argument` before a '=', NULL for none. */
static const struct option *find_option(const struct rnet_command *command, const char *argument)
{
    size_t length = strcspn(argument, "=");
    if (strcmp(argument, "-h") == 0)
        return &table[OPTION_COUNT - 1];
    for (int i = 0; i < OPTION_COUNT; i++)
        if (takes(command, &table[i]) && strlen(table[i].name) == length &&
            strncmp(table[i].name, argument, length) == 0)
            return &table[i];
    return NULL;
}

static int refuse_unknown(const struct rnet_command *command, const char *argument,
                          struct rnet_error *error)
{
    const char *names[OPTION_COUNT];
    int count = 0;
    for (int i = 0; i < OPTION_COUNT; i++)
        if (takes(command, &table[i]))
            names[count++] = table[i].name;
    const char *nearest = rnet_options_nearest(argument, names, count);
    if (nearest != NULL)
        return rnet_fail(error, "%s: unknown option '%s'; did you mean %s?", command->name,
                         argument, nearest);
    return rnet_fail(error, "%s: unknown option '%s'", command->name, argument);
}

static int read_count(int *count, const char *name, const char *text, struct rnet_error *error)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value < 1 || value > COUNT_MAX)
        return rnet_fail(error, "%s wants a count from 1 on, not '%s'", name, text);
    *count = (int)value;
    return 0;
}

static int read_real(double *real, const char *name, const char *text, struct rnet_error *error)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value) || value < 0)
        return rnet_fail(error, "%s wants a number from 0 on, not '%s'", name, text);
    *real = value;
    return 0;
}

static int read_seed(uint64_t *seed, const char *name, const char *text, struct rnet_error *error)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0)
        return rnet_fail(error, "%s wants a whole number from 0 on, not '%s'", name, text);
    *seed = value;
    return 0;
}

static int add_member(struct rnet_options *options, const char *path, struct rnet_error *error)
{
    if (options->with_count == RNET_MEMBERS_MAX)
        return rnet_fail(error, "--with: %d parameter sets are the most", RNET_MEMBERS_MAX);
    options->with[options->with_count++] = path;
    return 0;
}

static int apply(struct rnet_options *options, const struct option *option, const char *value,
                 struct rnet_error *error)
{
    void *member = (char *)options + option->at;
    options->given |= option->bit;
    switch (option->kind) {
    case FLAG:
        *(bool *)member = true;
        return 0;
    case TEXT:
        *(const char **)member = value;
        return 0;
    case COUNT:
        return read_count(member, option->name, value, error);
    case REAL:
        return read_real(member, option->name, value, error);
    case MEMBER:
        return add_member(options, value, error);
    case SEED:
        break;
    }
    return read_seed(member, option->name, value, error);
}

/* Reads the option at argv[*at] and its value, which may be the argument after it. */
static int read_option(struct rnet_options *options, const struct rnet_command *command, int argc,
                       char **argv, int *at, struct rnet_error *error)
{
    const char *argument = argv[*at];
    const struct option *option = find_option(command, argument);
    if (option == NULL)
        return refuse_unknown(command, argument, error);
    const char *equals = strchr(argument, '=');
    const char *value = equals == NULL ? NULL : equals + 1;
    if (option->value == NULL && value != NULL)
        return rnet_fail(error, "%s: %s takes no value", command->name, option->name);
    if (option->value != NULL && value == NULL) {
        if (*at + 1 >= argc)
            return rnet_fail(error, "%s: %s wants a value: %s %s", command->name, option->name,
                             option->name, option->value);
        value = argv[++*at];
    }
    return apply(options, option, value, error);
}

static int check_operands(const struct rnet_options *options, const struct rnet_command *command,
                          struct rnet_error *error)
{
    if (options->help)
        return 0;
    if (options->average && options->operand_count < 2)
        return rnet_fail(error, "%s --average wants A.npy B.npy ... DATASET", command->name);
    if (options->average)
        return 0;
    if (options->operand_count < command->operands_min)
        return rnet_fail(error, "%s wants %s", command->name, command->operands);
    if (command->operands_max >= 0 && options->operand_count > command->operands_max)
        return rnet_fail(error, "%s: '%s' is too much; it takes %s", command->name,
                         options->operands[command->operands_max],
                         command->operands_max == 0 ? "no operand" : command->operands);
    return 0;
}

int rnet_options_parse(struct rnet_options *options, const struct rnet_command *command, int argc,
                       char **argv, struct rnet_error *error)
{
    bool only_operands = false;
    *options = (struct rnet_options){.operands = argv};
    for (int i = 0; i < argc; i++) {
        char *argument = argv[i];
        bool is_operand = only_operands || argument[0] != '-' || argument[1] == '\0';
        if (is_operand)
            argv[options->operand_count++] = argument;
        else if (strcmp(argument, "--") == 0)
            only_operands = true;
        else if (read_option(options, command, argc, argv, &i, error) != 0)
            return -1;
    }
    return check_operands(options, command, error);
}

void rnet_options_print(const struct rnet_command *command)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        char left[32];
        snprintf(left, sizeof left, "%s %s", table[i].name,
                 table[i].value == NULL ? "" : table[i].value);
        if (takes(command, &table[i]))
            printf("    %-*s %s\n", command->trains ? 20 : 17, left, table[i].help);
    }
}
