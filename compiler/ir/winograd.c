/* winograd.c: sizes of the parts of a convolution by Winograd's algorithm. In: an operator. Out:
 * extents. */
#include "ir/winograd.h"

static int ceil_div(int a, int b)
{
    return (a + b - 1) / b;
}

int winograd_products(int out)
{
    return (out + 2) * (out + 2);
}

struct winograd_extents winograd_extents(const struct graph *graph, const struct graph_op *op)
{
    const struct shape in = graph->values.items[op->inputs.items[0]].shape;
    bool gradient = op->kind == OP_conv_backward_weights;
    int result = gradient ? op->inputs.items[1] : op->output;
    const struct shape out = graph->values.items[result].shape;
    const struct winograd *w = &op->winograd;
    int lanes = graph->target->lanes;
    struct winograd_extents e = {.out = w->out,
                                 .in = w->out + 2,
                                 .products = winograd_products(w->out),
                                 .rows = ceil_div(out.h, w->out),
                                 .columns = ceil_div(out.w, w->out),
                                 .in_blocks = ceil_div(in.c, lanes),
                                 .out_blocks = ceil_div(out.c, lanes)};
    e.tiles = (int64_t)graph->batch * e.rows * e.columns;
    e.units = e.tiles / w->tiles;
    e.groups = e.out_blocks / w->blocks;
    e.element = (int64_t)e.in_blocks * w->tiles * lanes + WINOGRAD_GAP;
    e.v = e.products * e.element;
    e.result_element = (int64_t)e.out_blocks * w->tiles * lanes + WINOGRAD_GAP;
    e.tile_results = (int64_t)e.products * w->blocks * lanes + WINOGRAD_GAP;
    e.m = gradient ? e.products * e.result_element : w->tiles * e.tile_results;
    e.weights = (int64_t)e.products * e.in_blocks * lanes * e.out_blocks * lanes;
    return e;
}

bool winograd_possible(const struct graph *graph, const struct graph_op *op)
{
    const struct window *w = &op->window;
    int lanes = graph->target->lanes;
    return w->kh == 3 && w->kw == 3 && w->stride == 1 && w->dilation == 1 && op->groups == 1 &&
           w->pad <= 2 && graph->values.items[op->inputs.items[0]].shape.c >= lanes;
}

int winograd_pad(const struct graph_op *op)
{
    bool back = op->kind == OP_conv_backward_data;
    return back ? op->window.kh - 1 - op->window.pad : op->window.pad;
}
