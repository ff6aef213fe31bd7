/* embed.c: a weights file -> bytes of the program. In: a planned compilation. Out: params.bin,
 * expected.bin and embedded.c in the build's folder. */
#include "embed.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "emit/writer.h"
#include "eval/reference.h"
#include "output.h"
#include "prepare.h"
#include "program.h"
#include "weights.h"

struct embedding {
    struct compilation *c;
    const char *folder;
    const struct rnet_weights *weights;
    struct writer *text; /* of embedded.c */
    struct rnet_error error;
};

/* `text` within a string of the assembler within a string of C. */
static const char *twice_quoted(struct arena *arena, const char *text)
{
    struct writer *w = writer_new(arena);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            writer_print(w, *text == '"' ? "\\\\\\\"" : "\\\\\\\\");
        else
            writer_print(w, "%c", *text);
    }
    return w->text;
}

/* Writes NAME.bin and the lines that make it the object NETWORK_NAME. */
static bool embed(struct embedding *m, const char *name, const void *bytes, size_t count)
{
    struct arena *arena = m->c->arena;
    const char *path = arena_printf(arena, "%s/%s.bin", m->folder, name);
    writer_print(m->text,
                 "__asm__(\".section .rodata\\n.balign 4096\\n.global %s_%s\\n%s_%s:\\n\"\n"
                 "        \".incbin \\\"%s\\\"\\n.previous\\n\");\n",
                 m->c->model->name, name, m->c->model->name, name, twice_quoted(arena, path));
    return output_write(arena, path, bytes, count);
}

/* The parameters as the kernels want them. 0, or -1 where the file does not fit the network. */
static int prepare(struct embedding *m, float **params, size_t *floats)
{
    const struct plan *plan = m->c->plan;
    struct arena *arena = m->c->arena;
    *floats = (size_t)plan->params_lines * PLAN_LINE_FLOATS;
    if (rnet_manifest_check(plan->manifest.items, (size_t)plan->manifest.count, m->weights,
                            &m->error))
        return -1;
    struct rnet_prepare_row *table =
        arena_array(arena, (size_t)plan->params.count + 1, sizeof *table);
    for (int i = 0; i < plan->params.count; i++)
        table[i] = plan->params.items[i].row;
    /* An empty block has a line too, so that there is something to point to. */
    size_t line = *floats ? 0 : PLAN_LINE_FLOATS;
    *params = arena_array(arena, *floats + line, sizeof **params);
    int status =
        rnet_prepare(table, (size_t)plan->params.count, m->weights, *params, *floats, &m->error);
    *floats += line;
    return status;
}

/* The outputs of one image of the fixed input, in double precision, then rounded. */
static int expect(struct embedding *m, float **values, size_t *floats)
{
    const struct model *model = m->c->model;
    struct arena *arena = m->c->arena;
    struct reference_result result;
    size_t inputs = (size_t)model->input.c * (size_t)model->input.h * (size_t)model->input.w;
    float *input = arena_array(arena, inputs, sizeof *input);
    rnet_fixed_input(input, inputs);
    if (reference_run(arena, model, m->weights, input, 1, &result, &m->error))
        return -1;
    *floats = 0;
    for (int i = 0; i < result.count; i++) {
        const struct shape s = result.outputs[i].shape;
        *floats += (size_t)s.c * (size_t)s.h * (size_t)s.w;
    }
    *values = arena_array(arena, *floats, sizeof **values);
    float *out = *values;
    for (int i = 0; i < result.count; i++) {
        const struct shape s = result.outputs[i].shape;
        size_t count = (size_t)s.c * (size_t)s.h * (size_t)s.w;
        for (size_t k = 0; k < count; k++)
            *out++ = (float)result.outputs[i].values[k];
    }
    return 0;
}

static int embed_all(struct embedding *m)
{
    float *values;
    size_t floats;
    const char *path = arena_printf(m->c->arena, "%s/embedded.c", m->folder);
    const char *sha256 = digest_file(m->c->arena, m->c->options->weights);
    if (!sha256)
        return rnet_fail_io(&m->error, "%s: %s", m->c->options->weights, strerror(errno));
    writer_print(m->text, "/* Bytes that are mapped with the program. */\n");
    writer_print(m->text, "extern const char %s_weights_sha256[];\n", m->c->model->name);
    writer_print(m->text, "const char %s_weights_sha256[] = \"%s\";\n", m->c->model->name, sha256);
    if (prepare(m, &values, &floats))
        return -1;
    if (!embed(m, "weights", values, floats * sizeof *values))
        return 3;
    if (m->c->options->verify) {
        if (expect(m, &values, &floats))
            return -1;
        if (!embed(m, "expected", values, floats * sizeof *values))
            return 3;
    }
    return output_write(m->c->arena, path, m->text->text, m->text->bytes) ? 0 : 3;
}

int embed_weights(struct compilation *c, const char *folder)
{
    struct rnet_weights *weights = NULL;
    struct embedding m = {.c = c, .folder = folder, .text = writer_new(c->arena)};
    int status = rnet_weights_open(&weights, c->options->weights, &m.error);
    m.weights = weights;
    if (!status)
        status = embed_all(&m);
    rnet_weights_close(weights);
    if (status >= 0)
        return status;
    return output_error(&m.error);
}
