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
        "%s build %s --weights %s -o %s --algorithm %s --threads %d --batch %d", process_rnetc(),
        rnet, weights, program, options->algorithm, options->threads, options->batch);
    return succeeded(&built, rnet);
}

float *program_logits(const char *program, const char *options, struct shape shape, size_t count,
                      const float *images, size_t classes)
{
    char *in = files_scratch("in.npy"), *out = files_scratch("out.npy");
    size_t dims[] = {count, (size_t)shape.c, (size_t)shape.h, (size_t)shape.w};
    float *logits = NULL;
    struct npy npy;
    remove(out);
    if (npy_write(in, 4, dims, images)) {
        struct process ran = process_run("%s run %s %s %s", program, options, in, out);
        if (succeeded(&ran, program) && npy_read(out, &npy)) {
            if (npy.rank == 2 && npy.dims[0] == count && npy.dims[1] == classes)
                logits = npy.data;
            else
                free(npy.data);
        }
    }
    free(in);
    free(out);
    return logits;
}

/* True where `path` is as new as the compiler. */
static bool is_current(const char *path)
{
    struct stat program, compiler;
    return stat(path, &program) == 0 && stat("build/rnetc", &compiler) == 0 &&
           program.st_mtime >= compiler.st_mtime;
}

char *program_example(void)
{
    static const char path[] = "build/tests/cifar_resnet20";
    struct program_options options = {"auto", 2, 1};
    int lock = open("build/tests/cifar_resnet20.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (lock < 0 || flock(lock, LOCK_EX) != 0)
        abort();
    bool good = is_current(path) || program_build(path, "examples/cifar_resnet20.rnet",
                                                  "examples/cifar_resnet20.safetensors", &options);
    close(lock);
    return good ? strdup(path) : NULL;
}
