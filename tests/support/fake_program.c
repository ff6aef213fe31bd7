/* fake_program.c: a hand-made struct rnet_program. In: a command line. Out: what it printed. */
#include "support/fake_program.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RNET_LANES 4
#include "peak.h"
#include "support/files.h"

enum {
    WEIGHTS = FAKE_CLASSES * FAKE_INPUT,
    WORKSPACE = 1000,
    BIAS_OFFSET = WEIGHTS, /* 288, a multiple of 16 */
    PARAMS = BIAS_OFFSET + 16,
    WORDS_MAX = 128,
};

void fake_values(float *out, size_t count, unsigned seed)
{
    uint32_t state = seed;
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        out[i] = (float)(state >> 8) * 0x1p-23f - 1.0f;
    }
}

void fake_parameters(float *out)
{
    fake_values(out, WEIGHTS + FAKE_CLASSES, 7);
}

void fake_logits(const float *input, double *out)
{
    float p[WEIGHTS + FAKE_CLASSES];
    fake_parameters(p);
    for (int o = 0; o < FAKE_CLASSES; o++) {
        out[o] = p[WEIGHTS + o];
        for (int i = 0; i < FAKE_INPUT; i++)
            out[o] += (double)p[o * FAKE_INPUT + i] * (double)input[i];
    }
}

static void infer(const void *params, const float *input, float *const *outputs, void *workspace)
{
    const float *w = params, *b = w + BIAS_OFFSET;
    memset(workspace, 0xff, WORKSPACE);
    for (int n = 0; n < FAKE_BATCH; n++) {
        for (int o = 0; o < FAKE_CLASSES; o++) {
            float sum = b[o];
            for (int i = 0; i < FAKE_INPUT; i++)
                sum += w[o * FAKE_INPUT + i] * input[n * FAKE_INPUT + i];
            outputs[0][n * FAKE_CLASSES + o] = sum;
        }
    }
}

static void infer_features(const void *params, const float *input, float *const *outputs,
                           void *workspace)
{
    float *const logits[] = {outputs[1]};
    infer(params, input, logits, workspace);
    memcpy(outputs[0], input, FAKE_BATCH * FAKE_INPUT * sizeof(float));
}

static const struct rnet_output outputs[] = {{"copy", FAKE_CHANNELS, FAKE_SIDE, FAKE_SIDE},
                                             {"logits", FAKE_CLASSES, 1, 1}};

#define FC                                                                                         \
    .weight = "fc", .bias = 1, .oc = FAKE_CLASSES, .ic = FAKE_INPUT, .kh = 1, .kw = 1,             \
    .groups = 1, .in_block = 1, .ih = 1, .iw = 1, .lanes = 1, .kb = 1
static const struct rnet_prepare_row rows[] = {
    {.kind = RNET_PREPARE_LINEAR_WEIGHT, .offset = 0, .floats = WEIGHTS, FC},
    {.kind = RNET_PREPARE_LINEAR_BIAS, .offset = BIAS_OFFSET, .floats = FAKE_CLASSES, FC},
};

static const struct rnet_manifest_row manifest[] = {{"fc.weight", 2, {FAKE_CLASSES, FAKE_INPUT}},
                                                    {"fc.bias", 1, {FAKE_CLASSES}}};

static const char *const labels[] = {"cat", "dog", "emu", "fox", "gnu", "hen"};
static const struct rnet_step steps[] = {{"fc", "k01_linear", WEIGHTS}};
static const struct rnet_place places[] = {{-1, FAKE_CLASSES, 1, 1, 1, 0}};

#define COMMON                                                                                     \
    .source = "fake.rnet", .source_hash = "0123", .compiler = "rnetc", .target = "generic",        \
    .options = "--batch 3", .batch = FAKE_BATCH, .input_c = FAKE_CHANNELS, .input_h = FAKE_SIDE,   \
    .input_w = FAKE_SIDE, .threads = 2, .workspace_bytes = WORKSPACE,                              \
    .params_bytes = PARAMS * sizeof(float), .alignment = 64, .parameters = WEIGHTS + FAKE_CLASSES, \
    .multiply_adds = WEIGHTS, .peak = rnet_peak, .prepare = rows, .prepare_count = 2,              \
    .manifest = manifest, .manifest_count = 2, .labels = labels, .label_count = FAKE_CLASSES,      \
    .steps = steps, .places = places, .step_count = 1, .tolerance = 1e-4,                          \
    .preprocess = {.resize_h = FAKE_SIDE, .resize_w = FAKE_SIDE, .mean_pixel = -1}

const struct rnet_program fake_program = {
    .network = "fake", .outputs = outputs + 1, .output_count = 1, .infer = infer, COMMON};
const struct rnet_program fake_features = {.network = "fake_features",
                                           .outputs = outputs,
                                           .output_count = 2,
                                           .infer = infer_features,
                                           COMMON};

bool fake_write_safetensors(const char *path, const char *header, const void *data, size_t bytes)
{
    uint64_t length = strlen(header);
    size_t total = 8 + length + bytes;
    unsigned char *file = malloc(total);
    if (!file)
        return false;
    memcpy(file, &length, 8);
    memcpy(file + 8, header, length);
    if (bytes > 0)
        memcpy(file + 8 + length, data, bytes);
    bool written = files_write(path, file, total);
    free(file);
    return written;
}

bool fake_write_weights(const char *path)
{
    float parameters[WEIGHTS + FAKE_CLASSES];
    fake_parameters(parameters);
    char header[256];
    int weight_bytes = WEIGHTS * 4, bytes = (int)sizeof parameters;
    snprintf(header, sizeof header,
             "{\"fc.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]},"
             "\"fc.bias\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}",
             FAKE_CLASSES, FAKE_INPUT, weight_bytes, FAKE_CLASSES, weight_bytes, bytes);
    return fake_write_safetensors(path, header, parameters, sizeof parameters);
}

/* Sends descriptor `number` to the file; the old one, for restore. */
static int redirect(int number, const char *path)
{
    int old = dup(number), file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (old < 0 || file < 0 || dup2(file, number) < 0)
        abort();
    close(file);
    return old;
}

static void restore(int number, int old)
{
    if (dup2(old, number) < 0)
        abort();
    close(old);
}

char *fake_line(const char *line)
{
    char *text = NULL, *folder = files_scratch("");
    size_t bytes;
    FILE *memory = open_memstream(&text, &bytes);
    for (; *line != '\0'; line++)
        if (*line == '@')
            fputs(folder, memory);
        else
            fputc(*line, memory);
    fclose(memory);
    free(folder);
    return text;
}

struct fake_result fake_call(const struct rnet_program *program, const char *line)
{
    struct fake_result result = {0};
    char *out = files_scratch("fake.out"), *err = files_scratch("fake.err");
    char *text = fake_line(line), *words[WORDS_MAX] = {"fake"}, *rest = NULL;
    int count = 1;
    for (char *word = strtok_r(text, " ", &rest); word && count < WORDS_MAX - 1;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    fflush(NULL);
    int old_out = redirect(STDOUT_FILENO, out), old_err = redirect(STDERR_FILENO, err);
    result.status = rnet_app_main(program, count, words);
    fflush(NULL);
    restore(STDOUT_FILENO, old_out);
    restore(STDERR_FILENO, old_err);
    result.out = files_read(out, &result.out_bytes);
    result.err = files_read(err, NULL);
    free(text);
    free(out);
    free(err);
    return result;
}

void fake_free(struct fake_result *result)
{
    free(result->out);
    free(result->err);
}
