/* test_winograd.c: the transforms of winograd.h and winograd_filter.h against what they stand for:
 * the correlation of four outputs, and its gradient. In double precision. */
#define RNET_LANES  4
#define RNET_DOUBLE 1
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

#include "winograd.h"
#include "winograd_filter.h"

static double next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 40) / (1 << 23) - 1;
}

static rnet_vec vector(uint64_t *state)
{
    double lanes[RNET_LANES];
    for (int l = 0; l < RNET_LANES; l++)
        lanes[l] = next(state);
    _Alignas(64) double aligned[RNET_LANES];
    for (int l = 0; l < RNET_LANES; l++)
        aligned[l] = lanes[l];
    return rnet_load(aligned);
}

static double lane(rnet_vec v, int l)
{
    _Alignas(64) double lanes[RNET_LANES];
    rnet_store(lanes, v);
    return lanes[l];
}

struct signals {
    rnet_vec d[6], g[3], dy[4];     /* inputs, a filter, gradients of the outputs */
    rnet_vec v[6], u[6], spread[6]; /* transformed */
};

static struct signals signals_new(uint64_t seed)
{
    struct signals s;
    for (int i = 0; i < 6; i++)
        s.d[i] = vector(&seed);
    for (int i = 0; i < 3; i++)
        s.g[i] = vector(&seed);
    for (int i = 0; i < 4; i++)
        s.dy[i] = vector(&seed);
    rnet_winograd_input(s.d, s.v);
    rnet_winograd_weights(s.g, s.u);
    rnet_winograd_spread(s.dy, s.spread);
    return s;
}

Test(winograd, six_products_are_four_outputs)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct signals s = signals_new(seed);
        rnet_vec m[6], y[4];
        for (int e = 0; e < 6; e++)
            m[e] = rnet_mul(s.v[e], s.u[e]);
        rnet_winograd_output(m, y);
        for (int o = 0; o < 4; o++)
            for (int l = 0; l < RNET_LANES; l++) {
                double want = 0;
                for (int k = 0; k < 3; k++)
                    want += lane(s.d[o + k], l) * lane(s.g[k], l);
                cr_expect(fabs(lane(y[o], l) - want) < 1e-14, "output %d", o);
            }
    }
}

Test(winograd, six_products_are_the_gradient_of_the_filter)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct signals s = signals_new(seed);
        rnet_vec m[6], g[3];
        for (int e = 0; e < 6; e++)
            m[e] = rnet_mul(s.v[e], s.spread[e]);
        rnet_winograd_gradient(m, g);
        for (int k = 0; k < 3; k++)
            for (int l = 0; l < RNET_LANES; l++) {
                double want = 0;
                for (int o = 0; o < 4; o++)
                    want += lane(s.d[o + k], l) * lane(s.dy[o], l);
                cr_expect(fabs(lane(g[k], l) - want) < 1e-14, "tap %d", k);
            }
    }
}

Test(winograd, filters_are_prepared_as_training_transforms_them)
{
    uint64_t state = 3;
    double filter[9], transformed[36];
    rnet_vec columns[6][3], rows[6][6];
    for (int i = 0; i < 9; i++)
        filter[i] = next(&state);
    rnet_winograd_filter(filter, 4, transformed);
    for (int c = 0; c < 3; c++) {
        rnet_vec g[3], u[6];
        for (int r = 0; r < 3; r++)
            g[r] = rnet_splat(filter[3 * r + c]);
        rnet_winograd_weights(g, u);
        for (int r = 0; r < 6; r++)
            columns[r][c] = u[r];
    }
    for (int r = 0; r < 6; r++) {
        rnet_winograd_weights(columns[r], rows[r]);
        for (int c = 0; c < 6; c++)
            cr_expect(fabs(lane(rows[r][c], 0) - transformed[6 * r + c]) < 1e-15, "%d %d", r, c);
    }
}

/* In two dimensions: columns, then rows, as kernels do it. */
static void expect_correlation(int out, void (*input)(const rnet_vec *, rnet_vec *),
                               void (*output)(const rnet_vec *, rnet_vec *), uint64_t seed)
{
    int in = out + 2;
    double filter[9], u[36];
    rnet_vec d[6][6], z[6][6], m[6][6], column[6], t[6];
    for (int i = 0; i < 9; i++)
        filter[i] = next(&seed);
    rnet_winograd_filter(filter, out, u);
    for (int c = 0; c < in; c++) {
        for (int r = 0; r < in; r++)
            column[r] = d[r][c] = vector(&seed);
        input(column, t);
        for (int r = 0; r < in; r++)
            z[r][c] = t[r];
    }
    for (int r = 0; r < in; r++) {
        input(z[r], t);
        for (int c = 0; c < in; c++)
            m[r][c] = rnet_mul(t[c], rnet_splat(u[r * in + c]));
    }
    for (int c = 0; c < in; c++) {
        for (int r = 0; r < in; r++)
            column[r] = m[r][c];
        output(column, t);
        for (int r = 0; r < out; r++)
            z[r][c] = t[r];
    }
    for (int r = 0; r < out; r++) {
        output(z[r], t);
        for (int c = 0; c < out; c++) {
            double want = 0;
            for (int k = 0; k < 9; k++)
                want += filter[k] * lane(d[r + k / 3][c + k % 3], 0);
            cr_expect(fabs(lane(t[c], 0) - want) < 1e-13, "F(%d) at %d %d", out, r, c);
        }
    }
}

Test(winograd, tiles_of_both_sizes_are_correlations)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        expect_correlation(4, rnet_winograd_input, rnet_winograd_output, seed);
        expect_correlation(2, rnet_winograd2_input, rnet_winograd2_output, seed);
    }
}
