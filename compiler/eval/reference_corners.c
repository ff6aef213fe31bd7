/* reference_corners.c: pushes values that lie near a corner across it. In: values, and what they
 * are exactly. Out: values that have changed by less than `reach`. */
#include "eval/reference_corners.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

double reference_clearing(const double *x, size_t count, double *scratch)
{
    double squares = 0, widest = 0, middle = 0;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        squares += x[i] * x[i];
    double most = sqrt(squares / (double)count) / 20;
    for (size_t i = 0; i < count; i++)
        if (fabs(x[i]) < most)
            scratch[kept++] = x[i];
    qsort(scratch, kept, sizeof *scratch, ascending);
    for (size_t i = 0; i <= kept; i++) {
        double from = i ? scratch[i - 1] : -most, to = i < kept ? scratch[i] : most;
        if (to - from > widest) {
            widest = to - from;
            middle = (from + to) / 2;
        }
    }
    return -middle;
}

double reference_deviation(const double *x, const float *exact, size_t count)
{
    double squares = 0;
    for (size_t i = 0; i < count; i++)
        squares += (x[i] - exact[i]) * (x[i] - exact[i]);
    return count ? sqrt(squares / (double)count) : 0;
}

void reference_push_signs(double *x, const float *exact, size_t count, double reach)
{
    for (size_t i = 0; i < count; i++)
        if (fabs((double)exact[i]) < reach)
            x[i] = exact[i] > 0 ? -reach / 2 : reach / 2;
}

/* A window's two largest: places in the input. */
struct pair {
    size_t first, second;
    int count; /* how many there are so far */
};

static void meet(struct pair *pair, const float *exact, size_t place)
{
    if (!pair->count || exact[place] > exact[pair->first]) {
        pair->second = pair->first;
        pair->first = place;
    } else if (pair->count == 1 || exact[place] > exact[pair->second]) {
        pair->second = place;
    }
    pair->count++;
}

static void push(const struct pair *pair, double *x, const float *exact, double reach)
{
    if (pair->count < 2)
        return;
    double gap = (double)exact[pair->first] - (double)exact[pair->second];
    if (gap > 0 && gap < reach) /* of two that are equal, as zeros are, all take the first */
        x[pair->second] = x[pair->first] + gap;
}

static void push_pool(const struct reference_operands *o, double *x, const float *exact,
                      double reach)
{
    const struct window *w = &o->node->window;
    struct shape is = o->shapes[0], os = o->node->shape;
    for (int i = 0; i < os.c * os.h * os.w; i++) {
        int ys[2], xs[2], c = i / (os.h * os.w);
        struct pair pair = {0};
        reference_window_inputs(w, w->kh, is.h, i / os.w % os.h, &ys[0], &ys[1]);
        reference_window_inputs(w, w->kw, is.w, i % os.w, &xs[0], &xs[1]);
        for (int iy = ys[0]; iy < ys[1]; iy++)
            for (int ix = xs[0]; ix < xs[1]; ix++)
                meet(&pair, exact,
                     ((size_t)c * (size_t)is.h + (size_t)iy) * (size_t)is.w + (size_t)ix);
        push(&pair, x, exact, reach);
    }
}

static void push_maxout(const struct reference_operands *o, double *x, const float *exact,
                        double reach)
{
    struct shape os = o->node->shape;
    size_t plane = (size_t)os.h * (size_t)os.w, ways = (size_t)o->node->ways;
    for (size_t i = 0; i < (size_t)os.c * plane; i++) {
        struct pair pair = {0};
        for (size_t k = 0; k < ways; k++)
            meet(&pair, exact, (i / plane * ways + k) * plane + i % plane);
        push(&pair, x, exact, reach);
    }
}

void reference_push_maxima(const struct reference_operands *o, double *x, const float *exact,
                           double reach)
{
    if (o->node->op == OPERATOR_maxout)
        push_maxout(o, x, exact, reach);
    else
        push_pool(o, x, exact, reach);
}
