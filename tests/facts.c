/* facts.c: parameters and multiply-adds of the papers' networks, exactly and against the tables;
 * names and shapes of parameters against PyTorch's. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/network.h"
#include "support/oracle_weights.h"
#include "support/process.h"

static const double table_tolerance = 0.02;

struct fact {
    const char *network;
    int64_t parameters, multiply_adds;
    double paper_parameters, paper_multiply_adds; /* 0: not in the paper's table */
};

static const struct fact facts[] = {
    {"resnet18", 11689512, 1814073344, 0, 1.8e9},
    {"resnet34", 21797672, 3663761408, 0, 3.6e9},
    {"resnet50", 25557032, 4089184256, 0, 0},
    {"resnet101", 44549160, 7801405440, 0, 0},
    {"resnet152", 60192808, 11513626624, 0, 0},
    {"resnet50_v1", 25557032, 3857973248, 0, 3.8e9},
    {"resnet101_v1", 44549160, 7570194432, 0, 7.6e9},
    {"resnet152_v1", 60192808, 11282415616, 0, 11.3e9},
    {"plain18", 11515688, 1794805760, 0, 1.8e9},
    {"plain34", 21623848, 3644493824, 0, 3.6e9},
    {"cifar_resnet20", 269722, 40551040, 0.27e6, 0},
    {"cifar_resnet20_B", 272474, 40813184, 0, 0},
    {"cifar_resnet20_C", 283962, 42648192, 0, 0},
    {"cifar_resnet32", 464154, 68862592, 0.46e6, 0},
    {"cifar_resnet44", 658586, 97174144, 0.66e6, 0},
    {"cifar_resnet56", 853018, 125485696, 0.85e6, 0},
    {"cifar_resnet110", 1727962, 252887680, 1.7e6, 0},
    {"cifar_resnet1202", 19421274, 2829238912, 19.4e6, 0},
    {"cifar_plain20", 269722, 40551040, 0, 0},
    {"cifar_bottleneck164", 1704154, 247646720, 0, 0},
    {"cifar_preact110", 1730522, 253149824, 0, 0},
    {"cifar_preact164", 1703258, 247646720, 0, 0},
    {"cifar_preact1001", 10327706, 1490995712, 10.2e6, 0},
    {"cifar100_preact164", 1726388, 247669760, 0, 0},
};

enum { FACT_COUNT = sizeof facts / sizeof *facts };

/* A number of the summary's totals, -1 where it has none. */
static json_int_t total(const json_t *summary, const char *key)
{
    const json_t *value = json_object_get(json_object_get(summary, "totals"), key);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

static void expect_near(double got, double table, const char *what, const char *network)
{
    if (table > 0)
        cr_expect(fabs(got - table) <= table_tolerance * table, "%s: %g %s, the paper says %g",
                  network, got, what, table);
}

Test(facts, summary_counts_as_the_papers_do)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        const struct fact *fact = &facts[i];
        struct process ran =
            process_run("%s summary examples/%s.rnet --json", process_rnetc(), fact->network);
        json_t *summary = json_loads(ran.out, 0, NULL);
        cr_expect(ran.status == 0 && summary, "%s: %s", fact->network, ran.err);
        json_int_t parameters = total(summary, "parameters");
        json_int_t multiply_adds = total(summary, "multiply_adds");
        cr_expect(parameters == fact->parameters, "%s: %lld parameters", fact->network,
                  (long long)parameters);
        cr_expect(multiply_adds == fact->multiply_adds, "%s: %lld multiply-adds", fact->network,
                  (long long)multiply_adds);
        expect_near((double)parameters, fact->paper_parameters, "parameters", fact->network);
        expect_near((double)multiply_adds, fact->paper_multiply_adds, "multiply-adds",
                    fact->network);
        json_decref(summary);
        process_free(&ran);
    }
}

static void expect_same_row(const char *network, const struct rnet_manifest_row *got,
                            const struct rnet_manifest_row *want)
{
    cr_expect(strcmp(got->name, want->name) == 0, "%s: %s where PyTorch has %s", network, got->name,
              want->name);
    cr_expect(got->rank == want->rank &&
                  memcmp(got->dims, want->dims, (size_t)want->rank * sizeof *want->dims) == 0,
              "%s: the shape of %s", network, want->name);
}

Test(facts, parameters_are_named_and_shaped_as_in_pytorch)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        char rnet[96], list[96];
        snprintf(rnet, sizeof rnet, "examples/%s.rnet", facts[i].network);
        snprintf(list, sizeof list, "oracle/infer/%s.params.json", facts[i].network);
        char *path = files_shared(list);
        if (!files_exist(path))
            cr_skip("RNET_SHARED holds no %s", list);
        size_t count;
        struct rnet_manifest_row *rows = oracle_rows_read(path, &count);
        struct network network;
        cr_assert(rows && network_load(&network, rnet));
        cr_expect(count == network.row_count, "%s: %zu tensors, PyTorch has %zu", rnet,
                  network.row_count, count);
        for (size_t r = 0; r < count && r < network.row_count; r++)
            expect_same_row(rnet, &network.rows[r], &rows[r]);
        network_free(&network);
        oracle_rows_free(rows, count);
        free(path);
    }
}

Test(facts, every_example_is_here)
{
    size_t count;
    char **names = files_list("examples", ".rnet", &count);
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (int f = 0; f < FACT_COUNT; f++)
            known = known || strcmp(names[i], facts[f].network) == 0;
        cr_expect(known, "examples/%s.rnet is not in the table", names[i]);
    }
    cr_expect(count == FACT_COUNT, "%zu examples, %d facts", count, FACT_COUNT);
}

/* Workspace: the plan's, and the largest sum of values that are alive at the same time. */
Test(facts, workspace_is_near_the_live_values)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        struct process ran =
            process_run("%s summary examples/%s.rnet --json", process_rnetc(), facts[i].network);
        json_t *summary = json_loads(ran.out, 0, NULL);
        double planned = (double)total(summary, "workspace_bytes");
        double least = (double)total(summary, "peak_live_bytes");
        cr_expect(least > 0 && planned <= 1.05 * least, "%s: %g bytes planned, %g alive",
                  facts[i].network, planned, least);
        if (strcmp(facts[i].network, "resnet50") == 0)
            cr_expect(planned <= 12e6, "resnet50 needs %g bytes", planned);
        json_decref(summary);
        process_free(&ran);
    }
}
