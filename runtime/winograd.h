/* winograd.h: the transforms of the convolutions F(4x4, 3x3) and F(2x2, 3x3), for emitted code.
 *
 * Four neighbouring outputs of a 3-tap filter g over six inputs d are
 *     y = A^T [(G g) . (B^T d)]
 * (Winograd 1980; Lavin and Gray 2016, section 4.2), here at the points 0, 1/√2, -1/√2, √2, -√2 and
 * infinity, whose rounding error is a third of that of 0, 1, -1, 2, -2. In two dimensions every
 * transform is applied to the columns, then to the rows. Two outputs over four inputs, at the
 * points 0, 1, -1 and infinity, are those of the functions with a 2 in their names. */
#ifndef RNET_WINOGRAD_H
#define RNET_WINOGRAD_H

#include "simd.h"

#define RNET_ROOT_HALF ((real)0.70710678118654752440) /* 1/√2 */
#define RNET_ROOT_TWO  ((real)1.41421356237309504880) /* √2 */

/* B^T d. */
/*@ requires \valid_read(d + (0 .. 5)) && \valid(v + (0 .. 5));
    assigns v[0 .. 5]; */
static inline void rnet_winograd_input(const rnet_vec *d, rnet_vec *v)
{
    const rnet_vec low = rnet_sub(d[4], rnet_mul(rnet_splat(2), d[2]));
    const rnet_vec high = rnet_sub(d[4], rnet_mul(rnet_splat((real)0.5), d[2]));
    const rnet_vec odd = rnet_sub(d[3], rnet_mul(rnet_splat(2), d[1]));
    const rnet_vec even = rnet_sub(d[3], rnet_mul(rnet_splat((real)0.5), d[1]));
    const rnet_vec s = rnet_splat(RNET_ROOT_HALF), t = rnet_splat(RNET_ROOT_TWO);
    const rnet_vec middle = rnet_splat((real)-2.5);
    v[0] = rnet_add(d[0], rnet_fma(middle, d[2], d[4]));
    v[1] = rnet_fma(s, odd, low);
    v[2] = rnet_sub(low, rnet_mul(s, odd));
    v[3] = rnet_fma(t, even, high);
    v[4] = rnet_sub(high, rnet_mul(t, even));
    v[5] = rnet_add(d[1], rnet_fma(middle, d[3], d[5]));
}

/* A^T m. */
/*@ requires \valid_read(m + (0 .. 5)) && \valid(y + (0 .. 3));
    assigns y[0 .. 3]; */
static inline void rnet_winograd_output(const rnet_vec *m, rnet_vec *y)
{
    const rnet_vec low = rnet_add(m[1], m[2]), odd = rnet_sub(m[1], m[2]);
    const rnet_vec high = rnet_add(m[3], m[4]), even = rnet_sub(m[3], m[4]);
    const rnet_vec s = rnet_splat(RNET_ROOT_HALF), t = rnet_splat(RNET_ROOT_TWO);
    const rnet_vec s3 = rnet_splat(RNET_ROOT_HALF / 2), t3 = rnet_splat(RNET_ROOT_TWO * 2);
    y[0] = rnet_add(m[0], rnet_add(low, high));
    y[1] = rnet_fma(s, odd, rnet_mul(t, even));
    y[2] = rnet_fma(rnet_splat((real)0.5), low, rnet_mul(rnet_splat(2), high));
    y[3] = rnet_add(m[5], rnet_fma(s3, odd, rnet_mul(t3, even)));
}

/* B^T d, of two outputs. */
/*@ requires \valid_read(d + (0 .. 3)) && \valid(v + (0 .. 3));
    assigns v[0 .. 3]; */
static inline void rnet_winograd2_input(const rnet_vec *d, rnet_vec *v)
{
    v[0] = rnet_sub(d[0], d[2]);
    v[1] = rnet_add(d[2], d[1]);
    v[2] = rnet_sub(d[2], d[1]);
    v[3] = rnet_sub(d[3], d[1]);
}

/* A^T m, of two outputs. */
/*@ requires \valid_read(m + (0 .. 3)) && \valid(y + (0 .. 1));
    assigns y[0 .. 1]; */
static inline void rnet_winograd2_output(const rnet_vec *m, rnet_vec *y)
{
    y[0] = rnet_add(m[0], rnet_add(m[1], m[2]));
    y[1] = rnet_add(rnet_sub(m[1], m[2]), m[3]);
}

/* A d, in the gradient of the filter: d are gradients of the four outputs. */
/*@ requires \valid_read(d + (0 .. 3)) && \valid(v + (0 .. 5));
    assigns v[0 .. 5]; */
static inline void rnet_winograd_spread(const rnet_vec *d, rnet_vec *v)
{
    const rnet_vec half = rnet_splat((real)0.5), two = rnet_splat(2);
    const rnet_vec s = rnet_splat(RNET_ROOT_HALF), t = rnet_splat(RNET_ROOT_TWO);
    const rnet_vec low = rnet_fma(half, d[2], d[0]), odd = rnet_fma(half, d[3], d[1]);
    const rnet_vec high = rnet_fma(two, d[2], d[0]), even = rnet_fma(two, d[3], d[1]);
    v[0] = d[0];
    v[1] = rnet_fma(s, odd, low);
    v[2] = rnet_sub(low, rnet_mul(s, odd));
    v[3] = rnet_fma(t, even, high);
    v[4] = rnet_sub(high, rnet_mul(t, even));
    v[5] = d[3];
}

/* G^T s: the gradient of the filter. */
/*@ requires \valid_read(s + (0 .. 5)) && \valid(g + (0 .. 2));
    assigns g[0 .. 2]; */
static inline void rnet_winograd_gradient(const rnet_vec *s, rnet_vec *g)
{
    const rnet_vec third = rnet_splat((real)(-2.0 / 3)), sixth = rnet_splat((real)(1.0 / 6));
    const rnet_vec low = rnet_mul(third, rnet_add(s[1], s[2]));
    const rnet_vec high = rnet_mul(sixth, rnet_add(s[3], s[4]));
    const rnet_vec odd = rnet_mul(third, rnet_sub(s[1], s[2]));
    const rnet_vec even = rnet_mul(sixth, rnet_sub(s[3], s[4]));
    g[0] = rnet_add(s[0], rnet_add(low, high));
    g[1] = rnet_fma(rnet_splat(RNET_ROOT_HALF), odd, rnet_mul(rnet_splat(RNET_ROOT_TWO), even));
    g[2] = rnet_add(s[5], rnet_fma(rnet_splat((real)0.5), low, rnet_mul(rnet_splat(2), high)));
}

/* G g. */
/*@ requires \valid_read(g + (0 .. 2)) && \valid(u + (0 .. 5));
    assigns u[0 .. 5]; */
static inline void rnet_winograd_weights(const rnet_vec *g, rnet_vec *u)
{
    const rnet_vec third = rnet_splat((real)(-2.0 / 3)), sixth = rnet_splat((real)(1.0 / 6));
    const rnet_vec low = rnet_fma(rnet_splat((real)0.5), g[2], g[0]);
    const rnet_vec high = rnet_fma(rnet_splat(2), g[2], g[0]);
    const rnet_vec odd = rnet_mul(rnet_splat(RNET_ROOT_HALF), g[1]);
    const rnet_vec even = rnet_mul(rnet_splat(RNET_ROOT_TWO), g[1]);
    u[0] = g[0];
    u[1] = rnet_mul(third, rnet_add(low, odd));
    u[2] = rnet_mul(third, rnet_sub(low, odd));
    u[3] = rnet_mul(sixth, rnet_add(high, even));
    u[4] = rnet_mul(sixth, rnet_sub(high, even));
    u[5] = g[2];
}

#endif
