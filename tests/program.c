/* program.c: the commands of a built program, and what it says about bad input. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/files.h"
#include "support/npy.h"
#include "support/oracle_weights.h"
#include "support/process.h"
#include "support/program.h"

enum { CIFAR_FLOATS = 3 * 32 * 32, CLASSES = 10 };

static const char example_weights[] = "examples/cifar_resnet20.safetensors";

static char *example(void)
{
    char *program = program_example();
    cr_assert(program, "examples/cifar_resnet20.rnet does not build");
    return program;
}

/* A scratch file with these bytes; the caller frees the path. */
static char *scratch_with(const char *name, const void *bytes, size_t count)
{
    char *path = files_scratch(name);
    cr_assert(files_write(path, bytes, count));
    return path;
}

/* It failed with one clear line that holds all `words` (NULL-terminated). */
static void expect_refusal(struct process ran, const char *const *words)
{
    cr_expect(ran.status == 1 || ran.status == 3, "exit status %d\n%s", ran.status, ran.err);
    for (; *words; words++)
        cr_expect(strstr(ran.err, *words), "no '%s' in: %s", *words, ran.err);
    process_free(&ran);
}

#define REFUSED(ran, ...) expect_refusal(ran, (const char *const[]){__VA_ARGS__, NULL})

/* ---- The commands ---- */

Test(program, classifies_the_pictures_of_the_examples)
{
    char *program = example();
    struct process ran = process_run("%s classify --json examples/pictures/*.png", program);
    json_t *pictures = json_loads(ran.out, 0, NULL), *picture;
    size_t i, right = 0;
    cr_assert(ran.status == 0 && json_array_size(pictures) == 12, "%s", ran.err);
    json_array_foreach(pictures, i, picture)
    {
        const char *file, *label;
        double probability, ms;
        cr_assert(json_unpack(picture, "{s:s, s:F, s:[{s:s, s:F}]}", "file", &file, "ms", &ms,
                              "predictions", "label", &label, "probability", &probability) == 0);
        cr_expect(probability > 0.1 && probability <= 1 && ms > 0, "%s", file);
        right += strstr(file, label) != NULL; /* 03_airplane.png */
    }
    cr_expect(right == 12, "%zu right; PyTorch has 12", right);
    json_decref(pictures);
    process_free(&ran);
    free(program);
}

Test(program, info_and_bench_say_what_it_is)
{
    char *program = example();
    struct process info = process_run("%s info", program);
    cr_expect(info.status == 0 && strstr(info.out, "cifar_resnet20"), "%s", info.out);
    cr_expect(strstr(info.out, "start-up  "), "%s", info.out);
    process_free(&info);
    info = process_run("%s info --json", program);
    json_t *what = json_loads(info.out, 0, NULL);
    struct stat file;
    cr_assert(stat(program, &file) == 0);
    cr_expect_eq(json_integer_value(json_object_get(what, "program_bytes")), file.st_size);
    cr_expect_gt(json_number_value(json_object_get(what, "startup_ms")), 0);
    json_decref(what);
    process_free(&info);
    struct process first = process_run("%s bench --first", program);
    cr_expect(first.status == 0 && strncmp(first.out, "first call  ", 12) == 0, "%s", first.out);
    process_free(&first);
    struct process bench = process_run("%s bench --repeat 5 --json", program);
    json_t *line = json_loads(bench.out, 0, NULL);
    double median = json_number_value(json_object_get(line, "median_ms"));
    double least = json_number_value(json_object_get(line, "min_ms"));
    double p99 = json_number_value(json_object_get(line, "p99_ms"));
    cr_expect(0 < least && least <= median && median <= p99, "%s%s", bench.out, bench.err);
    cr_expect(json_integer_value(json_object_get(line, "batch")) == 1, "%s", bench.out);
    cr_expect(json_number_value(json_object_get(line, "gflop_per_s")) > 0, "%s", bench.out);
    cr_expect(json_number_value(json_object_get(line, "peak_gflop_per_s")) > 0, "%s", bench.out);
    json_decref(line);
    process_free(&bench);
    free(program);
}

/* Position-independent, its tables read-only from the start, its stack no code and guarded, its
 * string functions those that check; a static program, too. */
static void expect_hardened(const char *program, bool shared)
{
    static const char *const wanted[] = {"DYN (Pos", "GNU_RELRO", "BIND_NOW"};
    struct process elf = process_run("readelf -hldW %s", program);
    cr_assert(elf.status == 0);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_expect(strstr(elf.out, wanted[i]), "%s: no %s", program, wanted[i]);
    const char *stack = strstr(elf.out, "GNU_STACK");
    cr_assert(stack);
    const char *code = strstr(stack, "RWE");
    cr_expect(!code || code > strchr(stack, '\n'), "%s: its stack may be run", program);
    cr_expect_eq(strstr(elf.out, "INTERP") != NULL, shared);
    process_free(&elf);
    struct process names = process_run("nm %s", program);
    cr_expect(strstr(names.out, "__stack_chk_fail") && strstr(names.out, "printf_chk"), "%s",
              program);
    process_free(&names);
}

Test(program, is_hardened)
{
    char *program = example(), *alone = files_scratch("static");
    expect_hardened(program, true);
    struct process built =
        process_run("%s build examples/cifar_resnet20.rnet --static -o %s", process_rnetc(), alone);
    cr_assert(built.status == 0, "%s", built.err);
    expect_hardened(alone, false);
    struct process info = process_run("%s info", alone);
    cr_expect(info.status == 0 && strstr(info.out, "cifar_resnet20"), "%s%s", info.out, info.err);
    process_free(&info);
    process_free(&built);
    free(program);
    free(alone);
}

Test(program, evaluates_a_folder_of_arrays)
{
    /* Two pictures that are float32, so taken as they are; the labels are int32. */
    static const char labels[] = "\x93"
                                 "NUMPY\1\0"
                                 "6\0{'descr': '<i4','fortran_order':False,'shape':(2,)}  \n"
                                 "\3\0\0\0\11\0\0\0";
    char *program = example(), *folder = files_scratch("arrays");
    float *images = calloc(2, CIFAR_FLOATS * sizeof *images);
    oracle_image("1", "evaluate", 2 * CIFAR_FLOATS, images);
    char path[256];
    process_do("mkdir -p %s", folder);
    snprintf(path, sizeof path, "%s/images.npy", folder);
    cr_assert(npy_write(path, 4, (size_t[]){2, 3, 32, 32}, images));
    snprintf(path, sizeof path, "%s/labels.npy", folder);
    cr_assert(files_write(path, labels, sizeof labels - 1));
    struct process ran = process_run("%s evaluate %s --json", program, folder);
    json_t *line = json_loads(ran.out, 0, NULL);
    cr_expect(json_integer_value(json_object_get(line, "images")) == 2, "%s%s", ran.out, ran.err);
    json_decref(line);
    process_free(&ran);
    free(images);
    free(folder);
    free(program);
}

Test(program, takes_weights_at_start_as_at_build_time)
{
    char *embedded = example(), *loading = files_scratch("loading");
    struct process built =
        process_run("%s build examples/cifar_resnet20.rnet -o %s", process_rnetc(), loading);
    cr_assert(built.status == 0, "%s", built.err);
    process_free(&built);
    REFUSED(process_run("%s classify examples/pictures/00_cat.png || exit 3", loading),
            "--weights");

    float image[CIFAR_FLOATS];
    char options[128];
    struct shape shape = {3, 32, 32};
    oracle_image("1", "weights", CIFAR_FLOATS, image);
    snprintf(options, sizeof options, "--weights %s", example_weights);
    float *a = program_logits(embedded, "", shape, 1, image, CLASSES);
    float *b = program_logits(loading, options, shape, 1, image, CLASSES);
    cr_assert(a && b);
    cr_expect(memcmp(a, b, CLASSES * sizeof *a) == 0, "the logits differ");
    free(a);
    free(b);
    free(embedded);
    free(loading);
}

/* ---- Bad input of programs ---- */

Test(program, refuses_pictures_that_are_none)
{
    static const unsigned char bomb[] = {
        /* a PNG of 2^31 - 1 x 2^31 - 1 */
        0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 'I',  'H',  'D',  'R', 0x7f,
        0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8,    2, 0, 0, 0,    0xdd, 0xc9, 0xd5, 0x10};
    char *program = example();
    size_t bytes;
    char *png = files_read("examples/pictures/00_cat.png", &bytes);
    char *cut = scratch_with("cut.png", png, bytes / 2);
    char *huge = scratch_with("bomb.png", bomb, sizeof bomb);
    char *text = scratch_with("text.jpg", "hello", 5), *empty = scratch_with("empty.jpg", "", 0);
    char *jpeg = files_read("tests/pictures/baseline.jpg", &bytes);
    cr_assert(png && jpeg);
    char *half = scratch_with("half.jpg", jpeg, bytes / 2);
    REFUSED(process_run("%s classify %s", program, cut), "cut.png");
    REFUSED(process_run("%s classify %s", program, huge), "bomb.png");
    REFUSED(process_run("%s classify %s", program, text), "text.jpg");
    REFUSED(process_run("%s classify %s", program, empty), "empty.jpg");
    REFUSED(process_run("%s classify %s", program, half), "half.jpg");
    REFUSED(process_run("%s classify no/such.png", program), "no/such.png");
    REFUSED(process_run("%s classify tests", program), "tests");
    free(png);
    free(jpeg);
    free(cut);
    free(huge);
    free(text);
    free(empty);
    free(half);
    free(program);
}

Test(program, refuses_arrays_of_another_shape)
{
    char *program = example(), *in = files_scratch("wrong.npy"), *out = files_scratch("never.npy");
    float image[CIFAR_FLOATS] = {0};
    cr_assert(npy_write(in, 4, (size_t[]){1, 32, 32, 3}, image));
    REFUSED(process_run("%s run %s %s", program, in, out), "wrong.npy", "3");
    cr_assert(npy_write(in, 3, (size_t[]){3, 32, 31}, image));
    REFUSED(process_run("%s run %s %s", program, in, out), "wrong.npy");
    cr_assert(npy_write(in, 4, (size_t[]){1, 3, 32, 32}, image));
    REFUSED(process_run("%s run %s /dev/full", program, in), "/dev/full");
    REFUSED(process_run("%s run %s no/such/folder/out.npy", program, in), "no/such/folder");
    cr_assert(files_write(in, "\x93NUMPY", 6));
    REFUSED(process_run("%s run %s %s", program, in, out), "wrong.npy");
    cr_expect(!files_exist(out), "a failed run leaves an output");
    free(in);
    free(out);
    free(program);
}

Test(program, refuses_datasets_that_are_none)
{
    char *program = example();
    static unsigned char record[3073];
    char *cut = scratch_with("test_batch.bin", record, sizeof record - 1);
    REFUSED(process_run("%s evaluate no/such", program), "no/such");
    REFUSED(process_run("%s evaluate grammar", program), "grammar");
    REFUSED(process_run("%s evaluate %s", program, cut), "test_batch.bin");
    record[0] = 10; /* no such class */
    cr_assert(files_write(cut, record, sizeof record));
    REFUSED(process_run("%s evaluate %s", program, cut), "test_batch.bin");
    free(cut);
    free(program);
}

Test(program, explains_wrong_usage)
{
    static const char *const arguments[] = {"",
                                            "nonsense",
                                            "run",
                                            "run a b c",
                                            "bench --repeat 0",
                                            "classify --top",
                                            "run --nonsense a b"};
    char *program = example();
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++) {
        struct process ran = process_run("%s %s", program, arguments[i]);
        cr_expect(ran.status == 2 && ran.err_bytes > 0, "`%s`: exit status %d", arguments[i],
                  ran.status);
        process_free(&ran);
    }
    free(program);
}

/* ---- Bad weights, at build time ---- */

static struct process build_with(const char *weights)
{
    return process_run("%s build examples/cifar_resnet20.rnet --weights %s -o build/tests/never",
                       process_rnetc(), weights);
}

Test(program, refuses_weights_that_lie)
{
    static const char *const headers[] = {
        "",
        "{",
        "[]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,400]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
        "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
        "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
    };
    char *path = files_scratch("lying.safetensors");
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        unsigned char file[512] = {(unsigned char)strlen(headers[i])};
        size_t bytes = 8 + strlen(headers[i]) + 4;
        memcpy(file + 8, headers[i], strlen(headers[i]));
        cr_assert(files_write(path, file, bytes));
        REFUSED(build_with(path), "lying.safetensors");
    }
    cr_assert(files_write(path, "\xff\xff\xff\xff\xff\xff\xff\xff{}", 10));
    REFUSED(build_with(path), "lying.safetensors");
    REFUSED(build_with("no/such.safetensors"), "no/such.safetensors");

    size_t bytes;
    char *weights = files_read(example_weights, &bytes);
    cr_assert(weights && files_write(path, weights, bytes - 1));
    REFUSED(build_with(path), "lying.safetensors");
    memset(weights + bytes - 4, 0xff, 4); /* a NaN */
    cr_assert(files_write(path, weights, bytes));
    REFUSED(build_with(path), "lying.safetensors", "finite");
    cr_expect(!files_exist("build/tests/never"), "a failed build leaves a program");
    free(weights);
    free(path);
}

Test(program, lists_all_tensors_that_do_not_fit)
{
    const struct rnet_manifest_row rows[] = {{"conv1.weight", 4, {16, 3, 3, 1}},
                                             {"fc.bias", 1, {11}}};
    char *path = files_scratch("few.safetensors");
    cr_assert(oracle_write(path, "1", rows, 2));
    REFUSED(build_with(path), "conv1.weight", "fc.bias", "fc.weight", "bn1.running_mean",
            "layer1.0.conv1.weight", "layer3.2.bn2.running_var");
    free(path);
}

Test(program, build_reports_a_full_disk)
{
    REFUSED(process_run("%s build examples/cifar_resnet20.rnet --weights %s -o /dev/full/x",
                        process_rnetc(), example_weights),
            "/dev/full");
    REFUSED(process_run("%s build examples/cifar_resnet20.rnet --weights %s -o no/such/folder/x",
                        process_rnetc(), example_weights),
            "no/such/folder");
}

/* Once made through mkstemp, a program was its owner's alone. */
Test(program, has_the_mode_that_the_umask_gives)
{
    struct stat status;
    char *path = files_scratch("mode");
    process_do("umask 022 && %s build examples/cifar_resnet20.rnet -o %s", process_rnetc(), path);
    cr_assert_eq(stat(path, &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0755, "%o", (unsigned)status.st_mode);
    free(path);
}

/* --verify runs the new program's selftest against the reference; a network on its own too. */
Test(program, verifies_itself)
{
    char *path = files_scratch("verified");
    process_do("%s build examples/cifar_resnet20.rnet --verify --batch 2 --weights %s -o %s",
               process_rnetc(), example_weights, path);
    struct process ran = process_run("%s selftest --threads 1", path);
    cr_expect(ran.status == 0 && strstr(ran.out, "selftest passed"), "%s%s", ran.out, ran.err);
    process_free(&ran);
    ran = process_run("%s bench --profile --repeat 2", path);
    cr_expect(ran.status == 0 && strstr(ran.out, "layer3.2.conv2 (k") && strstr(ran.out, "###"),
              "%s%s", ran.out, ran.err);
    process_free(&ran);
    free(path);
}

/* The rename at the end of a build once put the program in the place of a device. */
Test(program, takes_no_place_but_a_file_s)
{
    struct stat status;
    char *path = files_scratch("pipe");
    process_do("mkfifo %s", path);
    REFUSED(process_run("%s build examples/cifar_resnet20.rnet -o %s", process_rnetc(), path),
            "it is a device or a pipe");
    cr_expect(stat(path, &status) == 0 && S_ISFIFO(status.st_mode));
    REFUSED(process_run("%s build examples/cifar_resnet20.rnet -o build", process_rnetc()),
            "it is a folder");
    free(path);
}

/* Nothing that a result is made from is lost to it. */
Test(program, inputs_are_never_replaced)
{
    char *folder = files_scratch("inputs");
    process_do("mkdir %s && cp examples/cifar_resnet20.rnet %s/n.svg && "
               "cp examples/cifar10.txt %s/cifar10.txt && cp %s %s/w",
               folder, folder, folder, example_weights, folder);
    static const char *const commands[] = {
        "graph %s/n.svg -o %s/n.svg",
        "build %s/n.svg -o %s/n.svg",
        "build %s/n.svg -o %s/cifar10.txt",
    };
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char command[512];
        snprintf(command, sizeof command, commands[i], folder, folder);
        REFUSED(process_run("%s %s", process_rnetc(), command), "an input of this command");
    }
    REFUSED(process_run("%s build %s/n.svg --weights %s/w -o %s/w", process_rnetc(), folder, folder,
                        folder),
            "an input of this command");
    process_do("cmp examples/cifar_resnet20.rnet %s/n.svg && cmp %s %s/w", folder, example_weights,
               folder);
    free(folder);
}

/* An interrupted build once left its folder behind. */
Test(program, an_interrupted_build_leaves_nothing)
{
    char *folder = files_scratch("interrupted");
    process_do("mkdir %s && printf '#!/bin/sh\\n>%s/begun\\nexec sleep 60\\n' > %s/cc && "
               "chmod +x %s/cc && mkdir %s/tmp",
               folder, folder, folder, folder, folder);
    struct process ran =
        process_run("cd %s; here=$PWD; cd - > /dev/null; CC=$here/cc TMPDIR=$here/tmp %s build "
                    "examples/cifar_resnet20.rnet -o $here/p & for i in $(seq 1000); do "
                    "test -e $here/begun && break; sleep 0.02; done; kill -TERM $!; wait $!",
                    folder, process_rnetc());
    cr_expect(ran.status == 3 && strstr(ran.err, "interrupted"), "%d %s", ran.status, ran.err);
    process_free(&ran);
    process_do("rmdir %s/tmp && test ! -e %s/p", folder, folder);
    free(folder);
}

/* `build --weights` and the program's own --weights say the same. */
Test(program, other_formats_of_weights_are_refused)
{
    char *path = files_scratch("x.pth"), *program = files_scratch("program");
    cr_assert(files_write(path, "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19.", 14));
    struct process ran = process_run("%s build examples/cifar_resnet20.rnet --weights %s -o %s",
                                     process_rnetc(), path, program);
    cr_expect(ran.status == 1 && strstr(ran.err, "\nsave_file({k: v."), "%s", ran.err);
    process_free(&ran);
    process_do("%s build examples/cifar_resnet20.rnet -o %s", process_rnetc(), program);
    ran = process_run("%s info --weights %s", program, path);
    cr_expect(ran.status == 1 && strstr(ran.err, "\nsave_file({k: v."), "%s", ran.err);
    process_free(&ran);
    remove(path);
    remove(program);
    free(path);
    free(program);
}

/* ---- Measured choices ---- */

static const char small[] =
    "network small {\n    input 3 x 4 x 4\n    conv 3x3 4 stride 2 as first\n"
    "    linear 2\n}\n";

Test(program, what_tune_writes_build_takes)
{
    char *rnet = files_scratch("small.rnet"), *tuning = files_scratch("small.tune");
    char *program = files_scratch("small");
    cr_assert(files_write(rnet, small, strlen(small)));
    process_do("%s tune %s --target generic --threads 1 -o %s", process_rnetc(), rnet, tuning);
    char *text = files_read(tuning, NULL);
    cr_expect(strstr(text, "rnetc-tuning 1\ntarget generic\nbatch 1\nthreads 1\nfirst: "), "%s",
              text);
    process_do("%s build %s --target generic --threads 1 --tuning %s -o %s", process_rnetc(), rnet,
               tuning, program);
    struct process ran = process_run("%s info && %s bench --repeat 3", program, program);
    cr_expect(ran.status == 0 && strstr(ran.out, "--tuning small.tune"), "%s%s", ran.out, ran.err);
    process_free(&ran);
    free(text);
    remove(rnet);
    remove(tuning);
    remove(program);
    free(rnet);
    free(tuning);
    free(program);
}

Test(program, tunings_that_do_not_fit_are_refused)
{
    char *tuning = files_scratch("wrong.tune");
    const char *text = "rnetc-tuning 1\ntarget generic\nbatch 1\nthreads 2\nconv9: gemm\n";
    const char *command = "%s emit examples/cifar_resnet20.rnet --target generic --tuning %s -o -";
    struct process ran = process_run(command, process_rnetc(), tuning);
    cr_expect(ran.status == 3 && strstr(ran.err, "cannot read"), "%d %s", ran.status, ran.err);
    process_free(&ran);
    cr_assert(files_write(tuning, text, strlen(text)));
    ran = process_run(command, process_rnetc(), tuning);
    cr_expect(ran.status == 1 && strstr(ran.err, "wrong.tune:5: the network has no convolution"),
              "%d %s", ran.status, ran.err);
    cr_expect_eq(ran.out[0], '\0');
    process_free(&ran);
    remove(tuning);
    free(tuning);
}

Test(program, explain_says_how_convolutions_are_computed)
{
    struct process ran = process_run("%s emit examples/resnet18.rnet --target x86-64-v3 --explain "
                                     "-o - > /dev/null",
                                     process_rnetc());
    cr_expect_eq(ran.status, 0);
    cr_expect(strstr(ran.err, "layer1.0.conv1           3x3 64 to 64, 56x56"), "%s", ran.err);
    cr_expect(strstr(ran.err, "winograd out 4"), "%s", ran.err);
    process_free(&ran);
}

/* What would run the program of another machine is refused before anything is built. */
Test(program, code_for_another_machine_is_not_run_here)
{
#if defined(__aarch64__)
    const char *other = "x86-64-v3";
#else
    const char *other = "aarch64";
#endif
    struct process ran = process_run("%s tune examples/cifar_resnet20.rnet -o - --target %s",
                                     process_rnetc(), other);
    cr_expect(ran.status == 2 && strstr(ran.err, "cannot run code for"), "%d %s", ran.status,
              ran.err);
    process_free(&ran);
    ran = process_run("%s build examples/cifar_resnet20.rnet -o build/tests/other --target %s "
                      "--weights examples/cifar_resnet20.safetensors --verify",
                      process_rnetc(), other);
    cr_expect(ran.status == 2 && strstr(ran.err, "--verify runs the program"), "%d %s", ran.status,
              ran.err);
    process_free(&ran);
}
