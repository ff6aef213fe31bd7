/* tiny_gemm_infer.c: inference for network "tiny_gemm".
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny_gemm.rnet
 *   sha256   96f58794b8f5b2454b14d59620f48dbbfb2d159dc2cf04215a0c8640fb369e1b
 *   command  rnetc emit tiny_gemm.rnet
 *   options  --batch 4 --threads 1 --target x86-64-v3 --algorithm gemm
 *   passes   lower fold_bn fuse remove_dead select fuse_pool layout order place
 *   1 extents   2 memory plan   3 kernels   4 blocks   5 entry point */

/* ---- 1. Extents: the others are in tiny_gemm.h ---- */

#define RNET_LANES 8

#include "tiny_gemm.h"

#include "simd.h"

#include "gemm.h"

/* ---- 2. Memory plan: offset in lines of 64 bytes; length in lines, live steps, value
 * Workspace: 43008 bytes; largest sum of live buffers: 43008 bytes. ---- */

/* clang-format off */
enum {
    WS_CONV1               = 288,      /* 128 [1, 3] conv1 */
    WS_CONV1_COLS          = 0,        /* 108 [1, 1] scratch of a convolution */
    WS_LAYER1_0_CONV1      = 416,      /* 128 [2, 3] layer1.0.conv1 */
    WS_LAYER1_0_CONV1_COLS = 0,        /* 288 [2, 2] scratch of a convolution
                                          reuses WS_CONV1_COLS */
    WS_LAYER1_0_OUT        = 544,      /* 128 [3, 5] layer1.0.conv2 */
    WS_LAYER1_0_CONV2_COLS = 0,        /* 288 [3, 3] scratch of a convolution
                                          reuses WS_LAYER1_0_CONV1_COLS */
    WS_LAYER1_1_CONV1      = 288,      /* 128 [4, 5] layer1.1.conv1, reuses WS_CONV1 */
    WS_LAYER1_1_CONV1_COLS = 0,        /* 288 [4, 4] scratch of a convolution
                                          reuses WS_LAYER1_0_CONV2_COLS */
    WS_LAYER1_1_OUT        = 416,      /* 128 [5, 7] layer1.1.conv2, reuses WS_LAYER1_0_CONV1 */
    WS_LAYER1_1_CONV2_COLS = 0,        /* 288 [5, 5] scratch of a convolution
                                          reuses WS_LAYER1_1_CONV1_COLS */
    WS_LAYER2_0_CONV1      = 144,      /* 64 [6, 8] layer2.0.conv1, reuses WS_LAYER1_1_CONV2_COLS */
    WS_LAYER2_0_CONV1_COLS = 0,        /* 72 [6, 6] scratch of a convolution
                                          reuses WS_LAYER1_1_CONV2_COLS */
    WS_LAYER2_0_SHORTCUT   = 208,      /* 64 [7, 8] layer2.0.shortcut
                                          reuses WS_LAYER1_1_CONV2_COLS */
    WS_LAYER2_0_OUT        = 272,      /* 64 [8, 9] layer2.0.conv2
                                          reuses WS_LAYER1_1_CONV1, WS_LAYER1_1_CONV2_COLS */
    WS_LAYER2_0_CONV2_COLS = 0,        /* 144 [8, 8] scratch of a convolution
                                          reuses WS_LAYER1_1_CONV2_COLS, WS_LAYER2_0_CONV1_COLS */
    WS_AVGPOOL             = 0,        /* 4 [9, 10] avgpool, reuses WS_LAYER2_0_CONV2_COLS */
};
/* clang-format on */

/* ---- 3. Kernels ---- */

/* Columns of the output rows y0 to y1 - 1: one row a channel and window place. */
static void k01_columns(const real *x, real *cols, size_t y0, size_t y1)
{
    for (size_t d = 0; d < 27; d++) {
        const size_t i = d / 9, kh = d / 3 % 3, kw = d % 3;
        for (size_t oy = y0; oy < y1; oy++) {
            real *c = cols + d * 64 + (oy - y0) * 8;
            const size_t iy = oy * 2 + kh * 1; /* in padded rows */
            for (size_t ox = 0; ox < 8; ox++) {
                const size_t ix = ox * 2 + kw * 1;
                if (iy >= 1 && ix >= 1)
                    c[ox] = x[i * 256 + (iy - 1) * 16 + (ix - 1)];
                else
                    c[ox] = 0.0f;
            }
        }
    }
}

/* K01. Convolution 3x3, stride 2, pad 1, as a matrix product; bias; ReLU. tiny_gemm.rnet:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 3x16x16; y 8x8x8; 4 images
 *   used by conv1; step 1; 13824 multiply-adds */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(w + (0 .. 223));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 3071));
    requires \valid(y + (0 .. 2047));
    requires \valid(cols + (0 .. 1727));
    requires \separated(y + (0 .. 2047), w + (0 .. 223));
    requires \separated(y + (0 .. 2047), b + (0 .. 15));
    requires \separated(y + (0 .. 2047), x + (0 .. 3071));
    requires \separated(y + (0 .. 2047), cols + (0 .. 1727));
    requires \separated(cols + (0 .. 1727), w + (0 .. 223));
    requires \separated(cols + (0 .. 1727), b + (0 .. 15));
    requires \separated(cols + (0 .. 1727), x + (0 .. 3071));
    assigns y[0 .. 2047], cols[0 .. 1727]; */
static void k01_gemm3x3s2_3to8_8x8_bias_relu(const real *w, const real *b, const real *x, real *y,
                                             real *cols, size_t part, size_t parts)
{
    real *own = cols + part * 1728;
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t n = u;
        const size_t y0 = 0, y1 = 8;
        const size_t count = (y1 - y0) * 8;
        const real *xu = x + n * 768;
        real *yu = y + n * 512;
        k01_columns(xu, own, y0, y1);
        rnet_gemm(8, (int)count, 27, w, own, 64, yu, 64);
        for (size_t o = 0; o < 8; o++)
            for (size_t c = 0; c < count; c++)
                yu[o * 64 + c] = rnet1_relu(yu[o * 64 + c] + b[o]);
    }
}

/* Columns of the output rows y0 to y1 - 1: one row a channel and window place. */
static void k02_columns(const real *x, real *cols, size_t y0, size_t y1)
{
    for (size_t d = 0; d < 72; d++) {
        const size_t i = d / 9, kh = d / 3 % 3, kw = d % 3;
        for (size_t oy = y0; oy < y1; oy++) {
            real *c = cols + d * 64 + (oy - y0) * 8;
            const size_t iy = oy * 1 + kh * 1; /* in padded rows */
            for (size_t ox = 0; ox < 8; ox++) {
                const size_t ix = ox * 1 + kw * 1;
                if (iy >= 1 && iy < 9 && ix >= 1 && ix < 9)
                    c[ox] = x[i * 64 + (iy - 1) * 8 + (ix - 1)];
                else
                    c[ox] = 0.0f;
            }
        }
    }
}

/* K02. Convolution 3x3, stride 1, pad 1, as a matrix product; bias; ReLU. tiny_gemm.rnet:6,
 *     <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 8x8x8; y 8x8x8; 4 images
 *   used by layer1.0.conv1, layer1.1.conv1; steps 2 4; 36864 multiply-adds */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 2047));
    requires \valid(y + (0 .. 2047));
    requires \valid(cols + (0 .. 4607));
    requires \separated(y + (0 .. 2047), w + (0 .. 575));
    requires \separated(y + (0 .. 2047), b + (0 .. 15));
    requires \separated(y + (0 .. 2047), x + (0 .. 2047));
    requires \separated(y + (0 .. 2047), cols + (0 .. 4607));
    requires \separated(cols + (0 .. 4607), w + (0 .. 575));
    requires \separated(cols + (0 .. 4607), b + (0 .. 15));
    requires \separated(cols + (0 .. 4607), x + (0 .. 2047));
    assigns y[0 .. 2047], cols[0 .. 4607]; */
static void k02_gemm3x3_8to8_8x8_bias_relu(const real *w, const real *b, const real *x, real *y,
                                           real *cols, size_t part, size_t parts)
{
    real *own = cols + part * 4608;
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t n = u;
        const size_t y0 = 0, y1 = 8;
        const size_t count = (y1 - y0) * 8;
        const real *xu = x + n * 512;
        real *yu = y + n * 512;
        k02_columns(xu, own, y0, y1);
        rnet_gemm(8, (int)count, 72, w, own, 64, yu, 64);
        for (size_t o = 0; o < 8; o++)
            for (size_t c = 0; c < count; c++)
                yu[o * 64 + c] = rnet1_relu(yu[o * 64 + c] + b[o]);
    }
}

/* Columns of the output rows y0 to y1 - 1: one row a channel and window place. */
static void k03_columns(const real *x, real *cols, size_t y0, size_t y1)
{
    for (size_t d = 0; d < 72; d++) {
        const size_t i = d / 9, kh = d / 3 % 3, kw = d % 3;
        for (size_t oy = y0; oy < y1; oy++) {
            real *c = cols + d * 64 + (oy - y0) * 8;
            const size_t iy = oy * 1 + kh * 1; /* in padded rows */
            for (size_t ox = 0; ox < 8; ox++) {
                const size_t ix = ox * 1 + kw * 1;
                if (iy >= 1 && iy < 9 && ix >= 1 && ix < 9)
                    c[ox] = x[i * 64 + (iy - 1) * 8 + (ix - 1)];
                else
                    c[ox] = 0.0f;
            }
        }
    }
}

/* K03. Convolution 3x3, stride 1, pad 1, as a matrix product; bias; residual; ReLU.
 *     tiny_gemm.rnet:6, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 8x8x8; r 8x8x8; y 8x8x8; 4 images
 *   used by layer1.0.conv2, layer1.1.conv2; steps 3 5; 36864 multiply-adds */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 2047));
    requires \valid_read(r + (0 .. 2047));
    requires \valid(y + (0 .. 2047));
    requires \valid(cols + (0 .. 4607));
    requires \separated(y + (0 .. 2047), w + (0 .. 575));
    requires \separated(y + (0 .. 2047), b + (0 .. 15));
    requires \separated(y + (0 .. 2047), x + (0 .. 2047));
    requires \separated(y + (0 .. 2047), r + (0 .. 2047));
    requires \separated(y + (0 .. 2047), cols + (0 .. 4607));
    requires \separated(cols + (0 .. 4607), w + (0 .. 575));
    requires \separated(cols + (0 .. 4607), b + (0 .. 15));
    requires \separated(cols + (0 .. 4607), x + (0 .. 2047));
    requires \separated(cols + (0 .. 4607), r + (0 .. 2047));
    assigns y[0 .. 2047], cols[0 .. 4607]; */
static void k03_gemm3x3_8to8_8x8_bias_add_relu(const real *w, const real *b, const real *x,
                                               const real *r, real *y, real *cols, size_t part,
                                               size_t parts)
{
    real *own = cols + part * 4608;
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t n = u;
        const size_t y0 = 0, y1 = 8;
        const size_t count = (y1 - y0) * 8;
        const real *xu = x + n * 512;
        const real *ru = r + n * 512;
        real *yu = y + n * 512;
        k03_columns(xu, own, y0, y1);
        rnet_gemm(8, (int)count, 72, w, own, 64, yu, 64);
        for (size_t o = 0; o < 8; o++)
            for (size_t c = 0; c < count; c++)
                yu[o * 64 + c] = rnet1_relu(yu[o * 64 + c] + b[o] + ru[o * 64 + c]);
    }
}

/* Columns of the output rows y0 to y1 - 1: one row a channel and window place. */
static void k04_columns(const real *x, real *cols, size_t y0, size_t y1)
{
    for (size_t d = 0; d < 72; d++) {
        const size_t i = d / 9, kh = d / 3 % 3, kw = d % 3;
        for (size_t oy = y0; oy < y1; oy++) {
            real *c = cols + d * 16 + (oy - y0) * 4;
            const size_t iy = oy * 2 + kh * 1; /* in padded rows */
            for (size_t ox = 0; ox < 4; ox++) {
                const size_t ix = ox * 2 + kw * 1;
                if (iy >= 1 && ix >= 1)
                    c[ox] = x[i * 64 + (iy - 1) * 8 + (ix - 1)];
                else
                    c[ox] = 0.0f;
            }
        }
    }
}

/* K04. Convolution 3x3, stride 2, pad 1, as a matrix product; bias; ReLU. tiny_gemm.rnet:7,
 *     <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 8x8x8; y 16x4x4; 4 images
 *   used by layer2.0.conv1; step 6; 18432 multiply-adds */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(w + (0 .. 1151));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 2047));
    requires \valid(y + (0 .. 1023));
    requires \valid(cols + (0 .. 1151));
    requires \separated(y + (0 .. 1023), w + (0 .. 1151));
    requires \separated(y + (0 .. 1023), b + (0 .. 15));
    requires \separated(y + (0 .. 1023), x + (0 .. 2047));
    requires \separated(y + (0 .. 1023), cols + (0 .. 1151));
    requires \separated(cols + (0 .. 1151), w + (0 .. 1151));
    requires \separated(cols + (0 .. 1151), b + (0 .. 15));
    requires \separated(cols + (0 .. 1151), x + (0 .. 2047));
    assigns y[0 .. 1023], cols[0 .. 1151]; */
static void k04_gemm3x3s2_8to16_4x4_bias_relu(const real *w, const real *b, const real *x, real *y,
                                              real *cols, size_t part, size_t parts)
{
    real *own = cols + part * 1152;
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t n = u;
        const size_t y0 = 0, y1 = 4;
        const size_t count = (y1 - y0) * 4;
        const real *xu = x + n * 512;
        real *yu = y + n * 256;
        k04_columns(xu, own, y0, y1);
        rnet_gemm(16, (int)count, 72, w, own, 16, yu, 16);
        for (size_t o = 0; o < 16; o++)
            for (size_t c = 0; c < count; c++)
                yu[o * 16 + c] = rnet1_relu(yu[o * 16 + c] + b[o]);
    }
}

/* K05. Shortcut by zero channels (option A). tiny_gemm.rnet:7, <std.rnet>:7
 *   y[o][q] = x[o - 4][2*q] where there is such a channel, else 0
 *   x 8x8x8; y 16x4x4; 4 images
 *   used by layer2.0.shortcut; step 7 */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(x + (0 .. 2047));
    requires \valid(y + (0 .. 1023));
    requires \separated(y + (0 .. 1023), x + (0 .. 2047));
    assigns y[0 .. 1023]; */
static void k05_pad_shortcut_8to16_4x4(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 4, n = u / 4;
        const real *xr = x + n * 512 + h * 16;
        real *yr = y + n * 256 + h * 4;
        for (size_t i = 0; i < 4; i++)
            for (size_t j = 0; j < 4; j++)
                yr[j + i * 16] = 0.0f;
        for (size_t i = 0; i < 8; i++)
            for (size_t w = 0; w < 4; w++) {
                const real *xw = xr + i * 64 + w * 2;
                real *yw = yr + i * 16 + w + 64;
                RNET_APART
                for (size_t l = 0; l < 1; l++)
                    yw[l] = xw[l];
            }
        for (size_t i = 0; i < 4; i++)
            for (size_t j = 0; j < 4; j++)
                yr[j + i * 16 + 192] = 0.0f;
    }
}

/* Columns of the output rows y0 to y1 - 1: one row a channel and window place. */
static void k06_columns(const real *x, real *cols, size_t y0, size_t y1)
{
    for (size_t d = 0; d < 144; d++) {
        const size_t i = d / 9, kh = d / 3 % 3, kw = d % 3;
        for (size_t oy = y0; oy < y1; oy++) {
            real *c = cols + d * 16 + (oy - y0) * 4;
            const size_t iy = oy * 1 + kh * 1; /* in padded rows */
            for (size_t ox = 0; ox < 4; ox++) {
                const size_t ix = ox * 1 + kw * 1;
                if (iy >= 1 && iy < 5 && ix >= 1 && ix < 5)
                    c[ox] = x[i * 16 + (iy - 1) * 4 + (ix - 1)];
                else
                    c[ox] = 0.0f;
            }
        }
    }
}

/* K06. Convolution 3x3, stride 1, pad 1, as a matrix product; bias; residual; ReLU.
 *     tiny_gemm.rnet:7, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 16x4x4; r 16x4x4; y 16x4x4; 4 images
 *   used by layer2.0.conv2; step 8; 36864 multiply-adds */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(w + (0 .. 2303));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(r + (0 .. 1023));
    requires \valid(y + (0 .. 1023));
    requires \valid(cols + (0 .. 2303));
    requires \separated(y + (0 .. 1023), w + (0 .. 2303));
    requires \separated(y + (0 .. 1023), b + (0 .. 15));
    requires \separated(y + (0 .. 1023), x + (0 .. 1023));
    requires \separated(y + (0 .. 1023), r + (0 .. 1023));
    requires \separated(y + (0 .. 1023), cols + (0 .. 2303));
    requires \separated(cols + (0 .. 2303), w + (0 .. 2303));
    requires \separated(cols + (0 .. 2303), b + (0 .. 15));
    requires \separated(cols + (0 .. 2303), x + (0 .. 1023));
    requires \separated(cols + (0 .. 2303), r + (0 .. 1023));
    assigns y[0 .. 1023], cols[0 .. 2303]; */
static void k06_gemm3x3_16to16_4x4_bias_add_relu(const real *w, const real *b, const real *x,
                                                 const real *r, real *y, real *cols, size_t part,
                                                 size_t parts)
{
    real *own = cols + part * 2304;
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t n = u;
        const size_t y0 = 0, y1 = 4;
        const size_t count = (y1 - y0) * 4;
        const real *xu = x + n * 256;
        const real *ru = r + n * 256;
        real *yu = y + n * 256;
        k06_columns(xu, own, y0, y1);
        rnet_gemm(16, (int)count, 144, w, own, 16, yu, 16);
        for (size_t o = 0; o < 16; o++)
            for (size_t c = 0; c < count; c++)
                yu[o * 16 + c] = rnet1_relu(yu[o * 16 + c] + b[o] + ru[o * 16 + c]);
    }
}

/* K07. Average 4x4, stride 1, pad 0. tiny_gemm.rnet:8
 *   y[o][q] = 1/16 * sum_k x[o][q + k], k in the window and the image
 *   x 16x4x4; y 16; 4 images
 *   used by avgpool; step 9 */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(x + (0 .. 1023));
    requires \valid(y + (0 .. 63));
    requires \separated(y + (0 .. 63), x + (0 .. 1023));
    assigns y[0 .. 63]; */
static void k07_avgpool4x4_16_1x1(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t i = u % 16, n = u / 16;
        const real *xp = x + n * 256 + i * 16;
        real *yr = y + n * 16 + i;
        const size_t h0 = 0, h1 = 4;
        {
            const size_t w0 = 0, w1 = 4;
            real s = rnet1_splat(0.0f);
            for (size_t h = h0; h < h1; h++)
                for (size_t w = w0; w < w1; w++)
                    s = rnet1_add(s, rnet1_load(xp + h * 4 + w));
            rnet1_store(yr, rnet1_mul(s, rnet1_splat(1.0f / 16.0f)));
        }
    }
}

/* K08. Linear layer; bias. tiny_gemm.rnet:8
 *   y[o] = b[o] + sum_i w[o][i] * x[i]
 *   x 16; y 5; 4 images
 *   used by fc; step 10; 80 multiply-adds */
/*@ requires part < parts && parts <= 1;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 63));
    requires \valid(y + (0 .. 19));
    requires \separated(y + (0 .. 19), w + (0 .. 127));
    requires \separated(y + (0 .. 19), b + (0 .. 15));
    requires \separated(y + (0 .. 19), x + (0 .. 63));
    assigns y[0 .. 19]; */
static void k08_linear_16to5_1x1_bias(const real *w, const real *b, const real *x, real *y,
                                      size_t part, size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t n = u;
        const real *xn = x + n * 16;
        const real *wg = w;
        rnet_vec a[1];
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[k] = rnet_load(b + k * 8);
        for (size_t j = 0; j < 16; j++) {
            const rnet_vec s = rnet_splat(xn[j]);
            const real *wj = wg + j * 8;
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                a[k] = rnet_fma(s, rnet_load(wj + k * 8), a[k]);
        }
        RNET_ALIGNED(64) real unit[8];
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            rnet_store(unit + k * 8, a[k]);
        for (size_t o = 0; o < 5; o++)
            y[n * 5 + o] = unit[o];
    }
}

/* ---- 4. Blocks ---- */

/* layer1.0: basic(8), identity shortcut. tiny_gemm.rnet:6; basic: <std.rnet>:4
 *   WS_CONV1 -> WS_LAYER1_0_OUT */
static void layer1_0(const struct tiny_gemm_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(2);
    k02_gemm3x3_8to8_8x8_bias_relu(p->layer1_0.conv1_w, p->layer1_0.conv1_b, rnet_at(ws, WS_CONV1),
                                   rnet_at(ws, WS_LAYER1_0_CONV1),
                                   rnet_at(ws, WS_LAYER1_0_CONV1_COLS), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(3);
    k03_gemm3x3_8to8_8x8_bias_add_relu(p->layer1_0.conv2_w, p->layer1_0.conv2_b,
                                       rnet_at(ws, WS_LAYER1_0_CONV1), rnet_at(ws, WS_CONV1),
                                       rnet_at(ws, WS_LAYER1_0_OUT),
                                       rnet_at(ws, WS_LAYER1_0_CONV2_COLS), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(8), identity shortcut. tiny_gemm.rnet:6; basic: <std.rnet>:4
 *   WS_LAYER1_0_OUT -> WS_LAYER1_1_OUT */
static void layer1_1(const struct tiny_gemm_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(4);
    k02_gemm3x3_8to8_8x8_bias_relu(p->layer1_1.conv1_w, p->layer1_1.conv1_b,
                                   rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_CONV1),
                                   rnet_at(ws, WS_LAYER1_1_CONV1_COLS), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(5);
    k03_gemm3x3_8to8_8x8_bias_add_relu(p->layer1_1.conv2_w, p->layer1_1.conv2_b,
                                       rnet_at(ws, WS_LAYER1_1_CONV1), rnet_at(ws, WS_LAYER1_0_OUT),
                                       rnet_at(ws, WS_LAYER1_1_OUT),
                                       rnet_at(ws, WS_LAYER1_1_CONV2_COLS), part, parts);
    RNET_BARRIER
}

/* layer1: 2 x basic(8). tiny_gemm.rnet:6
 *   WS_CONV1 -> WS_LAYER1_1_OUT */
static void layer1(const struct tiny_gemm_params *p, real *ws, size_t part, size_t parts)
{
    layer1_0(p, ws, part, parts);
    layer1_1(p, ws, part, parts);
}

/* layer2.0: basic(16, stride = 2), shortcut by zero channels (A). tiny_gemm.rnet:7; basic:
 *     <std.rnet>:4
 *   WS_LAYER1_1_OUT -> WS_LAYER2_0_OUT */
static void layer2_0(const struct tiny_gemm_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(6);
    k04_gemm3x3s2_8to16_4x4_bias_relu(p->layer2_0.conv1_w, p->layer2_0.conv1_b,
                                      rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER2_0_CONV1),
                                      rnet_at(ws, WS_LAYER2_0_CONV1_COLS), part, parts);
    RNET_BARRIER
    /* shortcut. <std.rnet>:7 */
    RNET_STEP(7);
    k05_pad_shortcut_8to16_4x4(rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER2_0_SHORTCUT),
                               part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(8);
    k06_gemm3x3_16to16_4x4_bias_add_relu(
        p->layer2_0.conv2_w, p->layer2_0.conv2_b, rnet_at(ws, WS_LAYER2_0_CONV1),
        rnet_at(ws, WS_LAYER2_0_SHORTCUT), rnet_at(ws, WS_LAYER2_0_OUT),
        rnet_at(ws, WS_LAYER2_0_CONV2_COLS), part, parts);
    RNET_BARRIER
}

/* layer2: 1 x basic(16) stride 2. tiny_gemm.rnet:7
 *   WS_LAYER1_1_OUT -> WS_LAYER2_0_OUT */
static void layer2(const struct tiny_gemm_params *p, real *ws, size_t part, size_t parts)
{
    layer2_0(p, ws, part, parts);
}

/* The whole network. */
static void network(const struct tiny_gemm_params *p, const real *input, real *output, real *ws,
                    size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. tiny_gemm.rnet:5 */
    RNET_STEP(1);
    k01_gemm3x3s2_3to8_8x8_bias_relu(p->conv1_w, p->conv1_b, input, rnet_at(ws, WS_CONV1),
                                     rnet_at(ws, WS_CONV1_COLS), part, parts);
    RNET_BARRIER
    layer1(p, ws, part, parts);
    layer2(p, ws, part, parts);
    /* avgpool. tiny_gemm.rnet:8 */
    RNET_STEP(9);
    k07_avgpool4x4_16_1x1(rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_AVGPOOL), part, parts);
    RNET_BARRIER
    /* fc. tiny_gemm.rnet:8 */
    RNET_STEP(10);
    k08_linear_16to5_1x1_bias(p->fc_w, p->fc_b, rnet_at(ws, WS_AVGPOOL), output, part, parts);
    RNET_BARRIER
}

/* ---- 5. Entry point ---- */

/* Computes the network for TINY_GEMM_BATCH images; tiny_gemm.h says what its arguments are. */
void tiny_gemm_infer(const struct tiny_gemm_params *params, const float *input, float *output,
                     void *workspace)
{
    RNET_REQUIRE((uintptr_t)params % TINY_GEMM_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)workspace % TINY_GEMM_ALIGN == 0);
    real *ws = workspace;
    RNET_PARALLEL(TINY_GEMM_THREADS)
    {
        const size_t part = rnet_part(), parts = rnet_parts();
        network(params, input, output, ws, part, parts);
    }
}
