/* network.c: front and check, run by tests. In: a path. Out: the model and its weights' rows. */
#include "support/network.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/intern.h"
#include "check/resolve.h"
#include "front/parse.h"
#include "support/oracle_weights.h"

static size_t shape_floats(struct shape shape)
{
    return (size_t)shape.c * (size_t)shape.h * (size_t)shape.w;
}

size_t network_output_floats(const struct model *model, int index)
{
    return shape_floats(model->nodes.items[model->outputs.items[index].node].shape);
}

static void fill_rows(struct network *network)
{
    const struct model *model = network->model;
    network->row_count = (size_t)model->params.count;
    network->rows = arena_array(network->arena, network->row_count + 1, sizeof *network->rows);
    for (int i = 0; i < model->params.count; i++) {
        const struct model_param *param = &model->params.items[i];
        struct rnet_manifest_row *row = &network->rows[i];
        row->name = param->name;
        row->rank = param->rank;
        for (int d = 0; d < param->rank; d++)
            row->dims[d] = param->dims[d];
    }
}

bool network_load(struct network *network, const char *path)
{
    *network = (struct network){.arena = arena_new(abort)};
    struct arena *arena = network->arena;
    struct parse_context context = {.arena = arena, .intern = intern_new(arena)};
    context.sources = sources_new(arena);
    context.diag = diag_new(arena, context.sources);

    const struct ast *ast = parse_file(&context, path);
    if (ast && diag_errors(context.diag) == 0)
        network->model =
            resolve_network(arena, context.intern, context.diag, context.sources, ast, NULL);
    network->sources = context.sources;
    if (diag_failed(context.diag))
        diag_print(context.diag, stderr, false);
    if (!network->model || network->model->outputs.count == 0)
        return false;

    network->input_floats = shape_floats(network->model->input);
    for (int i = 0; i < network->model->outputs.count; i++)
        network->output_floats += network_output_floats(network->model, i);
    fill_rows(network);
    return true;
}

void network_free(struct network *network)
{
    arena_delete(network->arena);
    *network = (struct network){0};
}

bool network_write_weights(const struct network *network, const char *path)
{
    return oracle_write(path, "1", network->rows, network->row_count);
}
