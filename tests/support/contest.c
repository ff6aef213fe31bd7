/* contest.c: commands in turn. In: command lines that print JSON. Out: numbers. */
#include "support/contest.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/process.h"

bool contest_works(const char *format, ...)
{
    char *command;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&command, format, arguments) < 0)
        abort();
    va_end(arguments);
    struct process ran = process_run("%s", command);
    bool good = ran.status == 0;
    process_free(&ran);
    free(command);
    return good;
}

void contest_measure_all(const char *command, int count, const char *const *keys, double *values)
{
    struct process ran = process_run("%s", command);
    json_t *line = json_loads(ran.out, JSON_DISABLE_EOF_CHECK, NULL);
    bool good = true;
    for (int i = 0; i < count; i++) {
        values[i] = json_number_value(json_object_get(line, keys[i]));
        good = good && values[i] > 0;
    }
    if (!good) {
        fprintf(stderr, "%s: exit status %d\n%s", command, ran.status, ran.err);
        memset(values, 0, (size_t)count * sizeof *values);
    }
    json_decref(line);
    process_free(&ran);
}

double contest_measure(const char *command, const char *key)
{
    double value;
    contest_measure_all(command, 1, &key, &value);
    return value;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct contest_spread contest_spread(const double *values, int count)
{
    double sorted[CONTEST_ROUNDS];
    memcpy(sorted, values, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, by_value);
    return (struct contest_spread){sorted[count / 2], sorted[0], sorted[count - 1]};
}

bool contest_option(int *at, int argc, char **argv, const char *name, int *value)
{
    if (strcmp(argv[*at], name) != 0 || *at + 1 >= argc)
        return false;
    *value = atoi(argv[++*at]);
    return true;
}

bool contest_with_torch(const char *scripts)
{
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    return contest_works(
        "test -r %s/torch_bench.py && /usr/bin/python3 -c 'import torch, torchvision'", scripts);
}
