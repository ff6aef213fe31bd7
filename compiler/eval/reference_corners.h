/* reference_corners.h: values near a corner, of relu or a maximum, which rounding may push to its
 * other side. Private to eval/. */
#ifndef RNETC_EVAL_REFERENCE_CORNERS_H
#define RNETC_EVAL_REFERENCE_CORNERS_H

#include "eval/reference_operator.h"

/* What to add to all values so that none lies near 0, and as little as a twentieth of their size:
 * `count` values, `scratch` having room for as many. */
double reference_clearing(const double *x, size_t count, double *scratch);

/* The root mean square of x - exact. */
double reference_deviation(const double *x, const float *exact, size_t count);

/* Each x whose exact value is within `reach` of 0 goes to the other side of 0. */
void reference_push_signs(double *x, const float *exact, size_t count, double reach);

/* Of a maxpool or maxout: in each window whose two largest exact values are within `reach` of one
 * another the other one becomes the largest. `x` and `exact` are its input, of one image. */
void reference_push_maxima(const struct reference_operands *operands, double *x, const float *exact,
                           double reach);

#endif
