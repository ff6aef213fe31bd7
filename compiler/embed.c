/* embed.c: a weights file, and what selftest expects -> bytes of the program. In: a planned
 * compilation. Out: weights.bin, expected.bin and embedded.c in the build's folder. */
#include "embed.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "emit/writer.h"
#include "expect.h"
#include "expect_train.h"
#include "output.h"
#include "prepare.h"
#include "weights.h"

struct embedding {
    struct compilation *c;
    const char *folder;
    const struct rnet_weights *weights; /* NULL: the program loads its parameters */
    struct writer *text;                /* of embedded.c */
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

/* What it expects of a step of training, behind the rest. */
static int append_training(struct embedding *m, float **values, size_t *floats)
{
    float *more;
    size_t count;
    int status = expect_training(m->c, &more, &count);
    if (status)
        return status;
    float *all = arena_array(m->c->arena, *floats + count, sizeof *all);
    memcpy(all, *values, *floats * sizeof *all);
    memcpy(all + *floats, more, count * sizeof *all);
    *values = all;
    *floats += count;
    return 0;
}

/* What selftest compares with. 0, or the exit status (reported). */
static int expect(struct embedding *m)
{
    struct arena *arena = m->c->arena;
    float *values;
    size_t floats;
    const char *path =
        m->c->options->verify ? arena_printf(arena, "%s/%s", m->folder, EMBED_VALUES) : NULL;
    int status = expect_values(m->c, m->weights, path, &values, &floats);
    if (!status && m->c->training)
        status = append_training(m, &values, &floats);
    if (status)
        return status;
    return embed(m, "expected", values, floats * sizeof *values) ? 0 : 3;
}

/* The hash of the file, which `info` prints. */
static int name_weights(struct embedding *m)
{
    const char *file = m->c->options->weights, *name = m->c->model->name;
    const char *sha256 = digest_file(m->c->arena, file);
    if (!sha256)
        return rnet_fail_io(&m->error, "%s: %s", file, strerror(errno));
    writer_print(m->text, "extern const char %s_weights_sha256[];\n", name);
    writer_print(m->text, "const char %s_weights_sha256[] = \"%s\";\n", name, sha256);
    return 0;
}

/* 0, or the exit status (reported). */
static int embed_all(struct embedding *m)
{
    float *values;
    size_t floats;
    const char *path = arena_printf(m->c->arena, "%s/embedded.c", m->folder);
    writer_print(m->text, "/* Bytes that are mapped with the program. */\n");
    if (m->weights && name_weights(m))
        return output_error(&m->error);
    if (m->weights && prepare(m, &values, &floats))
        return output_error(&m->error);
    if (m->weights && !embed(m, "weights", values, floats * sizeof *values))
        return 3;
    int status = m->c->options->no_selftest ? 0 : expect(m);
    if (status)
        return status;
    return output_write(m->c->arena, path, m->text->text, m->text->bytes) ? 0 : 3;
}

int embed_data(struct compilation *c, const char *folder)
{
    struct rnet_weights *weights = NULL;
    struct embedding m = {.c = c, .folder = folder, .text = writer_new(c->arena)};
    if (c->options->weights && rnet_weights_open(&weights, c->options->weights, &m.error))
        return output_error(&m.error);
    m.weights = weights;
    int status = embed_all(&m);
    rnet_weights_close(weights);
    return status;
}
