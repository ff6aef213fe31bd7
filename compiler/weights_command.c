/* weights_command.c: `weights inspect` and `compare`. In: the operands. Out: a list of tensors, or
 * of what does not fit, as text or JSON; a proposal for a mapping. */
#include "weights_command.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "output.h"
#include "weights_match.h"
#include "weights_rename.h"

enum { SHAPE_BYTES = 24 * RNET_RANK_MAX };

static void shape_text(char *text, int rank, const int64_t *dims)
{
    int used = snprintf(text, SHAPE_BYTES, "%s", rank ? "" : "()");
    for (int i = 0; i < rank; i++)
        used += snprintf(text + used, (size_t)(SHAPE_BYTES - used), "%s%lld", i ? " x " : "",
                         (long long)dims[i]);
}

static void row_shapes(const struct match_row *row, char *found, char *wanted)
{
    int64_t dims[4];
    for (int i = 0; i < 4; i++)
        dims[i] = row->wanted.dims[i];
    *found = *wanted = '\0';
    if (row->tensor)
        shape_text(found, row->tensor->rank, row->tensor->dims);
    if (!row->extra)
        shape_text(wanted, row->wanted.rank, dims);
}

/* One word for the first column and for JSON. */
static const char *state_of(const struct match_row *row)
{
    static const char *const states[] = {[RNET_FITS] = "fits",
                                         [RNET_FITS_NOT_MISSING] = "missing",
                                         [RNET_FITS_NOT_SHAPE] = "shape",
                                         [RNET_FITS_NOT_TYPE] = "type",
                                         [RNET_FITS_NOT_FINITE] = "not finite"};
    return row->extra ? "extra" : states[row->fit];
}

static void print_row(const struct match_row *row, bool against, int width)
{
    char found[SHAPE_BYTES], wanted[SHAPE_BYTES];
    row_shapes(row, found, wanted);
    if (against)
        printf("%-10s  ", state_of(row));
    printf("%-*s  %-4s  %s", width, row->name,
           row->tensor ? rnet_dtype_name(row->tensor->dtype) : "-", row->tensor ? found : wanted);
    if (row->fit == RNET_FITS_NOT_SHAPE)
        printf(", the network has %s", wanted);
    puts(row->in_training ? "  (in training only)" : "");
}

static bool fits(const struct match *match)
{
    return match->missing == 0 && match->wrong == 0;
}

/* All rows, or with `only_wrong` those that do not fit; then what they come to. */
static void print_match(const struct match *match, bool against, bool only_wrong)
{
    int width = 0;
    long long elements = 0, bytes = 0, tensors = 0;
    for (int i = 0; i < match->rows.count; i++) {
        const struct match_row *row = &match->rows.items[i];
        int length = (int)strlen(row->name);
        width = length > width ? length : width;
        if (row->tensor) {
            tensors++;
            elements += row->tensor->count;
            bytes += row->tensor->count * (long long)rnet_dtype_bytes(row->tensor->dtype);
        }
    }
    for (int i = 0; i < match->rows.count; i++) {
        const struct match_row *row = &match->rows.items[i];
        if (!only_wrong || row->extra || (row->fit != RNET_FITS && !row->in_training))
            print_row(row, against, width);
    }
    if (!only_wrong)
        printf("%lld tensors, %lld elements, %lld bytes\n", tensors, elements, bytes);
    if (against)
        printf("%d fit, %d missing, %d wrong, %d extra: the network can%s use the file\n",
               match->fitting, match->missing, match->wrong, match->extra,
               fits(match) ? "" : "not");
}

static json_t *shape_json(int rank, const int64_t *dims)
{
    json_t *array = json_array();
    for (int i = 0; i < rank; i++)
        json_array_append_new(array, json_integer(dims[i]));
    return array;
}

static json_t *row_json(const struct match_row *row, bool against)
{
    json_t *object = json_pack("{s:s}", "name", row->name);
    if (row->tensor) {
        json_object_set_new(object, "dtype", json_string(rnet_dtype_name(row->tensor->dtype)));
        json_object_set_new(object, "shape", shape_json(row->tensor->rank, row->tensor->dims));
    }
    if (!against)
        return object;
    json_object_set_new(object, "state", json_string(state_of(row)));
    if (!row->extra) {
        int64_t dims[4];
        for (int i = 0; i < 4; i++)
            dims[i] = row->wanted.dims[i];
        json_object_set_new(object, "wanted", shape_json(row->wanted.rank, dims));
        json_object_set_new(object, "in_training", json_boolean(row->in_training));
    }
    return object;
}

static int print_json(const struct match *match, const char *file, const char *network)
{
    json_t *rows = json_array(), *root = json_object();
    json_object_set_new(root, "file", json_string(file)); /* left out where it is not UTF-8 */
    for (int i = 0; i < match->rows.count; i++)
        json_array_append_new(rows, row_json(&match->rows.items[i], network != NULL));
    if (network)
        json_object_update_new(root, json_pack("{s:s, s:b, s:i, s:i, s:i, s:i}", "network", network,
                                               "fits", fits(match), "fitting", match->fitting,
                                               "missing", match->missing, "wrong", match->wrong,
                                               "extra", match->extra));
    int failed = json_object_set_new(root, "tensors", rows);
    failed |= json_dumpf(root, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(root);
    puts("");
    if (failed)
        fputs("rnetc: out of memory\n", stderr);
    return failed ? 3 : 0;
}

/* The operands: the command, W, FILE. */
struct request {
    struct compilation *c;
    struct compilation network; /* FILE's, without plan where there is no FILE */
    struct options options;     /* FILE's */
    const char *file;           /* W */
    struct rnet_weights *weights;
};

static int usage(const char *text)
{
    fprintf(stderr, "rnetc: %s; see `rnetc weights --help`\n", text);
    return 2;
}

static int open_weights(struct request *r)
{
    struct rnet_error *error = arena_alloc(r->c->arena, sizeof *error);
    *error = (struct rnet_error){0};
    return rnet_weights_open(&r->weights, r->file, error) ? output_error(error) : 0;
}

static int read_network(struct request *r, const char *path)
{
    r->options = *r->c->options;
    r->options.file = path;
    r->network = (struct compilation){.arena = r->c->arena, .options = &r->options};
    int status = compile_model(&r->network);
    return status ? status : compile_plan(&r->network);
}

/* `inspect` lists everything; `compare` lists what does not fit, and proposes names. */
static int run_listing(struct request *r, const char *path, bool compare)
{
    const struct options *o = r->c->options;
    int status = path ? read_network(r, path) : 0;
    if (!status)
        status = open_weights(r);
    if (status)
        return status;
    struct match match = weights_match(r->c->arena, r->weights, r->network.plan, r->network.model);
    if (o->json)
        status = print_json(&match, r->file, path ? r->network.model->name : NULL);
    else
        print_match(&match, path != NULL, compare);
    if (status || !compare)
        return status;
    if (o->output) {
        const char *text = weights_propose(r->c->arena, &match);
        if (output_same_file(o->output, r->file) || !compile_may_write(&r->network, o->output) ||
            !output_write(r->c->arena, o->output, text, strlen(text)))
            return 3;
    } else if (match.missing && match.extra && !o->json) {
        puts("where only the names differ, `-o MAP` proposes a mapping for `rnetc weights rename`");
    }
    return fits(&match) ? 0 : 1;
}

static int run_rename(struct request *r)
{
    const struct options *o = r->c->options;
    if (!o->map || !o->output)
        return usage("rename needs --map MAP and -o NEW.safetensors");
    int status = open_weights(r);
    if (status)
        return status;
    if (output_same_file(o->output, r->file) || output_same_file(o->output, o->map))
        return 3;
    return weights_rename(r->c->arena, r->weights, o->map, o->output);
}

int weights_command(struct compilation *c)
{
    static const char *const commands[] = {"inspect", "compare", "rename"};
    const struct options *o = c->options;
    struct request r = {.c = c};
    int count = o->operands.count, command = 0, status;
    while (command < 3 && strcmp(o->file, commands[command]))
        command++;
    if (command == 3) {
        const char *near = diag_nearest(o->file, commands, 3);
        return usage(arena_printf(c->arena,
                                  near ? "no `weights %s`; did you mean `%s`?" : "no `weights %s`",
                                  o->file, near));
    }
    if (count < 2)
        return usage("weights needs a safetensors file");
    r.file = o->operands.items[1];
    const char *path = count > 2 ? o->operands.items[2] : NULL;
    if (command == 1 && !path)
        return usage("compare needs a network's FILE");
    if (command == 2 && path)
        return usage("rename takes one safetensors file");
    if (command != 2 && o->map)
        return usage("--map is of rename");
    if (command == 0 && o->output)
        return usage("inspect writes to standard output; -o is of compare and rename");
    status = command == 2 ? run_rename(&r) : run_listing(&r, path, command == 1);
    rnet_weights_close(r.weights);
    return status;
}
