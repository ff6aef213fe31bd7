/* train.c: ten steps of training against PyTorch's, for every network of the shared oracle.
 *
 *     train [--target NAME] [--flags FLAGS] [NETWORK...]
 *
 * Prints a line a network: the largest error of the first five losses and of the last five,
 * relative to PyTorch's; of the gradients of the first step, and of parameters and running
 * statistics after it, relative to each tensor's norm; and whether they pass. Exits 1 where one
 * does not.
 *
 * In a deep network a rounding decides now and then on which side a relu falls, so that two right
 * computations in float32 part. For a network that misses a limit the same steps are therefore
 * computed in double precision, and two more lines say how far PyTorch and we are from those. It
 * counts as chaotic, which passes, where PyTorch itself misses the limit against double precision,
 * by half of what we miss it by against PyTorch at least, and where we are not farther from double
 * precision than PyTorch is (by more than FARTHER). Of one that fails, a line more says
 * how far the double-precision computation itself goes astray when every parameter is moved by
 * 1e-6, which is what a float32 sum of some hundred products is off by: where that misses the
 * limits, no computation in float32 can be asked to meet them. */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/reference_train.h"
#include "support/files.h"
#include "support/generate.h"
#include "support/oracle_train.h"

enum { FARTHER = 3, MOVES = 4 };

/* `ours` misses a limit against PyTorch: whether each such figure is chaotic. `torch` and `exactly`
 * are PyTorch's errors and ours against double precision. */
static bool is_chaotic(const struct oracle_errors *ours, const struct oracle_errors *torch,
                       const struct oracle_errors *exactly)
{
    bool chaotic = true;
    for (int i = 0; i < FIGURES; i++)
        if (!(ours->of[i] <= oracle_limits[i]))
            chaotic = chaotic && torch->of[i] > oracle_limits[i] &&
                      torch->of[i] >= ours->of[i] / 2 && exactly->of[i] <= FARTHER * torch->of[i];
    return chaotic;
}

/* ---- Networks ---- */

static void print_errors(const char *name, const struct oracle_errors *e, const char *verdict)
{
    printf("%-28s", name);
    for (int i = 0; i < FIGURES; i++)
        printf(" %9.2g", e->of[i]);
    printf("   %s\n", verdict);
    for (int i = 0; i < FIGURES && strcmp(verdict, "FAIL") == 0; i++)
        if (e->worst[i] && !(e->of[i] <= oracle_limits[i]))
            printf("  %s\n", e->worst[i]);
    fflush(stdout);
}

static const struct trained_options precise = {"generic", ORACLE_IMAGES, 2, true,
                                               "-O2 -march=native"};

/* PyTorch's errors and ours against double precision. False where that fails. */
static bool compute_exactly(const char *path, const struct oracle_record *ours,
                            const struct oracle_record *torch, struct oracle_errors *of_torch,
                            struct oracle_errors *of_ours)
{
    struct oracle_record exact;
    struct trained t;
    bool good = trained_file(&t, path, &precise);
    if (good) {
        oracle_record_compute(&exact, &t);
        *of_torch = oracle_compare(t.network.model, torch, &exact);
        *of_ours = oracle_compare(t.network.model, ours, &exact);
        oracle_record_free(&exact);
    }
    trained_free(&t);
    return good;
}

/* Every parameter times 1 + e, |e| at most 1e-6. */
static void move_parameters(struct trained *t, uint64_t seed)
{
    for (int i = 0; i < t->network.model->params.count; i++) {
        double *values = trained_value(t, i);
        if (!values)
            continue;
        size_t count = reference_param_floats(&t->network.model->params.items[i]);
        for (size_t k = 0; k < count; k++)
            values[k] *= 1 + ((double)generate_next(&seed, 2001) / 1000 - 1) * 1e-6;
        trained_set(t, i, values);
        free(values);
    }
}

/* What such moves do to the computation in double precision, at most. */
static void print_moved(const char *path)
{
    struct oracle_errors most = {0};
    struct oracle_record records[1 + MOVES];
    for (int move = 0; move <= MOVES; move++) {
        struct trained t;
        if (!trained_file(&t, path, &precise))
            abort();
        if (move > 0)
            move_parameters(&t, (uint64_t)move);
        oracle_record_compute(&records[move], &t);
        struct oracle_errors e = oracle_compare(t.network.model, &records[move], &records[0]);
        for (int i = 0; i < FIGURES; i++)
            most.of[i] = e.of[i] <= most.of[i] ? most.of[i] : e.of[i];
        trained_free(&t);
    }
    for (int move = 0; move <= MOVES; move++)
        oracle_record_free(&records[move]);
    print_errors("  double, moved by 1e-6", &most, "");
}

/* Prints the line, and two more where there is a miss. True where it passes. */
static bool judge(const char *name, const char *path, const struct oracle_record *ours,
                  const struct oracle_record *torch, const struct oracle_errors *between)
{
    struct oracle_errors of_torch, of_ours;
    if (oracle_within(between)) {
        print_errors(name, between, "pass");
        return true;
    }
    bool known = compute_exactly(path, ours, torch, &of_torch, &of_ours);
    bool chaotic = known && is_chaotic(between, &of_torch, &of_ours);
    print_errors(name, between, chaotic ? "pass, chaotic" : "FAIL");
    if (known) {
        print_errors("  PyTorch from double", &of_torch, "");
        print_errors("  rnetc from double", &of_ours, "");
    }
    if (known && !chaotic)
        print_moved(path);
    return chaotic;
}

/* True where it passes. */
static bool try_network(const char *name, const struct trained_options *options)
{
    char path[256];
    struct trained t;
    struct oracle_record torch, ours;
    snprintf(path, sizeof path, "examples/%s.rnet", name);
    bool good =
        trained_file(&t, path, options) && oracle_record_read(&torch, name, t.network.model);
    if (good) {
        oracle_record_compute(&ours, &t);
        struct oracle_errors e = oracle_compare(t.network.model, &ours, &torch);
        good = judge(name, path, &ours, &torch, &e);
        oracle_record_free(&torch);
        oracle_record_free(&ours);
    } else {
        printf("%-28s cannot be built, or the oracle has none\n", name);
    }
    trained_free(&t);
    return good;
}

int main(int argc, char **argv)
{
    struct trained_options options = {"native", ORACLE_IMAGES, 2, false, "-O2 -march=native"};
    int passed = 0, failed = 0, at = 1;
    size_t count = 0;
    char *folder = files_shared("oracle/train");
    char **names = files_list(folder, ".seed1.safetensors", &count);
    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2)
        *(strcmp(argv[at], "--flags") ? &options.target : &options.flags) = argv[at + 1];
    omp_set_num_threads(options.threads);
    printf("%-28s %9s %9s %9s %9s\n", "network", "losses", "last 5", "gradients", "after");
    for (size_t i = 0; i < (at < argc ? (size_t)(argc - at) : count); i++)
        try_network(at < argc ? argv[at + (int)i] : names[i], &options) ? passed++ : failed++;
    printf("%d passed, %d failed\n", passed, failed);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    free(folder);
    return failed > 0 || passed == 0;
}
