/* train_program.c: programs that train, as emitted and built: they learn, give the same bytes
 * again, however often they are killed, take the memory that they say, and refuse what is wrong. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/files.h"
#include "support/generate.h"
#include "support/npy.h"
#include "support/process.h"
#include "support/program.h"

enum { EXTENT = 12, CLASSES = 4, IMAGES = 200, KILLS = 20, HEAD = 128 };

static const char tiny[] = "network tiny {\n"
                           "    input 3 x 12 x 12\n"
                           "    conv 3x3 8 -> bn -> relu\n"
                           "    basic(12) stride 2\n"
                           "    avgpool -> dropout 0.1 -> linear 4\n"
                           "}\n"
                           "train {\n"
                           "    augment pad 1 -> crop 12 -> flip\n"
                           "    init he\n"
                           "    batch 8\n"
                           "    sgd momentum 0.9 decay 1e-4\n"
                           "    rate 0.05 -> 0.01 at 150\n"
                           "    stop 200\n"
                           "}\n";

static char *dir; /* scratch, ends in a slash */

/* ---- Data ---- */

/* A picture has a bright corner, which is its class, and noise. */
static void draw(float *image, int extent, int class, uint64_t *state)
{
    for (int c = 0; c < 3; c++)
        for (int y = 0; y < extent; y++)
            for (int x = 0; x < extent; x++) {
                bool bright = (y >= extent / 2) * 2 + c % 2 == class;
                *image++ = (float)generate_next(state, 2001) / 1000 - 1 + (bright ? 1 : 0);
            }
}

static void write_labels(const char *folder, int count, int classes)
{
    char path[512];
    unsigned char bytes[HEAD + IMAGES] = "\x93NUMPY\1";
    bytes[8] = HEAD - 10;
    memset(bytes + 10, ' ', HEAD - 10);
    int used = snprintf((char *)bytes + 10, HEAD - 10,
                        "{'descr': '|u1', 'fortran_order': False, 'shape': (%d,)}", count);
    bytes[10 + used] = ' ';
    bytes[HEAD - 1] = '\n';
    for (int i = 0; i < count; i++)
        bytes[HEAD + i] = (unsigned char)(i % classes);
    snprintf(path, sizeof path, "%s/labels.npy", folder);
    cr_assert(files_write(path, bytes, HEAD + (size_t)count));
}

/* `name` under the scratch folder: `count` pictures of `classes` classes. */
static void write_data(const char *name, int count, int extent, int classes)
{
    char path[512], folder[400];
    uint64_t state = 1;
    size_t floats = 3 * (size_t)extent * (size_t)extent;
    float *images = malloc((size_t)count * floats * sizeof *images);
    snprintf(folder, sizeof folder, "%s%s", dir, name);
    process_do("mkdir -p %s", folder);
    for (int i = 0; i < count; i++)
        draw(images + (size_t)i * floats, extent, i % CLASSES, &state);
    snprintf(path, sizeof path, "%s/images.npy", folder);
    cr_assert(
        npy_write(path, 4, (size_t[]){(size_t)count, 3, (size_t)extent, (size_t)extent}, images));
    write_labels(folder, count, classes);
    free(images);
}

static void set_up(void)
{
    dir = files_scratch("");
    write_data("data", IMAGES, EXTENT, CLASSES);
}

static void tear_down(void)
{
    free(dir);
}

TestSuite(train_program, .init = set_up, .fini = tear_down, .timeout = 300);

/* ---- Runs ---- */

static char *trainer(void)
{
    char *program = program_trainer("train_tiny", tiny, "");
    cr_assert(program, "it does not build");
    return program;
}

/* `program train --data DATA -o NAME.safetensors --log NAME.log OPTIONS`, all in the scratch
 * folder. */
static struct process train(const char *program, const char *name, const char *data,
                            const char *options)
{
    return process_run("%s train --data %s%s -o %s%s.safetensors --log %s%s.log %s", program, dir,
                       data, dir, name, dir, name, options);
}

Test(train_program, times_each_kernel_of_a_step)
{
    char *program = trainer();
    struct process ran = process_run("%s bench --train --profile --repeat 2", program);
    cr_expect(ran.status == 0 && strstr(ran.out, "GFLOP/s") && strstr(ran.out, ".gradient (k"),
              "%s%s", ran.out, ran.err);
    process_free(&ran);
    free(program);
}

static void expect_trained(const char *program, const char *name, const char *options)
{
    struct process ran = train(program, name, "data", options);
    cr_assert(ran.status == 0, "%s: exit status %d\n%s", options, ran.status, ran.err);
    process_free(&ran);
}

/* It failed with this exit status and these words. */
static void expect_failed(struct process ran, int status, const char *words)
{
    cr_expect(ran.status == status && strstr(ran.err, words), "status %d, wanted %d and '%s': %s",
              ran.status, status, words, ran.err);
    process_free(&ran);
}

static char *read_scratch(const char *name, size_t *bytes)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", dir, name);
    char *text = files_read(path, bytes);
    cr_assert(text, "%s", path);
    return text;
}

static bool same_bytes(const char *a, const char *b)
{
    size_t x, y;
    char *first = read_scratch(a, &x), *second = read_scratch(b, &y);
    bool same = x == y && memcmp(first, second, x) == 0;
    free(first);
    free(second);
    return same;
}

/* A field of the first or the last line of a log, whose head does not count. */
static double logged(const char *name, const char *key, bool last)
{
    char *text = read_scratch(name, NULL);
    text[strlen(text) - 1] = '\0';
    char *line = last ? strrchr(text, '\n') : strchr(text, '\n');
    cr_assert(line++, "%s: %s", name, text);
    json_t *value = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);
    cr_assert(json_is_number(json_object_get(value, key)), "%s: %s", name, line);
    double number = json_number_value(json_object_get(value, key));
    json_decref(value);
    free(text);
    return number;
}

/* ---- Learning ---- */

static void expect_learning(const char *program, const char *name)
{
    char file[64];
    expect_trained(program, name, "");
    snprintf(file, sizeof file, "%s.log", name);
    cr_expect(logged(file, "error", true) < 0.1 && logged(file, "error", false) > 0.15,
              "error %g, then %g", logged(file, "error", false), logged(file, "error", true));
    cr_expect(logged(file, "loss", true) < logged(file, "loss", false) / 2);
    struct process ran = process_run("%s evaluate %sdata --json --weights %s%s.safetensors",
                                     program, dir, dir, name);
    json_t *line = json_loads(ran.out, 0, NULL);
    double error = json_number_value(json_object_get(line, "top1_error"));
    cr_expect(ran.status == 0 && error < 0.05, "error %g: %s", error, ran.err);
    json_decref(line);
    process_free(&ran);
}

Test(train_program, learns)
{
    char *program = trainer();
    expect_learning(program, "learns");
    free(program);
}

Test(train_program, learns_in_double_precision)
{
    char *program = program_trainer("train_double", tiny, "--precision double --target generic");
    cr_assert(program);
    expect_learning(program, "double");
    expect_trained(program, "again", "");
    cr_expect(same_bytes("double.safetensors", "again.safetensors"));
    free(program);
}

Test(train_program, begins_with_the_weights_that_it_is_given)
{
    char *program = trainer(), options[512];
    expect_trained(program, "first", "");
    snprintf(options, sizeof options, "--iterations 20 --rate 1e-20 --weights %sfirst.safetensors",
             dir);
    expect_trained(program, "second", options);
    cr_expect(logged("second.log", "loss", false) < 2 * logged("first.log", "loss", true) + 0.1,
              "loss %g after %g", logged("second.log", "loss", false),
              logged("first.log", "loss", true));
    expect_trained(program, "fresh", "--iterations 20 --rate 1e-20");
    cr_expect(logged("fresh.log", "loss", false) > 2 * logged("second.log", "loss", false));
    free(program);
}

/* ---- The same bytes ---- */

Test(train_program, the_same_seed_gives_the_same_bytes)
{
    char *program = trainer();
    expect_trained(program, "a", "--batch-seed 3");
    expect_trained(program, "b", "--batch-seed 3");
    expect_trained(program, "c", "--batch-seed 4");
    expect_trained(program, "d", "--batch-seed 3 --threads 1");
    expect_trained(program, "e", "--batch-seed 3 --threads 1");
    cr_expect(same_bytes("a.safetensors", "b.safetensors"));
    cr_expect(!same_bytes("a.safetensors", "c.safetensors"), "the seed has no effect");
    cr_expect(same_bytes("d.safetensors", "e.safetensors"));
    free(program);
}

static size_t log_lines(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", dir, name);
    char *text = files_read(path, NULL);
    size_t lines = 0;
    for (const char *at = text; at && (at = strchr(at, '\n')); at++)
        lines++;
    free(text);
    return lines;
}

/* Trains as train does, and kills the program `microseconds` after its log k.log has `lines`
 * lines. By what it has done, not by the clock: on a disturbed machine runs differ in speed.
 * The exit status, 137 where it was killed in time. */
static int train_and_kill(const char *program, size_t lines, unsigned microseconds,
                          const char *options)
{
    char command[2048];
    int status = 0;
    snprintf(command, sizeof command,
             "exec %s train --data %sdata -o %sk.safetensors --log %sk.log %s 2>%sk.err", program,
             dir, dir, dir, options, dir);
    fflush(NULL);
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    while (waitpid(child, &status, WNOHANG) == 0) {
        usleep(200);
        if (log_lines("k.log") < lines)
            continue;
        usleep(microseconds);
        kill(child, SIGKILL);
        cr_assert(waitpid(child, &status, 0) == child);
        break;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* A run that ends before it is killed gives the bytes, too, and another begins. */
Test(train_program, killed_runs_end_with_the_same_bytes)
{
    char *program = trainer(), checkpoint[512], options[128];
    const char *resume = "--resume --checkpoint-every 4";
    uint64_t state = 5;
    int killed = 0, ended = 0;
    snprintf(options, sizeof options, "--iterations 1500 --batch-seed 7 --checkpoint-every 4");
    snprintf(checkpoint, sizeof checkpoint, "%sk.ckpt", dir);
    expect_trained(program, "whole", options);
    for (int trial = 0; trial < 3 * KILLS && (killed < KILLS || ended == 0); trial++) {
        bool begun = files_exist(checkpoint);
        size_t more = generate_next(&state, 9);
        unsigned after = (unsigned)generate_next(&state, 5000);
        int status = train_and_kill(program, (begun ? log_lines("k.log") : 1) + more, after,
                                    begun ? resume : options);
        if (status == 128 + SIGKILL) {
            killed++;
            continue;
        }
        cr_assert(status == 0, "exit status %d after %d kills", status, killed);
        cr_expect(same_bytes("whole.safetensors", "k.safetensors"), "other weights after %d kills",
                  killed);
        ended++;
        process_do("rm %sk.ckpt %sk.log", dir, dir);
    }
    cr_expect(killed >= KILLS / 2, "only %d of %d were killed in time", killed, KILLS);
    cr_expect(ended > 0, "no run ended in %d trials", 3 * KILLS);
    free(program);
}

/* ---- Memory ---- */

static const char wide[] =
    "network wide {\n"
    "    input 3 x 96 x 96\n"
    "    conv 3x3 16 -> bn -> relu -> conv 3x3 16 -> bn -> relu\n"
    "    maxpool 2x2 stride 2 -> conv 3x3 16 -> bn -> relu\n"
    "    avgpool -> linear 4\n"
    "}\n"
    "train {\n    batch 48\n    sgd momentum 0.9\n    rate 0.01\n    stop 3\n"
    "}\n";

/* The largest resident size in MiB of a command's processes. */
static double resident(struct process (*run)(const char *), const char *program, char **said)
{
    int ends[2];
    struct {
        double mebibytes;
        char text[1024];
    } result = {0};
    cr_assert(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        struct rusage usage;
        struct process ran = run(program);
        getrusage(RUSAGE_CHILDREN, &usage);
        result.mebibytes = ran.status == 0 ? (double)usage.ru_maxrss / 1024 : 0;
        snprintf(result.text, sizeof result.text, "%s", ran.err);
        _exit(write(ends[1], &result, sizeof result) != sizeof result);
    }
    int status;
    cr_assert(child > 0 && waitpid(child, &status, 0) == child && status == 0);
    cr_assert(read(ends[0], &result, sizeof result) == sizeof result);
    close(ends[0]);
    close(ends[1]);
    *said = strdup(result.text);
    return result.mebibytes;
}

static struct process train_wide(const char *program)
{
    return train(program, "wide", "wide", "");
}

Test(train_program, takes_the_memory_that_it_says)
{
    char *program = program_trainer("train_wide", wide, ""), *said;
    cr_assert(program);
    write_data("wide", 96, 96, CLASSES);
    double used = resident(train_wide, program, &said);
    const char *at = strstr(said, "memory ");
    double planned = at ? strtod(at + strlen("memory "), NULL) : 0;
    cr_expect(planned > 150, "%s", said);
    cr_expect(fabs(used - planned) <= 0.1 * planned, "%.1f MiB resident, of planned %.1f: %s", used,
              planned, said);
    free(said);
    free(program);
}

/* ---- What goes wrong ---- */

Test(train_program, a_rate_that_diverges_leaves_the_checkpoint)
{
    char *program = trainer();
    expect_trained(program, "whole", "");
    expect_trained(program, "w", "--iterations 40");
    size_t bytes;
    char *before = read_scratch("w.ckpt", &bytes), path[512];
    expect_failed(train(program, "w", "data", "--resume --iterations 200 --rate 1e9"), 1,
                  "diverged");
    snprintf(path, sizeof path, "%sw.ckpt", dir);
    size_t now;
    char *after = read_scratch("w.ckpt", &now);
    cr_expect(bytes == now && memcmp(before, after, bytes) == 0, "the checkpoint has changed");
    expect_trained(program, "w", "--resume --iterations 200");
    cr_expect(same_bytes("whole.safetensors", "w.safetensors"));
    free(before);
    free(after);
    free(program);
}

Test(train_program, data_that_does_not_fit)
{
    char *program = trainer();
    write_data("classes", 40, EXTENT, CLASSES + 1);
    expect_failed(train(program, "w", "classes", ""), 1, "label");
    write_data("large", 40, EXTENT + 2, CLASSES);
    expect_failed(train(program, "w", "large", "--no-augment"), 1, "14");
    expect_trained(program, "w", "--iterations 10");
    process_do("mv %sdata %selsewhere", dir, dir);
    expect_failed(train(program, "w", "data", "--resume --iterations 20"), 3, "No such file");
    process_do("mv %selsewhere %sdata", dir, dir);
    expect_trained(program, "w", "--resume --iterations 20");
    free(program);
}

Test(train_program, checkpoints_that_are_not_its_own)
{
    char *program = trainer(), path[512];
    char *other = program_trainer("train_wide", wide, "");
    size_t bytes;
    expect_trained(program, "w", "--iterations 10");
    write_data("wide", 48, 96, CLASSES);
    expect_failed(train(other, "w", "wide", "--resume"), 1, "w.ckpt");
    char *whole = read_scratch("w.ckpt", &bytes);
    snprintf(path, sizeof path, "%sw.ckpt", dir);
    for (size_t part = 1; part < 8; part++) {
        cr_assert(files_write(path, whole, bytes * part / 8));
        expect_failed(train(program, "w", "data", "--resume --iterations 20"), 1, "w.ckpt");
    }
    cr_assert(files_write(path, whole, bytes));
    expect_trained(program, "w", "--resume --iterations 20");
    free(whole);
    free(other);
    free(program);
}

Test(train_program, a_full_disk_leaves_the_checkpoint)
{
    char *program = trainer(), disk[512];
    snprintf(disk, sizeof disk, "%sdisk", dir);
    process_do("mkdir -p %s", disk);
    if (geteuid() != 0 || mount("tmpfs", disk, "tmpfs", 0, "size=512k") != 0) {
        free(program);
        cr_skip_test("no file system of one's own without root");
    }
    expect_trained(program, "whole", "");
    expect_trained(program, "disk/w", "--iterations 40 --report /dev/null");
    struct process fill = process_run("head -c 2000000 /dev/zero >%s/full", disk);
    cr_expect(fill.status != 0, "the disk did not fill up");
    process_free(&fill);
    expect_failed(train(program, "disk/w", "data", "--resume --iterations 200 --report /dev/null"),
                  3, "No space left on device");
    struct process rest = process_run("ls -A %s | sort | tr '\\n' ' '", disk);
    cr_expect(strcmp(rest.out, "full w.ckpt w.log w.safetensors ") == 0, "left: %s", rest.out);
    process_free(&rest);
    process_do("rm %s/full", disk);
    expect_trained(program, "disk/w", "--resume --iterations 200 --report /dev/null");
    cr_expect(same_bytes("whole.safetensors", "disk/w.safetensors"));
    umount(disk);
    free(program);
}
