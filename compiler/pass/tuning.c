/* tuning.c: measured choices as text, and whether they fit a graph. In: a file's text or a tuning.
 * Out: the other. */
#include "pass/tuning.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "ir/target.h"
#include "ir/winograd.h"

/* More than any target's registers, so that numbers stay small. */
enum { MOST = 1 << 20, MOST_PIXELS = 64, MOST_BLOCKS = 16 };

const struct choice *tuning_find(const struct tuning *tuning, const char *layer)
{
    for (int i = 0; i < tuning->rows.count; i++)
        if (!strcmp(tuning->rows.items[i].layer, layer))
            return &tuning->rows.items[i].choice;
    return NULL;
}

/* ---- Text ---- */

const char *choice_text(struct arena *arena, const struct choice *c)
{
    const struct direct *d = &c->direct;
    const struct winograd *w = &c->winograd;
    if (c->algorithm == ALGORITHM_WINOGRAD)
        return arena_printf(arena, "winograd out %d tiles %d pixels %d blocks %d", w->out, w->tiles,
                            w->pixels, w->blocks);
    if (c->algorithm != ALGORITHM_DIRECT)
        return algorithm_name(c->algorithm);
    const char *text =
        arena_printf(arena, "direct pixels %d blocks %d", c->tile.pixels, c->tile.blocks);
    if (d->rows_first)
        text = arena_printf(arena, "%s rows-first", text);
    if (d->span > 1)
        text = arena_printf(arena, "%s %sspan %d", text, d->joined ? "joined " : "", d->span);
    if (d->chunk)
        text = arena_printf(arena, "%s chunk %d", text, d->chunk);
    return d->fetches ? arena_printf(arena, "%s fetch", text) : text;
}

const char *tuning_text(struct arena *arena, const struct tuning *tuning)
{
    const char *text = arena_printf(arena, "rnetc-tuning 1\ntarget %s\nbatch %d\nthreads %d\n",
                                    tuning->target, tuning->batch, tuning->threads);
    for (int i = 0; i < tuning->rows.count; i++) {
        const struct tuning_row *row = &tuning->rows.items[i];
        text =
            arena_printf(arena, "%s%s: %s\n", text, row->layer, choice_text(arena, &row->choice));
    }
    return text;
}

/* ---- Reading ---- */

struct reader {
    struct arena *arena;
    const char *at, *end; /* of the line */
    int line;
    const char *problem;
};

static const char *next_word(struct reader *r)
{
    r->at += strspn(r->at, " \t\r");
    size_t length = strcspn(r->at, " \t\r\n");
    if (r->at + length > r->end)
        length = (size_t)(r->end - r->at);
    const char *word = arena_copy(r->arena, r->at, length);
    r->at += length;
    return word;
}

static void fail(struct reader *r, const char *what, const char *word)
{
    if (!r->problem)
        r->problem = arena_printf(r->arena, "%d: %s `%s`", r->line, what, word);
}

/* A whole number from 1 on. */
static int next_number(struct reader *r, const char *of)
{
    const char *word = next_word(r);
    char *end;
    long number = strtol(word, &end, 10);
    if (!*word || *end || number < 1 || number > MOST)
        fail(r, arena_printf(r->arena, "`%s` takes a whole number, not", of), word);
    return r->problem ? 1 : (int)number;
}

/* The words of a choice: a number follows one, a flag stands alone. */
static const struct {
    enum algorithm algorithm;
    const char *word;
    size_t number, flag; /* where it goes; 0: none of this kind */
} words[] = {
    {ALGORITHM_DIRECT, "pixels", offsetof(struct choice, tile.pixels), 0},
    {ALGORITHM_DIRECT, "blocks", offsetof(struct choice, tile.blocks), 0},
    {ALGORITHM_DIRECT, "span", offsetof(struct choice, direct.span), 0},
    {ALGORITHM_DIRECT, "chunk", offsetof(struct choice, direct.chunk), 0},
    {ALGORITHM_DIRECT, "rows-first", 0, offsetof(struct choice, direct.rows_first)},
    {ALGORITHM_DIRECT, "joined", 0, offsetof(struct choice, direct.joined)},
    {ALGORITHM_DIRECT, "fetch", 0, offsetof(struct choice, direct.fetches)},
    {ALGORITHM_WINOGRAD, "out", offsetof(struct choice, winograd.out), 0},
    {ALGORITHM_WINOGRAD, "tiles", offsetof(struct choice, winograd.tiles), 0},
    {ALGORITHM_WINOGRAD, "pixels", offsetof(struct choice, winograd.pixels), 0},
    {ALGORITHM_WINOGRAD, "blocks", offsetof(struct choice, winograd.blocks), 0},
};

static void read_word(struct reader *r, struct choice *c, const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].algorithm != c->algorithm || strcmp(words[i].word, word) != 0)
            continue;
        if (words[i].number)
            *(int *)((char *)c + words[i].number) = next_number(r, word);
        else
            *(bool *)((char *)c + words[i].flag) = true;
        return;
    }
    fail(r, arena_printf(r->arena, "`%s` has no", algorithm_name(c->algorithm)), word);
}

static struct choice read_choice(struct reader *r)
{
    struct choice c = {.direct = {.span = 1}};
    const char *name = next_word(r);
    if (!strcmp(name, "gemm"))
        c.algorithm = ALGORITHM_GEMM;
    else if (!strcmp(name, "direct"))
        c.algorithm = ALGORITHM_DIRECT;
    else if (!strcmp(name, "winograd"))
        c.algorithm = ALGORITHM_WINOGRAD;
    else
        fail(r, "there is no algorithm", name);
    for (const char *word = next_word(r); *word && !r->problem; word = next_word(r))
        read_word(r, &c, word);
    return c;
}

static void read_line(struct reader *r, struct tuning *t)
{
    const char *word = next_word(r);
    size_t length = strlen(word);
    if (!*word)
        return;
    if (!strcmp(word, "target"))
        t->target = next_word(r);
    else if (!strcmp(word, "batch"))
        t->batch = next_number(r, word);
    else if (!strcmp(word, "threads"))
        t->threads = next_number(r, word);
    else if (length > 1 && word[length - 1] == ':') {
        struct tuning_row row = {arena_copy(r->arena, word, length - 1), read_choice(r), r->line};
        if (tuning_find(t, row.layer))
            fail(r, "a second line for", row.layer);
        array_push(r->arena, &t->rows, row);
    } else {
        fail(r, "expected a layer's name and a colon, not", word);
    }
    word = next_word(r);
    if (*word)
        fail(r, "the line goes on with", word);
}

struct tuning *tuning_read(struct arena *arena, const char *text, const char **problem)
{
    static const char first[] = "rnetc-tuning 1";
    struct tuning *t = arena_alloc(arena, sizeof *t);
    struct reader r = {.arena = arena, .line = 1};
    size_t length = strcspn(text, "\r\n");
    if (length != strlen(first) || strncmp(text, first, length)) {
        *problem = "1: not a tuning file: it would begin with `rnetc-tuning 1`";
        return NULL;
    }
    for (const char *at = text; *at && !r.problem; r.line++) {
        const char *line = at;
        at += strcspn(at, "\n");
        r.at = line;
        r.end = line + strcspn(line, "#\n");
        if (r.line > 1)
            read_line(&r, t);
        at += *at == '\n';
    }
    if (!r.problem && (!t->target || !t->batch || !t->threads))
        r.problem = "1: the target, the batch or the threads are missing";
    *problem = r.problem;
    return r.problem ? NULL : t;
}

/* ---- Whether it fits ---- */

static bool direct_fits(const struct graph *g, const struct graph_op *op, const struct choice *c)
{
    const struct shape out = g->values.items[op->output].shape;
    int lanes = g->target->lanes;
    int blocks = graph_input_blocks(g, op), outputs = (out.c + lanes - 1) / lanes;
    int chunk = c->direct.chunk ? c->direct.chunk : blocks;
    bool rows = c->direct.rows_first && (c->direct.span > 1 || chunk < blocks);
    return op->groups == 1 && op->window.dilation == 1 && c->tile.pixels >= 1 &&
           c->tile.pixels <= MOST_PIXELS &&
           c->tile.pixels <= (c->direct.joined ? out.w * c->direct.span : out.w) &&
           c->tile.blocks >= 1 && c->tile.blocks <= MOST_BLOCKS && outputs % c->tile.blocks == 0 &&
           out.h % c->direct.span == 0 && blocks % chunk == 0 && !rows &&
           !(c->direct.joined && c->direct.span < 2);
}

static bool winograd_fits(const struct graph *g, const struct graph_op *op, const struct choice *c)
{
    const struct winograd *w = &c->winograd;
    if ((w->out != 2 && w->out != 4) || w->tiles < 1 || w->pixels < 1 || w->pixels > w->tiles ||
        w->pixels > MOST_PIXELS || w->blocks < 1 || w->blocks > MOST_BLOCKS ||
        !winograd_possible(g, op))
        return false;
    struct graph_op tried = *op;
    tried.winograd = *w;
    const struct winograd_extents e = winograd_extents(g, &tried);
    return e.tiles % w->tiles == 0 && e.out_blocks % w->blocks == 0;
}

bool choice_fits(const struct graph *graph, const struct graph_op *op, const struct choice *choice)
{
    if (choice->algorithm == ALGORITHM_DIRECT)
        return direct_fits(graph, op, choice);
    return choice->algorithm != ALGORITHM_WINOGRAD || winograd_fits(graph, op, choice);
}

static const struct graph_op *find_layer(const struct graph *graph, const char *layer)
{
    for (int i = 0; i < graph->ops.count; i++) {
        const struct graph_op *op = &graph->ops.items[i];
        if (op->kind == OP_conv &&
            !strcmp(graph->model->nodes.items[op->nodes.items[0]].name, layer))
            return op;
    }
    return NULL;
}

const char *tuning_check(struct arena *arena, const struct graph *graph, const struct tuning *t)
{
    if (strcmp(t->target, graph->target->name))
        return arena_printf(arena, "1: measured for target %s, not %s", t->target,
                            graph->target->name);
    if (t->batch != graph->batch || t->threads != graph->threads)
        return arena_printf(arena, "1: measured for batch %d and %d threads, not %d and %d",
                            t->batch, t->threads, graph->batch, graph->threads);
    for (int i = 0; i < t->rows.count; i++) {
        const struct tuning_row *row = &t->rows.items[i];
        const struct graph_op *op = find_layer(graph, row->layer);
        if (!op)
            return arena_printf(arena, "%d: the network has no convolution `%s`", row->line,
                                row->layer);
        if (!choice_fits(graph, op, &row->choice))
            return arena_printf(arena, "%d: `%s` cannot be computed so", row->line, row->layer);
    }
    return NULL;
}
