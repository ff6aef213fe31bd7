/* oracle.c: every network of examples/ that has an oracle entry, in every combination.
 *
 *     oracle [NETWORK...]
 *
 * Prints a line a trial: network, algorithm, threads, batch, largest error relative to the largest
 * logit, and whether it passes. Exits 1 where one fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/compare.h"
#include "support/files.h"
#include "support/network.h"
#include "support/program.h"

struct tally {
    int passed, failed, absent;
};

/* Of the largest logit; the values of cifar_resnet1202 are huge. */
static double tolerance_of(const char *name)
{
    return strcmp(name, "cifar_resnet1202") == 0 ? 1e-2 : 1e-4;
}

static void try_options(const char *name, const char *rnet, const struct network *network,
                        const char *weights, const float *wanted,
                        const struct program_options *options, struct tally *tally)
{
    char *program = files_scratch("program");
    bool built = program_build(program, rnet, weights, options);
    double error = built ? compare_program(network, program, wanted, 1) : 0;
    bool passes = built && error <= tolerance_of(name);
    printf("%-22s %-7s %7d %5d   ", name, options->algorithm, options->threads, options->batch);
    if (built)
        printf("%9.2g   %s\n", error, passes ? "pass" : "FAIL");
    else
        printf("%9s   FAIL\n", "no build");
    fflush(stdout);
    passes ? tally->passed++ : tally->failed++;
    remove(program);
    free(program);
}

static void try_all(const char *name, const char *rnet, const struct network *network,
                    const float *wanted, struct tally *tally)
{
    static const char *const algorithms[] = {"gemm", "direct", "auto"};
    char *weights = files_scratch("weights.safetensors");
    if (!network_write_weights(network, weights)) {
        fprintf(stderr, "%s: cannot write\n", weights);
        tally->failed++;
    }
    for (int a = 0; a < 3; a++)
        for (int threads = 1; threads <= 2; threads++)
            for (int batch = 1; batch <= 4; batch += 3) {
                struct program_options options = {algorithms[a], threads, batch};
                try_options(name, rnet, network, weights, wanted, &options, tally);
            }
    remove(weights);
    free(weights);
}

static void try_network(const char *name, struct tally *tally)
{
    char rnet[256];
    struct network network;
    snprintf(rnet, sizeof rnet, "examples/%s.rnet", name);
    if (network_load(&network, rnet)) {
        float *wanted = compare_oracle(name, network.output_floats);
        if (wanted)
            try_all(name, rnet, &network, wanted, tally);
        else
            tally->absent++;
        free(wanted);
    } else {
        tally->failed++;
    }
    network_free(&network);
}

int main(int argc, char **argv)
{
    struct tally tally = {0};
    size_t count;
    char **names = files_list("examples", ".rnet", &count);
    printf("%-22s %-7s %7s %5s   %9s\n", "network", "by", "threads", "batch", "error");
    for (int i = 1; i < argc; i++)
        try_network(argv[i], &tally);
    for (size_t i = 0; i < count; i++) {
        if (argc == 1)
            try_network(names[i], &tally);
        free(names[i]);
    }
    free(names);
    printf("%d passed, %d failed, %d networks without an oracle entry\n", tally.passed,
           tally.failed, tally.absent);
    return tally.failed > 0 || tally.passed == 0;
}
