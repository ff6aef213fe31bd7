/* cifar_resnet20_infer.c: inference for network "cifar_resnet20".
 *   made by  rnetc 0.1.0; do not edit
 *   source   cifar_resnet20.rnet
 *   sha256   44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089
 *   command  rnetc emit cifar_resnet20.rnet
 *   options  --batch 1 --threads 2 --target x86-64-v3 --algorithm auto --train
 *   passes   lower fold_bn fuse remove_dead select fuse_pool layout order place
 *   1 extents   2 memory plan   3 kernels   4 blocks   5 entry point */

/* ---- 1. Extents: the others are in cifar_resnet20.h ---- */

#define RNET_LANES 8

#include "cifar_resnet20.h"

#include "simd.h"

#include "winograd.h"

/* ---- 2. Memory plan: offset in lines of 64 bytes; length in lines, live steps, value
 * Workspace: 713984 bytes; largest sum of live buffers: 713984 bytes. ---- */

/* clang-format off */
enum {
    WS_SCRATCH           = 0,        /* 8840 [1, 24] scratch of convolutions, 4420 a part */
    WS_INPUT_COPY        = 9996,     /* 217 [1, 2] input.copy */
    WS_CONV1             = 8840,     /* 1156 [2, 4] conv1 */
    WS_LAYER1_0_CONV1    = 9996,     /* 1156 [3, 4] layer1.0.conv1, reuses WS_INPUT_COPY */
    WS_LAYER1_0_OUT      = 8840,     /* 1156 [4, 6] layer1.0.conv2, overwrites WS_CONV1 */
    WS_LAYER1_1_CONV1    = 9996,     /* 1156 [5, 6] layer1.1.conv1, reuses WS_LAYER1_0_CONV1 */
    WS_LAYER1_1_OUT      = 8840,     /* 1156 [6, 8] layer1.1.conv2, overwrites WS_LAYER1_0_OUT */
    WS_LAYER1_2_CONV1    = 9996,     /* 1156 [7, 8] layer1.2.conv1, reuses WS_LAYER1_1_CONV1 */
    WS_LAYER1_2_OUT      = 8840,     /* 1156 [8, 10] layer1.2.conv2, overwrites WS_LAYER1_1_OUT */
    WS_LAYER2_0_CONV1    = 9996,     /* 648 [9, 11] layer2.0.conv1, reuses WS_LAYER1_2_CONV1 */
    WS_LAYER2_0_SHORTCUT = 10644,    /* 512 [10, 11] layer2.0.shortcut, reuses WS_LAYER1_2_CONV1 */
    WS_LAYER2_0_OUT      = 8840,     /* 648 [11, 13] layer2.0.conv2, reuses WS_LAYER1_2_OUT */
    WS_LAYER2_1_CONV1    = 9488,     /* 648 [12, 13] layer2.1.conv1
                                        reuses WS_LAYER1_2_OUT, WS_LAYER2_0_CONV1 */
    WS_LAYER2_1_OUT      = 8840,     /* 648 [13, 15] layer2.1.conv2, overwrites WS_LAYER2_0_OUT */
    WS_LAYER2_2_CONV1    = 9488,     /* 648 [14, 15] layer2.2.conv1, reuses WS_LAYER2_1_CONV1 */
    WS_LAYER2_2_OUT      = 8840,     /* 648 [15, 17] layer2.2.conv2, overwrites WS_LAYER2_1_OUT */
    WS_LAYER3_0_CONV1    = 9488,     /* 400 [16, 18] layer3.0.conv1, reuses WS_LAYER2_2_CONV1 */
    WS_LAYER3_0_SHORTCUT = 9888,     /* 256 [17, 18] layer3.0.shortcut
                                        reuses WS_LAYER2_0_CONV1, WS_LAYER2_2_CONV1 */
    WS_LAYER3_0_OUT      = 8840,     /* 400 [18, 20] layer3.0.conv2, reuses WS_LAYER2_2_OUT */
    WS_LAYER3_1_CONV1    = 9240,     /* 400 [19, 20] layer3.1.conv1
                                        reuses WS_LAYER2_2_OUT, WS_LAYER3_0_CONV1 */
    WS_LAYER3_1_OUT      = 8840,     /* 400 [20, 22] layer3.1.conv2, overwrites WS_LAYER3_0_OUT */
    WS_LAYER3_2_CONV1    = 9240,     /* 400 [21, 22] layer3.2.conv1, reuses WS_LAYER3_1_CONV1 */
    WS_LAYER3_2_OUT      = 9640,     /* 256 [22, 23] layer3.2.conv2
                                        reuses WS_LAYER3_0_CONV1, WS_LAYER3_0_SHORTCUT */
    WS_AVGPOOL           = 8840,     /* 4 [23, 24] avgpool, reuses WS_LAYER3_1_OUT */
};
/* clang-format on */

/* ---- 3. Kernels ---- */

/* Zeros around the 32x32 pixels of each plane of a 3x32x32 value. */
static void border1_3x32x32_by_3(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        real *plane = y;
        for (size_t i = 0; i < 102; i++) {
            plane[i] = 0.0f;
            plane[3366 + i] = 0.0f;
        }
        for (size_t h = 1; h < 33; h++)
            for (size_t i = 0; i < 3; i++) {
                plane[h * 102 + i] = 0.0f;
                plane[h * 102 + 99 + i] = 0.0f;
            }
    }
}

/* K01. Copy in another layout. cifar_resnet20.rnet:7
 *   y[t] = x[t]
 *   x 3x32x32; y 3x32x32, channels last, border 1
 *   used by input.copy; step 1 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 3071));
    requires \valid(y + (0 .. 3467));
    requires \separated(y + (0 .. 3467), x + (0 .. 3071));
    assigns y[0 .. 3467]; */
static void k01_reorder_3_32x32(const real *x, real *y, size_t part, size_t parts)
{
    border1_3x32x32_by_3(y, part, parts);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t h = u;
        const real *xr = x + h * 32;
        real *yr = y + h * 102 + 105;
        RNET_APART
        for (size_t w = 0; w < 32; w++) {
            RNET_UNROLL
            for (size_t l = 0; l < 3; l++) {
                const size_t c = l;
                yr[l + w * 3] = xr[w * 1 + c * 1024];
            }
        }
    }
}

/* Zeros around the 32x32 pixels of each plane of a 16x32x32 value. */
static void border1_16x32x32_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        real *plane = y + u * 9248;
        for (size_t i = 0; i < 272; i++) {
            plane[i] = 0.0f;
            plane[8976 + i] = 0.0f;
        }
        for (size_t h = 1; h < 33; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 272 + i] = 0.0f;
                plane[h * 272 + 264 + i] = 0.0f;
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
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 9; j++) {
            const real *xj = x + h * 102 + j;
            const real *wj = w + h * 144 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(xj[p * 3]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 9248, rnet_relu(a[p][k]));
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
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 9; j++) {
            const real *xj = x + h * 102 + j;
            const real *wj = w + h * 144 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(xj[p * 3]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 9248, rnet_relu(a[p][k]));
    }
}

/* K02. Convolution 3x3, stride 1, pad 1; bias; ReLU. cifar_resnet20.rnet:9
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 3x32x32, channels last, border 1; y 16x32x32 in blocks of 8, border 1
 *   used by conv1; step 2; 442368 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 431));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 3467));
    requires \valid(y + (0 .. 18495));
    requires \separated(y + (0 .. 18495), w + (0 .. 431));
    requires \separated(y + (0 .. 18495), b + (0 .. 15));
    requires \separated(y + (0 .. 18495), x + (0 .. 3467));
    assigns y[0 .. 18495]; */
static void k02_conv3x3_3to16_32x32_bias_relu(const real *w, const real *b, const real *x, real *y,
                                              size_t part, size_t parts)
{
    border1_16x32x32_by_8(y, part, parts);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t oy = u;
        const real *wg = w;
        const real *bg = b;
        const real *xr = x + oy * 102;
        real *yr = y + oy * 272 + 280;
        for (size_t ox = 0; ox < 12; ox += 6)
            k02_tile6(wg, bg, xr + ox * 3, yr + ox * 8);
        for (size_t ox = 12; ox < 32; ox += 5)
            k02_tile5(wg, bg, xr + ox * 3, yr + ox * 8);
    }
}

/* V of a patch, 8 channels. */
static inline void k03_patch(const real *x, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(x + h * 272 + c * 8);
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
            rnet_store(v + h * 3168 + c * 528, t[c]);
    }
}

/* All of v from tile `first` on, 32 tiles. */
static inline void k03_read_x(const real *x, real *v, size_t first)
{
    for (size_t t = 0; t < 32; t++) {
        const size_t tile = first + t;
        const size_t ty = tile / 8, tx = tile % 8;
        const real *xt = x + ty * 1088 + tx * 32;
        for (size_t i = 0; i < 2; i++)
            k03_patch(xt + i * 9248, v + i * 256 + t * 8);
    }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k03_product5(const real *w, const real *x, real *to)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 256 + j;
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
static inline void k03_product6(const real *w, const real *x, real *to)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 8; j++) {
            const real *xj = x + i * 256 + j;
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
static inline void k03_result(const real *p, const real *b, real *y)
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
            rnet_store(y + h * 272 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* K03. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; ReLU.
 *     cifar_resnet20.rnet:10, <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 16x32x32 in blocks of 8, border 1; y 16x32x32 in blocks of 8, border 1
 *   used by layer1.0.conv1, layer1.1.conv1, layer1.2.conv1; steps 3 5 7; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 9215));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 18495));
    requires \valid(y + (0 .. 18495));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 18495), w + (0 .. 9215));
    requires \separated(y + (0 .. 18495), b + (0 .. 15));
    requires \separated(y + (0 .. 18495), x + (0 .. 18495));
    requires \separated(y + (0 .. 18495), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 9215));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 15));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 18495));
    assigns y[0 .. 18495], tiles[0 .. 141439]; */
static void k03_winograd3x3_16to16_32x32_bias_relu(const real *w, const real *b, const real *x,
                                                   real *y, real *tiles, size_t part, size_t parts)
{
    border1_16x32x32_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 19008;
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t s = u;
        const size_t first = s * 32;
        k03_read_x(x, v, first);
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + e * 256;
            k03_product5(we, v + e * 528, p + e * 8);
            k03_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k03_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            k03_product5(we, v + e * 528 + 128, p + e * 8 + 9472);
            k03_product5(we, v + e * 528 + 168, p + e * 8 + 12432);
            k03_product6(we, v + e * 528 + 208, p + e * 8 + 15392);
            for (size_t a = e * 16 / 9; a < (e + 1) * 16 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 8, tx = tile % 8;
                const size_t at_y = a % 2 * 9248 + ty * 1088 + tx * 32 + 280;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 272 + l * 16);
            }
        }
        for (size_t t = 0; t < 32; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 8, tx = tile % 8;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + ty * 1088 + tx * 32 + 280 + k * 9248;
                k03_result(p + t * 592 + k * 288, b + k * 8, yt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k04_result(const real *p, const real *b, const real *r, real *y)
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
            const rnet_vec other = rnet_load(r + h * 272 + c * 8);
            rnet_store(y + h * 272 + c * 8, rnet_relu(rnet_add(rnet_add(t[c], bias), other)));
        }
    }
}

/* K04. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; residual; ReLU.
 *     cifar_resnet20.rnet:10, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 16x32x32 in blocks of 8, border 1; r 16x32x32 in blocks of 8, border 1; y 16x32x32 in blocks
 *     of 8, border 1
 *   used by layer1.0.conv2, layer1.1.conv2, layer1.2.conv2; steps 4 6 8; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 9215));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 18495));
    requires \valid_read(r + (0 .. 18495));
    requires \valid(y + (0 .. 18495));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 18495), w + (0 .. 9215));
    requires \separated(y + (0 .. 18495), b + (0 .. 15));
    requires \separated(y + (0 .. 18495), x + (0 .. 18495));
    requires y == r || \separated(y + (0 .. 18495), r + (0 .. 18495));
    requires \separated(y + (0 .. 18495), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 9215));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 15));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 18495));
    requires \separated(tiles + (0 .. 141439), r + (0 .. 18495));
    assigns y[0 .. 18495], tiles[0 .. 141439]; */
static void k04_winograd3x3_16to16_32x32_bias_add_relu(const real *w, const real *b, const real *x,
                                                       const real *r, real *y, real *tiles,
                                                       size_t part, size_t parts)
{
    border1_16x32x32_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 19008;
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t s = u;
        const size_t first = s * 32;
        k03_read_x(x, v, first);
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + e * 256;
            k03_product5(we, v + e * 528, p + e * 8);
            k03_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k03_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            k03_product5(we, v + e * 528 + 128, p + e * 8 + 9472);
            k03_product5(we, v + e * 528 + 168, p + e * 8 + 12432);
            k03_product6(we, v + e * 528 + 208, p + e * 8 + 15392);
            for (size_t a = e * 16 / 9; a < (e + 1) * 16 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 8, tx = tile % 8;
                const size_t at_r = a % 2 * 9248 + ty * 1088 + tx * 32 + 280;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 272 + l * 16);
                const size_t at_y = a % 2 * 9248 + ty * 1088 + tx * 32 + 280;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 272 + l * 16);
            }
        }
        for (size_t t = 0; t < 32; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 8, tx = tile % 8;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + ty * 1088 + tx * 32 + 280 + k * 9248;
                real *yt = y + ty * 1088 + tx * 32 + 280 + k * 9248;
                k04_result(p + t * 592 + k * 288, b + k * 8, rt, yt);
            }
        }
    }
}

/* Zeros around the 16x16 pixels of each plane of a 32x16x16 value. */
static void border1_32x16x16_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        real *plane = y + u * 2592;
        for (size_t i = 0; i < 144; i++) {
            plane[i] = 0.0f;
            plane[2448 + i] = 0.0f;
        }
        for (size_t h = 1; h < 17; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 144 + i] = 0.0f;
                plane[h * 144 + 136 + i] = 0.0f;
            }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k05_tile6(const real *w, const real *b, const real *x, real *y)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 9248 + h * 272 + j;
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
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 2592, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k05_tile5(const real *w, const real *b, const real *x, real *y)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 9248 + h * 272 + j;
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
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + p * 8 + k * 2592, rnet_relu(a[p][k]));
    }
}

/* K05. Convolution 3x3, stride 2, pad 1; bias; ReLU. cifar_resnet20.rnet:11, <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 16x32x32 in blocks of 8, border 1; y 32x16x16 in blocks of 8, border 1
 *   used by layer2.0.conv1; step 9; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 4607));
    requires \valid_read(b + (0 .. 31));
    requires \valid_read(x + (0 .. 18495));
    requires \valid(y + (0 .. 10367));
    requires \separated(y + (0 .. 10367), w + (0 .. 4607));
    requires \separated(y + (0 .. 10367), b + (0 .. 31));
    requires \separated(y + (0 .. 10367), x + (0 .. 18495));
    assigns y[0 .. 10367]; */
static void k05_conv3x3s2_16to32_16x16_bias_relu(const real *w, const real *b, const real *x,
                                                 real *y, size_t part, size_t parts)
{
    border1_32x16x16_by_8(y, part, parts);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t oy = u % 16, g = u / 16;
        const real *wg = w + g * 2304;
        const real *bg = b + g * 16;
        const real *xr = x + oy * 544;
        real *yr = y + g * 5184 + oy * 144 + 152;
        k05_tile6(wg, bg, xr, yr);
        for (size_t ox = 6; ox < 16; ox += 5)
            k05_tile5(wg, bg, xr + ox * 16, yr + ox * 8);
    }
}

/* K06. Shortcut by zero channels (option A). cifar_resnet20.rnet:11, <std.rnet>:7
 *   y[o][q] = x[o - 8][2*q] where there is such a channel, else 0
 *   x 16x32x32 in blocks of 8, border 1; y 32x16x16 in blocks of 8
 *   used by layer2.0.shortcut; step 10 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 18495));
    requires \valid(y + (0 .. 8191));
    requires \separated(y + (0 .. 8191), x + (0 .. 18495));
    assigns y[0 .. 8191]; */
static void k06_pad_shortcut_16to32_16x16(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u;
        const real *xr = x + h * 544 + 280;
        real *yr = y + h * 128;
        for (size_t j = 0; j < 128; j++)
            yr[j] = 0.0f;
        for (size_t i = 0; i < 2; i++)
            for (size_t w = 0; w < 16; w++) {
                const real *xw = xr + i * 9248 + w * 16;
                real *yw = yr + i * 2048 + w * 8 + 2048;
                RNET_APART
                for (size_t l = 0; l < 8; l++)
                    yw[l] = xw[l];
            }
        for (size_t j = 0; j < 128; j++)
            yr[j + 6144] = 0.0f;
    }
}

/* V of a patch, 8 channels. */
static inline void k07_patch(const real *x, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(x + h * 144 + c * 8);
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
            rnet_store(v + h * 3168 + c * 528, t[c]);
    }
}

/* All of v from tile `first` on, 16 tiles. */
static inline void k07_read_x(const real *x, real *v, size_t first)
{
    for (size_t t = 0; t < 16; t++) {
        const size_t tile = first + t;
        const size_t ty = tile / 4, tx = tile % 4;
        const real *xt = x + ty * 576 + tx * 32;
        for (size_t i = 0; i < 4; i++)
            k07_patch(xt + i * 2592, v + i * 128 + t * 8);
    }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k07_product5(const real *w, const real *x, real *to)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 8; j++) {
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
static inline void k07_product6(const real *w, const real *x, real *to)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 8; j++) {
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
static inline void k07_result(const real *p, const real *b, const real *r, real *y)
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
            const rnet_vec other = rnet_load(r + h * 128 + c * 8);
            rnet_store(y + h * 144 + c * 8, rnet_relu(rnet_add(rnet_add(t[c], bias), other)));
        }
    }
}

/* K07. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; residual; ReLU.
 *     cifar_resnet20.rnet:11, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 32x16x16 in blocks of 8, border 1; r 32x16x16 in blocks of 8; y 32x16x16 in blocks of 8,
 *     border 1
 *   used by layer2.0.conv2; step 11; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(b + (0 .. 31));
    requires \valid_read(x + (0 .. 10367));
    requires \valid_read(r + (0 .. 8191));
    requires \valid(y + (0 .. 10367));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 10367), w + (0 .. 36863));
    requires \separated(y + (0 .. 10367), b + (0 .. 31));
    requires \separated(y + (0 .. 10367), x + (0 .. 10367));
    requires y == r || \separated(y + (0 .. 10367), r + (0 .. 8191));
    requires \separated(y + (0 .. 10367), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 36863));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 31));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 10367));
    requires \separated(tiles + (0 .. 141439), r + (0 .. 8191));
    assigns y[0 .. 10367], tiles[0 .. 141439]; */
static void k07_winograd3x3_32to32_16x16_bias_add_relu(const real *w, const real *b, const real *x,
                                                       const real *r, real *y, real *tiles,
                                                       size_t part, size_t parts)
{
    border1_32x16x16_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 19008;
    const size_t first = 0;
    k07_read_x(x, v, first);
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 18432 + e * 512;
            k07_product5(we, v + e * 528, p + e * 8);
            k07_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k07_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 4, tx = tile % 4;
                const size_t at_r = g * 4096 + a % 2 * 2048 + ty * 512 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 128 + l * 16);
                const size_t at_y = g * 5184 + a % 2 * 2592 + ty * 576 + tx * 32 + 152;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 144 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + ty * 512 + tx * 32 + g * 4096 + k * 2048;
                real *yt = y + ty * 576 + tx * 32 + 152 + g * 5184 + k * 2592;
                k07_result(p + t * 592 + k * 288, b + g * 16 + k * 8, rt, yt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k08_result(const real *p, const real *b, real *y)
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
            rnet_store(y + h * 144 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* K08. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; ReLU.
 *     cifar_resnet20.rnet:11, <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 32x16x16 in blocks of 8, border 1; y 32x16x16 in blocks of 8, border 1
 *   used by layer2.1.conv1, layer2.2.conv1; steps 12 14; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(b + (0 .. 31));
    requires \valid_read(x + (0 .. 10367));
    requires \valid(y + (0 .. 10367));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 10367), w + (0 .. 36863));
    requires \separated(y + (0 .. 10367), b + (0 .. 31));
    requires \separated(y + (0 .. 10367), x + (0 .. 10367));
    requires \separated(y + (0 .. 10367), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 36863));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 31));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 10367));
    assigns y[0 .. 10367], tiles[0 .. 141439]; */
static void k08_winograd3x3_32to32_16x16_bias_relu(const real *w, const real *b, const real *x,
                                                   real *y, real *tiles, size_t part, size_t parts)
{
    border1_32x16x16_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 19008;
    const size_t first = 0;
    k07_read_x(x, v, first);
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 18432 + e * 512;
            k07_product5(we, v + e * 528, p + e * 8);
            k07_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k07_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 4, tx = tile % 4;
                const size_t at_y = g * 5184 + a % 2 * 2592 + ty * 576 + tx * 32 + 152;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 144 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + ty * 576 + tx * 32 + 152 + g * 5184 + k * 2592;
                k08_result(p + t * 592 + k * 288, b + g * 16 + k * 8, yt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k09_result(const real *p, const real *b, const real *r, real *y)
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
            const rnet_vec other = rnet_load(r + h * 144 + c * 8);
            rnet_store(y + h * 144 + c * 8, rnet_relu(rnet_add(rnet_add(t[c], bias), other)));
        }
    }
}

/* K09. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; residual; ReLU.
 *     cifar_resnet20.rnet:11, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 32x16x16 in blocks of 8, border 1; r 32x16x16 in blocks of 8, border 1; y 32x16x16 in blocks
 *     of 8, border 1
 *   used by layer2.1.conv2, layer2.2.conv2; steps 13 15; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(b + (0 .. 31));
    requires \valid_read(x + (0 .. 10367));
    requires \valid_read(r + (0 .. 10367));
    requires \valid(y + (0 .. 10367));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 10367), w + (0 .. 36863));
    requires \separated(y + (0 .. 10367), b + (0 .. 31));
    requires \separated(y + (0 .. 10367), x + (0 .. 10367));
    requires y == r || \separated(y + (0 .. 10367), r + (0 .. 10367));
    requires \separated(y + (0 .. 10367), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 36863));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 31));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 10367));
    requires \separated(tiles + (0 .. 141439), r + (0 .. 10367));
    assigns y[0 .. 10367], tiles[0 .. 141439]; */
static void k09_winograd3x3_32to32_16x16_bias_add_relu(const real *w, const real *b, const real *x,
                                                       const real *r, real *y, real *tiles,
                                                       size_t part, size_t parts)
{
    border1_32x16x16_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 19008;
    const size_t first = 0;
    k07_read_x(x, v, first);
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 18432 + e * 512;
            k07_product5(we, v + e * 528, p + e * 8);
            k07_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k07_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 4, tx = tile % 4;
                const size_t at_r = g * 5184 + a % 2 * 2592 + ty * 576 + tx * 32 + 152;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 144 + l * 16);
                const size_t at_y = g * 5184 + a % 2 * 2592 + ty * 576 + tx * 32 + 152;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 144 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + ty * 576 + tx * 32 + 152 + g * 5184 + k * 2592;
                real *yt = y + ty * 576 + tx * 32 + 152 + g * 5184 + k * 2592;
                k09_result(p + t * 592 + k * 288, b + g * 16 + k * 8, rt, yt);
            }
        }
    }
}

/* Zeros around the 8x8 pixels of each plane of a 64x8x8 value. */
static void border1_64x8x8_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
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

/* 6 pixels of a unit's rows, 16 channels. */
static inline void k10_tile6(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next)
{
    size_t xp[6], yp[6];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        const size_t h = (first + p) / 8, c = (first + p) % 8;
        xp[p] = h * 288 + c * 16;
        yp[p] = h * 80 + c * 8;
    }
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            for (size_t l = 0; l < 3; l++)
                RNET_FETCH(next, i * 144 + h * 48 + l * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 2592 + h * 144 + j;
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
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 800, rnet_relu(a[p][k]));
    }
}

/* 5 pixels of a unit's rows, 16 channels. */
static inline void k10_tile5(const real *w, const real *b, const real *x, real *y, size_t first,
                             const real *next)
{
    size_t xp[5], yp[5];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        const size_t h = (first + p) / 8, c = (first + p) % 8;
        xp[p] = h * 288 + c * 16;
        yp[p] = h * 80 + c * 8;
    }
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_load(b + k * 8);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++) {
            for (size_t l = 0; l < 3; l++)
                RNET_FETCH(next, i * 144 + h * 48 + l * 16);
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 2592 + h * 144 + j;
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
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(y + yp[p] + k * 800, rnet_relu(a[p][k]));
    }
}

/* K10. Convolution 3x3, stride 2, pad 1; bias; ReLU. cifar_resnet20.rnet:12, <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][2*q + k - 1])
 *   x 32x16x16 in blocks of 8, border 1; y 64x8x8 in blocks of 8, border 1
 *   used by layer3.0.conv1; step 16; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 18431));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 10367));
    requires \valid(y + (0 .. 6399));
    requires \separated(y + (0 .. 6399), w + (0 .. 18431));
    requires \separated(y + (0 .. 6399), b + (0 .. 63));
    requires \separated(y + (0 .. 6399), x + (0 .. 10367));
    assigns y[0 .. 6399]; */
static void k10_conv3x3s2_32to64_8x8_bias_relu(const real *w, const real *b, const real *x, real *y,
                                               size_t part, size_t parts)
{
    border1_64x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t g = u;
        const real *wg = w + g * 4608;
        const real *bg = b + g * 16;
        const real *xr = x;
        real *yr = y + g * 1600 + 88;
        const real *next = wg + 4608;
        for (size_t ox = 0; ox < 54; ox += 6)
            k10_tile6(wg, bg, xr, yr, ox, next + ox / 6 * 576);
        for (size_t ox = 54; ox < 64; ox += 5)
            k10_tile5(wg, bg, xr, yr, ox, next + ((ox - 54) / 5 + 9) * 576);
    }
}

/* K11. Shortcut by zero channels (option A). cifar_resnet20.rnet:12, <std.rnet>:7
 *   y[o][q] = x[o - 16][2*q] where there is such a channel, else 0
 *   x 32x16x16 in blocks of 8, border 1; y 64x8x8 in blocks of 8
 *   used by layer3.0.shortcut; step 17 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 10367));
    requires \valid(y + (0 .. 4095));
    requires \separated(y + (0 .. 4095), x + (0 .. 10367));
    assigns y[0 .. 4095]; */
static void k11_pad_shortcut_32to64_8x8(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t h = u;
        const real *xr = x + h * 288 + 152;
        real *yr = y + h * 64;
        for (size_t i = 0; i < 2; i++)
            for (size_t j = 0; j < 64; j++)
                yr[j + i * 512] = 0.0f;
        for (size_t i = 0; i < 4; i++)
            for (size_t w = 0; w < 8; w++) {
                const real *xw = xr + i * 2592 + w * 16;
                real *yw = yr + i * 512 + w * 8 + 1024;
                RNET_APART
                for (size_t l = 0; l < 8; l++)
                    yw[l] = xw[l];
            }
        for (size_t i = 0; i < 2; i++)
            for (size_t j = 0; j < 64; j++)
                yr[j + i * 512 + 3072] = 0.0f;
    }
}

/* V of a patch, 8 channels. */
static inline void k12_patch(const real *x, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(x + h * 80 + c * 8);
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
            rnet_store(v + h * 1632 + c * 272, t[c]);
    }
}

/* All of v from tile `first` on, 4 tiles. */
static inline void k12_read_x(const real *x, real *v, size_t first)
{
    for (size_t t = 0; t < 4; t++) {
        const size_t tile = first + t;
        const size_t ty = tile / 2, tx = tile % 2;
        const real *xt = x + ty * 320 + tx * 32;
        for (size_t i = 0; i < 8; i++)
            k12_patch(xt + i * 800, v + i * 32 + t * 8);
    }
}

/* One of the 36 products, of 4 tiles and 16 channels. */
static inline void k12_product4(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < 8; j++) {
            RNET_FETCH(next, i * 128 + j * 16);
            const real *xj = x + i * 32 + j;
            const real *wj = w + i * 128 + j * 16;
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
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + p * 592 + k * 288, a[p][k]);
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k12_result(const real *p, const real *b, const real *r, real *y)
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
            const rnet_vec other = rnet_load(r + h * 64 + c * 8);
            rnet_store(y + h * 80 + c * 8, rnet_relu(rnet_add(rnet_add(t[c], bias), other)));
        }
    }
}

/* K12. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; residual; ReLU.
 *     cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 64x8x8 in blocks of 8, border 1; r 64x8x8 in blocks of 8; y 64x8x8 in blocks of 8, border 1
 *   used by layer3.0.conv2; step 18; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 6399));
    requires \valid_read(r + (0 .. 4095));
    requires \valid(y + (0 .. 6399));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 6399), w + (0 .. 147455));
    requires \separated(y + (0 .. 6399), b + (0 .. 63));
    requires \separated(y + (0 .. 6399), x + (0 .. 6399));
    requires y == r || \separated(y + (0 .. 6399), r + (0 .. 4095));
    requires \separated(y + (0 .. 6399), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 147455));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 63));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 6399));
    requires \separated(tiles + (0 .. 141439), r + (0 .. 4095));
    assigns y[0 .. 6399], tiles[0 .. 141439]; */
static void k12_winograd3x3_64to64_8x8_bias_add_relu(const real *w, const real *b, const real *x,
                                                     const real *r, real *y, real *tiles,
                                                     size_t part, size_t parts)
{
    border1_64x8x8_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 9792;
    const size_t first = 0;
    k12_read_x(x, v, first);
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k12_product4(we, v + e * 272, p + e * 8, we + 1024);
            for (size_t a = e * 2 / 9; a < (e + 1) * 2 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 2, tx = tile % 2;
                const size_t at_r = g * 1024 + a % 2 * 512 + ty * 256 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 64 + l * 16);
                const size_t at_y = g * 1600 + a % 2 * 800 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 80 + l * 16);
            }
        }
        for (size_t t = 0; t < 4; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 2, tx = tile % 2;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + ty * 256 + tx * 32 + g * 1024 + k * 512;
                real *yt = y + ty * 320 + tx * 32 + 88 + g * 1600 + k * 800;
                k12_result(p + t * 592 + k * 288, b + g * 16 + k * 8, rt, yt);
            }
        }
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
            rnet_store(y + h * 80 + c * 8, rnet_relu(rnet_add(t[c], bias)));
        }
    }
}

/* K13. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; ReLU.
 *     cifar_resnet20.rnet:12, <std.rnet>:5
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1])
 *   x 64x8x8 in blocks of 8, border 1; y 64x8x8 in blocks of 8, border 1
 *   used by layer3.1.conv1, layer3.2.conv1; steps 19 21; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 6399));
    requires \valid(y + (0 .. 6399));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 6399), w + (0 .. 147455));
    requires \separated(y + (0 .. 6399), b + (0 .. 63));
    requires \separated(y + (0 .. 6399), x + (0 .. 6399));
    requires \separated(y + (0 .. 6399), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 147455));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 63));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 6399));
    assigns y[0 .. 6399], tiles[0 .. 141439]; */
static void k13_winograd3x3_64to64_8x8_bias_relu(const real *w, const real *b, const real *x,
                                                 real *y, real *tiles, size_t part, size_t parts)
{
    border1_64x8x8_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 9792;
    const size_t first = 0;
    k12_read_x(x, v, first);
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k12_product4(we, v + e * 272, p + e * 8, we + 1024);
            for (size_t a = e * 2 / 9; a < (e + 1) * 2 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 2, tx = tile % 2;
                const size_t at_y = g * 1600 + a % 2 * 800 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 80 + l * 16);
            }
        }
        for (size_t t = 0; t < 4; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 2, tx = tile % 2;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + ty * 320 + tx * 32 + 88 + g * 1600 + k * 800;
                k13_result(p + t * 592 + k * 288, b + g * 16 + k * 8, yt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k14_result(const real *p, const real *b, const real *r, real *y)
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
            const rnet_vec other = rnet_load(r + h * 80 + c * 8);
            rnet_store(y + h * 80 + c * 8, rnet_relu(rnet_add(rnet_add(t[c], bias), other)));
        }
    }
}

/* K14. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; residual; ReLU.
 *     cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 64x8x8 in blocks of 8, border 1; r 64x8x8 in blocks of 8, border 1; y 64x8x8 in blocks of 8,
 *     border 1
 *   used by layer3.1.conv2; step 20; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 6399));
    requires \valid_read(r + (0 .. 6399));
    requires \valid(y + (0 .. 6399));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 6399), w + (0 .. 147455));
    requires \separated(y + (0 .. 6399), b + (0 .. 63));
    requires \separated(y + (0 .. 6399), x + (0 .. 6399));
    requires y == r || \separated(y + (0 .. 6399), r + (0 .. 6399));
    requires \separated(y + (0 .. 6399), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 147455));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 63));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 6399));
    requires \separated(tiles + (0 .. 141439), r + (0 .. 6399));
    assigns y[0 .. 6399], tiles[0 .. 141439]; */
static void k14_winograd3x3_64to64_8x8_bias_add_relu(const real *w, const real *b, const real *x,
                                                     const real *r, real *y, real *tiles,
                                                     size_t part, size_t parts)
{
    border1_64x8x8_by_8(y, part, parts);
    real *v = tiles + part * 70720, *p = v + 9792;
    const size_t first = 0;
    k12_read_x(x, v, first);
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k12_product4(we, v + e * 272, p + e * 8, we + 1024);
            for (size_t a = e * 2 / 9; a < (e + 1) * 2 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 2, tx = tile % 2;
                const size_t at_r = g * 1600 + a % 2 * 800 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 80 + l * 16);
                const size_t at_y = g * 1600 + a % 2 * 800 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 80 + l * 16);
            }
        }
        for (size_t t = 0; t < 4; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 2, tx = tile % 2;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + ty * 320 + tx * 32 + 88 + g * 1600 + k * 800;
                real *yt = y + ty * 320 + tx * 32 + 88 + g * 1600 + k * 800;
                k14_result(p + t * 592 + k * 288, b + g * 16 + k * 8, rt, yt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k15_result(const real *p, const real *b, const real *r, real *y)
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
            const rnet_vec other = rnet_load(r + h * 80 + c * 8);
            rnet_store(y + h * 64 + c * 8, rnet_relu(rnet_add(rnet_add(t[c], bias), other)));
        }
    }
}

/* K15. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3); bias; residual; ReLU.
 *     cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = max(0, b[o] + sum_i,k w[o][i][k] * x[i][q + k - 1] + r[o][q])
 *   x 64x8x8 in blocks of 8, border 1; r 64x8x8 in blocks of 8, border 1; y 64x8x8 in blocks of 8
 *   used by layer3.2.conv2; step 22; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(b + (0 .. 63));
    requires \valid_read(x + (0 .. 6399));
    requires \valid_read(r + (0 .. 6399));
    requires \valid(y + (0 .. 4095));
    requires \valid(tiles + (0 .. 141439));
    requires \separated(y + (0 .. 4095), w + (0 .. 147455));
    requires \separated(y + (0 .. 4095), b + (0 .. 63));
    requires \separated(y + (0 .. 4095), x + (0 .. 6399));
    requires y == r || \separated(y + (0 .. 4095), r + (0 .. 6399));
    requires \separated(y + (0 .. 4095), tiles + (0 .. 141439));
    requires \separated(tiles + (0 .. 141439), w + (0 .. 147455));
    requires \separated(tiles + (0 .. 141439), b + (0 .. 63));
    requires \separated(tiles + (0 .. 141439), x + (0 .. 6399));
    requires \separated(tiles + (0 .. 141439), r + (0 .. 6399));
    assigns y[0 .. 4095], tiles[0 .. 141439]; */
static void k15_winograd3x3_64to64_8x8_bias_add_relu(const real *w, const real *b, const real *x,
                                                     const real *r, real *y, real *tiles,
                                                     size_t part, size_t parts)
{
    real *v = tiles + part * 70720, *p = v + 9792;
    const size_t first = 0;
    k12_read_x(x, v, first);
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t g = u;
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k12_product4(we, v + e * 272, p + e * 8, we + 1024);
            for (size_t a = e * 2 / 9; a < (e + 1) * 2 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t ty = tile / 2, tx = tile % 2;
                const size_t at_r = g * 1600 + a % 2 * 800 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 80 + l * 16);
                const size_t at_y = g * 1024 + a % 2 * 512 + ty * 256 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 64 + l * 16);
            }
        }
        for (size_t t = 0; t < 4; t++) {
            const size_t tile = first + t;
            const size_t ty = tile / 2, tx = tile % 2;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + ty * 320 + tx * 32 + 88 + g * 1600 + k * 800;
                real *yt = y + ty * 256 + tx * 32 + g * 1024 + k * 512;
                k15_result(p + t * 592 + k * 288, b + g * 16 + k * 8, rt, yt);
            }
        }
    }
}

/* K16. Average 8x8, stride 1, pad 0. cifar_resnet20.rnet:13
 *   y[o][q] = 1/64 * sum_k x[o][q + k], k in the window and the image
 *   x 64x8x8 in blocks of 8; y 64 in blocks of 8
 *   used by avgpool; step 23 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 4095));
    requires \valid(y + (0 .. 63));
    requires \separated(y + (0 .. 63), x + (0 .. 4095));
    assigns y[0 .. 63]; */
static void k16_avgpool8x8_64_1x1(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t i = u;
        const real *xp = x + i * 512;
        real *yr = y + i * 8;
        const size_t h0 = 0, h1 = 8;
        {
            const size_t w0 = 0, w1 = 8;
            rnet_vec s = rnet_splat(0.0f);
            for (size_t h = h0; h < h1; h++)
                for (size_t w = w0; w < w1; w++)
                    s = rnet_add(s, rnet_load(xp + h * 64 + w * 8));
            rnet_store(yr, rnet_mul(s, rnet_splat(1.0f / 64.0f)));
        }
    }
}

/* K17. Linear layer; bias. cifar_resnet20.rnet:13
 *   y[o] = b[o] + sum_i w[o][i] * x[i]
 *   x 64 in blocks of 8; y 10
 *   used by fc; step 24; 640 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 1023));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 63));
    requires \valid(y + (0 .. 9));
    requires \separated(y + (0 .. 9), w + (0 .. 1023));
    requires \separated(y + (0 .. 9), b + (0 .. 15));
    requires \separated(y + (0 .. 9), x + (0 .. 63));
    assigns y[0 .. 9]; */
static void k17_linear_64to10_1x1_bias(const real *w, const real *b, const real *x, real *y,
                                       size_t part, size_t parts)
{
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *xn = x;
        const real *wg = w;
        rnet_vec a[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[k] = rnet_load(b + k * 8);
        for (size_t j = 0; j < 64; j++) {
            const rnet_vec s = rnet_splat(xn[j]);
            const real *wj = wg + j * 16;
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[k] = rnet_fma(s, rnet_load(wj + k * 8), a[k]);
        }
        RNET_ALIGNED(64) real unit[16];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(unit + k * 8, a[k]);
        for (size_t o = 0; o < 10; o++)
            y[o] = unit[o];
    }
}

/* ---- 4. Blocks ---- */

/* layer1.0: basic(16), identity shortcut. cifar_resnet20.rnet:10; basic: <std.rnet>:4
 *   WS_CONV1 -> WS_LAYER1_0_OUT */
static void layer1_0(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(3);
    k03_winograd3x3_16to16_32x32_bias_relu(p->layer1_0.conv1_w, p->layer1_0.conv1_b,
                                           rnet_at(ws, WS_CONV1), rnet_at(ws, WS_LAYER1_0_CONV1),
                                           rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(4);
    k04_winograd3x3_16to16_32x32_bias_add_relu(
        p->layer1_0.conv2_w, p->layer1_0.conv2_b, rnet_at(ws, WS_LAYER1_0_CONV1),
        rnet_at(ws, WS_CONV1), rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(16), identity shortcut. cifar_resnet20.rnet:10; basic: <std.rnet>:4
 *   WS_LAYER1_0_OUT -> WS_LAYER1_1_OUT */
static void layer1_1(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(5);
    k03_winograd3x3_16to16_32x32_bias_relu(
        p->layer1_1.conv1_w, p->layer1_1.conv1_b, rnet_at(ws, WS_LAYER1_0_OUT),
        rnet_at(ws, WS_LAYER1_1_CONV1), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(6);
    k04_winograd3x3_16to16_32x32_bias_add_relu(
        p->layer1_1.conv2_w, p->layer1_1.conv2_b, rnet_at(ws, WS_LAYER1_1_CONV1),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_SCRATCH), part,
        parts);
    RNET_BARRIER
}

/* layer1.2: basic(16), identity shortcut. cifar_resnet20.rnet:10; basic: <std.rnet>:4
 *   WS_LAYER1_1_OUT -> WS_LAYER1_2_OUT */
static void layer1_2(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(7);
    k03_winograd3x3_16to16_32x32_bias_relu(
        p->layer1_2.conv1_w, p->layer1_2.conv1_b, rnet_at(ws, WS_LAYER1_1_OUT),
        rnet_at(ws, WS_LAYER1_2_CONV1), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(8);
    k04_winograd3x3_16to16_32x32_bias_add_relu(
        p->layer1_2.conv2_w, p->layer1_2.conv2_b, rnet_at(ws, WS_LAYER1_2_CONV1),
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_2_OUT), rnet_at(ws, WS_SCRATCH), part,
        parts);
    RNET_BARRIER
}

/* layer1: 3 x basic(16). cifar_resnet20.rnet:10
 *   WS_CONV1 -> WS_LAYER1_2_OUT */
static void layer1(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    layer1_0(p, ws, part, parts);
    layer1_1(p, ws, part, parts);
    layer1_2(p, ws, part, parts);
}

/* layer2.0: basic(32, stride = 2), shortcut by zero channels (A). cifar_resnet20.rnet:11; basic:
 *     <std.rnet>:4
 *   WS_LAYER1_2_OUT -> WS_LAYER2_0_OUT */
static void layer2_0(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(9);
    k05_conv3x3s2_16to32_16x16_bias_relu(p->layer2_0.conv1_w, p->layer2_0.conv1_b,
                                         rnet_at(ws, WS_LAYER1_2_OUT),
                                         rnet_at(ws, WS_LAYER2_0_CONV1), part, parts);
    RNET_BARRIER
    /* shortcut. <std.rnet>:7 */
    RNET_STEP(10);
    k06_pad_shortcut_16to32_16x16(rnet_at(ws, WS_LAYER1_2_OUT), rnet_at(ws, WS_LAYER2_0_SHORTCUT),
                                  part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(11);
    k07_winograd3x3_32to32_16x16_bias_add_relu(
        p->layer2_0.conv2_w, p->layer2_0.conv2_b, rnet_at(ws, WS_LAYER2_0_CONV1),
        rnet_at(ws, WS_LAYER2_0_SHORTCUT), rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_SCRATCH),
        part, parts);
    RNET_BARRIER
}

/* layer2.1: basic(32), identity shortcut. cifar_resnet20.rnet:11; basic: <std.rnet>:4
 *   WS_LAYER2_0_OUT -> WS_LAYER2_1_OUT */
static void layer2_1(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(12);
    k08_winograd3x3_32to32_16x16_bias_relu(
        p->layer2_1.conv1_w, p->layer2_1.conv1_b, rnet_at(ws, WS_LAYER2_0_OUT),
        rnet_at(ws, WS_LAYER2_1_CONV1), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(13);
    k09_winograd3x3_32to32_16x16_bias_add_relu(
        p->layer2_1.conv2_w, p->layer2_1.conv2_b, rnet_at(ws, WS_LAYER2_1_CONV1),
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_SCRATCH), part,
        parts);
    RNET_BARRIER
}

/* layer2.2: basic(32), identity shortcut. cifar_resnet20.rnet:11; basic: <std.rnet>:4
 *   WS_LAYER2_1_OUT -> WS_LAYER2_2_OUT */
static void layer2_2(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(14);
    k08_winograd3x3_32to32_16x16_bias_relu(
        p->layer2_2.conv1_w, p->layer2_2.conv1_b, rnet_at(ws, WS_LAYER2_1_OUT),
        rnet_at(ws, WS_LAYER2_2_CONV1), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(15);
    k09_winograd3x3_32to32_16x16_bias_add_relu(
        p->layer2_2.conv2_w, p->layer2_2.conv2_b, rnet_at(ws, WS_LAYER2_2_CONV1),
        rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_LAYER2_2_OUT), rnet_at(ws, WS_SCRATCH), part,
        parts);
    RNET_BARRIER
}

/* layer2: 3 x basic(32) stride 2. cifar_resnet20.rnet:11
 *   WS_LAYER1_2_OUT -> WS_LAYER2_2_OUT */
static void layer2(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    layer2_0(p, ws, part, parts);
    layer2_1(p, ws, part, parts);
    layer2_2(p, ws, part, parts);
}

/* layer3.0: basic(64, stride = 2), shortcut by zero channels (A). cifar_resnet20.rnet:12; basic:
 *     <std.rnet>:4
 *   WS_LAYER2_2_OUT -> WS_LAYER3_0_OUT */
static void layer3_0(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(16);
    k10_conv3x3s2_32to64_8x8_bias_relu(p->layer3_0.conv1_w, p->layer3_0.conv1_b,
                                       rnet_at(ws, WS_LAYER2_2_OUT), rnet_at(ws, WS_LAYER3_0_CONV1),
                                       part, parts);
    RNET_BARRIER
    /* shortcut. <std.rnet>:7 */
    RNET_STEP(17);
    k11_pad_shortcut_32to64_8x8(rnet_at(ws, WS_LAYER2_2_OUT), rnet_at(ws, WS_LAYER3_0_SHORTCUT),
                                part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(18);
    k12_winograd3x3_64to64_8x8_bias_add_relu(
        p->layer3_0.conv2_w, p->layer3_0.conv2_b, rnet_at(ws, WS_LAYER3_0_CONV1),
        rnet_at(ws, WS_LAYER3_0_SHORTCUT), rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_SCRATCH),
        part, parts);
    RNET_BARRIER
}

/* layer3.1: basic(64), identity shortcut. cifar_resnet20.rnet:12; basic: <std.rnet>:4
 *   WS_LAYER3_0_OUT -> WS_LAYER3_1_OUT */
static void layer3_1(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(19);
    k13_winograd3x3_64to64_8x8_bias_relu(
        p->layer3_1.conv1_w, p->layer3_1.conv1_b, rnet_at(ws, WS_LAYER3_0_OUT),
        rnet_at(ws, WS_LAYER3_1_CONV1), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(20);
    k14_winograd3x3_64to64_8x8_bias_add_relu(
        p->layer3_1.conv2_w, p->layer3_1.conv2_b, rnet_at(ws, WS_LAYER3_1_CONV1),
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_SCRATCH), part,
        parts);
    RNET_BARRIER
}

/* layer3.2: basic(64), identity shortcut. cifar_resnet20.rnet:12; basic: <std.rnet>:4
 *   WS_LAYER3_1_OUT -> WS_LAYER3_2_OUT */
static void layer3_2(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    /* conv1 -> bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(21);
    k13_winograd3x3_64to64_8x8_bias_relu(
        p->layer3_2.conv1_w, p->layer3_2.conv1_b, rnet_at(ws, WS_LAYER3_1_OUT),
        rnet_at(ws, WS_LAYER3_2_CONV1), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2 -> bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(22);
    k15_winograd3x3_64to64_8x8_bias_add_relu(
        p->layer3_2.conv2_w, p->layer3_2.conv2_b, rnet_at(ws, WS_LAYER3_2_CONV1),
        rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_LAYER3_2_OUT), rnet_at(ws, WS_SCRATCH), part,
        parts);
    RNET_BARRIER
}

/* layer3: 3 x basic(64) stride 2. cifar_resnet20.rnet:12
 *   WS_LAYER2_2_OUT -> WS_LAYER3_2_OUT */
static void layer3(const struct cifar_resnet20_params *p, real *ws, size_t part, size_t parts)
{
    layer3_0(p, ws, part, parts);
    layer3_1(p, ws, part, parts);
    layer3_2(p, ws, part, parts);
}

/* The whole network. */
static void network(const struct cifar_resnet20_params *p, const real *input, real *output,
                    real *ws, size_t part, size_t parts)
{
    /* input. cifar_resnet20.rnet:7 */
    RNET_STEP(1);
    k01_reorder_3_32x32(input, rnet_at(ws, WS_INPUT_COPY), part, parts);
    RNET_BARRIER
    /* conv1 -> bn1 -> relu. cifar_resnet20.rnet:9 */
    RNET_STEP(2);
    k02_conv3x3_3to16_32x32_bias_relu(p->conv1_w, p->conv1_b, rnet_at(ws, WS_INPUT_COPY),
                                      rnet_at(ws, WS_CONV1), part, parts);
    RNET_BARRIER
    layer1(p, ws, part, parts);
    layer2(p, ws, part, parts);
    layer3(p, ws, part, parts);
    /* avgpool. cifar_resnet20.rnet:13 */
    RNET_STEP(23);
    k16_avgpool8x8_64_1x1(rnet_at(ws, WS_LAYER3_2_OUT), rnet_at(ws, WS_AVGPOOL), part, parts);
    RNET_BARRIER
    /* fc. cifar_resnet20.rnet:13 */
    RNET_STEP(24);
    k17_linear_64to10_1x1_bias(p->fc_w, p->fc_b, rnet_at(ws, WS_AVGPOOL), output, part, parts);
    RNET_BARRIER
}

/* ---- 5. Entry point ---- */

/* Computes the network for CIFAR_RESNET20_BATCH images; cifar_resnet20.h says what its arguments
 * are. */
void cifar_resnet20_infer(const struct cifar_resnet20_params *params, const float *input,
                          float *output, void *workspace)
{
    RNET_REQUIRE((uintptr_t)params % CIFAR_RESNET20_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)workspace % CIFAR_RESNET20_ALIGN == 0);
    real *ws = workspace;
    RNET_PARALLEL(CIFAR_RESNET20_THREADS)
    {
        const size_t part = rnet_part(), parts = rnet_parts();
        network(params, input, output, ws, part, parts);
    }
}
