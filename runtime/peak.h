/* peak.h: multiply-adds from registers to registers, which show how many the processor makes at
 * most with the target's vectors. Compiled with the target's flags, in NAME_main.c. Define
 * RNET_LANES before the include. */
#ifndef RNET_PEAK_H
#define RNET_PEAK_H

#include "simd.h"

/* Sums that are made side by side: at least as many as all units together have begun and not
 * finished (2 x 5 on x86, 2 x 6 where multiplications are not fused, 4 x 4 on Arm), and no more
 * than leave two registers for operands. A sum takes the place of an operand, without a copy: of a
 * factor on x86, of the term on Arm. Either way it is a factor of its next product, so that no
 * product can be made ahead of the loop. */
#if defined(__aarch64__)
#define RNET_PEAK_SUMS      24
#define RNET_PEAK_NEXT(sum) rnet_fma(sum, rnet_splat(1e-6f), sum)
#else
#define RNET_PEAK_SUMS      (RNET_LANES == 16 ? 24 : 14)
#define RNET_PEAK_NEXT(sum) rnet_fma(sum, rnet_splat(0.7f), rnet_splat(0.3f))
#endif

/* `length` multiply-adds of each sum; how many that is. `*value` is where the sums begin and what
 * they come to, so that none can be left out. */
static inline int64_t rnet_peak(int64_t length, real *value)
{
    rnet_vec sums[RNET_PEAK_SUMS], all = rnet_splat(0.0f);
    RNET_UNROLL
    for (int i = 0; i < RNET_PEAK_SUMS; i++)
        sums[i] = rnet_splat(*value + (real)i);
    for (int64_t t = 0; t < length; t++) {
        RNET_UNROLL
        for (int i = 0; i < RNET_PEAK_SUMS; i++)
            sums[i] = RNET_PEAK_NEXT(sums[i]);
    }
    RNET_UNROLL
    for (int i = 0; i < RNET_PEAK_SUMS; i++)
        all = rnet_add(all, sums[i]);
    *value = rnet_sum(all);
    return length * RNET_PEAK_SUMS * RNET_LANES;
}

#endif
