/* oracle.c: every network of examples/ in every combination, against PyTorch's logits where the
 * shared oracle has them, and against the reference in double precision where it does not.
 *
 *     oracle [--target NAME] [--by COMMAND] [NETWORK...]
 *
 * --target is the processor of the programs, --by what runs them where this machine cannot (an
 * emulator, as slow as they are; each algorithm is then tried once, with two threads and batch 1).
 * Prints a line a trial: network, what it is held against, algorithm, threads, batch, largest error
 * relative to the largest value of the output, and whether it passes. Exits 1 where one fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/compare.h"
#include "support/files.h"
#include "support/network.h"
#include "support/process.h"
#include "support/program.h"

struct tally {
    int passed, failed;
};

static const char *target, *by;

/* Of the largest logit; the values of cifar_resnet1202 are huge. */
static double tolerance_of(const char *name)
{
    return strcmp(name, "cifar_resnet1202") == 0 ? 1e-2 : 1e-4;
}

/* A network with its weights of seed 1, and what it computes of the first image. */
struct subject {
    const char *name, *measure;
    char rnet[256], *weights;
    struct network network;
    float *wanted;
};

static void try_options(const struct subject *subject, const struct program_options *options,
                        struct tally *tally)
{
    char *program = files_scratch("program");
    bool built = program_build(program, subject->rnet, subject->weights, options);
    char command[512];
    snprintf(command, sizeof command, "%s%s%s", by ? by : "", by ? " " : "", program);
    double error = built ? compare_program(&subject->network, command, subject->wanted, 1) : 0;
    bool passes = built && error <= tolerance_of(subject->name);
    printf("%-30s %-9s %-7s %7d %5d   ", subject->name, subject->measure, options->algorithm,
           options->threads, options->batch);
    if (built)
        printf("%9.2g   %s\n", error, passes ? "pass" : "FAIL");
    else
        printf("%9s   FAIL\n", "no build");
    fflush(stdout);
    passes ? tally->passed++ : tally->failed++;
    remove(program);
    free(program);
}

static void try_all(const struct subject *subject, struct tally *tally)
{
    static const char *const algorithms[] = {"gemm", "direct", "winograd", "auto"};
    for (int a = 0; a < 4; a++)
        for (int threads = by ? 2 : 1; threads <= 2; threads++)
            for (int batch = 1; batch <= (by ? 1 : 4); batch += 3) {
                struct program_options options = {.algorithm = algorithms[a],
                                                  .threads = threads,
                                                  .batch = batch,
                                                  .target = target};
                try_options(subject, &options, tally);
            }
}

/* What PyTorch computes, or else the reference. False where neither can be had. */
static bool measure(struct subject *subject)
{
    subject->measure = "pytorch";
    subject->wanted = compare_oracle(subject->name, subject->network.output_floats);
    if (!subject->wanted) {
        float *image = compare_images(&subject->network, 1);
        subject->measure = "reference";
        subject->wanted = compare_reference(&subject->network, subject->weights, 1, image);
        free(image);
    }
    return subject->wanted != NULL;
}

static void try_network(const char *name, struct tally *tally)
{
    struct subject subject = {.name = name, .weights = files_scratch("weights.safetensors")};
    snprintf(subject.rnet, sizeof subject.rnet, "examples/%s.rnet", name);
    if (network_load(&subject.network, subject.rnet) &&
        network_write_weights(&subject.network, subject.weights) && measure(&subject))
        try_all(&subject, tally);
    else
        tally->failed++;
    remove(subject.weights);
    free(subject.weights);
    free(subject.wanted);
    network_free(&subject.network);
}

int main(int argc, char **argv)
{
    struct tally tally = {0};
    size_t count;
    for (; argc > 2 && argv[1][0] == '-'; argc -= 2, argv += 2)
        *(strcmp(argv[1], "--by") == 0 ? &by : &target) = argv[2];
    if (by)
        process_cpu_seconds = 3600;
    char **names = files_list("examples", ".rnet", &count);
    printf("%-30s %-9s %-7s %7s %5s   %9s\n", "network", "against", "by", "threads", "batch",
           "error");
    for (int i = 1; i < argc; i++)
        try_network(argv[i], &tally);
    for (size_t i = 0; i < count; i++) {
        if (argc == 1)
            try_network(names[i], &tally);
        free(names[i]);
    }
    free(names);
    printf("%d passed, %d failed\n", tally.passed, tally.failed);
    return tally.failed > 0 || tally.passed == 0;
}
