/* test_reference_train.c: the training reference agrees with PyTorch where the shared oracle says
 * what that computes, and with finite differences on random networks, for every operator. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/reference_batch.h"
#include "eval/reference_train.h"
#include "support/files.h"
#include "support/generate.h"
#include "support/network.h"
#include "support/oracle_weights.h"

/* A network with the weights of seed 1, and a batch. */
struct subject {
    struct network network;
    struct rnet_weights *weights;
    struct reference_trainer *trainer;
    int images;
    double *input;
    int *labels;
    uint64_t *seeds;
    struct reference_batch batch;
};

/* False where the network cannot be trained. */
static bool open_subject(struct subject *s, const char *path, int images)
{
    static struct rnet_error error;
    char *file = files_scratch("train.safetensors");
    cr_assert(network_load(&s->network, path), "%s", path);
    cr_assert(network_write_weights(&s->network, file));
    cr_assert(rnet_weights_open(&s->weights, file, &error) == 0, "%s", error.text);
    remove(file);
    free(file);
    struct arena *arena = s->network.arena;
    s->images = images;
    s->trainer = reference_trainer_new(arena, s->network.model, s->weights, images, &error);
    rnet_fail_clear(&error);
    if (!s->trainer)
        return false;
    size_t count = (size_t)images * s->network.input_floats;
    float *floats = arena_array(arena, count, sizeof *floats);
    oracle_image("1", "batch", count, floats);
    s->input = arena_array(arena, count, sizeof *s->input);
    for (size_t i = 0; i < count; i++)
        s->input[i] = floats[i];
    const struct model *model = s->network.model;
    int classes = model->nodes.items[model->outputs.items[model->outputs.count - 1].node].shape.c;
    s->labels = arena_array(arena, (size_t)images, sizeof *s->labels);
    s->seeds = arena_array(arena, (size_t)images, sizeof *s->seeds);
    for (int i = 0; i < images; i++) {
        s->labels[i] = i % classes;
        s->seeds[i] = reference_random((uint64_t)i);
    }
    return true;
}

static void close_subject(struct subject *s)
{
    rnet_weights_close(s->weights);
    network_free(&s->network);
}

static double forward(struct subject *s)
{
    s->batch = (struct reference_batch){s->input, s->labels, s->seeds, NULL,
                                        s->network.model->train.smooth};
    return reference_trainer_forward(s->trainer, &s->batch);
}

/* ---- PyTorch ---- */

/* A tensor of the oracle's, NULL where it has none. */
static const float *oracle_values(const struct rnet_weights *oracle, const char *prefix,
                                  const char *name, float out[16])
{
    char full[256];
    snprintf(full, sizeof full, "%s%s", prefix, name);
    const struct rnet_tensor *tensor = rnet_weights_find(oracle, full);
    cr_assert(tensor && tensor->count <= 16, "%s", full);
    cr_assert(rnet_tensor_floats(tensor, out) == 0);
    return out;
}

/* [L2 norm, sum, first element, last element]: within `tolerance` of the norm. */
static void expect_summary(const char *what, const double *got, size_t count, const float *want,
                           double tolerance)
{
    double squares = 0, total = 0;
    for (size_t i = 0; i < count; i++) {
        squares += got[i] * got[i];
        total += got[i];
    }
    const double have[4] = {sqrt(squares), total, got[0], got[count - 1]};
    double norm = fabs((double)want[0]);
    for (int i = 0; i < 4; i++) {
        double allowed = tolerance * norm * (i == 1 ? sqrt((double)count) : 1) + 1e-7;
        cr_expect(fabs(have[i] - want[i]) <= allowed, "%s [%d] %.3g: %.9g, PyTorch has %.9g", what,
                  i, fabs(have[i] - want[i]) / norm, have[i], want[i]);
    }
}

/* PyTorch computes in float32: a relu whose input is nearly 0 may fall on the other side there, so
 * that deep networks differ by more than rounding. */
static void expect_pytorch(const char *name, int steps, double tolerance)
{
    char path[128];
    struct subject s = {0};
    static struct rnet_error error;
    struct rnet_weights *oracle;
    float want[16];
    snprintf(path, sizeof path, "oracle/train/%s.seed1.safetensors", name);
    char *file = files_shared(path);
    if (!files_exist(file))
        cr_skip_test("RNET_SHARED holds no oracle/train");
    cr_assert(rnet_weights_open(&oracle, file, &error) == 0, "%s", error.text);
    snprintf(path, sizeof path, "examples/%s.rnet", name);
    cr_assert(open_subject(&s, path, 8));
    const struct model *model = s.network.model;
    for (int step = 0; step < steps; step++) {
        double loss = forward(&s);
        oracle_values(oracle, "losses", "", want);
        cr_expect(fabs(loss - want[step]) <= 1e-4 * want[step], "%s, loss %d: %.9g, not %.9g", name,
                  step, loss, want[step]);
        reference_trainer_backward(s.trainer);
        for (int i = 0; step == 0 && i < model->params.count; i++) {
            const struct model_param *p = &model->params.items[i];
            if (p->learned)
                expect_summary(p->name, reference_trainer_gradient(s.trainer, i),
                               reference_param_floats(p),
                               oracle_values(oracle, "grad.", p->name, want), tolerance);
        }
        reference_trainer_update(s.trainer, 0.1);
        for (int i = 0; step == 0 && i < model->params.count; i++) {
            const struct model_param *p = &model->params.items[i];
            expect_summary(p->name, reference_trainer_param(s.trainer, i),
                           reference_param_floats(p),
                           oracle_values(oracle, "after1.", p->name, want), tolerance);
        }
    }
    close_subject(&s);
    rnet_weights_close(oracle);
    free(file);
}

Test(reference_train, ten_steps_as_pytorch)
{
    expect_pytorch("cifar_resnet20", 10, 1e-4);
}

Test(reference_train, units_as_pytorch)
{
    static const char *const names[] = {"cifar_resnet20_B", "cifar_v20_bn_after_add",
                                        "cifar_v20_exclusive_gate", "cifar_v20_relu_only_preact"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect_pytorch(names[i], 2, 1e-3);
}

/* A change of the input by 1e-6 changes their gradients by up to 2 %: some relu turns over. */
Test(reference_train, touchy_networks_as_pytorch)
{
    expect_pytorch("cifar_plain20", 2, 3e-2);
    expect_pytorch("cifar_bottleneck164", 1, 3e-2);
    expect_pytorch("cifar_preact110", 1, 3e-2);
}

/* ---- Finite differences ---- */

/* A direction over all learned parameters; the derivative along it. */
static double derivative(const struct subject *s, double **direction)
{
    const struct model *model = s->network.model;
    double sum = 0;
    for (int i = 0; i < model->params.count; i++)
        for (size_t k = 0; direction[i] && k < reference_param_floats(&model->params.items[i]); k++)
            sum += reference_trainer_gradient(s->trainer, i)[k] * direction[i][k];
    return sum;
}

static void move(const struct subject *s, double **direction, double step)
{
    const struct model *model = s->network.model;
    for (int i = 0; i < model->params.count; i++)
        for (size_t k = 0; direction[i] && k < reference_param_floats(&model->params.items[i]); k++)
            reference_trainer_param(s->trainer, i)[k] += step * direction[i][k];
}

static double **draw_direction(const struct subject *s, uint64_t *state)
{
    const struct model *model = s->network.model;
    struct arena *arena = s->network.arena;
    double **direction = arena_array(arena, (size_t)model->params.count, sizeof *direction);
    for (int i = 0; i < model->params.count; i++) {
        size_t count = reference_param_floats(&model->params.items[i]);
        if (!model->params.items[i].learned)
            continue;
        direction[i] = arena_array(arena, count, sizeof **direction);
        for (size_t k = 0; k < count; k++)
            direction[i][k] = (double)generate_next(state, 2001) / 1000 - 1;
    }
    return direction;
}

/* True where the difference could be taken: no corner lies between the two points. */
static bool difference_agrees(struct subject *s, uint64_t *state, const char *what)
{
    double h = 1e-5, loss[2];
    forward(s);
    reference_trainer_backward(s->trainer);
    uint64_t sides = reference_trainer_sides(s->trainer);
    double **direction = draw_direction(s, state);
    double want = derivative(s, direction);
    bool smooth = true;
    for (int i = 0; i < 2; i++) {
        move(s, direction, i ? -h : h);
        loss[i] = forward(s);
        smooth = smooth && reference_trainer_sides(s->trainer) == sides;
        move(s, direction, i ? h : -h);
    }
    if (!smooth)
        return false;
    double got = (loss[0] - loss[1]) / (2 * h);
    cr_expect(fabs(got - want) <= 1e-6 * (fabs(want) + 1e-3),
              "%s: difference %.12g, gradient %.12g", what, got, want);
    return true;
}

/* Differences along several directions; how many could be taken. */
static int try_text(const char *text, const char *what, uint64_t seed)
{
    struct subject s = {0};
    char *path = files_scratch("train.rnet");
    int taken = 0;
    uint64_t state = seed;
    cr_assert(files_write(path, text, strlen(text)));
    bool trains = open_subject(&s, path, 3);
    for (int i = 0; trains && i < 4; i++)
        taken += difference_agrees(&s, &state, what);
    close_subject(&s);
    remove(path);
    free(path);
    return taken;
}

/* Small networks with each operator where its gradient takes part. */
Test(reference_train, differences_of_every_operator)
{
    static const char *const bodies[] = {
        "conv 3x3 4 bias -> avgpool -> linear 3",
        "conv 3x3 4 stride 2 groups 1 dilation 2 pad 1 -> bn -> sigmoid -> linear 3",
        "conv 1x1 4 -> conv 3x3 6 groups 2 -> bn eps 1e-3 -> avgpool -> linear 3",
        "conv 3x3 4 -> bn -> relu -> linear 3",
        "conv 3x3 4 -> prelu -> linear 3",
        "conv 3x3 4 -> maxpool 3x3 stride 2 -> linear 3",
        "conv 3x3 4 -> maxpool 2x2 stride 2 ceil -> linear 3",
        "conv 3x3 4 -> avgpool 3x3 stride 2 pad 1 ceil -> linear 3",
        "conv 3x3 4 -> lrn 3 alpha 0.5 beta 0.6 -> linear 3",
        "conv 3x3 6 -> maxout 3 -> linear 3",
        "conv 3x3 4 -> softmax -> linear 3",
        "conv 3x3 4 -> dropout 0.4 -> flatten -> linear 3",
        "conv 3x3 4 -> avgpool -> linear 3 -> softmax",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char text[512];
        snprintf(text, sizeof text, "network n {\n    input 2 x 6 x 7\n    %s\n}\n", bodies[i]);
        cr_expect(try_text(text, bodies[i], i) >= 1, "%s: corners everywhere", bodies[i]);
    }
}

Test(reference_train, differences_of_expressions)
{
    static const char *const texts[] = {
        "    a = x -> conv 3x3 4\n    b = x -> conv 1x1 4\n    return a - b*0.5 + 2*a*b -> linear "
        "3\n",
        "    a = x -> conv 3x3 4 -> sigmoid\n    return concat(a, 1 - a, x) -> bn -> linear 3\n",
        "    shortcut pad\n    stage s 2 x basic(5) stride 2\n    avgpool -> linear 3\n",
        "    stage s 2 x preact_bottleneck(2) stride 2\n    bn -> relu -> avgpool -> linear 3\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[512];
        snprintf(text, sizeof text, "network n {\n    input 2 x 6 x 7\n%s}\n", texts[i]);
        cr_expect(try_text(text, texts[i], i) >= 1, "%s: corners everywhere", texts[i]);
    }
}

/* Heads, smoothing and the squared hinge. */
Test(reference_train, differences_of_losses)
{
    static const char *const losses[] = {"smooth 0.1", "loss hinge squared", "smooth 0.3"};
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "block head() { avgpool -> linear 3 }\n"
                 "network n {\n    input 2 x 6 x 7\n    conv 3x3 4 -> bn\n"
                 "    auxiliary 0.3 head() as side\n    conv 3x3 4 -> bn\n    linear 3\n}\n"
                 "train {\n    %s\n}\n",
                 losses[i]);
        cr_expect(try_text(text, losses[i], i) == 4, "%s", losses[i]);
    }
}

Test(reference_train, differences_of_random_networks)
{
    int taken = 0;
    for (uint64_t seed = 1; seed <= 25; seed++) {
        char *text = generate_text("random", seed), what[32];
        snprintf(what, sizeof what, "seed %d", (int)seed);
        taken += try_text(text, what, seed);
        free(text);
    }
    cr_expect(taken >= 20, "%d differences of 100 could be taken", taken);
}

/* ---- Small things ---- */

Test(reference_train, dropout_keeps_its_share)
{
    int kept = 0;
    for (uint64_t i = 0; i < 100000; i++)
        kept += reference_dropout_keeps(7, 3, i, 0.3);
    cr_expect(abs(kept - 70000) < 600, "%d of 100000", kept);
    cr_expect(reference_dropout_keeps(1, 2, 3, 0));
}

/* After a clear nothing lies so near relu's corner that a blur pushes it across; a scale between a
 * bias and a relu once hid the bias. */
Test(reference_train, cleared_values_take_the_same_sides)
{
    static const char *const sums[] = {"f + x", "0.5*f + 0.5*x", "0.7*x - 0.3*f"};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        struct subject s = {0};
        char text[512], *path = files_scratch("cleared.rnet");
        snprintf(text, sizeof text,
                 "block unit() {\n    f = x -> conv 3x3 8 -> bn -> relu -> conv 3x3 8 -> bn\n"
                 "    return %s -> relu\n}\n"
                 "network n {\n    input 3 x 16 x 16\n    conv 3x3 8 -> bn -> relu\n"
                 "    stage s 6 x unit()\n    avgpool -> linear 3\n}\n",
                 sums[i]);
        cr_assert(files_write(path, text, strlen(text)) && open_subject(&s, path, 2), "%s", text);
        s.batch = (struct reference_batch){s.input, s.labels, s.seeds, NULL, 0};
        reference_trainer_clear(s.trainer, &s.batch);
        uint64_t sides = reference_trainer_sides(s.trainer);
        reference_trainer_blur(s.trainer, 1e-4);
        reference_trainer_forward(s.trainer, &s.batch);
        cr_expect(reference_trainer_sides(s.trainer) == sides, "%s", sums[i]);
        close_subject(&s);
        remove(path);
        free(path);
    }
}

Test(reference_train, features_alone_cannot_be_trained)
{
    static struct rnet_error error;
    struct subject s = {0};
    cr_assert(open_subject(&s, "examples/cifar_resnet20.rnet", 1));
    struct network features;
    cr_assert(network_load(&features, "examples/resnet50_features.rnet"));
    cr_expect(!reference_trainer_new(features.arena, features.model, s.weights, 1, &error));
    cr_expect(strstr(error.text, "ends in no vector of logits"), "%s", error.text);
    network_free(&features);
    close_subject(&s);
}
