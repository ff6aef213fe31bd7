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
    {"bn_inception", 11194984, 2018851840, 0, 0},
    {"cifar100_bottleneck1001", 10351732, 1491018752, 0, 0},
    {"cifar100_bottleneck164", 1727284, 247669760, 0, 0},
    {"cifar100_preact1001", 10350836, 1491018752, 0, 0},
    {"cifar_bottleneck1001", 10328602, 1490995712, 10.2e6, 0},
    {"cifar_bottleneck164_bn_after_add", 1704154, 247646720, 0, 0},
    {"cifar_bottleneck164_relu_before_add", 1704154, 247646720, 0, 0},
    {"cifar_bottleneck164_relu_only_preact", 1704154, 247646720, 0, 0},
    {"cifar_dsn", 966986, 222486528, 0, 0},
    {"cifar_fitnet19", 2548602, 381749128, 2.5e6, 0},
    {"cifar_highway19", 2342406, 351899016, 2.3e6, 0},
    {"cifar_highway32", 1252570, 314344064, 1.25e6, 0},
    {"cifar_maxout", 11927830, 628216712, 0, 0},
    {"cifar_nin", 966986, 222486528, 0, 0},
    {"cifar_one_layer110", 1727962, 252887680, 0, 0},
    {"cifar_one_layer_preact110", 1730522, 253149824, 0, 0},
    {"cifar_preact110_paper", 1730522, 253149824, 0, 0},
    {"cifar_resnet110_bn_after_add", 1727962, 252887680, 0, 0},
    {"cifar_resnet110_conv_shortcut", 1826202, 266781312, 0, 0},
    {"cifar_resnet110_dropout_shortcut", 1727962, 252887680, 0, 0},
    {"cifar_resnet110_exclusive_gate", 1824186, 266781312, 0, 0},
    {"cifar_resnet110_exclusive_gate_b0", 1824186, 266781312, 0, 0},
    {"cifar_resnet110_exclusive_gate_b7", 1824186, 266781312, 0, 0},
    {"cifar_resnet110_relu_before_add", 1727962, 252887680, 0, 0},
    {"cifar_resnet110_relu_only_preact", 1727962, 252887680, 0, 0},
    {"cifar_resnet110_scale_0_1", 1727962, 252887680, 0, 0},
    {"cifar_resnet110_scale_half_1", 1727962, 252887680, 0, 0},
    {"cifar_resnet110_scale_half_half", 1727962, 252887680, 0, 0},
    {"cifar_resnet110_shortcut_gate", 1824186, 266781312, 0, 0},
    {"cifar_resnet110_shortcut_gate_b0", 1824186, 266781312, 0, 0},
    {"cifar_v20_bn_after_add", 269722, 40551040, 0, 0},
    {"cifar_v20_const_scale", 269722, 40551040, 0, 0},
    {"cifar_v20_conv_shortcut", 283962, 42648192, 0, 0},
    {"cifar_v20_dropout_shortcut", 269722, 40551040, 0, 0},
    {"cifar_v20_exclusive_gate", 283626, 42648192, 0, 0},
    {"cifar_v20_relu_before_add", 269722, 40551040, 0, 0},
    {"cifar_v20_relu_only_preact", 269722, 40551040, 0, 0},
    {"cifar_v20_shortcut_gate", 283626, 42648192, 0, 0},
    {"googlenet", 6624904, 1498376192, 0, 0},
    {"googlenet_v1", 6998552, 1582671872, 0, 0},
    {"preact_resnet152", 60185128, 11513626624, 0, 0},
    {"preact_resnet200", 64666152, 15007481856, 0, 0},
    {"prelu_net_a", 192712136, 19072786432, 0, 1.90e10},
    {"resnet101_features", 42500160, 7799357440, 0, 0},
    {"resnet200", 64673832, 15007481856, 0, 0},
    {"resnet34_A", 21623848, 3644493824, 0, 3.6e9},
    {"resnet34_C", 22716840, 3830747136, 0, 0},
    {"resnet50_features", 23508032, 4087136256, 0, 0},
    {"vgg16", 138357544, 15470264320, 138e6, 0},
    {"vgg19", 143667240, 19632062464, 144e6, 19.6e9},
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

/* Takes the parameters of auxiliary heads out of the rows. */
static void drop_heads(struct network *network)
{
    size_t kept = 0;
    for (size_t r = 0; r < network->row_count; r++)
        if (!model_is_auxiliary(network->model, network->model->params.items[r].node))
            network->rows[kept++] = network->rows[r];
    network->row_count = kept;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct rnet_manifest_row *)a)->name,
                  ((const struct rnet_manifest_row *)b)->name);
}

Test(facts, parameters_are_named_and_shaped_as_in_pytorch)
{
    int compared = 0;
    for (int i = 0; i < FACT_COUNT; i++) {
        char rnet[96], list[96];
        snprintf(rnet, sizeof rnet, "examples/%s.rnet", facts[i].network);
        snprintf(list, sizeof list, "oracle/infer/%s.params.json", facts[i].network);
        char *path = files_shared(list);
        if (!files_exist(path)) { /* PyTorch was not asked about every network */
            free(path);
            continue;
        }
        size_t count;
        struct rnet_manifest_row *rows = oracle_rows_read(path, &count);
        struct network network;
        cr_assert(rows && network_load(&network, rnet));
        drop_heads(&network); /* the oracle's are networks for inference */
        cr_expect(count == network.row_count, "%s: %zu tensors, PyTorch has %zu", rnet,
                  network.row_count, count);
        qsort(rows, count, sizeof *rows, by_name); /* PyTorch lists modules as they were made */
        qsort(network.rows, network.row_count, sizeof *network.rows, by_name);
        for (size_t r = 0; r < count && r < network.row_count; r++)
            expect_same_row(rnet, &network.rows[r], &rows[r]);
        compared++;
        network_free(&network);
        oracle_rows_free(rows, count);
        free(path);
    }
    if (compared == 0)
        cr_skip("RNET_SHARED holds no oracle/infer");
}

/* Writes `value` with a comma every three digits. */
static void group_digits(int64_t value, char text[32])
{
    char plain[24];
    int digits = snprintf(plain, sizeof plain, "%lld", (long long)value), n = 0;
    for (int i = 0; i < digits; i++) {
        if (i > 0 && (digits - i) % 3 == 0)
            text[n++] = ',';
        text[n++] = plain[i];
    }
    text[n] = '\0';
}

Test(facts, heads_of_examples_say_the_same)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        char path[96], parameters[32], multiply_adds[32], line[96];
        snprintf(path, sizeof path, "examples/%s.rnet", facts[i].network);
        group_digits(facts[i].parameters, parameters);
        group_digits(facts[i].multiply_adds, multiply_adds);
        snprintf(line, sizeof line, "#   %s parameters, %s multiply-adds", parameters,
                 multiply_adds);
        char *text = files_read(path, NULL);
        cr_expect(text && strstr(text, line), "%s does not say: %s", path, line);
        free(text);
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
