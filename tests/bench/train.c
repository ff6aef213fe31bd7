/* train.c: steps of training, ours and PyTorch's, in turn on one machine.
 *
 *     bench-train [--threads N] [--rounds N] [--repeat N] [--batch N] [NETWORK...]
 *
 * A step is gradients and update of one batch of made-up pictures. Each round runs both once; the
 * table gives the medians over the rounds of the median milliseconds of a step; how many times as
 * fast as PyTorch we are, the median of the rounds' ratios with the least and the largest; and the
 * share of its time that `train` waits for the pictures of a dataset. PyTorch (/usr/bin/python3, by
 * the script in $RNET_SHARED/peers) is left out where it is not installed. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/contest.h"
#include "support/files.h"
#include "support/process.h"

enum { COMMAND_BYTES = 1024, LOGGED = 20, HEAD = 128 };

static const char folder[] = "build/bench";

struct settings {
    int threads, rounds, repeat, batch; /* batch 0: the network's usual one */
    char *scripts;
    bool with_torch;
};

static bool is_cifar(const char *name)
{
    return strncmp(name, "cifar", 5) == 0;
}

static int batch_of(const char *name, const struct settings *settings)
{
    return settings->batch > 0 ? settings->batch : is_cifar(name) ? 128 : 16;
}

/* ---- What the loader costs ---- */

/* An array of NumPy's of zeros, of which only the head is written. */
static bool write_zeros(const char *path, const char *shape, size_t bytes)
{
    char head[HEAD + 1];
    FILE *file = fopen(path, "wb");
    int length = snprintf(head, sizeof head,
                          "\x93NUMPY\1%c%c%c{'descr': '|u1', 'fortran_order': False, 'shape': %s}",
                          '\0', HEAD - 10, '\0', shape);
    memset(head + length, ' ', HEAD - (size_t)length);
    head[HEAD - 1] = '\n';
    bool good = file && fwrite(head, 1, HEAD, file) == HEAD && bytes > 0 &&
                fseek(file, (long)(HEAD + bytes - 1), SEEK_SET) == 0 && fputc(0, file) == 0;
    if (file)
        good = fclose(file) == 0 && good;
    return good;
}

/* A dataset that the network's recipe takes; its pictures are black. */
static bool write_data(const char *name, char *path, size_t bytes)
{
    char file[256], shape[64];
    int count = is_cifar(name) ? 50000 : 512, extent = is_cifar(name) ? 32 : 256;
    snprintf(path, bytes, "%s/%s", folder, is_cifar(name) ? "pictures32" : "pictures256");
    snprintf(shape, sizeof shape, "(%d, 3, %d, %d)", count, extent, extent);
    snprintf(file, sizeof file, "%s/images.npy", path);
    bool good = contest_works("mkdir -p %s", path) &&
                write_zeros(file, shape, 3 * (size_t)count * (size_t)(extent * extent));
    snprintf(shape, sizeof shape, "(%d,)", count);
    snprintf(file, sizeof file, "%s/labels.npy", path);
    return good && write_zeros(file, shape, (size_t)count);
}

/* The share from the log's line of iteration LOGGED; NaN where there is none. */
static double read_waited(const char *log, int batch)
{
    double share = (double)NAN;
    char *text = files_read(log, NULL), *rest = NULL;
    for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest)) {
        json_t *value = json_loads(line, 0, NULL);
        double speed = json_number_value(json_object_get(value, "images_per_s"));
        double waited = json_number_value(json_object_get(value, "waited_s"));
        if (json_integer_value(json_object_get(value, "iteration")) == LOGGED && speed > 0)
            share = waited * speed / (LOGGED * batch);
        json_decref(value);
    }
    free(text);
    return share;
}

/* Of LOGGED steps on a dataset, augmented as the recipe says. */
static double measure_waited(const char *name, const struct settings *settings)
{
    char data[128], log[160];
    snprintf(log, sizeof log, "%s/%s.log", folder, name);
    if (!write_data(name, data, sizeof data))
        return (double)NAN;
    struct process ran =
        process_run("%s/%s-train train --data %s -o %s/%s.safetensors --log %s --report /dev/null "
                    "--rate 0.001 --iterations %d --evaluate-every 1000000 --threads %d",
                    folder, name, data, folder, name, log, LOGGED, settings->threads);
    if (ran.status)
        fprintf(stderr, "%s", ran.err);
    process_free(&ran);
    return read_waited(log, batch_of(name, settings));
}

/* ---- Contests ---- */

static bool build(const char *name, const struct settings *settings)
{
    struct process ran = process_run(
        "%s build examples/%s.rnet --train -w -o %s/%s-train --batch %d --threads %d",
        process_rnetc(), name, folder, name, batch_of(name, settings), settings->threads);
    bool built = ran.status == 0;
    if (!built)
        fprintf(stderr, "%s", ran.err);
    process_free(&ran);
    return built;
}

static void print_row(const char *name, const struct settings *settings, const double *ours,
                      const double *torch)
{
    int rounds = settings->rounds;
    double ratios[CONTEST_ROUNDS];
    struct contest_spread own = contest_spread(ours, rounds), peer = contest_spread(torch, rounds);
    printf("%-18s %5d %7d   %9.1f", name, batch_of(name, settings), settings->threads, own.median);
    for (int i = 0; i < rounds; i++)
        ratios[i] = torch[i] / ours[i];
    if (own.least > 0 && peer.least > 0) {
        struct contest_spread ratio = contest_spread(ratios, rounds);
        printf("   %9.1f   %6.2f (%.2f to %.2f)", peer.median, ratio.median, ratio.least,
               ratio.most);
    } else
        printf("   %9s   %21s", "-", "-");
    printf("   %6.2f %%\n", 100 * measure_waited(name, settings));
    fflush(stdout);
}

static bool run_contest(const char *name, const struct settings *settings)
{
    double ours[CONTEST_ROUNDS], torch[CONTEST_ROUNDS];
    char own[COMMAND_BYTES], peer[COMMAND_BYTES];
    if (!build(name, settings))
        return false;
    snprintf(own, sizeof own, "%s/%s-train bench --train --json --repeat %d --threads %d", folder,
             name, settings->repeat, settings->threads);
    snprintf(peer, sizeof peer, "/usr/bin/python3 %s/torch_bench.py %s %d %d train %d",
             settings->scripts, name, batch_of(name, settings), settings->threads,
             settings->repeat);
    for (int round = 0; round < settings->rounds; round++) {
        ours[round] = contest_measure(own, "median_ms");
        torch[round] = settings->with_torch ? contest_measure(peer, "median_ms") : 0;
    }
    print_row(name, settings, ours, torch);
    return contest_spread(ours, settings->rounds).least > 0;
}

int main(int argc, char **argv)
{
    static const char *const usual[] = {"cifar_resnet20", "cifar_resnet56", "cifar_resnet110",
                                        "resnet18", "resnet50"};
    struct settings settings = {
        .threads = 2, .rounds = 5, .repeat = 5, .scripts = files_shared("peers")};
    int failed = 0, named = 0;
    settings.with_torch = contest_with_torch(settings.scripts);
    if (!contest_works("mkdir -p %s", folder))
        return 3;
    printf("%-18s %5s %7s   %9s   %9s   %21s   %8s\n", "network", "batch", "threads", "rnetc, ms",
           "PyTorch", "times as fast (range)", "waited");
    for (int i = 1; i < argc; i++) {
        if (contest_option(&i, argc, argv, "--threads", &settings.threads) ||
            contest_option(&i, argc, argv, "--rounds", &settings.rounds) ||
            contest_option(&i, argc, argv, "--repeat", &settings.repeat) ||
            contest_option(&i, argc, argv, "--batch", &settings.batch))
            continue;
        if (settings.rounds < 1 || settings.rounds > CONTEST_ROUNDS)
            settings.rounds = 1;
        named++;
        failed += !run_contest(argv[i], &settings);
    }
    for (size_t i = 0; named == 0 && i < sizeof usual / sizeof *usual; i++)
        failed += !run_contest(usual[i], &settings);
    free(settings.scripts);
    return failed > 0;
}
