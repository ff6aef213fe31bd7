/* products.c: the inner loops of the convolutions in blocks. In: a tile and what lies where. Out:
 * text. */
#include "emit/products.h"

#include <string.h>

void emit_each(struct emitter *e, struct tile t)
{
    writer_print(e->out, "    RNET_UNROLL\n    for (size_t p = 0; p < %d; p++) {\n", t.pixels);
    writer_print(e->out, "        RNET_UNROLL\n        for (size_t k = 0; k < %d; k++)", t.blocks);
}

void emit_accumulators(struct emitter *e, struct tile t, const char *start)
{
    writer_print(e->out, "    rnet_vec a[%d][%d];\n", t.pixels, t.blocks);
    emit_each(e, t);
    writer_print(e->out, "\n            a[p][k] = %s;\n    }\n", start);
}

/* The products of one step of the run. */
static void print_step(struct emitter *e, const struct emit_products *s, int indent)
{
    struct writer *out = e->out;
    writer_print(out, "%*srnet_vec v[%d];\n", indent, "", s->tile.blocks);
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t k = 0; k < %d; k++)\n", indent, "", indent,
                 "", s->tile.blocks);
    writer_print(out, "%*sv[k] = rnet_load(wj + k * %d);\n", indent + 4, "",
                 e->graph->target->lanes);
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t p = 0; p < %d; p++) {\n", indent, "", indent,
                 "", s->tile.pixels);
    const char *at = s->at ? s->at : arena_printf(e->arena, "p * %d", s->step);
    writer_print(out, "%*sconst rnet_vec s = rnet_splat(%s[%s]);\n", indent + 4, "", s->xj, at);
    writer_print(out, "%*sRNET_UNROLL\n%*sfor (size_t k = 0; k < %d; k++)\n", indent + 4, "",
                 indent + 4, "", s->tile.blocks);
    writer_print(out, "%*sa[p][k] = rnet_fma(s, v[k], a[p][k]);\n%*s}\n", indent + 8, "", indent,
                 "");
}

/* Asks for what lies ahead of `s`, before a row or at a step of it. */
static void print_ahead(struct emitter *e, const struct emit_products *s, bool spread, int indent)
{
    for (int i = 0; i < 2; i++) {
        const struct emit_ahead *a = &s->ahead[i];
        if (!a->lines || a->spread != spread)
            continue;
        const char *place = arena_printf(e->arena, "%s%s%s%s", emit_plus(e, a->first),
                                         emit_term(e, s->block, s->blocks, a->block_step),
                                         emit_term(e, "h", s->rows, a->row_step),
                                         emit_term(e, spread ? "j" : "l", a->lines, a->step));
        int within = indent;
        if (spread ? a->lines < s->run : a->lines > 1) {
            const char *each = spread ? "if (j < %d)\n" : "for (size_t l = 0; l < %d; l++)\n";
            writer_print(e->out, "%*s%s", indent, "", arena_printf(e->arena, each, a->lines));
            within += 4;
        }
        writer_print(e->out, "%*sRNET_FETCH(%s, %s);\n", within, "", a->of,
                     *place ? place + strlen(" + ") : "0");
    }
}

/* Asks at step j for some of the lines that the results of the next unit go to. */
static void print_coming(struct emitter *e, const struct emit_products *s, int indent)
{
    const struct emit_coming *c = &s->coming;
    struct writer *out = e->out;
    int runs = s->blocks * s->rows, lines = (c->lines + runs - 1) / runs;
    bool both = c->arrays[1].of, some = lines < s->run;
    if (!c->lines)
        return;
    const int outer = indent;
    bool asked = some || c->pass >= 0, blocks = s->tile.blocks > 1;
    const char *open = both ? " {" : "";
    if (asked) {
        const char *when = c->pass < 0 ? "" : arena_printf(e->arena, "pass == %d", c->pass);
        const char *first = some ? arena_printf(e->arena, "j < %d", lines) : "";
        writer_print(out, "%*sif (%s%s%s)%s\n", indent, "", first, *first && *when ? " && " : "",
                     when, blocks ? "" : open);
        indent += 4;
    }
    if (blocks) {
        writer_print(out, "%*sfor (size_t k = 0; k < %d; k++)%s\n", indent, "", s->tile.blocks,
                     open);
        indent += 4;
    }
    int64_t row = (int64_t)lines * PLAN_LINE_FLOATS;
    for (int i = 0; i < 2; i++)
        if (c->arrays[i].of)
            writer_print(out, "%*sRNET_FETCH_TO_WRITE(%s, %lld%s%s + j * %d%s);\n", indent, "",
                         c->arrays[i].of, (long long)c->arrays[i].first,
                         emit_term(e, s->block, s->blocks, s->rows * row),
                         emit_term(e, "h", s->rows, row), PLAN_LINE_FLOATS,
                         emit_term(e, "k", s->tile.blocks, c->arrays[i].plane));
    if (both && indent > outer)
        writer_print(out, "%*s}\n", indent - 4, "");
}

static bool asks_before(const struct emit_products *s)
{
    for (int i = 0; i < 2; i++)
        if (s->ahead[i].lines && !s->ahead[i].spread)
            return true;
    return false;
}

void emit_products(struct emitter *e, const struct emit_products *s)
{
    struct writer *out = e->out;
    long long group = (long long)e->graph->target->lanes * s->tile.blocks;
    const char *open = asks_before(s) ? " {" : "";
    int indent = 4;
    if (s->blocks > 1) {
        writer_print(out, "    for (size_t %s = 0; %s < %d; %s++)%s\n", s->block, s->block,
                     s->blocks, s->block, s->rows > 1 ? "" : open);
        indent += 4;
    }
    if (s->rows > 1) {
        writer_print(out, "%*sfor (size_t h = 0; h < %d; h++)%s\n", indent, "", s->rows, open);
        indent += 4;
    }
    print_ahead(e, s, false, indent);
    writer_print(out, "%*sfor (size_t j = 0; j < %lld; j++) {\n", indent, "", s->run);
    print_ahead(e, s, true, indent + 4);
    print_coming(e, s, indent + 4);
    writer_print(out, "%*sconst real *%s = %s%s%s + j;\n", indent + 4, "", s->xj, s->x,
                 emit_term(e, s->block, s->blocks, s->plane), emit_term(e, "h", s->rows, s->x_row));
    writer_print(out, "%*sconst real *wj = w%s%s + j * %lld;\n", indent + 4, "",
                 emit_term(e, s->block, s->blocks, s->w_block),
                 emit_term(e, "h", s->rows, s->w_row), group);
    print_step(e, s, indent + 4);
    writer_print(out, "%*s}\n", indent, "");
    if (*open && indent > 4)
        writer_print(out, "%*s}\n", indent - 4, "");
}
