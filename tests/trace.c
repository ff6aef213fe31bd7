/* trace.c: what NAME.map says is what the C does: lines, calls, live ranges, who takes whose bytes,
 * tensors and hashes, derived anew from the emitted files. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/network.h"
#include "support/process.h"
#include "trace_map.h"

/* Networks and options that reach every kind of step. */
struct emission {
    char file[64], options[96], maps[3][48];
};

static struct emission emissions[] = {
    {"examples/cifar_resnet20.rnet",
     "--target x86-64-v3 --train",
     {"cifar_resnet20.map", "cifar_resnet20_train.map"}},
    {"examples/resnet50.rnet",
     "--target generic --algorithm gemm --batch 2 --threads 1",
     {"resnet50.map"}},
    {"examples/googlenet_v1.rnet",
     "--target aarch64 --algorithm direct --batch 1 --train",
     {"googlenet_v1.map", "googlenet_v1_train.map"}},
    {"examples/resnet101_features.rnet",
     "--target x86-64-v4 --threads 4",
     {"resnet101_features.map"}},
    {"examples/vgg16.rnet", "--target x86-64-v4", {"vgg16.map"}},
    {"examples/cifar_resnet110_exclusive_gate.rnet",
     "--target x86-64-v3 --algorithm winograd --train --threads 1",
     {"cifar_resnet110_exclusive_gate.map", "cifar_resnet110_exclusive_gate_train.map"}},
    {"examples/cifar_maxout.rnet",
     "--train --precision double",
     {"cifar_maxout.map", "cifar_maxout_train.map"}},
};

/* ---- Lines ---- */

static void check_call(const struct trace *t, const json_t *step)
{
    size_t count, listed = 0;
    char **list = trace_arguments(t, step, &count);
    static const char *const kinds[] = {"reads", "writes"};
    int number = (int)trace_number(step, "step");
    for (int k = 0; k < 2; k++) {
        const char *name;
        json_t *holds;
        json_object_foreach(json_object_get(step, kinds[k]), name, holds)
        {
            bool found = false;
            for (size_t i = 0; i < count && !found; i++)
                found = !strcmp(list[i], json_string_value(holds));
            cr_expect(found, "%s: step %d is not called with %s", t->name, number,
                      json_string_value(holds));
            listed++;
        }
    }
    cr_expect_eq(listed, count, "%s: step %d has %zu arrays, the map says %zu", t->name, number,
                 count, listed);
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

static void check_steps(const struct trace *t)
{
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(t->map, "steps"), i, step)
    {
        char *text = trace_range(t, json_object_get(step, "lines")), mark[48];
        snprintf(mark, sizeof mark, "RNET_STEP(%zu);", i + 1);
        cr_expect_not_null(strstr(text, mark), "%s: %s is not in \"%s\"", t->name, mark, text);
        cr_expect_str_eq(trace_line(t, trace_item(step, "lines", 1)), "    RNET_BARRIER");
        free(text);
        check_call(t, step);
    }
}

static void check_kernels(const struct trace *t)
{
    size_t i, k;
    json_t *kernel, *user;
    size_t steps = 0;
    json_array_foreach(json_object_get(t->map, "kernels"), i, kernel)
    {
        const char *name = trace_string(kernel, "name");
        char head[128], number[32];
        snprintf(head, sizeof head, "static void %s(", name);
        snprintf(number, sizeof number, "/* K%02zu. ", i + 1);
        char *text = trace_range(t, json_object_get(kernel, "lines"));
        const char *comment = strstr(text, number);
        cr_expect(comment && strstr(comment, head), "%s: %s is not in its lines", t->name, name);
        cr_expect(comment && strstr(comment, trace_string(kernel, "title")), "%s: title", name);
        cr_expect(comment && strstr(comment, trace_string(kernel, "formula")), "%s: formula", name);
        cr_expect(comment && strstr(comment, trace_string(kernel, "arrays")), "%s: arrays", name);
        cr_expect_eq(
            strncmp(trace_line(t, (int)trace_number(kernel, "comment")), number, strlen(number)),
            0);
        cr_expect_str_eq(trace_line(t, trace_item(kernel, "lines", 1)), "}");
        free(text);
        json_array_foreach(json_object_get(kernel, "steps"), k, user)
        {
            const json_t *step = json_array_get(json_object_get(t->map, "steps"),
                                                (size_t)json_integer_value(user) - 1);
            cr_expect_str_eq(trace_string(step, "kernel"), name);
            steps++;
        }
    }
    cr_expect_eq(steps, json_array_size(json_object_get(t->map, "steps")));
}

static void check_blocks(const struct trace *t)
{
    static const char *const names[] = {"function", "backward"}, *const at[] = {"lines",
                                                                                "backward_lines"};
    size_t i;
    json_t *block;
    json_array_foreach(json_object_get(t->map, "blocks"), i, block) for (int k = 0; k < 2; k++)
    {
        if (!json_object_get(block, names[k]))
            continue;
        char *text = trace_range(t, json_object_get(block, at[k])), head[160];
        snprintf(head, sizeof head, "static void %s(", trace_string(block, names[k]));
        cr_expect(!strncmp(text, "/* ", 3) && strstr(text, head), "%s: %s", t->name, head);
        cr_expect_str_eq(trace_line(t, trace_item(block, at[k], 1)), "}");
        free(text);
    }
}

/* The lines of the description that a layer names hold its operator. */
static void check_source(const struct network *n, const json_t *node)
{
    static const char *const words[] = {"conv", "bn", "relu", "maxpool", "avgpool", "dropout"};
    const char *name = trace_string(node, "name");
    const char *last = strrchr(name, '.') ? strrchr(name, '.') + 1 : name;
    const json_t *lines = json_object_get(node, "lines");
    const char *own = json_string_value(json_array_get(lines, json_array_size(lines) - 1));
    int first = atoi(strrchr(own, ':') + 1);
    size_t bytes = (size_t)(strrchr(own, ':') - own);
    for (int i = 0; i < sources_count(n->sources); i++) {
        const struct source *s = sources_get(n->sources, i);
        const char *slash = strrchr(s->path, '/'), *base = slash ? slash + 1 : s->path;
        if (strlen(base) != bytes || strncmp(own, base, bytes) != 0)
            continue;
        cr_assert(first >= 1 && first <= s->line_count, "%s", own);
        const char *text = s->text + s->lines[first - 1];
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (!strncmp(last, words[k], strlen(words[k])))
                cr_expect_not_null(memmem(text, strcspn(text, "\n"), words[k], strlen(words[k])),
                                   "%s: %s holds no %s", name, own, words[k]);
        return;
    }
    cr_expect_fail("%s names no source: %s", name, own);
}

static void check_sources(const struct trace *t, const struct network *n)
{
    size_t i, k;
    json_t *step, *node;
    json_array_foreach(json_object_get(t->map, "steps"), i, step)
        json_array_foreach(json_object_get(step, "nodes"), k, node) check_source(n, node);
}

/* ---- Memory ---- */

struct buffer {
    const char *name;
    long long offset, lines;
    int first, last; /* as the steps use it; 0: none does */
};

/* Buffers as the C's rows give them, and when the steps of the C use them. */
static struct buffer *read_buffers(const struct trace *t, size_t *count)
{
    json_t *all = json_object_get(t->map, "buffers"), *row, *step;
    size_t i;
    *count = json_array_size(all);
    struct buffer *buffers = calloc(*count + 1, sizeof *buffers);
    json_array_foreach(all, i, row)
    {
        char name[128] = "";
        struct buffer *b = &buffers[i];
        int live[2];
        b->name = trace_string(row, "name");
        const char *line = trace_line(t, (int)trace_number(row, "line"));
        cr_assert_eq(sscanf(line, " %127s = %lld, /* %lld [%d, %d]", name, &b->offset, &b->lines,
                            &live[0], &live[1]),
                     5, "%s", line);
        cr_expect_str_eq(name, b->name);
        cr_expect_eq(b->offset, trace_number(row, "offset"));
        cr_expect_eq(b->lines, trace_number(row, "lines"));
        for (size_t k = 0; k < 2; k++)
            cr_expect_eq(live[k], trace_item(row, "live", k), "%s", name);
    }
    json_array_foreach(json_object_get(t->map, "steps"), i, step)
    {
        size_t arguments;
        char **list = trace_arguments(t, step, &arguments);
        for (size_t k = 0; k < arguments; k++) {
            for (size_t b = 0; b < *count && !strncmp(list[k], "WS_", 3); b++)
                if (!strcmp(list[k], buffers[b].name)) {
                    buffers[b].first = buffers[b].first ? buffers[b].first : (int)i + 1;
                    buffers[b].last = (int)i + 1;
                }
            free(list[k]);
        }
        free(list);
    }
    return buffers;
}

/* A live range holds all uses, and no more but of what lives throughout or is read at the end. */
static void check_live(const struct trace *t, const struct buffer *b, const json_t *row)
{
    const char *role = trace_string(row, "role");
    int steps = (int)json_array_size(json_object_get(t->map, "steps"));
    int first = trace_item(row, "live", 0), last = trace_item(row, "live", 1);
    bool throughout = !strcmp(role, "scratch") && trace_number(t->map, "threads") > 1;
    cr_expect(b->first, "no step uses %s", b->name);
    cr_expect_eq(first, throughout ? 1 : b->first, "%s", b->name);
    cr_expect_eq(last, throughout || !strcmp(role, "losses") ? steps : b->last, "%s", b->name);
}

static bool lists(const json_t *row, const char *key, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(row, key), i,
                       item) if (!strcmp(json_string_value(item), name)) return true;
    return false;
}

/* Line by line of the workspace: who owned it before, and that nobody still needs it. */
static void check_owners(const struct trace *t, const struct buffer *buffers, size_t count)
{
    long long lines = trace_number(t->map, "workspace_lines");
    const json_t *rows = json_object_get(t->map, "buffers");
    int *owner = calloc((size_t)lines + 1, sizeof *owner);
    size_t pairs = 0, listed = 0;
    char *met = calloc(count + 1, 1);
    for (size_t i = 0; i < count; i++) {
        const json_t *row = json_array_get(rows, i);
        const char *key = json_object_get(row, "overwrites") ? "overwrites" : "reuses";
        cr_assert(buffers[i].offset + buffers[i].lines <= lines, "%s lies outside",
                  buffers[i].name);
        memset(met, 0, count);
        for (long long l = buffers[i].offset; l < buffers[i].offset + buffers[i].lines; l++) {
            size_t before = (size_t)owner[l];
            owner[l] = (int)i + 1;
            if (!before || met[before - 1])
                continue;
            met[before - 1] = 1;
            pairs++;
            const json_t *old = json_array_get(rows, before - 1);
            int over = strcmp(key, "overwrites") == 0;
            cr_expect(trace_item(old, "live", 1) + !over <= trace_item(row, "live", 0),
                      "%s clobbers %s", buffers[i].name, buffers[before - 1].name);
            cr_expect(lists(row, key, buffers[before - 1].name), "%s lies over %s, unsaid",
                      buffers[i].name, buffers[before - 1].name);
            cr_expect(lists(old, "taken_by", buffers[i].name), "%s is taken by %s, unsaid",
                      buffers[before - 1].name, buffers[i].name);
        }
        listed += json_array_size(json_object_get(row, key));
    }
    cr_expect_eq(pairs, listed, "%s: %zu pairs of buffers, %zu are said", t->name, pairs, listed);
    free(met);
    free(owner);
}

static void check_memory(const struct trace *t)
{
    size_t count;
    struct buffer *buffers = read_buffers(t, &count);
    for (size_t i = 0; i < count; i++)
        check_live(t, &buffers[i], json_array_get(json_object_get(t->map, "buffers"), i));
    check_owners(t, buffers, count);
    free(buffers);
}

/* Arrays follow one another in their block, each is made of tensors that there are. */
static void check_arrays(const struct trace *t, const struct network *n, bool *named)
{
    long long ends[2] = {0};
    size_t i, k;
    json_t *p, *tensor;
    json_array_foreach(json_object_get(t->map, "parameters"), i, p)
    {
        long long *end = &ends[!strcmp(trace_string(p, "block"), "statistics")];
        cr_expect_eq(trace_number(p, "offset"), *end, "%s", trace_string(p, "name"));
        *end += trace_number(p, "lines");
        json_array_foreach(json_object_get(p, "tensors"), k, tensor)
        {
            int row = 0, count = n->model->params.count;
            const char *name = json_string_value(tensor);
            while (row < count && strcmp(n->model->params.items[row].name, name) != 0)
                row++;
            cr_expect(row < count, "there is no tensor %s", name);
            named[row] = true;
        }
    }
    cr_expect_eq(ends[0], trace_number(t->map, "parameter_lines"));
    cr_expect_eq(ends[1], trace_number(t->map, "statistics_lines"));
}

/* Every tensor is in some array; those of auxiliary heads vanish from inference. */
static void check_parameters(const struct trace *t, const struct network *n)
{
    const struct model *model = n->model;
    bool *named = calloc((size_t)model->params.count + 1, sizeof *named);
    bool training = strstr(t->name, "_train.c") != NULL;
    check_arrays(t, n, named);
    for (int i = 0; i < model->params.count; i++)
        cr_expect(named[i] || (!training && model_is_auxiliary(model, model->params.items[i].node)),
                  "%s: no array is made of %s", t->name, model->params.items[i].name);
    free(named);
}

/* ---- Hashes ---- */

static void check_hashes(const struct trace *t, const char *folder)
{
    size_t i;
    json_t *file;
    char *list = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&list, &bytes);
    json_array_foreach(json_object_get(t->map, "files"), i, file)
        fprintf(out, "%s  %s\n", trace_string(file, "sha256"), trace_string(file, "name"));
    fclose(out);
    cr_expect_geq(i, (size_t)5);
    process_do("cd %s && printf '%%s' '%s' | sha256sum --check --quiet --strict", folder, list);
    free(list);
}

static void check_map(const char *folder, const char *map, const struct network *network)
{
    struct trace t;
    trace_load(&t, folder, map);
    check_steps(&t);
    check_kernels(&t);
    check_blocks(&t);
    check_sources(&t, network);
    check_memory(&t);
    check_parameters(&t, network);
    check_hashes(&t, folder);
    trace_free(&t);
}

ParameterizedTestParameters(trace, what_a_map_says_is_what_the_c_does)
{
    return cr_make_param_array(struct emission, emissions, sizeof emissions / sizeof *emissions);
}

ParameterizedTest(struct emission *e, trace, what_a_map_says_is_what_the_c_does)
{
    char *folder = files_scratch("traced");
    struct network network;
    cr_assert(network_load(&network, e->file));
    process_do("%s emit %s -o %s %s", process_rnetc(), e->file, folder, e->options);
    for (int i = 0; i < 3 && *e->maps[i]; i++)
        check_map(folder, e->maps[i], &network);
    network_free(&network);
    free(folder);
}

/* Blocks that call blocks, from two files of one name, for pictures of two sizes: a layer names
 * every call that leads to it, and each file keeps its name. */
Test(trace, nested_blocks_of_files_of_the_same_name)
{
    char *folder = files_scratch("nested"), *path;
    struct network network;
    process_do("mkdir -p %s/a %s/b && cd %s && "
               "printf 'block inner(w) {\n    conv 3x3 w -> bn\n}\n' >a/part.rnet && "
               "printf 'block outer(w) {\n    inner(w)\n    relu\n}\n' >b/part.rnet && "
               "printf 'include \"a/part.rnet\"\ninclude \"b/part.rnet\"\nnetwork nest {\n"
               "    input 3 x 32 x 32\n    outer(8)\n    avgpool -> linear 10\n}\n"
               "image {\n    resize 32\n    crop 32\n}\n"
               "test {\n    scales 32 48\n}\n' >nest.rnet",
               folder, folder, folder);
    cr_assert(asprintf(&path, "%s/nest.rnet", folder) > 0);
    cr_assert(network_load(&network, path));
    process_do("%s emit %s -o %s", process_rnetc(), path, folder);
    struct trace t;
    trace_load(&t, folder, "nest.map");
    json_t *node =
        json_array_get(json_object_get(trace_step(&t, "outer1.inner1.conv1"), "nodes"), 0);
    char *lines = json_dumps(json_object_get(node, "lines"), 0);
    cr_expect_str_eq(lines, "[\"nest.rnet:5\", \"part.rnet~2:2\", \"part.rnet:2\"]");
    free(lines);
    trace_free(&t);
    trace_load(&t, folder, "nest_s48_infer.map");
    check_steps(&t);
    check_memory(&t);
    trace_free(&t);
    network_free(&network);
    free(path);
    free(folder);
}
