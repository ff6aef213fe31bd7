/* gemm.h: the one door to OpenBLAS. */
#ifndef RNET_GEMM_H
#define RNET_GEMM_H

/* C = A * B in float32, row-major: A is m x k and dense, B is k x n with rows `ldb` floats apart,
 * C is m x n with rows `ldc` floats apart. Runs in the calling thread alone; emitted programs split
 * the work themselves, so that the result does not depend on the number of threads. */
/*@ requires m > 0 && n > 0 && k > 0 && ldb >= n && ldc >= n;
    requires \valid_read(a + (0 .. (size_t)m * k - 1));
    requires \valid_read(b + (0 .. (size_t)(k - 1) * ldb + n - 1));
    requires \valid(c + (0 .. (size_t)(m - 1) * ldc + n - 1));
    assigns c[0 .. (size_t)(m - 1) * ldc + n - 1]; */
void rnet_gemm(int m, int n, int k, const float *a, const float *b, int ldb, float *c, int ldc);

/* What OpenBLAS says of itself: version, build, processor. */
const char *rnet_gemm_config(void);

#endif
