/* test_runtime_train_faults.c: what goes wrong while a network trains gets one clear line and a
 * status, and the last good checkpoint stays as it was. */
#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fake_training.h"
#include "support/files.h"

static char *dir;

static void set_up(void)
{
    dir = files_scratch("");
    fake_write_parts("set", 90, 30);
    fake_write_data("one", 60, 1, false);
    fake_write_data("floats", 60, 1, true);
}

static void tear_down(void)
{
    free(dir);
}

TestSuite(train_faults, .init = set_up, .fini = tear_down);

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
    char *path = files_scratch(name), *text = files_read(path, bytes);
    cr_assert(text, "%s", path);
    free(path);
    return text;
}

/* A call that fails and leaves w.ckpt as it is. */
static void assert_fails(const struct rnet_program *program, const char *line, int status,
                         const char *says)
{
    size_t before, after;
    char *a = read_scratch("w.ckpt", &before);
    assert_call(program, line, status, says);
    char *b = read_scratch("w.ckpt", &after);
    cr_assert(before == after && memcmp(a, b, before) == 0, "%s: the checkpoint has changed", line);
    free(a);
    free(b);
}

#define START(data) "train --data @" data " -o @w.safetensors --iterations 15"
#define GO_ON(data) "train --data @" data " -o @w.safetensors --iterations 60 --resume"

Test(train_faults, usage)
{
    assert_call(&fake_trains, "train", 2, "train wants --data DIR and -o W.safetensors");
    assert_call(&fake_trains, "train --data @set", 2, "train wants --data DIR");
    assert_call(&fake_trains, "train @set", 2, "is too much");
    assert_call(&fake_trains, START("set") " --epochs 3", 2, "give one");
    assert_call(&fake_trains, START("set") " --rate -1", 2, "a number from 0 on, not '-1'");
    assert_call(&fake_trains, START("set") " --rate nan", 2, "a number from 0 on, not 'nan'");
    assert_call(&fake_trains, START("set") " --batch-seed x", 2, "a whole number from 0 on");
    assert_call(&fake_trains, START("set") " --batch-seed 18446744073709551616", 2, "whole number");
    assert_call(&fake_trains, START("set") " --momentun 1", 2, "did you mean --momentum?");
    assert_call(&fake_trains, START("set") " --log @w.safetensors", 2, "used twice");
    assert_call(&fake_trains, START("set") " --smooth 1", 1, "less than 1");
    assert_call(&fake_trains, START("set") " --batch-seed 18446744073709551615", 0, "");
}

Test(train_faults, data_that_does_not_fit)
{
    assert_call(&fake_trains, START("absent"), 3, "No such file");
    fake_write_data("labels", 60, 1, false);
    fake_spoil_label("labels", 33, 9);
    assert_call(&fake_trains, START("labels"), 1,
                "10 classes, the network has 6 (image 33 has label 9)");
    char *path = files_scratch("empty");
    mkdir(path, 0777);
    free(path);
    assert_call(&fake_trains, START("empty"), 1, "no dataset");
    struct rnet_program program = fake_trains;
    program.input_h = 5;
    assert_call(&program, START("floats"), 1, "images of 3 x 4 x 4, the network wants 3 x 5 x 4");
    assert_call(&program, START("one"), 1, "the picture becomes 3 x 4 x 4");
}

Test(train_faults, bad_pictures_are_named_before_the_first_step)
{
    static const char *const folders[] = {"pics", "pics/a"};
    for (int i = 0; i < 2; i++) {
        char *path = files_scratch(folders[i]);
        mkdir(path, 0777);
        free(path);
    }
    char *path = files_scratch("pics/a/bad.png");
    cr_assert(files_write(path, "\x89PNG", 4));
    assert_call(&fake_trains, START("pics"), 1, "bad.png: ");
    char *checkpoint = files_scratch("w.ckpt");
    cr_expect(!files_exist(checkpoint));
    free(path);
    free(checkpoint);
}

static void make_folder(const char *name)
{
    char *path = files_scratch(name);
    mkdir(path, 0777);
    free(path);
}

/* A class folder of `count` pictures. */
static void write_class(const char *folder, int count, int shade)
{
    make_folder(folder);
    for (int n = 0; n < count; n++) {
        char name[128], file[64 + 48] = "P6\n4 4\n255\n";
        size_t head = strlen(file);
        memset(file + head, shade + n, 48);
        snprintf(name, sizeof name, "%s/%d.ppm", folder, n);
        char *path = files_scratch(name);
        cr_assert(files_write(path, file, head + 48));
        free(path);
    }
}

Test(train_faults, class_folders)
{
    static const char *const folders[] = {"cf", "cf/train", "cf/val"};
    for (int i = 0; i < 3; i++)
        make_folder(folders[i]);
    write_class("cf/train/a", 9, 20);
    write_class("cf/train/b", 9, 80);
    write_class("cf/train/c", 9, 110);
    write_class("cf/val/a", 2, 22);
    write_class("cf/val/c", 2, 112);
    assert_call(&fake_trains, START("cf"), 1, "its class folders are not those of");
    write_class("cf/val/b", 2, 82);
    assert_call(&fake_trains, START("cf"), 0, "testing on 6 of");
    /* A picture that vanishes. */
    assert_call(&fake_trains, GO_ON("cf"), 0, "");
    char *path = files_scratch("cf/train/b/3.ppm");
    remove(path);
    free(path);
    assert_fails(&fake_trains, GO_ON("cf") " --epochs 40", 2, "give one");
    assert_fails(&fake_trains, "train --data @cf -o @w.safetensors --epochs 40 --resume", 1,
                 "the dataset has changed: the run trains on 27 images");
}

Test(train_faults, inputs_that_are_not_finite)
{
    assert_call(&fake_trains, START("floats"), 0, "");
    fake_spoil_float("floats", 31, NAN);
    assert_fails(&fake_trains, GO_ON("floats"), 1, "image 31: not finite");
    assert_fails(&fake_trains, GO_ON("floats"), 1, "w.ckpt holds iteration 15");
    fake_spoil_float("floats", 31, INFINITY);
    assert_fails(&fake_trains, GO_ON("floats"), 1, "image 31: not finite");
}

Test(train_faults, a_rate_that_diverges)
{
    assert_call(&fake_trains, START("one"), 0, "");
    assert_fails(&fake_trains, GO_ON("one") " --rate 1e30", 1, "the training has diverged");
    assert_fails(&fake_trains, GO_ON("one") " --rate 1e30", 1, "w.ckpt holds iteration 15");
    assert_call(&fake_trains_double, START("one"), 0, "");
    assert_fails(&fake_trains_double, GO_ON("one") " --rate 1e300", 1, "diverged");
    assert_call(&fake_trains, GO_ON("one"), 0, "");
}

Test(train_faults, another_dataset)
{
    assert_call(&fake_trains, START("one"), 0, "");
    fake_write_data("more", 66, 1, false);
    assert_fails(&fake_trains, GO_ON("more"), 1, "the dataset has changed: the run trains on 60");
    fake_spoil_label("one", 7, 0);
    assert_fails(&fake_trains, GO_ON("one"), 1, "the dataset has changed: the labels");
    fake_spoil_label("one", 7, 7 % FAKE_CLASSES);
    assert_fails(&fake_trains, GO_ON("gone"), 3, "No such file");
    assert_call(&fake_trains, GO_ON("one"), 0, "");
}

Test(train_faults, a_damaged_checkpoint)
{
    size_t bytes;
    assert_call(&fake_trains, START("one"), 0, "");
    char *whole = read_scratch("w.ckpt", &bytes), *path = files_scratch("w.ckpt");
    for (size_t cut = 0; cut < bytes; cut += 97) {
        cr_assert(files_write(path, whole, cut));
        assert_fails(&fake_trains, GO_ON("one"), 1, "w.ckpt: ");
    }
    char *weights = read_scratch("w.safetensors", &bytes);
    cr_assert(files_write(path, weights, bytes));
    assert_fails(&fake_trains, GO_ON("one"), 1, "a weights file, but no checkpoint");
    free(whole);
    free(weights);
    free(path);
}

Test(train_faults, weights_that_do_not_fit)
{
    char *path = files_scratch("other.safetensors");
    cr_assert(fake_write_weights(path)); /* has no bn1 */
    assert_call(&fake_trains, START("one") " --weights @other.safetensors", 1,
                "tensor 'bn1.weight' (shape 3) is missing");
    assert_call(&fake_trains, START("one") " --weights @none", 3, "No such file");
    free(path);
}

Test(train_faults, a_full_disk)
{
    struct rlimit limit;
    assert_call(&fake_trains, START("one"), 0, "");
    assert_call(&fake_trains, START("one") " --log /dev/full", 3, "/dev/full: cannot be written");
    assert_call(&fake_trains, "train --data @one -o @none/w.safetensors", 3, "none/w.safetensors");
    assert_call(&fake_trains, "train --data @one -o /dev/full --report /dev/null", 3, "/dev/full");
    cr_assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    struct rlimit small = {3000, limit.rlim_max};
    cr_assert(setrlimit(RLIMIT_FSIZE, &small) == 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_fails(&fake_trains, GO_ON("one"), 3, "w.ckpt: cannot be written: File too large");
    assert_fails(&fake_trains, GO_ON("one"), 3, "w.ckpt holds iteration 15");
    cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    assert_call(&fake_trains, GO_ON("one"), 0, "");
}
