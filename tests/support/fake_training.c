/* fake_training.c: a hand-made struct rnet_training, and arrays to train it on. In: batches. Out:
 * gradients and steps, in float or in double. */
#include "support/fake_training.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "masters.h"
#include "support/files.h"

enum {
    PIXELS = FAKE_SIDE * FAKE_SIDE,
    WEIGHTS_REALS = 560,
    STATISTICS_REALS = 32,
    LARGE_WORKSPACE = 1 << 15,
    SMALL_WORKSPACE = 64,
    SCALE = FAKE_CLASSES * FAKE_INPUT + 16, /* where the parameters of inference lie */
    SHIFT = SCALE + 16,
    MEAN = SHIFT + 16,
    PARAMS = MEAN + FAKE_INPUT,
    INFER_WORKSPACE = 1000,
};

#define PAD .lanes = 4, .kb = 1
const struct rnet_master_row fake_rows[FAKE_ROWS] = {
    {"bn1.weight", RNET_MASTER_VECTOR, 1, 0, 16, 1, {3}, PAD, .init_value = 1},
    {"bn1.bias", RNET_MASTER_VECTOR, 1, 16, 16, 1, {3}, PAD},
    {"bn1.running_mean", RNET_MASTER_VECTOR, 0, 0, 16, 1, {3}, PAD},
    {"bn1.running_var", RNET_MASTER_VECTOR, 0, 16, 16, 1, {3}, PAD, .init_value = 1},
    {"fc.weight",
     RNET_MASTER_LINEAR,
     1,
     32,
     512,
     2,
     {FAKE_CLASSES, FAKE_INPUT},
     PAD,
     .in_block = 4,
     .ih = FAKE_SIDE,
     .iw = FAKE_SIDE,
     .init = RNET_INIT_NORMAL,
     .init_value = 0.1},
    {"fc.bias", RNET_MASTER_VECTOR, 1, 544, 16, 1, {FAKE_CLASSES}, PAD},
};
enum { GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, FC, FC_BIAS };

static double get(const void *block, int row, size_t element, int real_bytes)
{
    double value;
    rnet_masters_read(&fake_rows[row], block, real_bytes, element, 1, &value, 8);
    return value;
}

static void put(void *block, int row, size_t element, int real_bytes, double value)
{
    size_t at = fake_rows[row].offset + rnet_masters_index(&fake_rows[row], element);
    if (real_bytes == 8)
        ((double *)block)[at] = value;
    else
        ((float *)block)[at] = (float)value;
}

static void add(void *block, int row, size_t element, int real_bytes, double value)
{
    put(block, row, element, real_bytes, get(block, row, element, real_bytes) + value);
}

static double input_of(const void *input, int real_bytes, int image, int at)
{
    size_t i = (size_t)image * FAKE_INPUT + (size_t)at;
    return real_bytes == 8 ? ((const double *)input)[i] : (double)((const float *)input)[i];
}

/* Batch-norm of one channel: x becomes (x - mean) / deviation; the running statistics follow. */
static void normalise(const void *input, void *statistics, int real_bytes, int channel,
                      double normal[FAKE_TRAIN_BATCH][FAKE_INPUT])
{
    const double count = FAKE_TRAIN_BATCH * PIXELS;
    double mean = 0, variance = 0;
    for (int n = 0; n < FAKE_TRAIN_BATCH; n++)
        for (int i = channel * PIXELS; i < (channel + 1) * PIXELS; i++)
            mean += input_of(input, real_bytes, n, i) / count;
    for (int n = 0; n < FAKE_TRAIN_BATCH; n++)
        for (int i = channel * PIXELS; i < (channel + 1) * PIXELS; i++)
            variance += pow(input_of(input, real_bytes, n, i) - mean, 2) / count;
    for (int n = 0; n < FAKE_TRAIN_BATCH; n++)
        for (int i = channel * PIXELS; i < (channel + 1) * PIXELS; i++)
            normal[n][i] = (input_of(input, real_bytes, n, i) - mean) / sqrt(variance + 1e-5);
    size_t c = (size_t)channel;
    put(statistics, RUNNING_MEAN, c, real_bytes,
        0.9 * get(statistics, RUNNING_MEAN, c, real_bytes) + 0.1 * mean);
    put(statistics, RUNNING_VAR, c, real_bytes,
        0.9 * get(statistics, RUNNING_VAR, c, real_bytes) + 0.1 * variance * count / (count - 1));
}

/* Softmax of one image's logits, its loss, and the logits' gradient. */
static double softmax_loss(const double *logits, int label, double smooth, double *gradient,
                           int64_t *wrong)
{
    double sum = 0, most = logits[0], loss = 0;
    int best = 0;
    for (int o = 1; o < FAKE_CLASSES; o++)
        if (logits[o] > most) {
            most = logits[o];
            best = o;
        }
    for (int o = 0; o < FAKE_CLASSES; o++)
        sum += exp(logits[o] - most);
    for (int o = 0; o < FAKE_CLASSES; o++) {
        double target = smooth / FAKE_CLASSES + (o == label ? 1 - smooth : 0);
        loss -= target * (logits[o] - most - log(sum));
        gradient[o] = (exp(logits[o] - most) / sum - target) / FAKE_TRAIN_BATCH;
    }
    *wrong += best != label;
    return loss / FAKE_TRAIN_BATCH;
}

static void image_gradients(const void *weights, void *gradients, const double *normal, int label,
                            double smooth, int real_bytes, struct rnet_train_result *result)
{
    double logits[FAKE_CLASSES], dlogits[FAKE_CLASSES], y[FAKE_INPUT];
    for (int i = 0; i < FAKE_INPUT; i++) {
        size_t c = (size_t)(i / PIXELS);
        y[i] = get(weights, GAMMA, c, real_bytes) * normal[i] + get(weights, BETA, c, real_bytes);
    }
    for (int o = 0; o < FAKE_CLASSES; o++) {
        logits[o] = get(weights, FC_BIAS, (size_t)o, real_bytes);
        for (int i = 0; i < FAKE_INPUT; i++)
            logits[o] += y[i] * get(weights, FC, (size_t)(o * FAKE_INPUT + i), real_bytes);
    }
    result->loss += softmax_loss(logits, label, smooth, dlogits, &result->wrong);
    for (int o = 0; o < FAKE_CLASSES; o++) {
        add(gradients, FC_BIAS, (size_t)o, real_bytes, dlogits[o]);
        for (int i = 0; i < FAKE_INPUT; i++) {
            size_t at = (size_t)(o * FAKE_INPUT + i), c = (size_t)(i / PIXELS);
            double dy = dlogits[o] * get(weights, FC, at, real_bytes);
            add(gradients, FC, at, real_bytes, dlogits[o] * y[i]);
            add(gradients, GAMMA, c, real_bytes, dy * normal[i]);
            add(gradients, BETA, c, real_bytes, dy);
        }
    }
}

static void gradients_of(int real_bytes, const void *weights, void *gradients, void *statistics,
                         const void *input, const int *labels, double smooth,
                         struct rnet_train_result *result)
{
    static double normal[FAKE_TRAIN_BATCH][FAKE_INPUT];
    const char *slow = getenv("FAKE_STEP_MICROSECONDS");
    if (slow)
        usleep((useconds_t)atoi(slow));
    *result = (struct rnet_train_result){0};
    memset(gradients, 0, WEIGHTS_REALS * (size_t)real_bytes);
    for (int c = 0; c < FAKE_CHANNELS; c++)
        normalise(input, statistics, real_bytes, c, normal);
    for (int n = 0; n < FAKE_TRAIN_BATCH; n++)
        image_gradients(weights, gradients, normal[n], labels[n], smooth, real_bytes, result);
}

static void update_of(int real_bytes, void *weights, const void *gradients, void *momenta,
                      const struct rnet_train_step *s)
{
    for (int row = 0; row < FAKE_ROWS; row++) {
        size_t count = rnet_masters_count(&fake_rows[row]);
        for (size_t i = 0; fake_rows[row].learned && i < count; i++) {
            double w = get(weights, row, i, real_bytes);
            double g = s->scale * get(gradients, row, i, real_bytes) + s->decay * w;
            put(momenta, row, i, real_bytes, s->momentum * get(momenta, row, i, real_bytes) + g);
            put(weights, row, i, real_bytes, w - s->rate * get(momenta, row, i, real_bytes));
        }
    }
}

static void gradients_float(const void *weights, void *gradients, void *statistics,
                            const void *input, const int *labels, const uint64_t *seeds,
                            double smooth, struct rnet_train_result *result, void *workspace)
{
    (void)seeds;
    memset(workspace, 0xff, LARGE_WORKSPACE);
    gradients_of(4, weights, gradients, statistics, input, labels, smooth, result);
}

static void gradients_double(const void *weights, void *gradients, void *statistics,
                             const void *input, const int *labels, const uint64_t *seeds,
                             double smooth, struct rnet_train_result *result, void *workspace)
{
    (void)seeds;
    memset(workspace, 0xff, SMALL_WORKSPACE);
    gradients_of(8, weights, gradients, statistics, input, labels, smooth, result);
}

static void update_float(void *weights, const void *gradients, void *momenta,
                         const struct rnet_train_step *step)
{
    update_of(4, weights, gradients, momenta, step);
}

static void update_double(void *weights, const void *gradients, void *momenta,
                          const struct rnet_train_step *step)
{
    update_of(8, weights, gradients, momenta, step);
}

/* ---- The programs ---- */

static const struct rnet_rate_phase rate[] = {
    {.kind = RNET_RATE_STEP, .value = 0.05},
    {.kind = RNET_RATE_STEP, .value = 0.005, .at = {40, 0}},
};
static const struct rnet_augment_step augment[] = {{RNET_AUGMENT_FLIP, 0, 0}};
static const struct rnet_probe probes[] = {
    {"conv1", FC, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, 1e-5}};

#define TRAINING                                                                                   \
    .batch = FAKE_TRAIN_BATCH, .threads = 2, .classes = FAKE_CLASSES,                              \
    .weights_reals = WEIGHTS_REALS, .statistics_reals = STATISTICS_REALS, .rows = fake_rows,       \
    .row_count = FAKE_ROWS, .probes = probes, .probe_count = 1,                                    \
    .recipe = {.augment = augment,                                                                 \
               .augment_count = 1,                                                                 \
               .rate = rate,                                                                       \
               .rate_count = 2,                                                                    \
               .stop = {60, 0},                                                                    \
               .batch = FAKE_TRAIN_BATCH,                                                          \
               .momentum = 0.9,                                                                    \
               .decay = 1e-3}

static const struct rnet_training training_float = {.real_bytes = 4,
                                                    .workspace_bytes = LARGE_WORKSPACE,
                                                    .gradients = gradients_float,
                                                    .update = update_float,
                                                    TRAINING};
static const struct rnet_training training_double = {.real_bytes = 8,
                                                     .workspace_bytes = SMALL_WORKSPACE,
                                                     .gradients = gradients_double,
                                                     .update = update_double,
                                                     TRAINING};

static void infer(const void *params, const float *input, float *const *outputs, void *workspace)
{
    const float *w = params, *bias = w + FAKE_CLASSES * FAKE_INPUT;
    memset(workspace, 0xff, INFER_WORKSPACE);
    for (int n = 0; n < FAKE_BATCH; n++)
        for (int o = 0; o < FAKE_CLASSES; o++) {
            float sum = bias[o];
            for (int i = 0; i < FAKE_INPUT; i++) {
                int c = i / PIXELS;
                float y = w[SCALE + c] * input[n * FAKE_INPUT + i] + w[SHIFT + c];
                sum += w[o * FAKE_INPUT + i] * y;
            }
            outputs[0][n * FAKE_CLASSES + o] = sum;
        }
}

static const struct rnet_output outputs[] = {{"logits", FAKE_CLASSES, 1, 1}};

#define FC_ROW                                                                                     \
    .weight = "fc", .bias = 1, .oc = FAKE_CLASSES, .ic = FAKE_INPUT, .kh = 1, .kw = 1,             \
    .groups = 1, .in_block = 1, .ih = 1, .iw = 1, .lanes = 1, .kb = 1
static const struct rnet_prepare_row prepare[] = {
    {.kind = RNET_PREPARE_LINEAR_WEIGHT, .floats = FAKE_CLASSES * FAKE_INPUT, FC_ROW},
    {.kind = RNET_PREPARE_LINEAR_BIAS, .offset = FAKE_CLASSES * FAKE_INPUT, .floats = 16, FC_ROW},
    {.kind = RNET_PREPARE_BN_SCALE,
     .offset = SCALE,
     .floats = 16,
     .bn = "bn1",
     .eps = 1e-5,
     .oc = 3},
    {.kind = RNET_PREPARE_BN_SHIFT,
     .offset = SHIFT,
     .floats = 16,
     .bn = "bn1",
     .eps = 1e-5,
     .oc = 3},
    {.kind = RNET_PREPARE_COPY, .offset = MEAN, .floats = FAKE_INPUT, .weight = "image.mean"},
};
static const struct rnet_manifest_row manifest[] = {
    {"bn1.weight", 1, {3}},
    {"bn1.bias", 1, {3}},
    {"bn1.running_mean", 1, {3}},
    {"bn1.running_var", 1, {3}},
    {"fc.weight", 2, {FAKE_CLASSES, FAKE_INPUT}},
    {"fc.bias", 1, {FAKE_CLASSES}},
    {"image.mean", 3, {FAKE_CHANNELS, FAKE_SIDE, FAKE_SIDE}},
};

#define PROGRAM(mean)                                                                              \
    .network = "fake", .source = "fake.rnet", .source_hash = "0123", .compiler = "rnetc",          \
    .target = "generic", .options = "--train", .batch = FAKE_BATCH, .input_c = FAKE_CHANNELS,      \
    .input_h = FAKE_SIDE, .input_w = FAKE_SIDE, .threads = 2, .outputs = outputs,                  \
    .output_count = 1, .infer = infer, .workspace_bytes = INFER_WORKSPACE,                         \
    .params_bytes = PARAMS * sizeof(float), .alignment = 64, .parameters = 300,                    \
    .prepare = prepare, .prepare_count = (mean) ? 5 : 4, .manifest = manifest,                     \
    .manifest_count = (mean) ? 7 : 6, .preprocess = {.mean_pixel = (mean) ? MEAN : -1}

const struct rnet_program fake_trains = {.training = &training_float, PROGRAM(0)};
const struct rnet_program fake_trains_double = {.training = &training_double, PROGRAM(0)};
const struct rnet_program fake_trains_mean = {.training = &training_float, PROGRAM(1)};

/* ---- Data ---- */

enum { HEAD_BYTES = 128 };

/* A header of NumPy's format of exactly HEAD_BYTES. */
static void write_head(unsigned char *head, const char *type, const char *shape)
{
    memset(head, ' ', HEAD_BYTES);
    memcpy(head, "\x93NUMPY\x01\x00\x76\x00", 10);
    int used = snprintf((char *)head + 10, HEAD_BYTES - 10,
                        "{'descr': '%s', 'fortran_order': False, 'shape': (%s)}", type, shape);
    head[10 + used] = ' ';
    head[HEAD_BYTES - 1] = '\n';
}

static void write_in(const char *folder, const char *name, const void *bytes, size_t count)
{
    char text[256];
    snprintf(text, sizeof text, "%s/%s", folder, name);
    char *path = files_scratch(text);
    if (!files_write(path, bytes, count))
        abort();
    free(path);
}

void fake_write_data(const char *name, int count, unsigned seed, bool floats)
{
    size_t item = floats ? sizeof(float) : 1, values = (size_t)count * FAKE_INPUT;
    unsigned char *images = calloc(1, HEAD_BYTES + values * item);
    unsigned char *labels = calloc(1, HEAD_BYTES + (size_t)count);
    float *noise = calloc(values, sizeof *noise);
    char shape[64], *path = files_scratch(name);
    if (!images || !labels || !noise)
        abort();
    mkdir(path, 0777);
    free(path);
    fake_values(noise, values, seed);
    snprintf(shape, sizeof shape, "%d, %d, %d, %d", count, FAKE_CHANNELS, FAKE_SIDE, FAKE_SIDE);
    write_head(images, floats ? "<f4" : "|u1", shape);
    snprintf(shape, sizeof shape, "%d,", count);
    write_head(labels, "|u1", shape);
    for (int n = 0; n < count; n++) {
        labels[HEAD_BYTES + n] = (unsigned char)(n % FAKE_CLASSES);
        for (int i = 0; i < FAKE_INPUT; i++) {
            size_t at = (size_t)(n * FAKE_INPUT + i);
            bool bright = i / FAKE_SIDE % FAKE_CLASSES == n % FAKE_CLASSES;
            float value = (bright ? 0.58f : 0.42f) + 0.3f * noise[at];
            if (floats)
                memcpy(images + HEAD_BYTES + at * item, &value, item);
            else
                images[HEAD_BYTES + at] = (unsigned char)(value * 255);
        }
    }
    write_in(name, "images.npy", images, HEAD_BYTES + values * item);
    write_in(name, "labels.npy", labels, HEAD_BYTES + (size_t)count);
    free(images);
    free(labels);
    free(noise);
}

void fake_write_parts(const char *name, int train, int test)
{
    char part[128], *path = files_scratch(name);
    mkdir(path, 0777);
    free(path);
    snprintf(part, sizeof part, "%s/train", name);
    fake_write_data(part, train, 1, false);
    snprintf(part, sizeof part, "%s/val", name);
    fake_write_data(part, test, 2, false);
}

static void patch(const char *folder, const char *name, size_t at, const void *bytes, size_t count)
{
    char text[256];
    snprintf(text, sizeof text, "%s/%s", folder, name);
    char *path = files_scratch(text);
    FILE *file = fopen(path, "r+b");
    if (!file || fseek(file, (long)(HEAD_BYTES + at), SEEK_SET) != 0 ||
        fwrite(bytes, 1, count, file) != count || fclose(file) != 0)
        abort();
    free(path);
}

void fake_spoil_float(const char *name, int image, float value)
{
    patch(name, "images.npy", (size_t)image * FAKE_INPUT * sizeof value, &value, sizeof value);
}

void fake_spoil_label(const char *name, int image, int label)
{
    unsigned char byte = (unsigned char)label;
    patch(name, "labels.npy", (size_t)image, &byte, 1);
}
