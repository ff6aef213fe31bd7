/* tiny_train.c: training of network "tiny".
 *   made by  rnetc 0.1.0; do not edit
 *   source   tiny.rnet
 *   sha256   fc0fd6fb766741a6a0647273a4732caa1981afbb26a3c1c4dae396ff7cc93a75
 *   command  rnetc emit tiny.rnet --train
 *   options  --batch 2 --threads 2 --target x86-64-v3
 *   passes   lower fuse remove_dead select layout autodiff place
 *   1 extents   2 memory plan   3 kernels   4 blocks, forward   5 blocks, backward
 *   6 step   7 entry points */

/* ---- 1. Extents: the others are in tiny_train.h ---- */

#define RNET_LANES 8

#include "tiny_train.h"

#include "simd.h"

/* What a call brings beside its arrays. */
struct call {
    const int *labels;
    const uint64_t *seeds;
    double smooth;
};

/* ---- 2. Memory plan: offset in lines of 64 bytes; length in lines, live steps, value
 * Workspace: 82112 bytes; largest sum of live buffers: 82112 bytes. ---- */

/* clang-format off */
enum {
    WS_INPUT_COPY                       = 100,      /* 122 [1, 95] input.copy */
    WS_CONV1                            = 222,      /* 64 [2, 94] conv1 */
    WS_CONV1_SUMS                       = 0,        /* 4 [2, 3] conv1.sums */
    WS_BN1_STATISTICS                   = 286,      /* 2 [3, 93] bn1.statistics */
    WS_BN1                              = 288,      /* 100 [4, 91] bn1 */
    WS_LAYER1_0_CONV1                   = 388,      /* 64 [5, 87] layer1.0.conv1 */
    WS_LAYER1_0_CONV1_SUMS              = 0,        /* 4 [5, 6] layer1.0.conv1.sums
                                                       reuses WS_CONV1_SUMS */
    WS_LAYER1_0_BN1_STATISTICS          = 452,      /* 2 [6, 86] layer1.0.bn1.statistics */
    WS_LAYER1_0_BN1                     = 454,      /* 100 [7, 84] layer1.0.bn1 */
    WS_LAYER1_0_CONV2                   = 554,      /* 64 [8, 80] layer1.0.conv2 */
    WS_LAYER1_0_CONV2_SUMS              = 0,        /* 4 [8, 9] layer1.0.conv2.sums
                                                       reuses WS_LAYER1_0_CONV1_SUMS */
    WS_LAYER1_0_BN2_STATISTICS          = 618,      /* 2 [9, 79] layer1.0.bn2.statistics */
    WS_LAYER1_0_OUT                     = 620,      /* 100 [10, 77] layer1.0.bn2 */
    WS_LAYER1_1_CONV1                   = 720,      /* 64 [11, 73] layer1.1.conv1 */
    WS_LAYER1_1_CONV1_SUMS              = 0,        /* 4 [11, 12] layer1.1.conv1.sums
                                                       reuses WS_LAYER1_0_CONV2_SUMS */
    WS_LAYER1_1_BN1_STATISTICS          = 784,      /* 2 [12, 72] layer1.1.bn1.statistics */
    WS_LAYER1_1_BN1                     = 786,      /* 100 [13, 70] layer1.1.bn1 */
    WS_LAYER1_1_CONV2                   = 886,      /* 64 [14, 66] layer1.1.conv2 */
    WS_LAYER1_1_CONV2_SUMS              = 0,        /* 4 [14, 15] layer1.1.conv2.sums
                                                       reuses WS_LAYER1_1_CONV1_SUMS */
    WS_LAYER1_1_BN2_STATISTICS          = 950,      /* 2 [15, 65] layer1.1.bn2.statistics */
    WS_LAYER1_1_OUT                     = 952,      /* 64 [16, 63] layer1.1.bn2 */
    WS_LAYER2_0_CONV1                   = 1016,     /* 64 [17, 59] layer2.0.conv1 */
    WS_LAYER2_0_CONV1_SUMS              = 0,        /* 4 [17, 18] layer2.0.conv1.sums
                                                       reuses WS_LAYER1_1_CONV2_SUMS */
    WS_LAYER2_0_BN1_STATISTICS          = 1080,     /* 2 [18, 58] layer2.0.bn1.statistics */
    WS_LAYER2_0_BN1                     = 1082,     /* 100 [19, 56] layer2.0.bn1 */
    WS_LAYER2_0_CONV2                   = 0,        /* 16 [20, 52] layer2.0.conv2
                                                       reuses WS_LAYER2_0_CONV1_SUMS */
    WS_LAYER2_0_CONV2_SUMS              = 16,       /* 4 [20, 21] layer2.0.conv2.sums */
    WS_LAYER2_0_BN2_STATISTICS          = 20,       /* 2 [21, 51] layer2.0.bn2.statistics */
    WS_LAYER2_0_BN2                     = 22,       /* 16 [22, 49] layer2.0.bn2 */
    WS_LAYER2_0_CONV3                   = 38,       /* 32 [23, 38] layer2.0.conv3 */
    WS_LAYER2_0_CONV3_SUMS              = 70,       /* 8 [23, 27] layer2.0.conv3.sums */
    WS_LAYER2_0_DOWNSAMPLE_0            = 1182,     /* 32 [24, 41] layer2.0.downsample.0 */
    WS_LAYER2_0_DOWNSAMPLE_0_SUMS       = 78,       /* 8 [24, 25] layer2.0.downsample.0.sums */
    WS_LAYER2_0_DOWNSAMPLE_1_STATISTICS = 16,       /* 4 [25, 40]
                                                       layer2.0.downsample.1.statistics
                                                       reuses WS_LAYER2_0_CONV2_SUMS */
    WS_LAYER2_0_DOWNSAMPLE_1            = 1214,     /* 32 [26, 28] layer2.0.downsample.1 */
    WS_LAYER2_0_BN3_STATISTICS          = 78,       /* 4 [27, 37] layer2.0.bn3.statistics
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_0_SUMS */
    WS_LAYER2_0_OUT                     = 1214,     /* 32 [28, 35] layer2.0.bn3
                                                       overwrites WS_LAYER2_0_DOWNSAMPLE_1 */
    WS_AVGPOOL                          = 70,       /* 2 [29, 32] avgpool
                                                       reuses WS_LAYER2_0_CONV3_SUMS */
    WS_FC                               = 72,       /* 1 [30, 31] fc
                                                       reuses WS_LAYER2_0_CONV3_SUMS */
    WS_FC_GRADIENT                      = 73,       /* 1 [31, 33] fc.gradient
                                                       reuses WS_LAYER2_0_CONV3_SUMS */
    WS_FC_LOSS                          = 1246,     /* 1 [31, 96] fc.loss */
    WS_AVGPOOL_GRADIENT                 = 70,       /* 2 [33, 34] avgpool.gradient
                                                       reuses WS_AVGPOOL */
    WS_LAYER2_0_BN3_GRADIENT            = 1247,     /* 32 [34, 35] layer2.0.bn3.gradient */
    WS_LAYER2_0_BN3_GRADIENT_2          = 1247,     /* 32 [35, 41] layer2.0.bn3.gradient
                                                       overwrites WS_LAYER2_0_BN3_GRADIENT */
    WS_LAYER2_0_BN3_SUMS                = 70,       /* 8 [36, 37] layer2.0.bn3.sums
                                                       reuses WS_LAYER2_0_CONV3_SUMS, WS_FC,
                                                       WS_FC_GRADIENT and 1 more */
    WS_LAYER2_0_BN3_FACTORS             = 82,       /* 3 [37, 38] layer2.0.bn3.factors
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_0_SUMS */
    WS_LAYER2_0_CONV3_GRADIENT          = 38,       /* 32 [38, 49] layer2.0.conv3.gradient
                                                       overwrites WS_LAYER2_0_CONV3 */
    WS_LAYER2_0_DOWNSAMPLE_1_SUMS       = 70,       /* 8 [39, 40] layer2.0.downsample.1.sums
                                                       reuses WS_LAYER2_0_BN3_SUMS */
    WS_LAYER2_0_DOWNSAMPLE_1_FACTORS    = 78,       /* 3 [40, 41] layer2.0.downsample.1.factors
                                                       reuses WS_LAYER2_0_BN3_STATISTICS */
    WS_LAYER2_0_DOWNSAMPLE_0_GRADIENT   = 1247,     /* 32 [41, 45] layer2.0.downsample.0.gradient
                                                       overwrites WS_LAYER2_0_BN3_GRADIENT_2 */
    WS_LAYER2_0_DOWNSAMPLE_0_PARTS      = 70,       /* 16 [42, 43] layer2.0.downsample.0.parts
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_0_SUMS,
                                                       WS_LAYER2_0_BN3_STATISTICS,
                                                       WS_LAYER2_0_BN3_FACTORS and 2 more */
    WS_LAYER2_0_DOWNSAMPLE_0_FLIPPED    = 70,       /* 8 [44, 45] layer2.0.downsample.0.flipped
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_0_PARTS */
    WS_LAYER1_1_BN2_GRADIENT            = 1182,     /* 64 [45, 63] layer1.1.bn2.gradient
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_0,
                                                       WS_LAYER2_0_OUT */
    WS_LAYER2_0_CONV3_PARTS             = 70,       /* 16 [46, 47] layer2.0.conv3.parts
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_0_PARTS,
                                                       WS_LAYER2_0_DOWNSAMPLE_0_FLIPPED */
    WS_LAYER2_0_CONV3_FLIPPED           = 70,       /* 8 [48, 49] layer2.0.conv3.flipped
                                                       reuses WS_LAYER2_0_CONV3_PARTS */
    WS_LAYER2_0_BN2_GRADIENT            = 22,       /* 16 [49, 52] layer2.0.bn2.gradient
                                                       overwrites WS_LAYER2_0_BN2 */
    WS_LAYER2_0_BN2_SUMS                = 16,       /* 4 [50, 51] layer2.0.bn2.sums
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_1_STATISTICS */
    WS_LAYER2_0_BN2_FACTORS             = 38,       /* 2 [51, 52] layer2.0.bn2.factors
                                                       reuses WS_LAYER2_0_CONV3_GRADIENT */
    WS_LAYER2_0_CONV2_GRADIENT          = 1247,     /* 36 [52, 56] layer2.0.conv2.gradient
                                                       reuses WS_LAYER2_0_DOWNSAMPLE_0_GRADIENT */
    WS_LAYER2_0_CONV2_PARTS             = 0,        /* 72 [53, 54] layer2.0.conv2.parts
                                                       reuses WS_LAYER2_0_CONV2,
                                                       WS_LAYER2_0_BN2_STATISTICS,
                                                       WS_LAYER2_0_CONV3_GRADIENT and 4 more */
    WS_LAYER2_0_CONV2_FLIPPED           = 0,        /* 36 [55, 56] layer2.0.conv2.flipped
                                                       reuses WS_LAYER2_0_CONV2_PARTS */
    WS_LAYER2_0_BN1_GRADIENT            = 36,       /* 64 [56, 59] layer2.0.bn1.gradient
                                                       reuses WS_LAYER2_0_CONV3_PARTS,
                                                       WS_LAYER2_0_CONV3_FLIPPED,
                                                       WS_LAYER2_0_CONV2_PARTS */
    WS_LAYER2_0_BN1_SUMS                = 0,        /* 4 [57, 58] layer2.0.bn1.sums
                                                       reuses WS_LAYER2_0_CONV2_FLIPPED */
    WS_LAYER2_0_BN1_FACTORS             = 4,        /* 2 [58, 59] layer2.0.bn1.factors
                                                       reuses WS_LAYER2_0_CONV2_FLIPPED */
    WS_LAYER2_0_CONV1_GRADIENT          = 36,       /* 64 [59, 63] layer2.0.conv1.gradient
                                                       overwrites WS_LAYER2_0_BN1_GRADIENT */
    WS_LAYER2_0_CONV1_PARTS             = 0,        /* 8 [60, 61] layer2.0.conv1.parts
                                                       reuses WS_LAYER2_0_CONV2_FLIPPED,
                                                       WS_LAYER2_0_BN1_SUMS,
                                                       WS_LAYER2_0_BN1_FACTORS */
    WS_LAYER2_0_CONV1_FLIPPED           = 0,        /* 4 [62, 63] layer2.0.conv1.flipped
                                                       reuses WS_LAYER2_0_CONV1_PARTS */
    WS_LAYER1_1_BN2_GRADIENT_2          = 952,      /* 64 [63, 77] layer1.1.bn2.gradient
                                                       overwrites WS_LAYER1_1_OUT */
    WS_LAYER1_1_BN2_SUMS                = 0,        /* 4 [64, 65] layer1.1.bn2.sums
                                                       reuses WS_LAYER2_0_CONV1_FLIPPED */
    WS_LAYER1_1_BN2_FACTORS             = 4,        /* 2 [65, 66] layer1.1.bn2.factors
                                                       reuses WS_LAYER2_0_CONV1_PARTS */
    WS_LAYER1_1_CONV2_GRADIENT          = 1016,     /* 100 [66, 70] layer1.1.conv2.gradient
                                                       reuses WS_LAYER2_0_CONV1,
                                                       WS_LAYER2_0_BN1_STATISTICS,
                                                       WS_LAYER2_0_BN1 */
    WS_LAYER1_1_CONV2_PARTS             = 0,        /* 72 [67, 68] layer1.1.conv2.parts
                                                       reuses WS_LAYER2_0_CONV2_FLIPPED,
                                                       WS_LAYER2_0_CONV1_GRADIENT,
                                                       WS_LAYER2_0_CONV1_PARTS and 2 more */
    WS_LAYER1_1_CONV2_FLIPPED           = 0,        /* 36 [69, 70] layer1.1.conv2.flipped
                                                       reuses WS_LAYER1_1_CONV2_PARTS */
    WS_LAYER1_1_BN1_GRADIENT            = 36,       /* 64 [70, 73] layer1.1.bn1.gradient
                                                       reuses WS_LAYER2_0_CONV1_GRADIENT,
                                                       WS_LAYER1_1_CONV2_PARTS */
    WS_LAYER1_1_BN1_SUMS                = 0,        /* 4 [71, 72] layer1.1.bn1.sums
                                                       reuses WS_LAYER1_1_CONV2_FLIPPED */
    WS_LAYER1_1_BN1_FACTORS             = 4,        /* 2 [72, 73] layer1.1.bn1.factors
                                                       reuses WS_LAYER1_1_CONV2_FLIPPED */
    WS_LAYER1_1_CONV1_GRADIENT          = 784,      /* 100 [73, 77] layer1.1.conv1.gradient
                                                       reuses WS_LAYER1_1_BN1_STATISTICS,
                                                       WS_LAYER1_1_BN1 */
    WS_LAYER1_1_CONV1_PARTS             = 0,        /* 72 [74, 75] layer1.1.conv1.parts
                                                       reuses WS_LAYER1_1_CONV2_FLIPPED,
                                                       WS_LAYER1_1_BN1_GRADIENT,
                                                       WS_LAYER1_1_BN1_SUMS and 1 more */
    WS_LAYER1_1_CONV1_FLIPPED           = 0,        /* 36 [76, 77] layer1.1.conv1.flipped
                                                       reuses WS_LAYER1_1_CONV1_PARTS */
    WS_LAYER1_0_BN2_GRADIENT            = 952,      /* 64 [77, 91] layer1.0.bn2.gradient
                                                       overwrites WS_LAYER1_1_BN2_GRADIENT_2 */
    WS_LAYER1_0_BN2_SUMS                = 0,        /* 4 [78, 79] layer1.0.bn2.sums
                                                       reuses WS_LAYER1_1_CONV1_FLIPPED */
    WS_LAYER1_0_BN2_FACTORS             = 4,        /* 2 [79, 80] layer1.0.bn2.factors
                                                       reuses WS_LAYER1_1_CONV1_FLIPPED */
    WS_LAYER1_0_CONV2_GRADIENT          = 618,      /* 100 [80, 84] layer1.0.conv2.gradient
                                                       reuses WS_LAYER1_0_BN2_STATISTICS,
                                                       WS_LAYER1_0_OUT */
    WS_LAYER1_0_CONV2_PARTS             = 0,        /* 72 [81, 82] layer1.0.conv2.parts
                                                       reuses WS_LAYER1_1_CONV1_PARTS,
                                                       WS_LAYER1_1_CONV1_FLIPPED,
                                                       WS_LAYER1_0_BN2_SUMS and 1 more */
    WS_LAYER1_0_CONV2_FLIPPED           = 0,        /* 36 [83, 84] layer1.0.conv2.flipped
                                                       reuses WS_LAYER1_0_CONV2_PARTS */
    WS_LAYER1_0_BN1_GRADIENT            = 36,       /* 64 [84, 87] layer1.0.bn1.gradient
                                                       reuses WS_LAYER1_1_BN1_GRADIENT,
                                                       WS_LAYER1_0_CONV2_PARTS */
    WS_LAYER1_0_BN1_SUMS                = 0,        /* 4 [85, 86] layer1.0.bn1.sums
                                                       reuses WS_LAYER1_0_CONV2_FLIPPED */
    WS_LAYER1_0_BN1_FACTORS             = 4,        /* 2 [86, 87] layer1.0.bn1.factors
                                                       reuses WS_LAYER1_0_CONV2_FLIPPED */
    WS_LAYER1_0_CONV1_GRADIENT          = 452,      /* 100 [87, 91] layer1.0.conv1.gradient
                                                       reuses WS_LAYER1_0_BN1_STATISTICS,
                                                       WS_LAYER1_0_BN1 */
    WS_LAYER1_0_CONV1_PARTS             = 0,        /* 72 [88, 89] layer1.0.conv1.parts
                                                       reuses WS_LAYER1_0_CONV2_FLIPPED,
                                                       WS_LAYER1_0_BN1_GRADIENT,
                                                       WS_LAYER1_0_BN1_SUMS and 1 more */
    WS_LAYER1_0_CONV1_FLIPPED           = 0,        /* 36 [90, 91] layer1.0.conv1.flipped
                                                       reuses WS_LAYER1_0_CONV1_PARTS */
    WS_BN1_GRADIENT                     = 952,      /* 64 [91, 94] bn1.gradient
                                                       overwrites WS_LAYER1_0_BN2_GRADIENT */
    WS_BN1_SUMS                         = 0,        /* 4 [92, 93] bn1.sums
                                                       reuses WS_LAYER1_0_CONV1_FLIPPED */
    WS_BN1_FACTORS                      = 4,        /* 2 [93, 94] bn1.factors
                                                       reuses WS_LAYER1_0_CONV1_FLIPPED */
    WS_CONV1_GRADIENT                   = 952,      /* 64 [94, 95] conv1.gradient
                                                       overwrites WS_BN1_GRADIENT */
    WS_CONV1_PARTS                      = 0,        /* 27 [95, 96] conv1.parts
                                                       reuses WS_LAYER1_0_CONV1_FLIPPED,
                                                       WS_BN1_SUMS, WS_BN1_FACTORS */
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

/* 8 pixels of a row, 8 channels. */
static inline void k02_tile8(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
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
    for (size_t k = 0; k < 1; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 8 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 8; p++) {
            rnet_store(y + p * 8, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 8 + k * 8, q);
    }
}

/* K02. Convolution 3x3, stride 2, pad 1. tiny.rnet:4
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][2*q + k - 1]
 *   x 3x16x16, channels last, border 1; y 8x8x8, channels last; sums 32 for the batch; 2 images
 *   used by conv1; step 2; 13824 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 223));
    requires \valid_read(x + (0 .. 1943));
    requires \valid(y + (0 .. 1023));
    requires \valid(sums + (0 .. 31));
    requires \separated(y + (0 .. 1023), w + (0 .. 223));
    requires \separated(y + (0 .. 1023), x + (0 .. 1943));
    requires \separated(y + (0 .. 1023), sums + (0 .. 31));
    requires \separated(sums + (0 .. 31), w + (0 .. 223));
    requires \separated(sums + (0 .. 31), x + (0 .. 1943));
    assigns y[0 .. 1023], sums[0 .. 31]; */
static void k02_conv3x3s2_3to8_8x8_sums(const real *w, const real *x, real *y, double *sums,
                                        size_t part, size_t parts)
{
    double *own = sums + part * 16;
    for (size_t c = 0; c < 16; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        RNET_ALIGNED(64) real t[16] = {0};
        const real *wg = w;
        const real *xr = x + n * 972 + oy * 108;
        real *yr = y + n * 512 + oy * 64;
        k02_tile8(wg, xr, yr, t);
        for (size_t c = 0; c < 8; c++) {
            own[c] += t[c];
            own[8 + c] += t[8 + c];
        }
    }
}

/* K03. Batch-norm, statistics. tiny.rnet:4
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 32 for the batch; statistics 32 for the batch; 2 images
 *   used by bn1.statistics, layer1.0.bn1.statistics, layer1.0.bn2.statistics,
 *     layer1.1.bn1.statistics, layer1.1.bn2.statistics; steps 3 6 9 12 15 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(bias + (0 .. 15));
    requires \valid_read(sums + (0 .. 31));
    requires \valid(statistics + (0 .. 31));
    requires \valid(running_mean + (0 .. 15));
    requires \valid(running_var + (0 .. 15));
    requires \separated(statistics + (0 .. 31), weight + (0 .. 15));
    requires \separated(statistics + (0 .. 31), bias + (0 .. 15));
    requires \separated(statistics + (0 .. 31), sums + (0 .. 31));
    requires \separated(statistics + (0 .. 31), running_mean + (0 .. 15));
    requires \separated(statistics + (0 .. 31), running_var + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), sums + (0 .. 31));
    requires \separated(running_mean + (0 .. 15), running_var + (0 .. 15));
    requires \separated(running_var + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_var + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_var + (0 .. 15), sums + (0 .. 31));
    assigns statistics[0 .. 31], running_mean[0 .. 15], running_var[0 .. 15]; */
static void k03_bn_statistics_32(const real *weight, const real *bias, const double *sums,
                                 real *statistics, real *running_mean, real *running_var,
                                 size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 16 + c];
            q += sums[p * 16 + 8 + c];
        }
        const double mean = s / 128.0;
        const double var = fabs(q / 128.0 - mean * mean); /* below 0 by rounding alone */
        const double inverse = 1.0 / sqrt(var + 1e-05);
        const double scale = (double)weight[c] * inverse;
        statistics[c] = (real)mean;
        statistics[8 + c] = (real)inverse;
        statistics[16 + c] = (real)scale;
        statistics[24 + c] = (real)((double)bias[c] - mean * scale);
        const double old_mean = (double)running_mean[c];
        const double old_var = (double)running_var[c];
        const double unbiased = var * 1.0078740157480315;
        running_mean[c] = (real)(old_mean + 0.1 * (mean - old_mean));
        running_var[c] = (real)(old_var + 0.1 * (unbiased - old_var));
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

/* K04. Batch-norm, normalisation; ReLU. tiny.rnet:4
 *   y[o][q] = max(0, scale[o] * x[o][q] + shift[o])
 *   x 8x8x8, channels last; statistics 32 for the batch; y 8x8x8, channels last, border 1; 2 images
 *   used by bn1, layer1.0.bn1, layer1.1.bn1; steps 4 7 13 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(y + (0 .. 1599));
    requires y == x || \separated(y + (0 .. 1599), x + (0 .. 1023));
    requires y == statistics || \separated(y + (0 .. 1599), statistics + (0 .. 31));
    assigns y[0 .. 1599]; */
static void k04_bn_apply_8_8x8_relu(const real *x, const real *statistics, real *y, size_t part,
                                    size_t parts)
{
    border1_8x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *xr = x + n * 512 + h * 64;
        real *yr = y + n * 800 + h * 80 + 88;
        const rnet_vec s = rnet_load(statistics + 16);
        const rnet_vec t = rnet_load(statistics + 24);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, t);
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 8 pixels of a row, 8 channels. */
static inline void k05_tile8(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
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
    for (size_t k = 0; k < 1; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 8 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 8; p++) {
            rnet_store(y + p * 8, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 8 + k * 8, q);
    }
}

/* K05. Convolution 3x3, stride 1, pad 1. tiny.rnet:5, <std.rnet>:5
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 8x8x8, channels last, border 1; y 8x8x8, channels last; sums 32 for the batch; 2 images
 *   used by layer1.0.conv1, layer1.0.conv2, layer1.1.conv1, layer1.1.conv2; steps 5 8 11 14; 36864
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(x + (0 .. 1599));
    requires \valid(y + (0 .. 1023));
    requires \valid(sums + (0 .. 31));
    requires \separated(y + (0 .. 1023), w + (0 .. 575));
    requires \separated(y + (0 .. 1023), x + (0 .. 1599));
    requires \separated(y + (0 .. 1023), sums + (0 .. 31));
    requires \separated(sums + (0 .. 31), w + (0 .. 575));
    requires \separated(sums + (0 .. 31), x + (0 .. 1599));
    assigns y[0 .. 1023], sums[0 .. 31]; */
static void k05_conv3x3_8to8_8x8_sums(const real *w, const real *x, real *y, double *sums,
                                      size_t part, size_t parts)
{
    double *own = sums + part * 16;
    for (size_t c = 0; c < 16; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        RNET_ALIGNED(64) real t[16] = {0};
        const real *wg = w;
        const real *xr = x + n * 800 + oy * 80;
        real *yr = y + n * 512 + oy * 64;
        k05_tile8(wg, xr, yr, t);
        for (size_t c = 0; c < 8; c++) {
            own[c] += t[c];
            own[8 + c] += t[8 + c];
        }
    }
}

/* K06. Batch-norm, normalisation; residual; ReLU. tiny.rnet:5, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 8x8x8, channels last; statistics 32 for the batch; r 8x8x8, channels last, border 1; y 8x8x8,
 *     channels last, border 1; 2 images
 *   used by layer1.0.bn2; step 10 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid_read(r + (0 .. 1599));
    requires \valid(y + (0 .. 1599));
    requires y == x || \separated(y + (0 .. 1599), x + (0 .. 1023));
    requires y == statistics || \separated(y + (0 .. 1599), statistics + (0 .. 31));
    requires y == r || \separated(y + (0 .. 1599), r + (0 .. 1599));
    assigns y[0 .. 1599]; */
static void k06_bn_apply_8_8x8_add_relu(const real *x, const real *statistics, const real *r,
                                        real *y, size_t part, size_t parts)
{
    border1_8x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *xr = x + n * 512 + h * 64;
        const real *rr = r + n * 800 + h * 80 + 88;
        real *yr = y + n * 800 + h * 80 + 88;
        const rnet_vec s = rnet_load(statistics + 16);
        const rnet_vec t = rnet_load(statistics + 24);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* K07. Batch-norm, normalisation; residual; ReLU. tiny.rnet:5, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 8x8x8, channels last; statistics 32 for the batch; r 8x8x8, channels last, border 1; y 8x8x8,
 *     channels last; 2 images
 *   used by layer1.1.bn2; step 16 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid_read(r + (0 .. 1599));
    requires \valid(y + (0 .. 1023));
    requires y == x || \separated(y + (0 .. 1023), x + (0 .. 1023));
    requires y == statistics || \separated(y + (0 .. 1023), statistics + (0 .. 31));
    requires y == r || \separated(y + (0 .. 1023), r + (0 .. 1599));
    assigns y[0 .. 1023]; */
static void k07_bn_apply_8_8x8_add_relu(const real *x, const real *statistics, const real *r,
                                        real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *xr = x + n * 512 + h * 64;
        const real *rr = r + n * 800 + h * 80 + 88;
        real *yr = y + n * 512 + h * 64;
        const rnet_vec s = rnet_load(statistics + 16);
        const rnet_vec t = rnet_load(statistics + 24);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 8 pixels of a row, 8 channels. */
static inline void k08_tile8(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
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
    for (size_t k = 0; k < 1; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 8 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 8; p++) {
            rnet_store(y + p * 8, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 8 + k * 8, q);
    }
}

/* K08. Convolution 1x1, stride 1, pad 0. tiny.rnet:6, <std.rnet>:12
 *   y[o][q] = sum_i w[o][i] * x[i][q]
 *   x 8x8x8, channels last; y 4x8x8 in blocks of 8; sums 32 for the batch; 2 images
 *   used by layer2.0.conv1; step 17; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 63));
    requires \valid_read(x + (0 .. 1023));
    requires \valid(y + (0 .. 1023));
    requires \valid(sums + (0 .. 31));
    requires \separated(y + (0 .. 1023), w + (0 .. 63));
    requires \separated(y + (0 .. 1023), x + (0 .. 1023));
    requires \separated(y + (0 .. 1023), sums + (0 .. 31));
    requires \separated(sums + (0 .. 31), w + (0 .. 63));
    requires \separated(sums + (0 .. 31), x + (0 .. 1023));
    assigns y[0 .. 1023], sums[0 .. 31]; */
static void k08_conv1x1_8to4_8x8_sums(const real *w, const real *x, real *y, double *sums,
                                      size_t part, size_t parts)
{
    double *own = sums + part * 16;
    for (size_t c = 0; c < 16; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t oy = u % 8, n = u / 8;
        RNET_ALIGNED(64) real t[16] = {0};
        const real *wg = w;
        const real *xr = x + n * 512 + oy * 64;
        real *yr = y + n * 512 + oy * 64;
        k08_tile8(wg, xr, yr, t);
        for (size_t c = 0; c < 8; c++) {
            own[c] += t[c];
            own[8 + c] += t[8 + c];
        }
    }
}

/* K09. Batch-norm, statistics. tiny.rnet:6, <std.rnet>:12
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 32 for the batch; statistics 32 for the batch; 2 images
 *   used by layer2.0.bn1.statistics; step 18 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(bias + (0 .. 15));
    requires \valid_read(sums + (0 .. 31));
    requires \valid(statistics + (0 .. 31));
    requires \valid(running_mean + (0 .. 15));
    requires \valid(running_var + (0 .. 15));
    requires \separated(statistics + (0 .. 31), weight + (0 .. 15));
    requires \separated(statistics + (0 .. 31), bias + (0 .. 15));
    requires \separated(statistics + (0 .. 31), sums + (0 .. 31));
    requires \separated(statistics + (0 .. 31), running_mean + (0 .. 15));
    requires \separated(statistics + (0 .. 31), running_var + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), sums + (0 .. 31));
    requires \separated(running_mean + (0 .. 15), running_var + (0 .. 15));
    requires \separated(running_var + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_var + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_var + (0 .. 15), sums + (0 .. 31));
    assigns statistics[0 .. 31], running_mean[0 .. 15], running_var[0 .. 15]; */
static void k09_bn_statistics_32(const real *weight, const real *bias, const double *sums,
                                 real *statistics, real *running_mean, real *running_var,
                                 size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 16 + c];
            q += sums[p * 16 + 8 + c];
        }
        const double mean = s / 128.0;
        const double var = fabs(q / 128.0 - mean * mean); /* below 0 by rounding alone */
        const double inverse = 1.0 / sqrt(var + 1e-05);
        const double scale = (double)weight[c] * inverse;
        statistics[c] = (real)mean;
        statistics[8 + c] = (real)inverse;
        statistics[16 + c] = (real)scale;
        statistics[24 + c] = (real)((double)bias[c] - mean * scale);
        const double old_mean = (double)running_mean[c];
        const double old_var = (double)running_var[c];
        const double unbiased = var * 1.0078740157480315;
        running_mean[c] = (real)(old_mean + 0.1 * (mean - old_mean));
        running_var[c] = (real)(old_var + 0.1 * (unbiased - old_var));
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

/* K10. Batch-norm, normalisation; ReLU. tiny.rnet:6, <std.rnet>:12
 *   y[o][q] = max(0, scale[o] * x[o][q] + shift[o])
 *   x 4x8x8 in blocks of 8; statistics 32 for the batch; y 4x8x8 in blocks of 8, border 1; 2 images
 *   used by layer2.0.bn1; step 19 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(y + (0 .. 1599));
    requires y == x || \separated(y + (0 .. 1599), x + (0 .. 1023));
    requires y == statistics || \separated(y + (0 .. 1599), statistics + (0 .. 31));
    assigns y[0 .. 1599]; */
static void k10_bn_apply_4_8x8_relu(const real *x, const real *statistics, real *y, size_t part,
                                    size_t parts)
{
    border1_4x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *xr = x + n * 512 + h * 64;
        real *yr = y + n * 800 + h * 80 + 88;
        const rnet_vec s = rnet_load(statistics + 16);
        const rnet_vec t = rnet_load(statistics + 24);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, t);
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 4 pixels of a row, 8 channels. */
static inline void k11_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
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
    for (size_t k = 0; k < 1; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 8 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 4; p++) {
            rnet_store(y + p * 8, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 8 + k * 8, q);
    }
}

/* K11. Convolution 3x3, stride 2, pad 1. tiny.rnet:6, <std.rnet>:13
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][2*q + k - 1]
 *   x 4x8x8 in blocks of 8, border 1; y 4x4x4 in blocks of 8; sums 32 for the batch; 2 images
 *   used by layer2.0.conv2; step 20; 2304 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(x + (0 .. 1599));
    requires \valid(y + (0 .. 255));
    requires \valid(sums + (0 .. 31));
    requires \separated(y + (0 .. 255), w + (0 .. 575));
    requires \separated(y + (0 .. 255), x + (0 .. 1599));
    requires \separated(y + (0 .. 255), sums + (0 .. 31));
    requires \separated(sums + (0 .. 31), w + (0 .. 575));
    requires \separated(sums + (0 .. 31), x + (0 .. 1599));
    assigns y[0 .. 255], sums[0 .. 31]; */
static void k11_conv3x3s2_4to4_4x4_sums(const real *w, const real *x, real *y, double *sums,
                                        size_t part, size_t parts)
{
    double *own = sums + part * 16;
    for (size_t c = 0; c < 16; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t oy = u % 4, n = u / 4;
        RNET_ALIGNED(64) real t[16] = {0};
        const real *wg = w;
        const real *xr = x + n * 800 + oy * 160;
        real *yr = y + n * 128 + oy * 32;
        k11_tile4(wg, xr, yr, t);
        for (size_t c = 0; c < 8; c++) {
            own[c] += t[c];
            own[8 + c] += t[8 + c];
        }
    }
}

/* K12. Batch-norm, statistics. tiny.rnet:6, <std.rnet>:13
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 32 for the batch; statistics 32 for the batch; 2 images
 *   used by layer2.0.bn2.statistics; step 21 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(bias + (0 .. 15));
    requires \valid_read(sums + (0 .. 31));
    requires \valid(statistics + (0 .. 31));
    requires \valid(running_mean + (0 .. 15));
    requires \valid(running_var + (0 .. 15));
    requires \separated(statistics + (0 .. 31), weight + (0 .. 15));
    requires \separated(statistics + (0 .. 31), bias + (0 .. 15));
    requires \separated(statistics + (0 .. 31), sums + (0 .. 31));
    requires \separated(statistics + (0 .. 31), running_mean + (0 .. 15));
    requires \separated(statistics + (0 .. 31), running_var + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), sums + (0 .. 31));
    requires \separated(running_mean + (0 .. 15), running_var + (0 .. 15));
    requires \separated(running_var + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_var + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_var + (0 .. 15), sums + (0 .. 31));
    assigns statistics[0 .. 31], running_mean[0 .. 15], running_var[0 .. 15]; */
static void k12_bn_statistics_32(const real *weight, const real *bias, const double *sums,
                                 real *statistics, real *running_mean, real *running_var,
                                 size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 16 + c];
            q += sums[p * 16 + 8 + c];
        }
        const double mean = s / 32.0;
        const double var = fabs(q / 32.0 - mean * mean); /* below 0 by rounding alone */
        const double inverse = 1.0 / sqrt(var + 1e-05);
        const double scale = (double)weight[c] * inverse;
        statistics[c] = (real)mean;
        statistics[8 + c] = (real)inverse;
        statistics[16 + c] = (real)scale;
        statistics[24 + c] = (real)((double)bias[c] - mean * scale);
        const double old_mean = (double)running_mean[c];
        const double old_var = (double)running_var[c];
        const double unbiased = var * 1.032258064516129;
        running_mean[c] = (real)(old_mean + 0.1 * (mean - old_mean));
        running_var[c] = (real)(old_var + 0.1 * (unbiased - old_var));
    }
}

/* K13. Batch-norm, normalisation; ReLU. tiny.rnet:6, <std.rnet>:13
 *   y[o][q] = max(0, scale[o] * x[o][q] + shift[o])
 *   x 4x4x4 in blocks of 8; statistics 32 for the batch; y 4x4x4 in blocks of 8; 2 images
 *   used by layer2.0.bn2; step 22 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 255));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(y + (0 .. 255));
    requires y == x || \separated(y + (0 .. 255), x + (0 .. 255));
    requires y == statistics || \separated(y + (0 .. 255), statistics + (0 .. 31));
    assigns y[0 .. 255]; */
static void k13_bn_apply_4_4x4_relu(const real *x, const real *statistics, real *y, size_t part,
                                    size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t h = u % 4, n = u / 4;
        const real *xr = x + n * 128 + h * 32;
        real *yr = y + n * 128 + h * 32;
        const rnet_vec s = rnet_load(statistics + 16);
        const rnet_vec t = rnet_load(statistics + 24);
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, t);
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k14_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
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
    for (size_t k = 0; k < 2; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 16 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 4; p++) {
            rnet_store(y + p * 8 + k * 128, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K14. Convolution 1x1, stride 1, pad 0. tiny.rnet:6, <std.rnet>:14
 *   y[o][q] = sum_i w[o][i] * x[i][q]
 *   x 4x4x4 in blocks of 8; y 16x4x4 in blocks of 8; sums 64 for the batch; 2 images
 *   used by layer2.0.conv3; step 23; 1024 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(x + (0 .. 255));
    requires \valid(y + (0 .. 511));
    requires \valid(sums + (0 .. 63));
    requires \separated(y + (0 .. 511), w + (0 .. 127));
    requires \separated(y + (0 .. 511), x + (0 .. 255));
    requires \separated(y + (0 .. 511), sums + (0 .. 63));
    requires \separated(sums + (0 .. 63), w + (0 .. 127));
    requires \separated(sums + (0 .. 63), x + (0 .. 255));
    assigns y[0 .. 511], sums[0 .. 63]; */
static void k14_conv1x1_4to16_4x4_sums(const real *w, const real *x, real *y, double *sums,
                                       size_t part, size_t parts)
{
    double *own = sums + part * 32;
    for (size_t c = 0; c < 32; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t oy = u % 4, n = u / 4;
        RNET_ALIGNED(64) real t[32] = {0};
        const real *wg = w;
        const real *xr = x + n * 128 + oy * 32;
        real *yr = y + n * 256 + oy * 32;
        k14_tile4(wg, xr, yr, t);
        for (size_t c = 0; c < 16; c++) {
            own[c] += t[c];
            own[16 + c] += t[16 + c];
        }
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k15_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
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
    for (size_t k = 0; k < 2; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 16 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 4; p++) {
            rnet_store(y + p * 8 + k * 128, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K15. Convolution 1x1, stride 2, pad 0. tiny.rnet:6, <std.rnet>:15
 *   y[o][q] = sum_i w[o][i] * x[i][2*q]
 *   x 8x8x8, channels last; y 16x4x4 in blocks of 8; sums 64 for the batch; 2 images
 *   used by layer2.0.downsample.0; step 24; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(x + (0 .. 1023));
    requires \valid(y + (0 .. 511));
    requires \valid(sums + (0 .. 63));
    requires \separated(y + (0 .. 511), w + (0 .. 127));
    requires \separated(y + (0 .. 511), x + (0 .. 1023));
    requires \separated(y + (0 .. 511), sums + (0 .. 63));
    requires \separated(sums + (0 .. 63), w + (0 .. 127));
    requires \separated(sums + (0 .. 63), x + (0 .. 1023));
    assigns y[0 .. 511], sums[0 .. 63]; */
static void k15_conv1x1s2_8to16_4x4_sums(const real *w, const real *x, real *y, double *sums,
                                         size_t part, size_t parts)
{
    double *own = sums + part * 32;
    for (size_t c = 0; c < 32; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t oy = u % 4, n = u / 4;
        RNET_ALIGNED(64) real t[32] = {0};
        const real *wg = w;
        const real *xr = x + n * 512 + oy * 128;
        real *yr = y + n * 256 + oy * 32;
        k15_tile4(wg, xr, yr, t);
        for (size_t c = 0; c < 16; c++) {
            own[c] += t[c];
            own[16 + c] += t[16 + c];
        }
    }
}

/* K16. Batch-norm, statistics. tiny.rnet:6, <std.rnet>:15
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 64 for the batch; statistics 64 for the batch; 2 images
 *   used by layer2.0.downsample.1.statistics, layer2.0.bn3.statistics; steps 25 27 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(bias + (0 .. 15));
    requires \valid_read(sums + (0 .. 63));
    requires \valid(statistics + (0 .. 63));
    requires \valid(running_mean + (0 .. 15));
    requires \valid(running_var + (0 .. 15));
    requires \separated(statistics + (0 .. 63), weight + (0 .. 15));
    requires \separated(statistics + (0 .. 63), bias + (0 .. 15));
    requires \separated(statistics + (0 .. 63), sums + (0 .. 63));
    requires \separated(statistics + (0 .. 63), running_mean + (0 .. 15));
    requires \separated(statistics + (0 .. 63), running_var + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_mean + (0 .. 15), sums + (0 .. 63));
    requires \separated(running_mean + (0 .. 15), running_var + (0 .. 15));
    requires \separated(running_var + (0 .. 15), weight + (0 .. 15));
    requires \separated(running_var + (0 .. 15), bias + (0 .. 15));
    requires \separated(running_var + (0 .. 15), sums + (0 .. 63));
    assigns statistics[0 .. 63], running_mean[0 .. 15], running_var[0 .. 15]; */
static void k16_bn_statistics_64(const real *weight, const real *bias, const double *sums,
                                 real *statistics, real *running_mean, real *running_var,
                                 size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 32 + c];
            q += sums[p * 32 + 16 + c];
        }
        const double mean = s / 32.0;
        const double var = fabs(q / 32.0 - mean * mean); /* below 0 by rounding alone */
        const double inverse = 1.0 / sqrt(var + 1e-05);
        const double scale = (double)weight[c] * inverse;
        statistics[c] = (real)mean;
        statistics[16 + c] = (real)inverse;
        statistics[32 + c] = (real)scale;
        statistics[48 + c] = (real)((double)bias[c] - mean * scale);
        const double old_mean = (double)running_mean[c];
        const double old_var = (double)running_var[c];
        const double unbiased = var * 1.032258064516129;
        running_mean[c] = (real)(old_mean + 0.1 * (mean - old_mean));
        running_var[c] = (real)(old_var + 0.1 * (unbiased - old_var));
    }
}

/* K17. Batch-norm, normalisation. tiny.rnet:6, <std.rnet>:15
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 16x4x4 in blocks of 8; statistics 64 for the batch; y 16x4x4 in blocks of 8; 2 images
 *   used by layer2.0.downsample.1; step 26 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 511));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(y + (0 .. 511));
    requires y == x || \separated(y + (0 .. 511), x + (0 .. 511));
    requires y == statistics || \separated(y + (0 .. 511), statistics + (0 .. 63));
    assigns y[0 .. 511]; */
static void k17_bn_apply_16_4x4(const real *x, const real *statistics, real *y, size_t part,
                                size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 4, i = u / 4 % 2, n = u / 8;
        const real *xr = x + n * 256 + i * 128 + h * 32;
        real *yr = y + n * 256 + i * 128 + h * 32;
        const rnet_vec s = rnet_load(statistics + 32 + i * 8);
        const rnet_vec t = rnet_load(statistics + 48 + i * 8);
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, t);
            rnet_store(yr + j, v);
        }
    }
}

/* K18. Batch-norm, normalisation; residual; ReLU. tiny.rnet:6, <std.rnet>:14
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 16x4x4 in blocks of 8; statistics 64 for the batch; r 16x4x4 in blocks of 8; y 16x4x4 in
 *     blocks of 8; 2 images
 *   used by layer2.0.bn3; step 28 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 511));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid_read(r + (0 .. 511));
    requires \valid(y + (0 .. 511));
    requires y == x || \separated(y + (0 .. 511), x + (0 .. 511));
    requires y == statistics || \separated(y + (0 .. 511), statistics + (0 .. 63));
    requires y == r || \separated(y + (0 .. 511), r + (0 .. 511));
    assigns y[0 .. 511]; */
static void k18_bn_apply_16_4x4_add_relu(const real *x, const real *statistics, const real *r,
                                         real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 4, i = u / 4 % 2, n = u / 8;
        const real *xr = x + n * 256 + i * 128 + h * 32;
        const real *rr = r + n * 256 + i * 128 + h * 32;
        real *yr = y + n * 256 + i * 128 + h * 32;
        const rnet_vec s = rnet_load(statistics + 32 + i * 8);
        const rnet_vec t = rnet_load(statistics + 48 + i * 8);
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* K19. Average 4x4, stride 1, pad 0. tiny.rnet:7
 *   y[o][q] = 1/16 * sum_k x[o][q + k], k in the window and the image
 *   x 16x4x4 in blocks of 8; y 16 in blocks of 8; 2 images
 *   used by avgpool; step 29 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 511));
    requires \valid(y + (0 .. 31));
    requires \separated(y + (0 .. 31), x + (0 .. 511));
    assigns y[0 .. 31]; */
static void k19_avgpool4x4_16_1x1(const real *x, real *y, size_t part, size_t parts)
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

/* K20. Linear layer; bias. tiny.rnet:7
 *   y[o] = b[o] + sum_i w[o][i] * x[i]
 *   x 16 in blocks of 8; y 5; 2 images
 *   used by fc; step 30; 80 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 31));
    requires \valid(y + (0 .. 9));
    requires \separated(y + (0 .. 9), w + (0 .. 127));
    requires \separated(y + (0 .. 9), b + (0 .. 15));
    requires \separated(y + (0 .. 9), x + (0 .. 31));
    assigns y[0 .. 9]; */
static void k20_linear_16to5_1x1_bias(const real *w, const real *b, const real *x, real *y,
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

/* K21. Loss. tiny.rnet:7
 *   dx[c] = weight / batch * dloss/dx[c]; losses = loss of each image, then 1 where its label is
 *     not the largest
 *   x 5; dx 5; losses 4 for the batch; 2 images
 *   used by fc.gradient; step 31 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 9));
    requires \valid(dx + (0 .. 9));
    requires \valid(losses + (0 .. 3));
    requires \valid_read(labels + (0 .. 1));
    requires \separated(dx + (0 .. 9), x + (0 .. 9));
    requires \separated(dx + (0 .. 9), losses + (0 .. 3));
    requires \separated(losses + (0 .. 3), x + (0 .. 9));
    assigns dx[0 .. 9], losses[0 .. 3]; */
static void k21_loss_5_1x1(const real *x, real *dx, double *losses, const int *labels,
                           double smooth, size_t part, size_t parts)
{
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t n = u;
        const real *xn = x + n * 5;
        real *dxn = dx + n * 5;
        const size_t label = (size_t)labels[n];
        size_t first = 0;
        for (size_t c = 0; c < 5; c++)
            if (xn[c] > xn[first])
                first = c;
        double value = 0;
        double total = 0;
        for (size_t c = 0; c < 5; c++)
            total += exp((double)xn[c] - xn[first]);
        const double all = xn[first] + log(total);
        for (size_t c = 0; c < 5; c++) {
            const double target = smooth / 5 + (c == label ? 1 - smooth : 0);
            value -= target * (xn[c] - all);
            dxn[c] = (real)((exp(xn[c] - all) - target) * 0.5);
        }
        losses[n] = value * 0.5;
        const int wrong = first != label;
        losses[2 + n] = wrong;
    }
}

/* K22. Linear layer, backward to its weights. tiny.rnet:7
 *   dw[o][i] = sum_n dy[n][o] * x[n][i], db[o] = sum_n dy[n][o]
 *   x 16 in blocks of 8; dy 5; dw 128 for the batch; db 8 for the batch; 2 images
 *   used by fc.weights; step 32; 80 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 31));
    requires \valid_read(dy + (0 .. 9));
    requires \valid(dw + (0 .. 127));
    requires \valid(db + (0 .. 7));
    requires \separated(dw + (0 .. 127), x + (0 .. 31));
    requires \separated(dw + (0 .. 127), dy + (0 .. 9));
    requires \separated(dw + (0 .. 127), db + (0 .. 7));
    requires \separated(db + (0 .. 7), x + (0 .. 31));
    requires \separated(db + (0 .. 7), dy + (0 .. 9));
    assigns dw[0 .. 127], db[0 .. 7]; */
static void k22_linear_backward_weights_16to5_1x1(const real *x, const real *dy, real *dw, real *db,
                                                  size_t part, size_t parts)
{
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        for (size_t o = 0; o < 5; o++) {
            double sum = 0;
            for (size_t n = 0; n < 2; n++)
                sum += dy[o + n * 5];
            db[o] = (real)sum;
        }
        for (size_t o = 5; o < 8; o++)
            db[o] = 0.0f;
        real *dwt = dw;
        for (size_t j = 0; j < 128; j += 8)
            rnet_store(dwt + j, rnet_splat(0.0f));
        for (size_t first = 0; first < 2; first += 2) {
            const real *xt = x + first * 16;
            RNET_ALIGNED(rnet_vec) real d[16];
            for (size_t n = 0; n < 2; n++) {
                const real *dyn = dy + (first + n) * 5;
                real *dn = d + n * 8;
                for (size_t o = 0; o < 5; o++) {
                    dn[o] = dyn[o];
                }
                for (size_t o = 5; o < 8; o++)
                    dn[o] = 0.0f;
            }
            for (size_t j = 0; j < 16; j++) {
                rnet_vec a[1];
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[k] = rnet_load(dwt + j * 8 + k * 8);
                for (size_t n = 0; n < 2; n++) {
                    const rnet_vec s = rnet_splat(xt[n * 16 + j]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 1; k++)
                        a[k] = rnet_fma(s, rnet_load(d + n * 8 + k * 8), a[k]);
                }
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    rnet_store(dwt + j * 8 + k * 8, a[k]);
            }
        }
    }
}

/* K23. Linear layer, backward to its input. tiny.rnet:7
 *   dx[i] = sum_o w[o][i] * dy[o]
 *   dy 5; dx 16 in blocks of 8; 2 images
 *   used by avgpool.gradient; step 33; 80 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(dy + (0 .. 9));
    requires \valid(dx + (0 .. 31));
    requires \separated(dx + (0 .. 31), w + (0 .. 127));
    requires \separated(dx + (0 .. 31), dy + (0 .. 9));
    assigns dx[0 .. 31]; */
static void k23_linear_backward_data_5to16_1x1(const real *w, const real *dy, real *dx, size_t part,
                                               size_t parts)
{
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *wt = w;
        for (size_t n = 0; n < 2; n++) {
            const real *dyn = dy + n * 5;
            real *dxn = dx + n * 16;
            RNET_ALIGNED(rnet_vec) real d[8];
            for (size_t o = 0; o < 5; o++)
                d[o] = dyn[o];
            for (size_t o = 5; o < 8; o++)
                d[o] = 0.0f;
            for (size_t j = 0; j < 16; j++) {
                rnet_vec a[1];
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[k] = rnet_splat(0.0f);
                const real *wj = wt + j * 8;
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++) {
                    const rnet_vec v = rnet_load(d + k * 8);
                    a[k] = rnet_fma(rnet_load(wj + k * 8), v, a[k]);
                }
                dxn[j] = rnet_sum(a[0]);
            }
        }
    }
}

/* K24. Average, backward; window 4x4, stride 1, pad 0. tiny.rnet:7
 *   dx[p] = sum over the windows q that hold p of dy[q] / area
 *   dy 16 in blocks of 8; dx 16x4x4 in blocks of 8; 2 images
 *   used by layer2.0.bn3.gradient; step 34 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 31));
    requires \valid(dx + (0 .. 511));
    requires \separated(dx + (0 .. 511), dy + (0 .. 31));
    assigns dx[0 .. 511]; */
static void k24_avgpool_backward4x4_16_4x4(const real *dy, real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t i = u % 2, n = u / 2;
        const real *dyp = dy + n * 16 + i * 8;
        real *dxp = dx + n * 256 + i * 128;
        size_t done = 0;
        for (size_t oy = 0; oy < 1; oy++) {
            const size_t h0 = 0, h1 = 4;
            for (; done < h1; done++)
                for (size_t j = 0; j < 32; j += 8)
                    rnet_store(dxp + done * 32 + j, rnet_splat(0.0f));
            for (size_t ox = 0; ox < 1; ox++) {
                const size_t w0 = 0, w1 = 4;
                const rnet_vec d = rnet_load(dyp);
                const rnet_vec part_of_d = rnet_mul(d, rnet_splat((real)1 / 16));
                for (size_t h = h0; h < h1; h++)
                    for (size_t w = w0; w < w1; w++) {
                        real *to = dxp + h * 32 + w * 8;
                        rnet_store(to, rnet_add(rnet_load(to), part_of_d));
                    }
            }
        }
    }
}

/* K25. ReLU, backward. tiny.rnet:6, <std.rnet>:14
 *   dx[t] = dy[t] where y[t] > 0, else 0
 *   dy 16x4x4 in blocks of 8; y 16x4x4 in blocks of 8; dx 16x4x4 in blocks of 8; 2 images
 *   used by layer2.0.bn3.gradient; step 35 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 511));
    requires \valid_read(y + (0 .. 511));
    requires \valid(dx + (0 .. 511));
    requires dx == dy || \separated(dx + (0 .. 511), dy + (0 .. 511));
    requires dx == y || \separated(dx + (0 .. 511), y + (0 .. 511));
    assigns dx[0 .. 511]; */
static void k25_relu_backward_16_4x4(const real *dy, const real *y, real *dx, size_t part,
                                     size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 4, i = u / 4 % 2, n = u / 8;
        const real *dyr = dy + n * 256 + i * 128 + h * 32;
        const real *yr = y + n * 256 + i * 128 + h * 32;
        real *dxr = dx + n * 256 + i * 128 + h * 32;
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec d = rnet_load(dyr + j), v = rnet_load(yr + j);
            rnet_store(dxr + j, rnet_mask(d, v));
        }
    }
}

/* K26. Batch-norm, backward, sums. tiny.rnet:6, <std.rnet>:14
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 16x4x4 in blocks of 8; x 16x4x4 in blocks of 8; statistics 64 for the batch; sums 64 for the
 *     batch; 2 images
 *   used by layer2.0.bn3.sums, layer2.0.downsample.1.sums; steps 36 39 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 511));
    requires \valid_read(x + (0 .. 511));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(sums + (0 .. 63));
    requires \separated(sums + (0 .. 63), dy + (0 .. 511));
    requires \separated(sums + (0 .. 63), x + (0 .. 511));
    requires \separated(sums + (0 .. 63), statistics + (0 .. 63));
    assigns sums[0 .. 63]; */
static void k26_bn_backward_sums_16_4x4(const real *dy, const real *x, const real *statistics,
                                        double *sums, size_t part, size_t parts)
{
    double *own = sums + part * 32;
    for (size_t c = 0; c < 32; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 4, i = u / 4 % 2, n = u / 8;
        const real *xr = x + n * 256 + i * 128 + h * 32;
        const real *dr = dy + n * 256 + i * 128 + h * 32;
        const rnet_vec mean = rnet_load(statistics + i * 8);
        rnet_vec s = rnet_splat(0.0f), q = rnet_splat(0.0f);
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec d = rnet_load(dr + j);
            s = rnet_add(s, d);
            q = rnet_fma(d, rnet_sub(rnet_load(xr + j), mean), q);
        }
        RNET_ALIGNED(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l + i * 8] += row[l];
            own[16 + l + i * 8] += row[8 + l];
        }
    }
}

/* K27. Batch-norm, backward, gradients of weight and bias. tiny.rnet:6, <std.rnet>:14
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 64 for the batch; statistics 64 for the batch; factors 48 for the batch; dweight 16 for
 *     the batch; dbias 16 for the batch; 2 images
 *   used by layer2.0.bn3.factors, layer2.0.downsample.1.factors; steps 37 40 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(sums + (0 .. 63));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(factors + (0 .. 47));
    requires \valid(dweight + (0 .. 15));
    requires \valid(dbias + (0 .. 15));
    requires \separated(factors + (0 .. 47), weight + (0 .. 15));
    requires \separated(factors + (0 .. 47), sums + (0 .. 63));
    requires \separated(factors + (0 .. 47), statistics + (0 .. 63));
    requires \separated(factors + (0 .. 47), dweight + (0 .. 15));
    requires \separated(factors + (0 .. 47), dbias + (0 .. 15));
    requires \separated(dweight + (0 .. 15), weight + (0 .. 15));
    requires \separated(dweight + (0 .. 15), sums + (0 .. 63));
    requires \separated(dweight + (0 .. 15), statistics + (0 .. 63));
    requires \separated(dweight + (0 .. 15), dbias + (0 .. 15));
    requires \separated(dbias + (0 .. 15), weight + (0 .. 15));
    requires \separated(dbias + (0 .. 15), sums + (0 .. 63));
    requires \separated(dbias + (0 .. 15), statistics + (0 .. 63));
    assigns factors[0 .. 47], dweight[0 .. 15], dbias[0 .. 15]; */
static void k27_bn_backward_finish_48(const real *weight, const double *sums,
                                      const real *statistics, real *factors, real *dweight,
                                      real *dbias, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 32 + c];
            q += sums[p * 32 + 16 + c];
        }
        const double mean = (double)statistics[c];
        const double inverse = (double)statistics[16 + c];
        const double of_weight = q * inverse;
        const double a = (double)weight[c] * inverse;
        const double b = -a * inverse * of_weight / 32.0;
        dweight[c] = (real)of_weight;
        dbias[c] = (real)s;
        factors[c] = (real)a;
        factors[16 + c] = (real)b;
        factors[32 + c] = (real)(-a * s / 32.0 - b * mean);
    }
}

/* K28. Batch-norm, backward. tiny.rnet:6, <std.rnet>:14
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 16x4x4 in blocks of 8; x 16x4x4 in blocks of 8; factors 48 for the batch; dx 16x4x4 in
 *     blocks of 8; 2 images
 *   used by layer2.0.conv3.gradient, layer2.0.downsample.0.gradient; steps 38 41 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 511));
    requires \valid_read(x + (0 .. 511));
    requires \valid_read(factors + (0 .. 47));
    requires \valid(dx + (0 .. 511));
    requires dx == dy || \separated(dx + (0 .. 511), dy + (0 .. 511));
    requires dx == x || \separated(dx + (0 .. 511), x + (0 .. 511));
    requires dx == factors || \separated(dx + (0 .. 511), factors + (0 .. 47));
    assigns dx[0 .. 511]; */
static void k28_bn_backward_apply_16_4x4(const real *dy, const real *x, const real *factors,
                                         real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 4, i = u / 4 % 2, n = u / 8;
        const real *dr = dy + n * 256 + i * 128 + h * 32;
        const real *xr = x + n * 256 + i * 128 + h * 32;
        real *yr = dx + n * 256 + i * 128 + h * 32;
        const rnet_vec a = rnet_load(factors + i * 8);
        const rnet_vec b = rnet_load(factors + 16 + i * 8);
        const rnet_vec c = rnet_load(factors + 32 + i * 8);
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 4 values of x times 16 of dy, over `rows` rows of 2 images. */
static inline void k29_run4(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t j = 0; j < 4; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(dw + j * 16 + k * 8);
    }
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 4; q++) {
                const real *dq = dy + m * 256 + h * 32 + q * 8;
                const real *xq = x + m * 512 + h * 128 + q * 16;
                rnet_vec d[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    d[k] = rnet_load(dq + k * 128);
                RNET_UNROLL
                for (size_t j = 0; j < 4; j++) {
                    const rnet_vec s = rnet_splat(xq[j]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[j][k] = rnet_fma(s, d[k], a[j][k]);
                }
            }
    RNET_UNROLL
    for (size_t j = 0; j < 4; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(dw + j * 16 + k * 8, a[j][k]);
    }
}

/* K29. Convolution, backward to its weights; window 1x1, stride 2, pad 0. tiny.rnet:6,
 *     <std.rnet>:15
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 8x8x8, channels last; dy 16x4x4 in blocks of 8; dw 256 for the batch; 2 images
 *   used by layer2.0.downsample.0.parts; step 42; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(dy + (0 .. 511));
    requires \valid(dw + (0 .. 255));
    requires \separated(dw + (0 .. 255), x + (0 .. 1023));
    requires \separated(dw + (0 .. 255), dy + (0 .. 511));
    assigns dw[0 .. 255]; */
static void k29_conv_backward_weights1x1s2_8to16_4x4(const real *x, const real *dy, real *dw,
                                                     size_t part, size_t parts)
{
    real *own = dw + part * 128;
    for (size_t j = 0; j < 128; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *xu = x;
        const real *du = dy;
        real *wu = own;
        k29_run4(xu, du, wu, 4);
        k29_run4(xu + 4, du, wu + 64, 4);
    }
}

/* K30. Sum over the parts. tiny.rnet:6, <std.rnet>:15
 *   dw[t] = sum_part sums[part][t]
 *   sums 256 for the batch; dw 128 for the batch; 2 images
 *   used by layer2.0.downsample.0.weights, layer2.0.conv3.weights; steps 43 47 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 255));
    requires \valid(dw + (0 .. 127));
    requires \separated(dw + (0 .. 127), sums + (0 .. 255));
    assigns dw[0 .. 127]; */
static void k30_sum_parts_128(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 128 + u];
        dw[u] = s;
    }
}

/* K31. Weights of a convolution for the way back; window 1x1, stride 2, pad 0. tiny.rnet:6,
 *     <std.rnet>:15
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 128 for the batch; 2 images
 *   used by layer2.0.downsample.0.flipped; step 44 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid(flipped + (0 .. 127));
    requires \separated(flipped + (0 .. 127), w + (0 .. 127));
    assigns flipped[0 .. 127]; */
static void k31_conv_flip1x1s2_8to16(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[1] = {0};
    static const size_t kx[1] = {0};
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t o = u;
        const real *wt = w + o / 2 * 128 + o % 2 * 8 + (ky[0] * 1 + kx[0]) * 128;
        real *to = flipped + u * 64;
        for (size_t m = 0; m < 8; m++) {
            const size_t i = m;
            for (size_t l = 0; l < 8; l++)
                to[l * 8 + m] = wt[i / 8 * 128 + i % 8 * 16 + l];
        }
    }
}

/* 4 pixels, 8 channels; 1 rows and 1 columns of taps. */
static inline void k32_tile1_1_4(const real *w, const real *dy, real *dx)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 2; o++)
        for (size_t j = 0; j < 8; j++) {
            const real *dj = dy + o * 128 + j;
            const real *wj = w + o * 64 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            rnet_store(dx + p * 16, a[p][k]);
        }
    }
}

/* 4 pixels, 8 channels; 0 rows and 0 columns of taps. */
static inline void k32_tile0_0_4(real *dx)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            rnet_store(dx + p * 16, a[p][k]);
        }
    }
}

/* K32. Convolution, backward to its input; window 1x1, stride 2, pad 0. tiny.rnet:6, <std.rnet>:15
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 16x4x4 in blocks of 8; w 128 for the batch; dx 8x8x8, channels last; 2 images
 *   used by layer1.1.bn2.gradient; step 45; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 511));
    requires \valid_read(w + (0 .. 127));
    requires \valid(dx + (0 .. 1023));
    requires \separated(dx + (0 .. 1023), dy + (0 .. 511));
    requires \separated(dx + (0 .. 1023), w + (0 .. 127));
    assigns dx[0 .. 1023]; */
static void k32_conv_backward_data1x1s2_16to8_8x8(const real *dy, const real *w, real *dx,
                                                  size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t iy = u % 8, n = u / 8;
        const real *wg = w;
        const real *dr = dy + n * 256 + iy / 2 * 32;
        real *xr = dx + n * 512 + iy * 64;
        if (iy % 2 == 0) {
            k32_tile1_1_4(wg, dr, xr);
            k32_tile0_0_4(xr + 8);
        } else {
            k32_tile0_0_4(xr);
            k32_tile0_0_4(xr + 8);
        }
    }
}

/* 4 values of x times 16 of dy, over `rows` rows of 2 images. */
static inline void k33_run4(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t j = 0; j < 4; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(dw + j * 16 + k * 8);
    }
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 4; q++) {
                const real *dq = dy + m * 256 + h * 32 + q * 8;
                const real *xq = x + m * 128 + h * 32 + q * 8;
                rnet_vec d[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    d[k] = rnet_load(dq + k * 128);
                RNET_UNROLL
                for (size_t j = 0; j < 4; j++) {
                    const rnet_vec s = rnet_splat(xq[j]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[j][k] = rnet_fma(s, d[k], a[j][k]);
                }
            }
    RNET_UNROLL
    for (size_t j = 0; j < 4; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(dw + j * 16 + k * 8, a[j][k]);
    }
}

/* K33. Convolution, backward to its weights; window 1x1, stride 1, pad 0. tiny.rnet:6,
 *     <std.rnet>:14
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 4x4x4 in blocks of 8; dy 16x4x4 in blocks of 8; dw 256 for the batch; 2 images
 *   used by layer2.0.conv3.parts; step 46; 1024 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 255));
    requires \valid_read(dy + (0 .. 511));
    requires \valid(dw + (0 .. 255));
    requires \separated(dw + (0 .. 255), x + (0 .. 255));
    requires \separated(dw + (0 .. 255), dy + (0 .. 511));
    assigns dw[0 .. 255]; */
static void k33_conv_backward_weights1x1_4to16_4x4(const real *x, const real *dy, real *dw,
                                                   size_t part, size_t parts)
{
    real *own = dw + part * 128;
    for (size_t j = 0; j < 128; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *xu = x;
        const real *du = dy;
        real *wu = own;
        k33_run4(xu, du, wu, 4);
        k33_run4(xu + 4, du, wu + 64, 4);
    }
}

/* K34. Weights of a convolution for the way back; window 1x1, stride 1, pad 0. tiny.rnet:6,
 *     <std.rnet>:14
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 128 for the batch; 2 images
 *   used by layer2.0.conv3.flipped; step 48 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 127));
    requires \valid(flipped + (0 .. 127));
    requires \separated(flipped + (0 .. 127), w + (0 .. 127));
    assigns flipped[0 .. 127]; */
static void k34_conv_flip1x1_4to16(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[1] = {0};
    static const size_t kx[1] = {0};
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        const size_t o = u;
        const real *wt = w + o / 2 * 128 + o % 2 * 8 + (ky[0] * 1 + kx[0]) * 128;
        real *to = flipped + u * 64;
        for (size_t m = 0; m < 8; m++) {
            const size_t i = m;
            for (size_t l = 0; l < 8; l++)
                to[l * 8 + m] = wt[i / 8 * 128 + i % 8 * 16 + l];
        }
    }
}

/* 4 pixels, 8 channels; 1 rows and 1 columns of taps. */
static inline void k35_tile4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 2; o++)
        for (size_t j = 0; j < 8; j++) {
            const real *dj = dy + o * 128 + j;
            const real *wj = w + o * 64 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec y = rnet_load(m + p * 8);
            rnet_store(dx + p * 8, rnet_mask(a[p][k], y));
        }
    }
}

/* K35. Convolution, backward to its input; window 1x1, stride 1, pad 0. tiny.rnet:6, <std.rnet>:14
 *   dx[i][p] = (m[i][p] > 0 ? sum_o,k w[o][i][k] * dy[o][q] : 0) where q*stride + k - pad = p
 *   dy 16x4x4 in blocks of 8; w 128 for the batch; m 4x4x4 in blocks of 8; dx 4x4x4 in blocks of 8;
 *     2 images
 *   used by layer2.0.bn2.gradient; step 49; 1024 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 511));
    requires \valid_read(w + (0 .. 127));
    requires \valid_read(m + (0 .. 255));
    requires \valid(dx + (0 .. 255));
    requires \separated(dx + (0 .. 255), dy + (0 .. 511));
    requires \separated(dx + (0 .. 255), w + (0 .. 127));
    requires dx == m || \separated(dx + (0 .. 255), m + (0 .. 255));
    assigns dx[0 .. 255]; */
static void k35_conv_backward_data1x1_16to4_4x4_mask(const real *dy, const real *w, const real *m,
                                                     real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t iy = u % 4, n = u / 4;
        const real *wg = w;
        const real *dr = dy + n * 256 + iy * 32;
        const real *mr = m + n * 128 + iy * 32;
        real *xr = dx + n * 128 + iy * 32;
        k35_tile4(wg, dr, mr, xr);
    }
}

/* K36. Batch-norm, backward, sums. tiny.rnet:6, <std.rnet>:13
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 4x4x4 in blocks of 8; x 4x4x4 in blocks of 8; statistics 32 for the batch; sums 32 for the
 *     batch; 2 images
 *   used by layer2.0.bn2.sums; step 50 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 255));
    requires \valid_read(x + (0 .. 255));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(sums + (0 .. 31));
    requires \separated(sums + (0 .. 31), dy + (0 .. 255));
    requires \separated(sums + (0 .. 31), x + (0 .. 255));
    requires \separated(sums + (0 .. 31), statistics + (0 .. 31));
    assigns sums[0 .. 31]; */
static void k36_bn_backward_sums_4_4x4(const real *dy, const real *x, const real *statistics,
                                       double *sums, size_t part, size_t parts)
{
    double *own = sums + part * 16;
    for (size_t c = 0; c < 16; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t h = u % 4, n = u / 4;
        const real *xr = x + n * 128 + h * 32;
        const real *dr = dy + n * 128 + h * 32;
        const rnet_vec mean = rnet_load(statistics);
        rnet_vec s = rnet_splat(0.0f), q = rnet_splat(0.0f);
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec d = rnet_load(dr + j);
            s = rnet_add(s, d);
            q = rnet_fma(d, rnet_sub(rnet_load(xr + j), mean), q);
        }
        RNET_ALIGNED(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l] += row[l];
            own[8 + l] += row[8 + l];
        }
    }
}

/* K37. Batch-norm, backward, gradients of weight and bias. tiny.rnet:6, <std.rnet>:13
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 32 for the batch; statistics 32 for the batch; factors 24 for the batch; dweight 8 for the
 *     batch; dbias 8 for the batch; 2 images
 *   used by layer2.0.bn2.factors; step 51 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(sums + (0 .. 31));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(factors + (0 .. 23));
    requires \valid(dweight + (0 .. 7));
    requires \valid(dbias + (0 .. 7));
    requires \separated(factors + (0 .. 23), weight + (0 .. 15));
    requires \separated(factors + (0 .. 23), sums + (0 .. 31));
    requires \separated(factors + (0 .. 23), statistics + (0 .. 31));
    requires \separated(factors + (0 .. 23), dweight + (0 .. 7));
    requires \separated(factors + (0 .. 23), dbias + (0 .. 7));
    requires \separated(dweight + (0 .. 7), weight + (0 .. 15));
    requires \separated(dweight + (0 .. 7), sums + (0 .. 31));
    requires \separated(dweight + (0 .. 7), statistics + (0 .. 31));
    requires \separated(dweight + (0 .. 7), dbias + (0 .. 7));
    requires \separated(dbias + (0 .. 7), weight + (0 .. 15));
    requires \separated(dbias + (0 .. 7), sums + (0 .. 31));
    requires \separated(dbias + (0 .. 7), statistics + (0 .. 31));
    assigns factors[0 .. 23], dweight[0 .. 7], dbias[0 .. 7]; */
static void k37_bn_backward_finish_24(const real *weight, const double *sums,
                                      const real *statistics, real *factors, real *dweight,
                                      real *dbias, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 16 + c];
            q += sums[p * 16 + 8 + c];
        }
        const double mean = (double)statistics[c];
        const double inverse = (double)statistics[8 + c];
        const double of_weight = q * inverse;
        const double a = (double)weight[c] * inverse;
        const double b = -a * inverse * of_weight / 32.0;
        dweight[c] = (real)of_weight;
        dbias[c] = (real)s;
        factors[c] = (real)a;
        factors[8 + c] = (real)b;
        factors[16 + c] = (real)(-a * s / 32.0 - b * mean);
    }
}

/* Zeros around the 4x4 pixels of each plane of a 4x4x4 value. */
static void border1_4x4x4_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(2, part + 1, parts);
    for (size_t u = rnet_share(2, part, parts); u < end; u++) {
        real *plane = y + u * 288;
        for (size_t i = 0; i < 48; i++) {
            plane[i] = 0.0f;
            plane[240 + i] = 0.0f;
        }
        for (size_t h = 1; h < 5; h++)
            for (size_t i = 0; i < 8; i++) {
                plane[h * 48 + i] = 0.0f;
                plane[h * 48 + 40 + i] = 0.0f;
            }
    }
}

/* K38. Batch-norm, backward. tiny.rnet:6, <std.rnet>:13
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 4x4x4 in blocks of 8; x 4x4x4 in blocks of 8; factors 24 for the batch; dx 4x4x4 in blocks
 *     of 8, border 1; 2 images
 *   used by layer2.0.conv2.gradient; step 52 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 255));
    requires \valid_read(x + (0 .. 255));
    requires \valid_read(factors + (0 .. 23));
    requires \valid(dx + (0 .. 575));
    requires dx == dy || \separated(dx + (0 .. 575), dy + (0 .. 255));
    requires dx == x || \separated(dx + (0 .. 575), x + (0 .. 255));
    requires dx == factors || \separated(dx + (0 .. 575), factors + (0 .. 23));
    assigns dx[0 .. 575]; */
static void k38_bn_backward_apply_4_4x4(const real *dy, const real *x, const real *factors,
                                        real *dx, size_t part, size_t parts)
{
    border1_4x4x4_by_8(dx, part, parts);
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t h = u % 4, n = u / 4;
        const real *dr = dy + n * 128 + h * 32;
        const real *xr = x + n * 128 + h * 32;
        real *yr = dx + n * 288 + h * 48 + 56;
        const rnet_vec a = rnet_load(factors);
        const rnet_vec b = rnet_load(factors + 8);
        const rnet_vec c = rnet_load(factors + 16);
        for (size_t j = 0; j < 32; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 6 values of x times 8 of dy, over `rows` rows of 2 images. */
static inline void k39_run6(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[6];
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++)
        a[j] = rnet_load(dw + j * 8);
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 4; q++) {
                const real *dq = dy + m * 288 + h * 48 + q * 8;
                const real *xq = x + m * 800 + h * 160 + q * 16;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 6; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++)
        rnet_store(dw + j * 8, a[j]);
}

/* K39. Convolution, backward to its weights; window 3x3, stride 2, pad 1. tiny.rnet:6,
 *     <std.rnet>:13
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 4x8x8 in blocks of 8, border 1; dy 4x4x4 in blocks of 8, border 1; dw 1152 for the batch; 2
 *     images
 *   used by layer2.0.conv2.parts; step 53; 2304 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1599));
    requires \valid_read(dy + (0 .. 575));
    requires \valid(dw + (0 .. 1151));
    requires \separated(dw + (0 .. 1151), x + (0 .. 1599));
    requires \separated(dw + (0 .. 1151), dy + (0 .. 575));
    assigns dw[0 .. 1151]; */
static void k39_conv_backward_weights3x3s2_4to4_4x4(const real *x, const real *dy, real *dw,
                                                    size_t part, size_t parts)
{
    real *own = dw + part * 576;
    for (size_t j = 0; j < 576; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *xu = x;
        const real *du = dy + 56;
        real *wu = own;
        for (size_t r = 0; r < 3; r++) {
            k39_run6(xu + r * 80, du, wu + r * 192, 4);
            k39_run6(xu + r * 80 + 6, du, wu + r * 192 + 48, 4);
            k39_run6(xu + r * 80 + 12, du, wu + r * 192 + 96, 4);
            k39_run6(xu + r * 80 + 18, du, wu + r * 192 + 144, 4);
        }
    }
}

/* K40. Sum over the parts. tiny.rnet:6, <std.rnet>:13
 *   dw[t] = sum_part sums[part][t]
 *   sums 1152 for the batch; dw 576 for the batch; 2 images
 *   used by layer2.0.conv2.weights, layer1.1.conv2.weights, layer1.1.conv1.weights,
 *     layer1.0.conv2.weights, layer1.0.conv1.weights; steps 54 68 75 82 89 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 1151));
    requires \valid(dw + (0 .. 575));
    requires \separated(dw + (0 .. 575), sums + (0 .. 1151));
    assigns dw[0 .. 575]; */
static void k40_sum_parts_576(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(576, part + 1, parts);
    for (size_t u = rnet_share(576, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 576 + u];
        dw[u] = s;
    }
}

/* K41. Weights of a convolution for the way back; window 3x3, stride 2, pad 1. tiny.rnet:6,
 *     <std.rnet>:13
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 576 for the batch; 2 images
 *   used by layer2.0.conv2.flipped; step 55 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid(flipped + (0 .. 575));
    requires \separated(flipped + (0 .. 575), w + (0 .. 575));
    assigns flipped[0 .. 575]; */
static void k41_conv_flip3x3s2_4to4(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[3] = {2, 0, 1};
    static const size_t kx[3] = {2, 0, 1};
    const size_t end = rnet_share(9, part + 1, parts);
    for (size_t u = rnet_share(9, part, parts); u < end; u++) {
        const size_t v = u % 3, h = u / 3;
        const real *wt = w + (ky[h] * 3 + kx[v]) * 64;
        real *to = flipped + u * 64;
        for (size_t m = 0; m < 8; m++) {
            const size_t i = m;
            for (size_t l = 0; l < 8; l++)
                to[l * 8 + m] = wt[i / 8 * 576 + i % 8 * 8 + l];
        }
    }
}

/* 4 pixels, 8 channels; 2 rows and 2 columns of taps. */
static inline void k42_tile2_2_4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t h = 0; h < 2; h++)
        for (size_t j = 0; j < 16; j++) {
            const real *dj = dy + h * 48 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec y = rnet_load(m + p * 16);
            rnet_store(dx + p * 16, rnet_mask(a[p][k], y));
        }
    }
}

/* 4 pixels, 8 channels; 2 rows and 1 columns of taps. */
static inline void k42_tile2_1_4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t h = 0; h < 2; h++)
        for (size_t j = 0; j < 8; j++) {
            const real *dj = dy + h * 48 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec y = rnet_load(m + p * 16);
            rnet_store(dx + p * 16, rnet_mask(a[p][k], y));
        }
    }
}

/* 4 pixels, 8 channels; 1 rows and 2 columns of taps. */
static inline void k42_tile1_2_4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t j = 0; j < 16; j++) {
        const real *dj = dy + j;
        const real *wj = w + j * 8;
        rnet_vec v[1];
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            v[k] = rnet_load(wj + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 4; p++) {
            const rnet_vec s = rnet_splat(dj[p * 8]);
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                a[p][k] = rnet_fma(s, v[k], a[p][k]);
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec y = rnet_load(m + p * 16);
            rnet_store(dx + p * 16, rnet_mask(a[p][k], y));
        }
    }
}

/* 4 pixels, 8 channels; 1 rows and 1 columns of taps. */
static inline void k42_tile1_1_4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][1];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t j = 0; j < 8; j++) {
        const real *dj = dy + j;
        const real *wj = w + j * 8;
        rnet_vec v[1];
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            v[k] = rnet_load(wj + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 4; p++) {
            const rnet_vec s = rnet_splat(dj[p * 8]);
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                a[p][k] = rnet_fma(s, v[k], a[p][k]);
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec y = rnet_load(m + p * 16);
            rnet_store(dx + p * 16, rnet_mask(a[p][k], y));
        }
    }
}

/* K42. Convolution, backward to its input; window 3x3, stride 2, pad 1. tiny.rnet:6, <std.rnet>:13
 *   dx[i][p] = (m[i][p] > 0 ? sum_o,k w[o][i][k] * dy[o][q] : 0) where q*stride + k - pad = p
 *   dy 4x4x4 in blocks of 8, border 1; w 576 for the batch; m 4x8x8 in blocks of 8, border 1; dx
 *     4x8x8 in blocks of 8; 2 images
 *   used by layer2.0.bn1.gradient; step 56; 2304 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 575));
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(m + (0 .. 1599));
    requires \valid(dx + (0 .. 1023));
    requires \separated(dx + (0 .. 1023), dy + (0 .. 575));
    requires \separated(dx + (0 .. 1023), w + (0 .. 575));
    requires dx == m || \separated(dx + (0 .. 1023), m + (0 .. 1599));
    assigns dx[0 .. 1023]; */
static void k42_conv_backward_data3x3s2_4_8x8_mask(const real *dy, const real *w, const real *m,
                                                   real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t iy = u % 8, n = u / 8;
        const real *wg = w;
        const real *dr = dy + n * 288 + (iy + 1) / 2 * 48;
        const real *mr = m + n * 800 + iy * 80 + 88;
        real *xr = dx + n * 512 + iy * 64;
        if ((iy + 1) % 2 == 0) {
            k42_tile2_2_4(wg, dr + 8, mr + 8, xr + 8);
            k42_tile2_1_4(wg + 128, dr + 8, mr, xr);
        } else {
            k42_tile1_2_4(wg + 384, dr + 56, mr + 8, xr + 8);
            k42_tile1_1_4(wg + 512, dr + 56, mr, xr);
        }
    }
}

/* K43. Batch-norm, backward, sums. tiny.rnet:6, <std.rnet>:12
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 4x8x8 in blocks of 8; x 4x8x8 in blocks of 8; statistics 32 for the batch; sums 32 for the
 *     batch; 2 images
 *   used by layer2.0.bn1.sums; step 57 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1023));
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(sums + (0 .. 31));
    requires \separated(sums + (0 .. 31), dy + (0 .. 1023));
    requires \separated(sums + (0 .. 31), x + (0 .. 1023));
    requires \separated(sums + (0 .. 31), statistics + (0 .. 31));
    assigns sums[0 .. 31]; */
static void k43_bn_backward_sums_4_8x8(const real *dy, const real *x, const real *statistics,
                                       double *sums, size_t part, size_t parts)
{
    double *own = sums + part * 16;
    for (size_t c = 0; c < 16; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *xr = x + n * 512 + h * 64;
        const real *dr = dy + n * 512 + h * 64;
        const rnet_vec mean = rnet_load(statistics);
        rnet_vec s = rnet_splat(0.0f), q = rnet_splat(0.0f);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec d = rnet_load(dr + j);
            s = rnet_add(s, d);
            q = rnet_fma(d, rnet_sub(rnet_load(xr + j), mean), q);
        }
        RNET_ALIGNED(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l] += row[l];
            own[8 + l] += row[8 + l];
        }
    }
}

/* K44. Batch-norm, backward, gradients of weight and bias. tiny.rnet:6, <std.rnet>:12
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 32 for the batch; statistics 32 for the batch; factors 24 for the batch; dweight 8 for the
 *     batch; dbias 8 for the batch; 2 images
 *   used by layer2.0.bn1.factors; step 58 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(sums + (0 .. 31));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(factors + (0 .. 23));
    requires \valid(dweight + (0 .. 7));
    requires \valid(dbias + (0 .. 7));
    requires \separated(factors + (0 .. 23), weight + (0 .. 15));
    requires \separated(factors + (0 .. 23), sums + (0 .. 31));
    requires \separated(factors + (0 .. 23), statistics + (0 .. 31));
    requires \separated(factors + (0 .. 23), dweight + (0 .. 7));
    requires \separated(factors + (0 .. 23), dbias + (0 .. 7));
    requires \separated(dweight + (0 .. 7), weight + (0 .. 15));
    requires \separated(dweight + (0 .. 7), sums + (0 .. 31));
    requires \separated(dweight + (0 .. 7), statistics + (0 .. 31));
    requires \separated(dweight + (0 .. 7), dbias + (0 .. 7));
    requires \separated(dbias + (0 .. 7), weight + (0 .. 15));
    requires \separated(dbias + (0 .. 7), sums + (0 .. 31));
    requires \separated(dbias + (0 .. 7), statistics + (0 .. 31));
    assigns factors[0 .. 23], dweight[0 .. 7], dbias[0 .. 7]; */
static void k44_bn_backward_finish_24(const real *weight, const double *sums,
                                      const real *statistics, real *factors, real *dweight,
                                      real *dbias, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 16 + c];
            q += sums[p * 16 + 8 + c];
        }
        const double mean = (double)statistics[c];
        const double inverse = (double)statistics[8 + c];
        const double of_weight = q * inverse;
        const double a = (double)weight[c] * inverse;
        const double b = -a * inverse * of_weight / 128.0;
        dweight[c] = (real)of_weight;
        dbias[c] = (real)s;
        factors[c] = (real)a;
        factors[8 + c] = (real)b;
        factors[16 + c] = (real)(-a * s / 128.0 - b * mean);
    }
}

/* K45. Batch-norm, backward. tiny.rnet:6, <std.rnet>:12
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 4x8x8 in blocks of 8; x 4x8x8 in blocks of 8; factors 24 for the batch; dx 4x8x8 in blocks
 *     of 8; 2 images
 *   used by layer2.0.conv1.gradient; step 59 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1023));
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(factors + (0 .. 23));
    requires \valid(dx + (0 .. 1023));
    requires dx == dy || \separated(dx + (0 .. 1023), dy + (0 .. 1023));
    requires dx == x || \separated(dx + (0 .. 1023), x + (0 .. 1023));
    requires dx == factors || \separated(dx + (0 .. 1023), factors + (0 .. 23));
    assigns dx[0 .. 1023]; */
static void k45_bn_backward_apply_4_8x8(const real *dy, const real *x, const real *factors,
                                        real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *dr = dy + n * 512 + h * 64;
        const real *xr = x + n * 512 + h * 64;
        real *yr = dx + n * 512 + h * 64;
        const rnet_vec a = rnet_load(factors);
        const rnet_vec b = rnet_load(factors + 8);
        const rnet_vec c = rnet_load(factors + 16);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 8 values of x times 8 of dy, over `rows` rows of 2 images. */
static inline void k46_run8(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[8];
    RNET_UNROLL
    for (size_t j = 0; j < 8; j++)
        a[j] = rnet_load(dw + j * 8);
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 8; q++) {
                const real *dq = dy + m * 512 + h * 64 + q * 8;
                const real *xq = x + m * 512 + h * 64 + q * 8;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 8; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 8; j++)
        rnet_store(dw + j * 8, a[j]);
}

/* K46. Convolution, backward to its weights; window 1x1, stride 1, pad 0. tiny.rnet:6,
 *     <std.rnet>:12
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 8x8x8, channels last; dy 4x8x8 in blocks of 8; dw 128 for the batch; 2 images
 *   used by layer2.0.conv1.parts; step 60; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(dy + (0 .. 1023));
    requires \valid(dw + (0 .. 127));
    requires \separated(dw + (0 .. 127), x + (0 .. 1023));
    requires \separated(dw + (0 .. 127), dy + (0 .. 1023));
    assigns dw[0 .. 127]; */
static void k46_conv_backward_weights1x1_8to4_8x8(const real *x, const real *dy, real *dw,
                                                  size_t part, size_t parts)
{
    real *own = dw + part * 64;
    for (size_t j = 0; j < 64; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *xu = x;
        const real *du = dy;
        real *wu = own;
        k46_run8(xu, du, wu, 8);
    }
}

/* K47. Sum over the parts. tiny.rnet:6, <std.rnet>:12
 *   dw[t] = sum_part sums[part][t]
 *   sums 128 for the batch; dw 64 for the batch; 2 images
 *   used by layer2.0.conv1.weights; step 61 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 127));
    requires \valid(dw + (0 .. 63));
    requires \separated(dw + (0 .. 63), sums + (0 .. 127));
    assigns dw[0 .. 63]; */
static void k47_sum_parts_64(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 64 + u];
        dw[u] = s;
    }
}

/* K48. Weights of a convolution for the way back; window 1x1, stride 1, pad 0. tiny.rnet:6,
 *     <std.rnet>:12
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 64 for the batch; 2 images
 *   used by layer2.0.conv1.flipped; step 62 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 63));
    requires \valid(flipped + (0 .. 63));
    requires \separated(flipped + (0 .. 63), w + (0 .. 63));
    assigns flipped[0 .. 63]; */
static void k48_conv_flip1x1_8to4(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[1] = {0};
    static const size_t kx[1] = {0};
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *wt = w + (ky[0] * 1 + kx[0]) * 64;
        real *to = flipped + u * 64;
        for (size_t m = 0; m < 8; m++) {
            const size_t i = m;
            for (size_t l = 0; l < 8; l++)
                to[l * 8 + m] = wt[i / 8 * 64 + i % 8 * 8 + l];
        }
    }
}

/* 8 pixels, 8 channels; 1 rows and 1 columns of taps. */
static inline void k49_tile8(const real *w, const real *dy, const real *r, const real *m, real *dx)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t j = 0; j < 8; j++) {
        const real *dj = dy + j;
        const real *wj = w + j * 8;
        rnet_vec v[1];
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            v[k] = rnet_load(wj + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 8; p++) {
            const rnet_vec s = rnet_splat(dj[p * 8]);
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                a[p][k] = rnet_fma(s, v[k], a[p][k]);
        }
    }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec s = rnet_load(r + p * 8);
            const rnet_vec y = rnet_load(m + p * 8);
            rnet_store(dx + p * 8, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K49. Convolution, backward to its input; window 1x1, stride 1, pad 0; residual. tiny.rnet:6,
 *     <std.rnet>:12
 *   dx[i][p] = (m[i][p] > 0 ? r[i][p] + sum_o,k w[o][i][k] * dy[o][q] : 0) where q*stride + k - pad
 *     = p
 *   dy 4x8x8 in blocks of 8; w 64 for the batch; m 8x8x8, channels last; r 8x8x8, channels last; dx
 *     8x8x8, channels last; 2 images
 *   used by layer1.1.bn2.gradient; step 63; 2048 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1023));
    requires \valid_read(w + (0 .. 63));
    requires \valid_read(m + (0 .. 1023));
    requires \valid_read(r + (0 .. 1023));
    requires \valid(dx + (0 .. 1023));
    requires \separated(dx + (0 .. 1023), dy + (0 .. 1023));
    requires \separated(dx + (0 .. 1023), w + (0 .. 63));
    requires dx == m || \separated(dx + (0 .. 1023), m + (0 .. 1023));
    requires dx == r || \separated(dx + (0 .. 1023), r + (0 .. 1023));
    assigns dx[0 .. 1023]; */
static void k49_conv_backward_data1x1_4to8_8x8_add_mask(const real *dy, const real *w,
                                                        const real *m, const real *r, real *dx,
                                                        size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t iy = u % 8, n = u / 8;
        const real *wg = w;
        const real *dr = dy + n * 512 + iy * 64;
        const real *rr = r + n * 512 + iy * 64;
        const real *mr = m + n * 512 + iy * 64;
        real *xr = dx + n * 512 + iy * 64;
        k49_tile8(wg, dr, rr, mr, xr);
    }
}

/* K50. Batch-norm, backward, sums. tiny.rnet:5, <std.rnet>:6
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 8x8x8, channels last; x 8x8x8, channels last; statistics 32 for the batch; sums 32 for the
 *     batch; 2 images
 *   used by layer1.1.bn2.sums, layer1.1.bn1.sums, layer1.0.bn2.sums, layer1.0.bn1.sums, bn1.sums;
 *     steps 64 71 78 85 92 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1023));
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(sums + (0 .. 31));
    requires \separated(sums + (0 .. 31), dy + (0 .. 1023));
    requires \separated(sums + (0 .. 31), x + (0 .. 1023));
    requires \separated(sums + (0 .. 31), statistics + (0 .. 31));
    assigns sums[0 .. 31]; */
static void k50_bn_backward_sums_8_8x8(const real *dy, const real *x, const real *statistics,
                                       double *sums, size_t part, size_t parts)
{
    double *own = sums + part * 16;
    for (size_t c = 0; c < 16; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *xr = x + n * 512 + h * 64;
        const real *dr = dy + n * 512 + h * 64;
        const rnet_vec mean = rnet_load(statistics);
        rnet_vec s = rnet_splat(0.0f), q = rnet_splat(0.0f);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec d = rnet_load(dr + j);
            s = rnet_add(s, d);
            q = rnet_fma(d, rnet_sub(rnet_load(xr + j), mean), q);
        }
        RNET_ALIGNED(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l] += row[l];
            own[8 + l] += row[8 + l];
        }
    }
}

/* K51. Batch-norm, backward, gradients of weight and bias. tiny.rnet:5, <std.rnet>:6
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 32 for the batch; statistics 32 for the batch; factors 24 for the batch; dweight 8 for the
 *     batch; dbias 8 for the batch; 2 images
 *   used by layer1.1.bn2.factors, layer1.1.bn1.factors, layer1.0.bn2.factors, layer1.0.bn1.factors,
 *     bn1.factors; steps 65 72 79 86 93 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(sums + (0 .. 31));
    requires \valid_read(statistics + (0 .. 31));
    requires \valid(factors + (0 .. 23));
    requires \valid(dweight + (0 .. 7));
    requires \valid(dbias + (0 .. 7));
    requires \separated(factors + (0 .. 23), weight + (0 .. 15));
    requires \separated(factors + (0 .. 23), sums + (0 .. 31));
    requires \separated(factors + (0 .. 23), statistics + (0 .. 31));
    requires \separated(factors + (0 .. 23), dweight + (0 .. 7));
    requires \separated(factors + (0 .. 23), dbias + (0 .. 7));
    requires \separated(dweight + (0 .. 7), weight + (0 .. 15));
    requires \separated(dweight + (0 .. 7), sums + (0 .. 31));
    requires \separated(dweight + (0 .. 7), statistics + (0 .. 31));
    requires \separated(dweight + (0 .. 7), dbias + (0 .. 7));
    requires \separated(dbias + (0 .. 7), weight + (0 .. 15));
    requires \separated(dbias + (0 .. 7), sums + (0 .. 31));
    requires \separated(dbias + (0 .. 7), statistics + (0 .. 31));
    assigns factors[0 .. 23], dweight[0 .. 7], dbias[0 .. 7]; */
static void k51_bn_backward_finish_24(const real *weight, const double *sums,
                                      const real *statistics, real *factors, real *dweight,
                                      real *dbias, size_t part, size_t parts)
{
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 16 + c];
            q += sums[p * 16 + 8 + c];
        }
        const double mean = (double)statistics[c];
        const double inverse = (double)statistics[8 + c];
        const double of_weight = q * inverse;
        const double a = (double)weight[c] * inverse;
        const double b = -a * inverse * of_weight / 128.0;
        dweight[c] = (real)of_weight;
        dbias[c] = (real)s;
        factors[c] = (real)a;
        factors[8 + c] = (real)b;
        factors[16 + c] = (real)(-a * s / 128.0 - b * mean);
    }
}

/* K52. Batch-norm, backward. tiny.rnet:5, <std.rnet>:6
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 8x8x8, channels last; x 8x8x8, channels last; factors 24 for the batch; dx 8x8x8, channels
 *     last, border 1; 2 images
 *   used by layer1.1.conv2.gradient, layer1.1.conv1.gradient, layer1.0.conv2.gradient,
 *     layer1.0.conv1.gradient; steps 66 73 80 87 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1023));
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(factors + (0 .. 23));
    requires \valid(dx + (0 .. 1599));
    requires dx == dy || \separated(dx + (0 .. 1599), dy + (0 .. 1023));
    requires dx == x || \separated(dx + (0 .. 1599), x + (0 .. 1023));
    requires dx == factors || \separated(dx + (0 .. 1599), factors + (0 .. 23));
    assigns dx[0 .. 1599]; */
static void k52_bn_backward_apply_8_8x8(const real *dy, const real *x, const real *factors,
                                        real *dx, size_t part, size_t parts)
{
    border1_8x8x8_by_8(dx, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *dr = dy + n * 512 + h * 64;
        const real *xr = x + n * 512 + h * 64;
        real *yr = dx + n * 800 + h * 80 + 88;
        const rnet_vec a = rnet_load(factors);
        const rnet_vec b = rnet_load(factors + 8);
        const rnet_vec c = rnet_load(factors + 16);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 8 values of x times 8 of dy, over `rows` rows of 2 images. */
static inline void k53_run8(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[8];
    RNET_UNROLL
    for (size_t j = 0; j < 8; j++)
        a[j] = rnet_load(dw + j * 8);
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 8; q++) {
                const real *dq = dy + m * 800 + h * 80 + q * 8;
                const real *xq = x + m * 800 + h * 80 + q * 8;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 8; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 8; j++)
        rnet_store(dw + j * 8, a[j]);
}

/* K53. Convolution, backward to its weights; window 3x3, stride 1, pad 1. tiny.rnet:5, <std.rnet>:6
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 8x8x8, channels last, border 1; dy 8x8x8, channels last, border 1; dw 1152 for the batch; 2
 *     images
 *   used by layer1.1.conv2.parts, layer1.1.conv1.parts, layer1.0.conv2.parts, layer1.0.conv1.parts;
 *     steps 67 74 81 88; 36864 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1599));
    requires \valid_read(dy + (0 .. 1599));
    requires \valid(dw + (0 .. 1151));
    requires \separated(dw + (0 .. 1151), x + (0 .. 1599));
    requires \separated(dw + (0 .. 1151), dy + (0 .. 1599));
    assigns dw[0 .. 1151]; */
static void k53_conv_backward_weights3x3_8to8_8x8(const real *x, const real *dy, real *dw,
                                                  size_t part, size_t parts)
{
    real *own = dw + part * 576;
    for (size_t j = 0; j < 576; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *xu = x;
        const real *du = dy + 88;
        real *wu = own;
        for (size_t r = 0; r < 3; r++) {
            k53_run8(xu + r * 80, du, wu + r * 192, 8);
            k53_run8(xu + r * 80 + 8, du, wu + r * 192 + 64, 8);
            k53_run8(xu + r * 80 + 16, du, wu + r * 192 + 128, 8);
        }
    }
}

/* K54. Weights of a convolution for the way back; window 3x3, stride 1, pad 1. tiny.rnet:5,
 *     <std.rnet>:6
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 576 for the batch; 2 images
 *   used by layer1.1.conv2.flipped, layer1.1.conv1.flipped, layer1.0.conv2.flipped,
 *     layer1.0.conv1.flipped; steps 69 76 83 90 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 575));
    requires \valid(flipped + (0 .. 575));
    requires \separated(flipped + (0 .. 575), w + (0 .. 575));
    assigns flipped[0 .. 575]; */
static void k54_conv_flip3x3_8to8(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[3] = {2, 1, 0};
    static const size_t kx[3] = {2, 1, 0};
    const size_t end = rnet_share(9, part + 1, parts);
    for (size_t u = rnet_share(9, part, parts); u < end; u++) {
        const size_t v = u % 3, h = u / 3;
        const real *wt = w + (ky[h] * 3 + kx[v]) * 64;
        real *to = flipped + u * 64;
        for (size_t m = 0; m < 8; m++) {
            const size_t i = m;
            for (size_t l = 0; l < 8; l++)
                to[l * 8 + m] = wt[i / 8 * 576 + i % 8 * 8 + l];
        }
    }
}

/* 8 pixels, 8 channels; 3 rows and 3 columns of taps. */
static inline void k55_tile8(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 24; j++) {
            const real *dj = dy + h * 80 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 8; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec y = rnet_load(m + p * 8);
            rnet_store(dx + p * 8, rnet_mask(a[p][k], y));
        }
    }
}

/* K55. Convolution, backward to its input; window 3x3, stride 1, pad 1. tiny.rnet:5, <std.rnet>:6
 *   dx[i][p] = (m[i][p] > 0 ? sum_o,k w[o][i][k] * dy[o][q] : 0) where q*stride + k - pad = p
 *   dy 8x8x8, channels last, border 1; w 576 for the batch; m 8x8x8, channels last, border 1; dx
 *     8x8x8, channels last; 2 images
 *   used by layer1.1.bn1.gradient, layer1.0.bn1.gradient; steps 70 84; 36864 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1599));
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(m + (0 .. 1599));
    requires \valid(dx + (0 .. 1023));
    requires \separated(dx + (0 .. 1023), dy + (0 .. 1599));
    requires \separated(dx + (0 .. 1023), w + (0 .. 575));
    requires dx == m || \separated(dx + (0 .. 1023), m + (0 .. 1599));
    assigns dx[0 .. 1023]; */
static void k55_conv_backward_data3x3_8_8x8_mask(const real *dy, const real *w, const real *m,
                                                 real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t iy = u % 8, n = u / 8;
        const real *wg = w;
        const real *dr = dy + n * 800 + (iy + 1) * 80;
        const real *mr = m + n * 800 + iy * 80 + 88;
        real *xr = dx + n * 512 + iy * 64;
        k55_tile8(wg, dr - 80, mr, xr);
    }
}

/* 8 pixels, 8 channels; 3 rows and 3 columns of taps. */
static inline void k56_tile8(const real *w, const real *dy, const real *r, const real *m, real *dx)
{
    rnet_vec a[8][1];
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 24; j++) {
            const real *dj = dy + h * 80 + j;
            const real *wj = w + h * 192 + j * 8;
            rnet_vec v[1];
            RNET_UNROLL
            for (size_t k = 0; k < 1; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 8; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 1; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 8; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 1; k++) {
            const rnet_vec s = rnet_load(r + p * 8);
            const rnet_vec y = rnet_load(m + p * 8);
            rnet_store(dx + p * 8, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K56. Convolution, backward to its input; window 3x3, stride 1, pad 1; residual. tiny.rnet:5,
 *     <std.rnet>:5
 *   dx[i][p] = (m[i][p] > 0 ? r[i][p] + sum_o,k w[o][i][k] * dy[o][q] : 0) where q*stride + k - pad
 *     = p
 *   dy 8x8x8, channels last, border 1; w 576 for the batch; m 8x8x8, channels last, border 1; r
 *     8x8x8, channels last; dx 8x8x8, channels last; 2 images
 *   used by layer1.0.bn2.gradient, bn1.gradient; steps 77 91; 36864 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1599));
    requires \valid_read(w + (0 .. 575));
    requires \valid_read(m + (0 .. 1599));
    requires \valid_read(r + (0 .. 1023));
    requires \valid(dx + (0 .. 1023));
    requires \separated(dx + (0 .. 1023), dy + (0 .. 1599));
    requires \separated(dx + (0 .. 1023), w + (0 .. 575));
    requires dx == m || \separated(dx + (0 .. 1023), m + (0 .. 1599));
    requires dx == r || \separated(dx + (0 .. 1023), r + (0 .. 1023));
    assigns dx[0 .. 1023]; */
static void k56_conv_backward_data3x3_8_8x8_add_mask(const real *dy, const real *w, const real *m,
                                                     const real *r, real *dx, size_t part,
                                                     size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t iy = u % 8, n = u / 8;
        const real *wg = w;
        const real *dr = dy + n * 800 + (iy + 1) * 80;
        const real *rr = r + n * 512 + iy * 64;
        const real *mr = m + n * 800 + iy * 80 + 88;
        real *xr = dx + n * 512 + iy * 64;
        k56_tile8(wg, dr - 80, rr, mr, xr);
    }
}

/* K57. Batch-norm, backward. tiny.rnet:4
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 8x8x8, channels last; x 8x8x8, channels last; factors 24 for the batch; dx 8x8x8, channels
 *     last; 2 images
 *   used by conv1.gradient; step 94 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1023));
    requires \valid_read(x + (0 .. 1023));
    requires \valid_read(factors + (0 .. 23));
    requires \valid(dx + (0 .. 1023));
    requires dx == dy || \separated(dx + (0 .. 1023), dy + (0 .. 1023));
    requires dx == x || \separated(dx + (0 .. 1023), x + (0 .. 1023));
    requires dx == factors || \separated(dx + (0 .. 1023), factors + (0 .. 23));
    assigns dx[0 .. 1023]; */
static void k57_bn_backward_apply_8_8x8(const real *dy, const real *x, const real *factors,
                                        real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *dr = dy + n * 512 + h * 64;
        const real *xr = x + n * 512 + h * 64;
        real *yr = dx + n * 512 + h * 64;
        const rnet_vec a = rnet_load(factors);
        const rnet_vec b = rnet_load(factors + 8);
        const rnet_vec c = rnet_load(factors + 16);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 9 values of x times 8 of dy, over `rows` rows of 2 images. */
static inline void k58_run9(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[9];
    RNET_UNROLL
    for (size_t j = 0; j < 9; j++)
        a[j] = rnet_load(dw + j * 8);
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 8; q++) {
                const real *dq = dy + m * 512 + h * 64 + q * 8;
                const real *xq = x + m * 972 + h * 108 + q * 6;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 9; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 9; j++)
        rnet_store(dw + j * 8, a[j]);
}

/* K58. Convolution, backward to its weights; window 3x3, stride 2, pad 1. tiny.rnet:4
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 3x16x16, channels last, border 1; dy 8x8x8, channels last; dw 432 for the batch; 2 images
 *   used by conv1.parts; step 95; 13824 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1943));
    requires \valid_read(dy + (0 .. 1023));
    requires \valid(dw + (0 .. 431));
    requires \separated(dw + (0 .. 431), x + (0 .. 1943));
    requires \separated(dw + (0 .. 431), dy + (0 .. 1023));
    assigns dw[0 .. 431]; */
static void k58_conv_backward_weights3x3s2_3to8_8x8(const real *x, const real *dy, real *dw,
                                                    size_t part, size_t parts)
{
    real *own = dw + part * 216;
    for (size_t j = 0; j < 216; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(1, part + 1, parts);
    for (size_t u = rnet_share(1, part, parts); u < end; u++) {
        const real *xu = x;
        const real *du = dy;
        real *wu = own;
        for (size_t r = 0; r < 3; r++)
            k58_run9(xu + r * 54, du, wu + r * 72, 8);
    }
}

/* K59. Sum over the parts. tiny.rnet:4
 *   dw[t] = sum_part sums[part][t]
 *   sums 432 for the batch; dw 216 for the batch; 2 images
 *   used by conv1.weights; step 96 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 431));
    requires \valid(dw + (0 .. 215));
    requires \separated(dw + (0 .. 215), sums + (0 .. 431));
    assigns dw[0 .. 215]; */
static void k59_sum_parts_216(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(216, part + 1, parts);
    for (size_t u = rnet_share(216, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 216 + u];
        dw[u] = s;
    }
}

/* ---- 4. Blocks, forward ---- */

/* layer1.0: basic(8), identity shortcut. tiny.rnet:5; basic: <std.rnet>:4 */
static void layer1_0(const struct tiny_weights *w, struct tiny_statistics *s, real *ws, size_t part,
                     size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(5);
    k05_conv3x3_8to8_8x8_sums(w->layer1_0.conv1_w, rnet_at(ws, WS_BN1),
                              rnet_at(ws, WS_LAYER1_0_CONV1),
                              rnet_doubles(ws, WS_LAYER1_0_CONV1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(6);
    k03_bn_statistics_32(w->layer1_0.bn1_weight, w->layer1_0.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_0_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS), s->layer1_0.bn1_mean,
                         s->layer1_0.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(7);
    k04_bn_apply_8_8x8_relu(rnet_at(ws, WS_LAYER1_0_CONV1), rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                            rnet_at(ws, WS_LAYER1_0_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(8);
    k05_conv3x3_8to8_8x8_sums(w->layer1_0.conv2_w, rnet_at(ws, WS_LAYER1_0_BN1),
                              rnet_at(ws, WS_LAYER1_0_CONV2),
                              rnet_doubles(ws, WS_LAYER1_0_CONV2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(9);
    k03_bn_statistics_32(w->layer1_0.bn2_weight, w->layer1_0.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_0_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS), s->layer1_0.bn2_mean,
                         s->layer1_0.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(10);
    k06_bn_apply_8_8x8_add_relu(rnet_at(ws, WS_LAYER1_0_CONV2),
                                rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS), rnet_at(ws, WS_BN1),
                                rnet_at(ws, WS_LAYER1_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(8), identity shortcut. tiny.rnet:5; basic: <std.rnet>:4 */
static void layer1_1(const struct tiny_weights *w, struct tiny_statistics *s, real *ws, size_t part,
                     size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(11);
    k05_conv3x3_8to8_8x8_sums(w->layer1_1.conv1_w, rnet_at(ws, WS_LAYER1_0_OUT),
                              rnet_at(ws, WS_LAYER1_1_CONV1),
                              rnet_doubles(ws, WS_LAYER1_1_CONV1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(12);
    k03_bn_statistics_32(w->layer1_1.bn1_weight, w->layer1_1.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_1_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS), s->layer1_1.bn1_mean,
                         s->layer1_1.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(13);
    k04_bn_apply_8_8x8_relu(rnet_at(ws, WS_LAYER1_1_CONV1), rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                            rnet_at(ws, WS_LAYER1_1_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(14);
    k05_conv3x3_8to8_8x8_sums(w->layer1_1.conv2_w, rnet_at(ws, WS_LAYER1_1_BN1),
                              rnet_at(ws, WS_LAYER1_1_CONV2),
                              rnet_doubles(ws, WS_LAYER1_1_CONV2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(15);
    k03_bn_statistics_32(w->layer1_1.bn2_weight, w->layer1_1.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_1_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS), s->layer1_1.bn2_mean,
                         s->layer1_1.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(16);
    k07_bn_apply_8_8x8_add_relu(
        rnet_at(ws, WS_LAYER1_1_CONV2), rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer1: 2 x basic(8). tiny.rnet:5 */
static void layer1(const struct tiny_weights *w, struct tiny_statistics *s, real *ws, size_t part,
                   size_t parts)
{
    layer1_0(w, s, ws, part, parts);
    layer1_1(w, s, ws, part, parts);
}

/* layer2.0: bottleneck(4, stride = 2), projection shortcut. tiny.rnet:6; bottleneck:
 *     <std.rnet>:11 */
static void layer2_0(const struct tiny_weights *w, struct tiny_statistics *s, real *ws, size_t part,
                     size_t parts)
{
    /* conv1. <std.rnet>:12 */
    RNET_STEP(17);
    k08_conv1x1_8to4_8x8_sums(w->layer2_0.conv1_w, rnet_at(ws, WS_LAYER1_1_OUT),
                              rnet_at(ws, WS_LAYER2_0_CONV1),
                              rnet_doubles(ws, WS_LAYER2_0_CONV1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(18);
    k09_bn_statistics_32(w->layer2_0.bn1_weight, w->layer2_0.bn1_bias,
                         rnet_doubles(ws, WS_LAYER2_0_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS), s->layer2_0.bn1_mean,
                         s->layer2_0.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(19);
    k10_bn_apply_4_8x8_relu(rnet_at(ws, WS_LAYER2_0_CONV1), rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                            rnet_at(ws, WS_LAYER2_0_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:13 */
    RNET_STEP(20);
    k11_conv3x3s2_4to4_4x4_sums(w->layer2_0.conv2_w, rnet_at(ws, WS_LAYER2_0_BN1),
                                rnet_at(ws, WS_LAYER2_0_CONV2),
                                rnet_doubles(ws, WS_LAYER2_0_CONV2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(21);
    k12_bn_statistics_32(w->layer2_0.bn2_weight, w->layer2_0.bn2_bias,
                         rnet_doubles(ws, WS_LAYER2_0_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS), s->layer2_0.bn2_mean,
                         s->layer2_0.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(22);
    k13_bn_apply_4_4x4_relu(rnet_at(ws, WS_LAYER2_0_CONV2), rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
                            rnet_at(ws, WS_LAYER2_0_BN2), part, parts);
    RNET_BARRIER
    /* conv3. <std.rnet>:14 */
    RNET_STEP(23);
    k14_conv1x1_4to16_4x4_sums(w->layer2_0.conv3_w, rnet_at(ws, WS_LAYER2_0_BN2),
                               rnet_at(ws, WS_LAYER2_0_CONV3),
                               rnet_doubles(ws, WS_LAYER2_0_CONV3_SUMS), part, parts);
    RNET_BARRIER
    /* downsample.0. <std.rnet>:15 */
    RNET_STEP(24);
    k15_conv1x1s2_8to16_4x4_sums(w->layer2_0.downsample_0_w, rnet_at(ws, WS_LAYER1_1_OUT),
                                 rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0),
                                 rnet_doubles(ws, WS_LAYER2_0_DOWNSAMPLE_0_SUMS), part, parts);
    RNET_BARRIER
    /* downsample.1. <std.rnet>:15 */
    RNET_STEP(25);
    k16_bn_statistics_64(w->layer2_0.downsample_1_weight, w->layer2_0.downsample_1_bias,
                         rnet_doubles(ws, WS_LAYER2_0_DOWNSAMPLE_0_SUMS),
                         rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1_STATISTICS),
                         s->layer2_0.downsample_1_mean, s->layer2_0.downsample_1_var, part, parts);
    RNET_BARRIER
    /* downsample.1. <std.rnet>:15 */
    RNET_STEP(26);
    k17_bn_apply_16_4x4(rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0),
                        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1_STATISTICS),
                        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1), part, parts);
    RNET_BARRIER
    /* bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(27);
    k16_bn_statistics_64(w->layer2_0.bn3_weight, w->layer2_0.bn3_bias,
                         rnet_doubles(ws, WS_LAYER2_0_CONV3_SUMS),
                         rnet_at(ws, WS_LAYER2_0_BN3_STATISTICS), s->layer2_0.bn3_mean,
                         s->layer2_0.bn3_var, part, parts);
    RNET_BARRIER
    /* bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(28);
    k18_bn_apply_16_4x4_add_relu(
        rnet_at(ws, WS_LAYER2_0_CONV3), rnet_at(ws, WS_LAYER2_0_BN3_STATISTICS),
        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1), rnet_at(ws, WS_LAYER2_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer2: 1 x bottleneck(4) stride 2. tiny.rnet:6 */
static void layer2(const struct tiny_weights *w, struct tiny_statistics *s, real *ws, size_t part,
                   size_t parts)
{
    layer2_0(w, s, ws, part, parts);
}

/* The whole network. */
static void network(const struct tiny_weights *w, struct tiny_statistics *s, const real *input,
                    real *ws, size_t part, size_t parts)
{
    /* input. tiny.rnet:3 */
    RNET_STEP(1);
    k01_reorder_3_16x16(input, rnet_at(ws, WS_INPUT_COPY), part, parts);
    RNET_BARRIER
    /* conv1. tiny.rnet:4 */
    RNET_STEP(2);
    k02_conv3x3s2_3to8_8x8_sums(w->conv1_w, rnet_at(ws, WS_INPUT_COPY), rnet_at(ws, WS_CONV1),
                                rnet_doubles(ws, WS_CONV1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. tiny.rnet:4 */
    RNET_STEP(3);
    k03_bn_statistics_32(w->bn1_weight, w->bn1_bias, rnet_doubles(ws, WS_CONV1_SUMS),
                         rnet_at(ws, WS_BN1_STATISTICS), s->bn1_mean, s->bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. tiny.rnet:4 */
    RNET_STEP(4);
    k04_bn_apply_8_8x8_relu(rnet_at(ws, WS_CONV1), rnet_at(ws, WS_BN1_STATISTICS),
                            rnet_at(ws, WS_BN1), part, parts);
    RNET_BARRIER
    layer1(w, s, ws, part, parts);
    layer2(w, s, ws, part, parts);
    /* avgpool. tiny.rnet:7 */
    RNET_STEP(29);
    k19_avgpool4x4_16_1x1(rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_AVGPOOL), part, parts);
    RNET_BARRIER
    /* fc. tiny.rnet:7 */
    RNET_STEP(30);
    k20_linear_16to5_1x1_bias(w->fc_w, w->fc_b, rnet_at(ws, WS_AVGPOOL), rnet_at(ws, WS_FC), part,
                              parts);
    RNET_BARRIER
}

/* ---- 5. Blocks, backward ---- */

/* layer2.0: bottleneck(4, stride = 2), projection shortcut, backward. tiny.rnet:6; bottleneck:
 *     <std.rnet>:11 */
static void layer2_0_backward(const struct tiny_weights *w, struct tiny_weights *d, real *ws,
                              size_t part, size_t parts)
{
    /* bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(35);
    k25_relu_backward_16_4x4(rnet_at(ws, WS_LAYER2_0_BN3_GRADIENT), rnet_at(ws, WS_LAYER2_0_OUT),
                             rnet_at(ws, WS_LAYER2_0_BN3_GRADIENT_2), part, parts);
    RNET_BARRIER
    /* bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(36);
    k26_bn_backward_sums_16_4x4(rnet_at(ws, WS_LAYER2_0_BN3_GRADIENT_2),
                                rnet_at(ws, WS_LAYER2_0_CONV3),
                                rnet_at(ws, WS_LAYER2_0_BN3_STATISTICS),
                                rnet_doubles(ws, WS_LAYER2_0_BN3_SUMS), part, parts);
    RNET_BARRIER
    /* bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(37);
    k27_bn_backward_finish_48(w->layer2_0.bn3_weight, rnet_doubles(ws, WS_LAYER2_0_BN3_SUMS),
                              rnet_at(ws, WS_LAYER2_0_BN3_STATISTICS),
                              rnet_at(ws, WS_LAYER2_0_BN3_FACTORS), d->layer2_0.bn3_weight,
                              d->layer2_0.bn3_bias, part, parts);
    RNET_BARRIER
    /* bn3 -> add -> relu3. <std.rnet>:14, <std.rnet>:15 */
    RNET_STEP(38);
    k28_bn_backward_apply_16_4x4(
        rnet_at(ws, WS_LAYER2_0_BN3_GRADIENT_2), rnet_at(ws, WS_LAYER2_0_CONV3),
        rnet_at(ws, WS_LAYER2_0_BN3_FACTORS), rnet_at(ws, WS_LAYER2_0_CONV3_GRADIENT), part, parts);
    RNET_BARRIER
    /* downsample.1. <std.rnet>:15 */
    RNET_STEP(39);
    k26_bn_backward_sums_16_4x4(rnet_at(ws, WS_LAYER2_0_BN3_GRADIENT_2),
                                rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0),
                                rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1_STATISTICS),
                                rnet_doubles(ws, WS_LAYER2_0_DOWNSAMPLE_1_SUMS), part, parts);
    RNET_BARRIER
    /* downsample.1. <std.rnet>:15 */
    RNET_STEP(40);
    k27_bn_backward_finish_48(
        w->layer2_0.downsample_1_weight, rnet_doubles(ws, WS_LAYER2_0_DOWNSAMPLE_1_SUMS),
        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1_STATISTICS),
        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1_FACTORS), d->layer2_0.downsample_1_weight,
        d->layer2_0.downsample_1_bias, part, parts);
    RNET_BARRIER
    /* downsample.1. <std.rnet>:15 */
    RNET_STEP(41);
    k28_bn_backward_apply_16_4x4(rnet_at(ws, WS_LAYER2_0_BN3_GRADIENT_2),
                                 rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0),
                                 rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_1_FACTORS),
                                 rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0_GRADIENT), part, parts);
    RNET_BARRIER
    /* downsample.0. <std.rnet>:15 */
    RNET_STEP(42);
    k29_conv_backward_weights1x1s2_8to16_4x4(
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0_GRADIENT),
        rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0_PARTS), part, parts);
    RNET_BARRIER
    /* downsample.0. <std.rnet>:15 */
    RNET_STEP(43);
    k30_sum_parts_128(rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0_PARTS), d->layer2_0.downsample_0_w, part,
                      parts);
    RNET_BARRIER
    /* downsample.0. <std.rnet>:15 */
    RNET_STEP(44);
    k31_conv_flip1x1s2_8to16(w->layer2_0.downsample_0_w,
                             rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0_FLIPPED), part, parts);
    RNET_BARRIER
    /* downsample.0. <std.rnet>:15 */
    RNET_STEP(45);
    k32_conv_backward_data1x1s2_16to8_8x8(rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0_GRADIENT),
                                          rnet_at(ws, WS_LAYER2_0_DOWNSAMPLE_0_FLIPPED),
                                          rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv3. <std.rnet>:14 */
    RNET_STEP(46);
    k33_conv_backward_weights1x1_4to16_4x4(rnet_at(ws, WS_LAYER2_0_BN2),
                                           rnet_at(ws, WS_LAYER2_0_CONV3_GRADIENT),
                                           rnet_at(ws, WS_LAYER2_0_CONV3_PARTS), part, parts);
    RNET_BARRIER
    /* conv3. <std.rnet>:14 */
    RNET_STEP(47);
    k30_sum_parts_128(rnet_at(ws, WS_LAYER2_0_CONV3_PARTS), d->layer2_0.conv3_w, part, parts);
    RNET_BARRIER
    /* conv3. <std.rnet>:14 */
    RNET_STEP(48);
    k34_conv_flip1x1_4to16(w->layer2_0.conv3_w, rnet_at(ws, WS_LAYER2_0_CONV3_FLIPPED), part,
                           parts);
    RNET_BARRIER
    /* conv3. <std.rnet>:14 */
    RNET_STEP(49);
    k35_conv_backward_data1x1_16to4_4x4_mask(
        rnet_at(ws, WS_LAYER2_0_CONV3_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV3_FLIPPED),
        rnet_at(ws, WS_LAYER2_0_BN2), rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    /* bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(50);
    k36_bn_backward_sums_4_4x4(rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT),
                               rnet_at(ws, WS_LAYER2_0_CONV2),
                               rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
                               rnet_doubles(ws, WS_LAYER2_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(51);
    k37_bn_backward_finish_24(w->layer2_0.bn2_weight, rnet_doubles(ws, WS_LAYER2_0_BN2_SUMS),
                              rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER2_0_BN2_FACTORS), d->layer2_0.bn2_weight,
                              d->layer2_0.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> relu2. <std.rnet>:13 */
    RNET_STEP(52);
    k38_bn_backward_apply_4_4x4(
        rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV2),
        rnet_at(ws, WS_LAYER2_0_BN2_FACTORS), rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:13 */
    RNET_STEP(53);
    k39_conv_backward_weights3x3s2_4to4_4x4(rnet_at(ws, WS_LAYER2_0_BN1),
                                            rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT),
                                            rnet_at(ws, WS_LAYER2_0_CONV2_PARTS), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:13 */
    RNET_STEP(54);
    k40_sum_parts_576(rnet_at(ws, WS_LAYER2_0_CONV2_PARTS), d->layer2_0.conv2_w, part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:13 */
    RNET_STEP(55);
    k41_conv_flip3x3s2_4to4(w->layer2_0.conv2_w, rnet_at(ws, WS_LAYER2_0_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:13 */
    RNET_STEP(56);
    k42_conv_backward_data3x3s2_4_8x8_mask(
        rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER2_0_BN1), rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(57);
    k43_bn_backward_sums_4_8x8(rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT),
                               rnet_at(ws, WS_LAYER2_0_CONV1),
                               rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                               rnet_doubles(ws, WS_LAYER2_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(58);
    k44_bn_backward_finish_24(w->layer2_0.bn1_weight, rnet_doubles(ws, WS_LAYER2_0_BN1_SUMS),
                              rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER2_0_BN1_FACTORS), d->layer2_0.bn1_weight,
                              d->layer2_0.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:12 */
    RNET_STEP(59);
    k45_bn_backward_apply_4_8x8(
        rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV1),
        rnet_at(ws, WS_LAYER2_0_BN1_FACTORS), rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:12 */
    RNET_STEP(60);
    k46_conv_backward_weights1x1_8to4_8x8(rnet_at(ws, WS_LAYER1_1_OUT),
                                          rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT),
                                          rnet_at(ws, WS_LAYER2_0_CONV1_PARTS), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:12 */
    RNET_STEP(61);
    k47_sum_parts_64(rnet_at(ws, WS_LAYER2_0_CONV1_PARTS), d->layer2_0.conv1_w, part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:12 */
    RNET_STEP(62);
    k48_conv_flip1x1_8to4(w->layer2_0.conv1_w, rnet_at(ws, WS_LAYER2_0_CONV1_FLIPPED), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:12 */
    RNET_STEP(63);
    k49_conv_backward_data1x1_4to8_8x8_add_mask(
        rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT_2), part, parts);
    RNET_BARRIER
}

/* layer2: 1 x bottleneck(4) stride 2, backward. tiny.rnet:6 */
static void layer2_backward(const struct tiny_weights *w, struct tiny_weights *d, real *ws,
                            size_t part, size_t parts)
{
    layer2_0_backward(w, d, ws, part, parts);
}

/* layer1.1: basic(8), identity shortcut, backward. tiny.rnet:5; basic: <std.rnet>:4 */
static void layer1_1_backward(const struct tiny_weights *w, struct tiny_weights *d, real *ws,
                              size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(64);
    k50_bn_backward_sums_8_8x8(rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT_2),
                               rnet_at(ws, WS_LAYER1_1_CONV2),
                               rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
                               rnet_doubles(ws, WS_LAYER1_1_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(65);
    k51_bn_backward_finish_24(w->layer1_1.bn2_weight, rnet_doubles(ws, WS_LAYER1_1_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_1_BN2_FACTORS), d->layer1_1.bn2_weight,
                              d->layer1_1.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(66);
    k52_bn_backward_apply_8_8x8(
        rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT_2), rnet_at(ws, WS_LAYER1_1_CONV2),
        rnet_at(ws, WS_LAYER1_1_BN2_FACTORS), rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(67);
    k53_conv_backward_weights3x3_8to8_8x8(rnet_at(ws, WS_LAYER1_1_BN1),
                                          rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT),
                                          rnet_at(ws, WS_LAYER1_1_CONV2_PARTS), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(68);
    k40_sum_parts_576(rnet_at(ws, WS_LAYER1_1_CONV2_PARTS), d->layer1_1.conv2_w, part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(69);
    k54_conv_flip3x3_8to8(w->layer1_1.conv2_w, rnet_at(ws, WS_LAYER1_1_CONV2_FLIPPED), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(70);
    k55_conv_backward_data3x3_8_8x8_mask(
        rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER1_1_BN1), rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(71);
    k50_bn_backward_sums_8_8x8(rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT),
                               rnet_at(ws, WS_LAYER1_1_CONV1),
                               rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                               rnet_doubles(ws, WS_LAYER1_1_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(72);
    k51_bn_backward_finish_24(w->layer1_1.bn1_weight, rnet_doubles(ws, WS_LAYER1_1_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_1_BN1_FACTORS), d->layer1_1.bn1_weight,
                              d->layer1_1.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(73);
    k52_bn_backward_apply_8_8x8(
        rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV1),
        rnet_at(ws, WS_LAYER1_1_BN1_FACTORS), rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(74);
    k53_conv_backward_weights3x3_8to8_8x8(rnet_at(ws, WS_LAYER1_0_OUT),
                                          rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT),
                                          rnet_at(ws, WS_LAYER1_1_CONV1_PARTS), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(75);
    k40_sum_parts_576(rnet_at(ws, WS_LAYER1_1_CONV1_PARTS), d->layer1_1.conv1_w, part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(76);
    k54_conv_flip3x3_8to8(w->layer1_1.conv1_w, rnet_at(ws, WS_LAYER1_1_CONV1_FLIPPED), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(77);
    k56_conv_backward_data3x3_8_8x8_add_mask(
        rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT_2),
        rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), part, parts);
    RNET_BARRIER
}

/* layer1.0: basic(8), identity shortcut, backward. tiny.rnet:5; basic: <std.rnet>:4 */
static void layer1_0_backward(const struct tiny_weights *w, struct tiny_weights *d, real *ws,
                              size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(78);
    k50_bn_backward_sums_8_8x8(rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT),
                               rnet_at(ws, WS_LAYER1_0_CONV2),
                               rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS),
                               rnet_doubles(ws, WS_LAYER1_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(79);
    k51_bn_backward_finish_24(w->layer1_0.bn2_weight, rnet_doubles(ws, WS_LAYER1_0_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_0_BN2_FACTORS), d->layer1_0.bn2_weight,
                              d->layer1_0.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(80);
    k52_bn_backward_apply_8_8x8(
        rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV2),
        rnet_at(ws, WS_LAYER1_0_BN2_FACTORS), rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(81);
    k53_conv_backward_weights3x3_8to8_8x8(rnet_at(ws, WS_LAYER1_0_BN1),
                                          rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT),
                                          rnet_at(ws, WS_LAYER1_0_CONV2_PARTS), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(82);
    k40_sum_parts_576(rnet_at(ws, WS_LAYER1_0_CONV2_PARTS), d->layer1_0.conv2_w, part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(83);
    k54_conv_flip3x3_8to8(w->layer1_0.conv2_w, rnet_at(ws, WS_LAYER1_0_CONV2_FLIPPED), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(84);
    k55_conv_backward_data3x3_8_8x8_mask(
        rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER1_0_BN1), rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(85);
    k50_bn_backward_sums_8_8x8(rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT),
                               rnet_at(ws, WS_LAYER1_0_CONV1),
                               rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                               rnet_doubles(ws, WS_LAYER1_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(86);
    k51_bn_backward_finish_24(w->layer1_0.bn1_weight, rnet_doubles(ws, WS_LAYER1_0_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_0_BN1_FACTORS), d->layer1_0.bn1_weight,
                              d->layer1_0.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(87);
    k52_bn_backward_apply_8_8x8(
        rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV1),
        rnet_at(ws, WS_LAYER1_0_BN1_FACTORS), rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(88);
    k53_conv_backward_weights3x3_8to8_8x8(rnet_at(ws, WS_BN1),
                                          rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT),
                                          rnet_at(ws, WS_LAYER1_0_CONV1_PARTS), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(89);
    k40_sum_parts_576(rnet_at(ws, WS_LAYER1_0_CONV1_PARTS), d->layer1_0.conv1_w, part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(90);
    k54_conv_flip3x3_8to8(w->layer1_0.conv1_w, rnet_at(ws, WS_LAYER1_0_CONV1_FLIPPED), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(91);
    k56_conv_backward_data3x3_8_8x8_add_mask(
        rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV1_FLIPPED),
        rnet_at(ws, WS_BN1), rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), rnet_at(ws, WS_BN1_GRADIENT),
        part, parts);
    RNET_BARRIER
}

/* layer1: 2 x basic(8), backward. tiny.rnet:5 */
static void layer1_backward(const struct tiny_weights *w, struct tiny_weights *d, real *ws,
                            size_t part, size_t parts)
{
    layer1_1_backward(w, d, ws, part, parts);
    layer1_0_backward(w, d, ws, part, parts);
}

/* The whole network, backward. */
static void network_backward(const struct tiny_weights *w, struct tiny_weights *d,
                             const struct call *call, real *ws, size_t part, size_t parts)
{
    /* fc. tiny.rnet:7 */
    RNET_STEP(31);
    k21_loss_5_1x1(rnet_at(ws, WS_FC), rnet_at(ws, WS_FC_GRADIENT), rnet_doubles(ws, WS_FC_LOSS),
                   call->labels, call->smooth, part, parts);
    RNET_BARRIER
    /* fc. tiny.rnet:7 */
    RNET_STEP(32);
    k22_linear_backward_weights_16to5_1x1(rnet_at(ws, WS_AVGPOOL), rnet_at(ws, WS_FC_GRADIENT),
                                          d->fc_w, d->fc_b, part, parts);
    RNET_BARRIER
    /* fc. tiny.rnet:7 */
    RNET_STEP(33);
    k23_linear_backward_data_5to16_1x1(w->fc_w, rnet_at(ws, WS_FC_GRADIENT),
                                       rnet_at(ws, WS_AVGPOOL_GRADIENT), part, parts);
    RNET_BARRIER
    /* avgpool. tiny.rnet:7 */
    RNET_STEP(34);
    k24_avgpool_backward4x4_16_4x4(rnet_at(ws, WS_AVGPOOL_GRADIENT),
                                   rnet_at(ws, WS_LAYER2_0_BN3_GRADIENT), part, parts);
    RNET_BARRIER
    layer2_backward(w, d, ws, part, parts);
    layer1_backward(w, d, ws, part, parts);
    /* bn1 -> relu. tiny.rnet:4 */
    RNET_STEP(92);
    k50_bn_backward_sums_8_8x8(rnet_at(ws, WS_BN1_GRADIENT), rnet_at(ws, WS_CONV1),
                               rnet_at(ws, WS_BN1_STATISTICS), rnet_doubles(ws, WS_BN1_SUMS), part,
                               parts);
    RNET_BARRIER
    /* bn1 -> relu. tiny.rnet:4 */
    RNET_STEP(93);
    k51_bn_backward_finish_24(w->bn1_weight, rnet_doubles(ws, WS_BN1_SUMS),
                              rnet_at(ws, WS_BN1_STATISTICS), rnet_at(ws, WS_BN1_FACTORS),
                              d->bn1_weight, d->bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. tiny.rnet:4 */
    RNET_STEP(94);
    k57_bn_backward_apply_8_8x8(rnet_at(ws, WS_BN1_GRADIENT), rnet_at(ws, WS_CONV1),
                                rnet_at(ws, WS_BN1_FACTORS), rnet_at(ws, WS_CONV1_GRADIENT), part,
                                parts);
    RNET_BARRIER
    /* conv1. tiny.rnet:4 */
    RNET_STEP(95);
    k58_conv_backward_weights3x3s2_3to8_8x8(rnet_at(ws, WS_INPUT_COPY),
                                            rnet_at(ws, WS_CONV1_GRADIENT),
                                            rnet_at(ws, WS_CONV1_PARTS), part, parts);
    RNET_BARRIER
    /* conv1. tiny.rnet:4 */
    RNET_STEP(96);
    k59_sum_parts_216(rnet_at(ws, WS_CONV1_PARTS), d->conv1_w, part, parts);
    RNET_BARRIER
}

/* ---- 6. Step ---- */

/* SGD with momentum: g = scale * d + decay * w, v = momentum * v + g, w -= rate * v. */
/*@ requires part < parts && parts <= 2;
    requires \valid(w + (0 .. 3855));
    requires \valid(v + (0 .. 3855));
    requires \valid_read(d + (0 .. 3855));
    requires \valid_read(by + (0 .. 3));
    requires \separated(w + (0 .. 3855), v + (0 .. 3855));
    requires \separated(w + (0 .. 3855), d + (0 .. 3855));
    requires \separated(v + (0 .. 3855), d + (0 .. 3855));
    assigns w[0 .. 3855], v[0 .. 3855]; */
static void update(real *w, const real *d, real *v, const real *by, size_t part, size_t parts)
{
    const rnet_vec rate = rnet_splat(by[0]), momentum = rnet_splat(by[1]);
    const rnet_vec decay = rnet_splat(by[2]), scale = rnet_splat(by[3]);
    const size_t end = rnet_share(482, part + 1, parts);
    for (size_t u = rnet_share(482, part, parts); u < end; u++) {
        real *wu = w + u * 8, *vu = v + u * 8;
        const rnet_vec old = rnet_load(wu);
        const rnet_vec g = rnet_fma(decay, old, rnet_mul(scale, rnet_load(d + u * 8)));
        const rnet_vec next = rnet_fma(momentum, rnet_load(vu), g);
        rnet_store(vu, next);
        rnet_store(wu, rnet_sub(old, rnet_mul(rate, next)));
    }
}

/* ---- 7. Entry points ---- */

/* The way forward and back over a batch; tiny_train.h says what the arguments are. */
void tiny_gradients(const struct tiny_weights *w, struct tiny_weights *d, struct tiny_statistics *s,
                    const float *input, const int *labels, const uint64_t *seeds, double smooth,
                    double result[2], void *workspace)
{
    RNET_REQUIRE((uintptr_t)w % TINY_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)d % TINY_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)s % TINY_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)workspace % TINY_TRAIN_ALIGN == 0);
    const struct call all = {labels, seeds, smooth}, *const call = &all;
    real *ws = workspace;
    RNET_PARALLEL(TINY_TRAIN_THREADS)
    {
        const size_t part = rnet_part(), parts = rnet_parts();
        network(w, s, input, ws, part, parts);
        network_backward(w, d, call, ws, part, parts);
    }
    result[0] = 0.0;
    result[1] = 0.0;
    for (size_t n = 0; n < 2; n++) {
        result[0] += rnet_doubles(ws, WS_FC_LOSS)[n];
        result[1] += rnet_doubles(ws, WS_FC_LOSS)[2 + n];
    }
}

/* A step of SGD on all parameters. */
void tiny_update(struct tiny_weights *w, const struct tiny_weights *d, struct tiny_weights *v,
                 const double by[4])
{
    const real all[4] = {(real)by[0], (real)by[1], (real)by[2], (real)by[3]};
    RNET_PARALLEL(TINY_TRAIN_THREADS)
    {
        update((real *)(void *)w, (const real *)(const void *)d, (real *)(void *)v, all,
               rnet_part(), rnet_parts());
    }
}
