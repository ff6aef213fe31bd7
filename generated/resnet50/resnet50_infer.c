/* resnet50_infer.c: inference for network "resnet50".
 *   made by  rnetc 0.1.0; do not edit
 *   source   resnet50.rnet
 *   sha256   f2018e62c3a1ca92ce4349b562c3964a6b0b0ac7809df444a79034fea8fbc074
 *   command  rnetc emit resnet50.rnet
 *   options  --batch 1 --threads 2 --target x86-64-v3 --algorithm auto
 *   passes   lower fold_bn fuse remove_dead select fuse_pool layout order place
 *   1 extents   2 memory plan   3 kernels   4 blocks   5 entry point */

/* ---- 1. Extents: the others are in resnet50.h ---- */

#define RNET_LANES 8

#include "resnet50.h"

#include "simd.h"

#include "winograd.h"

/* ---- 2. Memory plan: offset in lines of 64 bytes; length in lines, live steps, value
 * Workspace: 6857216 bytes; largest sum of live buffers: 6857216 bytes. ---- */

/* clang-format off */
enum {
    WS_SCRATCH               = 0,        /* 23784 [1, 56] scratch of convolutions, 11892 a part */
    WS_INPUT_COPY            = 23784,    /* 9919 [1, 2] input.copy */
    WS_CONV1                 = 73960,    /* 12544 [2, 5] conv1 */
    WS_LAYER1_0_CONV1        = 23784,    /* 13456 [3, 4] layer1.0.conv1, reuses WS_INPUT_COPY */
    WS_LAYER1_0_CONV2        = 86504,    /* 12544 [4, 6] layer1.0.conv2 */
    WS_LAYER1_0_DOWNSAMPLE_0 = 23784,    /* 50176 [5, 6] layer1.0.downsample.0
                                            reuses WS_LAYER1_0_CONV1 */
    WS_LAYER1_0_OUT          = 23784,    /* 50176 [6, 9] layer1.0.conv3
                                            overwrites WS_LAYER1_0_DOWNSAMPLE_0 */
    WS_LAYER1_1_CONV1        = 73960,    /* 13456 [7, 8] layer1.1.conv1
                                            reuses WS_CONV1, WS_LAYER1_0_CONV2 */
    WS_LAYER1_1_CONV2        = 87416,    /* 12544 [8, 9] layer1.1.conv2, reuses WS_LAYER1_0_CONV2 */
    WS_LAYER1_1_OUT          = 23784,    /* 50176 [9, 12] layer1.1.conv3
                                            overwrites WS_LAYER1_0_OUT */
    WS_LAYER1_2_CONV1        = 73960,    /* 13456 [10, 11] layer1.2.conv1
                                            reuses WS_LAYER1_1_CONV1 */
    WS_LAYER1_2_CONV2        = 87416,    /* 12544 [11, 12] layer1.2.conv2
                                            reuses WS_LAYER1_1_CONV2 */
    WS_LAYER1_2_OUT          = 23784,    /* 50176 [12, 15] layer1.2.conv3
                                            overwrites WS_LAYER1_1_OUT */
    WS_LAYER2_0_CONV1        = 73960,    /* 26912 [13, 14] layer2.0.conv1
                                            reuses WS_LAYER1_2_CONV1, WS_LAYER1_2_CONV2 */
    WS_LAYER2_0_CONV2        = 100872,   /* 6272 [14, 16] layer2.0.conv2 */
    WS_LAYER2_0_DOWNSAMPLE_0 = 73960,    /* 25088 [15, 16] layer2.0.downsample.0
                                            reuses WS_LAYER2_0_CONV1 */
    WS_LAYER2_0_OUT          = 73960,    /* 25088 [16, 19] layer2.0.conv3
                                            overwrites WS_LAYER2_0_DOWNSAMPLE_0 */
    WS_LAYER2_1_CONV1        = 23784,    /* 7200 [17, 18] layer2.1.conv1, reuses WS_LAYER1_2_OUT */
    WS_LAYER2_1_CONV2        = 30984,    /* 6272 [18, 19] layer2.1.conv2, reuses WS_LAYER1_2_OUT */
    WS_LAYER2_1_OUT          = 73960,    /* 25088 [19, 22] layer2.1.conv3
                                            overwrites WS_LAYER2_0_OUT */
    WS_LAYER2_2_CONV1        = 23784,    /* 7200 [20, 21] layer2.2.conv1
                                            reuses WS_LAYER2_1_CONV1 */
    WS_LAYER2_2_CONV2        = 30984,    /* 6272 [21, 22] layer2.2.conv2
                                            reuses WS_LAYER2_1_CONV2 */
    WS_LAYER2_2_OUT          = 73960,    /* 25088 [22, 25] layer2.2.conv3
                                            overwrites WS_LAYER2_1_OUT */
    WS_LAYER2_3_CONV1        = 23784,    /* 7200 [23, 24] layer2.3.conv1
                                            reuses WS_LAYER2_2_CONV1 */
    WS_LAYER2_3_CONV2        = 30984,    /* 6272 [24, 25] layer2.3.conv2
                                            reuses WS_LAYER2_2_CONV2 */
    WS_LAYER2_3_OUT          = 73960,    /* 25088 [25, 28] layer2.3.conv3
                                            overwrites WS_LAYER2_2_OUT */
    WS_LAYER3_0_CONV1        = 23784,    /* 14400 [26, 27] layer3.0.conv1
                                            reuses WS_LAYER1_2_OUT, WS_LAYER2_3_CONV1,
                                            WS_LAYER2_3_CONV2 */
    WS_LAYER3_0_CONV2        = 38184,    /* 3136 [27, 29] layer3.0.conv2, reuses WS_LAYER1_2_OUT */
    WS_LAYER3_0_DOWNSAMPLE_0 = 23784,    /* 12544 [28, 29] layer3.0.downsample.0
                                            reuses WS_LAYER3_0_CONV1 */
    WS_LAYER3_0_OUT          = 23784,    /* 12544 [29, 32] layer3.0.conv3
                                            overwrites WS_LAYER3_0_DOWNSAMPLE_0 */
    WS_LAYER3_1_CONV1        = 36328,    /* 4096 [30, 31] layer3.1.conv1
                                            reuses WS_LAYER3_0_CONV1, WS_LAYER3_0_CONV2 */
    WS_LAYER3_1_CONV2        = 40424,    /* 3136 [31, 32] layer3.1.conv2
                                            reuses WS_LAYER1_2_OUT, WS_LAYER3_0_CONV2 */
    WS_LAYER3_1_OUT          = 23784,    /* 12544 [32, 35] layer3.1.conv3
                                            overwrites WS_LAYER3_0_OUT */
    WS_LAYER3_2_CONV1        = 36328,    /* 4096 [33, 34] layer3.2.conv1
                                            reuses WS_LAYER3_1_CONV1 */
    WS_LAYER3_2_CONV2        = 40424,    /* 3136 [34, 35] layer3.2.conv2
                                            reuses WS_LAYER3_1_CONV2 */
    WS_LAYER3_2_OUT          = 23784,    /* 12544 [35, 38] layer3.2.conv3
                                            overwrites WS_LAYER3_1_OUT */
    WS_LAYER3_3_CONV1        = 36328,    /* 4096 [36, 37] layer3.3.conv1
                                            reuses WS_LAYER3_2_CONV1 */
    WS_LAYER3_3_CONV2        = 40424,    /* 3136 [37, 38] layer3.3.conv2
                                            reuses WS_LAYER3_2_CONV2 */
    WS_LAYER3_3_OUT          = 23784,    /* 12544 [38, 41] layer3.3.conv3
                                            overwrites WS_LAYER3_2_OUT */
    WS_LAYER3_4_CONV1        = 36328,    /* 4096 [39, 40] layer3.4.conv1
                                            reuses WS_LAYER3_3_CONV1 */
    WS_LAYER3_4_CONV2        = 40424,    /* 3136 [40, 41] layer3.4.conv2
                                            reuses WS_LAYER3_3_CONV2 */
    WS_LAYER3_4_OUT          = 23784,    /* 12544 [41, 44] layer3.4.conv3
                                            overwrites WS_LAYER3_3_OUT */
    WS_LAYER3_5_CONV1        = 36328,    /* 4096 [42, 43] layer3.5.conv1
                                            reuses WS_LAYER3_4_CONV1 */
    WS_LAYER3_5_CONV2        = 40424,    /* 3136 [43, 44] layer3.5.conv2
                                            reuses WS_LAYER3_4_CONV2 */
    WS_LAYER3_5_OUT          = 23784,    /* 12544 [44, 47] layer3.5.conv3
                                            overwrites WS_LAYER3_4_OUT */
    WS_LAYER4_0_CONV1        = 36328,    /* 8192 [45, 46] layer4.0.conv1
                                            reuses WS_LAYER1_2_OUT, WS_LAYER3_5_CONV1,
                                            WS_LAYER3_5_CONV2 */
    WS_LAYER4_0_CONV2        = 44520,    /* 1568 [46, 48] layer4.0.conv2, reuses WS_LAYER1_2_OUT */
    WS_LAYER4_0_DOWNSAMPLE_0 = 36328,    /* 6272 [47, 48] layer4.0.downsample.0
                                            reuses WS_LAYER4_0_CONV1 */
    WS_LAYER4_0_OUT          = 36328,    /* 6272 [48, 51] layer4.0.conv3
                                            overwrites WS_LAYER4_0_DOWNSAMPLE_0 */
    WS_LAYER4_1_CONV1        = 23784,    /* 2592 [49, 50] layer4.1.conv1, reuses WS_LAYER3_5_OUT */
    WS_LAYER4_1_CONV2        = 26376,    /* 1568 [50, 51] layer4.1.conv2, reuses WS_LAYER3_5_OUT */
    WS_LAYER4_1_OUT          = 36328,    /* 6272 [51, 54] layer4.1.conv3
                                            overwrites WS_LAYER4_0_OUT */
    WS_LAYER4_2_CONV1        = 23784,    /* 2592 [52, 53] layer4.2.conv1
                                            reuses WS_LAYER4_1_CONV1 */
    WS_LAYER4_2_CONV2        = 26376,    /* 1568 [53, 54] layer4.2.conv2
                                            reuses WS_LAYER4_1_CONV2 */
    WS_LAYER4_2_OUT          = 36328,    /* 6272 [54, 55] layer4.2.conv3
                                            overwrites WS_LAYER4_1_OUT */
    WS_AVGPOOL               = 23784,    /* 128 [55, 56] avgpool, reuses WS_LAYER4_2_CONV1 */
};
/* clang-format on */

/* ---- 3. Kernels ---- */

/* Zeros around the 224x224 pixels of each plane of a 3x224x224 value. */
static void border3_3x224x224_by_3(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        real *plane = y;
        for (size_t i = 0; i < 2070; i++) {
            plane[i] = 0.0f;
            plane[156630 + i] = 0.0f;
        }
        for (size_t h = 3; h < 227; h++)
            for (size_t i = 0; i < 9; i++) {
                plane[h * 690 + i] = 0.0f;
                plane[h * 690 + 681 + i] = 0.0f;
            }
    }
}

/* K01. Copy in another layout. resnet50.rnet:8
 *   y[t] = x[t]
 *   x 3x224x224; y 3x224x224, channels last, border 3
 *   used by input.copy; step 1 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 150527));
    requires \valid(y + (0 .. 158699));
    requires \separated(y + (0 .. 158699), x + (0 .. 150527));
    assigns y[0 .. 158699]; */
static void k01_reorder_3_224x224(const real *x, real *y, size_t part, size_t parts)
{
    border3_3x224x224_by_3(y, part, parts);
    const size_t end = rnet_share(224, part + 1, parts);
    for (size_t u = rnet_share(224, part, parts); u < end; u++) {
        const size_t h = u;
        const real *xr = x + h * 224;
        real *yr = y + h * 690 + 2079;
        RNET_APART
        for (size_t w = 0; w < 224; w++) {
            RNET_UNROLL
            for (size_t l = 0; l < 3; l++) {
                const size_t c = l;
                yr[l + w * 3] = xr[w * 1 + c * 50176];
            }
        }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k02_tile6(const real *w, const real *b, const real *x, real *y)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t h = 0; h < 7; h++)
        for (size_t j = 0; j < 21; j++) {
            const real *xj = x + h * 690 + j;
            const real *wj = w + h * 336 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 6]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 904, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k02_tile5(const real *w, const real *b, const real *x, real *y)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t h = 0; h < 7; h++)
        for (size_t j = 0; j < 21; j++) {
            const real *xj = x + h * 690 + j;
            const real *wj = w + h * 336 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 6]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 904, rnet_relu(a[p][k]));
    }
}

/* The maximum of a column of a window. */
static inline rnet_vec k02_column(const real *const *from, size_t at)
{
    rnet_vec s = rnet_load(from[0] + at);
    RNET_UNROLL
    for (size_t i = 1; i < 3; i++)
        s = rnet_max(s, rnet_load(from[i] + at));
    return s;
}

/* K02. Convolution 7x7, stride 2, pad 3; bias; ReLU; maximum 3x3, stride 2, pad 1. resnet50.rnet:9
 *   y[o][q] = max_k z[o][2*q + k - 1], k in the window and the image; z[o][q] = max(0, b[o] +
 *     sum_i,k w[o][i][k] * x[i][2*q + k - 3])
 *   x 3x224x224, channels last, border 3; y 64x56x56 in blocks of 8
 *   used by conv1; step 2; 118013952 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 9407));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 158699));
    requires \valid(y + (0 .. 200703));
    requires \valid(ring + (0 .. 380543));
    requires \separated(y + (0 .. 200703), w + (0 .. 9407));
    requires \separated(y + (0 .. 200703), b + (0 .. 63));
    requires \separated(y + (0 .. 200703), x + (0 .. 158699));
    requires \separated(y + (0 .. 200703), ring + (0 .. 380543));
    requires \separated(ring + (0 .. 380543), w + (0 .. 9407));
    requires \separated(ring + (0 .. 380543), b + (0 .. 63));
    requires \separated(ring + (0 .. 380543), x + (0 .. 158699));
    assigns y[0 .. 200703], ring[0 .. 380543]; */
static void k02_conv7x7s2_3to64_112x112_bias_relu_maxpool(const real *w, const real *b,
                                                          const real *x, real *y, real *ring,
                                                          size_t part, size_t parts)
{
    real *rows = ring + part * 190272;
    for (size_t i = 0; i < 7232; i++)
        rows[i] = -INFINITY;
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 2352;
        const real *bg = b + g * 16;
        size_t made = 0;
        for (size_t oy = 0; oy < 56; oy++) {
            const size_t last = rnet_clip_last(oy * 2 + 3, 1, 112);
            for (; made < last; made++) {
                const real *xr = x + made * 1380;
                real *yr = rows + made % 3 * 1808 + 8;
                for (size_t ox = 0; ox < 102; ox += 6)
                    k02_tile6(wg, bg, xr + ox * 6, yr + ox * 8);
                for (size_t ox = 102; ox < 112; ox += 5)
                    k02_tile5(wg, bg, xr + ox * 6, yr + ox * 8);
            }
            const real *from[3];
            for (size_t i = 0; i < 3; i++) {
                const size_t row = oy * 2 + i;
                from[i] = rows + (row >= 1 ? (row - 1) % 3 * 1808 : 5424);
            }
            real *yr = y + g * 50176 + oy * 448;
            for (size_t k = 0; k < 2; k++) {
                rnet_vec c[3];
                c[0] = k02_column(from, k * 904);
                for (size_t ox = 0; ox < 56; ox++) {
                    RNET_UNROLL
                    for (size_t j = 1; j < 3; j++)
                        c[j] = k02_column(from, k * 904 + ox * 16 + j * 8);
                    rnet_vec most = c[0];
                    RNET_UNROLL
                    for (size_t j = 1; j < 3; j++)
                        most = rnet_max(most, c[j]);
                    rnet_store(yr + k * 25088 + ox * 8, most);
                    c[0] = c[2];
                }
            }
        }
    }
}

/* Zeros around the 56x56 pixels of each plane of a 64x56x56 value. */
static void border1_64x56x56_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        real *plane = y + u * 26912;
        for (size_t i = 0; i < 464; i++) {
            plane[i] = 0.0f;
            plane[26448 + i] = 0.0f;
        }
        for (size_t h = 1; h < 57; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 464 + i] = 0.0f;
                plane[h * 464 + 456 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k03_tile6(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 53824 + i * 16 + j * 16 + k * 26912);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 26912, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k03_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 53824 + i * 16 + j * 16 + k * 26912);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 26912, rnet_relu(a[p][k]));
    }
}

/* K03. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:10, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 64x56x56 in blocks of 8; y 64x56x56 in blocks of 8, border 1
 *   used by layer1.0.conv1; step 3; 12845056 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 4095));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 200703));
    requires \valid(y + (0 .. 215295));
    requires \separated(y + (0 .. 215295), w + (0 .. 4095));
    requires \separated(y + (0 .. 215295), b + (0 .. 63));
    requires \separated(y + (0 .. 215295), x + (0 .. 200703));
    assigns y[0 .. 215295]; */
static void k03_conv1x1_64to64_56x56_bias_relu(const real *w, const real *b, const real *x, real *y,
                                               size_t part, size_t parts)
{
    border1_64x56x56_by_8(y, part, parts);
    const size_t end = rnet_share(224, part + 1, parts);
    for (size_t u = rnet_share(224, part, parts); u < end; u++) {
        const size_t g = u % 4, oy = u / 4;
        const real *wg = w + g * 1024;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 448;
        real *yr = y + g * 53824 + oy * 464 + 472;
        const real *next = xr + 448 + g * 16;
        for (size_t ox = 0; ox < 36; ox += 6)
            k03_tile6(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 36; ox < 56; ox += 5)
            k03_tile5(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* V of a patch, 8 channels. */
static inline void k04_patch(const real *x, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(x + h * 464 + c * 8);
        rnet_winograd_input(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 6; h++) {
        rnet_vec t[6];
        rnet_winograd_input(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 6; c++)
            rnet_store(v + h * 5472 + c * 912, t[c]);
    }
}

/* All of v from tile `first` on, 14 tiles. */
static inline void k04_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 8; i++)
        for (size_t t = 0; t < 14; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 14, tx = tile % 14;
            const real *xt = x + ty * 1856 + tx * 32;
            k04_patch(xt + i * 26912, v + i * 112 + t * 8);
        }
}

/* One of the 36 products, of 14 tiles and 8 channels. */
static inline void k04_product14(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[14][1];
    RNET_UNROLL
    for (size_t p = 0; p < 14; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < 8; j++) {
            if (j < 4)
                RNET_FETCH(next, i * 64 + j * 16);
            const real *xj = x + i * 112 + j;
            const real *wj = w + i * 64 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 14; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 14; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            rnet_store(to + p * 304, a[p][k]);
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k04_result(const real *p, const real *b, real *y)
{
    rnet_vec z[4][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[4];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(p + h * 48 + c * 8);
        rnet_winograd_output(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            z[h][c] = t[h];
    }
    const rnet_vec bias = rnet_load(b);
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            rnet_store(y + h * 448 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* K04. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; ReLU. resnet50.rnet:10,
 *     <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 64x56x56 in blocks of 8, border 1; y 64x56x56 in blocks of 8
 *   used by layer1.0.conv2, layer1.1.conv2, layer1.2.conv2; steps 4 8 11; 115605504
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 215295));
    requires \valid(y + (0 .. 200703));
    requires \valid(tiles + (0 .. 380543));
    requires \separated(y + (0 .. 200703), w + (0 .. 147455));
    requires \separated(y + (0 .. 200703), b + (0 .. 63));
    requires \separated(y + (0 .. 200703), x + (0 .. 215295));
    requires \separated(y + (0 .. 200703), tiles + (0 .. 380543));
    requires \separated(tiles + (0 .. 380543), w + (0 .. 147455));
    requires \separated(tiles + (0 .. 380543), b + (0 .. 63));
    requires \separated(tiles + (0 .. 380543), x + (0 .. 215295));
    assigns y[0 .. 200703], tiles[0 .. 380543]; */
static void k04_winograd3x3_64to64_56x56_bias_relu(const real *w, const real *b, const real *x,
                                                   real *y, real *tiles, size_t part, size_t parts)
{
    real *v = tiles + part * 190272, *p = v + 32832;
    size_t held = 14; /* the set that v holds; this one is none */
    const size_t end = rnet_share(112, part + 1, parts);
    for (size_t u = rnet_share(112, part, parts); u < end; u++) {
        const size_t g = u % 8, s = u / 8;
        const size_t first = s * 14;
        if (held != s) {
            k04_read_x(x, v, first);
            held = s;
        }
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 18432 + e * 512;
            k04_product14(we, v + e * 912, p + e * 8, we + 512);
            const size_t step = g * 36 + e;
            if ((s + 1) * 8 < end) { /* the next set is of this part, too */
                for (size_t a = step * 7 / 18; a < (step + 1) * 7 / 18; a++) {
                    const size_t tile = first + 14 + a / 8;
                    const size_t ty = tile / 14, tx = tile % 14;
                    const size_t at_x = a % 8 * 26912 + ty * 1856 + tx * 32 + 944;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(x, at_x + h * 464 + l * 16);
                }
            }
            for (size_t a = e * 7 / 18; a < (e + 1) * 7 / 18; a++) {
                const size_t tile = first + a;
                const size_t ty = tile / 14, tx = tile % 14;
                const size_t at_y = g * 25088 + ty * 1792 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 448 + l * 16);
            }
        }
        for (size_t t = 0; t < 14; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 14, tx = tile % 14;
            real *yt = y + ty * 1792 + tx * 32 + g * 25088;
            k04_result(p + t * 304, b + g * 8, yt);
        }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k05_tile6(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 50176 + i * 16 + j * 16 + k * 25088);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 25088, a[p][k]);
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k05_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 50176 + i * 16 + j * 16 + k * 25088);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 25088, a[p][k]);
    }
}

/* K05. Convolution 1x1, stride 1, pad 0; bias. resnet50.rnet:10, <std.rnet>:15
 *   y[o][q] = b[o] + sum_i w[o][i] * x[i][q]
 *   x 64x56x56 in blocks of 8; y 256x56x56 in blocks of 8
 *   used by layer1.0.downsample.0; step 5; 51380224 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 16383));
    requires \valid_read(b + (0 .. 255));
    requires \valid_read(x + (0 .. 200703));
    requires \valid(y + (0 .. 802815));
    requires \separated(y + (0 .. 802815), w + (0 .. 16383));
    requires \separated(y + (0 .. 802815), b + (0 .. 255));
    requires \separated(y + (0 .. 802815), x + (0 .. 200703));
    assigns y[0 .. 802815]; */
static void k05_conv1x1_64to256_56x56_bias(const real *w, const real *b, const real *x, real *y,
                                           size_t part, size_t parts)
{
    const size_t end = rnet_share(896, part + 1, parts);
    for (size_t u = rnet_share(896, part, parts); u < end; u++) {
        const size_t g = u % 16, oy = u / 16;
        const real *wg = w + g * 1024;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 448;
        real *yr = y + g * 50176 + oy * 448;
        const real *next = xr + 448 + g * 16;
        for (size_t ox = 0; ox < 36; ox += 6)
            k05_tile6(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 36; ox < 56; ox += 5)
            k05_tile5(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k06_tile6(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++) {
                    RNET_FETCH_TO_WRITE(y, 50176 + i * 16 + j * 16 + k * 25088);
                    RNET_FETCH_TO_WRITE(r, 50176 + i * 16 + j * 16 + k * 25088);
                }
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_relu(rnet_add(a[p][k], rnet_load(r + p * 8 + k * 25088)));
            rnet_store(y + p * 8 + k * 25088, s);
        }
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k06_tile5(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++) {
                    RNET_FETCH_TO_WRITE(y, 50176 + i * 16 + j * 16 + k * 25088);
                    RNET_FETCH_TO_WRITE(r, 50176 + i * 16 + j * 16 + k * 25088);
                }
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_relu(rnet_add(a[p][k], rnet_load(r + p * 8 + k * 25088)));
            rnet_store(y + p * 8 + k * 25088, s);
        }
    }
}

/* K06. Convolution 1x1, stride 1, pad 0; bias; residual; ReLU. resnet50.rnet:10, <std.rnet>:14
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q] + r[o][q])
 *   x 64x56x56 in blocks of 8; r 256x56x56 in blocks of 8; y 256x56x56 in blocks of 8
 *   used by layer1.0.conv3, layer1.1.conv3, layer1.2.conv3; steps 6 9 12; 51380224 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 16383));
    requires \valid_read(b + (0 .. 255));
    requires \valid_read(x + (0 .. 200703));
    requires \valid_read(r + (0 .. 802815));
    requires \valid(y + (0 .. 802815));
    requires \separated(y + (0 .. 802815), w + (0 .. 16383));
    requires \separated(y + (0 .. 802815), b + (0 .. 255));
    requires \separated(y + (0 .. 802815), x + (0 .. 200703));
    requires y == r || \separated(y + (0 .. 802815), r + (0 .. 802815));
    assigns y[0 .. 802815]; */
static void k06_conv1x1_64to256_56x56_bias_add_relu(const real *w, const real *b, const real *x,
                                                    const real *r, real *y, size_t part,
                                                    size_t parts)
{
    const size_t end = rnet_share(896, part + 1, parts);
    for (size_t u = rnet_share(896, part, parts); u < end; u++) {
        const size_t g = u % 16, oy = u / 16;
        const real *wg = w + g * 1024;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 448;
        const real *rr = r + g * 50176 + oy * 448;
        real *yr = y + g * 50176 + oy * 448;
        const real *next = xr + 448 + g * 16;
        for (size_t ox = 0; ox < 36; ox += 6)
            k06_tile6(wg, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 36; ox < 56; ox += 5)
            k06_tile5(wg, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k07_tile6(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 32; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 53824 + i * 16 + j * 16 + k * 26912);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 26912, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k07_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 32; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 53824 + i * 16 + j * 16 + k * 26912);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 26912, rnet_relu(a[p][k]));
    }
}

/* K07. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:10, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 256x56x56 in blocks of 8; y 64x56x56 in blocks of 8, border 1
 *   used by layer1.1.conv1, layer1.2.conv1; steps 7 10; 51380224 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 16383));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 802815));
    requires \valid(y + (0 .. 215295));
    requires \separated(y + (0 .. 215295), w + (0 .. 16383));
    requires \separated(y + (0 .. 215295), b + (0 .. 63));
    requires \separated(y + (0 .. 215295), x + (0 .. 802815));
    assigns y[0 .. 215295]; */
static void k07_conv1x1_256to64_56x56_bias_relu(const real *w, const real *b, const real *x,
                                                real *y, size_t part, size_t parts)
{
    border1_64x56x56_by_8(y, part, parts);
    const size_t end = rnet_share(224, part + 1, parts);
    for (size_t u = rnet_share(224, part, parts); u < end; u++) {
        const size_t g = u % 4, oy = u / 4;
        const real *wg = w + g * 4096;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 448;
        real *yr = y + g * 53824 + oy * 464 + 472;
        const real *next = xr + 448 + g * 16;
        for (size_t ox = 0; ox < 36; ox += 6)
            k07_tile6(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 36; ox < 56; ox += 5)
            k07_tile5(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* Zeros around the 56x56 pixels of each plane of a 128x56x56 value. */
static void border1_128x56x56_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        real *plane = y + u * 26912;
        for (size_t i = 0; i < 464; i++) {
            plane[i] = 0.0f;
            plane[26448 + i] = 0.0f;
        }
        for (size_t h = 1; h < 57; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 464 + i] = 0.0f;
                plane[h * 464 + 456 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k08_tile6(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 32; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 53824 + i * 16 + j * 16 + k * 26912);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 26912, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k08_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 32; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 53824 + i * 16 + j * 16 + k * 26912);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 26912, rnet_relu(a[p][k]));
    }
}

/* K08. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:11, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 256x56x56 in blocks of 8; y 128x56x56 in blocks of 8, border 1
 *   used by layer2.0.conv1; step 13; 102760448 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 32767));
    requires \valid_read(b + (0 .. 127));
    requires \valid_read(x + (0 .. 802815));
    requires \valid(y + (0 .. 430591));
    requires \separated(y + (0 .. 430591), w + (0 .. 32767));
    requires \separated(y + (0 .. 430591), b + (0 .. 127));
    requires \separated(y + (0 .. 430591), x + (0 .. 802815));
    assigns y[0 .. 430591]; */
static void k08_conv1x1_256to128_56x56_bias_relu(const real *w, const real *b, const real *x,
                                                 real *y, size_t part, size_t parts)
{
    border1_128x56x56_by_8(y, part, parts);
    const size_t end = rnet_share(448, part + 1, parts);
    for (size_t u = rnet_share(448, part, parts); u < end; u++) {
        const size_t g = u % 8, oy = u / 8;
        const real *wg = w + g * 4096;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 448;
        real *yr = y + g * 53824 + oy * 464 + 472;
        const real *next = xr + 448 + g * 16;
        for (size_t ox = 0; ox < 36; ox += 6)
            k08_tile6(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 36; ox < 56; ox += 5)
            k08_tile5(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k09_tile6(const real *w, const real *b, const real *x, real *y, const real *next,
                             size_t pass)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 6272);
        }
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            RNET_FETCH(next, i * 48 + h * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 26912 + h * 464 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 6; p++) {
                    const rnet_vec s = rnet_splat(xj[p * 16]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
        }
    if (pass < 3) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 6272, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 6272, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k09_tile5(const real *w, const real *b, const real *x, real *y, const real *next,
                             size_t pass)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 6272);
        }
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            RNET_FETCH(next, i * 48 + h * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 26912 + h * 464 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 5; p++) {
                    const rnet_vec s = rnet_splat(xj[p * 16]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
        }
    if (pass < 3) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 6272, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 6272, rnet_relu(a[p][k]));
    }
}

/* K09. Convolution 3x3, stride 2, pad 1; bias; ReLU. resnet50.rnet:11, <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 128x56x56 in blocks of 8, border 1; y 128x28x28 in blocks of 8
 *   used by layer2.0.conv2; step 14; 115605504 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(b + (0 .. 127));
    requires \valid_read(x + (0 .. 430591));
    requires \valid(y + (0 .. 100351));
    requires \separated(y + (0 .. 100351), w + (0 .. 147455));
    requires \separated(y + (0 .. 100351), b + (0 .. 127));
    requires \separated(y + (0 .. 100351), x + (0 .. 430591));
    assigns y[0 .. 100351]; */
static void k09_conv3x3s2_128to128_28x28_bias_relu(const real *w, const real *b, const real *x,
                                                   real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 18432;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 4; pass++) {
            const real *wp = wg + pass * 4608;
            for (size_t oy = 0; oy < 28; oy++) {
                const real *xr = x + oy * 928 + pass * 107648;
                real *yr = y + g * 12544 + oy * 224;
                const real *next = wp + 4608 + oy * 960;
                for (size_t ox = 0; ox < 18; ox += 6)
                    k09_tile6(wp, bg, xr + ox * 16, yr + ox * 8, next + ox / 6 * 192, pass);
                for (size_t ox = 18; ox < 28; ox += 5)
                    k09_tile5(wp, bg, xr + ox * 16, yr + ox * 8, next + ((ox - 18) / 5 + 3) * 192,
                              pass);
            }
        }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k10_tile6(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 32; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 12544 + i * 16 + j * 16 + k * 6272);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 16]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 6272, a[p][k]);
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k10_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 32; i++) {
        RNET_FETCH(next, i * 25088);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 12544 + i * 16 + j * 16 + k * 6272);
            const real *xj = x + i * 25088 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 16]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 6272, a[p][k]);
    }
}

/* K10. Convolution 1x1, stride 2, pad 0; bias. resnet50.rnet:11, <std.rnet>:15
 *   y[o][q] = b[o] + sum_i w[o][i] * x[i][2*q]
 *   x 256x56x56 in blocks of 8; y 512x28x28 in blocks of 8
 *   used by layer2.0.downsample.0; step 15; 102760448 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 131071));
    requires \valid_read(b + (0 .. 511));
    requires \valid_read(x + (0 .. 802815));
    requires \valid(y + (0 .. 401407));
    requires \separated(y + (0 .. 401407), w + (0 .. 131071));
    requires \separated(y + (0 .. 401407), b + (0 .. 511));
    requires \separated(y + (0 .. 401407), x + (0 .. 802815));
    assigns y[0 .. 401407]; */
static void k10_conv1x1s2_256to512_28x28_bias(const real *w, const real *b, const real *x, real *y,
                                              size_t part, size_t parts)
{
    const size_t end = rnet_share(896, part + 1, parts);
    for (size_t u = rnet_share(896, part, parts); u < end; u++) {
        const size_t g = u % 32, oy = u / 32;
        const real *wg = w + g * 4096;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 896;
        real *yr = y + g * 12544 + oy * 224;
        const real *next = xr + 896 + g * 16;
        for (size_t ox = 0; ox < 18; ox += 6)
            k10_tile6(wg, bg, xr + ox * 16, yr + ox * 8, next + ox * 16);
        for (size_t ox = 18; ox < 28; ox += 5)
            k10_tile5(wg, bg, xr + ox * 16, yr + ox * 8, next + ox * 16);
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k11_tile6(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 16; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++) {
                    RNET_FETCH_TO_WRITE(y, 12544 + i * 16 + j * 16 + k * 6272);
                    RNET_FETCH_TO_WRITE(r, 12544 + i * 16 + j * 16 + k * 6272);
                }
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_relu(rnet_add(a[p][k], rnet_load(r + p * 8 + k * 6272)));
            rnet_store(y + p * 8 + k * 6272, s);
        }
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k11_tile5(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 16; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++) {
                    RNET_FETCH_TO_WRITE(y, 12544 + i * 16 + j * 16 + k * 6272);
                    RNET_FETCH_TO_WRITE(r, 12544 + i * 16 + j * 16 + k * 6272);
                }
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_relu(rnet_add(a[p][k], rnet_load(r + p * 8 + k * 6272)));
            rnet_store(y + p * 8 + k * 6272, s);
        }
    }
}

/* K11. Convolution 1x1, stride 1, pad 0; bias; residual; ReLU. resnet50.rnet:11, <std.rnet>:14
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q] + r[o][q])
 *   x 128x28x28 in blocks of 8; r 512x28x28 in blocks of 8; y 512x28x28 in blocks of 8
 *   used by layer2.0.conv3, layer2.1.conv3, layer2.2.conv3, layer2.3.conv3; steps 16 19 22 25;
 *     51380224 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 65535));
    requires \valid_read(b + (0 .. 511));
    requires \valid_read(x + (0 .. 100351));
    requires \valid_read(r + (0 .. 401407));
    requires \valid(y + (0 .. 401407));
    requires \separated(y + (0 .. 401407), w + (0 .. 65535));
    requires \separated(y + (0 .. 401407), b + (0 .. 511));
    requires \separated(y + (0 .. 401407), x + (0 .. 100351));
    requires y == r || \separated(y + (0 .. 401407), r + (0 .. 401407));
    assigns y[0 .. 401407]; */
static void k11_conv1x1_128to512_28x28_bias_add_relu(const real *w, const real *b, const real *x,
                                                     const real *r, real *y, size_t part,
                                                     size_t parts)
{
    const size_t end = rnet_share(896, part + 1, parts);
    for (size_t u = rnet_share(896, part, parts); u < end; u++) {
        const size_t g = u % 32, oy = u / 32;
        const real *wg = w + g * 2048;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 224;
        const real *rr = r + g * 12544 + oy * 224;
        real *yr = y + g * 12544 + oy * 224;
        const real *next = xr + 224 + g * 16;
        for (size_t ox = 0; ox < 18; ox += 6)
            k11_tile6(wg, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 18; ox < 28; ox += 5)
            k11_tile5(wg, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* Zeros around the 28x28 pixels of each plane of a 128x28x28 value. */
static void border1_128x28x28_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        real *plane = y + u * 7200;
        for (size_t i = 0; i < 240; i++) {
            plane[i] = 0.0f;
            plane[6960 + i] = 0.0f;
        }
        for (size_t h = 1; h < 29; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 240 + i] = 0.0f;
                plane[h * 240 + 232 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k12_tile6(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 64; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 7200, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k12_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 64; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 7200, rnet_relu(a[p][k]));
    }
}

/* K12. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:11, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 512x28x28 in blocks of 8; y 128x28x28 in blocks of 8, border 1
 *   used by layer2.1.conv1, layer2.2.conv1, layer2.3.conv1; steps 17 20 23; 51380224
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 65535));
    requires \valid_read(b + (0 .. 127));
    requires \valid_read(x + (0 .. 401407));
    requires \valid(y + (0 .. 115199));
    requires \separated(y + (0 .. 115199), w + (0 .. 65535));
    requires \separated(y + (0 .. 115199), b + (0 .. 127));
    requires \separated(y + (0 .. 115199), x + (0 .. 401407));
    assigns y[0 .. 115199]; */
static void k12_conv1x1_512to128_28x28_bias_relu(const real *w, const real *b, const real *x,
                                                 real *y, size_t part, size_t parts)
{
    border1_128x28x28_by_8(y, part, parts);
    const size_t end = rnet_share(224, part + 1, parts);
    for (size_t u = rnet_share(224, part, parts); u < end; u++) {
        const size_t g = u % 8, oy = u / 8;
        const real *wg = w + g * 8192;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 224;
        real *yr = y + g * 14400 + oy * 240 + 248;
        const real *next = xr + 224 + g * 16;
        for (size_t ox = 0; ox < 18; ox += 6)
            k12_tile6(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 18; ox < 28; ox += 5)
            k12_tile5(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* V of a patch, 8 channels. */
static inline void k13_patch(const real *x, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(x + h * 240 + c * 8);
        rnet_winograd_input(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 6; h++) {
        rnet_vec t[6];
        rnet_winograd_input(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 6; c++)
            rnet_store(v + h * 5472 + c * 912, t[c]);
    }
}

/* All of v from tile `first` on, 7 tiles. */
static inline void k13_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 16; i++)
        for (size_t t = 0; t < 7; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 7, tx = tile % 7;
            const real *xt = x + ty * 960 + tx * 32;
            k13_patch(xt + i * 7200, v + i * 56 + t * 8);
        }
}

/* One of the 36 products, of 7 tiles and 8 channels. */
static inline void k13_product7(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[7][1];
    RNET_UNROLL
    for (size_t p = 0; p < 7; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 16; i++)
        for (size_t j = 0; j < 8; j++) {
            if (j < 4)
                RNET_FETCH(next, i * 64 + j * 16);
            const real *xj = x + i * 56 + j;
            const real *wj = w + i * 64 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 7; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 7; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            rnet_store(to + p * 304, a[p][k]);
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k13_result(const real *p, const real *b, real *y)
{
    rnet_vec z[4][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[4];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(p + h * 48 + c * 8);
        rnet_winograd_output(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            z[h][c] = t[h];
    }
    const rnet_vec bias = rnet_load(b);
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            rnet_store(y + h * 224 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* K13. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; ReLU. resnet50.rnet:11,
 *     <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 128x28x28 in blocks of 8, border 1; y 128x28x28 in blocks of 8
 *   used by layer2.1.conv2, layer2.2.conv2, layer2.3.conv2; steps 18 21 24; 115605504
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 589823));
    requires \valid_read(b + (0 .. 127));
    requires \valid_read(x + (0 .. 115199));
    requires \valid(y + (0 .. 100351));
    requires \valid(tiles + (0 .. 380543));
    requires \separated(y + (0 .. 100351), w + (0 .. 589823));
    requires \separated(y + (0 .. 100351), b + (0 .. 127));
    requires \separated(y + (0 .. 100351), x + (0 .. 115199));
    requires \separated(y + (0 .. 100351), tiles + (0 .. 380543));
    requires \separated(tiles + (0 .. 380543), w + (0 .. 589823));
    requires \separated(tiles + (0 .. 380543), b + (0 .. 127));
    requires \separated(tiles + (0 .. 380543), x + (0 .. 115199));
    assigns y[0 .. 100351], tiles[0 .. 380543]; */
static void k13_winograd3x3_128to128_28x28_bias_relu(const real *w, const real *b, const real *x,
                                                     real *y, real *tiles, size_t part,
                                                     size_t parts)
{
    real *v = tiles + part * 190272, *p = v + 32832;
    size_t held = 7; /* the set that v holds; this one is none */
    const size_t end = rnet_share(112, part + 1, parts);
    for (size_t u = rnet_share(112, part, parts); u < end; u++) {
        const size_t g = u % 16, s = u / 16;
        const size_t first = s * 7;
        if (held != s) {
            k13_read_x(x, v, first);
            held = s;
        }
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k13_product7(we, v + e * 912, p + e * 8, we + 1024);
            const size_t step = g * 36 + e;
            if ((s + 1) * 16 < end) { /* the next set is of this part, too */
                for (size_t a = step * 7 / 36; a < (step + 1) * 7 / 36; a++) {
                    const size_t tile = first + 7 + a / 16;
                    const size_t ty = tile / 7, tx = tile % 7;
                    const size_t at_x = a % 16 * 7200 + ty * 960 + tx * 32 + 496;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(x, at_x + h * 240 + l * 16);
                }
            }
            for (size_t a = e * 7 / 36; a < (e + 1) * 7 / 36; a++) {
                const size_t tile = first + a;
                const size_t ty = tile / 7, tx = tile % 7;
                const size_t at_y = g * 6272 + ty * 896 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 224 + l * 16);
            }
        }
        for (size_t t = 0; t < 7; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 7, tx = tile % 7;
            real *yt = y + ty * 896 + tx * 32 + g * 6272;
            k13_result(p + t * 304, b + g * 8, yt);
        }
    }
}

/* Zeros around the 28x28 pixels of each plane of a 256x28x28 value. */
static void border1_256x28x28_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        real *plane = y + u * 7200;
        for (size_t i = 0; i < 240; i++) {
            plane[i] = 0.0f;
            plane[6960 + i] = 0.0f;
        }
        for (size_t h = 1; h < 29; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 240 + i] = 0.0f;
                plane[h * 240 + 232 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k14_tile6(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 64; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 14400 + i * 16 + j * 16 + k * 7200);
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 7200, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k14_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 64; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 14400 + i * 16 + j * 16 + k * 7200);
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 7200, rnet_relu(a[p][k]));
    }
}

/* K14. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:12, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 512x28x28 in blocks of 8; y 256x28x28 in blocks of 8, border 1
 *   used by layer3.0.conv1; step 26; 102760448 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 131071));
    requires \valid_read(b + (0 .. 255));
    requires \valid_read(x + (0 .. 401407));
    requires \valid(y + (0 .. 230399));
    requires \separated(y + (0 .. 230399), w + (0 .. 131071));
    requires \separated(y + (0 .. 230399), b + (0 .. 255));
    requires \separated(y + (0 .. 230399), x + (0 .. 401407));
    assigns y[0 .. 230399]; */
static void k14_conv1x1_512to256_28x28_bias_relu(const real *w, const real *b, const real *x,
                                                 real *y, size_t part, size_t parts)
{
    border1_256x28x28_by_8(y, part, parts);
    const size_t end = rnet_share(448, part + 1, parts);
    for (size_t u = rnet_share(448, part, parts); u < end; u++) {
        const size_t g = u % 16, oy = u / 16;
        const real *wg = w + g * 8192;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 224;
        real *yr = y + g * 14400 + oy * 240 + 248;
        const real *next = xr + 224 + g * 16;
        for (size_t ox = 0; ox < 18; ox += 6)
            k14_tile6(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
        for (size_t ox = 18; ox < 28; ox += 5)
            k14_tile5(wg, bg, xr + ox * 8, yr + ox * 8, next + ox * 8);
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k15_tile6(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t xp[6];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        const size_t h = (first + p) / 14, c = (first + p) % 14;
        xp[p] = h * 480 + c * 16;
    }
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 1568);
        }
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            RNET_FETCH(next, i * 48 + h * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 7200 + h * 240 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 6; p++) {
                    const rnet_vec s = rnet_splat(xj[xp[p]]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
        }
    if (pass < 7) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 1568, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 1568, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k15_tile5(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t xp[5];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        const size_t h = (first + p) / 14, c = (first + p) % 14;
        xp[p] = h * 480 + c * 16;
    }
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 1568);
        }
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            RNET_FETCH(next, i * 48 + h * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 7200 + h * 240 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 5; p++) {
                    const rnet_vec s = rnet_splat(xj[xp[p]]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
        }
    if (pass < 7) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 1568, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 1568, rnet_relu(a[p][k]));
    }
}

/* K15. Convolution 3x3, stride 2, pad 1; bias; ReLU. resnet50.rnet:12, <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 256x28x28 in blocks of 8, border 1; y 256x14x14 in blocks of 8
 *   used by layer3.0.conv2; step 27; 115605504 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 589823));
    requires \valid_read(b + (0 .. 255));
    requires \valid_read(x + (0 .. 230399));
    requires \valid(y + (0 .. 50175));
    requires \separated(y + (0 .. 50175), w + (0 .. 589823));
    requires \separated(y + (0 .. 50175), b + (0 .. 255));
    requires \separated(y + (0 .. 50175), x + (0 .. 230399));
    assigns y[0 .. 50175]; */
static void k15_conv3x3s2_256to256_14x14_bias_relu(const real *w, const real *b, const real *x,
                                                   real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 36864;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 8; pass++) {
            const real *wp = wg + pass * 4608;
            const real *xr = x + pass * 28800;
            real *yr = y + g * 3136;
            const real *next = wp + 4608;
            for (size_t ox = 0; ox < 186; ox += 6)
                k15_tile6(wp, bg, xr, yr + ox * 8, ox, next + ox / 6 * 192, pass);
            for (size_t ox = 186; ox < 196; ox += 5)
                k15_tile5(wp, bg, xr, yr + ox * 8, ox, next + ((ox - 186) / 5 + 31) * 192, pass);
        }
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k16_tile5(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 64; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 3136 + i * 16 + j * 16 + k * 1568);
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 16]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 1568, a[p][k]);
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k16_tile4(const real *w, const real *b, const real *x, real *y, const real *next)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 64; i++) {
        RNET_FETCH(next, i * 6272);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 3136 + i * 16 + j * 16 + k * 1568);
            const real *xj = x + i * 6272 + j;
            const real *wj = w + i * 128 + j * 16;
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
    }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 1568, a[p][k]);
    }
}

/* K16. Convolution 1x1, stride 2, pad 0; bias. resnet50.rnet:12, <std.rnet>:15
 *   y[o][q] = b[o] + sum_i w[o][i] * x[i][2*q]
 *   x 512x28x28 in blocks of 8; y 1024x14x14 in blocks of 8
 *   used by layer3.0.downsample.0; step 28; 102760448 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 524287));
    requires \valid_read(b + (0 .. 1023));
    requires \valid_read(x + (0 .. 401407));
    requires \valid(y + (0 .. 200703));
    requires \separated(y + (0 .. 200703), w + (0 .. 524287));
    requires \separated(y + (0 .. 200703), b + (0 .. 1023));
    requires \separated(y + (0 .. 200703), x + (0 .. 401407));
    assigns y[0 .. 200703]; */
static void k16_conv1x1s2_512to1024_14x14_bias(const real *w, const real *b, const real *x, real *y,
                                               size_t part, size_t parts)
{
    const size_t end = rnet_share(896, part + 1, parts);
    for (size_t u = rnet_share(896, part, parts); u < end; u++) {
        const size_t g = u % 64, oy = u / 64;
        const real *wg = w + g * 8192;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 448;
        real *yr = y + g * 3136 + oy * 112;
        const real *next = xr + 448 + g * 16;
        for (size_t ox = 0; ox < 10; ox += 5)
            k16_tile5(wg, bg, xr + ox * 16, yr + ox * 8, next + ox * 16);
        k16_tile4(wg, bg, xr + 160, yr + 80, next + 160);
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k17_tile6(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next, size_t pass)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_add(rnet_load(b + k * 8), rnet_load(r + p * 8 + k * 1568));
            else
                a[p][k] = rnet_load(y + p * 8 + k * 1568);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1 && pass == 3)
                for (size_t k = 0; k < 2; k++) {
                    RNET_FETCH_TO_WRITE(y, 3136 + i * 16 + j * 16 + k * 1568);
                    RNET_FETCH_TO_WRITE(r, 3136 + i * 16 + j * 16 + k * 1568);
                }
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 3) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 1568, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 1568, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k17_tile5(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next, size_t pass)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_add(rnet_load(b + k * 8), rnet_load(r + p * 8 + k * 1568));
            else
                a[p][k] = rnet_load(y + p * 8 + k * 1568);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            if (j < 1 && pass == 3)
                for (size_t k = 0; k < 2; k++) {
                    RNET_FETCH_TO_WRITE(y, 3136 + i * 16 + j * 16 + k * 1568);
                    RNET_FETCH_TO_WRITE(r, 3136 + i * 16 + j * 16 + k * 1568);
                }
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 3) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 1568, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 1568, rnet_relu(a[p][k]));
    }
}

/* K17. Convolution 1x1, stride 1, pad 0; bias; residual; ReLU. resnet50.rnet:12, <std.rnet>:14
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q] + r[o][q])
 *   x 256x14x14 in blocks of 8; r 1024x14x14 in blocks of 8; y 1024x14x14 in blocks of 8
 *   used by layer3.0.conv3, layer3.1.conv3, layer3.2.conv3, layer3.3.conv3, layer3.4.conv3,
 *     layer3.5.conv3; steps 29 32 35 38 41 44; 51380224 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 262143));
    requires \valid_read(b + (0 .. 1023));
    requires \valid_read(x + (0 .. 50175));
    requires \valid_read(r + (0 .. 200703));
    requires \valid(y + (0 .. 200703));
    requires \separated(y + (0 .. 200703), w + (0 .. 262143));
    requires \separated(y + (0 .. 200703), b + (0 .. 1023));
    requires \separated(y + (0 .. 200703), x + (0 .. 50175));
    requires y == r || \separated(y + (0 .. 200703), r + (0 .. 200703));
    assigns y[0 .. 200703]; */
static void k17_conv1x1_256to1024_14x14_bias_add_relu(const real *w, const real *b, const real *x,
                                                      const real *r, real *y, size_t part,
                                                      size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 4096;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 4; pass++) {
            const real *wp = wg + pass * 1024;
            const real *xr = x + pass * 12544;
            const real *rr = r + g * 3136;
            real *yr = y + g * 3136;
            const real *next = wp + 1024;
            for (size_t ox = 0; ox < 186; ox += 6)
                k17_tile6(wp, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8, next + ox / 6 * 128, pass);
            for (size_t ox = 186; ox < 196; ox += 5)
                k17_tile5(wp, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8,
                          next + ((ox - 186) / 5 + 31) * 128, pass);
        }
    }
}

/* Zeros around the 14x14 pixels of each plane of a 256x14x14 value. */
static void border1_256x14x14_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        real *plane = y + u * 2048;
        for (size_t i = 0; i < 128; i++) {
            plane[i] = 0.0f;
            plane[1920 + i] = 0.0f;
        }
        for (size_t h = 1; h < 15; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 128 + i] = 0.0f;
                plane[h * 128 + 120 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k18_tile6(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t yp[6];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        const size_t h = (first + p) / 14, c = (first + p) % 14;
        yp[p] = h * 128 + c * 8;
    }
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + yp[p] + k * 2048);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + yp[p] + k * 2048, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 2048, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k18_tile5(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t yp[5];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        const size_t h = (first + p) / 14, c = (first + p) % 14;
        yp[p] = h * 128 + c * 8;
    }
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + yp[p] + k * 2048);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + yp[p] + k * 2048, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 2048, rnet_relu(a[p][k]));
    }
}

/* K18. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:12, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 1024x14x14 in blocks of 8; y 256x14x14 in blocks of 8, border 1
 *   used by layer3.1.conv1, layer3.2.conv1, layer3.3.conv1, layer3.4.conv1, layer3.5.conv1; steps
 *     30 33 36 39 42; 51380224 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 262143));
    requires \valid_read(b + (0 .. 255));
    requires \valid_read(x + (0 .. 200703));
    requires \valid(y + (0 .. 65535));
    requires \separated(y + (0 .. 65535), w + (0 .. 262143));
    requires \separated(y + (0 .. 65535), b + (0 .. 255));
    requires \separated(y + (0 .. 65535), x + (0 .. 200703));
    assigns y[0 .. 65535]; */
static void k18_conv1x1_1024to256_14x14_bias_relu(const real *w, const real *b, const real *x,
                                                  real *y, size_t part, size_t parts)
{
    border1_256x14x14_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 16384;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 16; pass++) {
            const real *wp = wg + pass * 1024;
            const real *xr = x + pass * 12544;
            real *yr = y + g * 4096 + 136;
            const real *next = wp + 1024;
            for (size_t ox = 0; ox < 186; ox += 6)
                k18_tile6(wp, bg, xr + ox * 8, yr, ox, next + ox / 6 * 128, pass);
            for (size_t ox = 186; ox < 196; ox += 5)
                k18_tile5(wp, bg, xr + ox * 8, yr, ox, next + ((ox - 186) / 5 + 31) * 128, pass);
        }
    }
}

/* V of a patch, 8 channels. */
static inline void k19_patch(const real *x, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(x + h * 128 + c * 8);
        rnet_winograd_input(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 6; h++) {
        rnet_vec t[6];
        rnet_winograd_input(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 6; c++)
            rnet_store(v + h * 24672 + c * 4112, t[c]);
    }
}

/* V of a patch, 8 channels; it has so many rows and columns. */
static inline void k19_patch_part(const real *x, real *v, size_t rows, size_t columns)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = h < rows && c < columns ? rnet_load(x + h * 128 + c * 8) : rnet_splat(0.0f);
        rnet_winograd_input(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 6; h++) {
        rnet_vec t[6];
        rnet_winograd_input(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 6; c++)
            rnet_store(v + h * 24672 + c * 4112, t[c]);
    }
}

/* All of v from tile `first` on, 16 tiles. */
static inline void k19_read_x(const real *x, real *v, size_t first)
{
    for (size_t t = 0; t < 16; t++) {
        const size_t tile = first + t;
        const size_t ty = tile / 4, tx = tile % 4;
        const real *xt = x + ty * 512 + tx * 32;
        for (size_t i = 0; i < 32; i++)
            if (ty < 3 && tx < 3)
                k19_patch(xt + i * 2048, v + i * 128 + t * 8);
            else
                k19_patch_part(xt + i * 2048, v + i * 128 + t * 8, 16 - ty * 4, 16 - tx * 4);
    }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k19_product5(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 32; i++)
        for (size_t j = 0; j < 8; j++) {
            if (j < 3)
                RNET_FETCH(next, i * 48 + j * 16);
            const real *xj = x + i * 128 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + p * 592 + k * 288, a[p][k]);
    }
}

/* One of the 36 products, of 6 tiles and 16 channels. */
static inline void k19_product6(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 32; i++)
        for (size_t j = 0; j < 8; j++) {
            if (j < 3)
                RNET_FETCH(next, i * 48 + j * 16);
            const real *xj = x + i * 128 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + p * 592 + k * 288, a[p][k]);
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k19_result(const real *p, const real *b, real *y)
{
    rnet_vec z[4][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[4];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(p + h * 48 + c * 8);
        rnet_winograd_output(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            z[h][c] = t[h];
    }
    const rnet_vec bias = rnet_load(b);
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            rnet_store(y + h * 112 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* The outputs of a tile from its products, 8 channels; it has so many rows and columns. */
static inline void k19_result_part(const real *p, const real *b, real *y, size_t rows,
                                   size_t columns)
{
    rnet_vec z[4][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[4];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(p + h * 48 + c * 8);
        rnet_winograd_output(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            z[h][c] = t[h];
    }
    const rnet_vec bias = rnet_load(b);
    for (size_t h = 0; h < rnet_clip_last(rows, 0, 4); h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            if (c >= columns)
                continue;
            rnet_store(y + h * 112 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* K19. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; ReLU. resnet50.rnet:12,
 *     <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 256x14x14 in blocks of 8, border 1; y 256x14x14 in blocks of 8
 *   used by layer3.1.conv2, layer3.2.conv2, layer3.3.conv2, layer3.4.conv2, layer3.5.conv2; steps
 *     31 34 37 40 43; 115605504 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2359295));
    requires \valid_read(b + (0 .. 255));
    requires \valid_read(x + (0 .. 65535));
    requires \valid(y + (0 .. 50175));
    requires \valid(tiles + (0 .. 380543));
    requires \separated(y + (0 .. 50175), w + (0 .. 2359295));
    requires \separated(y + (0 .. 50175), b + (0 .. 255));
    requires \separated(y + (0 .. 50175), x + (0 .. 65535));
    requires \separated(y + (0 .. 50175), tiles + (0 .. 380543));
    requires \separated(tiles + (0 .. 380543), w + (0 .. 2359295));
    requires \separated(tiles + (0 .. 380543), b + (0 .. 255));
    requires \separated(tiles + (0 .. 380543), x + (0 .. 65535));
    assigns y[0 .. 50175], tiles[0 .. 380543]; */
static void k19_winograd3x3_256to256_14x14_bias_relu(const real *w, const real *b, const real *x,
                                                     real *y, real *tiles, size_t part,
                                                     size_t parts)
{
    real *v = tiles + part * 190272, *p = v + 148032;
    const size_t first = 0;
    k19_read_x(x, v, first);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 147456 + e * 4096;
            k19_product5(we, v + e * 4112, p + e * 8, we + 4096);
            k19_product5(we, v + e * 4112 + 40, p + e * 8 + 2960, we + 5632);
            k19_product6(we, v + e * 4112 + 80, p + e * 8 + 5920, we + 7168);
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 4, tx = tile % 4;
                const size_t at_y = g * 3136 + a % 2 * 1568 + ty * 448 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 112 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + ty * 448 + tx * 32 + g * 3136 + k * 1568;
                if (ty < 3 && tx < 3)
                    k19_result(p + t * 592 + k * 288, b + g * 16 + k * 8, yt);
                else
                    k19_result_part(p + t * 592 + k * 288, b + g * 16 + k * 8, yt, 14 - ty * 4,
                                    14 - tx * 4);
            }
        }
    }
}

/* Zeros around the 14x14 pixels of each plane of a 512x14x14 value. */
static void border1_512x14x14_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        real *plane = y + u * 2048;
        for (size_t i = 0; i < 128; i++) {
            plane[i] = 0.0f;
            plane[1920 + i] = 0.0f;
        }
        for (size_t h = 1; h < 15; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 128 + i] = 0.0f;
                plane[h * 128 + 120 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k20_tile6(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t yp[6];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        const size_t h = (first + p) / 14, c = (first + p) % 14;
        yp[p] = h * 128 + c * 8;
    }
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + yp[p] + k * 2048);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + yp[p] + k * 2048, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 2048, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k20_tile5(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t yp[5];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        const size_t h = (first + p) / 14, c = (first + p) % 14;
        yp[p] = h * 128 + c * 8;
    }
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + yp[p] + k * 2048);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + yp[p] + k * 2048, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 2048, rnet_relu(a[p][k]));
    }
}

/* K20. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:13, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 1024x14x14 in blocks of 8; y 512x14x14 in blocks of 8, border 1
 *   used by layer4.0.conv1; step 45; 102760448 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 524287));
    requires \valid_read(b + (0 .. 511));
    requires \valid_read(x + (0 .. 200703));
    requires \valid(y + (0 .. 131071));
    requires \separated(y + (0 .. 131071), w + (0 .. 524287));
    requires \separated(y + (0 .. 131071), b + (0 .. 511));
    requires \separated(y + (0 .. 131071), x + (0 .. 200703));
    assigns y[0 .. 131071]; */
static void k20_conv1x1_1024to512_14x14_bias_relu(const real *w, const real *b, const real *x,
                                                  real *y, size_t part, size_t parts)
{
    border1_512x14x14_by_8(y, part, parts);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 16384;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 16; pass++) {
            const real *wp = wg + pass * 1024;
            const real *xr = x + pass * 12544;
            real *yr = y + g * 4096 + 136;
            const real *next = wp + 1024;
            for (size_t ox = 0; ox < 186; ox += 6)
                k20_tile6(wp, bg, xr + ox * 8, yr, ox, next + ox / 6 * 128, pass);
            for (size_t ox = 186; ox < 196; ox += 5)
                k20_tile5(wp, bg, xr + ox * 8, yr, ox, next + ((ox - 186) / 5 + 31) * 128, pass);
        }
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k21_tile6(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t xp[6];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        const size_t h = (first + p) / 7, c = (first + p) % 7;
        xp[p] = h * 256 + c * 16;
    }
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 392);
        }
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            for (size_t l = 0; l < 3; l++)
                RNET_FETCH(next, i * 144 + h * 48 + l * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 2048 + h * 128 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 6; p++) {
                    const rnet_vec s = rnet_splat(xj[xp[p]]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
        }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 392, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 392, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k21_tile5(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t xp[5];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        const size_t h = (first + p) / 7, c = (first + p) % 7;
        xp[p] = h * 256 + c * 16;
    }
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 392);
        }
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            for (size_t l = 0; l < 3; l++)
                RNET_FETCH(next, i * 144 + h * 48 + l * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 2048 + h * 128 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 5; p++) {
                    const rnet_vec s = rnet_splat(xj[xp[p]]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
        }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 392, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 392, rnet_relu(a[p][k]));
    }
}

/* K21. Convolution 3x3, stride 2, pad 1; bias; ReLU. resnet50.rnet:13, <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 512x14x14 in blocks of 8, border 1; y 512x7x7 in blocks of 8
 *   used by layer4.0.conv2; step 46; 115605504 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2359295));
    requires \valid_read(b + (0 .. 511));
    requires \valid_read(x + (0 .. 131071));
    requires \valid(y + (0 .. 25087));
    requires \separated(y + (0 .. 25087), w + (0 .. 2359295));
    requires \separated(y + (0 .. 25087), b + (0 .. 511));
    requires \separated(y + (0 .. 25087), x + (0 .. 131071));
    assigns y[0 .. 25087]; */
static void k21_conv3x3s2_512to512_7x7_bias_relu(const real *w, const real *b, const real *x,
                                                 real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 73728;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 16; pass++) {
            const real *wp = wg + pass * 4608;
            const real *xr = x + pass * 8192;
            real *yr = y + g * 784;
            const real *next = wp + 4608;
            for (size_t ox = 0; ox < 24; ox += 6)
                k21_tile6(wp, bg, xr, yr + ox * 8, ox, next + ox / 6 * 576, pass);
            for (size_t ox = 24; ox < 49; ox += 5)
                k21_tile5(wp, bg, xr, yr + ox * 8, ox, next + ((ox - 24) / 5 + 4) * 576, pass);
        }
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k22_tile6(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t xp[6];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        const size_t h = (first + p) / 7, c = (first + p) % 7;
        xp[p] = h * 224 + c * 16;
    }
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 392);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[xp[p]]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 392, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 392, a[p][k]);
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k22_tile5(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t xp[5];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        const size_t h = (first + p) / 7, c = (first + p) % 7;
        xp[p] = h * 224 + c * 16;
    }
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + p * 8 + k * 392);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 1568 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[xp[p]]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 15) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 392, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 392, a[p][k]);
    }
}

/* K22. Convolution 1x1, stride 2, pad 0; bias. resnet50.rnet:13, <std.rnet>:15
 *   y[o][q] = b[o] + sum_i w[o][i] * x[i][2*q]
 *   x 1024x14x14 in blocks of 8; y 2048x7x7 in blocks of 8
 *   used by layer4.0.downsample.0; step 47; 102760448 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2097151));
    requires \valid_read(b + (0 .. 2047));
    requires \valid_read(x + (0 .. 200703));
    requires \valid(y + (0 .. 100351));
    requires \separated(y + (0 .. 100351), w + (0 .. 2097151));
    requires \separated(y + (0 .. 100351), b + (0 .. 2047));
    requires \separated(y + (0 .. 100351), x + (0 .. 200703));
    assigns y[0 .. 100351]; */
static void k22_conv1x1s2_1024to2048_7x7_bias(const real *w, const real *b, const real *x, real *y,
                                              size_t part, size_t parts)
{
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 16384;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 16; pass++) {
            const real *wp = wg + pass * 1024;
            const real *xr = x + pass * 12544;
            real *yr = y + g * 784;
            const real *next = wp + 1024;
            for (size_t ox = 0; ox < 24; ox += 6)
                k22_tile6(wp, bg, xr, yr + ox * 8, ox, next + ox / 6 * 128, pass);
            for (size_t ox = 24; ox < 49; ox += 5)
                k22_tile5(wp, bg, xr, yr + ox * 8, ox, next + ((ox - 24) / 5 + 4) * 128, pass);
        }
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k23_tile6(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next, size_t pass)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_add(rnet_load(b + k * 8), rnet_load(r + p * 8 + k * 392));
            else
                a[p][k] = rnet_load(y + p * 8 + k * 392);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 392 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 7) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 392, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 392, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k23_tile5(const real *w, const real *b, const real *x, const real *r, real *y,
                             const real *next, size_t pass)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_add(rnet_load(b + k * 8), rnet_load(r + p * 8 + k * 392));
            else
                a[p][k] = rnet_load(y + p * 8 + k * 392);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 392 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 7) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + p * 8 + k * 392, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 392, rnet_relu(a[p][k]));
    }
}

/* K23. Convolution 1x1, stride 1, pad 0; bias; residual; ReLU. resnet50.rnet:13, <std.rnet>:14
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q] + r[o][q])
 *   x 512x7x7 in blocks of 8; r 2048x7x7 in blocks of 8; y 2048x7x7 in blocks of 8
 *   used by layer4.0.conv3, layer4.1.conv3, layer4.2.conv3; steps 48 51 54; 51380224
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 1048575));
    requires \valid_read(b + (0 .. 2047));
    requires \valid_read(x + (0 .. 25087));
    requires \valid_read(r + (0 .. 100351));
    requires \valid(y + (0 .. 100351));
    requires \separated(y + (0 .. 100351), w + (0 .. 1048575));
    requires \separated(y + (0 .. 100351), b + (0 .. 2047));
    requires \separated(y + (0 .. 100351), x + (0 .. 25087));
    requires y == r || \separated(y + (0 .. 100351), r + (0 .. 100351));
    assigns y[0 .. 100351]; */
static void k23_conv1x1_512to2048_7x7_bias_add_relu(const real *w, const real *b, const real *x,
                                                    const real *r, real *y, size_t part,
                                                    size_t parts)
{
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 8192;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 8; pass++) {
            const real *wp = wg + pass * 1024;
            const real *xr = x + pass * 3136;
            const real *rr = r + g * 784;
            real *yr = y + g * 784;
            const real *next = wp + 1024;
            for (size_t ox = 0; ox < 24; ox += 6)
                k23_tile6(wp, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8, next + ox / 6 * 128, pass);
            for (size_t ox = 24; ox < 49; ox += 5)
                k23_tile5(wp, bg, xr + ox * 8, rr + ox * 8, yr + ox * 8,
                          next + ((ox - 24) / 5 + 4) * 128, pass);
        }
    }
}

/* Zeros around the 7x7 pixels of each plane of a 512x7x7 value. */
static void border1_512x7x7_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        real *plane = y + u * 648;
        for (size_t i = 0; i < 72; i++) {
            plane[i] = 0.0f;
            plane[576 + i] = 0.0f;
        }
        for (size_t h = 1; h < 8; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 72 + i] = 0.0f;
                plane[h * 72 + 64 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k24_tile6(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t yp[6];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        const size_t h = (first + p) / 7, c = (first + p) % 7;
        yp[p] = h * 72 + c * 8;
    }
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + yp[p] + k * 648);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 392 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 31) {
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + yp[p] + k * 648, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 648, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k24_tile5(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next, size_t pass)
{
    size_t yp[5];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        const size_t h = (first + p) / 7, c = (first + p) % 7;
        yp[p] = h * 72 + c * 8;
    }
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            if (pass == 0)
                a[p][k] = rnet_load(b + k * 8);
            else
                a[p][k] = rnet_load(y + yp[p] + k * 648);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        RNET_FETCH(next, i * 16);
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 392 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    }
    if (pass < 31) {
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                rnet_store(y + yp[p] + k * 648, a[p][k]);
        }
        return;
    }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 648, rnet_relu(a[p][k]));
    }
}

/* K24. Convolution 1x1, stride 1, pad 0; bias; ReLU. resnet50.rnet:13, <std.rnet>:12
 *   y[o][q] = max(0, b[o] + sum_i w[o][i] * x[i][q])
 *   x 2048x7x7 in blocks of 8; y 512x7x7 in blocks of 8, border 1
 *   used by layer4.1.conv1, layer4.2.conv1; steps 49 52; 51380224 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 1048575));
    requires \valid_read(b + (0 .. 511));
    requires \valid_read(x + (0 .. 100351));
    requires \valid(y + (0 .. 41471));
    requires \separated(y + (0 .. 41471), w + (0 .. 1048575));
    requires \separated(y + (0 .. 41471), b + (0 .. 511));
    requires \separated(y + (0 .. 41471), x + (0 .. 100351));
    assigns y[0 .. 41471]; */
static void k24_conv1x1_2048to512_7x7_bias_relu(const real *w, const real *b, const real *x,
                                                real *y, size_t part, size_t parts)
{
    border1_512x7x7_by_8(y, part, parts);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 32768;
        const real *bg = b + g * 16;
        for (size_t pass = 0; pass < 32; pass++) {
            const real *wp = wg + pass * 1024;
            const real *xr = x + pass * 3136;
            real *yr = y + g * 1296 + 80;
            const real *next = wp + 1024;
            for (size_t ox = 0; ox < 24; ox += 6)
                k24_tile6(wp, bg, xr + ox * 8, yr, ox, next + ox / 6 * 128, pass);
            for (size_t ox = 24; ox < 49; ox += 5)
                k24_tile5(wp, bg, xr + ox * 8, yr, ox, next + ((ox - 24) / 5 + 4) * 128, pass);
        }
    }
}

/* V of a patch, 8 channels. */
static inline void k25_patch(const real *x, real *v)
{
    rnet_vec z[4][4];
    for (size_t c = 0; c < 4; c++) {
        rnet_vec d[4], t[4];
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            d[h] = rnet_load(x + h * 72 + c * 8);
        rnet_winograd2_input(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd2_input(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++)
            rnet_store(v + h * 32832 + c * 8208, t[c]);
    }
}

/* V of a patch, 8 channels; it has so many rows and columns. */
static inline void k25_patch_part(const real *x, real *v, size_t rows, size_t columns)
{
    rnet_vec z[4][4];
    for (size_t c = 0; c < 4; c++) {
        rnet_vec d[4], t[4];
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            d[h] = h < rows && c < columns ? rnet_load(x + h * 72 + c * 8) : rnet_splat(0.0f);
        rnet_winograd2_input(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd2_input(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++)
            rnet_store(v + h * 32832 + c * 8208, t[c]);
    }
}

/* All of v from tile `first` on, 16 tiles. */
static inline void k25_read_x(const real *x, real *v, size_t first)
{
    for (size_t t = 0; t < 16; t++) {
        const size_t tile = first + t;
        const size_t ty = tile / 4, tx = tile % 4;
        const real *xt = x + ty * 144 + tx * 16;
        for (size_t i = 0; i < 64; i++)
            if (ty < 3 && tx < 3)
                k25_patch(xt + i * 648, v + i * 128 + t * 8);
            else
                k25_patch_part(xt + i * 648, v + i * 128 + t * 8, 9 - ty * 2, 9 - tx * 2);
    }
}

/* One of the 16 products, of 5 tiles and 16 channels. */
static inline void k25_product5(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 64; i++)
        for (size_t j = 0; j < 8; j++) {
            if (j < 3)
                RNET_FETCH(next, i * 48 + j * 16);
            const real *xj = x + i * 128 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + p * 272 + k * 128, a[p][k]);
    }
}

/* One of the 16 products, of 6 tiles and 16 channels. */
static inline void k25_product6(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 64; i++)
        for (size_t j = 0; j < 8; j++) {
            if (j < 3)
                RNET_FETCH(next, i * 48 + j * 16);
            const real *xj = x + i * 128 + j;
            const real *wj = w + i * 128 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + p * 272 + k * 128, a[p][k]);
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k25_result(const real *p, const real *b, real *y)
{
    rnet_vec z[2][4];
    for (size_t c = 0; c < 4; c++) {
        rnet_vec d[4], t[2];
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            d[h] = rnet_load(p + h * 32 + c * 8);
        rnet_winograd2_output(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 2; h++)
            z[h][c] = t[h];
    }
    const rnet_vec bias = rnet_load(b);
    for (size_t h = 0; h < 2; h++) {
        rnet_vec t[2];
        rnet_winograd2_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 2; c++) {
            rnet_store(y + h * 56 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* The outputs of a tile from its products, 8 channels; it has so many rows and columns. */
static inline void k25_result_part(const real *p, const real *b, real *y, size_t rows,
                                   size_t columns)
{
    rnet_vec z[2][4];
    for (size_t c = 0; c < 4; c++) {
        rnet_vec d[4], t[2];
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            d[h] = rnet_load(p + h * 32 + c * 8);
        rnet_winograd2_output(d, t);
        RNET_UNROLL
        for (size_t h = 0; h < 2; h++)
            z[h][c] = t[h];
    }
    const rnet_vec bias = rnet_load(b);
    for (size_t h = 0; h < rnet_clip_last(rows, 0, 2); h++) {
        rnet_vec t[2];
        rnet_winograd2_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 2; c++) {
            if (c >= columns)
                continue;
            rnet_store(y + h * 56 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* K25. Convolution 3x3, stride 1, pad 1, by Winograd's F(2x2, 3x3); bias; ReLU. resnet50.rnet:13,
 *     <std.rnet>:13
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 512x7x7 in blocks of 8, border 1; y 512x7x7 in blocks of 8
 *   used by layer4.1.conv2, layer4.2.conv2; steps 50 53; 115605504 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 4194303));
    requires \valid_read(b + (0 .. 511));
    requires \valid_read(x + (0 .. 41471));
    requires \valid(y + (0 .. 25087));
    requires \valid(tiles + (0 .. 380543));
    requires \separated(y + (0 .. 25087), w + (0 .. 4194303));
    requires \separated(y + (0 .. 25087), b + (0 .. 511));
    requires \separated(y + (0 .. 25087), x + (0 .. 41471));
    requires \separated(y + (0 .. 25087), tiles + (0 .. 380543));
    requires \separated(tiles + (0 .. 380543), w + (0 .. 4194303));
    requires \separated(tiles + (0 .. 380543), b + (0 .. 511));
    requires \separated(tiles + (0 .. 380543), x + (0 .. 41471));
    assigns y[0 .. 25087], tiles[0 .. 380543]; */
static void k25_winograd3x3_512to512_7x7_bias_relu(const real *w, const real *b, const real *x,
                                                   real *y, real *tiles, size_t part, size_t parts)
{
    real *v = tiles + part * 190272, *p = v + 131328;
    const size_t first = 0;
    k25_read_x(x, v, first);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 16; e++) {
            const real *we = w + g * 131072 + e * 8192;
            k25_product5(we, v + e * 8208, p + e * 8, we + 8192);
            k25_product5(we, v + e * 8208 + 40, p + e * 8 + 1360, we + 11264);
            k25_product6(we, v + e * 8208 + 80, p + e * 8 + 2720, we + 14336);
            for (size_t a = e * 2 / 1; a < (e + 1) * 2 / 1; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 4, tx = tile % 4;
                const size_t at_y = g * 784 + a % 2 * 392 + ty * 112 + tx * 16;
                for (size_t h = 0; h < 2; h++)
                    RNET_FETCH_TO_WRITE(y, at_y + h * 56);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + ty * 112 + tx * 16 + g * 784 + k * 392;
                if (ty < 3 && tx < 3)
                    k25_result(p + t * 272 + k * 128, b + g * 16 + k * 8, yt);
                else
                    k25_result_part(p + t * 272 + k * 128, b + g * 16 + k * 8, yt, 7 - ty * 2,
                                    7 - tx * 2);
            }
        }
    }
}

/* K26. Average 7x7, stride 1, pad 0. resnet50.rnet:14
 *   y[o][q] = 1/49 * sum_k x[o][q + k], k in the window and the image
 *   x 2048x7x7 in blocks of 8; y 2048 in blocks of 8
 *   used by avgpool; step 55 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 100351));
    requires \valid(y + (0 .. 2047));
    requires \separated(y + (0 .. 2047), x + (0 .. 100351));
    assigns y[0 .. 2047]; */
static void k26_avgpool7x7_2048_1x1(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(256, part + 1, parts);
    for (size_t u = rnet_share(256, part, parts); u < end; u++) {
        const size_t i = u;
        const real *xp = x + i * 392;
        real *yr = y + i * 8;
        const size_t h0 = 0, h1 = 7;
        {
            const size_t w0 = 0, w1 = 7;
            rnet_vec s = rnet_splat(0.0f);
            for (size_t h = h0; h < h1; h++)
                for (size_t w = w0; w < w1; w++)
                    s = rnet_add(s, rnet_load(xp + h * 56 + w * 8));
            rnet_store(yr, rnet_mul(s, rnet_splat(1.0f / 49.0f)));
        }
    }
}

/* K27. Linear layer; bias. resnet50.rnet:14
 *   y[o] = b[o] + sum_i w[o][i] * x[i]
 *   x 2048 in blocks of 8; y 1000
 *   used by fc; step 56; 2048000 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2064383));
    requires \valid_read(b + (0 .. 1007));
    requires \valid_read(x + (0 .. 2047));
    requires \valid(y + (0 .. 999));
    requires \separated(y + (0 .. 999), w + (0 .. 2064383));
    requires \separated(y + (0 .. 999), b + (0 .. 1007));
    requires \separated(y + (0 .. 999), x + (0 .. 2047));
    assigns y[0 .. 999]; */
static void k27_linear_2048to1000_1x1_bias(const real *w, const real *b, const real *x, real *y,
                                           size_t part, size_t parts)
{
    const size_t end = rnet_share(18, part + 1, parts);
    for (size_t u = rnet_share(18, part, parts); u < end; u++) {
        const size_t g = u;
        const real *xn = x;
        const real *wg = w + g * 114688;
        rnet_vec a[7];
        RNET_UNROLL
        for (size_t k = 0; k < 7; k++)
            a[k] = rnet_load(b + g * 56 + k * 8);
        for (size_t j = 0; j < 2048; j++) {
            const rnet_vec s = rnet_splat(xn[j]);
            const real *wj = wg + j * 56;
            RNET_UNROLL
            for (size_t k = 0; k < 7; k++)
                a[k] = rnet_fma(s, rnet_load(wj + k * 8), a[k]);
        }
        RNET_ALIGNED(64) real unit[56];
        RNET_UNROLL
        for (size_t k = 0; k < 7; k++)
            rnet_store(unit + k * 8, a[k]);
        for (size_t o = 0; o < 56; o++) {
            const size_t c = g * 56 + o;
            if (c < 1000)
                y[c] = unit[o];
        }
    }
}

/* ---- 4. Blocks ---- */

/* layer1.0: bottleneck(64), projection shortcut. resnet50.rnet:10; bottleneck: <std.rnet>:11
 *   WS_CONV1 -> WS_LAYER1_0_OUT */
static void layer1_0(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(3);
    k03_conv1x1_64to64_56x56_bias_relu(p->layer1_0.conv1_w, p->layer1_0.conv1_b,
                                       rnet_at(ws, WS_CONV1), rnet_at(ws, WS_LAYER1_0_CONV1), part,
                                       parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(4);
    k04_winograd3x3_64to64_56x56_bias_relu(
        p->layer1_0.conv2_w, p->layer1_0.conv2_b, rnet_at(ws, WS_LAYER1_0_CONV1),
        rnet_at(ws, WS_LAYER1_0_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* downsample.0 -> downsample.1. <std.rnet>:15 */
    RNET_STEP(5);
    k05_conv1x1_64to256_56x56_bias(p->layer1_0.downsample_0_w, p->layer1_0.downsample_0_b,
                                   rnet_at(ws, WS_CONV1), rnet_at(ws, WS_LAYER1_0_DOWNSAMPLE_0),
                                   part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(6);
    k06_conv1x1_64to256_56x56_bias_add_relu(
        p->layer1_0.conv3_w, p->layer1_0.conv3_b, rnet_at(ws, WS_LAYER1_0_CONV2),
        rnet_at(ws, WS_LAYER1_0_DOWNSAMPLE_0), rnet_at(ws, WS_LAYER1_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.1: bottleneck(64), identity shortcut. resnet50.rnet:10; bottleneck: <std.rnet>:11
 *   WS_LAYER1_0_OUT -> WS_LAYER1_1_OUT */
static void layer1_1(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(7);
    k07_conv1x1_256to64_56x56_bias_relu(p->layer1_1.conv1_w, p->layer1_1.conv1_b,
                                        rnet_at(ws, WS_LAYER1_0_OUT),
                                        rnet_at(ws, WS_LAYER1_1_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(8);
    k04_winograd3x3_64to64_56x56_bias_relu(
        p->layer1_1.conv2_w, p->layer1_1.conv2_b, rnet_at(ws, WS_LAYER1_1_CONV1),
        rnet_at(ws, WS_LAYER1_1_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(9);
    k06_conv1x1_64to256_56x56_bias_add_relu(
        p->layer1_1.conv3_w, p->layer1_1.conv3_b, rnet_at(ws, WS_LAYER1_1_CONV2),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.2: bottleneck(64), identity shortcut. resnet50.rnet:10; bottleneck: <std.rnet>:11
 *   WS_LAYER1_1_OUT -> WS_LAYER1_2_OUT */
static void layer1_2(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(10);
    k07_conv1x1_256to64_56x56_bias_relu(p->layer1_2.conv1_w, p->layer1_2.conv1_b,
                                        rnet_at(ws, WS_LAYER1_1_OUT),
                                        rnet_at(ws, WS_LAYER1_2_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(11);
    k04_winograd3x3_64to64_56x56_bias_relu(
        p->layer1_2.conv2_w, p->layer1_2.conv2_b, rnet_at(ws, WS_LAYER1_2_CONV1),
        rnet_at(ws, WS_LAYER1_2_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(12);
    k06_conv1x1_64to256_56x56_bias_add_relu(
        p->layer1_2.conv3_w, p->layer1_2.conv3_b, rnet_at(ws, WS_LAYER1_2_CONV2),
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_2_OUT), part, parts);
    RNET_BARRIER
}

/* layer1: 3 x bottleneck(64). resnet50.rnet:10
 *   WS_CONV1 -> WS_LAYER1_2_OUT */
static void layer1(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    layer1_0(p, ws, part, parts);
    layer1_1(p, ws, part, parts);
    layer1_2(p, ws, part, parts);
}

/* layer2.0: bottleneck(128, stride = 2), projection shortcut. resnet50.rnet:11; bottleneck:
 *     <std.rnet>:11
 *   WS_LAYER1_2_OUT -> WS_LAYER2_0_OUT */
static void layer2_0(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(13);
    k08_conv1x1_256to128_56x56_bias_relu(p->layer2_0.conv1_w, p->layer2_0.conv1_b,
                                         rnet_at(ws, WS_LAYER1_2_OUT),
                                         rnet_at(ws, WS_LAYER2_0_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(14);
    k09_conv3x3s2_128to128_28x28_bias_relu(p->layer2_0.conv2_w, p->layer2_0.conv2_b,
                                           rnet_at(ws, WS_LAYER2_0_CONV1),
                                           rnet_at(ws, WS_LAYER2_0_CONV2), part, parts);
    RNET_BARRIER
    /* downsample.0 -> downsample.1. <std.rnet>:15 */
    RNET_STEP(15);
    k10_conv1x1s2_256to512_28x28_bias(p->layer2_0.downsample_0_w, p->layer2_0.downsample_0_b,
                                      rnet_at(ws, WS_LAYER1_2_OUT),
                                      rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(16);
    k11_conv1x1_128to512_28x28_bias_add_relu(
        p->layer2_0.conv3_w, p->layer2_0.conv3_b, rnet_at(ws, WS_LAYER2_0_CONV2),
        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0), rnet_at(ws, WS_LAYER2_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer2.1: bottleneck(128), identity shortcut. resnet50.rnet:11; bottleneck: <std.rnet>:11
 *   WS_LAYER2_0_OUT -> WS_LAYER2_1_OUT */
static void layer2_1(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(17);
    k12_conv1x1_512to128_28x28_bias_relu(p->layer2_1.conv1_w, p->layer2_1.conv1_b,
                                         rnet_at(ws, WS_LAYER2_0_OUT),
                                         rnet_at(ws, WS_LAYER2_1_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(18);
    k13_winograd3x3_128to128_28x28_bias_relu(
        p->layer2_1.conv2_w, p->layer2_1.conv2_b, rnet_at(ws, WS_LAYER2_1_CONV1),
        rnet_at(ws, WS_LAYER2_1_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(19);
    k11_conv1x1_128to512_28x28_bias_add_relu(
        p->layer2_1.conv3_w, p->layer2_1.conv3_b, rnet_at(ws, WS_LAYER2_1_CONV2),
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer2.2: bottleneck(128), identity shortcut. resnet50.rnet:11; bottleneck: <std.rnet>:11
 *   WS_LAYER2_1_OUT -> WS_LAYER2_2_OUT */
static void layer2_2(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(20);
    k12_conv1x1_512to128_28x28_bias_relu(p->layer2_2.conv1_w, p->layer2_2.conv1_b,
                                         rnet_at(ws, WS_LAYER2_1_OUT),
                                         rnet_at(ws, WS_LAYER2_2_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(21);
    k13_winograd3x3_128to128_28x28_bias_relu(
        p->layer2_2.conv2_w, p->layer2_2.conv2_b, rnet_at(ws, WS_LAYER2_2_CONV1),
        rnet_at(ws, WS_LAYER2_2_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(22);
    k11_conv1x1_128to512_28x28_bias_add_relu(
        p->layer2_2.conv3_w, p->layer2_2.conv3_b, rnet_at(ws, WS_LAYER2_2_CONV2),
        rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_LAYER2_2_OUT), part, parts);
    RNET_BARRIER
}

/* layer2.3: bottleneck(128), identity shortcut. resnet50.rnet:11; bottleneck: <std.rnet>:11
 *   WS_LAYER2_2_OUT -> WS_LAYER2_3_OUT */
static void layer2_3(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(23);
    k12_conv1x1_512to128_28x28_bias_relu(p->layer2_3.conv1_w, p->layer2_3.conv1_b,
                                         rnet_at(ws, WS_LAYER2_2_OUT),
                                         rnet_at(ws, WS_LAYER2_3_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(24);
    k13_winograd3x3_128to128_28x28_bias_relu(
        p->layer2_3.conv2_w, p->layer2_3.conv2_b, rnet_at(ws, WS_LAYER2_3_CONV1),
        rnet_at(ws, WS_LAYER2_3_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(25);
    k11_conv1x1_128to512_28x28_bias_add_relu(
        p->layer2_3.conv3_w, p->layer2_3.conv3_b, rnet_at(ws, WS_LAYER2_3_CONV2),
        rnet_at(ws, WS_LAYER2_2_OUT), rnet_at(ws, WS_LAYER2_3_OUT), part, parts);
    RNET_BARRIER
}

/* layer2: 4 x bottleneck(128) stride 2. resnet50.rnet:11
 *   WS_LAYER1_2_OUT -> WS_LAYER2_3_OUT */
static void layer2(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    layer2_0(p, ws, part, parts);
    layer2_1(p, ws, part, parts);
    layer2_2(p, ws, part, parts);
    layer2_3(p, ws, part, parts);
}

/* layer3.0: bottleneck(256, stride = 2), projection shortcut. resnet50.rnet:12; bottleneck:
 *     <std.rnet>:11
 *   WS_LAYER2_3_OUT -> WS_LAYER3_0_OUT */
static void layer3_0(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(26);
    k14_conv1x1_512to256_28x28_bias_relu(p->layer3_0.conv1_w, p->layer3_0.conv1_b,
                                         rnet_at(ws, WS_LAYER2_3_OUT),
                                         rnet_at(ws, WS_LAYER3_0_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(27);
    k15_conv3x3s2_256to256_14x14_bias_relu(p->layer3_0.conv2_w, p->layer3_0.conv2_b,
                                           rnet_at(ws, WS_LAYER3_0_CONV1),
                                           rnet_at(ws, WS_LAYER3_0_CONV2), part, parts);
    RNET_BARRIER
    /* downsample.0 -> downsample.1. <std.rnet>:15 */
    RNET_STEP(28);
    k16_conv1x1s2_512to1024_14x14_bias(p->layer3_0.downsample_0_w, p->layer3_0.downsample_0_b,
                                       rnet_at(ws, WS_LAYER2_3_OUT),
                                       rnet_at(ws, WS_LAYER3_0_DOWNSAMPLE_0), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(29);
    k17_conv1x1_256to1024_14x14_bias_add_relu(
        p->layer3_0.conv3_w, p->layer3_0.conv3_b, rnet_at(ws, WS_LAYER3_0_CONV2),
        rnet_at(ws, WS_LAYER3_0_DOWNSAMPLE_0), rnet_at(ws, WS_LAYER3_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.1: bottleneck(256), identity shortcut. resnet50.rnet:12; bottleneck: <std.rnet>:11
 *   WS_LAYER3_0_OUT -> WS_LAYER3_1_OUT */
static void layer3_1(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(30);
    k18_conv1x1_1024to256_14x14_bias_relu(p->layer3_1.conv1_w, p->layer3_1.conv1_b,
                                          rnet_at(ws, WS_LAYER3_0_OUT),
                                          rnet_at(ws, WS_LAYER3_1_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(31);
    k19_winograd3x3_256to256_14x14_bias_relu(
        p->layer3_1.conv2_w, p->layer3_1.conv2_b, rnet_at(ws, WS_LAYER3_1_CONV1),
        rnet_at(ws, WS_LAYER3_1_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(32);
    k17_conv1x1_256to1024_14x14_bias_add_relu(
        p->layer3_1.conv3_w, p->layer3_1.conv3_b, rnet_at(ws, WS_LAYER3_1_CONV2),
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.2: bottleneck(256), identity shortcut. resnet50.rnet:12; bottleneck: <std.rnet>:11
 *   WS_LAYER3_1_OUT -> WS_LAYER3_2_OUT */
static void layer3_2(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(33);
    k18_conv1x1_1024to256_14x14_bias_relu(p->layer3_2.conv1_w, p->layer3_2.conv1_b,
                                          rnet_at(ws, WS_LAYER3_1_OUT),
                                          rnet_at(ws, WS_LAYER3_2_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(34);
    k19_winograd3x3_256to256_14x14_bias_relu(
        p->layer3_2.conv2_w, p->layer3_2.conv2_b, rnet_at(ws, WS_LAYER3_2_CONV1),
        rnet_at(ws, WS_LAYER3_2_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(35);
    k17_conv1x1_256to1024_14x14_bias_add_relu(
        p->layer3_2.conv3_w, p->layer3_2.conv3_b, rnet_at(ws, WS_LAYER3_2_CONV2),
        rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_LAYER3_2_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.3: bottleneck(256), identity shortcut. resnet50.rnet:12; bottleneck: <std.rnet>:11
 *   WS_LAYER3_2_OUT -> WS_LAYER3_3_OUT */
static void layer3_3(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(36);
    k18_conv1x1_1024to256_14x14_bias_relu(p->layer3_3.conv1_w, p->layer3_3.conv1_b,
                                          rnet_at(ws, WS_LAYER3_2_OUT),
                                          rnet_at(ws, WS_LAYER3_3_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(37);
    k19_winograd3x3_256to256_14x14_bias_relu(
        p->layer3_3.conv2_w, p->layer3_3.conv2_b, rnet_at(ws, WS_LAYER3_3_CONV1),
        rnet_at(ws, WS_LAYER3_3_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(38);
    k17_conv1x1_256to1024_14x14_bias_add_relu(
        p->layer3_3.conv3_w, p->layer3_3.conv3_b, rnet_at(ws, WS_LAYER3_3_CONV2),
        rnet_at(ws, WS_LAYER3_2_OUT), rnet_at(ws, WS_LAYER3_3_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.4: bottleneck(256), identity shortcut. resnet50.rnet:12; bottleneck: <std.rnet>:11
 *   WS_LAYER3_3_OUT -> WS_LAYER3_4_OUT */
static void layer3_4(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(39);
    k18_conv1x1_1024to256_14x14_bias_relu(p->layer3_4.conv1_w, p->layer3_4.conv1_b,
                                          rnet_at(ws, WS_LAYER3_3_OUT),
                                          rnet_at(ws, WS_LAYER3_4_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(40);
    k19_winograd3x3_256to256_14x14_bias_relu(
        p->layer3_4.conv2_w, p->layer3_4.conv2_b, rnet_at(ws, WS_LAYER3_4_CONV1),
        rnet_at(ws, WS_LAYER3_4_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(41);
    k17_conv1x1_256to1024_14x14_bias_add_relu(
        p->layer3_4.conv3_w, p->layer3_4.conv3_b, rnet_at(ws, WS_LAYER3_4_CONV2),
        rnet_at(ws, WS_LAYER3_3_OUT), rnet_at(ws, WS_LAYER3_4_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.5: bottleneck(256), identity shortcut. resnet50.rnet:12; bottleneck: <std.rnet>:11
 *   WS_LAYER3_4_OUT -> WS_LAYER3_5_OUT */
static void layer3_5(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(42);
    k18_conv1x1_1024to256_14x14_bias_relu(p->layer3_5.conv1_w, p->layer3_5.conv1_b,
                                          rnet_at(ws, WS_LAYER3_4_OUT),
                                          rnet_at(ws, WS_LAYER3_5_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(43);
    k19_winograd3x3_256to256_14x14_bias_relu(
        p->layer3_5.conv2_w, p->layer3_5.conv2_b, rnet_at(ws, WS_LAYER3_5_CONV1),
        rnet_at(ws, WS_LAYER3_5_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(44);
    k17_conv1x1_256to1024_14x14_bias_add_relu(
        p->layer3_5.conv3_w, p->layer3_5.conv3_b, rnet_at(ws, WS_LAYER3_5_CONV2),
        rnet_at(ws, WS_LAYER3_4_OUT), rnet_at(ws, WS_LAYER3_5_OUT), part, parts);
    RNET_BARRIER
}

/* layer3: 6 x bottleneck(256) stride 2. resnet50.rnet:12
 *   WS_LAYER2_3_OUT -> WS_LAYER3_5_OUT */
static void layer3(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    layer3_0(p, ws, part, parts);
    layer3_1(p, ws, part, parts);
    layer3_2(p, ws, part, parts);
    layer3_3(p, ws, part, parts);
    layer3_4(p, ws, part, parts);
    layer3_5(p, ws, part, parts);
}

/* layer4.0: bottleneck(512, stride = 2), projection shortcut. resnet50.rnet:13; bottleneck:
 *     <std.rnet>:11
 *   WS_LAYER3_5_OUT -> WS_LAYER4_0_OUT */
static void layer4_0(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(45);
    k20_conv1x1_1024to512_14x14_bias_relu(p->layer4_0.conv1_w, p->layer4_0.conv1_b,
                                          rnet_at(ws, WS_LAYER3_5_OUT),
                                          rnet_at(ws, WS_LAYER4_0_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(46);
    k21_conv3x3s2_512to512_7x7_bias_relu(p->layer4_0.conv2_w, p->layer4_0.conv2_b,
                                         rnet_at(ws, WS_LAYER4_0_CONV1),
                                         rnet_at(ws, WS_LAYER4_0_CONV2), part, parts);
    RNET_BARRIER
    /* downsample.0 -> downsample.1. <std.rnet>:15 */
    RNET_STEP(47);
    k22_conv1x1s2_1024to2048_7x7_bias(p->layer4_0.downsample_0_w, p->layer4_0.downsample_0_b,
                                      rnet_at(ws, WS_LAYER3_5_OUT),
                                      rnet_at(ws, WS_LAYER4_0_DOWNSAMPLE_0), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(48);
    k23_conv1x1_512to2048_7x7_bias_add_relu(
        p->layer4_0.conv3_w, p->layer4_0.conv3_b, rnet_at(ws, WS_LAYER4_0_CONV2),
        rnet_at(ws, WS_LAYER4_0_DOWNSAMPLE_0), rnet_at(ws, WS_LAYER4_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer4.1: bottleneck(512), identity shortcut. resnet50.rnet:13; bottleneck: <std.rnet>:11
 *   WS_LAYER4_0_OUT -> WS_LAYER4_1_OUT */
static void layer4_1(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(49);
    k24_conv1x1_2048to512_7x7_bias_relu(p->layer4_1.conv1_w, p->layer4_1.conv1_b,
                                        rnet_at(ws, WS_LAYER4_0_OUT),
                                        rnet_at(ws, WS_LAYER4_1_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(50);
    k25_winograd3x3_512to512_7x7_bias_relu(
        p->layer4_1.conv2_w, p->layer4_1.conv2_b, rnet_at(ws, WS_LAYER4_1_CONV1),
        rnet_at(ws, WS_LAYER4_1_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(51);
    k23_conv1x1_512to2048_7x7_bias_add_relu(
        p->layer4_1.conv3_w, p->layer4_1.conv3_b, rnet_at(ws, WS_LAYER4_1_CONV2),
        rnet_at(ws, WS_LAYER4_0_OUT), rnet_at(ws, WS_LAYER4_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer4.2: bottleneck(512), identity shortcut. resnet50.rnet:13; bottleneck: <std.rnet>:11
 *   WS_LAYER4_1_OUT -> WS_LAYER4_2_OUT */
static void layer4_2(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(52);
    k24_conv1x1_2048to512_7x7_bias_relu(p->layer4_2.conv1_w, p->layer4_2.conv1_b,
                                        rnet_at(ws, WS_LAYER4_1_OUT),
                                        rnet_at(ws, WS_LAYER4_2_CONV1), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(53);
    k25_winograd3x3_512to512_7x7_bias_relu(
        p->layer4_2.conv2_w, p->layer4_2.conv2_b, rnet_at(ws, WS_LAYER4_2_CONV1),
        rnet_at(ws, WS_LAYER4_2_CONV2), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv3 -> bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(54);
    k23_conv1x1_512to2048_7x7_bias_add_relu(
        p->layer4_2.conv3_w, p->layer4_2.conv3_b, rnet_at(ws, WS_LAYER4_2_CONV2),
        rnet_at(ws, WS_LAYER4_1_OUT), rnet_at(ws, WS_LAYER4_2_OUT), part, parts);
    RNET_BARRIER
}

/* layer4: 3 x bottleneck(512) stride 2. resnet50.rnet:13
 *   WS_LAYER3_5_OUT -> WS_LAYER4_2_OUT */
static void layer4(const struct resnet50_params *p, real *ws, size_t part, size_t parts)
{
    layer4_0(p, ws, part, parts);
    layer4_1(p, ws, part, parts);
    layer4_2(p, ws, part, parts);
}

/* The whole network. */
static void network(const struct resnet50_params *p, const real *input, real *output, real *ws,
                    size_t part, size_t parts)
{
    /* input. resnet50.rnet:8 */
    RNET_STEP(1);
    k01_reorder_3_224x224(input, rnet_at(ws, WS_INPUT_COPY), part, parts);
    RNET_BARRIER
    /* conv1 -> bn1 -> relu -> maxpool. resnet50.rnet:9 */
    RNET_STEP(2);
    k02_conv7x7s2_3to64_112x112_bias_relu_maxpool(p->conv1_w, p->conv1_b,
                                                  rnet_at(ws, WS_INPUT_COPY), rnet_at(ws, WS_CONV1),
                                                  rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    layer1(p, ws, part, parts);
    layer2(p, ws, part, parts);
    layer3(p, ws, part, parts);
    layer4(p, ws, part, parts);
    /* avgpool. resnet50.rnet:14 */
    RNET_STEP(55);
    k26_avgpool7x7_2048_1x1(rnet_at(ws, WS_LAYER4_2_OUT), rnet_at(ws, WS_AVGPOOL), part, parts);
    RNET_BARRIER
    /* fc. resnet50.rnet:14 */
    RNET_STEP(56);
    k27_linear_2048to1000_1x1_bias(p->fc_w, p->fc_b, rnet_at(ws, WS_AVGPOOL), output, part, parts);
    RNET_BARRIER
}

/* ---- 5. Entry point ---- */

/* Computes the network for RESNET50_BATCH images; resnet50.h says what its arguments are. */
void resnet50_infer(const struct resnet50_params *params, const float *input, float *output,
                    void *workspace)
{
    RNET_REQUIRE((uintptr_t)params % RESNET50_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)workspace % RESNET50_ALIGN == 0);
    real *ws = workspace;
    RNET_PARALLEL(RESNET50_THREADS)
    {
        const size_t part = rnet_part(), parts = rnet_parts();
        network(params, input, output, ws, part, parts);
    }
}
