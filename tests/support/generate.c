/* generate.c: random networks. In: a seed. Out: .rnet text.
 *
 * Channels from 1 to 40, odd extents, all kinds of windows, blocks that are equations: whatever
 * the language has and the compiler compiles. Extents are followed here, so that every window has
 * something to look at. */
#include "support/generate.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/model.h"

enum { BLOCKS_MAX = 3, MIN_EXTENT = 1 };

struct maker {
    uint64_t state;
    FILE *out;
    struct shape s; /* of the value so far */
    int blocks, features, stages;
    bool pad; /* option A: channels never shrink */
};

uint64_t generate_next(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (z ^ (z >> 31)) % below;
}

/* From `low` to `high`. */
static int between(struct maker *m, int low, int high)
{
    return low + (int)generate_next(&m->state, (uint64_t)(high - low + 1));
}

/* `percent` times in a hundred. */
static bool often(struct maker *m, int percent)
{
    return between(m, 0, 99) < percent;
}

/* bn, ReLU and the like. */
static void print_rest(struct maker *m)
{
    if (often(m, 60))
        fprintf(m->out, often(m, 20) ? " -> bn eps 1e-3" : " -> bn");
    if (often(m, 60))
        fprintf(m->out, often(m, 15) ? " -> sigmoid" : often(m, 20) ? " -> prelu" : " -> relu");
}

/* ---- Blocks ---- */

/* A convolution that keeps ceil(extent / stride). */
static void print_same_conv(struct maker *m, const char *width, const char *stride)
{
    int k = 2 * between(m, 0, 2) + 1;
    fprintf(m->out, "conv %dx%d %s%s%s", k, k, width, stride, often(m, 30) ? " bias" : "");
}

static void print_branch(struct maker *m, const char *name)
{
    fprintf(m->out, "    %s = x -> ", name);
    print_same_conv(m, "width", " stride stride");
    if (often(m, 70)) {
        print_rest(m);
        fprintf(m->out, "\n        -> ");
        print_same_conv(m, "width", "");
    }
    print_rest(m);
    fprintf(m->out, "\n");
}

/* Results of a block that changes the shape to width and stride. */
static const struct {
    const char *text;
    bool uses_g;
} results[] = {
    {"f + shortcut(x) -> relu", false},
    {"f + shortcut(x)", false},
    {"shortcut(x) + f -> relu", false},
    {"f - shortcut(x)", false},
    {"f + f", false},
    {"f + (f -> relu)", false},
    {"3 - f", false},
    {"g*f + (1 - g)*shortcut(x) -> relu", true},
    {"f*g", true},
    {"0.5*f - g/4 + shortcut(x)", true},
    {"f + g + shortcut(x) -> relu", true},
    {"(f -> sigmoid) * g - 0.25 -> bn", true},
    {"f - g -> relu", true},
    {"f + (g -> relu) + (g -> bn)", true},
    {"f*f - g*g", true},
};

static void print_block(struct maker *m, int index)
{
    int result = between(m, 0, sizeof results / sizeof *results - 1);
    fprintf(m->out, "block b%d(width, stride = 1) {\n", index);
    print_branch(m, "f");
    if (results[result].uses_g)
        print_branch(m, "g");
    fprintf(m->out, "    return %s\n}\n", results[result].text);
}

/* A block that keeps the shape, and takes no parameters. */
static void print_keeping_block(struct maker *m)
{
    static const char *const sums[] = {
        "x + f -> relu", "x - f", "f + x*x", "f*x", "x + x + f", "f + (x -> relu)", "x + (1 - x)*f",
    };
    int sum = between(m, 0, sizeof sums / sizeof *sums - 1);
    fprintf(m->out, "block keep() {\n    f = x -> ");
    print_same_conv(m, "channels(x)", "");
    print_rest(m);
    fprintf(m->out, "\n    return %s\n}\n", sums[sum]);
}

/* Channels joined: of the input, of two branches; `width` of them come out. */
static void print_joining_block(struct maker *m)
{
    fprintf(m->out, "block join(width) {\n    f = x -> ");
    print_same_conv(m, "width", "");
    print_rest(m);
    fprintf(m->out, "\n    g = x -> ");
    print_same_conv(m, often(m, 50) ? "3" : "16", "");
    print_rest(m);
    fprintf(m->out, "\n    return concat(%s) -> conv 1x1 width\n}\n",
            often(m, 50) ? "f, g, x" : "g, f -> maxpool 3x3 stride 1, f");
}

static void print_preact(struct maker *m)
{
    fprintf(m->out, "block pre(width, stride = 1) {\n    a = x -> bn -> relu\n    f = a -> ");
    print_same_conv(m, "width", " stride stride");
    fprintf(m->out, " -> bn -> relu -> ");
    print_same_conv(m, "width", "");
    fprintf(m->out, "\n    return f + shortcut(x, a)\n}\n");
}

/* ---- Steps of the network ---- */

static int window_extent(int in, int kernel, const struct window *w)
{
    int room = in + 2 * w->pad - w->dilation * (kernel - 1) - 1;
    if (room < 0)
        return 0;
    int out = (w->ceil ? (room + w->stride - 1) / w->stride : room / w->stride) + 1;
    return w->ceil && (out - 1) * w->stride >= in + w->pad ? out - 1 : out;
}

/* A window that fits the value so far; a 1x1 one where none is found. */
static struct window choose_window(struct maker *m, bool pool)
{
    struct window w;
    for (int trial = 0; trial < 20; trial++) {
        w = (struct window){.kh = between(m, 1, 5), .stride = between(m, 1, 3), .dilation = 1};
        w.kw = often(m, 60) ? w.kh : between(m, 1, 5);
        int least = w.kh < w.kw ? w.kh : w.kw;
        w.pad = between(m, 0, pool ? least / 2 : 3);
        w.ceil = pool && often(m, 40);
        if (!pool && often(m, 20))
            w.dilation = 2;
        if (window_extent(m->s.h, w.kh, &w) >= MIN_EXTENT &&
            window_extent(m->s.w, w.kw, &w) >= MIN_EXTENT)
            return w;
    }
    return (struct window){1, 1, 1, 0, 1, false};
}

static void apply_window(struct maker *m, const struct window *w)
{
    m->s.h = window_extent(m->s.h, w->kh, w);
    m->s.w = window_extent(m->s.w, w->kw, w);
}

static int choose_width(struct maker *m)
{
    return between(m, m->pad ? m->s.c : 1, m->pad ? m->s.c + 9 : 40);
}

static void print_conv(struct maker *m)
{
    struct window w = choose_window(m, false);
    int width = choose_width(m), groups = 1;
    if (often(m, 15))
        groups = m->s.c; /* one group a channel */
    else if (often(m, 20) && m->s.c % 2 == 0)
        groups = 2;
    width = (width + groups - 1) / groups * groups;
    fprintf(m->out, "conv %dx%d %d stride %d pad %d", w.kh, w.kw, width, w.stride, w.pad);
    if (w.dilation > 1)
        fprintf(m->out, " dilation %d", w.dilation);
    if (groups > 1)
        fprintf(m->out, " groups %d", groups);
    if (often(m, 40))
        fprintf(m->out, " bias");
    print_rest(m);
    apply_window(m, &w);
    m->s.c = width;
}

static void print_pool(struct maker *m)
{
    struct window w = choose_window(m, true);
    fprintf(m->out, "%s %dx%d stride %d pad %d%s", often(m, 50) ? "maxpool" : "avgpool", w.kh, w.kw,
            w.stride, w.pad, w.ceil ? " ceil" : "");
    apply_window(m, &w);
}

static void print_call(struct maker *m)
{
    int count = between(m, 1, 2), stride = between(m, 1, 2), width = choose_width(m);
    int kind = between(m, 0, m->blocks + 2);
    if (kind == m->blocks + 1) {
        fprintf(m->out, "keep()");
        return;
    }
    if (kind == m->blocks + 2) {
        fprintf(m->out, "join(%d)", width);
        m->s.c = width;
        return;
    }
    m->s = (struct shape){width, (m->s.h + stride - 1) / stride, (m->s.w + stride - 1) / stride};
    if (often(m, 50))
        fprintf(m->out, "stage layer%d %d x ", ++m->stages, count);
    if (kind == m->blocks)
        fprintf(m->out, "pre(%d) stride %d", width, stride);
    else
        fprintf(m->out, "b%d(%d) stride %d", kind, width, stride);
}

static void print_maxout(struct maker *m)
{
    int ways = m->pad ? 1 : between(m, 1, 4);
    while (m->s.c % ways != 0)
        ways--;
    fprintf(m->out, "maxout %d", ways);
    m->s.c /= ways;
}

static void print_lrn(struct maker *m)
{
    static const char *const betas[] = {"", " beta 1", " beta 0.5", " beta 0.6"};
    fprintf(m->out, "lrn %d%s%s", between(m, 1, 9), often(m, 50) ? " alpha 0.7" : "",
            betas[between(m, 0, 3)]);
}

static void print_step(struct maker *m)
{
    int kind = between(m, 0, 99);
    fprintf(m->out, "    ");
    if (kind < 40)
        print_conv(m);
    else if (kind < 55)
        print_pool(m);
    else if (kind < 85)
        print_call(m);
    else if (kind < 87)
        fprintf(m->out, often(m, 50) ? "relu" : "prelu");
    else if (kind < 89)
        fprintf(m->out, "bn");
    else if (kind < 91)
        print_maxout(m);
    else if (kind < 93)
        print_lrn(m);
    else if (kind < 94)
        fprintf(m->out, often(m, 50) ? "softmax" : "sigmoid");
    else if (kind < 96)
        fprintf(m->out, "dropout 0.3");
    else
        fprintf(m->out, "feature f%d", ++m->features);
    fprintf(m->out, "\n");
}

static void print_end(struct maker *m)
{
    int kind = between(m, 0, 9), classes = between(m, 1, 40);
    if (kind < 4)
        fprintf(m->out, "    avgpool -> linear %d\n", classes);
    else if (kind < 6)
        fprintf(m->out, "    linear %d -> relu -> linear %d\n", between(m, 1, 70), classes);
    else if (kind < 7)
        fprintf(m->out, "    flatten -> linear %d -> softmax\n", classes);
    else if (kind < 8)
        fprintf(m->out, "    avgpool -> softmax\n");
    else if (kind < 9)
        fprintf(m->out, "    feature last\n");
    else
        fprintf(m->out, "    flatten\n");
}

char *generate_text(const char *name, uint64_t seed)
{
    char *text;
    size_t bytes;
    struct maker m = {.state = seed * 7919 + 1, .out = open_memstream(&text, &bytes)};
    if (!m.out)
        abort();
    m.pad = often(&m, 25);
    m.blocks = between(&m, 1, BLOCKS_MAX);
    for (int i = 0; i < m.blocks; i++)
        print_block(&m, i);
    print_keeping_block(&m);
    print_joining_block(&m);
    print_preact(&m);
    m.s = (struct shape){between(&m, 1, 9), between(&m, 3, 20), between(&m, 3, 20)};
    fprintf(m.out, "network %s {\n    input %d x %d x %d\n", name, m.s.c, m.s.h, m.s.w);
    if (m.pad)
        fprintf(m.out, "    shortcut pad\n");
    else if (often(&m, 20))
        fprintf(m.out, "    shortcut project_all\n");
    for (int steps = between(&m, 1, 6); steps > 0; steps--)
        print_step(&m);
    print_end(&m);
    fprintf(m.out, "}\n");
    fclose(m.out);
    return text;
}
