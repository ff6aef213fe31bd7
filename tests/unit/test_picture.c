/* test_picture.c: the drawing shows stages, equal blocks once, shortcuts as arcs, shapes where they
 * change. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/picture.h"
#include "support/network.h"
#include "support/process.h"

static char *draw(const char *name, bool expand)
{
    struct network network;
    char path[128], *text = NULL;
    size_t bytes = 0;
    snprintf(path, sizeof path, "examples/%s.rnet", name);
    cr_assert(network_load(&network, path));
    FILE *file = open_memstream(&text, &bytes);
    picture_dot(file, network.arena, network.model, expand);
    fclose(file);
    network_free(&network);
    return text;
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)); at++)
        count++;
    return count;
}

Test(picture, draws_equal_blocks_once)
{
    char *text = draw("cifar_resnet1202", false);
    /* Stages; the two kinds of blocks of the last two. The first has one, which needs no frame. */
    cr_expect(count_of(text, "subgraph ") == 3 + 4);
    cr_expect(strstr(text, "\"layer1\\l200 x basic(16) "), "%.1500s", text);
    cr_expect(strstr(text, "\"layer2.1 .. layer2.199\\l199 x basic(32) "));
    cr_expect(count_of(text, "style=dashed") == 4, "option A, in and out of two stages");
    cr_expect(strstr(text, "label=\"logits\""));
    cr_expect(strstr(text, "19.42 million parameters, 2.829 billion multiply-adds"));
    free(text);
    text = draw("cifar_resnet20", false);
    cr_expect(strstr(text, "269.7 thousand parameters, 40.55 million multiply-adds"));
    free(text);
}

Test(picture, expands_them)
{
    char *text = draw("cifar_resnet20", true);
    cr_expect(count_of(text, "subgraph ") == 3 + 9);
    cr_expect(strstr(text, "\"layer3.2\\lbasic(64) "));
    cr_expect(count_of(text, "penwidth") == 9 + 2, "a shortcut a block, resized ones in two parts");
    free(text);
}

Test(picture, shows_shapes_where_they_change)
{
    char *text = draw("cifar_resnet20", false);
    static const char *const once[] = {"3 x 32 x 32", "64 x 1 x 1", "10 x 1 x 1"};
    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        cr_expect(count_of(text, once[i]) == 1, "%s", once[i]);
    /* After the first convolution and at the end of layer1. */
    cr_expect(count_of(text, "16 x 32 x 32") == 2);
    free(text);
}

/* What scales, gates or drops a shortcut stands on its arc. */
Test(picture, finds_every_kind_of_shortcut)
{
    static const struct {
        const char *name;
        int solid, dashed;
    } rows[] = {
        {"cifar_v20_exclusive_gate", 3, 4},   /* identity into the product; pads elsewhere */
        {"cifar_v20_const_scale", 6, 4},      /* in and out of the scaling */
        {"cifar_v20_dropout_shortcut", 6, 4}, /* in and out of the dropout */
        {"cifar_preact110_paper", 4, 4},      /* one that starts inside its block */
        {"cifar_highway32", 3, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = draw(rows[i].name, false);
        int arcs = count_of(text, "penwidth"), dashed = count_of(text, "style=dashed");
        cr_expect(dashed == rows[i].dashed && arcs - dashed == rows[i].solid,
                  "%s: %d solid, %d dashed", rows[i].name, arcs - dashed, dashed);
        free(text);
    }
}

Test(picture, marks_outputs_and_heads)
{
    char *text = draw("resnet50_features", false);
    cr_expect(strstr(text, "label=\"c2\"") && strstr(text, "label=\"c5\""));
    free(text);
    text = draw("googlenet", false);
    cr_expect(strstr(text, "\"aux1 (in training only)\\lhead(1000) "));
    cr_expect(strstr(text, "\"branch2.0:\\nconv 1x1 96\\nbn\\nrelu\""));
    free(text);
}

Test(picture, becomes_svg)
{
    static struct rnet_error error;
    struct network network;
    cr_assert(network_load(&network, "examples/resnet18.rnet"));
    char *text = NULL;
    size_t bytes = 0;
    FILE *file = open_memstream(&text, &bytes);
    int status = picture_svg(file, network.arena, network.model, false, &error);
    fclose(file);
    if (status != 0 && strstr(error.text, "not installed"))
        cr_skip_test("Graphviz is not installed");
    cr_expect(status == 0, "%s", error.text);
    cr_expect(strstr(text, "<svg ") && strstr(text, "</svg>"));
    free(text);
    setenv("PATH", "/nonexistent", 1);
    file = open_memstream(&text, &bytes);
    cr_expect(picture_svg(file, network.arena, network.model, false, &error) == -1);
    fclose(file);
    cr_expect(bytes == 0 && strstr(error.text, "Graphviz is not installed"), "%s", error.text);
    free(text);
    network_free(&network);
}

Test(picture, is_drawn_by_the_command)
{
    struct process ran =
        process_run("%s graph examples/cifar_resnet20.rnet --expand -o -", process_rnetc());
    cr_expect(ran.status == 0 && strncmp(ran.out, "<?xml", 5) == 0, "%s", ran.err);
    process_free(&ran);
    ran = process_run("%s graph examples/cifar_resnet20.rnet", process_rnetc());
    cr_expect(ran.status == 0 && strncmp(ran.out, "digraph", 7) == 0, "%s", ran.err);
    process_free(&ran);
    ran = process_run("%s graph examples/cifar_resnet20.rnet -o x.png", process_rnetc());
    cr_expect(ran.status == 2 && strstr(ran.err, ".svg or .dot"), "%s", ran.err);
    process_free(&ran);
}
