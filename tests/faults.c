/* faults.c: faults are planted in emitted C and in plans before they are emitted, and each has to
 * be caught. tests/faults.md is the table of which check catches which; it is held against what the
 * checks say now: those that take milliseconds always, Eva and the selftest where nothing else
 * catches a fault, and with RNET_FAULTS=all (`make faults`, a few minutes) each of them, after
 * which the table is written anew.
 *
 * A fault in the C keeps its certificate's hash in step, unless it is that hash which is stale:
 * otherwise the certificate's claim about files would catch everything. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compile.h"
#include "emit/emit.h"
#include "ir/graph.h"
#include "options.h"
#include "support/files.h"
#include "support/process.h"

#define NETWORK "tests/golden/tiny.rnet"
#define TRAIN   " --train --batch 4"
#define TABLE   "tests/faults.md"

enum { VERIFIER, EVA, CERTIFICATE, SELFTEST, CHECKS };
static const char *const check_names[CHECKS] = {"verifier", "eva", "certificate", "selftest"};

/* ---- Faults of a plan ---- */

static struct graph *graph_in(struct plan *plan)
{
    return (struct graph *)plan->graph;
}

static struct graph_op *op_named(struct plan *plan, const char *name)
{
    struct graph *g = graph_in(plan);
    for (int i = 0; i < g->ops.count; i++)
        if (g->ops.items[i].nodes.count &&
            !strcmp(g->model->nodes.items[g->ops.items[i].nodes.items[0]].name, name))
            return &g->ops.items[i];
    fprintf(stderr, "no operator `%s`\n", name);
    abort();
}

static struct plan_buffer *result_of(struct plan *plan, const char *name)
{
    return &plan->buffers.items[plan->buffer[op_named(plan, name)->output]];
}

static struct plan_step *step_of(struct plan *plan, const char *name)
{
    int op = (int)(op_named(plan, name) - graph_in(plan)->ops.items);
    for (int i = 0; i < plan->steps.count; i++)
        if (plan->steps.items[i].op == op)
            return &plan->steps.items[i];
    fprintf(stderr, "no step `%s`\n", name);
    abort();
}

static void past_the_workspace(struct plan *plan)
{
    result_of(plan, "layer1.1.conv1")->offset = plan->workspace_lines - 1;
}

static void overlapping_in_a_call(struct plan *plan)
{
    result_of(plan, "layer1.1.conv1")->offset = result_of(plan, "layer1.0.conv2")->offset + 1;
}

static void result_over_its_input(struct plan *plan)
{
    result_of(plan, "layer1.0.conv1")->offset = result_of(plan, "conv1")->offset;
}

static void overlapping_across_calls(struct plan *plan)
{
    result_of(plan, "layer2.0.conv2")->offset = result_of(plan, "layer1.1.conv2")->offset;
}

static void swapped_operands(struct plan *plan)
{
    struct graph_op *op = op_named(plan, "layer1.0.conv2");
    int input = op->inputs.items[0];
    op->inputs.items[0] = op->residual;
    op->residual = input;
}

static void another_residual(struct plan *plan)
{
    op_named(plan, "layer1.1.conv2")->residual = op_named(plan, "layer1.0.conv1")->output;
}

static void missing_relu(struct plan *plan)
{
    op_named(plan, "layer1.0.conv1")->relu = false;
}

static void wrong_stride(struct plan *plan)
{
    op_named(plan, "conv1")->window.stride = 1;
}

static void wrong_padding(struct plan *plan)
{
    op_named(plan, "conv1")->window.pad = 0;
}

static void swapped_weights(struct plan *plan)
{
    int *a = op_named(plan, "layer1.0.conv1")->params.items;
    int *b = op_named(plan, "layer1.1.conv1")->params.items;
    int kept = a[0];
    a[0] = b[0];
    b[0] = kept;
}

static void unused_parameter(struct plan *plan)
{
    op_named(plan, "layer1.1.conv1")->params.items[0] =
        op_named(plan, "layer1.0.conv1")->params.items[0];
}

static void weights_that_overlap(struct plan *plan)
{
    plan->params.items[plan->params.count - 1].row.offset -= PLAN_LINE_FLOATS;
}

static void swapped_steps(struct plan *plan)
{
    struct plan_step *a = step_of(plan, "layer1.0.conv1"), *b = step_of(plan, "layer1.0.conv2");
    struct plan_step kept = *a;
    *a = *b;
    *b = kept;
}

static void missing_step(struct plan *plan)
{
    struct plan_step *at = step_of(plan, "avgpool");
    struct plan_step *end = plan->steps.items + plan->steps.count;
    memmove(at, at + 1, (size_t)(end - at - 1) * sizeof *at);
    plan->steps.count--;
}

static void kernel_of_another_layout(struct plan *plan)
{
    step_of(plan, "layer1.0.conv2")->kernel = step_of(plan, "layer1.1.conv2")->kernel;
}

/* ---- All faults ---- */

struct fault {
    const char *what;
    const char *script; /* of sed, for tiny_infer.c, or tiny_train.c; NULL: */
    void (*mutate)(struct plan *plan);
    bool stale; /* the certificate keeps the hash of the C before */
    bool train; /* the fault is one of training */
};

#define CONV1 "rnet_at(ws, WS_LAYER1_0_CONV1)"

/* Within a function of tiny_train.c. */
#define IN(function) "/^static.* " function "(/,/^}/ "

static const struct fault faults[] = {
    {"C: an offset out of range", "s/yr = y + oy \\* 64;/yr = y + oy * 64 + 8;/", NULL, false,
     false},
    {"C: an off-by-one loop", "s/h < 3; h++)/h < 4; h++)/", NULL, false, false},
    {"C: a wrong stride of rows", "s/xr = x + oy \\* 108;/xr = x + oy * 162;/", NULL, false, false},
    {"C: a wrong stride of pixels", "s/xj\\[p \\* 6\\]/xj[p * 3]/", NULL, false, false},
    {"C: a wrong weight range", "s/wj = w + h \\* 192 + j/wj = w + h * 216 + j/", NULL, false,
     false},
    {"C: wrong weights within the range", "s/wj = w + h \\* 192 + j/wj = w + h * 184 + j/", NULL,
     false, false},
    {"C: an uninitialised read", "0,/p < 8; p++/s//p < 7; p++/", NULL, false, false},
    {"C: overlapping buffers in a call", "s/ WS_LAYER1_0_CONV1  .*/ WS_LAYER1_0_CONV1 = 0,/", NULL,
     false, false},
    {"C: overlapping buffers across calls", "s/ WS_LAYER2_0_CONV2  .*/ WS_LAYER2_0_CONV2 = 50,/",
     NULL, false, false},
    {"C: a buffer past the workspace", "s/ WS_LAYER1_1_CONV1  *= 82/ WS_LAYER1_1_CONV1 = 83/", NULL,
     false, false},
    {"C: swapped operands",
     "s/" CONV1 ", rnet_at(ws, WS_CONV1),/rnet_at(ws, WS_CONV1), " CONV1 ",/", NULL, false, false},
    {"C: a missing ReLU",
     "0,/rnet_relu(rnet_add(a\\[p\\]\\[k\\], rnet_load(r + p \\* 8)))/"
     "s//rnet_add(a[p][k], rnet_load(r + p * 8))/",
     NULL, false, false},
    {"C: an unused parameter", "s/p->layer1_1.conv1_w/p->layer1_0.conv1_w/", NULL, false, false},
    {"C: a missing barrier", "0,/^    RNET_BARRIER$/s///", NULL, false, false},
    {"C: a missing call", "s/^    layer1_1(p, ws, part, parts);//", NULL, false, false},
    {"C: a part's share", "s/u = rnet_share(8, part, parts)/u = rnet_share(7, part, parts)/", NULL,
     false, false},
    {"C: a border that is not written", "0,/^    border1_8x8x8_by_8(y, part, parts);/s///", NULL,
     false, false},
    {"C: a wrong divisor", "s/rnet_splat(1.0f \\/ 16.0f)/rnet_splat(1.0f \\/ 15.0f)/", NULL, false,
     false},
    {"C: a stale certificate", "s/^ \\* *command .*/& -v/", NULL, true, false},
    {"plan: a buffer past the workspace", NULL, past_the_workspace, false, false},
    {"plan: overlapping buffers in a call", NULL, overlapping_in_a_call, false, false},
    {"plan: a result over its input", NULL, result_over_its_input, false, false},
    {"plan: overlapping buffers across calls", NULL, overlapping_across_calls, false, false},
    {"plan: swapped operands", NULL, swapped_operands, false, false},
    {"plan: another residual", NULL, another_residual, false, false},
    {"plan: a missing ReLU", NULL, missing_relu, false, false},
    {"plan: a wrong stride", NULL, wrong_stride, false, false},
    {"plan: a wrong padding", NULL, wrong_padding, false, false},
    {"plan: swapped weights", NULL, swapped_weights, false, false},
    {"plan: an unused parameter", NULL, unused_parameter, false, false},
    {"plan: weights that overlap", NULL, weights_that_overlap, false, false},
    {"plan: swapped steps", NULL, swapped_steps, false, false},
    {"plan: a missing step", NULL, missing_step, false, false},
    {"plan: a kernel of another layout", NULL, kernel_of_another_layout, false, false},
    {"training: a missing ReLU mask",
     "0,/rnet_mask(rnet_add(t\\[c\\], other), y)/s//rnet_add(t[c], other)/", NULL, false, true},
    {"training: an off-by-one loop", IN("k40_run6") "s/q < 4/q < 3/", NULL, false, true},
    {"training: a wrong stride", IN("k40_run6") "s/q \\* 16;/q * 8;/", NULL, false, true},
    {"training: swapped operands",
     "s/\\(rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT_2)\\), \\(rnet_at(ws, WS_LAYER1_1_CONV2)\\),$/"
     "\\2, \\1,/",
     NULL, false, true},
    {"training: a wrong weight range", IN("k43_tile2_2_4") "s/w + h \\* 192/w + h * 96/", NULL,
     false, true},
    {"training: an image left out", IN("k40_run6") "s/m < 4/m < 3/", NULL, false, true},
    {"training: a part left out", IN("k41_sum_parts_576") "s/p = 1;/p = 2;/", NULL, false, true},
    {"training: a wrong divisor", IN("k03_bn_statistics_32") "s/q \\/ 256/q \\/ 255/", NULL, false,
     true},
    {"training: an update without momentum", "s/rnet_fma(momentum, rnet_load(vu), g)/g/", NULL,
     false, true},
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

/* ---- Planting ---- */

static void out_of_memory(void)
{
    abort();
}

/* Emits the network after `mutate` into `folder`. Whether plan_verify saw it. */
static bool emit_mutated(void (*mutate)(struct plan *), const char *folder)
{
    char *words[] = {"rnetc", "emit", NETWORK, "--target", "x86-64-v3", "-o", (char *)folder, NULL};
    struct arena *arena = arena_new(out_of_memory);
    struct options options = options_parse(arena, 7, words);
    struct compilation c = {.arena = arena, .options = &options};
    cr_assert(compile_model(&c) == 0 && compile_plan(&c) == 0);
    mutate((struct plan *)c.plan);
    bool seen = plan_verify(arena, c.plan) != NULL;
    struct emit_files files = {0};
    emit_files(arena, c.plan, NULL, compile_info(&c), &files);
    cr_assert(mkdir(folder, 0777) == 0);
    for (int i = 0; i < files.files.count; i++) {
        const struct emit_file *f = &files.files.items[i];
        cr_assert(files_write(arena_printf(arena, "%s/%s", folder, f->name), f->text, f->bytes));
    }
    arena_delete(arena);
    return seen;
}

/* Emits the network and edits its C. */
static void emit_edited(const struct fault *fault, const char *folder)
{
    const char *file = fault->train ? "tiny_train" : "tiny_infer";
    process_do("%s emit --target x86-64-v3%s " NETWORK " -o %s", process_rnetc(),
               fault->train ? TRAIN : "", folder);
    process_do("cd %s && old=$(sha256sum <%s.c | cut -c -64) && sed -i.before '%s' %s.c && "
               "! cmp -s %s.c.before %s.c && rm %s.c.before && "
               "new=$(sha256sum <%s.c | cut -c -64) && sed -i \"s/$old/%s/\" %s.cert",
               folder, file, fault->script, file, file, file, file, file,
               fault->stale ? "$old" : "$new", fault->train ? "tiny_train" : "tiny");
}

/* Whether a command fails: its exit status is not 0. */
static bool fails(struct process ran)
{
    bool failed = ran.status != 0;
    process_free(&ran);
    return failed;
}

/* Builds the network with the folder's C in place of its own, and lets it test itself. */
static bool selftest_fails(const struct fault *fault, const char *folder)
{
    const char *file = fault->train ? "tiny_train.c" : "tiny_infer.c";
    char *program = files_scratch("program"), *compiler = files_scratch("cc.sh"), *script = NULL;
    cr_assert(asprintf(&script,
                       "for f; do\n    shift\n    case $f in *%s) f=%s/%s;; "
                       "esac\n    set -- \"$@\" \"$f\"\ndone\nexec cc \"$@\"\n",
                       file, folder, file) > 0);
    cr_assert(files_write(compiler, script, strlen(script)));
    bool failed =
        fails(process_run("CC='sh %s' %s build --target x86-64-v3%s " NETWORK " -o %s && %s "
                          "selftest",
                          compiler, process_rnetc(), fault->train ? TRAIN : "", program, program));
    free(script);
    free(compiler);
    free(program);
    return failed;
}

/* ---- The table ---- */

/* The row that the table has for a fault, from behind its name; NULL: none. */
static const char *row_of(const char *table, const char *what)
{
    char *start = NULL;
    cr_assert(asprintf(&start, "| %s |", what) > 0);
    const char *row = strstr(table, start);
    row = row ? row + strlen(start) : NULL;
    free(start);
    return row;
}

/* Whether a row says that check `index` catches. */
static bool row_says(const char *row, int index)
{
    for (int i = 0; i < index && row; i++)
        row = strchr(row, '|') ? strchr(row, '|') + 1 : NULL;
    return row && !strncmp(row, " caught", 7);
}

/* Runs checks on one fault: `caught[i]` is 1 or 0, -1: not run. `cheap`: only those that are. */
static void try_fault(const struct fault *fault, bool cheap, int *caught)
{
    char *folder = files_scratch("planted");
    process_do("rm -rf %s", folder);
    for (int i = 0; i < CHECKS; i++)
        caught[i] = -1;
    if (fault->mutate)
        caught[VERIFIER] = emit_mutated(fault->mutate, folder);
    else
        emit_edited(fault, folder);
    char *certificate = NULL;
    cr_assert(asprintf(&certificate, "%s/tiny%s.cert", folder, fault->train ? "_train" : "") > 0);
    caught[CERTIFICATE] = fails(process_certify(certificate));
    free(certificate);
    bool alone = caught[VERIFIER] < 1 && caught[CERTIFICATE] < 1;
    if (!cheap || alone)
        caught[SELFTEST] = selftest_fails(fault, folder);
    if (!cheap || (alone && !caught[SELFTEST]))
        caught[EVA] = fails(process_run("%s audit --only eva %s", process_rnetc(), folder));
    free(folder);
}

/* The table's row of a fault, as it was found. */
static void print_row(FILE *file, const struct fault *fault, const int *caught)
{
    fprintf(file, "| %s |", fault->what);
    for (int i = 0; i < CHECKS; i++)
        fprintf(file, " %s |", caught[i] > 0 ? "caught" : caught[i] < 0 ? "" : "-");
    fprintf(file, "\n");
}

static const char head[] =
    "# Planted faults, and what catches them\n\n"
    "Written by `make faults` (tests/faults.c), which plants each fault in the emitted C of\n"
    "`tests/golden/tiny.rnet`, its NAME_infer.c or, for training, its NAME_train.c (the\n"
    "certificate's hash is brought up to date, except for the stale one), or in the plan before "
    "it\n"
    "is emitted. `verifier` is the compiler's own plan_verify, which sees plans only; `eva` and\n"
    "`certificate` are those checks of `rnetc audit`; `selftest` builds the program with the "
    "faulty\n"
    "C and runs its selftest (a missing barrier shows there by chance).\n\n"
    "| fault | verifier | eva | certificate | selftest |\n"
    "| --- | --- | --- | --- | --- |\n";

Test(faults, each_is_caught_as_the_table_says, .timeout = 3600)
{
    const char *wish = getenv("RNET_FAULTS");
    bool all = wish && !strcmp(wish, "all");
    char *table = files_read(TABLE, NULL), *text = NULL;
    size_t bytes = 0;
    FILE *made = open_memstream(&text, &bytes);
    cr_assert(made && fputs(head, made) >= 0);
    for (int f = 0; f < FAULTS; f++) {
        int caught[CHECKS], times = 0;
        try_fault(&faults[f], !all, caught);
        print_row(made, &faults[f], caught);
        const char *row = table ? row_of(table, faults[f].what) : NULL;
        cr_expect(all || row, "%s has no row in " TABLE, faults[f].what);
        for (int i = 0; i < CHECKS; i++) {
            times += caught[i] > 0;
            cr_expect(all || caught[i] < 0 || row_says(row, i) == caught[i], "%s: %s %s it",
                      faults[f].what, check_names[i], caught[i] ? "catches" : "does not catch");
        }
        cr_expect(times > 0, "%s: nothing catches it", faults[f].what);
    }
    fclose(made);
    if (all)
        cr_assert(files_write(TABLE, text, bytes));
    free(text);
    free(table);
}
