/* report.c: tables -> a page. In: curves and facts. Out: HTML that needs nothing but itself. */
#include "report.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "json_line.h"

enum {
    WIDTH = 760,
    HEIGHT = 300,
    LEFT = 70,
    RIGHT = 14,
    TOP = 30, /* the legend stands above the curves */
    BOTTOM = 44,
    POINTS_MAX = 1000, /* of a line: more would not be seen */
    MARKS_MAX = 120,   /* places to hover over */
    TICKS = 5,
    COLOURS = 6,
    FACT_BYTES = 4096,
};

static const char style[] =
    ":root{--back:#fff;--ink:#1c2024;--faint:#687076;--grid:#e3e6e9;--c0:#0b62d6;--c1:#c4420a;"
    "--c2:#16803c;--c3:#8b3fc7;--c4:#a86a00;--c5:#0f7f86}\n"
    "@media (prefers-color-scheme:dark){:root{--back:#15181b;--ink:#e6e8ea;--faint:#9aa3ab;"
    "--grid:#30363c;--c0:#6cabff;--c1:#ff8d5c;--c2:#5fd08a;--c3:#c795f5;--c4:#e8b04a;"
    "--c5:#55c9d0}}\n"
    "body{background:var(--back);color:var(--ink);font:15px/1.45 system-ui,sans-serif;"
    "max-width:800px;margin:2em auto;padding:0 1em}\n"
    "h1{font-size:1.5em}h2{font-size:1.1em;margin:1.6em 0 .3em}\n"
    "table{border-collapse:collapse}td,th{text-align:left;font-weight:normal;vertical-align:top;"
    "padding:.1em 1.2em .1em 0;overflow-wrap:anywhere}th{color:var(--faint);white-space:nowrap}\n"
    "svg{width:100%;height:auto;display:block}svg text{fill:var(--faint);font-size:12px}\n"
    ".g{stroke:var(--grid)}.l{fill:none;stroke-width:1.6;stroke-linejoin:round}\n"
    ".h{fill:transparent;stroke:none}.h:hover{fill:var(--ink)}\n"
    ".s0{stroke:var(--c0)}.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}"
    ".s4{stroke:var(--c4)}.s5{stroke:var(--c5)}\n"
    ".m{fill:var(--back);stroke-width:1.6}\n";

/* Text that came from elsewhere: XML's characters escaped, what is no UTF-8 or control replaced. */
static void print_text(FILE *to, const char *text)
{
    json_t *clean = rnet_json_text(text);
    for (const char *at = clean == NULL ? "?" : json_string_value(clean); *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '<')
            fputs("&lt;", to);
        else if (byte == '>')
            fputs("&gt;", to);
        else if (byte == '&')
            fputs("&amp;", to);
        else if (byte == '"')
            fputs("&quot;", to);
        else
            fputc(byte < 0x20 || byte == 0x7f ? '?' : byte, to);
    }
    json_decref(clean);
}

void rnet_report_start(FILE *to, const char *title)
{
    fputs("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
          "<meta charset=\"utf-8\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
          "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
          to);
    print_text(to, title);
    fprintf(to, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
    print_text(to, title);
    fputs("</h1>\n", to);
}

void rnet_report_end(FILE *to)
{
    fputs("</body>\n</html>\n", to);
}

void rnet_report_facts_start(FILE *to)
{
    fputs("<table>\n", to);
}

void rnet_report_fact(FILE *to, const char *name, const char *format, ...)
{
    char text[FACT_BYTES];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    fputs("<tr><th scope=\"row\">", to);
    print_text(to, name);
    fputs("</th><td>", to);
    print_text(to, text);
    fputs("</td></tr>\n", to);
}

void rnet_report_facts_end(FILE *to)
{
    fputs("</table>\n", to);
}

/* ---- Charts ---- */

/* The part of the plane that a chart shows; y is a logarithm where the scale is one. */
struct window {
    double x_low, x_high, y_low, y_high;
};

static double x_of(const struct rnet_report_series *s, size_t row)
{
    return s->values[row * s->columns + s->x];
}

/* The height of a row on the scale, NaN where it has none. */
static double y_of(const struct rnet_report_chart *chart, const struct rnet_report_series *s,
                   size_t row)
{
    double y = s->values[row * s->columns + s->y];
    if (!chart->log_scale)
        return y;
    return y > 0 ? log10(y) : (double)NAN;
}

/* How many points there are. */
static size_t fit(const struct rnet_report_chart *chart, struct window *window)
{
    size_t points = 0;
    *window = (struct window){INFINITY, -INFINITY, INFINITY, -INFINITY};
    for (int i = 0; i < chart->count; i++)
        for (size_t row = 0; row < chart->series[i].rows; row++) {
            double x = x_of(&chart->series[i], row), y = y_of(chart, &chart->series[i], row);
            if (!isfinite(y))
                continue;
            points++;
            window->x_low = fmin(window->x_low, x);
            window->x_high = fmax(window->x_high, x);
            window->y_low = fmin(window->y_low, y);
            window->y_high = fmax(window->y_high, y);
        }
    if (!chart->log_scale && window->y_low > 0)
        window->y_low = 0;
    if (window->x_low > 0)
        window->x_low = 0;
    if (window->x_high <= window->x_low)
        window->x_high = window->x_low + 1;
    if (window->y_high - window->y_low < 1e-12) {
        window->y_high += chart->log_scale ? 0.5 : fmax(fabs(window->y_high), 1e-3);
        window->y_low -= chart->log_scale ? 0.5 : 0;
    }
    return points;
}

static double place_x(const struct window *w, double x)
{
    return LEFT + (x - w->x_low) / (w->x_high - w->x_low) * (WIDTH - LEFT - RIGHT);
}

static double place_y(const struct window *w, double y)
{
    return HEIGHT - BOTTOM - (y - w->y_low) / (w->y_high - w->y_low) * (HEIGHT - TOP - BOTTOM);
}

/* 1, 2 or 5 times a power of ten: about TICKS of them in the span. */
static double choose_step(double span)
{
    double raw = span / TICKS, power = pow(10, floor(log10(raw))), part = raw / power;
    return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
}

static void print_number(FILE *to, double value)
{
    fprintf(to, fabs(value) >= 1000 && fabs(value) < 1e7 ? "%.0f" : "%.3g", value);
}

static void print_y_tick(FILE *to, const struct rnet_report_chart *chart, const struct window *w,
                         double y)
{
    double at = place_y(w, y);
    fprintf(to, "<path class=\"g\" d=\"M%d %.1fH%d\"/>", LEFT, at, WIDTH - RIGHT);
    fprintf(to, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 8, at + 4);
    print_number(to, chart->log_scale ? pow(10, y) : y);
    fputs("</text>\n", to);
}

/* 1, 2 and 5 times the powers of ten; over many decades only some of the powers. */
static void print_log_ticks(FILE *to, const struct rnet_report_chart *chart, const struct window *w)
{
    double span = w->y_high - w->y_low, by = span > TICKS ? ceil(span / TICKS) : 1;
    for (double power = floor(w->y_low / by) * by; power <= w->y_high; power += by)
        for (int times = 1; times <= (span > 2 ? 1 : 5); times = times == 2 ? 5 : times + 1) {
            double y = power + log10(times);
            if (y >= w->y_low - 1e-9 && y <= w->y_high + 1e-9)
                print_y_tick(to, chart, w, y);
        }
}

static void print_axes(FILE *to, const struct rnet_report_chart *chart, const struct window *w)
{
    double step = choose_step(w->y_high - w->y_low);
    if (chart->log_scale)
        print_log_ticks(to, chart, w);
    for (double y = ceil(w->y_low / step - 1e-9) * step;
         !chart->log_scale && y <= w->y_high + step * 1e-9; y += step)
        print_y_tick(to, chart, w, fabs(y) < step * 1e-9 ? 0.0 : y);
    step = choose_step(w->x_high - w->x_low);
    if (chart->x_names != NULL && step < 1)
        step = 1;
    for (double x = ceil(w->x_low / step - 1e-9) * step; x <= w->x_high + step * 1e-9; x += step)
        fprintf(to, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.6g</text>\n", place_x(w, x),
                HEIGHT - BOTTOM + 18, fabs(x) < step * 1e-9 ? 0.0 : x);
    fprintf(to, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (LEFT + WIDTH - RIGHT) / 2,
            HEIGHT - 6);
    print_text(to, chart->x_label);
    fprintf(to, "</text>\n<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">",
            (TOP + HEIGHT - BOTTOM) / 2);
    print_text(to, chart->y_label);
    fputs("</text>\n", to);
}

static void print_curve(FILE *to, const struct rnet_report_chart *chart, const struct window *w,
                        int index)
{
    const struct rnet_report_series *s = &chart->series[index];
    size_t skip = s->rows / POINTS_MAX + 1, printed = 0;
    fprintf(to, "<path class=\"l s%d\" d=\"", index % COLOURS);
    for (size_t row = 0; row < s->rows; row++) {
        double y = y_of(chart, s, row);
        if (!isfinite(y) || (!s->points && row % skip != 0 && row + 1 < s->rows))
            continue;
        fprintf(to, "%s%.1f %.1f", printed++ == 0 ? "M" : "L", place_x(w, x_of(s, row)),
                place_y(w, y));
    }
    fputs(printed == 0 ? "M0 0\"/>\n" : "\"/>\n", to);
}

/* Circles that say their values when the pointer is on them. */
static void print_marks(FILE *to, const struct rnet_report_chart *chart, const struct window *w,
                        int index)
{
    const struct rnet_report_series *s = &chart->series[index];
    size_t skip = s->points ? 1 : s->rows / MARKS_MAX + 1;
    for (size_t row = 0; row < s->rows; row++) {
        double y = y_of(chart, s, row), x = x_of(s, row);
        if (!isfinite(y) || (row % skip != 0 && row + 1 < s->rows))
            continue;
        if (s->points && s->rows <= POINTS_MAX)
            fprintf(to, "<circle class=\"m s%d\" r=\"2.5\"", index % COLOURS);
        else
            fputs("<circle class=\"h\" r=\"4\"", to);
        fprintf(to, " cx=\"%.1f\" cy=\"%.1f\"><title>", place_x(w, x), place_y(w, y));
        print_text(to, s->name);
        fprintf(to, " %.5g, ", chart->log_scale ? pow(10, y) : y);
        if (chart->x_names != NULL)
            print_text(to, chart->x_names[(size_t)x]);
        else
            fprintf(to, "at %.6g", x);
        fputs("</title></circle>\n", to);
    }
}

static int has_points(const struct rnet_report_chart *chart, int index)
{
    for (size_t row = 0; row < chart->series[index].rows; row++)
        if (isfinite(y_of(chart, &chart->series[index], row)))
            return 1;
    return 0;
}

static void print_legend(FILE *to, const struct rnet_report_chart *chart)
{
    int x = LEFT;
    for (int i = 0; i < chart->count && chart->count > 1; i++) {
        if (!has_points(chart, i))
            continue;
        fprintf(to, "<path class=\"l s%d\" d=\"M%d 14h18\"/><text x=\"%d\" y=\"18\">", i % COLOURS,
                x, x + 23);
        print_text(to, chart->series[i].name);
        fputs("</text>\n", to);
        x += 120;
    }
}

void rnet_report_chart(FILE *to, const struct rnet_report_chart *chart)
{
    struct window window;
    if (fit(chart, &window) < 2)
        return;
    fputs("<h2>", to);
    print_text(to, chart->title);
    fprintf(to,
            "</h2>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">"
            "<title>",
            WIDTH, HEIGHT);
    print_text(to, chart->title);
    fputs("</title>\n", to);
    print_axes(to, chart, &window);
    for (int i = 0; i < chart->count; i++)
        print_curve(to, chart, &window, i);
    for (int i = 0; i < chart->count; i++)
        print_marks(to, chart, &window, i);
    print_legend(to, chart);
    fputs("</svg>\n", to);
}
