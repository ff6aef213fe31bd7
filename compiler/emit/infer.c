/* infer.c: NAME_infer.c, section by section. */
#include <string.h>

#include "emit/parts.h"
#include "plan/reuse.h"

static void print_banner(struct emitter *e)
{
    struct writer *out = e->out;
    const struct shape in = e->graph->model->input;
    const char *size =
        e->graph->like ? arena_printf(e->arena, ", pictures of %d x %d", in.h, in.w) : "";
    writer_words(out, arena_printf(e->arena, "/* %s_%s.c:", e->names->network, e->infer),
                 arena_printf(e->arena, "inference for network \"%s\"%s.", e->names->network, size),
                 false);
    emit_origin(e);
    writer_print(out, " *   command  %s\n", e->info->command);
    writer_print(out, " *   options  %s\n", e->info->options);
    writer_print(out, " *   passes   %s\n", e->info->passes);
    writer_print(out,
                 " *   1 extents   2 memory plan   3 kernels   4 blocks   5 entry point */\n\n");
}

static void print_extents(struct emitter *e)
{
    struct writer *out = e->out;
    writer_print(out, "/* ---- 1. Extents: the others are in %s.h ---- */\n\n", e->names->network);
    writer_print(out, "#define RNET_LANES %d\n\n", e->graph->target->lanes);
    writer_print(out, "#include \"%s.h\"\n\n#include \"simd.h\"\n", e->names->network);
    if (graph_uses_winograd(e->graph))
        writer_print(out, "\n#include \"winograd.h\"\n");
    if (graph_uses_gemm(e->graph))
        writer_print(out, "\n#include \"gemm.h\"\n");
    writer_print(out, "\n");
}

/* "reuses WS_A, WS_B and 3 more": over what a buffer lies, the last owners of its lines. */
static const char *over_text(struct emitter *e, int buffer, const struct plan_reuse *reuse)
{
    enum { SHOWN = 3 };
    struct text_list list = {0};
    int count = reuse->before.count;
    for (int i = 0; i < count && i < SHOWN; i++)
        array_push(e->arena, &list.texts, e->names->buffer[reuse->before.items[i]]);
    const char *names = text_list_join(e->arena, &list);
    if (e->plan->buffers.items[buffer].replaces >= 0)
        return arena_printf(e->arena, "overwrites %s", names);
    if (count > SHOWN)
        names = arena_printf(e->arena, "%s and %d more", names, count - SHOWN);
    return count ? arena_printf(e->arena, "reuses %s", names) : "";
}

enum { NAME_COLUMNS = 60 }; /* for names in the table; longer ones shift what follows them */

/* Where the lines begin that go on with a remark: below it, or further left where a name of `width`
 * columns, a comma and the comment's end would not fit there. */
static int remark_column(int width)
{
    int below = width + 20, most = WRITER_COLUMNS - width - 4;
    return below < most ? below : most > 8 ? most : 8;
}

/* `separator` and `text`, from a line of its own on where this one has no room for it. */
static void print_remark(struct emitter *e, const char *text, const char *separator, int width,
                         int *column)
{
    int length = (int)(strlen(separator) + 1 + strlen(text)), from = remark_column(width);
    if (*column + length + 3 <= WRITER_COLUMNS) {
        writer_print(e->out, "%s %s", separator, text);
        *column += length;
        return;
    }
    *column = WRITER_COLUMNS;
    while (*text) {
        int word = (int)strcspn(text, " "), more = text[word] == ' ';
        bool breaks = *column + 1 + word + 3 > WRITER_COLUMNS;
        writer_print(e->out, breaks ? "\n%*s" : "%*s", breaks ? from : 1, "");
        writer_print(e->out, "%.*s", word, text);
        *column = (breaks ? from : *column + 1) + word;
        text += word + more;
    }
}

/* One row of the table: place, then what lives there, when, and over what it lies. */
static void print_buffer(struct emitter *e, int buffer, int width, const struct plan_reuse *reuse)
{
    const struct plan_buffer *b = &e->plan->buffers.items[buffer];
    const char *value = b->value >= 0 ? graph_value_name(e->arena, e->graph, b->value)
                        : e->plan->scratch_lines
                            ? arena_printf(e->arena, "scratch of convolutions, %lld a part",
                                           (long long)e->plan->scratch_lines)
                            : "scratch of a convolution";
    const char *over = over_text(e, buffer, reuse);
    int padded = width < NAME_COLUMNS ? width : NAME_COLUMNS;
    const char *place = arena_printf(e->arena, "%-*s = %lld,", padded, e->names->buffer[buffer],
                                     (long long)b->offset);
    const char *life = arena_printf(e->arena, "    %-*s /* %lld [%d, %d]", padded + 12, place,
                                    (long long)b->lines, b->first + 1, b->last + 1);
    writer_print(e->out, "%s", life);
    int column = (int)strlen(life);
    print_remark(e, value, "", width, &column);
    if (*over)
        print_remark(e, over, ",", width, &column);
    writer_print(e->out, " */\n");
}

/* Width of the names' column. */
static int names_width(const struct emitter *e)
{
    int width = 0;
    for (int i = 0; i < e->plan->buffers.count; i++)
        if ((int)strlen(e->names->buffer[i]) > width)
            width = (int)strlen(e->names->buffer[i]);
    return width;
}

void emit_plan(struct emitter *e)
{
    int width = names_width(e);
    struct writer *out = e->out;
    const struct plan *plan = e->plan;
    int line = e->graph->precise ? 128 : 64;
    writer_print(out,
                 "/* ---- 2. Memory plan: offset in lines of %d bytes; length in lines, live "
                 "steps, value\n",
                 line);
    writer_print(out,
                 " * Workspace: %lld bytes; largest sum of live buffers: %lld bytes. ---- */\n\n",
                 (long long)plan->workspace_lines * line, (long long)plan->peak_live_lines * line);
    if (!plan->buffers.count)
        return;
    const struct plan_reuse *reuse = plan_reuse(e->arena, plan);
    writer_print(out, "/* clang-format off */\nenum {\n");
    for (int i = 0; i < plan->buffers.count; i++) {
        e->places->buffers[i] = writer_line(out);
        print_buffer(e, i, width, &reuse[i]);
    }
    writer_print(out, "};\n/* clang-format on */\n\n");
}

static bool any_params(const struct emitter *e)
{
    for (int i = 0; i < e->graph->ops.count; i++)
        if (e->graph->ops.items[i].params.count)
            return true;
    return false;
}

static void print_entry(struct emitter *e)
{
    struct writer *out = e->out;
    const char *output = e->graph->outputs.count == 1 ? "output" : "outputs";
    writer_note(out, 0,
                arena_printf(e->arena,
                             "Computes the network for %s_BATCH images; %s.h says what its "
                             "arguments are.",
                             e->names->upper, e->names->network));
    emit_prototype(e, e->infer, ")");
    writer_print(out, "{\n");
    writer_print(out, "    RNET_REQUIRE((uintptr_t)params %% %s_ALIGN == 0);\n", e->names->upper);
    writer_print(out, "    RNET_REQUIRE((uintptr_t)workspace %% %s_ALIGN == 0);\n",
                 e->names->upper);
    writer_print(out, "    real *ws = workspace;\n");
    writer_print(out, "    RNET_PARALLEL(%s_THREADS)\n    {\n", e->names->upper);
    writer_print(out, "        const size_t part = rnet_part(), parts = rnet_parts();\n");
    struct text_list list = {0};
    if (any_params(e))
        text_list_add(e->arena, &list, "params");
    text_list_add(e->arena, &list, "input");
    text_list_add(e->arena, &list, "%s", output);
    text_list_add(e->arena, &list, "ws");
    text_list_add(e->arena, &list, "part");
    text_list_add(e->arena, &list, "parts");
    writer_call(out, 8, "network(", &list, ");");
    writer_print(out, "    }\n}\n");
}

void emit_infer(struct emitter *e)
{
    print_banner(e);
    print_extents(e);
    emit_plan(e);
    writer_print(e->out, "/* ---- 3. Kernels ---- */\n\n");
    for (int i = 0; i < e->plan->kernels.count; i++)
        emit_kernel(e, i);
    writer_print(e->out, "/* ---- 4. Blocks ---- */\n\n");
    emit_blocks(e, false);
    writer_print(e->out, "/* ---- 5. Entry point ---- */\n\n");
    print_entry(e);
}
