/* test_runtime_train.c: `train` of an emitted program: it learns, does what options say, writes a
 * log, a report and probes, and goes on from a checkpoint to the same bits, however it ended. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/fake_training.h"
#include "support/files.h"
#include "weights.h"

static char *dir;

static void set_up(void)
{
    dir = files_scratch("");
    fake_write_parts("set", 90, 30);
    fake_write_data("one", 60, 1, false);
}

static void tear_down(void)
{
    free(dir);
}

TestSuite(runtime_train, .init = set_up, .fini = tear_down);

static void assert_call(const struct rnet_program *program, const char *line, int status,
                        const char *says)
{
    struct fake_result result = fake_call(program, line);
    cr_assert(result.status == status && strstr(result.err, says), "%s: %d, %s", line,
              result.status, result.err);
    fake_free(&result);
}

static char *read_scratch(const char *name, size_t *bytes)
{
    char *path = files_scratch(name), *text;
    /* A child writes to the parent's folder. */
    char whole[512];
    free(path);
    snprintf(whole, sizeof whole, "%s%s", dir, name);
    text = files_read(whole, bytes);
    cr_assert(text, "%s", whole);
    return text;
}

static void assert_same(const char *a, const char *b)
{
    size_t x, y;
    char *first = read_scratch(a, &x), *second = read_scratch(b, &y);
    cr_assert(x == y && memcmp(first, second, x) == 0, "%s and %s differ", a, b);
    free(first);
    free(second);
}

/* The lines of a log; each is a JSON object. */
static json_t *read_log(const char *name)
{
    char *text = read_scratch(name, NULL), *rest = NULL;
    json_t *lines = json_array();
    cr_assert(text[strlen(text) - 1] == '\n');
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        json_t *value = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        cr_assert(json_is_object(value), "%s", line);
        json_array_append_new(lines, value);
    }
    free(text);
    return lines;
}

static double number(const json_t *line, const char *key)
{
    cr_assert(json_is_number(json_object_get(line, key)), "%s", key);
    return json_number_value(json_object_get(line, key));
}

static const json_t *last(const json_t *lines)
{
    return json_array_get(lines, json_array_size(lines) - 1);
}

/* What does not depend on the clock is the same. */
static void assert_same_log(const char *a, const char *b)
{
    json_t *x = read_log(a), *y = read_log(b);
    cr_assert(json_array_size(x) == json_array_size(y), "%zu and %zu lines", json_array_size(x),
              json_array_size(y));
    for (size_t i = 0; i < json_array_size(x); i++) {
        json_t *p = json_array_get(x, i), *q = json_array_get(y, i);
        json_object_del(p, "images_per_s");
        json_object_del(q, "images_per_s");
        json_object_del(p, "waited_s");
        json_object_del(q, "waited_s");
        cr_assert(json_equal(p, q), "line %zu", i);
    }
    json_decref(x);
    json_decref(y);
}

Test(runtime_train, learns)
{
    static const struct rnet_program *const programs[] = {&fake_trains, &fake_trains_double,
                                                          &fake_trains_mean};
    for (int i = 0; i < 3; i++) {
        assert_call(programs[i], "train --data @set -o @w.safetensors --log @l --epochs 4", 0,
                    "waited for data");
        json_t *lines = read_log("l");
        const json_t *end = last(lines);
        cr_expect(number(end, "test_error") < 0.4, "%g", number(end, "test_error"));
        cr_expect(number(end, "loss") < 0.9 && number(json_array_get(lines, 1), "loss") > 0.9);
        /* The weights are those that were evaluated. */
        struct fake_result result =
            fake_call(programs[i], "evaluate @set --json --weights @w.safetensors");
        json_t *evaluated = json_loads(result.out, 0, NULL);
        cr_expect(fabs(number(evaluated, "top1_error") - number(end, "test_error")) < 1e-9);
        fake_free(&result);
        json_decref(evaluated);
        json_decref(lines);
    }
}

Test(runtime_train, is_listed_where_the_program_has_it)
{
    struct fake_result result = fake_call(&fake_program, "--help");
    cr_expect(!strstr(result.out, " train "));
    fake_free(&result);
    result = fake_call(&fake_trains, "--help");
    cr_expect(strstr(result.out, " train "));
    fake_free(&result);
    result = fake_call(&fake_trains, "train --help");
    cr_expect(result.status == 0 && strstr(result.out, "--evaluate-every N"), "%s", result.out);
    fake_free(&result);
    assert_call(&fake_program, "train --data @set -o @w", 2, "built without --train");
}

Test(runtime_train, the_log_has_a_line_for_20_iterations_and_for_evaluations)
{
    static const int wanted[] = {20, 23, 40, 46, 60};
    assert_call(&fake_trains, "train --data @set -o @w.safetensors --log @l --batch-seed 3", 0,
                "epoch 1: iteration 23");
    json_t *lines = read_log("l"), *first = json_array_get(lines, 0);
    cr_assert(json_array_size(lines) == 6);
    cr_expect_str_eq(json_string_value(json_object_get(first, "network")), "fake");
    cr_expect_str_eq(json_string_value(json_object_get(first, "source_hash")), "0123");
    cr_expect(number(first, "batch_seed") == 3 && number(first, "batch") == FAKE_TRAIN_BATCH &&
              number(first, "images") == 90 && number(first, "test_images") == 30 &&
              number(first, "iterations") == 60 && number(first, "threads") >= 1);
    for (size_t i = 0; i < 5; i++) {
        const json_t *line = json_array_get(lines, i + 1);
        bool evaluates = wanted[i] == 23 || wanted[i] == 46 || wanted[i] == 60;
        cr_expect(number(line, "iteration") == wanted[i]);
        cr_expect(fabs(number(line, "epoch") - wanted[i] / 23.0) < 1e-12);
        cr_expect(number(line, "error") >= 0 && number(line, "error") <= 1);
        cr_expect(number(line, "images_per_s") > 0 && number(line, "waited_s") >= 0);
        cr_expect(fabs(number(line, "rate") - (wanted[i] <= 40 ? 0.05 : 0.005)) < 1e-12);
        cr_expect((json_object_get(line, "test_error") != NULL) == evaluates, "line %zu", i);
        cr_expect(!json_object_get(line, "validation_error"));
    }
    json_decref(lines);
}

/* ---- Options ---- */

static void load_tensor(const char *file, const char *name, float *out)
{
    static struct rnet_error error;
    char path[512];
    struct rnet_weights *weights;
    snprintf(path, sizeof path, "%s%s", dir, file);
    cr_assert(rnet_weights_open(&weights, path, &error) == 0, "%s", error.text);
    const struct rnet_tensor *tensor = rnet_weights_find(weights, name);
    cr_assert(tensor && rnet_tensor_floats(tensor, out) == 0, "%s", name);
    rnet_weights_close(weights);
}

Test(runtime_train, options_override_the_recipe)
{
    float before[288], after[288];
    assert_call(&fake_trains,
                "train --data @set -o @a.safetensors --iterations 7 --log @l --rate 0.01 "
                "--momentum 0.5 --decay 0 --smooth 0.1 --clip 2 --no-augment --no-shuffle "
                "--threads 1 --evaluate-every 2 --checkpoint-every 3",
                0, "iterations 0 to 7");
    json_t *lines = read_log("l"), *first = json_array_get(lines, 0);
    cr_expect(number(first, "momentum") == 0.5 && number(first, "decay") == 0 &&
              number(first, "clip") == 2 && number(first, "threads") == 1);
    cr_expect(fabs(number(first, "smooth") - 0.1) < 1e-9);
    cr_expect(json_is_false(json_object_get(first, "augment")) &&
              json_is_false(json_object_get(first, "shuffle")));
    cr_expect(number(last(lines), "iteration") == 7);
    cr_expect(fabs(number(last(lines), "rate") - 0.01) < 1e-12);
    json_decref(lines);
    /* A rate of 0 leaves the weights that it starts from. */
    assert_call(
        &fake_trains,
        "train --data @set -o @b.safetensors --epochs 0.5 --rate 0 --weights @a.safetensors", 0,
        "iterations 0 to 12");
    load_tensor("a.safetensors", "fc.weight", before);
    load_tensor("b.safetensors", "fc.weight", after);
    cr_expect(memcmp(before, after, sizeof before) == 0);
    /* So small a norm that nothing moves far. */
    assert_call(&fake_trains,
                "train --data @set -o @b.safetensors --iterations 5 --clip 1e-6 --decay 0 "
                "--weights @a.safetensors",
                0, "");
    load_tensor("b.safetensors", "fc.weight", after);
    double most = 0;
    for (int i = 0; i < 288; i++)
        most = fmax(most, fabs((double)(before[i] - after[i])));
    cr_expect(most > 0 && most < 1e-6, "%g", most);
}

Test(runtime_train, same_seed_same_bytes)
{
    assert_call(&fake_trains, "train --data @set -o @a.safetensors --batch-seed 5", 0, "");
    assert_call(&fake_trains,
                "train --data @set -o @b.safetensors --batch-seed 5 --checkpoint-every 1 "
                "--report @r.html",
                0, "");
    assert_same("a.safetensors", "b.safetensors");
    assert_call(&fake_trains, "train --data @set -o @b.safetensors --batch-seed 6", 0, "");
    size_t x, y;
    char *a = read_scratch("a.safetensors", &x), *b = read_scratch("b.safetensors", &y);
    cr_expect(memcmp(a, b, x) != 0);
    free(a);
    free(b);
}

/* ---- Going on ---- */

/* Waits until the child has written of its training to `log`: then it minds signals. A machine that
 * is busy may take long to get there. */
static void wait_for_log(const char *log)
{
    for (int i = 0; i < 20000; i++) {
        size_t bytes = 0;
        if (files_exist(log))
            free(files_read(log, &bytes));
        if (bytes > 0)
            return;
        usleep(1000);
    }
    cr_assert_fail("%s stays empty", log);
}

/* The call in a process of its own, which gets the signal after so many microseconds (0: none), or,
 * where that can be minded, so long after its training has begun. Its exit status, or 128 + the
 * signal that ended it. */
static int call_and_signal(const struct rnet_program *program, const char *line, int number_of,
                           unsigned after)
{
    char *text = fake_line(line); /* the child has another scratch folder */
    int status;
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) {
        if (after > 0)
            setenv("FAKE_STEP_MICROSECONDS", "500", 1);
        struct fake_result result = fake_call(program, text);
        _exit(result.status);
    }
    free(text);
    if (after > 0) {
        char log[512];
        snprintf(log, sizeof log, "%sk.log", dir);
        if (number_of != SIGKILL)
            wait_for_log(log);
        usleep(after);
        kill(child, number_of);
    }
    cr_assert(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool exists(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", dir, name);
    return files_exist(path);
}

static void remove_run(void)
{
    static const char *const names[] = {"k.safetensors", "k.ckpt", "k.log", "k.csv"};
    char path[512];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", dir, names[i]);
        remove(path);
    }
}

static const char run_line[] = "train --data @set -o @k.safetensors --log @k.log --probe @k.csv "
                               "--batch-seed 9 --checkpoint-every 7",
                  go_on_line[] = "train --data @set -o @k.safetensors --log @k.log --probe @k.csv "
                                 "--checkpoint-every 7 --resume";

Test(runtime_train, a_killed_run_goes_on_to_the_same_bits, .timeout = 120)
{
    static const struct rnet_program *const programs[] = {&fake_trains, &fake_trains_double};
    for (int trial = 0; trial < 20; trial++) {
        const struct rnet_program *program = programs[trial % 2];
        if (trial < 2) {
            const char *line = "train --data @set -o @r%d.safetensors --log @r%d.log "
                               "--probe @r%d.csv --batch-seed 9 --checkpoint-every 7";
            char text[512];
            snprintf(text, sizeof text, line, trial, trial, trial);
            cr_assert(call_and_signal(program, text, 0, 0) == 0);
        }
        remove_run();
        unsigned random = (unsigned)trial * 2654435761u;
        for (int attempt = 0; attempt < 3; attempt++) {
            random = random * 1664525u + 1013904223u;
            call_and_signal(program, exists("k.ckpt") ? go_on_line : run_line, SIGKILL,
                            1000 + (random >> 8) % 45000);
        }
        cr_assert(call_and_signal(program, exists("k.ckpt") ? go_on_line : run_line, 0, 0) == 0);
        assert_same("k.safetensors", trial % 2 ? "r1.safetensors" : "r0.safetensors");
        assert_same("k.csv", trial % 2 ? "r1.csv" : "r0.csv");
        assert_same_log("k.log", trial % 2 ? "r1.log" : "r0.log");
    }
}

Test(runtime_train, a_signal_stops_it_with_a_checkpoint, .timeout = 60)
{
    cr_assert(call_and_signal(&fake_trains,
                              "train --data @set -o @r.safetensors --log @r.log --batch-seed 9", 0,
                              0) == 0);
    for (int trial = 0; trial < 4; trial++) {
        remove_run();
        int number_of = trial % 2 ? SIGTERM : SIGINT;
        char line[256];
        snprintf(line, sizeof line, "train --data @set -o @k.safetensors --log @k.log%s",
                 " --batch-seed 9 --epochs 1000");
        int status = call_and_signal(&fake_trains, line, number_of, 60000 + 7000 * trial);
        cr_assert(status == 128 + number_of, "%d", status);
        cr_assert(exists("k.ckpt"));
    }
    /* The stop may be moved: the run is the same. */
    cr_assert(call_and_signal(&fake_trains,
                              "train --data @set -o @k.safetensors --resume --iterations 500", 0,
                              0) == 0);
    cr_assert(call_and_signal(&fake_trains,
                              "train --data @set -o @r.safetensors --batch-seed 9 --iterations 500",
                              0, 0) == 0);
    float a[288], b[288];
    load_tensor("k.safetensors", "fc.weight", a);
    load_tensor("r.safetensors", "fc.weight", b);
    cr_assert(memcmp(a, b, sizeof a) == 0);
}

Test(runtime_train, a_finished_run_has_nothing_left_to_do)
{
    assert_call(&fake_trains, "train --data @set -o @w.safetensors", 0, "");
    assert_call(&fake_trains, "train --data @set -o @w.safetensors --resume", 0,
                "nothing was left to do");
    assert_call(&fake_trains, "train --data @set -o @w.safetensors --resume --iterations 61", 0,
                "epoch 2.652: iteration 61");
    assert_call(&fake_trains,
                "train --data @set -o @w.safetensors --resume --iterations 65 --rate 1", 0,
                "from here on --rate 1 in place of the recipe's");
}

Test(runtime_train, a_run_goes_on_with_the_same_only)
{
    assert_call(&fake_trains, "train --data @set -o @w.safetensors --iterations 5 --threads 1", 0,
                "");
#define AGAIN "train --data @set -o @w.safetensors --iterations 9 --resume"
    assert_call(&fake_trains, AGAIN " --batch-seed 1", 1, "the run has --batch-seed 0, not 1");
    assert_call(&fake_trains, AGAIN " --threads 2", 0, "from here on 2 threads, no longer 1");
    assert_call(&fake_trains, "train --data @set -o @w.safetensors --iterations 12 --resume", 0,
                "iteration 12");
    assert_call(&fake_trains, AGAIN " --no-augment", 1, "began without --no-augment");
    assert_call(&fake_trains, AGAIN " --no-shuffle", 1, "began without --no-shuffle");
    assert_call(&fake_trains, AGAIN " --weights @w.safetensors", 2, "--weights is for a start");
    struct rnet_training other = *fake_trains.training;
    struct rnet_program program = fake_trains;
    other.batch = 3;
    program.training = &other;
    assert_call(&program, AGAIN, 1, "the run has batch 4, not 3");
    program = fake_trains;
    program.source_hash = "0124";
    assert_call(&program, AGAIN, 1, "its source had the hash 0123, now it has 0124");
    program.network = "other";
    assert_call(&program, AGAIN, 1, "a checkpoint of the network fake, this is other");
    assert_call(&fake_trains_double, AGAIN, 0, ""); /* a float's weights are doubles too */
    assert_call(&fake_trains, "train --data @set -o @absent.safetensors --resume", 3,
                "absent.ckpt: No such file");
}
