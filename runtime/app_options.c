/* app_options.c: the arguments of a command. In: argv behind the command's name. Out: options and
 * operands, or one line that says what is wrong and what may have been meant. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"

enum { WORD_BYTES_MAX = 32, NEAR_EDITS = 2, COUNT_MAX = 1000000000 };

static const struct option {
    const char *name, *value, *help;
    int bit; /* 0: every command's */
} table[] = {
    {"--json", NULL, "one line of JSON on standard output", RNET_OPTION_JSON},
    {"--top", "K", "print the K most probable classes (default 5)", RNET_OPTION_TOP},
    {"--repeat", "N", "time N calls (default: about two seconds of them)", RNET_OPTION_REPEAT},
    {"--profile", NULL, "the time of every step", RNET_OPTION_PROFILE},
    {"--weights", "FILE", "parameters (safetensors), in place of embedded ones",
     RNET_OPTION_WEIGHTS},
    {"--threads", "N", "threads, up to the planned number", RNET_OPTION_THREADS},
    {"--help", NULL, "this text (also -h)", 0},
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
    return option->bit == 0 || (command->options & option->bit) != 0;
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

static int apply(struct rnet_options *options, const struct option *option, const char *value,
                 struct rnet_error *error)
{
    switch (option->bit) {
    case RNET_OPTION_JSON:
        options->json = true;
        return 0;
    case RNET_OPTION_PROFILE:
        options->profile = true;
        return 0;
    case RNET_OPTION_WEIGHTS:
        options->weights = value;
        return 0;
    case RNET_OPTION_THREADS:
        return read_count(&options->threads, option->name, value, error);
    case RNET_OPTION_TOP:
        return read_count(&options->top, option->name, value, error);
    case RNET_OPTION_REPEAT:
        return read_count(&options->repeat, option->name, value, error);
    default:
        options->help = true;
        return 0;
    }
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
            printf("    %-17s %s\n", left, table[i].help);
    }
}
