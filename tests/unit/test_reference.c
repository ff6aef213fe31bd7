/* test_reference.c: the naive reference, operator by operator against values worked out by hand,
 * and as a whole against what PyTorch computes. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/reference.h"
#include "eval/reference_operator.h"
#include "support/files.h"
#include "support/network.h"
#include "support/oracle_weights.h"

static void expect_values(const double *got, const double *want, int count)
{
    for (int i = 0; i < count; i++)
        cr_expect(fabs(got[i] - want[i]) <= 1e-12 * (1 + fabs(want[i])),
                  "[%d] got %.17g want %.17g", i, got[i], want[i]);
}

/* Runs one operator with one input and compares its output with `want`. */
static void expect_operator(void (*operator)(const struct reference_operands *),
                            const struct model_node *node, struct shape shape, const double *in,
                            const double *const *params, const double *want)
{
    double out[64];
    int count = node->shape.c * node->shape.h * node->shape.w;
    for (int i = 0; i < count; i++)
        out[i] = NAN;
    struct reference_operands o = {
        .node = node, .input_count = 1, .inputs = &in, .shapes = &shape, .out = out};
    for (int i = 0; params && i < REFERENCE_ROLES; i++)
        o.params[i] = params[i];
    operator(&o);
    expect_values(out, want, count);
}

static const double counting[18] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};

Test(reference, conv_with_padding_stride_and_bias)
{
    struct model_node node = {.shape = {1, 2, 2},
                              .window = {.kh = 3, .kw = 3, .stride = 2, .pad = 1, .dilation = 1},
                              .groups = 1};
    const double w[9] = {1, 0, 0, 0, 2, 0, 0, 0, 3}, b[1] = {0.5};
    const double *params[REFERENCE_ROLES] = {[PARAM_WEIGHT] = w, [PARAM_BIAS] = b};
    /* 2 * center, + 1 * upper left, + 3 * lower right, where those lie inside */
    expect_operator(reference_conv, &node, (struct shape){1, 3, 3}, counting, params,
                    (const double[4]){2 + 15 + 0.5, 6 + 0.5, 14 + 0.5, 18 + 5 + 0.5});
}

Test(reference, conv_in_groups_and_dilated)
{
    struct model_node node = {
        .shape = {2, 1, 1}, .window = {.kh = 2, .kw = 2, .stride = 1, .dilation = 2}, .groups = 2};
    const double w[8] = {1, 1, 1, 1, 1, 0, 0, -1};
    const double *params[REFERENCE_ROLES] = {[PARAM_WEIGHT] = w};
    expect_operator(reference_conv, &node, (struct shape){2, 3, 3}, counting, params,
                    (const double[2]){1 + 3 + 7 + 9, 10 - 18});
}

Test(reference, bn_uses_running_statistics)
{
    struct model_node node = {.shape = {2, 1, 1}, .eps = 0.25};
    const double w[2] = {2, 3}, b[2] = {1, -1}, mean[2] = {0.5, 1}, var[2] = {3.75, 0.75};
    const double *params[REFERENCE_ROLES] = {w, b, mean, var};
    expect_operator(reference_bn, &node, (struct shape){2, 1, 1}, counting, params,
                    (const double[2]){1.5, 2});
}

Test(reference, activations)
{
    const double in[4] = {-2, 0, 1, 3};
    struct shape shape = {2, 1, 2};
    struct model_node node = {.shape = shape, .scale = -1, .offset = 1};
    const double slope[2] = {0.5, 7};
    const double *params[REFERENCE_ROLES] = {slope};
    expect_operator(reference_relu, &node, shape, in, NULL, (const double[4]){0, 0, 1, 3});
    expect_operator(reference_prelu, &node, shape, in, params, (const double[4]){-1, 0, 1, 3});
    expect_operator(reference_affine, &node, shape, in, NULL, (const double[4]){3, 1, 0, -2});
    expect_operator(reference_dropout, &node, shape, in, NULL, in);
    expect_operator(reference_flatten, &node, shape, in, NULL, in);
    expect_operator(
        reference_sigmoid, &node, shape, in, NULL,
        (const double[4]){0.11920292202211755, 0.5, 0.7310585786300049, 0.9525741268224334});
    /* over the two channels of each position: differences of 3 */
    expect_operator(reference_softmax, &node, shape, in, NULL,
                    (const double[4]){0.04742587317756678, 0.04742587317756678, 0.9525741268224334,
                                      0.9525741268224334});
}

Test(reference, pools)
{
    struct model_node node = {
        .shape = {1, 2, 2}, .window = {.kh = 2, .kw = 2, .stride = 2, .dilation = 1, .ceil = true}};
    struct shape in = {1, 3, 3};
    expect_operator(reference_maxpool, &node, in, counting, NULL, (const double[4]){5, 6, 8, 9});
    /* with ceil, what lies beyond the padding is not counted */
    expect_operator(reference_avgpool, &node, in, counting, NULL,
                    (const double[4]){12 / 4.0, 9 / 2.0, 15 / 2.0, 9});
    node.window.kh = node.window.kw = 3;
    node.window.pad = 1;
    expect_operator(reference_maxpool, &node, in, counting, NULL, (const double[4]){5, 6, 8, 9});
    expect_operator(reference_avgpool, &node, in, counting, NULL,
                    (const double[4]){12 / 9.0, 16 / 9.0, 24 / 9.0, 28 / 9.0});
}

Test(reference, maxpool_of_negative_values_ignores_padding)
{
    struct model_node node = {.shape = {1, 1, 1},
                              .window = {.kh = 3, .kw = 3, .stride = 1, .pad = 1, .dilation = 1}};
    const double in = -4;
    expect_operator(reference_maxpool, &node, (struct shape){1, 1, 1}, &in, NULL, &in);
}

Test(reference, linear_and_maxout)
{
    struct model_node node = {.shape = {2, 1, 1}, .ways = 3};
    const double w[12] = {1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1}, b[2] = {10, 0.5};
    const double *params[REFERENCE_ROLES] = {w, b};
    expect_operator(reference_linear, &node, (struct shape){2, 1, 3}, counting, params,
                    (const double[2]){17, 21.5});
    const double in[6] = {3, 1, 2, -5, -4, -6};
    expect_operator(reference_maxout, &node, (struct shape){6, 1, 1}, in, NULL,
                    (const double[2]){3, -4});
}

Test(reference, lrn_spans_neighbouring_channels)
{
    /* size 3, alpha 3, beta 1: x / (1 + squares of the neighbours and itself) */
    struct model_node node = {.shape = {3, 1, 1}, .amount = 3, .alpha = 3, .beta = 1};
    expect_operator(reference_lrn, &node, (struct shape){3, 1, 1}, counting, NULL,
                    (const double[3]){1 / 6.0, 2 / 15.0, 3 / 14.0});
    /* an even size reaches further down: size 2 takes the channel before */
    node.amount = 2;
    node.alpha = 2;
    expect_operator(reference_lrn, &node, (struct shape){3, 1, 1}, counting, NULL,
                    (const double[3]){1 / 2.0, 2 / 6.0, 3 / 14.0});
}

Test(reference, option_a_pads_around)
{
    struct model_node node = {.shape = {4, 2, 2}, .stride = 2, .channels_before = 1};
    expect_operator(reference_pad_shortcut, &node, (struct shape){2, 3, 3}, counting, NULL,
                    (const double[16]){0, 0, 0, 0, 1, 3, 7, 9, 10, 12, 16, 18, 0, 0, 0, 0});
}

Test(reference, sums_products_and_concat)
{
    const double a[2] = {1, 2}, b[4] = {10, 20, 30, 40};
    const double *inputs[2] = {a, b};
    struct shape shapes[2] = {{1, 1, 2}, {2, 1, 2}};
    double out[6];
    struct model_node node = {.shape = {1, 1, 2}};
    struct reference_operands o = {
        .node = &node, .input_count = 2, .inputs = inputs, .shapes = shapes, .out = out};
    reference_add(&o);
    expect_values(out, (const double[2]){11, 22}, 2);
    reference_sub(&o);
    expect_values(out, (const double[2]){-9, -18}, 2);
    reference_mul(&o);
    expect_values(out, (const double[2]){10, 40}, 2);
    node.shape.c = 3;
    reference_concat(&o);
    expect_values(out, (const double[6]){1, 2, 10, 20, 30, 40}, 6);
}

/* A network in memory with its oracle weights in a file. */
struct case_files {
    struct network network;
    struct rnet_weights *weights;
    float *input;
};

static void open_case(struct case_files *c, const char *path, int images)
{
    static struct rnet_error error;
    cr_assert(network_load(&c->network, path), "%s", path);
    char *file = files_scratch("reference.safetensors");
    cr_assert(network_write_weights(&c->network, file));
    cr_assert(rnet_weights_open(&c->weights, file, &error) == 0, "%s", error.text);
    remove(file);
    free(file);
    size_t count = c->network.input_floats;
    c->input = arena_array(c->network.arena, count * (size_t)images, sizeof *c->input);
    for (int i = 0; i < images; i++)
        oracle_image("1", i ? "other" : "input", count, c->input + (size_t)i * count);
}

static void close_case(struct case_files *c)
{
    rnet_weights_close(c->weights);
    network_free(&c->network);
}

static void run_case(struct case_files *c, int images, struct reference_result *result)
{
    static struct rnet_error error;
    cr_assert(reference_run(c->network.arena, c->network.model, c->weights, c->input, images,
                            result, &error) == 0,
              "%s", error.text);
}

/* The tensor `logits` of shared/oracle/infer/NAME.seed1.safetensors; NULL without it. */
static float *read_logits(const char *name, size_t *count)
{
    char part[256];
    snprintf(part, sizeof part, "oracle/infer/%s.seed1.safetensors", name);
    char *path = files_shared(part);
    static struct rnet_error error;
    struct rnet_weights *weights = NULL;
    float *logits = NULL;
    if (rnet_weights_open(&weights, path, &error) == 0) {
        const struct rnet_tensor *tensor = rnet_weights_find(weights, "logits");
        cr_assert(tensor);
        *count = (size_t)tensor->count;
        logits = malloc(*count * sizeof *logits);
        cr_assert(rnet_tensor_floats(tensor, logits) == 0);
    }
    rnet_weights_close(weights);
    free(path);
    return logits;
}

static void expect_logits(const char *name)
{
    size_t count = 0;
    float *want = read_logits(name, &count);
    if (!want)
        cr_skip_test("the reference logits of $RNET_SHARED/oracle are absent");
    char path[256];
    snprintf(path, sizeof path, "examples/%s.rnet", name);
    struct case_files c;
    open_case(&c, path, 1);
    struct reference_result result;
    run_case(&c, 1, &result);
    const struct reference_output *out = &result.outputs[result.count - 1];
    cr_assert((size_t)(out->shape.c * out->shape.h * out->shape.w) == count);
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs((double)want[i]));
    for (size_t i = 0; i < count; i++)
        cr_expect(fabs(out->values[i] - (double)want[i]) <= 1e-6 * largest, "%s[%zu] %g %g", name,
                  i, out->values[i], (double)want[i]);
    close_case(&c);
    free(want);
}

Test(reference, equals_pytorch_on_cifar_resnet20)
{
    expect_logits("cifar_resnet20");
}

Test(reference, equals_pytorch_on_cifar_preact110)
{
    expect_logits("cifar_preact110");
}

/* A network that uses every way a value can be read: shortcuts, gates, branches, features. */
static const char branches[] =
    "block gate(width, stride = 1) {\n"
    "    g = x -> conv 1x1 width stride stride bias -1 as gate -> sigmoid\n"
    "    f = x -> conv 3x3 width stride stride -> bn -> relu\n"
    "    return g*f + (1 - g)*shortcut(x) -> relu\n"
    "}\n"
    "block split(n) { return concat(x -> conv 1x1 n, x -> maxpool 3x3) }\n"
    "network branches {\n"
    "    input 3 x 9 x 7\n"
    "    conv 3x3 5 -> bn -> relu\n"
    "    gate(5)\n"
    "    gate(8, stride = 2)\n"
    "    feature early\n"
    "    split(3)\n"
    "    avgpool -> linear 4\n"
    "}\n";

Test(reference, images_do_not_depend_on_each_other)
{
    char *path = files_scratch("branches.rnet");
    cr_assert(files_write(path, branches, sizeof branches - 1));
    struct case_files c;
    open_case(&c, path, 2);
    struct reference_result both, one;
    run_case(&c, 2, &both);
    cr_assert(both.count == 2);
    cr_expect_str_eq(both.outputs[0].name, "early");
    c.input += c.network.input_floats;
    run_case(&c, 1, &one);
    for (int i = 0; i < 2; i++) {
        struct shape shape = one.outputs[i].shape;
        int count = shape.c * shape.h * shape.w;
        expect_values(one.outputs[i].values, both.outputs[i].values + count, count);
    }
    close_case(&c);
    remove(path);
    free(path);
}

Test(reference, reports_a_missing_tensor)
{
    char *path = files_scratch("missing.rnet");
    cr_assert(files_write(path, branches, sizeof branches - 1));
    struct case_files c;
    static struct rnet_error error;
    open_case(&c, path, 1);
    rnet_weights_close(c.weights);
    char *file = files_scratch("missing.safetensors");
    cr_assert(oracle_write(file, "1", c.network.rows + 1, c.network.row_count - 1));
    cr_assert(rnet_weights_open(&c.weights, file, &error) == 0, "%s", error.text);
    struct reference_result result;
    cr_expect(reference_run(c.network.arena, c.network.model, c.weights, c.input, 1, &result,
                            &error) == -1);
    cr_expect(strstr(error.text, "no tensor conv1.weight"), "%s", error.text);
    close_case(&c);
    remove(file);
    remove(path);
    free(file);
    free(path);
}
