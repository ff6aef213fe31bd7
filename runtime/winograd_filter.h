/* winograd_filter.h: a 3x3 filter for Winograd's algorithm, at build time. */
#ifndef RNET_WINOGRAD_FILTER_H
#define RNET_WINOGRAD_FILTER_H

/* transformed = G filter G^T, row by row, at the points of winograd.h (Lavin and Gray 2016, section
 * 4): 6x6 values from 3x3 for tiles of `out` = 4 rows of outputs, 4x4 for 2. */
void rnet_winograd_filter(const double filter[9], int out, double transformed[36]);

#endif
