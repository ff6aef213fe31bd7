/* winograd_filter.h: a 3x3 filter for Winograd's algorithm F(4x4, 3x3), at build time. */
#ifndef RNET_WINOGRAD_FILTER_H
#define RNET_WINOGRAD_FILTER_H

/* transformed = G filter G^T, row by row: 6x6 from 3x3, at the points of winograd.h (Lavin and Gray
 * 2016, section 4.2). */
void rnet_winograd_filter(const double filter[9], double transformed[36]);

#endif
