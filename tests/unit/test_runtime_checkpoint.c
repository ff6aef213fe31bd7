/* test_runtime_checkpoint.c: what is written is read back, exactly; what is no checkpoint, another
 * network's, truncated or damaged is refused and says so; a full disk leaves the last one. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checkpoint.h"
#include "support/files.h"

static const float weight[6] = {1, -2.5f, 3e-30f, 0.1f, -0.0f, 7}, bias[2] = {0.5f, -1};
static const struct rnet_tensor_data tensors[] = {
    {"fc.weight", 2, {2, 3}, weight, 4},
    {"fc.bias", 1, {2}, bias, 4},
    {"momentum.fc.weight", 2, {2, 3}, weight, 4},
};
enum { TENSORS = 3 };

static struct rnet_checkpoint example(void)
{
    struct rnet_checkpoint c = {.network = "n",
                                .source_hash = "abc",
                                .iteration = 123456789012,
                                .seed = 0xfedcba9876543210u,
                                .batch = 128,
                                .threads = 2,
                                .images = 45000,
                                .seconds = 0.1};
    rnet_schedule_start(&c.schedule);
    c.schedule.best = 1.0 / 3;
    c.schedule.best_at = 77;
    c.schedule.divisions = 2;
    c.schedule.batches = 1234;
    c.schedule.wrong[5] = 99;
    c.schedule.seen[99] = 128;
    return c;
}

static char *write_example(void)
{
    struct rnet_error error = {0};
    char *path = files_scratch("run.ckpt");
    struct rnet_checkpoint c = example();
    cr_assert(rnet_checkpoint_write(path, &c, tensors, TENSORS, NULL, &error) == 0, "%s",
              error.text);
    return path;
}

/* Reads what lies at `path` as a checkpoint of n, whose source has the hash. */
static int read_it(const char *path, const char *network, const char *hash, const char *says)
{
    static struct rnet_error error;
    struct rnet_checkpoint c;
    struct rnet_weights *weights = NULL;
    rnet_fail_clear(&error);
    int status = rnet_checkpoint_read(path, network, hash, &c, &weights, &error);
    cr_expect((status == 0) == (weights != NULL));
    cr_expect(!says || strstr(error.text, says), "no '%s' in: %s", says, error.text);
    rnet_weights_close(weights);
    return status;
}

Test(checkpoint, comes_back_exactly)
{
    char *path = write_example();
    struct rnet_error error = {0};
    struct rnet_checkpoint want = example(), got;
    struct rnet_weights *weights;
    float values[6];
    cr_assert(rnet_checkpoint_read(path, "n", "abc", &got, &weights, &error) == 0, "%s",
              error.text);
    cr_expect(got.iteration == want.iteration && got.seed == want.seed && got.batch == 128 &&
              got.threads == 2 && got.images == 45000 && !(got.seconds != want.seconds));
    cr_expect(memcmp(&got.schedule, &want.schedule, sizeof got.schedule) == 0);
    cr_expect(rnet_weights_count(weights) == TENSORS);
    const struct rnet_tensor *tensor = rnet_weights_find(weights, "momentum.fc.weight");
    cr_assert(tensor && tensor->rank == 2 && tensor->dims[1] == 3);
    cr_expect(rnet_tensor_floats(tensor, values) == 0 && memcmp(values, weight, 24) == 0);
    rnet_weights_close(weights);
    remove(path);
    free(path);
}

Test(checkpoint, of_something_else_is_refused)
{
    char *path = write_example();
    cr_expect(read_it(path, "m", "abc", "a checkpoint of the network n, this is m") == -1);
    cr_expect(read_it(path, "n", "abd", "its source had the hash abc, now it has abd") == -1);
    cr_expect(read_it("examples/cifar_resnet20.safetensors", "n", "abc", "but no checkpoint") ==
              -1);
    cr_expect(read_it("examples/cifar_resnet20.rnet", "n", "abc", "not a safetensors") == -1);
    cr_expect(read_it("/nonexistent", "n", "abc", "No such file") == -1);
    remove(path);
    free(path);
}

Test(checkpoint, truncated_anywhere_is_refused)
{
    char *path = write_example(), *cut = files_scratch("cut.ckpt");
    size_t bytes;
    char *whole = files_read(path, &bytes);
    for (size_t count = 0; count < bytes; count++) {
        cr_assert(files_write(cut, whole, count));
        cr_expect(read_it(cut, "n", "abc", NULL) == -1, "%zu of %zu bytes", count, bytes);
    }
    free(whole);
    remove(path);
    remove(cut);
    free(path);
    free(cut);
}

Test(checkpoint, damaged_state_is_refused)
{
    static const char *const states[] = {
        "",
        "{}",
        "[1]",
        "{\"version\":2}",
        "null",
        /* an iteration before the start */
        "{\"version\":1,\"network\":\"n\",\"source\":\"abc\",\"iteration\":-1,\"seed\":\"1\","
        "\"batch\":1,\"threads\":1,\"images\":1,\"seconds\":0.0,\"schedule\":{}}",
        /* a schedule without its batches */
        "{\"version\":1,\"network\":\"n\",\"source\":\"abc\",\"iteration\":1,\"seed\":\"1\","
        "\"batch\":1,\"threads\":1,\"images\":1,\"seconds\":0.0,\"schedule\":{\"reached\":-1,"
        "\"batches\":0,\"best\":2.0,\"best_at\":0,\"divisions\":0,\"wrong\":[],\"seen\":[]}}",
    };
    struct rnet_error error = {0};
    char *path = files_scratch("damaged.ckpt");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        struct rnet_metadata metadata = {"rnet.checkpoint", states[i]};
        cr_assert(rnet_weights_write(path, tensors, TENSORS, NULL, &metadata, 1, &error) == 0);
        cr_expect(read_it(path, "n", "abc", "not readable") == -1, "%s", states[i]);
    }
    remove(path);
    free(path);
}

Test(checkpoint, a_full_disk_is_reported)
{
    struct rnet_error error = {0};
    struct rnet_checkpoint c = example();
    cr_expect(rnet_checkpoint_write("/dev/full", &c, tensors, TENSORS, NULL, &error) == -1);
    cr_expect(error.io && strstr(error.text, "No space left"), "%s", error.text);
    rnet_fail_clear(&error);
    cr_expect(rnet_checkpoint_write("/nonexistent/run.ckpt", &c, tensors, TENSORS, NULL, &error) ==
              -1);
    cr_expect(strstr(error.text, "/nonexistent/run.ckpt"), "%s", error.text);
}

Test(weights_write, without_metadata_or_tensors)
{
    struct rnet_error error = {0};
    struct rnet_weights *weights;
    char *path = files_scratch("empty.safetensors");
    cr_assert(rnet_weights_write(path, NULL, 0, NULL, NULL, 0, &error) == 0, "%s", error.text);
    cr_assert(rnet_weights_open(&weights, path, &error) == 0, "%s", error.text);
    cr_expect(rnet_weights_count(weights) == 0 && !rnet_weights_metadata(weights, "x"));
    rnet_weights_close(weights);
    struct rnet_tensor_data bad = {"\xff", 1, {2}, bias, 4};
    cr_expect(rnet_weights_write(path, &bad, 1, NULL, NULL, 0, &error) == -1);
    cr_expect(strstr(error.text, "not UTF-8"), "%s", error.text);
    remove(path);
    free(path);
}
