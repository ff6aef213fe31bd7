/* tiny_infer.c: inference for network "tiny".
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny.rnet
 *   sha256   fc0fd6fb766741a6a0647273a4732caa1981afbb26a3c1c4dae396ff7cc93a75
 *   command  rnetc emit tiny.rnet
 *   options  --batch 2 --threads 2 --target x86-64-v3 --algorithm direct --train
 *   passes   lower fold_bn fuse remove_dead select fuse_pool layout order place
 *   1 extents   2 memory plan   3 kernels   4 blocks   5 entry point */

/* ---- 1. Extents: the others are in tiny.h ---- */

#define RNET_LANES 8

#include "tiny.h"

#include "simd.h"

/* ---- 2. Memory plan: offset in lines of 64 bytes; length in lines, live steps, value
 * Workspace: 16896 bytes; largest sum of live buffers: 16896 bytes. ---- */

/* clang-format off */
enum {
    WS_INPUT_COPY            = 100,      /* 122 [1, 2] input.copy */
    WS_CONV1                 = 0,        /* 100 [2, 4] conv1 */
    WS_LAYER1_0_CONV1        = 100,      /* 100 [3, 4] layer1.0.conv1, reuses WS_INPUT_COPY */
    WS_LAYER1_0_OUT          = 0,        /* 100 [4, 6] layer1.0.conv2, overwrites WS_CONV1 */
    WS_LAYER1_1_CONV1        = 164,      /* 100 [5, 6] layer1.1.conv1
                                            reuses WS_INPUT_COPY, WS_LAYER1_0_CONV1 */
    WS_LAYER1_1_OUT          = 100,      /* 64 [6, 9] layer1.1.conv2, reuses WS_LAYER1_0_CONV1 */
    WS_LAYER2_0_CONV1        = 0,        /* 100 [7, 8] layer2.0.conv1, reuses WS_LAYER1_0_OUT */
    WS_LAYER2_0_CONV2        = 164,      /* 16 [8, 10] layer2.0.conv2, reuses WS_LAYER1_1_CONV1 */
    WS_LAYER2_0_DOWNSAMPLE_0 = 0,        /* 32 [9, 10] layer2.0.downsample.0
                                            reuses WS_LAYER2_0_CONV1 */
    WS_LAYER2_0_OUT          = 0,        /* 32 [10, 11] layer2.0.conv3
                                            overwrites WS_LAYER2_0_DOWNSAMPLE_0 */
    WS_AVGPOOL               = 32,       /* 2 [11, 12] avgpool, reuses WS_LAYER2_0_CONV1 */
};
/* clang-format on */

/* ---- 3. Kernels ---- */

/* Zeros around the 16x16 pixels of each plane of a 3x16x16 value. */
static void border1_3x16x16_by_3(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        real *plane = y + u * 972;
        for (size_t i = 0; i < 54; i++) {
            plane[i] = 0.0f;
            plane[918 + i] = 0.0f;
        }
        for (size_t h = 1; h < 17; h++)
            for (size_t i = 0; i < 3; i++) {
                plane[h * 54 + i] = 0.0f;
                plane[h * 54 + 51 + i] = 0.0f;
            }
    }
}

/* K01. Copy in another layout. tiny.rnet:3
 *   y[t] = x[t]
 *   x 3x16x16; y 3x16x16, channels last, border 1; 2 images
 *   used by input.copy; step 1 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1535));
    requires \valid(y + (0 .. 1943));
    requires \separated(y + (0 .. 1943), x + (0 .. 1535));
    assigns y[0 .. 1943]; */
static void k01_reorder_3_16x16(const real *x, real *y, size_t part, size_t parts)
{
    border1_3x16x16_by_3(y, part, parts);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t h = u % 16, n = u / 16;
        const real *xr = x + n * 768 + h * 16;
        real *yr = y + n * 972 + h * 54 + 57;
        RNET_APART
        for (size_t w = 0; w < 16; w++) {
            RNET_UNROLL
            for (size_t l = 0; l < 3; l++) {
                const size_t c = l;
                yr[l + w * 3] = xr[w * 1 + c * 256];
            }
        }
    }
}

/* Zeros around the 8x8 pixels of each plane of a 8x8x8 value. */
static void border1_8x8x8_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        real *plane = y + u * 800;
        for (size_t i = 0; i < 80; i++) {
            plane[i] = 0.0f;
            plane[720 + i] = 0.0f;
        }
        for (size_t h = 1; h < 9; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 80 + i] = 0.0f;
                plane[h * 80 + 72 + i] = 0.0f;
            }
    }
}

/* 8 pixels of a row, 8 channels. */
static inline void k02_tile8(const real *w, const real *b, const real *x, real *y)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 9; j++) {
            const real *xj = x + h * 54 + j;
            const real *wj = w + h * 72 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 8; p++) {
                const rnet_vec s = rnet_splat(xj[p * 6]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            rnet_store(y + p * 8, rnet_relu(a[p][k]));
    }
}

/* K02. Convolution 3x3, stride 2, pad 1; bias; ReLU. tiny.rnet:4
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 3x16x16, channels last, border 1; y 8x8x8, channels last, border 1; 2 images
 *   used by conv1; step 2; 13824 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 223));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1943));
    requires \valid(y + (0 .. 1599));
    requires \separated(y + (0 .. 1599), w + (0 .. 223));
    requires \separated(y + (0 .. 1599), b + (0 .. 15));
    requires \separated(y + (0 .. 1599), x + (0 .. 1943));
    assigns y[0 .. 1599]; */
static void k02_conv3x3s2_3to8_8x8_bias_relu(const real *w, const real *b, const real *x, real *y,
                                             size_t part, size_t parts)
{
    border1_8x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 972 + oy * 108;
        real *yr = y + n * 800 + oy * 80 + 88;
        k02_tile8(wg, bg, xr, yr);
    }
}

/* 8 pixels of a row, 8 channels. */
static inline void k03_tile8(const real *w, const real *b, const real *x, real *y)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 24; j++) {
            const real *xj = x + h * 80 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 8; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            rnet_store(y + p * 8, rnet_relu(a[p][k]));
    }
}

/* K03. Convolution 3x3, stride 1, pad 1; bias; ReLU. tiny.rnet:5, <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 8x8x8, channels last, border 1; y 8x8x8, channels last, border 1; 2 images
 *   used by layer1.0.conv1, layer1.1.conv1; steps 3 5; 36864 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1599));
    requires \valid(y + (0 .. 1599));
    requires \separated(y + (0 .. 1599), w + (0 .. 575));
    requires \separated(y + (0 .. 1599), b + (0 .. 15));
    requires \separated(y + (0 .. 1599), x + (0 .. 1599));
    assigns y[0 .. 1599]; */
static void k03_conv3x3_8to8_8x8_bias_relu(const real *w, const real *b, const real *x, real *y,
                                           size_t part, size_t parts)
{
    border1_8x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 800 + oy * 80;
        real *yr = y + n * 800 + oy * 80 + 88;
        k03_tile8(wg, bg, xr, yr);
    }
}

/* 8 pixels of a row, 8 channels. */
static inline void k04_tile8(const real *w, const real *b, const real *x, const real *r, real *y)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 24; j++) {
            const real *xj = x + h * 80 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 8; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec s = rnet_relu(rnet_add(a[p][k], rnet_load(r + p * 8)));
            rnet_store(y + p * 8, s);
        }
    }
}

/* K04. Convolution 3x3, stride 1, pad 1; bias; residual; ReLU. tiny.rnet:5, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 8x8x8, channels last, border 1; r 8x8x8, channels last, border 1; y 8x8x8, channels last,
 *     border 1; 2 images
 *   used by layer1.0.conv2; step 4; 36864 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1599));
    requires \valid_read(r + (0 .. 1599));
    requires \valid(y + (0 .. 1599));
    requires \separated(y + (0 .. 1599), w + (0 .. 575));
    requires \separated(y + (0 .. 1599), b + (0 .. 15));
    requires \separated(y + (0 .. 1599), x + (0 .. 1599));
    requires y == r || \separated(y + (0 .. 1599), r + (0 .. 1599));
    assigns y[0 .. 1599]; */
static void k04_conv3x3_8to8_8x8_bias_add_relu(const real *w, const real *b, const real *x,
                                               const real *r, real *y, size_t part, size_t parts)
{
    border1_8x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 800 + oy * 80;
        const real *rr = r + n * 800 + oy * 80 + 88;
        real *yr = y + n * 800 + oy * 80 + 88;
        k04_tile8(wg, bg, xr, rr, yr);
    }
}

/* 8 pixels of a row, 8 channels. */
static inline void k05_tile8(const real *w, const real *b, const real *x, const real *r, real *y)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 24; j++) {
            const real *xj = x + h * 80 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 8; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec s = rnet_relu(rnet_add(a[p][k], rnet_load(r + p * 8)));
            rnet_store(y + p * 8, s);
        }
    }
}

/* K05. Convolution 3x3, stride 1, pad 1; bias; residual; ReLU. tiny.rnet:5, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 8x8x8, channels last, border 1; r 8x8x8, channels last, border 1; y 8x8x8, channels last; 2
 *     images
 *   used by layer1.1.conv2; step 6; 36864 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1599));
    requires \valid_read(r + (0 .. 1599));
    requires \valid(y + (0 .. 1023));
    requires \separated(y + (0 .. 1023), w + (0 .. 575));
    requires \separated(y + (0 .. 1023), b + (0 .. 15));
    requires \separated(y + (0 .. 1023), x + (0 .. 1599));
    requires y == r || \separated(y + (0 .. 1023), r + (0 .. 1599));
    assigns y[0 .. 1023]; */
static void k05_conv3x3_8to8_8x8_bias_add_relu(const real *w, const real *b, const real *x,
                                               const real *r, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 800 + oy * 80;
        const real *rr = r + n * 800 + oy * 80 + 88;
        real *yr = y + n * 512 + oy * 64;
        k05_tile8(wg, bg, xr, rr, yr);
    }
}

/* Zeros around the 8x8 pixels of each plane of a 4x8x8 value. */
static void border1_4x8x8_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        real *plane = y + u * 800;
        for (size_t i = 0; i < 80; i++) {
            plane[i] = 0.0f;
            plane[720 + i] = 0.0f;
        }
        for (size_t h = 1; h < 9; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 80 + i] = 0.0f;
                plane[h * 80 + 72 + i] = 0.0f;
            }
    }
}

/* 8 pixels of a row, 8 channels. */
static inline void k06_tile8(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t l = 0; l < 4; l++)
        RNET_FETCH(next, l * 16);
    for (size_t j = 0; j < 8; j++) {
        const real *xj = x + j;
        const real *wj = w + j * 8;
        rnet_vec v[1];
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            v[k] = rnet_load(wj + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 8; p++) {
            const rnet_vec s = rnet_splat(xj[p * 8]);
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                a[p][k] = rnet_fma(s, v[k], a[p][k]);
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            rnet_store(y + p * 8, rnet_relu(a[p][k]));
    }
}

/* K06. Convolution 1x1, stride 1, pad 0; bias; ReLU. tiny.rnet:6, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 8x8x8, channels last; y 4x8x8 in blocks of 8, border 1; 2 images
 *   used by layer2.0.conv1; step 7; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 63));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1023));
    requires \valid(y + (0 .. 1599));
    requires \separated(y + (0 .. 1599), w + (0 .. 63));
    requires \separated(y + (0 .. 1599), b + (0 .. 15));
    requires \separated(y + (0 .. 1599), x + (0 .. 1023));
    assigns y[0 .. 1599]; */
static void k06_conv1x1_8to4_8x8_bias_relu(const real *w, const real *b, const real *x, real *y,
                                           size_t part, size_t parts)
{
    border1_4x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 512 + oy * 64;
        real *yr = y + n * 800 + oy * 80 + 88;
        const real *next = xr + 64;
        k06_tile8(wg, bg, xr, yr, next);
    }
}

/* 4 pixels of a row, 8 channels. */
static inline void k07_tile4(const real *w, const real *b, const real *x, real *y)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 24; j++) {
            const real *xj = x + h * 80 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(xj[p * 16]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            rnet_store(y + p * 8, rnet_relu(a[p][k]));
    }
}

/* K07. Convolution 3x3, stride 2, pad 1; bias; ReLU. tiny.rnet:6, <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 4x8x8 in blocks of 8, border 1; y 4x4x4 in blocks of 8; 2 images
 *   used by layer2.0.conv2; step 8; 2304 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1599));
    requires \valid(y + (0 .. 255));
    requires \separated(y + (0 .. 255), w + (0 .. 575));
    requires \separated(y + (0 .. 255), b + (0 .. 15));
    requires \separated(y + (0 .. 255), x + (0 .. 1599));
    assigns y[0 .. 255]; */
static void k07_conv3x3s2_4to4_4x4_bias_relu(const real *w, const real *b, const real *x, real *y,
                                             size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t oy = u % 4, n = u / 4;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 800 + oy * 160;
        real *yr = y + n * 128 + oy * 32;
        k07_tile4(wg, bg, xr, yr);
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k08_tile4(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t l = 0; l < 4; l++)
        RNET_FETCH(next, l * 16);
    for (size_t j = 0; j < 8; j++) {
        const real *xj = x + j;
        const real *wj = w + j * 16;
        rnet_vec v[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            v[k] = rnet_load(wj + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 4; p++) {
            const rnet_vec s = rnet_splat(xj[p * 16]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[p][k] = rnet_fma(s, v[k], a[p][k]);
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 128, a[p][k]);
    }
}

/* K08. Convolution 1x1, stride 2, pad 0; bias. tiny.rnet:6, <std.rnet>:15
 *   y[o][q] = b[o] + sum_i w[o][i] * x[i][2*q]
 *   x 8x8x8, channels last; y 16x4x4 in blocks of 8; 2 images
 *   used by layer2.0.downsample.0; step 9; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 1023));
    requires \valid(y + (0 .. 511));
    requires \separated(y + (0 .. 511), w + (0 .. 127));
    requires \separated(y + (0 .. 511), b + (0 .. 15));
    requires \separated(y + (0 .. 511), x + (0 .. 1023));
    assigns y[0 .. 511]; */
static void k08_conv1x1s2_8to16_4x4_bias(const real *w, const real *b, const real *x, real *y,
                                         size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t oy = u % 4, n = u / 4;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 512 + oy * 128;
        real *yr = y + n * 256 + oy * 32;
        const real *next = xr + 128;
        k08_tile4(wg, bg, xr, yr, next);
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k09_tile4(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t l = 0; l < 2; l++)
        RNET_FETCH(next, l * 16);
    for (size_t j = 0; j < 8; j++) {
        const real *xj = x + j;
        const real *wj = w + j * 16;
        rnet_vec v[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            v[k] = rnet_load(wj + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 4; p++) {
            const rnet_vec s = rnet_splat(xj[p * 8]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[p][k] = rnet_fma(s, v[k], a[p][k]);
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_relu(rnet_add(a[p][k], rnet_load(r + p * 8 + k * 128)));
            rnet_store(y + p * 8 + k * 128, s);
        }
    }
}

/* K09. Convolution 1x1, stride 1, pad 0; bias; residual; ReLU. tiny.rnet:6, <std.rnet>:14
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q] + r[o][q])
 *   x 4x4x4 in blocks of 8; r 16x4x4 in blocks of 8; y 16x4x4 in blocks of 8; 2 images
 *   used by layer2.0.conv3; step 10; 1024 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 255));
    requires \valid_read(r + (0 .. 511));
    requires \valid(y + (0 .. 511));
    requires \separated(y + (0 .. 511), w + (0 .. 127));
    requires \separated(y + (0 .. 511), b + (0 .. 15));
    requires \separated(y + (0 .. 511), x + (0 .. 255));
    requires y == r || \separated(y + (0 .. 511), r + (0 .. 511));
    assigns y[0 .. 511]; */
static void k09_conv1x1_4to16_4x4_bias_add_relu(const real *w, const real *b, const real *x,
                                                const real *r, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t oy = u % 4, n = u / 4;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + n * 128 + oy * 32;
        const real *rr = r + n * 256 + oy * 32;
        real *yr = y + n * 256 + oy * 32;
        const real *next = xr + 32;
        k09_tile4(wg, bg, xr, rr, yr, next);
    }
}

/* K10. Average 4x4, stride 1, pad 0. tiny.rnet:7
 *   y[o][q] = 1/16 * sum_k x[o][q + k], k in the window and the image
 *   x 16x4x4 in blocks of 8; y 16 in blocks of 8; 2 images
 *   used by avgpool; step 11 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 511));
    requires \valid(y + (0 .. 31));
    requires \separated(y + (0 .. 31), x + (0 .. 511));
    assigns y[0 .. 31]; */
static void k10_avgpool4x4_16_1x1(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t i = u % 2, n = u / 2;
        const real *xp = x + n * 256 + i * 128;
        real *yr = y + n * 16 + i * 8;
        const size_t h0 = 0, h1 = 4;
        {
            const size_t w0 = 0, w1 = 4;
            rnet_vec s = rnet_splat(0.0f);
            for (size_t h = h0; h < h1; h++)
                for (size_t w = w0; w < w1; w++)
                    s = rnet_add(s, rnet_load(xp + h * 32 + w * 8));
            rnet_store(yr, rnet_mul(s, rnet_splat(1.0f / 16.0f)));
        }
    }
}

/* K11. Linear layer; bias. tiny.rnet:7
 *   y[o] = b[o] + sum_i w[o][i] * x[i]
 *   x 16 in blocks of 8; y 5; 2 images
 *   used by fc; step 12; 80 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 31));
    requires \valid(y + (0 .. 9));
    requires \separated(y + (0 .. 9), w + (0 .. 127));
    requires \separated(y + (0 .. 9), b + (0 .. 15));
    requires \separated(y + (0 .. 9), x + (0 .. 31));
    assigns y[0 .. 9]; */
static void k11_linear_16to5_1x1_bias(const real *w, const real *b, const real *x, real *y,
                                      size_t part, size_t parts)
{
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
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

/* layer1.0: basic(8), identity shortcut. tiny.rnet:5; basic: <std.rnet>:4
 *   WS_CONV1 -> WS_LAYER1_0_OUT */
static void layer1_0(const struct tiny_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(3);
    k03_conv3x3_8to8_8x8_bias_relu(p->layer1_0.conv1_w, p->layer1_0.conv1_b, rnet_at(ws, WS_CONV1),
                                   rnet_at(ws, WS_LAYER1_0_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(4);
    k04_conv3x3_8to8_8x8_bias_add_relu(p->layer1_0.conv2_w, p->layer1_0.conv2_b,
                                       rnet_at(ws, WS_LAYER1_0_CONV1), rnet_at(ws, WS_CONV1),
                                       rnet_at(ws, WS_LAYER1_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(8), identity shortcut. tiny.rnet:5; basic: <std.rnet>:4
 *   WS_LAYER1_0_OUT -> WS_LAYER1_1_OUT */
static void layer1_1(const struct tiny_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(5);
    k03_conv3x3_8to8_8x8_bias_relu(p->layer1_1.conv1_w, p->layer1_1.conv1_b,
                                   rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_CONV1),
                                   part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(6);
    k05_conv3x3_8to8_8x8_bias_add_relu(p->layer1_1.conv2_w, p->layer1_1.conv2_b,
                                       rnet_at(ws, WS_LAYER1_1_CONV1), rnet_at(ws, WS_LAYER1_0_OUT),
                                       rnet_at(ws, WS_LAYER1_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer1: 2 x basic(8). tiny.rnet:5
 *   WS_CONV1 -> WS_LAYER1_1_OUT */
static void layer1(const struct tiny_params *p, real *ws, size_t part, size_t parts)
{
    layer1_0(p, ws, part, parts);
    layer1_1(p, ws, part, parts);
}

/* layer2.0: bottleneck(4, stride = 2), projection shortcut. tiny.rnet:6; bottleneck: <std.rnet>:11
 *   WS_LAYER1_1_OUT -> WS_LAYER2_0_OUT */
static void layer2_0(const struct tiny_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(7);
    k06_conv1x1_8to4_8x8_bias_relu(p->layer2_0.conv1_w, p->layer2_0.conv1_b,
                                   rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER2_0_CONV1),
                                   part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(8);
    k07_conv3x3s2_4to4_4x4_bias_relu(p->layer2_0.conv2_w, p->layer2_0.conv2_b,
                                     rnet_at(ws, WS_LAYER2_0_CONV1), rnet_at(ws, WS_LAYER2_0_CONV2),
                                     part, parts);
    RNET_BARRIER
    /* downsample.0 -> downsample.1. <std.rnet>:15 */
    RNET_STEP(9);
    k08_conv1x1s2_8to16_4x4_bias(p->layer2_0.downsample_0_w, p->layer2_0.downsample_0_b,
                                 rnet_at(ws, WS_LAYER1_1_OUT),
                                 rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(10);
    k09_conv1x1_4to16_4x4_bias_add_relu(
        p->layer2_0.conv3_w, p->layer2_0.conv3_b, rnet_at(ws, WS_LAYER2_0_CONV2),
        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0), rnet_at(ws, WS_LAYER2_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer2: 1 x bottleneck(4) stride 2. tiny.rnet:6
 *   WS_LAYER1_1_OUT -> WS_LAYER2_0_OUT */
static void layer2(const struct tiny_params *p, real *ws, size_t part, size_t parts)
{
    layer2_0(p, ws, part, parts);
}

/* The whole network. */
static void network(const struct tiny_params *p, const real *input, real *output, real *ws,
                    size_t part, size_t parts)
{
    /* input. tiny.rnet:3 */
    RNET_STEP(1);
    k01_reorder_3_16x16(input, rnet_at(ws, WS_INPUT_COPY), part, parts);
    RNET_BARRIER
    /* conv1 -> bn1 -> relu. tiny.rnet:4 */
    RNET_STEP(2);
    k02_conv3x3s2_3to8_8x8_bias_relu(p->conv1_w, p->conv1_b, rnet_at(ws, WS_INPUT_COPY),
                                     rnet_at(ws, WS_CONV1), part, parts);
    RNET_BARRIER
    layer1(p, ws, part, parts);
    layer2(p, ws, part, parts);
    /* avgpool. tiny.rnet:7 */
    RNET_STEP(11);
    k10_avgpool4x4_16_1x1(rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_AVGPOOL), part, parts);
    RNET_BARRIER
    /* fc. tiny.rnet:7 */
    RNET_STEP(12);
    k11_linear_16to5_1x1_bias(p->fc_w, p->fc_b, rnet_at(ws, WS_AVGPOOL), output, part, parts);
    RNET_BARRIER
}

/* ---- 5. Entry point ---- */

/* Computes the network for TINY_BATCH images; tiny.h says what its arguments are. */
void tiny_infer(const struct tiny_params *params, const float *input, float *output,
                void *workspace)
{
    RNET_REQUIRE((uintptr_t)params % TINY_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)workspace % TINY_ALIGN == 0);
    real *ws = workspace;
    RNET_PARALLEL(TINY_THREADS)
    {
        const size_t part = rnet_part(), parts = rnet_parts();
        network(params, input, output, ws, part, parts);
    }
}
