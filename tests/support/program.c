/* program.c: `rnetc build` and `PROGRAM run` in tests. In: paths, images. Out: logits. */
#include "support/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/files.h"
#include "support/network.h"
#include "support/npy.h"
#include "support/process.h"

/* True where it ended well; else says what happened. */
static bool succeeded(struct process *process, const char *what)
{
    bool good = process->status == 0;
    if (!good)
        fprintf(stderr, "%s: exit status %d\n%s", what, process->status, process->err);
    process_free(process);
    return good;
}

bool program_build(const char *program, const char *rnet, const char *weights,
                   const struct program_options *options)
{
    struct process built = process_run(
        "%s build %s --no-selftest --weights %s -o %s --algorithm %s --threads %d --batch %d "
        "--target %s%s%s",
        process_rnetc(), rnet, weights, program, options->algorithm, options->threads,
        options->batch, options->target ? options->target : "native",
        options->tuning ? " --tuning " : "", options->tuning ? options->tuning : "");
    return succeeded(&built, rnet);
}

/* Reads `count` x `floats` values, as they are or as maps. NULL where the file holds anything else.
 */
static float *read_values(const char *path, size_t count, size_t floats)
{
    struct npy npy;
    if (!npy_read(path, &npy))
        return NULL;
    if (npy.rank >= 2 && npy.dims[0] == count && npy.count == count * floats)
        return npy.data;
    free(npy.data);
    return NULL;
}

/* `PROGRAM run` of the images into `out`. */
static bool run_images(const char *program, const char *options, struct shape shape, size_t count,
                       const float *images, const char *out)
{
    size_t dims[] = {count, (size_t)shape.c, (size_t)shape.h, (size_t)shape.w};
    char *in = files_scratch("in.npy");
    bool good = false;
    if (npy_write(in, 4, dims, images)) {
        struct process ran = process_run("%s run %s %s %s", program, options, in, out);
        good = succeeded(&ran, program);
    }
    remove(in);
    free(in);
    return good;
}

float *program_logits(const char *program, const char *options, struct shape shape, size_t count,
                      const float *images, size_t classes)
{
    char *out = files_scratch("out.npy");
    remove(out);
    float *logits = run_images(program, options, shape, count, images, out)
                        ? read_values(out, count, classes)
                        : NULL;
    remove(out);
    free(out);
    return logits;
}

/* The file of output `index` where `out` was asked for. */
static char *output_path(const struct model *model, const char *out, int index)
{
    char *path = NULL;
    if (model->outputs.count == 1)
        return strdup(out);
    if (asprintf(&path, "%.*s.%s.npy", (int)strlen(out) - 4, out,
                 model->outputs.items[index].name) < 0)
        abort();
    return path;
}

float *program_outputs(const char *program, const char *options, const struct model *model,
                       size_t count, const float *images)
{
    char *out = files_scratch("out.npy");
    size_t total = 0, at = 0;
    for (int i = 0; i < model->outputs.count; i++)
        total += network_output_floats(model, i);
    float *all = calloc(count * total + 1, sizeof *all);
    bool good = all && run_images(program, options, model->input, count, images, out);
    for (int i = 0; good && i < model->outputs.count; i++) {
        size_t each = network_output_floats(model, i);
        char *path = output_path(model, out, i);
        float *values = read_values(path, count, each);
        good = values != NULL;
        for (size_t image = 0; good && image < count; image++)
            memcpy(all + image * total + at, values + image * each, each * sizeof *all);
        at += each;
        remove(path);
        free(path);
        free(values);
    }
    free(out);
    if (!good)
        free(all);
    return good ? all : NULL;
}

/* True where `path` is as new as the compiler. */
static bool is_current(const char *path)
{
    struct stat program, compiler;
    return stat(path, &program) == 0 && stat("build/rnetc", &compiler) == 0 &&
           program.st_mtime >= compiler.st_mtime;
}

/* Others that want the program wait. */
static int lock_program(const char *path)
{
    char name[128];
    snprintf(name, sizeof name, "%s.lock", path);
    int lock = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (lock < 0 || flock(lock, LOCK_EX) != 0)
        abort();
    return lock;
}

char *program_example(void)
{
    static const char path[] = "build/tests/cifar_resnet20";
    struct program_options options = {.algorithm = "auto", .threads = 2, .batch = 1};
    int lock = lock_program(path);
    bool good = is_current(path) || program_build(path, "examples/cifar_resnet20.rnet",
                                                  "examples/cifar_resnet20.safetensors", &options);
    close(lock);
    return good ? strdup(path) : NULL;
}

char *program_trainer(const char *name, const char *text, const char *options)
{
    char path[128], rnet[128];
    snprintf(path, sizeof path, "build/tests/%s", name);
    snprintf(rnet, sizeof rnet, "build/tests/%s.rnet", name);
    int lock = lock_program(path);
    char *before = files_read(rnet, NULL);
    bool good = before && strcmp(before, text) == 0 && is_current(path);
    if (!good && files_write(rnet, text, strlen(text))) {
        struct process built =
            process_run("%s build %s --train -w -o %s %s", process_rnetc(), rnet, path, options);
        good = succeeded(&built, rnet);
    }
    free(before);
    close(lock);
    return good ? strdup(path) : NULL;
}
