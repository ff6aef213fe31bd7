/* cifar_resnet20_train.c: training of network "cifar_resnet20".
 *   made by  rnetc 0.1.0; do not edit
 *   source   cifar_resnet20.rnet
 *   sha256   44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089
 *   command  rnetc emit cifar_resnet20.rnet --train
 *   options  --batch 128 --threads 2 --target x86-64-v3
 *   passes   lower fuse remove_dead select layout autodiff place
 *   1 extents   2 memory plan   3 kernels   4 blocks, forward   5 blocks, backward
 *   6 step   7 entry points */

/* ---- 1. Extents: those of the interface are in cifar_resnet20_train.h ---- */

#define RNET_LANES 8

#include "cifar_resnet20_train.h"

#include "simd.h"

/* What a call brings beside its arrays. */
struct call {
    const int *labels;
    uint64_t seed;
    double smooth;
};

/* ---- 2. Memory plan: offset in lines of 64 bytes; length in lines, live steps, value
 * Workspace: 218302208 bytes; largest sum of live buffers: 218302208 bytes. ---- */

/* clang-format off */
enum {
    WS_INPUT_COPY              = 0,        /* 27744 [1, 188] input.copy */
    WS_CONV1                   = 27744,    /* 131072 [2, 187] conv1 */
    WS_CONV1_SUMS              = 158820,   /* 8 [2, 3] conv1.sums */
    WS_BN1_STATISTICS          = 158816,   /* 4 [3, 186] bn1.statistics */
    WS_BN1                     = 158820,   /* 147968 [4, 184] bn1, reuses WS_CONV1_SUMS */
    WS_LAYER1_0_CONV1          = 306788,   /* 131072 [5, 180] layer1.0.conv1 */
    WS_LAYER1_0_CONV1_SUMS     = 437864,   /* 8 [5, 6] layer1.0.conv1.sums */
    WS_LAYER1_0_BN1_STATISTICS = 437860,   /* 4 [6, 179] layer1.0.bn1.statistics */
    WS_LAYER1_0_BN1            = 437864,   /* 147968 [7, 177] layer1.0.bn1
                                              reuses WS_LAYER1_0_CONV1_SUMS */
    WS_LAYER1_0_CONV2          = 585832,   /* 131072 [8, 173] layer1.0.conv2 */
    WS_LAYER1_0_CONV2_SUMS     = 716908,   /* 8 [8, 9] layer1.0.conv2.sums */
    WS_LAYER1_0_BN2_STATISTICS = 716904,   /* 4 [9, 172] layer1.0.bn2.statistics */
    WS_LAYER1_0_OUT            = 716908,   /* 147968 [10, 170] layer1.0.bn2
                                              reuses WS_LAYER1_0_CONV2_SUMS */
    WS_LAYER1_1_CONV1          = 864876,   /* 131072 [11, 166] layer1.1.conv1 */
    WS_LAYER1_1_CONV1_SUMS     = 995952,   /* 8 [11, 12] layer1.1.conv1.sums */
    WS_LAYER1_1_BN1_STATISTICS = 995948,   /* 4 [12, 165] layer1.1.bn1.statistics */
    WS_LAYER1_1_BN1            = 995952,   /* 147968 [13, 163] layer1.1.bn1
                                              reuses WS_LAYER1_1_CONV1_SUMS */
    WS_LAYER1_1_CONV2          = 1143920,  /* 131072 [14, 159] layer1.1.conv2 */
    WS_LAYER1_1_CONV2_SUMS     = 1274996,  /* 8 [14, 15] layer1.1.conv2.sums */
    WS_LAYER1_1_BN2_STATISTICS = 1274992,  /* 4 [15, 158] layer1.1.bn2.statistics */
    WS_LAYER1_1_OUT            = 1274996,  /* 147968 [16, 156] layer1.1.bn2
                                              reuses WS_LAYER1_1_CONV2_SUMS */
    WS_LAYER1_2_CONV1          = 1422964,  /* 131072 [17, 152] layer1.2.conv1 */
    WS_LAYER1_2_CONV1_SUMS     = 1554040,  /* 8 [17, 18] layer1.2.conv1.sums */
    WS_LAYER1_2_BN1_STATISTICS = 1554036,  /* 4 [18, 151] layer1.2.bn1.statistics */
    WS_LAYER1_2_BN1            = 1554040,  /* 147968 [19, 149] layer1.2.bn1
                                              reuses WS_LAYER1_2_CONV1_SUMS */
    WS_LAYER1_2_CONV2          = 1702040,  /* 131072 [20, 145] layer1.2.conv2 */
    WS_LAYER1_2_CONV2_SUMS     = 1702008,  /* 8 [20, 21] layer1.2.conv2.sums */
    WS_LAYER1_2_BN2_STATISTICS = 1833112,  /* 4 [21, 144] layer1.2.bn2.statistics */
    WS_LAYER1_2_OUT            = 1833116,  /* 147968 [22, 142] layer1.2.bn2 */
    WS_LAYER2_0_CONV1          = 1981084,  /* 65536 [23, 138] layer2.0.conv1 */
    WS_LAYER2_0_CONV1_SUMS     = 1702008,  /* 16 [23, 24] layer2.0.conv1.sums
                                              reuses WS_LAYER1_2_CONV2_SUMS */
    WS_LAYER2_0_BN1_STATISTICS = 2046620,  /* 8 [24, 137] layer2.0.bn1.statistics */
    WS_LAYER2_0_BN1            = 2046628,  /* 82944 [25, 135] layer2.0.bn1 */
    WS_LAYER2_0_CONV2          = 2129572,  /* 65536 [26, 131] layer2.0.conv2 */
    WS_LAYER2_0_CONV2_SUMS     = 1702008,  /* 16 [26, 28] layer2.0.conv2.sums
                                              reuses WS_LAYER2_0_CONV1_SUMS */
    WS_LAYER2_0_SHORTCUT       = 2278060,  /* 65536 [27, 29] layer2.0.shortcut */
    WS_LAYER2_0_BN2_STATISTICS = 2195108,  /* 8 [28, 130] layer2.0.bn2.statistics */
    WS_LAYER2_0_OUT            = 2195116,  /* 82944 [29, 128] layer2.0.bn2 */
    WS_LAYER2_1_CONV1          = 2278060,  /* 65536 [30, 125] layer2.1.conv1
                                              reuses WS_LAYER2_0_SHORTCUT */
    WS_LAYER2_1_CONV1_SUMS     = 1702008,  /* 16 [30, 31] layer2.1.conv1.sums
                                              reuses WS_LAYER2_0_CONV2_SUMS */
    WS_LAYER2_1_BN1_STATISTICS = 2343596,  /* 8 [31, 124] layer2.1.bn1.statistics */
    WS_LAYER2_1_BN1            = 2343604,  /* 82944 [32, 122] layer2.1.bn1 */
    WS_LAYER2_1_CONV2          = 2426548,  /* 65536 [33, 119] layer2.1.conv2 */
    WS_LAYER2_1_CONV2_SUMS     = 1702008,  /* 16 [33, 34] layer2.1.conv2.sums
                                              reuses WS_LAYER2_1_CONV1_SUMS */
    WS_LAYER2_1_BN2_STATISTICS = 2492084,  /* 8 [34, 118] layer2.1.bn2.statistics */
    WS_LAYER2_1_OUT            = 2492092,  /* 82944 [35, 116] layer2.1.bn2 */
    WS_LAYER2_2_CONV1          = 2575036,  /* 65536 [36, 113] layer2.2.conv1 */
    WS_LAYER2_2_CONV1_SUMS     = 1702008,  /* 16 [36, 37] layer2.2.conv1.sums
                                              reuses WS_LAYER2_1_CONV2_SUMS */
    WS_LAYER2_2_BN1_STATISTICS = 2640572,  /* 8 [37, 112] layer2.2.bn1.statistics */
    WS_LAYER2_2_BN1            = 2640580,  /* 82944 [38, 110] layer2.2.bn1 */
    WS_LAYER2_2_CONV2          = 2723524,  /* 65536 [39, 107] layer2.2.conv2 */
    WS_LAYER2_2_CONV2_SUMS     = 1702008,  /* 16 [39, 40] layer2.2.conv2.sums
                                              reuses WS_LAYER2_2_CONV1_SUMS */
    WS_LAYER2_2_BN2_STATISTICS = 2789060,  /* 8 [40, 106] layer2.2.bn2.statistics */
    WS_LAYER2_2_OUT            = 2789068,  /* 82944 [41, 104] layer2.2.bn2 */
    WS_LAYER3_0_CONV1          = 2872012,  /* 32768 [42, 101] layer3.0.conv1 */
    WS_LAYER3_0_CONV1_SUMS     = 1702008,  /* 32 [42, 43] layer3.0.conv1.sums
                                              reuses WS_LAYER2_2_CONV2_SUMS */
    WS_LAYER3_0_BN1_STATISTICS = 2904780,  /* 16 [43, 100] layer3.0.bn1.statistics */
    WS_LAYER3_0_BN1            = 2904796,  /* 51200 [44, 98] layer3.0.bn1 */
    WS_LAYER3_0_CONV2          = 2955996,  /* 32768 [45, 94] layer3.0.conv2 */
    WS_LAYER3_0_CONV2_SUMS     = 1702008,  /* 32 [45, 47] layer3.0.conv2.sums
                                              reuses WS_LAYER3_0_CONV1_SUMS */
    WS_LAYER3_0_SHORTCUT       = 3039980,  /* 32768 [46, 48] layer3.0.shortcut */
    WS_LAYER3_0_BN2_STATISTICS = 2988764,  /* 16 [47, 93] layer3.0.bn2.statistics */
    WS_LAYER3_0_OUT            = 2988780,  /* 51200 [48, 91] layer3.0.bn2 */
    WS_LAYER3_1_CONV1          = 3039980,  /* 32768 [49, 88] layer3.1.conv1
                                              reuses WS_LAYER3_0_SHORTCUT */
    WS_LAYER3_1_CONV1_SUMS     = 1702008,  /* 32 [49, 50] layer3.1.conv1.sums
                                              reuses WS_LAYER3_0_CONV2_SUMS */
    WS_LAYER3_1_BN1_STATISTICS = 3072748,  /* 16 [50, 87] layer3.1.bn1.statistics */
    WS_LAYER3_1_BN1            = 3072764,  /* 51200 [51, 85] layer3.1.bn1 */
    WS_LAYER3_1_CONV2          = 3123964,  /* 32768 [52, 82] layer3.1.conv2 */
    WS_LAYER3_1_CONV2_SUMS     = 1702008,  /* 32 [52, 53] layer3.1.conv2.sums
                                              reuses WS_LAYER3_1_CONV1_SUMS */
    WS_LAYER3_1_BN2_STATISTICS = 3189500,  /* 16 [53, 81] layer3.1.bn2.statistics */
    WS_LAYER3_1_OUT            = 3189516,  /* 51200 [54, 79] layer3.1.bn2 */
    WS_LAYER3_2_CONV1          = 3240716,  /* 32768 [55, 76] layer3.2.conv1 */
    WS_LAYER3_2_CONV1_SUMS     = 1702008,  /* 32 [55, 56] layer3.2.conv1.sums
                                              reuses WS_LAYER3_1_CONV2_SUMS */
    WS_LAYER3_2_BN1_STATISTICS = 3273484,  /* 16 [56, 75] layer3.2.bn1.statistics */
    WS_LAYER3_2_BN1            = 3273500,  /* 51200 [57, 73] layer3.2.bn1 */
    WS_LAYER3_2_CONV2          = 3324700,  /* 32768 [58, 70] layer3.2.conv2 */
    WS_LAYER3_2_CONV2_SUMS     = 1702008,  /* 32 [58, 59] layer3.2.conv2.sums
                                              reuses WS_LAYER3_2_CONV1_SUMS */
    WS_LAYER3_2_BN2_STATISTICS = 3357468,  /* 16 [59, 69] layer3.2.bn2.statistics */
    WS_LAYER3_2_OUT            = 3357484,  /* 32768 [60, 67] layer3.2.bn2 */
    WS_AVGPOOL                 = 3156732,  /* 512 [61, 64] avgpool */
    WS_FC                      = 3157324,  /* 80 [62, 63] fc */
    WS_FC_GRADIENT             = 3157244,  /* 80 [63, 65] fc.gradient */
    WS_FC_LOSS                 = 1702008,  /* 32 [63, 189] fc.loss, reuses WS_LAYER3_2_CONV2_SUMS */
    WS_AVGPOOL_GRADIENT        = 3390252,  /* 512 [65, 66] avgpool.gradient */
    WS_LAYER3_2_BN2_GRADIENT   = 3156732,  /* 32768 [66, 67] layer3.2.bn2.gradient
                                              reuses WS_FC_GRADIENT */
    WS_LAYER3_2_BN2_GRADIENT_2 = 3156732,  /* 32768 [67, 79] layer3.2.bn2.gradient
                                              overwrites WS_LAYER3_2_BN2_GRADIENT */
    WS_LAYER3_2_BN2_SUMS       = 3357484,  /* 32 [68, 69] layer3.2.bn2.sums
                                              reuses WS_LAYER3_2_OUT */
    WS_LAYER3_2_BN2_FACTORS    = 3408668,  /* 12 [69, 70] layer3.2.bn2.factors */
    WS_LAYER3_2_CONV2_GRADIENT = 3357468,  /* 51200 [70, 73] layer3.2.conv2.gradient
                                              reuses WS_LAYER3_2_BN2_SUMS */
    WS_LAYER3_2_CONV2_FLIPPED  = 3408668,  /* 2304 [72, 73] layer3.2.conv2.flipped
                                              reuses WS_LAYER3_2_BN2_FACTORS */
    WS_LAYER3_2_BN1_GRADIENT   = 3324700,  /* 32768 [73, 76] layer3.2.bn1.gradient
                                              reuses WS_LAYER3_2_CONV2 */
    WS_LAYER3_2_BN1_SUMS       = 3273500,  /* 32 [74, 75] layer3.2.bn1.sums
                                              reuses WS_LAYER3_2_BN1 */
    WS_LAYER3_2_BN1_FACTORS    = 3324684,  /* 12 [75, 76] layer3.2.bn1.factors
                                              reuses WS_LAYER3_2_BN1 */
    WS_LAYER3_2_CONV1_GRADIENT = 3273484,  /* 51200 [76, 79] layer3.2.conv1.gradient
                                              reuses WS_LAYER3_2_BN1_SUMS */
    WS_LAYER3_2_CONV1_FLIPPED  = 3240716,  /* 2304 [78, 79] layer3.2.conv1.flipped
                                              reuses WS_LAYER3_2_CONV1 */
    WS_LAYER3_1_BN2_GRADIENT   = 3156732,  /* 32768 [79, 91] layer3.1.bn2.gradient
                                              overwrites WS_LAYER3_2_BN2_GRADIENT_2 */
    WS_LAYER3_1_BN2_SUMS       = 3189516,  /* 32 [80, 81] layer3.1.bn2.sums
                                              reuses WS_LAYER3_1_OUT */
    WS_LAYER3_1_BN2_FACTORS    = 3240700,  /* 12 [81, 82] layer3.1.bn2.factors
                                              reuses WS_LAYER3_1_OUT */
    WS_LAYER3_1_CONV2_GRADIENT = 3189500,  /* 51200 [82, 85] layer3.1.conv2.gradient
                                              reuses WS_LAYER3_1_BN2_SUMS */
    WS_LAYER3_1_CONV2_FLIPPED  = 3240700,  /* 2304 [84, 85] layer3.1.conv2.flipped
                                              reuses WS_LAYER3_1_BN2_FACTORS */
    WS_LAYER3_1_BN1_GRADIENT   = 3123964,  /* 32768 [85, 88] layer3.1.bn1.gradient
                                              reuses WS_LAYER3_1_CONV2 */
    WS_LAYER3_1_BN1_SUMS       = 3072764,  /* 32 [86, 87] layer3.1.bn1.sums
                                              reuses WS_LAYER3_1_BN1 */
    WS_LAYER3_1_BN1_FACTORS    = 3123948,  /* 12 [87, 88] layer3.1.bn1.factors
                                              reuses WS_LAYER3_1_BN1 */
    WS_LAYER3_1_CONV1_GRADIENT = 3072748,  /* 51200 [88, 91] layer3.1.conv1.gradient
                                              reuses WS_LAYER3_1_BN1_SUMS */
    WS_LAYER3_1_CONV1_FLIPPED  = 3039980,  /* 2304 [90, 91] layer3.1.conv1.flipped
                                              reuses WS_LAYER3_1_CONV1 */
    WS_LAYER3_0_BN2_GRADIENT   = 3156732,  /* 32768 [91, 95] layer3.0.bn2.gradient
                                              overwrites WS_LAYER3_1_BN2_GRADIENT */
    WS_LAYER3_0_BN2_SUMS       = 2988780,  /* 32 [92, 93] layer3.0.bn2.sums
                                              reuses WS_LAYER3_0_OUT */
    WS_LAYER3_0_BN2_FACTORS    = 2988812,  /* 12 [93, 94] layer3.0.bn2.factors
                                              reuses WS_LAYER3_0_OUT */
    WS_LAYER3_0_CONV2_GRADIENT = 3021532,  /* 51200 [94, 98] layer3.0.conv2.gradient
                                              reuses WS_LAYER3_1_CONV1_FLIPPED */
    WS_LAYER2_2_BN2_GRADIENT   = 2955996,  /* 65536 [95, 104] layer2.2.bn2.gradient
                                              reuses WS_LAYER3_0_BN2_FACTORS */
    WS_LAYER3_0_CONV2_FLIPPED  = 3105500,  /* 2304 [97, 98] layer3.0.conv2.flipped
                                              reuses WS_LAYER3_1_CONV1_GRADIENT */
    WS_LAYER3_0_BN1_GRADIENT   = 3072732,  /* 32768 [98, 101] layer3.0.bn1.gradient
                                              reuses WS_LAYER3_1_CONV1_GRADIENT */
    WS_LAYER3_0_BN1_SUMS       = 2904796,  /* 32 [99, 100] layer3.0.bn1.sums
                                              reuses WS_LAYER3_0_BN1 */
    WS_LAYER3_0_BN1_FACTORS    = 2955980,  /* 12 [100, 101] layer3.0.bn1.factors
                                              reuses WS_LAYER3_0_BN1 */
    WS_LAYER3_0_CONV1_GRADIENT = 2904780,  /* 51200 [101, 104] layer3.0.conv1.gradient
                                              reuses WS_LAYER3_0_BN1_SUMS */
    WS_LAYER3_0_CONV1_FLIPPED  = 2872012,  /* 1152 [103, 104] layer3.0.conv1.flipped
                                              reuses WS_LAYER3_0_CONV1 */
    WS_LAYER2_2_BN2_GRADIENT_2 = 2955996,  /* 65536 [104, 116] layer2.2.bn2.gradient
                                              overwrites WS_LAYER2_2_BN2_GRADIENT */
    WS_LAYER2_2_BN2_SUMS       = 2789068,  /* 16 [105, 106] layer2.2.bn2.sums
                                              reuses WS_LAYER2_2_OUT */
    WS_LAYER2_2_BN2_FACTORS    = 2872004,  /* 6 [106, 107] layer2.2.bn2.factors
                                              reuses WS_LAYER2_2_OUT */
    WS_LAYER2_2_CONV2_GRADIENT = 2789060,  /* 82944 [107, 110] layer2.2.conv2.gradient
                                              reuses WS_LAYER2_2_BN2_SUMS */
    WS_LAYER2_2_CONV2_FLIPPED  = 2872004,  /* 576 [109, 110] layer2.2.conv2.flipped
                                              reuses WS_LAYER2_2_BN2_FACTORS */
    WS_LAYER2_2_BN1_GRADIENT   = 2723524,  /* 65536 [110, 113] layer2.2.bn1.gradient
                                              reuses WS_LAYER2_2_CONV2 */
    WS_LAYER2_2_BN1_SUMS       = 2640580,  /* 16 [111, 112] layer2.2.bn1.sums
                                              reuses WS_LAYER2_2_BN1 */
    WS_LAYER2_2_BN1_FACTORS    = 2723516,  /* 6 [112, 113] layer2.2.bn1.factors
                                              reuses WS_LAYER2_2_BN1 */
    WS_LAYER2_2_CONV1_GRADIENT = 2640572,  /* 82944 [113, 116] layer2.2.conv1.gradient
                                              reuses WS_LAYER2_2_BN1_SUMS */
    WS_LAYER2_2_CONV1_FLIPPED  = 2575036,  /* 576 [115, 116] layer2.2.conv1.flipped
                                              reuses WS_LAYER2_2_CONV1 */
    WS_LAYER2_1_BN2_GRADIENT   = 2955996,  /* 65536 [116, 128] layer2.1.bn2.gradient
                                              overwrites WS_LAYER2_2_BN2_GRADIENT_2 */
    WS_LAYER2_1_BN2_SUMS       = 2492092,  /* 16 [117, 118] layer2.1.bn2.sums
                                              reuses WS_LAYER2_1_OUT */
    WS_LAYER2_1_BN2_FACTORS    = 2575028,  /* 6 [118, 119] layer2.1.bn2.factors
                                              reuses WS_LAYER2_1_OUT */
    WS_LAYER2_1_CONV2_GRADIENT = 2492084,  /* 82944 [119, 122] layer2.1.conv2.gradient
                                              reuses WS_LAYER2_1_BN2_SUMS */
    WS_LAYER2_1_CONV2_FLIPPED  = 2575028,  /* 576 [121, 122] layer2.1.conv2.flipped
                                              reuses WS_LAYER2_1_BN2_FACTORS */
    WS_LAYER2_1_BN1_GRADIENT   = 2426548,  /* 65536 [122, 125] layer2.1.bn1.gradient
                                              reuses WS_LAYER2_1_CONV2 */
    WS_LAYER2_1_BN1_SUMS       = 2343604,  /* 16 [123, 124] layer2.1.bn1.sums
                                              reuses WS_LAYER2_1_BN1 */
    WS_LAYER2_1_BN1_FACTORS    = 2426540,  /* 6 [124, 125] layer2.1.bn1.factors
                                              reuses WS_LAYER2_1_BN1 */
    WS_LAYER2_1_CONV1_GRADIENT = 2343596,  /* 82944 [125, 128] layer2.1.conv1.gradient
                                              reuses WS_LAYER2_1_BN1_SUMS */
    WS_LAYER2_1_CONV1_FLIPPED  = 2278060,  /* 576 [127, 128] layer2.1.conv1.flipped
                                              reuses WS_LAYER2_1_CONV1 */
    WS_LAYER2_0_BN2_GRADIENT   = 2955996,  /* 65536 [128, 132] layer2.0.bn2.gradient
                                              overwrites WS_LAYER2_1_BN2_GRADIENT */
    WS_LAYER2_0_BN2_SUMS       = 2195116,  /* 16 [129, 130] layer2.0.bn2.sums
                                              reuses WS_LAYER2_0_OUT */
    WS_LAYER2_0_BN2_FACTORS    = 2195132,  /* 6 [130, 131] layer2.0.bn2.factors
                                              reuses WS_LAYER2_0_OUT */
    WS_LAYER2_0_CONV2_GRADIENT = 2260644,  /* 82944 [131, 135] layer2.0.conv2.gradient
                                              reuses WS_LAYER2_1_CONV1_FLIPPED */
    WS_LAYER1_2_BN2_GRADIENT   = 2129572,  /* 131072 [132, 142] layer1.2.bn2.gradient
                                              reuses WS_LAYER2_0_BN2_FACTORS */
    WS_LAYER2_0_CONV2_FLIPPED  = 2409124,  /* 576 [134, 135] layer2.0.conv2.flipped
                                              reuses WS_LAYER2_1_CONV1_GRADIENT */
    WS_LAYER2_0_BN1_GRADIENT   = 2343588,  /* 65536 [135, 138] layer2.0.bn1.gradient
                                              reuses WS_LAYER2_1_CONV1_GRADIENT */
    WS_LAYER2_0_BN1_SUMS       = 2046628,  /* 16 [136, 137] layer2.0.bn1.sums
                                              reuses WS_LAYER2_0_BN1 */
    WS_LAYER2_0_BN1_FACTORS    = 2129564,  /* 6 [137, 138] layer2.0.bn1.factors
                                              reuses WS_LAYER2_0_BN1 */
    WS_LAYER2_0_CONV1_GRADIENT = 2046620,  /* 82944 [138, 142] layer2.0.conv1.gradient
                                              reuses WS_LAYER2_0_BN1_SUMS */
    WS_LAYER2_0_CONV1_PARTS    = 1981084,  /* 576 [139, 140] layer2.0.conv1.parts
                                              reuses WS_LAYER2_0_CONV1 */
    WS_LAYER2_0_CONV1_FLIPPED  = 1981084,  /* 288 [141, 142] layer2.0.conv1.flipped
                                              reuses WS_LAYER2_0_CONV1_PARTS */
    WS_LAYER1_2_BN2_GRADIENT_2 = 2129572,  /* 131072 [142, 156] layer1.2.bn2.gradient
                                              overwrites WS_LAYER1_2_BN2_GRADIENT */
    WS_LAYER1_2_BN2_SUMS       = 1833116,  /* 8 [143, 144] layer1.2.bn2.sums
                                              reuses WS_LAYER1_2_OUT */
    WS_LAYER1_2_BN2_FACTORS    = 1981080,  /* 3 [144, 145] layer1.2.bn2.factors
                                              reuses WS_LAYER1_2_OUT */
    WS_LAYER1_2_CONV2_GRADIENT = 1833112,  /* 147968 [145, 149] layer1.2.conv2.gradient
                                              reuses WS_LAYER1_2_BN2_SUMS */
    WS_LAYER1_2_CONV2_PARTS    = 1702040,  /* 288 [146, 147] layer1.2.conv2.parts
                                              reuses WS_LAYER1_2_CONV2 */
    WS_LAYER1_2_CONV2_FLIPPED  = 1981080,  /* 144 [148, 149] layer1.2.conv2.flipped
                                              reuses WS_LAYER1_2_BN2_FACTORS */
    WS_LAYER1_2_BN1_GRADIENT   = 1702040,  /* 131072 [149, 152] layer1.2.bn1.gradient
                                              reuses WS_LAYER1_2_CONV2_PARTS */
    WS_LAYER1_2_BN1_SUMS       = 1554040,  /* 8 [150, 151] layer1.2.bn1.sums
                                              reuses WS_LAYER1_2_BN1 */
    WS_LAYER1_2_BN1_FACTORS    = 1702004,  /* 3 [151, 152] layer1.2.bn1.factors
                                              reuses WS_LAYER1_2_BN1 */
    WS_LAYER1_2_CONV1_GRADIENT = 1554036,  /* 147968 [152, 156] layer1.2.conv1.gradient
                                              reuses WS_LAYER1_2_BN1_SUMS */
    WS_LAYER1_2_CONV1_PARTS    = 1422964,  /* 288 [153, 154] layer1.2.conv1.parts
                                              reuses WS_LAYER1_2_CONV1 */
    WS_LAYER1_2_CONV1_FLIPPED  = 1422964,  /* 144 [155, 156] layer1.2.conv1.flipped
                                              reuses WS_LAYER1_2_CONV1_PARTS */
    WS_LAYER1_1_BN2_GRADIENT   = 2129572,  /* 131072 [156, 170] layer1.1.bn2.gradient
                                              overwrites WS_LAYER1_2_BN2_GRADIENT_2 */
    WS_LAYER1_1_BN2_SUMS       = 1274996,  /* 8 [157, 158] layer1.1.bn2.sums
                                              reuses WS_LAYER1_1_OUT */
    WS_LAYER1_1_BN2_FACTORS    = 1422960,  /* 3 [158, 159] layer1.1.bn2.factors
                                              reuses WS_LAYER1_1_OUT */
    WS_LAYER1_1_CONV2_GRADIENT = 1274992,  /* 147968 [159, 163] layer1.1.conv2.gradient
                                              reuses WS_LAYER1_1_BN2_SUMS */
    WS_LAYER1_1_CONV2_PARTS    = 1143920,  /* 288 [160, 161] layer1.1.conv2.parts
                                              reuses WS_LAYER1_1_CONV2 */
    WS_LAYER1_1_CONV2_FLIPPED  = 1422960,  /* 144 [162, 163] layer1.1.conv2.flipped
                                              reuses WS_LAYER1_1_BN2_FACTORS */
    WS_LAYER1_1_BN1_GRADIENT   = 1143920,  /* 131072 [163, 166] layer1.1.bn1.gradient
                                              reuses WS_LAYER1_1_CONV2_PARTS */
    WS_LAYER1_1_BN1_SUMS       = 995952,   /* 8 [164, 165] layer1.1.bn1.sums
                                              reuses WS_LAYER1_1_BN1 */
    WS_LAYER1_1_BN1_FACTORS    = 1143916,  /* 3 [165, 166] layer1.1.bn1.factors
                                              reuses WS_LAYER1_1_BN1 */
    WS_LAYER1_1_CONV1_GRADIENT = 995948,   /* 147968 [166, 170] layer1.1.conv1.gradient
                                              reuses WS_LAYER1_1_BN1_SUMS */
    WS_LAYER1_1_CONV1_PARTS    = 864876,   /* 288 [167, 168] layer1.1.conv1.parts
                                              reuses WS_LAYER1_1_CONV1 */
    WS_LAYER1_1_CONV1_FLIPPED  = 864876,   /* 144 [169, 170] layer1.1.conv1.flipped
                                              reuses WS_LAYER1_1_CONV1_PARTS */
    WS_LAYER1_0_BN2_GRADIENT   = 2129572,  /* 131072 [170, 184] layer1.0.bn2.gradient
                                              overwrites WS_LAYER1_1_BN2_GRADIENT */
    WS_LAYER1_0_BN2_SUMS       = 716908,   /* 8 [171, 172] layer1.0.bn2.sums
                                              reuses WS_LAYER1_0_OUT */
    WS_LAYER1_0_BN2_FACTORS    = 864872,   /* 3 [172, 173] layer1.0.bn2.factors
                                              reuses WS_LAYER1_0_OUT */
    WS_LAYER1_0_CONV2_GRADIENT = 716904,   /* 147968 [173, 177] layer1.0.conv2.gradient
                                              reuses WS_LAYER1_0_BN2_SUMS */
    WS_LAYER1_0_CONV2_PARTS    = 585832,   /* 288 [174, 175] layer1.0.conv2.parts
                                              reuses WS_LAYER1_0_CONV2 */
    WS_LAYER1_0_CONV2_FLIPPED  = 864872,   /* 144 [176, 177] layer1.0.conv2.flipped
                                              reuses WS_LAYER1_0_BN2_FACTORS */
    WS_LAYER1_0_BN1_GRADIENT   = 585832,   /* 131072 [177, 180] layer1.0.bn1.gradient
                                              reuses WS_LAYER1_0_CONV2_PARTS */
    WS_LAYER1_0_BN1_SUMS       = 437864,   /* 8 [178, 179] layer1.0.bn1.sums
                                              reuses WS_LAYER1_0_BN1 */
    WS_LAYER1_0_BN1_FACTORS    = 585828,   /* 3 [179, 180] layer1.0.bn1.factors
                                              reuses WS_LAYER1_0_BN1 */
    WS_LAYER1_0_CONV1_GRADIENT = 437860,   /* 147968 [180, 184] layer1.0.conv1.gradient
                                              reuses WS_LAYER1_0_BN1_SUMS */
    WS_LAYER1_0_CONV1_PARTS    = 306788,   /* 288 [181, 182] layer1.0.conv1.parts
                                              reuses WS_LAYER1_0_CONV1 */
    WS_LAYER1_0_CONV1_FLIPPED  = 306788,   /* 144 [183, 184] layer1.0.conv1.flipped
                                              reuses WS_LAYER1_0_CONV1_PARTS */
    WS_BN1_GRADIENT            = 2129572,  /* 131072 [184, 187] bn1.gradient
                                              overwrites WS_LAYER1_0_BN2_GRADIENT */
    WS_BN1_SUMS                = 158820,   /* 8 [185, 186] bn1.sums, reuses WS_BN1 */
    WS_BN1_FACTORS             = 158828,   /* 3 [186, 187] bn1.factors, reuses WS_BN1 */
    WS_CONV1_GRADIENT          = 2129572,  /* 131072 [187, 188] conv1.gradient
                                              overwrites WS_BN1_GRADIENT */
    WS_CONV1_PARTS             = 27744,    /* 54 [188, 189] conv1.parts, reuses WS_CONV1 */
};
/* clang-format on */

/* ---- 3. Kernels ---- */

/* Zeros around the 32x32 pixels of each plane of a 3x32x32 value. */
static void border1_3x32x32_by_3(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        real *plane = y + u * 3468;
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
 *   x 3x32x32; y 3x32x32, channels last, border 1; 128 images
 *   used by input.copy */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 393215));
    requires \valid(y + (0 .. 443903));
    assigns y[0 .. 443903]; */
static void k01_reorder_3_32x32(const real *x, real *y, size_t part, size_t parts)
{
    border1_3x32x32_by_3(y, part, parts);
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t h = u % 32, n = u / 32;
        const real *xr = x + n * 3072 + h * 32;
        real *yr = y + n * 3468 + h * 102 + 105;
        for (size_t w = 0; w < 32; w++)
            for (size_t l = 0; l < 3; l++) {
                const size_t c = l;
                yr[l + w * 3] = xr[w * 1 + c * 1024];
            }
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k02_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
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
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(xj[p * 3]);
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
            rnet_store(y + p * 8 + k * 8192, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K02. Convolution 3x3, stride 1, pad 1. cifar_resnet20.rnet:9
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 3x32x32, channels last, border 1; y 16x32x32 in blocks of 8; sums 64 for the batch; 128
 *     images
 *   used by conv1; 442368 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 431));
    requires \valid_read(x + (0 .. 443903));
    requires \valid(y + (0 .. 2097151));
    requires \valid(sums + (0 .. 63));
    assigns y[0 .. 2097151], sums[0 .. 63]; */
static void k02_conv3x3_3to16_32x32_sums(const real *w, const real *x, real *y, double *sums,
                                         size_t part, size_t parts)
{
    double *own = sums + part * 32;
    for (size_t c = 0; c < 32; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 32, n = u / 32;
        _Alignas(64) real t[32] = {0};
        const real *wg = w;
        const real *xr = x + n * 3468 + oy * 102;
        real *yr = y + n * 16384 + oy * 256;
        for (size_t ox = 0; ox < 32; ox += 4)
            k02_tile4(wg, xr + ox * 3, yr + ox * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c] += t[c];
            own[16 + c] += t[16 + c];
        }
    }
}

/* K03. Batch-norm, statistics. cifar_resnet20.rnet:9
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 64 for the batch; statistics 64 for the batch; 128 images
 *   used by bn1.statistics, layer1.0.bn1.statistics, layer1.0.bn2.statistics,
 *     layer1.1.bn1.statistics, layer1.1.bn2.statistics, layer1.2.bn1.statistics and 1 more */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(bias + (0 .. 15));
    requires \valid_read(sums + (0 .. 63));
    requires \valid(statistics + (0 .. 63));
    requires \valid(running_mean + (0 .. 15));
    requires \valid(running_var + (0 .. 15));
    assigns statistics[0 .. 63], running_mean[0 .. 15], running_var[0 .. 15]; */
static void k03_bn_statistics_64(const real *weight, const real *bias, const double *sums,
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
        const double mean = s / 131072.0, square = q / 131072.0 - mean * mean;
        const double var = square < 0.0 ? 0.0 : square;
        const double inverse = 1.0 / sqrt(var + 1e-05);
        const double scale = (double)weight[c] * inverse;
        statistics[c] = (real)mean;
        statistics[16 + c] = (real)inverse;
        statistics[32 + c] = (real)scale;
        statistics[48 + c] = (real)((double)bias[c] - mean * scale);
        const double old_mean = (double)running_mean[c];
        const double old_var = (double)running_var[c];
        const double unbiased = var * 1.0000076294527394;
        running_mean[c] = (real)(old_mean + 0.1 * (mean - old_mean));
        running_var[c] = (real)(old_var + 0.1 * (unbiased - old_var));
    }
}

/* Zeros around the 32x32 pixels of each plane of a 16x32x32 value. */
static void border1_16x32x32_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(256, part + 1, parts);
    for (size_t u = rnet_share(256, part, parts); u < end; u++) {
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

/* K04. Batch-norm, normalisation; ReLU. cifar_resnet20.rnet:9
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 16x32x32 in blocks of 8; statistics 64 for the batch; y 16x32x32 in blocks of 8, border 1;
 *     128 images
 *   used by bn1, layer1.0.bn1, layer1.1.bn1, layer1.2.bn1 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(y + (0 .. 2367487));
    assigns y[0 .. 2367487]; */
static void k04_bn_apply_16_32x32_relu(const real *x, const real *statistics, real *y, size_t part,
                                       size_t parts)
{
    border1_16x32x32_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 32, i = u / 32 % 2, n = u / 64;
        const real *xr = x + n * 16384 + i * 8192 + h * 256;
        real *yr = y + n * 18496 + i * 9248 + h * 272 + 280;
        const rnet_vec s = rnet_load(statistics + 32 + i * 8);
        const rnet_vec t = rnet_load(statistics + 48 + i * 8);
        for (size_t j = 0; j < 256; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, t);
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k05_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
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
            rnet_store(y + p * 8 + k * 8192, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K05. Convolution 3x3, stride 1, pad 1. cifar_resnet20.rnet:10, <std.rnet>:5
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 16x32x32 in blocks of 8, border 1; y 16x32x32 in blocks of 8; sums 64 for the batch; 128
 *     images
 *   used by layer1.0.conv1, layer1.0.conv2, layer1.1.conv1, layer1.1.conv2, layer1.2.conv1,
 *     layer1.2.conv2; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2303));
    requires \valid_read(x + (0 .. 2367487));
    requires \valid(y + (0 .. 2097151));
    requires \valid(sums + (0 .. 63));
    assigns y[0 .. 2097151], sums[0 .. 63]; */
static void k05_conv3x3_16to16_32x32_sums(const real *w, const real *x, real *y, double *sums,
                                          size_t part, size_t parts)
{
    double *own = sums + part * 32;
    for (size_t c = 0; c < 32; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 32, n = u / 32;
        _Alignas(64) real t[32] = {0};
        const real *wg = w;
        const real *xr = x + n * 18496 + oy * 272;
        real *yr = y + n * 16384 + oy * 256;
        for (size_t ox = 0; ox < 32; ox += 4)
            k05_tile4(wg, xr + ox * 8, yr + ox * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c] += t[c];
            own[16 + c] += t[16 + c];
        }
    }
}

/* K06. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:10, <std.rnet>:6
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 16x32x32 in blocks of 8; statistics 64 for the batch; r 16x32x32 in blocks of 8, border 1; y
 *     16x32x32 in blocks of 8, border 1; 128 images
 *   used by layer1.0.bn2, layer1.1.bn2, layer1.2.bn2 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid_read(r + (0 .. 2367487));
    requires \valid(y + (0 .. 2367487));
    assigns y[0 .. 2367487]; */
static void k06_bn_apply_16_32x32_add_relu(const real *x, const real *statistics, const real *r,
                                           real *y, size_t part, size_t parts)
{
    border1_16x32x32_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 32, i = u / 32 % 2, n = u / 64;
        const real *xr = x + n * 16384 + i * 8192 + h * 256;
        const real *rr = r + n * 18496 + i * 9248 + h * 272 + 280;
        real *yr = y + n * 18496 + i * 9248 + h * 272 + 280;
        const rnet_vec s = rnet_load(statistics + 32 + i * 8);
        const rnet_vec t = rnet_load(statistics + 48 + i * 8);
        for (size_t j = 0; j < 256; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k07_tile6(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
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
    for (size_t k = 0; k < 2; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 16 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            rnet_store(y + p * 8 + k * 2048, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k07_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
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
            rnet_store(y + p * 8 + k * 2048, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K07. Convolution 3x3, stride 2, pad 1. cifar_resnet20.rnet:11, <std.rnet>:5
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][2*q + k - 1]
 *   x 16x32x32 in blocks of 8, border 1; y 32x16x16 in blocks of 8; sums 128 for the batch; 128
 *     images
 *   used by layer2.0.conv1; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 4607));
    requires \valid_read(x + (0 .. 2367487));
    requires \valid(y + (0 .. 1048575));
    requires \valid(sums + (0 .. 127));
    assigns y[0 .. 1048575], sums[0 .. 127]; */
static void k07_conv3x3s2_16to32_16x16_sums(const real *w, const real *x, real *y, double *sums,
                                            size_t part, size_t parts)
{
    double *own = sums + part * 64;
    for (size_t c = 0; c < 64; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 16, g = u / 16 % 2, n = u / 32;
        _Alignas(64) real t[32] = {0};
        const real *wg = w + g * 2304;
        const real *xr = x + n * 18496 + oy * 544;
        real *yr = y + n * 8192 + g * 4096 + oy * 128;
        for (size_t ox = 0; ox < 12; ox += 6)
            k07_tile6(wg, xr + ox * 16, yr + ox * 8, t);
        k07_tile4(wg, xr + 12 * 16, yr + 12 * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += t[c];
            own[32 + c + g * 16] += t[16 + c];
        }
    }
}

/* K08. Batch-norm, statistics. cifar_resnet20.rnet:11, <std.rnet>:5
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 128 for the batch; statistics 128 for the batch; 128 images
 *   used by layer2.0.bn1.statistics, layer2.0.bn2.statistics, layer2.1.bn1.statistics,
 *     layer2.1.bn2.statistics, layer2.2.bn1.statistics, layer2.2.bn2.statistics */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 31));
    requires \valid_read(bias + (0 .. 31));
    requires \valid_read(sums + (0 .. 127));
    requires \valid(statistics + (0 .. 127));
    requires \valid(running_mean + (0 .. 31));
    requires \valid(running_var + (0 .. 31));
    assigns statistics[0 .. 127], running_mean[0 .. 31], running_var[0 .. 31]; */
static void k08_bn_statistics_128(const real *weight, const real *bias, const double *sums,
                                  real *statistics, real *running_mean, real *running_var,
                                  size_t part, size_t parts)
{
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 64 + c];
            q += sums[p * 64 + 32 + c];
        }
        const double mean = s / 32768.0, square = q / 32768.0 - mean * mean;
        const double var = square < 0.0 ? 0.0 : square;
        const double inverse = 1.0 / sqrt(var + 1e-05);
        const double scale = (double)weight[c] * inverse;
        statistics[c] = (real)mean;
        statistics[32 + c] = (real)inverse;
        statistics[64 + c] = (real)scale;
        statistics[96 + c] = (real)((double)bias[c] - mean * scale);
        const double old_mean = (double)running_mean[c];
        const double old_var = (double)running_var[c];
        const double unbiased = var * 1.000030518509476;
        running_mean[c] = (real)(old_mean + 0.1 * (mean - old_mean));
        running_var[c] = (real)(old_var + 0.1 * (unbiased - old_var));
    }
}

/* Zeros around the 16x16 pixels of each plane of a 32x16x16 value. */
static void border1_32x16x16_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
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

/* K09. Batch-norm, normalisation; ReLU. cifar_resnet20.rnet:11, <std.rnet>:5
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 32x16x16 in blocks of 8; statistics 128 for the batch; y 32x16x16 in blocks of 8, border 1;
 *     128 images
 *   used by layer2.0.bn1, layer2.1.bn1, layer2.2.bn1 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid(y + (0 .. 1327103));
    assigns y[0 .. 1327103]; */
static void k09_bn_apply_32_16x16_relu(const real *x, const real *statistics, real *y, size_t part,
                                       size_t parts)
{
    border1_32x16x16_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 16, i = u / 16 % 4, n = u / 64;
        const real *xr = x + n * 8192 + i * 2048 + h * 128;
        real *yr = y + n * 10368 + i * 2592 + h * 144 + 152;
        const rnet_vec s = rnet_load(statistics + 64 + i * 8);
        const rnet_vec t = rnet_load(statistics + 96 + i * 8);
        for (size_t j = 0; j < 128; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, t);
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 6 pixels of a row, 16 channels. */
static inline void k10_tile6(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 2592 + h * 144 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
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
    for (size_t k = 0; k < 2; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 16 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            rnet_store(y + p * 8 + k * 2048, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k10_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 2592 + h * 144 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
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
            rnet_store(y + p * 8 + k * 2048, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K10. Convolution 3x3, stride 1, pad 1. cifar_resnet20.rnet:11, <std.rnet>:6
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 32x16x16 in blocks of 8, border 1; y 32x16x16 in blocks of 8; sums 128 for the batch; 128
 *     images
 *   used by layer2.0.conv2, layer2.1.conv1, layer2.1.conv2, layer2.2.conv1, layer2.2.conv2; 2359296
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 9215));
    requires \valid_read(x + (0 .. 1327103));
    requires \valid(y + (0 .. 1048575));
    requires \valid(sums + (0 .. 127));
    assigns y[0 .. 1048575], sums[0 .. 127]; */
static void k10_conv3x3_32to32_16x16_sums(const real *w, const real *x, real *y, double *sums,
                                          size_t part, size_t parts)
{
    double *own = sums + part * 64;
    for (size_t c = 0; c < 64; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 16, g = u / 16 % 2, n = u / 32;
        _Alignas(64) real t[32] = {0};
        const real *wg = w + g * 4608;
        const real *xr = x + n * 10368 + oy * 144;
        real *yr = y + n * 8192 + g * 4096 + oy * 128;
        for (size_t ox = 0; ox < 12; ox += 6)
            k10_tile6(wg, xr + ox * 8, yr + ox * 8, t);
        k10_tile4(wg, xr + 12 * 8, yr + 12 * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += t[c];
            own[32 + c + g * 16] += t[16 + c];
        }
    }
}

/* K11. Shortcut by zero channels (option A). cifar_resnet20.rnet:11, <std.rnet>:7
 *   y[o][q] = x[o - 8][2*q] where there is such a channel, else 0
 *   x 16x32x32 in blocks of 8, border 1; y 32x16x16 in blocks of 8; 128 images
 *   used by layer2.0.shortcut */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2367487));
    requires \valid(y + (0 .. 1048575));
    assigns y[0 .. 1048575]; */
static void k11_pad_shortcut_16to32_16x16(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 16, o = u / 16 % 4, n = u / 64;
        const real *xr = x + n * 18496 + h * 544 + 280;
        real *yr = y + n * 8192 + h * 128 + o * 2048;
        for (size_t w = 0; w < 16; w++)
            for (size_t l = 0; l < 8; l++) {
                const size_t c = l + o * 8;
                const int inside = c >= 8 && c < 24;
                yr[l + w * 8] = inside ? xr[w * 16 + (c - 8) / 8 * 9248 + (c - 8) % 8] : 0.0f;
            }
    }
}

/* K12. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:11, <std.rnet>:6
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 32x16x16 in blocks of 8; statistics 128 for the batch; r 32x16x16 in blocks of 8; y 32x16x16
 *     in blocks of 8, border 1; 128 images
 *   used by layer2.0.bn2 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid_read(r + (0 .. 1048575));
    requires \valid(y + (0 .. 1327103));
    assigns y[0 .. 1327103]; */
static void k12_bn_apply_32_16x16_add_relu(const real *x, const real *statistics, const real *r,
                                           real *y, size_t part, size_t parts)
{
    border1_32x16x16_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 16, i = u / 16 % 4, n = u / 64;
        const real *xr = x + n * 8192 + i * 2048 + h * 128;
        const real *rr = r + n * 8192 + i * 2048 + h * 128;
        real *yr = y + n * 10368 + i * 2592 + h * 144 + 152;
        const rnet_vec s = rnet_load(statistics + 64 + i * 8);
        const rnet_vec t = rnet_load(statistics + 96 + i * 8);
        for (size_t j = 0; j < 128; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* K13. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:11, <std.rnet>:6
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 32x16x16 in blocks of 8; statistics 128 for the batch; r 32x16x16 in blocks of 8, border 1; y
 *     32x16x16 in blocks of 8, border 1; 128 images
 *   used by layer2.1.bn2, layer2.2.bn2 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid_read(r + (0 .. 1327103));
    requires \valid(y + (0 .. 1327103));
    assigns y[0 .. 1327103]; */
static void k13_bn_apply_32_16x16_add_relu(const real *x, const real *statistics, const real *r,
                                           real *y, size_t part, size_t parts)
{
    border1_32x16x16_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 16, i = u / 16 % 4, n = u / 64;
        const real *xr = x + n * 8192 + i * 2048 + h * 128;
        const real *rr = r + n * 10368 + i * 2592 + h * 144 + 152;
        real *yr = y + n * 10368 + i * 2592 + h * 144 + 152;
        const rnet_vec s = rnet_load(statistics + 64 + i * 8);
        const rnet_vec t = rnet_load(statistics + 96 + i * 8);
        for (size_t j = 0; j < 128; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
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
    for (size_t i = 0; i < 4; i++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 2592 + h * 144 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
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
            rnet_store(y + p * 8 + k * 512, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K14. Convolution 3x3, stride 2, pad 1. cifar_resnet20.rnet:12, <std.rnet>:5
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][2*q + k - 1]
 *   x 32x16x16 in blocks of 8, border 1; y 64x8x8 in blocks of 8; sums 256 for the batch; 128
 *     images
 *   used by layer3.0.conv1; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 18431));
    requires \valid_read(x + (0 .. 1327103));
    requires \valid(y + (0 .. 524287));
    requires \valid(sums + (0 .. 255));
    assigns y[0 .. 524287], sums[0 .. 255]; */
static void k14_conv3x3s2_32to64_8x8_sums(const real *w, const real *x, real *y, double *sums,
                                          size_t part, size_t parts)
{
    double *own = sums + part * 128;
    for (size_t c = 0; c < 128; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 8, g = u / 8 % 4, n = u / 32;
        _Alignas(64) real t[32] = {0};
        const real *wg = w + g * 4608;
        const real *xr = x + n * 10368 + oy * 288;
        real *yr = y + n * 4096 + g * 1024 + oy * 64;
        for (size_t ox = 0; ox < 8; ox += 4)
            k14_tile4(wg, xr + ox * 16, yr + ox * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += t[c];
            own[64 + c + g * 16] += t[16 + c];
        }
    }
}

/* K15. Batch-norm, statistics. cifar_resnet20.rnet:12, <std.rnet>:5
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 256 for the batch; statistics 256 for the batch; 128 images
 *   used by layer3.0.bn1.statistics, layer3.0.bn2.statistics, layer3.1.bn1.statistics,
 *     layer3.1.bn2.statistics, layer3.2.bn1.statistics, layer3.2.bn2.statistics */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 63));
    requires \valid_read(bias + (0 .. 63));
    requires \valid_read(sums + (0 .. 255));
    requires \valid(statistics + (0 .. 255));
    requires \valid(running_mean + (0 .. 63));
    requires \valid(running_var + (0 .. 63));
    assigns statistics[0 .. 255], running_mean[0 .. 63], running_var[0 .. 63]; */
static void k15_bn_statistics_256(const real *weight, const real *bias, const double *sums,
                                  real *statistics, real *running_mean, real *running_var,
                                  size_t part, size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 128 + c];
            q += sums[p * 128 + 64 + c];
        }
        const double mean = s / 8192.0, square = q / 8192.0 - mean * mean;
        const double var = square < 0.0 ? 0.0 : square;
        const double inverse = 1.0 / sqrt(var + 1e-05);
        const double scale = (double)weight[c] * inverse;
        statistics[c] = (real)mean;
        statistics[64 + c] = (real)inverse;
        statistics[128 + c] = (real)scale;
        statistics[192 + c] = (real)((double)bias[c] - mean * scale);
        const double old_mean = (double)running_mean[c];
        const double old_var = (double)running_var[c];
        const double unbiased = var * 1.0001220852154804;
        running_mean[c] = (real)(old_mean + 0.1 * (mean - old_mean));
        running_var[c] = (real)(old_var + 0.1 * (unbiased - old_var));
    }
}

/* Zeros around the 8x8 pixels of each plane of a 64x8x8 value. */
static void border1_64x8x8_by_8(real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(1024, part + 1, parts);
    for (size_t u = rnet_share(1024, part, parts); u < end; u++) {
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

/* K16. Batch-norm, normalisation; ReLU. cifar_resnet20.rnet:12, <std.rnet>:5
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; y 64x8x8 in blocks of 8, border 1; 128
 *     images
 *   used by layer3.0.bn1, layer3.1.bn1, layer3.2.bn1 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid(y + (0 .. 819199));
    assigns y[0 .. 819199]; */
static void k16_bn_apply_64_8x8_relu(const real *x, const real *statistics, real *y, size_t part,
                                     size_t parts)
{
    border1_64x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, i = u / 8 % 8, n = u / 64;
        const real *xr = x + n * 4096 + i * 512 + h * 64;
        real *yr = y + n * 6400 + i * 800 + h * 80 + 88;
        const rnet_vec s = rnet_load(statistics + 128 + i * 8);
        const rnet_vec t = rnet_load(statistics + 192 + i * 8);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, t);
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* 4 pixels of a row, 16 channels. */
static inline void k17_tile4(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 8; i++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *xj = x + i * 800 + h * 80 + j;
                const real *wj = w + i * 1152 + h * 384 + j * 16;
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
            rnet_store(y + p * 8 + k * 512, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K17. Convolution 3x3, stride 1, pad 1. cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 64x8x8 in blocks of 8, border 1; y 64x8x8 in blocks of 8; sums 256 for the batch; 128 images
 *   used by layer3.0.conv2, layer3.1.conv1, layer3.1.conv2, layer3.2.conv1, layer3.2.conv2; 2359296
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(x + (0 .. 819199));
    requires \valid(y + (0 .. 524287));
    requires \valid(sums + (0 .. 255));
    assigns y[0 .. 524287], sums[0 .. 255]; */
static void k17_conv3x3_64to64_8x8_sums(const real *w, const real *x, real *y, double *sums,
                                        size_t part, size_t parts)
{
    double *own = sums + part * 128;
    for (size_t c = 0; c < 128; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 8, g = u / 8 % 4, n = u / 32;
        _Alignas(64) real t[32] = {0};
        const real *wg = w + g * 9216;
        const real *xr = x + n * 6400 + oy * 80;
        real *yr = y + n * 4096 + g * 1024 + oy * 64;
        for (size_t ox = 0; ox < 8; ox += 4)
            k17_tile4(wg, xr + ox * 8, yr + ox * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += t[c];
            own[64 + c + g * 16] += t[16 + c];
        }
    }
}

/* K18. Shortcut by zero channels (option A). cifar_resnet20.rnet:12, <std.rnet>:7
 *   y[o][q] = x[o - 16][2*q] where there is such a channel, else 0
 *   x 32x16x16 in blocks of 8, border 1; y 64x8x8 in blocks of 8; 128 images
 *   used by layer3.0.shortcut */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1327103));
    requires \valid(y + (0 .. 524287));
    assigns y[0 .. 524287]; */
static void k18_pad_shortcut_32to64_8x8(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, o = u / 8 % 8, n = u / 64;
        const real *xr = x + n * 10368 + h * 288 + 152;
        real *yr = y + n * 4096 + h * 64 + o * 512;
        for (size_t w = 0; w < 8; w++)
            for (size_t l = 0; l < 8; l++) {
                const size_t c = l + o * 8;
                const int inside = c >= 16 && c < 48;
                yr[l + w * 8] = inside ? xr[w * 16 + (c - 16) / 8 * 2592 + (c - 16) % 8] : 0.0f;
            }
    }
}

/* K19. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; r 64x8x8 in blocks of 8; y 64x8x8 in
 *     blocks of 8, border 1; 128 images
 *   used by layer3.0.bn2 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid_read(r + (0 .. 524287));
    requires \valid(y + (0 .. 819199));
    assigns y[0 .. 819199]; */
static void k19_bn_apply_64_8x8_add_relu(const real *x, const real *statistics, const real *r,
                                         real *y, size_t part, size_t parts)
{
    border1_64x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, i = u / 8 % 8, n = u / 64;
        const real *xr = x + n * 4096 + i * 512 + h * 64;
        const real *rr = r + n * 4096 + i * 512 + h * 64;
        real *yr = y + n * 6400 + i * 800 + h * 80 + 88;
        const rnet_vec s = rnet_load(statistics + 128 + i * 8);
        const rnet_vec t = rnet_load(statistics + 192 + i * 8);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* K20. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; r 64x8x8 in blocks of 8, border 1; y
 *     64x8x8 in blocks of 8, border 1; 128 images
 *   used by layer3.1.bn2 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid_read(r + (0 .. 819199));
    requires \valid(y + (0 .. 819199));
    assigns y[0 .. 819199]; */
static void k20_bn_apply_64_8x8_add_relu(const real *x, const real *statistics, const real *r,
                                         real *y, size_t part, size_t parts)
{
    border1_64x8x8_by_8(y, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, i = u / 8 % 8, n = u / 64;
        const real *xr = x + n * 4096 + i * 512 + h * 64;
        const real *rr = r + n * 6400 + i * 800 + h * 80 + 88;
        real *yr = y + n * 6400 + i * 800 + h * 80 + 88;
        const rnet_vec s = rnet_load(statistics + 128 + i * 8);
        const rnet_vec t = rnet_load(statistics + 192 + i * 8);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* K21. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = scale[o] * x[o][q] + shift[o]
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; r 64x8x8 in blocks of 8, border 1; y
 *     64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn2 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid_read(r + (0 .. 819199));
    requires \valid(y + (0 .. 524287));
    assigns y[0 .. 524287]; */
static void k21_bn_apply_64_8x8_add_relu(const real *x, const real *statistics, const real *r,
                                         real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, i = u / 8 % 8, n = u / 64;
        const real *xr = x + n * 4096 + i * 512 + h * 64;
        const real *rr = r + n * 6400 + i * 800 + h * 80 + 88;
        real *yr = y + n * 4096 + i * 512 + h * 64;
        const rnet_vec s = rnet_load(statistics + 128 + i * 8);
        const rnet_vec t = rnet_load(statistics + 192 + i * 8);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), s, rnet_add(t, rnet_load(rr + j)));
            rnet_store(yr + j, rnet_relu(v));
        }
    }
}

/* K22. Average 8x8, stride 1, pad 0. cifar_resnet20.rnet:13
 *   y[o][q] = 1/64 * sum_k x[o][q + k], k in the window and the image
 *   x 64x8x8 in blocks of 8; y 64 in blocks of 8; 128 images
 *   used by avgpool */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid(y + (0 .. 8191));
    assigns y[0 .. 8191]; */
static void k22_avgpool8x8_64_1x1(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(1024, part + 1, parts);
    for (size_t u = rnet_share(1024, part, parts); u < end; u++) {
        const size_t i = u % 8, n = u / 8;
        const real *xp = x + n * 4096 + i * 512;
        real *yr = y + n * 64 + i * 8;
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

/* K23. Linear layer; bias. cifar_resnet20.rnet:13
 *   y[o] = b[o] + sum_i w[o][i] * x[i]
 *   x 64 in blocks of 8; y 10; 128 images
 *   used by fc; 640 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 1023));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 8191));
    requires \valid(y + (0 .. 1279));
    assigns y[0 .. 1279]; */
static void k23_linear_64to10_1x1_bias(const real *w, const real *b, const real *x, real *y,
                                       size_t part, size_t parts)
{
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t n = u;
        const real *xn = x + n * 64;
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
        _Alignas(64) real unit[16];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(unit + k * 8, a[k]);
        for (size_t o = 0; o < 10; o++)
            y[n * 10 + o] = unit[o];
    }
}

/* K24. Loss. cifar_resnet20.rnet:13
 *   dx[c] = weight / batch * dloss/dx[c]; losses = loss of each image, then 1 where its label is
 *     not the largest
 *   x 10; dx 10; losses 256 for the batch; 128 images
 *   used by fc.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1279));
    requires \valid(dx + (0 .. 1279));
    requires \valid(losses + (0 .. 255));
    assigns dx[0 .. 1279], losses[0 .. 255]; */
static void k24_loss_10_1x1(const real *x, real *dx, double *losses, const int *labels,
                            double smooth, size_t part, size_t parts)
{
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t n = u;
        const real *xn = x + n * 10;
        real *dxn = dx + n * 10;
        const size_t label = (size_t)labels[n];
        size_t first = 0;
        for (size_t c = 0; c < 10; c++)
            if (xn[c] > xn[first])
                first = c;
        double value = 0;
        double total = 0;
        for (size_t c = 0; c < 10; c++)
            total += exp((double)xn[c] - xn[first]);
        const double all = xn[first] + log(total);
        for (size_t c = 0; c < 10; c++) {
            const double target = smooth / 10 + (c == label ? 1 - smooth : 0);
            value -= target * (xn[c] - all);
            dxn[c] = (real)((exp(xn[c] - all) - target) * 0.0078125);
        }
        losses[n] = value * 0.0078125;
        losses[128 + n] = first == label ? 0 : 1;
    }
}

/* K25. Linear layer, backward to its weights. cifar_resnet20.rnet:13
 *   dw[o][i] = sum_n dy[n][o] * x[n][i], db[o] = sum_n dy[n][o]
 *   x 64 in blocks of 8; dy 10; dw 1024 for the batch; db 16 for the batch; 128 images
 *   used by fc.weights; 640 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 8191));
    requires \valid_read(dy + (0 .. 1279));
    requires \valid(dw + (0 .. 1023));
    requires \valid(db + (0 .. 15));
    assigns dw[0 .. 1023], db[0 .. 15]; */
static void k25_linear_backward_weights_64to10_1x1(const real *x, const real *dy, real *dw,
                                                   real *db, size_t part, size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t t = u;
        if (t == 0) {
            for (size_t o = 0; o < 10; o++) {
                double sum = 0;
                for (size_t n = 0; n < 128; n++)
                    sum += dy[o + n * 10];
                db[o] = (real)sum;
            }
            for (size_t o = 10; o < 16; o++)
                db[o] = 0.0f;
        }
        real *dwt = dw + t * 256;
        for (size_t j = 0; j < 16 * 16; j += 8)
            rnet_store(dwt + j, rnet_splat(0.0f));
        for (size_t first = 0; first < 128; first += 8) {
            const real *xt = x + first * 64 + t * 16;
            _Alignas(rnet_vec) real d[128];
            for (size_t n = 0; n < 8; n++) {
                const real *dyn = dy + (first + n) * 10;
                real *dn = d + n * 16;
                for (size_t o = 0; o < 10; o++)
                    dn[o] = dyn[o];
                for (size_t o = 10; o < 16; o++)
                    dn[o] = 0.0f;
            }
            for (size_t j = 0; j < 16; j++) {
                rnet_vec a[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[k] = rnet_load(dwt + j * 16 + k * 8);
                for (size_t n = 0; n < 8; n++) {
                    const rnet_vec s = rnet_splat(xt[n * 64 + j]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[k] = rnet_fma(s, rnet_load(d + n * 16 + k * 8), a[k]);
                }
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    rnet_store(dwt + j * 16 + k * 8, a[k]);
            }
        }
    }
}

/* K26. Linear layer, backward to its input. cifar_resnet20.rnet:13
 *   dx[i] = sum_o w[o][i] * dy[o]
 *   dy 10; dx 64 in blocks of 8; 128 images
 *   used by avgpool.gradient; 640 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 1023));
    requires \valid_read(dy + (0 .. 1279));
    requires \valid(dx + (0 .. 8191));
    assigns dx[0 .. 8191]; */
static void k26_linear_backward_data_10to64_1x1(const real *w, const real *dy, real *dx,
                                                size_t part, size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t t = u;
        const real *wt = w + t * 256;
        for (size_t n = 0; n < 128; n++) {
            const real *dyn = dy + n * 10;
            real *dxn = dx + n * 64 + t * 16;
            _Alignas(rnet_vec) real d[16];
            for (size_t o = 0; o < 10; o++)
                d[o] = dyn[o];
            for (size_t o = 10; o < 16; o++)
                d[o] = 0.0f;
            for (size_t j = 0; j < 16; j++) {
                rnet_vec a[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[k] = rnet_splat(0.0f);
                const real *wj = wt + j * 16;
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++) {
                    const rnet_vec v = rnet_load(d + k * 8);
                    a[k] = rnet_fma(rnet_load(wj + k * 8), v, a[k]);
                }
                RNET_UNROLL
                for (size_t k = 1; k < 2; k++)
                    a[0] = rnet_add(a[0], a[k]);
                dxn[j] = rnet_sum(a[0]);
            }
        }
    }
}

/* K27. Average, backward 8x8, stride 1, pad 0. cifar_resnet20.rnet:13
 *   dx[p] = sum over the windows q that hold p of dy[q] / area
 *   dy 64 in blocks of 8; dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn2.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 8191));
    requires \valid(dx + (0 .. 524287));
    assigns dx[0 .. 524287]; */
static void k27_avgpool_backward8x8_64_8x8(const real *dy, real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(1024, part + 1, parts);
    for (size_t u = rnet_share(1024, part, parts); u < end; u++) {
        const size_t i = u % 8, n = u / 8;
        const real *dyp = dy + n * 64 + i * 8;
        real *dxp = dx + n * 4096 + i * 512;
        size_t done = 0;
        for (size_t oy = 0; oy < 1; oy++) {
            const size_t h0 = 0, h1 = 8;
            for (; done < h1; done++)
                for (size_t j = 0; j < 64; j += 8)
                    rnet_store(dxp + done * 64 + j, rnet_splat(0.0f));
            for (size_t ox = 0; ox < 1; ox++) {
                const size_t w0 = 0, w1 = 8;
                const rnet_vec d = rnet_load(dyp);
                const rnet_vec part_of_d = rnet_mul(d, rnet_splat((real)1 / 64));
                for (size_t h = h0; h < h1; h++)
                    for (size_t w = w0; w < w1; w++) {
                        real *to = dxp + h * 64 + w * 8;
                        rnet_store(to, rnet_add(rnet_load(to), part_of_d));
                    }
            }
        }
    }
}

/* K28. ReLU, backward. cifar_resnet20.rnet:12, <std.rnet>:6
 *   dx[t] = dy[t] where y[t] > 0, else 0
 *   dy 64x8x8 in blocks of 8; y 64x8x8 in blocks of 8; dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn2.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid_read(y + (0 .. 524287));
    requires \valid(dx + (0 .. 524287));
    assigns dx[0 .. 524287]; */
static void k28_relu_backward_64_8x8(const real *dy, const real *y, real *dx, size_t part,
                                     size_t parts)
{
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, i = u / 8 % 8, n = u / 64;
        const real *dyr = dy + n * 4096 + i * 512 + h * 64;
        const real *yr = y + n * 4096 + i * 512 + h * 64;
        real *dxr = dx + n * 4096 + i * 512 + h * 64;
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec d = rnet_load(dyr + j), v = rnet_load(yr + j);
            rnet_store(dxr + j, rnet_mask(d, v));
        }
    }
}

/* K29. Batch-norm, backward, sums. cifar_resnet20.rnet:12, <std.rnet>:6
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 64x8x8 in blocks of 8; x 64x8x8 in blocks of 8; statistics 256 for the batch; sums 256 for
 *     the batch; 128 images
 *   used by layer3.2.bn2.sums, layer3.2.bn1.sums, layer3.1.bn2.sums, layer3.1.bn1.sums,
 *     layer3.0.bn2.sums, layer3.0.bn1.sums */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid(sums + (0 .. 255));
    assigns sums[0 .. 255]; */
static void k29_bn_backward_sums_64_8x8(const real *dy, const real *x, const real *statistics,
                                        double *sums, size_t part, size_t parts)
{
    double *own = sums + part * 128;
    for (size_t c = 0; c < 128; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, i = u / 8 % 8, n = u / 64;
        const real *xr = x + n * 4096 + i * 512 + h * 64;
        const real *dr = dy + n * 4096 + i * 512 + h * 64;
        const rnet_vec mean = rnet_load(statistics + i * 8);
        rnet_vec s = rnet_splat(0.0f), q = rnet_splat(0.0f);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec d = rnet_load(dr + j);
            s = rnet_add(s, d);
            q = rnet_fma(d, rnet_sub(rnet_load(xr + j), mean), q);
        }
        _Alignas(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l + i * 8] += row[l];
            own[64 + l + i * 8] += row[8 + l];
        }
    }
}

/* K30. Batch-norm, backward, gradients of weight and bias. cifar_resnet20.rnet:12, <std.rnet>:6
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 256 for the batch; statistics 256 for the batch; factors 192 for the batch; dweight 64 for
 *     the batch; dbias 64 for the batch; 128 images
 *   used by layer3.2.bn2.factors, layer3.2.bn1.factors, layer3.1.bn2.factors, layer3.1.bn1.factors,
 *     layer3.0.bn2.factors, layer3.0.bn1.factors */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 63));
    requires \valid_read(sums + (0 .. 255));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid(factors + (0 .. 191));
    requires \valid(dweight + (0 .. 63));
    requires \valid(dbias + (0 .. 63));
    assigns factors[0 .. 191], dweight[0 .. 63], dbias[0 .. 63]; */
static void k30_bn_backward_finish_192(const real *weight, const double *sums,
                                       const real *statistics, real *factors, real *dweight,
                                       real *dbias, size_t part, size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 128 + c];
            q += sums[p * 128 + 64 + c];
        }
        const double mean = (double)statistics[c];
        const double inverse = (double)statistics[64 + c];
        const double of_weight = q * inverse;
        const double a = (double)weight[c] * inverse;
        const double b = -a * inverse * of_weight / 8192.0;
        dweight[c] = (real)of_weight;
        dbias[c] = (real)s;
        factors[c] = (real)a;
        factors[64 + c] = (real)b;
        factors[128 + c] = (real)(-a * s / 8192.0 - b * mean);
    }
}

/* K31. Batch-norm, backward. cifar_resnet20.rnet:12, <std.rnet>:6
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 64x8x8 in blocks of 8; x 64x8x8 in blocks of 8; factors 192 for the batch; dx 64x8x8 in
 *     blocks of 8, border 1; 128 images
 *   used by layer3.2.conv2.gradient, layer3.2.conv1.gradient, layer3.1.conv2.gradient,
 *     layer3.1.conv1.gradient, layer3.0.conv2.gradient, layer3.0.conv1.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(factors + (0 .. 191));
    requires \valid(dx + (0 .. 819199));
    assigns dx[0 .. 819199]; */
static void k31_bn_backward_apply_64_8x8(const real *dy, const real *x, const real *factors,
                                         real *dx, size_t part, size_t parts)
{
    border1_64x8x8_by_8(dx, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 8, i = u / 8 % 8, n = u / 64;
        const real *dr = dy + n * 4096 + i * 512 + h * 64;
        const real *xr = x + n * 4096 + i * 512 + h * 64;
        real *yr = dx + n * 6400 + i * 800 + h * 80 + 88;
        const rnet_vec a = rnet_load(factors + i * 8);
        const rnet_vec b = rnet_load(factors + 64 + i * 8);
        const rnet_vec c = rnet_load(factors + 128 + i * 8);
        for (size_t j = 0; j < 64; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 12 values of x times 8 of dy, over `rows` rows of 8 images. */
static inline void k32_run12(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[12];
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        a[j] = rnet_load(dw + j * 16);
    for (size_t m = 0; m < 8; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 8; q++) {
                const real *dq = dy + m * 6400 + h * 80 + q * 8;
                const real *xq = x + m * 6400 + h * 80 + q * 8;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 12; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        rnet_store(dw + j * 16, a[j]);
}

/* K32. Convolution, backward to its weights 3x3, stride 1, pad 1. cifar_resnet20.rnet:12,
 *     <std.rnet>:6
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 64x8x8 in blocks of 8, border 1; dy 64x8x8 in blocks of 8, border 1; dw 36864 for the batch;
 *     128 images
 *   used by layer3.2.conv2.weights, layer3.2.conv1.weights, layer3.1.conv2.weights,
 *     layer3.1.conv1.weights, layer3.0.conv2.weights; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 819199));
    requires \valid_read(dy + (0 .. 819199));
    requires \valid(dw + (0 .. 36863));
    assigns dw[0 .. 36863]; */
static void k32_conv_backward_weights3x3_64to64_8x8(const real *x, const real *dy, real *dw,
                                                    size_t part, size_t parts)
{
    const size_t first = rnet_share(64, part, parts);
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = first; u < end; u++) {
        const size_t k = u / 8, i = u % 8;
        real *wu = dw + k / 2 * 9216 + k % 2 * 8 + i * 1152;
        for (size_t j = 0; j < 72; j++)
            rnet_store(wu + j * 16, rnet_splat(0.0f));
    }
    for (size_t n = 0; n < 16; n++)
        for (size_t u = first; u < end; u++) {
            const size_t k = u / 8, i = u % 8;
            const real *xu = x + n * 51200 + i * 800;
            const real *du = dy + n * 51200 + k * 800 + 88;
            real *wu = dw + k / 2 * 9216 + k % 2 * 8 + i * 1152;
            for (size_t r = 0; r < 3; r++) {
                k32_run12(xu + r * 80, du, wu + r * 384, 8);
                k32_run12(xu + r * 80 + 12, du, wu + r * 384 + 192, 8);
            }
        }
}

/* K33. Weights of a convolution for the way back 3x3, stride 1, pad 1. cifar_resnet20.rnet:12,
 *     <std.rnet>:6
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 36864 for the batch; 128 images
 *   used by layer3.2.conv2.flipped, layer3.2.conv1.flipped, layer3.1.conv2.flipped,
 *     layer3.1.conv1.flipped, layer3.0.conv2.flipped */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 36863));
    requires \valid(flipped + (0 .. 36863));
    assigns flipped[0 .. 36863]; */
static void k33_conv_flip3x3_64to64(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[3] = {2, 1, 0};
    static const size_t kx[3] = {2, 1, 0};
    const size_t end = rnet_share(288, part + 1, parts);
    for (size_t u = rnet_share(288, part, parts); u < end; u++) {
        const size_t v = u % 3, h = u / 3 % 3, o = u / 9 % 8, g = u / 72;
        const real *wt = w + o / 2 * 9216 + o % 2 * 8 + (ky[h] * 3 + kx[v]) * 128;
        real *to = flipped + u * 128;
        for (size_t m = 0; m < 16; m++) {
            const size_t i = m + g * 16;
            for (size_t l = 0; l < 8; l++)
                to[l * 16 + m] = wt[i / 8 * 1152 + i % 8 * 16 + l];
        }
    }
}

/* 4 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k34_tile4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 8; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 800 + h * 80 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec y = rnet_load(m + p * 8 + k * 800);
            rnet_store(dx + p * 8 + k * 512, rnet_mask(a[p][k], y));
        }
    }
}

/* K34. Convolution, backward to its input 3x3, stride 1, pad 1. cifar_resnet20.rnet:12,
 *     <std.rnet>:6
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 64x8x8 in blocks of 8, border 1; w 36864 for the batch; m 64x8x8 in blocks of 8, border 1;
 *     dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn1.gradient, layer3.1.bn1.gradient, layer3.0.bn1.gradient; 2359296
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 819199));
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(m + (0 .. 819199));
    requires \valid(dx + (0 .. 524287));
    assigns dx[0 .. 524287]; */
static void k34_conv_backward_data3x3_64_8x8_mask(const real *dy, const real *w, const real *m,
                                                  real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 8, g = u / 8 % 4, n = u / 32;
        const real *wg = w + g * 9216;
        const real *dr = dy + n * 6400 + (iy + 1) * 80;
        const real *mr = m + n * 6400 + g * 1600 + iy * 80 + 88;
        real *xr = dx + n * 4096 + g * 1024 + iy * 64;
        for (size_t q = 0; q < 8; q += 4)
            k34_tile4(wg, dr + q * 8 - 80, mr + q * 8, xr + q * 8);
    }
}

/* 4 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k35_tile4(const real *w, const real *dy, const real *r, const real *m, real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 8; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 800 + h * 80 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 8 + k * 512);
            const rnet_vec y = rnet_load(m + p * 8 + k * 800);
            rnet_store(dx + p * 8 + k * 512, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K35. Convolution, backward to its input 3x3, stride 1, pad 1; residual. cifar_resnet20.rnet:12,
 *     <std.rnet>:5
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 64x8x8 in blocks of 8, border 1; w 36864 for the batch; m 64x8x8 in blocks of 8, border 1; r
 *     64x8x8 in blocks of 8; dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.1.bn2.gradient, layer3.0.bn2.gradient; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 819199));
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(m + (0 .. 819199));
    requires \valid_read(r + (0 .. 524287));
    requires \valid(dx + (0 .. 524287));
    assigns dx[0 .. 524287]; */
static void k35_conv_backward_data3x3_64_8x8_add_mask(const real *dy, const real *w, const real *m,
                                                      const real *r, real *dx, size_t part,
                                                      size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 8, g = u / 8 % 4, n = u / 32;
        const real *wg = w + g * 9216;
        const real *dr = dy + n * 6400 + (iy + 1) * 80;
        const real *rr = r + n * 4096 + g * 1024 + iy * 64;
        const real *mr = m + n * 6400 + g * 1600 + iy * 80 + 88;
        real *xr = dx + n * 4096 + g * 1024 + iy * 64;
        for (size_t q = 0; q < 8; q += 4)
            k35_tile4(wg, dr + q * 8 - 80, rr + q * 8, mr + q * 8, xr + q * 8);
    }
}

/* K36. Shortcut by zero channels, backward. cifar_resnet20.rnet:12, <std.rnet>:7
 *   dx[i][p] = dy[i + channels before][p / stride] where that is whole, else 0
 *   dy 64x8x8 in blocks of 8; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.2.bn2.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid(dx + (0 .. 1048575));
    assigns dx[0 .. 1048575]; */
static void k36_pad_shortcut_backward_64to32_16x16(const real *dy, real *dx, size_t part,
                                                   size_t parts)
{
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 16, i = u / 16 % 4, n = u / 64;
        const real *dyr = dy + n * 4096 + h / 2 * 64;
        real *dxr = dx + n * 8192 + i * 2048 + h * 128;
        for (size_t w = 0; w < 16; w++)
            for (size_t l = 0; l < 8; l++) {
                const size_t c = l + i * 8;
                const int inside = h % 2 == 0 && w % 2 == 0;
                dxr[l + w * 8] = inside ? dyr[w / 2 * 8 + (c + 16) / 8 * 512 + (c + 16) % 8] : 0.0f;
            }
    }
}

/* 12 values of x times 8 of dy, over `rows` rows of 8 images. */
static inline void k37_run12(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[12];
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        a[j] = rnet_load(dw + j * 16);
    for (size_t m = 0; m < 8; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 8; q++) {
                const real *dq = dy + m * 6400 + h * 80 + q * 8;
                const real *xq = x + m * 10368 + h * 288 + q * 16;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 12; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        rnet_store(dw + j * 16, a[j]);
}

/* K37. Convolution, backward to its weights 3x3, stride 2, pad 1. cifar_resnet20.rnet:12,
 *     <std.rnet>:5
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 32x16x16 in blocks of 8, border 1; dy 64x8x8 in blocks of 8, border 1; dw 18432 for the
 *     batch; 128 images
 *   used by layer3.0.conv1.weights; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1327103));
    requires \valid_read(dy + (0 .. 819199));
    requires \valid(dw + (0 .. 18431));
    assigns dw[0 .. 18431]; */
static void k37_conv_backward_weights3x3s2_32to64_8x8(const real *x, const real *dy, real *dw,
                                                      size_t part, size_t parts)
{
    const size_t first = rnet_share(32, part, parts);
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = first; u < end; u++) {
        const size_t k = u / 4, i = u % 4;
        real *wu = dw + k / 2 * 4608 + k % 2 * 8 + i * 1152;
        for (size_t j = 0; j < 72; j++)
            rnet_store(wu + j * 16, rnet_splat(0.0f));
    }
    for (size_t n = 0; n < 16; n++)
        for (size_t u = first; u < end; u++) {
            const size_t k = u / 4, i = u % 4;
            const real *xu = x + n * 82944 + i * 2592;
            const real *du = dy + n * 51200 + k * 800 + 88;
            real *wu = dw + k / 2 * 4608 + k % 2 * 8 + i * 1152;
            for (size_t r = 0; r < 3; r++) {
                k37_run12(xu + r * 144, du, wu + r * 384, 8);
                k37_run12(xu + r * 144 + 12, du, wu + r * 384 + 192, 8);
            }
        }
}

/* K38. Weights of a convolution for the way back 3x3, stride 2, pad 1. cifar_resnet20.rnet:12,
 *     <std.rnet>:5
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 18432 for the batch; 128 images
 *   used by layer3.0.conv1.flipped */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 18431));
    requires \valid(flipped + (0 .. 18431));
    assigns flipped[0 .. 18431]; */
static void k38_conv_flip3x3s2_32to64(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[3] = {2, 0, 1};
    static const size_t kx[3] = {2, 0, 1};
    const size_t end = rnet_share(144, part + 1, parts);
    for (size_t u = rnet_share(144, part, parts); u < end; u++) {
        const size_t v = u % 3, h = u / 3 % 3, o = u / 9 % 8, g = u / 72;
        const real *wt = w + o / 2 * 4608 + o % 2 * 8 + (ky[h] * 3 + kx[v]) * 128;
        real *to = flipped + u * 128;
        for (size_t m = 0; m < 16; m++) {
            const size_t i = m + g * 16;
            for (size_t l = 0; l < 8; l++)
                to[l * 16 + m] = wt[i / 8 * 1152 + i % 8 * 16 + l];
        }
    }
}

/* 4 pixels, 16 channels; 2 rows and 2 columns of taps. */
static inline void k39_tile2_2_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 8; o++)
        for (size_t h = 0; h < 2; h++)
            for (size_t j = 0; j < 16; j++) {
                const real *dj = dy + o * 800 + h * 80 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 2048);
            const rnet_vec y = rnet_load(m + p * 16 + k * 2592);
            rnet_store(dx + p * 16 + k * 2048, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 2 rows and 1 columns of taps. */
static inline void k39_tile2_1_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 8; o++)
        for (size_t h = 0; h < 2; h++)
            for (size_t j = 0; j < 8; j++) {
                const real *dj = dy + o * 800 + h * 80 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 2048);
            const rnet_vec y = rnet_load(m + p * 16 + k * 2592);
            rnet_store(dx + p * 16 + k * 2048, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 1 rows and 2 columns of taps. */
static inline void k39_tile1_2_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 8; o++)
        for (size_t j = 0; j < 16; j++) {
            const real *dj = dy + o * 800 + j;
            const real *wj = w + o * 1152 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 2048);
            const rnet_vec y = rnet_load(m + p * 16 + k * 2592);
            rnet_store(dx + p * 16 + k * 2048, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 1 rows and 1 columns of taps. */
static inline void k39_tile1_1_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 8; o++)
        for (size_t j = 0; j < 8; j++) {
            const real *dj = dy + o * 800 + j;
            const real *wj = w + o * 1152 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 2048);
            const rnet_vec y = rnet_load(m + p * 16 + k * 2592);
            rnet_store(dx + p * 16 + k * 2048, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K39. Convolution, backward to its input 3x3, stride 2, pad 1; residual. cifar_resnet20.rnet:12,
 *     <std.rnet>:5
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 64x8x8 in blocks of 8, border 1; w 18432 for the batch; m 32x16x16 in blocks of 8, border 1;
 *     r 32x16x16 in blocks of 8; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.2.bn2.gradient; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 819199));
    requires \valid_read(w + (0 .. 18431));
    requires \valid_read(m + (0 .. 1327103));
    requires \valid_read(r + (0 .. 1048575));
    requires \valid(dx + (0 .. 1048575));
    assigns dx[0 .. 1048575]; */
static void k39_conv_backward_data3x3s2_64to32_16x16_add_mask(const real *dy, const real *w,
                                                              const real *m, const real *r,
                                                              real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 16, g = u / 16 % 2, n = u / 32;
        const real *wg = w + g * 9216;
        const real *dr = dy + n * 6400 + (iy + 1) / 2 * 80;
        const real *rr = r + n * 8192 + g * 4096 + iy * 128;
        const real *mr = m + n * 10368 + g * 5184 + iy * 144 + 152;
        real *xr = dx + n * 8192 + g * 4096 + iy * 128;
        if ((iy + 1) % 2 == 0) {
            for (size_t q = 0; q < 8; q += 4)
                k39_tile2_2_4(wg, dr + q * 8 + 8, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            for (size_t q = 0; q < 8; q += 4)
                k39_tile2_1_4(wg + 256, dr + q * 8 + 8, rr + q * 16, mr + q * 16, xr + q * 16);
        } else {
            for (size_t q = 0; q < 8; q += 4)
                k39_tile1_2_4(wg + 768, dr + q * 8 + 88, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            for (size_t q = 0; q < 8; q += 4)
                k39_tile1_1_4(wg + 1024, dr + q * 8 + 88, rr + q * 16, mr + q * 16, xr + q * 16);
        }
    }
}

/* K40. Batch-norm, backward, sums. cifar_resnet20.rnet:11, <std.rnet>:6
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 32x16x16 in blocks of 8; x 32x16x16 in blocks of 8; statistics 128 for the batch; sums 128
 *     for the batch; 128 images
 *   used by layer2.2.bn2.sums, layer2.2.bn1.sums, layer2.1.bn2.sums, layer2.1.bn1.sums,
 *     layer2.0.bn2.sums, layer2.0.bn1.sums */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1048575));
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid(sums + (0 .. 127));
    assigns sums[0 .. 127]; */
static void k40_bn_backward_sums_32_16x16(const real *dy, const real *x, const real *statistics,
                                          double *sums, size_t part, size_t parts)
{
    double *own = sums + part * 64;
    for (size_t c = 0; c < 64; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 16, i = u / 16 % 4, n = u / 64;
        const real *xr = x + n * 8192 + i * 2048 + h * 128;
        const real *dr = dy + n * 8192 + i * 2048 + h * 128;
        const rnet_vec mean = rnet_load(statistics + i * 8);
        rnet_vec s = rnet_splat(0.0f), q = rnet_splat(0.0f);
        for (size_t j = 0; j < 128; j += 8) {
            const rnet_vec d = rnet_load(dr + j);
            s = rnet_add(s, d);
            q = rnet_fma(d, rnet_sub(rnet_load(xr + j), mean), q);
        }
        _Alignas(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l + i * 8] += row[l];
            own[32 + l + i * 8] += row[8 + l];
        }
    }
}

/* K41. Batch-norm, backward, gradients of weight and bias. cifar_resnet20.rnet:11, <std.rnet>:6
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 128 for the batch; statistics 128 for the batch; factors 96 for the batch; dweight 32 for
 *     the batch; dbias 32 for the batch; 128 images
 *   used by layer2.2.bn2.factors, layer2.2.bn1.factors, layer2.1.bn2.factors, layer2.1.bn1.factors,
 *     layer2.0.bn2.factors, layer2.0.bn1.factors */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 31));
    requires \valid_read(sums + (0 .. 127));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid(factors + (0 .. 95));
    requires \valid(dweight + (0 .. 31));
    requires \valid(dbias + (0 .. 31));
    assigns factors[0 .. 95], dweight[0 .. 31], dbias[0 .. 31]; */
static void k41_bn_backward_finish_96(const real *weight, const double *sums,
                                      const real *statistics, real *factors, real *dweight,
                                      real *dbias, size_t part, size_t parts)
{
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t c = u;
        double s = 0.0, q = 0.0;
        for (size_t p = 0; p < parts; p++) {
            s += sums[p * 64 + c];
            q += sums[p * 64 + 32 + c];
        }
        const double mean = (double)statistics[c];
        const double inverse = (double)statistics[32 + c];
        const double of_weight = q * inverse;
        const double a = (double)weight[c] * inverse;
        const double b = -a * inverse * of_weight / 32768.0;
        dweight[c] = (real)of_weight;
        dbias[c] = (real)s;
        factors[c] = (real)a;
        factors[32 + c] = (real)b;
        factors[64 + c] = (real)(-a * s / 32768.0 - b * mean);
    }
}

/* K42. Batch-norm, backward. cifar_resnet20.rnet:11, <std.rnet>:6
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 32x16x16 in blocks of 8; x 32x16x16 in blocks of 8; factors 96 for the batch; dx 32x16x16 in
 *     blocks of 8, border 1; 128 images
 *   used by layer2.2.conv2.gradient, layer2.2.conv1.gradient, layer2.1.conv2.gradient,
 *     layer2.1.conv1.gradient, layer2.0.conv2.gradient, layer2.0.conv1.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1048575));
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(factors + (0 .. 95));
    requires \valid(dx + (0 .. 1327103));
    assigns dx[0 .. 1327103]; */
static void k42_bn_backward_apply_32_16x16(const real *dy, const real *x, const real *factors,
                                           real *dx, size_t part, size_t parts)
{
    border1_32x16x16_by_8(dx, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 16, i = u / 16 % 4, n = u / 64;
        const real *dr = dy + n * 8192 + i * 2048 + h * 128;
        const real *xr = x + n * 8192 + i * 2048 + h * 128;
        real *yr = dx + n * 10368 + i * 2592 + h * 144 + 152;
        const rnet_vec a = rnet_load(factors + i * 8);
        const rnet_vec b = rnet_load(factors + 32 + i * 8);
        const rnet_vec c = rnet_load(factors + 64 + i * 8);
        for (size_t j = 0; j < 128; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 12 values of x times 8 of dy, over `rows` rows of 2 images. */
static inline void k43_run12(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[12];
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        a[j] = rnet_load(dw + j * 16);
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 16; q++) {
                const real *dq = dy + m * 10368 + h * 144 + q * 8;
                const real *xq = x + m * 10368 + h * 144 + q * 8;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 12; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        rnet_store(dw + j * 16, a[j]);
}

/* K43. Convolution, backward to its weights 3x3, stride 1, pad 1. cifar_resnet20.rnet:11,
 *     <std.rnet>:6
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 32x16x16 in blocks of 8, border 1; dy 32x16x16 in blocks of 8, border 1; dw 9216 for the
 *     batch; 128 images
 *   used by layer2.2.conv2.weights, layer2.2.conv1.weights, layer2.1.conv2.weights,
 *     layer2.1.conv1.weights, layer2.0.conv2.weights; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1327103));
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid(dw + (0 .. 9215));
    assigns dw[0 .. 9215]; */
static void k43_conv_backward_weights3x3_32to32_16x16(const real *x, const real *dy, real *dw,
                                                      size_t part, size_t parts)
{
    const size_t first = rnet_share(16, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = first; u < end; u++) {
        const size_t k = u / 4, i = u % 4;
        real *wu = dw + k / 2 * 4608 + k % 2 * 8 + i * 1152;
        for (size_t j = 0; j < 72; j++)
            rnet_store(wu + j * 16, rnet_splat(0.0f));
    }
    for (size_t n = 0; n < 64; n++)
        for (size_t u = first; u < end; u++) {
            const size_t k = u / 4, i = u % 4;
            const real *xu = x + n * 20736 + i * 2592;
            const real *du = dy + n * 20736 + k * 2592 + 152;
            real *wu = dw + k / 2 * 4608 + k % 2 * 8 + i * 1152;
            for (size_t r = 0; r < 3; r++) {
                k43_run12(xu + r * 144, du, wu + r * 384, 16);
                k43_run12(xu + r * 144 + 12, du, wu + r * 384 + 192, 16);
            }
        }
}

/* K44. Weights of a convolution for the way back 3x3, stride 1, pad 1. cifar_resnet20.rnet:11,
 *     <std.rnet>:6
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 9216 for the batch; 128 images
 *   used by layer2.2.conv2.flipped, layer2.2.conv1.flipped, layer2.1.conv2.flipped,
 *     layer2.1.conv1.flipped, layer2.0.conv2.flipped */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 9215));
    requires \valid(flipped + (0 .. 9215));
    assigns flipped[0 .. 9215]; */
static void k44_conv_flip3x3_32to32(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[3] = {2, 1, 0};
    static const size_t kx[3] = {2, 1, 0};
    const size_t end = rnet_share(72, part + 1, parts);
    for (size_t u = rnet_share(72, part, parts); u < end; u++) {
        const size_t v = u % 3, h = u / 3 % 3, o = u / 9 % 4, g = u / 36;
        const real *wt = w + o / 2 * 4608 + o % 2 * 8 + (ky[h] * 3 + kx[v]) * 128;
        real *to = flipped + u * 128;
        for (size_t m = 0; m < 16; m++) {
            const size_t i = m + g * 16;
            for (size_t l = 0; l < 8; l++)
                to[l * 16 + m] = wt[i / 8 * 1152 + i % 8 * 16 + l];
        }
    }
}

/* 6 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k45_tile6(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 6; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec y = rnet_load(m + p * 8 + k * 2592);
            rnet_store(dx + p * 8 + k * 2048, rnet_mask(a[p][k], y));
        }
    }
}

/* 4 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k45_tile4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec y = rnet_load(m + p * 8 + k * 2592);
            rnet_store(dx + p * 8 + k * 2048, rnet_mask(a[p][k], y));
        }
    }
}

/* K45. Convolution, backward to its input 3x3, stride 1, pad 1. cifar_resnet20.rnet:11,
 *     <std.rnet>:6
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 32x16x16 in blocks of 8, border 1; w 9216 for the batch; m 32x16x16 in blocks of 8, border
 *     1; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.2.bn1.gradient, layer2.1.bn1.gradient, layer2.0.bn1.gradient; 2359296
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid_read(w + (0 .. 9215));
    requires \valid_read(m + (0 .. 1327103));
    requires \valid(dx + (0 .. 1048575));
    assigns dx[0 .. 1048575]; */
static void k45_conv_backward_data3x3_32_16x16_mask(const real *dy, const real *w, const real *m,
                                                    real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 16, g = u / 16 % 2, n = u / 32;
        const real *wg = w + g * 4608;
        const real *dr = dy + n * 10368 + (iy + 1) * 144;
        const real *mr = m + n * 10368 + g * 5184 + iy * 144 + 152;
        real *xr = dx + n * 8192 + g * 4096 + iy * 128;
        for (size_t q = 0; q < 12; q += 6)
            k45_tile6(wg, dr + q * 8 - 144, mr + q * 8, xr + q * 8);
        k45_tile4(wg, dr - 48, mr + 96, xr + 96);
    }
}

/* 6 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k46_tile6(const real *w, const real *dy, const real *r, const real *m, real *dx)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 6; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 8 + k * 2048);
            const rnet_vec y = rnet_load(m + p * 8 + k * 2592);
            rnet_store(dx + p * 8 + k * 2048, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k46_tile4(const real *w, const real *dy, const real *r, const real *m, real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 8 + k * 2048);
            const rnet_vec y = rnet_load(m + p * 8 + k * 2592);
            rnet_store(dx + p * 8 + k * 2048, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K46. Convolution, backward to its input 3x3, stride 1, pad 1; residual. cifar_resnet20.rnet:11,
 *     <std.rnet>:5
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 32x16x16 in blocks of 8, border 1; w 9216 for the batch; m 32x16x16 in blocks of 8, border
 *     1; r 32x16x16 in blocks of 8; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.1.bn2.gradient, layer2.0.bn2.gradient; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid_read(w + (0 .. 9215));
    requires \valid_read(m + (0 .. 1327103));
    requires \valid_read(r + (0 .. 1048575));
    requires \valid(dx + (0 .. 1048575));
    assigns dx[0 .. 1048575]; */
static void k46_conv_backward_data3x3_32_16x16_add_mask(const real *dy, const real *w,
                                                        const real *m, const real *r, real *dx,
                                                        size_t part, size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 16, g = u / 16 % 2, n = u / 32;
        const real *wg = w + g * 4608;
        const real *dr = dy + n * 10368 + (iy + 1) * 144;
        const real *rr = r + n * 8192 + g * 4096 + iy * 128;
        const real *mr = m + n * 10368 + g * 5184 + iy * 144 + 152;
        real *xr = dx + n * 8192 + g * 4096 + iy * 128;
        for (size_t q = 0; q < 12; q += 6)
            k46_tile6(wg, dr + q * 8 - 144, rr + q * 8, mr + q * 8, xr + q * 8);
        k46_tile4(wg, dr - 48, rr + 96, mr + 96, xr + 96);
    }
}

/* K47. Shortcut by zero channels, backward. cifar_resnet20.rnet:11, <std.rnet>:7
 *   dx[i][p] = dy[i + channels before][p / stride] where that is whole, else 0
 *   dy 32x16x16 in blocks of 8; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.2.bn2.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1048575));
    requires \valid(dx + (0 .. 2097151));
    assigns dx[0 .. 2097151]; */
static void k47_pad_shortcut_backward_32to16_32x32(const real *dy, real *dx, size_t part,
                                                   size_t parts)
{
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 32, i = u / 32 % 2, n = u / 64;
        const real *dyr = dy + n * 8192 + h / 2 * 128;
        real *dxr = dx + n * 16384 + i * 8192 + h * 256;
        for (size_t w = 0; w < 32; w++)
            for (size_t l = 0; l < 8; l++) {
                const size_t c = l + i * 8;
                const int inside = h % 2 == 0 && w % 2 == 0;
                dxr[l + w * 8] = inside ? dyr[w / 2 * 8 + (c + 8) / 8 * 2048 + (c + 8) % 8] : 0.0f;
            }
    }
}

/* 12 values of x times 8 of dy, over `rows` rows of 2 images. */
static inline void k48_run12(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[12];
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        a[j] = rnet_load(dw + j * 16);
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 16; q++) {
                const real *dq = dy + m * 10368 + h * 144 + q * 8;
                const real *xq = x + m * 18496 + h * 544 + q * 16;
                const rnet_vec d = rnet_load(dq);
                RNET_UNROLL
                for (size_t j = 0; j < 12; j++)
                    a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
            }
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        rnet_store(dw + j * 16, a[j]);
}

/* K48. Convolution, backward to its weights 3x3, stride 2, pad 1. cifar_resnet20.rnet:11,
 *     <std.rnet>:5
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 16x32x32 in blocks of 8, border 1; dy 32x16x16 in blocks of 8, border 1; dw 9216 for the
 *     batch; 128 images
 *   used by layer2.0.conv1.parts; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2367487));
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid(dw + (0 .. 9215));
    assigns dw[0 .. 9215]; */
static void k48_conv_backward_weights3x3s2_16to32_16x16(const real *x, const real *dy, real *dw,
                                                        size_t part, size_t parts)
{
    real *own = dw + part * 4608;
    for (size_t j = 0; j < 4608; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t n = u;
        for (size_t k = 0; k < 4; k++)
            for (size_t i = 0; i < 2; i++) {
                const real *xu = x + n * 36992 + i * 9248;
                const real *du = dy + n * 20736 + k * 2592 + 152;
                real *wu = own + k / 2 * 2304 + k % 2 * 8 + i * 1152;
                for (size_t r = 0; r < 3; r++) {
                    k48_run12(xu + r * 272, du, wu + r * 384, 16);
                    k48_run12(xu + r * 272 + 12, du, wu + r * 384 + 192, 16);
                }
            }
    }
}

/* K49. Sum over the parts. cifar_resnet20.rnet:11, <std.rnet>:5
 *   dw[t] = sum_part sums[part][t]
 *   sums 9216 for the batch; dw 4608 for the batch; 128 images
 *   used by layer2.0.conv1.weights */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 9215));
    requires \valid(dw + (0 .. 4607));
    assigns dw[0 .. 4607]; */
static void k49_sum_parts_4608(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(4608, part + 1, parts);
    for (size_t u = rnet_share(4608, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 4608 + u];
        dw[u] = s;
    }
}

/* K50. Weights of a convolution for the way back 3x3, stride 2, pad 1. cifar_resnet20.rnet:11,
 *     <std.rnet>:5
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 4608 for the batch; 128 images
 *   used by layer2.0.conv1.flipped */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 4607));
    requires \valid(flipped + (0 .. 4607));
    assigns flipped[0 .. 4607]; */
static void k50_conv_flip3x3s2_16to32(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[3] = {2, 0, 1};
    static const size_t kx[3] = {2, 0, 1};
    const size_t end = rnet_share(36, part + 1, parts);
    for (size_t u = rnet_share(36, part, parts); u < end; u++) {
        const size_t v = u % 3, h = u / 3 % 3, o = u / 9;
        const real *wt = w + o / 2 * 2304 + o % 2 * 8 + (ky[h] * 3 + kx[v]) * 128;
        real *to = flipped + u * 128;
        for (size_t m = 0; m < 16; m++) {
            const size_t i = m;
            for (size_t l = 0; l < 8; l++)
                to[l * 16 + m] = wt[i / 8 * 1152 + i % 8 * 16 + l];
        }
    }
}

/* 6 pixels, 16 channels; 2 rows and 2 columns of taps. */
static inline void k51_tile2_2_6(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 2; h++)
            for (size_t j = 0; j < 16; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 6; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 2 rows and 2 columns of taps. */
static inline void k51_tile2_2_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 2; h++)
            for (size_t j = 0; j < 16; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 6 pixels, 16 channels; 2 rows and 1 columns of taps. */
static inline void k51_tile2_1_6(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 2; h++)
            for (size_t j = 0; j < 8; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 6; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 2 rows and 1 columns of taps. */
static inline void k51_tile2_1_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t h = 0; h < 2; h++)
            for (size_t j = 0; j < 8; j++) {
                const real *dj = dy + o * 2592 + h * 144 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 6 pixels, 16 channels; 1 rows and 2 columns of taps. */
static inline void k51_tile1_2_6(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t j = 0; j < 16; j++) {
            const real *dj = dy + o * 2592 + j;
            const real *wj = w + o * 1152 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 1 rows and 2 columns of taps. */
static inline void k51_tile1_2_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t j = 0; j < 16; j++) {
            const real *dj = dy + o * 2592 + j;
            const real *wj = w + o * 1152 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 6 pixels, 16 channels; 1 rows and 1 columns of taps. */
static inline void k51_tile1_1_6(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t j = 0; j < 8; j++) {
            const real *dj = dy + o * 2592 + j;
            const real *wj = w + o * 1152 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 6; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 4 pixels, 16 channels; 1 rows and 1 columns of taps. */
static inline void k51_tile1_1_4(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 4; o++)
        for (size_t j = 0; j < 8; j++) {
            const real *dj = dy + o * 2592 + j;
            const real *wj = w + o * 1152 + j * 16;
            rnet_vec v[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                v[k] = rnet_load(wj + k * 8);
            RNET_UNROLL
            for (size_t p = 0; p < 4; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K51. Convolution, backward to its input 3x3, stride 2, pad 1; residual. cifar_resnet20.rnet:11,
 *     <std.rnet>:5
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 32x16x16 in blocks of 8, border 1; w 4608 for the batch; m 16x32x32 in blocks of 8, border
 *     1; r 16x32x32 in blocks of 8; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.2.bn2.gradient; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid_read(w + (0 .. 4607));
    requires \valid_read(m + (0 .. 2367487));
    requires \valid_read(r + (0 .. 2097151));
    requires \valid(dx + (0 .. 2097151));
    assigns dx[0 .. 2097151]; */
static void k51_conv_backward_data3x3s2_32to16_32x32_add_mask(const real *dy, const real *w,
                                                              const real *m, const real *r,
                                                              real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 32, n = u / 32;
        const real *wg = w;
        const real *dr = dy + n * 10368 + (iy + 1) / 2 * 144;
        const real *rr = r + n * 16384 + iy * 256;
        const real *mr = m + n * 18496 + iy * 272 + 280;
        real *xr = dx + n * 16384 + iy * 256;
        if ((iy + 1) % 2 == 0) {
            for (size_t q = 0; q < 12; q += 6)
                k51_tile2_2_6(wg, dr + q * 8 + 8, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            k51_tile2_2_4(wg, dr + 104, rr + 200, mr + 200, xr + 200);
            for (size_t q = 0; q < 12; q += 6)
                k51_tile2_1_6(wg + 256, dr + q * 8 + 8, rr + q * 16, mr + q * 16, xr + q * 16);
            k51_tile2_1_4(wg + 256, dr + 104, rr + 192, mr + 192, xr + 192);
        } else {
            for (size_t q = 0; q < 12; q += 6)
                k51_tile1_2_6(wg + 768, dr + q * 8 + 152, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            k51_tile1_2_4(wg + 768, dr + 248, rr + 200, mr + 200, xr + 200);
            for (size_t q = 0; q < 12; q += 6)
                k51_tile1_1_6(wg + 1024, dr + q * 8 + 152, rr + q * 16, mr + q * 16, xr + q * 16);
            k51_tile1_1_4(wg + 1024, dr + 248, rr + 192, mr + 192, xr + 192);
        }
    }
}

/* K52. Batch-norm, backward, sums. cifar_resnet20.rnet:10, <std.rnet>:6
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 16x32x32 in blocks of 8; x 16x32x32 in blocks of 8; statistics 64 for the batch; sums 64 for
 *     the batch; 128 images
 *   used by layer1.2.bn2.sums, layer1.2.bn1.sums, layer1.1.bn2.sums, layer1.1.bn1.sums,
 *     layer1.0.bn2.sums, layer1.0.bn1.sums and 1 more */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(sums + (0 .. 63));
    assigns sums[0 .. 63]; */
static void k52_bn_backward_sums_16_32x32(const real *dy, const real *x, const real *statistics,
                                          double *sums, size_t part, size_t parts)
{
    double *own = sums + part * 32;
    for (size_t c = 0; c < 32; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 32, i = u / 32 % 2, n = u / 64;
        const real *xr = x + n * 16384 + i * 8192 + h * 256;
        const real *dr = dy + n * 16384 + i * 8192 + h * 256;
        const rnet_vec mean = rnet_load(statistics + i * 8);
        rnet_vec s = rnet_splat(0.0f), q = rnet_splat(0.0f);
        for (size_t j = 0; j < 256; j += 8) {
            const rnet_vec d = rnet_load(dr + j);
            s = rnet_add(s, d);
            q = rnet_fma(d, rnet_sub(rnet_load(xr + j), mean), q);
        }
        _Alignas(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l + i * 8] += row[l];
            own[16 + l + i * 8] += row[8 + l];
        }
    }
}

/* K53. Batch-norm, backward, gradients of weight and bias. cifar_resnet20.rnet:10, <std.rnet>:6
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 64 for the batch; statistics 64 for the batch; factors 48 for the batch; dweight 16 for
 *     the batch; dbias 16 for the batch; 128 images
 *   used by layer1.2.bn2.factors, layer1.2.bn1.factors, layer1.1.bn2.factors, layer1.1.bn1.factors,
 *     layer1.0.bn2.factors, layer1.0.bn1.factors and 1 more */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 15));
    requires \valid_read(sums + (0 .. 63));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(factors + (0 .. 47));
    requires \valid(dweight + (0 .. 15));
    requires \valid(dbias + (0 .. 15));
    assigns factors[0 .. 47], dweight[0 .. 15], dbias[0 .. 15]; */
static void k53_bn_backward_finish_48(const real *weight, const double *sums,
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
        const double b = -a * inverse * of_weight / 131072.0;
        dweight[c] = (real)of_weight;
        dbias[c] = (real)s;
        factors[c] = (real)a;
        factors[16 + c] = (real)b;
        factors[32 + c] = (real)(-a * s / 131072.0 - b * mean);
    }
}

/* K54. Batch-norm, backward. cifar_resnet20.rnet:10, <std.rnet>:6
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 16x32x32 in blocks of 8; x 16x32x32 in blocks of 8; factors 48 for the batch; dx 16x32x32 in
 *     blocks of 8, border 1; 128 images
 *   used by layer1.2.conv2.gradient, layer1.2.conv1.gradient, layer1.1.conv2.gradient,
 *     layer1.1.conv1.gradient, layer1.0.conv2.gradient, layer1.0.conv1.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(factors + (0 .. 47));
    requires \valid(dx + (0 .. 2367487));
    assigns dx[0 .. 2367487]; */
static void k54_bn_backward_apply_16_32x32(const real *dy, const real *x, const real *factors,
                                           real *dx, size_t part, size_t parts)
{
    border1_16x32x32_by_8(dx, part, parts);
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 32, i = u / 32 % 2, n = u / 64;
        const real *dr = dy + n * 16384 + i * 8192 + h * 256;
        const real *xr = x + n * 16384 + i * 8192 + h * 256;
        real *yr = dx + n * 18496 + i * 9248 + h * 272 + 280;
        const rnet_vec a = rnet_load(factors + i * 8);
        const rnet_vec b = rnet_load(factors + 16 + i * 8);
        const rnet_vec c = rnet_load(factors + 32 + i * 8);
        for (size_t j = 0; j < 256; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 12 values of x times 8 of dy, over `rows` rows. */
static inline void k55_run12(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[12];
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        a[j] = rnet_load(dw + j * 16);
    for (size_t h = 0; h < rows; h++)
        for (size_t q = 0; q < 32; q++) {
            const real *dq = dy + h * 272 + q * 8;
            const real *xq = x + h * 272 + q * 8;
            const rnet_vec d = rnet_load(dq);
            RNET_UNROLL
            for (size_t j = 0; j < 12; j++)
                a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
        }
    RNET_UNROLL
    for (size_t j = 0; j < 12; j++)
        rnet_store(dw + j * 16, a[j]);
}

/* K55. Convolution, backward to its weights 3x3, stride 1, pad 1. cifar_resnet20.rnet:10,
 *     <std.rnet>:6
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 16x32x32 in blocks of 8, border 1; dy 16x32x32 in blocks of 8, border 1; dw 4608 for the
 *     batch; 128 images
 *   used by layer1.2.conv2.parts, layer1.2.conv1.parts, layer1.1.conv2.parts, layer1.1.conv1.parts,
 *     layer1.0.conv2.parts, layer1.0.conv1.parts; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2367487));
    requires \valid_read(dy + (0 .. 2367487));
    requires \valid(dw + (0 .. 4607));
    assigns dw[0 .. 4607]; */
static void k55_conv_backward_weights3x3_16to16_32x32(const real *x, const real *dy, real *dw,
                                                      size_t part, size_t parts)
{
    real *own = dw + part * 2304;
    for (size_t j = 0; j < 2304; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
        const size_t t = u % 4, n = u / 4;
        const size_t y0 = t * 8;
        for (size_t k = 0; k < 2; k++)
            for (size_t i = 0; i < 2; i++) {
                const real *xu = x + n * 18496 + i * 9248 + y0 * 272;
                const real *du = dy + n * 18496 + k * 9248 + y0 * 272 + 280;
                real *wu = own + k % 2 * 8 + i * 1152;
                for (size_t r = 0; r < 3; r++) {
                    k55_run12(xu + r * 272, du, wu + r * 384, 8);
                    k55_run12(xu + r * 272 + 12, du, wu + r * 384 + 192, 8);
                }
            }
    }
}

/* K56. Sum over the parts. cifar_resnet20.rnet:10, <std.rnet>:6
 *   dw[t] = sum_part sums[part][t]
 *   sums 4608 for the batch; dw 2304 for the batch; 128 images
 *   used by layer1.2.conv2.weights, layer1.2.conv1.weights, layer1.1.conv2.weights,
 *     layer1.1.conv1.weights, layer1.0.conv2.weights, layer1.0.conv1.weights */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 4607));
    requires \valid(dw + (0 .. 2303));
    assigns dw[0 .. 2303]; */
static void k56_sum_parts_2304(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(2304, part + 1, parts);
    for (size_t u = rnet_share(2304, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 2304 + u];
        dw[u] = s;
    }
}

/* K57. Weights of a convolution for the way back 3x3, stride 1, pad 1. cifar_resnet20.rnet:10,
 *     <std.rnet>:6
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 2304 for the batch; 128 images
 *   used by layer1.2.conv2.flipped, layer1.2.conv1.flipped, layer1.1.conv2.flipped,
 *     layer1.1.conv1.flipped, layer1.0.conv2.flipped, layer1.0.conv1.flipped */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2303));
    requires \valid(flipped + (0 .. 2303));
    assigns flipped[0 .. 2303]; */
static void k57_conv_flip3x3_16to16(const real *w, real *flipped, size_t part, size_t parts)
{
    static const size_t ky[3] = {2, 1, 0};
    static const size_t kx[3] = {2, 1, 0};
    const size_t end = rnet_share(18, part + 1, parts);
    for (size_t u = rnet_share(18, part, parts); u < end; u++) {
        const size_t v = u % 3, h = u / 3 % 3, o = u / 9;
        const real *wt = w + o / 2 * 2304 + o % 2 * 8 + (ky[h] * 3 + kx[v]) * 128;
        real *to = flipped + u * 128;
        for (size_t m = 0; m < 16; m++) {
            const size_t i = m;
            for (size_t l = 0; l < 8; l++)
                to[l * 16 + m] = wt[i / 8 * 1152 + i % 8 * 16 + l];
        }
    }
}

/* 4 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k58_tile4(const real *w, const real *dy, const real *m, real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 2; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 9248 + h * 272 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec y = rnet_load(m + p * 8 + k * 9248);
            rnet_store(dx + p * 8 + k * 8192, rnet_mask(a[p][k], y));
        }
    }
}

/* K58. Convolution, backward to its input 3x3, stride 1, pad 1. cifar_resnet20.rnet:10,
 *     <std.rnet>:6
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 16x32x32 in blocks of 8, border 1; w 2304 for the batch; m 16x32x32 in blocks of 8, border
 *     1; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.2.bn1.gradient, layer1.1.bn1.gradient, layer1.0.bn1.gradient; 2359296
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2367487));
    requires \valid_read(w + (0 .. 2303));
    requires \valid_read(m + (0 .. 2367487));
    requires \valid(dx + (0 .. 2097151));
    assigns dx[0 .. 2097151]; */
static void k58_conv_backward_data3x3_16_32x32_mask(const real *dy, const real *w, const real *m,
                                                    real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 32, n = u / 32;
        const real *wg = w;
        const real *dr = dy + n * 18496 + (iy + 1) * 272;
        const real *mr = m + n * 18496 + iy * 272 + 280;
        real *xr = dx + n * 16384 + iy * 256;
        for (size_t q = 0; q < 32; q += 4)
            k58_tile4(wg, dr + q * 8 - 272, mr + q * 8, xr + q * 8);
    }
}

/* 4 pixels, 16 channels; 3 rows and 3 columns of taps. */
static inline void k59_tile4(const real *w, const real *dy, const real *r, const real *m, real *dx)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t o = 0; o < 2; o++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                const real *dj = dy + o * 9248 + h * 272 + j;
                const real *wj = w + o * 1152 + h * 384 + j * 16;
                rnet_vec v[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    v[k] = rnet_load(wj + k * 8);
                RNET_UNROLL
                for (size_t p = 0; p < 4; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 4; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 8 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 8 + k * 9248);
            rnet_store(dx + p * 8 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K59. Convolution, backward to its input 3x3, stride 1, pad 1; residual. cifar_resnet20.rnet:10,
 *     <std.rnet>:5
 *   dx[i][p] = sum_o,k w[o][i][k] * dy[o][q] where q*stride + k - pad = p
 *   dy 16x32x32 in blocks of 8, border 1; w 2304 for the batch; m 16x32x32 in blocks of 8, border
 *     1; r 16x32x32 in blocks of 8; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.1.bn2.gradient, layer1.0.bn2.gradient, bn1.gradient; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2367487));
    requires \valid_read(w + (0 .. 2303));
    requires \valid_read(m + (0 .. 2367487));
    requires \valid_read(r + (0 .. 2097151));
    requires \valid(dx + (0 .. 2097151));
    assigns dx[0 .. 2097151]; */
static void k59_conv_backward_data3x3_16_32x32_add_mask(const real *dy, const real *w,
                                                        const real *m, const real *r, real *dx,
                                                        size_t part, size_t parts)
{
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t iy = u % 32, n = u / 32;
        const real *wg = w;
        const real *dr = dy + n * 18496 + (iy + 1) * 272;
        const real *rr = r + n * 16384 + iy * 256;
        const real *mr = m + n * 18496 + iy * 272 + 280;
        real *xr = dx + n * 16384 + iy * 256;
        for (size_t q = 0; q < 32; q += 4)
            k59_tile4(wg, dr + q * 8 - 272, rr + q * 8, mr + q * 8, xr + q * 8);
    }
}

/* K60. Batch-norm, backward. cifar_resnet20.rnet:9
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 16x32x32 in blocks of 8; x 16x32x32 in blocks of 8; factors 48 for the batch; dx 16x32x32 in
 *     blocks of 8; 128 images
 *   used by conv1.gradient */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(factors + (0 .. 47));
    requires \valid(dx + (0 .. 2097151));
    assigns dx[0 .. 2097151]; */
static void k60_bn_backward_apply_16_32x32(const real *dy, const real *x, const real *factors,
                                           real *dx, size_t part, size_t parts)
{
    const size_t end = rnet_share(8192, part + 1, parts);
    for (size_t u = rnet_share(8192, part, parts); u < end; u++) {
        const size_t h = u % 32, i = u / 32 % 2, n = u / 64;
        const real *dr = dy + n * 16384 + i * 8192 + h * 256;
        const real *xr = x + n * 16384 + i * 8192 + h * 256;
        real *yr = dx + n * 16384 + i * 8192 + h * 256;
        const rnet_vec a = rnet_load(factors + i * 8);
        const rnet_vec b = rnet_load(factors + 16 + i * 8);
        const rnet_vec c = rnet_load(factors + 32 + i * 8);
        for (size_t j = 0; j < 256; j += 8) {
            const rnet_vec v = rnet_fma(rnet_load(xr + j), b, c);
            rnet_store(yr + j, rnet_fma(rnet_load(dr + j), a, v));
        }
    }
}

/* 9 values of x times 8 of dy, over `rows` rows. */
static inline void k61_run9(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[9];
    RNET_UNROLL
    for (size_t j = 0; j < 9; j++)
        a[j] = rnet_load(dw + j * 16);
    for (size_t h = 0; h < rows; h++)
        for (size_t q = 0; q < 32; q++) {
            const real *dq = dy + h * 256 + q * 8;
            const real *xq = x + h * 102 + q * 3;
            const rnet_vec d = rnet_load(dq);
            RNET_UNROLL
            for (size_t j = 0; j < 9; j++)
                a[j] = rnet_fma(rnet_splat(xq[j]), d, a[j]);
        }
    RNET_UNROLL
    for (size_t j = 0; j < 9; j++)
        rnet_store(dw + j * 16, a[j]);
}

/* K61. Convolution, backward to its weights 3x3, stride 1, pad 1. cifar_resnet20.rnet:9
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 3x32x32, channels last, border 1; dy 16x32x32 in blocks of 8; dw 864 for the batch; 128
 *     images
 *   used by conv1.parts; 442368 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 443903));
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid(dw + (0 .. 863));
    assigns dw[0 .. 863]; */
static void k61_conv_backward_weights3x3_3to16_32x32(const real *x, const real *dy, real *dw,
                                                     size_t part, size_t parts)
{
    real *own = dw + part * 432;
    for (size_t j = 0; j < 432; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
        const size_t t = u % 4, n = u / 4;
        const size_t y0 = t * 8;
        for (size_t k = 0; k < 2; k++) {
            const real *xu = x + n * 3468 + y0 * 102;
            const real *du = dy + n * 16384 + k * 8192 + y0 * 256;
            real *wu = own + k % 2 * 8;
            for (size_t r = 0; r < 3; r++)
                k61_run9(xu + r * 102, du, wu + r * 144, 8);
        }
    }
}

/* K62. Sum over the parts. cifar_resnet20.rnet:9
 *   dw[t] = sum_part sums[part][t]
 *   sums 864 for the batch; dw 432 for the batch; 128 images
 *   used by conv1.weights */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 863));
    requires \valid(dw + (0 .. 431));
    assigns dw[0 .. 431]; */
static void k62_sum_parts_432(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(432, part + 1, parts);
    for (size_t u = rnet_share(432, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 432 + u];
        dw[u] = s;
    }
}

/* ---- 4. Blocks, forward ---- */

/* layer1.0: basic(16), identity shortcut. cifar_resnet20.rnet:10 */
static void layer1_0(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(5);
    k05_conv3x3_16to16_32x32_sums(w->layer1_0.conv1_w, rnet_at(ws, WS_BN1),
                                  rnet_at(ws, WS_LAYER1_0_CONV1),
                                  rnet_doubles(ws, WS_LAYER1_0_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(6);
    k03_bn_statistics_64(w->layer1_0.bn1_weight, w->layer1_0.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_0_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS), s->layer1_0.bn1_mean,
                         s->layer1_0.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(7);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_LAYER1_0_CONV1),
                               rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER1_0_BN1), part, parts);
    RNET_BARRIER
    RNET_STEP(8);
    k05_conv3x3_16to16_32x32_sums(w->layer1_0.conv2_w, rnet_at(ws, WS_LAYER1_0_BN1),
                                  rnet_at(ws, WS_LAYER1_0_CONV2),
                                  rnet_doubles(ws, WS_LAYER1_0_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(9);
    k03_bn_statistics_64(w->layer1_0.bn2_weight, w->layer1_0.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_0_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS), s->layer1_0.bn2_mean,
                         s->layer1_0.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(10);
    k06_bn_apply_16_32x32_add_relu(rnet_at(ws, WS_LAYER1_0_CONV2),
                                   rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS), rnet_at(ws, WS_BN1),
                                   rnet_at(ws, WS_LAYER1_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(16), identity shortcut. cifar_resnet20.rnet:10 */
static void layer1_1(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(11);
    k05_conv3x3_16to16_32x32_sums(w->layer1_1.conv1_w, rnet_at(ws, WS_LAYER1_0_OUT),
                                  rnet_at(ws, WS_LAYER1_1_CONV1),
                                  rnet_doubles(ws, WS_LAYER1_1_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(12);
    k03_bn_statistics_64(w->layer1_1.bn1_weight, w->layer1_1.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_1_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS), s->layer1_1.bn1_mean,
                         s->layer1_1.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(13);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_LAYER1_1_CONV1),
                               rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER1_1_BN1), part, parts);
    RNET_BARRIER
    RNET_STEP(14);
    k05_conv3x3_16to16_32x32_sums(w->layer1_1.conv2_w, rnet_at(ws, WS_LAYER1_1_BN1),
                                  rnet_at(ws, WS_LAYER1_1_CONV2),
                                  rnet_doubles(ws, WS_LAYER1_1_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(15);
    k03_bn_statistics_64(w->layer1_1.bn2_weight, w->layer1_1.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_1_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS), s->layer1_1.bn2_mean,
                         s->layer1_1.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(16);
    k06_bn_apply_16_32x32_add_relu(
        rnet_at(ws, WS_LAYER1_1_CONV2), rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.2: basic(16), identity shortcut. cifar_resnet20.rnet:10 */
static void layer1_2(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(17);
    k05_conv3x3_16to16_32x32_sums(w->layer1_2.conv1_w, rnet_at(ws, WS_LAYER1_1_OUT),
                                  rnet_at(ws, WS_LAYER1_2_CONV1),
                                  rnet_doubles(ws, WS_LAYER1_2_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(18);
    k03_bn_statistics_64(w->layer1_2.bn1_weight, w->layer1_2.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_2_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS), s->layer1_2.bn1_mean,
                         s->layer1_2.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(19);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_LAYER1_2_CONV1),
                               rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER1_2_BN1), part, parts);
    RNET_BARRIER
    RNET_STEP(20);
    k05_conv3x3_16to16_32x32_sums(w->layer1_2.conv2_w, rnet_at(ws, WS_LAYER1_2_BN1),
                                  rnet_at(ws, WS_LAYER1_2_CONV2),
                                  rnet_doubles(ws, WS_LAYER1_2_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(21);
    k03_bn_statistics_64(w->layer1_2.bn2_weight, w->layer1_2.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_2_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_2_BN2_STATISTICS), s->layer1_2.bn2_mean,
                         s->layer1_2.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(22);
    k06_bn_apply_16_32x32_add_relu(
        rnet_at(ws, WS_LAYER1_2_CONV2), rnet_at(ws, WS_LAYER1_2_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_2_OUT), part, parts);
    RNET_BARRIER
}

/* layer1: 3 x basic(16). cifar_resnet20.rnet:10 */
static void layer1(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                   real *ws, size_t part, size_t parts)
{
    layer1_0(w, s, ws, part, parts);
    layer1_1(w, s, ws, part, parts);
    layer1_2(w, s, ws, part, parts);
}

/* layer2.0: basic(32, stride = 2), shortcut by zero channels (A). cifar_resnet20.rnet:11 */
static void layer2_0(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(23);
    k07_conv3x3s2_16to32_16x16_sums(w->layer2_0.conv1_w, rnet_at(ws, WS_LAYER1_2_OUT),
                                    rnet_at(ws, WS_LAYER2_0_CONV1),
                                    rnet_doubles(ws, WS_LAYER2_0_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(24);
    k08_bn_statistics_128(w->layer2_0.bn1_weight, w->layer2_0.bn1_bias,
                          rnet_doubles(ws, WS_LAYER2_0_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS), s->layer2_0.bn1_mean,
                          s->layer2_0.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(25);
    k09_bn_apply_32_16x16_relu(rnet_at(ws, WS_LAYER2_0_CONV1),
                               rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER2_0_BN1), part, parts);
    RNET_BARRIER
    RNET_STEP(26);
    k10_conv3x3_32to32_16x16_sums(w->layer2_0.conv2_w, rnet_at(ws, WS_LAYER2_0_BN1),
                                  rnet_at(ws, WS_LAYER2_0_CONV2),
                                  rnet_doubles(ws, WS_LAYER2_0_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(27);
    k11_pad_shortcut_16to32_16x16(rnet_at(ws, WS_LAYER1_2_OUT), rnet_at(ws, WS_LAYER2_0_SHORTCUT),
                                  part, parts);
    RNET_BARRIER
    RNET_STEP(28);
    k08_bn_statistics_128(w->layer2_0.bn2_weight, w->layer2_0.bn2_bias,
                          rnet_doubles(ws, WS_LAYER2_0_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS), s->layer2_0.bn2_mean,
                          s->layer2_0.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(29);
    k12_bn_apply_32_16x16_add_relu(
        rnet_at(ws, WS_LAYER2_0_CONV2), rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER2_0_SHORTCUT), rnet_at(ws, WS_LAYER2_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer2.1: basic(32), identity shortcut. cifar_resnet20.rnet:11 */
static void layer2_1(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(30);
    k10_conv3x3_32to32_16x16_sums(w->layer2_1.conv1_w, rnet_at(ws, WS_LAYER2_0_OUT),
                                  rnet_at(ws, WS_LAYER2_1_CONV1),
                                  rnet_doubles(ws, WS_LAYER2_1_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(31);
    k08_bn_statistics_128(w->layer2_1.bn1_weight, w->layer2_1.bn1_bias,
                          rnet_doubles(ws, WS_LAYER2_1_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS), s->layer2_1.bn1_mean,
                          s->layer2_1.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(32);
    k09_bn_apply_32_16x16_relu(rnet_at(ws, WS_LAYER2_1_CONV1),
                               rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER2_1_BN1), part, parts);
    RNET_BARRIER
    RNET_STEP(33);
    k10_conv3x3_32to32_16x16_sums(w->layer2_1.conv2_w, rnet_at(ws, WS_LAYER2_1_BN1),
                                  rnet_at(ws, WS_LAYER2_1_CONV2),
                                  rnet_doubles(ws, WS_LAYER2_1_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(34);
    k08_bn_statistics_128(w->layer2_1.bn2_weight, w->layer2_1.bn2_bias,
                          rnet_doubles(ws, WS_LAYER2_1_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS), s->layer2_1.bn2_mean,
                          s->layer2_1.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(35);
    k13_bn_apply_32_16x16_add_relu(
        rnet_at(ws, WS_LAYER2_1_CONV2), rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer2.2: basic(32), identity shortcut. cifar_resnet20.rnet:11 */
static void layer2_2(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(36);
    k10_conv3x3_32to32_16x16_sums(w->layer2_2.conv1_w, rnet_at(ws, WS_LAYER2_1_OUT),
                                  rnet_at(ws, WS_LAYER2_2_CONV1),
                                  rnet_doubles(ws, WS_LAYER2_2_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(37);
    k08_bn_statistics_128(w->layer2_2.bn1_weight, w->layer2_2.bn1_bias,
                          rnet_doubles(ws, WS_LAYER2_2_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS), s->layer2_2.bn1_mean,
                          s->layer2_2.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(38);
    k09_bn_apply_32_16x16_relu(rnet_at(ws, WS_LAYER2_2_CONV1),
                               rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER2_2_BN1), part, parts);
    RNET_BARRIER
    RNET_STEP(39);
    k10_conv3x3_32to32_16x16_sums(w->layer2_2.conv2_w, rnet_at(ws, WS_LAYER2_2_BN1),
                                  rnet_at(ws, WS_LAYER2_2_CONV2),
                                  rnet_doubles(ws, WS_LAYER2_2_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(40);
    k08_bn_statistics_128(w->layer2_2.bn2_weight, w->layer2_2.bn2_bias,
                          rnet_doubles(ws, WS_LAYER2_2_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER2_2_BN2_STATISTICS), s->layer2_2.bn2_mean,
                          s->layer2_2.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(41);
    k13_bn_apply_32_16x16_add_relu(
        rnet_at(ws, WS_LAYER2_2_CONV2), rnet_at(ws, WS_LAYER2_2_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_LAYER2_2_OUT), part, parts);
    RNET_BARRIER
}

/* layer2: 3 x basic(32) stride 2. cifar_resnet20.rnet:11 */
static void layer2(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                   real *ws, size_t part, size_t parts)
{
    layer2_0(w, s, ws, part, parts);
    layer2_1(w, s, ws, part, parts);
    layer2_2(w, s, ws, part, parts);
}

/* layer3.0: basic(64, stride = 2), shortcut by zero channels (A). cifar_resnet20.rnet:12 */
static void layer3_0(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(42);
    k14_conv3x3s2_32to64_8x8_sums(w->layer3_0.conv1_w, rnet_at(ws, WS_LAYER2_2_OUT),
                                  rnet_at(ws, WS_LAYER3_0_CONV1),
                                  rnet_doubles(ws, WS_LAYER3_0_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(43);
    k15_bn_statistics_256(w->layer3_0.bn1_weight, w->layer3_0.bn1_bias,
                          rnet_doubles(ws, WS_LAYER3_0_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS), s->layer3_0.bn1_mean,
                          s->layer3_0.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(44);
    k16_bn_apply_64_8x8_relu(rnet_at(ws, WS_LAYER3_0_CONV1),
                             rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS), rnet_at(ws, WS_LAYER3_0_BN1),
                             part, parts);
    RNET_BARRIER
    RNET_STEP(45);
    k17_conv3x3_64to64_8x8_sums(w->layer3_0.conv2_w, rnet_at(ws, WS_LAYER3_0_BN1),
                                rnet_at(ws, WS_LAYER3_0_CONV2),
                                rnet_doubles(ws, WS_LAYER3_0_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(46);
    k18_pad_shortcut_32to64_8x8(rnet_at(ws, WS_LAYER2_2_OUT), rnet_at(ws, WS_LAYER3_0_SHORTCUT),
                                part, parts);
    RNET_BARRIER
    RNET_STEP(47);
    k15_bn_statistics_256(w->layer3_0.bn2_weight, w->layer3_0.bn2_bias,
                          rnet_doubles(ws, WS_LAYER3_0_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS), s->layer3_0.bn2_mean,
                          s->layer3_0.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(48);
    k19_bn_apply_64_8x8_add_relu(
        rnet_at(ws, WS_LAYER3_0_CONV2), rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER3_0_SHORTCUT), rnet_at(ws, WS_LAYER3_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.1: basic(64), identity shortcut. cifar_resnet20.rnet:12 */
static void layer3_1(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(49);
    k17_conv3x3_64to64_8x8_sums(w->layer3_1.conv1_w, rnet_at(ws, WS_LAYER3_0_OUT),
                                rnet_at(ws, WS_LAYER3_1_CONV1),
                                rnet_doubles(ws, WS_LAYER3_1_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(50);
    k15_bn_statistics_256(w->layer3_1.bn1_weight, w->layer3_1.bn1_bias,
                          rnet_doubles(ws, WS_LAYER3_1_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS), s->layer3_1.bn1_mean,
                          s->layer3_1.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(51);
    k16_bn_apply_64_8x8_relu(rnet_at(ws, WS_LAYER3_1_CONV1),
                             rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS), rnet_at(ws, WS_LAYER3_1_BN1),
                             part, parts);
    RNET_BARRIER
    RNET_STEP(52);
    k17_conv3x3_64to64_8x8_sums(w->layer3_1.conv2_w, rnet_at(ws, WS_LAYER3_1_BN1),
                                rnet_at(ws, WS_LAYER3_1_CONV2),
                                rnet_doubles(ws, WS_LAYER3_1_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(53);
    k15_bn_statistics_256(w->layer3_1.bn2_weight, w->layer3_1.bn2_bias,
                          rnet_doubles(ws, WS_LAYER3_1_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS), s->layer3_1.bn2_mean,
                          s->layer3_1.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(54);
    k20_bn_apply_64_8x8_add_relu(
        rnet_at(ws, WS_LAYER3_1_CONV2), rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.2: basic(64), identity shortcut. cifar_resnet20.rnet:12 */
static void layer3_2(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    RNET_STEP(55);
    k17_conv3x3_64to64_8x8_sums(w->layer3_2.conv1_w, rnet_at(ws, WS_LAYER3_1_OUT),
                                rnet_at(ws, WS_LAYER3_2_CONV1),
                                rnet_doubles(ws, WS_LAYER3_2_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(56);
    k15_bn_statistics_256(w->layer3_2.bn1_weight, w->layer3_2.bn1_bias,
                          rnet_doubles(ws, WS_LAYER3_2_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS), s->layer3_2.bn1_mean,
                          s->layer3_2.bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(57);
    k16_bn_apply_64_8x8_relu(rnet_at(ws, WS_LAYER3_2_CONV1),
                             rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS), rnet_at(ws, WS_LAYER3_2_BN1),
                             part, parts);
    RNET_BARRIER
    RNET_STEP(58);
    k17_conv3x3_64to64_8x8_sums(w->layer3_2.conv2_w, rnet_at(ws, WS_LAYER3_2_BN1),
                                rnet_at(ws, WS_LAYER3_2_CONV2),
                                rnet_doubles(ws, WS_LAYER3_2_CONV2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(59);
    k15_bn_statistics_256(w->layer3_2.bn2_weight, w->layer3_2.bn2_bias,
                          rnet_doubles(ws, WS_LAYER3_2_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER3_2_BN2_STATISTICS), s->layer3_2.bn2_mean,
                          s->layer3_2.bn2_var, part, parts);
    RNET_BARRIER
    RNET_STEP(60);
    k21_bn_apply_64_8x8_add_relu(
        rnet_at(ws, WS_LAYER3_2_CONV2), rnet_at(ws, WS_LAYER3_2_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_LAYER3_2_OUT), part, parts);
    RNET_BARRIER
}

/* layer3: 3 x basic(64) stride 2. cifar_resnet20.rnet:12 */
static void layer3(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                   real *ws, size_t part, size_t parts)
{
    layer3_0(w, s, ws, part, parts);
    layer3_1(w, s, ws, part, parts);
    layer3_2(w, s, ws, part, parts);
}

/* The whole network. */
static void network(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                    const real *input, real *ws, size_t part, size_t parts)
{
    RNET_STEP(1);
    k01_reorder_3_32x32(input, rnet_at(ws, WS_INPUT_COPY), part, parts);
    RNET_BARRIER
    RNET_STEP(2);
    k02_conv3x3_3to16_32x32_sums(w->conv1_w, rnet_at(ws, WS_INPUT_COPY), rnet_at(ws, WS_CONV1),
                                 rnet_doubles(ws, WS_CONV1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(3);
    k03_bn_statistics_64(w->bn1_weight, w->bn1_bias, rnet_doubles(ws, WS_CONV1_SUMS),
                         rnet_at(ws, WS_BN1_STATISTICS), s->bn1_mean, s->bn1_var, part, parts);
    RNET_BARRIER
    RNET_STEP(4);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_CONV1), rnet_at(ws, WS_BN1_STATISTICS),
                               rnet_at(ws, WS_BN1), part, parts);
    RNET_BARRIER
    layer1(w, s, ws, part, parts);
    layer2(w, s, ws, part, parts);
    layer3(w, s, ws, part, parts);
    RNET_STEP(61);
    k22_avgpool8x8_64_1x1(rnet_at(ws, WS_LAYER3_2_OUT), rnet_at(ws, WS_AVGPOOL), part, parts);
    RNET_BARRIER
    RNET_STEP(62);
    k23_linear_64to10_1x1_bias(w->fc_w, w->fc_b, rnet_at(ws, WS_AVGPOOL), rnet_at(ws, WS_FC), part,
                               parts);
    RNET_BARRIER
}

/* ---- 5. Blocks, backward ---- */

/* layer3.2: basic(64), identity shortcut, backward. cifar_resnet20.rnet:12 */
static void layer3_2_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(67);
    k28_relu_backward_64_8x8(rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT), rnet_at(ws, WS_LAYER3_2_OUT),
                             rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2), part, parts);
    RNET_BARRIER
    RNET_STEP(68);
    k29_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2),
                                rnet_at(ws, WS_LAYER3_2_CONV2),
                                rnet_at(ws, WS_LAYER3_2_BN2_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_2_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(69);
    k30_bn_backward_finish_192(w->layer3_2.bn2_weight, rnet_doubles(ws, WS_LAYER3_2_BN2_SUMS),
                               rnet_at(ws, WS_LAYER3_2_BN2_STATISTICS),
                               rnet_at(ws, WS_LAYER3_2_BN2_FACTORS), d->layer3_2.bn2_weight,
                               d->layer3_2.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(70);
    k31_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2), rnet_at(ws, WS_LAYER3_2_CONV2),
        rnet_at(ws, WS_LAYER3_2_BN2_FACTORS), rnet_at(ws, WS_LAYER3_2_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(71);
    k32_conv_backward_weights3x3_64to64_8x8(rnet_at(ws, WS_LAYER3_2_BN1),
                                            rnet_at(ws, WS_LAYER3_2_CONV2_GRADIENT),
                                            d->layer3_2.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(72);
    k33_conv_flip3x3_64to64(w->layer3_2.conv2_w, rnet_at(ws, WS_LAYER3_2_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(73);
    k34_conv_backward_data3x3_64_8x8_mask(
        rnet_at(ws, WS_LAYER3_2_CONV2_GRADIENT), rnet_at(ws, WS_LAYER3_2_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER3_2_BN1), rnet_at(ws, WS_LAYER3_2_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(74);
    k29_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_2_BN1_GRADIENT),
                                rnet_at(ws, WS_LAYER3_2_CONV1),
                                rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_2_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(75);
    k30_bn_backward_finish_192(w->layer3_2.bn1_weight, rnet_doubles(ws, WS_LAYER3_2_BN1_SUMS),
                               rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER3_2_BN1_FACTORS), d->layer3_2.bn1_weight,
                               d->layer3_2.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(76);
    k31_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_2_BN1_GRADIENT), rnet_at(ws, WS_LAYER3_2_CONV1),
        rnet_at(ws, WS_LAYER3_2_BN1_FACTORS), rnet_at(ws, WS_LAYER3_2_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(77);
    k32_conv_backward_weights3x3_64to64_8x8(rnet_at(ws, WS_LAYER3_1_OUT),
                                            rnet_at(ws, WS_LAYER3_2_CONV1_GRADIENT),
                                            d->layer3_2.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(78);
    k33_conv_flip3x3_64to64(w->layer3_2.conv1_w, rnet_at(ws, WS_LAYER3_2_CONV1_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(79);
    k35_conv_backward_data3x3_64_8x8_add_mask(
        rnet_at(ws, WS_LAYER3_2_CONV1_GRADIENT), rnet_at(ws, WS_LAYER3_2_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2),
        rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT), part, parts);
    RNET_BARRIER
}

/* layer3.1: basic(64), identity shortcut, backward. cifar_resnet20.rnet:12 */
static void layer3_1_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(80);
    k29_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT),
                                rnet_at(ws, WS_LAYER3_1_CONV2),
                                rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_1_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(81);
    k30_bn_backward_finish_192(w->layer3_1.bn2_weight, rnet_doubles(ws, WS_LAYER3_1_BN2_SUMS),
                               rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS),
                               rnet_at(ws, WS_LAYER3_1_BN2_FACTORS), d->layer3_1.bn2_weight,
                               d->layer3_1.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(82);
    k31_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV2),
        rnet_at(ws, WS_LAYER3_1_BN2_FACTORS), rnet_at(ws, WS_LAYER3_1_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(83);
    k32_conv_backward_weights3x3_64to64_8x8(rnet_at(ws, WS_LAYER3_1_BN1),
                                            rnet_at(ws, WS_LAYER3_1_CONV2_GRADIENT),
                                            d->layer3_1.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(84);
    k33_conv_flip3x3_64to64(w->layer3_1.conv2_w, rnet_at(ws, WS_LAYER3_1_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(85);
    k34_conv_backward_data3x3_64_8x8_mask(
        rnet_at(ws, WS_LAYER3_1_CONV2_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER3_1_BN1), rnet_at(ws, WS_LAYER3_1_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(86);
    k29_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_1_BN1_GRADIENT),
                                rnet_at(ws, WS_LAYER3_1_CONV1),
                                rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_1_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(87);
    k30_bn_backward_finish_192(w->layer3_1.bn1_weight, rnet_doubles(ws, WS_LAYER3_1_BN1_SUMS),
                               rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER3_1_BN1_FACTORS), d->layer3_1.bn1_weight,
                               d->layer3_1.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(88);
    k31_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_1_BN1_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV1),
        rnet_at(ws, WS_LAYER3_1_BN1_FACTORS), rnet_at(ws, WS_LAYER3_1_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(89);
    k32_conv_backward_weights3x3_64to64_8x8(rnet_at(ws, WS_LAYER3_0_OUT),
                                            rnet_at(ws, WS_LAYER3_1_CONV1_GRADIENT),
                                            d->layer3_1.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(90);
    k33_conv_flip3x3_64to64(w->layer3_1.conv1_w, rnet_at(ws, WS_LAYER3_1_CONV1_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(91);
    k35_conv_backward_data3x3_64_8x8_add_mask(
        rnet_at(ws, WS_LAYER3_1_CONV1_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT), part, parts);
    RNET_BARRIER
}

/* layer3.0: basic(64, stride = 2), shortcut by zero channels (A), backward.
 *     cifar_resnet20.rnet:12 */
static void layer3_0_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(92);
    k29_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT),
                                rnet_at(ws, WS_LAYER3_0_CONV2),
                                rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(93);
    k30_bn_backward_finish_192(w->layer3_0.bn2_weight, rnet_doubles(ws, WS_LAYER3_0_BN2_SUMS),
                               rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS),
                               rnet_at(ws, WS_LAYER3_0_BN2_FACTORS), d->layer3_0.bn2_weight,
                               d->layer3_0.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(94);
    k31_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER3_0_CONV2),
        rnet_at(ws, WS_LAYER3_0_BN2_FACTORS), rnet_at(ws, WS_LAYER3_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(95);
    k36_pad_shortcut_backward_64to32_16x16(rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT),
                                           rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(96);
    k32_conv_backward_weights3x3_64to64_8x8(rnet_at(ws, WS_LAYER3_0_BN1),
                                            rnet_at(ws, WS_LAYER3_0_CONV2_GRADIENT),
                                            d->layer3_0.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(97);
    k33_conv_flip3x3_64to64(w->layer3_0.conv2_w, rnet_at(ws, WS_LAYER3_0_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(98);
    k34_conv_backward_data3x3_64_8x8_mask(
        rnet_at(ws, WS_LAYER3_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER3_0_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER3_0_BN1), rnet_at(ws, WS_LAYER3_0_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(99);
    k29_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_0_BN1_GRADIENT),
                                rnet_at(ws, WS_LAYER3_0_CONV1),
                                rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(100);
    k30_bn_backward_finish_192(w->layer3_0.bn1_weight, rnet_doubles(ws, WS_LAYER3_0_BN1_SUMS),
                               rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER3_0_BN1_FACTORS), d->layer3_0.bn1_weight,
                               d->layer3_0.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(101);
    k31_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER3_0_CONV1),
        rnet_at(ws, WS_LAYER3_0_BN1_FACTORS), rnet_at(ws, WS_LAYER3_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(102);
    k37_conv_backward_weights3x3s2_32to64_8x8(rnet_at(ws, WS_LAYER2_2_OUT),
                                              rnet_at(ws, WS_LAYER3_0_CONV1_GRADIENT),
                                              d->layer3_0.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(103);
    k38_conv_flip3x3s2_32to64(w->layer3_0.conv1_w, rnet_at(ws, WS_LAYER3_0_CONV1_FLIPPED), part,
                              parts);
    RNET_BARRIER
    RNET_STEP(104);
    k39_conv_backward_data3x3s2_64to32_16x16_add_mask(
        rnet_at(ws, WS_LAYER3_0_CONV1_GRADIENT), rnet_at(ws, WS_LAYER3_0_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER2_2_OUT), rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT_2), part, parts);
    RNET_BARRIER
}

/* layer3: 3 x basic(64) stride 2, backward. cifar_resnet20.rnet:12 */
static void layer3_backward(const struct cifar_resnet20_weights *w,
                            struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    layer3_2_backward(w, d, ws, part, parts);
    layer3_1_backward(w, d, ws, part, parts);
    layer3_0_backward(w, d, ws, part, parts);
}

/* layer2.2: basic(32), identity shortcut, backward. cifar_resnet20.rnet:11 */
static void layer2_2_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(105);
    k40_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT_2),
                                  rnet_at(ws, WS_LAYER2_2_CONV2),
                                  rnet_at(ws, WS_LAYER2_2_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_2_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(106);
    k41_bn_backward_finish_96(w->layer2_2.bn2_weight, rnet_doubles(ws, WS_LAYER2_2_BN2_SUMS),
                              rnet_at(ws, WS_LAYER2_2_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER2_2_BN2_FACTORS), d->layer2_2.bn2_weight,
                              d->layer2_2.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(107);
    k42_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT_2), rnet_at(ws, WS_LAYER2_2_CONV2),
        rnet_at(ws, WS_LAYER2_2_BN2_FACTORS), rnet_at(ws, WS_LAYER2_2_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(108);
    k43_conv_backward_weights3x3_32to32_16x16(rnet_at(ws, WS_LAYER2_2_BN1),
                                              rnet_at(ws, WS_LAYER2_2_CONV2_GRADIENT),
                                              d->layer2_2.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(109);
    k44_conv_flip3x3_32to32(w->layer2_2.conv2_w, rnet_at(ws, WS_LAYER2_2_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(110);
    k45_conv_backward_data3x3_32_16x16_mask(
        rnet_at(ws, WS_LAYER2_2_CONV2_GRADIENT), rnet_at(ws, WS_LAYER2_2_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER2_2_BN1), rnet_at(ws, WS_LAYER2_2_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(111);
    k40_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_2_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_2_CONV1),
                                  rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_2_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(112);
    k41_bn_backward_finish_96(w->layer2_2.bn1_weight, rnet_doubles(ws, WS_LAYER2_2_BN1_SUMS),
                              rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER2_2_BN1_FACTORS), d->layer2_2.bn1_weight,
                              d->layer2_2.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(113);
    k42_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_2_BN1_GRADIENT), rnet_at(ws, WS_LAYER2_2_CONV1),
        rnet_at(ws, WS_LAYER2_2_BN1_FACTORS), rnet_at(ws, WS_LAYER2_2_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(114);
    k43_conv_backward_weights3x3_32to32_16x16(rnet_at(ws, WS_LAYER2_1_OUT),
                                              rnet_at(ws, WS_LAYER2_2_CONV1_GRADIENT),
                                              d->layer2_2.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(115);
    k44_conv_flip3x3_32to32(w->layer2_2.conv1_w, rnet_at(ws, WS_LAYER2_2_CONV1_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(116);
    k46_conv_backward_data3x3_32_16x16_add_mask(
        rnet_at(ws, WS_LAYER2_2_CONV1_GRADIENT), rnet_at(ws, WS_LAYER2_2_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT_2),
        rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT), part, parts);
    RNET_BARRIER
}

/* layer2.1: basic(32), identity shortcut, backward. cifar_resnet20.rnet:11 */
static void layer2_1_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(117);
    k40_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_1_CONV2),
                                  rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_1_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(118);
    k41_bn_backward_finish_96(w->layer2_1.bn2_weight, rnet_doubles(ws, WS_LAYER2_1_BN2_SUMS),
                              rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER2_1_BN2_FACTORS), d->layer2_1.bn2_weight,
                              d->layer2_1.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(119);
    k42_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV2),
        rnet_at(ws, WS_LAYER2_1_BN2_FACTORS), rnet_at(ws, WS_LAYER2_1_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(120);
    k43_conv_backward_weights3x3_32to32_16x16(rnet_at(ws, WS_LAYER2_1_BN1),
                                              rnet_at(ws, WS_LAYER2_1_CONV2_GRADIENT),
                                              d->layer2_1.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(121);
    k44_conv_flip3x3_32to32(w->layer2_1.conv2_w, rnet_at(ws, WS_LAYER2_1_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(122);
    k45_conv_backward_data3x3_32_16x16_mask(
        rnet_at(ws, WS_LAYER2_1_CONV2_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER2_1_BN1), rnet_at(ws, WS_LAYER2_1_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(123);
    k40_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_1_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_1_CONV1),
                                  rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_1_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(124);
    k41_bn_backward_finish_96(w->layer2_1.bn1_weight, rnet_doubles(ws, WS_LAYER2_1_BN1_SUMS),
                              rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER2_1_BN1_FACTORS), d->layer2_1.bn1_weight,
                              d->layer2_1.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(125);
    k42_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_1_BN1_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV1),
        rnet_at(ws, WS_LAYER2_1_BN1_FACTORS), rnet_at(ws, WS_LAYER2_1_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(126);
    k43_conv_backward_weights3x3_32to32_16x16(rnet_at(ws, WS_LAYER2_0_OUT),
                                              rnet_at(ws, WS_LAYER2_1_CONV1_GRADIENT),
                                              d->layer2_1.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(127);
    k44_conv_flip3x3_32to32(w->layer2_1.conv1_w, rnet_at(ws, WS_LAYER2_1_CONV1_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(128);
    k46_conv_backward_data3x3_32_16x16_add_mask(
        rnet_at(ws, WS_LAYER2_1_CONV1_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT), part, parts);
    RNET_BARRIER
}

/* layer2.0: basic(32, stride = 2), shortcut by zero channels (A), backward.
 *     cifar_resnet20.rnet:11 */
static void layer2_0_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(129);
    k40_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_0_CONV2),
                                  rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(130);
    k41_bn_backward_finish_96(w->layer2_0.bn2_weight, rnet_doubles(ws, WS_LAYER2_0_BN2_SUMS),
                              rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER2_0_BN2_FACTORS), d->layer2_0.bn2_weight,
                              d->layer2_0.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(131);
    k42_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV2),
        rnet_at(ws, WS_LAYER2_0_BN2_FACTORS), rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(132);
    k47_pad_shortcut_backward_32to16_32x32(rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT),
                                           rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(133);
    k43_conv_backward_weights3x3_32to32_16x16(rnet_at(ws, WS_LAYER2_0_BN1),
                                              rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT),
                                              d->layer2_0.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(134);
    k44_conv_flip3x3_32to32(w->layer2_0.conv2_w, rnet_at(ws, WS_LAYER2_0_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(135);
    k45_conv_backward_data3x3_32_16x16_mask(
        rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER2_0_BN1), rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(136);
    k40_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_0_CONV1),
                                  rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(137);
    k41_bn_backward_finish_96(w->layer2_0.bn1_weight, rnet_doubles(ws, WS_LAYER2_0_BN1_SUMS),
                              rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER2_0_BN1_FACTORS), d->layer2_0.bn1_weight,
                              d->layer2_0.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(138);
    k42_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV1),
        rnet_at(ws, WS_LAYER2_0_BN1_FACTORS), rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(139);
    k48_conv_backward_weights3x3s2_16to32_16x16(rnet_at(ws, WS_LAYER1_2_OUT),
                                                rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT),
                                                rnet_at(ws, WS_LAYER2_0_CONV1_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(140);
    k49_sum_parts_4608(rnet_at(ws, WS_LAYER2_0_CONV1_PARTS), d->layer2_0.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(141);
    k50_conv_flip3x3s2_16to32(w->layer2_0.conv1_w, rnet_at(ws, WS_LAYER2_0_CONV1_FLIPPED), part,
                              parts);
    RNET_BARRIER
    RNET_STEP(142);
    k51_conv_backward_data3x3s2_32to16_32x32_add_mask(
        rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER1_2_OUT), rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT_2), part, parts);
    RNET_BARRIER
}

/* layer2: 3 x basic(32) stride 2, backward. cifar_resnet20.rnet:11 */
static void layer2_backward(const struct cifar_resnet20_weights *w,
                            struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    layer2_2_backward(w, d, ws, part, parts);
    layer2_1_backward(w, d, ws, part, parts);
    layer2_0_backward(w, d, ws, part, parts);
}

/* layer1.2: basic(16), identity shortcut, backward. cifar_resnet20.rnet:10 */
static void layer1_2_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(143);
    k52_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT_2),
                                  rnet_at(ws, WS_LAYER1_2_CONV2),
                                  rnet_at(ws, WS_LAYER1_2_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_2_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(144);
    k53_bn_backward_finish_48(w->layer1_2.bn2_weight, rnet_doubles(ws, WS_LAYER1_2_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_2_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_2_BN2_FACTORS), d->layer1_2.bn2_weight,
                              d->layer1_2.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(145);
    k54_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT_2), rnet_at(ws, WS_LAYER1_2_CONV2),
        rnet_at(ws, WS_LAYER1_2_BN2_FACTORS), rnet_at(ws, WS_LAYER1_2_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(146);
    k55_conv_backward_weights3x3_16to16_32x32(rnet_at(ws, WS_LAYER1_2_BN1),
                                              rnet_at(ws, WS_LAYER1_2_CONV2_GRADIENT),
                                              rnet_at(ws, WS_LAYER1_2_CONV2_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(147);
    k56_sum_parts_2304(rnet_at(ws, WS_LAYER1_2_CONV2_PARTS), d->layer1_2.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(148);
    k57_conv_flip3x3_16to16(w->layer1_2.conv2_w, rnet_at(ws, WS_LAYER1_2_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(149);
    k58_conv_backward_data3x3_16_32x32_mask(
        rnet_at(ws, WS_LAYER1_2_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_2_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER1_2_BN1), rnet_at(ws, WS_LAYER1_2_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(150);
    k52_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_2_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_2_CONV1),
                                  rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_2_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(151);
    k53_bn_backward_finish_48(w->layer1_2.bn1_weight, rnet_doubles(ws, WS_LAYER1_2_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_2_BN1_FACTORS), d->layer1_2.bn1_weight,
                              d->layer1_2.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(152);
    k54_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_2_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_2_CONV1),
        rnet_at(ws, WS_LAYER1_2_BN1_FACTORS), rnet_at(ws, WS_LAYER1_2_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(153);
    k55_conv_backward_weights3x3_16to16_32x32(rnet_at(ws, WS_LAYER1_1_OUT),
                                              rnet_at(ws, WS_LAYER1_2_CONV1_GRADIENT),
                                              rnet_at(ws, WS_LAYER1_2_CONV1_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(154);
    k56_sum_parts_2304(rnet_at(ws, WS_LAYER1_2_CONV1_PARTS), d->layer1_2.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(155);
    k57_conv_flip3x3_16to16(w->layer1_2.conv1_w, rnet_at(ws, WS_LAYER1_2_CONV1_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(156);
    k59_conv_backward_data3x3_16_32x32_add_mask(
        rnet_at(ws, WS_LAYER1_2_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_2_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT_2),
        rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(16), identity shortcut, backward. cifar_resnet20.rnet:10 */
static void layer1_1_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(157);
    k52_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_1_CONV2),
                                  rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_1_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(158);
    k53_bn_backward_finish_48(w->layer1_1.bn2_weight, rnet_doubles(ws, WS_LAYER1_1_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_1_BN2_FACTORS), d->layer1_1.bn2_weight,
                              d->layer1_1.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(159);
    k54_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV2),
        rnet_at(ws, WS_LAYER1_1_BN2_FACTORS), rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(160);
    k55_conv_backward_weights3x3_16to16_32x32(rnet_at(ws, WS_LAYER1_1_BN1),
                                              rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT),
                                              rnet_at(ws, WS_LAYER1_1_CONV2_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(161);
    k56_sum_parts_2304(rnet_at(ws, WS_LAYER1_1_CONV2_PARTS), d->layer1_1.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(162);
    k57_conv_flip3x3_16to16(w->layer1_1.conv2_w, rnet_at(ws, WS_LAYER1_1_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(163);
    k58_conv_backward_data3x3_16_32x32_mask(
        rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER1_1_BN1), rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(164);
    k52_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_1_CONV1),
                                  rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_1_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(165);
    k53_bn_backward_finish_48(w->layer1_1.bn1_weight, rnet_doubles(ws, WS_LAYER1_1_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_1_BN1_FACTORS), d->layer1_1.bn1_weight,
                              d->layer1_1.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(166);
    k54_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV1),
        rnet_at(ws, WS_LAYER1_1_BN1_FACTORS), rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(167);
    k55_conv_backward_weights3x3_16to16_32x32(rnet_at(ws, WS_LAYER1_0_OUT),
                                              rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT),
                                              rnet_at(ws, WS_LAYER1_1_CONV1_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(168);
    k56_sum_parts_2304(rnet_at(ws, WS_LAYER1_1_CONV1_PARTS), d->layer1_1.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(169);
    k57_conv_flip3x3_16to16(w->layer1_1.conv1_w, rnet_at(ws, WS_LAYER1_1_CONV1_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(170);
    k59_conv_backward_data3x3_16_32x32_add_mask(
        rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV1_FLIPPED),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), part, parts);
    RNET_BARRIER
}

/* layer1.0: basic(16), identity shortcut, backward. cifar_resnet20.rnet:10 */
static void layer1_0_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    RNET_STEP(171);
    k52_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_0_CONV2),
                                  rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(172);
    k53_bn_backward_finish_48(w->layer1_0.bn2_weight, rnet_doubles(ws, WS_LAYER1_0_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_0_BN2_FACTORS), d->layer1_0.bn2_weight,
                              d->layer1_0.bn2_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(173);
    k54_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV2),
        rnet_at(ws, WS_LAYER1_0_BN2_FACTORS), rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(174);
    k55_conv_backward_weights3x3_16to16_32x32(rnet_at(ws, WS_LAYER1_0_BN1),
                                              rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT),
                                              rnet_at(ws, WS_LAYER1_0_CONV2_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(175);
    k56_sum_parts_2304(rnet_at(ws, WS_LAYER1_0_CONV2_PARTS), d->layer1_0.conv2_w, part, parts);
    RNET_BARRIER
    RNET_STEP(176);
    k57_conv_flip3x3_16to16(w->layer1_0.conv2_w, rnet_at(ws, WS_LAYER1_0_CONV2_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(177);
    k58_conv_backward_data3x3_16_32x32_mask(
        rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV2_FLIPPED),
        rnet_at(ws, WS_LAYER1_0_BN1), rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(178);
    k52_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_0_CONV1),
                                  rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    RNET_STEP(179);
    k53_bn_backward_finish_48(w->layer1_0.bn1_weight, rnet_doubles(ws, WS_LAYER1_0_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_0_BN1_FACTORS), d->layer1_0.bn1_weight,
                              d->layer1_0.bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(180);
    k54_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV1),
        rnet_at(ws, WS_LAYER1_0_BN1_FACTORS), rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(181);
    k55_conv_backward_weights3x3_16to16_32x32(rnet_at(ws, WS_BN1),
                                              rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT),
                                              rnet_at(ws, WS_LAYER1_0_CONV1_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(182);
    k56_sum_parts_2304(rnet_at(ws, WS_LAYER1_0_CONV1_PARTS), d->layer1_0.conv1_w, part, parts);
    RNET_BARRIER
    RNET_STEP(183);
    k57_conv_flip3x3_16to16(w->layer1_0.conv1_w, rnet_at(ws, WS_LAYER1_0_CONV1_FLIPPED), part,
                            parts);
    RNET_BARRIER
    RNET_STEP(184);
    k59_conv_backward_data3x3_16_32x32_add_mask(
        rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV1_FLIPPED),
        rnet_at(ws, WS_BN1), rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), rnet_at(ws, WS_BN1_GRADIENT),
        part, parts);
    RNET_BARRIER
}

/* layer1: 3 x basic(16), backward. cifar_resnet20.rnet:10 */
static void layer1_backward(const struct cifar_resnet20_weights *w,
                            struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    layer1_2_backward(w, d, ws, part, parts);
    layer1_1_backward(w, d, ws, part, parts);
    layer1_0_backward(w, d, ws, part, parts);
}

/* The whole network, backward. */
static void network_backward(const struct cifar_resnet20_weights *w,
                             struct cifar_resnet20_weights *d, const struct call *call, real *ws,
                             size_t part, size_t parts)
{
    RNET_STEP(63);
    k24_loss_10_1x1(rnet_at(ws, WS_FC), rnet_at(ws, WS_FC_GRADIENT), rnet_doubles(ws, WS_FC_LOSS),
                    call->labels, call->smooth, part, parts);
    RNET_BARRIER
    RNET_STEP(64);
    k25_linear_backward_weights_64to10_1x1(rnet_at(ws, WS_AVGPOOL), rnet_at(ws, WS_FC_GRADIENT),
                                           d->fc_w, d->fc_b, part, parts);
    RNET_BARRIER
    RNET_STEP(65);
    k26_linear_backward_data_10to64_1x1(w->fc_w, rnet_at(ws, WS_FC_GRADIENT),
                                        rnet_at(ws, WS_AVGPOOL_GRADIENT), part, parts);
    RNET_BARRIER
    RNET_STEP(66);
    k27_avgpool_backward8x8_64_8x8(rnet_at(ws, WS_AVGPOOL_GRADIENT),
                                   rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    layer3_backward(w, d, ws, part, parts);
    layer2_backward(w, d, ws, part, parts);
    layer1_backward(w, d, ws, part, parts);
    RNET_STEP(185);
    k52_bn_backward_sums_16_32x32(rnet_at(ws, WS_BN1_GRADIENT), rnet_at(ws, WS_CONV1),
                                  rnet_at(ws, WS_BN1_STATISTICS), rnet_doubles(ws, WS_BN1_SUMS),
                                  part, parts);
    RNET_BARRIER
    RNET_STEP(186);
    k53_bn_backward_finish_48(w->bn1_weight, rnet_doubles(ws, WS_BN1_SUMS),
                              rnet_at(ws, WS_BN1_STATISTICS), rnet_at(ws, WS_BN1_FACTORS),
                              d->bn1_weight, d->bn1_bias, part, parts);
    RNET_BARRIER
    RNET_STEP(187);
    k60_bn_backward_apply_16_32x32(rnet_at(ws, WS_BN1_GRADIENT), rnet_at(ws, WS_CONV1),
                                   rnet_at(ws, WS_BN1_FACTORS), rnet_at(ws, WS_CONV1_GRADIENT),
                                   part, parts);
    RNET_BARRIER
    RNET_STEP(188);
    k61_conv_backward_weights3x3_3to16_32x32(rnet_at(ws, WS_INPUT_COPY),
                                             rnet_at(ws, WS_CONV1_GRADIENT),
                                             rnet_at(ws, WS_CONV1_PARTS), part, parts);
    RNET_BARRIER
    RNET_STEP(189);
    k62_sum_parts_432(rnet_at(ws, WS_CONV1_PARTS), d->conv1_w, part, parts);
    RNET_BARRIER
}

/* ---- 6. Step ---- */

/* SGD with momentum: g = scale * d + decay * w, v = momentum * v + g, w -= rate * v. */
/*@ requires part < parts && parts <= 2;
    requires \valid(w + (0 .. 270111)) && \valid(v + (0 .. 270111));
    requires \valid_read(d + (0 .. 270111)) && \valid_read(by + (0 .. 3));
    assigns w[0 .. 270111], v[0 .. 270111]; */
static void update(real *w, const real *d, real *v, const real *by, size_t part, size_t parts)
{
    const rnet_vec rate = rnet_splat(by[0]), momentum = rnet_splat(by[1]);
    const rnet_vec decay = rnet_splat(by[2]), scale = rnet_splat(by[3]);
    const size_t end = rnet_share(33764, part + 1, parts);
    for (size_t u = rnet_share(33764, part, parts); u < end; u++) {
        real *wu = w + u * 8, *vu = v + u * 8;
        const rnet_vec old = rnet_load(wu);
        const rnet_vec g = rnet_fma(decay, old, rnet_mul(scale, rnet_load(d + u * 8)));
        const rnet_vec next = rnet_fma(momentum, rnet_load(vu), g);
        rnet_store(vu, next);
        rnet_store(wu, rnet_sub(old, rnet_mul(rate, next)));
    }
}

/* ---- 7. Entry points ---- */

void cifar_resnet20_gradients(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, struct cifar_resnet20_statistics *s,
                              const float *input, const int *labels, uint64_t seed, double smooth,
                              double result[2], void *workspace)
{
    RNET_REQUIRE((uintptr_t)w % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)d % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)s % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)workspace % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    const struct call all = {labels, seed, smooth}, *const call = &all;
    real *ws = workspace;
    RNET_PARALLEL(CIFAR_RESNET20_TRAIN_THREADS)
    {
        const size_t part = rnet_part(), parts = rnet_parts();
        network(w, s, input, ws, part, parts);
        network_backward(w, d, call, ws, part, parts);
    }
    result[0] = 0.0;
    result[1] = 0.0;
    for (size_t n = 0; n < 128; n++) {
        result[0] += rnet_doubles(ws, WS_FC_LOSS)[n];
        result[1] += rnet_doubles(ws, WS_FC_LOSS)[128 + n];
    }
}

void cifar_resnet20_update(struct cifar_resnet20_weights *w, const struct cifar_resnet20_weights *d,
                           struct cifar_resnet20_weights *v, const double by[4])
{
    const real all[4] = {(real)by[0], (real)by[1], (real)by[2], (real)by[3]};
    RNET_PARALLEL(CIFAR_RESNET20_TRAIN_THREADS)
    {
        update((real *)(void *)w, (const real *)(const void *)d, (real *)(void *)v, all,
               rnet_part(), rnet_parts());
    }
}
