/* test_summary.c: the summary's counts are exact in text and in JSON, and equal blocks share a row.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/outline.h"
#include "report/summary.h"
#include "support/files.h"
#include "support/network.h"

static void load_text(struct network *network, const char *text)
{
    char *path = files_scratch("summary.rnet");
    cr_assert(files_write(path, text, strlen(text)));
    cr_assert(network_load(network, path), "%s", text);
    remove(path);
    free(path);
}

static char *print_text(const struct model *model, const struct summary_memory *memory)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *file = open_memstream(&text, &bytes);
    summary_print(file, model, memory);
    fclose(file);
    return text;
}

static json_t *print_json(const struct model *model, const struct summary_memory *memory)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *file = open_memstream(&text, &bytes);
    cr_assert(summary_json(file, model, memory) == 0);
    fclose(file);
    cr_expect(strchr(text, '\n') == text + bytes - 1, "one line");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    cr_assert(root);
    free(text);
    return root;
}

static long long number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    cr_assert(json_is_integer(value), "%s", key);
    return json_integer_value(value);
}

static const char *string(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(null)";
}

/* The object of `list` whose name is `name`. */
static const json_t *find(const json_t *root, const char *list, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(root, list), i,
                       item) if (strcmp(string(item, "name"), name) == 0) return item;
    cr_assert_fail("no %s in %s", name, list);
    return NULL;
}

static bool has_line(const char *text, const char *start, const char *part)
{
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t bytes = strcspn(line, "\n"), want = strlen(part);
        if (strncmp(line, start, strlen(start)) != 0)
            continue;
        for (size_t i = 0; i + want <= bytes; i++)
            if (memcmp(line + i, part, want) == 0)
                return true;
    }
    return false;
}

static const char small[] = "network small {\n"
                            "    input 3 x 8 x 8\n"
                            "    conv 3x3 4 bias -> bn -> relu\n"
                            "    stage body 3 x bottleneck(2) stride 2\n"
                            "    avgpool -> linear 5\n"
                            "}\n";

Test(summary, counts_by_hand)
{
    struct network network;
    load_text(&network, small);
    struct summary_memory memory = {4096, 4000};
    json_t *root = print_json(network.model, &memory);
    const json_t *conv = find(root, "layers", "conv1");
    cr_expect(number(conv, "parameters") == 4 * 3 * 9 + 4);
    cr_expect(number(conv, "multiply_adds") == 4 * 3 * 9 * 64);
    cr_expect(number(conv, "output_bytes") == 4 * 64 * 4);
    cr_expect_str_eq(string(conv, "operator"), "conv 3x3 4 bias");
    cr_expect_str_eq(string(conv, "stage"), "(null)");
    cr_expect(number(find(root, "layers", "bn1"), "parameters") == 8);
    cr_expect(number(find(root, "layers", "fc"), "parameters") == 8 * 5 + 5);
    cr_expect(number(find(root, "layers", "fc"), "multiply_adds") == 8 * 5);
    /* 1x1 4-2, 3x3 2-2, 1x1 2-8, projection 4-8, then twice 8-2, 2-2, 2-8; and their bns */
    const json_t *body = find(root, "stages", "body");
    long long first = 8 + 36 + 16 + 32 + 4 + 4 + 16 + 16, other = 16 + 36 + 16 + 4 + 4 + 16;
    cr_expect(number(body, "parameters") == first + 2 * other);
    cr_expect(number(body, "multiply_adds") ==
              64 * 8 + 16 * (36 + 16 + 32) + 2 * 16 * (16 + 36 + 16));
    const json_t *block = find(root, "blocks", "body.0");
    cr_expect_str_eq(string(block, "stride"), "stride on the 3x3 (conv2)");
    cr_expect_str_eq(string(block, "stage"), "body");
    cr_expect_str_eq(string(find(root, "blocks", "body.1"), "stride"), "");
    const json_t *totals = json_object_get(root, "totals");
    cr_expect(number(totals, "parameters") == 112 + 8 + first + 2 * other + 45);
    cr_expect(number(totals, "workspace_bytes") == 4096);
    cr_expect(number(totals, "peak_live_bytes") == 4000);
    json_decref(root);
    network_free(&network);
}

Test(summary, sums_agree)
{
    static const char *const keys[] = {"parameters", "multiply_adds", "output_bytes"};
    struct network network;
    cr_assert(network_load(&network, "examples/resnet50.rnet"));
    json_t *root = print_json(network.model, NULL), *layer;
    const json_t *totals = json_object_get(root, "totals");
    cr_expect(json_array_size(json_object_get(root, "layers")) ==
              (size_t)network.model->nodes.count);
    for (int k = 0; k < 3; k++) {
        long long sum = 0;
        size_t i;
        json_array_foreach(json_object_get(root, "layers"), i, layer) sum += number(layer, keys[k]);
        cr_expect(sum == number(totals, keys[k]), "%s", keys[k]);
    }
    cr_expect(!json_object_get(totals, "workspace_bytes"));
    json_decref(root);
    network_free(&network);
}

/* Exact counts, torchvision's where it has the network. */
Test(summary, counts_of_the_papers_networks)
{
    static const struct {
        const char *name;
        long long parameters, multiply_adds;
    } rows[] = {
        {"resnet18", 11689512, 1814073344},   {"resnet34", 21797672, 3663761408},
        {"resnet50", 25557032, 4089184256},   {"resnet101", 44549160, 7801405440},
        {"resnet152", 60192808, 11513626624}, {"resnet50_v1", 25557032, 3857973248},
        {"cifar_resnet20", 269722, 40551040}, {"cifar_resnet1202", 19421274, 2829238912},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[256];
        snprintf(path, sizeof path, "examples/%s.rnet", rows[i].name);
        struct network network;
        cr_assert(network_load(&network, path), "%s", path);
        json_t *root = print_json(network.model, NULL);
        const json_t *totals = json_object_get(root, "totals");
        cr_expect(number(totals, "parameters") == rows[i].parameters, "%s: %lld", path,
                  number(totals, "parameters"));
        cr_expect(number(totals, "multiply_adds") == rows[i].multiply_adds, "%s: %lld", path,
                  number(totals, "multiply_adds"));
        json_decref(root);
        network_free(&network);
    }
}

Test(summary, says_where_blocks_stride)
{
    struct network network;
    cr_assert(network_load(&network, "examples/resnet50_v1.rnet"));
    char *text = print_text(network.model, NULL);
    cr_expect(has_line(text, "  layer2.0 ", "stride on the 1x1 (conv1)"), "%s", text);
    free(text);
    network_free(&network);
    cr_assert(network_load(&network, "examples/cifar_preact164.rnet"));
    text = print_text(network.model, NULL);
    cr_expect(has_line(text, "  layer2.0 ", "stride on the 3x3 (conv2)"), "%s", text);
    free(text);
    network_free(&network);
}

Test(summary, equal_blocks_share_a_row)
{
    struct network network;
    cr_assert(network_load(&network, "examples/cifar_resnet1202.rnet"));
    struct summary_memory memory = {1234567, 1234000};
    char *text = print_text(network.model, &memory);
    int lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    cr_expect(lines < 70, "%d lines", lines);
    cr_expect(has_line(text, "  layer1.0 .. layer1.199 ", "200 x basic(16)"));
    cr_expect(has_line(text, "  layer2.1 .. layer2.199 ", "938,999,808"));
    cr_expect(has_line(text, "total ", "19,421,274"));
    cr_expect(has_line(text, "workspace", "1,234,567 bytes (1.2 MiB)"));
    free(text);
    network_free(&network);
}

Test(summary, auxiliary_heads_are_not_summed)
{
    struct network network;
    load_text(&network, "block head() { flatten -> linear 3 }\n"
                        "network aux {\n"
                        "    input 1 x 4 x 4\n"
                        "    conv 3x3 2\n"
                        "    auxiliary 0.3 head() as side\n"
                        "    avgpool -> linear 3\n"
                        "}\n");
    json_t *root = print_json(network.model, NULL);
    const json_t *totals = json_object_get(root, "totals");
    cr_expect(number(totals, "parameters") == 18 + 9);
    cr_expect(number(totals, "auxiliary_parameters") == 32 * 3 + 3);
    cr_expect(json_is_true(json_object_get(find(root, "layers", "side.fc"), "auxiliary")));
    char *text = print_text(network.model, NULL);
    cr_expect(has_line(text, "side ", "training only: head()"), "%s", text);
    cr_expect(has_line(text, "auxiliary heads", "99 parameters"), "%s", text);
    free(text);
    json_decref(root);
    network_free(&network);
}

/* Blocks side by side are no repetition, however equal they are. */
Test(outline, parallel_blocks_stay_apart)
{
    struct network network;
    load_text(&network, "block unit(n) { conv 1x1 n -> relu }\n"
                        "network wide {\n"
                        "    input 4 x 3 x 3\n"
                        "    unit(4) -> unit(4) -> unit(4)\n"
                        "    avgpool -> linear 2\n"
                        "}\n");
    struct outline_cursor cursor = outline_open(network.model, 0);
    struct outline_item item;
    cr_assert(outline_next(&cursor, &item) && item.node == 0);
    cr_assert(outline_next(&cursor, &item));
    cr_expect(item.node == -1 && item.repeat_count == 3);
    network_free(&network);

    load_text(&network, "block unit(n) { conv 1x1 n -> relu }\n"
                        "block both() { return concat(x -> unit(4), x -> unit(4)) }\n"
                        "network wide { input 4 x 3 x 3\n both() -> avgpool -> linear 2 }\n");
    cursor = outline_open(network.model, 1);
    for (int i = 0; i < 2; i++) {
        cr_assert(outline_next(&cursor, &item));
        cr_expect(item.node == -1 && item.repeat_count == 1);
    }
    cr_assert(outline_next(&cursor, &item));
    cr_expect(item.node >= 0 && !outline_next(&cursor, &item));
    network_free(&network);
}
