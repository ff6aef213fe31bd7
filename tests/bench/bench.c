/* bench.c: our programs and the peers, in turn on one machine.
 *
 *     bench [--threads N] [--batch N] [NETWORK...]
 *
 * Each round runs every contestant once, which reports the median milliseconds of a call. The table
 * gives the median of the rounds with the least and the largest, the network's GFLOP/s as a share
 * of the peak that our program measures in the same round, and how many times as fast as each peer
 * we are: the median of the rounds' ratios with the least and the largest. The peers are ONNX
 * Runtime (node, in $RNET_PEERS or ~/peers) and PyTorch (/usr/bin/python3), by the scripts in
 * $RNET_SHARED/peers; one that is not installed is left out. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/contest.h"
#include "support/files.h"
#include "support/network.h"
#include "support/program.h"

enum { ROUNDS = 7, CONTESTANTS = 3, COMMAND_BYTES = 1024 };

static const char folder[] = "build/bench";
static const char *const contestant_names[CONTESTANTS] = {"rnetc", "ONNX Runtime", "PyTorch"};

struct settings {
    int threads, batch;
    char *scripts, *peers; /* folders */
    bool with_onnx, with_torch;
};

struct contest {
    char commands[CONTESTANTS][COMMAND_BYTES]; /* "": not taking part */
    /* Of each round; 0 where there is none. */
    double ms[CONTESTANTS][ROUNDS], shares[CONTESTANTS][ROUNDS], ratios[CONTESTANTS][ROUNDS];
};

static struct settings find_peers(void)
{
    struct settings settings = {.threads = 2, .batch = 1, .scripts = files_shared("peers")};
    const char *peers = getenv("RNET_PEERS"), *home = getenv("HOME");
    if (asprintf(&settings.peers, "%s%s",
                 peers  ? peers
                 : home ? home
                        : "",
                 peers ? "" : "/peers") < 0)
        abort();
    settings.with_torch = contest_with_torch(settings.scripts);
    settings.with_onnx =
        settings.with_torch && contest_works("test -d %s/node_modules/onnxruntime-node && "
                                             "node --version",
                                             settings.peers);
    return settings;
}

/* True for the networks that the peers' scripts know. */
static bool peers_know(const char *name)
{
    size_t length = strlen(name);
    return strncmp(name, "cifar_resnet", 12) == 0
               ? strchr(name + 12, '_') == NULL
               : strncmp(name, "resnet", 6) == 0 && (length < 3 || name[length - 3] != '_');
}

/* Builds our program for the network. */
static bool build(const char *name, const struct settings *settings)
{
    char rnet[128], weights[160], program[160];
    struct program_options options = {
        .algorithm = "auto", .threads = settings->threads, .batch = settings->batch};
    struct network network;
    snprintf(rnet, sizeof rnet, "examples/%s.rnet", name);
    snprintf(weights, sizeof weights, "%s/%s.safetensors", folder, name);
    snprintf(program, sizeof program, "%s/%s", folder, name);
    bool built = network_load(&network, rnet) && network_write_weights(&network, weights) &&
                 program_build(program, rnet, weights, &options);
    network_free(&network);
    remove(weights);
    return built;
}

static void prepare_contest(const char *name, const struct settings *settings,
                            struct contest *contest)
{
    const char *shape = strncmp(name, "cifar", 5) == 0 ? "3 32 32" : "3 224 224";
    *contest = (struct contest){0};
    snprintf(contest->commands[0], COMMAND_BYTES, "%s/%s bench --json", folder, name);
    if (!peers_know(name))
        return;
    bool exported =
        settings->with_onnx && contest_works("test -s %s/%s.onnx || "
                                             "/usr/bin/python3 %s/export_onnx.py %s %s/%s.onnx",
                                             folder, name, settings->scripts, name, folder, name);
    if (exported)
        snprintf(contest->commands[1], COMMAND_BYTES,
                 "NODE_PATH=%s/node_modules node %s/ort_bench.js %s/%s.onnx %d %s %d",
                 settings->peers, settings->scripts, folder, name, settings->batch, shape,
                 settings->threads);
    if (settings->with_torch)
        snprintf(contest->commands[2], COMMAND_BYTES,
                 "/usr/bin/python3 %s/torch_bench.py %s %d %d infer", settings->scripts, name,
                 settings->batch, settings->threads);
}

/* Every contestant once, ours first: it measures the peak. */
static void run_round(struct contest *contest, int round)
{
    static const char *const keys[] = {"median_ms", "gflop_per_s", "peak_gflop_per_s"};
    double own[3];
    contest_measure_all(contest->commands[0], 3, keys, own);
    contest->ms[0][round] = own[0];
    contest->shares[0][round] = own[0] > 0 ? own[1] / own[2] : 0;
    for (int i = 1; i < CONTESTANTS && own[0] > 0; i++) {
        double ms =
            contest->commands[i][0] ? contest_measure(contest->commands[i], "median_ms") : 0;
        contest->ms[i][round] = ms;
        contest->ratios[i][round] = ms / own[0];
        contest->shares[i][round] = ms > 0 ? contest->shares[0][round] * own[0] / ms : 0;
    }
}

static void print_rows(const char *name, const struct settings *settings,
                       const struct contest *contest)
{
    for (int i = 0; i < CONTESTANTS; i++) {
        struct contest_spread ms = contest_spread(contest->ms[i], ROUNDS);
        struct contest_spread ratio = contest_spread(contest->ratios[i], ROUNDS);
        char range[64];
        snprintf(range, sizeof range, "(%.3f to %.3f)", ms.least, ms.most);
        if (i == 0)
            printf("%-18s %5d %7d  ", name, settings->batch, settings->threads);
        else
            printf("%-34s", "");
        printf("%-12s", contestant_names[i]);
        if (ms.least > 0)
            printf(" %9.3f %-22s %5.1f %%", ms.median, range,
                   100 * contest_spread(contest->shares[i], ROUNDS).median);
        if (ms.least > 0 && i > 0)
            printf(" %9.2f (%.2f to %.2f)", ratio.median, ratio.least, ratio.most);
        printf("%s\n", ms.least > 0 ? "" : "         -");
    }
    fflush(stdout);
}

static bool run_contest(const char *name, const struct settings *settings)
{
    struct contest contest;
    if (!build(name, settings))
        return false;
    prepare_contest(name, settings, &contest);
    for (int round = 0; round < ROUNDS; round++)
        run_round(&contest, round);
    print_rows(name, settings, &contest);
    return contest_spread(contest.ms[0], ROUNDS).least > 0;
}

int main(int argc, char **argv)
{
    static const char *const usual[] = {"cifar_resnet20", "resnet18", "resnet50"};
    struct settings settings = find_peers();
    int failed = 0, named = 0;
    if (!contest_works("mkdir -p %s", folder))
        return 3;
    printf("medians of %d rounds; times as fast: rnetc as the peer\n", ROUNDS);
    printf("%-18s %5s %7s  %-12s %9s %-22s %7s %14s\n", "network", "batch", "threads", "contestant",
           "ms", "(least to largest)", "of peak", "times as fast");
    for (int i = 1; i < argc; i++) {
        if (contest_option(&i, argc, argv, "--threads", &settings.threads) ||
            contest_option(&i, argc, argv, "--batch", &settings.batch))
            continue;
        named++;
        failed += !run_contest(argv[i], &settings);
    }
    for (size_t i = 0; named == 0 && i < sizeof usual / sizeof *usual; i++)
        failed += !run_contest(usual[i], &settings);
    free(settings.scripts);
    free(settings.peers);
    return failed > 0;
}
