/* test_emit_run.c: what the emitted C computes, called in this process between pages that may not
 * be touched: against the reference, and bit by bit against itself. */
#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/compiled.h"
#include "support/files.h"
#include "support/generate.h"
#include "support/process.h"

static const double tolerance = 1e-4; /* of the largest value */
static const char *const targets[] = {"generic", "x86-64-v3", "x86-64-v4"};

/* Fast to compile; the vectors may be longer than the machine's. */
static const char *const fast = "-O1 -march=native -fopenmp";

/* ---- Against the reference ---- */

/* A seed's network by an algorithm, for a target, batch and threads that the seed chooses. */
static void compile_seed(struct compiled *c, uint64_t seed)
{
    char name[24];
    uint64_t state = seed * 31 + 7;
    snprintf(name, sizeof name, "n%llu", (unsigned long long)seed);
    struct compiled_options options;
    options.target = targets[generate_next(&state, 3)];
    options.algorithm = (enum algorithm)generate_next(&state, 4);
    options.batch = 1 + (int)generate_next(&state, 3);
    options.threads = 1 + (int)generate_next(&state, 3);
    char *text = generate_text(name, seed);
    cr_assert(compiled_text(c, text, &options), "seed %llu:\n%s", (unsigned long long)seed, text);
    free(text);
}

static void check_seeds(uint64_t first, uint64_t count)
{
    enum { AT_ONCE = 20 };
    struct compiled list[AT_ONCE];
    for (uint64_t done = 0; done < count; done += AT_ONCE) {
        uint64_t now = count - done < AT_ONCE ? count - done : AT_ONCE;
        for (uint64_t i = 0; i < now; i++)
            compile_seed(&list[i], first + done + i);
        cr_assert(compiled_link(list, now, fast));
        for (uint64_t i = 0; i < now; i++) {
            double error = compiled_error(&list[i]);
            cr_expect(error <= tolerance, "seed %llu: error %g",
                      (unsigned long long)(first + done + i), error);
            network_free(&list[i].network);
        }
    }
}

/* $RNET_FUZZ is the number of random networks (60). */
Test(emit_run, random_networks_equal_the_reference)
{
    const char *count = getenv("RNET_FUZZ");
    check_seeds(0, count ? strtoull(count, NULL, 10) : 60);
}

/* ---- Bits ---- */

static void compile_file(struct compiled *c, const char *name, enum algorithm algorithm, int batch)
{
    char path[96];
    struct compiled_options options = {"x86-64-v3", algorithm, batch, 2};
    snprintf(path, sizeof path, "tests/emitted/%s.rnet", name);
    cr_assert(compiled_file(c, path, &options));
}

/* The same image at every place of a batch, with different mates, by one program. */
static void expect_same_anywhere(const char *name, enum algorithm algorithm)
{
    enum { BATCH = 3 };
    struct compiled c;
    compile_file(&c, name, algorithm, BATCH);
    cr_assert(compiled_link(&c, 1, fast));
    size_t each = c.network.input_floats, logits = c.network.output_floats;
    float *image = compiled_images(&c, 1), *first = malloc(logits * sizeof *first);
    cr_assert(first);
    for (size_t place = 0; place < BATCH; place++) {
        float *mates = compiled_images(&c, 2 + (unsigned)place);
        memcpy(mates + place * each, image, each * sizeof *mates);
        struct compiled_run run = {.input = mates};
        omp_set_num_threads(1 + (int)place % 2);
        cr_assert(compiled_call(&c, &run));
        const float *own = run.outputs + place * logits;
        if (place == 0)
            memcpy(first, own, logits * sizeof *first);
        cr_expect(!memcmp(first, own, logits * sizeof *first), "%s at %zu", name, place);
        compiled_run_free(&run);
        free(mates);
    }
    free(first);
    free(image);
    network_free(&c.network);
}

Test(emit_run, batch_mates_and_places_do_not_matter)
{
    expect_same_anywhere("odd_image", ALGORITHM_DIRECT);
    expect_same_anywhere("odd_image", ALGORITHM_GEMM);
    expect_same_anywhere("gates", ALGORITHM_AUTO);
    expect_same_anywhere("odd_image", ALGORITHM_WINOGRAD);
    expect_same_anywhere("gates", ALGORITHM_WINOGRAD);
    expect_same_anywhere("windows", ALGORITHM_GEMM);
}

/* Parts that take their turns in any order: none reads what another writes in the same step. */
Test(emit_run, parts_in_any_order_give_the_same_bytes)
{
    static const char *const names[] = {"many_channels", "odd_image", "gates"};
    static const enum algorithm algorithms[] = {ALGORITHM_AUTO, ALGORITHM_DIRECT,
                                                ALGORITHM_WINOGRAD};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[96];
        struct compiled c;
        struct compiled_options options = {"x86-64-v3", algorithms[i], 2, 4};
        snprintf(path, sizeof path, "tests/emitted/%s.rnet", names[i]);
        cr_assert(compiled_file(&c, path, &options));
        cr_assert(compiled_link(&c, 1,
                                "-O1 -march=native -fopenmp -DRNET_PROFILE "
                                "-include tests/support/shuffle.h"));
        float *images = compiled_images(&c, 1);
        struct compiled_run alone = {.input = images};
        omp_set_num_threads(1);
        cr_assert(compiled_call(&c, &alone));
        omp_set_num_threads(4);
        for (int call = 0; call < 3; call++) {
            struct compiled_run shuffled = {.input = images, .fill = 0xff};
            cr_assert(compiled_call(&c, &shuffled));
            cr_expect(!memcmp(alone.outputs, shuffled.outputs, alone.count * sizeof(float)), "%s",
                      names[i]);
            compiled_run_free(&shuffled);
        }
        compiled_run_free(&alone);
        free(images);
        network_free(&c.network);
    }
}

/* Plain structs, which Frama-C proves, compute what vectors do; only the fusing may differ. */
Test(emit_run, plain_structs_compute_the_same)
{
    static const char *const names[] = {"gates", "preact_widths", "windows"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct compiled vectors, plain;
        enum algorithm algorithm = i % 2 ? ALGORITHM_WINOGRAD : ALGORITHM_DIRECT;
        compile_file(&vectors, names[i], algorithm, 1);
        compile_file(&plain, names[i], algorithm, 1);
        cr_assert(compiled_link(&vectors, 1, fast));
        cr_assert(compiled_link(&plain, 1, "-O1 -march=native -fopenmp -DRNET_PLAIN"));
        float *images = compiled_images(&vectors, 1);
        struct compiled_run a = {.input = images}, b = {.input = images};
        cr_assert(compiled_call(&vectors, &a) && compiled_call(&plain, &b));
        double largest = 0, error = 0;
        for (size_t k = 0; k < a.count; k++) {
            largest = fmax(largest, fabs(a.outputs[k]));
            error = fmax(error, fabs((double)a.outputs[k] - b.outputs[k]));
        }
        cr_expect_leq(error, 3e-6 * largest, "%s: %g", names[i], error / largest);
        compiled_run_free(&a);
        compiled_run_free(&b);
        free(images);
        network_free(&vectors.network);
        network_free(&plain.network);
    }
}

/* ---- Zeros that must stay ---- */

/* Whether buffer `b` still holds its value after the last step. */
static bool is_intact(const struct plan *plan, int b)
{
    const struct plan_buffer *own = &plan->buffers.items[b];
    bool intact = own->value >= 0;
    for (int i = 0; i < plan->buffers.count && intact; i++) {
        const struct plan_buffer *other = &plan->buffers.items[i];
        intact = i == b || other->first <= own->first ||
                 other->offset + other->lines <= own->offset ||
                 own->offset + own->lines <= other->offset;
    }
    return intact;
}

/* Floats of one plane (a block of channels) that are outside of the image or past the last channel
 * and not 0. */
static int stray_floats(const struct graph_value *v, int block, const float *plane)
{
    int stray = 0, side = v->border;
    for (int h = 0; h < v->shape.h + 2 * side; h++)
        for (int w = 0; w < v->shape.w + 2 * side; w++)
            for (int l = 0; l < v->block; l++) {
                bool inside = h >= side && h < v->shape.h + side && w >= side &&
                              w < v->shape.w + side && block * v->block + l < v->shape.c;
                float x = plane[h * graph_row_floats(v) + (int64_t)w * v->block + l];
                stray += !inside && !(x >= 0 && x <= 0);
            }
    return stray;
}

/* Borders and padded lanes of the values that are left in a workspace that was full of NaNs. */
static int expect_zeros(const struct compiled *c)
{
    int checked = 0;
    float *images = compiled_images(c, 1);
    struct compiled_run run = {.input = images, .fill = 0xff};
    cr_assert(compiled_call(c, &run));
    for (int i = 0; i < c->plan->buffers.count; i++) {
        const struct plan_buffer *b = &c->plan->buffers.items[i];
        if (!is_intact(c->plan, i))
            continue;
        const struct graph_value *v = &c->plan->graph->values.items[b->value];
        const float *plane = run.workspace + b->offset * PLAN_LINE_FLOATS;
        for (int k = 0; k < c->options.batch * graph_value_blocks(v); k++)
            cr_expect_eq(
                stray_floats(v, k % graph_value_blocks(v), plane + k * graph_plane_floats(v)), 0,
                "%s", graph_value_name(c->network.arena, c->plan->graph, b->value));
        checked += v->border || v->shape.c % v->block;
    }
    compiled_run_free(&run);
    free(images);
    return checked;
}

/* Operators that make something of nothing: sigmoid(0), 1 - 0, x - 3. */
Test(emit_run, padded_lanes_and_borders_stay_zero)
{
    static const char *const steps[] = {
        "-> sigmoid",           "* 2 - 3",       "-> bn", "-> softmax",
        "-> maxpool 3x3 pad 1", "-> bn -> relu", "+ x*x"};
    int checked = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct compiled c;
        char text[256];
        struct compiled_options options = {targets[i % 3],
                                           i % 2 ? ALGORITHM_DIRECT : ALGORITHM_WINOGRAD, 2, 2};
        snprintf(text, sizeof text,
                 "block b() {\n    return (x -> maxpool 1x1) %s\n}\nnetwork n {\n"
                 "    input 3 x 6 x 7\n    conv 3x3 21 -> relu\n    b()\n    conv 3x3 3 pad 1\n"
                 "    feature last\n}\n",
                 steps[i]);
        cr_assert(compiled_text(&c, text, &options));
        cr_assert(compiled_link(&c, 1, fast));
        checked += expect_zeros(&c);
        network_free(&c.network);
    }
    cr_expect_geq(checked, 7);
}

/* ---- Sanitizers ---- */

/* Calls NAME_infer as a program of its own, on arrays of exactly the header's sizes. */
static const char driver[] =
    "#include <stdint.h>\n#include <stdlib.h>\n#include \"subject.h\"\n"
    "static float *floats(size_t bytes)\n{\n"
    "    float *f = aligned_alloc(64, (bytes + 63) / 64 * 64);\n"
    "    for (size_t i = 0; i < bytes / 4; i++)\n"
    "        f[i] = (float)(i % 17) / 64.0f - 0.125f;\n"
    "    return f;\n}\n"
    "int main(void)\n{\n"
    "    float *params = floats(sizeof(struct subject_params));\n"
    "    float *workspace = floats(SUBJECT_WORKSPACE_BYTES);\n"
    "    float *input = malloc((size_t)SUBJECT_BATCH * SUBJECT_INPUT_FLOATS * 4);\n"
    "    float *output = malloc((size_t)SUBJECT_BATCH * SUBJECT_OUTPUT_FLOATS * 4);\n"
    "    for (size_t i = 0; i < (size_t)SUBJECT_BATCH * SUBJECT_INPUT_FLOATS; i++)\n"
    "        input[i] = (float)(i % 13) / 16.0f;\n"
    "    subject_infer((const struct subject_params *)params, input, output, workspace);\n"
    "    free(params);\n    free(workspace);\n    free(input);\n    free(output);\n"
    "    return 0;\n}\n";

static void expect_sanitized(enum algorithm algorithm)
{
    struct compiled c;
    struct compiled_options options = {"generic", algorithm, 3, 2};
    const char *text =
        "network subject {\n    input 5 x 13 x 17\n    shortcut pad\n"
        "    conv 4x4 19 stride 2 pad 2 bias -> relu -> maxpool 3x3 pad 1\n"
        "    stage layer1 2 x basic(21) stride 2\n    preact_bottleneck(9) stride 2\n"
        "    avgpool 2x2 ceil -> sigmoid -> linear 11 -> softmax\n}\n";
    cr_assert(compiled_text(&c, text, &options));
    char *folder = files_scratch("sanitized"), *file = files_scratch("sanitized/driver.c");
    cr_assert(compiled_emit(&c, folder));
    cr_assert(files_write(file, driver, strlen(driver)));
    struct process ran = process_run(
        "cc -std=c11 -O1 -g -fopenmp -fsanitize=address,undefined -fno-sanitize-recover=all "
        "-o %s/program %s %s/subject_infer.c runtime/gemm.c -Iruntime -lopenblas -lm && "
        "ASAN_OPTIONS=detect_leaks=0 %s/program",
        folder, file, folder, folder);
    cr_expect(ran.status == 0, "%.3000s", ran.err);
    process_free(&ran);
    free(file);
    free(folder);
    network_free(&c.network);
}

Test(emit_run, sanitizers_find_nothing)
{
    expect_sanitized(ALGORITHM_DIRECT);
    expect_sanitized(ALGORITHM_GEMM);
    expect_sanitized(ALGORITHM_WINOGRAD);
}
