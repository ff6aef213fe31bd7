/* certificate.c: rnetc-check and rnetc-match certify what rnetc emits, and nothing that was changed
 * since: in the certificate, in the graph or in the C, with hashes that were brought up to date. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sha2.h>

#include "support/files.h"
#include "support/process.h"

/* ---- What is emitted is certified ---- */

enum { SHARES = 4, TRAINED_EACH = 4 };

/* Networks whose training programs take long to emit, and those that end in a feature. */
static bool is_untrained(const char *folder, const char *network)
{
    static const char *const words[] = {"1001", "1202", "resnet200", "152", "164", "features"};
    char path[512];
    snprintf(path, sizeof path, "%s/%s.rnet", folder, network);
    char *text = files_read(path, NULL);
    bool ends = text && strstr(text, "feature last");
    free(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ends = ends || strstr(network, words[i]);
    return ends;
}

static void expect_certified(const char *folder, const char *suffix, const char *what)
{
    struct process ran = process_run("for c in %s/*%s; do %s $c && %s $c || exit 1; done", folder,
                                     suffix, process_checker(), process_matcher());
    cr_expect(ran.status == 0, "%s: %.2000s%.500s", what, ran.out, ran.err);
    cr_expect(strstr(ran.out, ": certified\n") && strstr(ran.out, ": matched\n"),
              "%s: nothing was certified", what);
    process_free(&ran);
}

/* Every SHARES-th network of a folder, the algorithms, targets, threads and batches in turn. */
static void certify(const char *folder, size_t share)
{
    static const char *const algorithms[] = {"auto", "gemm", "direct", "winograd"};
    static const char *const targets[] = {"x86-64-v3", "x86-64-v4", "generic", "aarch64"};
    size_t count;
    char **names = files_list(folder, ".rnet", &count);
    cr_assert(count > 0);
    for (size_t i = 0; i < count; i++) {
        char *out = files_scratch(names[i]);
        size_t turn = i / SHARES;
        bool trained = turn % TRAINED_EACH == 0 && !is_untrained(folder, names[i]);
        if (i % SHARES == share) {
            process_do(
                "%s emit %s/%s.rnet -o %s --algorithm %s --target %s --threads %zu --batch %zu%s",
                process_rnetc(), folder, names[i], out, algorithms[(share + turn) % 4],
                targets[turn / 2 % 4], turn % 4 + 1, turn % 3 + 1, trained ? " --train" : "");
            expect_certified(out, ".cert", names[i]);
        }
        free(out);
        free(names[i]);
    }
    free(names);
}

Test(certificate, examples_are_certified_1)
{
    certify("examples", 0);
}

Test(certificate, examples_are_certified_2)
{
    certify("examples", 1);
}

Test(certificate, examples_are_certified_3)
{
    certify("examples", 2);
}

Test(certificate, examples_are_certified_4)
{
    certify("examples", 3);
}

Test(certificate, odd_networks_are_certified)
{
    for (size_t share = 0; share < SHARES; share++) {
        certify("tests/emitted", share);
        certify("tests/bugs", share);
    }
}

Test(certificate, other_sizes_and_precisions_are_certified)
{
    char *scaled = files_scratch("scaled"), *precise = files_scratch("precise");
    process_do("%s emit examples/resnet50.rnet -o %s", process_rnetc(), scaled);
    expect_certified(scaled, ".cert", "the sizes of resnet50's test section");
    process_do("%s emit tests/golden/tiny.rnet --train --precision double -o %s", process_rnetc(),
               precise);
    expect_certified(precise, "_train.cert", "training in double precision");
    free(scaled);
    free(precise);
}

/* ---- What was changed is not ---- */

enum { MOST_FILES = 5, MOST_EDITS = 4 };

/* The first `from` of a file, whose name ends in `file`, becomes `to`. */
struct edit {
    const char *file, *from, *to;
};

struct change {
    const char *what, *claim; /* the claim that it falsifies */
    struct edit edits[MOST_EDITS];
    bool stale; /* the hashes stay as they were */
};

/* A certificate and its files. */
struct bundle {
    char *folder, *names[MOST_FILES], *texts[MOST_FILES];
    int count;
};

static struct bundle bundle_read(const char *folder, const char *name, const char *const *suffixes)
{
    struct bundle b = {.folder = files_scratch("changed")};
    process_do("mkdir -p %s", b.folder);
    for (; suffixes[b.count]; b.count++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s%s", folder, name, suffixes[b.count]);
        b.names[b.count] = strdup(strrchr(path, '/') + 1);
        b.texts[b.count] = files_read(path, NULL);
        cr_assert(b.texts[b.count], "%s", path);
    }
    return b;
}

static void bundle_free(struct bundle *b)
{
    for (int i = 0; i < b->count; i++) {
        free(b->names[i]);
        free(b->texts[i]);
    }
    free(b->folder);
}

/* Text with `bytes` bytes at `at` replaced by `to`; frees the old one. */
static char *spliced(char *text, size_t at, size_t bytes, const char *to)
{
    size_t length = strlen(text), more = strlen(to);
    char *made = malloc(length - bytes + more + 1);
    cr_assert(made);
    memcpy(made, text, at);
    memcpy(made + at, to, more);
    strcpy(made + at + more, text + at + bytes);
    free(text);
    return made;
}

/* The certificate with the hashes that the texts have. */
static char *rehashed(const struct bundle *b, char *const *texts)
{
    char *certificate = strdup(texts[0]);
    for (int i = 1; i < b->count; i++) {
        char digest[SHA256_DIGEST_STRING_LENGTH], key[256];
        SHA256Data((const uint8_t *)texts[i], strlen(texts[i]), digest);
        snprintf(key, sizeof key, " %s ", b->names[i]);
        const char *found = strstr(certificate, key);
        if (found)
            certificate = spliced(certificate, (size_t)(found - certificate) + strlen(key),
                                  strcspn(found + strlen(key), "\n"), digest);
    }
    return certificate;
}

static struct process check_texts(const struct bundle *b, char **texts, bool stale)
{
    if (!stale) {
        char *certificate = rehashed(b, texts);
        free(texts[0]);
        texts[0] = certificate;
    }
    for (int i = 0; i < b->count; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", b->folder, b->names[i]);
        cr_assert(files_write(path, texts[i], strlen(texts[i])));
    }
    char path[512];
    snprintf(path, sizeof path, "%s/%s", b->folder, b->names[0]);
    return process_certify(path);
}

static void expect_refused(const struct bundle *b, const struct change *change)
{
    char *texts[MOST_FILES], claim[64];
    for (int i = 0; i < b->count; i++)
        texts[i] = strdup(b->texts[i]);
    for (int e = 0; e < MOST_EDITS && change->edits[e].file; e++) {
        const struct edit *edit = &change->edits[e];
        bool found = false;
        for (int i = 0; i < b->count && !found; i++) {
            const char *at = strstr(texts[i], edit->from);
            size_t length = strlen(b->names[i]), suffix = strlen(edit->file);
            found = at && length > suffix && !strcmp(b->names[i] + length - suffix, edit->file);
            if (found)
                texts[i] = spliced(texts[i], (size_t)(at - texts[i]), strlen(edit->from), edit->to);
        }
        cr_expect(found, "%s: %s has no `%s` any more", change->what, edit->file, edit->from);
    }
    struct process ran = check_texts(b, texts, change->stale);
    snprintf(claim, sizeof claim, ": %s: ", change->claim);
    cr_expect(ran.status == 1 && strstr(ran.out, claim),
              "%s: exit status %d, not of the claim %s:\n%.800s", change->what, ran.status,
              change->claim, ran.out);
    process_free(&ran);
    for (int i = 0; i < b->count; i++)
        free(texts[i]);
}

static const char *const inference_files[] = {".cert",    ".graph",     ".h",
                                              "_infer.c", "_prepare.c", NULL};
static const char *const training_files[] = {"_train.cert", "_train.graph", "_train.h", "_train.c",
                                             NULL};

static void expect_all_refused(const char *rnet, const char *name, const char *options,
                               const char *const *files, const struct change *changes, size_t count)
{
    char *folder = files_scratch(name);
    process_do("%s emit %s -o %s --target x86-64-v4 --threads 2 %s", process_rnetc(), rnet, folder,
               options);
    struct bundle b = bundle_read(folder, name, files);
    char *texts[MOST_FILES];
    for (int i = 0; i < b.count; i++)
        texts[i] = strdup(b.texts[i]);
    struct process ran = check_texts(&b, texts, false);
    cr_assert(ran.status == 0, "before any change: %.1000s", ran.out);
    process_free(&ran);
    for (int i = 0; i < b.count; i++)
        free(texts[i]);
    for (size_t i = 0; i < count; i++)
        expect_refused(&b, &changes[i]);
    bundle_free(&b);
    free(folder);
}

/* Changes of the C alone. */
static const struct change in_c[] = {
    {"an offset",
     "memory",
     {{"_infer.c", "WS_LAYER1_0_CONV1    = 9996", "WS_LAYER1_0_CONV1    = 9995"}},
     false},
    {"swapped operands",
     "calls",
     {{"_infer.c", "rnet_at(ws, WS_LAYER1_0_CONV1),\n        rnet_at(ws, WS_CONV1)",
       "rnet_at(ws, WS_CONV1),\n        rnet_at(ws, WS_LAYER1_0_CONV1)"}},
     false},
    {"swapped parameters",
     "calls",
     {{"_infer.c", "p->layer1_1.conv1_w, p->layer1_1.conv1_b,",
       "p->layer1_1.conv2_w, p->layer1_1.conv1_b,"}},
     false},
    {"an unused parameter",
     "calls",
     {{"_infer.c", "p->layer1_1.conv1_w, p->layer1_1.conv1_b,",
       "p->layer1_0.conv1_w, p->layer1_1.conv1_b,"}},
     false},
    {"a missing ReLU and sum",
     "calls",
     {{"_infer.c", "    k04_winograd3x3_16to16_32x32_bias_add_relu(\n",
       "    k03_winograd3x3_16to16_32x32_bias_relu(\n"}},
     false},
    {"a missing barrier",
     "calls",
     {{"_infer.c", "rnet_at(ws, WS_SCRATCH), part, parts);\n    RNET_BARRIER\n",
       "rnet_at(ws, WS_SCRATCH), part, parts);\n"}},
     false},
    {"a missing block", "calls", {{"_infer.c", "    layer1_1(p, ws, part, parts);\n", ""}}, false},
    {"a block twice",
     "calls",
     {{"_infer.c", "    layer1_1(p, ws, part, parts);\n", "    layer1_0(p, ws, part, parts);\n"}},
     false},
    {"swapped arguments of a block",
     "calls",
     {{"_infer.c", "    layer1_1(p, ws, part, parts);\n", "    layer1_1(p, ws, parts, part);\n"}},
     false},
    {"another statement",
     "calls",
     {{"_infer.c", "    RNET_STEP(4);", "    ws[0] = 0.0f;\n    RNET_STEP(4);"}},
     false},
    {"another entry",
     "calls",
     {{"_infer.c", "real *ws = workspace;", "real *ws = (real *)workspace + 16;"}},
     false},
    {"a contract",
     "kernels",
     {{"_infer.c", "requires \\valid(y + (0 .. 18495))", "requires \\valid(y + (0 .. 18479))"}},
     false},
    {"more parts than planned", "kernels", {{"_infer.c", "parts <= 2", "parts <= 3"}}, false},
    {"swapped arrays of a kernel",
     "kernels",
     {{"_infer.c", "16x16_bias_relu(const real *w, const real *b,",
       "16x16_bias_relu(const real *b, const real *w,"}},
     false},
    {"a border that is not written",
     "kernels",
     {{"_infer.c", "    border1_3x32x32_by_3(y, part, parts);\n", ""}},
     false},
    {"a share of work",
     "parts",
     {{"_infer.c", "rnet_share(16, part + 1, parts)", "rnet_share(16, part + 2, parts)"}},
     false},
    {"too few units",
     "parts",
     {{"_infer.c", "u = rnet_share(16, part, parts)", "u = rnet_share(15, part, parts)"}},
     false},
    {"a unit's place",
     "parts",
     {{"_infer.c", "const size_t oy = u;", "const size_t oy = u / 2;"}},
     false},
    {"the rows of a result",
     "parts",
     {{"_infer.c", "real *yr = y + oy * 288 + 304;", "real *yr = y + oy * 272 + 304;"}},
     false},
    {"the first pixel of a result",
     "parts",
     {{"_infer.c", "real *yr = y + oy * 288 + 304;", "real *yr = y + oy * 288 + 288;"}},
     false},
    {"scratch of two parts",
     "parts",
     {{"_infer.c", "tiles + part * 70720", "tiles + part * 70704"}},
     false},
    {"lanes", "extents", {{"_infer.c", "#define RNET_LANES 16", "#define RNET_LANES 8"}}, false},
    {"a barrier that is none",
     "extents",
     {{"_infer.c", "#include \"simd.h\"\n", "#include \"simd.h\"\n#undef RNET_BARRIER\n"}},
     false},
    {"another header",
     "extents",
     {{"_infer.c", "#include \"simd.h\"\n", "#include \"simd2.h\"\n"}},
     false},
    {"the workspace's size",
     "extents",
     {{".h", "((size_t)11156 * 64)", "((size_t)11155 * 64)"}},
     false},
    {"the batch", "extents", {{".h", "_BATCH           1", "_BATCH           2"}}, false},
    {"a member's length",
     "parameters",
     {{".h", "float conv1_w[432]", "float conv1_w[416]"}},
     false},
    {"the order of members",
     "parameters",
     {{".h", "float fc_w[1024];\n    float fc_b[16];", "float fc_b[16];\n    float fc_w[1024];"}},
     false},
    {"a folded bn",
     "parameters",
     {{"_prepare.c", "\"conv1\", \"bn1\"", "\"conv1\", \"layer1.0.bn1\""}},
     false},
    {"where a parameter goes",
     "parameters",
     {{"_prepare.c", "RNET_PREPARE_CONV_BIAS, 432, 16", "RNET_PREPARE_CONV_BIAS, 448, 16"}},
     false},
    {"a hash",
     "files",
     {{"_infer.c", "/* The whole network. */", "/* The whole network */"}},
     true},
};

/* The C and the certificate alike, or the certificate alone. */
static const struct change in_both[] = {
    {"a buffer over one that lives",
     "memory",
     {{".cert", "buffer WS_LAYER1_0_CONV1 9996", "buffer WS_LAYER1_0_CONV1 9900"},
      {"_infer.c", "WS_LAYER1_0_CONV1    = 9996", "WS_LAYER1_0_CONV1    = 9900"}},
     false},
    {"a buffer over another one's scratch",
     "memory",
     {{".cert", "buffer WS_LAYER2_0_OUT 8840", "buffer WS_LAYER2_0_OUT 8000"},
      {"_infer.c", "WS_LAYER2_0_OUT      = 8840", "WS_LAYER2_0_OUT      = 8000"}},
     false},
    {"a buffer outside",
     "memory",
     {{".cert", "buffer WS_LAYER1_0_CONV1 9996", "buffer WS_LAYER1_0_CONV1 10001"},
      {"_infer.c", "WS_LAYER1_0_CONV1    = 9996", "WS_LAYER1_0_CONV1    = 10001"}},
     false},
    {"a live range",
     "memory",
     {{".cert", "buffer WS_CONV1 8840 1156 2 4", "buffer WS_CONV1 8840 1156 2 3"}},
     false},
    {"a result over what its convolution reads",
     "memory",
     {{".cert", "argument y WS_LAYER1_0_CONV1 v6", "argument y WS_LAYER1_1_OUT v6"},
      {"_infer.c", "rnet_at(ws, WS_CONV1), rnet_at(ws, WS_LAYER1_0_CONV1)",
       "rnet_at(ws, WS_CONV1), rnet_at(ws, WS_LAYER1_1_OUT)"}},
     false},
    {"swapped operands",
     "schedule",
     {{".cert", "argument x WS_LAYER1_0_CONV1 v6\nargument r WS_CONV1 v3",
       "argument x WS_CONV1 v3\nargument r WS_LAYER1_0_CONV1 v6"},
      {"_infer.c", "rnet_at(ws, WS_LAYER1_0_CONV1),\n        rnet_at(ws, WS_CONV1)",
       "rnet_at(ws, WS_CONV1),\n        rnet_at(ws, WS_LAYER1_0_CONV1)"}},
     false},
    {"the wrong array",
     "memory",
     {{".cert", "argument x WS_LAYER1_0_CONV1 v6", "argument x WS_CONV1 v6"},
      {"_infer.c", "rnet_at(ws, WS_LAYER1_0_CONV1),\n        rnet_at(ws, WS_CONV1)",
       "rnet_at(ws, WS_CONV1),\n        rnet_at(ws, WS_CONV1)"}},
     false},
    {"swapped parameters",
     "parameters",
     {{".cert", "argument w p->layer1_1.conv1_w", "argument w p->layer1_1.conv2_w"},
      {"_infer.c", "p->layer1_1.conv1_w, p->layer1_1.conv1_b,",
       "p->layer1_1.conv2_w, p->layer1_1.conv1_b,"}},
     false},
    {"another bn",
     "parameters",
     {{".cert", "RNET_PREPARE_CONV_WEIGHT,0,432,\"conv1\",\"bn1\"",
       "RNET_PREPARE_CONV_WEIGHT,0,432,\"conv1\",\"layer1.0.bn1\""},
      {"_prepare.c", "\"conv1\", \"bn1\"", "\"conv1\", \"layer1.0.bn1\""}},
     false},
    {"a kernel without ReLU",
     "kernels",
     {{".cert", "k05_conv3x3s2_16to32_16x16_bias_relu:", "k05_conv3x3s2_16to32_16x16_bias:"},
      {".cert", "k05_conv3x3s2_16to32_16x16_bias_relu conv",
       "k05_conv3x3s2_16to32_16x16_bias conv"},
      {"_infer.c", "static void k05_conv3x3s2_16to32_16x16_bias_relu",
       "static void k05_conv3x3s2_16to32_16x16_bias"},
      {"_infer.c", "    k05_conv3x3s2_16to32_16x16_bias_relu",
       "    k05_conv3x3s2_16to32_16x16_bias"}},
     false},
    {"a kernel's stride",
     "kernels",
     {{".cert", " conv 3x3 stride 2 pad 1\n", " conv 3x3 stride 1 pad 1\n"}},
     false},
    {"an operator left out", "schedule", {{".cert", ": v4 v5 v6", ": v4 v6"}}, false},
    {"an operator twice", "schedule", {{".cert", ": v11 v12 v13", ": v4 v5 v6"}}, false},
    {"a value in another shape",
     "schedule",
     {{".cert", "array x reads 64 64x1x1/16", "array x reads 64 16x2x2/16"}},
     false},
    {"an extent left out",
     "extents",
     {{".cert", "extent input CIFAR_RESNET20_INPUT_FLOATS 3072\n", ""}},
     false},
    {"a step of another number", "calls", {{".cert", "step 4 ", "step 5 "}}, false},
    {"a line too few", "calls", {{".cert", "argument r WS_CONV1 v3\n", ""}}, false},
    {"no end", "calls", {{".cert", "\nend\n", "\n"}}, false},
    {"a window in the graph",
     "graph",
     {{".graph", "conv 3x3 stride 2 pad 1 of v24", "conv 5x5 stride 2 pad 1 of v24"}},
     false},
    {"a sum in the graph", "schedule", {{".graph", "add of v8 v3", "add of v8 v6"}}, false},
    {"a ReLU that is an output, too",
     "schedule",
     {{".graph", "output logits", "output more = v5\noutput logits"}},
     false},
    {"no graph", "graph", {{".graph", "output logits = v70\n", ""}}, false},
};

static const struct change in_training[] = {
    {"the gradient of another parameter",
     "schedule",
     {{".cert", "argument dw d->layer1_0.conv2_w", "argument dw d->layer1_0.conv1_w"},
      {"_train.c", "d->layer1_0.conv2_w, part", "d->layer1_0.conv1_w, part"}},
     false},
    {"other statistics",
     "parameters",
     {{".cert", "argument running_mean s->layer1_0.bn1_mean",
       "argument running_mean s->layer1_0.bn2_mean"},
      {"_train.c", "s->layer1_0.bn1_mean", "s->layer1_0.bn2_mean"}},
     false},
    {"a gradient over one that lives",
     "memory",
     {{".cert", "argument dx WS_LAYER1_0_BN1_GRADIENT", "argument dx WS_LAYER1_0_BN2_GRADIENT"},
      {"_train.c", "rnet_at(ws, WS_LAYER1_0_BN1), rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT)",
       "rnet_at(ws, WS_LAYER1_0_BN1), rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT)"}},
     false},
    {"a loss that is not kept",
     "memory",
     {{".cert", "buffer WS_FC_LOSS", "buffer WS_FC_LOSE"}},
     false},
    {"a gradient that nothing computes",
     "schedule",
     {{"_train.graph", "gradient conv1.weight", "gradient conv2.weight"}},
     false},
    {"labels",
     "calls",
     {{"_train.c", "call->labels, call->smooth", "call->smooth, call->labels"}},
     false},
    {"double sums read as floats",
     "calls",
     {{"_train.c", "rnet_doubles(ws, WS_BN1_SUMS)", "rnet_at(ws, WS_BN1_SUMS)"}},
     false},
    {"the way back before the way forward",
     "calls",
     {{"_train.c", "        network(w, s, input, ws, part, parts);\n", ""}},
     false},
    {"weights that are not updated",
     "parameters",
     {{"_train.c", "assigns w[0 .. ", "assigns w[1 .. "}},
     false},
    {"a residual of another shape", "graph", {{"_train.graph", "v21 + v60", "v21 + v45"}}, false},
    {"a hash", "files", {{"_train.h", "#include <stdint.h>", "#include <stdint.h> "}}, true},
};

Test(certificate, changes_of_c_are_refused)
{
    expect_all_refused("examples/cifar_resnet20.rnet", "cifar_resnet20", "", inference_files, in_c,
                       sizeof in_c / sizeof *in_c);
}

Test(certificate, changes_of_c_and_certificate_are_refused)
{
    expect_all_refused("examples/cifar_resnet20.rnet", "cifar_resnet20", "", inference_files,
                       in_both, sizeof in_both / sizeof *in_both);
}

Test(certificate, changes_of_training_are_refused)
{
    expect_all_refused("tests/golden/tiny.rnet", "tiny", "--train", training_files, in_training,
                       sizeof in_training / sizeof *in_training);
}

/* ---- Anything at all ends in an answer ---- */

Test(certificate, files_that_cannot_be_read)
{
    const char *const programs[] = {process_checker(), process_matcher()};
    char *folder = files_scratch("alone");
    process_do("%s emit tests/golden/tiny.rnet -o %s && rm %s/tiny.graph", process_rnetc(), folder,
               folder);
    for (int i = 0; i < 2; i++) {
        struct process none = process_run("%s build/tests/none.cert", programs[i]);
        cr_expect(none.status == 3 && strstr(none.err, "none.cert"), "%d %s", none.status,
                  none.err);
        process_free(&none);
        struct process usage = process_run("%s", programs[i]);
        cr_expect(usage.status == 2, "%d", usage.status);
        process_free(&usage);
        struct process alone = process_run("%s %s/tiny.cert", programs[i], folder);
        cr_expect(alone.status == 3 && strstr(alone.out, "tiny.graph"), "%d %s", alone.status,
                  alone.out);
        process_free(&alone);
    }
    free(folder);
}

/* xorshift (Marsaglia 2003). */
static size_t random_below(size_t *state, size_t limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % limit;
}

/* Cuts, doubles, or overwrites a piece of a text. */
static char *damaged(char *text, size_t *state)
{
    static const char *const words[] = {"0", "999999999999", "-1", "v0", "%s", "\n",
                                        "{", "/*",           "\"", "of"};
    size_t length = strlen(text), at = random_below(state, length + 1);
    size_t bytes = random_below(state, length - at < 40 ? length - at + 1 : 40);
    char piece[48] = "";
    switch (random_below(state, 3)) {
    case 0:
        return spliced(text, at, bytes, "");
    case 1:
        memcpy(piece, text + at, bytes);
        return spliced(text, random_below(state, length + 1), 0, piece);
    default:
        return spliced(text, at, bytes, words[random_below(state, sizeof words / sizeof *words)]);
    }
}

Test(certificate, damage_never_crashes)
{
    enum { ROUNDS = 80 };
    char *folder = files_scratch("damaged");
    size_t state = 20151210;
    process_do("%s emit tests/golden/tiny.rnet --train -o %s", process_rnetc(), folder);
    for (int round = 0; round < ROUNDS; round++) {
        struct bundle b = bundle_read(folder, "tiny", round % 2 ? inference_files : training_files);
        for (size_t i = 0; i <= random_below(&state, 3); i++) {
            size_t which = random_below(&state, (size_t)b.count);
            b.texts[which] = damaged(b.texts[which], &state);
        }
        struct process ran = check_texts(&b, b.texts, round % 8 == 0);
        cr_expect(ran.status == 0 || ran.status == 1 || ran.status == 3, "round %d: %d\n%.2000s",
                  round, ran.status, ran.err);
        cr_expect((ran.status == 0) ==
                      (strstr(ran.out, ": certified\n") && strstr(ran.out, ": matched\n")),
                  "round %d", round);
        process_free(&ran);
        bundle_free(&b);
    }
    free(folder);
}
