/* cifar_resnet20_train.c: training of network "cifar_resnet20".
 *   made by  rnetc 0.1.0; do not edit
 *   source   cifar_resnet20.rnet
 *   sha256   44ceb45e5264f86cb277f4119b886f607f28c40aad6141a14552b17352ebc089
 *   command  rnetc emit cifar_resnet20.rnet --train
 *   options  --batch 128 --threads 2 --target x86-64-v3
 *   passes   lower fuse remove_dead select layout autodiff place
 *   1 extents   2 memory plan   3 kernels   4 blocks, forward   5 blocks, backward
 *   6 step   7 entry points */

/* ---- 1. Extents: the others are in cifar_resnet20_train.h ---- */

#define RNET_LANES 8

#include "cifar_resnet20_train.h"

#include "simd.h"

#include "winograd.h"

/* What a call brings beside its arrays. */
struct call {
    const int *labels;
    const uint64_t *seeds;
    double smooth;
};

/* ---- 2. Memory plan: offset in lines of 64 bytes; length in lines, live steps, value
 * Workspace: 221375232 bytes; largest sum of live buffers: 221375232 bytes. ---- */

/* clang-format off */
enum {
    WS_SCRATCH                   = 0,        /* 41104 [1, 215]
                                                scratch of convolutions, 20552 a part */
    WS_INPUT_COPY                = 41104,    /* 27744 [1, 214] input.copy */
    WS_CONV1                     = 68848,    /* 131072 [2, 213] conv1 */
    WS_CONV1_SUMS                = 199924,   /* 8 [2, 3] conv1.sums */
    WS_BN1_STATISTICS            = 199920,   /* 4 [3, 212] bn1.statistics */
    WS_BN1                       = 199924,   /* 147968 [4, 210] bn1, reuses WS_CONV1_SUMS */
    WS_LAYER1_0_CONV1_WINOGRAD   = 478964,   /* 576 [5, 6] layer1.0.conv1.winograd */
    WS_LAYER1_0_CONV1            = 347892,   /* 131072 [6, 206] layer1.0.conv1 */
    WS_LAYER1_0_CONV1_SUMS       = 479540,   /* 8 [6, 7] layer1.0.conv1.sums */
    WS_LAYER1_0_BN1_STATISTICS   = 478964,   /* 4 [7, 205] layer1.0.bn1.statistics
                                                reuses WS_LAYER1_0_CONV1_WINOGRAD */
    WS_LAYER1_0_BN1              = 478968,   /* 147968 [8, 203] layer1.0.bn1
                                                reuses WS_LAYER1_0_CONV1_WINOGRAD,
                                                WS_LAYER1_0_CONV1_SUMS */
    WS_LAYER1_0_CONV2_WINOGRAD   = 758008,   /* 576 [9, 10] layer1.0.conv2.winograd */
    WS_LAYER1_0_CONV2            = 626936,   /* 131072 [10, 199] layer1.0.conv2 */
    WS_LAYER1_0_CONV2_SUMS       = 758584,   /* 8 [10, 11] layer1.0.conv2.sums */
    WS_LAYER1_0_BN2_STATISTICS   = 758008,   /* 4 [11, 198] layer1.0.bn2.statistics
                                                reuses WS_LAYER1_0_CONV2_WINOGRAD */
    WS_LAYER1_0_OUT              = 758012,   /* 147968 [12, 196] layer1.0.bn2
                                                reuses WS_LAYER1_0_CONV2_WINOGRAD,
                                                WS_LAYER1_0_CONV2_SUMS */
    WS_LAYER1_1_CONV1_WINOGRAD   = 1037052,  /* 576 [13, 14] layer1.1.conv1.winograd */
    WS_LAYER1_1_CONV1            = 905980,   /* 131072 [14, 192] layer1.1.conv1 */
    WS_LAYER1_1_CONV1_SUMS       = 1037628,  /* 8 [14, 15] layer1.1.conv1.sums */
    WS_LAYER1_1_BN1_STATISTICS   = 1037052,  /* 4 [15, 191] layer1.1.bn1.statistics
                                                reuses WS_LAYER1_1_CONV1_WINOGRAD */
    WS_LAYER1_1_BN1              = 1037056,  /* 147968 [16, 189] layer1.1.bn1
                                                reuses WS_LAYER1_1_CONV1_WINOGRAD,
                                                WS_LAYER1_1_CONV1_SUMS */
    WS_LAYER1_1_CONV2_WINOGRAD   = 1316096,  /* 576 [17, 18] layer1.1.conv2.winograd */
    WS_LAYER1_1_CONV2            = 1185024,  /* 131072 [18, 185] layer1.1.conv2 */
    WS_LAYER1_1_CONV2_SUMS       = 1316672,  /* 8 [18, 19] layer1.1.conv2.sums */
    WS_LAYER1_1_BN2_STATISTICS   = 1316096,  /* 4 [19, 184] layer1.1.bn2.statistics
                                                reuses WS_LAYER1_1_CONV2_WINOGRAD */
    WS_LAYER1_1_OUT              = 1316100,  /* 147968 [20, 182] layer1.1.bn2
                                                reuses WS_LAYER1_1_CONV2_WINOGRAD,
                                                WS_LAYER1_1_CONV2_SUMS */
    WS_LAYER1_2_CONV1_WINOGRAD   = 1595140,  /* 576 [21, 22] layer1.2.conv1.winograd */
    WS_LAYER1_2_CONV1            = 1464068,  /* 131072 [22, 178] layer1.2.conv1 */
    WS_LAYER1_2_CONV1_SUMS       = 1595716,  /* 8 [22, 23] layer1.2.conv1.sums */
    WS_LAYER1_2_BN1_STATISTICS   = 1595140,  /* 4 [23, 177] layer1.2.bn1.statistics
                                                reuses WS_LAYER1_2_CONV1_WINOGRAD */
    WS_LAYER1_2_BN1              = 1595144,  /* 147968 [24, 175] layer1.2.bn1
                                                reuses WS_LAYER1_2_CONV1_WINOGRAD,
                                                WS_LAYER1_2_CONV1_SUMS */
    WS_LAYER1_2_CONV2_WINOGRAD   = 1874184,  /* 576 [25, 26] layer1.2.conv2.winograd */
    WS_LAYER1_2_CONV2            = 1743112,  /* 131072 [26, 171] layer1.2.conv2 */
    WS_LAYER1_2_CONV2_SUMS       = 1874760,  /* 8 [26, 27] layer1.2.conv2.sums */
    WS_LAYER1_2_BN2_STATISTICS   = 1874184,  /* 4 [27, 170] layer1.2.bn2.statistics
                                                reuses WS_LAYER1_2_CONV2_WINOGRAD */
    WS_LAYER1_2_OUT              = 1874188,  /* 147968 [28, 168] layer1.2.bn2
                                                reuses WS_LAYER1_2_CONV2_WINOGRAD,
                                                WS_LAYER1_2_CONV2_SUMS */
    WS_LAYER2_0_CONV1            = 2022188,  /* 65536 [29, 164] layer2.0.conv1 */
    WS_LAYER2_0_CONV1_SUMS       = 2022156,  /* 16 [29, 30] layer2.0.conv1.sums */
    WS_LAYER2_0_BN1_STATISTICS   = 2087724,  /* 8 [30, 163] layer2.0.bn1.statistics */
    WS_LAYER2_0_BN1              = 2087732,  /* 82944 [31, 161] layer2.0.bn1 */
    WS_LAYER2_0_CONV2_WINOGRAD   = 2236212,  /* 2304 [32, 33] layer2.0.conv2.winograd */
    WS_LAYER2_0_CONV2            = 2170676,  /* 65536 [33, 156] layer2.0.conv2 */
    WS_LAYER2_0_CONV2_SUMS       = 2022156,  /* 16 [33, 35] layer2.0.conv2.sums
                                                reuses WS_LAYER2_0_CONV1_SUMS */
    WS_LAYER2_0_SHORTCUT         = 2319164,  /* 65536 [34, 36] layer2.0.shortcut */
    WS_LAYER2_0_BN2_STATISTICS   = 2236212,  /* 8 [35, 155] layer2.0.bn2.statistics
                                                reuses WS_LAYER2_0_CONV2_WINOGRAD */
    WS_LAYER2_0_OUT              = 2236220,  /* 82944 [36, 153] layer2.0.bn2
                                                reuses WS_LAYER2_0_CONV2_WINOGRAD */
    WS_LAYER2_1_CONV1_WINOGRAD   = 2384700,  /* 2304 [37, 38] layer2.1.conv1.winograd */
    WS_LAYER2_1_CONV1            = 2319164,  /* 65536 [38, 149] layer2.1.conv1
                                                reuses WS_LAYER2_0_SHORTCUT */
    WS_LAYER2_1_CONV1_SUMS       = 2022156,  /* 16 [38, 39] layer2.1.conv1.sums
                                                reuses WS_LAYER2_0_CONV2_SUMS */
    WS_LAYER2_1_BN1_STATISTICS   = 2384700,  /* 8 [39, 148] layer2.1.bn1.statistics
                                                reuses WS_LAYER2_1_CONV1_WINOGRAD */
    WS_LAYER2_1_BN1              = 2384708,  /* 82944 [40, 146] layer2.1.bn1
                                                reuses WS_LAYER2_1_CONV1_WINOGRAD */
    WS_LAYER2_1_CONV2_WINOGRAD   = 2533188,  /* 2304 [41, 42] layer2.1.conv2.winograd */
    WS_LAYER2_1_CONV2            = 2467652,  /* 65536 [42, 142] layer2.1.conv2 */
    WS_LAYER2_1_CONV2_SUMS       = 2022156,  /* 16 [42, 43] layer2.1.conv2.sums
                                                reuses WS_LAYER2_1_CONV1_SUMS */
    WS_LAYER2_1_BN2_STATISTICS   = 2533188,  /* 8 [43, 141] layer2.1.bn2.statistics
                                                reuses WS_LAYER2_1_CONV2_WINOGRAD */
    WS_LAYER2_1_OUT              = 2533196,  /* 82944 [44, 139] layer2.1.bn2
                                                reuses WS_LAYER2_1_CONV2_WINOGRAD */
    WS_LAYER2_2_CONV1_WINOGRAD   = 2681676,  /* 2304 [45, 46] layer2.2.conv1.winograd */
    WS_LAYER2_2_CONV1            = 2616140,  /* 65536 [46, 135] layer2.2.conv1 */
    WS_LAYER2_2_CONV1_SUMS       = 2022156,  /* 16 [46, 47] layer2.2.conv1.sums
                                                reuses WS_LAYER2_1_CONV2_SUMS */
    WS_LAYER2_2_BN1_STATISTICS   = 2681676,  /* 8 [47, 134] layer2.2.bn1.statistics
                                                reuses WS_LAYER2_2_CONV1_WINOGRAD */
    WS_LAYER2_2_BN1              = 2681684,  /* 82944 [48, 132] layer2.2.bn1
                                                reuses WS_LAYER2_2_CONV1_WINOGRAD */
    WS_LAYER2_2_CONV2_WINOGRAD   = 2830164,  /* 2304 [49, 50] layer2.2.conv2.winograd */
    WS_LAYER2_2_CONV2            = 2764628,  /* 65536 [50, 128] layer2.2.conv2 */
    WS_LAYER2_2_CONV2_SUMS       = 2022156,  /* 16 [50, 51] layer2.2.conv2.sums
                                                reuses WS_LAYER2_2_CONV1_SUMS */
    WS_LAYER2_2_BN2_STATISTICS   = 2830164,  /* 8 [51, 127] layer2.2.bn2.statistics
                                                reuses WS_LAYER2_2_CONV2_WINOGRAD */
    WS_LAYER2_2_OUT              = 2830172,  /* 82944 [52, 125] layer2.2.bn2
                                                reuses WS_LAYER2_2_CONV2_WINOGRAD */
    WS_LAYER3_0_CONV1            = 2913116,  /* 32768 [53, 122] layer3.0.conv1 */
    WS_LAYER3_0_CONV1_SUMS       = 2022156,  /* 32 [53, 54] layer3.0.conv1.sums
                                                reuses WS_LAYER2_2_CONV2_SUMS */
    WS_LAYER3_0_BN1_STATISTICS   = 2945884,  /* 16 [54, 121] layer3.0.bn1.statistics */
    WS_LAYER3_0_BN1              = 2945900,  /* 51200 [55, 119] layer3.0.bn1 */
    WS_LAYER3_0_CONV2_WINOGRAD   = 3029868,  /* 9216 [56, 57] layer3.0.conv2.winograd */
    WS_LAYER3_0_CONV2            = 2997100,  /* 32768 [57, 114] layer3.0.conv2 */
    WS_LAYER3_0_CONV2_SUMS       = 2022156,  /* 32 [57, 59] layer3.0.conv2.sums
                                                reuses WS_LAYER3_0_CONV1_SUMS */
    WS_LAYER3_0_SHORTCUT         = 3081084,  /* 32768 [58, 60] layer3.0.shortcut */
    WS_LAYER3_0_BN2_STATISTICS   = 3029868,  /* 16 [59, 113] layer3.0.bn2.statistics
                                                reuses WS_LAYER3_0_CONV2_WINOGRAD */
    WS_LAYER3_0_OUT              = 3029884,  /* 51200 [60, 111] layer3.0.bn2
                                                reuses WS_LAYER3_0_CONV2_WINOGRAD */
    WS_LAYER3_1_CONV1_WINOGRAD   = 3113852,  /* 9216 [61, 62] layer3.1.conv1.winograd */
    WS_LAYER3_1_CONV1            = 3081084,  /* 32768 [62, 107] layer3.1.conv1
                                                reuses WS_LAYER3_0_SHORTCUT */
    WS_LAYER3_1_CONV1_SUMS       = 2022156,  /* 32 [62, 63] layer3.1.conv1.sums
                                                reuses WS_LAYER3_0_CONV2_SUMS */
    WS_LAYER3_1_BN1_STATISTICS   = 3113852,  /* 16 [63, 106] layer3.1.bn1.statistics
                                                reuses WS_LAYER3_1_CONV1_WINOGRAD */
    WS_LAYER3_1_BN1              = 3113868,  /* 51200 [64, 104] layer3.1.bn1
                                                reuses WS_LAYER3_1_CONV1_WINOGRAD */
    WS_LAYER3_1_CONV2_WINOGRAD   = 3197836,  /* 9216 [65, 66] layer3.1.conv2.winograd */
    WS_LAYER3_1_CONV2            = 3165068,  /* 32768 [66, 100] layer3.1.conv2 */
    WS_LAYER3_1_CONV2_SUMS       = 2022156,  /* 32 [66, 67] layer3.1.conv2.sums
                                                reuses WS_LAYER3_1_CONV1_SUMS */
    WS_LAYER3_1_BN2_STATISTICS   = 3230604,  /* 16 [67, 99] layer3.1.bn2.statistics */
    WS_LAYER3_1_OUT              = 3230620,  /* 51200 [68, 97] layer3.1.bn2 */
    WS_LAYER3_2_CONV1_WINOGRAD   = 3197836,  /* 9216 [69, 70] layer3.2.conv1.winograd
                                                reuses WS_LAYER3_1_CONV2_WINOGRAD */
    WS_LAYER3_2_CONV1            = 3281820,  /* 32768 [70, 93] layer3.2.conv1 */
    WS_LAYER3_2_CONV1_SUMS       = 2022156,  /* 32 [70, 71] layer3.2.conv1.sums
                                                reuses WS_LAYER3_1_CONV2_SUMS */
    WS_LAYER3_2_BN1_STATISTICS   = 3314588,  /* 16 [71, 92] layer3.2.bn1.statistics */
    WS_LAYER3_2_BN1              = 3314604,  /* 51200 [72, 90] layer3.2.bn1 */
    WS_LAYER3_2_CONV2_WINOGRAD   = 3197836,  /* 9216 [73, 74] layer3.2.conv2.winograd
                                                reuses WS_LAYER3_2_CONV1_WINOGRAD */
    WS_LAYER3_2_CONV2            = 3365804,  /* 32768 [74, 86] layer3.2.conv2 */
    WS_LAYER3_2_CONV2_SUMS       = 2022156,  /* 32 [74, 75] layer3.2.conv2.sums
                                                reuses WS_LAYER3_2_CONV1_SUMS */
    WS_LAYER3_2_BN2_STATISTICS   = 3398572,  /* 16 [75, 85] layer3.2.bn2.statistics */
    WS_LAYER3_2_OUT              = 3398588,  /* 32768 [76, 83] layer3.2.bn2 */
    WS_AVGPOOL                   = 3197836,  /* 512 [77, 80] avgpool
                                                reuses WS_LAYER3_2_CONV2_WINOGRAD */
    WS_FC                        = 3198428,  /* 80 [78, 79] fc, reuses WS_LAYER3_2_CONV2_WINOGRAD */
    WS_FC_GRADIENT               = 3198348,  /* 80 [79, 81] fc.gradient
                                                reuses WS_LAYER3_2_CONV2_WINOGRAD */
    WS_FC_LOSS                   = 2022156,  /* 32 [79, 215] fc.loss
                                                reuses WS_LAYER3_2_CONV2_SUMS */
    WS_AVGPOOL_GRADIENT          = 3431356,  /* 512 [81, 82] avgpool.gradient */
    WS_LAYER3_2_BN2_GRADIENT     = 3197836,  /* 32768 [82, 83] layer3.2.bn2.gradient
                                                reuses WS_LAYER3_2_CONV2_WINOGRAD, WS_AVGPOOL,
                                                WS_FC and 1 more */
    WS_LAYER3_2_BN2_GRADIENT_2   = 3197836,  /* 32768 [83, 97] layer3.2.bn2.gradient
                                                overwrites WS_LAYER3_2_BN2_GRADIENT */
    WS_LAYER3_2_BN2_SUMS         = 3398588,  /* 32 [84, 85] layer3.2.bn2.sums
                                                reuses WS_LAYER3_2_OUT */
    WS_LAYER3_2_BN2_FACTORS      = 3449772,  /* 12 [85, 86] layer3.2.bn2.factors */
    WS_LAYER3_2_CONV2_GRADIENT   = 3398572,  /* 51200 [86, 90] layer3.2.conv2.gradient
                                                reuses WS_LAYER3_2_BN2_STATISTICS,
                                                WS_LAYER3_2_OUT, WS_AVGPOOL_GRADIENT and 1 more */
    WS_LAYER3_2_CONV2_PARTS      = 3365804,  /* 18432 [87, 88] layer3.2.conv2.parts
                                                reuses WS_LAYER3_2_CONV2 */
    WS_LAYER3_2_CONV2_WINOGRAD_2 = 3449772,  /* 9216 [89, 90] layer3.2.conv2.winograd
                                                reuses WS_LAYER3_2_BN2_FACTORS */
    WS_LAYER3_2_BN1_GRADIENT     = 3365804,  /* 32768 [90, 93] layer3.2.bn1.gradient
                                                reuses WS_LAYER3_2_CONV2, WS_LAYER3_2_CONV2_PARTS */
    WS_LAYER3_2_BN1_SUMS         = 3314604,  /* 32 [91, 92] layer3.2.bn1.sums
                                                reuses WS_LAYER3_2_BN1 */
    WS_LAYER3_2_BN1_FACTORS      = 3365788,  /* 12 [92, 93] layer3.2.bn1.factors
                                                reuses WS_LAYER3_2_BN1 */
    WS_LAYER3_2_CONV1_GRADIENT   = 3314588,  /* 51200 [93, 97] layer3.2.conv1.gradient
                                                reuses WS_LAYER3_2_BN1_STATISTICS,
                                                WS_LAYER3_2_BN1, WS_LAYER3_2_BN1_SUMS */
    WS_LAYER3_2_CONV1_PARTS      = 3281820,  /* 18432 [94, 95] layer3.2.conv1.parts
                                                reuses WS_LAYER3_2_CONV1 */
    WS_LAYER3_2_CONV1_WINOGRAD_2 = 3281820,  /* 9216 [96, 97] layer3.2.conv1.winograd
                                                reuses WS_LAYER3_2_CONV1_PARTS */
    WS_LAYER3_1_BN2_GRADIENT     = 3197836,  /* 32768 [97, 111] layer3.1.bn2.gradient
                                                overwrites WS_LAYER3_2_BN2_GRADIENT_2 */
    WS_LAYER3_1_BN2_SUMS         = 3230620,  /* 32 [98, 99] layer3.1.bn2.sums
                                                reuses WS_LAYER3_1_OUT */
    WS_LAYER3_1_BN2_FACTORS      = 3281804,  /* 12 [99, 100] layer3.1.bn2.factors
                                                reuses WS_LAYER3_1_OUT */
    WS_LAYER3_1_CONV2_GRADIENT   = 3230604,  /* 51200 [100, 104] layer3.1.conv2.gradient
                                                reuses WS_LAYER3_1_BN2_STATISTICS,
                                                WS_LAYER3_1_OUT, WS_LAYER3_1_BN2_SUMS */
    WS_LAYER3_1_CONV2_PARTS      = 3165068,  /* 18432 [101, 102] layer3.1.conv2.parts
                                                reuses WS_LAYER3_1_CONV2 */
    WS_LAYER3_1_CONV2_WINOGRAD_2 = 3281804,  /* 9216 [103, 104] layer3.1.conv2.winograd
                                                reuses WS_LAYER3_1_OUT,
                                                WS_LAYER3_2_CONV1_WINOGRAD_2,
                                                WS_LAYER3_1_BN2_FACTORS */
    WS_LAYER3_1_BN1_GRADIENT     = 3165068,  /* 32768 [104, 107] layer3.1.bn1.gradient
                                                reuses WS_LAYER3_1_CONV2, WS_LAYER3_1_CONV2_PARTS */
    WS_LAYER3_1_BN1_SUMS         = 3113868,  /* 32 [105, 106] layer3.1.bn1.sums
                                                reuses WS_LAYER3_1_BN1 */
    WS_LAYER3_1_BN1_FACTORS      = 3165052,  /* 12 [106, 107] layer3.1.bn1.factors
                                                reuses WS_LAYER3_1_BN1 */
    WS_LAYER3_1_CONV1_GRADIENT   = 3113852,  /* 51200 [107, 111] layer3.1.conv1.gradient
                                                reuses WS_LAYER3_1_BN1_STATISTICS,
                                                WS_LAYER3_1_BN1, WS_LAYER3_1_BN1_SUMS */
    WS_LAYER3_1_CONV1_PARTS      = 3081084,  /* 18432 [108, 109] layer3.1.conv1.parts
                                                reuses WS_LAYER3_1_CONV1 */
    WS_LAYER3_1_CONV1_WINOGRAD_2 = 3081084,  /* 9216 [110, 111] layer3.1.conv1.winograd
                                                reuses WS_LAYER3_1_CONV1_PARTS */
    WS_LAYER3_0_BN2_GRADIENT     = 3197836,  /* 32768 [111, 115] layer3.0.bn2.gradient
                                                overwrites WS_LAYER3_1_BN2_GRADIENT */
    WS_LAYER3_0_BN2_SUMS         = 3029884,  /* 32 [112, 113] layer3.0.bn2.sums
                                                reuses WS_LAYER3_0_OUT */
    WS_LAYER3_0_BN2_FACTORS      = 3029916,  /* 12 [113, 114] layer3.0.bn2.factors
                                                reuses WS_LAYER3_0_OUT */
    WS_LAYER3_0_CONV2_GRADIENT   = 3062636,  /* 51200 [114, 119] layer3.0.conv2.gradient
                                                reuses WS_LAYER3_0_OUT, WS_LAYER3_1_CONV1,
                                                WS_LAYER3_1_CONV1_PARTS and 1 more */
    WS_LAYER2_2_BN2_GRADIENT     = 2997100,  /* 65536 [115, 125] layer2.2.bn2.gradient
                                                reuses WS_LAYER3_0_CONV2,
                                                WS_LAYER3_0_BN2_STATISTICS, WS_LAYER3_0_OUT and 2
                                                more */
    WS_LAYER3_0_CONV2_PARTS      = 3113836,  /* 18432 [116, 117] layer3.0.conv2.parts
                                                reuses WS_LAYER3_1_CONV1,
                                                WS_LAYER3_1_CONV1_GRADIENT */
    WS_LAYER3_0_CONV2_WINOGRAD_2 = 3146604,  /* 9216 [118, 119] layer3.0.conv2.winograd
                                                reuses WS_LAYER3_1_CONV1_GRADIENT */
    WS_LAYER3_0_BN1_GRADIENT     = 3113836,  /* 32768 [119, 122] layer3.0.bn1.gradient
                                                reuses WS_LAYER3_1_CONV1_GRADIENT,
                                                WS_LAYER3_0_CONV2_PARTS */
    WS_LAYER3_0_BN1_SUMS         = 2945900,  /* 32 [120, 121] layer3.0.bn1.sums
                                                reuses WS_LAYER3_0_BN1 */
    WS_LAYER3_0_BN1_FACTORS      = 2997084,  /* 12 [121, 122] layer3.0.bn1.factors
                                                reuses WS_LAYER3_0_BN1 */
    WS_LAYER3_0_CONV1_GRADIENT   = 2945884,  /* 51200 [122, 125] layer3.0.conv1.gradient
                                                reuses WS_LAYER3_0_BN1_STATISTICS,
                                                WS_LAYER3_0_BN1, WS_LAYER3_0_BN1_SUMS */
    WS_LAYER3_0_CONV1_FLIPPED    = 2913116,  /* 1152 [124, 125] layer3.0.conv1.flipped
                                                reuses WS_LAYER3_0_CONV1 */
    WS_LAYER2_2_BN2_GRADIENT_2   = 2997100,  /* 65536 [125, 139] layer2.2.bn2.gradient
                                                overwrites WS_LAYER2_2_BN2_GRADIENT */
    WS_LAYER2_2_BN2_SUMS         = 2830172,  /* 16 [126, 127] layer2.2.bn2.sums
                                                reuses WS_LAYER2_2_OUT */
    WS_LAYER2_2_BN2_FACTORS      = 2913108,  /* 6 [127, 128] layer2.2.bn2.factors
                                                reuses WS_LAYER2_2_OUT */
    WS_LAYER2_2_CONV2_GRADIENT   = 2830164,  /* 82944 [128, 132] layer2.2.conv2.gradient
                                                reuses WS_LAYER2_2_BN2_STATISTICS,
                                                WS_LAYER2_2_OUT, WS_LAYER2_2_BN2_SUMS */
    WS_LAYER2_2_CONV2_PARTS      = 2764628,  /* 4608 [129, 130] layer2.2.conv2.parts
                                                reuses WS_LAYER2_2_CONV2 */
    WS_LAYER2_2_CONV2_WINOGRAD_2 = 2913108,  /* 2304 [131, 132] layer2.2.conv2.winograd
                                                reuses WS_LAYER2_2_OUT, WS_LAYER3_0_CONV1,
                                                WS_LAYER3_0_CONV1_FLIPPED and 1 more */
    WS_LAYER2_2_BN1_GRADIENT     = 2764628,  /* 65536 [132, 135] layer2.2.bn1.gradient
                                                reuses WS_LAYER2_2_CONV2, WS_LAYER2_2_CONV2_PARTS */
    WS_LAYER2_2_BN1_SUMS         = 2681684,  /* 16 [133, 134] layer2.2.bn1.sums
                                                reuses WS_LAYER2_2_BN1 */
    WS_LAYER2_2_BN1_FACTORS      = 2764620,  /* 6 [134, 135] layer2.2.bn1.factors
                                                reuses WS_LAYER2_2_BN1 */
    WS_LAYER2_2_CONV1_GRADIENT   = 2681676,  /* 82944 [135, 139] layer2.2.conv1.gradient
                                                reuses WS_LAYER2_2_BN1_STATISTICS,
                                                WS_LAYER2_2_BN1, WS_LAYER2_2_BN1_SUMS */
    WS_LAYER2_2_CONV1_PARTS      = 2616140,  /* 4608 [136, 137] layer2.2.conv1.parts
                                                reuses WS_LAYER2_2_CONV1 */
    WS_LAYER2_2_CONV1_WINOGRAD_2 = 2616140,  /* 2304 [138, 139] layer2.2.conv1.winograd
                                                reuses WS_LAYER2_2_CONV1_PARTS */
    WS_LAYER2_1_BN2_GRADIENT     = 2997100,  /* 65536 [139, 153] layer2.1.bn2.gradient
                                                overwrites WS_LAYER2_2_BN2_GRADIENT_2 */
    WS_LAYER2_1_BN2_SUMS         = 2533196,  /* 16 [140, 141] layer2.1.bn2.sums
                                                reuses WS_LAYER2_1_OUT */
    WS_LAYER2_1_BN2_FACTORS      = 2616132,  /* 6 [141, 142] layer2.1.bn2.factors
                                                reuses WS_LAYER2_1_OUT */
    WS_LAYER2_1_CONV2_GRADIENT   = 2533188,  /* 82944 [142, 146] layer2.1.conv2.gradient
                                                reuses WS_LAYER2_1_BN2_STATISTICS,
                                                WS_LAYER2_1_OUT, WS_LAYER2_1_BN2_SUMS */
    WS_LAYER2_1_CONV2_PARTS      = 2467652,  /* 4608 [143, 144] layer2.1.conv2.parts
                                                reuses WS_LAYER2_1_CONV2 */
    WS_LAYER2_1_CONV2_WINOGRAD_2 = 2616132,  /* 2304 [145, 146] layer2.1.conv2.winograd
                                                reuses WS_LAYER2_1_OUT,
                                                WS_LAYER2_2_CONV1_WINOGRAD_2,
                                                WS_LAYER2_1_BN2_FACTORS */
    WS_LAYER2_1_BN1_GRADIENT     = 2467652,  /* 65536 [146, 149] layer2.1.bn1.gradient
                                                reuses WS_LAYER2_1_CONV2, WS_LAYER2_1_CONV2_PARTS */
    WS_LAYER2_1_BN1_SUMS         = 2384708,  /* 16 [147, 148] layer2.1.bn1.sums
                                                reuses WS_LAYER2_1_BN1 */
    WS_LAYER2_1_BN1_FACTORS      = 2467644,  /* 6 [148, 149] layer2.1.bn1.factors
                                                reuses WS_LAYER2_1_BN1 */
    WS_LAYER2_1_CONV1_GRADIENT   = 2384700,  /* 82944 [149, 153] layer2.1.conv1.gradient
                                                reuses WS_LAYER2_1_BN1_STATISTICS,
                                                WS_LAYER2_1_BN1, WS_LAYER2_1_BN1_SUMS */
    WS_LAYER2_1_CONV1_PARTS      = 2319164,  /* 4608 [150, 151] layer2.1.conv1.parts
                                                reuses WS_LAYER2_1_CONV1 */
    WS_LAYER2_1_CONV1_WINOGRAD_2 = 2319164,  /* 2304 [152, 153] layer2.1.conv1.winograd
                                                reuses WS_LAYER2_1_CONV1_PARTS */
    WS_LAYER2_0_BN2_GRADIENT     = 2997100,  /* 65536 [153, 157] layer2.0.bn2.gradient
                                                overwrites WS_LAYER2_1_BN2_GRADIENT */
    WS_LAYER2_0_BN2_SUMS         = 2236220,  /* 16 [154, 155] layer2.0.bn2.sums
                                                reuses WS_LAYER2_0_OUT */
    WS_LAYER2_0_BN2_FACTORS      = 2236236,  /* 6 [155, 156] layer2.0.bn2.factors
                                                reuses WS_LAYER2_0_OUT */
    WS_LAYER2_0_CONV2_GRADIENT   = 2301748,  /* 82944 [156, 161] layer2.0.conv2.gradient
                                                reuses WS_LAYER2_0_OUT, WS_LAYER2_1_CONV1,
                                                WS_LAYER2_1_CONV1_PARTS and 1 more */
    WS_LAYER1_2_BN2_GRADIENT     = 2170676,  /* 131072 [157, 168] layer1.2.bn2.gradient
                                                reuses WS_LAYER2_0_CONV2,
                                                WS_LAYER2_0_BN2_STATISTICS, WS_LAYER2_0_OUT and 2
                                                more */
    WS_LAYER2_0_CONV2_PARTS      = 2384692,  /* 4608 [158, 159] layer2.0.conv2.parts
                                                reuses WS_LAYER2_1_CONV1,
                                                WS_LAYER2_1_CONV1_GRADIENT */
    WS_LAYER2_0_CONV2_WINOGRAD_2 = 2450228,  /* 2304 [160, 161] layer2.0.conv2.winograd
                                                reuses WS_LAYER2_1_CONV1_GRADIENT */
    WS_LAYER2_0_BN1_GRADIENT     = 2384692,  /* 65536 [161, 164] layer2.0.bn1.gradient
                                                reuses WS_LAYER2_1_CONV1_GRADIENT,
                                                WS_LAYER2_0_CONV2_PARTS */
    WS_LAYER2_0_BN1_SUMS         = 2087732,  /* 16 [162, 163] layer2.0.bn1.sums
                                                reuses WS_LAYER2_0_BN1 */
    WS_LAYER2_0_BN1_FACTORS      = 2170668,  /* 6 [163, 164] layer2.0.bn1.factors
                                                reuses WS_LAYER2_0_BN1 */
    WS_LAYER2_0_CONV1_GRADIENT   = 2087724,  /* 82944 [164, 168] layer2.0.conv1.gradient
                                                reuses WS_LAYER2_0_BN1_STATISTICS,
                                                WS_LAYER2_0_BN1, WS_LAYER2_0_BN1_SUMS */
    WS_LAYER2_0_CONV1_PARTS      = 2022188,  /* 576 [165, 166] layer2.0.conv1.parts
                                                reuses WS_LAYER2_0_CONV1 */
    WS_LAYER2_0_CONV1_FLIPPED    = 2022188,  /* 288 [167, 168] layer2.0.conv1.flipped
                                                reuses WS_LAYER2_0_CONV1_PARTS */
    WS_LAYER1_2_BN2_GRADIENT_2   = 2170676,  /* 131072 [168, 182] layer1.2.bn2.gradient
                                                overwrites WS_LAYER1_2_BN2_GRADIENT */
    WS_LAYER1_2_BN2_SUMS         = 1874188,  /* 8 [169, 170] layer1.2.bn2.sums
                                                reuses WS_LAYER1_2_OUT */
    WS_LAYER1_2_BN2_FACTORS      = 2022152,  /* 3 [170, 171] layer1.2.bn2.factors
                                                reuses WS_LAYER1_2_OUT */
    WS_LAYER1_2_CONV2_GRADIENT   = 1874184,  /* 147968 [171, 175] layer1.2.conv2.gradient
                                                reuses WS_LAYER1_2_BN2_STATISTICS,
                                                WS_LAYER1_2_OUT, WS_LAYER1_2_BN2_SUMS */
    WS_LAYER1_2_CONV2_PARTS      = 1743112,  /* 1152 [172, 173] layer1.2.conv2.parts
                                                reuses WS_LAYER1_2_CONV2 */
    WS_LAYER1_2_CONV2_WINOGRAD_2 = 2022188,  /* 576 [174, 175] layer1.2.conv2.winograd
                                                reuses WS_LAYER2_0_CONV1_PARTS,
                                                WS_LAYER2_0_CONV1_FLIPPED */
    WS_LAYER1_2_BN1_GRADIENT     = 1743112,  /* 131072 [175, 178] layer1.2.bn1.gradient
                                                reuses WS_LAYER1_2_CONV2, WS_LAYER1_2_CONV2_PARTS */
    WS_LAYER1_2_BN1_SUMS         = 1595144,  /* 8 [176, 177] layer1.2.bn1.sums
                                                reuses WS_LAYER1_2_BN1 */
    WS_LAYER1_2_BN1_FACTORS      = 1743108,  /* 3 [177, 178] layer1.2.bn1.factors
                                                reuses WS_LAYER1_2_BN1 */
    WS_LAYER1_2_CONV1_GRADIENT   = 1595140,  /* 147968 [178, 182] layer1.2.conv1.gradient
                                                reuses WS_LAYER1_2_BN1_STATISTICS,
                                                WS_LAYER1_2_BN1, WS_LAYER1_2_BN1_SUMS */
    WS_LAYER1_2_CONV1_PARTS      = 1464068,  /* 1152 [179, 180] layer1.2.conv1.parts
                                                reuses WS_LAYER1_2_CONV1 */
    WS_LAYER1_2_CONV1_WINOGRAD_2 = 1464068,  /* 576 [181, 182] layer1.2.conv1.winograd
                                                reuses WS_LAYER1_2_CONV1_PARTS */
    WS_LAYER1_1_BN2_GRADIENT     = 2170676,  /* 131072 [182, 196] layer1.1.bn2.gradient
                                                overwrites WS_LAYER1_2_BN2_GRADIENT_2 */
    WS_LAYER1_1_BN2_SUMS         = 1316100,  /* 8 [183, 184] layer1.1.bn2.sums
                                                reuses WS_LAYER1_1_OUT */
    WS_LAYER1_1_BN2_FACTORS      = 1464064,  /* 3 [184, 185] layer1.1.bn2.factors
                                                reuses WS_LAYER1_1_OUT */
    WS_LAYER1_1_CONV2_GRADIENT   = 1316096,  /* 147968 [185, 189] layer1.1.conv2.gradient
                                                reuses WS_LAYER1_1_BN2_STATISTICS,
                                                WS_LAYER1_1_OUT, WS_LAYER1_1_BN2_SUMS */
    WS_LAYER1_1_CONV2_PARTS      = 1185024,  /* 1152 [186, 187] layer1.1.conv2.parts
                                                reuses WS_LAYER1_1_CONV2 */
    WS_LAYER1_1_CONV2_WINOGRAD_2 = 1464064,  /* 576 [188, 189] layer1.1.conv2.winograd
                                                reuses WS_LAYER1_1_OUT,
                                                WS_LAYER1_2_CONV1_WINOGRAD_2,
                                                WS_LAYER1_1_BN2_FACTORS */
    WS_LAYER1_1_BN1_GRADIENT     = 1185024,  /* 131072 [189, 192] layer1.1.bn1.gradient
                                                reuses WS_LAYER1_1_CONV2, WS_LAYER1_1_CONV2_PARTS */
    WS_LAYER1_1_BN1_SUMS         = 1037056,  /* 8 [190, 191] layer1.1.bn1.sums
                                                reuses WS_LAYER1_1_BN1 */
    WS_LAYER1_1_BN1_FACTORS      = 1185020,  /* 3 [191, 192] layer1.1.bn1.factors
                                                reuses WS_LAYER1_1_BN1 */
    WS_LAYER1_1_CONV1_GRADIENT   = 1037052,  /* 147968 [192, 196] layer1.1.conv1.gradient
                                                reuses WS_LAYER1_1_BN1_STATISTICS,
                                                WS_LAYER1_1_BN1, WS_LAYER1_1_BN1_SUMS */
    WS_LAYER1_1_CONV1_PARTS      = 905980,   /* 1152 [193, 194] layer1.1.conv1.parts
                                                reuses WS_LAYER1_1_CONV1 */
    WS_LAYER1_1_CONV1_WINOGRAD_2 = 905980,   /* 576 [195, 196] layer1.1.conv1.winograd
                                                reuses WS_LAYER1_1_CONV1_PARTS */
    WS_LAYER1_0_BN2_GRADIENT     = 2170676,  /* 131072 [196, 210] layer1.0.bn2.gradient
                                                overwrites WS_LAYER1_1_BN2_GRADIENT */
    WS_LAYER1_0_BN2_SUMS         = 758012,   /* 8 [197, 198] layer1.0.bn2.sums
                                                reuses WS_LAYER1_0_OUT */
    WS_LAYER1_0_BN2_FACTORS      = 905976,   /* 3 [198, 199] layer1.0.bn2.factors
                                                reuses WS_LAYER1_0_OUT */
    WS_LAYER1_0_CONV2_GRADIENT   = 758008,   /* 147968 [199, 203] layer1.0.conv2.gradient
                                                reuses WS_LAYER1_0_BN2_STATISTICS,
                                                WS_LAYER1_0_OUT, WS_LAYER1_0_BN2_SUMS */
    WS_LAYER1_0_CONV2_PARTS      = 626936,   /* 1152 [200, 201] layer1.0.conv2.parts
                                                reuses WS_LAYER1_0_CONV2 */
    WS_LAYER1_0_CONV2_WINOGRAD_2 = 905976,   /* 576 [202, 203] layer1.0.conv2.winograd
                                                reuses WS_LAYER1_0_OUT,
                                                WS_LAYER1_1_CONV1_WINOGRAD_2,
                                                WS_LAYER1_0_BN2_FACTORS */
    WS_LAYER1_0_BN1_GRADIENT     = 626936,   /* 131072 [203, 206] layer1.0.bn1.gradient
                                                reuses WS_LAYER1_0_CONV2, WS_LAYER1_0_CONV2_PARTS */
    WS_LAYER1_0_BN1_SUMS         = 478968,   /* 8 [204, 205] layer1.0.bn1.sums
                                                reuses WS_LAYER1_0_BN1 */
    WS_LAYER1_0_BN1_FACTORS      = 626932,   /* 3 [205, 206] layer1.0.bn1.factors
                                                reuses WS_LAYER1_0_BN1 */
    WS_LAYER1_0_CONV1_GRADIENT   = 478964,   /* 147968 [206, 210] layer1.0.conv1.gradient
                                                reuses WS_LAYER1_0_BN1_STATISTICS,
                                                WS_LAYER1_0_BN1, WS_LAYER1_0_BN1_SUMS */
    WS_LAYER1_0_CONV1_PARTS      = 347892,   /* 1152 [207, 208] layer1.0.conv1.parts
                                                reuses WS_LAYER1_0_CONV1 */
    WS_LAYER1_0_CONV1_WINOGRAD_2 = 347892,   /* 576 [209, 210] layer1.0.conv1.winograd
                                                reuses WS_LAYER1_0_CONV1_PARTS */
    WS_BN1_GRADIENT              = 2170676,  /* 131072 [210, 213] bn1.gradient
                                                overwrites WS_LAYER1_0_BN2_GRADIENT */
    WS_BN1_SUMS                  = 199924,   /* 8 [211, 212] bn1.sums, reuses WS_BN1 */
    WS_BN1_FACTORS               = 199932,   /* 3 [212, 213] bn1.factors, reuses WS_BN1 */
    WS_CONV1_GRADIENT            = 2170676,  /* 131072 [213, 214] conv1.gradient
                                                overwrites WS_BN1_GRADIENT */
    WS_CONV1_PARTS               = 68848,    /* 54 [214, 215] conv1.parts, reuses WS_CONV1 */
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
 *   used by input.copy; step 1 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 393215));
    requires \valid(y + (0 .. 443903));
    requires \separated(y + (0 .. 443903), x + (0 .. 393215));
    assigns y[0 .. 443903]; */
static void k01_reorder_3_32x32(const real *x, real *y, size_t part, size_t parts)
{
    border1_3x32x32_by_3(y, part, parts);
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t h = u % 32, n = u / 32;
        const real *xr = x + n * 3072 + h * 32;
        real *yr = y + n * 3468 + h * 102 + 105;
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

/* 6 pixels of a row, 16 channels. */
static inline void k02_tile6(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 9; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 256 + h * 16 + j * 16 + k * 8192);
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
    for (size_t k = 0; k < 2; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 16 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 6; p++) {
            rnet_store(y + p * 8 + k * 8192, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* 5 pixels of a row, 16 channels. */
static inline void k02_tile5(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t h = 0; h < 3; h++)
        for (size_t j = 0; j < 9; j++) {
            if (j < 1)
                for (size_t k = 0; k < 2; k++)
                    RNET_FETCH_TO_WRITE(y, 256 + h * 16 + j * 16 + k * 8192);
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
    for (size_t k = 0; k < 2; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 16 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
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
 *   used by conv1; step 2; 442368 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 431));
    requires \valid_read(x + (0 .. 443903));
    requires \valid(y + (0 .. 2097151));
    requires \valid(sums + (0 .. 63));
    requires \separated(y + (0 .. 2097151), w + (0 .. 431));
    requires \separated(y + (0 .. 2097151), x + (0 .. 443903));
    requires \separated(y + (0 .. 2097151), sums + (0 .. 63));
    requires \separated(sums + (0 .. 63), w + (0 .. 431));
    requires \separated(sums + (0 .. 63), x + (0 .. 443903));
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
        RNET_ALIGNED(64) real t[32] = {0};
        const real *wg = w;
        const real *xr = x + n * 3468 + oy * 102;
        real *yr = y + n * 16384 + oy * 256;
        for (size_t ox = 0; ox < 12; ox += 6)
            k02_tile6(wg, xr + ox * 3, yr + ox * 8, t);
        for (size_t ox = 12; ox < 32; ox += 5)
            k02_tile5(wg, xr + ox * 3, yr + ox * 8, t);
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
 *     layer1.1.bn1.statistics, layer1.1.bn2.statistics, layer1.2.bn1.statistics and 1 more; steps 3
 *     7 11 15 19 23 27 */
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
        const double mean = s / 131072.0;
        const double var = fabs(q / 131072.0 - mean * mean); /* below 0 by rounding alone */
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
 *   y[o][q] = max(0, scale[o] * x[o][q] + shift[o])
 *   x 16x32x32 in blocks of 8; statistics 64 for the batch; y 16x32x32 in blocks of 8, border 1;
 *     128 images
 *   used by bn1, layer1.0.bn1, layer1.1.bn1, layer1.2.bn1; steps 4 8 16 24 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(y + (0 .. 2367487));
    requires y == x || \separated(y + (0 .. 2367487), x + (0 .. 2097151));
    requires y == statistics || \separated(y + (0 .. 2367487), statistics + (0 .. 63));
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

/* K05. Weights of a convolution for Winograd's algorithm. cifar_resnet20.rnet:10, <std.rnet>:5
 *   transformed = G w G^T, each product's channels one after the other
 *   transformed 9216 for the batch; 128 images
 *   used by layer1.0.conv1.winograd, layer1.0.conv2.winograd, layer1.1.conv1.winograd,
 *     layer1.1.conv2.winograd, layer1.2.conv1.winograd, layer1.2.conv2.winograd; steps 5 9 13 17 21
 *     25 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2303));
    requires \valid(transformed + (0 .. 9215));
    requires \separated(transformed + (0 .. 9215), w + (0 .. 2303));
    assigns transformed[0 .. 9215]; */
static void k05_winograd_weights3x3_16to16(const real *w, real *transformed, size_t part,
                                           size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t i = u % 2, o = u / 2;
        const real *wt = w + o % 2 * 8 + i * 1152;
        real *to = transformed + o % 2 * 8 + i * 128;
        RNET_ALIGNED(64) real taps[9][8][8];
        for (size_t h = 0; h < 9; h++)
            for (size_t c = 0; c < 8; c++)
                for (size_t l = 0; l < 8; l++)
                    taps[h][c][l] = wt[(h * 8 + c) * 16 + l];
        for (size_t c = 0; c < 8; c++) {
            rnet_vec z[6][3];
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++) {
                rnet_vec g[3], t[6];
                RNET_UNROLL
                for (size_t h = 0; h < 3; h++)
                    g[h] = rnet_load(taps[h * 3 + v][c]);
                rnet_winograd_weights(g, t);
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    z[h][v] = t[h];
            }
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++) {
                rnet_vec t[6];
                rnet_winograd_weights(z[h], t);
                RNET_UNROLL
                for (size_t v = 0; v < 6; v++)
                    rnet_store(to + (h * 6 + v) * 256 + c * 16, t[v]);
            }
        }
    }
}

/* V of a patch, 8 channels. */
static inline void k06_patch(const real *x, real *v)
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
            rnet_store(v + h * 1632 + c * 272, t[c]);
    }
}

/* All of v from tile `first` on, 16 tiles. */
static inline void k06_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
            const real *xt = x + n * 18496 + ty * 1088 + tx * 32;
            k06_patch(xt + i * 9248, v + i * 128 + t * 8);
        }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k06_product5(const real *w, const real *x, real *to)
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
static inline void k06_product6(const real *w, const real *x, real *to)
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
static inline void k06_result(const real *p, real *y, real *sum)
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
    rnet_vec s = rnet_load(sum), q = rnet_load(sum + 16);
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec one = t[c];
            s = rnet_add(s, one);
            q = rnet_fma(one, one, q);
            rnet_store(y + h * 256 + c * 8, one);
        }
    }
    rnet_store(sum, s);
    rnet_store(sum + 16, q);
}

/* K06. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3). cifar_resnet20.rnet:10,
 *     <std.rnet>:5
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 16x32x32 in blocks of 8, border 1; w 9216 for the batch; y 16x32x32 in blocks of 8; sums 64
 *     for the batch; 128 images
 *   used by layer1.0.conv1, layer1.0.conv2, layer1.1.conv1, layer1.1.conv2, layer1.2.conv1,
 *     layer1.2.conv2; steps 6 10 14 18 22 26; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2367487));
    requires \valid_read(w + (0 .. 9215));
    requires \valid(y + (0 .. 2097151));
    requires \valid(sums + (0 .. 63));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(y + (0 .. 2097151), x + (0 .. 2367487));
    requires \separated(y + (0 .. 2097151), w + (0 .. 9215));
    requires \separated(y + (0 .. 2097151), sums + (0 .. 63));
    requires \separated(y + (0 .. 2097151), tiles + (0 .. 657663));
    requires \separated(sums + (0 .. 63), x + (0 .. 2367487));
    requires \separated(sums + (0 .. 63), w + (0 .. 9215));
    requires \separated(sums + (0 .. 63), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), x + (0 .. 2367487));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 9215));
    assigns y[0 .. 2097151], sums[0 .. 63], tiles[0 .. 657663]; */
static void k06_winograd3x3_16to16_32x32_sums(const real *x, const real *w, real *y, double *sums,
                                              real *tiles, size_t part, size_t parts)
{
    double *own = sums + part * 32;
    for (size_t c = 0; c < 32; c++)
        own[c] = 0.0;
    real *v = tiles + part * 328832, *p = v + 9792;
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
        const size_t s = u;
        const size_t first = s * 16;
        k06_read_x(x, v, first);
        RNET_ALIGNED(64) real sum[32] = {0};
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + e * 256;
            k06_product5(we, v + e * 272, p + e * 8);
            k06_product5(we, v + e * 272 + 40, p + e * 8 + 2960);
            k06_product6(we, v + e * 272 + 80, p + e * 8 + 5920);
            if (s + 1 < end) { /* the next set is of this part, too */
                for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 2;
                    const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                    const size_t at_x = a % 2 * 9248 + n * 18496 + ty * 1088 + tx * 32 + 560;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(x, at_x + h * 272 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                const size_t at_y = a % 2 * 8192 + n * 16384 + ty * 1024 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 256 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + n * 16384 + ty * 1024 + tx * 32 + k * 8192;
                k06_result(p + t * 592 + k * 288, yt, sum + k * 8);
            }
        }
        for (size_t c = 0; c < 16; c++) {
            own[c] += sum[c];
            own[16 + c] += sum[16 + c];
        }
    }
}

/* K07. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:10, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 16x32x32 in blocks of 8; statistics 64 for the batch; r 16x32x32 in blocks of 8, border 1; y
 *     16x32x32 in blocks of 8, border 1; 128 images
 *   used by layer1.0.bn2, layer1.1.bn2, layer1.2.bn2; steps 12 20 28 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid_read(r + (0 .. 2367487));
    requires \valid(y + (0 .. 2367487));
    requires y == x || \separated(y + (0 .. 2367487), x + (0 .. 2097151));
    requires y == statistics || \separated(y + (0 .. 2367487), statistics + (0 .. 63));
    requires y == r || \separated(y + (0 .. 2367487), r + (0 .. 2367487));
    assigns y[0 .. 2367487]; */
static void k07_bn_apply_16_32x32_add_relu(const real *x, const real *statistics, const real *r,
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
static inline void k08_tile6(const real *w, const real *x, real *y, real *t)
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
                if (j < 1)
                    for (size_t k = 0; k < 2; k++)
                        RNET_FETCH_TO_WRITE(y, 128 + i * 48 + h * 16 + j * 16 + k * 2048);
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

/* 5 pixels of a row, 16 channels. */
static inline void k08_tile5(const real *w, const real *x, real *y, real *t)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t h = 0; h < 3; h++)
            for (size_t j = 0; j < 24; j++) {
                if (j < 1)
                    for (size_t k = 0; k < 2; k++)
                        RNET_FETCH_TO_WRITE(y, 128 + i * 48 + h * 16 + j * 16 + k * 2048);
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
    for (size_t k = 0; k < 2; k++) {
        rnet_vec s = rnet_load(t + k * 8);
        rnet_vec q = rnet_load(t + 16 + k * 8);
        RNET_UNROLL
        for (size_t p = 0; p < 5; p++) {
            rnet_store(y + p * 8 + k * 2048, a[p][k]);
            s = rnet_add(s, a[p][k]);
            q = rnet_fma(a[p][k], a[p][k], q);
        }
        rnet_store(t + k * 8, s);
        rnet_store(t + 16 + k * 8, q);
    }
}

/* K08. Convolution 3x3, stride 2, pad 1. cifar_resnet20.rnet:11, <std.rnet>:5
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][2*q + k - 1]
 *   x 16x32x32 in blocks of 8, border 1; y 32x16x16 in blocks of 8; sums 128 for the batch; 128
 *     images
 *   used by layer2.0.conv1; step 29; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 4607));
    requires \valid_read(x + (0 .. 2367487));
    requires \valid(y + (0 .. 1048575));
    requires \valid(sums + (0 .. 127));
    requires \separated(y + (0 .. 1048575), w + (0 .. 4607));
    requires \separated(y + (0 .. 1048575), x + (0 .. 2367487));
    requires \separated(y + (0 .. 1048575), sums + (0 .. 127));
    requires \separated(sums + (0 .. 127), w + (0 .. 4607));
    requires \separated(sums + (0 .. 127), x + (0 .. 2367487));
    assigns y[0 .. 1048575], sums[0 .. 127]; */
static void k08_conv3x3s2_16to32_16x16_sums(const real *w, const real *x, real *y, double *sums,
                                            size_t part, size_t parts)
{
    double *own = sums + part * 64;
    for (size_t c = 0; c < 64; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 16, g = u / 16 % 2, n = u / 32;
        RNET_ALIGNED(64) real t[32] = {0};
        const real *wg = w + g * 2304;
        const real *xr = x + n * 18496 + oy * 544;
        real *yr = y + n * 8192 + g * 4096 + oy * 128;
        k08_tile6(wg, xr, yr, t);
        for (size_t ox = 6; ox < 16; ox += 5)
            k08_tile5(wg, xr + ox * 16, yr + ox * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += t[c];
            own[32 + c + g * 16] += t[16 + c];
        }
    }
}

/* K09. Batch-norm, statistics. cifar_resnet20.rnet:11, <std.rnet>:5
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 128 for the batch; statistics 128 for the batch; 128 images
 *   used by layer2.0.bn1.statistics, layer2.0.bn2.statistics, layer2.1.bn1.statistics,
 *     layer2.1.bn2.statistics, layer2.2.bn1.statistics, layer2.2.bn2.statistics; steps 30 35 39 43
 *     47 51 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 31));
    requires \valid_read(bias + (0 .. 31));
    requires \valid_read(sums + (0 .. 127));
    requires \valid(statistics + (0 .. 127));
    requires \valid(running_mean + (0 .. 31));
    requires \valid(running_var + (0 .. 31));
    requires \separated(statistics + (0 .. 127), weight + (0 .. 31));
    requires \separated(statistics + (0 .. 127), bias + (0 .. 31));
    requires \separated(statistics + (0 .. 127), sums + (0 .. 127));
    requires \separated(statistics + (0 .. 127), running_mean + (0 .. 31));
    requires \separated(statistics + (0 .. 127), running_var + (0 .. 31));
    requires \separated(running_mean + (0 .. 31), weight + (0 .. 31));
    requires \separated(running_mean + (0 .. 31), bias + (0 .. 31));
    requires \separated(running_mean + (0 .. 31), sums + (0 .. 127));
    requires \separated(running_mean + (0 .. 31), running_var + (0 .. 31));
    requires \separated(running_var + (0 .. 31), weight + (0 .. 31));
    requires \separated(running_var + (0 .. 31), bias + (0 .. 31));
    requires \separated(running_var + (0 .. 31), sums + (0 .. 127));
    assigns statistics[0 .. 127], running_mean[0 .. 31], running_var[0 .. 31]; */
static void k09_bn_statistics_128(const real *weight, const real *bias, const double *sums,
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
        const double mean = s / 32768.0;
        const double var = fabs(q / 32768.0 - mean * mean); /* below 0 by rounding alone */
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

/* K10. Batch-norm, normalisation; ReLU. cifar_resnet20.rnet:11, <std.rnet>:5
 *   y[o][q] = max(0, scale[o] * x[o][q] + shift[o])
 *   x 32x16x16 in blocks of 8; statistics 128 for the batch; y 32x16x16 in blocks of 8, border 1;
 *     128 images
 *   used by layer2.0.bn1, layer2.1.bn1, layer2.2.bn1; steps 31 40 48 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid(y + (0 .. 1327103));
    requires y == x || \separated(y + (0 .. 1327103), x + (0 .. 1048575));
    requires y == statistics || \separated(y + (0 .. 1327103), statistics + (0 .. 127));
    assigns y[0 .. 1327103]; */
static void k10_bn_apply_32_16x16_relu(const real *x, const real *statistics, real *y, size_t part,
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

/* K11. Weights of a convolution for Winograd's algorithm. cifar_resnet20.rnet:11, <std.rnet>:6
 *   transformed = G w G^T, each product's channels one after the other
 *   transformed 36864 for the batch; 128 images
 *   used by layer2.0.conv2.winograd, layer2.1.conv1.winograd, layer2.1.conv2.winograd,
 *     layer2.2.conv1.winograd, layer2.2.conv2.winograd; steps 32 37 41 45 49 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 9215));
    requires \valid(transformed + (0 .. 36863));
    requires \separated(transformed + (0 .. 36863), w + (0 .. 9215));
    assigns transformed[0 .. 36863]; */
static void k11_winograd_weights3x3_32to32(const real *w, real *transformed, size_t part,
                                           size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t i = u % 4, o = u / 4;
        const real *wt = w + o / 2 * 4608 + o % 2 * 8 + i * 1152;
        real *to = transformed + o / 2 * 18432 + o % 2 * 8 + i * 128;
        RNET_ALIGNED(64) real taps[9][8][8];
        for (size_t h = 0; h < 9; h++)
            for (size_t c = 0; c < 8; c++)
                for (size_t l = 0; l < 8; l++)
                    taps[h][c][l] = wt[(h * 8 + c) * 16 + l];
        for (size_t c = 0; c < 8; c++) {
            rnet_vec z[6][3];
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++) {
                rnet_vec g[3], t[6];
                RNET_UNROLL
                for (size_t h = 0; h < 3; h++)
                    g[h] = rnet_load(taps[h * 3 + v][c]);
                rnet_winograd_weights(g, t);
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    z[h][v] = t[h];
            }
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++) {
                rnet_vec t[6];
                rnet_winograd_weights(z[h], t);
                RNET_UNROLL
                for (size_t v = 0; v < 6; v++)
                    rnet_store(to + (h * 6 + v) * 512 + c * 16, t[v]);
            }
        }
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
static inline void k12_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 4; i++)
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
            const real *xt = x + n * 10368 + ty * 576 + tx * 32;
            k12_patch(xt + i * 2592, v + i * 128 + t * 8);
        }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k12_product5(const real *w, const real *x, real *to)
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
static inline void k12_product6(const real *w, const real *x, real *to)
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
static inline void k12_result(const real *p, real *y, real *sum)
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
    rnet_vec s = rnet_load(sum), q = rnet_load(sum + 16);
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec one = t[c];
            s = rnet_add(s, one);
            q = rnet_fma(one, one, q);
            rnet_store(y + h * 128 + c * 8, one);
        }
    }
    rnet_store(sum, s);
    rnet_store(sum + 16, q);
}

/* K12. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3). cifar_resnet20.rnet:11,
 *     <std.rnet>:6
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 32x16x16 in blocks of 8, border 1; w 36864 for the batch; y 32x16x16 in blocks of 8; sums 128
 *     for the batch; 128 images
 *   used by layer2.0.conv2, layer2.1.conv1, layer2.1.conv2, layer2.2.conv1, layer2.2.conv2; steps
 *     33 38 42 46 50; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1327103));
    requires \valid_read(w + (0 .. 36863));
    requires \valid(y + (0 .. 1048575));
    requires \valid(sums + (0 .. 127));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(y + (0 .. 1048575), x + (0 .. 1327103));
    requires \separated(y + (0 .. 1048575), w + (0 .. 36863));
    requires \separated(y + (0 .. 1048575), sums + (0 .. 127));
    requires \separated(y + (0 .. 1048575), tiles + (0 .. 657663));
    requires \separated(sums + (0 .. 127), x + (0 .. 1327103));
    requires \separated(sums + (0 .. 127), w + (0 .. 36863));
    requires \separated(sums + (0 .. 127), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), x + (0 .. 1327103));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 36863));
    assigns y[0 .. 1048575], sums[0 .. 127], tiles[0 .. 657663]; */
static void k12_winograd3x3_32to32_16x16_sums(const real *x, const real *w, real *y, double *sums,
                                              real *tiles, size_t part, size_t parts)
{
    double *own = sums + part * 64;
    for (size_t c = 0; c < 64; c++)
        own[c] = 0.0;
    real *v = tiles + part * 328832, *p = v + 19008;
    size_t held = 128; /* the set that v holds; this one is none */
    const size_t end = rnet_share(256, part + 1, parts);
    for (size_t u = rnet_share(256, part, parts); u < end; u++) {
        const size_t g = u % 2, s = u / 2;
        const size_t first = s * 16;
        if (held != s) {
            k12_read_x(x, v, first);
            held = s;
        }
        RNET_ALIGNED(64) real sum[32] = {0};
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 18432 + e * 512;
            k12_product5(we, v + e * 528, p + e * 8);
            k12_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k12_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            const size_t step = g * 36 + e;
            if ((s + 1) * 2 < end) { /* the next set is of this part, too */
                for (size_t a = step * 8 / 9; a < (step + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 4;
                    const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                    const size_t at_x = a % 4 * 2592 + n * 10368 + ty * 576 + tx * 32 + 304;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(x, at_x + h * 144 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                const size_t at_y = g * 4096 + a % 2 * 2048 + n * 8192 + ty * 512 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 128 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + n * 8192 + ty * 512 + tx * 32 + g * 4096 + k * 2048;
                k12_result(p + t * 592 + k * 288, yt, sum + k * 8);
            }
        }
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += sum[c];
            own[32 + c + g * 16] += sum[16 + c];
        }
    }
}

/* K13. Shortcut by zero channels (option A). cifar_resnet20.rnet:11, <std.rnet>:7
 *   y[o][q] = x[o - 8][2*q] where there is such a channel, else 0
 *   x 16x32x32 in blocks of 8, border 1; y 32x16x16 in blocks of 8; 128 images
 *   used by layer2.0.shortcut; step 34 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2367487));
    requires \valid(y + (0 .. 1048575));
    requires \separated(y + (0 .. 1048575), x + (0 .. 2367487));
    assigns y[0 .. 1048575]; */
static void k13_pad_shortcut_16to32_16x16(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(2048, part + 1, parts);
    for (size_t u = rnet_share(2048, part, parts); u < end; u++) {
        const size_t h = u % 16, n = u / 16;
        const real *xr = x + n * 18496 + h * 544 + 280;
        real *yr = y + n * 8192 + h * 128;
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

/* K14. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:11, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 32x16x16 in blocks of 8; statistics 128 for the batch; r 32x16x16 in blocks of 8; y 32x16x16
 *     in blocks of 8, border 1; 128 images
 *   used by layer2.0.bn2; step 36 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid_read(r + (0 .. 1048575));
    requires \valid(y + (0 .. 1327103));
    requires y == x || \separated(y + (0 .. 1327103), x + (0 .. 1048575));
    requires y == statistics || \separated(y + (0 .. 1327103), statistics + (0 .. 127));
    requires y == r || \separated(y + (0 .. 1327103), r + (0 .. 1048575));
    assigns y[0 .. 1327103]; */
static void k14_bn_apply_32_16x16_add_relu(const real *x, const real *statistics, const real *r,
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

/* K15. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:11, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 32x16x16 in blocks of 8; statistics 128 for the batch; r 32x16x16 in blocks of 8, border 1; y
 *     32x16x16 in blocks of 8, border 1; 128 images
 *   used by layer2.1.bn2, layer2.2.bn2; steps 44 52 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid_read(r + (0 .. 1327103));
    requires \valid(y + (0 .. 1327103));
    requires y == x || \separated(y + (0 .. 1327103), x + (0 .. 1048575));
    requires y == statistics || \separated(y + (0 .. 1327103), statistics + (0 .. 127));
    requires y == r || \separated(y + (0 .. 1327103), r + (0 .. 1327103));
    assigns y[0 .. 1327103]; */
static void k15_bn_apply_32_16x16_add_relu(const real *x, const real *statistics, const real *r,
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
static inline void k16_tile4(const real *w, const real *x, real *y, real *t)
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
                if (j < 1)
                    for (size_t k = 0; k < 2; k++)
                        RNET_FETCH_TO_WRITE(y, 64 + i * 48 + h * 16 + j * 16 + k * 512);
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

/* K16. Convolution 3x3, stride 2, pad 1. cifar_resnet20.rnet:12, <std.rnet>:5
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][2*q + k - 1]
 *   x 32x16x16 in blocks of 8, border 1; y 64x8x8 in blocks of 8; sums 256 for the batch; 128
 *     images
 *   used by layer3.0.conv1; step 53; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 18431));
    requires \valid_read(x + (0 .. 1327103));
    requires \valid(y + (0 .. 524287));
    requires \valid(sums + (0 .. 255));
    requires \separated(y + (0 .. 524287), w + (0 .. 18431));
    requires \separated(y + (0 .. 524287), x + (0 .. 1327103));
    requires \separated(y + (0 .. 524287), sums + (0 .. 255));
    requires \separated(sums + (0 .. 255), w + (0 .. 18431));
    requires \separated(sums + (0 .. 255), x + (0 .. 1327103));
    assigns y[0 .. 524287], sums[0 .. 255]; */
static void k16_conv3x3s2_32to64_8x8_sums(const real *w, const real *x, real *y, double *sums,
                                          size_t part, size_t parts)
{
    double *own = sums + part * 128;
    for (size_t c = 0; c < 128; c++)
        own[c] = 0.0;
    const size_t end = rnet_share(4096, part + 1, parts);
    for (size_t u = rnet_share(4096, part, parts); u < end; u++) {
        const size_t oy = u % 8, g = u / 8 % 4, n = u / 32;
        RNET_ALIGNED(64) real t[32] = {0};
        const real *wg = w + g * 4608;
        const real *xr = x + n * 10368 + oy * 288;
        real *yr = y + n * 4096 + g * 1024 + oy * 64;
        for (size_t ox = 0; ox < 8; ox += 4)
            k16_tile4(wg, xr + ox * 16, yr + ox * 8, t);
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += t[c];
            own[64 + c + g * 16] += t[16 + c];
        }
    }
}

/* K17. Batch-norm, statistics. cifar_resnet20.rnet:12, <std.rnet>:5
 *   mean[o] and 1 / sqrt(var[o] + eps) of the batch; y = scale[o] * x + shift[o] normalises
 *   sums 256 for the batch; statistics 256 for the batch; 128 images
 *   used by layer3.0.bn1.statistics, layer3.0.bn2.statistics, layer3.1.bn1.statistics,
 *     layer3.1.bn2.statistics, layer3.2.bn1.statistics, layer3.2.bn2.statistics; steps 54 59 63 67
 *     71 75 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 63));
    requires \valid_read(bias + (0 .. 63));
    requires \valid_read(sums + (0 .. 255));
    requires \valid(statistics + (0 .. 255));
    requires \valid(running_mean + (0 .. 63));
    requires \valid(running_var + (0 .. 63));
    requires \separated(statistics + (0 .. 255), weight + (0 .. 63));
    requires \separated(statistics + (0 .. 255), bias + (0 .. 63));
    requires \separated(statistics + (0 .. 255), sums + (0 .. 255));
    requires \separated(statistics + (0 .. 255), running_mean + (0 .. 63));
    requires \separated(statistics + (0 .. 255), running_var + (0 .. 63));
    requires \separated(running_mean + (0 .. 63), weight + (0 .. 63));
    requires \separated(running_mean + (0 .. 63), bias + (0 .. 63));
    requires \separated(running_mean + (0 .. 63), sums + (0 .. 255));
    requires \separated(running_mean + (0 .. 63), running_var + (0 .. 63));
    requires \separated(running_var + (0 .. 63), weight + (0 .. 63));
    requires \separated(running_var + (0 .. 63), bias + (0 .. 63));
    requires \separated(running_var + (0 .. 63), sums + (0 .. 255));
    assigns statistics[0 .. 255], running_mean[0 .. 63], running_var[0 .. 63]; */
static void k17_bn_statistics_256(const real *weight, const real *bias, const double *sums,
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
        const double mean = s / 8192.0;
        const double var = fabs(q / 8192.0 - mean * mean); /* below 0 by rounding alone */
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

/* K18. Batch-norm, normalisation; ReLU. cifar_resnet20.rnet:12, <std.rnet>:5
 *   y[o][q] = max(0, scale[o] * x[o][q] + shift[o])
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; y 64x8x8 in blocks of 8, border 1; 128
 *     images
 *   used by layer3.0.bn1, layer3.1.bn1, layer3.2.bn1; steps 55 64 72 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid(y + (0 .. 819199));
    requires y == x || \separated(y + (0 .. 819199), x + (0 .. 524287));
    requires y == statistics || \separated(y + (0 .. 819199), statistics + (0 .. 255));
    assigns y[0 .. 819199]; */
static void k18_bn_apply_64_8x8_relu(const real *x, const real *statistics, real *y, size_t part,
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

/* K19. Weights of a convolution for Winograd's algorithm. cifar_resnet20.rnet:12, <std.rnet>:6
 *   transformed = G w G^T, each product's channels one after the other
 *   transformed 147456 for the batch; 128 images
 *   used by layer3.0.conv2.winograd, layer3.1.conv1.winograd, layer3.1.conv2.winograd,
 *     layer3.2.conv1.winograd, layer3.2.conv2.winograd; steps 56 61 65 69 73 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 36863));
    requires \valid(transformed + (0 .. 147455));
    requires \separated(transformed + (0 .. 147455), w + (0 .. 36863));
    assigns transformed[0 .. 147455]; */
static void k19_winograd_weights3x3_64to64(const real *w, real *transformed, size_t part,
                                           size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t i = u % 8, o = u / 8;
        const real *wt = w + o / 2 * 9216 + o % 2 * 8 + i * 1152;
        real *to = transformed + o / 2 * 36864 + o % 2 * 8 + i * 128;
        RNET_ALIGNED(64) real taps[9][8][8];
        for (size_t h = 0; h < 9; h++)
            for (size_t c = 0; c < 8; c++)
                for (size_t l = 0; l < 8; l++)
                    taps[h][c][l] = wt[(h * 8 + c) * 16 + l];
        for (size_t c = 0; c < 8; c++) {
            rnet_vec z[6][3];
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++) {
                rnet_vec g[3], t[6];
                RNET_UNROLL
                for (size_t h = 0; h < 3; h++)
                    g[h] = rnet_load(taps[h * 3 + v][c]);
                rnet_winograd_weights(g, t);
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    z[h][v] = t[h];
            }
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++) {
                rnet_vec t[6];
                rnet_winograd_weights(z[h], t);
                RNET_UNROLL
                for (size_t v = 0; v < 6; v++)
                    rnet_store(to + (h * 6 + v) * 1024 + c * 16, t[v]);
            }
        }
    }
}

/* V of a patch, 8 channels. */
static inline void k20_patch(const real *x, real *v)
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
            rnet_store(v + h * 6240 + c * 1040, t[c]);
    }
}

/* All of v from tile `first` on, 16 tiles. */
static inline void k20_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 8; i++)
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
            const real *xt = x + n * 6400 + ty * 320 + tx * 32;
            k20_patch(xt + i * 800, v + i * 128 + t * 8);
        }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k20_product5(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 8; i++)
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
static inline void k20_product6(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 8; i++)
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
static inline void k20_result(const real *p, real *y, real *sum)
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
    rnet_vec s = rnet_load(sum), q = rnet_load(sum + 16);
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec one = t[c];
            s = rnet_add(s, one);
            q = rnet_fma(one, one, q);
            rnet_store(y + h * 64 + c * 8, one);
        }
    }
    rnet_store(sum, s);
    rnet_store(sum + 16, q);
}

/* K20. Convolution 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3). cifar_resnet20.rnet:12,
 *     <std.rnet>:6
 *   y[o][q] = sum_i,k w[o][i][k] * x[i][q + k - 1]
 *   x 64x8x8 in blocks of 8, border 1; w 147456 for the batch; y 64x8x8 in blocks of 8; sums 256
 *     for the batch; 128 images
 *   used by layer3.0.conv2, layer3.1.conv1, layer3.1.conv2, layer3.2.conv1, layer3.2.conv2; steps
 *     57 62 66 70 74; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 819199));
    requires \valid_read(w + (0 .. 147455));
    requires \valid(y + (0 .. 524287));
    requires \valid(sums + (0 .. 255));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(y + (0 .. 524287), x + (0 .. 819199));
    requires \separated(y + (0 .. 524287), w + (0 .. 147455));
    requires \separated(y + (0 .. 524287), sums + (0 .. 255));
    requires \separated(y + (0 .. 524287), tiles + (0 .. 657663));
    requires \separated(sums + (0 .. 255), x + (0 .. 819199));
    requires \separated(sums + (0 .. 255), w + (0 .. 147455));
    requires \separated(sums + (0 .. 255), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), x + (0 .. 819199));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 147455));
    assigns y[0 .. 524287], sums[0 .. 255], tiles[0 .. 657663]; */
static void k20_winograd3x3_64to64_8x8_sums(const real *x, const real *w, real *y, double *sums,
                                            real *tiles, size_t part, size_t parts)
{
    double *own = sums + part * 128;
    for (size_t c = 0; c < 128; c++)
        own[c] = 0.0;
    real *v = tiles + part * 328832, *p = v + 37440;
    size_t held = 32; /* the set that v holds; this one is none */
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t g = u % 4, s = u / 4;
        const size_t first = s * 16;
        if (held != s) {
            k20_read_x(x, v, first);
            held = s;
        }
        RNET_ALIGNED(64) real sum[32] = {0};
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k20_product5(we, v + e * 1040, p + e * 8, we + 1024);
            k20_product5(we, v + e * 1040 + 40, p + e * 8 + 2960, we + 1408);
            k20_product6(we, v + e * 1040 + 80, p + e * 8 + 5920, we + 1792);
            const size_t step = g * 36 + e;
            if ((s + 1) * 4 < end) { /* the next set is of this part, too */
                for (size_t a = step * 8 / 9; a < (step + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 8;
                    const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                    const size_t at_x = a % 8 * 800 + n * 6400 + ty * 320 + tx * 32 + 176;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(x, at_x + h * 80 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                const size_t at_y = g * 1024 + a % 2 * 512 + n * 4096 + ty * 256 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(y, at_y + h * 64 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
            for (size_t k = 0; k < 2; k++) {
                real *yt = y + n * 4096 + ty * 256 + tx * 32 + g * 1024 + k * 512;
                k20_result(p + t * 592 + k * 288, yt, sum + k * 8);
            }
        }
        for (size_t c = 0; c < 16; c++) {
            own[c + g * 16] += sum[c];
            own[64 + c + g * 16] += sum[16 + c];
        }
    }
}

/* K21. Shortcut by zero channels (option A). cifar_resnet20.rnet:12, <std.rnet>:7
 *   y[o][q] = x[o - 16][2*q] where there is such a channel, else 0
 *   x 32x16x16 in blocks of 8, border 1; y 64x8x8 in blocks of 8; 128 images
 *   used by layer3.0.shortcut; step 58 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1327103));
    requires \valid(y + (0 .. 524287));
    requires \separated(y + (0 .. 524287), x + (0 .. 1327103));
    assigns y[0 .. 524287]; */
static void k21_pad_shortcut_32to64_8x8(const real *x, real *y, size_t part, size_t parts)
{
    const size_t end = rnet_share(1024, part + 1, parts);
    for (size_t u = rnet_share(1024, part, parts); u < end; u++) {
        const size_t h = u % 8, n = u / 8;
        const real *xr = x + n * 10368 + h * 288 + 152;
        real *yr = y + n * 4096 + h * 64;
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

/* K22. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; r 64x8x8 in blocks of 8; y 64x8x8 in
 *     blocks of 8, border 1; 128 images
 *   used by layer3.0.bn2; step 60 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid_read(r + (0 .. 524287));
    requires \valid(y + (0 .. 819199));
    requires y == x || \separated(y + (0 .. 819199), x + (0 .. 524287));
    requires y == statistics || \separated(y + (0 .. 819199), statistics + (0 .. 255));
    requires y == r || \separated(y + (0 .. 819199), r + (0 .. 524287));
    assigns y[0 .. 819199]; */
static void k22_bn_apply_64_8x8_add_relu(const real *x, const real *statistics, const real *r,
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

/* K23. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; r 64x8x8 in blocks of 8, border 1; y
 *     64x8x8 in blocks of 8, border 1; 128 images
 *   used by layer3.1.bn2; step 68 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid_read(r + (0 .. 819199));
    requires \valid(y + (0 .. 819199));
    requires y == x || \separated(y + (0 .. 819199), x + (0 .. 524287));
    requires y == statistics || \separated(y + (0 .. 819199), statistics + (0 .. 255));
    requires y == r || \separated(y + (0 .. 819199), r + (0 .. 819199));
    assigns y[0 .. 819199]; */
static void k23_bn_apply_64_8x8_add_relu(const real *x, const real *statistics, const real *r,
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

/* K24. Batch-norm, normalisation; residual; ReLU. cifar_resnet20.rnet:12, <std.rnet>:6
 *   y[o][q] = max(0, r[o][q] + scale[o] * x[o][q] + shift[o])
 *   x 64x8x8 in blocks of 8; statistics 256 for the batch; r 64x8x8 in blocks of 8, border 1; y
 *     64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn2; step 76 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid_read(r + (0 .. 819199));
    requires \valid(y + (0 .. 524287));
    requires y == x || \separated(y + (0 .. 524287), x + (0 .. 524287));
    requires y == statistics || \separated(y + (0 .. 524287), statistics + (0 .. 255));
    requires y == r || \separated(y + (0 .. 524287), r + (0 .. 819199));
    assigns y[0 .. 524287]; */
static void k24_bn_apply_64_8x8_add_relu(const real *x, const real *statistics, const real *r,
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

/* K25. Average 8x8, stride 1, pad 0. cifar_resnet20.rnet:13
 *   y[o][q] = 1/64 * sum_k x[o][q + k], k in the window and the image
 *   x 64x8x8 in blocks of 8; y 64 in blocks of 8; 128 images
 *   used by avgpool; step 77 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 524287));
    requires \valid(y + (0 .. 8191));
    requires \separated(y + (0 .. 8191), x + (0 .. 524287));
    assigns y[0 .. 8191]; */
static void k25_avgpool8x8_64_1x1(const real *x, real *y, size_t part, size_t parts)
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

/* K26. Linear layer; bias. cifar_resnet20.rnet:13
 *   y[o] = b[o] + sum_i w[o][i] * x[i]
 *   x 64 in blocks of 8; y 10; 128 images
 *   used by fc; step 78; 640 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 1023));
    requires \valid_read(b + (0 .. 15));
    requires \valid_read(x + (0 .. 8191));
    requires \valid(y + (0 .. 1279));
    requires \separated(y + (0 .. 1279), w + (0 .. 1023));
    requires \separated(y + (0 .. 1279), b + (0 .. 15));
    requires \separated(y + (0 .. 1279), x + (0 .. 8191));
    assigns y[0 .. 1279]; */
static void k26_linear_64to10_1x1_bias(const real *w, const real *b, const real *x, real *y,
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
        RNET_ALIGNED(64) real unit[16];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(unit + k * 8, a[k]);
        for (size_t o = 0; o < 10; o++)
            y[n * 10 + o] = unit[o];
    }
}

/* K27. Loss. cifar_resnet20.rnet:13
 *   dx[c] = weight / batch * dloss/dx[c]; losses = loss of each image, then 1 where its label is
 *     not the largest
 *   x 10; dx 10; losses 256 for the batch; 128 images
 *   used by fc.gradient; step 79 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1279));
    requires \valid(dx + (0 .. 1279));
    requires \valid(losses + (0 .. 255));
    requires \valid_read(labels + (0 .. 127));
    requires \separated(dx + (0 .. 1279), x + (0 .. 1279));
    requires \separated(dx + (0 .. 1279), losses + (0 .. 255));
    requires \separated(losses + (0 .. 255), x + (0 .. 1279));
    assigns dx[0 .. 1279], losses[0 .. 255]; */
static void k27_loss_10_1x1(const real *x, real *dx, double *losses, const int *labels,
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
        const int wrong = first != label;
        losses[128 + n] = wrong;
    }
}

/* K28. Linear layer, backward to its weights. cifar_resnet20.rnet:13
 *   dw[o][i] = sum_n dy[n][o] * x[n][i], db[o] = sum_n dy[n][o]
 *   x 64 in blocks of 8; dy 10; dw 1024 for the batch; db 16 for the batch; 128 images
 *   used by fc.weights; step 80; 640 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 8191));
    requires \valid_read(dy + (0 .. 1279));
    requires \valid(dw + (0 .. 1023));
    requires \valid(db + (0 .. 15));
    requires \separated(dw + (0 .. 1023), x + (0 .. 8191));
    requires \separated(dw + (0 .. 1023), dy + (0 .. 1279));
    requires \separated(dw + (0 .. 1023), db + (0 .. 15));
    requires \separated(db + (0 .. 15), x + (0 .. 8191));
    requires \separated(db + (0 .. 15), dy + (0 .. 1279));
    assigns dw[0 .. 1023], db[0 .. 15]; */
static void k28_linear_backward_weights_64to10_1x1(const real *x, const real *dy, real *dw,
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
        for (size_t j = 0; j < 256; j += 8)
            rnet_store(dwt + j, rnet_splat(0.0f));
        for (size_t first = 0; first < 128; first += 8) {
            const real *xt = x + first * 64 + t * 16;
            RNET_ALIGNED(rnet_vec) real d[128];
            for (size_t n = 0; n < 8; n++) {
                const real *dyn = dy + (first + n) * 10;
                real *dn = d + n * 16;
                for (size_t o = 0; o < 10; o++) {
                    dn[o] = dyn[o];
                }
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

/* K29. Linear layer, backward to its input. cifar_resnet20.rnet:13
 *   dx[i] = sum_o w[o][i] * dy[o]
 *   dy 10; dx 64 in blocks of 8; 128 images
 *   used by avgpool.gradient; step 81; 640 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 1023));
    requires \valid_read(dy + (0 .. 1279));
    requires \valid(dx + (0 .. 8191));
    requires \separated(dx + (0 .. 8191), w + (0 .. 1023));
    requires \separated(dx + (0 .. 8191), dy + (0 .. 1279));
    assigns dx[0 .. 8191]; */
static void k29_linear_backward_data_10to64_1x1(const real *w, const real *dy, real *dx,
                                                size_t part, size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t t = u;
        const real *wt = w + t * 256;
        for (size_t n = 0; n < 128; n++) {
            const real *dyn = dy + n * 10;
            real *dxn = dx + n * 64 + t * 16;
            RNET_ALIGNED(rnet_vec) real d[16];
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

/* K30. Average, backward; window 8x8, stride 1, pad 0. cifar_resnet20.rnet:13
 *   dx[p] = sum over the windows q that hold p of dy[q] / area
 *   dy 64 in blocks of 8; dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn2.gradient; step 82 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 8191));
    requires \valid(dx + (0 .. 524287));
    requires \separated(dx + (0 .. 524287), dy + (0 .. 8191));
    assigns dx[0 .. 524287]; */
static void k30_avgpool_backward8x8_64_8x8(const real *dy, real *dx, size_t part, size_t parts)
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

/* K31. ReLU, backward. cifar_resnet20.rnet:12, <std.rnet>:6
 *   dx[t] = dy[t] where y[t] > 0, else 0
 *   dy 64x8x8 in blocks of 8; y 64x8x8 in blocks of 8; dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn2.gradient; step 83 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid_read(y + (0 .. 524287));
    requires \valid(dx + (0 .. 524287));
    requires dx == dy || \separated(dx + (0 .. 524287), dy + (0 .. 524287));
    requires dx == y || \separated(dx + (0 .. 524287), y + (0 .. 524287));
    assigns dx[0 .. 524287]; */
static void k31_relu_backward_64_8x8(const real *dy, const real *y, real *dx, size_t part,
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

/* K32. Batch-norm, backward, sums. cifar_resnet20.rnet:12, <std.rnet>:6
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 64x8x8 in blocks of 8; x 64x8x8 in blocks of 8; statistics 256 for the batch; sums 256 for
 *     the batch; 128 images
 *   used by layer3.2.bn2.sums, layer3.2.bn1.sums, layer3.1.bn2.sums, layer3.1.bn1.sums,
 *     layer3.0.bn2.sums, layer3.0.bn1.sums; steps 84 91 98 105 112 120 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid(sums + (0 .. 255));
    requires \separated(sums + (0 .. 255), dy + (0 .. 524287));
    requires \separated(sums + (0 .. 255), x + (0 .. 524287));
    requires \separated(sums + (0 .. 255), statistics + (0 .. 255));
    assigns sums[0 .. 255]; */
static void k32_bn_backward_sums_64_8x8(const real *dy, const real *x, const real *statistics,
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
        RNET_ALIGNED(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l + i * 8] += row[l];
            own[64 + l + i * 8] += row[8 + l];
        }
    }
}

/* K33. Batch-norm, backward, gradients of weight and bias. cifar_resnet20.rnet:12, <std.rnet>:6
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 256 for the batch; statistics 256 for the batch; factors 192 for the batch; dweight 64 for
 *     the batch; dbias 64 for the batch; 128 images
 *   used by layer3.2.bn2.factors, layer3.2.bn1.factors, layer3.1.bn2.factors, layer3.1.bn1.factors,
 *     layer3.0.bn2.factors, layer3.0.bn1.factors; steps 85 92 99 106 113 121 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 63));
    requires \valid_read(sums + (0 .. 255));
    requires \valid_read(statistics + (0 .. 255));
    requires \valid(factors + (0 .. 191));
    requires \valid(dweight + (0 .. 63));
    requires \valid(dbias + (0 .. 63));
    requires \separated(factors + (0 .. 191), weight + (0 .. 63));
    requires \separated(factors + (0 .. 191), sums + (0 .. 255));
    requires \separated(factors + (0 .. 191), statistics + (0 .. 255));
    requires \separated(factors + (0 .. 191), dweight + (0 .. 63));
    requires \separated(factors + (0 .. 191), dbias + (0 .. 63));
    requires \separated(dweight + (0 .. 63), weight + (0 .. 63));
    requires \separated(dweight + (0 .. 63), sums + (0 .. 255));
    requires \separated(dweight + (0 .. 63), statistics + (0 .. 255));
    requires \separated(dweight + (0 .. 63), dbias + (0 .. 63));
    requires \separated(dbias + (0 .. 63), weight + (0 .. 63));
    requires \separated(dbias + (0 .. 63), sums + (0 .. 255));
    requires \separated(dbias + (0 .. 63), statistics + (0 .. 255));
    assigns factors[0 .. 191], dweight[0 .. 63], dbias[0 .. 63]; */
static void k33_bn_backward_finish_192(const real *weight, const double *sums,
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

/* K34. Batch-norm, backward. cifar_resnet20.rnet:12, <std.rnet>:6
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 64x8x8 in blocks of 8; x 64x8x8 in blocks of 8; factors 192 for the batch; dx 64x8x8 in
 *     blocks of 8, border 1; 128 images
 *   used by layer3.2.conv2.gradient, layer3.2.conv1.gradient, layer3.1.conv2.gradient,
 *     layer3.1.conv1.gradient, layer3.0.conv2.gradient, layer3.0.conv1.gradient; steps 86 93 100
 *     107 114 122 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid_read(x + (0 .. 524287));
    requires \valid_read(factors + (0 .. 191));
    requires \valid(dx + (0 .. 819199));
    requires dx == dy || \separated(dx + (0 .. 819199), dy + (0 .. 524287));
    requires dx == x || \separated(dx + (0 .. 819199), x + (0 .. 524287));
    requires dx == factors || \separated(dx + (0 .. 819199), factors + (0 .. 191));
    assigns dx[0 .. 819199]; */
static void k34_bn_backward_apply_64_8x8(const real *dy, const real *x, const real *factors,
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

/* V of a patch, 8 channels. */
static inline void k35_patch(const real *x, real *v)
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
            rnet_store(v + h * 24672 + c * 4112, t[c]);
    }
}

/* D of a tile, 8 channels. */
static inline void k35_spread(const real *dy, real *d)
{
    rnet_vec z[6][4];
    for (size_t c = 0; c < 4; c++) {
        rnet_vec q[4], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            q[h] = rnet_load(dy + h * 80 + c * 8);
        rnet_winograd_spread(q, t);
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 6; h++) {
        rnet_vec t[6];
        rnet_winograd_spread(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 6; c++)
            rnet_store(d + h * 24672 + c * 4112, t[c]);
    }
}

/* All of v from tile `first` on, 64 tiles. */
static inline void k35_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 8; i++)
        for (size_t t = 0; t < 64; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
            const real *xt = x + n * 6400 + ty * 320 + tx * 32;
            k35_patch(xt + i * 800, v + i * 8 + t * 64);
        }
}

/* All of d from tile `first` on, 64 tiles. */
static inline void k35_read_dy(const real *dy, real *d, size_t first)
{
    for (size_t i = 0; i < 8; i++)
        for (size_t t = 0; t < 64; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
            const real *dyt = dy + n * 6400 + ty * 320 + tx * 32 + 88;
            k35_spread(dyt + i * 800, d + i * 8 + t * 64);
        }
}

/* One of the 36 sums over 64 tiles, 6 channels of x times 16 of dy. */
static inline void k35_sums6(const real *v, const real *d, real *to)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(to + j * 16 + k * 8);
    }
    for (size_t t = 0; t < 64; t++) {
        rnet_vec q[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            q[k] = rnet_load(d + t * 64 + k * 8);
        RNET_UNROLL
        for (size_t j = 0; j < 6; j++) {
            const rnet_vec s = rnet_splat(v[t * 64 + j]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[j][k] = rnet_fma(s, q[k], a[j][k]);
        }
    }
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + j * 16 + k * 8, a[j][k]);
    }
}

/* One of the 36 sums over 64 tiles, 5 channels of x times 16 of dy. */
static inline void k35_sums5(const real *v, const real *d, real *to)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(to + j * 16 + k * 8);
    }
    for (size_t t = 0; t < 64; t++) {
        rnet_vec q[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            q[k] = rnet_load(d + t * 64 + k * 8);
        RNET_UNROLL
        for (size_t j = 0; j < 5; j++) {
            const rnet_vec s = rnet_splat(v[t * 64 + j]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[j][k] = rnet_fma(s, q[k], a[j][k]);
        }
    }
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + j * 16 + k * 8, a[j][k]);
    }
}

/* K35. Convolution, backward to its weights; window 3x3, stride 1, pad 1, by Winograd's F(4x4,
 *     3x3). cifar_resnet20.rnet:12, <std.rnet>:6
 *   sums[part] = sum over tiles of (B^T x B) . (A dy A^T)
 *   x 64x8x8 in blocks of 8, border 1; dy 64x8x8 in blocks of 8, border 1; sums 294912 for the
 *     batch; 128 images
 *   used by layer3.2.conv2.parts, layer3.2.conv1.parts, layer3.1.conv2.parts, layer3.1.conv1.parts,
 *     layer3.0.conv2.parts; steps 87 94 101 108 116; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 819199));
    requires \valid_read(dy + (0 .. 819199));
    requires \valid(sums + (0 .. 294911));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(sums + (0 .. 294911), x + (0 .. 819199));
    requires \separated(sums + (0 .. 294911), dy + (0 .. 819199));
    requires \separated(sums + (0 .. 294911), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), x + (0 .. 819199));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 819199));
    assigns sums[0 .. 294911], tiles[0 .. 657663]; */
static void k35_winograd_backward_weights3x3_64to64_8x8(const real *x, const real *dy, real *sums,
                                                        real *tiles, size_t part, size_t parts)
{
    real *own = sums + part * 147456;
    for (size_t j = 0; j < 147456; j++)
        own[j] = 0.0f;
    real *v = tiles + part * 328832, *d = v + 148032;
    const size_t end = rnet_share(8, part + 1, parts);
    for (size_t u = rnet_share(8, part, parts); u < end; u++) {
        const size_t first = u * 64;
        k35_read_x(x, v, first);
        k35_read_dy(dy, d, first);
        for (size_t e = 0; e < 36; e++) {
            const real *ve = v + e * 4112, *de = d + e * 4112;
            real *to = own + e * 4096;
            for (size_t g = 0; g < 4; g++) {
                for (size_t c = 0; c < 54; c += 6)
                    k35_sums6(ve + c, de + g * 16, to + g * 1024 + c * 16);
                for (size_t c = 54; c < 64; c += 5)
                    k35_sums5(ve + c, de + g * 16, to + g * 1024 + c * 16);
            }
            for (size_t a = e * 128 / 9; a < (e + 1) * 128 / 9; a++) {
                const size_t tile = first + 64 + a / 8;
                const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                const size_t at_x = a % 8 * 800 + n * 6400 + ty * 320 + tx * 32 + 176;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(x, at_x + h * 80 + l * 16);
            }
            for (size_t a = e * 128 / 9; a < (e + 1) * 128 / 9; a++) {
                const size_t tile = first + 64 + a / 8;
                const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                const size_t at_dy = a % 8 * 800 + n * 6400 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(dy, at_dy + h * 80 + l * 16);
            }
        }
    }
}

/* K36. Gradient of a convolution's weights from Winograd's sums, by Winograd's F(4x4, 3x3).
 *     cifar_resnet20.rnet:12, <std.rnet>:6
 *   dw = G^T (sum_part sums[part]) G
 *   sums 294912 for the batch; dw 36864 for the batch; 128 images
 *   used by layer3.2.conv2.weights, layer3.2.conv1.weights, layer3.1.conv2.weights,
 *     layer3.1.conv1.weights, layer3.0.conv2.weights; steps 88 95 102 109 117 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 294911));
    requires \valid(dw + (0 .. 36863));
    requires \separated(dw + (0 .. 36863), sums + (0 .. 294911));
    assigns dw[0 .. 36863]; */
static void k36_winograd_gradient_36864(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
        const size_t c = u % 64, o = u / 64;
        const real *s = sums + o / 2 * 1024 + o % 2 * 8 + c * 16;
        real *to = dw + o / 2 * 9216 + o % 2 * 8 + c / 8 * 1152 + c % 8 * 16;
        rnet_vec z[3][6];
        for (size_t v = 0; v < 6; v++) {
            rnet_vec t[6], g[3];
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++)
                t[h] = rnet_load(s + h * 24576 + v * 4096);
            for (size_t p = 1; p < parts; p++) {
                const real *sp = s + p * 147456 + v * 4096;
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    t[h] = rnet_add(t[h], rnet_load(sp + h * 24576));
            }
            rnet_winograd_gradient(t, g);
            RNET_UNROLL
            for (size_t h = 0; h < 3; h++)
                z[h][v] = g[h];
        }
        for (size_t h = 0; h < 3; h++) {
            rnet_vec g[3];
            rnet_winograd_gradient(z[h], g);
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++)
                rnet_store(to + (h * 3 + v) * 128, g[v]);
        }
    }
}

/* K37. Weights of a convolution for Winograd's algorithm. cifar_resnet20.rnet:12, <std.rnet>:6
 *   transformed = G w G^T, each product's channels one after the other
 *   transformed 147456 for the batch; 128 images
 *   used by layer3.2.conv2.winograd, layer3.2.conv1.winograd, layer3.1.conv2.winograd,
 *     layer3.1.conv1.winograd, layer3.0.conv2.winograd; steps 89 96 103 110 118 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 36863));
    requires \valid(transformed + (0 .. 147455));
    requires \separated(transformed + (0 .. 147455), w + (0 .. 36863));
    assigns transformed[0 .. 147455]; */
static void k37_winograd_weights3x3_64to64(const real *w, real *transformed, size_t part,
                                           size_t parts)
{
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t i = u % 8, o = u / 8;
        const real *wt = w + o / 2 * 9216 + o % 2 * 8 + i * 1152;
        real *to = transformed + i / 2 * 36864 + i % 2 * 8 + o * 128;
        RNET_ALIGNED(64) real taps[9][8][8];
        for (size_t h = 0; h < 9; h++)
            for (size_t c = 0; c < 8; c++)
                for (size_t l = 0; l < 8; l++)
                    taps[8 - h][c][l] = wt[(h * 8 + l) * 16 + c];
        for (size_t c = 0; c < 8; c++) {
            rnet_vec z[6][3];
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++) {
                rnet_vec g[3], t[6];
                RNET_UNROLL
                for (size_t h = 0; h < 3; h++)
                    g[h] = rnet_load(taps[h * 3 + v][c]);
                rnet_winograd_weights(g, t);
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    z[h][v] = t[h];
            }
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++) {
                rnet_vec t[6];
                rnet_winograd_weights(z[h], t);
                RNET_UNROLL
                for (size_t v = 0; v < 6; v++)
                    rnet_store(to + (h * 6 + v) * 1024 + c * 16, t[v]);
            }
        }
    }
}

/* V of a patch, 8 channels. */
static inline void k38_patch(const real *dy, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(dy + h * 80 + c * 8);
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
            rnet_store(v + h * 6240 + c * 1040, t[c]);
    }
}

/* All of v from tile `first` on, 16 tiles. */
static inline void k38_read_dy(const real *dy, real *v, size_t first)
{
    for (size_t i = 0; i < 8; i++)
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
            const real *dyt = dy + n * 6400 + ty * 320 + tx * 32;
            k38_patch(dyt + i * 800, v + i * 128 + t * 8);
        }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k38_product5(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 8; i++)
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
static inline void k38_product6(const real *w, const real *x, real *to, const real *next)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t p = 0; p < 6; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[p][k] = rnet_splat(0.0f);
    }
    for (size_t i = 0; i < 8; i++)
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
static inline void k38_result(const real *p, const real *m, real *dx)
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
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec y = rnet_load(m + h * 80 + c * 8);
            rnet_store(dx + h * 64 + c * 8, rnet_mask(t[c], y));
        }
    }
}

/* K38. Convolution, backward to its input; window 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3).
 *     cifar_resnet20.rnet:12, <std.rnet>:6
 *   dx[i][p] = (m[i][p] > 0 ? sum_o,k w[o][i][k] * dy[o][q] : 0) where q + k - pad = p
 *   dy 64x8x8 in blocks of 8, border 1; w 147456 for the batch; m 64x8x8 in blocks of 8, border 1;
 *     dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.2.bn1.gradient, layer3.1.bn1.gradient, layer3.0.bn1.gradient; steps 90 104 119;
 *     2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 819199));
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(m + (0 .. 819199));
    requires \valid(dx + (0 .. 524287));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(dx + (0 .. 524287), dy + (0 .. 819199));
    requires \separated(dx + (0 .. 524287), w + (0 .. 147455));
    requires dx == m || \separated(dx + (0 .. 524287), m + (0 .. 819199));
    requires \separated(dx + (0 .. 524287), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 819199));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 147455));
    requires \separated(tiles + (0 .. 657663), m + (0 .. 819199));
    assigns dx[0 .. 524287], tiles[0 .. 657663]; */
static void k38_winograd_backward3x3_64_8x8_mask(const real *dy, const real *w, const real *m,
                                                 real *dx, real *tiles, size_t part, size_t parts)
{
    real *v = tiles + part * 328832, *p = v + 37440;
    size_t held = 32; /* the set that v holds; this one is none */
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t g = u % 4, s = u / 4;
        const size_t first = s * 16;
        if (held != s) {
            k38_read_dy(dy, v, first);
            held = s;
        }
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k38_product5(we, v + e * 1040, p + e * 8, we + 1024);
            k38_product5(we, v + e * 1040 + 40, p + e * 8 + 2960, we + 1408);
            k38_product6(we, v + e * 1040 + 80, p + e * 8 + 5920, we + 1792);
            const size_t step = g * 36 + e;
            if ((s + 1) * 4 < end) { /* the next set is of this part, too */
                for (size_t a = step * 8 / 9; a < (step + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 8;
                    const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                    const size_t at_dy = a % 8 * 800 + n * 6400 + ty * 320 + tx * 32 + 176;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(dy, at_dy + h * 80 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                const size_t at_m = g * 1600 + a % 2 * 800 + n * 6400 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(m, at_m + h * 80 + l * 16);
                const size_t at_dx = g * 1024 + a % 2 * 512 + n * 4096 + ty * 256 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(dx, at_dx + h * 64 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
            for (size_t k = 0; k < 2; k++) {
                const real *mt = m + n * 6400 + ty * 320 + tx * 32 + 88 + g * 1600 + k * 800;
                real *dxt = dx + n * 4096 + ty * 256 + tx * 32 + g * 1024 + k * 512;
                k38_result(p + t * 592 + k * 288, mt, dxt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k39_result(const real *p, const real *r, const real *m, real *dx)
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
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec other = rnet_load(r + h * 64 + c * 8);
            const rnet_vec y = rnet_load(m + h * 80 + c * 8);
            rnet_store(dx + h * 64 + c * 8, rnet_mask(rnet_add(t[c], other), y));
        }
    }
}

/* K39. Convolution, backward to its input; window 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3);
 *     residual. cifar_resnet20.rnet:12, <std.rnet>:5
 *   dx[i][p] = (m[i][p] > 0 ? r[i][p] + sum_o,k w[o][i][k] * dy[o][q] : 0) where q + k - pad = p
 *   dy 64x8x8 in blocks of 8, border 1; w 147456 for the batch; m 64x8x8 in blocks of 8, border 1;
 *     r 64x8x8 in blocks of 8; dx 64x8x8 in blocks of 8; 128 images
 *   used by layer3.1.bn2.gradient, layer3.0.bn2.gradient; steps 97 111; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 819199));
    requires \valid_read(w + (0 .. 147455));
    requires \valid_read(m + (0 .. 819199));
    requires \valid_read(r + (0 .. 524287));
    requires \valid(dx + (0 .. 524287));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(dx + (0 .. 524287), dy + (0 .. 819199));
    requires \separated(dx + (0 .. 524287), w + (0 .. 147455));
    requires dx == m || \separated(dx + (0 .. 524287), m + (0 .. 819199));
    requires dx == r || \separated(dx + (0 .. 524287), r + (0 .. 524287));
    requires \separated(dx + (0 .. 524287), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 819199));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 147455));
    requires \separated(tiles + (0 .. 657663), m + (0 .. 819199));
    requires \separated(tiles + (0 .. 657663), r + (0 .. 524287));
    assigns dx[0 .. 524287], tiles[0 .. 657663]; */
static void k39_winograd_backward3x3_64_8x8_add_mask(const real *dy, const real *w, const real *m,
                                                     const real *r, real *dx, real *tiles,
                                                     size_t part, size_t parts)
{
    real *v = tiles + part * 328832, *p = v + 37440;
    size_t held = 32; /* the set that v holds; this one is none */
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t g = u % 4, s = u / 4;
        const size_t first = s * 16;
        if (held != s) {
            k38_read_dy(dy, v, first);
            held = s;
        }
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 36864 + e * 1024;
            k38_product5(we, v + e * 1040, p + e * 8, we + 1024);
            k38_product5(we, v + e * 1040 + 40, p + e * 8 + 2960, we + 1408);
            k38_product6(we, v + e * 1040 + 80, p + e * 8 + 5920, we + 1792);
            const size_t step = g * 36 + e;
            if ((s + 1) * 4 < end) { /* the next set is of this part, too */
                for (size_t a = step * 8 / 9; a < (step + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 8;
                    const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                    const size_t at_dy = a % 8 * 800 + n * 6400 + ty * 320 + tx * 32 + 176;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(dy, at_dy + h * 80 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
                const size_t at_r = g * 1024 + a % 2 * 512 + n * 4096 + ty * 256 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 64 + l * 16);
                const size_t at_m = g * 1600 + a % 2 * 800 + n * 6400 + ty * 320 + tx * 32 + 88;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(m, at_m + h * 80 + l * 16);
                const size_t at_dx = g * 1024 + a % 2 * 512 + n * 4096 + ty * 256 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(dx, at_dx + h * 64 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 4, ty = tile % 4 / 2, tx = tile % 2;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + n * 4096 + ty * 256 + tx * 32 + g * 1024 + k * 512;
                const real *mt = m + n * 6400 + ty * 320 + tx * 32 + 88 + g * 1600 + k * 800;
                real *dxt = dx + n * 4096 + ty * 256 + tx * 32 + g * 1024 + k * 512;
                k39_result(p + t * 592 + k * 288, rt, mt, dxt);
            }
        }
    }
}

/* K40. Shortcut by zero channels, backward. cifar_resnet20.rnet:12, <std.rnet>:7
 *   dx[i][p] = dy[i + channels before][p / stride] where that is whole, else 0
 *   dy 64x8x8 in blocks of 8; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.2.bn2.gradient; step 115 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 524287));
    requires \valid(dx + (0 .. 1048575));
    requires \separated(dx + (0 .. 1048575), dy + (0 .. 524287));
    assigns dx[0 .. 1048575]; */
static void k40_pad_shortcut_backward_64to32_16x16(const real *dy, real *dx, size_t part,
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
                if (h % 2 == 0 && w % 2 == 0)
                    dxr[l + w * 8] = dyr[w / 2 * 8 + (c + 16) / 8 * 512 + (c + 16) % 8];
                else
                    dxr[l + w * 8] = 0.0f;
            }
    }
}

/* 6 values of x times 16 of dy, over `rows` rows of 8 images. */
static inline void k41_run6(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(dw + j * 16 + k * 8);
    }
    for (size_t m = 0; m < 8; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 8; q++) {
                const real *dq = dy + m * 6400 + h * 80 + q * 8;
                const real *xq = x + m * 10368 + h * 288 + q * 16;
                rnet_vec d[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    d[k] = rnet_load(dq + k * 800);
                RNET_UNROLL
                for (size_t j = 0; j < 6; j++) {
                    const rnet_vec s = rnet_splat(xq[j]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[j][k] = rnet_fma(s, d[k], a[j][k]);
                }
            }
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(dw + j * 16 + k * 8, a[j][k]);
    }
}

/* K41. Convolution, backward to its weights; window 3x3, stride 2, pad 1. cifar_resnet20.rnet:12,
 *     <std.rnet>:5
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 32x16x16 in blocks of 8, border 1; dy 64x8x8 in blocks of 8, border 1; dw 18432 for the
 *     batch; 128 images
 *   used by layer3.0.conv1.weights; step 123; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1327103));
    requires \valid_read(dy + (0 .. 819199));
    requires \valid(dw + (0 .. 18431));
    requires \separated(dw + (0 .. 18431), x + (0 .. 1327103));
    requires \separated(dw + (0 .. 18431), dy + (0 .. 819199));
    assigns dw[0 .. 18431]; */
static void k41_conv_backward_weights3x3s2_32to64_8x8(const real *x, const real *dy, real *dw,
                                                      size_t part, size_t parts)
{
    const size_t first = rnet_share(16, part, parts);
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = first; u < end; u++) {
        const size_t k = u / 4, i = u % 4;
        real *wu = dw + k * 4608 + i * 1152;
        for (size_t j = 0; j < 144; j++)
            rnet_store(wu + j * 8, rnet_splat(0.0f));
    }
    for (size_t n = 0; n < 16; n++)
        for (size_t u = first; u < end; u++) {
            const size_t k = u / 4, i = u % 4;
            const real *xu = x + n * 82944 + i * 2592;
            const real *du = dy + n * 51200 + k * 1600 + 88;
            real *wu = dw + k * 4608 + i * 1152;
            for (size_t r = 0; r < 3; r++) {
                k41_run6(xu + r * 144, du, wu + r * 384, 8);
                k41_run6(xu + r * 144 + 6, du, wu + r * 384 + 96, 8);
                k41_run6(xu + r * 144 + 12, du, wu + r * 384 + 192, 8);
                k41_run6(xu + r * 144 + 18, du, wu + r * 384 + 288, 8);
            }
        }
}

/* K42. Weights of a convolution for the way back; window 3x3, stride 2, pad 1.
 *     cifar_resnet20.rnet:12, <std.rnet>:5
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 18432 for the batch; 128 images
 *   used by layer3.0.conv1.flipped; step 124 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 18431));
    requires \valid(flipped + (0 .. 18431));
    requires \separated(flipped + (0 .. 18431), w + (0 .. 18431));
    assigns flipped[0 .. 18431]; */
static void k42_conv_flip3x3s2_32to64(const real *w, real *flipped, size_t part, size_t parts)
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
static inline void k43_tile2_2_4(const real *w, const real *dy, const real *r, const real *m,
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
static inline void k43_tile2_1_4(const real *w, const real *dy, const real *r, const real *m,
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
static inline void k43_tile1_2_4(const real *w, const real *dy, const real *r, const real *m,
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
static inline void k43_tile1_1_4(const real *w, const real *dy, const real *r, const real *m,
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

/* K43. Convolution, backward to its input; window 3x3, stride 2, pad 1; residual.
 *     cifar_resnet20.rnet:12, <std.rnet>:5
 *   dx[i][p] = (m[i][p] > 0 ? r[i][p] + sum_o,k w[o][i][k] * dy[o][q] : 0) where q*stride + k - pad
 *     = p
 *   dy 64x8x8 in blocks of 8, border 1; w 18432 for the batch; m 32x16x16 in blocks of 8, border 1;
 *     r 32x16x16 in blocks of 8; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.2.bn2.gradient; step 125; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 819199));
    requires \valid_read(w + (0 .. 18431));
    requires \valid_read(m + (0 .. 1327103));
    requires \valid_read(r + (0 .. 1048575));
    requires \valid(dx + (0 .. 1048575));
    requires \separated(dx + (0 .. 1048575), dy + (0 .. 819199));
    requires \separated(dx + (0 .. 1048575), w + (0 .. 18431));
    requires dx == m || \separated(dx + (0 .. 1048575), m + (0 .. 1327103));
    requires dx == r || \separated(dx + (0 .. 1048575), r + (0 .. 1048575));
    assigns dx[0 .. 1048575]; */
static void k43_conv_backward_data3x3s2_64to32_16x16_add_mask(const real *dy, const real *w,
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
                k43_tile2_2_4(wg, dr + q * 8 + 8, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            for (size_t q = 0; q < 8; q += 4)
                k43_tile2_1_4(wg + 256, dr + q * 8 + 8, rr + q * 16, mr + q * 16, xr + q * 16);
        } else {
            for (size_t q = 0; q < 8; q += 4)
                k43_tile1_2_4(wg + 768, dr + q * 8 + 88, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            for (size_t q = 0; q < 8; q += 4)
                k43_tile1_1_4(wg + 1024, dr + q * 8 + 88, rr + q * 16, mr + q * 16, xr + q * 16);
        }
    }
}

/* K44. Batch-norm, backward, sums. cifar_resnet20.rnet:11, <std.rnet>:6
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 32x16x16 in blocks of 8; x 32x16x16 in blocks of 8; statistics 128 for the batch; sums 128
 *     for the batch; 128 images
 *   used by layer2.2.bn2.sums, layer2.2.bn1.sums, layer2.1.bn2.sums, layer2.1.bn1.sums,
 *     layer2.0.bn2.sums, layer2.0.bn1.sums; steps 126 133 140 147 154 162 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1048575));
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid(sums + (0 .. 127));
    requires \separated(sums + (0 .. 127), dy + (0 .. 1048575));
    requires \separated(sums + (0 .. 127), x + (0 .. 1048575));
    requires \separated(sums + (0 .. 127), statistics + (0 .. 127));
    assigns sums[0 .. 127]; */
static void k44_bn_backward_sums_32_16x16(const real *dy, const real *x, const real *statistics,
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
        RNET_ALIGNED(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l + i * 8] += row[l];
            own[32 + l + i * 8] += row[8 + l];
        }
    }
}

/* K45. Batch-norm, backward, gradients of weight and bias. cifar_resnet20.rnet:11, <std.rnet>:6
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 128 for the batch; statistics 128 for the batch; factors 96 for the batch; dweight 32 for
 *     the batch; dbias 32 for the batch; 128 images
 *   used by layer2.2.bn2.factors, layer2.2.bn1.factors, layer2.1.bn2.factors, layer2.1.bn1.factors,
 *     layer2.0.bn2.factors, layer2.0.bn1.factors; steps 127 134 141 148 155 163 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(weight + (0 .. 31));
    requires \valid_read(sums + (0 .. 127));
    requires \valid_read(statistics + (0 .. 127));
    requires \valid(factors + (0 .. 95));
    requires \valid(dweight + (0 .. 31));
    requires \valid(dbias + (0 .. 31));
    requires \separated(factors + (0 .. 95), weight + (0 .. 31));
    requires \separated(factors + (0 .. 95), sums + (0 .. 127));
    requires \separated(factors + (0 .. 95), statistics + (0 .. 127));
    requires \separated(factors + (0 .. 95), dweight + (0 .. 31));
    requires \separated(factors + (0 .. 95), dbias + (0 .. 31));
    requires \separated(dweight + (0 .. 31), weight + (0 .. 31));
    requires \separated(dweight + (0 .. 31), sums + (0 .. 127));
    requires \separated(dweight + (0 .. 31), statistics + (0 .. 127));
    requires \separated(dweight + (0 .. 31), dbias + (0 .. 31));
    requires \separated(dbias + (0 .. 31), weight + (0 .. 31));
    requires \separated(dbias + (0 .. 31), sums + (0 .. 127));
    requires \separated(dbias + (0 .. 31), statistics + (0 .. 127));
    assigns factors[0 .. 95], dweight[0 .. 31], dbias[0 .. 31]; */
static void k45_bn_backward_finish_96(const real *weight, const double *sums,
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

/* K46. Batch-norm, backward. cifar_resnet20.rnet:11, <std.rnet>:6
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 32x16x16 in blocks of 8; x 32x16x16 in blocks of 8; factors 96 for the batch; dx 32x16x16 in
 *     blocks of 8, border 1; 128 images
 *   used by layer2.2.conv2.gradient, layer2.2.conv1.gradient, layer2.1.conv2.gradient,
 *     layer2.1.conv1.gradient, layer2.0.conv2.gradient, layer2.0.conv1.gradient; steps 128 135 142
 *     149 156 164 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1048575));
    requires \valid_read(x + (0 .. 1048575));
    requires \valid_read(factors + (0 .. 95));
    requires \valid(dx + (0 .. 1327103));
    requires dx == dy || \separated(dx + (0 .. 1327103), dy + (0 .. 1048575));
    requires dx == x || \separated(dx + (0 .. 1327103), x + (0 .. 1048575));
    requires dx == factors || \separated(dx + (0 .. 1327103), factors + (0 .. 95));
    assigns dx[0 .. 1327103]; */
static void k46_bn_backward_apply_32_16x16(const real *dy, const real *x, const real *factors,
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

/* V of a patch, 8 channels. */
static inline void k47_patch(const real *x, real *v)
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
            rnet_store(v + h * 12384 + c * 2064, t[c]);
    }
}

/* D of a tile, 8 channels. */
static inline void k47_spread(const real *dy, real *d)
{
    rnet_vec z[6][4];
    for (size_t c = 0; c < 4; c++) {
        rnet_vec q[4], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            q[h] = rnet_load(dy + h * 144 + c * 8);
        rnet_winograd_spread(q, t);
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 6; h++) {
        rnet_vec t[6];
        rnet_winograd_spread(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 6; c++)
            rnet_store(d + h * 12384 + c * 2064, t[c]);
    }
}

/* All of v from tile `first` on, 64 tiles. */
static inline void k47_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 4; i++)
        for (size_t t = 0; t < 64; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
            const real *xt = x + n * 10368 + ty * 576 + tx * 32;
            k47_patch(xt + i * 2592, v + i * 8 + t * 32);
        }
}

/* All of d from tile `first` on, 64 tiles. */
static inline void k47_read_dy(const real *dy, real *d, size_t first)
{
    for (size_t i = 0; i < 4; i++)
        for (size_t t = 0; t < 64; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
            const real *dyt = dy + n * 10368 + ty * 576 + tx * 32 + 152;
            k47_spread(dyt + i * 2592, d + i * 8 + t * 32);
        }
}

/* One of the 36 sums over 64 tiles, 6 channels of x times 16 of dy. */
static inline void k47_sums6(const real *v, const real *d, real *to)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(to + j * 16 + k * 8);
    }
    for (size_t t = 0; t < 64; t++) {
        rnet_vec q[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            q[k] = rnet_load(d + t * 32 + k * 8);
        RNET_UNROLL
        for (size_t j = 0; j < 6; j++) {
            const rnet_vec s = rnet_splat(v[t * 32 + j]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[j][k] = rnet_fma(s, q[k], a[j][k]);
        }
    }
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + j * 16 + k * 8, a[j][k]);
    }
}

/* One of the 36 sums over 64 tiles, 5 channels of x times 16 of dy. */
static inline void k47_sums5(const real *v, const real *d, real *to)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(to + j * 16 + k * 8);
    }
    for (size_t t = 0; t < 64; t++) {
        rnet_vec q[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            q[k] = rnet_load(d + t * 32 + k * 8);
        RNET_UNROLL
        for (size_t j = 0; j < 5; j++) {
            const rnet_vec s = rnet_splat(v[t * 32 + j]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[j][k] = rnet_fma(s, q[k], a[j][k]);
        }
    }
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + j * 16 + k * 8, a[j][k]);
    }
}

/* K47. Convolution, backward to its weights; window 3x3, stride 1, pad 1, by Winograd's F(4x4,
 *     3x3). cifar_resnet20.rnet:11, <std.rnet>:6
 *   sums[part] = sum over tiles of (B^T x B) . (A dy A^T)
 *   x 32x16x16 in blocks of 8, border 1; dy 32x16x16 in blocks of 8, border 1; sums 73728 for the
 *     batch; 128 images
 *   used by layer2.2.conv2.parts, layer2.2.conv1.parts, layer2.1.conv2.parts, layer2.1.conv1.parts,
 *     layer2.0.conv2.parts; steps 129 136 143 150 158; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 1327103));
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid(sums + (0 .. 73727));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(sums + (0 .. 73727), x + (0 .. 1327103));
    requires \separated(sums + (0 .. 73727), dy + (0 .. 1327103));
    requires \separated(sums + (0 .. 73727), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), x + (0 .. 1327103));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 1327103));
    assigns sums[0 .. 73727], tiles[0 .. 657663]; */
static void k47_winograd_backward_weights3x3_32to32_16x16(const real *x, const real *dy, real *sums,
                                                          real *tiles, size_t part, size_t parts)
{
    real *own = sums + part * 36864;
    for (size_t j = 0; j < 36864; j++)
        own[j] = 0.0f;
    real *v = tiles + part * 328832, *d = v + 74304;
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t first = u * 64;
        k47_read_x(x, v, first);
        k47_read_dy(dy, d, first);
        for (size_t e = 0; e < 36; e++) {
            const real *ve = v + e * 2064, *de = d + e * 2064;
            real *to = own + e * 1024;
            for (size_t g = 0; g < 2; g++) {
                for (size_t c = 0; c < 12; c += 6)
                    k47_sums6(ve + c, de + g * 16, to + g * 512 + c * 16);
                for (size_t c = 12; c < 32; c += 5)
                    k47_sums5(ve + c, de + g * 16, to + g * 512 + c * 16);
            }
            for (size_t a = e * 64 / 9; a < (e + 1) * 64 / 9; a++) {
                const size_t tile = first + 64 + a / 4;
                const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                const size_t at_x = a % 4 * 2592 + n * 10368 + ty * 576 + tx * 32 + 304;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(x, at_x + h * 144 + l * 16);
            }
            for (size_t a = e * 64 / 9; a < (e + 1) * 64 / 9; a++) {
                const size_t tile = first + 64 + a / 4;
                const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                const size_t at_dy = a % 4 * 2592 + n * 10368 + ty * 576 + tx * 32 + 152;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(dy, at_dy + h * 144 + l * 16);
            }
        }
    }
}

/* K48. Gradient of a convolution's weights from Winograd's sums, by Winograd's F(4x4, 3x3).
 *     cifar_resnet20.rnet:11, <std.rnet>:6
 *   dw = G^T (sum_part sums[part]) G
 *   sums 73728 for the batch; dw 9216 for the batch; 128 images
 *   used by layer2.2.conv2.weights, layer2.2.conv1.weights, layer2.1.conv2.weights,
 *     layer2.1.conv1.weights, layer2.0.conv2.weights; steps 130 137 144 151 159 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 73727));
    requires \valid(dw + (0 .. 9215));
    requires \separated(dw + (0 .. 9215), sums + (0 .. 73727));
    assigns dw[0 .. 9215]; */
static void k48_winograd_gradient_9216(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(128, part + 1, parts);
    for (size_t u = rnet_share(128, part, parts); u < end; u++) {
        const size_t c = u % 32, o = u / 32;
        const real *s = sums + o / 2 * 512 + o % 2 * 8 + c * 16;
        real *to = dw + o / 2 * 4608 + o % 2 * 8 + c / 8 * 1152 + c % 8 * 16;
        rnet_vec z[3][6];
        for (size_t v = 0; v < 6; v++) {
            rnet_vec t[6], g[3];
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++)
                t[h] = rnet_load(s + h * 6144 + v * 1024);
            for (size_t p = 1; p < parts; p++) {
                const real *sp = s + p * 36864 + v * 1024;
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    t[h] = rnet_add(t[h], rnet_load(sp + h * 6144));
            }
            rnet_winograd_gradient(t, g);
            RNET_UNROLL
            for (size_t h = 0; h < 3; h++)
                z[h][v] = g[h];
        }
        for (size_t h = 0; h < 3; h++) {
            rnet_vec g[3];
            rnet_winograd_gradient(z[h], g);
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++)
                rnet_store(to + (h * 3 + v) * 128, g[v]);
        }
    }
}

/* K49. Weights of a convolution for Winograd's algorithm. cifar_resnet20.rnet:11, <std.rnet>:6
 *   transformed = G w G^T, each product's channels one after the other
 *   transformed 36864 for the batch; 128 images
 *   used by layer2.2.conv2.winograd, layer2.2.conv1.winograd, layer2.1.conv2.winograd,
 *     layer2.1.conv1.winograd, layer2.0.conv2.winograd; steps 131 138 145 152 160 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 9215));
    requires \valid(transformed + (0 .. 36863));
    requires \separated(transformed + (0 .. 36863), w + (0 .. 9215));
    assigns transformed[0 .. 36863]; */
static void k49_winograd_weights3x3_32to32(const real *w, real *transformed, size_t part,
                                           size_t parts)
{
    const size_t end = rnet_share(16, part + 1, parts);
    for (size_t u = rnet_share(16, part, parts); u < end; u++) {
        const size_t i = u % 4, o = u / 4;
        const real *wt = w + o / 2 * 4608 + o % 2 * 8 + i * 1152;
        real *to = transformed + i / 2 * 18432 + i % 2 * 8 + o * 128;
        RNET_ALIGNED(64) real taps[9][8][8];
        for (size_t h = 0; h < 9; h++)
            for (size_t c = 0; c < 8; c++)
                for (size_t l = 0; l < 8; l++)
                    taps[8 - h][c][l] = wt[(h * 8 + l) * 16 + c];
        for (size_t c = 0; c < 8; c++) {
            rnet_vec z[6][3];
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++) {
                rnet_vec g[3], t[6];
                RNET_UNROLL
                for (size_t h = 0; h < 3; h++)
                    g[h] = rnet_load(taps[h * 3 + v][c]);
                rnet_winograd_weights(g, t);
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    z[h][v] = t[h];
            }
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++) {
                rnet_vec t[6];
                rnet_winograd_weights(z[h], t);
                RNET_UNROLL
                for (size_t v = 0; v < 6; v++)
                    rnet_store(to + (h * 6 + v) * 512 + c * 16, t[v]);
            }
        }
    }
}

/* V of a patch, 8 channels. */
static inline void k50_patch(const real *dy, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(dy + h * 144 + c * 8);
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
static inline void k50_read_dy(const real *dy, real *v, size_t first)
{
    for (size_t i = 0; i < 4; i++)
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
            const real *dyt = dy + n * 10368 + ty * 576 + tx * 32;
            k50_patch(dyt + i * 2592, v + i * 128 + t * 8);
        }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k50_product5(const real *w, const real *x, real *to)
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
static inline void k50_product6(const real *w, const real *x, real *to)
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
static inline void k50_result(const real *p, const real *m, real *dx)
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
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec y = rnet_load(m + h * 144 + c * 8);
            rnet_store(dx + h * 128 + c * 8, rnet_mask(t[c], y));
        }
    }
}

/* K50. Convolution, backward to its input; window 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3).
 *     cifar_resnet20.rnet:11, <std.rnet>:6
 *   dx[i][p] = (m[i][p] > 0 ? sum_o,k w[o][i][k] * dy[o][q] : 0) where q + k - pad = p
 *   dy 32x16x16 in blocks of 8, border 1; w 36864 for the batch; m 32x16x16 in blocks of 8, border
 *     1; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.2.bn1.gradient, layer2.1.bn1.gradient, layer2.0.bn1.gradient; steps 132 146 161;
 *     2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(m + (0 .. 1327103));
    requires \valid(dx + (0 .. 1048575));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(dx + (0 .. 1048575), dy + (0 .. 1327103));
    requires \separated(dx + (0 .. 1048575), w + (0 .. 36863));
    requires dx == m || \separated(dx + (0 .. 1048575), m + (0 .. 1327103));
    requires \separated(dx + (0 .. 1048575), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 1327103));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 36863));
    requires \separated(tiles + (0 .. 657663), m + (0 .. 1327103));
    assigns dx[0 .. 1048575], tiles[0 .. 657663]; */
static void k50_winograd_backward3x3_32_16x16_mask(const real *dy, const real *w, const real *m,
                                                   real *dx, real *tiles, size_t part, size_t parts)
{
    real *v = tiles + part * 328832, *p = v + 19008;
    size_t held = 128; /* the set that v holds; this one is none */
    const size_t end = rnet_share(256, part + 1, parts);
    for (size_t u = rnet_share(256, part, parts); u < end; u++) {
        const size_t g = u % 2, s = u / 2;
        const size_t first = s * 16;
        if (held != s) {
            k50_read_dy(dy, v, first);
            held = s;
        }
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 18432 + e * 512;
            k50_product5(we, v + e * 528, p + e * 8);
            k50_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k50_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            const size_t step = g * 36 + e;
            if ((s + 1) * 2 < end) { /* the next set is of this part, too */
                for (size_t a = step * 8 / 9; a < (step + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 4;
                    const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                    const size_t at_dy = a % 4 * 2592 + n * 10368 + ty * 576 + tx * 32 + 304;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(dy, at_dy + h * 144 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                const size_t at_m = g * 5184 + a % 2 * 2592 + n * 10368 + ty * 576 + tx * 32 + 152;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(m, at_m + h * 144 + l * 16);
                const size_t at_dx = g * 4096 + a % 2 * 2048 + n * 8192 + ty * 512 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(dx, at_dx + h * 128 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                const real *mt = m + n * 10368 + ty * 576 + tx * 32 + 152 + g * 5184 + k * 2592;
                real *dxt = dx + n * 8192 + ty * 512 + tx * 32 + g * 4096 + k * 2048;
                k50_result(p + t * 592 + k * 288, mt, dxt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k51_result(const real *p, const real *r, const real *m, real *dx)
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
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec other = rnet_load(r + h * 128 + c * 8);
            const rnet_vec y = rnet_load(m + h * 144 + c * 8);
            rnet_store(dx + h * 128 + c * 8, rnet_mask(rnet_add(t[c], other), y));
        }
    }
}

/* K51. Convolution, backward to its input; window 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3);
 *     residual. cifar_resnet20.rnet:11, <std.rnet>:5
 *   dx[i][p] = (m[i][p] > 0 ? r[i][p] + sum_o,k w[o][i][k] * dy[o][q] : 0) where q + k - pad = p
 *   dy 32x16x16 in blocks of 8, border 1; w 36864 for the batch; m 32x16x16 in blocks of 8, border
 *     1; r 32x16x16 in blocks of 8; dx 32x16x16 in blocks of 8; 128 images
 *   used by layer2.1.bn2.gradient, layer2.0.bn2.gradient; steps 139 153; 2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid_read(w + (0 .. 36863));
    requires \valid_read(m + (0 .. 1327103));
    requires \valid_read(r + (0 .. 1048575));
    requires \valid(dx + (0 .. 1048575));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(dx + (0 .. 1048575), dy + (0 .. 1327103));
    requires \separated(dx + (0 .. 1048575), w + (0 .. 36863));
    requires dx == m || \separated(dx + (0 .. 1048575), m + (0 .. 1327103));
    requires dx == r || \separated(dx + (0 .. 1048575), r + (0 .. 1048575));
    requires \separated(dx + (0 .. 1048575), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 1327103));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 36863));
    requires \separated(tiles + (0 .. 657663), m + (0 .. 1327103));
    requires \separated(tiles + (0 .. 657663), r + (0 .. 1048575));
    assigns dx[0 .. 1048575], tiles[0 .. 657663]; */
static void k51_winograd_backward3x3_32_16x16_add_mask(const real *dy, const real *w, const real *m,
                                                       const real *r, real *dx, real *tiles,
                                                       size_t part, size_t parts)
{
    real *v = tiles + part * 328832, *p = v + 19008;
    size_t held = 128; /* the set that v holds; this one is none */
    const size_t end = rnet_share(256, part + 1, parts);
    for (size_t u = rnet_share(256, part, parts); u < end; u++) {
        const size_t g = u % 2, s = u / 2;
        const size_t first = s * 16;
        if (held != s) {
            k50_read_dy(dy, v, first);
            held = s;
        }
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + g * 18432 + e * 512;
            k50_product5(we, v + e * 528, p + e * 8);
            k50_product5(we, v + e * 528 + 40, p + e * 8 + 2960);
            k50_product6(we, v + e * 528 + 80, p + e * 8 + 5920);
            const size_t step = g * 36 + e;
            if ((s + 1) * 2 < end) { /* the next set is of this part, too */
                for (size_t a = step * 8 / 9; a < (step + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 4;
                    const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                    const size_t at_dy = a % 4 * 2592 + n * 10368 + ty * 576 + tx * 32 + 304;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(dy, at_dy + h * 144 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
                const size_t at_r = g * 4096 + a % 2 * 2048 + n * 8192 + ty * 512 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 128 + l * 16);
                const size_t at_m = g * 5184 + a % 2 * 2592 + n * 10368 + ty * 576 + tx * 32 + 152;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(m, at_m + h * 144 + l * 16);
                const size_t at_dx = g * 4096 + a % 2 * 2048 + n * 8192 + ty * 512 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(dx, at_dx + h * 128 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 16, ty = tile % 16 / 4, tx = tile % 4;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + n * 8192 + ty * 512 + tx * 32 + g * 4096 + k * 2048;
                const real *mt = m + n * 10368 + ty * 576 + tx * 32 + 152 + g * 5184 + k * 2592;
                real *dxt = dx + n * 8192 + ty * 512 + tx * 32 + g * 4096 + k * 2048;
                k51_result(p + t * 592 + k * 288, rt, mt, dxt);
            }
        }
    }
}

/* K52. Shortcut by zero channels, backward. cifar_resnet20.rnet:11, <std.rnet>:7
 *   dx[i][p] = dy[i + channels before][p / stride] where that is whole, else 0
 *   dy 32x16x16 in blocks of 8; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.2.bn2.gradient; step 157 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1048575));
    requires \valid(dx + (0 .. 2097151));
    requires \separated(dx + (0 .. 2097151), dy + (0 .. 1048575));
    assigns dx[0 .. 2097151]; */
static void k52_pad_shortcut_backward_32to16_32x32(const real *dy, real *dx, size_t part,
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
                if (h % 2 == 0 && w % 2 == 0)
                    dxr[l + w * 8] = dyr[w / 2 * 8 + (c + 8) / 8 * 2048 + (c + 8) % 8];
                else
                    dxr[l + w * 8] = 0.0f;
            }
    }
}

/* 6 values of x times 16 of dy, over `rows` rows of 2 images. */
static inline void k53_run6(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(dw + j * 16 + k * 8);
    }
    for (size_t m = 0; m < 2; m++)
        for (size_t h = 0; h < rows; h++)
            for (size_t q = 0; q < 16; q++) {
                const real *dq = dy + m * 10368 + h * 144 + q * 8;
                const real *xq = x + m * 18496 + h * 544 + q * 16;
                rnet_vec d[2];
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    d[k] = rnet_load(dq + k * 2592);
                RNET_UNROLL
                for (size_t j = 0; j < 6; j++) {
                    const rnet_vec s = rnet_splat(xq[j]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[j][k] = rnet_fma(s, d[k], a[j][k]);
                }
            }
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(dw + j * 16 + k * 8, a[j][k]);
    }
}

/* K53. Convolution, backward to its weights; window 3x3, stride 2, pad 1. cifar_resnet20.rnet:11,
 *     <std.rnet>:5
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 16x32x32 in blocks of 8, border 1; dy 32x16x16 in blocks of 8, border 1; dw 9216 for the
 *     batch; 128 images
 *   used by layer2.0.conv1.parts; step 165; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2367487));
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid(dw + (0 .. 9215));
    requires \separated(dw + (0 .. 9215), x + (0 .. 2367487));
    requires \separated(dw + (0 .. 9215), dy + (0 .. 1327103));
    assigns dw[0 .. 9215]; */
static void k53_conv_backward_weights3x3s2_16to32_16x16(const real *x, const real *dy, real *dw,
                                                        size_t part, size_t parts)
{
    real *own = dw + part * 4608;
    for (size_t j = 0; j < 4608; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(64, part + 1, parts);
    for (size_t u = rnet_share(64, part, parts); u < end; u++) {
        const size_t n = u;
        for (size_t k = 0; k < 2; k++)
            for (size_t i = 0; i < 2; i++) {
                const real *xu = x + n * 36992 + i * 9248;
                const real *du = dy + n * 20736 + k * 5184 + 152;
                real *wu = own + k * 2304 + i * 1152;
                for (size_t r = 0; r < 3; r++) {
                    k53_run6(xu + r * 272, du, wu + r * 384, 16);
                    k53_run6(xu + r * 272 + 6, du, wu + r * 384 + 96, 16);
                    k53_run6(xu + r * 272 + 12, du, wu + r * 384 + 192, 16);
                    k53_run6(xu + r * 272 + 18, du, wu + r * 384 + 288, 16);
                }
            }
    }
}

/* K54. Sum over the parts. cifar_resnet20.rnet:11, <std.rnet>:5
 *   dw[t] = sum_part sums[part][t]
 *   sums 9216 for the batch; dw 4608 for the batch; 128 images
 *   used by layer2.0.conv1.weights; step 166 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 9215));
    requires \valid(dw + (0 .. 4607));
    requires \separated(dw + (0 .. 4607), sums + (0 .. 9215));
    assigns dw[0 .. 4607]; */
static void k54_sum_parts_4608(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(4608, part + 1, parts);
    for (size_t u = rnet_share(4608, part, parts); u < end; u++) {
        real s = sums[u];
        for (size_t p = 1; p < parts; p++)
            s += sums[p * 4608 + u];
        dw[u] = s;
    }
}

/* K55. Weights of a convolution for the way back; window 3x3, stride 2, pad 1.
 *     cifar_resnet20.rnet:11, <std.rnet>:5
 *   flipped[i][o][k'] = w[o][i][k], taps in the order that rows of dx meet them
 *   flipped 4608 for the batch; 128 images
 *   used by layer2.0.conv1.flipped; step 167 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 4607));
    requires \valid(flipped + (0 .. 4607));
    requires \separated(flipped + (0 .. 4607), w + (0 .. 4607));
    assigns flipped[0 .. 4607]; */
static void k55_conv_flip3x3s2_16to32(const real *w, real *flipped, size_t part, size_t parts)
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
static inline void k56_tile2_2_6(const real *w, const real *dy, const real *r, const real *m,
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

/* 5 pixels, 16 channels; 2 rows and 2 columns of taps. */
static inline void k56_tile2_2_5(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
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
                for (size_t p = 0; p < 5; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 6 pixels, 16 channels; 2 rows and 1 columns of taps. */
static inline void k56_tile2_1_6(const real *w, const real *dy, const real *r, const real *m,
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

/* 5 pixels, 16 channels; 2 rows and 1 columns of taps. */
static inline void k56_tile2_1_5(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
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
                for (size_t p = 0; p < 5; p++) {
                    const rnet_vec s = rnet_splat(dj[p * 8]);
                    RNET_UNROLL
                    for (size_t k = 0; k < 2; k++)
                        a[p][k] = rnet_fma(s, v[k], a[p][k]);
                }
            }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 6 pixels, 16 channels; 1 rows and 2 columns of taps. */
static inline void k56_tile1_2_6(const real *w, const real *dy, const real *r, const real *m,
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

/* 5 pixels, 16 channels; 1 rows and 2 columns of taps. */
static inline void k56_tile1_2_5(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
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
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* 6 pixels, 16 channels; 1 rows and 1 columns of taps. */
static inline void k56_tile1_1_6(const real *w, const real *dy, const real *r, const real *m,
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

/* 5 pixels, 16 channels; 1 rows and 1 columns of taps. */
static inline void k56_tile1_1_5(const real *w, const real *dy, const real *r, const real *m,
                                 real *dx)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
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
            for (size_t p = 0; p < 5; p++) {
                const rnet_vec s = rnet_splat(dj[p * 8]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[p][k] = rnet_fma(s, v[k], a[p][k]);
            }
        }
    RNET_UNROLL
    for (size_t p = 0; p < 5; p++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++) {
            const rnet_vec s = rnet_load(r + p * 16 + k * 8192);
            const rnet_vec y = rnet_load(m + p * 16 + k * 9248);
            rnet_store(dx + p * 16 + k * 8192, rnet_mask(rnet_add(a[p][k], s), y));
        }
    }
}

/* K56. Convolution, backward to its input; window 3x3, stride 2, pad 1; residual.
 *     cifar_resnet20.rnet:11, <std.rnet>:5
 *   dx[i][p] = (m[i][p] > 0 ? r[i][p] + sum_o,k w[o][i][k] * dy[o][q] : 0) where q*stride + k - pad
 *     = p
 *   dy 32x16x16 in blocks of 8, border 1; w 4608 for the batch; m 16x32x32 in blocks of 8, border
 *     1; r 16x32x32 in blocks of 8; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.2.bn2.gradient; step 168; 1179648 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 1327103));
    requires \valid_read(w + (0 .. 4607));
    requires \valid_read(m + (0 .. 2367487));
    requires \valid_read(r + (0 .. 2097151));
    requires \valid(dx + (0 .. 2097151));
    requires \separated(dx + (0 .. 2097151), dy + (0 .. 1327103));
    requires \separated(dx + (0 .. 2097151), w + (0 .. 4607));
    requires dx == m || \separated(dx + (0 .. 2097151), m + (0 .. 2367487));
    requires dx == r || \separated(dx + (0 .. 2097151), r + (0 .. 2097151));
    assigns dx[0 .. 2097151]; */
static void k56_conv_backward_data3x3s2_32to16_32x32_add_mask(const real *dy, const real *w,
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
            k56_tile2_2_6(wg, dr + 8, rr + 8, mr + 8, xr + 8);
            for (size_t q = 6; q < 16; q += 5)
                k56_tile2_2_5(wg, dr + q * 8 + 8, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            k56_tile2_1_6(wg + 256, dr + 8, rr, mr, xr);
            for (size_t q = 6; q < 16; q += 5)
                k56_tile2_1_5(wg + 256, dr + q * 8 + 8, rr + q * 16, mr + q * 16, xr + q * 16);
        } else {
            k56_tile1_2_6(wg + 768, dr + 152, rr + 8, mr + 8, xr + 8);
            for (size_t q = 6; q < 16; q += 5)
                k56_tile1_2_5(wg + 768, dr + q * 8 + 152, rr + q * 16 + 8, mr + q * 16 + 8,
                              xr + q * 16 + 8);
            k56_tile1_1_6(wg + 1024, dr + 152, rr, mr, xr);
            for (size_t q = 6; q < 16; q += 5)
                k56_tile1_1_5(wg + 1024, dr + q * 8 + 152, rr + q * 16, mr + q * 16, xr + q * 16);
        }
    }
}

/* K57. Batch-norm, backward, sums. cifar_resnet20.rnet:10, <std.rnet>:6
 *   sums[part] = sum_q dy[o][q], sum_q dy[o][q] * (x[o][q] - mean[o])
 *   dy 16x32x32 in blocks of 8; x 16x32x32 in blocks of 8; statistics 64 for the batch; sums 64 for
 *     the batch; 128 images
 *   used by layer1.2.bn2.sums, layer1.2.bn1.sums, layer1.1.bn2.sums, layer1.1.bn1.sums,
 *     layer1.0.bn2.sums, layer1.0.bn1.sums and 1 more; steps 169 176 183 190 197 204 211 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(statistics + (0 .. 63));
    requires \valid(sums + (0 .. 63));
    requires \separated(sums + (0 .. 63), dy + (0 .. 2097151));
    requires \separated(sums + (0 .. 63), x + (0 .. 2097151));
    requires \separated(sums + (0 .. 63), statistics + (0 .. 63));
    assigns sums[0 .. 63]; */
static void k57_bn_backward_sums_16_32x32(const real *dy, const real *x, const real *statistics,
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
        RNET_ALIGNED(64) real row[16];
        rnet_store(row, s);
        rnet_store(row + 8, q);
        for (size_t l = 0; l < 8; l++) {
            own[l + i * 8] += row[l];
            own[16 + l + i * 8] += row[8 + l];
        }
    }
}

/* K58. Batch-norm, backward, gradients of weight and bias. cifar_resnet20.rnet:10, <std.rnet>:6
 *   dbias = sum dy, dweight = sum dy * x', x' = (x - mean) / deviation; factors a, b, c of a*dy +
 *     b*x + c
 *   sums 64 for the batch; statistics 64 for the batch; factors 48 for the batch; dweight 16 for
 *     the batch; dbias 16 for the batch; 128 images
 *   used by layer1.2.bn2.factors, layer1.2.bn1.factors, layer1.1.bn2.factors, layer1.1.bn1.factors,
 *     layer1.0.bn2.factors, layer1.0.bn1.factors and 1 more; steps 170 177 184 191 198 205 212 */
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
static void k58_bn_backward_finish_48(const real *weight, const double *sums,
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

/* K59. Batch-norm, backward. cifar_resnet20.rnet:10, <std.rnet>:6
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 16x32x32 in blocks of 8; x 16x32x32 in blocks of 8; factors 48 for the batch; dx 16x32x32 in
 *     blocks of 8, border 1; 128 images
 *   used by layer1.2.conv2.gradient, layer1.2.conv1.gradient, layer1.1.conv2.gradient,
 *     layer1.1.conv1.gradient, layer1.0.conv2.gradient, layer1.0.conv1.gradient; steps 171 178 185
 *     192 199 206 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(factors + (0 .. 47));
    requires \valid(dx + (0 .. 2367487));
    requires dx == dy || \separated(dx + (0 .. 2367487), dy + (0 .. 2097151));
    requires dx == x || \separated(dx + (0 .. 2367487), x + (0 .. 2097151));
    requires dx == factors || \separated(dx + (0 .. 2367487), factors + (0 .. 47));
    assigns dx[0 .. 2367487]; */
static void k59_bn_backward_apply_16_32x32(const real *dy, const real *x, const real *factors,
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

/* V of a patch, 8 channels. */
static inline void k60_patch(const real *x, real *v)
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

/* D of a tile, 8 channels. */
static inline void k60_spread(const real *dy, real *d)
{
    rnet_vec z[6][4];
    for (size_t c = 0; c < 4; c++) {
        rnet_vec q[4], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 4; h++)
            q[h] = rnet_load(dy + h * 272 + c * 8);
        rnet_winograd_spread(q, t);
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            z[h][c] = t[h];
    }
    for (size_t h = 0; h < 6; h++) {
        rnet_vec t[6];
        rnet_winograd_spread(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 6; c++)
            rnet_store(d + h * 3168 + c * 528, t[c]);
    }
}

/* All of v from tile `first` on, 32 tiles. */
static inline void k60_read_x(const real *x, real *v, size_t first)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t t = 0; t < 32; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
            const real *xt = x + n * 18496 + ty * 1088 + tx * 32;
            k60_patch(xt + i * 9248, v + i * 8 + t * 16);
        }
}

/* All of d from tile `first` on, 32 tiles. */
static inline void k60_read_dy(const real *dy, real *d, size_t first)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t t = 0; t < 32; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
            const real *dyt = dy + n * 18496 + ty * 1088 + tx * 32 + 280;
            k60_spread(dyt + i * 9248, d + i * 8 + t * 16);
        }
}

/* One of the 36 sums over 32 tiles, 6 channels of x times 16 of dy. */
static inline void k60_sums6(const real *v, const real *d, real *to)
{
    rnet_vec a[6][2];
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(to + j * 16 + k * 8);
    }
    for (size_t t = 0; t < 32; t++) {
        rnet_vec q[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            q[k] = rnet_load(d + t * 16 + k * 8);
        RNET_UNROLL
        for (size_t j = 0; j < 6; j++) {
            const rnet_vec s = rnet_splat(v[t * 16 + j]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[j][k] = rnet_fma(s, q[k], a[j][k]);
        }
    }
    RNET_UNROLL
    for (size_t j = 0; j < 6; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + j * 16 + k * 8, a[j][k]);
    }
}

/* One of the 36 sums over 32 tiles, 5 channels of x times 16 of dy. */
static inline void k60_sums5(const real *v, const real *d, real *to)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(to + j * 16 + k * 8);
    }
    for (size_t t = 0; t < 32; t++) {
        rnet_vec q[2];
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            q[k] = rnet_load(d + t * 16 + k * 8);
        RNET_UNROLL
        for (size_t j = 0; j < 5; j++) {
            const rnet_vec s = rnet_splat(v[t * 16 + j]);
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                a[j][k] = rnet_fma(s, q[k], a[j][k]);
        }
    }
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(to + j * 16 + k * 8, a[j][k]);
    }
}

/* K60. Convolution, backward to its weights; window 3x3, stride 1, pad 1, by Winograd's F(4x4,
 *     3x3). cifar_resnet20.rnet:10, <std.rnet>:6
 *   sums[part] = sum over tiles of (B^T x B) . (A dy A^T)
 *   x 16x32x32 in blocks of 8, border 1; dy 16x32x32 in blocks of 8, border 1; sums 18432 for the
 *     batch; 128 images
 *   used by layer1.2.conv2.parts, layer1.2.conv1.parts, layer1.1.conv2.parts, layer1.1.conv1.parts,
 *     layer1.0.conv2.parts, layer1.0.conv1.parts; steps 172 179 186 193 200 207; 2359296
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 2367487));
    requires \valid_read(dy + (0 .. 2367487));
    requires \valid(sums + (0 .. 18431));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(sums + (0 .. 18431), x + (0 .. 2367487));
    requires \separated(sums + (0 .. 18431), dy + (0 .. 2367487));
    requires \separated(sums + (0 .. 18431), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), x + (0 .. 2367487));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 2367487));
    assigns sums[0 .. 18431], tiles[0 .. 657663]; */
static void k60_winograd_backward_weights3x3_16to16_32x32(const real *x, const real *dy, real *sums,
                                                          real *tiles, size_t part, size_t parts)
{
    real *own = sums + part * 9216;
    for (size_t j = 0; j < 9216; j++)
        own[j] = 0.0f;
    real *v = tiles + part * 328832, *d = v + 19008;
    const size_t end = rnet_share(256, part + 1, parts);
    for (size_t u = rnet_share(256, part, parts); u < end; u++) {
        const size_t first = u * 32;
        k60_read_x(x, v, first);
        k60_read_dy(dy, d, first);
        for (size_t e = 0; e < 36; e++) {
            const real *ve = v + e * 528, *de = d + e * 528;
            real *to = own + e * 256;
            for (size_t c = 0; c < 6; c += 6)
                k60_sums6(ve + c, de, to + c * 16);
            for (size_t c = 6; c < 16; c += 5)
                k60_sums5(ve + c, de, to + c * 16);
            for (size_t a = e * 16 / 9; a < (e + 1) * 16 / 9; a++) {
                const size_t tile = first + 32 + a / 2;
                const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                const size_t at_x = a % 2 * 9248 + n * 18496 + ty * 1088 + tx * 32 + 560;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(x, at_x + h * 272 + l * 16);
            }
            for (size_t a = e * 16 / 9; a < (e + 1) * 16 / 9; a++) {
                const size_t tile = first + 32 + a / 2;
                const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                const size_t at_dy = a % 2 * 9248 + n * 18496 + ty * 1088 + tx * 32 + 280;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(dy, at_dy + h * 272 + l * 16);
            }
        }
    }
}

/* K61. Gradient of a convolution's weights from Winograd's sums, by Winograd's F(4x4, 3x3).
 *     cifar_resnet20.rnet:10, <std.rnet>:6
 *   dw = G^T (sum_part sums[part]) G
 *   sums 18432 for the batch; dw 2304 for the batch; 128 images
 *   used by layer1.2.conv2.weights, layer1.2.conv1.weights, layer1.1.conv2.weights,
 *     layer1.1.conv1.weights, layer1.0.conv2.weights, layer1.0.conv1.weights; steps 173 180 187 194
 *     201 208 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 18431));
    requires \valid(dw + (0 .. 2303));
    requires \separated(dw + (0 .. 2303), sums + (0 .. 18431));
    assigns dw[0 .. 2303]; */
static void k61_winograd_gradient_2304(const real *sums, real *dw, size_t part, size_t parts)
{
    const size_t end = rnet_share(32, part + 1, parts);
    for (size_t u = rnet_share(32, part, parts); u < end; u++) {
        const size_t c = u % 16, o = u / 16;
        const real *s = sums + o % 2 * 8 + c * 16;
        real *to = dw + o % 2 * 8 + c / 8 * 1152 + c % 8 * 16;
        rnet_vec z[3][6];
        for (size_t v = 0; v < 6; v++) {
            rnet_vec t[6], g[3];
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++)
                t[h] = rnet_load(s + h * 1536 + v * 256);
            for (size_t p = 1; p < parts; p++) {
                const real *sp = s + p * 9216 + v * 256;
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    t[h] = rnet_add(t[h], rnet_load(sp + h * 1536));
            }
            rnet_winograd_gradient(t, g);
            RNET_UNROLL
            for (size_t h = 0; h < 3; h++)
                z[h][v] = g[h];
        }
        for (size_t h = 0; h < 3; h++) {
            rnet_vec g[3];
            rnet_winograd_gradient(z[h], g);
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++)
                rnet_store(to + (h * 3 + v) * 128, g[v]);
        }
    }
}

/* K62. Weights of a convolution for Winograd's algorithm. cifar_resnet20.rnet:10, <std.rnet>:6
 *   transformed = G w G^T, each product's channels one after the other
 *   transformed 9216 for the batch; 128 images
 *   used by layer1.2.conv2.winograd, layer1.2.conv1.winograd, layer1.1.conv2.winograd,
 *     layer1.1.conv1.winograd, layer1.0.conv2.winograd, layer1.0.conv1.winograd; steps 174 181 188
 *     195 202 209 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(w + (0 .. 2303));
    requires \valid(transformed + (0 .. 9215));
    requires \separated(transformed + (0 .. 9215), w + (0 .. 2303));
    assigns transformed[0 .. 9215]; */
static void k62_winograd_weights3x3_16to16(const real *w, real *transformed, size_t part,
                                           size_t parts)
{
    const size_t end = rnet_share(4, part + 1, parts);
    for (size_t u = rnet_share(4, part, parts); u < end; u++) {
        const size_t i = u % 2, o = u / 2;
        const real *wt = w + o % 2 * 8 + i * 1152;
        real *to = transformed + i % 2 * 8 + o * 128;
        RNET_ALIGNED(64) real taps[9][8][8];
        for (size_t h = 0; h < 9; h++)
            for (size_t c = 0; c < 8; c++)
                for (size_t l = 0; l < 8; l++)
                    taps[8 - h][c][l] = wt[(h * 8 + l) * 16 + c];
        for (size_t c = 0; c < 8; c++) {
            rnet_vec z[6][3];
            RNET_UNROLL
            for (size_t v = 0; v < 3; v++) {
                rnet_vec g[3], t[6];
                RNET_UNROLL
                for (size_t h = 0; h < 3; h++)
                    g[h] = rnet_load(taps[h * 3 + v][c]);
                rnet_winograd_weights(g, t);
                RNET_UNROLL
                for (size_t h = 0; h < 6; h++)
                    z[h][v] = t[h];
            }
            RNET_UNROLL
            for (size_t h = 0; h < 6; h++) {
                rnet_vec t[6];
                rnet_winograd_weights(z[h], t);
                RNET_UNROLL
                for (size_t v = 0; v < 6; v++)
                    rnet_store(to + (h * 6 + v) * 256 + c * 16, t[v]);
            }
        }
    }
}

/* V of a patch, 8 channels. */
static inline void k63_patch(const real *dy, real *v)
{
    rnet_vec z[6][6];
    for (size_t c = 0; c < 6; c++) {
        rnet_vec d[6], t[6];
        RNET_UNROLL
        for (size_t h = 0; h < 6; h++)
            d[h] = rnet_load(dy + h * 272 + c * 8);
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

/* All of v from tile `first` on, 16 tiles. */
static inline void k63_read_dy(const real *dy, real *v, size_t first)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
            const real *dyt = dy + n * 18496 + ty * 1088 + tx * 32;
            k63_patch(dyt + i * 9248, v + i * 128 + t * 8);
        }
}

/* One of the 36 products, of 5 tiles and 16 channels. */
static inline void k63_product5(const real *w, const real *x, real *to)
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
static inline void k63_product6(const real *w, const real *x, real *to)
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
static inline void k63_result(const real *p, const real *m, real *dx)
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
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec y = rnet_load(m + h * 272 + c * 8);
            rnet_store(dx + h * 256 + c * 8, rnet_mask(t[c], y));
        }
    }
}

/* K63. Convolution, backward to its input; window 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3).
 *     cifar_resnet20.rnet:10, <std.rnet>:6
 *   dx[i][p] = (m[i][p] > 0 ? sum_o,k w[o][i][k] * dy[o][q] : 0) where q + k - pad = p
 *   dy 16x32x32 in blocks of 8, border 1; w 9216 for the batch; m 16x32x32 in blocks of 8, border
 *     1; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.2.bn1.gradient, layer1.1.bn1.gradient, layer1.0.bn1.gradient; steps 175 189 203;
 *     2359296 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2367487));
    requires \valid_read(w + (0 .. 9215));
    requires \valid_read(m + (0 .. 2367487));
    requires \valid(dx + (0 .. 2097151));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(dx + (0 .. 2097151), dy + (0 .. 2367487));
    requires \separated(dx + (0 .. 2097151), w + (0 .. 9215));
    requires dx == m || \separated(dx + (0 .. 2097151), m + (0 .. 2367487));
    requires \separated(dx + (0 .. 2097151), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 2367487));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 9215));
    requires \separated(tiles + (0 .. 657663), m + (0 .. 2367487));
    assigns dx[0 .. 2097151], tiles[0 .. 657663]; */
static void k63_winograd_backward3x3_16_32x32_mask(const real *dy, const real *w, const real *m,
                                                   real *dx, real *tiles, size_t part, size_t parts)
{
    real *v = tiles + part * 328832, *p = v + 9792;
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
        const size_t s = u;
        const size_t first = s * 16;
        k63_read_dy(dy, v, first);
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + e * 256;
            k63_product5(we, v + e * 272, p + e * 8);
            k63_product5(we, v + e * 272 + 40, p + e * 8 + 2960);
            k63_product6(we, v + e * 272 + 80, p + e * 8 + 5920);
            if (s + 1 < end) { /* the next set is of this part, too */
                for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 2;
                    const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                    const size_t at_dy = a % 2 * 9248 + n * 18496 + ty * 1088 + tx * 32 + 560;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(dy, at_dy + h * 272 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                const size_t at_m = a % 2 * 9248 + n * 18496 + ty * 1088 + tx * 32 + 280;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(m, at_m + h * 272 + l * 16);
                const size_t at_dx = a % 2 * 8192 + n * 16384 + ty * 1024 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(dx, at_dx + h * 256 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
            for (size_t k = 0; k < 2; k++) {
                const real *mt = m + n * 18496 + ty * 1088 + tx * 32 + 280 + k * 9248;
                real *dxt = dx + n * 16384 + ty * 1024 + tx * 32 + k * 8192;
                k63_result(p + t * 592 + k * 288, mt, dxt);
            }
        }
    }
}

/* The outputs of a tile from its products, 8 channels. */
static inline void k64_result(const real *p, const real *r, const real *m, real *dx)
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
    for (size_t h = 0; h < 4; h++) {
        rnet_vec t[4];
        rnet_winograd_output(z[h], t);
        RNET_UNROLL
        for (size_t c = 0; c < 4; c++) {
            const rnet_vec other = rnet_load(r + h * 256 + c * 8);
            const rnet_vec y = rnet_load(m + h * 272 + c * 8);
            rnet_store(dx + h * 256 + c * 8, rnet_mask(rnet_add(t[c], other), y));
        }
    }
}

/* K64. Convolution, backward to its input; window 3x3, stride 1, pad 1, by Winograd's F(4x4, 3x3);
 *     residual. cifar_resnet20.rnet:10, <std.rnet>:5
 *   dx[i][p] = (m[i][p] > 0 ? r[i][p] + sum_o,k w[o][i][k] * dy[o][q] : 0) where q + k - pad = p
 *   dy 16x32x32 in blocks of 8, border 1; w 9216 for the batch; m 16x32x32 in blocks of 8, border
 *     1; r 16x32x32 in blocks of 8; dx 16x32x32 in blocks of 8; 128 images
 *   used by layer1.1.bn2.gradient, layer1.0.bn2.gradient, bn1.gradient; steps 182 196 210; 2359296
 *     multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2367487));
    requires \valid_read(w + (0 .. 9215));
    requires \valid_read(m + (0 .. 2367487));
    requires \valid_read(r + (0 .. 2097151));
    requires \valid(dx + (0 .. 2097151));
    requires \valid(tiles + (0 .. 657663));
    requires \separated(dx + (0 .. 2097151), dy + (0 .. 2367487));
    requires \separated(dx + (0 .. 2097151), w + (0 .. 9215));
    requires dx == m || \separated(dx + (0 .. 2097151), m + (0 .. 2367487));
    requires dx == r || \separated(dx + (0 .. 2097151), r + (0 .. 2097151));
    requires \separated(dx + (0 .. 2097151), tiles + (0 .. 657663));
    requires \separated(tiles + (0 .. 657663), dy + (0 .. 2367487));
    requires \separated(tiles + (0 .. 657663), w + (0 .. 9215));
    requires \separated(tiles + (0 .. 657663), m + (0 .. 2367487));
    requires \separated(tiles + (0 .. 657663), r + (0 .. 2097151));
    assigns dx[0 .. 2097151], tiles[0 .. 657663]; */
static void k64_winograd_backward3x3_16_32x32_add_mask(const real *dy, const real *w, const real *m,
                                                       const real *r, real *dx, real *tiles,
                                                       size_t part, size_t parts)
{
    real *v = tiles + part * 328832, *p = v + 9792;
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
        const size_t s = u;
        const size_t first = s * 16;
        k63_read_dy(dy, v, first);
        for (size_t e = 0; e < 36; e++) {
            const real *we = w + e * 256;
            k63_product5(we, v + e * 272, p + e * 8);
            k63_product5(we, v + e * 272 + 40, p + e * 8 + 2960);
            k63_product6(we, v + e * 272 + 80, p + e * 8 + 5920);
            if (s + 1 < end) { /* the next set is of this part, too */
                for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                    const size_t tile = first + 16 + a / 2;
                    const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                    const size_t at_dy = a % 2 * 9248 + n * 18496 + ty * 1088 + tx * 32 + 560;
                    for (size_t h = 0; h < 4; h++)
                        for (size_t l = 0; l < 2; l++)
                            RNET_FETCH(dy, at_dy + h * 272 + l * 16);
                }
            }
            for (size_t a = e * 8 / 9; a < (e + 1) * 8 / 9; a++) {
                const size_t tile = first + a / 2;
                const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
                const size_t at_r = a % 2 * 8192 + n * 16384 + ty * 1024 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(r, at_r + h * 256 + l * 16);
                const size_t at_m = a % 2 * 9248 + n * 18496 + ty * 1088 + tx * 32 + 280;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH(m, at_m + h * 272 + l * 16);
                const size_t at_dx = a % 2 * 8192 + n * 16384 + ty * 1024 + tx * 32;
                for (size_t h = 0; h < 4; h++)
                    for (size_t l = 0; l < 2; l++)
                        RNET_FETCH_TO_WRITE(dx, at_dx + h * 256 + l * 16);
            }
        }
        for (size_t t = 0; t < 16; t++) {
            const size_t tile = first + t;
            const size_t n = tile / 64, ty = tile % 64 / 8, tx = tile % 8;
            for (size_t k = 0; k < 2; k++) {
                const real *rt = r + n * 16384 + ty * 1024 + tx * 32 + k * 8192;
                const real *mt = m + n * 18496 + ty * 1088 + tx * 32 + 280 + k * 9248;
                real *dxt = dx + n * 16384 + ty * 1024 + tx * 32 + k * 8192;
                k64_result(p + t * 592 + k * 288, rt, mt, dxt);
            }
        }
    }
}

/* K65. Batch-norm, backward. cifar_resnet20.rnet:9
 *   dx[o][q] = a[o] * dy[o][q] + b[o] * x[o][q] + c[o] = weight / deviation * (dy - mean(dy) - x' *
 *     mean(dy * x'))
 *   dy 16x32x32 in blocks of 8; x 16x32x32 in blocks of 8; factors 48 for the batch; dx 16x32x32 in
 *     blocks of 8; 128 images
 *   used by conv1.gradient; step 213 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid_read(x + (0 .. 2097151));
    requires \valid_read(factors + (0 .. 47));
    requires \valid(dx + (0 .. 2097151));
    requires dx == dy || \separated(dx + (0 .. 2097151), dy + (0 .. 2097151));
    requires dx == x || \separated(dx + (0 .. 2097151), x + (0 .. 2097151));
    requires dx == factors || \separated(dx + (0 .. 2097151), factors + (0 .. 47));
    assigns dx[0 .. 2097151]; */
static void k65_bn_backward_apply_16_32x32(const real *dy, const real *x, const real *factors,
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

/* 4 values of x times 16 of dy, over `rows` rows. */
static inline void k66_run4(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[4][2];
    RNET_UNROLL
    for (size_t j = 0; j < 4; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(dw + j * 16 + k * 8);
    }
    for (size_t h = 0; h < rows; h++)
        for (size_t q = 0; q < 32; q++) {
            const real *dq = dy + h * 256 + q * 8;
            const real *xq = x + h * 102 + q * 3;
            rnet_vec d[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                d[k] = rnet_load(dq + k * 8192);
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

/* 5 values of x times 16 of dy, over `rows` rows. */
static inline void k66_run5(const real *x, const real *dy, real *dw, size_t rows)
{
    rnet_vec a[5][2];
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            a[j][k] = rnet_load(dw + j * 16 + k * 8);
    }
    for (size_t h = 0; h < rows; h++)
        for (size_t q = 0; q < 32; q++) {
            const real *dq = dy + h * 256 + q * 8;
            const real *xq = x + h * 102 + q * 3;
            rnet_vec d[2];
            RNET_UNROLL
            for (size_t k = 0; k < 2; k++)
                d[k] = rnet_load(dq + k * 8192);
            RNET_UNROLL
            for (size_t j = 0; j < 5; j++) {
                const rnet_vec s = rnet_splat(xq[j]);
                RNET_UNROLL
                for (size_t k = 0; k < 2; k++)
                    a[j][k] = rnet_fma(s, d[k], a[j][k]);
            }
        }
    RNET_UNROLL
    for (size_t j = 0; j < 5; j++) {
        RNET_UNROLL
        for (size_t k = 0; k < 2; k++)
            rnet_store(dw + j * 16 + k * 8, a[j][k]);
    }
}

/* K66. Convolution, backward to its weights; window 3x3, stride 1, pad 1. cifar_resnet20.rnet:9
 *   dw[o][i][k] = sum_q dy[o][q] * x[i][q*stride + k - pad]
 *   x 3x32x32, channels last, border 1; dy 16x32x32 in blocks of 8; dw 864 for the batch; 128
 *     images
 *   used by conv1.parts; step 214; 442368 multiply-adds */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(x + (0 .. 443903));
    requires \valid_read(dy + (0 .. 2097151));
    requires \valid(dw + (0 .. 863));
    requires \separated(dw + (0 .. 863), x + (0 .. 443903));
    requires \separated(dw + (0 .. 863), dy + (0 .. 2097151));
    assigns dw[0 .. 863]; */
static void k66_conv_backward_weights3x3_3to16_32x32(const real *x, const real *dy, real *dw,
                                                     size_t part, size_t parts)
{
    real *own = dw + part * 432;
    for (size_t j = 0; j < 432; j++)
        own[j] = 0.0f;
    const size_t end = rnet_share(512, part + 1, parts);
    for (size_t u = rnet_share(512, part, parts); u < end; u++) {
        const size_t t = u % 4, n = u / 4;
        const size_t y0 = t * 8;
        const real *xu = x + n * 3468 + y0 * 102;
        const real *du = dy + n * 16384 + y0 * 256;
        real *wu = own;
        for (size_t r = 0; r < 3; r++) {
            k66_run4(xu + r * 102, du, wu + r * 144, 8);
            k66_run5(xu + r * 102 + 4, du, wu + r * 144 + 64, 8);
        }
    }
}

/* K67. Sum over the parts. cifar_resnet20.rnet:9
 *   dw[t] = sum_part sums[part][t]
 *   sums 864 for the batch; dw 432 for the batch; 128 images
 *   used by conv1.weights; step 215 */
/*@ requires part < parts && parts <= 2;
    requires \valid_read(sums + (0 .. 863));
    requires \valid(dw + (0 .. 431));
    requires \separated(dw + (0 .. 431), sums + (0 .. 863));
    assigns dw[0 .. 431]; */
static void k67_sum_parts_432(const real *sums, real *dw, size_t part, size_t parts)
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

/* layer1.0: basic(16), identity shortcut. cifar_resnet20.rnet:10; basic: <std.rnet>:4 */
static void layer1_0(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(5);
    k05_winograd_weights3x3_16to16(w->layer1_0.conv1_w, rnet_at(ws, WS_LAYER1_0_CONV1_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(6);
    k06_winograd3x3_16to16_32x32_sums(rnet_at(ws, WS_BN1), rnet_at(ws, WS_LAYER1_0_CONV1_WINOGRAD),
                                      rnet_at(ws, WS_LAYER1_0_CONV1),
                                      rnet_doubles(ws, WS_LAYER1_0_CONV1_SUMS),
                                      rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(7);
    k03_bn_statistics_64(w->layer1_0.bn1_weight, w->layer1_0.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_0_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS), s->layer1_0.bn1_mean,
                         s->layer1_0.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(8);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_LAYER1_0_CONV1),
                               rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER1_0_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(9);
    k05_winograd_weights3x3_16to16(w->layer1_0.conv2_w, rnet_at(ws, WS_LAYER1_0_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(10);
    k06_winograd3x3_16to16_32x32_sums(
        rnet_at(ws, WS_LAYER1_0_BN1), rnet_at(ws, WS_LAYER1_0_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER1_0_CONV2), rnet_doubles(ws, WS_LAYER1_0_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(11);
    k03_bn_statistics_64(w->layer1_0.bn2_weight, w->layer1_0.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_0_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS), s->layer1_0.bn2_mean,
                         s->layer1_0.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(12);
    k07_bn_apply_16_32x32_add_relu(rnet_at(ws, WS_LAYER1_0_CONV2),
                                   rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS), rnet_at(ws, WS_BN1),
                                   rnet_at(ws, WS_LAYER1_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(16), identity shortcut. cifar_resnet20.rnet:10; basic: <std.rnet>:4 */
static void layer1_1(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(13);
    k05_winograd_weights3x3_16to16(w->layer1_1.conv1_w, rnet_at(ws, WS_LAYER1_1_CONV1_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(14);
    k06_winograd3x3_16to16_32x32_sums(
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_CONV1_WINOGRAD),
        rnet_at(ws, WS_LAYER1_1_CONV1), rnet_doubles(ws, WS_LAYER1_1_CONV1_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(15);
    k03_bn_statistics_64(w->layer1_1.bn1_weight, w->layer1_1.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_1_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS), s->layer1_1.bn1_mean,
                         s->layer1_1.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(16);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_LAYER1_1_CONV1),
                               rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER1_1_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(17);
    k05_winograd_weights3x3_16to16(w->layer1_1.conv2_w, rnet_at(ws, WS_LAYER1_1_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(18);
    k06_winograd3x3_16to16_32x32_sums(
        rnet_at(ws, WS_LAYER1_1_BN1), rnet_at(ws, WS_LAYER1_1_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER1_1_CONV2), rnet_doubles(ws, WS_LAYER1_1_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(19);
    k03_bn_statistics_64(w->layer1_1.bn2_weight, w->layer1_1.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_1_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS), s->layer1_1.bn2_mean,
                         s->layer1_1.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(20);
    k07_bn_apply_16_32x32_add_relu(
        rnet_at(ws, WS_LAYER1_1_CONV2), rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer1.2: basic(16), identity shortcut. cifar_resnet20.rnet:10; basic: <std.rnet>:4 */
static void layer1_2(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(21);
    k05_winograd_weights3x3_16to16(w->layer1_2.conv1_w, rnet_at(ws, WS_LAYER1_2_CONV1_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(22);
    k06_winograd3x3_16to16_32x32_sums(
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_2_CONV1_WINOGRAD),
        rnet_at(ws, WS_LAYER1_2_CONV1), rnet_doubles(ws, WS_LAYER1_2_CONV1_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(23);
    k03_bn_statistics_64(w->layer1_2.bn1_weight, w->layer1_2.bn1_bias,
                         rnet_doubles(ws, WS_LAYER1_2_CONV1_SUMS),
                         rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS), s->layer1_2.bn1_mean,
                         s->layer1_2.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(24);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_LAYER1_2_CONV1),
                               rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER1_2_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(25);
    k05_winograd_weights3x3_16to16(w->layer1_2.conv2_w, rnet_at(ws, WS_LAYER1_2_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(26);
    k06_winograd3x3_16to16_32x32_sums(
        rnet_at(ws, WS_LAYER1_2_BN1), rnet_at(ws, WS_LAYER1_2_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER1_2_CONV2), rnet_doubles(ws, WS_LAYER1_2_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(27);
    k03_bn_statistics_64(w->layer1_2.bn2_weight, w->layer1_2.bn2_bias,
                         rnet_doubles(ws, WS_LAYER1_2_CONV2_SUMS),
                         rnet_at(ws, WS_LAYER1_2_BN2_STATISTICS), s->layer1_2.bn2_mean,
                         s->layer1_2.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(28);
    k07_bn_apply_16_32x32_add_relu(
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

/* layer2.0: basic(32, stride = 2), shortcut by zero channels (A). cifar_resnet20.rnet:11; basic:
 *     <std.rnet>:4 */
static void layer2_0(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(29);
    k08_conv3x3s2_16to32_16x16_sums(w->layer2_0.conv1_w, rnet_at(ws, WS_LAYER1_2_OUT),
                                    rnet_at(ws, WS_LAYER2_0_CONV1),
                                    rnet_doubles(ws, WS_LAYER2_0_CONV1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(30);
    k09_bn_statistics_128(w->layer2_0.bn1_weight, w->layer2_0.bn1_bias,
                          rnet_doubles(ws, WS_LAYER2_0_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS), s->layer2_0.bn1_mean,
                          s->layer2_0.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(31);
    k10_bn_apply_32_16x16_relu(rnet_at(ws, WS_LAYER2_0_CONV1),
                               rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER2_0_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(32);
    k11_winograd_weights3x3_32to32(w->layer2_0.conv2_w, rnet_at(ws, WS_LAYER2_0_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(33);
    k12_winograd3x3_32to32_16x16_sums(
        rnet_at(ws, WS_LAYER2_0_BN1), rnet_at(ws, WS_LAYER2_0_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER2_0_CONV2), rnet_doubles(ws, WS_LAYER2_0_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* shortcut. <std.rnet>:7 */
    RNET_STEP(34);
    k13_pad_shortcut_16to32_16x16(rnet_at(ws, WS_LAYER1_2_OUT), rnet_at(ws, WS_LAYER2_0_SHORTCUT),
                                  part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(35);
    k09_bn_statistics_128(w->layer2_0.bn2_weight, w->layer2_0.bn2_bias,
                          rnet_doubles(ws, WS_LAYER2_0_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS), s->layer2_0.bn2_mean,
                          s->layer2_0.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(36);
    k14_bn_apply_32_16x16_add_relu(
        rnet_at(ws, WS_LAYER2_0_CONV2), rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER2_0_SHORTCUT), rnet_at(ws, WS_LAYER2_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer2.1: basic(32), identity shortcut. cifar_resnet20.rnet:11; basic: <std.rnet>:4 */
static void layer2_1(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(37);
    k11_winograd_weights3x3_32to32(w->layer2_1.conv1_w, rnet_at(ws, WS_LAYER2_1_CONV1_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(38);
    k12_winograd3x3_32to32_16x16_sums(
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_CONV1_WINOGRAD),
        rnet_at(ws, WS_LAYER2_1_CONV1), rnet_doubles(ws, WS_LAYER2_1_CONV1_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(39);
    k09_bn_statistics_128(w->layer2_1.bn1_weight, w->layer2_1.bn1_bias,
                          rnet_doubles(ws, WS_LAYER2_1_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS), s->layer2_1.bn1_mean,
                          s->layer2_1.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(40);
    k10_bn_apply_32_16x16_relu(rnet_at(ws, WS_LAYER2_1_CONV1),
                               rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER2_1_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(41);
    k11_winograd_weights3x3_32to32(w->layer2_1.conv2_w, rnet_at(ws, WS_LAYER2_1_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(42);
    k12_winograd3x3_32to32_16x16_sums(
        rnet_at(ws, WS_LAYER2_1_BN1), rnet_at(ws, WS_LAYER2_1_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER2_1_CONV2), rnet_doubles(ws, WS_LAYER2_1_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(43);
    k09_bn_statistics_128(w->layer2_1.bn2_weight, w->layer2_1.bn2_bias,
                          rnet_doubles(ws, WS_LAYER2_1_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS), s->layer2_1.bn2_mean,
                          s->layer2_1.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(44);
    k15_bn_apply_32_16x16_add_relu(
        rnet_at(ws, WS_LAYER2_1_CONV2), rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer2.2: basic(32), identity shortcut. cifar_resnet20.rnet:11; basic: <std.rnet>:4 */
static void layer2_2(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(45);
    k11_winograd_weights3x3_32to32(w->layer2_2.conv1_w, rnet_at(ws, WS_LAYER2_2_CONV1_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(46);
    k12_winograd3x3_32to32_16x16_sums(
        rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_LAYER2_2_CONV1_WINOGRAD),
        rnet_at(ws, WS_LAYER2_2_CONV1), rnet_doubles(ws, WS_LAYER2_2_CONV1_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(47);
    k09_bn_statistics_128(w->layer2_2.bn1_weight, w->layer2_2.bn1_bias,
                          rnet_doubles(ws, WS_LAYER2_2_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS), s->layer2_2.bn1_mean,
                          s->layer2_2.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(48);
    k10_bn_apply_32_16x16_relu(rnet_at(ws, WS_LAYER2_2_CONV1),
                               rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER2_2_BN1), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(49);
    k11_winograd_weights3x3_32to32(w->layer2_2.conv2_w, rnet_at(ws, WS_LAYER2_2_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(50);
    k12_winograd3x3_32to32_16x16_sums(
        rnet_at(ws, WS_LAYER2_2_BN1), rnet_at(ws, WS_LAYER2_2_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER2_2_CONV2), rnet_doubles(ws, WS_LAYER2_2_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(51);
    k09_bn_statistics_128(w->layer2_2.bn2_weight, w->layer2_2.bn2_bias,
                          rnet_doubles(ws, WS_LAYER2_2_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER2_2_BN2_STATISTICS), s->layer2_2.bn2_mean,
                          s->layer2_2.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(52);
    k15_bn_apply_32_16x16_add_relu(
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

/* layer3.0: basic(64, stride = 2), shortcut by zero channels (A). cifar_resnet20.rnet:12; basic:
 *     <std.rnet>:4 */
static void layer3_0(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(53);
    k16_conv3x3s2_32to64_8x8_sums(w->layer3_0.conv1_w, rnet_at(ws, WS_LAYER2_2_OUT),
                                  rnet_at(ws, WS_LAYER3_0_CONV1),
                                  rnet_doubles(ws, WS_LAYER3_0_CONV1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(54);
    k17_bn_statistics_256(w->layer3_0.bn1_weight, w->layer3_0.bn1_bias,
                          rnet_doubles(ws, WS_LAYER3_0_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS), s->layer3_0.bn1_mean,
                          s->layer3_0.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(55);
    k18_bn_apply_64_8x8_relu(rnet_at(ws, WS_LAYER3_0_CONV1),
                             rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS), rnet_at(ws, WS_LAYER3_0_BN1),
                             part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(56);
    k19_winograd_weights3x3_64to64(w->layer3_0.conv2_w, rnet_at(ws, WS_LAYER3_0_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(57);
    k20_winograd3x3_64to64_8x8_sums(
        rnet_at(ws, WS_LAYER3_0_BN1), rnet_at(ws, WS_LAYER3_0_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER3_0_CONV2), rnet_doubles(ws, WS_LAYER3_0_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* shortcut. <std.rnet>:7 */
    RNET_STEP(58);
    k21_pad_shortcut_32to64_8x8(rnet_at(ws, WS_LAYER2_2_OUT), rnet_at(ws, WS_LAYER3_0_SHORTCUT),
                                part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(59);
    k17_bn_statistics_256(w->layer3_0.bn2_weight, w->layer3_0.bn2_bias,
                          rnet_doubles(ws, WS_LAYER3_0_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS), s->layer3_0.bn2_mean,
                          s->layer3_0.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(60);
    k22_bn_apply_64_8x8_add_relu(
        rnet_at(ws, WS_LAYER3_0_CONV2), rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER3_0_SHORTCUT), rnet_at(ws, WS_LAYER3_0_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.1: basic(64), identity shortcut. cifar_resnet20.rnet:12; basic: <std.rnet>:4 */
static void layer3_1(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(61);
    k19_winograd_weights3x3_64to64(w->layer3_1.conv1_w, rnet_at(ws, WS_LAYER3_1_CONV1_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(62);
    k20_winograd3x3_64to64_8x8_sums(
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_CONV1_WINOGRAD),
        rnet_at(ws, WS_LAYER3_1_CONV1), rnet_doubles(ws, WS_LAYER3_1_CONV1_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(63);
    k17_bn_statistics_256(w->layer3_1.bn1_weight, w->layer3_1.bn1_bias,
                          rnet_doubles(ws, WS_LAYER3_1_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS), s->layer3_1.bn1_mean,
                          s->layer3_1.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(64);
    k18_bn_apply_64_8x8_relu(rnet_at(ws, WS_LAYER3_1_CONV1),
                             rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS), rnet_at(ws, WS_LAYER3_1_BN1),
                             part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(65);
    k19_winograd_weights3x3_64to64(w->layer3_1.conv2_w, rnet_at(ws, WS_LAYER3_1_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(66);
    k20_winograd3x3_64to64_8x8_sums(
        rnet_at(ws, WS_LAYER3_1_BN1), rnet_at(ws, WS_LAYER3_1_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER3_1_CONV2), rnet_doubles(ws, WS_LAYER3_1_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(67);
    k17_bn_statistics_256(w->layer3_1.bn2_weight, w->layer3_1.bn2_bias,
                          rnet_doubles(ws, WS_LAYER3_1_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS), s->layer3_1.bn2_mean,
                          s->layer3_1.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(68);
    k23_bn_apply_64_8x8_add_relu(
        rnet_at(ws, WS_LAYER3_1_CONV2), rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS),
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_OUT), part, parts);
    RNET_BARRIER
}

/* layer3.2: basic(64), identity shortcut. cifar_resnet20.rnet:12; basic: <std.rnet>:4 */
static void layer3_2(const struct cifar_resnet20_weights *w, struct cifar_resnet20_statistics *s,
                     real *ws, size_t part, size_t parts)
{
    /* conv1. <std.rnet>:5 */
    RNET_STEP(69);
    k19_winograd_weights3x3_64to64(w->layer3_2.conv1_w, rnet_at(ws, WS_LAYER3_2_CONV1_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(70);
    k20_winograd3x3_64to64_8x8_sums(
        rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_LAYER3_2_CONV1_WINOGRAD),
        rnet_at(ws, WS_LAYER3_2_CONV1), rnet_doubles(ws, WS_LAYER3_2_CONV1_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(71);
    k17_bn_statistics_256(w->layer3_2.bn1_weight, w->layer3_2.bn1_bias,
                          rnet_doubles(ws, WS_LAYER3_2_CONV1_SUMS),
                          rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS), s->layer3_2.bn1_mean,
                          s->layer3_2.bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(72);
    k18_bn_apply_64_8x8_relu(rnet_at(ws, WS_LAYER3_2_CONV1),
                             rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS), rnet_at(ws, WS_LAYER3_2_BN1),
                             part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(73);
    k19_winograd_weights3x3_64to64(w->layer3_2.conv2_w, rnet_at(ws, WS_LAYER3_2_CONV2_WINOGRAD),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(74);
    k20_winograd3x3_64to64_8x8_sums(
        rnet_at(ws, WS_LAYER3_2_BN1), rnet_at(ws, WS_LAYER3_2_CONV2_WINOGRAD),
        rnet_at(ws, WS_LAYER3_2_CONV2), rnet_doubles(ws, WS_LAYER3_2_CONV2_SUMS),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(75);
    k17_bn_statistics_256(w->layer3_2.bn2_weight, w->layer3_2.bn2_bias,
                          rnet_doubles(ws, WS_LAYER3_2_CONV2_SUMS),
                          rnet_at(ws, WS_LAYER3_2_BN2_STATISTICS), s->layer3_2.bn2_mean,
                          s->layer3_2.bn2_var, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(76);
    k24_bn_apply_64_8x8_add_relu(
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
    /* input. cifar_resnet20.rnet:7 */
    RNET_STEP(1);
    k01_reorder_3_32x32(input, rnet_at(ws, WS_INPUT_COPY), part, parts);
    RNET_BARRIER
    /* conv1. cifar_resnet20.rnet:9 */
    RNET_STEP(2);
    k02_conv3x3_3to16_32x32_sums(w->conv1_w, rnet_at(ws, WS_INPUT_COPY), rnet_at(ws, WS_CONV1),
                                 rnet_doubles(ws, WS_CONV1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. cifar_resnet20.rnet:9 */
    RNET_STEP(3);
    k03_bn_statistics_64(w->bn1_weight, w->bn1_bias, rnet_doubles(ws, WS_CONV1_SUMS),
                         rnet_at(ws, WS_BN1_STATISTICS), s->bn1_mean, s->bn1_var, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. cifar_resnet20.rnet:9 */
    RNET_STEP(4);
    k04_bn_apply_16_32x32_relu(rnet_at(ws, WS_CONV1), rnet_at(ws, WS_BN1_STATISTICS),
                               rnet_at(ws, WS_BN1), part, parts);
    RNET_BARRIER
    layer1(w, s, ws, part, parts);
    layer2(w, s, ws, part, parts);
    layer3(w, s, ws, part, parts);
    /* avgpool. cifar_resnet20.rnet:13 */
    RNET_STEP(77);
    k25_avgpool8x8_64_1x1(rnet_at(ws, WS_LAYER3_2_OUT), rnet_at(ws, WS_AVGPOOL), part, parts);
    RNET_BARRIER
    /* fc. cifar_resnet20.rnet:13 */
    RNET_STEP(78);
    k26_linear_64to10_1x1_bias(w->fc_w, w->fc_b, rnet_at(ws, WS_AVGPOOL), rnet_at(ws, WS_FC), part,
                               parts);
    RNET_BARRIER
}

/* ---- 5. Blocks, backward ---- */

/* layer3.2: basic(64), identity shortcut, backward. cifar_resnet20.rnet:12; basic: <std.rnet>:4 */
static void layer3_2_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(83);
    k31_relu_backward_64_8x8(rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT), rnet_at(ws, WS_LAYER3_2_OUT),
                             rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(84);
    k32_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2),
                                rnet_at(ws, WS_LAYER3_2_CONV2),
                                rnet_at(ws, WS_LAYER3_2_BN2_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_2_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(85);
    k33_bn_backward_finish_192(w->layer3_2.bn2_weight, rnet_doubles(ws, WS_LAYER3_2_BN2_SUMS),
                               rnet_at(ws, WS_LAYER3_2_BN2_STATISTICS),
                               rnet_at(ws, WS_LAYER3_2_BN2_FACTORS), d->layer3_2.bn2_weight,
                               d->layer3_2.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(86);
    k34_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2), rnet_at(ws, WS_LAYER3_2_CONV2),
        rnet_at(ws, WS_LAYER3_2_BN2_FACTORS), rnet_at(ws, WS_LAYER3_2_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(87);
    k35_winograd_backward_weights3x3_64to64_8x8(
        rnet_at(ws, WS_LAYER3_2_BN1), rnet_at(ws, WS_LAYER3_2_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER3_2_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(88);
    k36_winograd_gradient_36864(rnet_at(ws, WS_LAYER3_2_CONV2_PARTS), d->layer3_2.conv2_w, part,
                                parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(89);
    k37_winograd_weights3x3_64to64(w->layer3_2.conv2_w, rnet_at(ws, WS_LAYER3_2_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(90);
    k38_winograd_backward3x3_64_8x8_mask(
        rnet_at(ws, WS_LAYER3_2_CONV2_GRADIENT), rnet_at(ws, WS_LAYER3_2_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER3_2_BN1), rnet_at(ws, WS_LAYER3_2_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(91);
    k32_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_2_BN1_GRADIENT),
                                rnet_at(ws, WS_LAYER3_2_CONV1),
                                rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_2_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(92);
    k33_bn_backward_finish_192(w->layer3_2.bn1_weight, rnet_doubles(ws, WS_LAYER3_2_BN1_SUMS),
                               rnet_at(ws, WS_LAYER3_2_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER3_2_BN1_FACTORS), d->layer3_2.bn1_weight,
                               d->layer3_2.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(93);
    k34_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_2_BN1_GRADIENT), rnet_at(ws, WS_LAYER3_2_CONV1),
        rnet_at(ws, WS_LAYER3_2_BN1_FACTORS), rnet_at(ws, WS_LAYER3_2_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(94);
    k35_winograd_backward_weights3x3_64to64_8x8(
        rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_LAYER3_2_CONV1_GRADIENT),
        rnet_at(ws, WS_LAYER3_2_CONV1_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(95);
    k36_winograd_gradient_36864(rnet_at(ws, WS_LAYER3_2_CONV1_PARTS), d->layer3_2.conv1_w, part,
                                parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(96);
    k37_winograd_weights3x3_64to64(w->layer3_2.conv1_w, rnet_at(ws, WS_LAYER3_2_CONV1_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(97);
    k39_winograd_backward3x3_64_8x8_add_mask(
        rnet_at(ws, WS_LAYER3_2_CONV1_GRADIENT), rnet_at(ws, WS_LAYER3_2_CONV1_WINOGRAD_2),
        rnet_at(ws, WS_LAYER3_1_OUT), rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT_2),
        rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
}

/* layer3.1: basic(64), identity shortcut, backward. cifar_resnet20.rnet:12; basic: <std.rnet>:4 */
static void layer3_1_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(98);
    k32_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT),
                                rnet_at(ws, WS_LAYER3_1_CONV2),
                                rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_1_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(99);
    k33_bn_backward_finish_192(w->layer3_1.bn2_weight, rnet_doubles(ws, WS_LAYER3_1_BN2_SUMS),
                               rnet_at(ws, WS_LAYER3_1_BN2_STATISTICS),
                               rnet_at(ws, WS_LAYER3_1_BN2_FACTORS), d->layer3_1.bn2_weight,
                               d->layer3_1.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(100);
    k34_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV2),
        rnet_at(ws, WS_LAYER3_1_BN2_FACTORS), rnet_at(ws, WS_LAYER3_1_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(101);
    k35_winograd_backward_weights3x3_64to64_8x8(
        rnet_at(ws, WS_LAYER3_1_BN1), rnet_at(ws, WS_LAYER3_1_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER3_1_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(102);
    k36_winograd_gradient_36864(rnet_at(ws, WS_LAYER3_1_CONV2_PARTS), d->layer3_1.conv2_w, part,
                                parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(103);
    k37_winograd_weights3x3_64to64(w->layer3_1.conv2_w, rnet_at(ws, WS_LAYER3_1_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(104);
    k38_winograd_backward3x3_64_8x8_mask(
        rnet_at(ws, WS_LAYER3_1_CONV2_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER3_1_BN1), rnet_at(ws, WS_LAYER3_1_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(105);
    k32_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_1_BN1_GRADIENT),
                                rnet_at(ws, WS_LAYER3_1_CONV1),
                                rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_1_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(106);
    k33_bn_backward_finish_192(w->layer3_1.bn1_weight, rnet_doubles(ws, WS_LAYER3_1_BN1_SUMS),
                               rnet_at(ws, WS_LAYER3_1_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER3_1_BN1_FACTORS), d->layer3_1.bn1_weight,
                               d->layer3_1.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(107);
    k34_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_1_BN1_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV1),
        rnet_at(ws, WS_LAYER3_1_BN1_FACTORS), rnet_at(ws, WS_LAYER3_1_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(108);
    k35_winograd_backward_weights3x3_64to64_8x8(
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_CONV1_GRADIENT),
        rnet_at(ws, WS_LAYER3_1_CONV1_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(109);
    k36_winograd_gradient_36864(rnet_at(ws, WS_LAYER3_1_CONV1_PARTS), d->layer3_1.conv1_w, part,
                                parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(110);
    k37_winograd_weights3x3_64to64(w->layer3_1.conv1_w, rnet_at(ws, WS_LAYER3_1_CONV1_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(111);
    k39_winograd_backward3x3_64_8x8_add_mask(
        rnet_at(ws, WS_LAYER3_1_CONV1_GRADIENT), rnet_at(ws, WS_LAYER3_1_CONV1_WINOGRAD_2),
        rnet_at(ws, WS_LAYER3_0_OUT), rnet_at(ws, WS_LAYER3_1_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
}

/* layer3.0: basic(64, stride = 2), shortcut by zero channels (A), backward. cifar_resnet20.rnet:12;
 *     basic: <std.rnet>:4 */
static void layer3_0_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(112);
    k32_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT),
                                rnet_at(ws, WS_LAYER3_0_CONV2),
                                rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(113);
    k33_bn_backward_finish_192(w->layer3_0.bn2_weight, rnet_doubles(ws, WS_LAYER3_0_BN2_SUMS),
                               rnet_at(ws, WS_LAYER3_0_BN2_STATISTICS),
                               rnet_at(ws, WS_LAYER3_0_BN2_FACTORS), d->layer3_0.bn2_weight,
                               d->layer3_0.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(114);
    k34_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER3_0_CONV2),
        rnet_at(ws, WS_LAYER3_0_BN2_FACTORS), rnet_at(ws, WS_LAYER3_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* shortcut. <std.rnet>:7 */
    RNET_STEP(115);
    k40_pad_shortcut_backward_64to32_16x16(rnet_at(ws, WS_LAYER3_0_BN2_GRADIENT),
                                           rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(116);
    k35_winograd_backward_weights3x3_64to64_8x8(
        rnet_at(ws, WS_LAYER3_0_BN1), rnet_at(ws, WS_LAYER3_0_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER3_0_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(117);
    k36_winograd_gradient_36864(rnet_at(ws, WS_LAYER3_0_CONV2_PARTS), d->layer3_0.conv2_w, part,
                                parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(118);
    k37_winograd_weights3x3_64to64(w->layer3_0.conv2_w, rnet_at(ws, WS_LAYER3_0_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(119);
    k38_winograd_backward3x3_64_8x8_mask(
        rnet_at(ws, WS_LAYER3_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER3_0_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER3_0_BN1), rnet_at(ws, WS_LAYER3_0_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(120);
    k32_bn_backward_sums_64_8x8(rnet_at(ws, WS_LAYER3_0_BN1_GRADIENT),
                                rnet_at(ws, WS_LAYER3_0_CONV1),
                                rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS),
                                rnet_doubles(ws, WS_LAYER3_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(121);
    k33_bn_backward_finish_192(w->layer3_0.bn1_weight, rnet_doubles(ws, WS_LAYER3_0_BN1_SUMS),
                               rnet_at(ws, WS_LAYER3_0_BN1_STATISTICS),
                               rnet_at(ws, WS_LAYER3_0_BN1_FACTORS), d->layer3_0.bn1_weight,
                               d->layer3_0.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(122);
    k34_bn_backward_apply_64_8x8(
        rnet_at(ws, WS_LAYER3_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER3_0_CONV1),
        rnet_at(ws, WS_LAYER3_0_BN1_FACTORS), rnet_at(ws, WS_LAYER3_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(123);
    k41_conv_backward_weights3x3s2_32to64_8x8(rnet_at(ws, WS_LAYER2_2_OUT),
                                              rnet_at(ws, WS_LAYER3_0_CONV1_GRADIENT),
                                              d->layer3_0.conv1_w, part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(124);
    k42_conv_flip3x3s2_32to64(w->layer3_0.conv1_w, rnet_at(ws, WS_LAYER3_0_CONV1_FLIPPED), part,
                              parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(125);
    k43_conv_backward_data3x3s2_64to32_16x16_add_mask(
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

/* layer2.2: basic(32), identity shortcut, backward. cifar_resnet20.rnet:11; basic: <std.rnet>:4 */
static void layer2_2_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(126);
    k44_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT_2),
                                  rnet_at(ws, WS_LAYER2_2_CONV2),
                                  rnet_at(ws, WS_LAYER2_2_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_2_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(127);
    k45_bn_backward_finish_96(w->layer2_2.bn2_weight, rnet_doubles(ws, WS_LAYER2_2_BN2_SUMS),
                              rnet_at(ws, WS_LAYER2_2_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER2_2_BN2_FACTORS), d->layer2_2.bn2_weight,
                              d->layer2_2.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(128);
    k46_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT_2), rnet_at(ws, WS_LAYER2_2_CONV2),
        rnet_at(ws, WS_LAYER2_2_BN2_FACTORS), rnet_at(ws, WS_LAYER2_2_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(129);
    k47_winograd_backward_weights3x3_32to32_16x16(
        rnet_at(ws, WS_LAYER2_2_BN1), rnet_at(ws, WS_LAYER2_2_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER2_2_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(130);
    k48_winograd_gradient_9216(rnet_at(ws, WS_LAYER2_2_CONV2_PARTS), d->layer2_2.conv2_w, part,
                               parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(131);
    k49_winograd_weights3x3_32to32(w->layer2_2.conv2_w, rnet_at(ws, WS_LAYER2_2_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(132);
    k50_winograd_backward3x3_32_16x16_mask(
        rnet_at(ws, WS_LAYER2_2_CONV2_GRADIENT), rnet_at(ws, WS_LAYER2_2_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER2_2_BN1), rnet_at(ws, WS_LAYER2_2_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(133);
    k44_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_2_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_2_CONV1),
                                  rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_2_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(134);
    k45_bn_backward_finish_96(w->layer2_2.bn1_weight, rnet_doubles(ws, WS_LAYER2_2_BN1_SUMS),
                              rnet_at(ws, WS_LAYER2_2_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER2_2_BN1_FACTORS), d->layer2_2.bn1_weight,
                              d->layer2_2.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(135);
    k46_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_2_BN1_GRADIENT), rnet_at(ws, WS_LAYER2_2_CONV1),
        rnet_at(ws, WS_LAYER2_2_BN1_FACTORS), rnet_at(ws, WS_LAYER2_2_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(136);
    k47_winograd_backward_weights3x3_32to32_16x16(
        rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_LAYER2_2_CONV1_GRADIENT),
        rnet_at(ws, WS_LAYER2_2_CONV1_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(137);
    k48_winograd_gradient_9216(rnet_at(ws, WS_LAYER2_2_CONV1_PARTS), d->layer2_2.conv1_w, part,
                               parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(138);
    k49_winograd_weights3x3_32to32(w->layer2_2.conv1_w, rnet_at(ws, WS_LAYER2_2_CONV1_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(139);
    k51_winograd_backward3x3_32_16x16_add_mask(
        rnet_at(ws, WS_LAYER2_2_CONV1_GRADIENT), rnet_at(ws, WS_LAYER2_2_CONV1_WINOGRAD_2),
        rnet_at(ws, WS_LAYER2_1_OUT), rnet_at(ws, WS_LAYER2_2_BN2_GRADIENT_2),
        rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
}

/* layer2.1: basic(32), identity shortcut, backward. cifar_resnet20.rnet:11; basic: <std.rnet>:4 */
static void layer2_1_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(140);
    k44_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_1_CONV2),
                                  rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_1_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(141);
    k45_bn_backward_finish_96(w->layer2_1.bn2_weight, rnet_doubles(ws, WS_LAYER2_1_BN2_SUMS),
                              rnet_at(ws, WS_LAYER2_1_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER2_1_BN2_FACTORS), d->layer2_1.bn2_weight,
                              d->layer2_1.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(142);
    k46_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV2),
        rnet_at(ws, WS_LAYER2_1_BN2_FACTORS), rnet_at(ws, WS_LAYER2_1_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(143);
    k47_winograd_backward_weights3x3_32to32_16x16(
        rnet_at(ws, WS_LAYER2_1_BN1), rnet_at(ws, WS_LAYER2_1_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER2_1_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(144);
    k48_winograd_gradient_9216(rnet_at(ws, WS_LAYER2_1_CONV2_PARTS), d->layer2_1.conv2_w, part,
                               parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(145);
    k49_winograd_weights3x3_32to32(w->layer2_1.conv2_w, rnet_at(ws, WS_LAYER2_1_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(146);
    k50_winograd_backward3x3_32_16x16_mask(
        rnet_at(ws, WS_LAYER2_1_CONV2_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER2_1_BN1), rnet_at(ws, WS_LAYER2_1_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(147);
    k44_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_1_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_1_CONV1),
                                  rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_1_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(148);
    k45_bn_backward_finish_96(w->layer2_1.bn1_weight, rnet_doubles(ws, WS_LAYER2_1_BN1_SUMS),
                              rnet_at(ws, WS_LAYER2_1_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER2_1_BN1_FACTORS), d->layer2_1.bn1_weight,
                              d->layer2_1.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(149);
    k46_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_1_BN1_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV1),
        rnet_at(ws, WS_LAYER2_1_BN1_FACTORS), rnet_at(ws, WS_LAYER2_1_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(150);
    k47_winograd_backward_weights3x3_32to32_16x16(
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_CONV1_GRADIENT),
        rnet_at(ws, WS_LAYER2_1_CONV1_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(151);
    k48_winograd_gradient_9216(rnet_at(ws, WS_LAYER2_1_CONV1_PARTS), d->layer2_1.conv1_w, part,
                               parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(152);
    k49_winograd_weights3x3_32to32(w->layer2_1.conv1_w, rnet_at(ws, WS_LAYER2_1_CONV1_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(153);
    k51_winograd_backward3x3_32_16x16_add_mask(
        rnet_at(ws, WS_LAYER2_1_CONV1_GRADIENT), rnet_at(ws, WS_LAYER2_1_CONV1_WINOGRAD_2),
        rnet_at(ws, WS_LAYER2_0_OUT), rnet_at(ws, WS_LAYER2_1_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
}

/* layer2.0: basic(32, stride = 2), shortcut by zero channels (A), backward. cifar_resnet20.rnet:11;
 *     basic: <std.rnet>:4 */
static void layer2_0_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(154);
    k44_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_0_CONV2),
                                  rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(155);
    k45_bn_backward_finish_96(w->layer2_0.bn2_weight, rnet_doubles(ws, WS_LAYER2_0_BN2_SUMS),
                              rnet_at(ws, WS_LAYER2_0_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER2_0_BN2_FACTORS), d->layer2_0.bn2_weight,
                              d->layer2_0.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(156);
    k46_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV2),
        rnet_at(ws, WS_LAYER2_0_BN2_FACTORS), rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* shortcut. <std.rnet>:7 */
    RNET_STEP(157);
    k52_pad_shortcut_backward_32to16_32x32(rnet_at(ws, WS_LAYER2_0_BN2_GRADIENT),
                                           rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(158);
    k47_winograd_backward_weights3x3_32to32_16x16(
        rnet_at(ws, WS_LAYER2_0_BN1), rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER2_0_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(159);
    k48_winograd_gradient_9216(rnet_at(ws, WS_LAYER2_0_CONV2_PARTS), d->layer2_0.conv2_w, part,
                               parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(160);
    k49_winograd_weights3x3_32to32(w->layer2_0.conv2_w, rnet_at(ws, WS_LAYER2_0_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(161);
    k50_winograd_backward3x3_32_16x16_mask(
        rnet_at(ws, WS_LAYER2_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER2_0_BN1), rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(162);
    k44_bn_backward_sums_32_16x16(rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER2_0_CONV1),
                                  rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER2_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(163);
    k45_bn_backward_finish_96(w->layer2_0.bn1_weight, rnet_doubles(ws, WS_LAYER2_0_BN1_SUMS),
                              rnet_at(ws, WS_LAYER2_0_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER2_0_BN1_FACTORS), d->layer2_0.bn1_weight,
                              d->layer2_0.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(164);
    k46_bn_backward_apply_32_16x16(
        rnet_at(ws, WS_LAYER2_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER2_0_CONV1),
        rnet_at(ws, WS_LAYER2_0_BN1_FACTORS), rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(165);
    k53_conv_backward_weights3x3s2_16to32_16x16(rnet_at(ws, WS_LAYER1_2_OUT),
                                                rnet_at(ws, WS_LAYER2_0_CONV1_GRADIENT),
                                                rnet_at(ws, WS_LAYER2_0_CONV1_PARTS), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(166);
    k54_sum_parts_4608(rnet_at(ws, WS_LAYER2_0_CONV1_PARTS), d->layer2_0.conv1_w, part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(167);
    k55_conv_flip3x3s2_16to32(w->layer2_0.conv1_w, rnet_at(ws, WS_LAYER2_0_CONV1_FLIPPED), part,
                              parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(168);
    k56_conv_backward_data3x3s2_32to16_32x32_add_mask(
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

/* layer1.2: basic(16), identity shortcut, backward. cifar_resnet20.rnet:10; basic: <std.rnet>:4 */
static void layer1_2_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(169);
    k57_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT_2),
                                  rnet_at(ws, WS_LAYER1_2_CONV2),
                                  rnet_at(ws, WS_LAYER1_2_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_2_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(170);
    k58_bn_backward_finish_48(w->layer1_2.bn2_weight, rnet_doubles(ws, WS_LAYER1_2_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_2_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_2_BN2_FACTORS), d->layer1_2.bn2_weight,
                              d->layer1_2.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(171);
    k59_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT_2), rnet_at(ws, WS_LAYER1_2_CONV2),
        rnet_at(ws, WS_LAYER1_2_BN2_FACTORS), rnet_at(ws, WS_LAYER1_2_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(172);
    k60_winograd_backward_weights3x3_16to16_32x32(
        rnet_at(ws, WS_LAYER1_2_BN1), rnet_at(ws, WS_LAYER1_2_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER1_2_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(173);
    k61_winograd_gradient_2304(rnet_at(ws, WS_LAYER1_2_CONV2_PARTS), d->layer1_2.conv2_w, part,
                               parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(174);
    k62_winograd_weights3x3_16to16(w->layer1_2.conv2_w, rnet_at(ws, WS_LAYER1_2_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(175);
    k63_winograd_backward3x3_16_32x32_mask(
        rnet_at(ws, WS_LAYER1_2_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_2_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER1_2_BN1), rnet_at(ws, WS_LAYER1_2_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(176);
    k57_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_2_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_2_CONV1),
                                  rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_2_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(177);
    k58_bn_backward_finish_48(w->layer1_2.bn1_weight, rnet_doubles(ws, WS_LAYER1_2_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_2_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_2_BN1_FACTORS), d->layer1_2.bn1_weight,
                              d->layer1_2.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(178);
    k59_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_2_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_2_CONV1),
        rnet_at(ws, WS_LAYER1_2_BN1_FACTORS), rnet_at(ws, WS_LAYER1_2_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(179);
    k60_winograd_backward_weights3x3_16to16_32x32(
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_2_CONV1_GRADIENT),
        rnet_at(ws, WS_LAYER1_2_CONV1_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(180);
    k61_winograd_gradient_2304(rnet_at(ws, WS_LAYER1_2_CONV1_PARTS), d->layer1_2.conv1_w, part,
                               parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(181);
    k62_winograd_weights3x3_16to16(w->layer1_2.conv1_w, rnet_at(ws, WS_LAYER1_2_CONV1_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(182);
    k64_winograd_backward3x3_16_32x32_add_mask(
        rnet_at(ws, WS_LAYER1_2_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_2_CONV1_WINOGRAD_2),
        rnet_at(ws, WS_LAYER1_1_OUT), rnet_at(ws, WS_LAYER1_2_BN2_GRADIENT_2),
        rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
}

/* layer1.1: basic(16), identity shortcut, backward. cifar_resnet20.rnet:10; basic: <std.rnet>:4 */
static void layer1_1_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(183);
    k57_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_1_CONV2),
                                  rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_1_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(184);
    k58_bn_backward_finish_48(w->layer1_1.bn2_weight, rnet_doubles(ws, WS_LAYER1_1_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_1_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_1_BN2_FACTORS), d->layer1_1.bn2_weight,
                              d->layer1_1.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(185);
    k59_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV2),
        rnet_at(ws, WS_LAYER1_1_BN2_FACTORS), rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(186);
    k60_winograd_backward_weights3x3_16to16_32x32(
        rnet_at(ws, WS_LAYER1_1_BN1), rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER1_1_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(187);
    k61_winograd_gradient_2304(rnet_at(ws, WS_LAYER1_1_CONV2_PARTS), d->layer1_1.conv2_w, part,
                               parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(188);
    k62_winograd_weights3x3_16to16(w->layer1_1.conv2_w, rnet_at(ws, WS_LAYER1_1_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(189);
    k63_winograd_backward3x3_16_32x32_mask(
        rnet_at(ws, WS_LAYER1_1_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER1_1_BN1), rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(190);
    k57_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_1_CONV1),
                                  rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_1_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(191);
    k58_bn_backward_finish_48(w->layer1_1.bn1_weight, rnet_doubles(ws, WS_LAYER1_1_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_1_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_1_BN1_FACTORS), d->layer1_1.bn1_weight,
                              d->layer1_1.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(192);
    k59_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_1_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV1),
        rnet_at(ws, WS_LAYER1_1_BN1_FACTORS), rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(193);
    k60_winograd_backward_weights3x3_16to16_32x32(
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT),
        rnet_at(ws, WS_LAYER1_1_CONV1_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(194);
    k61_winograd_gradient_2304(rnet_at(ws, WS_LAYER1_1_CONV1_PARTS), d->layer1_1.conv1_w, part,
                               parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(195);
    k62_winograd_weights3x3_16to16(w->layer1_1.conv1_w, rnet_at(ws, WS_LAYER1_1_CONV1_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(196);
    k64_winograd_backward3x3_16_32x32_add_mask(
        rnet_at(ws, WS_LAYER1_1_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_1_CONV1_WINOGRAD_2),
        rnet_at(ws, WS_LAYER1_0_OUT), rnet_at(ws, WS_LAYER1_1_BN2_GRADIENT),
        rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
}

/* layer1.0: basic(16), identity shortcut, backward. cifar_resnet20.rnet:10; basic: <std.rnet>:4 */
static void layer1_0_backward(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, real *ws, size_t part, size_t parts)
{
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(197);
    k57_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_0_CONV2),
                                  rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_0_BN2_SUMS), part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(198);
    k58_bn_backward_finish_48(w->layer1_0.bn2_weight, rnet_doubles(ws, WS_LAYER1_0_BN2_SUMS),
                              rnet_at(ws, WS_LAYER1_0_BN2_STATISTICS),
                              rnet_at(ws, WS_LAYER1_0_BN2_FACTORS), d->layer1_0.bn2_weight,
                              d->layer1_0.bn2_bias, part, parts);
    RNET_BARRIER
    /* bn2 -> add -> relu2. <std.rnet>:6, <std.rnet>:7 */
    RNET_STEP(199);
    k59_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV2),
        rnet_at(ws, WS_LAYER1_0_BN2_FACTORS), rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(200);
    k60_winograd_backward_weights3x3_16to16_32x32(
        rnet_at(ws, WS_LAYER1_0_BN1), rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT),
        rnet_at(ws, WS_LAYER1_0_CONV2_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(201);
    k61_winograd_gradient_2304(rnet_at(ws, WS_LAYER1_0_CONV2_PARTS), d->layer1_0.conv2_w, part,
                               parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(202);
    k62_winograd_weights3x3_16to16(w->layer1_0.conv2_w, rnet_at(ws, WS_LAYER1_0_CONV2_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv2. <std.rnet>:6 */
    RNET_STEP(203);
    k63_winograd_backward3x3_16_32x32_mask(
        rnet_at(ws, WS_LAYER1_0_CONV2_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV2_WINOGRAD_2),
        rnet_at(ws, WS_LAYER1_0_BN1), rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(204);
    k57_bn_backward_sums_16_32x32(rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT),
                                  rnet_at(ws, WS_LAYER1_0_CONV1),
                                  rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                                  rnet_doubles(ws, WS_LAYER1_0_BN1_SUMS), part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(205);
    k58_bn_backward_finish_48(w->layer1_0.bn1_weight, rnet_doubles(ws, WS_LAYER1_0_BN1_SUMS),
                              rnet_at(ws, WS_LAYER1_0_BN1_STATISTICS),
                              rnet_at(ws, WS_LAYER1_0_BN1_FACTORS), d->layer1_0.bn1_weight,
                              d->layer1_0.bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. <std.rnet>:5 */
    RNET_STEP(206);
    k59_bn_backward_apply_16_32x32(
        rnet_at(ws, WS_LAYER1_0_BN1_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV1),
        rnet_at(ws, WS_LAYER1_0_BN1_FACTORS), rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(207);
    k60_winograd_backward_weights3x3_16to16_32x32(
        rnet_at(ws, WS_BN1), rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT),
        rnet_at(ws, WS_LAYER1_0_CONV1_PARTS), rnet_at(ws, WS_SCRATCH), part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(208);
    k61_winograd_gradient_2304(rnet_at(ws, WS_LAYER1_0_CONV1_PARTS), d->layer1_0.conv1_w, part,
                               parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(209);
    k62_winograd_weights3x3_16to16(w->layer1_0.conv1_w, rnet_at(ws, WS_LAYER1_0_CONV1_WINOGRAD_2),
                                   part, parts);
    RNET_BARRIER
    /* conv1. <std.rnet>:5 */
    RNET_STEP(210);
    k64_winograd_backward3x3_16_32x32_add_mask(
        rnet_at(ws, WS_LAYER1_0_CONV1_GRADIENT), rnet_at(ws, WS_LAYER1_0_CONV1_WINOGRAD_2),
        rnet_at(ws, WS_BN1), rnet_at(ws, WS_LAYER1_0_BN2_GRADIENT), rnet_at(ws, WS_BN1_GRADIENT),
        rnet_at(ws, WS_SCRATCH), part, parts);
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
    /* fc. cifar_resnet20.rnet:13 */
    RNET_STEP(79);
    k27_loss_10_1x1(rnet_at(ws, WS_FC), rnet_at(ws, WS_FC_GRADIENT), rnet_doubles(ws, WS_FC_LOSS),
                    call->labels, call->smooth, part, parts);
    RNET_BARRIER
    /* fc. cifar_resnet20.rnet:13 */
    RNET_STEP(80);
    k28_linear_backward_weights_64to10_1x1(rnet_at(ws, WS_AVGPOOL), rnet_at(ws, WS_FC_GRADIENT),
                                           d->fc_w, d->fc_b, part, parts);
    RNET_BARRIER
    /* fc. cifar_resnet20.rnet:13 */
    RNET_STEP(81);
    k29_linear_backward_data_10to64_1x1(w->fc_w, rnet_at(ws, WS_FC_GRADIENT),
                                        rnet_at(ws, WS_AVGPOOL_GRADIENT), part, parts);
    RNET_BARRIER
    /* avgpool. cifar_resnet20.rnet:13 */
    RNET_STEP(82);
    k30_avgpool_backward8x8_64_8x8(rnet_at(ws, WS_AVGPOOL_GRADIENT),
                                   rnet_at(ws, WS_LAYER3_2_BN2_GRADIENT), part, parts);
    RNET_BARRIER
    layer3_backward(w, d, ws, part, parts);
    layer2_backward(w, d, ws, part, parts);
    layer1_backward(w, d, ws, part, parts);
    /* bn1 -> relu. cifar_resnet20.rnet:9 */
    RNET_STEP(211);
    k57_bn_backward_sums_16_32x32(rnet_at(ws, WS_BN1_GRADIENT), rnet_at(ws, WS_CONV1),
                                  rnet_at(ws, WS_BN1_STATISTICS), rnet_doubles(ws, WS_BN1_SUMS),
                                  part, parts);
    RNET_BARRIER
    /* bn1 -> relu. cifar_resnet20.rnet:9 */
    RNET_STEP(212);
    k58_bn_backward_finish_48(w->bn1_weight, rnet_doubles(ws, WS_BN1_SUMS),
                              rnet_at(ws, WS_BN1_STATISTICS), rnet_at(ws, WS_BN1_FACTORS),
                              d->bn1_weight, d->bn1_bias, part, parts);
    RNET_BARRIER
    /* bn1 -> relu. cifar_resnet20.rnet:9 */
    RNET_STEP(213);
    k65_bn_backward_apply_16_32x32(rnet_at(ws, WS_BN1_GRADIENT), rnet_at(ws, WS_CONV1),
                                   rnet_at(ws, WS_BN1_FACTORS), rnet_at(ws, WS_CONV1_GRADIENT),
                                   part, parts);
    RNET_BARRIER
    /* conv1. cifar_resnet20.rnet:9 */
    RNET_STEP(214);
    k66_conv_backward_weights3x3_3to16_32x32(rnet_at(ws, WS_INPUT_COPY),
                                             rnet_at(ws, WS_CONV1_GRADIENT),
                                             rnet_at(ws, WS_CONV1_PARTS), part, parts);
    RNET_BARRIER
    /* conv1. cifar_resnet20.rnet:9 */
    RNET_STEP(215);
    k67_sum_parts_432(rnet_at(ws, WS_CONV1_PARTS), d->conv1_w, part, parts);
    RNET_BARRIER
}

/* ---- 6. Step ---- */

/* SGD with momentum: g = scale * d + decay * w, v = momentum * v + g, w -= rate * v. */
/*@ requires part < parts && parts <= 2;
    requires \valid(w + (0 .. 270111));
    requires \valid(v + (0 .. 270111));
    requires \valid_read(d + (0 .. 270111));
    requires \valid_read(by + (0 .. 3));
    requires \separated(w + (0 .. 270111), v + (0 .. 270111));
    requires \separated(w + (0 .. 270111), d + (0 .. 270111));
    requires \separated(v + (0 .. 270111), d + (0 .. 270111));
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

/* The way forward and back over a batch; cifar_resnet20_train.h says what the arguments are. */
void cifar_resnet20_gradients(const struct cifar_resnet20_weights *w,
                              struct cifar_resnet20_weights *d, struct cifar_resnet20_statistics *s,
                              const float *input, const int *labels, const uint64_t *seeds,
                              double smooth, double result[2], void *workspace)
{
    RNET_REQUIRE((uintptr_t)w % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)d % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)s % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    RNET_REQUIRE((uintptr_t)workspace % CIFAR_RESNET20_TRAIN_ALIGN == 0);
    const struct call all = {labels, seeds, smooth}, *const call = &all;
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

/* A step of SGD on all parameters. */
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
