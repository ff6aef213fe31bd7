/* fixed_input.c: the input that the compiler and its programs agree on. */
#include "program.h"

/* Uniform in [-1, 1), from a 64-bit linear congruential generator (Knuth, MMIX). */
void rnet_fixed_input(float *input, size_t floats)
{
    uint64_t state = 1;
    for (size_t i = 0; i < floats; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        input[i] = (float)(state >> 40) * 0x1p-23f - 1.0f;
    }
}
