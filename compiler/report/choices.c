/* choices.c: `--explain`. In: the graph before and after pass_select. Out: a table. */
#include "report/choices.h"

#include <string.h>

#include "ir/target.h"
#include "pass/select.h"

/* The cheapest of the choices by an algorithm, of Winograd's with tiles of `out`; 0: none. */
static double least(const struct choices *choices, enum algorithm algorithm, int out)
{
    for (int i = 0; i < choices->count; i++)
        if (choices->items[i].algorithm == algorithm &&
            (algorithm != ALGORITHM_WINOGRAD || choices->items[i].winograd.out == out))
            return choices->cycles[i];
    return 0;
}

static void print_cycles(FILE *file, double cycles)
{
    if (cycles > 0)
        fprintf(file, " %9.3f", 1e-6 * cycles);
    else
        fprintf(file, " %9s", "-");
}

/* The choice that the operator was given; `chunk` left out where it is all of the input. */
static struct choice given(const struct graph *g, const struct graph_op *op)
{
    struct choice c = {op->algorithm, op->tile, op->direct, op->winograd};
    if (c.direct.chunk == graph_input_blocks(g, op))
        c.direct.chunk = 0;
    return c;
}

static void print_layer(FILE *file, struct arena *arena, const struct graph *before,
                        const struct graph_op *asked, const struct graph *after,
                        const struct graph_op *got)
{
    const struct shape in = after->values.items[got->inputs.items[0]].shape;
    const struct shape out = after->values.items[got->output].shape;
    const struct choices choices = select_choices(before, asked);
    const struct choice choice = given(after, got);
    const char *name = after->model->nodes.items[got->nodes.items[0]].name;
    const struct window *w = &got->window;
    const char *stride = w->stride > 1 ? arena_printf(arena, "s%d", w->stride) : "";
    const char *shape = arena_printf(arena, "%dx%d%s %d to %d, %dx%d", w->kh, w->kw, stride, in.c,
                                     out.c, out.h, out.w);
    bool measured = after->tuning && tuning_find(after->tuning, name);
    fprintf(file, "%-24s %-28s", name, shape);
    print_cycles(file, least(&choices, ALGORITHM_DIRECT, 0));
    print_cycles(file, least(&choices, ALGORITHM_WINOGRAD, 4));
    print_cycles(file, least(&choices, ALGORITHM_WINOGRAD, 2));
    print_cycles(file, least(&choices, ALGORITHM_GEMM, 0));
    fprintf(file, "  %s%s\n", choice_text(arena, &choice), measured ? " (measured)" : "");
}

void choices_print(FILE *file, struct arena *arena, const struct graph *before,
                   const struct graph *after)
{
    fprintf(file, "%-24s %-28s %9s %9s %9s %9s  %s\n", "convolution", "window, channels, output",
            "direct", "F(4x4)", "F(2x2)", "gemm", "computed by");
    for (int i = 0; i < before->ops.count; i++)
        if (before->ops.items[i].kind == OP_conv)
            print_layer(file, arena, before, &before->ops.items[i], after, &after->ops.items[i]);
    fprintf(file,
            "cycles of a thread in millions, by the cost model for %s, batch %d, %d thread%s\n",
            after->target->name, after->batch, after->threads, after->threads == 1 ? "" : "s");
}
