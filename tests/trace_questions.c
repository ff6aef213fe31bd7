/* trace_questions.c: ten questions of an auditor, answered from the committed C of generated/ and
 * its map alone. generated/README.md asks them and gives the answers; each is derived here from the
 * files, the C and the map against one another, and has to stand there word for word. */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "trace_map.h"

static struct trace resnet50, training;
static char *readme;

static void open_files(void)
{
    trace_load(&resnet50, "generated/resnet50", "resnet50.map");
    trace_load(&training, "generated/cifar_resnet20", "cifar_resnet20_train.map");
    readme = files_read("generated/README.md", NULL);
    cr_assert_not_null(readme);
}

static void close_files(void)
{
    trace_free(&resnet50);
    trace_free(&training);
    free(readme);
}

TestSuite(trace_questions, .init = open_files, .fini = close_files);

/* Whether the answer stands in the README, wherever its lines break. */
static void expect_answer(const char *format, ...)
{
    char answer[1024], *flat = strdup(readme), *out = flat;
    va_list list;
    va_start(list, format);
    vsnprintf(answer, sizeof answer, format, list);
    va_end(list);
    for (const char *c = readme; *c; c++) {
        bool blank = *c == ' ' || *c == '\n';
        if (!blank || out == flat || out[-1] != ' ')
            *out++ = blank ? ' ' : *c;
    }
    *out = '\0';
    cr_expect_not_null(strstr(flat, answer), "generated/README.md should say: %s", answer);
    free(flat);
}

/* The buffer that a layer's step writes first, as the call in the C says. */
static const json_t *output_of(const struct trace *t, const char *layer)
{
    const json_t *step = trace_step(t, layer);
    const char *name = trace_string(json_object_get(step, "writes"), "y");
    size_t count;
    char **arguments = trace_arguments(t, step, &count);
    bool called = false;
    for (size_t i = 0; i < count; i++) {
        called = called || !strcmp(arguments[i], name);
        free(arguments[i]);
    }
    free(arguments);
    cr_assert(called, "%s is no argument of the call", name);
    const json_t *buffer = trace_find(t, "buffers", "name", name);
    cr_assert_not_null(buffer, "%s", name);
    return buffer;
}

/* The list as "a, b and c"; the caller frees it. */
static char *words(const json_t *list)
{
    char *text;
    size_t bytes, i, count = json_array_size(list);
    json_t *item;
    FILE *file = open_memstream(&text, &bytes);
    json_array_foreach(list, i, item) fprintf(file, "%s`%s`",
                                              i == 0           ? ""
                                              : i + 1 == count ? " and "
                                                               : ", ",
                                              json_string_value(item));
    fclose(file);
    return text;
}

Test(trace_questions, where_is_an_output)
{
    const json_t *b = output_of(&resnet50, "layer3.2.conv2");
    long long unit = trace_number(resnet50.map, "line_bytes");
    long long offset = 0, lines = 0;
    char name[64] = "";
    cr_assert_eq(sscanf(trace_line(&resnet50, (int)trace_number(b, "line")),
                        " %63s = %lld, /* %lld", name, &offset, &lines),
                 3);
    cr_expect_str_eq(name, trace_string(b, "name"));
    expect_answer("In `%s`, %lld bytes from byte %lld of the workspace on: %s.", name, lines * unit,
                  offset * unit, trace_string(b, "layout"));
}

Test(trace_questions, until_when_is_it_there)
{
    const json_t *b = output_of(&resnet50, "layer3.2.conv2");
    int first = 0, last = 0;
    const char *row = trace_line(&resnet50, (int)trace_number(b, "line"));
    cr_assert_eq(sscanf(strchr(row, '['), "[%d, %d]", &first, &last), 2);
    cr_expect_eq(first, trace_number(trace_step(&resnet50, "layer3.2.conv2"), "step"));
    const json_t *reader = json_array_get(json_object_get(resnet50.map, "steps"), (size_t)last - 1);
    cr_expect_str_eq(trace_string(json_object_get(reader, "reads"), "x"), trace_string(b, "name"));
    expect_answer("From step %d, which writes it, to step %d, where `%s` reads it.", first, last,
                  trace_string(json_array_get(json_object_get(reader, "nodes"), 0), "name"));
}

Test(trace_questions, who_overwrites_it)
{
    const json_t *b = output_of(&resnet50, "layer3.2.conv2"),
                 *taken = json_object_get(b, "taken_by");
    cr_assert_eq(json_array_size(taken), (size_t)1);
    const char *next = json_string_value(json_array_get(taken, 0));
    const json_t *after = trace_find(&resnet50, "buffers", "name", next);
    json_t *row =
        json_pack("[i, i]", (int)trace_number(after, "line"), (int)trace_number(after, "line") + 1);
    char *text = trace_range(&resnet50, row);
    cr_expect_not_null(strstr(text, trace_string(b, "name")), "%s", text);
    free(text);
    json_decref(row);
    expect_answer("`%s`, from step %d on.", next, trace_item(after, "live", 0));
}

/* The stage's call, then the line of the block. */
Test(trace_questions, which_line_asks_for_a_stride)
{
    const json_t *step = trace_step(&resnet50, "layer3.0.conv2");
    const json_t *node = json_array_get(json_object_get(step, "nodes"), 0);
    const json_t *block = trace_find(&resnet50, "blocks", "name", trace_string(step, "block"));
    const json_t *kernel = trace_find(&resnet50, "kernels", "name", trace_string(step, "kernel"));
    char *lines = words(json_object_get(node, "lines"));
    const char *stride = strstr(trace_string(kernel, "title"), "stride ");
    cr_assert_eq(stride[7], '2', "%s", trace_string(kernel, "title"));
    char *head = trace_range(&resnet50, json_object_get(block, "lines"));
    cr_expect_not_null(strstr(head, trace_string(block, "call")), "%s", head);
    expect_answer("%s: the block is `%s`, defined at `%s`.", lines, trace_string(block, "call"),
                  trace_string(block, "defined"));
    free(head);
    free(lines);
}

Test(trace_questions, what_is_computed_where)
{
    const json_t *step = trace_step(&resnet50, "layer3.2.conv2");
    const json_t *kernel = trace_find(&resnet50, "kernels", "name", trace_string(step, "kernel"));
    char *text = trace_range(&resnet50, json_object_get(kernel, "lines"));
    cr_expect_not_null(strstr(text, trace_string(kernel, "formula")));
    free(text);
    expect_answer("By `%s`: `%s`, %lld multiply-adds.", trace_string(kernel, "name"),
                  trace_string(kernel, "formula"), trace_number(kernel, "multiply_adds"));
}

Test(trace_questions, who_else_uses_its_kernel)
{
    const json_t *step = trace_step(&resnet50, "layer3.2.conv2");
    const json_t *kernel = trace_find(&resnet50, "kernels", "name", trace_string(step, "kernel"));
    char list[256] = "", comment[256] = "steps";
    size_t i;
    json_t *user;
    json_array_foreach(json_object_get(kernel, "steps"), i, user)
    {
        size_t used = strlen(list), more = strlen(comment);
        snprintf(list + used, sizeof list - used, "%s%lld", i ? ", " : "",
                 json_integer_value(user));
        snprintf(comment + more, sizeof comment - more, " %lld", json_integer_value(user));
    }
    char *text = trace_range(&resnet50, json_object_get(kernel, "lines"));
    cr_expect_not_null(strstr(text, comment), "%s", comment);
    free(text);
    expect_answer("Steps %s.", list);
}

Test(trace_questions, which_tensors_does_it_take)
{
    const json_t *reads = json_object_get(trace_step(&resnet50, "layer3.2.conv2"), "reads");
    const json_t *w = trace_find(&resnet50, "parameters", "name", trace_string(reads, "w"));
    const json_t *b = trace_find(&resnet50, "parameters", "name", trace_string(reads, "b"));
    char *of_w = words(json_object_get(w, "tensors")), *of_b = words(json_object_get(b, "tensors"));
    long long unit = trace_number(resnet50.map, "line_bytes");
    expect_answer(
        "`%s`, from byte %lld of the parameters on, is made of %s; `%s`, from byte %lld on, of %s.",
        trace_string(w, "name"), trace_number(w, "offset") * unit, of_w, trace_string(b, "name"),
        trace_number(b, "offset") * unit, of_b);
    free(of_w);
    free(of_b);
}

/* No step of its own: the last act of a convolution. */
Test(trace_questions, where_is_the_shortcut_added)
{
    const json_t *step = trace_step(&resnet50, "layer3.2.add");
    const json_t *reads = json_object_get(step, "reads"), *writes = json_object_get(step, "writes");
    const json_t *out = trace_find(&resnet50, "buffers", "name", trace_string(writes, "y"));
    cr_assert(json_object_get(out, "overwrites"));
    cr_expect_str_eq(json_string_value(json_array_get(json_object_get(out, "overwrites"), 0)),
                     trace_string(reads, "r"));
    expect_answer("In step %lld, with `%s`: it adds `%s` and writes the sum over it, as `%s`.",
                  trace_number(step, "step"), trace_string(step, "kernel"),
                  trace_string(reads, "r"), trace_string(writes, "y"));
}

Test(trace_questions, how_much_memory_is_live_at_most)
{
    long long most = 0, unit = trace_number(resnet50.map, "line_bytes");
    int steps = (int)json_array_size(json_object_get(resnet50.map, "steps")), at = 0;
    for (int s = 1; s <= steps; s++) {
        long long live = 0;
        size_t i;
        json_t *b;
        json_array_foreach(json_object_get(resnet50.map, "buffers"), i, b)
        {
            bool replaced = json_object_get(b, "overwrites") && trace_item(b, "live", 0) == s;
            if (!replaced && trace_item(b, "live", 0) <= s && s <= trace_item(b, "live", 1))
                live += trace_number(b, "lines");
        }
        at = live > most ? s : at;
        most = live > most ? live : most;
    }
    cr_expect_eq(most, trace_number(resnet50.map, "live_lines"));
    char peak[64];
    snprintf(peak, sizeof peak, "largest sum of live buffers: %lld bytes", most * unit);
    bool said = false;
    for (size_t k = 0; k < resnet50.line_count; k++)
        said = said || strstr(resnet50.lines[k], peak);
    cr_expect(said, "the C does not say: %s", peak);
    expect_answer("%lld bytes, at step %d; the workspace has %lld.", most * unit, at,
                  trace_number(resnet50.map, "workspace_lines") * unit);
}

/* The last step that writes it. */
Test(trace_questions, where_does_a_gradient_come_from)
{
    const json_t *found = NULL;
    size_t i;
    json_t *step, *value;
    const char *key, *gradient = "d->layer2_0.conv2_w";
    json_array_foreach(json_object_get(training.map, "steps"), i, step)
        json_object_foreach(json_object_get(step, "writes"), key,
                            value) if (!strcmp(json_string_value(value), gradient)) found = step;
    cr_assert_not_null(found);
    const json_t *parts = trace_find(&training, "buffers", "name",
                                     trace_string(json_object_get(found, "reads"), "sums"));
    const json_t *from = json_array_get(json_object_get(training.map, "steps"),
                                        (size_t)trace_item(parts, "live", 0) - 1);
    const json_t *reads = json_object_get(from, "reads");
    expect_answer("Step %lld writes `%s` from `%s`, which step %lld makes of `%s` and `%s`.",
                  trace_number(found, "step"), gradient, trace_string(parts, "name"),
                  trace_number(from, "step"), trace_string(reads, "x"), trace_string(reads, "dy"));
}
