/* gemm.c: matrix products by OpenBLAS, one thread a call. */
#include "gemm.h"

#include <cblas.h>

void rnet_gemm(int m, int n, int k, const float *a, const float *b, int ldb, float *c, int ldc)
{
    /* Inside a parallel region OpenBLAS stays in its caller's thread; outside of one (a single
     * thread) it has to be told. */
    if (openblas_get_num_threads() != 1)
        openblas_set_num_threads(1);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1.0f, a, k, b, ldb, 0.0f, c,
                ldc);
}

const char *rnet_gemm_config(void)
{
    return openblas_get_config();
}
