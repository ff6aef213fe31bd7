/* train.c: NAME_train.c, section by section, and NAME_train.h. In: the plan of a network in
 * training. Out: the C that computes gradients and makes steps. */
#include "emit/parts.h"

static const char *real_name(const struct emitter *e)
{
    return e->graph->precise ? "double" : "float";
}

static void print_banner(struct emitter *e)
{
    struct writer *out = e->out;
    const char *name = e->names->network;
    writer_words(out, arena_printf(e->arena, "/* %s_train.c:", name),
                 arena_printf(e->arena, "training of network \"%s\".", name), false);
    emit_origin(e);
    writer_print(out, " *   command  %s --train\n", e->info->command);
    writer_print(out, " *   options  --batch %d --threads %d --target %s%s\n", e->graph->batch,
                 e->graph->threads, e->graph->target->name,
                 e->graph->precise ? " --precision double" : "");
    writer_print(out, " *   passes   lower fuse remove_dead select layout autodiff place\n");
    writer_print(out, " *   1 extents   2 memory plan   3 kernels   4 blocks, forward   5 blocks, "
                      "backward\n *   6 step   7 entry points */\n\n");
}

static void print_extents(struct emitter *e)
{
    struct writer *out = e->out;
    const char *name = e->names->network;
    writer_print(out, "/* ---- 1. Extents: the others are in %s_train.h ---- */\n\n", name);
    writer_print(out, "#define RNET_LANES %d\n", e->graph->target->lanes);
    if (e->graph->precise)
        writer_print(out, "#define RNET_DOUBLE 1\n");
    writer_print(out, "\n#include \"%s_train.h\"\n\n#include \"simd.h\"\n\n", name);
    if (graph_uses_winograd(e->graph))
        writer_print(out, "#include \"winograd.h\"\n\n");
    writer_print(out, "/* What a call brings beside its arrays. */\nstruct call {\n");
    writer_print(out,
                 "    const int *labels;\n    const uint64_t *seeds;\n    double smooth;\n};\n\n");
}

/* ---- The step ---- */

static void print_update(struct emitter *e)
{
    struct writer *out = e->out;
    long long vectors = e->plan->params_lines * PLAN_LINE_FLOATS / e->graph->target->lanes;
    bool nesterov = e->graph->model->train.nesterov;
    writer_print(out,
                 "/* SGD with momentum: g = scale * d + decay * w, v = momentum * v + g, w -= "
                 "rate * %s. */\n",
                 nesterov ? "(g + momentum * v)" : "v");
    writer_print(out, "/*@ requires part < parts && parts <= %d;\n", e->graph->threads);
    long long last = (long long)e->plan->params_lines * PLAN_LINE_FLOATS - 1;
    static const char *const arrays[] = {"w", "v", "d"};
    for (int i = 0; i < 3; i++)
        writer_print(out, "    requires \\valid%s(%s + (0 .. %lld));\n", i < 2 ? "" : "_read",
                     arrays[i], last);
    writer_print(out, "    requires \\valid_read(by + (0 .. 3));\n");
    for (int i = 0; i < 2; i++)
        for (int j = i + 1; j < 3; j++)
            writer_print(out, "    requires \\separated(%s + (0 .. %lld), %s + (0 .. %lld));\n",
                         arrays[i], last, arrays[j], last);
    writer_print(out, "    assigns w[0 .. %lld], v[0 .. %lld]; */\n", last, last);
    struct text_list list = {0};
    text_list_add(e->arena, &list, "real *w");
    text_list_add(e->arena, &list, "const real *d");
    text_list_add(e->arena, &list, "real *v");
    text_list_add(e->arena, &list, "const real *by");
    text_list_add(e->arena, &list, "size_t part");
    text_list_add(e->arena, &list, "size_t parts");
    writer_call(out, 0, "static void update(", &list, ")");
    writer_print(out, "{\n    const rnet_vec rate = rnet_splat(by[0]), momentum = "
                      "rnet_splat(by[1]);\n");
    writer_print(out, "    const rnet_vec decay = rnet_splat(by[2]), scale = rnet_splat(by[3]);\n");
    struct emit_axis axes[] = {{"u", vectors}};
    emit_share(e, axes, 1);
    int lanes = e->graph->target->lanes;
    writer_print(out, "        real *wu = w + u * %d, *vu = v + u * %d;\n", lanes, lanes);
    writer_print(out, "        const rnet_vec old = rnet_load(wu);\n");
    writer_print(out,
                 "        const rnet_vec g = rnet_fma(decay, old, rnet_mul(scale, rnet_load(d + "
                 "u * %d)));\n",
                 lanes);
    writer_print(out, "        const rnet_vec next = rnet_fma(momentum, rnet_load(vu), g);\n");
    writer_print(out, "        rnet_store(vu, next);\n");
    writer_print(out, "        rnet_store(wu, rnet_sub(old, rnet_mul(rate, %s)));\n    }\n}\n\n",
                 nesterov ? "rnet_fma(momentum, next, g)" : "next");
}

/* ---- Entry points ---- */

void emit_gradients_prototype(struct emitter *e, const char *function, const char *tail)
{
    const char *name = e->names->network;
    struct text_list list = {0};
    text_list_add(e->arena, &list, "const struct %s_weights *w", name);
    text_list_add(e->arena, &list, "struct %s_weights *d", name);
    text_list_add(e->arena, &list, "struct %s_statistics *s", name);
    text_list_add(e->arena, &list, "const %s *input", real_name(e));
    text_list_add(e->arena, &list, "const int *labels");
    text_list_add(e->arena, &list, "const uint64_t *seeds");
    text_list_add(e->arena, &list, "double smooth");
    text_list_add(e->arena, &list, "double result[2]");
    text_list_add(e->arena, &list, "void *workspace");
    writer_call(e->out, 0, arena_printf(e->arena, "void %s_%s(", name, function), &list, tail);
}

static void print_update_head(struct emitter *e, const char *tail)
{
    const char *name = e->names->network;
    struct text_list list = {0};
    text_list_add(e->arena, &list, "struct %s_weights *w", name);
    text_list_add(e->arena, &list, "const struct %s_weights *d", name);
    text_list_add(e->arena, &list, "struct %s_weights *v", name);
    text_list_add(e->arena, &list, "const double by[4]");
    writer_call(e->out, 0, arena_printf(e->arena, "void %s_update(", name), &list, tail);
}

/* Adds up the losses of the images, in their order. */
static void print_losses(struct emitter *e)
{
    const struct graph *g = e->graph;
    bool first = true;
    writer_print(e->out, "    result[0] = 0.0;\n    result[1] = 0.0;\n");
    for (int i = g->ops.count - 1; i >= 0; i--) {
        const struct graph_op *op = &g->ops.items[i];
        if (op->kind != OP_loss)
            continue;
        const char *buffer = e->names->buffer[e->plan->buffer[op->also.items[0]]];
        writer_print(e->out, "    for (size_t n = 0; n < %d; n++)", g->batch);
        if (!first) {
            writer_print(e->out, "\n        result[0] += rnet_doubles(ws, %s)[n];\n", buffer);
            continue;
        }
        first = false;
        writer_print(e->out, " {\n        result[0] += rnet_doubles(ws, %s)[n];\n", buffer);
        writer_print(e->out, "        result[1] += rnet_doubles(ws, %s)[%d + n];\n    }\n", buffer,
                     g->batch);
    }
}

static void print_gradients(struct emitter *e)
{
    struct writer *out = e->out;
    bool call = false, statistics = false, weights = false;
    for (int i = 0; i < e->graph->ops.count; i++) {
        const struct graph_op *op = &e->graph->ops.items[i];
        call = call || op->kind == OP_loss;
        statistics = statistics || op->updates.count;
        weights = weights || op->params.count;
    }
    writer_note(out, 0,
                arena_printf(e->arena,
                             "The way forward and back over a batch; %s_train.h says what the "
                             "arguments are.",
                             e->names->network));
    emit_gradients_prototype(e, "gradients", ")");
    writer_print(out, "{\n    RNET_REQUIRE((uintptr_t)w %% %s_TRAIN_ALIGN == 0);\n",
                 e->names->upper);
    writer_print(out, "    RNET_REQUIRE((uintptr_t)d %% %s_TRAIN_ALIGN == 0);\n", e->names->upper);
    writer_print(out, "    RNET_REQUIRE((uintptr_t)s %% %s_TRAIN_ALIGN == 0);\n", e->names->upper);
    writer_print(out, "    RNET_REQUIRE((uintptr_t)workspace %% %s_TRAIN_ALIGN == 0);\n",
                 e->names->upper);
    writer_print(out, "    const struct call all = {labels, seeds, smooth}, *const call = &all;\n");
    writer_print(out, "    real *ws = workspace;\n");
    writer_print(out, "    RNET_PARALLEL(%s_TRAIN_THREADS)\n    {\n", e->names->upper);
    writer_print(out, "        const size_t part = rnet_part(), parts = rnet_parts();\n");
    emit_blocks_call(e, false, 8);
    emit_blocks_call(e, true, 8);
    writer_print(out, "    }\n");
    print_losses(e);
    writer_print(out, "}\n\n");
}

static void print_update_entry(struct emitter *e)
{
    struct writer *out = e->out;
    writer_print(out, "/* A step of SGD on all parameters. */\n");
    print_update_head(e, ")");
    writer_print(out, "{\n    const real all[4] = {(real)by[0], (real)by[1], (real)by[2], "
                      "(real)by[3]};\n");
    writer_print(out, "    RNET_PARALLEL(%s_TRAIN_THREADS)\n    {\n", e->names->upper);
    struct text_list list = {0};
    text_list_add(e->arena, &list, "(real *)(void *)w");
    text_list_add(e->arena, &list, "(const real *)(const void *)d");
    text_list_add(e->arena, &list, "(real *)(void *)v");
    text_list_add(e->arena, &list, "all");
    text_list_add(e->arena, &list, "rnet_part()");
    text_list_add(e->arena, &list, "rnet_parts()");
    writer_call(out, 8, "update(", &list, ");");
    writer_print(out, "    }\n}\n");
}

void emit_train(struct emitter *e)
{
    struct writer *out = e->out;
    print_banner(e);
    print_extents(e);
    emit_plan(e);
    writer_print(out, "/* ---- 3. Kernels ---- */\n\n");
    for (int i = 0; i < e->plan->kernels.count; i++)
        emit_kernel(e, i);
    writer_print(out, "/* ---- 4. Blocks, forward ---- */\n\n");
    emit_blocks(e, false);
    writer_print(out, "/* ---- 5. Blocks, backward ---- */\n\n");
    emit_blocks(e, true);
    writer_print(out, "/* ---- 6. Step ---- */\n\n");
    print_update(e);
    writer_print(out, "/* ---- 7. Entry points ---- */\n\n");
    print_gradients(e);
    print_update_entry(e);
}

/* ---- The header ---- */

static void print_constants(struct emitter *e)
{
    struct writer *out = e->out;
    const char *upper = e->names->upper;
    long long line = e->graph->precise ? 128 : 64;
    writer_print(out, "/* Images a step; threads it uses at most; alignment of all blocks. */\n");
    writer_print(out, "#define %s_TRAIN_BATCH           %d\n", upper, e->graph->batch);
    writer_print(out, "#define %s_TRAIN_THREADS         %d\n", upper, e->graph->threads);
    writer_print(out, "#define %s_TRAIN_ALIGN           64\n", upper);
    writer_print(out, "#define %s_TRAIN_WORKSPACE_BYTES ((size_t)%lld * %lld)\n\n", upper,
                 (long long)(e->plan->workspace_lines ? e->plan->workspace_lines : 1), line);
}

void emit_train_header(struct emitter *e)
{
    struct writer *out = e->out;
    const char *name = e->names->network, *upper = e->names->upper, *real = real_name(e);
    const struct params_block weights = {"weights", "train_", real, true, false};
    const struct params_block statistics = {"statistics", "running_", real, true, true};
    writer_words(out, arena_printf(e->arena, "/* %s_train.h:", name),
                 arena_printf(e->arena, "training of network \"%s\" as C.", name), false);
    emit_origin(e);
    writer_print(out, " */\n#ifndef RNET_NETWORK_%s_TRAIN_H\n#define RNET_NETWORK_%s_TRAIN_H\n\n",
                 upper, upper);
    writer_print(out, "#include <stddef.h>\n#include <stdint.h>\n\n");
    writer_print(out, "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    print_constants(e);
    writer_print(out,
                 "/* All learned parameters as the kernels want them, one block of memory; also "
                 "their\n * gradients and momenta. */\n");
    emit_params(e, &weights);
    writer_print(out, "/* The running statistics of batch-norm. */\n");
    emit_params(e, &statistics);
    writer_print(out, "/* The loss of a batch, and its gradients.\n");
    writer_print(out, " *   w          the parameters; only read\n");
    writer_print(out, " *   d          gets the gradients; padding of w is 0 and stays 0 in d\n");
    writer_print(out, " *   s          takes in the statistics of the batch\n");
    writer_print(out, " *   input      TRAIN_BATCH x C x H x W\n");
    writer_print(out, " *   labels     a class for each image; not checked\n");
    writer_print(out, " *   seeds      dropout's choice, one for each image\n");
    writer_print(out, " *   smooth     label smoothing, 0 for none\n");
    writer_print(out,
                 " *   result     the mean loss; images whose label has not the largest logit\n");
    writer_print(out, " *   workspace  TRAIN_WORKSPACE_BYTES bytes; its contents are free */\n");
    emit_gradients_prototype(e, "gradients", ");");
    writer_print(out,
                 "\n/* A step of SGD: w and its momenta v change. by: rate, momentum, decay, and "
                 "what the\n * gradients are multiplied with first. */\n");
    print_update_head(e, ");");
    writer_print(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
