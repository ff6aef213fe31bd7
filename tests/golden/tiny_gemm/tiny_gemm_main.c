/* tiny_gemm_main.c: network "tiny_gemm" as a program.
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny_gemm.rnet
 *   sha256   96f58794b8f5b2454b14d59620f48dbbfb2d159dc2cf04215a0c8640fb369e1b
 */
#include "program.h"

#include "tiny_gemm.h"

#define RNET_LANES 8
#include "peak.h"

#ifdef __clang__
#define C_COMPILER __VERSION__
#else
#define C_COMPILER "gcc " __VERSION__
#endif

extern const struct rnet_prepare_row tiny_gemm_prepare_rows[];
extern const struct rnet_manifest_row tiny_gemm_manifest_rows[];

#ifdef RNET_EMBEDDED /* the prepared parameters are linked in */
extern const unsigned char tiny_gemm_weights[];
extern const char tiny_gemm_weights_sha256[]; /* of their file */
#define EMBEDDED       tiny_gemm_weights
#define WEIGHTS_SHA256 tiny_gemm_weights_sha256
#else
#define EMBEDDED       NULL
#define WEIGHTS_SHA256 NULL
#endif

#ifdef RNET_EXPECTED /* and what selftest expects */
extern const float tiny_gemm_expected[];
#define EXPECTED tiny_gemm_expected
#else
#define EXPECTED NULL
#endif

#ifndef RNET_HOLDS /* no library is part of the program */
#define RNET_HOLDS 0
#endif

static void infer(const void *params, const float *input, float *const *outputs, void *workspace)
{
    tiny_gemm_infer(params, input, outputs[0], workspace);
}

#ifdef RNET_PROFILED /* NAME_infer.c is linked in twice */
void tiny_gemm_infer_profiled(const struct tiny_gemm_params *params, const float *input,
                              float *output, void *workspace);

static void infer_profiled(const void *params, const float *input, float *const *outputs,
                           void *workspace)
{
    tiny_gemm_infer_profiled(params, input, outputs[0], workspace);
}
#define PROFILED infer_profiled
#else
#define PROFILED NULL
#endif

/* clang-format off */
static const struct rnet_digest files[] = {
    {"tiny_gemm.h",
     "07113f9d1bd47767a969e2e0499edbc324ea698c32fd9b37be48622b0ea7750c"},
    {"tiny_gemm_infer.c",
     "5c7c83676588970e42addc0f2eab23705ca9892812a6308b99fdfadc09644ac2"},
    {"tiny_gemm_prepare.c",
     "2093b1b8c5bb5d894aec0096b993a2fd866993a2f22209f9a41f3b9ff0591578"},
    {"simd.h",
     "61ca298fb243a97aa1e2785d41aa1b488a315ee52ed19d1553fc3a29d7a92fce"},
    {"gemm.h",
     "d551b13df90195a075202830f7c190ea2fcf136ee8a5c31678b2f0555ffb50aa"},
};
/* clang-format on */

/* clang-format off */
static const struct rnet_step steps[] = {
    {"conv1",
     "k01_gemm3x3s2_3to8_8x8_bias_relu", 13824},
    {"layer1.0.conv1",
     "k02_gemm3x3_8to8_8x8_bias_relu", 36864},
    {"layer1.0.conv2",
     "k03_gemm3x3_8to8_8x8_bias_add_relu", 36864},
    {"layer1.1.conv1",
     "k02_gemm3x3_8to8_8x8_bias_relu", 36864},
    {"layer1.1.conv2",
     "k03_gemm3x3_8to8_8x8_bias_add_relu", 36864},
    {"layer2.0.conv1",
     "k04_gemm3x3s2_8to16_4x4_bias_relu", 18432},
    {"layer2.0.shortcut",
     "k05_pad_shortcut_8to16_4x4", 0},
    {"layer2.0.conv2",
     "k06_gemm3x3_16to16_4x4_bias_add_relu", 36864},
    {"avgpool",
     "k07_avgpool4x4_16_1x1", 0},
    {"fc",
     "k08_linear_16to5_1x1_bias", 80},
};
/* clang-format on */

/* clang-format off */
/* Of the steps' results: offset, c, h, w, block, border. */
static const struct rnet_place places[] = {
    {4608, 8, 8, 8, 1, 0},
    {6656, 8, 8, 8, 1, 0},
    {8704, 8, 8, 8, 1, 0},
    {4608, 8, 8, 8, 1, 0},
    {6656, 8, 8, 8, 1, 0},
    {2304, 16, 4, 4, 1, 0},
    {3328, 16, 4, 4, 1, 0},
    {4352, 16, 4, 4, 1, 0},
    {0, 16, 1, 1, 1, 0},
    {-1, 5, 1, 1, 1, 0},
};
/* clang-format on */

static const struct rnet_output outputs[] = {
    {"logits", 5, 1, 1},
};

static const struct rnet_program program = {
    .network = "tiny_gemm",
    .source = "tiny_gemm.rnet",
    .source_hash = "96f58794b8f5b2454b14d59620f48dbbfb2d159dc2cf04215a0c8640fb369e1b",
    .files = files,
    .file_count = sizeof files / sizeof files[0],
    .weights_hash = WEIGHTS_SHA256,
    .made_with = C_COMPILER,
    .compiler = "rnetc 0.1.0",
    .target = "x86-64-v3",
    .options = "--batch 4 --threads 1 --target x86-64-v3 --algorithm gemm",
    .batch = TINY_GEMM_BATCH,
    .input_c = 3,
    .input_h = 16,
    .input_w = 16,
    .outputs = outputs,
    .output_count = 1,
    .threads = TINY_GEMM_THREADS,
    .workspace_bytes = TINY_GEMM_WORKSPACE_BYTES,
    .params_bytes = sizeof(struct tiny_gemm_params),
    .alignment = TINY_GEMM_ALIGN,
    .parameters = 6205,
    .multiply_adds = 216656,
    .embedded = EMBEDDED,
    .infer = infer,
    .infer_profiled = PROFILED,
    .peak = rnet_peak,
    .expected = EXPECTED,
    .tolerance = 0.0001,
    .holds = RNET_HOLDS,
    .prepare = tiny_gemm_prepare_rows,
    .prepare_count = 16,
    .manifest = tiny_gemm_manifest_rows,
    .manifest_count = 37,
    .preprocess =
        {
            .resize_h = 0,
            .resize_w = 0,
            .crop_h = 0,
            .crop_w = 0,
            .grey = 0,
            .mean_count = 0,
            .mean_pixel = -1,
        },
    .steps = steps,
    .places = places,
    .step_count = 10,
};

int main(int argc, char **argv)
{
    return rnet_app_main(&program, argc, argv);
}
