/* trace_map.c: emitted C and its map. In: a folder. Out: lines, and objects of the map. */
#include "trace_map.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"

static char *in_folder(const char *folder, const char *name)
{
    char *path;
    cr_assert(asprintf(&path, "%s/%s", folder, name) > 0);
    return path;
}

static void cut_lines(struct trace *t)
{
    char *at = t->text;
    size_t room = 1;
    for (const char *c = at; *c; c++)
        room += *c == '\n';
    t->lines = calloc(room, sizeof *t->lines);
    while (*at) {
        char *end = strchr(at, '\n');
        cr_assert_not_null(end, "%s does not end with a newline", t->name);
        *end = '\0';
        t->lines[t->line_count++] = at;
        at = end + 1;
    }
}

void trace_load(struct trace *t, const char *folder, const char *map)
{
    json_error_t error;
    char *path = in_folder(folder, map);
    *t = (struct trace){.map = json_load_file(path, JSON_REJECT_DUPLICATES, &error)};
    cr_assert_not_null(t->map, "%s: %s, line %d", path, error.text, error.line);
    free(path);
    t->name = strdup(trace_string(t->map, "code"));
    path = in_folder(folder, t->name);
    t->text = files_read(path, NULL);
    cr_assert_not_null(t->text, "%s", path);
    free(path);
    cut_lines(t);
}

void trace_free(struct trace *t)
{
    json_decref(t->map);
    free(t->name);
    free(t->text);
    free(t->lines);
    *t = (struct trace){0};
}

const char *trace_line(const struct trace *t, int number)
{
    return number < 1 || (size_t)number > t->line_count ? "" : t->lines[number - 1];
}

char *trace_range(const struct trace *t, const json_t *range)
{
    char *text;
    size_t bytes;
    FILE *file = open_memstream(&text, &bytes);
    int first = (int)json_integer_value(json_array_get(range, 0));
    int last = (int)json_integer_value(json_array_get(range, 1));
    for (int i = first; i <= last; i++) {
        const char *line = trace_line(t, i) + strspn(trace_line(t, i), " ");
        if (!strncmp(line, "* ", 2))
            line += 1 + strspn(line + 1, " ");
        fprintf(file, "%s%s", i > first ? " " : "", line);
    }
    fclose(file);
    return text;
}

json_t *trace_find(const struct trace *t, const char *list, const char *key, const char *value)
{
    size_t i;
    json_t *object;
    json_array_foreach(json_object_get(t->map, list), i, object)
    {
        const char *text = json_string_value(json_object_get(object, key));
        if (text && !strcmp(text, value))
            return object;
    }
    return NULL;
}

json_t *trace_step(const struct trace *t, const char *layer)
{
    size_t i, k;
    json_t *step, *node;
    json_array_foreach(json_object_get(t->map, "steps"), i, step)
        json_array_foreach(json_object_get(step, "nodes"), k,
                           node) if (!strcmp(trace_string(node, "name"), layer)) return step;
    cr_assert_fail("no step computes %s", layer);
    return NULL;
}

const char *trace_string(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    cr_assert_not_null(text, "the map lacks %s", key);
    return text;
}

long long trace_number(const json_t *object, const char *key)
{
    const json_t *number = json_object_get(object, key);
    cr_assert(json_is_integer(number), "the map lacks %s", key);
    return json_integer_value(number);
}

int trace_item(const json_t *object, const char *key, size_t index)
{
    const json_t *number = json_array_get(json_object_get(object, key), index);
    cr_assert(json_is_integer(number), "the map lacks %s[%zu]", key, index);
    return (int)json_integer_value(number);
}

/* Behind the call's open parenthesis. */
static char *call_of(char *text, const char *kernel)
{
    size_t bytes = strlen(kernel);
    for (char *at = strstr(text, kernel); at; at = strstr(at + 1, kernel))
        if (at[bytes] == '(')
            return at + bytes + 1;
    return NULL;
}

/* "rnet_at(ws, WS_CONV1)" -> "WS_CONV1". */
static char *plain(char *argument)
{
    char *open = strstr(argument, "(ws, ");
    if (!open)
        return argument;
    open[strcspn(open, ")")] = '\0';
    return open + 5;
}

char **trace_arguments(const struct trace *t, const json_t *step, size_t *count)
{
    char *text = trace_range(t, json_object_get(step, "lines"));
    char *at = call_of(text, trace_string(step, "kernel"));
    cr_assert_not_null(at, "%s: step %lld does not call its kernel", t->name,
                       trace_number(step, "step"));
    char **list = calloc(strlen(at) + 1, sizeof *list);
    *count = 0;
    for (bool more = true; more;) {
        char *end = at;
        for (int depth = 0; depth > 0 || (*end != ',' && *end != ')'); end++)
            depth += (*end == '(') - (*end == ')');
        more = *end == ',';
        *end = '\0';
        at = plain(at + strspn(at, " "));
        if (strcmp(at, "part") && strcmp(at, "parts") && strncmp(at, "call->", 6) &&
            strncmp(at, "(uint64_t)", 10))
            list[(*count)++] = strdup(at);
        at = end + 1;
    }
    free(text);
    return list;
}
