/* report.h: a page of curves: HTML with inline SVG and CSS, nothing else, which is XML too. */
#ifndef RNET_REPORT_H
#define RNET_REPORT_H

#include <stddef.h>
#include <stdio.h>

/* A curve: columns `x` and `y` of a table of rows; rows whose value is not finite are left out. */
struct rnet_report_series {
    const char *name;
    const double *values;
    size_t rows, columns, x, y;
    int points; /* 1: every point is marked */
};

struct rnet_report_chart {
    const char *title, *x_label, *y_label;
    const struct rnet_report_series *series; /* 6 have colours of their own */
    int count;
    int log_scale;              /* of y: values from 0 down are left out */
    const char *const *x_names; /* of x = 0, 1, ...: for hovering; NULL: numbers */
};

void rnet_report_start(FILE *to, const char *title);
void rnet_report_end(FILE *to);

/* A table of two columns; open it, add facts, close it. */
void rnet_report_facts_start(FILE *to);
void rnet_report_fact(FILE *to, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void rnet_report_facts_end(FILE *to);

/* Nothing where no series has two points. */
void rnet_report_chart(FILE *to, const struct rnet_report_chart *chart);

#endif
