/* winograd_filter.c: G g G^T in double precision. In: 3x3 taps. Out: 6x6 or 4x4. */
#include "winograd_filter.h"

#include <math.h>

/* G times three taps that lie `step` apart; the results, six or four, lie `to_step` apart. */
static void transform2(const double *g, int step, double *u, int to_step)
{
    u[0] = g[0];
    u[to_step] = (g[0] + g[step] + g[2 * step]) / 2;
    u[2 * to_step] = (g[0] - g[step] + g[2 * step]) / 2;
    u[3 * to_step] = g[2 * step];
}

static void transform4(const double *g, int step, double *u, int to_step)
{
    double low = g[0] + 0.5 * g[2 * step], odd = sqrt(0.5) * g[step];
    double high = g[0] + 2 * g[2 * step], even = sqrt(2) * g[step];
    u[0] = g[0];
    u[to_step] = -2.0 / 3 * (low + odd);
    u[2 * to_step] = -2.0 / 3 * (low - odd);
    u[3 * to_step] = (high + even) / 6;
    u[4 * to_step] = (high - even) / 6;
    u[5 * to_step] = g[2 * step];
}

void rnet_winograd_filter(const double filter[9], int out, double transformed[36])
{
    void (*transform)(const double *, int, double *, int) = out == 4 ? transform4 : transform2;
    double columns[6][3];
    for (int c = 0; c < 3; c++)
        transform(filter + c, 3, &columns[0][c], 3);
    for (int r = 0; r < out + 2; r++)
        transform(columns[r], 1, transformed + (out + 2) * r, 1);
}
